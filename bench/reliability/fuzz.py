# ruff: noqa: PLC0415 - what is fuzzed is imported where the fuzzer watches it being imported
"""Coverage-guided fuzzing of what reads bytes that come in: ``python -m bench.reliability.fuzz gate --runs 100000``.

It needs atheris (``pip install atheris``). Whatever is thrown but the refusal that is meant ends the run with status 1,
and the bytes that did it are printed. What is new to the program's branches is remembered and altered further.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
_DONE = re.compile(r"^#(\d+)\s+DONE\s+cov: (\d+)", re.MULTILINE)
_LONGEST = 16_384
_HEAD = b'format = 1\n[[body]]\nid = "b"\nname = "B"\ndecides = ["budget"]\n[[scheme]]\ncode = "S"\nname = "S"\n'


class Fuzzed(NamedTuple):
    """What became of one target.

    Attributes:
        target: its name.
        runs: how many inputs it was given.
        branches: how many branches of the program were met, as the fuzzer counts them.
        fault: the end of what was printed, where something came out that is not meant to.
    """

    target: str
    runs: int
    branches: int
    fault: str = ""


def _gate() -> Callable[[bytes], None]:
    from hmsledger.store.gate import RefusedError
    from hmsledger.store.place import placed
    from hmsledger.store.read import read_text

    def try_out(data: bytes) -> None:
        try:
            text = read_text(data, "a.toml")
        except RefusedError as refused:
            placed((refused.finding,), {"a.toml": data})
        else:
            placed(text.findings, {"a.toml": data})

    return try_out


def _check() -> Callable[[bytes], None]:
    from hmsledger.checks import findings_of, findings_of_part
    from hmsledger.digest import digest_of_book
    from hmsledger.render import Format, render
    from hmsledger.reports.report import report
    from hmsledger.reports.selection import Selection
    from hmsledger.store.files import SourceFile
    from hmsledger.store.find import Whereabouts
    from hmsledger.store.read import read_files

    where = Whereabouts(Path("a.toml"))

    def try_out(data: bytes) -> None:
        whole = data if data.startswith(b"format") else _HEAD + data
        reading = read_files(where, (SourceFile(Path("a.toml"), "a.toml", whole),))
        day = date(2026, 10, 1)
        if reading.damage:
            found = reading.damage + findings_of_part(reading.book, reading.unread or frozenset(), day)
        else:
            found = findings_of(reading.book, day)
            render(report(reading.book, Selection()), Format.TABLE)
            digest_of_book(reading.filed)
        reading.placed(found)

    return try_out


def _seal() -> Callable[[bytes], None]:
    from hmsledger.seals.text import seal_in
    from hmsledger.store.gate import RefusedError

    def try_out(data: bytes) -> None:
        try:
            seal_in(data, "2022-23.seal")
        except RefusedError:
            return

    return try_out


def _document() -> Callable[[bytes], None]:
    from hmsledger.documents.read import Kind, Source, document_of
    from hmsledger.findings import MisuseError
    from hmsledger.proof.figures import figures_in

    kinds = (Kind.TEXT, Kind.MARKDOWN, Kind.HTML)

    def try_out(data: bytes) -> None:
        try:
            document = document_of(Source("a", kinds[len(data) % len(kinds)], data))
        except MisuseError:
            return
        for passage in document.passages:
            figures_in(passage.text)

    return try_out


TARGETS: Mapping[str, Callable[[], Callable[[bytes], None]]] = {
    "gate": _gate,
    "check": _check,
    "seal": _seal,
    "document": _document,
}
"""What makes each function that is given the bytes."""


def available() -> bool:
    """Return whether the fuzzer is installed."""
    return find_spec("atheris") is not None


def fuzz(target: str, runs: int) -> Fuzzed:
    """Run one target in a process of its own, for so many inputs."""
    words = [sys.executable, "-m", "bench.reliability.fuzz", target, "--runs", str(runs)]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)
    said = ended.stderr.decode(errors="replace")
    done = _DONE.search(said)
    if ended.returncode or done is None:
        return Fuzzed(target, 0, 0, (said + ended.stdout.decode(errors="replace"))[-3000:])
    return Fuzzed(target, int(done[1]), int(done[2]))


def main() -> None:
    """Fuzz one target; the fuzzer itself ends the process."""
    parser = argparse.ArgumentParser(prog="python -m bench.reliability.fuzz", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--runs", type=int, default=100_000)
    asked = parser.parse_args()
    if not available():
        raise SystemExit("Fuzzing needs atheris: pip install atheris")
    import atheris  # type: ignore[import-not-found, unused-ignore]  # there where it is wanted

    with atheris.instrument_imports(include=["hmsledger"]):
        try_out = TARGETS[asked.target]()
    with tempfile.TemporaryDirectory() as corpus:
        for number, path in enumerate(_seeds(asked.target)):
            Path(corpus, str(number)).write_bytes(path.read_bytes()[:_LONGEST])
        options = [f"-runs={asked.runs}", f"-max_len={_LONGEST}", "-timeout=5", "-rss_limit_mb=1024", "-seed=1"]
        atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={corpus}/", corpus], try_out)
        atheris.Fuzz()


def _seeds(target: str) -> list[Path]:
    if target == "document":
        return [path for path in sorted((ROOT / "docs").glob("*.md")) if path.stat().st_size < _LONGEST]
    return [*sorted((ROOT / "ledgers").glob("*.toml")), *sorted((ROOT / "tests" / "errors").glob("*.toml"))]


if __name__ == "__main__":
    main()
