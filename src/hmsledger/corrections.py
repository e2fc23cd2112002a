"""Corrections: what each entry's lines are once every correction known so far has restated them.

A correction replaces lines of the entry that it names. If it names another correction, it replaces
lines which that one brought in, and so restates the entry at the foot of the chain too. Corrections are read in the
order in which they were recorded; one whose ``was`` does not fit changes nothing and is reported.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hmsledger.clocks import Clocks
from hmsledger.entries import Book, BudgetEntry, Correction, LaterDecision, Line, id_order

DEEPEST = 100
"""So many corrections of corrections may stand on each other."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A correction that could not be applied.

    Attributes:
        correction: the correction.
        standing: the lines it should have named.
        cycle: the circle of corrections that it is in or leads into.
        deep: whether too many corrections stand on each other below it, so that no circle is looked for.
    """

    correction: Correction
    standing: tuple[Line, ...]
    cycle: tuple[str, ...] = ()
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Corrected:
    """The lines of corrected entries, and which corrections made them so.

    Attributes:
        lines: for each corrected entry's id, its lines as corrected so far.
        applied: for each corrected entry's id, the corrections in the order in which they restated it.
        misfits: the corrections that changed nothing.
        history: for each corrected entry's id, its lines after each correction, with the day it was recorded.
    """

    lines: Mapping[str, tuple[Line, ...]]
    applied: Mapping[str, tuple[Correction, ...]]
    misfits: tuple[Misfit, ...]
    history: Mapping[str, tuple[tuple[date, tuple[Line, ...]], ...]]

    def days_of(self, entry: str) -> tuple[date, ...]:
        """Return the days on which corrections of an entry were recorded."""
        return tuple(day for day, _ in self.history.get(entry, ()))

    def versions_of(self, entry: BudgetEntry | LaterDecision) -> tuple[tuple[Line, ...], ...]:
        """Return an entry's lines as they were recorded, and as each correction left them."""
        restated = self.history.get(entry.id)
        return (entry.lines, *(lines for _, lines in restated)) if restated else (entry.lines,)

    def lines_as_known(self, entry: str, recorded: tuple[Line, ...], day: date | None) -> tuple[Line, ...]:
        """Return an entry's lines as corrected by what had been recorded by a day.

        Args:
            entry: its id.
            recorded: its lines as they were recorded.
            day: the day; None for everything that these corrections know.
        """
        lines = recorded
        for recorded_on, restated in self.history.get(entry, ()):
            if day is not None and recorded_on > day:
                break
            lines = restated
        return lines


def corrected(book: Book, clocks: Clocks) -> Corrected:
    """Return the book's lines as corrected by what had been recorded.

    Which decisions had been taken does not matter here: a correction changes what the budget always was. What was
    worked out once is kept with the book.
    """
    key = (corrected, clocks.as_known)
    if key not in book.kept:
        book.kept[key] = _corrected(book, clocks)
    kept: Corrected = book.kept[key]
    return kept


def _corrected(book: Book, clocks: Clocks) -> Corrected:
    known = [entry for entry in book.entries if isinstance(entry, Correction) and clocks.knows(entry)]
    known.sort(
        key=lambda entry: (entry.recorded, entry.statement.made, len(_chain(book, entry)[0]), id_order(entry.id))
    )
    lines: dict[str, tuple[Line, ...]] = {}
    applied: defaultdict[str, list[Correction]] = defaultdict(list)
    history: defaultdict[str, list[tuple[date, tuple[Line, ...]]]] = defaultdict(list)
    misfits: list[Misfit] = []
    for correction in known:
        chain, cycle = _chain(book, correction)
        if not chain:
            misfits.append(Misfit(correction, (), cycle or (correction.id,), deep=not cycle))
            continue
        restated = {target: replaced(_lines_of(book, target, lines), correction) for target in chain}
        wrong = next((target for target, new in restated.items() if new is None), None)
        if wrong is not None:
            misfits.append(Misfit(correction, _lines_of(book, wrong, lines)))
            continue
        for target, new in restated.items():
            lines[target] = new or ()
            applied[target].append(correction)
            history[target].append((correction.recorded, new or ()))
    return Corrected(
        lines,
        {target: tuple(found) for target, found in applied.items()},
        tuple(misfits),
        {target: tuple(found) for target, found in history.items()},
    )


def replaced(standing: tuple[Line, ...], correction: Correction) -> tuple[Line, ...] | None:
    """Return lines with a correction's ``was`` taken out and its ``now`` put in, or None where ``was`` is not there."""
    out = taken_out(standing, correction)
    if out is None:
        return None
    left = [line for number, line in enumerate(standing) if number not in out]
    # What is before the first line that is taken out was never moved: its number stays.
    place = min(out, default=len(left))
    return (*left[:place], *correction.now, *left[place:])


def taken_out(standing: tuple[Line, ...], correction: Correction) -> tuple[int, ...] | None:
    """Return the numbers of the lines that a correction's ``was`` takes out, or None where they are not all there.

    Two withheld lines may say the same; a ``was`` that repeats the commitment of one means that one.
    """
    out: list[int] = []
    for line in correction.was:
        found = next(
            (
                number
                for number, other in enumerate(standing)
                if number not in out and other.meaning == line.meaning and line.commitment in {"", other.commitment}
            ),
            None,
        )
        if found is None:
            return None
        out.append(found)
    return tuple(out)


def _chain(book: Book, correction: Correction) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids that a correction restates; or the circle of corrections it is in or leads into.

    It restates nothing, and is in no circle, where it is a correction of a correction too many times over.
    """
    chain: list[str] = [correction.id]
    target = correction.corrects
    while isinstance(above := book.by_id.get(target), Correction):
        if target in chain:
            return (), tuple(sorted(chain[chain.index(target) :]))
        if len(chain) > DEEPEST:
            return (), ()
        chain.append(target)
        target = above.corrects
    return (*chain[1:], target), ()


def _lines_of(book: Book, target: str, so_far: Mapping[str, tuple[Line, ...]]) -> tuple[Line, ...]:
    if target in so_far:
        return so_far[target]
    entry = book.by_id[target]
    return entry.now if isinstance(entry, Correction) else entry.lines
