"""Every finding has an example book under ``errors/`` that provokes it, and beside it what the program prints.

An example is called after the code of its finding: ``bad-year.toml``, or ``bad-year--short.toml`` for a further way
to come by it. What no text file can be, such as a pipe, is made by a function below. The catalogue
``docs/findings.md`` is made of the examples. ``pytest tests/test_error_examples.py --update-golden`` writes both
anew, but never for an example that does not provoke its finding.
"""

import ast
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import exempt_books
import pytest
import sealed_books
from conftest import needed

from hmsledger.checks.catalogue import RULES

ROOT = Path(__file__).parent.parent
ERRORS = Path(__file__).parent / "errors"
SOURCE = ROOT / "src" / "hmsledger"
CATALOGUE = ROOT / "docs" / "findings.md"
KEPT = SOURCE / "examples.json"
"""The examples that come with the program, for ``hmsledger rule``."""
SEVERITIES = ("error", "warning", "information")
AS_KNOWN = ("--as-known", "2026-03-31")

SEEN_OTHERWISE = {
    "decision-awaited--as-at": ("--as-at", "2022-06-30"),
    "declaration-changed": (*AS_KNOWN, "--since", "HEAD"),
    "entry-edited": (*AS_KNOWN, "--since", "HEAD"),
    "entry-lost": (*AS_KNOWN, "--since", "HEAD"),
    "entry-renumbered": (*AS_KNOWN, "--since", "HEAD~1"),
    "history-incomplete": (*AS_KNOWN, "--since", "HEAD~2"),
    "total-changed": (*AS_KNOWN, "--since", "HEAD"),
    **exempt_books.SEEN,
}
"""The examples that must be looked at as they stood on another day, or beside what git knows."""

OF_HISTORY = {
    "declaration-changed",
    "entry-edited",
    "entry-lost",
    "entry-renumbered",
    "history-incomplete",
    "total-changed",
}
"""The codes that only git gives rise to: the book as it stands can be read, and keeps every law."""

BESIDE_THE_BOOK = OF_HISTORY | sealed_books.MADE.keys() | exempt_books.MADE.keys()
"""The codes that git, a seal or a private book gives rise to."""

BESIDES = {
    "agreed-without-power": {"never-counted"},
    "many-faults": {"missing-key"},
    "quotation-explained": {"correction-made"},
    "year-unnamed": {"moves-between-years"},
}
"""The further findings, as grave as their own, that some examples cannot be without."""

WITHOUT_FINDINGS = ("sheets/",)
"""The rooms that make no findings, and name elements of other formats in words like those of codes."""

ORDINARY_WORDS = {
    "a-2a",
    "hmsledger-escaped",
    "hmsledger-likeness",
    "ua-1",
    "budget-line-id",
    "called-in",
    "capital-receipts",
    "cat-file",
    "find-principals",
    "funding-swap",
    "general-fund",
    "hmsledger-seal",
    "is-ancestor",
    "json-lines",
    "tabular-data-package",
    "tabular-data-resource",
    "as-at",
    "as-known",
    "check-attr",
    "does-not-follow",
    "merge-base",
    "merge-file",
    "not-counted",
    "not-stated",
    "other-version",
    "packed-refs",
    "rev-list",
    "rev-parse",
    "revenue-contribution",
    "ssh-keygen",
    "utf-8",
    "utf-8-sig",
}
"""The words of two parts in the source that are no codes of findings."""

LAWFUL = ("checks/", "withheld")
"""The rooms whose findings leave a book that can be read."""

APART = {"checks/damage.py", "checks/exempting.py", "checks/past.py", "checks/sealing.py"}
"""The rooms that say what the store, git and seals prove."""

FAMILIES = {"store/complaints.py": ("_CHOICES", "_WORDS"), "store/unite.py": ("known",)}
"""Where codes are put together from “unknown-” and a word: the mappings whose keys are the words."""


def a_pipe(book: Path) -> None:
    """One file of the book is a pipe."""
    os.mkfifo(book / "hms.toml")


def a_link_to_nothing(book: Path) -> None:
    """One file of the book is a link to a file that was deleted."""
    (book / "hms.toml").symlink_to("deleted.toml")


def a_file_of_64_mib(book: Path) -> None:
    """One file of the book is larger than all decisions of a council together."""
    with (book / "hms.toml").open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)


def a_line_of_20_000(book: Path) -> None:
    """A whole report is pasted into a note, as one line."""
    (book / "hms.toml").write_bytes(b"format = 1\n# " + b"As recommended. " * 1300 + b"\n")


def a_thousand_faults(book: Path) -> None:
    """One file of the book is a list of something else, and nothing in it is as a ledger has it."""
    (book / "hms.toml").write_bytes(b"format = 1\n" + b"[[entry]]\n" * 1_200)


def a_copy_beside_the_ledger(book: Path) -> None:
    """A file service kept a second version of a ledger beside the first."""
    text = (ERRORS / "funding-not-stated.toml").read_bytes()
    (book / "hms.toml").write_bytes(text.replace(b'"not-stated"', b'"capital"'))
    (book / "hms.toml.orig").write_bytes(text)


def what_a_killed_command_leaves(book: Path) -> None:
    """A recording command was killed before it had put what it wrote in the ledger's place."""
    text = (ERRORS / "funding-not-stated.toml").read_bytes().replace(b'"not-stated"', b'"capital"')
    (book / "hms.toml").write_bytes(text)
    (book / ".hms.toml.4711.0badcafe.tmp").write_bytes(text + b"\n[[entry]]\n")


def two_files_with_one_entry(book: Path) -> None:
    """An approval is in two files of the book, as after a copy."""
    text = (ERRORS / "funding-not-stated.toml").read_bytes()
    (book / "a-2022.toml").write_bytes(text)
    (book / "b-2022.toml").write_bytes(b"format = 1\n\n" + text[text.index(b"[[entry]]") :])


def in_git(book: Path, *states: str) -> Callable[..., None]:
    """Commit each state of the book's one file but the last, which stands in the working files; return git."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    for part in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{part}_NAME": "Clerk", f"GIT_{part}_EMAIL": "clerk@example.org"}
        env |= {f"GIT_{part}_DATE": "2022-02-18T12:00:00Z"}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    program = needed("git")

    def git(*words: str) -> None:
        subprocess.run([program, *words], cwd=book, env=env, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("config", "core.autocrlf", "false")
    for state in states[:-1]:
        (book / "hms.toml").write_bytes(state.encode())
        git("add", "-A")
        git("commit", "-q", "-m", "the book")
    (book / "hms.toml").write_bytes(states[-1].encode())
    return git


def an_edit(book: Path) -> None:
    """An amount that git holds was edited, where a correction should have been recorded."""
    in_git(book, HEAD + ENTRY, HEAD + ENTRY.replace("263000.00", "264000.00"))


def a_loss(book: Path) -> None:
    """An entry that git holds was taken out."""
    in_git(book, HEAD + ENTRY + "\n" + ENTRY.replace("HMS-01", "HMS-02"), HEAD + ENTRY)


def a_power(book: Path) -> None:
    """A body was given the power to decide the budget, so that what it only recommended could count."""
    cabinet = '[[body]]\nid = "cabinet"\nname = "Cabinet"\n'
    in_git(book, HEAD + cabinet + "\n" + ENTRY, HEAD + cabinet + 'decides = ["budget"]\n\n' + ENTRY)


def a_total_made_to_fit(book: Path) -> None:
    """A printed total that the book disagreed with was edited until it agreed."""
    printed = '\n[[stated_total]]\nscope = { scheme = "HMS" }\namount = "264000.00"\n'
    in_git(book, HEAD + ENTRY + printed, HEAD + ENTRY + printed.replace("264000.00", "263000.00"))


def an_unread_commit(book: Path) -> None:
    """An unfinished merge was committed, and put right by a later commit."""
    good = HEAD + ENTRY
    in_git(book, good, f"{good}<<<<<<< ours\n", good, good)


def a_second_id(book: Path) -> None:
    """Two entries had one id, and one of them was given another."""
    other = ENTRY.replace("263000.00", "497000.00")
    git = in_git(book, HEAD, HEAD + ENTRY, HEAD + ENTRY)
    git("checkout", "-q", "-f", "-b", "theirs", "HEAD~1")
    (book / "hms.toml").write_bytes((HEAD + other).encode())
    git("commit", "-q", "-a", "-m", "the other side")
    git("checkout", "-q", "main")
    git("merge", "-q", "--no-commit", "-s", "ours", "theirs")
    (book / "hms.toml").write_bytes((HEAD + ENTRY + "\n" + other.replace("HMS-01", "HMS-02")).encode())


MADE: dict[str, Callable[[Path], None]] = {
    "declaration-changed": a_power,
    "duplicate-id--two-files": two_files_with_one_entry,
    "file-copy": a_copy_beside_the_ledger,
    "file-unfinished": what_a_killed_command_leaves,
    "entry-edited": an_edit,
    "entry-lost": a_loss,
    "entry-renumbered": a_second_id,
    "history-incomplete": an_unread_commit,
    "not-a-file": a_pipe,
    "many-faults": a_thousand_faults,
    "oversized-file": a_file_of_64_mib,
    "oversized-line": a_line_of_20_000,
    "total-changed": a_total_made_to_fit,
    "unreadable-file": a_link_to_nothing,
    **sealed_books.MADE,
    **exempt_books.MADE,
}
ONLY_POSIX = {"not-a-file", "unreadable-file"}


def example(name: str) -> Any:  # noqa: ANN401 - pytest keeps its parameter sets to itself
    marks = []
    if name in ONLY_POSIX:
        marks.append(pytest.mark.skipif(os.name != "posix", reason="Windows has no such files"))
    return pytest.param(name, id=name, marks=marks)


FILES = sorted(path.stem for path in ERRORS.glob("*.toml"))
NAMES = sorted({*FILES, *MADE})


class Example(NamedTuple):
    """An example where it lies.

    Attributes:
        cwd: the folder in which the program runs.
        book: the path of the book from there.
    """

    name: str
    cwd: Path
    book: str

    @property
    def clocks(self) -> tuple[str, ...]:
        return SEEN_OTHERWISE.get(self.name, AS_KNOWN)


Run = Callable[..., Any]
Golden = Callable[[str | Path, str], None]


def code_of(name: str) -> str:
    return name.partition("--")[0]


def lay(name: str, folder: Path) -> Example:
    """Return an example, made in a folder if it is no file."""
    if name not in MADE:
        return Example(name, ROOT, f"tests/errors/{name}.toml")
    book = folder / name / "book"
    book.mkdir(parents=True)
    MADE[name](book)
    return Example(name, book.parent, "book")


def found_in(hmsledger: Run, shown: Example) -> list[dict[str, Any]]:
    ended = hmsledger("check", shown.book, *shown.clocks, "--output-format", "json", cwd=shown.cwd)
    found: list[dict[str, Any]] = json.loads(ended.out)
    assert ended.status == int(any(finding["severity"] == "error" for finding in found))
    assert ended.err == ""
    return found


def gravest(found: list[dict[str, Any]]) -> set[str]:
    """Return the codes of the findings that weigh most."""
    worst = min((SEVERITIES.index(finding["severity"]) for finding in found), default=None)
    return {finding["code"] for finding in found if SEVERITIES.index(finding["severity"]) == worst}


def rooms() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def codes_in(room: str, tree: ast.Module) -> set[str]:
    """Return every word of two or more parts that a room holds, with those that it puts together itself."""
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    codes = {word for word in words if re.fullmatch(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+", word)} - ORDINARY_WORDS
    if any(isinstance(node, ast.JoinedStr) and starts_family(node) for node in ast.walk(tree)):
        codes |= {f"unknown-{word}" for mapping in FAMILIES[room] for word in keys_of(mapping, tree)}
    return codes


def starts_family(text: ast.JoinedStr) -> bool:
    first = text.values[0]
    return isinstance(first, ast.Constant) and str(first.value) == "unknown-"


def keys_of(mapping: str, tree: ast.Module) -> set[str]:
    """Return the keys of the mapping literal that a name, or an attribute of that name, is given."""
    keys: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
            target = node.target
            if mapping == (target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")):
                keys |= {str(key.value) for key in node.value.keys if isinstance(key, ast.Constant)}
    assert keys, f"no mapping {mapping}"
    return keys


@cache
def codes_in_source() -> frozenset[str]:
    return frozenset().union(*(codes_in(room, tree) for room, tree in rooms() if not room.startswith(WITHOUT_FINDINGS)))


@cache
def codes_of_laws() -> frozenset[str]:
    """Return the codes of the checks: a book that they speak of can be read."""
    return frozenset().union(
        *(codes_in(room, tree) for room, tree in rooms() if room.startswith(LAWFUL) and room not in APART)
    )


@pytest.mark.parametrize("name", [example(name) for name in NAMES])
def test_an_example_provokes_what_its_name_says_and_prints_its_golden_text(
    name: str, hmsledger: Run, golden: Golden, tmp_path: Path
) -> None:
    shown = lay(name, tmp_path)

    assert gravest(found_in(hmsledger, shown)) == {code_of(name)} | BESIDES.get(name, set())
    golden(ERRORS / f"{name}.golden", hmsledger("check", shown.book, *shown.clocks, cwd=shown.cwd).out)


@pytest.mark.parametrize(
    "name",
    ["bad-year--two-years-apart", "control-character--raw", "never-counted", "not-utf8", "step-not-possible"],
)
def test_the_program_as_a_process_prints_the_same(name: str, hmsledger_process: Run, tmp_path: Path) -> None:
    shown = lay(name, tmp_path)
    ended = hmsledger_process("check", shown.book, *shown.clocks, cwd=shown.cwd)

    assert ended.out == (ERRORS / f"{name}.golden").read_text(encoding="utf-8")
    assert ended.err == ""
    assert ended.status == (0 if name == "never-counted" else 1)


def test_every_code_in_the_source_has_an_example_and_every_example_a_code_in_the_source() -> None:
    assert {code_of(name) for name in NAMES} == codes_in_source()


def test_every_code_has_an_example_that_is_called_after_it_and_nothing_else() -> None:
    assert {code_of(name) for name in NAMES} <= set(NAMES)


def test_every_golden_text_belongs_to_an_example() -> None:
    assert {path.stem for path in ERRORS.glob("*.golden")} == set(NAMES)


@pytest.mark.parametrize("name", FILES)
def test_an_example_says_in_its_first_line_what_is_wrong_in_it(name: str) -> None:
    assert re.fullmatch(r"[A-Z].*\w[”)]?\.", said_by(name))


NEVER_SAID = ("Traceback", "Input should", "Value error", "type=", "pydantic", "object at 0x", "unprintable")


def assert_well_said(found: list[dict[str, Any]]) -> None:
    for finding in found:
        message, advice = finding["message"], finding["help"]

        assert message
        assert advice
        for text in (message, advice.removesuffix(" ...")):
            assert not text.endswith(".")
            assert "\n" not in text
            assert not [word for word in NEVER_SAID if word in text]
        assert ". " not in message


@pytest.mark.parametrize("name", [example(name) for name in NAMES])
def test_a_message_is_one_sentence_and_says_what_to_do(name: str, hmsledger: Run, tmp_path: Path) -> None:
    assert_well_said(found_in(hmsledger, lay(name, tmp_path)))


@pytest.mark.parametrize("name", [example(name) for name in NAMES])
def test_a_place_lies_in_the_file(name: str, hmsledger: Run, tmp_path: Path) -> None:
    shown = lay(name, tmp_path)
    for finding in found_in(hmsledger, shown):
        start, end = (finding["line"], finding["column"]), (finding["end_line"], finding["end_column"])
        source = lines_of(shown.cwd / finding["path"])

        assert (1, 1) <= start <= end
        assert end[0] <= len(source)
        assert start[1] <= len(source[start[0] - 1]) + 1
        assert end[1] <= len(source[end[0] - 1]) + 2  # what is missing at the end of a line is marked behind it


@pytest.mark.parametrize("name", [example(name) for name in NAMES])
def test_a_report_refuses_a_damaged_book_and_warns_of_broken_laws(name: str, hmsledger: Run, tmp_path: Path) -> None:
    shown = lay(name, tmp_path)
    errors = sum(finding["severity"] == "error" for finding in found_in(hmsledger, shown))
    ended = hmsledger("report", "--book", shown.book, cwd=shown.cwd)

    if code_of(name) in BESIDE_THE_BOOK:
        assert ended.status == 0
        assert ended.out
    elif code_of(name) not in codes_of_laws():
        assert (ended.status, ended.out) == (2, "")
        assert f"error[{code_of(name)}]" in ended.err
        assert ended.err.endswith("no figure is taken from it.\n")
    elif errors:
        assert ended.status == 0
        assert ended.out
        assert f"finds {'an error' if errors == 1 else f'{errors} errors'} in this book" in ended.err
    else:
        assert (ended.status, ended.err) == (0, "")
        assert ended.out


UNDERLINED = [
    # a value in an inline table in an array
    ("bad-amount", '"263k"'),
    ("bad-amount--exponent", '"1e3"'),
    ("bad-amount--nan", "nan"),
    ("bad-amount--other-digits", '"٢٦٣٠٠٠.٠٠"'),
    ("bad-amount--whole-number", "263000"),
    ("bad-amount--in-correction", '"£273,000"'),
    ("bad-year--two-years-apart", '"2022-24"'),
    ("bad-year--date", "2022-04-01"),
    ("bad-figure--number", "263"),
    ("unknown-funding", '"captial"'),
    ("unknown-account", '"general"'),
    ("unknown-source--after-a-pound-sign", '"capital-reciepts"'),
    ("unknown-scheme--in-a-line", '"POOOL"'),
    ("negative-amount", '"-13000.00"'),
    # a value in an inline table
    ("bad-date", '"17/02/2022"'),
    ("bad-date--with-time", "2022-02-17T18:00:00"),
    ("unknown-body", '"counsil"'),
    ("unknown-outcome--misspelt", '"aproved"'),
    ("unknown-source--scope", '"borowing"'),
    ("wrong-value--minute-as-number", "98"),
    ("dates-backwards", "2022-01-20"),
    ("step-not-possible", '"upheld"'),
    ("approved-without-power", '"approved"'),
    # an element of an array
    ("wrong-value--line-as-text", '"263000.00"'),
    ("wrong-value--matter-as-number", "3"),
    # a value of its own
    ("bad-id", '"HMS 01"'),
    ("unknown-kind", '"aproval"'),
    ("unknown-format--quoted", '"1"'),
    ("unknown-entry", '"HMS-10"'),
    ("duplicate-id", '"HMS-01"'),
    ("stated-total-disagrees", '"264000.00"'),
    ("control-character--escape", r'"as \u001b[31mrecommended"'),
    ("wrong-value--decides-as-text", '"budget"'),
    # a whole table or array
    ("missing-key--amount", '{ year = "2022-23", funding = "capital" }'),
    ("missing-key--by", "{ made = 2022-07-13 }"),
    ("no-lines", "[]"),
    ("correction-mismatch", '[{ year = "2022-23", funding = "capital", amount = "253000.00" }]'),
    # a key
    ("unknown-key--misspelt", "titel"),
    ("unknown-key--in-a-line", "sorce"),
    ("unknown-key--accented", '"intitulé"'),
    ("unknown-key--of-the-file", "entries"),
    ("unknown-key--title-page", "titel"),
    # a header, for what is missing under it
    ("missing-key", "[[entry]]"),
    ("missing-key--ring", "[[account]]"),
    ("wrong-value--one-bracket", "[entry]"),
    # other spellings of the same
    ("unknown-body--dotted-key", '"counsil"'),
    ("unknown-outcome--in-a-table-of-its-own", '"aproved"'),
    ("bad-year--in-a-table-of-its-own", '"2023"'),
    ("unknown-funding--windows-line-ends", '"captial"'),
    # one sign
    ("not-utf8", "\N{REPLACEMENT CHARACTER}"),
    ("control-character", "\N{ZERO WIDTH SPACE}"),
    ("control-character--raw", "\N{RIGHT-TO-LEFT OVERRIDE}"),
    ("not-toml--accented-key", "é"),
    ("nested-too-deep", "["),
]


@pytest.mark.parametrize(("name", "text"), UNDERLINED, ids=[name for name, _ in UNDERLINED])
def test_exactly_what_is_wrong_is_underlined(name: str, text: str, hmsledger: Run, tmp_path: Path) -> None:
    shown = lay(name, tmp_path)
    finding = next(finding for finding in found_in(hmsledger, shown) if finding["code"] == code_of(name))
    line = lines_of(shown.cwd / finding["path"])[finding["line"] - 1]

    assert finding["end_line"] == finding["line"]
    assert line[finding["column"] - 1 : finding["end_column"] - 1] == text


HEAD = """\
format = 1

[[body]]
id = "council"
name = "Council"
decides = ["budget"]

[[scheme]]
code = "HMS"
name = "Housing Management System"

"""
ENTRY = """\
[[entry]]
id = "HMS-01"
kind = "approval"
scheme = "HMS"
recorded = 2022-02-18
decision = { body = "council", outcome = "approved", decided = 2022-02-17, item = "98" }
lines = [{ year = "2022-23", funding = "capital", amount = "263000.00" }]
"""
DIGITS = "9" * 5000
DOTS = ".a" * 5000


def entry(old: str, new: str) -> str:
    assert old in ENTRY
    return HEAD + ENTRY.replace(old, new)


LINES = ENTRY[ENTRY.index("lines = ") :].rstrip("\n")
DECISION = ENTRY[ENTRY.index("decision = ") : ENTRY.index("\nlines")]

NASTY: dict[str, tuple[str, set[str]]] = {
    "nothing at all": ("", {"unknown-format"}),
    "only a comment": ("# The ledger of the housing system", {"unknown-format"}),
    "a nil byte": ("\0", {"control-character"}),
    "a format in a list": ("format = [1]\n", {"unknown-format"}),
    "a format as a table": ("[format]\n", {"unknown-format"}),
    "an entry as a number": ("format = 1\nentry = 5\n", {"wrong-value"}),
    "an entry in a list as a number": ("format = 1\nentry = [5]\n", {"wrong-value"}),
    "an entry by dotted key": ("format = 1\nentry.id = 5\n", {"wrong-value"}),
    "an empty entry": ("format = 1\n[[entry]]\n", {"missing-key"}),
    "lines in lists": (entry(LINES, "lines = [[[]]]"), {"wrong-value"}),
    "lines of all sorts": (entry(LINES, 'lines = [5, "x", {}]'), {"wrong-value", "missing-key"}),
    "no decision": (entry(DECISION, "decision = {}"), {"missing-key"}),
    "a decision as text": (entry(DECISION, 'decision = "x"'), {"wrong-value"}),
    "a kind in a list": (entry('kind = "approval"', "kind = []"), {"unknown-kind"}),
    "a kind as a date": (entry('kind = "approval"', "kind = 2022-02-18"), {"unknown-kind"}),
    "an amount as a table": (entry('"263000.00"', "{ pounds = 263000 }"), {"bad-amount"}),
    "an amount as truth": (entry('"263000.00"', "true"), {"bad-amount"}),
    "brackets 200 deep": (entry(LINES, f"lines = {'[' * 200}{']' * 200}"), {"nested-too-deep"}),
    "tables 200 deep": (entry(LINES, f"{LINES}\nx = {'{a=' * 200}1{'}' * 200}"), {"nested-too-deep"}),
    "a megabyte of brackets": ("format = 1\nx = " + ("[" * 9999 + "\n") * 100, {"oversized-file"}),
    "a megabyte of brackets in one line": ("[" * 1_000_000, {"oversized-line"}),
    "a line of 30,000": (HEAD + "#" * 30_000, {"oversized-line"}),
    "a word of 15,000": (entry('"capital"', f'"{"c" * 15_000}"'), {"unknown-funding"}),
    "a key of 15,000": (entry(LINES, f"{LINES}\n{'k' * 15_000} = 1"), {"unknown-key"}),
    "an empty key": (entry(LINES, f'{LINES}\n"" = 1'), {"unknown-key"}),
    "a key with an escape": (entry(LINES, f'{LINES}\n"a\\u001b[31mb" = 1'), {"unknown-key", "control-character"}),
    "a key called after the kind": (entry(LINES, f"{LINES}\napproval = 1"), {"unknown-key"}),
    "a key of 300 parts": (entry(LINES, f"{LINES}\na{'.a' * 300} = 1"), {"unknown-key"}),
    "a key of 5,000 parts": (entry(LINES, f"{LINES}\na{DOTS} = 1"), {"unknown-key"}),
    "a half of a surrogate pair": (entry('"98"', r'"\ud800"'), {"not-toml"}),
    "a text without an end": (entry('"98" }', '"""98 }'), {"not-toml"}),
    "a format as truth": ("format = true\n", {"unknown-format"}),
    "a title as a decimal number": (entry(LINES, f"{LINES}\ntitle = 1.5"), {"wrong-value"}),
    "the year nil": (entry("recorded = 2022-02-18", "recorded = 0000-02-18"), {"not-toml"}),
    "a format of 5,000 digits": (f"format = {DIGITS}\n", {"unknown-format"}),
    "a title of 5,000 digits": (entry(LINES, f"{LINES}\ntitle = {DIGITS}"), {"wrong-value"}),
    "a funding type of 5,000 digits": (entry('"capital"', DIGITS), {"unknown-funding"}),
    "an amount of 5,000 digits": (entry('"263000.00"', DIGITS), {"bad-amount"}),
    "a title of 5,000 parts": (entry(LINES, f"{LINES}\ntitle{DOTS} = 1"), {"wrong-value"}),
    "a day of 5,000 parts": (entry("recorded = 2022-02-18", f"recorded{DOTS} = 1"), {"bad-date"}),
    "an amount of 5,000 parts": (entry('amount = "263000.00"', f"amount{DOTS} = 1"), {"bad-amount"}),
    "an escape under a key of 5,000 parts": (entry(LINES, f'{LINES}\na{DOTS} = "\\u0041"'), {"unknown-key"}),
}
"""What a file may hold, and the codes of all that is then wrong."""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        *(pytest.param(*case, id=name) for name, case in NASTY.items()),
    ],
)
def test_whatever_a_file_holds_is_explained_and_never_summed(
    text: str, codes: set[str], hmsledger: Run, tmp_path: Path
) -> None:
    (tmp_path / "book.toml").write_text(text, encoding="utf-8", newline="")
    found = found_in(hmsledger, Example("", tmp_path, "book.toml"))
    report = hmsledger("report", "--book", "book.toml", cwd=tmp_path)

    assert {finding["code"] for finding in found} == codes
    assert_well_said(found)
    assert (report.status, report.out) == (2, "")


def test_four_hundred_errors_are_said_at_once(hmsledger: Run, tmp_path: Path) -> None:
    wrong = (ENTRY.replace("HMS-01", f"HMS-{number}").replace("capital", "captial") for number in range(400))
    (tmp_path / "book.toml").write_text(HEAD + "\n".join(wrong), encoding="utf-8")
    found = found_in(hmsledger, Example("", tmp_path, "book.toml"))

    assert [finding["entry"] for finding in found] == [f"HMS-{number}" for number in range(400)]


TITLE = """\
# What hmsledger finds

Every finding that `hmsledger check` can print, with an example. This page is made by the program itself from the books
in [tests/errors](../tests/errors), each of which has one thing wrong in it; do not edit it, but run
`pytest tests/test_error_examples.py --update-golden`.

An **error** makes the check fail. Where it is called *damage*, the book cannot be read into entries, and no figure is
taken from it. The other errors are broken laws: totals are still given, and every command says that there are errors.
A **warning** asks for a second look. **Information** is worth knowing, and nothing is wrong.
"""
HEADINGS = {"error": "Errors", "warning": "Warnings", "information": "Information"}


def said_by(name: str) -> str:
    """Return what an example says in its first line is wrong in it."""
    if name in MADE:
        return str(MADE[name].__doc__)
    data = (ERRORS / f"{name}.toml").read_bytes()
    text = data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8", errors="replace")
    return text.lstrip("\ufeff").split("\n")[0].removeprefix("# ").rstrip("\r").replace("\ufffd", "?")


def lines_of(path: Path) -> list[str]:
    if not path.is_file() or path.stat().st_size > 1_000_000:
        return [""]
    return path.read_bytes().decode(errors="replace").replace("\r\n", "\n").split("\n")


def in_code(text: str) -> str:
    """Return a text as Markdown shows it letter by letter."""
    fence = "`" * (1 + max((len(ticks) for ticks in re.findall("`+", text)), default=0))
    return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"


def linked(name: str) -> str:
    return said_by(name) if name in MADE else f"[{said_by(name)}](../tests/errors/{name}.toml)"


def further(name: str, finding: dict[str, Any], first: dict[str, Any]) -> str:
    advice = f" (help: {in_code(finding['help'])})" if finding["help"] != first["help"] else ""
    return f"- {linked(name)} {in_code(finding['message'])}{advice}"


def section(code: str, found: dict[str, dict[str, Any]]) -> str:
    """Return what the catalogue says of one code, by its first example and then by its further ones."""
    first, *others = sorted(found, key=lambda name: (name != code, name))
    rule = RULES[code]
    parts = [f"### {code}"]
    if code in OF_HISTORY:
        parts.append("Asked for with `hmsledger check --since COMMIT`.")
    elif code not in codes_of_laws():
        parts.append("*Damage.*")
    parts += [rule.summary, f"Why: {rule.why}", f"To put it right: {rule.remedy}", f"Example: {linked(first)}"]
    parts.append(f"```text\n{code}: {found[first]['message']}\nhelp: {found[first]['help']}\n```")
    if others:
        parts.append("\n".join(further(name, found[name], found[first]) for name in others))
    return "\n\n".join(parts)


@pytest.mark.skipif(os.name != "posix", reason="some examples cannot be made on Windows")
def test_the_catalogue_is_what_the_examples_say(hmsledger: Run, golden: Golden, tmp_path: Path) -> None:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for name in NAMES:
        code = code_of(name)
        findings = found_in(hmsledger, lay(name, tmp_path))
        found.setdefault(code, {})[name] = next(finding for finding in findings if finding["code"] == code)
    text = TITLE
    for severity, heading in HEADINGS.items():
        codes = sorted(code for code, examples in found.items() if examples[code]["severity"] == severity)
        text += f"\n## {heading}\n\n" + "\n\n".join(section(code, found[code]) for code in codes) + "\n"
    golden(CATALOGUE, text)
    kept = {code: kept_example(code, examples) for code, examples in sorted(found.items())}
    golden(KEPT, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


def kept_example(code: str, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the first example of a code as it comes with the program."""
    name = min(found, key=lambda name: (name != code, name))
    path = ERRORS / f"{name}.toml"
    data = path.read_bytes() if path.is_file() else b""
    lines = data.decode(errors="backslashreplace").replace("\r\n", "\n").rstrip("\n").split("\n") if data else []
    return {
        "title": said_by(name),
        "lines": [line for line in lines[1:] if not line.startswith("#:schema")],
        "message": found[name]["message"],
        "help": found[name]["help"],
    }


def test_every_rule_is_in_the_catalogue_as_grave_as_it_is_found(hmsledger: Run, tmp_path: Path) -> None:
    found = {
        (finding["code"], finding["severity"])
        for name in NAMES
        for finding in found_in(hmsledger, lay(name, tmp_path))
        if finding["code"] == code_of(name)
    }

    assert {(rule.code, rule.severity.value) for rule in RULES.values()} <= found
    assert {code for code, _ in found} == RULES.keys()


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_says_what_holds_why_and_what_to_do_in_whole_sentences(code: str) -> None:
    rule = RULES[code]

    assert len(RULES) >= 40
    for text in (rule.summary, rule.why, rule.remedy):
        assert text[0].isupper(), text
        assert text.endswith("."), text
    assert "\n" not in rule.summary
