"""``hmsledger undo``: the last addition is taken back, as long as git does not hold it."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from hmsledger.commands import options
from hmsledger.commands.asking import can_ask, confirm
from hmsledger.commands.endings import RefusedEntryError, tell
from hmsledger.commands.reading import whereabouts_of
from hmsledger.commands.recording import DryRun, Yes
from hmsledger.findings import Finding, MisuseError, Severity, brief
from hmsledger.store.errors import RecordedButError

if TYPE_CHECKING:
    from hmsledger.entries import Book
    from hmsledger.history.held import Held
    from hmsledger.store.read import Reading
    from hmsledger.store.removal import Removal

Name = Annotated[
    str | None,
    typer.Argument(metavar="[ID]", help="Which, if several could be. Default: the one in the file written last."),
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("undo")(undo)


def undo(name: Name = None, book: options.BookOption = None, *, dry_run: DryRun = False, yes: Yes = False) -> None:
    """Take the last addition back, if git does not hold it yet and it stands as hmsledger wrote it.

    What is committed stays for good: put it right with a correction.
    """
    from hmsledger.history.held import held_by_git
    from hmsledger.store.lock import locked, locked_beside
    from hmsledger.store.read import read_book
    from hmsledger.store.write import replace_content

    if not (dry_run or yes or can_ask()):
        raise MisuseError(
            "nothing is taken back without a yes, and there is no terminal to ask at",
            "add --yes, or --dry-run to look first",
        )
    whereabouts = whereabouts_of(book)
    reading = read_book(whereabouts).sound()
    removal = _last(reading, held_by_git(whereabouts, reading.filed.by_id), name)
    after = _without(reading, removal)
    _show(removal, reading.filed, after, sys.stdout if dry_run else sys.stderr)
    if dry_run:
        return
    if not yes:
        confirm("Take this back?")
    with locked(whereabouts.root):
        if read_book(whereabouts).files != reading.files:
            message = "the book was changed by someone else in the meantime; nothing is written"
            raise RefusedEntryError(message, "run the same command again")
        with locked_beside(removal.file.path, whereabouts.root):
            try:
                warning = replace_content(removal.file.path, removal.file.data, removal.new)
            except RecordedButError as error:
                message = error.message.replace("it is recorded", f"{_named(removal)} is taken back")
                raise RecordedButError(message, "check the disk, and look at the file") from None
            said = f"Took back {_named(removal)} from {removal.file.shown}; the file is as it was before"
            tell(said, advice=f"hmsledger: {warning}\n" if warning else "")


def _last(reading: "Reading", held: "Held", name: str | None) -> "Removal":
    """Return the addition of that name at the end of a file, or else the last of all, if git does not hold it.

    Raises:
        RefusedEntryError: there is none, or somebody has worked on it.
    """
    from hmsledger.store.removal import last_in

    ends = [last_in(file, held.files.get(file.shown)) for file in reading.files]
    fresh = [removal for removal in ends if removal and not held.has(removal.section, removal.values)]
    if name is not None:
        found = [removal for removal in fresh if removal.name == name]
        if not found:
            message = f"{brief(name)} is no addition that could be taken back"
            raise RefusedEntryError(message, "it has to stand last in its file, as hmsledger wrote it, and not in git")
        return found[0]
    if fresh:
        return max(fresh, key=lambda removal: removal.file.path.stat().st_mtime_ns)
    loose = [entry for entry in reading.filed.entries if not held.has("entry", {"id": entry.id})]
    if loose:
        message = f"{loose[-1].id} does not stand as hmsledger wrote it at the end of its file; nothing is taken back"
        raise RefusedEntryError(message, "git does not hold it yet: take it out of the file in an editor")
    last = max(reading.filed.entries, key=lambda entry: (entry.recorded, entry.id), default=None)
    advice = f"put it right with a correction: hmsledger correct {last.id}" if last else "add something first"
    raise RefusedEntryError("there is nothing to take back: git holds every entry of the book", advice)


def _without(reading: "Reading", removal: "Removal") -> "Book":
    """Return the book without the addition.

    Raises:
        RefusedEntryError: something else in the book needs it.
    """
    from hmsledger.checks import broken_laws
    from hmsledger.seals.folder import seals_of
    from hmsledger.seals.proving import findings_of_seals
    from hmsledger.store.read import read_files
    from hmsledger.withheld import redacted

    files = tuple(replace(file, data=removal.new) if file == removal.file else file for file in reading.files)
    after = read_files(reading.whereabouts, files)
    seals = seals_of(reading.whereabouts.root)

    def broken(book: "Book") -> dict[tuple[str, str, str], Finding]:
        found = [*broken_laws(redacted(book)), *findings_of_seals(book, seals)]
        return {(item.code, item.entry, item.message): item for item in found if item.severity is Severity.ERROR}

    stood = broken(reading.filed)
    needed = after.damage or [item for key, item in broken(after.filed).items() if key not in stood]
    if needed:
        message = f"{_named(removal)} cannot be taken back: {'; '.join(dict.fromkeys(item.message for item in needed))}"
        raise RefusedEntryError(message, "what needs it has to be taken back first")
    return after.filed


def _show(removal: "Removal", before: "Book", after: "Book", stream: TextIO) -> None:
    """Print what is taken back, and the change to the totals."""
    from hmsledger.render import Format, text_of
    from hmsledger.render.visible import unsteering_toml, visible
    from hmsledger.reports.change import change
    from hmsledger.reports.page import Page, Records

    page = Page((change(before, after),), dict, lambda: Records((), ()))
    stream.write(f"Out of {visible(removal.file.shown)}, from line {removal.line}:\n\n")
    stream.write(f"{unsteering_toml(removal.block)}\n")
    stream.write(text_of(page, Format.TABLE))


def _named(removal: "Removal") -> str:
    return removal.name if removal.section == "entry" else f"{removal.section.replace('_', ' ')} {removal.name}"
