"""``hmsledger list``: the entries, searched and filtered."""

from typing import Annotated

import typer

from hmsledger.commands.options import Filters, FundingFilter, ReadingForOfficers, YearFilter
from hmsledger.commands.questions import question_of
from hmsledger.commands.reading import open_book, select
from hmsledger.commands.spreading import spread
from hmsledger.findings import MisuseError, did_you_mean

KindFilter = Annotated[
    str | None, typer.Option("--kind", metavar="KIND", help="approval, variation, decision, correction or quotation.")
]
SearchFilter = Annotated[str | None, typer.Option("--search", metavar="TEXT", help="Only entries that say this.")]
BodyFilter = Annotated[str | None, typer.Option("--body", metavar="ID", help="Only what this body decided.")]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("list")(spread(spread(list_entries, "filters", Filters), "reading", ReadingForOfficers))


def list_entries(
    year: YearFilter = None,
    funding: FundingFilter = None,
    kind: KindFilter = None,
    body: BodyFilter = None,
    search: SearchFilter = None,
    *,
    filters: Filters,
    reading: ReadingForOfficers,
) -> None:
    """List the entries of the book, in the order in which they were recorded."""
    from hmsledger.entries import KIND_NAMES
    from hmsledger.reports.listing import Search, listing

    delivery = reading.delivery
    opened = open_book(reading.book, reading.clocks, reading.with_exempt)
    kinds = list(KIND_NAMES.values())
    if kind is not None and kind not in kinds:
        raise MisuseError(f"there is no kind of entry “{kind}”", did_you_mean(kind, kinds, "choose one"))
    if body is not None and body not in opened.book.bodies:
        raise MisuseError(f"there is no body “{body}”", did_you_mean(body, opened.book.bodies, "declare it first"))
    selection = select(opened, reading.clocks, filters, year, funding)
    page = listing(opened.book, selection, Search(kind or "", search or "", body or ""), opened.where())
    asked = question_of(
        "list", year=year, funding=funding, kind=kind, body=body, search=search, **filters.asked, **reading.asked
    )
    opened.write(opened.closed(page, reading.clocks, asked), delivery)
