"""The shape of a ledger file, validated by Pydantic, and its complaints in finance words.

What is checked here is one file alone: keys, spellings and values. Names that must be known across the
book are checked when the files are put together.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, NamedTuple, Required

from pydantic import AfterValidator, Field, Strict, TypeAdapter, ValidationError, with_config
from pydantic_core import ErrorDetails, PydanticCustomError
from typing_extensions import TypedDict

from hmsledger import money, years
from hmsledger.entries import Evidence, Funding, Outcome, VariationType
from hmsledger.money import Unstated

_closed = with_config(extra="forbid")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/#+-]{0,63}")
_UNSTATED = {word.value: word for word in Unstated}


def _wrong(code: str, message: str, advice: str) -> PydanticCustomError:
    return PydanticCustomError("hmsledger", "{message}", {"code": code, "message": message, "help": advice})


def not_text(key: str, value: object) -> tuple[str, str, str]:
    """Return code, sentence and advice for a value that is no text where a text says a year, an amount or a name."""
    code, noun, advice = _TEXTS.get(key, ("wrong-value", "text", f'write it in quotes: {key} = "{str(value)[:60]}"'))
    return code, f"{_quoted(value)} is not {noun}", advice


def not_a_date(value: object) -> tuple[str, str, str]:
    """Return code, sentence and advice for a value that is no date."""
    return "bad-date", f"{_quoted(value)} is not a date", "write it bare, without quotes and time: 2023-06-14"


_TEXTS = {
    "amount": (
        "bad-amount",
        "an amount",
        'write pounds and pence, quoted, with two decimals and no commas: "264296.00"',
    ),
    "year": (
        "bad-year",
        "a financial year",
        'write it quoted: "2022-23", a span "2023-24..2026-27", or "not-stated"',
    ),
    "stated": ("bad-figure", "a printed figure", 'write the figure as the document prints it: "£263k"'),
    "id": ("bad-id", "an id", "use up to 64 letters, digits and . _ / # + - only, beginning with a letter or digit"),
    "code": ("bad-code", "a scheme's code", "use text without @ and without spaces at its ends"),
}


@lru_cache(maxsize=4096)
def _year(text: str) -> years.Year:
    try:
        return years.read_year(text)
    except ValueError as error:
        raise _wrong("bad-year", str(error), _TEXTS["year"][2]) from None


@lru_cache(maxsize=65536)
def _pence(text: str) -> int:
    try:
        return money.read_filed(text)
    except ValueError as error:
        raise _wrong("bad-amount", f"{_quoted(text)} is not an amount: {error}", _TEXTS["amount"][2]) from None


@lru_cache(maxsize=65536)
def _amount(text: str) -> money.Amount:
    return _UNSTATED[text] if text in _UNSTATED else _pence(text)


@lru_cache(maxsize=65536)
def _stated(text: str) -> str:
    try:
        money.read_figure(text)
    except ValueError as error:
        raise _wrong("bad-figure", f"{_quoted(text)} is not a printed figure: {error}", _TEXTS["stated"][2]) from None
    return text


def _id(text: str) -> str:
    if _ID.fullmatch(text):
        return text
    raise _wrong("bad-id", f"{_quoted(text)} cannot be an id", _TEXTS["id"][2])


@lru_cache(maxsize=4096)
def _code(text: str) -> str:
    if text.strip() == text and text and not {"@", "\n", "\t"} & set(text):
        return text
    raise _wrong("bad-code", f"{_quoted(text)} cannot be a scheme's code", _TEXTS["code"][2])


def _quoted(value: object) -> str:
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    shown = text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - enough to recognise it by
    return f"“{shown}”" if not isinstance(value, dict | list) else "this"


Day = Annotated[date, Strict()]
FiledYear = Annotated[str, AfterValidator(_year)]
FiledAmount = Annotated[str, AfterValidator(_amount)]
Pence = Annotated[str, AfterValidator(_pence)]
Printed = Annotated[str, AfterValidator(_stated)]
Id = Annotated[str, AfterValidator(_id)]
Code = Annotated[str, AfterValidator(_code)]
Text = str
Name = Annotated[str, Field(min_length=1)]


@_closed
class FiledDocument(TypedDict, total=False):
    """A cited document."""

    title: Text
    dated: Day
    paragraph: Text
    url: Text


@_closed
class FiledDecision(TypedDict, total=False):
    """What a body decided."""

    outcome: Required[Outcome]
    body: Name
    decided: Day
    item: Text
    minute: Text
    paragraph: Text
    reference: Text
    report: Text
    url: Text
    effective: Day
    published: Day
    evidence: Evidence
    quoted_in: FiledDocument


@_closed
class FiledStatement(TypedDict, total=False):
    """Who said that an entry was wrong."""

    by: Required[Name]
    made: Required[Day]
    body: Name
    item: Text
    minute: Text
    paragraph: Text
    url: Text


@_closed
class FiledLine(TypedDict, total=False):
    """One amount."""

    year: Required[FiledYear]
    funding: Required[Funding]
    amount: Required[FiledAmount]
    scheme: Code
    account: Name
    source: Name
    stated: Printed


Lines = Annotated[list[FiledLine], Field(min_length=1)]


@_closed
class FiledEntry(TypedDict, total=False):
    """What every entry may hold."""

    id: Required[Id]
    recorded: Required[Day]
    title: Text
    matter: Name
    retrospective: Name
    exempt: Name
    basis: Name
    note: Text


@_closed
class FiledApproval(FiledEntry, total=False):
    """New budget."""

    kind: Required[Literal["approval"]]
    scheme: Required[Code]
    decision: Required[FiledDecision]
    lines: Required[Lines]


@_closed
class FiledVariation(FiledEntry, total=False):
    """A change of budget."""

    kind: Required[Literal["variation"]]
    type: Required[VariationType]
    scheme: Required[Code]
    decision: Required[FiledDecision]
    lines: Required[Lines]


@_closed
class FiledLaterDecision(FiledEntry, total=False):
    """What a body later decided."""

    kind: Required[Literal["decision"]]
    of: Required[Id]
    scheme: Code
    decision: Required[FiledDecision]
    lines: Lines


@_closed
class FiledCorrection(FiledEntry, total=False):
    """A restatement of the record."""

    kind: Required[Literal["correction"]]
    corrects: Required[Id]
    scheme: Code
    was: Required[list[FiledLine]]
    now: Required[list[FiledLine]]
    statement: Required[FiledStatement]
    reason: Text


@_closed
class FiledQuotation(FiledEntry, total=False):
    """A quoted figure."""

    kind: Required[Literal["quotation"]]
    scheme: Required[Code]
    quotes: Id
    document: Required[FiledDocument]
    lines: Required[Lines]


@_closed
class FiledLedger(TypedDict, total=False):
    """The book's title page."""

    title: Text
    organisation: Text


@_closed
class FiledScheme(TypedDict, total=False):
    """A scheme."""

    code: Required[Code]
    name: Required[Name]
    account: Name
    parent: Code
    status: Text


@_closed
class FiledBody(TypedDict, total=False):
    """A body."""

    id: Required[Id]
    name: Required[Name]
    decides: list[Name]


@_closed
class FiledAccount(TypedDict, total=False):
    """A further account."""

    id: Required[Id]
    name: Required[Name]
    ring: Required[Literal["hra", "general-fund"]]


@_closed
class FiledSource(TypedDict, total=False):
    """A further source of funding."""

    id: Required[Id]
    name: Required[Name]


@_closed
class FiledScope(TypedDict, total=False):
    """What a stated total is about."""

    scheme: Code
    year: FiledYear
    funding: Funding
    account: Name
    source: Name


@_closed
class FiledTotal(TypedDict, total=False):
    """A printed total."""

    scope: Required[FiledScope]
    amount: Required[Pence]
    status: Literal["approved", "pending", "not-counted"]
    as_at: Day
    stated: Printed
    document: FiledDocument


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
    """One file."""

    format: Required[Literal[1]]
    ledger: FiledLedger
    scheme: list[FiledScheme]
    body: list[FiledBody]
    account: list[FiledAccount]
    source: list[FiledSource]
    entry: list[FiledAnyEntry]
    stated_total: list[FiledTotal]


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


class Filed(NamedTuple):
    """What one file holds that has the right shape.

    Attributes:
        ledger: the title page, empty where there is none.
        elements: for each section, its elements with their numbers counted from 0.
    """

    ledger: FiledLedger
    elements: Mapping[str, list[tuple[int, Any]]]


def validate(document: dict[str, object]) -> tuple[Filed, list[ErrorDetails]]:
    """Return what a file holds, and Pydantic's complaints about its shape.

    Where there are complaints, only the elements that are whole are returned.
    """
    try:
        filed: FiledBook = _adapter(FiledBook).validate_python(document)
    except ValidationError as error:
        return _whole_elements(document), error.errors(include_url=False)
    found: Mapping[str, Any] = filed
    elements = {section: list(enumerate(found.get(section, ()))) for section in SECTIONS}
    return Filed(filed.get("ledger", FiledLedger()), elements), []


def _whole_elements(document: dict[str, object]) -> Filed:
    kept: dict[str, list[tuple[int, Any]]] = {}
    for section, shape in SECTIONS.items():
        elements = document.get(section)
        kept[section] = []
        for index, element in enumerate(elements if isinstance(elements, list) else ()):
            with suppress(ValidationError):
                kept[section].append((index, _adapter(shape).validate_python(element)))
    return Filed(FiledLedger(), kept)
