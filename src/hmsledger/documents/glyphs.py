"""The characters of a PDF and their boxes, as PDFium says them. Runs in a process of its own: see ``confined``."""

import sys
from array import array
from collections.abc import Iterator
from ctypes import Array, byref, c_char, create_string_buffer
from typing import TYPE_CHECKING, NamedTuple

from hmsledger.documents.confined import END, record

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

PAGE, TITLE, ENCRYPTED, DAMAGED, PAGES, CROWDED = b"P", b"T", b"e", b"d", b"p", b"c"
"""The letters of the records: a page, the title, and why there is nothing (more)."""
TYPECODE = "f"
_BOLD = 600
_LONGEST_FONT_NAME = 128


class Glyph(NamedTuple):
    """A character of a page: its code and its box; up is positive. All are numbers of the same sort."""

    code: float
    left: float
    bottom: float
    right: float
    top: float
    bold: float


def main() -> None:
    """Answer for the PDF on standard input; the arguments are the most pages, and the most characters on one."""
    most_pages, most_on_a_page = map(int, sys.argv[1:3])
    data = bytearray(sys.stdin.buffer.read())
    for said in answers(data, most_pages, most_on_a_page):
        sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()


def answers(data: bytearray, most_pages: int, most_on_a_page: int) -> Iterator[bytes]:
    """Yield the records of a PDF: its title, and each page's glyphs in the order in which the page draws them."""
    import pypdfium2  # noqa: PLC0415 - only PDF needs it

    buffer: Array[c_char] = (c_char * len(data)).from_buffer(data)
    try:
        pdf = pypdfium2.PdfDocument(buffer)
    except pypdfium2.PdfiumError as error:
        yield record(ENCRYPTED if "password" in str(error).casefold() else DAMAGED) + record(END)
        return
    try:
        yield from _pages(pdf, most_pages, most_on_a_page)
    except pypdfium2.PdfiumError:
        yield record(DAMAGED)
    finally:
        pdf.close()
    yield record(END)


def _pages(pdf: "PdfDocument", most_pages: int, most_on_a_page: int) -> Iterator[bytes]:
    count = len(pdf)
    if count > most_pages:
        yield record(PAGES, b"%d" % count)
        return
    yield record(TITLE, _title(pdf).encode("utf-8", "replace"))
    for index in range(count):
        page = pdf[index]
        text = page.get_textpage()
        signs = text.count_chars()
        if signs > most_on_a_page:
            yield record(CROWDED, b"%d" % signs)
            return
        yield record(PAGE, _glyphs(text, signs).tobytes())
        text.close()
        page.close()


def _title(pdf: "PdfDocument") -> str:
    try:
        return str(pdf.get_metadata_value("Title")).strip()
    except UnicodeDecodeError:
        return ""


def _glyphs(text: "PdfTextPage", count: int) -> "array[float]":
    from pypdfium2 import raw  # noqa: PLC0415 - only PDF needs it

    box = raw.FS_RECTF()
    where = byref(box)
    font = create_string_buffer(_LONGEST_FONT_NAME)
    made: array[float] = array(TYPECODE)
    for index in range(count):
        if raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        raw.FPDFText_GetLooseCharBox(text, index, where)
        bold = raw.FPDFText_GetFontWeight(text, index) >= _BOLD
        if not bold:
            # The standard fonts do not say their weight, but are called by it.
            length = raw.FPDFText_GetFontInfo(text, index, font, _LONGEST_FONT_NAME, None)
            bold = length <= _LONGEST_FONT_NAME and b"bold" in font.value.lower()
        code = raw.FPDFText_GetUnicode(text, index)
        made.extend((code, box.left, box.bottom, box.right, box.top, bold))
    return made
