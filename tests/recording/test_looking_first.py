"""``--dry-run`` shows what would be written and writes nothing; without a yes nothing is written at all."""

import os
import subprocess
import sys
from collections.abc import Sequence

import pytest
from conftest import Program
from recording.book import APPROVAL, BLOCK, DECIDED, BookOnDisk, refused

RECOMMENDED = ("approve", "PARK", "--line", "2024-25:capital:£100k:borrowing", "--outcome", "recommended", *DECIDED)
LATER = ("--by", "council", "--on", "2024-02-20", "--recorded", "2024-02-21")
COMMANDS = {
    "approve": APPROVAL,
    "vary": (
        *("vary", "PARK", "--as", "virement", "--line", "2024-25:capital:-5000", "--line", "POOL@2024-25:capital:5000"),
        *LATER,
    ),
    "decide": ("decide", "PARK-0001", "approved", *LATER),
    "amend": ("decide", "PARK-0001", "amended", "--line", "2024-25:capital:£90k:borrowing", *LATER),
    "correct": (
        *("correct", "PARK-0001", "--was", "2024-25:capital:£100k", "--now", "2024-25:capital:£101k"),
        *("--by", "Head of Finance", "--on", "2024-02-20", "--reason", "x", "--recorded", "2024-02-21"),
    ),
    "quote": ("quote", "PARK", "--line", "2024-25:capital:£100k", "--in", "Leaflet", "--on", "2024-02-20"),
    "add body": ("add", "body", "audit", "--name", "Audit"),
    "add scheme": ("add", "scheme", "ROAD", "--name", "Ring road"),
    "add account": ("add", "account", "markets", "--name", "Markets", "--ring", "hra"),
    "add source": ("add", "source", "levy", "--name", "Levy"),
}


@pytest.fixture
def seeded(book: BookOnDisk) -> BookOnDisk:
    book.record(*RECOMMENDED)
    (book.folder / ".hmsledger.lock").unlink()
    return book


@pytest.mark.parametrize("command", COMMANDS)
def test_a_dry_run_writes_nothing_at_all(command: str, seeded: BookOnDisk) -> None:
    before = seeded.state()

    ended = seeded(*COMMANDS[command], "--dry-run")

    assert (ended.status, ended.err) == (0, "")
    assert before == seeded.state()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_dry_run_prints_the_exact_text_that_is_then_written(command: str, seeded: BookOnDisk) -> None:
    before = seeded.ledgers()
    fixed = ("--recorded", "2024-02-21") if command == "quote" else ()
    shown = seeded(*COMMANDS[command], *fixed, "--dry-run").out

    seeded.record(*COMMANDS[command], *fixed)

    name, data = next((name, data) for name, data in seeded.ledgers().items() if data != before.get(name))
    block = "[[" + data.decode().removeprefix(before.get(name, b"").decode()).partition("[[")[2]
    assert f"To ledgers/{name}, from line " in shown
    assert f"\n\n{block}" in shown
    line = int(shown.partition("from line ")[2].partition(":")[0])
    assert data.decode().splitlines()[line - 1 :] == block.splitlines()


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("more", [("--yes", "--dry-run"), ("-y", "-n")], ids=" ".join)
def test_a_dry_run_is_dry_with_a_yes_too(command: str, more: Sequence[str], seeded: BookOnDisk) -> None:
    before = seeded.state()

    ended = seeded(*COMMANDS[command], *more)

    assert (0, before) == (ended.status, seeded.state())


def test_a_dry_run_shows_the_change_to_the_totals(seeded: BookOnDisk) -> None:
    shown = " ".join(seeded(*COMMANDS["decide"], "--dry-run").out.split())

    assert "Park pavilion 2024-25 capital approved 0.00 +100,000.00 100,000.00" in shown
    assert "Park pavilion 2024-25 capital pending 100,000.00 -100,000.00 0.00" in shown


def test_a_dry_run_of_the_first_approval_is_the_block_and_its_sums(seeded: BookOnDisk) -> None:
    shown = seeded(*APPROVAL, "--dry-run").out

    assert shown.startswith(f"To ledgers/parks.toml, from line 25:\n\n{BLOCK.replace('0001', '0002')}\n")
    assert "+250,000.00" in shown


def test_a_dry_run_of_what_breaks_a_law_or_makes_no_sense_says_so(seeded: BookOnDisk) -> None:
    before = seeded.state()

    one_side = ("vary", "PARK", "--as", "virement", "--line", "2024-25:capital:-5000", *LATER)
    assert "does not sum to nil" in refused(seeded(*one_side, "--dry-run"), 1)
    assert "did you mean" in refused(seeded("approve", "PRAK", *APPROVAL[2:], "--dry-run"), 2)
    assert before == seeded.state()


def test_a_dry_run_of_what_stands_already_says_so(seeded: BookOnDisk) -> None:
    ended = seeded(*RECOMMENDED, "--id", "PARK-0001", "--dry-run")

    assert (ended.status, ended.out) == (0, "PARK-0001 is already recorded; nothing is written.\n")


def test_a_dry_run_says_how_a_body_without_power_is_understood(seeded: BookOnDisk) -> None:
    shown = seeded(
        "approve", "PARK", "--line", "2024-25:capital:1", "--by", "cabinet", "--on", "2024-02-15", "--dry-run"
    ).out

    assert "Cabinet has no power over budget matters: recorded as agreed" in shown
    assert 'decision.outcome = "agreed"' in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_without_a_terminal_and_without_a_yes_nothing_is_written(command: str, seeded: BookOnDisk) -> None:
    before = seeded.state()

    said = refused(seeded(*COMMANDS[command]), 2)

    assert "nothing is written" in said
    assert "--yes" in said
    assert before == seeded.state()


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (("approve",), "SCHEME"),
        (("approve", "PARK"), "--line"),
        (("approve", "PARK", "--line", "2024-25:capital:1"), "--by"),
        (("approve", "PARK", "--line", "2024-25:capital:1", "--by", "council"), "--on"),
        (("vary", "PARK"), "--as"),
        (("vary", "PARK", "--as", "addition"), "--line"),
        (("decide",), "ID"),
        (("decide", "PARK-0001"), "OUTCOME"),
        (("decide", "PARK-0001", "approved"), "--by"),
        (("decide", "PARK-0001", "approved", "--by", "council"), "--on"),
        (("correct",), "ID"),
        (("correct", "PARK-0001"), "--was"),
        (("correct", "PARK-0001", "--was", "2024-25:capital:£100k"), "--by"),
        (COMMANDS["correct"][:8], "--on"),
        (COMMANDS["correct"][:10], "--reason"),
        (("quote",), "SCHEME"),
        (("quote", "PARK"), "--line"),
        (("quote", "PARK", "--line", "2024-25:capital:1"), "--in"),
        (("quote", "PARK", "--line", "2024-25:capital:1", "--in", "Leaflet"), "--on"),
        (("add", "body"), "ID"),
        (("add", "body", "audit"), "--name"),
        (("add", "scheme"), "CODE"),
        (("add", "scheme", "ROAD"), "--name"),
        (("add", "account", "markets", "--name", "x"), "--ring"),
        (("add", "source", "levy"), "--name"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else part,
)
def test_without_a_terminal_what_is_missing_is_named_and_not_asked_for(
    words: Sequence[str], missing: str, seeded: BookOnDisk
) -> None:
    before = seeded.ledgers()

    assert f"{missing} is missing" in refused(seeded(*words, "--yes"), 2)
    assert before == seeded.ledgers()


@pytest.mark.parametrize("answer", [b"", b"y\n", b"y\ny\ny\n"], ids=["nothing", "a yes", "many"])
def test_what_stands_on_a_standard_input_that_is_no_terminal_is_no_answer(answer: bytes, book: BookOnDisk) -> None:
    before = book.state()

    ended = subprocess.run(
        [sys.executable, "-m", "hmsledger", *APPROVAL], cwd=book.root, input=answer, capture_output=True, check=False
    )

    assert (ended.returncode, ended.stdout) == (2, b"")
    assert len(ended.stderr.splitlines()) == 2
    assert before == book.state()


def test_a_dry_run_needs_no_right_to_write(book: BookOnDisk, hmsledger_process: Program) -> None:
    for path in (*book.folder.iterdir(), book.folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        ended = hmsledger_process(*APPROVAL, "--dry-run", cwd=book.root, env={"HMSLEDGER_CACHE": "off"})
    finally:
        book.folder.chmod(0o755)

    assert ended.status == 0, ended.err
    assert BLOCK in ended.out
    assert not os.path.lexists(book.folder / ".hmsledger.lock")
