"""Plain text: one record a line in full words, for screen readers, pipes and logs."""

from hmsledger.render.visible import visible
from hmsledger.reports.page import Block, Items, Page, Paragraph, Table, Title, Verbatim


def render(page: Page, width: int | None = None) -> str:  # noqa: ARG001 - a line is as long as what it says
    """Return a page as lines of plain text."""
    return "\n".join(line for block in page.blocks for line in _lines(block)) + "\n"


def _lines(block: Block) -> list[str]:
    match block:
        case Title() | Paragraph():
            return [visible(block.text)]
        case Items():
            return [visible(block.lead), *(visible(item) for item in block.items)]
        case Verbatim():
            return [visible(line) for line in block.lines]
        case Table():
            names = [visible(column.title.replace("\n", " ")) for column in block.columns]
            rows = (
                "; ".join(f"{name}: {visible(cell)}" for name, cell in zip(names, row.cells, strict=True) if cell)
                for row in block.rows
            )
            return [*([visible(block.caption)] if block.caption else []), *rows]
