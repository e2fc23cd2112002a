"""What the tests of drafting share: minutes read against a book of the cases, or that book without its entries."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from proof.conftest import reading_of

from hmsledger.documents.read import Kind, Source, document_of
from hmsledger.drafting.proposals import Drafted, Given, Proposal, drafted
from hmsledger.entries import Book

NOBODY = Given()


@cache
def book_of(folders: tuple[str, ...], extra: str = "", *, emptied: bool = True) -> Book:
    """Return the book of a case, with nothing recorded in it yet unless it is wanted as it is."""
    book = reading_of(folders, extra).book
    return replace(book, entries=()) if emptied else book


def draft_of(
    text: str,
    folders: Sequence[str] = ("oxford-hms/book",),
    extra: str = "",
    *,
    emptied: bool = True,
    given: Given = NOBODY,
    kind: Kind = Kind.TEXT,
) -> Drafted:
    """Return what minutes give."""
    document = document_of(Source("minutes.txt", kind, text.encode()))
    return drafted(book_of(tuple(folders), extra, emptied=emptied), document, given)


def told(proposal: Proposal) -> str:
    """Return a proposal as one line."""
    if proposal.held:
        return f"held {' '.join(proposal.held)}"
    values = proposal.values
    if values["kind"] == "correction":
        said = values["statement"]
        was, now = (
            " + ".join(f"{row['year']} {row['funding']} {row['amount']}" for row in values[part])
            for part in ("was", "now")
        )
        return f"correction of {values['corrects']}, {said['by']} {said['made']}: {was} -> {now}"
    decision = values["decision"]
    kind = values.get("type") or values["kind"]
    marks = [f"item {decision['item']}"] if "item" in decision else []
    marks += [name for name in ("matter", "retrospective", "exempt") if name in values]
    head = f"{kind} {values.get('of') or values['scheme']} {decision['outcome']} {decision['body']}"
    on = f"{decision.get('decided', 'undated')}{''.join(f', {mark}' for mark in marks)}"
    rows = "; ".join(_row(row) for row in values.get("lines", ()))
    return f"{head} {on}{f': {rows}' if rows else ''}"


def _row(row: dict[str, str]) -> str:
    more = [f"@{row['scheme']}"] if "scheme" in row else []
    more += [row[key] for key in ("account", "source") if key in row]
    return " ".join([row["year"], row["funding"], row["amount"], *more])


HERE = Path(__file__).parent
