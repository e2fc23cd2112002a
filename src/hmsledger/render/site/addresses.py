"""Addresses that stay: what a page is called depends on its code or id alone, on every system."""

import hashlib
import re

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
"""What Windows keeps for devices."""
_LONGEST = 120
_SHORT = 8


def address_of(name: str) -> str:
    """Return the name of a file for a code or an id: no two have the same, even where case makes no difference.

    >>> address_of("HMS-0003"), address_of("a/b")
    ('HMS-0003', 'a~2Fb~c14cddc0')
    """
    plain = _UNSAFE.sub(
        lambda found: "".join(f"~{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass")), name
    )
    if name == name.upper() and len(plain) <= _LONGEST and not _RESERVED.fullmatch(plain):
        return plain
    return f"{plain[:_LONGEST]}~{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:_SHORT]}"
