"""What a document says of each of its figures: which scheme, year, funding type, body, day and standing it names for it.

What stands with a figure, up to the next comma or “and”, is said of that figure; what stands before a whole list is
said of all of it; and what is only said nearby, in a heading or an earlier sentence, supports but never contradicts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from hmsledger.documents.page import Document, Passage, Sort
from hmsledger.entries import Funding
from hmsledger.proof import cues as words
from hmsledger.proof.cues import Cue, Cues, Day, Names, Says, Span, cues_in
from hmsledger.proof.figures import Found, figure_in_cell, figures_in, headed_unit

_SENTENCE = re.compile(r"(?<=[.?!;])[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9£])")
_ABBREVIATED = re.compile(r"\b(?:no|nos|para|paras|approx|c|e\.g|i\.e|etc|st|dr|mr|mrs|ms|cllr|vs|v|fig|incl|est|dept|[A-Z])\.$", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*(?:\(?[0-9]{1,3}(?:\.[0-9]{1,3})*[.)]|\(?[a-z]{1,3}[.)]|[-•*–])$")
_JOINED = re.compile(r"\s*(?:,|and|&|\+|plus|, and|and a further|and another)\s*", re.IGNORECASE)
_LEAD_IN = re.compile(r":\s*$")
_PASSIVE = re.compile(r"\b(?:was|were|been|be|is|are|already|had|has|being|yet|not|for|subject|which|sought|,|\()[^£]*$|^\s*$", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(?:the\s+|full\s+|the\s+full\s+)*$", re.IGNORECASE)
_TO = re.compile(r"\b(?:to|for|of|asks?|asked|from)\s+(?:the\s+|full\s+|the\s+full\s+)*$", re.IGNORECASE)
_NEW_SUBJECT = re.compile(r"[,;]\s+(?:and|while|whilst|but|which)\b|;", re.IGNORECASE)
_AROUND = 60
_BEFORE = 130


class Context(NamedTuple):
    """What is said of a figure.

    Attributes:
        year: the years that are named for it; None where none are.
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
        is_bound: whether it is but a bound or an approximation.
        is_past: whether it is said to be what was thought once.
        is_denied: whether the text says that it is not so.
        is_less: whether it may be money taken away, printed without its sign.
        is_exempt: whether the text says that something there is not for publication.
        moves: whether it is about money moved between years.
        telling: the words of the sentence that tell it from others.
        label: the words just before the figure.
    """

    year: Span | None = None
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
    is_bound: bool = False
    is_past: bool = False
    is_denied: bool = False
    is_less: bool = False
    is_exempt: bool = False
    moves: bool = False
    telling: frozenset[str] = frozenset()
    label: str = ""


class Placed(NamedTuple):
    """A figure of a document, where it stands, and what is said of it.

    Attributes:
        sentence: which sentence of its passage it stands in, counted from 0.
        first: where that sentence begins in the passage.
        last: where it ends.
    """

    passage: Passage
    found: Found
    context: Context
    sentence: int = 0
    first: int = 0
    last: int = 0


class Topic:
    """What a document is about at a place: carried from passage to passage.

    Attributes:
        title: the schemes that its title names.
        heading: the schemes of the nearest heading.
        text: the schemes that the text named last.
        lead: the standing that an open list gives to its items, with the body that gave it.
    """

    def __init__(self, title: frozenset[str]) -> None:
        """Begin with the title."""
        self.title = title
        self.heading: frozenset[str] = frozenset()
        self.text: frozenset[str] = frozenset()
        self.lead: tuple[Says | None, str] = (None, "")

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
    topic = Topic(_schemes(names, document.title))
    units = _table_units(document)
    for passage in document.passages:
        if passage.sort is Sort.CELL and passage.cell:
            yield from _in_cell(passage, names, today, topic, units.get(passage.cell.table))
            continue
        if passage.sort is Sort.HEADING:
            topic.heading, topic.text, topic.lead = _schemes(names, passage.text), frozenset(), (None, "")
        yield from _in_text(passage, names, today, topic)


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text begin and end.

    >>> sentences_of("It is £5. No more.")
    [(0, 9), (10, 18)]
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE.finditer(text):
        before = text[max(start, match.start() - 8) : match.start()]
        if _ABBREVIATED.search(before) or _NUMBERED.match(text[start : match.start()][:12]):
            continue
        found.append((start, match.start()))
        start = match.end()
    found.append((start, len(text)))
    return found


def _in_text(passage: Passage, names: Names, today: date | None, topic: Topic) -> Iterator[Placed]:
    figures = figures_in(passage.text)
    lead = topic.lead
    for number, (first, last) in enumerate(sentences_of(passage.text)):
        text = passage.text[first:last]
        here = [found for found in figures if first <= found.start < last]
        named = names.schemes_in(text)
        if here:
            local = [found._replace(start=found.start - first, end=found.end - first) for found in here]
            cues = cues_in(text, names, today)
            for found, context in zip(here, _contexts(text, local, cues, topic, lead, bool(here)), strict=True):
                yield Placed(passage, found, context, number, first, last)
        if named:
            topic.text = frozenset().union(*(cue.value for cue in named))  # type: ignore[arg-type]  # sets of codes
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
    body = str(cues.bodies[-1].value) if cues.bodies else ""
    if re.search(r"\bresolved\b|\bagreed\b|\bdecided\b", last, re.IGNORECASE):
        return Says.APPROVED, body
    if cues.status:
        says = cues.status[-1].value
        return (says, "") if isinstance(says, Says) and says is not Says.APPROVED else (Says.RECOMMENDED, "")
    return None, ""


def _schemes(names: Names, text: str) -> frozenset[str]:
    return frozenset().union(*(cue.value for cue in names.schemes_in(text)))  # type: ignore[arg-type]  # sets of codes


def _contexts(
    text: str, figures: Sequence[Found], cues: Cues, topic: Topic, lead: tuple[Says | None, str], _: bool
) -> list[Context]:
    years = _shared(text, figures, cues, cues.years)
    fundings = _shared(text, figures, cues, cues.funding)
    accounts = _shared(text, figures, cues, cues.accounts)
    schemes = _carried(text, figures, _shared(text, figures, cues, cues.schemes))
    hints = _carried(text, figures, _shared(text, figures, cues, cues.hints))
    named = frozenset().union(*(cue.value for cue in cues.schemes))  # type: ignore[arg-type]  # sets of codes
    hinted = frozenset().union(*(cue.value for cue in cues.hints))  # type: ignore[arg-type]  # the same
    telling = words.telling(text)
    days = tuple(cue.value for cue in cues.days if isinstance(cue.value, Day))
    exempt = words.is_exempt(text)
    found: list[Context] = []
    for number, figure in enumerate(figures):
        before = text[max(0, figure.start - _BEFORE) : figure.start]
        segment = _segment(text, figures, number)
        says, cue = _standing(text, figures, number, cues)
        if cue is None and says is None and lead[0]:
            says = lead[0]
        body, day = _by_whom(text, figures, number, cues, cue)
        year = _joined_years(years[number])
        own = frozenset().union(*(item.value for item in schemes[number]))  # type: ignore[arg-type]  # sets of codes
        hint = frozenset().union(*(item.value for item in hints[number]))  # type: ignore[arg-type]  # the same
        funding = {item.value for item in fundings[number]}
        account = [str(item.value) for item in accounts[number]]
        found.append(
            Context(
                year=year,
                years=tuple(item.value for item in cues.years if isinstance(item.value, Span)),
                funding=next(iter(funding)) if len(funding) == 1 else None,  # type: ignore[arg-type]  # funding types
                fundings=frozenset(item.value for item in cues.funding),  # type: ignore[misc]  # funding types
                account=account[0] if len(set(account)) == 1 else "",
                schemes=own,
                near=hint or (named if not own else frozenset()) or hinted or topic.near,
                says=says,
                body=body or (lead[1] if cue is None and says is lead[0] else ""),
                day=day,
                days=days,
                is_total=words.is_total(before, text[figure.end : figure.end + _AROUND]),
                is_spent=words.is_spent(segment, text[figure.end : figure.end + _AROUND]),
                is_bound=words.is_bound(before[-_AROUND:]),
                is_past=words.is_past(before[-_AROUND:]),
                is_denied=words.is_denied(before[-_AROUND:]),
                is_less=words.is_less(text),
                is_exempt=exempt,
                moves=words.moves(text),
                telling=telling,
                label=_label(before),
            )
        )
    return found


def _shared(text: str, figures: Sequence[Found], cues: Cues, kind: Sequence[Cue]) -> list[list[Cue]]:
    """Return for each figure the cues of one kind that are said of it."""
    own: list[list[Cue]] = [[] for _ in figures]
    opening: list[Cue] = []
    loose: list[Cue] = []
    for cue in kind:
        number = next((index for index, figure in enumerate(figures) if figure.start >= cue.start), len(figures))
        if any(figure.start <= cue.start < figure.end for figure in figures):
            continue
        after_break = number > 0 and _breaks_between(cues, figures[number - 1].end, cue.start)
        if number == 0:
            opening.append(cue)
        elif not after_break:
            own[number - 1].append(cue)
        elif number < len(figures) and not _ends_clause(text, cue.end, figures[number].start):
            own[number].append(cue)
        else:
            loose.append(cue)
    for number in range(len(figures) - 2, -1, -1):
        if not own[number] and own[number + 1] and _JOINED.fullmatch(text, figures[number].end, figures[number + 1].start):
            own[number] = list(own[number + 1])
    if opening:
        alone = not any(own) and not loose
        values = {cue.value for cue in opening}
        for number in range(len(figures)):
            if not own[number] and (number == 0 or alone or len(values) == 1):
                near = [cue for cue in opening if not _ends_clause(text, cue.end, figures[0].start)] if number == 0 else opening
                own[number] = [near[-1]] if near and number == 0 and not alone else list(near or opening)
    elif len(figures) == 1 and not own[0]:
        own[0] = loose
    return own


def _carried(text: str, figures: Sequence[Found], own: list[list[Cue]]) -> list[list[Cue]]:
    """Return the schemes of figures; a clause that begins with a scheme is about it to its end."""
    for number in range(1, len(figures)):
        before = own[number - 1]
        subject = before and all(cue.end <= figures[number - 1].start for cue in before)
        if not own[number] and subject and not _NEW_SUBJECT.search(text, figures[number - 1].end, figures[number].start):
            own[number] = before
    return own


def _breaks_between(cues: Cues, start: int, end: int) -> bool:
    return any(start <= cue.start and cue.end <= end for cue in cues.breaks)


def _ends_clause(text: str, start: int, end: int) -> bool:
    return ";" in text[start:end]


def _segment(text: str, figures: Sequence[Found], number: int) -> str:
    """Return the words around a figure that are its own: from the figure before it to its next break."""
    start = figures[number - 1].end if number else 0
    end = figures[number + 1].start if number + 1 < len(figures) else len(text)
    here = figures[number]
    after = re.search(r"[,;:]|\band\b|\bbut\b", text[here.end : end])
    return text[max(start, here.start - _AROUND) : here.end + after.start() if after else min(end, here.end + _AROUND)]


def _joined_years(cues: Iterable[Cue]) -> Span | None:
    """Return the years named for a figure as one: a count gives way to years that are named."""
    spans = [cue.value for cue in cues if isinstance(cue.value, Span)]
    named = [span for span in spans if span.first]
    if not named:
        return spans[0] if spans else None
    first, last = min(span.first for span in named), max(span.last for span in named)
    if len(named) == 1:
        return named[0]
    return Span(first, last, last - first + 1, between=True)


def _standing(text: str, figures: Sequence[Found], number: int, cues: Cues) -> tuple[Says | None, Cue | None]:
    """Return the standing that a sentence gives to a figure: by what follows it (“was approved”), else by what came last."""
    here = figures[number]
    end = figures[number + 1].start if number + 1 < len(figures) else len(text)
    for cue in cues.status:
        if here.end <= cue.start < end and isinstance(cue.value, Says):
            between = text[here.end : cue.start]
            if cue.value is Says.AWAITING or (not _NEW_SUBJECT.search(between) and _PASSIVE.search(between)):
                if not _has_subject(cues, here.end, cue.start):
                    return cue.value, cue
            break
    if number + 1 < len(figures) and _JOINED.fullmatch(text, here.end, figures[number + 1].start):
        says, cue = _standing(text, figures, number + 1, cues)
        if cue is not None and cue.start > here.end:
            return says, cue
    before = [cue for cue in cues.status if cue.end <= here.start]
    if not before:
        return None, None
    last = before[-1]
    return (last.value, last) if isinstance(last.value, Says) else (None, None)


def _has_subject(cues: Cues, start: int, end: int) -> bool:
    """Return whether a body stands between a figure and a verb: then the verb is about what that body did."""
    return any(start <= cue.start and cue.end <= end for cue in cues.bodies)


def _by_whom(
    text: str, figures: Sequence[Found], number: int, cues: Cues, status: Cue | None
) -> tuple[str, Day | None]:
    """Return the body that gave a figure its standing, and the day, as far as the sentence says so."""
    if status is None or status.value is Says.AWAITING:
        return "", None
    start = max((cue.end for cue in cues.status if cue.end <= status.start), default=0)
    end = min((cue.start for cue in cues.status if cue.start >= status.end), default=len(text))
    here = figures[number]
    body = ""
    for cue in cues.bodies:
        before = text[max(0, cue.start - _AROUND) : cue.start]
        if status.end <= cue.start < end and _BY.search(before) and (
            cue.start > here.end or not any(figure.start < here.start and figure.start > cue.end for figure in figures)
        ):
            body = str(cue.value)
            break
        if start <= cue.start < status.start < here.start and not _TO.search(before):
            body = str(cue.value)
    nearest: tuple[int, Day] | None = None
    for cue in cues.days:
        if not isinstance(cue.value, Day) or not (start <= cue.start < end):
            continue
        distance = min(abs(cue.start - status.end), abs(status.start - cue.end))
        if cue.start > status.end and _another_subject(text, cues, status.end, cue.start):
            continue
        between = sum(1 for figure in figures if min(cue.start, status.start) < figure.start < max(cue.start, status.start))
        if between <= 1 + number and (nearest is None or distance < nearest[0]):
            nearest = (distance, cue.value)
    return body, nearest[1] if nearest else None


def _another_subject(text: str, cues: Cues, start: int, end: int) -> bool:
    """Return whether another body acts between two places, so that what is said at the second is not said of the first."""
    return any(
        start <= cue.start and cue.end <= end and not (_BY.search(before := text[start : cue.start]) or _TO.search(before))
        for cue in cues.bodies
    )


def _label(before: str) -> str:
    """Return the last words before a figure that say what it is."""
    clause = re.split(r"[,;:.()£]|\band\b|\bor\b", before)[-1]
    found = [word.casefold() for word in re.findall(r"[A-Za-z][A-Za-z'’-]+", clause)]
    return " ".join([word for word in found if word not in _LINKS][-4:])


_LINKS = frozenset(
    "of the a an is was are were at by to for in on be been with from that this as it its now therefore about further additional"
    " around some up total".split()
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


def _in_cell(passage: Passage, names: Names, today: date | None, topic: Topic, unit: str | None) -> Iterator[Placed]:
    cell = passage.cell
    if cell is None:
        return
    figures: Sequence[Found] = figures_in(passage.text)
    if not figures and cell.row > 1 and cell.column > 1:
        units = [said for said in map(headed_unit, reversed(cell.headings)) if said is not None]
        said = units[0] if units else unit
        bare = figure_in_cell(passage.text, said) if said is not None else None
        figures = (bare,) if bare else ()
    if not figures:
        return
    heading = " | ".join(cell.headings)
    cues = cues_in(heading, names, today)
    own = cues_in(passage.text, names, today)
    telling = words.telling(f"{heading} {passage.under}")
    for found in figures:
        schemes = [cue.value for cue in (*own.schemes, *cues.schemes)]
        hints = [cue.value for cue in (*own.hints, *cues.hints)]
        funding = {cue.value for cue in (*own.funding, *cues.funding)}
        spans = [cue for cue in (*own.years, *cues.years)]
        accounts = {str(cue.value) for cue in cues.accounts}
        says = [cue.value for cue in (*own.status, *cues.status)]
        yield Placed(
            passage,
            found,
            Context(
                year=_joined_years(spans),
                funding=next(iter(funding)) if len(funding) == 1 else None,  # type: ignore[arg-type]  # funding types
                account=next(iter(accounts)) if len(accounts) == 1 else "",
                schemes=frozenset().union(*schemes) if schemes else frozenset(),  # type: ignore[arg-type]  # sets of codes
                near=frozenset().union(*hints) if hints else topic.near,  # type: ignore[arg-type]  # the same
                says=says[-1] if says and isinstance(says[-1], Says) else None,
                is_total=bool(re.search(r"\btotals?\b", heading, re.IGNORECASE)),
                is_spent=words.is_spent(heading, "") or words.is_spent(passage.under, ""),
                is_less=words.is_less(heading) or found.figure.pence < 0,
                is_exempt=words.is_exempt(f"{heading} {passage.text}"),
                moves=words.moves(heading),
                telling=telling,
            ),
            0,
            0,
            len(passage.text),
        )
