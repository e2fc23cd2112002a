"""What a document says of each of its figures: the scheme, year, funding type, body, day and standing it names for it.

What stands with a figure, up to the next comma or “and”, is said of that figure; what stands before a whole list is
said of all of it; and what is only said nearby, in a heading or an earlier sentence, supports but never contradicts.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from hmsledger.documents.page import Cell, Document, Passage, Sort
from hmsledger.entries import Funding
from hmsledger.proof import cues as words
from hmsledger.proof.cues import Codes, Cue, Cues, Day, Names, Said, Says, Span, cues_in
from hmsledger.proof.figures import Found, figure_in_cell, figures_in, headed_unit

_SENTENCE = re.compile(r"(?<=[.?!;])[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9£])")
_ABBREVIATED = re.compile(
    r"\b(?:no|nos|para|paras|approx|c|e\.g|i\.e|etc|st|dr|mr|mrs|ms|cllr|vs|v|fig|incl|est|dept|[A-Z])\.$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*(?:\(?[0-9]{1,3}(?:\.[0-9]{1,3})*[.)]|\(?[a-z]{1,3}[.)]|[-•*–])")
_JOINED = re.compile(r"\s*(?:,|and|&|\+|plus|, and|and a further|and another)\s*", re.IGNORECASE)
_LEAD_IN = re.compile(r":\s*$")
_PASSIVE = re.compile(
    r"\b(?:was|were|been|be|is|are|already|had|has|being|yet|not|for|subject|which|sought|,|\()[^£]*$|^\s*$",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby\s+(?:the\s+|full\s+|the\s+full\s+)*$", re.IGNORECASE)
_TO = re.compile(r"\b(?:to|for|of|asks?|asked|from)\s+(?:the\s+|full\s+|the\s+full\s+)*$", re.IGNORECASE)
_IS_ASKED = re.compile(r"\b(?:is|are|was|were|be|been)\s+(?:asked|recommended|requested|invited)\b", re.IGNORECASE)
_NEW_SUBJECT = re.compile(r"[,;]\s+(?:and|while|whilst|but|which)\b|;", re.IGNORECASE)
_LABELLED = re.compile(
    r"\)(?:,\s*(?:and\s)?|\s*and\s|;\s*)[\w’'& -]{2,60}\s\("
    r"|(?:,\s*(?:and\s)?|\s*and\s|;\s*)(?:the\s)?[A-Z][\w’'& -]{1,60}\s"
)
"""Between the figures of “this (£1m), that (£2m)” and “this £1m and That £2m”, each with a name of its own."""
_OTHER_TIME = re.compile(
    r"\b(?:after|before|since|until|following|prior to|ahead of)\b"
    r"(?:[^.,;:£]*\b(?:decisions?|meetings?|resolutions?)\b[^.,;:£]*|\s+(?:the\s+)?)$",
    re.IGNORECASE,
)
_OWN_END = re.compile(r"[,;:]|\band\b|\bbut\b")
_LONGEST = 2000
"""A longer sentence is read in parts, so that no text takes more time than its length warrants."""
_TO_RECOMMEND = re.compile(r"\brecommend(?:s|ed|ing)?\b(?:\s+(?:that|to)\b)?", re.IGNORECASE)
_RESOLVED = re.compile(r"\b(?:resolved|agreed|decided)\b", re.IGNORECASE)
_TOTAL_HEAD = re.compile(r"\btotals?\b", re.IGNORECASE)
_HEAD = 12
_LEAST_LIST = 2
_MOST_BESIDE = 4
_LONGEST_CELL = 120
_HAS_WORDS = re.compile(r"[A-Za-z]{4}")
_MOST_DAYS = 4
_LOOK_BACK = 8
_AROUND = 60
_BEFORE = 130


class Context(NamedTuple):
    """What is said of a figure.

    Attributes:
        year: the years that are named for it; None where none are.
        is_of_all: whether those years are said of a whole list, of which this is not the first, or has one year each.
        years: years named nearby.
        funding: the funding type that is named for it.
        fundings: funding types named nearby.
        account: the account that is named for it; empty where none is.
        schemes: the schemes that are named for it: those that the name may mean.
        near: schemes named nearby.
        says: its standing.
        body: the body that is said to have given it that standing; empty where none is.
        day: the day on which it is said to have done so.
        days: the days named in the sentence.
        is_total: whether it is said to be all there is.
        is_spent: whether it is about money that is no budget.
        is_rate: whether it is so much for each year or person, and nothing says that it has been spent.
        is_bound: whether it is but a bound or an approximation.
        is_past: whether it is said to be what was thought once.
        is_denied: whether the text says that it is not so.
        is_less: whether it may be money taken away, printed without its sign.
        is_exempt: whether the text says that something there is not for publication.
        moves: whether it is about money moved between years.
        under: the days named in the passages before, since the last heading; the bodies likewise.
        telling: the words of the sentence that tell it from others.
        label: the words just before the figure.
        clause: the words from the figure before it to the figure after it, folded.
        sentence: all the words of its sentence, folded.
    """

    year: Span | None = None
    is_of_all: bool = False
    years: tuple[Span, ...] = ()
    funding: Funding | None = None
    fundings: frozenset[Funding] = frozenset()
    account: str = ""
    schemes: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    says: Says | None = None
    body: str = ""
    day: Day | None = None
    days: tuple[Day, ...] = ()
    is_total: bool = False
    is_spent: bool = False
    is_rate: bool = False
    is_bound: bool = False
    is_past: bool = False
    is_denied: bool = False
    is_less: bool = False
    is_exempt: bool = False
    moves: bool = False
    under: tuple[tuple[Day, ...], frozenset[str]] = ((), frozenset())
    telling: frozenset[str] = frozenset()
    label: str = ""
    clause: str = ""
    sentence: str = ""


class Placed(NamedTuple):
    """A figure of a document, where it stands, and what is said of it.

    Attributes:
        sentence: which sentence of its passage it stands in, counted from 0.
        earlier: where the sentence before that begins.
        first: where that sentence begins in the passage.
        last: where it ends.
    """

    passage: Passage
    found: Found
    context: Context
    sentence: int = 0
    earlier: int = 0
    first: int = 0
    last: int = 0


class Topic:
    """What a document is about at a place: carried from passage to passage.

    Attributes:
        title: the schemes that its title names.
        heading: the schemes of the nearest heading.
        years: the years of the nearest heading, or else of the title.
        text: the schemes that the text named last.
        lead: the standing that an open list gives to its items, with the body that gave it.
        days: the days named since the last heading, the last of them; likewise the bodies.
    """

    def __init__(self, title: Codes, years: tuple[Span, ...]) -> None:
        """Begin with the title."""
        self.title = title
        self.title_years = years
        self.heading: Codes = frozenset()
        self.years = years
        self.text: Codes = frozenset()
        self.lead: tuple[Says | None, str] = (None, "")
        self.days: tuple[Day, ...] = ()
        self.bodies: frozenset[str] = frozenset()

    def read(self, cues: Cues) -> None:
        """Take in the days and bodies of a sentence."""
        self.days = (*self.days, *(cue.value for cue in cues.days))[-_MOST_DAYS:]
        self.bodies |= {cue.value for cue in cues.bodies}

    @property
    def near(self) -> frozenset[str]:
        """The schemes that a figure is probably about that names none."""
        return self.text or self.heading or self.title


def placed_in(document: Document, names: Names, today: date | None) -> Iterator[Placed]:
    """Yield the figures of a document with what is said of each, in order.

    Args:
        document: the document.
        names: the names of the book.
        today: the document's day.
    """
    topic = Topic(_schemes(names, document.title), _years(names, document.title, today))
    units = _table_units(document)
    corners = _corners(document)
    beside = _beside(document)
    for passage in document.passages:
        if passage.sort is Sort.CELL and passage.cell:
            cell = passage.cell
            cell = cell._replace(headings=(*cell.headings, *beside.get((cell.table, cell.row), ())))
            cues = cues_in(" | ".join(cell.headings), names, today)
            above = cues_in(corners.get(cell.table, ""), names, today)
            for found in _figures_of(passage.text, cell, units.get(cell.table)):
                context = _of_cell(passage, cell, (cues, cues_in(passage.text, names, today), above), topic)
                yield Placed(passage, found, _signed(context, found), 0, 0, 0, len(passage.text))
            continue
        if passage.sort is Sort.HEADING:
            topic.heading, topic.text, topic.lead = _schemes(names, passage.text), frozenset(), (None, "")
            topic.years = _years(names, passage.text, today) or topic.title_years
            topic.days, topic.bodies = (), frozenset()
        yield from _in_text(passage, names, today, topic)


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text begin and end.

    >>> sentences_of("It is £5. No more.")
    [(0, 9), (10, 18)]
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE.finditer(text):
        before = text[max(start, match.start() - _LOOK_BACK) : match.start()]
        if _ABBREVIATED.search(before) or _NUMBERED.fullmatch(text, start, match.start()):
            continue
        found += _parts(text, start, match.start())
        start = match.end()
    found += _parts(text, start, len(text))
    return found


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        space = text.rfind(" ", start, start + _LONGEST)
        cut = space if space > start else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _in_text(passage: Passage, names: Names, today: date | None, topic: Topic) -> Iterator[Placed]:
    figures = figures_in(passage.text)
    lead = topic.lead
    number = earlier = 0
    for sentence, (first, last) in enumerate(sentences_of(passage.text)):
        text = passage.text[first:last]
        here: list[Found] = []
        while number < len(figures) and figures[number].start < last:
            here.append(figures[number])
            number += 1
        cues = cues_in(text, names, today)
        if here:
            local = [found._replace(start=found.start - first, end=found.end - first) for found in here]
            contexts = _contexts(text, local, cues, topic, lead)
            for found, context in zip(here, contexts, strict=True):
                yield Placed(passage, found, context, sentence, earlier, first, last)
        topic.text = _all(cues.schemes) or topic.text
        topic.read(cues)
        earlier = first
    if _LEAD_IN.search(passage.text) and passage.sort is not Sort.HEADING:
        topic.lead = _lead_of(passage.text, names, today)
    elif not _is_item(passage.text):
        topic.lead = (None, "")


def _is_item(text: str) -> bool:
    return not text.strip() or bool(re.match(r"\s*(?:\(?[0-9ivxa-z]{1,4}[.)]|[-•*–])\s", text))


def _lead_of(text: str, names: Names, today: date | None) -> tuple[Says | None, str]:
    """Return what “Cabinet resolved to:” or “Cabinet is recommended to:” says of the items under it."""
    last = text.rstrip()[-_BEFORE:]
    cues = cues_in(last, names, today)
    if _RESOLVED.search(last) and not _TO_RECOMMEND.search(last):
        return Says.APPROVED, cues.bodies[-1].value if cues.bodies else ""
    return (Says.RECOMMENDED, "") if cues.status else (None, "")


def _schemes(names: Names, text: str) -> Codes:
    return _all(names.schemes_in(text))


def _years(names: Names, text: str, today: date | None) -> tuple[Span, ...]:
    return tuple(cue.value for cue in cues_in(text, names, today).years)


def _all(cues: Iterable[Cue[Codes]]) -> Codes:
    codes: Codes = frozenset()
    return codes.union(*(cue.value for cue in cues))


def _asked_or_said(status: Cue[Says] | None, lead: Says | None) -> Says | None:
    """Return a standing; “Approve” at the head of an item that is only recommended is but recommended."""
    if status is None or (lead is Says.RECOMMENDED and status.value is Says.APPROVED and status.start < _HEAD):
        return lead
    return status.value


def _only(values: Iterable[Said]) -> Said | None:
    """Return the one value that there is; None where there is none, or more than one."""
    found = set(values)
    return next(iter(found)) if len(found) == 1 else None


def _contexts(
    text: str, figures: Sequence[Found], cues: Cues, topic: Topic, lead: tuple[Says | None, str]
) -> Iterator[Context]:
    years = _respectively(text, figures, cues.years) or _shared(text, figures, cues, cues.years)
    fundings = _shared(text, figures, cues, cues.funding)
    accounts = _shared(text, figures, cues, cues.accounts)
    schemes = _carried(text, figures, _shared(text, figures, cues, cues.schemes))
    hints = _carried(text, figures, _shared(text, figures, cues, cues.hints))
    around = Context(
        years=tuple(cue.value for cue in cues.years) or topic.years,
        fundings=frozenset(cue.value for cue in cues.funding),
        days=tuple(cue.value for cue in cues.days),
        is_less=words.is_less(text),
        is_exempt=words.is_exempt(text),
        moves=words.moves(text),
        under=(topic.days, topic.bodies),
        telling=words.telling(text),
        sentence=text.casefold(),
    )
    named, hinted = _all(cues.schemes), _all(cues.hints)
    for number, figure in enumerate(figures):
        before = text[max(0, figure.start - _BEFORE) : figure.start]
        after = text[figure.end : figure.end + _AROUND]
        status = _standing(text, figures, number, cues)
        body, day = _by_whom(text, figures, number, cues, status)
        own = _all(schemes[number])
        yield around._replace(
            year=_joined_years(years[number]),
            is_of_all=_are_one_each(text, figures, years[number])
            or (number > 0 and all(cue.end <= figures[0].start for cue in years[number])),
            funding=_only(cue.value for cue in fundings[number]),
            account=_only(cue.value for cue in accounts[number]) or "",
            schemes=own,
            near=_all(hints[number]) or (frozenset() if own else named) or hinted or topic.near,
            says=_asked_or_said(status, lead[0]),
            body=body if status else lead[1],
            day=day,
            is_total=words.is_total(before, after),
            is_spent=words.is_spent(_segment(text, figures, number), after),
            is_rate=words.is_rate(after) and not words.is_spent(_segment(text, figures, number), ""),
            is_bound=words.is_bound(before[-_AROUND:]),
            is_past=words.is_past(before[-_AROUND:]),
            is_denied=words.is_denied(before[-_AROUND:]),
            label=_label(before),
            clause=_clause(text, figures, number),
        )


def _shared(text: str, figures: Sequence[Found], cues: Cues, kind: Sequence[Cue[Said]]) -> list[list[Cue[Said]]]:
    """Return for each figure the cues of one kind that are said of it."""
    own: list[list[Cue[Said]]] = [[] for _ in figures]
    opening: list[Cue[Said]] = []
    loose: list[Cue[Said]] = []
    starts = [figure.start for figure in figures]
    for cue in kind:
        number = bisect_left(starts, cue.start)
        if number == 0:
            opening.append(cue)
        elif not cues.breaks_between(_after(text, figures[number - 1]), cue.start):
            own[number - 1].append(cue)
        elif number < len(figures) and ";" not in text[cue.end : figures[number].start]:
            own[number].append(cue)
        else:
            loose.append(cue)
    for number in range(len(figures) - 2, -1, -1):
        if not own[number] and _is_joined(text, figures, number):
            own[number] = list(own[number + 1])
    if opening:
        _open(figures, own, opening, alone=not any(own) and not loose)
    elif len(figures) == 1 and not own[0]:
        own[0] = loose
    return own


def _after(text: str, figure: Found) -> int:
    """Return where the words after a figure begin; the bracket that it alone stands in is part of it."""
    return figure.end + (text[figure.start - 1 : figure.start] == "(" and text[figure.end : figure.end + 1] == ")")


def _open(figures: Sequence[Found], own: list[list[Cue[Said]]], opening: list[Cue[Said]], *, alone: bool) -> None:
    """Give what stands before the first figure to it, and to those after it up to one that has its own."""
    agreed = alone or len({cue.value for cue in opening}) == 1
    for number in range(len(figures)):
        if own[number] or not (number == 0 or agreed):
            return
        own[number] = opening if alone or number else opening[-1:]


def _respectively(text: str, figures: Sequence[Found], years: Sequence[Cue[Span]]) -> list[list[Cue[Span]]]:
    """Return the years of a list of figures that a list of as many years follows, one each; none otherwise."""
    if len(figures) < _LEAST_LIST or len(years) < _LEAST_LIST or years[0].start < figures[-1].end:
        return []
    gaps = [(before.end, after.start) for before, after in pairwise(figures)]
    gaps += [(before.end, after.start) for before, after in pairwise(years)]
    each = [cue._replace(value=Span(year, year, 1)) for cue in years for year in _of_span(cue.value)]
    if len(each) != len(figures) or not all(_JOINED.fullmatch(text, *gap) for gap in gaps):
        return []
    return [[cue] for cue in each]


def _are_one_each(text: str, figures: Sequence[Found], years: Sequence[Cue[Span]]) -> bool:
    """Return whether as many years as there are figures follow a list of them, named only by the first and last."""
    gaps = ((before.end, after.start) for before, after in pairwise(figures))
    return (
        len(years) == 1
        and len(figures) >= _LEAST_LIST
        and years[0].value.number == len(figures)
        and all(_JOINED.fullmatch(text, *gap) for gap in gaps)
    )


def _of_span(span: Span) -> range:
    return range(span.first, span.last + 1) if span.first else range(0)


def _carried(text: str, figures: Sequence[Found], own: list[list[Cue[Codes]]]) -> list[list[Cue[Codes]]]:
    """Return the schemes of figures; a clause that begins with a scheme is about it to its end."""
    for number in range(1, len(figures)):
        before, here = figures[number - 1], figures[number]
        is_subject = own[number - 1] and all(cue.end <= before.start for cue in own[number - 1])
        new = _NEW_SUBJECT.search(text, before.end, here.start) or _LABELLED.fullmatch(text, before.end, here.start)
        if not own[number] and is_subject and not new:
            own[number] = own[number - 1]
    return own


def _is_joined(text: str, figures: Sequence[Found], number: int) -> bool:
    """Return whether a figure and the next are but two of a list, so that what is said after them is said of both."""
    if number + 1 >= len(figures):
        return False
    return bool(_JOINED.fullmatch(text, figures[number].end, figures[number + 1].start))


def _segment(text: str, figures: Sequence[Found], number: int) -> str:
    """Return the words around a figure that are its own: from the figure before it to its next break."""
    start = figures[number - 1].end if number else 0
    end = figures[number + 1].start if number + 1 < len(figures) else len(text)
    here = figures[number]
    after = _OWN_END.search(text, here.end, end)
    return text[max(start, here.start - _AROUND) : after.start() if after else min(end, here.end + _AROUND)]


def _clause(text: str, figures: Sequence[Found], number: int) -> str:
    start = figures[number - 1].end if number else 0
    end = figures[number + 1].start if number + 1 < len(figures) else len(text)
    return text[start:end].casefold()


def _joined_years(cues: Iterable[Cue[Span]]) -> Span | None:
    """Return the years named for a figure as one: a count gives way to years that are named."""
    spans = [cue.value for cue in cues]
    named = [span for span in spans if span.first]
    if not named:
        return spans[0] if spans else None
    if len(named) == 1:
        return named[0]
    first, last = min(span.first for span in named), max(span.last for span in named)
    return Span(first, last, last - first + 1, between=True)


def _standing(text: str, figures: Sequence[Found], number: int, cues: Cues) -> Cue[Says] | None:
    """Return what gives a figure its standing: what follows it (“was approved”), else what came last before it."""
    here = figures[number]
    last = number
    while _is_joined(text, figures, last):
        last += 1
    end = figures[last + 1].start if last + 1 < len(figures) else len(text)
    begin = figures[last].end
    following = next((cue for cue in cues.status if begin <= cue.start < end), None)
    if following is not None and not _has_subject(cues, begin, following.start):
        between = text[begin : following.start]
        if following.value is Says.AWAITING or (not _NEW_SUBJECT.search(between) and _PASSIVE.search(between)):
            return following
    return next((cue for cue in reversed(cues.status) if cue.end <= here.start), None)


def _has_subject(cues: Cues, start: int, end: int) -> bool:
    """Return whether a body stands between a figure and a verb: then the verb is about what that body did."""
    return any(start <= cue.start and cue.end <= end for cue in cues.bodies)


def _by_whom(
    text: str, figures: Sequence[Found], number: int, cues: Cues, status: Cue[Says] | None
) -> tuple[str, Day | None]:
    """Return the body that gave a figure its standing, and the day, as far as the sentence says so."""
    if status is None or status.value is Says.AWAITING:
        return "", None
    start = max((cue.end for cue in cues.status if cue.end <= status.start), default=0)
    end = min((cue.start for cue in cues.status if cue.start >= status.end), default=len(text))
    body = ""
    is_asked = bool(_IS_ASKED.search(text[max(0, status.start - _LOOK_BACK) : status.end]))
    for named in cues.bodies:
        before = text[max(0, named.start - _AROUND) : named.start]
        if status.end <= named.start < end and _BY.search(before):
            body = named.value
            break
        acts = start <= named.start < status.start < figures[number].start and not is_asked
        if acts and not _TO.search(before):
            body = named.value
    days = [
        (min(abs(day.start - status.end), abs(status.start - day.end)), day.start, day.value)
        for day in cues.days
        if start <= day.start < end
        and not _OTHER_TIME.search(text[max(0, day.start - _AROUND) : day.start])
        and not (day.start > status.end and _another_subject(text, cues, status.end, day.start))
    ]
    return body, min(days)[2] if days and not is_asked else None


def _another_subject(text: str, cues: Cues, start: int, end: int) -> bool:
    """Return whether another body acts between two places: what is said at the second is not said of the first."""
    return any(
        start <= cue.start
        and cue.end <= end
        and not (_BY.search(before := text[start : cue.start]) or _TO.search(before))
        for cue in cues.bodies
    )


def _label(before: str) -> str:
    """Return the last words before a figure that say what it is."""
    clause = re.split(r"[,;:.()£]|\band\b|\bor\b", before)[-1]
    found = [word.casefold() for word in re.findall(r"[A-Za-z][A-Za-z'’-]+", clause)]
    return " ".join([word for word in found if word not in _LINKS][-4:])


_LINKS = words.words_of(
    "of the a an is was are were at by to for in on be been with from that this as it its now therefore about"
    " further additional around some up total"
)


def _table_units(document: Document) -> dict[int, str]:
    """Return the unit of each table that says one for all of it: in its first cells, or in the text just above."""
    units: dict[int, str] = {}
    above: Passage | None = None
    for passage in document.passages:
        cell = passage.cell
        if cell is None:
            above = passage
            continue
        if cell.table not in units:
            said = headed_unit(above.text) if above else None
            if said:
                units[cell.table] = said
        if cell.row <= 2 and (cell.row == 1 or cell.column == 1):  # noqa: PLR2004 - a table's head
            said = headed_unit(passage.text)
            if said is not None and not figures_in(passage.text) and (said or cell.table not in units):
                units.setdefault(cell.table, said)
    return units


def _corners(document: Document) -> dict[int, str]:
    """Return the first cell of each table, which often says what all of it is about."""
    cells = ((passage.cell, passage.text) for passage in document.passages)
    return {cell.table: text for cell, text in cells if cell and (cell.row, cell.column) == (1, 1)}


def _beside(document: Document) -> dict[tuple[int, int], tuple[str, ...]]:
    """Return what the cells of each row of a table say in words, after the first, under the head of the table."""
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for passage in document.passages:
        cell = passage.cell
        if cell is None or cell.row == 1 or cell.column == 1 or not _HAS_WORDS.search(passage.text):
            continue
        before = found.get((cell.table, cell.row), ())
        if len(before) < _MOST_BESIDE and len(passage.text) <= _LONGEST_CELL and not figures_in(passage.text):
            found[cell.table, cell.row] = (*before, passage.text)
    return found


def _figures_of(text: str, cell: Cell, unit: str | None) -> Sequence[Found]:
    """Return the figures of a cell; a bare number is one where a heading, or the table, gives it a unit."""
    figures = figures_in(text)
    if figures or cell.row == 1 or cell.column == 1:
        return figures
    units = [said for said in map(headed_unit, reversed(cell.headings)) if said is not None]
    said = units[0] if units else unit
    bare = figure_in_cell(text, said) if said is not None else None
    return (bare,) if bare else ()


def _unnamed(text: str, cues: Cues) -> str:
    """Return a text without the names of schemes in it: “Best Value” in one says nothing of the money."""
    for cue in cues.schemes:
        text = f"{text[: cue.start]}{' ' * (cue.end - cue.start)}{text[cue.end :]}"
    return text


def _of_cell(passage: Passage, cell: Cell, said: tuple[Cues, Cues, Cues], topic: Topic) -> Context:
    """Return what is said of a figure in a table by its headings, its own cell, and the table's first cell."""
    headings, own, above = said
    heading = " | ".join(cell.headings)
    status = (*above.status, *own.status, *headings.status)
    return Context(
        year=_joined_years((*own.years, *headings.years)),
        years=tuple(cue.value for cue in above.years) or topic.years,
        funding=_only(cue.value for cue in (*own.funding, *headings.funding)),
        account=_only(cue.value for cue in headings.accounts) or "",
        schemes=_all((*own.schemes, *headings.schemes)),
        near=_all((*own.hints, *headings.hints)) or _all((*above.schemes, *above.hints)) or topic.near,
        says=status[-1].value if status else None,
        is_total=bool(_TOTAL_HEAD.search(heading)),
        is_spent=words.is_spent(_unnamed(heading, headings), "") or words.is_spent(passage.under, ""),
        is_less=words.is_less(heading),
        is_exempt=words.is_exempt(f"{heading} {passage.text}"),
        moves=words.moves(heading),
        days=tuple(cue.value for cue in headings.days),
        under=((), frozenset(cue.value for cue in headings.bodies)),
        telling=words.telling(f"{heading} {passage.under}"),
        clause=heading.casefold(),
    )


def _signed(context: Context, found: Found) -> Context:
    return context._replace(is_less=context.is_less or found.figure.pence < 0)
