"""Source lines that may not be shown, because a figure in them would say what is withheld.

It goes by the text alone, so that it holds for files that cannot be read as well.
"""

import re
from collections.abc import Iterable, Sequence

from hmsledger.findings import Finding

NOT_SHOWN = "(not shown: an amount here is withheld)"
_TABLE = re.compile(r"\s*\[\[[^.\]]+\]\]")
_WITHHELD = re.compile(r"[\"']withheld[\"']")
_HARMLESS = re.compile(r"\b[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\b")


def concealed_lines(source: Sequence[str]) -> frozenset[int]:
    """Return the lines, counted from 1, that have a figure in a table of the file that withholds one.

    >>> sorted(concealed_lines(["[[entry]]", 'note = "£5"', "[[entry]]", 'note = "£5"', 'amount = "withheld"']))
    [4]
    """
    found: set[int] = set()
    for block in _tables(source):
        if any("withheld" in line and _WITHHELD.search(line) for line in source[block.start - 1 : block.stop - 1]):
            found.update(number for number in block if _has_figure(source[number - 1]))
    return frozenset(found)


def exposed_elements(findings: Iterable[Finding]) -> frozenset[tuple[str, tuple[str | int, ...]]]:
    """Return the elements of files, each by file and the keys that lead to it, that give a withheld amount away."""
    return frozenset((finding.spot.file, finding.spot.path[:2]) for finding in findings if finding.concealed)


def _tables(source: Sequence[str]) -> Iterable[range]:
    start = 1
    for number, line in enumerate(source, 1):
        if "[[" in line and _TABLE.match(line):
            yield range(start, number)
            start = number
    yield range(start, len(source) + 1)


def _has_figure(line: str) -> bool:
    return any(sign.isdigit() for sign in _HARMLESS.sub("", line))
