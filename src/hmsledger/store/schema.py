"""The shape of a ledger file, validated by Pydantic.

What is checked here is one file alone: keys, spellings and values. Names that must be known across the
book are checked when the files are put together.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Required

from pydantic import Field, TypeAdapter, ValidationError, with_config
from pydantic_core import ErrorDetails
from typing_extensions import TypedDict

from hmsledger.entries import Evidence, Funding, Outcome, VariationType
from hmsledger.store.values import (
    Code,
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

    format: Required[Format]
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
        runs: entries that are validated when they are gone through, of a long file.
    """

    ledger: FiledLedger
    elements: Mapping[str, list[tuple[int, Any]]]
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

    Where there are complaints, only the elements that are whole are returned.
    """
    try:
        filed = sound(document)
    except ValidationError:
        return _whole_elements(document), _complaints(document)
    found: Mapping[str, Any] = filed
    elements = {section: list(enumerate(found.get(section, ()))) for section in SECTIONS}
    return Filed(filed.get("ledger", FiledLedger()), elements), []


def _complaints(document: dict[str, object]) -> list[ErrorDetails]:
    """Return the complaints about values that can be spoken of, whatever stands in the file."""
    try:
        _adapter(FiledBook).validate_python(tamed(document))
    except ValidationError as error:
        return error.errors(include_url=False)
    raise AssertionError("unreachable")


def _whole_elements(document: dict[str, object]) -> Filed:
    kept: dict[str, list[tuple[int, Any]]] = {}
    for section, shape in SECTIONS.items():
        elements = document.get(section)
        kept[section] = []
        for index, element in enumerate(elements if isinstance(elements, list) else ()):
            with suppress(ValidationError):
                kept[section].append((index, _adapter(shape).validate_python(element)))
    return Filed(FiledLedger(), kept)
