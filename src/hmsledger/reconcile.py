"""Reconciliation: entries folded into totals, by two routes that must meet.

The first route takes each entry as it stands now and adds its lines into cells. The second goes through the
movements as they were recorded, approvals, variations and corrections, and knows nothing of cells.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from hmsledger.clocks import Clocks
from hmsledger.corrections import Corrected, corrected
from hmsledger.entries import Approval, Book, BudgetEntry, Correction, Funding, LaterDecision, Line
from hmsledger.money import Unstated
from hmsledger.standing import Column, Standing, Step, budget_entries, lines_in_force, standing_of, steps_of
from hmsledger.years import Year

LineFilter = Callable[[Line], bool]


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


@dataclass(frozen=True, slots=True)
class Counted:
    """An approval or variation in view: how it stands, and its lines in force that pass the filter."""

    entry: BudgetEntry
    standing: Standing
    lines: tuple[Line, ...]

    @property
    def pence(self) -> int:
        """The sum of its lines."""
        return sum(line.pence for line in self.lines)


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
        return _sum(_totals_of(item, item.lines) for item in self.counted)

    def cells(self, group: Callable[[Line], str] = lambda _: "") -> Mapping[Cell, Totals]:
        """Return the totals of each cell that some line with a figure, or an unstated one, falls in."""
        found: dict[Cell, Totals] = {}
        for item in self.counted:
            for line in item.lines:
                if line.amount is not Unstated.WITHHELD:
                    cell = Cell(group(line), line.year, line.funding)
                    found[cell] = found.get(cell, Totals()).plus(_totals_of(item, (line,)))
        return {cell: found[cell] for cell in sorted(found, key=lambda cell: cell.order)}

    def unstated(self, why: Unstated) -> tuple[Counted, ...]:
        """Return the entries in view with an amount that is not stated, or withheld."""
        return tuple(item for item in self.counted if any(line.amount is why for line in item.lines))


def position(
    book: Book,
    clocks: Clocks,
    takes: LineFilter = lambda _: True,
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
    for entry in budget_entries(book, clocks):
        standing = standing_of(book, entry, clocks)
        if clocks.as_at is not None:
            may_stand += [
                (step, sum(line.pence for line in restated.lines.get(entry.id, entry.lines) if takes(line)))
                for step in steps_of(book, entry, clocks)
                if _may_already_stand(step, clocks)
            ]
        if standing is None or not wanted(standing):
            continue
        lines = tuple(line for line in lines_in_force(standing, restated.lines) if takes(line))
        if lines:
            counted.append(Counted(entry, standing, lines))
    return Position(clocks, tuple(counted), tuple(may_stand), restated)


def movements(position: Position, takes: LineFilter = lambda _: True) -> Movements:
    """Return how the approved total came about, line by line as recorded: the second route."""
    approvals = variations = corrections = 0
    for item in position.counted:
        if item.standing.column is not Column.APPROVED:
            continue
        source = item.standing.lines_of
        recorded = sum(line.pence for line in source.lines if takes(line))
        if isinstance(item.entry, Approval):
            approvals += recorded
        else:
            variations += recorded
        corrections += sum(effect(correction, takes) for correction in position.corrected.applied.get(source.id, ()))
    return Movements(approvals, variations, corrections)


def effect(correction: Correction, takes: LineFilter = lambda _: True) -> int:
    """Return by how many pence a correction restates the lines that pass the filter."""
    now = sum(line.pence for line in correction.now if takes(line))
    return now - sum(line.pence for line in correction.was if takes(line))


def source_of_lines(item: Counted) -> BudgetEntry | LaterDecision:
    """Return the entry whose lines are in force."""
    return item.standing.lines_of


def _may_already_stand(step: Step, clocks: Clocks) -> bool:
    approves = step.outcome in {"approved", "amended"} and step.powerful
    return approves and step.decision.decided is None and not clocks.reaches(step.stands_from)


def _totals_of(item: Counted, lines: tuple[Line, ...]) -> Totals:
    pence = sum(line.pence for line in lines)
    match item.standing.column:
        case Column.APPROVED:
            return Totals(approved=pence, quoted=pence if item.standing.quoted else 0)
        case Column.PENDING:
            return Totals(pending=pence)
        case Column.NOT_COUNTED:
            return Totals(not_counted=pence)


def _sum(parts: Iterable[Totals]) -> Totals:
    total = Totals()
    for part in parts:
        total = total.plus(part)
    return total
