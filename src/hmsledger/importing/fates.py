"""Fates: which of the entries that a sheet comes to stand in the book already, so that nothing comes in twice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from hmsledger.entries import NOT_STATED, AnyEntry, Book, Correction, Line, Quotation
from hmsledger.importing.entries import Proposal


class Fate(NamedTuple):
    """What becomes of entries that could be recorded.

    Attributes:
        standing: the id under which each entry stands already, by the id that it would get.
        refused: why an entry cannot be recorded, by its id: the sentence and the advice.
    """

    standing: Mapping[str, str] = {}
    refused: Mapping[str, tuple[str, str]] = {}


def fate_of(book: Book, proposals: Sequence[Proposal], entries: Sequence[AnyEntry], prefix: str) -> Fate:
    """Return which entries stand already, under their own id or another, and which may not be recorded again.

    Args:
        book: the book.
        proposals: the entries that could be recorded.
        entries: what each of them says, in the same order.
        prefix: how the ids of this list begin: entries of the same list are looked at more closely.
    """
    by_hand: dict[object, str] = {}
    for entry in filter(_is_dated, book.entries):
        by_hand.setdefault(_meaning(entry), entry.id)
    ids = {proposal.id for proposal in proposals}
    imported: dict[object, list[AnyEntry]] = {}
    for entry in book.entries:
        if entry.id.startswith(f"{prefix}-") and entry.id not in ids:
            imported.setdefault(_money(entry), []).append(entry)
    standing: dict[str, str] = {}
    refused: dict[str, tuple[str, str]] = {}
    for proposal, entry in zip(proposals, entries, strict=True):
        before = book.by_id.get(proposal.id)
        if before is not None and _meaning(before) != _meaning(entry):
            message = f"{proposal.place}: {proposal.id} is already recorded and says something else"
            refused[proposal.id] = (message, _correct(proposal.id))
        elif before is not None:
            standing[proposal.id] = proposal.id
        elif (same := by_hand.get(_meaning(entry))) and same not in standing.values():
            standing[proposal.id] = same
        elif like := next((other for other in imported.get(_money(entry), ()) if _may_be_same(other, entry)), None):
            message = f"{proposal.place}: the same money is recorded as {like.id}, with more or less said of it"
            refused[proposal.id] = (message, _correct(like.id))
    return Fate(standing, refused)


def _correct(entry_id: str) -> str:
    return (
        f"look at it with: hmsledger show {entry_id}; what was recorded wrongly is put right with hmsledger correct, "
        "and another list of decisions takes another --id-prefix"
    )


def _lines(entry: AnyEntry) -> list[Line]:
    return sorted(
        getattr(entry, "lines", ()), key=lambda line: (line.scheme, line.pence, line.year.label, line.funding)
    )


def _money(entry: AnyEntry) -> object:
    """Return the money that an entry speaks of: its kind, schemes and amounts."""
    kind = getattr(entry, "type", None)
    return type(entry), kind, tuple((line.scheme, line.amount) for line in _lines(entry))


def _may_be_same(before: AnyEntry, entry: AnyEntry) -> bool:
    """Return whether two entries of the same money may be one decision, of which one says more than the other."""
    pairs: list[tuple[object, object]] = []
    for one, other in zip(_lines(before), _lines(entry), strict=True):
        pairs += zip(_said_of(one), _said_of(other), strict=True)
    pairs += zip(_cited(before), _cited(entry), strict=True)
    return all(first == second or {first, second} & {NOT_STATED, "", None} for first, second in pairs)


def _said_of(line: Line) -> tuple[str, ...]:
    return line.year.label, line.funding.value, line.account, line.source


def _cited(entry: AnyEntry) -> tuple[object, ...]:
    """Return the body, day and citation of an entry, each of which may be missing."""
    if isinstance(entry, Quotation | Correction):
        return (_day_of(entry),)
    decision = entry.decision
    return decision.body, decision.decided, decision.item, decision.minute, decision.reference


def _is_dated(entry: AnyEntry) -> bool:
    """Return whether an entry bears the day by which the same decision is known again."""
    return _day_of(entry) is not None


def _day_of(entry: AnyEntry) -> date | None:
    match entry:
        case Quotation():
            return entry.document.dated
        case Correction():
            return None
        case _:
            return entry.decision.decided


def _meaning(entry: AnyEntry) -> object:
    """Return what an entry says, whatever its id, the day it was recorded, and where in which workbook it was found."""
    match entry:
        case Quotation():
            document = entry.document._replace(title="", paragraph="")
            return replace(entry, id="", recorded=date.min, note="", document=document)
        case Correction():
            return entry
        case _:
            decision = entry.decision._replace(quoted_in=None)
            return type(entry), replace(entry, id="", recorded=date.min, note="", decision=decision)
