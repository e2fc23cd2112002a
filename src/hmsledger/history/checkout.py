"""Which commit is checked out where a book lies: read from git's own files, running nothing and heeding no setting.

Every report says it, so it must cost next to nothing, and a repository may come from anyone.
"""

import os
import re
from contextlib import suppress
from pathlib import Path

_HEX = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REFERENCE = re.compile(r"ref: (?P<name>refs/[^\s\\]+)")
_CEILINGS = "GIT_CEILING_DIRECTORIES"
_MOST = 64 * 1024 * 1024
_DEEPEST = 5


def commit_checked_out(folder: Path) -> str:
    """Return the id of the commit that is checked out around a folder.

    Args:
        folder: a folder; as with git, its repository may begin in any folder above it, but in or above none that
            ``GIT_CEILING_DIRECTORIES`` names.

    Returns:
        The id in hexadecimal digits; nothing where there is no repository, or no commit in it yet, or where its
        references are not kept in files.
    """
    kept = _git_folder(Path(os.path.abspath(folder)))  # noqa: PTH100 - a link is followed by the system, not by name
    if kept is None:
        return ""
    common = kept / (_text(kept / "commondir").strip() or ".")
    name = "HEAD"
    for _ in range(_DEEPEST):
        said = _text(kept / name).strip() or _text(common / name).strip() or _packed(common, name)
        if _HEX.fullmatch(said):
            return said
        found = _REFERENCE.fullmatch(said)
        if found is None or ".." in found["name"]:
            return ""
        name = found["name"]
    return ""


def _git_folder(start: Path) -> Path | None:
    ceilings = {Path(part) for part in os.environ.get(_CEILINGS, "").split(os.pathsep) if os.path.isabs(part)}  # noqa: PTH117 - as git reads it
    for folder in (start, *start.parents):
        if folder != start and folder in ceilings:
            return None
        beside = folder / ".git"
        if beside.is_dir():
            return beside
        said = _text(beside)
        if said.startswith("gitdir: "):
            return folder / said.removeprefix("gitdir: ").rstrip("\n")
    return None


def _packed(common: Path, name: str) -> str:
    for line in _text(common / "packed-refs").splitlines():
        commit, _, known = line.partition(" ")
        if known == name:
            return commit
    return ""


def _text(path: Path) -> str:
    """Return what a small ordinary file says; nothing where there is none."""
    with suppress(OSError, ValueError):
        if path.is_file() and path.stat().st_size <= _MOST:
            return path.read_text(encoding="utf-8", errors="replace")
    return ""
