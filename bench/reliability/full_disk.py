"""Disks that fill up, and writes that come to a stop half-way or arrive in small pieces."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.reliability.book import State, Trial, clear, state_of
from bench.reliability.images import mounted
from bench.reliability.judging import Repeats, Tally, judge, judge_leavings, undisturbed
from bench.reliability.process import Action, Ended, run

_PAGE = 4096
_PAGES = (2, 3, 4, 5, 6, 7, 8, 16, 32)
_LIMITS = (511, 512, 513, 1000, 1024, 2048, 4095, 4096, 4097)
_PIECES = (1, 7, 512, 4096)


def filling_up(trial: Trial, scratch: Path) -> Tally:
    """Run a writer on file systems in memory of so few pages that it, or a later run of it, finds no room.

    Raises:
        NotHereError: this machine does not allow mounting.
    """
    new = _new(trial, scratch)
    tally = Tally(f"{trial.name}, disk fills up")
    for pages in _PAGES:
        with mounted("tmpfs", scratch / "small", "-t", "tmpfs", "-o", f"size={pages * _PAGE}") as root:
            try:
                trial.lay_out(root)
            except OSError:
                clear(root)
                continue
            _judged(tally, trial, root, new, partial(run, trial.action), f"{pages} pages")
    return tally


def cut_short(trial: Trial, scratch: Path) -> Tally:
    """Run a writer where no file may grow beyond so many bytes: a write comes to a stop half-way, and then fails."""
    new = _new(trial, scratch)
    sizes = {len(data) + step for data in (*new.values(), *trial.old.values()) for step in (-1, 0)}
    tally = Tally(f"{trial.name}, writes cut short")
    for limit in sorted({*_LIMITS, *sizes}):
        root = scratch / "root"
        trial.lay_out(root)
        act = partial(run, trial.action, most_bytes=limit)
        _judged(tally, trial, root, new, act, f"{limit} bytes")
    return tally


def in_pieces(trial: Trial, scratch: Path) -> Tally:
    """Run a writer where the system takes only so many bytes at a time, and says so."""
    new = _new(trial, scratch)
    tally = Tally(f"{trial.name}, writes in pieces")
    for most in _PIECES:
        root = scratch / "root"
        trial.lay_out(root)
        _judged(tally, trial, root, new, partial(run, _piecemeal(trial.action, most)), f"{most} at a time")
        tally.count([] if state_of(root) == new else ["untrue: it gave up"], f"{trial.name}, {most} at a time")
    return tally


def _new(trial: Trial, scratch: Path) -> State:
    root = scratch / "root"
    root.mkdir(exist_ok=True)
    return undisturbed(trial, root)


def _judged(tally: Tally, trial: Trial, root: Path, new: State, act: Callable[[Path], Ended], fault: str) -> None:
    ended = act(root)
    state = state_of(root)
    legal = [trial.old, new]
    tally.runs += 1
    tally.faults += 1
    tally.old += state == trial.old
    tally.new += state == new
    found = [*judge(legal, state, ended), *judge_leavings(root, ended)]
    if state == new:
        found += Repeats(trial, root, legal).judge()
    tally.count(found, f"{tally.name}, {fault}")


def _piecemeal(action: Action, most: int) -> Action:
    whole = os.write

    def act() -> None:
        os.write = lambda number, data: whole(number, bytes(data)[:most])
        action()

    return act
