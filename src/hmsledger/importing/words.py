"""The words of a sheet's cells: funding types, sources, accounts, kinds of entries, outcomes, sides and days."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from hmsledger.entries import NOT_STATED, Outcome, VariationType
from hmsledger.importing.mapping import Side

FUNDINGS: Final[Mapping[str, str]] = {
    "capital": "capital",
    "cap": "capital",
    "c": "capital",
    "revenue": "revenue",
    "rev": "revenue",
    "r": "revenue",
    "not stated": NOT_STATED,
}
ACCOUNTS: Final[Mapping[str, str]] = {
    "hra": "hra",
    "housing revenue account": "hra",
    "general fund": "general-fund",
    "gf": "general-fund",
    "council fund": "general-fund",
}
SOURCES: Final[Mapping[str, str]] = {
    "borrowing": "borrowing",
    "prudential borrowing": "borrowing",
    "capital receipts": "capital-receipts",
    "receipts": "capital-receipts",
    "grant": "grant",
    "grants": "grant",
    "s106": "s106",
    "section 106": "s106",
    "cil": "cil",
    "community infrastructure levy": "cil",
    "reserve": "reserve",
    "reserves": "reserve",
    "revenue contribution": "revenue-contribution",
    "revenue contributions": "revenue-contribution",
    "rcco": "revenue-contribution",
}
KINDS: Final[Mapping[str, str]] = {
    "approval": "approval",
    "new budget": "approval",
    "new scheme": "approval",
    **{kind.value.replace("-", " "): kind.value for kind in VariationType},
    "transfer": VariationType.VIREMENT.value,
    "slippage": VariationType.REPROFILE.value,
    "carry forward": VariationType.REPROFILE.value,
    "acceleration": VariationType.REPROFILE.value,
    "re profile": VariationType.REPROFILE.value,
    "reprofiling": VariationType.REPROFILE.value,
    "increase": VariationType.ADDITION.value,
    "supplementary": VariationType.ADDITION.value,
    "decrease": VariationType.REDUCTION.value,
    "saving": VariationType.REDUCTION.value,
}
OUTCOMES: Final[Mapping[str, str]] = {
    **{outcome.value.replace("-", " "): outcome.value for outcome in Outcome if outcome is not Outcome.AMENDED},
    "requested": Outcome.RECOMMENDED.value,
}
NATURES: Final = frozenset({"income", "expenditure"})
SIDES: Final[Mapping[str, Side]] = {
    "from": Side.FROM,
    "out": Side.FROM,
    "giving": Side.FROM,
    "donor": Side.FROM,
    "to": Side.TO,
    "in": Side.TO,
    "receiving": Side.TO,
    "recipient": Side.TO,
}
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:[T ].*)?")
_UK = re.compile(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})")
_LONG = re.compile(
    r"(?:[a-z]+day,?\s+)?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[\s-]+(?P<month>[a-z]{3,9})\.?,?[\s-]+(?P<year>[0-9]{4})",
    re.IGNORECASE,
)
_FIRST_YEAR = 1905


def plain(text: str) -> str:
    """Return words as they are compared: without capitals, and with one space where there are hyphens or several.

    >>> plain("  Carry-Forward ")
    'carry forward'
    """
    return " ".join(text.replace("-", " ").replace("_", " ").casefold().split())


def read_day(text: str) -> date:
    """Return the day that a text says: day, month and year as written in Britain, or year, month and day with hyphens.

    >>> read_day("14/07/2022"), read_day("14 July 2022"), read_day("2022-07-14")
    (datetime.date(2022, 7, 14), datetime.date(2022, 7, 14), datetime.date(2022, 7, 14))

    Raises:
        ValueError: it is no day, or can be read in two ways.
    """
    words = text.strip()
    match = _ISO.fullmatch(words) or _UK.fullmatch(words) or _LONG.fullmatch(words)
    if match is None:
        if re.fullmatch(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}", words):
            raise ValueError(f"“{words}” leaves the century open: write the year with four digits")
        raise ValueError(f"“{words}” is no date: write 14/07/2022, 14 July 2022 or 2022-07-14")
    month = match["month"].casefold()
    if not month.isdecimal():
        found = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(month)]
        if len(found) != 1:
            raise ValueError(f"“{words}” names no month")
        month = str(found[0])
    try:
        return sound_day(date(int(match["year"]), int(month), int(match["day"])))
    except ValueError as error:
        known = str(error)
        raise ValueError(
            known if "1900" in known else f"“{words}” is a date that does not exist, day before month"
        ) from None


def sound_day(day: date) -> date:
    """Return a day on which a council can have decided.

    Raises:
        ValueError: it lies where spreadsheets begin to count days, and is a number or a slip.
    """
    if day.year < _FIRST_YEAR:
        raise ValueError(
            f"{day.isoformat()} lies where spreadsheets begin to count, about 1900: it is no date of a decision"
        )
    return day
