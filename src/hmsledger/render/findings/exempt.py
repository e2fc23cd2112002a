"""Findings of a book with exempt figures: marked at head and foot for people, and in each finding for programs."""

from hmsledger.render.findings import FindingsFormat, lines_of
from hmsledger.render.findings.inspection import Inspection
from hmsledger.render.findings.json import data_of
from hmsledger.render.json import encoded
from hmsledger.reports.audience import AUDIENCE


def text_of(inspection: Inspection, form: FindingsFormat, mark: str) -> str:
    """Return findings as text in a format for people, or as JSON.

    Args:
        inspection: what was found.
        form: the format: one for people, or JSON.
        mark: the sentence that stands on every page with exempt figures.
    """
    marked = [{"audience": AUDIENCE, **data_of(finding)} for finding in inspection.findings]
    if form is FindingsFormat.JSON:
        return encoded(marked, indent=2) + "\n"
    if form is FindingsFormat.JSON_LINES:
        return "".join(f"{encoded(row)}\n" for row in marked)
    lines = (mark, "", *(line.text for line in lines_of(inspection, form)), "", mark)
    return "".join(f"{line}\n" for line in lines)
