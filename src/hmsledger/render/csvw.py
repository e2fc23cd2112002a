"""CSV on the Web: what a CSV file holds, for programs that read it (W3C, Metadata Vocabulary for Tabular Data).

The description names the file, its dialect and the kind, title and meaning of each column; under ``notes`` stand the
control totals by which a reader can tell that nothing was lost on the way, both clocks, and what it was computed from.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from hmsledger.fields import NO_FIGURE, Kind, field_of
from hmsledger.money import written
from hmsledger.render.csv import sheet
from hmsledger.render.display import AS_IT_IS
from hmsledger.render.json import encoded
from hmsledger.reports.page import Page, Paragraph, Records, Title

_YEAR = r"[0-9]{4}-[0-9]{2}(\.\.[0-9]{4}-[0-9]{2})?|not-stated"
_FIGURE = re.compile(r"-?[0-9]+\.[0-9]{2}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOLDS: Mapping[Kind, Callable[[str], object]] = {
    Kind.MONEY: lambda cell: cell in NO_FIGURE or _FIGURE.fullmatch(cell),
    Kind.DATE: _DATE.fullmatch,
    Kind.YEAR: re.compile(_YEAR).fullmatch,
    Kind.WHOLE: lambda cell: cell.isascii() and cell.isdigit(),
}
_TYPES: Mapping[Kind, Mapping[str, object]] = {
    Kind.MONEY: {"datatype": {"base": "decimal", "format": "#0.00"}, "null": ["", *NO_FIGURE]},
    Kind.DATE: {"datatype": {"base": "date", "format": "yyyy-MM-dd"}},
    Kind.YEAR: {"datatype": {"base": "string", "format": _YEAR}},
    Kind.WHOLE: {"datatype": "nonNegativeInteger"},
    Kind.TEXT: {"datatype": "string"},
}
_DIALECT = {
    "encoding": "utf-8",
    "lineTerminators": ["\r\n"],
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
    "headerRowCount": 1,
    "commentPrefix": None,
    "skipInitialSpace": False,
    "trim": False,
}


def metadata_name(name: str) -> str:
    """Return the name of the file that describes a CSV file, by which programs find it.

    >>> metadata_name("budget.csv")
    'budget.csv-metadata.json'
    """
    return f"{name}-metadata.json"


def metadata(page: Page, name: str) -> str:
    """Return the description of a page's CSV file.

    Args:
        page: the page.
        name: the name of the file; the description stands beside it.
    """
    records = sheet(page)
    title = next((AS_IT_IS.words(block.text) for block in page.blocks if isinstance(block, Title)), "")
    said = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en-GB"}],
        "url": quote(PurePath(name).name),
        "lang": "en-GB",
        "dc:title": title,
        "dc:description": " ".join(AS_IT_IS.words(block.text) for block in page.blocks if isinstance(block, Paragraph)),
        "dc:language": "en-GB",
        "dialect": _DIALECT,
        "tableSchema": {
            "columns": [_column(records, number) for number in range(len(records.names))],
            **({"primaryKey": list(records.key)} if _tells_apart(records) else {}),
        },
        "notes": [*_control_totals(records), *_origin(page)],
    }
    return encoded(said, indent=2) + "\n"


def _column(records: Records, number: int) -> dict[str, object]:
    name = records.names[number]
    field = field_of(name)
    titles = [name, field.title] if field.title != name else [name]
    return {
        "name": name,
        "titles": titles,
        **({"dc:description": field.says} if field.says else {}),
        **_TYPES[_kind(records, number)],
    }


def _kind(records: Records, number: int) -> Kind:
    """Return what a column holds: text, where a cell is not what the name promises."""
    kind = field_of(records.names[number]).kind
    holds = _HOLDS.get(kind)
    fits = holds is not None and all(not row[number] or holds(row[number]) for row in records.rows)
    return kind if fits else Kind.TEXT


def _tells_apart(records: Records) -> bool:
    numbers = [records.names.index(name) for name in records.key]
    keys = [tuple(row[number] for number in numbers) for row in records.rows]
    return bool(numbers) and all(map(all, keys)) and len(set(keys)) == len(keys)


def _control_totals(records: Records) -> Iterator[dict[str, object]]:
    """Yield how many rows there are, and the sum of each column of money: what has no figure adds nothing."""
    yield _note("rows", "Control total: rows", len(records.rows))
    for number, name in enumerate(records.names):
        if _kind(records, number) is Kind.MONEY:
            figures = (row[number] for row in records.rows if _FIGURE.fullmatch(row[number]))
            total = written(sum(int(figure.replace(".", "")) for figure in figures))
            yield {**_note(name, f"Control total: sum of {name}", total), "schema:unitCode": "GBP"}


def _origin(page: Page) -> Iterator[dict[str, object]]:
    """Yield for whom the figures are, through which clocks they were looked at, and what they were computed from."""
    data: Any = page.data()
    if not isinstance(data, Mapping):
        return
    if "audience" in data:
        yield _note("audience", field_of("audience").title, data["audience"])
    yield _note("unit", "Unit", "GBP")
    if "as_at" in data:
        yield _note("as_at", "As at: only decisions taken by", data["as_at"] or "every decision")
        yield _note("as_known", "As known: only what was recorded by", data["as_known"] or "everything now known")
    if "version" in data:
        asked = "; ".join(f"{name}: {value}" for name, value in data["question"].items())
        yield _note("question", "Computed for", asked)
        yield _note("version", "Computed by hmsledger", data["version"])
        yield from (_note(name, f"Computed from: {name}", value) for name, value in data["book"].items() if value)


def _note(name: str, title: str, value: object) -> dict[str, object]:
    return {"@type": "schema:PropertyValue", "schema:propertyID": name, "schema:name": title, "schema:value": value}
