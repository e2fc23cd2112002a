"""``hmsledger proof``: every figure of a draft report or a minute, checked against the book."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hmsledger.clocks import Clocks
from hmsledger.commands import NO, options
from hmsledger.commands.asking import can_ask
from hmsledger.commands.output import is_terminal, say, write_file
from hmsledger.commands.progress import working
from hmsledger.commands.reading import whereabouts_of
from hmsledger.commands.recording import DryRun, Yes
from hmsledger.findings import MisuseError, did_you_mean
from hmsledger.store.find import Whereabouts

if TYPE_CHECKING:
    from hmsledger.documents.page import Document
    from hmsledger.proof.verdicts import Proof
    from hmsledger.render.proofs import Checked, ProofFormat
    from hmsledger.store.read import Reading

_STYLES = {"title": "bold", "total": "bold", "error": "bold red", "place": "dim", "mark": "bold"}

Documents = Annotated[list[str], typer.Argument(metavar="DOCUMENT...", help="Reports or minutes; - is standard input.")]
AsAt = Annotated[
    str | None,
    typer.Option(
        "--as-at", metavar="DATE", help="Only decisions taken by this day. Default: each document's own date."
    ),
]
ProofFormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="table, plain, json, csv, md, sarif, html or docx. Default: as FILE ends, else table.",
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write the answer to a file; .html and .docx are copies with the figures marked.",
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
    format: ProofFormatOption = None,  # noqa: A002 - the option's name
    output: Output = None,
    book: options.BookOption = None,
    *,
    record: Record = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Check every figure of a report or minute against the book, before it is published.

    Ends with 1 where a figure disagrees with the book, is stale, or is that of an exempt item.
    """
    from hmsledger.documents.read import document_of, load
    from hmsledger.render.proofs import Checked
    from hmsledger.store.read import read_book

    form = _form(format, output)
    if (dry_run or yes) and not record:
        raise MisuseError("--dry-run and --yes are about --record", "add --record, or leave them out")
    if record and not (dry_run or yes or can_ask()):
        raise MisuseError(
            "nothing is written without a yes, and there is no terminal to ask at",
            "add --yes, or --dry-run to look first",
        )
    clocks = options.read_clocks(as_at, as_known)
    _refuse_to_overwrite(output, documents)
    with working("Proof-reading"):
        sources = [load(path) for path in documents]
        read = [document_of(source) for source in sources]
        whereabouts = whereabouts_of(book)
        reading = read_book(whereabouts).sound()
        proofs = _proofs(reading, read, clocks)
    _write([Checked(*pair) for pair in zip(sources, proofs, strict=True)], form, output, whereabouts)
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


def _form(word: str | None, output: str | None) -> "ProofFormat":
    """Return the format that is asked for, by name or by the ending of a file's name; tables where none is.

    Raises:
        MisuseError: there is no such format, or it is a Word document and no file is named for it.
    """
    from hmsledger.render.proofs import ProofFormat, format_of

    named = output not in {None, "-"}
    by_ending = format_of(str(output)) if named else None
    said = word or by_ending or os.environ.get("HMSLEDGER_FORMAT") or ProofFormat.TABLE
    names = [form.value for form in ProofFormat]
    if said not in names:
        raise MisuseError(f"there is no format “{said}”", did_you_mean(said, names, "choose one"))
    form = ProofFormat(said)
    if form is ProofFormat.DOCX and not named:
        raise MisuseError("a Word document is not for the terminal", "name a file that ends in .docx with -o")
    return form


def _refuse_to_overwrite(output: str | None, documents: "Sequence[str]") -> None:
    """Refuse to write the answer over a document that is read."""
    for path in documents if output else ():
        if Path(path).exists() and Path(str(output)).exists() and Path(path).samefile(str(output)):
            raise MisuseError(f"“{output}” is the document itself, which is only read", "name another file with -o")


def _write(checked: "Sequence[Checked]", form: "ProofFormat", output: str | None, whereabouts: Whereabouts) -> None:
    from hmsledger.render.proofs import ProofFormat, render

    if output not in {None, "-"}:
        write_file(str(output), render(checked, form), whereabouts)
        if form is ProofFormat.CSV:
            from hmsledger.commands.describing import describe
            from hmsledger.render.proofs.csv import page_of

            describe(page_of(checked), str(output), lambda name, text: write_file(name, text, whereabouts))
    elif form is ProofFormat.TABLE and is_terminal():
        from rich.text import Text

        from hmsledger.render.proofs.text import lines
        from hmsledger.render.terminal import plain_console

        console = plain_console()
        for line in lines(checked, console.width):
            console.print(Text(line.text, style=_STYLES.get(line.role, "")), soft_wrap=True)
    else:
        say(str(render(checked, form)), is_data=form in {ProofFormat.JSON, ProofFormat.CSV, ProofFormat.SARIF})
