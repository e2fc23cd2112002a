"""Amounts in words."""

import pytest

from hmsledger.proof.figures import figures_in
from hmsledger.proof.opinion import Verdict

from .conftest import Judges, said


@pytest.mark.parametrize(
    ("text", "pounds", "unit"),
    [
        ("half a million pounds", 500_000, 100_000),
        ("a quarter of a million pounds", 250_000, 10_000),
        ("three quarters of a million pounds", 750_000, 10_000),
        ("two and a half million pounds", 2_500_000, 100_000),
        ("Two hundred and sixty-three thousand pounds", 263_000, 1_000),
        ("one million two hundred thousand pounds", 1_200_000, 1_000),
        ("two hundred and sixty-four thousand two hundred and ninety-six pounds", 264_296, 1),
        ("a hundred pounds", 100, 1),
    ],
)
def test_an_amount_in_words_is_read_to_its_last_scale(text: str, pounds: int, unit: int) -> None:
    (found,) = figures_in(f"It is {text}.")

    assert (found.text, found.figure) == (text, (100 * pounds, 100 * unit))


@pytest.mark.parametrize(
    "text",
    [
        "half pounds",
        "nought pounds",
        "several hundred thousand pounds",
        "millions of pounds",
        "a few pounds",
        "a of pounds",
        "a of and a half million pounds",
        "ninety hundred hundred billion pounds",
        "nine thousand thousand pounds",
        "two million people",
    ],
)
def test_words_that_are_no_amount_are_none(text: str) -> None:
    assert figures_in(text) == ()


def test_an_amount_in_words_is_judged_as_one_in_digits(judge: Judges) -> None:
    right = "two hundred and sixty-three thousand pounds"
    found = judge(f"Cabinet recommended {right} for the housing management system in 2022-23.")

    assert said(found) == {right: Verdict.AGREES}
    wrong = right.replace("sixty-three", "thirty-six")
    assert said(judge(f"Cabinet recommended {wrong} for the housing management system in 2022-23.")) == {
        wrong: Verdict.DISAGREES
    }
