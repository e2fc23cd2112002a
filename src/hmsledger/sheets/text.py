"""Text files of cells (.csv, .tsv): the encoding and the sign between cells are told by what the file holds."""

import csv
import io
import re

from hmsledger.findings import MisuseError
from hmsledger.sheets.cells import Sheet, Value, Workbook
from hmsledger.sheets.refusing import MOST_CELLS, too_full

_SIGNS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAYS_SIGN = re.compile(r"sep=(?P<sign>[^\r\n])\r?\n", re.IGNORECASE)
_TRIED = 200
_LONGEST_CELL = 100_000
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read(data: bytes, name: str) -> Workbook:
    """Return a file of text as a workbook of one sheet.

    Raises:
        MisuseError: it is no text, or its cells cannot be told apart.
    """
    csv.field_size_limit(_LONGEST_CELL)
    text, encoding = _decoded(data, name)
    said = _SAYS_SIGN.match(text)
    # Excel takes this line away before it counts rows.
    text = text[said.end() :] if said else text
    sign = said["sign"] if said else max(_SIGNS, key=lambda tried: _evenness(text.splitlines()[:_TRIED], tried))
    rows: dict[int, dict[int, Value]] = {}
    filled = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True), 1):
            found: dict[int, Value] = {
                column: cell.strip() for column, cell in enumerate(cells, 1) if cell and not cell.isspace()
            }
            filled += len(found)
            if filled > MOST_CELLS:
                raise too_full(name)
            if found:
                rows[number] = found
    except csv.Error:
        raise MisuseError(
            f"“{name}” has a quotation mark that opens and never closes, or stands inside a cell",
            "save it again as CSV from the program that made it",
        ) from None
    remarks = (f"read as {encoding}, its cells parted by {_SIGNS.get(sign, sign)}",)
    return Workbook(name, (Sheet("", rows, typed=False),), (), remarks)


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    marked = _MARKS.get(data[:2])
    if marked is None and b"\0" in data:
        raise MisuseError(f"“{name}” is no text and no workbook", "name an .xlsx, .xls, .ods or .csv file")
    for encoding, called in ((marked, "UTF-16"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")):
        if encoding is None or (marked is not None and encoding != marked):
            continue
        try:
            return data.decode(encoding), called
        except UnicodeDecodeError:
            continue
    raise MisuseError(f"“{name}” is in no encoding that is read", "save it as “CSV UTF-8”")


def _evenness(lines: list[str], sign: str) -> tuple[int, int]:
    """Return how many lines have as many cells as most have, when parted by a sign, and how many cells that is."""
    try:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign) if row]
    except csv.Error:
        return 0, 0
    many = [count for count in counts if count > 1]
    usual = max(many, key=many.count, default=1)
    return (many.count(usual), usual)
