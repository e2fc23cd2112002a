"""Many additions to a book at once: to one file, in one step, so that all of them stand or none does."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hmsledger.entries import AnyEntry, Book
from hmsledger.findings import MisuseError, Spot
from hmsledger.store.addition import Addition, file_for_entry, first_lines, refuse_unreadable
from hmsledger.store.complaints import explained
from hmsledger.store.compose import appended, composed
from hmsledger.store.errors import NotWrittenError
from hmsledger.store.files import SourceFile, shown_path
from hmsledger.store.find import SUFFIX
from hmsledger.store.gate import RefusedError
from hmsledger.store.read import Reading, read_files, read_text
from hmsledger.store.schema import validate
from hmsledger.store.unite import entry_in

Block = tuple[str, Mapping[str, Any]]
"""The name of a list, such as ``entry``, and the keys and values of what is added to it."""


def file_for_all(reading: Reading, schemes: Sequence[str], name: str) -> Path:
    """Return the one file that entries of several schemes go to.

    That is the file that holds all of their schemes' entries, or declares all of their schemes, if there is such a
    one; else a file of their own, for only one file can be replaced in one step.

    Args:
        reading: the book.
        schemes: the schemes of the entries.
        name: what a file of their own is called after.
    """
    root = reading.whereabouts.root
    if not root.is_dir():
        return root
    known = [scheme for scheme in schemes if scheme in reading.filed.schemes]
    paths = {file_for_entry(reading, scheme, None) for scheme in known}
    if len(paths) == 1 and len(known) == len(schemes):
        return paths.pop()
    slug = "-".join("".join(sign if sign.isalnum() else " " for sign in name.lower()).split())
    return root / f"{slug or 'imported'}{SUFFIX}"


def meant(reading: Reading, entries: Sequence[Mapping[str, Any]]) -> tuple[AnyEntry, ...]:
    """Return what entries would say in a book, before anything is made of where they stand.

    Raises:
        MisuseError: the values are not what a ledger file may hold.
    """
    found = _sound([("entry", values) for values in entries], "the sheet")
    return tuple(entry_in(reading.filed, Spot(""), values) for values in found["entry"])


def add_all(reading: Reading, path: Path, blocks: Sequence[Block]) -> tuple[Addition, Book]:
    """Return an addition of several elements to one file, and the book with them, read back from its bytes.

    Raises:
        MisuseError: the values are not what a ledger file may hold.
        NotWrittenError: the file is written in a way that nothing can be added to, or it would read otherwise.
    """
    shown = shown_path(path)
    alone = _sound(blocks, shown)
    block = "\n".join(composed(section, values) for section, values in blocks)
    old = next((file.data for file in reading.files if file.path == path), None)
    new = appended(first_lines(path) if old is None else old, block)
    _refuse_other(alone, old, new, shown)
    files = [*(file for file in reading.files if file.path != path), SourceFile(path, shown, new)]
    after = read_files(reading.whereabouts, _in_order(files))
    if after.damage:
        first = after.damage[0]
        raise MisuseError(first.message, first.help)
    return Addition(path, shown, path.stem, block, old, new), after.filed


def _sound(blocks: Sequence[Block], shown: str) -> Mapping[str, list[Any]]:
    """Return what elements say, by the lists that they are added to.

    Raises:
        MisuseError: the values are not what a ledger file may hold.
    """
    refuse_unreadable([dict(values) for _, values in blocks])
    document: dict[str, object] = {"format": 1}
    for section in dict.fromkeys(section for section, _ in blocks):
        document[section] = [dict(values) for of, values in blocks if of == section]
    found, complaints = validate(document)
    if complaints:
        first = explained(complaints[0], document, shown)
        raise MisuseError(first.message, first.help)
    return {section: [values for _, values in elements] for section, elements in found.elements.items()}


def _refuse_other(alone: Mapping[str, list[Any]], old: bytes | None, new: bytes, shown: str) -> None:
    """Refuse bytes that do not read back as what the file held and the new elements, and nothing else."""
    try:
        before = read_text(old, shown).filed.elements if old else {}
        after = read_text(new, shown).filed.elements
    except RefusedError as refused:
        message = f"{shown} is written in a way that nothing can be added to: {refused.finding.message}"
        raise NotWrittenError(message, "write its lists as [[entry]] tables, then run the same command again") from None
    for section, added in alone.items():
        expected = [values for _, values in before.get(section, ())] + added
        if [values for _, values in after[section]] != expected:
            message = f"what was to be written to {shown} does not read back as it was meant"
            raise NotWrittenError(message, "please report this; nothing is written")


def _in_order(files: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    return tuple(sorted(files, key=lambda file: file.shown))
