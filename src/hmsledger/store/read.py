"""Reading a book: every file through the gate, into immutable entries, with everything that is wrong at once."""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from hmsledger.entries import Book
from hmsledger.findings import DamagedBookError, Finding, Place, Severity, Spot
from hmsledger.store.complaints import explained
from hmsledger.store.files import SourceFile, load_files, shown_path
from hmsledger.store.find import Whereabouts, neighbours_of
from hmsledger.store.gate import RefusedError, decode, hidden_in, may_hide, place_of
from hmsledger.store.place import placed
from hmsledger.store.runs import NotSoundError, in_runs
from hmsledger.store.schema import MOST_COMPLAINTS, Filed, validate
from hmsledger.store.toml import Document, parse
from hmsledger.store.unite import NAMED, unite
from hmsledger.store.values import tamed, texts_in
from hmsledger.withheld import redacted

_PRIVATE = re.compile(r"\[\[[ \t]*[\"']?exempt[\"']?[ \t]*\]\]")
_QUOTED = re.compile(r"""["']([^"'\n]+)["']""")


@dataclass(frozen=True, slots=True)
class Reading:
    """A book as it was read.

    Attributes:
        whereabouts: where it is, and the one file that was asked for.
        files: its files.
        filed: the entries that could be read, as the files hold them: what recording goes by.
        book: the same, redacted: nothing in it gives away what is withheld.
        damage: what kept the rest from being read; empty for a sound book.
        unread: the words in what could not be read, any of which may be the id of an entry that stands in `book`;
            None where nobody can say, because a file could not even be opened.
    """

    whereabouts: Whereabouts
    files: tuple[SourceFile, ...]
    filed: Book
    book: Book
    damage: tuple[Finding, ...]
    unread: frozenset[str] | None = frozenset()

    def placed(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Return findings with the lines and columns they stand at, in order of file and line."""
        return placed(findings, {file.shown: file.data for file in self.files})

    def sound(self) -> "Reading":
        """Return the reading itself.

        Raises:
            DamagedBookError: something in the book cannot be read into entries.
        """
        if self.damage:
            raise DamagedBookError(self.placed(self.damage), {file.shown: file.data for file in self.files})
        return self


def read_book(whereabouts: Whereabouts) -> Reading:
    """Return the book that is there, with all its damage.

    Raises:
        MisuseError: there is no ledger file.
    """
    reading = read_files(whereabouts, load_files(whereabouts))
    beside = tuple(shown_path(path) for path in neighbours_of(whereabouts.root))
    return replace(reading, book=replace(reading.book, neighbours=beside))


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
    unread: set[str] = set()
    closed = illegible = False
    for file in files:
        if isinstance(file, Finding):
            damage.append(file)
            closed = True
            continue
        try:
            text = read_text(file.data, file.shown, whole=whole)
        except RefusedError as refused:
            damage.append(refused.finding)
            illegible = True
            if refused.finding.code == "oversized-file":
                closed = True
            else:
                unread |= _words_in(file.data)
            continue
        filed.append((file.shown, text.filed))
        damage += text.findings
        unread |= text.unread
    doubtful = _doubtful(damage, illegible=illegible or closed)
    book, unknown = unite(filed, doubtful, whole=not damage)
    damage += unknown
    unread |= {finding.entry for finding in unknown if finding.first}
    loaded = tuple(file for file in files if isinstance(file, SourceFile))
    words = None if closed else frozenset(unread)
    return Reading(whereabouts, loaded, book, book if damage else redacted(book), tuple(damage), words)


def _doubtful(damage: list[Finding], *, illegible: bool) -> frozenset[str]:
    """Return the kinds of name that may seem unknown only because what declares them could not be read."""
    if illegible or any(len(finding.spot.path) == 1 and finding.code == "unknown-key" for finding in damage):
        return NAMED
    return NAMED & {str(finding.spot.path[0]) for finding in damage if finding.spot.path}


class Text(NamedTuple):
    """What the bytes of one file hold.

    Attributes:
        filed: its elements that have the right shape.
        findings: what is wrong with it.
        unread: the words in what is not among `filed`.
    """

    filed: Filed
    findings: tuple[Finding, ...]
    unread: frozenset[str]


def read_text(data: bytes, shown: str, *, whole: bool = True) -> Text:
    """Return what the bytes of a ledger file hold, and what is wrong with them.

    Args:
        data: the bytes.
        shown: the file's path as people see it.
        whole: whether all of it is looked at now; else the entries of a long file come in runs.

    Raises:
        RefusedError: they may not come in, or are not TOML.
    """
    text = decode(data, shown)
    for header in _PRIVATE.finditer(text):
        if not text[text.rfind("\n", 0, header.start()) + 1 : header.start()].strip():
            raise RefusedError(_private(shown, place_of(text, header.start())))
    escaped = may_hide(data)
    if not (whole or escaped) and (filed := in_runs(text)):
        return Text(filed, (), frozenset())
    document = parse(text, shown)
    hidden = tuple(islice(_hidden(document, shown), MOST_COMPLAINTS)) if escaped else ()
    filed, complaints = validate(document)
    findings = hidden + tuple(explained(complaint, document, shown) for complaint in complaints[:MOST_COMPLAINTS])
    if len(complaints) > MOST_COMPLAINTS:
        findings += (_many_faults(shown),)
    return Text(filed, findings, _left_out(document, filed) if complaints else frozenset())


def _many_faults(shown: str) -> Finding:
    message = f"more than {MOST_COMPLAINTS:,} things are wrong in {shown}: the others are not named"
    advice = "look whether it is a ledger file at all, put right what is named, and check again"
    return Finding("many-faults", Severity.ERROR, message, advice, Spot(shown))


def _private(shown: str, place: Place) -> Finding:
    message = f"{shown} holds exempt figures: it is of a private book, and nothing of it is read or shown here"
    advice = "move it to a folder of its own and name that with --with-exempt; take it out of git, if git has it"
    return Finding("exempt-in-public", Severity.ERROR, message, advice, Spot(shown), place=place, concealed=True)


def _words_in(data: bytes) -> frozenset[str]:
    """Return every word in quotes in bytes that are no ledger, read as generously as can be."""
    text = data.replace(b"\0", b"").decode(errors="replace")
    return frozenset(_QUOTED.findall(text))


def _left_out(document: Document, filed: Filed) -> frozenset[str]:
    """Return every text in the parts of a document that are not among what was filed."""
    kept = {section: {index for index, _ in elements} for section, elements in filed.elements.items()}
    left: Document = {}
    for key, part in document.items():
        elements = part if isinstance(part, list) else [part]
        left[key] = [element for index, element in enumerate(elements) if index not in kept.get(key, ())]
    return frozenset(text for _, text, _ in texts_in(tamed(left)))


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
