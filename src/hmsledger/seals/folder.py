"""The seals of a book, read from their files."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from hmsledger.findings import Finding
from hmsledger.seals.closing import PREFIX
from hmsledger.seals.seal import Seal
from hmsledger.seals.text import seal_in
from hmsledger.seals.where import SUFFIX, folder_of
from hmsledger.store.files import shown_path
from hmsledger.store.gate import RefusedError, read_bytes


@dataclass(frozen=True, slots=True)
class SealFile:
    """A file that holds a seal.

    Attributes:
        path: where it is.
        shown: its path as people see it.
        data: its bytes with LF line ends, however a checkout changed them: what is signed, and named by the next seal.
        seal: what it says; None where that cannot be read.
    """

    path: Path
    shown: str
    data: bytes
    seal: Seal | None

    @property
    def digest(self) -> str:
        """The digest of its bytes, as ``sha256:`` and 64 hexadecimal digits."""
        return PREFIX + hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class SealsOfBook:
    """The seals of a book, in order of their years, and why some could not be read."""

    files: tuple[SealFile, ...] = ()
    damage: tuple[Finding, ...] = ()


def seals_of(root: Path) -> SealsOfBook:
    """Return the seals of a book."""
    folder = folder_of(root)
    files: list[SealFile] = []
    damage: list[Finding] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else ():
        shown = shown_path(path)
        data = b""
        seal = None
        try:
            data = read_bytes(path, shown).replace(b"\r\n", b"\n")
            seal = seal_in(data, shown)
        except RefusedError as refused:
            damage.append(refused.finding)
        files.append(SealFile(path, shown, data, seal))
    return SealsOfBook(tuple(files), tuple(damage))
