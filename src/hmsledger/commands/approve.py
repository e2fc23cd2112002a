"""``hmsledger approve``: new budget for a scheme."""

from typing import Annotated, Any

import typer

from hmsledger.commands.asking import need, need_several
from hmsledger.commands.deciding import By, On, OutcomeOption, read_decision, read_outcome
from hmsledger.commands.details import Details, with_details
from hmsledger.commands.lines import EXAMPLE, FORM, known_name, read_line
from hmsledger.commands.recording import Draft
from hmsledger.entries import Book

SchemeArgument = Annotated[str | None, typer.Argument(metavar="SCHEME", help="The scheme's code.")]
LineOption = Annotated[list[str] | None, typer.Option("--line", "-l", metavar="LINE", help=f"{FORM}. May be repeated.")]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("approve")(with_details(approve))


def approve(
    scheme: SchemeArgument = None,
    line: LineOption = None,
    by: By = None,
    on: On = None,
    outcome: OutcomeOption = None,
    *,
    details: Details,
) -> None:
    """Record an approval: new budget for a scheme, approved, recommended or otherwise dealt with."""

    def draft(book: Book) -> Draft:
        return budget_draft(book, details, {"kind": "approval"}, scheme, line, by, on, outcome)

    details.record(draft)


def budget_draft(
    book: Book,
    details: Details,
    kind: dict[str, Any],
    scheme: str | None,
    line: list[str] | None,
    by: str | None,
    on: str | None,
    outcome: str | None,
) -> Draft:
    """Return the draft of an approval or a variation."""
    code = need(
        scheme,
        "SCHEME",
        f"the scheme ({', '.join(sorted(book.schemes)) or 'none declared yet'})",
        lambda text: known_name(text, book.schemes, "scheme", "hmsledger add scheme"),
    )
    lines = need_several(line, "--line", f"a line, {FORM}, such as {EXAMPLE}", lambda text: read_line(text, book))
    decision, remarks = read_decision(
        book, details, by, on, read_outcome(outcome or "approved"), details.matter or "budget"
    )
    values = details.entry({**kind, "scheme": code}, {"decision": decision, "lines": [ordered(row) for row in lines]})
    return Draft(values, code, remarks=remarks)


def ordered(row: dict[str, Any]) -> dict[str, Any]:
    """Return a line's values in the order in which ledger files keep them."""
    order = ("year", "funding", "amount", "scheme", "account", "source", "stated", "commitment")
    return {key: row[key] for key in order if key in row}
