"""The zip archive that a workbook is: its parts, unpacked within bounds, and their XML without entities."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from hmsledger.findings import MisuseError
from hmsledger.sheets.refusing import damaged, encrypted, with_macros

MOST_BYTES = 256 * 1024 * 1024
"""All parts of a workbook unpacked."""
_MOST_PARTS = 10_000
_ENCRYPTED = 0x1
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["'](?P<name>[A-Za-z0-9._-]+)["']""")
_ENCODINGS = frozenset({b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1"})
_MACROS = re.compile(r"(?:.*/)?vbaproject\.bin|xl/macrosheets/.+|basic/[^/]+/.+|scripts/.+[^/]", re.IGNORECASE)


class Package:
    """The parts of a workbook."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open the archive.

        Raises:
            MisuseError: it is damaged, locked, made to do harm, or carries macros.
        """
        self.name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            parts = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise damaged(name) from None
        self.names = frozenset(part.filename for part in parts)
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise MisuseError(
                f"“{name}” unpacks to more than {MOST_BYTES // 1024 // 1024} MiB, which no list of decisions does",
                "save the sheet that is meant as a workbook of its own",
            )
        if len(self.names) < len(parts):
            raise damaged(name)
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise encrypted(name)
        if any(_MACROS.fullmatch(part) for part in self.names):
            raise with_macros(name)

    def read(self, part: str) -> bytes:
        """Return a part; nothing where there is none.

        Raises:
            MisuseError: the archive is damaged.
        """
        if part not in self.names:
            return b""
        try:
            return self._archive.read(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError):
            raise damaged(self.name) from None

    def events(self, part: str) -> "Iterator[tuple[str, ET.Element]]":
        """Yield the beginning and the end of every element of an XML part, in its order.

        Raises:
            MisuseError: it is no XML, or declares a document type, which entity bombs need.
        """
        data = self.read(part)
        declared = _DECLARED.match(data)
        if b"\0" in data[:4] or (declared and declared["name"].lower() not in _ENCODINGS) or b"<!DOCTYPE" in data:
            raise damaged(self.name)
        try:
            yield from ET.iterparse(io.BytesIO(data), ("start", "end"))  # noqa: S314 - without a document type, no entities
        except ET.ParseError:
            raise damaged(self.name) from None

    def tree(self, part: str) -> ET.Element:
        """Return a whole XML part; an empty element where there is none.

        Raises:
            MisuseError: as for its events.
        """
        root: ET.Element | None = None
        for _, element in self.events(part) if part in self.names else ():
            root = element if root is None else root
        return ET.Element("nothing") if root is None else root


def local(element: ET.Element) -> str:
    """Return an element's name without its namespace: the strict and the transitional form use different ones."""
    return element.tag.rpartition("}")[2]


def value(element: ET.Element, name: str) -> str:
    """Return an attribute by its local name; empty where there is none."""
    return next((said for key, said in element.attrib.items() if key.rpartition("}")[2] == name), "")
