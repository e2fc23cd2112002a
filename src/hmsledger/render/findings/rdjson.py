"""Reviewdog: its diagnostic format (rdjson), which it posts as comments on any forge. Columns count UTF-8 bytes."""

from collections.abc import Iterator, Mapping

from hmsledger.findings import Finding, Severity
from hmsledger.render.findings.inspection import TOP, Inspection, Sources
from hmsledger.render.json import encoded
from hmsledger.render.table import Styled
from hmsledger.render.visible import visible

_SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: "ERROR",
    Severity.WARNING: "WARNING",
    Severity.INFORMATION: "INFO",
}


def lines(inspection: Inspection, width: int | None = None) -> Iterator[Styled]:  # noqa: ARG001 - JSON has no width
    """Yield one result with all findings as its diagnostics."""
    sources = Sources(inspection.contents)
    diagnostics = [
        {
            "message": _message(finding),
            "location": {"path": inspection.path_of(finding), "range": _range(finding, sources)},
            "severity": _SEVERITIES[finding.severity],
            "code": {"value": finding.code},
        }
        for finding in inspection.findings
    ]
    yield Styled(encoded({"source": {"name": "hmsledger"}, "diagnostics": diagnostics}, indent=2))


def _message(finding: Finding) -> str:
    advice = f"\nhelp: {visible(finding.help)}" if finding.help else ""
    return visible(finding.message) + advice


def _range(finding: Finding, sources: Sources) -> dict[str, dict[str, int]]:
    place = finding.place or TOP
    line = sources.line(finding)
    start = {"line": place.line, "column": _byte_column(line, place.column)}
    if place.end_line != place.line:
        return {"start": start}
    return {"start": start, "end": {"line": place.line, "column": _byte_column(line, place.end_column)}}


def _byte_column(line: str, column: int) -> int:
    """Return a column counted in the bytes of UTF-8; behind the end of a line each counts for one.

    >>> _byte_column("a£b", 3)
    4
    """
    before = line[: column - 1]
    return column + len(before.encode(errors="surrogateescape")) - len(before)
