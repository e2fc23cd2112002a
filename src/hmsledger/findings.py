"""Findings: what is wrong or worth knowing in a book, as values that anyone may collect, sort and show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

_LONGEST = 100
"""No name is longer; a longer word is not compared in full."""


class Severity(StrEnum):
    """How much a finding matters. Only an error makes a check fail."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


class Spot(NamedTuple):
    """Something in a file of the book, named by its keys: file, then the way down to the value.

    Attributes:
        file: the file's path as it is shown to people.
        path: keys and positions counted from 0, such as ``("entry", 3, "lines", 0, "amount")``.
        key: whether the key itself is meant and not its value.
    """

    file: str
    path: tuple[str | int, ...] = ()
    key: bool = False

    def at(self, *more: str | int) -> "Spot":
        """Return the spot further down."""
        return Spot(self.file, self.path + more)


class Place(NamedTuple):
    """Lines and columns in a file, counted from 1 in characters; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Rule(NamedTuple):
    """One rule that a book is checked against.

    Attributes:
        code: its stable name, kebab-case.
        severity: how much it matters unless a book says otherwise.
        summary: what must hold, in one plain sentence.
        why: the real case, act, regulation or code of practice behind it.
        remedy: how to put it right.
    """

    code: str
    severity: Severity
    summary: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, doubtful or worth knowing.

    Attributes:
        code: its stable name, kebab-case.
        severity: error, warning or information.
        message: one sentence in finance words, without a full stop.
        help: what to do about it.
        spot: what it is about, by keys.
        entry: the id of the entry it is about; empty where there is none.
        place: where the spot stands in the file, once someone has looked it up.
        first: what stood there first, for a second one that may not be.
        concealed: whether the text that it is about may not be shown, because it says what is withheld.
    """

    code: str
    severity: Severity
    message: str
    help: str
    spot: Spot
    entry: str = ""
    place: Place | None = None
    first: Spot | None = None
    concealed: bool = False

    def placed(self, place: Place, first: Place | None = None) -> "Finding":
        """Return the finding with its line and column, and with those of what stood first, if it speaks of any."""
        if self.first is None or first is None:
            return replace(self, place=place)
        return replace(self, place=place, message=f"{self.message}, first at {self.first.file}:{first.line}")


class DamagedBookError(Exception):
    """The book cannot be read into entries, so no figure may be taken from it.

    Attributes:
        findings: everything that stands in the way, never empty.
        contents: the bytes of the book's files, by their shown paths: what one withholds may stand in another.
    """

    def __init__(self, findings: tuple[Finding, ...], contents: Mapping[str, bytes] | None = None) -> None:
        """Keep what was found, and in what; the message names the first."""
        super().__init__(findings[0].message)
        self.findings = findings
        self.contents = contents or {}


class StoppedError(Exception):
    """A command cannot go on, for a reason that its user can understand.

    Attributes:
        message: one sentence in finance words.
        help: what to do about it; may be empty.
    """

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002 - the same word as in a finding
        """Keep the sentence and the advice."""
        super().__init__(message)
        self.message = message
        self.help = help


class MisuseError(StoppedError):
    """The user asked for something that makes no sense: an option, a year, an amount or a path."""


def brief(text: str, most: int = 60) -> str:
    """Return a text cut short where it is longer than a sentence can hold.

    >>> brief("abcdef", 5)
    'ab...'
    """
    return text if len(text) <= most else f"{text[: most - 3]}..."


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """Return the known name that a word was probably meant to be, or nothing.

    >>> nearest("captial", ["capital", "revenue"])
    'capital'
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only a wrong name needs it

    folded = {name.casefold(): name for name in known}
    found = get_close_matches(word[:_LONGEST].casefold(), folded, n=1, cutoff=likeness)
    return folded[found[0]] if found else ""


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return advice that names the nearest known name, or else lists what there is.

    Args:
        word: the unknown name.
        known: the names there are.
        otherwise: what to do where nothing is near.
    """
    names = sorted(known)
    if match := nearest(word, names):
        return f"did you mean “{match}”?"
    return otherwise if not names or len(names) > 14 else f"{otherwise}; known are {', '.join(names)}"  # noqa: PLR2004 - more names than a line holds
