"""Real councils' decisions: each book under ``cases/`` must give the figures and findings of its published case."""

import shutil
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hmsledger.checks import findings_of
from hmsledger.checks.catalogue import RULES
from hmsledger.clocks import Clocks
from hmsledger.entries import Book
from hmsledger.findings import Finding
from hmsledger.money import read_figure
from hmsledger.reports.judged import Printed
from hmsledger.reports.reconciliation import Question, reconciliation
from hmsledger.reports.report import By, report
from hmsledger.reports.selection import Selection
from hmsledger.store.find import Whereabouts
from hmsledger.store.read import read_book
from hmsledger.years import read_year

CASES = Path(__file__).parent / "cases"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
TODAY = date(2026, 3, 31)
ZERO = "0.00"


def expected(case: str) -> dict[str, Any]:
    return tomllib.loads((CASES / case / "expected.toml").read_text(encoding="utf-8"))


def views(key: str) -> list[Any]:
    return [
        pytest.param(case, item, id=f"{case}-{item.get('name') or item.get('code') or item.get('view')}-{number}")
        for case in NAMES
        for number, item in enumerate(expected(case).get(key, []))
    ]


def book_of(case: str, view: Mapping[str, Any], folder: Path) -> Book:
    """Return the case's book, with the further files that a view names."""
    for part in ("book", *view.get("with", ())):
        shutil.copytree(CASES / case / part, folder / part)
    return read_book(Whereabouts(folder)).sound().book


def clocks_of(view: Mapping[str, Any]) -> Clocks:
    return Clocks(view.get("as_at"), view.get("as_known"))


def view_named(case: str, name: str | None) -> Mapping[str, Any]:
    return next((view for view in expected(case)["view"] if view["name"] == name), {}) if name else {}


def findings(case: str, view: Mapping[str, Any], folder: Path) -> tuple[Finding, ...]:
    clocks = clocks_of(view)
    return findings_of(book_of(case, view, folder), clocks.as_at or clocks.as_known or TODAY, clocks)


@pytest.mark.parametrize(("case", "view"), views("view"))
def test_a_report_gives_the_figures_of_its_case(case: str, view: dict[str, Any], tmp_path: Path) -> None:
    year = read_year(view["year"]) if "year" in view else None
    book = book_of(case, view, tmp_path)

    data = dict(report(book, Selection(clocks_of(view), year), By(view["by"]) if "by" in view else None).data())

    if "rows" in view:
        rows = [{"not_counted": ZERO, **row} for row in view["rows"]]
        given = [*data["rows"], *data.get("spans", [])]
        assert sorted(rows, key=str_of) == sorted(given, key=str_of)
    assert view.get("totals", {}).items() <= data["totals"].items()
    assert view.get("movements", {}).items() <= data["movements"].items()
    assert view.get("withheld", data["withheld"]) == data["withheld"]
    assert view.get("may_already_stand", data["may_already_stand"]) == data["may_already_stand"]


@pytest.mark.parametrize(("case", "group"), views("group"))
def test_sums_over_all_years_are_those_of_the_case(case: str, group: dict[str, Any], tmp_path: Path) -> None:
    view = view_named(case, group["view"])
    data = report(book_of(case, view, tmp_path), Selection(clocks_of(view)), By(group["by"])).data()

    for column in ("approved", "pending"):
        if column in group:
            sums: dict[str, int] = {}
            for row in data["rows"]:
                sums[row[group["by"]]] = sums.get(row[group["by"]], 0) + pence(row[column])
            assert {name: pence(text) for name, text in group[column].items()} == {
                name: total for name, total in sums.items() if total or name in group[column]
            }


@pytest.mark.parametrize(("case", "wanted"), views("finding"))
def test_the_check_says_what_the_case_expects(case: str, wanted: dict[str, Any], tmp_path: Path) -> None:
    found = findings(case, view_named(case, wanted.get("view")), tmp_path)

    fitting = [
        finding
        for finding in found
        if (finding.code, finding.severity.value, finding.entry)
        == (wanted["code"], wanted["severity"], wanted.get("entry", ""))
        and all(words in finding.message for words in wanted["says"])
    ]

    assert fitting, [finding for finding in found if finding.code == wanted["code"]]


@pytest.mark.parametrize("case", NAMES)
def test_the_check_finds_no_other_errors(case: str, tmp_path: Path) -> None:
    errors = [finding for finding in findings(case, {}, tmp_path) if finding.severity == "error"]

    assert expected(case)["errors"] == len(errors)


@pytest.mark.parametrize("case", NAMES)
def test_the_check_says_nothing_that_the_case_rules_out(case: str, tmp_path: Path) -> None:
    found = {finding.code for finding in findings(case, {}, tmp_path)}

    assert set(expected(case).get("never", ())) <= RULES.keys() - found


@pytest.mark.parametrize(("case", "wanted"), views("bridge"))
def test_a_bridge_names_the_movements_of_its_case(case: str, wanted: dict[str, Any], tmp_path: Path) -> None:
    known = wanted.get("known", [None, None])
    printed = {
        name: Printed(wanted[f"printed_{name}"], read_figure(wanted[f"printed_{name}"]))
        for name in ("opening", "closing")
        if f"printed_{name}" in wanted
    }
    asked = Question(
        Clocks(wanted.get("from"), known[0]),
        Clocks(wanted.get("to"), known[1]),
        Selection(year=read_year(wanted["year"]) if "year" in wanted else None),
        **printed,
    )

    answer = reconciliation(book_of(case, wanted, tmp_path), asked, lambda spot: f"{spot.file}:1")

    data: Any = answer.page.data()
    moved = [{key: movement[key] for key in ("movement", "amount")} for movement in data["movements"]]
    assert (wanted["opening"], wanted["closing"]) == (data["opening"], data["closing"])
    assert sorted(wanted["movements"], key=str_of) == sorted(moved, key=str_of)
    assert wanted.get("pending", list(data["pending"].values())) == list(data["pending"].values())
    if "residual" in wanted:
        assert wanted["residual"] == data["residual"]["amount"]
        assert wanted.get("rounding", data["residual"]["rounding"]) == data["residual"]["rounding"]
    assert wanted.get("explained", True) is answer.is_explained


def test_a_correction_of_the_lost_sign_clears_the_total(tmp_path: Path) -> None:
    found = findings("flintshire-lost-sign", {"with": ["correction"]}, tmp_path)

    assert "29,595,000.00" not in " ".join(finding.message for finding in found if finding.severity == "error")


def test_no_equal_share_of_an_unprofiled_sum_appears_anywhere(tmp_path: Path) -> None:
    book = book_of("oxford-hms", {}, tmp_path)
    for year in ("2023-24", "2024-25", "2025-26", "2026-27"):
        said = str(report(book, Selection(year=read_year(year))))

        assert "124,250" not in said
        assert "24,250" not in said


def str_of(row: Mapping[str, str]) -> str:
    return str(sorted(row.items()))


def pence(text: str) -> int:
    return int(text.replace(".", ""))
