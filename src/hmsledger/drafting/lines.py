"""Budget lines from the figures of a resolution: what is stated, and not-stated for what is not."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from hmsledger.drafting.resolutions import Resolution
from hmsledger.entries import NOT_STATED, Book, Funding, VariationType
from hmsledger.money import read_figure, shown, written
from hmsledger.proof.context import Placed
from hmsledger.proof.cues import Names, Span
from hmsledger.proof.figures import Found
from hmsledger.proof.wording import listed
from hmsledger.years import Year, financial_year_of, read_year

UNKNOWN_SCHEME = "SCHEME-NOT-KNOWN"
"""Stands where the text names no scheme of the book; the check refuses it."""

_NO_BUDGET = re.compile(
    r"\b(?:outturn|actuals?|spent|expenditure to date|spend to date|underspen\w+|overspen\w+|forecast\w*|balances?"
    r"|council tax|precept|p\.?a|a year|each year|in each of|fees and charges|tariffs?|fares?|limit|ceiling"
    r"|per (?:annum|year|week|month|hour|night|head|unit|dwelling|property|visit)"
    r"|threshold|valued?|valuation|market value|contract (?:sum|value|price)|tender\w*|fees? of|charges? of|rents? of"
    r"|debt|arrears|surplus|deficit|out of a total|from an? (?:overall )?(?:allocation|total|budget) of)\b"
    r"|\b(?:loans?|contracts?|write[\s-]offs?|savings? of|rising to)\b[^£]*£"
    r"|\b(?:sale|disposal|lease|letting) of\b[^£]*£"
    r"|\b(?:revised|restated|updated|current|existing|original)\s+(?:[\w/-]+\s+){0,4}?"
    r"(?:programmes?|budgets?|estimates?|totals?)\s+(?:of|at|to|totalling|is|was|now)\s+£",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    r"\b(?:up to|not exceeding|no more than|maximum of)\s+(?:a (?:maximum|total) of\s+)?$", re.IGNORECASE
)
_ABOUT = re.compile(r"\b(?:about|around|approximately|some|circa|c\.|almost|nearly|roughly)\s*$", re.IGNORECASE)
_WAS = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_BECAME = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:in\s?)?to\s+$", re.IGNORECASE)
_NEXT = re.compile(r"\b(?:next|coming|following)\s+(?:\w+\s+)?$", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:last|previous|prior|current|this|present|next|coming|following)\s(?:financial|fiscal)\syear\b", re.IGNORECASE
)
_COUNT = re.compile(
    r"\b(?:[2-9]|10|two|three|four|five|six|seven|eight|nine|ten)[\s-](?:financial\s|further\s)?years?\b", re.IGNORECASE
)
_VIRE = re.compile(r"\bvire(?:s|d|ments?)?\b|\btransfer(?:s|red)?\b", re.IGNORECASE)
_RELEASE = re.compile(r"\breleas(?:e[sd]?|ing)\b", re.IGNORECASE)
_REPROFILE = re.compile(
    r"\bcarr(?:y|ied|ying)[\s-]forward\w*|\bslip(?:s|ped|page)?\b|\bre-?profil\w+|\bre-?phas\w+|\bdefer(?:s|red|ral)?\b"
    r"|\b(?:bring|brought) forward\b|\baccelerat\w+|\bmove[sd]?\b",
    re.IGNORECASE,
)
_RECLASSIFY = re.compile(r"\bfrom\s+(?:capital\s+(?:in)?to\s+revenue|revenue\s+(?:in)?to\s+capital)\b", re.IGNORECASE)
_REDUCE = re.compile(
    r"\breduc(?:e[sd]?|tions?|ing)\b|\bdelet(?:e[sd]?|ions?|ing)\b|\bremov(?:e[sd]?|al|ing)\b|\bcut(?:s|ting)?\b"
    r"|\bdecreas\w+",
    re.IGNORECASE,
)
_ADD = re.compile(
    r"\bincreas(?:e[sd]?|ing)\b[^£]{0,80}\bby\s+(?:a further |up to )?$|\badd(?:s|ed|ing)?\s+(?:a further )?$"
    r"|\b(?:net )?increases? of\s+$|\badditions? of\s+$",
    re.IGNORECASE,
)
_ADDED_TO = re.compile(r"[^£;.]{0,60}\bbe added to\b|[^£;.]{0,40}\bto be added\b", re.IGNORECASE)
_WAY = re.compile(
    r"\b(?P<way>from|into|to|in|until)\s+(?:the\s+)?(?:financial\s+year\s+)?(?P<year>20[0-9]{2}[-/–](?:20)?[0-9]{2})(?![0-9])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b20[0-9]{2}[-/–](?:20)?[0-9]{2}(?![0-9])")
_UNTIL = re.compile(r"\b(?:from|to|into|until)\s+20", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|out of)\s+(?:the\s+)?(?:[\w&'’-]+\s+){0,3}$", re.IGNORECASE)
_TO = re.compile(r"\b(?:to|into|for|towards)\s+(?:the\s+)?(?:[\w&'’-]+\s+){0,3}$", re.IGNORECASE)
_SOURCES: Mapping[str, re.Pattern[str]] = {
    source: re.compile(
        r"\b(?:(?:funded|financed|met|paid|resourced)(?: in full| entirely| wholly)? "
        r"(?:by|from|through|with)|using|from)"
        rf"\s+(?:(?!to\b|and\b)[\w’'&-]+\s+){{0,5}}?(?:{words})\b",
        re.IGNORECASE,
    )
    for source, words in {
        "borrowing": r"borrowing",
        "capital-receipts": r"capital receipts?",
        "grant": r"grants?(?: funding| monies| money)?",
        "s106": r"s(?:ection)?\s?\.?106(?: contributions?| funds?| money| monies)?",
        "cil": r"CIL|community infrastructure levy",
        "reserve": r"reserves?",
        "revenue-contribution": r"revenue contributions?(?: to capital)?",
    }.items()
}
_LISTED = re.compile(
    r"\s*(?:(?:of|in|as)\s+)?(?:capital|revenue)?(?:\s+(?:budget|funding|expenditure|spending|money))?"
    r"\s*(?:,|and|plus|together with|and also|as well as)*\s*(?:a further\s+)?",
    re.IGNORECASE,
)
_LOOK = 60


class Lines(NamedTuple):
    """The budget lines of a resolution.

    Attributes:
        type: how they vary a budget; None for new budget.
        rows: the lines as ledger files write them, each with its scheme.
        figures: the figure of each line; a figure that is taken from one place and put to another has two.
        remarks: what is doubtful about them.
        left: why the figures give no lines; empty where they do.
    """

    type: VariationType | None = None
    rows: tuple[dict[str, Any], ...] = ()
    figures: tuple[Found, ...] = ()
    remarks: tuple[str, ...] = ()
    left: str = ""


class Reader:
    """Makes lines of the figures of resolutions."""

    def __init__(self, book: Book, names: Names, dated: date | None, scheme: str = "") -> None:
        """Take up the book, its names, the document's day, and the scheme of what names none."""
        self.scheme = scheme
        self.book = book
        self.names = names
        self.dated = dated

    def lines_of(self, resolution: Resolution, placed: Sequence[Placed]) -> Lines:
        """Return the lines of a resolution.

        Args:
            resolution: the resolution.
            placed: its figures, in order; at least one.
        """
        text = resolution.passage.text
        kept, remarks = self._budget(text, placed, resolution)
        if not kept:
            return Lines(left="its figures are spent, owed, a limit, a contract or a total, and no new budget")
        if any(
            _WAS.search(text, max(0, one.found.start - _LOOK), one.found.start)
            and _BECAME.fullmatch(text, one.found.end, other.found.start)
            for one, other in pairwise(kept)
        ):
            return Lines(
                left="it changes one total into another; record the difference, once you know what it is made of"
            )
        if _RECLASSIFY.search(text, resolution.clause.start, resolution.clause.end):
            return Lines(left="it moves money between capital and revenue: see hmsledger vary --as reclassify")
        kept, total = _without_total(kept)
        if total:
            remarks.append(total)
        rows, figures, kind = self._rows(resolution, kept, remarks)
        return Lines(kind, tuple(rows), tuple(figures), tuple(dict.fromkeys(remarks)))

    def schemes_of(self, resolution: Resolution, named: frozenset[str], near: frozenset[str]) -> tuple[str, str]:
        """Return the code of the scheme that money is for, and a remark where that is not plain.

        Args:
            resolution: the resolution.
            named: the schemes that the text names for the money.
            near: those that it names nearby.
        """
        if len(named) == 1:
            return next(iter(named)), ""
        if len(named) > 1:
            return UNKNOWN_SCHEME, f"several schemes may be meant: {listed(sorted(named))}; say which"
        for codes, where in ((resolution.section.schemes, "the heading"), (near, "the text nearby")):
            if len(codes) == 1:
                code = next(iter(codes))
                return code, f"the resolution itself names no scheme; {where} names {self.book.scheme_name(code)}"
        if self.scheme:
            return self.scheme, ""
        advice = "say which scheme it is, and declare it with hmsledger add scheme if the book lacks it"
        return UNKNOWN_SCHEME, f"no scheme of the book is named; {advice}"

    def _budget(self, text: str, placed: Sequence[Placed], resolution: Resolution) -> tuple[list[Placed], list[str]]:
        """Return the figures that are budget, and remarks on those that are not."""
        kept: list[Placed] = []
        remarks: list[str] = []
        for number, one in enumerate(placed):
            start = max(placed[number - 1].found.end if number else resolution.clause.start, one.found.start - _LOOK)
            end = placed[number + 1].found.start if number + 1 < len(placed) else resolution.clause.end
            around = f"{text[start : one.found.start]}£{_own(text[one.found.end : min(end, one.found.end + _LOOK)])}"
            if one.context.is_denied or one.context.is_past or _NO_BUDGET.search(around):
                remarks.append(f"{one.found.text} is left out: the text does not speak of it as budget")
            else:
                kept.append(one)
        return kept, remarks

    def _rows(
        self, resolution: Resolution, kept: Sequence[Placed], remarks: list[str]
    ) -> tuple[list[dict[str, Any]], list[Found], VariationType | None]:
        text = resolution.passage.text
        start, end = resolution.clause.start, resolution.clause.end
        clause = text[start:end]
        opening = text[start : kept[0].found.start]
        moved = _VIRE.search(clause) or _RELEASE.search(clause)
        if moved:
            kind = VariationType.RELEASE if _RELEASE.match(moved[0]) else VariationType.VIREMENT
            ends = [self._ends(text, kept, number, start, end) for number in range(len(kept))]
            is_certain = all(source and target for source, target in ends)
            if is_certain or (moved[0].casefold().startswith("vire") and any(any(pair) for pair in ends)):
                return (*self._moves(kept, ends, remarks, resolution), kind)
        if _REPROFILE.search(clause):
            ways = [_ways(_around(text, kept, number, start, end)) for number in range(len(kept))]
            if any(source or target for source, target in ways):
                return (*self._shifts(kept, ways, remarks, resolution), VariationType.REPROFILE)
        kept = _listed_years(kept)
        rows = [self._row(resolution, one, remarks) for one in kept]
        figures = [one.found for one in kept]
        if _REDUCE.search(opening):
            for row in rows:
                row["amount"] = _negative(row["amount"])
            return rows, figures, VariationType.REDUCTION
        is_more = _ADD.search(opening) or _ADDED_TO.match(text, kept[-1].found.end, end)
        return rows, figures, VariationType.ADDITION if is_more else None

    def _row(self, resolution: Resolution, placed: Placed, remarks: list[str], scheme: str = "") -> dict[str, Any]:
        """Return a figure as a line."""
        context, found, text = placed.context, placed.found, placed.passage.text
        if not scheme:
            scheme, remark = self.schemes_of(resolution, context.schemes, context.near)
            remarks += [remark] if remark else []
        before = text[max(0, found.start - _LOOK) : found.start]
        if _UP_TO.search(before):
            remarks.append(f"{found.text} is a most, “up to”: the amount is entered in full")
        elif _ABOUT.search(before):
            remarks.append(f"{found.text} is said to be approximate")
        row: dict[str, Any] = {
            "year": self._year(resolution, placed, remarks),
            "funding": self._funding(placed, remarks),
            **amount_of(found, remarks),
        }
        row["scheme"] = scheme
        known = self.book.schemes.get(scheme)
        if context.account and (known is None or self.book.ring_of(known.account) != context.account):
            row["account"] = context.account
        following = text.find("£", found.end, resolution.clause.end)
        segment = text[found.end : following if following > 0 else resolution.clause.end]
        sources = [source for source, pattern in _SOURCES.items() if pattern.search(segment)]
        if len(sources) == 1:
            row["source"] = sources[0]
        elif sources:
            remarks.append(f"{found.text} comes from {listed(sources)}, and how much from each is not stated")
        return row

    def _year(self, resolution: Resolution, placed: Placed, remarks: list[str]) -> str:
        text = placed.passage.text[max(placed.first, resolution.clause.start) : placed.last]
        span = placed.context.year
        if span is None:
            nearby = listed(dict.fromkeys(span.words for span in placed.context.years)) if placed.context.years else ""
            also = f", though the text names {nearby} nearby" if nearby else ""
            remarks.append(f"the year of {placed.found.text} is not stated{also}")
            return NOT_STATED
        following = placed.passage.text[placed.found.end : placed.found.end + _LOOK].partition("£")[0]
        if span.first == span.last and len(set(_YEAR.findall(following))) > 1 and not _UNTIL.search(following):
            remarks.append(f"several years are named for {placed.found.text}: say how much is for which")
            return NOT_STATED
        if span.between:
            remarks.append(f"the text names {span.words} as the two ends of a move: say how much is for which")
            return NOT_STATED
        if not span.first:
            return self._counted(span, placed, text, remarks)
        if _RELATIVE.search(text) and self.dated and abs(span.first - financial_year_of(self.dated).first) <= 1:
            remarks.append(f"{span.words} follows from the day of the document")
        return _label(span.first, span.last)

    def _counted(self, span: Span, placed: Placed, text: str, remarks: list[str]) -> str:
        """Return the years of “the next four years”, counted from the document's day; not stated where it has none."""
        count = next(iter(_COUNT.finditer(text)), None)
        if self.dated and count and _NEXT.search(text[: count.start()]):
            first = financial_year_of(self.dated).first
            label = _label(first, first + span.number - 1)
            later = _label(first + 1, first + span.number)
            remarks.append(
                f"the {span.words} of {placed.found.text} are not named: {label} counts from the year of the meeting;"
                f" write {later} if they begin with the next one"
            )
            return label
        remarks.append(f"which {span.words} {placed.found.text} is for is not stated")
        return NOT_STATED

    def _funding(self, placed: Placed, remarks: list[str]) -> str:
        if placed.context.funding:
            return placed.context.funding.value
        remarks.append(f"whether {placed.found.text} is capital or revenue is not stated")
        return Funding.NOT_STATED.value

    def _ends(self, text: str, kept: Sequence[Placed], number: int, start: int, end: int) -> tuple[str, str]:
        """Return the schemes from which and to which a figure is moved; empty where not named."""
        segment = _around(text, kept, number, start, end)
        source = target = ""
        for cue in self.names.schemes_in(segment):
            if len(cue.value) != 1:
                continue
            before = segment[max(0, cue.start - _LOOK) : cue.start]
            here = max(before.casefold().rfind(word) for word in ("from ", "out of "))
            there = max(before.casefold().rfind(word) for word in (" to ", " into ", " for ", " towards "))
            if here > there and _FROM.search(before):
                source = source or next(iter(cue.value))
            elif there > here and _TO.search(before):
                target = target or next(iter(cue.value))
        return source, target

    def _moves(
        self,
        kept: Sequence[Placed],
        ends: Sequence[tuple[str, str]],
        remarks: list[str],
        resolution: Resolution,
    ) -> tuple[list[dict[str, Any]], list[Found]]:
        rows: list[dict[str, Any]] = []
        figures: list[Found] = []
        for one, (source, target) in zip(kept, ends, strict=True):
            row = self._row(resolution, one, remarks, source or UNKNOWN_SCHEME)
            if not (source and target):
                remarks.append(
                    f"where {one.found.text} {'goes to' if source else 'comes from'} is not a scheme of the book"
                )
            rows += [{**row, "amount": _negative(row["amount"])}, {**row, "scheme": target or UNKNOWN_SCHEME}]
            figures += [one.found, one.found]
        return rows, figures

    def _shifts(
        self,
        kept: Sequence[Placed],
        ways: Sequence[tuple[str, str]],
        remarks: list[str],
        resolution: Resolution,
    ) -> tuple[list[dict[str, Any]], list[Found]]:
        rows: list[dict[str, Any]] = []
        figures: list[Found] = []
        for one, (source, target) in zip(kept, ways, strict=True):
            row = self._row(resolution, one, [], "")
            remarks += self._doubts(resolution, one)
            if not (source and target):
                remarks.append(f"the year {'to' if source else 'from'} which {one.found.text} is moved is not stated")
            rows += [
                {**row, "year": source or NOT_STATED, "amount": _negative(row["amount"])},
                {**row, "year": target or NOT_STATED},
            ]
            figures += [one.found, one.found]
        return rows, figures

    def _doubts(self, resolution: Resolution, placed: Placed) -> list[str]:
        """Return the remarks on a figure that is moved between years, but for those on its year."""
        remarks: list[str] = []
        self._row(resolution, placed, remarks)
        return [remark for remark in remarks if not _ON_YEARS.search(remark)]


_ON_YEARS = re.compile(
    r"^(?:the year of|the text names .* as the two ends|which \d+ years|the \d+ years|.* follows from the day)"
)


def amount_of(found: Found, remarks: list[str]) -> dict[str, str]:
    """Return a figure as a line keeps it: its amount, and how it is printed; a range has no amount."""
    if found.top:
        remarks.append(f"{found.text} is a range, so the amount is not stated")
        return {"amount": NOT_STATED}
    return {"amount": written(found.figure.pence), "stated": printed(found)}


def printed(found: Found) -> str:
    """Return a figure as it is printed, or in plain pounds where the files could not read it so."""
    text = " ".join(found.text.split())
    try:
        exact = read_figure(text) == found.figure
    except ValueError:
        exact = False
    return text if exact else f"£{shown(found.figure.pence)}"


def _own(after: str) -> str:
    """Return the words behind a figure that are its own."""
    return re.split(r"[,;:.]\s|\band\b", after, maxsplit=1)[0]


def _around(text: str, kept: Sequence[Placed], number: int, start: int, end: int) -> str:
    """Return the words between a figure and the next; all of a clause around its only figure."""
    if len(kept) == 1:
        return text[start:end]
    stop = kept[number + 1].found.start if number + 1 < len(kept) else end
    return text[kept[number].found.end : stop]


def _ways(text: str) -> tuple[str, str]:
    """Return the years from which and to which a text moves money; empty where not named."""
    source = target = ""
    for match in _WAY.finditer(text):
        try:
            year = read_year(match["year"].replace("–", "-")).label
        except ValueError:
            continue
        if match["way"].casefold() in {"from", "in"}:
            source = source or year
        else:
            target = target or year
    return source, target


def _negative(amount: str) -> str:
    return amount if amount.startswith("-") or not amount[0].isdigit() else f"-{amount}"


def _listed_years(kept: Sequence[Placed]) -> list[Placed]:
    """Return figures of which those in a bare list have the year that is named behind it for the last of them."""
    found = list(kept)
    for number in range(len(found) - 2, -1, -1):
        one, following = found[number], found[number + 1]
        between = one.passage.text[one.found.end : following.found.start]
        if one.context.year is None and following.context.year is not None and _LISTED.fullmatch(between):
            found[number] = one._replace(context=one.context._replace(year=following.context.year))
    return found


def _without_total(kept: list[Placed]) -> tuple[list[Placed], str]:
    """Return figures without the one that is the sum of the others, and a remark on it."""
    if len(kept) < 3:  # noqa: PLR2004 - a sum and at least two parts
        return kept, ""
    total = sum(one.found.figure.pence for one in kept)
    for number, one in enumerate(kept):
        if one.found.covers(total - one.found.figure.pence):
            return [
                *kept[:number],
                *kept[number + 1 :],
            ], f"{one.found.text} is the sum of the others and no line of its own"
    said = [one for one in kept if one.context.is_total]
    if len(said) == 1:
        return [one for one in kept if one is not said[0]], (
            f"{said[0].found.text} is called the total and left out, but the others do not add up to it"
        )
    return kept, ""


def _label(first: int, last: int) -> str:
    years = [Year(f"{year:04d}-{(year + 1) % 100:02d}", year, year).label for year in (first, last)]
    return years[0] if first == last else "..".join(years)
