"""GitHub Actions: workflow commands that become annotations on the lines of a pull request.

GitHub shows ten annotations of each kind for a step and drops the rest without a word. So the gravest come first,
and what is not annotated is written to the log, folded, a line each.
"""

from collections.abc import Iterator, Mapping

from hmsledger.findings import Finding, Severity
from hmsledger.render.findings.concise import line_of
from hmsledger.render.findings.inspection import TOP, Inspection, summary
from hmsledger.render.table import Styled
from hmsledger.render.visible import visible
from hmsledger.reports.words import plural

MOST_SHOWN = 10
"""So many annotations of each kind GitHub shows for a step."""
_COMMANDS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "notice",
}


def lines(inspection: Inspection, width: int | None = None) -> Iterator[Styled]:  # noqa: ARG001 - a log has no width
    """Yield a workflow command for each finding that GitHub will show, the rest as lines of the log."""
    shown = dict.fromkeys(Severity, 0)
    rest: list[Finding] = []
    for finding in inspection.gravest_first():
        if shown[finding.severity] == MOST_SHOWN:
            rest.append(finding)
            continue
        shown[finding.severity] += 1
        yield Styled(_command(finding, inspection.path_of(finding)))
    if rest:
        more = plural(len(rest), "finding")
        yield Styled(f"::group::and {more} more: GitHub shows {MOST_SHOWN} annotations of each kind for a step")
        yield from (Styled(line_of(finding)) for finding in rest)
        yield Styled("::endgroup::")
    yield Styled(summary(inspection))


def _command(finding: Finding, path: str) -> str:
    place = finding.place or TOP
    properties = {"file": visible(path), "line": place.line, "endLine": place.end_line}
    if place.end_line == place.line:
        properties |= {"col": place.column, "endColumn": place.end_column}
    properties["title"] = f"hmsledger {finding.code}"
    said = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    advice = f"\nhelp: {visible(finding.help)}" if finding.help else ""
    return f"::{_COMMANDS[finding.severity]} {said}::{_data(visible(finding.message) + advice)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
