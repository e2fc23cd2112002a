"""Tests: every key and value of a TOML text is found exactly where it stands."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmsledger.store import positions
from hmsledger.store.positions import Path, Positions, Span, index

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


def cut(text: str, span: Span | None) -> str:
    """Return the text at a span, found by lines and columns alone."""
    assert span is not None
    lines = text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


def replaced(text: str, span: Span | None, new: str) -> str:
    """Return the text with something else at a span."""
    assert span is not None
    lines = text.split("\n")
    before = "\n".join([*lines[: span.line - 1], lines[span.line - 1][: span.column - 1]])
    after = "\n".join([lines[span.end_line - 1][span.end_column - 1 :], *lines[span.end_line :]])
    return before + new + after


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
        (r'"\e\x41"', "\x1bA"),
        ('""', ""),
        ("-_9", "-_9"),
        ("'[#.=]'", "[#.=]"),
    ],
)
def test_a_key_is_known_by_what_it_means_not_by_how_it_is_written(written: str, meant: str) -> None:
    assert cut(f"{written} = 1", index(f"{written} = 1").key((meant,))) == written


@pytest.mark.parametrize("value", ['""""a"""', '"""a"""""', '"""\\""""', "''''a''b'''''", '""""""', "''''''", '"""\\\\"""'])
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


def test_a_byte_order_mark_takes_no_column() -> None:
    assert index("\ufeffformat = 1").key(("format",)) == Span(1, 1, 1, 7)


def test_an_inline_table_may_be_laid_out_over_lines_as_in_toml_1_1() -> None:
    text = "decision = {\n  body = 'council', # the full one\n  item = 1,\n}\nnext = 07:32"
    found = index(text)
    assert found.value(("decision", "item")) == Span(3, 10, 3, 11)
    assert cut(text, found.value(("next",))) == "07:32"


@pytest.mark.parametrize(("opening", "closing", "step"), [("[", "]", 0), ("{ a = ", " }", "a")])
def test_nesting_is_not_limited_by_recursion(opening: str, closing: str, step: str | int) -> None:
    depth = 2000
    text = f"x = {opening * depth}7{closing * depth}"
    assert cut(text, index(text).value(("x", *[step] * depth))) == "7"


def test_a_text_that_stops_making_sense_is_known_up_to_there() -> None:
    text = "format = 1\n[ledger]\ntitle = \nnext = 2"
    found = index("format = 1\n[ledger]\ntitle = ]\nnext = 2")
    assert cut(text, found.value(("format",))) == "1"
    assert cut(text, found.nearest(("ledger", "title"))) == "[ledger]"
    assert found.value(("ledger", "next")) is None


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

PIECES = ["a", "1", "é", "€", "😀", "#", "[", "]", "{", "}", "=", ",", ".", " ", "\t", "\u2028", "\x85", "[[entry]]", "# x"]
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
NAME = st.sampled_from(["a", "b", "entry", "lines", "1", "-", "", "é", "a.b", '"', "'", "\\", "\n", "#", "[x]", " =", "😀"])

# What a document is made of, apart from scalars: how it is to be written, and what is in it.
Node = str | tuple[str, Any]


def members(node: st.SearchStrategy[Node], smallest: int = 0) -> st.SearchStrategy[dict[str, Node]]:
    return st.dictionaries(NAME, node, min_size=smallest, max_size=3)


def kind(name: str, inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Node]:
    return st.tuples(st.just(name), inside)


def dotted(value: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    inner = kind("dotted", members(value, smallest=1))
    return value | inner | kind("dotted", members(value | inner, smallest=1))


VALUE: st.SearchStrategy[Node] = st.recursive(
    SCALAR,
    lambda value: kind("array", st.lists(value, max_size=3)) | kind("inline", members(dotted(value))),
    max_leaves=4,
)


TABLE: st.SearchStrategy[dict[str, Node]] = st.recursive(
    members(dotted(VALUE)),
    lambda table: members(
        dotted(VALUE) | kind("table", table) | kind("tables", st.lists(table, min_size=1, max_size=3)), smallest=1
    ),
    max_leaves=5,
)


class Writer:
    """Writes a document down, choosing freely among the spellings that TOML allows."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def one(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def document(self, table: dict[str, Node]) -> str:
        lines = self.pairs(table)
        for block in self.blocks((), table):
            lines += block
        text = "".join(self.one("", "\n", "  ", "# '[x]\n") + line + self.one("\n", " # [[\n", "\t\n\n") for line in lines)
        return text.replace("\n", self.one("\n", "\r\n"))

    def blocks(self, path: tuple[str, ...], table: dict[str, Node]) -> Iterator[list[str]]:
        """Yield the lines of each header and what is under it; elements stay in order, others do not."""
        waiting = {}
        for name, node in table.items():
            below = (*path, name)
            match node:
                case ("table", inside):
                    waiting[name] = [self.table(below, inside)]
                case ("tables", elements):
                    waiting[name] = [
                        [f"[[{self.key(below)}]]", *self.pairs(inside), *sum(self.blocks(below, inside), [])]
                        for inside in elements
                    ]
        while waiting:
            name = self.draw(st.sampled_from(list(waiting)))
            yield waiting[name].pop(0)
            if not waiting[name]:
                del waiting[name]

    def table(self, path: tuple[str, ...], table: dict[str, Node]) -> list[str]:
        own = self.pairs(table)
        below: list[str] = sum(self.blocks(path, table), [])
        header = [f"[{self.key(path)}]"]
        if below and not own and self.draw(st.booleans()):
            header = []
        return below + header + own if self.draw(st.booleans()) else header + own + below

    def pairs(self, table: dict[str, Node]) -> list[str]:
        found = [f"{self.key(path)}={self.gap()}{self.value(node)}" for path, node in self.leaves((), table)]
        return self.draw(st.permutations(found))

    def leaves(self, path: tuple[str, ...], table: dict[str, Node]) -> Iterator[tuple[tuple[str, ...], Node]]:
        for name, node in table.items():
            if node[0] == "dotted":
                assert isinstance(node, tuple)
                yield from self.leaves((*path, name), node[1])
            elif node[0] not in ("table", "tables"):
                yield (*path, name), node

    def value(self, node: Node) -> str:
        match node:
            case ("array", elements):
                return self.enclosed("[", [self.value(element) for element in elements], "]", self.loose)
            case ("inline", table):
                return self.enclosed("{", self.pairs(table), "}", self.gap)
        assert isinstance(node, str)
        return node

    def enclosed(self, opening: str, inside: list[str], closing: str, gap: Any) -> str:
        written = (gap() + ",").join(gap() + text for text in inside)
        trailing = gap() + "," if inside and opening == "[" and self.draw(st.booleans()) else ""
        return opening + written + trailing + gap() + closing

    def key(self, path: tuple[str, ...]) -> str:
        return ".".join(self.gap() + self.name(name) + self.gap() for name in path)

    def name(self, name: str) -> str:
        basic = "".join(self.character(character) for character in name)
        spellings = [f'"{basic}"']
        if "'" not in name and "\n" not in name:
            spellings.append(f"'{name}'")
        if re.fullmatch(r"[A-Za-z0-9_-]+", name):
            spellings.append(name)
        return self.one(*spellings)

    def character(self, character: str) -> str:
        spellings = [f"\\U{ord(character):08x}"]
        if ord(character) < 0x10000:
            spellings.append(f"\\u{ord(character):04X}")
        if character in '"\\\n':
            spellings.append({'"': '\\"', "\\": "\\\\", "\n": "\\n"}[character])
        else:
            spellings.append(character)
        return self.one(*spellings)

    def gap(self) -> str:
        return self.one("", " ", "\t ")

    def loose(self) -> str:
        return self.one("", " ", "\n", "# ] \" ''' }\n", "\n\t\n  ")


@st.composite
def documents(draw: st.DrawFn) -> str:
    return Writer(draw).document(draw(TABLE))


def walk(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every path of a document with what is there, the document itself left out."""
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, inside in steps:
        yield (*path, step), inside
        yield from walk(inside, (*path, step))


def holder(document: Any, path: Path) -> Any:
    for step in path[:-1]:
        document = document[step]
    return document


def same(left: Any, right: Any) -> bool:
    """Compare exactly: 1 is neither 1.0 nor true, and nan is nan. The order of keys does not matter."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return repr(left) == repr(right)


def parsed(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def check_value(text: str, path: Path, value: Any, found: Positions) -> None:
    """Check that the text at the value is the value, and that another one there is seen only there."""
    assert same(tomllib.loads(f"x = {cut(text, found.value(path))}"), {"x": value})
    expected = tomllib.loads(text)
    holder(expected, path)[path[-1]] = "another"
    assert same(tomllib.loads(replaced(text, found.value(path), '"another"')), expected)


def check_key(text: str, path: Path, found: Positions) -> None:
    """Check that the text at the key of a pair is the key, and that another one there renames only it."""
    if isinstance(path[-1], int):
        assert found.key(path) is None
        return
    assert tomllib.loads(f"{cut(text, found.key(path))} = 1") == {path[-1]: 1}
    expected = tomllib.loads(text)
    holder(expected, path)["another"] = holder(expected, path).pop(path[-1])
    assert same(tomllib.loads(replaced(text, found.key(path), "another")), expected)


def check_header(text: str, path: Path, found: Positions) -> None:
    """Check that a pair put under the header goes into the table, or below it where it was implied."""
    at = found.value(path)
    names = [step for step in path if isinstance(step, str)]
    made = [step for step, _ in walk(tomllib.loads(cut(text, at))) if all(isinstance(name, str) for name in step)][-1]
    assert list(made[: len(names)]) == names
    assert tomllib.loads(f"{cut(text, found.key(path))} = 1") == {names[-1]: 1}

    extended = tomllib.loads(replaced(text, at, f"{cut(text, at)}\nanother = 1 "))
    new = [where for where, _ in walk(extended) if where not in dict(walk(tomllib.loads(text)))]
    assert len(new) == 1
    assert new[0][: len(path)] == path
    owner = holder(extended, new[0])
    del owner["another"]
    assert same(extended, tomllib.loads(text))

    if new[0] != (*path, "another") and not isinstance(path[-1], int):
        before = parsed(replaced(text, at, "\0").partition("\0")[0])
        assert before is not None
        assert path not in dict(walk(before))


def check_dotted(text: str, path: Path, found: Positions) -> None:
    """Check that the dotted key leads to or through the table and that renaming the table's part moves it."""
    inside = [step for step, _ in walk(tomllib.loads(f"{cut(text, found.value(path))} = 1"))][-1]
    assert path[-1] in inside[:-1]
    key = found.key(path)
    assert tomllib.loads(f"{cut(text, key)} = 1") == {path[-1]: 1}
    renamed = dict(walk(tomllib.loads(replaced(text, key, "another"))))
    assert (*path[:-1], "another") in renamed


@settings(max_examples=300, deadline=None)
@given(documents())
def test_every_place_in_any_document_is_exact(text: str) -> None:
    document = tomllib.loads(text)
    found = index(text)
    for path, node in walk(document):
        there = cut(text, found.value(path))
        if same(parsed(f"x = {there}"), {"x": node}):
            check_value(text, path, node, found)
            check_key(text, path, found)
        else:
            assert isinstance(node, dict | list)
            if there.startswith("["):
                check_header(text, path, found)
            else:
                check_dotted(text, path, found)
