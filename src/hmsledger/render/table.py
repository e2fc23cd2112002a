"""Tables for people: as wide as they need to be, and never a figure cut or wrapped.

Where a terminal is narrower than a table, long words are wrapped; where that is not enough, each row
becomes a block of its own.
"""

import textwrap
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from hmsledger.render.display import AS_IT_IS, Display, noted
from hmsledger.render.visible import visible, width_of
from hmsledger.reports.page import Block, Items, Page, Paragraph, Row, Table, Title, Verbatim

_GAP = "  "
_WRAP_AT = 100
_LEAST_WORDS = 24


class Styled(NamedTuple):
    """A line of text and the part it plays: ``title``, ``head``, ``total`` or nothing."""

    text: str
    role: str = ""


def render(page: Page, width: int | None = None, display: Display = AS_IT_IS) -> str:
    """Return a page as text with aligned columns."""
    return "".join(f"{line.text}\n" for line in lines(page, width, display))


def lines(page: Page, width: int | None, display: Display = AS_IT_IS) -> Iterator[Styled]:
    """Yield the lines of a page, an empty one between its blocks."""
    for index, block in enumerate(noted(page, display)):
        if index:
            yield Styled("")
        yield from _block(block, width, display)


def _block(block: Block, width: int | None, display: Display) -> Iterator[Styled]:
    match block:
        case Title():
            title = _wrapped(display.words(block.text), width)
            yield from (Styled(line, "title") for line in title)
            yield Styled("=" * max(map(width_of, title)), "title")
        case Paragraph():
            yield from map(Styled, _wrapped(display.words(block.text), width))
        case Items():
            yield from map(Styled, _wrapped(display.words(block.lead), width))
            for item in block.items:
                yield from map(Styled, _wrapped(f"- {display.words(item)}", width, indent="  ", hang="    "))
        case Verbatim():
            yield from (Styled(f"    {visible(line)}".rstrip()) for line in block.lines)
        case Table():
            yield from (
                Styled(line, "head")
                for line in (_wrapped(display.words(block.caption), width) if block.caption else ())
            )
            yield from _table(block, width, display) if block.rows else [Styled("(none)")]


def _table(table: Table, width: int | None, display: Display) -> Iterator[Styled]:
    heads = [tuple(visible(line) for line in column.title.split("\n")) for column in table.columns]
    cells = [[visible(display.cell(cell)) for cell in row.cells] for row in table.rows]
    widths = [max(*map(width_of, head), *(width_of(row[index]) for row in cells)) for index, head in enumerate(heads)]
    spare = (width or sum(widths) * 2 + len(_GAP) * len(widths)) - sum(widths) - len(_GAP) * (len(widths) - 1)
    wrapped = next((index for index, column in enumerate(table.columns) if column.wraps), None)
    if spare < 0 and wrapped is not None:
        narrowed = max(widths[wrapped] + spare, _LEAST_WORDS)
        spare += widths[wrapped] - narrowed
        widths[wrapped] = narrowed
    if spare < 0:
        yield from _stacked(table, cells, width or _WRAP_AT)
        return
    rights = [column.right for column in table.columns]
    depth = max(map(len, heads))
    padded_heads = [("",) * (depth - len(head)) + head for head in heads]
    yield from (Styled(_joined(line, widths, rights), "head") for line in zip(*padded_heads, strict=True))
    rule = Styled(_GAP.join("-" * part for part in widths), "head")
    yield rule
    last_rows = _trailing_totals(table.rows)
    for index, (row, texts) in enumerate(zip(table.rows, cells, strict=True)):
        if index == len(table.rows) - last_rows and 0 < last_rows < len(table.rows):
            yield rule
        parts = [
            textwrap.wrap(text, part, break_long_words=False, break_on_hyphens=False) or [""]
            if column == wrapped
            else [text]
            for column, (text, part) in enumerate(zip(texts, widths, strict=True))
        ]
        for line in zip_longest(*parts, fillvalue=""):
            yield Styled(_joined(line, widths, rights), "total" if row.total else "")


def _trailing_totals(rows: tuple[Row, ...]) -> int:
    return next((count for count, row in enumerate(reversed(rows)) if not row.total), len(rows))


def _joined(texts: tuple[str, ...], widths: list[int], rights: list[bool]) -> str:
    padded = (
        " " * (width - width_of(text)) + text if right else text + " " * (width - width_of(text))
        for text, width, right in zip(texts, widths, rights, strict=True)
    )
    return _GAP.join(padded).rstrip()


def _stacked(table: Table, cells: list[list[str]], width: int) -> Iterator[Styled]:
    names = [column.title.replace("\n", " ") for column in table.columns]
    for index, (row, texts) in enumerate(zip(table.rows, cells, strict=True)):
        if index:
            yield Styled("")
        for name, cell in zip(names, texts, strict=True):
            if cell:
                yield from (
                    Styled(line, "total" if row.total else "") for line in _wrapped(f"{name}: {cell}", width, hang="  ")
                )


def _wrapped(text: str, width: int | None, indent: str = "", hang: str = "") -> list[str]:
    """Return a text broken between words only; a word longer than the line stays whole."""
    return textwrap.wrap(
        visible(text),
        width=min(width or _WRAP_AT, _WRAP_AT),
        initial_indent=indent,
        subsequent_indent=hang,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
