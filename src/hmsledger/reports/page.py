"""What a report says, as plain values that every output format can show.

A page has blocks for people, a JSON-ready mapping for programs, and records for spreadsheets. Nothing on
it is laid out or escaped yet; that is each format's own work.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Json = Mapping[str, object] | Sequence[Mapping[str, object]]


class Title(NamedTuple):
    """A heading."""

    text: str


class Paragraph(NamedTuple):
    """A sentence or two."""

    text: str


class Items(NamedTuple):
    """A short list under a sentence that introduces it."""

    lead: str
    items: tuple[str, ...]


class Verbatim(NamedTuple):
    """Lines of a file or of the program's own output, shown letter by letter."""

    lines: tuple[str, ...]


class Column(NamedTuple):
    """A table's column. Money and counts stand to the right; long words may be wrapped, figures never."""

    title: str
    right: bool = False
    wraps: bool = False


class Row(NamedTuple):
    """A table's row, one text a column; ``total`` rows are set apart."""

    cells: tuple[str, ...]
    total: bool = False


class Table(NamedTuple):
    """A table with its caption."""

    caption: str
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


@dataclass(frozen=True, slots=True)
class Page:
    """A report.

    Attributes:
        blocks: what people read, in order.
        data: works out what JSON says, beginning with its schema.
        records: works out what CSV says.
    """

    blocks: tuple[Block, ...]
    data: Callable[[], Json]
    records: Callable[[], Records]
