"""``undo`` takes back the last addition, to the byte, and only while git does not hold it."""

import os
import subprocess
from collections.abc import Callable

import pytest
from conftest import needed
from recording.book import APPROVAL, BLOCK, DECIDED, PARKS, BookOnDisk
from recording.test_looking_first import COMMANDS, RECOMMENDED

Git = Callable[..., None]


@pytest.fixture
def git(book: BookOnDisk) -> Git:
    """Git, in a repository that holds the book as it stands."""
    program = needed("git")
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def run(*words: str) -> None:
        known = ("-c", "user.name=Clerk", "-c", "user.email=clerk@example.org", "-c", "core.autocrlf=false")
        subprocess.run([program, *known, *words], cwd=book.root, env=env, check=True, capture_output=True)

    run("init", "-q", "-b", "main")
    run("add", "ledgers")
    run("commit", "-q", "-m", "the book")
    return run


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("ends", ["\n", "", "\n\n", "\r\n"])
def test_each_kind_of_addition_is_taken_back_to_the_byte(command: str, ends: str, book: BookOnDisk, git: Git) -> None:
    book.record(*RECOMMENDED)
    for name, data in book.ledgers().items():
        text = data.decode().rstrip("\n") + "\n"
        book.put(name, (text.replace("\n", ends) if ends == "\r\n" else text.rstrip("\n") + ends).encode())
    git("add", "ledgers")
    git("commit", "-q", "-m", "one entry")
    before = book.ledgers()
    book.record(*COMMANDS[command])
    made = book.ledgers()
    (name,) = [name for name in made if made[name] != before.get(name)]

    ended = book("undo", "--yes")

    assert ended.status == 0
    assert ended.out.startswith("Took back ")
    left = book.ledgers()
    if name not in before:
        assert left.pop(name) == b"format = 1\n"
    assert left == before
    assert book("report").status == 0


@pytest.mark.usefixtures("git")
def test_it_shows_what_goes_and_what_that_does_to_the_totals(book: BookOnDisk) -> None:
    book.record(*APPROVAL)
    before = book.state()

    ended = book("undo", "--dry-run")

    assert (ended.status, ended.err) == (0, "")
    assert ended.out == (
        f"Out of ledgers/parks.toml, from line 13:\n\n{BLOCK}\n"
        "Change to the totals\n"
        "Scheme         Year     Funding  Total         Before       Change  After\n"
        "-------------  -------  -------  --------  ----------  -----------  -----\n"
        "Park pavilion  2024-25  capital  approved  250,000.00  -250,000.00   0.00\n"
    )
    assert book.state() == before


@pytest.mark.usefixtures("git")
def test_additions_go_one_by_one_the_newest_first(book: BookOnDisk) -> None:
    start = book.ledgers()
    book.record(*APPROVAL)
    one = book.ledgers()
    book.record("approve", "HMS", "--line", "2024-25:revenue:5000", *DECIDED)
    two = book.ledgers()
    book.record(*COMMANDS["vary"])

    assert "Took back PARK-0002" in book("undo", "--yes").out
    assert book.ledgers() == two
    assert "Took back HMS-0001" in book("undo", "HMS-0001", "--yes").out
    assert book.ledgers() == one
    assert "Took back PARK-0001" in book("undo", "--yes").out
    assert book.ledgers() == start


@pytest.mark.usefixtures("git")
def test_only_what_stands_last_in_its_file_is_taken_back(book: BookOnDisk) -> None:
    book.record(*APPROVAL)
    book.record(*COMMANDS["vary"])
    before = book.ledgers()

    ended = book("undo", "PARK-0001", "--yes")

    assert ended.status == 1
    assert "PARK-0001 is no addition that could be taken back" in ended.err
    assert book.ledgers() == before


def test_what_git_holds_stays_and_a_correction_is_proposed(book: BookOnDisk, git: Git) -> None:
    book.record(*APPROVAL)
    git("commit", "-q", "-a", "-m", "approved")
    before = book.ledgers()

    ended = book("undo", "--yes")

    assert (ended.status, ended.out) == (1, "")
    assert ended.err == (
        "hmsledger: there is nothing to take back: git holds every entry of the book\n"
        "  help: put it right with a correction: hmsledger correct PARK-0001\n"
    )
    assert book.ledgers() == before


def test_what_is_being_merged_is_held_too(book: BookOnDisk, git: Git) -> None:
    git("checkout", "-q", "-b", "theirs")
    book.record(*APPROVAL)
    git("commit", "-q", "-a", "-m", "approved")
    git("checkout", "-q", "main")
    git("commit", "-q", "--allow-empty", "-m", "meanwhile")
    git("merge", "-q", "--no-commit", "theirs")

    assert "git holds every entry" in book("undo", "--yes").err


def test_in_a_book_that_was_never_committed_all_can_be_taken_back(book: BookOnDisk) -> None:
    subprocess.run([needed("git"), "init", "-q"], cwd=book.root, check=True)
    book.record(*APPROVAL)

    assert "Took back PARK-0001" in book("undo", "--yes").out
    assert book.data("parks.toml") == PARKS.encode()


@pytest.mark.usefixtures("git")
def test_an_empty_book_that_git_holds_has_nothing_to_take_back(book: BookOnDisk) -> None:
    ended = book("undo", "--yes")

    assert ended.status == 1
    assert "help: add something first" in ended.err


@pytest.mark.usefixtures("git")
def test_what_people_have_worked_on_is_theirs_to_take_out(book: BookOnDisk) -> None:
    book.record(*APPROVAL)
    book.put("parks.toml", book.data("parks.toml") + b"# checked against the minute\n")
    before = book.ledgers()

    ended = book("undo", "--yes")

    assert ended.status == 1
    assert "PARK-0001 does not stand as hmsledger wrote it at the end of its file" in ended.err
    assert book.ledgers() == before


@pytest.mark.parametrize(
    "text",
    [
        'format = 1\nbody = [{ id = "council", name = "Council" }]\n',
        'format = 1\n[ledger]\ntitle = """\n[[entry]]\n"""\n',
    ],
)
def test_a_file_written_in_another_way_is_left_alone(text: str, book: BookOnDisk) -> None:
    subprocess.run([needed("git"), "init", "-q"], cwd=book.root, check=True)
    for name in book.ledgers():
        (book.folder / name).unlink()
    book.put("other.toml", text.encode())

    ended = book("undo", "--yes")

    assert ended.status == 1
    assert book.data("other.toml") == text.encode()


def test_what_something_else_needs_is_not_taken_back(book: BookOnDisk, git: Git) -> None:
    book.record("add", "scheme", "ROAD", "--name", "Ring road")
    book.put("extra.toml", b"format = 1\n\n" + BLOCK.replace("PARK", "ROAD").encode())
    os.utime(book.folder / "extra.toml", (0, 0))
    git("add", "ledgers/extra.toml")
    git("commit", "-q", "-m", "the entry alone")

    ended = book("undo", "--yes")

    assert ended.status == 1
    assert "scheme ROAD cannot be taken back" in ended.err
    assert "ROAD" in book.data("road.toml").decode()


def test_an_amendment_that_a_later_step_rests_on_is_not_taken_back(book: BookOnDisk, git: Git) -> None:
    book.record(*RECOMMENDED)
    book.record(*COMMANDS["decide"])
    upheld = BLOCK.partition("decision")[0].replace('"approval"', '"decision"').replace("0001", "0009")
    rest = (
        'of = "PARK-0001"\ndecision.body = "council"\ndecision.outcome = "rescinded"\ndecision.decided = 2024-03-01\n'
    )
    book.put("later.toml", f"format = 1\n\n{upheld}{rest}".replace("2024-02-16", "2024-03-02").encode())
    os.utime(book.folder / "later.toml", (0, 0))
    git("add", "ledgers/later.toml")
    git("commit", "-q", "-m", "a later step")

    ended = book("undo", "--yes")

    assert ended.status == 1
    assert "PARK-0002 cannot be taken back" in ended.err
    assert "help: what needs it has to be taken back first" in ended.err


def test_without_git_or_a_yes_nothing_is_taken_back(book: BookOnDisk) -> None:
    book.record(*APPROVAL)
    before = book.ledgers()

    assert "there is no terminal to ask at" in book("undo").err
    assert book("undo", "--yes").status == 2
    assert book.ledgers() == before
