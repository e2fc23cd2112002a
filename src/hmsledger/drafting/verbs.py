"""The verbs of resolutions: by which each clause of one is governed, and so what a body did with its money."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hmsledger.entries import Outcome

_VERBS = (
    r"(?P<delegated>delegat(?:e[sd]?|ing|ion)\b|authoris(?:e[sd]?|ing) (?:the |an? )?(?:\w+ ){0,3}?(?:director|officer"
    r"|head|leader|member|solicitor|secretary|treasurer|manager)\b|(?:grant|give)s? (?:delegated )?authority\b)"
    r"|(?P<noted>note[sd]?\b|noting\b|receive[sd]?\b|welcome[sd]?\b|acknowledge[sd]?\b|thank(?:s|ed)?\b"
    r"|consider(?:s|ed)?\b)"
    r"|(?P<other>accept(?:s|ed)?\b|award(?:s|ed)?\b|enter into\b|appoint(?:s|ed)?\b|instruct(?:s|ed)?\b|write off\b"
    r"|exclude[sd]?\b|submit(?:s|ted)?\b|bring back\b|commission(?:s|ed)?\b|procure[sd]?\b|invite[sd]?\b)"
    r"|(?P<rejected>reject(?:s|ed)?\b|refuse[sd]?\b|decline[sd]?\b"
    r"|(?:do |does )?not (?:to )?(?:approve|agree|support)\b)"
    r"|(?P<deferred>defer(?:s|red)?\b|adjourn(?:s|ed)?\b)"
    r"|(?P<withdrawn>withdraw(?:s|n)?\b|withdrew\b)"
    r"|(?P<recommended>recommend(?:s|ed|ing)?\b|request(?:s|ed)? (?:that )?(?:the )?(?:full )?council\b"
    r"|ask(?:s|ed)? (?:the )?(?:full )?council\b)"
    r"|(?P<agreed>endorse[sd]?\b|support(?:s|ed)?\b)"
    r"|(?P<approved>approv(?:e[sd]?|ing|al)\b|agree[sd]?\b|authoris(?:e[sd]?|ing)\b|allocat(?:e[sd]?|ing)\b|grant(?:s|ed)?\b"
    r"|set(?:s)?\b|include[sd]?\b|add(?:s|ed)?\b|increase[sd]?\b|reduce[sd]?\b|delete[sd]?\b|remove[sd]?\b|vire[sd]?\b"
    r"|transfer(?:s|red)?\b|release[sd]?\b|carr(?:y|ied) forward\b|re-?profile[sd]?\b|re-?phase[sd]?\b|slip(?:s|ped)?\b"
    r"|adopt(?:s|ed)?\b|confirm(?:s|ed)?\b|sanction(?:s|ed)?\b|bring forward\b|create[sd]?\b|establish(?:es|ed)?\b)"
)
_BEFORE = (
    r"(?:(?P<first>^\s*)|(?P<point>[;.:]\s+)|(?P<joined>,\s+(?:and\s+)?|\band\s+))"
    r"(?:(?:to|also|further|and|formally|hereby|then|therefore|unanimously"
    r"|(?:that )?(?:the )?(?:full )?(?:council|cabinet|committee|executive|board|panel|members))\s+)*"
)
_ACTIVE = re.compile(rf"{_BEFORE}(?:{_VERBS})", re.IGNORECASE)
_PASSIVE = re.compile(
    rf"\b(?:be(?:\s+(?:not|and(?:\s+(?:is|are))?|hereby|formally|also|further))*|(?:is|are)\s+hereby)\s+(?:{_VERBS})",
    re.IGNORECASE,
)
_NOT_BE = re.compile(r"\b(?:not be|be not)\s", re.IGNORECASE)
_POINT = re.compile(r"[;.]\s")
_JOIN = re.compile(r";|,(?![0-9])|\band\b", re.IGNORECASE)
_THAT = re.compile(r"\s*(?:to\s+)?(?:that\b|:)", re.IGNORECASE)
_IN_PRINCIPLE = re.compile(r"\bin principle\b|\bindicative(?:ly)?\b", re.IGNORECASE)
_SUBJECT_TO = re.compile(
    r"\bsubject to (?:the |formal |full )*"
    r"(?:(?:approval|agreement|confirmation|ratification)(?: of| by) (?:the |full )*council"
    r"|council(?:['’]s)? (?:approval|agreement|confirmation))",
    re.IGNORECASE,
)
_YEAR_AFTER = re.compile(r"\b(?:to|into|until|in)\s+(?:the\s+)?(?:20[0-9]{2}[-/–][0-9]{2}|next (?:financial )?year)")

_NO_MONEY = frozenset({"delegated", "noted", "other"})
_LASTING = frozenset({"delegated", "noted"})
"""Whoever is to do something under a delegation, or is only told of it, does it to the end of the sentence."""
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}


class Clause(NamedTuple):
    """A part of a text under one verb.

    Attributes:
        start: where it begins.
        end: where it ends; exclusive.
        does: the verb's kind: an outcome's name, ``delegated``, ``noted``, ``other``; empty where there is none.
    """

    start: int
    end: int
    does: str

    @property
    def outcome(self) -> Outcome | None:
        """What the body did; None where that is nothing of which a ledger keeps the money."""
        return None if self.does in _NO_MONEY else _OUTCOMES.get(self.does)


def begins_with_verb(text: str) -> bool:
    """Return whether a text begins as a resolution does: with its verb, or with “that”."""
    found = _ACTIVE.match(text)
    return found is not None or bool(re.match(r"\s*that\b", text, re.IGNORECASE))


def clauses_of(text: str, default: str = "") -> Iterator[Clause]:
    """Yield the clauses of a resolution, in order and without gaps.

    Args:
        text: the resolution.
        default: what the body did with what stands under no verb of its own.

    >>> [clause.does for clause in clauses_of("Note the report and approve £5m")]
    ['noted', 'approved']
    """
    active = list(_active(text))
    if not active or active[0][0] > 0:
        active.insert(0, (0, 0, ""))
    for number, (start, verb_end, does) in enumerate(active):
        end = active[number + 1][0] if number + 1 < len(active) else len(text)
        if does in {"", "approved"} and (not does or _THAT.match(text, verb_end)):
            yield from _passives(text, start, end, does or default)
        else:
            yield Clause(start, end, _qualified(text, start, end, does))


def _active(text: str) -> Iterator[tuple[int, int, str]]:
    last, last_end = "", 0
    for match in _ACTIVE.finditer(text):
        kind = _kind(match)
        is_new = match["joined"] is None or _POINT.search(text, last_end, match.start() + 1) is not None
        if not is_new and (last in _LASTING and not (last == "noted" and "and" in match[0])):
            continue
        if not is_new and kind in {"agreed", "noted"} and last:
            continue
        if kind == "approved" and last == "recommended" and not is_new:
            continue
        if last and match["joined"] is not None and kind == "other":
            continue
        begin = match.start()
        yield begin, match.end(), kind
        last, last_end = kind, match.end()


def _kind(match: re.Match[str]) -> str:
    return next(name for name, found in match.groupdict().items() if found and name not in {"first", "point", "joined"})


def _passives(text: str, start: int, end: int, default: str) -> Iterator[Clause]:
    """Yield the parts of “that £2m be approved and £3m be deferred”: each verb has what stands before it."""
    verbs = list(_PASSIVE.finditer(text, start, end))
    if not verbs:
        yield Clause(start, end, _qualified(text, start, end, default))
        return
    begin = start
    for number, verb in enumerate(verbs):
        stop = end
        if number + 1 < len(verbs):
            join = None
            for join in _JOIN.finditer(text, verb.end(), verbs[number + 1].start()):  # noqa: B007 - the last of them
                pass
            stop = join.start() if join else verbs[number + 1].start()
        does = _kind(verb)
        if _NOT_BE.search(text, max(start, verb.start() - 4), verb.end()):
            does = "rejected" if does == "approved" else does
        yield Clause(begin, stop, _qualified(text, begin, stop, does))
        begin = stop


def _qualified(text: str, start: int, end: int, does: str) -> str:
    """Return what a verb comes to with the words that qualify it: in principle, or subject to Council."""
    if does == "approved":
        if _SUBJECT_TO.search(text, start, end):
            return "recommended"
        if _IN_PRINCIPLE.search(text, start, end):
            return "indicative"
    if does == "deferred" and _YEAR_AFTER.search(text, start, end):
        return "approved"
    return does
