"""Explain: every entry behind a figure, with its decision, its place, and a running total that ends there."""

from collections.abc import Callable
from typing import Any

import pytest
from as_read import read_page

from hmsledger.entries import Book
from hmsledger.findings import Spot
from hmsledger.reports.explain import explain
from hmsledger.reports.page import Page, Paragraph, Table, Title

ReadBook = Callable[..., Book]

LEDGER = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "PARK"
title = "Play area"
recorded = 2023-06-15
decision = { body = "council", outcome = "approved", decided = 2023-06-14, minute = "52" }
lines = [
    { year = "2023-24", funding = "capital", amount = "528.00" },
    { year = "2024-25", funding = "capital", amount = "withheld" },
]

[[entry]]
id = "C-1"
kind = "correction"
corrects = "A-1"
recorded = 2023-07-02
statement = { by = "Accountant", made = 2023-07-01, item = "3", minute = "4" }
was = [{ year = "2023-24", funding = "capital", amount = "528.00" }]
now = [{ year = "2023-24", funding = "capital", amount = "538.05" }]

[[entry]]
id = "V-1"
kind = "variation"
type = "addition"
scheme = "PARK"
recorded = 2023-08-02
decision = { body = "council", outcome = "approved", decided = 2023-08-01 }
lines = [{ year = "2023-24", funding = "capital", amount = "1.00" }]

[[entry]]
id = "A-2"
kind = "approval"
scheme = "PARK"
recorded = 2023-08-02
decision = { body = "cabinet", outcome = "recommended", decided = 2023-08-01 }
lines = [{ year = "not-stated", funding = "not-stated", amount = "7.00" }]

[[entry]]
id = "A-3"
kind = "approval"
scheme = "PARK"
recorded = 2023-08-02
decision = { body = "council", outcome = "withdrawn", decided = 2023-08-01 }
lines = [{ year = "2023-24", funding = "capital", amount = "9.00" }]
"""


def where(spot: Spot) -> str:
    return f"book:{int(spot.path[1]) + 1}"


def rows(page: Page) -> list[str]:
    return [
        " | ".join(row.cells[:6]) for block in read_page(page).blocks if isinstance(block, Table) for row in block.rows
    ]


def test_the_running_total_ends_at_the_figure(book: ReadBook, select: Callable[..., Any]) -> None:
    page = explain(book(LEDGER), select(), where)

    assert rows(page) == [
        "A-1 | 2023-24 | capital | 528.00 | 528.00 | book:1",
        "A-1 | 2024-25 | capital | withheld | 528.00 | book:1",
        "C-1 | 2023-24 | capital | -528.00 | 0.00 | book:2",
        "C-1 | 2023-24 | capital | 538.05 | 538.05 | book:2",
        "V-1 | 2023-24 | capital | 1.00 | 539.05 | book:3",
        "A-2 | not stated | not stated | 7.00 | 7.00 | book:4",
        "A-3 | 2023-24 | capital | 9.00 | 9.00 | book:5",
    ]
    assert [block.text for block in page.blocks if isinstance(block, Paragraph)][1:] == [
        "Approved: 539.05, as in the report.",
        "Pending, not approved: 7.00, as in the report.",
        "Not counted in any total: 9.00, as in the report.",
    ]


def test_each_step_says_its_decision_or_its_statement(book: ReadBook, select: Callable[..., Any]) -> None:
    data: Any = explain(book(LEDGER), select(), where).data()

    assert (data["schema"], data["unit"], data["as_at"]) == ("hmsledger/explain/1", "GBP", None)
    assert [(figure["figure"], figure["total"]) for figure in data["figures"]] == [
        ("approved", "539.05"),
        ("pending", "7.00"),
        ("not-counted", "9.00"),
    ]
    first, unknown, taken_back, *_ = data["figures"][0]["steps"]
    assert first == {
        "entry": "A-1",
        "kind": "approval",
        "title": "Play area",
        "scheme": "PARK",
        "year": "2023-24",
        "funding": "capital",
        "amount": "528.00",
        "running": "528.00",
        "decision": "approved by Council on 2023-06-14 (minute 52)",
        "path": "book",
        "line": 1,
    }
    assert unknown["amount"] == "withheld"
    assert taken_back["decision"] == "corrects A-1, stated by Accountant on 2023-07-01 (item 3, minute 4)"
    assert (taken_back["kind"], taken_back["amount"]) == ("correction", "-528.00")


def test_the_same_steps_stand_in_a_spreadsheet(book: ReadBook, select: Callable[..., Any]) -> None:
    records = explain(book(LEDGER), select(), where).records()

    assert records.names[:2] == ("figure", "entry")
    assert records.rows[-1] == (
        "not-counted",
        "A-3",
        "approval",
        "PARK",
        "2023-24",
        "capital",
        "9.00",
        "9.00",
        "withdrawn by Council on 2023-08-01",
        "book",
        "5",
    )


@pytest.mark.parametrize(
    ("part", "heading", "closing"),
    [
        ({"year": "2023-24", "funding": "capital"}, ", year 2023-24, funding type capital", ["539.05", "9.00"]),
        ({"year": "not-stated"}, ", year not stated", ["7.00"]),
        ({"funding": "not-stated"}, ", funding type not stated", ["7.00"]),
        ({"as_at": "2023-06-14"}, "", ["538.05"]),
        ({"as_known": "2023-06-15"}, "", ["528.00"]),
        ({"year": "2019-20"}, ", year 2019-20", []),
    ],
)
def test_a_part_of_the_figures_is_explained_alone(
    part: dict[str, str], heading: str, closing: list[str], book: ReadBook, select: Callable[..., Any]
) -> None:
    page = read_page(explain(book(LEDGER), select(**part), where))
    data: Any = page.data()

    assert page.blocks[0] == Title(f"What stands behind the figures{heading}")
    assert [figure["total"] for figure in data["figures"]] == closing
    assert (page.blocks[-1] == Paragraph("No entry stands behind this figure: it is nil.")) is not bool(closing)


def test_what_is_explained_is_named(book: ReadBook, select: Callable[..., Any]) -> None:
    page = read_page(explain(book(LEDGER), select(schemes=["PARK"]), where))

    assert str(page.blocks[1].text).startswith("Only Park. As at: every decision")  # type: ignore[union-attr]


def test_an_amended_entry_is_explained_by_the_lines_as_amended(book: ReadBook, select: Callable[..., Any]) -> None:
    amended = """
    [[entry]]
    id = "A-4"
    kind = "decision"
    of = "A-1"
    recorded = 2023-09-02
    decision = { body = "council", outcome = "amended", decided = 2023-09-01 }
    lines = [{ year = "2023-24", funding = "capital", amount = "5.00" }]
    """

    assert rows(explain(book(LEDGER, amended), select(), where))[:2] == [
        "A-4 | 2023-24 | capital | 5.00 | 5.00 | book:1",
        "V-1 | 2023-24 | capital | 1.00 | 6.00 | book:3",
    ]
