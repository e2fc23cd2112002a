"""What another finding has said already: a total that is out because of an entry that is known to be wrong."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from hmsledger.checks.context import Context
from hmsledger.entries import BudgetEntry, Line, Scope, Variation
from hmsledger.money import Figure, Unstated
from hmsledger.nil import NIL_OVER
from hmsledger.printed import figure_of, prints
from hmsledger.standing import Column

_MOST = 20
"""So many wrong entries are tried; where more are wrong, a total is out for more reasons than can be told apart."""

_MOST_LINES = 100
"""Longer entries are not tried, so that many totals that are out cost no more each."""


class _Wrong(NamedTuple):
    """An entry that another finding calls wrong.

    Attributes:
        day: the day from which it counts; None where that is not known.
        more: the lines that would be in the total if it were as it seems to be meant.
        less: the lines that are in the total and would not be.
        either: whether one side alone may be meant otherwise, so that only the difference is known.
    """

    day: date | None
    more: tuple[Line, ...]
    less: tuple[Line, ...] = ()
    either: bool = False


def told(context: Context, scope: Scope, day: date | None, stood: int, figure: Figure) -> bool:
    """Return whether a printed figure is what the book would say if entries found wrong were as they seem to be meant.

    Args:
        context: the book.
        scope: what the figure is about.
        day: the day on which the book is to say it; None for today.
        stood: what the book says, in pence.
        figure: what was printed.
    """
    missed = 0
    for wrong in _wrong(context):
        if day and wrong.day and wrong.day > day:
            continue
        out_by = _sum(scope, wrong.more) - _sum(scope, wrong.less)
        inside = any(scope.takes(line) for line in (*wrong.more, *wrong.less))
        if inside and any(figure.covers(stood + sign * out_by) for sign in ((1, -1) if wrong.either else (1,))):
            return True
        missed += out_by if inside else 0
    return bool(missed) and figure.covers(stood + missed)


def _sum(scope: Scope, lines: tuple[Line, ...]) -> int:
    return sum(line.pence for line in lines if scope.takes(line))


def _wrong(context: Context) -> tuple[_Wrong, ...]:
    if _wrong not in context.kept:
        short = (wrong for wrong in _looked_for(context) if len(wrong.more) + len(wrong.less) <= _MOST_LINES)
        context.kept[_wrong] = tuple(islice(short, _MOST))
    found: tuple[_Wrong, ...] = context.kept[_wrong]
    return found


def _looked_for(context: Context) -> Iterator[_Wrong]:
    """Yield the entries that a correction, a body's power, a print or a law says are wrong."""
    approved = {life.entry.id: life.entry.decision.decided for life, _, _ in context.approved}
    for misfit in context.corrected.misfits:
        correction = misfit.correction
        if misfit.standing and correction.corrects in approved and context.tells("correction-mismatch", correction.id):
            yield _Wrong(approved[correction.corrects], correction.now, misfit.standing)
    for life, standing, lines in context.standings:
        entry = life.entry
        if standing.column is Column.PENDING:
            step = next((step for step in standing.steps if step.lacks_power), None)
            if step and context.tells("approved-without-power", step.entry.id):
                yield _Wrong(step.stands_from, lines)
        elif standing.column is Column.APPROVED:
            yield from _misprinted(context, entry, lines)
            if isinstance(entry, Variation) and entry.type in NIL_OVER:
                yield from _unbalanced(context, entry, lines)


def _misprinted(context: Context, entry: BudgetEntry, lines: tuple[Line, ...]) -> Iterator[_Wrong]:
    """Yield each line that is not what it prints, as it would be if the print were right."""
    for line in lines:
        if line.stated and isinstance(line.amount, int) and not prints(line.stated, line.amount):
            printed = line._replace(amount=figure_of(line.stated, line.amount).pence)
            if context.tells("amount-outside-print", entry.id):
                yield _Wrong(entry.decision.decided, (printed,), (line,))


def _unbalanced(context: Context, entry: Variation, lines: tuple[Line, ...]) -> Iterator[_Wrong]:
    """Yield each side of a move that does not sum to nil, as it would be if it alone were wrong."""
    net = sum(line.pence for line in lines)
    if not net or any(isinstance(line.amount, Unstated) for line in lines):
        return
    if context.tells("variation-not-nil", entry.id):
        for line in lines:
            yield _Wrong(entry.decision.decided, (line._replace(amount=line.pence - net),), (line,), either=True)
