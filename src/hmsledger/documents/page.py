"""What a reader sees of a document: its passages in order, each with its place in words."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Sort(StrEnum):
    """What a passage is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CELL = "cell"


class Cell(NamedTuple):
    """Where in a table a passage stands, counted from 1.

    Attributes:
        headings: the texts of the heading cells of its column and row, as a reader would take them, outermost first.
    """

    table: int
    row: int
    column: int
    headings: tuple[str, ...] = ()


class Passage(NamedTuple):
    """One paragraph, heading or table cell, as a reader sees it.

    Attributes:
        text: its text, white space as it stands but for line breaks inside a paragraph, which are single spaces.
        place: where it stands, in words: ``paragraph 9``, ``page 3, line 12``, ``table 2, row 3, column 4``.
        number: which passage of the document it is, counted from 0; formats that write annotated copies find it again
            by this.
        under: the text of the nearest heading above it; empty where there is none.
        line: the line it begins on in a text file, counted from 1; 0 where the format has no lines.
        label: the number or letter that the format sets before the text by itself, such as ``27.`` or ``(a)``.
    """

    text: str
    place: str
    number: int
    sort: Sort = Sort.PARAGRAPH
    cell: Cell | None = None
    under: str = ""
    line: int = 0
    label: str = ""


class Document(NamedTuple):
    """A document.

    Attributes:
        name: how it is called on the command line: its path as given, or ``standard input``.
        title: its own title where it says one.
        dated: its own date where one was found (in properties or text), else None.
    """

    name: str
    passages: tuple[Passage, ...]
    title: str = ""
    dated: date | None = None
