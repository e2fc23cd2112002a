"""The document's own arithmetic: what does not add up is stopped, whatever the book knows of it."""

import pytest

from hmsledger.proof.opinion import Verdict

from .conftest import Judges, of, said

AGREES, DISAGREES, UNPLACED = Verdict.AGREES, Verdict.DISAGREES, Verdict.UNPLACED


@pytest.mark.parametrize(
    "text",
    [
        "The works come to £46,900, being £21,500 for the roof and £25,400 for the windows.",
        "The works come to £46.9k, made up of £21,500 for the roof and £25,400 for the windows.",
        "The roof takes £21,500 and the windows £25,400, £46,900 in all.",
        "The roof takes £21,500 and the windows £25,400, making a total of £46,900.",
        "The works come to £43,900: the roof £21,500, the windows £25,400, less £3,000 of grant.",
        "The roof takes £21,500, less £1,500 of grant, £20,000 in total.",
        "The works come to £50,000, of which £21,500 is for the roof and £5,400 for the windows.",
        "The works come to £50,000, being £21,500 a year.",
        "The works come to £99,000, being £33,000 in each of two years and £0.",
        "The works of £50,000 came with £21,500 for one thing. There is £3 and £4.",
    ],
)
def test_a_sum_that_its_parts_may_make_is_left_alone(text: str, judge: Judges) -> None:
    assert set(said(judge(text)).values()) == {UNPLACED}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The works come to £46,000, being £21,500 for the roof and £25,400 for the windows.", "£46,000"),
        ("The roof takes £21,500 and the windows £25,400, £46,000 in all.", "£46,000"),
        ("The roof takes £21,500, the windows £25,400 and the door £100, making a total of £46,000.", "£46,000"),
        ("The works come to £46,900: the roof £21,500, the windows £25,400, less £3,000 of grant.", "£46,900"),
    ],
)
def test_a_sum_that_its_parts_cannot_make_is_stopped(text: str, wrong: str, judge: Judges) -> None:
    found = judge(text)

    assert [item.placed.found.text for item in found.kept if item.verdict is DISAGREES] == [wrong]
    assert "add up to" in of(found, wrong).says


def test_the_one_part_that_nothing_speaks_for_is_the_wrong_one(judge: Judges) -> None:
    text = (
        "Cabinet on 14 June 2023 recommended £857k for the housing management system, made up of £263k for 2022-23,"
        " £497k of capital and £79.5k of other things."
    )

    found = judge(text)

    assert of(found, "£857k").verdict is AGREES
    assert of(found, "£79.5k").verdict is DISAGREES


def test_a_total_that_agrees_with_the_book_and_not_with_its_parts_is_stopped(judge: Judges) -> None:
    text = "Cabinet on 14 June 2023 recommended £857k for the housing management system, made up of £263k for 2022-23 and £497k of capital."

    found = judge(text)

    assert of(found, "£857k").verdict is DISAGREES
    assert "but its parts add up to 760,000.00" in of(found, "£857k").says


def test_where_a_part_is_wrong_already_the_total_is_not_blamed(judge: Judges) -> None:
    text = (
        "Cabinet on 14 June 2023 recommended £857k for the housing management system, made up of £263k for 2022-23,"
        " £497k of capital and £79k of revenue."
    )

    found = judge(text)

    assert (of(found, "£857k").verdict, of(found, "£79k").verdict) == (AGREES, DISAGREES)


def test_a_withheld_part_is_not_worked_out(judge: Judges) -> None:
    found = judge("The settlement with the supplier is £500k, being £350k at once and £100k later.")

    assert all("add up" not in item.says for item in found.kept)


def rows(*cells: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [("Works £000", "Roof", "Windows", "Total"), *cells]


def test_a_table_that_adds_up_both_ways(judge: Judges) -> None:
    table = rows(
        ("2021", "100", "50", "150"),
        ("2022", "30", "20", "50"),
        ("Sub-total", "130", "70", "200"),
        ("Less: grant", "10", "5", "15"),
        ("Total", "120", "65", "185"),
    )

    assert not judge(table=table).stops


def test_a_grand_total_may_be_one_of_subtotals(judge: Judges) -> None:
    table = rows(
        ("Roof A", "100", "50", "150"),
        ("Total A", "100", "50", "150"),
        ("Roof B", "10", "5", "15"),
        ("Roof C", "10", "5", "15"),
        ("Total B", "20", "10", "30"),
        ("Grand total", "120", "60", "180"),
    )

    assert not judge(table=table).stops


def test_a_total_row_and_a_total_column_that_do_not_add_up(judge: Judges) -> None:
    table = rows(("2021", "100", "50", "105"), ("2022", "30", "20", "50"), ("Total", "103", "70", "200"))

    found = judge(table=table)

    wrong = [item.placed.passage.place for item in found.kept if item.verdict is DISAGREES]
    assert wrong == ["table 1, row 2, column 4", "table 1, row 4, column 2", "table 1, row 4, column 4"]


def test_a_table_of_one_column_and_a_table_of_one_row(judge: Judges) -> None:
    column = [("Works £", "Sum"), ("Roof", "100"), ("Windows", "50"), ("Total", "140")]
    row = [("Works £", "Roof", "Windows", "Total"), ("2021", "100", "50", "150")]

    assert judge(table=column).stops
    assert not judge(table=row).stops


def test_one_thing_quoted_in_two_ways_is_stopped_the_second_time(judge: Judges) -> None:
    found = judge(
        "The tender price for the library roof is £412,000.",
        "Members are asked to note the tender price for the library roof of £421,000.",
        "The tender price for the library roof is £412k, the price £9,000.",
    )

    assert [item.verdict for item in found.kept] == [UNPLACED, DISAGREES, UNPLACED, UNPLACED]
    assert "paragraph 1 says £412,000" in found.kept[1].says
