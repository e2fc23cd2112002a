"""One digest for many, whatever order they come in: a Merkle tree over leaves sorted by name (RFC 6962, 2.1)."""

import hashlib
from collections.abc import Mapping

_LEAF, _NODE = b"\0", b"\1"


def root_of(leaves: Mapping[str, str]) -> str:
    """Return the root of named digests, as 64 hexadecimal digits; that of no leaves is the digest of nothing.

    A leaf is ``name=digest``. Two books that merge have one root, whichever is merged into which.

    >>> root_of({})[:12]
    'e3b0c44298fc'
    """
    row = [hashlib.sha256(_LEAF + f"{name}={digest}".encode()).digest() for name, digest in sorted(leaves.items())]
    if not row:
        return hashlib.sha256().hexdigest()
    while len(row) > 1:
        paired = [hashlib.sha256(_NODE + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)]
        row = paired + row[len(paired) * 2 :]
    return row[0].hex()
