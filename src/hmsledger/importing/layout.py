"""The layout of a sheet, guessed: which rows are its headers, and what each of its columns holds."""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Pairs
from datetime import date
from typing import NamedTuple

from hmsledger.importing.amounts import is_like_amount
from hmsledger.importing.headers import Said, is_total, read_header, rest_of, unit_in, year_in
from hmsledger.importing.mapping import Column, Holds, Makes, Mapping, Unit
from hmsledger.importing.words import ACCOUNTS, FUNDINGS, KINDS, NATURES, OUTCOMES, SOURCES, plain
from hmsledger.sheets.cells import Broken, Sheet, Value, letters

_MOST_HEADERS = 4
_LOOKED_AT = 80
_AHEAD = 4
_KEYS = frozenset({Holds.SCHEME, Holds.FROM, Holds.TO})


class Guess(NamedTuple):
    """A mapping as headers and values suggest it.

    Attributes:
        mapping: the mapping; None where no headers are found.
        unread: the columns with figures that are not read, as people call them.
    """

    mapping: Mapping | None
    unread: tuple[str, ...] = ()


def guess(sheet: Sheet, sources: Pairs[str, str]) -> Guess:
    """Return what a sheet's headers and values suggest; nothing about what the rows stand for is ever guessed.

    Args:
        sheet: the sheet.
        sources: the ids of the book's own sources of funding, by their names and ids.
    """
    funders = {**SOURCES, **{plain(name): source for name, source in sources.items()}}
    header = _header_row(sheet)
    if header is None:
        return Guess(None)
    first, last = _block(sheet, header)
    below: dict[int, list[Value]] = {}
    for row, cells in sheet.rows.items():
        for number, value in cells.items():
            found = below.setdefault(number, [])
            if row > last:
                found.append(value)
    columns: list[Column] = []
    for number, values in sorted(below.items()):
        amounts = sum(map(_is_figure, values))
        said = read_header(header_text(sheet, number, first, last), has_amounts=amounts * 2 >= max(len(values), 1))
        columns.append(_by_values(_funded(said, funders), number, values))
    columns = list(_with_schemes(_with_amounts(columns)))
    titles = [str(value) for row in sheet.rows if row < first for value in sheet.rows[row].values()]
    unit = next((unit for title in titles if (unit := unit_in(title))), Unit.POUNDS)
    makes = Makes.REFERENCE if any(column.holds is Holds.REFERENCE for column in columns) else Makes.ROW
    unread = tuple(
        f"{letters(column.number)} “{column.header}”"
        for column in columns
        if column.holds is Holds.NOTHING and any(map(_is_figure, below[column.number]))
    )
    kept = tuple(column for column in columns if column.header or column.holds is not Holds.NOTHING)
    return Guess(Mapping(sheet.name, first, last, kept, unit, makes), unread)


def header_text(sheet: Sheet, column: int, first: int, last: int) -> str:
    """Return the words above a column, from the top, those of merged cells included."""
    found: list[str] = []
    for row in range(first, last + 1):
        text = _words(sheet, row, column, last)
        if text and text not in found:
            found.append(text)
    return " ".join(" ".join(found).split())


def _words(sheet: Sheet, row: int, column: int, last: int) -> str:
    value = sheet.at(row, column)
    if value is not None:
        return str(value)
    for span in sheet.merged:
        if span.top <= row <= span.bottom and span.left <= column <= span.right:
            return str(sheet.at(span.top, span.left) or "") if span.top == row else ""
    if row == last or any(span.top == row for span in sheet.merged) or sheet.at(last, column) is None:
        return ""
    # Saved as text, a merged header is its first cell and blanks: it reaches as far as they do.
    before = [number for number in sheet.rows.get(row, {}) if number < column]
    text = str(sheet.at(row, before[-1])) if before else ""
    return text if any(year_in(text)) else ""


def _is_figure(value: Value | None) -> bool:
    """Return whether a figure stands in a cell, or should."""
    return isinstance(value, Broken) or is_like_amount(value)


def _header_row(sheet: Sheet) -> int | None:
    rows = list(sheet.rows)[:_LOOKED_AT]
    best, score = None, 0
    for index, row in enumerate(rows):
        cells = sheet.rows[row]
        if any(map(_is_figure, cells.values())) or any(isinstance(value, date) for value in cells.values()):
            continue
        below = rows[index + 1 : index + 1 + _AHEAD]
        if not any(_is_figure(value) for later in below for value in sheet.rows[later].values()):
            continue
        found = sum(_is_header(str(value)) for value in cells.values())
        if found > score and len(cells) > 1:
            best, score = row, found
    return best


def _is_header(text: str) -> bool:
    said = read_header(text, has_amounts=True)
    return said.holds is not None or read_header(text, has_amounts=False).holds is not None


def _block(sheet: Sheet, row: int) -> tuple[int, int]:
    """Return the first and the last row of the headers around one that was found."""
    first = last = row
    while last - first + 1 < _MOST_HEADERS and first - 1 in sheet.rows and _belongs(sheet, first - 1):
        first -= 1
    while last - first + 1 < _MOST_HEADERS and last + 1 in sheet.rows and _belongs(sheet, last + 1, below=True):
        last += 1
    return first, last


def _belongs(sheet: Sheet, row: int, *, below: bool = False) -> bool:
    cells = sheet.rows[row]
    if any(map(_is_figure, cells.values())) or any(isinstance(value, date) for value in cells.values()):
        return False
    said = sum(_is_header(str(value)) or unit_in(str(value)) is not None for value in cells.values())
    if below:
        return said == len(cells) and (len(cells) > 1 or min(cells) > 1)
    spans = any(span.top == row and span.left > 1 and span.right > span.left for span in sheet.merged)
    return (said > 0 and len(cells) > 1) or (spans and said > 0)


def _funded(said: Said, funders: Pairs[str, str]) -> Said:
    """Return what a header of amounts says, with the source of funding that it names."""
    column = said.column
    left = rest_of(column.header)
    if left not in funders or (column.holds is not Holds.AMOUNT and said.holds is not None):
        return said
    funded = column._replace(holds=Holds.AMOUNT, source=funders[left], side=None)
    return Said(Holds.AMOUNT, funded)


def _by_values(said: Said, number: int, values: Sequence[object]) -> Column:
    """Return a column as its header names it, unless what stands below says otherwise."""
    column = said.column._replace(number=number)
    words = {plain(value) for value in values if isinstance(value, str) and not is_total(value)}
    return column._replace(holds=_held(column.holds, words))


def _held(holds: Holds, words: set[str]) -> Holds:
    """Return what a column holds under a header and with certain words in its cells."""
    words = words - {"not stated"}
    if holds in {Holds.AMOUNT, Holds.TOTAL} or not words:
        return holds
    if words <= FUNDINGS.keys():
        return Holds.FUNDING
    if holds is Holds.SCHEME and words <= ACCOUNTS.keys():
        return Holds.ACCOUNT
    if holds is Holds.NATURE and words & KINDS.keys():
        return Holds.KIND
    if holds is Holds.FUNDING:
        return Holds.SOURCE
    wanted = {Holds.OUTCOME: OUTCOMES.keys(), Holds.NATURE: NATURES, Holds.KIND: KINDS.keys()}
    return Holds.NOTE if holds in wanted and not words & wanted[holds] else holds


def _with_amounts(columns: Sequence[Column]) -> Sequence[Column]:
    """Return columns of which a total is the amount where it is the only figure."""
    figures = [column for column in columns if column.holds in {Holds.AMOUNT, Holds.TOTAL}]
    if len(figures) != 1:
        return columns
    return [column._replace(holds=Holds.AMOUNT) if column is figures[0] else column for column in columns]


def _with_schemes(columns: Sequence[Column]) -> Iterator[Column]:
    codes = [column for column in columns if column.holds is Holds.SCHEME and "code" in column.header.casefold()]
    schemes = [column for column in columns if column.holds is Holds.SCHEME]
    named = any(column.holds in _KEYS for column in columns)
    for column in columns:
        beside_codes = codes and column not in codes
        beside_others = len(schemes) > 1 and not codes and _describes(column)
        if column.holds is Holds.SCHEME and (beside_codes or beside_others):
            yield column._replace(holds=Holds.TITLE)
        elif not named and column.holds is Holds.NOTHING:
            named = True
            yield column._replace(holds=Holds.SCHEME)
        else:
            yield column


def _describes(column: Column) -> bool:
    return column.header.casefold() == "description"
