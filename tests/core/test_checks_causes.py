"""What another finding has said already is not said again: a total or a step that is out only because of it."""

from collections.abc import Callable
from typing import Any

import pytest

from hmsledger.checks import broken_laws, errors_of
from hmsledger.entries import Book

ReadBook = Callable[..., Book]
Check = Callable[..., Any]
CODES = (
    "approved-without-power",
    "amount-outside-print",
    "correction-mismatch",
    "variation-not-nil",
    "stated-total-disagrees",
    "quotation-disagrees",
    "step-not-possible",
)


def approval(amount: str = "1000.00", body: str = "council", stated: str = "", id: str = "A-1") -> str:  # noqa: A002 - the key's name
    printed = f', stated = "{stated}"' if stated else ""
    return f"""
[[entry]]
id = "{id}"
kind = "approval"
scheme = "PARK"
recorded = 2018-02-05
decision = {{ body = "{body}", outcome = "approved", decided = 2018-02-02, minute = "7" }}
lines = [{{ year = "2018-19", funding = "capital", amount = "{amount}"{printed} }}]
"""


def correction(was: str, now: str, corrects: str = "A-1") -> str:
    return f"""
[[entry]]
id = "C-1"
kind = "correction"
corrects = "{corrects}"
recorded = 2018-03-05
reason = "Misread"
statement = {{ by = "Head of Finance", made = 2018-03-02, item = "3" }}
was = [{{ year = "2018-19", funding = "capital", amount = "{was}" }}]
now = [{{ year = "2018-19", funding = "capital", amount = "{now}" }}]
"""


def virement(there: str = "2500.00", more: str = "") -> str:
    return f"""
[[entry]]
id = "V-1"
kind = "variation"
type = "virement"
scheme = "PARK"
recorded = 2018-03-05
decision = {{ body = "council", outcome = "approved", decided = 2018-03-02, minute = "8" }}
lines = [
    {{ year = "2018-19", funding = "capital", amount = "-25000.00" }},
    {{ year = "2018-19", funding = "capital", amount = "{there}", scheme = "POOL" }},
{more}]
"""


def total(amount: str, scheme: str = "PARK", more: str = "") -> str:
    return f"""
[[stated_total]]
scope = {{ scheme = "{scheme}" }}
amount = "{amount}"
{more}
"""


def quotation(amount: str, more: str = "") -> str:
    return f"""
[[entry]]
id = "Q-1"
kind = "quotation"
scheme = "PARK"
recorded = 2018-06-05
document = {{ title = "Report", dated = 2018-06-02 }}
lines = [{{ year = "2018-19", funding = "capital", amount = "{amount}" }}]
{more}
"""


def step(number: int, outcome: str, body: str = "cabinet") -> str:
    return f"""
[[entry]]
id = "D-{number}"
kind = "decision"
of = "A-1"
recorded = 2018-04-05
decision = {{ body = "{body}", outcome = "{outcome}", decided = 2018-03-0{number}, minute = "9" }}
"""


@pytest.mark.parametrize(
    ("texts", "only"),
    [
        ((approval(body="cabinet"), total("1000.00")), "error approved-without-power A-1"),
        ((approval(body="cabinet"), quotation("1000.00")), "error approved-without-power A-1"),
        ((approval(), correction("1001.00", "1002.00"), total("1002.00")), "error correction-mismatch C-1"),
        ((approval(), correction("1001.00", "1002.00"), quotation("1002.00")), "error correction-mismatch C-1"),
        ((approval("236000.00", stated="£263k"), total("263000.00")), "error amount-outside-print A-1"),
        ((approval("50000.00"), virement(), total("25000.00", "POOL")), "error variation-not-nil V-1"),
        ((approval("50000.00"), virement(), total("47500.00")), "error variation-not-nil V-1"),
        ((approval(body="cabinet"), step(4, "called-in")), "error approved-without-power A-1"),
        ((approval(body="cabinet"), step(4, "called-in"), step(5, "upheld")), "error approved-without-power A-1"),
    ],
)
def test_what_follows_from_an_error_is_not_said_again(
    texts: tuple[str, ...], only: str, book: ReadBook, check: Check
) -> None:
    assert list(check(book("\n".join(texts)), *CODES)) == [only]


def test_two_errors_together_explain_a_total(book: ReadBook, check: Check) -> None:
    ledger = book(approval(body="cabinet"), approval("500.00", "cabinet", id="A-2"), total("1500.00"))

    assert list(check(ledger, *CODES)) == ["error approved-without-power A-1", "error approved-without-power A-2"]


@pytest.mark.parametrize(
    "texts",
    [
        (approval(body="cabinet"), total("1000.01")),
        (approval(body="cabinet"), total("1000.00", "HMS")),
        (approval(body="cabinet"), total("1000.00", more="as_at = 2018-02-01")),
        (approval(), correction("1001.00", "1002.00", corrects="C-1"), total("1002.00")),
        (approval(), virement(), total("9000.00")),
        (approval(), virement("withheld"), total("9000.00", "HMS")),
        (approval(), quotation("999.00", 'quotes = "A-1"')),
        (approval("236000.00", stated="£263k"), total("300000.00")),
    ],
)
def test_what_an_error_does_not_explain_is_said(texts: tuple[str, ...], book: ReadBook, check: Check) -> None:
    found = " ".join(check(book("\n".join(texts)), *CODES))

    assert "disagrees" in found


@pytest.mark.parametrize("setting", ['severity = "off"', 'severity = "off", entry = "A-1"'])
def test_an_error_that_the_book_turns_down_hides_nothing(setting: str, book: ReadBook, check: Check) -> None:
    off = f'[check]\nrules = [{{ code = "approved-without-power", {setting}, reason = "Delegated in 2018" }}]\n'
    ledger = book(off + approval(body="cabinet") + step(4, "called-in") + total("1000.00"))

    found = check(ledger, *CODES, "decision-awaited")

    assert sorted(found) == [
        "error stated-total-disagrees",
        "error step-not-possible D-4",
        "warning decision-awaited A-1",
    ]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("amount-outside-print", approval("236000.00", stated="£263k") + total("263000.00")),
        ("variation-not-nil", approval("50000.00") + virement() + total("47500.00")),
        ("correction-mismatch", approval() + correction("1001.00", "1002.00") + total("1002.00")),
    ],
)
def test_whichever_error_the_book_turns_down_its_total_is_told(
    code: str, text: str, book: ReadBook, check: Check
) -> None:
    down = f'[check]\nrules = [{{ code = "{code}", severity = "information", reason = "As printed" }}]\n'

    assert "error stated-total-disagrees" in check(book(down + text), *CODES)


def test_nothing_new_may_break_a_law_because_another_is_broken(book: ReadBook) -> None:
    ledger = book(approval(body="cabinet") + step(4, "called-in") + total("1000.00"))

    found = {finding.code for finding in broken_laws(ledger)}

    assert found == {"approved-without-power", "step-not-possible", "stated-total-disagrees"}
    assert {finding.code for finding in errors_of(ledger)} == {"approved-without-power"}


def test_of_steps_that_cannot_be_the_first_is_told_and_those_that_only_it_would_allow_are_not(
    book: ReadBook, check: Check
) -> None:
    one = approval().replace('"approved"', '"recommended"')

    assert list(check(book(one + step(4, "called-in") + step(5, "upheld")), *CODES)) == ["error step-not-possible D-4"]
    both = check(book(one + step(4, "called-in") + step(5, "rescinded", "council") + step(6, "upheld")), *CODES)
    assert list(both) == ["error step-not-possible D-4", "error step-not-possible D-6"]
