"""Public books with a private one beside them: examples for the findings about exempt figures."""

from collections.abc import Callable
from pathlib import Path

from sealed_books import ENTRY, HEAD

from hmsledger.exempt import ExemptFigure

SALT = "5a" * 32
FIGURE = ExemptFigure("HMS-01", 1, 26300000, SALT)
LINE = 'amount = "263000.00" }'
WITHHELD = 'amount = "withheld" }'
COMMITTED = f'amount = "withheld", commitment = "{FIGURE.commitment}" }}'
EXEMPT = ENTRY.replace("recorded =", 'exempt = "3"\nrecorded =').replace(LINE, COMMITTED)
DISCLOSURE = """
[[entry]]
id = "HMS-02"
kind = "correction"
corrects = "HMS-01"
recorded = 2023-09-01
statement = { by = "Monitoring Officer", made = 2023-08-31, item = "12" }
reason = "The exemption has ended"
was = [{ year = "2022-23", funding = "capital", amount = "withheld" }]
now = [{ year = "2022-23", funding = "capital", amount = "263000.00" }]
"""
PRIVATE = "private"
"""Where the private book lies, from the folder that the book lies in."""


def held(entry: str = "HMS-01", line: int = 1, amount: str = "263000.00", salt: str = SALT) -> str:
    """Return an exempt figure as a private file holds it."""
    return f'\n[[exempt]]\nentry = "{entry}"\nline = {line}\namount = "{amount}"\nsalt = "{salt}"\n'


def keep(folder: Path, *figures: str) -> Path:
    """Write a private book, which only its owner can read."""
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "exempt.toml"
    path.write_text("format = 1\n" + "".join(figures), encoding="utf-8")
    path.chmod(0o600)
    return path


def _books(book: Path, text: str, *figures: str) -> None:
    (book / "hms.toml").write_text(HEAD + text, encoding="utf-8")
    keep(book.parent / PRIVATE, *figures)


def a_figure_that_nothing_proves(book: Path) -> None:
    """An amount was withheld by hand, and its figure was written into the private book later."""
    _books(book, EXEMPT.replace(COMMITTED, WITHHELD), held())


def an_altered_figure(book: Path) -> None:
    """The figure in the private book was edited."""
    _books(book, EXEMPT, held(amount="236000.00"))


def another_disclosure(book: Path) -> None:
    """The exemption has ended, and what is disclosed is not what was withheld."""
    _books(book, EXEMPT + DISCLOSURE.replace("263000.00", "236000.00"), held())


def a_lost_figure(book: Path) -> None:
    """The private book was lost, and begun anew."""
    _books(book, EXEMPT)


def a_figure_of_nothing(book: Path) -> None:
    """Recording was cut short between the private book and the public one."""
    _books(book, EXEMPT, held(), held("HMS-02"))


def a_figure_that_is_public(book: Path) -> None:
    """The amount was typed over the word withheld in the public file."""
    _books(book, ENTRY, held())


MADE: dict[str, Callable[[Path], None]] = {
    "commitment-lacking": a_figure_that_nothing_proves,
    "commitment-unopened": an_altered_figure,
    "disclosure-disagrees": another_disclosure,
    "exempt-figure-missing": a_lost_figure,
    "exempt-line-unknown": a_figure_of_nothing,
    "exempt-not-withheld": a_figure_that_is_public,
}
SEEN = dict.fromkeys(MADE, ("--as-known", "2026-03-31", "--with-exempt", PRIVATE))
"""How the examples are looked at."""
