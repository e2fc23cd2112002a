"""Git, asked through its own program: the one room that runs it.

A repository may come from anyone. So nothing in it is ever run: no hook, filter, pager, file system monitor or remote
helper; a name given by a user is turned into an object id before it is used, and only ids are used from then on; what
git is told by the surroundings of another command (``GIT_DIR`` and its like) is forgotten. Only two of its programs are
needed: ``rev-parse`` and ``rev-list`` find commits, and one ``cat-file`` hands out objects as they are stored.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from hmsledger.findings import MisuseError, brief
from hmsledger.store.gate import MOST_BYTES, RefusedError, read_bytes

_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.commitGraph=false",  # a copy of the parents of commits, which may lie
    "core.quotePath=false",
    "protocol.allow=never",
)
_KEPT = frozenset({"GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"})
_SURROUNDINGS = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # for git before 2.44, which does not know the line above
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "LC_ALL": "C",
}
_HEX = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_CHUNK = 1024 * 1024


class GitObject(NamedTuple):
    """An object of git's, as it is stored.

    Attributes:
        id: its hexadecimal id.
        kind: commit, tree, blob or tag.
        data: its content; None where it is larger than any ledger file may be.
    """

    id: str
    kind: str
    data: bytes | None


class MissingError(Exception):
    """This clone does not hold an object that is needed, or holds it damaged."""


class Node(NamedTuple):
    """One name in a folder of a commit."""

    mode: int
    name: str
    id: str


class Commit(NamedTuple):
    """A commit: its id and those of its parents, as far as this clone knows them."""

    id: str
    parents: tuple[str, ...]


class Repository:
    """The git repository that a folder lies in.

    Attributes:
        prefix: the folder's path from the top of the repository, in parts.
    """

    def __init__(self, folder: Path) -> None:
        """Find the repository.

        Raises:
            MisuseError: git is not installed, the folder lies in no repository, or git will not open it.
        """
        self._program = find_git()
        self._folder = folder
        asked = self._run("rev-parse", "--is-inside-work-tree", "--show-prefix")
        inside, _, prefix = os.fsdecode(asked.stdout).partition("\n")
        if asked.returncode or inside != "true":
            raise _not_opened(folder, asked.stderr.decode(errors="replace"))
        self.prefix = tuple(part for part in prefix.removesuffix("\n").split("/") if part)

    def commit(self, name: str) -> str | None:
        """Return the id of the commit that a branch, tag, id or other name of git's means; None where there is none.

        Raises:
            MisuseError: it is no name but an option or a control character.
        """
        if name.startswith("-") or not name or not name.isprintable():
            raise MisuseError(f"“{brief(name)}” is not the name of a commit", "name a branch, a tag or a commit id")
        asked = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        found = asked.stdout.decode(errors="replace").strip()
        return found if asked.returncode == 0 and _HEX.fullmatch(found) else None

    def merging(self) -> tuple[str, ...]:
        """Return the commits that are being merged into the working files at this moment."""
        return tuple(word for word in self._git_file("MERGE_HEAD").split() if _HEX.fullmatch(word))

    def boundary(self) -> frozenset[str]:
        """Return the commits of a shallow clone whose parents it does not hold; none in a whole clone."""
        return frozenset(word for word in self._git_file("shallow").split() if _HEX.fullmatch(word))

    def commits(self, tips: tuple[str, ...], without: str | None) -> tuple[Commit, ...]:
        """Return the commits that lead to some commits but not to another, each after its parents.

        Raises:
            MisuseError: git cannot follow them.
        """
        words = (*tips, *((f"^{without}",) if without else ()))
        asked = self._run("rev-list", "--parents", "--topo-order", "--reverse", *words, "--")
        if asked.returncode:
            raise _cannot(asked.stderr.decode(errors="replace"))
        rows = (line.split() for line in asked.stdout.decode("ascii").splitlines())
        return tuple(Commit(row[0], tuple(row[1:])) for row in rows)

    def is_ancestor(self, earlier: str, later: str) -> bool:
        """Return whether a commit is part of the history of another."""
        return self._run("merge-base", "--is-ancestor", earlier, later).returncode == 0

    @contextmanager
    def objects(self) -> Iterator["Objects"]:
        """Open the store of objects."""
        opened = Objects(self._command("cat-file", "--batch"), self._folder)
        try:
            yield opened
        finally:
            opened.close()

    def _git_file(self, name: str) -> str:
        asked = self._run("rev-parse", "--git-path", name)
        path = self._folder / os.fsdecode(asked.stdout).removesuffix("\n")
        try:
            return read_bytes(path, name).decode("ascii", errors="replace") if asked.returncode == 0 else ""
        except RefusedError:
            return ""

    def _command(self, *words: str) -> list[str]:
        return command(self._program, *words)

    def _run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return run(self._command(*words), self._folder)


class Objects:
    """The objects of a repository, handed out by one process for as long as it is open."""

    def __init__(self, words: list[str], folder: Path) -> None:
        """Take the command that hands them out; it is started when the first is asked for."""
        self._words, self._folder = words, folder
        self._process: subprocess.Popen[bytes] | None = None
        self._trees: dict[str, tuple[Node, ...]] = {}

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            with suppress(OSError):
                self._process.communicate()
            self._process = None

    def read(self, object_id: str) -> GitObject | None:
        """Return an object, or None where this clone does not hold it, or holds it damaged."""
        if not _HEX.fullmatch(object_id):
            return None
        process = self._process = self._process or self._start()
        source, sink = process.stdout, process.stdin
        if source is None or sink is None:
            return None
        try:
            sink.write(f"{object_id}\n".encode())
            sink.flush()
            header = source.readline().split()
        except OSError:
            header = []
        if not header:
            self.close()
            return None
        if len(header) != 3 or not header[2].isdigit():  # noqa: PLR2004 - id, kind, size
            return None
        size = int(header[2])
        data = source.read(size) if size <= MOST_BYTES else None
        left = 1 if data is not None else size + 1
        while left and (skipped := len(source.read(min(left, _CHUNK)))):
            left -= skipped
        return GitObject(header[0].decode("ascii"), header[1].decode("ascii"), data)

    def tree_of(self, commit: str) -> str:
        """Return the id of the folder that a commit holds.

        Raises:
            MissingError: this clone does not hold the commit, or holds it damaged.
        """
        found = self.read(commit)
        if found is None or found.kind != "commit" or not found.data:
            raise MissingError
        return found.data.partition(b"\n")[0].decode(errors="replace").removeprefix("tree ")

    def nodes(self, tree: str) -> tuple[Node, ...]:
        """Return the names in a folder.

        Raises:
            MissingError: this clone does not hold it, or holds it damaged.
        """
        if tree not in self._trees:
            found = self.read(tree)
            if found is None or found.kind != "tree" or found.data is None:
                raise MissingError
            self._trees[tree] = tuple(_nodes(found.data, len(found.id) // 2))
        return self._trees[tree]

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - git alone, with ids alone
            self._words,
            cwd=self._folder,
            env=surroundings(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )


def surroundings() -> Mapping[str, str]:
    """Return the environment that git runs in: the user's own, without what another git command left in it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    return {**own, **_SURROUNDINGS}


def command(program: str, *words: str) -> list[str]:
    """Return a command line for git under which nothing that a repository configures is run."""
    return [program, "--no-pager", *(word for setting in _SETTINGS for word in ("-c", setting)), *words]


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run git and return how it ended."""
    return subprocess.run(  # noqa: S603 - an argument list, never a shell
        words, cwd=folder, env=surroundings(), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )


def find_git() -> str:
    """Return the path of git's program: from the search path only, never from the working folder.

    Raises:
        MisuseError: it is not installed.
    """
    name = "git.exe" if os.name == "nt" else "git"
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = Path(folder, name)
        if path.is_absolute() and path.is_file() and os.access(path, os.X_OK):
            return str(path)
    raise MisuseError("git is not installed here, and this asks what git knows", "install it: https://git-scm.com")


def _nodes(data: bytes, width: int) -> Iterator[Node]:
    """Yield what a folder holds, from the form in which git stores it: mode, name, and the id in bytes."""
    start = 0
    while start < len(data):
        try:
            space, end = data.index(b" ", start), data.index(b"\0", start)
            mode = int(data[start:space], 8)
        except ValueError:
            raise MissingError from None
        yield Node(mode, os.fsdecode(data[space + 1 : end]), data[end + 1 : end + 1 + width].hex())
        start = end + 1 + width


def _not_opened(folder: Path, said: str) -> MisuseError:
    if "dubious ownership" in said:
        return MisuseError(
            f"git does not open the repository of “{folder}”, because it belongs to another user (dubious ownership)",
            "if you trust its owner, run once: git config --global --add safe.directory PATH, as git itself advises",
        )
    if "not a git repository" in said or not said:
        return MisuseError(
            f"“{folder}” lies in the working files of no git repository", "keep the book in git to ask for its history"
        )
    return _cannot(said)


def _cannot(said: str) -> MisuseError:
    last = said.strip().rpartition("\n")[2].removeprefix("fatal: ")
    return MisuseError(f"git cannot answer: {brief(last, 200)}", "look at the repository with: git fsck")
