"""Plain cells: what a sheet of a workbook holds, and how people call a place in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_LETTERS = 26


class Broken(NamedTuple):
    """A cell without a value that can be relied on, and why, as words that follow the cell's address."""

    why: str


Value = str | Decimal | date | Broken
"""Text as it stands, a number by its shortest exact spelling, a day, or why there is neither."""


class Span(NamedTuple):
    """Merged cells: rows and columns from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet that is to be seen.

    Attributes:
        name: what it is called; empty for a CSV file, which has no sheets.
        rows: the cells with something in them, by row and column from 1; both in ascending order.
        merged: the merged cells.
        hidden_rows: the rows that are not to be seen.
        hidden_columns: the columns that are not to be seen.
        sums: the cells whose formula adds up cells of their column.
        scaled: the cells whose number format shows another figure than they hold, as ``#,##0,`` does.
        unsure: the cells whose formula says 0 where it may never have been worked out.
        typed: whether its cells know numbers from text, as those of a CSV file do not.
    """

    name: str
    rows: Mapping[int, Mapping[int, Value]]
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    sums: frozenset[tuple[int, int]] = frozenset()
    scaled: frozenset[tuple[int, int]] = frozenset()
    unsure: frozenset[tuple[int, int]] = frozenset()
    typed: bool = True

    def at(self, row: int, column: int) -> Value | None:
        """Return what a cell holds; None for nothing."""
        return self.rows.get(row, {}).get(column)

    def place(self, row: int, column: int, last: int = 0) -> str:
        """Return how people call a cell, or the cells of a row up to a last column.

        >>> Sheet("Capital programme", {}).place(7, 3)
        "'Capital programme'!C7"
        """
        cell = f"{letters(column)}{row}"
        if last > column:
            cell += f":{letters(last)}{row}"
        if not self.name:
            return cell
        name = self.name if _PLAIN_NAME.fullmatch(self.name) else "'" + self.name.replace("'", "''") + "'"
        return f"{name}!{cell}"

    @property
    def columns(self) -> int:
        """The last column with something in it; 0 for an empty sheet."""
        return max((max(cells) for cells in self.rows.values()), default=0)

    def hidden_with_content(self) -> Iterator[str]:
        """Yield the hidden rows and columns that hold something, as people call them."""
        for row in sorted(self.hidden_rows & self.rows.keys()):
            yield f"row {row}"
        for column in sorted(self.hidden_columns):
            if any(column in cells for cells in self.rows.values()):
                yield f"column {letters(column)}"


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as it came in.

    Attributes:
        name: the file's name, without its folders.
        sheets: the sheets that are to be seen, in their order.
        hidden: the names of the sheets that are not.
        remarks: what its reader should know of how it was read.
    """

    name: str
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
    remarks: tuple[str, ...] = field(default=())


def letters(column: int) -> str:
    """Return the letters of a column.

    >>> letters(3), letters(28)
    ('C', 'AB')
    """
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, _LETTERS)
        found = chr(ord("A") + rest) + found
    return found


def column_of(text: str) -> int:
    """Return the number of a column by its letters; 0 for what is none.

    >>> column_of("AB"), column_of("7")
    (28, 0)
    """
    found = 0
    for sign in text:
        if not "A" <= sign <= "Z":
            return 0
        found = found * _LETTERS + ord(sign) - ord("A") + 1
    return found
