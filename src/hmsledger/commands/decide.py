"""``hmsledger decide``: what a body later did with an approval or a variation."""

from typing import Annotated, Any

import typer

from hmsledger.commands.approve import LineOption, ordered
from hmsledger.commands.asking import need
from hmsledger.commands.deciding import By, On, read_decision, read_outcome
from hmsledger.commands.details import Details, with_details
from hmsledger.commands.lines import read_line
from hmsledger.commands.recording import Draft
from hmsledger.entries import AnyEntry, Book, BudgetEntry, Outcome
from hmsledger.findings import MisuseError, did_you_mean

EntryArgument = Annotated[str | None, typer.Argument(metavar="ID", help="The entry that was decided on.")]
OutcomeArgument = Annotated[str | None, typer.Argument(metavar="OUTCOME", help="What the body decided.")]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("decide")(with_details(decide))


def decide(
    entry: EntryArgument = None,
    outcome: OutcomeArgument = None,
    by: By = None,
    on: On = None,
    line: LineOption = None,
    *,
    details: Details,
) -> None:
    """Record what a body later decided on an entry: approved, amended, rejected, deferred, called in and so on."""

    def draft(book: Book) -> Draft:
        target = need(entry, "ID", "the entry that was decided on", lambda text: _decidable(text, book))
        done = need(outcome, "OUTCOME", "what the body decided", read_outcome)
        decision, remarks = read_decision(book, details, by, on, done, target.matter)
        values: dict[str, Any] = {"decision": decision}
        if done is Outcome.AMENDED and decision["outcome"] == Outcome.AGREED.value and line:
            advice = "record its figures as an approval or variation of their own, recommended by it"
            remarks = (*remarks, f"Its figures are not those of {target.id} and are not recorded here; {advice}.")
        elif line:
            values["lines"] = [ordered(read_line(text, book)) for text in line]
        return Draft(details.entry({"kind": "decision", "of": target.id}, values), target.scheme, target.id, remarks)

    details.record(draft)


def known_entry(text: str, book: Book) -> AnyEntry:
    """Return the entry an id names.

    Raises:
        MisuseError: the book holds none.
    """
    if text in book.by_id:
        return book.by_id[text]
    raise MisuseError(f"the book holds no entry “{text}”", did_you_mean(text, book.by_id, "see: hmsledger list"))


def _decidable(text: str, book: Book) -> BudgetEntry:
    entry = known_entry(text, book)
    if isinstance(entry, BudgetEntry):
        return entry
    raise MisuseError(
        f"{text} is no approval or variation, and nothing else is decided on", "name the entry it is about"
    )
