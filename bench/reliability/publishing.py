"""Figures as Markdown, in a marked part of a page that is otherwise written by hand."""

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path

BUSY = 0.5
LOAD = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
"""How much the machine had to do when the trials began."""


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table: first column words, the others figures with thousands commas."""
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    lines += [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines)


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def circumstances() -> str:
    """Return when, on what and at which commit the figures were taken."""
    ended = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607 - the user's own git
    commit = f", commit {ended.stdout.strip()}" if ended.returncode == 0 else ""
    other = f" The machine did other work besides (load {LOAD:.1f})." if LOAD > BUSY else ""
    day = date.today()  # noqa: DTZ011 - the day on the wall
    return (
        f"Taken on {day.day} {day:%B %Y}{commit}: {platform.system()} {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores.{other}"
    )


def publish(page: Path, name: str, text: str) -> None:
    """Put a text between the marks of its name in a page.

    Raises:
        ValueError: the page has no such marks.
    """
    begin, end = f"<!-- {name}: figures begin -->\n", f"<!-- {name}: figures end -->\n"
    before, mark, rest = page.read_text(encoding="utf-8").partition(begin)
    _, last, after = rest.partition(end)
    if not (mark and last):
        raise ValueError(f"{page.name} has no place for the figures of {name}")
    page.write_text(f"{before}{begin}\n{text}\n\n{end}{after}", encoding="utf-8")
