"""Remarks on a year whose budget is out of all proportion to the years beside it."""

from collections.abc import Collection, Mapping

from hmsledger.checks.context import Checked, Context, about
from hmsledger.checks.rule import rule
from hmsledger.entries import BudgetEntry, Line
from hmsledger.findings import Severity
from hmsledger.money import Unstated, shown

_TIMES = 20
_TIMES_AT_AN_END = 200
_NEIGHBOURS = 5

_Entered = tuple[BudgetEntry, Line]


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
    profiles = _profiles(context)
    out = {
        (scheme, first): years
        for scheme, years in profiles.items()
        if (first := next((year for year in sorted(years) if _is_out(years, year)), None)) is not None
    }
    for (scheme, first), (entry, line) in _greatest(context, out.keys()).items():
        years = out[scheme, first]
        yield about(
            entry,
            "amount-out-of-scale",
            Severity.INFORMATION,
            f"{scheme} has {shown(years[first])} in {line.year.label}, {_beside(years, first)}: a jump out of scale",
            "check the amount and its unit against the minute",
            "lines",
        )


def _beside(years: Mapping[int, int], first: int) -> str:
    if first - 1 in years and first + 1 in years:
        before, after = shown(years[first - 1]), shown(years[first + 1])
        return f"between {before} in the year before and {after} in the year after"
    step, side = (-1, "before") if first - 1 in years else (1, "after")
    return f"beside {shown(years[first + step])} and {shown(years[first + 2 * step])} in the two years {side}"


def _profiles(context: Context) -> Mapping[str, Mapping[int, int]]:
    """Return what is approved for each scheme by single year, where every amount is known and every sum profiled."""
    found: dict[str, dict[int, int]] = {}
    open_ones: set[str] = set()
    for _, _, lines in context.approved:
        for line in lines:
            _, first, last = line.year
            if isinstance(line.amount, Unstated) or first != last or not first:
                open_ones.add(line.scheme)
                continue
            years = found.setdefault(line.scheme, {})
            years[first] = years.get(first, 0) + line.amount
    return {scheme: years for scheme, years in found.items() if scheme not in open_ones}


def _greatest(context: Context, wanted: Collection[tuple[str, int]]) -> Mapping[tuple[str, int], _Entered]:
    """Return the greatest amount approved for each scheme and year that is wanted, with the entry it stands in."""
    found: dict[tuple[str, int], _Entered] = {}
    for life, _, lines in context.approved if wanted else ():
        for line in lines:
            key = (line.scheme, line.year.first)
            if key in wanted and (key not in found or abs(line.pence) > abs(found[key][1].pence)):
                found[key] = (life.entry, line)
    return found


def _is_out(years: Mapping[int, int], year: int) -> bool:
    """Return whether a year is out of scale with two neighbours that are in scale with each other.

    The first and the last year have theirs on one side; building costs many times what design does, but not hundreds.
    """
    for one, other, times in ((-1, 1, _TIMES), (-1, -2, _TIMES_AT_AN_END), (1, 2, _TIMES_AT_AN_END)):
        if year + one in years and year + other in years:
            return _stands_out(years[year], years[year + one], years[year + other], times)
    return False


def _stands_out(pence: int, one: int, other: int, times: int) -> bool:
    low, high = sorted((one, other))
    if low <= 0 or pence <= 0 or high > low * _NEIGHBOURS:
        return False
    return pence > high * times or pence * times < low
