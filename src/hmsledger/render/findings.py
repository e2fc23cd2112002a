"""Findings as text: what is wrong, where, with the source line underlined, and what to do."""

import json
from collections.abc import Iterable, Iterator, Mapping

from hmsledger.findings import Finding, Place, Severity
from hmsledger.render.concealed import NOT_SHOWN, concealed_lines, exposed_elements
from hmsledger.render.table import Styled
from hmsledger.render.visible import visible, width_of

_TOP = Place(1, 1, 1, 1)
_LONGEST = 160


def full(findings: Iterable[Finding], contents: Mapping[str, bytes]) -> Iterator[Styled]:
    """Yield each finding as a block: code and sentence, place, source line, underline, help.

    Args:
        findings: findings with their places.
        contents: the bytes of each file, by its shown path.
    """
    found = tuple(findings)
    exposed = exposed_elements(found)
    sources: dict[str, list[str]] = {}
    hidden: dict[str, frozenset[int]] = {}
    for finding in found:
        file = finding.spot.file
        if file not in sources:
            sources[file] = contents.get(file, b"").decode(errors="replace").replace("\r\n", "\n").split("\n")
            hidden[file] = concealed_lines(sources[file])
        place = finding.place or _TOP
        concealed = (file, finding.spot.path[:2]) in exposed or place.line in hidden[file]
        yield from _block(finding, sources[file], concealed=concealed)
        yield Styled("")


def summary(findings: Iterable[Finding], checked: str) -> str:
    """Return the closing line: how many of each severity, in what.

    >>> summary((), "3 entries in 1 file")
    'Nothing is wrong: 3 entries in 1 file.'
    """
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1
    nouns = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFORMATION: "remarks"}
    said = [
        f"{count} {nouns[severity][:-1] if count == 1 else nouns[severity]}"
        for severity, count in counts.items()
        if count
    ]
    return f"{', '.join(said)} in {checked}." if said else f"Nothing is wrong: {checked}."


def as_json(findings: Iterable[Finding]) -> str:
    """Return findings as a JSON list."""
    return json.dumps([_data(finding) for finding in findings], indent=2, ensure_ascii=False) + "\n"


def _data(finding: Finding) -> dict[str, object]:
    place = finding.place or _TOP
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": visible(finding.message),
        "help": visible(finding.help),
        "path": finding.spot.file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "entry": finding.entry or None,
    }


def _block(finding: Finding, source: list[str], *, concealed: bool) -> Iterator[Styled]:
    place = finding.place or _TOP
    yield Styled(f"{finding.severity}[{finding.code}]: {visible(finding.message)}", finding.severity)
    gutter = " " * len(str(place.line))
    yield Styled(f"{gutter}--> {visible(finding.spot.file)}:{place.line}:{place.column}", "place")
    if concealed:
        yield Styled(f"{gutter} | {NOT_SHOWN}", "place")
    elif place.line <= len(source) and source[place.line - 1]:
        yield from _excerpt(place, source[place.line - 1], gutter)
    if finding.help:
        yield Styled(f"{gutter} = help: {visible(finding.help)}", "help")


def _excerpt(place: Place, line: str, gutter: str) -> Iterator[Styled]:
    """Yield the source line, cut to what matters where it is very long, with the span underlined."""
    start = place.column - 1
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    cut = max(0, start - _LONGEST // 2) if len(line) > _LONGEST else 0
    shown = line[cut : cut + _LONGEST]
    before, marked = visible(line[cut:start]), visible(line[start : max(end, start + 1)][: cut + _LONGEST - start])
    yield Styled(f"{gutter} |")
    lead, rest = "…" if cut else "", "…" if cut + _LONGEST < len(line) else ""
    yield Styled(f"{place.line} | {lead}{visible(shown)}{rest}")
    yield Styled(f"{gutter} | {' ' * (len(lead) + width_of(before))}{'^' * max(width_of(marked), 1)}", "mark")
