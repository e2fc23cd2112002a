"""What the book has already of what a document resolves: the same decision, or an entry that it decides on."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from hmsledger.clocks import EVERYTHING
from hmsledger.corrections import corrected
from hmsledger.drafting.lines import UNKNOWN_SCHEME
from hmsledger.entries import NOT_STATED, Book, BudgetEntry, Correction, Line, Outcome
from hmsledger.proof.figures import Found
from hmsledger.standing import POSSIBLE, Column, standing_of, steps_of


class Same(NamedTuple):
    """Entries of the book with the money of a resolution.

    Attributes:
        held: the ids under which the very decision stands: the entry, and the later decision if that is the one.
        awaiting: the pending entries on which the resolution may be a later decision.
        others: other entries with the same money.
    """

    held: tuple[str, ...] = ()
    awaiting: tuple[BudgetEntry, ...] = ()
    others: tuple[str, ...] = ()


class Held:
    """The amounts of a book, made ready to be found."""

    def __init__(self, book: Book) -> None:
        """Sort the entries by the amounts of their lines, as recorded and as corrected."""
        self.book = book
        self.corrected = corrected(book, EVERYTHING)
        budget = [entry for entry in book.entries if isinstance(entry, BudgetEntry)]
        sized = {
            (abs(line.amount), number)
            for number, entry in enumerate(budget)
            for lines in self.corrected.versions_of(entry)
            for line in lines
            if isinstance(line.amount, int)
        }
        self._budget = budget
        self._sized = sorted(sized)
        self._unsized = [entry for entry in budget if any(not isinstance(line.amount, int) for line in entry.lines)]
        self._corrections = [entry for entry in book.entries if isinstance(entry, Correction)]

    def same(
        self, rows: Sequence[Mapping[str, Any]], figures: Sequence[Found], outcome: Outcome, cited: Mapping[str, Any]
    ) -> Same:
        """Return the entries with the money of a resolution.

        Args:
            rows: its lines.
            figures: the figure of each; empty where the amount is withheld.
            outcome: what the body did.
            cited: its body, day and item, as far as known.
        """
        found = [entry for entry in self._with_amount(rows, figures) if self._has_lines(entry, rows, figures)]
        held: list[str] = []
        awaiting: list[BudgetEntry] = []
        others: list[str] = []
        for entry in found:
            steps = steps_of(self.book, entry, EVERYTHING)
            cites = next((step.entry.id for step in steps if _is_cited(step.decision, cited)), "")
            if cites:
                held += [entry.id] if cites == entry.id else [entry.id, cites]
            elif self._awaits(entry, outcome, cited.get("decided")):
                awaiting.append(entry)
            else:
                others.append(entry.id)
        return Same(tuple(held), tuple(awaiting), tuple(others))

    def line_printed(self, was: Found, schemes: frozenset[str], funding: str) -> list[tuple[BudgetEntry, Line]]:
        """Return the lines, as they stand now, that a wrongly printed figure may mean."""
        return [
            (entry, line)
            for entry in self._between(was)
            for line in self.corrected.versions_of(entry)[-1]
            if isinstance(line.amount, int)
            and was.covers(line.amount)
            and (not schemes or line.scheme in schemes)
            and _agree(line.funding.value, funding)
        ]

    def correction(self, was: Found, now: Found) -> str:
        """Return the id of the correction that says what a text puts right, or nothing."""
        for entry in self._corrections:
            if _any_covered(was, entry.was) and _any_covered(now, entry.now):
                return entry.id
        return ""

    def _awaits(self, entry: BudgetEntry, outcome: Outcome, decided: date | None) -> bool:
        """Return whether an entry is pending, and a body may now do this with it."""
        standing = standing_of(self.book, entry, EVERYTHING)
        if standing is None or standing.column is not Column.PENDING:
            return False
        days = [step.decision.decided for step in standing.steps if step.decision.decided]
        return standing.outcome in POSSIBLE[outcome] and (decided is None or not days or max(days) <= decided)

    def _with_amount(self, rows: Sequence[Mapping[str, Any]], figures: Sequence[Found]) -> list[BudgetEntry]:
        if not figures or rows[0]["amount"] == NOT_STATED:
            return self._unsized
        return self._between(figures[0])

    def _between(self, found: Found) -> list[BudgetEntry]:
        low, high = found.reach
        start = bisect_left(self._sized, (low, 0))
        end = bisect_left(self._sized, (high + 1, 0))
        return [self._budget[number] for number in dict.fromkeys(number for _, number in self._sized[start:end])]

    def _has_lines(self, entry: BudgetEntry, rows: Sequence[Mapping[str, Any]], figures: Sequence[Found]) -> bool:
        return any(_fit(lines, rows, figures) for lines in self.corrected.versions_of(entry))


def _fit(lines: tuple[Line, ...], rows: Sequence[Mapping[str, Any]], figures: Sequence[Found]) -> bool:
    """Return whether lines and rows are the same money, one for one."""
    if len(lines) != len(rows):
        return False
    left = list(lines)
    for number, row in enumerate(rows):
        found = figures[number] if figures else None
        index = next((place for place, line in enumerate(left) if _is_line(line, row, found)), None)
        if index is None:
            return False
        del left[index]
    return True


def _is_line(line: Line, row: Mapping[str, Any], found: Found | None) -> bool:
    if isinstance(line.amount, int):
        if found is None or row["amount"] == NOT_STATED:
            return False
        turned = row["amount"].startswith("-") != (found.figure.pence < 0)
        if not found.covers(-line.amount if turned else line.amount):
            return False
    elif line.amount.value != row["amount"]:
        return False
    return (
        row["scheme"] in {line.scheme, UNKNOWN_SCHEME}
        and _agree(line.year.label, row["year"])
        and _agree(line.funding.value, row["funding"])
    )


def _agree(one: str, other: str) -> bool:
    return one == other or NOT_STATED in {one, other}


def _any_covered(found: Found, lines: tuple[Line, ...]) -> bool:
    return any(isinstance(line.amount, int) and found.covers(line.amount) for line in lines)


def _is_cited(decision: Any, cited: Mapping[str, Any]) -> bool:  # noqa: ANN401 - a Decision
    """Return whether a decision of the book is the one that a document minutes."""
    if not cited.get("body") or decision.body != cited["body"] or decision.decided != cited.get("decided"):
        return False
    return all(
        not getattr(decision, key) or not cited.get(key) or getattr(decision, key) == cited[key] for key in _KEYS
    )


_KEYS = ("item", "minute")
