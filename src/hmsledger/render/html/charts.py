"""Charts as drawings in the page itself: a title and a description for those who do not see them; labels for all."""

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from hmsledger.render.display import Display
from hmsledger.render.html.text import said
from hmsledger.reports.page import Bars, Chart, Pounds, Stairs

_WIDE = 860
_LEFT, _RIGHT, _TOP = 190, 280, 10
_BAR, _GAP, _BETWEEN = 20, 4, 16
_HIGH = 340
_COLOURS = 3
_MOST_MARKED = 40
_LETTER, _LINE = 7.2, 15


def drawing(chart: Chart, name: str, display: Display) -> str:
    """Return a chart as a figure of HTML.

    Args:
        chart: the chart.
        name: a name in the page, for what describes it.
        display: how years and amounts are written.
    """
    match chart:
        case Bars():
            marks, high, words = _bars(chart, display)
        case Stairs():
            marks, high, words = _stairs(chart, display)
        case _:
            assert_never(chart)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{said(chart.title)}, drawn">\n<figure>\n'
        f'<svg viewBox="0 0 {_WIDE} {high}" role="img" aria-labelledby="{name}-title {name}-words">\n'
        f'<title id="{name}-title">{said(chart.title)}</title>\n<desc id="{name}-words">{said(words)}</desc>\n'
        f'<g aria-hidden="true">\n{"".join(marks)}</g>\n</svg>\n</figure>\n</div>\n'
    )


def _bars(chart: Bars, display: Display) -> tuple[list[str], int, str]:
    """Return a bar for each amount that is not nil, year below year, each with its name and amount beside it."""
    amounts = [pence for _, sums in chart.groups for pence in sums]
    low, high = min(0, *amounts), max(0, *amounts)
    across = _WIDE - _LEFT - _RIGHT

    def at(pence: int) -> float:
        return _LEFT + across * (pence - low) / ((high - low) or 1)

    kinds = [series.partition(", ")[2] for series in chart.series]
    colour = {kind: number % _COLOURS + 1 for number, kind in enumerate(dict.fromkeys(kinds))}
    marks: list[str] = []
    down = _TOP
    for year, sums in chart.groups:
        shown = [(series, kind, pence) for series, kind, pence in zip(chart.series, kinds, sums, strict=True) if pence]
        for number, (series, kind, pence) in enumerate(shown):
            left, right = sorted((at(0), at(pence)))
            pending = " pending" if series.startswith("Pending") else ""
            middle = f"{down + _BAR * 0.72:.0f}"
            label = f"{display.amount(Pounds(pence))} {series.lower()}"
            box = f'x="{left:.1f}" y="{down}" width="{right - left:.1f}" height="{_BAR}"'
            marks.append(
                f'<rect class="k{colour[kind]}{pending}" {box}/>'
                f'<text x="{right + 6:.1f}" y="{middle}">{said(label)}</text>\n'
            )
            if number == 0:
                marks.append(
                    f'<text x="{_LEFT - 10}" y="{middle}" text-anchor="end">{said(display.year(year))}</text>\n'
                )
            down += _BAR + _GAP
        if not shown:
            middle = f"{down + _BAR * 0.72:.0f}"
            marks.append(
                f'<text x="{_LEFT - 10}" y="{middle}" text-anchor="end">{said(display.year(year))}</text>'
                f'<text x="{at(0) + 6:.1f}" y="{middle}">nil</text>\n'
            )
            down += _BAR + _GAP
        down += _BETWEEN
    marks.append(f'<line class="axis" x1="{at(0):.1f}" x2="{at(0):.1f}" y1="0" y2="{down - _BETWEEN}"/>\n')
    words = "; ".join(
        f"{display.year(year)}: "
        + (
            ", ".join(
                f"{name.lower()} {_aloud(display, pence)}"
                for name, pence in zip(chart.series, sums, strict=True)
                if pence
            )
            or "nil"
        )
        for year, sums in chart.groups
    )
    return marks, down, f"Bars for each year. {words}. Pending amounts have a broken outline."


def _stairs(chart: Stairs, display: Display) -> tuple[list[str], int, str]:
    """Return a line for each series that stands still between decisions, and a numbered mark at each of them."""
    days = [stair.day for stair in chart.stairs]
    first, last = days[0], days[-1]
    sums = [pence for stair in chart.stairs for pence in stair.pence]
    low, high = min(0, *sums), max(0, *sums)
    top, bottom, left, right = 30, _HIGH - 40, 130, _WIDE - _RIGHT

    def x(day: date) -> float:
        return left + (right - left) * (day - first).days / ((last - first).days or 1)

    def y(pence: int) -> float:
        return bottom - (bottom - top) * (pence - low) / ((high - low) or 1)

    marks = [
        f'<line class="grid" x1="{left}" x2="{right}" y1="{y(pence):.1f}" y2="{y(pence):.1f}"/>'
        f'<text x="{left - 8}" y="{y(pence) + 5:.1f}" text-anchor="end">{said(display.amount(Pounds(pence)))}</text>\n'
        for pence in dict.fromkeys((low, 0, high))
    ]
    marks.append(f'<text x="{left}" y="{_HIGH - 12}">{first}</text>')
    if last != first:
        marks.append(f'<text x="{right}" y="{_HIGH - 12}" text-anchor="end">{last}</text>\n')
    ends: list[float] = []
    for number, series in enumerate(chart.series):
        path = "".join(_path([(x(stair.day), y(stair.pence[number])) for stair in chart.stairs], right))
        kind = number % _COLOURS + 1
        end = y(chart.stairs[-1].pence[number])
        label = end
        while any(abs(label - other) < _LINE for other in ends):
            label -= _LINE
        ends.append(label)
        marks.append(
            f'<path class="line k{kind} l{kind}" d="{path}"/>'
            f'<text x="{right + 8}" y="{label + 5:.1f}">{said(series)}</text>\n'
        )
    if len(chart.stairs) <= _MOST_MARKED:
        marks += _numbered([(x(stair.day), y(max(stair.pence))) for stair in chart.stairs])
    ended = ", ".join(
        f"{name} {_aloud(display, pence)}" for name, pence in zip(chart.series, chart.stairs[-1].pence, strict=True)
    )
    count = f"{len(chart.stairs)} {'decisions' if len(chart.stairs) > 1 else 'decision'}"
    return marks, _HIGH, f"{count} from {first} to {last}, numbered as in the table below. At last: {ended}."


def _path(points: list[tuple[float, float]], right: float) -> Iterator[str]:
    (start, level), *more = points
    yield f"M{start:.1f},{level:.1f}"
    for across, down in more:
        yield f"H{across:.1f}V{down:.1f}"
    yield f"H{right + 4:.1f}"


def _numbered(points: list[tuple[float, float]]) -> Iterator[str]:
    """Yield a mark for each decision; numbers that would touch stand one above the other."""
    taken: list[tuple[float, float]] = []
    for number, (across, down) in enumerate(points, start=1):
        above = down - 10
        while any(abs(across - other) < _LETTER * 2.5 and abs(above - level) < _LINE for other, level in taken):
            above -= _LINE
        taken.append((across, above))
        yield (
            f'<circle class="dot" cx="{across:.1f}" cy="{down:.1f}" r="4"/>'
            f'<text x="{across:.1f}" y="{max(above, 12):.1f}" text-anchor="middle">{number}</text>\n'
        )


def _aloud(display: Display, pence: int) -> str:
    size = display.amount(Pounds(abs(pence)))
    return f"minus {size}" if pence < 0 else size
