"""Numbers and days of cells: exact decimals of what binary floating point holds, and days since 1900 or 1904."""

from datetime import date, timedelta
from decimal import Decimal
from math import isfinite

from hmsledger.sheets.cells import Broken, Value

NEVER_WORKED_OUT = Broken("holds a formula whose result was never worked out: open the workbook, save it")
_BEFORE_1900 = date(1899, 12, 30)
_BEFORE_1904 = date(1904, 1, 1)
_FALSE_LEAP_DAY = 60
_LAST_DAY = 2_958_465
_LONGEST = 10**25


def number(text: str) -> Decimal | None:
    """Return a number as the shortest decimal that means the same in floating point; None for what is none.

    >>> number("80.138999999999996"), number("1E3"), number("0.30000000000000004")
    (Decimal('80.139'), Decimal('1000'), Decimal('0.30000000000000004'))
    """
    try:
        found = float(text)
    except ValueError:
        return None
    if not isfinite(found) or "_" in text:
        return None
    exact = Decimal(repr(found))
    whole = exact == exact.to_integral_value() and abs(exact) < _LONGEST
    return exact.quantize(Decimal(1)) if whole else exact


def percentage(found: Decimal) -> str:
    """Return a number as its percentage is shown: it is no amount.

    >>> percentage(Decimal("0.25"))
    '25%'
    """
    return f"{(found * 100).normalize():f}%"


def error(text: str) -> Broken:
    """Return what is said of an error cell such as ``#REF!``."""
    return Broken(f"holds the error {text}")


def day_of(said: Decimal | str, *, from_1904: bool = False) -> Value:
    """Return the day that a number counts up to, or that a text of the form 2022-07-14 says.

    >>> day_of(Decimal(44756)), day_of("2022-07-14T00:00:00")
    (datetime.date(2022, 7, 14), datetime.date(2022, 7, 14))
    """
    if isinstance(said, str):
        try:
            return date.fromisoformat(said[:10])
        except ValueError:
            return Broken("holds a date that does not exist")
    days = int(said)
    if not 0 <= days <= _LAST_DAY - (1462 if from_1904 else 0):
        return Broken("holds a date that does not exist")
    if from_1904:
        return _BEFORE_1904 + timedelta(days=days)
    # The calendar of 1900 has a 29 February that never was; days before it count from a day later.
    return _BEFORE_1900 + timedelta(days=days + (1 if days < _FALSE_LEAP_DAY else 0))
