"""Looking up where findings stand. Only what is to be reported is looked up, so a clean read pays nothing."""

from collections.abc import Mapping

from hmsledger.findings import Finding, Place, Spot
from hmsledger.store.positions import Positions, index

TOP = Place(1, 1, 1, 1)


def placed(findings: tuple[Finding, ...], contents: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Return findings with their places, in order of file, line, column and code.

    Args:
        findings: findings by keys.
        contents: the bytes of each file, by its shown path.
    """
    known: dict[str, Positions] = {}
    found = [
        finding if finding.place else finding.placed(_place(finding.spot, contents, known)) for finding in findings
    ]
    found.sort(key=lambda finding: (finding.spot.file, finding.place or TOP, finding.code, finding.message))
    return tuple(found)


def lines_of(spots: tuple[Spot, ...], contents: Mapping[str, bytes]) -> tuple[int, ...]:
    """Return the line at which each spot begins."""
    known: dict[str, Positions] = {}
    return tuple(_place(spot, contents, known).line for spot in spots)


def _place(spot: Spot, contents: Mapping[str, bytes], known: dict[str, Positions]) -> Place:
    if spot.file not in known:
        text = contents.get(spot.file, b"").decode(errors="replace").replace("\r\n", "\n")
        known[spot.file] = index(text)
    positions = known[spot.file]
    span = (positions.key(spot.path) if spot.key else None) or positions.nearest(spot.path)
    return Place(span.line, span.column, span.end_line, span.end_column)
