"""The text of a document with what is withheld masked, so that it can be shown."""

from collections.abc import Sequence

from hmsledger.proof.opinion import MASK, Judged, Verdict


def masked(text: str, figures: Sequence[Judged]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a passage's text with every withheld figure masked, and where each of its figures stands in that.

    Args:
        text: the passage's text.
        figures: all the judged figures of that passage, in order.
    """
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    done = length = 0
    for figure in figures:
        between = text[done : figure.start]
        shown = MASK if figure.verdict is Verdict.WITHHELD else text[figure.start : figure.end]
        parts += [between, shown]
        length += len(between)
        places.append((length, length + len(shown)))
        length += len(shown)
        done = figure.end
    return "".join((*parts, text[done:])), tuple(places)
