"""``init`` and ``add``: a new book, and the bodies, schemes, accounts and sources that its entries name."""

import json
import os
import shlex
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Program
from recording.book import BookOnDisk, refused


def content(folder: Path) -> dict[str, bytes]:
    """Return what the files of a folder hold, but for the lock."""
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name != ".hmsledger.lock"
    }


class TestInit:
    def test_a_new_book_is_sound_and_empty(self, hmsledger: Program, tmp_path: Path) -> None:
        ended = hmsledger("init", cwd=tmp_path)

        assert (ended.status, ended.err) == (0, "")
        assert {"council.toml", ".gitattributes", ".gitignore", "hmsledger.schema.json"} == content(
            tmp_path / "ledgers"
        ).keys()
        assert hmsledger("check", cwd=tmp_path)[:2] == (0, "Nothing is wrong: 0 entries in 1 file.\n")
        assert json.loads(hmsledger("report", "--format", "json", cwd=tmp_path).out)["totals"]["approved"] == "0.00"

    def test_what_it_says_comes_next_works_as_printed(self, hmsledger: Program, tmp_path: Path) -> None:
        said = hmsledger("init", "books/parks", cwd=tmp_path).out

        commands = [line.strip() for line in said.splitlines() if line.startswith("  hmsledger ")]
        assert len(commands) == 2
        for command in commands:
            assert hmsledger(*shlex.split(command)[1:], cwd=tmp_path).status == 0
        assert hmsledger("check", "books/parks", cwd=tmp_path).status == 0

    def test_the_examples_in_its_comments_are_sound_once_they_are_uncommented(
        self, hmsledger: Program, tmp_path: Path
    ) -> None:
        hmsledger("init", cwd=tmp_path)
        path = tmp_path / "ledgers" / "council.toml"
        lines = path.read_bytes().decode().splitlines()

        path.write_bytes("\n".join(line.removeprefix("#   ") for line in lines).encode())

        assert hmsledger("check", cwd=tmp_path).status == 0
        assert sum(line in {"[[body]]", "[[scheme]]"} for line in path.read_bytes().decode().splitlines()) == 2

    @pytest.mark.parametrize(
        "text", ['The "old" \\ town', "[bold]Parks[/]", "£ é 🏛", "two\nlines", "]\n[[entry]]", "# no comment"]
    )
    def test_title_and_organisation_come_back_exactly(self, text: str, hmsledger: Program, tmp_path: Path) -> None:
        hmsledger("init", "--title", text, "--organisation", text, cwd=tmp_path)

        page = tomllib.loads((tmp_path / "ledgers" / "council.toml").read_bytes().decode())["ledger"]
        assert {"title": text, "organisation": text} == page
        assert hmsledger("check", cwd=tmp_path).status == 0

    def test_a_title_that_nobody_could_read_is_refused(self, hmsledger: Program, tmp_path: Path) -> None:
        ended = hmsledger("init", "--title", "\x1b[31mred", cwd=tmp_path)

        assert (ended.status, (tmp_path / "ledgers" / "council.toml").exists()) == (2, False)

    def test_a_second_time_is_refused_and_changes_nothing(self, hmsledger: Program, tmp_path: Path) -> None:
        hmsledger("init", cwd=tmp_path)
        before = content(tmp_path / "ledgers")

        said = refused(hmsledger("init", "--title", "Other", cwd=tmp_path), 2)

        assert "holds something already" in said
        assert before == content(tmp_path / "ledgers")

    def test_a_folder_with_other_files_is_taken_and_they_are_kept(self, hmsledger: Program, tmp_path: Path) -> None:
        folder = tmp_path / "ledgers"
        folder.mkdir()
        (folder / "notes.txt").write_bytes(b"mine\n")
        (folder / ".gitignore").write_bytes(b"mine\n")

        assert hmsledger("init", cwd=tmp_path).status == 0
        assert b"mine\n" == (folder / "notes.txt").read_bytes() == (folder / ".gitignore").read_bytes()

    def test_a_file_of_that_name_is_refused(self, hmsledger: Program, tmp_path: Path) -> None:
        (tmp_path / "ledgers").write_bytes(b"a file\n")

        refused(hmsledger("init", cwd=tmp_path), 2)
        refused(hmsledger("init", "ledgers/below", cwd=tmp_path), 2)

        assert (tmp_path / "ledgers").read_bytes() == b"a file\n"

    def test_git_does_not_see_the_lock_and_keeps_every_byte(
        self, hmsledger: Program, tmp_path: Path, program_needed: Callable[[str], str]
    ) -> None:
        git = program_needed("git")
        hmsledger("init", cwd=tmp_path)
        hmsledger("add", "scheme", "HMS", "--name", "x", "--yes", cwd=tmp_path)
        (tmp_path / "ledgers" / ".hms.toml.1.ab.tmp").write_bytes(b"left over")
        (tmp_path / "ledgers" / "crlf.toml").write_bytes(b"format = 1\r\n")

        _git(git, tmp_path, "init", "--quiet")
        _git(git, tmp_path, "add", ".")
        _git(git, tmp_path, "commit", "--quiet", "-m", "book")
        before = content(tmp_path / "ledgers")
        for path in (tmp_path / "ledgers").glob("*.toml"):
            path.unlink()
        _git(git, tmp_path, "checkout", "--", ".")

        names = {
            "ledgers/council.toml",
            "ledgers/hms.toml",
            "ledgers/crlf.toml",
            "ledgers/.gitattributes",
            "ledgers/.gitignore",
            "ledgers/hmsledger.schema.json",
        }
        assert names == set(_git(git, tmp_path, "ls-files").split())
        assert before == content(tmp_path / "ledgers")


class TestAdd:
    def test_a_body_is_added_with_what_it_decides(self, book: BookOnDisk) -> None:
        book.record("add", "body", "audit", "--name", "Audit Committee", "--decides", "budget", "--decides", "treasury")
        book.record("add", "body", "forum", "--name", "Forum")

        assert book.declared("body")[-2:] == [
            {"id": "audit", "name": "Audit Committee", "decides": ["budget", "treasury"]},
            {"id": "forum", "name": "Forum", "decides": []},
        ]

    def test_a_scheme_is_added_with_account_parent_and_status(self, book: BookOnDisk) -> None:
        words = ("--account", "parking", "--parent", "PARK", "--status", "on hold")

        book.record("add", "scheme", "GATE", "--name", "Park gate", *words)

        assert {
            "code": "GATE",
            "name": "Park gate",
            "account": "parking",
            "parent": "PARK",
            "status": "on hold",
        } in book.declared("scheme")
        assert book("check").status == 0

    def test_an_account_and_a_source_are_added_and_can_be_used(self, book: BookOnDisk) -> None:
        book.record("add", "account", "homes", "--name", "Homes", "--ring", "hra")
        book.record("add", "source", "levy", "--name", "Levy")
        book.record("approve", "HMS", "--line", "2024-25:capital:1:levy:homes", "--by", "council", "--on", "2024-02-15")

        assert book.declared("account")[-1] == {"id": "homes", "name": "Homes", "ring": "hra"}
        assert book.declared("source")[-1] == {"id": "levy", "name": "Levy"}
        assert book("check").status == 0

    def test_it_says_where_it_was_added(self, book: BookOnDisk) -> None:
        assert book.record("add", "scheme", "ROAD", "--name", "Road") == "Added scheme ROAD to ledgers/road.toml:3\n"
        said = book.record("add", "body", "audit", "--name", "Audit")

        line = int(said.rpartition(":")[2])
        assert book.data("council.toml").decode().splitlines()[line - 1] == "[[body]]"


def _git(git: str, cwd: Path, *words: str) -> str:
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    asked = [
        git,
        "-c",
        "core.autocrlf=true",
        "-c",
        "core.safecrlf=false",
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
    ]
    return subprocess.run([*asked, *words], cwd=cwd, env=env, capture_output=True, check=True).stdout.decode()
