"""Entries proposed from a document: what each resolution, and each figure put right, comes to in a ledger file."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from hmsledger.documents.page import Document
from hmsledger.drafting.held import Held
from hmsledger.drafting.lines import UNKNOWN_SCHEME, Lines, Reader, amount_of, printed
from hmsledger.drafting.misprints import Misprint, misprints_in
from hmsledger.drafting.resolutions import Resolution, Section, resolutions_in
from hmsledger.entries import NOT_STATED, Book, Funding, Line, Outcome
from hmsledger.findings import brief
from hmsledger.money import Unstated, written
from hmsledger.proof.context import Placed, placed_in
from hmsledger.proof.cues import Names, is_exempt
from hmsledger.proof.wording import listed
from hmsledger.standing import NEEDS_POWER
from hmsledger.years import read_year

UNKNOWN_BODY = "BODY-NOT-KNOWN"
"""Stands where the text names no body of the book; the check refuses it."""
UNKNOWN_ENTRY = "ENTRY-NOT-KNOWN"
"""Stands where the book holds no entry with the figure that was put right; the check refuses it."""
REASON = "the resolution gives no reason"
"""Stands where money goes into a year that had ended, until somebody says why."""

_MONEY_MATTER = re.compile(
    r"\b(?:settlement|terms|price|sums?|payments?|compensation|budgets?|funding|costs?|contract|purchase|acquisition"
    r"|disposal|sale|offer|loan|lease|grant|tender|expenditure|premium)\b",
    re.IGNORECASE,
)
_SETTLES = frozenset({Outcome.APPROVED, Outcome.RECOMMENDED, Outcome.AGREED})
_WHERE = re.compile(r"\b(?P<where>(?:exempt |confidential )?appendix\s+[0-9A-Za-z]{1,3}\b)", re.IGNORECASE)
_SCHEDULE = re.compile(
    r"\bparagraphs?\s+(?P<number>[1-7](?:\s?(?:,|and)\s?[1-7])*)\s+of\s+(?:part\s+\w+\s+of\s+)?schedule\s+12A",
    re.IGNORECASE,
)
_PARAGRAPHS = re.compile(
    r"\bparagraphs?\s+(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}(?:\s?(?:-|–|to|and)\s?[0-9]{1,3}(?:\.[0-9]{1,3}){0,3})?)"
    r"(?!\s+of\s+(?:part|schedule))",
    re.IGNORECASE,
)
_MATTER = "executive"
_LONGEST_TITLE = 200
_PUTS_IN = frozenset({Outcome.PROPOSED, Outcome.RECOMMENDED, Outcome.AGREED, Outcome.APPROVED})


class Proposal(NamedTuple):
    """An entry that a document speaks of.

    Attributes:
        place: where the document speaks of it.
        quoted: what the document says there.
        values: the entry as ledger files write it, without ``id`` and ``recorded``; empty where the book has it.
        scheme: the code of the scheme whose ids it takes.
        about: the id of the entry that it decides on or corrects; empty where none is known.
        remarks: what a person has to settle or should know.
        held: the ids under which the book has it already.
    """

    place: str
    quoted: str
    values: Mapping[str, Any] = {}
    scheme: str = ""
    about: str = ""
    remarks: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


class Left(NamedTuple):
    """A resolution with figures of which no entry is made, and why."""

    place: str
    quoted: str
    why: str


class Drafted(NamedTuple):
    """What a document gives.

    Attributes:
        proposals: the entries it speaks of, in its order; those that the book has already are among them.
        left: resolutions with figures that give none.
    """

    proposals: tuple[Proposal, ...]
    left: tuple[Left, ...]


class Given(NamedTuple):
    """What the user says of a document that does not say it: the day, the body's id and the scheme's code."""

    day: date | None = None
    body: str = ""
    scheme: str = ""


def drafted(book: Book, document: Document, given: Given = Given()) -> Drafted:  # noqa: B008 - a plain value
    """Return the entries that a document's resolutions and corrections speak of.

    Args:
        book: the book, which knows the schemes and bodies, and what is recorded already.
        document: the minutes.
        given: what the user says of it. The day goes before what the document bears; body and scheme count only where
            the text names none.
    """
    return _Drafting(book, document, given).result()


class _Drafting:
    def __init__(self, book: Book, document: Document, given: Given) -> None:
        self.book = book
        self.given = given
        self.dated = given.day or document.dated
        self.document = document._replace(dated=self.dated)
        self.names = Names(book)
        self.held = Held(book)
        self.reader = Reader(book, self.names, self.dated, given.scheme)
        self.figures = {
            number: list(placed)
            for number, placed in groupby(
                placed_in(self.document, self.names, self.dated), key=lambda placed: placed.passage.number
            )
        }
        self.left: list[Left] = []

    def result(self) -> Drafted:
        """Return what the document gives, in its order."""
        found: list[tuple[tuple[int, int], Proposal]] = []
        resolutions = resolutions_in(self.document, self.names)
        sections = {item.passage.number: item.section for item in resolutions}
        first = next(iter(sections.values()), Section())
        corrected: set[tuple[int, int]] = set()
        for number, placed in self.figures.items():
            for misprint in misprints_in(placed):
                place = (number, misprint.was.found.start)
                corrected |= {place, (number, misprint.now.found.start)}
                section = sections.get(number, first)
                proposal = self._correction(misprint, section)
                if proposal:
                    found.append((place, proposal))
        for resolution in resolutions:
            number = resolution.passage.number
            placed = [one for one in self._within(resolution) if (number, one.found.start) not in corrected]
            proposal = self._resolved(resolution, placed)
            if proposal:
                found.append(((number, resolution.clause.start), proposal))
        found.sort(key=lambda one: one[0])
        return Drafted(tuple(proposal for _, proposal in found), tuple(self.left))

    def _within(self, resolution: Resolution) -> Iterator[Placed]:
        """Yield the figures of a clause."""
        placed = self.figures.get(resolution.passage.number, [])
        clause = resolution.clause
        return (one for one in placed if clause.start <= one.found.start < clause.end)

    def _resolved(self, resolution: Resolution, placed: Sequence[Placed]) -> Proposal | None:
        outcome = resolution.clause.outcome
        text = resolution.passage.text[resolution.clause.start : resolution.clause.end]
        if outcome is None:
            if placed:
                why = {
                    "noted": "its figures are only noted",
                    "delegated": "it delegates, and decides no budget itself",
                    "other": "what it does with its figures decides no budget",
                }.get(resolution.clause.does, "what it does with its figures is not understood")
                self.left.append(Left(resolution.passage.place, resolution.quoted, why))
            return None
        if resolution.is_asked:
            if outcome not in _SETTLES:
                return None
            outcome = Outcome.PROPOSED
        if placed:
            lines = self.reader.lines_of(resolution, placed)
            if lines.left:
                self.left.append(Left(resolution.passage.place, resolution.quoted, lines.left))
                return None
        elif outcome in _SETTLES | {Outcome.PROPOSED} and is_exempt(text) and _MONEY_MATTER.search(text):
            lines = self._withheld(resolution)
        else:
            return None
        return self._budget(resolution, outcome, lines)

    def _withheld(self, resolution: Resolution) -> Lines:
        text = resolution.quoted
        codes: frozenset[str] = frozenset()
        named = codes.union(*(cue.value for cue in self.names.schemes_in(text)))
        hinted = codes.union(*(cue.value for cue in self.names.hints_in(text)))
        scheme, remark = self.reader.schemes_of(resolution, named, hinted)
        row = {
            "year": NOT_STATED,
            "funding": NOT_STATED,
            "amount": Unstated.WITHHELD.value,
            "scheme": scheme,
        }
        remarks = ["the amount is exempt from publication: it is withheld, and its year is not stated"]
        return Lines(None, (row,), (), (*remarks, remark) if remark else tuple(remarks))

    def _budget(self, resolution: Resolution, outcome: Outcome, lines: Lines) -> Proposal:
        """Return the approval, variation or later decision that a resolution comes to."""
        remarks = list(lines.remarks)
        rows = lines.rows
        decision = self._decision(resolution, remarks)
        withheld = not lines.figures
        body = decision["body"]
        known = "" if body == UNKNOWN_BODY else body
        outcome, matter, remark = within_power(self.book, known, outcome, withheld=withheld)
        remarks += [remark] if remark else []
        if resolution.clause.does == "agreed":
            remarks.append("it is supported or endorsed, which approves nothing: agreed is pending")
        decision = {"body": body, "outcome": outcome.value, **{key: decision[key] for key in decision if key != "body"}}
        same = self.held.same(rows, lines.figures, outcome, {**decision, "body": known})
        place, quoted = resolution.passage.place, resolution.quoted
        if same.held:
            return Proposal(place, quoted, held=same.held)
        retrospective = self._retrospective(rows, outcome, remarks)
        if len(same.awaiting) == 1 and not same.others and lines.type is _type_of(same.awaiting[0]):
            entry = same.awaiting[0]
            remarks.append(f"{entry.id} has the same money and was waiting: this is recorded as a decision on it")
            decided = {"kind": "decision", "of": entry.id, **retrospective, "decision": decision}
            return Proposal(place, quoted, decided, entry.scheme, entry.id, _once(_still_open(remarks)))
        alike = [*(entry.id for entry in same.awaiting), *same.others]
        if alike:
            remarks.append(
                f"the same money is in the book as {listed(sorted(alike))}: see that it is not entered twice"
            )
        scheme = rows[0]["scheme"]
        head: dict[str, Any] = {"kind": "variation", "type": lines.type.value} if lines.type else {"kind": "approval"}
        values: dict[str, Any] = {**head, "scheme": scheme}
        if resolution.section.title and not (withheld and "£" in resolution.section.title):
            values["title"] = _plain(resolution.section.title)
        if matter:
            values["matter"] = matter
        values |= retrospective
        if withheld:
            values["exempt"] = _exempt(resolution.quoted)
        values |= {"decision": decision, "lines": [_ordered(row, scheme) for row in rows]}
        return Proposal(place, quoted, values, scheme, "", _once(remarks))

    def _decision(self, resolution: Resolution, remarks: list[str]) -> dict[str, Any]:
        section = resolution.section
        body = resolution.body or self.given.body
        if not body:
            named = f": the text names “{resolution.named}”" if resolution.named else ""
            remarks.append(f"the body that decided is not one of the book{named}; declare it with hmsledger add body")
        values: dict[str, Any] = {"body": body or UNKNOWN_BODY}
        if self.dated:
            values["decided"] = self.dated
        else:
            remarks.append("the document bears no date, so the day of the decision is not stated")
        if section.item:
            values["item"] = section.item
            if not section.is_sure:
                remarks.append(
                    f"“{section.item}” is the number of the heading: see that it is the item's and not the minute's"
                )
        if section.minute:
            values["minute"] = section.minute
        if paragraph := _PARAGRAPHS.search(resolution.quoted):
            values["paragraph"] = re.sub(r"\s*(?:–|-|to)\s*", "-", paragraph["number"])
        if resolution.number:
            values["reference"] = f"{'recommendation' if resolution.is_asked else 'resolution'} {resolution.number}"
        return values

    def _retrospective(self, rows: Sequence[Mapping[str, Any]], outcome: Outcome, remarks: list[str]) -> dict[str, str]:
        """Return the mark that money needs which goes into a year that had ended."""
        years = [read_year(row["year"]) for row in rows if not str(row["amount"]).startswith("-")]
        late = [year for year in years if self.dated and year.is_stated and year.first_ends < self.dated]
        if not late or outcome not in _PUTS_IN:
            return {}
        remarks.append(f"{late[0].label} had ended: say why in “retrospective”")
        return {"retrospective": REASON}

    def _correction(self, misprint: Misprint, section: Section) -> Proposal | None:
        """Return the correction of an entry that a figure put right comes to."""
        place, quoted = misprint.passage.place, misprint.quoted
        was, now = misprint.was, misprint.now
        if held := self.held.correction(was.found, now.found):
            return Proposal(place, quoted, held=(held,))
        if self.dated is None:
            why = "it puts a figure right, but the document bears no date: say the day of the meeting with --on"
            self.left.append(Left(place, quoted, why))
            return None
        remarks: list[str] = []
        fundings = [one.context.funding.value for one in (now, was) if one.context.funding]
        funding = fundings[0] if fundings else Funding.NOT_STATED.value
        spans = [one.context.year for one in (now, was) if one.context.year and one.context.year.first]
        meant = self.held.line_printed(was.found, now.context.schemes | was.context.schemes, funding)
        rows: list[dict[str, Any]] = []
        about, scheme = "", _only(now.context.schemes) or _only(section.schemes) or _only(now.context.near)
        if len(meant) == 1:
            entry, line = meant[0]
            about, scheme = entry.id, entry.scheme
            rows = [_row_of(line, scheme), _row_of(line, scheme) | amount_of(now.found, remarks)]
        else:
            if meant:
                remarks.append(
                    f"several entries hold {was.found.text}: {listed(sorted({entry.id for entry, _ in meant}))}"
                )
            else:
                remarks.append(f"no entry of the book holds {was.found.text}: record what it was approved by first")
            year = spans[0] if len({(span.first, span.last) for span in spans}) == 1 else None
            label = NOT_STATED if year is None or year.between else _years(year.first, year.last)
            rows = [{"year": label, "funding": funding, **amount_of(one.found, remarks)} for one in (was, now)]
        statement: dict[str, Any] = {"by": _plain(misprint.who) or NOT_STATED, "made": self.dated}
        if not misprint.who:
            remarks.append("who said so is not stated")
        if section.body or self.given.body:
            statement["body"] = section.body or self.given.body
        if section.item:
            statement["item"] = section.item
        if misprint.paragraph:
            statement["paragraph"] = misprint.paragraph
        where = f"Paragraph {misprint.paragraph} of the report" if misprint.paragraph else "The document"
        values = {
            "kind": "correction",
            "corrects": about or UNKNOWN_ENTRY,
            "statement": statement,
            "reason": f"{where} printed {printed(was.found)}.",
            "was": rows[:1],
            "now": rows[1:],
        }
        return Proposal(place, quoted, values, scheme or UNKNOWN_SCHEME, about, _once(remarks))


def within_power(book: Book, body: str, outcome: Outcome, *, withheld: bool) -> tuple[Outcome, str, str]:
    """Return what a body can have done, over what kind of matter where that is not the budget, and a remark on it.

    Args:
        book: the book, which knows the body's powers.
        body: the body's id; empty where it is not known, and nothing can be said.
        outcome: what the text says that it did.
        withheld: whether the money is that of an exempt item, which may be an executive matter.
    """
    if not body or outcome not in NEEDS_POWER or book.has_power(body, "budget"):
        return outcome, "", ""
    name = book.body_name(body)
    if withheld and book.has_power(body, _MATTER):
        remark = f"taken as an executive matter, which {name} decides, and not as budget, which it does not"
        return outcome, _MATTER, remark
    return Outcome.AGREED, "", f"{name} has no power over budget matters: agreed, which is pending and not approved"


def _plain(text: str) -> str:
    """Return words of a document as a file may keep them: with nothing hidden in them, and no longer than a title."""
    return brief(" ".join("".join(sign if sign.isprintable() else " " for sign in text).split()), _LONGEST_TITLE)


def _only(codes: frozenset[str]) -> str:
    return next(iter(codes)) if len(codes) == 1 else ""


def _type_of(entry: Any) -> Any:  # noqa: ANN401 - an approval or a variation
    return getattr(entry, "type", None)


def _still_open(remarks: Iterable[str]) -> Iterator[str]:
    """Yield the remarks that matter to a decision on an entry whose lines stand already."""
    return (remark for remark in remarks if "not stated" not in remark or "day of the decision" in remark)


def _once(remarks: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(remarks))


def _exempt(text: str) -> str:
    if paragraph := _SCHEDULE.search(text):
        return f"paragraph {paragraph['number']}"
    where = _WHERE.search(text)
    return f"paragraph not stated; {where['where'].casefold()}" if where else "paragraph not stated"


def _ordered(row: Mapping[str, Any], scheme: str) -> dict[str, Any]:
    """Return a line in the order in which ledger files keep it; its scheme only where it is not the entry's."""
    keys = ("year", "funding", "amount", "scheme", "account", "source", "stated")
    return {key: row[key] for key in keys if key in row and (key != "scheme" or row[key] != scheme)}


def _row_of(line: Line, scheme: str) -> dict[str, Any]:
    """Return a line of the book as ledger files write it."""
    amount = written(line.amount) if isinstance(line.amount, int) else line.amount.value
    row = {"year": line.year.label, "funding": line.funding.value, "amount": amount, "scheme": line.scheme}
    row |= {key: value for key, value in (("account", line.account), ("source", line.source)) if value != NOT_STATED}
    if line.stated:
        row["stated"] = line.stated
    return _ordered(row, scheme)


def _years(first: int, last: int) -> str:
    labels = [f"{year:04d}-{(year + 1) % 100:02d}" for year in (first, last)]
    return labels[0] if first == last else "..".join(labels)
