"""A withheld amount is in no output, and nothing that stands in the book lets anyone find it by subtraction."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from withheld.canary import unpacked as unpacked_file

from hmsledger.clocks import EVERYTHING, Clocks
from hmsledger.corrections import corrected
from hmsledger.entries import Book, Quotation, Variation
from hmsledger.findings import Spot
from hmsledger.money import Unstated
from hmsledger.nil import NIL_OVER
from hmsledger.printed import figure_of, totals_on
from hmsledger.render import Format, render
from hmsledger.render.csvw import metadata
from hmsledger.render.exports import ExportFormat, Made, export
from hmsledger.reports.explain import explain
from hmsledger.reports.listing import Search, listing
from hmsledger.reports.report import report
from hmsledger.reports.selection import Selection
from hmsledger.reports.show import show
from hmsledger.reports.wording import wording
from hmsledger.withheld import redacted

ReadBook = Callable[..., Book]
Check = Callable[..., Any]
DECIDED = 'decision = { body = "council", outcome = "approved", decided = 2018-02-02, minute = "1" }'


def approval(*lines: str, id: str = "A-1", scheme: str = "PARK", more: str = "") -> str:  # noqa: A002 - the key's name
    return f"""
[[entry]]
id = "{id}"
kind = "approval"
scheme = "{scheme}"
recorded = 2018-02-05
exempt = "3"
{more}
{DECIDED}
lines = [{", ".join(lines)}]
"""


def line(amount: str, year: str = "2017-18", funding: str = "capital", more: str = "") -> str:
    return f'{{ year = "{year}", funding = "{funding}", amount = "{amount}"{more} }}'


def variation(kind: str, *lines: str, more: str = "") -> str:
    return f"""
[[entry]]
id = "V-1"
kind = "variation"
type = "{kind}"
scheme = "PARK"
recorded = 2018-02-05
exempt = "3"
{more}
{DECIDED}
lines = [{", ".join(lines)}]
"""


def correction(was: str, now: str, id: str = "C-1", corrects: str = "A-1", recorded: str = "2018-05-02") -> str:  # noqa: A002 - the key's name
    return f"""
[[entry]]
id = "{id}"
kind = "correction"
corrects = "{corrects}"
recorded = {recorded}
exempt = "3"
statement = {{ by = "Monitoring Officer", made = 2018-05-01, item = "4" }}
reason = "Exempt"
was = [{was}]
now = [{now}]
"""


def quotation(lines: str, quotes: str = "", dated: str = "2018-03-01") -> str:
    return f"""
[[entry]]
id = "Q-1"
kind = "quotation"
scheme = "PARK"
recorded = 2018-03-02
{f'quotes = "{quotes}"' if quotes else ""}
document = {{ title = "Monitoring", dated = {dated} }}
lines = [{lines}]
"""


def total(amount: str, scope: str = "", as_at: str = "", stated: str = "") -> str:
    return f"""
[[stated_total]]
scope = {{ {scope} }}
amount = "{amount}"
{f"as_at = {as_at}" if as_at else ""}
{f'stated = "{stated}"' if stated else ""}
"""


def everything_said(book: Book) -> str:
    """Return every output there is, through several clocks."""
    pages = [
        page
        for clocks in (EVERYTHING, Clocks(None, date(2018, 3, 15)), Clocks(date(2018, 3, 15), None))
        for page in (
            report(book, Selection(clocks=clocks)),
            explain(book, Selection(clocks=clocks), _where),
            listing(book, Selection(clocks=clocks), Search("", "", ""), _where),
            *(show(book, entry, clocks, _where) for entry in book.entries if clocks.knows(entry)),
            *(
                wording(book, entry, EVERYTHING)
                for entry in book.entries
                if clocks == EVERYTHING and not isinstance(entry, Quotation)
            ),
        )
    ]
    made = [render(page, form) for page in pages for form in Format]
    texts = [one if isinstance(one, str) else unpacked_file(one).decode("utf-8", "replace") for one in made]
    texts += [metadata(page, "report.csv") for page in pages]
    texts += [
        text
        for form in ExportFormat
        for clocks in (EVERYTHING, Clocks(None, date(2018, 3, 15)))
        for text in unpacked(export(form, book, clocks, ABOUT))
    ]
    return "\n".join(texts).replace(",", "")


ABOUT = {"title": "", "organisation": "", "as_at": "every decision", "as_known": "everything now known"}


def unpacked(made: Made) -> Iterator[str]:
    """Yield what an export says, as whoever opens it reads it: digests of files are no figures."""
    if isinstance(made, str):
        yield made
    elif isinstance(made, bytes):
        with closing(sqlite3.connect(":memory:")) as opened:
            opened.deserialize(made)
            yield from opened.iterdump()
            for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
                yield from map(str, opened.execute(f"SELECT * FROM {name}"))  # noqa: S608 - names of our own
    else:
        yield from (re.sub(r'sha256:[0-9a-f]+|"bytes": [0-9]+', "", data.decode()) for data in made.values())


def codes(found: dict[str, Any]) -> set[str]:
    """Return what was found, as ``severity code``."""
    return {" ".join(name.split()[:2]) for name in found}


def _where(_: Spot) -> str:
    return "a.toml:1"


@pytest.mark.parametrize(
    ("name", "text", "secret"),
    [
        ("a printed figure beside it", approval(line("withheld", more=', stated = "£7,654,321"')), "7654321"),
        (
            "the other side of a virement",
            variation("virement", line("withheld"), line("7654321.00", more=', scheme = "POOL"')),
            "7654321",
        ),
        (
            "another year of a reprofile",
            variation("reprofile", line("withheld"), line("-7654321.00", "2018-19")),
            "7654321",
        ),
        (
            "the other funding type of a reclassification",
            variation("reclassify", line("withheld"), line("-7654321.00", funding="revenue"), more='basis = "power"'),
            "7654321",
        ),
        (
            "the other source of a funding swap",
            variation("funding-swap", line("withheld", more=', source = "grant"'), line("7654321.00")),
            "7654321",
        ),
        (
            "the other side of a virement as amended",
            variation("virement", line("5.00"), line("-5.00", more=', scheme = "POOL"'))
            + f"""
[[entry]]
id = "D-1"
kind = "decision"
of = "V-1"
recorded = 2018-03-02
{DECIDED.replace("approved", "amended").replace("2018-02-02", "2018-03-01")}
lines = [{line("withheld")}, {line("7654321.00", more=', scheme = "POOL"')}]
""",
            "7654321",
        ),
        (
            "the figure before a correction",
            approval(line("7654321.00")) + correction(line("7654321.00"), line("withheld")),
            "7654321",
        ),
        (
            "the figure of a correction that is corrected",
            approval(line("7.00"))
            + correction(line("7.00"), line("7654321.00"))
            + correction(line("7654321.00"), line("withheld"), "C-2", "C-1", "2018-06-02"),
            "7654321",
        ),
        ("a quotation of the entry", approval(line("withheld")) + quotation(line("7654321.00"), "A-1"), "7654321"),
        (
            "a quotation of the total",
            approval(line("withheld"), line("5.00")) + quotation(line("7654326.00")),
            "7654326",
        ),
        (
            "the other side of a virement within one ring",
            variation(
                "virement",
                line("-7654321.00", more=', account = "hra"'),
                line("withheld", more=', scheme = "POOL", account = "hra"'),
                line("-5.00", more=', account = "general-fund"'),
                line("withheld", more=', scheme = "POOL", account = "general-fund"'),
            ),
            "7654321",
        ),
        (
            "the other side of what is withheld because its ring would give it away",
            variation(
                "reprofile",
                line("-5.00", more=', account = "hra"'),
                line("7654321.00", "2018-19", more=', account = "general-fund"'),
                line("withheld", more=', scheme = "POOL", account = "hra"'),
                line("withheld", more=', scheme = "POOL", account = "general-fund"'),
                line("withheld", "2018-19", more=', scheme = "POOL", account = "general-fund"'),
            ),
            "7654321",
        ),
        (
            "the other side of a virement between two corrections",
            variation("virement", line("not-stated"), line("withheld", more=', scheme = "POOL"'))
            + correction(line("not-stated"), line("7654321.00"), corrects="V-1", recorded="2018-03-01")
            + correction(line("7654321.00"), line("not-stated"), "C-2", "V-1"),
            "7654321",
        ),
        (
            "a figure that a correction divides into one that is withheld and one that is not",
            approval(line("7654321.00")) + correction(line("7654321.00"), f"{line('5.00')}, {line('withheld')}"),
            "7654321",
        ),
        (
            "a figure of which a correction puts a part elsewhere, withheld",
            approval(line("7654321.00"), line("8.00", "2018-19"))
            + correction(line("7654321.00"), f"{line('5.00')}, {line('withheld', funding='revenue')}"),
            "7654321",
        ),
        (
            "a correction that does not fit what is withheld",
            approval(line("withheld")) + correction(line("7654321.00"), line("7654321.05")),
            "7654321",
        ),
    ],
)
def test_a_figure_that_gives_it_away_is_in_no_output(
    book: ReadBook, check: Check, name: str, text: str, secret: str
) -> None:
    ledger = book(text)
    said = everything_said(ledger)
    said += "\n".join(f"{found.message} {found.help}" for found in check(ledger).values()).replace(",", "")

    assert secret not in said, name
    assert "withheld" in said


def test_a_printed_total_that_takes_in_what_is_withheld_is_reported_without_a_figure(
    book: ReadBook, check: Check
) -> None:
    found = check(book(approval(line("withheld"), line("5.00")), total("105.00")))

    finding = next(one for one in found.values() if one.code == "withheld-deducible")
    assert "less what the book says would give it away" in finding.message
    assert not any(figure in one.message for one in found.values() for figure in ("105", "100", "5.00"))


def test_a_printed_total_of_all_that_may_be_read_is_lawful(book: ReadBook, check: Check) -> None:
    found = check(book(approval(line("withheld"), line("5.00")), total("5.00")))

    assert not [code for code in codes(found) if code.startswith("error")]


@pytest.mark.parametrize(
    ("withheld", "scope", "may_belong"),
    [
        (line("withheld", "not-stated", "not-stated"), 'year = "2017-18", funding = "capital"', True),
        (line("withheld", "2016-17..2018-19"), 'year = "2017-18"', True),
        (line("withheld", "2016-17..2018-19"), 'year = "2019-20"', False),
        (line("withheld", "2016-17"), 'year = "2017-18"', False),
        (line("withheld", funding="revenue"), 'funding = "capital"', False),
        (line("withheld", more=', source = "grant"'), 'source = "s106"', False),
        (line("withheld", more=', account = "hra"'), 'account = "general-fund"', False),
        (line("withheld"), 'source = "s106"', True),
        (line("withheld", more=', scheme = "POOL"'), 'scheme = "PARK"', False),
    ],
)
def test_what_is_withheld_may_belong_to_all_that_it_does_not_rule_out(
    book: ReadBook, check: Check, withheld: str, scope: str, *, may_belong: bool
) -> None:
    found = check(book(approval(withheld, line("5.00", "2019-20", "revenue")), total("105.00", scope)))

    assert ("error withheld-deducible" in codes(found)) is may_belong
    assert ("error stated-total-disagrees" in codes(found)) is not may_belong


def test_a_total_of_a_day_before_anything_was_withheld_is_compared(book: ReadBook, check: Check) -> None:
    found = check(book(approval(line("withheld"), line("5.00")), total("105.00", as_at="2018-01-01")))

    assert "error stated-total-disagrees" in codes(found)
    assert "error withheld-deducible" not in codes(found)


def test_a_quotation_that_agrees_with_what_may_be_read_stays(book: ReadBook, check: Check) -> None:
    read = book(approval(line("withheld"), line("5.00")) + quotation(line("5.00")))

    assert "error withheld-deducible" not in codes(check(read))
    assert "5.00" in next(row for row in everything_said(read).splitlines() if "Q-1" in row)


def test_what_is_quoted_before_a_withheld_amount_was_known_is_not_compared_with_it(
    book: ReadBook, check: Check
) -> None:
    text = (
        approval(line("withheld"), line("5.00"))
        + correction(line("withheld"), line("100.00"))
        + quotation(line("105.00"))
    )
    found = check(book(text), as_known="2018-03-15")
    disclosed = check(book(text))

    assert "information quotation-agrees" in codes(disclosed)
    assert "out by" not in " ".join(finding.message for finding in found.values())
    assert "information quotation-unplaced" in codes(found)


def test_two_withheld_amounts_of_one_move_keep_each_other(book: ReadBook, check: Check) -> None:
    text = variation(
        "virement", line("withheld"), line("withheld", more=', scheme = "POOL"'), line("5.00", more=', scheme = "POOL"')
    )
    found = check(book(text))

    assert "error withheld-deducible" not in codes(found)


def test_a_move_with_an_amount_not_stated_gives_nothing_away(book: ReadBook, check: Check) -> None:
    text = variation("virement", line("withheld"), line("not-stated"), line("5.00", more=', scheme = "POOL"'))

    assert "error withheld-deducible" not in codes(check(book(text)))


def test_a_correction_that_withholds_one_line_leaves_the_others_as_they_are(book: ReadBook) -> None:
    text = approval(line("5.00"), line("7.00", funding="revenue")) + correction(
        f"{line('5.00')}, {line('7.00', funding='revenue')}", f"{line('6.00')}, {line('withheld', funding='revenue')}"
    )
    first = book(text).by_id["A-1"]

    assert [entry_line.pence for entry_line in getattr(first, "lines", ())] == [500, 0]


def test_a_correction_that_discloses_gives_nothing_away(book: ReadBook, check: Check) -> None:
    found = check(book(approval(line("withheld")) + correction(line("withheld"), line("5.00"))))

    assert not [code for code in codes(found) if "withheld-" in code]


@pytest.mark.parametrize(
    ("text", "told"), [("of £263k", True), ("of 263,000", True), ("of 1.2m", True), ("paragraph 12 of 2022", False)]
)
def test_a_note_that_names_a_figure_is_worth_a_look(book: ReadBook, check: Check, text: str, *, told: bool) -> None:
    found = check(book(approval(line("withheld"), more=f'note = "A settlement {text}"')))

    assert ("warning withheld-told" in codes(found)) is told


def test_a_note_on_a_later_decision_is_worth_a_look_too(book: ReadBook, check: Check) -> None:
    later = f"""
[[entry]]
id = "D-1"
kind = "decision"
of = "A-1"
recorded = 2018-03-02
note = "Settled at £5k"
{DECIDED.replace("2018-02-02", "2018-03-01")}
"""

    found = check(book(approval(line("withheld")), later))

    assert [one.message for one in found.values() if one.code == "withheld-told"] == [
        "an amount of A-1 is withheld, and D-1's note names a figure"
    ]


def test_a_move_across_rings_with_a_stated_basis_keeps_its_other_sides(book: ReadBook, check: Check) -> None:
    moved = (
        line("-6.00", more=', account = "hra"'),
        line("withheld", more=', scheme = "POOL", account = "hra"'),
        line("-5.00", more=', account = "general-fund"'),
        line("withheld", more=', scheme = "POOL", account = "general-fund"'),
    )

    assert "error withheld-deducible" in codes(check(book(variation("virement", *moved))))
    assert "error withheld-deducible" not in codes(check(book(variation("virement", *moved, more='basis = "power"'))))


def test_a_correction_that_fits_nothing_is_no_secret_where_nothing_is_withheld(book: ReadBook, check: Check) -> None:
    found = check(
        book(approval(line("withheld"), id="A-2"), approval(line("5.00")), correction(line("6.00"), line("7.00")))
    )

    assert "error correction-mismatch" in codes(found)
    assert not [one for one in found.values() if one.code == "withheld-deducible"]


def test_a_correction_that_withholds_beside_what_stays_leaves_that(book: ReadBook) -> None:
    text = approval(line("6.00"), line("7.00")) + correction(
        f"{line('6.00')}, {line('7.00')}", f"{line('7.00')}, {line('withheld', '2018-19')}"
    )

    assert [one.amount for one in getattr(book(text).by_id["A-1"], "lines", ())] == [Unstated.WITHHELD, 700]


@pytest.mark.parametrize(("reason", "told"), [("settled at £45k", True), ("settled late", False)])
def test_the_reason_for_reopening_a_year_is_a_text_too(
    book: ReadBook, check: Check, reason: str, *, told: bool
) -> None:
    more = f'reopens = {{ years = ["2015-16"], reason = "{reason}" }}'

    assert ("warning withheld-told" in codes(check(book(approval(line("withheld"), more=more))))) is told


def test_a_redacted_book_stays_as_it_is(book: ReadBook) -> None:
    once = book(approval(line("withheld"), line("5.00")) + quotation(line("105.00")), total("105.00"))

    assert redacted(once) == once
    assert once.stated_totals == ()


def test_a_circle_of_corrections_is_no_way_out(book: ReadBook, check: Check) -> None:
    text = (
        approval(line("5.00"))
        + correction(line("5.00"), line("withheld"), "C-1", "C-2")
        + correction(line("5.00"), line("withheld"), "C-2", "C-1")
    )

    assert "error correction-cycle" in codes(check(book(text)))


@given(drawn=st.data())
@settings(max_examples=50, deadline=None)
def test_whatever_stands_in_a_book_nothing_that_is_read_of_it_can_be_subtracted(
    drawn: st.DataObject,
    random_entries: st.SearchStrategy[Any],
    random_stated_totals: st.SearchStrategy[Any],
    read_together: Callable[..., Book],
) -> None:
    book = read_together(*drawn.draw(random_entries), *drawn.draw(random_stated_totals))
    restated = corrected(book, EVERYTHING)

    for entry in book.entries:
        if isinstance(entry, Variation) and entry.type in NIL_OVER:
            groups: dict[Any, list[Any]] = {}
            for one in restated.lines.get(entry.id, entry.lines):
                groups.setdefault(NIL_OVER[entry.type][0](one), []).append(one.amount)
            assert not any(
                amounts.count(Unstated.WITHHELD) == 1 and len(amounts) > 1 and Unstated.NOT_STATED not in amounts
                for amounts in groups.values()
            )
    for total, stood, withheld in totals_on(book, EVERYTHING, restated, book.stated_totals):
        assert not withheld or figure_of(total.stated, total.pence).covers(stood)
