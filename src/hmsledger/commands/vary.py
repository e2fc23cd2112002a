"""``hmsledger vary``: a later change of budget."""

from typing import Annotated

import typer

from hmsledger.commands.approve import LineOption, SchemeArgument, budget_draft
from hmsledger.commands.asking import need
from hmsledger.commands.deciding import By, On, OutcomeOption
from hmsledger.commands.details import Details, with_details
from hmsledger.commands.recording import Draft
from hmsledger.entries import Book, VariationType
from hmsledger.findings import MisuseError, did_you_mean

TYPES = ", ".join(kind.value for kind in VariationType)
As = Annotated[str | None, typer.Option("--as", metavar="TYPE", help=f"{TYPES}.")]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("vary")(with_details(vary))


def vary(
    scheme: SchemeArgument = None,
    as_: As = None,
    line: LineOption = None,
    by: By = None,
    on: On = None,
    outcome: OutcomeOption = None,
    *,
    details: Details,
) -> None:
    """Record a variation: a later change of budget, or a move between schemes, years, funding types or sources."""

    def draft(book: Book) -> Draft:
        kind = {"kind": "variation", "type": need(as_, "--as", f"the type of variation ({TYPES})", _type)}
        return budget_draft(book, details, kind, scheme, line, by, on, outcome)

    details.record(draft)


def _type(text: str) -> str:
    names = [kind.value for kind in VariationType]
    if text in names:
        return text
    raise MisuseError(f"there is no type of variation “{text}”", did_you_mean(text, names, "choose one"))
