"""Workbooks for tests: one table in the layouts and formats in which finance staff keep it."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

PUBLISHED = Path(__file__).parent / "importing" / "published"
Cell = str | int | float | date | None
Rows = Sequence[Sequence[Cell]]


def published(name: str) -> list[list[str]]:
    """Return the rows of a published table."""
    return list(csv.reader((PUBLISHED / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


def xlsx(rows: Rows, sheet: str = "Programme", prepare: Callable[[Any, Any], None] | None = None) -> bytes:
    """Return rows as an Excel workbook; ``prepare`` has its way with the book and the sheet before it is closed."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    brackets = book.add_format({"num_format": "#,##0.00;[Red](#,##0.00)"})
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, date):
                page.write_datetime(row, column, value, day)
            elif isinstance(value, str):
                page.write_string(row, column, value)
            elif value is not None:
                page.write_number(row, column, value, brackets)
    if prepare:
        prepare(book, page)
    book.close()
    return out.getvalue()


def xls(rows: Rows, sheet: str = "Programme", prepare: Callable[[Any, Any], None] | None = None) -> bytes:
    """Return rows as a workbook of Excel 97 to 2003."""
    import xlwt

    book = xlwt.Workbook()
    page = book.add_sheet(sheet)
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, date):
                page.write(row, column, value, day)
            elif value is not None:
                page.write(row, column, value)
    if prepare:
        prepare(book, page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
_CALC = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods_cell(value: Cell) -> str:
    """Return a cell as OpenDocument has it."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"><text:p>day</text:p></table:table-cell>'
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value={quoteattr(repr(value))}><text:p>x</text:p></table:table-cell>'


def ods_row(cells: Iterable[Cell], attributes: str = "") -> str:
    """Return a row as OpenDocument has it."""
    return f"<table:table-row{attributes}>{''.join(map(ods_cell, cells))}</table:table-row>"


def ods_of(body: str, styles: str = "") -> bytes:
    """Return tables as an OpenDocument spreadsheet."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_NAMES}{_CALC}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped({"mimetype": ODS.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": b"<manifest/>"})


def ods(rows: Rows, sheet: str = "Programme") -> bytes:
    """Return rows as an OpenDocument spreadsheet."""
    return ods_of(f"<table:table table:name={quoteattr(sheet)}>{''.join(map(ods_row, rows))}</table:table>")


def text(rows: Rows, sign: str = ",", encoding: str = "utf-8") -> bytes:
    """Return rows as a text file of cells."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sign).writerows(
        [["" if cell is None else cell.isoformat() if isinstance(cell, date) else cell for cell in row] for row in rows]
    )
    return out.getvalue().encode(encoding)


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return parts as a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def repacked(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return a zip archive with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return zipped(parts)


FORMATS: dict[str, Callable[[Rows], bytes]] = {
    "xlsx": xlsx,
    "xls": xls,
    "ods": ods,
    "csv": text,
}
"""How a table becomes each format that is read."""
