"""Amounts of cells: whole pence out of numbers and texts, each in the unit of its column, and never rounded."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from hmsledger.importing.mapping import Unit
from hmsledger.money import Figure, read_figure
from hmsledger.sheets.cells import Broken, Value

NIL = frozenset({"", "-", "–", "—", "\N{MINUS SIGN}", "nil"})
_LIKE = re.compile(
    r"[(\s]*[-\N{MINUS SIGN}]?\s*£?\s*[-\N{MINUS SIGN}]?\s*(?:[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)"
    r"\s*(?:k|m|bn)?\s*\)?\s*-?",
    re.IGNORECASE,
)
_UNIT = re.compile(r"£?\s?000")
_OWN_UNIT = re.compile(r"(?:k|thousand|m|million|bn|billion)\s*\)?-?$", re.IGNORECASE)
_ONE_DECIMAL = re.compile(r"[^.]*[0-9]\.[0-9]")
_TRAILING_MINUS = re.compile(r"(?P<figure>[^-]*[0-9])\s*-")
_FLOATING = 15
_LARGEST = 10**14


class Read(NamedTuple):
    """What a cell says of money.

    Attributes:
        pence: whole pence; None where it says nothing, or nothing that can be taken.
        figure: the figure as its unit prints it, which fixes its precision; empty for whole pounds and pence.
        problem: why it cannot be taken, as words that follow the cell's address.
        help: what to do about it.
    """

    pence: int | None = None
    figure: str = ""
    problem: str = ""
    help: str = ""


def is_like_amount(value: Value | None) -> bool:
    """Return whether a cell may hold an amount.

    >>> is_like_amount("(50,000)"), is_like_amount("2022/23"), is_like_amount("g0506")
    (True, False, False)
    """
    if isinstance(value, str):
        return _LIKE.fullmatch(value.strip()) is not None and _UNIT.fullmatch(value.strip()) is None
    return isinstance(value, Decimal)


def read_amount(value: Value | None, unit: Unit, *, typed: bool, takes_text: bool = False) -> Read:  # noqa: PLR0911 - a way out for each sort of cell
    """Return what a cell says of money.

    Args:
        value: the cell.
        unit: what one is worth in its column.
        typed: whether the sheet knows numbers from text.
        takes_text: whether a number kept as text is taken all the same.

    >>> read_amount(Decimal("80.139"), Unit.MILLIONS, typed=True)[:2]
    (8013900000, '£80.139m')
    >>> read_amount("(2,328)", Unit.THOUSANDS, typed=False)[:2]
    (-232800000, '-£2,328k')
    >>> read_amount(Decimal("0.30000000000000004"), Unit.POUNDS, typed=True).problem
    'holds 0.30000000000000004: its pence were lost in floating point'
    """
    match value:
        case None:
            return Read()
        case Broken(why):
            return Read(problem=why, help="put it right in the workbook, and save it")
        case Decimal():
            return _number(value, unit)
        case str() if value.strip().casefold() in NIL:
            return Read()
        case str() if not is_like_amount(value):
            return Read(problem=f"says “{_short(value)}”, which is no amount", help="write a figure, or leave it empty")
        case str() if typed and not takes_text:
            return Read(
                problem=f"holds “{_short(value)}” as text: the workbook's own sums pass over it",
                help="make it a number in the workbook, or say text_numbers = true in the mapping",
            )
        case str():
            return _text(value.strip(), unit)
        case _:
            return Read(
                problem=f"holds the date {value.isoformat()} where an amount should be", help="give it a number format"
            )


def read_total(value: Value | None, unit: Unit) -> Figure | None:
    """Return a printed total with its precision; None where there is none.

    A total is only compared with, so that the noise of a floating-point sum below a penny is let go.
    """
    match value:
        case Decimal():
            pence = (value * unit.pounds * 100).quantize(Decimal(1), ROUND_HALF_UP)
            return Figure(int(pence), 1) if abs(pence) < _LARGEST else None
        case str():
            read = _text(value.strip(), unit) if is_like_amount(value) else Read()
            return None if read.pence is None else read_figure(read.figure) if read.figure else Figure(read.pence, 1)
        case _:
            return None


def _number(found: Decimal, unit: Unit) -> Read:
    pence = found * unit.pounds * 100
    if abs(pence) >= _LARGEST:
        return Read(problem=f"holds {found:f}, which is larger than any council's budget", help="look at its unit")
    if pence != pence.to_integral_value():
        if len(found.as_tuple().digits) > _FLOATING:
            return Read(
                problem=f"holds {found:f}: its pence were lost in floating point",
                help="round it to the penny in the workbook: =ROUND(..., 2)",
            )
        return Read(
            problem=f"holds {found:f}, which in {unit.value} is finer than a penny",
            help="say its unit, with --unit £000 or --unit £m, or round it in the workbook",
        )
    figure = ""
    if unit is not Unit.POUNDS and pence:
        figure = f"{'-' if found < 0 else ''}£{abs(found):,f}{unit.suffix}"
    return Read(int(pence), figure)


def _text(text: str, unit: Unit) -> Read:
    if trailing := _TRAILING_MINUS.fullmatch(text):
        text = f"-{trailing['figure']}"
    own = _OWN_UNIT.search(text)
    if own and unit is not Unit.POUNDS:
        return Read(
            problem=f"says “{_short(text)}” in a column of {unit.value}: its unit is said twice",
            help="write it as the other figures of the column",
        )
    body, close = (text[:-1].rstrip(), ")") if text.endswith(")") else (text, "")
    try:
        figure = read_figure(f"{_with_nought(body, unit)}{unit.suffix}{close}")
    except ValueError as error:
        extra = unit is Unit.POUNDS and "pence" in str(error)
        return Read(
            problem=f"says “{_short(text)}”, which is no amount: {error}",
            help="say its unit, with --unit £000 or --unit £m" if extra else "write it as 264,296.00 or (50,000)",
        )
    if not figure.pence or not (own or unit.suffix):
        return Read(figure.pence)
    digits = re.sub(r"[^0-9.,a-z]", "", f"{_with_nought(body, unit)}{unit.suffix}".casefold())
    return Read(figure.pence, f"{'-' if figure.pence < 0 else ''}£{digits}")


def _with_nought(text: str, unit: Unit) -> str:
    """Return a figure with the noughts that a spreadsheet leaves out when it writes it as text."""
    whole = re.sub(r"(?<![0-9,])\.(?=[0-9])", "0.", text)
    return f"{whole}0" if unit is Unit.POUNDS and _ONE_DECIMAL.fullmatch(whole) else whole


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else f"{flat[:37]}..."  # noqa: PLR2004 - so much of a cell fits into a sentence
