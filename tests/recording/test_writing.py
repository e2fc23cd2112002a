"""How a file is written: the old bytes or the new ones, with its mode, through its link, and never over another's work."""

import os
import stat
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from recording.book import APPROVAL, BLOCK, DECIDED, LOCK, BookOnDisk, refused

from hmsledger.store.errors import NotWrittenError
from hmsledger.store.lock import locked
from hmsledger.store.write import replace_content

posix = pytest.mark.skipif(
    os.name != "posix", reason="left out on Windows: file modes, links and signals are not what they are on POSIX"
)


def names(folder: Path) -> set[str]:
    """Return the names of everything in a folder."""
    return {path.name for path in folder.iterdir()}


class TestPuttingNewContentInPlace:
    def test_the_new_content_stands_and_nothing_is_left_over(self, tmp_path: Path) -> None:
        path = tmp_path / "a.toml"
        path.write_bytes(b"old")

        assert replace_content(path, b"old", b"old and new") == ""

        assert (b"old and new", {"a.toml"}) == (path.read_bytes(), names(tmp_path))

    def test_a_new_file_is_made(self, tmp_path: Path) -> None:
        replace_content(tmp_path / "a.toml", None, b"new")

        assert (b"new", {"a.toml"}) == ((tmp_path / "a.toml").read_bytes(), names(tmp_path))

    def test_content_of_many_megabytes_arrives_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "a.toml"
        path.write_bytes(b"")

        replace_content(path, b"", b"0123456789" * 2_000_000)

        assert path.read_bytes() == b"0123456789" * 2_000_000

    @pytest.mark.parametrize("now", [b"", b"olD", b"old and a colleague's"])
    def test_a_file_that_changed_since_it_was_read_is_refused_and_kept(self, now: bytes, tmp_path: Path) -> None:
        path = tmp_path / "a.toml"
        path.write_bytes(now)

        with pytest.raises(NotWrittenError, match="changed by someone else"):
            replace_content(path, b"old", b"old and new")

        assert (now, {"a.toml"}) == (path.read_bytes(), names(tmp_path))

    def test_a_file_that_is_gone_is_refused_and_not_made_again(self, tmp_path: Path) -> None:
        with pytest.raises(NotWrittenError):
            replace_content(tmp_path / "a.toml", b"old", b"old and new")

        assert set() == names(tmp_path)

    def test_a_new_file_never_takes_the_place_of_one_that_is_there(self, tmp_path: Path) -> None:
        path = tmp_path / "a.toml"
        path.write_bytes(b"a colleague's")

        with pytest.raises(NotWrittenError, match="already there"):
            replace_content(path, None, b"new")

        assert (b"a colleague's", {"a.toml"}) == (path.read_bytes(), names(tmp_path))

    def test_a_folder_is_never_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "a.toml").mkdir()

        with pytest.raises(NotWrittenError):
            replace_content(tmp_path / "a.toml", None, b"new")
        with pytest.raises(NotWrittenError):
            replace_content(tmp_path / "a.toml", b"", b"new")

        assert {"a.toml"} == names(tmp_path)
        assert (tmp_path / "a.toml").is_dir()

    def test_a_folder_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(NotWrittenError):
            replace_content(tmp_path / "no" / "a.toml", None, b"new")

        assert set() == names(tmp_path)


@posix
class TestModesAndLinks:
    @pytest.mark.parametrize("mode", [0o640, 0o664, 0o600, 0o666, 0o700])
    def test_the_mode_is_kept_whatever_the_umask(self, mode: int, book: BookOnDisk) -> None:
        path = book.folder / "parks.toml"
        path.chmod(mode)
        umask = os.umask(0o077)
        try:
            book.record(*APPROVAL)
        finally:
            os.umask(umask)

        assert mode == stat.S_IMODE(path.stat().st_mode)
        assert BLOCK.encode() in path.read_bytes()

    def test_owner_and_group_are_kept(self, book: BookOnDisk) -> None:
        if os.getuid() != 0:
            pytest.skip("left out, because only root can give a file to another group")
        path = book.folder / "parks.toml"
        os.chown(path, 12345, 23456)

        book.record(*APPROVAL)

        assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)

    @pytest.mark.parametrize("mode", [0o444, 0o440, 0o400, 0o555])
    def test_a_read_only_file_is_refused_by_its_mode_even_to_root(self, mode: int, book: BookOnDisk) -> None:
        path = book.folder / "parks.toml"
        path.chmod(mode)
        before = book.ledgers()

        said = refused(book(*APPROVAL, "--yes"), 1)

        assert "parks.toml is read-only" in said
        assert (before, mode) == (book.ledgers(), stat.S_IMODE(path.stat().st_mode))

    @pytest.mark.parametrize("relative", [True, False], ids=["relative", "absolute"])
    def test_a_linked_ledger_is_written_through_and_stays_a_link(self, *, relative: bool, book: BookOnDisk) -> None:
        away = book.root / "share" / "real.toml"
        away.parent.mkdir()
        link = book.folder / "parks.toml"
        before = link.read_bytes()
        link.rename(away)
        link.symlink_to("../share/real.toml" if relative else away)

        book.record(*APPROVAL)

        assert link.is_symlink()
        assert before + b"\n" + BLOCK.encode() == away.read_bytes()
        assert {"real.toml", LOCK} == names(away.parent)
        assert {"council.toml", "hms.toml", "parks.toml", LOCK} == names(book.folder)

    def test_a_link_to_a_link_is_written_through(self, book: BookOnDisk) -> None:
        link, middle, real = book.folder / "parks.toml", book.root / "middle", book.root / "real"
        link.rename(real)
        middle.symlink_to(real)
        link.symlink_to(middle)

        book.record(*APPROVAL)

        assert link.is_symlink()
        assert middle.is_symlink()
        assert BLOCK.encode() in real.read_bytes()

    def test_a_ledger_with_two_names_is_refused_before_they_part(self, book: BookOnDisk) -> None:
        other = book.root / "other-name.toml"
        other.hardlink_to(book.folder / "parks.toml")
        before = book.ledgers()

        said = refused(book(*APPROVAL, "--yes"), 1)

        assert "2 names (hard links)" in said
        assert before == book.ledgers()
        assert other.samefile(book.folder / "parks.toml")

    def test_a_new_file_never_takes_the_place_of_a_link_that_leads_nowhere(self, tmp_path: Path) -> None:
        (tmp_path / "book").mkdir()
        link = tmp_path / "book" / "a.toml"
        link.symlink_to(tmp_path / "elsewhere")

        replace_or_refuse(link)

        assert link.is_symlink()
        assert {"a.toml"} == names(tmp_path / "book")

    def test_a_lock_that_is_a_link_is_refused_and_what_it_leads_to_kept(self, book: BookOnDisk) -> None:
        victim = book.root / "victim"
        victim.write_bytes(b"precious")
        (book.folder / LOCK).symlink_to(victim)
        before = book.ledgers()

        refused(book(*APPROVAL, "--yes"), 1)

        assert victim.read_bytes() == b"precious"
        assert before == book.ledgers()

    def test_a_folder_that_cannot_be_written_to_is_named(self, book: BookOnDisk) -> None:
        if os.geteuid() == 0:
            pytest.skip("left out for root, who may write to any folder")
        before = book.ledgers()
        book.folder.chmod(0o555)
        try:
            said = refused(book(*APPROVAL, "--yes"), 1)
        finally:
            book.folder.chmod(0o755)

        assert "cannot be written to" in said
        assert before == book.ledgers()


def replace_or_refuse(path: Path) -> None:
    """Try to make a new file; to refuse is as good."""
    with suppress(NotWrittenError):
        replace_content(path, None, b"new")


HOLDER = """
import sys
from pathlib import Path
from hmsledger.store.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_writer(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Hold a book's lock in another process."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held"
        try:
            yield process
        finally:
            process.kill()


class TestTheLock:
    def test_a_second_writer_waits_and_is_then_refused_with_the_name_of_the_first(self, book: BookOnDisk) -> None:
        with another_writer(book.folder) as other:
            started = time.monotonic()
            with (
                pytest.raises(
                    NotWrittenError, match=f"another writer holds the book: process {other.pid} of "
                ) as refusal,
                locked(book.folder, patience=0.3),
            ):
                pass

        assert 0.3 <= time.monotonic() - started < 5
        assert LOCK in refusal.value.help

    def test_the_lock_is_for_the_whole_book(self, book: BookOnDisk) -> None:
        with another_writer(book.folder / "hms.toml"), pytest.raises(NotWrittenError), locked(book.folder, patience=0):
            pass

    def test_a_second_writer_records_as_soon_as_the_first_has_finished(self, book: BookOnDisk) -> None:
        with another_writer(book.folder) as other:
            second = subprocess.Popen(
                [sys.executable, "-m", "hmsledger", *APPROVAL, "--yes"],
                cwd=book.root,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            with pytest.raises(subprocess.TimeoutExpired):
                second.wait(1.5)
            assert book.entries() == {}
            other.communicate(b"")
            out, err = second.communicate(timeout=30)

        assert (second.returncode, err) == (0, b"")
        assert b"Recorded PARK-0001" in out
        assert list(book.entries()) == ["PARK-0001"]

    @posix
    @pytest.mark.parametrize("way", ["a folder below", "a link"])
    def test_a_ledger_that_another_book_reaches_too_is_locked_where_it_lies(self, way: str, book: BookOnDisk) -> None:
        below = (book.folder if way == "a folder below" else book.root) / "below"
        below.mkdir()
        (book.folder / "parks.toml").rename(below / "parks.toml")
        if way == "a link":
            (book.folder / "parks.toml").symlink_to(below / "parks.toml")
        with another_writer(below) as other:
            second = subprocess.Popen(
                [sys.executable, "-m", "hmsledger", *APPROVAL, "--yes"],
                cwd=book.root,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            with pytest.raises(subprocess.TimeoutExpired):
                second.wait(1.5)
            assert BLOCK.encode() not in (below / "parks.toml").read_bytes()
            other.communicate(b"")
            _, err = second.communicate(timeout=30)

        assert (second.returncode, err) == (0, b"")
        assert BLOCK.encode() in (below / "parks.toml").read_bytes()

    def test_a_writer_that_is_killed_leaves_the_book_free(self, book: BookOnDisk) -> None:
        with another_writer(book.folder) as other:
            other.kill()
            other.wait()
            book.record(*APPROVAL)

        assert list(book.entries()) == ["PARK-0001"]

    def test_readers_need_no_lock(self, book: BookOnDisk) -> None:
        with another_writer(book.folder):
            assert book("report").status == 0
            assert book("check").status == 0
            assert book(*APPROVAL, "--dry-run").status == 0

    def test_the_lock_file_stays_and_says_who_held_it_last(self, book: BookOnDisk) -> None:
        book.record(*APPROVAL)
        first = (book.folder / LOCK).stat().st_ino

        book.record(*APPROVAL)

        assert first == (book.folder / LOCK).stat().st_ino
        assert f"process {os.getpid()} of " in (book.folder / LOCK).read_text(encoding="utf-8")

    def test_a_lock_that_was_let_go_can_be_taken_again(self, tmp_path: Path) -> None:
        for _ in range(3):
            with locked(tmp_path, patience=0):
                pass

    @posix
    def test_in_a_book_that_a_group_shares_the_lock_is_shared_too(self, book: BookOnDisk) -> None:
        for path in (book.folder, *book.folder.iterdir()):
            path.chmod(0o2775 if path.is_dir() else 0o664)
        umask = os.umask(0o022)
        try:
            book.record(*APPROVAL)
        finally:
            os.umask(umask)

        assert stat.S_IMODE((book.folder / LOCK).stat().st_mode) & stat.S_IWGRP


MANY = """
import sys
from hmsledger.commands import run
for turn in range(10):
    words = ["approve", "PARK", "--line", "2024-25:capital:1", "--title", f"{sys.argv[1]}-{turn}", "--yes"]
    sys.stdout.write(f"{run([*words, *sys.argv[2:]])}\\n")
"""
RUDE = """
import os, sys, time
for turn in range(10):
    with open("ledgers/parks.toml", "rb") as file:
        data = file.read()
    entry = f"{sys.argv[1]}-{turn}"
    time.sleep(0.02)
    with open(f"ledgers/.{os.getpid()}.tmp", "wb") as file:
        file.write(data + f'[[entry]]\\nid = "{entry}"\\ntitle = "{entry}"\\n'.encode())
    os.replace(f"ledgers/.{os.getpid()}.tmp", "ledgers/parks.toml")
    print(f"Recorded {entry} in ledgers/parks.toml\\n0", flush=True)
"""


def at_once(book: BookOnDisk, script: str, *words: str) -> list[str]:
    """Run eight processes at once, ten recordings each, and return the ids that they say are recorded."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(number), *words],
            cwd=book.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for number in range(8)
    ]
    said = [writer.communicate(timeout=120) for writer in writers]
    lines = [line for out, _ in said for line in out.decode().splitlines()]
    assert lines.count("0") == 80, (lines, said)
    return [line.split()[1] for line in lines if line.startswith("Recorded ")]


class TestManyWritersAtOnce:
    def test_eight_writers_lose_nothing_record_nothing_twice_and_share_no_id(self, book: BookOnDisk) -> None:
        before = book.data("parks.toml")

        acknowledged = at_once(book, MANY, *DECIDED)

        entries = book.entries()
        assert sorted(acknowledged) == [f"PARK-{number:04d}" for number in range(1, 81)] == sorted(entries)
        titles = Counter(entry["title"] for entry in entries.values())
        assert {f"{writer}-{turn}": 1 for writer in range(8) for turn in range(10)} == titles
        assert book.data("parks.toml").startswith(before)
        assert {"council.toml", "hms.toml", "parks.toml", LOCK} == names(book.folder)
        assert book("check").status == 0

    def test_the_same_trial_catches_a_writer_without_a_lock(self, book: BookOnDisk) -> None:
        acknowledged = at_once(book, RUDE)

        assert len(acknowledged) == 80
        assert len(book.entries()) < 80

    def test_bodies_added_at_once_are_added_or_refused_and_never_lost(self, book: BookOnDisk) -> None:
        writers = [
            subprocess.Popen(
                [sys.executable, "-m", "hmsledger", "add", "body", f"b{number}", "--name", "x", "--yes"],
                cwd=book.root,
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for number in range(6)
        ]
        statuses = [writer.wait(60) for writer in writers]

        added = {f"b{number}" for number, status in enumerate(statuses) if status == 0}
        assert set(statuses) <= {0, 1}
        assert added
        assert added == {body["id"] for body in book.declared("body")} - {"council", "cabinet", "board"}

    def test_bodies_added_at_once_wait_for_each_other(self, book: BookOnDisk) -> None:
        with another_writer(book.folder) as other:
            second = subprocess.Popen(
                [sys.executable, "-m", "hmsledger", "add", "body", "audit", "--name", "Audit", "--yes"],
                cwd=book.root,
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(1.0)
            book.put("parks.toml", book.data("parks.toml") + BLOCK.encode())
            other.communicate(b"")

        assert second.wait(30) == 0


class TestWhenTheAnswerCannotBeSaid:
    """The entry stands before the program says so; if that fails, the exit status must not say otherwise."""

    def status(self, book: BookOnDisk, stdout: int) -> int:
        words = [sys.executable, "-m", "hmsledger", *APPROVAL, "--yes"]
        nothing = subprocess.DEVNULL
        return subprocess.run(
            words, cwd=book.root, stdin=nothing, stdout=stdout, stderr=nothing, check=False
        ).returncode

    @posix
    def test_a_full_disk_behind_standard_output_is_no_failure_to_record(self, book: BookOnDisk) -> None:
        if not Path("/dev/full").exists():
            pytest.skip("left out, because this system has no /dev/full")
        with Path("/dev/full").open("wb") as full:
            status = self.status(book, full.fileno())

        assert list(book.entries()) == ["PARK-0001"]
        assert status in {0, 4}

    @posix
    def test_a_reader_that_went_away_is_no_failure_to_record(self, book: BookOnDisk) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        try:
            status = self.status(book, writing)
        finally:
            os.close(writing)

        assert list(book.entries()) == ["PARK-0001"]
        assert status in {0, 4}

    @posix
    @pytest.mark.parametrize(
        ("words", "stream"),
        [
            (("add", "body", "audit", "--name", "Audit", "--yes"), ">"),
            (("init", "new"), ">"),
            (
                ("approve", "PARK", "--line", "2024-25:capital:1", "--by", "cabinet", "--on", "2024-02-15", "--yes"),
                "2>",
            ),
            ((*APPROVAL, "--yes"), "2>/dev/full >"),
        ],
        ids=["add", "init", "a note on standard error", "nothing can be said at all"],
    )
    def test_a_full_disk_is_no_failure_to_add_or_to_say_how_a_body_was_understood(
        self, words: tuple[str, ...], stream: str, book: BookOnDisk
    ) -> None:
        if not Path("/dev/full").exists():
            pytest.skip("left out, because this system has no /dev/full")
        ended = subprocess.run(
            ["/bin/sh", "-c", f'exec "$@" {stream}/dev/full', "sh", sys.executable, "-m", "hmsledger", *words],
            cwd=book.root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )

        assert ended.returncode in {0, 4}

    @posix
    @pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
    def test_a_stream_that_is_closed_is_no_defect(self, closed: str, book: BookOnDisk) -> None:
        ended = subprocess.run(
            ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "hmsledger", *APPROVAL, "--yes"],
            cwd=book.root,
            capture_output=True,
            check=False,
        )

        assert b"Traceback" not in ended.stderr
        assert (ended.returncode, list(book.entries())) == (0, ["PARK-0001"])
