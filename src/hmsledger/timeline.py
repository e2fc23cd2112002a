"""Totals on many days at once: each entry's changes are worked out once, put in order and swept through.

Printed figures are compared with the book as it stood on their own days. Adding the whole book up anew for each
would cost the square of its size; a sweep costs its size, and sums are kept only for the parts that are asked about.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
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
    """A sum of lines, and how many there are."""

    pence: int = 0
    lines: int = 0


class _Parts:
    """The parts of the budget that are asked about. A line costs a look for each way to ask, not for each question."""

    def __init__(self, scopes: Iterable[Scope]) -> None:
        ways: dict[tuple[str, ...], dict[object, Scope]] = {}
        for scope in scopes:
            said = tuple(name for name in Scope._fields if getattr(scope, name) is not None)
            ways.setdefault(said, {})[_saying(said)(scope)] = scope
        self._ways = [(_saying(said), found) for said, found in ways.items()]

    def with_line(self, line: Line) -> list[Scope]:
        """Return the parts that a line belongs to."""
        return [scope for saying, scopes in self._ways if (scope := scopes.get(saying(line)))]

    def concern(self, life: Life, corrected: Corrected) -> bool:
        """Return whether a line that an entry has or had belongs to any part, or is withheld and may do so."""
        versions = [lines for step in life.steps for lines in corrected.versions_of(step.entry)]
        withheld = Unstated.WITHHELD
        for saying, scopes in self._ways:
            for lines in versions:
                for line in lines:
                    if saying(line) in scopes or line.amount is withheld:
                        return True
        return False


def _saying(names: tuple[str, ...]) -> Callable[[Line | Scope], object]:
    """Return what gives the parts of that name of a line or scope."""
    return attrgetter(*names) if names else lambda _: ()


@dataclass(slots=True)
class _Sweep:
    """What stands so far in each part: what may be read, and apart from it, by scheme, what is withheld."""

    parts: _Parts
    sums: dict[tuple[Scope, Column], _Running] = field(default_factory=dict)
    withheld: dict[str, dict[Line, int]] = field(default_factory=dict)

    def apply(self, change: Change) -> None:
        for line in change.lines:
            if line.amount is Unstated.WITHHELD:
                withheld = self.withheld.setdefault(line.scheme, {})
                withheld[line] = withheld.get(line, 0) + change.sign
                continue
            for scope in self.parts.with_line(line):
                running = self.sums.setdefault((scope, change.column), _Running())
                running.pence += change.sign * line.pence
                running.lines += change.sign

    def answer(self, scope: Scope) -> Figures:
        approved, pending, not_counted = (
            running.pence if (running := self.sums.get((scope, column))) and running.lines else None
            for column in (Column.APPROVED, Column.PENDING, Column.NOT_COUNTED)
        )
        return Figures(approved, pending, not_counted, self._withholds(scope))

    def _withholds(self, scope: Scope) -> bool:
        return any(
            count and scope.may_take(line)
            for scheme in (self.withheld if scope.scheme is None else (scope.scheme,))
            for line, count in self.withheld.get(scheme, {}).items()
        )


def figures_on(
    book: Book, clocks: Clocks, corrected: Corrected, questions: Iterable[Question]
) -> Mapping[Question, Figures]:
    """Return what stood, for each question and for those asked before: what was answered once is kept with the book.

    Args:
        book: the book.
        clocks: through which days it is looked at; a question never sees what was recorded later.
        corrected: its lines as corrected by what these clocks know.
        questions: the days and parts that are asked about.
    """
    known: dict[Question, Figures] = book.kept.setdefault(("figures", clocks), {})
    asked = sorted({*questions} - known.keys(), key=lambda question: question.day or date.max)
    if asked:
        parts = _Parts({question.scope for question in asked})
        concerned = [life for life in lives(book, Clocks(None, clocks.as_known)) if parts.concern(life, corrected)]
        for known_then in {question.known_then for question in asked}:
            changes = [
                change
                for life in concerned
                for change in changes_of(book, life, clocks, corrected, known_then=known_then)
            ]
            changes.sort(key=lambda change: change.day)
            part = [question for question in asked if question.known_then is known_then]
            known.update(_swept(_Sweep(parts), changes, part))
    return known


def _swept(sweep: _Sweep, changes: Sequence[Change], asked: Iterable[Question]) -> Iterator[tuple[Question, Figures]]:
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
