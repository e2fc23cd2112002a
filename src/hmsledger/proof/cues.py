"""What the words around figures say: years, funding types, standings, bodies, days, schemes and turns of a sum.

Each cue is a word or phrase with its place. What they mean together for one figure is worked out in ``context``.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from hmsledger.entries import RINGS, Book, Funding
from hmsledger.years import Year, financial_year_of, read_year

_CENTURY = 100
_NOTHING = "\0"
_LEAST_LETTERS = 4


Codes = frozenset[str]
"""The codes of the schemes that a name may mean."""


class Says(StrEnum):
    """What a text says of the standing of a sum."""

    APPROVED = "approved"
    RECOMMENDED = "recommended"
    AWAITING = "awaiting a decision"
    REJECTED = "rejected"


Said = TypeVar("Said")


class Span(NamedTuple):
    """Years as a text names them.

    Attributes:
        first: the calendar year in which the first of them begins; 0 where only their number is said.
        last: the same of the last.
        number: how many there are.
        between: whether they are the two ends of a move, and not all the years between.
        each: whether what is said of them is said of each alone.
    """

    first: int
    last: int
    number: int
    between: bool = False
    each: bool = False

    @property
    def words(self) -> str:
        """The years as people read them."""
        if not self.first:
            return f"{self.number} years"
        label = _year(self.first).label
        return label if self.last == self.first else f"{label} to {_year(self.last).label}"


class Day(NamedTuple):
    """A day as a text names it; only its month where ``day`` is 0."""

    year: int
    month: int
    day: int

    def is_of(self, other: date) -> bool:
        """Return whether this is, or may be, that day."""
        return (self.year, self.month) == (other.year, other.month) and self.day in {0, other.day}

    @property
    def words(self) -> str:
        """The day as people read it."""
        return f"{self.year:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")


class Cue(NamedTuple, Generic[Said]):
    """A phrase with its place in a text, and what it says."""

    start: int
    end: int
    value: Said


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in words_of(names)
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = re.compile(
    rf"\b(?P<d>[0-3]?[0-9])(?:st|nd|rd|th)?\s(?:of\s)?(?P<m>{_MONTH})\b,?(?:\s(?P<y>[12][0-9]{{3}})\b)?"
    rf"|\b(?P<m2>{_MONTH})\s(?P<y2>[12][0-9]{{3}})\b"
    r"|(?<![0-9/])(?P<d3>[0-3]?[0-9])[/.](?P<m3>[01]?[0-9])[/.](?P<y3>[12][0-9]{3})(?![0-9/])"
    r"|(?<![0-9-])(?P<y4>[12][0-9]{3})-(?P<m4>[01][0-9])-(?P<d4>[0-3][0-9])(?![0-9-])",
    re.IGNORECASE,
)
_SEP = "[-/\N{EN DASH}\N{EM DASH}\N{NON-BREAKING HYPHEN}]"
_ONE_YEAR = (
    rf"(?:(?P<{{0}}>(?:19|20)[0-9]{{{{2}}}})(?:{_SEP}|\sto\s)(?P<{{0}}b>(?:20)?[0-9]{{{{2}}}})"
    rf"|(?<![0-9/£.,])(?P<{{0}}s>[0-9]{{{{2}}}}){_SEP}(?P<{{0}}t>[0-9]{{{{2}}}}))(?![0-9/-])"
)
_YEARS = re.compile(
    rf"(?<![0-9/£.,-])(?P<from>\bfrom\s)?{_ONE_YEAR.format('a')}"
    rf"(?:\s?(?:\bto\b|\band\b|\binto\b|\.\.|[-\N{{EN DASH}}])\s?{_ONE_YEAR.format('z')})?"
)
_EACH_OF = re.compile(r"\beach of (?:the )?(?:\w+ )?$", re.IGNORECASE)
_EACH = re.compile(r"\b(?:each of|both|each in)\s+$", re.IGNORECASE)
_COUNT = re.compile(
    r"\b(?P<n>[2-9]|10|two|three|four|five|six|seven|eight|nine"
    r"|ten)[\s-](?:financial\s|further\s)?years?\b",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    rf"\b(?P<n>[2-9]|10|two|three|four|five|six|seven|eight|nine|ten)[\s-](?:financial\s)?years?\s"
    rf"(?:(?:up\s)?(?:to|ending(?:\sin)?)|(?P<from>from|beginning(?:\sin)?|starting(?:\sin)?))\s{_ONE_YEAR.format('a')}",
    re.IGNORECASE,
)
_MONTHS_OF = re.compile(r"\bApril\s(?P<a>[12][0-9]{3})\s(?:to|until)\sMarch\s(?P<z>[12][0-9]{3})\b", re.IGNORECASE)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
NUMBER = f"(?:{'|'.join(_NUMBERS)}|[2-9]|10)"
"""How a text writes a small number."""
_RELATIVE = re.compile(
    r"\b(?P<which>last|previous|prior|current|this|present|next|coming|following)\s(?:financial|fiscal)\syear\b",
    re.IGNORECASE,
)
_EDITION = re.compile(
    r"\s(?:\w+\s){0,2}(?:report|monitoring|outturn|statement|strategy|minutes|papers?"
    r"|budget\s(?:meeting|setting|book))\b",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"\b(?:slip\w*|carr(?:y|ied)[\s-]?(?:forward|over)?|re-?profil\w*|re-?phas\w*|mov(?:e|ed|es|ing)"
    r"|defer\w*|transfer\w*|brought forward|accelerat\w*)\b",
    re.IGNORECASE,
)
_FUNDING = re.compile(
    r"\b(?P<capital>capital)\b(?!\s(?:receipts?|financing|city|grants?\b|fund\b))"
    r"|(?<!housing\s)(?<!to\s)(?<!from\s)\b(?P<revenue>revenue)\b"
    r"(?!\s(?:account|contributions?|support|scotland|and customs))",
    re.IGNORECASE,
)

_STATUS = re.compile(
    r"(?P<awaiting>\bto be (?:formally )?(?:approved|agreed|decided|considered|determined)\b"
    r"|\bsubject to (?:the |formal |full )*(?:council |cabinet )?(?:approval|agreement|decision)\b"
    r"|\b(?:if|once|when|unless|until) (?:(?:it|this|that|these|they|so|is|are|both) ){0,2}(?:approved|agreed)\b"
    r"|\bawait(?:s|ed|ing)?\b|\bpending\b"
    r"|\b(?:not|nor|never) (?:yet )?(?:been )?(?:approved|agreed|decided)\b"
    r"|\byet to (?:be )?(?:approved?|agreed?|decided?|considered?)\b"
    r"|\brequir(?:e|es|ed|ing) (?:the |formal |full )*(?:council |cabinet )?approval\b"
    r"|\bfor (?:the )?(?:full )?(?:council|cabinet|executive|committee) to (?:decide|approve|consider"
    r"|determine|agree)\b"
    r"|\bto decide\b|\bfor (?:approval|decision|determination)\b)"
    r"|(?P<recommended>(?<!on the )\brecommend(?:s|ed|ing|ations?)?\b"
    r"|\bask(?:s|ed|ing)? (?:for|to)\b|\bpropos(?:e|es|ed|al|als|ing)\b|\brequest(?:s|ed|ing)?\b"
    r"|\bseeks?\b|\bseeking\b|\bsought\b|\b(?:is|are|was|were|be|been) asked to\b"
    r"|\basks? (?:the )?(?:council|cabinet)\b"
    r"|\bindicative\b|\bbids?\b|\bdeferred\b|\bcalled[ -]in\b)"
    r"|(?P<rejected>\breject(?:s|ed|ion)?\b|\b(?:was|were) (?:then )?(?:lost|defeated|not carried)\b"
    r"|\bdeclared lost\b|\brefused\b|\bwithdrawn\b"
    r"|\bvoted down\b)"
    r"|(?P<approved>\bapproved\b|\bapproves\b|\bapproving\b|\bagreed\b|\bgranted\b|\bauthoris(?:ed|es)\b|\bsanctioned\b"
    r"|\ballocated\b|\badopted\b|\b(?:budget|given|formal) approval\b|\bthe approval of\b|\bsigned off\b|\brose\b"
    r"|\bset (?:an?|the|its)\b|\bwas set\b)"
    r"|(?P<acted>\b(?:put|set aside|vote[sd]?|back(?:s|ed)|g[ai]ve[sn]?|committed|earmarked|provided|released|added"
    r"|included|made available|awarded|passed|confirmed|cleared|sign(?:s|ed))\b)"
    r"|(?P<nominal>\bapprovals?\b|\bapprove\b|\bagree\b|\bagrees\b|\bapprov(?:al|ing) of\b)",
    re.IGNORECASE,
)
_ACTOR = re.compile(
    r"\b(?:council(?:lors)?|cabinet|members|committee|executive|commissioner|leader|board)"
    r"(?:\s(?:has|have|had|so|far|also|already|since|now|then|just|formally|today))*\s$",
    re.IGNORECASE,
)
"""Whoever decides, just before a verb: then the verb is a decision, whatever it is."""
_TO_APPROVE = re.compile(r"\b(?:be|being|to)\s+$", re.IGNORECASE)
_BREAKS = re.compile(
    r"[,;:–—)|]|\b(?:and|together with|plus|but|which|while|whilst|with|whereas|although|of which|less|then)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:previously|originally|formerly|wrongly|incorrectly|mistakenly|erroneously|earlier(?!\syears?\b)"
    r"|once) (?:(?!and\b|or\b)\w+ ){0,2}(?:as|at|of|to be)?\s*$"
    r"|\b(?:instead of|rather than|corrected from|restated from|amended from|in place of)\s+$",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(r"\boriginally (?:\w+ ){0,2}(?:as|at|of|to be)?\s*$", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|and not|never)\s+$", re.IGNORECASE)
_SPENT = re.compile(
    r"\b(?:spent|spend to date|spending to date|expenditure to date"
    r"|spend(?:ing)? (?:by|at|up to|so far|was|came|in the (?:year|quarter|month))|expenditure (?:of|was|in|to)"
    r"|outturn|actuals?|underspen[dt]\w*"
    r"|overspen[dt]\w*|forecast\w*|projected|cost(?:s|ing)?|paid(?!\s(?:for\s)?(?:by|from|out of))"
    r"|invoice\w*|price\w*|income|fees?"
    r"|rent\w*|salar\w*|fines?|reserves?"
    r"|balances?|surplus|deficit|loans?|debt|council tax|precept|worth|valued?|valuation|turnover"
    r"|contract (?:sum|value|price)"
    r"|tender\w*|accept(?:ed|s|ance)?|arrears|sav(?:ed|es)|raised|donat\w*|insured|per (?:annum|year"
    r"|week|month|hour|head|dwelling|unit|property))\b",
    re.IGNORECASE,
)
_PER = re.compile(r"\s*(?:per|each|a (?:year|week|month|head|unit)|p\.?a\b)", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:over|above|exceed(?:s|ing)?|more than|greater than|in excess of|less than|under|below"
    r"|at least|at most|limit of|threshold of|maximum of"
    r"|minimum of|almost|nearly|around|about|approximately|some|circa|roughly|c\.|up to)\s*$",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:approved|current|latest|total|overall|revised|existing) (?:\w+ ){0,7}?(?:budget|programme"
    r"|allocation|provision|approvals?)s?\b"
    r"[^£]{0,60}\b(?:is|are|was|were|stands?|stood|now|becomes?|totals?|totall?(?:ed|ing)|to|at"
    r"|of)(?:\s(?:therefore|now|thus|at|about|up|£))*\s*$"
    r"|\b(?:total(?:s|led|ling|ing)?|in total|in all|altogether)(?:\s(?:of|to|is|now|at))*\s*$"
    r"|\b(?:stands?|stood) (?:now )?at\s*$"
    r"|\btotal (?:approved )?(?:capital|revenue|funding)\b[^£]{0,60}\b(?:is|are|was|were|of)\s*$",
    re.IGNORECASE,
)
_TOTAL_AFTER = re.compile(r"\s*(?:in total|in all|altogether|overall)\b", re.IGNORECASE)
_SUPPOSED = re.compile(r"\b(?:if|would|were to|should|subject to|once)\b", re.IGNORECASE)
_FURTHER = re.compile(r"\b(?:further|additional|extra|new|more)\b", re.IGNORECASE)
_LEAVES = re.compile(r"\b(?:leav(?:es|ing)|remain(?:s|ing|der)|outstanding)\b[^£]*$", re.IGNORECASE)
_LESS = re.compile(
    r"\b(?:reduc\w*|sav(?:ings?|ed)|slip\w*|less|minus|return\w*|hand(?:ed|s)? back|underspen\w*"
    r"|vire\w*|virement\w*|transfer\w*|mov(?:e|ed|es|ing|ements?)"
    r"|carr(?:y|ied|ying)|defer\w*|re-?profil\w*|re-?phas\w*|delet\w*|remov\w*|cut(?:s|ting)?"
    r"|decreas\w*|fell|fall|from|releas\w*|out of|taken|withdraw\w*|paid back|negative)\b",
    re.IGNORECASE,
)
_EXEMPT = re.compile(
    r"\b(?:exempt|confidential|not for publication|part (?:II|2|B)\b|private session|schedule 12A"
    r"|withheld|commercially sensitive)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’&]*")
_COMMON = words_of(
    "the and for with from that this into over under upon their its our new base other all per not a of "
    "to in on at by an or as is was were be are housing management programme programmes capital revenue "
    "project projects scheme schemes service services budget budgets council cabinet committee support "
    "system systems development planning policy fund funding money book works work annual year years "
    "county city borough district named named category additional allocation general account earlier "
    "approved approval date extra spending further two three four five six seven sums several small out "
    "back set since report name confirmed net change changes total revised original quarter month update "
    "paid carried forward moved during later named"
)
"""Words of schemes and titles that tell nothing."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Everything that a text says around its figures, each in the order of the text."""

    years: tuple[Cue[Span], ...]
    funding: tuple[Cue[Funding], ...]
    accounts: tuple[Cue[str], ...]
    status: tuple[Cue[Says], ...]
    bodies: tuple[Cue[str], ...]
    days: tuple[Cue[Day], ...]
    schemes: tuple[Cue[Codes], ...]
    hints: tuple[Cue[Codes], ...]
    breaks: tuple[Cue[str], ...]

    def breaks_between(self, start: int, end: int) -> bool:
        """Return whether a comma, or a word such as “and”, stands between two places."""
        number = bisect_left(self.breaks, start, key=lambda cue: cue.start)
        return number < len(self.breaks) and self.breaks[number].end <= end


class Names:
    """The names of a book, made ready to be found in texts."""

    def __init__(self, book: Book, *, parts: bool = False) -> None:
        """Work out how texts may call each scheme, body and withheld item.

        Args:
            book: the book.
            parts: whether “Planning Services” may mean “Sustainability - Planning Services” as well.
        """
        self._schemes = _forms(dict(_scheme_forms(book, parts=parts)))
        self._hints = _hints(book)
        self._telling: dict[str, list[tuple[frozenset[str], str]]] = {}
        for scheme in book.schemes.values():
            words = telling(scheme.name)
            if words:
                self._telling.setdefault(max(words, key=lambda word: (len(word), word)), []).append(
                    (words, scheme.code)
                )
        self._bodies: dict[str, str] = {}
        for body in book.bodies.values():
            for name in {body.name, body.name.partition(" (")[0], body.name.partition(" of the ")[0]}:
                self._bodies.setdefault(folded(name), body.id)
        self._body_words = alternatives(self._bodies)
        self._accounts = {folded(name): ring for ring, name in RINGS.items()} | {"hra": "hra"}
        self._accounts |= {folded(account.name): account.ring for account in book.accounts.values()}
        self._account_words = alternatives(self._accounts)

    def schemes_in(self, text: str) -> tuple[Cue[Codes], ...]:
        """Return the schemes that a text names in full, or by their codes."""
        pattern, forms = self._schemes
        found = []
        for match in pattern.finditer(text):
            word = match[0]
            codes, exact = forms.get(folded(word), _NONE)
            if codes and (not exact or word.isupper() or not word.isalpha()):
                found.append(Cue(match.start(), match.end(), codes))
        return tuple(found)

    def hints_in(self, text: str) -> tuple[Cue[Codes], ...]:
        """Return the schemes that a text names by a word that no other scheme of the book has: “the system”."""
        found = []
        for match in _WORD.finditer(text):
            code = self._hints.get(match[0].casefold())
            if code is None:
                continue
            common = match[0].casefold() in _COMMON
            before = text[max(0, match.start() - 4) : match.start()].casefold()
            if (match[0][0].isupper() and not common) or before == "the " or (before.endswith("for ") and not common):
                found.append(Cue(match.start(), match.end(), frozenset({code})))
        return tuple(found)

    def mentioned_in(self, text: str) -> Codes:
        """Return the schemes of whose names a text has every word that tells them from others, in whatever order."""
        said = telling(text)
        return frozenset(code for word in said for words, code in self._telling.get(word, ()) if words <= said)

    def accounts_in(self, text: str) -> tuple[Cue[str], ...]:
        """Return the accounts that a text names, each as the ring that it lies in."""
        found = ((match, folded(match[0])) for match in self._account_words.finditer(text))
        return tuple(
            Cue(match.start(), match.end(), self._accounts[name]) for match, name in found if name in self._accounts
        )

    def bodies_in(self, text: str) -> tuple[Cue[str], ...]:
        """Return the bodies that a text names. “The Council” is the authority; “Council” and “full Council” meet."""
        found = []
        for match in self._body_words.finditer(text):
            word = match[0]
            before = text[max(0, match.start() - _BEFORE) : match.start()]
            if folded(word) not in self._bodies or (
                " " not in word
                and (
                    not word[0].isupper()
                    or (_AUTHORITY if word.casefold() == "council" else _OTHERS).search(before)
                    or _NO_BODY.match(text, match.end())
                )
            ):
                continue
            found.append(Cue(match.start(), match.end(), self._bodies[folded(word)]))
        return tuple(found)


_BEFORE = 24
# A pattern that ignores case takes “ı” for “i”; looked up by its small letters such a word is another.
_NONE: tuple[frozenset[str], bool] = (frozenset(), False)
_AUTHORITY = re.compile(r"\b(?:the|this|City|County|Borough|District|Parish|Town|our) $", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:City|County|Borough|District|Parish|Town) $", re.IGNORECASE)
_NO_BODY = re.compile(
    r"(?:\s(?:tax|fund|hous|plan\b|members?\b|directors?\b|officers?\b|summary|chamber|owned|office|staff)|['’]s\b|\s?\()",
    re.IGNORECASE,
)


def cues_in(text: str, names: Names, today: date | None) -> Cues:
    """Return the cues of a text.

    Args:
        text: the text.
        names: the names of the book.
        today: the document's day, from which “the last financial year” is counted; None where it is not known.
    """
    days = tuple(_days(text, today))
    return Cues(
        years=tuple(_years(text, today, days)),
        funding=tuple(
            Cue(found.start(), found.end(), Funding.CAPITAL if found["capital"] else Funding.REVENUE)
            for found in _FUNDING.finditer(text)
        ),
        accounts=names.accounts_in(text),
        status=tuple(_statuses(text)),
        bodies=names.bodies_in(text),
        days=days,
        schemes=names.schemes_in(text),
        hints=names.hints_in(text),
        breaks=tuple(Cue(found.start(), found.end(), found[0]) for found in _BREAKS.finditer(text)),
    )


def is_past(before: str) -> bool:
    """Return whether the words before a figure say that it is what was thought once."""
    return bool(_PAST.search(before))


def is_original(before: str) -> bool:
    """Return whether a figure is said to be the first one, which a book has as it has the last."""
    return bool(_ORIGINAL.search(before))


def is_denied(before: str) -> bool:
    """Return whether the words before a figure say that it is not so."""
    return bool(_DENIED.search(before))


def is_spent(around: str, after: str) -> bool:
    """Return whether the words around a figure are about money that is no budget: spent, owed, paid per head."""
    return bool(_SPENT.search(around) or is_rate(after))


def is_rate(after: str) -> bool:
    """Return whether the words after a figure say that it is so much for each of something."""
    return bool(_PER.match(after))


def is_bound(before: str) -> bool:
    """Return whether a figure is but a bound or an approximation: over, almost, about."""
    return bool(_BOUND.search(before))


def is_total(before: str, after: str) -> bool:
    """Return whether a figure is said to be all there is, and not one sum of several."""
    if _FURTHER.search(before[-_BEFORE:]):
        return False
    said = _TOTAL.search(before)
    return bool((said and not _FURTHER.search(said[0])) or _TOTAL_AFTER.match(after) or _LEAVES.search(before))


def is_supposed(text: str) -> bool:
    """Return whether a text speaks of what would be, if something were decided."""
    return bool(_SUPPOSED.search(text))


def is_less(text: str) -> bool:
    """Return whether a text speaks of money taken away or moved, so that its figures may be printed without a sign."""
    return bool(_LESS.search(text))


def is_exempt(text: str) -> bool:
    """Return whether a text says that something in it is not for publication."""
    return bool(_EXEMPT.search(text))


def moves(text: str) -> bool:
    """Return whether a text speaks of money moved between years."""
    return bool(_MOVES.search(text))


def number_of(text: str) -> int:
    """Return a small number, written in digits or as a word."""
    return int(text) if text.isdigit() else _NUMBERS[text.lower()]


def telling(text: str) -> frozenset[str]:
    """Return the words of a text that tell it from others, folded, plurals as singulars."""
    return frozenset(
        word.removesuffix("s")
        for word in (found[0].casefold() for found in _WORD.finditer(text))
        if word not in _COMMON and len(word) >= _LEAST_LETTERS and not word[0].isdigit()
    )


def _years(text: str, today: date | None, days: tuple[Cue[Day], ...]) -> Iterator[Cue[Span]]:
    dated = [(day.start, day.end) for day in days]
    for match in _UP_TO.finditer(text):
        end, number = _one(match, "a"), number_of(match["n"])
        if end is not None:
            dated.append((match.start(), match.end()))
            start = end if match["from"] else end - number + 1
            yield Cue(match.start(), match.end(), Span(start, start + number - 1, number))
    by_months = tuple(_by_months(text))
    dated += [(cue.start, cue.end) for cue in by_months]
    yield from by_months
    for match in _YEARS.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in dated) or _EDITION.match(
            text, match.end()
        ):
            continue
        begins, ends = _one(match, "a"), _one(match, "z")
        if begins is None:
            continue
        if ends is None or ends < begins:
            yield Cue(match.start(), match.end(), Span(begins, begins, 1))
        else:
            joined = text[
                match.end("ab") if match["a"] else match.end("at") : match.start("z")
                if match["z"]
                else match.start("zs")
            ]
            two = "and" in joined or "into" in joined
            between = bool(match["from"]) or "into" in joined or (two and ends > begins + 1)
            each = bool(_EACH.search(text, max(0, match.start() - _BEFORE), match.start()))
            yield Cue(match.start(), match.end(), Span(begins, ends, ends - begins + 1, between and moves(text), each))
    yield from _counts(text, dated)
    if today is not None:
        for match in _RELATIVE.finditer(text):
            this = financial_year_of(today).first
            first = this + {"last": -1, "previous": -1, "prior": -1, "next": 1, "coming": 1, "following": 1}.get(
                match["which"].lower(), 0
            )
            yield Cue(match.start(), match.end(), Span(first, first, 1))


def _by_months(text: str) -> Iterator[Cue[Span]]:
    """Yield the years from the April to the March that a text names."""
    for match in _MONTHS_OF.finditer(text):
        first, last = int(match["a"]), int(match["z"]) - 1
        if first <= last:
            yield Cue(match.start(), match.end(), Span(first, last, last - first + 1))


def _counts(text: str, dated: Iterable[tuple[int, int]]) -> Iterator[Cue[Span]]:
    """Yield the numbers of years that a text names, but for what is said of each of them."""
    for match in _COUNT.finditer(text):
        before = max(0, match.start() - _BEFORE)
        named = any(start <= match.start() < end for start, end in dated)
        if not named and not _EACH_OF.search(text, before, match.start()):
            yield Cue(match.start(), match.end(), Span(0, 0, number_of(match["n"])))


def _one(match: re.Match[str], name: str) -> int | None:
    """Return the calendar year in which a financial year begins; None where the text is not of two following years."""
    if match[name]:
        first, second = int(match[name]), int(match[f"{name}b"])
    elif match[f"{name}s"]:
        first, second = 2000 + int(match[f"{name}s"]), int(match[f"{name}t"])
    else:
        return None
    following = first + 1
    return first if second == (following if second >= _CENTURY else following % _CENTURY) else None


def _days(text: str, today: date | None) -> Iterator[Cue[Day]]:
    for match in _DAY.finditer(text):
        if match["m"]:
            year = int(match["y"]) if match["y"] else (today.year if today else 0)
            found = (year, _MONTHS[match["m"].lower()], int(match["d"]))
        elif match["m2"]:
            found = (int(match["y2"]), _MONTHS[match["m2"].lower()], 0)
        elif match["m3"]:
            found = (int(match["y3"]), int(match["m3"]), int(match["d3"]))
        else:
            found = (int(match["y4"]), int(match["m4"]), int(match["d4"]))
        if found[0]:
            yield Cue(match.start(), match.end(), Day(*found))


def _statuses(text: str) -> Iterator[Cue[Says]]:
    """Yield what is said of standings. “Recommend the approval of” and “that it be approved” only recommend."""
    asked = False
    for match in _STATUS.finditer(text):
        if match["awaiting"]:
            yield Cue(match.start(), match.end(), Says.AWAITING)
        elif match["recommended"]:
            asked = True
            yield Cue(match.start(), match.end(), Says.RECOMMENDED)
        elif match["rejected"]:
            yield Cue(match.start(), match.end(), Says.REJECTED)
        elif match["approved"]:
            only_asked = asked and (_TO_APPROVE.search(text, 0, match.start()) or "approval" in match[0].lower())
            yield Cue(match.start(), match.end(), Says.RECOMMENDED if only_asked else Says.APPROVED)
        elif match["acted"]:
            if not asked and _ACTOR.search(text, max(0, match.start() - 2 * _BEFORE), match.start()):
                yield Cue(match.start(), match.end(), Says.APPROVED)
        elif not asked and match[0][0].isupper():
            yield Cue(match.start(), match.end(), Says.APPROVED)


def _scheme_forms(book: Book, *, parts: bool) -> Iterator[tuple[str, tuple[set[str], bool]]]:
    forms: dict[str, tuple[set[str], bool]] = {}
    for scheme in book.schemes.values():
        plain = scheme.name.partition(" (")[0]
        last = plain.rpartition(" - ")[2] if parts else plain
        for name in {scheme.name, plain, plain.partition(": ")[2], plain.partition(", ")[0], last}:
            if len(name) >= _LEAST_LETTERS and (name in {scheme.name, plain} or name != last or " " in last):
                forms.setdefault(folded(name), (set(), False))[0].add(scheme.code)
        code = re.sub(r"[-_/]+", " ", scheme.code)
        short = " " not in code and len(code) <= _LEAST_LETTERS
        for name in {scheme.code, code}:
            forms.setdefault(folded(name), (set(), short))[0].add(scheme.code)
    yield from forms.items()


def _forms(
    found: Mapping[str, tuple[set[str], bool]],
) -> tuple[re.Pattern[str], Mapping[str, tuple[frozenset[str], bool]]]:
    return alternatives(found), {name: (frozenset(codes), exact) for name, (codes, exact) in found.items()}


def alternatives(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of some names, the longest first; none where there are none."""
    words = sorted((name for name in names if name), key=len, reverse=True) or [_NOTHING]
    joined = "|".join(
        re.escape(word).replace(r"\ and\ ", r"\s+(?:and|&)\s+").replace(r"\ ", r"\s+").replace(r"\-", "[-/–]")
        for word in words
    )
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


def _hints(book: Book) -> Mapping[str, str]:
    """Return the words of schemes' names that only one scheme has."""
    owners: dict[str, set[str]] = {}
    for scheme in book.schemes.values():
        for match in _WORD.finditer(scheme.name):
            word = match[0].casefold()
            if len(word) >= _LEAST_LETTERS:
                owners.setdefault(word, set()).add(scheme.code)
    alone = len(book.schemes) == 1
    return {
        word: next(iter(codes)) for word, codes in owners.items() if len(codes) == 1 and (alone or word not in _COMMON)
    }


def folded(text: str) -> str:
    """Return a name as it is looked up: in small letters, with one kind of dash and of “and”, and single spaces."""
    return " ".join(re.sub("[/–]", "-", text.casefold()).replace("&", " and ").split())


def _year(first: int) -> Year:
    return read_year(f"{first}-{(first + 1) % _CENTURY:02d}")
