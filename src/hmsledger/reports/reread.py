"""A report read back: what it says it was computed from, and every figure and word on it by its place."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from hmsledger.reports.audience import AUDIENCE as EXEMPT
from hmsledger.reports.provenance import COLUMN

NO_REPORT = "it is no report of hmsledger in JSON or CSV"
_ABOUT = frozenset({"entries", "last_entry", "digest", "files", "commit", "version"})
_NOT_COMPARED = frozenset({"book", "version", "question", "schema", "where", "path", "line", COLUMN})
_NAMES = ("group", "movement", "figure", "scheme", "account", "source", "year", "funding", "id", "entry", "what")
_DEEPEST = 8


class Reread(NamedTuple):
    """A report as it was read back.

    Attributes:
        form: ``json`` or ``csv``.
        question: the command and its options.
        entries: how many entries the book had.
        last_entry: the id of the last of them.
        digest: the digest of the book's values.
        exempt: whether exempt figures are on it.
        values: what the report says, by its place in words, such as ``rows, 2022-23 capital, approved``.
    """

    form: str
    question: Mapping[str, Any]
    entries: int
    last_entry: str
    digest: str
    exempt: bool
    values: Mapping[str, str]


def reread(text: str) -> Reread:
    """Return a report as it was read back.

    Raises:
        ValueError: it is none, or does not say what it was computed from; in words.
    """
    return _from_json(text) if text.lstrip().startswith("{") else _from_csv(text)


def _from_json(text: str) -> Reread:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(NO_REPORT) from None
    book, question = said.get("book"), said.get("question")
    told = isinstance(book, dict) and isinstance(question, dict) and isinstance(book.get("entries"), int)
    if not told:
        raise ValueError("it does not say what it was computed from")
    values = dict(_values(said, "", 0))
    last, digest = (str(book.get(name)) for name in ("last_entry", "digest"))
    return Reread("json", question, book["entries"], last, digest, said.get("audience") == EXEMPT, values)


def _from_csv(text: str) -> Reread:
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise ValueError(NO_REPORT) from None
    if not rows and text.partition("\n")[0].rstrip("\r").endswith(COLUMN):
        raise ValueError("it has no rows, and so does not say what it was computed from")
    if not rows or any(None in row or None in row.values() or COLUMN not in row for row in rows):
        raise ValueError(NO_REPORT)
    told = {row[COLUMN] for row in rows}
    if len(told) > 1:
        raise ValueError("its rows were computed from different things")
    said = parse_qs(told.pop())
    entries = said.get("entries", [""])[0]
    if not (entries.isascii() and entries.isdigit()) or "command" not in said:
        raise ValueError("it does not say what it was computed from")
    question = {name: found[0] if len(found) == 1 else found for name, found in said.items() if name not in _ABOUT}
    last, digest = (said.get(name, [""])[0] for name in ("last_entry", "digest"))
    exempt = any(row.get("audience") == EXEMPT for row in rows)
    return Reread("csv", question, int(entries), last, digest, exempt, dict(_values({"rows": rows}, "", 0)))


def _values(value: object, place: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield everything that is said, by its place in words.

    Raises:
        ValueError: it is nested deeper than any report.
    """
    if depth > _DEEPEST:
        raise ValueError(NO_REPORT)
    match value:
        case dict():
            for name, inner in value.items():
                if name not in _NOT_COMPARED:
                    yield from _values(inner, f"{place}, {name}" if place else str(name), depth + 1)
        case list():
            seen: dict[str, int] = {}
            for inner in value:
                label, rest = _labelled(inner)
                seen[label] = seen.get(label, 0) + 1
                number = f" ({seen[label]})" if seen[label] > 1 else ""
                yield from _values(rest, f"{place}, {label}{number}", depth + 1)
            yield f"{place}, how many", str(len(value))
        case _:
            yield place, "nothing" if value is None else str(value)


def _labelled(value: object) -> tuple[str, object]:
    """Return what names an item of a list, and the rest of it."""
    if not isinstance(value, dict):
        return "item", value
    named = {name: value[name] for name in _NAMES if isinstance(value.get(name), str) and value[name]}
    rest = {name: inner for name, inner in value.items() if name not in named}
    return " ".join(named.values()) or "item", rest
