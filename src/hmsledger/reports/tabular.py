"""Records as they go out in a table of text: the days of each year beside its label.

A label such as 2022-23 is read as a month by some programs and as a sum by others; its first and last day are not.
"""

from hmsledger.reports.page import Records
from hmsledger.years import NOT_STATED, read_year

YEAR = "year"
DAYS = ("year_start", "year_end")
"""The columns that stand beside each year's label."""


def tabular(records: Records) -> Records:
    """Return records with the first and last day of each year, where they have one.

    >>> tabular(Records(("year",), (("2022-23",), ("not-stated",)))).rows
    (('2022-23', '2022-04-01', '2023-03-31'), ('not-stated', '', ''))
    """
    if YEAR not in records.names:
        return records
    behind = records.names.index(YEAR) + 1
    return records._replace(
        names=(*records.names[:behind], *DAYS, *records.names[behind:]),
        rows=tuple((*row[:behind], *_days_of(row[behind - 1]), *row[behind:]) for row in records.rows),
    )


def _days_of(label: str) -> tuple[str, str]:
    year = read_year(label) if label else NOT_STATED
    return (year.starts.isoformat(), year.ends.isoformat()) if year.is_stated else ("", "")
