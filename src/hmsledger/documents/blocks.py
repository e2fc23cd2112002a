"""A document before its passages are placed: what every reader makes of its format."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Paragraph:
    """A paragraph or heading.

    Attributes:
        text: as a reader sees it.
        heading: whether it heads what follows.
        label: the number or letter that the format sets before it by itself, such as ``27.`` or ``(a)``.
        place: where it stands, in words; empty where it is to be found by counting paragraphs.
        line: the line it begins on in a text file; 0 where there are no lines.
        origin: what the format's own room finds it again by.
    """

    text: str
    heading: bool = False
    label: str = ""
    place: str = ""
    line: int = 0
    origin: object = None


@dataclass(slots=True)
class Box:
    """A cell of a table as it is drawn: where cells are merged, one box covers several.

    Attributes:
        across: how many columns it covers.
        down: how many rows it covers.
        heading: whether the format itself says that it is a heading cell.
        above: whether it only goes on with the box above it.
    """

    text: str
    across: int = 1
    down: int = 1
    heading: bool = False
    above: bool = False
    line: int = 0
    origin: object = None


@dataclass(slots=True)
class Table:
    """A table.

    Attributes:
        caption: what heads it as a whole.
        on: the page it stands on; 0 where the format has none.
    """

    rows: list[list[Box]] = field(default_factory=list)
    caption: str = ""
    on: int = 0


Block = Paragraph | Table


@dataclass(slots=True)
class Reading:
    """A document as its format's room reads it: blocks in order, and its title where it says one."""

    blocks: list[Block]
    title: str = ""

    def __iter__(self) -> Iterator[Block]:
        """Go through its blocks."""
        return iter(self.blocks)
