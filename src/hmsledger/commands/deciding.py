"""A decision on the command line: who decided what and when, and what a body without power can do."""

from datetime import date
from typing import Annotated, Any

import typer

from hmsledger.commands import options
from hmsledger.commands.asking import can_ask, need
from hmsledger.commands.details import UNDATED, Details
from hmsledger.commands.lines import known_name
from hmsledger.entries import Book, Outcome
from hmsledger.findings import MisuseError, did_you_mean

By = Annotated[str | None, typer.Option("--by", metavar="BODY", help="The id of the body that decided.")]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="The day of the decision; not-stated where its notice bears none."),
]
OutcomeOption = Annotated[
    str | None, typer.Option("--outcome", metavar="OUTCOME", help="What it decided. Default: approved.")
]

_ALSO_CALLED = {"requested": Outcome.RECOMMENDED}
_APPROVES = frozenset({Outcome.APPROVED, Outcome.AMENDED})


def read_outcome(text: str) -> Outcome:
    """Return the outcome a word names.

    Raises:
        MisuseError: it names none.
    """
    names = {outcome.value: outcome for outcome in Outcome} | _ALSO_CALLED
    if text in names:
        return names[text]
    raise MisuseError(f"there is no outcome “{text}”", did_you_mean(text, names, "choose one"))


def read_decision(
    book: Book, details: Details, by: str | None, on: str | None, outcome: Outcome, matter: str
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return a decision as ledger files write it, and remarks on how it was understood.

    Args:
        book: the book, which knows the bodies.
        details: its citation.
        by: the body's id, if given.
        on: the day, if given.
        outcome: what was decided.
        matter: what kind of matter it is.

    Raises:
        MisuseError: body or day is missing or makes no sense.
    """
    quoted = details.is_quoted()
    body = _body(book, by, quoted=quoted)
    day = _day(on, quoted=quoted)
    remarks: tuple[str, ...] = ()
    if outcome in _APPROVES and body and not book.has_power(body, matter):
        name = book.body_name(body)
        remark = f"{name} has no power over {matter} matters: recorded as agreed, which is pending and not approved."
        remarks = (remark,)
        outcome = Outcome.AGREED
    values: dict[str, Any] = {"body": body} if body else {}
    values["outcome"] = outcome.value
    if day:
        values["decided"] = day
    return {**values, **details.citation()}, remarks


def _body(book: Book, by: str | None, *, quoted: bool) -> str:
    if by is None and quoted and not can_ask():
        return ""

    def read(text: str) -> str:
        if not text and quoted:
            return ""
        return known_name(text, book.bodies, "body", "hmsledger add body")

    known = ", ".join(sorted(book.bodies)) or "none declared yet"
    return need(by, "--by", f"the body that decided ({known})", read)


def _day(on: str | None, *, quoted: bool) -> date | None:
    if on is None and quoted and not can_ask():
        return None

    def read(text: str) -> date | None:
        return None if text == UNDATED or (quoted and not text) else options.read_date(text, "--on")

    return need(on, "--on", "the day of the decision, such as 2023-06-14", read)
