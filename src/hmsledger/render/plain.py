"""Plain text: one record a line in full words, for screen readers, pipes and logs."""

from hmsledger.render.display import AS_IT_IS, Display, noted
from hmsledger.render.visible import visible
from hmsledger.reports.page import Block, Items, Page, Paragraph, Table, Title, Verbatim


def render(page: Page, width: int | None = None, display: Display = AS_IT_IS) -> str:  # noqa: ARG001 - as long as what it says
    """Return a page as lines of plain text."""
    return "\n".join(line for block in noted(page, display) for line in _lines(block, display)) + "\n"


def _lines(block: Block, display: Display) -> list[str]:
    match block:
        case Title() | Paragraph():
            return [visible(display.words(block.text))]
        case Items():
            return [visible(display.words(text)) for text in (block.lead, *block.items)]
        case Verbatim():
            return [visible(line) for line in block.lines]
        case Table():
            names = [visible(column.title.replace("\n", " ")) for column in block.columns]
            texts = ([visible(display.cell(cell)) for cell in row.cells] for row in block.rows)
            rows = (
                "; ".join(f"{name}: {cell}" for name, cell in zip(names, row, strict=True) if cell) for row in texts
            )
            return [*([visible(display.words(block.caption))] if block.caption else []), *rows]
