"""The laws of variations: what moves nets to nil, and the two rings stay apart."""

from collections.abc import Callable
from typing import Any

import pytest

from hmsledger.checks import errors_of
from hmsledger.entries import Book

ReadBook = Callable[..., Book]
Check = Callable[..., Any]
Errors = Callable[..., list[str]]


def variation(sort: str, *lines: str, basis: str = "") -> str:
    """Return a variation; its lines are written ``SCHEME YEAR FUNDING AMOUNT [source=S] [account=A]``."""
    filed = []
    for line in lines:
        scheme, year, funding, amount, *more = line.split()
        rest = "".join(f', {key} = "{value}"' for key, value in (part.split("=") for part in more))
        filed.append(f'{{ scheme = "{scheme}", year = "{year}", funding = "{funding}", amount = "{amount}"{rest} }}')
    return f"""
    [[entry]]
    id = "V-1"
    kind = "variation"
    type = "{sort}"
    scheme = "HMS"
    recorded = 2021-02-16
    {f'basis = "{basis}"' if basis else ""}
    decision = {{ body = "council", outcome = "approved", decided = 2021-02-15 }}
    lines = [{", ".join(filed)}]
    """


OBEYING = {
    "virement between schemes": ("virement", "PARK 2021-22 capital -25.00", "POOL 2021-22 capital 25.00"),
    "virement in each of two years": (
        "virement",
        "PARK 2021-22 capital -25.00",
        "POOL 2021-22 capital 25.00",
        "PARK 2022-23 capital 5.00",
        "POOL 2022-23 capital -5.00",
    ),
    "virement of a year not stated": ("virement", "PARK not-stated capital -25.00", "POOL not-stated capital 25.00"),
    "release to two schemes": (
        "release",
        "PARK 2021-22 capital -25.00",
        "POOL 2021-22 capital 24.99",
        "PARK 2021-22 capital 0.01",
    ),
    "slippage": ("reprofile", "PARK 2021-22 capital -25.00", "PARK 2022-23 capital 25.00"),
    "profiling of a span": (
        "reprofile",
        "PARK 2021-22..2022-23 capital -25.00",
        "PARK 2021-22 capital 5.00",
        "PARK 2022-23 capital 20.00",
    ),
    "slippage of two sources": (
        "reprofile",
        "PARK 2021-22 capital -25.00 source=grant",
        "PARK 2022-23 capital 25.00 source=grant",
        "PARK 2021-22 capital -5.00 source=s106",
        "PARK 2022-23 capital 5.00 source=s106",
    ),
    "capitalisation": ("reclassify", "PARK 2021-22 revenue -25.00", "PARK 2021-22 capital 25.00"),
    "funding swap": (
        "funding-swap",
        "PARK 2021-22 capital -25.00 source=grant",
        "PARK 2021-22 capital 25.00 source=borrowing",
    ),
    "addition": ("addition", "PARK 2021-22 capital 25.00"),
    "reduction": ("reduction", "PARK 2021-22 capital -25.00"),
    "a side that is not known": ("virement", "PARK 2021-22 capital -25.00", "POOL 2021-22 capital not-stated"),
    "sides that are withheld": ("reprofile", "PARK 2021-22 capital withheld", "PARK 2022-23 capital withheld"),
}

BREAKING = {
    "virement with one side": (("virement", "PARK 2021-22 capital 25.00"), "in each year: 2021-22 is out by 25.00"),
    "virement a penny out": (
        ("virement", "PARK 2021-22 capital -25.00", "POOL 2021-22 capital 24.99"),
        "2021-22 is out by -0.01",
    ),
    "virement between years": (
        ("virement", "PARK 2021-22 capital -25.00", "POOL 2022-23 capital 25.00"),
        "2021-22 is out by -25.00",
    ),
    "virement of a year not stated": (("virement", "PARK not-stated capital 1.00"), "year not stated is out by 1.00"),
    "release of more than the pot gives": (
        ("release", "PARK 2021-22 capital -25.00", "POOL 2021-22 capital 30.00"),
        "2021-22 is out by 5.00",
    ),
    "slippage to another scheme": (
        ("reprofile", "PARK 2021-22 capital -25.00", "POOL 2022-23 capital 25.00"),
        "Park, capital, source not stated is out by -25.00",
    ),
    "slippage to another funding type": (
        ("reprofile", "PARK 2021-22 capital -25.00", "PARK 2022-23 not-stated 25.00"),
        "Park, funding type not-stated, source not stated is out by 25.00",
    ),
    "slippage to another source": (
        ("reprofile", "PARK 2021-22 capital -25.00 source=grant", "PARK 2022-23 capital 25.00 source=s106"),
        "Park, capital, grant is out by -25.00",
    ),
    "capitalisation in another year": (
        ("reclassify", "PARK 2021-22 revenue -25.00", "PARK 2022-23 capital 25.00"),
        "for each scheme and year: Park, 2021-22 is out by -25.00",
    ),
    "capitalisation in another scheme": (
        ("reclassify", "PARK 2021-22 revenue -25.00", "POOL 2021-22 capital 25.00"),
        "Pool, 2021-22 is out by 25.00",
    ),
    "funding swap of another funding type": (
        ("funding-swap", "PARK 2021-22 revenue -25.00 source=grant", "PARK 2021-22 capital 25.00 source=borrowing"),
        "Park, 2021-22, capital is out by 25.00",
    ),
    "funding swap of another year": (
        ("funding-swap", "PARK 2021-22 capital -25.00 source=grant", "PARK 2022-23 capital 25.00 source=borrowing"),
        "Park, 2022-23, capital is out by 25.00",
    ),
    "funding swap of another scheme": (
        ("funding-swap", "PARK 2021-22 capital -25.00 source=grant", "POOL 2021-22 capital 25.00 source=borrowing"),
        "Pool, 2021-22, capital is out by 25.00",
    ),
}


@pytest.mark.parametrize("name", OBEYING)
def test_what_moves_and_nets_to_nil_obeys(name: str, book: ReadBook, errors: Errors) -> None:
    assert errors(book(variation(*OBEYING[name], basis="a power"))) == []


@pytest.mark.parametrize("name", BREAKING)
def test_what_moves_and_does_not_net_to_nil_is_an_error(name: str, book: ReadBook) -> None:
    move, said = BREAKING[name]

    found = errors_of(book(variation(*move, basis="a power")))

    assert {finding.code for finding in found} == {"variation-not-nil"}
    assert any(said in finding.message for finding in found), [finding.message for finding in found]


def test_an_amendment_of_a_move_must_net_to_nil_too(book: ReadBook, check: Check) -> None:
    ledger = book(
        variation("virement", "PARK 2021-22 capital -25.00", "POOL 2021-22 capital 25.00"),
        """
        [[entry]]
        id = "V-2"
        kind = "decision"
        of = "V-1"
        recorded = 2021-03-01
        decision = { body = "council", outcome = "amended", decided = 2021-03-01 }
        lines = [
            { scheme = "PARK", year = "2021-22", funding = "capital", amount = "-25.00" },
            { scheme = "POOL", year = "2021-22", funding = "capital", amount = "20.00" },
        ]
        """,
    )

    assert "V-1 does not sum to nil in each year: 2021-22 is out by -5.00" in (
        check(ledger)["error variation-not-nil V-2"].message
    )


def test_a_corrected_move_must_net_to_nil_as_corrected(book: ReadBook, errors: Errors) -> None:
    move = variation("virement", "PARK 2021-22 capital -25.00", "POOL 2021-22 capital 20.00")
    put_right = """
    [[entry]]
    id = "C-1"
    kind = "correction"
    corrects = "V-1"
    recorded = 2021-03-01
    statement = { by = "Accountant", made = 2021-03-01 }
    was = [{ scheme = "POOL", year = "2021-22", funding = "capital", amount = "20.00" }]
    now = [{ scheme = "POOL", year = "2021-22", funding = "capital", amount = "25.00" }]
    """

    assert errors(book(move)) == ["variation-not-nil V-1"]
    assert errors(book(move, put_right)) == []
    assert errors(book(move, put_right), as_known="2021-02-28") == ["variation-not-nil V-1"]


CROSSING = {
    "virement": ("HOMES 2021-22 capital -25.00", "PARK 2021-22 capital 25.00"),
    "release": ("PARK 2021-22 capital -25.00", "HOMES 2021-22 capital 25.00"),
    "reprofile": ("PARK 2021-22 capital -25.00 account=hra", "PARK 2022-23 capital 25.00"),
    "reclassify": ("PARK 2021-22 revenue -25.00 account=hra", "PARK 2021-22 capital 25.00"),
    "funding-swap": (
        "PARK 2021-22 capital -25.00 source=grant account=parking",
        "PARK 2021-22 capital 25.00 source=reserve account=hra",
    ),
}


@pytest.mark.parametrize("sort", CROSSING)
def test_money_crosses_between_the_rings_only_with_a_stated_basis(
    sort: str, book: ReadBook, check: Check, errors: Errors
) -> None:
    finding = check(book(variation(sort, *CROSSING[sort])))["error ring-crossed V-1"]

    assert finding.message == f"the {sort} V-1 moves 25.00 between the HRA and the General Fund"
    assert errors(book(variation(sort, *CROSSING[sort], basis="section 74"))) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("PARK 2021-22 capital -25.00 account=parking", "POOL 2021-22 capital 25.00"),
        ("HOMES 2021-22 capital -25.00", "HMS 2021-22 capital 25.00 account=hra"),
        (
            "HOMES 2021-22 capital -25.00",
            "HMS 2021-22 capital 25.00 account=hra",
            "PARK 2021-22 capital -5.00",
            "POOL 2021-22 capital 5.00",
        ),
        ("HOMES 2021-22 capital -25.00", "PARK 2021-22 capital not-stated"),
    ],
)
def test_money_may_move_within_a_ring(lines: tuple[str, ...], book: ReadBook, check: Check) -> None:
    assert list(check(book(variation("virement", *lines)), "ring-crossed", "ring-not-stated")) == []


def test_each_year_of_a_virement_keeps_its_rings(book: ReadBook) -> None:
    ledger = book(
        variation(
            "virement",
            "HOMES 2021-22 capital -25.00",
            "PARK 2021-22 capital 25.00",
            "PARK 2022-23 capital -20.00",
            "HOMES 2022-23 capital 20.00",
        )
    )

    assert {finding.message[-50:] for finding in errors_of(ledger)} == {
        " moves 25.00 between the HRA and the General Fund"[-50:],
        " moves 20.00 between the HRA and the General Fund"[-50:],
    } or len(errors_of(ledger)) == 2


def test_an_amendment_may_carry_the_basis_for_its_crossing(book: ReadBook, errors: Errors) -> None:
    proposal = variation("virement", "PARK 2021-22 capital -25.00", "POOL 2021-22 capital 25.00")
    amendment = """
    [[entry]]
    id = "V-2"
    kind = "decision"
    of = "V-1"
    recorded = 2021-03-01
    {basis}
    decision = {{ body = "council", outcome = "amended", decided = 2021-03-01 }}
    lines = [
        {{ scheme = "PARK", year = "2021-22", funding = "capital", amount = "-25.00" }},
        {{ scheme = "HOMES", year = "2021-22", funding = "capital", amount = "25.00" }},
    ]
    """

    assert errors(book(proposal, amendment.format(basis=""))) == ["ring-crossed V-2"]
    assert errors(book(proposal, amendment.format(basis='basis = "section 74"'))) == []


def test_money_between_a_ring_and_an_account_not_stated_is_a_warning(book: ReadBook, check: Check) -> None:
    ledger = book(variation("virement", "HOMES 2021-22 capital -25.00", "HMS 2021-22 capital 25.00"))

    found = check(ledger, "ring-crossed", "ring-not-stated")

    assert list(found) == ["warning ring-not-stated V-1"]
    assert (
        "moves 25.00 between a ring and an account that is not stated" in found["warning ring-not-stated V-1"].message
    )


def test_money_between_two_rings_and_an_account_not_stated_is_the_error_alone(book: ReadBook, check: Check) -> None:
    ledger = book(
        variation("virement", "HOMES 2021-22 capital -25.00", "HMS 2021-22 capital 5.00", "PARK 2021-22 capital 20.00")
    )

    assert list(check(ledger, "ring-crossed", "ring-not-stated")) == ["error ring-crossed V-1"]


@pytest.mark.parametrize(
    ("sort", "lines", "basis", "warned"),
    [
        ("reclassify", ("PARK 2021-22 revenue -25.00", "PARK 2021-22 capital 25.00"), "", True),
        ("reclassify", ("PARK 2021-22 revenue -25.00", "PARK 2021-22 capital 25.00"), "a direction", False),
        ("virement", ("PARK 2021-22 capital -25.00", "POOL 2021-22 revenue 25.00"), "", True),
        ("virement", ("PARK 2021-22 capital -25.00", "POOL 2021-22 capital 25.00"), "", False),
        ("release", ("PARK 2021-22 revenue -25.00", "POOL 2021-22 capital 25.00"), "", True),
        ("reclassify", ("PARK 2021-22 not-stated -25.00", "PARK 2021-22 capital 25.00"), "", False),
        ("reprofile", ("PARK 2021-22 capital -25.00", "PARK 2022-23 capital 25.00"), "", False),
        ("addition", ("PARK 2021-22 capital 25.00",), "", False),
    ],
)
def test_capital_becomes_revenue_only_under_a_named_power(
    sort: str,
    lines: tuple[str, ...],
    basis: str,
    warned: bool,  # noqa: FBT001
    book: ReadBook,
    check: Check,
) -> None:
    found = check(book(variation(sort, *lines, basis=basis)), "basis-missing")

    assert list(found) == (["warning basis-missing V-1"] if warned else [])
    assert all("moves 25.00 between capital and revenue" in finding.message for finding in found.values())
