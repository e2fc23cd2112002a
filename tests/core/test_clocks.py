"""Two clocks: what had been decided by a day, and what had been recorded by a day."""

from collections.abc import Callable
from typing import Any

import pytest
from as_read import read_page

from hmsledger.entries import Book

ReadBook = Callable[..., Book]
Totals = Callable[..., dict[str, str]]

OXFORD = """
[[entry]]
id = "HMS-1"
kind = "approval"
scheme = "HMS"
recorded = 2021-02-11
decision = { body = "cabinet", outcome = "recommended", decided = 2021-02-10, item = "146" }
lines = [{ year = "not-stated", funding = "capital", amount = "264296.00", stated = "£264,296" }]

[[entry]]
id = "HMS-2"
kind = "decision"
of = "HMS-1"
recorded = 2021-02-18
decision = { body = "council", outcome = "approved", decided = 2021-02-17, item = "88" }

[[entry]]
id = "HMS-3"
kind = "approval"
scheme = "HMS"
recorded = 2023-06-06
decision = { body = "council", outcome = "approved", evidence = "quoted" }
lines = [{ year = "not-stated", funding = "capital", amount = "528000.00", stated = "£528k" }]

[[entry]]
id = "HMS-4"
kind = "quotation"
scheme = "HMS"
quotes = "HMS-3"
recorded = 2023-06-06
document = { title = "Report to Cabinet", dated = 2023-06-06, paragraph = "9" }
lines = [{ year = "not-stated", funding = "capital", amount = "528000.00", stated = "£528k" }]

[[entry]]
id = "HMS-5"
kind = "correction"
corrects = "HMS-3"
recorded = 2023-06-15
statement = { by = "Head of Financial Services", made = 2023-06-14, body = "cabinet", item = "12" }
was = [{ year = "not-stated", funding = "capital", amount = "528000.00" }]
now = [{ year = "not-stated", funding = "capital", amount = "538000.00", stated = "£538k" }]

[[entry]]
id = "HMS-6"
kind = "approval"
scheme = "HMS"
recorded = 2023-06-15
decision = { body = "board", outcome = "agreed", evidence = "quoted" }
lines = [{ year = "2022-23", funding = "not-stated", amount = "263000.00", stated = "£263k" }]

[[entry]]
id = "HMS-7"
kind = "decision"
of = "HMS-6"
recorded = 2023-06-15
retrospective = "The implementation took longer"
decision = { body = "cabinet", outcome = "recommended", decided = 2023-06-14, item = "12" }

[[entry]]
id = "HMS-8"
kind = "approval"
scheme = "HMS"
recorded = 2023-06-15
decision = { body = "cabinet", outcome = "recommended", decided = 2023-06-14, item = "12" }
lines = [
    { year = "2023-24..2026-27", funding = "capital", amount = "497000.00", stated = "£497k" },
    { year = "2023-24..2026-27", funding = "revenue", amount = "97000.00", stated = "£97k" },
]

[[entry]]
id = "HMS-9"
kind = "approval"
scheme = "HMS"
recorded = 2023-06-15
matter = "executive"
exempt = "paragraph 3"
decision = { body = "cabinet", outcome = "approved", decided = 2023-06-14, item = "12" }
lines = [{ year = "not-stated", funding = "not-stated", amount = "withheld" }]
"""

NOW = {"approved": "802296.00", "quoted": "538000.00", "pending": "857000.00"}


@pytest.mark.parametrize(
    ("as_at", "as_known", "expected"),
    [
        (None, None, NOW),
        (None, "2021-02-10", {}),
        (None, "2021-02-11", {"pending": "264296.00"}),
        (None, "2021-02-17", {"pending": "264296.00"}),
        (None, "2021-02-18", {"approved": "264296.00"}),
        (None, "2023-06-05", {"approved": "264296.00"}),
        (None, "2023-06-06", {"approved": "792296.00", "quoted": "528000.00"}),
        (None, "2023-06-14", {"approved": "792296.00", "quoted": "528000.00"}),
        (None, "2023-06-15", NOW),
        ("2021-02-09", None, {}),
        ("2021-02-10", None, {"pending": "264296.00"}),
        ("2021-02-16", None, {"pending": "264296.00"}),
        ("2021-02-17", None, {"approved": "264296.00"}),
        ("2023-06-05", None, {"approved": "264296.00"}),
        ("2023-06-06", None, {"approved": "802296.00", "quoted": "538000.00"}),
        ("2023-06-13", None, {"approved": "802296.00", "quoted": "538000.00"}),
        ("2023-06-14", None, NOW),
        ("2023-06-13", "2023-06-13", {"approved": "792296.00", "quoted": "528000.00"}),
        ("2023-06-14", "2023-06-14", {"approved": "792296.00", "quoted": "528000.00"}),
        ("2021-02-17", "2021-02-17", {"pending": "264296.00"}),
    ],
)
def test_oxfords_budget_through_both_clocks(
    as_at: str | None, as_known: str | None, expected: dict[str, str], book: ReadBook, totals: Totals
) -> None:
    assert totals(book(OXFORD), as_at=as_at, as_known=as_known) == expected


def test_the_correction_restates_every_earlier_day_and_no_earlier_report(
    book: ReadBook, data: Callable[..., Any]
) -> None:
    ledger = book(OXFORD)

    assert data(ledger, as_at="2023-06-13")["movements"] == {
        "approvals": "792296.00",
        "variations": "0.00",
        "corrections": "10000.00",
        "current": "802296.00",
    }
    assert data(ledger, as_known="2023-06-14")["movements"] == {
        "approvals": "792296.00",
        "variations": "0.00",
        "corrections": "0.00",
        "current": "792296.00",
    }


def test_the_undated_approval_may_already_stand_before_the_document_that_quotes_it(
    book: ReadBook, page: Callable[..., Any], data: Callable[..., Any]
) -> None:
    ledger = book(OXFORD)

    before = page(ledger, as_at="2023-06-05")

    assert before.data()["may_already_stand"] == 1
    assert data(ledger, as_at="2023-06-06")["may_already_stand"] == 0
    said = [block.text for block in read_page(before).blocks if "may already have stood" in getattr(block, "text", "")]
    assert said == [
        (
            "An undated decision of 538,000.00 may already have stood (HMS-3): it is counted from 2023-06-06, "
            "when it is first known."
        )
    ]
    assert data(ledger)["may_already_stand"] == 0


def test_a_withheld_amount_is_counted_as_one_item_and_has_no_row(book: ReadBook, data: Callable[..., Any]) -> None:
    data = data(book(OXFORD))

    assert data["withheld"] == 1
    assert [(row["year"], row["funding"]) for row in data["rows"]] == [
        ("2022-23", "not-stated"),
        ("2023-24..2026-27", "capital"),
        ("2023-24..2026-27", "revenue"),
        ("not-stated", "capital"),
    ]


def test_oxfords_book_breaks_no_law(book: ReadBook, errors: Callable[..., list[str]]) -> None:
    assert errors(book(OXFORD)) == []


UNDATED = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "HMS"
recorded = 2023-06-15
decision = {{ body = "council", outcome = "approved", evidence = "quoted"{quoted_in} }}
lines = [{{ year = "2023-24", funding = "capital", amount = "100.00" }}]
"""


@pytest.mark.parametrize(
    ("quoted_in", "stands_from", "day_before"),
    [
        ("", "2023-06-15", "2023-06-14"),
        (', quoted_in = { title = "Outturn" }', "2023-06-15", "2023-06-14"),
        (', quoted_in = { title = "Outturn", dated = 2022-11-03 }', "2022-11-03", "2022-11-02"),
    ],
)
def test_an_undated_decision_stands_from_the_document_that_quotes_it_or_else_from_its_record(
    quoted_in: str, stands_from: str, day_before: str, book: ReadBook, totals: Totals
) -> None:
    ledger = book(UNDATED.format(quoted_in=quoted_in))

    assert totals(ledger, as_at=stands_from) == {"approved": "100.00", "quoted": "100.00"}
    assert totals(ledger, as_at=day_before) == {}


def test_an_undated_decision_stands_no_later_than_the_first_dated_one(book: ReadBook, totals: Totals) -> None:
    ledger = book(
        """
        [[entry]]
        id = "A-1"
        kind = "approval"
        scheme = "HMS"
        recorded = 2023-06-15
        decision = { body = "board", outcome = "agreed" }
        lines = [{ year = "2023-24", funding = "capital", amount = "100.00" }]

        [[entry]]
        id = "A-2"
        kind = "decision"
        of = "A-1"
        recorded = 2023-06-20
        decision = { body = "council", outcome = "approved", decided = 2023-06-01 }
        """
    )

    assert totals(ledger, as_at="2023-05-31") == {}
    assert totals(ledger, as_at="2023-06-01") == {"approved": "100.00"}
    assert totals(ledger, as_at="2023-06-01", as_known="2023-06-15") == {}
    assert totals(ledger, as_at="2023-06-15", as_known="2023-06-15") == {"pending": "100.00"}


def test_an_undated_approval_stood_by_the_day_on_which_it_was_called_in(
    book: ReadBook, totals: Totals, errors: Callable[..., list[str]]
) -> None:
    ledger = book(
        """
        [[entry]]
        id = "A-1"
        kind = "approval"
        scheme = "HMS"
        recorded = 2023-06-15
        decision = { outcome = "approved", evidence = "quoted" }
        lines = [{ year = "2023-24", funding = "capital", amount = "100.00" }]

        [[entry]]
        id = "A-2"
        kind = "decision"
        of = "A-1"
        recorded = 2023-06-20
        decision = { body = "board", outcome = "called-in", decided = 2023-06-01 }
        """
    )

    assert totals(ledger, as_at="2023-05-31") == {}
    assert totals(ledger, as_at="2023-06-01") == {"pending": "100.00"}
    assert errors(ledger, as_at="2023-06-01") == []


LATER_UNDATED = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "HMS"
recorded = 2023-01-11
decision = { body = "board", outcome = "proposed", decided = 2023-01-10 }
lines = [{ year = "2023-24", funding = "capital", amount = "100.00" }]

[[entry]]
id = "A-2"
kind = "decision"
of = "A-1"
recorded = 2023-03-02
decision = { body = "cabinet", outcome = "recommended", decided = 2023-03-01 }

[[entry]]
id = "A-3"
kind = "decision"
of = "A-1"
recorded = 2023-06-06
decision = { outcome = "approved", evidence = "quoted", quoted_in = { title = "Outturn", dated = 2023-06-06 } }
"""


def test_an_approval_known_from_a_quotation_follows_the_recommendation_it_answers(
    book: ReadBook, totals: Totals, errors: Callable[..., list[str]]
) -> None:
    ledger = book(LATER_UNDATED)

    assert errors(ledger) == []
    assert totals(ledger, as_at="2023-01-31") == {"pending": "100.00"}
    assert totals(ledger) == {"approved": "100.00", "quoted": "100.00"}


BEFORE_A_DATED_STEP = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "HMS"
recorded = 2023-01-11
decision = { body = "cabinet", outcome = "recommended", decided = 2023-01-10 }
lines = [{ year = "2023-24", funding = "capital", amount = "100.00" }]

[[entry]]
id = "A-2"
kind = "decision"
of = "A-1"
recorded = 2023-06-06
decision = { outcome = "approved", evidence = "quoted", quoted_in = { title = "Outturn", dated = 2023-06-06 } }

[[entry]]
id = "A-3"
kind = "decision"
of = "A-1"
recorded = 2023-06-07
decision = { body = "council", outcome = "rescinded", decided = 2023-05-01 }
"""


def test_an_approval_known_from_a_quotation_came_before_the_dated_decision_that_rescinded_it(
    book: ReadBook, totals: Totals, errors: Callable[..., list[str]]
) -> None:
    ledger = book(BEFORE_A_DATED_STEP)

    assert errors(ledger) == []
    assert totals(ledger) == {"not_counted": "100.00"}


AWAITED = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "HMS"
recorded = 2023-06-15
decision = {{ body = "{body}", outcome = "{outcome}", evidence = "quoted" }}
lines = [{{ year = "2023-24", funding = "capital", amount = "{amount}" }}]
"""


@pytest.mark.parametrize(
    ("body", "outcome", "count"),
    [("council", "approved", 1), ("cabinet", "approved", 0), ("cabinet", "recommended", 0)],
)
def test_only_an_approval_with_power_may_already_stand(
    body: str, outcome: str, count: int, book: ReadBook, data: Callable[..., Any]
) -> None:
    ledger = book(AWAITED.format(body=body, outcome=outcome, amount="100.00"))

    assert data(ledger, as_at="2023-06-14")["may_already_stand"] == count


def test_what_may_already_stand_is_told_of_the_part_that_is_asked_for(book: ReadBook, data: Callable[..., Any]) -> None:
    ledger = book(AWAITED.format(body="council", outcome="approved", amount="100.00"))

    assert data(ledger, as_at="2023-06-14", funding="revenue")["may_already_stand"] == 0


def test_an_undated_amendment_that_may_already_stand_is_told_with_its_own_lines(
    book: ReadBook, page: Callable[..., Any]
) -> None:
    ledger = book(
        """
        [[entry]]
        id = "A-1"
        kind = "approval"
        scheme = "HMS"
        recorded = 2023-06-15
        decision = { body = "cabinet", outcome = "recommended" }
        lines = [{ year = "2023-24", funding = "capital", amount = "100.00" }]

        [[entry]]
        id = "A-2"
        kind = "decision"
        of = "A-1"
        recorded = 2023-08-01
        decision = { body = "council", outcome = "amended", evidence = "quoted" }
        lines = [{ year = "2023-24", funding = "capital", amount = "70.00" }]
        """
    )

    said = [getattr(block, "text", "") for block in read_page(page(ledger, as_at="2023-07-01")).blocks]

    assert any("undated decision of 70.00" in text for text in said)


BOUNDARY = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "HMS"
recorded = 2023-04-03
decision = { body = "council", outcome = "approved", decided = 2023-03-31 }
lines = [{ year = "2022-23", funding = "capital", amount = "1.00" }]

[[entry]]
id = "A-2"
kind = "approval"
scheme = "HMS"
recorded = 2023-04-03
decision = { body = "council", outcome = "approved", decided = 2023-04-01 }
lines = [{ year = "2023-24", funding = "capital", amount = "2.00" }]
"""


@pytest.mark.parametrize(
    ("as_at", "approved"), [("2023-03-30", ""), ("2023-03-31", "1.00"), ("2023-04-01", "3.00"), ("2023-04-02", "3.00")]
)
def test_a_decision_counts_on_its_own_day(as_at: str, approved: str, book: ReadBook, totals: Totals) -> None:
    assert totals(book(BOUNDARY), as_at=as_at) == ({"approved": approved} if approved else {})
