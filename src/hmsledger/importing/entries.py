"""Entries proposed from rows: one a row, one a reference or one for the sheet, each under an id that stays its own."""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from json import dumps
from typing import Any, NamedTuple

from hmsledger.entries import Book, Outcome
from hmsledger.importing.mapping import Holds, Makes
from hmsledger.importing.mapping import Mapping as SheetMapping
from hmsledger.importing.rows import Problem, Row, Sort
from hmsledger.sheets.cells import Sheet
from hmsledger.standing import NEEDS_POWER

QUOTED = "quoted"
"""What is said of rows that are figures of a document, and never count."""
_UNFIT = re.compile(r"[^A-Za-z0-9._/#+-]+")
_DIGITS = 10
_LONGEST_ID = 64
_MOST_NAMED = 6
_OF_DECISION = (Holds.BODY, Holds.DECIDED, Holds.OUTCOME, Holds.KIND, Holds.ITEM, Holds.MINUTE, Holds.REFERENCE)
_CITES = ("item", "minute", "reference", "report", "url")
_APPROVAL = "approval"


class Proposal(NamedTuple):
    """An entry that rows come to.

    Attributes:
        values: the entry as ledger files write it, without ``recorded``.
        rows: its rows.
        place: its cells, as people call them.
        remarks: how its words were understood, where that is not plain.
    """

    values: Mapping[str, Any]
    rows: tuple[int, ...]
    place: str
    remarks: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.values["id"])


class Proposed(NamedTuple):
    """The entries that rows come to, and why some rows come to none."""

    proposals: tuple[Proposal, ...]
    problems: tuple[Problem, ...]


def proposed(book: Book, workbook: str, sheet: Sheet, mapping: SheetMapping, rows: Sequence[Row]) -> Proposed:
    """Return the entries that rows come to, in the order of the sheet.

    Args:
        book: the book, which knows the powers of bodies.
        workbook: the workbook's name, for the citation.
        sheet: the sheet.
        mapping: how it is understood.
        rows: its rows, all of which have been read.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.sort is Sort.MOVEMENT:
            groups.setdefault(_key(mapping, row), []).append(row)
    problems = [problem for group in groups.values() for problem in _differences(sheet, mapping, group)]
    if problems:
        return Proposed((), tuple(problems))
    seen: dict[str, int] = {}
    found = [_Composing(book, workbook, sheet, mapping, group).proposal(seen) for group in groups.values()]
    return Proposed(tuple(found), tuple(_same_ids(sheet, mapping, found)))


def _key(mapping: SheetMapping, row: Row) -> str:
    if mapping.makes is Makes.SHEET:
        return ""
    reference = row.facts.get(Holds.REFERENCE, "") if mapping.makes is Makes.REFERENCE else ""
    return f"reference {reference}" if reference else f"row {row.number}"


def _differences(sheet: Sheet, mapping: SheetMapping, group: Sequence[Row]) -> Iterable[Problem]:
    """Yield where rows of one entry say different things of it."""
    first = group[0]
    for row in group[1:]:
        for column in mapping.holding(*_OF_DECISION):
            said, before = row.facts.get(column.holds, ""), first.facts.get(column.holds, "")
            if said != before:
                place = sheet.place(row.number, column.number)
                message = f"{place} says “{said}” and row {first.number} “{before}”, yet both make one entry"
                yield Problem(
                    row.number, column.number, message, f"make them alike, or make an entry of each {Makes.ROW}"
                )


def _same_ids(sheet: Sheet, mapping: SheetMapping, found: Sequence[Proposal]) -> Iterable[Problem]:
    first: dict[str, Proposal] = {}
    for proposal in found:
        if before := first.setdefault(proposal.id, proposal) if first.get(proposal.id) else None:
            column = (mapping.holding(Holds.REFERENCE) or mapping.columns)[0].number
            place = sheet.place(proposal.rows[0], column)
            message = f"{place} and row {before.rows[0]} have references that make one id, {proposal.id}"
            yield Problem(proposal.rows[0], column, message, "tell their references apart by letters or digits")
        first[proposal.id] = proposal


class _Composing:
    """One entry, put together from its rows."""

    def __init__(self, book: Book, workbook: str, sheet: Sheet, mapping: SheetMapping, group: Sequence[Row]) -> None:
        self.book, self.workbook, self.mapping, self.group = book, workbook, mapping, group
        self.given = mapping.given
        self.facts = group[0].facts
        self.movements = [movement for row in group for movement in row.movements]
        self.place = _place(sheet, mapping, group)
        self.remarks: list[str] = []

    def said(self, holds: Holds, given: Any = "") -> Any:  # noqa: ANN401 - words or a day
        """Return what the rows say, or the user where no column does; what an empty cell leaves open stays open."""
        return self.facts.get(holds, "") if self.mapping.holding(holds) else given

    def proposal(self, seen: dict[str, int]) -> Proposal:
        """Return the entry.

        Args:
            seen: how often each identity has come before; it is counted on.
        """
        scheme = self.movements[0].line["scheme"]
        kind = self.said(Holds.KIND, self.given.kind) or (_VIREMENT if self._moves() else _APPROVAL)
        standing = self.said(Holds.OUTCOME, self.given.standing)
        titles = list(dict.fromkeys(row.facts[Holds.TITLE] for row in self.group if Holds.TITLE in row.facts))
        title = "; ".join(titles)[:200] or self.given.title
        head: dict[str, Any] = {"kind": kind} if kind == _APPROVAL else {"kind": "variation", "type": kind}
        if standing == QUOTED:
            head = {"kind": "quotation"}
        values = {"id": self._id(kind, seen), **head, "scheme": scheme}
        if title:
            values["title"] = title
        notes = list(dict.fromkeys(row.facts[Holds.NOTE] for row in self.group if Holds.NOTE in row.facts))
        if standing == QUOTED:
            values["document"] = self._document()
        else:
            decision = self._decision(standing)
            reasons = {"retrospective": self.given.retrospective, "basis": self.given.basis}
            values |= {key: said for key, said in reasons.items() if said}
            values["decision"] = decision
            if "evidence" not in decision:
                notes.append(f"Imported from {self.workbook}, {self.place}.")
        values["lines"] = [_ordered(movement.line, scheme) for movement in self.movements]
        if notes:
            values["note"] = " ".join(f"{note.rstrip('.')}." for note in notes)
        return Proposal(values, tuple(row.number for row in self.group), self.place, tuple(self.remarks))

    def _moves(self) -> bool:
        columns = self.mapping.columns
        return any(column.side for column in columns) or bool(self.mapping.holding(Holds.SIDE, Holds.FROM, Holds.TO))

    def _document(self) -> dict[str, Any]:
        dated = {"dated": self.given.dated} if self.given.dated else {}
        return {"title": self.workbook, **dated, "paragraph": self.place}

    def _decision(self, standing: str) -> dict[str, Any]:
        body = self.said(Holds.BODY, self.given.body)
        outcome = Outcome(standing)
        if outcome in NEEDS_POWER and body and not self.book.has_power(body, "budget"):
            name = self.book.body_name(body)
            self.remarks.append(f"{name} has no power over budget matters: recorded as agreed, which is pending")
            outcome = Outcome.AGREED
        values: dict[str, Any] = {"body": body} if body else {}
        values["outcome"] = outcome.value
        if decided := self.said(Holds.DECIDED, self.given.decided):
            values["decided"] = decided
        cited = {
            "item": self.said(Holds.ITEM, self.given.item),
            "minute": self.said(Holds.MINUTE, self.given.minute),
            "reference": self.said(Holds.REFERENCE, self.given.reference),
            "report": self.given.report,
            "url": self.given.url,
        }
        values |= {key: cited[key] for key in _CITES if cited[key]}
        if not (body and decided and any(cited.values())):
            values |= {"evidence": "quoted", "quoted_in": self._document()}
        return values

    def _id(self, kind: str, seen: dict[str, int]) -> str:
        """Return an id that depends on what the entry is about and not on its amounts or where its rows stand.

        The same workbook, with rows put in or its name changed, gives the same ids; a row whose amount was changed
        keeps its id, and is told from what was recorded.
        """
        reference = _UNFIT.sub("-", self.said(Holds.REFERENCE) or "").strip("-")
        if reference and self.mapping.makes is Makes.REFERENCE:
            return f"{self.mapping.prefix}-{reference}"[:_LONGEST_ID]
        keys = ("scheme", "year", "funding", "account", "source")
        lines = [] if self.mapping.makes is Makes.SHEET else sorted({
            tuple(str(movement.line.get(key, "")) for key in keys) for movement in self.movements
        })  # fmt: skip
        about = [self.said(holds) for holds in _OF_DECISION if holds is not Holds.OUTCOME]
        about += [self.given.body, self.given.decided, self.given.reference, kind, lines]
        identity = dumps(about, default=str)
        seen[identity] = seen.get(identity, 0) + 1
        digest = sha256(f"{identity}{seen[identity]}".encode()).hexdigest()[:_DIGITS]
        return f"{self.mapping.prefix}-{digest}"


_VIREMENT = "virement"


def _place(sheet: Sheet, mapping: SheetMapping, group: Sequence[Row]) -> str:
    used = [column.number for column in mapping.columns if column.holds is not Holds.NOTHING]
    first, last = min(used), max(used)
    numbers = [row.number for row in group]
    if numbers == list(range(numbers[0], numbers[0] + len(numbers))) and len(numbers) > 1:
        start = sheet.place(numbers[0], first)
        return f"{start}:{sheet.place(numbers[-1], last).rpartition('!')[2]}"
    named = ", ".join(sheet.place(number, first, last) for number in numbers[:_MOST_NAMED])
    more = len(numbers) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named


def _ordered(line: Mapping[str, Any], scheme: str) -> dict[str, Any]:
    """Return a line in the order in which ledger files keep it; its scheme only where it is not the entry's."""
    keys = ("year", "funding", "amount", "scheme", "account", "source", "stated")
    return {key: line[key] for key in keys if key in line and (key != "scheme" or line[key] != scheme)}
