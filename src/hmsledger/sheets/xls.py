"""Workbooks of Excel 97 to 2003 (.xls), through xlrd: it alone tells error cells and hidden rows from blanks."""

from collections.abc import Callable
from typing import Any

from hmsledger.findings import MisuseError
from hmsledger.sheets.cells import Broken, Sheet, Span, Value, Workbook
from hmsledger.sheets.numbers import day_of, error, number, percentage
from hmsledger.sheets.refusing import MOST_CELLS, damaged, encrypted, needs_extra, too_full, with_macros
from hmsledger.sheets.styles import Shown, Style, style_of

_MACROS = "_VBA_PROJECT".encode("utf_16_le")
_WHAT = "Excel workbook"


def read(data: bytes, name: str) -> Workbook:
    """Return a workbook.

    Raises:
        MisuseError: it is damaged, locked or carries macros; or what reads it is not installed.
    """
    try:
        import xlrd  # noqa: PLC0415 - only old workbooks need it
    except ImportError:
        raise needs_extra(name, "workbooks of Excel 2003 and before,") from None
    if _MACROS in data:
        raise with_macros(name)
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=_Silent())
        return _workbook(book, name)
    except MisuseError:
        raise
    except xlrd.XLRDError as refused:
        if "encrypted" in str(refused).casefold():
            raise encrypted(name) from None
        raise damaged(name, _WHAT) from None
    except Exception:  # noqa: BLE001 - a damaged file makes xlrd fail in any way; nothing of it is used then
        raise damaged(name, _WHAT) from None


class _Silent:
    """Where xlrd's own remarks go."""

    def write(self, text: str) -> int:
        """Take a text and drop it."""
        return len(text)


def _workbook(book: Any, name: str) -> Workbook:  # noqa: ANN401 - xlrd has no types
    seen = tuple(_sheet(book, sheet, name) for sheet in book.sheets() if sheet.visibility == 0)
    return Workbook(name, seen, tuple(sheet.name for sheet in book.sheets() if sheet.visibility != 0))


def _sheet(book: Any, sheet: Any, name: str) -> Sheet:  # noqa: ANN401 - as above
    rows: dict[int, dict[int, Value]] = {}
    scaled: set[tuple[int, int]] = set()
    styles: dict[int, Style] = {}
    filled = 0
    for row in range(sheet.nrows):
        cells: dict[int, Value] = {}
        for column, cell in enumerate(sheet.row(row)):
            style = styles.get(cell.xf_index) or styles.setdefault(cell.xf_index, _style(book, cell.xf_index))
            found = _value(cell, style, from_1904=bool(book.datemode))
            if found is not None and found != "":
                cells[column + 1] = found
                if style.scaled:
                    scaled.add((row + 1, column + 1))
        filled += len(cells)
        if filled > MOST_CELLS:
            raise too_full(name)
        if cells:
            rows[row + 1] = cells
    return Sheet(
        sheet.name,
        rows,
        tuple(Span(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells),
        frozenset(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden),
        frozenset(column + 1 for column, info in sheet.colinfo_map.items() if info.hidden),
        scaled=frozenset(scaled),
    )


def _style(book: Any, index: int) -> Style:  # noqa: ANN401 - as above
    return style_of(book.format_map[book.xf_list[index].format_key].format_str)


def _value(cell: Any, style: Style, *, from_1904: bool) -> Value | None:  # noqa: ANN401 - as above
    from xlrd import biffh  # noqa: PLC0415 - it is there, or nothing was read

    if cell.ctype in {biffh.XL_CELL_NUMBER, biffh.XL_CELL_DATE}:
        found = number(str(cell.value))
        if found is None:
            return Broken("holds no number")
        if cell.ctype == biffh.XL_CELL_DATE:
            return day_of(found, from_1904=from_1904)
        return percentage(found) if style.shown is Shown.PERCENTAGE else found
    others: dict[int, Callable[[], Value]] = {
        biffh.XL_CELL_TEXT: lambda: str(cell.value),
        biffh.XL_CELL_BOOLEAN: lambda: "TRUE" if cell.value else "FALSE",
        biffh.XL_CELL_ERROR: lambda: error(str(biffh.error_text_from_code.get(cell.value, "#ERROR"))),
    }
    return others[cell.ctype]() if cell.ctype in others else None
