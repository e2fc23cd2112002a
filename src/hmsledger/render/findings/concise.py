"""Findings a line each, as compilers write them: ``file:line:column: severity: sentence [code]``."""

from collections.abc import Iterator

from hmsledger.findings import Finding
from hmsledger.render.findings.inspection import TOP, Inspection, summary, unsteering
from hmsledger.render.table import Styled
from hmsledger.render.visible import visible


def lines(inspection: Inspection, width: int | None = None) -> Iterator[Styled]:  # noqa: ARG001 - one finding, one line
    """Yield a line for each finding, then the closing line."""
    for finding in inspection.findings:
        yield Styled(line_of(finding), finding.severity)
    yield Styled(summary(inspection), "total")


def line_of(finding: Finding) -> str:
    """Return a finding as one line."""
    place = finding.place or TOP
    where = f"{visible(finding.spot.file)}:{place.line}:{place.column}"
    return unsteering(f"{where}: {finding.severity}: {visible(finding.message)} [{finding.code}]")
