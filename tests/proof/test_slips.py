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
        ("The £7.2m is grant.", DISAGREES),
        ("Another £7.2m for 2022/23 is grant.", UNPLACED),
    ],
)
def test_what_speaks_of_a_figure_again_must_be_that_figure(again: str, verdict: Verdict, judge: Judges) -> None:
    found = judge("Council approved £7.3m for Northern Gateway in 2022/23.", again, book=SIBLINGS)

    assert found.kept[-1].verdict is verdict


def test_the_reference_of_a_decision_places_a_figure(judge: Judges) -> None:
    table = [("Reference", "£"), ("06#38", "31,062"), ("06#40", "9,247"), ("106#40", "9,247"), ("06#99", "1,234")]
    found = judge(table=table, book=("bathnes-virements/book",), as_at=None)

    assert [item.verdict for item in found.kept] == [DISAGREES, AGREES, UNPLACED, UNPLACED]


def test_a_reference_in_the_sentence_supports_a_scheme(judge: Judges) -> None:
    text = "Decision 9-2014 released £14,600 to M8 telephony, £5,600 to M8 SAN and back-up and £14,300 elsewhere."

    assert said(judge(text, book=("cleveland-pcc/book",), as_at=None))["£5,600"] is DISAGREES


@pytest.mark.parametrize(
    ("years", "verdict"),
    [("from 2020/21 into 2021/22", AGREES), ("from 2019/20 into 2020/21", DISAGREES)],
)
def test_money_moved_between_years_has_both_of_them(years: str, verdict: Verdict, judge: Judges) -> None:
    text = f"Cabinet approved the carry forward of £15.635m in the capital programme (Council Fund) {years}."

    assert judge(text, book=("flintshire-lost-sign/book",), as_at=None).kept[0].verdict is verdict


@pytest.mark.parametrize(("year", "verdict"), [("2007/08", AGREES), ("2008/09", DISAGREES)])
def test_what_is_said_of_each_year_is_said_of_one(year: str, verdict: Verdict, judge: Judges) -> None:
    text = f"It is proposed to spend £5.4m on the Local Transport Plan in each of {year} and 2009/10."

    assert judge(text, book=("bathnes-three-funders/book",), as_at=None).kept[0].verdict is verdict


def test_what_else_was_paid_for_is_not_the_exempt_item(judge: Judges) -> None:
    first = "The settlement with the supplier was worth £480k."
    title = "Housing management system"

    assert [item.verdict for item in judge(f"{first} Postage had cost £31,200.", title=title).kept] == [
        Verdict.WITHHELD,
        UNPLACED,
    ]
    assert judge(f"{first} Postage on it had cost £31,200.", title=title).kept[1].verdict is Verdict.WITHHELD


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The capital programme was £57.2m after the decisions of Cabinet on 23 November 2021.", AGREES),
        ("The capital plan 2013-14 was originally approved as £4,382k.", DISAGREES),
        ("The total additional capital budget approved for the capital programme is £57.2m.", AGREES),
    ],
)
def test_words_of_time_and_of_totals(text: str, verdict: Verdict, judge: Judges) -> None:
    book = ("cleveland-pcc/book",) if "2013" in text else ("rochdale-bridge/book",)

    assert judge(text, book=book, as_at=None).kept[0].verdict is verdict


def test_digits_that_take_turns_the_wrong_way_are_a_slip(judge: Judges) -> None:
    found = judge("The amendment takes £757,000 out of the Community Bank in 2022/23.", book=("wirral-amendment/book",))

    assert of(found, "£757,000").verdict is DISAGREES


def test_a_rate_close_to_the_book_s_is_a_slip_and_one_that_was_paid_is_not(judge: Judges) -> None:
    rate = "The housing IT software needs a support post at £38,333 a year."

    assert judge(rate, book=("bury-housing-it/book",), as_at=None).kept[0].verdict is DISAGREES
    paid = rate.replace("needs a support post at", "fees paid were")
    assert judge(paid, book=("bury-housing-it/book",), as_at=None).kept[0].verdict is UNPLACED


def test_years_that_open_a_list_are_the_years_of_all_of_it(judge: Judges) -> None:
    text = (
        "Over 2026-27 to 2028-29 the housing IT software takes £1,213,798, made up of £660,466, £276,666 and £276,696."
    )
    found = said(judge(text, book=("bury-housing-it/book",), as_at=None))

    assert found == {"£1,213,798": AGREES, "£660,466": AGREES, "£276,666": AGREES, "£276,696": DISAGREES}


def test_what_slips_into_a_year_is_taken_from_another_and_may_have_either_sign(judge: Judges) -> None:
    table = [("", "£"), ("Slippage into 2023/24", "-1,006,190"), ("Slippage in 2023/24", "-1,006,190")]
    title = "Policy and Finance Committee capital programme"
    found = judge(title=title, table=table, book=("ribble-valley-slippage/book",), as_at=None)

    assert [item.verdict for item in found.kept] == [AGREES, DISAGREES]


@pytest.mark.parametrize(("body", "verdict"), [("the Cabinet", AGREES), ("the Executive", DISAGREES)])
def test_a_body_may_have_its_article(body: str, verdict: Verdict, judge: Judges) -> None:
    text = f"On 12 February 2013 {body} recommended £48.381m to Council for 2013/14 to 2017/18."

    assert judge(text, book=("york-net-increase/book",), as_at=None).kept[0].verdict is verdict


@pytest.mark.parametrize(("text", "verdict"), [("£50k", DISAGREES), ("£60k", UNPLACED)])
def test_a_single_digit_in_the_wrong_unit_needs_much_to_point_to_it(text: str, verdict: Verdict, judge: Judges) -> None:
    text = f"In 2013/14 the capital for Wi-Fi survey equipment is {text}."

    assert judge(text, book=("cleveland-pcc/book",), as_at=None).kept[0].verdict is verdict


def test_the_day_on_which_a_body_will_be_asked_is_not_the_day_of_the_recommendation(judge: Judges) -> None:
    text = "Council on 17 July 2023 will be asked to approve £497k of capital for the housing management system."

    assert judge(text).kept[0].verdict is AGREES


def test_a_part_given_as_the_total_capital_is_stopped(judge: Judges) -> None:
    assert judge("Total approved capital for the housing management system is £264,296.").stops


def test_two_digits_exchanged_are_a_slip_where_the_scheme_is_named(judge: Judges) -> None:
    found = judge("Stockton rewiring returns £71.5k.", book=("cleveland-pcc/book",), as_at=None)

    assert of(found, "£71.5k").verdict is DISAGREES
