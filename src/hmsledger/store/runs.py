"""The entries of a long file, a run at a time: parsed and validated when they are gone through, and then forgotten.

Plain values take many times the room of the entries made of them. Held for a moment only, they stay few, and near.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hmsledger.store.schema import Filed, sound, validate
from hmsledger.store.toml import Parts, entries_in, taken_apart
from hmsledger.store.values import FORMAT

_LONG = 50_000


class NotSoundError(Exception):
    """Something in a run cannot be read; the whole file has to be looked at to say what."""


class Runs:
    """The validated entries of a file with their numbers, counted from 0; they may be gone through again."""

    def __init__(self, parts: Parts) -> None:
        """Take a text taken apart."""
        self._parts = parts

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Yield each entry.

        Raises:
            NotSoundError: there is one that cannot be read.
        """
        number = 0
        runs: list[str | list[object]] = [*self._parts.runs, self._parts.last]
        for run in runs:
            entries = _validated(run)
            yield from enumerate(entries, number)
            number += len(entries)


def _validated(run: str | list[object]) -> Sequence[Mapping[str, Any]]:
    try:
        return sound({"format": FORMAT, "entry": entries_in(run) if isinstance(run, str) else run})["entry"]
    except ValueError:
        raise NotSoundError from None


def in_runs(text: str) -> Filed | None:
    """Return what a long text holds, with its entries in runs, or None where it is short or not simply laid out.

    Nothing is said of what is wrong with it: then it is None too, or its runs refuse to be gone through.
    """
    parts = taken_apart(text) if len(text) > _LONG else None
    if parts is None:
        return None
    filed, complaints = validate(parts.document)
    return None if complaints else filed._replace(runs=Runs(parts))
