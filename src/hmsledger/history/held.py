"""What git holds of a book at this moment: what has been committed, and what is being merged."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from hmsledger.findings import MisuseError
from hmsledger.history.git import Repository
from hmsledger.history.states import States
from hmsledger.store.find import Whereabouts


class Held(NamedTuple):
    """What git holds of a book.

    Attributes:
        elements: what is held of each list of the files, such as ``entry``, as filed.
        files: the bytes of each file at the commit that the working files are based on, by its shown path.
    """

    elements: Mapping[str, list[Mapping[str, Any]]]
    files: Mapping[str, bytes]

    def has(self, section: str, values: Mapping[str, Any]) -> bool:
        """Return whether git holds an element: under its id or code, or, where it has neither, with the same values."""
        key = next((key for key in ("id", "code") if key in values), None)
        if key is None:
            return any(dict(held) == dict(values) for held in self.elements.get(section, ()))
        return any(held.get(key) == values[key] for held in self.elements.get(section, ()))


def held_by_git(whereabouts: Whereabouts, known: Collection[str]) -> Held:
    """Return what git holds of a book.

    Args:
        whereabouts: where the book is.
        known: the ids of its entries, by which it is known again where its folder was renamed.

    Raises:
        MisuseError: it lies in no repository, git is not installed, or this clone lacks what was committed.
    """
    root = whereabouts.root
    repository = Repository(root if root.is_dir() else root.parent)
    head = repository.commit("HEAD")
    elements: dict[str, list[Mapping[str, Any]]] = {}
    contents: dict[str, bytes] = {}
    with repository.objects() as objects:
        states = States(repository, objects, whereabouts)
        for commit in (head, *repository.merging()) if head else ():
            files = states.files(commit, known)
            if files is None:
                raise MisuseError("this clone does not hold what was committed", "fetch the whole history with git")
            for path, node in files.items():
                filed = states.stored(node).filed
                for section, found in filed.elements.items() if filed else ():
                    elements.setdefault(section, []).extend(values for _, values in found)
                kept = objects.read(node.id)
                if commit == head and kept and kept.data is not None:
                    contents[states.shown(path)] = kept.data
    return Held(elements, contents)
