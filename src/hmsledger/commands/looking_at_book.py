"""What ``doctor`` looks at in the book: whether it can be read and written, what lies beside it, what git knows."""

import os
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from hmsledger.clocks import EVERYTHING
from hmsledger.commands.reading import whereabouts_of
from hmsledger.findings import MisuseError, Severity
from hmsledger.reports.doctor import Look, State
from hmsledger.reports.words import plural
from hmsledger.store.files import shown_path
from hmsledger.store.find import SCHEMA_FILE

if TYPE_CHECKING:
    from hmsledger.store.find import Whereabouts
    from hmsledger.store.read import Reading

_MERGING = "merge.hmsledger.driver"


def at_book(book: str | None) -> Iterator[Look]:
    """Look at the book, its folder and its repository."""
    from hmsledger.store.read import read_book

    try:
        whereabouts = whereabouts_of(book)
        reading = read_book(whereabouts)
    except MisuseError as error:
        yield Look("book", State.PROBLEM, error.message, error.help)
        return
    except OSError as error:
        yield Look("book", State.PROBLEM, f"the system refused: {error.strerror}", "check the path of the book")
        return
    yield _content(reading)
    if not reading.damage:
        yield _laws(reading)
    yield _clock(reading)
    yield from _access(reading)
    yield from _copies(reading)
    yield from _schema(whereabouts)
    yield from _git(reading)


def _content(reading: "Reading") -> Look:
    where = shown_path(reading.whereabouts.root)
    if reading.damage:
        said = f"{where} is damaged in {plural(len(reading.damage), 'place')}: no figure is taken from it"
        return Look("book", State.PROBLEM, said, "see: hmsledger check")
    count = f"{plural(len(reading.filed.entries), 'entry', 'entries')} in {plural(len(reading.files), 'file')}"
    return Look("book", State.FINE, f"{where}: {count}")


def _laws(reading: "Reading") -> Look:
    from hmsledger.checks import errors_of

    count = len(errors_of(reading.book))
    if count:
        return Look("laws", State.NOTE, f"{plural(count, 'error')} in the book", "see: hmsledger check")
    return Look("laws", State.FINE, "no law is broken")


def _clock(reading: "Reading") -> Look:
    today = date.today()  # noqa: DTZ011 - the officer's own calendar day
    last = max((entry.recorded for entry in reading.filed.entries), default=today)
    if last > today:
        said = f"today is {today} by this machine, and an entry was recorded on {last}"
        return Look("clock", State.PROBLEM, said, "set the machine's date, or correct the entry's")
    return Look("clock", State.FINE, f"today is {today}")


def _access(reading: "Reading") -> Iterator[Look]:
    """Look whether a recording command could write, without writing."""
    root = reading.whereabouts.root
    folder = root if root.is_dir() else root.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Look("access", State.PROBLEM, f"{shown_path(folder)} cannot be written to", "ask for write access to it")
        return
    shut = [file.shown for file in reading.files if not os.access(file.path, os.W_OK)]
    linked = [file.shown for file in reading.files if file.path.stat().st_nlink > 1]
    for shown in shut:
        yield Look("access", State.PROBLEM, f"{shown} is read-only", "ask its keeper, or make it writable")
    for shown in linked:
        advice = "keep one name for it, or use a symbolic link"
        yield Look("access", State.PROBLEM, f"{shown} has several names (hard links)", advice)
    if not shut and not linked:
        yield Look("access", State.FINE, "the book can be written to")


def _copies(reading: "Reading") -> Iterator[Look]:
    from hmsledger.checks.context import Context
    from hmsledger.checks.copies import file_copy, file_unfinished

    context = Context(reading.book, EVERYTHING, date.today())  # noqa: DTZ011 - as above; no age is counted here
    for finding in (*file_copy(context), *file_unfinished(context)):
        state = State.PROBLEM if finding.severity is Severity.ERROR else State.NOTE
        yield Look("copies", state, finding.message, finding.help)


def _schema(whereabouts: "Whereabouts") -> Iterator[Look]:
    from hmsledger.store.jsonschema import json_schema

    path = whereabouts.root / SCHEMA_FILE
    if not whereabouts.root.is_dir():
        return
    renew = f"run: hmsledger schema -o {shown_path(path)}"
    if not path.is_file():
        yield Look("schema", State.NOTE, "editors are given no schema of the ledger files", renew)
    elif path.read_text(encoding="utf-8", errors="replace") != json_schema():
        yield Look("schema", State.NOTE, f"{SCHEMA_FILE} is of another version of hmsledger", renew)
    else:
        yield Look("schema", State.FINE, f"{SCHEMA_FILE} is of this version")


def _git(reading: "Reading") -> Iterator[Look]:
    from hmsledger.history.held import held_by_git

    try:
        held = held_by_git(reading.whereabouts, reading.filed.by_id)
    except MisuseError as error:
        yield Look("history", State.NOTE, error.message, error.help)
        return
    loose = [entry for entry in reading.filed.entries if not held.has("entry", {"id": entry.id})]
    if loose:
        said = f"git does not hold {plural(len(loose), 'entry', 'entries')} yet, such as {loose[0].id}"
        yield Look("history", State.NOTE, said, "commit them, or take back the last: hmsledger undo")
    else:
        yield Look("history", State.FINE, "git holds every entry")
    yield from _configured(reading)


def _configured(reading: "Reading") -> Iterator[Look]:
    """Look how git is told to treat ledger files: whether it leaves their line ends, and how it merges them."""
    from hmsledger.history.git import command, find_git, run

    program, file = find_git(), reading.files[0].path
    asked = run(command(program, "check-attr", "text", "--", file.name), file.parent).stdout
    if asked.rstrip().endswith(b": unset"):
        yield Look("line ends", State.FINE, "git leaves ledger files as they are")
    else:
        advice = "add the line “*.toml -text” to .gitattributes beside the ledgers"
        yield Look("line ends", State.NOTE, "git may change the line ends of ledger files", advice)
    if run(command(program, "config", "--get", _MERGING), file.parent).returncode:
        advice = f'if branches are merged here: git config {_MERGING} "hmsledger merge-file %O %A %B %P"'
        yield Look("merging", State.NOTE, "git merges ledger files line by line", advice)
    else:
        yield Look("merging", State.FINE, "git merges ledger files by entry")
