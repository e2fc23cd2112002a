"""The gate: every byte that comes in from a ledger file passes here, or is refused with its place."""

import os
import re
import stat
from pathlib import Path

from hmsledger.findings import Finding, Place, Severity, Spot

MOST_BYTES = 64 * 1024 * 1024
LONGEST_LINE = 20_000
MOST_LINES = 2_000_000
MOST_BYTES_IN_ALL = 4 * MOST_BYTES
"""Of all files of a book together."""

_ORDINARY = bytes(range(0x20, 0x7F)) + b"\t\n\r"
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u115f\u1160\u180e\u3164\uffa0\U000e0000-\U000e007f]"
)
_FEW = 4 * 1024 * 1024
"""So many unusual bytes are looked through by themselves; more would take as much memory again as the text."""
_PIECE = 1024 * 1024
_ESCAPE = re.compile(rb"\\[uUbfr]")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


class RefusedError(Exception):
    """A file that may not come in.

    Attributes:
        finding: what is wrong with it, and where.
    """

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(finding.message)
        self.finding = finding


def read_bytes(path: Path, shown: str, *, most: int | None = None) -> bytes:
    """Return the content of a ledger file.

    Args:
        path: where it is.
        shown: its path as people see it.
        most: how many bytes of its beginning are wanted, if not all.

    Raises:
        RefusedError: it is missing, no regular file, too large or cannot be opened.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    flags |= getattr(os, "O_NOCTTY", 0)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its name cannot be a file's"
        raise _refused(
            "unreadable-file", shown, f"{shown} cannot be opened: {reason}", "check the path and its permissions"
        ) from None
    try:
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            _refuse_odd(status, shown)
            data = file.read(most or MOST_BYTES + 1)
    except OSError as error:
        message = f"{shown} cannot be read: {error.strerror}"
        raise _refused("unreadable-file", shown, message, "try again, or restore it") from None
    if len(data) > MOST_BYTES:  # one that grows, or whose size its system does not know
        raise _huge(shown)
    return data


def _refuse_odd(status: os.stat_result, shown: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        message = f"{shown} is no ordinary file but {_sort_of_file(status.st_mode)}"
        raise _refused("not-a-file", shown, message, "name a TOML file or a folder of them")
    if status.st_size > MOST_BYTES:
        raise _huge(shown)


def _huge(shown: str) -> RefusedError:
    message = f"{shown} is larger than {MOST_BYTES // 1024 // 1024} MiB, which no ledger file is"
    return _refused("oversized-file", shown, message, "split it by scheme or by year")


def decode(data: bytes, shown: str) -> str:
    """Return the text of a ledger file, with line ends as LF.

    Raises:
        RefusedError: it is not UTF-8, or holds characters that a reviewer could not see.
    """
    if data.startswith(_UTF8_MARK):
        raise _refused(
            "byte-order-mark",
            shown,
            f"{shown} begins with a byte order mark (BOM), which is no part of TOML",
            "save it as “UTF-8”, not “UTF-8 with BOM”",
        )
    if data.startswith(_UTF16_MARKS) or data[1:2] == b"\0":
        raise _refused("not-utf8", shown, f"{shown} is saved as UTF-16, as Windows calls “Unicode”", "save it as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error.start, shown) from None
    if data.count(b"\n") > MOST_LINES:
        message = f"{shown} has more than {MOST_LINES:,} lines, which no ledger file has"
        raise _refused("oversized-file", shown, message, "split it by scheme or by year")
    if _may_hold_hidden(data) and (hidden := _HIDDEN.search(text)):
        raise _hidden(text, hidden, shown)
    has_returns = b"\r" in data
    if has_returns and data.count(b"\r") != data.count(b"\r\n"):
        place = place_of(text, re.search(r"\r(?!\n)", text).start())  # type: ignore[union-attr]  # counted above
        raise _refused(
            "control-character",
            shown,
            "a carriage return stands alone, without a line feed",
            "save the file with LF or CRLF line ends",
            place,
        )
    _refuse_long_lines(text, shown)
    return text.replace("\r\n", "\n") if has_returns else text


def _may_hold_hidden(data: bytes) -> bool:
    """Return whether a text of UTF-8 has to be looked through for hidden characters, letter by letter."""
    unusual = b""
    for start in range(0, len(data), _PIECE):
        unusual += data[start : start + _PIECE].translate(None, _ORDINARY)
        if len(unusual) > _FEW:
            return True
    return bool(unusual) and _HIDDEN.search(unusual.decode("utf-8")) is not None


def may_hide(data: bytes) -> bool:
    """Return whether escapes in the file could put hidden characters into its values."""
    return _ESCAPE.search(data) is not None


def hidden_in(text: str) -> str:
    """Return the name of the first character in a value that a reader could not see, or nothing."""
    found = _HIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def place_of(text: str, offset: int) -> Place:
    """Return the line and column of an offset in a text, as a place one character long."""
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    at_line_end = offset >= len(text) or text[offset] == "\n"
    return Place(line, column, line, column if at_line_end else column + 1)


def _refused(code: str, shown: str, message: str, advice: str, place: Place | None = None) -> RefusedError:
    return RefusedError(Finding(code, Severity.ERROR, message, advice, Spot(shown), place=place or Place(1, 1, 1, 1)))


def _sort_of_file(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a pipe" if stat.S_ISFIFO(mode) else "a device"


def _not_utf8(data: bytes, start: int, shown: str) -> RefusedError:
    before = data[:start].decode("utf-8")
    start_of = place_of(before, len(before))
    place = start_of._replace(end_column=start_of.column + 1)
    what = "a £ sign" if data[start] == 0xA3 else f"a character (byte {data[start]:#04x})"  # noqa: PLR2004 - £ in cp1252
    message = f"{what} is not saved as UTF-8 but in an older Windows encoding"
    return _refused("not-utf8", shown, message, "open the file with its old encoding and save it as UTF-8", place)


def _hidden(text: str, found: re.Match[str], shown: str) -> RefusedError:
    message = f"the hidden character U+{ord(found[0]):04X} stands here: what is read is not what is seen"
    return _refused(
        "control-character", shown, message, "delete it and type the text again", place_of(text, found.start())
    )


def _refuse_long_lines(text: str, shown: str) -> None:
    """Leap from line to line, each time as far as a line may reach: most of the text is never looked at."""
    start = 0
    while len(text) - start > LONGEST_LINE:
        end = text.rfind("\n", start, start + LONGEST_LINE + 1)
        if end < 0:
            number = text.count("\n", 0, start) + 1
            message = f"line {number} is longer than {LONGEST_LINE:,} characters"
            raise _refused("oversized-line", shown, message, "break it into lines", Place(number, 1, number, 2))
        start = end + 1
