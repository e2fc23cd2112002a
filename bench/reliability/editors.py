"""A colleague's editor that saves the ledger while a command is at work: refused or built upon, never overwritten.

The writer is stopped at each of its calls, the editor saves, and the writer goes on. One moment is left to chance on
every system: between the last look at the ledger and its replacement, with no call of the writer between the two.
"""

import os
import signal
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

from bench.reliability.book import LEDGER, Trial
from bench.reliability.judging import Tally, acknowledged, judge_leavings
from bench.reliability.process import Ended
from bench.reliability.strikes import Bench, Call

_THEIRS = b"# A colleague's remark.\n"
_PATIENCE = 20.0
_CLOSE = 12


def _in_place(path: Path, data: bytes) -> None:
    with path.open("r+b") as file:
        file.truncate(0)
        file.write(data)


def _rename_over(path: Path, data: bytes) -> None:
    beside = path.with_name("parks.toml~")
    beside.write_bytes(data)
    beside.replace(path)


SAVES: Mapping[str, Callable[[Path, bytes], None]] = {"in place": _in_place, "rename over": _rename_over}


def editors(trial: Trial, scratch: Path, *, every: int = 1) -> Tally:
    """Let an editor save the ledger at each call of a writer, in both ways that editors save.

    Args:
        trial: the writer.
        scratch: a folder of the trial's own.
        every: at each so many-th call only, but for those shortly before the replacement.
    """
    bench = Bench(trial, scratch)
    tally = Tally(trial.name)
    chance = 0
    last = _last_look(bench.calls)
    closing = max((bench.calls.index(call) for call in bench.calls if call.name.startswith("rename")), default=0)
    tried = [*bench.calls[: max(0, closing - _CLOSE)][::every], *bench.calls[max(0, closing - _CLOSE) : closing + 2]]
    for call in [*tried, *bench.calls[closing + 2 :: every]]:
        for way, save in SAVES.items():
            before, theirs, ended = _saved_at(bench, call, save)
            tally.runs += 1
            tally.faults += 1
            found = _verdicts(bench, before, theirs, ended)
            if found and call == last:
                chance += 1
                continue
            tally.count([*found, *judge_leavings(bench.root, ended)], f"{trial.name}, saved {way} after {call}")
    if chance:
        tally.notes.append(
            f"{chance} more saved in the one moment between the last look and the replacement, and were overwritten"
        )
    return tally


def _last_look(calls: list[Call]) -> Call | None:
    """Return the last call before the replacement: the look at the ledger that nothing follows."""
    for before, call in pairwise(calls):
        if call.name.startswith("rename") and before.label == f"newfstatat {LEDGER}":
            return before
    return None


def _saved_at(bench: Bench, call: Call, save: Callable[[Path, bytes], None]) -> tuple[bytes, bytes, Ended]:
    traced = bench.begin(call, "signal=STOP")
    limit = time.monotonic() + _PATIENCE
    while not bench.stopped() and time.monotonic() < limit:
        time.sleep(0.002)
    path = bench.root / LEDGER
    before = path.read_bytes()
    theirs = _THEIRS + bench.trial.old[LEDGER]
    save(path, theirs)
    os.kill(traced.writer.pid, signal.SIGCONT)
    return before, theirs, traced.end()


def _verdicts(bench: Bench, before: bytes, theirs: bytes, ended: Ended) -> list[str]:
    """Return what is wrong; who saves over an entry that stands already overwrites it himself."""
    after = (bench.root / LEDGER).read_bytes()
    if after == theirs:
        unsaid = bool(acknowledged(ended.out)) and before == bench.trial.old[LEDGER]
        return ["untrue: acknowledged, and not there"] if unsaid else []
    built_upon = after.startswith(theirs) and after.endswith(bench.new[LEDGER][len(bench.trial.old[LEDGER]) :])
    return [] if built_upon else ["lost: what the colleague saved was overwritten"]
