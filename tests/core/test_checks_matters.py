"""The matters that entries say they are about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hmsledger.checks import findings_of_part
from hmsledger.entries import Book

ReadBook = Callable[..., Book]
Check = Callable[..., Any]

CODE = "matter-undecided"


def entry(matter: str, entry_id: str = "A-1") -> str:
    return f"""
[[entry]]
id = "{entry_id}"
kind = "approval"
scheme = "HMS"
{f'matter = "{matter}"' if matter else ""}
recorded = 2021-02-18
decision = {{ body = "board", outcome = "agreed", decided = 2021-02-17 }}
lines = [{{ year = "2021-22", funding = "capital", amount = "100.00" }}]
"""


@pytest.mark.parametrize("matter", ["", "budget", "executive"])
def test_a_matter_that_some_body_decides_is_no_remark(matter: str, book: ReadBook, check: Check) -> None:
    assert not check(book(entry(matter)), CODE)


def test_a_matter_that_nobody_decides_is_told_with_what_was_meant(book: ReadBook, check: Check) -> None:
    found = check(book(entry("budgets")), CODE)["warning matter-undecided A-1"]

    assert found.message == "no declared body decides “budgets” matters, which A-1 is about"
    assert found.help == "did you mean “budget”?"
    assert found.spot.path[-1] == "matter"


def test_a_matter_like_no_other_is_to_be_declared(book: ReadBook, check: Check) -> None:
    found = check(book(entry("licensing")), CODE)["warning matter-undecided A-1"]

    assert found.help.startswith("declare in a [[body]] that it decides licensing")


@pytest.mark.parametrize(
    ("count", "said"),
    [(2, "which A-1 and 1 other entry is about"), (1201, "which A-1 and 1,200 other entries are about")],
)
def test_a_matter_is_told_once_however_many_entries_are_about_it(
    count: int, said: str, book: ReadBook, check: Check
) -> None:
    ledger = book("".join(entry("licence", f"A-{number + 1}") for number in range(count)))
    found = check(ledger, CODE)

    assert [finding.message.endswith(said) for finding in found.values()] == [True]


def test_a_book_in_which_nobody_decides_budgets_says_so_without_a_place(book: ReadBook, check: Check) -> None:
    ledger = book(entry(""))
    executive = {name: body._replace(decides=("executive",)) for name, body in ledger.bodies.items()}

    assert check(replace(ledger, bodies=executive), CODE)["warning matter-undecided A-1"].spot.path[-1] == 0


def test_a_book_in_which_nobody_decides_anything_is_not_yet_written(book: ReadBook, check: Check) -> None:
    ledger = book(entry("licensing"))
    powerless = {name: body._replace(decides=()) for name, body in ledger.bodies.items()}

    assert not check(replace(ledger, bodies=powerless), CODE)


def test_a_book_that_is_read_in_part_may_hold_the_body_that_decides(book: ReadBook) -> None:
    assert CODE not in {finding.code for finding in findings_of_part(book(entry("licensing")), frozenset(), date.max)}
