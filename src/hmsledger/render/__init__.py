"""Output formats: one room each, from a page to text or bytes.

To add one, write a function from a ``Page``, a width and a ``Display`` to text or bytes in a room of its own, and name
it below with what its files are called.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib import import_module
from pathlib import PurePath
from typing import NamedTuple

from hmsledger.render.display import AS_IT_IS, Display
from hmsledger.reports.page import Page


class Format(StrEnum):
    """The formats of every report."""

    TABLE = "table"
    PLAIN = "plain"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"
    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"


class Form(NamedTuple):
    """What is to be known of a format.

    Attributes:
        room: what makes it, imported when it is asked for.
        endings: how its files are called; none where no ending tells it.
        name: what people call a file of it, if it is no text and so not for a terminal.
        is_data: whether it is for programs, with amounts and years as they are.
    """

    room: str
    endings: tuple[str, ...] = ()
    name: str = ""
    is_data: bool = False


FORMS: Mapping[Format, Form] = {
    Format.TABLE: Form("hmsledger.render.table", (".txt",)),
    Format.PLAIN: Form("hmsledger.render.plain"),
    Format.JSON: Form("hmsledger.render.json", (".json",), is_data=True),
    Format.CSV: Form("hmsledger.render.csv", (".csv",), is_data=True),
    Format.MD: Form("hmsledger.render.markdown", (".md",)),
    Format.HTML: Form("hmsledger.render.html", (".html", ".htm")),
    Format.XLSX: Form("hmsledger.render.xlsx", (".xlsx",), "a workbook"),
    Format.DOCX: Form("hmsledger.render.paper.word", (".docx",), "a Word document"),
    Format.PDF: Form("hmsledger.render.paper.pdf", (".pdf",), "a PDF"),
}
_BY_ENDING: Mapping[str, Format] = {ending: form for form, known in FORMS.items() for ending in known.endings}


def format_of(name: str) -> Format | None:
    """Return the format that the ending of a file's name tells, if it tells one.

    >>> format_of("budget.CSV"), format_of("budget")
    (<Format.CSV: 'csv'>, None)
    """
    return _BY_ENDING.get(PurePath(name).suffix.lower())


def render(page: Page, form: Format, width: int | None = None, display: Display = AS_IT_IS) -> str | bytes:
    """Return a page in a format.

    Args:
        page: what to show.
        form: the format.
        width: how many columns the terminal has; None where the text may be as wide as it is.
        display: how years and amounts are written.

    Raises:
        MissingExtraError: the format needs a library that is not installed.
    """
    renderer: Callable[[Page, int | None, Display], str | bytes] = import_module(FORMS[form].room).render
    return renderer(page, width, display)


def text_of(page: Page, form: Format, display: Display = AS_IT_IS) -> str:
    """Return a page in a format that is text."""
    return str(render(page, form, display=display))
