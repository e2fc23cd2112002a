"""What every check may look at: the book, the day, and what was worked out from them once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from hmsledger.clocks import Clocks
from hmsledger.corrections import Corrected, corrected
from hmsledger.entries import AnyEntry, Book, BudgetEntry, LaterDecision, Line, Variation
from hmsledger.findings import Finding, Severity
from hmsledger.standing import Column, Life, Standing, lines_in_force, lives


@dataclass(frozen=True)
class Context:
    """A book as a check sees it.

    Attributes:
        today: the day from which ages are counted.
        consequences: whether what only follows from another finding is wanted too.
        errors_only: whether nobody will look at warnings and remarks, so that work for them alone may be spared.
    """

    book: Book
    clocks: Clocks
    today: date
    errors_only: bool = False
    consequences: bool = False

    @cached_property
    def corrected(self) -> Corrected:
        """The lines as corrected so far."""
        return corrected(self.book, self.clocks)

    @cached_property
    def kept(self) -> dict[Any, Any]:
        """What a rule worked out and another asks for too."""
        return {}

    @property
    def lives(self) -> tuple[Life, ...]:
        """The life of every approval and variation that had been recorded."""
        return lives(self.book, self.clocks)

    @cached_property
    def stood(self) -> tuple[tuple[BudgetEntry, tuple[Line, ...]], ...]:
        """The entries that anything had been done with, and their lines in force."""
        return tuple([(life.entry, lines) for life, _, lines in self.standings])

    @cached_property
    def standings(self) -> tuple[tuple[Life, Standing, tuple[Line, ...]], ...]:
        """The lives in which anything had been done, where each stands, and the lines in force."""
        own = self.corrected.lines
        return tuple(
            [(life, life.standing, lines_in_force(life.standing, own)) for life in self.lives if life.standing]
        )

    @cached_property
    def approved(self) -> tuple[tuple[Life, Standing, tuple[Line, ...]], ...]:
        """The lives that stand approved, where each stands, and the lines in force."""
        return tuple([each for each in self.standings if each[1].column is Column.APPROVED])

    def tells(self, code: str, entry: str) -> bool:
        """Return whether an error about an entry says what follows from it: unless a setting turns the error down."""
        return not self.consequences and not self._set & {(code, ""), (code, entry)}

    @cached_property
    def _set(self) -> frozenset[tuple[str, str]]:
        return frozenset((setting.code, setting.entry) for setting in self.book.settings)

    def lines_in_force(self, life: Life) -> tuple[Line, ...]:
        """Return the lines that count for an entry, or would if anything had been done with it."""
        standing = life.standing
        return lines_in_force(standing, self.corrected.lines) if standing else self.lines_of(life.entry)

    @property
    def known(self) -> Iterator[AnyEntry]:
        """The entries that had been recorded."""
        return (entry for entry in self.book.entries if self.clocks.knows(entry))

    def lines_of(self, entry: BudgetEntry | LaterDecision) -> tuple[Line, ...]:
        """Return an entry's own lines as corrected so far."""
        return self.corrected.lines.get(entry.id, entry.lines)

    @cached_property
    def variations(self) -> tuple[tuple[Variation, Variation | LaterDecision], ...]:
        """Every variation with itself, and with each decision that amended it."""
        found: list[tuple[Variation, Variation | LaterDecision]] = []
        for life in self.lives:
            if isinstance(life.entry, Variation):
                found.append((life.entry, life.entry))
                found += [
                    (life.entry, step.entry)
                    for step in life.steps
                    if isinstance(step.entry, LaterDecision) and step.entry.lines
                ]
        return tuple(found)


def about(entry: AnyEntry, code: str, severity: Severity, message: str, advice: str, *path: str | int) -> Finding:
    """Return a finding about an entry, or about a part of it named by its keys."""
    return Finding(code, severity, message, advice, entry.spot.at(*path), entry.id)


Checked = Iterator[Finding]
