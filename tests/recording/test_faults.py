"""A process that is killed, and a disk that fails, at any moment of writing: the old bytes or the new ones, and the truth said."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from conftest import Program
from recording.book import APPROVAL, BLOCK, LOCK, PARKS, BookOnDisk
from recording.faults import KILLED, Call, Strace

pytestmark = pytest.mark.skipif(
    sys.platform != "linux",
    reason="left out here: only Linux has strace, with which processes are killed and disks fail",
)

HMSLEDGER = (sys.executable, "-m", "hmsledger")
WORDS = (*APPROVAL, "--id", "PARK-0001", "--yes")
OLD = PARKS.encode()
NEW = OLD + b"\n" + BLOCK.encode()

TRUNCATING = """
import pathlib, sys
path = pathlib.Path("ledgers/parks.toml")
data = path.read_bytes()
with path.open("wb") as file:
    file.write(data)
    file.write(sys.argv[1].encode())
print("Recorded")
"""
"""The writer that must not be: it empties the ledger and writes it anew, in place."""

Laboratory = Callable[..., Strace]


@pytest.fixture
def laboratory(
    book: BookOnDisk, tmp_path_factory: pytest.TempPathFactory, program_needed: Callable[[str], str]
) -> Laboratory:
    """Return a function that puts a command under strace, in the book as it stands."""
    strace = program_needed("strace")
    if subprocess.run(
        [strace, "-o", os.devnull, sys.executable, "-c", ""], capture_output=True, check=False
    ).returncode:
        message = "strace may not trace processes here"
        pytest.fail(f"{message}, and in CI nothing is left out") if os.environ.get("CI") else pytest.skip(
            f"left out, because {message}"
        )
    start = book.ledgers()

    def lay_out() -> Path:
        for path in book.folder.iterdir():
            path.unlink()
        for name, data in start.items():
            book.put(name, data)
        return book.folder

    scratch = tmp_path_factory.getbasetemp() / "strace"
    scratch.mkdir(exist_ok=True)
    return lambda *command: Strace(strace, command, book.root, lay_out, scratch)


def verdicts(strace: Strace, book: BookOnDisk, after: Callable[[Call], None]) -> dict[str, str]:
    """Kill a writer at each of its calls, and return what then stands in the ledger."""
    found = {}
    for call in strace.calls().values():
        assert strace.strike(call, "signal=KILL").status == KILLED
        found[call.label] = {OLD: "old", NEW: "new"}.get(book.data("parks.toml"), "damaged")
        after(call)
    return found


def test_killed_at_any_moment_the_old_bytes_stand_or_the_new_and_the_same_command_completes(
    book: BookOnDisk, laboratory: Laboratory
) -> None:
    def again(call: Call) -> None:
        stood = book.data("parks.toml") == NEW
        ended = book(*WORDS)

        said = "PARK-0001 is already recorded" if stood else "Recorded PARK-0001 in ledgers/parks.toml:13"
        assert (ended.status, ended.err) == (0, ""), call
        assert ended.out.startswith(said), call
        assert book.data("parks.toml") == NEW, call
        assert book("check").status == 0, call

    found = verdicts(laboratory(*HMSLEDGER, *WORDS), book, again)

    assert {"old", "new"} == set(found.values())
    calls = list(found)
    assert calls.index("rename .parks.toml.tmp") == list(found.values()).index("new") - 1
    assert {"write .parks.toml.tmp", "fsync .parks.toml.tmp", "fsync ledgers", f"flock {LOCK}"} <= set(calls)


def test_the_same_trial_catches_a_writer_that_truncates_and_rewrites(book: BookOnDisk, laboratory: Laboratory) -> None:
    command = (sys.executable, "-I", "-S", "-c", TRUNCATING, "\n" + BLOCK)

    found = verdicts(laboratory(*command), book, lambda _: None)

    assert found["write parks.toml"] == "damaged"


def test_the_entry_is_forced_to_disk_before_it_is_put_in_place_and_the_folder_before_anyone_is_told(
    laboratory: Laboratory,
) -> None:
    calls = list(laboratory(*HMSLEDGER, *WORDS).calls())

    order = (
        f"openat {LOCK}",
        f"flock {LOCK}",
        "openat .parks.toml.tmp",
        "write .parks.toml.tmp",
        "fsync .parks.toml.tmp",
        "rename .parks.toml.tmp",
        "fsync ledgers",
        "write standard output",
    )
    assert list(order) == [call for call in calls if call in order]


NOT_WRITTEN = (
    ("openat .parks.toml.tmp", "EROFS"),
    ("openat .parks.toml.tmp", "EACCES"),
    ("openat .parks.toml.tmp", "ENOSPC"),
    ("write .parks.toml.tmp", "ENOSPC"),
    ("write .parks.toml.tmp", "EIO"),
    ("write .parks.toml.tmp", "EDQUOT"),
    ("fchmod .parks.toml.tmp", "EIO"),
    ("fsync .parks.toml.tmp", "EIO"),
    ("fsync .parks.toml.tmp", "ENOSPC"),
    ("close .parks.toml.tmp", "EIO"),
    ("rename .parks.toml.tmp", "EIO"),
    ("rename .parks.toml.tmp", "ENOSPC"),
    (f"openat {LOCK}", "EROFS"),
    (f"openat {LOCK}", "EACCES"),
    (f"flock {LOCK}", "ENOLCK"),
    (f"flock {LOCK}", "EOPNOTSUPP"),
)
HARMLESS = (
    (f"write {LOCK}", "ENOSPC", ""),
    (f"ftruncate {LOCK}", "EIO", ""),
    (f"close {LOCK}", "EIO", ""),
    ("fchown .parks.toml.tmp", "EPERM", ""),
    ("fchmod .parks.toml.tmp", "EPERM", ""),
    ("fsync ledgers", "EINVAL", "cannot promise that a new entry survives a power cut"),
    ("fsync ledgers", "EOPNOTSUPP", "cannot promise that a new entry survives a power cut"),
)


def test_whatever_fails_before_the_entry_is_in_place_nothing_is_changed_or_left_over(
    book: BookOnDisk, laboratory: Laboratory
) -> None:
    strace = laboratory(*HMSLEDGER, *WORDS)
    calls = strace.calls()
    for label, error in NOT_WRITTEN:
        ended = strace.strike(calls[label], f"error={error}")

        assert ended.status == 1, (label, error, ended)
        _one_sentence(ended.err)
        assert book.data("parks.toml") == OLD, (label, error)
        assert {"council.toml", "hms.toml", "parks.toml"} == book.ledgers().keys(), (label, error)


def test_what_may_fail_without_harm_is_no_reason_not_to_record(book: BookOnDisk, laboratory: Laboratory) -> None:
    strace = laboratory(*HMSLEDGER, *WORDS)
    calls = strace.calls()
    for label, error, warning in HARMLESS:
        ended = strace.strike(calls[label], f"error={error}")

        assert ended.status == 0, (label, error, ended)
        assert warning in ended.err
        assert bool(warning) == bool(ended.err)
        assert book.data("parks.toml") == NEW, (label, error)


def test_a_folder_that_cannot_be_forced_to_disk_is_said_after_the_entry_stands(
    book: BookOnDisk, laboratory: Laboratory
) -> None:
    strace = laboratory(*HMSLEDGER, *WORDS)
    call = strace.calls()["fsync ledgers"]
    for error in ("EIO", "ENOSPC"):
        ended = strace.strike(call, f"error={error}")

        assert ended.status == 4, ended
        _one_sentence(ended.err)
        assert "it is recorded, but" in ended.err
        assert book.data("parks.toml") == NEW
        assert {"council.toml", "hms.toml", "parks.toml"} == book.ledgers().keys()
    assert book(*WORDS).out.startswith("PARK-0001 is already recorded")


def test_what_a_disk_only_says_it_has_written_is_not_acknowledged(laboratory: Laboratory) -> None:
    strace = laboratory(*HMSLEDGER, *WORDS)

    ended = strace.strike(strace.calls()["write .parks.toml.tmp"], f"retval={len(NEW)}")

    assert ended.status in {1, 4}, ended
    _one_sentence(ended.err)


def test_what_a_disk_only_says_it_has_written_never_takes_the_place_of_what_stood(
    book: BookOnDisk, laboratory: Laboratory
) -> None:
    strace = laboratory(*HMSLEDGER, *WORDS)

    strace.strike(strace.calls()["write .parks.toml.tmp"], f"retval={len(NEW)}")

    assert book.data("parks.toml") == OLD


def test_a_later_failure_names_the_entry_that_stands(laboratory: Laboratory) -> None:
    strace = laboratory(*HMSLEDGER, *APPROVAL, "--yes")
    call = strace.calls()["fsync ledgers"]

    ended = strace.strike(call, "error=EIO")

    assert ended.status == 4
    assert "PARK-0001" in ended.err


def test_interrupted_before_the_entry_is_in_place_nothing_is_changed_or_left_over(
    book: BookOnDisk, laboratory: Laboratory
) -> None:
    strace = laboratory(*HMSLEDGER, *WORDS)
    calls = strace.calls()
    for label in (f"flock {LOCK}", "openat .parks.toml.tmp", "write .parks.toml.tmp", "fsync .parks.toml.tmp"):
        ended = strace.strike(calls[label], "signal=INT")

        assert ended.status == 130, (label, ended)
        assert "Traceback" not in ended.err
        assert book.data("parks.toml") == OLD, label
        assert {"council.toml", "hms.toml", "parks.toml"} == book.ledgers().keys(), label


@pytest.mark.parametrize("label", ["rename .parks.toml.tmp", "fsync ledgers"])
def test_interrupted_after_the_entry_is_in_place_it_is_said_that_it_stands(
    label: str, book: BookOnDisk, laboratory: Laboratory
) -> None:
    strace = laboratory(*HMSLEDGER, *WORDS)

    ended = strace.strike(strace.calls()[label], "signal=INT")

    assert book.data("parks.toml") == NEW
    assert "PARK-0001" in ended.err


def test_a_ledger_that_cannot_be_read_back_is_said_to_stand(book: BookOnDisk, laboratory: Laboratory) -> None:
    strace = laboratory(*HMSLEDGER, *WORDS)
    last = [call for call in strace.all_calls() if call.label == "close parks.toml"][-1]

    ended = strace.strike(last, "error=EIO")

    assert book.data("parks.toml") == NEW
    assert ended.status == 4, ended


def test_init_that_was_killed_can_be_run_again(
    tmp_path: Path, hmsledger: Program, program_needed: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path / "new"

    def lay_out() -> Path:
        for path in folder.iterdir() if folder.exists() else ():
            path.unlink()
        return folder

    scratch = tmp_path_factory.mktemp("strace")
    strace = Strace(program_needed("strace"), [*HMSLEDGER, "init", "new"], tmp_path, lay_out, scratch)
    renames = [call for call in strace.calls().values() if call.name.startswith("rename")]
    assert len(renames) == 4
    for call in renames:
        strace.strike(call, "signal=KILL")

        assert hmsledger("init", "new", cwd=tmp_path).status == 0, call
        assert {"council.toml", ".gitattributes", ".gitignore", "hmsledger.schema.json"} <= {
            path.name for path in folder.iterdir()
        }


def _one_sentence(err: str) -> None:
    lines: Sequence[str] = err.splitlines()
    assert len(lines) == 2, err
    assert lines[0].startswith("hmsledger: ")
    assert lines[1].startswith("  help: ")
