"""A small book on disk for the tests of recording: what it holds, what is recorded in it, and what changed."""

import tomllib
from pathlib import Path
from typing import Any

from conftest import Ended, Program

LOCK = ".hmsledger.lock"

COUNCIL = """format = 1

# Whose book this is.
[ledger]
title = "Capital programme"
organisation = "A district council"

[[body]]
id = "council"
name = "Council"
decides = ["budget", "executive"]

[[body]]
id = "cabinet"
name = "Cabinet"
decides = ["executive"]

[[body]]
id = "board"
name = "Project Board"
decides = []

[[account]]
id = "parking"
name = "Parking account"
ring = "general-fund"

[[source]]
id = "lottery"
name = "National Lottery"
"""
HOUSING = """format = 1

[[scheme]]
code = "HMS"
name = "Housing Management System"
account = "hra"
"""
PARKS = """format = 1

[[scheme]]
code = "PARK"
name = "Park pavilion"
account = "general-fund"

[[scheme]]
code = "POOL"
name = "Swimming pool"
account = "general-fund"
"""

DECIDED = ("--by", "council", "--on", "2024-02-15", "--recorded", "2024-02-16")
APPROVAL = ("approve", "PARK", "--line", "2024-25:capital:£250k:borrowing", *DECIDED)
BLOCK = """[[entry]]
id = "PARK-0001"
kind = "approval"
scheme = "PARK"
recorded = 2024-02-16
decision.body = "council"
decision.outcome = "approved"
decision.decided = 2024-02-15
lines = [
    { year = "2024-25", funding = "capital", amount = "250000.00", source = "borrowing", stated = "£250k" },
]
"""
"""What ``APPROVAL`` writes."""

State = dict[str, tuple[bytes, int, int]]


class BookOnDisk:
    """A book in a folder of its own, and the program that records in it."""

    def __init__(self, root: Path, program: Program) -> None:
        self.root = root
        self.folder = root / "ledgers"
        self.folder.mkdir()
        self._program = program
        self.put("council.toml", COUNCIL)
        self.put("hms.toml", HOUSING)
        self.put("parks.toml", PARKS)

    def __call__(self, *words: str) -> Ended:
        """Run a command on the book, where there is no terminal."""
        return self._program(*words, cwd=self.root)

    def record(self, *words: str) -> str:
        """Record something that is expected to be recorded, and return what the program said."""
        ended = self(*words, "--yes")
        assert ended.status == 0, ended.err
        return ended.out

    def put(self, name: str, text: str | bytes) -> Path:
        """Put a file into the book by hand."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def data(self, name: str) -> bytes:
        """Return the bytes of a file."""
        return (self.folder / name).read_bytes()

    def entries(self) -> dict[str, dict[str, Any]]:
        """Return the entries as Python's own TOML parser reads them, by their ids."""
        found = [
            entry for path in self._ledgers() for entry in tomllib.loads(path.read_bytes().decode()).get("entry", ())
        ]
        assert len({entry["id"] for entry in found}) == len(found)
        return {entry["id"]: entry for entry in found}

    def declared(self, section: str) -> list[dict[str, Any]]:
        """Return what is declared in a section, as Python's own TOML parser reads it."""
        return [
            element
            for path in self._ledgers()
            for element in tomllib.loads(path.read_bytes().decode()).get(section, ())
        ]

    def state(self) -> State:
        """Return every file and folder of the book with its bytes, the time of its last change and its mode."""
        paths = [self.folder, *self.folder.rglob("*")]
        return {
            path.relative_to(self.root).as_posix(): (
                path.read_bytes() if path.is_file() else b"",
                path.stat().st_mtime_ns,
                path.stat().st_mode,
            )
            for path in sorted(paths)
        }

    def ledgers(self) -> dict[str, bytes]:
        """Return the bytes of every file but the lock, which is no part of what a book says."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and path.name != LOCK
        }

    def _ledgers(self) -> list[Path]:
        return sorted(self.folder.rglob("*.toml"))


def refused(ended: Ended, status: int) -> str:
    """Assert that a command was refused in one sentence and at most one line of advice, and return both."""
    lines = ended.err.splitlines()
    assert (status, "") == (ended.status, ended.out), ended
    assert lines[0].startswith("hmsledger: "), ended.err
    assert len(lines) == 1 or (len(lines) == 2 and lines[1].startswith("  help: ")), ended.err
    return ended.err
