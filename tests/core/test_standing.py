"""Standing: what each step leads to from each standing, who has the power for it, and what it rests on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmsledger.entries import Book, Outcome
from hmsledger.standing import COLUMN_OF, NEEDS_POWER, POSSIBLE, standing_of
from hmsledger.store.find import Whereabouts
from hmsledger.store.read import read_book

ReadBook = Callable[..., Book]
Totals = Callable[..., dict[str, str]]
Errors = Callable[..., list[str]]

OUTCOMES = tuple(outcome.value for outcome in Outcome)
TABLE = """\
            pro  rec  agr  ind  app  ame  rej  def  wit  cal  uph  res  not
nothing     pro  rec  agr  ind  app  ame  rej  def  wit  -    -    -    not
proposed    pro  rec  agr  =    app  ame  rej  def  wit  -    -    -    =
recommended pro  rec  agr  =    app  ame  rej  def  wit  -    -    -    =
agreed      pro  rec  agr  =    app  ame  rej  def  wit  -    -    -    =
deferred    pro  rec  agr  =    app  ame  rej  def  wit  -    -    -    =
noted       pro  rec  agr  ind  app  ame  rej  def  wit  -    -    -    =
indicative  -    -    -    =    app  ame  rej  -    wit  -    -    -    =
rejected    -    -    -    ?    app  ame  -    -    -    -    -    -    =
approved    -    -    -    ?    app  ame  -    -    -    cal  -    res  =
amended     -    -    -    ?    app  ame  -    -    -    cal  -    res  =
upheld      -    -    -    ?    app  ame  -    -    -    cal  -    res  =
called-in   -    -    -    ?    app  ame  -    -    -    -    uph  res  =
withdrawn   -    -    -    -    -    -    -    -    -    -    -    -    -
rescinded   -    -    -    -    -    -    -    -    -    -    -    -    -
"""
"""The law of the steps, as the contract has it: rows are where an entry stands, columns what is decided next.

``=`` leaves the standing as it is, ``-`` is impossible and leaves it so too; where ``?`` stands, the contract does not
say whether the step is possible, only that it changes nothing.
"""
COLUMNS = {
    "approved": "approved amended upheld",
    "pending": "proposed recommended agreed deferred called-in",
    "not_counted": "indicative noted rejected withdrawn rescinded",
}
WAY = {
    "nothing": (),
    "called-in": ("approved", "called-in"),
    "upheld": ("approved", "called-in", "upheld"),
    "rescinded": ("approved", "rescinded"),
    **{alone: (alone,) for alone in OUTCOMES if alone not in {"called-in", "upheld", "rescinded"}},
}
"""The steps that lead to each standing."""


def law() -> dict[tuple[str, str], str]:
    """Return what each outcome leads to from each standing, by the table above."""
    head, *rows = (line.split() for line in TABLE.strip().splitlines())
    full = {outcome[:3]: outcome for outcome in OUTCOMES}
    return {
        (before, outcome): full.get(cell, cell)
        for before, *cells in rows
        for outcome, cell in zip((full[name] for name in head), cells, strict=True)
    }


LAW = law()


def column_of(outcome: str) -> str:
    return next(column for column, outcomes in COLUMNS.items() if outcome in outcomes.split())


def history(*steps: str) -> str:
    """Return an approval of 100.00 and later decisions, each ``OUTCOME [BODY] [quoted] [undated]``, a day apart."""
    return "".join(_steps(steps))


def _steps(steps: tuple[str, ...]) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        outcome, *more = step.split()
        body = next((word for word in more if word in {"council", "cabinet", "board", "nobody"}), "council")
        named = f', body = "{body}"' if body != "nobody" else ""
        dated = f", decided = 2023-06-{number:02d}" if "undated" not in more else ""
        evidence = ', evidence = "quoted"' if "quoted" in more else ""
        pence = "70.00" if outcome == "amended" and number > 1 else "100.00"
        carried = f'lines = [{{ year = "2023-24", funding = "capital", amount = "{pence}" }}]'
        yield f"""
        [[entry]]
        id = "S-{number}"
        kind = "{"decision" if number > 1 else "approval"}"
        {'of = "S-1"' if number > 1 else 'scheme = "HMS"'}
        recorded = 2023-06-{number:02d}
        decision = {{ outcome = "{outcome}"{named}{dated}{evidence} }}
        {carried if number == 1 or outcome == "amended" else ""}
        """


def standing(ledger: Book, clocks: Callable[..., Any]) -> Any:  # noqa: ANN401 - a standing
    found = standing_of(ledger, ledger.by_id["S-1"], clocks())  # type: ignore[arg-type]
    assert found is not None
    return found


def test_the_table_is_complete() -> None:
    assert {before for before, _ in LAW} == {"nothing", *OUTCOMES}
    assert len(LAW) == 14 * 13
    assert {outcome: column_of(outcome) for outcome in OUTCOMES} == {
        outcome.value: column.value.replace("-", "_") for outcome, column in COLUMN_OF.items()
    }
    assert {outcome.value for outcome in NEEDS_POWER} == {"approved", "amended", "rescinded"}


@pytest.mark.parametrize(
    ("before", "outcome"),
    LAW,
)
def test_every_step_from_every_standing(
    before: str, outcome: str, book: ReadBook, totals: Totals, errors: Errors, clocks: Callable[..., Any]
) -> None:
    ledger = book(history(*WAY[before], outcome))
    law, stands = LAW[before, outcome], standing(ledger, clocks)
    last = f"S-{len(WAY[before]) + 1}"
    found = [error for error in errors(ledger) if not error.startswith("amended-without-lines")]

    if law == "-" and before == "nothing":
        assert (stands.column, stands.steps) == ("not-counted", ())
        assert found == [f"step-not-possible {last}"]
        assert totals(ledger) == {"not_counted": "100.00"}
        return
    after = law if law in OUTCOMES else before
    assert stands.outcome == after
    assert totals(ledger) == {column_of(after): "70.00" if law == "amended" and before != "nothing" else "100.00"}
    if law == "?":
        assert found in ([], [f"step-not-possible {last}"])
    else:
        assert found == ([f"step-not-possible {last}"] if law == "-" else [])


def test_an_impossible_step_says_where_the_entry_stood_and_from_where_the_step_is_possible(
    book: ReadBook, check: Callable[..., Any]
) -> None:
    finding = check(book(history("withdrawn", "upheld")))["error step-not-possible S-2"]
    first = check(book(history("rescinded")))["error step-not-possible S-1"]

    assert finding.message == "S-1 cannot be upheld here: it stands withdrawn"
    assert finding.help.startswith("“upheld” is possible from: called-in;")
    assert first.message == "S-1 cannot be rescinded here: it has not been put to anyone"


def test_every_outcome_is_possible_from_somewhere() -> None:
    assert set(POSSIBLE) == set(Outcome)
    assert all(POSSIBLE.values())


@given(steps=st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None)
def test_any_history_ends_where_the_table_leads(
    steps: list[str], read_history: Callable[[str], Book], totals: Totals
) -> None:
    stands, pence = "nothing", "100.00"
    for number, outcome in enumerate(steps):
        law = LAW[stands, outcome]
        if law in OUTCOMES:
            stands = law
            pence = ("70.00" if number else "100.00") if outcome == "amended" else pence

    assert totals(read_history(history(*steps))) == {column_of(stands) if stands != "nothing" else "not_counted": pence}


@pytest.fixture(scope="module")
def read_history(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Book]:
    """Return a reader of one text after the other, for a test that draws them."""
    folder = tmp_path_factory.mktemp("history")
    council = (
        '[[body]]\nid = "council"\nname = "Council"\ndecides = ["budget"]\n[[scheme]]\ncode = "HMS"\nname = "System"\n'
    )

    def read(text: str) -> Book:
        (folder / "book.toml").write_text(f"format = 1\n{council}{text}", encoding="utf-8")
        return read_book(Whereabouts(folder)).sound().book

    return read


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("approved cabinet",), {"pending": "100.00"}),
        (("amended board",), {"pending": "100.00"}),
        (("recommended cabinet", "approved board"), {"pending": "100.00"}),
        (("indicative board", "approved cabinet"), {"pending": "100.00"}),
        (("rejected board", "approved cabinet"), {"pending": "100.00"}),
        (("approved cabinet", "approved council"), {"approved": "100.00"}),
        (("approved council", "approved cabinet"), {"approved": "100.00"}),
        (("approved council", "amended cabinet"), {"approved": "100.00"}),
        (("approved council", "rescinded cabinet"), {"approved": "100.00"}),
        (("approved council", "called-in board", "approved cabinet"), {"pending": "100.00"}),
        (("approved council", "called-in board", "rescinded cabinet"), {"pending": "100.00"}),
        (("approved council", "called-in board", "upheld board"), {"approved": "100.00"}),
        (("recommended cabinet", "rejected board"), {"not_counted": "100.00"}),
    ],
)
def test_a_body_without_power_approves_amends_and_rescinds_nothing(
    steps: tuple[str, ...], expected: dict[str, str], book: ReadBook, totals: Totals
) -> None:
    assert totals(book(history(*steps))) == expected


@pytest.mark.parametrize(
    "steps", [("approved cabinet",), ("recommended cabinet", "amended board"), ("approved council", "rescinded board")]
)
def test_a_step_beyond_a_bodys_power_is_an_error_on_that_step(
    steps: tuple[str, ...], book: ReadBook, errors: Errors
) -> None:
    assert errors(book(history(*steps))) == [f"approved-without-power S-{len(steps)}"]


def test_a_body_decides_the_matters_in_its_list(book: ReadBook, totals: Totals, errors: Errors) -> None:
    ledger = book(
        """
        [[entry]]
        id = "S-1"
        kind = "approval"
        scheme = "HMS"
        recorded = 2023-06-15
        matter = "executive"
        decision = { body = "cabinet", outcome = "approved", decided = 2023-06-14 }
        lines = [{ year = "2023-24", funding = "revenue", amount = "5.00" }]
        """
    )

    assert totals(ledger) == {"approved": "5.00"}
    assert errors(ledger) == []


@pytest.mark.parametrize(
    ("steps", "quoted"),
    [
        (("approved quoted",), True),
        (("approved quoted nobody undated",), True),
        (("approved",), False),
        (("approved quoted", "approved"), False),
        (("approved quoted", "approved quoted"), True),
        (("approved", "approved quoted"), False),
        (("approved", "approved quoted nobody"), False),
        (("approved quoted", "noted"), True),
        (("approved", "noted quoted"), False),
        (("recommended quoted", "approved"), False),
        (("recommended", "approved quoted"), True),
        (("approved", "amended quoted"), True),
        (("approved quoted", "amended"), False),
        (("approved quoted", "called-in", "upheld"), False),
        (("approved", "called-in", "upheld quoted"), True),
        (("approved", "called-in quoted", "upheld"), False),
        (("approved quoted", "called-in", "approved"), False),
        (("approved", "called-in", "approved quoted"), True),
        (("recommended quoted",), False),
        (("approved quoted", "rescinded"), False),
        (("approved quoted cabinet",), False),
        (("approved quoted", "rescinded cabinet"), True),
    ],
)
def test_what_decides_is_the_evidence_of_the_step_that_gives_the_present_standing(
    steps: tuple[str, ...],
    quoted: bool,  # noqa: FBT001
    book: ReadBook,
    totals: Totals,
) -> None:
    found = totals(book(history(*steps)))

    assert ("quoted" in found) is quoted
    assert found.get("quoted", found.get("approved")) == found.get("approved")


def test_a_quotation_that_names_no_body_counts_as_it_says_and_a_minute_does_not(
    book: ReadBook, totals: Totals, errors: Errors
) -> None:
    quoted, minuted = book(history("approved quoted nobody")), book(history("approved nobody"))

    assert totals(quoted) == {"approved": "100.00", "quoted": "100.00"}
    assert errors(quoted) == []
    assert totals(minuted) == {"pending": "100.00"}
    assert errors(minuted) == ["decision-without-body S-1"]


def test_an_amendment_counts_with_its_own_lines_in_the_column_of_what_it_amends(
    book: ReadBook, data: Callable[..., Any]
) -> None:
    ledger = book(
        history("recommended cabinet"),
        """
        [[entry]]
        id = "S-2"
        kind = "decision"
        of = "S-1"
        recorded = 2023-06-20
        decision = { body = "council", outcome = "amended", decided = 2023-06-19 }
        lines = [
            { year = "2023-24", funding = "capital", amount = "60.00" },
            { year = "2024-25", funding = "revenue", amount = "10.05" },
        ]
        """,
    )

    assert data(ledger, as_at="2023-06-18")["totals"]["pending"] == "100.00"
    assert [(row["year"], row["funding"], row["approved"]) for row in data(ledger)["rows"]] == [
        ("2023-24", "capital", "60.00"),
        ("2024-25", "revenue", "10.05"),
    ]
    assert data(ledger)["movements"]["approvals"] == "70.05"


def test_an_amended_variation_counts_as_a_variation(book: ReadBook, data: Callable[..., Any]) -> None:
    ledger = book(
        history("approved"),
        """
        [[entry]]
        id = "V-1"
        kind = "variation"
        type = "addition"
        scheme = "HMS"
        recorded = 2023-06-20
        decision = { body = "cabinet", outcome = "recommended", decided = 2023-06-19 }
        lines = [{ year = "2023-24", funding = "capital", amount = "60.00" }]

        [[entry]]
        id = "V-2"
        kind = "decision"
        of = "V-1"
        recorded = 2023-06-21
        decision = { body = "council", outcome = "amended", decided = 2023-06-20 }
        lines = [{ year = "2023-24", funding = "capital", amount = "50.00" }]
        """,
    )

    assert data(ledger)["movements"] == {
        "approvals": "100.00",
        "variations": "50.00",
        "corrections": "0.00",
        "current": "150.00",
    }


def test_steps_of_one_day_follow_each_other_in_the_order_of_record(book: ReadBook, totals: Totals) -> None:
    same_day = [
        f"""
        [[entry]]
        id = "S-{number}"
        kind = "decision"
        of = "S-1"
        recorded = 2023-06-{recorded}
        decision = {{ body = "board", outcome = "{outcome}", decided = 2023-06-05 }}
        """
        for number, recorded, outcome in ((10, 11, "called-in"), (9, 12, "upheld"))
    ]

    assert totals(book(history("approved"), *same_day)) == {"approved": "100.00"}


def test_steps_of_one_day_do_not_depend_on_the_files_that_hold_them(book: ReadBook, totals: Totals) -> None:
    called_in, upheld = (
        f"""
        [[entry]]
        id = "{entry_id}"
        kind = "decision"
        of = "S-1"
        recorded = 2023-06-10
        decision = {{ body = "board", outcome = "{outcome}", decided = 2023-06-05 }}
        """
        for entry_id, outcome in (("D-1", "called-in"), ("D-01", "upheld"))
    )

    one, other = (
        totals(book(history("approved"), called_in, upheld)),
        totals(book(history("approved"), upheld, called_in)),
    )

    assert one == other


def test_where_nothing_had_been_done_with_an_entry_it_has_no_standing(
    book: ReadBook, clocks: Callable[..., Any]
) -> None:
    ledger = book(history("approved"))

    assert standing_of(ledger, ledger.by_id["S-1"], clocks("2023-05-31")) is None  # type: ignore[arg-type]
