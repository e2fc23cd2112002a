"""Rejects: the sheet as it came in, every cell at its own address, with the reason beside each row that was refused.

Text is text: nothing in it is ever a formula, a link or a number that it was not.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from hmsledger.findings import MisuseError
from hmsledger.importing.amounts import is_like_amount
from hmsledger.importing.rows import Problem
from hmsledger.render.csv import harmless
from hmsledger.sheets.cells import Broken, Sheet, Value
from hmsledger.sheets.refusing import EXTRA

HEADER = "Why it was refused"
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same bytes every time
_LONGEST = 32_000


def rejects_csv(sheet: Sheet, problems: Iterable[Problem], header: int) -> bytes:
    """Return the sheet with its reasons as CSV, in UTF-8 with a mark, as Excel wants it."""
    reasons = _reasons(problems, header)
    width = sheet.columns
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in range(1, max([*sheet.rows, *reasons], default=0) + 1):
        cells = [_text(sheet.at(row, column)) for column in range(1, width + 1)]
        writer.writerow([*cells, harmless(reasons.get(row, ""))])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def rejects_workbook(sheet: Sheet, problems: Iterable[Problem], header: int) -> bytes:
    """Return the sheet with its reasons as a workbook.

    Raises:
        MisuseError: what writes workbooks is not installed.
    """
    try:
        import xlsxwriter  # noqa: PLC0415 - only a workbook needs it
    except ImportError:
        raise MisuseError(
            "writing a workbook needs more than is installed", f"pip install '{EXTRA}', or name a .csv file"
        ) from None
    reasons = _reasons(problems, header)
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": HEADER, "created": _MADE})
    page = book.add_worksheet(_sheet_name(sheet.name))
    day, why = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"text_wrap": True, "bold": True})
    for row, cells in sheet.rows.items():
        for column, value in cells.items():
            match value:
                case Decimal():
                    page.write_number(row - 1, column - 1, float(value))
                case date():
                    page.write_datetime(row - 1, column - 1, value, day)
                case _:
                    page.write_string(row - 1, column - 1, _said(value)[:_LONGEST])
    for row, reason in reasons.items():
        page.write_string(row - 1, sheet.columns, reason[:_LONGEST], why)
    page.set_column(sheet.columns, sheet.columns, 60)
    book.close()
    return out.getvalue()


def _reasons(problems: Iterable[Problem], header: int) -> Mapping[int, str]:
    found: dict[int, list[str]] = {header: [HEADER]}
    for problem in problems:
        found.setdefault(problem.row, []).append(f"{problem.said}: {problem.help}" if problem.help else problem.said)
    return {row: "; ".join(reasons) for row, reasons in found.items()}


def _said(value: Value | None) -> str:
    if isinstance(value, Broken):
        return value.why
    return "" if value is None else str(value)


def _text(value: Value | None) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    said = _said(value)
    return said if is_like_amount(said) else harmless(said)


def _sheet_name(name: str) -> str:
    fit = "".join("_" if sign in "[]:*?/\\" else sign for sign in name)[:31].strip("'")
    return fit or "Sheet1"
