"""What stands on a paper, as whoever opens it finds it: a Word document by its elements, a PDF by its tags and text."""

import io
from collections.abc import Callable, Iterator
from ctypes import c_ushort, create_string_buffer
from typing import Any, NamedTuple

import docx
import pypdfium2
import pypdfium2.raw as pdfium

Rows = list[tuple[str, ...]]


class Tagged(NamedTuple):
    """An element of a tagged PDF.

    Attributes:
        kind: such as ``Table``, ``TR`` or ``H1``.
        text: what is said in it and below it.
        alt: what is said instead of it.
        below: what stands in it.
    """

    kind: str
    text: str
    alt: str
    below: "tuple[Tagged, ...]"

    def every(self, kind: str) -> "Iterator[Tagged]":
        """Yield the elements of a kind in it, itself included."""
        if self.kind == kind:
            yield self
        for element in self.below:
            yield from element.every(kind)


def text_of_pdf(data: bytes) -> str:
    """Return the text of a PDF as a reader that knows nothing of tags finds it."""
    return "\n".join(pages_of_pdf(data))


def pages_of_pdf(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def tags_of_pdf(data: bytes) -> list[Tagged]:
    """Return what stands on each page, in the order in which it is read out."""
    with pypdfium2.PdfDocument(data) as document:
        return [Tagged("Page", "", "", tuple(_tags_of_page(page))) for page in document]


def tables_of_pdf(data: bytes) -> Rows:
    """Return the rows of every table one after the other, headings included."""
    rows = [row for page in tags_of_pdf(data) for row in page.every("TR")]
    return [tuple(cell.text for cell in row.below if cell.kind in {"TD", "TH"}) for row in rows]


def tables_of_word(data: bytes) -> Rows:
    """Return the rows of every table one after the other, headings included."""
    tables = docx.Document(io.BytesIO(data)).tables
    return [tuple(cell.text for cell in row.cells) for table in tables for row in table.rows]


def _tags_of_page(page: Any) -> Iterator[Tagged]:  # noqa: ANN401 - pypdfium2 says nothing of types
    texts = _marked_texts(page)
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    for number in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        yield _element(pdfium.FPDF_StructTree_GetChildAtIndex(tree, number), texts)
    pdfium.FPDF_StructTree_Close(tree)


def _element(raw: Any, texts: dict[int, str]) -> Tagged:  # noqa: ANN401 - the same
    ids = [
        pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(raw, number)
        for number in range(pdfium.FPDF_StructElement_GetMarkedContentIdCount(raw))
    ]
    children = [
        pdfium.FPDF_StructElement_GetChildAtIndex(raw, number)
        for number in range(pdfium.FPDF_StructElement_CountChildren(raw))
    ]
    below = tuple(_element(child, texts) for child in children if child)
    own = " ".join(filter(None, (texts.get(mark, "") for mark in ids)))
    said = " ".join(filter(None, (own, *(element.text for element in below))))
    return Tagged(
        _string(pdfium.FPDF_StructElement_GetType, raw),
        said,
        _string(pdfium.FPDF_StructElement_GetAltText, raw),
        below,
    )


def _string(ask: Callable[..., int], raw: Any) -> str:  # noqa: ANN401 - the same
    size = ask(raw, None, 0)
    buffer = create_string_buffer(max(2, size))
    ask(raw, buffer, size)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le")


def _marked_texts(page: Any) -> dict[int, str]:  # noqa: ANN401 - the same
    """Return the text of each piece of marked content of a page."""
    found: dict[int, str] = {}
    read = page.get_textpage()
    for item in page.get_objects(max_depth=8):
        mark = pdfium.FPDFPageObj_GetMarkedContentID(item.raw)
        if item.type == pdfium.FPDF_PAGEOBJ_TEXT and mark >= 0:
            size = pdfium.FPDFTextObj_GetText(item.raw, read.raw, None, 0)
            buffer = (c_ushort * (size // 2 + 1))()
            pdfium.FPDFTextObj_GetText(item.raw, read.raw, buffer, size)
            text = bytes(buffer)[: max(0, size - 2)].decode("utf-16-le")
            found[mark] = f"{found.get(mark, '')}{text}"
    return {mark: " ".join(text.replace("\u200b", "").split()) for mark, text in found.items()}
