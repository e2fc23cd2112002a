"""Reconciliation: entries folded into totals, by two routes that must meet.

The first route takes each entry as it stands now and adds its lines into cells. The second goes through the
movements as they were recorded, approvals, variations and corrections, and knows nothing of cells.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from hmsledger.clocks import Clocks
from hmsledger.corrections import Corrected, corrected
from hmsledger.entries import Approval, Book, BudgetEntry, Correction, Funding, Line, sum_of
from hmsledger.money import Unstated
from hmsledger.standing import Column, Standing, Step, lines_in_force, lives
from hmsledger.years import Year

LineFilter = Callable[[Line], bool]


def every_line(_: Line) -> bool:
    """Take any line: the filter of a whole book, which need not be asked line by line."""
    return True


class Totals(NamedTuple):
    """Pence by column. ``quoted`` is the part of ``approved`` that rests on a quotation, not added to it."""

    approved: int = 0
    quoted: int = 0
    pending: int = 0
    not_counted: int = 0

    def plus(self, other: "Totals") -> "Totals":
        """Return the sum, column by column."""
        return Totals(
            self.approved + other.approved,
            self.quoted + other.quoted,
            self.pending + other.pending,
            self.not_counted + other.not_counted,
        )


_SHARES: Mapping[tuple[Column, bool], tuple[int, ...]] = {
    (Column.APPROVED, False): (0,),
    (Column.APPROVED, True): (0, 1),
    (Column.PENDING, False): (2,),
    (Column.NOT_COUNTED, False): (3,),
}
"""Which fields of ``Totals`` an entry's money is added to, by its column and whether it rests on a quotation."""


class Movements(NamedTuple):
    """How the approved total came about, in pence: budget, later changes, and restatements of the record."""

    approvals: int
    variations: int
    corrections: int

    @property
    def current(self) -> int:
        """What is approved now."""
        return self.approvals + self.variations + self.corrections


class Cell(NamedTuple):
    """A place in a report: a group (empty where there is no grouping), a year and a funding type."""

    group: str
    year: Year
    funding: Funding

    @property
    def order(self) -> tuple[str, tuple[int, int, int], int]:
        """Where it stands in a report."""
        return (self.group, self.year.order, list(Funding).index(self.funding))


class Counted(NamedTuple):
    """An approval or variation in view: how it stands, and its lines in force that pass the filter."""

    entry: BudgetEntry
    standing: Standing
    lines: tuple[Line, ...]

    @property
    def pence(self) -> int:
        """The sum of its lines."""
        return sum_of(self.lines)


@dataclass(frozen=True, slots=True)
class Position:
    """Everything in view through the clocks, counted.

    Attributes:
        counted: the entries in view with at least one line that passes the filter.
        may_already_stand: undated approvals left out because the day they must have been taken by is later.
        corrected: the lines as corrected, and by which corrections.
    """

    clocks: Clocks
    counted: tuple[Counted, ...]
    may_already_stand: tuple[tuple[Step, int], ...]
    corrected: Corrected

    def totals(self) -> Totals:
        """Return the grand total of every column."""
        sums = [0, 0, 0, 0]
        for item in self.counted:
            pence = sum_of(item.lines)
            for share in _SHARES[item.standing.column, item.standing.quoted]:
                sums[share] += pence
        return Totals(*sums)

    def cells(self, group: Callable[[Line], str] = lambda _: "") -> Mapping[Cell, Totals]:
        """Return the totals of each cell that some line with a figure, or an unstated one, falls in."""
        sums: dict[tuple[str, Year, Funding], list[int]] = {}
        for item in self.counted:
            shares = _SHARES[item.standing.column, item.standing.quoted]
            for line in item.lines:
                key, amount = (group(line), line.year, line.funding), line.amount
                if isinstance(amount, int):
                    found = sums.get(key)
                    if found is None:
                        found = sums[key] = [0, 0, 0, 0]
                    for share in shares:
                        found[share] += amount
                elif amount is not Unstated.WITHHELD:
                    sums.setdefault(key, [0, 0, 0, 0])
        cells = {Cell(*key): Totals(*found) for key, found in sums.items()}
        return {cell: cells[cell] for cell in sorted(cells, key=lambda cell: cell.order)}

    def unstated(self, why: Unstated) -> tuple[Counted, ...]:
        """Return the entries in view with an amount that is not stated, or withheld."""
        found = {item.entry.id: item for item in self.counted for line in item.lines if line.amount is why}
        return tuple(found.values())


def position(
    book: Book,
    clocks: Clocks,
    takes: LineFilter = every_line,
    wanted: Callable[[Standing], bool] = lambda _: True,
) -> Position:
    """Return what stands in the book through the clocks.

    Args:
        book: the book.
        clocks: through which days to look.
        takes: which lines to count.
        wanted: which standings to count.
    """
    restated = corrected(book, clocks)
    counted: list[Counted] = []
    may_stand: list[tuple[Step, int]] = []
    for entry, steps, standing in lives(book, clocks):
        if clocks.as_at is not None:
            for step in steps:
                source = step.entry if step.entry.lines else entry
                told = [line.pence for line in restated.lines.get(source.id, source.lines) if takes(line)]
                if told and _may_already_stand(step, clocks):
                    may_stand.append((step, sum(told)))
        if standing is None or not wanted(standing):
            continue
        lines = _taken(lines_in_force(standing, restated.lines), takes)
        if lines or _corrected_away(standing, restated, takes):
            counted.append(Counted(entry, standing, lines))
    return Position(clocks, tuple(counted), tuple(may_stand), restated)


def movements(position: Position, takes: LineFilter = every_line) -> Movements:
    """Return how the approved total came about, line by line as recorded: the second route."""
    approvals = variations = corrections = 0
    for item in position.counted:
        if item.standing.column is not Column.APPROVED:
            continue
        source = item.standing.lines_of
        recorded = sum_of(_taken(source.lines, takes))
        if isinstance(item.entry, Approval):
            approvals += recorded
        else:
            variations += recorded
        for correction in position.corrected.applied.get(source.id, ()):
            corrections += effect(correction, takes)
    return Movements(approvals, variations, corrections)


def effect(correction: Correction, takes: LineFilter = every_line) -> int:
    """Return by how many pence a correction restates the lines that pass the filter."""
    return sum_of(_taken(correction.now, takes)) - sum_of(_taken(correction.was, takes))


def _taken(lines: tuple[Line, ...], takes: LineFilter) -> tuple[Line, ...]:
    return lines if takes is every_line else tuple([line for line in lines if takes(line)])


def _corrected_away(standing: Standing, restated: Corrected, takes: LineFilter) -> bool:
    """Return whether lines that were recorded in view are not there any more: their movements still are."""
    source = standing.lines_of
    return source.id in restated.applied and any(takes(line) for line in source.lines)


def _may_already_stand(step: Step, clocks: Clocks) -> bool:
    approves = step.outcome in {"approved", "amended"} and step.powerful
    return approves and step.decision.decided is None and not clocks.reaches(step.stands_from)
