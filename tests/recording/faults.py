"""A program under strace: the system calls with which it writes to a folder, and a fault at any one of them.

The calls are listed first; then the program is run again with a fault put in at one of them. The log of that run
proves that the fault met the call that was meant.
"""

import os
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

_RENAMES = {
    "renameat": "rename",
    "renameat2": "rename",
    "unlinkat": "unlink",
    "pwrite64": "write",
    "fdatasync": "fsync",
}
_TRACED = "openat,?flock,ftruncate,write,pwrite64,fchown,fchmod,fsync,fdatasync,close,?rename,?renameat,renameat2,?unlink,unlinkat"
_CALL = re.compile(r"(?:\d+ +)?(?P<name>[a-z0-9_]+)\((?P<arguments>.*)")
_PATH = re.compile(r'[<"](?P<path>[^<>"]+)[>"]')
_RANDOM = re.compile(r"\.[0-9]+\.[0-9a-f]{8}(?=\.tmp$)")
_STRUCK = ("(INJECTED", "--- SIG", "+++ killed")


class Call(NamedTuple):
    """One system call of a run.

    Attributes:
        label: what it does to what, the same in every run, such as ``fsync .parks.toml.tmp``.
        name: the system call's name.
        number: which of the run's calls of that name it is, counted from 1.
        writes: whether it belongs to writing; opening and closing what is only read can damage nothing.
    """

    label: str = ""
    name: str = ""
    number: int = 0
    writes: bool = False


class Ended(NamedTuple):
    """How a run with a fault ended: its exit status, negative for a signal, and what it said on standard error."""

    status: int
    err: str


class Strace:
    """Runs one command under strace, again and again, in a folder that is laid out anew for each run."""

    def __init__(
        self, strace: str, command: Sequence[str], cwd: Path, lay_out: Callable[[], Path], scratch: Path
    ) -> None:
        """Take strace and the command.

        Args:
            strace: the path of strace.
            command: the program and its words.
            cwd: where to run it.
            lay_out: puts the folder into its first state and returns it.
            scratch: a folder for the log and for compiled Python.
        """
        self._command = [strace, "-f", "-y", "-o", str(scratch / "log"), "-e", f"trace={_TRACED}"], list(command)
        self._cwd = cwd
        self._lay_out = lay_out
        self._log = scratch / "log"
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith("PYTHON") or name == "PYTHONPATH"
        }
        self._env = {
            **kept,
            "PYTHONHASHSEED": "0",
            "PYTHONPYCACHEPREFIX": str(scratch / "compiled"),
            "HMSLEDGER_CACHE": "off",
        }
        self._folder = self._lay_out()
        if not (scratch / "compiled").exists():
            self._run()  # compiles, so that all later runs make the same calls
        self._env["PYTHONDONTWRITEBYTECODE"] = "1"

    def calls(self) -> dict[str, Call]:
        """Return the calls with which the command writes to the folder or to standard output, in order, by their labels."""
        return {call.label: call for call in self.all_calls() if call.label and call.writes}

    def all_calls(self) -> list[Call]:
        """Run the command undisturbed, and return its calls in order."""
        self._folder = self._lay_out()
        ended = self._run()
        assert ended.status == 0, ended
        return [call for call, _ in self._logged()]

    def strike(self, call: Call, fault: str) -> Ended:
        """Run the command with a fault at one call, such as ``signal=KILL`` or ``error=EIO``."""
        for _ in range(3):
            self._folder = self._lay_out()
            ended = self._run("-e", f"inject={call.name}:{fault}:when={call.number}")
            if self._struck() == call.label:
                return ended
            call = [other for other in self.all_calls() if (other.label, other.writes) == (call.label, call.writes)][-1]
        raise AssertionError(f"{fault} met {self._struck()!r} and not {call.label!r}")

    def _run(self, *inject: str) -> Ended:
        before, command = self._command
        ended = subprocess.run(
            [*before, *inject, *command],
            cwd=self._cwd,
            env=self._env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            preexec_fn=_heed_interrupts,
            check=False,
        )
        return Ended(ended.returncode, ended.stderr.decode())

    def _struck(self) -> str:
        """Return the label of the call at which the fault fired, or nothing."""
        label = ""
        for call, line in self._logged():
            label = call.label if call.name else label
            if any(mark in line for mark in _STRUCK):
                return label
        return ""

    def _logged(self) -> Iterator[tuple[Call, str]]:
        counts: Counter[str] = Counter()
        for line in self._log.read_text(encoding="utf-8", errors="replace").splitlines():
            found = _CALL.match(line)
            if found is None:
                yield Call(), line
                continue
            name = found["name"]
            counts[name] += 1
            label = self._label(name, found["arguments"])
            yield Call(label, name, counts[name], _writes(name, label, line)), line

    def _label(self, name: str, arguments: str) -> str:
        verb = _RENAMES.get(name, name)
        if arguments.startswith("1<"):
            return f"{verb} standard output"
        for found in _PATH.finditer(arguments):
            path = self._cwd / found["path"]
            if self._folder in (path, path.parent):
                return f"{verb} {_RANDOM.sub('', path.name)}"
        return ""


def _heed_interrupts() -> None:
    """Let Ctrl-C act on the program, even where the tests themselves run without it, as in a background job."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _writes(name: str, label: str, line: str) -> bool:
    if name == "openat":
        return re.search(r"O_CREAT|O_WRONLY|O_RDWR|O_TRUNC", line) is not None
    return name != "close" or label.endswith((".tmp", ".lock"))


KILLED = -signal.SIGKILL if os.name == "posix" else -9
