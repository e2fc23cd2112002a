"""What can be judged of a book that could not be read in full: nothing that the rest of it might turn round.

An entry is judged together with all that is about it: the decisions on it, and the corrections of either. Where
something that could not be read names one of them, it may decide or correct it, and so none of them is judged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hmsledger.entries import (
    NOT_STATED,
    RINGS,
    SOURCES,
    AnyEntry,
    Book,
    Correction,
    LaterDecision,
    Line,
    Quotation,
    body_of,
)


def legible(book: Book, unread: frozenset[str]) -> Book:
    """Return the part of a book about whose entries everything could be read.

    Args:
        book: the entries that could be read.
        unread: every word that might be an entry's id in what could not be read.
    """
    roots = _roots(book.by_id)
    doubtful = {root for entry_id, root in roots.items() if entry_id in unread or root not in book.by_id}
    return _of_entries(book, (entry for entry in book.entries if roots[entry.id] not in doubtful))


def declared(book: Book) -> Book:
    """Return the part of a book about whose entries every name is declared in what could be read."""
    known = {
        "body": {"", NOT_STATED, *book.bodies},
        "scheme": book.schemes.keys(),
        "account": {*RINGS, NOT_STATED, *book.accounts},
        "source": {*SOURCES, NOT_STATED, *book.sources},
    }
    roots = _roots(book.by_id)
    doubtful = {roots[entry.id] for entry in book.entries if not _names_only(entry, known)}
    return _of_entries(book, (entry for entry in book.entries if roots[entry.id] not in doubtful))


def _of_entries(book: Book, entries: Iterable[AnyEntry]) -> Book:
    return replace(book, entries=tuple(entries), stated_totals=())


def _roots(by_id: Mapping[str, AnyEntry]) -> Mapping[str, str]:
    """Return for each entry the one at the foot of all that it is about; of a circle, the first by name."""
    found: dict[str, str] = {}
    for entry_id in by_id:
        chain: list[str] = []
        current = entry_id
        while current in by_id and current not in found and current not in chain:
            chain.append(current)
            current = _about(by_id[current]) or current
        root = found.get(current) or (min(chain[chain.index(current) :]) if current in chain else current)
        found.update(dict.fromkeys(chain, root))
    return found


def _about(entry: AnyEntry) -> str:
    match entry:
        case LaterDecision():
            return entry.of
        case Correction():
            return entry.corrects
        case Quotation():
            return entry.quotes
        case _:
            return ""


def _names_only(entry: AnyEntry, known: Mapping[str, Iterable[str]]) -> bool:
    """Return whether an entry names only what is declared."""
    lines: tuple[Line, ...] = (*entry.was, *entry.now) if isinstance(entry, Correction) else entry.lines
    return (
        body_of(entry) in known["body"]
        and entry.scheme in known["scheme"]
        and all(
            line.scheme in known["scheme"] and line.account in known["account"] and line.source in known["source"]
            for line in lines
        )
    )
