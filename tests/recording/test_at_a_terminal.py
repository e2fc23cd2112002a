"""At a terminal what is missing is asked for, what is wrong is asked again, and nothing is written without a yes."""

import os
from collections.abc import Callable, Iterator

import pytest
from recording.book import APPROVAL, BLOCK, DECIDED, BookOnDisk

from hmsledger.store.lock import locked

if os.name != "posix":
    pytest.skip(
        "left out on Windows, which has no pseudo-terminals: questions, answers and Ctrl-C", allow_module_level=True
    )

from recording.terminal import CTRL_C, CTRL_D, Terminal

At = Callable[..., Terminal]


@pytest.fixture
def at(book: BookOnDisk) -> Iterator[At]:
    """Return a function that starts the program at a terminal."""
    started: list[Terminal] = []

    def start(*words: str) -> Terminal:
        started.append(Terminal(book.root, *words))
        return started[-1]

    yield start
    for terminal in started:
        terminal.close()


def test_the_entry_and_the_change_are_shown_and_a_yes_writes_them(book: BookOnDisk, at: At) -> None:
    terminal = at(*APPROVAL)
    terminal.sees(BLOCK)
    terminal.sees("+250,000.00")
    terminal.sees("Record this? [y/N] ")
    before = book.ledgers()
    terminal.types("y")
    terminal.sees("Recorded PARK-0001 in ledgers/parks.toml:13: PARK 2024-25 capital 250,000.00")

    assert terminal.status() == 0
    assert b"\n" + BLOCK.encode() == book.data("parks.toml").removeprefix(before["parks.toml"])


@pytest.mark.parametrize("answer", ["n", "N", "no", ""])
def test_anything_that_means_no_writes_nothing(answer: str, book: BookOnDisk, at: At) -> None:
    before = book.state()
    terminal = at(*APPROVAL)
    terminal.sees("Record this? [y/N] ")
    terminal.types(answer)
    terminal.sees("nothing is written")

    assert terminal.status() == 3
    assert before == book.state()


@pytest.mark.parametrize("answer", ["yes", "Y", " y "])
def test_a_yes_may_be_written_out(answer: str, book: BookOnDisk, at: At) -> None:
    terminal = at(*APPROVAL)
    terminal.sees("Record this? [y/N] ")
    terminal.types(answer)

    assert terminal.status() == 0
    assert list(book.entries()) == ["PARK-0001"]


def test_an_answer_that_is_neither_yes_nor_no_is_asked_again(book: BookOnDisk, at: At) -> None:
    terminal = at(*APPROVAL)
    for answer in ("maybe", "yess", "ja"):
        terminal.sees("Record this? [y/N] ")
        terminal.types(answer)
    terminal.sees("Record this? [y/N] ")
    assert book.entries() == {}
    terminal.types("n")

    assert terminal.status() == 3


@pytest.mark.parametrize(
    ("words", "question"), [(("approve",), "the scheme"), (APPROVAL, "Record this? [y/N] ")], ids=["asked", "shown"]
)
@pytest.mark.parametrize(("key", "status"), [(CTRL_D, 3), (CTRL_C, 130)], ids=["Ctrl-D", "Ctrl-C"])
def test_going_away_writes_nothing(
    words: tuple[str, ...], question: str, key: str, status: int, book: BookOnDisk, at: At
) -> None:
    before = book.state()
    terminal = at(*words)
    terminal.sees(question)
    terminal.presses(key)

    assert status == terminal.status()
    assert before == book.state()
    assert "Traceback" not in terminal.screen


def test_everything_that_is_missing_is_asked_for_and_asked_again_when_it_makes_no_sense(
    book: BookOnDisk, at: At
) -> None:
    terminal = at("approve")
    for question, answer, said in (
        ("the scheme (HMS, PARK, POOL): ", "PRAK", "did you mean “PARK”?"),
        ("the scheme (HMS, PARK, POOL): ", "PARK", ""),
        ("a line, [SCHEME@]YEAR:FUNDING:AMOUNT", "2024-25", "is not a line"),
        ("a line, [SCHEME@]YEAR:FUNDING:AMOUNT", "2024:capital:1", "may be 2023-24 or 2024-25"),
        ("a line, [SCHEME@]YEAR:FUNDING:AMOUNT", "2024-25:captial:1", "did you mean “capital”?"),
        ("a line, [SCHEME@]YEAR:FUNDING:AMOUNT", "2024-25:capital:£1,23", "is not an amount"),
        ("a line, [SCHEME@]YEAR:FUNDING:AMOUNT", "2024-25:capital:£250k:borrowing", ""),
        ("another, or Enter to go on: ", "2025-26:capital:1e3", "is not an amount"),
        ("another, or Enter to go on: ", "2025-26:capital:£50k", ""),
        ("another, or Enter to go on: ", "", ""),
        ("the body that decided (board, cabinet, council): ", "counsil", "did you mean “council”?"),
        ("the body that decided (board, cabinet, council): ", "council", ""),
        ("the day of the decision, such as 2023-06-14: ", "2023-02-30", "is not a date that exists"),
        ("the day of the decision, such as 2023-06-14: ", "15/02/2024", "is not written as a date"),
        ("the day of the decision, such as 2023-06-14: ", "2024-02-15", ""),
    ):
        terminal.sees(question)
        terminal.types(answer)
        if said:
            terminal.sees(said)
    terminal.sees('{ year = "2025-26", funding = "capital", amount = "50000.00", stated = "£50k" },')
    terminal.sees("Record this? [y/N] ")
    assert book.entries() == {}
    terminal.types("y")

    assert terminal.status() == 0
    assert [line["year"] for line in book.entries()["PARK-0001"]["lines"]] == ["2024-25", "2025-26"]


SEED = ("approve", "PARK", "--line", "2024-25:capital:100:borrowing", "--outcome", "recommended", *DECIDED)
CONVERSATIONS = {
    "vary": (
        ("the type of variation", "adition", "did you mean “addition”?"),
        ("the type of variation", "addition", ""),
        ("the scheme", "PARK", ""),
        ("a line", "2024-25:capital:5", ""),
        ("another", "", ""),
        ("the body that decided", "council", ""),
        ("the day of the decision", "2024-02-15", ""),
    ),
    "decide": (
        ("the entry that was decided on", "PARK-001", "did you mean “PARK-0001”?"),
        ("the entry that was decided on", "PARK-0001", ""),
        ("what the body decided", "aproved", "did you mean “approved”?"),
        ("what the body decided", "approved", ""),
        ("the body that decided", "council", ""),
        ("the day of the decision", "2024-02-16", ""),
    ),
    "correct": (
        ("the entry that was wrong", "PARK-0001", ""),
        ("the line as it stands", "2024-25:capital:100", ""),
        ("the line as it should be", "2024-25:capital:1000", ""),
        ("who said so", "", "this cannot be empty"),
        ("who said so", "Head of Finance", ""),
        ("the day on which it was said", "2024-02-16", ""),
        ("what was wrong", "A nought was lost", ""),
    ),
    "quote": (
        ("the scheme", "PARK", ""),
        ("the quoted figure", "2024-25:capital:£100", ""),
        ("another", "", ""),
        ("the title of the document", "Leaflet", ""),
        ("the document's date", "2024-02-16", ""),
    ),
    "add body": (("its id", "audit", ""), ("what people call it", "Audit", "")),
    "add scheme": (("its code", "ROAD", ""), ("what people call it", "Ring road", "")),
    "add account": (
        ("its ring", "house", "hra"),
        ("its ring", "hra", ""),
        ("its id", "homes", ""),
        ("what people call it", "Homes", ""),
    ),
    "add source": (("its id", "levy", ""), ("what people call it", "Levy", "")),
}


@pytest.mark.parametrize("command", CONVERSATIONS)
def test_every_command_can_be_given_without_a_single_option(command: str, book: BookOnDisk, at: At) -> None:
    book.record(*SEED)
    before = book.ledgers()
    terminal = at(*command.split())
    for question, answer, said in CONVERSATIONS[command]:
        terminal.sees(question)
        terminal.types(answer)
        if said:
            terminal.sees(said)
    terminal.sees("this? [y/N] ")
    assert before == book.ledgers()
    terminal.types("y")

    assert terminal.status() == 0, terminal.screen
    after = book.ledgers()
    assert sum(after[name] != before.get(name) for name in after) == 1
    assert book("check").status == 0


def test_an_empty_name_is_asked_again(at: At) -> None:
    terminal = at("add", "body", "audit")
    terminal.sees("what people call it")
    terminal.types("")
    terminal.sees("what people call it")
    terminal.presses(CTRL_D)

    assert terminal.status() == 3


def test_a_yes_on_the_command_line_asks_nothing(book: BookOnDisk, at: At) -> None:
    terminal = at(*APPROVAL, "--yes")

    assert terminal.status() == 0
    assert "[y/N]" not in terminal.screen
    assert list(book.entries()) == ["PARK-0001"]


def test_what_is_missing_beside_a_yes_is_still_asked_for(book: BookOnDisk, at: At) -> None:
    terminal = at("approve", "PARK", "--line", "2024-25:capital:1", "--by", "council", "--yes")
    terminal.sees("the day of the decision")
    terminal.types("2024-02-15")

    assert terminal.status() == 0
    assert list(book.entries()) == ["PARK-0001"]


def test_a_quoted_decision_may_leave_body_and_day_open(book: BookOnDisk, at: At) -> None:
    terminal = at("approve", "PARK", "--line", "2024-25:capital:1", "--evidence", "quoted")
    for question in ("the body that decided", "the day of the decision"):
        terminal.sees(question)
        terminal.types("")
    terminal.sees("Record this? [y/N] ")
    terminal.types("y")

    assert terminal.status() == 0
    assert book.entries()["PARK-0001"]["decision"] == {"outcome": "approved", "evidence": "quoted"}


def test_what_breaks_a_law_is_refused_before_the_question(book: BookOnDisk, at: At) -> None:
    before = book.state()
    terminal = at("vary", "PARK", "--as", "virement", "--line", "2024-25:capital:-5", *DECIDED)
    terminal.sees("does not sum to nil")

    assert terminal.status() == 1
    assert "[y/N]" not in terminal.screen
    assert before == book.state()


def test_while_the_question_stands_another_writer_may_record_and_is_not_lost(book: BookOnDisk, at: At) -> None:
    terminal = at(*APPROVAL)
    terminal.sees("Record this? [y/N] ")
    book.record("approve", "POOL", "--line", "2024-25:capital:1", *DECIDED)
    between = book.ledgers()
    terminal.types("y")
    terminal.sees("changed by someone else")

    assert terminal.status() == 1
    assert between == book.ledgers()


@pytest.mark.parametrize(
    "words",
    [
        ("approve", "PARK", "--yes"),
        ("add", "body", "--yes"),
    ],
    ids=["approve", "add"],
)
def test_nobody_is_kept_waiting_while_a_person_is_asked(words: tuple[str, ...], book: BookOnDisk, at: At) -> None:
    terminal = at(*words)
    terminal.sees(": ")

    with locked(book.folder, patience=0):
        pass


def test_a_file_that_an_editor_saves_while_the_question_stands_is_kept(book: BookOnDisk, at: At) -> None:
    terminal = at("add", "source", "levy", "--name", "Levy")
    terminal.sees("Add this? [y/N] ")
    book.put("council.toml", book.data("council.toml") + b"# a colleague's remark\n")
    between = book.ledgers()
    terminal.types("y")
    terminal.sees("changed by someone else")

    assert terminal.status() == 1
    assert between == book.ledgers()


def test_hostile_text_is_shown_as_it_stands_and_moves_no_cursor(book: BookOnDisk, at: At) -> None:
    book.record(*SEED)
    terminal = at(*APPROVAL, "--title", "[bold red]x[/] :100: \N{SNOWMAN}")
    terminal.sees('title = "[bold red]x[/] :100: \N{SNOWMAN}"')
    terminal.sees("Record this? [y/N] ")
    assert "\x1b" not in terminal.screen
    terminal.types("n")

    assert terminal.status() == 3
