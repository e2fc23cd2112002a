"""JSON: the versioned contract with other programs; money is text with two decimals."""

import json

from hmsledger.reports.page import Page


def render(page: Page, width: int | None = None) -> str:  # noqa: ARG001 - JSON has no width
    """Return a page's data as JSON."""
    return json.dumps(page.data(), indent=2, ensure_ascii=False) + "\n"
