"""``hmsledger proof``: every figure of a draft report or a minute, checked against the book."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from hmsledger.clocks import Clocks
from hmsledger.commands import NO, options
from hmsledger.commands.asking import can_ask
from hmsledger.commands.output import is_terminal, read_format, write_file
from hmsledger.commands.reading import whereabouts_of
from hmsledger.commands.recording import DryRun, Yes
from hmsledger.findings import MisuseError
from hmsledger.render import Format
from hmsledger.store.find import Whereabouts

if TYPE_CHECKING:
    from hmsledger.documents.page import Document
    from hmsledger.proof.verdicts import Proof
    from hmsledger.store.read import Reading

_STYLES = {"title": "bold", "total": "bold", "error": "bold red", "place": "dim", "mark": "bold"}

Documents = Annotated[list[str], typer.Argument(metavar="DOCUMENT...", help="Reports or minutes; - is standard input.")]
AsAt = Annotated[
    str | None,
    typer.Option(
        "--as-at", metavar="DATE", help="Only decisions taken by this day. Default: each document's own date."
    ),
]
Record = Annotated[
    bool, typer.Option("--record", help="Record the figures that agree as quotations, after showing them.")
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("proof")(proof)


def proof(
    documents: Documents,
    as_at: AsAt = None,
    as_known: options.AsKnown = None,
    format: options.FormatOption = None,  # noqa: A002 - the option's name
    output: options.Output = None,
    book: options.BookOption = None,
    *,
    record: Record = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Check every figure of a report or minute against the book, before it is published.

    Ends with 1 where a figure disagrees with the book, is stale, or is that of an exempt item.
    """
    from hmsledger.documents.read import read_document
    from hmsledger.store.read import read_book

    form = read_format(format)
    if (dry_run or yes) and not record:
        raise MisuseError("--dry-run and --yes are about --record", "add --record, or leave them out")
    if record and not (dry_run or yes or can_ask()):
        raise MisuseError(
            "nothing is written without a yes, and there is no terminal to ask at",
            "add --yes, or --dry-run to look first",
        )
    clocks = options.read_clocks(as_at, as_known)
    read = [read_document(path) for path in documents]
    whereabouts = whereabouts_of(book)
    reading = read_book(whereabouts).sound()
    proofs = _proofs(reading, read, clocks)
    _write(proofs, form, output, whereabouts)
    left_out = False
    if record:
        from hmsledger.commands.recording_proof import record_proofs

        left_out = record_proofs(proofs, reading, dry_run=dry_run, yes=yes)
    if left_out or any(item.stops for item in proofs):
        raise typer.Exit(NO)


def _proofs(reading: "Reading", documents: "Sequence[Document]", clocks: Clocks) -> "list[Proof]":
    """Return each document judged as at the day that is asked for, or as at its own date."""
    from hmsledger.proof.verdicts import Judge

    judges: dict[Clocks, Judge] = {}
    found = []
    for document in documents:
        own = clocks.as_at is None and document.dated is not None
        seen = Clocks(document.dated, clocks.as_known) if own else clocks
        if seen not in judges:
            judges[seen] = Judge(reading.filed, reading.book, seen)
        found.append(judges[seen].proof(document, own_date=own))
    return found


def _write(proofs: "Sequence[Proof]", form: Format, output: str | None, whereabouts: Whereabouts) -> None:
    from hmsledger.render import proof as shown

    if output in {None, "-"} and form is Format.TABLE and is_terminal():
        from rich.text import Text

        from hmsledger.render.terminal import plain_console

        console = plain_console()
        for line in shown.lines(proofs):
            console.print(Text(line.text, style=_STYLES.get(line.role, "")), soft_wrap=True)
        return
    rooms = {Format.JSON: shown.json, Format.CSV: shown.csv, Format.MD: shown.markdown}
    text = rooms.get(form, shown.text)(proofs)
    if output in {None, "-"}:
        sys.stdout.write(text)
    else:
        write_file(str(output), text, whereabouts)
