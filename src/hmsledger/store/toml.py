"""TOML text to plain values: one parser, one dialect (TOML 1.0), on every Python.

The parser recurses natively, so nesting must be bounded before it sees a text. A text with few brackets is
safe as a whole. A long one is parsed in runs of whole ``[[entry]]`` blocks, each with few brackets; whatever does not
fit that habit is measured bracket by bracket first.
"""

import re
from typing import NamedTuple

import toml_rs

from hmsledger.findings import Finding, Place, Severity, Spot
from hmsledger.store.gate import RefusedError, place_of
from hmsledger.store.values import Bare

Document = dict[str, object]

DEEPEST = 100
MOST_AT_ONCE = 512 * 1024
"""The parser takes up to a hundred bytes a character: a longer text is parsed in runs, or refused."""
_FEW_BRACKETS = 500
_ADVICE = "correct the text at this place; no figure is taken from a file that cannot be read"
_FUSED = "if two entries ran into one here, as after a merge by line, write [[entry]] above the second; else keep one"
_HEADER = "\n[[entry]]\n"
_RUN = 8_000
"""So many characters at least make a run; the last may have fewer."""
# A text that is never closed goes on to its end here: were it no match, each of its quotes would be tried in turn.
_SYNTAX = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*(?:""")?|\'\'\'(?:[^\']|\'(?!\'\'))*(?:\'\'\')?'
    r'|"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"?|\'[^\'\n]*\'?|#[^\n]*|[\[{]|[\]}]',
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
    if len(text) <= MOST_AT_ONCE and brackets <= _FEW_BRACKETS:
        if brackets > DEEPEST:
            _refuse_deep(text, shown)
        return _parse_whole(text, shown)
    document = _parse_in_runs(text)
    if document is not None:
        return document
    if len(text) > MOST_AT_ONCE:
        raise RefusedError(_first_fault(text, shown))
    _refuse_deep(text, shown)
    return _parse_whole(text, shown)


def _first_fault(text: str, shown: str) -> Finding:
    """Return why a long text cannot be parsed in runs: its first run that is no TOML, or how it is laid out."""
    start = 0
    for run in _runs(text) or ():
        if not ('"""' in run or "'''" in run):  # in a text of many lines a header may be none
            try:
                _parse_whole(run, shown)
            except RefusedError as refused:
                return _further_down(refused.finding, text.count("\n", 0, start))
        start += len(run)
    message = f"{shown} is larger than {MOST_AT_ONCE // 1024} KiB and not laid out in blocks that begin with [[entry]]"
    advice = "write each entry as a block of its own, all other tables above the first, or split the file by scheme"
    return Finding("oversized-file", Severity.ERROR, message, advice, Spot(shown), place=Place(1, 1, 1, 1))


def _further_down(finding: Finding, lines: int) -> Finding:
    place = finding.place or Place(1, 1, 1, 1)
    return finding.placed(place._replace(line=place.line + lines, end_line=place.end_line + lines))


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


class Parts(NamedTuple):
    """A long text taken apart, so that its entries need not all be held as plain values at one time.

    Attributes:
        document: what it holds before its entries and behind them.
        runs: texts of whole ``[[entry]]`` blocks, still to be parsed.
        last: the entries behind those, parsed.
    """

    document: Document
    runs: list[str]
    last: list[object]


def taken_apart(text: str) -> Parts | None:
    """Return the parts of a long text, or None where it is not simply a head, ``[[entry]]`` blocks and a foot.

    A run that does not end between two tables is no TOML, and nor is then what stands before it: where every run can
    be parsed, together they say what the whole says.
    """
    runs = _runs(text)
    if runs is None:
        return None
    try:
        document, foot = _load(runs[0]), _load(runs[-1])
        last = _entries(foot)
    except ValueError:
        return None
    if "entry" in document or not document.keys().isdisjoint(foot):
        return None
    return Parts({**document, **foot}, runs[1:-1], last)


def entries_in(run: str) -> list[object]:
    """Return the entries of a run.

    Raises:
        ValueError: it is not TOML 1.0, or holds anything else.
    """
    part = _load(run)
    found = _entries(part)
    if part:
        raise ValueError("another table stands among the entries")
    return found


def _entries(part: Document) -> list[object]:
    found = part.pop("entry", None)
    if not isinstance(found, list):
        raise ValueError("a list of entries is no list")  # noqa: TRY004 - the text is at fault, not the program
    return found


def _parse_in_runs(text: str) -> Document | None:
    """Return the values run by run, or None where the text is not simply a head and ``[[entry]]`` blocks."""
    runs = _runs(text)
    if runs is None:
        return None
    try:
        document = _load(runs[0])
        if "entry" in document:
            return None
        entries: list[object] = []
        for run in runs[1:]:
            part = _load(run)
            entries += _entries(part)
            for key, value in part.items():
                if key not in document:
                    document[key] = value
                elif isinstance(value, list) and _goes_on(document[key], key, runs[0]):
                    document[key] = [*document[key], *value]  # type: ignore[misc]  # a list, as just asked
                else:
                    return None
    except ValueError:
        return None
    document["entry"] = entries
    return document


def _goes_on(value: object, key: str, head: str) -> bool:
    """Return whether tables further down can continue a list: in a head, only one that is made of tables itself."""
    return isinstance(value, list) and (
        re.search(rf"^[ \t]*{re.escape(key)}[ \t]*=", head, re.MULTILINE) is None
        or re.search(rf"^\[\[{re.escape(key)}\]\]", head, re.MULTILINE) is not None
    )


def _runs(text: str) -> list[str] | None:
    """Return the head of a text and runs of its blocks; None where there is no block or a run has many brackets."""
    runs: list[str] = []
    start = 0
    while (end := text.find(_HEADER, start + _RUN if runs else 0)) >= 0:
        runs.append(text[start:end])
        start = end
    runs.append(text[start:])
    return runs if len(runs) > 1 and all(map(_is_short, runs)) else None


def _is_short(run: str) -> bool:
    return len(run) <= MOST_AT_ONCE and _brackets(run) <= _FEW_BRACKETS


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
