"""Source lines that may not be shown, because a figure in them would say what is withheld.

It goes by the text alone, so that it holds for files that cannot be read as well.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from hmsledger.findings import Finding

NOT_SHOWN = "(not shown: an amount here is withheld)"
_TABLE = re.compile(r"\s*\[\[[^.\]]+\]\]")
_WITHHELD = re.compile(r"[\"']withheld[\"']|\\(?:u00|U000000|x)(?:6[4589cC]|7[47])")
_NAMES = re.compile(r"""^\s*["']?(?:id|corrects|of|quotes)["']?\s*=\s*["']+([^"']+)["']""")
_HEADS = frozenset({"id", "co", "of", "qu"} | {quote + first for quote in "\"'" for first in "icoq"})
_HARMLESS = re.compile(r"\b[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\b")


class _Block(NamedTuple):
    """A table of a list in a file, with all that stands in it.

    Attributes:
        numbers: its lines, counted from 1.
        names: the ids of the entry in it, and of those that it is about.
        withholds: whether it withholds an amount.
    """

    numbers: range
    names: frozenset[str]
    withholds: bool


class Concealed:
    """The lines of files that may not be shown.

    >>> lines = ["[[entry]]", 'note = "£5"', "[[entry]]", 'note = "£5"', 'amount = "withheld"']
    >>> sorted(Concealed({"a.toml": lines}).lines_of("a.toml"))
    [4]
    """

    def __init__(self, sources: Mapping[str, Sequence[str]]) -> None:
        """Look for what is withheld.

        Args:
            sources: the lines of each file, by the file's shown path.
        """
        self._sources = sources
        some = any(_withholds(lines) for lines in sources.values())
        self._blocks = {file: _blocks(lines) for file, lines in sources.items()} if some else {}
        self._ids = _withholding([block for blocks in self._blocks.values() for block in blocks])
        self._lines: dict[str, frozenset[int]] = {}

    def lines_of(self, file: str) -> frozenset[int]:
        """Return the lines of a file, counted from 1, that have a figure and stand in a table that withholds one.

        A correction may withhold a figure that stands in the entry it corrects, in another table or another file: what
        an entry is about that withholds, and what is about it, is not shown either.
        """
        if file not in self._lines:
            self._lines[file] = frozenset(
                number
                for block in self._blocks.get(file, ())
                if block.withholds or not self._ids.isdisjoint(block.names)
                for number in block.numbers
                if _has_figure(self._sources[file][number - 1])
            )
        return self._lines[file]


def _withholding(blocks: Iterable[_Block]) -> frozenset[str]:
    """Return the ids of the entries that withhold an amount, and of all that is about them or that they are about."""
    beside: dict[str, set[str]] = {}
    found: set[str] = set()
    for block in blocks:
        for name in block.names:
            beside.setdefault(name, set()).update(block.names)
        if block.withholds:
            found |= block.names
    waiting = list(found)
    while waiting:
        more = beside[waiting.pop()] - found
        found |= more
        waiting += more
    return frozenset(found)


def _withholds(lines: Iterable[str]) -> bool:
    """Return whether lines withhold an amount, or spell one of the letters of that word with an escape sequence."""
    return any(("withheld" in line or "\\" in line) and _WITHHELD.search(line) for line in lines)


def _names(lines: Iterable[str]) -> frozenset[str]:
    # Most lines begin otherwise, and are not looked at twice.
    heads = (line for line in lines if line.lstrip()[:2] in _HEADS)
    return frozenset(found[1] for line in heads if (found := _NAMES.match(line)))


def exposed_elements(findings: Iterable[Finding]) -> frozenset[tuple[str, tuple[str | int, ...]]]:
    """Return the elements of files, each by file and the keys that lead to it, that give a withheld amount away."""
    return frozenset((finding.spot.file, finding.spot.path[:2]) for finding in findings if finding.concealed)


def _blocks(source: Sequence[str]) -> tuple[_Block, ...]:
    starts = [number for number, line in enumerate(source, 1) if "[[" in line and _TABLE.match(line)]
    found = []
    for start, stop in pairwise((1, *starts, len(source) + 1)):
        lines = source[start - 1 : stop - 1]
        found.append(_Block(range(start, stop), _names(lines), _withholds(lines)))
    return tuple(found)


def _has_figure(line: str) -> bool:
    return any(sign.isdigit() for sign in _HARMLESS.sub("", line))
