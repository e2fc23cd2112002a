"""What stands in an HTML page: its blocks, the charts, and the lines behind each figure, which the figure leads to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from hmsledger.money import written
from hmsledger.render.display import Display, noted
from hmsledger.render.html.charts import drawing
from hmsledger.render.html.text import cell_of, said
from hmsledger.reports.page import (
    Bars,
    Block,
    Cell,
    Chart,
    Column,
    Items,
    MovementRow,
    Page,
    Paragraph,
    Phrase,
    Pounds,
    Row,
    Stairs,
    Table,
    Title,
    Verbatim,
)
from hmsledger.years import Year

_FIGURES = {"approved": "approved", "pending": "pending", "not-counted": "not counted"}
_MOVEMENTS = (
    "Entry",
    "Title",
    "Year",
    "Funding",
    "Figure",
    "Amount",
    "Decided",
    "By",
    "Minute",
    "How it came about",
    "Where",
)
_WORDS = frozenset({"Title", "How it came about"})


class Body:
    """The body of a page while it is made.

    Attributes:
        title: the title of the page, as plain text.
    """

    def __init__(self, page: Page, display: Display, entries: Mapping[str, str] | None = None) -> None:
        """Look at what stands behind the figures.

        Args:
            page: the page.
            display: how years and amounts are written.
            entries: the addresses of entries that have a page of their own, by their ids, safe in an attribute.
        """
        self._page, self._display, self._entries = page, display, entries or {}
        depth = page.depth()
        self._charts = depth.charts
        parts: dict[str, list[MovementRow]] = {}
        for movement in depth.movements:
            parts.setdefault(movement.key, []).append(movement)
        self._parts = parts
        self._numbers = {key: number for number, key in enumerate(parts, start=1)}
        title = next((block.text for block in page.blocks if isinstance(block, Title)), "Budget")
        self.title = display.words(title)
        self._tables = 0

    def text(self) -> str:
        """Return the body as HTML."""
        blocks = noted(self._page, self._display)
        head, foot = blocks[:-1], blocks[-1:]
        return "".join(
            (f"<h1>{said(self.title)}</h1>\n", *map(self._block, head), *self._behind(), *map(self._block, foot))
        )

    def _block(self, block: Block) -> str:
        words = self._display.words
        match block:
            case Title():
                return "" if words(block.text) == self.title else f"<h2>{said(words(block.text))}</h2>\n"
            case Paragraph():
                text = words(block.text)
                return f"<p{' class=mark' if text == self._page.mark else ''}>{said(text)}</p>\n"
            case Items():
                items = "".join(f"<li>{said(words(item))}</li>\n" for item in block.items)
                return f"<p>{said(words(block.lead))}</p>\n<ul>\n{items}</ul>\n"
            case Verbatim():
                lines = "\n".join(map(said, block.lines))
                return f"<pre>{lines}</pre>\n"
            case Table():
                return self._table(block)
            case _:
                assert_never(block)

    def _table(self, table: Table) -> str:
        caption = self._display.words(table.caption)
        heads = tuple(column.title.replace("\n", " ") for column in table.columns)
        rows = [
            f"<tr{' class=total' if row.total else ''}>{''.join(self._cells(table, row))}</tr>\n" for row in table.rows
        ]
        return self._framed(
            caption or self._usual_caption(), _head(heads, table.columns), "".join(rows) or _none(heads)
        )

    def _usual_caption(self) -> str:
        return "The figures" if not self._tables else f"Table {self._tables + 1}"

    def _framed(self, caption: str, head: str, rows: str) -> str:
        """Return a table in a frame of its own, which alone moves sideways in a narrow window."""
        self._tables += 1
        name = f"table-{self._tables}"
        return (
            f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{name}">\n<table>\n'
            f'<caption id="{name}">{said(caption)}</caption>\n{head}<tbody>\n{rows}</tbody>\n</table>\n</div>\n'
        )

    def _cells(self, table: Table, row: Row) -> Iterator[str]:
        for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
            text = cell_of(cell, self._display)
            if isinstance(cell, str) and cell in self._entries:
                text = f'<a href="{self._entries[cell]}">{text}</a>'
            if column.figure and isinstance(cell, Pounds) and (leads := self._leads_to(table, row)):
                text = f'<a href="#{leads}">{text}</a>'
            kind = _class(cell, column)
            yield f'<th scope="row"{kind}>{text}</th>' if place == 0 and text else f"<td{kind}>{text}</td>"

    def _leads_to(self, table: Table, row: Row) -> str:
        """Return the part of this page where the lines behind a row's figures stand."""
        if row.key in self._numbers:
            return f"part-{self._numbers[row.key]}"
        behind = any(table.rows[part].key in self._numbers for part in row.adds)
        return "movements" if behind else ""

    def _behind(self) -> Iterator[str]:
        """Yield the charts with their tables, then the lines behind each figure."""
        for number, chart in enumerate(self._charts, start=1):
            yield f"<h2>{said(chart.title)}</h2>\n"
            yield drawing(chart, f"chart-{number}", self._display)
            yield self._figures_of(chart)
        if not self._parts:
            return
        yield '<h2 id="movements">What stands behind each figure</h2>\n'
        head = _head(_MOVEMENTS, [Column(name, right=name == "Amount", wraps=name in _WORDS) for name in _MOVEMENTS])
        bodies = "".join(self._part(key, rows) for key, rows in self._parts.items())
        yield (
            '<div class="scroll" role="region" tabindex="0" aria-labelledby="movements-caption">\n'
            '<table id="movements-table">\n<caption id="movements-caption">Every line of every entry, by the figure of '
            f"the report that it belongs to</caption>\n{head}{bodies}</table>\n</div>\n"
        )

    def _part(self, key: str, rows: Sequence[MovementRow]) -> str:
        first = rows[0]
        name = f"{self._display.year(first.year)}, {first.funding}"
        group = key.partition("@")[0] if "@" in key else ""
        group = first.scheme_name if group == first.scheme else group
        sums: dict[str, int] = {}
        for row in rows:
            if isinstance(row.amount, Pounds):
                sums[row.figure] = sums.get(row.figure, 0) + row.amount.pence
        totals = "; ".join(
            f"{_FIGURES[figure]} {cell_of(Pounds(pence), self._display)}" for figure, pence in sums.items()
        )
        lines = "".join(f"<tr>{''.join(self._line(row))}</tr>\n" for row in rows)
        head = f"{said(', '.join(filter(None, (group, name))))}{f': {totals}' if totals else ''}"
        return (
            f'<tbody class="part" id="part-{self._numbers[key]}">\n'
            f'<tr><th scope="rowgroup" colspan="{len(_MOVEMENTS)}">{head}</th></tr>\n{lines}</tbody>\n'
        )

    def _line(self, row: MovementRow) -> Iterator[str]:
        entry = said(row.entry)
        entry = f'<a href="{self._entries[row.entry]}">{entry}</a>' if row.entry in self._entries else entry
        yield f'<th scope="row" class="short">{entry}</th>'
        yield f'<td class="words">{said(row.title)}</td>'
        yield f'<td class="short">{cell_of(row.year, self._display)}</td>'
        yield f"<td>{said(row.funding)}</td><td>{_FIGURES[row.figure]}</td>"
        pence = f' data-value="{written(row.amount.pence)}"' if isinstance(row.amount, Pounds) else ""
        yield f'<td class="figure"{pence}>{cell_of(row.amount, self._display)}</td>'
        yield f'<td class="short">{said(row.decided.isoformat()) if row.decided else "not stated"}</td>'
        yield f'<td>{said(row.body)}</td><td class="cited">{said(row.cited)}</td>'
        yield f'<td class="words">{said(row.words)}</td><td class="place">{said(f"{row.file}:{row.line}")}</td>'

    def _figures_of(self, chart: Chart) -> str:
        match chart:
            case Bars():
                columns = (Column("Year"), *(Column(name, right=True) for name in chart.series))
                rows: tuple[Row, ...] = tuple(Row((year, *map(Pounds, amounts))) for year, amounts in chart.groups)
            case Stairs():
                columns = (
                    *(Column("No.", right=True), Column("From")),
                    *(Column(f"Approved, {name}", right=True) for name in chart.series),
                    *(Column("Moved", right=True), Column("Entries"), Column("What was decided", wraps=True)),
                )
                rows = tuple(
                    Row(
                        (
                            *(str(number), stair.day),
                            *map(Pounds, stair.pence),
                            *(Pounds(stair.moved, signed=True), ", ".join(stair.entries), "; ".join(stair.words)),
                        )
                    )
                    for number, stair in enumerate(chart.stairs, start=1)
                )
            case _:
                assert_never(chart)
        return self._table(Table(f"The figures of the chart: {chart.title.lower()}", columns, rows))


def _head(heads: Sequence[str], columns: Sequence[Column]) -> str:
    cells = (
        f'<th scope="col"{" class=figure" if column.right else ""}>{said(head)}</th>'
        for head, column in zip(heads, columns, strict=True)
    )
    return f"<thead>\n<tr>{''.join(cells)}</tr>\n</thead>\n"


def _none(heads: Sequence[str]) -> str:
    return f'<tr><td colspan="{len(heads)}">None</td></tr>\n'


def _class(cell: Cell, column: Column) -> str:
    if column.right or isinstance(cell, Pounds):
        return ' class="figure"'
    if column.wraps:
        return ' class="words"'
    short = isinstance(cell, Year | Phrase) or hasattr(cell, "isoformat")
    return ' class="short"' if short else ""
