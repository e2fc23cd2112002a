"""Source lines that may not be shown, because a figure in them would say what is withheld.

It goes by the text alone, so that it holds for files that cannot be read as well.
"""

import re
from collections.abc import Container, Iterable, Sequence

from hmsledger.findings import Finding

NOT_SHOWN = "(not shown: an amount here is withheld)"
_TABLE = re.compile(r"\s*\[\[[^.\]]+\]\]")
_WITHHELD = re.compile(r"[\"']withheld[\"']|\\(?:u00|U000000|x)(?:6[4589cC]|7[47])")
_NAMES = re.compile(r"""^\s*["']?(?:id|corrects|of|quotes)["']?\s*=\s*["']+([^"']+)["']""")
_HARMLESS = re.compile(r"\b[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\b")


def concealed_lines(source: Sequence[str], withholding: Container[str] = ()) -> frozenset[int]:
    """Return the lines, counted from 1, that have a figure in a table of the file that withholds one.

    Args:
        source: the lines of the file.
        withholding: the ids of entries that are withheld from, as ``withholding_ids`` finds them.

    >>> sorted(concealed_lines(["[[entry]]", 'note = "£5"', "[[entry]]", 'note = "£5"', 'amount = "withheld"']))
    [4]
    """
    found: set[int] = set()
    for block in _tables(source):
        lines = source[block.start - 1 : block.stop - 1]
        if _withholds(lines) or any(name in withholding for name in _names(lines)):
            found.update(number for number in block if _has_figure(source[number - 1]))
    return frozenset(found)


def withholding_ids(sources: Iterable[Sequence[str]]) -> frozenset[str]:
    """Return the ids of the entries that withhold an amount, and of all that is about them or that they are about.

    A correction may withhold a figure that stands in the entry it corrects.

    >>> first, second = ['[[entry]]', 'id = "A-1"'], ['id = "A-2"', 'corrects = "A-1"', 'amount = "withheld"']
    >>> sorted(withholding_ids([first, second]))
    ['A-1', 'A-2']
    """
    beside: dict[str, set[str]] = {}
    found: set[str] = set()
    for source in sources:
        for block in _tables(source):
            lines = source[block.start - 1 : block.stop - 1]
            names = _names(lines)
            for name in names:
                beside.setdefault(name, set()).update(names)
            if _withholds(lines):
                found |= names
    waiting = list(found)
    while waiting:
        more = beside[waiting.pop()] - found
        found |= more
        waiting += more
    return frozenset(found)


def _withholds(lines: Iterable[str]) -> bool:
    """Return whether lines withhold an amount, or spell one of the letters of that word with an escape sequence."""
    return any(("withheld" in line or "\\" in line) and _WITHHELD.search(line) for line in lines)


def _names(lines: Iterable[str]) -> set[str]:
    return {found[1] for line in lines if (found := _NAMES.match(line))}


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
