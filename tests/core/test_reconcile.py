"""Reconciliation: what stands, in cells that add up by every route."""

from collections.abc import Callable
from typing import Any

import pytest

from hmsledger.entries import Book, Funding
from hmsledger.money import Unstated, written
from hmsledger.reconcile import Movements, Totals, effect, movements, position
from hmsledger.reports.report import TotalsDisagreeError, cross_cast
from hmsledger.standing import Column

ReadBook = Callable[..., Book]
ClocksAt = Callable[..., Any]

POOL = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "PARK"
recorded = 2023-06-15
decision = { body = "council", outcome = "approved", decided = 2023-06-14 }
lines = [
    { year = "2023-24", funding = "capital", amount = "49911.53", source = "grant" },
    { year = "2023-24", funding = "revenue", amount = "0.10", account = "parking" },
    { year = "2022-23", funding = "not-stated", amount = "0.20" },
    { year = "2023-24..2024-25", funding = "capital", amount = "13494.77" },
    { year = "not-stated", funding = "capital", amount = "59652.67" },
    { year = "2024-25", funding = "capital", amount = "not-stated" },
    { year = "2025-26", funding = "capital", amount = "withheld" },
]

[[entry]]
id = "V-1"
kind = "variation"
type = "virement"
scheme = "PARK"
recorded = 2024-02-16
decision = { body = "council", outcome = "approved", decided = 2024-02-15 }
lines = [
    { year = "2023-24", funding = "capital", amount = "-25000.00" },
    { year = "2023-24", funding = "capital", amount = "25000.00", scheme = "POOL" },
]

[[entry]]
id = "A-2"
kind = "approval"
scheme = "POOL"
recorded = 2024-02-16
decision = { body = "cabinet", outcome = "recommended", decided = 2024-02-15 }
lines = [{ year = "2023-24", funding = "revenue", amount = "7.00" }]

[[entry]]
id = "A-3"
kind = "approval"
scheme = "POOL"
recorded = 2024-02-16
decision = { body = "council", outcome = "rejected", decided = 2024-02-15 }
lines = [{ year = "2023-24", funding = "revenue", amount = "8.00" }]
"""


def figures(totals: Totals) -> str:
    return " ".join(map(written, totals))


def test_entries_add_up_to_the_penny_in_each_column(book: ReadBook, clocks: ClocksAt) -> None:
    seen = position(book(POOL), clocks())

    assert figures(seen.totals()) == "123059.27 0.00 7.00 8.00"
    assert movements(seen) == Movements(approvals=12305927, variations=0, corrections=0)
    assert {
        column: [item.entry.id for item in seen.counted if item.standing.column is column] for column in Column
    } == {
        Column.APPROVED: ["A-1", "V-1"],
        Column.PENDING: ["A-2"],
        Column.NOT_COUNTED: ["A-3"],
    }


def test_each_line_falls_in_one_cell_and_the_cells_stand_in_order(book: ReadBook, clocks: ClocksAt) -> None:
    cells = position(book(POOL), clocks()).cells()

    assert [f"{cell.year.label} {cell.funding}: {figures(totals)}" for cell, totals in cells.items()] == [
        "2022-23 not-stated: 0.20 0.00 0.00 0.00",
        "2023-24 capital: 49911.53 0.00 0.00 0.00",
        "2023-24 revenue: 0.10 0.00 7.00 8.00",
        "2024-25 capital: 0.00 0.00 0.00 0.00",
        "2023-24..2024-25 capital: 13494.77 0.00 0.00 0.00",
        "not-stated capital: 59652.67 0.00 0.00 0.00",
    ]


def test_cells_may_be_grouped_by_anything_a_line_says(book: ReadBook, clocks: ClocksAt) -> None:
    cells = position(book(POOL), clocks()).cells(lambda line: line.scheme)

    approved = {
        f"{cell.group} {cell.year.label} {cell.funding}": written(totals.approved) for cell, totals in cells.items()
    }
    assert approved["PARK 2023-24 capital"] == "24911.53"
    assert approved["POOL 2023-24 capital"] == "25000.00"


@pytest.mark.parametrize(("why", "entries"), [(Unstated.NOT_STATED, ["A-1"]), (Unstated.WITHHELD, ["A-1"])])
def test_entries_without_a_figure_are_named(
    why: Unstated, entries: list[str], book: ReadBook, clocks: ClocksAt
) -> None:
    assert [item.entry.id for item in position(book(POOL), clocks()).unstated(why)] == entries
    assert position(book(POOL), clocks(), lambda line: line.scheme == "POOL").unstated(why) == ()


def test_only_the_lines_that_are_asked_for_count_by_every_route(book: ReadBook, clocks: ClocksAt) -> None:
    def takes(line: Any) -> bool:  # noqa: ANN401 - a line
        return bool(line.scheme == "POOL")

    seen = position(book(POOL), clocks(), takes)

    assert figures(seen.totals()) == "25000.00 0.00 7.00 8.00"
    assert movements(seen, takes) == Movements(approvals=0, variations=2500000, corrections=0)


def test_only_the_standings_that_are_asked_for_count(book: ReadBook, clocks: ClocksAt) -> None:
    seen = position(book(POOL), clocks(), wanted=lambda standing: standing.column is Column.PENDING)

    assert [item.entry.id for item in seen.counted] == ["A-2"]


def test_an_entry_and_its_reversal_are_nothing(book: ReadBook, totals: Callable[..., dict[str, str]]) -> None:
    reversal = """
    [[entry]]
    id = "V-2"
    kind = "variation"
    type = "virement"
    scheme = "PARK"
    recorded = 2024-03-16
    decision = { body = "council", outcome = "approved", decided = 2024-03-15 }
    lines = [
        { year = "2023-24", funding = "capital", amount = "25000.00" },
        { year = "2023-24", funding = "capital", amount = "-25000.00", scheme = "POOL" },
    ]
    """

    assert totals(book(POOL), schemes=["POOL"])["approved"] == "25000.00"
    assert "approved" not in totals(book(POOL, reversal), schemes=["POOL"])
    assert totals(book(POOL, reversal), schemes=["PARK"])["approved"] == "123059.27"


def test_the_effect_of_a_correction_is_what_it_puts_in_less_what_it_takes_out(book: ReadBook) -> None:
    correction = """
    [[entry]]
    id = "C-1"
    kind = "correction"
    corrects = "A-1"
    recorded = 2024-03-01
    statement = { by = "Accountant", made = 2024-03-01 }
    was = [
        { year = "2023-24", funding = "revenue", amount = "0.10", account = "parking" },
        { year = "2024-25", funding = "capital", amount = "not-stated" },
    ]
    now = [{ year = "2023-24", funding = "capital", amount = "0.30" }]
    """
    entry: Any = book(POOL, correction).by_id["C-1"]

    assert effect(entry) == 20
    assert effect(entry, lambda line: line.funding is Funding.CAPITAL) == 30
    assert effect(entry, lambda line: line.funding is Funding.REVENUE) == -10


def test_totals_add_column_by_column() -> None:
    assert Totals(1, 2, 3, 4).plus(Totals(10, 20, 30, 40)) == Totals(11, 22, 33, 44)
    assert Movements(5, -3, 2).current == 4


@pytest.mark.parametrize("lost", ["a row", "a movement"])
def test_a_report_is_refused_where_two_routes_do_not_meet(lost: str, book: ReadBook, clocks: ClocksAt) -> None:
    seen = position(book(POOL), clocks())
    cells, moved = dict(seen.cells()), movements(seen)
    assert cross_cast(cells, seen, moved) == seen.totals()

    if lost == "a row":
        del cells[next(iter(cells))]
    else:
        moved = moved._replace(variations=1)

    with pytest.raises(TotalsDisagreeError, match="rows"):
        cross_cast(cells, seen, moved)
