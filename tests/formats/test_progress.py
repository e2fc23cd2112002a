"""A sign of life: only on a terminal, and only for work that takes longer than a second."""

import os
import subprocess
import sys
import time
from itertools import count

import pytest
from conftest import ROOT

from hmsledger.commands.progress import each

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
SENTENCE = b"Council approved capital of 264,296.\n"


def seen_on_a_terminal(code: list[str], sent: bytes, wait: float) -> str:
    """Return what a terminal shows of a program's messages, when its input comes after so many seconds."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, *code],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(theirs)
    assert process.stdin is not None
    time.sleep(wait)
    process.stdin.write(sent)
    process.stdin.close()
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    process.wait()
    os.close(ours)
    return shown.decode()


def test_work_that_takes_long_shows_that_it_goes_on_and_leaves_nothing_behind() -> None:
    shown = seen_on_a_terminal(["-m", "hmsledger", "proof", "-"], SENTENCE, 3.0)

    assert "Proof-reading" in shown
    assert shown.rstrip().endswith(("\x1b[2K", "\x1b[?25h", "\x1b[1A"))


def test_work_that_is_quick_shows_nothing() -> None:
    assert "Proof-reading" not in seen_on_a_terminal(["-m", "hmsledger", "proof", "-"], SENTENCE, 0)


def test_things_are_counted_on_a_terminal() -> None:
    work = (
        "import time\nfrom hmsledger.commands.progress import each\n"
        "for _ in each(range(4), 'Writing pages', 4): time.sleep(0.5)"
    )
    assert "Writing pages" in seen_on_a_terminal(["-c", work], b"", 0)


def test_nobody_looks_at_a_pipe(capfd: pytest.CaptureFixture[str]) -> None:
    counter = count()

    assert [next(counter) for _ in each(range(3), "Writing pages", 3)] == [0, 1, 2]
    assert capfd.readouterr() == ("", "")
