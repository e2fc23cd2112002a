"""Where an export for programs is put: a file that is whole or not there, or a folder that holds nothing else."""

import io
import os
import secrets
import stat
import sys
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from hmsledger.commands.output import refuse_in_books
from hmsledger.findings import MisuseError
from hmsledger.store.find import Whereabouts

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a ZIP file can tell: the same files always make the same bytes."""
_OF_A_DATABASE = ("-journal", "-wal")
_READABLE = 0o644


def place(name: str, made: bytes | Mapping[str, bytes], *books: Whereabouts) -> None:
    """Put a database, or the files of a package as a folder or a ``.zip``, outside every book it was taken from.

    Raises:
        MisuseError: it would lie in a book, would go over what is something else, or cannot be written.
    """
    path = Path(name)
    try:
        refuse_in_books(name, *books)
        if isinstance(made, bytes):
            _refuse_in_use(name, path)
            _put(name, path, made)
        elif path.suffix.lower() == ".zip":
            _put(name, path, _zipped(made))
        else:
            _put_in_folder(name, path, made, *books)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no file can have that name"
        raise MisuseError(f"“{name}” cannot be written: {reason}", "name another with -o") from None
    from hmsledger.render.visible import visible

    sys.stderr.write(f"Wrote {visible(name)}\n")


def put(path: Path, data: bytes) -> None:
    """Put a file in the place of an old one in one step, without waiting for the disk: it can be made again.

    Raises:
        OSError: it cannot be written.
    """
    _put(str(path), path, data, durable=False)


def _refuse_in_use(name: str, path: Path) -> None:
    """Refuse a database that another program has not done with: what it left would be applied to the new one.

    SQLite, How To Corrupt An SQLite Database File, section 1.4.
    """
    for ending in _OF_A_DATABASE:
        if os.path.lexists(f"{path}{ending}"):
            raise MisuseError(
                f"“{name}{ending}” is there, so another program is writing to “{name}”, or was stopped while it did",
                "close that program, or name another file with -o",
            )


def _put_in_folder(name: str, path: Path, made: Mapping[str, bytes], *books: Whereabouts) -> None:
    if path.exists() and not path.is_dir():
        raise MisuseError(f"“{name}” is a file, and a package is a folder", "name a folder, or a .zip file, with -o")
    held = {entry.name for entry in path.iterdir()} if path.exists() else set()
    if held and not (held <= made.keys() and list(made)[-1] in held):
        raise MisuseError(
            f"the folder “{name}” holds other files than a package of this format",
            "name a folder that is empty or not there yet, or a .zip file, with -o",
        )
    path.mkdir(exist_ok=True)
    for part, data in made.items():
        refuse_in_books(str(path / part), *books)
        _put(str(path / part), path / part, data)


def _put(name: str, path: Path, data: bytes, *, durable: bool = True) -> None:
    """Put a file in the place of an old one in one step: a reader sees the whole of one or of the other."""
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise MisuseError(f"“{name}” is no ordinary file", "name a file with -o")
    fresh = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(fresh, flags, _READABLE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        if target.exists():
            fresh.chmod(stat.S_IMODE(target.stat().st_mode))
        fresh.replace(target)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise


def _zipped(made: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in made.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _READABLE << 16
            packed.writestr(entry, data)
    return out.getvalue()
