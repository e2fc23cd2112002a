"""Writers that are known to be bad, each in its own way, to show that each trial would catch them.

They add the same entry to the same ledger and say that they have, as hmsledger does.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from bench.reliability.book import ADDED, LEDGER, Trial

_SAID = "Recorded PARK-0009\n"


def _say(said: str = _SAID) -> None:
    os.write(1, said.encode())


def _write_all(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def _write_file(path: str, data: bytes, *, flags: int, sync: bool = False) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | flags, 0o666)
    try:
        _write_all(descriptor, data)
        if sync:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace(added: str, *, sync: bool) -> None:
    data = Path(LEDGER).read_bytes() + added.encode()
    temporary = f"ledgers/.parks.toml.{os.getpid()}.00000000.tmp"
    _write_file(temporary, data, flags=os.O_EXCL, sync=sync)
    os.replace(temporary, LEDGER)  # noqa: PTH105 - as plain as can be


def rewrite_in_place() -> None:
    """Empty the ledger and write it anew."""
    data = Path(LEDGER).read_bytes()
    _write_file(LEDGER, data + ADDED.encode(), flags=os.O_TRUNC)
    _say()


def append() -> None:
    """Write at the end of the ledger."""
    _write_file(LEDGER, ADDED.encode(), flags=os.O_APPEND)
    _say()


def append_and_sync() -> None:
    """Write at the end of the ledger, and force it to disk."""
    _write_file(LEDGER, ADDED.encode(), flags=os.O_APPEND, sync=True)
    _say()


def replace_unsynced() -> None:
    """Put a new file in the ledger's place, without forcing anything to disk."""
    _replace(ADDED, sync=False)
    _say()


def replace_without_folder() -> None:
    """Put a new file in the ledger's place, and force the file to disk but not the folder."""
    _replace(ADDED, sync=True)
    _say()


def deny_failure() -> None:
    """Say that all is well, whatever happened."""
    with suppress(OSError):
        _replace(ADDED, sync=True)
    _say()


def without_lock(entry: str, added: str) -> str:
    """Add an entry without a lock, and return what to say."""
    _replace(added, sync=False)
    return f"Recorded {entry}\n"


def lock_on_the_ledger(entry: str, added: str) -> str:
    """Add an entry under a lock on the ledger itself, which is then replaced; return what to say."""
    with Path(LEDGER).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        _replace(added, sync=False)
    return f"Recorded {entry}\n"


REWRITE = Trial("rewrite in place", rewrite_in_place, again=False)
APPEND = Trial("plain append", append, again=False)
APPEND_SYNCED = Trial("append and fsync", append_and_sync, again=False)
UNSYNCED = Trial("replace without fsync", replace_unsynced, again=False)
NO_FOLDER = Trial("replace without fsync of the folder", replace_without_folder, again=False)
DENIES = Trial("failures denied", deny_failure, again=False)
FOR_POWER = (REWRITE, APPEND, APPEND_SYNCED, UNSYNCED, NO_FOLDER)


def copy_when_held() -> None:
    """Put a new file in the ledger's place, and where that is refused copy it over the ledger."""
    data = Path(LEDGER).read_bytes() + ADDED.encode()
    temporary = Path(f"ledgers/.parks.toml.{os.getpid()}.00000000.tmp")
    temporary.write_bytes(data)
    try:
        temporary.replace(LEDGER)
    except PermissionError:
        Path(LEDGER).write_bytes(data)
        temporary.unlink()
    _say()


COPIES = Trial("copy over what is held open", copy_when_held, again=False)
