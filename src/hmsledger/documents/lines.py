"""Text from bytes: the encodings in which councils' systems save text."""

from hmsledger.findings import MisuseError

_MARKS = ((b"\xef\xbb\xbf", "utf_8_sig"), (b"\xff\xfe", "utf_16"), (b"\xfe\xff", "utf_16"))
_CONTROLS = bytes(sorted(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27}))
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


def decode(data: bytes, name: str) -> str:
    """Return text from bytes: by its byte order mark, else UTF-8, else the Windows encoding of western Europe.

    Raises:
        MisuseError: it is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if len(data) != len(data.translate(None, _CONTROLS)):
        raise MisuseError(f"“{name}” is no text but binary data", "name a text, Markdown, HTML, Word or PDF document")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def seen(text: str) -> str:
    """Return a text without the characters that no reader sees, such as soft hyphens and zero-width spaces."""
    return text if text.isascii() else text.translate(_UNSEEN)
