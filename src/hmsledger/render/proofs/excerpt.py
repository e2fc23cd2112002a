"""What every format says of a proof: each figure in its surroundings, as at when, and how many of each verdict."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from hmsledger.proof.masking import masked
from hmsledger.proof.opinion import Judged
from hmsledger.proof.verdicts import Proof
from hmsledger.render.visible import width_of

_AROUND = 50
_MARGIN = len("  | ……")


class Excerpt(NamedTuple):
    """A figure with what may be shown around it, and where it stands in that."""

    judged: Judged
    before: str
    figure: str
    after: str

    @property
    def quote(self) -> str:
        """The figure in its surroundings."""
        return f"{self.before}{self.figure}{self.after}"

    @property
    def place(self) -> str:
        """Where the figure stands, with the line where the document has lines."""
        place, line = self.judged.passage.place, self.judged.passage.line
        return f"{place} (line {line})" if line and place != f"line {line}" else place


def excerpts(proof: Proof, width: int | None = None) -> Iterator[Excerpt]:
    """Yield each figure of a document with what stands around it; what is withheld is masked.

    Args:
        proof: the document, judged.
        width: how many columns there are to show a line in; None where there are as many as it takes.
    """
    for _, group in groupby(proof.judged, key=lambda item: item.passage.number):
        figures = tuple(group)
        whole, places = masked(figures[0].passage.text, figures)
        for judged, (start, end) in zip(figures, places, strict=True):
            first, last = _cut(whole, start, end, width)
            lead, rest = "…" if first else "", "…" if last < len(whole) else ""
            yield Excerpt(judged, f"{lead}{whole[first:start]}", whole[start:end], f"{whole[end:last]}{rest}")


def clock_words(proof: Proof) -> str:
    """Return as at when a document was judged, and why as at then."""
    clocks = proof.clocks
    why = " (the document's own date)" if proof.own_date else ""
    at = f"decisions taken by {clocks.as_at}{why}" if clocks.as_at else "every decision (the document bears no date)"
    known = f"as known on {clocks.as_known}" if clocks.as_known else "with everything now known"
    return f"{at}, {known}"


def _cut(whole: str, start: int, end: int, width: int | None) -> tuple[int, int]:
    """Return where the surroundings of a figure begin and end: between words, and no longer than a line holds."""
    around = _AROUND
    if width is not None:
        around = max(0, min(_AROUND, (width - _MARGIN - width_of(whole[start:end])) // 2))
    first, last = max(0, start - around), min(len(whole), end + around)
    if first:
        space = whole.find(" ", first, start)
        first = space + 1 if space >= 0 else first
    if last < len(whole):
        space = whole.rfind(" ", end, last)
        last = space if space >= 0 else last
    return first, last
