"""The mapping as a file keeps it, and back: every key known, every word one of those that it may be."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from hmsledger.entries import Funding, Outcome, VariationType
from hmsledger.findings import MisuseError, did_you_mean
from hmsledger.importing.layout import header_text
from hmsledger.importing.mapping import UNSURE, Column, Given, Holds, Makes, Side, Unit
from hmsledger.importing.mapping import Mapping as SheetMapping
from hmsledger.importing.rows import Problem
from hmsledger.sheets.cells import Sheet, column_of, letters
from hmsledger.years import read_year

FORMAT = 1
STANDINGS = (*(outcome.value for outcome in Outcome if outcome is not Outcome.AMENDED), "quoted")
KINDS = ("approval", *(kind.value for kind in VariationType))
_Word = TypeVar("_Word", bound=StrEnum)
_DAYS = frozenset({"decided", "dated"})
_CALLED = {"standing": "as", "decided": "on", "body": "by"}
"""Keys of what the user says that are called after their options."""
_SWITCHES = ("text_numbers", "adds_alike")
_TOP = (
    *("format", "sheet", "first_header_row", "last_header_row", "unit", "entry", "id_prefix", *_SWITCHES),
    *("given", "schemes", "names", "column"),
)
_COLUMN = ("column", "header", "holds", "year", "funding", "source", "account", "unit", "side")
_MOST_ROW = 1_048_576


def filed(mapping: SheetMapping) -> dict[str, Any]:
    """Return a mapping as its file keeps it: first what is about the sheet, then its columns."""
    head: dict[str, Any] = {"format": FORMAT}
    if mapping.sheet:
        head["sheet"] = mapping.sheet
    head |= {
        "first_header_row": mapping.first,
        "last_header_row": mapping.header,
        "unit": mapping.unit.value,
        "entry": mapping.makes.value,
        "id_prefix": mapping.prefix,
    }
    head |= {key: True for key, said in _switches(mapping).items() if said}
    given = {_CALLED.get(key, key): said for key, said in mapping.given._asdict().items() if said}
    return {
        **head,
        "given": given,
        "schemes": dict(mapping.schemes),
        "names": dict(mapping.names),
        "column": [_filed_column(column) for column in mapping.columns],
    }


def _switches(mapping: SheetMapping) -> dict[str, bool]:
    return {key: getattr(mapping, key) for key in _SWITCHES}


def _filed_column(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"column": letters(column.number), "header": column.header, "holds": column.holds.value}
    found |= {key: said for key in ("year", "funding", "source", "account") if (said := getattr(column, key))}
    found |= {key: said.value for key in ("unit", "side") if (said := getattr(column, key))}
    return found


def read_filed(values: Mapping[str, Any], shown: str) -> SheetMapping:
    """Return the mapping that a file keeps.

    Args:
        values: its keys and values.
        shown: the file's path as people see it.

    Raises:
        MisuseError: a key or a word of it is not known.
    """
    _refuse_unknown(values, _TOP, shown)
    if values.get("format") != FORMAT:
        raise MisuseError(
            f"{shown} is no mapping of format {FORMAT}", f"write format = {FORMAT}, or save one with --save-map"
        )
    first, last = (_row(values, key, shown) for key in ("first_header_row", "last_header_row"))
    columns = values.get("column", [])
    if not isinstance(columns, list) or not all(isinstance(column, Mapping) for column in columns) or first > last:
        raise MisuseError(f"{shown} names no headers and columns", "save a mapping with --save-map, and edit that")
    for key in _SWITCHES:
        if not isinstance(values.get(key, False), bool):
            raise MisuseError(f"{shown}: “{key}” is neither true nor false", "write true or false, without quotes")
    found = tuple(_column(column, shown) for column in columns)
    numbers = [column.number for column in found]
    if double := next((number for number in numbers if numbers.count(number) > 1), None):
        raise MisuseError(f"{shown} says twice what column {letters(double)} holds", "keep one of the two")
    return SheetMapping(
        sheet=_text(values, "sheet", shown),
        first=first,
        header=last,
        columns=found,
        unit=_word(values, "unit", Unit, Unit.POUNDS, shown),
        makes=_word(values, "entry", Makes, Makes.ROW, shown),
        prefix=_text(values, "id_prefix", shown) or "IMP",
        given=_given(_table(values, "given", shown), shown),
        schemes=_texts(values, "schemes", shown),
        names=_texts(values, "names", shown),
        text_numbers=values.get("text_numbers", False),
        adds_alike=values.get("adds_alike", False),
    )


def changed_headers(sheet: Sheet, mapping: SheetMapping) -> tuple[Problem, ...]:
    """Return where the headers of a sheet are no longer those that a mapping was made for."""
    return tuple(_changes(sheet, mapping))


def _changes(sheet: Sheet, mapping: SheetMapping) -> Iterator[Problem]:
    for column in mapping.columns:
        now = header_text(sheet, column.number, mapping.first, mapping.header)
        if now != column.header and column.holds is not Holds.NOTHING:
            place = sheet.place(mapping.header, column.number)
            said = f"{place} is headed “{now}”, and the mapping was made for “{column.header}”"
            yield Problem(mapping.header, column.number, said, "see what the column holds now, and change the mapping")


def _column(values: Mapping[str, Any], shown: str) -> Column:
    _refuse_unknown(values, _COLUMN, shown)
    number = column_of(_text(values, "column", shown).upper())
    if not number:
        raise MisuseError(f"{shown}: a column is not called by its letters", 'write column = "C"')
    where = f"{shown}, column {letters(number)}"
    year = _text(values, "year", where)
    if year not in {"", UNSURE}:
        year = _read(read_year, year, where).label
    funding = _text(values, "funding", where)
    if funding and funding not in {one.value for one in Funding}:
        raise MisuseError(f"{where}: “{funding}” is no funding type", "write capital, revenue or not-stated")
    return Column(
        number,
        _text(values, "header", where),
        _word(values, "holds", Holds, Holds.NOTHING, where),
        year,
        funding,
        _text(values, "source", where),
        _text(values, "account", where),
        _word(values, "unit", Unit, None, where),
        _word(values, "side", Side, None, where),
    )


def _given(values: Mapping[str, Any], shown: str) -> Given:
    fields = {_CALLED.get(field, field): field for field in Given._fields}
    _refuse_unknown(values, fields, f"{shown}, [given]")
    found: dict[str, Any] = {}
    for key, field in fields.items():
        if key not in values:
            continue
        said = values[key]
        if field in _DAYS:
            if not isinstance(said, date):
                raise MisuseError(
                    f"{shown}: “{key}” under [given] is no date", f"write it without quotes: {key} = 2023-06-14"
                )
            found[field] = said
        else:
            found[field] = _text(values, key, shown)
    return sound_given(Given(**found))


def sound_given(given: Given) -> Given:
    """Return what the user says of all rows, its words checked.

    Raises:
        MisuseError: a word of it is none of those that it may be.
    """
    known: tuple[tuple[str, str, Iterable[str], str], ...] = (
        ("--as", given.standing, STANDINGS, "outcome"),
        ("--kind", given.kind, KINDS, "kind of entry"),
        ("--funding", given.funding, [funding.value for funding in Funding], "funding type"),
    )
    for option, said, words, noun in known:
        if said and said not in words:
            raise MisuseError(f"{option}: there is no {noun} “{said}”", did_you_mean(said, list(words), "choose one"))
    return given._replace(year=_read(read_year, given.year, "--year").label) if given.year else given


def _read(read: Callable[[str], Any], said: str, where: str) -> Any:  # noqa: ANN401 - whatever is read
    try:
        return read(said)
    except ValueError as error:
        raise MisuseError(f"{where}: {error}", "") from None


def _refuse_unknown(values: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    names = list(known)
    for key in values:
        if key not in names:
            raise MisuseError(f"{where} has no key “{key}”", did_you_mean(key, names, "leave it out"))


def _row(values: Mapping[str, Any], key: str, shown: str) -> int:
    found = values.get(key)
    if isinstance(found, bool) or not isinstance(found, int) or not 0 < found <= _MOST_ROW:
        raise MisuseError(f"{shown}: “{key}” is no row", f"write the number of the row: {key} = 1")
    return found


def _text(values: Mapping[str, Any], key: str, shown: str) -> str:
    found = values.get(key, "")
    if not isinstance(found, str):
        raise MisuseError(f"{shown}: “{key}” must be text", f'write it in quotes: {key} = "..."')
    return found


def _table(values: Mapping[str, Any], key: str, shown: str) -> Mapping[str, Any]:
    found = values.get(key, {})
    if not isinstance(found, Mapping):
        raise MisuseError(f"{shown}: “{key}” must be a table", f"write its lines below [{key}]")
    return found


def _texts(values: Mapping[str, Any], key: str, shown: str) -> Mapping[str, str]:
    table = _table(values, key, shown)
    return {name: _text(table, name, shown) for name in table}


def _word(values: Mapping[str, Any], key: str, words: type[_Word], otherwise: Any, shown: str) -> Any:  # noqa: ANN401 - one of the words
    said = _text(values, key, shown)
    known = [word.value for word in words]
    if not said:
        return otherwise
    if said not in known:
        raise MisuseError(f"{shown}: “{said}” is nothing that “{key}” can be", did_you_mean(said, known, "choose one"))
    return words(said)
