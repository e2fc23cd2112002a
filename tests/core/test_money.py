"""Money: whole pence, read strictly from files and generously from people, and never rounded."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hmsledger.entries import Book
from hmsledger.findings import DamagedBookError
from hmsledger.money import read_figure, read_filed, shown, shown_short, written

ReadBook = Callable[..., Book]
amounts = st.integers(-(10**14) + 1, 10**14 - 1)

ONE_LINE = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "HMS"
recorded = 2023-06-15
decision = {{ body = "council", outcome = "approved", decided = 2023-06-14 }}
lines = [{{ year = "2023-24", funding = "capital", amount = {amount} }}]
"""


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("264296.00", 26429600),
        ("0.00", 0),
        ("0.05", 5),
        ("-0.05", -5),
        ("-50000.10", -5000010),
        ("999999999999.99", 99999999999999),
    ],
)
def test_a_filed_amount_is_read_to_the_penny(text: str, pence: int) -> None:
    assert read_filed(text) == pence


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "nan",
        "inf",
        "-Infinity",
        "1e3",
        "1E3.00",
        "1_000.00",
        "1,000.00",
        "100",
        "100.0",
        "100.000",
        "100.",
        ".50",
        "007.00",
        "00.00",
        "-0.00",
        "+5.00",
        "--5.00",
        "(5.00)",
        "£5.00",
        "5.00 ",
        " 5.00",
        "5.00\n",
        "5.00\r",
        "5.00\x00",
        "\u2212" + "5.00",
        "٢٦٤.٠٠",
        "264.٠٠",
        "２６４.００",
        "1000000000000.00",
        "",
        "-",
        "not-stated",
    ],
)
def test_nothing_but_pounds_and_two_decimals_is_a_filed_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"decimals|sign|digits|nought"):
        read_filed(text)


@pytest.mark.parametrize(
    "amount", ['"1e3"', '"-0.00"', '"１.00"', "100", "true", "nan", "1e3", "100.5", "100.50", '"5.00\\n"']
)
def test_a_file_with_any_other_amount_is_refused(amount: str, book: ReadBook) -> None:
    with pytest.raises(DamagedBookError, match="is not an amount"):
        book(ONE_LINE.format(amount=amount))


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("264,296", "264296.00"),
        ("£264,296", "264296.00"),
        ("£ 264,296.05", "264296.05"),
        ("264296", "264296.00"),
        ("£264k", "264000.00"),
        ("£264K", "264000.00"),
        ("264 thousand", "264000.00"),
        ("59.7k", "59700.00"),
        ("£1.25m", "1250000.00"),
        ("1.25 million", "1250000.00"),
        ("£2bn", "2000000000.00"),
        ("£2.5 billion", "2500000000.00"),
        ("(50,000)", "-50000.00"),
        ("(£50k)", "-50000.00"),
        ("-£0.5m", "-500000.00"),
        ("£-0.5m", "-500000.00"),
        ("\N{MINUS SIGN}50,000", "-50000.00"),
        ("- 5", "-5.00"),
        ("  £5  ", "5.00"),
        ("-£0", "0.00"),
    ],
)
def test_a_figure_is_read_as_people_type_it(typed: str, amount: str) -> None:
    assert written(read_figure(typed).pence) == amount


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("264,29", "thousands comma"),
        ("26,4296", "thousands comma"),
        ("1,25m", "thousands comma"),
        ("264,296,", "no amount"),
        ("1,234 56", "no amount"),
        ("264.5", "pence are two digits"),
        ("264.500", "pence are two digits"),
        ("1.123456k", "finer than a penny"),
        ("1.123456789m", "finer than a penny"),
        ("(50,000", "bracket"),
        ("50,000)", "bracket"),
        ("(-5)", "negative twice"),
        ("-£-5", "negative twice"),
        ("999999bn", "larger than any council"),
        ("1" * 5000, "."),
        ("٢٦٤", "no ordinary digit"),
        ("２６４", "no ordinary digit"),
        ("€5", "no ordinary digit"),
        ("+5", "no amount"),
        ("1e3", "no amount"),
        ("1_000", "no amount"),
        ("£264 to £300", "no amount"),
        ("nan", "no amount"),
        ("", "no amount"),
        ("£", "no amount"),
    ],
)
def test_a_figure_that_could_be_read_in_two_ways_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_figure(typed)


@pytest.mark.parametrize(
    ("printed", "lowest", "beyond"),
    [
        ("£263k", "262500.00", "263500.00"),
        ("£1.25m", "1245000.00", "1255000.00"),
        ("£59.7k", "59650.00", "59750.00"),
        ("£59,653", "59652.50", "59653.50"),
        ("£59,652.67", "59652.67", "59652.68"),
        ("£2bn", "1500000000.00", "2500000000.00"),
    ],
)
def test_a_printed_figure_covers_from_half_a_step_below_up_to_but_not_including_half_above(
    printed: str, lowest: str, beyond: str
) -> None:
    figure, low, high = read_figure(printed), read_filed(lowest), read_filed(beyond)

    assert figure.covers(low)
    assert not figure.covers(low - 1)
    assert figure.covers(high - 1)
    assert not figure.covers(high)


def test_a_negative_figure_covers_the_mirror_of_its_size() -> None:
    figure = read_figure("(263k)")

    assert figure.covers(read_filed("-262500.00"))
    assert not figure.covers(read_filed("-262499.99"))
    assert figure.covers(read_filed("-263499.99"))
    assert not figure.covers(read_filed("-263500.00"))
    assert not figure.covers(read_filed("263000.00"))


@pytest.mark.parametrize(
    ("printed", "agrees"), [("£59.7k", True), ("£59,653", True), ("£60k", True), ("£59.6k", False)]
)
def test_the_pence_of_gedling_agree_with_a_figure_at_its_own_precision_only(printed: str, agrees: bool) -> None:  # noqa: FBT001
    assert read_figure(printed).covers(read_filed("59652.67")) is agrees


def test_nil_covers_the_same_on_both_sides() -> None:
    nil = read_figure("£0k")

    assert nil.covers(read_filed("-499.99"))
    assert nil.covers(read_filed("499.99"))
    assert not nil.covers(read_filed("500.00"))
    assert not nil.covers(read_filed("-500.00"))


@pytest.mark.parametrize(
    "typed", ["£1 m\N{LATIN SMALL LETTER DOTLESS I}llion", "£264 thou\N{LATIN SMALL LETTER LONG S}and"]
)
def test_a_unit_in_letters_of_no_english_keyboard_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="no ordinary digit"):
        read_figure(typed)


def test_sums_are_exact_to_the_penny() -> None:
    parts = [read_filed(text) for text in ("49911.53", "13494.77", "59652.67")]

    assert written(sum(parts)) == "123058.97"
    assert written(sum([read_filed("0.10")] * 3)) == "0.30"


@given(amounts)
@example(0)
@example(-1)
def test_what_is_written_is_read_again(pence: int) -> None:
    assert read_filed(written(pence)) == pence
    assert Decimal(written(pence)) * 100 == pence


@given(amounts)
@example(-99)
def test_what_is_shown_loses_no_digit(pence: int) -> None:
    text = shown(pence)

    assert text.replace(",", "") == written(pence)
    assert read_figure(text).pence == pence
    assert all(len(group) == 3 for group in text[:-3].split(",")[1:])


@given(st.lists(amounts, min_size=1, max_size=3))
@example([100, 200])
@example([100, 250])
def test_amounts_in_a_sentence_leave_out_pence_only_where_none_has_any(pence: list[int]) -> None:
    texts = shown_short(*pence)

    assert [read_figure(text).pence for text in texts] == pence
    assert all("." in text for text in texts) is any(amount % 100 for amount in pence)


@given(amounts.filter(bool), st.integers(0, 11))
@settings(max_examples=200)
def test_an_amount_is_covered_by_its_own_rounding_and_by_no_other(pence: int, digits: int) -> None:
    unit = 10**digits
    steps = (2 * abs(pence) + unit) // (2 * unit)
    figure = read_figure("1")._replace(pence=(steps if pence > 0 else -steps) * unit, unit=unit)

    assert figure.covers(pence) or steps == 0
    assert not figure._replace(pence=figure.pence + unit).covers(pence) or steps == 0
    assert not figure._replace(pence=figure.pence - unit).covers(pence) or steps == 0


@given(st.text(st.sampled_from("0123456789.,-£()kmbn +e_\u2212 ٣３"), max_size=14))
@settings(max_examples=300)
def test_any_typed_text_is_an_amount_or_is_refused(text: str) -> None:
    try:
        figure = read_figure(text)
    except ValueError:
        return

    assert figure.covers(figure.pence)
    assert figure.unit >= 1
    assert not set(text) & set("+e_٣３")
