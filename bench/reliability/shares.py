"""Shares and file systems that do not do what a writer needs: refused or warned of in words, never passed over."""

import builtins
import errno
import os
import struct
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from bench.reliability.book import LEDGER, Trial, state_of
from bench.reliability.judging import Tally, judge, judge_leavings, undisturbed
from bench.reliability.process import Action, Ended, run, start_traced
from bench.reliability.strikes import Bench, Call

_ACCESS_LIST = "system.posix_acl_access"
_SOMEONE = 12345
_FOLDERS = ("fsync ledgers", "fsync .")


class Share(NamedTuple):
    """A share that misbehaves.

    Attributes:
        name: how.
        call: the system call that fails, whenever it is made; on the folder only where that is said.
        errors: the errors that it may fail with.
        says: what the writer must say.
        writes: whether it may write all the same, with a warning.
        folder: whether only calls on folders fail.
    """

    name: str
    call: str
    errors: tuple[str, ...]
    says: str
    writes: bool = False
    folder: bool = False


SHARES = (
    Share("no locks", "flock", ("ENOLCK", "EOPNOTSUPP", "ENOSYS", "EINVAL", "EIO"), "cannot lock files"),
    Share("no rename over", "rename", ("EEXIST", "EACCES", "EPERM", "EXDEV", "EBUSY"), "could not be replaced"),
    Share("no fsync of folders", "fsync", ("EINVAL", "EOPNOTSUPP"), "survives a power cut", writes=True, folder=True),
    Share("no fsync of files", "fsync", ("EINVAL", "EOPNOTSUPP", "EROFS"), "could not be"),
)


def shares(trial: Trial, scratch: Path, kinds: Iterable[Share] = SHARES) -> Tally:
    """Run a writer on shares that misbehave, and judge what stands and what it said."""
    bench = Bench(trial, scratch)
    legal = bench.legal()
    tally = Tally(trial.name)
    # Not every writer makes every call: a merge takes no lock, because git calls it for one file at a time.
    for kind in [kind for kind in kinds if _calls(bench, kind)]:
        for error in kind.errors:
            ended = _on(bench, kind, error)
            tally.runs += 1
            tally.faults += 1
            state = state_of(bench.root)
            found = [*judge(legal, state, ended), *judge_leavings(bench.root, ended)]
            if kind.says not in ended.err:
                found.append(f"untrue: not said in words: {ended.err!r}")
            if kind.writes != (ended.status == 0):
                found.append(f"untrue: exit status {ended.status}")
            tally.count(found, f"{trial.name}, {kind.name}, {error}")
    return tally


def _on(bench: Bench, kind: Share, error: str) -> Ended:
    if kind.folder:
        return bench.strike(_calls(bench, kind)[-1], f"error={error}")
    bench.trial.lay_out(bench.root)
    words = ["-e", "trace=%file,%desc", "-e", f"inject={kind.call}:error={error}"]
    return start_traced(bench.trial.action, bench.root, bench.log, words).end()


def _calls(bench: Bench, kind: Share) -> list[Call]:
    return [call for call in bench.calls if call.name == kind.call and (call.label in _FOLDERS or not kind.folder)]


def append_dropped(trial: Trial, scratch: Path) -> Tally:
    """Run a writer on a share that drops the wish to append, and writes at the beginning instead."""
    root = scratch / "root"
    root.mkdir(exist_ok=True)
    legal = [trial.old, undisturbed(trial, root)]
    trial.lay_out(root)
    ended = run(_dropping(trial.action), root)
    tally = Tally(trial.name, runs=1, faults=1)
    tally.count(judge(legal, state_of(root), ended), f"{trial.name}, O_APPEND dropped")
    return tally


def _dropping(action: Action) -> Action:
    whole, whole_open = os.open, builtins.open

    def act() -> None:
        os.open = lambda path, flags, mode=0o777, **words: whole(path, flags & ~os.O_APPEND, mode, **words)
        builtins.open = lambda file, mode="r", *words, **more: whole_open(file, mode.replace("a", "r+"), *words, **more)
        action()

    return act


def access(trial: Trial, scratch: Path) -> Tally:
    """Run a writer where the ledger has a mode, a group or an access list of its own, and each may be refused."""
    tally = Tally(f"{trial.name}, access kept")
    bench = Bench(trial, scratch)
    path = bench.root / LEDGER
    for name, prepare in _PREPARED.items():
        for refused in ("", "fchown", "fchmod", "fsetxattr"):
            trial.lay_out(bench.root)
            try:
                prepare(path)
            except OSError as error:
                note = f"{name} left out: {os.strerror(error.errno or errno.EPERM)}"
                tally.notes += [] if note in tally.notes else [note]
                break
            before = _access_of(path)
            words = ["-e", "trace=%file,%desc", *(["-e", f"inject={refused}:error=EPERM"] if refused else [])]
            ended = start_traced(trial.action, bench.root, bench.log, words).end()
            tally.runs += 1
            tally.faults += bool(refused)
            found = judge([trial.old, bench.new], state_of(bench.root), ended)
            if ended.status:
                found.append(f"untrue: not recorded: {ended.err}")
            if (_access_of(path) == before) == ("colleagues may be shut out" in ended.err):
                found.append(f"untrue: {before} became {_access_of(path)}, and it said {ended.err!r}")
            tally.count(found, f"{trial.name}, {name}, {refused or 'nothing'} refused")
    return tally


def _access_of(path: Path) -> tuple[int, int, bytes]:
    try:
        found = os.getxattr(path, _ACCESS_LIST)
    except OSError:
        found = b""
    status = path.stat()
    return status.st_mode, status.st_gid, found


def _with_access_list(path: Path) -> None:
    """Let one more user read and write, as ``setfacl -m u:12345:rw`` does."""
    anyone = 0xFFFFFFFF
    rows = ((0x01, 6, anyone), (0x02, 6, _SOMEONE), (0x04, 4, anyone), (0x10, 6, anyone), (0x20, 4, anyone))
    os.setxattr(path, _ACCESS_LIST, struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *row) for row in rows))


_PREPARED: dict[str, Callable[[Path], None]] = {
    "a mode": lambda path: path.chmod(0o666),
    "a group": lambda path: os.chown(path, -1, _SOMEONE),
    "an access list": _with_access_list,
}
