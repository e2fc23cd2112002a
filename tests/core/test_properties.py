"""What holds for any book that can be read: exact sums by every route, whatever the order, the day or the view."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from as_read import read_table
from hypothesis import given, settings
from hypothesis import strategies as st

from hmsledger.checks import errors_of, findings_of
from hmsledger.clocks import Clocks
from hmsledger.digest import digest_of_book
from hmsledger.entries import (
    AnyEntry,
    Approval,
    Book,
    BudgetEntry,
    Correction,
    Decision,
    Funding,
    LaterDecision,
    Outcome,
    Quotation,
    StatedTotal,
    Variation,
    VariationType,
)
from hmsledger.findings import Severity, Spot
from hmsledger.reconcile import position
from hmsledger.reports.change import change
from hmsledger.reports.explain import explain
from hmsledger.reports.listing import Search, listing
from hmsledger.reports.report import By, report
from hmsledger.reports.selection import Selection
from hmsledger.reports.show import show
from hmsledger.standing import Column, steps_of
from hmsledger.withheld import redacted, withheld_alike
from hmsledger.years import read_year

Entries = st.SearchStrategy[tuple[AnyEntry, ...]]
Days = st.SearchStrategy[date]
Totals = st.SearchStrategy[tuple[StatedTotal, ...]]
Read = Callable[..., Book]
COLUMNS = ("approved", "quoted", "pending", "not_counted")
TODAY = date(2024, 6, 30)


@pytest.fixture(scope="module")
def random_clocks(random_days: Days) -> st.SearchStrategy[Clocks]:
    """Return a strategy for both clocks, set or not."""
    perhaps = st.one_of(st.none(), random_days)
    return st.builds(Clocks, perhaps, perhaps)


def where(spot: Spot) -> str:
    return f"{spot.file}:{len(spot.path)}"


def pence(figure: str) -> int:
    return int(figure.replace(".", ""))


def summed(rows: Iterable[Any]) -> dict[str, int]:
    rows = list(rows)
    return {column: sum(pence(row[column]) for row in rows) for column in COLUMNS}


def in_pence(totals: Any) -> dict[str, int]:  # noqa: ANN401 - a mapping of JSON
    return {column: pence(totals[column]) for column in COLUMNS}


def said(book: Book, clocks: Clocks) -> list[tuple[str, ...]]:
    """Return what the check says, without the places where it stands."""
    found = findings_of(book, TODAY, clocks)
    return sorted((item.code, item.severity.value, item.message, item.help, item.entry) for item in found)


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_the_order_of_files_and_of_entries_changes_nothing(
    drawn: st.DataObject,
    random_entries: Entries,
    random_stated_totals: Totals,
    random_clocks: st.SearchStrategy[Clocks],
    read_together: Read,
) -> None:
    meant = (*drawn.draw(random_entries), *drawn.draw(random_stated_totals))
    clocks = drawn.draw(random_clocks)
    shuffled = drawn.draw(st.permutations(meant))
    cuts = sorted(drawn.draw(st.lists(st.integers(0, len(meant)), min_size=2, max_size=2)))
    files = {
        "z.toml": tuple(shuffled[: cuts[0]]),
        "a.toml": tuple(shuffled[cuts[0] : cuts[1]]),
        "k.toml": tuple(shuffled[cuts[1] :]),
    }

    book, other = read_together(*meant), read_together(files=files)

    assert other.entries == book.entries
    assert digest_of_book(other) == digest_of_book(book)
    assert report(other, Selection(clocks)).blocks == report(book, Selection(clocks)).blocks
    assert report(other, Selection(clocks)).data() == report(book, Selection(clocks)).data()
    assert said(other, clocks) == said(book, clocks)


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_rows_columns_totals_and_movements_lead_to_the_same(
    drawn: st.DataObject, random_entries: Entries, random_clocks: st.SearchStrategy[Clocks], read_together: Read
) -> None:
    book, clocks = read_together(*drawn.draw(random_entries)), drawn.draw(random_clocks)

    for by in (None, *By):
        data: Any = report(book, Selection(clocks), by).data()
        assert summed(data["rows"]) == in_pence(data["totals"])
        moved = {name: pence(figure) for name, figure in data["movements"].items()}
        assert moved["approvals"] + moved["variations"] + moved["corrections"] == moved["current"]
        assert moved["current"] == pence(data["totals"]["approved"])


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_the_parts_of_a_book_add_up_to_the_whole(
    drawn: st.DataObject, random_entries: Entries, random_clocks: st.SearchStrategy[Clocks], read_together: Read
) -> None:
    book, clocks = read_together(*drawn.draw(random_entries)), drawn.draw(random_clocks)
    whole: Any = report(book, Selection(clocks)).data()
    years = {row["year"] for row in whole["rows"]}
    parts = {
        "years": [Selection(clocks, year=read_year(year)) for year in sorted(years)],
        "funding types": [Selection(clocks, funding=funding) for funding in Funding],
        "schemes": [Selection(clocks, schemes=frozenset({code})) for code in book.schemes],
        "accounts": [Selection(clocks, account=name) for name in ("hra", "general-fund", "parking", "not-stated")],
        "standings": [Selection(clocks, status=column) for column in Column],
    }

    for name, selections in parts.items():
        totals = [report(book, selection).data()["totals"] for selection in selections]
        assert summed(totals) == in_pence(whole["totals"]), name


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_the_running_total_of_explain_ends_at_the_figure_of_the_report(
    drawn: st.DataObject, random_entries: Entries, random_clocks: st.SearchStrategy[Clocks], read_together: Read
) -> None:
    book, clocks = read_together(*drawn.draw(random_entries)), drawn.draw(random_clocks)
    data: Any = report(book, Selection(clocks)).data()
    views = [(Selection(clocks, read_year(row["year"]), Funding(row["funding"])), row) for row in data["rows"]]
    views += [
        (Selection(clocks, year), report(book, Selection(clocks, year)).data()["totals"])
        for year in {read_year(row["year"]) for row in data["rows"]}
    ]

    for selection, figures in [*views, (Selection(clocks), data["totals"])]:
        found: Any = explain(book, selection, where).data()["figures"]
        closing = {figure["figure"].replace("-", "_"): figure["total"] for figure in found}
        assert {"approved": "0.00", "pending": "0.00", "not_counted": "0.00"} | closing == {
            column: figures[column] for column in ("approved", "pending", "not_counted")
        }
        for figure in found:
            running = 0
            for step in figure["steps"]:
                running += pence(step["amount"]) if step["amount"][-1].isdigit() else 0
                assert pence(step["running"]) == running
            assert pence(figure["total"]) == running


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_each_lines_money_is_in_exactly_one_column(
    drawn: st.DataObject, random_entries: Entries, read_together: Read
) -> None:
    entries = [
        entry
        for entry in drawn.draw(random_entries)
        if isinstance(entry, BudgetEntry) or (isinstance(entry, LaterDecision) and entry.decision.outcome != "amended")
    ]
    expected: dict[tuple[str, str], int] = {}
    for entry in entries:
        for line in entry.lines if isinstance(entry, BudgetEntry) else ():
            if line.amount != line.pence:
                continue
            expected[line.year.label, line.funding] = expected.get((line.year.label, line.funding), 0) + line.pence

    data: Any = report(read_together(*entries, as_filed=True), Selection()).data()

    found = {
        (row["year"], row["funding"]): sum(pence(row[column]) for column in COLUMNS if column != "quoted")
        for row in data["rows"]
    }
    assert {key: total for key, total in found.items() if total} == {
        key: total for key, total in expected.items() if total
    }
    assert all(row["quoted"] in {"0.00", row["approved"]} or len(entries) > 1 for row in data["rows"])


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_an_approval_and_its_reversal_are_nothing(
    drawn: st.DataObject, random_entries: Entries, random_lines: st.SearchStrategy[Any], read_together: Read
) -> None:
    entries = drawn.draw(random_entries)
    lines = tuple(line for line in drawn.draw(random_lines) if isinstance(line.amount, int))
    lines = lines or (drawn.draw(random_lines)[0]._replace(amount=5, stated=""),)
    day = date(2023, 4, 1)
    decision = Decision(Outcome.APPROVED, "council", day)
    reversed_lines = tuple(line._replace(amount=-line.pence, stated="") for line in lines)
    pair = (
        Approval(id="R-1", recorded=day, scheme="HMS", decision=decision, lines=lines),
        Variation(
            id="R-2", recorded=day, scheme="HMS", type=VariationType.REDUCTION, decision=decision, lines=reversed_lines
        ),
    )

    before: Any = report(read_together(*entries), Selection()).data()
    half: Any = report(read_together(*entries, pair[0]), Selection()).data()
    after: Any = report(read_together(*entries, *pair), Selection()).data()

    assert after["totals"] == before["totals"]
    assert after["movements"]["current"] == before["movements"]["current"]
    nil = dict.fromkeys(COLUMNS, "0.00")
    assert [row for row in after["rows"] if not nil.items() <= row.items()] == [
        row for row in before["rows"] if not nil.items() <= row.items()
    ]
    assert pence(half["totals"]["approved"]) - pence(before["totals"]["approved"]) == sum(line.pence for line in lines)


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_what_is_included_grows_with_either_clock(
    drawn: st.DataObject, random_entries: Entries, random_days: Days, read_together: Read
) -> None:
    book = read_together(*drawn.draw(random_entries))
    earlier, later = sorted((drawn.draw(random_days), drawn.draw(random_days)))

    def steps(clocks: Clocks) -> set[str]:
        seen = position(book, clocks).counted
        return {
            step.entry.id
            for item in seen
            for step in item.standing.steps + tuple(s for s, _ in item.standing.impossible)
        }

    def known(clocks: Clocks) -> set[str]:
        page: Any = listing(book, Selection(clocks), Search(), where).data()
        return {entry["id"] for entry in page["entries"]}

    assert steps(Clocks(earlier)) <= steps(Clocks(later)) | {
        # An entry whose lines a decision without any replaced is no longer in any column.
        step.entry.id
        for entry in book.entries
        if isinstance(entry, BudgetEntry) and _loses_its_lines(book, entry)
        for step in steps_of(book, entry, Clocks())
    }
    assert known(Clocks(None, earlier)) <= known(Clocks(None, later))
    assert known(Clocks()) == {entry.id for entry in book.entries}


def _loses_its_lines(book: Book, entry: BudgetEntry) -> bool:
    """Return whether a correction or an amendment leaves an entry without any line."""
    about = {entry.id, *(later.id for later in book.decisions_of.get(entry.id, ()))}
    return any(isinstance(other, Correction) for other in book.entries) or any(
        later.id in about and later.decision.outcome is Outcome.AMENDED and not later.lines
        for later in book.decisions_of.get(entry.id, ())
    )


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_no_check_fails_on_any_book_that_can_be_read(
    drawn: st.DataObject,
    random_entries: Entries,
    random_stated_totals: Totals,
    random_clocks: st.SearchStrategy[Clocks],
    read_together: Read,
) -> None:
    book = read_together(*drawn.draw(random_entries), *drawn.draw(random_stated_totals))
    clocks = drawn.draw(random_clocks)

    found = findings_of(book, clocks.as_at or TODAY, clocks)

    assert all(re.fullmatch(r"[a-z]+(?:-[a-z]+)+", finding.code) for finding in found)
    assert all(finding.message and finding.help for finding in found)
    assert {finding.entry for finding in found} <= {"", *book.by_id}
    assert errors_of(book, clocks) == tuple(finding for finding in found if finding.severity is Severity.ERROR)


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_every_entry_can_be_shown_and_listed(
    drawn: st.DataObject, random_entries: Entries, random_clocks: st.SearchStrategy[Clocks], read_together: Read
) -> None:
    book, clocks = read_together(*drawn.draw(random_entries)), drawn.draw(random_clocks)

    for entry in book.entries:
        page = show(book, entry, clocks, where)
        data: Any = json.loads(json.dumps(page.data()))
        assert data["entry"]["id"] == entry.id
        assert len(page.records().names) == 2
    listed: Any = json.loads(json.dumps(listing(book, Selection(clocks), Search(), where).data()))
    assert [entry["id"] for entry in listed["entries"]] == [
        entry.id for entry in book.entries if entry.id in {item["id"] for item in listed["entries"]}
    ]


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_reading_what_was_written_gives_what_was_meant(
    drawn: st.DataObject, random_entries: Entries, random_stated_totals: Totals, read_together: Read
) -> None:
    entries, totals = drawn.draw(random_entries), drawn.draw(random_stated_totals)

    book = read_together(*entries, *totals, as_filed=True)

    assert sorted(book.entries, key=lambda entry: entry.id) == sorted(entries, key=lambda entry: entry.id)
    parts = ("scope", "pence", "status", "as_at", "stated", "document")
    assert [[getattr(total, part) for part in parts] for total in book.stated_totals] == [
        [getattr(total, part) for part in parts] for total in totals
    ]


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_a_change_is_what_lies_between_before_and_after(
    drawn: st.DataObject, random_entries: Entries, read_together: Read
) -> None:
    entries = drawn.draw(random_entries)
    before = read_together(*(entry for entry in entries[:-1]))
    after = read_together(*entries)

    rows = read_table(change(before, after))

    def cells(book: Book) -> dict[tuple[str, str], int]:
        data: Any = report(book, Selection(), By.SCHEME).data()
        return {
            (
                f"{book.scheme_name(row['scheme'])} {row['year']} {row['funding']}".replace("not-stated", "not stated"),
                name,
            ): pence(row[column])
            for row in data["rows"]
            for column, name in (("approved", "approved"), ("pending", "pending"), ("not_counted", "not counted"))
            if row[column] != "0.00"
        }

    # What the later state withholds is in neither, so that it cannot be worked out from the two.
    old, new = cells(withheld_alike(redacted(before), after)), cells(after)
    assert {(" ".join(row[:3]), row[3]): tuple(pence(cell.replace(",", "")) for cell in row[4:]) for row in rows} == {
        key: (old.get(key, 0), new.get(key, 0) - old.get(key, 0), new.get(key, 0))
        for key in {*old, *new}
        if old.get(key, 0) != new.get(key, 0)
    }


# Quotations and what nobody recorded yet never count.


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_quotations_count_in_no_total(drawn: st.DataObject, random_entries: Entries, read_together: Read) -> None:
    entries = drawn.draw(random_entries)
    corrected = {entry.corrects for entry in entries if isinstance(entry, Correction)}
    quoted = {entry.quotes for entry in entries if isinstance(entry, Quotation)}
    without = [entry for entry in entries if not isinstance(entry, Quotation) or entry.id in corrected | quoted]

    whole: Any = report(read_together(*entries), Selection()).data()
    rest: Any = report(read_together(*without), Selection()).data() if without else {"rows": [], "totals": None}

    assert whole["rows"] == rest["rows"]
    assert rest["totals"] in (None, whole["totals"])
