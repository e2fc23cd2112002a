"""Inputs made to do harm, each given to the program as a process of its own with limits: what it took, how it ended.

An input passes if the program ends by itself, with an exit status that it
documents, with a sentence and no traceback, and within the seconds and the memory that are promised.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

MIB = 1024 * 1024
ENDINGS = frozenset({0, 1, 2, 3})
"""The exit statuses with which an answer or a refusal may end."""

_STOPPED_AFTER = 20
"""Seconds of the processor's time after which a process is ended."""
_WHILE_OTHERS_WORK = 6
"""By the clock so many times as long, because others use the processor too."""
_HEAD = """format = 1
[[body]]
id = "council"
name = "Council"
decides = ["budget"]
[[scheme]]
code = "HMS"
name = "System"
"""
ENTRY = """
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
busy = used.ru_utime + used.ru_stime
os.write(3, json.dumps([os.waitstatus_to_exitcode(status), taken, busy, used.ru_maxrss]).encode())
"""


class Limits(NamedTuple):
    """What reading an input may take: seconds of the processor's time, and MiB of memory at the most."""

    seconds: float
    mebibytes: float


LEDGER, DOCUMENT, REPORT = Limits(1, 200), Limits(2, 220), Limits(10, 300)
"""What is promised of all that belongs to a book, of a document that no report is, and of the longest that is read."""


@dataclass(frozen=True, slots=True)
class Input:
    """Something that comes in.

    Attributes:
        way: the way in.
        name: what it is.
        words: the command that reads it, run in the folder that holds it.
        lay: puts it into that folder.
        settings: environment variables.
        stdin: what is on standard input.
        limits: what reading it may take.
    """

    way: str
    name: str
    words: tuple[str | bytes, ...]
    lay: Callable[[Path], object] = lambda _: None
    settings: Mapping[str, str | bytes] = field(default_factory=dict)
    stdin: bytes = b""
    limits: Limits = LEDGER


class Outcome(NamedTuple):
    """What became of an input.

    Attributes:
        way: the way in.
        name: what it is, and the command that read it.
        status: the exit status; negative for a signal, None where it was stopped from outside.
        seconds: of the processor's time.
        mebibytes: of memory at the most.
        said: its last line on standard error, or else on standard output.
        fault: why it does not pass; empty where it does.
    """

    way: str
    name: str
    status: int | None
    seconds: float
    mebibytes: float
    said: str
    fault: str


Made = str | bytes | Callable[[], bytes]
"""What a file holds, or what makes it, where it is large."""


def ledger(made: Made, head: str = _HEAD) -> Callable[[Path], object]:
    """Return what lays a book of one file."""
    return lambda folder: write(folder / "ledgers" / "hms.toml", head.encode() + _data(made))


def _data(made: Made) -> bytes:
    return made.encode() if isinstance(made, str) else made if isinstance(made, bytes) else made()


def write(path: Path, data: bytes) -> None:
    """Write a file, and make its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def document(name: str, made: Made) -> Callable[[Path], object]:
    """Return what lays a sound book and a document beside it."""

    def lay(folder: Path) -> None:
        ledger(ENTRY.format(number=1))(folder)
        write(folder / name, _data(made))

    return lay


def run_input(
    item: Input, program: tuple[str, ...] = (sys.executable, "-m", "hmsledger"), leeway: float = 1
) -> Outcome:
    """Run the program on an input, in a folder of its own; it may take so many times the seconds of its limits."""
    command = os.fsdecode(item.words[0])
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
            out, err = process.communicate(item.stdin, timeout=_STOPPED_AFTER * _WHILE_OTHERS_WORK)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.communicate()
            os.close(read)
            return Outcome(item.way, f"{item.name} ({command})", None, float(_STOPPED_AFTER), 0.0, "", "it never ended")
        measured = os.read(read, 4096)
        os.close(read)
    if not measured:
        return Outcome(
            item.way,
            f"{item.name} ({command})",
            None,
            0.0,
            0.0,
            err.decode(errors="replace")[-200:],
            "it could not be started",
        )
    status, _, busy, peak = json.loads(measured)
    said = (err.strip() or out.strip()).decode(errors="replace")
    found = Outcome(item.way, f"{item.name} ({command})", status, busy, peak / 1024, said.rpartition("\n")[2][:160], "")
    return found._replace(fault=_fault(found, out + err, item.limits, leeway))


def _fault(found: Outcome, printed: bytes, limits: Limits, leeway: float) -> str:
    if b"Traceback" in printed or b"a defect of hmsledger" in printed:
        return "a traceback"
    if found.seconds >= _STOPPED_AFTER:
        return "it never ended"
    if found.status not in ENDINGS:
        return f"it ended with {found.status}"
    if found.seconds > limits.seconds * leeway:
        return f"more than {limits.seconds:g} s"
    if found.mebibytes > limits.mebibytes:
        return f"more than {limits.mebibytes:g} MiB"
    return "" if printed.strip() else "not a word"
