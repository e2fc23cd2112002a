"""OpenDocument spreadsheets (.ods), as LibreOffice writes them."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from hmsledger.sheets.cells import Sheet, Span, Value, Workbook
from hmsledger.sheets.formulas import adds_up_column
from hmsledger.sheets.numbers import NEVER_WORKED_OUT, day_of, error, number, percentage
from hmsledger.sheets.package import Package, local, value
from hmsledger.sheets.refusing import MOST_CELLS, damaged, encrypted, too_full

_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_UNSEEN = frozenset({"collapse", "filter"})


def read(package: Package) -> Workbook:
    """Return a workbook.

    Raises:
        MisuseError: it is damaged, locked, or holds more than can be meant.
    """
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise encrypted(package.name)
    root = package.tree("content.xml")
    unseen = {
        value(style, "name")
        for style in root.iter()
        if local(style) == "style"
        and any(local(inner) == "table-properties" and value(inner, "display") == "false" for inner in style)
    }
    tables = [element for element in root.iter() if local(element) == "table"]
    if not tables:
        raise damaged(package.name)
    hidden = tuple(value(table, "name") for table in tables if value(table, "style-name") in unseen)
    seen = tuple(_sheet(table, package.name) for table in tables if value(table, "style-name") not in unseen)
    return Workbook(package.name, seen, hidden)


def _sheet(table: ET.Element, name: str) -> Sheet:
    rows: dict[int, dict[int, Value]] = {}
    merged: list[Span] = []
    hidden_rows: set[int] = set()
    sums: set[tuple[int, int]] = set()
    row, filled = 1, 0
    for element in _inside(table, "table-row"):
        repeated = _count(element, "number-rows-repeated", _MOST_ROWS - row + 1, name)
        cells: dict[int, Value] = {}
        column = 1
        for cell in element:
            if local(cell) not in {"table-cell", "covered-table-cell"}:
                continue
            across = _count(cell, "number-columns-repeated", _MOST_COLUMNS - column + 1, name)
            found = _value(cell) if local(cell) == "table-cell" else None
            if found is not None and found != "":
                cells |= dict.fromkeys(range(column, column + across), found)
                if adds_up_column(value(cell, "formula"), column):
                    sums.add((row, column))
            wide, deep = value(cell, "number-columns-spanned") or "1", value(cell, "number-rows-spanned") or "1"
            if (wide, deep) != ("1", "1") and wide.isdecimal() and deep.isdecimal():
                merged.append(Span(row, column, row + int(deep) - 1, column + int(wide) - 1))
            column += across
        if value(element, "visibility") in _UNSEEN:
            hidden_rows.update(range(row, row + repeated))
        filled += len(cells) * repeated
        if filled > MOST_CELLS:
            raise too_full(name)
        if cells:
            rows |= {row + number_of: dict(cells) for number_of in range(repeated)}
        row += repeated
    return Sheet(
        value(table, "name"),
        rows,
        tuple(merged),
        frozenset(hidden_rows),
        frozenset(_hidden_columns(table, name)),
        frozenset(sums),
    )


def _hidden_columns(table: ET.Element, name: str) -> Iterator[int]:
    column = 1
    for element in _inside(table, "table-column"):
        repeated = _count(element, "number-columns-repeated", _MOST_COLUMNS - column + 1, name)
        if value(element, "visibility") in _UNSEEN:
            yield from range(column, column + repeated)
        column += repeated


def _inside(table: ET.Element, name: str) -> Iterator[ET.Element]:
    """Yield rows or columns, also those in groups and headers, but not those of tables within cells."""
    for element in table:
        if local(element) == name:
            yield element
        elif local(element).startswith(f"{name}-") or local(element).startswith(("table-header-", f"{name}s")):
            yield from _inside(element, name)


def _count(element: ET.Element, attribute: str, most: int, name: str) -> int:
    text = value(element, attribute) or "1"
    if not (text.isdecimal() and text.isascii()) or not 0 < int(text[:9]) <= most:
        raise damaged(name)
    return int(text)


def _value(cell: ET.Element) -> Value | None:
    kind, held = value(cell, "value-type"), value(cell, "value")
    text = "\n".join(_text(inner) for inner in cell if local(inner) == "p")
    calculated = cell.attrib.get("{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type")
    if calculated == "error" or (value(cell, "formula") and text.startswith(("#", "Err:"))):
        return error(text)
    if kind in {"float", "currency", "percentage"}:
        found = number(held)
        return percentage(found) if found is not None and kind == "percentage" else found
    if kind == "date":
        return day_of(value(cell, "date-value"))
    if kind == "boolean":
        return value(cell, "boolean-value").upper()
    return NEVER_WORKED_OUT if not kind and value(cell, "formula") and not text else text


def _text(element: ET.Element) -> str:
    """Return the text of a paragraph: spaces in a row and tabs are elements; notes are no part of it."""
    found = [element.text or ""]
    for inner in element:
        match local(inner):
            case "s":
                count = value(inner, "c")
                found.append(" " * (int(count[:4]) if count.isdecimal() else 1))
            case "tab" | "line-break":
                found.append(" ")
            case "annotation":
                pass
            case _:
                found.append(_text(inner))
        found.append(inner.tail or "")
    return "".join(found)
