"""A figure in company: what the other figures of its sentence, list or table say that it should be."""

from hmsledger.proof.opinion import Verdict
from hmsledger.proof.verdicts import Proof

from .conftest import Judges, said

AGREES, DISAGREES, UNPLACED = Verdict.AGREES, Verdict.DISAGREES, Verdict.UNPLACED
SIBLINGS = ("oxford-siblings/book",)
CLEVELAND = ("cleveland-pcc/book",)
BURY = ("bury-housing-it/book",)
WIRRAL = ("wirral-amendment/book",)
BATH = ("bathnes-three-funders/book",)


def verdicts(found: Proof) -> list[Verdict]:
    return [item.verdict for item in found.kept]


def test_a_slip_beside_figures_of_the_same_entry_is_stopped_though_little_is_said_of_it(judge: Judges) -> None:
    text = "The changes draw £14.6k, £6.5k and £13.4k."
    title = "M8 telephony, M8 SAN and back-up, Video conferencing"

    assert verdicts(judge(text, book=CLEVELAND, as_at=None)) == [UNPLACED] * 3
    assert verdicts(judge(text, book=CLEVELAND, as_at=None, title=title)) == [AGREES, AGREES, DISAGREES]


def test_in_the_one_cell_that_a_table_leaves_another_amount_is_wrong_whatever_it_is(judge: Judges) -> None:
    table = [
        ("£m", "2023/24", "2024/25", "2025/26"),
        ("Approved programme (February 2024)", "80.139", "96.690", "98.128"),
        ("Approved variations", "5.741", "11.595", "33.2"),
    ]
    found = judge(table=table, book=("east-sussex-programme/book",), as_at=None)

    assert said(found)["33.2"] is DISAGREES
    assert "10,775,000.00" in found.kept[-1].says


def test_a_cell_among_sums_of_years_is_held_against_the_sum_of_its_year(judge: Judges) -> None:
    table = [
        ("Budget year", "Approved budget (£)"),
        ("2026-27", "666,046"),
        ("2027-28", "276,666"),
        ("2028-29", "276,666"),
    ]

    assert verdicts(judge(table=table, book=BURY, as_at=None, title="Housing IT software")) == [
        DISAGREES,
        AGREES,
        AGREES,
    ]


def test_rows_of_two_entries_point_to_no_cell(judge: Judges) -> None:
    table = [
        ("£000", "ICCS replacement", "GIS", "ANPR x6"),
        ("Returned", "(23.0)", "(11.0)", "(0.6)"),
        ("Returned", "(23.0)", "(11.0)", "(99.9)"),
    ]

    assert judge(table=table, book=CLEVELAND, as_at=None).kept[-1].verdict is UNPLACED


def test_a_place_in_a_sentence_that_the_book_fills_with_one_amount_is_wrong_with_another(judge: Judges) -> None:
    text = "Of the £10.0m for Northern Gateway, £2.7m falls in 2021/22 and £8.0m in 2022/23."

    assert verdicts(judge(text, book=SIBLINGS, as_at=None)) == [AGREES, AGREES, DISAGREES]


def test_what_is_approved_and_what_is_pending_are_not_approved_together(judge: Judges) -> None:
    book = (*SIBLINGS, "oxford-siblings/extension")
    text = "Council has put £0.86m into city cycling schemes."
    supposed = "Council has £0.86m for city cycling schemes if the return is agreed."

    assert verdicts(judge(text, book=book, as_at=None)) == [DISAGREES]
    assert "only 1,000,000.00 of it is approved" in judge(text, book=book, as_at=None).kept[0].says
    assert verdicts(judge(supposed, book=book, as_at=None)) == [UNPLACED]


def test_what_would_be_left_is_not_held_against_what_is_there(judge: Judges) -> None:
    text = "Cabinet was told on 13 July 2022 that £140,000 would go back, leaving {} for city cycling schemes if this is agreed."
    book = (*SIBLINGS, "oxford-siblings/extension")

    assert judge(text.format("£860,000"), book=book, as_at=None).kept[-1].verdict is UNPLACED
    assert judge(text.format("£680,000"), book=book, as_at=None).kept[-1].verdict is DISAGREES


def test_a_figure_that_nothing_places_agrees_among_figures_of_its_entry(judge: Judges) -> None:
    text = "Council Fund schemes rise by £21.975m of capital. That is apart from £7.615m in 2021/22."
    found = judge(text, book=("flintshire-lost-sign/book",), as_at=None)

    assert verdicts(found) == [AGREES, AGREES]


def test_what_is_said_to_be_another_sum_is_no_second_try_at_the_first(judge: Judges) -> None:
    again = "Council approved £7.3m for Northern Gateway in 2022/23. {} £7.2m for 2022/23 is grant."

    assert judge(again.format("That"), book=SIBLINGS, as_at=None).kept[-1].verdict is DISAGREES
    assert judge(again.format("Another"), book=SIBLINGS, as_at=None).kept[-1].verdict is UNPLACED


def test_a_line_that_names_a_scheme_and_no_more_means_its_one_amount(judge: Judges) -> None:
    lines = ["Gasworks bridge: capital £17,000", "City Restart: capital £100,000, revenue £134,950"]

    assert verdicts(judge(*lines, book=SIBLINGS, as_at=None)) == [DISAGREES, AGREES, AGREES]
    assert verdicts(judge("Gasworks bridge, painting: £17,000", lines[1], book=SIBLINGS, as_at=None))[0] is UNPLACED
    assert verdicts(judge(lines[0], book=SIBLINGS, as_at=None)) == [UNPLACED]


def test_a_row_that_has_one_amount_has_it_as_its_total_over_the_years(judge: Judges) -> None:
    table = [
        ("Element", "2026-27 (£)", "Three years (£)"),
        ("Services", "383,800", "383,800"),
        ("Post", "33,333", "243,333"),
    ]
    found = judge(table=table, book=BURY, as_at=None, title="Housing IT software")

    assert verdicts(found) == [AGREES, AGREES, AGREES, DISAGREES]


def test_a_column_may_print_all_reductions_without_a_sign_and_not_some(judge: Judges) -> None:
    table = [("Community Bank: amendment (lost)", "£"), ("2021/22", "185,000"), ("2022/23", "575,000")]

    assert verdicts(judge(table=table, book=WIRRAL, as_at=None)) == [AGREES, AGREES]
    table[2] = ("2022/23", "-575,000")
    assert verdicts(judge(table=table, book=WIRRAL, as_at=None)) == [DISAGREES, AGREES]


def test_years_that_follow_a_list_of_figures_are_theirs_one_by_one(judge: Judges) -> None:
    text = "For EPH Reprovision the Council itself gives £6,828,000, {} and £2,070,000 in 2005/06, 2006/07 and 2007/08."

    assert verdicts(judge(text.format("£4,428,000"), book=BATH, as_at=None)) == [AGREES] * 3
    assert verdicts(judge(text.format("£4,248,000"), book=BATH, as_at=None)) == [AGREES, DISAGREES, AGREES]


def test_a_count_of_years_after_figures_is_no_list_of_years(judge: Judges) -> None:
    text = "Cabinet recommended £497k of capital and £97k of revenue for the housing management system, 2023/24 and the next three years."

    assert verdicts(judge(text)) == [AGREES, AGREES]


def test_years_up_to_one_are_counted_back_from_it(judge: Judges) -> None:
    text = "Increases in the {} years to {} of £10.090m for HRA schemes were recommended."
    book = ("york-net-increase/book",)

    assert verdicts(judge(text.format("five", "2026/27"), book=book, as_at=None)) == [AGREES]
    assert verdicts(judge(text.format("four", "2026/27"), book=book, as_at=None)) == [DISAGREES]
    assert verdicts(judge(text.format("five", "2026/29"), book=book, as_at=None)) == [AGREES]


def test_whoever_decides_has_decided_whatever_the_verb(judge: Judges) -> None:
    text = "Members have {} £263k for 2022-23 for the housing management system."

    assert verdicts(judge(text.format("voted"))) == [DISAGREES]
    assert verdicts(judge(text.format("discussed"))) == [AGREES]
    assert verdicts(judge("Having voted, £263k for 2022-23 is what the housing management system wants.")) == [AGREES]


def test_what_a_list_recommends_is_not_resolved(judge: Judges) -> None:
    lead = "Cabinet resolved on 14 June 2023 {} that Council:"
    item = "(a) makes provision of £263,000 for 2022/23 for the housing management system;"

    assert judge(lead.format("to recommend"), item).kept[0].verdict is AGREES
    assert judge(lead.format("and says"), item).kept[0].verdict is DISAGREES


def test_a_sum_of_a_wrong_part_is_wrong_though_it_adds_up(judge: Judges) -> None:
    table = [
        ("", "2026/27 £", "2027/28 £", "2028/29 £", "Total £"),
        ("Subscription", "243,333", "243,333", "234,333", "720,999"),
    ]
    found = judge(table=table, book=BURY, as_at=None, title="Housing IT software")

    assert verdicts(found) == [AGREES, AGREES, DISAGREES, DISAGREES]
    assert "it adds up, but from 234,333" in found.kept[-1].says


def test_what_the_cells_of_a_row_say_is_said_of_its_figures(judge: Judges) -> None:
    table = [
        ("No.", "Decision", "Amount"),
        ("1972", "City Restart, capital", "£100,000"),
        ("1972", "City Restart, revenue", "£134,905"),
        ("2141", "Gasworks bridge, capital", "£70,000"),
    ]

    assert verdicts(judge(table=table, book=SIBLINGS, as_at=None)) == [AGREES, DISAGREES, AGREES]


def test_each_label_in_brackets_has_its_own_figure(judge: Judges) -> None:
    text = "Log 05#03 shares £80,000 of miscellaneous resources among cleansing (£30,000), planning services (£22,000) and DAT (£28,000)."

    assert verdicts(judge(text, book=("bathnes-virements/book",), as_at=None)) == [AGREES] * 4


def test_a_form_names_the_body_and_the_day_above_the_figure(judge: Judges) -> None:
    form = ("Decision maker: Head of Corporate Property", "Date: 4 August 2020", "Subject: Gasworks bridge")
    line = "Decision: To release £7,000 of capital for inspection and repair."

    assert verdicts(judge(*form, line, book=SIBLINGS, as_at=None)) == [DISAGREES]
    assert verdicts(judge(form[2], line, book=SIBLINGS, as_at=None)) == [UNPLACED]
    assert verdicts(judge(*form[:2], "# Gasworks bridge", line, book=SIBLINGS, as_at=None)) == [UNPLACED]


def test_a_list_of_figures_may_have_one_each_of_the_years_that_follow_it(judge: Judges) -> None:
    text = "New Pupil Places will have £560,024, £538,782 and {} over the three years from 2005/06."

    assert verdicts(judge(text.format("£298,868"), book=BATH, as_at=None)) == [AGREES] * 3
    assert verdicts(judge(text.format("£289,868"), book=BATH, as_at=None)) == [AGREES, AGREES, DISAGREES]


def test_a_name_just_before_a_figure_is_its_own(judge: Judges) -> None:
    text = "From miscellaneous resources (05#03) cleansing had £30,000, planning services £22,000 and DAT £28,000."

    assert verdicts(judge(text, book=("bathnes-virements/book",), as_at=None)) == [AGREES] * 3


def test_what_was_spent_by_a_day_is_no_budget(judge: Judges) -> None:
    text = "The capital programme for 2021/22 is £107.3m. Spending by the end of December was £38.9m."

    assert verdicts(judge(text, book=("rochdale-bridge/book",), as_at=None)) == [AGREES, UNPLACED]


def test_what_was_spent_is_held_against_what_is_quoted(judge: Judges) -> None:
    text = "Spending of the Policy and Finance Committee capital programme in 2022/23 came to £391,415; £319,415 was spent."
    found = judge(
        text, book=("ribble-valley-slippage/book",), as_at=None, title="Policy and Finance Committee capital programme"
    )

    assert verdicts(found) == [AGREES, DISAGREES]


def test_the_text_above_a_table_is_company_to_its_cells(judge: Judges) -> None:
    text = "Under decision 9-2014 M8 telephony had £14.6k and M8 SAN and back-up £6.5k."
    table = [("Released", "£000"), ("The third", "13.4")]

    assert verdicts(judge(text, table=table, book=CLEVELAND, as_at=None)) == [AGREES, AGREES, DISAGREES]


def test_a_cell_that_has_a_figure_of_its_own_says_nothing_of_those_beside_it(judge: Judges) -> None:
    table = [
        ("No.", "Decision", "Amount"),
        ("2141", "Gasworks bridge, after the £5,000 survey", "£70,000"),
        ("2141", "Gasworks bridge", "£70,000"),
    ]

    assert verdicts(judge(table=table, book=SIBLINGS, as_at=None)) == [UNPLACED, UNPLACED, AGREES]
