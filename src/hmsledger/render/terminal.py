"""The terminal: the same text as everywhere, with its headings set apart where the terminal can."""

from rich.console import Console
from rich.text import Text

from hmsledger.render.display import AS_IT_IS, Display
from hmsledger.render.table import lines
from hmsledger.reports.page import Page

_STYLES = {"title": "bold", "head": "dim", "total": "bold"}


def styled_text(page: Page, display: Display = AS_IT_IS) -> str:
    """Return a page as the terminal shows it: no wider than it is, styled as far as it can."""
    console = plain_console()
    with console.capture() as captured:
        for line in lines(page, console.width, display):
            console.print(Text(line.text, style=_STYLES.get(line.role, "")), soft_wrap=True)
    return captured.get()


def plain_console(*, stderr: bool = False) -> Console:
    """Return a console that interprets nothing: no markup, no emoji, no highlighting."""
    return Console(markup=False, emoji=False, highlight=False, stderr=stderr, legacy_windows=False)
