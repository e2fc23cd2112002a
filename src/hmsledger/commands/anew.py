"""Asking anew: an answer that is to prove something comes from the files, not from one that was kept earlier."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import NamedTuple

from hmsledger.entries import Book


class _Asked(NamedTuple):
    """That something is asked anew, and of which entries; None for all."""

    only: frozenset[str] | None


_ASKED: ContextVar[_Asked | None] = ContextVar("asked anew", default=None)


@contextmanager
def asked_anew(only: frozenset[str] | None = None) -> Iterator[None]:
    """Have every book that is opened in the meantime read from its files, with no answer kept or taken.

    Args:
        only: the ids of the only entries that are looked at; None for all.
    """
    token = _ASKED.set(_Asked(only))
    try:
        yield
    finally:
        _ASKED.reset(token)


def is_anew() -> bool:
    """Return whether what is asked at this moment is asked anew."""
    return _ASKED.get() is not None


def as_asked(book: Book) -> Book:
    """Return the part of a book that is asked of at this moment; all of it as a rule."""
    asked = _ASKED.get()
    if asked is None or asked.only is None:
        return book
    only = asked.only
    entries = tuple(entry for entry in book.entries if entry.id in only)
    return replace(book, entries=entries, public=as_asked(book.public) if book.public else None)
