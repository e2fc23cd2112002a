"""What a ledger keeps when it is written, what is said where that is not possible, and what a failed ``init`` says."""

import errno
import os
import stat
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ended, Program
from recording.book import APPROVAL, BookOnDisk

from hmsledger.store.errors import NotWrittenError
from hmsledger.store.write import make_folder, replace_content

posix = pytest.mark.skipif(
    os.name != "posix", reason="left out on Windows: modes and groups are not what they are on POSIX"
)
SHUT_OUT = "colleagues may be shut out"
NOT_LASTING = "survives a power cut"
ACCESS_LIST = "system.posix_acl_access"


@pytest.fixture
def book(tmp_path: Path, hmsledger: Program) -> BookOnDisk:
    return BookOnDisk(tmp_path, hmsledger)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "a.toml"
    path.write_bytes(b"old")
    return path


def refusing(whole: Callable[..., None], number: int, when: Callable[..., bool]) -> Callable[..., None]:
    """Return a call of the system that fails where a condition holds, and else does what it does."""

    def call(*words: object) -> None:
        if when(*words):
            raise OSError(number, os.strerror(number))
        whole(*words)

    return call


def is_folder(descriptor: int) -> bool:
    return stat.S_ISDIR(os.fstat(descriptor).st_mode)


@posix
class TestWhoMayReadAndWrite:
    def test_who_cannot_give_the_file_to_its_owner_still_gives_it_to_its_group(
        self, ledger: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        group = 23456 if os.getuid() == 0 else ledger.stat().st_gid
        os.chown(ledger, -1, group)
        given: list[int] = []

        def fchown(descriptor: int, owner: int, group: int) -> None:
            if owner != -1:
                raise PermissionError(errno.EPERM, "Operation not permitted")
            given.append(group)
            whole(descriptor, owner, group)

        whole = os.fchown
        monkeypatch.setattr(os, "fchown", fchown)

        assert replace_content(ledger, b"old", b"old and new") == ""

        assert (given, ledger.stat().st_gid) == ([group], group)

    @pytest.mark.parametrize("number", [errno.EPERM, errno.EINVAL, errno.EOPNOTSUPP])
    def test_a_group_that_cannot_be_kept_is_said(
        self, number: int, ledger: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if os.getuid() != 0:
            pytest.skip("left out, because only root can give a file to a group that is not his own")
        os.chown(ledger, -1, 23456)
        ledger.chmod(0o664)
        monkeypatch.setattr(os, "fchown", refusing(os.fchown, number, lambda *_: True))

        assert SHUT_OUT in replace_content(ledger, b"old", b"old and new")

        assert ledger.read_bytes() == b"old and new"
        assert stat.S_IMODE(ledger.stat().st_mode) == 0o644, "another group can do what everyone can, and no more"

    def test_a_mode_that_cannot_be_kept_is_said_by_the_command_and_the_entry_stands(
        self, book: BookOnDisk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (book.folder / "parks.toml").chmod(0o666)
        monkeypatch.setattr(os, "fchmod", refusing(os.fchmod, errno.EPERM, lambda *_: True))
        umask = os.umask(0o077)
        try:
            ended = book(*APPROVAL, "--yes")
        finally:
            os.umask(umask)

        assert (ended.status, list(book.entries())) == (0, ["PARK-0001"])
        assert SHUT_OUT in ended.err

    @pytest.mark.skipif(sys.platform != "linux", reason="left out here: Python knows access lists on Linux only")
    def test_an_access_list_is_kept_or_its_loss_is_said(self, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        anyone = 0xFFFFFFFF
        rows = ((1, 6, anyone), (2, 6, 12345), (4, 4, anyone), (16, 6, anyone), (32, 4, anyone))
        access = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *row) for row in rows)
        try:
            os.setxattr(ledger, ACCESS_LIST, access)
        except OSError:
            pytest.skip("left out, because this file system has no access lists")

        assert replace_content(ledger, b"old", b"old and new") == ""
        assert os.getxattr(ledger, ACCESS_LIST) == access

        monkeypatch.setattr(os, "setxattr", refusing(os.setxattr, errno.EOPNOTSUPP, lambda *_: True))
        assert SHUT_OUT in replace_content(ledger, b"old and new", b"old and newer")


class TestWhoSavesInBetween:
    def test_who_held_the_file_open_and_saved_it_before_letting_go_is_not_overwritten(
        self, ledger: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def replace(source: str, target: str) -> None:
            del source, target
            ledger.write_bytes(b"old, and a colleague's")
            error = PermissionError(errno.EACCES, "The process cannot access the file")
            error.winerror = 32  # type: ignore[attr-defined]  # there is one on Windows only
            monkeypatch.undo()
            raise error

        monkeypatch.setattr(os, "replace", replace)

        with pytest.raises(NotWrittenError, match="changed by someone else"):
            replace_content(ledger, b"old", b"old and new")

        assert ledger.read_bytes() == b"old, and a colleague's"
        assert [path.name for path in ledger.parent.iterdir()] == ["a.toml"]

    @posix
    def test_who_saves_after_the_last_reading_is_noticed_by_the_last_look(
        self, ledger: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        readings = 0
        real = os.fstat

        def fstat(descriptor: int) -> os.stat_result:
            nonlocal readings
            found = real(descriptor)
            if found.st_ino == ledger.stat().st_ino:
                readings += 1
                beside = ledger.with_name("a.toml~")
                beside.write_bytes(b"new")
                beside.replace(ledger)
            return found

        monkeypatch.setattr(os, "fstat", fstat)

        with pytest.raises(NotWrittenError, match="changed by someone else"):
            replace_content(ledger, b"old", b"old and new")

        assert (readings, ledger.read_bytes()) == (1, b"new")


@posix
class TestANewBook:
    def made(self, hmsledger: Program, tmp_path: Path) -> Ended:
        return hmsledger("init", "deep/down/ledgers", cwd=tmp_path)

    def test_a_side_file_that_fails_after_it_stands_is_no_book(
        self, hmsledger: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "deep" / "down" / "ledgers"
        inside = lambda descriptor: is_folder(descriptor) and os.fstat(descriptor).st_ino == folder.stat().st_ino  # noqa: E731
        monkeypatch.setattr(os, "fsync", refusing(os.fsync, errno.EIO, inside))

        ended = self.made(hmsledger, tmp_path)

        assert ended.status == 1
        assert "the book is not made yet" in ended.err
        assert not (folder / "council.toml").exists()
        monkeypatch.undo()
        assert self.made(hmsledger, tmp_path).status == 0

    def test_it_is_said_where_a_new_book_may_not_survive_a_power_cut(
        self, hmsledger: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "fsync", refusing(os.fsync, errno.EINVAL, is_folder))

        ended = self.made(hmsledger, tmp_path)

        assert (ended.status, ended.err.count(NOT_LASTING)) == (0, 1)

    def test_its_folder_is_forced_to_disk_under_its_name_and_so_is_each_that_was_made_for_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        forced: list[str] = []
        whole = os.fsync

        def fsync(descriptor: int) -> None:
            forced.extend(
                name
                for name in (".", "deep", "deep/down")
                if (tmp_path / name).stat().st_ino == os.fstat(descriptor).st_ino
            )
            whole(descriptor)

        monkeypatch.setattr(os, "fsync", fsync)

        assert make_folder(tmp_path / "deep" / "down" / "ledgers") == ""
        assert sorted(forced) == [".", "deep", "deep/down"]

        forced.clear()
        make_folder(tmp_path / "deep" / "down" / "ledgers")
        assert forced == ["deep/down"]

    def test_a_folder_that_cannot_be_forced_to_disk_is_refused(
        self, hmsledger: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "fsync", refusing(os.fsync, errno.EIO, is_folder))

        ended = self.made(hmsledger, tmp_path)

        assert ended.status == 1
        assert "could not be forced to disk" in ended.err


@posix
def test_a_merge_says_where_it_may_not_survive_a_power_cut(
    hmsledger: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = 'format = 1\n\n[[scheme]]\ncode = "A"\nname = "A"\naccount = "hra"\n'
    added = '\n[[scheme]]\ncode = "{code}"\nname = "{code}"\naccount = "hra"\n'
    for name, text in (
        ("base", base),
        ("ours", base + added.format(code="B")),
        ("theirs", base + added.format(code="C")),
    ):
        (tmp_path / name).write_bytes(text.encode())
    monkeypatch.setattr(os, "fsync", refusing(os.fsync, errno.EINVAL, is_folder))

    ended = hmsledger("merge-file", "base", "ours", "theirs", cwd=tmp_path)

    assert ended.status == 0, ended.err
    assert NOT_LASTING in ended.err
