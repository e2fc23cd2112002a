"""A real browser, without a window: Chromium of this system, driven by Playwright, and axe-core in its pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from conftest import needed
from playwright.sync_api import Browser, sync_playwright

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@contextmanager
def browser() -> Iterator[Browser]:
    """Yield the browser; where there is none the test is left out in plain words."""
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=needed("chromium"), args=["--no-sandbox"])
        yield opened
        opened.close()


def violations(page: Any) -> list[str]:  # noqa: ANN401 - a page of Playwright
    """Return what axe-core finds wrong with a page."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{item['id']}: {item['nodes'][0]['html'][:200]}" for item in found]
