"""A year whose budget is out of all proportion to the years beside it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from hmsledger.entries import Book

ReadBook = Callable[..., Book]
Check = Callable[..., Any]

CODE = "amount-out-of-scale"


def entry(*lines: str, entry_id: str = "A-1", outcome: str = "approved") -> str:
    """Return an approval; its lines are ``YEAR AMOUNT [FUNDING [SCHEME]]``."""
    names = ("year", "amount", "funding", "scheme")
    words = [[*line.split(), *("capital", "HMS")[len(line.split()) - 2 :]] for line in lines]
    filed = ", ".join(
        "{{ {} }}".format(", ".join(f'{name} = "{word}"' for name, word in zip(names, line, strict=True)))
        for line in words
    )
    return f"""
[[entry]]
id = "{entry_id}"
kind = "approval"
scheme = "HMS"
recorded = 2021-02-18
exempt = "paragraph 3"
decision = {{ body = "council", outcome = "{outcome}", decided = 2021-02-17 }}
lines = [{filed}]
"""


@pytest.mark.parametrize(
    ("amounts", "year"),
    [
        (("100.00", "2000.01", "100.00"), "2022-23"),
        (("100.00", "2000.00", "100.00"), None),
        (("100.00", "2000.01", "101.00"), None),
        (("100.00", "4.99", "100.00"), "2022-23"),
        (("100.00", "5.00", "100.00"), None),
        (("100.00", "4.99", "99.00"), None),
        (("100.00", "100000.00", "500.00"), "2022-23"),
        (("100.00", "100000.00", "500.01"), None),
        (("100.00", "0.00", "100.00"), None),
        (("100.00", "400.00", "80000.01"), "2023-24"),
        (("100.00", "400.00", "80000.00"), None),
        (("100.00", "501.00", "200000.00"), None),
        (("80000.01", "400.00", "100.00"), "2021-22"),
        (("0.49", "400.00", "100.00"), "2021-22"),
        (("0.50", "400.00", "100.00"), None),
        (("100.00", "200000.00"), None),
        (("100.00", "-5.00", "100.00"), None),
        (("100.00", "5000.00", "-100.00"), None),
        (("100.00", "5000.00", "0.00"), None),
        (("100.00", "5000.00"), None),
        (("100.00", "100.00", "5000.00"), None),
        (("5000.00", "100.00", "100.00", "2.00", "100.00"), "2024-25"),
        (("100.00", "5000.00", "100.00", "5000.00", "100.00"), "2022-23"),
    ],
)
def test_a_year_many_times_its_neighbours_is_told(
    amounts: tuple[str, ...], year: str | None, book: ReadBook, check: Check
) -> None:
    lines = [f"{2021 + number}-{22 + number} {amount}" for number, amount in enumerate(amounts)]
    found = check(book(entry(*lines)), CODE)

    told = [re.findall(r" in ([0-9-]+), (?:between|beside) ", finding.message) for finding in found.values()]
    assert told == ([[year]] if year else [])


def test_all_three_years_are_named(book: ReadBook, check: Check) -> None:
    found = check(book(entry("2021-22 264000.00", "2022-23 310.00", "2023-24 180000.00")), CODE)

    assert found[f"information {CODE} A-1"].message == (
        "HMS has 310.00 in 2022-23, between 264,000.00 in the year before and 180,000.00 in the year after: "
        "a jump out of scale"
    )


@pytest.mark.parametrize(
    "further", ["2021-22..2024-25 1.00", "2024-25 withheld", "not-stated 1.00", "2021-22 not-stated"]
)
def test_a_scheme_of_which_not_all_is_known_is_not_judged(further: str, book: ReadBook, check: Check) -> None:
    lines = ("2021-22 100.00", "2022-23 5000.00", "2023-24 100.00")

    assert check(book(entry(*lines)), CODE)
    assert not check(book(entry(*lines), entry(further, entry_id="A-2")), CODE)
    assert check(book(entry(*lines), entry(further + " capital PARK", entry_id="A-2")), CODE)


def test_years_that_do_not_follow_each_other_are_no_neighbours(book: ReadBook, check: Check) -> None:
    assert not check(book(entry("2020-21 100.00", "2022-23 5000.00", "2023-24 100.00")), CODE)


def test_what_is_not_approved_is_not_judged(book: ReadBook, check: Check) -> None:
    lines = ("2021-22 100.00", "2022-23 5000.00", "2023-24 100.00")
    ledger = book(entry(*lines, outcome="recommended"))

    assert not check(ledger, CODE)
    assert not check(ledger, CODE, as_at="2021-01-01")


def test_it_is_told_of_the_entry_that_gives_most(book: ReadBook, check: Check) -> None:
    ledger = book(
        entry("2021-22 100.00", "2022-23 90.00", "2023-24 100.00"),
        entry("2022-23 5000.00", entry_id="A-2"),
        entry("2022-23 20.00 revenue", entry_id="A-3"),
    )

    assert "5,110.00 in 2022-23" in check(ledger, CODE)[f"information {CODE} A-2"].message
