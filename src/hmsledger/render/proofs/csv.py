"""Proofs as comma-separated values: a row for each figure. Of a withheld one, neither the amount nor the digits."""

from collections.abc import Iterator, Sequence

from hmsledger.money import written
from hmsledger.proof.opinion import Verdict
from hmsledger.proof.verdicts import Proof
from hmsledger.render.csv import render as render_page
from hmsledger.render.proofs import Checked
from hmsledger.render.proofs.excerpt import Excerpt, excerpts
from hmsledger.reports.page import Page, Records, Title

_NAMES = ("document", "place", "figure", "amount", "precision", "verdict", "says", "help", "entries", "quote")


def render(checked: Sequence[Checked]) -> str:
    """Return proofs as comma-separated values."""
    return render_page(page_of(checked))


def page_of(checked: Sequence[Checked]) -> Page:
    """Return proofs as the page whose records stand in CSV."""
    rows = tuple(tuple(_texts(proof, item)) for _, proof in checked for item in excerpts(proof))
    return Page((Title("Figures of documents beside the book's"),), dict, lambda: Records(_NAMES, rows))


def _texts(proof: Proof, item: Excerpt) -> Iterator[str]:
    judged = item.judged
    secret = judged.verdict is Verdict.WITHHELD
    yield proof.document.name
    yield judged.passage.place
    yield item.figure
    yield "" if secret else written(judged.pence)
    yield "" if secret else written(judged.unit)
    yield judged.verdict.value
    yield judged.says
    yield judged.help
    yield " ".join(judged.entries)
    yield item.quote
