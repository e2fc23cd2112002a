"""The entries that a scheme's page is made of, so that a site costs its size and not the square of it."""

from collections.abc import Iterable, Mapping

from hmsledger.entries import AnyEntry, Book, Correction, LaterDecision, Line


def entries_of_schemes(book: Book) -> Mapping[str, tuple[AnyEntry, ...]]:
    """Return for each scheme what touches it or a scheme below it: entries, with all that was later done with them."""
    touched: dict[str, set[str]] = {}
    for entry in book.entries:
        root = _root_of(book, entry)
        for line in _lines(entry):
            touched.setdefault(root, set()).add(line.scheme)
        touched.setdefault(root, set()).add(book.by_id[root].scheme)
    above = {code: tuple(_up(book, code)) for code in book.schemes}
    found: dict[str, list[AnyEntry]] = {code: [] for code in book.schemes}
    for entry in book.entries:
        schemes = touched[_root_of(book, entry)]
        for code in {upper for scheme in schemes for upper in above.get(scheme, ())}:
            found[code].append(entry)
    return {code: tuple(entries) for code, entries in found.items()}


def _up(book: Book, code: str) -> Iterable[str]:
    """Yield a scheme and those above it; a circle of them ends where it began."""
    seen: dict[str, None] = {}
    while code in book.schemes and code not in seen:
        seen[code] = None
        code = book.schemes[code].parent
    return seen


def _root_of(book: Book, entry: AnyEntry) -> str:
    """Return the id of the entry that a decision or a chain of corrections is about."""
    seen = {entry.id}
    while isinstance(entry, LaterDecision | Correction):
        above = book.by_id[entry.of if isinstance(entry, LaterDecision) else entry.corrects]
        if above.id in seen:
            break
        seen.add(above.id)
        entry = above
    return entry.id


def _lines(entry: AnyEntry) -> tuple[Line, ...]:
    return (*entry.was, *entry.now) if isinstance(entry, Correction) else entry.lines
