"""The lock of a book: one writer at a time, on a side file that is never replaced or removed.

A lock on a ledger file itself would be worthless, because the file is replaced. The lock falls with the process
that holds it, so it can never be stale.
"""

import errno
import getpass
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hmsledger.store.errors import NotWrittenError

NAME = ".hmsledger.lock"
PATIENCE = 10.0
_PAUSE = 0.05
_BUSY = frozenset({errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK, errno.EDEADLK})


@contextmanager
def locked(root: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of a book.

    Args:
        root: the book's folder, or the file that is a book alone.
        patience: for how many seconds to wait for another writer.

    Raises:
        NotWrittenError: another writer holds it for too long, or the place has no locks.
    """
    folder = _folder_of(root)
    path = folder / NAME
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(path, flags, 0o666)
        _share(descriptor, folder)
    except OSError as error:
        raise NotWrittenError(
            f"the folder {folder} cannot be written to: {error.strerror}", "ask for write access to it"
        ) from None
    try:
        _take(descriptor, path, patience)
        _sign(descriptor)
        yield
    finally:
        with suppress(OSError):  # what was written stands, and the lock falls with the process at the latest
            os.close(descriptor)


@contextmanager
def locked_beside(path: Path, root: Path) -> Iterator[None]:
    """Hold, besides the lock of a book, the one in the folder of a ledger that lies elsewhere.

    A ledger in a folder below, or behind a link, can be part of another book too, whose writers know only that lock.

    Args:
        path: the ledger; a link is followed.
        root: the book whose lock is held.

    Raises:
        NotWrittenError: another writer holds it for too long, or the place has no locks.
    """
    folder = Path(os.path.realpath(path)).parent
    if folder == Path(os.path.realpath(_folder_of(root))):
        yield
    else:
        with locked(folder):
            yield


def _folder_of(root: Path) -> Path:
    return root if root.is_dir() else root.parent


def _share(descriptor: int, folder: Path) -> None:
    """Let everyone lock the book who may write into its folder."""
    if os.name == "posix":
        with suppress(PermissionError):
            os.fchmod(descriptor, 0o600 | (folder.stat().st_mode & 0o066))


def _take(descriptor: int, path: Path, patience: float) -> None:
    limit = time.monotonic() + patience
    while True:
        try:
            _try_to_take(descriptor)
        except OSError as error:
            if error.errno not in _BUSY:
                message = f"this place cannot lock files ({error.strerror}), so a second writer could lose an entry"
                raise NotWrittenError(message, "keep the book on a disk or share that supports locks") from None
        else:
            return
        if time.monotonic() >= limit:
            message = f"another writer holds the book: {_holder(descriptor)}"
            raise NotWrittenError(message, f"try again when it has finished; the lock is {path}")
        time.sleep(_PAUSE)


if sys.platform == "win32":
    import msvcrt

    def _try_to_take(descriptor: int) -> None:
        """Lock a byte far behind the text, so that the holder's name stays readable."""
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_to_take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sign(descriptor: int) -> None:
    """Write who holds the lock, for the message of the next; failing at that matters to nobody."""
    with suppress(OSError, KeyError, ImportError):
        text = f"process {os.getpid()} of {getpass.getuser()} on {socket.gethostname()}\n"
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, text.encode())


def _holder(descriptor: int) -> str:
    with suppress(OSError):
        os.lseek(descriptor, 0, os.SEEK_SET)
        if text := os.read(descriptor, 300).decode(errors="replace").strip():
            return text
    return "who it is cannot be read"
