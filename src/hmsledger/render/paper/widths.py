"""How wide the columns of a table are on paper, so that no figure is ever cut or broken."""

from collections.abc import Sequence
from typing import NamedTuple

PORTRAIT, LANDSCAPE = 17.0, 25.7
"""How wide the text of an A4 page is in centimetres, margins of 2 cm taken off."""
SIZES = (9.0, 8.0, 7.0, 6.0)
"""The sizes of letters that a table may have, in points."""
_EM = 0.62
"""How wide a letter is, in ems: somewhat more than a digit of the fonts that papers use, as bold letters are."""
_POINT = 2.54 / 72
_MARGINS = 0.4
LONGEST_WORD = 20
"""How long a word in a table may be before it is broken."""

_MOST_WISHED = 60


class Fit(NamedTuple):
    """How a table fits on its page.

    Attributes:
        widths: how wide its columns are, in centimetres.
        size: how large its letters are, in points.
    """

    widths: tuple[float, ...]
    size: float

    @property
    def is_comfortable(self) -> bool:
        """Whether it has the room that it would like to have."""
        return self.size == SIZES[0]


def fit(heads: Sequence[str], rows: Sequence[Sequence[str]], whole: Sequence[bool], room: float) -> Fit:
    """Return how a table fits on its page.

    Args:
        heads: the headings of its columns.
        rows: its rows.
        whole: for each column, whether what stands in it is never broken.
        room: how wide the page is, in centimetres.
    """
    columns = [[row[place] for row in rows] for place in range(len(heads))]
    least = [_least(head, cells, is_whole) for head, cells, is_whole in zip(heads, columns, whole, strict=True)]
    wished = [
        one if is_whole else max(one, min(_MOST_WISHED, max(map(len, (head, *cells)))))
        for head, cells, one, is_whole in zip(heads, columns, least, whole, strict=True)
    ]
    for size in SIZES:
        letter = size * _POINT * _EM
        narrow = [one * letter + _MARGINS for one in least]
        if sum(narrow) <= room:
            return Fit(_shared_out(narrow, [one * letter + _MARGINS for one in wished], room), size)
    most = sum(least)
    return Fit(tuple(round(room * one / most, 3) for one in least), SIZES[-1])


def _least(head: str, cells: Sequence[str], is_whole: bool) -> int:  # noqa: FBT001 - one of the columns' marks
    words = [min(len(word), LONGEST_WORD) for cell in (head, *cells) for word in cell.split()]
    return max((*words, *(len(cell) for cell in cells if is_whole)), default=1)


def _shared_out(narrow: list[float], wished: list[float], room: float) -> tuple[float, ...]:
    """Share out the room that is left: to each as it wishes where there is enough, else in proportion."""
    left = room - sum(narrow)
    wishes = [max(0.0, wide - one) for wide, one in zip(wished, narrow, strict=True)]
    share = min(1.0, left / sum(wishes)) if sum(wishes) else 0.0
    return tuple(round(one + wish * share, 3) for one, wish in zip(narrow, wishes, strict=True))
