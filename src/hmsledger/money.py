"""Money: sterling held as whole pence, and the precision of a printed figure.

Nothing here is ever a float and nothing is ever rounded. A figure that a document prints, such as
``£263k``, stands for every amount that rounds to it; that interval is the only tolerance there is.
"""

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple


class Unstated(Enum):
    """An amount that no figure is known for. It is shown as such and is never taken as nil."""

    NOT_STATED = "not-stated"
    WITHHELD = "withheld"


Amount = int | Unstated
"""Whole pence, or the word that says why there is no figure."""

_FILED = re.compile(r"-?(?:0|[1-9][0-9]{0,11})\.[0-9]{2}")
_TOO_LONG = re.compile(r"-?[1-9][0-9]{12,}\.[0-9]{2}")
_LEADING_ZERO = re.compile(r"-?0[0-9]+\.[0-9]{2}")
_TYPED = re.compile(
    r"(?P<bracket>\()?\s*(?P<minus>[-\N{MINUS SIGN}])?\s*(?P<pound>£)?\s*(?P<inner>[-\N{MINUS SIGN}])?\s*"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?"
    r"\s*(?P<unit>k|thousand|m|million|bn|billion)?\s*(?P<close>\))?",
    re.IGNORECASE | re.ASCII,
)
_PENCE_DIGITS = {"": 2, "k": 5, "thousand": 5, "m": 8, "million": 8, "bn": 11, "billion": 11}
_TOO_LARGE = 10**14


class Figure(NamedTuple):
    """A figure as a person prints it, with the precision that its digits and unit show.

    Attributes:
        pence: the amount that the digits say.
        unit: how many pence one step of the last printed digit is worth (``£263k``: 100,000).
    """

    pence: int
    unit: int

    def covers(self, pence: int) -> bool:
        """Return whether an exact amount rounds, half up in size, to this figure.

        >>> read_figure("£263k").covers(26250000), read_figure("£263k").covers(26350000)
        (True, False)
        """
        if self.pence == 0:
            return 2 * abs(pence) < self.unit or pence == 0
        sign = -1 if self.pence < 0 else 1
        doubled, printed = 2 * sign * pence, 2 * sign * self.pence
        return printed - self.unit <= doubled < printed + self.unit


def read_filed(text: str) -> int:
    """Return the pence of an amount as ledger files write it.

    >>> read_filed("264296.00")
    26429600

    Raises:
        ValueError: not a decimal of pounds with exactly two places, in ASCII digits.
    """
    if _FILED.fullmatch(text) is None:
        if _TOO_LONG.fullmatch(text):
            raise ValueError("it has more than twelve digits of pounds")
        if _LEADING_ZERO.fullmatch(text):
            raise ValueError("it begins with a nought")
        raise ValueError("an amount is pounds and pence with two decimals and nothing else")
    pence = int(text.replace(".", ""))
    if pence == 0 and text[0] == "-":
        raise ValueError("nil has no sign")
    return pence


@lru_cache(maxsize=65536)
def read_figure(text: str) -> Figure:
    """Return the amount and precision of a figure as people type or print it.

    ``264,296``, ``£264k``, ``£1.25m``, ``(50,000)`` and ``-£0.5m`` are read.

    >>> read_figure("£1.25m")
    Figure(pence=125000000, unit=1000000)

    Raises:
        ValueError: anything that could be read in two ways, or in none.
    """
    match = _TYPED.fullmatch(text.strip())
    if match is None:
        raise ValueError(_why_unreadable(text))
    bracket, minus, _, inner, whole, part, unit, close = match.groups("")
    if bool(bracket) != bool(close):
        raise ValueError("a bracket opens or closes alone")
    if bool(minus) + bool(inner) + bool(bracket) > 1:
        raise ValueError("it is marked as negative twice")
    digits = _PENCE_DIGITS[unit.lower()]
    if not unit and part and len(part) != digits:
        raise ValueError("pence are two digits")
    if len(part) > digits:
        raise ValueError("it is finer than a penny")
    pence = int(whole.replace(",", "") + part.ljust(digits, "0"))
    if pence >= _TOO_LARGE:
        raise ValueError("it is larger than any council's budget")
    return Figure(-pence if minus or inner or bracket else pence, 10 ** (digits - len(part)))


def _why_unreadable(text: str) -> str:
    if re.search(r"[0-9],[0-9]", text) and not re.search(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])", text):
        return "the thousands comma does not stand before three digits"
    if re.search(r"[^\x00-\x7f£\N{MINUS SIGN}]", text):
        return "it holds a character that is no ordinary digit or sign"
    return "it is no amount of pounds"


def written(pence: int) -> str:
    """Return the amount as ledger files and data formats write it.

    >>> written(-5)
    '-0.05'
    """
    sign = "-" if pence < 0 else ""
    pounds, rest = divmod(abs(pence), 100)
    return f"{sign}{pounds}.{rest:02d}"


def shown(pence: int) -> str:
    """Return the amount as people read it, with thousands commas and pence.

    >>> shown(-123456789)
    '-1,234,567.89'
    """
    sign = "-" if pence < 0 else ""
    pounds, rest = divmod(abs(pence), 100)
    return f"{sign}{pounds:,}.{rest:02d}"


def shown_short(*amounts: int) -> tuple[str, ...]:
    """Return amounts for a sentence: the pence are left out where all of them are whole pounds.

    >>> shown_short(26300000, 0)
    ('263,000', '0')
    """
    texts = tuple(shown(pence) for pence in amounts)
    return tuple(text[:-3] for text in texts) if all(pence % 100 == 0 for pence in amounts) else texts
