"""What the book says: every figure of it that a document may quote, as it stands and as it stood before.

Figures are the lines of entries, what lines of one entry make together, what a body decided on one day, and the
totals of each part of the budget. Beside them stand the figures that were the book's until something changed them.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import groupby

from hmsledger.clocks import Clocks
from hmsledger.corrections import Corrected
from hmsledger.entries import (
    Book,
    BudgetEntry,
    Correction,
    Funding,
    LaterDecision,
    Line,
    Quotation,
    Variation,
    id_order,
)
from hmsledger.money import Unstated
from hmsledger.nil import NIL_OVER
from hmsledger.proof.cues import alternatives, folded, telling
from hmsledger.reconcile import Position, position
from hmsledger.standing import Column, Standing, Step, lines_in_force, lives
from hmsledger.timeline import changes_of
from hmsledger.years import Year

_LEAST = 4
MOST = 120
"""So many of the book's figures, the nearest in amount, are looked at for one of a document's."""
_WITHOUT_ACCOUNTS = 8
"""So many of the parts of a line are by scheme, year and funding type alone."""


class Kind(StrEnum):
    """What sort of figure of the book it is."""

    LINE = "line"
    ENTRY = "entry"
    DECISION = "decision"
    TOTAL = "total"
    QUOTATION = "quotation"
    STATED = "stated total"


Changer = BudgetEntry | LaterDecision | Correction
"""What may change a figure of the book."""


@dataclass(frozen=True, slots=True)
class Was:
    """Until when a figure was the book's, and what changed it.

    Attributes:
        since: the day from which it stood; None where it stood from the first.
        until: the day of the change; None where it is still so as known on the document's day.
        known: whether what changed was what was known, and not what was decided.
        by: what changed it.
    """

    since: date | None
    until: date | None
    known: bool
    by: tuple[Changer, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of the book.

    Attributes:
        entries: the ids of the entries behind it.
        column: in which column it stands; None for what had not been decided at all by the day.
        entry: the one approval or variation that it comes from, if it comes from one.
        steps: the steps taken with that entry.
        schemes: the schemes of its lines; likewise years, funding types, accounts and sources.
        was: until when it stood, where it stands no more.
    """

    kind: Kind
    pence: int
    entries: tuple[str, ...]
    column: Column | None
    schemes: frozenset[str]
    years: frozenset[Year]
    fundings: frozenset[Funding]
    accounts: frozenset[str]
    sources: frozenset[str]
    entry: BudgetEntry | Quotation | None = None
    steps: tuple[Step, ...] = ()
    standing: Standing | None = None
    was: Was | None = None

    @property
    def size(self) -> int:
        """The amount without its sign."""
        return abs(self.pence)

    @property
    def is_total(self) -> bool:
        """Whether it is all that stands in its part of the budget."""
        return self.kind is Kind.TOTAL


@dataclass(slots=True)
class _Sum:
    """A sum being added up."""

    pence: int = 0
    lines: int = 0
    entries: dict[str, None] = field(default_factory=dict)
    says: tuple[set[str], set[Year], set[Funding], set[str], set[str]] = field(
        default_factory=lambda: (set(), set(), set(), set(), set())
    )

    def add(self, entry: str, line: Line, sign: int = 1) -> None:
        self.pence += sign * line.pence
        self.lines += 1
        self.entries[entry] = None
        for kept, value in zip(
            self.says, (line.scheme, line.year, line.funding, line.account, line.source), strict=True
        ):
            kept.add(value)  # type: ignore[attr-defined]  # each set has what its line has

    def known(self, kind: Kind, column: Column | None) -> Known:
        schemes, years, fundings, accounts, sources = self.says
        return Known(
            kind,
            self.pence,
            tuple(self.entries),
            column,
            frozenset(schemes),
            frozenset(years),
            frozenset(fundings),
            frozenset(accounts),
            frozenset(sources),
        )


_Key = tuple[object, ...]


class Shelf:
    """Figures of a book, found by amount."""

    def __init__(self, known: Iterable[Known]) -> None:
        """Put them in order of size."""
        self.all = sorted(known, key=lambda item: (item.size, item.kind, item.entries))
        self._sizes = [item.size for item in self.all]

    def count(self, low: int, high: int) -> int:
        """Return how many figures have a size from one to another, in pence."""
        return bisect_left(self._sizes, high + 1) - bisect_left(self._sizes, low)

    def between(self, low: int, high: int) -> Sequence[Known]:
        """Return the figures with a size from one to another, in pence; of very many, those nearest to the middle."""
        first = bisect_left(self._sizes, low)
        if first == len(self._sizes) or self._sizes[first] > high:
            return ()
        last = bisect_left(self._sizes, high + 1, first)
        if last - first > MOST:
            middle = bisect_left(self._sizes, (low + high) // 2, first, last)
            first, last = max(first, middle - MOST // 2), min(last, middle + MOST // 2)
        return self.all[first:last]


class KnownFigures:
    """Every figure of a book through the clocks.

    Attributes:
        book: the book, redacted.
        clocks: through which days it is looked at.
        now: the figures that stand.
        total: the figures of each part of the budget, by part and column.
        printed: the figures that the book keeps only to be checked: totals as printed, and what quotes one entry.
        any: both of these.
        of_scheme: the figures that have a scheme in them, by its code.
        of_entry: the lines of each entry and what they make together, by its id.
    """

    def __init__(self, book: Book, clocks: Clocks) -> None:
        """Work out what stands; what stood is worked out when it is asked for."""
        self.book = book
        self.clocks = clocks
        self.position = position(book, clocks)
        self.totals = dict(_totals(self.position))
        now = [*_of_entries(self.position), *_later(book, clocks, self.position), *self.totals.values()]
        quoted = list(_of_quotations(book, clocks))
        now += [*_of_decisions(self.position), *(item for item in quoted if not _quotes(item))]
        self.now = Shelf(now)
        self.printed = Shelf([*(item for item in quoted if _quotes(item)), *_stated_totals(book)])
        self.any = Shelf((*self.now.all, *self.printed.all))
        self.of_scheme: dict[str, list[Known]] = {}
        for item in now:
            for scheme in item.schemes if item.kind is not Kind.QUOTATION else ():
                self.of_scheme.setdefault(scheme, []).append(item)
        self.of_entry: dict[str, list[Known]] = {}
        for item in now:
            if item.kind in {Kind.LINE, Kind.ENTRY}:
                self.of_entry.setdefault(item.entries[0], []).append(item)
        self._references = _by_reference(now)
        self._referring = alternatives(self._references)
        self._was: Shelf | None = None
        self._families: dict[str, frozenset[str]] = {}
        self._titles: dict[str, frozenset[str]] = {}
        self.withheld = {
            scheme
            for item in self.position.unstated(Unstated.WITHHELD)
            for scheme in {line.scheme for line in item.lines if line.amount is Unstated.WITHHELD}
        }

    def referred(self, text: str) -> frozenset[str]:
        """Return the schemes of the decisions that a text, folded, names by their references."""
        found: frozenset[str] = frozenset()
        return found.union(
            *(self._references.get(folded(match[0]), frozenset()) for match in self._referring.finditer(text))
        )

    def family(self, code: str) -> frozenset[str]:
        """Return a scheme and every scheme below it."""
        if code not in self._families:
            self._families[code] = self.book.family(code)
        return self._families[code]

    def title_words(self, title: str) -> frozenset[str]:
        """Return the words of an entry's title that tell it from others."""
        if title not in self._titles:
            self._titles[title] = telling(title)
        return self._titles[title]

    @property
    def was(self) -> Shelf:
        """The figures that stood until something changed them."""
        if self._was is None:
            self._was = Shelf(_history(self.book, self.clocks, self.position))
        return self._was

    def total_of(
        self,
        column: Column,
        *,
        scheme: str | None = None,
        year: Year | None = None,
        funding: Funding | None = None,
    ) -> Known | None:
        """Return the total of a part of the budget, or None where nothing stands in it."""
        return self.totals.get((column, scheme, year, funding, None, None))


def _by_reference(known: Iterable[Known]) -> Mapping[str, frozenset[str]]:
    """Return the schemes behind each reference of a decision, folded; a reference with no digit is but words."""
    found: dict[str, set[str]] = {}
    for item in known:
        for reference in references_of(item):
            found.setdefault(folded(reference), set()).update(item.schemes)
    return {reference: frozenset(schemes) for reference, schemes in found.items()}


def references_of(known: Known) -> Iterator[str]:
    """Yield the references of the decisions behind a figure, folded, where they are long enough to tell something."""
    for step in known.steps:
        reference = step.decision.reference.casefold()
        if len(reference) >= _LEAST and any(map(str.isdigit, reference)):
            yield reference


def _parts(line: Line) -> tuple[_Key, ...]:
    """Return the parts of the budget that a line belongs to: scheme, year, funding type, account, source."""
    scheme, year, funding, _, account, source = line.meaning
    return (
        (None, None, None, None, None),
        (scheme, None, None, None, None),
        (None, year, None, None, None),
        (None, None, funding, None, None),
        (scheme, year, None, None, None),
        (scheme, None, funding, None, None),
        (None, year, funding, None, None),
        (scheme, year, funding, None, None),
        (None, None, None, account, None),
        (None, year, None, account, None),
        (None, None, None, None, source),
        (None, year, None, None, source),
    )


def _totals(found: Position) -> Iterator[tuple[_Key, Known]]:
    sums: dict[_Key, _Sum] = {}
    only: dict[str, tuple[BudgetEntry, Standing]] = {}
    for item in found.counted:
        column = item.standing.column
        if column is Column.NOT_COUNTED:
            continue
        only[item.entry.id] = (item.entry, item.standing)
        for line in item.lines:
            if isinstance(line.amount, int):
                for part in _parts(line):
                    sums.setdefault((column, *part), _Sum()).add(item.entry.id, line)
    for key, total in sums.items():
        known = total.known(Kind.TOTAL, Column(str(key[0])))
        if len(known.entries) == 1:
            entry, standing = only[known.entries[0]]
            known = replace(known, entry=entry, steps=standing.steps, standing=standing)
        yield key, known


def _of_entries(found: Position) -> Iterator[Known]:
    for item in found.counted:
        for known in of_lines(item.entry, item.lines):
            yield replace(known, column=item.standing.column, steps=item.standing.steps, standing=item.standing)


def _later(book: Book, clocks: Clocks, found: Position) -> Iterator[Known]:
    """Yield the figures of entries that nothing had been done with by the day: a draft may ask for them."""
    counted = {item.entry.id for item in found.counted}
    for entry, steps, standing in lives(book, clocks):
        if standing is None and entry.id not in counted:
            lines = found.corrected.lines.get(entry.id, entry.lines)
            yield from (replace(known, steps=steps) for known in of_lines(entry, lines))


def of_lines(entry: BudgetEntry, lines: Sequence[Line]) -> Iterator[Known]:
    """Yield each line of an entry, and what they make together by scheme, year, funding type, account and source."""
    groups: dict[_Key, _Sum] = {}
    stated = [line for line in lines if isinstance(line.amount, int)]
    moved = isinstance(entry, Variation) and entry.type in NIL_OVER
    for number, line in enumerate(stated):
        keys: list[_Key] = [("line", number)]
        if len(stated) > 1:
            keys += [("all",), ("scheme", line.scheme), ("year", line.year), ("funding", line.funding)]
            keys += [("scheme", line.scheme, line.year), ("scheme", line.scheme, line.funding)]
            keys += [("year", line.year, line.funding), ("account", line.account), ("source", line.source)]
            keys += [("source", line.source, line.year)]
            keys += [("moved",)] if moved and line.pence > 0 else []
        for key in keys:
            groups.setdefault(key, _Sum()).add(entry.id, line)
    seen: set[tuple[object, ...]] = set()
    for key, total in groups.items():
        alone = key[0] == "line"
        known = replace(total.known(Kind.LINE if alone else Kind.ENTRY, None), entry=entry)
        same = (known.pence, known.schemes, known.years, known.fundings, known.accounts, known.sources)
        if (alone or total.lines > 1) and same not in seen:
            seen.add(same)
            yield known


def _of_decisions(found: Position) -> Iterator[Known]:
    """Yield what a body dealt with in all on one day, where that was more than one entry."""
    sums: dict[_Key, _Sum] = {}
    columns: dict[_Key, set[Column]] = {}
    last: dict[_Key, tuple[Step, ...]] = {}
    for item in found.counted:
        for step in item.standing.steps:
            decision = step.decision
            if decision.decided is None or not decision.body:
                continue
            key: _Key = (decision.body, decision.decided, step.outcome)
            columns.setdefault(key, set()).add(item.standing.column)
            last[key] = (step,)
            for line in item.lines:
                sums.setdefault(key, _Sum()).add(item.entry.id, line)
    for key, total in sums.items():
        if len(total.entries) > 1:
            column = next(iter(columns[key])) if len(columns[key]) == 1 else None
            yield replace(total.known(Kind.DECISION, column), steps=last[key])


def _of_quotations(book: Book, clocks: Clocks) -> Iterator[Known]:
    """Yield the figures that the book keeps as quoted."""
    for entry in book.entries:
        if isinstance(entry, Quotation) and clocks.knows(entry):
            for line in entry.lines:
                if isinstance(line.amount, int):
                    total = _Sum()
                    total.add(entry.id, line)
                    yield replace(total.known(Kind.QUOTATION, None), entry=entry)


def _quotes(known: Known) -> bool:
    """Return whether a figure is quoted of one entry, and so says nothing that the entry does not."""
    return isinstance(known.entry, Quotation) and bool(known.entry.quotes)


def _stated_totals(book: Book) -> Iterator[Known]:
    """Yield the totals that documents printed, as kept to be checked."""
    for total in book.stated_totals:
        scope = total.scope
        yield Known(
            Kind.STATED,
            total.pence,
            (),
            None,
            frozenset({scope.scheme} if scope.scheme else ()),
            frozenset({scope.year} if scope.year else ()),
            frozenset({scope.funding} if scope.funding else ()),
            frozenset({scope.account} if scope.account else ()),
            frozenset({scope.source} if scope.source else ()),
        )


def _history(book: Book, clocks: Clocks, found: Position) -> Iterator[Known]:
    yield from _restated(book, clocks, found)
    now = {key: total.pence for key, total in _totals(found)}
    for known_then in (True, False):
        yield from _totals_before(book, clocks, found.corrected, now, known_then=known_then)


def _restated(book: Book, clocks: Clocks, found: Position) -> Iterator[Known]:
    """Yield the lines that corrections and amendments replaced, as they were."""
    for entry, steps, standing in lives(book, clocks):
        source = standing.lines_of if standing else entry
        column = standing.column if standing else None
        states: list[tuple[tuple[Line, ...], Was]] = []
        if source.id != entry.id:
            states.append(
                (entry.lines, Was(None, source.decision.decided or source.recorded, known=False, by=(source,)))
            )
        before = source.lines
        corrections = found.corrected.applied.get(source.id, ())
        for correction, (day, lines) in zip(corrections, found.corrected.history.get(source.id, ()), strict=True):
            states.append((before, Was(None, day, known=True, by=(correction,))))
            before = lines
        if not states:
            continue
        stands = {
            known.pence
            for known in of_lines(entry, lines_in_force(standing, found.corrected.lines) if standing else before)
        }
        for lines, was in states:
            for known in of_lines(entry, lines):
                if known.pence not in stands:
                    yield replace(known, column=column, steps=steps, standing=standing, was=was)


def _totals_before(
    book: Book, clocks: Clocks, corrected: Corrected, now: Mapping[_Key, int], *, known_then: bool
) -> Iterator[Known]:
    """Yield what each total was until a day on which something changed it."""
    changes = [
        (change.day, id_order(life.entry.id), life.entry, change)
        for life in lives(book, Clocks(None, clocks.as_known))
        for change in changes_of(book, life, clocks, corrected, known_then=known_then)
        if clocks.reaches(change.day) and change.column is not Column.NOT_COUNTED
    ]
    changes.sort(key=lambda item: item[:2])
    sums: dict[_Key, _Sum] = {}
    since: dict[_Key, date] = {}
    states: list[tuple[_Key, int, Was]] = []
    for day, todays in groupby(changes, key=lambda item: item[0]):
        before: dict[_Key, int] = {}
        by: dict[_Key, dict[str, Changer]] = {}
        for _, _, entry, change in todays:
            changed_by = _changed_by(book, corrected, entry, day)
            for line in change.lines:
                if not isinstance(line.amount, int):
                    continue
                for part in _parts(line)[:_WITHOUT_ACCOUNTS]:
                    key = (change.column, *part)
                    total = sums.setdefault(key, _Sum())
                    before.setdefault(key, total.pence)
                    by.setdefault(key, {})[changed_by.id] = changed_by
                    total.add(entry.id, line, change.sign)
        states += [
            (key, pence, Was(since.get(key), day, known_then, tuple(by[key].values())))
            for key, pence in before.items()
            if pence
        ]
        since.update(dict.fromkeys(before, day))
    if known_then:
        states += [(key, total.pence, Was(since[key], None, known=True)) for key, total in sums.items()]
    shapes = {key: total.known(Kind.TOTAL, Column(str(key[0]))) for key, total in sums.items()}
    for key, pence, was in states:
        if pence != now.get(key, 0):
            yield replace(shapes[key], pence=pence, was=was)


def _changed_by(book: Book, corrected: Corrected, entry: BudgetEntry, day: date) -> Changer:
    """Return what changed an entry's money on a day: a correction, a later decision, or the entry itself."""
    for source in (entry.id, *(later.id for later in book.decisions_of.get(entry.id, ()))):
        for correction in corrected.applied.get(source, ()):
            if correction.recorded == day:
                return correction
    for later in book.decisions_of.get(entry.id, ()):
        if day in {later.decision.decided, later.recorded}:
            return later
    return entry
