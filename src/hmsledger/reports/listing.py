"""List: the entries of a book, searched and filtered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hmsledger.clocks import Clocks
from hmsledger.entries import (
    KIND_NAMES,
    AnyEntry,
    Approval,
    Book,
    BudgetEntry,
    Correction,
    Decision,
    Document,
    LaterDecision,
    Line,
    Quotation,
    Statement,
    Variation,
    Word,
    body_of,
)
from hmsledger.findings import Spot
from hmsledger.money import Unstated, shown, written
from hmsledger.reports.page import Cell, Column, Page, Paragraph, Phrase, Pounds, Records, Row, Table, Title
from hmsledger.reports.selection import Selection
from hmsledger.reports.words import clock_data, clock_words, phrase, plural
from hmsledger.standing import Standing, standing_of, steps_of
from hmsledger.years import Year

SCHEMA = "hmsledger/list/1"
Where = Callable[[Spot], str]
_SHOWN = ("id", "kind", "scheme", "recorded", "standing", "years", "amount", "title", "where")
_RECORDS = (
    "id",
    "kind",
    "scheme",
    "recorded",
    "decided",
    "body",
    "standing",
    "years",
    "amount",
    "title",
    "path",
    "line",
)


@dataclass(frozen=True, slots=True)
class Search:
    """What entries to list.

    Attributes:
        kind: only entries of this kind; empty for all.
        text: words that some text of the entry or of its citation must hold, whatever their case.
        body: only what this body decided.
    """

    kind: str = ""
    text: str = ""
    body: str = ""


def listing(book: Book, selection: Selection, search: Search, where: Where) -> Page:
    """Return the entries that fit a selection and a search, in the order in which they were recorded.

    Args:
        book: the book.
        selection: which part of the book.
        search: which entries of it.
        where: says in which file and line a spot stands.
    """
    found = [entry for entry in book.entries if _fits(book, entry, selection, search)]
    records = [_record(book, entry, selection.clocks, where) for entry in found]
    columns = tuple(Column(name.capitalize(), right=name == "amount", wraps=name == "title") for name in _SHOWN)
    rows = tuple(_row(entry, record) for entry, record in zip(found, records, strict=True))
    table = Table("", columns, rows)
    count = plural(len(found), "entry", "entries")
    blocks = (
        Title(f"Entries: {book.title or book.organisation or 'the book'}"),
        table,
        Paragraph(phrase(f"{count}. ", clock_words(selection.clocks))),
    )
    data = {
        "schema": SCHEMA,
        **clock_data(selection.clocks),
        "entries": [{**{name: record[name] for name in _RECORDS}, "line": int(record["line"])} for record in records],
    }
    table_of = Records(_RECORDS, tuple(tuple(record[name] for name in _RECORDS) for record in records), ("id",))
    return Page(blocks, lambda: data, lambda: table_of)


def _fits(book: Book, entry: AnyEntry, selection: Selection, search: Search) -> bool:
    if not selection.clocks.knows(entry) or (selection.files and entry.spot.file not in selection.files):
        return False
    standing = standing_of(book, entry, selection.clocks) if isinstance(entry, BudgetEntry) else None
    if isinstance(entry, BudgetEntry) and standing is None:
        return False
    if isinstance(entry, LaterDecision) and not _was_taken(book, entry, selection.clocks):
        return False
    return (
        (not search.kind or KIND_NAMES[type(entry)] == search.kind)
        and (not search.body or body_of(entry) == search.body)
        and (selection.status is None or (standing is not None and selection.wants(standing)))
        and search.text.casefold() in _searched(entry).casefold()
        and _is_about(book, entry, selection)
    )


def _was_taken(book: Book, entry: LaterDecision, clocks: Clocks) -> bool:
    target = book.by_id[entry.of]
    steps = steps_of(book, target, clocks) if isinstance(target, BudgetEntry) else ()
    return any(step.entry is entry and clocks.reaches(step.stands_from) for step in steps)


def _is_about(book: Book, entry: AnyEntry, selection: Selection) -> bool:
    lines = _lines(book, entry)
    if any(selection.takes_in_year(line) for line in lines):
        return True
    restricted = selection.year or selection.funding or selection.account or selection.source
    return not lines and not restricted and (not selection.schemes or entry.scheme in selection.schemes)


def _lines(book: Book, entry: AnyEntry) -> tuple[Line, ...]:
    """Return the lines an entry speaks of: a decision without lines speaks of those it decided on."""
    match entry:
        case Correction():
            return (*entry.was, *entry.now)
        case LaterDecision() if not entry.lines:
            return _lines(book, book.by_id[entry.of])
        case _:
            return entry.lines


def _row(entry: AnyEntry, record: Mapping[str, str]) -> Row:
    lines = _lines_said(entry)
    said: dict[str, Cell] = {**record, "where": f"{record['path']}:{record['line']}"}
    said |= {"years": _years(lines), "amount": _amount(lines)}
    return Row(tuple(said[name] for name in _SHOWN))


def _lines_said(entry: AnyEntry) -> tuple[Line, ...]:
    return entry.now if isinstance(entry, Correction) else entry.lines


def _record(book: Book, entry: AnyEntry, clocks: Clocks, where: Where) -> dict[str, str]:
    lines = _lines_said(entry)
    path, _, line = where(entry.spot).rpartition(":")
    return {
        "id": entry.id,
        "kind": KIND_NAMES[type(entry)],
        "scheme": entry.scheme,
        "recorded": entry.recorded.isoformat(),
        "decided": _decided(entry),
        "body": body_of(entry),
        "standing": _standing(book, entry, clocks),
        "years": ", ".join(year.label for year in _years_of(lines)),
        "amount": " + ".join(_amounts(lines, written(_sum(lines)))),
        "title": entry.title,
        "path": path,
        "line": line,
    }


def _amount(lines: tuple[Line, ...]) -> Pounds | str:
    if lines and all(isinstance(line.amount, int) for line in lines):
        return Pounds(_sum(lines))
    return " + ".join(_amounts(lines, shown(_sum(lines)))).replace("-stated", " stated")


def _amounts(lines: tuple[Line, ...], figure: str) -> list[str]:
    words = sorted({line.amount.value for line in lines if isinstance(line.amount, Unstated)})
    return [*([figure] if any(isinstance(line.amount, int) for line in lines) else []), *words]


def _sum(lines: tuple[Line, ...]) -> int:
    return sum(line.pence for line in lines)


def _years(lines: tuple[Line, ...]) -> Phrase:
    years = _years_of(lines)
    return phrase(*[part for year in years for part in (", ", year)][1:])


def _years_of(lines: tuple[Line, ...]) -> list[Year]:
    return sorted({line.year for line in lines}, key=lambda year: year.order)


def _standing(book: Book, entry: AnyEntry, clocks: Clocks) -> str:
    match entry:
        case Approval() | Variation():
            standing: Standing | None = standing_of(book, entry, clocks)
            return standing.outcome.value if standing else ""
        case LaterDecision():
            return f"{entry.of} {entry.decision.outcome}"
        case Correction():
            return f"corrects {entry.corrects}"
        case _:
            return "never counts"


def _decided(entry: AnyEntry) -> str:
    match entry:
        case Correction():
            return entry.statement.made.isoformat()
        case Quotation():
            return entry.document.dated.isoformat() if entry.document.dated else ""
        case _:
            return entry.decision.decided.isoformat() if entry.decision.decided else ""


def _searched(entry: AnyEntry) -> str:
    parts = [entry.id, entry.title, entry.note, entry.scheme, entry.retrospective, entry.basis, entry.exempt]
    match entry:
        case Correction():
            parts += [entry.reason, entry.corrects, *_words(entry.statement)]
        case Quotation():
            parts += [entry.quotes, *_words(entry.document)]
        case _:
            parts += _words(entry.decision)
            parts += _words(entry.decision.quoted_in) if entry.decision.quoted_in else []
    return "\n".join(parts)


def _words(citation: Decision | Statement | Document) -> list[str]:
    return [part for part in citation if isinstance(part, str) and not isinstance(part, Word)]
