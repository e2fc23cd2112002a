"""``hmsledger list``: the entries, searched and filtered."""

from typing import Annotated

import typer

from hmsledger.commands import options
from hmsledger.commands.output import read_format, write_page
from hmsledger.commands.reading import open_book, select
from hmsledger.findings import MisuseError, did_you_mean

KindFilter = Annotated[
    str | None, typer.Option("--kind", metavar="KIND", help="approval, variation, decision, correction or quotation.")
]
SearchFilter = Annotated[str | None, typer.Option("--search", metavar="TEXT", help="Only entries that say this.")]
BodyFilter = Annotated[str | None, typer.Option("--body", metavar="ID", help="Only what this body decided.")]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("list")(list_entries)


def list_entries(
    scheme: options.SchemeFilter = None,
    year: options.YearFilter = None,
    funding: options.FundingFilter = None,
    account: options.AccountFilter = None,
    source: options.SourceFilter = None,
    status: options.StatusFilter = None,
    kind: KindFilter = None,
    body: BodyFilter = None,
    search: SearchFilter = None,
    as_at: options.AsAt = None,
    as_known: options.AsKnown = None,
    format: options.FormatOption = None,  # noqa: A002 - the option's name
    output: options.Output = None,
    book: options.BookOption = None,
) -> None:
    """List the entries of the book, in the order in which they were recorded."""
    from hmsledger.entries import KIND_NAMES
    from hmsledger.reports.listing import Search, listing

    clocks = options.read_clocks(as_at, as_known)
    form = read_format(format)
    opened = open_book(book, clocks)
    kinds = list(KIND_NAMES.values())
    if kind is not None and kind not in kinds:
        raise MisuseError(f"there is no kind of entry “{kind}”", did_you_mean(kind, kinds, "choose one"))
    if body is not None and body not in opened.book.bodies:
        raise MisuseError(f"there is no body “{body}”", did_you_mean(body, opened.book.bodies, "declare it first"))
    selection = select(opened, clocks, year, funding, scheme, account, source, status)
    page = listing(opened.book, selection, Search(kind or "", search or "", body or ""), opened.where())
    write_page(page, form, output, opened.whereabouts)
