"""A journal for hledger: an independent program that must come to the same totals.

A line's money is posted on the day of each step to an account that names column, year, funding type and scheme, so
that ``bal`` by account gives the totals of the report and ``-e`` gives those as at a day. What a step counts out of
one column it counts into another. Sources and accounts go along as tags; titles, citations and notes as comments.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from hmsledger.clocks import Clocks
from hmsledger.corrections import Corrected, corrected
from hmsledger.entries import NOT_STATED, Book, BudgetEntry, LaterDecision, Line
from hmsledger.money import written
from hmsledger.standing import Life, Standing, fold, lines_in_force, lives

_UNFIT = re.compile(r"[:;\s()\[\]{}\"'|*!]+")
_BREAKS = re.compile(r"[\s;|]+")
_HEAD = "; Exported by hmsledger: accounts are column:year:funding:scheme, amounts in pounds.\ncommodity GBP 1000.00\n"


class _Place(NamedTuple):
    """Where money is posted: an account, and tags for what its name does not say."""

    account: str
    tags: str


def journal(book: Book, clocks: Clocks) -> str:
    """Return the approvals and variations of a book, with all that became of them, as an hledger journal."""
    restated = corrected(book, clocks)
    moments = [moment for life in lives(book, clocks) for moment in _moments(book, life, clocks, restated)]
    moments.sort(key=lambda moment: moment[0])
    return _HEAD + "".join(text for _, text in moments)


def _moments(book: Book, life: Life, clocks: Clocks, restated: Corrected) -> Iterator[tuple[date, str]]:
    """Yield a transaction for each day on which it changes where an entry's money stands."""
    before: Mapping[_Place, int] = {}
    for day in sorted({step.stands_from for step in life.steps if clocks.reaches(step.stands_from)}):
        standing = fold(life.entry, tuple(step for step in life.steps if step.stands_from <= day))
        after = _balances(standing, lines_in_force(standing, restated.lines))
        moves = {place: after.get(place, 0) - before.get(place, 0) for place in {**before, **after}}
        before = after
        postings = [
            f"    {place.account}  {written(pence)} GBP{place.tags}\n"
            for place, pence in sorted(moves.items())
            if pence
        ]
        if postings:
            step = standing.steps[-1].entry if standing.steps else life.entry
            yield (
                day,
                f"\n{_header(day, life.entry, standing)}{_comments(book, step)}{''.join(postings)}    decisions\n",
            )


def _header(day: date, entry: BudgetEntry, standing: Standing) -> str:
    return f"{day} ({_fit(entry.id)}) {standing.outcome}{f': {_line(entry.title)}' if entry.title else ''}\n"


def _comments(book: Book, step: BudgetEntry | LaterDecision) -> str:
    decision = step.decision
    said = {
        "entry": step.id,
        "body": book.body_name(decision.body),
        "item": decision.item,
        "minute": decision.minute,
        "reference": decision.reference,
        "url": decision.url,
        "note": step.note,
    }
    return "".join(f"    ; {name}: {_line(text)}\n" for name, text in said.items() if text)


def _balances(standing: Standing, lines: tuple[Line, ...]) -> Mapping[_Place, int]:
    found: dict[_Place, int] = {}
    for line in lines:
        rest = f"{line.year.label}:{line.funding}:{_fit(line.scheme)}"
        said = (("source", line.source), ("account", line.account))
        named = ", ".join(f"{name}:{_fit(text)}" for name, text in said if text != NOT_STATED)
        tags = f"  ; {named}" if named else ""
        for column in (standing.column.value, "quoted") if standing.quoted else (standing.column.value,):
            place = _Place(f"{column}:{rest}", tags)
            found[place] = found.get(place, 0) + line.pence
    return found


def _fit(code: str) -> str:
    """Return a name that can be part of an account's name."""
    return _UNFIT.sub("-", code)


def _line(text: str) -> str:
    """Return a text that stays within its line and its field."""
    return _BREAKS.sub(" ", text)
