"""The oracle: hledger, a program that knows nothing of ours, comes to the same totals from the same decisions."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmsledger.clocks import Clocks
from hmsledger.entries import AnyEntry, Approval, Book, Variation
from hmsledger.exports.hledger import journal
from hmsledger.money import written
from hmsledger.reconcile import position
from hmsledger.standing import steps_of
from hmsledger.store.find import Whereabouts
from hmsledger.store.read import read_book

CASES = Path(__file__).parents[1] / "cases"
NAMES = sorted(folder.name for folder in CASES.iterdir() if (folder / "book").is_dir())
YEAR_ENDS = (date(2021, 3, 31), date(2021, 4, 1), date(2023, 3, 31), date(2023, 4, 1))

Hledger = Callable[..., dict[str, str]]


def ours(book: Book, clocks: Clocks) -> dict[str, str]:
    """Return our totals by column, year, funding type and scheme, as hledger names its accounts; nil is left out."""
    found: dict[str, int] = {}
    for cell, totals in position(book, clocks).cells(lambda line: line.scheme).items():
        for column, pence in totals._asdict().items():
            scheme = "".join(filter(str.isalnum, cell.group))
            account = f"{column.replace('_', '-')}:{cell.year.label}:{cell.funding}:{scheme}"
            found[account] = found.get(account, 0) + pence
    return {account: written(pence) for account, pence in sorted(found.items()) if pence}


def by_the_end_of(day: date) -> tuple[str, str]:
    return "-e", (day + timedelta(1)).isoformat()


def decision_days(book: Book) -> list[date]:
    entries = (entry for entry in book.entries if isinstance(entry, Approval | Variation))
    return sorted({step.stands_from for entry in entries for step in steps_of(book, entry, Clocks())})


@pytest.mark.parametrize("case", NAMES)
def test_hledger_comes_to_the_totals_of_each_case(case: str, hledger: Hledger) -> None:
    book = read_book(Whereabouts(CASES / case / "book")).sound().book

    assert hledger(journal(book, Clocks())) == ours(book, Clocks())
    assert ours(book, Clocks())


@pytest.mark.parametrize("case", NAMES)
def test_hledger_comes_to_the_totals_of_each_case_as_at_the_days_around_its_decisions(
    case: str, hledger: Hledger
) -> None:
    book = read_book(Whereabouts(CASES / case / "book")).sound().book
    text = journal(book, Clocks())
    days = decision_days(book)
    asked = {day for decided in (days[0], days[len(days) // 2], days[-1]) for day in (decided - timedelta(1), decided)}

    for day in sorted({*asked, *YEAR_ENDS}):
        assert hledger(text, *by_the_end_of(day)) == ours(book, Clocks(day)), day


@pytest.mark.parametrize("case", NAMES)
def test_hledger_comes_to_the_totals_of_each_case_as_known_on_a_day(case: str, hledger: Hledger) -> None:
    book = read_book(Whereabouts(CASES / case / "book")).sound().book
    recorded = sorted({entry.recorded for entry in book.entries})

    for day in {recorded[0], recorded[len(recorded) // 2]}:
        clocks = Clocks(None, day)
        assert hledger(journal(book, clocks)) == ours(book, clocks)


YEAR_END = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "PARK"
recorded = 2023-03-31
decision = { body = "cabinet", outcome = "recommended", decided = 2023-03-31 }
lines = [{ year = "2022-23", funding = "capital", amount = "59652.67" }]

[[entry]]
id = "A-2"
kind = "decision"
of = "A-1"
recorded = 2023-04-01
retrospective = "The year ended the day before"
decision = { body = "council", outcome = "approved", decided = 2023-04-01 }
"""


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 3, 30), {}),
        (date(2023, 3, 31), {"pending:2022-23:capital:PARK": "59652.67"}),
        (date(2023, 4, 1), {"approved:2022-23:capital:PARK": "59652.67"}),
    ],
)
def test_hledger_draws_the_line_between_31_march_and_1_april_where_we_do(
    day: date, expected: dict[str, str], book: Callable[..., Book], hledger: Hledger
) -> None:
    ledger = book(YEAR_END)

    assert hledger(journal(ledger, Clocks()), *by_the_end_of(day)) == expected == ours(ledger, Clocks(day))


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_hledger_comes_to_the_totals_of_any_book(
    drawn: st.DataObject,
    random_entries: st.SearchStrategy[tuple[AnyEntry, ...]],
    random_days: st.SearchStrategy[date],
    read_together: Callable[..., Book],
    hledger: Hledger,
) -> None:
    book = read_together(*drawn.draw(random_entries))
    day, known = drawn.draw(random_days), drawn.draw(st.one_of(st.none(), random_days))

    text = journal(book, Clocks(None, known))

    assert hledger(text) == ours(book, Clocks(None, known))
    assert hledger(text, *by_the_end_of(day)) == ours(book, Clocks(day, known))
