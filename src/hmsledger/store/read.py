"""Reading a book: every file through the gate, into immutable entries, with everything that is wrong at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from hmsledger.entries import Book
from hmsledger.findings import DamagedBookError, Finding, Severity, Spot
from hmsledger.store.complaints import explained
from hmsledger.store.files import SourceFile, load_files
from hmsledger.store.find import Whereabouts
from hmsledger.store.gate import RefusedError, decode, hidden_in, may_hide
from hmsledger.store.place import placed
from hmsledger.store.runs import NotSoundError, in_runs
from hmsledger.store.schema import Filed, validate
from hmsledger.store.toml import Document, parse
from hmsledger.store.unite import NAMED, unite
from hmsledger.store.values import tamed, texts_in
from hmsledger.withheld import sealed


@dataclass(frozen=True, slots=True)
class Reading:
    """A book as it was read.

    Attributes:
        whereabouts: where it is, and the one file that was asked for.
        files: its files.
        filed: the entries that could be read, as the files hold them: what recording goes by.
        book: the same, sealed: nothing in it gives away what is withheld.
        damage: what kept the rest from being read; empty for a sound book.
        illegible: whether some file could not be read at all.
    """

    whereabouts: Whereabouts
    files: tuple[SourceFile, ...]
    filed: Book
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
    return read_files(whereabouts, load_files(whereabouts))


def read_files(whereabouts: Whereabouts, files: tuple[SourceFile | Finding, ...]) -> Reading:
    """Return the book that files hold."""
    with _collector_paused():
        try:
            return _read(whereabouts, files, whole=False)
        except NotSoundError:
            return _read(whereabouts, files, whole=True)


def _read(whereabouts: Whereabouts, files: tuple[SourceFile | Finding, ...], *, whole: bool) -> Reading:
    """Return the book that files hold, long ones in runs, or whole, so that all damage can be named.

    Raises:
        NotSoundError: some run cannot be read.
    """
    damage: list[Finding] = []
    filed: list[tuple[str, Filed]] = []
    illegible = False
    for file in files:
        if isinstance(file, Finding):
            damage.append(file)
            illegible = True
            continue
        try:
            found, findings = read_text(file.data, file.shown, whole=whole)
        except RefusedError as refused:
            damage.append(refused.finding)
            illegible = True
            continue
        filed.append((file.shown, found))
        damage += findings
    book, unknown = unite(filed, _doubtful(damage, illegible=illegible), whole=not damage)
    damage += unknown
    loaded = tuple(file for file in files if isinstance(file, SourceFile))
    return Reading(whereabouts, loaded, book, book if damage else sealed(book), tuple(damage), illegible)


def _doubtful(damage: list[Finding], *, illegible: bool) -> frozenset[str]:
    """Return the kinds of name that may seem unknown only because what declares them could not be read."""
    if illegible or any(len(finding.spot.path) == 1 and finding.code == "unknown-key" for finding in damage):
        return NAMED
    return NAMED & {str(finding.spot.path[0]) for finding in damage if finding.spot.path}


def read_text(data: bytes, shown: str, *, whole: bool = True) -> tuple[Filed, tuple[Finding, ...]]:
    """Return what the bytes of a ledger file hold, and what is wrong with them.

    Args:
        data: the bytes.
        shown: the file's path as people see it.
        whole: whether all of it is looked at now; else the entries of a long file come in runs.

    Raises:
        RefusedError: they may not come in, or are not TOML.
    """
    text = decode(data, shown)
    escaped = may_hide(data)
    if not (whole or escaped) and (filed := in_runs(text)):
        return filed, ()
    document = parse(text, shown)
    hidden = tuple(_hidden(document, shown)) if escaped else ()
    filed, complaints = validate(document)
    return filed, hidden + tuple(explained(complaint, document, shown) for complaint in complaints)


def _hidden(document: Document, shown: str) -> Iterator[Finding]:
    for path, text, is_key in texts_in(tamed(document)):
        if name := hidden_in(text):
            message = f"the hidden character {name} stands in this text: what is read is not what is seen"
            yield Finding(
                "control-character", Severity.ERROR, message, "take the escape out", Spot(shown, path, is_key)
            )


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
