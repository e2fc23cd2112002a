"""Formats of findings: one room each, from what a check found to lines of text.

To add one, write a function from an ``Inspection`` to lines in a room of its own, and name it below.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from importlib import import_module

from hmsledger.render.findings.inspection import Inspection
from hmsledger.render.table import Styled


class FindingsFormat(StrEnum):
    """The formats of findings: the first two for people, the rest for programs."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    JSON_LINES = "json-lines"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"
    RDJSON = "rdjson"


_ROOMS: Mapping[FindingsFormat, str] = {
    FindingsFormat.FULL: "hmsledger.render.findings.full",
    FindingsFormat.CONCISE: "hmsledger.render.findings.concise",
    FindingsFormat.JSON: "hmsledger.render.findings.json",
    FindingsFormat.JSON_LINES: "hmsledger.render.findings.jsonlines",
    FindingsFormat.GITHUB: "hmsledger.render.findings.github",
    FindingsFormat.GITLAB: "hmsledger.render.findings.gitlab",
    FindingsFormat.SARIF: "hmsledger.render.findings.sarif",
    FindingsFormat.JUNIT: "hmsledger.render.findings.junit",
    FindingsFormat.RDJSON: "hmsledger.render.findings.rdjson",
}
"""The room of each format, imported when it is asked for."""


def lines_of(inspection: Inspection, form: FindingsFormat, width: int | None = None) -> Iterator[Styled]:
    """Return what was found as lines of text in a format.

    Args:
        inspection: what was found.
        form: the format.
        width: how many columns the terminal has; None where a line may be as long as it is.
    """
    room: Callable[[Inspection, int | None], Iterator[Styled]] = import_module(_ROOMS[form]).lines
    return room(inspection, width)
