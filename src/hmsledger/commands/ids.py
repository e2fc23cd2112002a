"""The next id of a scheme: the scheme's own way of counting, one further."""

import re
from collections.abc import Iterator
from itertools import count

from hmsledger.entries import Book, id_order

_NUMBERED = re.compile(r"(?P<stem>.*?[^0-9])(?P<number>[0-9]+)")
_UNFIT = re.compile(r"[^A-Za-z0-9._/#+-]+")
_DIGITS = 4
_LONGEST_STEM = 56


def next_id(book: Book, scheme: str) -> str:
    """Return an id that no entry has, one further than the highest of a scheme.

    The scheme's entries decide how it is written: after HMS-07 comes HMS-08. The first is such as HMS-0001.
    """
    return next(next_ids(book, scheme))


def next_ids(book: Book, scheme: str) -> Iterator[str]:
    """Yield the ids that entries of a scheme would get if they were recorded one after the other, without end."""
    ids = sorted((entry.id for entry in book.entries if entry.scheme == scheme), key=id_order)
    numbered = [match for entry_id in ids if (match := _NUMBERED.fullmatch(entry_id))]
    stems = [match["stem"] for match in numbered]
    usual = f"{_stem(scheme)}-"
    stem = max(stems, key=lambda found: (stems.count(found), found == usual)) if stems else usual
    used = [match["number"] for match in numbered if match["stem"] == stem]
    digits = len(used[-1]) if used else _DIGITS
    for number in count(max(map(int, used), default=0) + 1):
        found = f"{stem}{number:0{digits}d}"
        if found not in book.by_id:
            yield found


def _stem(scheme: str) -> str:
    return _UNFIT.sub("-", scheme)[:_LONGEST_STEM].strip("-./#+_") or "ENTRY"
