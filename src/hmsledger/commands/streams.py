"""Standard output and error: in which characters an answer leaves the program, and what becomes of the others.

Everywhere but on Windows that is UTF-8. A Windows console shows the characters of its code page and the programs behind
a pipe expect those of the system's, so there nothing else is sent: dashes and quotation marks become their plain
likenesses, and what has none becomes an escape. Files that are named with ``-o`` are always UTF-8.
"""

import codecs
import os
import sys
from collections.abc import Callable, Mapping
from typing import TextIO

LIKENESS = "hmsledger-likeness"
ESCAPED = "hmsledger-escaped"
_PLAIN: Mapping[str, str] = {
    **dict.fromkeys("‐‑‒–−", "-"),
    "—": "-",
    **dict.fromkeys("‘’‚‛“”„‟", "'"),
    "…": "...",
    "•": "*",
    **dict.fromkeys("\N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}", " "),
    "×": "x",
    "→": "->",
    "£": "GBP ",
    "€": "EUR ",
}
"""What stands for a character that a code page lacks; never a mark that JSON or CSV would take for their own."""
_CONSOLE = "hmsledger_console_"
_BMP = 0x10000
PageOf = Callable[[TextIO], str | None]


def prepare_streams(*, windows: bool = os.name == "nt", page_of: PageOf | None = None) -> None:
    """Have both streams write what their readers can read, with LF, and never fail on a character or a closed stream.

    Args:
        windows: whether this is Windows.
        page_of: tells the code page of a console; None where a stream is none.
    """
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - open for as long as the process
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - the same
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - the same
    for stream in (sys.stdout, sys.stderr):
        if windows:
            _fit(stream, page_of or _page_of)
        else:
            _reconfigure(stream, encoding="utf-8", errors="backslashreplace")


def keep_exact(stream: TextIO) -> None:
    """Have a stream escape what its code page lacks, as JSON does, for an answer that programs read."""
    if stream.errors == LIKENESS:
        _reconfigure(stream, errors=ESCAPED)


def _fit(stream: TextIO, page_of: PageOf) -> None:
    """Have a stream of Windows write only what its code page has.

    A console takes UTF-8 whatever its code page is, but its font has the page's characters only.
    """
    codecs.register_error(LIKENESS, _likeness)
    codecs.register_error(ESCAPED, _escaped)
    page = page_of(stream)
    if page is None:
        _reconfigure(stream, errors=LIKENESS)
        return
    codecs.register(_console_codec)
    _reconfigure(stream, encoding=f"{_CONSOLE}{page.replace('-', '_')}", errors=LIKENESS)


def _page_of(stream: TextIO) -> str | None:
    return os.device_encoding(stream.fileno()) if stream.isatty() else None


def _reconfigure(stream: TextIO, **how: str) -> None:
    stream.reconfigure(newline="\n", **how)  # type: ignore[attr-defined]  # a TextIOWrapper


def _console_codec(name: str) -> codecs.CodecInfo | None:
    """Return what encodes a text as UTF-8 without the characters that a console's code page lacks."""
    if not name.startswith(_CONSOLE):
        return None
    page = name.removeprefix(_CONSOLE)

    def encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
        return text.encode(page, errors).decode(page).encode(), len(text)

    class Encoder(codecs.IncrementalEncoder):
        def encode(self, text: str, final: bool = False) -> bytes:  # noqa: ARG002, FBT001, FBT002 - the codec's protocol
            return encode(text, self.errors)[0]

    decoder = codecs.getincrementaldecoder("utf-8")
    return codecs.CodecInfo(
        encode, codecs.utf_8_decode, incrementalencoder=Encoder, incrementaldecoder=decoder, name=name
    )


def _likeness(error: UnicodeError) -> tuple[str, int]:
    return _replaced(error, lambda letter: _PLAIN.get(letter) or _escape(letter))


def _escaped(error: UnicodeError) -> tuple[str, int]:
    return _replaced(error, _escape)


def _replaced(error: UnicodeError, instead: Callable[[str], str]) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(instead, error.object[error.start : error.end])), error.end


def _escape(letter: str) -> str:
    r"""Return a character as JSON writes it in ASCII.

    >>> _escape("\N{CHECK MARK}"), _escape("\N{GRINNING FACE}")
    ('\\u2713', '\\ud83d\\ude00')
    """
    number = ord(letter)
    if number < _BMP:
        return f"\\u{number:04x}"
    high, low = divmod(number - _BMP, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
