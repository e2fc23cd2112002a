"""The laws of decisions: dates that run forward, bodies that are named, power, and years that had ended."""

from collections.abc import Callable
from typing import Any

import pytest

from hmsledger.entries import Book

ReadBook = Callable[..., Book]
Check = Callable[..., Any]
Errors = Callable[..., list[str]]


def approval(decision: str, recorded: str = "2024-06-30", extra: str = "", lines: str = "") -> str:
    """Return an approval of 100.00 for 2023-24, or of other lines, that was decided so."""
    usual = '{ year = "2023-24", funding = "capital", amount = "100.00" }'
    return f"""
    [[entry]]
    id = "A-1"
    kind = "approval"
    scheme = "HMS"
    recorded = {recorded}
    {extra}
    decision = {{ {decision} }}
    lines = [{lines or usual}]
    """


def later(decision: str, number: int = 2, recorded: str = "2024-06-30", extra: str = "") -> str:
    """Return a later decision on the approval."""
    return f"""
    [[entry]]
    id = "A-{number}"
    kind = "decision"
    of = "A-1"
    recorded = {recorded}
    {extra}
    decision = {{ {decision} }}
    """


APPROVED = 'body = "council", outcome = "approved", decided = 2023-06-14'
RECOMMENDED = 'body = "cabinet", outcome = "recommended", decided = 2023-06-14'


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (RECOMMENDED, 'body = "council", outcome = "approved", decided = 2023-06-14', []),
        (RECOMMENDED, 'body = "council", outcome = "approved", decided = 2023-06-15', []),
        (RECOMMENDED, 'body = "council", outcome = "approved", evidence = "quoted"', []),
        ('body = "board", outcome = "proposed"', 'body = "council", outcome = "approved", decided = 2023-06-13', []),
        (
            RECOMMENDED,
            'body = "council", outcome = "approved", decided = 2023-06-13',
            ["dates-backwards A-2"],
        ),
    ],
)
def test_a_later_decision_is_not_dated_before_the_first(
    first: str, second: str, expected: list[str], book: ReadBook, errors: Errors
) -> None:
    assert errors(book(approval(first), later(second))) == expected


def test_dates_that_run_backwards_are_both_named(book: ReadBook, check: Check) -> None:
    ledger = book(approval(RECOMMENDED), later('body = "council", outcome = "approved", decided = 2023-06-13'))

    assert check(ledger)["error dates-backwards A-2"].message == (
        "A-1 was approved on 2023-06-13, before it was recommended on 2023-06-14"
    )


@pytest.mark.parametrize(("recorded", "expected"), [("2023-06-14", []), ("2023-06-13", ["decided-after-recorded A-1"])])
def test_a_decision_is_recorded_on_its_day_or_later(
    recorded: str, expected: list[str], book: ReadBook, errors: Errors
) -> None:
    assert errors(book(approval(APPROVED, recorded))) == expected


def test_a_correction_is_recorded_on_the_day_of_its_statement_or_later(book: ReadBook, check: Check) -> None:
    wrong = """
    [[entry]]
    id = "C-1"
    kind = "correction"
    corrects = "A-1"
    recorded = 2023-07-01
    statement = { by = "Accountant", made = 2023-07-02 }
    was = [{ year = "2023-24", funding = "capital", amount = "100.00" }]
    now = [{ year = "2023-24", funding = "capital", amount = "101.00" }]
    """

    assert check(book(approval(APPROVED), wrong))["error decided-after-recorded C-1"].message == (
        "C-1 was stated on 2023-07-02, after it was recorded on 2023-07-01"
    )


def test_a_quotation_may_speak_of_a_document_yet_to_come(book: ReadBook, errors: Errors) -> None:
    quotation = """
    [[entry]]
    id = "Q-1"
    kind = "quotation"
    scheme = "HMS"
    recorded = 2023-06-15
    document = { title = "Draft", dated = 2023-07-01 }
    lines = [{ year = "2023-24", funding = "capital", amount = "100.00" }]
    """

    assert errors(book(approval(APPROVED, "2023-06-15"), quotation)) == []


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ('outcome = "recommended", decided = 2023-06-14', ["decision-without-body A-1"]),
        ('outcome = "recommended", decided = 2023-06-14, evidence = "quoted"', []),
        ('body = "cabinet", outcome = "recommended", decided = 2023-06-14', []),
    ],
)
def test_a_minute_names_the_body_that_decided(
    decision: str, expected: list[str], book: ReadBook, errors: Errors
) -> None:
    assert errors(book(approval(decision))) == expected


def test_an_approval_without_power_says_who_lacks_it_for_what(book: ReadBook, check: Check) -> None:
    ledger = book(approval('body = "cabinet", outcome = "approved", decided = 2023-06-14'))

    finding = check(ledger)["error approved-without-power A-1"]

    assert finding.message == (
        "Cabinet cannot have approved A-1: it has no power over budget matters; this is not counted as approved"
    )
    assert finding.spot.path[2:] == ("decision", "outcome")


RETROSPECTIVE = [
    ("approved", "2024-03-31", "2023-24", "100.00", False),
    ("approved", "2024-04-01", "2023-24", "100.00", True),
    ("approved", "2024-04-01", "2023-24", "withheld", True),
    ("approved", "2024-04-01", "2023-24", "not-stated", True),
    ("recommended", "2024-04-01", "2023-24", "100.00", True),
    ("proposed", "2024-04-01", "2023-24", "100.00", True),
    ("approved", "2024-04-01", "2024-25", "100.00", False),
    ("approved", "2024-04-01", "not-stated", "100.00", False),
    ("approved", "2024-04-01", "2022-23..2023-24", "100.00", True),
    ("approved", "2024-04-01", "2023-24..2024-25", "100.00", False),
    ("approved", "2024-04-01", "2023-24", "-100.00", False),
    ("rejected", "2024-04-01", "2023-24", "100.00", False),
    ("deferred", "2024-04-01", "2023-24", "100.00", False),
    ("noted", "2024-04-01", "2023-24", "100.00", False),
]


@pytest.mark.parametrize(("outcome", "decided", "year", "amount", "needed"), RETROSPECTIVE)
def test_money_put_into_a_year_that_had_ended_needs_a_reason(
    outcome: str,
    decided: str,
    year: str,
    amount: str,
    needed: bool,  # noqa: FBT001
    book: ReadBook,
    check: Check,
) -> None:
    decision = f'body = "council", outcome = "{outcome}", decided = {decided}'
    lines = f'{{ year = "{year}", funding = "capital", amount = "{amount}" }}'
    codes = ("retrospective-missing", "retrospective-decision")

    bare = check(book(approval(decision, lines=lines)), *codes)
    reasoned = check(book(approval(decision, extra='retrospective = "the works overran"', lines=lines)), *codes)

    assert list(bare) == (["error retrospective-missing A-1"] if needed else [])
    assert list(reasoned) == (["information retrospective-decision A-1"] if needed else [])


def test_the_reason_is_told_with_the_days_since_the_year_ended(book: ReadBook, check: Check) -> None:
    decision = 'body = "council", outcome = "approved", decided = 2024-06-14'

    bare = check(book(approval(decision)))["error retrospective-missing A-1"]
    reasoned = check(book(approval(decision, extra='retrospective = "the works overran"')))

    assert bare.message == "A-1 puts money into 2023-24, which had ended 75 days before it was approved"
    assert reasoned["information retrospective-decision A-1"].message == (
        "2023-24 had ended 75 days before A-1 was approved: retrospective, because: the works overran"
    )


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ('body = "council", outcome = "approved", decided = 2024-04-02', []),
        ('body = "council", outcome = "noted", decided = 2024-04-02', []),
        ('body = "board", outcome = "called-in", decided = 2024-04-02', []),
    ],
)
def test_what_follows_an_approval_in_time_puts_no_money_in_late(
    second: str, expected: list[str], book: ReadBook, errors: Errors
) -> None:
    assert errors(book(approval(APPROVED), later(second))) == expected


def test_an_approval_after_the_year_of_what_was_recommended_within_it_needs_a_reason(
    book: ReadBook, errors: Errors
) -> None:
    late = 'body = "council", outcome = "approved", decided = 2024-04-02'

    assert errors(book(approval(RECOMMENDED), later(late))) == ["retrospective-missing A-2"]
    assert errors(book(approval(RECOMMENDED), later(late, extra='retrospective = "no meeting in March"'))) == []


def test_an_amendment_that_puts_money_into_an_ended_year_needs_a_reason(book: ReadBook, errors: Errors) -> None:
    amended = """
    [[entry]]
    id = "A-2"
    kind = "decision"
    of = "A-1"
    recorded = 2024-06-30
    decision = {{ body = "council", outcome = "amended", decided = 2024-04-02 }}
    lines = [{{ year = "{year}", funding = "capital", amount = "70.00" }}]
    """

    assert errors(book(approval(APPROVED), amended.format(year="2023-24"))) == ["retrospective-missing A-2"]
    assert errors(book(approval(APPROVED), amended.format(year="2024-25"))) == []


MOVES = [
    ("reprofile", ("2023-24 capital -5.00 HMS", "2024-25 capital 5.00 HMS"), False),
    ("reprofile", ("2023-24 capital 5.00 HMS", "2024-25 capital -5.00 HMS"), True),
    ("virement", ("2023-24 capital -5.00 HMS", "2023-24 capital 5.00 POOL"), True),
    ("funding-swap", ("2023-24 capital -5.00 HMS", "2023-24 capital 5.00 HMS"), False),
]


@pytest.mark.parametrize(("sort", "lines", "needed"), MOVES)
def test_taking_money_out_of_an_ended_year_needs_no_reason(
    sort: str,
    lines: tuple[str, ...],
    needed: bool,  # noqa: FBT001
    book: ReadBook,
    check: Check,
) -> None:
    filed = []
    for line, source in zip(lines, ("grant", "grant" if sort != "funding-swap" else "reserve"), strict=True):
        year, funding, amount, scheme = line.split()
        filed.append(
            f'{{ year = "{year}", funding = "{funding}", amount = "{amount}", '
            f'scheme = "{scheme}", source = "{source}" }}'
        )
    ledger = book(
        f"""
        [[entry]]
        id = "V-1"
        kind = "variation"
        type = "{sort}"
        scheme = "HMS"
        recorded = 2024-06-30
        decision = {{ body = "council", outcome = "approved", decided = 2024-06-14 }}
        lines = [{", ".join(filed)}]
        """
    )

    assert list(check(ledger, "retrospective-missing")) == (["error retrospective-missing V-1"] if needed else [])


@pytest.mark.parametrize(
    ("outcome", "lines", "expected"),
    [
        ("amended", 'lines = [{ year = "2023-24", funding = "capital", amount = "70.00" }]', []),
        ("amended", "", ["amended-without-lines A-2"]),
        ("approved", "", []),
        (
            "approved",
            'lines = [{ year = "2023-24", funding = "capital", amount = "70.00" }]',
            ["lines-not-amended A-2"],
        ),
    ],
)
def test_an_amendment_carries_lines_and_no_other_later_decision_does(
    outcome: str, lines: str, expected: list[str], book: ReadBook, errors: Errors
) -> None:
    decision = f'body = "council", outcome = "{outcome}", decided = 2023-07-14'

    assert errors(book(approval(RECOMMENDED), later(decision, extra=lines))) == expected


def test_lines_on_a_decision_that_amends_nothing_do_not_count(
    book: ReadBook, totals: Callable[..., dict[str, str]]
) -> None:
    lines = 'lines = [{ year = "2023-24", funding = "capital", amount = "70.00" }]'

    ledger = book(
        approval(RECOMMENDED), later('body = "council", outcome = "approved", decided = 2023-07-14', extra=lines)
    )

    assert totals(ledger) == {"approved": "100.00"}


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ('body = "council", outcome = "approved"', ["warning decision-undated A-1"]),
        ('body = "council", outcome = "approved", evidence = "quoted"', []),
        ('body = "council", outcome = "approved", decided = 2023-06-14', []),
        ('body = "board", outcome = "proposed"', []),
    ],
)
def test_a_minute_without_a_date_is_a_warning(decision: str, expected: list[str], book: ReadBook, check: Check) -> None:
    assert list(check(book(approval(decision)), "decision-undated")) == expected


def test_the_warning_of_an_undated_minute_says_from_when_it_counts(book: ReadBook, check: Check) -> None:
    ledger = book(approval('body = "council", outcome = "approved"', "2023-06-20"))

    assert "it counts from 2023-06-20" in check(ledger)["warning decision-undated A-1"].message


AWAITED = [
    ((RECOMMENDED,), "A-1", "A-1 was recommended by Cabinet 291 days ago"),
    (('body = "board", outcome = "proposed"',), "A-1", "A-1 was proposed by Project Board and no"),
    (('outcome = "agreed", evidence = "quoted"',), "A-1", "A-1 was agreed by a body not named and no"),
    (
        (RECOMMENDED, 'body = "council", outcome = "deferred", decided = 2024-03-01'),
        "A-2",
        "A-1 was deferred by Council 30 days",
    ),
    (
        (RECOMMENDED, 'body = "council", outcome = "noted", decided = 2024-03-01'),
        "A-1",
        "A-1 was recommended by Cabinet 291",
    ),
]


@pytest.mark.parametrize(("steps", "entry", "said"), AWAITED)
def test_what_was_recommended_and_never_decided_is_awaited(
    steps: tuple[str, ...], entry: str, said: str, book: ReadBook, check: Check
) -> None:
    first, *others = steps
    ledger = book(approval(first), *(later(step, number) for number, step in enumerate(others, 2)))

    found = check(ledger, "decision-awaited", today="2024-03-31")

    assert list(found) == [f"warning decision-awaited {entry}"]
    assert said in next(iter(found.values())).message


def test_nothing_is_awaited_beside_the_error_that_a_body_had_no_power(book: ReadBook, check: Check) -> None:
    ledger = book(approval('body = "cabinet", outcome = "approved", decided = 2023-06-14'))

    assert list(check(ledger, "decision-awaited", "approved-without-power")) == ["error approved-without-power A-1"]


def test_since_yesterday_it_is_one_day(book: ReadBook, check: Check) -> None:
    found = check(book(approval(RECOMMENDED)), "decision-awaited", today="2023-06-15")

    assert " 1 day ago" in next(iter(found.values())).message


@pytest.mark.parametrize("outcome", ["approved", "rejected", "withdrawn", "indicative", "noted"])
def test_nothing_is_awaited_once_it_is_decided(outcome: str, book: ReadBook, check: Check) -> None:
    ledger = book(approval(f'body = "council", outcome = "{outcome}", decided = 2023-06-14'))

    assert list(check(ledger, "decision-awaited")) == []
    assert list(check(ledger, "decision-awaited", as_at="2023-06-13")) == []


@pytest.mark.parametrize(
    ("body", "matter", "expected"),
    [
        ("board", "budget", ["information agreed-without-power A-1"]),
        ("cabinet", "budget", ["information agreed-without-power A-1"]),
        ("cabinet", "executive", []),
        ("council", "budget", []),
    ],
)
def test_a_body_that_cannot_decide_may_agree_and_it_is_said(
    body: str, matter: str, expected: list[str], book: ReadBook, check: Check
) -> None:
    decision = f'body = "{body}", outcome = "agreed", decided = 2023-06-14'

    assert list(check(book(approval(decision, extra=f'matter = "{matter}"')), "agreed-without-power")) == expected


def test_an_agreement_of_nobody_in_particular_is_no_remark(book: ReadBook, check: Check) -> None:
    assert list(check(book(approval('outcome = "agreed", evidence = "quoted"')), "agreed-without-power")) == []


@pytest.mark.parametrize(
    ("decided", "published", "expected", "said"),
    [
        ("2023-06-01", "2023-06-29", [], ""),
        ("2023-06-01", "2023-06-30", ["information published-late A-1"], "published 29 days after it was decided"),
        ("2023-06-01", "2023-08-30", ["information published-late A-1"], "published 90 days after"),
        ("2023-06-01", "2023-08-31", ["warning published-late A-1"], "published 91 days after"),
        ("2023-03-31", "2023-04-29", ["warning published-late A-1"], "decided, in another financial year"),
        ("2023-03-31", "2023-04-01", [], ""),
    ],
)
def test_a_decision_published_long_after_it_was_taken_is_told(
    decided: str, published: str, expected: list[str], said: str, book: ReadBook, check: Check
) -> None:
    decision = f'body = "council", outcome = "approved", decided = {decided}, published = {published}'

    found = check(book(approval(decision)), "published-late")

    assert list(found) == expected
    assert all(said in finding.message for finding in found.values())
