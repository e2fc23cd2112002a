"""Oddities: what adds up and is lawful, and yet a careful reader of the sheet would ask about. Nothing is repaired."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from hmsledger.entries import NOT_STATED
from hmsledger.importing import words
from hmsledger.importing.mapping import Holds, Mapping
from hmsledger.importing.rows import Movement, Row, Sort
from hmsledger.money import shown_short
from hmsledger.sheets.cells import Sheet
from hmsledger.years import read_year

_ENOUGH_YEARS = 3
_MOST_NAMED = 8


def oddities(sheet: Sheet, mapping: Mapping, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return what is odd about rows that have all been read, each as a sentence without a full stop."""
    taken = [row for row in rows if row.sort is Sort.MOVEMENT]
    movements = [movement for row in taken for movement in row.movements]
    return (
        *_negative(sheet, taken),
        *_natures(sheet, mapping, taken),
        *_alone(sheet, movements),
        *_comings_and_goings(sheet, movements),
    )


def _negative(sheet: Sheet, rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        for column, pence in row.printed.items():
            if pence < 0:
                yield f"{sheet.place(row.number, column)} is negative: {shown_short(pence)[0]}"


def _natures(sheet: Sheet, mapping: Mapping, rows: Sequence[Row]) -> Iterator[str]:
    """Yield the virements that take from income and give to expenditure, or the other way."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if Holds.REFERENCE in row.facts:
            groups.setdefault(row.facts[Holds.REFERENCE], []).append(row)
    columns = mapping.holding(Holds.NATURE)
    for reference, group in groups.items():
        found = {words.plain(row.facts.get(Holds.NATURE, "")): row for row in group}
        if columns and found.keys() >= words.NATURES:
            places = " and ".join(sheet.place(row.number, columns[0].number) for row in found.values())
            yield f"{reference} moves between income and expenditure ({places})"


def _alone(sheet: Sheet, movements: Sequence[Movement]) -> Iterator[str]:
    """Yield amounts from a source that a scheme has in one year only, where every other year has another."""
    schemes: dict[str, list[Movement]] = {}
    for movement in movements:
        if "source" in movement.line and read_year(movement.line["year"]).is_stated:
            schemes.setdefault(movement.line["scheme"], []).append(movement)
    for scheme, found in schemes.items():
        others: dict[str, set[str]] = {}
        for movement in found:
            others.setdefault(movement.line["source"], set()).add(movement.line["year"])
        years = set().union(*others.values())
        for movement in found:
            source, year = movement.line["source"], movement.line["year"]
            constant = [other for other, its in others.items() if other != source and its >= years - {year}]
            if len(years) >= _ENOUGH_YEARS and others[source] == {year} and constant:
                amount = shown_short(movement.printed)[0]
                yield (
                    f"{sheet.place(movement.row, movement.column)} is {amount} of {source} money in {year} for "
                    f"{scheme}, which has only {constant[0]} money in the other years"
                )


def _comings_and_goings(sheet: Sheet, movements: Sequence[Movement]) -> Iterator[str]:
    """Yield where, from one year to the next, money of one source appears for some schemes and vanishes for others.

    So does a column look whose figures slipped to other rows; and so does, now and then, a programme.
    """
    held: dict[tuple[str, str], dict[str, list[Movement]]] = {}
    for movement in movements:
        year = read_year(movement.line["year"])
        if year.is_stated and not year.is_span:
            key = (movement.line.get("source", ""), movement.line["funding"])
            held.setdefault(key, {}).setdefault(year.label, []).append(movement)
    for (source, _), years in held.items():
        labels = sorted(years)
        for before, after in pairwise(labels):
            if read_year(after).first != read_year(before).first + 1 or len(labels) < _ENOUGH_YEARS:
                continue
            was = {movement.line["scheme"]: movement for movement in years[before]}
            now = {movement.line["scheme"]: movement for movement in years[after]}
            gone, come = sorted(was.keys() - now.keys()), sorted(now.keys() - was.keys())
            if gone and come:
                money = f"{source} money" if source and source != NOT_STATED else "money"
                yield (
                    f"between {before} and {after} {money} vanishes for {_named(sheet, gone, was)} and appears for "
                    f"{_named(sheet, come, now)}: see that the figures stand on the right rows"
                )


def _named(sheet: Sheet, schemes: Sequence[str], found: dict[str, Movement]) -> str:
    named = [
        f"{scheme} ({sheet.place(found[scheme].row, found[scheme].column)}: {shown_short(found[scheme].printed)[0]})"
        for scheme in schemes[:_MOST_NAMED]
    ]
    more = len(schemes) - len(named)
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")
