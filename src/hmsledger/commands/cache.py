"""Answers kept for next time: an answer is a function of the book's bytes, the question and the version.

They lie in the user's own cache folder, never in or beside the book, keyed on content; they are never trusted for
writing and ``check`` never reads them. Anything odd about them, and the question is simply answered anew.
"""

import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from hmsledger import __version__
from hmsledger.findings import Finding
from hmsledger.store.files import SourceFile
from hmsledger.store.find import Whereabouts
from hmsledger.store.gate import RefusedError, read_bytes

VARIABLE = "HMSLEDGER_CACHE"
_PRIVATE = 0o700


class Answer(NamedTuple):
    """What a command says on stdout or in a file, and the advice that goes to stderr; what is kept is text."""

    content: str | bytes
    advice: str


def answered(
    whereabouts: Whereabouts,
    files: tuple[SourceFile | Finding, ...],
    question: tuple[str | None, ...],
    compute: Callable[[], Answer],
) -> Answer:
    """Return the answer to a question on a book, kept from last time if nothing has changed since.

    Args:
        whereabouts: where the book is.
        files: its files as they are now.
        question: everything the answer depends on beside them.
        compute: works the answer out.
    """
    folder = _folder()
    loaded = [file for file in files if isinstance(file, SourceFile)]
    if folder is None or len(loaded) < len(files):
        return compute()
    asked = repr((str(whereabouts.root), str(whereabouts.only), os.fspath(Path.cwd()), question))
    state = sha256(repr((__version__, _code_stamp(), sys.version, asked)).encode())
    for file in loaded:
        state.update(f"\0{file.shown}\0".encode())
        state.update(sha256(file.data).digest())
    key = state.hexdigest()
    place = folder / sha256(asked.encode()).hexdigest()
    kept = _kept(place, key)
    if kept is not None:
        return kept
    answer = compute()
    with suppress(OSError):
        _keep(place, key, answer)
    return answer


def _folder() -> Path | None:
    """Return the user's own cache folder, or None where there is none that only the user can write to."""
    chosen = os.environ.get(VARIABLE)
    if chosen == "off":
        return None
    try:
        folder = Path(chosen) if chosen else _usual_folder()
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        status = folder.lstat()
    except (OSError, RuntimeError):
        return None
    if os.name == "posix" and (status.st_uid != os.getuid() or stat.S_IMODE(status.st_mode) & 0o077):
        return None
    return folder if stat.S_ISDIR(status.st_mode) else None


def _usual_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "hmsledger" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "hmsledger"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hmsledger"


def _code_stamp() -> list[tuple[str, int]]:
    """Return when each room of the program last changed, so that no answer outlives the code that gave it."""
    root = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - a hundred paths for one short answer
    rooms = (entry for folder, _, _ in os.walk(root) for entry in os.scandir(folder) if entry.name.endswith(".py"))
    return sorted((entry.path, entry.stat().st_mtime_ns) for entry in rooms)


def _kept(place: Path, key: str) -> Answer | None:
    try:
        header, _, payload = read_bytes(place, place.name).partition(b"\n")
        known, proof, size = header.split(b" ")
        if known != key.encode() or proof != sha256(payload).hexdigest().encode():
            return None
        return Answer(payload[: int(size)].decode(), payload[int(size) :].decode())
    except (RefusedError, ValueError):
        return None


def _keep(place: Path, key: str, answer: Answer) -> None:
    text, advice = str(answer.content).encode(), answer.advice.encode()
    payload = text + advice
    header = f"{key} {sha256(payload).hexdigest()} {len(text)}\n".encode()
    fresh = place.with_name(f"{place.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(header + payload)
    fresh.replace(place)
