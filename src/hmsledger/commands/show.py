"""``hmsledger show``: one entry and what became of it."""

from typing import Annotated

import typer

from hmsledger.commands import options
from hmsledger.commands.output import read_format, write_page
from hmsledger.commands.reading import open_book
from hmsledger.findings import MisuseError, did_you_mean


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("show")(show)


def show(
    entry: Annotated[str, typer.Argument(metavar="ID", help="The entry's id.")],
    as_at: options.AsAt = None,
    as_known: options.AsKnown = None,
    format: options.FormatOption = None,  # noqa: A002 - the option's name
    output: options.Output = None,
    book: options.BookOption = None,
) -> None:
    """Show one entry, its corrections, its decisions and where it stands."""
    from hmsledger.reports.show import show as shown

    clocks = options.read_clocks(as_at, as_known)
    form = read_format(format)
    opened = open_book(book, clocks)
    known = {item.id: item for item in opened.book.entries if clocks.knows(item)}
    if entry not in known:
        unknown_by_then = f" that was known on {as_known}" if entry in opened.book.by_id else ""
        raise MisuseError(
            f"the book holds no entry “{entry}”{unknown_by_then}", did_you_mean(entry, known, "see: hmsledger list")
        )
    write_page(shown(opened.book, known[entry], clocks, opened.where()), form, output, opened.whereabouts)
