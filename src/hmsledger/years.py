"""Financial years: 1 April to 31 March, unprofiled spans of them, and years that nobody stated."""

import re
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

_ONE = re.compile(r"(?P<first>[0-9]{4})(?:-|/|\s+to\s+)(?P<second>[0-9]{4}|[0-9]{2})")
_BARE = re.compile(r"[0-9]{4}")
_SHORT = re.compile(r"(?P<first>[0-9]{2})\s*(?:-|/|\s+to\s+)\s*(?P<second>[0-9]{2})")
_CENTURY = 100
_EARLIEST, _LATEST = 1900, 2199


class Year(NamedTuple):
    """What a budget line says of its year: one financial year, a span that nobody profiled, or nothing.

    Attributes:
        label: ``2022-23``, ``2023-24..2026-27`` or ``not-stated``, in the one spelling used everywhere.
        first: the calendar year in which the (first) financial year begins; 0 when not stated.
        last: the same of the last financial year; equal to ``first`` for one year.
    """

    label: str
    first: int
    last: int

    @property
    def is_stated(self) -> bool:
        """Whether the decision names a year at all."""
        return self.first > 0

    @property
    def is_span(self) -> bool:
        """Whether this is a sum over several years that no decision has profiled."""
        return self.last > self.first

    @property
    def starts(self) -> date:
        """The 1 April on which it begins. Only for a stated year."""
        return date(self.first, 4, 1)

    @property
    def ends(self) -> date:
        """The 31 March on which it ends. Only for a stated year."""
        return date(self.last + 1, 3, 31)

    @property
    def first_ends(self) -> date:
        """The 31 March on which its first year ends. Only for a stated year."""
        return date(self.first + 1, 3, 31)

    @property
    def order(self) -> tuple[int, int, int]:
        """Where it stands in a report: single years, then spans, then what is not stated."""
        return (2 if not self.is_stated else int(self.is_span), self.first, self.last)

    def covers(self, year: "Year") -> bool:
        """Return whether a financial year lies inside this span or is this year."""
        return self.is_stated and self.first <= year.first and year.last <= self.last

    def overlaps(self, other: "Year") -> bool:
        """Return whether some financial year lies in both; never where either is not stated."""
        return self.is_stated and other.is_stated and self.first <= other.last and other.first <= self.last


NOT_STATED = Year("not-stated", 0, 0)


@lru_cache(maxsize=4096)
def read_year(text: str) -> Year:
    """Return the year, the span or ``not-stated`` that a text says.

    ``2022-23``, ``2022/23`` and ``2022 to 2023`` are the same year; ``2023-24..2026-27`` is a span.

    >>> read_year("2022/23").label
    '2022-23'

    Raises:
        ValueError: the text fits two readings or none; the message names the readings.
    """
    if text == "not-stated":
        return NOT_STATED
    first, dots, last = text.partition("..")
    if not dots:
        return _one_year(text)
    start, end = _one_year(first), _one_year(last)
    if end.first <= start.first:
        raise ValueError(f"the span “{text}” must run from an earlier to a later financial year")
    return Year(f"{start.label}..{end.label}", start.first, end.last)


def financial_year_of(day: date) -> Year:
    """Return the financial year in which a day falls.

    >>> financial_year_of(date(2023, 3, 31)).label, financial_year_of(date(2023, 4, 1)).label
    ('2022-23', '2023-24')
    """
    return _year_from(day.year if (day.month, day.day) >= (4, 1) else day.year - 1)


def _one_year(text: str) -> Year:
    match = _ONE.fullmatch(text.strip())
    if match is None:
        raise ValueError(_why_unreadable(text))
    first, second = int(match["first"]), match["second"]
    if not _EARLIEST <= first <= _LATEST:
        raise ValueError(f"“{text}” is no financial year of a budget: years run from {_EARLIEST} to {_LATEST}")
    following = first + 1
    if int(second) != (following if int(second) >= _CENTURY else following % _CENTURY):
        raise ValueError(_not_consecutive(text, first, second))
    return _year_from(first)


@cache
def _year_from(first: int) -> Year:
    return Year(f"{first:04d}-{(first + 1) % _CENTURY:02d}", first, first)


def _not_consecutive(text: str, first: int, second: str) -> str:
    end = int(second) if int(second) >= _CENTURY else first - first % _CENTURY + int(second)
    reading = f"“{text}” is not one financial year: write {_year_from(first).label} for the year"
    if end > first + 1:
        return f"{reading}, or {_year_from(first).label}..{_year_from(end - 1).label} for the span"
    return f"{reading} from 1 April {first}, or {_year_from(first - 1).label} for the one before"


def _why_unreadable(text: str) -> str:
    if _BARE.fullmatch(text):
        year = int(text)
        return f"“{text}” may be {_year_from(year - 1).label} or {_year_from(year).label}: write the one that is meant"
    if short := _SHORT.fullmatch(text):
        pair = f"{short['first']}-{short['second']}"
        return f"“{text}” may be 20{pair} or 19{pair}: write the one that is meant"
    return f"“{text}” is no financial year: write one such as 2022-23, a span such as 2023-24..2026-27, or not-stated"
