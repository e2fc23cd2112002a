"""What stands is kept byte for byte: recording adds behind it, in one layout, and changes nothing else."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from recording.book import APPROVAL, BLOCK, COUNCIL, DECIDED, HOUSING, LOCK, PARKS, BookOnDisk

PARK = '[[scheme]]\ncode = "PARK"\nname = "Park pavilion"\naccount = "general-fund"\n'
HEAD = f"format = 1\n\n{PARK}"
ODD = """# £ 🏛 a comment before everything
format=1   # one

\t[[ scheme ]] # odd spaces
  code   =   'PARK'
"name"='''Park
pavilion'''

#[[entry]]
# id = "PARK-0099"

[[entry]]
id="OLD-1"
kind='approval'
scheme="PARK"
recorded=2020-01-02
note = \"\"\"
  a note, ends with no line break \\
     after this\"\"\"
decision = { body = "council", outcome = "approved", decided = 2020-01-01, quoted_in.title = "x" }
lines = [ { year = "2020-21", funding = "capital", amount = "1.00" }, # one
    # none
]
# the last word
"""

TAILS = {
    "a line end": (HEAD, "\n"),
    "no line end": (HEAD.rstrip("\n"), "\n\n"),
    "an empty line": (f"{HEAD}\n", ""),
    "four empty lines": (f"{HEAD}\n\n\n\n", ""),
    "a comment": (f"{HEAD}# the end\n", "\n"),
    "a comment without line end": (f"{HEAD}# the end", "\n\n"),
    "spaces without line end": (f"{HEAD}  \t", "\n\n"),
    "odd layout": (ODD, "\n"),
    "odd layout without line end": (ODD.rstrip("\n"), "\n\n"),
    "nothing but the scheme": (
        'format = 1\nscheme = [{ code = "PARK", name = "Park", account = "general-fund" }]',
        "\n\n",
    ),
}

SEED = (
    ("approve", "PARK", "--line", "2024-25:capital:1000:borrowing", "--outcome", "recommended", *DECIDED),
    ("approve", "PARK", "--line", "2024-25:capital:5000", "--line", "2025-26:capital:70", *DECIDED),
)
ADDITIONS = {
    "approve": APPROVAL,
    "vary": ("vary", "PARK", "--as", "addition", "--line", "2024-25:capital:70", *DECIDED),
    "correct": (
        *("correct", "PARK-0002", "--was", "2025-26:capital:70", "--now", "2025-26:capital:700"),
        *("--by", "Head of Finance", "--on", "2024-02-16", "--reason", "A nought was lost", "--recorded", "2024-02-16"),
    ),
    "decide": ("decide", "PARK-0001", "approved", "--by", "council", "--on", "2024-02-16", "--recorded", "2024-02-16"),
    "quote": ("quote", "POOL", "--line", "2024-25:capital:£5k", "--in", "Leaflet", "--on", "2024-02-20"),
    "add body": ("add", "body", "audit", "--name", "Audit Committee"),
    "add account": ("add", "account", "markets", "--name", "Markets", "--ring", "general-fund"),
    "add source": ("add", "source", "levy", "--name", "Infrastructure levy"),
}
"""Every command that adds to a file that stands."""


@pytest.fixture
def seeded(book: BookOnDisk) -> BookOnDisk:
    for words in SEED:
        book.record(*words)
    return book


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("tail", TAILS)
def test_an_entry_is_added_behind_the_very_bytes_that_stand(tail: str, newline: str, book: BookOnDisk) -> None:
    text, gap = TAILS[tail]
    before = text.replace("\n", newline).encode()
    book.put("parks.toml", before)

    book.record(*APPROVAL, "--id", "PARK-0001")

    assert before + (gap + BLOCK).replace("\n", newline).encode() == book.data("parks.toml")


def test_in_a_file_with_both_line_ends_every_old_byte_is_kept(book: BookOnDisk) -> None:
    before = ODD.replace("\n", "\r\n", 7).encode()
    book.put("parks.toml", before)

    book.record(*APPROVAL)

    assert book.data("parks.toml").startswith(before)
    assert {"OLD-1", "OLD-2"} == book.entries().keys()


@pytest.mark.parametrize("command", ADDITIONS)
def test_every_command_adds_to_one_file_and_leaves_the_rest_alone(command: str, seeded: BookOnDisk) -> None:
    before = seeded.ledgers()

    seeded.record(*ADDITIONS[command])

    after = seeded.ledgers()
    assert before.keys() == after.keys()
    assert all(after[name].startswith(data) for name, data in before.items())
    assert sum(after[name] != data for name, data in before.items()) == 1


def test_a_new_scheme_gets_a_file_of_its_own_and_nothing_else_changes(seeded: BookOnDisk) -> None:
    before = seeded.ledgers()

    seeded.record("add", "scheme", "ROAD", "--name", "Ring road", "--account", "general-fund")

    added = b'format = 1\n\n[[scheme]]\ncode = "ROAD"\nname = "Ring road"\naccount = "general-fund"\n'
    assert before | {"road.toml": added} == seeded.ledgers()


@pytest.mark.parametrize("command", ADDITIONS)
def test_one_addition_is_one_hunk_for_git(
    command: str, seeded: BookOnDisk, program_needed: Callable[[str], str]
) -> None:
    git = program_needed("git")
    _git(git, seeded.root, "init", "--quiet")
    _git(git, seeded.root, "add", "ledgers/*.toml")
    _git(
        git, seeded.root, *("-c", "user.name=a", "-c", "user.email=a@example.org"), "commit", "--quiet", "-m", "before"
    )

    seeded.record(*ADDITIONS[command])

    diff = _git(git, seeded.root, "diff", "-U0").splitlines()
    assert sum(line.startswith("@@ ") for line in diff) == 1
    assert [line for line in diff if line.startswith("-") and not line.startswith("--- ")] == []


def test_long_lines_and_notes_keep_the_one_layout(book: BookOnDisk) -> None:
    book.put("council.toml", f'{COUNCIL}\n[[source]]\nid = "{"s" * 64}"\nname = "Long"\n')
    years = [f"{first}-{first + 1 - 2000:02d}" for first in range(2024, 2044)]
    lines = [
        word for year in years for word in ("--line", f"PARK@{year}:not-stated:£1,234,567.89:{'s' * 64}:general-fund")
    ]

    book.record("approve", "PARK", *lines, *DECIDED, "--note", "word " * 800, "--title", "t" * 300)
    book.record(*APPROVAL)

    text = book.data("parks.toml").decode()
    assert text.endswith(BLOCK.replace("PARK-0001", "PARK-0002"))
    assert text.count("[[entry.lines]]") == 0
    assert text.count("lines = [\n") == 2
    assert (
        sum(line.startswith("    { ") and line.endswith(" },") for line in _between(text, "PARK-0001", "PARK-0002"))
        == 20
    )
    assert len(book.entries()["PARK-0001"]["lines"]) == 20


PAYLOADS = (
    "He said \"no\" and 'yes'",
    "back\\slash, \\n and \\u0041 as typed",
    "C:\\Users\\budget\\",
    "£1½ – “é” 日本 🏛️ 👍🏽",
    "two\nlines\n",
    "\n",
    "[bold red]struck[/bold red]",
    ":100: :moneybag:",
    "'''",
    '"""',
    "# no comment",
    "x }\n[[entry]]\nid = 1",
    "{ year = 1 },",
    "\ttab\tand spaces  ",
    "=WEBSERVICE(1)",
    "::error::no",
    "<script>alert(1)</script>",
    "%s {0} ${HOME} `id` $(id)",
    "e\N{COMBINING ACUTE ACCENT} and \N{LATIN SMALL LETTER E WITH ACUTE}",
    "-- --yes",
    "2024-02-15",
    "true",
    "0",
    "",
)


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_text_comes_back_exactly_as_meant(text: str, book: BookOnDisk) -> None:
    options = ("title", "note", "item", "minute", "paragraph", "reference", "report", "url")

    book.record(*APPROVAL, *(f"--{option}={text}" for option in options))

    entry = book.entries()["PARK-0001"]
    written = {option: (entry if option in entry else entry["decision"]).get(option) for option in options}
    assert dict.fromkeys(options, text) == written
    assert book("check").status == 0


@pytest.mark.parametrize("text", PAYLOADS[:-1])
def test_a_name_comes_back_exactly_as_meant(text: str, book: BookOnDisk) -> None:
    book.record("add", "body", "audit", f"--name={text}")
    book.record("add", "scheme", "ROAD", f"--name={text}", f"--status={text}")
    book.record("add", "source", "levy", f"--name={text}")

    assert text == book.declared("body")[-1]["name"]
    assert {"code": "ROAD", "name": text, "status": text} == book.declared("scheme")[-1]
    assert text == book.declared("source")[-1]["name"]
    assert book("check").status == 0


HIDDEN = {
    "escape": "red \x1b[31m text",
    "bell": "\a",
    "carriage return": "first\r\nsecond",
    "form feed": "\f",
    "delete": "\x7f",
    "zero-width space": "a\N{ZERO WIDTH SPACE}b",
    "right-to-left override": "a\N{RIGHT-TO-LEFT OVERRIDE}b",
    "byte order mark": "a\N{ZERO WIDTH NO-BREAK SPACE}b",
    "C1 control": "a\x9bb",
    "soft hyphen": "a\N{SOFT HYPHEN}b",
}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name) if name in {"escape", "bell", "carriage return", "form feed", "delete"} else name
        for name in HIDDEN
    ],
)
def test_a_text_that_nobody_could_read_is_never_written(name: str, book: BookOnDisk) -> None:
    before = book.ledgers()

    for words in (
        (*APPROVAL, f"--note={HIDDEN[name]}"),
        ("add", "body", "audit", f"--name={HIDDEN[name]}"),
    ):
        ended = book(*words, "--yes")

        assert (2, before) == (ended.status, book.ledgers()), ended
        assert f"U+{next(ord(sign) for sign in HIDDEN[name] if not sign.isprintable()):04X}" in ended.err


@pytest.mark.skipif(os.name != "posix", reason="left out on Windows, whose arguments are never broken UTF-8")
def test_a_text_that_is_no_utf8_is_refused_and_no_defect(book: BookOnDisk) -> None:
    before = book.ledgers()

    ended = book(*APPROVAL, "--note", os.fsdecode(b"caf\xe9"), "--yes")

    assert (2, before) == (ended.status, book.ledgers()), ended


def test_a_book_that_is_written_as_inline_lists_is_refused_and_kept(book: BookOnDisk) -> None:
    entry = '{ id = "A-1", kind = "approval", scheme = "PARK", recorded = 2024-01-01, decision = { outcome = "noted", body = "board" }'
    book.put(
        "parks.toml",
        f"{PARKS}\n".replace(
            PARK,
            f'entry = [{entry}, lines = [{{ year = "2024-25", funding = "capital", amount = "1.00" }}] }}]\n\n{PARK}',
        ),
    )
    before = book.ledgers()

    ended = book(*APPROVAL, "--yes")

    assert (1, before) == (ended.status, book.ledgers()), ended
    assert "[[entry]]" in ended.err


def test_a_book_that_is_one_file_takes_every_kind_of_addition(book: BookOnDisk, tmp_path: Path) -> None:
    alone = tmp_path / "all.toml"
    alone.write_bytes((COUNCIL + HOUSING.removeprefix("format = 1\n") + PARKS.removeprefix("format = 1\n")).encode())
    shutil.rmtree(book.folder)
    before = alone.read_bytes()

    for words in (*SEED, *ADDITIONS.values(), ("add", "scheme", "ROAD", "--name", "Ring road")):
        book.record(*words, "--book", "all.toml")
        after = alone.read_bytes()
        assert after.startswith(before)
        assert len(after) > len(before)
        before = after

    assert book("check", "all.toml").status == 0
    assert {"all.toml", LOCK} == {path.name for path in tmp_path.iterdir()}


def _between(text: str, first: str, last: str) -> list[str]:
    return text[text.index(first) : text.index(last)].splitlines()


def _git(git: str, cwd: Path, *words: str) -> str:
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_COUNT": "0"}
    return subprocess.run([git, *words], cwd=cwd, env=env, capture_output=True, check=True).stdout.decode()
