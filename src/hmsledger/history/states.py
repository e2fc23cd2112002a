"""A book as it stood at a commit, read from git alone: nothing is checked out and nothing is written."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from hmsledger.entries import Book
from hmsledger.findings import DamagedBookError, Finding, MisuseError, Severity, Spot
from hmsledger.history.git import MissingError, Node, Objects, Repository
from hmsledger.store.files import SourceFile, shown_path
from hmsledger.store.find import SUFFIX, Whereabouts
from hmsledger.store.gate import RefusedError
from hmsledger.store.place import TOP
from hmsledger.store.read import Reading, read_files, read_text
from hmsledger.store.schema import Filed

_FOLDER, _FILE, _PROGRAM = 0o040000, 0o100644, 0o100755
_SUBMODULE = 0o160000
_DEEPEST = 100
_SAYS_LEDGER = re.compile(rb"^format[ \t]*=[ \t]*1[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_TOO_LARGE = "is larger than any ledger file may be"
SHORT = 9
"""How many digits of a commit's id people are shown."""


class Stored(NamedTuple):
    """What git holds of one file: its content by its id, with whatever is wrong with it.

    Attributes:
        filed: what it says; None where it cannot be read at all.
        problem: what keeps it, or a part of it, from being read, in words; empty where nothing does.
    """

    filed: Filed | None
    problem: str = ""


Files = Mapping[str, Node]
"""The ledger files of a book at a commit, by their paths from the top of the repository."""


class States:
    """The states of one book that a repository holds."""

    def __init__(self, repository: Repository, objects: Objects, whereabouts: Whereabouts) -> None:
        """Take the repository, its objects, and where the book is now."""
        self.repository, self.objects, self.whereabouts = repository, objects, whereabouts
        self.alone = not whereabouts.root.is_dir()
        name = (whereabouts.root.name,) if self.alone else ()
        self.parts = (*repository.prefix, *name)
        self._stored: dict[str, Stored] = {}
        self._ids: dict[str, frozenset[str]] = {}
        self._below: dict[tuple[str, str], dict[str, Node]] = {}

    def files(self, commit: str, known: Iterable[str]) -> Files | None:
        """Return the ledger files of the book at a commit; none where it was not there yet.

        Where its path was not there, the book may have been moved since: then it is the folder (or file) whose ledger
        files share most entries with the book.

        Args:
            commit: the commit's id.
            known: the ids of the entries that stand in the book, by which it is known again under another name.

        Returns:
            The files, or None where this clone does not hold the commit or a folder of it.
        """
        try:
            tree = self.objects.tree_of(commit)
            node = self._walk(tree)
            if node is None:
                return self._moved(tree, frozenset(known))
            path = "/".join(self.parts)
            return {path: node} if self.alone else self._toml_in(node.id, path)
        except MissingError:
            return None

    def stored(self, node: Node) -> Stored:
        """Return what a file holds."""
        if node.id not in self._stored:
            self._stored[node.id] = self._read(node)
        return self._stored[node.id]

    def ids(self, node: Node) -> frozenset[str]:
        """Return the ids of the entries that a file holds."""
        if node.id not in self._ids:
            filed = self.stored(node).filed
            self._ids[node.id] = (
                frozenset(value["id"] for _, value in filed.elements["entry"]) if filed else frozenset()
            )
        return self._ids[node.id]

    def reading(self, commit: str, files: Files) -> Reading:
        """Return the book at a commit with all its damage."""
        shown = {path: f"{path} at {commit[:SHORT]}" for path in files}
        loaded = tuple(self._source(path, node, shown[path]) for path, node in sorted(files.items()))
        return read_files(self.whereabouts, loaded)

    def shown(self, path: str) -> str:
        """Return the path of a file, from the top of the repository, as people see the files of the book."""
        top = Path(*[".."] * len(self.repository.prefix)) if self.repository.prefix else Path()
        folder = self.whereabouts.root.parent if self.alone else self.whereabouts.root
        return shown_path(folder / top / path)

    def _source(self, path: str, node: Node, shown: str) -> SourceFile | Finding:
        found = self.objects.read(node.id) if node.mode in {_FILE, _PROGRAM} else None
        if found is None or found.data is None:
            message = f"{shown} {_TOO_LARGE if found else _why_not(node)}"
            advice = "fetch the whole history, with ordinary files only"
            return Finding("unreadable-file", Severity.ERROR, message, advice, Spot(shown), place=TOP)
        return SourceFile(Path(path), shown, found.data)

    def _read(self, node: Node) -> Stored:
        found = self.objects.read(node.id) if node.mode in {_FILE, _PROGRAM} else None
        if found is None:
            return Stored(None, _why_not(node))
        if found.data is None:
            return Stored(None, _TOO_LARGE)
        try:
            text = read_text(found.data, "")
        except RefusedError as refused:
            return Stored(None, f"cannot be read: {refused.finding.message}")
        return Stored(text.filed, f"cannot be read in full: {text.findings[0].message}" if text.findings else "")

    def _walk(self, tree: str) -> Node | None:
        """Return the file or folder of the book in a tree, or None where there is none of its sort."""
        node = Node(_FOLDER, "", tree)
        for part in self.parts:
            inside = self.objects.nodes(node.id) if node.mode == _FOLDER else ()
            found = next((inner for inner in inside if inner.name == part), None)
            if found is None:
                return None
            node = found
        is_folder = node.mode == _FOLDER
        return node if is_folder != self.alone else None

    def _toml_in(self, tree: str, path: str) -> dict[str, Node]:
        if (tree, path) not in self._below:
            self._below[tree, path] = dict(self._toml_below(tree, path))
        return self._below[tree, path]

    def _toml_below(self, tree: str, path: str) -> Iterator[tuple[str, Node]]:
        if path.count("/") > _DEEPEST:
            raise MissingError
        for node in self.objects.nodes(tree):
            inner = posixpath.join(path, node.name)
            if node.name.startswith("."):
                continue
            if node.mode == _FOLDER:
                yield from self._toml_in(node.id, inner).items()
            elif node.name.endswith(SUFFIX) and node.mode not in {_FOLDER, _SUBMODULE}:
                yield inner, node

    def _moved(self, tree: str, known: frozenset[str]) -> Files:
        """Return the files of the folder, or the file, that holds most of the known entries; none where none does."""
        shared: dict[str, set[str]] = {}
        everywhere = self._toml_in(tree, "")
        for path, node in everywhere.items():
            ids = self.ids(node) & known if self._is_ledger(node) else frozenset()
            folder = path if self.alone else posixpath.dirname(path)
            while ids:
                shared.setdefault(folder, set()).update(ids)
                if not folder or self.alone:
                    break
                folder = posixpath.dirname(folder)
        if not shared:
            return {}
        best = max(sorted(shared), key=lambda folder: (len(shared[folder]), folder.count("/") + bool(folder)))
        if self.alone:
            return {best: everywhere[best]}
        return {path: node for path, node in everywhere.items() if not best or path.startswith(f"{best}/")}

    def _is_ledger(self, node: Node) -> bool:
        if node.mode not in {_FILE, _PROGRAM} or node.id in self._stored:
            return node.id in self._stored
        found = self.objects.read(node.id)
        return bool(found and found.data and _SAYS_LEDGER.search(found.data))


def _why_not(node: Node) -> str:
    if node.mode in {_FILE, _PROGRAM}:
        return "is not in this clone"
    return "is a link, which is not followed"


def book_at(states: States, commit: str, known: Iterable[str]) -> Book:
    """Return the book as it stood at a commit; an empty one where it was not there yet.

    Raises:
        DamagedBookError: it could not be read into entries then.
        MisuseError: this clone does not hold what stood there.
    """
    files = states.files(commit, known)
    if files is None:
        raise MisuseError(f"the files of {commit[:SHORT]} are not in this clone", "fetch the whole history with git")
    return states.reading(commit, files).sound().book if files else Book()


def book_since(whereabouts: Whereabouts, name: str, known: Iterable[str]) -> Book | None:
    """Return the book as it stood at a commit of any name, or None where that cannot be read."""
    root = whereabouts.root
    repository = Repository(root if root.is_dir() else root.parent)
    commit = repository.commit(name)
    if commit is None:
        return None
    with repository.objects() as objects:
        try:
            return book_at(States(repository, objects, whereabouts), commit, known)
        except (DamagedBookError, MisuseError):
            return None
