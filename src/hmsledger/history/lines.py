"""Merging line by line with git's own program, for what cannot be taken apart into tables."""

from pathlib import Path

from hmsledger.findings import MisuseError
from hmsledger.history.git import command, find_git, run
from hmsledger.history.merge import NotByEntryError, taken_apart

_MOST_CONFLICTS = 127


def merged_by_line(base: Path, ours: Path, theirs: Path) -> tuple[bytes, bool]:
    """Return git's own merge of three files, and whether it is clean.

    A merge of two sound ledger files is clean only if it is a sound one too and holds every entry of both.

    Raises:
        MisuseError: git cannot merge them, or is not installed.
    """
    labels = ("-L", "ours", "-L", "common", "-L", "theirs")
    paths = (str(path.absolute()) for path in (ours, base, theirs))
    asked = run(command(find_git(), "merge-file", "-p", *labels, *paths), Path.cwd())
    if asked.returncode > _MOST_CONFLICTS or asked.returncode < 0:
        said = asked.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise MisuseError(f"git cannot merge these files: {said}", "merge them by hand")
    return asked.stdout, asked.returncode == 0 and _holds_both(asked.stdout, ours, theirs)


def _holds_both(data: bytes, ours: Path, theirs: Path) -> bool:
    try:
        sides = [taken_apart(path.read_bytes(), "") for path in (ours, theirs)]
    except NotByEntryError:
        return True
    try:
        found = taken_apart(data, "")
    except NotByEntryError:
        return False
    return all(
        key in found and found[key].value == block.value
        for side in sides
        for key, block in side.items()
        if key[0] == "entry"
    )
