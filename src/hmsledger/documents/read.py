"""Reading a document: bytes through the gate, its format found by what it holds, and its passages placed."""

import os
import re
import stat
import sys
from collections.abc import Mapping
from enum import StrEnum
from importlib import import_module
from itertools import islice
from pathlib import PurePath
from typing import NamedTuple, Protocol

from hmsledger.documents.blocks import Reading
from hmsledger.documents.compose import compose
from hmsledger.documents.dates import dated
from hmsledger.documents.lines import MOST_CHARACTERS, overlong
from hmsledger.documents.page import Document
from hmsledger.documents.refusing import encrypted
from hmsledger.findings import MisuseError

MOST_BYTES = 64 * 1024 * 1024
MOST_BYTES_OF_TEXT = 16 * 1024 * 1024
"""Of a document that is text itself: in such a file nothing else takes space."""
MOST_NUMBERS = 100_000
MOST_PASSAGES = 150_000
"""A report of 300 pages has so many where every page is a table of 500 cells."""
STANDARD_INPUT = "-"
STANDARD_INPUT_NAME = "standard input"
_SNIFFED = 4096


class Kind(StrEnum):
    """The formats of documents."""

    TEXT = "text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    WORD = "Word"
    PDF = "PDF"


_ROOMS: Mapping[Kind, str] = {
    Kind.TEXT: "hmsledger.documents.text",
    Kind.MARKDOWN: "hmsledger.documents.markdown",
    Kind.HTML: "hmsledger.documents.html",
    Kind.WORD: "hmsledger.documents.word",
    Kind.PDF: "hmsledger.documents.pdf",
}
"""The room of each format, imported when a document needs it."""

_SUFFIXES: Mapping[str, Kind] = {
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
}
"""Formats that only a name tells apart for certain; the others say themselves what they are."""

_OF_TEXT = frozenset({Kind.TEXT, Kind.MARKDOWN, Kind.HTML})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf_16_le")
_PDF = re.compile(rb"\s{0,64}(?:\xef\xbb\xbf)?%PDF-")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_HTML = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,1000}?-->\s*)?"
    rb"<(?:!doctype\s+html|html|head|body|table|div|p|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|\|?(?: *:?-{3,}:? *\|)+)", re.MULTILINE)
_PROMISED: Mapping[str, Kind] = {".docx": Kind.WORD, ".docm": Kind.WORD, ".pdf": Kind.PDF}
_LONG_NAME = 200


class _Room(Protocol):
    def read(self, data: bytes, name: str) -> Reading: ...


class Source(NamedTuple):
    """A document as it came in.

    Attributes:
        name: how it is called on the command line: its path as given, or ``standard input``.
        kind: its format.
        data: its bytes.
    """

    name: str
    kind: Kind
    data: bytes


def read_document(path: str) -> Document:
    """Return a document's passages, its title and its day.

    Args:
        path: of the file; ``-`` is standard input.

    Raises:
        MisuseError: it cannot be read, is empty, huge, binary, encrypted, scanned or made to do harm.
    """
    return document_of(load(path))


def load(path: str) -> Source:
    """Return a document's bytes and format. A file of more than ``MOST_BYTES`` is refused before it is read.

    Raises:
        MisuseError: it cannot be read, is empty, huge, or in no format that is read.
    """
    if path == STANDARD_INPUT:
        name, data = STANDARD_INPUT_NAME, _refuse_size(sys.stdin.buffer.read(MOST_BYTES + 1), STANDARD_INPUT_NAME)
    else:
        name, data = path, _bytes_of(path)
    if not data.strip():
        raise MisuseError(f"“{name}” is empty", "name a document with text in it")
    kind = _kind_of(data, name)
    if kind in _OF_TEXT and len(data) > MOST_BYTES_OF_TEXT:
        raise _huge(name, MOST_BYTES_OF_TEXT)
    return Source(name, kind, data)


def document_of(source: Source) -> Document:
    """Return the passages, the title and the day of a document that has come in.

    Raises:
        MisuseError: it is damaged, encrypted, scanned or made to do harm, or holds no text.
    """
    room: _Room = import_module(_ROOMS[source.kind])
    found = room.read(source.data, source.name)
    passages = tuple(placed.passage for placed in islice(compose(found), MOST_PASSAGES + 1))
    if not passages:
        raise MisuseError(f"“{source.name}” holds no text", "name a document with text in it")
    if len(passages) > MOST_PASSAGES:
        raise overlong(source.name, f"{MOST_PASSAGES:,} paragraphs and cells")
    if sum(len(passage.text) for passage in passages) > MOST_CHARACTERS:
        raise overlong(source.name, f"{MOST_CHARACTERS:,} characters")
    if sum(len(_NUMBER.findall(passage.text)) for passage in passages) > MOST_NUMBERS:
        raise overlong(source.name, f"{MOST_NUMBERS:,} numbers")
    title = " ".join(found.title.split())
    return Document(source.name, passages, title, dated(title, passages))


def _bytes_of(path: str) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(path, flags)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise _no_file(path)
            if status.st_size > MOST_BYTES:
                raise _huge(path)
            return _refuse_size(file.read(MOST_BYTES + 1), path)
    except IsADirectoryError:
        raise _no_file(path) from None
    except OSError as error:
        shown = path if len(path) <= _LONG_NAME else f"{path[:_LONG_NAME]}..."
        raise MisuseError(f"“{shown}” cannot be read: {error.strerror}", "check the path and its permissions") from None
    except ValueError:
        raise MisuseError("no file can have the name that was given", "check the path") from None


def _no_file(path: str) -> MisuseError:
    return MisuseError(f"“{path}” is no document but a folder, pipe or device", "name a file")


def _refuse_size(data: bytes, name: str) -> bytes:
    if len(data) > MOST_BYTES:
        raise _huge(name)
    return data


def _huge(name: str, most: int = MOST_BYTES) -> MisuseError:
    return MisuseError(
        f"“{name}” is larger than {most // 1024 // 1024} MiB, which no report is",
        "save it without pictures, or split it",
    )


def _kind_of(data: bytes, name: str) -> Kind:
    """Return a document's format: by its content where that tells, whatever its name says."""
    suffix = PurePath(name).suffix.casefold()
    if _PDF.match(data):
        return Kind.PDF
    if data.startswith(_ZIP):
        return Kind.WORD
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED_OFFICE in data:
            raise encrypted(name)
        raise MisuseError(
            f"“{name}” is in the format of Word 2003 or before, or another Office file", "save it as .docx"
        )
    if data.startswith(b"{\\rtf"):
        raise MisuseError(f"“{name}” is rich text (RTF), which is not read", "save it as .docx")
    if suffix in _PROMISED:
        what = _PROMISED[suffix]
        raise MisuseError(
            f"“{name}” is called {suffix} but is no {what} document", "check which file it is, or rename it"
        )
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if _HTML.match(data[:_SNIFFED]):
        return Kind.HTML
    opening = data[:_SNIFFED].decode("utf-8", "replace")
    return Kind.MARKDOWN if _MARKDOWN.search(opening) else Kind.TEXT
