"""No trace of an exempt amount in any byte that any command writes for the public, whatever goes wrong.

A command, a format or an option with a private book that is new fails here until it is tried.
"""

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import typer
from conftest import ROOT, Ended, Program
from withheld import canary
from withheld.canary import AMOUNTS, Aviary, traces

from hmsledger.commands import COMMANDS, application
from hmsledger.money import shown, written

AS_BOOK = ("--book", "public/ledgers")
WITH = ("--with-exempt", "private")
DECIDED = ("--by", "council", "--on", "2023-09-01", "--recorded", "2023-09-02", "--yes")
READING: dict[str, tuple[str, ...]] = {
    "report": ("report",),
    "explain": ("explain",),
    "show": ("show", "HMS-01"),
    "wording": ("wording", "HMS-01"),
    "list": ("list",),
    "reconcile": ("reconcile", "--from", "2023-06-01", "--to", "2023-07-31"),
    "check": ("check",),
    "verify": ("verify",),
}
"""What can read a private book."""
CANARY = f"2024-25:capital:£{shown(AMOUNTS[0])}"
RECORDING: dict[str, tuple[str, ...]] = {
    "approve": ("approve", "HMS", "--line", CANARY, *DECIDED),
    "vary": ("vary", "HMS", "--as", "addition", "--line", CANARY, *DECIDED),
    "decide": ("decide", "HMS-06", "amended", "--line", CANARY, *DECIDED),
    "correct": (
        *("correct", "HMS-06", "--was", "2023-24:capital:9000", "--now", CANARY, "--by", "Officer", "--on"),
        *("2023-09-01", "--reason", "wrong", "--recorded", "2023-09-02", "--yes"),
    ),
    "quote": (
        "quote",
        "HMS",
        "--line",
        CANARY,
        "--in",
        "Report",
        "--on",
        "2023-09-01",
        "--recorded",
        "2023-09-02",
        "--yes",
    ),
}
"""What can write to one."""
PUBLIC: dict[str, tuple[tuple[str, ...], ...]] = {
    **{name: ((*words, *AS_BOOK),) for name, words in READING.items()},
    "approve": (("approve", "HMS", "--line", "2024-25:capital:withheld", "--exempt", "3", *DECIDED, *AS_BOOK),),
    "vary": (("vary", "HMS", "--as", "addition", "--line", "2024-25:capital:5", *DECIDED, *AS_BOOK),),
    "decide": (("decide", "HMS-01", "rescinded", *DECIDED, *AS_BOOK),),
    "correct": (
        (
            *("correct", "HMS-06", "--was", "2023-24:capital:9000", "--now", "2023-24:capital:9001", "--by", "Officer"),
            *("--on", "2023-09-01", "--reason", "wrong", "--yes", *AS_BOOK),
        ),
    ),
    "quote": (("quote", "HMS", "--line", "2024-25:capital:5", "--in", "R", "--on", "2023-09-01", "--yes", *AS_BOOK),),
    "init": (("init", "out/new"),),
    "add": (
        ("add", "body", "board", "--name", "Board", "--yes", *AS_BOOK),
        ("add", "scheme", "NEW", "--name", "New", "--yes", *AS_BOOK),
        ("add", "account", "parking", "--name", "Parking", "--ring", "general-fund", "--yes", *AS_BOOK),
        ("add", "source", "lottery", "--name", "Lottery", "--yes", *AS_BOOK),
        ("add", "total", "--amount", "21000.00", "--yes", *AS_BOOK),
    ),
    "rule": (("rule", "withheld-deducible"), ("rule",)),
    "proof": (("proof", "public/draft.md", *AS_BOOK),),
    "draft": (("draft", "public/minutes.txt", "--by", "council", "--scheme", "HMS", "--on", "2023-09-01", *AS_BOOK),),
    "export": (("export", *AS_BOOK),),
    "publish": (("publish", "out/site", *AS_BOOK), ("publish", "public/ledgers/site", *AS_BOOK)),
    "schema": (("schema",),),
    "diff": (("diff", "HEAD", *AS_BOOK),),
    "merge-file": (("merge-file", "out/base.toml", "out/ours.toml", "out/theirs.toml"),),
    "seal": (("seal", "2023-24", "--by", "Officer", "--yes", *AS_BOOK),),
    "import": (("import", "out/rows.csv", "--as", "approved", "--by", "council", "--yes", *AS_BOOK),),
    "undo": (("undo", "--yes", *AS_BOOK), ("undo", "HMS-01", *AS_BOOK)),
    "doctor": (("doctor", *AS_BOOK),),
    "completion": (("completion", "bash"),),
}
"""A run of every command without the private book."""


@pytest.fixture
def birds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Aviary:
    """Return the two books, with everything that a program may write to beside them."""
    made = canary.aviary(tmp_path)
    monkeypatch.setenv("HMSLEDGER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setenv("HOME", str(tmp_path / "tmp"))
    (made.public / "draft.md").write_text("The Council approved £5,000 for 2023-24, capital.\n", encoding="utf-8")
    (made.public / "minutes.txt").write_text("RESOLVED: that £5,000 be approved.\n", encoding="utf-8")
    for name in ("base", "ours", "theirs"):
        shutil.copy(made.public / "ledgers" / "hms.toml", tmp_path / "out" / f"{name}.toml")
    return made


def commands() -> dict[str, Any]:
    """Return every command of the program."""
    program: Any = typer.main.get_command(application([]))
    return dict(program.commands)


def options_of(command: Any) -> set[str]:  # noqa: ANN401 - Typer has no public name for it
    nested = getattr(command, "commands", {}).values()
    return {name for part in (command, *nested) for option in part.params for name in option.opts}


def formats_of(name: str) -> list[tuple[str, ...]]:
    """Return the options that choose each format of a command."""
    from hmsledger.render import Format
    from hmsledger.render.exports import ExportFormat
    from hmsledger.render.findings import FindingsFormat
    from hmsledger.render.proofs import _ROOMS

    known = options_of(commands()[name])
    words: list[tuple[str, ...]] = [()]
    if "--output-format" in known:
        words += [("--output-format", form.value) for form in FindingsFormat]
    if "--format" in known:
        formats = {"export": [str(form) for form in ExportFormat], "proof": [str(form) for form in _ROOMS]}
        words += [("--format", form) for form in formats.get(name, [form.value for form in Format])]
    return words


def nothing_said(ended: Ended, *, out: bool = True) -> None:
    assert traces(ended.err.encode("utf-8", "surrogateescape")) == []
    if out:
        assert traces(ended.out.encode("utf-8", "surrogateescape")) == []


def test_every_command_is_tried() -> None:
    found = commands()

    assert set(PUBLIC) == set(COMMANDS) == set(found)
    assert {name for name, command in found.items() if "--with-exempt" in options_of(command)} == {*READING, *RECORDING}
    nested = {f"{name} {part}" for name, command in found.items() for part in getattr(command, "commands", ())}
    assert nested == {" ".join(words[:2]) for words in PUBLIC["add"]}


def test_the_spellings_find_a_leak_in_each_of_them() -> None:
    assert len(canary.SECRETS) > 500
    for text in ("£123,457.91", "12345791", "123.46k", "£123.5k", "0.12346m", "19.754321", "MTIzNDU3Ljkx", "123 458"):
        assert traces(f"some {text} here".encode())
    assert traces(b"one hundred and twenty-three thousand four hundred and fifty-seven pounds")
    assert traces(canary.FIGURES[0].salt.upper().encode())
    assert traces(b"5,000.00 2023-24 sha256:0badcafe") == []
    assert len({figure.commitment for figure in canary.FIGURES}) == len(canary.FIGURES)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_command_for_the_public_says_nothing(
    name: str, hmsledger: Program, birds: Aviary, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HMSLEDGER_WITH_EXEMPT", "HMSLEDGER_EXEMPT", "HMSLEDGER_PRIVATE", "WITH_EXEMPT"):
        monkeypatch.setenv(variable, "private")  # nothing but the option itself shows what is exempt
    monkeypatch.setenv("HMSLEDGER_DEBUG", "1")
    output = ("-o", "out/answer") if "-o" in options_of(commands()[name]) else ()
    for words in PUBLIC[name]:
        for form in formats_of(name):
            for more in ((), output, ("--no-such-option",)):
                nothing_said(hmsledger(*words, *form, *more, cwd=birds.root))
    ledger = birds.public / "ledgers" / "hms.toml"
    ledger.write_bytes(ledger.read_bytes() + b"[[entry]\n")
    for words in PUBLIC[name]:
        nothing_said(hmsledger(*words, cwd=birds.root))
    assert birds.escaped() == []


def test_open_data_say_nothing_inside_either(hmsledger: Program, birds: Aviary) -> None:
    """What is packed, or is a number and no text, is looked at as whoever opens it sees it."""
    for words in (("--as-at", "2023-06-30"), ("--as-known", "2023-07-31"), ()):
        for name in ("book.sqlite", "package.zip", "package", "book.journal"):
            form = ("--format", "fiscal") if name == "package" else ()
            ended = hmsledger("export", *AS_BOOK, "-o", f"out/{name}", *form, *words, cwd=birds.root)
            assert ended.status == 0, ended.err
            nothing_said(ended)
        with closing(sqlite3.connect(birds.root / "out" / "book.sqlite")) as opened:
            said = "\n".join(opened.iterdump())
            pence = {value for row in opened.execute("SELECT amount_pence FROM budget") for value in row}
        assert traces(said.encode()) == []
        assert not pence & set(AMOUNTS)
        with ZipFile(birds.root / "out" / "package.zip") as packed:
            for part in packed.namelist():
                assert traces(packed.read(part)) == [], part
    for name in ("report", "explain", "list"):
        hmsledger(*READING[name], *AS_BOOK, "-o", f"out/{name}.csv", cwd=birds.root)
        assert (birds.root / "out" / f"{name}.csv-metadata.json").is_file()
    assert birds.escaped() == []


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_report_with_exempt_figures_is_verified_with_them_only(
    form: str, hmsledger: Program, birds: Aviary, tmp_path: Path
) -> None:
    report = str(tmp_path / f"exempt.{form}")
    assert hmsledger("report", "--format", form, "-o", report, *AS_BOOK, *WITH, cwd=birds.root).status == 0

    without = hmsledger("verify", report, *AS_BOOK, cwd=birds.root)
    assert without.status == 2
    assert "is not for publication: it holds exempt figures" in without.err
    nothing_said(without)

    with_them = hmsledger("verify", report, *AS_BOOK, *WITH, cwd=birds.root)
    assert with_them.status == 0
    assert marked(with_them.out, ())
    assert "Yes: the book gives every figure on it." in with_them.out


@pytest.mark.parametrize("name", sorted(READING))
def test_what_is_read_with_exempt_figures_is_said_where_it_was_asked_for_and_nowhere_else(
    name: str, hmsledger: Program, birds: Aviary
) -> None:
    for form in formats_of(name):
        words = (*READING[name], *form, *AS_BOOK, *WITH)
        ended = hmsledger(*words, cwd=birds.root)
        nothing_said(ended, out=False)
        if form in refused_formats():
            assert (ended.status, ended.out) == (2, "")
            continue
        if is_for_files_only(form):
            assert (ended.status, ended.out) == (2, "")
            made = hmsledger(*words, "-o", "asked-for/file", cwd=birds.root)
            nothing_said(made)
            assert made.status == 0, made.err
            assert b"not for publication" in canary.unpacked((birds.root / "asked-for" / "file").read_bytes())
            assert stat.S_IMODE((birds.root / "asked-for" / "file").stat().st_mode) == 0o600
            continue
        assert marked(ended.out, form)
        if name in {"report", "explain", "show", "list"} and form in {(), ("--format", "json")}:
            assert any(
                figure in ended.out
                for figure in ("128,457.91", "128457.91", "123457.91", "123,457.91", "1,273,961.46", "1273961.46")
            )
        to_file = hmsledger(*words, "-o", "asked-for/answer", cwd=birds.root)
        written_to = birds.root / "asked-for" / "answer"
        nothing_said(to_file)
        if form[-1:] == ("csv",):
            beside = birds.root / "asked-for" / "answer-metadata.json"
            assert "exempt information (Schedule 12A" in beside.read_text(encoding="utf-8")
            assert stat.S_IMODE(beside.stat().st_mode) == 0o600
        assert written_to.read_bytes().decode() == ended.out.replace("\r\n", "\n") or b"\r\n" in written_to.read_bytes()
        assert stat.S_IMODE(written_to.stat().st_mode) == 0o600
    public = hmsledger(*READING[name], *AS_BOOK, cwd=birds.root)
    nothing_said(public)
    assert birds.escaped() == []


def is_for_files_only(form: tuple[str, ...]) -> bool:
    """Return whether a format is no text."""
    from hmsledger.render import FORMS, Format

    return form[:1] == ("--format",) and bool(FORMS[Format(form[1])].name)


def refused_formats() -> set[tuple[str, ...]]:
    """Return the formats for services that others look at."""
    return {("--output-format", form) for form in ("github", "gitlab", "sarif", "junit", "rdjson")}


def marked(text: str, form: tuple[str, ...]) -> bool:
    """Return whether a page says at its head and foot, or in every record, that it is not for publication."""
    lines = text.splitlines()
    if form[-1:] == ("csv",):
        return all(line.endswith((",audience", ",exempt")) for line in lines)
    if form[-1:] in {("json",), ("json-lines",)}:
        return '"audience": "exempt"' in text
    if form[-1:] == ("html",):
        said = text.count("<p class=mark>Contains exempt information (Schedule 12A")
        return said == len(("head", "foot")) and 'class="every-sheet"' in text
    around = " ".join(lines[:2]), " ".join(lines[-2:])
    return all("exempt information (Schedule 12A" in part and "not for publication" in part for part in around)


def wrong_ways(name: str) -> Iterator[tuple[str, ...]]:
    """Yield ways to ask for exempt figures that are refused."""
    words = READING[name]
    yield (*words, *AS_BOOK, "--with-exempt", "public/ledgers")
    yield (*words, *AS_BOOK, "--with-exempt", "public")
    yield (*words, *AS_BOOK, "--with-exempt", ".")
    yield (*words, *AS_BOOK, "--with-exempt", "nowhere")
    yield (*words, *AS_BOOK, "--with-exempt", "out")
    yield (*words, *AS_BOOK, "--with-exempt", "a\0b")
    yield (*words, *AS_BOOK, *WITH, "--no-such-option", written(AMOUNTS[0]))
    yield (*words, "one-word-too-many", shown(AMOUNTS[0]), *AS_BOOK, *WITH)
    yield (*words, *AS_BOOK, *WITH, "-o", "public/ledgers/answer.txt")
    yield (*words, *AS_BOOK, *WITH, "-o", "public/answer.txt")
    yield (*words, *AS_BOOK, *WITH, "-o", "public/ledgers/hms.toml")
    yield (*words, *AS_BOOK, *WITH, "-o", "/dev/null")
    yield (*words, *AS_BOOK, *WITH, "-o", "no/such/folder")
    yield (*words, *AS_BOOK, *WITH, "-o", "a\0b")


@pytest.mark.parametrize("name", sorted(READING))
def test_what_is_refused_says_nothing(name: str, hmsledger: Program, birds: Aviary) -> None:
    for words in wrong_ways(name):
        if name == "check" and "one-word-too-many" in words:
            continue
        ended = hmsledger(*words, cwd=birds.root)
        assert (ended.status, ended.out) == (2, ""), words
        nothing_said(ended)
    assert birds.escaped() == []


DAMAGE = (
    b'[[exempt]]\nentry = "X"\nline = 1\namount = 123457.91\nsalt = "zz"\n',
    b'[[exempt]]\nentry = "X"\nline = 1\namount = "123,457.91"\nsalt = 123457.91\n',
    b'[[exempt]]\nentry = "\xc2\xa3123457.91"\nline = "123457.91"\namount = "123457.910"\nstated = "123457.91.1"\n',
    b'[[exempt]]\n"123457.91" = 123457.91\nsecret = "123457.91"\n',
    b'[[exempt]]\namount = "123457.91\n',
    b"amount = 123457.91 123457.91\n",
    b"[[exempt]]\n123457.91\n",
    b'exempt = "123457.91"\n',
    b"x123457.91 = 1\nx123457.91 = 2\n",
    b'[[exempt]]\nentry = "HMS-01"\nline = 1\namount = "123457.91"\nsalt = "' + b"5a" * 32 + b'"\n',
    b'[[exempt]]\nentry = "HMS-99"\nline = 7\namount = "123457.91"\nsalt = "' + b"5a" * 32 + b'"\n',
    b'[[exempt]]\nentry = "\xe2\x80\xae123457.91"\nline = 1\n',
    b'[[exempt]]\nentry = "\\u202E123457.91"\nline = 1\n',
    b"\xff123457.91\n",
    b"# 123457.91\r123457.91\n",
    b"[" * 200 + b"123457.91" + b"]" * 200,
)


@pytest.mark.parametrize("damage", DAMAGE, ids=range(len(DAMAGE)))
def test_a_damaged_private_book_is_named_and_not_repeated(damage: bytes, hmsledger: Program, birds: Aviary) -> None:
    path = birds.root / "private" / "exempt.toml"
    whole = path.read_bytes()
    for data in (whole + damage, b"format = 1\n" + damage):
        path.write_bytes(data)
        for name, words in READING.items():
            ended = hmsledger(*words, *AS_BOOK, *WITH, cwd=birds.root)
            nothing_said(ended, out=name not in {"report", "explain", "show", "wording", "list", "reconcile", "check"})
            assert ended.status in {0, 1, 2}
        for words in RECORDING.values():
            nothing_said(hmsledger(*words, "--exempt", "3", *AS_BOOK, *WITH, cwd=birds.root))
        if b"[[exempt]]" in data:
            nothing_said(hmsledger("check", "private", cwd=birds.root))
    assert birds.escaped() == []


@pytest.mark.parametrize("name", sorted(RECORDING))
def test_what_is_recorded_as_exempt_stands_in_the_private_book_alone(
    name: str, hmsledger: Program, birds: Aviary
) -> None:
    words = (*RECORDING[name], "--exempt", "3", *AS_BOOK, *WITH)
    before = (birds.root / "private" / "exempt.toml").read_bytes()

    nothing_said(hmsledger(*words, "--dry-run", cwd=birds.root))
    assert (birds.root / "private" / "exempt.toml").read_bytes() == before
    ended = hmsledger(*words, cwd=birds.root)

    nothing_said(ended)
    assert (ended.status, "withheld" in ended.out) == (0, True)
    assert (birds.root / "private" / "exempt.toml").read_bytes().count(b"[[exempt]]") == len(canary.FIGURES) + 1
    assert hmsledger("verify", *AS_BOOK, *WITH, cwd=birds.root).status == 0
    assert birds.escaped() == []


def refused_recordings() -> Iterator[tuple[str, ...]]:
    """Yield recordings of an exempt amount that are refused, each for another reason."""
    rest = ("--exempt", "3", *AS_BOOK, *WITH)
    amount = shown(AMOUNTS[0])
    for line in (
        f"2024-25:capital:{amount}x",
        f"NOPE@{CANARY}",
        f"2024-26:capital:{amount}",
        f"{amount}",
        f"{CANARY}:nope",
    ):
        yield ("approve", "HMS", "--line", line, *DECIDED, *rest)
    yield ("approve", "HMS", CANARY, *DECIDED, *rest)
    yield ("approve", "HMS", f"--lnie={CANARY}", *DECIDED, *rest)
    yield ("approve", "HMS", f"--{amount}={CANARY}", *DECIDED, *rest)
    yield ("approve", amount, "--line", CANARY, *DECIDED, *rest)
    yield (*RECORDING["approve"], *AS_BOOK, *WITH)
    yield (*RECORDING["approve"][:-1], *rest)
    yield ("approve", "HMS", "--line", CANARY, "--by", amount, "--on", "2023-09-01", "--yes", *rest)
    yield ("approve", "HMS", "--line", CANARY, "--by", "council", "--on", amount, "--yes", *rest)
    yield (*RECORDING["approve"], "--exempt", "3", *AS_BOOK, "--with-exempt", "public/private")
    yield ("vary", "HMS", "--as", "virement", "--line", CANARY, "--line", "POOL@2024-25:capital:-5", *DECIDED, *rest)
    yield (*RECORDING["approve"], "--id", "HMS-01", *rest)
    yield (*RECORDING["approve"], "--title", f"Settlement of £{amount}", *rest)
    yield (*RECORDING["approve"], "--note", f"{AMOUNTS[0] // 100} pounds", *rest)
    yield (*RECORDING["approve"], "--paragraph", f"agreed at {amount[:-3]}", *rest)
    yield (
        "correct",
        "HMS-06",
        "--was",
        CANARY,
        "--now",
        CANARY,
        "--by",
        "x",
        "--on",
        "2023-09-01",
        "--reason",
        "x",
        "--yes",
        *rest,
    )
    yield (
        "correct",
        "HMS-01",
        "--was",
        "2023-24:capital:withheld",
        "--now",
        f"2023-24:capital:{amount[:-1]}2",
        "--by",
        "x",
        "--on",
        "2023-09-01",
        "--reason",
        "x",
        "--yes",
        *AS_BOOK,
        *WITH,
    )


@pytest.mark.parametrize("words", list(refused_recordings()), ids=range(len(list(refused_recordings()))))
def test_a_recording_that_is_refused_does_not_repeat_the_amount(
    words: tuple[str, ...], hmsledger: Program, birds: Aviary
) -> None:
    before = (birds.root / "private" / "exempt.toml").read_bytes()

    ended = hmsledger(*words, cwd=birds.root)

    assert ended.status in {1, 2}, ended
    nothing_said(ended)
    assert (birds.root / "private" / "exempt.toml").read_bytes() == before
    assert birds.escaped() == []


@pytest.mark.parametrize("name", [*READING, *RECORDING])
@pytest.mark.parametrize("debug", ["", "1"])
def test_a_defect_says_where_it_lies_and_not_what_was_loaded(
    name: str, debug: str, hmsledger: Program, birds: Aviary, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hmsledger.exempt import ExemptFigure

    def broken(*figures: object) -> None:
        amount = written(AMOUNTS[0])
        raise RuntimeError(amount, figures, *(getattr(figure, "pence", figure) for figure in figures))

    monkeypatch.setenv("HMSLEDGER_DEBUG", debug)
    monkeypatch.setattr(ExemptFigure, "opens", broken)
    words = READING[name] if name in READING else (*RECORDING[name], "--exempt", "3")

    ended = hmsledger(*words, *AS_BOOK, *WITH, cwd=birds.root)

    assert ended.status == 70
    assert ("in broken" in ended.err) is bool(debug)
    nothing_said(ended)
    assert birds.escaped() == []


def test_a_process_of_its_own_says_nothing_either(hmsledger_process: Program, birds: Aviary) -> None:
    env = {"HMSLEDGER_WITH_EXEMPT": "private", "HMSLEDGER_CACHE": str(birds.root / "cache")}
    first = hmsledger_process("report", *AS_BOOK, cwd=birds.root, env=env)
    exempt = hmsledger_process("report", *AS_BOOK, *WITH, cwd=birds.root, env=env)
    again = hmsledger_process("report", *AS_BOOK, cwd=birds.root, env=env)

    assert again == first
    nothing_said(again)
    assert traces(exempt.out.encode())
    nothing_said(exempt, out=False)
    assert len(list((birds.root / "cache").iterdir())) == 1
    assert birds.escaped() == []
    assert ROOT not in birds.root.parents


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signal")
@pytest.mark.parametrize("moment", ["hmsledger.commands.keeping:Keeping.write", "hmsledger.store.write:_put_in_place"])
@pytest.mark.parametrize("after", [True, False])
def test_a_recording_that_is_killed_shows_nothing_and_is_completed_by_running_it_again(
    moment: str, hmsledger: Program, birds: Aviary, *, after: bool
) -> None:
    room, _, name = moment.partition(":")
    words = (*RECORDING["approve"], "--exempt", "3", *AS_BOOK, *WITH)
    script = f"""
import os, signal, {room} as room
from hmsledger.commands import run
owner, _, name = {name!r}.rpartition(".")
holder = getattr(room, owner) if owner else room
whole = getattr(holder, name)
def killed(*given):
    if {after}: whole(*given)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(holder, name, killed)
run({list(words)!r})
"""
    public, private = birds.public / "ledgers" / "hms.toml", birds.root / "private" / "exempt.toml"
    before = public.read_bytes(), private.read_bytes()

    ended = subprocess.run([sys.executable, "-c", script], cwd=birds.root, capture_output=True, check=False)

    assert ended.returncode == -signal.SIGKILL
    assert traces(ended.stdout + ended.stderr) == []
    assert public.read_bytes() == before[0]
    assert (private.read_bytes() == before[1]) is not after
    assert birds.escaped() == []
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in (birds.root / "private").iterdir())
    assert hmsledger(*words, cwd=birds.root).status == 0
    assert private.read_bytes().count(b"[[exempt]]") == len(canary.FIGURES) + 1
    assert hmsledger("verify", *AS_BOOK, *WITH, cwd=birds.root).status == 0
