"""Bridges: opening, named movements and closing always meet, and what they cannot explain is said and never absorbed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmsledger.bridge import Kind, bridge
from hmsledger.clocks import Clocks
from hmsledger.entries import AnyEntry, Book, Funding
from hmsledger.findings import Spot
from hmsledger.money import read_figure, shown
from hmsledger.reconcile import Totals, position
from hmsledger.render import Format, render
from hmsledger.reports.judged import Printed
from hmsledger.reports.reconciliation import By, Question, proved, reconciliation
from hmsledger.reports.report import TotalsDisagreeError
from hmsledger.reports.selection import Selection
from hmsledger.years import read_year

ReadBook = Callable[..., Book]
Days = st.SearchStrategy[date]
POOL, GRANT = ', scheme = "POOL"', ', source = "grant"'


def where(_: Spot) -> str:
    return "park.toml:1"


def entry(kind: str, more: str, lines: str = "", id: str = "A-1", recorded: str = "2018-02-05") -> str:  # noqa: A002 - the key's name
    return f"""
[[entry]]
id = "{id}"
kind = "{kind}"
recorded = {recorded}
{more}
{f"lines = [{lines}]" if lines else ""}
"""


def decided(outcome: str = "approved", day: str = "2018-02-02", body: str = "council") -> str:
    return f'decision = {{ body = "{body}", outcome = "{outcome}", decided = {day}, minute = "1" }}\n'


def approval(lines: str, id: str = "A-1", day: str = "2018-02-02", outcome: str = "approved", more: str = "") -> str:  # noqa: A002 - the key's name
    return entry("approval", f'scheme = "PARK"\n{more}{decided(outcome, day)}', lines, id, day)


def variation(kind: str, lines: str, id: str = "V-1", day: str = "2018-06-01", outcome: str = "approved") -> str:  # noqa: A002 - the key's name
    return entry("variation", f'type = "{kind}"\nscheme = "PARK"\n{decided(outcome, day)}', lines, id, day)


def decision(outcome: str, day: str, lines: str = "", of: str = "A-1", id: str = "D-1") -> str:  # noqa: A002 - the key's name
    return entry("decision", f'of = "{of}"\n{decided(outcome, day)}', lines, id, day)


def correction(was: str, now: str, day: str, id: str = "C-1", corrects: str = "A-1") -> str:  # noqa: A002 - the key's name
    more = f"""corrects = "{corrects}"
statement = {{ by = "Head of Finance", made = {day}, item = "4" }}
reason = "Misprint"
was = [{was}]
now = [{now}]
"""
    return entry("correction", more, id=id, recorded=day)


def line(amount: str, year: str = "2018-19", funding: str = "capital", more: str = "") -> str:
    return f'{{ year = "{year}", funding = "{funding}", amount = "{amount}"{more} }}'


def days(start: str | None, end: str | None) -> tuple[Clocks, Clocks]:
    return tuple(Clocks(date.fromisoformat(day) if day else None) for day in (start, end))  # type: ignore[return-value]


def moved(book: Book, start: str | None, end: str | None, **part: Any) -> list[tuple[Kind, str, str]]:  # noqa: ANN401 - parts of a selection
    found = bridge(book, *days(start, end), Selection(**part).filter())
    assert found.holds
    return [(movement.kind, movement.by.id, shown(movement.pence)) for movement in found.movements]


def answer(book: Book, start: str | None = "2018-03-01", end: str | None = None, **asked: Any) -> Any:  # noqa: ANN401 - parts of a question
    for name in ("opening", "closing"):
        if name in asked:
            asked[name] = Printed(asked[name], read_figure(asked[name]))
    return reconciliation(book, Question(*days(start, end), asked.pop("part", Selection()), **asked), where)


@given(drawn=st.data())
@settings(max_examples=60, deadline=None)
def test_opening_and_movements_always_lead_to_closing(
    drawn: st.DataObject,
    random_entries: st.SearchStrategy[tuple[AnyEntry, ...]],
    random_days: Days,
    read_together: ReadBook,
) -> None:
    book = read_together(*drawn.draw(random_entries))
    ends = st.one_of(st.none(), random_days)
    as_at = sorted((drawn.draw(ends), drawn.draw(ends)), key=lambda day: day or date.max)
    known = sorted((drawn.draw(ends), drawn.draw(ends)), key=lambda day: day or date.max)
    first, last = Clocks(as_at[0], known[0]), Clocks(as_at[1], known[1])
    part = Selection(
        year=drawn.draw(st.sampled_from([None, read_year("2022-23"), read_year("2023-24")])),
        funding=drawn.draw(st.sampled_from([None, Funding.CAPITAL])),
    )

    found = bridge(book, first, last, part.filter())

    assert found.holds
    assert found.opening == position(book, first, part.filter()).totals()
    assert found.closing == position(book, last, part.filter()).totals()
    for by in By:
        page = reconciliation(book, Question(first, last, part, by, proposed=True), where).page
        data: Any = page.data()
        amounts = [round(100 * float(movement["amount"])) for movement in data["movements"]]
        assert sum(amounts) == found.closing.approved - found.opening.approved
        assert all(render(page, form) for form in Format)


def test_a_bridge_that_does_not_hold_is_a_defect_and_never_shown(book: ReadBook) -> None:
    found = bridge(book(approval(line("10.00"))), *days("2018-01-01", None))

    assert proved(found) == found
    with pytest.raises(TotalsDisagreeError):
        proved(found._replace(opening=Totals(approved=1)))


def test_the_days_of_a_bridge_are_said(book: ReadBook) -> None:
    ledger = book(approval(line("10.00")))

    said = {
        first: render(answer(ledger, first, None).page, Format.PLAIN, 200).splitlines()[2]
        for first in ("0001-01-01", "2018-03-01", None)
    }
    known = Clocks(date(2018, 3, 1), date(2018, 3, 1))
    both = render(
        reconciliation(ledger, Question(known, known, Selection(year=read_year("2018-19"))), where).page,
        Format.PLAIN,
        200,
    )

    assert "Opening, before every decision" in said["0001-01-01"]
    assert "Opening, as at 2018-03-01" in said["2018-03-01"]
    assert "Opening, every decision, as now known" in said[None]
    assert "Opening, as at 2018-03-01, as known on 2018-03-01" in both
    assert "Year 2018-19." in both


def test_movements_are_grouped_by_scheme_or_source(book: ReadBook) -> None:
    lines = f"{line('1.00', more=GRANT)}, {line('2.00', more=POOL)}, {line('3.00')}"
    ledger = book(approval(lines, day="2018-06-01"))

    groups = {
        by: [(movement["group"], movement["amount"]) for movement in answer(ledger, by=by).page.data()["movements"]]
        for by in By
    }

    assert {name for name, _ in groups[By.KIND]} == {"approvals"}
    assert groups[By.SCHEME] == [("Park", "1.00"), ("Park", "3.00"), ("Pool", "2.00")]
    assert groups[By.SOURCE] == [("source grant", "1.00"), ("source not stated", "3.00"), ("source not stated", "2.00")]


KINDS = {
    "new budget": ([approval(line("10.00"), day="2018-06-01")], [(Kind.APPROVALS, "A-1", "10.00")]),
    "an addition": ([variation("addition", line("5.00"))], [(Kind.ADDITIONS, "V-1", "5.00")]),
    "a reduction": ([variation("reduction", line("-5.00"))], [(Kind.REDUCTIONS, "V-1", "-5.00")]),
    "a virement": (
        [variation("virement", f"{line('-5.00')}, {line('5.00', more=POOL)}")],
        [(Kind.VIREMENTS_IN, "V-1", "5.00"), (Kind.VIREMENTS_OUT, "V-1", "-5.00")],
    ),
    "a reprofile": (
        [variation("reprofile", f"{line('-5.00')}, {line('5.00', '2019-20')}")],
        [(Kind.REPROFILED_IN, "V-1", "5.00"), (Kind.REPROFILED_OUT, "V-1", "-5.00")],
    ),
    "a release": (
        [variation("release", f"{line('-5.00')}, {line('5.00', more=POOL)}")],
        [(Kind.RELEASES_IN, "V-1", "5.00"), (Kind.RELEASES_OUT, "V-1", "-5.00")],
    ),
    "a reclassification": (
        [variation("reclassify", f"{line('-5.00')}, {line('5.00', funding='revenue')}")],
        [(Kind.RECLASSIFIED_IN, "V-1", "5.00"), (Kind.RECLASSIFIED_OUT, "V-1", "-5.00")],
    ),
    "a funding swap": (
        [variation("funding-swap", f"{line('-5.00')}, {line('5.00', more=GRANT)}")],
        [(Kind.FUNDING_IN, "V-1", "5.00"), (Kind.FUNDING_OUT, "V-1", "-5.00")],
    ),
    "a recommendation that Council approves": (
        [approval(line("10.00"), outcome="recommended"), decision("approved", "2018-06-01")],
        [(Kind.PENDING_APPROVED, "D-1", "10.00")],
    ),
    "a variation that was pending": (
        [
            variation("addition", line("5.00"), day="2018-02-02", outcome="recommended"),
            decision("approved", "2018-06-01", of="V-1"),
        ],
        [(Kind.ADDITIONS, "D-1", "5.00")],
    ),
    "an amendment": (
        [approval(line("10.00")), decision("amended", "2018-06-01", line("12.00"))],
        [(Kind.AMENDMENTS, "D-1", "2.00")],
    ),
    "a rescission": (
        [approval(line("10.00")), decision("rescinded", "2018-06-01")],
        [(Kind.STOPPED, "D-1", "-10.00")],
    ),
    "a recommendation": ([approval(line("10.00"), day="2018-06-01", outcome="recommended")], []),
    "what was approved before": ([approval(line("10.00"))], []),
    "a correction of what was approved before": (
        [approval(line("10.00")), correction(line("10.00"), line("12.00"), "2018-06-01")],
        [],
    ),
    "a correction of what is approved since": (
        [approval(line("10.00"), day="2018-06-01"), correction(line("10.00"), line("12.00"), "2018-07-01")],
        [(Kind.APPROVALS, "A-1", "10.00"), (Kind.CORRECTIONS, "C-1", "2.00")],
    ),
}


@pytest.mark.parametrize("what", KINDS)
def test_each_movement_is_called_what_it_is(what: str, book: ReadBook) -> None:
    texts, expected = KINDS[what]

    assert moved(book(*texts), "2018-03-01", "2018-12-31") == expected


def test_an_amendment_into_another_year_leaves_the_year_it_came_from(book: ReadBook) -> None:
    ledger = book(approval(line("10.00")), decision("amended", "2018-06-01", line("12.00", "2019-20")))

    assert moved(ledger, "2018-03-01", None, year=read_year("2018-19")) == [(Kind.AMENDMENTS, "D-1", "-10.00")]


def test_a_correction_is_a_restatement_of_what_was_reported_and_no_movement(book: ReadBook) -> None:
    ledger = book(approval(line("528.00")), correction(line("528.00"), line("538.00"), "2018-06-01"))

    said = render(answer(ledger, "2018-03-01", "2018-12-31").page, Format.PLAIN, 200)

    assert "Opening 538.00 + no movements = closing 538.00." in said
    assert "As known on 2018-03-01 the opening was 528.00; restated since to 538.00:" in said
    assert "+10.00 corrections: C-1, recorded 2018-06-01, corrects A-1, stated by Head of Finance" in said


def test_two_states_of_knowledge_show_what_was_reported_and_what_it_is_restated_to(book: ReadBook) -> None:
    ledger = book(approval(line("528.00")), correction(line("528.00"), line("538.00"), "2018-06-01"))
    first, last = (Clocks(None, date.fromisoformat(day)) for day in ("2018-05-31", "2018-06-01"))

    data: Any = reconciliation(ledger, Question(first, last, Selection()), where).page.data()

    restated = {
        "year": "2018-19",
        "funding": "capital",
        "reported": "528.00",
        "restated": "538.00",
        "difference": "10.00",
    }
    assert data["restated"] == [restated]


def test_original_current_and_proposed_budgets(book: ReadBook) -> None:
    ledger = book(
        approval(line("100.00")),
        variation("addition", line("20.00")),
        approval(line("3.00"), id="A-2", outcome="recommended"),
        approval(line("4.00", "2020-21"), id="A-3", outcome="rejected"),
    )

    said = render(answer(ledger, proposed=True).page, Format.PLAIN, 200)

    assert "Year: Total; Original: 100.00; Variations: 20.00; Current: 120.00; Pending: 3.00; Proposed: 123.00" in said
    assert "2020-21" not in said


PRINTED = {
    "both agree": ({"opening": "£100", "closing": "£120"}, True, "Nothing is unexplained"),
    "within rounding": ({"opening": "£0.1k", "closing": "£0.1k"}, True, "that rounding can account for"),
    "a pound too much": (
        {"closing": "£121"},
        False,
        "+1.00 is unexplained: rounding alone accounts for less than 0.50",
    ),
    "a penny too much": ({"closing": "£120.01"}, False, "+0.01 is unexplained, and no rounding accounts for it."),
    "both wrong by the same": ({"opening": "£110", "closing": "£130"}, False, "Nothing is unexplained"),
    "a variation left out": ({"closing": "£100"}, False, "V-1 (+20.00) was left out"),
    "a variation counted twice": ({"closing": "£140"}, False, "V-1 (+20.00) was counted twice"),
    "a variation with the wrong sign": ({"closing": "£80"}, False, "V-1 (+20.00) was counted with the wrong sign"),
    "a recommendation counted": ({"closing": "£123"}, False, "A-2 “Kiosk” (+3.00) was counted though it is pending"),
    "two recommendations counted": (
        {"closing": "£130"},
        False,
        "A-2 “Kiosk” and A-4 (+10.00) were counted though it is pending",
    ),
}


@pytest.mark.parametrize("what", PRINTED)
def test_printed_figures_are_explained_or_left_unexplained(what: str, book: ReadBook) -> None:
    asked, explained, words = PRINTED[what]
    ledger = book(
        approval(line("100.00")),
        variation("addition", line("20.00")),
        approval(line("3.00"), id="A-2", outcome="recommended", more='title = "Kiosk"\n'),
        approval(line("7.00"), id="A-4", outcome="recommended"),
    )

    found = answer(ledger, **asked)

    assert found.is_explained is explained
    assert words in render(found.page, Format.PLAIN, 300)


def test_a_pair_is_looked_for_only_where_no_single_entry_explains_it(book: ReadBook) -> None:
    parts = [("A-2", "1.00"), ("A-3", "2.00"), ("A-4", "3.00"), ("A-5", "50.00")]
    ledger = book(*(approval(line(amount), id=name, outcome="recommended") for name, amount in parts))

    single: Any = answer(ledger, closing="£3").page.data()
    pair: Any = answer(ledger, closing="£5").page.data()
    none: Any = answer(ledger, closing="£20").page.data()

    assert [found["entries"] for found in single["residual"]["candidates"]] == [["A-4"]]
    assert [found["entries"] for found in pair["residual"]["candidates"]] == [["A-3", "A-4"]]
    assert none["residual"]["candidates"] == []


def test_a_residual_that_would_give_away_a_withheld_amount_is_not_worked_out(book: ReadBook) -> None:
    ledger = book(approval(f"{line('withheld')}, {line('5.00')}", more='exempt = "3"\n'))

    wrong, right = answer(ledger, closing="£105"), answer(ledger, closing="£5")

    said = render(wrong.page, Format.PLAIN, 300)
    assert "closing £105 cannot be compared: an amount that may belong to it is withheld" in said
    assert "the difference would give it away" in said
    assert "100" not in said
    assert "residual" not in wrong.page.data()
    assert (wrong.is_explained, right.is_explained) == (False, True)
    assert "A-1: amount withheld" in said


def test_what_is_withheld_elsewhere_hides_nothing(book: ReadBook) -> None:
    ledger = book(approval(f"{line('withheld', '2019-20')}, {line('5.00')}", more='exempt = "3"\n'))

    found = answer(ledger, closing="£105", part=Selection(year=read_year("2018-19"), schemes=frozenset({"PARK"})))

    assert "out by 100.00" in render(found.page, Format.PLAIN, 300)


def test_the_entries_of_one_file_are_reconciled_alone(book: ReadBook) -> None:
    ledger = book(approval(line("10.00"), day="2018-06-01"), approval(line("7.00"), id="A-2", day="2018-06-01"))
    file = ledger.by_id["A-2"].spot.file

    data: Any = answer(ledger, part=Selection(files=frozenset({file}))).page.data()

    assert (data["opening"], data["closing"]) == ("0.00", "7.00")
