# ruff: noqa: ANN401 - cells hold anything, and what makes workbooks has no types
"""Tables that councils published, as workbooks in three layouts each: they come in, and their totals agree."""

import json
import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import Ended, Program
from importing_shared import FORMATS, Rows, published, text, xlsx

CASES = Path(__file__).parent.parent / "cases"
YEARS = {"0506": "2005-06", "0607": "2006-07", "0708": "2007-08"}
FUNDERS = {"g": "Government", "c": "Council", "t": "Third party"}
TABLED = ("--as", "proposed", "--by", "Cabinet", "--on", "2005-02-09", "--reference", "appendix 2 annex",
          "--funding", "capital", "--recorded", "2005-02-10", "--entry", "sheet")  # fmt: skip


def book(case: str, folder: Path, *parts: str) -> Path:
    """Return an empty book with the bodies, sources and schemes of a case."""
    (folder / "ledgers").mkdir()
    for part in parts:
        shutil.copy(CASES / case / "book" / part, folder / "ledgers")
    return folder


def expected(case: str, view: str) -> Any:
    views = tomllib.loads((CASES / case / "expected.toml").read_text(encoding="utf-8"))["view"]
    return next(one for one in views if one["name"] == view)


def reported(hmsledger: Program, folder: Path, *words: str) -> Any:
    return json.loads(hmsledger("report", "--format", "json", *words, cwd=folder).out)


def number(said: str) -> int | None:
    return int(said) if said else None


# Three funders over three years


def funders_as_printed() -> bytes:
    return text(published("three-funders"))


def funders_long() -> Rows:
    header, *rows = published("three-funders")
    long: list[list[Any]] = [["Service", "Scheme", "Financial year", "Funded by", "Amount"]]
    for row in rows:
        long += [
            [row[0].title(), row[1], YEARS[header[column][1:]].replace("-", "/"), FUNDERS[header[column][0]], int(said)]
            for column, said in enumerate(row)
            if column > 1
            and header[column][0] in FUNDERS
            and header[column][:3] != "tot"
            and said
            and row[1] != "TOTAL"
        ]
    return [*long, ["Total", None, None, None, 67155059]]


def funders_merged() -> bytes:
    """Return the table under merged years, in thousands, with titles, blank rows, brackets and sums that Excel made."""
    rows = published("three-funders")[1:]
    first = 5

    def prepare(book: Any, page: Any) -> None:
        middle = book.add_format({"align": "center"})
        for index, year in enumerate(YEARS.values()):
            left = 2 + 4 * index
            page.merge_range(first - 1, left, first - 1, left + 3, year.replace("-", "/"), middle)
        money = book.add_format({"num_format": "#,##0.000;(#,##0.000)"})
        row, top = first + 1, first + 1
        for cells in rows:
            if cells[1] == "TOTAL":
                page.write_string(row, 0, f"Total {cells[0].title()}")
                for column in range(2, 14):
                    letter = "ABCDEFGHIJKLMN"[column]
                    total = sum(int(one[column] or 0) for one in rows if one[0] == cells[0] and one[1] != "TOTAL")
                    page.write_formula(row, column, f"=SUM({letter}{top + 1}:{letter}{row})", money, total / 1000)
                page.merge_range(top, 0, row - 1, 0, cells[0].title())
                row, top = row + 2, row + 2
                continue
            page.write_string(row, 1, cells[1])
            for column, said in enumerate(cells[2:], 2):
                if said:
                    page.write_number(row, column, int(said) / 1000, money)
            row += 1

    heads: list[list[Any]] = [
        ["Capital programme 2005/06 to 2007/08"],
        ["Cabinet, 9 February 2005"],
        [],
        [],
        ["Service", "Scheme"],
        [None, None, *(f"{name} £000" for _ in YEARS for name in [*FUNDERS.values(), "Total"])],
    ]
    return xlsx(heads, prepare=prepare)


def test_three_funders_as_printed_leave_their_years_open_until_somebody_says(
    hmsledger: Program, tmp_path: Path
) -> None:
    folder = book("bathnes-three-funders", tmp_path, "council.toml", "schemes.toml")
    (folder / "annex.csv").write_bytes(funders_as_printed())

    ended = hmsledger("import", "annex.csv", *TABLED, "--yes", "--save-map", "map.toml", cwd=folder)

    assert ended.status == 1
    assert "C1 “g0506”: “0506” may be the year 2005-06 or no year at all" in ended.err
    assert "Nothing is written." in ended.err
    settled = (folder / "map.toml").read_text(encoding="utf-8")
    for short, year in YEARS.items():
        for letter, funder in FUNDERS.items():
            settled = settled.replace(
                f'header = "{letter}{short}"\nholds = "amount"\nyear = "?"',
                f'header = "{letter}{short}"\nholds = "amount"\nyear = "{year}"\nsource = "{funder.lower().replace(" ", "-")}"',
            )
        settled = settled.replace(
            f'header = "tot{short}"\nholds = "total"\nyear = "?"',
            f'header = "tot{short}"\nholds = "total"\nyear = "{year}"',
        )
    (folder / "map.toml").write_text(settled, encoding="utf-8")

    ended = hmsledger("import", "annex.csv", "--map", "map.toml", "--recorded", "2005-02-10", "--yes", cwd=folder)

    assert ended.status == 0, ended.err
    agrees_with_the_case(hmsledger, folder)
    names_the_faults(ended, "annex.csv")


@pytest.mark.parametrize("ending", FORMATS)
def test_three_funders_a_row_an_amount(ending: str, hmsledger: Program, tmp_path: Path) -> None:
    folder = book("bathnes-three-funders", tmp_path, "council.toml", "schemes.toml")
    (folder / f"annex.{ending}").write_bytes(FORMATS[ending](funders_long()))

    ended = hmsledger("import", f"annex.{ending}", *TABLED, "--yes", cwd=folder)

    assert ended.status == 0, ended.err
    agrees_with_the_case(hmsledger, folder)
    names_the_faults(ended, ending)


def test_three_funders_under_merged_headers_in_thousands(hmsledger: Program, tmp_path: Path) -> None:
    folder = book("bathnes-three-funders", tmp_path, "council.toml", "schemes.toml")
    (folder / "annex.xlsx").write_bytes(funders_merged())

    ended = hmsledger("import", "annex.xlsx", *TABLED, "--yes", cwd=folder)

    assert ended.status == 0, ended.err
    agrees_with_the_case(hmsledger, folder)
    names_the_faults(ended, "annex.xlsx")
    again = hmsledger("import", "annex.xlsx", *TABLED, "--yes", cwd=folder)
    assert (again.status, again.out) == (0, "Everything is already recorded; nothing is written.\n")


def agrees_with_the_case(hmsledger: Program, folder: Path) -> None:
    for name, words in (
        ("everything known", ()),
        ("everything known, by source", ("--by", "source")),
        ("everything known, by scheme", ("--by", "scheme")),
    ):
        data = reported(hmsledger, folder, *words)
        wanted = expected("bathnes-three-funders", name)
        assert sorted(map(str, wanted["rows"])) == sorted(
            str({key: row[key] for key in wanted["rows"][0]}) for row in data["rows"]
        )
        assert wanted["totals"].items() <= data["totals"].items()


def names_the_faults(ended: Ended, where: str) -> None:
    """See the negative year and both signs of the shifted column named; nothing of it was changed."""
    assert "is negative: -2,328" in ended.err, where
    assert "2,118,290 of government money in 2007-08 for education/additional-council-allocation" in ended.err
    assert "which has only council money in the other years" in ended.err
    shifted = next(line for line in ended.err.splitlines() if "between 2006-07 and 2007-08 government money" in line)
    for scheme in ("devolved-formula-grant", "nds-modernisation", "base-programme"):
        assert f"education/{scheme}" in shifted


def test_a_service_total_that_is_out_by_a_pound_is_named_with_its_cell(hmsledger: Program, tmp_path: Path) -> None:
    folder = book("bathnes-three-funders", tmp_path, "council.toml", "schemes.toml")
    rows = [list(row) for row in funders_long()]
    rows[-1][-1] = 67155060
    (folder / "annex.xlsx").write_bytes(xlsx(rows))

    ended = hmsledger("import", "annex.xlsx", *TABLED, "--yes", cwd=folder)

    assert ended.status == 1
    last = len(rows)
    assert (
        f"Programme!E{last} prints the total 67,155,060, and the rows since the last total come to 67,155,059: out by 1"
        in ended.err
    )
    assert not (folder / "ledgers" / "annex.toml").exists()


# Registers of virements

MOVED = ("--as", "approved", "--by", "cabinet", "--id-prefix", "BV", "--declare-schemes")


def logs_as_printed() -> tuple[bytes, str, tuple[str, ...]]:
    return text(published("virements"), ";", "cp1252"), "csv", ("--expect-total", "3,030,136")


def logs_from_and_to() -> tuple[bytes, str, tuple[str, ...]]:
    """Return a row a move, with both sides on it, the days as Excel has them, and a total of what was moved."""
    rows: list[list[Any]] = [["Log no", "Date of meeting", "From", "To", "Amount £"]]
    _, *logs = published("virements")
    for ref, meeting, side, account, _, amount in logs:
        if side == "from":
            giver = account
        else:
            rows.append([ref, date.fromisoformat(meeting), giver, account, int(amount)])
    return xlsx([*rows, [None, None, None, "TOTAL", 1515068]], "Virements"), "xlsx", ()


def logs_out_and_in() -> tuple[bytes, str, tuple[str, ...]]:
    """Return a row an account, with what goes out and what comes in beside each other, and days as text."""
    rows: list[list[Any]] = [
        ["Virements 2003 to 2006"],
        [],
        ["Ref", "Meeting", "Budget head", "Income/expenditure", "Out £", "In £"],
    ]
    _, *logs = published("virements")
    for ref, meeting, side, account, kind, amount in logs:
        day = date.fromisoformat(meeting).strftime("%d/%m/%Y")
        rows.append(
            [ref, day, account, kind, int(amount) if side == "from" else None, int(amount) if side == "to" else None]
        )
    return xlsx([*rows, ["Total", None, None, None, 1515068, 1515068]], "Virements"), "xlsx", ()


@pytest.mark.parametrize("layout", [logs_as_printed, logs_from_and_to, logs_out_and_in])
def test_registers_of_virements_come_in_log_by_log(
    layout: Callable[[], tuple[bytes, str, tuple[str, ...]]], hmsledger: Program, tmp_path: Path
) -> None:
    folder = book("bathnes-virements", tmp_path, "council.toml")
    data, ending, words = layout()
    (folder / f"register.{ending}").write_bytes(data)

    ended = hmsledger("import", f"register.{ending}", *MOVED, *words, "--yes", cwd=folder)

    assert ended.status == 0, ended.err
    assert ended.out.startswith("Recorded 27 entries in ledgers/register.toml")
    found = {row["scheme"]: row["approved"] for row in reported(hmsledger, folder, "--by", "scheme")["rows"]}
    groups = tomllib.loads((CASES / "bathnes-virements" / "expected.toml").read_text(encoding="utf-8"))["group"]
    accounts = next(group for group in groups if group["by"] == "scheme")["approved"]
    assert {name: said for name, said in found.items() if said != "0.00"} == {
        name: said for name, said in accounts.items() if said != "0.00"
    }
    assert len(found) == 48
    assert "-29,200" in ended.err
    assert "-103,000" in ended.err
    if layout is not logs_from_and_to:
        assert "05#04 moves between income and expenditure" in ended.err
    checked = json.loads(hmsledger("check", "--output-format", "json", cwd=folder).out)
    assert [finding for finding in checked if finding["severity"] == "error"] == []
    again = hmsledger("import", f"register.{ending}", *MOVED, *words, "--yes", cwd=folder)
    assert again.out == "Everything is already recorded; nothing is written.\n"


def test_a_log_that_does_not_balance_is_named_with_its_cells(hmsledger: Program, tmp_path: Path) -> None:
    folder = book("bathnes-virements", tmp_path, "council.toml")
    rows = published("virements")
    rows[2][-1] = "20700"
    (folder / "register.csv").write_bytes(text(rows))

    ended = hmsledger("import", "register.csv", *MOVED, "--expect-total", "3,030,126", "--yes", cwd=folder)

    assert ended.status == 1
    assert "A2:F10: the virement BV-02#54 does not sum to nil" in ended.err
    assert not (folder / "ledgers" / "register.toml").exists()


# A programme in millions, with a last column of seven years

SPANS = ["2023-24", "2024-25", "2025-26", "2026-27", "2027-28..2033-34"]


def millions_as_printed(name: str) -> tuple[bytes, str, tuple[str, ...]]:
    return text(published(name)), "csv", ("--unit", "£m")


def millions_long(name: str) -> tuple[bytes, str, tuple[str, ...]]:
    rows = published(name)[1:]
    long: list[list[Any]] = [["Line", "Year", "£m"]]
    for row in rows:
        if "TOTAL" not in row[0]:
            long += [[row[0], year, float(said)] for year, said in zip(SPANS, row[1:6], strict=True) if said]
    total = {"programme": 383.291, "movements": 874.364}[name]
    return xlsx([["All figures in £m"], [], *long, ["Total", None, total]], "Long"), "xlsx", ()


def thousands_with_brackets(name: str) -> tuple[bytes, str, tuple[str, ...]]:
    """Return the table in thousands, negative in brackets, as text with semicolons in an old encoding."""
    rows = published(name)[1:]
    wide = [["Scheme", *(f"{year.replace('-', '/').replace('..', ' to ')} £000" for year in SPANS), "Total £000"], []]

    def bracketed(said: str) -> str:
        if not said:
            return "-"
        thousands = round(float(said) * 1000)
        return f"({-thousands:,})" if thousands < 0 else f"{thousands:,}"

    wide += [[row[0], *map(bracketed, row[1:])] for row in rows]
    return text(wide, ";", "cp1252"), "csv", ()


LAYOUTS = [millions_as_printed, millions_long, thousands_with_brackets]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_movements_of_a_programme_keep_their_last_seven_years_as_one_span(
    layout: Callable[[str], tuple[bytes, str, tuple[str, ...]]], hmsledger: Program, tmp_path: Path
) -> None:
    folder = book("east-sussex-programme", tmp_path, "council.toml")
    data, ending, words = layout("movements")
    (folder / f"movements.{ending}").write_bytes(data)
    said = ("--as", "approved", "--funding", "capital", "--declare-schemes", "--dated", "2024-07-01", "--yes")
    if layout is not millions_long:
        without = hmsledger("import", f"movements.{ending}", *said, *words, cwd=folder)
        assert "no total row adds up B" in " ".join(without.err.split())
        words = (*words, "--expect-total", "£874.364m")

    ended = hmsledger("import", f"movements.{ending}", *said, *words, cwd=folder)

    assert ended.status == 0, ended.err
    rows = [*(data := reported(hmsledger, folder))["rows"], *data.get("spans", [])]
    assert {row["year"]: row["approved"] for row in rows} == {
        "2023-24": "77319000.00",
        "2024-25": "108305000.00",
        "2025-26": "116650000.00",
        "2026-27": "67960000.00",
        "2027-28..2033-34": "504130000.00",
    }
    assert data["totals"]["approved"] == data["totals"]["quoted"] == "874364000.00"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_programme_and_what_pays_for_it_come_in_as_figures_that_never_count(
    layout: Callable[[str], tuple[bytes, str, tuple[str, ...]]], hmsledger: Program, tmp_path: Path
) -> None:
    folder = book("east-sussex-programme", tmp_path, "council.toml")
    data, ending, words = layout("programme")
    (folder / f"programme.{ending}").write_bytes(data)
    said = ("--as", "quoted", "--funding", "capital", "--declare-schemes", "--dated", "2024-07-01", "--dry-run")

    ended = hmsledger("import", f"programme.{ending}", *said, *words, "--format", "json", cwd=folder)

    assert ended.status == 0, ended.err
    data = json.loads(ended.out)
    assert data["totals"]["amounts"] == "383291000.00"
    if layout is not millions_long:
        assert len(data["totals"]["rows_agreed"]) == 2
        assert data["totals"]["single_rows_agreed"] == 7


@pytest.mark.parametrize("place", range(1, 7))
def test_a_figure_of_a_programme_that_is_out_by_a_thousand_is_named(
    place: int, hmsledger: Program, tmp_path: Path
) -> None:
    folder = book("east-sussex-programme", tmp_path, "council.toml")
    rows = published("movements")
    rows[2][place] = f"{float(rows[2][place]) + 0.001:.3f}"
    (folder / "movements.csv").write_bytes(text(rows))
    said = ("--as", "approved", "--declare-schemes", "--unit", "£m", "--yes")

    ended = hmsledger("import", "movements.csv", *said, cwd=folder)

    assert ended.status == 1
    assert "G3 prints the total 34,40" in ended.err
    assert "out by 1,000" in ended.err
