"""Change: what an addition does to the totals, before it is made."""

from collections.abc import Mapping

from hmsledger.clocks import EVERYTHING
from hmsledger.entries import Book
from hmsledger.reconcile import Cell, Totals, position
from hmsledger.reports.page import Column, Pounds, Row, Table
from hmsledger.reports.words import funding_words
from hmsledger.withheld import redacted, withheld_alike

_COLUMNS: Mapping[str, str] = {"approved": "approved", "pending": "pending", "not_counted": "not counted"}


def change(before: Book, after: Book) -> Table:
    """Return the totals that differ between two states of a book: before, change, after.

    What either state withholds is in neither.
    """
    after = redacted(after)
    old, new = _cells(withheld_alike(redacted(before), after)), _cells(after)
    rows: list[Row] = []
    for cell in sorted({*old, *new}, key=lambda cell: cell.order):
        was, now = old.get(cell, Totals()), new.get(cell, Totals())
        for field, words in _COLUMNS.items():
            start, end = getattr(was, field), getattr(now, field)
            if start != end:
                rows.append(
                    Row(
                        (
                            before.scheme_name(cell.group) if cell.group in before.schemes else cell.group,
                            cell.year,
                            funding_words(cell.funding),
                            words,
                            Pounds(start),
                            Pounds(end - start, signed=True),
                            Pounds(end),
                        )
                    )
                )
    columns = (
        Column("Scheme", wraps=True),
        Column("Year"),
        Column("Funding"),
        Column("Total"),
        Column("Before", right=True),
        Column("Change", right=True),
        Column("After", right=True),
    )
    return Table("Change to the totals", columns, tuple(rows))


def _cells(book: Book) -> Mapping[Cell, Totals]:
    return position(book, EVERYTHING).cells(lambda line: line.scheme)
