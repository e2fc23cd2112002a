"""Figures that are no amounts, figures that speak of others again, and how so many times a figure is proved."""

import pytest

from hmsledger.proof.figures import Fault, figures_in
from hmsledger.proof.opinion import MASK, Verdict

from .conftest import Judges, of, said

AGREES, DISAGREES, UNPLACED = Verdict.AGREES, Verdict.DISAGREES, Verdict.UNPLACED
SIBLINGS = ("oxford-siblings/book",)


@pytest.mark.parametrize("text", ["£1000,000", "£26,3000", "£1,23", "£1.234.567", "£12,34,567", "£0,263m", "£-1,00"])
def test_an_amount_with_its_separators_in_the_wrong_places_is_stopped(text: str, judge: Judges) -> None:
    (item,) = judge(f"Cabinet recommended {text} for the housing management system.").judged

    assert (item.text, item.verdict, item.pence) == (text, DISAGREES, 0)
    assert "not written as an amount can be" in item.says


@pytest.mark.parametrize("text", ["£12.345", "£5.5", "£007", "£" + "9" * 60])
def test_a_rate_or_a_number_that_is_no_amount_is_listed(text: str, judge: Judges) -> None:
    (item,) = judge(f"Cabinet recommended {text} for the housing management system.").judged

    assert (item.text, item.verdict, item.pence) == (text, UNPLACED, 0)


def test_the_unit_of_a_table_is_no_amount() -> None:
    assert figures_in("Capital £000 and £m") == ()
    assert [found.fault for found in figures_in("£1.2m to £1,23 and (£1,2345)")] == [
        None,
        Fault.SEPARATORS,
        Fault.SEPARATORS,
    ]


def test_an_amount_that_is_withheld_is_masked_however_it_is_written(judge: Judges) -> None:
    (item,) = judge("The settlement with the supplier comes to £26,3000.", title="Housing management system").judged

    assert (item.verdict, item.text) == (Verdict.WITHHELD, MASK)


def test_no_sum_is_made_of_what_is_no_amount(judge: Judges) -> None:
    found = judge("The roof takes £21,500 and the windows £25,40, £46,900 in all.")

    assert said(found) == {"£21,500": UNPLACED, "£25,40": DISAGREES, "£46,900": UNPLACED}


def test_a_year_and_a_standing_that_are_both_wrong_are_both_named(judge: Judges) -> None:
    found = judge(
        "# Housing Management System",
        "At its meeting on 14 June 2023 Cabinet approved an additional £263,000 in 2021-22.",
        book=("../../ledgers",),
    )

    assert of(found, "£263,000").verdict is DISAGREES
    assert "the standing and year are not" in of(found, "£263,000").says


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("That is £5,000 in each of three years, £15,000 in all.", UNPLACED),
        ("That is £5,000 in each of three years, £16,000 in all.", DISAGREES),
        ("That is £5,000 a year for 3 years, totalling £16,000.", DISAGREES),
        ("That is £5,000 a year for three years, and £16,000 for paint.", UNPLACED),
        ("That is £5.1m in each of the three years, £15.2m in all.", UNPLACED),
    ],
)
def test_so_much_in_each_of_some_years_is_multiplied(text: str, verdict: Verdict, judge: Judges) -> None:
    assert judge(text).kept[-1].verdict is verdict


@pytest.mark.parametrize(
    ("again", "verdict"),
    [
        ("The sum of £7.2m for 2022/23 is grant.", DISAGREES),
        ("The sum of £8.1m for 2022/23 is grant.", UNPLACED),
        ("The £7.2m is grant.", UNPLACED),
        ("Another £7.2m for 2022/23 is grant.", UNPLACED),
    ],
)
def test_what_speaks_of_a_figure_again_must_be_that_figure(again: str, verdict: Verdict, judge: Judges) -> None:
    found = judge("Council approved £7.3m for Northern Gateway in 2022/23.", again, book=SIBLINGS)

    assert found.kept[-1].verdict is verdict
