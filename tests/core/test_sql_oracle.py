"""The oracle in SQL: who adds up the tables of the database comes to the report's totals, of every book and day."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmsledger.clocks import Clocks
from hmsledger.entries import AnyEntry, Book
from hmsledger.exports.tables import tables
from hmsledger.fields import FIELDS
from hmsledger.reconcile import movements
from hmsledger.render.exports.sqlite import export
from hmsledger.reports.page import Json
from hmsledger.reports.report import By, report
from hmsledger.reports.selection import Selection
from hmsledger.store.find import Whereabouts
from hmsledger.store.read import read_book

CASES = Path(__file__).parents[1] / "cases"
NAMES = sorted(folder.name for folder in CASES.iterdir() if (folder / "book").is_dir())
VIEWS: Mapping[By | None, str] = {
    None: "totals",
    By.SCHEME: "totals_by_scheme",
    By.ACCOUNT: "totals_by_account",
    By.SOURCE: "totals_by_source",
}
COLUMNS = ("approved", "quoted", "pending", "not_counted")


@contextmanager
def database(book: Book, clocks: Clocks) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(export(book, clocks, {"title": book.title}))
        opened.row_factory = sqlite3.Row
        yield opened


def agrees(book: Book, clocks: Clocks) -> int:
    """Assert that the sums of the tables are the report's, and return how many rows of totals there were."""
    counted = 0
    with database(book, clocks) as opened:
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        assert opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert opened.execute("SELECT * FROM differences").fetchall() == []
        for by, view in VIEWS.items():
            data = data_of(book, clocks, by)
            rows = opened.execute(f"SELECT * FROM {view}").fetchall()  # noqa: S608 - names of our own
            group = (by.value,) if by else ()
            assert [
                {**{name: row[name] for name in (*group, "year", "funding")}, **pounds(row, COLUMNS)} for row in rows
            ] == data["rows"]
            counted += len(rows)
        assert pounds(opened.execute("SELECT * FROM grand_total").fetchone(), COLUMNS) == data["totals"]
        row = opened.execute("SELECT * FROM movements").fetchone()
        assert pounds(row, ("approvals", "variations", "corrections", "current")) == data["movements"]
        seen = Selection(clocks=clocks).of(book)
        assert tuple(row)[::2] == (*(moved := movements(seen)), moved.current)
    return counted


def data_of(book: Book, clocks: Clocks, by: By | None) -> Mapping[str, object]:
    found: Json = report(book, Selection(clocks=clocks), by).data()
    assert isinstance(found, Mapping)
    return found


def pounds(row: sqlite3.Row, names: tuple[str, ...]) -> dict[str, str]:
    for name in names:
        pence, said = row[f"{name}_pence"], row[f"{name}_pounds"]
        assert int(said.replace(".", "")) == pence
    return {name: row[f"{name}_pounds"] for name in names}


@pytest.mark.parametrize("case", NAMES)
def test_sql_comes_to_the_totals_of_each_case(case: str) -> None:
    book = read_book(Whereabouts(CASES / case / "book")).sound().book

    assert agrees(book, Clocks())


@pytest.mark.parametrize("case", NAMES)
def test_sql_comes_to_the_totals_of_each_case_on_its_days(case: str) -> None:
    book = read_book(Whereabouts(CASES / case / "book")).sound().book
    days = sorted({entry.recorded for entry in book.entries})
    middle = days[len(days) // 2]

    for clocks in (Clocks(days[0]), Clocks(middle), Clocks(None, days[0]), Clocks(middle, middle)):
        agrees(book, clocks)


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_sql_comes_to_the_totals_of_any_book(
    drawn: st.DataObject,
    random_entries: st.SearchStrategy[tuple[AnyEntry, ...]],
    random_days: st.SearchStrategy[date],
    read_together: Callable[..., Book],
) -> None:
    book = read_together(*drawn.draw(random_entries))
    days = st.one_of(st.none(), random_days)

    agrees(book, Clocks(drawn.draw(days), drawn.draw(days)))


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_the_tables_of_any_book_hold_what_they_say(
    drawn: st.DataObject,
    random_entries: st.SearchStrategy[tuple[AnyEntry, ...]],
    random_days: st.SearchStrategy[date],
    read_together: Callable[..., Book],
) -> None:
    book = read_together(*drawn.draw(random_entries))
    days = st.one_of(st.none(), random_days)
    clocks = Clocks(drawn.draw(days), drawn.draw(days))
    found = {table.name: table for table in tables(book, clocks, {})}

    for table in found.values():
        assert set(table.columns) <= set(FIELDS)
        assert all(len(row) == len(table.columns) for row in table.rows)
        keys = [row[: len(table.key)] for row in table.rows]
        assert len(set(keys)) == len(keys)
        for column, (to, key) in table.refers.items():
            target = {row[found[to].columns.index(key)] for row in found[to].rows}
            assert {row[table.columns.index(column)] for row in table.rows} <= {*target, None}
    known = {entry.id for entry in book.entries if clocks.knows(entry)}
    assert {row[0] for row in found["entries"].rows} <= known
    assert clocks != Clocks() or {row[0] for row in found["entries"].rows} == known


def test_the_bytes_are_those_of_the_book_alone(book: Callable[..., Book]) -> None:
    text = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "HMS"
recorded = 2023-03-31
decision = { body = "council", outcome = "approved", decided = 2023-03-30 }
lines = [{ year = "2023-24", funding = "capital", amount = "-100.05" }]
"""
    first, again = (export(book(text), Clocks(), {"title": "T"}) for _ in range(2))

    assert first == again
    assert first != export(book(text.replace("100.05", "100.06")), Clocks(), {"title": "T"})


STORY = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "HMS"
exempt = "3"
recorded = 2023-03-31
decision = { body = "cabinet", outcome = "called-in", decided = 2023-03-30 }
lines = [
    { year = "2023-24", funding = "capital", amount = "withheld" },
    { year = "2023-24..2026-27", funding = "revenue", amount = "not-stated" },
]

[[entry]]
id = "A-2"
kind = "variation"
type = "addition"
scheme = "HMS"
recorded = 2023-05-01
reopens = { years = ["2022-23"], reason = "The minute was found later" }
decision = { outcome = "approved", evidence = "quoted", quoted_in = { title = "Report", dated = 2023-04-20 } }
lines = [{ year = "2022-23", funding = "capital", amount = "7.00" }]

[[entry]]
id = "A-3"
kind = "quotation"
scheme = "HMS"
quotes = "A-2"
recorded = 2023-04-30
document = { title = "Report", dated = 2023-04-20, paragraph = "4" }
lines = [{ year = "2022-23", funding = "capital", amount = "7.00" }]

[[entry]]
id = "A-4"
kind = "correction"
corrects = "A-5"
recorded = 2023-05-02
statement = { by = "Officer", made = 2023-05-02 }
was = [{ year = "2022-23", funding = "capital", amount = "7.00" }]
now = [{ year = "2022-23", funding = "capital", amount = "8.00" }]

[[entry]]
id = "A-5"
kind = "correction"
corrects = "A-4"
recorded = 2023-05-02
statement = { by = "Officer", made = 2023-05-02 }
was = [{ year = "2022-23", funding = "capital", amount = "8.00" }]
now = [{ year = "2022-23", funding = "capital", amount = "7.00" }]

[[stated_total]]
scope = { year = "2022-23", funding = "capital" }
amount = "7.00"
as_at = 2023-05-31
document = { title = "Outturn", dated = 2023-06-30, paragraph = "1" }

[[stated_total]]
scope = { scheme = "HMS" }
amount = "7.00"
"""


class TestWhatATableSays:
    def rows(self, book: Book, name: str, clocks: Clocks = Clocks()) -> list[dict[str, object]]:  # noqa: B008 - a value
        table = next(table for table in tables(book, clocks, {}) if table.name == name)
        return [dict(zip(table.columns, row, strict=True)) for row in table.rows]

    def test_an_amount_that_is_not_there_says_why(self, book: Callable[..., Book]) -> None:
        rows = self.rows(book(STORY), "budget")

        assert [(row["budget_line"], row["amount"], row["amount_in_words"]) for row in rows] == [
            ("A-1/1", None, "withheld"),
            ("A-1/2", None, "not-stated"),
            ("A-2/1", 700, None),
        ]

    def test_a_span_has_days_and_no_single_year(self, book: Callable[..., Book]) -> None:
        years = {row["year"]: row for row in self.rows(book(STORY), "years")}

        assert years["2023-24..2026-27"]["length"] == "span"
        assert years["2023-24..2026-27"]["fiscal_year"] is None
        assert years["2023-24..2026-27"]["year_end"] == date(2027, 3, 31)
        assert years["2022-23"]["fiscal_year"] == 2022
        assert years["not-stated"]["year_start"] is None

    def test_a_step_that_was_not_possible_gives_no_decision(self, book: Callable[..., Book]) -> None:
        told = {row["entry"]: row for row in self.rows(book(STORY), "decisions")}
        budget = self.rows(book(STORY), "budget")[0]

        assert told["A-1"]["taken"] is False
        assert told["A-2"]["taken"] is True
        assert (told["A-2"]["body"], told["A-2"]["quoted_in"]) == (None, "Report")
        assert (budget["phase"], budget["outcome"], budget["body"]) == ("not-counted", "noted", "cabinet")

    def test_corrections_in_a_circle_apply_to_nothing(self, book: Callable[..., Book]) -> None:
        assert [(row["entry"], row["corrects"], row["applied"]) for row in self.rows(book(STORY), "corrections")] == [
            ("A-4", "A-5", False),
            ("A-5", "A-4", False),
        ]

    def test_what_was_not_known_is_not_there(self, book: Callable[..., Book]) -> None:
        known = Clocks(None, date(2023, 4, 30))

        assert [row["entry"] for row in self.rows(book(STORY), "entries", known)] == ["A-1", "A-3"]
        assert self.rows(book(STORY), "quotations", known)[0]["quotes"] is None
        assert len(self.rows(book(STORY), "stated_totals")) == 2
        assert len(self.rows(book(STORY), "stated_totals", known)) == 1
        assert len(self.rows(book(STORY), "stated_totals", Clocks(date(2023, 5, 30)))) == 1

    def test_an_entry_says_where_it_stands_and_what_it_reopens(self, book: Callable[..., Book]) -> None:
        entry = self.rows(book(STORY), "entries")[2]

        assert (entry["entry"], entry["phase"], entry["outcome"]) == ("A-2", "approved", "approved")
        assert (entry["resting_on_quotation"], entry["lines_of"]) == (True, "A-2")
        assert (entry["reopens"], entry["reopens_reason"]) == ("2022-23", "The minute was found later")
