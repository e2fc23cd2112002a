"""A Fiscal Data Package (1.0): the book as CSV files, and which fiscal concept each column is.

``datapackage.json`` is a Tabular Data Package whose columns are mapped to the budget taxonomy of the Fiscal Data
Package, so that any reader of data packages reads it. ``budget.csv`` has the facts: a row for each line in force.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from hmsledger.clocks import Clocks
from hmsledger.entries import Book
from hmsledger.exports.tables import Cell, Table, tables
from hmsledger.fields import Kind, field_of
from hmsledger.money import written
from hmsledger.render.csv import harmless
from hmsledger.render.csv import written as csv_of
from hmsledger.render.json import encoded
from hmsledger.render.markdown import escaped
from hmsledger.render.visible import visible
from hmsledger.reports.page import Records

_FACTS = "budget"
_PROVENANCE = "provenance"
_TAXONOMY = "https://specs.frictionlessdata.io/taxonomies/fiscal/budgets.json"
_TYPES: Mapping[Kind, Mapping[str, object]] = {
    Kind.TEXT: {"type": "string"},
    Kind.YEAR: {"type": "string"},
    Kind.MONEY: {"type": "number", "decimalChar": ".", "bareNumber": True},
    Kind.DATE: {"type": "date", "format": "default"},
    Kind.WHOLE: {"type": "integer"},
    Kind.FLAG: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
}
_CONCEPTS: Mapping[str, str] = {
    "budget_line": "budget-line-id",
    "amount": "value",
    "currency": "value-currency:code",
    "direction": "direction",
    "phase": "phase:id",
    "fiscal_year": "date:fiscal-year",
    "decided": "date:fiscal:activity-approval",
    "scheme": "activity:generic:project:code",
    "scheme_name": "activity:generic:project:label",
    "funding": "economic-classification:generic:code",
    "source": "fin-source:generic:code",
    "source_name": "fin-source:generic:label",
    "body": "administrative-classification:generic:code",
    "body_name": "administrative-classification:generic:label",
}
"""Which concept of the budget taxonomy a column of the facts is."""
_DIMENSIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "line": ("fact", ("budget_line", "entry", "title")),
    "year": ("datetime", ("year", "fiscal_year", "year_start", "year_end")),
    "scheme": ("activity", ("scheme", "scheme_name")),
    "funding": ("classification", ("funding",)),
    "phase": ("other", ("phase", "outcome")),
    "source": ("other", ("source", "source_name")),
    "account": ("other", ("account", "account_name", "ring")),
    "body": ("classification", ("body", "body_name")),
    "decision": ("other", ("decided", "item", "minute", "reference", "url")),
}
"""What the facts may be grouped by: the kind of each, and its columns, the first of which tells one from another."""
_CLASSIFICATIONS = {"funding": "economic", "body": "administrative"}
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_NO_NAME = re.compile(r"[^a-z0-9]+")
_README = """# {title}

{organisation}The budget approvals of a council as a Fiscal Data Package. Amounts are pounds sterling (GBP) with two
decimals; a financial year runs from 1 April to 31 March. As at: {as_at}. As known: {as_known}.

## Where to begin

`budget.csv` has a row for each line in force, after every correction:

| Column | What it holds |
| --- | --- |
{columns}

To get the report's totals, add up `amount` by `year` and `funding` where `phase` is approved; what is pending or
not-counted is no approved budget. A row whose `amount` is empty says why in `amount_in_words`: withheld means exempt
from publication. A sum over several years that no decision has profiled has a span such as 2023-24..2026-27 for its
year, and no `fiscal_year`: it belongs to no single year.

A cell that a spreadsheet would take for a formula has an apostrophe before it.

## The files

| File | Rows | What a row is |
| --- | ---: | --- |
{files}

`datapackage.json` says what every column holds, which column refers to which file, and the size and digest of each.

## What it was computed from

{provenance}
"""


def export(book: Book, clocks: Clocks, about: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of the package, by their names; the description is the last of them."""
    made = tables(book, clocks, about)
    facts = next(table for table in made if table.name == _FACTS)
    rest = [table for table in made if table.name not in {_FACTS, _PROVENANCE}]
    shown = [_as_text(table) for table in (facts, *rest)]
    files = {one.path: csv_of(Records(one.table.columns, one.rows)).encode() for one in shown}
    described = {
        "profile": "tabular-data-package",
        "name": _NO_NAME.sub("-", f"{book.organisation} {book.title}".lower()).strip("-")[:100] or "budget",
        "title": visible(" – ".join(filter(None, (book.organisation, book.title))) or "Budget"),
        "description": f"Budget approvals as a Fiscal Data Package, in GBP. {_seen(about)}",
        "countryCode": "GB",
        "granularity": "transactional",
        **_period(facts),
        **_cited(facts),
        "columnTypes": [_TAXONOMY],
        "model": _model(),
        "resources": [_resource(one, files[one.path]) for one in shown],
        "controlTotals": _control_totals(facts),
        _PROVENANCE: {name: visible(value) for name, value in about.items() if value},
    }
    readme = _readme(shown, about)
    return {**files, "README.md": readme.encode(), "datapackage.json": f"{encoded(described, indent=2)}\n".encode()}


class _Shown(NamedTuple):
    """A table, and its rows as they stand in CSV."""

    table: Table
    rows: tuple[tuple[str, ...], ...]

    @property
    def path(self) -> str:
        """The name of its file."""
        return f"{self.table.name}.csv"


def _as_text(table: Table) -> _Shown:
    kinds = tuple(field_of(name).kind for name in table.columns)
    return _Shown(
        table, tuple(tuple(_text(kind, cell) for kind, cell in zip(kinds, row, strict=True)) for row in table.rows)
    )


def _text(kind: Kind, cell: Cell) -> str:
    if kind is Kind.MONEY and isinstance(cell, int):
        return written(cell)
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case date():
            return cell.isoformat()
        case _:
            return harmless(str(cell))


def _seen(about: Mapping[str, str]) -> str:
    return f"As at: {about['as_at']}. As known: {about['as_known']}."


def _period(facts: Table) -> dict[str, object]:
    """Return from the first to the last day of the years that are stated, where any is."""
    first, last = ([str(day) for day in _column(facts, name)] for name in ("year_start", "year_end"))
    return {"fiscalPeriod": {"start": min(first), "end": max(last)}} if first else {}


def _column(table: Table, name: str) -> list[Cell]:
    """Return what stands in a column, without what does not."""
    at = table.columns.index(name)
    return [row[at] for row in table.rows if row[at] is not None]


def _cited(facts: Table) -> dict[str, object]:
    """Return the minutes and notices that the book cites with an address: nothing is named that it does not name."""
    at = [facts.columns.index(name) for name in ("url", "body_name", "decided")]
    cited = dict.fromkeys(tuple(row[number] for number in at) for row in facts.rows)
    by_address: dict[str, str] = {}
    for url, body, decided in cited:
        if isinstance(url, str) and _ADDRESS.fullmatch(url):
            by_address.setdefault(url, visible(", ".join(str(said) for said in (body, decided) if said) or "Minutes"))
    if not by_address:
        return {}
    return {"sources": [{"title": title, "path": address} for address, title in by_address.items()]}


def _model() -> dict[str, object]:
    """Return the facts as measures and dimensions, for readers of the earlier profile of the Fiscal Data Package."""
    dimensions = {
        name: {
            "dimensionType": kind,
            **({"classificationType": _CLASSIFICATIONS[name]} if name in _CLASSIFICATIONS else {}),
            "primaryKey": [columns[0]],
            "attributes": {column: {"source": column, "resource": _FACTS} for column in columns},
        }
        for name, (kind, columns) in _DIMENSIONS.items()
    }
    amount = {"source": "amount", "resource": _FACTS, "currency": "GBP", "direction": "expenditure"}
    return {"measures": {"amount": amount}, "dimensions": dimensions}


def _resource(shown: _Shown, data: bytes) -> dict[str, object]:
    table = shown.table
    refers = [
        {"fields": [column], "reference": {"resource": "" if to == table.name else to, "fields": [key]}}
        for column, (to, key) in table.refers.items()
    ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": shown.path,
        "title": table.name.replace("_", " ").capitalize(),
        "description": table.says,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{sha256(data).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(table, name) for name in table.columns],
            "missingValues": [""],
            **({"primaryKey": list(table.key)} if _tells_apart(shown) else {}),
            **({"foreignKeys": refers} if refers else {}),
        },
    }


def _field(table: Table, name: str) -> dict[str, object]:
    field = field_of(name)
    concept = _CONCEPTS.get(name) if table.name == _FACTS else None
    return {
        "name": name,
        "title": field.title,
        "description": field.says,
        **_TYPES[field.kind],
        **({"columnType": concept} if concept else {}),
    }


def _tells_apart(shown: _Shown) -> bool:
    """Return whether the key still tells rows apart, as they are shown."""
    keys = [row[: len(shown.table.key)] for row in shown.rows]
    return all(map(all, keys)) and len(set(keys)) == len(keys)


def _control_totals(facts: Table) -> dict[str, object]:
    """Return how many facts there are, and their sum in each phase."""
    phase, amount = facts.columns.index("phase"), facts.columns.index("amount")
    sums: dict[str, int] = {}
    for row in facts.rows:
        pence = row[amount]
        sums[str(row[phase])] = sums.get(str(row[phase]), 0) + (pence if isinstance(pence, int) else 0)
    return {"rows": len(facts.rows), **{name: written(pence) for name, pence in sorted(sums.items())}}


def _readme(shown: list[_Shown], about: Mapping[str, str]) -> str:
    return _README.format(
        title=escaped(about["title"]) or "Budget",
        organisation=f"{escaped(about['organisation'])}. " if about["organisation"] else "",
        as_at=about["as_at"],
        as_known=about["as_known"],
        columns="\n".join(_lines(shown[0].table)),
        files="\n".join(f"| `{one.path}` | {len(one.rows)} | {one.table.says} |" for one in shown),
        provenance="\n".join(f"- {name}: {escaped(value)}" for name, value in about.items() if value),
    )


def _lines(table: Table) -> Iterator[str]:
    return (f"| `{name}` | {field_of(name).title}. {field_of(name).says} |" for name in table.columns)
