"""The two clocks of every reading: decisions taken by a day, and records made by a day."""

from datetime import date
from typing import NamedTuple

from hmsledger.entries import AnyEntry


class Clocks(NamedTuple):
    """Through which days the book is looked at; None looks at everything.

    Attributes:
        as_at: only decisions taken on or before this day, with everything now known about them.
        as_known: only entries recorded on or before this day.
    """

    as_at: date | None = None
    as_known: date | None = None

    def knows(self, entry: AnyEntry) -> bool:
        """Return whether an entry had been recorded."""
        return self.as_known is None or entry.recorded <= self.as_known

    def reaches(self, day: date) -> bool:
        """Return whether a decision that stands from a day had been taken."""
        return self.as_at is None or day <= self.as_at


EVERYTHING = Clocks()
