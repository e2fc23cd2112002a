"""The workbook to work with: totals that add up the movements before one's eyes, and the movements, a row each.

Every formula has its value beside it, since Excel's Protected View and previews calculate nothing. Ranges are plain
ones, which every spreadsheet program understands.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from hmsledger.render.display import Display, Units, noted
from hmsledger.render.xlsx.charts import Drawing
from hmsledger.render.xlsx.movements import FIGURES, NUMBERS, PRINTED, listed
from hmsledger.render.xlsx.writing import (
    LINE,
    closed,
    fitted,
    height_of,
    is_held,
    line_of,
    number_format,
    open_workbook,
    pounds,
    put,
    refuse_too_many,
    takes_brackets,
    widths,
)
from hmsledger.reports.page import Block, Cell, Depth, Items, Page, Paragraph, Pounds, Row, Table, Title
from hmsledger.reports.page import Verbatim as Words

_SAID_ACROSS = 110
_WORDS = 26
_FIRST = 24
_MARGIN, _EDGE = 0.4, 0.7
"""Inches, at the sides of a page and above and below, where its head and foot stand."""
_LEDGERS = "According to the ledger"
_DIFFERENCE = "Difference to the ledger"
_MOST_PARTS = 200
"""A function takes 255 arguments."""
_LONGEST_FOOT = 150
_LONGEST_FORMULA = 8_000
"""A formula has up to 8,192 characters."""
_LONGEST_NAME = 200
"""A criterion has up to 255 characters."""
_NO_TEXT = frozenset({"true", "false"})
"""Criteria that look for no text."""
_ABOUT = (
    (
        "Totals: every figure is a formula over Movements, every total one over the rows that it adds up, with its "
        "value beside it. “According to the ledger” holds the ledger’s own totals as values; the row below it says by "
        "how much those worked out here differ from them: by nothing, as long as nobody changes a movement."
    ),
    (
        "Movements: a row for each line of each entry behind a figure. Part: to which row of Totals it belongs, by "
        "number. Figure: in which total it counts. Entry: whose line it is. Of: whose money it is, where a correction "
        "or a later decision restates it. A financial year runs from 1 April to 31 March."
    ),
    "By year and Through time: what is approved and pending in each year, and what stood approved after each decision.",
    "Amounts are pounds, exact to the penny. Formulas can use the names of the totals, such as Approved_total.",
)


def working(page: Page, display: Display) -> bytes:
    """Return a page as a workbook to work with.

    Raises:
        MisuseError: what writes workbooks is not installed, or a sheet cannot hold so many rows.
    """
    title = next((display.words(block.text) for block in page.blocks if isinstance(block, Title)), "Budget")
    book, out = open_workbook(title)
    depth = page.depth()
    made = _Workbook(book, page, depth, display, title)
    made.write()
    return closed(book, out)


class _Workbook:
    """A workbook while it is written."""

    def __init__(self, book: Any, page: Page, depth: Depth, display: Display, title: str) -> None:  # noqa: ANN401 - XlsxWriter has no types
        brackets = takes_brackets(display)
        self._book, self._page, self._depth, self._display, self._title = book, page, depth, display, title
        money: dict[str, Any] = {
            "num_format": number_format(display, brackets=brackets),
            "align": "right",
            "valign": "top",
        }
        signed = {**money, "num_format": number_format(display, brackets=brackets, signed=True)}
        money["indent"] = signed["indent"] = 1
        top = {"valign": "top", "text_wrap": True}
        total = {"bold": True, "top": 1}
        self._looks = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "caption": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "words": book.add_format(top),
            "mark": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "mark line": book.add_format({"bold": True}),
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}),
            "head right": book.add_format(
                {"bold": True, "text_wrap": True, "valign": "bottom", "align": "right", "bottom": 1, "indent": 1}
            ),
            "text": book.add_format(top),
            "count": book.add_format({**top, "align": "left"}),
            "right": book.add_format({**top, "align": "right", "indent": 1}),
            "day": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
            "money": book.add_format(money),
            "signed": book.add_format(signed),
            "total": book.add_format({**top, **total}),
            "total right": book.add_format({**top, **total, "align": "right", "indent": 1}),
            "total money": book.add_format({**money, **total}),
            "total signed": book.add_format({**signed, **total}),
            "grand": book.add_format({**top, **total, "bottom": 6}),
            "grand right": book.add_format({**top, **total, "bottom": 6, "align": "right", "indent": 1}),
            "grand money": book.add_format({**money, **total, "bottom": 6}),
            "grand signed": book.add_format({**signed, **total, "bottom": 6}),
            "check": book.add_format(
                {
                    "num_format": number_format(Display(), brackets=brackets),
                    "italic": True,
                    "align": "right",
                    "indent": 1,
                }
            ),
            "check words": book.add_format({"italic": True}),
        }
        keys = [row.key for block in page.blocks if isinstance(block, Table) for row in block.rows if row.key]
        self._parts: Mapping[str, int] = {key: number for number, key in enumerate(dict.fromkeys(keys), start=1)}
        self._behind = {movement.key for movement in depth.movements}
        self._listed = listed(depth.movements, self._parts, page.mark)

    def write(self) -> None:
        """Write every sheet."""
        sheet = self._book.add_worksheet("Totals" if self._depth.movements else "Report")
        self._write_blocks(sheet)
        if self._depth.movements:
            self._write_movements(self._book.add_worksheet("Movements"))
        if self._depth.charts:
            drawing = Drawing(self._book, self._display, self._looks, self._set_up, self._page.mark)
            drawing.draw(self._depth.charts)
        if self._depth.movements:
            self._write_about(self._book.add_worksheet("About"))

    def _write_blocks(self, sheet: Any) -> None:  # noqa: ANN401
        tables = [block for block in self._page.blocks if isinstance(block, Table)]
        across = max([len(table.columns) for table in tables], default=1)
        self._wide = self._set_widths(sheet, tables, across)
        said_across = sum(self._wide)
        row, head = 0, None
        for block in self._blocks():
            if isinstance(block, Table):
                row = self._write_table(sheet, row, block)
                head = head if head is not None or not block.rows else self._first_head
            else:
                for text, looks in self._said(block):
                    sheet.write_string(row, 0, fitted(text), self._looks[looks])
                    lines = -(-len(text) // said_across)
                    if across > 1 and looks != "title":
                        sheet.merge_range(row, 0, row, across - 1, fitted(text), self._looks[looks])
                    if lines > 1:
                        sheet.set_row(row, LINE * lines)
                    row += 1
            row += 1
        self._set_up(sheet, row, across, head)

    def _blocks(self) -> Iterator[Block]:
        """Yield the blocks, the title in the first cell even where a mark stands before it."""
        blocks = noted(self._page, self._display)
        yield from sorted(blocks[:2], key=lambda block: not isinstance(block, Title))
        yield from blocks[2:]

    def _said(self, block: Block) -> Iterator[tuple[str, str]]:
        words = self._display.words
        match block:
            case Title():
                yield words(block.text), "title"
            case Paragraph():
                yield words(block.text), "mark" if block.text == self._page.mark else "words"
                if self._display.units is not Units.POUNDS and "Unit: " in words(block.text):
                    yield (
                        "Cells hold exact pounds and show them in this unit; formulas add up the exact pounds.",
                        "words",
                    )
            case Items():
                yield words(block.lead), "caption"
                yield from ((f"- {words(item)}", "words") for item in block.items)
            case Words():
                yield from ((line, "words") for line in block.lines)
            case _:
                return

    def _write_table(self, sheet: Any, row: int, table: Table) -> int:  # noqa: ANN401
        """Write a table and return the row below it."""
        refuse_too_many(row + len(table.rows))
        if caption := self._display.words(table.caption):
            sheet.write_string(row, 0, fitted(caption), self._looks["caption"])
            row += 1
        for place, column in enumerate(table.columns):
            looks = "head right" if column.right else "head"
            sheet.write_string(row, place, fitted(column.title.replace("\n", " ")), self._looks[looks])
        self._first_head, first = row, row + 1
        for number, line in enumerate(table.rows):
            sheet.set_row(first + number, height_of(line.cells, self._wide[: len(line.cells)], self._display))
            grand = line.total and number == len(table.rows) - 1
            for place, cell in enumerate(line.cells):
                looks = self._looks[_look_of(line, cell, right=table.columns[place].right, grand=grand)]
                formula = self._formula(table, line, place, first)
                if formula and isinstance(cell, Pounds):
                    sheet.write_formula(first + number, place, formula, looks, pounds(cell.pence))
                else:
                    put(sheet, first + number, place, cell, self._display, looks)
        last = first + len(table.rows)
        if not table.rows:
            sheet.write_string(first, 0, "(none)", self._looks["text"])
            return first + 1
        if self._behind and table.rows[-1].total and table.rows[-1].adds:
            self._write_check(sheet, last, table)
            last += 2
        return last

    def _write_check(self, sheet: Any, row: int, table: Table) -> None:  # noqa: ANN401
        """Write the ledger's totals as values, and by how much those worked out here differ from them."""
        line = table.rows[-1]
        sheet.write_string(row, 0, _LEDGERS, self._looks["check words"])
        sheet.write_string(row + 1, 0, _DIFFERENCE, self._looks["check words"])
        for place, (column, cell) in enumerate(zip(table.columns, line.cells, strict=True)):
            if isinstance(cell, Pounds) and self._formula(table, line, place, row - len(table.rows)):
                total, ledgers = _address(row - 1, place), _address(row, place)
                put(sheet, row, place, cell, self._display, self._looks["check"])
                sheet.write_formula(row + 1, place, f"=ROUND({total}-{ledgers},2)", self._looks["check"], 0)
                name = _FIGURES_NAMED.get(column.figure)
                if name:
                    where = f"='{sheet.get_name()}'!{_address(row - 1, place, fixed=True)}"
                    self._book.define_name(name, where)

    def _formula(self, table: Table, line: Row, place: int, first: int) -> str:
        """Return the formula that works an amount out; nothing where it is what the ledger says."""
        cell = line.cells[place]
        if not (isinstance(cell, Pounds) and is_held(cell.pence)):
            return ""
        if line.adds:
            return _added(table, line, place, first)
        figure = table.columns[place].figure
        if not (figure and line.key in self._behind):
            return ""
        column = {one.title: _letters(number) for number, one in enumerate(self._listed)}
        last = len(self._depth.movements) + 1

        def cells(title: str) -> str:
            return f"Movements!${column[title]}$2:${column[title]}${last}"

        tests = f'{cells("Part")},{self._parts[line.key]},{cells("Figure")},"{FIGURES[figure]}"'
        tests += f',{cells("On a quotation")},"yes"' if figure == "quoted" else ""
        return f"=SUMIFS({cells('Amount')},{tests})"

    def _write_movements(self, sheet: Any) -> None:  # noqa: ANN401
        count = len(self._depth.movements)
        refuse_too_many(count)
        for place, column in enumerate(self._listed):
            right = any(isinstance(value, Pounds) for value in column.values)
            sheet.write_string(0, place, column.title, self._looks["head right" if right else "head"])
            for number, value in enumerate(column.values, start=1):
                if column.title in NUMBERS and isinstance(value, str) and value:
                    sheet.write_number(number, place, int(value), self._looks["count"])
                    continue
                put(sheet, number, place, value, self._display, self._looks[_look_of_value(value, right=right)])
        own = [(*column.title.split(), *column.values) for column in self._listed]
        fit = widths(own, self._display)
        wide = [min(width, _WORDS) if column.wraps else width for column, width in zip(self._listed, fit, strict=True)]
        for place, width in enumerate(wide):
            sheet.set_column(place, place, width)
        titles = [column.title for column in self._listed]
        for number, cells in enumerate(zip(*(column.values for column in self._listed), strict=True), start=1):
            sheet.set_row(number, height_of(cells, wide, self._display))
        sheet.set_row(0, height_of(titles, wide, self._display))
        sheet.autofilter(0, 0, count, len(self._listed) - 1)
        self._set_up(sheet, count + 1, PRINTED, 0)

    def _write_about(self, sheet: Any) -> None:  # noqa: ANN401
        """Write what the sheets hold, and what all of it was computed from."""
        told = [(self._title, "title"), *([(self._page.mark, "mark")] if self._page.mark else [])]
        told += [(text, "words") for text in _ABOUT]
        source = next((block for block in reversed(self._page.blocks) if isinstance(block, Items)), None)
        told += self._said(source) if source else ()
        sheet.set_column(0, 0, _SAID_ACROSS)
        for row, (text, looks) in enumerate(told):
            sheet.write_string(row, 0, fitted(text), self._looks[looks])
            if looks != "title":
                sheet.set_row(row, height_of((text,), (_SAID_ACROSS,), self._display))
        self._set_up(sheet, len(told), 1, None)

    def _set_widths(self, sheet: Any, tables: Sequence[Table], across: int) -> list[int]:  # noqa: ANN401
        """Set how wide the columns are, and return it."""
        wide: list[int] = []
        for place in range(across):
            cells: list[Cell] = []
            for table in tables:
                if place < len(table.columns):
                    title = table.columns[place].title
                    cells += [*title.split("\n"), *(row.cells[place] for row in table.rows)]
            wide.append(max(*widths([cells], self._display), _FIRST if place == 0 else 0))
        if across == 1:
            wide = [_SAID_ACROSS]
        for place, width in enumerate(wide):
            sheet.set_column(place, place, width)
        return wide

    def _set_up(self, sheet: Any, rows: int, across: int, head: int | None) -> None:  # noqa: ANN401
        """Set up how a sheet prints, and what of it stands still when it is scrolled."""
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=_MARGIN, right=_MARGIN, top=_EDGE, bottom=_EDGE)
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, max(rows - 1, 0), max(across - 1, 0))
        if head is not None:
            sheet.repeat_rows(head)
            sheet.freeze_panes(head + 1, 0)
        if self._page.mark:
            sheet.set_header(f"&C&B{line_of(self._page.mark)}")
        sheet.set_footer(f"&L{line_of(self._title, _LONGEST_FOOT)}&RPage &P of &N")


_FIGURES_NAMED = {
    "approved": "Approved_total",
    "quoted": "Approved_on_a_quotation_total",
    "pending": "Pending_total",
    "not-counted": "Not_counted_total",
}
"""The names under which a workbook's grand totals can be used in formulas."""


def _look_of(line: Row, cell: Cell, *, right: bool, grand: bool) -> str:
    kind = ("signed" if cell.signed else "money") if isinstance(cell, Pounds) else "right" if right else "text"
    if not line.total:
        return "day" if isinstance(cell, date) else kind
    total = "grand" if grand else "total"
    return total if kind == "text" else f"{total} {kind}"


def _look_of_value(value: Cell, *, right: bool) -> str:
    match value:
        case Pounds():
            return "money"
        case date():
            return "day"
        case _:
            return "right" if right else "text"


def _added(table: Table, line: Row, place: int, first: int) -> str:
    """Return the formula of a row that adds up others, whatever lies among them; nothing if none is short enough."""
    low, high = min(line.adds), max(line.adds)
    if _is_subtotal(table, line):
        return f"=SUBTOTAL(9,{_address(first + low, place)}:{_address(first + high, place)})"
    for column in range(place):
        name = _name_of_all(table, line, column)
        if name:
            names, amounts = (
                f"${_letters(at)}${first + low + 1}:${_letters(at)}${first + high + 1}" for at in (column, place)
            )
            return f'=SUMIFS({amounts},{names},"{name}")'
    parts = [
        _address(first + one, place)
        if one == other
        else f"{_address(first + one, place)}:{_address(first + other, place)}"
        for one, other in _ranges(line.adds)
    ]
    sums = [f"SUM({','.join(parts[start : start + _MOST_PARTS])})" for start in range(0, len(parts), _MOST_PARTS)]
    formula = f"={sums[0]}" if len(sums) == 1 else f"=SUM({','.join(sums)})"
    return formula if len(formula) <= _LONGEST_FORMULA else ""


def _is_subtotal(table: Table, line: Row) -> bool:
    """Return whether ``SUBTOTAL`` over a row's range adds up its parts: all else in it are subtotals, left out."""
    adds = {*line.adds}
    return all(
        not row.adds if number in adds else row.adds and _is_subtotal(table, row)
        for number, row in enumerate(table.rows[min(adds) : max(adds) + 1], start=min(adds))
    )


def _name_of_all(table: Table, line: Row, column: int) -> str:
    """Return the name that all parts of a row, and no other row of its range, have in a column; else nothing.

    It is looked for as spreadsheets do, which know no case and read some words as more than text.
    """
    name, adds = line.cells[column], {*line.adds}
    plain = isinstance(name, str) and name.isascii() and name.replace(" ", "").isalpha() and name == name.strip()
    if not (plain and isinstance(name, str)) or len(name) > _LONGEST_NAME or name.casefold() in _NO_TEXT:
        return ""
    alike = {
        number
        for number, row in enumerate(table.rows[min(adds) : max(adds) + 1], start=min(adds))
        if str(row.cells[column]).casefold() == name.casefold()
    }
    return name if alike == adds else ""


def _ranges(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = before = places[0]
    for number in places[1:]:
        if number != before + 1:
            yield start, before
            start = number
        before = number
    yield start, before


def _address(row: int, column: int, *, fixed: bool = False) -> str:
    return f"${_letters(column)}${row + 1}" if fixed else f"{_letters(column)}{row + 1}"


def _letters(column: int) -> str:
    first, second = divmod(column, 26)
    return f"{chr(64 + first) if first else ''}{chr(65 + second)}"
