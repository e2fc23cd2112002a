"""Number formats: whether a cell shows a day, a percentage, or another figure than it holds."""

import re
from enum import Enum
from typing import NamedTuple
from xml.etree import ElementTree as ET

from hmsledger.sheets.package import local, value

_DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENTAGES = frozenset({9, 10})
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_SCALED = re.compile(r"[0#?],+(?:[^0#?,.]|\.|$)")


class Shown(Enum):
    """What a number is shown as."""

    NUMBER = 0
    DAY = 1
    PERCENTAGE = 2


class Style(NamedTuple):
    """What a number format does: what it shows, and whether it divides by thousands on the way."""

    shown: Shown = Shown.NUMBER
    scaled: bool = False


PLAIN = Style()


def style_of(code: str) -> Style:
    """Return what a number format does.

    >>> style_of("dd/mm/yyyy").shown, style_of('[Red]"d" #,##0'), style_of('#,##0,"k"').scaled
    (<Shown.DAY: 1>, Style(shown=<Shown.NUMBER: 0>, scaled=False), True)
    """
    bare = _NOT_FORMAT.sub("", code)
    if "%" in bare:
        return Style(Shown.PERCENTAGE)
    if bare.casefold() != "general" and re.search(r"[ydh]|m{1,5}(?![a-z])", bare, re.IGNORECASE):
        return Style(Shown.DAY)
    return Style(scaled=_SCALED.search(bare.partition(";")[0]) is not None)


def styles_of(root: ET.Element) -> tuple[Style, ...]:
    """Return what each style of a workbook does, from its styles part."""
    codes = {value(item, "numFmtId"): value(item, "formatCode") for item in root.iter() if local(item) == "numFmt"}
    formats = next((item for item in root if local(item) == "cellXfs"), ())
    return tuple(_built_in_or(value(item, "numFmtId"), codes) for item in formats if local(item) == "xf")


def _built_in_or(number: str, codes: dict[str, str]) -> Style:
    if number in codes:
        return style_of(codes[number])
    known = int(number) if number.isdecimal() and number.isascii() else 0
    if known in _DAYS:
        return Style(Shown.DAY)
    return Style(Shown.PERCENTAGE) if known in _PERCENTAGES else PLAIN
