"""The hooks for pre-commit, run by pre-commit itself in a repository that keeps a ledger."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ROOT

PAGE = ROOT / "docs" / "continuous-integration.md"
PARTS = ("src", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
Tool = Callable[[str], str]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pre-commit is asked for on POSIX systems only")


class Ended(NamedTuple):
    status: int
    out: str


class Council:
    """A council's repository, with pre-commit as the documentation shows it."""

    def __init__(self, programs: dict[str, str], root: Path, home: Path) -> None:
        self.root = root
        self._programs = programs
        self._env = {
            **os.environ,
            "PRE_COMMIT_HOME": str(home),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            # pip and virtualenv leave nothing in the home of whoever runs the tests.
            "XDG_DATA_HOME": str(home),
        }

    def run(self, program: str, *words: str) -> Ended:
        ended = subprocess.run(
            [self._programs[program], *words],
            cwd=self.root,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return Ended(ended.returncode, ended.stdout.decode())

    def commit(self, message: str) -> Ended:
        self.run("git", "add", "--all")
        who = ("-c", "user.name=hmsledger", "-c", "user.email=hmsledger@example.org", "-c", "commit.gpgsign=false")
        return self.run("git", *who, "commit", "--message", message)

    def configure(self, block: int, source: Path) -> None:
        """Take a configuration from the documentation, with the place and the commit of hmsledger filled in."""
        blocks = re.findall(r"^```yaml\n(repos:.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        pinned = Council(self._programs, source, source).run("git", "rev-parse", "HEAD").out.strip()
        filled = re.sub(r"repo: \S+", f"repo: {source}", blocks[block]).replace("0" * 40, pinned)
        assert pinned in filled
        (self.root / ".pre-commit-config.yaml").write_text(filled, encoding="utf-8")

    def misprint(self, name: str) -> None:
        path = self.root / name
        path.write_bytes(path.read_bytes().replace(b'"264296.00"', b'"264,296"', 1))


@pytest.fixture(scope="module")
def programs(tool_needed: Tool) -> dict[str, str]:
    return {name: tool_needed(name) for name in ("git", "pre-commit")}


@pytest.fixture(scope="module")
def source(programs: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository of hmsledger as it stands here, of one commit."""
    root = tmp_path_factory.mktemp("hmsledger")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / part, root / part)
    here = Council(programs, root, root)
    here.run("git", "init", "--quiet")
    assert here.commit("hmsledger as it stands").status == 0
    return root


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where pre-commit keeps what it installs: once for all tests."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def council(programs: dict[str, str], home: Path, tmp_path: Path) -> Council:
    made = Council(programs, tmp_path, home)
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers", ignore=shutil.ignore_patterns(".*.lock"))
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    made.run("git", "init", "--quiet")
    return made


def test_the_hooks_are_hooks(programs: dict[str, str], home: Path) -> None:
    ended = Council(programs, ROOT, home).run("pre-commit", "validate-manifest", ".pre-commit-hooks.yaml")

    assert ended == (0, "")


def test_a_commit_passes_with_a_sound_ledger_and_is_stopped_by_an_error(council: Council, source: Path) -> None:
    council.configure(0, source)
    assert council.run("pre-commit", "install").status == 0

    first = council.commit("the ledger")
    assert first.status == 0, first.out
    assert re.search(r"check the budget ledger\.+Passed", first.out)

    council.misprint("ledgers/hms.toml")
    stopped = council.commit("a misprint")
    assert stopped.status == 1
    assert re.search(r"check the budget ledger\.+Failed", stopped.out)
    assert "error[bad-amount]" in stopped.out
    assert "ledgers/hms.toml:20:58" in stopped.out
    assert council.run("git", "log", "--format=%s").out == "the ledger\n"

    (council.root / "notes.txt").write_text("beside the ledger\n", encoding="utf-8")
    council.run("git", "checkout", "HEAD", "--", "ledgers")
    other = council.commit("a note")
    assert other.status == 0
    assert re.search(r"check the budget ledger\.+\(no files to check\)Skipped", other.out)


def test_all_files_are_read_as_one_book_in_one_run(council: Council, source: Path) -> None:
    council.configure(0, source)
    for number in range(20):
        (council.root / "ledgers" / f"scheme-{number}.toml").write_text("format = 1\n", encoding="utf-8")
    council.commit("the ledger")

    passed = council.run("pre-commit", "run", "--all-files", "--verbose")
    assert passed.status == 0, passed.out
    assert passed.out.count("9 entries in 22 files") == 1

    council.misprint("ledgers/hms.toml")
    failed = council.run("pre-commit", "run", "--all-files")
    assert failed.status == 1
    assert failed.out.count("error[bad-amount]") == 1


def test_the_hook_for_a_whole_book_finds_an_error_in_a_file_that_did_not_change(council: Council, source: Path) -> None:
    (council.root / "finance").mkdir()
    (council.root / "ledgers").rename(council.root / "finance" / "book")
    council.misprint("finance/book/hms.toml")
    council.configure(1, source)
    council.commit("the book")
    bodies = council.root / "finance" / "book" / "council.toml"
    bodies.write_bytes(bodies.read_bytes() + b"\n# A comment.\n")
    council.run("git", "add", "--all")

    ended = council.run("pre-commit", "run")

    assert ended.status == 1
    assert "finance/book/hms.toml:20:58" in ended.out


def test_the_hook_can_be_tried_without_a_configuration(council: Council, source: Path) -> None:
    council.commit("the ledger")

    ended = council.run("pre-commit", "try-repo", str(source), "hmsledger-check", "--all-files")

    assert ended.status == 0, ended.out
    assert re.search(r"check the budget ledger\.+Passed", ended.out)
