"""How years and amounts are written, and what is said of rounding."""

import json
import re

import pytest
from conftest import Program

from hmsledger.money import read_figure
from hmsledger.render.display import Display, Negatives, Units, YearStyle, noted
from hmsledger.reports.page import Column, Page, Paragraph, Phrase, Pounds, Records, Row, Said, Table
from hmsledger.years import NOT_STATED, read_year

YEAR, SPAN = read_year("2022-23"), read_year("2023-24..2026-27")


def page(*amounts: int) -> Page:
    rows = [Row(("2022-23", Pounds(pence))) for pence in amounts]
    total = Row(("Total", Pounds(sum(amounts))), total=True, adds=tuple(range(len(amounts))))
    table = Table("", (Column("Year"), Column("Approved\nnow", right=True)), (*rows, total))
    return Page((table, Paragraph("End")), dict, lambda: Records((), ()))


@pytest.mark.parametrize(
    ("style", "year", "span"),
    [
        (YearStyle.SHORT, "2022-23", "2023-24..2026-27"),
        (YearStyle.COUNCIL, "2022/23", "2023/24 to 2026/27"),
        (YearStyle.GOVUK, "2022 to 2023", "April 2023 to March 2027"),
    ],
)
def test_years_are_written_in_one_style_in_cells_and_texts(style: YearStyle, year: str, span: str) -> None:
    display = Display(years=style)

    assert (display.cell(YEAR), display.cell(SPAN), display.cell(NOT_STATED)) == (year, span, "not stated")
    assert display.words(Phrase(("Financial year ", YEAR, "."))) == f"Financial year {year}."


@pytest.mark.parametrize(
    ("pence", "pounds", "thousands", "millions"),
    [
        (0, "0.00", "0", "0.0"),
        (49999, "499.99", "0", "0.0"),
        (50000, "500.00", "1", "0.0"),
        (-50000, "-500.00", "-1", "0.0"),
        (-49999, "-499.99", "0", "0.0"),
        (26349999, "263,499.99", "263", "0.3"),
        (123456789012, "1,234,567,890.12", "1,234,568", "1,234.6"),
        (-95000000, "-950,000.00", "-950", "-1.0"),
    ],
)
def test_amounts_are_rounded_half_up_in_size(pence: int, pounds: str, thousands: str, millions: str) -> None:
    shown = [Display(units=units).cell(Pounds(pence)) for units in Units]

    assert shown == [pounds, thousands, millions]


@pytest.mark.parametrize("units", Units)
@pytest.mark.parametrize("pence", [1, 49_999, 50_000, 149_999_99, 26_349_999, -26_250_000, 123_456_789_012])
def test_what_is_shown_stands_for_the_amount_as_a_printed_figure_does(units: Units, pence: int) -> None:
    suffix = {Units.POUNDS: "", Units.THOUSANDS: "k", Units.MILLIONS: "m"}[units]
    assert read_figure(Display(units=units).cell(Pounds(pence)) + suffix).covers(pence)


def test_brackets_mark_what_is_less_than_nil_and_a_plus_a_difference() -> None:
    brackets = Display(negatives=Negatives.BRACKETS)

    assert [brackets.cell(Pounds(pence, signed=True)) for pence in (-5, 0, 5)] == ["(0.05)", "0.00", "+0.05"]
    assert brackets.cell(Pounds(5)) == "0.05"


def test_nothing_is_said_of_rounding_where_nothing_is_rounded() -> None:
    assert noted(page(100_000, 300_000), Display(units=Units.THOUSANDS)) == page(100_000, 300_000).blocks
    assert not list(Display().notes(page(1, 2)))


def test_rounding_is_said_before_the_end_and_a_total_that_its_parts_miss_is_named() -> None:
    blocks = noted(page(140_000, 140_000), Display(units=Units.THOUSANDS))

    assert [block.text for block in blocks if isinstance(block, Paragraph)] == [
        ("Amounts in tables are rounded to the nearest £1,000, half up, each by itself; sentences give them exactly."),
        ("Rounded parts need not add up to a rounded total. Here they do not: Total, Approved now: 3 beside 2."),
        "End",
    ]


def test_a_negative_sum_of_rounded_parts_keeps_its_sign() -> None:
    notes = list(Display(units=Units.THOUSANDS).notes(page(-140_000, -140_000)))

    assert notes[1].endswith("Total, Approved now: -3 beside -2.")


def test_a_total_that_its_rounded_parts_meet_is_not_named() -> None:
    assert len(list(Display(units=Units.MILLIONS).notes(page(1, 2)))) == 1


def test_the_unit_is_named_as_it_is_shown() -> None:
    assert [Display(units=units).words(Phrase(("Unit: ", Said.UNIT))) for units in Units] == [
        "Unit: pounds (GBP), exact to the penny",
        "Unit: thousands of pounds (£000)",
        "Unit: millions of pounds (£m), to one decimal",
    ]


@pytest.mark.parametrize(
    ("command", "amount"),
    [
        ("report", "497"),
        ("explain", "497"),
        ("list", "594"),
        ("show HMS-0008", "497"),
        ("reconcile --to 2023-07-31 --proposed", "497"),
    ],
)
def test_every_reading_command_takes_the_choices(command: str, amount: str, hmsledger: Program) -> None:
    exact = hmsledger(*command.split()).out
    ended = hmsledger(*command.split(), "--units", "thousands", "--year-style", "2022/23", "--negatives", "brackets")

    assert ended.status == 0, ended.err
    assert "2023/24 to 2026/27" in ended.out
    assert f"{amount},000.00" in exact
    assert re.search(rf"\b{amount}\b", ended.out)
    assert f"{amount},000.00" not in ended.out


def test_a_choice_that_does_not_exist_is_refused_with_those_that_do(hmsledger: Program) -> None:
    ended = hmsledger("report", "--units", "thousand")

    assert (ended.status, ended.out) == (2, "")
    assert "there is no unit “thousand”" in ended.err
    assert "did you mean “thousands”?" in ended.err


@pytest.mark.parametrize("form", ["json", "csv"])
def test_data_keeps_exact_pounds(form: str, hmsledger: Program) -> None:
    ended = hmsledger("report", "--units", "thousands", "--format", form)

    assert (ended.status, ended.out) == (2, "")
    assert f"“{form}” is for programs and holds exact pounds" in ended.err


def test_an_answer_kept_for_next_time_is_kept_for_its_display_alone(hmsledger: Program) -> None:
    thousands, pounds = hmsledger("report", "--units", "thousands").out, hmsledger("report").out

    assert "802,296.00" in pounds
    assert "802,296.00" not in thousands
    assert json.loads(hmsledger("report", "--format", "json").out)["totals"]["approved"] == "802296.00"
