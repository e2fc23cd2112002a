"""Amounts that are written in words: “half a million pounds”, “two hundred and sixty-three thousand pounds”."""

import re
from collections.abc import Iterator, Sequence

from hmsledger.money import Figure

_SMALL = {
    word: number
    for number, word in enumerate(
        [
            "nought",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    word: 10 * number
    for number, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SMALL |= {"a": 1}
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_PARTS = {"half": (1, 2), "quarter": (1, 4), "three quarters": (3, 4)}
_WORD = f"(?:{'|'.join((*_SMALL, *_SCALES, 'hundred', 'and', 'half', 'quarters?', 'of', 'an'))})"
_FIRST = f"(?:{'|'.join((*_SMALL, 'half', 'quarter'))})"
_SPELLED = re.compile(rf"(?<![\w£])(?P<words>{_FIRST}(?:[\s-]{{1,3}}{_WORD}){{0,19}})\s{{1,3}}pounds\b", re.IGNORECASE)
_PART = re.compile(
    r"(?:(?P<whole>[a-z ]+?) and )?(?:(?:a|one) )?(?P<part>three quarters|half|quarter)(?: of)?(?: an?)?"
    r" (?P<scale>thousand|million|billion)"
)
_HUNDRED = 100
_PENCE = 100
_TOO_LARGE = 10**14


def spelled_in(text: str) -> Iterator[tuple[int, int, Figure]]:
    """Yield the amounts in words of a text: where each begins and ends, and the figure with its precision.

    Whole words are right to the last scale they name; a half is right to a tenth of it, a quarter to a hundredth.

    >>> [(start, figure.pence) for start, _, figure in spelled_in("It is half a million pounds.")]
    [(6, 50000000)]
    """
    for match in _SPELLED.finditer(text) if "pounds" in text else ():
        words = match["words"].lower().replace("-", " ").split()
        figure = _read(words)
        if figure is not None and 0 < figure.pence < _TOO_LARGE:
            yield match.start(), match.end(), figure


def _read(words: Sequence[str]) -> Figure | None:
    part = _PART.fullmatch(" ".join(words))
    if part is None:
        whole = _whole(words)
        last = _SCALES.get(words[-1], 1)
        return None if whole is None else Figure(_PENCE * whole, _PENCE * last)
    whole = _whole(part["whole"].split()) if part["whole"] else 0
    above, below = _PARTS[part["part"]]
    scale = _PENCE * _SCALES[part["scale"]]
    if whole is None:
        return None
    return Figure(whole * scale + scale * above // below, scale // (10 if below == 2 else 100))  # noqa: PLR2004 - a half


def _whole(words: Sequence[str]) -> int | None:
    """Return a whole number in words; None where the words are none."""
    total = current = 0
    last = _TOO_LARGE
    for word in words:
        if word in _SMALL:
            current += _SMALL[word]
        elif word == "hundred":
            current = max(current, 1) * _HUNDRED
        elif 0 < _SCALES.get(word, 0) < last:
            last = _SCALES[word]
            total += max(current, 1) * last
            current = 0
        elif word != "and":
            return None
    return total + current
