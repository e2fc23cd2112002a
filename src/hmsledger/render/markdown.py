"""Markdown: for merge requests, wikis and notes."""

import re

from hmsledger.render.visible import visible
from hmsledger.reports.page import Block, Column, Items, Page, Paragraph, Table, Title, Verbatim

# What Markdown's own signs do not keep in place is what GitHub and GitLab make of the text once it is a page.
_SPECIAL = re.compile(
    r"""(?P<link>://) | (?P<joined>@ | \#(?=\d) | \bwww(?=\.) | \bGH(?=-\d)) | [\\`*_{}\[\]<>#|~!$&]""",
    re.VERBOSE | re.IGNORECASE,
)


def render(page: Page, width: int | None = None) -> str:  # noqa: ARG001 - Markdown has no width
    """Return a page as Markdown."""
    return "\n\n".join(_text(block) for block in page.blocks) + "\n"


def escaped(text: str) -> str:
    r"""Return a text that Markdown shows as it stands.

    >>> escaped("a|b [x](y)")
    'a\\|b \\[x\\](y)'
    """
    return _SPECIAL.sub(_plainly, visible(text))


def _plainly(found: re.Match[str]) -> str:
    if found["link"]:
        return ":&#47;&#47;"
    return f"{found[0]}<!-- -->" if found["joined"] else f"\\{found[0]}"


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
