"""Proofs as text: each figure in its surroundings with the mark under it, what the book says, and what to do."""

import json as json_format
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from hmsledger.money import written
from hmsledger.proof.masking import masked
from hmsledger.proof.opinion import STOPS, Judged, Verdict
from hmsledger.proof.verdicts import Proof
from hmsledger.render.csv import render as render_csv
from hmsledger.render.markdown import render as render_markdown
from hmsledger.render.table import Styled
from hmsledger.render.visible import visible, width_of
from hmsledger.reports.page import Block, Column, Page, Paragraph, Records, Row, Table, Title
from hmsledger.reports.words import plural

SCHEMA = "hmsledger/proof/1"
_AROUND = 50
_NAMES = ("document", "place", "figure", "amount", "precision", "verdict", "says", "help", "entries", "quote")
_ROLES = {Verdict.DISAGREES: "error", Verdict.STALE: "error", Verdict.WITHHELD: "error", Verdict.UNPLACED: "place"}
_COUNTED = {
    Verdict.AGREES: ("agrees", "agree"),
    Verdict.DISAGREES: ("disagrees", "disagree"),
    Verdict.STALE: ("is stale", "are stale"),
    Verdict.UNPLACED: ("cannot be placed", "cannot be placed"),
    Verdict.WITHHELD: ("is withheld and has leaked", "are withheld and have leaked"),
}


class _Shown(NamedTuple):
    """A figure with what may be shown around it, and where it stands in that."""

    judged: Judged
    before: str
    figure: str
    after: str

    @property
    def quote(self) -> str:
        """The figure in its surroundings."""
        return f"{self.before}{self.figure}{self.after}"


def lines(proofs: Sequence[Proof]) -> Iterator[Styled]:
    """Yield proofs as people read them on a terminal."""
    for number, proof in enumerate(proofs):
        if number:
            yield Styled("")
        title = f"Proof: {visible(proof.document.name)}"
        yield Styled(title, "title")
        yield Styled("=" * width_of(title), "title")
        yield Styled("")
        yield Styled(clock_words(proof))
        for item in _shown(proof):
            yield Styled("")
            yield from _block(item)
        yield Styled("")
        yield Styled(summary(proof), "total")


def text(proofs: Sequence[Proof]) -> str:
    """Return proofs as plain text."""
    return "".join(f"{line.text}\n" for line in lines(proofs))


def markdown(proofs: Sequence[Proof]) -> str:
    """Return proofs as Markdown: a table for each document."""
    blocks: list[Block] = []
    columns = tuple(
        Column(name) for name in ("Place", "Figure", "Verdict", "What the book says", "What to do", "Quote")
    )
    for proof in proofs:
        rows = tuple(
            Row(
                (
                    item.judged.passage.place,
                    item.figure,
                    item.judged.verdict.value,
                    item.judged.says,
                    item.judged.help,
                    item.quote,
                )
            )
            for item in _shown(proof)
        )
        blocks += [Title(f"Proof: {proof.document.name}"), Paragraph(clock_words(proof)), Table("", columns, rows)]
        blocks.append(Paragraph(summary(proof)))
    return render_markdown(Page(tuple(blocks), dict, lambda: Records((), ())))


def csv(proofs: Sequence[Proof]) -> str:
    """Return proofs as comma-separated values: a row for each figure."""
    rows = tuple(tuple(_texts(proof, item)) for proof in proofs for item in _shown(proof))
    return render_csv(Page((), dict, lambda: Records(_NAMES, rows)))


def json(proofs: Sequence[Proof]) -> str:
    """Return proofs as JSON. Of a withheld figure it says neither the amount nor the digits."""
    data = {"schema": SCHEMA, "unit": "GBP", "documents": [_document(proof) for proof in proofs]}
    return json_format.dumps(data, indent=2, ensure_ascii=False) + "\n"


def clock_words(proof: Proof) -> str:
    """Return as at when a document was judged, and why as at then."""
    clocks = proof.clocks
    why = " (the document's own date)" if proof.own_date else ""
    at = f"decisions taken by {clocks.as_at}{why}" if clocks.as_at else "every decision (the document bears no date)"
    known = f"as known on {clocks.as_known}" if clocks.as_known else "with everything now known"
    return f"As at: {at}, {known}."


def summary(proof: Proof) -> str:
    """Return how many figures there are of each verdict."""
    counts = dict.fromkeys(Verdict, 0)
    for item in proof.judged:
        counts[item.verdict] += 1
    said = [f"{count:,} {_COUNTED[verdict][count != 1]}" for verdict, count in counts.items() if count]
    figures = plural(len(proof.judged), "figure")
    ending = " Not fit to be published as it is." if proof.stops else ""
    return f"{figures}: {', '.join(said)}.{ending}" if said else "No figures were found."


def _shown(proof: Proof) -> Iterator[_Shown]:
    for _, group in groupby(proof.judged, key=lambda item: item.passage.number):
        figures = tuple(group)
        whole, places = masked(figures[0].passage.text, figures)
        for judged, (start, end) in zip(figures, places, strict=True):
            first, last = _cut(whole, start, end)
            lead, rest = "…" if first else "", "…" if last < len(whole) else ""
            yield _Shown(judged, f"{lead}{whole[first:start]}", whole[start:end], f"{whole[end:last]}{rest}")


def _cut(whole: str, start: int, end: int) -> tuple[int, int]:
    """Return where the surroundings of a figure begin and end: between words, and no longer than a line holds."""
    first, last = max(0, start - _AROUND), min(len(whole), end + _AROUND)
    if first:
        space = whole.find(" ", first, start)
        first = space + 1 if space >= 0 else first
    if last < len(whole):
        space = whole.rfind(" ", end, last)
        last = space if space >= 0 else last
    return first, last


def _block(item: _Shown) -> Iterator[Styled]:
    judged = item.judged
    role = _ROLES.get(judged.verdict, "")
    yield Styled(f"{judged.verdict}: {visible(item.figure)}, {visible(_place(judged))}", role)
    yield Styled(f"  | {visible(item.quote)}")
    yield Styled(f"  | {' ' * width_of(visible(item.before))}{'^' * max(width_of(visible(item.figure)), 1)}", "mark")
    yield Styled(f"  = {visible(judged.says)}")
    if judged.help:
        yield Styled(f"  = help: {visible(judged.help)}", "help")


def _place(judged: Judged) -> str:
    line = f" (line {judged.passage.line})" if judged.passage.line else ""
    return f"{judged.passage.place}{line}"


def _document(proof: Proof) -> dict[str, object]:
    clocks = proof.clocks
    counts = {verdict.value: sum(item.verdict is verdict for item in proof.judged) for verdict in Verdict}
    return {
        "name": visible(proof.document.name),
        "title": visible(proof.document.title),
        "as_at": clocks.as_at.isoformat() if clocks.as_at else None,
        "own_date": proof.own_date,
        "as_known": clocks.as_known.isoformat() if clocks.as_known else None,
        "stops": proof.stops,
        "counts": counts,
        "figures": [_figure(item) for item in _shown(proof)],
    }


def _figure(item: _Shown) -> dict[str, object]:
    judged = item.judged
    secret = judged.verdict is Verdict.WITHHELD
    return {
        "figure": None if secret else visible(judged.text),
        "amount": None if secret else written(judged.pence),
        "precision": None if secret else written(judged.unit),
        "verdict": judged.verdict.value,
        "stops": judged.verdict in STOPS,
        "says": visible(judged.says),
        "help": visible(judged.help),
        "entries": list(judged.entries),
        "place": visible(judged.passage.place),
        "line": judged.passage.line or None,
        "passage": judged.passage.number,
        "start": judged.start,
        "end": None if secret else judged.end,
        "quote": visible(item.quote),
    }


def _texts(proof: Proof, item: _Shown) -> Iterator[str]:
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
