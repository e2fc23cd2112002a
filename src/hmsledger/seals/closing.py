"""Closing a year: a book becomes the seal of one of its financial years."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hmsledger.clocks import Clocks
from hmsledger.digest import digest_of_entry, parts_of_entry
from hmsledger.entries import Book, Funding
from hmsledger.merkle import root_of
from hmsledger.reconcile import position
from hmsledger.seals.seal import Seal, SealedEntry, entries_of_year, total_name
from hmsledger.withheld import redacted
from hmsledger.years import Year

PREFIX = "sha256:"
COLUMNS = ("approved", "pending")


def seal_of(
    filed: Book,
    year: Year,
    *,
    sealed: date,
    by: str,
    previous: tuple[str, str] | None = None,
    commit: str = "",
    version: str = "",
) -> Seal:
    """Return the seal of a financial year.

    Args:
        filed: the book as its files hold it.
        year: the single financial year.
        sealed: the day of sealing.
        by: who seals it.
        previous: the name of the seal file before this one, and the digest of its bytes.
        commit: the commit that git has.
        version: of hmsledger.
    """
    entries = tuple(
        SealedEntry(entry.id, digest_of_entry(entry), parts_of_entry(entry)) for entry in entries_of_year(filed, year)
    )
    root = root_of_sealed(entries)
    totals = totals_of(filed, frozenset(entry.id for entry in entries), year)
    return Seal(year, sealed, by, root, totals, entries, previous, commit, version)


def root_of_sealed(entries: tuple[SealedEntry, ...]) -> str:
    """Return the root of sealed entries, as ``sha256:`` and 64 hexadecimal digits."""
    return PREFIX + root_of({entry.id: entry.digest for entry in entries})


def root_of_book(book: Book) -> str:
    """Return the root of all entries of a book, as ``sha256:`` and 64 hexadecimal digits."""
    return PREFIX + root_of({entry.id: digest_of_entry(entry) for entry in book.entries})


def totals_of(filed: Book, ids: frozenset[str], year: Year) -> Mapping[str, int]:
    """Return what some entries approve and leave pending for a single year, in pence, by column and funding type.

    What is withheld, and what would give it away, is in no total.
    """
    alone = replace(filed, entries=tuple(entry for entry in filed.entries if entry.id in ids), stated_totals=())
    cells = position(redacted(alone), Clocks(None, None)).cells()
    found = {total_name(column, funding): 0 for column in COLUMNS for funding in Funding}
    for cell, totals in cells.items():
        if cell.year == year:
            found[total_name("approved", cell.funding)] += totals.approved
            found[total_name("pending", cell.funding)] += totals.pending
    return found
