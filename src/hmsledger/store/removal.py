"""The last addition to a file taken back: worked out in full, and only where it stands as hmsledger wrote it."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from hmsledger.store.compose import appended, composed
from hmsledger.store.files import SourceFile
from hmsledger.store.gate import decode
from hmsledger.store.toml import parse

_HEADER = re.compile(r"^\[\[(?P<section>[a-z_]+)\]\]$", re.MULTILINE)


class Removal(NamedTuple):
    """What would be taken back, and what the file would then hold.

    Attributes:
        file: the file.
        section: the list that it was added to, such as ``entry``.
        values: its keys and values as the file holds them.
        block: the table as TOML text, with LF line ends.
        line: the line at which it begins.
        new: what the file will hold.
    """

    file: SourceFile
    section: str
    values: Mapping[str, Any]
    block: str
    line: int
    new: bytes

    @property
    def name(self) -> str:
        """The id or code of what is taken back; the amount of a stated total."""
        return str(self.values.get("id") or self.values.get("code") or self.values.get("amount"))


def last_in(file: SourceFile, before: bytes | None = None) -> Removal | None:
    """Return the last addition to a file; None where it does not end in a table as hmsledger writes one.

    Args:
        file: the file, whose bytes have been read without a fault.
        before: what the file held at an earlier time, to be preferred where the addition was made to just that.
    """
    text = decode(file.data, file.shown).replace("\r\n", "\n")
    header = None
    for header in _HEADER.finditer(text):  # noqa: B007 - the last of them
        pass
    if header is None:
        return None
    section, block = header["section"], text[header.start() :]
    elements = parse(text, file.shown).get(section)
    values = elements[-1] if isinstance(elements, list) else {}
    if composed(section, values) != block:
        return None
    start = len(file.data) - len(block.encode()) - (block.count("\n") if b"\r\n" in file.data else 0)
    rest = file.data[:start]
    gaps = (b"\n", b"\r\n", b"", b"\n\n", b"\r\n\r\n")
    possible = [
        shorter
        for gap in gaps
        if rest.endswith(gap) and appended(shorter := rest[: len(rest) - len(gap)], block) == file.data
    ]
    if before not in possible:
        before = next((shorter for shorter in possible if shorter.endswith(b"\n")), None)
    if before is None:
        return None
    return Removal(file, section, values, block, text.count("\n", 0, header.start()) + 1, before)
