"""Inputs made to do harm, each given to the program as a process of its own with limits: what it took, how it ended.

``python -m bench.reliability --inputs``. An input passes if the program ends by itself, with an exit status that it
documents, with a sentence and no traceback, and within the seconds and the memory that are promised.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

MOST_SECONDS = 1.0
MOST_MIB = 200.0
MIB = 1024 * 1024
ENDINGS = frozenset({0, 1, 2, 3})
"""The exit statuses with which an answer or a refusal may end."""

_STOPPED_AFTER = 20
_HEAD = 'format = 1\n[[body]]\nid = "council"\nname = "Council"\ndecides = ["budget"]\n[[scheme]]\ncode = "HMS"\nname = "System"\n'
_ENTRY = """
[[entry]]
id = "HMS-{number}"
kind = "approval"
scheme = "HMS"
recorded = 2022-02-18
decision = {{ body = "council", outcome = "approved", decided = 2022-02-17, item = "98" }}
lines = [{{ year = "2022-23", funding = "capital", amount = "263000.00" }}]
"""
# A process inherits the peak of the one that starts it, so a small one does; a group of its own can be ended whole.
_LAUNCH = """
import json, os, resource, sys, time
limits = json.loads(sys.argv[1])
resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
resource.setrlimit(resource.RLIMIT_AS, (limits["bytes"], limits["bytes"]))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
began = time.monotonic()
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(child, 0)
taken = time.monotonic() - began
os.write(3, json.dumps([os.waitstatus_to_exitcode(status), taken, used.ru_utime + used.ru_stime, used.ru_maxrss]).encode())
"""


@dataclass(frozen=True, slots=True)
class Input:
    """Something that comes in.

    Attributes:
        name: what it is.
        words: the command that reads it, run in the folder that holds it.
        lay: puts it into that folder.
        settings: environment variables.
        stdin: what is on standard input.
        text: whether it is refused by the gate or comes through it; for the table only.
    """

    name: str
    words: tuple[str | bytes, ...]
    lay: Callable[[Path], object] = lambda _: None
    settings: Mapping[str, str | bytes] = field(default_factory=dict)
    stdin: bytes = b""


class Outcome(NamedTuple):
    """What became of an input.

    Attributes:
        name: what it is.
        status: the exit status; negative for a signal, None where it was stopped from outside.
        seconds: of the processor's time.
        mebibytes: of memory at the most.
        said: its last line on standard error, or else on standard output.
        fault: why it does not pass; empty where it does.
    """

    name: str
    status: int | None
    seconds: float
    mebibytes: float
    said: str
    fault: str


def ledger(*texts: str | bytes, head: str = _HEAD) -> Callable[[Path], object]:
    """Return what lays a book of one file."""
    data = head.encode() + b"".join(text if isinstance(text, bytes) else text.encode() for text in texts)
    return lambda folder: _write(folder / "ledgers" / "hms.toml", data)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def document(name: str, data: bytes) -> Callable[[Path], object]:
    """Return what lays a sound book and a document beside it."""

    def lay(folder: Path) -> None:
        ledger(_ENTRY.format(number=1))(folder)
        _write(folder / name, data)

    return lay


def colliding_keys(count: int) -> str:
    """Return keys that a hash function without a secret would put into one place: FNV and the like take them in turn."""
    chosen = random.Random(7)  # noqa: S311 - the same keys at each run
    return "".join(f"k{chosen.getrandbits(64):016x} = 1\n" for _ in range(count))


def run_input(item: Input, program: tuple[str, ...] = (sys.executable, "-m", "hmsledger")) -> Outcome:
    """Run the program on an input, in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        item.lay(folder)
        read, write = os.pipe()
        limits = json.dumps({"seconds": _STOPPED_AFTER, "bytes": 4 * 1024 * MIB})
        own = {key: value for key, value in os.environ.items() if not key.startswith(("HMSLEDGER", "GITHUB", "CI"))}
        surroundings = {**own, "HMSLEDGER_CACHE": "off", "COLUMNS": "100", **item.settings}
        words = [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import os; os.dup2({write}, 3)\n{_LAUNCH}",
            limits,
            *program,
            *item.words,
        ]
        process = subprocess.Popen(
            words,
            cwd=folder,
            env=surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=(write,),
            start_new_session=True,
        )
        os.close(write)
        try:
            out, err = process.communicate(item.stdin, timeout=_STOPPED_AFTER)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.communicate()
            os.close(read)
            return Outcome(item.name, None, float(_STOPPED_AFTER), 0.0, "", "it never ended")
        measured = os.read(read, 4096)
        os.close(read)
    if not measured:
        return Outcome(item.name, None, 0.0, 0.0, err.decode(errors="replace")[-200:], "it could not be started")
    status, _, busy, peak = json.loads(measured)
    said = (err.strip() or out.strip()).decode(errors="replace")
    found = Outcome(item.name, status, busy, peak / 1024, said.rpartition("\n")[2][:160], "")
    return found._replace(fault=_fault(found, out + err))


def _fault(found: Outcome, printed: bytes) -> str:
    if b"Traceback" in printed or b"a defect of hmsledger" in printed:
        return "a traceback"
    if found.status not in ENDINGS:
        return f"it ended with {found.status}"
    if found.seconds > MOST_SECONDS:
        return f"more than {MOST_SECONDS:g} s"
    if found.mebibytes > MOST_MIB:
        return f"more than {MOST_MIB:g} MiB"
    return "" if printed.strip() else "not a word"
