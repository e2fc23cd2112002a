"""An addition to a book, worked out in full and read back before a byte of it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hmsledger.entries import AnyEntry, Book, StatedTotal, in_reading_order
from hmsledger.findings import Finding, MisuseError, Severity, Spot
from hmsledger.store.complaints import explained
from hmsledger.store.compose import appended, composed
from hmsledger.store.errors import NotWrittenError
from hmsledger.store.files import shown_path
from hmsledger.store.find import DIRECTIVE, SCHEMA_FILE, SUFFIX
from hmsledger.store.gate import RefusedError, decode, hidden_in
from hmsledger.store.read import Reading
from hmsledger.store.schema import validate
from hmsledger.store.toml import parse
from hmsledger.store.unite import entry_in, total_in
from hmsledger.store.values import texts_in

_FIRST_LINE = "format = 1\n"


@dataclass(frozen=True, slots=True)
class Addition:
    """What is to be added, where, and what the file will then hold.

    Attributes:
        path: the file it goes to.
        shown: the file's path as people see it.
        name: the id or code of what is added.
        block: the new table as TOML text.
        old: what the file holds; None where it is a new file.
        new: what the file will hold.
    """

    path: Path
    shown: str
    name: str
    block: str
    old: bytes | None
    new: bytes

    @property
    def line(self) -> int:
        """The line at which the new table begins."""
        return self.new.count(b"\n") - self.block.count("\n") + 1


def add_to_file(reading: Reading, path: Path, section: str, values: Mapping[str, Any]) -> Addition:
    """Return an addition to one file, proved to read back as one more element and nothing else.

    Raises:
        MisuseError: the values are not what a ledger file may hold.
        NotWrittenError: the file is written in a way that nothing can be added to.
    """
    shown = shown_path(path)
    refuse_unreadable(values)
    document: Mapping[str, object] = {"format": 1, section: [dict(values)]}
    alone, complaints = validate(dict(document))
    if complaints:
        first = explained(complaints[0], document, shown)
        raise MisuseError(first.message, first.help)
    block = composed(section, values)
    old = next((file.data for file in reading.files if file.path == path), None)
    new = appended(first_lines(path) if old is None else old, block)
    try:
        elements = parse(decode(new, shown), shown)[section]
    except RefusedError as refused:
        raise _cannot_add(shown, refused.finding) from None
    read_back, _ = validate({"format": 1, section: elements[-1:]}) if isinstance(elements, list) else (alone, [])
    if read_back.elements[section] != alone.elements[section]:
        message = f"what was to be written to {shown} does not read back as it was meant"
        raise NotWrittenError(message, "please report this; nothing is written")
    return Addition(path, shown, str(values.get("id") or values.get("code") or values.get("amount")), block, old, new)


def refuse_unreadable(values: object) -> None:
    """Refuse texts that a reviewer of the file could not read.

    Raises:
        MisuseError: a text holds a hidden character, or bytes that are no text.
    """
    for _, text, _ in texts_in(values):
        if name := hidden_in(text):
            raise MisuseError(
                f"a text holds the hidden character {name}, which nobody could see in the file", "type it again"
            )
        if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
            raise MisuseError("a text holds bytes that are no UTF-8", "type it again")


def with_entry(reading: Reading, path: Path, values: Mapping[str, Any]) -> tuple[Book, AnyEntry]:
    """Return the book with one more entry, and that entry; the values have been proved to be sound."""
    shown = shown_path(path)
    number = sum(entry.spot.file == shown for entry in reading.filed.entries)
    filed, _ = validate({"format": 1, "entry": [dict(values)]})
    entry = entry_in(reading.filed, Spot(shown, ("entry", number)), filed.elements["entry"][0][1])
    return replace(reading.filed, entries=in_reading_order([*reading.filed.entries, entry])), entry


def with_total(reading: Reading, path: Path, values: Mapping[str, Any]) -> tuple[Book, StatedTotal]:
    """Return the book with one more stated total, and that total; the values have been proved to be sound."""
    shown = shown_path(path)
    number = sum(total.spot.file == shown for total in reading.filed.stated_totals)
    filed, _ = validate({"format": 1, "stated_total": [dict(values)]})
    total = total_in(Spot(shown, ("stated_total", number)), filed.elements["stated_total"][0][1])
    return replace(reading.filed, stated_totals=(*reading.filed.stated_totals, total)), total


def file_for_entry(reading: Reading, scheme: str, about: AnyEntry | None) -> Path:
    """Return the file that a new entry goes to.

    That is the file of the entry it is about, else the one that holds most of its scheme's entries, else the
    one that declares the scheme.
    """
    if about is not None:
        return _path(reading, about.spot.file)
    counts: dict[str, int] = {}
    for entry in reading.filed.entries:
        if entry.scheme == scheme:
            counts[entry.spot.file] = counts.get(entry.spot.file, 0) + 1
    if counts:
        return _path(reading, min(counts, key=lambda file: (-counts[file], file)))
    return _path(reading, reading.filed.schemes[scheme].spot.file)


def file_for_body(reading: Reading) -> Path:
    """Return the file that a new body, account or source goes to: the one with the bodies, else a ``council.toml``."""
    bodies = [body.spot.file for body in reading.filed.bodies.values()]
    if bodies:
        return _path(reading, max(sorted(set(bodies)), key=bodies.count))
    return _named(reading, "council")


def file_for_scheme(reading: Reading, code: str) -> Path:
    """Return the file that a new scheme goes to: one of its own, named after its code."""
    name = "".join(sign if sign.isalnum() else "-" for sign in code.lower()).strip("-")
    return _named(reading, name or "scheme")


def first_lines(path: Path) -> bytes:
    """Return how a new file begins; where the schema lies beside it, editors are shown the way to it."""
    beside = (path.parent / SCHEMA_FILE).is_file()
    return (f"{DIRECTIVE}\n{_FIRST_LINE}" if beside else _FIRST_LINE).encode()


def _named(reading: Reading, name: str) -> Path:
    root = reading.whereabouts.root
    return root / f"{name}{SUFFIX}" if root.is_dir() else root


def _path(reading: Reading, shown: str) -> Path:
    return next(file.path for file in reading.files if file.shown == shown)


def _cannot_add(shown: str, finding: Finding) -> Exception:
    if finding.severity is Severity.ERROR and finding.code != "not-toml":
        return MisuseError(finding.message, finding.help)
    message = f"{shown} is written in a way that nothing can be added to: {finding.message}"
    return NotWrittenError(message, "write its lists as [[entry]] tables, then run the same command again")
