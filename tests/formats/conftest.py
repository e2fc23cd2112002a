"""What the tests of formats share: a book in a folder, and a run of the check on it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ended, Program

Lay = Callable[..., Path]
Check = Callable[..., Ended]


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """Return a function that lays the files of a book down, and returns their folder."""

    def files(**texts: str) -> Path:
        book = tmp_path / "ledgers"
        book.mkdir(exist_ok=True)
        for name, text in texts.items():
            (book / f"{name}.toml").write_text(text, encoding="utf-8", newline="")
        return book

    return files


@pytest.fixture
def check(hmsledger: Program, tmp_path: Path) -> Check:
    """Return the check of the book in the test's folder, as known on a day that does not move."""
    return lambda *words: hmsledger("check", "--as-known", "2026-03-31", *words, cwd=tmp_path)


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the CI that runs the tests out of them."""
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "CI_PROJECT_DIR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
