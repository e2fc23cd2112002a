"""Headers: what the words above a column say that it holds."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from hmsledger.importing.mapping import UNSURE, Column, Holds, Side, Unit
from hmsledger.years import read_year

_YEAR = r"(?:19|20|21)[0-9]{2}(?:\s?[-/_–]\s?|\s+to\s+)(?:[0-9]{4}|[0-9]{2})(?![0-9])"
_SPAN = re.compile(
    rf"(?<![0-9])(?P<first>{_YEAR})(?:\s*(?:\.\.|–|-)\s*|[\s_]+to[\s_]+)(?P<last>{_YEAR})", re.IGNORECASE
)
_ONE = re.compile(rf"(?<![0-9])(?P<year>{_YEAR})", re.IGNORECASE)
_SHORT = re.compile(r"(?<![0-9])(?P<first>[0-9]{2})\s?[-/_–]?\s?(?P<second>[0-9]{2})(?![0-9])")
_BARE = re.compile(r"(?<![0-9])(?P<year>(?:19|20|21)[0-9]{2})(?![0-9])")
_UNITS: Mapping[Unit, re.Pattern[str]] = {
    Unit.THOUSANDS: re.compile(r"£\s?['’‘]?\s?000(?:['’]?s)?|£\s?k\b|\bthousands?\b|\b000['’]?s\b", re.IGNORECASE),
    Unit.MILLIONS: re.compile(r"£\s?['’‘]?m(?:illions?|n)?\b|\bmillions?\b|\(m\)", re.IGNORECASE),
    Unit.POUNDS: re.compile(r"£|\bpounds\b|\bGBP\b", re.IGNORECASE),
}
_TOTAL = re.compile(r"\b(?:sub-?\s?)?totals?\b|^tot\b|^tot(?=[0-9])|\bsum\b", re.IGNORECASE)
_NO_BUDGET = re.compile(
    r"\b(?:actuals?|outturn|spen[dt]|to date|forecast|projected|projection|variance|under-?spend|over-?spend)\b|%",
    re.IGNORECASE,
)
_FUNDINGS: Mapping[str, re.Pattern[str]] = {
    "capital": re.compile(r"\bcapital\b(?!\s+receipts?)|\bcap\b", re.IGNORECASE),
    "revenue": re.compile(r"\brevenue\b(?!\s+contributions?)|\brev\b", re.IGNORECASE),
}
_ACCOUNTS: Mapping[str, re.Pattern[str]] = {
    "hra": re.compile(r"\bHRA\b|\bhousing revenue account\b", re.IGNORECASE),
    "general-fund": re.compile(r"\bgeneral[ -]fund\b|\bGF\b", re.IGNORECASE),
}
_SIDES: Mapping[Side, frozenset[str]] = {
    Side.FROM: frozenset({"from", "out", "giving", "transfer from", "transfer out", "virement from", "moved from"}),
    Side.TO: frozenset({"to", "in", "into", "receiving", "transfer to", "transfer in", "virement to", "moved to"}),
}
_WORDS: Mapping[Holds, frozenset[str]] = {
    Holds.SCHEME: frozenset(
        {
            "scheme",
            "project",
            "scheme name",
            "project name",
            "service",
            "directorate",
            "programme",
            "description",
            "scheme code",
            "project code",
            "capital scheme",
            "scheme/project",
            "line",
            "account",
            "cost centre",
            "budget",
            "budget head",
            "portfolio",
            "movement",
        }
    ),
    Holds.AMOUNT: frozenset(
        {"amount", "value", "budget", "approved budget", "approved", "sum", "allocation", "approved amount", "cost"}
    ),
    Holds.YEAR: frozenset({"year", "financial year", "fy", "budget year"}),
    Holds.FUNDING: frozenset(
        {"funding", "funding type", "capital or revenue", "capital/revenue", "cap/rev", "type of spend"}
    ),
    Holds.SOURCE: frozenset(
        {
            "source",
            "funded by",
            "funded from",
            "funding source",
            "source of funding",
            "financed by",
            "financing",
            "funder",
        }
    ),
    Holds.ACCOUNT: frozenset({"fund", "hra or general fund", "hra/gf", "hra/general fund", "ring"}),
    Holds.REFERENCE: frozenset(
        {"ref", "reference", "virement ref", "virement no", "log", "log no", "decision no", "decision ref"}
    ),
    Holds.BODY: frozenset({"body", "committee", "decision maker", "approved by", "decided by", "decision by", "by"}),
    Holds.DECIDED: frozenset(
        {
            "date",
            "decided",
            "decision date",
            "date of decision",
            "date approved",
            "approval date",
            "meeting",
            "meeting date",
            "date of meeting",
            "decided on",
        }
    ),
    Holds.OUTCOME: frozenset({"outcome", "decision", "status", "standing"}),
    Holds.KIND: frozenset({"entry", "entry kind", "change", "variation", "variation type", "type", "movement type"}),
    Holds.SIDE: frozenset({"side", "from/to", "from or to", "direction"}),
    Holds.FROM: frozenset({"from", "budget from", "transfer from", "virement from", "from scheme", "from budget"}),
    Holds.TO: frozenset({"to", "budget to", "transfer to", "virement to", "to scheme", "to budget"}),
    Holds.NATURE: frozenset({"kind", "nature", "income or expenditure", "income/expenditure", "subjective"}),
    Holds.ITEM: frozenset({"item", "agenda item"}),
    Holds.MINUTE: frozenset({"minute", "minute no", "minute ref", "minute number"}),
    Holds.TITLE: frozenset({"title", "subject"}),
    Holds.NOTE: frozenset({"note", "notes", "comment", "comments", "remarks", "reason"}),
}
"""The words that say what a column holds; one that could hold either of two things stands where amounts go."""


class Said(NamedTuple):
    """What a header says.

    Attributes:
        holds: what it names; None where it names nothing that is known.
        column: all that it says, without a number.
    """

    holds: Holds | None
    column: Column


def read_header(text: str, *, has_amounts: bool) -> Said:
    """Return what a header says.

    Args:
        text: the words above a column, from the top.
        has_amounts: whether figures stand below it.

    >>> said = read_header("Capital 2022/23 £000", has_amounts=True).column
    >>> said.year, said.funding, said.unit
    ('2022-23', 'capital', <Unit.THOUSANDS: '£000'>)
    """
    words = " ".join(text.split())
    holds = word_of(words)
    if not has_amounts:
        holds = None if holds in {Holds.AMOUNT, Holds.TOTAL} and _bare(words) not in _WORDS[Holds.SCHEME] else holds
        return Said(holds, Column(0, words, holds or Holds.NOTHING))
    year, doubt = year_in(words)
    unit = unit_in(words)
    funding = _only(_FUNDINGS, words)
    side = next((side for side, known in _SIDES.items() if _bare(_ANY_YEAR.sub(" ", words)) in known), None)
    if _NO_BUDGET.search(words):
        return Said(None, Column(0, words, Holds.NOTHING))
    if _TOTAL.search(words.replace("_", " ")):
        return Said(Holds.TOTAL, Column(0, words, Holds.TOTAL, year, funding, unit=unit, doubt=doubt))
    known = holds in {Holds.AMOUNT, Holds.FROM, Holds.TO} or _bare(words) in _WORDS[Holds.AMOUNT]
    if not (known or year or doubt or unit or funding or side):
        return Said(holds, Column(0, words, holds or Holds.NOTHING))
    account = _only(_ACCOUNTS, words)
    column = Column(0, words, Holds.AMOUNT, year, funding, "", account, unit, side, doubt)
    return Said(Holds.AMOUNT, column)


def word_of(words: str) -> Holds | None:
    """Return what a header names by one of the usual words; None for none."""
    bare = _bare(words)
    return next((holds for holds, known in _WORDS.items() if bare in known), None)


def year_in(words: str) -> tuple[str, str]:
    """Return the year that a header names, and how it can be read in two ways, if it can.

    >>> year_in("2027/28 to 2033/34 £m"), year_in("y2023_24")
    (('2027-28..2033-34', ''), ('2023-24', ''))
    >>> year_in("g0506")
    ('?', '“0506” may be the year 2005-06 or no year at all')
    """
    if span := _SPAN.search(words):
        return _labelled(f"{_plain(span['first'])}..{_plain(span['last'])}")
    if one := _ONE.search(words):
        return _labelled(_plain(one["year"]))
    short = _SHORT.search(words)
    if short and (int(short["first"]) + 1) % 100 == int(short["second"]):
        pair = f"{short['first']}-{short['second']}"
        return UNSURE, f"“{short[0]}” may be the year 20{pair} or no year at all"
    if bare := _BARE.search(words):
        return _labelled(bare["year"])
    return "", ""


def unit_in(words: str) -> Unit | None:
    """Return the unit that a text names; None where it names none.

    >>> unit_in("2022-23 £'000"), unit_in("all figures in £m"), unit_in("Scheme")
    (<Unit.THOUSANDS: '£000'>, <Unit.MILLIONS: '£m'>, None)
    """
    return next((unit for unit, pattern in _UNITS.items() if pattern.search(words)), None)


def rest_of(words: str) -> str:
    """Return what a header says beside year, unit and funding type, as names are compared.

    >>> rest_of("2022/23 Capital Grant £000")
    'grant'
    """
    rest = _ANY_YEAR.sub(" ", words)
    for pattern in _FUNDINGS.values():
        rest = pattern.sub(" ", rest)
    return _bare(rest).replace("-", " ")


def is_total(text: str) -> bool:
    """Return whether the words of a row say that it adds up others.

    >>> is_total("SUBTOTAL Net Expenditure"), is_total("Totalling machine"), is_total("Sub-total:")
    (True, False, True)
    """
    return re.match(
        r"(?:grand\s+|sub-?\s?|overall\s+|programme\s+)*totals?\b", text.strip(), re.IGNORECASE
    ) is not None or (re.search(r"\btotals?[:.]?$", text.strip(), re.IGNORECASE) is not None)


_ANY_YEAR = re.compile(rf"{_YEAR}(?:\s*to\s*{_YEAR})?", re.IGNORECASE)


def _bare(words: str) -> str:
    """Return words without units, signs and capitals, as the usual words are kept."""
    bare = words.casefold()
    for pattern in _UNITS.values():
        bare = pattern.sub(" ", bare)
    return " ".join(re.sub(r"[_.:*#()]+", " ", bare).split())


def _only(patterns: Mapping[str, re.Pattern[str]], words: str) -> str:
    found = [name for name, pattern in patterns.items() if pattern.search(words)]
    return found[0] if len(found) == 1 else ""


def _plain(text: str) -> str:
    return re.sub(r"\s*[_–/-]\s*", "-", text)


def _labelled(text: str) -> tuple[str, str]:
    try:
        return read_year(text).label, ""
    except ValueError as error:
        return UNSURE, str(error)
