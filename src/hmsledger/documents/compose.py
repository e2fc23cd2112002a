"""Blocks to passages: each paragraph, heading and cell gets its place, its headings and its number."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hmsledger.documents.blocks import Block, Box, Paragraph, Table
from hmsledger.documents.page import Cell, Passage, Sort

MOST_COLUMNS = 500
_HEADING_ROWS = 3
_MOST_HEADING_ROWS = 20
_HEADINGS_BESIDE = 4
_NUMBER = re.compile(r"\s*(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3}){0,4})[.)]?(?:\s|$)")
_LETTER = re.compile(r"\s*(?P<letter>\((?:[a-z]{1,4}|[A-Z])\)|(?:[a-z]|[ivx]{1,4}|[A-Z])[.)])(?:\s|$)")
_AMOUNT = re.compile(r"[\s(£$€+\-\u2212\u2013]*[0-9][0-9,.\s]*(?:k|m|bn|million|thousand|%)?[\s)*\-]*", re.IGNORECASE)
_YEAR = re.compile(r"\s*(?:19|20)[0-9]{2}\s*")
_UNIT = re.compile(r"\(?[£$€](?:\s?['’]?000['’]?s?|\s?m|\s?million|\s?k)?\)?", re.IGNORECASE)
_NIL = frozenset({"-", "–", "—", "nil", "0"})


class Placed(NamedTuple):
    """A passage, and what the format's own room finds it again by."""

    passage: Passage
    origin: object


def compose(blocks: Iterable[Block]) -> Iterator[Placed]:
    """Yield the passages of a document, in order; what holds no text is none.

    Places are counted as a reader counts: a paragraph by its own number where it has one, else by how many paragraphs
    it stands after the last that has.
    """
    counting = _Counting()
    number = tables = 0
    under = ""
    for block in blocks:
        if isinstance(block, Table):
            tables += 1
            for placed in _cells(block, tables, number, under):
                number += 1
                yield placed
            continue
        if not block.text.strip():
            continue
        sort = Sort.HEADING if block.heading else Sort.PARAGRAPH
        place = block.place or counting.place_of(block)
        yield Placed(
            Passage(_as_read(block.text), place, number, sort, None, under, block.line, block.label), block.origin
        )
        number += 1
        if block.heading:
            under = " ".join(block.text.split())


class _Counting:
    """Counts paragraphs on from the last that has a number of its own."""

    def __init__(self) -> None:
        self.numbered = ""
        self.since = 0

    def place_of(self, block: Paragraph) -> str:
        own = f"{block.label} " if block.label else block.text
        kind = "heading" if block.heading else "paragraph"
        if found := _NUMBER.match(own):
            self.numbered, self.since = found["number"], 0
            return f"{kind} {self.numbered}"
        if (found := _LETTER.match(own)) and self.numbered:
            return f"{kind} {self.numbered} {found['letter']}"
        self.since += 1
        if not self.numbered:
            return f"paragraph {self.since} from the top"
        return f"paragraph {self.since} after {self.numbered}"


class _Spot(NamedTuple):
    """A box and where it is drawn, counted from 0."""

    box: Box
    row: int
    column: int


def _drawn(table: Table) -> list[list[_Spot]]:
    """Return each row's boxes with the columns in which they are drawn, those that reach down from above among them."""
    rows: list[list[_Spot]] = []
    taken: list[int] = []
    for row, boxes in enumerate(table.rows):
        spots: list[_Spot] = []
        column = 0
        for box in boxes:
            while column < len(taken) and taken[column] > row:
                spots.append(_Spot(Box("", above=True), row, column))
                column += 1
            if column >= MOST_COLUMNS:
                break
            last = min(column + box.across, MOST_COLUMNS)
            taken.extend([0] * (last - len(taken)))
            for covered in range(column, last):
                taken[covered] = row + box.down
            spots.append(_Spot(box, row, column))
            column = last
        rows.append(spots)
    return rows


def _as_read(text: str) -> str:
    """Return a text with a space for each tab: every other character keeps its place."""
    return text.replace("\t", " ")


def _cells(table: Table, number_of: int, number: int, under: str) -> Iterator[Placed]:
    on = f"page {table.on}, " if table.on else ""
    rows = _drawn(table)
    whole = [" ".join(table.caption.split())] if table.caption.strip() else []
    if whole:
        yield Placed(Passage(whole[0], f"{on}table {number_of}, caption", number, under=under), None)
        number += 1
    deep = _heading_rows(rows)
    heads = _Headings(whole)
    for row, spots in enumerate(rows):
        told = [spot for spot in spots if spot.box.text.strip()]
        alone = len(told) == 1 and len(rows) > 1 and _heads(told[0].box)
        if alone and row >= deep:
            heads.group = ""
        beside: list[str] = []
        for spot in spots:
            if spot.box.above and (text := heads.beside.get(spot.column)):
                beside.append(text)
            if not spot.box.text.strip():
                continue
            cell = Cell(number_of, row + 1, spot.column + 1, heads.of(spot.column, beside))
            place = f"{on}table {number_of}, row {row + 1}, column {spot.column + 1}"
            passage = Passage(_as_read(spot.box.text), place, number, Sort.CELL, cell, under, spot.box.line)
            yield Placed(passage, spot.box.origin)
            number += 1
            text = " ".join(spot.box.text.split())
            if row < deep:
                heads.head(spot, text, alone=alone)
            elif len(beside) < _HEADINGS_BESIDE and _heads(spot.box):
                beside.append(text)
                heads.beside[spot.column] = text
            else:
                heads.beside.pop(spot.column, None)
        if alone and row >= deep:
            heads.group = " ".join(told[0].box.text.split())


class _Headings:
    """The headings that hold for the cells of a table, as far as it has been gone through.

    Attributes:
        whole: what holds for the whole table: its caption, a row on its own at its top, its unit in the corner.
        group: the row on its own above the rows that follow.
        beside: the heading that stands last in each column.
    """

    def __init__(self, whole: list[str]) -> None:
        self.whole = whole
        self.group = ""
        self.beside: dict[int, str] = {}
        self._above: list[list[str]] = []

    def head(self, spot: _Spot, text: str, *, alone: bool) -> None:
        """Take a heading cell at the top."""
        if alone or (spot.column == 0 and _UNIT.fullmatch(text)):
            self.whole.append(text)
            return
        last = min(spot.column + spot.box.across, MOST_COLUMNS)
        self._above.extend([] for _ in range(last - len(self._above)))
        for covered in range(spot.column, last):
            self._above[covered].append(text)

    def of(self, column: int, beside: Iterable[str]) -> tuple[str, ...]:
        """Return the headings of a cell, outermost first."""
        above = self._above[column] if column < len(self._above) else []
        return tuple(dict.fromkeys(filter(None, (*self.whole, *above, self.group, *beside))))


def _heading_rows(rows: list[list[_Spot]]) -> int:
    """Return how many rows at the top head the columns: those the format names so, else those before any amount."""
    said = 0
    for spots in rows:
        told = [spot.box for spot in spots if spot.box.text.strip()]
        if not told or not all(box.heading for box in told):
            break
        said += 1
    if said:
        return min(said, _MOST_HEADING_ROWS)
    for row, spots in enumerate(rows[: _HEADING_ROWS + 1]):
        told = [spot.box for spot in spots if spot.box.text.strip()]
        if any(_is_amount(box.text) for box in told) or (row and len(told) == 1):
            return row
    return min(1, len(rows))


def _heads(box: Box) -> bool:
    return box.heading or not (_is_amount(box.text) or box.text.strip().casefold() in _NIL)


def _is_amount(text: str) -> bool:
    return bool(_AMOUNT.fullmatch(text)) and not _YEAR.fullmatch(text) and not _UNIT.fullmatch(text.strip())
