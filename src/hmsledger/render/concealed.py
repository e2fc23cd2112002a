"""Source lines that may not be shown, because a figure in them would say what is withheld.

It goes by the text alone, so that it holds for files that cannot be read as well.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from hmsledger.findings import Finding

NOT_SHOWN = "(not shown: an amount here is withheld)"
_TABLE = re.compile(rb"\n[ \t\r\xef\xbb\xbf]*\[\[[^.\]\n]+\]\]")
_WITHHELD = (
    re.compile(rb"withheld[\"']"),
    re.compile(rb"\[\[[ \t]*[\"']?exempt"),
    re.compile(rb"\\(?:u00|U000000|x)(?:6[4589cC]|7[47])"),
)
"""The word as a value, an exempt figure itself where it should not be, and a letter of the word spelt with an escape
sequence. All begin with what is found fast."""
_NAMES = re.compile(rb"""\n[ \t]*["']?(?:id|corrects|of|quotes)["']?[ \t]*=[ \t]*["']+([^"'\n]+)["']""")
_HARMLESS = re.compile(rb"\b[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\b")


class _Block(NamedTuple):
    """A table of a list in a file, with all that stands in it.

    Attributes:
        numbers: its lines, counted from 1.
        names: the ids of the entry in it, and of those that it is about.
        withholds: whether it withholds an amount.
    """

    numbers: range
    names: frozenset[bytes]
    withholds: bool


class Concealed:
    r"""The lines of files that may not be shown.

    >>> data = b'[[entry]]\nnote = "5k"\n[[entry]]\nnote = "5k"\namount = "withheld"'
    >>> sorted(Concealed({"a.toml": data}).lines_of("a.toml"))
    [4]
    """

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        """Look for what is withheld.

        Args:
            contents: the bytes of each file, by the file's shown path.
        """
        self._contents = contents
        some = any(pattern.search(data) for data in contents.values() for pattern in _WITHHELD)
        self._blocks = {file: _blocks(data) for file, data in contents.items()} if some else {}
        self._ids = _withholding([block for blocks in self._blocks.values() for block in blocks])
        self._lines: dict[str, frozenset[int]] = {}

    def lines_of(self, file: str) -> frozenset[int]:
        """Return the lines of a file, counted from 1, that have a figure and stand in a table that withholds one.

        A correction may withhold a figure that stands in the entry it corrects, in another table or another file: what
        an entry is about that withholds, and what is about it, is not shown either.
        """
        if file not in self._lines:
            blocks = [item for item in self._blocks.get(file, ()) if item.withholds or self._ids & item.names]
            lines = self._contents[file].split(b"\n") if blocks else []
            self._lines[file] = frozenset(
                number for block in blocks for number in block.numbers if _has_figure(lines[number - 1])
            )
        return self._lines[file]


def _withholding(blocks: Iterable[_Block]) -> frozenset[bytes]:
    """Return the ids of the entries that withhold an amount, and of all that is about them or that they are about."""
    beside: dict[bytes, set[bytes]] = {}
    found: set[bytes] = set()
    for block in blocks:
        if block.withholds:
            found |= block.names
        if len(block.names) > 1:
            for name in block.names:
                beside.setdefault(name, set()).update(block.names)
    waiting = list(found)
    while waiting:
        more = beside.get(waiting.pop(), found) - found
        found |= more
        waiting += more
    return frozenset(found)


def exposed_elements(findings: Iterable[Finding]) -> frozenset[tuple[str, tuple[str | int, ...]]]:
    """Return the elements of files, each by file and the keys that lead to it, that give a withheld amount away."""
    return frozenset((finding.spot.file, finding.spot.path[:2]) for finding in findings if finding.concealed)


def _blocks(data: bytes) -> tuple[_Block, ...]:
    text = b"\n" + data
    starts = [0, *(match.start() for match in _TABLE.finditer(text)), len(text)]
    names: list[set[bytes]] = [set() for _ in starts]
    for match in _NAMES.finditer(text):
        names[bisect_right(starts, match.start()) - 1].add(match[1])
    withholding = {bisect_right(starts, match.start()) - 1 for pattern in _WITHHELD for match in pattern.finditer(text)}
    found, line = [], 1
    for number, (start, stop) in enumerate(pairwise(starts)):
        lines = text.count(b"\n", start, stop)
        found.append(_Block(range(line, line + lines), frozenset(names[number]), number in withholding))
        line += lines
    return tuple(found)


def _has_figure(line: bytes) -> bool:
    return any(sign.isdigit() for sign in _HARMLESS.sub(b"", line).decode(errors="replace"))
