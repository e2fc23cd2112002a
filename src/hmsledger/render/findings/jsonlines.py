"""JSON Lines: one finding a line, each as in the list that ``json`` gives."""

from collections.abc import Iterator

from hmsledger.render.findings.inspection import Inspection
from hmsledger.render.findings.json import data_of
from hmsledger.render.json import encoded
from hmsledger.render.table import Styled


def lines(inspection: Inspection, width: int | None = None) -> Iterator[Styled]:  # noqa: ARG001 - JSON has no width
    """Yield a line for each finding."""
    for finding in inspection.findings:
        yield Styled(encoded(data_of(finding)))
