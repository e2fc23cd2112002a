"""What is said around figures in rarer ways: short years, tables under a caption, accounts, printed totals, large books."""

from datetime import date

import pytest

from hmsledger.documents.read import Kind as SourceKind
from hmsledger.documents.read import Source
from hmsledger.entries import Account, Body, Book, Funding, Scheme
from hmsledger.proof.cues import Names
from hmsledger.proof.figures import Fault, figures_in
from hmsledger.proof.known import MOST, Kind, Known, Shelf
from hmsledger.proof.opinion import Verdict
from hmsledger.render.proofs import Checked
from hmsledger.render.proofs.text import lines as text_lines
from hmsledger.years import NOT_STATED

from .conftest import Judges, of, said

AGREES, DISAGREES, UNPLACED = Verdict.AGREES, Verdict.DISAGREES, Verdict.UNPLACED
HEAD = 'format = 1\n[[entry]]\nkind = "approval"\nscheme = "hms"\nrecorded = 2023-05-02\n'


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Cabinet recommended £263k in 22/23 for the housing management system.", AGREES),
        ("Cabinet recommended £263k in 21/22 for the housing management system.", DISAGREES),
        ("Cabinet recommended £263k in 2022 to 2023 for the housing management system.", AGREES),
        ("The 2021/22 budget report of Cabinet recommended £263k for the housing management system.", AGREES),
        ("Under permission 2022/24 Cabinet recommended £263k for the housing management system.", AGREES),
        ("Cabinet recommended £263k for the housing management system on 2023-06-14.", AGREES),
        ("Cabinet recommended £263k for the housing management system on 14 June.", AGREES),
        ("Cabinet recommended £263k for the housing management system in June 2023.", AGREES),
        ("Cabinet recommended £263k for the housing management system this financial year.", DISAGREES),
        ("The hms takes £264,296.", UNPLACED),
        ("The HMS takes £264,296.", AGREES),
        ("Payments of 12.345 pounds and £123,456,789,012,345.123456 were made.", UNPLACED),
    ],
)
def test_years_days_and_names_in_all_their_forms(text: str, verdict: Verdict | None, judge: Judges) -> None:
    assert [item.verdict for item in judge(text).kept] == ([verdict] if verdict else [])


def test_a_day_without_its_year_needs_the_document_s_own(judge: Judges) -> None:
    found = judge("Cabinet recommended £263k for the housing management system on 14 June.", as_at=None)

    assert said(found) == {"£263k": AGREES}
    assert "date" not in of(found, "£263k").says


def test_a_table_takes_its_unit_from_the_line_above_it(judge: Judges) -> None:
    table = [("Housing management system", "Capital"), ("Further development", "497"), ("Other", "n/a")]

    assert said(judge("All figures are in £000.", table=table)) == {"497": AGREES}
    assert said(judge("All figures are in thousands.", table=table)) == {}


def test_an_account_of_another_ring_is_another_thing(judge: Judges) -> None:
    book = ("flintshire-lost-sign/book",)
    fund = judge("The Council Fund part of the capital programme in 2021/22 is £21.975m.", book=book, as_at=None)
    wrong = judge("The general fund part of the capital programme in 2021/22 is £7.615m.", book=book, as_at=None)
    all_of_it = judge("The HRA and all else of the capital programme take £29.59m in 2021/22.", book=book, as_at=None)

    assert of(fund, "£21.975m").verdict is AGREES
    assert of(wrong, "£7.615m").verdict is DISAGREES
    assert of(all_of_it, "£29.59m").verdict is AGREES


def test_years_that_are_partly_not_stated(judge: Judges) -> None:
    lines = (
        'decision = { body = "council", outcome = "approved", decided = 2023-05-01 }\n'
        'lines = [{ year = "2023-24", funding = "capital", amount = "11100.00" },'
        ' { year = "not-stated", funding = "capital", amount = "22200.00" }]\n'
    )
    extra = HEAD + 'id = "HMS-60"\ntitle = "Scanners and printers"\n' + lines

    inside = judge(
        "Scanners and printers for the housing management system take £33,300 of capital in 2023-24.", extra=extra
    )
    whole = judge("Scanners and printers for the housing management system take £33,300 of capital.", extra=extra)

    assert of(inside, "£33,300").verdict is AGREES
    assert of(whole, "£33,300").verdict is AGREES


def test_a_quotation_may_say_another_funding_type_or_no_amount(judge: Judges) -> None:
    extra = """
format = 1
[[entry]]
id = "HMS-61"
kind = "quotation"
scheme = "hms"
recorded = 2023-05-02
document = { title = "Local paper" }
lines = [{ year = "not-stated", funding = "revenue", amount = "1701000.00" }, { year = "not-stated", funding = "revenue", amount = "not-stated" }]
"""

    found = judge("The housing management system takes £1,701,000 of capital.", extra=extra)

    assert of(found, "£1,701,000").verdict is AGREES


def test_a_total_as_printed_of_something_the_book_knows_nothing_of(judge: Judges) -> None:
    extra = """
format = 1
[[stated_total]]
scope = { scheme = "northern-gateway", year = "2019-20" }
amount = "123400.00"
document = { title = "Estimates" }
"""

    found = judge("Northern Gateway had £123,400 in 2019-20.", book=("oxford-siblings/book",), extra=extra)

    assert of(found, "£123,400").verdict is UNPLACED
    assert "the total as printed" in of(found, "£123,400").says


def test_an_entry_whose_only_step_was_impossible_has_no_standing_to_name(judge: Judges) -> None:
    extra = HEAD + (
        'id = "HMS-62"\ndecision = { body = "council", outcome = "upheld", decided = 2023-05-01 }\n'
        'lines = [{ year = "2023-24", funding = "capital", amount = "45670.00" }]\n'
    )

    found = judge("The housing management system takes £45,670 of capital in 2023-24.", extra=extra)

    assert "HMS-62 (2023-24, capital) is 45,670.00, noted" in of(found, "£45,670").says


def test_one_amount_in_another_scheme_is_no_slip_unless_much_else_fits(judge: Judges) -> None:
    book = ("oxford-siblings/book",)
    slip = judge("Council approved £134,950 of capital for Northern Gateway.", book=book, as_at=None)
    chance = judge("Northern Gateway has £134,950 in 2021/22.", book=book, as_at=None)

    assert of(slip, "£134,950").verdict is UNPLACED
    assert of(chance, "£134,950").verdict is UNPLACED


def test_a_table_that_names_scheme_year_and_standing_is_held_to_the_total(judge: Judges) -> None:
    table = [("Approved capital £m", "2021/22"), ("Northern Gateway", "9.9"), ("Approved for Northern Gateway", "2.7")]

    found = judge(table=table, book=("oxford-siblings/book",), as_at=None)

    assert said(found) == {"9.9": DISAGREES, "2.7": AGREES}
    bare = [("Scheme £m", "2021/22"), ("Northern Gateway", "9.9")]
    assert said(judge(table=bare, book=("oxford-siblings/book",), as_at=None)) == {"9.9": UNPLACED}
    held = [("Scheme £m", "Approved 2021/22"), ("Northern Gateway", "9.9")]
    assert said(judge(table=held, book=("oxford-siblings/book",), as_at=None)) == {"9.9": DISAGREES}


def many(count: int) -> list[Known]:
    none: frozenset[str] = frozenset()
    return [
        Known(
            Kind.LINE,
            100 * number,
            (f"X-{number}",),
            None,
            none,
            frozenset({NOT_STATED}),
            frozenset({Funding.CAPITAL}),
            none,
            none,
        )
        for number in range(count)
    ]


def test_of_very_many_figures_the_nearest_are_looked_at() -> None:
    shelf = Shelf(many(1000))

    near = shelf.between(0, 100_000)

    assert shelf.count(0, 100_000) == 1000
    assert len(near) == MOST
    assert 50_000 in {item.pence for item in near}


def test_in_a_large_book_the_scheme_s_own_figures_are_found(judge: Judges) -> None:
    entries = "".join(
        f'[[entry]]\nid = "Z-{number}"\nkind = "approval"\nscheme = "zoo"\nrecorded = 2023-05-02\n'
        'decision = { body = "council", outcome = "approved", decided = 2023-05-01 }\n'
        f'lines = [{{ year = "2023-24", funding = "capital", amount = "{264000 + number}.00" }}]\n'
        for number in range(300)
    )
    extra = f'format = 1\n[[scheme]]\ncode = "zoo"\nname = "City zoo"\n{entries}'

    found = judge("Council approved £264k of capital for the housing management system.", extra=extra)

    assert of(found, "£264k").judged().entries == ("HMS-01",)


def test_a_total_whose_part_of_the_budget_is_gone_has_no_figure_now(judge: Judges) -> None:
    extra = HEAD + (
        'id = "HMS-63"\ntitle = "Kiosks"\ndecision = { body = "cabinet", outcome = "recommended", decided = 2023-05-01 }\n'
        'lines = [{ year = "2024-25", funding = "revenue", amount = "71230.00" }]\n'
        '[[entry]]\nid = "HMS-64"\nkind = "decision"\nof = "HMS-63"\nrecorded = 2023-06-02\n'
        'decision = { body = "council", outcome = "rejected", decided = 2023-06-01 }\n'
    )

    found = judge(
        "In total £71,230 of revenue in 2024-25 awaits a decision for the housing management system.",
        extra=extra,
        as_at=date(2023, 6, 20),
    )

    assert of(found, "£71,230").verdict in {Verdict.STALE, DISAGREES}


def test_sums_with_one_part_or_none(judge: Judges) -> None:
    found = judge("A sum of £5,000, being £4,000 which came from £300 and £200. Totals: £7, £8 total, £9.")

    assert not found.stops


def test_a_long_figure_is_no_amount() -> None:
    assert [found.fault for found in figures_in("£123,456,789,012,345.123456")] == [Fault.DIGITS]


def test_a_span_wider_than_the_years_that_are_stated_says_nothing_either_way(judge: Judges) -> None:
    extra = HEAD + (
        'id = "HMS-65"\ntitle = "Lifts and ramps"\ndecision = { body = "council", outcome = "approved", decided = 2023-05-01 }\n'
        'lines = [{ year = "2023-24", funding = "capital", amount = "11100.00" },'
        ' { year = "not-stated", funding = "capital", amount = "22200.00" }]\n'
    )

    found = judge("The housing management system has £33,300 of capital over 2023/24 to 2026/27.", extra=extra)

    assert of(found, "£33,300").verdict is AGREES


def test_a_body_says_nothing_against_a_decision_whose_body_is_not_known(judge: Judges) -> None:
    found = judge(
        "Council approved variations of £34.402m to the capital programme.",
        book=("east-sussex-programme/book",),
        as_at=None,
    )

    assert of(found, "£34.402m").verdict is AGREES


def test_an_amount_of_another_scheme_needs_more_than_a_body(judge: Judges) -> None:
    text = "Northern Gateway was dealt with on 17 August 2020: £134,950 by the Executive Director (Development)."

    assert of(judge(text, book=("oxford-siblings/book",), as_at=None), "£134,950").verdict is not AGREES


def test_a_list_of_one_makes_no_sum(judge: Judges) -> None:
    assert not judge("A roof of £5,000 which cost £6,000 and came to £7,000 in all.").stops


def test_a_sum_that_holds_a_leaked_figure_is_not_worked_out(judge: Judges) -> None:
    found = judge("The settlement with the supplier was £500k, made up of £350k for delay and £100k for costs.")

    assert {item.verdict for item in found.kept} == {Verdict.WITHHELD}


def test_a_slip_in_an_amount_of_another_scheme_needs_both_the_body_and_the_day(judge: Judges) -> None:
    text = "Head of Corporate Property approved £134,950 on 4 August 2020."

    assert of(judge(text, book=("oxford-siblings/book",), as_at=None), "£134,950").verdict is UNPLACED


@pytest.mark.parametrize("width", [20, 40, 60, 80])
def test_what_stands_around_a_figure_fits_the_width_and_the_mark_stands_under_it(judge: Judges, width: int) -> None:
    found = judge(
        "Over the years Council had given its approval for a budget of £528k of capital for the housing system."
    )
    checked = [Checked(Source("draft.md", SourceKind.MARKDOWN, b""), found)] * 2

    lines = [line.text for line in text_lines(checked, width)]

    quote = next(number for number, line in enumerate(lines) if line.startswith("  | ") and "£528k" in line)
    assert lines[quote].index("£528k") == lines[quote + 1].index("^^^^^")
    assert all(len(line) <= max(width, 40) for line in lines)
    assert lines.count("Proof: draft.md") == 2


def test_a_letter_that_only_ignoring_case_takes_for_another_is_no_name() -> None:
    names = Names(
        Book(
            bodies={"c": Body("c", "Policy/Strategy Committee")},
            schemes={"INS": Scheme("INS", "Insulation")},
            accounts={"i": Account("i", "Income/Rents", "hra")},
        )
    )

    assert [cue.value for cue in names.bodies_in("Policy/Strategy Committee, POLıCY/Strategy Committee")] == ["c"]
    assert [cue.value for cue in names.accounts_in("income-rents and \u0130ncome/Rents")] == ["hra"]
    assert [set(cue.value) for cue in names.schemes_in("Insulation and Insulatıon")] == [{"INS"}]
