"""What a reading is about: the clocks, and which schemes, years, funding types, accounts, sources and standings."""

from dataclasses import dataclass

from hmsledger.clocks import EVERYTHING, Clocks
from hmsledger.entries import AnyEntry, Book, Funding, Line, Outcome
from hmsledger.reconcile import LineFilter, Position, every_line, position
from hmsledger.standing import Column, Standing
from hmsledger.years import Year


@dataclass(frozen=True, slots=True)
class Selection:
    """A part of the book; what is left out is not restricted.

    Attributes:
        schemes: the codes taken, with the schemes below them.
        status: a column (approved, pending, not-counted) or an outcome (recommended, rejected, ...).
        files: the shown paths of the only files whose entries are taken; empty for all.
    """

    clocks: Clocks = EVERYTHING
    year: Year | None = None
    funding: Funding | None = None
    schemes: frozenset[str] = frozenset()
    account: str = ""
    source: str = ""
    status: Column | Outcome | None = None
    files: frozenset[str] = frozenset()

    def takes(self, line: Line) -> bool:
        """Return whether a line is part of it, whatever its year."""
        return (
            (self.funding is None or line.funding is self.funding)
            and (not self.schemes or line.scheme in self.schemes)
            and (not self.account or line.account == self.account)
            and (not self.source or line.source == self.source)
        )

    def takes_in_year(self, line: Line) -> bool:
        """Return whether a line is part of it, in its year."""
        return (self.year is None or line.year == self.year) and self.takes(line)

    def filter(self, *, in_year: bool = True) -> LineFilter:
        """Return which lines are part of it, in its year or whatever their year."""
        restricted = self.funding or self.schemes or self.account or self.source
        if not restricted and (self.year is None or not in_year):
            return every_line
        return self.takes_in_year if in_year else self.takes

    def wants(self, standing: Standing) -> bool:
        """Return whether an entry of this standing is part of it."""
        return self.status is None or self.status in {standing.column, standing.outcome}

    def is_of(self, entry: AnyEntry) -> bool:
        """Return whether an entry stands in the files that are taken."""
        return not self.files or entry.spot.file in self.files

    def of(self, book: Book, *, in_year: bool = True) -> Position:
        """Return what stands in this part of a book."""
        takes = self.filter(in_year=in_year)
        seen = position(book, self.clocks, takes, self.wants)
        if not self.files:
            return seen
        counted = tuple(item for item in seen.counted if self.is_of(item.entry))
        return Position(seen.clocks, counted, seen.may_already_stand, seen.corrected)

    def words(self, book: Book) -> str:
        """Return what it is restricted to, in words; nothing where it is the whole book."""
        parts = [
            " and ".join(sorted(book.scheme_name(code) for code in self.schemes)),
            f"funding type {self.funding}" if self.funding else "",
            f"account {self.account}" if self.account else "",
            f"source {self.source}" if self.source else "",
            f"status {self.status}" if self.status else "",
            f"entries of {' and '.join(sorted(self.files))}" if self.files else "",
        ]
        return ", ".join(part for part in parts if part)
