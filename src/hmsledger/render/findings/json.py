"""JSON: the contract with other programs, a list of findings. Lines and columns count from 1 in characters."""

import json
from collections.abc import Iterator

from hmsledger.findings import Finding
from hmsledger.render.findings.inspection import TOP, Inspection
from hmsledger.render.table import Styled
from hmsledger.render.visible import STEERS_A_RUNNER, visible


def lines(inspection: Inspection, width: int | None = None) -> Iterator[Styled]:  # noqa: ARG001 - JSON has no width
    """Yield the list of all findings."""
    yield Styled(written([data_of(finding) for finding in inspection.findings], indent=2))


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


def written(data: object, indent: int | None = None) -> str:
    r"""Return data as JSON that a CI runner does not obey when it stands in a log.

    >>> written("##[error]")
    '"##\\u005berror]"'
    """
    return STEERS_A_RUNNER.sub(r"\1\\u005b", json.dumps(data, indent=indent, ensure_ascii=False))
