"""Totals: every total that a sheet prints is compared with the rows that it adds up, cell by cell."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hmsledger.importing.amounts import read_total
from hmsledger.importing.mapping import Column, Holds, Mapping
from hmsledger.importing.rows import Problem, Row, Sort
from hmsledger.money import Figure, shown_short
from hmsledger.sheets.cells import Broken, Sheet

Place = tuple[int, int]


class Agreement(NamedTuple):
    """A total that agrees.

    Attributes:
        row: its row.
        says: what it adds up, in words.
        pence: what its rows come to.
    """

    row: int
    says: str
    pence: int


class Totals(NamedTuple):
    """How a sheet's own totals stand to its rows.

    Attributes:
        pence: what all its amounts come to, as printed.
        agreed: the total rows that agree.
        problems: the totals that do not.
        uncovered: the first amount that no total of the sheet adds up; None where there is none.
        of_rows: how many totals of single rows agree.
    """

    pence: int
    agreed: tuple[Agreement, ...]
    problems: tuple[Problem, ...]
    uncovered: Place | None
    of_rows: int


class _Reading(NamedTuple):
    says: str
    rows: tuple[Row, ...]


def row_problems(sheet: Sheet, mapping: Mapping, rows: Sequence[Row]) -> tuple[Problem, ...]:
    """Return the totals of single rows that do not agree, among the rows that can be read."""
    return _Adding(sheet, mapping, [row for row in rows if not row.problems]).across()


def totals_of(sheet: Sheet, mapping: Mapping, rows: Sequence[Row]) -> Totals:
    """Return how the totals that a sheet prints stand to its rows, which have all been read."""
    return _Adding(sheet, mapping, rows).result()


class _Adding:
    def __init__(self, sheet: Sheet, mapping: Mapping, rows: Sequence[Row]) -> None:
        self.sheet, self.mapping, self.rows = sheet, mapping, rows
        self.amounts = mapping.holding(Holds.AMOUNT)
        self.details = [row for row in rows if row.sort is Sort.MOVEMENT]
        self.covered: set[Place] = set()
        self.problems: list[Problem] = []
        self.of_rows = 0

    def result(self) -> Totals:
        """Return the outcome."""
        self.across()
        agreed = [found for row in self.rows if row.sort is Sort.TOTAL for found in self._down(row)]
        amounts = [(row.number, column) for row in self.details for column in row.printed]
        uncovered = next((place for place in amounts if place not in self.covered), None)
        pence = sum(pence for row in self.details for pence in row.printed.values())
        return Totals(pence, tuple(agreed), tuple(self.problems), uncovered, self.of_rows)

    def across(self) -> tuple[Problem, ...]:
        """Compare the totals of single rows, and return those that do not agree."""
        for row in self.details:
            self._across(row)
        return tuple(self.problems)

    def _added(self, column: Column) -> tuple[Column, ...]:
        """Return the columns whose amounts a column shows or adds up."""
        if column.holds is Holds.AMOUNT:
            return (column,)
        return tuple(
            amount
            for amount in self.amounts
            if column.year in {"", amount.year} and column.funding in {"", amount.funding}
        )

    def _sum(self, rows: Sequence[Row], columns: Sequence[Column]) -> int:
        return sum(row.printed.get(column.number, 0) for row in rows for column in columns)

    def _printed(self, row: Row, columns: Sequence[Column]) -> Iterator[tuple[Column, Figure]]:
        for column in columns:
            value = self.sheet.at(row.number, column.number)
            if isinstance(value, Broken):
                self._tell(row, column, value.why, "put it right in the workbook, and save it")
            figure = read_total(value, self.mapping.unit_of(column))
            if figure is not None:
                yield column, figure

    def _across(self, row: Row) -> None:
        for column, figure in self._printed(row, self.mapping.holding(Holds.TOTAL)):
            added = self._added(column)
            pence = self._sum([row], added)
            if figure.covers(pence):
                self.of_rows += 1
            else:
                self._out(row, column, figure, pence, "its row comes")

    def _down(self, row: Row) -> Iterator[Agreement]:
        printed = list(self._printed(row, self.mapping.holding(Holds.AMOUNT, Holds.TOTAL)))
        if not printed:
            return
        readings = self._readings(row)
        wrong = [
            [
                (column, figure, pence)
                for column, figure in printed
                if not figure.covers(pence := self._sum(reading.rows, self._added(column)))
            ]
            for reading in readings
        ]
        least = min(wrong, key=len)
        best = readings[wrong.index(least)]
        for column, figure, pence in least:
            self._out(row, column, figure, pence, f"{best.says} come")
        if not least:
            columns = {one for column, _ in printed for one in self._added(column)}
            self.covered |= {(one.number, column.number) for one in best.rows for column in columns}
            yield Agreement(row.number, best.says, self._sum(best.rows, tuple(columns)))

    def _readings(self, row: Row) -> list[_Reading]:
        """Return which rows a total may add up: those since the last total, its section, all above, all there are."""
        above = [one for one in self.details if one.number < row.number]
        last = max((one.number for one in self.rows if one.sort is Sort.TOTAL and one.number < row.number), default=0)
        section = [one for one in self.details if row.section and one.section == row.section]
        found = [
            _Reading("the rows since the last total", tuple(one for one in above if one.number > last)),
            _Reading("the rows of its section", tuple(section)),
            _Reading("all rows above", tuple(above)),
            _Reading("all rows", tuple(self.details)),
        ]
        return [reading for reading in found if reading.rows]

    def _out(self, row: Row, column: Column, figure: Figure, pence: int, whose: str) -> None:
        printed, computed, out = shown_short(figure.pence, pence, abs(figure.pence - pence))
        said = f"prints the total {printed}, and {whose} to {computed}: out by {out}"
        self._tell(row, column, said, "find out which of the figures is wrong")

    def _tell(self, row: Row, column: Column, said: str, advice: str) -> None:
        place = self.sheet.place(row.number, column.number)
        self.problems.append(Problem(row.number, column.number, f"{place} {said}", advice))
