"""What the tests of documents share outside fixtures."""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from hmsledger.documents.page import Document

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

Reader = Callable[[str, bytes | str], Document]


def told(document: Document) -> str:
    """Return a document as lines: place, what it is, what heads it, text."""
    lines = [f"title: {document.title}", f"dated: {document.dated}"]
    for passage in document.passages:
        heads = f" <{' / '.join(passage.cell.headings)}>" if passage.cell else ""
        line = f" (line {passage.line})" if passage.line else ""
        under = f" [{passage.under}]" if passage.under else ""
        lines.append(f"{passage.number}. {passage.place}{line}: {passage.sort}{under}{heads} {passage.text!r}")
    return "\n".join(lines) + "\n"


def as_bytes(made: "WordDocument") -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def xml(text: str) -> Any:  # noqa: ANN401 - an element of python-docx's own
    return parse_xml(f"<w:all {nsdecls('w')}>{text}</w:all>")[0]
