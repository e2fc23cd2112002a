"""Whether a report still follows from a book: what it says beside what the same question is answered today."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from hmsledger.entries import Book
from hmsledger.reports.page import Block, Column, Page, Paragraph, Records, Row, Table, Title
from hmsledger.reports.reread import Reread
from hmsledger.reports.words import plural

SCHEMA = "hmsledger/following/1"
_ABSENT = "(not there)"


class Verdict(StrEnum):
    """What became of a report."""

    FOLLOWS = "follows"
    FOLLOWED = "followed"
    ALTERED = "altered"
    DOES_NOT_FOLLOW = "does-not-follow"


class Difference(NamedTuple):
    """One thing that a report says and the book does not.

    Attributes:
        place: where in the report, such as ``rows, 2022-23 capital, approved``.
        said: what the report says.
        now: what the book says.
    """

    place: str
    said: str
    now: str


def differences(said: Reread, now: Reread) -> tuple[Difference, ...]:
    """Return everything that two answers to one question say differently, in the order of the first."""
    places = dict.fromkeys((*said.values, *now.values))
    pairs = (Difference(place, said.values.get(place, _ABSENT), now.values.get(place, _ABSENT)) for place in places)
    return tuple(pair for pair in pairs if pair.said != pair.now)


def verdict_on(said: Reread, digest: str, found: Sequence[Difference], then: Sequence[Difference] | None) -> Verdict:
    """Return what became of a report.

    Args:
        said: the report.
        digest: the digest of the book's values today.
        found: what it says otherwise than the book today.
        then: what it says otherwise than the book as known when its last entry was recorded; None where nobody asked.
    """
    if not found:
        return Verdict.FOLLOWS
    if said.digest == digest:
        return Verdict.ALTERED
    return Verdict.FOLLOWED if then is not None and not then else Verdict.DOES_NOT_FOLLOW


def following_page(name: str, said: Reread, book: Book, found: Sequence[Difference], verdict: Verdict) -> Page:
    """Return the answer.

    Args:
        name: the name of the report's file.
        said: the report.
        book: the book as it is today.
        found: what the report says otherwise.
        verdict: what became of it.
    """
    blocks: list[Block] = [Title(f"Does {name} follow from the book?"), Paragraph(_sentence(said, book, verdict))]
    if found:
        columns = (
            Column("Where", wraps=True),
            Column("The report says", right=True),
            Column("The book says", right=True),
        )
        blocks.append(Table(plural(len(found), "difference"), columns, tuple(map(Row, found))))
    data = {
        "schema": SCHEMA,
        "verdict": verdict.value,
        "entries_then": said.entries,
        "entries_now": len(book.entries),
        "differences": [pair._asdict() for pair in found],
    }
    return Page(tuple(blocks), lambda: data, lambda: Records(Difference._fields, tuple(map(tuple, found))))


def _sentence(said: Reread, book: Book, verdict: Verdict) -> str:
    if verdict is Verdict.ALTERED:
        return "No: the book is the one that it was computed from, and gives other figures. The report was altered."
    then = f"it followed from the book as it was known when {said.last_entry} was recorded"
    words = {
        Verdict.FOLLOWS: "Yes: the book gives every figure on it.",
        Verdict.FOLLOWED: f"No longer: {then}.",
        Verdict.DOES_NOT_FOLLOW: "No: neither the book of today nor what was known when it was made gives its figures.",
    }
    return f"{words[verdict]} {_since(said, book)}"


def _since(said: Reread, book: Book) -> str:
    more = len(book.entries) - said.entries
    if more == 0:
        return "The book holds as many entries as it did."
    words = plural(abs(more), "entry", "entries")
    return f"The book holds {words} {'more' if more > 0 else 'fewer'} than it did."
