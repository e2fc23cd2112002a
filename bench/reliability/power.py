"""Power cuts, simulated: what a writer did to the disk is recorded, and every state that a cut may leave is judged.

What was not forced to disk may be there or not, in any order: each name made, moved or removed in a folder since that
folder was last forced; of a file's bytes none, all, any first part in steps of a sector, zeros instead, or later
writes without earlier ones. This is harsher than any one file system is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from bench.reliability.book import State, Trial
from bench.reliability.judging import Tally, acknowledged
from bench.reliability.process import start_traced

_SECTOR = 512
_MOST_SUBSETS = 8
_TRACED = "openat,write,pwrite64,ftruncate,lseek,fsync,fdatasync,close,rename,renameat,renameat2,unlink,unlinkat,mkdir"
_CALL = re.compile(r"(?P<name>[a-z0-9_]+)\((?P<arguments>.*)\) += (?P<result>[0-9]+)(?:<(?P<path>[^>]*)>)?")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FIRST = re.compile(r"(?P<number>[0-9]+)<(?P<path>[^>]*)>")

Edit = tuple[int, bytes | None]
"""Bytes written at an offset, or None where the file was cut or stretched to that length."""


@dataclass(slots=True)
class _File:
    sure: bytes = b""
    pending: list[Edit] = field(default_factory=list)

    def force(self) -> None:
        self.sure, self.pending = _edited(self.sure, self.pending), []

    def states(self) -> set[bytes]:
        """Return every content that a cut may leave."""
        found = {self.sure}
        for count, (offset, data) in enumerate(self.pending):
            before = _edited(self.sure, self.pending[:count])
            found.add(_edited(before, [(offset, data)]))
            found.add(_edited(self.sure, [(offset, data)]))
            if data is not None:
                end = offset + len(data)
                for kept in range(_SECTOR - offset % _SECTOR, len(data), _SECTOR):
                    found.add(_edited(before, [(offset, data[:kept])]))
                    found.add(_edited(before, [(offset, data[:kept]), (end, None)]))
                found.add(_edited(before, [(end, None)]))
                found.add(_edited(before, [(offset, bytes(len(data)))]))
        return found


@dataclass(slots=True)
class _Folder:
    sure: dict[str, int] = field(default_factory=dict)
    pending: list[dict[str, int | None]] = field(default_factory=list)

    def now(self) -> dict[str, int]:
        return _renamed(self.sure, self.pending)

    def force(self) -> None:
        self.sure, self.pending = self.now(), []

    def states(self) -> list[dict[str, int]]:
        """Return every set of names that a cut may leave."""
        count = len(self.pending)
        if count > _MOST_SUBSETS:
            return [_renamed(self.sure, self.pending[:most]) for most in range(count + 1)]
        subsets = product((False, True), repeat=count)
        return [
            _renamed(self.sure, [op for op, kept in zip(self.pending, kept_ones, strict=True) if kept])
            for kept_ones in subsets
        ]


def _edited(data: bytes, edits: list[Edit]) -> bytes:
    for offset, new in edits:
        if new is None:
            data = data[:offset].ljust(offset, b"\0")
        else:
            data = data[:offset].ljust(offset, b"\0") + new + data[offset + len(new) :]
    return data


def _renamed(names: Mapping[str, int], changes: list[dict[str, int | None]]) -> dict[str, int]:
    found = dict(names)
    for change in changes:
        for name, node in change.items():
            if node is None:
                found.pop(name, None)
            else:
                found[name] = node
    return found


class Disk:
    """A folder on a disk, of which some is sure to be there and some is not yet."""

    def __init__(self, root: Path) -> None:
        """Take a folder as it is, all of it on disk."""
        self._root = root
        self._nodes: list[_File | _Folder] = []
        self._top = self._load(root)
        self._open: dict[int, tuple[int, int, bool]] = {}
        self.said = ""

    def _load(self, path: Path) -> int:
        node: _File | _Folder
        if path.is_dir():
            node = _Folder({inner.name: self._load(inner) for inner in path.iterdir()})
        else:
            node = _File(path.read_bytes())
        return self._add(node)

    def _add(self, node: "_File | _Folder") -> int:
        self._nodes.append(node)
        return len(self._nodes) - 1

    def follow(self, line: str) -> bool:
        """Do what a line of the record says, and return whether that changed what a cut may leave."""
        found = _CALL.match(line)
        if found is None:
            return False
        texts = [_decoded(text) for text in _TEXT.findall(found["arguments"])]
        names = [text.decode(errors="replace") for text in texts]
        return self._follow(found["name"], found["arguments"], int(found["result"]), texts, names)

    def _follow(self, name: str, arguments: str, result: int, texts: list[bytes], names: list[str]) -> bool:
        match name:
            case "openat":
                changed = self._opened(names[0], arguments, result)
            case "write" | "pwrite64":
                changed = self._wrote(arguments, texts[0] if texts else b"", result)
            case "ftruncate":
                changed = self._truncated(arguments)
            case "fsync" | "fdatasync":
                changed = self._forced(arguments)
            case "mkdir":
                changed = self._changed({names[0]: self._add(_Folder())})
            case "unlink" | "unlinkat":
                changed = self._changed({names[0]: None})
            case "rename" | "renameat" | "renameat2":
                place = self._place(names[0])
                changed = self._changed({names[0]: None, names[1]: place[0].now()[place[1]]}) if place else False
            case _:
                changed = self._moved(name, arguments, result)
        return changed

    def _moved(self, name: str, arguments: str, result: int) -> bool:
        """Follow what changes nothing on disk: where the next write goes, and that a file is closed."""
        number = _number(arguments)
        if name == "close":
            self._open.pop(number, None)
        elif number in self._open:
            node, _, appends = self._open[number]
            self._open[number] = (node, result, appends)
        return False

    def _truncated(self, arguments: str) -> bool:
        number = _number(arguments)
        file = self._nodes[self._open[number][0]] if number in self._open else None
        if not isinstance(file, _File):
            return False
        file.pending.append((int(arguments.rpartition(",")[2]), None))
        return True

    def _place(self, path: str) -> tuple[_Folder, str] | None:
        """Return the folder that a path lies in and its name there, if it lies in the disk."""
        whole = self._root / path
        if not whole.is_relative_to(self._root) or whole == self._root:
            return None
        node = self._nodes[self._top]
        *above, name = whole.relative_to(self._root).parts
        for part in above:
            if not isinstance(node, _Folder):
                return None
            node = self._nodes[node.now()[part]]
        return (node, name) if isinstance(node, _Folder) else None

    def _changed(self, names: Mapping[str, int | None]) -> bool:
        change: dict[str, int | None] = {}
        folder = None
        for path, node in names.items():
            if place := self._place(path):
                folder = place[0]
                change[place[1]] = node
        if folder is None:
            return False
        folder.pending.append(change)  # a file is renamed within its folder: both names in one step
        return True

    def _opened(self, path: str, arguments: str, number: int) -> bool:
        place = self._place(path)
        if place is None:
            return False
        folder, name = place
        changed = name not in folder.now()
        if changed:
            folder.pending.append({name: self._add(_File())})
        node = folder.now()[name]
        file = self._nodes[node]
        if isinstance(file, _File):
            self._open[number] = (node, 0, "O_APPEND" in arguments)
            if "O_TRUNC" in arguments:
                file.pending.append((0, None))
                changed = True
        return changed

    def _wrote(self, arguments: str, data: bytes, count: int) -> bool:
        number = _number(arguments)
        if number == 1:
            self.said += data[:count].decode(errors="replace")
            return True
        if number not in self._open or not isinstance(file := self._nodes[self._open[number][0]], _File):
            return False
        node, offset, appends = self._open[number]
        if appends:
            offset = len(_edited(file.sure, file.pending))
        file.pending.append((offset, data[:count]))
        self._open[number] = (node, offset + count, appends)
        return True

    def _forced(self, arguments: str) -> bool:
        number = _number(arguments)
        if number in self._open:
            self._nodes[self._open[number][0]].force()
            return True
        found = _FIRST.match(arguments)
        path = _decoded(found["path"]).decode() if found else ""
        if path == str(self._root):
            self._nodes[self._top].force()
        elif place := self._place(path):
            self._nodes[place[0].now()[place[1]]].force()
        else:
            return False
        return True

    def now(self) -> State:
        """Return the ledgers as programs see them."""
        return dict(
            next(self._read(self._top, "", lambda node: [node.now()], lambda node: [_edited(node.sure, node.pending)]))
        )

    def states(self) -> set[frozenset[tuple[str, bytes]]]:
        """Return the ledgers in every state that a cut may leave."""
        return {frozenset(found) for found in self._read(self._top, "", _Folder.states, _File.states)}

    def _read(
        self,
        number: int,
        path: str,
        folders: Callable[[_Folder], Iterable[dict[str, int]]],
        files: Callable[[_File], Iterable[bytes]],
    ) -> Iterator[tuple[tuple[str, bytes], ...]]:
        node = self._nodes[number]
        if isinstance(node, _File):
            yield from (((path, data),) for data in files(node))
            return
        seen = set()
        for names in folders(node):
            kept = {
                name: inner for name, inner in names.items() if not name.startswith(".") and self._counts(name, inner)
            }
            if (key := tuple(sorted(kept.items()))) in seen:
                continue
            seen.add(key)
            inner = [
                list(self._read(node, f"{path}/{name}".lstrip("/"), folders, files)) for name, node in kept.items()
            ]
            for parts in product(*inner):
                yield tuple(item for part in parts for item in part)

    def _counts(self, name: str, number: int) -> bool:
        return isinstance(self._nodes[number], _Folder) or name.endswith(".toml")


def _decoded(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _number(arguments: str) -> int:
    found = _FIRST.match(arguments)
    return int(found["number"]) if found else -1


def power_cuts(trial: Trial, scratch: Path) -> Tally:
    """Record a writer, and judge every state that a power cut at any moment may leave.

    Raises:
        OSError: strace may not watch a process here.
    """
    root = scratch / "root"
    root.mkdir(exist_ok=True)
    log = scratch / "record"
    trial.lay_out(root)
    disk = Disk(root)
    words = ["-xx", "-s", "100000000", "-e", f"trace={_TRACED}"]
    ended = start_traced(trial.action, root, log, words).end()
    if ended.status != 0:
        raise RuntimeError(f"{trial.name} does not work under strace: {ended}")
    moments: list[tuple[str, int, set[frozenset[tuple[str, bytes]]]]] = [("the start", 0, disk.states())]
    seen = [disk.now()]
    for line in log.read_text(encoding="ascii").splitlines():
        if disk.follow(line):
            moments.append((_called(line), acknowledged(disk.said), disk.states()))
            if disk.now() not in seen and ("rename" in line[:8] and trial.again):
                seen.append(disk.now())
    legal = [*(state for state in seen if state != disk.now()), disk.now()]
    tally = Tally(trial.name, runs=1)
    for moment, said, states in moments:
        tally.faults += len(states)
        for state in map(dict, states):
            where = f"{trial.name}, cut after {moment}"
            tally.old += state == legal[0]
            tally.new += state == legal[-1]
            if state not in legal:
                tally.count(["damaged: neither the old book nor the new one stands"], where)
            elif legal.index(state) < min(said, len(legal) - 1):
                tally.count(["lost: what was acknowledged is not in the book"], where)
    return tally


def _called(line: str) -> str:
    found = _CALL.match(line)
    paths = [_decoded(text).decode(errors="replace") for text in _TEXT.findall(line)]
    return f"{found['name'] if found else ''} {Path(paths[-1][:200]).name if paths else ''}".strip()
