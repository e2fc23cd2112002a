"""``hmsledger verify``: what was sealed still stands, and what was reported still follows."""

from pathlib import Path
from typing import Annotated

import typer

from hmsledger.clocks import EVERYTHING
from hmsledger.commands import NO, options
from hmsledger.commands.exempting import private_book, write_exempt
from hmsledger.commands.output import delivery_of, write_findings, write_page
from hmsledger.commands.questions import question_of
from hmsledger.commands.reading import closed_by, commit_of, whereabouts_of
from hmsledger.findings import Severity

Signers = Annotated[
    str | None,
    typer.Option(
        "--allowed-signers", metavar="FILE", help="Whose signatures count. Default: allowed_signers beside the seals."
    ),
]

Report = Annotated[
    str | None, typer.Argument(metavar="[REPORT]", help="A report in JSON or CSV. Default: the seals of the book.")
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("verify")(verify)


def verify(
    report: Report = None,
    signers: Signers = None,
    format: options.FormatOption = None,  # noqa: A002 - the option's name
    output: options.Output = None,
    book: options.BookOption = None,
    with_exempt: options.WithExempt = None,
) -> None:
    """Prove from the files alone that every sealed year still holds what it held when it was closed.

    Ends with 1 where it does not, and names the entry that changed or vanished. With a REPORT, in JSON or CSV, it asks
    the report's question again and says whether the book still gives every figure on it. With exempt figures it proves
    too that each is the one that the public entry is committed to.

    What this proves: tampering shows; it is not impossible. Whoever holds the book, the key and every copy of the
    root outside can make all three anew: print the root of each seal in the minutes. It says nothing about whether
    an entry is true, whether a decision was ever recorded, or whether a body had power. Days are those of the clock
    that they were written by. A signature is worth what the list of allowed signers is worth. What stands in
    comments is no part of the record. A report that follows from the book is as true as the book, and no truer.
    """
    if report is not None:
        from hmsledger.commands.verify_report import verify_report

        verify_report(report, delivery_of(format, output), whereabouts_of(book), with_exempt)
        return
    from hmsledger.exempt import committed, findings_of_figures, proved, with_figures
    from hmsledger.reports.audience import with_proof
    from hmsledger.reports.seals import ProvedSeal, seals_page
    from hmsledger.seals.closing import root_of_book
    from hmsledger.seals.folder import seals_of
    from hmsledger.seals.proving import failing, findings_of_seals
    from hmsledger.seals.signatures import signatures_of
    from hmsledger.seals.signing import SIGNERS
    from hmsledger.seals.where import SIGNATURE, folder_of
    from hmsledger.store.place import placed
    from hmsledger.store.read import read_book

    delivery = delivery_of(format, output)
    whereabouts = whereabouts_of(book)
    reading = read_book(whereabouts).sound()
    seals = seals_of(whereabouts.root)
    named = Path(signers) if signers is not None else folder_of(whereabouts.root) / SIGNERS
    signed, told = signatures_of(seals, named, SIGNATURE)
    found = (*findings_of_seals(reading.filed, seals), *told)
    private = None if with_exempt is None else private_book(reading, with_exempt)
    if private is not None:
        found += findings_of_figures(reading.filed, private.figures)
    failed = failing(seals, found)
    shown = [
        ProvedSeal(file.seal, file.shown, signed.get(file.shown, ""), file.shown not in failed)
        for file in seals.files
        if file.seal is not None
    ]
    page = seals_page(reading.book, root_of_book(reading.filed), shown, unreadable=len(seals.damage))
    held = [file.data for file in reading.files]
    page = closed_by(page, reading.book, held, commit_of(whereabouts), EVERYTHING, question_of("verify"))
    if private is None:
        write_page(page, delivery, whereabouts)
    else:
        exempt = with_figures(reading.filed, reading.book, private.figures)
        opened = proved(reading.filed, private.figures)
        page = with_proof(page, committed=committed(reading.filed), proved=opened)
        write_exempt(page, exempt, delivery, whereabouts)
    contents = {file.shown: file.data for file in reading.files} | {file.shown: file.data for file in seals.files}
    # Private files say where a finding stands, and lend no line to what is shown.
    write_findings(placed(found, {**contents, **(private.contents() if private else {})}), contents)
    if any(finding.severity is Severity.ERROR for finding in found):
        raise typer.Exit(NO)
