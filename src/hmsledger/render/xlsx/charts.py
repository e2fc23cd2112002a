"""Sheets by year and through time of a workbook to work with; the first is drawn as a chart of Excel's own too."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hmsledger.render.display import Display
from hmsledger.render.xlsx.writing import fitted, pounds, put, widths
from hmsledger.reports.page import Bars, Cell, Chart, Pounds, Stairs

_COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
"""Colours for categories of the Government Analysis Function, “Data visualisation: colours in charts”."""
_FIRST = 2
_WIDE, _HIGH = 900, 420
_ROWS_OF_A_DRAWING, _COLUMNS_OF_A_DRAWING = 25, 7

SetUp = Callable[[Any, int, int, int | None], None]


def draw(book: Any, charts: Sequence[Chart], display: Display, looks: Mapping[str, Any], set_up: SetUp) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """Write a sheet for each chart: its title, its table, and below it what Excel can draw of it.

    Excel has no chart of a figure that stands still between decisions: a line would slope from one to the next.
    """
    for chart in charts:
        match chart:
            case Bars():
                _by_year(book, chart, display, looks, set_up)
            case Stairs():
                _through_time(book, chart, display, looks, set_up)


def _by_year(book: Any, chart: Bars, display: Display, looks: Mapping[str, Any], set_up: SetUp) -> None:  # noqa: ANN401
    name = "By year"
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, chart.title, looks["title"])
    _heads(sheet, ("Year", *chart.series), looks)
    for number, (year, amounts) in enumerate(chart.groups, start=_FIRST):
        put(sheet, number, 0, year, display, looks["text"])
        for place, pence in enumerate(amounts, start=1):
            sheet.write_number(number, place, pounds(pence), looks["money"])
    last = _FIRST + len(chart.groups) - 1
    drawing = book.add_chart({"type": "column"})
    for place, series in enumerate(chart.series, start=1):
        colour = _COLOURS[(place - 1) % len(_COLOURS)]
        pending = series.startswith("Pending")
        shape = {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": "white"}}
        drawing.add_series(
            {
                "name": [name, 1, place],
                "categories": [name, _FIRST, 0, last, 0],
                "values": [name, _FIRST, place, last, place],
                **(shape if pending else {"fill": {"color": colour}}),
                "border": {"color": colour},
            }
        )
    _place(sheet, drawing, chart.title, last + 2, f"{chart.title}: the columns of the table above, year by year.")
    columns: list[list[Cell]] = [["Year", *(year for year, _ in chart.groups)]]
    for place, series in enumerate(chart.series):
        columns.append([series, *(Pounds(sums[place]) for _, sums in chart.groups)])
    _set_widths(sheet, columns, display)
    set_up(sheet, last + _ROWS_OF_A_DRAWING, max(len(chart.series) + 1, _COLUMNS_OF_A_DRAWING), 1)


def _through_time(book: Any, chart: Stairs, display: Display, looks: Mapping[str, Any], set_up: SetUp) -> None:  # noqa: ANN401
    name = "Through time"
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, chart.title, looks["title"])
    heads = ("From", *(f"Approved, {series}" for series in chart.series), "Moved", "Entries", "What was decided")
    _heads(sheet, heads, looks)
    moved = len(chart.series) + 1
    for number, stair in enumerate(chart.stairs, start=_FIRST):
        put(sheet, number, 0, stair.day, display, looks["day"])
        for place, pence in enumerate(stair.pence, start=1):
            sheet.write_number(number, place, pounds(pence), looks["money"])
        put(sheet, number, moved, Pounds(stair.moved, signed=True), display, looks["signed"])
        sheet.write_string(number, moved + 1, fitted(", ".join(stair.entries)), looks["text"])
        sheet.write_string(number, moved + 2, fitted("; ".join(stair.words)), looks["text"])
    last = _FIRST + len(chart.stairs) - 1
    columns: list[list[Cell]] = [["From", *(stair.day for stair in chart.stairs)]]
    for place, head in enumerate(heads[1:moved]):
        columns.append([head, *(Pounds(stair.pence[place]) for stair in chart.stairs)])
    columns += [
        ["Moved", *(Pounds(stair.moved, signed=True) for stair in chart.stairs)],
        ["Entries", *(", ".join(stair.entries) for stair in chart.stairs)],
        ["What was decided", *("; ".join(stair.words) for stair in chart.stairs)],
    ]
    _set_widths(sheet, columns, display)
    set_up(sheet, last + 1, moved + 3, 1)


def _heads(sheet: Any, heads: Sequence[str], looks: Mapping[str, Any]) -> None:  # noqa: ANN401
    for place, head in enumerate(heads):
        right = place > 0 and head not in {"Entries", "What was decided"}
        sheet.write_string(1, place, head, looks["head right" if right else "head"])


def _place(sheet: Any, drawing: Any, title: str, row: int, words: str) -> None:  # noqa: ANN401
    drawing.set_title({"name": title, "name_font": {"size": 12}})
    drawing.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    drawing.set_legend({"position": "bottom"})
    drawing.set_size({"width": _WIDE, "height": _HIGH})
    sheet.insert_chart(row, 0, drawing, {"description": words, "object_position": 2})


def _set_widths(sheet: Any, columns: Sequence[Sequence[Cell]], display: Display) -> None:  # noqa: ANN401
    for place, width in enumerate(widths(columns, display)):
        sheet.set_column(place, place, width)
