"""Many writers at once on one ledger, some of them killed and begun again: none of their entries lost, none twice."""

import os
import random
import signal
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.reliability.bad_writers import lock_on_the_ledger, without_lock
from bench.reliability.book import LEDGER, Trial, state_of
from bench.reliability.judging import Tally
from bench.reliability.process import Started, hmsledger, run

_TRIES = 50
_ENTRY = '\n[[entry]]\nid = "{entry}"\ntitle = "{entry}"\n'

Record = Callable[[str], object]


def _with_hmsledger(entry: str) -> None:
    from hmsledger.commands import run as command  # noqa: PLC0415 - imported before, by who began this process

    words = ["approve", "PARK", "--line", "2024-25:capital:1", "--by", "council", "--on", "2024-03-01"]
    words += ["--title", entry, "--id", entry, "--yes"]
    for _ in range(_TRIES):
        if command(words) == 0:
            return
    raise RuntimeError(f"{entry} was refused {_TRIES} times")


def _badly(add: Callable[[str, str], str], entry: str) -> None:
    said = add(entry, _ENTRY.format(entry=entry))
    os.write(1, said.encode())


HMSLEDGER: Record = _with_hmsledger
NO_LOCK: Record = partial(_badly, without_lock)
LOCK_ON_THE_LEDGER: Record = partial(_badly, lock_on_the_ledger)


def many_writers(
    name: str, record: Record, scratch: Path, *, processes: int, entries: int, kills: int, seed: int = 1
) -> Tally:
    """Let several processes record at once, and judge the ledger that comes of it.

    Args:
        name: what the writers are called.
        record: records one entry by its id and says so.
        scratch: a folder of the trial's own.
        processes: how many there are.
        entries: how many entries they record in all.
        kills: how many times one of them is killed, at a moment that nobody chose; it is then begun again.
        seed: of the choice of moments.
    """
    root = scratch / "root"
    root.mkdir(exist_ok=True)
    Trial(name, lambda: None).lay_out(root)
    before = (root / LEDGER).read_bytes()
    wanted = {
        worker: [f"W{worker}-{turn}" for turn in range(worker, entries, processes)] for worker in range(processes)
    }
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    tally = Tally(name)
    acknowledged: list[str] = []
    running = {worker: _begin(record, root, left) for worker, left in wanted.items()}
    started = time.monotonic()
    while running:
        time.sleep(chance.uniform(0.0, 0.05))
        if tally.faults < kills and time.monotonic() - started > _PACE * tally.faults:
            worker = chance.choice(sorted(running))
            os.kill(running[worker].pid, signal.SIGKILL)
            tally.faults += 1
        for worker, process in list(running.items()):
            pid, status = os.waitpid(process.pid, os.WNOHANG)
            if not pid:
                continue
            ended = process.ended(os.waitstatus_to_exitcode(status))
            tally.runs += 1
            # A line that the kill cut off may have been read by nobody; a whole one is a promise.
            said = [
                line.split()[1]
                for line in ended.out.splitlines()
                if line.startswith("Recorded ") and len(line.split()) > 1
            ]
            acknowledged += said
            wanted[worker] = [entry for entry in wanted[worker] if entry not in said]
            del running[worker]
            if ended.status and ended.status != -signal.SIGKILL:
                tally.count([f"untrue: a writer gave up: {ended.err[-200:]}"], name)
            elif wanted[worker] and ended.status:
                running[worker] = _begin(record, root, wanted[worker])
    _judge(tally, root, before, acknowledged, entries if kills or record is HMSLEDGER else 0)
    return tally


_PACE = 0.15


def _begin(record: Record, root: Path, left: list[str]) -> Started:
    def act() -> None:
        for entry in left:
            record(entry)

    process = Started(act, root)
    process.go()
    return process


def _judge(tally: Tally, root: Path, before: bytes, acknowledged: list[str], wanted: int) -> None:
    data = state_of(root)[LEDGER]
    try:
        found = Counter(entry["id"] for entry in tomllib.loads(data.decode()).get("entry", ()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        tally.count(["damaged: the ledger cannot be read"], tally.name)
        return
    tally.new = sum(entry.startswith("W") for entry in found)
    if not data.startswith(before):
        tally.count(["damaged: what stood before is not as it was"], tally.name)
    for entry in acknowledged:
        tally.count([] if entry in found else ["lost: an acknowledged entry is not there"], f"{tally.name}, {entry}")
    twice = [entry for entry, count in found.items() if count > 1]
    tally.count([f"damaged: {entry} stands twice" for entry in twice], tally.name)
    if tally.name == "hmsledger":
        if tally.new != wanted:
            tally.count([f"lost: {tally.new} of {wanted} entries stand"], tally.name)
        if run(hmsledger("check"), root).status:
            tally.count(["damaged: hmsledger check finds an error"], tally.name)
