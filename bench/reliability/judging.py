"""The judgement that all trials share: the old book or the new, what was acknowledged is there, and no lie is told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.reliability.book import State, Trial, left_over, state_of
from bench.reliability.process import Ended, run

_ACKNOWLEDGED = ("Recorded ", "Added ", "Made a book", "Sealed ", "Took back ")
_STANDS = ("Recorded ", "recorded, but", "is recorded", "is taken back", "is sealed")
_REFUSED = (1, 2)
_FINE, _RECORDED_BUT, _INTERRUPTED = 0, 4, 130


@dataclass(slots=True)
class Tally:
    """What a trial found, as plain values.

    Attributes:
        name: what was tried.
        runs: how many times a writer was run.
        faults: how many faults were put in; where several meet one run, each is counted.
        damaged: in how many runs a ledger held neither the old bytes nor the new.
        lost: in how many runs something acknowledged was not there.
        untrue: in how many runs the exit status or the words did not fit what had happened, or nothing was said.
        again: in how many runs the same command, run again, did harm or did not complete.
        left: in how many runs a temporary file was left over that the writer could have removed.
        old: how many runs ended with the old book, as far as that was asked.
        new: how many ended with the new one.
        notes: what must be known to read the figures, such as what was left out here and why.
        cases: the first few failures, in words.
    """

    name: str
    runs: int = 0
    faults: int = 0
    damaged: int = 0
    lost: int = 0
    untrue: int = 0
    again: int = 0
    left: int = 0
    old: int = 0
    new: int = 0
    notes: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)

    @property
    def caught(self) -> int:
        """How many failures there were, of whatever kind."""
        return self.damaged + self.lost + self.untrue + self.again + self.left

    def count(self, verdicts: Sequence[str], where: str) -> None:
        """Count the failures of one run, each of which is one of the names above."""
        for verdict in verdicts:
            kind = verdict.partition(":")[0]
            setattr(self, kind, getattr(self, kind) + 1)
            if len(self.cases) < _CASES:
                self.cases.append(f"{where}: {verdict}")

    def take(self, other: "Tally") -> None:
        """Add another tally's figures to this one's."""
        for name in ("runs", "faults", "damaged", "lost", "untrue", "again", "left", "old", "new"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.notes += [note for note in other.notes if note not in self.notes]
        self.cases += other.cases[: _CASES - len(self.cases)]


_CASES = 20
_RANDOM = re.compile(r"\.[0-9]+\.[0-9a-f]{8}(?=\.tmp$)")


def acknowledged(out: str) -> int:
    """Return how many things a writer said it has put into the book."""
    return sum(line.startswith(_ACKNOWLEDGED) for line in out.splitlines())


def judge(legal: Sequence[State], state: State, ended: Ended) -> list[str]:
    """Return what is wrong with how a run ended.

    Args:
        legal: the states that the ledgers may be in, from the old one to the new one.
        state: the one that they are in.
        ended: how the writer ended, and what it said.
    """
    said = min(acknowledged(ended.out), len(legal) - 1)
    if state not in legal:
        return ["damaged: neither the old book nor the new one stands", *_lost(legal, state, said)]
    reached, last = legal.index(state), len(legal) - 1
    found = _lost(legal, state, said)
    words = ended.out + ended.err
    if "Traceback" in words or "a defect of hmsledger" in words:
        found.append(f"untrue: a traceback or a defect: {ended.err[-200:]}")
    match ended.status:
        case status if status < 0:
            true = True  # killed: it could say nothing, and what it had said is counted above
        case status if status == _FINE:
            true = reached == last
        case status if status == _RECORDED_BUT:
            true = reached > 0 and bool(ended.err)
        case status if status in _REFUSED:
            true = reached == said < last and bool(ended.err)
        case status if status == _INTERRUPTED:
            true = reached == said or any(word in words for word in _STANDS)
        case _:
            true = False
    if not true:
        found.append(f"untrue: exit status {ended.status} with book {reached} of {last}: {ended.err[-200:]!r}")
    return found


def _lost(legal: Sequence[State], state: State, said: int) -> list[str]:
    """Return whether something acknowledged is not there: what each of its ledgers held must still begin it."""
    if said and not all(state.get(name, b"").startswith(data) for name, data in legal[said].items()):
        return ["lost: what was acknowledged is not in the book"]
    return []


def judge_leavings(root: Path, ended: Ended) -> list[str]:
    """Return whether a writer that was not killed left a temporary file behind."""
    if ended.status >= 0 and (left := left_over(root)):
        return [f"left: {', '.join(left)} after exit status {ended.status}"]
    return []


class Repeats:
    """Runs the same command again on what a fault has left behind: once on each state of the disk that occurs."""

    def __init__(self, trial: Trial, root: Path, legal: Sequence[State]) -> None:
        self._trial, self._root, self._legal = trial, root, legal
        self._known: dict[object, list[str]] = {}

    def judge(self) -> list[str]:
        """Return what is wrong with how the same command, run again and undisturbed, ends."""
        if not self._trial.again:
            return []
        disk = frozenset((_RANDOM.sub("", path.name), _content(path)) for path in self._root.rglob("*"))
        if disk not in self._known:
            self._known[disk] = self._run()
        return self._known[disk]

    def _run(self) -> list[str]:
        ended = run(self._trial.action, self._root)
        done = ended.status == _FINE or (ended.status in _REFUSED and "holds something already" in ended.err)
        if done and state_of(self._root) == self._legal[-1]:
            return []
        return [f"again: exit status {ended.status}: {ended.err[-200:]!r}"]


def _content(path: Path) -> bytes:
    """Return what a file holds; who held the lock last is nobody's business."""
    return path.read_bytes() if path.is_file() and path.suffix != ".lock" else b""


def undisturbed(trial: Trial, root: Path) -> State:
    """Run a writer undisturbed, and return what the ledgers then hold.

    Raises:
        RuntimeError: it does not work even so.
    """
    trial.lay_out(root)
    ended = run(trial.action, root)
    if ended.status != _FINE:
        raise RuntimeError(f"{trial.name} does not work undisturbed: {ended}")
    return state_of(root)
