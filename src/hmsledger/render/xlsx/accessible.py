"""The accessible workbook, by the rules of the Government Analysis Function, “Releasing statistics in spreadsheets”.

One marked-up table a sheet, its title in the first cell and nothing merged, frozen, filtered or hidden; a cover, a list
of contents and notes; no meaning in colour or layout alone.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from hmsledger.render.display import Display, noted
from hmsledger.render.xlsx.movements import listed
from hmsledger.render.xlsx.writing import fitted, number_format, open_workbook, put, refuse_too_many, widths
from hmsledger.reports.page import Bars, Cell, Depth, Items, Page, Paragraph, Pounds, Stairs, Table, Title

_ACROSS = 100
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
    book.formats[0].set_font_size(12)
    made = _Accessible(book, page, display, title)
    made.write()
    book.close()
    return out.getvalue()


class _Accessible:
    """A workbook while it is written."""

    def __init__(self, book: Any, page: Page, display: Display, title: str) -> None:  # noqa: ANN401 - XlsxWriter has no types
        font = {"font_name": "Arial", "font_size": 12, "text_wrap": True, "valign": "top"}
        self._book, self._page, self._display, self._title = book, page, display, title
        self._text = book.add_format(font)
        self._heading = book.add_format({**font, "bold": True, "font_size": 16})
        self._subheading = book.add_format({**font, "bold": True, "font_size": 14})
        above = {"font_name": "Arial", "font_size": 12}
        self._above = book.add_format(above)
        self._title_above = book.add_format({**above, "bold": True, "font_size": 16})
        self._head = book.add_format({**font, "bold": True})
        self._money = book.add_format({**font, "num_format": number_format(display, brackets=False), "align": "right"})
        signed = number_format(display, brackets=False, signed=True)
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

    def _said(self) -> Iterator[tuple[str, Any]]:
        """Yield what the cover says, line by line."""
        words = self._display.words
        yield self._title, self._heading
        for block in noted(self._page, self._display):
            match block:
                case Title() | Table():
                    continue
                case Paragraph():
                    yield words(block.text), self._text
                case Items():
                    yield words(block.lead), self._subheading
                    yield from ((words(item), self._text) for item in block.items)
                case _:
                    yield from ((line, self._text) for line in block.lines)
        yield _SHORTHAND, self._text

    def _lines(self, sheet: Any, lines: Sequence[tuple[str, Any]]) -> None:  # noqa: ANN401
        sheet.set_column(0, 0, _ACROSS)
        for row, (text, looks) in enumerate(line for line in lines if line[0]):
            sheet.write_string(row, 0, fitted(text), looks)

    def _contents(self, sheet: Any, named: Sequence[tuple[str, str]]) -> None:  # noqa: ANN401
        sheet.write_string(0, 0, "Contents", self._title_above)
        sheet.write_string(1, 0, "This worksheet contains one table: the worksheets of this workbook.", self._above)
        self._mark_up(sheet, 2, "Contents", ("Worksheet", "What it holds"), len(named))
        for row, (name, title) in enumerate(named, start=3):
            sheet.write_url(row, 0, f"internal:'{name}'!A1", self._text, name)
            sheet.write_string(row, 1, fitted(title), self._text)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, _ACROSS)

    def _table(self, sheet: Any, told: _Sheet) -> None:  # noqa: ANN401
        refuse_too_many(len(told.rows))
        top = [told.title, "This worksheet contains one table.", *([self._page.mark] if self._page.mark else [])]
        if any("[note" in head for head in told.heads):
            top.append("Notes are in the worksheet Notes.")
        for row, text in enumerate(top):
            sheet.write_string(row, 0, fitted(text), self._title_above if row == 0 else self._above)
        first = len(top)
        self._mark_up(sheet, first, told.name, told.heads, len(told.rows))
        for row, cells in enumerate(told.rows, start=first + 1):
            for place, cell in enumerate(cells):
                put(sheet, row, place, cell if cell != "" else _NOTHING, self._display, self._look_of(cell))
        columns = [[head, *(row[place] for row in told.rows)] for place, head in enumerate(told.heads)]
        for place, width in enumerate(widths(columns, self._display)):
            sheet.set_column(place, place, width * 1.3)

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
    """Return headings of which no two are the same, as a marked-up table needs them."""
    return tuple(
        f"{head} ({heads[:place].count(head) + 1})" if head in heads[:place] else head
        for place, head in enumerate(heads)
    )
