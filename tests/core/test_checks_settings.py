"""A book turns rules off, down or up for a written reason; damage and what is withheld stay as they are."""

from collections.abc import Callable
from typing import Any

import pytest

from hmsledger.checks import broken_laws, errors_of
from hmsledger.entries import Book

ReadBook = Callable[..., Book]
Check = Callable[..., Any]

UNSTATED = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "PARK"
recorded = 2018-02-05
decision = { body = "council", outcome = "approved", decided = 2018-02-02, minute = "1" }
lines = [{ year = "not-stated", funding = "capital", amount = "100.00" }]

[[entry]]
id = "A-2"
kind = "approval"
scheme = "PARK"
recorded = 2018-02-05
decision = { body = "council", outcome = "approved", decided = 2018-02-02, minute = "2" }
lines = [{ year = "not-stated", funding = "capital", amount = "7.00" }]
"""
NOT_NIL = """
[[entry]]
id = "V-1"
kind = "variation"
type = "virement"
scheme = "PARK"
recorded = 2018-02-05
decision = { body = "council", outcome = "approved", decided = 2018-02-02, minute = "3" }
lines = [{ year = "2018-19", funding = "capital", amount = "100.00" }]
"""


def settings(*rules: str) -> str:
    return f"[check]\nrules = [{', '.join(rules)}]\n"


def setting(code: str, severity: str, entry: str = "", reason: str = "Agreed with the auditor") -> str:
    about = f', entry = "{entry}"' if entry else ""
    return f'{{ code = "{code}", severity = "{severity}"{about}, reason = "{reason}" }}'


def about_years(found: dict[str, Any]) -> list[str]:
    return sorted(name for name in found if "year-not-stated" in name)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], ["information year-not-stated A-1", "information year-not-stated A-2"]),
        ([setting("year-not-stated", "off")], []),
        ([setting("year-not-stated", "off", "A-1")], ["information year-not-stated A-2"]),
        ([setting("year-not-stated", "warning")], ["warning year-not-stated A-1", "warning year-not-stated A-2"]),
        (
            [setting("year-not-stated", "error", "A-2"), setting("year-not-stated", "off")],
            ["error year-not-stated A-2"],
        ),
    ],
)
def test_a_rule_is_turned_off_down_or_up(rules: list[str], expected: list[str], book: ReadBook, check: Check) -> None:
    found = check(book(UNSTATED, settings(*rules)))

    assert about_years(found) == expected
    assert not [name for name in found if "setting-unused" in name]


def test_a_law_that_is_turned_down_is_no_error_any_more_but_nothing_new_may_break_it(book: ReadBook) -> None:
    ledger = book(NOT_NIL, settings(setting("variation-not-nil", "warning", "V-1")))

    assert errors_of(ledger) == ()
    assert [finding.code for finding in broken_laws(ledger)] == ["variation-not-nil"]


def test_a_remark_that_is_turned_up_makes_the_check_fail(book: ReadBook) -> None:
    ledger = book(UNSTATED, settings(setting("year-not-stated", "error", "A-1")))

    assert [(finding.code, finding.entry) for finding in errors_of(ledger)] == [("year-not-stated", "A-1")]


def test_a_setting_is_not_called_unused_where_not_everything_is_looked_at(book: ReadBook, check: Check) -> None:
    ledger = book(UNSTATED, settings(setting("year-not-stated", "off")))

    assert not check(ledger, as_known="2018-01-01")


def test_a_setting_of_what_cannot_be_set_is_said_once(book: ReadBook, check: Check) -> None:
    found = check(book(UNSTATED, settings(setting("bad-year", "off"), setting("withheld-told", "off"))))

    assert sorted(name for name in found if "year-not-stated" not in name) == ["error rule-fixed"]


def test_settings_of_several_files_hold_together(book: ReadBook, check: Check) -> None:
    found = check(
        book(
            UNSTATED,
            settings(setting("year-not-stated", "off", "A-1")),
            settings(setting("year-not-stated", "off", "A-2")),
        )
    )

    assert about_years(found) == []
