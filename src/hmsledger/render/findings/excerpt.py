"""The source line of a finding with the exact span underlined: the one place where text of a ledger is quoted."""

from collections.abc import Iterator

from hmsledger.findings import Finding
from hmsledger.render.findings.inspection import TOP
from hmsledger.render.table import Styled
from hmsledger.render.visible import visible, width_of

_LONGEST = 160
_LEAST = 40


def excerpt(finding: Finding, line: str, width: int | None) -> Iterator[Styled]:
    """Yield the line a finding stands on, cut to what matters where it is very long, with the span underlined.

    Args:
        finding: the finding, with its place.
        line: the text of its line; nothing is shown where it is empty.
        width: how many columns the terminal has; None where a line may be as long as it is.
    """
    if not line:
        return
    place = finding.place or TOP
    gutter = " " * len(str(place.line))
    longest = _LONGEST if width is None else max(_LEAST, min(_LONGEST, width - len(gutter) - len(" | ……")))
    line = line.encode(errors="surrogateescape").decode(errors="replace")
    start = place.column - 1
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    cut = max(0, min(start - longest // 2, len(line) - longest)) if len(line) > longest else 0
    shown = line[cut : cut + longest]
    before, marked = visible(line[cut:start]), visible(line[start : max(end, start + 1)][: cut + longest - start])
    lead, rest = "…" if cut else "", "…" if cut + longest < len(line) else ""
    yield Styled(f"{gutter} |", "place")
    yield Styled(f"{place.line} | {lead}{visible(shown)}{rest}")
    yield Styled(f"{gutter} | {' ' * (len(lead) + width_of(before))}{'^' * max(width_of(marked), 1)}", "mark")
