"""Entries that are too much like another."""

from collections.abc import Callable
from time import process_time
from typing import Any

import pytest

from hmsledger.entries import Book

ReadBook = Callable[..., Book]
Check = Callable[..., Any]

DUPLICATE, LIKENESS = "probable-duplicate", "look-alike-amount"


def entry(
    entry_id: str,
    decided: str,
    *lines: str,
    kind: str = "approval",
    body: str = "council",
    outcome: str = "approved",
    scheme: str = "HMS",
    more: str = "",
    extra: str = "",
) -> str:
    """Return an approval or a variation; its lines are ``YEAR FUNDING AMOUNT [SCHEME [ACCOUNT [SOURCE]]]``."""
    names = ("year", "funding", "amount", "scheme", "account", "source")
    filed = ", ".join(
        "{{ {} }}".format(", ".join(f'{name} = "{word}"' for name, word in zip(names, line.split(), strict=False)))
        for line in lines or ("2023-24 capital 100.00",)
    )
    sort = f'kind = "{kind}"' if kind == "approval" else f'kind = "variation"\ntype = "{kind}"'
    day = f", decided = {decided}" if decided else ""
    return f"""
[[entry]]
id = "{entry_id}"
{sort}
scheme = "{scheme}"
recorded = 2024-01-31
{extra}
decision = {{ body = "{body}", outcome = "{outcome}"{day}{more} }}
lines = [{filed}]
"""


def decision(entry_id: str, of: str, decided: str, outcome: str, lines: str = "") -> str:
    return f"""
[[entry]]
id = "{entry_id}"
kind = "decision"
of = "{of}"
recorded = 2024-01-31
decision = {{ body = "council", outcome = "{outcome}", decided = {decided} }}
{lines}
"""


def correction(corrects: str, was: str, now: str) -> str:
    line = '{{ scheme = "HMS", year = "2023-24", funding = "capital", amount = "{}" }}'
    return f"""
[[entry]]
id = "C-1"
kind = "correction"
corrects = "{corrects}"
recorded = 2024-01-31
statement = {{ by = "Councillor", made = 2024-01-30 }}
was = [{line.format(was)}]
now = [{line.format(now) if now else ""}]
"""


@pytest.mark.parametrize(
    ("decided", "said"),
    [
        ("2023-06-14", "by the same body on the same day: one"),
        ("2023-06-15", "by the same body 1 day later: one"),
        ("2023-07-15", "by the same body 31 days later: one"),
        ("2023-07-16", None),
    ],
)
def test_the_same_money_from_one_body_within_a_month_is_probably_one_decision(
    decided: str, said: str | None, book: ReadBook, check: Check
) -> None:
    found = check(book(entry("A-1", "2023-06-14"), entry("A-2", decided)), DUPLICATE)

    assert list(found) == ([f"warning {DUPLICATE} A-2"] if said else [])
    assert all(
        finding.message.startswith("A-2 gives HMS the same 100.00 in the same year as A-1") and said in finding.message
        for finding in found.values()
    )


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        (("2023-24 capital 100.00 PARK",), {}),
        (("2024-25 capital 100.00",), {}),
        (("2023-24 revenue 100.00",), {}),
        (("2023-24 capital 100.01",), {}),
        (("2023-24 capital -100.00",), {}),
        (("2023-24 capital 100.00 HMS hra",), {}),
        (("2023-24 capital 100.00 HMS general-fund grant",), {}),
        ((), {"body": "cabinet"}),
        ((), {"scheme": "PARK"}),
        ((), {"outcome": "rejected"}),
        ((), {"outcome": "deferred"}),
        ((), {"more": ', reference = "D1699"'}),
        ((), {"more": ', minute = "8"'}),
    ],
)
def test_money_that_differs_in_anything_is_another_decision(
    lines: tuple[str, ...], parts: dict[str, str], book: ReadBook, check: Check
) -> None:
    first = entry(
        "A-1",
        "2023-06-14",
        "2023-24 capital 100.00 HMS general-fund s106",
        more=', reference = "D1430", minute = "7"',
    )
    second = entry("A-2", "2023-06-14", *(lines or ("2023-24 capital 100.00 HMS general-fund s106",)), **parts)

    assert not check(book(first, second), DUPLICATE)


@pytest.mark.parametrize(
    "lines",
    [
        ("2023-24 capital 100.00",),
        ("2023-24 not-stated 100.00",),
        ("2023-24 capital 60.00", "2023-24 capital 40.00"),
        ("2023-24 capital 100.00 HMS not-stated grant",),
    ],
)
def test_what_one_entry_leaves_open_makes_no_other_decision(
    lines: tuple[str, ...], book: ReadBook, check: Check
) -> None:
    first = entry("A-1", "2023-06-14", "2023-24 capital 100.00 HMS general-fund grant", more=', item = "7"')
    second = entry("A-2", "2023-06-14", *lines, more=', reference = "D1430"')

    assert list(check(book(first, second), DUPLICATE)) == [f"warning {DUPLICATE} A-2"]


def test_an_addition_may_be_the_approval_once_more(book: ReadBook, check: Check) -> None:
    second = entry("V-1", "2023-06-20", kind="addition", more=', item = "3"')

    assert list(check(book(entry("A-1", "2023-06-14", more=', item = "7"'), second), DUPLICATE))


def test_a_move_is_compared_leg_by_leg(book: ReadBook, check: Check) -> None:
    legs = ("2023-24 capital -100.00", "2024-25 capital 100.00")
    back = ("2023-24 capital 100.00", "2024-25 capital -100.00")
    first = entry("V-1", "2023-06-14", *legs, kind="reprofile")

    twice = check(book(first, entry("V-2", "2023-06-15", *reversed(legs), kind="reprofile")), DUPLICATE)
    assert twice[f"warning {DUPLICATE} V-2"].message.startswith("V-2 moves the same money in the same year as V-1")
    assert not check(book(first, entry("V-2", "2023-06-15", *back, kind="reprofile")), DUPLICATE)


@pytest.mark.parametrize(
    ("one", "two", "found"),
    [
        (', item = "7"', ', item = "7"', 1),
        (', item = "7"', ', minute = "7"', 0),
        ("", "", 0),
        (', item = "7"', ', item = "8"', 0),
        (', item = "7"', ', item = "7", decided = 2023-06-14', 0),
    ],
)
def test_undated_decisions_are_one_where_one_place_is_cited_for_both(
    one: str, two: str, found: int, book: ReadBook, check: Check
) -> None:
    said = check(book(entry("A-1", "", more=one), entry("A-2", "", more=two)), DUPLICATE)

    assert len(said) == found
    assert all("by the same body: one" in finding.message for finding in said.values())


def test_withheld_amounts_are_compared_with_nothing(book: ReadBook, check: Check) -> None:
    lines = ("2023-24 capital 100.00", "2024-25 capital withheld")
    exempt = 'exempt = "paragraph 3"'
    ledger = book(entry("A-1", "2023-06-14", *lines, extra=exempt), entry("A-2", "2023-06-14", *lines, extra=exempt))

    assert not check(ledger, DUPLICATE, LIKENESS)
    unknown = ("2023-24 capital not-stated",)
    assert not check(book(entry("A-1", "2023-06-14", *unknown), entry("A-2", "2023-06-14", *unknown)), DUPLICATE)


def test_nothing_is_no_money_twice(book: ReadBook, check: Check) -> None:
    nil = ("2023-24 capital 0.00",)

    assert not check(book(entry("A-1", "2023-06-14", *nil), entry("A-2", "2023-06-14", *nil)), DUPLICATE, LIKENESS)


def test_an_entry_and_what_is_about_it_are_one(book: ReadBook, check: Check) -> None:
    amended = 'lines = [{ scheme = "HMS", year = "2023-24", funding = "capital", amount = "1234.56" }]'
    ledger = book(
        entry("A-1", "2023-06-14", "2023-24 capital 1234.65", outcome="recommended", body="cabinet"),
        decision("D-1", "A-1", "2023-06-20", "approved"),
        decision("D-2", "A-1", "2023-06-21", "amended", amended),
        correction("D-2", "1234.56", "1243.56"),
    )

    assert not check(ledger, DUPLICATE, LIKENESS)


def test_a_duplicate_that_was_corrected_to_nothing_is_gone(book: ReadBook, check: Check) -> None:
    ledger = book(entry("A-1", "2023-06-14"), entry("A-2", "2023-06-14"), correction("A-2", "100.00", ""))

    assert not check(ledger, DUPLICATE)


def test_an_entry_is_compared_with_a_few_others_only(book: ReadBook, check: Check) -> None:
    one = [entry(f"A-{number:03}", "2023-06-14", more=f', item = "{number}"') for number in range(1, 400)]
    ledger = book("".join(one))
    started = process_time()

    assert not check(ledger, DUPLICATE)
    assert process_time() - started < 2


@pytest.mark.parametrize(
    ("one", "two", "said"),
    [
        ("264296.00", "264926.00", "two digits changed round"),
        ("264296.00", "246296.00", "two digits changed round"),
        ("263000.00", "236000.00", "two digits changed round"),
        ("-264296.00", "-264926.00", "two digits changed round"),
        ("12000.00", "21000.00", None),
        ("264296.00", "296264.00", None),
        ("264296.00", "264396.00", "one digit"),
        ("264296.00", "264296.01", "one digit"),
        ("528000.00", "538000.00", "one digit"),
        ("52000.00", "53000.00", None),
        ("264296.00", "263000.00", None),
        ("264296.00", "264296.00", None),
        ("264296.00", "265397.00", None),
        ("263000.00", "263.00", "a factor of a thousand"),
        ("263.00", "263000.00", "a factor of a thousand"),
        ("1.25", "1250000.00", "a factor of a million"),
        ("12000000.00", "12000.00", None),
        ("264296.00", "-264296.00", "the sign"),
        ("264296.00", "-264926.00", None),
    ],
)
def test_two_amounts_that_differ_by_a_slip_may_be_one(
    one: str, two: str, said: str | None, book: ReadBook, check: Check
) -> None:
    ledger = book(
        entry("A-1", "2023-06-14", f"2023-24 capital {one}"), entry("A-2", "2023-06-21", f"2023-24 capital {two}")
    )
    found = check(ledger, LIKENESS)

    assert [finding.message.partition("they differ only by ")[2] for finding in found.values()] == [said] * bool(said)


def test_both_amounts_are_named(book: ReadBook, check: Check) -> None:
    ledger = book(
        entry("A-1", "2023-06-14", "2023-24 capital 264296.00"), entry("A-2", "2023-06-21", "2023-24 capital 264926.00")
    )
    found = check(ledger, LIKENESS)[f"warning {LIKENESS} A-2"]

    assert found.message.startswith("A-2 has 264,926.00 and A-1 264,296.00 for HMS in 2023-24: ")
    assert found.spot.path[-3:] == ("lines", 0, "amount")


@pytest.mark.parametrize(
    ("line", "decided", "parts"),
    [
        ("2024-25 capital 264926.00", "2023-06-21", {}),
        ("2023-24 revenue 264926.00", "2023-06-21", {}),
        ("2023-24 capital 264926.00 PARK", "2023-06-21", {}),
        ("2023-24 capital 264926.00", "2024-06-15", {}),
        ("2023-24 capital 264926.00", "", {}),
        ("2023-24 capital 264926.00", "2023-06-21", {"outcome": "withdrawn"}),
        ("2023-24 capital -264296.00", "2023-06-21", {"kind": "reduction"}),
        ("2023-24 capital -264296.00", "2023-06-21", {"kind": "addition"}),
        ("2023-24 capital -264296.00", "2023-07-16", {}),
    ],
)
def test_amounts_for_other_things_or_far_apart_may_be_alike(
    line: str, decided: str, parts: dict[str, str], book: ReadBook, check: Check
) -> None:
    first = entry("A-1", "2023-06-14", "2023-24 capital 264296.00")

    assert not check(book(first, entry("A-2", decided, line, **parts)), LIKENESS)


def test_an_entry_of_several_lines_has_no_amount_of_its_own(book: ReadBook, check: Check) -> None:
    first = entry("A-1", "2023-06-14", "2023-24 capital 264296.00")
    second = entry("A-2", "2023-06-21", "2023-24 capital 264926.00", "2024-25 capital 1.00")

    assert not check(book(first, second), LIKENESS)


def test_an_amount_that_was_corrected_has_been_looked_at(book: ReadBook, check: Check) -> None:
    first = entry("A-1", "2023-06-14", "2023-24 capital 264296.00")
    second = entry("A-2", "2023-06-21", "2023-24 capital 264269.00")

    assert not check(book(first, second, correction("A-2", "264269.00", "264926.00")), LIKENESS)


def test_an_amount_that_was_amended_stands_in_the_decision(book: ReadBook, check: Check) -> None:
    amended = 'lines = [{ scheme = "HMS", year = "2023-24", funding = "capital", amount = "264926.00" }]'
    ledger = book(
        entry("A-1", "2023-06-14", "2023-24 capital 264296.00"),
        entry("A-2", "2023-06-21", "2023-24 capital 5.00"),
        decision("D-1", "A-2", "2023-07-01", "amended", amended),
    )

    assert check(ledger, LIKENESS)[f"warning {LIKENESS} A-2"].spot.path[-1] == "lines"


def test_among_many_amounts_of_one_scheme_short_ones_are_alike_by_chance(book: ReadBook, check: Check) -> None:
    few = [
        entry("A-1", "2023-05-01", "2023-24 capital 528000.00"),
        entry("A-2", "2023-06-01", "2023-24 capital 538000.00"),
    ]
    others = [
        entry(f"B-{number}", "2023-07-01", f"2023-24 capital {amount}.00") for number, amount in ((1, 97000), (2, 3150))
    ]

    assert list(check(book(*few), LIKENESS)) == ["warning look-alike-amount A-2"]
    assert list(check(book(*few, *others), LIKENESS)) == []
    long = [text.replace("000.00", "416.25") for text in few]
    assert list(check(book(*long, *others), LIKENESS)) == ["warning look-alike-amount A-2"]


@pytest.mark.parametrize(
    ("printed", "exact", "day", "body", "found"),
    [
        ("264000.00", "264296.00", "2023-05-20", "council", True),
        ("264000.00", "264512.00", "2023-05-20", "council", False),
        ("264000.00", "264296.00", "2023-06-20", "council", False),
        ("264000.00", "264296.00", "2023-05-20", "cabinet", False),
        ("264000.00", "263499.99", "2023-05-20", "council", False),
    ],
)
@pytest.mark.parametrize("rounded_first", [True, False])
def test_one_decision_printed_rounded_and_to_the_pound_looks_like_one(
    printed: str, exact: str, day: str, body: str, book: ReadBook, check: Check, *, found: bool, rounded_first: bool
) -> None:
    days = ("2023-05-01", day) if rounded_first else (day, "2023-05-01")
    rounded = entry("A-1", days[0], f"2023-24 capital {printed}").replace(
        f'"{printed}"', f'"{printed}", stated = "£264k"'
    )

    said = check(book(rounded, entry("A-2", days[1], f"2023-24 capital {exact}", body=body)), LIKENESS)

    assert [item.message.rpartition(" by ")[2] for item in said.values()] == ["rounding"] * found


def test_two_amounts_to_the_pound_that_round_to_one_are_two(book: ReadBook, check: Check) -> None:
    two = [
        entry("A-1", "2023-05-01", "2023-24 capital 264296.00"),
        entry("A-2", "2023-05-02", "2023-24 capital 263812.55"),
    ]

    assert check(book(*two), LIKENESS) == {}
