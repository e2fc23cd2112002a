"""Markdown: for merge requests, wikis and notes."""

import re

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


def render(page: Page, width: int | None = None) -> str:  # noqa: ARG001 - Markdown has no width
    """Return a page as Markdown."""
    return "\n\n".join(_text(block) for block in page.blocks) + "\n"


def escaped(text: str) -> str:
    r"""Return a text that Markdown, GitHub and GitLab show as it stands.

    >>> escaped("a|b [x](y) @team")
    'a\\|b \\[x\\](y) \\@<!-- -->team'
    """
    return _SPECIAL.sub(_plainly, visible(text))


def _plainly(found: re.Match[str]) -> str:
    kept = found[0] if found[0].isalpha() or found[0] == ":" else f"\\{found[0]}"
    return f"{kept}{_APART}" if found["joined"] else kept


def _text(block: Block) -> str:
    match block:
        case Title():
            return f"# {escaped(block.text)}"
        case Paragraph():
            return escaped(block.text)
        case Items():
            return "\n".join((escaped(block.lead), "", *(f"- {escaped(item)}" for item in block.items)))
        case Verbatim():
            return "\n".join(f"    {visible(line)}".rstrip() for line in block.lines)
        case Table():
            caption = [f"**{escaped(block.caption)}**", ""] if block.caption else []
            head = _row(tuple(column.title.replace("\n", " ") for column in block.columns))
            rule = f"|{'|'.join(_rule(column) for column in block.columns)}|"
            return "\n".join((*caption, head, rule, *(_row(row.cells, bold=row.total) for row in block.rows)))


def _row(cells: tuple[str, ...], *, bold: bool = False) -> str:
    texts = (f"**{escaped(cell)}**" if bold and cell else escaped(cell) for cell in cells)
    return f"| {' | '.join(texts)} |"


def _rule(column: Column) -> str:
    return " ---: " if column.right else " --- "
