"""A real terminal for the program: what a person sees on it, and the keys that they press."""

import os
import select
import subprocess
import sys
import time
from pathlib import Path

PATIENCE = 30.0
_START = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, "-m", "hmsledger", *sys.argv[1:]])
"""
"""Makes the terminal the one that its keys act on, even where the tests themselves run without Ctrl-C; then the program."""

CTRL_C, CTRL_D = "\x03", "\x04"


class Terminal:
    """The program at a terminal."""

    def __init__(self, cwd: Path, *words: str) -> None:
        """Start the program with the terminal as its keyboard and screen."""
        keyboard, screen = os.openpty()
        env = {**os.environ, "TERM": "xterm", "COLUMNS": "200", "HMSLEDGER_CACHE": "off"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, *words],
            cwd=cwd,
            env=env,
            stdin=screen,
            stdout=screen,
            stderr=screen,
            start_new_session=True,
        )
        os.close(screen)
        self._terminal = keyboard
        self._looked = 0
        self.screen = ""

    def sees(self, text: str) -> None:
        """Wait until a text appears on the screen, behind what was seen before."""
        limit = time.monotonic() + PATIENCE
        while (found := self.screen.find(text, self._looked)) < 0:
            if not self._read(limit):
                raise AssertionError(f"never saw {text!r}; the screen says:\n{self.screen[self._looked :]}")
        self._looked = found + len(text)

    def types(self, answer: str) -> None:
        """Type an answer and press Enter."""
        self.presses(f"{answer}\r")

    def presses(self, keys: str) -> None:
        """Press keys."""
        os.write(self._terminal, keys.encode())

    def status(self) -> int:
        """Wait for the end, and return the exit status."""
        limit = time.monotonic() + PATIENCE
        while self._read(limit):
            pass
        os.close(self._terminal)
        return self._process.wait(PATIENCE)

    def close(self) -> None:
        """End the program if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _read(self, limit: float) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], max(0.0, limit - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self._terminal, 65536)
        except OSError:  # what Linux says when nobody holds the other end any more
            return False
        self.screen += data.decode(errors="replace").replace("\r\n", "\n")
        return bool(data)
