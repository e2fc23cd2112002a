"""Figures that a meeting put right: “£538k of capital (not £528k)”, “the figure of £528k should read £538k”."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from hmsledger.documents.page import Passage
from hmsledger.proof.context import Placed

_WRONG = re.compile(
    r"\bcorrect(?:ed|ion|ions|s|ing)\b|\berrors?\b|\bmistak\w+|\bmisprint\w*|\berrat(?:um|a)\b|\bwrong(?:ly)?\b|\btypo\w*"
    r"|\binaccura\w+|\bshould (?:have )?(?:read|been|say|said)\b|\bincorrect(?:ly)?\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"[^£;]{0,80}?[\s,(–-]+(?:and\s+)?(?:not|rather than|instead of)\s+(?:the\s+)?(?:figure\s+of\s+|as\s+)?",
    re.IGNORECASE,
)
_SHOULD = re.compile(
    r"[^£]{0,100}\bshould\s+(?:instead\s+|in fact\s+)?(?:have\s+)?(?P<verb>read|be|been|say|said)\s+"
    r"(?:as\s+|instead\s+)?",
    re.IGNORECASE,
)
_CORRECTED_TO = re.compile(r"[^£;]{0,60}\bcorrected\s+to\s+(?:read\s+)?", re.IGNORECASE)
_CORRECTED_FROM = re.compile(r"\bcorrected\s+from\s+$", re.IGNORECASE)
_FOR = re.compile(r"\bfor\s+[“\"']?$", re.IGNORECASE)
_READ = re.compile(r"(?:\s+of\s+(?:capital|revenue))?[”\"']?\s*,?\s*(?:please\s+)?read\s+[“\"']?", re.IGNORECASE)
_TO = re.compile(r"\s*to\s+", re.IGNORECASE)
_WHO = re.compile(
    r"^\s*(?:The\s+)?(?P<who>[A-Z][\w&'’ ,()-]{2,120}?)\s+(?:had\s+|has\s+|also\s+|then\s+)*"
    r"(?:corrected|advised|reported|clarified|stated|explained|informed|confirmed|said|told|announced|pointed|noted|drew)\b"
)
_NOBODY = re.compile(r"\b(?:was|were|is|be|been)$", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\bparagraphs?\s+(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3}){0,3})", re.IGNORECASE)
_LOOK = 24


class Misprint(NamedTuple):
    """A figure that was printed wrongly, and what it is.

    Attributes:
        passage: where it was put right.
        quoted: the sentence that says so.
        was: the figure as it was printed.
        now: the figure as it is.
        who: who said so; empty where the text does not say.
        paragraph: the paragraph of the report that it was printed in; empty where not said.
    """

    passage: Passage
    quoted: str
    was: Placed
    now: Placed
    who: str
    paragraph: str


def misprints_in(placed: Sequence[Placed]) -> Iterator[Misprint]:
    """Yield the figures that a document puts right.

    Args:
        placed: the figures of one passage, in order.
    """
    for first, second in pairwise(placed):
        if first.sentence != second.sentence:
            continue
        text = first.passage.text
        sentence = text[first.first : first.last]
        order = _order(text, first, second, is_wrong=bool(_WRONG.search(sentence)))
        if order is None:
            continue
        who = _WHO.match(sentence)
        paragraph = _PARAGRAPH.search(sentence)
        was, now = order
        yield Misprint(
            first.passage,
            sentence.strip(),
            was,
            now,
            who["who"] if who and not _NOBODY.search(who["who"]) else "",
            paragraph["number"] if paragraph else "",
        )


def _order(text: str, first: Placed, second: Placed, *, is_wrong: bool) -> tuple[Placed, Placed] | None:
    """Return two figures as the wrong one and the right one; None where neither puts the other right."""
    between = text[first.found.end : second.found.start]
    before = text[max(0, first.found.start - _LOOK) : first.found.start]
    should = _SHOULD.fullmatch(between)
    if should and (should["verb"] in {"read", "say", "said"} or is_wrong):
        return first, second
    if _CORRECTED_TO.fullmatch(between) or (_CORRECTED_FROM.search(before) and _TO.fullmatch(between)):
        return first, second
    if _FOR.search(before) and _READ.fullmatch(between):
        return first, second
    if is_wrong and _NOT.fullmatch(between):
        return second, first
    return None
