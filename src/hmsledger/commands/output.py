"""Answers and advice: where they go, and in which form."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from hmsledger.findings import Finding, MisuseError, did_you_mean
from hmsledger.render import Format, render
from hmsledger.reports.page import Page
from hmsledger.store.find import Whereabouts

_STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "information": "bold cyan",
    "place": "dim",
    "mark": "bold",
    "help": "",
}


def read_format(word: str | None) -> Format:
    """Return the format that is asked for; tables where nothing is.

    Raises:
        MisuseError: there is no such format.
    """
    try:
        return Format(word or os.environ.get("HMSLEDGER_FORMAT") or Format.TABLE)
    except ValueError as error:
        names = [form.value for form in Format]
        unknown = str(error).partition("'")[2].partition("'")[0]
        raise MisuseError(f"there is no format “{unknown}”", did_you_mean(unknown, names, "choose one")) from None


def is_terminal(stream: TextIO | None = None) -> bool:
    """Return whether a person looks at the output on a terminal that can move and colour."""
    return (stream or sys.stdout).isatty() and os.environ.get("TERM") != "dumb"


def write_page(page: Page, form: Format, output: str | None, whereabouts: Whereabouts) -> None:
    """Write a page to a file, to the terminal, or as text to whatever reads it."""
    if output not in {None, "-"}:
        write_file(str(output), render(page, form), whereabouts)
    elif form is Format.TABLE and is_terminal():
        from hmsledger.render.terminal import styled_text

        sys.stdout.write(styled_text(page))
    else:
        sys.stdout.write(render(page, form))


def write_file(name: str, text: str, whereabouts: Whereabouts) -> None:
    """Write an answer to a file outside the book.

    Raises:
        MisuseError: the file would lie in the book, or cannot be written.
    """
    path = Path(name)
    book = whereabouts.root if whereabouts.root.is_dir() else whereabouts.root.parent
    inside = path.resolve().is_relative_to(book.resolve())
    if path.resolve() == whereabouts.root.resolve() or (inside and whereabouts.root.is_dir()):
        raise MisuseError(
            f"“{name}” lies in the book, and reading commands never write there", "name a file elsewhere with -o"
        )
    write_anywhere(name, text)


def write_anywhere(name: str, text: str) -> None:
    """Write an answer to a file, wherever it lies.

    Raises:
        MisuseError: the file cannot be written.
    """
    try:
        with Path(name).open("w", encoding="utf-8", newline="") as file:
            file.write(text)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no file can have that name"
        raise MisuseError(f"“{name}” cannot be written: {reason}", "name another file with -o") from None
    sys.stderr.write(f"Wrote {name}\n")


def write_findings(findings: Iterable[Finding], *, to_stderr: bool, contents: dict[str, bytes] | None = None) -> None:
    """Write findings in full, with their source lines."""
    from hmsledger.render.findings import full
    from hmsledger.store.gate import RefusedError, read_bytes

    found = tuple(findings)
    known = dict(contents or {})
    for file in {finding.spot.file for finding in found} - known.keys():
        try:
            known[file] = read_bytes(Path(file), file)
        except RefusedError:
            known[file] = b""
    stream = sys.stderr if to_stderr else sys.stdout
    if not is_terminal(stream):
        stream.writelines(f"{line.text}\n" for line in full(found, known))
        return
    from rich.text import Text

    from hmsledger.render.terminal import plain_console

    console = plain_console(stderr=to_stderr)
    for line in full(found, known):
        console.print(Text(line.text, style=_STYLES.get(line.role, "")), soft_wrap=True)
