"""One HTML page: nothing is fetched, it works without JavaScript, in print, by ear and enlarged."""

from hmsledger.render.display import AS_IT_IS, Display
from hmsledger.render.html.body import Body
from hmsledger.render.html.document import document
from hmsledger.reports.page import Page


def render(page: Page, width: int | None = None, display: Display = AS_IT_IS) -> str:  # noqa: ARG001 - a page is as wide as its window
    """Return a page as HTML, whole in itself."""
    body = Body(page, display)
    return document(body.title, body.text(), page.mark)
