"""``hmsledger show``: one entry and what became of it."""

from typing import Annotated

import typer

from hmsledger.commands.options import ReadingForOfficers
from hmsledger.commands.questions import question_of
from hmsledger.commands.reading import open_book
from hmsledger.commands.spreading import spread
from hmsledger.findings import MisuseError, did_you_mean

EntryArgument = Annotated[str, typer.Argument(metavar="ID", help="The entry's id.")]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("show")(spread(show, "reading", ReadingForOfficers))


def show(entry: EntryArgument, *, reading: ReadingForOfficers) -> None:
    """Show one entry, its corrections, its decisions and where it stands."""
    from hmsledger.reports.show import show as shown

    clocks = reading.clocks
    delivery = reading.delivery
    opened = open_book(reading.book, clocks, reading.with_exempt)
    known = {item.id: item for item in opened.book.entries if clocks.knows(item)}
    if entry not in known:
        then = f" that was known on {reading.as_known}" if entry in opened.book.by_id else ""
        advice = did_you_mean(entry, known, "see: hmsledger list")
        raise MisuseError(f"the book holds no entry “{entry}”{then}", advice)
    page = shown(opened.book, known[entry], clocks, opened.where())
    asked = question_of("show", entry=entry, **reading.asked)
    opened.write(opened.closed(page, clocks, asked), delivery)
