"""Output formats: one room each, from a page to text.

To add one, write a function from a ``Page`` to text in a room of its own, and name it below.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib import import_module
from pathlib import PurePath

from hmsledger.reports.page import Page


class Format(StrEnum):
    """The formats of every report."""

    TABLE = "table"
    PLAIN = "plain"
    JSON = "json"
    CSV = "csv"
    MD = "md"


_ROOMS: Mapping[Format, str] = {
    Format.TABLE: "hmsledger.render.table",
    Format.PLAIN: "hmsledger.render.plain",
    Format.JSON: "hmsledger.render.json",
    Format.CSV: "hmsledger.render.csv",
    Format.MD: "hmsledger.render.markdown",
}
"""The room of each format, imported when it is asked for."""


_ENDINGS: Mapping[str, Format] = {
    ".txt": Format.TABLE,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".md": Format.MD,
}
"""The format that the ending of a file's name tells."""


def format_of(name: str) -> Format | None:
    """Return the format that the ending of a file's name tells, if it tells one.

    >>> format_of("budget.CSV"), format_of("budget")
    (<Format.CSV: 'csv'>, None)
    """
    return _ENDINGS.get(PurePath(name).suffix.lower())


def render(page: Page, form: Format, width: int | None = None) -> str:
    """Return a page as text in a format.

    Args:
        page: what to show.
        form: the format.
        width: how many columns the terminal has; None where the text may be as wide as it is.
    """
    renderer: Callable[[Page, int | None], str] = import_module(_ROOMS[form]).render
    return renderer(page, width)
