"""What the tests of imports share: a small book, and a workbook beside it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ended, Program

BOOKS = Path(__file__).parent / "books"
APPROVED = ("--as", "approved", "--by", "council", "--on", "2023-02-23", "--minute", "71", "--recorded", "2023-03-01")

Importing = Callable[..., Ended]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a small book in it."""
    shutil.copytree(BOOKS, tmp_path / "ledgers")
    return tmp_path


@pytest.fixture
def importing(hmsledger: Program, folder: Path) -> Importing:
    """Return a function that writes a workbook and imports it, in the name of Council and with a yes by default."""

    def run(
        data: bytes, *words: str, name: str = "programme.xlsx", said: tuple[str, ...] = (*APPROVED, "--yes")
    ) -> Ended:
        (folder / name).write_bytes(data)
        before = {path: path.read_bytes() for path in (folder / "ledgers").glob("*.toml")}
        ended = hmsledger("import", name, *said, *words, cwd=folder)
        if ended.status:
            assert before == {path: path.read_bytes() for path in (folder / "ledgers").glob("*.toml")}
        return ended

    return run
