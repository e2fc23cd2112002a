"""Proofs as SARIF 2.1.0 (OASIS), for those who keep their drafts in a repository: what stops, and what has no place."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from hmsledger.documents.read import STANDARD_INPUT_NAME
from hmsledger.proof.opinion import STOPS, Verdict
from hmsledger.proof.verdicts import Proof
from hmsledger.render.annotated.words import sentence
from hmsledger.render.findings.sarif import artifact, log, plain
from hmsledger.render.proofs import Checked
from hmsledger.render.proofs.excerpt import Excerpt, excerpts
from hmsledger.render.visible import visible

_RULES: Mapping[Verdict, tuple[str, str, str]] = {
    Verdict.DISAGREES: ("proof/disagrees", "FigureDisagrees", "A figure disagrees with the book, or with its own sum."),
    Verdict.STALE: ("proof/stale", "FigureStale", "A figure was the book's on an earlier day, and is no longer."),
    Verdict.WITHHELD: ("proof/withheld", "FigureWithheld", "The figure of an exempt item stands in the text."),
    Verdict.UNPLACED: (
        "proof/unplaced",
        "FigureUnplaced",
        "Nothing ties a figure to anything in the book.",
    ),
}
_ORDER = tuple(_RULES)


def render(checked: Sequence[Checked]) -> str:
    """Return proofs as one log with one run. What agrees is no result."""
    rules = [
        {
            "id": code,
            "name": name,
            "shortDescription": {"text": summary},
            "defaultConfiguration": {"level": _level(verdict)},
        }
        for verdict, (code, name, summary) in _RULES.items()
    ]
    return log(rules, [result for _, proof in checked for result in _results(proof)]) + "\n"


def _results(proof: Proof) -> Iterator[dict[str, object]]:
    seen: dict[str, int] = {}
    for item in excerpts(proof):
        verdict = item.judged.verdict
        if verdict not in _RULES:
            continue
        about = f"{visible(item.figure)}, {visible(item.place)}: {verdict.value}. {sentence(item.judged)}"
        print_of = f"{proof.document.name}\n{verdict.value}\n{item.quote}"
        seen[print_of] = seen.get(print_of, 0) + 1
        yield {
            "ruleId": _RULES[verdict][0],
            "ruleIndex": _ORDER.index(verdict),
            "level": _level(verdict),
            "message": {"text": plain(about)},
            "locations": [_location(proof, item)],
            "partialFingerprints": {"hmsledgerFigure/v1": sha256(f"{print_of}\n{seen[print_of]}".encode()).hexdigest()},
            "properties": {"quote": visible(item.quote), "entries": list(item.judged.entries)},
        }


def _location(proof: Proof, item: Excerpt) -> dict[str, object]:
    """Return where a figure stands: in a text, from which line on; elsewhere, the place in words alone."""
    where: dict[str, object] = {"logicalLocations": [{"fullyQualifiedName": visible(item.judged.passage.place)}]}
    if proof.document.name != STANDARD_INPUT_NAME:
        region = {"region": {"startLine": item.judged.passage.line}} if item.judged.passage.line else {}
        where["physicalLocation"] = {"artifactLocation": artifact(proof.document.name), **region}
    return where


def _level(verdict: Verdict) -> str:
    return "error" if verdict in STOPS else "note"
