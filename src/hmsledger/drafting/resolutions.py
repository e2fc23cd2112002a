"""The resolutions of a document: what a body did at the meeting, apart from what was only told there.

A resolution stands under a lead (“Cabinet resolved to:”), after a word of its own (“RESOLVED: that ...”), or in a
sentence whose subject is the body that met (“The Committee approved ...”). What another body did, or what was done on
another day, is told and not resolved. Recommendations that were put to a body count where nothing says what it did.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hmsledger.documents.page import Document, Passage, Sort
from hmsledger.drafting.verbs import Clause, begins_with_verb, clauses_of
from hmsledger.proof.context import sentences_of
from hmsledger.proof.cues import Codes, Names, cues_in

_LABEL = re.compile(
    r"\s*(?P<label>\(?(?:[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}|[a-z]|[ivx]{1,5})[.)]|\([A-Z]\)|[-•*–])\s+", re.IGNORECASE
)
_INLINE = re.compile(r"(?:(?<=[\s;:.])|^)\(?(?P<label>[0-9]{1,2}|[a-z]|[ivx]{1,4})\)\s+(?=[A-Zt£])")
_MARK = re.compile(
    r"(?P<caps>\b(?:RESOLVED|RECOMMENDED|AGREED|DECIDED)\b)(?P<to>\s+TO\s+RECOMMEND\w*|\s+to\s+recommend\w*)?"
    r"|^\s*(?P<head>Decisions?(?:\s+(?:taken|made))?|Resolutions?|Resolved|Agreed|Decided)"
    r"\s*(?:\([^)]{0,60}\)\s*)?(?:[:–-]|$|(?=\s(?:that|to)\b))"
)
_SUBJECT = re.compile(
    r"^\s*(?P<who>(?:The\s+)?[A-Z][^.;:£]{0,90}?|It\s+was|Members)\s+"
    r"(?:(?:then|unanimously|therefore|also|formally|accordingly|has|have|duly)\s+)*"
    r"(?P<verb>resolved|agreed|decided|determined|voted|recommended|approved|refused|rejected|deferred|withdrew)\b"
)
_SUBJECTS = re.compile(
    r"\b(?:committee|cabinet|council|executive|members|board|panel|leader|mayor|commissioner|authority|it was)$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:had|been|previously|already|when|after|before|since|which|that|who|because|if|once|said|explained|advised"
    r"|reported|asked)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:is|are|was|were)\s+(?:asked|recommended|requested|invited)\s+(?:to\b|that\b)"
    r"|^\s*(?:officer(?:s['’]?)?\s+)?recommendations?\s*[:–-]?\s*$|\bit is recommended that\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"(?:[:–-]|\b(?:to|that))\s*$", re.IGNORECASE)
_LINK = re.compile(
    r"\s*(?:(?:unanimously|\([^)]{0,80}\)|by [^:£]{0,60}?)\s*)?(?:[:,–-]\s*)?(?:(?:to|that)\b[\s:]*)?", re.IGNORECASE
)
_THAT = re.compile(r"\bthat\b", re.IGNORECASE)
_LOST = re.compile(
    r"\b(?:amendment|motion)\b.*\b(?:was|were|being|and)\b[^.]{0,60}?\b(?:lost|not carried|defeated|rejected)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\b(?:agenda\s+)?item\s+(?:no\.?\s*|number\s+)?(?P<number>[0-9]{1,3}[A-Za-z]?)\b", re.IGNORECASE)
_MINUTE = re.compile(r"\bminute\s+(?:no\.?\s*|number\s+)?(?P<number>[0-9]{1,4}[A-Za-z]?)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*(?P<number>[0-9]{1,3}[A-Za-z]?)[.:)]?\s+(?P<title>\D.*)")
_DATED = re.compile(
    r"\s*[0-9]{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE
)
_WHO_ONLY = re.compile(
    r"\s*(?:the\s+)?(?:\w+\s+){0,4}(?:committee|council|cabinet|executive|members|board|panel)?[\s:.–-]*", re.IGNORECASE
)
_TRAILING = re.compile(r"\s*(?:pdf icon\b|PDF\s+[0-9]).*$", re.IGNORECASE)
_NAME = re.compile(
    r"(?P<name>(?:[A-Z][\w&'’]*\s+(?:and\s+|of\s+|for\s+|the\s+)?){0,6}(?:Committee|Cabinet|Council|Executive|Board|Panel|Commissioner|Leader))\b"
)
_NOUN = re.compile(r"\s*(?:£|(?:an?|additional|further|new)\s)", re.IGNORECASE)
_MEETING = re.compile(r"\b(?:meeting|minutes|decisions?|committee name)\b", re.IGNORECASE)
_OPENING = 12
_LONGEST = 400
_SHORT = 100
_OUTCOME_OF = {
    "recommended": "recommended",
    "approved": "approved",
    "agreed": "approved",
    "refused": "rejected",
    "rejected": "rejected",
    "deferred": "deferred",
    "withdrew": "withdrawn",
}


class Section(NamedTuple):
    """What a part of a document is about.

    Attributes:
        number: which part it is, counted from 0; parts of the same agenda item share it.
        body: the id of the body that met; empty where it is not known.
        named: the body as the text names it.
        item: the number of the agenda item.
        is_sure: whether that number is called an item's.
        minute: the number of the minute.
        title: of the item.
        schemes: that its heading names.
    """

    number: int = 0
    body: str = ""
    named: str = ""
    item: str = ""
    is_sure: bool = True
    minute: str = ""
    title: str = ""
    schemes: Codes = frozenset()


class Resolution(NamedTuple):
    """One clause of a resolution.

    Attributes:
        passage: where it stands.
        quoted: the resolution that it is part of, as it stands.
        clause: where it begins and ends in the passage, and what the body did.
        section: what the part of the document is about that it stands in.
        body: the id of the body that acted; empty where the book does not know it.
        named: that body as the text names it; empty where it names none.
        number: of the resolution in its list; empty where it has none.
        is_asked: whether the body was only asked to resolve so.
    """

    passage: Passage
    quoted: str
    clause: Clause
    section: Section
    body: str
    named: str
    number: str = ""
    is_asked: bool = False


class _Lead(NamedTuple):
    """What an open list gives to its items."""

    default: str
    body: str
    named: str
    is_asked: bool
    style: str = ""
    number: str = ""


def resolutions_in(document: Document, names: Names) -> tuple[Resolution, ...]:
    """Return the clauses of a document's resolutions, in order.

    Args:
        document: the document.
        names: the names of the book.
    """
    reader = _Reader(document, names)
    found = [resolution for passage in document.passages for resolution in reader.read(passage)]
    decided = reader.decided
    return tuple(item for item in found if not (item.is_asked and item.section.number in decided))


class _Reader:
    """Goes through a document from passage to passage."""

    def __init__(self, document: Document, names: Names) -> None:
        self.document = document
        self.names = names
        self.section = Section(schemes=self._schemes(document.title))
        self.lead: _Lead | None = None
        self.inner: _Lead | None = None
        self.decided: set[int] = set()
        self.sections = 0

    def read(self, passage: Passage) -> Iterator[Resolution]:
        """Yield the resolutions of a passage."""
        if passage.sort is Sort.CELL:
            return
        text = passage.text
        is_item = _LABEL.match(text)
        if passage.sort is Sort.HEADING and not (self.lead and is_item and begins_with_verb(text[is_item.end() :])):
            self._head(text)
            if not (_MARK.match(text) or _ASKED.search(text) or self._subject(text, 0, len(text))):
                return
        elif passage.number < _OPENING and len(text) <= _SHORT and not (is_item or _OPEN.search(text) or "£" in text):
            self._place(text)
        if self.lead and self._belongs(text, is_item):
            yield from self._item(passage, is_item, self.lead)
            return
        self.lead = self.inner = None
        yield from self._sentences(passage)

    def _belongs(self, text: str, is_item: re.Match[str] | None) -> bool:
        """Return whether a passage is one of the list that a lead opened."""
        if _MARK.match(text) or _ASKED.search(text):
            return False
        return bool(is_item) or begins_with_verb(text) or bool(self.lead and self.lead.default and _NOUN.match(text))

    def _item(self, passage: Passage, label: re.Match[str] | None, lead: "_Lead") -> Iterator[Resolution]:
        start = label.end() if label else 0
        number = label["label"].strip("().-•*–") if label else ""
        style = _style(label["label"]) if label else ""
        if self.inner and self.inner.style != style:
            lead, number = self.inner, f"{self.inner.number}({number})" if number else self.inner.number
        else:
            self.inner = None
        found = list(self._clauses(passage, start, len(passage.text), lead, number))
        yield from found
        if passage.text.rstrip()[-1:] == ":" and found and found[-1].clause.does:
            self.inner = lead._replace(default=found[-1].clause.does, style=style, number=number)

    def _sentences(self, passage: Passage) -> Iterator[Resolution]:
        text = passage.text
        for first, last in sentences_of(text):
            lost = _LOST.search(text, first, last)
            if lost and not _TOLD.search(text, first, lost.start()):
                lead = _Lead("", self.section.body, self.section.named, is_asked=False)
                yield self._made(passage, Clause(first, last, "rejected"), lead, "", (first, last))
                continue
            found = self._marked(text, first, last)
            if found is None:
                continue
            at, lead = found
            if not lead.is_asked:
                self.decided.add(self.section.number)
            if _OPEN.search(text[first:]) or _WHO_ONLY.fullmatch(text, at):
                self.lead = lead
            if not _WHO_ONLY.fullmatch(text, at):
                made = list(self._parts(passage, at, lead))
                yield from made
                if self.lead and made[-1].clause.does:
                    self.lead = lead._replace(default=made[-1].clause.does)
            return

    def _parts(self, passage: Passage, at: int, lead: _Lead) -> Iterator[Resolution]:
        """Yield the clauses of a resolution that runs on in its own paragraph, numbered or not."""
        text = passage.text
        labels = list(_INLINE.finditer(text, at))
        if len(labels) < 2:  # noqa: PLR2004 - one bracket is no list
            yield from self._clauses(passage, at, len(text), lead, "")
            return
        if labels[0].start() > at:
            yield from self._clauses(passage, at, labels[0].start(), lead, "")
        for number, label in enumerate(labels):
            end = labels[number + 1].start() if number + 1 < len(labels) else len(text)
            yield from self._clauses(passage, label.end(), end, lead, label["label"])

    def _clauses(self, passage: Passage, start: int, end: int, lead: _Lead, number: str) -> Iterator[Resolution]:
        for clause in clauses_of(passage.text[start:end], lead.default):
            does = clause.does
            if lead.default in {"recommended", "rejected", "deferred"} and does == "approved":
                does = lead.default
            placed = Clause(clause.start + start, clause.end + start, does)
            yield self._made(passage, placed, lead, number, (start, end))

    def _made(self, passage: Passage, clause: Clause, lead: _Lead, number: str, quoted: tuple[int, int]) -> Resolution:
        text = passage.text[quoted[0] : quoted[1]].strip()
        return Resolution(passage, text, clause, self.section, lead.body, lead.named, number, lead.is_asked)

    def _marked(self, text: str, first: int, last: int) -> tuple[int, _Lead] | None:
        """Return where the resolution of a sentence begins, and what leads it; None where it resolves nothing."""
        body, named = self.section.body, self.section.named
        if asked := _ASKED.search(text, first, last):
            bodies = self.names.bodies_in(text[first : asked.start()])
            if bodies:
                body, named = bodies[-1].value, text[first:][bodies[-1].start : bodies[-1].end]
            return asked.end(), _Lead("", body, named, is_asked=True)
        if (mark := _MARK.search(text, first, last)) and not _TOLD.search(text[first : mark.start()]):
            word = (mark["caps"] or mark["head"]).casefold()
            said = "recommended" if mark["to"] or word == "recommended" else "approved" if word == "agreed" else ""
            bodies = self.names.bodies_in(text[first : mark.start()])
            if bodies:
                body, named = bodies[0].value, text[first:][bodies[0].start : bodies[0].end]
            return self._after(text, mark.end(), last), _Lead(said, body, named, is_asked=False)
        return self._subject(text, first, last)

    def _subject(self, text: str, first: int, last: int) -> tuple[int, _Lead] | None:
        """Return what a sentence resolves whose subject is the body that met."""
        label = _LABEL.match(text, first, last)
        first = label.end() if label else first
        match = _SUBJECT.match(text[first:last])
        if match is None or _TOLD.search(match["who"]):
            return None
        cues = cues_in(match["who"], self.names, self.document.dated)
        if self.document.dated and any(not cue.value.is_of(self.document.dated) for cue in cues.days):
            return None
        body, named = self.section.body, self.section.named
        bodies = {cue.value for cue in cues.bodies}
        if bodies and body and body not in bodies:
            return None
        if bodies and not body:
            body, named = cues.bodies[0].value, match["who"][cues.bodies[0].start : cues.bodies[0].end]
        if not bodies and not _SUBJECTS.search(match["who"]):
            return None
        if not bodies and not body and (name := _NAME.search(match["who"])):
            named = name["name"].removeprefix("The ")
        at = self._after(text, first + match.end(), last)
        only_said = match["verb"] == "agreed" and _THAT.search(text, first + match.end(), at)
        said = "" if only_said else _OUTCOME_OF.get(match["verb"], "")
        return at, _Lead(said, body, named, is_asked=False)

    def _after(self, text: str, at: int, last: int) -> int:
        link = _LINK.match(text, at, last)
        return link.end() if link else at

    def _head(self, text: str) -> None:
        """Begin the part of a document that a heading heads."""
        self.lead = self.inner = None
        text = text[:_LONGEST]
        clean = _TRAILING.sub("", text).strip()
        item, minute = _ITEM.search(clean), _MINUTE.search(clean)
        numbered = None if _DATED.match(clean) else _NUMBERED.fullmatch(clean)
        old = self.section
        self._place(text)
        if not (item or minute or numbered or self._schemes(clean)):
            return
        number = item["number"] if item else numbered["number"] if numbered and not minute else ""
        if not number or number != old.item:
            self.sections += 1
        goes_on = bool(number) and number == old.item
        self.section = self.section._replace(
            number=self.sections,
            item=number,
            is_sure=bool(item) or (goes_on and old.is_sure),
            minute=minute["number"] if minute else "",
            title=numbered["title"] if numbered else "" if item or minute else clean,
            schemes=self._schemes(clean) or (old.schemes if goes_on else frozenset()),
        )

    def _place(self, text: str) -> None:
        """Take up which body met, where a heading or a line of the opening names it."""
        bodies = self.names.bodies_in(text)
        name = _NAME.search(text)
        alone = bool(bodies) and text[bodies[0].start : bodies[0].end] == text.strip()
        is_new = alone or not self.section.named or _MEETING.search(text)
        if is_new and len({cue.value for cue in bodies}) == 1:
            cue = bodies[0]
            self.section = self.section._replace(body=cue.value, named=text[cue.start : cue.end])
        elif is_new and not bodies and name:
            self.section = self.section._replace(body=self._called(name["name"]), named=name["name"])
        if (item := _ITEM.search(text)) and not self.section.item:
            self.section = self.section._replace(item=item["number"])

    def _called(self, name: str) -> str:
        """Return the id of the body with a name, wherever in a text that stands; empty where the book has none."""
        bodies = self.names.bodies_in(name)
        return bodies[0].value if bodies else ""

    def _schemes(self, text: str) -> Codes:
        codes: Codes = frozenset()
        found = codes.union(*(cue.value for cue in self.names.schemes_in(text)))
        return found or codes.union(*(cue.value for cue in self.names.hints_in(text)))


def _style(label: str) -> str:
    """Return how a list numbers its items: with digits, letters or dots."""
    inner = label.strip("().")
    return "digit" if inner[:1].isdigit() else "letter" if inner[:1].isalpha() else "dot"
