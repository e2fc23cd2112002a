"""The report: what is approved, what rests on a quotation, what is pending, and everything that is left out."""

from collections.abc import Callable
from typing import Any

import pytest
from as_read import read_page

from hmsledger.entries import Book
from hmsledger.reports.page import Items, Page, Paragraph, Table, Title
from hmsledger.standing import Column, Outcome

ReadBook = Callable[..., Book]
MakePage = Callable[..., Page]

LEDGER = """
[ledger]
title = "Capital programme"
organisation = "Marsh District Council"

[[entry]]
id = "A-1"
kind = "approval"
scheme = "PARK"
title = "Play area"
recorded = 2023-06-15
decision = { body = "council", outcome = "approved", decided = 2023-06-14, minute = "52" }
lines = [
    { year = "2023-24", funding = "capital", amount = "100000.00", source = "grant" },
    { year = "2023-24", funding = "revenue", amount = "2000.50", account = "parking" },
    { year = "2024-25", funding = "capital", amount = "300.00" },
]

[[entry]]
id = "A-2"
kind = "approval"
scheme = "HOMES"
recorded = 2023-06-15
decision = { body = "council", outcome = "approved", evidence = "quoted", quoted_in = { title = "Outturn" } }
lines = [{ year = "2023-24..2026-27", funding = "capital", amount = "5000.00" }]

[[entry]]
id = "A-3"
kind = "approval"
scheme = "POOL"
recorded = 2023-06-15
decision = { body = "cabinet", outcome = "recommended", decided = 2023-06-14, item = "12" }
lines = [
    { year = "2023-24", funding = "not-stated", amount = "-7.00" },
    { year = "not-stated", funding = "not-stated", amount = "0.50" },
    { year = "2023-24", funding = "capital", amount = "not-stated" },
]

[[entry]]
id = "V-1"
kind = "variation"
type = "virement"
scheme = "PARK"
recorded = 2024-02-16
decision = { body = "council", outcome = "approved", decided = 2024-02-15, minute = "60" }
lines = [
    { year = "2023-24", funding = "capital", amount = "-25000.00" },
    { year = "2023-24", funding = "capital", amount = "25000.00", scheme = "POOL" },
]

[[entry]]
id = "A-4"
kind = "approval"
scheme = "POOL"
recorded = 2024-02-16
decision = { body = "council", outcome = "approved", decided = 2024-02-15 }
lines = [{ year = "2023-24", funding = "capital", amount = "withheld" }]
"""

REJECTED = """
[[entry]]
id = "A-5"
kind = "approval"
scheme = "POOL"
recorded = 2024-02-16
decision = { body = "council", outcome = "rejected", decided = 2024-02-15, minute = "61" }
lines = [{ year = "2023-24", funding = "capital", amount = "9.00" }]
"""


def table(page: Page, number: int = 0) -> list[str]:
    """Return the rows of a table, cells parted by bars; totals begin with an equals sign."""
    found = [block for block in read_page(page).blocks if isinstance(block, Table)][number]
    return ["= " * row.total + " | ".join(row.cells) for row in found.rows]


def paragraphs(page: Page) -> list[str]:
    return [block.text for block in read_page(page).blocks if isinstance(block, Paragraph)]


def items(page: Page) -> dict[str, tuple[str, ...]]:
    return {block.lead: block.items for block in read_page(page).blocks if isinstance(block, Items)}


def test_a_report_shows_years_then_spans_then_what_is_not_stated(book: ReadBook, page: MakePage) -> None:
    assert table(page(book(LEDGER))) == [
        "2023-24 | capital | 100,000.00 | 0.00 | 0.00",
        "2023-24 | revenue | 2,000.50 | 0.00 | 0.00",
        "2023-24 | not stated | 0.00 | 0.00 | -7.00",
        "2023-24 | together | 102,000.50 | 0.00 | -7.00",
        "2024-25 | capital | 300.00 | 0.00 | 0.00",
        "2023-24..2026-27 | capital | 5,000.00 | 5,000.00 | 0.00",
        "not stated | not stated | 0.00 | 0.00 | 0.50",
        "= All years | capital | 105,300.00 | 5,000.00 | 0.00",
        "= All years | revenue | 2,000.50 | 0.00 | 0.00",
        "= All years | not stated | 0.00 | 0.00 | -6.50",
        "= Total |  | 107,300.50 | 5,000.00 | -6.50",
    ]


def test_a_report_says_the_same_to_programs(book: ReadBook, page: MakePage) -> None:
    made = page(book(LEDGER))
    data: Any = made.data()

    assert data["schema"] == "hmsledger/report/1"
    assert (data["as_at"], data["as_known"], data["unit"]) == (None, None, "GBP")
    assert data["rows"][1] == {
        "year": "2023-24",
        "funding": "revenue",
        "approved": "2000.50",
        "quoted": "0.00",
        "pending": "0.00",
        "not_counted": "0.00",
    }
    assert data["totals"] == {"approved": "107300.50", "quoted": "5000.00", "pending": "-6.50", "not_counted": "0.00"}
    assert data["movements"] == {
        "approvals": "107300.50",
        "variations": "0.00",
        "corrections": "0.00",
        "current": "107300.50",
    }
    assert (data["withheld"], data["amounts_not_stated"], data["may_already_stand"]) == (1, 1, 0)
    assert data["book"]["entries"] == 5
    assert "year" not in data
    assert made.records().names == ("year", "funding", "approved", "quoted", "pending", "not_counted")
    assert made.records().rows[1] == ("2023-24", "revenue", "2000.50", "0.00", "0.00", "0.00")
    assert len(made.records().rows) == len(data["rows"])


def test_a_report_says_what_stands_behind_each_column_and_what_is_left_out(book: ReadBook, page: MakePage) -> None:
    made = page(book(LEDGER, REJECTED))

    assert made.blocks[0] == Title("Marsh District Council: Capital programme")
    assert paragraphs(made) == [
        "As at: every decision, with everything now known. Unit: pounds (GBP), exact to the penny.",
        (
            "107,300.50 approvals + 0.00 variations + 0.00 corrections = 107,300.50 approved now. "
            "Rows, columns and movements were added up apart and agree."
        ),
        "Left out: 1 exempt item, amount withheld (A-4).",
        "Left out: the amounts that 1 entry do not state (A-3).",
        "A sum over several years stays one sum until a decision profiles it; it is in no single year.",
    ]
    assert items(made) == {
        "Approved, but resting on a quotation and not on a minute:": (
            "£5,000 for 2023-24..2026-27, capital, approved by Council, date not stated (quoted in Outturn): A-2",
        ),
        "Pending, not approved:": (
            "-£7 for 2023-24, funding type not stated, recommended by Cabinet on 2023-06-14 (item 12): A-3",
            "£0.50 for a year not stated, funding type not stated, recommended by Cabinet on 2023-06-14 (item 12): A-3",
        ),
        "Not counted in any total:": ("£9 for 2023-24, capital, rejected by Council on 2024-02-15 (minute 61): A-5",),
    }


def test_what_is_not_counted_has_a_column_only_where_there_is_any(book: ReadBook, page: MakePage) -> None:
    def heads(made: Page) -> list[str]:
        return [column.title for block in made.blocks if isinstance(block, Table) for column in block.columns]

    assert heads(page(book(LEDGER))) == ["Year", "Funding", "Approved", "of which resting\non a quotation", "Pending"]
    assert heads(page(book(LEDGER, REJECTED)))[-1] == "Not counted"
    assert table(page(book(REJECTED))) == [
        "2023-24 | capital | 0.00 | 0.00 | 0.00 | 9.00",
        "= Total |  | 0.00 | 0.00 | 0.00 | 9.00",
    ]


def test_one_year_is_shown_with_the_unprofiled_spans_that_cover_it(book: ReadBook, page: MakePage) -> None:
    made = page(book(LEDGER), year="2024-25")

    assert table(made) == ["2024-25 | capital | 300.00 | 0.00 | 0.00", "= Total |  | 300.00 | 0.00 | 0.00"]
    assert table(made, 1) == ["2023-24..2026-27 | capital | 5,000.00 | 5,000.00 | 0.00"]
    assert paragraphs(made)[0].startswith("Financial year 2024-25. As at: every decision")
    assert paragraphs(made)[-1].startswith("A sum over several years stays one sum")
    data: Any = made.data()
    assert (data["year"], data["totals"]["approved"]) == ("2024-25", "300.00")
    assert [row["approved"] for row in data["spans"]] == ["5000.00"]
    assert [row[2] for row in made.records().rows] == ["300.00", "5000.00"]


@pytest.mark.parametrize(
    ("year", "approved", "spans", "said"),
    [
        ("2027-28", "0.00", 0, "Nothing is approved for 2027-28."),
        ("2026-27", "0.00", 1, "Nothing is approved for 2026-27."),
        ("2023-24..2026-27", "5000.00", 0, "5,000 approvals"),
        ("not-stated", "0.00", 0, "Nothing is approved for a year not stated."),
    ],
)
def test_a_view_of_any_year_says_what_it_holds(
    year: str, approved: str, spans: int, said: str, book: ReadBook, page: MakePage
) -> None:
    made = page(book(LEDGER), year=year)
    data: Any = made.data()

    assert data["totals"]["approved"] == approved
    assert len(data["spans"]) == spans
    assert any(text.startswith(said) for text in paragraphs(made))


def test_a_year_that_is_not_stated_is_named_so(book: ReadBook, page: MakePage) -> None:
    assert paragraphs(page(book(LEDGER), year="not-stated"))[0].startswith("Year not stated. As at")


def test_an_empty_book_has_nothing_approved(book: ReadBook, page: MakePage) -> None:
    made = page(book(""))

    assert made.blocks[0] == Title("Budget")
    assert table(made) == ["= Total |  | 0.00 | 0.00 | 0.00"]
    assert paragraphs(made)[1] == "Nothing is approved."
    assert "0 approvals + 0 variations + 0 corrections = 0 approved now" in paragraphs(made)[2]


def test_a_report_by_scheme_names_the_schemes(book: ReadBook, page: MakePage) -> None:
    made = page(book(LEDGER), by="scheme", year="2023-24")
    data: Any = made.data()

    assert table(made) == [
        "Park | 2023-24 | capital | 75,000.00 | 0.00 | 0.00",
        "Park | 2023-24 | revenue | 2,000.50 | 0.00 | 0.00",
        "Park | 2023-24 | together | 77,000.50 | 0.00 | 0.00",
        "Pool | 2023-24 | capital | 25,000.00 | 0.00 | 0.00",
        "Pool | 2023-24 | not stated | 0.00 | 0.00 | -7.00",
        "Pool | 2023-24 | together | 25,000.00 | 0.00 | -7.00",
        "=  | All years | capital | 100,000.00 | 0.00 | 0.00",
        "=  | All years | revenue | 2,000.50 | 0.00 | 0.00",
        "=  | All years | not stated | 0.00 | 0.00 | -7.00",
        "=  | Total |  | 102,000.50 | 0.00 | -7.00",
    ]
    assert table(made, 1) == ["Homes | 2023-24..2026-27 | capital | 5,000.00 | 5,000.00 | 0.00"]
    assert data["rows"][0] == {
        "scheme": "PARK",
        "year": "2023-24",
        "funding": "capital",
        "approved": "75000.00",
        "quoted": "0.00",
        "pending": "0.00",
        "not_counted": "0.00",
    }
    assert made.records().names[0] == "scheme"


@pytest.mark.parametrize(
    ("by", "groups"),
    [("account", ["general-fund", "hra", "parking"]), ("source", ["grant", "not stated"])],
)
def test_a_report_by_account_or_source_names_what_is_not_stated(
    by: str, groups: list[str], book: ReadBook, page: MakePage
) -> None:
    assert sorted({row.split(" | ")[0] for row in table(page(book(LEDGER), by=by)) if row[0] != "="}) == groups


@pytest.mark.parametrize(
    ("part", "approved", "said"),
    [
        ({"schemes": ["PARK", "POOL"]}, "102300.50", "Park and Pool"),
        ({"schemes": ["POOL"]}, "25000.00", "Pool"),
        ({"funding": "revenue"}, "2000.50", "revenue"),
        ({"account": "parking"}, "2000.50", "parking"),
        ({"source": "grant"}, "100000.00", "grant"),
        ({"status": Column.PENDING}, "0.00", "pending"),
        ({"status": Outcome.APPROVED, "schemes": ["HOMES"]}, "5000.00", "Homes"),
        ({"as_at": "2023-06-14"}, "102300.50", "As at: decisions taken by 2023-06-14, with everything now known."),
        ({"as_known": "2023-06-14"}, "0.00", "As at: every decision, as known on 2023-06-14."),
    ],
)
def test_a_part_of_the_book_is_named_and_adds_up(
    part: dict[str, Any], approved: str, said: str, book: ReadBook, page: MakePage
) -> None:
    made = page(book(LEDGER), **part)
    data: Any = made.data()

    assert data["totals"]["approved"] == approved
    assert said in paragraphs(made)[0]
    assert said not in paragraphs(page(book(LEDGER)))[0]


def test_a_report_of_one_file_counts_the_entries_of_that_file(book: ReadBook, page: MakePage) -> None:
    ledger = book(LEDGER, REJECTED)
    (file,) = {entry.spot.file for entry in ledger.entries if entry.id == "A-5"}

    made = page(ledger, files=frozenset({file}))

    data: Any = made.data()
    assert data["totals"] == {"approved": "0.00", "quoted": "0.00", "pending": "0.00", "not_counted": "9.00"}
    assert file in paragraphs(made)[0]


MANY = "".join(
    f"""
    [[entry]]
    id = "M-{number}"
    kind = "approval"
    scheme = "POOL"
    recorded = 2024-02-16
    decision = {{ body = "cabinet", outcome = "{"recommended" if number else "deferred"}", decided = 2024-02-15 }}
    lines = [{{ year = "2023-24", funding = "capital", amount = "1.50" }}]
    """
    for number in range(21)
)


def test_more_than_a_page_of_pending_items_is_summed_up_by_outcome(book: ReadBook, page: MakePage) -> None:
    assert items(page(book(MANY)))["Pending, not approved:"] == (
        "£1.50 deferred, in 1 entry",
        "£30 recommended, in 20 entries",
    )


def test_a_sum_of_many_items_below_nil_is_written_as_a_single_one(book: ReadBook, page: MakePage) -> None:
    many = items(page(book(MANY.replace('"1.50"', '"-100.00"'))))["Pending, not approved:"]

    assert many == ("-£100 deferred, in 1 entry", "-£2,000 recommended, in 20 entries")


def test_no_heading_stands_over_an_empty_list(book: ReadBook, page: MakePage) -> None:
    unstated = REJECTED.replace('"9.00"', '"not-stated"')

    assert all(items(page(book(unstated))).values())


def test_a_retrospective_decision_and_one_without_power_are_marked(book: ReadBook, page: MakePage) -> None:
    retrospective = """
    [[entry]]
    id = "A-1"
    kind = "approval"
    scheme = "POOL"
    title = "Boiler"
    recorded = 2024-06-16
    retrospective = "It broke"
    decision = { body = "board", outcome = "agreed", decided = 2024-06-15, reference = "PB7" }
    lines = [
        { year = "2023-24", funding = "capital", amount = "1.00" },
        { year = "2023-24", funding = "capital", amount = "2.00", source = "grant" },
    ]

    [[entry]]
    id = "A-2"
    kind = "decision"
    of = "A-1"
    recorded = 2024-06-16
    decision = { outcome = "recommended", evidence = "quoted" }

    [[entry]]
    id = "A-3"
    kind = "decision"
    of = "A-1"
    recorded = 2024-06-16
    decision = { body = "cabinet", outcome = "approved", decided = 2024-06-16, paragraph = "8" }
    """

    assert items(page(book(retrospective)))["Pending, not approved:"] == (
        (
            "£3 for 2023-24, capital, agreed by the Project Board (no power) on 2024-06-15 (PB7), "
            "recommended by a body not named, date not stated (known from a quotation only), "
            "approved by Cabinet (no power) on 2024-06-16 (paragraph 8), retrospective: A-1 “Boiler”"
        ),
    )
