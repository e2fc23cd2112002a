"""TOML text to plain values: one parser, one dialect (TOML 1.0), on every Python.

The parser recurses natively, so nesting must be bounded before it sees a text. A text with few brackets is
safe as a whole. A long one is parsed in runs of whole ``[[entry]]`` blocks, each with few brackets; whatever does not
fit that habit is measured bracket by bracket first.
"""

import re
from collections.abc import Iterator

import toml_rs

from hmsledger.findings import Finding, Place, Severity, Spot
from hmsledger.store.gate import RefusedError, place_of
from hmsledger.store.values import Bare

Document = dict[str, object]

DEEPEST = 100
_FEW_BRACKETS = 500
_ADVICE = "correct the text at this place; no figure is taken from a file that cannot be read"
_FUSED = "if two entries ran into one here, as after a merge by line, write [[entry]] above the second; else keep one"
_HEADER = "\n[[entry]]\n"
_SYNTAX = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\']|\'(?!\'\'))*\'\'\''
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|\'[^\'\n]*\'|#[^\n]*|[\[{]|[\]}]',
    re.DOTALL,
)
_NAMES_ENTRY = re.compile(r"(?:id|kind|recorded)\b")
_MERGE = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)


_YEAR_0 = re.compile(r"\b0000-[0-9]{2}-[0-9]{2}")
_IN_PLAIN_WORDS = {
    "string values must be quoted": "a text stands here without quotes",
    "unclosed array": "a list is opened here or above and never closed",
    "unclosed inline table": "a brace is opened here or above and never closed",
    "newlines are unsupported in inline tables": "a table in braces is broken over two lines here",
    "invalid basic string": "a text begins in this line and is not closed with a quote",
    "invalid literal string": "a text begins in this line and is not closed with a quote",
    "invalid multi-line": 'a text of many lines is not closed with """',
    "duplicate key": "this stands twice",
    "invalid date": "this date does not exist",
    "invalid month": "this date does not exist",
    "unexpected leading zero": "a number begins with 0 here; a name such as this is written in quotes",
    "key with no value": "this has no value",
    "missing value": "this has no value",
    "missing comma": "a comma is missing here",
}
"""What the parser says, and what a finance officer would say."""


def parse(text: str, shown: str) -> Document:
    """Return the values of a TOML text that has passed the gate.

    Floats come back as their text, so that no amount is ever a binary fraction.

    Raises:
        RefusedError: it is not TOML 1.0, is an unfinished merge, or is nested too deep.
    """
    brackets = _brackets(text)
    if brackets <= _FEW_BRACKETS:
        if brackets > DEEPEST:
            _refuse_deep(text, shown)
        return _parse_whole(text, shown)
    document = _parse_in_runs(text)
    if document is not None:
        return document
    _refuse_deep(text, shown)
    return _parse_whole(text, shown)


def _brackets(text: str) -> int:
    return text.count("[") + text.count("{")


def _load(text: str) -> Document:
    return toml_rs.loads(text, toml_version="1.0.0", parse_float=Bare)


def _parse_whole(text: str, shown: str) -> Document:
    try:
        return _load(text)
    except toml_rs.TOMLDecodeError as error:
        raise RefusedError(_explained(text, shown, error)) from None
    except ValueError:
        raise RefusedError(_no_such_date(text, shown)) from None


def _parse_in_runs(text: str) -> Document | None:
    """Return the values run by run, or None where the text is not simply a head and ``[[entry]]`` blocks."""
    head, *blocks = text.split(_HEADER)
    if _brackets(head) > _FEW_BRACKETS:
        return None
    try:
        document = _load(head)
        if "entry" in document:
            return None
        entries: list[object] = []
        for run in _runs(blocks):
            if not run:
                return None
            part = _load(run)
            found = part.pop("entry")
            if not isinstance(found, list) or not document.keys().isdisjoint(part):
                return None
            entries += found
            document.update(part)
    except (ValueError, KeyError):
        return None
    document["entry"] = entries
    return document


def _runs(blocks: list[str]) -> Iterator[str]:
    """Yield blocks joined into texts of few brackets; an empty text for a block that alone has too many."""
    run: list[str] = []
    weight = 0
    for block in blocks:
        brackets = _brackets(block) + 2
        if brackets > _FEW_BRACKETS:
            yield ""
        if weight + brackets > _FEW_BRACKETS:
            yield "".join(run)
            run, weight = [], 0
        run += (_HEADER, block)
        weight += brackets
    if run:
        yield "".join(run)


def _refuse_deep(text: str, shown: str) -> None:
    depth = 0
    for found in _SYNTAX.finditer(text):
        if found[0] in "[{":
            depth += 1
            if depth > DEEPEST:
                message = f"brackets are nested more than {DEEPEST} deep"
                place = place_of(text, found.start())
                advice = "a ledger never needs that: rewrite the value"
                raise RefusedError(
                    Finding("nested-too-deep", Severity.ERROR, message, advice, Spot(shown), place=place)
                )
        elif found[0] in "]}":
            depth = max(depth - 1, 0)


def _no_such_date(text: str, shown: str) -> Finding:
    found = _YEAR_0.search(text)
    place = place_of(text, found.start()) if found else Place(1, 1, 1, 2)
    return Finding("not-toml", Severity.ERROR, "this date does not exist", _ADVICE, Spot(shown), place=place)


def _explained(text: str, shown: str, error: toml_rs.TOMLDecodeError) -> Finding:
    if merge := _MERGE.search(text):
        return Finding(
            "unfinished-merge",
            Severity.ERROR,
            "a merge of two versions was left unfinished here",
            "keep the entries of both sides, take out the lines of <<<<<<<, ======= and >>>>>>>, and check again",
            Spot(shown),
            place=place_of(text, merge.start()),
        )
    said = str(error).rstrip().rpartition("\n")[2]
    reason = next((plain for jargon, plain in _IN_PLAIN_WORDS.items() if jargon in said), f"this is not TOML: {said}")
    start = len(text.encode()[: error.pos].decode(errors="ignore"))
    return Finding(
        "not-toml",
        Severity.ERROR,
        reason,
        _FUSED if "duplicate key" in said and _NAMES_ENTRY.match(text, start) else _ADVICE,
        Spot(shown),
        place=place_of(text, start),
    )
