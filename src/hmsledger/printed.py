"""Printed figures beside the book's own: what the book says of a figure that a document prints, on that document's day.

The figure and the book must agree at the precision of the print. Where an amount in the same part of the budget is
withheld there is nothing to compare with, and the difference would be the amount that nobody may read.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from hmsledger.clocks import Clocks
from hmsledger.corrections import Corrected
from hmsledger.entries import (
    NOT_STATED,
    AnyEntry,
    Book,
    BudgetEntry,
    Correction,
    Funding,
    Line,
    Quotation,
    Scope,
    StatedTotal,
)
from hmsledger.money import Figure, Unstated, read_figure
from hmsledger.standing import Column, standing_of
from hmsledger.timeline import Figures, Question, figures_on


class Quoted(NamedTuple):
    """One quoted amount: a line of a quotation.

    Attributes:
        number: which line of the quotation it is, counted from 0.
        amount: the line's amount, in pence.
    """

    entry: Quotation
    number: int
    line: Line
    amount: int

    @property
    def dated(self) -> date:
        """The document's day, or the day by which it must have been written."""
        return self.entry.document.dated or self.entry.recorded

    @property
    def figure(self) -> Figure:
        """What was printed."""
        return figure_of(self.line.stated, self.amount)

    @property
    def scope(self) -> Scope:
        """What it speaks of: what it does not say does not restrict it."""
        line = self.line
        return Scope(
            scheme=None if self.entry.quotes else line.scheme,
            year=line.year if line.year.is_stated else None,
            funding=None if line.funding is Funding.NOT_STATED else line.funding,
            account=None if line.account == NOT_STATED else line.account,
            source=None if line.source == NOT_STATED else line.source,
        )

    @property
    def then(self) -> Question:
        """What the document should have said."""
        return Question(self.dated, self.scope, known_then=True)

    @property
    def now(self) -> Question:
        """What is now known to have stood on that day."""
        return Question(self.dated, self.scope)


class Booked(NamedTuple):
    """What the book says of a quoted amount.

    Attributes:
        then: the figures it may speak of, by what they are called, in pence, as the book was known on its day.
        now: the same as is now known.
        withheld: whether an amount that is still withheld may belong to what it speaks of.
    """

    then: Mapping[str, int]
    now: Mapping[str, int]
    withheld: bool = False

    @property
    def seen(self) -> Mapping[str, int]:
        """What it is compared with: what was known then, or where that was nothing, what is known now."""
        return self.then or self.now

    def agreed(self, figure: Figure) -> str | None:
        """Return the name of the first figure that a printed one covers, or None."""
        return next((name for name, pence in self.seen.items() if figure.covers(pence)), None)


def quoted_in(entries: Iterable[AnyEntry]) -> list[Quoted]:
    """Return every quoted amount that is known."""
    return [
        Quoted(entry, number, line, line.amount)
        for entry in entries
        if isinstance(entry, Quotation)
        for number, line in enumerate(entry.lines)
        if isinstance(line.amount, int)
    ]


def booked(
    book: Book, clocks: Clocks, corrected: Corrected, quoted: Sequence[Quoted], *, now_too: bool
) -> list[tuple[Quoted, Booked]]:
    """Return what the book says of quoted amounts.

    Args:
        book: the book.
        clocks: through which days to look at it.
        corrected: its lines as corrected.
        quoted: the amounts.
        now_too: whether what is now known is wanted too where something was known then.
    """
    of_totals = [item for item in quoted if not item.entry.quotes]
    questions = [item.then for item in of_totals] + [item.now for item in of_totals if now_too]
    stood = figures_on(book, clocks, corrected, questions)
    if not now_too:
        unknown_then = [item for item in of_totals if stood[item.then].withheld or not _columns(stood[item.then])]
        stood = figures_on(book, clocks, corrected, [item.now for item in unknown_then])
    return [
        (item, _of_one(book, clocks, corrected, item) if item.entry.quotes else _of_totals(item, stood))
        for item in quoted
    ]


def totals_on(
    book: Book, clocks: Clocks, corrected: Corrected, totals: Sequence[StatedTotal]
) -> list[tuple[StatedTotal, int, bool]]:
    """Return stated totals, each with the book's own in pence and whether an amount in its scope is withheld."""
    stood = figures_on(book, clocks, corrected, [Question(total.as_at, total.scope) for total in totals])
    found: list[tuple[StatedTotal, int, bool]] = []
    for total in totals:
        figures = stood[Question(total.as_at, total.scope)]
        columns = {"approved": figures.approved, "pending": figures.pending, "not-counted": figures.not_counted}
        found.append((total, columns[total.status] or 0, figures.withheld))
    return found


def figure_of(stated: str, pence: int) -> Figure:
    """Return the figure that was printed for an amount; one printed without its sign takes the amount's."""
    if not stated:
        return Figure(pence, 1)
    figure = read_figure(stated)
    return Figure(-figure.pence, figure.unit) if pence < 0 < figure.pence else figure


@lru_cache(maxsize=65536)
def prints(stated: str, pence: int) -> bool:
    """Return whether a printed figure can stand for an amount, or for the size of one printed without its sign."""
    return figure_of(stated, pence).covers(pence)


def _of_totals(item: Quoted, stood: Mapping[Question, Figures]) -> Booked:
    then, now = stood[item.then], stood.get(item.now, Figures())
    disclosed = then.withheld and not now.withheld
    return Booked({} if disclosed else _columns(then), _columns(now), now.withheld)


def _columns(figures: Figures) -> dict[str, int]:
    columns = {Column.APPROVED: figures.approved, Column.PENDING: figures.pending}
    return {column.value: pence for column, pence in columns.items() if pence is not None}


def _of_one(book: Book, clocks: Clocks, corrected: Corrected, item: Quoted) -> Booked:
    """Return the sum of one entry's lines that a quoted amount speaks of, however the entry stands."""
    entry = book.by_id[item.entry.quotes]
    then, now = (
        _lines_known(book, corrected, entry, day) for day in (_earlier(item.dated, clocks.as_known), clocks.as_known)
    )
    withheld_then, withheld_now = (
        any(line.amount is Unstated.WITHHELD and item.scope.may_take(line) for line in lines) for lines in (then, now)
    )
    disclosed = withheld_then and not withheld_now
    return Booked({} if disclosed else _sum(item, then), _sum(item, now), withheld_now)


def _lines_known(book: Book, corrected: Corrected, entry: AnyEntry, known: date | None) -> tuple[Line, ...]:
    if not Clocks(None, known).knows(entry):
        return ()
    source: AnyEntry = entry
    if isinstance(entry, BudgetEntry) and (standing := standing_of(book, entry, Clocks(None, known))):
        source = standing.lines_of
    own = source.now if isinstance(source, Correction) else source.lines
    return corrected.lines_as_known(source.id, own, known)


def _sum(item: Quoted, lines: Iterable[Line]) -> Mapping[str, int]:
    known = [line.pence for line in lines if item.scope.takes(line) and line.amount is not Unstated.WITHHELD]
    return {"quoted": sum(known)} if known else {}


def _earlier(day: date, other: date | None) -> date:
    return day if other is None else min(day, other)
