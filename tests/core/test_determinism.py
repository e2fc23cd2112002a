"""One book, one answer: no hash seed, locale, time zone or file name changes a byte of it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hmsledger.entries import AnyEntry, Book
from hmsledger.store.find import Whereabouts
from hmsledger.store.read import read_book

CASES = Path(__file__).parents[1] / "cases"
SURROUNDINGS = {
    "hash seed 0, C, UTC": {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    "hash seed 1, C.UTF-8, the first time zone": {
        "PYTHONHASHSEED": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "Pacific/Kiritimati",
    },
    "hash seed 2, C.UTF-8, the last time zone": {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Etc/GMT+12"},
    "hash seed 1, C, British Summer Time": {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Europe/London"},
}
QUESTIONS = {
    "report as JSON": ("report", "--format", "json"),
    "report as text": ("report", "--format", "table"),
    "report by scheme as at a day": ("report", "--by", "scheme", "--as-at", "2023-03-31", "--format", "csv"),
    "explain": ("explain", "--format", "md"),
    "check": ("check", "--as-at", "2023-06-30", "--output-format", "json"),
    "journal": ("export",),
}

RINGS = """\
format = 1

[[scheme]]
code = "HOMES"
name = "Homes"
account = "hra"

[[scheme]]
code = "PARK"
name = "Park"
account = "general-fund"

[[body]]
id = "council"
name = "Council"
decides = ["budget"]

[[entry]]
id = "V-1"
kind = "variation"
type = "virement"
scheme = "HOMES"
recorded = 2021-02-16
decision = { body = "council", outcome = "approved", decided = 2021-02-15 }
lines = [
    { year = "2021-22", funding = "capital", amount = "-25.00" },
    { year = "2021-22", funding = "capital", amount = "25.00", scheme = "PARK" },
    { year = "2022-23", funding = "capital", amount = "-24.00" },
    { year = "2022-23", funding = "capital", amount = "24.00", scheme = "PARK" },
    { year = "2023-24", funding = "revenue", amount = "-23.00" },
    { year = "2023-24", funding = "revenue", amount = "23.00", scheme = "PARK" },
]
"""


def answer(folder: Path, words: tuple[str, ...], surroundings: dict[str, str]) -> bytes:
    """Return what the program says of the book that lies in a folder, as bytes."""
    command = [sys.executable, "-m", "hmsledger", *words]
    command += ["book"] if words[0] == "check" else ["--book", "book"]
    env = {**os.environ, "HMSLEDGER_CACHE": "off", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", **surroundings}
    ended = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False)
    assert ended.returncode in ({0, 1} if words[0] == "check" else {0}), ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with Oxford's book in it."""
    made = tmp_path_factory.mktemp("one-answer")
    (made / "book").mkdir()
    for file in (CASES / "oxford-hms" / "book").glob("*.toml"):
        shutil.copy(file, made / "book" / file.name)
    return made


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_hash_seed_locale_or_time_zone_changes_a_byte(question: str, folder: Path) -> None:
    answers = {name: answer(folder, QUESTIONS[question], env) for name, env in SURROUNDINGS.items()}

    assert len(set(answers.values())) == 1, answers
    assert next(iter(answers.values()))


def test_the_findings_of_one_law_stand_in_one_order_whatever_the_hash_seed(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "rings.toml").write_text(RINGS, encoding="utf-8")

    answers = {answer(tmp_path, ("check",), {"PYTHONHASHSEED": str(seed)}) for seed in range(4)}

    assert len(answers) == 1
    assert next(iter(answers)).count(b"ring-crossed") == 3


@pytest.mark.parametrize("question", ["report as JSON", "report as text", "report by scheme as at a day"])
def test_the_names_of_the_files_change_no_byte(question: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "book" / "below").mkdir(parents=True)
    names = ["z.toml", "below/a.toml"]
    for file, name in zip(sorted((folder / "book").glob("*.toml")), names, strict=True):
        shutil.copy(file, tmp_path / "book" / name)

    assert answer(tmp_path, QUESTIONS[question], {}) == answer(folder, QUESTIONS[question], {})


LEDGER_FILES = re.compile(rb'(?:ledger files: |"files": ")sha256:[0-9a-f]{64}')
"""What a report says of the bytes of the files, and not of what they say."""


def test_one_entry_a_file_in_any_order_changes_no_byte(
    folder: Path, tmp_path: Path, as_toml: Callable[[AnyEntry], str]
) -> None:
    book: Book = read_book(Whereabouts(folder / "book")).sound().book
    (tmp_path / "book").mkdir()
    shutil.copy(folder / "book" / "council.toml", tmp_path / "book" / "m.toml")
    (tmp_path / "book" / "n.toml").write_text(
        'format = 1\n[[scheme]]\ncode = "hms"\nname = "Housing management system"\n', encoding="utf-8"
    )
    for number, entry in enumerate(reversed(book.entries)):
        (tmp_path / "book" / f"{number * 7 % 10}.toml").write_text(f"format = 1\n\n{as_toml(entry)}", encoding="utf-8")

    for question in ("report as JSON", "report as text"):
        scattered, whole = (answer(place, QUESTIONS[question], {}) for place in (tmp_path, folder))
        assert LEDGER_FILES.sub(b"", scattered) == LEDGER_FILES.sub(b"", whole)
