"""Text from bytes: the encodings in which councils' systems save text."""

from hmsledger.findings import MisuseError

MOST_CHARACTERS = 3_000_000
"""A report of 300 pages has a million."""
MOST_LINES = 50_000
"""Of a text; a report of 300 pages has 18,000."""
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


def refuse_length(text: str, name: str) -> str:
    """Return a text unless it is longer than any report.

    Raises:
        MisuseError: it is.
    """
    if len(text) > MOST_CHARACTERS:
        raise overlong(name, f"{MOST_CHARACTERS:,} characters")
    if text.count("\n") + text.count("\r") > MOST_LINES:
        raise overlong(name, f"{MOST_LINES:,} lines")
    return text


def overlong(name: str, what: str) -> MisuseError:
    """Return that a document holds more of something than any report."""
    return MisuseError(f"“{name}” holds more than {what}, which no report does", "split it")


def seen(text: str) -> str:
    """Return a text without the characters that no reader sees, such as soft hyphens and zero-width spaces."""
    return text if text.isascii() else text.translate(_UNSEEN)
