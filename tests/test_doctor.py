"""``doctor`` says what is in order around hmsledger, what is missing, and what is in the way; it writes nothing."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from conftest import ROOT, Program, needed

from hmsledger.commands import looking_at_program

Git = Callable[..., None]
Looks = dict[str, list[str]]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
    return tmp_path / "ledgers"


@pytest.fixture
def git(book: Path) -> Git:
    """Git, in a repository that holds the book."""
    program = needed("git")

    def run(*words: str) -> None:
        known = ("-c", "user.name=Clerk", "-c", "user.email=clerk@example.org", "-c", "core.autocrlf=false")
        subprocess.run([program, *known, *words], cwd=book.parent, check=True, capture_output=True)

    run("init", "-q", "-b", "main")
    run("add", "ledgers")
    run("commit", "-q", "-m", "the book")
    return run


@pytest.fixture
def looks(book: Path, hmsledger: Program) -> Callable[..., tuple[int, Looks]]:
    """Return the command: its exit status, and what it says of each thing, as state and words."""

    def look(*words: str) -> tuple[int, Looks]:
        ended = hmsledger("doctor", "--format", "json", *words, cwd=book.parent)
        assert ended.err == ""
        said = json.loads(ended.out)
        assert said["schema"] == "hmsledger/doctor/1"
        assert said["problems"] == sum(one["state"] == "problem" for one in said["looks"])
        found: Looks = {}
        for one in said["looks"]:
            found.setdefault(one["topic"], []).append(f"{one['state']}: {one['says']}")
        return ended.status, found

    return look


def test_a_book_in_good_order_is_well(looks: Callable[..., tuple[int, Looks]], git: Git, book: Path) -> None:
    git("config", "merge.hmsledger.driver", "hmsledger merge-file %O %A %B %P")
    before = sorted(book.parent.rglob("*"))

    status, found = looks()

    assert status == 0
    assert found["book"] == ["fine: ledgers: 9 entries in 2 files"]
    for topic, said in {
        "laws": "no law is broken",
        "access": "the book can be written to",
        "schema": "hmsledger.schema.json is of this version",
        "history": "git holds every entry",
        "line ends": "git leaves ledger files as they are",
        "merging": "git merges ledger files by entry",
    }.items():
        assert found[topic] == [f"fine: {said}"]
    assert sorted(book.parent.rglob("*")) == before


@pytest.mark.usefixtures("git")
def test_what_git_does_not_hold_and_how_it_is_set_up_is_said(
    looks: Callable[..., tuple[int, Looks]], book: Path, hmsledger: Program
) -> None:
    (book / ".gitattributes").write_text("", encoding="utf-8")
    words = ("approve", "HMS", "--line", "2024-25:capital:1000", "--by", "council", "--on", "2024-04-20", "--item", "1")
    assert hmsledger(*words, "--yes", cwd=book.parent).status == 0

    status, found = looks()

    assert status == 0
    assert found["history"] == ["note: git does not hold 1 entry yet, such as HMS-0010"]
    assert found["line ends"] == ["note: git may change the line ends of ledger files"]
    assert found["merging"] == ["note: git merges ledger files line by line"]


def test_a_folder_outside_git_is_said(looks: Callable[..., tuple[int, Looks]]) -> None:
    needed("git")
    assert "lies in the working files of no git repository" in looks()[1]["history"][0]


def test_no_book_at_all_is_a_problem(looks: Callable[..., tuple[int, Looks]], book: Path) -> None:
    shutil.rmtree(book)

    status, found = looks()

    assert status == 1
    assert found["book"][0].startswith("problem: there is no book here")


def test_a_path_that_the_system_refuses_is_a_problem(looks: Callable[..., tuple[int, Looks]]) -> None:
    status, found = looks("--book", "x" * 5000)

    assert status == 1
    assert found["book"] == ["problem: the system refused: File name too long"]


def test_a_damaged_book_is_a_problem_and_the_rest_is_looked_at_all_the_same(
    looks: Callable[..., tuple[int, Looks]], book: Path
) -> None:
    with (book / "hms.toml").open("a", encoding="utf-8") as file:
        file.write("[[entry]]\n")

    status, found = looks()

    assert status == 1
    assert found["book"][0].startswith("problem: ledgers is damaged in ")
    assert "laws" not in found
    assert found["access"] == ["fine: the book can be written to"]


def test_broken_laws_a_wrong_clock_and_copies_are_said(looks: Callable[..., tuple[int, Looks]], book: Path) -> None:
    text = (book / "hms.toml").read_text(encoding="utf-8")
    (book / "hms.toml").write_text(text.replace("recorded = 2023-06-06", "recorded = 2999-06-06"), encoding="utf-8")
    (book / "hms (1).toml").write_text("format = 1\n", encoding="utf-8")
    (book / ".hms.toml.12.0123abcd.tmp").write_text("", encoding="utf-8")

    status, found = looks()

    assert status == 1
    assert "and an entry was recorded on 2999-06-06" in found["clock"][0]
    assert [said.partition(":")[0] for said in found["copies"]] == ["note", "note"]
    assert "“hms (1).toml” looks like a copy" in found["copies"][0]


def test_errors_of_the_check_are_counted(looks: Callable[..., tuple[int, Looks]], book: Path) -> None:
    text = (book / "hms.toml").read_text(encoding="utf-8")
    (book / "hms.toml").write_text(
        text.replace(
            'body = "council"\ndecision.outcome = "approved"', 'body = "cabinet"\ndecision.outcome = "approved"'
        ),
        encoding="utf-8",
    )

    status, found = looks()

    assert status == 0
    assert found["laws"][0].startswith("note: ")
    assert " in the book" in found["laws"][0]


def test_a_schema_that_is_old_or_missing_is_said(looks: Callable[..., tuple[int, Looks]], book: Path) -> None:
    (book / "hmsledger.schema.json").write_text("{}", encoding="utf-8")
    assert looks()[1]["schema"] == ["note: hmsledger.schema.json is of another version of hmsledger"]

    (book / "hmsledger.schema.json").unlink()
    assert looks()[1]["schema"] == ["note: editors are given no schema of the ledger files"]

    (book.parent / "alone.toml").write_text("format = 1\n", encoding="utf-8")
    assert "schema" not in looks("--book", "alone.toml")[1]


@pytest.mark.skipif(os.name != "posix", reason="left out on Windows: its files have no such modes")
def test_what_cannot_be_written_is_a_problem(
    looks: Callable[..., tuple[int, Looks]], book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = os.access
    shut = {"hms.toml"}
    # Who runs the tests as root may write everything.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name not in shut and allowed(path, mode))
    (book.parent / "other").hardlink_to(book / "council.toml")

    status, found = looks()

    assert status == 1
    assert found["access"] == [
        "problem: ledgers/hms.toml is read-only",
        "problem: ledgers/council.toml has several names (hard links)",
    ]

    shut.add("ledgers")
    assert looks()[1]["access"] == ["problem: ledgers cannot be written to"]


def test_programs_and_extras_that_are_missing_are_said(
    looks: Callable[..., tuple[int, Looks]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def installed(name: str) -> str:
        if name in {"lxml", "python-docx"}:
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(looking_at_program, "version", installed)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("HMSLEDGER_BOOK", "ledgers")

    status, found = looks()

    assert status == 0
    assert found["extra proof"] == ["note: lxml, python-docx not installed"]
    assert found["git"][0].startswith("note: git is not installed here")
    assert found["history"][0].startswith("note: git is not installed here")
    assert found["signing"] == ["note: OpenSSH is not installed"]
    assert "note: HMSLEDGER_BOOK=ledgers" in found["setting"]


def test_a_program_that_was_never_installed_has_no_extras(
    looks: Callable[..., tuple[int, Looks]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(looking_at_program, "requires", none)

    assert "extra proof" not in looks()[1]


def test_people_read_a_table_and_a_count(hmsledger: Program, book: Path) -> None:
    ended = hmsledger("doctor", "--book", "nowhere", cwd=book.parent)

    assert ended.status == 1
    assert "PROBLEM" in ended.out
    assert ended.out.rstrip().rpartition("\n")[2].startswith("1 problem, ")
