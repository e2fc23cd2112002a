"""Sheets by year and through time of a workbook to work with; the first is drawn as a chart of Excel's own too."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hmsledger.render.display import Display, Units
from hmsledger.render.xlsx.writing import fitted, number_format, put, takes_brackets, widths
from hmsledger.reports.page import Bars, Cell, Chart, Pounds, Stairs

_COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
"""Colours for categories of the Government Analysis Function, “Data visualisation: colours in charts”."""
_WIDE, _HIGH = 900, 420
_ROWS_OF_A_DRAWING, _COLUMNS_OF_A_DRAWING = 25, 7
_UNITS = {Units.POUNDS: "£", Units.THOUSANDS: "£000", Units.MILLIONS: "£m"}

SetUp = Callable[[Any, int, int, int | None], None]


class Drawing:
    """The sheets of what can be drawn, while they are written: a title, a table, and what Excel can draw of it.

    Excel has no chart of a figure that stands still between decisions: a line would slope from one to the next.
    """

    def __init__(self, book: Any, display: Display, looks: Mapping[str, Any], set_up: SetUp, mark: str) -> None:  # noqa: ANN401 - XlsxWriter has no types
        self._book, self._display, self._looks, self._set_up, self._mark = book, display, looks, set_up, mark

    def draw(self, charts: Sequence[Chart]) -> None:
        """Write a sheet for each chart."""
        for chart in charts:
            match chart:
                case Bars():
                    self._by_year(chart)
                case Stairs():
                    self._through_time(chart)

    def _by_year(self, chart: Bars) -> None:
        sheet = self._book.add_worksheet("By year")
        columns: list[tuple[Cell, ...]] = [("Year", *(year for year, _ in chart.groups))]
        for place, series in enumerate(chart.series):
            columns.append((series, *(Pounds(sums[place]) for _, sums in chart.groups)))
        head = self._table(sheet, chart.title, columns)
        first, last = head + 1, head + len(chart.groups)
        drawing = self._book.add_chart({"type": "column"})
        for place, series in enumerate(chart.series, start=1):
            colour = _COLOURS[(place - 1) % len(_COLOURS)]
            shape = {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": "white"}}
            drawing.add_series(
                {
                    "name": ["By year", head, place],
                    "categories": ["By year", first, 0, last, 0],
                    "values": ["By year", first, place, last, place],
                    **(shape if series.startswith("Pending") else {"fill": {"color": colour}}),
                    "border": {"color": colour},
                }
            )
        self._place(sheet, drawing, chart.title, last + 2)
        self._set_up(sheet, last + _ROWS_OF_A_DRAWING, max(len(columns), _COLUMNS_OF_A_DRAWING), head)

    def _through_time(self, chart: Stairs) -> None:
        sheet = self._book.add_worksheet("Through time")
        columns: list[tuple[Cell, ...]] = [("From", *(stair.day for stair in chart.stairs))]
        for place, series in enumerate(chart.series):
            columns.append((f"Approved, {series}", *(Pounds(stair.pence[place]) for stair in chart.stairs)))
        columns += [
            ("Moved", *(Pounds(stair.moved, signed=True) for stair in chart.stairs)),
            ("Entries", *(", ".join(stair.entries) for stair in chart.stairs)),
            ("What was decided", *("; ".join(stair.words) for stair in chart.stairs)),
        ]
        head = self._table(sheet, chart.title, columns)
        self._set_up(sheet, head + len(chart.stairs) + 1, len(columns), head)

    def _table(self, sheet: Any, title: str, columns: Sequence[Sequence[Cell]]) -> int:  # noqa: ANN401
        """Write the title, the mark and the columns, and return the row of their headings."""
        sheet.write_string(0, 0, title, self._looks["title"])
        if self._mark:
            sheet.write_string(1, 0, fitted(self._mark), self._looks["mark line"])
        head = 2 if self._mark else 1
        for place, (name, *cells) in enumerate(columns):
            right = all(isinstance(cell, Pounds) for cell in cells)
            sheet.write_string(head, place, str(name), self._looks["head right" if right else "head"])
            for row, cell in enumerate(cells, start=head + 1):
                put(sheet, row, place, cell, self._display, self._looks[self._look_of(cell)])
        for place, width in enumerate(widths(columns, self._display)):
            sheet.set_column(place, place, width)
        return head

    def _look_of(self, cell: Cell) -> str:
        if isinstance(cell, Pounds):
            return "signed" if cell.signed else "money"
        return "day" if hasattr(cell, "isoformat") else "text"

    def _place(self, sheet: Any, drawing: Any, title: str, row: int) -> None:  # noqa: ANN401
        shown = number_format(self._display, brackets=takes_brackets(self._display))
        drawing.set_title({"name": title, "name_font": {"size": 12}})
        drawing.set_y_axis(
            {
                "name": _UNITS[self._display.units],
                "num_format": shown.replace("0.00", "0"),
                "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            }
        )
        drawing.set_x_axis({"label_position": "low"})
        drawing.set_legend({"position": "bottom"})
        drawing.set_size({"width": _WIDE, "height": _HIGH})
        words = f"{title}: the columns of the table above, year by year."
        sheet.insert_chart(row, 0, drawing, {"description": words, "object_position": 2})
