"""Totals on many days at once: each entry's changes are worked out once, put in order and swept through.

Printed figures are compared with the book as it stood on their own days. Adding the whole book up anew for each
would cost the square of its size; a sweep costs its size, and then only what a question asks for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from hmsledger.clocks import Clocks
from hmsledger.corrections import Corrected
from hmsledger.entries import Book, BudgetEntry, Line, Scope
from hmsledger.money import Unstated
from hmsledger.standing import Column, Life, Standing, Step, fold, lives, steps_of


class Question(NamedTuple):
    """What stood in a part of the budget on a day.

    Attributes:
        day: the day up to which decisions count; None for all of them.
        scope: which lines are meant.
        known_then: whether only what had been recorded by that same day is looked at.
    """

    day: date | None
    scope: Scope
    known_then: bool = False


class Figures(NamedTuple):
    """The sums of each column, in pence; None in a column where no line stands that may be read.

    Attributes:
        withheld: whether some amount that is withheld may belong to what was asked for.
    """

    approved: int | None = None
    pending: int | None = None
    not_counted: int | None = None
    withheld: bool = False


class Change(NamedTuple):
    """On a day, lines come into a column, or leave it."""

    day: date
    column: Column
    lines: tuple[Line, ...]
    sign: int


@dataclass(slots=True)
class _Running:
    """A sum of lines that say the same but for the amount: one of them, the sum, and how many there are."""

    line: Line
    pence: int = 0
    lines: int = 0


_Key = tuple[object, ...]


@dataclass(slots=True)
class _Sweep:
    """What stands so far, by scheme: what may be read, and apart from it what is withheld."""

    sums: dict[str, dict[_Key, _Running]] = field(default_factory=dict)
    withheld: dict[str, dict[_Key, _Running]] = field(default_factory=dict)

    def apply(self, change: Change) -> None:
        for line in change.lines:
            key = (change.column, line.year, line.funding, line.account, line.source)
            kept = self.withheld if line.amount is Unstated.WITHHELD else self.sums
            sums = kept.setdefault(line.scheme, {})
            running = sums.get(key)
            if running is None:
                running = sums[key] = _Running(line)
            running.pence += change.sign * line.pence
            running.lines += change.sign

    def answer(self, scope: Scope) -> Figures:
        found: dict[object, int] = {}
        for scheme in self.sums if scope.scheme is None else (scope.scheme,):
            for (column, *_), running in self.sums.get(scheme, {}).items():
                if running.lines and scope.takes(running.line):
                    found[column] = found.get(column, 0) + running.pence
        return Figures(
            found.get(Column.APPROVED), found.get(Column.PENDING), found.get(Column.NOT_COUNTED), self._withholds(scope)
        )

    def _withholds(self, scope: Scope) -> bool:
        return any(
            running.lines and scope.may_take(running.line)
            for scheme in (self.withheld if scope.scheme is None else (scope.scheme,))
            for running in self.withheld.get(scheme, {}).values()
        )


def figures_on(
    book: Book, clocks: Clocks, corrected: Corrected, questions: Sequence[Question]
) -> Mapping[Question, Figures]:
    """Return what stood, for each question.

    Args:
        book: the book.
        clocks: through which days it is looked at; a question never sees what was recorded later.
        corrected: its lines as corrected by what these clocks know.
        questions: the days and parts that are asked about.
    """
    found: dict[Question, Figures] = {}
    for known_then in {question.known_then for question in questions}:
        asked = sorted(
            (question for question in questions if question.known_then == known_then),
            key=lambda question: question.day or date.max,
        )
        changes = [
            change
            for life in lives(book, Clocks(None, clocks.as_known))
            for change in changes_of(book, life, clocks, corrected, known_then=known_then)
        ]
        changes.sort(key=lambda change: change.day)
        found.update(_swept(changes, asked))
    return found


def _swept(changes: Sequence[Change], asked: Iterable[Question]) -> Iterator[tuple[Question, Figures]]:
    sweep = _Sweep()
    done = 0
    for question in asked:
        limit = question.day or date.max
        while done < len(changes) and changes[done].day <= limit:
            sweep.apply(changes[done])
            done += 1
        yield question, sweep.answer(question.scope)


def changes_of(book: Book, life: Life, clocks: Clocks, corrected: Corrected, *, known_then: bool) -> Iterable[Change]:
    """Return each change of what an entry adds to the columns."""
    entry, steps, standing = life
    if len(steps) == 1 and entry.id not in corrected.history and standing is not None:
        day = max(steps[0].stands_from, entry.recorded) if known_then else steps[0].stands_from
        return (Change(day, standing.column, entry.lines, 1),)
    found: list[Change] = []
    before: tuple[Column, tuple[Line, ...]] | None = None
    for day in _days(steps, corrected, known_then=known_then):
        seen = Clocks(day, _earlier(day, clocks.as_known)) if known_then else Clocks(day, clocks.as_known)
        after = _stood(book, entry, seen, corrected)
        if after is None or after == before:
            continue
        if before is not None:
            found.append(Change(day, *before, -1))
        found.append(Change(day, *after, 1))
        before = after
    return found


def _days(steps: tuple[Step, ...], corrected: Corrected, *, known_then: bool) -> list[date]:
    """Return the days on which something may have changed for an entry."""
    if not known_then:
        return sorted({step.stands_from for step in steps})
    days = {step.entry.recorded for step in steps}
    days |= {step.decision.decided for step in steps if step.decision.decided}
    quoting = (step.decision.quoted_in for step in steps)
    days |= {document.dated for document in quoting if document and document.dated}
    days |= {day for step in steps for day in corrected.days_of(step.entry.id)}
    return sorted(days)


def _stood(
    book: Book, entry: BudgetEntry, clocks: Clocks, corrected: Corrected
) -> tuple[Column, tuple[Line, ...]] | None:
    if not clocks.knows(entry):
        return None
    steps = tuple(step for step in steps_of(book, entry, clocks) if clocks.reaches(step.stands_from))
    if not steps:
        return None
    standing: Standing = fold(entry, steps)
    source = standing.lines_of
    return standing.column, corrected.lines_as_known(source.id, source.lines, clocks.as_known)


def _earlier(day: date, other: date | None) -> date:
    return day if other is None else min(day, other)
