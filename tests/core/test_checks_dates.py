"""Dates and years that cannot be what the papers say."""

from collections.abc import Callable
from typing import Any

import pytest

from hmsledger.entries import Book

ReadBook = Callable[..., Book]
Check = Callable[..., Any]

CODES = ("published-before-decided", "effective-before-decided", "quoted-later", "year-out-of-context")


def entry(
    year: str = "2021-22",
    *,
    kind: str = "approval",
    more: str = "",
    extra: str = "",
    amount: str = "100.00",
    outcome: str = "approved",
    decided: str = "decided = 2021-02-17",
) -> str:
    sort = f'kind = "{kind}"' if kind == "approval" else f'kind = "variation"\ntype = "{kind}"'
    return f"""
[[entry]]
id = "A-1"
{sort}
scheme = "HMS"
recorded = 2021-02-18
{extra}
decision = {{ body = "council", outcome = "{outcome}"{f", {decided}" if decided else ""}{more} }}
lines = [{{ year = "{year}", funding = "capital", amount = "{amount}" }}]
"""


def later(outcome: str, more: str = "", lines: str = "") -> str:
    return f"""
[[entry]]
id = "D-1"
kind = "decision"
of = "A-1"
recorded = 2021-03-18
decision = {{ body = "council", outcome = "{outcome}", decided = 2021-03-17{more} }}
{lines}
"""


def quotation(document: str) -> str:
    return f"""
[[entry]]
id = "Q-1"
kind = "quotation"
scheme = "HMS"
recorded = 2021-03-18
document = {{ {document} }}
lines = [{{ year = "2021-22", funding = "capital", amount = "100.00" }}]
"""


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (", published = 2021-02-16", ["published-before-decided"]),
        (", published = 2021-02-17", []),
        (", published = 2021-02-18", []),
        (", effective = 2021-02-16", ["effective-before-decided"]),
        (", effective = 2021-02-17", []),
        (", effective = 2021-02-24", []),
    ],
)
def test_a_decision_is_published_and_has_effect_once_it_is_taken(
    more: str, found: list[str], book: ReadBook, check: Check
) -> None:
    said = check(book(entry(more=more)), *CODES)

    assert list(said) == [f"warning {code} A-1" for code in found]


def test_a_later_decision_is_published_and_has_effect_once_it_is_taken(book: ReadBook, check: Check) -> None:
    said = check(book(entry(), later("noted", ", published = 2021-03-01, effective = 2021-03-02")), *CODES)

    assert said["warning published-before-decided D-1"].message == (
        "D-1 was published on 2021-03-01, before it was noted on 2021-03-17"
    )
    assert said["warning effective-before-decided D-1"].message == (
        "D-1 has effect from 2021-03-02, before it was noted on 2021-03-17"
    )


def test_what_is_not_dated_is_before_and_after_nothing(book: ReadBook, check: Check) -> None:
    undated = entry(decided="", more=", published = 2021-02-01, effective = 2021-02-01")

    assert not check(book(undated), *CODES)


def test_a_decision_that_says_why_it_looks_back_has_effect_from_before(book: ReadBook, check: Check) -> None:
    urgent = entry(more=", effective = 2021-02-01", extra='retrospective = "an urgent decision, ratified"')

    assert not check(book(urgent), *CODES)


@pytest.mark.parametrize(
    ("dated", "found"),
    [(", dated = 2021-02-19", 1), (", dated = 2021-02-18", 0), (", dated = 2021-01-01", 0), ("", 0)],
)
def test_a_decision_is_quoted_in_a_document_that_exists(dated: str, found: int, book: ReadBook, check: Check) -> None:
    quoted = f', evidence = "quoted", quoted_in = {{ title = "Minutes"{dated} }}'
    said = check(book(entry(more=quoted)), *CODES)

    assert list(said) == ["warning quoted-later A-1"] * found


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ('title = "Statement", dated = 2021-03-19', 1),
        ('title = "Statement", dated = 2021-03-18', 0),
        ('title = "Statement"', 0),
    ],
)
def test_a_figure_is_quoted_from_a_document_that_exists(
    document: str, found: int, book: ReadBook, check: Check
) -> None:
    said = check(book(entry(), quotation(document)), *CODES)

    assert list(said) == ["warning quoted-later Q-1"] * found


@pytest.mark.parametrize(
    ("year", "found"),
    [
        ("2020-21", 0),
        ("2030-31", 0),
        ("2031-32", 1),
        ("2015-16", 0),
        ("2014-15", 0),
        ("2013-14", 0),
        ("2013-14..2014-15", 0),
        ("2031-32..2040-41", 0),
        ("not-stated", 0),
    ],
)
def test_a_year_far_from_the_meeting_is_probably_misread(year: str, found: int, book: ReadBook, check: Check) -> None:
    said = check(book(entry(year)), *CODES)

    assert list(said) == ["warning year-out-of-context A-1"] * found


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"amount": "-100.00"}, 0),
        ({"kind": "reprofile"}, 0),
        ({"kind": "reclassify"}, 0),
        ({"extra": 'retrospective = "an old claim"'}, 0),
        ({"kind": "addition"}, 0),
        ({"amount": "withheld", "extra": 'exempt = "paragraph 3"'}, 0),
    ],
)
def test_what_looks_back_may_name_an_old_year(parts: dict[str, str], found: int, book: ReadBook, check: Check) -> None:
    said = check(book(entry("2010-11", **parts)), *CODES)

    assert len(said) == found
    assert check(book(entry("2040-41", **parts)), *CODES)


def test_an_old_year_that_lacks_its_reason_is_told_once(book: ReadBook, check: Check) -> None:
    said = check(book(entry("2010-11")), "retrospective-missing", *CODES)

    assert list(said) == ["error retrospective-missing A-1"]


def test_an_old_year_in_a_decision_without_a_date_is_probably_misread(book: ReadBook, check: Check) -> None:
    undated = entry("2010-11", decided="")

    assert list(check(book(undated), *CODES)) == ["warning year-out-of-context A-1"]


def test_a_year_is_told_once_for_each_decision_that_brought_it_in(book: ReadBook, check: Check) -> None:
    lines = """lines = [
        { scheme = "HMS", year = "2021-22", funding = "capital", amount = "100.00" },
        { scheme = "HMS", year = "2041-42", funding = "capital", amount = "100.00" },
        { scheme = "HMS", year = "2051-52", funding = "capital", amount = "100.00" },
    ]"""
    said = check(book(entry(), later("amended", lines=lines)), *CODES)

    assert [finding.message for finding in said.values()] == [
        "D-1 was amended in 2020-21, far from 2041-42 in its lines, and 1 more of its lines"
    ]
    assert said["warning year-out-of-context D-1"].spot.path[-3:] == ("lines", 1, "year")
    assert list(check(book(entry("2041-42"), later("noted")), *CODES)) == ["warning year-out-of-context A-1"]


def test_a_year_that_was_corrected_is_judged_as_corrected(book: ReadBook, check: Check) -> None:
    correction = """
    [[entry]]
    id = "C-1"
    kind = "correction"
    corrects = "A-1"
    recorded = 2021-03-18
    statement = {{ by = "Councillor", made = 2021-03-17 }}
    was = [{{ scheme = "HMS", year = "{}", funding = "capital", amount = "100.00" }}]
    now = [{{ scheme = "HMS", year = "{}", funding = "capital", amount = "100.00" }}]
    """

    assert not check(book(entry("2041-42"), correction.format("2041-42", "2021-22")), *CODES)
    wrong = check(book(entry("2021-22"), correction.format("2021-22", "2041-42")), *CODES)
    assert wrong["warning year-out-of-context A-1"].spot.path[-1] == "lines"
