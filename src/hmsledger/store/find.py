"""Finding the book: which folder or file is meant, and which files it holds."""

import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from hmsledger.findings import MisuseError
from hmsledger.store.gate import RefusedError, read_bytes

FOLDER = "ledgers"
MOST_FILES = 10_000
_PAGE_TURNED = 64 * 1024
"""So much of a file's beginning is searched for a title page."""
VARIABLE = "HMSLEDGER_BOOK"
SUFFIX = ".toml"
SCHEMA_FILE = "hmsledger.schema.json"
"""What the JSON Schema is called where it lies beside the ledgers of a book."""
DIRECTIVE = f"#:schema ./{SCHEMA_FILE}"
"""The first line of a ledger file beside it, by which editors find it."""
LEFT_OVER = re.compile(r"\.(?P<ledger>.+)\.\d+\.[0-9a-f]{8}\.tmp")
"""What a file is called while a recording command writes it; it takes the ledger's place and name at the end."""
_TITLE_PAGE = re.compile(rb"\s*\[\s*ledger\s*\]\s*(?:#.*)?", re.DOTALL)


class Whereabouts(NamedTuple):
    """Where a book is.

    Attributes:
        root: its folder, or the file that is a book alone.
        only: the one file of it that was asked for; None for all.
    """

    root: Path
    only: Path | None = None


def find_book(named: str | None, here: Path) -> Whereabouts:
    """Return the book that is meant: the one named, the one in the environment, or the nearest ``ledgers/``.

    Args:
        named: what ``--book`` says, if anything.
        here: the working folder, from which the search goes upwards.

    Raises:
        MisuseError: there is no such book.
    """
    chosen = named if named is not None else os.environ.get(VARIABLE) or None
    if chosen is not None:
        return locate(Path(chosen))
    for folder in (here, *here.parents):
        if (folder / FOLDER).is_dir():
            return Whereabouts(folder / FOLDER)
    message = f"there is no book here: no folder “{FOLDER}” in this folder or any above it"
    raise MisuseError(message, f"name one with --book PATH or {VARIABLE}, or make one with: hmsledger init")


def locate(path: Path) -> Whereabouts:
    """Return the book that a path names: a folder, a file in a book's folder, or a file that is a book alone.

    Raises:
        MisuseError: nothing is there.
    """
    try:
        if path.is_dir():
            return Whereabouts(path)
        if not os.path.lexists(path):
            raise MisuseError(
                f"there is no file or folder “{path}”", "check the path, or make a book with: hmsledger init"
            )
    except ValueError:
        raise MisuseError("the path holds a character that no file name can hold", "check the path") from None
    around = _folder_around(path)
    return Whereabouts(around, path) if around else Whereabouts(path)


def files_of(root: Path) -> tuple[Path, ...]:
    """Return the ledger files of a book in order of their names: every TOML file that is not hidden.

    Raises:
        MisuseError: the folder holds none.
    """
    if not root.is_dir():
        return (root,)
    found = tuple(sorted(islice(_toml_below(root), MOST_FILES + 1)))
    if len(found) > MOST_FILES:
        raise MisuseError(
            f"the folder “{root}” holds more than {MOST_FILES:,} ledger files, which no book does",
            "name the folder of one book",
        )
    if not found:
        raise MisuseError(
            f"the folder “{root}” holds no ledger file",
            f"name a folder with {SUFFIX} files in it, or run: hmsledger init {root}",
        )
    return found


def _toml_below(root: Path) -> Iterator[Path]:
    for folder, names in _visible_below(root):
        yield from (Path(folder, name) for name in names if name.endswith(SUFFIX) and not name.startswith("."))


def _visible_below(root: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder that is not hidden, with the names of its files."""
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        yield folder, names


def neighbours_of(root: Path) -> tuple[Path, ...]:
    """Return every file in the folder of a book, ledger or not, in order; nothing for a book of one file.

    Hidden files are nobody's business, but for those that a recording command leaves behind when it is killed.
    """
    if not root.is_dir():
        return ()
    every = ((folder, name) for folder, names in _visible_below(root) for name in names)
    return tuple(sorted(Path(*one) for one in every if not one[1].startswith(".") or LEFT_OVER.fullmatch(one[1])))


def _folder_around(path: Path) -> Path | None:
    """Return the folder of the book that a file is part of, if it is part of one.

    That is a folder called ``ledgers`` above it, or its own folder where another file there has the book's title page.
    """
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow a link out of the book
    for folder in absolute.parents:
        if folder.name == FOLDER:
            return _as_named(folder, path, absolute)
    if path.suffix != SUFFIX or _has_title_page(path):
        return None
    beside = (other for other in sorted(absolute.parent.glob(f"*{SUFFIX}")) if other.name != path.name)
    return path.parent if any(_has_title_page(other) for other in beside) else None


def _as_named(folder: Path, path: Path, absolute: Path) -> Path:
    """Return a folder above a file in the way the user wrote the file's path."""
    steps = len(absolute.parent.parts) - len(folder.parts)
    named = path.parent
    for _ in range(steps):
        named = named.parent
    return named if os.path.abspath(named) == str(folder) else folder  # noqa: PTH100 - as above


def _has_title_page(path: Path) -> bool:
    try:
        beginning = read_bytes(path, str(path), most=_PAGE_TURNED)
    except RefusedError:
        return False
    return any(map(_TITLE_PAGE.fullmatch, beginning.split(b"\n")))
