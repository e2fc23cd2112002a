"""The book as it stood when a report was made: told from how many entries it had, the last of them, and its digest."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, islice, product
from math import prod

from hmsledger.digest import digest_of_book
from hmsledger.entries import AnyEntry, Book, Correction, LaterDecision, Quotation, id_order

_MOST_WAYS, _MOST_DIGESTS = 10_000, 20
"""So many ways are looked at in which the entries of one day may have come in, and so many proved by their digest."""


def entries_then(book: Book, count: int, last: str, digest: str) -> frozenset[str] | None:
    """Return the ids of the entries that a book held when a report was made of it.

    Entries are only ever added, so they are those of the days before, and of the day itself those that had come in: of
    each series of ids the first so many. Where that leaves several ways, the digest decides.

    Args:
        book: the book as it is today.
        count: how many entries it had.
        last: the id of the last of them, by the day it was recorded and then by id.
        digest: the digest of its values then.

    Returns:
        The ids; None where they cannot be told.
    """
    if last not in book.by_id:
        return None
    day = book.by_id[last].recorded
    before = frozenset(entry.id for entry in book.entries if entry.recorded < day)
    that_day = [entry.id for entry in book.entries if entry.recorded == day and id_order(entry.id) <= id_order(last)]
    found = [
        ids
        for chosen in islice(_ways(that_day, last, count - len(before)), _MOST_DIGESTS)
        if _stands_alone(book, ids := before | chosen)
    ]
    if len(found) == 1:
        return found[0]
    proved = (ids for ids in found if digest_of_book(_part(book, ids)) == digest)
    return next(proved, None)


def _ways(that_day: list[str], last: str, count: int) -> Iterator[frozenset[str]]:
    """Yield each way in which so many of a day's entries, the last among them, are the first of their series."""
    series = [list(ids) for _, ids in groupby(sorted(that_day, key=id_order), key=lambda one: id_order(one)[0])]
    open_ended = prod(len(ids) + 1 for ids in series) <= _MOST_WAYS
    lengths = [
        range(len(ids) + 1) if open_ended and last not in ids else range(len(ids), len(ids) + 1) for ids in series
    ]
    for chosen in product(*lengths):
        if sum(chosen) == count:
            yield frozenset(entry_id for ids, length in zip(series, chosen, strict=True) for entry_id in ids[:length])


def _stands_alone(book: Book, ids: frozenset[str]) -> bool:
    """Return whether nothing among some entries is about an entry that is not."""
    return all(_about(book.by_id[entry_id]) in ids | {""} for entry_id in ids)


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


def _part(book: Book, ids: frozenset[str]) -> Book:
    return replace(book, entries=tuple(entry for entry in book.entries if entry.id in ids))
