"""Remarks on a year whose budget is out of all proportion to the years beside it."""

from collections.abc import Mapping
from typing import NamedTuple

from hmsledger.checks.context import Checked, Context, about
from hmsledger.checks.rule import rule
from hmsledger.entries import BudgetEntry
from hmsledger.findings import Severity
from hmsledger.money import Unstated, shown
from hmsledger.standing import Column
from hmsledger.years import Year

_TIMES = 20
_NEIGHBOURS = 5


class _Given(NamedTuple):
    """What a scheme is given in a year, and the entry that gives most of it."""

    year: Year
    pence: int
    most: int
    entry: BudgetEntry


@rule(
    "amount-out-of-scale",
    Severity.INFORMATION,
    "A scheme's year is in proportion to the years beside it.",
    why="Tables are printed in thousands or in millions, and a column read in the wrong unit is a thousand times too "
    "large or too small. The year stands out from the years before and after.",
    remedy="Check the amount and its unit against the minute; building does cost more than design, so if it is right, "
    "there is nothing to do.",
)
def amount_out_of_scale(context: Context) -> Checked:
    """A year many times larger or smaller than both years beside it may be in the wrong unit."""
    for scheme, years in _profiles(context).items():
        for first in sorted(years):
            before, given, after = years.get(first - 1), years[first], years.get(first + 1)
            if not before or not after or not _is_out(before.pence, given.pence, after.pence):
                continue
            yield about(
                given.entry,
                "amount-out-of-scale",
                Severity.INFORMATION,
                f"{scheme} has {shown(given.pence)} in {given.year.label}, between {shown(before.pence)} "
                f"in the year before and {shown(after.pence)} in the year after: a jump out of scale",
                "check the amount and its unit against the minute",
                "lines",
            )
            break


def _profiles(context: Context) -> Mapping[str, Mapping[int, _Given]]:
    """Return what is approved for each scheme by single year, where every amount is known and every sum profiled."""
    found: dict[str, dict[int, _Given]] = {}
    open_ones: set[str] = set()
    for life in context.lives:
        if not life.standing or life.standing.column is not Column.APPROVED:
            continue
        for line in context.lines_in_force(life):
            if isinstance(line.amount, Unstated) or line.year.is_span or not line.year.is_stated:
                open_ones.add(line.scheme)
                continue
            years = found.setdefault(line.scheme, {})
            so_far = years.get(line.year.first, _Given(line.year, 0, 0, life.entry))
            entry = life.entry if abs(line.amount) > so_far.most else so_far.entry
            years[line.year.first] = _Given(
                line.year, so_far.pence + line.amount, max(so_far.most, abs(line.amount)), entry
            )
    return {scheme: years for scheme, years in found.items() if scheme not in open_ones}


def _is_out(before: int, pence: int, after: int) -> bool:
    """Return whether a year is out of scale with two neighbours that are in scale with each other."""
    low, high = sorted((before, after))
    if low <= 0 or pence <= 0 or high > low * _NEIGHBOURS:
        return False
    return pence > high * _TIMES or pence * _TIMES < low
