"""Remarks: what is worth knowing about a book that breaks no law."""

from collections.abc import Callable
from typing import Any

import pytest

from hmsledger.checks import errors_of
from hmsledger.entries import Book

ReadBook = Callable[..., Book]
Check = Callable[..., Any]


def entry(
    *lines: str,
    entry_id: str = "A-1",
    kind: str = "approval",
    outcome: str = "approved",
    extra: str = "",
    more: str = "",
) -> str:
    """Return an approval or a variation; its lines are written ``YEAR FUNDING AMOUNT [SCHEME]``."""
    filed = ", ".join(
        '{{ year = "{}", funding = "{}", amount = "{}", scheme = "{}" }}'.format(
            *line.split(), *["HMS"][len(line.split()) - 3 :]
        )
        for line in lines or ("2023-24 capital 100.00",)
    )
    sort = f'kind = "{kind}"' if kind == "approval" else f'kind = "variation"\ntype = "{kind}"'
    return f"""
[[entry]]
id = "{entry_id}"
{sort}
scheme = "HMS"
recorded = 2023-06-15
{extra}
decision = {{ body = "council", outcome = "{outcome}", decided = 2023-06-14{more} }}
lines = [{filed}]
"""


QUOTED = entry().replace(", decided = 2023-06-14 }", ', evidence = "quoted" }')


@pytest.mark.parametrize(
    ("ledger", "said"),
    [
        (QUOTED, "100.00 is approved only because a later document says so: no date and no minute"),
        (QUOTED.replace("quoted", 'quoted", minute = "7'), "says so: no date"),
        (entry(more=', evidence = "quoted"'), "says so: no minute"),
        (entry(more=', evidence = "quoted", item = "3"'), "says so"),
    ],
)
def test_an_approval_that_rests_on_a_quotation_says_what_is_missing(
    ledger: str, said: str, book: ReadBook, check: Check
) -> None:
    finding = check(book(ledger))["information rests-on-quotation A-1"]

    assert finding.message.endswith(said)


def test_an_approval_that_rests_on_a_minute_is_no_remark(book: ReadBook, check: Check) -> None:
    assert list(check(book(entry()))) == []


def test_what_is_missing_is_that_of_the_step_that_decides(book: ReadBook, check: Check) -> None:
    noted = """
    [[entry]]
    id = "A-2"
    kind = "decision"
    of = "A-1"
    recorded = 2023-07-15
    decision = { body = "cabinet", outcome = "noted", decided = 2023-07-14, minute = "7" }
    """

    assert "no date and no minute" in check(book(QUOTED, noted))["information rests-on-quotation A-1"].message


@pytest.mark.parametrize("outcome", ["rejected", "withdrawn", "indicative", "noted"])
def test_what_never_counted_is_told_with_its_sum(outcome: str, book: ReadBook, check: Check) -> None:
    one = check(book(entry(outcome=outcome)))["information never-counted A-1"]
    two = check(book(entry("2023-24 capital 100.00", "2024-25 capital 0.50", outcome=outcome)))

    assert f"{outcome}: 100.00 in 1 line " in one.message
    assert f"{outcome}: 100.50 in 2 lines " in two["information never-counted A-1"].message


def test_what_was_done_later_is_no_remark_yet(book: ReadBook, check: Check) -> None:
    ledger = book(entry("2023-24..2025-26 not-stated withheld", outcome="rejected"))

    assert list(check(ledger, as_at="2023-06-13")) == []
    assert list(check(ledger, as_known="2023-06-14")) == []
    assert {"information never-counted A-1", "information span-not-profiled A-1"} < set(check(ledger))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("2023-24..2026-27 capital 1.00",), "A-1 is a sum over 4 years, 2023-24..2026-27, and is not profiled"),
        (
            ("2023-24..2024-25 capital 1.00", "2024-25..2026-27 capital 1.00", "2024-25 capital 1.00"),
            "A-1 is a sum over 4 years, 2023-24..2024-25 and 2024-25..2026-27, and is not profiled",
        ),
        (("2023-24 capital 1.00", "not-stated capital 1.00"), None),
    ],
)
def test_a_sum_over_several_years_is_told(
    lines: tuple[str, ...], said: str | None, book: ReadBook, check: Check
) -> None:
    found = check(book(entry(*lines)), "span-not-profiled")

    assert [finding.message for finding in found.values()] == ([said] if said else [])


def test_the_decision_that_profiles_a_sum_is_no_sum_itself(book: ReadBook, check: Check) -> None:
    profile = entry("2023-24..2024-25 capital -3.00", "2023-24 capital 1.00", "2024-25 capital 2.00", kind="reprofile")

    assert list(check(book(profile), "span-not-profiled")) == []
    assert list(check(book(entry("2023-24..2024-25 capital -3.00", kind="reduction")), "span-not-profiled")) == [
        "information span-not-profiled A-1"
    ]


def test_a_sum_that_was_profiled_is_no_remark_any_more(book: ReadBook, check: Check) -> None:
    profile = entry(
        "2023-24..2024-25 capital -3.00",
        "2023-24 capital 1.00",
        "2024-25 capital 2.00",
        entry_id="V-1",
        kind="reprofile",
    )

    assert list(check(book(entry("2023-24..2024-25 capital 3.00"), profile), "span-not-profiled")) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("2023-24 capital withheld",), {"amount-withheld": "the amount of A-1 is withheld (exempt)"}),
        (
            ("2023-24 capital not-stated", "2024-25 capital not-stated", "2024-25 revenue 1.00"),
            {"amount-not-stated": "the amount is not stated on 2 of 3 lines of A-1"},
        ),
        (
            ("not-stated capital 1.00", "2024-25 capital 1.00"),
            {"year-not-stated": "the financial year is not stated on 1 of 2 lines of A-1"},
        ),
        (
            ("2023-24 not-stated 1.00", "2024-25 capital 1.00"),
            {"funding-not-stated": "capital or revenue is not stated on 1 of 2 lines of A-1"},
        ),
        (("not-stated not-stated not-stated",), {"amount-not-stated": "the amount is not stated on 1 of 1 lines"}),
        (("2023-24 capital -1.00",), {"negative-amount": "-1.00 in 2023-24 is a negative amount in an approval"}),
        (("2023-24 capital 0.00",), {}),
    ],
)
def test_what_is_not_stated_or_unusual_is_told(
    lines: tuple[str, ...], expected: dict[str, str], book: ReadBook, check: Check
) -> None:
    ledger = book(entry(*lines, extra='exempt = "paragraph 3"' if "withheld" in lines[0] else ""))
    found = {finding.code: finding.message for finding in check(ledger).values()}

    assert set(found) == set(expected)
    assert all(said in found[code] for code, said in expected.items())


@pytest.mark.parametrize(
    ("sort", "lines", "codes"),
    [
        ("reprofile", ("2023-24 capital -1.00", "2024-25 capital 1.00"), ["moves-between-years"]),
        ("reprofile", ("2023-24 capital -1.00", "not-stated capital 1.00"), ["year-unnamed", "moves-between-years"]),
        ("virement", ("2023-24 capital -1.00", "2023-24 capital 1.00 PARK"), ["moves-between-schemes"]),
        ("release", ("2023-24 capital -1.00", "2023-24 capital 1.00 PARK"), ["moves-between-schemes"]),
        ("addition", ("2023-24 capital 1.00",), []),
        ("reduction", ("2023-24 capital -1.00",), []),
        (
            "virement",
            ("not-stated capital -1.00", "not-stated capital 1.00 PARK"),
            ["year-not-stated", "moves-between-schemes"],
        ),
    ],
)
def test_what_only_moves_is_told(
    sort: str, lines: tuple[str, ...], codes: list[str], book: ReadBook, check: Check
) -> None:
    found = check(book(entry(*lines, kind=sort)))

    assert [finding.code for finding in found.values() if finding.severity == "information"] == codes


@pytest.mark.parametrize("kind", ["virement", "release"])
def test_what_moves_within_one_scheme_is_no_move_between_schemes(kind: str, book: ReadBook, check: Check) -> None:
    within = entry("2023-24 capital -1.00", "2023-24 capital 1.00", kind=kind)

    assert list(check(book(within), "moves-between-schemes")) == []


@pytest.mark.parametrize(
    ("kind", "amount", "warned"),
    [
        ("reduction", "1.00", True),
        ("reduction", "-1.00", False),
        ("reduction", "0.00", False),
        ("addition", "1.00", False),
    ],
)
def test_a_reduction_that_adds_money_is_warned_about(
    kind: str,
    amount: str,
    warned: bool,  # noqa: FBT001
    book: ReadBook,
    check: Check,
) -> None:
    found = check(book(entry(f"2023-24 capital {amount}", kind=kind)), "sign-unexpected")

    assert list(found) == (["warning sign-unexpected A-1"] if warned else [])


@pytest.mark.parametrize(
    ("amount", "exempt", "warned"), [("withheld", "", True), ("withheld", "paragraph 3", False), ("1.00", "", False)]
)
def test_an_amount_withheld_without_a_paragraph_of_schedule_12a_is_warned_about(
    amount: str,
    exempt: str,
    warned: bool,  # noqa: FBT001
    book: ReadBook,
    check: Check,
) -> None:
    extra = f'exempt = "{exempt}"' if exempt else ""

    found = check(book(entry(f"2023-24 capital {amount}", extra=extra)), "exempt-not-stated")

    assert list(found) == (["warning exempt-not-stated A-1"] if warned else [])


def test_schemes_that_are_part_of_each_other_are_an_error(book: ReadBook) -> None:
    def scheme(code: str, parent: str) -> str:
        return f'[[scheme]]\ncode = "{code}"\nname = "{code}"\nparent = "{parent}"\n'

    circle = (
        scheme("S-1", "S-2") + scheme("S-2", "S-3") + scheme("S-3", "S-2") + scheme("S-4", "S-4") + scheme("S-5", "S-1")
    )

    found = check_all(book(circle))

    assert len(found) == 2
    assert any("S-2 and S-3" in message and "S-1" not in message for message in found)
    assert any("S-4" in message for message in found)
    assert check_all(book(scheme("S-1", "PARK"))) == []


def check_all(ledger: Book) -> list[str]:
    return [finding.message for finding in errors_of(ledger) if finding.code == "scheme-cycle"]


@pytest.mark.parametrize(
    ("kind", "extra", "warned"),
    [
        ("addition", 'title = "Correction of the figure reported in May"', True),
        ("addition", 'note = "This corrects paragraph 9"', True),
        ("reduction", 'title = "To put right what was correctly reported"', False),
        ("addition", 'title = "Incorrectness"', False),
        ("approval", 'title = "Correction"', False),
    ],
)
def test_a_variation_that_says_it_corrects_is_warned_about(
    kind: str,
    extra: str,
    warned: bool,  # noqa: FBT001
    book: ReadBook,
    check: Check,
) -> None:
    found = check(book(entry(kind=kind, extra=extra)), "correction-unnamed")

    assert list(found) == (["warning correction-unnamed A-1"] if warned else [])


def test_a_remark_about_a_corrected_line_does_not_point_at_a_line_that_is_not_there(
    book: ReadBook, check: Check
) -> None:
    correction = """
    [[entry]]
    id = "C-1"
    kind = "correction"
    corrects = "A-1"
    recorded = 2023-07-01
    statement = { by = "Accountant", made = 2023-07-01 }
    was = [{ year = "2023-24", funding = "capital", amount = "100.00" }]
    now = [
        { year = "2023-24", funding = "capital", amount = "50.00" },
        { year = "not-stated", funding = "capital", amount = "50.00" },
    ]
    """

    spot = check(book(entry(), correction))["information year-not-stated A-1"].spot

    assert spot.path[:2] != ("entry", 0) or spot.path[2:4] != ("lines", 1)


def test_remarks_are_about_the_lines_as_amended_and_corrected(book: ReadBook, check: Check) -> None:
    correction = """
    [[entry]]
    id = "C-1"
    kind = "correction"
    corrects = "A-1"
    recorded = 2023-07-01
    statement = { by = "Accountant", made = 2023-07-01 }
    was = [{ year = "not-stated", funding = "capital", amount = "100.00" }]
    now = [{ year = "2023-24", funding = "capital", amount = "100.00" }]
    """
    ledger = book(entry("not-stated capital 100.00"), correction)

    assert list(check(ledger, "year-not-stated")) == []
    assert list(check(ledger, "year-not-stated", as_known="2023-06-30")) == ["information year-not-stated A-1"]
