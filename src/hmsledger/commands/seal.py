"""``hmsledger seal``: a financial year is closed."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hmsledger.commands import options
from hmsledger.commands.asking import can_ask, confirm
from hmsledger.commands.endings import RefusedEntryError, tell
from hmsledger.commands.reading import whereabouts_of
from hmsledger.commands.recording import DryRun, Yes
from hmsledger.findings import MisuseError, Severity
from hmsledger.store.errors import RecordedButError

if TYPE_CHECKING:
    from hmsledger.seals.folder import SealsOfBook
    from hmsledger.seals.seal import Seal
    from hmsledger.store.read import Reading
    from hmsledger.years import Year

YearArgument = Annotated[str, typer.Argument(metavar="YEAR", help="The financial year to close, such as 2022-23.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who closes it, such as Section 151 Officer.")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day of sealing. Default: today.")]
Key = Annotated[
    str | None, typer.Option("--key", metavar="FILE", help="An SSH key to sign it with, through ssh-keygen.")
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("seal")(seal)


def seal(
    year: YearArgument,
    by: By = None,
    on: On = None,
    key: Key = None,
    book: options.BookOption = None,
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Close a financial year: what it holds can be proved ever after, and what comes later has to say so.

    The seal holds the year's totals and a digest of each entry that touches it. Print its root in the closing report.
    """
    from hmsledger.render.visible import unsteering_toml, visible
    from hmsledger.seals.folder import seals_of
    from hmsledger.seals.signing import signature_of
    from hmsledger.seals.text import text_of
    from hmsledger.seals.where import path_of
    from hmsledger.store.files import shown_path
    from hmsledger.store.gate import hidden_in
    from hmsledger.store.lock import locked
    from hmsledger.store.read import read_book

    day = options.read_date(on, "--on") if on is not None else date.today()  # noqa: DTZ011 - the officer's own calendar day
    single = _single(year, day)
    if not by or not by.strip() or not by.isprintable() or hidden_in(by):
        raise MisuseError("a seal says who closed the year", "name who does with --by NAME")
    if not (dry_run or yes or can_ask()):
        raise MisuseError(
            "nothing is written without a yes, and there is no terminal to ask at",
            "add --yes, or --dry-run to look first",
        )
    whereabouts = whereabouts_of(book)
    path = path_of(whereabouts.root, single)
    shown = shown_path(path)
    reading = read_book(whereabouts).sound()
    seals = seals_of(whereabouts.root)
    _refuse_unsound(reading, seals, single)
    made = _made(reading, seals, single, day, by.strip())
    if path.exists():
        _already(seals, made, shown)
        return
    text = text_of(made)
    if dry_run or not yes:
        (sys.stdout if dry_run else sys.stderr).write(f"To {visible(shown)}:\n\n{unsteering_toml(text)}")
    if dry_run:
        return
    if not yes:
        confirm(f"Seal {single.label}?")
    signature = signature_of(text.encode(), Path(key)) if key is not None else None
    with locked(whereabouts.root):
        if read_book(whereabouts).files != reading.files or path.exists():
            message = "the book was changed by someone else in the meantime; nothing is written"
            raise RefusedEntryError(message, "run the same command again")
        warning = _write(path, text.encode(), signature, f"{single.label} is sealed")
        signed = ", signed" if signature is not None else ""
        said = f"Sealed {single.label} in {shown}{signed}: {len(made.entries):,} entries, root {made.root}"
        tell(said, advice=f"hmsledger: {warning}\n" if warning else "")


def _write(path: Path, data: bytes, signature: bytes | None, done: str) -> str:
    """Write a seal and its signature, and return a warning if the place cannot promise that they last.

    Raises:
        MisuseError: there can be no folder for it.
        NotWrittenError: nothing was sealed.
        RecordedButError: the seal stands, but a later step failed.
    """
    from hmsledger.store.write import replace_content

    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise MisuseError(f"the folder of the seals cannot be made: {error.strerror}", "check the folder") from None
    # The signature comes first: without the seal it is nothing, and the seal is never there unsigned.
    if signature is not None:
        replace_content(path.with_name(f"{path.name}.sig"), None, signature)
    try:
        return replace_content(path, None, data)
    except RecordedButError as error:
        raise RecordedButError(error.message.replace("it is recorded", done), error.help) from None


def _single(text: str, day: date) -> "Year":
    """Return the single financial year that is to be closed.

    Raises:
        MisuseError: it is none, or is not over.
    """
    from hmsledger.years import read_year

    try:
        year = read_year(text)
    except ValueError as error:
        raise MisuseError(str(error), "name one financial year, such as 2022-23") from None
    if year.is_span or not year.is_stated:
        raise MisuseError(f"“{text}” is not one financial year", "seal each year by itself, such as 2022-23")
    if year.ends >= day:
        raise MisuseError(f"{year.label} ends on {year.ends}, and is not over", "seal it when its accounts are closed")
    return year


def _refuse_unsound(reading: "Reading", seals: "SealsOfBook", year: "Year") -> None:
    """Refuse to seal what breaks a law, or what an earlier seal says otherwise.

    Raises:
        RefusedEntryError: there is an error in the entries of the year, or in the seals.
    """
    from hmsledger.checks import broken_laws
    from hmsledger.seals.proving import findings_of_seals
    from hmsledger.seals.seal import entries_of_year

    entries = {entry.id for entry in entries_of_year(reading.filed, year)}
    if not entries:
        raise MisuseError(f"nothing in the book touches {year.label}", "name a year that the book has entries for")
    broken = [finding for finding in broken_laws(reading.book) if finding.entry in entries]
    broken += [item for item in findings_of_seals(reading.filed, seals) if item.severity is Severity.ERROR]
    if broken:
        said = "; ".join(dict.fromkeys(finding.message for finding in broken))
        raise RefusedEntryError(f"nothing is sealed: {said}", "put it right first; see: hmsledger check")


def _made(reading: "Reading", seals: "SealsOfBook", year: "Year", day: date, by: str) -> "Seal":
    from hmsledger import __version__
    from hmsledger.history.git import Repository
    from hmsledger.seals.closing import seal_of

    root = reading.whereabouts.root
    last = max(
        (file for file in seals.files if file.seal and file.seal.year != year),
        key=lambda file: (file.seal.sealed, file.path.name) if file.seal else (date.min, ""),
        default=None,
    )
    try:
        commit = Repository(root if root.is_dir() else root.parent).commit("HEAD") or ""
    except MisuseError:
        commit = ""
    previous = (last.path.name, last.digest) if last else None
    return seal_of(reading.filed, year, sealed=day, by=by, previous=previous, commit=commit, version=__version__)


def _already(seals: "SealsOfBook", made: "Seal", shown: str) -> None:
    """Say that a year is sealed already.

    Raises:
        RefusedEntryError: its seal says something else.
    """
    (stands,) = (file.seal for file in seals.files if file.seal and file.seal.year == made.year)
    if stands.root != made.root:
        message = f"{made.year.label} was sealed on {stands.sealed}, and the book holds more for it now"
        raise RefusedEntryError(message, "a seal is never made anew: what came later says so itself, with reopens")
    sys.stdout.write(f"{made.year.label} is sealed already, in {shown}; nothing is written.\n")
