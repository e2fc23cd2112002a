"""What a report says, as plain values that every output format can show.

A page has blocks for people, a JSON-ready mapping for programs, records for spreadsheets, and for the formats that
have room for it what stands behind its figures. Nothing on it is laid out or escaped yet; that is each format's own
work. How years and amounts are written is a matter of display, so they stand on it as values.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from hmsledger.years import Year

Json = Mapping[str, object] | Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Pounds:
    """An amount in a table.

    Attributes:
        pence: the amount.
        signed: whether it is a difference, which shows a plus where it is more than nil.
    """

    pence: int
    signed: bool = False


class Said(Enum):
    """What a text says in words that depend on the display."""

    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text with years in it, or with the unit that amounts are shown in."""

    parts: tuple[str | Year | Said, ...]


Text = str | Phrase
Cell = Text | Year | Pounds | date
"""What stands in one place of a table. An empty text is a place where nothing belongs."""


class Title(NamedTuple):
    """A heading."""

    text: Text


class Paragraph(NamedTuple):
    """A sentence or two."""

    text: Text


class Items(NamedTuple):
    """A short list under a sentence that introduces it."""

    lead: Text
    items: tuple[Text, ...]


class Verbatim(NamedTuple):
    """Lines of a file or of the program's own output, shown letter by letter."""

    lines: tuple[str, ...]


class Column(NamedTuple):
    """A table's column. Money and counts stand to the right; long words may be wrapped, figures never.

    Attributes:
        title: its heading; a line break in it is where a narrow table breaks it.
        right: whether it holds amounts or counts.
        wraps: whether it holds long words.
        figure: which figure of the budget it holds: ``approved``, ``quoted``, ``pending`` or ``not-counted``.
    """

    title: str
    right: bool = False
    wraps: bool = False
    figure: str = ""


class Row(NamedTuple):
    """A table's row, one cell a column.

    Attributes:
        cells: what it says.
        total: whether it is set apart as a total.
        adds: the rows of the same table, by their places, whose amounts it is the sum of, column by column.
        key: the part of the budget that it is about; the movements of that part have the same key.
    """

    cells: tuple[Cell, ...]
    total: bool = False
    adds: tuple[int, ...] = ()
    key: str = ""


class Table(NamedTuple):
    """A table with its caption."""

    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class Records(NamedTuple):
    """Rows for a program: plain names, unformatted figures.

    Attributes:
        key: the columns that together tell each row from every other; empty where none do.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    key: tuple[str, ...] = ()


Block = Title | Paragraph | Items | Verbatim | Table


class MovementRow(NamedTuple):
    """One line of one entry behind a figure.

    Attributes:
        key: the part of the budget that it belongs to: that of the row of the report.
        figure: the figure that it is counted in: ``approved``, ``pending`` or ``not-counted``.
        quoted: whether what is approved rests on a quotation; it is then part of ``quoted`` too.
        entry: the id of the entry whose line it is.
        about: the id of the approval or variation whose money it is; the same, unless a correction or later decision
            restates it.
        kind: the entry's kind, as ledger files write it.
        title: its title, if it has one.
        scheme: the code of the scheme.
        scheme_name: its name.
        year: the financial year, the span, or not stated.
        funding: the funding type in words.
        account: the account, or ``not-stated``.
        source: the source, or ``not-stated``.
        amount: what it adds to the figure; a text where no amount is known.
        outcome: where the money stands, such as ``approved`` or ``recommended``.
        body: the name of the body that gave it that standing; of a correction, who made the statement.
        decided: the day of that decision; None where it is not stated.
        cited: item, minute, paragraph and reference, as far as they are known.
        words: the whole way there in words.
        url: where it is published.
        recorded: the day the entry was recorded.
        file: the file that the entry stands in.
        line: the line of that file, from 1.
    """

    key: str
    figure: str
    quoted: bool
    entry: str
    about: str
    kind: str
    title: str
    scheme: str
    scheme_name: str
    year: Year
    funding: str
    account: str
    source: str
    amount: Pounds | str
    outcome: str
    body: str
    decided: date | None
    cited: str
    words: str
    url: str
    recorded: date
    file: str
    line: int


class Bars(NamedTuple):
    """A chart with a group of bars for each year, in pence, series by series.

    Attributes:
        title: what it shows.
        series: the names of the series, such as ``Approved, capital``.
        groups: each year with an amount for every series.
    """

    title: str
    series: tuple[str, ...]
    groups: tuple[tuple[Year, tuple[int, ...]], ...]


class Stair(NamedTuple):
    """A point where a figure changes.

    Attributes:
        day: from which day it stands.
        pence: what stands from then on, series by series.
        moved: by how much it changed in all, in pence.
        entries: the ids of the entries behind the change.
        words: what was decided, in words, one text an entry.
    """

    day: date
    pence: tuple[int, ...]
    moved: int
    entries: tuple[str, ...]
    words: tuple[str, ...]


class Stairs(NamedTuple):
    """A chart of figures through time, which stand still between decisions.

    Attributes:
        title: what it shows.
        series: the names of the series, such as ``capital``.
        stairs: the points, by their days.
    """

    title: str
    series: tuple[str, ...]
    stairs: tuple[Stair, ...]


Chart = Bars | Stairs


class Depth(NamedTuple):
    """What stands behind the figures of a page, for the formats that have room for it.

    Attributes:
        movements: every line behind every figure.
        charts: what can be drawn.
    """

    movements: tuple[MovementRow, ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A report.

    Attributes:
        blocks: what people read, in order.
        data: works out what JSON says, beginning with its schema.
        records: works out what CSV says.
        depth: works out what stands behind its figures.
        mark: what must stand on every sheet of paper, beside its first and last block: for whom the page is not.
    """

    blocks: tuple[Block, ...]
    data: Callable[[], Json]
    records: Callable[[], Records]
    depth: Callable[[], Depth] = Depth
    mark: str = ""
