"""Writing a ledger file: the old bytes or the new ones, never anything between, and on disk before anyone is told.

A temporary file in the same folder is written, forced to disk and put in the ledger's place in one step, if the
ledger is still what it was; then the folder is forced to disk and the ledger is read back. The caller holds the
lock of the book.
"""

import errno
import os
import secrets
import stat
import sys
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from hmsledger.store.errors import NotWrittenError, RecordedButError
from hmsledger.store.gate import RefusedError, read_bytes

_TRIES = 5
_SHARING_VIOLATIONS = frozenset({5, 32, 33})
_REPLACE_PATIENCE = 2.5
_STANDS = "it is recorded"
_INTERRUPTED = f"{_STANDS}, but the command was interrupted before it was forced to disk"
_HARMLESS = "check the disk; running the same command again is harmless"
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EBADF})


def replace_content(path: Path, old: bytes | None, new: bytes) -> str:
    """Put new content into a ledger file, and return a warning if the place cannot promise that it lasts.

    Args:
        path: the file; a link is followed.
        old: what it must still hold; None for a file that must not be there yet.
        new: what it is to hold.

    Raises:
        NotWrittenError: nothing was changed.
        RecordedButError: the new content stands, but it is not certain that it lasts.
    """
    target = Path(os.path.realpath(path))
    mode = _refuse_unwritable(target, old)
    temporary = _write_temporary(target, new, mode)
    try:
        _refuse_misread(temporary, new)
        _refuse_changed(target, old)
        _put_in_place(temporary, target)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, KeyboardInterrupt) and _hash_of(target) == sha256(new).digest():
            raise RecordedButError(_INTERRUPTED, _HARMLESS) from None
        raise
    try:
        return _make_it_last(target, new)
    except KeyboardInterrupt:
        raise RecordedButError(_INTERRUPTED, _HARMLESS) from None


def _refuse_unwritable(target: Path, old: bytes | None) -> int | None:
    """Return the mode of the file, or None for a new one."""
    if old is None:
        return None
    try:
        status = target.stat()
    except OSError as error:
        raise NotWrittenError(
            f"{target.name} cannot be looked at: {error.strerror}", "check that it is still there"
        ) from None
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise NotWrittenError(f"{target.name} is read-only", "ask its keeper, or make it writable")
    if status.st_nlink > 1:
        message = f"{target.name} has {status.st_nlink} names (hard links), which would part when it is written"
        raise NotWrittenError(message, "keep one name for it, or use a symbolic link")
    return stat.S_IMODE(status.st_mode)


def _write_temporary(target: Path, new: bytes, mode: int | None) -> Path:
    temporary, descriptor = _open_temporary(target)
    try:
        try:
            left = memoryview(new)
            while left:
                left = left[os.write(descriptor, left) :]
            if mode is not None:
                _copy_access(descriptor, target, mode)
            _force_to_disk(descriptor)
        finally:
            os.close(descriptor)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            message = f"{target.name} could not be written: {error.strerror}"
            raise NotWrittenError(message, "make room or check the disk, then run the same command again") from None
        raise
    return temporary


def _open_temporary(target: Path) -> tuple[Path, int]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    for _ in range(_TRIES):
        temporary = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
        try:
            return temporary, os.open(temporary, flags, 0o666)
        except FileExistsError:
            continue
        except OSError as error:
            message = f"the folder of {target.name} cannot be written to: {error.strerror}"
            raise NotWrittenError(message, "ask for write access to it, or make room") from None
    raise NotWrittenError(
        f"no temporary file could be made beside {target.name}", "look for files ending in .tmp there"
    )


def _copy_access(descriptor: int, target: Path, mode: int) -> None:
    """Give the new file the mode and, where allowed, the owner and group of the old one, so that nobody is shut out."""
    if os.name != "posix":
        return
    status = target.stat()
    with suppress(PermissionError):
        os.fchown(descriptor, status.st_uid, status.st_gid)
    with suppress(PermissionError):
        os.fchmod(descriptor, mode)


def _force_to_disk(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 - there is none on Windows

        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _refuse_misread(temporary: Path, new: bytes) -> None:
    if _hash_of(temporary) != sha256(new).digest():
        raise NotWrittenError("what was written does not read back as it was meant", "check the disk")


def _refuse_changed(target: Path, old: bytes | None) -> None:
    if old is None:
        if os.path.lexists(target):
            raise NotWrittenError(f"{target.name} is already there", "name another, or add to it")
        return
    if _hash_of(target) != sha256(old).digest():
        message = f"{target.name} was changed by someone else in the meantime; nothing is written"
        raise NotWrittenError(message, "run the same command again")


def _put_in_place(temporary: Path, target: Path) -> None:
    limit = time.monotonic() + _REPLACE_PATIENCE
    while True:
        try:
            temporary.replace(target)
        except OSError as error:
            busy = getattr(error, "winerror", None) in _SHARING_VIOLATIONS and time.monotonic() < limit
            if not busy:
                message = f"{target.name} could not be replaced: {error.strerror}"
                raise NotWrittenError(message, "close it in other programs, then run the same command again") from None
            time.sleep(0.05)
        else:
            return


def _make_it_last(target: Path, new: bytes) -> str:
    warning = ""
    if os.name == "posix":
        try:
            descriptor = os.open(target.parent, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            if error.errno not in _NO_FOLDER_SYNC:
                raise RecordedButError(
                    f"{_STANDS}, but the folder could not be forced to disk: {error.strerror}", _HARMLESS
                ) from None
            warning = "this place cannot promise that a new entry survives a power cut"
    if _hash_of(target) != sha256(new).digest():
        raise RecordedButError(f"{_STANDS}, but {target.name} does not read back as it was written", _HARMLESS)
    return warning


def _hash_of(target: Path) -> bytes:
    try:
        return sha256(read_bytes(target, target.name)).digest()
    except RefusedError:
        return b""
