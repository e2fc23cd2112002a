"""The shape of a ledger file, validated by Pydantic, and its complaints in finance words.

What is checked here is one file alone: keys, spellings and values. Names that must be known across the
book are checked when the files are put together.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Required

from pydantic import Field, PlainValidator, TypeAdapter, ValidationError, with_config
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


def _date(value: object) -> date:
    if type(value) is date:
        return value
    advice = "write it bare, without quotes and time: 2023-06-14"
    raise _wrong("bad-date", f"{_quoted(value)} is not a date", advice)


def _year(value: object) -> years.Year:
    advice = 'write it quoted: "2022-23", a span "2023-24..2026-27", or "not-stated"'
    if not isinstance(value, str):
        raise _wrong("bad-year", f"{_quoted(value)} is not a financial year", advice)
    try:
        return years.read_year(value)
    except ValueError as error:
        raise _wrong("bad-year", str(error), advice) from None


def _pence(value: object) -> int:
    advice = 'write pounds and pence, quoted, with two decimals and no commas: "264296.00"'
    if not isinstance(value, str):
        raise _wrong("bad-amount", f"{_quoted(value)} is not an amount", advice)
    try:
        return money.read_filed(value)
    except ValueError as error:
        raise _wrong("bad-amount", f"{_quoted(value)} is not an amount: {error}", advice) from None


def _amount(value: object) -> money.Amount:
    if isinstance(value, str) and (unstated := _UNSTATED.get(value)):
        return unstated
    return _pence(value)


def _stated(value: object) -> str:
    advice = 'write the figure as the document prints it: "£263k"'
    if not isinstance(value, str):
        raise _wrong("bad-figure", f"{_quoted(value)} is not a printed figure", advice)
    try:
        money.read_figure(value)
    except ValueError as error:
        raise _wrong("bad-figure", f"{_quoted(value)} is not a printed figure: {error}", advice) from None
    return value


def _id(value: object) -> str:
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    advice = "use up to 64 letters, digits and . _ / # + - only, beginning with a letter or digit"
    raise _wrong("bad-id", f"{_quoted(value)} cannot be an id", advice)


def _code(value: object) -> str:
    if isinstance(value, str) and value.strip() == value and value and not {"@", "\n", "\t"} & set(value):
        return value
    raise _wrong(
        "bad-code", f"{_quoted(value)} cannot be a scheme's code", "use text without @ and without spaces at its ends"
    )


def _quoted(value: object) -> str:
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    shown = text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - enough to recognise it by
    return f"“{shown}”" if not isinstance(value, dict | list) else "this"


Day = Annotated[date, PlainValidator(_date)]
FiledYear = Annotated[years.Year, PlainValidator(_year)]
FiledAmount = Annotated[money.Amount, PlainValidator(_amount)]
Pence = Annotated[int, PlainValidator(_pence)]
Printed = Annotated[str, PlainValidator(_stated)]
Id = Annotated[str, PlainValidator(_id)]
Code = Annotated[str, PlainValidator(_code)]
Text = Annotated[str, Field(strict=True)]
Name = Annotated[str, Field(strict=True, min_length=1)]


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
