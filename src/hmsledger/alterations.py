"""Alterations: what differs between two versions of one entry, part by part, in words.

Entries are only ever added, so there should be none; where there are, a person must be told what was changed.
"""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from enum import Enum
from itertools import zip_longest
from typing import NamedTuple

from hmsledger.entries import KIND_NAMES, AnyEntry, Book, Correction, Decision, Document, Line, Statement, id_order
from hmsledger.findings import brief
from hmsledger.money import Unstated, shown
from hmsledger.years import Year

_WORDS = {
    "of": "the entry decided on",
    "corrects": "the entry corrected",
    "quotes": "the entry quoted",
    "recorded": "the day recorded",
    "decided": "date",
    "made": "date",
    "quoted_in": "source",
}
_FIGURES = frozenset({"amount", "stated"})
_TEXTS = frozenset({"title", "note", "retrospective", "basis", "reason"})


class Alteration(NamedTuple):
    """An entry that no longer stands as it stood.

    Attributes:
        before: the entry as it stood.
        after: what stands under its id now; None where nothing does.
        parts: what was changed, part by part, in words; empty for an entry that is lost.
    """

    before: AnyEntry
    after: AnyEntry | None
    parts: tuple[str, ...] = ()


def alterations(before: Book, after: Book) -> tuple[Alteration, ...]:
    """Return the entries of a book that a later state of it no longer holds as they stood, in order of their ids."""
    found = []
    for entry in before.entries:
        now = after.by_id.get(entry.id)
        if now is None:
            found.append(Alteration(entry, None))
        elif parts := differences(entry, now):
            found.append(Alteration(entry, now, parts))
    return tuple(sorted(found, key=lambda alteration: id_order(alteration.before.id)))


def differences(before: AnyEntry, after: AnyEntry) -> tuple[str, ...]:
    """Return what differs in meaning between two versions of an entry, part by part; nothing where they say the same.

    Where an amount is withheld in either version, no figure of the entry is repeated, and no text that may name one.
    """
    if before == after:
        return ()
    if type(before) is not type(after):
        return (f"it was {_a(KIND_NAMES[type(before)])} and is now {_a(KIND_NAMES[type(after)])}",)
    return tuple(_parts(before, after))


def _parts(before: AnyEntry, after: AnyEntry) -> Iterator[str]:
    withheld = any(line.amount is Unstated.WITHHELD for line in (*_lines_in(before), *_lines_in(after)))
    for name in (field.name for field in fields(before) if field.compare):
        was, now = getattr(before, name), getattr(after, name)
        if was == now:
            continue
        match was, now:
            case (Decision() | Statement() | Document(), _):
                yield from _of_tuple(was, now, f" of the {name}")
            case (tuple(), tuple()):
                yield from _of_lines(was, now, "" if name == "lines" else f" as it “{name}”", withheld=withheld)
            case _ if withheld and name in _TEXTS:
                yield f"the {name} was changed"
            case _:
                yield _changed(_WORDS.get(name, f"the {name}"), was, now)


def _of_tuple(
    was: Decision | Statement | Document | Line, now: object, where: str, *, withheld: bool = False
) -> Iterator[str]:
    for name in was._fields:
        old, new = getattr(was, name), getattr(now, name)
        if old != new:
            what = f"the {_WORDS.get(name, name)}{where}"
            repeated = not withheld or name not in _FIGURES or Unstated.WITHHELD in {old, new}
            yield _changed(what, old, new) if repeated else f"{what} was changed"


def _lines_in(entry: AnyEntry) -> tuple[Line, ...]:
    return (*entry.was, *entry.now) if isinstance(entry, Correction) else entry.lines


def _of_lines(was: tuple[Line, ...], now: tuple[Line, ...], which: str, *, withheld: bool) -> Iterator[str]:
    for number, (old, new) in enumerate(zip_longest(was, now), 1):
        if old == new:
            continue
        if new is None:
            yield f"line {number}{which} was taken out"
        elif old is None:
            yield f"line {number}{which} was put in"
        else:
            yield from _of_tuple(old, new, f" of line {number}{which}", withheld=withheld)


def _changed(what: str, was: object, now: object) -> str:
    if Unstated.WITHHELD in {was, now}:
        old, new = ("a figure" if isinstance(value, int) else _said(value) for value in (was, now))
    else:
        old, new = _said(was), _said(now)
    return f"{what} was {old} and is now {new}"


def _said(value: object) -> str:  # noqa: PLR0911 - one return for each sort of value
    match value:
        case None | "" | ():
            return "not given"
        case Year():
            return value.label.replace("not-stated", "not stated")
        case Enum():
            return str(value.value).replace("-", " ")
        case int():
            return shown(value)
        case date():
            return value.isoformat()
        case Document():
            return f"“{brief(value.title)}”" if value.title else "a document without a title"
        case _:
            return f"“{brief(str(value))}”"


def _a(kind: str) -> str:
    return f"an {kind}" if kind == "approval" else f"a {kind}"
