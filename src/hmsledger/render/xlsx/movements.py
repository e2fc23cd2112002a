"""The sheet of movements, column by column: a row for every line of every entry behind a figure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hmsledger.reports.page import Cell, MovementRow

FIGURES = {"approved": "approved", "quoted": "approved", "pending": "pending", "not-counted": "not counted"}
"""What a movement's figure is called on its sheet, for each figure of the totals."""


NUMBERS = frozenset({"Part", "Line"})
"""The columns that count."""


class Listed(NamedTuple):
    """A column of the sheet of movements; ``wraps`` where it holds long words."""

    title: str
    values: tuple[Cell, ...]
    wraps: bool = False


def listed(movements: Sequence[MovementRow], parts: Mapping[str, int], mark: str = "") -> tuple[Listed, ...]:
    """Return the sheet of movements, column by column.

    Args:
        movements: every line behind every figure.
        parts: the number of each part of the budget, by its key.
        mark: for whom they are not; every row says it, wherever it is copied to.
    """

    def of(title: str, values: Iterator[Cell], *, wraps: bool = False) -> Listed:
        return Listed(title, tuple(values), wraps)

    return (
        of("Part", (str(parts.get(one.key, "")) for one in movements)),
        of("Entry", (one.entry for one in movements)),
        of("Title", (one.title for one in movements), wraps=True),
        of("Scheme name", (one.scheme_name for one in movements), wraps=True),
        of("Year", (one.year for one in movements)),
        of("Funding", (one.funding for one in movements)),
        of("Source", (one.source.replace("not-stated", "not stated") for one in movements)),
        of("Amount", (one.amount for one in movements)),
        of("Figure", (FIGURES[one.figure] for one in movements)),
        of("On a quotation", ("yes" if one.quoted else "no" for one in movements)),
        of("Standing", (one.outcome for one in movements)),
        of("By", (one.body for one in movements), wraps=True),
        of("Decided", (one.decided or "" for one in movements)),
        of("Minute", (one.cited for one in movements), wraps=True),
        of("Of", (one.about for one in movements)),
        of("Kind", (one.kind for one in movements)),
        of("Scheme", (one.scheme for one in movements)),
        of("Year starts", (one.year.starts if one.year.is_stated else "" for one in movements)),
        of("Year ends", (one.year.ends if one.year.is_stated else "" for one in movements)),
        of("Account", (one.account.replace("not-stated", "not stated") for one in movements)),
        of("How it came about", (one.words for one in movements), wraps=True),
        of("Address", (one.url for one in movements), wraps=True),
        of("Recorded", (one.recorded for one in movements)),
        of("File", (one.file for one in movements)),
        of("Line", (str(one.line) for one in movements)),
        *([of("Marking", (mark for _ in movements), wraps=True)] if mark else ()),
    )


PRINTED = 14
"""So many columns, from the first, are printed: what a reader of paper needs, to the minute."""
