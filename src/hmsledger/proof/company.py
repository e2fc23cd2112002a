"""A figure in company: what the other figures of its sentence, list or table say that it should be.

One figure's own words are often too few to place it. But figures come in company: the rows of a table, the items of
a list, the sums of a sentence are of one scheme, of one entry, of one year after another. Where the company agrees
with the book, a figure among it that is nearly one of the book's is a slip for that one, and a place that the book
fills with one amount and the text with another is wrong, whatever the other is.

What speaks for a slip is weighed, not listed: each thing counts for so much, and what speaks against it is taken off.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from hmsledger.money import shown
from hmsledger.proof import wording
from hmsledger.proof.context import Context
from hmsledger.proof.cues import Names, Says, is_supposed, telling
from hmsledger.proof.figures import Found
from hmsledger.proof.known import Kind, Known, KnownFigures
from hmsledger.proof.match import Contradiction, Fit, Slip, covers, fit, may_be_meant
from hmsledger.proof.opinion import Opinion, Verdict
from hmsledger.standing import Column

_ENOUGH = 3.0
"""So much must speak for a slip."""
_WINDOW = 8
"""So many figures before and after one are its company in running text."""
_FAR = 3
"""So many passages away company may stand."""
_SURE = 5
"""An amount with so many telling digits is the book's even where nothing else says so."""
_MOST_LINES = 60
_SHORT_LINE = 100
_TWO = 2

_SAY_THE_BOOKS = "say the book's figure, or record what changed it"
_GRAVE = {Contradiction.SCHEME: -9.0, Contradiction.FUNDING: -2.0, Contradiction.YEAR: -2.0}
_DIGITS = {0: -2.0, 1: -1.0, 2: 0.0, 3: 1.0, 4: 2.0}
_MANY_DIGITS = 3.0
_BY_SLIP = {Slip.SWAPPED: 1.0, Slip.UNIT: 1.0, Slip.DIGIT: 0.5, Slip.LOST: 0.5, Slip.ROUNDING: -0.5}
_SAID = {"scheme": 2.0, "title": 1.5, "reference": 2.0, "year": 1.0, "funding type": 1.0, "body": 1.0, "date": 1.0}
_NEARBY = {"scheme": 1.0, "title": 1.0, "reference": 1.5, "year": 0.5, "funding type": 0.5, "account": 0.5, "date": 0.5}
_BESIDE = 1.5
"""So much company has a figure that stands in one sentence, paragraph or table with others of its entry."""
_NEARBY_COMPANY = 0.75
_MOST_BY_CHANCE = 3
_MENTIONED = 2.0
_UNDER = 0.5
_SPENT = -2.6
_BOUND = -1.0
_EACH_AGAINST = -1.0
_TAKEN = -2.0
_FAR_FROM_IT = -1.5
_ROUNDED = {0: -4.0, 1: -4.0, 2: -1.0}
_HARDLY = -0.5
"""What was rounded besides being mistyped is less likely, the fewer digits tell."""


_ANOTHER = re.compile(r"\b(?:another|other|further|additional|more|extra|second)\s+$", re.IGNORECASE)
_BEFORE = 24


def in_company(opinions: Sequence[Opinion], figures: KnownFigures, names: Names) -> list[Opinion]:
    """Return opinions with each figure that cannot be placed looked at beside those that can.

    Args:
        opinions: what is to be said of each figure by itself, in order.
        figures: the book's figures.
        names: the names of the book.
    """
    found = list(_unsigned(_again_in_row(opinions)))
    anchors = {number: known for number, item in enumerate(found) if (known := _anchored(item, figures)) is not None}
    tables = _tables(found, anchors)
    for number, item in enumerate(tuple(found)):
        if item.verdict is not Verdict.UNPLACED or not _may_be_wrong(item):
            continue
        company = _Company(found, anchors, number, tables)
        better = _agrees(item, company, figures, names)
        if better is None and number not in anchors:
            better = _mixed(item, figures) or _slip(item, company, figures, names) or _pointed(item, company, figures)
        if better is not None:
            found[number] = better
    return found


def _again_in_row(opinions: Sequence[Opinion]) -> Iterator[Opinion]:
    """Yield opinions; a row that has one amount has it as its total too, over however many years."""
    rows: dict[tuple[int, int], set[object]] = {}
    for item in opinions:
        cell = item.placed.passage.cell
        if cell is not None and item.known is not None and item.verdict is Verdict.AGREES:
            rows.setdefault((cell.table, cell.row), set()).add(_thing(item.known))
    for item in opinions:
        cell, known, year = item.placed.passage.cell, item.known, item.placed.context.year
        again = cell is not None and known is not None and _thing(known) in rows.get((cell.table, cell.row), ())
        if again and item.verdict is Verdict.DISAGREES and year is not None and year.number > 1:
            says = f"{item.placed.found.text} stands in the same row, and this is its total"
            yield replace(item, verdict=Verdict.AGREES, says=says, help="")
        else:
            yield item


def _unsigned(opinions: Iterable[Opinion]) -> Iterator[Opinion]:
    """Yield opinions; a column that prints all of an entry's reductions without a sign means them as reductions."""
    read = list(opinions)
    columns: dict[tuple[int, int, tuple[str, ...]], list[bool]] = {}
    for item in read:
        place = _column_of(item)
        if place is not None:
            columns.setdefault(place, []).append(_has_lost_its_sign(item))
    for item in read:
        place = _column_of(item)
        lost = columns[place] if place is not None else []
        if len(lost) >= _TWO and all(lost):
            says = f"{item.says}; so have all the figures of its column"
            yield replace(item, verdict=Verdict.AGREES, says=says, help="")
        else:
            yield item


def _column_of(item: Opinion) -> tuple[int, int, tuple[str, ...]] | None:
    cell = item.placed.passage.cell
    return (cell.table, cell.column, item.known.entries) if cell is not None and item.known is not None else None


def _has_lost_its_sign(item: Opinion) -> bool:
    found, known = item.placed.found, item.known
    reduced = known is not None and known.pence < 0 < found.figure.pence and found.covers(-known.pence)
    return reduced and item.verdict is Verdict.DISAGREES


def _may_be_wrong(item: Opinion) -> bool:
    found, context = item.placed.found, item.placed.context
    return found.fault is None and found.top is None and not (context.is_past or context.is_denied)


def _anchored(item: Opinion, figures: KnownFigures) -> Known | None:
    """Return the figure of the book that one of the document's is, whatever is to be said of it."""
    if item.known is not None:
        return item.known if item.known.kind is not Kind.QUOTATION else None
    found = item.placed.found
    if item.verdict is not Verdict.UNPLACED or found.telling < _SURE or found.top or found.fault:
        return None
    return next((known for known in figures.now.between(*found.reach) if covers(found, known)), None)


class _Mates:
    """The anchors of a row or a column of a table."""

    def __init__(self) -> None:
        """Begin with none."""
        self.count = 0
        self.entries: Counter[str] = Counter()
        self.schemes: Counter[frozenset[str]] = Counter()
        self.years: Counter[object] = Counter()
        self.sources: Counter[object] = Counter()
        self.fundings: Counter[object] = Counter()
        self.kinds: Counter[Kind] = Counter()

    def add(self, known: Known) -> None:
        """Take in one more."""
        self.count += 1
        self.entries.update(known.entries)
        self.schemes[known.schemes] += 1
        self.years[known.years] += 1
        self.sources[known.sources] += 1
        self.fundings[known.fundings] += 1
        self.kinds[known.kind] += 1

    def fits(self, known: Known) -> bool:
        """Return whether a figure has everything that all of these have in common."""
        ways: tuple[tuple[Counter[object], object], ...] = (
            (self.schemes, known.schemes),  # type: ignore[assignment]  # a Counter of frozensets is one of objects
            (self.years, known.years),
            (self.sources, known.sources),
            (self.fundings, known.fundings),
        )
        return all(len(common) != 1 or next(iter(common)) == own for common, own in ways)

    @property
    def entry(self) -> str:
        """The entry that all of these are of; empty where there is none."""
        return next((entry for entry, number in self.entries.items() if number == self.count), "")


_Tables = Mapping[tuple[int, str, int], _Mates]


def _tables(opinions: Sequence[Opinion], anchors: Mapping[int, Known]) -> _Tables:
    """Return the anchors of each row and column of each table, and of the table as a whole."""
    found: dict[tuple[int, str, int], _Mates] = {}
    for number, known in anchors.items():
        cell = opinions[number].placed.passage.cell
        if cell is not None:
            for axis, place in (("row", cell.row), ("column", cell.column), ("table", 0)):
                found.setdefault((cell.table, axis, place), _Mates()).add(known)
    return found


class _Company:
    """What stands with one figure."""

    def __init__(self, opinions: Sequence[Opinion], anchors: Mapping[int, Known], number: int, tables: _Tables) -> None:
        """Look around a figure."""
        placed = opinions[number].placed
        self.row = self.column = self.table = _Mates()
        self.around: list[tuple[float, Known]] = []
        self.taken: set[object] = set()
        self.own = int(number in anchors)
        cell = placed.passage.cell
        before = placed.passage.text[max(0, placed.found.start - _BEFORE) : placed.found.start]
        another = bool(_ANOTHER.search(before))
        if cell is not None:
            self.row = tables.get((cell.table, "row", cell.row), self.row)
            self.column = tables.get((cell.table, "column", cell.column), self.column)
            self.table = tables.get((cell.table, "table", 0), self.table)
        for other in range(max(0, number - _WINDOW), min(len(opinions), number + _WINDOW + 1)):
            known, there = anchors.get(other), opinions[other].placed
            if (
                known is None
                or other == number
                or (abs(there.passage.number - placed.passage.number) > _FAR and cell is None)
            ):
                continue
            here = there.passage.number == placed.passage.number
            together = here and there.sentence == placed.sentence
            if cell is None:
                self.around.append((2.0 if together else 1.5 if here else 1.0, known))
            elif there.passage.cell is None:
                self.around.append((1.0, known))
            if together or another or (cell is not None and there.passage.cell is not None):
                self.taken |= {_thing(known), (known.size, known.entries)}

    def weight(self, known: Known) -> float:
        """Return how much the company speaks for a figure of the book."""
        most = 0.0
        for weight, other in self.around:
            if not set(other.entries).isdisjoint(known.entries):
                most = max(most, weight)
            elif known.schemes and known.schemes == other.schemes:
                most = max(most, 0.75 * weight)
        for mates, weight in ((self.row, 2.0), (self.column, 2.0), (self.table, 1.5)):
            if any(mates.entries[entry] > self.own for entry in known.entries):
                most = max(most, weight)
            elif known.schemes and mates.schemes[known.schemes] > self.own:
                most = max(most, 0.75 * weight)
        return most


def _thing(known: Known) -> object:
    return (known.size, known.schemes, known.years)


def _agrees(item: Opinion, company: _Company, figures: KnownFigures, names: Names) -> Opinion | None:
    """Return that a figure is the book's, where those beside it are of the same entry and nothing contradicts it."""
    found, context = item.placed.found, _own(item.placed.context, names)
    if found.telling < _TWO or (context.is_spent and not context.is_rate):
        return None
    tells, cell = found.telling > _MOST_BY_CHANCE, item.placed.passage.cell
    for known in figures.now.between(*found.reach):
        if not covers(found, known) or company.weight(known) < (_NEARBY_COMPANY if tells else _BESIDE):
            continue
        taken = not {_thing(known), (known.size, known.entries)}.isdisjoint(company.taken)
        if taken and not (tells and (cell is None or company.row.count)):
            continue
        fitted = fit(found, context, known, figures)
        if known.kind in {Kind.LINE, Kind.ENTRY} and not fitted.against:
            says = f"{wording.described(figures.book, known)}; the figures beside it are of the same budget"
            return replace(item, verdict=Verdict.AGREES, says=says, known=known)
    return None


def _mixed(item: Opinion, figures: KnownFigures) -> Opinion | None:
    """Return that a figure said to be approved is what is approved and what is pending together."""
    found, context = item.placed.found, item.placed.context
    schemes = context.schemes or context.near
    if len(schemes) != 1 or context.says is not Says.APPROVED or found.telling < _TWO or is_supposed(context.sentence):
        return None
    scheme = next(iter(schemes))
    done = figures.total_of(Column.APPROVED, scheme=scheme)
    asked = figures.total_of(Column.PENDING, scheme=scheme)
    if done is None or asked is None or not found.covers(done.pence + asked.pence):
        return None
    pending = wording.described(figures.book, asked)
    says = f"only {shown(done.pence)} of it is approved; {pending}"
    return replace(item, verdict=Verdict.DISAGREES, says=says, help="say how much is approved", known=done)


def _slip(item: Opinion, company: _Company, figures: KnownFigures, names: Names) -> Opinion | None:
    """Return that a figure is a slip for the book's, where enough speaks for it."""
    found, context = item.placed.found, item.placed.context
    mentioned = names.mentioned_in(context.clause)
    context = _own(context, names)
    meant = context.schemes | context.near | mentioned
    best: tuple[float, int, Slip, Fit] | None = None
    fits: dict[int, Fit | None] = {}
    order = list(Slip)
    for slip, low, high in may_be_meant(found):
        for known in figures.any.between(low, high):
            if known.pence == 0 or covers(found, known) or not _may_be_quoted(item, known):
                continue
            if id(known) not in fits:
                near = bool(known.schemes & meant) or company.weight(known) > 0 or found.telling > _MOST_BY_CHANCE
                fits[id(known)] = fit(found, context, known, figures) if near else None
            fitted = fits[id(known)]
            if fitted is None:
                continue
            by_name = bool(known.schemes) and known.schemes <= mentioned
            score = _score(found, slip, fitted, item, mentioned=by_name)
            if not known.schemes & meant and not company.weight(known):
                score += _FAR_FROM_IT
            score += company.weight(known) + (_TAKEN if _thing(known) in company.taken else 0.0)
            if best is None or (score, -order.index(slip)) > best[:2]:
                best = (score, -order.index(slip), slip, fitted)
    if best is None or best[0] < _ENOUGH:
        return None
    says = wording.slip_words(best[2], figures.book, best[3].known)
    return replace(item, verdict=Verdict.DISAGREES, says=says, help=_SAY_THE_BOOKS, known=best[3].known)


def _own(context: Context, names: Names) -> Context:
    """Return what is said of a figure; a scheme that only what stood before it names is but nearby."""
    if not context.schemes or any(cue.value & context.schemes for cue in names.schemes_in(context.clause)):
        return context
    return context._replace(schemes=frozenset(), near=context.schemes)


def _may_be_quoted(item: Opinion, known: Known) -> bool:
    """Return whether a figure may be of the kind of one of the book's: what was spent is only ever quoted."""
    return known.kind is not Kind.QUOTATION or item.placed.context.is_spent or item.placed.found.telling >= _SURE


def _score(found: Found, slip: Slip, fitted: Fit, item: Opinion, *, mentioned: bool) -> float:
    context = item.placed.context
    said = sum(_SAID.get(what, 0.0) for what in fitted.said) + sum(_NEARBY.get(what, 0.0) for what in fitted.nearby)
    if mentioned and "scheme" not in fitted.said:
        said += _MENTIONED - (_NEARBY["scheme"] if "scheme" in fitted.nearby else 0.0)
    score = said + _DIGITS.get(found.telling, _MANY_DIGITS) + _BY_SLIP[slip]
    days, bodies = context.under
    steps = fitted.known.steps
    score += _UNDER * any(day.is_of(step.decision.decided) for day in days for step in steps if step.decision.decided)
    score += _UNDER * any(step.decision.body in bodies for step in steps)
    score += sum(_GRAVE.get(what, _EACH_AGAINST) for what in fitted.against)
    if fitted.known.size % found.figure.unit and slip is not Slip.ROUNDING:
        score += _ROUNDED.get(found.telling - (slip is Slip.LOST), _HARDLY)
    if context.is_spent and not context.is_rate and fitted.known.kind is not Kind.QUOTATION:
        score += _SPENT
    return score + (_BOUND if context.is_bound else 0.0)


def _pointed(item: Opinion, company: _Company, figures: KnownFigures) -> Opinion | None:
    """Return that the book has another amount in the one place that a figure's company leaves it."""
    context = item.placed.context
    if context.is_spent or context.is_bound or context.is_exempt:
        return None
    left = list(_in_table(item, company, figures) if item.placed.passage.cell else _in_list(item, company, figures))
    left = left or list(_alone(item, company, figures))
    if len({known.size for known in left}) != 1 or _thing(left[0]) in company.taken:
        return None
    says = f"the book says otherwise: {wording.described(figures.book, left[0])}"
    return replace(item, verdict=Verdict.DISAGREES, says=says, help=_SAY_THE_BOOKS, known=left[0])


def _in_table(item: Opinion, company: _Company, figures: KnownFigures) -> Iterator[Known]:
    """Yield the figures that may stand in a cell, going by its row, its column and its headings."""
    context, row, column = item.placed.context, company.row, company.column
    by_row = row.count >= _TWO and context.year is not None
    if column.count < _TWO and not by_row:
        return
    entries = {mates.entry for mates in (row, column) if mates.count >= _TWO} - {""}
    if len(entries) != 1 or context.is_total:
        return
    kind = Kind.ENTRY if all(mates.kinds[Kind.ENTRY] == mates.count for mates in (row, column)) else Kind.LINE
    for known in _lines(figures, entries, kind):
        if all(mates.count < _TWO or mates.fits(known) for mates in (row, column)) and _is_told(item, known, figures):
            yield known


def _in_list(item: Opinion, company: _Company, figures: KnownFigures) -> Iterator[Known]:
    """Yield the figures that may stand in a place of a sentence or list, going by those beside it."""
    context = item.placed.context
    beside = [set(known.entries) for _, known in company.around]
    if len(beside) < _TWO or context.is_total:
        return
    entries = set.intersection(*beside)
    if len(entries) == 1:
        yield from (known for known in _lines(figures, entries, Kind.LINE) if _is_told(item, known, figures))


def _alone(item: Opinion, company: _Company, figures: KnownFigures) -> Iterator[Known]:
    """Yield the figures that a short line can mean which says no more than a scheme: “Gasworks bridge: £70,000”."""
    context, text = item.placed.context, item.placed.passage.text
    if len(context.schemes) != 1 or len(text) > _SHORT_LINE or not (company.around or company.table.count):
        return
    code = next(iter(context.schemes))
    if telling(context.clause) - telling(figures.book.scheme_name(code)):
        return
    for known in figures.of_scheme.get(code, ())[:_MOST_LINES]:
        against = fit(item.placed.found, context, known, figures).against
        if (
            known.kind is not Kind.DECISION
            and known.schemes == context.schemes
            and set(against) <= {Contradiction.SIGN}
        ):
            yield known


def _lines(figures: KnownFigures, entries: Iterable[str], kind: Kind) -> Iterator[Known]:
    for entry in entries:
        yield from (known for known in figures.of_entry.get(entry, ())[:_MOST_LINES] if known.kind is kind)


def _is_told(item: Opinion, known: Known, figures: KnownFigures) -> bool:
    """Return whether a text names the scheme or the year of a line, and nothing that is not its."""
    context = item.placed.context
    if context.year is None and not known.schemes & context.schemes:
        return False
    fitted = fit(item.placed.found, context, known, figures)
    return set(fitted.against) <= {Contradiction.SIGN} and not {"scheme", "year"}.isdisjoint(fitted.said)
