"""How long hmsledger takes, and how long others take over the same content: ``python bench/run.py``.

Whole processes, one after the other and in turn (A B C A B C ...), so that a machine that grows warm or busy does so
for all of them; the median is what is printed. Every answer is checked against hledger's before it is timed.
"""

import argparse
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = (ROOT / "ledgers", ROOT / "tests" / "cases" / "oxford-hms" / "book")
SIZES = (100, 1_000, 10_000, 100_000)

_LARGE, _RUNS_OF_LARGE = 50_000, 3
_KILOBYTE = 1024
_READ_ONCE = (
    "import sys; from pathlib import Path; from hmsledger.store.find import locate; "
    "from hmsledger.store.read import read_book; read_book(locate(Path(sys.argv[1])))"
)
# A process inherits the peak of the one that started it, so it is started by the smallest there is.
_PEAK = (
    "import os, sys; child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ); "
    "sys.stderr.write(str(os.wait4(child, 0)[2].ru_maxrss))"
)
_COMMODITY = "commodity GBP 1000.00\n"
_COMMENT = re.compile(r"^ *;.*\n|  ;.*$", re.MULTILINE)
_TITLE = re.compile(r"^(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}) \((?P<id>\S+)\) (?P<words>.+)$", re.MULTILINE)
_ACCOUNT = re.compile(r"^    (?P<account>[^\s;]+)", re.MULTILINE)
_QUESTION = ("bal", "-N", "--flat", "--depth", "3")
_SAME, _LEAN, _COLD = "hledger bal", "hledger bal, figures only", "report, cold"


@dataclass(slots=True)
class Timed:
    """A command and how long it took.

    Attributes:
        name: what the table calls it.
        words: the command line.
        settings: environment variables of its own.
        before: what is done before each run, off the clock.
        status: the exit status that it must end with.
        seconds: how long each run took; empty where it took too long.
        busy: how long the processor worked for each run.
        peak: the most memory it held, in MiB.
    """

    name: str
    words: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None
    status: int = 0
    seconds: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    peak: float = 0.0
    gave_up: bool = False

    @property
    def milliseconds(self) -> float | None:
        """The median, or None where it took too long."""
        return None if self.gave_up or not self.seconds else 1000 * median(self.seconds)


@dataclass(frozen=True, slots=True)
class Bench:
    """What is timed with.

    Attributes:
        python: the interpreter that has hmsledger.
        folder: a temporary folder.
        limit: the seconds after which a command is given up.
    """

    python: str
    folder: Path
    limit: float

    def program(self, *words: str) -> tuple[str, ...]:
        """Return a command line of hmsledger: its script, which is what people start."""
        script = Path(self.python).parent / "hmsledger"
        return (str(script), *words) if script.exists() else (self.python, "-m", "hmsledger", *words)

    def bare(self) -> Timed:
        """Return the start and end of the interpreter, with nothing between."""
        return Timed("bare Python", (self.python, "-c", "pass"))

    def time(self, commands: list[Timed], runs: int) -> None:
        """Run commands in turn, so many times; one run before the first is not counted."""
        for number in range(runs + 1):
            for command in commands:
                if command.gave_up:
                    continue
                command.before()
                taken = _one_run(command, self.limit)
                if taken is None:
                    command.gave_up = True
                elif number:
                    command.seconds.append(taken[0])
                    command.busy.append(taken[1])
        for command in commands:
            if not command.gave_up:
                command.before()
                command.peak = self._peak(command)
                command.before()

    def _peak(self, command: Timed) -> float:
        small = (self.python, "-I", "-S", "-c", _PEAK, *command.words)
        ended = subprocess.run(
            small, env=_environment(command.settings), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True
        )
        found = re.search(rb"[0-9]+\Z", ended.stderr)
        kilobytes = int(found[0]) if found else 0
        return kilobytes / _KILOBYTE / (_KILOBYTE if sys.platform == "darwin" else 1)


def _one_run(command: Timed, limit: float) -> tuple[float, float] | None:
    """Return how long one run took, and how long the processor worked for it; None where it was given up."""
    devnull = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, devnull, stream) for stream in range(3)]
    start = time.perf_counter()
    child = os.posix_spawnp(command.words[0], command.words, _environment(command.settings), file_actions=actions)
    given_up = False

    def give_up(_signal: int, _frame: object) -> None:
        nonlocal given_up
        given_up = True
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, limit)
    _, status, usage = os.wait4(child, 0)
    taken = time.perf_counter() - start
    signal.setitimer(signal.ITIMER_REAL, 0)
    os.close(devnull)
    if given_up:
        return None
    if os.waitstatus_to_exitcode(status) != command.status:
        raise SystemExit(f"{' '.join(command.words)} ended with {os.waitstatus_to_exitcode(status)}")
    return taken, usage.ru_utime + usage.ru_stime


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the surroundings of a run: compiled code may be kept, and nothing of the user's own settings is left."""
    ours = ("PYTHON", "HMSLEDGER", "BEANCOUNT", "LEDGER", "NO_COLOR", "FORCE_COLOR")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | dict(settings)


def on_shipped_book(bench: Bench) -> tuple[str, list[Timed]]:
    """Return the report on the book that comes with the program."""
    book = next(folder for folder in SHIPPED if folder.is_dir())
    return f"shipped book ({book.relative_to(ROOT).as_posix()})", [bench.bare(), *_reports(bench, book)]


def on_generated_book(bench: Bench, size: int, files: str) -> tuple[str, list[Timed]]:
    """Return every command on a book of so many entries, whose totals hledger has been found to agree with."""
    book = bench.folder / f"{size}"
    generator = Path(__file__).with_name("generate.py")
    made = (bench.python, str(generator), str(book), "--entries", str(size), "--files", files)
    subprocess.run(made, env=_environment({}), check=True)
    commands = [
        bench.bare(),
        Timed("reading the book once, no more", (bench.python, "-c", _READ_ONCE, str(book))),
        *_reports(bench, book),
        Timed("check", bench.program("check", "--book", str(book)), {"HMSLEDGER_CACHE": "off"}),
        _approve(bench, book),
    ]
    if journal := _exported(bench, book):
        commands += _others(bench, book, journal)
    megabytes = sum(file.stat().st_size for file in book.iterdir()) / _KILOBYTE / _KILOBYTE
    return f"{size:,} entries ({megabytes:.1f} MiB, files: {files})", commands


def _reports(bench: Bench, book: Path) -> list[Timed]:
    cache = bench.folder / f"cache-{book.name}"
    words = bench.program("report", "--book", str(book))
    return [
        Timed(_COLD, words, {"HMSLEDGER_CACHE": "off"}),
        Timed("report, warm", words, {"HMSLEDGER_CACHE": str(cache)}),
    ]


def _approve(bench: Bench, book: Path) -> Timed:
    """Return an approval that is taken out again before the next: on the file with the contingency in it."""
    path = next(path for path in (book / "schemes.toml", book / "con1.toml") if path.exists())
    data = path.read_bytes()
    decided = ("--by", "council", "--on", "2026-02-26", "--minute", "52", "--title", "Contingency for the year")
    words = bench.program("approve", "CON1", "--line", "2026-27:capital:£250k", *decided, "--book", str(book), "--yes")
    return Timed("approve", words, before=lambda: path.write_bytes(data))


def _exported(bench: Bench, book: Path) -> Path | None:
    """Return the book as a journal, or None where it takes too long."""
    journal = bench.folder / f"{book.name}.journal"
    words = bench.program("export", "--format", "hledger", "--output", str(journal), "--book", str(book))
    try:
        subprocess.run(words, env=_environment({}), check=True, timeout=bench.limit, capture_output=True)
    except subprocess.TimeoutExpired:
        return None
    return journal


def _others(bench: Bench, book: Path, journal: Path) -> Iterator[Timed]:
    """Yield the same question to the programs that are installed: totals by column, year and funding type."""
    text = journal.read_text(encoding="utf-8")
    if shutil.which("hledger"):
        lean = journal.with_suffix(".lean.journal")
        lean.write_text(_without_comments(text), encoding="utf-8")
        _compare(bench, book, journal)
        _compare(bench, book, lean)
        yield Timed(_SAME, ("hledger", "-f", str(journal), *_QUESTION))
        yield Timed(_LEAN, ("hledger", "-f", str(lean), *_QUESTION))
    if shutil.which("ledger"):
        plain = journal.with_suffix(".ledger")
        plain.write_text(text.replace(_COMMODITY, ""), encoding="utf-8")
        yield Timed("ledger bal, same content", ("ledger", "-f", str(plain), "bal", "--depth", "3"))
    if shutil.which("bean-query"):
        beans = journal.with_suffix(".beancount")
        beans.write_text(_as_beancount(text), encoding="utf-8")
        question = "select root(account, 4) as cell, sum(position) group by cell"
        settings = {"BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
        yield Timed("bean-query, same content", ("bean-query", str(beans), question), settings)


def _without_comments(journal: str) -> str:
    """Return a journal with the figures alone."""
    return _COMMENT.sub("", journal)


def _as_beancount(journal: str) -> str:
    """Return a journal in beancount's syntax."""

    def named(found: re.Match[str]) -> str:
        words = f"Assets:{found['account'].replace('..', '-').replace('_', '-')}".split(":")
        return "    " + ":".join(word[:1].upper() + word[1:] for word in words)

    def titled(found: re.Match[str]) -> str:
        words = found["words"].replace('"', "'")
        return f'{found["day"]} * "{words}" ^{found["id"]}'

    text = _TITLE.sub(titled, _ACCOUNT.sub(named, journal.partition(_COMMODITY)[2]))
    accounts = sorted(set(re.findall(r"^    (Assets:\S+)", text, re.MULTILINE)))
    return "".join(f"1900-01-01 open {account}\n" for account in accounts) + text


def _compare(bench: Bench, book: Path, journal: Path) -> None:
    """Stop where hledger and the report do not come to the same totals, cell by cell."""
    words = bench.program("report", "--format", "json", "--book", str(book))
    report = json.loads(_output(words, {"HMSLEDGER_CACHE": "off"}))
    ours = {
        (column, row["year"], row["funding"]): row[name]
        for row in report["rows"]
        for column, name in (("approved", "approved"), ("pending", "pending"), ("not-counted", "not_counted"))
        if row[name] != "0.00"
    }
    answer = _output(("hledger", "-f", str(journal), *_QUESTION, "not:decisions", "not:^quoted", "-O", "csv"), {})
    rows = [line.strip('"').split('","') for line in answer.splitlines()[1:]]
    theirs = {
        tuple(account.split(":")): amount.removeprefix("GBP").removesuffix("GBP").strip() for account, amount in rows
    }
    if ours != theirs:
        raise SystemExit(f"hledger and hmsledger disagree on {set(ours.items()) ^ set(theirs.items())}")


def _output(words: tuple[str, ...], settings: Mapping[str, str]) -> str:
    return subprocess.run(words, env=_environment(settings), check=True, capture_output=True, text=True).stdout


def table(book: str, commands: list[Timed]) -> str:
    """Return the figures of one book as a table in Markdown."""
    by_name = {command.name: command.milliseconds for command in commands}
    bases = [name for name in (_SAME, _LEAN, _COLD) if name in by_name]
    heads = [book, "ms", "÷ bare Python", *(f"÷ {name}" for name in bases), "CPU ms", "MiB at most"]
    rows = []
    for command in commands:
        taken = command.milliseconds
        if taken is None:
            rows.append([command.name, "given up", *[""] * (len(bases) + 3)])
            continue
        ratios = [_ratio(taken, by_name[name]) for name in ("bare Python", *bases)]
        busy = 1000 * median(command.busy)
        rows.append([command.name, f"{taken:,.1f}", *ratios, f"{busy:,.0f}", f"{command.peak:.0f}"])
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _ratio(taken: float, base: float | None) -> str:
    return f"{taken / base:.2f}" if base else ""


def machine(bench: Bench) -> str:
    """Return what was timed and on what, in one line."""
    asked = "import hmsledger, os; print(hmsledger.__version__, 'site-packages' in hmsledger.__file__)"
    version, installed = _output((bench.python, "-c", asked), {}).split()
    hledger = (
        _output(("hledger", "--version"), {}).split(",")[0] if shutil.which("hledger") else "hledger not installed"
    )
    how = "installed" if installed == "True" else "in an editable install"
    python = _output((bench.python, "--version"), {}).strip()
    return (
        f"{os.cpu_count()} cores, {platform.system()}, {python}, hmsledger {version.strip()} {how}, {hledger.strip()}"
    )


def _installed(folder: Path) -> str:
    """Return the interpreter of a new environment with hmsledger in it as users have it, compiled and not editable."""
    subprocess.run((sys.executable, "-m", "venv", str(folder / "venv")), check=True)
    python = str(folder / "venv" / "bin" / "python")
    subprocess.run((python, "-m", "pip", "install", "-qq", str(ROOT)), env=_environment({}), check=True)
    return python


def main() -> None:
    """Time what the command line asks for and print the tables."""
    parser = argparse.ArgumentParser(description="Time hmsledger beside hledger.")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="sizes of books, with commas; may be empty")
    parser.add_argument("--runs", type=int, default=11, help=f"runs of each command; {_RUNS_OF_LARGE} on large books")
    parser.add_argument("--files", choices=("one", "per-scheme"), default="one", help="how books lie in files")
    parser.add_argument("--limit", type=float, default=120.0, help="seconds after which a command is given up")
    parser.add_argument("--install", action="store_true", help="time a fresh install, made in a temporary folder")
    parser.add_argument("--python", default=sys.executable, help="the interpreter that has hmsledger")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hmsledger-bench-") as name:
        folder = Path(name)
        bench = Bench(_installed(folder) if asked.install else asked.python, folder, asked.limit)
        print(f"{machine(bench)}\n", flush=True)
        sizes = [int(size) for size in asked.sizes.split(",") if size]
        books = [(asked.runs, partial(on_shipped_book, bench))]
        for size in sizes:
            runs = min(asked.runs, _RUNS_OF_LARGE) if size >= _LARGE else asked.runs
            books.append((runs, partial(on_generated_book, bench, size, asked.files)))
        for runs, make in books:
            book, commands = make()
            bench.time(commands, runs)
            print(table(book, commands), flush=True)


if __name__ == "__main__":
    main()
