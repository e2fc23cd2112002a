"""Progress: a sign of life on the terminal, for work that takes longer than a second and for no other."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from hmsledger.commands.output import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 1.0
"""For so many seconds nobody wonders."""

_One = TypeVar("_One")


class _Bar:
    """A bar that appears when work has taken long enough, and leaves nothing behind."""

    def __init__(self, words: str, total: int | None) -> None:
        from threading import Lock, Timer

        self._words, self._total, self._done = words, total, 0
        self._lock, self._over = Lock(), False
        self._shown: Progress | None = None
        self._timer = Timer(_PATIENCE, self._appear)
        self._timer.daemon = True
        self._timer.start()

    def _appear(self) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        from hmsledger.render.terminal import plain_console

        with self._lock:
            if self._over:
                return
            columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
            self._shown = Progress(*columns, console=plain_console(stderr=True), transient=True)
            self._task = self._shown.add_task(self._words, total=self._total, completed=self._done)
            self._shown.start()

    def advance(self) -> None:
        """Count one more thing as done."""
        with self._lock:
            self._done += 1
            if self._shown:
                self._shown.update(self._task, completed=self._done)

    def leave(self) -> None:
        """Take it away, or see to it that it never appears."""
        self._timer.cancel()
        with self._lock:
            self._over = True
            if self._shown:
                self._shown.stop()


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show that something is being done for as long as that takes, if it takes long and someone looks at a terminal."""
    if not is_terminal(sys.stderr):
        yield
        return
    bar = _Bar(words, None)
    try:
        yield
    finally:
        bar.leave()


def each(things: Iterable[_One], words: str, total: int) -> Iterator[_One]:
    """Yield things one after the other, and show how many are done if that takes long and someone looks at a terminal.

    Args:
        things: what there is to do.
        words: what is being done with them.
        total: how many there are.
    """
    if not is_terminal(sys.stderr):
        yield from things
        return
    bar = _Bar(words, total)
    try:
        for thing in things:
            yield thing
            bar.advance()
    finally:
        bar.leave()
