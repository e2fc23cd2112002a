"""Looking up where findings stand. Only what is to be reported is looked up, so a clean read pays nothing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hmsledger.findings import Finding, Place, Severity, Spot

if TYPE_CHECKING:
    from hmsledger.store.positions import Elements

TOP = Place(1, 1, 1, 1)


class Places:
    """The places of spots in the files of a book; an element is scanned when one of its spots is first asked for."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        """Take the bytes of each file, by its shown path."""
        self._contents = contents
        self._known: dict[str, Elements] = {}

    def of(self, spot: Spot) -> Place:
        """Return where a spot stands, or where the nearest thing around it does."""
        from hmsledger.store.positions import Elements  # noqa: PLC0415 - a clean read never needs it

        if spot.file not in self._known:
            text = self._contents.get(spot.file, b"").decode(errors="replace").replace("\r\n", "\n")
            self._known[spot.file] = Elements(text)
        positions = self._known[spot.file].positions(spot.path)
        span = (positions.key(spot.path) if spot.key else None) or positions.nearest(spot.path)
        return Place(span.line, span.column, span.end_line, span.end_column)


def placed(findings: tuple[Finding, ...], contents: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Return findings with their places, in order of file, line, column and code."""
    places = Places(contents)
    found = [
        finding
        if finding.place
        else finding.placed(places.of(finding.spot), places.of(finding.first) if finding.first else None)
        for finding in findings
    ]
    found.sort(key=_order)
    return tuple(found)


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.place or TOP
    gravest_first = list(Severity).index(finding.severity)
    return (finding.spot.file, place.line, place.column, gravest_first, finding.code, finding.message)
