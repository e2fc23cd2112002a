"""``reconcile`` as it is typed: two days or two states of knowledge, printed figures, and what makes no sense."""

import csv
import io
import json
from pathlib import Path

import pytest
from conftest import Program

ROOT = Path(__file__).parent.parent


def test_a_figure_that_the_book_explains_ends_well(hmsledger: Program) -> None:
    ended = hmsledger("reconcile", "--from", "2021-02-16", "--to", "2021-02-17", "--closing", "£264k", cwd=ROOT)

    assert ended.status == 0
    assert "closing £264k agrees with 264,296.00" in ended.out


def test_a_figure_that_nothing_explains_is_a_no(hmsledger: Program) -> None:
    words = ("--from", "2021-02-16", "--to", "2021-02-18", "--opening", "505.9m", "--closing", "556.7m")
    ended = hmsledger("reconcile", *words, cwd=ROOT)

    assert ended.status == 1
    assert "+50,535,704.00 is unexplained: rounding alone accounts for less than 100,000.00" in ended.out


def test_every_format_says_the_same_figures(hmsledger: Program) -> None:
    words = ("reconcile", "--as-known", "2023-06-13", "--as-known", "2023-06-15", "--format")
    said = {form: hmsledger(*words, form, cwd=ROOT).out for form in ("table", "plain", "json", "csv", "md")}

    data = json.loads(said["json"])
    rows = list(csv.DictReader(io.StringIO(said["csv"])))
    assert data["schema"] == "hmsledger/reconciliation/1"
    assert (data["opening"], data["closing"]) == ("792296.00", "802296.00")
    assert [row["running"] for row in rows] == ["792296.00", "802296.00", "802296.00"]
    assert all("792,296.00" in said[form] and "802,296.00" in said[form] for form in ("table", "plain", "md"))


def test_a_part_of_the_book_is_reconciled_alone(hmsledger: Program) -> None:
    ended = hmsledger(
        "reconcile", "--from", "2021-01-01", "--year", "2022-23", "--scheme", "HMS", "--by", "scheme", cwd=ROOT
    )

    assert ended.status == 0
    assert "Year 2022-23. Only Housing Management System." in ended.out
    assert "Opening 0.00 + no movements = closing 0.00." in ended.out


MISUSE = {
    "no days": ((), "there are no two figures to reconcile"),
    "one state of knowledge": (("--as-known", "2023-06-13"), "there are no two figures to reconcile"),
    "three states of knowledge": (("--as-known", "2023-06-13") * 3, "--as-known is given more than twice"),
    "days that run backwards": (("--from", "2023-06-13", "--to", "2023-06-12"), "--from and --to run backwards"),
    "knowledge that runs backwards": (
        ("--as-known", "2023-06-13", "--as-known", "2023-06-12"),
        "the two days of --as-known run backwards",
    ),
    "no day": (("--from", "2023-02-30"), "--from “2023-02-30” is not a date that exists"),
    "no figure": (("--from", "2023-02-28", "--closing", "lots"), "--closing “lots” is no figure"),
    "no grouping": (("--from", "2023-02-28", "--by", "kinds"), "there is no grouping by “kinds”"),
    "a status": (("--from", "2023-02-28", "--status", "pending"), "a reconciliation is of what is approved"),
    "no scheme": (("--from", "2023-02-28", "--scheme", "HSM"), "there is no scheme “HSM”"),
    "no year": (("--from", "2023-02-28", "--year", "2022"), "may be 2021-22 or 2022-23"),
    "no format": (("--from", "2023-02-28", "--format", "xml"), "there is no format “xml”"),
}


@pytest.mark.parametrize("what", MISUSE)
def test_what_makes_no_sense_is_explained(what: str, hmsledger: Program) -> None:
    words, said = MISUSE[what]

    ended = hmsledger("reconcile", *words, cwd=ROOT)

    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
    assert "Traceback" not in ended.err
