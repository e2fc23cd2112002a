"""``hmsledger export``: the book in another program's format."""

import sys
from typing import Annotated

import typer

from hmsledger.commands import options
from hmsledger.commands.output import write_file
from hmsledger.commands.reading import open_book
from hmsledger.findings import MisuseError, did_you_mean

_FORMATS = ("hledger",)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("export")(export)


def export(
    format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="hledger.")] = "hledger",  # noqa: A002 - the option's name
    as_at: options.AsAt = None,
    as_known: options.AsKnown = None,
    output: options.Output = None,
    book: options.BookOption = None,
) -> None:
    """Write the book as a journal that hledger adds up to the same totals."""
    from hmsledger.exports.hledger import journal
    from hmsledger.render.visible import visible_lines

    if format not in _FORMATS:
        raise MisuseError(f"there is no format “{format}”", did_you_mean(format, _FORMATS, "choose one"))
    clocks = options.read_clocks(as_at, as_known)
    opened = open_book(book, clocks)
    text = visible_lines(journal(opened.book, clocks))
    if output not in {None, "-"}:
        write_file(str(output), text, opened.whereabouts)
    else:
        sys.stdout.write(text)
