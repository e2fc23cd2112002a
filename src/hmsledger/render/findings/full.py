"""Findings for people: what is wrong, where, with the source line underlined, and what to do.

What is the same in several places is said once, with all the places. Of what is alike only the first few are
shown in full: the further errors take a line each, and further warnings and remarks are counted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from hmsledger.findings import Finding, Severity
from hmsledger.render.concealed import NOT_SHOWN
from hmsledger.render.findings.concise import line_of
from hmsledger.render.findings.excerpt import excerpt
from hmsledger.render.findings.inspection import TOP, Inspection, Sources, summary
from hmsledger.render.table import Styled
from hmsledger.render.visible import visible
from hmsledger.render.wrapping import wrapped

_MOST_ALIKE = 10
"""So many findings of one code are shown in full."""
_MOST_NAMED = 12
"""So many entries are named among those that are only counted."""


def lines(inspection: Inspection, width: int | None = None) -> Iterator[Styled]:
    """Yield each finding as a block: code and sentence, place, source line, underline, help; then the closing line."""
    yield from blocks(inspection.findings, inspection.contents, width)
    yield from wrapped(summary(inspection), width, "total")


def blocks(findings: Iterable[Finding], contents: Mapping[str, bytes], width: int | None = None) -> Iterator[Styled]:
    """Yield the blocks alone, each with an empty line after it.

    Args:
        findings: findings with their places, in order.
        contents: the bytes of each file, by its shown path.
        width: how many columns the terminal has; None where a line may be as long as it is.
    """
    findings = tuple(findings)
    sources = Sources(contents, findings)
    shown: dict[tuple[Severity, str], int] = {}
    further: dict[tuple[Severity, str], list[Finding]] = {}
    for group in _groups(findings):
        kind = (group[0].severity, group[0].code)
        shown[kind] = shown.get(kind, 0) + 1
        if shown[kind] > _MOST_ALIKE:
            further.setdefault(kind, []).extend(group)
            continue
        yield from _block(group, sources, width)
        yield Styled("")
    for (severity, code), alike in further.items():
        if severity is Severity.ERROR:
            yield Styled(f"and {len(alike):,} more of error[{code}], a line each:", severity)
            yield from (Styled(f"  {line_of(finding)}") for finding in alike)
            yield Styled("")
    counted_only = sorted((kind for kind in further if kind[0] is not Severity.ERROR), key=_gravity)
    if counted_only:
        yield from wrapped("and more like those above; --output-format concise gives each a line:", width, "head")
        for kind in counted_only:
            yield from _counted(*kind, further[kind], width)
        yield Styled("")


def _gravity(kind: tuple[Severity, str]) -> int:
    return list(Severity).index(kind[0])


def _groups(findings: Iterable[Finding]) -> Iterable[list[Finding]]:
    """Return findings that say the same word for word together, in the place of the first of them."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.severity, finding.code, finding.message, finding.help), []).append(finding)
    return groups.values()


def _block(group: Sequence[Finding], sources: Sources, width: int | None) -> Iterator[Styled]:
    finding = group[0]
    place = finding.place or TOP
    gutter = " " * len(str(place.line))
    yield from wrapped(f"{finding.severity}[{finding.code}]: {visible(finding.message)}", width, finding.severity)
    yield Styled(f"{gutter}--> {visible(finding.spot.file)}:{place.line}:{place.column}", "place")
    if sources.conceals(finding):
        yield Styled(f"{gutter} | {NOT_SHOWN}", "place")
    else:
        yield from excerpt(finding, sources.line(finding), width)
    if len(group) > 1:
        yield from wrapped(f"{gutter} = also: {_places(group[1:])}", width, "help", len(gutter) + len(" = also: "))
    if finding.help:
        # A command is left in one piece, so that it can be copied from the terminal.
        breaks = None if "hmsledger " in finding.help else width
        yield from wrapped(f"{gutter} = help: {visible(finding.help)}", breaks, "help", len(gutter) + len(" = help: "))


def _places(findings: Sequence[Finding]) -> str:
    """Return places in a few words: the lines of each file.

    All places of an error are named; of what is no error, the first few.
    """
    named = findings if findings[0].severity is Severity.ERROR else findings[:_MOST_NAMED]
    by_file: dict[str, list[str]] = {}
    for finding in named:
        place = finding.place or TOP
        by_file.setdefault(finding.spot.file, []).append(f"{place.line}:{place.column}")
    said = "; ".join(f"{visible(file)}:{', '.join(places)}" for file, places in by_file.items())
    left = len(findings) - len(named)
    return f"{said} and {left:,} more places" if left else said


def _counted(severity: Severity, code: str, alike: Sequence[Finding], width: int | None) -> Iterator[Styled]:
    ids = list(dict.fromkeys(finding.entry for finding in alike if finding.entry))
    more = ", ..." if len(ids) > _MOST_NAMED else ""
    about = f": {', '.join(map(visible, ids[:_MOST_NAMED]))}{more}" if ids else ""
    yield from wrapped(f"  {severity}[{code}]: {len(alike):,} more{about}", width, severity, 4)
