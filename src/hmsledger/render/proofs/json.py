"""Proofs as JSON. Of a withheld figure it says neither the amount nor the digits."""

from collections.abc import Sequence

from hmsledger.money import written
from hmsledger.proof.opinion import STOPS, Verdict
from hmsledger.proof.verdicts import Proof
from hmsledger.render.json import encoded
from hmsledger.render.proofs import Checked
from hmsledger.render.proofs.excerpt import Excerpt, excerpts
from hmsledger.render.visible import visible

SCHEMA = "hmsledger/proof/1"


def render(checked: Sequence[Checked]) -> str:
    """Return proofs as JSON, amounts as decimal strings in pounds."""
    data = {"schema": SCHEMA, "unit": "GBP", "documents": [_document(proof) for _, proof in checked]}
    return encoded(data, indent=2) + "\n"


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
        "figures": [_figure(item) for item in excerpts(proof)],
    }


def _figure(item: Excerpt) -> dict[str, object]:
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
