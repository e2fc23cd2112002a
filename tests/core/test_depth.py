"""What stands behind the figures of a report: line by line, by year and through time."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hmsledger.entries import AnyEntry, Book
from hmsledger.findings import Spot
from hmsledger.reports.page import Bars, Depth, Page, Pounds, Row, Stairs, Table
from hmsledger.reports.report import By, report
from hmsledger.reports.selection import Selection

ReadBook = Callable[..., Book]
Select = Callable[..., Any]

LEDGER = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "PARK"
title = "Play area"
recorded = 2023-06-15
decision = { body = "cabinet", outcome = "recommended", decided = 2023-06-14, item = "12" }
lines = [
    { year = "2023-24", funding = "capital", amount = "528.00" },
    { year = "2024-25", funding = "revenue", amount = "7.00" },
]

[[entry]]
id = "A-2"
kind = "decision"
of = "A-1"
recorded = 2023-07-18
decision = { body = "council", outcome = "approved", decided = 2023-07-17, minute = "40", url = "https://council.example/40" }

[[entry]]
id = "C-1"
kind = "correction"
corrects = "A-1"
recorded = 2023-08-01
statement = { by = "Head of Finance", body = "cabinet", made = 2023-07-31, item = "5" }
reason = "Misprint"
was = [{ year = "2023-24", funding = "capital", amount = "528.00" }]
now = [{ year = "2023-24", funding = "capital", amount = "538.00" }]

[[entry]]
id = "V-1"
kind = "variation"
type = "reduction"
scheme = "POOL"
recorded = 2024-02-16
decision = { body = "council", outcome = "approved", decided = 2024-02-15 }
lines = [{ year = "2024-25", funding = "capital", amount = "-1.00", account = "general-fund", source = "grant" }]

[[entry]]
id = "A-3"
kind = "approval"
scheme = "POOL"
recorded = 2024-03-01
decision = { body = "cabinet", outcome = "proposed" }
lines = [
    { year = "2024-25", funding = "capital", amount = "9.00" },
    { year = "not-stated", funding = "not-stated", amount = "not-stated" },
]

[[entry]]
id = "A-4"
kind = "approval"
scheme = "POOL"
recorded = 2024-03-01
decision = { body = "council", outcome = "rejected", decided = 2024-02-29 }
lines = [{ year = "2024-25", funding = "capital", amount = "3.00" }]
"""


def where(spot: Spot) -> str:
    return f"book.toml:{int(spot.path[1]) + 1}"


def depth(book: Book, selection: Selection | None = None, by: By | None = None) -> Depth:
    return report(book, selection or Selection(), by, where).depth()


def bars(found: Depth) -> Bars:
    return next(chart for chart in found.charts if isinstance(chart, Bars))


def stairs(found: Depth) -> Stairs:
    return next(chart for chart in found.charts if isinstance(chart, Stairs))


def test_every_line_behind_every_figure_is_a_row(book: ReadBook) -> None:
    rows = depth(book(LEDGER)).movements

    assert [(row.entry, row.figure, row.key, getattr(row.amount, "pence", row.amount)) for row in rows] == [
        ("A-1", "approved", "2023-24:capital", 52800),
        ("A-1", "approved", "2024-25:revenue", 700),
        ("C-1", "approved", "2023-24:capital", -52800),
        ("C-1", "approved", "2023-24:capital", 53800),
        ("V-1", "approved", "2024-25:capital", -100),
        ("A-3", "pending", "2024-25:capital", 900),
        ("A-3", "pending", "not-stated:not-stated", "not stated"),
        ("A-4", "not-counted", "2024-25:capital", 300),
    ]


def test_a_row_cites_the_decision_that_gave_the_money_its_standing(book: ReadBook) -> None:
    first = depth(book(LEDGER)).movements[0]

    assert (first.outcome, first.body, str(first.decided), first.cited) == (
        "approved",
        "Council",
        "2023-07-17",
        "minute 40",
    )
    assert (first.about, first.title, first.scheme, first.scheme_name) == ("A-1", "Play area", "PARK", "Park")
    assert (first.url, first.file, first.line, str(first.recorded)) == (
        "https://council.example/40",
        "book.toml",
        1,
        "2023-06-15",
    )
    assert first.words.startswith("recommended by Cabinet on 2023-06-14 (item 12), approved by Council")


def test_a_correction_cites_who_made_the_statement(book: ReadBook) -> None:
    found = depth(book(LEDGER)).movements[3]

    assert (found.about, found.body, str(found.decided), found.cited) == (
        "A-1",
        "Head of Finance",
        "2023-07-31",
        "item 5",
    )
    assert found.title == "Play area"


def test_rows_are_keyed_by_what_a_report_is_grouped_by(book: ReadBook) -> None:
    page = report(book(LEDGER), Selection(), By.SCHEME, where)
    keys = [row.key for block in page.blocks if isinstance(block, Table) for row in block.rows if row.key]

    assert {row.key for row in page.depth().movements} == {*keys}
    assert "POOL@2024-25:capital" in keys


def test_a_chart_by_year_shows_pending_apart(book: ReadBook) -> None:
    found = bars(depth(book(LEDGER)))

    assert found.series == ("Approved, capital", "Approved, revenue", "Pending, capital")
    assert [(year.label, amounts) for year, amounts in found.groups] == [
        ("2023-24", (53800, 0, 0)),
        ("2024-25", (-100, 700, 900)),
        ("not-stated", (0, 0, 0)),
    ]


def test_the_approved_budget_moves_from_decision_to_decision(book: ReadBook) -> None:
    found = stairs(depth(book(LEDGER)))

    assert found.series == ("capital", "revenue")
    assert [(str(one.day), one.pence, one.moved, one.entries, one.words) for one in found.stairs] == [
        ("2023-07-17", (53800, 700), 54500, ("A-2",), ("approved by Council (minute 40)",)),
        ("2024-02-15", (53700, 700), -100, ("V-1",), ("approved by Council",)),
    ]


def test_a_chart_through_time_ends_on_the_day_that_is_looked_at(book: ReadBook, select: Select) -> None:
    found = stairs(depth(book(LEDGER), select(as_at="2024-02-14")))

    assert [str(one.day) for one in found.stairs] == ["2023-07-17"]


def test_a_part_of_the_book_has_its_own_charts(book: ReadBook, select: Select) -> None:
    found = depth(book(LEDGER), select(schemes=["POOL"], status="approved"))

    assert [row.entry for row in found.movements] == ["V-1"]
    assert [one.pence for one in stairs(found).stairs] == [(-100,)]
    assert bars(found).series == ("Approved, capital",)


def test_a_book_of_one_file_has_only_that_files_entries_behind_its_figures(book: ReadBook) -> None:
    ledger = book(LEDGER)
    elsewhere = Selection(files=frozenset({"other.toml"}))

    assert depth(ledger, elsewhere) == Depth()
    assert depth(ledger, Selection(files=frozenset({ledger.entries[0].spot.file}))) == depth(ledger)


def test_where_nothing_is_approved_nothing_is_drawn(book: ReadBook, select: Select) -> None:
    assert depth(book("")) == Depth()
    assert not [chart for chart in depth(book(LEDGER), select(status="pending")).charts if isinstance(chart, Stairs)]


def test_without_places_nothing_is_said_of_what_stands_behind(book: ReadBook) -> None:
    assert report(book(LEDGER), Selection()).depth() == Depth()


def added_up(rows: tuple[Row, ...], row: Row) -> list[int]:
    return [
        sum(cell.pence for part in row.adds if isinstance(cell := rows[part].cells[place], Pounds))
        for place, total in enumerate(row.cells)
        if isinstance(total, Pounds)
    ]


def figures(row: Row) -> list[int]:
    return [cell.pence for cell in row.cells if isinstance(cell, Pounds)]


Entries = st.SearchStrategy[list[AnyEntry]]


@given(drawn=st.data())
@settings(max_examples=40, deadline=None)
def test_what_stands_behind_figures_adds_up_to_them(
    drawn: st.DataObject, random_entries: Entries, read_together: Callable[..., Book]
) -> None:
    book = read_together(*drawn.draw(random_entries))
    page: Page = report(book, Selection(), drawn.draw(st.sampled_from([None, *By])), where)
    found = page.depth()

    for table in (block for block in page.blocks if isinstance(block, Table)):
        for row in table.rows:
            if row.adds:
                assert added_up(table.rows, row) == figures(row)
            for column, cell in zip(table.columns, row.cells, strict=True):
                if row.key and isinstance(cell, Pounds):
                    behind = [
                        one.amount.pence
                        for one in found.movements
                        if one.key == row.key
                        and (one.figure == column.figure or (column.figure == "quoted" and one.quoted))
                        and isinstance(one.amount, Pounds)
                    ]
                    assert sum(behind) == cell.pence
    data: Any = page.data()
    approved = data["totals"]["approved"].replace(".", "")
    last = [sum(chart.stairs[-1].pence) for chart in found.charts if isinstance(chart, Stairs)]
    assert last in ([], [int(approved)])
    assert last or int(approved) == 0


def test_only_the_lines_of_the_year_stand_behind_a_year(book: ReadBook, select: Select) -> None:
    found = depth(book(LEDGER), select(year="2024-25"))

    assert [(row.entry, row.year.label) for row in found.movements] == [
        ("A-1", "2024-25"),
        ("V-1", "2024-25"),
        ("A-3", "2024-25"),
        ("A-4", "2024-25"),
    ]
    assert [one.pence for one in stairs(found).stairs] == [(0, 700), (-100, 700)]
