"""Reading a book: every file through the gate, into immutable entries, with everything that is wrong at once."""

import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hmsledger.entries import Book
from hmsledger.findings import DamagedBookError, Finding, Severity, Spot
from hmsledger.store.complaints import explained
from hmsledger.store.find import Whereabouts, files_of
from hmsledger.store.gate import RefusedError, decode, hidden_in, may_hide, read_bytes
from hmsledger.store.place import placed
from hmsledger.store.schema import Filed, validate
from hmsledger.store.toml import Document, parse
from hmsledger.store.unite import unite


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a book as it was read.

    Attributes:
        path: where it is.
        shown: its path as people see it.
        data: its bytes, or empty where it was refused.
    """

    path: Path
    shown: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """A book as it was read.

    Attributes:
        whereabouts: where it is, and the one file that was asked for.
        files: its files.
        book: the entries that could be read.
        damage: what kept the rest from being read; empty for a sound book.
        illegible: whether some file could not be read at all.
    """

    whereabouts: Whereabouts
    files: tuple[SourceFile, ...]
    book: Book
    damage: tuple[Finding, ...]
    illegible: bool = False

    def placed(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Return findings with the lines and columns they stand at, in order of file and line."""
        return placed(findings, {file.shown: file.data for file in self.files})

    def sound(self) -> "Reading":
        """Return the reading itself.

        Raises:
            DamagedBookError: something in the book cannot be read into entries.
        """
        if self.damage:
            raise DamagedBookError(self.placed(self.damage))
        return self


def read_book(whereabouts: Whereabouts) -> Reading:
    """Return the book that is there, with all its damage.

    Raises:
        MisuseError: there is no ledger file.
    """
    files = load_files(whereabouts)
    return read_files(whereabouts, files)


def load_files(whereabouts: Whereabouts) -> tuple[SourceFile | Finding, ...]:
    """Return the bytes of each file of a book, or why a file was refused."""
    return tuple(_load(path) for path in files_of(whereabouts.root))


def read_files(whereabouts: Whereabouts, files: tuple[SourceFile | Finding, ...]) -> Reading:
    """Return the book that files hold."""
    damage: list[Finding] = []
    filed: list[tuple[str, Filed]] = []
    illegible = False
    with _collector_paused():
        for file in files:
            if isinstance(file, Finding):
                damage.append(file)
                illegible = True
                continue
            try:
                found, findings = read_text(file.data, file.shown)
            except RefusedError as refused:
                damage.append(refused.finding)
                illegible = True
                continue
            filed.append((file.shown, found))
            damage += findings
        book, unknown = unite(filed, names_matter=not illegible, whole=not damage)
    damage += unknown
    loaded = tuple(file for file in files if isinstance(file, SourceFile))
    return Reading(whereabouts, loaded, book, tuple(damage), illegible)


def read_text(data: bytes, shown: str) -> tuple[Filed, tuple[Finding, ...]]:
    """Return what the bytes of a ledger file hold, and what is wrong with them.

    Raises:
        RefusedError: they may not come in, or are not TOML.
    """
    document = parse(decode(data, shown), shown)
    hidden = tuple(_hidden(document, Spot(shown))) if may_hide(data) else ()
    filed, complaints = validate(document)
    return filed, hidden + tuple(explained(complaint, document, shown) for complaint in complaints)


def shown_path(path: Path) -> str:
    """Return a path as people see it: from the working folder where it lies below, with forward slashes."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - a link is shown under its own name
    here = Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()


def _load(path: Path) -> SourceFile | Finding:
    shown = shown_path(path)
    try:
        return SourceFile(path, shown, read_bytes(path, shown))
    except RefusedError as refused:
        return refused.finding


def _hidden(value: object, spot: Spot) -> Iterator[Finding]:
    match value:
        case dict():
            for key, inner in value.items():
                yield from _hidden(inner, spot.at(key))
        case list():
            for index, inner in enumerate(value):
                yield from _hidden(inner, spot.at(index))
        case str() if name := hidden_in(value):
            message = f"the hidden character {name} stands in this text: what is read is not what is seen"
            yield Finding("control-character", Severity.ERROR, message, "take the escape out", spot)
        case _:
            pass


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the garbage collector: nothing read here is garbage, and looking for it doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
