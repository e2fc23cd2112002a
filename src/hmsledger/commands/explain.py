"""``hmsledger explain``: every entry behind a figure."""

from typing import Annotated

import typer

from hmsledger.commands.options import Filters, ReadingForOfficers
from hmsledger.commands.questions import question_of
from hmsledger.commands.reading import open_book, select
from hmsledger.commands.spreading import spread

YearArgument = Annotated[
    str | None, typer.Argument(metavar="[YEAR]", help="The year of the figure, a span, or not-stated.")
]
FundingArgument = Annotated[
    str | None,
    typer.Argument(metavar="[FUNDING]", help="The funding type of the figure: capital, revenue or not-stated."),
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("explain")(spread(spread(explain, "filters", Filters), "reading", ReadingForOfficers))


def explain(
    year: YearArgument = None, funding: FundingArgument = None, *, filters: Filters, reading: ReadingForOfficers
) -> None:
    """Trace a figure of the report to its entries.

    Each with its decision, minute, file and line, and a running total that ends at exactly that figure.
    """
    from hmsledger.reports.explain import explain as behind

    delivery = reading.delivery
    opened = open_book(reading.book, reading.clocks, reading.with_exempt)
    if year in {"capital", "revenue"} and funding is None:
        year, funding = None, year
    selection = select(opened, reading.clocks, filters, year, funding)
    page = behind(opened.book, selection, opened.where())
    asked = question_of("explain", year=year, funding=funding, **filters.asked, **reading.asked)
    opened.write(opened.closed(page, reading.clocks, asked), delivery)
