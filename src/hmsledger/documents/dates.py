"""The day a document is of: the meeting's, as its first passages say it."""

import re
from collections.abc import Sequence
from datetime import date

from hmsledger.documents.page import Passage

_FIRST = 40
"""How many passages are searched for a day that is called the date."""
_OPENING = 12
"""How many are searched for any day."""
_SHORT = 160
"""A longer passage speaks of days other than its own."""
_LONGEST = 400
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = re.compile(
    r"\b(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?" + _MONTH.format("month") + r",?\s+(?P<year>[0-9]{4})"
    r"|" + _MONTH.format("month2") + r"\s+(?P<day2>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?P<year2>[0-9]{4})"
    r"|(?P<year3>[0-9]{4})-(?P<month3>[0-9]{2})-(?P<day3>[0-9]{2})"
    r"|(?P<day4>[0-9]{1,2})[/.](?P<month4>[0-9]{1,2})[/.](?P<year4>[0-9]{4}))\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:date(?:\s+of\s+(?:the\s+)?(?:meeting|decision))?\s*[:\-]|date\b|meeting\b.{0,40}\bheld\s+on|meeting\s+of)",
    re.IGNORECASE,
)


def dated(title: str, passages: Sequence[Passage]) -> date | None:
    """Return the day a document is of, or None where it says none.

    That is the first day after the words “date”, “date of meeting” or “meeting held on” in the opening of the document
    or beside such a heading in a table; else the first day of the title; else the first in a short passage of the
    opening.
    """
    for passage in passages[:_FIRST]:
        text = passage.text[:_LONGEST]
        if passage.cell:
            text = f"{' '.join(passage.cell.headings)[:_LONGEST]} {text}"
        if (called := _CALLED.search(text)) and (day := _first_day(text[called.end() :])):
            return day
    short = (passage.text for passage in passages[:_OPENING] if len(passage.text) <= _SHORT)
    for text in (title, *short):
        if day := _first_day(text[:_LONGEST]):
            return day
    return None


def _first_day(text: str) -> date | None:
    for found in _DAY.finditer(text):
        parts = found.groupdict()
        year, month, day = (
            next(value for key, value in parts.items() if key.startswith(name) and value)
            for name in ("year", "month", "day")
        )
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3].casefold()) + 1
        try:
            return date(int(year), number, int(day))
        except ValueError:
            continue
    return None
