"""Pages and tables as people read them: every year and amount in words."""

from dataclasses import replace

from hmsledger.render.display import AS_IT_IS
from hmsledger.reports.page import Block, Items, Page, Paragraph, Table, Title


def read_page(page: Page) -> Page:
    """Return a page on which every text and cell is what people read."""
    return replace(page, blocks=tuple(_block(block) for block in page.blocks))


def read_table(table: Table) -> list[tuple[str, ...]]:
    """Return the rows of a table as people read them."""
    return [tuple(AS_IT_IS.cell(cell) for cell in row.cells) for row in table.rows]


def _block(block: Block) -> Block:
    match block:
        case Title() | Paragraph():
            return block._replace(text=AS_IT_IS.words(block.text))
        case Items():
            return Items(AS_IT_IS.words(block.lead), tuple(map(AS_IT_IS.words, block.items)))
        case Table():
            rows = tuple(row._replace(cells=cells) for row, cells in zip(block.rows, read_table(block), strict=True))
            return block._replace(caption=AS_IT_IS.words(block.caption), rows=rows)
        case _:
            return block
