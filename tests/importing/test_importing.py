# ruff: noqa: ANN401 - cells hold anything, and what makes workbooks has no types
"""Importing: what a sheet says becomes entries, what it does not say stays not stated, and nothing comes in twice."""

import csv
import io
import json
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Ended, Program
from hypothesis import given
from hypothesis import strategies as st
from importing_shared import FORMATS, ods, text, xls, xlsx

from hmsledger.importing.amounts import is_like_amount, read_amount, read_total
from hmsledger.importing.headers import is_total, read_header, year_in
from hmsledger.importing.mapping import Holds, Side, Unit
from hmsledger.money import Figure, shown
from hmsledger.sheets import read
from hmsledger.sheets.cells import Sheet

WIDE: list[list[Any]] = [
    ["Capital programme 2023/24", None, None, None],
    [],
    ["Scheme", "2023/24 £000", "2024-25 £000", "2025/26 to 2027/28 £000"],
    ["Roof works", 263, -12.5, None],
    ["Swimming pool", None, 1000, 500],
    ["Total", 263, 987.5, 500],
]
Importing = Callable[..., Ended]


def entries(folder: Path, file: str = "council.toml") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((folder / "ledgers" / file).read_text(encoding="utf-8"))["entry"]
    return found


# What a row comes to


def test_a_wide_table_becomes_an_entry_a_row_with_a_line_a_year(importing: Importing, folder: Path) -> None:
    ended = importing(xlsx(WIDE))

    assert ended.status == 0, ended.err
    roof, pool = entries(folder)
    assert roof["lines"] == [
        {"year": "2023-24", "funding": "not-stated", "amount": "263000.00", "stated": "£263k"},
        {"year": "2024-25", "funding": "not-stated", "amount": "-12500.00", "stated": "-£12.5k"},
    ]
    assert pool["lines"] == [
        {"year": "2024-25", "funding": "not-stated", "amount": "1000000.00", "stated": "£1,000k"},
        {"year": "2025-26..2027-28", "funding": "not-stated", "amount": "500000.00", "stated": "£500k"},
    ]
    assert roof["decision"] == {"body": "council", "outcome": "approved", "decided": date(2023, 2, 23), "minute": "71"}
    assert roof["note"] == "Imported from programme.xlsx, Programme!A4:D4."


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_says_the_same(ending: str, importing: Importing, folder: Path) -> None:
    rows = [
        ["Scheme", "Capital or revenue", "Decision date", "Amount £", "Notes"],
        ["ROOF", "Capital", date(2022, 7, 14), 1234.56, "£ and – signs"],
        ["Swimming pool", "Revenue", "14 July 2022", -0.05, None],
        ["Total", None, None, 1234.51, None],
    ]

    ended = importing(
        FORMATS[ending](rows), name=f"a.{ending}", said=("--as", "approved", "--by", "Council", "--item", "4", "--yes")
    )

    assert ended.status == 0, ended.err
    first, second = entries(folder)
    assert [first["decision"]["decided"], second["decision"]["decided"]] == [date(2022, 7, 14)] * 2
    assert [entry["lines"] for entry in (first, second)] == [
        [{"year": "not-stated", "funding": "capital", "amount": "1234.56"}],
        [{"year": "not-stated", "funding": "revenue", "amount": "-0.05"}],
    ]
    assert first["note"].startswith("£ and – signs. Imported from a.")


@pytest.mark.parametrize(
    ("sign", "encoding", "called"),
    [
        (",", "utf-8", "UTF-8, its cells parted by commas"),
        (";", "cp1252", "Windows-1252, its cells parted by semicolons"),
        ("\t", "utf-8-sig", "UTF-8, its cells parted by tabs"),
        ("|", "utf-16", "UTF-16, its cells parted by bars"),
    ],
)
def test_text_files_are_told_by_what_they_hold(
    sign: str, encoding: str, called: str, importing: Importing, folder: Path
) -> None:
    rows = [["Scheme", "2022/23 £"], ["Roof works", "(1,000.50)"], ["Swimming pool", "£2,000"], ["Total", "999.50"]]

    ended = importing(text(rows, sign, encoding), name="a.csv")

    assert ended.status == 0, ended.err
    assert f"read as {called}" in ended.err
    assert [entry["lines"][0]["amount"] for entry in entries(folder)] == ["-1000.50", "2000.00"]


def test_the_line_that_tells_excel_of_the_sign_is_no_row(importing: Importing) -> None:
    ended = importing(b"sep=;\r\nScheme;2022/23\r\nROOF;1000\r\nTotal;1001\r\n", name="a.csv")

    assert "B3 prints the total 1,001" in " ".join(ended.err.split())


def test_what_a_row_does_not_say_stays_not_stated_and_is_never_filled_in(importing: Importing, folder: Path) -> None:
    rows = [
        ["Scheme", "Year", "Capital or revenue", "Decided by", "Date", "Funded by", "Amount"],
        ["ROOF", "2022/23", "Capital", "Council", date(2022, 2, 17), "Grant", 100],
        ["ROOF", None, None, None, None, None, 200],
        ["ROOF", "not stated", "not-stated", "not stated", "not stated", "", 300],
        ["Total", None, None, None, None, None, 600],
    ]

    ended = importing(xlsx(rows), said=("--as", "approved", "--yes"))

    assert ended.status == 0, ended.err
    first, *others = entries(folder)
    assert first["lines"] == [{"year": "2022-23", "funding": "capital", "amount": "100.00", "source": "grant"}]
    for number, entry in enumerate(others, 3):
        assert {key: entry["lines"][0][key] for key in ("year", "funding")} == {
            "year": "not-stated",
            "funding": "not-stated",
        }
        assert "source" not in entry["lines"][0]
        assert entry["decision"] == {
            "outcome": "approved",
            "evidence": "quoted",
            "quoted_in": {"title": "programme.xlsx", "paragraph": f"Programme!A{number}:G{number}"},
        }


def test_what_stands_for_all_rows_does_not_fill_cells_that_a_column_leaves_empty(importing: Importing) -> None:
    rows = [["Scheme", "Year", "Amount"], ["ROOF", None, 200], ["Total", None, 200]]

    ended = importing(xlsx(rows), "--year", "2022-23")

    assert ended.status == 1
    assert "column B “Year” says it for each row, and --year for all of them" in " ".join(ended.err.split())


def test_a_source_for_all_rows_does_not_fill_a_cell_of_its_column(importing: Importing, folder: Path) -> None:
    rows = [["Scheme", "Funded by", "Amount"], ["ROOF", "Reserves", 1], ["ROOF", None, 2], ["Total", None, 3]]

    ended = importing(xlsx(rows), "--source", "grant", "--account", "hra")

    assert ended.status == 0, ended.err
    lines = [entry["lines"][0] for entry in entries(folder)]
    assert [line.get("source") for line in lines] == ["reserve", None]
    assert [line["account"] for line in lines] == ["hra", "hra"]


def test_both_sides_of_a_move_keep_the_precision_of_its_figure(importing: Importing, folder: Path) -> None:
    rows = [["From", "To", "Amount £000"], ["ROOF", "POOL", 25], ["POOL", "HMS", -3.5], ["Total", None, 21.5]]

    ended = importing(xlsx(rows), "--year", "2022-23")
    assert "moves 3,500.00 between the HRA and the General Fund" in " ".join(ended.err.split())

    ended = importing(xlsx(rows), "--year", "2022-23", "--basis", "Direction of 2019")

    assert ended.status == 0, ended.err
    assert [entry["basis"] for entry in entries(folder)] == ["Direction of 2019"] * 2
    assert [[(line["amount"], line["stated"]) for line in entry["lines"]] for entry in entries(folder)] == [
        [("-25000.00", "-£25k"), ("25000.00", "£25k")],
        [("3500.00", "£3.5k"), ("-3500.00", "-£3.5k")],
    ]


def test_a_scheme_that_ends_or_begins_alone_is_nothing_to_remark(importing: Importing) -> None:
    heads = ["Scheme", "2022/23 grant", "2023/24 grant", "2024/25 grant"]

    ended = importing(xlsx([heads, ["ROOF", 1, None, None], ["POOL", 1, 1, 1], ["Total", 2, 1, 1]]))

    assert (ended.status, ended.err) == (0, "")


def test_what_the_rows_stand_for_is_never_guessed(importing: Importing) -> None:
    ended = importing(xlsx(WIDE), said=("--yes",))

    assert ended.status == 1
    assert "nothing says what the rows stand for: approved, recommended, or only quoted (say it with --as" in " ".join(
        ended.err.split()
    )


def test_outcomes_kinds_and_references_of_columns(importing: Importing, folder: Path) -> None:
    rows = [
        [
            "Ref",
            "Type",
            "Scheme",
            "Status",
            "Minute",
            "Item",
            "Title",
            "Fund",
            "2022/23 Capital £",
            "2022/23 Revenue £",
        ],
        ["V 1", "Slippage", "HMS", "Approved", 52, "4", "Later", "HRA", -10, None],
        ["V 2", "Supplementary", "POOL", "requested", None, None, None, "General Fund", 20, 5],
        [None, "approval", "POOL", "noted", None, None, None, "General Fund", 1, None],
        ["Total", None, None, None, None, None, None, None, 11, 5],
    ]

    ended = importing(xlsx(rows), said=("--by", "council", "--on", "2022-02-17", "--yes"))

    assert ended.status == 1
    assert "does not sum to nil" in ended.err
    rows[1][1] = "Reduction"
    ended = importing(xlsx(rows), said=("--by", "council", "--on", "2022-02-17", "--yes"))
    assert ended.status == 0, ended.err
    first, second, third = entries(folder)
    assert (first["id"], first["type"], first["title"], first["lines"][0]["account"]) == (
        "IMP-V-1",
        "reduction",
        "Later",
        "hra",
    )
    assert (
        first["decision"] | {"minute": "52", "item": "4", "reference": "V 1", "outcome": "approved"}
        == first["decision"]
    )
    assert (second["type"], second["decision"]["outcome"], [line["funding"] for line in second["lines"]]) == (
        "addition",
        "recommended",
        ["capital", "revenue"],
    )
    assert (third["kind"], third["decision"]["outcome"]) == ("approval", "noted")


def test_a_body_without_power_has_only_agreed_and_it_is_said(importing: Importing, folder: Path) -> None:
    ended = importing(
        xlsx(WIDE), said=("--as", "approved", "--by", "cabinet", "--on", "2023-02-01", "--item", "4", "--yes")
    )

    assert ended.status == 0
    assert "Cabinet has no power over budget matters: recorded as agreed, which is pending" in ended.err
    assert entries(folder)[0]["decision"]["outcome"] == "agreed"


def test_rows_that_are_only_quoted_become_quotations(importing: Importing, folder: Path) -> None:
    ended = importing(xlsx(WIDE), said=("--as", "quoted", "--dated", "2023-02-01", "--title", "Programme", "--yes"))

    assert ended.status == 0, ended.err
    assert entries(folder)[0]["kind"] == "quotation"
    assert entries(folder)[0]["document"] == {
        "title": "programme.xlsx",
        "dated": date(2023, 2, 1),
        "paragraph": "Programme!A4:D4",
    }


def test_a_whole_sheet_can_be_one_entry(importing: Importing, folder: Path) -> None:
    ended = importing(
        xlsx(WIDE), "--entry", "sheet", "--title", "Programme", "--funding", "capital", "--kind", "addition"
    )

    assert ended.status == 0, ended.err
    (entry,) = entries(folder)
    assert (entry["type"], entry["title"], len(entry["lines"])) == ("addition", "Programme", 4)
    assert entry["lines"][2]["scheme"] == "POOL"
    assert entry["note"] == "Imported from programme.xlsx, Programme!A4:D5."


def test_rows_of_one_entry_must_agree_on_its_decision(importing: Importing) -> None:
    rows = [
        ["Ref", "Scheme", "Date", "Amount"],
        ["1", "ROOF", date(2022, 2, 17), 5],
        ["1", "POOL", date(2022, 2, 18), 6],
    ]

    ended = importing(xlsx(rows), "--expect-total", "11", said=("--as", "approved", "--by", "council", "--yes"))

    assert ended.status == 1
    assert "Programme!C3 says “2022-02-18” and row 2 “2022-02-17”, yet both make one entry" in " ".join(
        ended.err.split()
    )


def test_rows_of_one_entry_that_lie_apart_are_all_named(importing: Importing, folder: Path) -> None:
    rows = [["Ref", "Scheme", "2022/23"], *([["1", "ROOF", 5], ["2", "POOL", 1]] * 8)]

    ended = importing(xlsx(rows), "--expect-total", "48", "--funding", "capital", said=("--as", "approved", "--yes"))

    assert ended.status == 0, ended.err
    place = entries(folder)[0]["decision"]["quoted_in"]["paragraph"]
    assert place.startswith("Programme!A2:C2, Programme!A4:C4, ")
    assert place.endswith(" and 2 more")


def test_references_that_make_one_id_are_told_apart(importing: Importing) -> None:
    rows = [["Ref", "Scheme", "Amount"], ["V 1", "ROOF", 5], ["V-1", "POOL", 6]]

    ended = importing(xlsx(rows), "--expect-total", "11")

    assert ended.status == 1
    assert "have references that make one id, IMP-V-1" in " ".join(ended.err.split())


# Schemes and other names


def test_schemes_are_known_by_code_or_name_and_otherwise_named_with_their_cell(importing: Importing) -> None:
    rows = [["Scheme", "2022/23"], ["roof WORKS", 5], ["Swiming pool", 6]]

    ended = importing(xlsx(rows), "--expect-total", "11")

    assert ended.status == 1
    said = " ".join(ended.err.split())
    assert "Programme!A3 names “Swiming pool”, which is no scheme of the book (did you mean “Swimming pool”?" in said
    assert "Programme!A2" not in said.partition("What stands in the way")[2]


def test_schemes_can_be_declared_as_they_are_printed(importing: Importing, folder: Path) -> None:
    rows = [
        ["Service", "Scheme", "2022/23"],
        ["Leisure", "Café & bar", 5],
        ["Leisure", "Sauna", 6],
        ["Total", None, 11],
    ]

    ended = importing(xlsx(rows), "--declare-schemes")

    assert ended.status == 0, ended.err
    assert "2 schemes are declared: Leisure: Café & bar; Leisure: Sauna" in ended.err
    written = tomllib.loads((folder / "ledgers" / "programme.toml").read_text(encoding="utf-8"))
    assert [scheme["code"] for scheme in written["scheme"]] == ["Leisure: Café & bar", "Leisure: Sauna"]
    again = importing(xlsx(rows), "--declare-schemes")
    assert again.out == "Everything is already recorded; nothing is written.\n"


def test_a_name_that_cannot_be_a_code_is_not_declared(importing: Importing) -> None:
    ended = importing(xlsx([["Scheme", "2022/23"], ["a@b", 5]]), "--expect-total", "5", "--declare-schemes")

    assert "Programme!A2 names “a@b”, which cannot be a scheme's code" in " ".join(ended.err.split())


def test_bodies_sources_and_accounts_that_the_book_does_not_know_are_named(importing: Importing) -> None:
    rows = [["Scheme", "Decided by", "Funding source", "Fund", "Funding", "Amount"], ["ROOF", "Panel", "Lottery", "HRA", "Capitol", 5],
            ["ROOF", "Council", "grants", "HRB", "Capital", 6]]  # fmt: skip

    ended = importing(xlsx(rows), "--expect-total", "11", said=("--as", "approved", "--yes"))

    said = " ".join(ended.err.split())
    assert ended.status == 1
    assert "Programme!B2 names the body “Panel”, which the book does not know" in said
    assert "Programme!C2 names the source “Lottery”, which the book does not know" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--by", "Panel"), "--by names the body “Panel”, which the book does not know"),
        (("--source", "lottery"), "--source names the source “lottery”"),
        (("--account", "x"), "--account names the account “x”"),
        (("--scheme", "X"), "--scheme names “X”, which is no scheme of the book"),
        (("--as", "aproved"), "--as: there is no outcome “aproved”"),
        (("--kind", "gift"), "--kind: there is no kind of entry “gift”"),
        (("--funding", "both"), "--funding: there is no funding type “both”"),
        (("--year", "2022"), "--year: “2022” may be 2021-22 or 2022-23"),
        (("--unit", "£bn"), "--unit “£bn” is not known"),
        (("--entry", "page"), "--entry “page” is not known"),
        (("--expect-total", "much"), "--expect-total “much” is not an amount"),
        (("--on", "1 May"), "--on “1 May” is not written as a date"),
        (("--sheet", "Programe"), "there is no sheet “Programe”"),
        (("--rejects", "a.pdf"), "“a.pdf” ends in neither .xlsx nor .csv"),
        (("--rejects", "programme.xlsx"), "“programme.xlsx” exists already and is not overwritten"),
        (("--map", "none.toml"), "none.toml cannot be opened"),
    ],
)
def test_words_that_make_no_sense_are_refused(words: tuple[str, ...], said: str, importing: Importing) -> None:
    ended = importing(xlsx(WIDE), *words)

    assert ended.status == 2
    assert said in ended.err


def test_without_a_yes_nothing_is_written(importing: Importing) -> None:
    ended = importing(xlsx(WIDE), said=("--as", "approved"))

    assert ended.status == 2
    assert "nothing is written without a yes" in ended.err


# Which rows are taken


def test_subtotals_blank_rows_headings_and_repeated_headers_are_no_money(importing: Importing) -> None:
    rows = [
        ["Scheme", "2022/23", "2023/24"],
        ["HOUSING", None, None],
        ["ROOF", 5, 1],
        ["HMS", 6, "-"],
        ["Sub-total", 11, 1],
        [],
        ["Scheme", "2022/23", "2023/24"],
        ["POOL", 7, 0],
        ["HMS", 0, None],
        ["Leisure total", 7, 0],
        ["GRAND TOTAL", 18, 1],
        ["Figures are draft", None, None],
    ]

    ended = importing(xlsx(rows), "--dry-run", "--format", "json")

    data = json.loads(ended.out)
    assert {row["row"]: row["verdict"] for row in data["rows"]} == {
        2: "passed over", 3: "ok", 4: "ok", 5: "agrees", 7: "passed over", 8: "ok", 9: "passed over", 10: "agrees",
        11: "agrees", 12: "passed over",
    }  # fmt: skip
    assert data["totals"]["amounts"] == "19.00"
    assert len(tomllib.loads(data["toml"])["entry"]) == 3


def test_sums_that_excel_made_without_a_label_are_totals(importing: Importing) -> None:
    def add(_: Any, page: Any) -> None:
        page.write_formula(3, 1, "=SUBTOTAL(109,B2:B3)", None, 11)

    ended = importing(xlsx([["Scheme", "2022/23"], ["ROOF", 5], ["POOL", 6]], prepare=add))

    assert ended.status == 0, ended.err


def test_a_subtotal_that_bears_a_name_is_known_by_its_sums_and_no_money_twice(
    importing: Importing, folder: Path
) -> None:
    def add(_: Any, page: Any) -> None:
        page.write_formula(3, 1, "=SUM(B2:B3)", None, 11)
        page.write_formula(1, 2, "=SUM(B2:B2)", None, 5)

    rows = [["Scheme", "2022/23", "2022/23 revenue"], ["ROOF", 5], ["POOL", 6], ["HMS"], ["Total", 11, 5]]
    ended = importing(xlsx(rows, prepare=add))

    assert ended.status == 0, ended.err
    assert [entry["scheme"] for entry in entries(folder)] == ["ROOF", "POOL"]


def test_sums_that_excel_shares_between_cells_are_known(importing: Importing) -> None:
    from importing_shared import repacked

    def add(_: Any, page: Any) -> None:
        for column in (1, 2):
            page.write_formula(3, column, f"=SUM({'ABC'[column]}2:{'ABC'[column]}3)", None, 11)

    def share(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        sheet = sheet.replace("<f>SUM(B2:B3)</f>", '<f t="shared" ref="B4:C4" si="0">SUM(B2:B3)</f>')
        parts["xl/worksheets/sheet1.xml"] = sheet.replace("<f>SUM(C2:C3)</f>", '<f t="shared" si="0"/>').encode()

    data = repacked(xlsx([["Scheme", "2022/23", "2023/24"], ["ROOF", 5, 5], ["POOL", 6, 6]], prepare=add), share)

    assert importing(data).status == 0


def test_a_total_of_nothing_is_named(importing: Importing) -> None:
    ended = importing(xlsx([["Scheme", "2022/23"], ["Total", 0], ["ROOF", 5]]), "--expect-total", "5")
    assert ended.status == 1
    assert "prints the total 0, and all rows come to 5: out by 5" in " ".join(ended.err.split())


def test_a_total_without_figures_is_let_go(importing: Importing) -> None:
    ended = importing(xlsx([["Scheme", "2022/23"], ["ROOF", 5], ["Total", None], ["Total", 5]]))

    assert ended.status == 0, ended.err


def test_a_scheme_that_is_called_total_is_one_where_the_mapping_says_so(importing: Importing, folder: Path) -> None:
    rows = [["Scheme", "2022/23"], ["Total Wellbeing Hub", 5]]
    assert importing(xlsx(rows), "--expect-total", "5", "--save-map", "m.toml").status == 1
    (folder / "m.toml").write_text(
        (folder / "m.toml")
        .read_text(encoding="utf-8")
        .replace("[schemes]\n", '[schemes]\n"Total Wellbeing Hub" = "POOL"\n'),
        encoding="utf-8",
    )

    ended = importing(xlsx(rows), "--map", "m.toml", "--expect-total", "5", said=("--yes",))

    assert ended.status == 0, ended.err
    assert entries(folder)[0]["scheme"] == "POOL"


@pytest.mark.parametrize(
    ("figure", "status"), [("263k", 1), ("1,750,500", 0), ("£1.75m", 0), ("£1.8m", 0), ("1,750,500.01", 1)]
)
def test_the_control_total_must_agree_at_its_own_precision(figure: str, status: int, importing: Importing) -> None:
    assert importing(xlsx(WIDE[:-1]), "--expect-total", figure).status == status


def test_without_any_total_nothing_proves_that_no_row_is_missing(importing: Importing) -> None:
    ended = importing(xlsx(WIDE[:-1]))

    assert ended.status == 1
    assert "no total row adds up Programme!B4, so that nothing proves that no row is missing" in " ".join(
        ended.err.split()
    )
    assert "here they come to 1,750,500: --expect-total" in " ".join(ended.err.split())


def test_columns_that_nothing_tells_apart_are_not_added_up(importing: Importing, folder: Path) -> None:
    rows = [["Scheme", "Approved budget", "Budget £"], ["ROOF", 5, 6], ["Total", 5, 6]]
    ended = importing(xlsx(rows), "--save-map", "m.toml")
    assert ended.status == 1
    assert "Programme!C1 “Budget £” would be added to B “Approved budget” as the same money" in " ".join(
        ended.err.split()
    )
    assert importing(xlsx(rows), "--map", "m.toml", said=("--yes",)).status == 1
    saved = (folder / "m.toml").read_text(encoding="utf-8")
    (folder / "m.toml").write_text(
        saved.replace('header = "Budget £"\nholds = "amount"', 'header = "Budget £"\nholds = "nothing"'),
        encoding="utf-8",
    )

    ended = importing(xlsx(rows), "--map", "m.toml", said=("--yes",))

    assert ended.status == 0, ended.err


def test_columns_with_figures_that_are_not_read_are_said_aloud(importing: Importing) -> None:
    ended = importing(xlsx([["Scheme", "2022/23", "Forecast variance"], ["ROOF", 5, 7], ["Total", 5, 7]]))

    assert ended.status == 0, ended.err
    assert "column C “Forecast variance” holds figures that are not read" in ended.err


# Again and again


def test_a_second_run_adds_nothing_even_where_rows_moved_and_the_file_has_another_name(importing: Importing) -> None:
    assert importing(xlsx(WIDE)).status == 0
    moved = [WIDE[0], *WIDE[:3], WIDE[4], WIDE[3], WIDE[5]]

    for rows, name in ((WIDE, "programme.xlsx"), (moved, "copy of programme.xlsx")):
        ended = importing(xlsx(rows), name=name)
        assert (ended.status, ended.out) == (0, "Everything is already recorded; nothing is written.\n")


def test_a_new_row_is_added_and_a_changed_one_refused(importing: Importing, folder: Path) -> None:
    assert importing(xlsx(WIDE)).status == 0
    more = [*WIDE[:5], ["HMS", 1, None, None], ["Total", 264, 987.5, 500]]

    ended = importing(xlsx(more))

    assert ended.out == "Recorded 1 entry in ledgers/council.toml, from line 60; 2 were already recorded\n"
    changed = [*WIDE[:3], ["Roof works", 264, -12.5, None], WIDE[4], ["Total", 264, 987.5, 500]]
    ended = importing(xlsx(changed))
    assert ended.status == 1
    assert "Programme!A4:D4: IMP-" in ended.err
    assert "is already recorded and says something else" in " ".join(ended.err.split())
    assert len(entries(folder)) == 3


def test_two_rows_alike_are_two_decisions(importing: Importing, folder: Path) -> None:
    rows = [["Scheme", "2022/23"], ["ROOF", 5], ["ROOF", 5], ["Total", 10]]

    assert importing(xlsx(rows)).status == 0
    assert len({entry["id"] for entry in entries(folder)}) == 2
    assert importing(xlsx(rows)).out == "Everything is already recorded; nothing is written.\n"


def test_what_was_recorded_by_hand_is_known_again(importing: Importing, hmsledger: Program, folder: Path) -> None:
    by_hand = ("--by", "council", "--on", "2023-02-23", "--minute", "71", "--recorded", "2023-02-24", "--yes")
    assert hmsledger("approve", "ROOF", "--line", "2022-23:capital:5", *by_hand, cwd=folder).status == 0

    ended = importing(xlsx([["Scheme", "2022/23 capital"], ["ROOF", 5], ["Total", 5]]))

    assert ended.out == "Everything is already recorded; nothing is written.\n"


@pytest.mark.parametrize(
    "words",
    [
        ("--year", "2022-23"),
        ("--funding", "capital"),
        ("--by", "council"),
        ("--on", "2022-02-17"),
        ("--by", "council", "--on", "2022-02-17", "--item", "4"),
    ],
)
def test_saying_more_of_rows_that_stand_does_not_bring_them_in_again(
    words: tuple[str, ...], importing: Importing, folder: Path
) -> None:
    rows = [["Scheme", "Amount"], ["ROOF", 5], ["POOL", 5], ["Total", 10]]
    said = ("--as", "approved", "--yes")
    assert importing(xlsx(rows), said=said).status == 0

    ended = importing(xlsx(rows), *words, said=said)

    assert ended.status == 1
    assert "the same money is recorded as IMP-" in " ".join(ended.err.split())
    assert importing(xlsx(rows), *words, "--id-prefix", "SECOND", said=said).status == 0
    assert len(entries(folder)) == 4


def test_the_same_money_of_another_day_is_another_decision(importing: Importing, folder: Path) -> None:
    rows = [["Scheme", "2022/23"], ["ROOF", 5], ["Total", 5]]
    for day in ("2022-02-17", "2022-07-14"):
        assert (
            importing(
                xlsx(rows), said=("--as", "approved", "--by", "council", "--on", day, "--item", "4", "--yes")
            ).status
            == 0
        )

    assert len(entries(folder)) == 2


def test_figures_that_are_no_budget_are_left_out_and_said_aloud(importing: Importing, folder: Path) -> None:
    ended = importing(
        xlsx(
            [["Scheme", "2022/23 Budget", "2022/23 Actual", "2022/23 Forecast"], ["ROOF", 5, 4, 3], ["Total", 5, 4, 3]]
        )
    )

    assert ended.status == 0, ended.err
    assert len(entries(folder)[0]["lines"]) == 1
    assert "column C “2022/23 Actual” holds figures that are not read" in ended.err


def test_a_total_alone_is_the_amount(importing: Importing, folder: Path) -> None:
    ended = importing(text([["Scheme", "Total £"], ["ROOF", "12.5"], ["Total", "12.50"]]), name="a.csv")

    assert ended.status == 0, ended.err
    assert entries(folder)[0]["lines"][0]["amount"] == "12.50"


def test_totals_of_a_funding_type_add_up_its_columns(importing: Importing) -> None:
    heads = [
        "Scheme",
        "2022/23 capital",
        "2022/23 revenue",
        "2023/24 capital",
        "Total capital",
        "Total 2022/23",
        "Total",
    ]

    ended = importing(xlsx([heads, ["ROOF", 1, 2, 4, 5, 3, 7], ["Total", 1, 2, 4, 5, 3, 7]]))

    assert ended.status == 0, ended.err


def test_a_law_that_an_entry_would_break_is_named_with_its_cells(importing: Importing) -> None:
    ended = importing(
        xlsx([["Scheme", "2021/22 capital"], ["ROOF", 5], ["Total", 5]]),
        said=("--as", "approved", "--by", "council", "--on", "2023-02-23", "--item", "1", "--yes"),
    )

    assert ended.status == 1
    assert "Programme!A2:B2: " in ended.err
    assert "retrospective" in ended.err


def test_money_for_a_year_that_had_ended_comes_in_with_its_reason(importing: Importing, folder: Path) -> None:
    ended = importing(
        xlsx([["Scheme", "2021/22 capital"], ["ROOF", 5], ["Total", 5]]), "--retrospective", "Late invoices"
    )

    assert ended.status == 0, ended.err
    assert entries(folder)[0]["retrospective"] == "Late invoices"


# The mapping


def test_a_mapping_is_saved_and_used_again_until_the_headers_change(importing: Importing, folder: Path) -> None:
    ended = importing(xlsx(WIDE), "--dry-run", "--save-map", "map.toml")
    assert ended.status == 0
    saved = tomllib.loads((folder / "map.toml").read_text(encoding="utf-8"))
    assert saved["given"] == {"as": "approved", "by": "council", "on": date(2023, 2, 23), "minute": "71"}
    assert saved["column"][1] == {
        "column": "B",
        "header": "2023/24 £000",
        "holds": "amount",
        "year": "2023-24",
        "unit": "£000",
    }

    changed = [*WIDE[:2], ["Scheme", "2022/23 £000", *WIDE[2][2:]], *WIDE[3:]]
    ended = importing(xlsx(changed), "--map", "map.toml", said=("--yes",))
    assert ended.status == 1
    assert "Programme!B3 is headed “2022/23 £000”, and the mapping was made for “2023/24 £000”" in " ".join(
        ended.err.split()
    )

    ended = importing(xlsx(WIDE), "--map", "map.toml", said=("--yes", "--recorded", "2023-03-01"))
    assert ended.status == 0, ended.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format = 1", "format = 2", "is no mapping of format 1"),
        ("format = 1", "format = 1\nfoo = 1", "has no key “foo”"),
        ("first_header_row = 3", 'first_header_row = "3"', "“first_header_row” is no row"),
        ("first_header_row = 3", "first_header_row = 9", "names no headers and columns"),
        ('unit = "£000"\nentry', 'unit = "£0"\nentry', "“£0” is nothing that “unit” can be"),
        ('entry = "row"', "entry = 1", "“entry” must be text"),
        ('entry = "row"', 'entry = "row"\ntext_numbers = "yes"', "“text_numbers” is neither true nor false"),
        ('column = "B"', 'column = "A"', "says twice what column A holds"),
        ('column = "B"', 'column = "2"', "a column is not called by its letters"),
        ('year = "2023-24"', 'year = "2023"', "column B: “2023” may be"),
        ('year = "2023-24"', 'funding = "both"', "column B: “both” is no funding type"),
        ('year = "2023-24"', 'yaer = "2023-24"', "has no key “yaer”"),
        ("[given]", '[given]\nas = "often"', "this stands twice"),
        ("on = 2023-02-23", 'on = "2023-02-23"', "“on” under [given] is no date"),
        ("[given]", "given = 1\n[names]", "“given” must be a table"),
        ("[[column]]\n", "[[column]\n", "is opened here or above"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(
    old: str, new: str, said: str, importing: Importing, folder: Path
) -> None:
    rows = [*WIDE[:1], [], *WIDE[2:]]
    assert importing(xlsx(rows), "--dry-run", "--save-map", "map.toml", "--unit", "£000").status == 0
    saved = (folder / "map.toml").read_text(encoding="utf-8")
    assert old in saved
    (folder / "map.toml").write_text(saved.replace(old, new, 1), encoding="utf-8")

    ended = importing(xlsx(rows), "--map", "map.toml", said=("--yes",))

    assert ended.status == 2
    assert any(words in ended.err for words in said.split("|")), ended.err


def test_names_of_the_sheet_can_be_translated(importing: Importing, folder: Path) -> None:
    rows = [["Scheme", "Decided by", "Amount"], ["Roofs", "Full Council", 5], ["Total", None, 5]]
    assert importing(xlsx(rows), "--save-map", "m.toml", said=("--as", "approved", "--yes")).status == 1
    saved = (folder / "m.toml").read_text(encoding="utf-8")
    names = '[schemes]\nRoofs = "ROOF"\n\n[names]\n"Full Council" = "council"\n'
    (folder / "m.toml").write_text(saved.replace("[schemes]\n", names), encoding="utf-8")

    ended = importing(xlsx(rows), "--map", "m.toml", "--save-map", "again.toml", said=("--yes",))

    assert ended.status == 0, ended.err
    assert entries(folder)[0]["decision"]["body"] == "council"
    assert tomllib.loads((folder / "again.toml").read_text(encoding="utf-8"))["names"] == {"Full Council": "council"}
    (folder / "again.toml").write_text(
        (folder / "again.toml").read_text(encoding="utf-8").replace('"ROOF"', '"ROFF"'), encoding="utf-8"
    )
    ended = importing(xlsx(rows), "--map", "again.toml", said=("--yes",))
    assert "which the mapping calls ROFF, and no scheme of the book has that code" in " ".join(ended.err.split())


def test_a_mapping_that_holds_too_little_says_what_is_missing(importing: Importing, folder: Path) -> None:
    (folder / "m.toml").write_text(
        'format = 1\nsheet = "Programme"\nfirst_header_row = 3\nlast_header_row = 3\nentry = "reference"\n',
        encoding="utf-8",
    )

    ended = importing(xlsx(WIDE), "--map", "m.toml", said=("--yes",))

    said = " ".join(ended.err.split())
    assert ended.status == 1
    for words in (
        "known to hold amounts",
        "known to name the scheme",
        "what the rows stand for",
        "and no column holds one",
    ):
        assert words in said


# What is shown, and what comes back


def test_a_dry_run_prints_the_toml_and_the_change_to_the_totals_and_writes_nothing(
    importing: Importing, folder: Path
) -> None:
    before = (folder / "ledgers" / "council.toml").read_bytes()

    ended = importing(xlsx(WIDE), "--dry-run")

    assert ended.status == 0
    assert '[[entry]]\nid = "IMP-' in ended.out
    assert "Change to the totals" in ended.out
    assert "Roof works     2023-24" in ended.out
    assert (folder / "ledgers" / "council.toml").read_bytes() == before
    assert ended.err == ""


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_rejects_come_back_at_their_own_addresses_with_the_reason_beside_them(
    ending: str, importing: Importing, folder: Path
) -> None:
    rows = [["Scheme", "Date", "2022/23"], ["=HYPERLINK(1)", date(2022, 7, 14), -5.5], ["ROOF", date(2022, 7, 14), 6]]

    ended = importing(
        xlsx(rows),
        "--expect-total",
        "0.50",
        "--rejects",
        f"back.{ending}",
        said=("--as", "approved", "--by", "council", "--yes"),
    )

    assert ended.status == 1
    reason = "Programme!A2 names “=HYPERLINK(1)”, which is no scheme of the book"
    if ending == "xlsx":
        page: Any = openpyxl.load_workbook(folder / "back.xlsx").active
        cells = [[cell.value for cell in row] for row in page.iter_rows()]
        assert page["A2"].data_type == "s"
        assert cells[1][1].date() == date(2022, 7, 14)
    else:
        cells = list(csv.reader(io.StringIO((folder / "back.csv").read_text(encoding="utf-8-sig"))))
        assert cells[1][0] == "'=HYPERLINK(1)"
    assert cells[0][3] == "Why it was refused"
    assert reason in cells[1][3]
    assert float(cells[1][2]) == -5.5
    assert not cells[2][3]


def test_rejects_in_a_workbook_need_what_writes_one(importing: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    data = xlsx(WIDE[:-1])
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)

    ended = importing(data, "--rejects", "back.xlsx")

    assert ended.status == 2
    assert "pip install 'hmsledger[excel]', or name a .csv file" in ended.err


@pytest.mark.parametrize("form", ["json", "csv", "md", "plain"])
def test_every_format_shows_the_verdicts(form: str, importing: Importing) -> None:
    refused = importing(xlsx([["Scheme", "2022/23"], ["x", 5]]), "--expect-total", "5", "--format", form)
    assert "A2 names “x”, which is no scheme of the book" in refused.out
    recorded = importing(xlsx(WIDE), "--format", form)
    assert recorded.status == 0
    assert "Recorded 2 entries" in recorded.err
    assert "Recorded" not in recorded.out
    again = importing(xlsx(WIDE), "--format", form)
    assert "already recorded" in again.err


def test_hostile_text_of_a_sheet_is_shown_and_never_obeyed(importing: Importing) -> None:
    ended = importing(text([["Scheme", "2022/23"], ["\x1b[31m[bold]x[/]", "5"]]), "--expect-total", "5", name="a.csv")

    assert "\x1b" not in ended.err
    assert "␛[31m[bold]x[/]" in ended.err


def test_hidden_characters_do_not_come_into_the_book(importing: Importing) -> None:
    ended = importing(xlsx([["Scheme", "Note", "2022/23"], ["ROOF", "a\u202eb", 5], ["Total", None, 5]]))

    assert ended.status == 2
    assert "U+202E" in ended.err


def test_merged_cells_speak_for_all_their_rows_and_blank_ones_for_none(importing: Importing) -> None:
    def merge(_: Any, page: Any) -> None:
        page.merge_range(1, 0, 2, 0, "ROOF")

    rows = [
        ["Scheme", "Year", "Amount"],
        [None, "2022/23", 5],
        [None, "2023/24", 6],
        [None, "2024/25", 7],
        ["Total", None, 18],
    ]

    ended = importing(xlsx(rows, prepare=merge))

    assert ended.status == 1
    assert "Programme!A4 is empty" in ended.err
    assert "Programme!A3 is empty" not in ended.err


def test_a_book_of_one_file_takes_them_too(importing: Importing, folder: Path) -> None:
    ended = importing(xlsx(WIDE), "--book", "ledgers/council.toml", "--declare-schemes")

    assert ended.status == 0, ended.err
    assert len(entries(folder)) == 2


def test_entries_of_schemes_in_several_files_go_to_one_file_of_their_own(importing: Importing, folder: Path) -> None:
    (folder / "ledgers" / "sauna.toml").write_text(
        'format = 1\n\n[[scheme]]\ncode = "SAUNA"\nname = "Sauna"\n', encoding="utf-8"
    )
    rows = [["Scheme", "2022/23"], ["ROOF", 5], ["SAUNA", 5], ["Total", 10]]

    ended = importing(xlsx(rows), name="Café budget (2).xlsx")

    assert ended.status == 0, ended.err
    assert len(entries(folder, "café-budget-2.toml")) == 2


# The parts


@given(st.integers(-(10**13), 10**13), st.sampled_from(list(Unit)))
def test_every_amount_survives_being_printed_and_read(pence: int, unit: Unit) -> None:
    printed = shown(pence) if unit is Unit.POUNDS else f"{pence / 100 / unit.pounds:.8f}"
    figure = read_amount(printed, Unit.POUNDS, typed=False)

    if unit is Unit.POUNDS:
        assert figure.pence == pence


@given(st.text(max_size=20))
def test_no_text_makes_reading_fail(text: str) -> None:
    for has_amounts in (True, False):
        read_header(text, has_amounts=has_amounts)
    year_in(text)
    is_total(text)
    for typed in (True, False):
        assert isinstance(read_amount(text, Unit.MILLIONS, typed=typed).problem, str)
    read_total(text, Unit.THOUSANDS)
    is_like_amount(text)


@pytest.mark.parametrize(
    ("words", "holds", "year", "side"),
    [
        ("2022/23 £000", Holds.AMOUNT, "2022-23", None),
        ("2022-2023", Holds.AMOUNT, "2022-23", None),
        ("2022 to 2023 (£m)", Holds.AMOUNT, "2022-23", None),
        ("2027/28 to 2033/34", Holds.AMOUNT, "2027-28..2033-34", None),
        ("2022-24", Holds.AMOUNT, "?", None),
        ("2033/34 to 2027/28", Holds.AMOUNT, "?", None),
        ("2022", Holds.AMOUNT, "?", None),
        ("22/23", Holds.AMOUNT, "?", None),
        ("Total 2022/23", Holds.TOTAL, "2022-23", None),
        ("Transfer out £", Holds.AMOUNT, "", Side.FROM),
        ("Capital receipts", None, "", None),
        ("Minute no.", Holds.MINUTE, "", None),
    ],
)
def test_headers_say_what_stands_below_them(words: str, holds: Holds | None, year: str, side: Side | None) -> None:
    said = read_header(words, has_amounts=True)

    assert (said.holds, said.column.year, said.column.side) == (holds, year, side)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("2022/23 £'000", Unit.THOUSANDS),
        ("2022/23 £000s", Unit.THOUSANDS),
        ("2022/23 (£k)", Unit.THOUSANDS),
        ("2022/23 £ thousands", Unit.THOUSANDS),
        ("2022/23 £m", Unit.MILLIONS),
        ("2022/23 £’m", Unit.MILLIONS),
        ("2022/23 £ million", Unit.MILLIONS),
        ("2022/23 (£)", Unit.POUNDS),
        ("2022/23", None),
    ],
)
def test_headers_say_their_unit(words: str, unit: Unit | None) -> None:
    assert read_header(words, has_amounts=True).column.unit is unit


def test_totals_are_read_at_their_own_precision() -> None:
    assert read_total("£1.2m", Unit.POUNDS) == Figure(120000000, 10000000)
    assert read_total("12", Unit.THOUSANDS) == Figure(1200000, 100000)
    assert read_total("x", Unit.POUNDS) is None
    assert read_total(None, Unit.POUNDS) is None


def test_old_workbooks_and_opendocument_know_merged_cells() -> None:
    def merge(_: Any, page: Any) -> None:
        page.merge(1, 2, 0, 0)

    old = read.workbook_of(xls([["x"], ["y"]], prepare=merge), "a.xls").sheets[0]
    assert old.merged[0] == (2, 1, 3, 1)
    assert read.workbook_of(ods([["x", 1.5, None]]), "a.ods").sheets[0].columns == 2
    assert Sheet("", {}).columns == 0


def test_help_and_reports_do_not_load_what_reads_workbooks() -> None:
    import subprocess
    import sys

    code = "import sys; from hmsledger.commands import run; run(['report','--help']); print({'xlrd','xlsxwriter','hmsledger.sheets.read','hmsledger.importing.layout','zipfile'} & set(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "set()"
