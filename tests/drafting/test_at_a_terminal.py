"""At a terminal each proposal is shown with the words of the minutes, completed, and recorded only after a yes."""

import os
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from drafting.conftest import HERE

if os.name != "posix":
    pytest.skip("left out on Windows, which has no pseudo-terminals: questions and answers", allow_module_level=True)

from recording.terminal import CTRL_D, Terminal

At = Callable[..., Terminal]
YES = "Record this? [y/N] "
GO_ON = "Go on with this one? [y/N] "


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder with a book without entries, and the founding minutes."""
    shutil.copytree(HERE / "book", tmp_path / "ledgers")
    shutil.copy(HERE / "minutes.txt", tmp_path)
    return tmp_path


@pytest.fixture
def at(place: Path) -> Iterator[At]:
    """Return a function that drafts from minutes at a terminal."""
    started: list[Terminal] = []

    def start(text: str = "", *words: str) -> Terminal:
        if text:
            (place / "minutes.txt").write_text(text, encoding="utf-8")
        started.append(Terminal(place, "draft", "minutes.txt", "--interactive", "--recorded", "2023-06-15", *words))
        return started[-1]

    yield start
    for terminal in started:
        terminal.close()


def entries(place: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = tomllib.loads((place / "ledgers" / "hms.toml").read_text(encoding="utf-8")).get(
        "entry", []
    )
    return found


def test_one_after_the_other_is_asked_about_and_only_a_yes_records(place: Path, at: At) -> None:
    terminal = at()
    terminal.sees("the minutes: “The Head of Financial Services corrected paragraph 9")
    terminal.sees(GO_ON)
    terminal.types("n")
    terminal.sees("not recorded")
    terminal.sees("2 of 4")
    terminal.sees('exempt = "paragraph not stated; exempt appendix 4"')
    terminal.sees(YES)
    assert entries(place) == []
    terminal.types("y")
    terminal.sees("Recorded HMS-0001")
    terminal.sees("3 of 4")
    terminal.sees(GO_ON)
    terminal.types("y")
    terminal.sees("why money goes into a year that had ended: ")
    terminal.types("")
    terminal.sees("this cannot be empty")
    terminal.types("The board had agreed the spending")
    terminal.sees("+263,000.00")
    terminal.sees(YES)
    terminal.types("y")
    terminal.sees("Recorded HMS-0002")
    terminal.sees("4 of 4")
    terminal.sees(YES)
    terminal.types("n")
    terminal.sees("4 entries proposed. 2 recorded.")

    assert terminal.status() == 0
    assert [(entry["id"], entry.get("retrospective", "")) for entry in entries(place)] == [
        ("HMS-0001", ""),
        ("HMS-0002", "The board had agreed the spending"),
    ]


def test_who_goes_away_records_nothing_more(place: Path, at: At) -> None:
    terminal = at()
    terminal.sees(GO_ON)
    terminal.presses(CTRL_D)
    terminal.sees("None recorded.")

    assert terminal.status() == 3
    assert entries(place) == []


def test_scheme_body_and_entry_are_asked_for_until_the_book_knows_them(place: Path, at: At) -> None:
    terminal = at(
        "Parks Committee\n\n14 June 2023\n\nRESOLVED: That £70,000 of capital be approved for the lido in 2023/24.\n"
    )
    terminal.sees(GO_ON)
    terminal.types("y")
    terminal.sees("the scheme (HMS): ")
    terminal.types("LIDO")
    terminal.sees("is not declared in this book")
    terminal.types("HMS")
    terminal.sees("the body that decided (cabinet, council, project-board): ")
    terminal.types("council")
    terminal.sees(YES)
    terminal.types("y")
    terminal.sees("Recorded HMS-0001")

    assert terminal.status() == 0
    assert [entry["scheme"] for entry in entries(place)] == ["HMS"]


def test_a_body_without_power_that_is_named_at_the_question_only_agrees(place: Path, at: At) -> None:
    terminal = at(
        "14 June 2023\n\nHousing Management System\n\nRESOLVED: That £70,000 of capital be approved in 2023/24.\n"
    )
    terminal.sees(GO_ON)
    terminal.types("y")
    terminal.sees("the body that decided (cabinet, council, project-board): ")
    terminal.types("cabinet")
    terminal.sees('decision.outcome = "agreed"')
    terminal.sees("Cabinet has no power over budget matters")
    terminal.sees(YES)
    terminal.types("y")

    assert terminal.status() == 0
    assert "agreed" in str(entries(place)[0]["decision"])


def test_what_breaks_a_law_is_refused_and_the_next_one_is_asked_about(place: Path, at: At) -> None:
    with (place / "ledgers" / "hms.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[entry]]\nid = "HMS-0001"\nkind = "approval"\nscheme = "HMS"\nrecorded = 2022-06-15\n'
            'decision = { body = "council", outcome = "approved", decided = 2022-06-14 }\n'
            'lines = [{ year = "2022-23", funding = "capital", amount = "5000.00" }]\n'
        )
    terminal = at()
    terminal.sees(GO_ON)
    terminal.types("y")
    terminal.sees("the entry that was wrong: ")
    terminal.types("HMS-0001")
    terminal.sees("nothing is written: ")
    terminal.sees("help: ")
    terminal.sees("2 of 4")
    terminal.sees(YES)
    terminal.presses(CTRL_D)

    assert terminal.status() == 1
    assert len(entries(place)) == 1


def test_where_money_goes_is_asked_for(place: Path, at: At) -> None:
    with (place / "ledgers" / "hms.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[scheme]]\ncode = "POOL"\nname = "Swimming pool"\n')
    terminal = at(
        "Council\n\n14 June 2023\n\nRESOLVED to vire £2,200 of revenue in 2023/24 from the Swimming pool to the lido.\n"
    )
    terminal.sees(GO_ON)
    terminal.types("y")
    terminal.sees("the other scheme of the move:")
    terminal.types("HMS")
    terminal.sees(YES)
    terminal.types("y")
    terminal.sees("Recorded POOL-0001")

    assert terminal.status() == 0


def test_what_the_book_has_and_what_is_left_is_said_and_not_asked_about(place: Path, at: At) -> None:
    terminal = at(
        "Council\n\n14 June 2023\n\nHousing Management System\n\nCouncil resolved to:\n\n1. Note spending of £5m;\n\n"
        "2. Approve £7k of capital in 2023/24.\n"
    )
    terminal.sees("left to you")
    terminal.sees(YES)
    terminal.types("y")
    assert terminal.status() == 0
    again = at("", "--on", "2023-06-14")
    again.sees("already in the book as HMS-0001")
    again.sees("no entries proposed, 1 already in the book, 1 left to you. None recorded.")

    assert again.status() == 0
    assert len(entries(place)) == 1
