"""JUnit XML, which nearly every CI shows as test results: a suite for each file, a case for each finding.

An error is a failure; a warning or remark is a case that was skipped, so that a book without errors passes. A file
without findings is a case that passed.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from hmsledger.findings import Finding, Severity
from hmsledger.render.findings.concise import line_of
from hmsledger.render.findings.inspection import Inspection, counts_of
from hmsledger.render.table import Styled
from hmsledger.render.visible import visible

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def lines(inspection: Inspection, width: int | None = None) -> Iterator[Styled]:  # noqa: ARG001 - XML has no width
    """Yield the document."""
    counts = counts_of(inspection.findings)
    by_file: dict[str, list[Finding]] = {file: [] for file in inspection.files}
    for finding in inspection.findings:
        by_file.setdefault(finding.spot.file, []).append(finding)
    tests = sum(max(1, len(found)) for found in by_file.values())
    yield Styled('<?xml version="1.0" encoding="UTF-8"?>')
    failures = str(counts[Severity.ERROR])
    yield Styled(_tag("testsuites", name="hmsledger check", tests=str(tests), failures=failures, errors="0"))
    for number, (file, found) in enumerate(sorted(by_file.items())):
        yield from _suite(number, inspection.paths.get(file, file), found, inspection.day)
    yield Styled("</testsuites>")


def _suite(number: int, path: str, found: list[Finding], day: date) -> Iterator[Styled]:
    counts = counts_of(found)
    attributes = {
        "name": path,
        "package": "hmsledger",
        "id": str(number),
        "hostname": "localhost",
        "timestamp": f"{day.isoformat()}T00:00:00",
        "tests": str(max(1, len(found))),
        "failures": str(counts[Severity.ERROR]),
        "errors": "0",
        "skipped": str(counts[Severity.WARNING] + counts[Severity.INFORMATION]),
        "time": "0",
    }
    yield Styled(_tag("testsuite", **attributes))
    yield Styled("<properties/>")
    if not found:
        yield Styled(_tag("testcase", name="nothing is wrong", classname=path, time="0", closed="/"))
    for name, finding in _named(found):
        yield Styled(_tag("testcase", name=name, classname=path, time="0"))
        element = "failure" if finding.severity is Severity.ERROR else "skipped"
        opening = _tag(element, type=str(finding.severity), message=visible(finding.message))
        advice = f" (help: {visible(finding.help)})" if finding.help else ""
        yield Styled(f"{opening}{_text(line_of(finding) + advice)}</{element}>")
        yield Styled("</testcase>")
    yield Styled("<system-out/>")
    yield Styled("<system-err/>")
    yield Styled("</testsuite>")


def _named(found: Iterable[Finding]) -> Iterator[tuple[str, Finding]]:
    """Yield findings with names that tell them apart and stay when lines move."""
    seen: dict[str, int] = {}
    for finding in found:
        name = f"{finding.code} ({finding.entry})" if finding.entry else finding.code
        count = seen[name] = seen.get(name, 0) + 1
        yield name if count == 1 else f"{name} #{count}", finding


def _tag(element: str, closed: str = "", **attributes: str) -> str:
    said = "".join(f" {name}={quoteattr(_allowed(value))}" for name, value in attributes.items())
    return f"<{element}{said}{closed}>"


def _text(text: str) -> str:
    return escape(_allowed(text))


def _allowed(text: str) -> str:
    """Return a text with what no XML may hold in a form that can be seen."""
    return _NOT_IN_XML.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", visible(text))
