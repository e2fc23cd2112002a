"""Names that look like others, copies of files, corrections nobody can look up, spans that are overdue, shares."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hmsledger.checks import findings_of
from hmsledger.entries import Book

ReadBook = Callable[..., Book]
Check = Callable[..., Any]


def approval(lines: str, more: str = "", id: str = "A-1", outcome: str = "approved") -> str:  # noqa: A002 - the key's name
    return f"""
[[entry]]
id = "{id}"
kind = "approval"
scheme = "PARK"
recorded = 2018-02-05
{more}
decision = {{ body = "council", outcome = "{outcome}", decided = 2018-02-02, minute = "1" }}
lines = [{lines}]
"""


SPAN = '{ year = "2018-19..2020-21", funding = "capital", amount = "300.00" }'
ONE = '{ year = "2018-19", funding = "capital", amount = "300.00" }'


def names(found: dict[str, Any], code: str) -> list[str]:
    return sorted(name for name in found if code in name)


@pytest.mark.parametrize(
    ("today", "overdue"), [("2018-04-01", False), ("2019-03-31", False), ("2019-04-01", True), ("2024-03-31", True)]
)
def test_a_span_is_overdue_once_its_first_year_is_over(
    today: str, book: ReadBook, check: Check, *, overdue: bool
) -> None:
    found = check(book(approval(SPAN)), today=today)

    assert names(found, "span-") == ["warning span-overdue A-1" if overdue else "information span-not-profiled A-1"]


def test_how_long_a_span_is_overdue_is_said(book: ReadBook, check: Check) -> None:
    ledger = book(approval(SPAN))

    for today, said in (("2019-04-01", "1 day ago"), ("2019-04-10", "10 days ago")):
        assert said in check(ledger, today=today)["warning span-overdue A-1"].message


@pytest.mark.parametrize("outcome", ["recommended", "rejected"])
def test_a_span_that_is_no_budget_is_not_overdue(outcome: str, book: ReadBook, check: Check) -> None:
    assert not names(check(book(approval(SPAN, outcome=outcome))), "span-overdue")


def test_a_span_that_was_profiled_is_not_overdue(book: ReadBook, check: Check) -> None:
    profiled = """
[[entry]]
id = "V-1"
kind = "variation"
type = "reprofile"
scheme = "PARK"
recorded = 2018-03-05
decision = { body = "council", outcome = "approved", decided = 2018-03-02, minute = "2" }
lines = [
    { year = "2018-19..2020-21", funding = "capital", amount = "-300.00" },
    { year = "2018-19", funding = "capital", amount = "300.00" },
]
"""

    assert not names(check(book(approval(SPAN), profiled)), "span-overdue")


@pytest.mark.parametrize(
    "where", ['item = "4"', 'body = "cabinet"', 'minute = "9"', 'paragraph = "2"', 'url = "https://example.org"', ""]
)
def test_a_correction_says_where_it_was_stated(where: str, book: ReadBook, check: Check) -> None:
    correction = f"""
[[entry]]
id = "C-1"
kind = "correction"
corrects = "A-1"
recorded = 2018-03-05
statement = {{ by = "Accountant", made = 2018-03-01{f", {where}" if where else ""} }}
was = [{ONE}]
now = [{ONE.replace("300", "400")}]
"""

    found = names(check(book(approval(ONE), correction)), "without-evidence")

    assert found == ([] if where else ["warning correction-without-evidence C-1"])


@pytest.mark.parametrize(
    ("note", "wrong"),
    [
        ("60% grant, 30% borrowing", True),
        ("60% grant, 40% borrowing", False),
        ("33.3% grant, 33.3% receipts and 33.3% reserves", False),
        ("funded 50 per cent by grant and 60 per cent by the council", True),
        ("60% is to be met by a grant, and borrowing (30%)", True),
        ("Grant: 60%, reserves: 40%", False),
        ("60% complete, 30% snagged", False),
        ("Grant with a 50% intervention rate; borrowing at 4.5%; contingency of 10%", False),
        ("80% grant", False),
    ],
)
def test_shares_of_funding_make_a_whole(note: str, book: ReadBook, check: Check, *, wrong: bool) -> None:
    found = names(check(book(approval(ONE, f'note = "{note}"'))), "funding-split")

    assert found == (["warning funding-split A-1"] if wrong else [])


@pytest.mark.parametrize(
    ("code", "mixed"),
    [("ROAD", False), ("Straße", False), ("ДОРОГА", False), ("R\u041eAD", True), ("Дорога-ROAD", False)],
)
def test_the_letters_of_a_name_are_of_one_script(code: str, book: ReadBook, check: Check, *, mixed: bool) -> None:
    found = check(book(f'[[scheme]]\ncode = "{code}"\nname = "Road"\n'))

    assert bool(names(found, "mixed-scripts")) is mixed


def test_names_that_only_a_close_look_tells_apart_are_named(book: ReadBook, check: Check) -> None:
    ledger = book(
        approval(ONE, id="A-10"), approval(ONE, id="A-1O"), approval(ONE, id="a-10x"), approval(ONE, id="A-11")
    )

    found = check(ledger)

    assert names(found, "look-alike-name") == ["warning look-alike-name A-1O"]
    assert "“A-1O” looks like “A-10”" in found["warning look-alike-name A-1O"].message


COPIES = {
    "hms (1).toml": True,
    "hms - Copy.toml": True,
    "hms_copy2.toml": True,
    "Copy of hms.toml": True,
    "hms (conflicted copy 2023-06-14).toml": True,
    "hms.sync-conflict-20230101-120000-ABCDEF.toml": True,
    "hms_LOCAL_1234.toml": True,
    "hms_BASE_1234.toml": True,
    "hms-backup.toml": True,
    "hms.toml.orig": True,
    "hms.toml.rej": True,
    "hms.toml~": True,
    "hms.toml": False,
    "copyhold.toml": False,
    "photocopiers.toml": False,
    "old-town.toml": False,
    "conflict-resolution-centre": False,
    "phase (2) roads.toml": False,
    "hmsledger.schema.json": False,
}


@pytest.mark.parametrize("name", COPIES)
def test_a_file_that_looks_like_a_copy_is_named(name: str, book: ReadBook, check: Check) -> None:
    from dataclasses import replace

    found = check(replace(book(approval(ONE)), neighbours=(f"ledgers/{name}",)))

    copies = names(found, "file-copy")
    assert bool(copies) is COPIES[name]
    if copies:
        read = "is read with the rest" if name.endswith(".toml") else "is not read"
        assert read in found[copies[0]].message


def test_a_name_with_a_number_is_a_copy_only_beside_the_file_it_names(book: ReadBook) -> None:
    names_of = ["hms 2.toml", "hms-LAPTOP-7AB.toml", "hms.bak", "phase 2.toml", "park-LAPTOP-7AB.toml", "old.bak"]
    ledger = replace(book(""), neighbours=("b/hms.toml", *(f"b/{name}" for name in names_of)))

    found = [item.spot.file for item in findings_of(ledger, date(2024, 3, 31)) if item.code == "file-copy"]

    assert found == ["b/hms 2.toml", "b/hms-LAPTOP-7AB.toml", "b/hms.bak"]
