"""Rows: what each row of a sheet says, cell by cell, and what stands in its way."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from hmsledger.entries import NOT_STATED
from hmsledger.importing import words
from hmsledger.importing.amounts import NIL, Read, read_amount
from hmsledger.importing.headers import is_total
from hmsledger.importing.mapping import Column, Holds, Side
from hmsledger.importing.mapping import Mapping as SheetMapping
from hmsledger.importing.names import Names, UnknownNameError
from hmsledger.money import written
from hmsledger.sheets.cells import Broken, Sheet, Value
from hmsledger.years import read_year

_KEYS = (Holds.SCHEME, Holds.FROM, Holds.TO)
_BESIDE = (Holds.TITLE, Holds.REFERENCE, Holds.YEAR, Holds.NOTE, Holds.NOTHING)


class Sort(StrEnum):
    """What a row is."""

    MOVEMENT = "movement"
    TOTAL = "total"
    PASSED_OVER = "passed over"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken, as a sentence that begins with a cell's address, and what to do about it."""

    row: int
    column: int
    said: str
    help: str


@dataclass(frozen=True, slots=True)
class Movement:
    """One amount of a row.

    Attributes:
        row: its row.
        column: its column.
        printed: whole pence as the sheet has them, before the side of a virement gives them a sign.
        line: the line as ledger files write it, its scheme always among it.
    """

    row: int
    column: int
    printed: int
    line: Mapping[str, Any]


@dataclass(slots=True)
class Row:
    """What a row says.

    Attributes:
        number: the row.
        sort: what it is.
        why: why it is passed over.
        facts: what it says of its entry, by what its columns hold; only what it does say.
        section: the words of its first scheme column.
        movements: its amounts; two each where one row names both sides of a virement.
        printed: its amounts as the sheet has them, by column.
        problems: what stands in the way.
    """

    number: int
    sort: Sort = Sort.MOVEMENT
    why: str = ""
    facts: dict[Holds, Any] = field(default_factory=dict)
    section: str = ""
    movements: list[Movement] = field(default_factory=list)
    printed: dict[int, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_rows(sheet: Sheet, mapping: SheetMapping, names: Names) -> tuple[Row, ...]:
    """Return what each row below the headers says."""
    return tuple(_Reader(sheet, mapping, names).rows())


class _Reader:
    def __init__(self, sheet: Sheet, mapping: SheetMapping, names: Names) -> None:
        self.sheet, self.mapping, self.names = sheet, mapping, names
        self.amounts = mapping.holding(Holds.AMOUNT)
        self.covered = {
            (row, span.left): (span.top, span.left)
            for span in sheet.merged
            if span.left == span.right and span.top > mapping.header
            for row in range(span.top + 1, min(span.bottom, max(sheet.rows, default=0)) + 1)
        }
        self.readers: Mapping[Holds, Callable[[str], Any]] = {
            Holds.BODY: names.body,
            Holds.FUNDING: names.funding,
            Holds.SOURCE: names.source,
            Holds.ACCOUNT: names.account,
        }

    def rows(self) -> Iterator[Row]:
        for number in self.sheet.rows:
            if number > self.mapping.header:
                yield self._row(Row(number))

    def at(self, row: int, column: int) -> Value | None:
        """Return what a cell says; one of several merged downwards says what the first of them does."""
        return self.sheet.at(*self.covered.get((row, column), (row, column)))

    def _row(self, row: Row) -> Row:
        number = row.number
        filled = [
            column
            for column in self.amounts
            if not _is_nil(self.sheet.at(number, column.number)) or (number, column.number) in self.sheet.unsure
        ]
        if self._is_total(number):
            row.sort = Sort.TOTAL
        elif self._is_header(number):
            row.sort, row.why = Sort.PASSED_OVER, "the headers again"
        elif not filled:
            row.sort, row.why = Sort.PASSED_OVER, "no amount"
        if number in self.sheet.hidden_rows and row.sort is not Sort.PASSED_OVER:
            problem = "is in a hidden row: nobody who looks at the sheet sees it"
            self._tell(row, self.mapping.columns[0].number, problem, "unhide the row, or delete it")
        self._sectioned(row)
        if row.sort is Sort.MOVEMENT:
            self._facts(row)
            self._movements(row)
        return row

    def _sectioned(self, row: Row) -> None:
        schemes = self.mapping.holding(Holds.SCHEME)
        row.section = words.plain(str(self.at(row.number, schemes[0].number) or "")) if len(schemes) > 1 else ""

    def _is_total(self, number: int) -> bool:
        """Return whether a row adds up others: by its words, or because all its amounts are sums of their columns.

        Words beside a scheme, such as those of a note, say nothing of the row.
        """
        keys, beside = self._texts(number, *_KEYS), self._texts(number, *_BESIDE)
        if any(text in self.mapping.schemes for text in keys):
            return False
        if any(map(is_total, keys)) or (len(keys) < len(self.mapping.holding(*_KEYS)) and any(map(is_total, beside))):
            return True
        filled = [column.number for column in self.amounts if self.sheet.at(number, column.number) is not None]
        return bool(filled) and all((number, column) in self.sheet.sums for column in filled)

    def _texts(self, number: int, *holds: Holds) -> list[str]:
        values = [self.sheet.at(number, column.number) for column in self.mapping.holding(*holds)]
        return [value for value in values if isinstance(value, str)]

    def _is_header(self, number: int) -> bool:
        """Return whether a row repeats the last row of the headers, as at the head of a further page."""
        cells = self.sheet.rows[number]
        return cells == self.sheet.rows.get(self.mapping.header) and not any(
            isinstance(value, Decimal) for value in cells.values()
        )

    def _tell(self, row: Row, column: int, said: str, advice: str) -> None:
        row.problems.append(Problem(row.number, column, f"{self.sheet.place(row.number, column)} {said}", advice))

    def _text(self, row: Row, column: Column) -> str:
        """Return the words of a cell; empty where it is empty or cannot be relied on, which is a problem of the row."""
        value = self.at(row.number, column.number)
        match value:
            case None:
                return ""
            case Broken(why):
                self._tell(row, column.number, why, "put it right in the workbook, and save it")
                return ""
            case Decimal():
                return f"{value:f}"
            case date():
                return value.isoformat()
            case _:
                return " ".join(value.split())

    def _facts(self, row: Row) -> None:
        for column in self.mapping.columns:
            if column.holds in {Holds.AMOUNT, Holds.TOTAL, Holds.NOTHING, Holds.SCHEME}:
                continue
            try:
                found = self._fact(row, column)
            except UnknownNameError as unknown:
                self._tell(row, column.number, unknown.message, unknown.help)
                continue
            except ValueError as error:
                self._tell(row, column.number, f"says {error}", "put it right in the workbook")
                continue
            if found:
                said = row.facts.get(column.holds)
                row.facts[column.holds] = f"{said}; {found}" if said and column.holds is Holds.NOTE else found
        if schemes := self.mapping.holding(Holds.SCHEME):
            self._scheme(row, schemes)

    def _fact(self, row: Row, column: Column) -> Any:  # noqa: ANN401, PLR0911 - a day, a side or words; one way out each
        value = self.at(row.number, column.number)
        said = self._text(row, column)
        if not said or words.plain(said) == words.plain(NOT_STATED):
            return ""
        match column.holds:
            case Holds.DECIDED:
                if isinstance(value, Decimal):
                    raise ValueError(f"the number {said} where a date should be")  # noqa: TRY004 - the cell is wrong, not the type
                return words.sound_day(value) if isinstance(value, date) else words.read_day(said)
            case Holds.YEAR:
                if isinstance(value, date):
                    message = f"the date {said}, which a spreadsheet may have made of a year such as 2011-12"
                    raise ValueError(message)  # noqa: TRY004 - the cell is wrong, not the type
                return read_year(said).label
            case Holds.OUTCOME:
                return _one_of(words.OUTCOMES, said, "an outcome")
            case Holds.KIND:
                return _one_of(words.KINDS, said, "a kind of entry")
            case Holds.SIDE:
                return _one_of(words.SIDES, said, "a side of a virement")
            case Holds.FROM | Holds.TO:
                return self.names.scheme((said,))
            case _:
                return self.readers[column.holds](said) if column.holds in self.readers else said

    def _scheme(self, row: Row, columns: tuple[Column, ...]) -> None:
        parts = tuple(self._text(row, column) for column in columns)
        if not all(parts):
            missing = columns[parts.index("")].number
            self._tell(row, missing, "is empty: the row has an amount and names no scheme", "name the scheme")
            return
        try:
            row.facts[Holds.SCHEME] = self.names.scheme(parts)
        except UnknownNameError as unknown:
            self._tell(row, columns[-1].number, unknown.message, unknown.help)

    def _movements(self, row: Row) -> None:
        for column in self.amounts:
            value = self.sheet.at(row.number, column.number)
            unit = self.mapping.unit_of(column)
            read = read_amount(value, unit, typed=self.sheet.typed, takes_text=self.mapping.text_numbers)
            if (row.number, column.number) in self.sheet.unsure:
                problem = "holds a formula that says 0, and may never have been worked out"
                read = Read(problem=problem, help="open the workbook in Excel and save it")
            if (row.number, column.number) in self.sheet.scaled and not read.problem:
                problem = "shows another figure than it holds: its number format divides by thousands"
                read = Read(problem=problem, help="give it an ordinary number format, and see what it holds")
            if read.problem:
                self._tell(row, column.number, read.problem, read.help)
            elif read.pence:
                row.printed[column.number] = read.pence
                if not row.problems:
                    row.movements += self._lines(row, column, read)
        if not row.problems and not row.movements:
            row.sort, row.why = Sort.PASSED_OVER, "nil"

    def _lines(self, row: Row, column: Column, read: Read) -> Iterator[Movement]:
        given = self.mapping.given
        year = self._agreed(row, column, Holds.YEAR, column.year, given.year)
        funding = self._agreed(row, column, Holds.FUNDING, column.funding, given.funding)
        account = self._agreed(row, column, Holds.ACCOUNT, column.account, given.account)
        source = self._agreed(row, column, Holds.SOURCE, column.source, given.source)
        if row.problems:
            return
        for scheme, sign in self._schemes(row, column):
            pence = (read.pence or 0) * sign
            line: dict[str, Any] = {
                "year": year or NOT_STATED,
                "funding": funding or NOT_STATED,
                "amount": written(pence),
                "scheme": scheme,
            }
            line |= {
                key: said for key, said in (("account", account), ("source", source)) if said not in {"", NOT_STATED}
            }
            if read.figure:
                line["stated"] = f"{'-' if pence < 0 else ''}{read.figure.removeprefix('-')}"
            yield Movement(row.number, column.number, read.pence or 0, line)

    def _agreed(self, row: Row, column: Column, holds: Holds, header: str, given: str) -> str:
        """Return what header, row and user say, of which only one may speak."""
        said: str = row.facts.get(holds, "")
        if header and said and header != said:
            problem = f"stands under {holds.value} {header}, and its row says {said}"
            self._tell(row, column.number, problem, "leave one of the two out of the mapping")
        return header or said or ("" if self.mapping.holding(holds) else given)

    def _schemes(self, row: Row, column: Column) -> Iterator[tuple[str, int]]:
        facts = row.facts
        if Holds.FROM in facts or Holds.TO in facts:
            for holds, side in ((Holds.FROM, Side.FROM), (Holds.TO, Side.TO)):
                if holds in facts:
                    yield facts[holds], side.sign
            return
        named: Side | None = column.side or facts.get(Holds.SIDE)
        scheme = facts.get(Holds.SCHEME) or self.mapping.given.scheme
        if not scheme:
            self._tell(
                row, column.number, "has an amount, and nothing says of which scheme", "name the scheme, or --scheme"
            )
        elif named is None and self.mapping.holding(Holds.SIDE):
            self._tell(row, column.number, "has an amount, and its row names no side", "write from or to")
        else:
            yield scheme, named.sign if named else 1


def _is_nil(value: Value | None) -> bool:
    return value is None or value == 0 or (isinstance(value, str) and value.strip().casefold() in NIL)


def _one_of(known: Mapping[str, Any], said: str, noun: str) -> Any:  # noqa: ANN401 - whatever the words stand for
    found = known.get(words.plain(said))
    if found is None:
        raise ValueError(f"“{said}”, which is no word for {noun}: write {', '.join(sorted(known))}")
    return found
