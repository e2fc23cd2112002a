"""What all tests share: golden files, the program as a user runs it, and a home of its own for every test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from hmsledger.commands import run

# How long an example takes says more of the machine than of us. In CI the examples are the same every time: a change is
# refused for what it does, not for what chance finds that day; everywhere else chance goes on looking.
settings.register_profile("hmsledger", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("hmsledger")

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"


class Ended(NamedTuple):
    """How a run of the program ended."""

    status: int
    out: str
    err: str


Program = Callable[..., Ended]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew instead of comparing")


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep a user's own settings out of the tests, and the tests out of the user's cache."""
    for name in ("HMSLEDGER_BOOK", "HMSLEDGER_FORMAT", "HMSLEDGER_OUTPUT_FORMAT", "HMSLEDGER_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HMSLEDGER_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str | Path, str], None]:
    """Return a function that compares a text with a golden file, or writes it with ``--update-golden``."""

    def compare(name: str | Path, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.read_bytes().decode() == text

    return compare


@pytest.fixture
def hmsledger(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return the program: words in, status and what it printed out. It runs in the repository unless told otherwise."""

    def program(*words: str, cwd: Path = ROOT) -> Ended:
        monkeypatch.chdir(cwd)
        capsys.readouterr()
        status = run(list(words))
        printed = capsys.readouterr()
        return Ended(status, printed.out, printed.err)

    return program


@pytest.fixture
def hmsledger_process() -> Program:
    """Return the program as a process of its own, with nothing on standard input."""

    def program(*words: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> Ended:
        ended = subprocess.run(
            [sys.executable, "-m", "hmsledger", *words],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    return program


@pytest.fixture
def program_needed() -> Callable[[str], str]:
    """Return a function that finds a program from outside Python: left out in plain words, but never in CI."""
    import shutil

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None and os.environ.get("CI"):
            pytest.fail(f"{name} is not installed, and in CI nothing is left out")
        if path is None:
            pytest.skip(f"left out, because {name} is not installed")
        return path

    return find


@pytest.fixture
def on_terminal(program_needed: Callable[[str], str]) -> Callable[..., str]:
    """Return a function: what a real terminal of so many columns shows after a command."""

    def show(command: str, columns: int, cwd: Path = ROOT) -> str:
        tmux, session = program_needed("tmux"), f"hmsledger-{os.getpid()}-{columns}"
        words = f"env -u COLUMNS {sys.executable} -m hmsledger {command}; echo ended; sleep 20"
        size = ("-x", str(columns), "-y", "200")
        subprocess.run([tmux, "-L", session, "new-session", "-d", *size, words], cwd=cwd, check=True)
        try:
            for _ in range(100):
                shown = subprocess.run(
                    [tmux, "-L", session, "capture-pane", "-p"], capture_output=True, text=True, check=True
                )
                if "ended" in shown.stdout:
                    return shown.stdout
                time.sleep(0.1)
        finally:
            subprocess.run([tmux, "-L", session, "kill-server"], check=False)
        pytest.fail("the terminal did not show the end of the command")

    return show
