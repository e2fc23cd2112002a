"""The books that are timed: lawful, repeatable, and hledger comes to the same totals. Nothing is timed here."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GENERATOR = Path(__file__).parents[2] / "bench" / "generate.py"
COLUMNS = {"approved": "approved", "pending": "pending", "not-counted": "not_counted"}


def generated(folder: Path, *words: str) -> Path:
    subprocess.run([sys.executable, GENERATOR, folder, "--entries", "60", *words], check=True)
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("files", ["one", "per-scheme"])
def test_a_generated_book_is_lawful(hmsledger: Callable[..., Any], tmp_path: Path, files: str) -> None:
    book = generated(tmp_path / "book", "--files", files)

    ended = hmsledger("check", "--output-format", "json", "--book", str(book))

    assert ended.status == 0
    assert not [finding for finding in json.loads(ended.out) if finding["severity"] == "error"]
    assert json.loads(hmsledger("report", "--format", "json", "--book", str(book)).out)["book"]["entries"] == 60


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, again = generated(tmp_path / "first"), generated(tmp_path / "again")
    other = generated(tmp_path / "other", "--seed", "7")

    assert content(first) == content(again)
    assert content(first) != content(other)


def test_both_ways_to_lie_in_files_say_the_same(hmsledger: Callable[..., Any], tmp_path: Path) -> None:
    one = generated(tmp_path / "one")
    several = generated(tmp_path / "several", "--files", "per-scheme")

    digests = {
        json.loads(hmsledger("report", "--format", "json", "--book", str(book)).out)["book"]["digest"]
        for book in (one, several)
    }

    assert len(digests) == 1


def test_hledger_comes_to_the_same_totals(
    hmsledger: Callable[..., Any], program_needed: Callable[[str], str], tmp_path: Path
) -> None:
    book, journal = generated(tmp_path / "book"), tmp_path / "book.journal"
    assert hmsledger("export", "--format", "hledger", "--output", str(journal), "--book", str(book)).status == 0
    rows = json.loads(hmsledger("report", "--format", "json", "--book", str(book)).out)["rows"]

    question = ["bal", "-N", "--flat", "--depth", "3", "not:decisions", "not:^quoted", "-O", "csv"]
    said = subprocess.run(
        [program_needed("hledger"), "-f", journal, *question], capture_output=True, check=True, encoding="utf-8"
    )

    _, *cells = csv.reader(said.stdout.splitlines())
    assert {tuple(account.split(":")): amount.strip("GBP ") for account, amount in cells} == {
        (column, row["year"], row["funding"]): row[name]
        for row in rows
        for column, name in COLUMNS.items()
        if row[name] != "0.00"
    }
