"""Digests over what a book says: independent of layout, of comments, and of the order of files and entries."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from enum import Enum
from functools import cache

from hmsledger.entries import KIND_NAMES, AnyEntry, Book
from hmsledger.findings import Spot
from hmsledger.years import Year

_LEFT_OPEN = (None, "", ())
_BOOK, _ENTRY, _FILES = b"hmsledger:book:1\0", b"hmsledger:entry:1\0", b"hmsledger:files:1\0"
_PART, _SHORT = b"hmsledger:part:1\0", 16


def digest_of_book(book: Book) -> str:
    """Return the digest of everything a book says to the public, as ``sha256:`` and 64 hexadecimal digits.

    No exempt figure is in it, so that it is one for everybody, and nobody can try amounts against it.
    """
    book = book.public or book
    parts = sorted(digest_of_entry(entry) for entry in book.entries)
    for declared in (book.bodies, book.schemes, book.accounts, book.sources):
        parts += sorted(_hashed(_BOOK, _plain(value)) for value in declared.values())
    parts += sorted(_hashed(_BOOK, _plain(total)) for total in book.stated_totals)
    parts.append(_hashed(_BOOK, [book.title, book.organisation]))
    return "sha256:" + hashlib.sha256(_BOOK + "\n".join(parts).encode()).hexdigest()


def digest_of_files(contents: Iterable[bytes]) -> str:
    """Return the digest of ledger files, as ``sha256:`` and 64 hexadecimal digits: that of the sorted digests of each.

    Neither the names and the order of the files nor their kind of line end matter to it; every other byte does.
    """
    parts = sorted(hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest() for data in contents)
    return "sha256:" + hashlib.sha256(_FILES + "\n".join(parts).encode()).hexdigest()


def digest_of_entry(entry: AnyEntry) -> str:
    """Return the digest of one entry's values, as 64 hexadecimal digits."""
    return _hashed(_ENTRY, {"kind": KIND_NAMES[type(entry)], **_of_fields(entry)})


def parts_of_entry(entry: AnyEntry) -> dict[str, str]:
    """Return the digest of each key that an entry has, as 16 hexadecimal digits: enough to say which was changed."""
    said = {"kind": KIND_NAMES[type(entry)], **_of_fields(entry)}
    return {name: _hashed(_PART, [entry.id, name, value])[:_SHORT] for name, value in sorted(said.items())}


def _hashed(prefix: bytes, value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(prefix + text.encode()).hexdigest()


def _of_fields(value: object) -> dict[str, object]:
    """Return what a value says by field, without what it leaves open and where it stands."""
    return {
        name: _plain(part)
        for name in _names(type(value))  # type: ignore[arg-type]  # a class is hashable
        if (part := getattr(value, name)) not in _LEFT_OPEN and not isinstance(part, Spot)
    }


@cache
def _names(kind: type) -> tuple[str, ...]:
    named: tuple[str, ...] | None = getattr(kind, "_fields", None)
    return named or tuple(field.name for field in fields(kind))


def _plain(value: object) -> object:
    match value:
        case Year():
            return value.label
        case Enum():
            return value.value
        case str() | int():
            return value
        case date():
            return value.isoformat()
        case tuple() if not hasattr(value, "_fields"):
            return [_plain(part) for part in value]
        case _:
            return _of_fields(value)
