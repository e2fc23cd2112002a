"""``hmsledger explain``: every entry behind a figure."""

from typing import Annotated

import typer

from hmsledger.commands import options
from hmsledger.commands.output import read_format, write_page
from hmsledger.commands.reading import open_book, select

YearArgument = Annotated[
    str | None, typer.Argument(metavar="[YEAR]", help="The year of the figure, a span, or not-stated.")
]
FundingArgument = Annotated[
    str | None,
    typer.Argument(metavar="[FUNDING]", help="The funding type of the figure: capital, revenue or not-stated."),
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("explain")(explain)


def explain(
    year: YearArgument = None,
    funding: FundingArgument = None,
    scheme: options.SchemeFilter = None,
    account: options.AccountFilter = None,
    source: options.SourceFilter = None,
    status: options.StatusFilter = None,
    as_at: options.AsAt = None,
    as_known: options.AsKnown = None,
    format: options.FormatOption = None,  # noqa: A002 - the option's name
    output: options.Output = None,
    book: options.BookOption = None,
) -> None:
    """Trace a figure of the report to its entries.

    Each with its decision, minute, file and line, and a running total that ends at exactly that figure.
    """
    from hmsledger.reports.explain import explain as behind

    clocks = options.read_clocks(as_at, as_known)
    form = read_format(format)
    opened = open_book(book, clocks)
    if year in {"capital", "revenue"} and funding is None:
        year, funding = None, year
    selection = select(opened, clocks, year, funding, scheme, account, source, status)
    write_page(behind(opened.book, selection, opened.where()), form, output, opened.whereabouts)
