"""A journal for hledger, with what it was computed from as comments at its head."""

from collections.abc import Mapping

from hmsledger.clocks import Clocks
from hmsledger.entries import Book
from hmsledger.exports.hledger import journal
from hmsledger.render.visible import visible_lines


def export(book: Book, clocks: Clocks, about: Mapping[str, str]) -> str:
    """Return the journal of a book."""
    first, _, rest = journal(book, clocks).partition("\n")
    said = "".join(f"; {name}: {' '.join(value.split())}\n" for name, value in about.items() if value)
    return visible_lines(f"{first}\n{said}{rest}")
