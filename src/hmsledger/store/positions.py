"""Find the line and column of any key or value in a TOML text.

The parser that reads the ledger keeps no positions, because keeping them would slow every read for the sake of the few
that have something to report. This module scans the text a second time, only then, and says where everything stands.

The text is one that a parser has accepted, so nothing is validated. That also makes the scan simple: in valid TOML a
line break never decides where a key or a value begins.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, count, pairwise

Path = tuple[str | int, ...]
"""The keys and places in arrays that lead to a value, such as ``("entry", 3, "lines", 0)``.

The elements of an array, and of an array of tables, are counted from 0.
"""

_Range = tuple[int, int]

# In valid TOML none of these patterns ever has to take back more than a few characters: that keeps the scan linear.
_GAP = r"[ \t\r\n]*(?:\#[^\n]*[ \t\r\n]*)*"
_STRING = r"""  "[^"\\\n]*(?:\\.[^"\\\n]*)*"  |  '[^'\n]*'  """
# A multi-line string may have one or two quotes of its own right before the three that close it.
_LONG_STRING = r'''  """[^"\\]*(?:(?:\\.|"{1,2}(?!"))[^"\\]*)*"{3,5}  |  \'\'\'.*?'{3,5}  '''
# Among the bare values only a date may hold a space, and only before its time of day.
_BARE = r"[^\s,\]}\#]+(?:[ ]\d\d:[^\s,\]}\#]+)?"

# That it begins with a line break lets the engine leap from one to the next.
_LOOKS_LIKE_HEADER = re.compile(r"\n[ \t]*\[.*\]")
# Values can stand so too: [true] or [inf]. To take them for headers moves the end of an element, and harms nothing.
_PLAIN_HEADER = re.compile(
    r"""[ \t]*
        (?: \[\[ (?P<list>[a-z_]+) \]\]
          | \[ (?P<table>[a-z_]+) \]
          | \[\[? (?P<parent>[a-z_]+) (?:\.[a-z_]+)+ \]\]?
        ) [ \t]*(?:\#.*)?$""",
    re.VERBOSE | re.MULTILINE,
)

_FLAGS = re.VERBOSE | re.DOTALL
_STATEMENT = re.compile(rf"{_GAP}(\[\[?)?", _FLAGS)
_KEY = re.compile(rf"[ \t]*({_STRING}|[\w-]+)[ \t]*(\.|=|\]\]?)", _FLAGS)
_VALUE = re.compile(rf"[ \t]*({_LONG_STRING}|{_STRING}|[\[{{]|{_BARE})", _FLAGS)
# The whole of an array or inline table, which holds others no more than one deep. A piece never begins with what the
# piece before it may hold, so that nothing can be divided in two ways. It is never used in a text with long strings.
_PIECE = rf"""[^\[\]{{}}"'\#]*(?:(?:{_STRING}|\#[^\n]*)[^\[\]{{}}"'\#]*)*"""
_FLAT = re.compile(rf"[ \t]*([\[{{]{_PIECE}(?:[\[{{]{_PIECE}[\]}}]{_PIECE})*[\]}}])", _FLAGS)
_SEPARATOR = re.compile(rf"{_GAP},?{_GAP}([\]}}])?", _FLAGS)
_HEX = "[0-9A-Fa-f]"
_ESCAPE = re.compile(rf"\\(?: u({_HEX}{{4}}) | U(00(?:0{_HEX}|10){_HEX}{{4}}) | (.) )", _FLAGS)

_SHORT_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
# Every path on the way to a value is kept, so an absurdly long one would take space by its square.
_LONGEST_PATH = 250
_OFTEN = 20
"""An element that more of its keys are asked about is scanned once as a whole."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a piece of text stands: lines and columns counted from 1 in characters, the end exclusive."""

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
        """Return where a value stands, quotes and brackets included, or None if it is not in the text.

        A table made by a header stands at that header, an array of tables at the header of its first element. A table
        that exists only through dotted keys or the headers of its sub-tables stands at the first such key or header.
        """
        return self._span(self._values.get(path))

    def key(self, path: Path) -> Span | None:
        """Return where the key of a value stands as written, quotes included, or None if it has none.

        Of a dotted key or header it is one part: of a table made by a header, the last. The elements of an array in
        brackets have no keys.
        """
        return self._span(self._keys.get(path))

    def nearest(self, path: Path) -> Span:
        """Return where a value stands or, if it is not in the text, what should hold it.

        That is the value at the longest known beginning of the path; failing all, the very start of the text.
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


class Elements:
    """The elements of a book's lists, such as its entries, in one text, each scanned only when it is asked for.

    A large file is mostly sound, and to scan what nobody asks about would take longer than to check it.
    """

    def __init__(self, text: str) -> None:
        """Find where each element begins, if the text is laid out so that this can be seen at a glance."""
        self._text = text
        self._bounds = _bounds(text)
        self._line_starts = _line_starts(text)
        self._known: dict[Path, _Scanner] = {}
        self._whole: dict[Path, _Scanner] = {}
        self._asked: Counter[Path] = Counter()

    def positions(self, path: Path) -> Positions:
        """Return positions that hold whatever can be known about a path; of other paths they may hold nothing."""
        if not path:
            return Positions(self._line_starts, {}, {})
        element = path[:2]
        part = path[:3] if element in self._bounds else ()
        if part not in self._known:
            self._asked[element] += 1
            if part and self._asked[element] > _OFTEN:
                # Another scan for each of many keys would take time by the square of their number.
                if element not in self._whole:
                    self._whole[element] = self._scanned(element, whole=True)
                self._known[part] = self._whole[element]
            else:
                self._known[part] = self._scanned(part)
        scanner = self._known[part]
        if scanner.passed:
            for length in range(len(part), len(path)):
                with suppress(_LostError):
                    scanner.open(path[:length])
        return Positions(self._line_starts, scanner.values, scanner.keys)

    def _scanned(self, part: Path, *, whole: bool = False) -> "_Scanner":
        scanner = _Scanner(self._text)
        with suppress(_LostError):
            if part:
                scanner.element(part, *self._bounds[part[:2]], whole=whole)
            else:
                scanner.document()
        return scanner


def _line_starts(text: str) -> list[int]:
    lines = text.split("\n")
    lines.pop()
    return list(accumulate(map((1).__add__, map(len, lines)), initial=0))


def _bounds(text: str) -> Mapping[Path, _Range]:
    """Return where each element begins and ends; none where a line that looks like a header may be none.

    In a text of many lines such a line can be part of a value, and a header may be written with spaces or quotes:
    whatever is not plainly a header of a list, or of a table within one, leaves the text to be scanned as a whole.
    """
    if '"""' in text or "'''" in text:
        return {}
    starts: list[tuple[Path, int]] = []
    counts: dict[str, int] = {}
    current = ""
    for found in _LOOKS_LIKE_HEADER.finditer(f"\n{text}"):
        header = _PLAIN_HEADER.match(text, found.start())
        if header is None:
            return {}
        if name := header["list"]:
            counts[name] = counts.get(name, -1) + 1
            starts.append(((name, counts[name]), found.start()))
            current = name
        elif header["parent"] != current and header["parent"] in counts:
            return {}
    borders = [*(start for _, start in starts), len(text)]
    return {element: border for (element, _), border in zip(starts, pairwise(borders), strict=True)}


def index(text: str) -> Positions:
    """Find the place of every table, key and value.

    A text that is not valid TOML gives no error, nor does one with a path of more than 250 steps: what stands before
    that place is found, the rest is not.

    Args:
        text: a TOML text, with line ends as LF or CRLF.
    """
    scanner = _Scanner(text)
    with suppress(_LostError):
        scanner.document()
    return Positions(_line_starts(text), scanner.values, scanner.keys)


class _LostError(Exception):
    """The text goes on in a way that no ledger does."""


class _Scanner:
    """Goes through a text once, from start to end, and notes where everything stands."""

    def __init__(self, text: str) -> None:
        self.values: dict[Path, _Range] = {}
        self.keys: dict[Path, _Range] = {}
        self.passed: set[Path] = set()
        self._last_elements: dict[Path, int] = {}
        self._text = text
        self._at = 0

    def document(self) -> None:
        table: Path = ()
        while (opening := self._take(_STATEMENT)).end() < len(self._text):
            if opening[1]:
                table = self._header(opening.start(1), array=opening[1] == "[[")
            else:
                self._value(self._key(table))

    def element(self, part: Path, start: int, end: int, *, whole: bool = False) -> None:
        """Scan one element of a list of tables, from its header up to the next one's, for one key in it.

        Args:
            part: the path of the element, and the key; without a key only the header matters.
            start: where the header stands.
            end: where the next element begins.
            whole: whether every key is looked at.
        """
        element, wanted = part[:2], str(part[2]) if len(part) > 2 else ""  # noqa: PLR2004 - list, number, key
        self._last_elements[element[:1]] = int(element[1]) - 1
        self._at = start
        table: Path = ()
        while (opening := self._take(_STATEMENT)).end() < len(self._text):
            if opening[1] and opening.start(1) >= end:
                break
            if opening[1]:
                table = self._header(opening.start(1), array=opening[1] == "[[")
                if table == part == element and not whole:
                    break
            else:
                path = self._key(table)
                self._pass(path)
                if path == part:
                    break
            if whole:
                continue
            if table == element:
                self._take(_lines_without(wanted))
            elif table[: len(part)] != part:
                self._take(_lines_without(""))

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
        found = self._take(_KEY)
        part, separator = found.groups()
        place = found.span(1)
        if separator == ".":
            parts = [(_unquoted(part), place), *self._parts()]
            name, last = parts.pop()
            path = self._through(table, parts, (place[0], last[1]))
        else:
            name, last, path = _unquoted(part), place, self._through(table, (), place)
        path = (*path, name)
        self.keys[path] = last
        return path

    def _parts(self) -> list[tuple[str, _Range]]:
        parts = []
        separator = "."
        while separator == ".":
            part, separator = (found := self._take(_KEY)).groups()
            parts.append((_unquoted(part), found.span(1)))
        return parts

    def _through(self, path: Path, parts: Sequence[tuple[str, _Range]], maker: _Range) -> Path:
        if len(path) + len(parts) >= _LONGEST_PATH:
            raise _LostError
        for name, place in parts:
            path = (*path, name)
            self._note_first(path, maker, place)
            if path in self._last_elements:
                path = (*path, self._last_elements[path])
        return path

    def _note_first(self, path: Path, maker: _Range, place: _Range) -> None:
        self.values.setdefault(path, maker)
        self.keys.setdefault(path, place)

    def open(self, path: Path) -> None:
        """Find where the members of a value stand that was passed over."""
        if path not in self.passed:
            return
        self.passed.remove(path)
        start = self.values[path][0]
        self._at = start + 1
        for member in self._inside(path, start, self._text[start]):
            self._pass(member)

    def _pass(self, path: Path) -> None:
        """Pass over a value, if it can be told where it ends in one stride, and remember that it may have members."""
        found = _FLAT.match(self._text, self._at)
        if found is None:
            self._value(path)
            return
        self.values[path] = found.span(1)
        self.passed.add(path)
        self._at = found.end()

    def _value(self, path: Path) -> None:
        # A stack instead of recursion: nesting may then be as deep as a path may be long.
        unfinished = self._opened(path)
        while unfinished:
            if member := next(unfinished[-1], None):
                unfinished += self._opened(member)
            else:
                unfinished.pop()

    def _opened(self, path: Path) -> list[Iterator[Path]]:
        """Pass over a value that has no members; of one that has, pass the bracket and return what passes the rest."""
        if len(path) > _LONGEST_PATH:
            raise _LostError
        found = self._take(_VALUE)
        if found[1] in {"[", "{"}:
            return [self._inside(path, found.start(1), found[1])]
        self.values[path] = found.span(1)
        return []

    def _inside(self, path: Path, start: int, bracket: str) -> Iterator[Path]:
        """Pass over the members of a value, pausing wherever the value of one must be passed over."""
        if bracket == "[":
            places = count()
            while not self._take(_SEPARATOR)[1]:
                yield (*path, next(places))
        else:
            while not self._take(_SEPARATOR)[1]:
                yield self._key(path)
        self.values[path] = (start, self._at)


@lru_cache(maxsize=256)
def _lines_without(key: str) -> re.Pattern[str]:
    """Return what matches all the next lines that are whole statements and do not begin with a key.

    Only an array can be broken over lines, so a line without a bracket is whole.
    """
    other = rf"(?!{re.escape(key)}[ \t]*[.=])" if key else ""
    return re.compile(rf"(?:[ \t]*(?:{other}[\w-]+[ \t]*[.=][^\[\n]*|\#[^\n]*)?\n)*")


def _unquoted(part: str) -> str:
    if part[0] == '"':
        return _ESCAPE.sub(_unescaped, part[1:-1])
    return part[1:-1] if part[0] == "'" else part


def _unescaped(found: re.Match[str]) -> str:
    if short := found[3]:
        return _SHORT_ESCAPES.get(short, short)
    return chr(int(found[1] or found[2], 16))
