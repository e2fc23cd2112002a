"""Text from the book, made safe to show: what would steer a terminal or a CI runner becomes a visible sign."""

import re
import unicodedata

HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u115f\u1160\u180e\u3164\uffa0\U000e0000-\U000e007f]"
)
"""Characters that nobody sees, or that steer a terminal."""
STEERS_A_RUNNER = re.compile(r"(##[a-z]*)\[", re.IGNORECASE)
"""What CI runners obey wherever it stands in a line: GitHub's ``##[group]``, Azure's ``##vso[...]``."""
_STEERS_AT_A_START = re.compile(r"::(?=[A-Za-z])")
"""What GitHub's runner obeys at the start of a line: ``::error::``. Where a line is broken is not known here."""
_PICTURES = 0x2400
_SPACE, _DELETE = 0x20, 0x7F


def visible(text: str) -> str:
    r"""Return a text with every control and invisible character, and every command to a runner, in a form that is seen.

    >>> visible("a\x1b[31mb")
    'a␛[31mb'
    """
    shown = HIDDEN.sub(lambda found: _sign(ord(found[0])), text).replace("\n", " ")
    if "::" in shown:
        shown = _STEERS_AT_A_START.sub(":⟨U+003A⟩", shown)
    return STEERS_A_RUNNER.sub(r"\1⟨U+005B⟩", shown) if "##" in shown else shown


def visible_lines(text: str) -> str:
    r"""Return a text of several lines with each made visible.

    >>> visible_lines("a\x1b[31m\nb")
    'a␛[31m\nb'
    """
    return "\n".join(visible(line) for line in text.split("\n"))


def unsteering_toml(block: str) -> str:
    r"""Return TOML that says the same, with an escape where a CI runner would take a text for a command.

    >>> unsteering_toml('note = "##[group]"')
    'note = "##\\u005Bgroup]"'
    """
    return STEERS_A_RUNNER.sub(r"\1\\u005B", block)


def width_of(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def _sign(code: int) -> str:
    if code < _SPACE:
        return chr(_PICTURES + code)
    return "␡" if code == _DELETE else f"⟨U+{code:04X}⟩"
