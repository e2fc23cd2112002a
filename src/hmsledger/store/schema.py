"""The shape of a ledger file, validated by Pydantic.

What is checked here is one file alone: keys, spellings and values. Names that must be known across the
book are checked when the files are put together.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import islice
from typing import Annotated, Any, Literal, NamedTuple, Required

from pydantic import Field, TypeAdapter, ValidationError, with_config
from pydantic_core import ErrorDetails
from typing_extensions import TypedDict

from hmsledger.entries import Evidence, Funding, Outcome, VariationType
from hmsledger.store.values import (
    Code,
    Commitment,
    Day,
    FiledAmount,
    FiledYear,
    Format,
    Id,
    Name,
    Pence,
    Printed,
    Text,
    tamed,
)

_closed = with_config(extra="forbid")


@_closed
class FiledDocument(TypedDict, total=False):
    """A cited document."""

    title: Text
    """Its title, as printed: "Report to Cabinet, 14 June 2023"."""
    dated: Day
    """The day it bears: 2023-06-06."""
    paragraph: Text
    """The paragraph or page."""
    url: Text
    """Its web address."""


@_closed
class FiledDecision(TypedDict, total=False):
    """What a body decided, when, and where that is minuted."""

    outcome: Required[Outcome]
    """What the body did. Only approved and amended, by a body with power, count as approved; proposed, recommended,
    agreed, deferred and called-in are pending.
    """
    body: Name
    """The id of the body that decided: a [[body]] of the book. It may lack only where the evidence is quoted."""
    decided: Day
    """The day of the decision: 2023-06-14."""
    item: Text
    """The item on the agenda."""
    minute: Text
    """The number of the minute."""
    paragraph: Text
    """The paragraph of the minute or report."""
    reference: Text
    """The number of the decision or resolution."""
    report: Text
    """The title of the report that was decided on."""
    url: Text
    """The web address of the minute or notice. It may change, so it never identifies a decision."""
    effective: Day
    """The day from which it has effect, where the notice says so."""
    published: Day
    """The day on which it was published."""
    evidence: Evidence
    """How the decision is known: from its own minute or notice (minute), or only because a later document says so
    (quoted).
    """
    quoted_in: FiledDocument
    """The later document it is known from, where the evidence is quoted."""


@_closed
class FiledStatement(TypedDict, total=False):
    """Who said that an entry was wrong, where and when."""

    by: Required[Name]
    """Who said so: "Head of Financial Services"."""
    made: Required[Day]
    """The day on which it was said: 2023-06-14."""
    body: Name
    """The id of the body it was said to: a [[body]] of the book."""
    item: Text
    """The item on the agenda."""
    minute: Text
    """The number of the minute."""
    paragraph: Text
    """The paragraph."""
    url: Text
    """The web address."""


@_closed
class FiledReopening(TypedDict, total=False):
    """Which sealed financial years an entry touches, and why."""

    years: Required[Annotated[list[FiledYear], Field(min_length=1)]]
    """The sealed financial years: ["2022-23"]."""
    reason: Required[Name]
    """Why the entry comes after the seal."""


@_closed
class FiledLine(TypedDict, total=False):
    """One amount: for a year, as capital or revenue, from an account and a source."""

    year: Required[FiledYear]
    """The financial year, 1 April to 31 March; a span that nobody profiled; or not-stated."""
    funding: Required[Funding]
    """Whether it is capital or revenue; not-stated where the decision does not say."""
    amount: Required[FiledAmount]
    """Pounds and pence; negative where money is taken away; not-stated where no figure is known, withheld where it is
    exempt.
    """
    scheme: Code
    """The code of the scheme, where it is not the entry's own."""
    account: Name
    """hra, general-fund or a declared [[account]]; the scheme's own where it is left out."""
    source: Name
    """Paid from borrowing, capital-receipts, grant, s106, cil, reserve, revenue-contribution or a declared [[source]].
    """
    stated: Printed
    """The figure as the document prints it, which fixes its precision."""
    commitment: Commitment
    """What binds a withheld amount to the figure that a private book holds: sha256: and 64 hexadecimal digits."""


Lines = Annotated[list[FiledLine], Field(min_length=1)]


@_closed
class FiledEntry(TypedDict, total=False):
    """What every entry may hold."""

    id: Required[Id]
    """Its permanent name, never used twice in a book."""
    recorded: Required[Day]
    """The day on which it was written into the book: 2023-06-15."""
    title: Text
    """What it is about, in a few words."""
    matter: Name
    """What kind of matter was decided: budget unless it says otherwise, such as executive."""
    retrospective: Name
    """Why money is put into a year that had ended before the decision."""
    exempt: Name
    """The paragraph of Schedule 12A under which it is exempt."""
    basis: Name
    """The power used to move money between the HRA and the General Fund, or between capital and revenue."""
    reopens: FiledReopening
    """The sealed financial years that it touches, and why it comes after their seals."""
    note: Text
    """Anything else that a reader should know."""


@_closed
class FiledApproval(FiledEntry, total=False):
    """New budget for a scheme."""

    kind: Required[Literal["approval"]]
    scheme: Required[Code]
    """The scheme's code."""
    decision: Required[FiledDecision]
    """What a body decided, when, and where that is minuted."""
    lines: Required[Lines]
    """The amounts, one line each."""


@_closed
class FiledVariation(FiledEntry, total=False):
    """A later change of budget: it acts from the day it is decided."""

    kind: Required[Literal["variation"]]
    type: Required[VariationType]
    """How the budget changes: addition, reduction, virement (between schemes), reprofile (between years), reclassify
    (between capital and revenue), funding-swap (between sources), release (from a contingency or pot).
    """
    scheme: Required[Code]
    """The scheme's code."""
    decision: Required[FiledDecision]
    """What a body decided, when, and where that is minuted."""
    lines: Required[Lines]
    """The amounts, one line each."""


@_closed
class FiledLaterDecision(FiledEntry, total=False):
    """What a body later decided about an earlier entry."""

    kind: Required[Literal["decision"]]
    of: Required[Id]
    """The id of the entry that was decided on."""
    scheme: Code
    """The scheme's code."""
    decision: Required[FiledDecision]
    """What a body decided, when, and where that is minuted."""
    lines: Lines
    """The amounts, one line each."""


@_closed
class FiledCorrection(FiledEntry, total=False):
    """An earlier entry was recorded or reported wrongly: the budget is what it always was."""

    kind: Required[Literal["correction"]]
    corrects: Required[Id]
    """The id of the entry that was recorded or reported wrongly."""
    scheme: Code
    """The scheme's code."""
    was: Required[list[FiledLine]]
    """The lines as they were, corrections so far included."""
    now: Required[list[FiledLine]]
    """The lines as they should always have been."""
    statement: Required[FiledStatement]
    """Who said so, where and when."""
    reason: Text
    """Why it was wrong."""


@_closed
class FiledQuotation(FiledEntry, total=False):
    """A figure quoted in a document: it never counts, and must agree with the book."""

    kind: Required[Literal["quotation"]]
    scheme: Required[Code]
    """The scheme's code."""
    quotes: Id
    """The id of the entry that the document speaks of, where it is one entry and not a total."""
    document: Required[FiledDocument]
    """The document that prints the figures."""
    lines: Required[Lines]
    """The amounts, one line each."""


@_closed
class FiledLedger(TypedDict, total=False):
    """The book's title page."""

    title: Text
    """What the book is about; it stands at the head of every report."""
    organisation: Text
    """Whose budget it keeps."""


@_closed
class FiledScheme(TypedDict, total=False):
    """A scheme that money is approved for."""

    code: Required[Code]
    """The scheme's code, which entries name."""
    name: Required[Name]
    """What people call it."""
    account: Name
    """hra, general-fund or a declared [[account]]."""
    parent: Code
    """The code of the scheme it is part of."""
    status: Text
    """Such as on hold or completed."""


@_closed
class FiledBody(TypedDict, total=False):
    """A body or officer that decides, and what it has power over."""

    id: Required[Id]
    """Its id, such as council, which decisions name."""
    name: Required[Name]
    """What people call it."""
    decides: list[Name]
    """The matters it has power over, such as budget and executive. With an empty list it can agree, but approves
    nothing.
    """


@_closed
class FiledAccount(TypedDict, total=False):
    """A further account."""

    id: Required[Id]
    """Its id, which lines and schemes name."""
    name: Required[Name]
    """What people call it."""
    ring: Required[Literal["hra", "general-fund"]]
    """The ring it lies in: the Housing Revenue Account or the General Fund."""


@_closed
class FiledSource(TypedDict, total=False):
    """A further source of funding."""

    id: Required[Id]
    """Its id, which lines name."""
    name: Required[Name]
    """What people call it."""


@_closed
class FiledScope(TypedDict, total=False):
    """What a stated total is about."""

    scheme: Code
    """A scheme's code."""
    year: FiledYear
    """A financial year, a span, or not-stated."""
    funding: Funding
    """Capital, revenue or not-stated."""
    account: Name
    """hra, general-fund or a declared [[account]]."""
    source: Name
    """A source of funding."""


@_closed
class FiledTotal(TypedDict, total=False):
    """A total that a document prints: it is only compared, never counted."""

    scope: Required[FiledScope]
    """What the total is about: any of scheme, year, funding type, account and source."""
    amount: Required[Pence]
    """Pounds and pence."""
    status: Literal["approved", "pending", "not-counted"]
    """Which column of the report it is a total of: approved unless it says otherwise."""
    as_at: Day
    """The day as at which the document gives it."""
    stated: Printed
    """The figure as the document prints it, which fixes its precision."""
    document: FiledDocument
    """The document that prints it."""


@_closed
class FiledSetting(TypedDict, total=False):
    """How much a rule of the check matters in this book."""

    code: Required[Name]
    """The code of the rule, such as year-not-stated."""
    severity: Required[Literal["off", "information", "warning", "error"]]
    """How much it matters here; off says that it is not looked at."""
    entry: Id
    """The only entry that this is about; without it, the whole book."""
    reason: Text
    """Why: whoever reads the file in years to come will ask."""


@_closed
class FiledCheck(TypedDict, total=False):
    """What the check is to make of this book."""

    rules: list[FiledSetting]
    """The rules that matter more or less here than elsewhere, each with its reason."""


KINDS: dict[str, Any] = {
    "approval": FiledApproval,
    "variation": FiledVariation,
    "decision": FiledLaterDecision,
    "correction": FiledCorrection,
    "quotation": FiledQuotation,
}
"""The kinds of entry, and the shape of each."""

FiledAnyEntry = Annotated[
    FiledApproval | FiledVariation | FiledLaterDecision | FiledCorrection | FiledQuotation,
    Field(discriminator="kind"),
]


@_closed
class FiledBook(TypedDict, total=False):
    """A ledger file of hmsledger."""

    format: Required[Format]
    """The format of the file."""
    ledger: FiledLedger
    """The title page of the book."""
    check: FiledCheck
    """What the check is to make of this book."""
    scheme: list[FiledScheme]
    """The schemes that entries name."""
    body: list[FiledBody]
    """The bodies and officers that decide."""
    account: list[FiledAccount]
    """The council's own names for accounts."""
    source: list[FiledSource]
    """Sources of funding beside the usual ones."""
    entry: list[FiledAnyEntry]
    """What was decided, corrected or quoted. Entries are only ever added."""
    stated_total: list[FiledTotal]
    """Totals that documents print, for check to compare with the book."""


SECTIONS: dict[str, Any] = {
    "scheme": FiledScheme,
    "body": FiledBody,
    "account": FiledAccount,
    "source": FiledSource,
    "entry": FiledAnyEntry,
    "stated_total": FiledTotal,
}
"""The lists of a file, and what each element is."""


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - Pydantic takes any type expression
    return TypeAdapter(shape)


MOST_COMPLAINTS = 1_000
"""What is wrong beyond these is not named: nobody reads on, and it may be millions."""


class Filed(NamedTuple):
    """What one file holds that has the right shape.

    Attributes:
        ledger: the title page, empty where there is none.
        elements: for each section, its elements with their numbers counted from 0.
        settings: how much rules matter in the book.
        runs: entries that are validated when they are gone through, of a long file.
    """

    ledger: FiledLedger
    elements: Mapping[str, list[tuple[int, Any]]]
    settings: Sequence[FiledSetting] = ()
    runs: Iterable[tuple[int, Any]] = ()


def sound(document: dict[str, object]) -> FiledBook:
    """Return what a file holds.

    Raises:
        ValidationError: it has not the right shape.
    """
    filed: FiledBook = _adapter(FiledBook).validate_python(document)
    return filed


def validate(document: dict[str, object]) -> tuple[Filed, list[ErrorDetails]]:
    """Return what a file holds, and Pydantic's complaints about its shape.

    Where there are complaints, only the elements that are whole are returned; where there are more than
    `MOST_COMPLAINTS`, the first of them, and no element.
    """
    try:
        filed = sound(document)
    except ValidationError as error:
        if error.error_count() > MOST_COMPLAINTS:
            return Filed(FiledLedger(), {section: [] for section in SECTIONS}), _first_complaints(document)
        return _whole_elements(document), _complaints(FiledBook, document)
    found: Mapping[str, Any] = filed
    elements = {section: list(enumerate(found.get(section, ()))) for section in SECTIONS}
    return Filed(filed.get("ledger", FiledLedger()), elements, filed.get("check", FiledCheck()).get("rules", ())), []


def _complaints(shape: Any, value: object) -> list[ErrorDetails]:  # noqa: ANN401 - Pydantic takes any type expression
    """Return the complaints about a value in words that can be shown, whatever it is; none about a sound one."""
    try:
        _adapter(shape).validate_python(tamed(value))
    except ValidationError as error:
        return error.errors(include_url=False)
    return []


def _first_complaints(document: dict[str, object]) -> list[ErrorDetails]:
    """Return `MOST_COMPLAINTS` and one, without asking for those that come behind."""
    lists = {section: shape for section, shape in SECTIONS.items() if isinstance(document.get(section), list)}
    others = (key for key in document if key not in lists)
    head = {key: document[key] for key in islice(others, MOST_COMPLAINTS + len(FiledBook.__annotations__))}
    found = _complaints(FiledBook, head)
    for section, shape in lists.items():
        elements = document[section]
        for index, element in enumerate(elements if isinstance(elements, list) else ()):
            if len(found) > MOST_COMPLAINTS:
                break
            for complaint in _complaints(shape, element):
                complaint["loc"] = (section, index, *complaint["loc"])
                found.append(complaint)
    return found[: MOST_COMPLAINTS + 1]


def _whole_elements(document: dict[str, object]) -> Filed:
    kept: dict[str, list[tuple[int, Any]]] = {}
    for section, shape in SECTIONS.items():
        elements = document.get(section)
        kept[section] = []
        for index, element in enumerate(elements if isinstance(elements, list) else ()):
            with suppress(ValidationError):
                kept[section].append((index, _adapter(shape).validate_python(element)))
    return Filed(FiledLedger(), kept)
