"""What a shell offers when someone presses Tab: as the book has it, at once, and never anything that could do harm."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Program, needed
from typer.main import get_command

from hmsledger import completion
from hmsledger.commands import COMMANDS, application
from hmsledger.entries import RINGS, SOURCES, Funding, Outcome, VariationType

Offer = Callable[..., list[str]]

BOOK = """format = 1

[[body]]
id = "council"
name = "Council"

[[scheme]]
code = "ROOF"
name = "Leisure centre roof"

[[scheme]]
name = "Swimming pool"
code="POOL"

[[source]]
id = "lottery"
name = "National Lottery"

[[entry]]
id = "ROOF-0001"
kind = "approval"
"""


@pytest.fixture
def offer(tmp_path: Path) -> Offer:
    """Return what the program offers for words, the last of them as far as it is typed, in a small unfinished book."""
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers" / "book.toml").write_text(BOOK, encoding="utf-8")

    def ask(*words: str) -> list[str]:
        ended = subprocess.run(
            [sys.executable, "-m", "hmsledger", *words],
            cwd=tmp_path,
            env={**os.environ, "HMSLEDGER_COMPLETE": "1"},
            capture_output=True,
            check=True,
        )
        assert ended.stderr == b""
        return ended.stdout.decode().splitlines()

    return ask


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("sh",), ["show"]),
        (("rep",), ["report"]),
        (("show", ""), ["ROOF-0001"]),
        (("show", "ROOF-0"), ["ROOF-0001"]),
        (("show", "ROOF-0001", ""), []),
        (("approve", ""), ["POOL", "ROOF"]),
        (("approve", "--by", "council", "P"), ["POOL"]),
        (("approve", "ROOF", "--by", ""), ["council"]),
        (("report", "--by", ""), ["account", "kind", "scheme", "source"]),
        (("report", "--source", "l"), ["lottery"]),
        (("report", "--fund"), ["--funding"]),
        (("decide", "ROOF-0001", "app"), ["approved"]),
        (("explain", "2022-23", "cap"), ["capital"]),
        (("explain", ""), []),
        (("vary", "ROOF", "--as", "re"), ["reclassify", "reduction", "release", "reprofile"]),
        (("add", "s"), ["scheme", "source"]),
        (("add", "body", "--dec"), ["--decides"]),
        (("completion", "z"), ["zsh"]),
        (("import", "book.xlsx", "--as", "app"), ["approved"]),
        (("show", "--book", "nowhere", ""), []),
        (("show", "--book=ledgers/book.toml", ""), ["ROOF-0001"]),
        (("nonsense", ""), []),
        (("check", "led"), []),
    ],
)
def test_what_is_offered(words: tuple[str, ...], offered: list[str], offer: Offer) -> None:
    assert offer(*words) == offered


def test_with_nothing_typed_every_command_is_offered(offer: Offer) -> None:
    assert offer() == [*COMMANDS, "--help", "--version"]


def test_no_name_is_offered_that_a_shell_could_take_for_more(offer: Offer, tmp_path: Path) -> None:
    text = BOOK.replace('"ROOF"', '"$(reboot)"').replace('"POOL"', '"a b"').replace('"ROOF-0001"', "'\\u001b'")
    (tmp_path / "ledgers" / "book.toml").write_text(text, encoding="utf-8")

    assert offer("approve", "") == []
    assert offer("show", "") == []


@pytest.mark.parametrize(
    "text", [b"[[scheme]]\r\ncode = 'x'\r\n[[scheme]]\r\ncode = \"ROOF\"\r\n", b"\xff[[scheme]]\ncode"]
)
def test_a_broken_book_disturbs_nobody(text: bytes, offer: Offer, tmp_path: Path) -> None:
    (tmp_path / "ledgers" / "book.toml").write_bytes(text)

    assert offer("approve", "R") == (["ROOF"] if b"ROOF" in text else [])


def test_codes_and_ids_are_offered_without_what_is_heavy(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "hmsledger", "show", ""],
        cwd=ROOT,
        env={**os.environ, "HMSLEDGER_COMPLETE": "1", "PYTHONPYCACHEPREFIX": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "HMS-0009" in ended.stdout
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in ended.stderr.splitlines()}
    assert not imported & {"typer", "click", "pydantic", "rich", "toml_rs", "json", "hashlib", "subprocess"}


def test_its_tables_are_those_of_the_program() -> None:
    assert list(completion.PLACES) == list(COMMANDS)
    group = get_command(application([]))
    for name, kinds in completion.PLACES.items():
        command = group.commands[name]  # type: ignore[attr-defined]  # a group has them
        places = [param for param in command.params if not param.opts[0].startswith("-")]
        assert len(kinds) <= len(places) or name == "add", name
    assert set(completion.WORDS["outcome"]) == {outcome.value for outcome in Outcome}
    assert set(completion.WORDS["type"]) == {kind.value for kind in VariationType}
    assert set(completion.WORDS["funding"]) == {funding.value for funding in Funding}
    assert set(completion.WORDS["source"]) == {*SOURCES, "not-stated"}
    assert set(completion.WORDS["account"]) == {*RINGS, "not-stated"}


def test_bash_completes_a_scheme_an_id_and_an_option(hmsledger: Program, tmp_path: Path) -> None:
    asked = (
        "COMP_WORDS=(hmsledger show HMS-000); COMP_CWORD=2; _hmsledger; echo ${#COMPREPLY[@]} ${COMPREPLY[0]};"
        'COMP_WORDS=(hmsledger approve ""); COMP_CWORD=2; _hmsledger; echo ${COMPREPLY[@]};'
        "COMP_WORDS=(hmsledger report --yea); COMP_CWORD=2; _hmsledger; echo ${COMPREPLY[@]}"
    )
    assert in_shell("bash", "-c", hmsledger, asked, tmp_path) == ["9 HMS-0001", "HMS", "--year --year-style"]


def test_zsh_completes_an_id(hmsledger: Program, tmp_path: Path) -> None:
    asked = (
        "compadd() { print -l -- ${(P)2} }; _files() { print files };"
        "words=(hmsledger approve ''); CURRENT=3; _hmsledger; words=(hmsledger check x); CURRENT=3; _hmsledger"
    )
    assert in_shell("zsh", "-fc", hmsledger, asked, tmp_path, before="compdef() { : }\n") == ["HMS", "files"]


def test_fish_completes_an_id(hmsledger: Program, tmp_path: Path) -> None:
    assert in_shell("fish", "-c", hmsledger, "complete -C 'hmsledger show HMS-0009'", tmp_path) == ["HMS-0009"]


def test_powershell_is_given_its_script(hmsledger: Program) -> None:
    said = hmsledger("completion", "powershell").out

    assert said.startswith("# In the start-up file of powershell: hmsledger completion powershell | ")
    assert "Register-ArgumentCompleter -Native -CommandName hmsledger" in said


def test_another_shell_is_refused(hmsledger: Program) -> None:
    ended = hmsledger("completion", "zhs")

    assert (ended.status, ended.out) == (2, "")
    assert "there is no completion for “zhs”" in ended.err
    assert "zsh" in ended.err


def in_shell(shell: str, option: str, hmsledger: Program, asked: str, folder: Path, before: str = "") -> list[str]:
    """Return what a real shell prints that has the script, where ``hmsledger`` is this program."""
    program = needed(shell)
    script = hmsledger("completion", shell).out
    beside = folder / "hmsledger"
    beside.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m hmsledger "$@"\n', encoding="utf-8")
    beside.chmod(0o755)
    ended = subprocess.run(
        [program, option, f"{before}{script}\n{asked}"],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout.splitlines()
