"""Figures in a text: every way in which councils write money, with where it stands, its sign and its precision.

A date, a year, a percentage, a planning reference, the number of an item or a telephone is no figure: only what is
marked as money is, by a pound sign, by the word, or by the unit that heads its column.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from hmsledger.money import Figure, read_figure
from hmsledger.proof.spelled import spelled_in

_NUMBER = (
    r"(?:[1-9][0-9]{0,2}(?:[,\u00a0\u202f\u2009][0-9]{3})+(?![0-9])|(?:0|[1-9][0-9]{0,14})(?![0-9]))"
    r"(?:\.[0-9]{1,6}(?![0-9]))?(?![,.]?[0-9])"
)
_UNIT = r"(?:k|thousand|mn|m|million|bn|billion)(?![A-Za-z0-9])"
_MINUS = r"[-\N{MINUS SIGN}]"
_MONEY = re.compile(
    rf"(?P<open>\()?(?P<minus>(?<![\w.]){_MINUS})?(?:£|(?<![A-Za-z])GBP\s?)\s?(?P<inner>{_MINUS})?"
    rf"(?P<number>{_NUMBER})(?:[\s-]?(?P<unit>{_UNIT}))?(?P<close>\))?",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?<![\w£.,/-])(?P<number>{_NUMBER})(?:\s?(?P<unit>{_UNIT})(?=\s(?:of\s)?(?:capital|revenue|budget|funding)\b)"
    rf"|(?:\s(?P<word>thousand|million|billion))?\spounds\b)",
    re.IGNORECASE,
)
_TO = re.compile(
    rf"\s?(?P<join>-|–|—|to|and)\s?(?:£\s?)?(?P<number>{_NUMBER})(?:\s?(?P<unit>{_UNIT}))?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_OBJECT_WANTED = re.compile(r"(?:^|\b(?:of|by|to|is|was|at|from|and|with|a|the)|[:=|])\s*$", re.IGNORECASE)
_BARE = re.compile(
    rf"\s*(?P<open>\()?\s*(?P<minus>{_MINUS})?\s*(?P<number>{_NUMBER})\s*(?P<close>\))?(?P<after>{_MINUS})?\s*[*†‡]?\s*"
)
_HEADED = re.compile(
    r"£\s?(?:['’‘]?000s?\b|thousands?\b|k\b)|£\s?(?P<m>m\b|mn\b|millions?\b)|£\s?(?P<bn>bn\b|billions?\b)"
    r"|(?P<plain>£(?!\s?[-(\d]))",
    re.IGNORECASE,
)
_ATTEMPT = re.compile(
    rf"(?:£|(?<![A-Za-z])GBP\s?)\s?{_MINUS}?(?P<number>[0-9](?:[0-9,.]*[0-9])?)(?:[\s-]?{_UNIT})?", re.IGNORECASE
)
_GROUPED = re.compile(r"[0-9]+(?:\.[0-9]+)?|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_LONGEST = 24
_LOOK_BACK = 12
_SMALL = 1000
_MOST_DIGITS = 14


class Fault(StrEnum):
    """Why something that is marked as money is no amount."""

    SEPARATORS = "its commas or points stand where no amount has them"
    DIGITS = "it is neither whole pounds, nor pounds and pence, nor in a unit"


class Found(NamedTuple):
    """A figure where it stands.

    Attributes:
        start: where it begins in the text, counted from 0.
        end: where it ends; exclusive.
        text: the figure as it stands.
        figure: what it says, and its precision.
        top: the other end, where it is a range; the figure is then the lower one.
        fault: why it is no amount; None where it is one. Its digits alone are then the figure, to the pound.
    """

    start: int
    end: int
    text: str
    figure: Figure
    top: Figure | None = None
    fault: Fault | None = None

    def covers(self, pence: int) -> bool:
        """Return whether an exact amount rounds to it, or lies in its range."""
        if self.top is None:
            return self.figure.covers(pence)
        return self.figure.covers(pence) or self.top.covers(pence) or self.figure.pence <= pence <= self.top.pence

    @property
    def size(self) -> int:
        """The amount without its sign, in pence."""
        return abs(self.figure.pence)

    @property
    def reach(self) -> tuple[int, int]:
        """Between which sizes, in pence, everything lies that rounds to it, or that its range takes in."""
        half = (self.figure.unit + 1) // 2
        top = abs(self.top.pence) if self.top else self.size
        return max(0, self.size - half), top + half

    @property
    def telling(self) -> int:
        """How many digits it shows that tell it from others: without the noughts at its end."""
        return len(str(self.size // self.figure.unit).rstrip("0"))


def figures_in(text: str) -> tuple[Found, ...]:
    """Return the figures of a text, in order.

    >>> [found.text for found in figures_in("On 14 June 2023, £497k of capital and £97k of revenue for 2023/24.")]
    ['£497k', '£97k']
    """
    marked = list(_marked(text))
    marked += _faulty(text, marked)
    marked.sort()
    if not any(sign in text for sign in "kKmMbBpP"):
        return tuple(marked)
    taken = [(found.start, found.end) for found in marked]
    named = [
        found for found in _named(text) if not any(start < found.end and found.start < end for start, end in taken)
    ]
    return tuple(sorted((*marked, *named))) if named else tuple(marked)


def headed_unit(text: str) -> str | None:
    """Return the unit that a heading gives to the numbers under it: ``k``, ``m``, ``bn``, nothing for pounds; or None.

    >>> headed_unit("2022/23 £000"), headed_unit("Budget (£m)"), headed_unit("Scheme")
    ('k', 'm', None)
    """
    match = _HEADED.search(text)
    if match is None:
        return None
    if match["plain"]:
        return ""
    return "m" if match["m"] else "bn" if match["bn"] else "k"


def figure_in_cell(text: str, unit: str) -> Found | None:
    """Return the figure of a table cell that holds a bare number, in the unit of its heading; None where it holds none.

    >>> figure_in_cell("(1,234)", "k").figure.pence
    -123400000
    """
    match = _BARE.fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    figure = _read(match["number"], unit, negative=bool(match["open"] or match["minus"] or match["after"]))
    if figure is None:
        return None
    start, end = match.start("open" if match["open"] else "minus" if match["minus"] else "number"), len(text.rstrip())
    return Found(start, end, text[start:end], figure)


def _marked(text: str) -> Iterator[Found]:
    position = 0
    while match := _MONEY.search(text, position):
        position = match.end()
        found = _range(text, match) or _one(text, match)
        if found:
            position = found.end
            yield found


def _faulty(text: str, marked: Sequence[Found]) -> Iterator[Found]:
    """Yield what is marked as money and can be read as no amount: none of it may go unseen."""
    taken = {place for found in marked for place in range(found.start, found.end)}
    for match in _ATTEMPT.finditer(text):
        if match.start() in taken or match.start("number") in taken:
            continue
        number = match["number"]
        if number == "000":
            continue
        digits = re.sub("[,.]", "", number)[:_MOST_DIGITS]
        fault = Fault.DIGITS if _GROUPED.fullmatch(number) else Fault.SEPARATORS
        yield Found(match.start(), match.end(), match[0], Figure(100 * int(digits), 100), None, fault)


def _one(text: str, match: re.Match[str]) -> Found | None:
    bracketed = bool(match["open"] and match["close"])
    start = match.start() + (1 if match["open"] and not bracketed else 0)
    end = match.end() - (1 if match["close"] and not bracketed else 0)
    before = text[max(0, start - _LOOK_BACK) : start]
    if bracketed and not _OBJECT_WANTED.search(before):
        bracketed, start, end = False, start + 1, end - 1
    negative = bracketed or bool(match["minus"] or match["inner"])
    figure = _read(match["number"], match["unit"], negative=negative)
    return Found(start, end, text[start:end], figure) if figure else None


def _range(text: str, match: re.Match[str]) -> Found | None:
    """Return a range such as ``£1.2m to £1.4m``; from one figure to another is a change and no range."""
    if match["close"] or match["minus"] or match["inner"]:
        return None
    other = _TO.match(text, match.end())
    start = match.start() + (1 if match["open"] else 0)
    before = text[max(0, start - _LOOK_BACK) : start]
    if other is None or (other["join"].lower() == "and") != bool(_BETWEEN.search(before)) or _FROM.search(before):
        return None
    unit = match["unit"]
    if not unit and other["unit"] and "," not in match["number"] and float(match["number"]) < _SMALL:
        unit = other["unit"]
    second = text[other.start() : other.end()]
    if "£" not in second and not other["unit"]:
        return None
    low, high = _read(match["number"], unit, negative=False), _read(other["number"], other["unit"], negative=False)
    if low is None or high is None or high.pence <= low.pence:
        return None
    return Found(start, other.end(), text[start : other.end()], low, high)


def _named(text: str) -> Iterator[Found]:
    for start, end, spelled in spelled_in(text):
        yield Found(start, end, text[start:end], spelled)
    for match in _NAMED.finditer(text):
        figure = _read(match["number"], match["unit"] or match["word"], negative=False)
        if figure:
            end = match.end("unit") if match["unit"] else match.end()
            yield Found(match.start(), end, text[match.start() : end], figure)


def _read(number: str, unit: str | None, *, negative: bool) -> Figure | None:
    digits = re.sub("[\u00a0\u202f\u2009]", ",", number)
    short = {"mn": "m"}.get((unit or "").lower(), unit or "")
    if len(digits) > _LONGEST:
        return None
    try:
        return read_figure(f"{'-' if negative else ''}{digits}{short}")
    except ValueError:
        return None
