"""Two engines that editors ask what is wrong with a TOML file: Taplo (Even Better TOML) and Tombi."""

import json
import os
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Underlined(NamedTuple):
    """One thing that an engine underlines."""

    line: int
    column: int
    message: str


class Verdict(NamedTuple):
    """What an engine says of one file: whether it takes it, and what it underlines as an error."""

    accepted: bool
    underlined: Sequence[Underlined]

    @property
    def lines(self) -> set[int]:
        return {mark.line for mark in self.underlined}


Verdicts = Mapping[str, Verdict]

_TAPLO_MARK = re.compile(r"^error: (?P<message>.*)\n +┌─ .*:(?P<line>\d+):(?P<column>\d+)$", re.MULTILINE)


def taplo(program: str, files: Iterable[Path], scratch: Path, schema: Path | None) -> Verdicts:
    """Return what Taplo says of files, with a schema or with the one that each file names in its first line.

    It is asked of one file at a time, because its log, which names the files that it refuses, loses lines at the end.
    """
    given = ["--schema", schema.as_uri()] if schema else []
    return {
        str(path): _taplo([program, "lint", "--no-auto-config", "--colors", "never", *given, str(path)], scratch)
        for path in files
    }


def _taplo(command: Sequence[str], scratch: Path) -> Verdict:
    ended = subprocess.run(
        command, cwd=scratch, env={**os.environ, "RUST_LOG": "error"}, capture_output=True, check=False
    )
    said = ended.stderr.decode()
    assert ended.returncode in {0, 1}, said
    marks = _TAPLO_MARK.finditer(said)
    found = [Underlined(int(mark["line"]), int(mark["column"]), mark["message"]) for mark in marks]
    return Verdict(ended.returncode == 0, found)


def tombi(program: str, files: Iterable[Path], scratch: Path, schema: Path | None) -> Verdicts:
    """Return what Tombi says of files, with a schema or with the one that each file names in its first line."""
    include = f"\n[[schemas]]\npath = {json.dumps(str(schema))}\ninclude = ['**/*.toml']\n" if schema else ""
    (scratch / "tombi.toml").write_text(f"[schema]\ncatalog = {{ paths = [] }}\n{include}", encoding="utf-8")
    report = scratch / "tombi.json"
    # Tombi looks for its settings in the folders above a file, so the files lie below them.
    names = {str(path.relative_to(scratch)): str(path) for path in files}
    ended = subprocess.run(
        [
            program,
            "lint",
            "--offline",
            "--no-cache",
            "--diagnostics-format",
            "json",
            "--diagnostics-file",
            str(report),
            *names,
        ],
        cwd=scratch,
        env={**os.environ, "XDG_CACHE_HOME": str(scratch)},
        capture_output=True,
        check=False,
    )
    assert ended.returncode in {0, 1}, ended.stderr.decode()
    marks: dict[str, list[Underlined]] = {path: [] for path in names.values()}
    for found in json.loads(report.read_bytes()):
        if found["level"] == "error":
            start = found["range"]["start"] if found["range"] else {"line": 0, "column": 0}
            marks[names[found["path"]]].append(Underlined(start["line"], start["column"], found["message"]))
    assert any(marks.values()) == bool(ended.returncode), ended.stderr.decode()
    return {path: Verdict(not found, found) for path, found in marks.items()}


ENGINES = {"taplo": taplo, "tombi": tombi}
