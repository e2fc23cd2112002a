"""Whether a report still follows from a book: what it says beside what the same question is answered today."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from hmsledger.entries import Book
from hmsledger.findings import brief
from hmsledger.reports.page import Block, Column, Page, Paragraph, Records, Row, Table, Title
from hmsledger.reports.provenance import last_of
from hmsledger.reports.reread import Reread
from hmsledger.reports.words import plural

SCHEMA = "hmsledger/following/1"
_ABSENT = "(not there)"
_CONCEALED = "(not shown)"


class Verdict(StrEnum):
    """What became of a report."""

    FOLLOWS = "follows"
    FOLLOWED = "followed"
    ALTERED = "altered"
    DOES_NOT_FOLLOW = "does-not-follow"
    OTHER_VERSION = "other-version"


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


def differences_of_book(said: Reread, book: Book, digest: str) -> tuple[Difference, ...]:
    """Return what a report says otherwise of the book that it was made from, where that is the book of today."""
    now = {"book, entries": str(len(book.entries)), "book, last_entry": last_of(book)}
    told = {"book, entries": str(said.entries), "book, last_entry": said.last_entry}
    return tuple(
        Difference(place, told[place], now[place])
        for place in now
        if said.digest == digest and told[place] != now[place]
    )


def verdict_on(
    said: Reread, digest: str, version: str, found: Sequence[Difference], then: Sequence[Difference] | None
) -> Verdict:
    """Return what became of a report.

    Args:
        said: the report.
        digest: the digest of the book's values today.
        version: that of the program today.
        found: what it says otherwise than the book today.
        then: what it says otherwise than the book as it was when it was made; None where that cannot be told.
    """
    if not found:
        return Verdict.FOLLOWS
    if said.digest == digest:
        return Verdict.ALTERED if said.version == version else Verdict.OTHER_VERSION
    return Verdict.FOLLOWED if then is not None and not then else Verdict.DOES_NOT_FOLLOW


def concealed(found: Sequence[Difference]) -> tuple[Difference, ...]:
    """Return differences without what the report says: less what the book says, it may give a withheld amount away."""
    return tuple(pair._replace(said=_CONCEALED) for pair in found)


def following_page(
    name: str, said: Reread, book: Book, found: Sequence[Difference], verdict: Verdict, *, told: bool
) -> Page:
    """Return the answer.

    Args:
        name: the name of the report's file.
        said: the report.
        book: the book as it is today.
        found: what the report says otherwise.
        verdict: what became of it.
        told: whether it can be told what the book held when the report was made.
    """
    sentence = _sentence(said, book, verdict, told=told)
    blocks: list[Block] = [Title(f"Does {name} follow from the book?"), Paragraph(sentence)]
    if any(pair.said == _CONCEALED for pair in found):
        blocks.append(
            Paragraph(
                "What the report says is not shown: an amount is withheld in the book, and may be what it differs by."
            )
        )
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


def _sentence(said: Reread, book: Book, verdict: Verdict, *, told: bool) -> str:
    if verdict is Verdict.ALTERED:
        return "No: the book is the one that it was computed from, and gives other figures. The report was altered."
    if verdict is Verdict.OTHER_VERSION:
        return (
            "No: the book is the one that it was computed from, and gives other figures."
            f" hmsledger {brief(said.version)} made the report: ask again with that version, and if it says the same,"
            " the report was altered."
        )
    then = f"it followed from the book as it was known when {said.last_entry} was recorded"
    words = {
        Verdict.FOLLOWS: "Yes: the book gives every figure on it.",
        Verdict.FOLLOWED: f"No longer: {then}.",
        Verdict.DOES_NOT_FOLLOW: "No: neither the book of today nor what was known when it was made gives its figures."
        if told
        else "No: the book of today does not give its figures, and what it held when it was made cannot be told.",
    }
    return f"{words[verdict]} {_since(said, book)}"


def _since(said: Reread, book: Book) -> str:
    more = len(book.entries) - said.entries
    if more == 0:
        return "The book holds as many entries as it did."
    words = plural(abs(more), "entry", "entries")
    return f"The book holds {words} {'more' if more > 0 else 'fewer'} than it did."
