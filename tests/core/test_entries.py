"""The vocabulary: a book knows its names, its families of schemes and the order in which it is read."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from hmsledger.entries import Book, Funding, Line, Scheme, Scope, id_order, in_reading_order
from hmsledger.money import Unstated
from hmsledger.years import read_year

ReadBook = Callable[..., Book]
YEAR = read_year("2023-24")
LINE = Line("HMS", YEAR, Funding.CAPITAL, 100, "hra", "grant", "£1")

TWO_DECISIONS = """
[[entry]]
id = "A-10"
kind = "approval"
scheme = "PARK"
recorded = 2023-06-15
decision = { body = "cabinet", outcome = "recommended", decided = 2023-06-14 }
lines = [{ year = "2023-24", funding = "capital", amount = "100.00" }]

[[entry]]
id = "A-9"
kind = "decision"
of = "A-10"
recorded = 2023-06-15
decision = { body = "council", outcome = "approved", decided = 2023-06-15 }
"""


def test_two_lines_with_one_meaning_are_the_same_money_however_it_was_printed() -> None:
    assert LINE.meaning == LINE._replace(stated="£1.00").meaning
    assert LINE.meaning != LINE._replace(amount=101).meaning


def test_an_amount_without_a_figure_adds_nothing() -> None:
    assert [LINE._replace(amount=amount).pence for amount in (100, *Unstated)] == [100, 0, 0]


def test_a_scope_takes_only_the_lines_of_what_it_names() -> None:
    scopes = {
        Scope(): True,
        Scope("HMS", YEAR, Funding.CAPITAL, "hra", "grant"): True,
        Scope(scheme="PARK"): False,
        Scope(year=read_year("2022-23")): False,
        Scope(funding=Funding.REVENUE): False,
        Scope(account="general-fund"): False,
        Scope(source="borrowing"): False,
    }

    assert {scope: scope.takes(LINE) for scope in scopes} == scopes


def test_a_book_is_read_by_the_day_of_record_and_then_by_id_as_people_count(book: ReadBook) -> None:
    ledger = book(TWO_DECISIONS)

    assert [entry.id for entry in ledger.entries] == ["A-9", "A-10"]
    assert set(ledger.by_id) == {"A-9", "A-10"}
    assert [later.id for later in ledger.decisions_of["A-10"]] == ["A-9"]


def test_a_later_decision_is_about_the_scheme_that_it_decided_on(book: ReadBook) -> None:
    ledger = book(TWO_DECISIONS)

    assert ledger.by_id["A-9"].scheme == "PARK"
    assert ledger.by_id["A-10"].lines[0].account == "general-fund"  # type: ignore[union-attr]


def test_a_book_knows_names_rings_and_powers_and_gives_unknown_ones_back(book: ReadBook) -> None:
    ledger = book("")

    assert (ledger.body_name("board"), ledger.body_name("mayor")) == ("Project Board", "mayor")
    assert (ledger.scheme_name("HMS"), ledger.scheme_name("X")) == ("Housing Management System", "X")
    assert (ledger.ring_of("parking"), ledger.ring_of("hra"), ledger.ring_of("not-stated")) == (
        "general-fund",
        "hra",
        "not-stated",
    )
    assert ledger.has_power("council", "budget")
    assert not ledger.has_power("cabinet", "budget")
    assert ledger.has_power("cabinet", "executive")
    assert not ledger.has_power("mayor", "budget")


def test_a_family_is_a_scheme_and_all_below_it_even_where_parents_run_in_a_circle(book: ReadBook) -> None:
    schemes = {
        code: Scheme(code, code, parent=parent) for code, parent in [("A", "C"), ("B", "A"), ("C", "B"), ("D", "")]
    }

    assert book("").family("PARK") == {"PARK", "POOL"}
    assert book("").family("HMS") == {"HMS"}
    assert Book(schemes=schemes).family("A") == {"A", "B", "C"}


@given(st.lists(st.integers(0, 10**6)))
def test_numbered_ids_stand_in_the_order_of_their_numbers(numbers: list[int]) -> None:
    ids = [f"HMS-{number}" for number in numbers]

    assert sorted(ids, key=id_order) == [f"HMS-{number}" for number in sorted(numbers)]
    assert id_order("HMS-") < id_order("HMS-0") < id_order("HMS-0-a")


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_the_order_of_reading_does_not_depend_on_the_order_given(
    random_entries: st.SearchStrategy, data: st.DataObject
) -> None:  # type: ignore[type-arg]
    entries = data.draw(random_entries)

    assert in_reading_order(data.draw(st.permutations(entries))) == in_reading_order(entries)
