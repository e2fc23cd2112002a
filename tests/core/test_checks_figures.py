"""Printed figures: they agree with the book at their own precision, and by no other tolerance."""

from collections.abc import Callable
from typing import Any

import pytest

from hmsledger.entries import Book

ReadBook = Callable[..., Book]
Check = Callable[..., Any]
CODES = ("quotation-agrees", "quotation-disagrees", "quotation-explained", "quotation-unplaced")

GEDLING = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "PARK"
recorded = 2018-02-05
decision = { body = "council", outcome = "approved", decided = 2018-02-02 }
lines = [{ year = "2017-18", funding = "capital", amount = "49911.53", source = "s106" }]

[[entry]]
id = "A-2"
kind = "approval"
scheme = "PARK"
recorded = 2018-06-05
decision = { body = "council", outcome = "approved", decided = 2018-06-02 }
lines = [
    { year = "2018-19", funding = "capital", amount = "13494.77", source = "s106" },
    { year = "2018-19", funding = "capital", amount = "59652.67", source = "grant" },
]
"""


def quotation(*lines: str, dated: str = "2019-01-01", recorded: str = "2019-01-01", **more: str) -> str:
    """Return a quotation; its lines are written ``YEAR FUNDING AMOUNT [PRINTED] [key=value]``."""
    filed = []
    for line in lines:
        year, funding, amount, *rest = line.split()
        keys = dict(part.split("=") if "=" in part else ("stated", part) for part in rest)
        extra = "".join(f', {key} = "{value}"' for key, value in keys.items())
        filed.append(f'{{ year = "{year}", funding = "{funding}", amount = "{amount}"{extra} }}')
    document = f"dated = {dated}, " if dated else ""
    return f"""
    [[entry]]
    id = "Q-1"
    kind = "quotation"
    scheme = "{more.pop("scheme", "PARK")}"
    recorded = {recorded}
    {"".join(f'{key} = "{value}"' for key, value in more.items())}
    document = {{ {document}title = "Report" }}
    lines = [{", ".join(filed)}]
    """


@pytest.mark.parametrize(
    ("line", "agrees"),
    [
        ("not-stated capital 123058.97", True),
        ("not-stated not-stated 123058.97", True),
        ("not-stated capital 123058.96", False),
        ("not-stated capital 123000.00 £123k", True),
        ("not-stated capital 120000.00 £0.12m", True),
        ("not-stated capital 124000.00 £124k", False),
        ("2018-19 capital 73147.44", True),
        ("2018-19 capital 73147.00 £73,147", True),
        ("2018-19 capital 73148.00 £73,148", False),
        ("2017-18 capital 49911.53", True),
        ("2018-19 capital 59700.00 £59.7k source=grant", True),
        ("2018-19 capital 59653.00 £59,653 source=grant", True),
        ("2018-19 capital 59600.00 £59.6k source=grant", False),
        ("not-stated capital 123058.97 account=general-fund", True),
        ("not-stated capital 63406.30 source=s106", True),
    ],
)
def test_a_quoted_figure_agrees_with_the_sum_that_it_speaks_of(
    line: str,
    agrees: bool,  # noqa: FBT001
    book: ReadBook,
    check: Check,
) -> None:
    found = check(book(GEDLING, quotation(line)), *CODES)

    assert list(found) == [f"{'information quotation-agrees' if agrees else 'error quotation-disagrees'} Q-1"]


def test_a_figure_out_of_its_own_rounding_is_an_error_that_says_by_how_much(book: ReadBook, check: Check) -> None:
    finding = check(book(GEDLING, quotation("2018-19 capital 59600.00 £59.6k source=grant")))[
        "error quotation-disagrees Q-1"
    ]

    assert finding.message == (
        "£59.6k (59,600.00) is quoted, the book said 59,652.67 on 2019-01-01: out by 52.67; "
        "rounding explains no more than 50.00"
    )


def test_a_figure_printed_to_the_penny_has_no_rounding_to_explain_it(book: ReadBook, check: Check) -> None:
    finding = check(book(GEDLING, quotation("2017-18 capital 49911.54")))["error quotation-disagrees Q-1"]

    assert finding.message.endswith("the book said 49,911.53 on 2019-01-01: out by 0.01")


@pytest.mark.parametrize("line", ["2020-21 capital 1.00", "2018-19 revenue 1.00", "2018-19 capital 1.00 account=hra"])
def test_a_figure_with_nothing_to_compare_it_with_is_told(line: str, book: ReadBook, check: Check) -> None:
    finding = check(book(GEDLING, quotation(line)), *CODES)["information quotation-unplaced Q-1"]

    assert finding.message == "the book has nothing to compare 1.00 with"


def test_a_figure_that_is_no_budget_is_in_no_total(book: ReadBook, check: Check) -> None:
    finding = check(book(GEDLING, quotation("2018-19 capital 1.00 £1", matter="spending")), *CODES)

    assert finding["information quotation-unplaced Q-1"].message == (
        "£1 is quoted as spending and not as budget: it is in no total"
    )


@pytest.mark.parametrize("amount", ["not-stated", "withheld"])
def test_an_amount_that_is_not_quoted_is_not_compared(amount: str, book: ReadBook, check: Check) -> None:
    assert list(check(book(GEDLING, quotation(f"2018-19 capital {amount}")), *CODES)) == []


def test_each_amount_of_a_quotation_is_compared(book: ReadBook, check: Check) -> None:
    found = check(book(GEDLING, quotation("2017-18 capital 49911.53", "2018-19 capital 1.00")), *CODES)

    assert {name: finding.spot.path[-2] for name, finding in found.items()} == {
        "information quotation-agrees Q-1": 0,
        "error quotation-disagrees Q-1": 1,
    }


@pytest.mark.parametrize(("dated", "recorded"), [("2018-05-01", "2019-01-01"), ("", "2018-05-01")])
def test_a_quotation_is_compared_with_the_book_on_the_day_of_its_document_or_else_of_its_record(
    dated: str, recorded: str, book: ReadBook, check: Check
) -> None:
    ledger = book(GEDLING, quotation("not-stated capital 49911.53", dated=dated, recorded=recorded))

    assert list(check(ledger, *CODES)) == ["information quotation-agrees Q-1"]


PENDING = """
[[entry]]
id = "A-3"
kind = "approval"
scheme = "PARK"
recorded = 2018-07-05
decision = { body = "cabinet", outcome = "recommended", decided = 2018-07-02 }
lines = [{ year = "2018-19", funding = "revenue", amount = "97.00" }]

[[entry]]
id = "A-4"
kind = "approval"
scheme = "PARK"
recorded = 2018-07-05
decision = { body = "council", outcome = "rejected", decided = 2018-07-02 }
lines = [{ year = "2019-20", funding = "revenue", amount = "98.00" }]
"""


def test_a_figure_that_agrees_only_with_what_is_pending_says_so(book: ReadBook, check: Check) -> None:
    found = check(book(GEDLING, PENDING, quotation("2018-19 revenue 97.00")), *CODES)

    message = found["information quotation-agrees Q-1"].message
    assert all(words in message for words in ("97.00", "pending", "not approved"))


def test_a_figure_of_what_was_rejected_has_nothing_to_compare_it_with(book: ReadBook, check: Check) -> None:
    assert list(check(book(PENDING, quotation("2019-20 revenue 98.00")), *CODES)) == [
        "information quotation-unplaced Q-1"
    ]


CORRECTION = """
[[entry]]
id = "C-1"
kind = "correction"
corrects = "A-1"
recorded = 2019-02-01
statement = { by = "Accountant", made = 2019-02-01 }
was = [{ year = "2017-18", funding = "capital", amount = "49911.53", source = "s106" }]
now = [{ year = "2017-18", funding = "capital", amount = "49911.35", source = "s106" }]
"""


def test_a_later_correction_explains_why_a_quoted_figure_is_no_longer_the_books(book: ReadBook, check: Check) -> None:
    ledger = book(GEDLING, quotation("2017-18 capital 49911.53"), CORRECTION)

    assert check(ledger, *CODES)["information quotation-explained Q-1"].message == (
        "49,911.53 was right as known on 2019-01-01; the book now says 49,911.35, explained by C-1"
    )
    assert list(check(ledger, *CODES, as_known="2019-01-31")) == ["information quotation-agrees Q-1"]


def test_what_was_recorded_later_without_a_correction_explains_it_without_a_name(book: ReadBook, check: Check) -> None:
    late = """
    [[entry]]
    id = "A-5"
    kind = "approval"
    scheme = "PARK"
    recorded = 2019-03-01
    decision = { body = "council", outcome = "approved", decided = 2018-12-01 }
    lines = [{ year = "2017-18", funding = "capital", amount = "1.00" }]
    """
    ledger = book(GEDLING, quotation("2017-18 capital 49911.53"), late)

    assert check(ledger, *CODES)["information quotation-explained Q-1"].message == (
        "49,911.53 was right as known on 2019-01-01; the book now says 49,912.53"
    )


def test_a_figure_is_wrong_that_only_a_later_correction_made_right(book: ReadBook, check: Check) -> None:
    ledger = book(GEDLING, quotation("2017-18 capital 49911.35"), CORRECTION)

    assert list(check(ledger, *CODES)) == ["error quotation-disagrees Q-1"]


def test_a_book_typed_in_afterwards_is_compared_as_it_is_known_now(book: ReadBook, check: Check) -> None:
    ledger = book(GEDLING.replace("recorded = 2018", "recorded = 2022"), quotation("not-stated capital 123058.97"))

    assert list(check(ledger, *CODES)) == ["information quotation-agrees Q-1"]


QUOTED_ENTRY = """
[[entry]]
id = "A-6"
kind = "decision"
of = "A-1"
recorded = 2018-03-05
decision = { body = "council", outcome = "amended", decided = 2018-03-02 }
lines = [
    { year = "2017-18", funding = "capital", amount = "40000.00" },
    { year = "2017-18", funding = "revenue", amount = "2.00" },
]
"""


@pytest.mark.parametrize(
    ("quotes", "line", "code"),
    [
        ("A-2", "not-stated capital 73147.44", "information quotation-agrees"),
        ("A-2", "2018-19 not-stated 73147.44", "information quotation-agrees"),
        ("A-2", "not-stated capital 123058.97", "error quotation-disagrees"),
        ("A-2", "2017-18 capital 73147.44", "information quotation-unplaced"),
        ("A-1", "2017-18 capital 40000.00", "information quotation-agrees"),
        ("A-1", "2017-18 not-stated 40002.00", "information quotation-agrees"),
        ("A-1", "2017-18 capital 49911.53", "error quotation-disagrees"),
        ("A-6", "2017-18 revenue 2.00", "information quotation-agrees"),
        ("C-1", "2017-18 capital 49911.35", "information quotation-agrees"),
        ("A-3", "2018-19 revenue 97.00", "information quotation-agrees"),
        ("A-4", "2019-20 revenue 98.00", "information quotation-agrees"),
    ],
)
def test_a_figure_of_one_entry_is_compared_with_that_entry_alone(
    quotes: str, line: str, code: str, book: ReadBook, check: Check
) -> None:
    ledger = book(GEDLING, PENDING, QUOTED_ENTRY, CORRECTION, quotation(line, dated="2020-01-01", quotes=quotes))

    assert list(check(ledger, *CODES)) == [f"{code} Q-1"]


def test_a_figure_of_an_entry_that_a_correction_restated_later_is_explained(book: ReadBook, check: Check) -> None:
    ledger = book(GEDLING, quotation("2017-18 capital 49911.53", quotes="A-1"), CORRECTION)

    assert check(ledger, *CODES)["information quotation-explained Q-1"].message.endswith("explained by C-1")


def test_a_figure_of_an_entry_recorded_later_is_compared_as_it_is_known_now(book: ReadBook, check: Check) -> None:
    ledger = book(GEDLING, quotation("2018-19 capital 73147.44", dated="2018-01-01", quotes="A-2"))

    assert list(check(ledger, *CODES)) == ["information quotation-agrees Q-1"]
    unknown = check(ledger, *CODES, as_known="2018-01-01")
    assert list(unknown) == []


@pytest.mark.parametrize(
    ("amount", "printed", "outside"),
    [
        ("263000.00", "£263k", False),
        ("263499.99", "£263k", False),
        ("263500.00", "£263k", True),
        ("-263000.00", "£263k", False),
        ("-263000.00", "(263k)", False),
        ("263000.00", "(263k)", True),
        ("263000.01", "263,000.00", True),
        ("not-stated", "£263k", False),
        ("withheld", "£263k", False),
    ],
)
def test_an_amount_is_one_that_its_printed_figure_can_stand_for(
    amount: str,
    printed: str,
    outside: bool,  # noqa: FBT001
    book: ReadBook,
    check: Check,
) -> None:
    approval = f"""
    [[entry]]
    id = "A-1"
    kind = "approval"
    scheme = "PARK"
    recorded = 2023-06-15
    decision = {{ body = "council", outcome = "approved", decided = 2023-06-14 }}
    lines = [{{ year = "2023-24", funding = "capital", amount = "{amount}", stated = "{printed}" }}]
    """

    found = check(book(approval), "amount-outside-print")

    assert list(found) == (["error amount-outside-print A-1"] if outside else [])
    assert all(finding.spot.path[2:] == ("lines", 0, "amount") for finding in found.values())


def test_both_sides_of_a_correction_are_ones_that_their_figures_can_stand_for(book: ReadBook, check: Check) -> None:
    wrong = CORRECTION.replace('"49911.53", source', '"49911.53", stated = "£50.9k", source').replace(
        '"49911.35", source', '"49911.35", stated = "£48.9k", source'
    )

    found = check(book(GEDLING, wrong), "amount-outside-print")

    assert [finding.spot.path[2] for finding in found.values()] == ["now"]
    assert "49,911.35 is not what “£48.9k” stands for" in next(iter(found.values())).message


def total(amount: str, scope: str = "", **more: str) -> str:
    rest = "".join(f"{key} = {value}\n" for key, value in more.items())
    return f'\n[[stated_total]]\nscope = {{ {scope} }}\namount = "{amount}"\n{rest}'


@pytest.mark.parametrize(
    ("stated", "agrees"),
    [
        (total("123058.97"), True),
        (total("123058.98"), False),
        (total("123058.97", 'scheme = "PARK"'), True),
        (total("0.00", 'scheme = "HMS"'), True),
        (total("73147.44", 'year = "2018-19"'), True),
        (total("123058.97", 'funding = "capital"'), True),
        (total("59652.67", 'source = "grant"'), True),
        (total("123058.97", 'account = "general-fund"'), True),
        (total("123000.00", stated='"£123k"'), True),
        (total("124000.00", stated='"£124k"'), False),
        (total("49911.53", as_at="2018-06-01"), True),
        (total("123058.97", as_at="2018-06-02"), True),
        (total("123058.97", as_at="2018-06-01"), False),
        (total("97.00", status='"pending"'), True),
        (total("97.01", status='"pending"'), False),
        (total("98.00", status='"not-counted"'), True),
    ],
)
def test_a_printed_total_is_the_sum_of_the_decisions_behind_it(
    stated: str,
    agrees: bool,  # noqa: FBT001
    book: ReadBook,
    check: Check,
) -> None:
    found = check(book(GEDLING, PENDING, stated), "stated-total-disagrees", "amount-outside-print")

    assert list(found) == ([] if agrees else ["error stated-total-disagrees"])


def test_a_printed_total_that_disagrees_is_named_with_the_difference(book: ReadBook, check: Check) -> None:
    named = total("124000.00", stated='"£124k"', document='{ title = "Outturn 2018-19" }')

    assert check(book(GEDLING, named))["error stated-total-disagrees"].message == (
        "“Outturn 2018-19” prints 124,000.00, the book says 123,058.97: out by 941.03; "
        "rounding explains no more than 500.00"
    )
    assert "the printed total is 1.00" in check(book(GEDLING, total("1.00")))["error stated-total-disagrees"].message
    untitled = total("1.00", document="{ dated = 2019-01-01 }")
    assert "the printed total is 1.00" in check(book(GEDLING, untitled))["error stated-total-disagrees"].message


@pytest.mark.parametrize("entry", [GEDLING, ""])
def test_a_printed_total_whose_amount_and_figure_differ_is_wrong_in_itself(
    entry: str, book: ReadBook, check: Check
) -> None:
    found = check(book(entry, total("5.00", stated='"£6"')), "stated-total-disagrees", "amount-outside-print")

    assert list(found) == ["error amount-outside-print"]


@pytest.mark.parametrize(
    ("extra", "clock", "judged"),
    [
        ({"as_at": "2018-06-02"}, {"as_at": "2018-06-01"}, False),
        ({"as_at": "2018-06-02"}, {"as_at": "2018-06-02"}, True),
        ({"as_at": "2018-06-02"}, {"as_known": "2018-06-01"}, False),
        ({"as_at": "2018-06-02"}, {"as_known": "2018-06-02"}, True),
        ({"document": "{ dated = 2018-07-01 }"}, {"as_known": "2018-06-30"}, False),
        ({"document": "{ dated = 2018-07-01 }"}, {"as_known": "2018-07-01"}, True),
        ({"document": '{ title = "Undated" }', "as_at": "2018-06-02"}, {"as_known": "2018-06-01"}, False),
        ({}, {"as_known": "2018-06-30"}, True),
        ({}, {"as_at": "2018-06-30"}, True),
    ],
)
def test_a_total_is_judged_only_where_it_had_been_printed(
    extra: dict[str, str],
    clock: dict[str, str],
    judged: bool,  # noqa: FBT001
    book: ReadBook,
    check: Check,
) -> None:
    found = check(book(GEDLING, total("1.00", **extra)), "stated-total-disagrees", **clock)

    assert list(found) == (["error stated-total-disagrees"] if judged else [])


TAKEN_BACK = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "PARK"
recorded = 2018-02-05
decision = { body = "council", outcome = "approved", decided = 2018-02-02 }
lines = [{ year = "2017-18", funding = "capital", amount = "-59652.67" }]
"""


@pytest.mark.parametrize(
    "printed",
    [quotation("2017-18 capital -59700.00 £59.7k"), total("-59700.00", stated='"£59.7k"')],
    ids=["quoted", "total"],
)
def test_a_size_printed_without_its_minus_sign_agrees_at_its_precision(
    printed: str, book: ReadBook, errors: Callable[..., list[str]]
) -> None:
    assert errors(book(TAKEN_BACK, printed)) == []


def test_a_difference_of_twice_an_amount_is_told_as_a_lost_sign(book: ReadBook, check: Check) -> None:
    lost = total("26423.64", 'source = "s106"')
    finding = check(book(GEDLING, lost, TAKEN_BACK.replace('"A-1"', '"A-9"')))["error stated-total-disagrees"]

    assert "out by 36,982.66" in finding.message
    assert "minus sign" not in finding.message

    slipped = check(book(GEDLING, total("36416.76", 'source = "s106"')))["error stated-total-disagrees"]
    assert "out by 26,989.54, exactly twice 13,494.77, as if its minus sign were lost" in slipped.message


def test_a_total_is_compared_without_what_was_decided_later(book: ReadBook, check: Check) -> None:
    stated = total("49911.54", as_at="2018-06-01")

    finding = check(book(GEDLING, stated), as_at="2018-06-01")["error stated-total-disagrees"]

    assert "the book says 49,911.53: out by 0.01" in finding.message


def test_a_quoted_difference_of_twice_an_amount_is_told_as_a_lost_sign(book: ReadBook, check: Check) -> None:
    slipped = quotation("2017-18 capital 59652.67")

    assert "exactly twice 59,652.67, as if its minus sign were lost" in (
        check(book(TAKEN_BACK, slipped))["error quotation-disagrees Q-1"].message
    )
