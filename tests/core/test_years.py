"""Financial years: one spelling, one reading, and the line between 31 March and 1 April."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hmsledger.years import NOT_STATED, Year, financial_year_of, read_year

beginnings = st.integers(1900, 2199)
days = st.dates(date(1900, 4, 1), date(2200, 3, 31))


@pytest.mark.parametrize(
    "text", ["2022-23", "2022/23", "2022 to 2023", "2022-2023", "2022/2023", "2022 to 23", " 2022-23 "]
)
def test_every_accepted_spelling_is_the_same_year(text: str) -> None:
    assert read_year(text) == Year("2022-23", 2022, 2022)


@pytest.mark.parametrize(
    ("text", "label"), [("1999-00", "1999-00"), ("1999/2000", "1999-00"), ("2099-2100", "2099-00")]
)
def test_the_turn_of_a_century_is_one_year(text: str, label: str) -> None:
    assert read_year(text).label == label


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("2022-24", ("2022-23", "2022-23..2023-24")),
        ("2022-2025", ("2022-23", "2022-23..2024-25")),
        ("22-23", ("2022-23", "1922-23")),
        ("99/00", ("2099-00", "1999-00")),
        ("2022", ("2021-22", "2022-23")),
        ("2022-22", ("2022-23", "2021-22")),
        ("2022-21", ("2022-23", "2021-22")),
        ("2023-2022", ("2023-24", "2022-23")),
    ],
)
def test_a_text_with_two_readings_is_refused_and_both_are_named(text: str, readings: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=text) as refused:
        read_year(text)

    assert all(reading in str(refused.value).replace(f"“{text}”", "") for reading in readings)


@pytest.mark.parametrize("text", ["1899-00", "2200-01", "9999-00"])
def test_a_year_outside_every_budget_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="1900 to 2199"):
        read_year(text)


@pytest.mark.parametrize(
    "text", ["", "next year", "Not-Stated", "FY22", "2022-", "２０２２-２３", "2022–23", "2022-23..", "..2022-23"]
)
def test_what_names_no_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no financial year"):
        read_year(text)


@pytest.mark.parametrize("text", ["2023-24..2023-24", "2024-25..2023-24"])
def test_a_span_runs_forward(text: str) -> None:
    with pytest.raises(ValueError, match="earlier to a later"):
        read_year(text)


def test_a_span_is_read_in_any_accepted_spelling() -> None:
    assert read_year("2023/24..2026 to 2027") == Year("2023-24..2026-27", 2023, 2026)


def test_years_come_before_spans_and_spans_before_what_is_not_stated() -> None:
    labels = ["not-stated", "2023-24..2026-27", "2024-25", "2022-23..2023-24", "2023-24", "2023-24..2024-25"]

    assert sorted(labels, key=lambda label: read_year(label).order) == [
        "2023-24",
        "2024-25",
        "2022-23..2023-24",
        "2023-24..2024-25",
        "2023-24..2026-27",
        "not-stated",
    ]


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ("2023-24..2026-27", "2023-24", True),
        ("2023-24..2026-27", "2026-27", True),
        ("2023-24..2026-27", "2022-23", False),
        ("2023-24..2026-27", "2027-28", False),
        ("2023-24..2026-27", "2024-25..2025-26", True),
        ("2023-24..2026-27", "2025-26..2027-28", False),
        ("2023-24", "2023-24", True),
        ("2023-24", "not-stated", False),
        ("not-stated", "2023-24", False),
        ("not-stated", "not-stated", False),
    ],
)
def test_a_span_covers_the_years_inside_it(wide: str, narrow: str, covered: bool) -> None:  # noqa: FBT001
    assert read_year(wide).covers(read_year(narrow)) is covered


def test_a_year_runs_from_1_april_to_31_march() -> None:
    year = read_year("2022-23")

    assert (year.starts, year.ends) == (date(2022, 4, 1), date(2023, 3, 31))
    assert financial_year_of(date(2023, 3, 31)) == year
    assert financial_year_of(date(2022, 4, 1)) == year
    assert financial_year_of(date(2023, 4, 1)).label == "2023-24"
    assert financial_year_of(date(2022, 3, 31)).label == "2021-22"


def test_only_a_stated_year_is_stated_and_only_a_span_is_a_span() -> None:
    year, span = read_year("2022-23"), read_year("2022-23..2023-24")

    assert [each.is_stated for each in (year, span, NOT_STATED)] == [True, True, False]
    assert [each.is_span for each in (year, span, NOT_STATED)] == [False, True, False]


@given(beginnings)
@example(1999)
@example(2199)
def test_a_label_is_read_again_as_its_year(first: int) -> None:
    second = (first + 1) % 100

    year = read_year(f"{first}-{second:02d}")

    assert year == read_year(year.label) == read_year(f"{first} to {first + 1}")
    assert (year.first, year.label[:4]) == (first, str(first))


@given(beginnings, beginnings)
def test_only_the_following_year_ends_a_year(first: int, second: int) -> None:
    try:
        year = read_year(f"{first}-{second}")
    except ValueError:
        assert second != first + 1
    else:
        assert (year.first, second) == (first, first + 1)


@given(beginnings, st.integers(1, 10))
def test_a_span_is_read_again_as_its_span(first: int, more: int) -> None:
    start, end = read_year(f"{first}-{(first + 1) % 100:02d}"), f"{first + more}-{(first + more + 1) % 100:02d}"
    if first + more > 2199:
        return

    span = read_year(f"{start.label}..{end}")

    assert read_year(span.label) == span
    assert span.covers(start)
    assert span.covers(read_year(end))
    assert (span.starts, span.ends) == (start.starts, read_year(end).ends)


@given(days)
@example(date(2024, 2, 29))
def test_every_day_lies_in_its_financial_year_and_in_no_other(day: date) -> None:
    year = financial_year_of(day)

    assert year.starts <= day <= year.ends
    assert financial_year_of(year.ends) == year
    assert financial_year_of(year.ends + timedelta(1)).first == year.first + 1


@given(st.text(st.sampled_from("0129-/. to"), max_size=16))
def test_any_text_is_a_year_or_is_refused(text: str) -> None:
    try:
        year = read_year(text)
    except ValueError:
        return

    assert read_year(year.label) == year
    assert text.strip()[:4] == year.label[:4]
