"""A journal for hledger: an independent program that must come to the same totals.

A line's money is posted on the day of each step to an account that names column, year, funding type and scheme, so
that ``bal`` by account gives the totals of the report and ``-e`` gives those as at a day. What a step counts out of
one column it counts into another.
"""

import re
from collections.abc import Iterator

from hmsledger.clocks import Clocks
from hmsledger.corrections import corrected
from hmsledger.entries import Book, BudgetEntry, Line
from hmsledger.money import written
from hmsledger.standing import Standing, budget_entries, fold, lines_in_force, steps_of

_UNFIT = re.compile(r"[:;\s()\[\]{}\"'|*!]+")


def journal(book: Book, clocks: Clocks) -> str:
    """Return the approvals and variations of a book, with all that became of them, as an hledger journal."""
    lines = corrected(book, clocks).lines
    head = (
        "; Exported by hmsledger: accounts are column:year:funding:scheme, amounts in pounds.\ncommodity GBP 1000.00\n"
    )
    dated = sorted(
        (moment for entry in budget_entries(book, clocks) for moment in _moments(book, entry, clocks, lines)),
        key=lambda moment: moment[0],
    )
    return head + "".join(text for _, text in dated)


def _moments(
    book: Book, entry: BudgetEntry, clocks: Clocks, lines: "dict[str, tuple[Line, ...]] | object"
) -> Iterator[tuple[str, str]]:
    """Yield a transaction for each step that changes where an entry's money stands, with its date."""
    before: dict[str, int] = {}
    steps = sorted(steps_of(book, entry, clocks), key=lambda step: step.stands_from)
    for day in sorted({step.stands_from for step in steps if clocks.reaches(step.stands_from)}):
        standing = fold(entry, tuple(step for step in steps_of(book, entry, clocks) if step.stands_from <= day))
        after = _balances(standing, lines_in_force(standing, lines))  # type: ignore[arg-type]  # a mapping
        moves = {account: after.get(account, 0) - before.get(account, 0) for account in {**before, **after}}
        before = after
        postings = [f"    {account}  {written(pence)} GBP\n" for account, pence in sorted(moves.items()) if pence]
        if postings:
            yield day.isoformat(), f"\n{day} {entry.id} {standing.outcome}\n{''.join(postings)}    decisions\n"


def _balances(standing: Standing, lines: tuple[Line, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        account = f"{standing.column}:{line.year.label}:{line.funding}:{_fit(line.scheme)}"
        found[account] = found.get(account, 0) + line.pence
        if standing.quoted:
            quoted = f"quoted:{line.year.label}:{line.funding}:{_fit(line.scheme)}"
            found[quoted] = found.get(quoted, 0) + line.pence
    return found


def _fit(code: str) -> str:
    return _UNFIT.sub("-", code)
