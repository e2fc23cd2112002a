"""The trials of writing: which there are, on which writers each is run, and what is published of them."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from shutil import which
from typing import NamedTuple

from bench.reliability import bad_writers as bad
from bench.reliability.book import APPROVE, LEDGER, TRIALS, Trial
from bench.reliability.editors import editors
from bench.reliability.full_disk import cut_short, filling_up, in_pieces
from bench.reliability.images import KINDS, NotHereError, cuts
from bench.reliability.judging import Tally
from bench.reliability.power import power_cuts
from bench.reliability.process import warm_up
from bench.reliability.publishing import circumstances, table
from bench.reliability.shares import SHARES, access, append_dropped, shares
from bench.reliability.strikes import FAULTS, strikes
from bench.reliability.windows import windows
from bench.reliability.writers import HMSLEDGER, LOCK_ON_THE_LEDGER, NO_LOCK, many_writers

SIGNALS, ERRORS = FAULTS[:3], FAULTS[3:]
KILLED = "killed (SIGKILL), ended (SIGTERM) or interrupted (SIGINT) at a system call"
FAILED = "a system call fails: EIO, ENOSPC, EDQUOT, EROFS, EACCES, EPERM, EBUSY, EINVAL, EOPNOTSUPP"
SHORT = "writes cut short or taken in pieces"
FULL = "file systems that fill up"
POWER = "power cuts, simulated: states of the disk"
REAL = "power cuts, real images of {}"
MANY = "many writers at once, some killed"
EDITORS = "a colleague's editor saves in between"
SHARE = "shares without locks, rename over, fsync or O_APPEND"
ACCESS = "mode, group and access list, kept or warned of"
WINDOWS = "as on Windows, simulated"
_QUICK_SIGNALS, _QUICK_ERRORS = ("signal=KILL", "signal=INT"), ("error=EIO", "error=ENOSPC")
HEAD = ("what was done", "runs", "faults", "damaged", "lost", "untrue", "not repeatable", "left over")
_PLANTED_HEAD = ("bad writer", "trial", "faults", "failures found")
_PROOF, _OF_PROOF = "proof --record", 24
_OF_APPROVE = 4
"""Of the calls of ``approve`` that only read, each so many-th is given every error; signals come at all of them."""


class Task(NamedTuple):
    """One piece of work.

    Attributes:
        row: the row of the table that its figures are added to.
        act: does it, in a folder of its own.
        planted: the bad writer that is on trial; nothing for hmsledger.
    """

    row: str
    act: Callable[[Path], Tally]
    planted: str = ""


def tasks(*, quick: bool, only: str | None = None) -> list[Task]:
    """Return what there is to do, the longest first.

    Args:
        quick: whether only a small share is done.
        only: ``hmsledger``, or ``planted`` for the bad writers; None for both.
    """
    own = [] if only == "planted" else (_quick() if quick else _full())
    return [*own, *([] if only == "hmsledger" else _planted())]


def _full() -> Iterator[Task]:
    for trial in sorted(TRIALS, key=lambda trial: trial.name != _PROOF):
        reading = _OF_PROOF if trial.name == _PROOF else 1
        of_errors = _OF_APPROVE if trial is APPROVE else reading
        for row, faults, every in ((FAILED, ERRORS, of_errors), (KILLED, SIGNALS, reading)):
            yield Task(row, partial(strikes, trial, faults=faults, thorough=trial is APPROVE, reading=every))
    crowd = partial(many_writers, "hmsledger", HMSLEDGER, processes=8, entries=1000, kills=40)
    yield Task(MANY, lambda scratch: crowd(scratch=scratch))
    for trial in TRIALS:
        yield Task(WINDOWS, partial(windows, trial, busy=(5, 32, 33) if trial is APPROVE else (32,)))
        yield from _small(trial)
    for trial in TRIALS:
        if LEDGER in trial.files and trial.name not in {_PROOF, "add scheme", "add body", "seal", "undo"}:
            yield Task(EDITORS, partial(editors, trial, every=1 if trial is APPROVE else 4))
    single = [trial for trial in TRIALS if trial.name != _PROOF]
    few = [trial for trial in single if trial.name in {"approve", "add scheme", "init", "merge-file"}]
    fewest = [trial for trial in few if trial.name in {"approve", "merge-file"}]
    for kind, written in zip(KINDS, (single, few, fewest), strict=True):
        yield Task(REAL.format(kind.name), partial(cuts, kind, written))


def _small(trial: Trial) -> Iterator[Task]:
    yield Task(SHARE, partial(shares, trial))
    yield Task(SHARE, partial(append_dropped, trial))
    yield Task(POWER, partial(power_cuts, trial))
    if trial.name != _PROOF:
        yield Task(FULL, partial(filling_up, trial))
        yield Task(SHORT, partial(cut_short, trial))
        yield Task(SHORT, partial(in_pieces, trial))
    if trial is APPROVE:
        yield Task(ACCESS, partial(access, trial))


def _quick() -> Iterator[Task]:
    yield Task(FAILED, partial(strikes, APPROVE, faults=_QUICK_ERRORS, reading=6))
    yield Task(KILLED, partial(strikes, APPROVE, faults=_QUICK_SIGNALS, reading=6))
    crowd = partial(many_writers, "hmsledger", HMSLEDGER, processes=4, entries=40, kills=2)
    yield Task(MANY, lambda scratch: crowd(scratch=scratch))
    yield Task(EDITORS, partial(editors, APPROVE, every=4))
    yield Task(WINDOWS, partial(windows, APPROVE, busy=(32,)))
    yield from _small(APPROVE)
    for trial in TRIALS:
        yield Task(POWER, partial(power_cuts, trial))
    for kind in KINDS:
        yield Task(REAL.format(kind.name), partial(cuts, kind, [APPROVE], every=4))


def _planted() -> Iterator[Task]:
    """Yield each bad writer on the trials that are there to catch it."""
    kill = partial(strikes, faults=("signal=KILL",))
    fail = partial(strikes, faults=("error=ENOSPC",))
    caught_by: tuple[tuple[str, Trial, Callable[..., Tally]], ...] = (
        (KILLED, bad.REWRITE, kill),
        (FAILED, bad.REWRITE, fail),
        (FAILED, bad.DENIES, fail),
        (FULL, bad.REWRITE, filling_up),
        (FULL, bad.APPEND, filling_up),
        (SHORT, bad.REWRITE, cut_short),
        (SHORT, bad.APPEND, cut_short),
        *((POWER, trial, power_cuts) for trial in bad.FOR_POWER),
        (EDITORS, bad.NO_FOLDER, editors),
        (SHARE, bad.DENIES, partial(shares, kinds=SHARES[1:2])),
        (SHARE, bad.APPEND, append_dropped),
        (ACCESS, bad.NO_FOLDER, access),
        (WINDOWS, bad.COPIES, partial(windows, busy=(32,))),
    )
    for row, trial, act in caught_by:
        yield Task(row, partial(act, trial), trial.name)
    for kind in KINDS:
        for trial in (bad.REWRITE, bad.UNSYNCED, bad.NO_FOLDER):
            yield Task(REAL.format(kind.name), partial(cuts, kind, [trial], every=4), trial.name)
    for name, record in (("no lock", NO_LOCK), ("lock on the replaced file", LOCK_ON_THE_LEDGER)):
        crowd = partial(many_writers, name, record, processes=8, entries=240, kills=0)
        yield Task(MANY, lambda scratch, crowd=crowd: crowd(scratch=scratch), name)  # type: ignore[misc]


def perform(task: Task) -> Tally:
    """Do one piece of work in a folder of its own, or say why that is not possible here."""
    with tempfile.TemporaryDirectory(prefix="reliability-") as scratch:
        try:
            return task.act(Path(scratch))
        except NotHereError as reason:
            return Tally(task.planted or task.row, notes=[f"{task.row}: left out here, because {reason}"])


def perform_all(work: list[Task]) -> list[Tally]:
    """Do all of it, on all processors, and return what each piece found."""
    if sys.platform != "linux" or which("strace") is None:
        raise SystemExit("These trials need Linux and strace.")
    warm_up()
    _WORK[:] = work
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        return list(pool.map(_nth, range(len(work))))


_WORK: list[Task] = []


def _nth(number: int) -> Tally:
    started = time.monotonic()
    tally = perform(_WORK[number])
    if os.environ.get("RELIABILITY_VERBOSE"):
        task = _WORK[number]
        sys.stderr.write(f"{time.monotonic() - started:6.1f} s {tally.runs:5} runs  {task.row[:40]}: {tally.name}\n")
    return tally


def section(*, quick: bool, only: str | None = None) -> tuple[str, bool]:
    """Run the trials of writing, and return what is published of them, and whether all is as promised."""
    started = time.monotonic()
    work = tasks(quick=quick, only=only)
    found = perform_all(work)
    rows: dict[str, Tally] = {}
    planted: list[tuple[object, ...]] = []
    missed = []
    for task, tally in zip(work, found, strict=True):
        if not task.planted:
            rows.setdefault(task.row, Tally(task.row)).take(tally)
        elif not any("left out" in note for note in tally.notes):
            planted.append((task.planted, task.row, tally.faults or tally.runs, tally.caught))
            missed += [] if tally.caught else [f"{task.planted} was not caught by: {task.row}"]
    total = Tally("all")
    for row in rows.values():
        total.take(row)
    lines = [figures(name, rows[name]) for name in _ORDER if name in rows]
    notes = "\n".join(f"- {note}." for note in dict.fromkeys(total.notes))
    failed = "\n".join(f"- {case}" for case in [*total.cases, *missed])
    planted.sort(key=lambda row: (str(row[0]), _ORDER.index(str(row[1]))))
    parts = [
        f"{circumstances()} All of it took {time.monotonic() - started:,.0f} seconds.",
        table(HEAD, [*lines, figures("**all**", total)]) if rows else "",
        notes,
        f"The same trials on writers that are known to be bad: {len(planted) - len(missed)} of {len(planted)} caught."
        if planted
        else "",
        table(_PLANTED_HEAD, planted) if planted else "",
        f"What failed:\n\n{failed}" if failed else "",
    ]
    return "\n\n".join(filter(None, parts)), not failed


_ORDER = (
    *(KILLED, FAILED, SHORT, FULL, POWER),
    *(REAL.format(kind.name) for kind in KINDS),
    *(MANY, EDITORS, SHARE, ACCESS, WINDOWS),
)


def figures(name: str, tally: Tally) -> tuple[object, ...]:
    """Return a row of the table, under ``HEAD``."""
    return (name, tally.runs, tally.faults, tally.damaged, tally.lost, tally.untrue, tally.again, tally.left)
