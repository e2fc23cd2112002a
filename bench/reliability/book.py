"""The book that is written to in the trials, and the commands that write to it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from bench.reliability.process import Action, hmsledger

COUNCIL = """format = 1

# Whose book this is.
[ledger]
title = "Capital programme"
organisation = "A district council"

[[body]]
id = "council"
name = "Council"
decides = ["budget", "executive"]
"""
PARKS = """format = 1

[[scheme]]
code = "PARK"
name = "Park pavilion"
account = "general-fund"

[[entry]]
id = "PARK-0001"
kind = "approval"
scheme = "PARK"
recorded = 2024-02-16
decision = { body = "council", outcome = "approved", decided = 2024-02-15 }
lines = [{ year = "2024-25", funding = "capital", amount = "250000.00" }]

[[entry]]
id = "PARK-0002"
kind = "approval"
scheme = "PARK"
recorded = 2024-02-16
decision = { body = "council", outcome = "deferred", decided = 2024-02-15 }
lines = [{ year = "2025-26", funding = "capital", amount = "50000.00" }]
"""
_POOL = """
[[scheme]]
code = "POOL"
name = "Swimming pool"
account = "general-fund"
"""
REPORT = """# Capital monitoring

Report of 1 April 2024.

1. The approved capital budget of the Park pavilion (PARK) for 2024-25 is £250,000.
2. For 2024-25 the approved capital budget of the Park pavilion (PARK) is £250k.
"""
_ENTRY = """
[[entry]]
id = "PARK-{number}"
kind = "approval"
scheme = "PARK"
recorded = 2024-04-02
decision = {{ body = "council", outcome = "approved", decided = 2024-04-01 }}
lines = [{{ year = "2024-25", funding = "capital", amount = "{pounds}.00" }}]
"""
PARKS += _POOL + "".join(
    _ENTRY.format(number=number, pounds=number).replace("PARK", "POOL") for number in range(1001, 1011)
)
BOOK: Mapping[str, str] = {"ledgers/council.toml": COUNCIL, "ledgers/parks.toml": PARKS}
"""What a book holds that spans several sectors and pages of a disk."""
LEDGER = "ledgers/parks.toml"
ADDED = _ENTRY.format(number="0009", pounds=1000).replace("[[entry]]", f"[[entry]]\n# {'why ' * 300}", 1)
"""What the bad writers add to ``LEDGER``."""

ROWS = """Scheme,Year,Funding,Amount
Park pavilion,2024-25,capital,1000.00
Park pavilion,2025-26,capital,2000.00
Total,,,3000.00
"""
TAKEN_BACK = """
[[entry]]
id = "PARK-0009"
kind = "approval"
scheme = "PARK"
recorded = 2024-04-02
decision.body = "council"
decision.outcome = "approved"
decision.decided = 2024-04-01
lines = [
    { year = "2024-25", funding = "capital", amount = "1000.00" },
]
"""
_KEPT = (".toml", ".seal")
_REPOSITORY = {".git/HEAD": "ref: refs/heads/main\n", ".git/objects/keep": "", ".git/refs/keep": ""}
"""A repository of git's without a commit."""

_DECIDED = ("--by", "council", "--on", "2024-03-01", "--recorded", "2024-03-02", "--yes")
_LINE = "2024-25:capital:250000"

State = Mapping[str, bytes]


class Trial(NamedTuple):
    """A writer that is put on trial.

    Attributes:
        name: what it is called.
        action: the writer, to be run in a process of its own.
        files: what its folder holds before, by path.
        again: whether it may be run again without harm.
    """

    name: str
    action: Action
    files: Mapping[str, str] = BOOK
    again: bool = True

    def lay_out(self, root: Path) -> None:
        """Put the folder into its first state."""
        clear(root)
        for name, text in self.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())

    @property
    def old(self) -> State:
        """What the ledgers hold before."""
        return {name: text.encode() for name, text in self.files.items() if name.endswith(_KEPT)}


def clear(root: Path) -> None:
    """Empty a folder, but for where a file system keeps what it lost and found."""
    for path in sorted(root.rglob("*"), reverse=True):
        if path.name != "lost+found":
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


def state_of(root: Path) -> State:
    """Return the ledgers and seals of a folder with their bytes: what is not hidden, as a book has it."""
    found = sorted(path for path in root.rglob("*") if path.name.endswith(_KEPT) and not path.name.startswith("."))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def left_over(root: Path) -> list[str]:
    """Return the temporary files in a folder."""
    return [path.relative_to(root).as_posix() for path in root.rglob(".*.tmp")]


def _merged() -> Trial:
    versions = {
        "base.toml": PARKS,
        "ours.toml": PARKS + _ENTRY.format(number="0003", pounds=3000),
        "theirs.toml": PARKS + _ENTRY.format(number="0004", pounds=4000),
    }
    return Trial("merge-file", hmsledger("merge-file", *versions), versions)


def _recording(name: str, *words: str) -> Trial:
    return Trial(name, hmsledger(*words))


APPROVE = _recording("approve", "approve", "PARK", "--line", "2024-25:capital:100k", "--id", "PARK-0009", *_DECIDED)
TRIALS: tuple[Trial, ...] = (
    APPROVE,
    _recording(
        "vary",
        *("vary", "PARK", "--as", "reprofile", "--line", "2024-25:capital:-50k", "--line", "2025-26:capital:50k"),
        *("--id", "PARK-0009", *_DECIDED),
    ),
    _recording(
        "correct",
        *("correct", "PARK-0001", "--was", _LINE, "--now", "2024-25:capital:260000", "--reason", "Misprinted"),
        *("--id", "PARK-0009", *_DECIDED),
    ),
    _recording("decide", "decide", "PARK-0002", "approved", "--id", "PARK-0009", *_DECIDED),
    _recording(
        "quote",
        *("quote", "PARK", "--line", "2024-25:capital:£250k", "--in", "Budget report", "--on", "2024-03-01"),
        *("--recorded", "2024-03-02", "--id", "PARK-0009", "--yes"),
    ),
    _recording("add scheme", "add", "scheme", "LIB", "--name", "Library", "--yes"),
    _recording("add body", "add", "body", "audit", "--name", "Audit Committee", "--yes"),
    _recording(
        "add total",
        *("add", "total", "£250k", "--scheme", "PARK", "--year", "2024-25", "--funding", "capital"),
        *("--as-at", "2024-03-01", "--in", "Budget report", "--yes"),
    ),
    Trial("init", hmsledger("init", "ledgers"), {}),
    Trial(
        "proof --record",
        hmsledger("proof", "report.md", "--record", "--yes"),
        {**BOOK, "report.md": REPORT},
    ),
    Trial(
        "import",
        hmsledger("import", "rows.csv", "--as", "approved", "--item", "7", *_DECIDED),
        {**BOOK, "rows.csv": ROWS},
    ),
    _recording("seal", "seal", "2024-25", "--by", "Section 151 Officer", "--on", "2025-07-31", "--yes"),
    Trial(
        "undo",
        hmsledger("undo", "--yes"),
        {**BOOK, LEDGER: PARKS + TAKEN_BACK, **_REPOSITORY},
        again=False,
    ),
    _merged(),
)
"""Every command that writes to a book, on a book of its own."""

Writer = Callable[[Path], None]
