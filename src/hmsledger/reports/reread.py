"""A report read back: what it says it was computed from, and every figure and word on it by its place."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from hmsledger.findings import brief
from hmsledger.reports.audience import AUDIENCE as EXEMPT
from hmsledger.reports.provenance import COLUMN
from hmsledger.reports.tabular import DAYS

NO_REPORT = "it is no report of hmsledger in JSON or CSV"
_ABOUT = frozenset({"entries", "last_entry", "digest", "files", "commit", "version"})
_AT_THE_TOP = frozenset({"book", "version", "question"})
_WHERE = frozenset({"where", "path", "file", "line"})
"""Where an entry stands may change with the folder that is worked in, and with the layout of a file."""
_NAMES = ("group", "movement", "figure", "scheme", "account", "source", "year", "funding", "id", "entry", "what")
_DEEPEST = 8


class SaidTwiceError(ValueError):
    """One name stands twice on a report: one reader would take the first figure, and another the last."""

    def __init__(self, name: str) -> None:
        """Keep the sentence."""
        super().__init__(f"it says “{brief(name)}” twice in one place, and programs differ on which of the two counts")


class Reread(NamedTuple):
    """A report as it was read back.

    Attributes:
        form: ``json`` or ``csv``.
        question: the command and its options.
        entries: how many entries the book had.
        last_entry: the id of the last of them.
        digest: the digest of the book's values.
        version: that of the program that made it.
        exempt: whether exempt figures are on it.
        without_days: whether it is CSV of before the days of each year stood beside its label.
        values: what the report says, by its place in words, such as ``rows, 2022-23 capital, approved``.
    """

    form: str
    question: Mapping[str, Any]
    entries: int
    last_entry: str
    digest: str
    version: str
    exempt: bool
    without_days: bool
    values: Mapping[str, str]


def reread(text: str, *, without_days: bool = False) -> Reread:
    """Return a report as it was read back.

    Args:
        text: the report.
        without_days: whether the days of each year are left out of CSV, to compare it with CSV that has none.

    Raises:
        ValueError: it is none, or does not say what it was computed from; in words.
    """
    return _from_json(text) if text.lstrip().startswith("{") else _from_csv(text, DAYS if without_days else ())


def _from_json(text: str) -> Reread:
    try:
        said = json.loads(text, object_pairs_hook=_once)
    except SaidTwiceError:
        raise
    except (ValueError, RecursionError):
        raise ValueError(NO_REPORT) from None
    book, question = said.get("book"), said.get("question")
    told = isinstance(book, dict) and isinstance(question, dict) and isinstance(book.get("entries"), int)
    if not told:
        raise ValueError("it does not say what it was computed from")
    values = dict(_values({name: part for name, part in said.items() if name not in _AT_THE_TOP}, "", 0))
    last, digest = (str(book.get(name)) for name in ("last_entry", "digest"))
    exempt = said.get("audience") == EXEMPT
    return Reread(
        "json",
        question,
        book["entries"],
        last,
        digest,
        str(said.get("version")),
        exempt,
        without_days=False,
        values=values,
    )


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object each of whose names stands in it once.

    Raises:
        SaidTwiceError: one stands there twice.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise SaidTwiceError(next(name for name in names if names.count(name) > 1))
    return found


def _from_csv(text: str, left_out: tuple[str, ...]) -> Reread:
    try:
        table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        rows = list(table)
    except csv.Error:
        raise ValueError(NO_REPORT) from None
    names = list(table.fieldnames or ())
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise SaidTwiceError(twice)
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
    last, digest, version = (said.get(name, [""])[0] for name in ("last_entry", "digest", "version"))
    exempt = any(row.get("audience") == EXEMPT for row in rows)
    told_rows = [{name: text for name, text in row.items() if name != COLUMN and name not in left_out} for row in rows]
    values = dict(_values({"rows": [row for row in told_rows if row.get("what") != "Where"]}, "", 0))
    without_days = not any(name in names for name in DAYS)
    return Reread("csv", question, int(entries), last, digest, version, exempt, without_days, values)


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
                if name not in _WHERE:
                    yield from _values(inner, f"{place}, {name}" if place else str(name), depth + 1)
        case list():
            seen: dict[str, int] = {}
            for inner in value:
                label, rest = _labelled(inner)
                seen[label] = seen.get(label, 0) + 1
                number = f" ({seen[label]})" if seen[label] > 1 else ""
                yield from _values(rest, f"{place}, {label}{number}", depth + 1)
            yield f"{place}, how many", str(len(value))
            if names := dict.fromkeys(str(name) for inner in value if isinstance(inner, dict) for name in inner):
                yield f"{place}, columns", ", ".join(names)
        case _:
            yield place, "nothing" if value is None else str(value)


def _labelled(value: object) -> tuple[str, object]:
    """Return what names an item of a list, and the rest of it."""
    if not isinstance(value, dict):
        return "item", value
    named = {name: value[name] for name in _NAMES if isinstance(value.get(name), str) and value[name]}
    rest = {name: inner for name, inner in value.items() if name not in named}
    return " ".join(named.values()) or "item", rest
