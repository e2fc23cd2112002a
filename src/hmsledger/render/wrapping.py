"""Sentences on a terminal that is narrower than they are."""

import textwrap
from collections.abc import Iterator

from hmsledger.render.table import Styled

_LEAST_WIDTH = 40


def wrapped(text: str, width: int | None, role: str = "", hang: int = 2) -> Iterator[Styled]:
    """Yield a text broken between words where a terminal is narrower; a longer word stays whole.

    Args:
        text: the text, which ends in no line break.
        width: how many columns the terminal has; None where a line may be as long as it is.
        role: what the text is, as in ``Styled``.
        hang: by how many columns the lines after the first are set in.
    """
    if width is None:
        yield Styled(text, role)
        return
    broken = textwrap.wrap(
        text,
        max(width, _LEAST_WIDTH),
        subsequent_indent=" " * hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from (Styled(line, role) for line in broken)
