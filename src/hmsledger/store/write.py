"""Writing a ledger file: the old bytes or the new ones, never anything between, and on disk before anyone is told.

A temporary file in the same folder is written, forced to disk and put in the ledger's place in one step, if the
ledger is still what it was; then the folder is forced to disk and the ledger is read back. Where two files can
exchange their names, what was displaced is looked at once more and put back if somebody had just saved it. The
caller holds the lock of the book.
"""

import errno
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from hmsledger.store.errors import NotWrittenError, RecordedButError
from hmsledger.store.exchange import exchange
from hmsledger.store.gate import RefusedError, read_bytes

_TRIES = 5
_SHARING_VIOLATIONS = frozenset({5, 32, 33})
_REPLACE_PATIENCE = 2.5
_STANDS = "it is recorded"
_INTERRUPTED = f"{_STANDS}, but the command was interrupted before it was forced to disk"
_HARMLESS = "check the disk; running the same command again is harmless"
_NOT_ALLOWED = frozenset({errno.EPERM, errno.EACCES, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS})
_ACCESS_LIST = "system.posix_acl_access"
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EBADF})


def replace_content(path: Path, old: bytes | None, new: bytes, at_first: int = 0o666) -> str:
    """Put new content into a ledger file, and return a warning if the place cannot promise that it lasts.

    Args:
        path: the file; a link is followed.
        old: what it must still hold; None for a file that must not be there yet.
        new: what it is to hold.
        at_first: who may open it before it is given the access of the old one, as a mode.

    Raises:
        NotWrittenError: nothing was changed.
        RecordedButError: the new content stands, but it is not certain that it lasts.
    """
    target = Path(os.path.realpath(path))
    mode = _refuse_unwritable(target, old)
    temporary, access = _write_temporary(target, new, mode, at_first)
    try:
        _refuse_misread(temporary, new)
        _put_in_place(temporary, target, old)
    except BaseException as error:
        _take_away(temporary, old, new)
        if isinstance(error, KeyboardInterrupt) and _hash_of(target) == sha256(new).digest():
            raise RecordedButError(_INTERRUPTED, _HARMLESS) from None
        raise
    try:
        return "; ".join(filter(None, (access, _make_it_last(target, new))))
    except KeyboardInterrupt:
        raise RecordedButError(_INTERRUPTED, _HARMLESS) from None


def make_folder(folder: Path) -> str:
    """Make a folder for a book, on disk under its name, and return a warning if the place cannot promise that it lasts.

    Raises:
        OSError: it cannot be made.
        NotWrittenError: it was made, but could not be forced to disk.
    """
    whole = folder.absolute()
    made = [above for above in (whole, *whole.parents) if not above.exists()]
    whole.mkdir(parents=True, exist_ok=True)
    if not made and not os.access(whole.parent, os.R_OK):
        return ""  # somebody else has made it: nothing in there is ours to force
    # One that is there already may have been made a moment ago by a run that was killed before it came to this.
    return "; ".join(filter(None, {_force_folder(new.parent) for new in made or (whole,)}))


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


def _write_temporary(target: Path, new: bytes, mode: int | None, at_first: int) -> tuple[Path, str]:
    """Return the temporary file, and a warning if not everyone who could read the old one can read it."""
    for _ in range(_TRIES):
        temporary = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
        try:
            return temporary, _fill(temporary, target, new, mode, at_first)
        except FileExistsError:
            continue
        except BaseException as error:
            with suppress(OSError):
                temporary.unlink()
            if isinstance(error, OSError):
                message = f"{target.name} could not be written: {error.strerror}"
                advice = "make room or check the disk, then run the same command again"
                raise NotWrittenError(message, advice) from None
            raise
    raise NotWrittenError(
        f"no temporary file could be made beside {target.name}", "look for files ending in .tmp there"
    )


def _fill(temporary: Path, target: Path, new: bytes, mode: int | None, at_first: int) -> str:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(temporary, flags, at_first)
    except FileExistsError:
        raise
    except OSError as error:
        message = f"the folder of {target.name} cannot be written to: {error.strerror}"
        raise NotWrittenError(message, "ask for write access to it, or make room") from None
    try:
        left = memoryview(new)
        while left:
            left = left[os.write(descriptor, left) :]
        warning = "" if mode is None else _copy_access(descriptor, target, mode)
        _force_to_disk(descriptor)
    finally:
        os.close(descriptor)
    return warning


def _copy_access(descriptor: int, target: Path, mode: int) -> str:
    """Give the new file the mode, the access list and, where allowed, the owner and group of the old one.

    Returns:
        A warning where somebody may be shut out by what could not be kept.
    """
    if os.name != "posix":
        return ""
    status = target.stat()
    # Who is not root can give a file to a group of his own, but to no other owner, not even with a group.
    if not _allowed(os.fchown, descriptor, status.st_uid, status.st_gid):
        _allowed(os.fchown, descriptor, -1, status.st_gid)
    kept = os.fstat(descriptor).st_gid == status.st_gid
    # What the old group could do is not for another: that one can do what everyone can.
    _allowed(os.fchmod, descriptor, mode if kept else (mode & ~0o070) | (mode & 0o007) << 3)
    kept = kept and stat.S_IMODE(os.fstat(descriptor).st_mode) == mode
    if not kept or not _copy_access_list(descriptor, target):
        return (
            f"{target.name} could not be given the group, mode or access list that it had: "
            "colleagues may be shut out until its keeper sets them again"
        )
    return ""


def _allowed(change: Callable[..., None], *words: object) -> bool:
    """Make a change of who may do what, and return whether that is allowed and possible here."""
    try:
        change(*words)
    except OSError as error:
        if error.errno not in _NOT_ALLOWED:
            raise
        return False
    return True


def _copy_access_list(descriptor: int, target: Path) -> bool:
    """Give the new file the POSIX access list of the old one, if it has one; return whether nothing of it is lost."""
    if not hasattr(os, "getxattr"):
        return True
    try:
        found = os.getxattr(target, _ACCESS_LIST)
    except OSError:
        return True
    return _allowed(os.setxattr, descriptor, _ACCESS_LIST, found)


def _force_to_disk(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 - there is none on Windows

        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _refuse_misread(temporary: Path, new: bytes) -> None:
    if _hash_of(temporary) != sha256(new).digest():
        with suppress(OSError):
            temporary.unlink()
        raise NotWrittenError("what was written does not read back as it was meant", "check the disk")


def _take_away(temporary: Path, old: bytes | None, new: bytes) -> None:
    """Remove the temporary file, unless it holds what somebody else has saved."""
    if _hash_of(temporary) in {sha256(content or b"").digest() for content in (old, new)}:
        with suppress(OSError):
            temporary.unlink()


def _refuse_changed(target: Path, old: bytes | None) -> None:
    if old is None:
        if os.path.lexists(target):
            raise NotWrittenError(f"{target.name} is already there", "name another, or add to it")
        return
    seen = _mark(target)
    # Looked at last of all, so that no other call of the system lies between the look and the replacement.
    if _hash_of(target) != sha256(old).digest() or _mark(target) != seen:
        raise _changed(target)


def _changed(target: Path) -> NotWrittenError:
    message = f"{target.name} was changed by someone else in the meantime; nothing is written"
    return NotWrittenError(message, "run the same command again")


def _mark(target: Path) -> tuple[int, ...]:
    """Return what changes when a file is saved, whether in place or by another put in its place."""
    try:
        status = target.stat()
    except OSError:
        return ()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _put_in_place(temporary: Path, target: Path, old: bytes | None) -> None:
    limit = time.monotonic() + _REPLACE_PATIENCE
    while True:
        _refuse_changed(target, old)  # each time: who held it open may have saved it before letting go
        try:
            if old is not None and exchange(temporary, target):
                _put_back_if_changed(temporary, target, old)
                with suppress(OSError):
                    temporary.unlink()
            else:
                temporary.replace(target)
        except OSError as error:
            busy = getattr(error, "winerror", None) in _SHARING_VIOLATIONS and time.monotonic() < limit
            if not busy:
                message = f"{target.name} could not be replaced: {error.strerror}"
                raise NotWrittenError(message, "close it in other programs, then run the same command again") from None
            time.sleep(0.05)
        else:
            return


def _put_back_if_changed(displaced: Path, target: Path, old: bytes) -> None:
    """Undo the exchange if what it displaced is not what was read: somebody saved it after the last look."""
    if _hash_of(displaced) == sha256(old).digest():
        return
    try:
        exchange(displaced, target)
    except OSError:
        message = f"{_STANDS}, but someone else saved {target.name} in the same moment: that lies in {displaced.name}"
        raise RecordedButError(message, "put the two together by hand") from None
    raise _changed(target)


def _make_it_last(target: Path, new: bytes) -> str:
    try:
        warning = _force_folder(target.parent)
    except NotWrittenError as error:
        raise RecordedButError(f"{_STANDS}, but {error.message}", _HARMLESS) from None
    if _hash_of(target) != sha256(new).digest():
        raise RecordedButError(f"{_STANDS}, but {target.name} does not read back as it was written", _HARMLESS)
    return warning


def _force_folder(folder: Path) -> str:
    """Force the names in a folder to disk, and return a warning where that is not possible at all."""
    if os.name != "posix":
        return ""
    try:
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise NotWrittenError(f"the folder could not be forced to disk: {error.strerror}", _HARMLESS) from None
        return "this place cannot promise that a new entry survives a power cut"
    return ""


def _hash_of(target: Path) -> bytes:
    try:
        return sha256(read_bytes(target, target.name)).digest()
    except RefusedError:
        return b""
