"""JSON: the versioned contract with other programs; money is text with two decimals."""

import json
import re

from hmsledger.render.display import AS_IT_IS, Display
from hmsledger.render.visible import HIDDEN, STEERS_A_RUNNER
from hmsledger.reports.page import Page


def render(page: Page, width: int | None = None, display: Display = AS_IT_IS) -> str:  # noqa: ARG001 - JSON has neither
    """Return a page's data as JSON."""
    return encoded(page.data(), indent=2) + "\n"


def encoded(data: object, indent: int | None = None) -> str:
    r"""Return data as JSON that neither a terminal nor a CI runner obeys when it stands in a log.

    >>> encoded("##[error]\N{RIGHT-TO-LEFT OVERRIDE}")
    '"##\\u005berror]\\u202e"'
    """
    text = json.dumps(data, indent=indent, ensure_ascii=False)
    return STEERS_A_RUNNER.sub(r"\1\\u005b", HIDDEN.sub(_escape, text))


def _escape(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]
