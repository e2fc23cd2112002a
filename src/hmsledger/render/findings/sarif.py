"""SARIF 2.1.0 (OASIS): what code scanning and many security dashboards read."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from hmsledger import __version__
from hmsledger.checks.catalogue import RULES
from hmsledger.findings import Finding, Severity
from hmsledger.render.findings.inspection import TOP, Inspection
from hmsledger.render.json import encoded
from hmsledger.render.table import Styled
from hmsledger.render.visible import visible

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
}


def lines(inspection: Inspection, width: int | None = None) -> Iterator[Styled]:  # noqa: ARG001 - JSON has no width
    """Yield one log with one run."""
    rules: dict[str, Finding] = {}
    for finding in inspection.findings:
        rules.setdefault(finding.code, finding)
    index = {code: number for number, code in enumerate(rules)}
    results = [
        {
            "ruleId": finding.code,
            "ruleIndex": index[finding.code],
            "level": _LEVELS[finding.severity],
            "message": {"text": plain(f"{visible(finding.message)}.")},
            "locations": [{"physicalLocation": _location(finding, inspection.path_of(finding))}],
            "partialFingerprints": {"hmsledgerFinding/v1": fingerprint},
            "properties": {"help": visible(finding.help), **({"entry": finding.entry} if finding.entry else {})},
        }
        for finding, fingerprint in inspection.fingerprints()
    ]
    yield Styled(log([_rule(finding) for finding in rules.values()], results))


def log(rules: Sequence[Mapping[str, object]], results: Sequence[Mapping[str, object]]) -> str:
    """Return a log with one run of hmsledger.

    Args:
        rules: what each result's ``ruleIndex`` counts in.
        results: what was found.
    """
    run = {
        "tool": {
            "driver": {"name": "hmsledger", "version": __version__, "semanticVersion": __version__, "rules": rules}
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The top of the repository."}}},
        "results": results,
    }
    return encoded({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(finding: Finding) -> dict[str, object]:
    """Return what the catalogue says of a finding's code, or what can be said without it."""
    rule = RULES.get(finding.code)
    said = rule.summary if rule else f"{finding.code.replace('-', ' ').capitalize()}."
    return {
        "id": finding.code,
        "name": "".join(part.capitalize() for part in finding.code.split("-")),
        "shortDescription": {"text": plain(said)},
        "fullDescription": {"text": plain(rule.why if rule else said)},
        "help": {"text": plain(rule.remedy if rule else visible(finding.help))},
        "defaultConfiguration": {"level": _LEVELS[rule.severity if rule else finding.severity]},
    }


def _location(finding: Finding, path: str) -> dict[str, object]:
    place = finding.place or TOP
    return {
        "artifactLocation": artifact(path),
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
    }


def artifact(path: str) -> dict[str, str]:
    """Return where a file is: below the top of the repository, or else wherever it is on this machine."""
    named = quote(path.encode(errors="surrogateescape"))
    if path.startswith("/") or path[1:2] == ":":
        return {"uri": f"file:///{named.lstrip('/')}"}
    return {"uri": named, "uriBaseId": "%SRCROOT%"}


def plain(text: str) -> str:
    r"""Return a text that SARIF viewers show as it stands: no placeholders, no links.

    >>> plain("{0} [a](b)")
    '{{0}} \\[a\\](b)'
    """
    doubled = text.replace("{", "{{").replace("}", "}}")
    return doubled.replace("[", "\\[").replace("]", "\\]") if "](" in doubled else doubled
