"""Figures in texts: every way in which councils write money, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmsledger.money import shown
from hmsledger.proof.figures import figure_in_cell, figures_in, headed_unit


def texts(text: str) -> list[str]:
    return [found.text for found in figures_in(text)]


@pytest.mark.parametrize(
    ("text", "figure", "pence", "unit"),
    [
        ("£263k was asked for", "£263k", 26_300_000, 100_000),
        ("£0.263m was asked for", "£0.263m", 26_300_000, 100_000),
        ("some £1.25 million", "£1.25 million", 125_000_000, 1_000_000),
        ("£1.25\u00a0million", "£1.25\u00a0million", 125_000_000, 1_000_000),
        ("£264,296.", "£264,296", 26_429_600, 100),
        ("£59,652.67, paid", "£59,652.67", 5_965_267, 1),
        ("a change of (£50,000)", "(£50,000)", -5_000_000, 100),
        ("(£50,000)", "(£50,000)", -5_000_000, 100),
        ("the approval (£264,296)", "£264,296", 26_429_600, 100),
        ("(£12k remains)", "£12k", 1_200_000, 100_000),
        ("(it is £12k)", "£12k", 1_200_000, 100_000),
        ("£-0.5m", "£-0.5m", -50_000_000, 10_000_000),
        ("a fall of -£0.5m", "-£0.5m", -50_000_000, 10_000_000),
        ("£1\u00a0234\u00a0567 in all", "£1\u00a0234\u00a0567", 123_456_700, 100),
        ("GBP 1.2m", "GBP 1.2m", 120_000_000, 10_000_000),
        ("497K of capital", "497K", 49_700_000, 100_000),
        ("2 million pounds", "2 million pounds", 200_000_000, 100_000_000),
        ("£5 bn", "£5 bn", 500_000_000_000, 100_000_000_000),
        ("£2mn", "£2mn", 200_000_000, 100_000_000),
    ],
)
def test_a_figure_is_read_with_its_sign_and_precision(text: str, figure: str, pence: int, unit: int) -> None:
    (found,) = figures_in(text)

    assert (found.text, found.figure.pence, found.figure.unit) == (figure, pence, unit)
    assert text[found.start : found.end] == figure


@pytest.mark.parametrize(
    "text",
    [
        "on 14 June 2023 and 14/06/2023",
        "in 2022-23, 2023/24 and 2023 to 2024",
        "28% of 1,250 tenants",
        "planning permission 2014/0950 and 22/00123/FUL",
        "item 12, paragraphs 9-11, resolution 3",
        "telephone 01865 249811",
        "£000 and £m",
        "the £ sign",
        "250k runners",
        "page 3 of 12 million",
        "",
    ],
)
def test_what_is_no_money_is_no_figure(text: str) -> None:
    assert texts(text) == []


def test_several_figures_stand_in_their_order() -> None:
    assert texts("£497k of capital, 97k of revenue and £1.2m") == ["£497k", "97k", "£1.2m"]


@pytest.mark.parametrize(
    ("text", "figure", "low", "high"),
    [
        ("£1.2m to £1.4m", "£1.2m to £1.4m", 120_000_000, 140_000_000),
        ("£1.2m-£1.4m", "£1.2m-£1.4m", 120_000_000, 140_000_000),
        ("£1.2-1.4m", "£1.2-1.4m", 120_000_000, 140_000_000),
        ("(£1.2m to £1.4m)", "£1.2m to £1.4m", 120_000_000, 140_000_000),
        ("between £263k and £497k", "£263k and £497k", 26_300_000, 49_700_000),
    ],
)
def test_a_range_is_one_figure_that_covers_all_between(text: str, figure: str, low: int, high: int) -> None:
    (found,) = figures_in(text)

    assert (found.text, found.figure.pence, found.top and found.top.pence) == (figure, low, high)
    assert found.covers((low + high) // 2)
    assert found.covers(low)
    assert found.covers(high)
    assert not found.covers(high * 2)


@pytest.mark.parametrize(
    "text",
    [
        "from £1.2m to £1.4m",
        "£263k and £497k",
        "£1.4m to £1.2m",
        "-£1.2m to £1.4m",
        "£1.2m to 1,400 homes",
        "£1.2m to £12.345",
    ],
)
def test_from_one_figure_to_another_is_no_range(text: str) -> None:
    assert all(found.top is None for found in figures_in(text))


@pytest.mark.parametrize(
    ("text", "unit", "pence"),
    [
        ("497", "k", 49_700_000),
        (" 1,234.5 ", "k", 123_450_000),
        ("(400)", "k", -40_000_000),
        ("-1.4", "m", -140_000_000),
        ("56.3-", "m", -5_630_000_000),
        ("1,250*", "", 125_000),
    ],
)
def test_a_bare_number_in_a_table_takes_the_unit_of_its_heading(text: str, unit: str, pence: int) -> None:
    found = figure_in_cell(text, unit)

    assert found
    assert found.figure.pence == pence


@pytest.mark.parametrize("text", ["", "-", "n/a", "(400", "12 schemes", "1.234", "Highways"])
def test_other_cells_hold_no_figure(text: str) -> None:
    assert figure_in_cell(text, "") is None


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("£000", "k"),
        ("2022/23 £'000", "k"),
        ("£000s", "k"),
        ("£k", "k"),
        ("Budget (£m)", "m"),
        ("£ million", "m"),
        ("£bn", "bn"),
        ("Amount £", ""),
        ("Scheme", None),
        ("over £5,000", None),
    ],
)
def test_a_heading_gives_its_unit(heading: str, unit: str | None) -> None:
    assert headed_unit(heading) == unit


@given(st.integers(min_value=0, max_value=10**13))
def test_any_amount_is_read_as_it_is_shown(pence: int) -> None:
    (found,) = figures_in(f"It is £{shown(pence)} in all")

    assert (found.figure.pence, found.figure.unit) == (pence, 1)


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    for found in figures_in(text):
        assert text[found.start : found.end] == found.text
