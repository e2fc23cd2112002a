"""Text PDFs: characters and their boxes to lines, lines to paragraphs and simple tables."""

import statistics
from collections.abc import Iterator, Sequence
from ctypes import byref, create_string_buffer
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hmsledger.documents.aligned import Line, Word, tables_in, with_label
from hmsledger.documents.blocks import Block, Paragraph, Reading
from hmsledger.documents.lines import seen
from hmsledger.documents.refusing import damaged, encrypted, needs_extra
from hmsledger.documents.text import is_item
from hmsledger.findings import MisuseError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

MOST_PAGES = 5_000
MOST_ON_A_PAGE = 200_000
_NEW_COLUMN = 1.0
"""A gap as wide as this part of a letter's height parts columns, where digits stand behind it."""
_NEW_WORD = 0.18
_SAME_LINE = 0.5
_NEW_PARAGRAPH = 1.35
_LARGER = 1.12
_BOLD = 600
_LONGEST_FONT_NAME = 128
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


@dataclass(slots=True)
class _Row:
    """A line of a page: its characters from left to right."""

    signs: list[_Sign]
    bottom: float

    @property
    def size(self) -> float:
        return statistics.median(sign.size for sign in self.signs)

    @property
    def bold(self) -> bool:
        return all(sign.bold for sign in self.signs)


def read(data: bytes, name: str) -> Reading:
    """Return a PDF as blocks.

    Raises:
        MisuseError: it is damaged, encrypted, scanned or overlong, or a library is missing.
    """
    try:
        import pypdfium2  # noqa: PLC0415 - only PDF needs it
    except ImportError:
        raise needs_extra(name, "PDF") from None
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise (encrypted(name) if "password" in str(error).casefold() else damaged(name, "PDF")) from None
    try:
        return _reading(pdf, name)
    except pypdfium2.PdfiumError:
        raise damaged(name, "PDF") from None
    finally:
        pdf.close()


def _reading(pdf: "PdfDocument", name: str) -> Reading:
    count = len(pdf)
    if count > MOST_PAGES:
        raise MisuseError(f"“{name}” has {count:,} pages; at most {MOST_PAGES:,} are read", "split it")
    pages = [_rows(list(_signs(pdf[index], name))) for index in range(count)]
    if not any(pages):
        raise MisuseError(
            f"“{name}” holds no text: it is probably a scan, a picture of each page",
            "name the document that it was made from, or have its text recognised (OCR) first",
        )
    sizes = [round(sign.size, 1) for rows in pages for row in rows for sign in row.signs]
    usual = statistics.median(sizes)
    blocks = [block for number, rows in enumerate(pages, 1) for block in _blocks(rows, number, usual)]
    headings = (block.text for block in blocks if isinstance(block, Paragraph) and block.heading)
    return Reading(blocks, _title(pdf) or next(headings, ""))


def _title(pdf: "PdfDocument") -> str:
    try:
        return str(pdf.get_metadata_value("Title")).strip()
    except UnicodeDecodeError:
        return ""


def _signs(page: "PdfPage", name: str) -> Iterator[_Sign]:
    """Yield the characters of a page that are seen, in the order in which the page draws them."""
    from pypdfium2 import raw  # noqa: PLC0415 - only PDF needs it

    text = page.get_textpage()
    count = text.count_chars()
    if count > MOST_ON_A_PAGE:
        raise MisuseError(f"“{name}” has a page with {count:,} characters, which nobody could read", "check the file")
    box = raw.FS_RECTF()
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        sign = _SHOWN_AS.get(chr(code), chr(code))
        if not seen(sign) or raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        raw.FPDFText_GetLooseCharBox(text, index, byref(box))
        bold = raw.FPDFText_GetFontWeight(text, index) >= _BOLD or _is_called_bold(text, index)
        yield _Sign(sign, box.left, box.bottom, box.right, box.top - box.bottom, bold)


def _is_called_bold(text: "PdfTextPage", index: int) -> bool:
    """Return whether the font of a character is bold by its name: the standard fonts do not say their weight."""
    from pypdfium2 import raw  # noqa: PLC0415 - only PDF needs it

    name = create_string_buffer(_LONGEST_FONT_NAME)
    length = raw.FPDFText_GetFontInfo(text, index, name, _LONGEST_FONT_NAME, None)
    return length <= _LONGEST_FONT_NAME and b"bold" in name.value.lower()


def _rows(signs: Sequence[_Sign]) -> list[_Row]:
    """Return the lines of a page from top to bottom: characters whose middles stand at one height."""
    rows: list[_Row] = []
    for sign in sorted(signs, key=lambda sign: (-sign.bottom, sign.left)):
        if rows and sign.bottom > rows[-1].bottom - _SAME_LINE * sign.size:
            rows[-1].signs.append(sign)
        else:
            rows.append(_Row([sign], sign.bottom))
    for row in rows:
        row.signs.sort(key=lambda sign: sign.left)
    return [row for row in rows if any(sign.text.strip() for sign in row.signs)]


def _line(row: _Row, number: int) -> Line:
    signs = [sign for sign in row.signs if sign.text.strip()]
    spaces = iter([sign.left for sign in row.signs if not sign.text.strip()])
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
    for part in tables_in([_line(row, number) for number, row in enumerate(rows, 1)], page):
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
