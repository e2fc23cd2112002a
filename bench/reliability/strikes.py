"""A fault at any one system call of a writer: a signal before it, or the call failing with an error of the system.

The calls are listed first; then the writer is run again for each of them and each fault, with strace putting the
fault in. The log of that run proves that the fault met the call that was meant.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from bench.reliability.book import State, Trial, state_of
from bench.reliability.judging import Repeats, Tally, judge, judge_leavings, undisturbed
from bench.reliability.process import Ended, Traced, run, start_traced

SIGNALS = ("KILL", "TERM", "INT")
ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "EBUSY", "EINVAL", "EOPNOTSUPP")
FAULTS = tuple(f"signal={name}" for name in SIGNALS) + tuple(f"error={name}" for name in ERRORS)
ON_READING = ("signal=INT", "error=EIO")
"""The faults that calls which only read are given, where not every fault is."""

_CALL = re.compile(r"(?:\d+ +)?(?P<name>[a-z0-9_]+)\((?P<arguments>.*)")
_OPEN = re.compile(r"\d+<(?P<path>/[^<>]+)>")
_NAMED = re.compile(r'(?:AT_FDCWD<[^<>]*>, )?"(?P<path>(?:[^"\\]|\\.)+)"')
_RANDOM = re.compile(r"\.[0-9]+\.[0-9a-f]{8}(?=\.tmp$)")
_STRUCK = re.compile(r"\(INJECTED|--- SIG(?!CHLD)|\+\+\+ killed")
_WRITING = re.compile(
    "p?write|pwrite64|ftruncate|fchown|fchmod|fsync|fdatasync|rename|renameat2?|unlink|unlinkat|mkdir|mkdirat|flock"
    "|fsetxattr|linkat|symlinkat|copy_file_range|sendfile"
)
_TRIES = 4


class Call(NamedTuple):
    """One system call of a run.

    Attributes:
        label: what it does to what, the same in every run, such as ``fsync ledgers/.parks.toml.tmp``.
        turn: which of the calls with that label it is, counted from 1.
        name: the system call's name.
        number: which of the run's calls of that name it is, counted from 1.
        writes: whether it belongs to writing.
    """

    label: str = ""
    turn: int = 0
    name: str = ""
    number: int = 0
    writes: bool = False

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.label} #{self.turn}"


class Bench:
    """Runs one writer under strace, again and again, each time in a folder that is laid out anew."""

    def __init__(
        self, trial: Trial, scratch: Path, disk: Path | None = None, settle: Callable[[], object] = lambda: None
    ) -> None:
        """Take the writer.

        Args:
            trial: the writer.
            scratch: a folder that is all the trial's own.
            disk: where the book lies; None for in there too.
            settle: what is done when the book is laid out, before the writer begins.

        Raises:
            OSError: strace may not watch a process here.
        """
        self.trial = trial
        self.root = (disk or scratch) / "root"
        self._settle = settle
        self.root.mkdir(exist_ok=True)
        self.log = scratch / "log"
        self.new = undisturbed(trial, self.root)
        self.calls = self._listed()

    def legal(self) -> list[State]:
        """Return the states in which the ledgers may be, from the old one to the new: what each renaming leads to."""
        found = [self.trial.old]
        for call in self.calls:
            if call.name.startswith("rename") and self.trial.again:
                self.strike(call, "signal=KILL")
                if (state := state_of(self.root)) not in found:
                    found.append(state)
        return [*(state for state in found if state != self.new), self.new]

    def strike(self, call: Call, fault: str) -> Ended:
        """Run the writer with a fault at one call, such as ``signal=KILL`` or ``error=EIO``.

        Raises:
            RuntimeError: the fault did not meet the call that was meant.
        """
        struck = Call()
        for _ in range(_TRIES):
            ended = self.begin(call, fault).end()
            struck = self.struck()
            if (struck.label, struck.turn) == (call.label, call.turn):
                return ended
            with suppress(StopIteration):
                call = next(other for other in self._listed() if (other.label, other.turn) == (call.label, call.turn))
        raise RuntimeError(f"{fault} met {struck} and not {call}, in {self.trial.name}")

    def undisturbed(self) -> Ended:
        """Lay the folder out anew, and run the writer to its end."""
        self.trial.lay_out(self.root)
        self._settle()
        return run(self.trial.action, self.root)

    def begin(self, call: Call, fault: str) -> Traced:
        """Lay the folder out anew, and begin the writer with a fault at one call."""
        self.trial.lay_out(self.root)
        self._settle()
        self.log.unlink(missing_ok=True)
        words = ["-e", "trace=%file,%desc", "-e", f"inject={call.name}:{fault}:when={call.number}"]
        return start_traced(self.trial.action, self.root, self.log, words)

    def stopped(self) -> bool:
        """Return whether the writer that runs was stopped by a signal."""
        return self.log.exists() and b"--- stopped by" in self.log.read_bytes()

    def struck(self) -> Call:
        """Return the call at which the fault of the last run fired."""
        last = Call()
        for call, line in self._logged():
            last = call if call.name else last
            if _STRUCK.search(line):
                return last
        return Call()

    def _listed(self) -> list[Call]:
        """Run the writer undisturbed, and return the calls with which it touches its folder or standard output."""
        self.trial.lay_out(self.root)
        ended = start_traced(self.trial.action, self.root, self.log, ["-e", "trace=%file,%desc"]).end()
        if ended.status != 0:
            raise RuntimeError(f"{self.trial.name} does not work under strace: {ended}")
        return [call for call, _ in self._logged() if call.label]

    def _logged(self) -> Iterator[tuple[Call, str]]:
        counts: Counter[str] = Counter()
        turns: Counter[str] = Counter()
        for line in self.log.read_text(encoding="utf-8", errors="replace").splitlines():
            found = _CALL.match(line)
            if found is None or line.startswith(("---", "+++")):
                yield Call(), line
                continue
            name = found["name"]
            counts[name] += 1
            label = self._label(name, found["arguments"])
            turns[label] += 1
            yield Call(label, turns[label], name, counts[name], _writes(name, line)), line

    def _label(self, name: str, arguments: str) -> str:
        if arguments.startswith("1<"):
            return f"{name} standard output" if name == "write" else ""
        if name == "getcwd":
            return "getcwd ."  # what it returns is in the log only where it works
        found = _OPEN.match(arguments) or _NAMED.match(arguments)
        path = self.root / found["path"] if found else Path()
        if not path.is_relative_to(self.root):
            return ""
        return f"{name} {_RANDOM.sub('', path.relative_to(self.root).as_posix())}"


def _writes(name: str, line: str) -> bool:
    if name == "openat":
        return re.search(r"O_CREAT|O_WRONLY|O_RDWR|O_TRUNC", line) is not None
    return _WRITING.fullmatch(name) is not None or (name == "close" and (".tmp>" in line or ".lock>" in line))


def strikes(
    trial: Trial, scratch: Path, faults: Sequence[str] = FAULTS, *, thorough: bool = False, reading: int = 1
) -> Tally:
    """Put each fault in at each call of a writer, and judge what then stands.

    Args:
        trial: the writer.
        scratch: a folder of the trial's own.
        faults: the faults.
        thorough: whether calls that only read are given every fault, or only an interruption and one error.
        reading: take each so many-th of the calls that only read; 0 for none.
    """
    bench = Bench(trial, scratch)
    legal = bench.legal()
    tally = Tally(trial.name)
    repeats = Repeats(trial, bench.root, legal)
    writing = [call for call in bench.calls if call.writes]
    reads = [call for call in bench.calls if not call.writes][::reading] if reading else []
    for call in (*writing, *reads):
        for fault in faults if call.writes or thorough else [fault for fault in faults if fault in ON_READING]:
            ended = bench.strike(call, fault)
            state = state_of(bench.root)
            found = judge(legal, state, ended) + _leavings(bench, call, ended)
            tally.runs += 1
            tally.faults += 1
            tally.old += state == legal[0]
            tally.new += state == legal[-1]
            tally.count(found + repeats.judge(), f"{trial.name}, {fault} at {call}")
    return tally


def _leavings(bench: Bench, call: Call, ended: Ended) -> list[str]:
    """Return what was left over; a temporary file whose own removal failed could not be removed."""
    return [] if call.name.startswith("unlink") else judge_leavings(bench.root, ended)
