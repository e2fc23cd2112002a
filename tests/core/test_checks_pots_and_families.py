"""Pots that give more than they hold, ceilings, families of schemes, and totals printed beside one another."""

from collections.abc import Callable
from typing import Any

import pytest

from hmsledger.entries import Book

ReadBook = Callable[..., Book]
Check = Callable[..., Any]
CHILD = '\n[[scheme]]\ncode = "SLIDE"\nname = "Slide"\nparent = "POOL"\n'


def entry(id: str, kind: str, scheme: str, *lines: str, day: str = "2018-02-05", more: str = "") -> str:  # noqa: A002 - the key's name
    return f"""
[[entry]]
id = "{id}"
kind = "{kind}"
scheme = "{scheme}"
recorded = {day}
{more}
decision = {{ body = "council", outcome = "approved", decided = {day}, minute = "1" }}
lines = [{", ".join(lines)}]
"""


def line(amount: str, scheme: str = "", year: str = "2018-19", funding: str = "capital") -> str:
    other = f', scheme = "{scheme}"' if scheme else ""
    return f'{{ year = "{year}", funding = "{funding}", amount = "{amount}"{other} }}'


def approval(id: str, scheme: str, amount: str, more: str = "", year: str = "2018-19", funding: str = "capital") -> str:  # noqa: A002 - the key's name
    return entry(id, "approval", scheme, line(amount, year=year, funding=funding), more=more)


def release(id: str, amount: str, day: str = "2018-06-01", type: str = "release") -> str:  # noqa: A002 - the keys' names
    return entry(id, "variation", "PARK", line(f"-{amount}"), line(amount, "POOL"), day=day, more=f'type = "{type}"')


def total(amount: str, scope: str = "", as_at: str = "", stated: str = "") -> str:
    day = f"as_at = {as_at}\n" if as_at else ""
    print_ = f'stated = "{stated}"\n' if stated else ""
    return f'\n[[stated_total]]\nscope = {{ {scope} }}\namount = "{amount}"\n{day}{print_}'


def names(found: dict[str, Any], code: str) -> list[str]:
    return sorted(name for name in found if code in name)


@pytest.mark.parametrize(
    ("texts", "overdrawn"),
    [
        ([approval("A-1", "PARK", "100.00"), release("V-1", "100.00")], []),
        ([approval("A-1", "PARK", "100.00"), release("V-1", "100.01")], ["V-1"]),
        ([approval("A-1", "PARK", "100.00"), release("V-1", "60.00"), release("V-2", "60.00", "2018-07-01")], ["V-2"]),
        ([approval("A-1", "PARK", "100.00"), release("V-2", "60.00"), release("V-1", "60.00", "2018-07-01")], ["V-1"]),
        ([approval("A-1", "PARK", "100.00"), release("V-1", "130.00", type="virement")], ["V-1"]),
        ([release("V-1", "100.00")], []),
        ([approval("A-1", "PARK", "100.00"), approval("A-2", "PARK", "not-stated"), release("V-1", "130.00")], []),
        (
            [
                approval("A-1", "PARK", "100.00"),
                approval("A-2", "PARK", "50.00").replace("approved", "noted"),
                release("V-1", "130.00"),
            ],
            ["V-1"],
        ),
    ],
)
def test_a_pot_gives_no_more_than_was_put_into_it(
    texts: list[str], overdrawn: list[str], book: ReadBook, check: Check
) -> None:
    found = names(check(book(*texts)), "pot-overdrawn")

    assert found == [f"warning pot-overdrawn {name}" for name in overdrawn]


UP_TO = 'title = "Slide, up to £100"\n'


@pytest.mark.parametrize(
    ("texts", "over"),
    [
        ([approval("A-2", "POOL", "100.00", UP_TO), release("V-1", "100.00")], []),
        (
            [approval("A-2", "POOL", "100.00", UP_TO), release("V-1", "60.00"), release("V-2", "60.00", "2018-07-01")],
            ["V-2"],
        ),
        ([approval("A-2", "POOL", "100.00", 'note = "Not exceeding £100"\n'), release("V-1", "130.00")], ["V-1"]),
        (
            [
                approval("A-2", "POOL", "100.00", UP_TO),
                approval("A-3", "POOL", "50.00", UP_TO),
                release("V-1", "130.00"),
            ],
            [],
        ),
        ([approval("A-2", "POOL", "100.00", UP_TO), approval("A-3", "POOL", "1.00"), release("V-1", "130.00")], []),
        ([approval("A-2", "POOL", "100.00"), release("V-1", "130.00")], []),
        ([approval("A-2", "POOL", "withheld", UP_TO), release("V-1", "130.00")], []),
    ],
)
def test_what_is_released_stays_under_its_ceiling(
    texts: list[str], over: list[str], book: ReadBook, check: Check
) -> None:
    found = names(check(book(approval("A-1", "PARK", "1000.00"), *texts)), "ceiling-exceeded")

    assert found == [f"warning ceiling-exceeded {name}" for name in over]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([approval("A-1", "POOL", "100.00"), approval("A-2", "SLIDE", "100.00")], ["warning parent-counted-twice"]),
        (
            [approval("A-1", "POOL", "100.00"), approval("A-2", "SLIDE", "70.00")],
            ["information parent-children-disagree"],
        ),
        ([approval("A-1", "POOL", "100.00"), approval("A-2", "SLIDE", "70.00", year="2019-20")], []),
        ([approval("A-1", "POOL", "100.00")], []),
        ([approval("A-2", "SLIDE", "100.00")], []),
        ([approval("A-1", "POOL", "100.00"), approval("A-2", "SLIDE", "withheld", 'exempt = "3"\n')], []),
        ([approval("A-1", "POOL", "100.00").replace("approved", "rejected"), approval("A-2", "SLIDE", "70.00")], []),
        ([approval("A-1", "PARK", "100.00")], []),
    ],
)
def test_a_scheme_and_those_below_it_are_not_counted_twice(
    texts: list[str], said: list[str], book: ReadBook, check: Check
) -> None:
    assert names(check(book(CHILD, *texts)), "parent-") == said


def test_a_book_without_families_is_not_looked_through(book: ReadBook, check: Check) -> None:
    assert not names(check(book(approval("A-1", "PARK", "100.00"))), "parent-")


BOTH = [approval("A-1", "PARK", "100000.00"), approval("A-2", "PARK", "5000.00", funding="revenue")]
PARTS = [
    total("100000.00", 'funding = "capital"', stated="£100k"),
    total("5000.00", 'funding = "revenue"', stated="£5k"),
]


def test_a_printed_sum_that_its_parts_disprove_is_told_as_that(book: ReadBook, check: Check) -> None:
    found = check(book(*BOTH, *PARTS, total("107000.00", stated="£107k")))

    assert [name for name in found if name.startswith("error")] == ["error parts-do-not-add"]
    assert "out by 2,000.00; rounding explains less than 1,500.00" in found["error parts-do-not-add"].message


def test_a_printed_sum_in_pence_has_no_rounding(book: ReadBook, check: Check) -> None:
    parts = [total("100000.00", 'funding = "capital"'), total("5000.00", 'funding = "revenue"')]

    assert check(book(*BOTH, *parts, total("105000.01")))["error parts-do-not-add"].message.endswith("out by 0.01")


def test_a_sum_over_years_is_disproved_by_its_years(book: ReadBook, check: Check) -> None:
    years = [approval("A-1", "PARK", "10.00"), approval("A-2", "PARK", "20.00", year="2019-20")]
    parts = [total("10.00", 'year = "2018-19"'), total("20.00", 'year = "2019-20"')]

    found = check(book(*years, *parts, total("31.00", 'year = "2018-19..2019-20"')))

    assert [name for name in found if name.startswith("error")] == ["error parts-do-not-add"]


def test_a_sum_with_a_part_that_is_not_printed_is_only_compared_with_the_book(book: ReadBook, check: Check) -> None:
    found = check(book(*BOTH, PARTS[0], total("107000.00")))

    assert [name for name in found if name.startswith("error")] == ["error stated-total-disagrees"]


def test_an_opening_that_is_not_the_closing_is_told_as_that(book: ReadBook, check: Check) -> None:
    found = check(book(*BOTH, total("105000.00", as_at="2018-03-31"), total("124600.00", as_at="2018-04-01")))

    assert [name for name in found if name.startswith("error")] == ["error opening-not-closing"]
    assert "out by 19,600.00, and no decision lies between" in found["error opening-not-closing"].message


def test_an_opening_after_a_decision_of_1_april_agrees(book: ReadBook, check: Check) -> None:
    more = entry("A-3", "approval", "PARK", line("19600.00"), day="2018-04-01")

    found = check(book(*BOTH, more, total("105000.00", as_at="2018-03-31"), total("124600.00", as_at="2018-04-01")))

    assert not [name for name in found if name.startswith("error")]


def test_work_that_brings_up_to_standard_names_no_ceiling(book: ReadBook, check: Check) -> None:
    text = approval("A-1", "PARK", "500.00") + approval("A-2", "POOL", "1.00", 'note = "To bring it up to standard"')

    assert names(check(book(text + release("A-3", "5.00"))), "ceiling-exceeded") == []


def test_a_release_that_was_rejected_uses_up_no_ceiling(book: ReadBook, check: Check) -> None:
    text = approval("A-1", "PARK", "500.00") + approval("A-2", "POOL", "1.00", 'note = "Up to £1"')
    rejected = release("A-3", "5.00").replace('"approved"', '"rejected"')

    assert names(check(book(text + rejected)), "ceiling-exceeded") == []
    assert names(check(book(text + release("A-3", "5.00"))), "ceiling-exceeded") == ["warning ceiling-exceeded A-3"]
