"""The accessible workbook, by the rules of the Government Analysis Function, “Releasing statistics in spreadsheets”.

One marked-up table a sheet, its title in the first cell and nothing merged, frozen, filtered or hidden; a cover, a list
of contents and notes; no meaning in colour or layout alone.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from hmsledger.render.display import Display, Negatives, noted
from hmsledger.render.xlsx.movements import listed
from hmsledger.render.xlsx.writing import (
    LINE,
    closed,
    fitted,
    height_of,
    line_of,
    number_format,
    open_workbook,
    put,
    refuse_too_many,
    widths,
)
from hmsledger.reports.page import Bars, Cell, Depth, Items, Page, Paragraph, Pounds, Stairs, Table, Title

_ACROSS = 80
_SIZE = 12
_HEIGHTS = {12: 1.1, 14: 1.3, 16: 1.5}
"""How high a line is for each size of letters, in lines of the usual size."""
_WIDER = 1.3
"""How much wider than usual letters of twelve points are."""
_SUBHEADING = 14
_NAMES = 30
_ON_PAPER = 8
"""So many columns fit a sheet of paper."""
_LONGEST_HEAD = 200
"""A heading of a marked-up table has up to 255 characters."""
_NOTES = {
    "quoted": "Approved, but known only because a later document says so; it is part of what is approved.",
    "pending": "Proposed, recommended, agreed without power, deferred or called in: not approved.",
    "not-counted": "Rejected, withdrawn, rescinded, noted or agreed in principle: in no total.",
}
_NOTHING = "[z]"
_SHORTHAND = f"{_NOTHING} in a cell: not applicable."


class _Sheet(NamedTuple):
    """A sheet with a table: its name, its title, what is said above the table, and the table."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def accessible(page: Page, display: Display) -> bytes:
    """Return a page as an accessible workbook.

    Raises:
        MisuseError: what writes workbooks is not installed, or a sheet cannot hold so many rows.
    """
    title = next((display.words(block.text) for block in page.blocks if isinstance(block, Title)), "Budget")
    book, out = open_workbook(title)
    book.formats[0].set_font_name("Arial")
    book.formats[0].set_font_size(_SIZE)
    made = _Accessible(book, page, display, title)
    made.write()
    return closed(book, out)


class _Accessible:
    """A workbook while it is written."""

    def __init__(self, book: Any, page: Page, display: Display, title: str) -> None:  # noqa: ANN401 - XlsxWriter has no types
        font = {"font_name": "Arial", "font_size": _SIZE, "text_wrap": True, "valign": "top"}
        self._book, self._page, self._display, self._title = book, page, display, title
        self._text = book.add_format(font)
        sizes = {size: {**font, "bold": size > _SIZE, "font_size": size} for size in _HEIGHTS}
        self._words = {size: book.add_format(looks) for size, looks in sizes.items()}
        above = {"font_name": "Arial", "font_size": _SIZE}
        self._above = book.add_format(above)
        self._title_above = book.add_format({**above, "bold": True, "font_size": 16})
        self._head = book.add_format({**font, "bold": True})
        brackets = display.negatives is Negatives.BRACKETS
        amount = number_format(display, brackets=brackets)
        self._money = book.add_format({**font, "num_format": amount, "align": "right"})
        signed = number_format(display, brackets=brackets, signed=True)
        self._signed = book.add_format({**font, "num_format": signed, "align": "right"})
        self._day = book.add_format({**font, "num_format": "d mmmm yyyy", "align": "left"})
        self._notes: list[str] = []

    def write(self) -> None:
        """Write every sheet: cover, contents, notes, and the tables."""
        sheets = tuple(self._sheets())
        names = ["Contents", *(["Notes"] if self._notes else []), *(sheet.name for sheet in sheets)]
        cover = self._book.add_worksheet("Cover")
        self._lines(cover, list(self._said()))
        if not sheets:
            return
        contents = self._book.add_worksheet("Contents")
        notes = self._book.add_worksheet("Notes") if self._notes else None
        titles = {"Notes": "Notes", **{sheet.name: sheet.title for sheet in sheets}}
        self._contents(contents, [(name, titles[name]) for name in names[1:]])
        if notes is not None:
            rows = [(f"[note {number}]", text) for number, text in enumerate(self._notes, start=1)]
            self._table(notes, _Sheet("Notes", "Notes", ("Note", "What it says"), tuple(rows)))
        for sheet in sheets:
            self._table(self._book.add_worksheet(sheet.name), sheet)

    def _said(self) -> Iterator[tuple[str, int]]:
        """Yield what the cover says, line by line, and in which size."""
        words = self._display.words
        yield self._title, max(_HEIGHTS)
        for block in noted(self._page, self._display):
            match block:
                case Title() | Table():
                    continue
                case Paragraph():
                    yield words(block.text), _SIZE
                case Items():
                    yield words(block.lead), _SUBHEADING
                    yield from ((words(item), _SIZE) for item in block.items)
                case _:
                    yield from ((line, _SIZE) for line in block.lines)
        yield _SHORTHAND, _SIZE

    def _lines(self, sheet: Any, lines: Sequence[tuple[str, int]]) -> None:  # noqa: ANN401
        for row, (text, size) in enumerate(line for line in lines if line[0]):
            sheet.write_string(row, 0, fitted(text), self._words[size])
            self._heighten(sheet, row, (text,), (_ACROSS / _HEIGHTS[size],), size)
        self._set_up(sheet, [_ACROSS])

    def _contents(self, sheet: Any, named: Sequence[tuple[str, str]]) -> None:  # noqa: ANN401
        first = self._above_table(
            sheet, "Contents", "This worksheet contains one table: the worksheets of this workbook."
        )
        self._mark_up(sheet, first, "Contents", ("Worksheet", "What it holds"), len(named))
        wide = [_NAMES, _ACROSS - _NAMES]
        for row, (name, title) in enumerate(named, start=first + 1):
            sheet.write_url(row, 0, f"internal:'{name}'!A1", self._text, name)
            sheet.write_string(row, 1, fitted(title), self._text)
            self._heighten(sheet, row, (name, title), wide)
        self._set_up(sheet, wide)

    def _table(self, sheet: Any, told: _Sheet) -> None:  # noqa: ANN401
        refuse_too_many(len(told.rows))
        notes = ["Notes are in the worksheet Notes."] if any("[note" in head for head in told.heads) else []
        first = self._above_table(sheet, told.title, "This worksheet contains one table.", *notes)
        self._mark_up(sheet, first, told.name, told.heads, len(told.rows))
        columns = [[*head.split(), *(row[place] for row in told.rows)] for place, head in enumerate(told.heads)]
        wide = [width * _WIDER for width in widths(columns, self._display)]
        self._heighten(sheet, first, told.heads, wide)
        for row, cells in enumerate(told.rows, start=first + 1):
            for place, cell in enumerate(cells):
                put(sheet, row, place, cell if cell != "" else _NOTHING, self._display, self._look_of(cell))
            self._heighten(sheet, row, cells, wide)
        self._set_up(sheet, wide)

    def _above_table(self, sheet: Any, title: str, *said: str) -> int:  # noqa: ANN401
        """Write what stands above a table, a line each, and return the row of its headings."""
        lines = [title, *said, *([self._page.mark] if self._page.mark else [])]
        for row, text in enumerate(lines):
            sheet.write_string(row, 0, fitted(text), self._above if row else self._title_above)
        sheet.set_row(0, LINE * _HEIGHTS[max(_HEIGHTS)])
        return len(lines)

    def _heighten(
        self,
        sheet: Any,  # noqa: ANN401
        row: int,
        cells: Sequence[Cell],
        wide: Sequence[float],
        size: int = _SIZE,
    ) -> None:
        """Make a row as high as its words need: not every program does when it opens a workbook."""
        across = [width / _WIDER for width in wide]
        sheet.set_row(row, height_of(cells, across, self._display) * _HEIGHTS[size])

    def _set_up(self, sheet: Any, wide: Sequence[float]) -> None:  # noqa: ANN401
        """Set the widths, and how the sheet prints; only what is exempt, and so never published, is marked."""
        for place, width in enumerate(wide):
            sheet.set_column(place, place, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        if len(wide) <= _ON_PAPER:
            sheet.fit_to_pages(1, 0)
        if self._page.mark:
            sheet.set_header(f"&C&B{line_of(self._page.mark)}")

    def _look_of(self, cell: Cell) -> Any:  # noqa: ANN401
        if isinstance(cell, Pounds):
            return self._signed if cell.signed else self._money
        return self._day if hasattr(cell, "isoformat") else self._text

    def _mark_up(self, sheet: Any, row: int, name: str, heads: Sequence[str], rows: int) -> None:  # noqa: ANN401
        """Mark a table up, so that a screen reader says its headings; every table has a name of its own."""
        sheet.add_table(
            row,
            0,
            row + rows,
            len(heads) - 1,
            {
                "name": "".join(sign if sign.isalnum() else "_" for sign in f"table_{name}"),
                "autofilter": False,
                "style": None,
                "columns": [{"header": fitted(head), "header_format": self._head} for head in heads],
            },
        )

    def _sheets(self) -> Iterator[_Sheet]:
        """Yield the sheets with tables: those of the page, then the movements and what charts would draw."""
        tables = [block for block in self._page.blocks if isinstance(block, Table) and block.rows]
        for number, table in enumerate(tables, start=1):
            title = self._display.words(table.caption) or (self._title if len(tables) == 1 else f"Table {number}")
            heads = tuple(self._headed(column.title.replace("\n", " "), column.figure) for column in table.columns)
            yield _Sheet(f"Table {number}", title, _apart(heads), tuple(row.cells for row in table.rows))
        depth: Depth = self._page.depth()
        if depth.movements:
            columns = [column for column in listed(depth.movements, {}) if column.title != "Part"]
            rows: tuple[tuple[Cell, ...], ...] = tuple(
                tuple(column.values[row] for column in columns) for row in range(len(depth.movements))
            )
            yield _Sheet("Movements", "Every line behind the figures", tuple(one.title for one in columns), rows)
        for chart in depth.charts:
            match chart:
                case Bars():
                    by_year: tuple[tuple[Cell, ...], ...] = tuple(
                        (year, *map(Pounds, amounts)) for year, amounts in chart.groups
                    )
                    yield _Sheet("By year", chart.title, ("Year", *chart.series), by_year)
                case Stairs():
                    heads = ("From", *(f"Approved, {one}" for one in chart.series), "Entries", "What was decided")
                    stairs: tuple[tuple[Cell, ...], ...] = tuple(
                        (one.day, *map(Pounds, one.pence), ", ".join(one.entries), "; ".join(one.words))
                        for one in chart.stairs
                    )
                    yield _Sheet("Through time", chart.title, heads, stairs)

    def _headed(self, head: str, figure: str) -> str:
        """Return a heading with the mark of its note, where it needs one."""
        note = _NOTES.get(figure)
        if note is None:
            return head
        if note not in self._notes:
            self._notes.append(note)
        return f"{head} [note {self._notes.index(note) + 1}]"


def _apart(heads: Sequence[str]) -> tuple[str, ...]:
    """Return headings of which no two are the same, whatever their case, as a marked-up table needs them."""
    found: dict[str, str] = {}
    for head in heads:
        name, number = head[:_LONGEST_HEAD], 1
        while name.casefold() in found:
            number += 1
            name = f"{head[:_LONGEST_HEAD]} ({number})"
        found[name.casefold()] = name
    return tuple(found.values())
