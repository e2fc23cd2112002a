"""CSV (RFC 4180): one header, one record a line, figures without commas, no text that a spreadsheet would run.

It keeps to the tabular data standard of GOV.UK too: UTF-8, one header row, ISO dates, and as many cells in each row.
"""

import csv
import io
import re

from hmsledger.render.display import AS_IT_IS, Display
from hmsledger.render.visible import visible
from hmsledger.reports.page import Page, Records
from hmsledger.reports.tabular import tabular

_FIGURE = re.compile(r"-?[0-9]+(?:\.[0-9]{2})?")
_RUNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def render(page: Page, width: int | None = None, display: Display = AS_IT_IS) -> str:  # noqa: ARG001 - CSV has neither
    """Return a page's records as CSV."""
    return written(sheet(page))


def sheet(page: Page) -> Records:
    """Return a page's records as their cells stand in CSV."""
    records = tabular(page.records())
    return records._replace(rows=tuple(tuple(map(harmless, row)) for row in records.rows))


def written(records: Records) -> str:
    """Return records whose cells are harmless as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(records.names)
    writer.writerows(records.rows)
    return out.getvalue()


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; figures stay figures.

    >>> harmless("=1+1"), harmless("-25.00")
    ("'=1+1", '-25.00')
    """
    shown = visible(text)
    return shown if _FIGURE.fullmatch(shown) or not shown.startswith(_RUNS) else f"'{shown}"
