"""Findings: values that name their spot, and advice that names the nearest name."""

import pytest

from hmsledger.findings import DamagedBookError, Finding, MisuseError, Place, Severity, Spot, did_you_mean, nearest

FINDING = Finding(
    "bad-year", Severity.ERROR, "“2022” is no year", "write 2022-23", Spot("hms.toml", ("entry", 0)), "HMS-1"
)


def test_a_spot_further_down_keeps_its_file_and_its_way() -> None:
    assert FINDING.spot.at("lines", 2, "year") == Spot("hms.toml", ("entry", 0, "lines", 2, "year"))


def test_a_placed_finding_says_the_same_at_its_line_and_column() -> None:
    placed = FINDING.placed(Place(12, 3, 12, 9))

    assert placed.place == Place(12, 3, 12, 9)
    assert placed.placed(FINDING.place) == FINDING  # type: ignore[arg-type]


def test_a_finding_that_speaks_of_what_stood_first_says_where_that_is() -> None:
    twice = Finding("duplicate-id", Severity.ERROR, "HMS-1 is used twice", "", Spot("b.toml"), first=Spot("a.toml"))

    assert twice.placed(Place(3, 1, 3, 2), Place(7, 1, 7, 2)).message == "HMS-1 is used twice, first at a.toml:7"
    assert twice.placed(Place(3, 1, 3, 2)).message == "HMS-1 is used twice"


def test_a_damaged_book_names_what_was_found_first() -> None:
    error = DamagedBookError((FINDING, FINDING))

    assert str(error) == "“2022” is no year"
    assert len(error.findings) == 2


@pytest.mark.parametrize(("help_", "said"), [(("write 2022-23",), "write 2022-23"), ((), "")])
def test_misuse_says_what_and_what_to_do(help_: tuple[str, ...], said: str) -> None:
    error = MisuseError("“2022” may be two years", *help_)

    assert (error.message, error.help, str(error)) == ("“2022” may be two years", said, "“2022” may be two years")


@pytest.mark.parametrize(("word", "match"), [("captial", "capital"), ("CAPITAL", "capital"), ("zzz", "")])
def test_the_nearest_name_is_found_whatever_its_case(word: str, match: str) -> None:
    assert nearest(word, ["revenue", "capital"]) == match


@pytest.mark.parametrize(
    ("word", "known", "advice"),
    [
        ("cabinte", ["council", "cabinet"], "did you mean “cabinet”?"),
        ("zzz", ["council", "cabinet"], "name one; known are cabinet, council"),
        ("zzz", [], "name one"),
        ("zzz", [f"body-{number}" for number in range(15)], "name one"),
    ],
)
def test_advice_names_the_nearest_name_or_lists_what_there_is(word: str, known: list[str], advice: str) -> None:
    assert did_you_mean(word, known, "name one") == advice
