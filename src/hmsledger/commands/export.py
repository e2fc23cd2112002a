"""``hmsledger export``: the book in another program's format."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from hmsledger.commands import options
from hmsledger.commands.output import write_file
from hmsledger.commands.questions import question_of
from hmsledger.commands.reading import open_book
from hmsledger.findings import MisuseError, did_you_mean

if TYPE_CHECKING:
    from hmsledger.render.exports import ExportFormat

FormatOption = Annotated[
    str | None,
    typer.Option("--format", metavar="FORMAT", help="hledger, fiscal or sqlite. Default: as FILE ends, else hledger."),
]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="The file or folder to write. Its ending tells the format."),
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("export")(export)


def export(
    format: FormatOption = None,  # noqa: A002 - the option's name
    as_at: options.AsAt = None,
    as_known: options.AsKnown = None,
    output: Output = None,
    book: options.BookOption = None,
) -> None:
    """Write the whole book for another program.

    A journal that hledger adds up to the same totals, a Fiscal Data Package of CSV files, or a SQLite database.
    """
    from hmsledger.render.exports import EXPORTS
    from hmsledger.render.exports import export as made_of

    named = None if output in {None, "-"} else output
    form = _form(format, named)
    if EXPORTS[form].output and named is None:
        raise MisuseError(
            f"{EXPORTS[form].noun} is not for the terminal", f"name it with -o, such as -o {EXPORTS[form].output}"
        )
    clocks = options.read_clocks(as_at, as_known)
    opened = open_book(book, clocks)
    question = question_of("export", format=form.value, as_at=as_at, as_known=as_known)
    about = {
        "title": opened.book.title,
        "organisation": opened.book.organisation,
        "unit": "GBP",
        "as_at": as_at or "every decision",
        "as_known": as_known or "everything now known",
        **opened.origin(clocks, question).told,
    }
    made = made_of(form, opened.book, clocks, about)
    if named is None:
        sys.stdout.write(str(made))
    elif isinstance(made, str):
        write_file(named, made, opened.whereabouts)
    else:
        from hmsledger.commands.placing import place

        place(named, made, opened.whereabouts)


def _form(word: str | None, output: str | None) -> "ExportFormat":
    """Return the format that is asked for, else the one that the ending of a file's name tells, else a journal.

    Raises:
        MisuseError: there is no such format.
    """
    from hmsledger.render.exports import ExportFormat, format_of

    said = word or (format_of(output) if output is not None else None) or ExportFormat.HLEDGER
    names = [form.value for form in ExportFormat]
    if said not in names:
        raise MisuseError(f"there is no format “{said}”", did_you_mean(said, names, "choose one"))
    return ExportFormat(said)
