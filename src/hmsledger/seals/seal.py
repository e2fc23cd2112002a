"""What a seal says, and which entries belong to a financial year."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from hmsledger.entries import AnyEntry, Book, Correction, Funding, LaterDecision, Line, Quotation
from hmsledger.years import Year


class SealedEntry(NamedTuple):
    """An entry as it stood when its year was sealed.

    Attributes:
        id: its id.
        digest: of its values, as 64 hexadecimal digits.
        parts: the digest of each of its keys, so that it can be said what was changed.
    """

    id: str
    digest: str
    parts: Mapping[str, str]


class Seal(NamedTuple):
    """A financial year, closed.

    Attributes:
        year: the single financial year.
        sealed: the day on which it was closed.
        by: who closed it.
        root: of its entries' digests, as ``sha256:`` and 64 hexadecimal digits.
        totals: approved and pending for that year, in pence, by ``approved-capital`` and so on.
        entries: each of its entries, in order of their ids.
        previous: the file of the seal before this one, and the digest of its bytes; None for the first.
        commit: the commit that git had then; empty without git.
        version: of hmsledger.
    """

    year: Year
    sealed: date
    by: str
    root: str
    totals: Mapping[str, int]
    entries: tuple[SealedEntry, ...]
    previous: tuple[str, str] | None = None
    commit: str = ""
    version: str = ""


def total_name(column: str, funding: Funding) -> str:
    """Return what a seal calls a total: ``approved-capital`` and so on."""
    return f"{column}-{funding.value}"


def entries_of_year(book: Book, year: Year) -> tuple[AnyEntry, ...]:
    """Return the entries that touch a financial year, in order of their ids.

    An entry touches a year with a line for it, or for a span that it lies in. A later decision, a correction or a
    quotation touches what the entry touches that it is about. What states no year touches none.
    """
    touching = {entry.id for entry in book.entries if any(line.year.overlaps(year) for line in _own_lines(entry))}
    about = {entry.id: _about(entry) for entry in book.entries}
    for entry in book.entries:
        passed: list[str] = []
        current = entry.id
        while current and current not in touching and current not in passed:
            passed.append(current)
            current = about.get(current, "")
        if current in touching:
            touching.update(passed)
    return tuple(sorted((entry for entry in book.entries if entry.id in touching), key=lambda entry: entry.id))


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


def _own_lines(entry: AnyEntry) -> Iterator[Line]:
    yield from (*entry.was, *entry.now) if isinstance(entry, Correction) else entry.lines
