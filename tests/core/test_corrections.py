"""Corrections: they restate what the budget always was, or change nothing at all."""

from collections.abc import Callable
from typing import Any

import pytest

from hmsledger.corrections import DEEPEST, corrected
from hmsledger.entries import Book

ReadBook = Callable[..., Book]
Totals = Callable[..., dict[str, str]]
Errors = Callable[..., list[str]]

APPROVAL = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "HMS"
recorded = 2023-06-15
decision = { body = "council", outcome = "approved", decided = 2023-06-14 }
lines = [
    { year = "2023-24", funding = "capital", amount = "100.00" },
    { year = "2024-25", funding = "capital", amount = "200.00" },
]
"""


def correction(entry_id: str, corrects: str, was: str, now: str, recorded: str = "2023-07-01") -> str:
    """Return a correction of lines that are written ``YEAR FUNDING AMOUNT [SCHEME]``."""
    return f"""
    [[entry]]
    id = "{entry_id}"
    kind = "correction"
    corrects = "{corrects}"
    recorded = {recorded}
    statement = {{ by = "Head of Finance", made = {recorded} }}
    was = [{lines(was)}]
    now = [{lines(now)}]
    """


def lines(texts: str) -> str:
    said = []
    for text in filter(None, texts.split(" + ")):
        year, funding, amount, *scheme = text.split()
        in_scheme = f', scheme = "{scheme[0]}"' if scheme else ""
        said.append(f'{{ year = "{year}", funding = "{funding}", amount = "{amount}"{in_scheme} }}')
    return ", ".join(said)


def rows(data: Any) -> dict[str, str]:  # noqa: ANN401 - what a report says
    return {
        " ".join(filter(None, (row.get("scheme"), row["year"], row["funding"]))): row["approved"]
        for row in data["rows"]
        if row["approved"] != "0.00"
    }


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (
            "2023-24 capital 100.00",
            "2023-24 capital 150.50",
            {"HMS 2023-24 capital": "150.50", "HMS 2024-25 capital": "200.00"},
        ),
        ("2023-24 capital 100.00", "2024-25 capital 100.00", {"HMS 2024-25 capital": "300.00"}),
        (
            "2023-24 capital 100.00",
            "2023-24 revenue 100.00",
            {"HMS 2023-24 revenue": "100.00", "HMS 2024-25 capital": "200.00"},
        ),
        (
            "2024-25 capital 200.00",
            "2024-25 capital 200.00 PARK",
            {"HMS 2023-24 capital": "100.00", "PARK 2024-25 capital": "200.00"},
        ),
        (
            "2023-24 capital 100.00 + 2024-25 capital 200.00",
            "not-stated capital 300.00",
            {"HMS not-stated capital": "300.00"},
        ),
        ("2024-25 capital 200.00 + 2023-24 capital 100.00", "2023-24 capital 7.00", {"HMS 2023-24 capital": "7.00"}),
        ("2024-25 capital 200.00", "", {"HMS 2023-24 capital": "100.00"}),
        (
            "",
            "2025-26 revenue 1.00",
            {"HMS 2023-24 capital": "100.00", "HMS 2024-25 capital": "200.00", "HMS 2025-26 revenue": "1.00"},
        ),
    ],
)
def test_a_correction_restates_an_amount_a_year_a_funding_type_or_a_scheme_and_leaves_the_other_lines(
    was: str, now: str, expected: dict[str, str], book: ReadBook, data: Callable[..., Any], errors: Errors
) -> None:
    ledger = book(APPROVAL, correction("C-1", "A-1", was, now))

    assert rows(data(ledger, by="scheme")) == expected
    assert rows(data(ledger, by="scheme", as_at="2023-06-14")) == expected
    assert errors(ledger) == []


def test_the_corrected_line_stands_where_the_wrong_one_stood(book: ReadBook, clocks: Callable[..., Any]) -> None:
    ledger = book(
        APPROVAL, correction("C-1", "A-1", "2024-25 capital 200.00", "2024-25 capital 1.00 + 2024-25 revenue 2.00")
    )

    stand = corrected(ledger, clocks()).lines["A-1"]

    assert [(line.year.label, str(line.funding), line.pence) for line in stand] == [
        ("2023-24", "capital", 10000),
        ("2024-25", "capital", 100),
        ("2024-25", "revenue", 200),
    ]


def test_corrected_lines_stand_where_the_first_of_the_wrong_ones_stood(
    book: ReadBook, clocks: Callable[..., Any]
) -> None:
    three = APPROVAL.replace("lines = [", 'lines = [{ year = "2022-23", funding = "capital", amount = "1.00" },')
    wrong = "2022-23 capital 1.00 + 2024-25 capital 200.00"

    stand = corrected(book(three, correction("C-1", "A-1", wrong, "2025-26 capital 201.00")), clocks()).lines["A-1"]

    assert [line.year.label for line in stand] == ["2025-26", "2023-24"]


CHAIN = (
    APPROVAL,
    correction("C-1", "A-1", "2023-24 capital 100.00", "2023-24 capital 110.00", "2023-07-01"),
    correction("C-2", "A-1", "2023-24 capital 110.00", "2023-24 capital 120.00", "2023-08-01"),
    correction("C-3", "A-1", "2023-24 capital 120.00", "2023-24 revenue 120.00", "2023-09-01"),
)


@pytest.mark.parametrize(
    ("as_known", "expected"),
    [
        ("2023-06-30", {"2023-24 capital": "100.00", "2024-25 capital": "200.00"}),
        ("2023-07-01", {"2023-24 capital": "110.00", "2024-25 capital": "200.00"}),
        ("2023-08-31", {"2023-24 capital": "120.00", "2024-25 capital": "200.00"}),
        ("2023-09-01", {"2023-24 revenue": "120.00", "2024-25 capital": "200.00"}),
    ],
)
def test_a_chain_of_corrections_reads_as_it_was_known_in_between(
    as_known: str, expected: dict[str, str], book: ReadBook, data: Callable[..., Any], errors: Errors
) -> None:
    ledger = book(*CHAIN)

    assert rows(data(ledger, as_known=as_known)) == expected
    assert errors(ledger, as_known=as_known) == []


def test_a_correction_may_itself_be_corrected(book: ReadBook, data: Callable[..., Any], errors: Errors) -> None:
    ledger = book(
        APPROVAL,
        correction("C-1", "A-1", "2023-24 capital 100.00", "2023-24 capital 538.00", "2023-07-01"),
        correction("C-2", "C-1", "2023-24 capital 538.00", "2023-24 capital 583.00", "2023-08-01"),
        correction("C-3", "C-2", "2023-24 capital 583.00", "2023-24 capital 385.00", "2023-09-01"),
    )

    assert rows(data(ledger, as_known="2023-07-31"))["2023-24 capital"] == "538.00"
    assert rows(data(ledger, as_known="2023-08-31"))["2023-24 capital"] == "583.00"
    assert rows(data(ledger))["2023-24 capital"] == "385.00"
    assert data(ledger)["movements"] == {
        "approvals": "300.00",
        "variations": "0.00",
        "corrections": "285.00",
        "current": "585.00",
    }
    assert errors(ledger) == []


def test_a_correction_is_read_after_the_one_that_it_corrects_whatever_their_ids(book: ReadBook, errors: Errors) -> None:
    ledger = book(
        APPROVAL,
        correction("C-2", "A-1", "2023-24 capital 100.00", "2023-24 capital 538.00"),
        correction("C-1", "C-2", "2023-24 capital 538.00", "2023-24 capital 583.00"),
    )

    assert errors(ledger) == []


def test_a_correction_of_an_amendment_restates_the_lines_in_force(
    book: ReadBook, totals: Totals, errors: Errors
) -> None:
    ledger = book(
        APPROVAL,
        """
        [[entry]]
        id = "A-2"
        kind = "decision"
        of = "A-1"
        recorded = 2023-06-20
        decision = { body = "council", outcome = "amended", decided = 2023-06-19 }
        lines = [{ year = "2023-24", funding = "capital", amount = "70.00" }]
        """,
        correction("C-1", "A-2", "2023-24 capital 70.00", "2023-24 capital 71.00"),
    )

    assert totals(ledger, as_at="2023-06-18") == {"approved": "300.00"}
    assert totals(ledger) == {"approved": "71.00"}
    assert errors(ledger) == []


@pytest.mark.parametrize(
    "was",
    [
        "2023-24 capital 100.01",
        "2024-25 capital 100.00",
        "2023-24 revenue 100.00",
        "2023-24 capital 100.00 PARK",
        "2023-24 capital 100.00 + 2023-24 capital 100.00",
        "2023-24 capital 100.00 + 2024-25 capital 201.00",
        "2023-24 capital not-stated",
    ],
)
def test_a_correction_of_what_does_not_stand_changes_nothing_and_is_an_error(
    was: str, book: ReadBook, totals: Totals, check: Callable[..., Any]
) -> None:
    ledger = book(APPROVAL, correction("C-1", "A-1", was, "2023-24 capital 999.00"))

    finding = check(ledger)["error correction-mismatch C-1"]

    assert totals(ledger) == {"approved": "300.00"}
    assert "stand as 100.00 (2023-24, capital) + 200.00 (2024-25, capital)" in finding.message
    assert finding.spot.path[2:] == ("was",)


def test_a_correction_of_a_decision_without_lines_is_told_to_name_the_entry_that_has_them(
    book: ReadBook, totals: Totals, check: Callable[..., Any]
) -> None:
    noted = """
    [[entry]]
    id = "A-2"
    kind = "decision"
    of = "A-1"
    recorded = 2023-06-20
    decision = { body = "cabinet", outcome = "noted", decided = 2023-06-19 }
    """
    ledger = book(APPROVAL, noted, correction("C-1", "A-2", "2023-24 capital 100.00", "2023-24 capital 999.00"))

    finding = check(ledger)["error correction-mismatch C-1"]

    assert totals(ledger) == {"approved": "300.00"}
    assert finding.message.endswith("stand as nothing")
    assert "the approval or variation itself" in finding.help


def test_a_correction_of_what_was_already_corrected_fits_no_more(
    book: ReadBook, totals: Totals, errors: Errors
) -> None:
    again = correction("C-2", "A-1", "2023-24 capital 100.00", "2023-24 capital 120.00", "2023-08-01")
    ledger = book(APPROVAL, CHAIN[1], again)

    assert totals(ledger) == {"approved": "310.00"}
    assert errors(ledger) == ["correction-mismatch C-2"]


def test_a_correction_of_a_correction_that_has_been_overtaken_fits_no_more(
    book: ReadBook, totals: Totals, check: Callable[..., Any]
) -> None:
    late = correction("C-3", "C-1", "2023-24 capital 110.00", "2023-24 capital 999.00", "2023-09-01")
    ledger = book(*CHAIN[:3], late)

    assert totals(ledger) == {"approved": "320.00"}
    message = check(ledger)["error correction-mismatch C-3"].message
    assert "its lines stand as 120.00 (2023-24, capital) + 200.00" in message


def test_corrections_in_a_circle_change_nothing_and_are_errors(
    book: ReadBook, totals: Totals, check: Callable[..., Any]
) -> None:
    ledger = book(
        APPROVAL,
        correction("C-1", "C-2", "2023-24 capital 100.00", "2023-24 capital 1.00"),
        correction("C-2", "C-1", "2023-24 capital 100.00", "2023-24 capital 2.00"),
        correction("C-3", "C-1", "2023-24 capital 1.00", "2023-24 capital 3.00"),
        correction("C-4", "C-4", "", "2023-24 capital 3.00"),
    )

    messages = [finding.message for finding in check(ledger, "correction-cycle").values()]

    assert totals(ledger) == {"approved": "300.00"}
    assert any("C-1" in message and "C-2" in message for message in messages)
    assert any("C-4" in message for message in messages)


def test_a_correction_is_told_once_as_information_and_is_not_new_money(
    book: ReadBook, check: Callable[..., Any]
) -> None:
    found = check(book(*CHAIN[:2]), "correction-made")

    assert list(found) == ["information correction-made C-1"]
    message = found["information correction-made C-1"].message
    assert message == (
        "A-1 is corrected from 100.00 (2023-24, capital) to 110.00 (2023-24, capital) by Head of Finance "
        "on 2023-07-01: a correction of the record, not new money"
    )


def test_lines_are_described_with_what_is_not_stated(book: ReadBook, check: Callable[..., Any]) -> None:
    ledger = book(APPROVAL, correction("C-1", "A-1", "", "not-stated not-stated withheld"))

    message = check(ledger)["information correction-made C-1"].message

    assert "from nothing to withheld (year not stated, funding type not stated)" in message


@pytest.mark.parametrize("same", ["2023-24 capital 100.00", "2024-25 capital 200.00 + 2023-24 capital 100.00"])
def test_a_correction_that_says_the_same_before_and_after_is_an_error(
    same: str, book: ReadBook, errors: Errors
) -> None:
    now = " + ".join(reversed(same.split(" + ")))

    assert errors(book(APPROVAL, correction("C-1", "A-1", same, now))) == ["correction-empty C-1"]


MOVED_YEAR = (
    APPROVAL,
    correction("C-1", "A-1", "2023-24 capital 100.00 + 2024-25 capital 200.00", "2025-26 capital 300.00"),
)


def test_the_movements_of_a_year_show_what_was_recorded_there_and_corrected_away(
    book: ReadBook, data: Callable[..., Any]
) -> None:
    moved = data(book(*MOVED_YEAR), year="2023-24")["movements"]

    assert moved == {"approvals": "100.00", "variations": "0.00", "corrections": "-100.00", "current": "0.00"}


def test_the_movements_of_a_year_show_what_was_corrected_into_it(book: ReadBook, data: Callable[..., Any]) -> None:
    moved = data(book(*MOVED_YEAR), year="2025-26")["movements"]

    assert moved == {"approvals": "0.00", "variations": "0.00", "corrections": "300.00", "current": "300.00"}


def test_the_movements_show_an_entry_that_was_corrected_to_nothing(book: ReadBook, data: Callable[..., Any]) -> None:
    everything = "2023-24 capital 100.00 + 2024-25 capital 200.00"

    moved = data(book(APPROVAL, correction("C-1", "A-1", everything, "")))["movements"]

    assert moved == {"approvals": "300.00", "variations": "0.00", "corrections": "-300.00", "current": "0.00"}


def test_the_order_of_corrections_in_the_files_means_nothing(book: ReadBook, data: Callable[..., Any]) -> None:
    assert data(book(*CHAIN)) == data(book(*reversed(CHAIN)))


def test_corrections_that_stand_on_each_other_without_end_are_an_error(
    book: ReadBook, totals: Totals, check: Callable[..., Any]
) -> None:
    """A chain of thousands would take time by the square of its length; nobody needs more than a few."""
    chain = [
        correction(f"C-{number}", f"C-{number - 1}", f"2023-24 capital {number}.00", f"2023-24 capital {number + 1}.00")
        for number in range(2, DEEPEST + 4)
    ]
    first = correction("C-1", "A-1", "2023-24 capital 100.00", "2023-24 capital 2.00")
    ledger = book(APPROVAL, first, *chain)
    found = check(ledger, "correction-cycle")

    assert sorted(found) == [f"error correction-cycle C-{DEEPEST + number}" for number in (2, 3)]
    assert "more than 100 deep" in next(iter(found.values())).message
    assert totals(ledger) == {"approved": f"{DEEPEST + 2 + 200}.00"}
