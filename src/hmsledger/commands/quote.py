"""``hmsledger quote``: a figure quoted in a document."""

from typing import Annotated, Any

import typer

from hmsledger.commands import options
from hmsledger.commands.approve import LineOption, SchemeArgument, ordered
from hmsledger.commands.asking import need, need_several, some
from hmsledger.commands.decide import known_entry
from hmsledger.commands.details import UNDATED, Details, with_details
from hmsledger.commands.lines import EXAMPLE, FORM, known_name, read_line
from hmsledger.commands.recording import Draft
from hmsledger.entries import Book

In = Annotated[str | None, typer.Option("--in", metavar="DOCUMENT", help="The title of the document.")]
When = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The document's date, or not-stated.")]
Quotes = Annotated[
    str | None, typer.Option("--quotes", metavar="ID", help="The entry that the figure speaks of, if of one alone.")
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("quote")(with_details(quote))


def quote(
    scheme: SchemeArgument = None,
    line: LineOption = None,
    in_: In = None,
    on: When = None,
    quotes: Quotes = None,
    *,
    details: Details,
) -> None:
    """Record a figure quoted in a document. It never counts; it must agree with the book on the document's day."""

    def draft(book: Book) -> Draft:
        code = need(
            scheme,
            "SCHEME",
            "the scheme",
            lambda text: known_name(text, book.schemes, "scheme", "hmsledger add scheme"),
        )
        lines = need_several(
            line, "--line", f"the quoted figure, {FORM}, such as {EXAMPLE}", lambda text: read_line(text, book)
        )
        document: dict[str, Any] = {"title": need(in_, "--in", "the title of the document", some)}
        details.refuse("item", "minute", "reference", "report", "effective", "published", "evidence", "quoted_in")
        dated = need(
            on, "--on", "the document's date", lambda text: None if text == UNDATED else options.read_date(text, "--on")
        )
        document |= {"dated": dated} if dated else {}
        document |= {key: value for key, value in details.place().items() if key in {"paragraph", "url"}}
        head: dict[str, Any] = {"kind": "quotation", "scheme": code}
        if quotes is not None:
            head["quotes"] = known_entry(quotes, book).id
        values = {"document": document, "lines": [ordered(row) for row in lines]}
        return Draft(details.entry(head, values), code)

    details.record(draft)
