"""What an annotated copy says of a figure, in every format."""

from collections import Counter
from collections.abc import Mapping, Sequence

from hmsledger.proof.opinion import STOPS, Judged, Verdict
from hmsledger.render.visible import visible

SIGNS: Mapping[Verdict, str] = {
    Verdict.AGREES: "✓",
    Verdict.DISAGREES: "✗",
    Verdict.STALE: "↺",
    Verdict.UNPLACED: "?",
    Verdict.WITHHELD: "■",
}
"""A sign for each verdict, beside its word: colour alone tells nothing to many readers."""


def sentence(item: Judged) -> str:
    """Return what is to be said of a figure, as one text."""
    says = visible(item.says).rstrip(".")
    behind = f" ({', '.join(map(visible, item.entries))})" if item.entries else ""
    advice = f" {capitalised(visible(item.help).rstrip('.'))}." if item.help else ""
    return f"{capitalised(says)}{behind}.{advice}"


def summary(judged: Sequence[Judged]) -> str:
    """Return how many figures a document has and what is said of them, as one sentence."""
    counts = Counter(item.verdict for item in judged)
    told = ", ".join(f"{counts[verdict]:,} {_word(verdict, counts[verdict])}" for verdict in Verdict if counts[verdict])
    figures = f"{len(judged):,} figure{'s' * (len(judged) != 1)}"
    if not judged:
        return "No figure was found in it"
    stops = sum(counts[verdict] for verdict in STOPS)
    end = "Do not publish it as it stands" if stops else "Nothing in it stops it from being published"
    return f"{figures}: {told}. {end}"


def capitalised(text: str) -> str:
    """Return a sentence with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def _word(verdict: Verdict, count: int) -> str:
    plural = {Verdict.AGREES: "agree", Verdict.DISAGREES: "disagree"}
    return verdict.value if count == 1 else plural.get(verdict, verdict.value)
