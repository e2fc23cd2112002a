"""Two files of one folder exchanged in one step, so that what is displaced is still there and can be put back."""

import errno
import os
import sys
from pathlib import Path

_EXCHANGE = 2
_HERE = -100
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP})


def exchange(one: Path, other: Path) -> bool:
    """Let two files exchange their names, and return whether this system and file system can.

    Only Linux is asked, and not every file system there can do it (NFS, SMB and stacked ones cannot).

    Raises:
        OSError: it can, but it failed; both files are where they were.
    """
    if sys.platform != "linux":
        return False
    import ctypes  # noqa: PLC0415 - only what writes needs it, and it takes milliseconds

    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False  # a C library without it
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))
