"""A recommendation or resolution in words and a table, as it would stand in a report."""

from collections.abc import Callable
from typing import Any

import pytest
from as_read import read_page, read_table

from hmsledger.clocks import EVERYTHING, Clocks
from hmsledger.entries import Book
from hmsledger.findings import MisuseError
from hmsledger.reports.page import Page, Paragraph, Table
from hmsledger.reports.wording import wording

ReadBook = Callable[..., Book]


def entry(kind: str = "approval", **said: str) -> str:
    """Return an entry E-1 of Park; what is said replaces what would stand there."""
    values = {
        "scheme": '"PARK"',
        "recorded": "2023-06-15",
        "decision": '{ body = "council", outcome = "approved", decided = 2023-06-14, item = "12" }',
        "lines": '[{ year = "2023-24", funding = "capital", amount = "497000.00" }]',
        **said,
    }
    return f'[[entry]]\nid = "E-1"\nkind = "{kind}"\n' + "".join(f"{name} = {text}\n" for name, text in values.items())


def decided(outcome: str, body: str = "council", day: str = "decided = 2023-06-14") -> str:
    return f'{{ body = "{body}", outcome = "{outcome}"{f", {day}" if day else ""} }}'


def move(*lines: str) -> str:
    return f"[{', '.join(f'{{ {line} }}' for line in lines)}]"


def line(year: str, amount: str, more: str = "", funding: str = "capital") -> str:
    return f'year = "{year}", funding = "{funding}", amount = "{amount}"{f", {more}" if more else ""}'


def worded(book: Book, name: str = "E-1", clocks: Clocks = EVERYTHING) -> Page:
    return read_page(wording(book, book.by_id[name], clocks))


def sentences(page: Page) -> list[str]:
    return [str(block.text) for block in page.blocks if isinstance(block, Paragraph)]


def rows(page: Page) -> list[str]:
    return [" | ".join(row) for block in page.blocks if isinstance(block, Table) for row in read_table(block)]


def heads(page: Page) -> list[str]:
    return [column.title for block in page.blocks if isinstance(block, Table) for column in block.columns]


@pytest.mark.parametrize(
    ("decision", "awaited"),
    [
        (decided("approved"), "Council on 14 June 2023 approved capital of £497,000 for Park in 2023-24."),
        (
            decided("recommended", "cabinet"),
            "Cabinet on 14 June 2023 recommended that Council approve capital of £497,000 for Park in 2023-24.",
        ),
        (
            decided("proposed", "cabinet"),
            "It is proposed that Council approve capital of £497,000 for Park in 2023-24, as Cabinet on 14 June 2023 proposed.",
        ),
        (
            '{ outcome = "proposed", decided = 2023-06-14 }',
            "It is proposed that Council approve capital of £497,000 for Park in 2023-24.",
        ),
        (
            decided("agreed", "board", ""),
            "The Project Board agreed capital of £497,000 for Park in 2023-24. It has no power to approve it; Council has not approved it.",
        ),
        (decided("rejected"), "Council on 14 June 2023 rejected capital of £497,000 for Park in 2023-24."),
        (
            decided("deferred"),
            "Council on 14 June 2023 deferred a decision on capital of £497,000 for Park in 2023-24.",
        ),
        (decided("noted"), "Council on 14 June 2023 noted capital of £497,000 for Park in 2023-24."),
        (
            decided("indicative"),
            "Council on 14 June 2023 agreed in principle, without approving it, capital of £497,000 for Park in 2023-24.",
        ),
    ],
)
def test_the_sentence_follows_the_standing(decision: str, awaited: str, book: ReadBook) -> None:
    assert sentences(worded(book(entry(decision=decision)))) == [awaited]


def test_a_recommendation_that_was_approved_says_who_recommended_it(book: ReadBook) -> None:
    later = """
    [[entry]]
    id = "E-2"
    kind = "decision"
    of = "E-1"
    recorded = 2023-07-18
    decision = { body = "council", outcome = "approved", decided = 2023-07-17, minute = "40" }
    """
    ledger = book(entry(decision=decided("recommended", "cabinet")), later)

    assert sentences(worded(ledger)) == [
        "Council on 17 July 2023 (minute 40) approved capital of £497,000 for Park in 2023-24.",
        "Before, Cabinet on 14 June 2023 recommended it.",
    ]
    assert worded(ledger, "E-2").blocks == worded(ledger).blocks


def test_two_steps_before_are_told_in_order_and_a_retrospective_decision_says_so(book: ReadBook) -> None:
    first = entry(
        decision=decided("agreed", "board", "decided = 2023-06-01"), retrospective='"The work could not wait."'
    )
    later = [
        f"""
        [[entry]]
        id = "{name}"
        kind = "decision"
        of = "E-1"
        recorded = 2023-07-18
        decision = {decided(outcome, body, f"decided = {day}")}
        """
        for name, outcome, body, day in (
            ("E-2", "recommended", "cabinet", "2023-06-14"),
            ("E-3", "approved", "council", "2023-07-17"),
        )
    ]

    assert sentences(worded(book(first, *later))) == [
        "Council on 17 July 2023 approved capital of £497,000 for Park in 2023-24.",
        "Before, the Project Board on 1 June 2023 agreed it; Cabinet on 14 June 2023 recommended it.",
        "The decision is retrospective: The work could not wait.",
    ]


@pytest.mark.parametrize(
    ("lines", "awaited"),
    [
        (move(line("not-stated", "5.50")), "capital of £5.50 for Park"),
        (move(line("2023-24", "5.00", funding="not-stated")), "£5 (capital or revenue not stated) for Park in 2023-24"),
        (
            move(line("2023-24..2026-27", "5.00"), line("2023-24..2026-27", "7.00", funding="revenue")),
            "capital of £5 and revenue of £7 for Park over 2023-24..2026-27, not profiled by year",
        ),
        (move(line("2023-24", "5.00"), line("2024-25", "7.00")), "capital of £12 for Park, year by year as below"),
        (
            move(line("2023-24", "5.00"), line("2023-24", "7.00", 'scheme = "POOL"')),
            "capital of £12 for Park and Pool in 2023-24",
        ),
        (
            move(
                line("2023-24", "5.00"),
                *(line("2023-24", "7.00", f'scheme = "{scheme}"') for scheme in ("POOL", "HMS", "CASTLE")),
            ),
            "capital of £26 for 4 schemes in 2023-24",
        ),
        (move(line("2023-24", "not-stated")), "an amount that is not stated for Park in 2023-24"),
        (move(line("2023-24", "-5.00")), "capital of -£5 for Park in 2023-24"),
    ],
)
def test_what_is_approved_is_summed_by_funding_type(lines: str, awaited: str, book: ReadBook) -> None:
    castle = '[[scheme]]\ncode = "CASTLE"\nname = "Castle"\n'

    assert sentences(worded(book(castle, entry(lines=lines)))) == [
        f"Council on 14 June 2023 (item 12) approved {awaited}."
    ]


@pytest.mark.parametrize(
    ("kind", "lines", "awaited"),
    [
        (
            "virement",
            move(line("2023-24", "-5.00"), line("2023-24", "5.00", 'scheme = "POOL"')),
            "a virement of £5 from Park to Pool in 2023-24",
        ),
        (
            "virement",
            move(
                line("2023-24", "-5.00"),
                line("2023-24", "-1.00", 'scheme = "HMS"'),
                line("2023-24", "6.00", 'scheme = "POOL"'),
            ),
            "a virement of £6 from several schemes to Pool in 2023-24",
        ),
        (
            "reprofile",
            move(line("2023-24", "-5.00"), line("not-stated", "5.00")),
            "a reprofiling of £5 from 2023-24 to a year not stated for Park",
        ),
        (
            "funding-swap",
            move(line("2023-24", "-5.00", 'source = "grant"'), line("2023-24", "5.00", 'source = "levy"')),
            "a change of funding of £5 from grant to Levy for Park in 2023-24",
        ),
        (
            "reclassify",
            move(line("2023-24", "-5.00"), line("2024-25", "5.00", funding="revenue")),
            "a reclassification of £5 from 2023-24, capital to 2024-25, revenue for Park",
        ),
        ("addition", move(line("2023-24", "5.00")), "an addition of £5 for Park in 2023-24"),
        ("addition", move(line("2023-24", "-5.00")), "an addition of -£5 for Park in 2023-24"),
        ("reduction", move(line("2023-24", "-5.00")), "a reduction of £5 for Park in 2023-24"),
        ("addition", move(line("2023-24", "not-stated")), "an addition for Park in 2023-24"),
    ],
)
def test_a_change_says_how_much_moves_from_where_to_where(kind: str, lines: str, awaited: str, book: ReadBook) -> None:
    levy = '[[source]]\nid = "levy"\nname = "Levy"\n'
    ledger = book(levy, entry("variation", type=f'"{kind}"', lines=lines, basis='"Allowed"'))

    assert sentences(worded(ledger)) == [f"Council on 14 June 2023 (item 12) approved {awaited}."]


def test_the_table_has_the_columns_that_say_something_and_a_total(book: ReadBook) -> None:
    lines = move(
        line("2023-24", "5.00", 'source = "grant"'),
        line("2024-25", "7.00", 'source = "reserve", account = "hra"'),
    )
    page = worded(book(entry(lines=lines)))

    assert heads(page) == ["Year", "Funding", "Source", "Account", "Approved (£)"]
    assert rows(page) == [
        "2023-24 | capital | grant | General Fund | 5.00",
        "2024-25 | capital | reserve | Housing Revenue Account | 7.00",
        "Park, together |  |  |  | 12.00",
    ]


def test_a_move_that_adds_up_to_nil_has_no_total(book: ReadBook) -> None:
    lines = move(line("2023-24", "-5.00"), line("2023-24", "5.00", 'scheme = "POOL"'))

    assert rows(worded(book(entry("variation", type='"virement"', lines=lines)))) == [
        "Park | 2023-24 | capital | -5.00",
        "Pool | 2023-24 | capital | 5.00",
    ]


def test_lines_of_several_schemes_are_added_up_together(book: ReadBook) -> None:
    lines = move(line("2023-24", "5.00"), line("2023-24", "7.00", 'scheme = "POOL"'))

    assert rows(worded(book(entry(lines=lines))))[-1] == "Together |  |  | 12.00"


def test_an_exempt_amount_is_named_as_such_and_has_no_table(book: ReadBook) -> None:
    withheld = move(line("not-stated", "withheld", funding="not-stated"))

    for exempt, said in (('"3"', "paragraph 3"), ('"settlement"', "settlement")):
        page = worded(book(entry(lines=withheld, exempt=exempt)))
        assert sentences(page) == [
            (
                "Council on 14 June 2023 (item 12) approved an amount that is exempt from publication "
                f"(Schedule 12A Local Government Act 1972: {said}) for Park."
            )
        ]
        assert rows(page) == []
    assert "exempt from publication for Park" in sentences(worded(book(entry(lines=withheld))))[0]


CORRECTION = """
[[entry]]
id = "C-1"
kind = "correction"
corrects = "E-1"
recorded = 2023-08-01
statement = { by = "Head of Finance", made = 2023-07-31, item = "5" }
reason = "Misprinted."
was = [{ year = "2023-24", funding = "capital", amount = "497000.00" }]
now = [NOW]
"""


def test_a_correction_says_what_is_right_and_what_is_not(book: ReadBook) -> None:
    now = f"{{ {line('2023-24', '498000.00')} }}"
    page = worded(book(entry(), CORRECTION.replace("NOW", now)), "C-1")

    assert sentences(page) == [
        "Head of Finance on 31 July 2023 (item 5) restated E-1: misprinted.",
        "Capital for Park in 2023-24 is £498,000, not £497,000.",
    ]
    assert heads(page)[-1] == "Amount (£)"


def test_a_correction_into_several_lines_leaves_them_to_the_table(book: ReadBook) -> None:
    now = f"{{ {line('2023-24', '1.00')} }}, {{ {line('2024-25', '2.00')} }}"
    page = worded(book(entry(), CORRECTION.replace("NOW", now).replace(', item = "5"', "")), "C-1")

    assert sentences(page) == ["Head of Finance on 31 July 2023 restated E-1: misprinted."]
    assert rows(page) == ["2023-24 | capital | 1.00", "2024-25 | capital | 2.00", "Park, together |  | 3.00"]


def test_what_nobody_had_decided_yet_cannot_be_worded(book: ReadBook) -> None:
    ledger = book(entry())

    with pytest.raises(MisuseError, match="nothing had been done with E-1 by then"):
        worded(ledger, clocks=Clocks(as_at=ledger.by_id["E-1"].recorded.replace(day=1)))


def test_a_quotation_decides_nothing(book: ReadBook) -> None:
    quotation = """
    [[entry]]
    id = "Q-1"
    kind = "quotation"
    scheme = "PARK"
    recorded = 2023-06-15
    document = { title = "Budget book" }
    lines = [{ year = "2023-24", funding = "capital", amount = "5.00" }]
    """
    with pytest.raises(MisuseError, match="a quotation decides nothing"):
        worded(book(quotation), "Q-1")


def test_a_book_without_a_body_with_power_says_so(book: ReadBook) -> None:
    said = entry(decision=decided("recommended", "cabinet"), matter='"asset"')

    assert "recommended that the body with power approve" in sentences(worded(book(said)))[0]


def test_programs_are_told_the_same(book: ReadBook) -> None:
    page = wording(book(entry()), book(entry()).by_id["E-1"], EVERYTHING)
    data: Any = page.data()

    assert data["schema"] == "hmsledger/wording/1"
    assert data["text"] == ["Council on 14 June 2023 (item 12) approved capital of £497,000 for Park in 2023-24."]
    assert data["lines"] == [
        {"scheme": "PARK", "year": "2023-24", "funding": "capital", "source": "not-stated", "amount": "497000.00"}
    ]
    assert page.records().rows == (("PARK", "2023-24", "capital", "not-stated", "497000.00"),)
