"""Twice the entries cost a check about twice the work, also in books that are hard on one rule.

What is counted are calls, which are the same on every machine and every day, and not seconds.
"""

import sys
from collections.abc import Callable
from datetime import date

import pytest

from hmsledger.checks import findings_of
from hmsledger.entries import Book

ReadBook = Callable[..., Book]
DAYS = [date(2018, 4 + number // 28, 1 + number % 28) for number in range(168)]
FEW, MANY = 150, 300


def entry(number: int, amount: str, day: date = date(2018, 5, 1), *, kind: str = "approval", more: str = "") -> str:
    return f"""
[[entry]]
id = "A-{number}"
kind = "{kind}"
scheme = "PARK"
recorded = 2019-01-01
decision = {{ body = "council", outcome = "approved", decided = {day}, minute = "{number}" }}
lines = [{{ year = "2018-19", funding = "capital", amount = "{amount}" }}{more}]
"""


def quotation(number: int, amount: str) -> str:
    return f"""
[[entry]]
id = "Q-{number}"
kind = "quotation"
scheme = "PARK"
recorded = 2019-06-01
document = {{ title = "Report", dated = 2019-05-31 }}
lines = [{{ year = "2018-19", funding = "capital", amount = "{amount}" }}]
"""


def correction(number: int) -> str:
    return f"""
[[entry]]
id = "C-{number}"
kind = "correction"
corrects = "A-{number}"
recorded = 2019-07-01
reason = "Misread"
statement = {{ by = "Head of Finance", made = 2019-06-30, item = "1" }}
was = [{{ year = "2018-19", funding = "capital", amount = "1000.00" }}]
now = [{{ year = "2018-19", funding = "capital", amount = "1001.00" }}]
"""


def total(number: int) -> str:
    return f"""
[[stated_total]]
scope = {{ year = "2018-19", funding = "capital" }}
as_at = {DAYS[number % len(DAYS)]}
amount = "{number}.01"
"""


def equal_amounts(count: int) -> str:
    return "".join(entry(number, "1000.00", DAYS[number % len(DAYS)]) for number in range(count))


def amounts_like_each_other(count: int) -> str:
    return "".join(entry(number, f"{1234567 + number}.00", DAYS[number % len(DAYS)]) for number in range(count))


def totals_that_disagree(count: int) -> str:
    return equal_amounts(count) + "".join(map(total, range(count)))


def totals_beside_a_long_entry_that_is_wrong(count: int) -> str:
    more = ', { year = "2018-19", funding = "capital", amount = "10.00" }' * count
    long = entry(0, "1.00", more=more).replace('"council"', '"cabinet"')
    return long + "".join(map(total, range(count)))


def quotations_that_disagree(count: int) -> str:
    return equal_amounts(count) + "".join(quotation(number, f"{number}.01") for number in range(count))


def quotations_that_were_right(count: int) -> str:
    quoted = (quotation(number, f"{count}000.00") for number in range(count))
    return equal_amounts(count) + "".join(map(correction, range(count))) + "".join(quoted)


def releases_on_one_pot(count: int) -> str:
    to = ', { year = "2018-19", funding = "capital", amount = "10.00", scheme = "POOL" }'
    moves = (entry(number, "-10.00", kind='variation"\ntype = "release', more=to) for number in range(1, count))
    return entry(0, "1000.00") + "".join(moves)


def undated_decisions_that_cannot_be(count: int) -> str:
    return entry(0, "1000.00") + "".join(
        f'\n[[entry]]\nid = "D-{number}"\nkind = "decision"\nof = "A-0"\nrecorded = 2019-01-01\n'
        'decision = { body = "cabinet", outcome = "recommended" }\n'
        for number in range(count)
    )


def children_of_one_scheme(count: int) -> str:
    return equal_amounts(count) + "".join(
        f'\n[[scheme]]\ncode = "K{number}"\nname = "Part {number}"\nparent = "PARK"\n'
        + entry(count + number, "5.00").replace('"PARK"', f'"K{number}"')
        for number in range(count)
    )


def a_deep_family(count: int) -> str:
    return "".join(
        f'\n[[scheme]]\ncode = "K{number}"\nname = "Part {number}"\nparent = "{above}"\n'
        + entry(number, "5.00").replace('"PARK"', f'"K{number}"')
        for number, above in enumerate(["PARK", *(f"K{number}" for number in range(count - 1))])
    )


def work_of(count: int, text: Callable[[int], str], book: ReadBook) -> int:
    ledger = book(text(count))
    calls = 0

    def counting(_frame: object, event: str, _about: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(counting)
    try:
        findings_of(ledger, date(2019, 8, 1))
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "text",
    [
        equal_amounts,
        amounts_like_each_other,
        totals_that_disagree,
        totals_beside_a_long_entry_that_is_wrong,
        quotations_that_disagree,
        quotations_that_were_right,
        releases_on_one_pot,
        undated_decisions_that_cannot_be,
        children_of_one_scheme,
        a_deep_family,
    ],
)
def test_twice_the_entries_are_about_twice_the_work(text: Callable[[int], str], book: ReadBook) -> None:
    few, many = (work_of(count, text, book) for count in (FEW, MANY))

    assert many < 2.4 * few
