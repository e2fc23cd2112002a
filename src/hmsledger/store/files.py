"""The files of a book as bytes, before anything is made of them."""

import os
from dataclasses import dataclass
from pathlib import Path

from hmsledger.findings import Finding, MisuseError
from hmsledger.store.find import Whereabouts, files_of
from hmsledger.store.gate import MOST_BYTES_IN_ALL, RefusedError, read_bytes


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a book as it was read.

    Attributes:
        path: where it is.
        shown: its path as people see it.
        data: its bytes.
    """

    path: Path
    shown: str
    data: bytes


def load_files(whereabouts: Whereabouts) -> tuple[SourceFile | Finding, ...]:
    """Return the bytes of each file of a book, or why a file was refused.

    Raises:
        MisuseError: there is no ledger file, or there are too many bytes in all.
    """
    found: list[SourceFile | Finding] = []
    size = 0
    for path in files_of(whereabouts.root):
        found.append(file := _load(path))
        size += len(file.data) if isinstance(file, SourceFile) else 0
        if size > MOST_BYTES_IN_ALL:
            message = f"the files of this book are larger than {MOST_BYTES_IN_ALL // 1024 // 1024} MiB in all"
            raise MisuseError(message, "name the folder of one book, or keep closed years in a book of their own")
    return tuple(found)


def shown_path(path: Path) -> str:
    """Return a path as people see it: from the working folder where it lies below, with forward slashes."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - a link is shown under its own name
    here = Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()


def _load(path: Path) -> SourceFile | Finding:
    shown = shown_path(path)
    try:
        return SourceFile(path, shown, read_bytes(path, shown))
    except RefusedError as refused:
        return refused.finding
