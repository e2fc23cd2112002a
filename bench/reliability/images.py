"""Power cuts on real file systems: a disk image is copied at the moment a writer is killed, and the copy is mounted.

The copy holds what the file system had sent to its disk by then, as a disk does when the power goes. It needs the
right to mount, a kernel with loop devices, and the programs that make the file systems.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.reliability.book import State, Trial, state_of
from bench.reliability.judging import Tally, acknowledged
from bench.reliability.process import Ended
from bench.reliability.strikes import Bench


class Kind(NamedTuple):
    """A file system: its name, the words that make it, how large an image must be, and the options to mount a copy."""

    name: str
    words: tuple[str, ...]
    megabytes: int
    options: str = "loop"


KINDS = (
    Kind("ext4", ("mkfs.ext4", "-q", "-F"), 16),
    Kind("xfs", ("mkfs.xfs", "-q", "-f"), 320, "loop,nouuid"),
    Kind("btrfs", ("mkfs.btrfs", "-q", "-f"), 128),
)
_MEGABYTE = 1 << 20


class NotHereError(Exception):
    """This machine does not allow it, or lacks a program: the message says which."""


@contextmanager
def mounted(source: str | Path, point: Path, *words: str) -> Iterator[Path]:
    """Mount an image, or what the words name.

    Raises:
        NotHereError: this machine does not allow it.
    """
    point.mkdir(exist_ok=True)
    _call("mount", *words, str(source), str(point))
    try:
        yield point
    finally:
        subprocess.run(["umount", str(point)], check=True)  # noqa: S607 - where it is, the system knows


def _call(*words: str) -> None:
    program = shutil.which(words[0], path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if program is None:
        raise NotHereError(f"{words[0]} is not installed")
    ended = subprocess.run([program, *words[1:]], capture_output=True, text=True, check=False)
    if ended.returncode:
        raise NotHereError(f"{words[0]} is not allowed here: {ended.stderr.strip().splitlines()[-1:]}")


def cuts(kind: Kind, trials: Sequence[Trial], scratch: Path, *, every: int = 1) -> Tally:
    """Cut the power while writers write, and after each has ended, and judge what the disk then holds.

    Args:
        kind: the file system.
        trials: the writers, each of which takes one step.
        scratch: a folder of the trial's own, on a disk with room for two images.
        every: cut at each so many-th call only.

    Raises:
        NotHereError: this machine does not allow it.
    """
    image, copy = scratch / "image", scratch / "copy"
    with image.open("wb") as file:
        file.truncate(kind.megabytes * _MEGABYTE)
    _call(*kind.words, str(image))
    tally = Tally(kind.name)
    with mounted(image, scratch / "disk", "-o", "loop") as disk:
        for trial in trials:
            bench = Bench(trial, scratch, disk, settle=lambda: _call("sync", "-f", str(disk)))
            for call in (None, *[call for call in bench.calls if call.writes][::every]):
                ended = bench.strike(call, "signal=KILL") if call else bench.undisturbed()
                _call("cp", "--sparse=always", "--reflink=auto", str(image), str(copy))
                with mounted(copy, scratch / "after", "-o", kind.options) as after:
                    state = state_of(after / "root")
                tally.runs += 1
                tally.faults += 1
                tally.old += state == trial.old
                tally.new += state == bench.new
                where = f"{trial.name} on {kind.name}, cut {f'at {call}' if call else 'after its end'}"
                tally.count(_verdicts((trial.old, bench.new), state, ended), where)
    image.unlink()
    copy.unlink()
    return tally


def _verdicts(legal: tuple[State, State], state: State, ended: Ended) -> list[str]:
    said = bool(acknowledged(ended.out)) or ended.status == 0
    if state not in legal:
        return ["damaged: neither the old book nor the new one stands"]
    if said and state != legal[1]:
        return ["lost: what was acknowledged is not in the book"]
    return []
