"""The mapping: what the columns of a sheet hold, and what its user says of all its rows."""

from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

UNSURE = "?"
"""Stands where a header can be read in two ways, until somebody says which is meant."""


class Holds(StrEnum):
    """What a column holds."""

    SCHEME = "scheme"
    AMOUNT = "amount"
    TOTAL = "total"
    YEAR = "year"
    FUNDING = "funding"
    SOURCE = "source"
    ACCOUNT = "account"
    REFERENCE = "reference"
    BODY = "body"
    DECIDED = "decided"
    OUTCOME = "outcome"
    KIND = "kind"
    SIDE = "side"
    FROM = "from"
    TO = "to"
    NATURE = "nature"
    ITEM = "item"
    MINUTE = "minute"
    TITLE = "title"
    NOTE = "note"
    NOTHING = "nothing"


class Makes(StrEnum):
    """What becomes one entry: a row, all rows with one reference, or the whole sheet."""

    ROW = "row"
    REFERENCE = "reference"
    SHEET = "sheet"


class Unit(StrEnum):
    """What one of a column's figures is worth."""

    POUNDS = "£"
    THOUSANDS = "£000"
    MILLIONS = "£m"

    @property
    def pounds(self) -> int:
        """How many pounds."""
        return {Unit.POUNDS: 1, Unit.THOUSANDS: 1_000, Unit.MILLIONS: 1_000_000}[self]

    @property
    def suffix(self) -> str:
        """The letter that a figure in this unit ends in when it is printed alone."""
        return {Unit.POUNDS: "", Unit.THOUSANDS: "k", Unit.MILLIONS: "m"}[self]


class Side(StrEnum):
    """Whether a virement's amount is taken from a scheme or given to it."""

    FROM = "from"
    TO = "to"

    @property
    def sign(self) -> int:
        """What an amount on this side does to its scheme."""
        return -1 if self is Side.FROM else 1


class Column(NamedTuple):
    """What one column holds.

    Attributes:
        number: the column, from 1.
        header: the words above it, by which it is known again.
        holds: what it holds.
        year: the year of its amounts; empty where the header names none, ``?`` where it can be read in two ways.
        funding: their funding type; empty where the header names none.
        source: their source; empty where the header names none.
        account: their account; empty where the header names none.
        unit: what a figure is worth; None for the sheet's own unit.
        side: the side of a virement; None where the header names none.
        doubt: how the header can be read in two ways.
    """

    number: int
    header: str
    holds: Holds
    year: str = ""
    funding: str = ""
    source: str = ""
    account: str = ""
    unit: Unit | None = None
    side: Side | None = None
    doubt: str = ""


class Given(NamedTuple):
    """What the user says of every row of the sheet.

    Attributes:
        standing: an outcome; ``quoted`` where the rows are figures of a document and never count; empty where a
            column says it.
        kind: ``approval`` or the type of a variation; empty for approvals, or where a column says it.
        dated: the day that the workbook bears.
    """

    standing: str = ""
    kind: str = ""
    body: str = ""
    decided: date | None = None
    year: str = ""
    funding: str = ""
    source: str = ""
    account: str = ""
    scheme: str = ""
    item: str = ""
    minute: str = ""
    reference: str = ""
    report: str = ""
    url: str = ""
    title: str = ""
    retrospective: str = ""
    basis: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a sheet is to be understood.

    Attributes:
        sheet: its name; empty for a file of text.
        first: the first row of the headers.
        header: the last row of the headers.
        unit: what a figure is worth where its column does not say.
        makes: what becomes one entry.
        prefix: how the ids of entries begin.
        columns: what they hold; a column that is not named holds nothing of interest.
        given: what the user says of all rows.
        schemes: codes of schemes, by the words of the sheet.
        names: ids of bodies, sources and accounts, by the words of the sheet.
        text_numbers: whether numbers that a workbook keeps as text are taken as numbers.
        adds_alike: whether columns of amounts that nothing tells apart are added up.
    """

    sheet: str
    first: int
    header: int
    columns: tuple[Column, ...]
    unit: Unit = Unit.POUNDS
    makes: Makes = Makes.ROW
    prefix: str = "IMP"
    given: Given = field(default_factory=Given)
    schemes: Pairs[str, str] = field(default_factory=dict)
    names: Pairs[str, str] = field(default_factory=dict)
    text_numbers: bool = False
    adds_alike: bool = False

    def holding(self, *what: Holds) -> tuple[Column, ...]:
        """Return the columns that hold one of several things, from left to right."""
        return tuple(column for column in self.columns if column.holds in what)

    def unit_of(self, column: Column) -> Unit:
        """Return what a figure of a column is worth."""
        return column.unit or self.unit
