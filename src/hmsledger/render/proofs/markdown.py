"""Proofs as Markdown: a table for each document."""

from collections.abc import Sequence

from hmsledger.render.annotated.words import summary
from hmsledger.render.markdown import render as render_page
from hmsledger.render.proofs import Checked
from hmsledger.render.proofs.excerpt import clock_words, excerpts
from hmsledger.reports.page import Block, Column, Page, Paragraph, Records, Row, Table, Title

_HEADS = ("Place", "Figure", "Verdict", "What the book says", "What to do", "Quote")


def render(checked: Sequence[Checked]) -> str:
    """Return proofs as Markdown."""
    blocks: list[Block] = []
    columns = tuple(Column(name) for name in _HEADS)
    for _, proof in checked:
        rows = tuple(
            Row((item.place, item.figure, item.judged.verdict.value, item.judged.says, item.judged.help, item.quote))
            for item in excerpts(proof)
        )
        blocks += [Title(f"Proof: {proof.document.name}"), Paragraph(f"As at: {clock_words(proof)}.")]
        blocks += [Table("", columns, rows), Paragraph(f"{summary(proof.judged)}.")]
    return render_page(Page(tuple(blocks), dict, lambda: Records((), ())))
