"""Text PDFs: characters and their boxes to lines, lines to paragraphs and simple tables."""

import statistics
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from typing import NamedTuple

from hmsledger.documents import glyphs
from hmsledger.documents.aligned import Line, Word, tables_in, with_label
from hmsledger.documents.blocks import Block, Paragraph, Reading
from hmsledger.documents.confined import TooMuchError, ask
from hmsledger.documents.lines import seen
from hmsledger.documents.packed import ANOTHER, tamed
from hmsledger.documents.refusing import damaged, encrypted, needs_extra
from hmsledger.documents.text import is_item
from hmsledger.findings import MisuseError

MOST_PAGES = 5_000
MOST_ON_A_PAGE = 200_000
_NEW_COLUMN = 1.0
"""A gap as wide as this part of a letter's height parts columns, where digits stand behind it."""
_NEW_WORD = 0.18
_SAME_LINE = 0.5
_NEW_PARAGRAPH = 1.35
_LARGER = 1.12
_LONGEST_HEADING = 100
_ENDINGS = ".,;:?!"
_SHOWN_AS = {
    "\uf0b7": "•",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬀ": "ff",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "\ufffe": "-",
    "\x02": "-",
    "\0": "",
}


@dataclass(slots=True)
class _Sign:
    """A character and its box, in which the next one follows without a gap: up is positive."""

    text: str
    left: float
    bottom: float
    right: float
    size: float
    bold: bool


class _Row(NamedTuple):
    """A line of a page.

    Attributes:
        bottom: of its characters; up is positive.
        size: the usual one of its characters.
        bold: whether all of them are.
    """

    line: Line
    bottom: float
    size: float
    bold: bool


def read(data: bytes, name: str) -> Reading:
    """Return a PDF as blocks.

    Raises:
        MisuseError: it is damaged, encrypted, scanned, overlong or made to do harm, or a library is missing.
    """
    if find_spec("pypdfium2") is None:
        raise needs_extra(name, "PDF")
    title = ""
    pages: list[list[_Row]] = []
    sizes = array("d")
    asked = ask(glyphs.__name__, (str(MOST_PAGES), str(MOST_ON_A_PAGE)), tamed(data, name))
    try:
        with closing(asked) as answer:
            for letter, said in answer:
                if letter == glyphs.TITLE:
                    title = said.decode()
                elif letter == glyphs.PAGE:
                    pages.append(_rows(_signs(said), sizes))
                else:
                    raise _refusal(letter, said, name)
    except TooMuchError:
        raise MisuseError(f"“{name}” would take more memory or time than any report does", ANOTHER) from None
    if not any(pages):
        raise MisuseError(
            f"“{name}” holds no text: it is probably a scan, a picture of each page",
            "name the document that it was made from, or have its text recognised (OCR) first",
        )
    usual = statistics.median(sizes)
    blocks = [block for number, rows in enumerate(pages, 1) for block in _blocks(rows, number, usual)]
    headings = (block.text for block in blocks if isinstance(block, Paragraph) and block.heading)
    return Reading(blocks, title or next(headings, ""))


def _refusal(letter: bytes, said: bytes, name: str) -> MisuseError:
    match letter:
        case glyphs.ENCRYPTED:
            return encrypted(name)
        case glyphs.PAGES:
            return MisuseError(f"“{name}” has {int(said):,} pages; at most {MOST_PAGES:,} are read", "split it")
        case glyphs.CROWDED:
            crowded = f"“{name}” has a page with {int(said):,} characters, which nobody could read"
            return MisuseError(crowded, "check the file")
        case _:
            return damaged(name, "PDF")


def _signs(page: bytes) -> Iterator[_Sign]:
    """Yield the characters of a page that are seen, in the order in which the page draws them."""
    numbers = iter(array(glyphs.TYPECODE, page))
    for values in zip(*[numbers] * len(glyphs.Glyph._fields), strict=True):
        glyph = glyphs.Glyph(*values)
        own = chr(int(glyph.code))
        sign = _SHOWN_AS.get(own, own)
        if seen(sign):
            yield _Sign(sign, glyph.left, glyph.bottom, glyph.right, glyph.top - glyph.bottom, glyph.bold > 0)


def _rows(signs: Iterable[_Sign], sizes: "array[float]") -> list[_Row]:
    """Return the lines of a page from top to bottom: characters whose middles stand at one height.

    Args:
        signs: the page.
        sizes: the size of each character on a line is put here.
    """
    lines: list[list[_Sign]] = []
    bottom = 0.0
    for sign in sorted(signs, key=lambda sign: (-sign.bottom, sign.left)):
        if lines and sign.bottom > bottom - _SAME_LINE * sign.size:
            lines[-1].append(sign)
        else:
            lines.append([sign])
            bottom = sign.bottom
    rows: list[_Row] = []
    for line in lines:
        if not any(sign.text.strip() for sign in line):
            continue
        sizes.extend(round(sign.size, 1) for sign in line)
        size = statistics.median(sign.size for sign in line)
        rows.append(_Row(_line(line, len(rows) + 1), line[0].bottom, size, all(sign.bold for sign in line)))
    return rows


def _line(row: list[_Sign], number: int) -> Line:
    row = sorted(row, key=lambda sign: sign.left)
    signs = [sign for sign in row if sign.text.strip()]
    spaces = iter([sign.left for sign in row if not sign.text.strip()])
    space = next(spaces, None)
    words: list[Word] = []
    text: list[str] = []
    right = left = signs[0].left
    for sign in signs:
        gap = sign.left - right
        spaced = False
        while space is not None and space < sign.left:
            spaced, space = True, next(spaces, None)
        if text and gap > _NEW_COLUMN * sign.size:
            words.append(Word("".join(text), left, right))
            text, left = [], sign.left
        elif text and (spaced or gap > _NEW_WORD * sign.size):
            text.append(" ")
        text.append(sign.text)
        right = max(right, sign.right)
    words = with_label([*words, Word("".join(text), left, right)])
    return Line(words, number, 0, " ".join(word.text for word in words))


def _blocks(rows: Sequence[_Row], page: int, usual: float) -> Iterator[Block]:
    for part in tables_in([row.line for row in rows], page):
        if isinstance(part, list):
            yield from _paragraphs(part, rows, page, usual)
        else:
            yield part


def _is_apart(above: _Row, below: _Row) -> bool:
    """Return whether more than the usual space stands between two lines, or their letters differ."""
    leading = above.bottom - below.bottom
    size = max(above.size, below.size)
    return leading > _NEW_PARAGRAPH * 1.2 * size or abs(above.size - below.size) > 0.1 * size


def _paragraphs(part: Sequence[Line], rows: Sequence[_Row], page: int, usual: float) -> Iterator[Block]:
    together: list[list[Line]] = []
    for line in part:
        row = rows[line.number - 1]
        if (
            not together
            or is_item(line.text)
            or _is_apart(rows[together[-1][-1].number - 1], row)
            or _is_heading([line], rows, usual) != _is_heading(together[-1], rows, usual)
        ):
            together.append([line])
        else:
            together[-1].append(line)
    for lines in together:
        text = " ".join(line.text for line in lines)
        yield Paragraph(text, _is_heading(lines, rows, usual), place=f"page {page}, line {lines[0].number}")


def _is_heading(lines: Sequence[Line], rows: Sequence[_Row], usual: float) -> bool:
    text = " ".join(line.text for line in lines)
    of = [rows[line.number - 1] for line in lines]
    stands_out = all(row.size > _LARGER * usual or row.bold for row in of)
    return stands_out and len(text) <= _LONGEST_HEADING and text[-1] not in _ENDINGS
