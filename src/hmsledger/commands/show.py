"""``hmsledger show``: one entry and what became of it."""

from typing import Annotated

import typer

from hmsledger.commands.options import ReadingForOfficers
from hmsledger.commands.questions import question_of
from hmsledger.commands.reading import known_entry, open_book
from hmsledger.commands.spreading import spread

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
    page = shown(opened.book, known_entry(opened.book, entry, clocks), clocks, opened.where())
    asked = question_of("show", entry=entry, **reading.asked)
    opened.write(opened.closed(page, clocks, asked), delivery)
