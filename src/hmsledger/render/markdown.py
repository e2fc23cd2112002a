"""Markdown: for merge requests, wikis and notes."""

import re

from hmsledger.render.display import AS_IT_IS, Display, noted
from hmsledger.render.visible import visible
from hmsledger.reports.page import Block, Column, Items, Page, Paragraph, Table, Title, Verbatim

_APART = "<!-- -->"
_SPECIAL = re.compile(
    r"""(?P<joined>[@\#!~$%^](?=[\w"{]) | &(?=\d) | :(?=[A-Za-z+/-]|\d+:) | \bwww(?=\.) | \bGH(?=-\d))
      | [\\`*_{}\[\]<>\#|~!$&]""",
    re.VERBOSE | re.IGNORECASE,
)
"""What Markdown makes something of, and what GitHub and GitLab look for in the text that it leaves: a mention, the
number of an issue, a label, an emoji, an address. These look through a backslash, so a comment keeps them apart."""


def render(page: Page, width: int | None = None, display: Display = AS_IT_IS) -> str:  # noqa: ARG001 - Markdown has no width
    """Return a page as Markdown."""
    return "\n\n".join(_text(block, display) for block in noted(page, display)) + "\n"


def escaped(text: str) -> str:
    r"""Return a text that Markdown, GitHub and GitLab show as it stands.

    >>> escaped("a|b [x](y) @team")
    'a\\|b \\[x\\](y) \\@<!-- -->team'
    """
    return _SPECIAL.sub(_plainly, visible(text))


def _plainly(found: re.Match[str]) -> str:
    kept = found[0] if found[0].isalpha() or found[0] == ":" else f"\\{found[0]}"
    return f"{kept}{_APART}" if found["joined"] else kept


def _text(block: Block, display: Display) -> str:
    match block:
        case Title():
            return f"# {escaped(display.words(block.text))}"
        case Paragraph():
            return escaped(display.words(block.text))
        case Items():
            return "\n".join(
                (escaped(display.words(block.lead)), "", *(f"- {escaped(display.words(item))}" for item in block.items))
            )
        case Verbatim():
            return "\n".join(f"    {visible(line)}".rstrip() for line in block.lines)
        case Table():
            caption = [f"**{escaped(display.words(block.caption))}**", ""] if block.caption else []
            head = _row(tuple(column.title.replace("\n", " ") for column in block.columns))
            rows = (_row(tuple(map(display.cell, row.cells)), bold=row.total) for row in block.rows)
            rule = f"|{'|'.join(_rule(column) for column in block.columns)}|"
            return "\n".join((*caption, head, rule, *rows))


def _row(cells: tuple[str, ...], *, bold: bool = False) -> str:
    texts = (f"**{escaped(cell)}**" if bold and cell else escaped(cell) for cell in cells)
    return f"| {' | '.join(texts)} |"


def _rule(column: Column) -> str:
    return " ---: " if column.right else " --- "
