"""Display: how years and amounts are written for people. Data formats hold them as they are.

Amounts are never rounded but here, half up in size, and then the page says so. The third way to write years is that of
the GOV.UK style guide, “Dates”: 2022 to 2023.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from hmsledger.money import shown
from hmsledger.reports.page import Block, Cell, Page, Paragraph, Phrase, Pounds, Said, Table, Text
from hmsledger.years import Year

_MINUS = "-"


class Units(StrEnum):
    """In which unit the tables show amounts."""

    POUNDS = "pounds"
    THOUSANDS = "thousands"
    MILLIONS = "millions"


class YearStyle(StrEnum):
    """How a financial year is written: as in the ledger, as councils do, or as GOV.UK does."""

    SHORT = "2022-23"
    COUNCIL = "2022/23"
    GOVUK = "govuk"


class Negatives(StrEnum):
    """How tables mark what is less than nil."""

    MINUS = "minus"
    BRACKETS = "brackets"


_WORTH = {Units.POUNDS: 1, Units.THOUSANDS: 100_000, Units.MILLIONS: 100_000_000}
_DECIMALS = {Units.POUNDS: 2, Units.THOUSANDS: 0, Units.MILLIONS: 1}
_STEP = {Units.POUNDS: 1, Units.THOUSANDS: 100_000, Units.MILLIONS: 10_000_000}
_SAID = {
    Units.POUNDS: "pounds (GBP), exact to the penny",
    Units.THOUSANDS: "thousands of pounds (£000)",
    Units.MILLIONS: "millions of pounds (£m), to one decimal",
}
_NEAREST = {Units.THOUSANDS: "£1,000", Units.MILLIONS: "£100,000"}


@dataclass(frozen=True, slots=True)
class Display:
    """How a page is written.

    Attributes:
        units: the unit of amounts in tables; sentences always say exact pounds.
        years: how years are written.
        negatives: how tables mark what is less than nil; None leaves it to the form.
        accessible: whether a workbook follows the rules for accessible spreadsheets; other forms always do.
    """

    units: Units = Units.POUNDS
    years: YearStyle = YearStyle.SHORT
    negatives: Negatives | None = None
    accessible: bool = False

    def cell(self, cell: Cell) -> str:
        """Return what a table shows in a place."""
        match cell:
            case Pounds():
                return self.amount(cell)
            case Year():
                return self.year(cell)
            case date():
                return cell.isoformat()
            case str() | Phrase():
                return self.words(cell)
            case _:
                assert_never(cell)

    def words(self, text: Text) -> str:
        """Return a text as people read it."""
        return text if isinstance(text, str) else "".join(map(self._part, text.parts))

    def _part(self, part: str | Year | Said) -> str:
        match part:
            case Year():
                return self.year(part)
            case Said.UNIT:
                return _SAID[self.units]
            case str():
                return part
            case _:
                assert_never(part)

    def year(self, year: Year) -> str:
        """Return a year as people read it.

        >>> from hmsledger.years import read_year
        >>> Display(years=YearStyle.GOVUK).year(read_year("2022-23"))
        '2022 to 2023'
        >>> Display(years=YearStyle.COUNCIL).year(read_year("2023-24..2026-27"))
        '2023/24 to 2026/27'
        """
        if not year.is_stated:
            return "not stated"
        match self.years:
            case YearStyle.SHORT:
                return year.label
            case YearStyle.COUNCIL:
                return year.label.replace("-", "/").replace("..", " to ")
            case YearStyle.GOVUK if year.is_span:
                return f"April {year.first} to March {year.last + 1}"
            case YearStyle.GOVUK:
                return f"{year.first} to {year.last + 1}"
            case _:
                assert_never(self.years)

    def amount(self, pounds: Pounds) -> str:
        """Return an amount in the unit, rounded half up in size where the unit is coarser.

        >>> Display(units=Units.THOUSANDS).amount(Pounds(-26250000))
        '-263'
        >>> Display(negatives=Negatives.BRACKETS).amount(Pounds(-5000000))
        '(50,000.00)'
        """
        pence = self.rounded(pounds.pence)
        text = self._digits(abs(pence))
        if pence < 0:
            return f"({text})" if self.negatives is Negatives.BRACKETS else f"{_MINUS}{text}"
        return f"+{text}" if pounds.signed and pence else text

    def rounded(self, pence: int) -> int:
        """Return the amount that is shown for pence.

        >>> Display(units=Units.MILLIONS).rounded(15000000), Display().rounded(15000001)
        (20000000, 15000001)
        """
        step = _STEP[self.units]
        size = (2 * abs(pence) + step) // (2 * step) * step
        return -size if pence < 0 else size

    def notes(self, page: Page) -> Iterator[str]:
        """Yield what must be said of rounding: that there is any, and where rounded rows miss a rounded total."""
        tables = [block for block in page.blocks if isinstance(block, Table)]
        if not any(self._rounds(cell) for table in tables for row in table.rows for cell in row.cells):
            return
        yield (
            f"Amounts in tables are rounded to the nearest {_NEAREST[self.units]}, half up, each by itself; sentences "
            "give them exactly."
        )
        if missed := [said for table in tables for said in self._missed(table)]:
            yield f"Rounded parts need not add up to a rounded total. Here they do not: {'; '.join(missed)}."

    def _rounds(self, cell: Cell) -> bool:
        return isinstance(cell, Pounds) and self.rounded(cell.pence) != cell.pence

    def _missed(self, table: Table) -> Iterator[str]:
        for row in table.rows:
            for place, cell in enumerate(row.cells):
                if row.adds and isinstance(cell, Pounds):
                    parts = [table.rows[part].cells[place] for part in row.adds]
                    added = sum(self.rounded(part.pence) for part in parts if isinstance(part, Pounds))
                    if added != self.rounded(cell.pence):
                        named = ", ".join(filter(None, (self.cell(one) for one in row.cells[:place] if _names(one))))
                        column = table.columns[place].title.replace("\n", " ")
                        yield f"{named}, {column}: {self.amount(cell)} beside {self._digits(abs(added), added)}"

    def _digits(self, pence: int, of: int = 0) -> str:
        """Return a rounded size in the unit, with a minus where it is the size of less than nil."""
        decimals = _DECIMALS[self.units]
        sign = _MINUS if of < 0 else ""
        if self.units is Units.POUNDS:
            return f"{sign}{shown(pence)}"
        whole, rest = divmod(pence, _WORTH[self.units])
        return f"{sign}{whole:,}" + (f".{rest * 10**decimals // _WORTH[self.units]}" if decimals else "")


def _names(cell: Cell) -> bool:
    return not isinstance(cell, Pounds)


def noted(page: Page, display: Display) -> tuple[Block, ...]:
    """Return the blocks of a page, with what must be said of rounding before its last one."""
    notes = tuple(map(Paragraph, display.notes(page)))
    return (*page.blocks[:-1], *notes, *page.blocks[-1:])


AS_IT_IS = Display()
