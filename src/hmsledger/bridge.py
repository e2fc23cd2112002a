"""The bridge between two figures: opening, every movement by kind, closing; and what a printed pair leaves unexplained.

A movement is what one entry adds to, or takes from, what is approved. The movements are worked out entry by entry;
opening and closing are added up apart from them, so that the proof of a bridge is no circle.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from hmsledger.clocks import Clocks
from hmsledger.corrections import Corrected
from hmsledger.entries import AnyEntry, Book, BudgetEntry, Funding, Line, Variation, VariationType, id_order
from hmsledger.money import Figure
from hmsledger.reconcile import Counted, LineFilter, Position, Totals, every_line, position
from hmsledger.standing import Column, Standing
from hmsledger.years import Year

EntryFilter = Callable[[BudgetEntry], bool]


class Kind(StrEnum):
    """What moved a figure, in the order in which a bridge shows it."""

    APPROVALS = "approvals"
    ADDITIONS = "additions"
    REDUCTIONS = "reductions"
    VIREMENTS_IN = "virements in"
    VIREMENTS_OUT = "virements out"
    REPROFILED_IN = "reprofiled in"
    REPROFILED_OUT = "reprofiled out"
    RELEASES_IN = "releases in"
    RELEASES_OUT = "releases out"
    RECLASSIFIED_IN = "reclassified in"
    RECLASSIFIED_OUT = "reclassified out"
    FUNDING_IN = "funding swapped in"
    FUNDING_OUT = "funding swapped out"
    PENDING_APPROVED = "pending before, now approved"
    AMENDMENTS = "amendments"
    STOPPED = "approved before, now not"
    CORRECTIONS = "corrections"


_KIND_OF: Mapping[VariationType, tuple[Kind, Kind]] = {
    VariationType.ADDITION: (Kind.ADDITIONS, Kind.ADDITIONS),
    VariationType.REDUCTION: (Kind.REDUCTIONS, Kind.REDUCTIONS),
    VariationType.VIREMENT: (Kind.VIREMENTS_IN, Kind.VIREMENTS_OUT),
    VariationType.REPROFILE: (Kind.REPROFILED_IN, Kind.REPROFILED_OUT),
    VariationType.RELEASE: (Kind.RELEASES_IN, Kind.RELEASES_OUT),
    VariationType.RECLASSIFY: (Kind.RECLASSIFIED_IN, Kind.RECLASSIFIED_OUT),
    VariationType.FUNDING_SWAP: (Kind.FUNDING_IN, Kind.FUNDING_OUT),
}
"""For each type of variation: what it is called where it gives, and where it takes."""


class Movement(NamedTuple):
    """What one entry moved, for one scheme, year, funding type and source.

    Attributes:
        kind: what sort of movement it is.
        by: the entry that moved it: the approval or variation, the later decision, or the correction.
        about: the approval or variation whose money it is.
        standing: where that one stands after it.
        pence: what it adds; negative where it takes.
    """

    kind: Kind
    by: AnyEntry
    about: BudgetEntry
    standing: Standing
    scheme: str
    year: Year
    funding: Funding
    source: str
    pence: int


class Bridge(NamedTuple):
    """How one figure became another.

    Attributes:
        opening: the totals at first.
        movements: what moved the approved total, in the order in which it is shown.
        closing: the totals at last, added up without the movements.
        before: everything in the book at first, whatever the figures are about.
        after: the same at last.
    """

    opening: Totals
    movements: tuple[Movement, ...]
    closing: Totals
    before: Position
    after: Position

    @property
    def moved(self) -> int:
        """The sum of the movements, in pence."""
        return sum(movement.pence for movement in self.movements)

    @property
    def holds(self) -> bool:
        """Whether opening and movements lead to the closing figure: always, unless the program is wrong."""
        return self.opening.approved + self.moved == self.closing.approved


class Residual(NamedTuple):
    """What two printed figures and the movements between them leave unexplained.

    Attributes:
        pence: printed closing, less printed opening and the movements.
        rounding: how far, in pence, the rounding of the printed figures alone can account for; the size must be less.
    """

    pence: int
    rounding: int

    @property
    def is_explained(self) -> bool:
        """Whether nothing is left, or no more than rounding can account for."""
        return self.pence == 0 or abs(self.pence) < self.rounding


class Slip(StrEnum):
    """What a printed figure would have done with an entry."""

    LEFT_OUT = "left out"
    COUNTED_TWICE = "counted twice"
    COUNTED_EARLY = "counted though it is pending"
    SIGN_LOST = "counted with the wrong sign"


class Candidate(NamedTuple):
    """One entry, or two, whose amount is exactly what is unexplained.

    Attributes:
        entries: the entries.
        pence: what they amount to in the part of the budget that is looked at.
        slip: what would have to have happened to the printed figure.
    """

    entries: tuple[BudgetEntry, ...]
    pence: int
    slip: Slip


def every_entry(_: BudgetEntry) -> bool:
    """Take any entry: the filter of a whole book."""
    return True


def bridge(
    book: Book, first: Clocks, last: Clocks, takes: LineFilter = every_line, of: EntryFilter = every_entry
) -> Bridge:
    """Return how what was approved through the first clocks became what is approved through the last.

    Args:
        book: the book.
        first: the days of the opening figure.
        last: the days of the closing figure.
        takes: which lines the figures are about.
        of: which entries.
    """
    before, after = _seen(book, first, every_line, of), _seen(book, last, every_line, of)
    then = {item.entry.id: item for item in before.counted}
    found: dict[tuple[object, ...], Movement] = {}
    for now in after.counted:
        for part in _parts(then.get(now.entry.id), now, before, after):
            if takes(part.line):
                _add(found, part)
    movements = sorted((movement for movement in found.values() if movement.pence), key=_order)
    opening, closing = (_seen(book, clocks, takes, of).totals() for clocks in (first, last))
    return Bridge(opening, tuple(movements), closing, before, after)


def _seen(book: Book, clocks: Clocks, takes: LineFilter, of: EntryFilter) -> Position:
    seen = position(book, clocks, takes)
    return replace(seen, counted=tuple(item for item in seen.counted if of(item.entry)))


def residual(found: Bridge, opening: Figure | None, closing: Figure | None) -> Residual:
    """Return what printed figures and the movements between them leave unexplained.

    Args:
        found: the bridge of the book.
        opening: the opening figure as printed; None takes the book's own.
        closing: the same of the closing figure.
    """
    start = opening or Figure(found.opening.approved, 1)
    end = closing or Figure(found.closing.approved, 1)
    rounding = sum(figure.unit // 2 for figure in (start, end))
    return Residual(end.pence - start.pence - found.moved, rounding)


def candidates(found: Bridge, left: Residual, takes: LineFilter = every_line) -> Iterator[Candidate]:
    """Yield the single entries, or where there is none the pairs, that would explain a residual.

    Args:
        found: the bridge of the book.
        left: what is unexplained.
        takes: which lines the figures are about.
    """
    moved: dict[str, int] = {}
    entries: dict[str, BudgetEntry] = {}
    for movement in found.movements:
        moved[movement.about.id] = moved.get(movement.about.id, 0) + movement.pence
        entries[movement.about.id] = movement.about
    waiting = {
        item.entry.id: sum(line.pence for line in item.lines if takes(line))
        for item in found.after.counted
        if item.standing.column is Column.PENDING
    }
    entries |= {item.entry.id: item.entry for item in found.after.counted}
    slips = (
        (Slip.LEFT_OUT, moved, -1),
        (Slip.COUNTED_TWICE, moved, 1),
        (Slip.COUNTED_EARLY, waiting, 1),
        (Slip.SIGN_LOST, moved, -2),
    )
    single = False
    for slip, amounts, times in slips:
        for entry_id, pence in amounts.items():
            if pence and _fits(times * pence, left):
                single = True
                yield Candidate((entries[entry_id],), pence, slip)
    if single:
        return
    for slip, amounts, times in slips[:3]:
        for one, other in _pairs({key: times * pence for key, pence in amounts.items() if pence}, left):
            yield Candidate((entries[one], entries[other]), amounts[one] + amounts[other], slip)


def _fits(pence: int, left: Residual) -> bool:
    return pence == left.pence or abs(left.pence - pence) < left.rounding


def _pairs(amounts: Mapping[str, int], left: Residual) -> Iterator[tuple[str, str]]:
    """Yield pairs of entries whose amounts together fit, each once."""
    ordered = sorted((pence, entry_id) for entry_id, pence in amounts.items())
    low, high = 0, len(ordered) - 1
    while low < high:
        together = ordered[low][0] + ordered[high][0]
        if _fits(together, left):
            yield ordered[low][1], ordered[high][1]
            low += 1
        elif together < left.pence:
            low += 1
        else:
            high -= 1


class _Part(NamedTuple):
    """One line that a movement adds or takes away."""

    kind: Kind
    by: AnyEntry
    item: Counted
    line: Line
    sign: int


def _parts(then: Counted | None, now: Counted, before: Position, after: Position) -> Iterator[_Part]:
    """Yield what one entry adds to, and takes from, what is approved."""
    was = then if then and then.standing.column is Column.APPROVED else None
    source, given_by = now.standing.lines_of, now.standing.given_by
    by = given_by.entry if given_by else now.entry
    if now.standing.column is not Column.APPROVED:
        if was is not None:
            yield from (_Part(Kind.STOPPED, by, now, line, -1) for line in _lines(was, before.corrected))
        return
    known = 0
    if was is None:
        pending = then is not None and then.standing.column is Column.PENDING
        yield from (_Part(_kind_of(now.entry, line, pending=pending), by, now, line, 1) for line in source.lines)
    elif was.standing.lines_of.id == source.id:
        known = len(before.corrected.applied.get(source.id, ()))
    else:
        yield from (_Part(Kind.AMENDMENTS, source, now, line, -1) for line in _lines(was, before.corrected))
        yield from (_Part(Kind.AMENDMENTS, source, now, line, 1) for line in source.lines)
    for correction in after.corrected.applied.get(source.id, ())[known:]:
        yield from (_Part(Kind.CORRECTIONS, correction, now, line, -1) for line in correction.was)
        yield from (_Part(Kind.CORRECTIONS, correction, now, line, 1) for line in correction.now)


def _lines(item: Counted, corrected: Corrected) -> tuple[Line, ...]:
    source = item.standing.lines_of
    return corrected.lines.get(source.id, source.lines)


def _kind_of(entry: BudgetEntry, line: Line, *, pending: bool) -> Kind:
    if isinstance(entry, Variation):
        gives, takes = _KIND_OF[entry.type]
        return gives if line.pence >= 0 else takes
    return Kind.PENDING_APPROVED if pending else Kind.APPROVALS


def _add(found: dict[tuple[object, ...], Movement], part: _Part) -> None:
    line = part.line
    key = (part.kind, part.by.id, part.item.entry.id, line.scheme, line.year, line.funding, line.source)
    pence = part.sign * line.pence
    known = found.get(key)
    if known is None:
        found[key] = Movement(
            part.kind,
            part.by,
            part.item.entry,
            part.item.standing,
            line.scheme,
            line.year,
            line.funding,
            line.source,
            pence,
        )
    else:
        found[key] = known._replace(pence=known.pence + pence)


def _order(movement: Movement) -> tuple[object, ...]:
    kinds = list(Kind)
    return (
        kinds.index(movement.kind),
        movement.by.recorded,
        id_order(movement.by.id),
        movement.scheme,
        movement.year.order,
        movement.funding,
        movement.source,
    )
