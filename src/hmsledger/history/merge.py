"""Merging two versions of a ledger file by what stands in them: entries by id, schemes by code, bodies by id.

Line by line, git takes two entries that both sides added at one place for a conflict, and two that are alike for one.
Here nothing is compared by place. The result is the text of one side as it stands, with what the other side added put
behind it; it is read back and compared with what was meant before anyone sees it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from hmsledger.findings import brief
from hmsledger.store.gate import RefusedError, decode
from hmsledger.store.positions import index
from hmsledger.store.schema import SECTIONS, validate
from hmsledger.store.toml import Document, parse

Key = tuple[str, str]
_HEAD: Key = ("", "")
_NAMES = {"entry": "id", "scheme": "code", "body": "id", "account": "id", "source": "id"}
_COMMENT = re.compile(r"[ \t]*#")
_NUMBER = re.compile(r"[0-9]+\Z")


class NotByEntryError(Exception):
    """A version cannot be taken apart into its tables.

    Attributes:
        reason: why, in words.
    """

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


class Block(NamedTuple):
    """One table of a file, with the comments right above it.

    Attributes:
        text: as it stands, to where the next one begins.
        value: what it says.
    """

    text: str
    value: object

    @property
    def body(self) -> str:
        """Its text without the empty lines around it."""
        return self.text.strip("\n")


Version = Mapping[Key, Block]
"""The tables of a file in their order; the first is what stands above them all."""


@dataclass(slots=True)
class Merged:
    """The outcome of a merge.

    Attributes:
        data: what the file is to hold; where there are clashes, with git's conflict markers around each.
        clashes: what could not be decided, in words; empty for a clean merge.
    """

    data: bytes = b""
    clashes: list[str] = field(default_factory=list)


def merged(base: bytes, ours: bytes, theirs: bytes) -> Merged:
    """Return the merge of two versions of a ledger file that go back to one.

    Entries are only ever added: what one side took out or changed of an entry that stood is a clash, and so are two
    entries under one id. Of everything else, the side that changed it is taken.

    Args:
        base: the version both go back to; empty where the file was added on both sides.
        ours: the version merged into.
        theirs: the version merged.

    Raises:
        NotByEntryError: one of them is no ledger file that can be taken apart.
    """
    windows = b"\r\n" in ours
    if windows and ours.count(b"\r\n") != ours.count(b"\n"):
        raise NotByEntryError("its lines end in two ways")
    before = taken_apart(base, "the common version") if base.strip() else {}
    mine, other = taken_apart(ours, "our version"), taken_apart(theirs, "their version")
    work = _Work(before, mine, other)
    text = work.text()
    if not work.clashes:
        _prove(text, work.meant)
    data = text.encode()
    return Merged(data.replace(b"\n", b"\r\n") if windows else data, work.clashes)


def taken_apart(data: bytes, which: str) -> dict[Key, Block]:
    """Return the tables of a ledger file.

    Raises:
        NotByEntryError: it is no sound ledger file, or is not written as a head and tables.
    """
    try:
        text = decode(data, which)
        document = parse(text, which)
    except RefusedError as refused:
        raise NotByEntryError(f"{which} cannot be read: {refused.finding.message}") from None
    filed, complaints = validate(document)
    if complaints:
        raise NotByEntryError(f"{which} is damaged or no ledger file; see: hmsledger check")
    values: dict[tuple[str | int, ...], tuple[Key, object]] = {
        (section, number): (_key(section, value), value)
        for section, elements in filed.elements.items()
        for number, value in elements
    }
    if filed.ledger:
        values["ledger",] = (("ledger", ""), dict(filed.ledger))
    return _cut(text, values, document, which)


def _key(section: str, value: Mapping[str, object]) -> Key:
    name = _NAMES.get(section)
    return (section, str(value[name]) if name else repr(sorted(value.items())))


def _cut(
    text: str, values: Mapping[tuple[str | int, ...], tuple[Key, object]], document: Document, which: str
) -> dict[Key, Block]:
    """Return the tables of a text, each proved to begin with its own header."""
    lines = text.splitlines(keepends=True)
    places = index(text)
    starts: list[tuple[int, Key, object]] = []
    for path, (key, value) in values.items():
        span = places.value(path)
        header = f"[{path[0]}]" if len(path) == 1 else f"[[{path[0]}]]"
        if span is None or not "".join(lines[span.line - 1].split()).startswith(header):
            raise NotByEntryError(f"{which} is not written as [[entry]] tables")
        starts.append((_above(lines, span.line - 1), key, value))
    starts.sort(key=lambda start: start[0])
    bounds = [*(start for start, _, _ in starts), len(lines)]
    root = {name: value for name, value in document.items() if name not in SECTIONS and name != "ledger"}
    blocks: dict[Key, Block] = {_HEAD: Block("".join(lines[: bounds[0]]), root)}
    for (start, key, value), end in zip(starts, bounds[1:], strict=True):
        if key in blocks:
            raise NotByEntryError(f"{which} holds {_called(key)} twice")
        blocks[key] = Block("".join(lines[start:end]), value)
    return blocks


def _above(lines: list[str], line: int) -> int:
    """Return the first of the comment lines that stand right above a line; those at the top are the file's own."""
    start = line
    while start and _COMMENT.match(lines[start - 1]):
        start -= 1
    return start or line


class _Work:
    """A merge while it is made."""

    def __init__(self, base: Version, ours: Version, theirs: Version) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.meant: dict[Key, object] = {}
        self.clashes: list[str] = []
        self._new_ids = set[str]()

    def text(self) -> str:
        """Return the merged text: ours as it stands, and behind it what theirs added."""
        parts: list[str] = []
        for key, block in self.ours.items():
            parts.append(self._kept(key, block))
        text = "".join(parts)
        if parts and not parts[-1]:
            text = text.rstrip("\n") + "\n"
        for key in self.theirs:
            if key not in self.ours and (more := self._further(key)):
                text = _behind(text, more)
        return text

    def _kept(self, key: Key, ours: Block) -> str:
        """Return what becomes of a table that ours holds."""
        base, theirs = self.base.get(key), self.theirs.get(key)
        if theirs is None:
            if base is None:
                return self._take(key, ours, ours)
            if key[0] == "entry" or base.value != ours.value:
                return self._clash(key, ours, None)
            return ""
        if theirs.value == ours.value:
            only_theirs = base is not None and base.body == ours.body != theirs.body
            return self._take(key, theirs if only_theirs else ours, ours)
        if base is None or key[0] == "entry" or base.value not in (ours.value, theirs.value):
            return self._clash(key, ours, theirs)
        return self._take(key, theirs if base.value == ours.value else ours, ours)

    def _further(self, key: Key) -> str:
        """Return what becomes of a table that theirs alone holds."""
        base, theirs = self.base.get(key), self.theirs[key]
        if base is None:
            return self._take(key, theirs, theirs)
        if key[0] == "entry" or base.value != theirs.value:
            return self._clash(key, None, theirs)
        return ""

    def _take(self, key: Key, chosen: Block, place: Block) -> str:
        self.meant[key] = chosen.value
        gap = place.text[len(place.text.rstrip("\n")) :]
        return place.text if chosen is place else chosen.text.rstrip("\n") + gap

    def _clash(self, key: Key, ours: Block | None, theirs: Block | None) -> str:
        self.clashes.append(self._explained(key, ours, theirs))
        mine, other = (f"{block.body}\n" if block else "" for block in (ours, theirs))
        return f"<<<<<<< ours\n{mine}=======\n{other}>>>>>>> theirs\n\n"

    def _explained(self, key: Key, ours: Block | None, theirs: Block | None) -> str:
        name, stood = _called(key), key in self.base
        if ours is None or theirs is None:
            gone, kept = ("we", "they") if ours is None else ("they", "we")
            if key[0] == "entry":
                return f"{gone} took out {name}, which stood before; entries are only added: keep it"
            return f"{gone} took out {name}, and {kept} changed it: keep it, or take it out"
        if key[0] != "entry":
            return f"both sides changed {name}, each in its own way: keep one"
        mine, other = (_said(block.value) for block in (ours, theirs))
        if stood:
            return (
                f"{name} stood before and does not say the same on both sides ({mine}; {other}); entries are never "
                "edited: keep what stood, and record what is right with: hmsledger correct"
            )
        return (
            f"both sides added an entry {key[1]}: ours is {mine}, theirs is {other}; keep both, and give the one that "
            f"was recorded later an id of its own, such as {self._free(key[1])}, also where other entries name it"
        )

    def _free(self, entry_id: str) -> str:
        """Return an id like another that no entry of either side bears."""
        number = _NUMBER.search(entry_id)
        digits, stem = (number[0], entry_id[: number.start()]) if number else ("1", f"{entry_id}-")
        taken = {key[1] for key in (*self.ours, *self.theirs)} | self._new_ids
        value = int(digits[-9:])
        while f"{stem}{value:0{len(digits)}}" in taken:
            value += 1
        self._new_ids.add(f"{stem}{value:0{len(digits)}}")
        return f"{stem}{value:0{len(digits)}}"


def _behind(text: str, more: str) -> str:
    return f"{text.rstrip(chr(10))}\n\n{more.strip(chr(10))}\n"


def _said(value: object) -> str:
    """Return what an entry is about, as far as its own table says it."""
    if not isinstance(value, Mapping):
        return ""
    title = f" “{brief(str(value['title']))}”" if "title" in value else ""
    about = next((f" of {value[name]}" for name in ("of", "corrects", "scheme") if name in value), "")
    return f"the {value['kind']}{about}{title}, recorded {value['recorded']}"


def _called(key: Key) -> str:
    section, name = key
    if key == _HEAD:
        return "what stands above the first table"
    if section in _NAMES:
        return f"the {section} {brief(name)}"
    return "the title page [ledger]" if section == "ledger" else "a stated total"


def _prove(text: str, meant: Mapping[Key, object]) -> None:
    """Read a merged text back.

    Raises:
        NotByEntryError: it does not say what was meant.
    """
    found = taken_apart(text.encode(), "the merged version")
    if {key: block.value for key, block in found.items()} != meant:
        raise NotByEntryError("the merged version does not say what the two sides say")
