"""What stands on a paper, piece by piece, in words: the same for every way to print it.

A report becomes a committee appendix: what it says, what was approved, what is recommended or pending, how the budget
came about, every movement, and the citations. Any other page keeps its own blocks.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple, assert_never

from hmsledger.entries import NOT_STATED, RINGS
from hmsledger.render.display import Display, Negatives
from hmsledger.render.paper.widths import LANDSCAPE, PORTRAIT, Fit, fit
from hmsledger.render.visible import visible
from hmsledger.reports.page import (
    Bars,
    Block,
    Cell,
    Column,
    Depth,
    Items,
    MovementRow,
    Page,
    Paragraph,
    Pounds,
    Row,
    Said,
    Stairs,
    Table,
    Text,
    Title,
    Verbatim,
)
from hmsledger.reports.words import phrase
from hmsledger.years import Year

_UNPRINTABLE = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_APPROVED = "approved"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LONGEST_TITLE = 90
_MOST_NAMED = 2
_NO_DAY = date(2000, 1, 1)


class Heading(NamedTuple):
    """The heading of a part of the paper."""

    text: str


class Prose(NamedTuple):
    """A paragraph; one that is a mark says for whom the paper is not."""

    text: str
    is_mark: bool = False


class Bullets(NamedTuple):
    """A list under the sentence that introduces it; the sentence may be missing."""

    lead: str
    items: tuple[str, ...]


class Exactly(NamedTuple):
    """Lines shown letter by letter."""

    lines: tuple[str, ...]


class Grid(NamedTuple):
    """A table.

    Attributes:
        caption: what it shows; empty where its heading says so.
        heads: the headings of its columns.
        right: for each column, whether it holds amounts or counts.
        rows: its rows, each with a cell for every column.
        totals: for each row, whether it is set apart as a total.
        fit: how wide its columns are.
    """

    caption: str
    heads: tuple[str, ...]
    right: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[bool, ...]
    fit: Fit


class Bar(NamedTuple):
    """One amount of a drawing: its size in pence, and what is written of it."""

    pence: int
    label: str


class Drawing(NamedTuple):
    """A chart. Its figures stand in a table of the same paper as well.

    Attributes:
        title: what it shows.
        alt: what it shows, in words, for those who do not see it.
        series: the names of its series.
        groups: the name of each group, and its amounts series by series.
        days: for a chart through time the day of each group, counted from the first; none for bars.
    """

    title: str
    alt: str
    series: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Bar, ...]], ...]
    days: tuple[int, ...] = ()


Piece = Heading | Prose | Bullets | Exactly | Grid | Drawing


class Sheet(NamedTuple):
    """Pieces on pages of one orientation. Where another sheet follows, the last of them is no table."""

    pieces: tuple[Piece, ...]
    is_wide: bool = False


class Paper(NamedTuple):
    """A paper.

    Attributes:
        title: its title, which its properties bear.
        heading: the title as it stands over the text; empty where the text has none, being meant for another paper.
        mark: what must stand on every page of it; empty where nothing must.
        before: what stands above the title.
        sheets: what stands under it.
        day: the day that is given to a document which must bear one: the last on which an entry behind its figures was
            recorded, else one that stands for no day.
    """

    title: str
    heading: str
    mark: str
    before: tuple[Prose, ...]
    sheets: tuple[Sheet, ...]
    day: date


def paper(page: Page, display: Display) -> Paper:
    """Return what a page says on paper. What is less than nil stands in brackets, unless the display says otherwise."""
    if display.negatives is None:
        display = replace(display, negatives=Negatives.BRACKETS)
    return _Printing(page, display).paper()


def plain(text: str) -> str:
    r"""Return a text from a book with nothing in it that a document cannot hold.

    >>> plain("a\x1b" + chr(0xFFFF))
    'a␛⟨U+FFFF⟩'
    """
    return _UNPRINTABLE.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", visible(text))


def day_words(day: date | None) -> str:
    """Return a day as a paper says it.

    >>> day_words(date(2023, 7, 17))
    '17 July 2023'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else "date not stated"


class _Printing:
    """A page on its way to paper."""

    def __init__(self, page: Page, display: Display) -> None:
        self._page = page
        self._display = display
        self._depth: Depth = page.depth()

    def paper(self) -> Paper:
        blocks = list(self._page.blocks)
        first = next((place for place, block in enumerate(blocks) if isinstance(block, Title)), None)
        before = blocks[: first or 0]
        own, last = _closing(blocks if first is None else blocks[first + 1 :], self._page.mark)
        sheets = self._appendix(own, last) if self._depth.movements else self._as_it_is([*own, *last])
        heading = "" if first is None else self._words(_text_of(blocks[first]))
        title = heading or next(filter(None, map(self._words, map(_text_of, blocks))), "Budget")
        above = tuple(piece for piece in self._pieces(before) if isinstance(piece, Prose))
        day = max((row.recorded for row in self._depth.movements), default=_NO_DAY)
        return Paper(_shortened(title), heading, plain(self._page.mark), above, tuple(sheets), day)

    def _as_it_is(self, blocks: list[Block]) -> list[Sheet]:
        tables = [block for block in blocks if isinstance(block, Table)]
        is_wide = any(not self._fits(table) for table in tables)
        pieces = [*self._pieces(blocks[:-1], is_wide=is_wide), *self._notes(blocks), *self._pieces(blocks[-1:])]
        return [Sheet(tuple(pieces), is_wide)]

    def _appendix(self, own: list[Block], last: list[Block]) -> list[Sheet]:
        parts = [
            ("What was approved", _APPROVED, "Approved, entry by entry, as corrected since"),
            ("What is recommended or pending", "pending", "Not approved: what waits for a decision"),
            ("What is not counted", "not-counted", "In no total: refused, withdrawn, noted or in principle"),
        ]
        decided: list[Block] = []
        for title, figure, caption in parts:
            if rows := [row for row in self._depth.movements if row.figure == figure]:
                decided += [Title(title), _decided_table(rows, caption)]
        time = [chart for chart in self._depth.charts if isinstance(chart, Stairs)]
        through = [block for chart in time for block in (Title(chart.title), _stairs_table(chart))]
        moved = _movement_table(self._depth.movements)
        cited = _citations(self._depth.movements)
        own = [_captioned(block) for block in own]
        everything = [*own, *decided, *through, moved]
        movements = self._pieces([moved], is_wide=True)
        first: list[Piece] = [Heading("Summary"), *self._pieces(own)]
        first += [self._bars(chart) for chart in self._depth.charts if isinstance(chart, Bars)]
        first += self._pieces(decided)
        for chart in time:
            heading, table = self._pieces([Title(chart.title), _stairs_table(chart)])
            first += [heading, self._stairs(chart), table]
        first += [Prose(text) for text in self._display.notes(replace(self._page, blocks=tuple(everything)))]
        first += [
            *self._of_brackets([*own, *decided, *through]),
            Prose("Every movement behind these figures follows, then the citations."),
        ]
        behind = [
            Heading("Movements"),
            *movements,
            *self._of_brackets([moved]),
            Prose("A correction takes back what was recorded and puts in what it always was."),
        ]
        closing: list[Piece] = [Heading("Citations"), *self._pieces([cited])]
        closing += [Heading("What this was computed from"), *self._pieces(last)]
        return [Sheet(tuple(first)), Sheet(tuple(behind), is_wide=True), Sheet(tuple(closing))]

    def _notes(self, blocks: Iterable[Block]) -> list[Piece]:
        """Return what must be said of tables: of rounding, and of brackets."""
        found = tuple(blocks)
        notes = [Prose(text) for text in self._display.notes(replace(self._page, blocks=found))]
        return [*notes, *self._of_brackets(found)]

    def _of_brackets(self, found: Iterable[Block]) -> Iterator[Piece]:
        cells = [cell for block in found if isinstance(block, Table) for row in block.rows for cell in row.cells]
        in_brackets = self._display.negatives is Negatives.BRACKETS
        if in_brackets and any(isinstance(cell, Pounds) and cell.pence < 0 for cell in cells):
            yield Prose("Amounts in brackets are less than nil.")

    def _words(self, text: Text) -> str:
        return plain(self._display.words(text))

    def _pieces(self, blocks: Iterable[Block], *, is_wide: bool = False) -> list[Piece]:
        return [self._piece(block, is_wide=is_wide) for block in blocks]

    def _piece(self, block: Block, *, is_wide: bool) -> Piece:
        match block:
            case Title():
                return Heading(self._words(block.text))
            case Paragraph():
                words = self._words(block.text)
                return Prose(words, is_mark=bool(self._page.mark) and words == plain(self._page.mark))
            case Items():
                return Bullets(self._words(block.lead), tuple(map(self._words, block.items)))
            case Verbatim():
                return Exactly(tuple(map(plain, block.lines)))
            case Table():
                return self._grid(block, LANDSCAPE if is_wide else PORTRAIT)
            case _:
                assert_never(block)

    def _fits(self, table: Table) -> bool:
        return self._grid(table, PORTRAIT).fit.is_comfortable

    def _grid(self, table: Table, room: float) -> Grid:
        heads = tuple(plain(column.title) for column in table.columns)
        right = tuple(column.right for column in table.columns)
        rows = tuple(tuple(map(self._cell, row.cells)) for row in table.rows)
        whole = tuple(
            column.right or any(isinstance(row.cells[place], Year) for row in table.rows)
            for place, column in enumerate(table.columns)
        )
        totals = tuple(row.total for row in table.rows)
        caption = self._words(table.caption)
        return Grid(caption, heads, right, rows, totals, fit(heads, rows, whole, room))

    def _cell(self, cell: Cell) -> str:
        if isinstance(cell, date):
            return day_words(cell)
        text = plain(self._display.cell(cell))
        return f"−{text[1:]}" if isinstance(cell, Pounds) and text.startswith("-") else text

    def _amount(self, pence: int) -> str:
        return self._cell(Pounds(pence))

    def _bars(self, chart: Bars) -> Drawing:
        groups = tuple(
            (self._display.year(year), tuple(Bar(pence, self._amount(pence)) for pence in amounts))
            for year, amounts in chart.groups
        )
        said = "; ".join(
            f"{name}: {', '.join(f'{series} {bar.label}' for series, bar in zip(chart.series, bars, strict=True))}"
            for name, bars in groups
        )
        return Drawing(chart.title, plain(f"Bar chart. {chart.title}. {said}."), chart.series, groups)

    def _stairs(self, chart: Stairs) -> Drawing:
        groups = tuple(
            (day_words(stair.day), tuple(Bar(pence, self._amount(pence)) for pence in stair.pence))
            for stair in chart.stairs
        )
        last = ", ".join(f"{name} {bar.label}" for name, bar in zip(chart.series, groups[-1][1], strict=True))
        alt = (
            f"Step chart. {chart.title}, from {groups[0][0]} to {groups[-1][0]}, where it stands at {last}. "
            "The table below gives every step."
        )
        start = chart.stairs[0].day
        days = tuple((stair.day - start).days for stair in chart.stairs)
        return Drawing(chart.title, plain(alt), chart.series, groups, days)


def _closing(blocks: list[Block], mark: str) -> tuple[list[Block], list[Block]]:
    """Return the blocks of a page, and its last ones apart: what it was computed from, and for whom it is not."""
    count = 2 if mark else 1
    return blocks[:-count], blocks[-count:]


def _captioned(block: Block) -> Block:
    if isinstance(block, Table) and not block.caption:
        return block._replace(caption=phrase("Totals by year and funding type. Unit: ", Said.UNIT))
    return block


def _text_of(block: Block) -> Text:
    return block.text if isinstance(block, (Title, Paragraph)) else ""


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else f"{text[: _LONGEST_TITLE - 1]}…"


def _decided_table(rows: list[MovementRow], caption: str) -> Table:
    """Return the money of each entry by year and funding type, with the decision that gave it its standing."""
    heads = (Column("What", wraps=True), Column("Decision", wraps=True), Column("Year"), Column("Funding"))
    sums: dict[tuple[str, object, str, str], list[MovementRow]] = {}
    for row in sorted(rows, key=_when):
        unknown = "" if isinstance(row.amount, Pounds) else row.amount
        sums.setdefault((row.about, row.year, row.funding, unknown), []).append(row)
    schemes = {row.scheme for row in rows}
    found: list[Row] = []
    for parts in sums.values():
        first = next((row for row in parts if row.entry == row.about or row.kind != "correction"), parts[0])
        pence = sum(row.amount.pence for row in parts if isinstance(row.amount, Pounds))
        amount: Cell = Pounds(pence) if isinstance(first.amount, Pounds) else first.amount
        what = f"{first.about}: {first.title}" if first.title else first.about
        what += f" ({_schemes(parts)})" if len(schemes) > 1 else ""
        found.append(Row((what, _decision(first), first.year, first.funding, amount)))
    total = sum(row.amount.pence for row in rows if isinstance(row.amount, Pounds))
    whole = Row(("Total", "", "", "", Pounds(total)), total=True, adds=tuple(range(len(found))))
    return Table(phrase(f"{caption}. Unit: ", Said.UNIT), (*heads, Column("Amount", right=True)), (*found, whole))


def _schemes(rows: Iterable[MovementRow]) -> str:
    names = list(dict.fromkeys(row.scheme_name for row in rows))
    return ", ".join(names) if len(names) <= _MOST_NAMED else f"{len(names)} schemes"


def _decision(row: MovementRow) -> str:
    said = f"{row.outcome.capitalize()} by {row.body}, {day_words(row.decided)}"
    return f"{said} ({row.cited})" if row.cited else said


def _when(row: MovementRow) -> tuple[date, date]:
    return (row.decided or row.recorded, row.recorded)


_SHOWN: tuple[tuple[str, str], ...] = ((_APPROVED, "Approved"), ("pending", "Pending"), ("not-counted", "Not counted"))


def _movement_table(movements: tuple[MovementRow, ...]) -> Table:
    """Return every line of every entry, with a total for each figure that it is counted in."""
    optional: list[tuple[str, Callable[[MovementRow], str]]] = [
        ("Account", lambda row: RINGS.get(row.account, row.account)),
        ("Source", lambda row: row.source),
    ]
    extra = [(name, of) for name, of in optional if any(of(row) != NOT_STATED for row in movements)]
    schemes = len({row.scheme for row in movements}) > 1
    columns = (
        Column("Decided"),
        Column("Entry"),
        Column("What", wraps=True),
        *((Column("Scheme", wraps=True),) if schemes else ()),
        Column("Year"),
        Column("Funding"),
        *(Column(name, wraps=True) for name, _ in extra),
        Column("Standing and decision", wraps=True),
        Column("Amount", right=True),
    )
    rows: list[Row] = []
    for figure, name in _SHOWN:
        part = sorted((row for row in movements if row.figure == figure), key=_when)
        if not part:
            continue
        start = len(rows)
        rows += [
            Row(
                (
                    row.decided or "not stated",
                    row.entry,
                    row.title if row.entry == row.about else f"{row.title} ({row.kind} on {row.about})".strip(),
                    *((row.scheme_name,) if schemes else ()),
                    row.year,
                    row.funding,
                    *(of(row).replace(NOT_STATED, "not stated") for _, of in extra),
                    _standing(row),
                    row.amount,
                )
            )
            for row in part
        ]
        total = sum(row.amount.pence for row in part if isinstance(row.amount, Pounds))
        blank = ("",) * (len(columns) - 2)
        rows.append(Row((name, *blank, Pounds(total)), total=True, adds=tuple(range(start, len(rows)))))
    return Table(phrase("Every movement behind the figures. Unit: ", Said.UNIT), columns, tuple(rows))


def _standing(row: MovementRow) -> str:
    said = f"correction stated by {row.body}" if row.kind == "correction" else f"{row.outcome} by {row.body}"
    return f"{said} ({row.cited})" if row.cited else said


def _stairs_table(chart: Stairs) -> Table:
    columns = (
        Column("Day"),
        Column("What was decided", wraps=True),
        Column("Change", right=True),
        *(Column(f"{name.capitalize()}", right=True) for name in chart.series),
    )
    rows = tuple(
        Row(
            (
                stair.day,
                "; ".join(f"{entry}: {words}" for entry, words in zip(stair.entries, stair.words, strict=True)),
                Pounds(stair.moved, signed=True),
                *map(Pounds, stair.pence),
            )
        )
        for stair in chart.stairs
    )
    return Table(phrase("What stood approved from each decision on. Unit: ", Said.UNIT), columns, rows)


def _citations(movements: Iterable[MovementRow]) -> Items:
    """Return every decision and statement that is cited, with the entries that rest on it and its address."""
    cited: dict[tuple[str, date | None, str, str], dict[str, None]] = {}
    for row in sorted(movements, key=_when):
        cited.setdefault((row.body, row.decided, row.cited, row.url), {})[row.entry] = None
    return Items("Every decision and statement that is cited, with the entries that rest on it:", tuple(_cited(cited)))


def _cited(cited: dict[tuple[str, date | None, str, str], dict[str, None]]) -> Iterator[str]:
    for (body, decided, where, url), entries in cited.items():
        said = ", ".join(filter(None, (f"{body[:1].upper()}{body[1:]}", day_words(decided), where)))
        yield f"{said}: {', '.join(entries)}{f'. {url}' if url else ''}"
