"""The vocabulary of the ledger: what a council decides, line by line, as immutable values.

An entry says what was decided, corrected or quoted. Nothing here adds up, reads a file or prints.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from hmsledger.findings import Finding, Spot
from hmsledger.money import Amount
from hmsledger.years import Year

NOT_STATED = "not-stated"
RINGS: Mapping[str, str] = {"hra": "Housing Revenue Account", "general-fund": "General Fund"}
"""The two accounts that the law keeps apart (Local Government and Housing Act 1989, Part VI)."""
SOURCES: tuple[str, ...] = ("borrowing", "capital-receipts", "grant", "s106", "cil", "reserve", "revenue-contribution")


class Word(StrEnum):
    """One of a few words. It hashes as text does, at the speed of text: sums are kept under such words."""

    __hash__ = str.__hash__


class Funding(Word):
    """Whether spending is capital or revenue; a decision that does not say so stays ``not-stated``."""

    CAPITAL = "capital"
    REVENUE = "revenue"
    NOT_STATED = "not-stated"


class Outcome(Word):
    """What a body did with an entry."""

    PROPOSED = "proposed"
    RECOMMENDED = "recommended"
    AGREED = "agreed"
    INDICATIVE = "indicative"
    APPROVED = "approved"
    AMENDED = "amended"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    CALLED_IN = "called-in"
    UPHELD = "upheld"
    RESCINDED = "rescinded"
    NOTED = "noted"


class VariationType(Word):
    """The ways in which an approved budget is changed."""

    ADDITION = "addition"
    REDUCTION = "reduction"
    VIREMENT = "virement"
    REPROFILE = "reprofile"
    RECLASSIFY = "reclassify"
    FUNDING_SWAP = "funding-swap"
    RELEASE = "release"


class Evidence(Word):
    """How a decision is known: from its own minute or notice, or because a later document says so."""

    MINUTE = "minute"
    QUOTED = "quoted"


class Line(NamedTuple):
    """One amount: for a scheme and year, as capital or revenue, from an account and a source.

    Attributes:
        scheme: the scheme's code.
        year: the financial year, the unprofiled span, or not stated.
        funding: capital, revenue or not stated.
        amount: whole pence, negative where money is taken away; or why there is no figure.
        account: the account's id, or ``not-stated``.
        source: the source's id, or ``not-stated``.
        stated: the figure as the document printed it, which fixes its precision; empty where not kept.
        commitment: what binds a withheld amount to the figure that a private book holds; empty where nothing does.
    """

    scheme: str
    year: Year
    funding: Funding
    amount: Amount
    account: str = NOT_STATED
    source: str = NOT_STATED
    stated: str = ""
    commitment: str = ""

    @property
    def meaning(self) -> tuple[str, Year, Funding, Amount, str, str]:
        """What the line says, whatever way it was printed: two lines with one meaning are the same money."""
        return self[:6]

    @property
    def pence(self) -> int:
        """The amount in sums: what has no figure adds nothing."""
        return self.amount if isinstance(self.amount, int) else 0


def sum_of(lines: Iterable[Line]) -> int:
    """Return the sum of lines in pence: what has no figure adds nothing."""
    return sum([line.amount for line in lines if isinstance(line.amount, int)])


class Document(NamedTuple):
    """A document that is cited: its title, date, paragraph and address, as far as known."""

    title: str = ""
    dated: date | None = None
    paragraph: str = ""
    url: str = ""


class Decision(NamedTuple):
    """What a body decided, when, and where that is minuted.

    Attributes:
        body: the body's id; empty where a quotation does not name it.
        decided: the day of the decision; None where not stated.
        effective: the day from which it has effect, where the notice says so.
        published: the day on which it was published, where the notice says so.
        quoted_in: the later document it is known from, for quoted evidence.
    """

    outcome: Outcome
    body: str = ""
    decided: date | None = None
    item: str = ""
    minute: str = ""
    paragraph: str = ""
    reference: str = ""
    report: str = ""
    url: str = ""
    effective: date | None = None
    published: date | None = None
    evidence: Evidence = Evidence.MINUTE
    quoted_in: Document | None = None


class Statement(NamedTuple):
    """Who said that the record was wrong, when and where."""

    by: str
    made: date
    body: str = ""
    item: str = ""
    minute: str = ""
    paragraph: str = ""
    url: str = ""


class Reopening(NamedTuple):
    """That an entry touches financial years that had been sealed, and why.

    Attributes:
        years: the sealed years, each a single one.
        reason: why it comes after the seal.
    """

    years: tuple[Year, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry has.

    Attributes:
        id: its permanent name.
        recorded: the day on which it was written into the book.
        scheme: the scheme's code; empty on a decision or correction that leaves it to the entry it is about.
        matter: what kind of matter was decided; ``budget`` unless it says otherwise.
        retrospective: why money was put into a year that had already ended; empty where it was not.
        exempt: the paragraph of Schedule 12A to the Local Government Act 1972 under which it is exempt.
        basis: the power used to move money across rings, or between capital and revenue.
        reopens: the sealed years that it touches, and why; None where it touches none.
        spot: where it stands in the book; no part of what it says.
    """

    id: str
    recorded: date
    scheme: str = ""
    title: str = ""
    matter: str = "budget"
    retrospective: str = ""
    exempt: str = ""
    basis: str = ""
    reopens: Reopening | None = None
    note: str = ""
    spot: Spot = field(default=Spot(""), compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval(Entry):
    """New budget for a scheme."""

    decision: Decision
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation(Entry):
    """A later change of budget: it acts from the day it is decided."""

    type: VariationType
    decision: Decision
    lines: tuple[Line, ...]


BudgetEntry = Approval | Variation


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterDecision(Entry):
    """What a body later did with an approval or a variation; ``lines`` are those of an amendment."""

    of: str
    decision: Decision
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Entry):
    """An earlier entry was recorded or reported wrongly: it restates what the budget always was."""

    corrects: str
    statement: Statement
    reason: str = ""
    was: tuple[Line, ...] = ()
    now: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation(Entry):
    """A figure quoted in a document. It never counts; it must agree with the book."""

    document: Document
    lines: tuple[Line, ...]
    quotes: str = ""


AnyEntry = Approval | Variation | LaterDecision | Correction | Quotation

KIND_NAMES: Mapping[type[AnyEntry], str] = {
    Approval: "approval",
    Variation: "variation",
    LaterDecision: "decision",
    Correction: "correction",
    Quotation: "quotation",
}


class Body(NamedTuple):
    """A body or officer, and the matters it has power to decide."""

    id: str
    name: str
    decides: tuple[str, ...] = ()
    spot: Spot = Spot("")


class Scheme(NamedTuple):
    """What budget is approved for."""

    code: str
    name: str
    account: str = NOT_STATED
    parent: str = ""
    status: str = ""
    spot: Spot = Spot("")


class Account(NamedTuple):
    """A further name for an account, and the ring that it lies in."""

    id: str
    name: str
    ring: str
    spot: Spot = Spot("")


class Source(NamedTuple):
    """A further source of funding that the book declares."""

    id: str
    name: str
    spot: Spot = Spot("")


class Scope(NamedTuple):
    """Which part of the budget a stated total is about; what is None is not restricted."""

    scheme: str | None = None
    year: Year | None = None
    funding: Funding | None = None
    account: str | None = None
    source: str | None = None

    def takes(self, line: Line) -> bool:
        """Return whether a line belongs to it."""
        return (
            (self.scheme is None or line.scheme == self.scheme)
            and (self.year is None or line.year == self.year)
            and (self.funding is None or line.funding == self.funding)
            and (self.account is None or line.account == self.account)
            and (self.source is None or line.source == self.source)
        )

    def may_take(self, line: Line) -> bool:
        """Return whether a line may belong to it in part or in whole: what the line does not say rules nothing out."""
        return (
            (self.scheme is None or line.scheme == self.scheme)
            and (self.year is None or not line.year.is_stated or line.year.overlaps(self.year))
            and (self.funding is None or line.funding in {self.funding, Funding.NOT_STATED})
            and (self.account is None or line.account in {self.account, NOT_STATED})
            and (self.source is None or line.source in {self.source, NOT_STATED})
        )


class StatedTotal(NamedTuple):
    """A total that a document printed, kept only to be checked."""

    scope: Scope
    pence: int
    status: str = "approved"
    as_at: date | None = None
    stated: str = ""
    document: Document | None = None
    spot: Spot = Spot("")


class Setting(NamedTuple):
    """How much a rule of the check matters in a book.

    Attributes:
        code: the rule's code.
        severity: ``off``, ``information``, ``warning`` or ``error``.
        entry: the id of the only entry that it is about; empty for the whole book.
        reason: why; empty where nobody said.
    """

    code: str
    severity: str
    entry: str = ""
    reason: str = ""
    spot: Spot = Spot("")


@dataclass(frozen=True)
class Book:
    """Everything that stands in the files of a book, in an order that no file decides.

    Attributes:
        settings: how much rules of the check matter in it.
        neighbours: the shown paths of the files in its folder, where someone has looked.
        exposed: what was found to give a withheld amount away, once the book is redacted.
        public: the same book as the public may see it, where exempt figures stand in this one; None for a public book.
    """

    title: str = ""
    organisation: str = ""
    bodies: Mapping[str, Body] = field(default_factory=dict)
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    entries: tuple[AnyEntry, ...] = ()
    stated_totals: tuple[StatedTotal, ...] = ()
    settings: tuple[Setting, ...] = ()
    neighbours: tuple[str, ...] = ()
    exposed: tuple[Finding, ...] = ()
    public: "Book | None" = None

    @cached_property
    def kept(self) -> dict[Any, Any]:
        """What was worked out from this book once, kept for as long as the book is."""
        return {}

    @cached_property
    def by_id(self) -> Mapping[str, AnyEntry]:
        """The entries by their ids."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def decisions_of(self) -> Mapping[str, tuple[LaterDecision, ...]]:
        """The later decisions on each entry, in the order in which they are to be read."""
        found: dict[str, list[LaterDecision]] = {}
        for entry in self.entries:
            if isinstance(entry, LaterDecision):
                found.setdefault(entry.of, []).append(entry)
        return {of: tuple(later) for of, later in found.items()}

    def body_name(self, body: str) -> str:
        """Return what people call a body."""
        known = self.bodies.get(body)
        return known.name if known else body

    def scheme_name(self, code: str) -> str:
        """Return what people call a scheme."""
        known = self.schemes.get(code)
        return known.name if known else code

    def ring_of(self, account: str) -> str:
        """Return the ring an account lies in, or ``not-stated``."""
        known = self.accounts.get(account)
        return known.ring if known else account

    def has_power(self, body: str, matter: str) -> bool:
        """Return whether a body is declared to decide a matter."""
        known = self.bodies.get(body)
        return known is not None and matter in known.decides

    def family(self, code: str) -> frozenset[str]:
        """Return a scheme and every scheme below it."""
        found = {code}
        grew = True
        while grew:
            below = {scheme.code for scheme in self.schemes.values() if scheme.parent in found}
            grew = not below <= found
            found |= below
        return frozenset(found)


def body_of(entry: AnyEntry) -> str:
    """Return the id of the body that decided, or before which a correction was stated; empty where there is none."""
    match entry:
        case Correction():
            return entry.statement.body
        case Quotation():
            return ""
        case _:
            return entry.decision.body


def id_order(entry_id: str) -> tuple[str, int, str]:
    """Return a key that sorts ids as people do: HMS-9 before HMS-10.

    >>> sorted(["HMS-10", "HMS-9"], key=id_order)
    ['HMS-9', 'HMS-10']
    """
    stem = entry_id.rstrip("0123456789")
    return (stem, int(entry_id[len(stem) :] or 0), entry_id)


def in_reading_order(entries: "tuple[AnyEntry, ...] | list[AnyEntry]") -> tuple[AnyEntry, ...]:
    """Return entries by the day they were recorded, then by id, whatever file they came from."""
    return tuple(sorted(entries, key=lambda entry: (entry.recorded, id_order(entry.id))))
