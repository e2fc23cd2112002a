"""Tests: every key and value of a TOML text is found exactly where it stands."""

import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hmsledger.store import positions
from hmsledger.store.positions import Elements, Path, Positions, Span, index

LEDGER = """\
# The housing system.
format = 1

[[scheme]]
code = "hms"

[[entry]]
id = "HMS-01"
decision = { body = "cabinet", decided = 2021-02-10, "item" = '146' }
lines = [
    { year = "2020/21", amount = "264296.00" }, # as printed
    { year = "2021/22", amount = "£1" },
]

[[entry]]   # the second
id = "HMS-02"
note = \"\"\"
As "recommended".
\"\"\"
source.report.dated = 2021-02-17 18:00:00
source.report . "item number" = 88
[entry.decision]
body = "council"
[[entry.lines]]
amount = "1.00"
[[entry.lines]]
amount = "2.00"

[years.2021.closed]
on = 2021-06-30
"""


def ends(text: str, span: Span | None) -> tuple[int, int]:
    """Turn lines and columns back into offsets."""
    assert span is not None
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1


def cut(text: str, span: Span | None) -> str:
    """Return the text at a span."""
    start, end = ends(text, span)
    return text[start:end]


def replaced(text: str, span: Span | None, new: str) -> str:
    """Return the text with something else at a span."""
    start, end = ends(text, span)
    return text[:start] + new + text[end:]


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("format",), "format", "1"),
        (("entry", 0, "id"), "id", '"HMS-01"'),
        (("entry", 0, "decision", "body"), "body", '"cabinet"'),
        (("entry", 0, "decision", "decided"), "decided", "2021-02-10"),
        (("entry", 0, "decision", "item"), '"item"', "'146'"),
        (("entry", 0, "lines", 0, "amount"), "amount", '"264296.00"'),
        (("entry", 0, "lines", 1, "amount"), "amount", '"£1"'),
        (("entry", 1, "id"), "id", '"HMS-02"'),
        (("entry", 1, "note"), "note", '"""\nAs "recommended".\n"""'),
        (("entry", 1, "source", "report", "dated"), "dated", "2021-02-17 18:00:00"),
        (("entry", 1, "source", "report", "item number"), '"item number"', "88"),
        (("entry", 1, "decision", "body"), "body", '"council"'),
        (("entry", 1, "lines", 0, "amount"), "amount", '"1.00"'),
        (("entry", 1, "lines", 1, "amount"), "amount", '"2.00"'),
    ],
)
def test_every_key_and_value_is_found(path: Path, key: str, value: str) -> None:
    found = index(LEDGER)
    assert cut(LEDGER, found.key(path)) == key
    assert cut(LEDGER, found.value(path)) == value


def test_lines_and_columns_are_counted_from_1_and_the_end_is_exclusive() -> None:
    found = index(LEDGER)
    assert found.value(("format",)) == Span(2, 10, 2, 11)
    assert found.key(("format",)) == Span(2, 1, 2, 7)
    assert found.value(("entry", 0, "lines")) == Span(10, 9, 13, 2)
    assert found.value(("entry", 0, "lines", 1)) == Span(12, 5, 12, 40)
    assert found.value(("entry", 1, "note")) == Span(17, 8, 19, 4)


def test_columns_are_counted_in_characters() -> None:
    assert index('x = { "é€😀" = "£", y = 1 }').value(("x", "y")) == Span(1, 24, 1, 25)


@pytest.mark.parametrize(
    ("path", "line", "key", "value"),
    [
        (("scheme", 0), 4, "scheme", "[[scheme]]"),
        (("entry",), 7, "entry", "[[entry]]"),
        (("entry", 0), 7, "entry", "[[entry]]"),
        (("entry", 1), 15, "entry", "[[entry]]"),
        (("entry", 1, "decision"), 22, "decision", "[entry.decision]"),
        (("entry", 1, "lines"), 24, "lines", "[[entry.lines]]"),
        (("entry", 1, "lines", 1), 26, "lines", "[[entry.lines]]"),
        (("years", "2021", "closed"), 29, "closed", "[years.2021.closed]"),
    ],
)
def test_a_table_made_by_a_header_is_at_the_header(path: Path, line: int, key: str, value: str) -> None:
    found = index(LEDGER)
    at = found.value(path)
    assert at is not None
    assert at.line == line
    assert cut(LEDGER, at) == value
    assert cut(LEDGER, found.key(path)) == key


@pytest.mark.parametrize(
    ("path", "line", "key", "value"),
    [
        (("entry", 1, "source"), 20, "source", "source.report.dated"),
        (("entry", 1, "source", "report"), 20, "report", "source.report.dated"),
        (("years",), 29, "years", "[years.2021.closed]"),
        (("years", "2021"), 29, "2021", "[years.2021.closed]"),
    ],
)
def test_a_table_that_is_only_implied_is_at_what_first_implied_it(path: Path, line: int, key: str, value: str) -> None:
    found = index(LEDGER)
    at = found.value(path)
    assert at is not None
    assert at.line == line
    assert cut(LEDGER, at) == value
    assert cut(LEDGER, found.key(path)) == key


def test_a_later_header_of_its_own_outranks_the_one_that_implied_a_table() -> None:
    found = index("[years.2021]\n[years]\nlast = 2021\n")
    assert found.value(("years",)) == Span(2, 1, 2, 8)
    assert found.key(("years",)) == Span(2, 2, 2, 7)


def test_a_sub_table_may_belong_to_a_table_made_by_dotted_keys() -> None:
    text = "[fruit]\napple.colour = 1\n[fruit.apple.taste]\nsweet = true\n"
    found = index(text)
    assert cut(text, found.value(("fruit", "apple"))) == "apple.colour"
    assert cut(text, found.value(("fruit", "apple", "taste", "sweet"))) == "true"


def test_an_element_of_an_array_has_a_place_but_no_key() -> None:
    found = index("years = [ 2021, 2022 ]")
    assert found.value(("years", 1)) == Span(1, 17, 1, 21)
    assert found.key(("years", 1)) is None


def test_what_is_not_in_the_text_has_no_place() -> None:
    found = index(LEDGER)
    assert found.value(("entry", 2)) is None
    assert found.key(("entry", 0, "amount")) is None
    assert found.value(()) is None


def test_the_nearest_place_of_a_missing_value_is_what_should_hold_it() -> None:
    found = index(LEDGER)
    line = ("entry", 0, "lines", 1)
    assert found.nearest((*line, "amount")) == found.value((*line, "amount"))
    assert found.nearest((*line, "funding", "source")) == found.value(line)
    assert found.nearest(("entry", 7)) == found.value(("entry",))
    assert found.nearest(("ledger", "title")) == Span(1, 1, 1, 1)
    assert found.nearest(()) == Span(1, 1, 1, 1)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r'"a\u0062"', "ab"),
        (r'"\U0001F600\u00e9"', "😀é"),
        (r'"\b\t\n\f\r\"\\"', '\b\t\n\f\r"\\'),
        (r'"\\u0062"', "\\u0062"),
        (r"'a\u0062'", r"a\u0062"),
        ('""', ""),
        ("-_9", "-_9"),
        ("'[#.=]'", "[#.=]"),
    ],
)
def test_a_key_is_known_by_what_it_means_not_by_how_it_is_written(written: str, meant: str) -> None:
    assert cut(f"{written} = 1", index(f"{written} = 1").key((meant,))) == written


@pytest.mark.parametrize(
    "value", ['""""a"""', '"""a""b"""', '"""a"""""', '"""\\""""', "''''a''b'''''", '""""""', "''''''", '"""\\\\"""']
)
def test_quotes_next_to_the_closing_three_belong_to_the_string(value: str) -> None:
    text = f"note = {value}\nnext = [{value}, 1]"
    found = index(text)
    assert cut(text, found.value(("note",))) == value
    assert cut(text, found.value(("next", 0))) == value
    assert cut(text, found.value(("next", 1))) == "1"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_comment_may_stand_anywhere_and_look_like_anything(ending: str) -> None:
    lines = ["# [[entry]] ]", "lines = [ # ], 7", "1, # 2,", "# '''", "3 ] # }", "[x] # y = 1", "z = 4#5"]
    found = index(ending.join(lines))
    assert found.value(("lines",)) == Span(2, 9, 5, 4)
    assert found.value(("lines", 0)) == Span(3, 1, 3, 2)
    assert found.value(("lines", 1)) == Span(5, 1, 5, 2)
    assert found.value(("x",)) == Span(6, 1, 6, 4)
    assert found.value(("x", "z")) == Span(7, 5, 7, 6)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        (f"x = {'[' * 249}7{']' * 249}", 0),
        (f"x = {'{ x = ' * 249}7{' }' * 249}", "x"),
        (f"{'x.' * 249}x = 7", "x"),
        (f"[{'x.' * 248}x]\nx = 7", "x"),
    ],
)
def test_a_path_may_have_250_steps(text: str, step: str | int) -> None:
    assert cut(text, index(text).value(("x", *[step] * 249))) == "7"


@pytest.mark.parametrize("absurd", [f"y = {'[' * 250}7{']' * 250}", f"{'y.' * 250}y = 7", f"[{'y.' * 250}y]"])
def test_an_absurdly_long_path_ends_the_search_instead_of_filling_the_memory(absurd: str) -> None:
    found = index(f"x = 1\n{absurd}\n[table]\nz = 2\n")
    assert found.value(("x",)) == Span(1, 5, 1, 6)
    assert found.value(("y",)) is None
    assert found.value(("table",)) is None


def test_a_text_that_stops_making_sense_is_known_up_to_there() -> None:
    found = index("format = 1\n[ledger]\ntitle = ]\nnext = 2")
    assert found.value(("format",)) == Span(1, 10, 1, 11)
    assert found.nearest(("ledger", "title")) == Span(2, 1, 2, 9)
    assert found.value(("ledger", "next")) is None


@pytest.mark.parametrize("key", [r'"\uZZZZ"', r'"\UFFFFFFFF"', r'"\U0011FFFF"', r'"\q"'])
def test_an_escape_that_is_not_toml_is_no_error(key: str) -> None:
    assert index(f"{key} = 1\nnext = 2").value(("next",)) == Span(2, 8, 2, 9)


@given(st.text(alphabet="a1.=,#[]{}\"'\\uU0F \t\r\n"))
def test_a_text_that_is_not_toml_is_never_an_error(text: str) -> None:
    assert index(text).nearest(("a",)).line >= 1


class Counted:
    """A compiled pattern that counts its matches and the characters they cover."""

    matches = 0
    characters = 0

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern

    def match(self, text: str, at: int) -> re.Match[str] | None:
        found = self.pattern.match(text, at)
        Counted.matches += 1
        Counted.characters += found.end() - at if found else 0
        return found


def test_the_cost_grows_with_the_size_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, pattern in vars(positions).copy().items():
        if isinstance(pattern, re.Pattern) and name != "_ESCAPE":
            monkeypatch.setattr(positions, name, Counted(pattern))

    def cost(times: int) -> tuple[int, int]:
        Counted.matches = Counted.characters = 0
        index("\n".join([LEDGER.partition("[years")[0]] * times).replace("format = 1", ""))
        return Counted.matches, Counted.characters

    matches, characters = cost(20)
    assert 0 < matches < len(LEDGER) * 20 / 4
    assert 0 < characters <= len(LEDGER) * 20
    more_matches, more_characters = cost(80)
    assert more_matches <= 4 * matches
    assert more_characters <= 4 * characters + 4


# The proof: a document of any shape, written in any of the ways that TOML allows.

PIECES = [
    "a",
    "1",
    "é",
    "€",
    "😀",
    "#",
    "[",
    "]",
    "{",
    "}",
    "=",
    ",",
    ".",
    " ",
    "\t",
    "\u2028",
    "\x85",
    "[[entry]]",
    "# x",
]
BARE = [
    *["1", "-17", "+1_000", "0xff", "3.5", "-1e3", "inf", "-nan", "true", "false", "1979-05-27", "07:32:00.5"],
    *["1979-05-27 07:32:00", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00.25-07:00"],
]


def pieces(*more: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from([*PIECES, *more]), max_size=6).map("".join)


BASIC = pieces("'", "'''", r"\"", r"\\", r"\n", r"\u00e9", r"\U0001F600").map('"{}"'.format)
LITERAL = pieces('"', '"""', "\\").map("'{}'".format)
LONG_BASIC = pieces("'''", '"', '""', r"\"", r"\\", "\n", "\n\n", "\\\n  ", r"\u00e9").map(
    lambda inner: '"""' + re.sub('"{3,}', '""', inner) + '"""'
)
LONG_LITERAL = pieces('"""', "'", "''", "\\", "\n").map(lambda inner: "'''" + re.sub("'{3,}", "''", inner) + "'''")
SCALAR = st.sampled_from(BARE) | BASIC | LITERAL | LONG_BASIC | LONG_LITERAL
NAME = st.sampled_from(
    ["a", "b", "entry", "lines", "1", "-", "", "é", "a.b", '"', "'", "\\", "\n", "#", "[x]", " =", "😀"]
)


class Writer:
    """Writes a document of any shape, choosing freely among the spellings that TOML allows."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def one(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def names(self, smallest: int = 0) -> list[str]:
        return self.draw(st.lists(NAME, min_size=smallest, max_size=3, unique=True))

    def document(self) -> str:
        own, below = self.body((), 0)
        text = "".join(
            self.one("", "\n", "  ", "# '[x]\n") + line + self.one("\n", " # [[\n", "\t\n\n") for line in own + below
        )
        return text.replace("\n", self.one("\n", "\r\n"))

    def body(self, path: tuple[str, ...], depth: int) -> tuple[list[str], list[str]]:
        """Return the lines of a table's own pairs, and those of the headers below it with all they hold."""
        own: list[str] = []
        waiting: dict[str, list[list[str]]] = {}
        for name in self.names():
            way = (*path, name)
            kind = self.one("pair", "table", "elements") if depth < 3 else "pair"
            if kind == "pair":
                own += self.pair((name,), depth)
            elif kind == "table":
                waiting[name] = [self.table(way, depth + 1)]
            else:
                waiting[name] = [self.element(way, depth + 1) for _ in range(self.draw(st.integers(1, 2)))]
        below = []
        while waiting:
            name = self.draw(st.sampled_from(list(waiting)))
            below += waiting[name].pop(0)
            if not waiting[name]:
                del waiting[name]
        return self.draw(st.permutations(own)), below

    def table(self, path: tuple[str, ...], depth: int) -> list[str]:
        own, below = self.body(path, depth)
        if below and not own and self.draw(st.booleans()):
            return below
        lines = [f"[{self.key(path)}]", *own]
        return below + lines if self.draw(st.booleans()) else lines + below

    def element(self, path: tuple[str, ...], depth: int) -> list[str]:
        own, below = self.body(path, depth)
        return [f"[[{self.key(path)}]]", *own, *below]

    def pair(self, path: tuple[str, ...], depth: int) -> list[str]:
        """Return one pair, or several whose dotted keys begin alike."""
        if depth < 4 and self.one("plain", "plain", "dotted") == "dotted":
            return [line for name in self.names(1) for line in self.pair((*path, name), depth + 2)]
        return [f"{self.key(path)}={self.gap()}{self.value(depth)}"]

    def value(self, depth: int) -> str:
        kind = self.one("scalar", "scalar", "array", "inline table") if depth < 4 else "scalar"
        if kind == "array":
            elements = [self.value(depth + 1) for _ in range(self.draw(st.integers(0, 3)))]
            return self.enclosed("[", elements, "]", self.loose)
        if kind == "inline table":
            pairs = [pair for name in self.names() for pair in self.pair((name,), depth + 1)]
            return self.enclosed("{", self.draw(st.permutations(pairs)), "}", self.gap)
        return self.draw(SCALAR)

    def enclosed(self, opening: str, inside: list[str], closing: str, gap: Callable[[], str]) -> str:
        written = (gap() + ",").join(gap() + text for text in inside)
        trailing = gap() + "," if inside and opening == "[" and self.draw(st.booleans()) else ""
        return opening + written + trailing + gap() + closing

    def key(self, path: tuple[str, ...]) -> str:
        return ".".join(self.gap() + self.name(name) + self.gap() for name in path)

    def name(self, name: str) -> str:
        spellings = ['"' + "".join(map(self.character, name)) + '"']
        if "'" not in name and "\n" not in name:
            spellings.append(f"'{name}'")
        if re.fullmatch(r"[A-Za-z0-9_-]+", name):
            spellings.append(name)
        return self.one(*spellings)

    def character(self, character: str) -> str:
        short = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}.get(character, character)
        long = f"\\U{ord(character):08x}"
        return self.one(short, long, long.replace("\\U0000", "\\u"))

    def gap(self) -> str:
        return self.one("", " ", "\t ")

    def loose(self) -> str:
        return self.one("", " ", "\n", "# ] \" ''' }\n", "\n\t\n  ")


@st.composite
def documents(draw: st.DrawFn) -> str:
    return Writer(draw).document()


Toml = Any  # what tomllib returns


def walk(node: Toml, path: Path = ()) -> Iterator[tuple[Path, Toml]]:
    """Yield every path of a document with what is there, the document itself left out."""
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, inside in steps:
        yield (*path, step), inside
        yield from walk(inside, (*path, step))


def paths(text: str) -> list[Path]:
    return [path for path, _ in walk(tomllib.loads(text))]


def holder(document: Toml, path: Path) -> Toml:
    for step in path[:-1]:
        document = document[step]
    return document


def same(left: Toml, right: Toml) -> bool:
    """Compare exactly: 1 is neither 1.0 nor true, and nan is nan. The order of keys does not matter."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return repr(left) == repr(right)


def is_value(written: str, value: Toml) -> bool:
    try:
        return same(tomllib.loads(f"x = {written}"), {"x": value})
    except tomllib.TOMLDecodeError:
        return False


def check_pair(text: str, path: Path, found: Positions) -> None:
    """Check that another value there is seen at the path and nowhere else, and likewise another key."""
    expected = tomllib.loads(text)
    holder(expected, path)[path[-1]] = "another"
    assert same(tomllib.loads(replaced(text, found.value(path), '"another"')), expected)

    if isinstance(path[-1], int):
        assert found.key(path) is None
        return
    assert tomllib.loads(f"{cut(text, found.key(path))} = 1") == {path[-1]: 1}
    expected = tomllib.loads(text)
    holder(expected, path)["another"] = holder(expected, path).pop(path[-1])
    assert same(tomllib.loads(replaced(text, found.key(path), "another")), expected)


def check_header(text: str, path: Path, found: Positions, document: dict[Path, Toml]) -> bool:
    """Check that the header leads to the table or through it; tell whether it is the table's own."""
    header, key = found.value(path), found.key(path)
    extended = tomllib.loads(replaced(text, header, f"{cut(text, header)}\nanother = 1 "))
    [added] = [new for new, _ in walk(extended) if new not in document]
    assert added[: len(path)] == path
    del holder(extended, added)["another"]
    assert same(extended, tomllib.loads(text))

    named = path[:-1] if isinstance(path[-1], int) else path
    assert tomllib.loads(f"{cut(text, key)} = 1") == {named[-1]: 1}
    until_header = text[: ends(text, header)[1]]
    assert (*named[:-1], "another") in paths(replaced(until_header, key, "another"))
    return added == (*path, "another")


def check_dotted(text: str, path: Path, found: Positions, document: dict[Path, Toml]) -> None:
    """Check that the dotted key leads through the table."""
    dotted, key = found.value(path), found.key(path)
    steps = paths(f"{cut(text, dotted)} = 1")[-1]
    [added] = [new for new in paths(replaced(text, dotted, "another")) if new[-1] == "another"]
    leaf = added[:-1] + steps
    assert leaf in document
    assert len(added) <= len(path)
    assert leaf[: len(path)] == path
    assert tomllib.loads(f"{cut(text, key)} = 1") == {path[-1]: 1}
    assert (*path[:-1], "another", *leaf[len(path) :]) in paths(replaced(text, key, "another"))


@settings(max_examples=150, deadline=None)
@given(documents())
def test_every_place_in_any_document_is_exact(text: str) -> None:
    document = dict(walk(tomllib.loads(text)))
    found = index(text)
    for path, node in document.items():
        written = cut(text, found.value(path))
        assert written == written.strip()
        if is_value(written, node):
            check_pair(text, path, found)
            continue
        assert isinstance(node, dict | list)
        if written.startswith("["):
            if check_header(text, path, found, document):
                continue
        else:
            check_dotted(text, path, found, document)
        below = [ends(text, found.value(other)) for other in document if other[: len(path)] == path]
        assert min(below)[0] == ends(text, found.value(path))[0]


BLOCKS = (
    '[[entry]]\nid = "1"\nlines = [\n    { amount = "1" },\n]\n',
    '[[entry]]  # the next\nid = "2"\n\n# [[entry]]\n',
    '  [[entry]]\nid = "3"\n[entry.decision]\nbody = "council"\n[[entry.lines]]\namount = "1"\n[[entry.lines]]\namount = "2"\n',
    '[[scheme]]\ncode = "HMS"\n',
    '[[scheme]]\ncode = "POOL"\n[[scheme.part]]\nx = 1\n',
    '[ledger]\ntitle = "A [[entry]] b"\n',
    '[check.rules]\nx = { y = "[[entry]]" }\n',
    "[ entry.more ]\nx = 1\n",
    "[entry.more]\nx = 1\n",
    '[[ entry ]]\nid = "4"\n',
    '[["entry"]]\nid = "5"\n',
    '[[entry]]\nnote = """\n[[entry]]\n"""\n',
    "[[entry]]\nnote = '''\n[[entry]]\n'''\n",
    '[[entry]]\nyears = [\n[[true]],\n[[1]],\n[nan]\n]\nlast = "x"\n',
    '[[entry]]\nid = "£"\nyears = [\n[[true]]\n]\nlast = "x"\n',
    "[[odd.list]]\nx = 1\n",
)


@given(st.lists(st.sampled_from(BLOCKS), max_size=8).map(lambda blocks: "format = 1\n" + "".join(blocks)))
@example('[[entry]]\nid = "1"\n[[scheme]]\ncode = "HMS"\n[entry.decision]\nbody = "council"\n')
@example('[[entry]]\nyears = [\n[[true]]\n]\nlast = "x"\n[entry.decision]\nbody = "council"\n[[entry]]\nid = "2"\n')
def test_an_element_alone_stands_where_it_stands_in_the_whole(text: str) -> None:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    whole, elements = index(text), Elements(text)
    for path in [(), ("entry", 99), ("entry", 0, "gone"), *(path for path, _ in walk(document))]:
        found = elements.positions(path)
        assert (found.value(path), found.key(path)) == (whole.value(path), whole.key(path))
        assert found.nearest(path) == whole.nearest(path)


@settings(max_examples=50, deadline=None)
@given(documents())
def test_in_any_document_an_element_alone_stands_where_it_stands_in_the_whole(text: str) -> None:
    whole, elements = index(text), Elements(text)
    for path in paths(text):
        assert elements.positions(path).nearest(path) == whole.nearest(path)


def test_only_the_elements_that_are_asked_for_are_scanned(monkeypatch: pytest.MonkeyPatch) -> None:
    scanned: list[Path] = []
    scan = positions._Scanner.element  # noqa: SLF001 - the one thing that takes time

    def counting(self: positions._Scanner, path: Path, start: int, end: int, *, whole: bool) -> None:
        scanned.append(path)
        scan(self, path, start, end, whole=whole)

    monkeypatch.setattr(positions._Scanner, "element", counting)  # noqa: SLF001 - the same
    elements = Elements('[[entry]]\nid = "1"\n' * 1000)
    for _ in range(2):
        assert elements.positions(("entry", 700, "id")).value(("entry", 700, "id")) == Span(1402, 6, 1402, 9)

    assert scanned == [("entry", 700, "id")]


def test_an_element_that_many_keys_are_asked_about_is_scanned_once_more_and_never_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scanned: list[Path] = []
    scan = positions._Scanner.element  # noqa: SLF001 - the one thing that takes time

    def counting(self: positions._Scanner, path: Path, start: int, end: int, *, whole: bool) -> None:
        scanned.append(path)
        scan(self, path, start, end, whole=whole)

    monkeypatch.setattr(positions._Scanner, "element", counting)  # noqa: SLF001 - the same
    text = "[[entry]]\n" + "".join(f"k{number} = {number}\n" for number in range(1000)) + "[[entry]]\nk5 = 1\n"
    elements, whole = Elements(text), positions.index(text)
    for number in range(1000):
        path = ("entry", 0, f"k{number}")
        assert elements.positions(path).key(path) == whole.key(path)
        assert elements.positions(path).value(path) == whole.value(path)

    assert len(scanned) == 21


def test_what_stands_in_a_value_is_found_beside_values_that_are_passed_over() -> None:
    text = (
        '[[entry]]\nid = "1" # a ] here\nlines = [ # two [\n    { year = "2022-23", amount = "1.00 ]" }, # and }\n'
        '    { amount = \'2.00\', year = "2023-24" },\n]\nnote = "["\ndeep = [[[1], [2]]]\n'
        'decision = { body = "council", quoted_in = { title = "a}" } }\n[[entry]]\nid = "2"\n'
    )
    whole, elements = index(text), Elements(text)
    paths: list[Path] = [
        ("entry", 0),
        ("entry", 0, "lines"),
        ("entry", 0, "lines", 1, "year"),
        ("entry", 0, "deep"),
        ("entry", 0, "deep", 0, 1),
        ("entry", 0, "decision"),
        ("entry", 0, "decision", "quoted_in", "title"),
        ("entry", 1, "id"),
    ]

    for path in paths:
        assert elements.positions(path).value(path) == whole.value(path) is not None
