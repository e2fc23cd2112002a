"""What Windows does otherwise, simulated: no fcntl, locks on bytes, and files that others hold open.

The program's own rooms are run with a system beneath them that lacks what Windows lacks. Windows itself is not run.
"""

import errno
import importlib
import os
import sys
import types
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from bench.reliability.book import LEDGER, Trial, state_of
from bench.reliability.judging import Repeats, Tally, judge, judge_leavings, undisturbed
from bench.reliability.process import Action, Ended, Started, run

_ABSENT = ("fchown", "fchmod", "getxattr", "setxattr", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK", "getuid", "geteuid")
_BUSY = (5, 32, 33)
_THEIRS = b"# A colleague's remark.\n"

Replace = Callable[..., None]


def windows(trial: Trial, scratch: Path, busy: tuple[int, ...] = _BUSY) -> Tally:
    """Run a writer where everything is as on Windows, with files that others hold open for a while or for good."""
    root = scratch / "root"
    root.mkdir(exist_ok=True)
    legal = [trial.old, undisturbed(trial, root)]
    tally = Tally(trial.name)

    def judged(fault: str, ended: Ended, *, stands: bool) -> None:
        tally.runs += 1
        tally.faults += 1
        found = [*judge(legal, state_of(root), ended), *judge_leavings(root, ended)]
        if (ended.status == 0) != stands:
            found.append(f"untrue: exit status {ended.status}: {ended.err}")
        tally.count([*found, *Repeats(trial, root, legal).judge()], f"{trial.name}, {fault}")

    trial.lay_out(root)
    judged("no fcntl", run(_as_on_windows(trial.action), root), stands=True)
    for number in busy:
        trial.lay_out(root)
        judged(
            f"held open for a while ({number})", run(_as_on_windows(trial.action, _held(number, 3)), root), stands=True
        )
        trial.lay_out(root)
        judged(
            f"held open for good ({number})", run(_as_on_windows(trial.action, _held(number, None)), root), stands=False
        )
    if LEDGER in trial.old and trial.old[LEDGER] != legal[1][LEDGER]:
        tally.take(_saved_while_held(trial, root))
        tally.take(_two_writers(trial, root, legal[1]))
    return tally


def _saved_while_held(trial: Trial, root: Path) -> Tally:
    """Let whoever holds the ledger open save it before letting go."""
    trial.lay_out(root)
    theirs = _THEIRS + trial.old[LEDGER]
    ended = run(_as_on_windows(trial.action, _held(32, 3, lambda: Path(LEDGER).write_bytes(theirs))), root)
    tally = Tally(trial.name, runs=1, faults=1)
    kept = state_of(root)[LEDGER] == theirs and ended.status == 1
    tally.count([] if kept else ["lost: what the colleague saved was overwritten"], f"{trial.name}, saved while held")
    return tally


def _two_writers(trial: Trial, root: Path, new: object) -> Tally:
    """Let two processes give the same command at once, under a lock on bytes."""
    trial.lay_out(root)
    both = [Started(_as_on_windows(trial.action), root) for _ in range(2)]
    for writer in both:
        writer.go()
    ended = [writer.wait() for writer in both]
    tally = Tally(trial.name, runs=2, faults=1)
    refused = [one for one in ended if one.status]
    fine = state_of(root) == new and all("changed by someone else" in one.err for one in refused) and len(refused) <= 1
    tally.count([] if fine else [f"lost: two writers at once: {ended}"], f"{trial.name}, two writers")
    return tally


def _held(number: int, times: int | None, meanwhile: Callable[[], object] = lambda: None) -> Replace:
    """Return a replacement of ``os.replace`` that is refused, so many times or for good, as Windows refuses it."""
    tried = []

    def replace(source: str, target: str) -> None:
        tried.append(target)
        if times is None or len(tried) <= times:
            meanwhile() if len(tried) == times else None
            error = PermissionError(errno.EACCES, "The process cannot access the file", str(target))
            error.winerror = number  # type: ignore[attr-defined]  # there is one on Windows only
            raise error
        os.rename(source, target)  # noqa: PTH104 - on Linux it replaces

    return replace


def _as_on_windows(action: Action, replace: Replace | None = None) -> Action:
    def act() -> None:
        import fcntl  # noqa: PLC0415 - taken before it is hidden

        def locking(descriptor: int, mode: int, count: int) -> None:
            del mode
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, count, 0, os.SEEK_CUR)

        system = types.ModuleType("os")
        system.__dict__.update({name: value for name, value in vars(os).items() if name not in _ABSENT})
        system.name = "nt"  # type: ignore[attr-defined]  # as Windows calls itself
        msvcrt = types.ModuleType("msvcrt")
        msvcrt.locking, msvcrt.LK_NBLCK = locking, 2  # type: ignore[attr-defined]  # the same
        absent = {"fcntl": None, "pwd": None, "grp": None, "msvcrt": msvcrt}
        with patch.dict(sys.modules, absent), patch.object(sys, "platform", "win32"):
            for name in ("gate", "lock", "write"):
                room = importlib.reload(sys.modules[f"hmsledger.store.{name}"])
                room.os = system  # type: ignore[attr-defined]  # each room imports it by that name
            if replace is not None:
                os.replace = replace  # what Path.replace calls
            for room in list(sys.modules.values()):
                _take_anew(room)
            action()

    return act


def _take_anew(room: object) -> None:
    """Let a room that has imported names from the rooms that were loaded anew take them from there again."""
    for home, names in _NAMES.items():
        for name in names:
            if getattr(room, "__name__", "").startswith("hmsledger.") and name in vars(room):
                vars(room)[name] = getattr(sys.modules[home], name)


_NAMES = {
    "hmsledger.store.gate": ("RefusedError", "read_bytes", "decode"),
    "hmsledger.store.lock": ("locked",),
    "hmsledger.store.write": ("replace_content", "make_folder"),
}
