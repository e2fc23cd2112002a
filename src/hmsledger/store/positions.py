"""Find the line and column of any key or value in a TOML text.

The parser that reads the ledger keeps no positions, because keeping them would slow every read for
the sake of the few that have something to report. This module scans the text a second time, only
then, and says where everything stands.

The text is one that a parser has accepted, so nothing is validated. That also makes the scan
simple: in valid TOML a line break never decides where a key or a value begins.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

Path = tuple[str | int, ...]
"""The keys and places in arrays that lead to a value, such as ``("entry", 3, "lines", 0)``.

The elements of an array, and of an array of tables, are counted from 0.
"""

_Range = tuple[int, int]

# None of these patterns can match one stretch of text in two ways: that keeps the scan linear.
_GAP = r"[ \t\r\n]*(?:\#[^\n]*[ \t\r\n]*)*"
_STRING = r"""  "[^"\\\n]*(?:\\.[^"\\\n]*)*"  |  '[^'\n]*'  """
# A multi-line string may have one or two quotes of its own right before the three that close it.
_LONG_STRING = r'''  """[^"\\]*(?:(?:\\.|"{1,2}(?!"))[^"\\]*)*"{3,5}  |  \'\'\'.*?'{3,5}  '''
# Among the bare values only a date may hold a space, and only before its time of day.
_BARE = r"[^\s,\]}\#]+(?:[ ]\d\d:[^\s,\]}\#]+)?"

_FLAGS = re.VERBOSE | re.DOTALL
_STATEMENT = re.compile(rf"{_GAP}(\[\[?)?", _FLAGS)
_KEY = re.compile(rf"[ \t]*({_STRING}|[\w-]+)[ \t]*(\.|=|\]\]?)", _FLAGS)
_VALUE = re.compile(rf"[ \t]*({_LONG_STRING}|{_STRING}|[\[{{]|{_BARE})", _FLAGS)
_SEPARATOR = re.compile(rf"{_GAP},?{_GAP}([\]}}])?", _FLAGS)
_HEX = "[0-9A-Fa-f]"
_ESCAPE = re.compile(
    rf"\\(?: x({_HEX}{{2}}) | u({_HEX}{{4}}) | U(00(?:0{_HEX}|10){_HEX}{{4}}) | (.) )", _FLAGS
)

_SHORT_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Span:
    """Where a piece of text stands.

    Attributes:
        line: the line of its first character, counted from 1.
        column: the column of its first character, counted from 1 in characters.
        end_line: the line on which it ends.
        end_column: the column just after its last character.
    """

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Positions:
    """The place of every table, key and value of one TOML text."""

    _line_starts: list[int]
    _values: dict[Path, _Range]
    _keys: dict[Path, _Range]

    def value(self, path: Path) -> Span | None:
        """Tell where a value stands.

        Args:
            path: the path of the value.

        Returns:
            The span of the value, quotes and brackets included. For a table made by a header, that
            header; for an array of tables, the header of its first element. For a table that exists
            only through dotted keys or the headers of its sub-tables, the first such key or header.
            None for a path that is not in the text, and for the document as a whole.
        """
        return self._span(self._values.get(path))

    def key(self, path: Path) -> Span | None:
        """Tell where the key of a value stands.

        Args:
            path: the path of the value.

        Returns:
            The span of the key as written, quotes included, without the parts before it in a dotted
            key or header. None for an element of an array in brackets, which has no key, and for a
            path that is not in the text.
        """
        return self._span(self._keys.get(path))

    def nearest(self, path: Path) -> Span:
        """Tell where a value stands or, if it is not in the text, where it would belong.

        Args:
            path: the path of the value.

        Returns:
            The span of the value at the path or at the longest known beginning of the path; failing
            all, the very start of the text.
        """
        for length in range(len(path), 0, -1):
            if span := self.value(path[:length]):
                return span
        return Span(1, 1, 1, 1)

    def _span(self, found: _Range | None) -> Span | None:
        return found and Span(*self._place(found[0]), *self._place(found[1]))

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


def index(text: str) -> Positions:
    """Find the place of every table, key and value.

    A text that is not valid TOML gives no error: what stands before the first place that makes no
    sense is found, the rest is not.

    Args:
        text: a TOML text, with line feeds or with carriage returns and line feeds.

    Returns:
        The places found.
    """
    scanner = _Scanner(text)
    with suppress(_LostError):
        scanner.document()
    # No editor shows the byte order mark, so it takes no column.
    first_line = int(text.startswith(_BYTE_ORDER_MARK))
    line_starts = [first_line, *(found.end() for found in re.finditer("\n", text))]
    return Positions(line_starts, scanner.values, scanner.keys)


class _LostError(Exception):
    """The text goes on in a way that TOML does not allow."""


class _Scanner:
    """Goes through a text once, from start to end, and notes where everything stands."""

    def __init__(self, text: str) -> None:
        self.values: dict[Path, _Range] = {}
        self.keys: dict[Path, _Range] = {}
        self._last_elements: dict[Path, int] = {}
        self._text = text
        self._at = int(text.startswith(_BYTE_ORDER_MARK))

    def document(self) -> None:
        table: Path = ()
        while (opening := self._take(_STATEMENT)) and self._at < len(self._text):
            if opening[1]:
                table = self._header(opening.start(1), array=opening[1] == "[[")
            else:
                self._value(self._key(table))

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise _LostError
        self._at = found.end()
        return found

    def _header(self, start: int, *, array: bool) -> Path:
        parts = self._parts()
        header = (start, self._at)
        name, place = parts.pop()
        path = (*self._through((), parts, header), name)
        if array:
            self._note_first(path, header, place)
            element = self._last_elements[path] = self._last_elements.get(path, -1) + 1
            path = (*path, element)
        # Unlike the other notes these replace: `[a]` may come after the `[a.b]` that implied it.
        self.values[path] = header
        self.keys[path] = place
        return path

    def _key(self, table: Path) -> Path:
        parts = self._parts()
        whole = (parts[0][1][0], parts[-1][1][1])
        name, place = parts.pop()
        path = (*self._through(table, parts, whole), name)
        self.keys[path] = place
        return path

    def _parts(self) -> list[tuple[str, _Range]]:
        parts = []
        separator = "."
        while separator == ".":
            part, separator = (found := self._take(_KEY)).groups()
            parts.append((_unquoted(part), found.span(1)))
        return parts

    def _through(self, path: Path, parts: list[tuple[str, _Range]], maker: _Range) -> Path:
        for name, place in parts:
            path = (*path, name)
            self._note_first(path, maker, place)
            if path in self._last_elements:
                path = (*path, self._last_elements[path])
        return path

    def _note_first(self, path: Path, maker: _Range, place: _Range) -> None:
        self.values.setdefault(path, maker)
        self.keys.setdefault(path, place)

    def _value(self, path: Path) -> None:
        # A stack instead of recursion, since the parser that accepted the text has no depth limit.
        unfinished = [self._inside(path)]
        while unfinished:
            if member := next(unfinished[-1], None):
                unfinished.append(self._inside(member))
            else:
                unfinished.pop()

    def _inside(self, path: Path) -> Iterator[Path]:
        """Pass over one value, pausing wherever the value of a member of it must be passed over."""
        found = self._take(_VALUE)
        if found[1] == "[":
            places = count()
            while not self._closes():
                yield (*path, next(places))
        elif found[1] == "{":
            while not self._closes():
                yield self._key(path)
        self.values[path] = (found.start(1), self._at)

    def _closes(self) -> bool:
        return self._take(_SEPARATOR)[1] is not None


def _unquoted(part: str) -> str:
    if part[0] not in "\"'":
        return part
    if part[0] == "'" or "\\" not in part:
        return part[1:-1]
    return _ESCAPE.sub(_unescaped, part[1:-1])


def _unescaped(found: re.Match[str]) -> str:
    if short := found[4]:
        return _SHORT_ESCAPES.get(short, short)
    return chr(int(found[1] or found[2] or found[3], 16))
