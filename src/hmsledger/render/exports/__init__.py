"""Exports: the whole book in the format of another program, one room each.

To add one, write a function ``export`` from a book, clocks and what it was computed from to text, bytes or the files
of a package in a room of its own, and name it below: its description, and the endings by which a file's name tells it.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib import import_module
from pathlib import PurePath
from typing import NamedTuple

from hmsledger.clocks import Clocks
from hmsledger.entries import Book

Made = str | bytes | Mapping[str, bytes]
"""An export: text, the bytes of one file, or the files of a package by their names, what names the others last."""


class ExportFormat(StrEnum):
    """The formats in which other programs read the whole book."""

    HLEDGER = "hledger"
    FISCAL = "fiscal"
    SQLITE = "sqlite"


class Export(NamedTuple):
    """How a format is made and called.

    Attributes:
        room: the room that makes it, imported when it is asked for.
        noun: what it is, in a sentence.
        endings: the endings of a file's name that tell it.
        output: the file or folder that is to be named with ``-o``; empty for text, which may go to a terminal.
    """

    room: str
    noun: str
    endings: tuple[str, ...]
    output: str = ""


EXPORTS: Mapping[ExportFormat, Export] = {
    ExportFormat.HLEDGER: Export("hmsledger.render.exports.hledger", "a journal", (".journal", ".hledger")),
    ExportFormat.FISCAL: Export(
        "hmsledger.render.exports.fiscal", "a Fiscal Data Package", (".zip",), "budget-data, or -o budget-data.zip"
    ),
    ExportFormat.SQLITE: Export(
        "hmsledger.render.exports.sqlite", "a SQLite database", (".sqlite", ".sqlite3", ".db"), "book.sqlite"
    ),
}
"""Every export."""


def format_of(name: str) -> ExportFormat | None:
    """Return the format that the ending of a file's name tells, if it tells one.

    >>> format_of("book.SQLITE"), format_of("book")
    (<ExportFormat.SQLITE: 'sqlite'>, None)
    """
    ending = PurePath(name).suffix.lower()
    return next((form for form, export in EXPORTS.items() if ending in export.endings), None)


def export(form: ExportFormat, book: Book, clocks: Clocks, about: Mapping[str, str]) -> Made:
    """Return a book in the format of another program.

    Args:
        form: the format.
        book: the book, with nothing in it that is withheld.
        clocks: through which days it is looked at.
        about: what it was computed from, by name.
    """
    room: Callable[[Book, Clocks, Mapping[str, str]], Made] = import_module(EXPORTS[form].room).export
    return room(book, clocks, about)
