"""The numbers that Word sets before paragraphs, counted as Word counts them (ECMA-376, part 1, 17.9)."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from hmsledger.documents.labels import counted
from hmsledger.documents.xml import child, children, local, value

if TYPE_CHECKING:
    from lxml.etree import _Element

LEVELS = 9
_SLOT = re.compile(r"%([1-9])")


class Level(NamedTuple):
    """How one level of a list is numbered.

    Attributes:
        start: its first number.
        form: the form of its numbers, as in ``labels.counted``.
        text: the label, with ``%1`` for the number of the first level.
        legal: whether all numbers in the label are shown as decimals.
    """

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each is counted.

    Attributes:
        lists: for each number id, the id of the list that it counts on, and its own levels where it changes them.
        levels: for each list, its levels.
        by_style: for each list, the level that a paragraph style stands for.
    """

    lists: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    levels: dict[str, list[Level]] = field(default_factory=dict)
    by_style: dict[tuple[str, str], int] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def level_of(self, number_id: str, style: str) -> int:
        """Return the level that a style stands for in a list; the first where the list does not say."""
        return self.by_style.get((self.lists.get(number_id, ("", {}))[0], style), 0)

    def next_label(self, number_id: str, level: int) -> str:
        """Return the label of the next paragraph at a level of a list, and count it; empty for a bullet."""
        if number_id not in self.lists:
            return ""
        of, changed = self.lists[number_id]
        levels = [changed.get(index, own) for index, own in enumerate(self.levels.get(of, [Level()] * LEVELS))]
        level = max(0, min(level, len(levels) - 1))
        counts = self._counts.setdefault(of, [0] * LEVELS)
        if number_id not in self._begun:
            self._begun.add(number_id)
            for index in changed:
                counts[index] = 0
        for index in range(level + 1):
            if not counts[index]:
                counts[index] = levels[index].start
            elif index == level:
                counts[index] += 1
        counts[level + 1 :] = [0] * (LEVELS - level - 1)
        own = levels[level]
        if own.form == "bullet":
            return ""

        def number(slot: re.Match[str]) -> str:
            index = int(slot[1]) - 1
            return counted(counts[index], "decimal" if own.legal else levels[index].form)

        return _SLOT.sub(number, own.text).strip()


def numbering_of(root: "_Element | None") -> Numbering:
    """Return the lists that ``numbering.xml`` defines; none where a document has no such part."""
    made = Numbering()
    if root is None:
        return made
    for item in children(root, "abstractNum"):
        of = value(item, "abstractNumId")
        levels = [Level()] * LEVELS
        for inner in children(item, "lvl"):
            index = _whole(value(inner, "ilvl"), 0)
            if index < LEVELS:
                levels[index] = _level(inner)
                if (style := child(inner, "pStyle")) is not None:
                    made.by_style[of, value(style, "val")] = index
        made.levels[of] = levels
    for item in children(root, "num"):
        of = value(child(item, "abstractNumId"), "val")
        changed: dict[int, Level] = {}
        for override in children(item, "lvlOverride"):
            index = _whole(value(override, "ilvl"), 0)
            if index >= LEVELS:
                continue
            own = child(override, "lvl")
            level = _level(own) if own is not None else made.levels.get(of, [Level()] * LEVELS)[index]
            start = child(override, "startOverride")
            changed[index] = level._replace(start=_whole(value(start, "val"), level.start))
        made.lists[value(item, "numId")] = (of, changed)
    return made


def _level(item: "_Element") -> Level:
    said = {local(inner): value(inner, "val") for inner in item}
    return Level(
        _whole(said.get("start", ""), 1),
        said.get("numFmt", "decimal"),
        said.get("lvlText", ""),
        "isLgl" in said and said["isLgl"] not in {"0", "false"},
    )


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < LEVELS else otherwise
