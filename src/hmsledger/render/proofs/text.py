"""Proofs for people: each figure in its surroundings with the mark under it, what the book says, and what to do."""

from collections.abc import Iterator, Sequence

from hmsledger.proof.opinion import Verdict
from hmsledger.render.annotated.words import summary
from hmsledger.render.proofs import Checked
from hmsledger.render.proofs.excerpt import Excerpt, clock_words, excerpts
from hmsledger.render.table import Styled
from hmsledger.render.visible import visible, width_of
from hmsledger.render.wrapping import wrapped

_ROLES = {Verdict.DISAGREES: "error", Verdict.STALE: "error", Verdict.WITHHELD: "error", Verdict.UNPLACED: "place"}
_SAYS, _HELP = "  = ", "  = help: "


def render(checked: Sequence[Checked]) -> str:
    """Return proofs as plain text."""
    return "".join(f"{line.text}\n" for line in lines(checked))


def lines(checked: Sequence[Checked], width: int | None = None) -> Iterator[Styled]:
    """Yield proofs as people read them.

    Args:
        checked: the documents.
        width: how many columns the terminal has; None where a line may be as long as it is.
    """
    for number, (_, proof) in enumerate(checked):
        if number:
            yield Styled("")
        title = f"Proof: {visible(proof.document.name)}"
        yield Styled(title, "title")
        yield Styled("=" * width_of(title), "title")
        yield Styled("")
        yield from wrapped(f"As at: {clock_words(proof)}.", width, hang=0)
        for item in excerpts(proof, width):
            yield Styled("")
            yield from _block(item, width)
        yield Styled("")
        yield from wrapped(f"{summary(proof.judged)}.", width, "total", 0)


def _block(item: Excerpt, width: int | None) -> Iterator[Styled]:
    judged = item.judged
    role = _ROLES.get(judged.verdict, "")
    yield from wrapped(f"{judged.verdict}: {visible(item.figure)}, {visible(item.place)}", width, role)
    yield Styled(f"  | {visible(item.quote)}")
    yield Styled(f"  | {' ' * width_of(visible(item.before))}{'^' * max(width_of(visible(item.figure)), 1)}", "mark")
    yield from wrapped(f"{_SAYS}{visible(judged.says)}", width, hang=len(_SAYS))
    if judged.help:
        yield from wrapped(f"{_HELP}{visible(judged.help)}", width, "help", len(_HELP))
