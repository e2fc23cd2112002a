"""JSON: the contract with other programs, a list of findings. Lines and columns count from 1 in characters."""

from collections.abc import Iterator

from hmsledger.findings import Finding
from hmsledger.render.findings.inspection import TOP, Inspection
from hmsledger.render.json import encoded
from hmsledger.render.table import Styled
from hmsledger.render.visible import visible


def lines(inspection: Inspection, width: int | None = None) -> Iterator[Styled]:  # noqa: ARG001 - JSON has no width
    """Yield the list of all findings."""
    yield Styled(encoded([data_of(finding) for finding in inspection.findings], indent=2))


def data_of(finding: Finding) -> dict[str, object]:
    """Return one finding as the contract has it."""
    place = finding.place or TOP
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
