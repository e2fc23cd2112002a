"""GitLab: a Code Quality report, which a merge request shows beside the lines it changes."""

from collections.abc import Iterator, Mapping

from hmsledger.findings import Severity
from hmsledger.render.findings.inspection import TOP, Inspection
from hmsledger.render.json import encoded
from hmsledger.render.table import Styled
from hmsledger.render.visible import visible

_SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: "critical",
    Severity.WARNING: "minor",
    Severity.INFORMATION: "info",
}


def lines(inspection: Inspection, width: int | None = None) -> Iterator[Styled]:  # noqa: ARG001 - JSON has no width
    """Yield the list of all findings."""
    report = [
        {
            "description": visible(finding.message),
            "check_name": finding.code,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[finding.severity],
            "location": {
                "path": inspection.path_of(finding),
                "lines": {"begin": (finding.place or TOP).line, "end": (finding.place or TOP).end_line},
            },
        }
        for finding, fingerprint in inspection.fingerprints()
    ]
    yield Styled(encoded(report, indent=2))
