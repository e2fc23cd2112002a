"""What both workbooks share: opening one, number formats, and cells whose text is only ever text."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from hmsledger.findings import MisuseError
from hmsledger.money import shown
from hmsledger.render.display import Display, Negatives, Units
from hmsledger.render.visible import visible, width_of
from hmsledger.reports.page import Cell, Phrase, Pounds
from hmsledger.sheets.refusing import EXTRA
from hmsledger.years import Year

MOST_ROWS = 1_048_000
"""A sheet has 1,048,576."""
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same bytes every time
_LONGEST = 32_700
"""A cell holds 32,767 characters."""
_LONGEST_LINE = 250
"""What a page's head or foot may hold, less its codes."""
_WIDEST = 60
_NARROWEST = 8
_PENCE = 100
_MOST_PENCE = 10**15
"""A double is exact to the penny below ten trillion pounds, and Excel shows fifteen digits."""
_FIRST_DAY = date(1900, 3, 1)
"""Excel takes 1900 for a leap year, so that it has no day for certain before."""
LINE = 15.0
"""How high a line of text is, in points."""
_ROOM = 5
"""How much wider than its digits a column of amounts is: sign, brackets, and what sets it apart from the next."""
_CORE = "docProps/core.xml"
_LANGUAGE = b"<dc:language>en-GB</dc:language></cp:coreProperties>"
_POSITIVE = {Units.POUNDS: "#,##0.00", Units.THOUSANDS: "#,##0,", Units.MILLIONS: "#,##0.0,,"}


def open_workbook(title: str) -> tuple[Any, io.BytesIO]:
    """Return a new workbook, and where its bytes will be once it is closed.

    Raises:
        MisuseError: what writes workbooks is not installed.
    """
    try:
        import xlsxwriter  # noqa: PLC0415 - only a workbook needs it
    except ImportError:
        raise MisuseError(
            "writing a workbook needs more than is installed", f"pip install '{EXTRA}', or name a .csv file"
        ) from None
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": fitted(title)[:_LONGEST_LINE], "created": _MADE, "comments": "Made by hmsledger"})
    return book, out


def closed(book: Any, out: io.BytesIO) -> bytes:  # noqa: ANN401 - XlsxWriter has no types
    """Close a workbook and return its bytes, with its language, for which XlsxWriter has no property."""
    book.close()
    made = io.BytesIO()
    with zipfile.ZipFile(out) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as told:
        for part in parts.infolist():
            data = parts.read(part)
            told.writestr(part, data.replace(b"</cp:coreProperties>", _LANGUAGE) if part.filename == _CORE else data)
    return made.getvalue()


def number_format(display: Display, *, signed: bool = False, brackets: bool) -> str:
    """Return the number format of amounts: exact pounds are held, the unit is only shown.

    Args:
        display: the unit.
        signed: whether what is more than nil shows a plus.
        brackets: whether what is less than nil stands in brackets.

    >>> number_format(Display(), brackets=True)
    '#,##0.00_);(#,##0.00);0.00_)'
    """
    digits = _POSITIVE[display.units]
    plus = "+" if signed else ""
    nil = digits.replace("#,##", "").rstrip(",") or "0"
    return f"{plus}{digits}_);({digits});{nil}_)" if brackets else f"{plus}{digits};-{digits};{nil}"


def takes_brackets(display: Display) -> bool:
    """Return whether a workbook to work with shows brackets: unless a minus is asked for."""
    return display.negatives is not Negatives.MINUS


def put(sheet: Any, row: int, column: int, cell: Cell, display: Display, looks: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """Write a cell: an amount as a number of pounds, a day as a day, all else as text.

    What Excel has no number for stands as text too: amounts that a double does not hold exactly, and days before 1900.
    """
    match cell:
        case Pounds() if is_held(cell.pence):
            sheet.write_number(row, column, pounds(cell.pence), looks)
        case date() if cell >= _FIRST_DAY:
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), looks)  # noqa: DTZ001 - a day has no zone
        case _:
            if text := fitted(display.cell(cell)):
                sheet.write_string(row, column, text, looks)
            else:
                sheet.write_blank(row, column, None, looks)


def is_held(pence: int) -> bool:
    """Return whether a spreadsheet holds and shows an amount exactly."""
    return abs(pence) < _MOST_PENCE


def pounds(pence: int) -> float:
    """Return pounds as a spreadsheet holds them: the nearest double, exact to the penny below ten trillion."""
    return pence / _PENCE


def fitted(text: str) -> str:
    """Return a text as it is shown in a cell; what is too long for one is cut, and says so."""
    said = visible(text)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]} … (cut)"


def line_of(text: str, most: int = _LONGEST_LINE) -> str:
    """Return a text as the head or foot of a page takes it, where ``&`` begins a code."""
    told = visible(text).replace("&", "&&")
    if len(told) <= most:
        return told
    kept = told[: most - 2]
    halved = (len(kept) - len(kept.rstrip("&"))) % 2
    return f"{kept[: len(kept) - halved]} …"


def widths(columns: Iterable[Sequence[Cell]], display: Display) -> list[int]:
    """Return how wide columns must be for every figure to be shown whole; long words are wrapped."""
    return [max(_NARROWEST, *(_width(cell, display) for cell in cells), 0) for cells in columns]


def _width(cell: Cell, display: Display) -> int:
    match cell:
        case Pounds():
            return len(shown(abs(cell.pence))) + _ROOM
        case Year() | date():
            return len(display.cell(cell)) + 2
        case str() | Phrase():
            return min(width_of(visible(display.words(cell))) + 2, _WIDEST)


def height_of(cells: Sequence[Cell], wide: Sequence[float], display: Display) -> float:
    """Return how high a row must be for its words to be shown whole in columns of these widths."""
    lines = (
        -(-width_of(visible(display.words(cell))) // max(int(across) - 1, 1))
        for cell, across in zip(cells, wide, strict=True)
        if isinstance(cell, str | Phrase)
    )
    return LINE * max(1, *lines, 1)


def refuse_too_many(rows: int) -> None:
    """Refuse what no sheet can hold.

    Raises:
        MisuseError: there are too many rows.
    """
    if rows > MOST_ROWS:
        raise MisuseError(
            f"a sheet of Excel holds {MOST_ROWS:,} rows, and this would need {rows:,}",
            "ask for one year or scheme, or name a .csv file",
        )
