"""The whole book as flat tables that refer to each other: what every export of data is made from.

The tables say what was decided (entries, decisions, corrections, quotations and their lines as recorded), what stands
through the clocks (budget: a row for each line in force; positions: its sums), and what it was computed from.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from hmsledger.clocks import Clocks
from hmsledger.corrections import corrected
from hmsledger.entries import (
    KIND_NAMES,
    NOT_STATED,
    RINGS,
    SOURCES,
    AnyEntry,
    Book,
    BudgetEntry,
    Correction,
    LaterDecision,
    Line,
    Quotation,
    StatedTotal,
    Variation,
    body_of,
)
from hmsledger.money import Unstated
from hmsledger.reconcile import Counted, Position, Totals, position
from hmsledger.standing import Column as Phase
from hmsledger.standing import Standing, lives
from hmsledger.years import NOT_STATED as NO_YEAR
from hmsledger.years import Year

Cell = str | int | bool | date | None
"""What stands in a table: text, a number, yes or no, a day, or nothing; money in whole pence."""
Row = tuple[Cell, ...]
Said = Mapping[str, str]


class Table(NamedTuple):
    """A table.

    Attributes:
        name: its name.
        says: what a row of it is, in a sentence.
        columns: the names of its columns, each described in ``fields.FIELDS``.
        key: the columns that tell each row from every other.
        refers: columns that hold a key of another table, with the table and the column there.
        rows: its rows, in an order that the book alone decides.
    """

    name: str
    says: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    refers: Mapping[str, tuple[str, str]]
    rows: tuple[Row, ...]


_REFERS: Mapping[str, tuple[str, str]] = {
    "entry": ("entries", "entry"),
    "about": ("entries", "entry"),
    "corrects": ("entries", "entry"),
    "quotes": ("entries", "entry"),
    "lines_of": ("entries", "entry"),
    "correction": ("corrections", "entry"),
    "body": ("bodies", "body"),
    "scheme": ("schemes", "scheme"),
    "parent": ("schemes", "scheme"),
    "account": ("accounts", "account"),
    "source": ("sources", "source"),
    "year": ("years", "year"),
}
"""What a column refers to wherever it stands but in the table that it is the key of."""


class _View:
    """What is seen of a book through the clocks.

    Attributes:
        seen: what stands.
        entries: the entries that had been recorded and, where they are decisions, taken; in reading order.
        totals: the stated totals of those days.
    """

    def __init__(self, book: Book, clocks: Clocks) -> None:
        self.book = book
        self.seen: Position = position(book, clocks)
        self.restated = corrected(book, clocks)
        lived = [life for life in lives(book, clocks) if life.standing is not None]
        self.standings: Mapping[str, Standing] = {life.entry.id: life.standing for life in lived if life.standing}
        self.steps = {step.entry.id: step for life in lived for step in life.steps if clocks.reaches(step.stands_from)}
        self.entries = tuple(entry for entry in book.entries if clocks.knows(entry) and self._is_seen(entry))
        self.ids = frozenset(entry.id for entry in self.entries)
        self.totals = tuple(total for total in book.stated_totals if _was_stated(total, clocks))

    def _is_seen(self, entry: AnyEntry) -> bool:
        """Return whether an entry had been decided, or corrects one that had; a circle of corrections corrects none."""
        passed: set[str] = set()
        while isinstance(entry, Correction):
            passed.add(entry.id)
            entry = self.book.by_id[entry.corrects]
            if entry.id in passed:
                return True
        return isinstance(entry, Quotation) or entry.id in self.standings or entry.id in self.steps

    def known(self, entry: str) -> str | None:
        """Return the id of an entry, if that is seen."""
        return entry if entry in self.ids else None

    def lines(self) -> Iterator[Line]:
        """Yield every line that is said or in force."""
        for entry in self.entries:
            yield from (line for _, lines in _parts(entry) for line in lines)
        for item in self.seen.counted:
            yield from item.lines


def tables(book: Book, clocks: Clocks, about: Said) -> tuple[Table, ...]:
    """Return the tables of a book, each behind those that it refers to.

    Args:
        book: the book, with nothing in it that is withheld.
        clocks: through which days it is looked at.
        about: what it was computed from, by name.
    """
    view = _View(book, clocks)
    rows: Mapping[str, Iterable[Row]] = {
        "provenance": about.items(),
        "bodies": _bodies(view),
        "powers": _powers(book),
        "accounts": _accounts(book),
        "sources": _sources(book),
        "schemes": _schemes(book),
        "years": _years(view),
        "entries": map(_entry(view), view.entries),
        "decisions": _decisions(view),
        "corrections": _corrections(view),
        "quotations": _quotations(view),
        "lines": _lines(view),
        "restatements": _restatements(view),
        "budget": _budget(view),
        "positions": _positions(view),
        "stated_totals": _totals(view),
    }
    return tuple(_table(name, found) for name, found in rows.items())


class _Shape(NamedTuple):
    """What a table is: what a row of it says, its columns, and how many of the first of them are its key."""

    says: str
    columns: tuple[str, ...]
    keys: int = 1


_ONE_LINE = ("scheme", "year", "funding", "account", "source", "amount", "amount_in_words")
_SHAPES: Mapping[str, _Shape] = {
    "provenance": _Shape("What the tables were computed from, by name.", ("name", "value")),
    "bodies": _Shape("A body or officer.", ("body", "name")),
    "powers": _Shape("A kind of matter that a body has power to decide.", ("body", "matter"), 2),
    "accounts": _Shape("An account, and the ring in which it lies.", ("account", "name", "ring")),
    "sources": _Shape("A source of funding.", ("source", "name")),
    "schemes": _Shape("What budget is approved for.", ("scheme", "name", "account", "parent", "status")),
    "years": _Shape(
        "A financial year that a line names, a span of them, or not-stated.",
        ("year", "ordinal", "length", "year_start", "year_end", "fiscal_year"),
    ),
    "entries": _Shape(
        "An entry of the book, and where it stands.",
        (
            *("entry", "kind", "scheme", "title", "matter", "recorded", "variation_type", "phase", "outcome"),
            *("resting_on_quotation", "lines_of", "exempt", "basis", "retrospective", "reopens", "reopens_reason"),
            "note",
        ),
    ),
    "decisions": _Shape(
        "A step that a body took with an approval or variation.",
        (
            *("entry", "about", "body", "outcome", "decided", "effective", "published", "stands_from", "in_power"),
            *("taken", "item", "minute", "paragraph", "reference", "report", "url", "evidence", "quoted_in"),
            *("quoted_in_dated", "quoted_in_paragraph", "quoted_in_url"),
        ),
    ),
    "corrections": _Shape(
        "A restatement of what was recorded or reported wrongly.",
        (
            *("entry", "corrects", "stated_by", "decided", "body", "item", "minute", "paragraph", "url", "reason"),
            "applied",
        ),
    ),
    "quotations": _Shape(
        "A document that quotes figures; they never count.",
        ("entry", "quotes", "document", "dated", "paragraph", "url"),
    ),
    "lines": _Shape(
        "A line of an entry, as it was recorded.", ("line_id", "entry", "part", "number", *_ONE_LINE, "stated")
    ),
    "restatements": _Shape(
        "A correction of an entry's lines, in the order in which they apply.", ("entry", "correction", "ordinal"), 2
    ),
    "budget": _Shape(
        "A line in force, after every correction, and where its money stands.",
        (
            *("budget_line", "entry", *_ONE_LINE, "currency", "direction", "phase", "outcome"),
            *("resting_on_quotation", "fiscal_year", "year_start", "year_end", "scheme_name", "account_name", "ring"),
            *("source_name", "kind", "variation_type", "title", "lines_of", "body", "body_name", "decided", "item"),
            *("minute", "reference", "url"),
        ),
    ),
    "positions": _Shape(
        "What stands for a scheme, year and funding type in each phase.",
        ("scheme", "year", "funding", "phase", "amount", "quoted"),
        4,
    ),
    "stated_totals": _Shape(
        "A total that a document printed, kept to be checked.",
        (
            *("ordinal", "scheme", "year", "funding", "account", "source", "amount", "status", "as_at", "stated"),
            *("document", "dated", "paragraph", "url"),
        ),
    ),
}
"""Every table by its name, each behind those that it refers to."""


def _table(name: str, rows: Iterable[Row]) -> Table:
    """Return a table, with nothing in place of an empty text."""
    says, columns, keys = _SHAPES[name]
    refers = {column: to for column in columns if (to := _REFERS.get(column)) and to != (name, column)}
    cleared = tuple(tuple(None if cell == "" else cell for cell in row) for row in rows)
    return Table(name, says, columns, columns[:keys], refers, cleared)


def _was_stated(total: StatedTotal, clocks: Clocks) -> bool:
    """Return whether a total is of the days that are looked at, as far as it says of which day it is."""
    known = total.document.dated if total.document else None
    return (total.as_at is None or clocks.reaches(total.as_at)) and (
        known is None or clocks.as_known is None or known <= clocks.as_known
    )


def _bodies(view: _View) -> Iterator[Row]:
    used = (body_of(entry) for entry in view.entries)
    return ((body, view.book.body_name(body)) for body in dict.fromkeys((*view.book.bodies, *used)) if body)


def _powers(book: Book) -> Iterator[Row]:
    return ((body.id, matter) for body in book.bodies.values() for matter in dict.fromkeys(body.decides))


def _accounts(book: Book) -> Iterator[Row]:
    for account in dict.fromkeys((*RINGS, *book.accounts, NOT_STATED)):
        yield (account, _account_name(book, account), book.ring_of(account))


def _account_name(book: Book, account: str) -> str:
    known = book.accounts.get(account)
    return known.name if known else RINGS.get(account, account)


def _sources(book: Book) -> Iterator[Row]:
    for source in dict.fromkeys((*SOURCES, *book.sources, NOT_STATED)):
        yield (source, _source_name(book, source))


def _source_name(book: Book, source: str) -> str:
    known = book.sources.get(source)
    return known.name if known else source


def _schemes(book: Book) -> Iterator[Row]:
    return (
        (scheme.code, scheme.name, scheme.account, scheme.parent, scheme.status) for scheme in book.schemes.values()
    )


def _years(view: _View) -> Iterator[Row]:
    named = (
        {line.year for line in view.lines()}
        | {total.scope.year for total in view.totals if total.scope.year}
        | {NO_YEAR}
    )
    for number, year in enumerate(sorted(named, key=lambda year: year.order), 1):
        length = "not-stated" if not year.is_stated else "span" if year.is_span else "year"
        yield (year.label, number, length, *_days(year), _fiscal(year))


def _days(year: Year) -> tuple[date | None, date | None]:
    return (year.starts, year.ends) if year.is_stated else (None, None)


def _fiscal(year: Year) -> int | None:
    return year.first if year.is_stated and not year.is_span else None


def _entry(view: _View) -> Callable[[AnyEntry], Row]:
    def row(entry: AnyEntry) -> Row:
        standing = view.standings.get(entry.id)
        reopens = entry.reopens
        return (
            *(entry.id, KIND_NAMES[type(entry)], entry.scheme, entry.title, entry.matter, entry.recorded),
            _variation_type(entry),
            *((standing.column.value, standing.outcome.value) if standing else (None, None)),
            *((standing.quoted, standing.lines_of.id) if standing else (None, None)),
            *(entry.exempt, entry.basis, entry.retrospective),
            ", ".join(year.label for year in reopens.years) if reopens else None,
            reopens.reason if reopens else None,
            entry.note,
        )

    return row


def _variation_type(entry: AnyEntry) -> str | None:
    return entry.type.value if isinstance(entry, Variation) else None


def _decisions(view: _View) -> Iterator[Row]:
    taken = {step.entry.id for standing in view.standings.values() for step in standing.steps}
    for entry in view.entries:
        step = view.steps.get(entry.id)
        if step is None or not isinstance(entry, BudgetEntry | LaterDecision):
            continue
        decision = entry.decision
        quoted = decision.quoted_in
        yield (
            *(entry.id, entry.of if isinstance(entry, LaterDecision) else entry.id, decision.body),
            *(decision.outcome.value, decision.decided, decision.effective, decision.published, step.stands_from),
            *(step.powerful, entry.id in taken, decision.item, decision.minute, decision.paragraph),
            *(decision.reference, decision.report, decision.url, decision.evidence.value),
            *((quoted.title, quoted.dated, quoted.paragraph, quoted.url) if quoted else (None,) * 4),
        )


def _corrections(view: _View) -> Iterator[Row]:
    misfits = {misfit.correction.id for misfit in view.restated.misfits}
    for entry in view.entries:
        if isinstance(entry, Correction):
            said = entry.statement
            yield (
                *(
                    entry.id,
                    view.known(entry.corrects),
                    said.by,
                    said.made,
                    said.body,
                    said.item,
                    said.minute,
                    said.paragraph,
                ),
                *(said.url, entry.reason, entry.id not in misfits),
            )


def _quotations(view: _View) -> Iterator[Row]:
    for entry in view.entries:
        if isinstance(entry, Quotation):
            yield (entry.id, view.known(entry.quotes), *_document(entry.document))


def _document(document: tuple[str, date | None, str, str] | None) -> Row:
    """Return the title, date, paragraph and address of a document, as far as there is one."""
    if document is None:
        return (None,) * 4
    title, dated, paragraph, url = document
    return (title, dated, paragraph, url)


def _parts(entry: AnyEntry) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    if isinstance(entry, Correction):
        return (("was", entry.was), ("now", entry.now))
    return (("lines", entry.lines),)


def _lines(view: _View) -> Iterator[Row]:
    for entry in view.entries:
        for part, lines in _parts(entry):
            for number, line in enumerate(lines, 1):
                yield (f"{entry.id}/{part}/{number}", entry.id, part, number, *_one_line(line), line.stated)


def _one_line(line: Line) -> Row:
    why = line.amount.value if isinstance(line.amount, Unstated) else None
    pence = None if isinstance(line.amount, Unstated) else line.amount
    return (line.scheme, line.year.label, line.funding.value, line.account, line.source, pence, why)


def _restatements(view: _View) -> Iterator[Row]:
    for entry in view.entries:
        for number, correction in enumerate(view.restated.applied.get(entry.id, ()), 1):
            yield (entry.id, correction.id, number)


def _budget(view: _View) -> Iterator[Row]:
    for item in view.seen.counted:
        for number, line in enumerate(item.lines, 1):
            yield _budget_line(view.book, item, line, number)


def _budget_line(book: Book, item: Counted, line: Line, number: int) -> Row:
    entry, standing = item.entry, item.standing
    decision = standing.given_by.decision if standing.given_by else entry.decision
    return (
        *(f"{entry.id}/{number}", entry.id, *_one_line(line), "GBP", "expenditure"),
        *(standing.column.value, standing.outcome.value, standing.quoted, _fiscal(line.year), *_days(line.year)),
        *(book.scheme_name(line.scheme), _account_name(book, line.account), book.ring_of(line.account)),
        *(_source_name(book, line.source), KIND_NAMES[type(entry)], _variation_type(entry), entry.title),
        *(standing.lines_of.id, decision.body, book.body_name(decision.body), decision.decided),
        *(decision.item, decision.minute, decision.reference, decision.url),
    )


def _positions(view: _View) -> Iterator[Row]:
    for cell, totals in view.seen.cells(lambda line: line.scheme).items():
        for phase, pence, quoted in _by_phase(totals):
            yield (cell.group, cell.year.label, cell.funding.value, phase.value, pence, quoted)


def _by_phase(totals: Totals) -> tuple[tuple[Phase, int, int], ...]:
    return (
        (Phase.APPROVED, totals.approved, totals.quoted),
        (Phase.PENDING, totals.pending, 0),
        (Phase.NOT_COUNTED, totals.not_counted, 0),
    )


def _totals(view: _View) -> Iterator[Row]:
    for number, total in enumerate(view.totals, 1):
        scope = total.scope
        year, funding = scope.year and scope.year.label, scope.funding and scope.funding.value
        yield (
            *(number, scope.scheme, year, funding, scope.account, scope.source, total.pence, total.status),
            *(total.as_at, total.stated, *_document(total.document)),
        )
