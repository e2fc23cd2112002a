"""Where a decision is to be found, and what is said of it: options of every command that records one or many."""

from dataclasses import dataclass
from typing import Annotated, Any

import typer


def text(flag: str, metavar: str, help: str) -> Any:  # noqa: A002, ANN401 - Typer's own word and type
    """Return an option that takes a text."""
    return typer.Option(flag, metavar=metavar, help=help)


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a decision is to be found, and what is said of it."""

    item: Annotated[str | None, text("--item", "TEXT", "The agenda item.")] = None
    minute: Annotated[str | None, text("--minute", "TEXT", "The minute number.")] = None
    reference: Annotated[str | None, text("--reference", "TEXT", "Another reference, such as a decision number.")] = (
        None
    )
    report: Annotated[str | None, text("--report", "TITLE", "The title of the report.")] = None
    url: Annotated[str | None, text("--url", "ADDRESS", "Where the minute or report is published.")] = None
    title: Annotated[str | None, text("--title", "TEXT", "What it is, in a few words.")] = None
    retrospective: Annotated[
        str | None, text("--retrospective", "REASON", "Why money goes into a year that had already ended.")
    ] = None
    basis: Annotated[
        str | None, text("--basis", "TEXT", "The power for a move between rings, or between capital and revenue.")
    ] = None
