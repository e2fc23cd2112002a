"""A seal as the text of a file, and back: strict, so that nothing stands in a seal that is not compared."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import tomli_w

from hmsledger.entries import Funding
from hmsledger.findings import Finding, Severity, Spot
from hmsledger.money import read_filed, written
from hmsledger.seals.closing import COLUMNS, PREFIX
from hmsledger.seals.seal import Seal, SealedEntry, total_name
from hmsledger.store.gate import RefusedError, decode
from hmsledger.store.toml import parse
from hmsledger.years import Year, read_year

FORMAT = 1
DAMAGED = "seal-damaged"
_HEAD = """# The seal of a financial year of this book: what it held when it was closed. Nothing in it is ever edited.
# To see whether the book still holds the same, run: hmsledger verify
"""
_KEYS = {"format", "year", "sealed", "by", "root", "previous", "commit", "version", "totals", "entry"}
_NEEDED = _KEYS - {"previous", "commit", "entry"}
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PART = re.compile(r"[0-9a-f]{16}")
_SUMS = frozenset(total_name(column, funding) for column in COLUMNS for funding in Funding)


def text_of(seal: Seal) -> str:
    """Return a seal as the text of its file."""
    values: dict[str, Any] = {
        "format": FORMAT,
        "year": seal.year.label,
        "sealed": seal.sealed,
        "by": seal.by,
        "root": seal.root,
    }
    if seal.previous:
        values["previous"] = {"file": seal.previous[0], "digest": seal.previous[1]}
    if seal.commit:
        values["commit"] = seal.commit
    values["version"] = seal.version
    values["totals"] = {name: written(pence) for name, pence in seal.totals.items()}
    body = tomli_w.dumps(values)
    entries = (
        f'\n[[entry]]\nid = {_quoted(entry.id)}\ndigest = "{entry.digest}"\n'
        f"parts = {{ {', '.join(f'{name} = {_quoted(part)}' for name, part in entry.parts.items())} }}\n"
        for entry in seal.entries
    )
    return f"{_HEAD}{body}{''.join(entries)}"


def seal_in(data: bytes, shown: str) -> Seal:
    """Return the seal that a file holds.

    Raises:
        RefusedError: it is none.
    """
    values = parse(decode(data, shown), shown)
    try:
        return _read(values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        told = str(error) if isinstance(error, ValueError) else "it lacks what a seal says, or says it in another way"
        message = f"{shown} is no seal that can be checked: {told}"
        advice = "put it back as it was made: git knows it, and so does whoever was sent a copy"
        raise RefusedError(Finding(DAMAGED, Severity.ERROR, message, advice, Spot(shown))) from None


def _read(values: Mapping[str, Any]) -> Seal:
    if not _NEEDED <= values.keys() <= _KEYS or values["format"] != FORMAT:
        raise ValueError("its keys are not those of a seal in a format that is known")
    year = read_year(values["year"])
    if not _is_single(year) or type(values["sealed"]) is not date:
        raise ValueError("it does not say which year it closes, and when")
    totals = {name: read_filed(amount) for name, amount in values["totals"].items()}
    if totals.keys() != _SUMS:
        raise ValueError("its totals are not those of a seal")
    entries = tuple(_entry(each) for each in values.get("entry", ()))
    if [entry.id for entry in entries] != sorted({entry.id for entry in entries}):
        raise ValueError("its entries are not in order, each once")
    before = values.get("previous")
    return Seal(
        year,
        values["sealed"],
        _text(values["by"]),
        _matching(values["root"].removeprefix(PREFIX), _DIGEST, PREFIX),
        totals,
        entries,
        (_text(before["file"]), _matching(before["digest"].removeprefix(PREFIX), _DIGEST, PREFIX)) if before else None,
        _text(values.get("commit", "")),
        _text(values["version"]),
    )


def _entry(values: Mapping[str, Any]) -> SealedEntry:
    parts = {_text(name): _matching(part, _PART) for name, part in values["parts"].items()}
    if values.keys() != {"id", "digest", "parts"}:
        raise ValueError("one of its entries says more than a seal does")
    return SealedEntry(_text(values["id"]), _matching(values["digest"], _DIGEST), parts)


def _is_single(year: Year) -> bool:
    return year.is_stated and not year.is_span


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _matching(value: str, pattern: re.Pattern[str], prefix: str = "") -> str:
    if not pattern.fullmatch(value):
        raise ValueError("one of its digests is none")
    return prefix + value


def _quoted(text: str) -> str:
    return tomli_w.dumps({"x": text}).removeprefix("x = ").rstrip("\n")
