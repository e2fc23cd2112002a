"""What is packed in a PDF: counted before the library that reads PDFs unpacks any of it."""

import base64
import re
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from hmsledger.findings import MisuseError

MOST_OF_ONE = 32 * 1024 * 1024
"""What one stream may unpack to: a whole font of every script takes 24 MiB, the drawing of a detailed map 10 MiB."""
MOST_OF_ALL = 256 * 1024 * 1024
MOST_STREAMS = 100_000
MOST_PACKED_OVER = 4
ANOTHER = "print it to a new PDF, or name the document that it was made from"
_DICTIONARY = 4096
"""So many bytes before a stream are looked at for its dictionary."""
_FIRST, _LARGEST = 512, 64 * 1024
_STREAM = re.compile(rb"(?<!end)stream[^\r\n]{0,80}(?:\r\n|\r|\n)")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_IN_LETTERS = re.compile(rb"/(?:ASCIIHexDecode|AHx|ASCII85Decode|A85)\b")
_NO_HEX = re.compile(rb"[^0-9A-Fa-f]+")
_DEFLATE, _METHOD, _CHECKED_BY = 8, 0x0F, 31
_NOTHING = b"~>"
"""What no way of packing takes for a beginning, and two of them for their end."""


def tamed(data: bytes, name: str) -> bytes | bytearray:
    """Return a PDF whose images are blank, if its streams unpack to no more than a report's. Linear in its size.

    Every place is tried at which a stream may begin, whatever the tables of the file say of it. Deflate shows itself
    in its first two bytes, so it is found though its name be hidden, and again in what was unpacked. An image holds no
    text, and nobody draws it here; as it may unpack to as much as it likes, nobody shall unpack it as anything else.

    Args:
        data: the file.
        name: how the document is called.

    Raises:
        MisuseError: it would unpack to more, or is packed more times over, than any report is.
    """
    made: bytes | bytearray = data
    counted = _Counted(name, MOST_OF_ALL + 2 * len(data))
    before = 0
    for number, found in enumerate(_STREAM.finditer(data), 1):
        if number > MOST_STREAMS:
            raise _beyond(name, f"holds more than {MOST_STREAMS:,} streams")
        start = data.rfind(b"obj", max(before, found.start() - _DICTIONARY), found.start())
        before = at = found.end()
        dictionary = _ESCAPE.sub(_unescaped, data[start : found.start()]) if start >= 0 else b""
        if _IMAGE.search(dictionary):
            made = made if isinstance(made, bytearray) else bytearray(data)
            made[at : at + len(_NOTHING)] = _NOTHING[: len(made) - at]
        elif lettered := _IN_LETTERS.search(dictionary):
            end = data.find(b"endstream", at)
            counted.take(iter((_from_letters(data[at : end if end >= 0 else None], lettered[0]),)))
        else:
            counted.take(_pieces(memoryview(data), at))
    return made


def _beyond(name: str, what: str) -> MisuseError:
    return MisuseError(f"“{name}” {what}, which no report does", ANOTHER)


@dataclass(slots=True)
class _Counted:
    """How much may be gone through yet in a document, packed and unpacked."""

    name: str
    left: int

    def take(self, source: Iterator[bytes]) -> None:
        """Count what a stream unpacks to, and what is packed in it again."""
        for layer in range(MOST_PACKED_OVER):
            first = next(source, b"")
            if not _is_deflated(first):
                if layer:
                    deque(source, maxlen=0)
                return
            source = self._unpacked(first, source)
        raise _beyond(self.name, f"packs a stream {MOST_PACKED_OVER} times over")

    def _unpacked(self, piece: bytes, source: Iterator[bytes]) -> Iterator[bytes]:
        """Yield what is unpacked, until it ends, is damaged, or is more than it may be."""
        unpacker = zlib.decompressobj()
        found = 0
        while piece and not unpacker.eof:
            try:
                made = unpacker.decompress(piece, _LARGEST)
            except zlib.error:
                return
            rest = unpacker.unconsumed_tail
            found += len(made)
            self.left -= len(made) + len(piece) - len(rest) - len(unpacker.unused_data)
            if found > MOST_OF_ONE or self.left < 0:
                most, all_ = (size // 1024 // 1024 for size in (MOST_OF_ONE, MOST_OF_ALL))
                raise _beyond(self.name, f"would unpack to more than {most} MiB in one part or {all_} MiB in all")
            if made:
                yield made
            piece = rest or next(source, b"")


def _pieces(data: memoryview, at: int) -> Iterator[bytes]:
    """Yield what stands behind a place, little at first, because most streams are short."""
    size = _FIRST
    while at < len(data):
        yield bytes(data[at : at + size])
        at += size
        size = min(2 * size, _LARGEST)


def _is_deflated(data: bytes) -> bool:
    """Return whether data begins as RFC 1950 says that it does (section 2.2)."""
    return len(data) > 1 and data[0] & _METHOD == _DEFLATE and int.from_bytes(data[:2]) % _CHECKED_BY == 0


def _from_letters(data: bytes, name: bytes) -> bytes:
    """Return what letters stand for, as far as they can be read; nothing where they cannot."""
    if b"85" not in name:
        digits = _NO_HEX.sub(b"", data.partition(b">")[0])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    try:
        return base64.a85decode(data.partition(b"~")[0], ignorechars=b"\0 \t\n\r\f\v")
    except ValueError:
        return b""


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes.fromhex(found[1].decode())
