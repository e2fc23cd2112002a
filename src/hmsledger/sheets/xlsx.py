"""Excel workbooks (.xlsx): values, and what a reader of values alone would miss.

Error cells, formulas that were never worked out, hidden rows and columns, and number formats that show another
figure than the cell holds all stand in the XML; the libraries at hand turn them into blanks or leave them out.
"""

import posixpath
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from xml.etree import ElementTree as ET

from hmsledger.sheets.cells import Sheet, Span, Value, Workbook, column_of
from hmsledger.sheets.formulas import adds_up_column
from hmsledger.sheets.numbers import NEVER_WORKED_OUT, day_of, error, number, percentage
from hmsledger.sheets.package import Package, local, value
from hmsledger.sheets.refusing import MOST_CELLS, damaged, too_full
from hmsledger.sheets.styles import PLAIN, Shown, Style, styles_of

_LINKED = ("it takes values from other workbooks, as they were when it was last saved",)
_ON = frozenset({"1", "true"})
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


class _Book(NamedTuple):
    """What the sheets of a workbook share."""

    texts: tuple[str, ...]
    styles: tuple[Style, ...]
    from_1904: bool
    recalculates: bool


class _Page(NamedTuple):
    """What has been read of a sheet."""

    rows: dict[int, dict[int, Value]]
    merged: list[Span]
    hidden_rows: set[int]
    hidden_columns: set[int]
    marks: dict[str, set[tuple[int, int]]]
    shared: set[str]


def read(package: Package) -> Workbook:
    """Return a workbook.

    Raises:
        MisuseError: it is damaged, or holds more than can be meant.
    """
    main = _main_part(package)
    root = package.tree(main)
    targets = _relations(package, main)
    properties, calculation = _first(root, "workbookPr"), _first(root, "calcPr")
    book = _Book(
        tuple(_texts(package, next((part for kind, part in targets.values() if kind == "sharedStrings"), ""))),
        styles_of(package.tree(next((part for kind, part in targets.values() if kind == "styles"), ""))),
        value(properties, "date1904") in _ON,
        value(calculation, "fullCalcOnLoad") in _ON,
    )
    sheets: list[Sheet] = []
    hidden: list[str] = []
    for entry in (element for element in root.iter() if local(element) == "sheet"):
        name = value(entry, "name")
        kind, part = targets.get(value(entry, "id"), ("", ""))
        if kind != "worksheet":
            continue
        if value(entry, "state") in {"hidden", "veryHidden"}:
            hidden.append(name)
        else:
            sheets.append(_sheet(package, part, name, book))
    if not sheets and not hidden:
        raise damaged(package.name)
    linked = any(part.startswith("xl/externalLinks/") for part in package.names)
    return Workbook(package.name, tuple(sheets), tuple(hidden), _LINKED if linked else ())


def _first(root: ET.Element, name: str) -> ET.Element:
    return next((element for element in root.iter() if local(element) == name), ET.Element("nothing"))


def _main_part(package: Package) -> str:
    for kind, part in _relations(package, "").values():
        if kind == "officeDocument":
            return part
    return "xl/workbook.xml"


def _relations(package: Package, part: str) -> Mapping[str, tuple[str, str]]:
    """Return the kind and the part that each id of a part leads to."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}
    for element in package.tree(posixpath.join(folder, "_rels", f"{name}.rels")):
        target = posixpath.normpath(posixpath.join("/", folder, value(element, "Target"))).lstrip("/")
        found[value(element, "Id")] = (value(element, "Type").rpartition("/")[2], target)
    return found


def _texts(package: Package, part: str) -> Iterator[str]:
    return (_text(item) for item in package.tree(part) if local(item) == "si")


def _text(item: ET.Element) -> str:
    """Return a text in its runs; how it is pronounced is no part of it."""
    found = [element.text or "" for element in item if local(element) == "t"]
    for run in (element for element in item if local(element) == "r"):
        found += [element.text or "" for element in run if local(element) == "t"]
    return "".join(found)


def _sheet(package: Package, part: str, name: str, book: _Book) -> Sheet:
    if part not in package.names:
        raise damaged(package.name)
    page = _Page({}, [], set(), set(), {"sums": set(), "scaled": set(), "unsure": set()}, set())
    row = filled = 0
    for event, element in package.events(part):
        if event == "start":
            continue
        match local(element):
            case "row":
                row = _row(element, row, page, book, package.name)
                filled += len(page.rows.get(row, ()))
                element.clear()
                if filled > MOST_CELLS:
                    raise too_full(package.name)
            case "col" if value(element, "hidden") in _ON:
                first = _whole(value(element, "min"), 1, _MOST_COLUMNS, package.name)
                last = _whole(value(element, "max"), first, _MOST_COLUMNS, package.name)
                page.hidden_columns.update(range(first, last + 1))
            case "mergeCell":
                start, _, end = value(element, "ref").partition(":")
                page.merged.append(Span(*_address(start, package.name), *_address(end or start, package.name)))
            case _:
                pass
    return Sheet(
        name,
        page.rows,
        tuple(page.merged),
        frozenset(page.hidden_rows),
        frozenset(page.hidden_columns),
        frozenset(page.marks["sums"]),
        frozenset(page.marks["scaled"]),
        frozenset(page.marks["unsure"]),
    )


def _row(element: ET.Element, before: int, page: _Page, book: _Book, name: str) -> int:
    """Take in a row, and return its number; rows come in their order."""
    row = _whole(value(element, "r"), before + 1, _MOST_ROWS, name)
    if row <= before:
        raise damaged(name)
    if value(element, "hidden") in _ON:
        page.hidden_rows.add(row)
    if cells := dict(_cells(element, row, book, page, name)):
        page.rows[row] = cells
    return row


def _whole(text: str, otherwise: int, most: int, name: str) -> int:
    """Return a row or column by its number."""
    found = int(text) if text.isdecimal() and text.isascii() else 0 if text else otherwise
    if not 0 < found <= most:
        raise damaged(name)
    return found


def _address(text: str, name: str) -> tuple[int, int]:
    digits = text.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    column = column_of(text[: len(text) - len(digits)])
    return _whole(digits, 0, _MOST_ROWS, name), _whole(str(column), 0, _MOST_COLUMNS, name)


def _adds_up(formula: ET.Element, column: int, page: _Page) -> bool:
    """Return whether a formula adds up its column; one that is shared is written out in the first of its cells only."""
    shared = value(formula, "si")
    if formula.text:
        found = adds_up_column(formula.text, column)
        if shared and found:
            page.shared.add(shared)
        return found
    return shared in page.shared


def _cells(element: ET.Element, row: int, book: _Book, page: _Page, name: str) -> Iterator[tuple[int, Value]]:
    column = 0
    for cell in (inner for inner in element if local(inner) == "c"):
        reference = value(cell, "r")
        before = column
        column = _address(reference, name)[1] if reference else column + 1
        if column <= before:
            raise damaged(name)
        style = _style(value(cell, "s"), book.styles)
        formula = next((inner for inner in cell if local(inner) == "f"), None)
        if formula is not None and _adds_up(formula, column, page):
            page.marks["sums"].add((row, column))
        found = _value(cell, style, book, worked_out=formula is not None, name=name)
        if found is not None and found != "":
            if style.scaled:
                page.marks["scaled"].add((row, column))
            if formula is not None and book.recalculates and found == 0:
                # Programs that write formulas without working them out leave 0, and ask Excel to do it on opening.
                page.marks["unsure"].add((row, column))
            yield column, found


def _style(text: str, styles: tuple[Style, ...]) -> Style:
    number_of = int(text) if text.isdecimal() and text.isascii() else 0
    return styles[number_of] if number_of < len(styles) else PLAIN


def _value(cell: ET.Element, style: Style, book: _Book, *, worked_out: bool, name: str) -> Value | None:
    kind = value(cell, "t")
    held = next((inner.text or "" for inner in cell if local(inner) == "v"), "")
    if kind == "inlineStr":
        return next((_text(inner) for inner in cell if local(inner) == "is"), "")
    if held == "":
        return NEVER_WORKED_OUT if worked_out and kind != "str" else None
    readers: Mapping[str, Callable[[], Value]] = {
        "s": lambda: _shared(held, book, name),
        "str": lambda: held,
        "b": lambda: "TRUE" if held == "1" else "FALSE",
        "e": lambda: error(held),
        "d": lambda: day_of(held),
    }
    if kind in readers:
        return readers[kind]()
    return _number(held, style, book, name)


def _shared(held: str, book: _Book, name: str) -> str:
    place = int(held) if held.isdecimal() and held.isascii() else len(book.texts)
    if place >= len(book.texts):
        raise damaged(name)
    return book.texts[place]


def _number(held: str, style: Style, book: _Book, name: str) -> Value:
    found = number(held)
    if found is None:
        raise damaged(name)
    if style.shown is Shown.DAY:
        return day_of(found, from_1904=book.from_1904)
    return percentage(found) if style.shown is Shown.PERCENTAGE else found
