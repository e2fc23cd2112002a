"""The list: entries in the order of record, searched and filtered, each with where it stands."""

from collections.abc import Callable
from typing import Any

import pytest
from as_read import read_page

from hmsledger.entries import Book
from hmsledger.findings import Spot
from hmsledger.reports.listing import Search, listing
from hmsledger.reports.page import Paragraph, Table, Title
from hmsledger.standing import Column, Outcome

ReadBook = Callable[..., Book]
Select = Callable[..., Any]

LEDGER = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "PARK"
title = "Play area"
recorded = 2023-06-15
decision = { body = "cabinet", outcome = "recommended", decided = 2023-06-14, item = "12", report = "CAB/7" }
lines = [
    { year = "2024-25", funding = "capital", amount = "1000.00", source = "grant" },
    { year = "2023-24", funding = "capital", amount = "withheld" },
    { year = "2023-24", funding = "capital", amount = "not-stated" },
]

[[entry]]
id = "A-2"
kind = "decision"
of = "A-1"
recorded = 2023-07-15
decision = { body = "council", outcome = "approved", decided = 2023-07-14, minute = "9", url = "https://example.org" }

[[entry]]
id = "V-1"
kind = "variation"
type = "reduction"
scheme = "POOL"
note = "Tender came in lower"
recorded = 2023-08-15
decision = { body = "council", outcome = "rejected", decided = 2023-08-14 }
lines = [{ year = "2024-25", funding = "revenue", amount = "-7.05", account = "parking" }]

[[entry]]
id = "C-1"
kind = "correction"
corrects = "A-1"
recorded = 2023-09-15
statement = { by = "Head of Finance", made = 2023-09-14, body = "cabinet", item = "31a", paragraph = "para 8" }
reason = "A misprint"
was = [{ year = "2024-25", funding = "capital", amount = "1000.00", source = "grant" }]
now = [{ year = "2025-26", funding = "capital", amount = "1000.00", source = "grant" }]

[[entry]]
id = "Q-1"
kind = "quotation"
scheme = "PARK"
recorded = 2023-10-15
document = { title = "Budget book", paragraph = "page 77" }
lines = [{ year = "2025-26", funding = "capital", amount = "1000.00" }]

[[entry]]
id = "Q-2"
kind = "quotation"
scheme = "POOL"
recorded = 2023-10-15
document = { title = "Budget book", dated = 2023-10-14 }
lines = [{ year = "2024-25", funding = "revenue", amount = "withheld" }]

[[entry]]
id = "A-3"
kind = "approval"
scheme = "POOL"
recorded = 2023-11-15
decision = { body = "council", outcome = "noted", evidence = "quoted", quoted_in = { title = "Outturn report" } }
lines = [{ year = "not-stated", funding = "revenue", amount = "1.00" }]
"""


def where(spot: Spot) -> str:
    return f"book.toml:{int(spot.path[1]) + 1}"


def ids(ledger: Book, selection: Any, **search: str) -> list[str]:  # noqa: ANN401 - a selection
    data: Any = listing(ledger, selection, Search(**search), where).data()
    return [entry["id"] for entry in data["entries"]]


def test_entries_are_listed_in_the_order_of_record_with_where_they_stand(book: ReadBook, select: Select) -> None:
    page = read_page(listing(book(LEDGER), select(), Search(), where))

    table = next(block for block in page.blocks if isinstance(block, Table))
    assert [" | ".join(row.cells) for row in table.rows] == [
        (
            "A-1 | approval | PARK | 2023-06-15 | approved | 2023-24, 2024-25 | "
            "1,000.00 + not stated + withheld | Play area | book.toml:1"
        ),
        "A-2 | decision | PARK | 2023-07-15 | A-1 approved |  |  |  | book.toml:2",
        "V-1 | variation | POOL | 2023-08-15 | rejected | 2024-25 | -7.05 |  | book.toml:3",
        "C-1 | correction | PARK | 2023-09-15 | corrects A-1 | 2025-26 | 1,000.00 |  | book.toml:4",
        "Q-1 | quotation | PARK | 2023-10-15 | never counts | 2025-26 | 1,000.00 |  | book.toml:5",
        "Q-2 | quotation | POOL | 2023-10-15 | never counts | 2024-25 | withheld |  | book.toml:6",
        "A-3 | approval | POOL | 2023-11-15 | noted | not stated | 1.00 |  | book.toml:7",
    ]
    assert page.blocks[0] == Title("Entries: the book")
    assert page.blocks[-1] == Paragraph(
        "7 entries. As at: every decision, with everything now known. Unit: pounds (GBP), exact to the penny."
    )


def test_the_list_says_the_same_to_programs(book: ReadBook, select: Select) -> None:
    page = listing(book(LEDGER), select(), Search(), where)
    data: Any = page.data()

    assert data["schema"] == "hmsledger/list/1"
    assert [(entry["decided"], entry["body"], entry["amount"]) for entry in data["entries"]] == [
        ("2023-06-14", "cabinet", "1000.00 + not-stated + withheld"),
        ("2023-07-14", "council", ""),
        ("2023-08-14", "council", "-7.05"),
        ("2023-09-14", "cabinet", "1000.00"),
        ("", "", "1000.00"),
        ("2023-10-14", "", "withheld"),
        ("", "council", "1.00"),
    ]
    assert page.records().names == tuple(data["entries"][0])
    assert page.records().rows[2][-2:] == ("book.toml", "3")


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ({"kind": "correction"}, ["C-1"]),
        ({"kind": "decision"}, ["A-2"]),
        ({"body": "cabinet"}, ["A-1", "C-1"]),
        ({"text": "PLAY"}, ["A-1"]),
        ({"text": "tender"}, ["V-1"]),
        ({"text": "misprint"}, ["C-1"]),
        ({"text": "head of finance"}, ["C-1"]),
        ({"text": "budget book"}, ["Q-1", "Q-2"]),
        ({"text": "cab/7"}, ["A-1"]),
        ({"text": "example.org"}, ["A-2"]),
        ({"text": "v-1"}, ["V-1"]),
        ({"text": "31A"}, ["C-1"]),
        ({"text": "para 8"}, ["C-1"]),
        ({"text": "page 77"}, ["Q-1"]),
        ({"text": "outturn"}, ["A-3"]),
        ({"text": "rejected"}, []),
        ({"text": "nothing like it"}, []),
        ({"text": "pool", "kind": "quotation"}, ["Q-2"]),
    ],
)
def test_entries_are_found_by_kind_body_and_words(
    search: dict[str, str], expected: list[str], book: ReadBook, select: Select
) -> None:
    assert ids(book(LEDGER), select(), **search) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({"schemes": ["PARK"]}, ["A-1", "A-2", "C-1", "Q-1"]),
        ({"schemes": ["POOL"]}, ["V-1", "Q-2", "A-3"]),
        ({"year": "2023-24"}, ["A-1", "A-2"]),
        ({"year": "2025-26"}, ["C-1", "Q-1"]),
        ({"year": "not-stated"}, ["A-3"]),
        ({"funding": "revenue"}, ["V-1", "Q-2", "A-3"]),
        ({"account": "parking"}, ["V-1"]),
        ({"source": "grant"}, ["A-1", "A-2", "C-1"]),
        ({"status": Column.NOT_COUNTED}, ["V-1", "A-3"]),
        ({"status": Outcome.REJECTED}, ["V-1"]),
        ({"status": Column.APPROVED}, ["A-1"]),
        ({"as_known": "2023-07-15"}, ["A-1", "A-2"]),
        ({"as_known": "2023-06-14"}, []),
    ],
)
def test_entries_are_filtered_by_what_their_lines_say(
    part: dict[str, Any], expected: list[str], book: ReadBook, select: Select
) -> None:
    assert ids(book(LEDGER), select(**part)) == expected


def test_where_an_entry_stands_is_read_through_the_clocks(book: ReadBook, select: Select) -> None:
    data: Any = listing(book(LEDGER), select(as_at="2023-07-13"), Search(kind="approval"), where).data()

    assert [(entry["id"], entry["standing"]) for entry in data["entries"]] == [("A-1", "recommended")]


def test_a_decision_that_was_taken_later_is_not_listed_as_at_an_earlier_day(book: ReadBook, select: Select) -> None:
    assert ids(book(LEDGER), select(as_at="2023-07-13"), kind="decision") == []


def test_the_entries_of_one_file_are_listed_alone(book: ReadBook, select: Select) -> None:
    later = """
    [[entry]]
    id = "A-4"
    kind = "decision"
    of = "A-3"
    recorded = 2023-12-15
    decision = { body = "council", outcome = "approved", decided = 2023-12-14 }
    """
    ledger = book(LEDGER, later)

    assert ids(ledger, select(files=frozenset({ledger.by_id["A-4"].spot.file}))) == ["A-4"]


def test_a_correction_without_lines_is_about_its_scheme(book: ReadBook, select: Select) -> None:
    empty = """
    [[entry]]
    id = "C-2"
    kind = "correction"
    corrects = "A-2"
    recorded = 2023-12-15
    statement = { by = "Head of Finance", made = 2023-12-14 }
    was = []
    now = []
    """
    ledger = book(LEDGER, empty)

    assert "C-2" in ids(ledger, select())
    assert "C-2" in ids(ledger, select(schemes=["PARK"]))
    assert "C-2" not in ids(ledger, select(schemes=["POOL"]))
    assert "C-2" not in ids(ledger, select(year="2024-25"))
    assert "C-2" not in ids(ledger, select(source="grant"))


@pytest.mark.parametrize(
    ("page", "title"),
    [('title = "Budget"', "Budget"), ('organisation = "Council"', "Council"), ('title = "B"\norganisation = "C"', "B")],
)
def test_the_list_is_headed_by_the_books_title(page: str, title: str, book: ReadBook, select: Select) -> None:
    assert listing(book(f"[ledger]\n{page}"), select(), Search(), where).blocks[0] == Title(f"Entries: {title}")
