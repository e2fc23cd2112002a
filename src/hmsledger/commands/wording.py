"""``hmsledger wording``: a recommendation or resolution as text and table, ready for a report."""

from dataclasses import replace
from typing import Annotated

import typer

from hmsledger.commands.options import ReadingForOfficers
from hmsledger.commands.reading import known_entry, open_book
from hmsledger.commands.spreading import spread
from hmsledger.render import FORMS
from hmsledger.render.display import YearStyle

EntryArgument = Annotated[
    str, typer.Argument(metavar="ID", help="An approval, a variation, a later decision or a correction.")
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("wording")(spread(wording, "reading", ReadingForOfficers))


def wording(entry: EntryArgument, *, reading: ReadingForOfficers) -> None:
    """Write an entry as it stands in a report or minute: a sentence and its table, ready to be pasted.

    Every figure is the book's, so that paper and book cannot disagree; years are written as 2022/23.
    """
    from hmsledger.reports.wording import wording as worded

    clocks = reading.clocks
    delivery = reading.delivery
    if reading.year_style is None and not FORMS[delivery.form].is_data:
        delivery = delivery._replace(display=replace(delivery.display, years=YearStyle.COUNCIL))
    opened = open_book(reading.book, clocks, reading.with_exempt)
    opened.write(worded(opened.book, known_entry(opened.book, entry, clocks), clocks), delivery)
