"""Workbooks: what LibreOffice works out anew is the ledger's, to the penny; and the accessible one keeps the rules."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Program
from test_cases import NAMES
from test_forms import VIEWS, page_of

from hmsledger.findings import MisuseError
from hmsledger.render import Format, render
from hmsledger.render.display import Display, Negatives, Units
from hmsledger.reports.page import (
    Column,
    Depth,
    Page,
    Paragraph,
    Pounds,
    Records,
    Row,
    Table,
    Title,
    Verbatim,
)
from hmsledger.sheets.read import read_workbook

RECALCULATES = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""What has LibreOffice work every formula out when it loads a workbook; else it shows the values that stand there."""


def workbook(page: Page, display: Display | None = None) -> bytes:
    made = render(page, Format.XLSX, display=display or Display())
    assert isinstance(made, bytes)
    return made


def opened(made: bytes, *, values: bool = False) -> Any:  # noqa: ANN401 - openpyxl has no types
    return openpyxl.load_workbook(io.BytesIO(made), data_only=values)


def recalculated(made: Mapping[str, bytes], folder: Path, soffice: str) -> Mapping[str, Any]:
    """Return workbooks with every formula worked out anew."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(RECALCULATES, encoding="utf-8")
    for name, data in made.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    words = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx"]
    paths = [str(folder / f"{name}.xlsx") for name in made]
    subprocess.run([*words, "--outdir", str(folder / "out"), *paths], check=True, capture_output=True, timeout=300)
    return {name: opened((folder / "out" / f"{name}.xlsx").read_bytes(), values=True) for name in made}


def totals(book: Any) -> list[tuple[Decimal, ...]]:  # noqa: ANN401 - openpyxl has no types
    """Return the rows of the table of totals, as amounts; the last are the ledger's own, and what differs from them."""
    rows = list(book["Totals"].iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if "Approved" in row)
    found = []
    for row in rows[head + 1 :]:
        figures = tuple(Decimal(repr(cell)) for cell in row if isinstance(cell, int | float))
        if not figures:
            break
        found.append(figures)
    return found


def awaited(page: Page) -> list[tuple[Decimal, ...]]:
    table = next(block for block in page.blocks if isinstance(block, Table))
    return [tuple(Decimal(cell.pence) / 100 for cell in row.cells if isinstance(cell, Pounds)) for row in table.rows]


def test_every_total_that_libreoffice_works_out_is_the_ledgers_to_the_penny(
    tmp_path: Path, program_needed: Callable[[str], str]
) -> None:
    pages: dict[str, Page] = {}
    for number, parameters in enumerate(VIEWS):
        case, view = parameters.values
        (tmp_path / str(number)).mkdir()
        page = page_of(case, view, tmp_path / str(number))
        if page.depth().movements:
            pages[f"v{number}"] = page
    (tmp_path / "books").mkdir()
    books = recalculated(
        {name: workbook(page) for name, page in pages.items()}, tmp_path / "books", program_needed("soffice")
    )

    for name, page in pages.items():
        *found, ledgers, difference = totals(books[name])
        assert found == awaited(page), page.blocks[0]
        assert ledgers == found[-1]
        assert set(difference) == {Decimal(0)}
        assert [*found, ledgers, difference] == totals(opened(workbook(page), values=True))
        assert_live(opened(workbook(page))["Totals"], page)
    assert len(pages) > len(NAMES)


def test_a_movement_that_is_changed_shows_as_a_difference(tmp_path: Path, program_needed: Callable[[str], str]) -> None:
    """The formulas are live, and the trial above does not pass by values that merely stand there."""
    page = page_of("oxford-hms", {"name": "all"}, tmp_path)
    made = altered(workbook(page), "xl/worksheets/sheet2.xml", b"<v>264296</v>", b"<v>264295.5</v>")
    wrong = altered(workbook(page), "xl/worksheets/sheet1.xml", b"</f><v>857000.0</v>", b"</f><v>1</v>")
    (tmp_path / "books").mkdir()
    books = recalculated({"made": made, "wrong": wrong}, tmp_path / "books", program_needed("soffice"))

    assert totals(books["made"])[-1][0] == Decimal("-0.5")
    assert totals(opened(wrong, values=True))[-3][2] == 1
    assert totals(books["wrong"])[-3][2] == 857_000


def assert_live(sheet: Any, page: Page) -> None:  # noqa: ANN401 - openpyxl has no types
    """Assert that each figure with movements behind it, and each sum, is a formula over plain ranges."""
    table = next(block for block in page.blocks if isinstance(block, Table))
    behind = {movement.key for movement in page.depth().movements}
    head = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "Approved")
    for number, row in enumerate(table.rows, start=head + 1):
        for place, cell in enumerate(row.cells, start=1):
            if isinstance(cell, Pounds) and (row.adds or row.key in behind):
                assert re.fullmatch(r"=(SUMIFS|SUM|SUBTOTAL)\([^\[\]]+\)", sheet.cell(number, place).value)


def altered(made: bytes, part: str, before: bytes, after: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            assert name != part or before in data
            new.writestr(name, data.replace(before, after) if name == part else data)
    return out.getvalue()


@pytest.fixture
def shipped(tmp_path: Path) -> Page:
    return page_of("oxford-hms", {"name": "all"}, tmp_path)


def test_the_movements_are_a_row_each_with_days_and_numbers(shipped: Page) -> None:
    sheet = opened(workbook(shipped))["Movements"]
    head, *rows = sheet.iter_rows(values_only=True)
    first = dict(zip(head, rows[0], strict=True))

    assert len(rows) == len(shipped.depth().movements)
    assert first["Amount"] == 264_296
    assert str(first["Decided"]) == "2021-02-17 00:00:00"
    assert (first["Minute"], first["Figure"], first["On a quotation"]) == ("item 88", "approved", "no")
    assert not sheet.merged_cells.ranges
    assert sheet.auto_filter.ref == sheet.dimensions


def test_a_year_has_its_first_and_last_day(shipped: Page) -> None:
    head, *rows = opened(workbook(shipped))["Movements"].iter_rows(values_only=True)
    days = {
        row[head.index("Year")]: (str(row[head.index("Year starts")])[:10], str(row[head.index("Year ends")])[:10])
        for row in rows
    }

    assert days["2022-23"] == ("2022-04-01", "2023-03-31")
    assert days["2023-24..2026-27"] == ("2023-04-01", "2027-03-31")
    assert days["not stated"] == ("None", "None")


def test_sheets_print_on_landscape_a4_with_their_heads_repeated(shipped: Page) -> None:
    for sheet in opened(workbook(shipped)):
        assert sheet.page_setup.orientation == "landscape"
        assert str(sheet.page_setup.paperSize) == "9"
        assert sheet.page_setup.fitToHeight in {0, "0"}
        assert sheet.oddFooter.right.text == "Page &P of &N"
        assert sheet.print_area
        assert (sheet.title == "About") is not bool(sheet.print_title_rows and sheet.freeze_panes)


def test_totals_have_names_that_formulas_can_use(shipped: Page) -> None:
    book = opened(workbook(shipped), values=True)
    names = {name: defined.attr_text for name, defined in book.defined_names.items()}

    assert {"Approved_total", "Pending_total", "Approved_on_a_quotation_total"} <= {*names}
    sheet, _, cell = names["Approved_total"].rpartition("!")
    assert book[sheet.strip("'")][cell.replace("$", "")].value == 802_296


@pytest.mark.parametrize(
    ("display", "awaited_format"),
    [
        (Display(), "#,##0.00_);(#,##0.00);0.00_)"),
        (Display(negatives=Negatives.MINUS), "#,##0.00;-#,##0.00;0.00"),
        (Display(units=Units.THOUSANDS), "#,##0,_);(#,##0,);0_)"),
        (Display(units=Units.MILLIONS), "#,##0.0,,_);(#,##0.0,,);0.0_)"),
    ],
)
def test_amounts_are_exact_and_shown_in_the_unit(display: Display, awaited_format: str, shipped: Page) -> None:
    book = opened(workbook(shipped, display), values=True)
    cells = [cell for row in book["Totals"].iter_rows() for cell in row if cell.value == 263_000]

    assert {cell.number_format for cell in cells} == {awaited_format}
    said = " ".join(str(row[0]) for row in book["Totals"].iter_rows(values_only=True))
    assert ("exact pounds and show them in this unit" in said) is (display.units is not Units.POUNDS)


def test_every_figure_fits_its_column(tmp_path: Path) -> None:
    for case in NAMES:
        (tmp_path / case).mkdir()
        for sheet in opened(workbook(page_of(case, {"name": "all"}, tmp_path / case)), values=True):
            across = {
                column: one.width for one in sheet.column_dimensions.values() for column in range(one.min, one.max + 1)
            }
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, int | float):
                        wide = across[cell.column]
                        assert len(f"{cell.value:,.2f}") + 2 <= wide, (case, sheet.title, cell.coordinate)


def page(*blocks: Any, depth: Depth | None = None, mark: str = "") -> Page:  # noqa: ANN401 - any block
    return Page(blocks, dict, lambda: Records((), ()), lambda: depth or Depth(), mark)


HOSTILE = ("=1+1", "@SUM(A1)", "+1", "-1", "http://a.example/", "{=1}", "\x1b[31m", "_x0041_", "a" * 40_000)


@pytest.mark.parametrize("accessible", [False, True])
@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_only_ever_text(text: str, *, accessible: bool) -> None:
    table = Table(text, (Column(text), Column("Amount")), (Row((text, Pounds(-5))),))
    book = opened(workbook(page(Title("x"), Paragraph(text), table), Display(accessible=accessible)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(str(cell.value).startswith(text[:20].replace("\x1b", "␛")) for cell in cells)
    if len(text) > 1000:
        assert any(str(cell.value).endswith("… (cut)") for cell in cells)


def test_the_same_page_is_the_same_bytes(shipped: Page) -> None:
    for display in (Display(), Display(accessible=True)):
        assert workbook(shipped, display) == workbook(shipped, display)


def test_the_house_reads_what_it_writes(shipped: Page, tmp_path: Path) -> None:
    path = tmp_path / "budget.xlsx"
    path.write_bytes(workbook(shipped))

    sheets = {sheet.name: sheet for sheet in read_workbook(str(path)).sheets}
    assert {"Totals", "Movements"} <= {*sheets}
    assert Decimal(857000) in sheets["Totals"].rows[14].values() or any(
        Decimal(857000) in row.values() for row in sheets["Totals"].rows.values()
    )


def test_what_is_exempt_is_marked_on_every_sheet() -> None:
    mark = "Contains exempt information (paragraph 3 & 4): not for publication" + " and so on" * 40
    table = Table("", (Column("Year"),), (Row(("2022-23",)),))
    marked = page(Paragraph(mark), Title("Totals"), table, Paragraph(mark), mark=mark)

    for sheet in opened(workbook(marked)):
        assert sheet.oddHeader.center.text.startswith("&BContains exempt information (paragraph 3 && 4): not for publ")
        assert len(sheet.oddHeader.center.text) < 256
    for sheet in opened(workbook(marked, Display(accessible=True))):
        said = [str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row]
        assert any("not for publication" in text for text in said), sheet.title
        assert "Contains exempt information" in sheet.oddHeader.center.text


def test_what_is_exempt_is_marked_in_a_cell_of_every_sheet(shipped: Page) -> None:
    marked = replace(shipped, mark="Contains exempt information: not for publication", blocks=shipped.blocks)

    for sheet in opened(workbook(marked)):
        if sheet.title == "Movements":
            assert {cell.value for cell in list(sheet.columns)[-1]} == {"Marking", marked.mark}
        elif sheet.title != "Totals":
            assert sheet["A2"].value == marked.mark


def test_a_title_with_signs_of_its_own_stays_whole_in_the_foot() -> None:
    (sheet,) = opened(workbook(page(Title("&" * 200)))).worksheets

    assert sheet.oddFooter.left.text == f"{'&&' * 74} …"
    assert sheet.oddFooter.right.text == "Page &P of &N"


def test_a_page_without_a_table_or_a_title_is_a_workbook_too() -> None:
    bare = page(Paragraph("Nothing."), Verbatim(("a = 1", "b = 2")), Table("None", (Column("Year"),), ()))
    said = [row[0] for row in opened(workbook(bare))["Report"].iter_rows(values_only=True) if row[0]]

    assert said == ["Nothing.", "a = 1", "b = 2", "None", "Year", "(none)"]
    cover = opened(workbook(bare, Display(accessible=True)))["Cover"]
    assert [row[0] for row in cover.iter_rows(values_only=True)][:4] == ["Budget", "Nothing.", "a = 1", "b = 2"]


def summed(*rows: Row) -> Page:
    return page(Title("x"), Table("", (Column("Name"), Column("Sum", right=True)), rows))


def formula_of(made: Page) -> object:
    return [cell.value for cell in opened(workbook(made))["Report"]["B"]][-1]


def test_totals_of_parted_rows_are_sums_of_their_ranges() -> None:
    rows = [Row((name, Pounds(100 * number))) for number, name in enumerate("abcde", start=1)]

    assert formula_of(summed(*rows, Row(("odd", Pounds(900)), total=True, adds=(0, 2, 4)))) == "=SUM(B4,B6,B8)"
    assert formula_of(summed(*rows, Row(("ends", Pounds(1200)), total=True, adds=(0, 1, 3, 4)))) == "=SUM(B4:B5,B7:B8)"


def test_a_total_of_too_many_parted_rows_is_its_value() -> None:
    rows = [Row((f"row {number}", Pounds(100))) for number in range(3_001)]
    parted = Row(("odd", Pounds(150_100)), total=True, adds=tuple(range(0, 3_001, 2)))

    assert formula_of(summed(*rows, parted)) == 1501


def test_sums_leave_out_what_only_looks_like_their_parts(tmp_path: Path, program_needed: Callable[[str], str]) -> None:
    """Spreadsheets know no case, read some words as more than text, and add up totals that are no SUBTOTAL."""
    one, two, four, eight = (Pounds(100 * size) for size in (1, 2, 4, 8))
    alike = [Row(("Pool", one)), Row(("pool", two)), Row(("Pool", four)), Row(("park", eight))]
    true = [Row(("true", one)), Row(("x", two)), Row(("true", four))]
    odd = Row(("odd", Pounds(500)), adds=(0, 2))
    named = [Row(("park", one)), Row(("x", two)), Row(("park", Pounds(300)), adds=(0, 1)), Row(("park", eight))]
    many = [Row((f"row {number}", one)) for number in range(601)]
    sums = {
        "case": (summed(*alike, Row(("Pool", Pounds(500)), adds=(0, 2))), 5),
        "word": (summed(*true, Row(("true", Pounds(500)), adds=(0, 2))), 5),
        "parted": (summed(*alike[:3], odd, alike[3], Row(("all", Pounds(1500)), adds=(0, 1, 2, 4))), 15),
        "within": (summed(*named, Row(("park", Pounds(900)), adds=(0, 3))), 9),
        "twice": (summed(*named, Row(("all", Pounds(1100)), adds=(2, 3))), 11),
        "across": (summed(*named, Row(("all", Pounds(1100)), adds=(0, 1, 3))), 11),
        "many": (summed(*many, Row(("odd", Pounds(30_100)), adds=tuple(range(0, 601, 2)))), 301),
        "long": (summed(Row(("a" * 201, one)), true[1], Row(("a" * 201, four)), Row(("a" * 201, one), adds=(0, 2))), 5),
    }
    books = recalculated(
        {name: workbook(made) for name, (made, _) in sums.items()}, tmp_path, program_needed("soffice")
    )

    found = {
        name: [cell.value for cell in book["Report"]["B"] if cell.value is not None][-1] for name, book in books.items()
    }
    assert found == {name: awaited for name, (_, awaited) in sums.items()}
    assert all(str(formula_of(made)).startswith("=") for made, _ in sums.values())


def test_what_excel_has_no_number_for_stands_as_text() -> None:
    large = Pounds(10**15)
    made = page(
        Title("x"),
        Table("", (Column("Day"), Column("Sum")), (Row((date(1899, 12, 31), large)), Row(("all", large), adds=(0,)))),
    )
    for accessible in (False, True):
        cells = [
            cell.value
            for sheet in opened(workbook(made, Display(accessible=accessible)))
            for row in sheet.iter_rows()
            for cell in row
        ]
        assert cells.count("10,000,000,000,000.00") == 2
        assert "1899-12-31" in cells


def test_a_workbook_says_its_title_and_its_language(shipped: Page) -> None:
    for display in (Display(), Display(accessible=True)):
        told = opened(workbook(shipped, display)).properties
        assert (told.title, told.language) == ("Oxford City Council: Housing management system", "en-GB")


def test_a_sheet_says_what_the_others_hold_and_what_they_were_computed_from(hmsledger: Program, tmp_path: Path) -> None:
    path = tmp_path / "budget.xlsx"
    hmsledger("report", "-o", str(path))
    said = "\n".join(str(row[0]) for row in opened(path.read_bytes())["About"].iter_rows(values_only=True))

    assert said.startswith("Oxford City Council: Housing management system\nTotals: ")
    assert re.search(r"Computed by hmsledger .* from 9 entries", said)
    assert "sha256:" in said


def test_the_chart_says_its_unit_and_has_words_for_who_cannot_see_it(shipped: Page) -> None:
    for display, unit in ((Display(), "£"), (Display(units=Units.THOUSANDS), "£000")):
        made = zipfile.ZipFile(io.BytesIO(workbook(shipped, display)))
        assert f"<a:t>{unit}</a:t>" in made.read("xl/charts/chart1.xml").decode()
        assert 'descr="Approved and pending by year: ' in made.read("xl/drawings/drawing1.xml").decode()


def test_a_sheet_holds_only_so_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hmsledger.render.xlsx.writing.MOST_ROWS", 2)
    table = Table("", (Column("Year"),), tuple(Row((str(number),)) for number in range(9)))

    for accessible in (False, True):
        with pytest.raises(MisuseError, match="a sheet of Excel holds 2 rows"):
            workbook(page(table), Display(accessible=accessible))


def test_without_the_library_the_refusal_says_what_to_install(
    hmsledger: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    ended = hmsledger("report", "-o", str(tmp_path / "a.xlsx"))

    assert (ended.status, list(tmp_path.iterdir())) == (2, [])
    assert "pip install 'hmsledger[excel]'" in ended.err


def test_a_workbook_is_not_for_the_terminal(hmsledger: Program) -> None:
    ended = hmsledger("report", "--format", "xlsx")

    assert (ended.status, ended.out) == (2, "")
    assert "a workbook is not for the terminal" in ended.err
    assert ".xlsx" in ended.err


@pytest.mark.parametrize("words", ["report", "explain", "show HMS-0008", "wording HMS-0008", "list", "verify"])
def test_every_answer_has_both_workbooks(words: str, hmsledger: Program, tmp_path: Path) -> None:
    path = tmp_path / "answer.xlsx"
    for more in ([], ["--accessible"]) if words != "verify" else ([],):
        ended = hmsledger(*words.split(), "-o", str(path), *more)
        assert ended.status == 0, ended.err
        assert opened(path.read_bytes()).worksheets[0]["A1"].value


# The accessible workbook: Government Analysis Function, “Releasing statistics in spreadsheets”, the checklist.


@pytest.fixture(params=NAMES)
def accessible(request: pytest.FixtureRequest, tmp_path: Path) -> Any:  # noqa: ANN401 - openpyxl has no types
    return opened(workbook(page_of(request.param, {"name": "all"}, tmp_path), Display(accessible=True)))


def test_it_has_a_cover_a_list_of_contents_and_notes(accessible: Any) -> None:  # noqa: ANN401
    assert accessible.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    links = {cell.value for row in accessible["Contents"].iter_rows() for cell in row if cell.hyperlink}
    assert links == {*accessible.sheetnames} - {"Cover", "Contents"}
    assert accessible.properties.title


def test_each_sheet_has_one_marked_up_table_at_the_left_below_its_title(accessible: Any) -> None:  # noqa: ANN401
    names = []
    for sheet in accessible.worksheets[1:]:
        (table,) = sheet.tables.values()
        names.append(table.name)
        assert table.ref.startswith("A")
        assert sheet["A1"].value
        assert sheet["A2"].value.startswith("This worksheet contains one table")
        assert table.autoFilter is None
        heads = [column.name for column in table.tableColumns]
        assert len({*heads}) == len(heads)
        top, bottom = (int(part) for part in re.findall(r"[0-9]+", table.ref))
        assert bottom == sheet.max_row
        for row in sheet.iter_rows(min_row=top, max_col=len(heads)):
            assert all(cell.value is not None for cell in row), (sheet.title, row[0].coordinate)
    assert len({*names}) == len(names)


def test_nothing_is_merged_frozen_filtered_hidden_or_coloured(accessible: Any) -> None:  # noqa: ANN401
    for sheet in accessible:
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None
        assert sheet.auto_filter.ref is None
        assert sheet.sheet_state == "visible"
        assert sheet.sheet_view.selection[0].activeCell in {None, "A1"}
        assert not any(dimension.hidden for dimension in sheet.column_dimensions.values())
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.fill.fill_type is None
                assert cell.value is None or (cell.font.name, cell.font.sz >= 10) == ("Arial", True)


def test_a_heading_that_needs_a_note_points_to_it(accessible: Any) -> None:  # noqa: ANN401
    notes = {str(row[0]) for row in accessible["Notes"].iter_rows(values_only=True)}
    marked = {
        found
        for sheet in accessible
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        for found in re.findall(r"\[note [0-9]+\]", str(cell))
    }

    assert marked <= notes
    assert "[note 1]" in marked


def test_headings_that_are_alike_are_told_apart() -> None:
    table = Table("", (Column("Year"), Column("Year")), (Row(("a", "b")),))
    book = opened(workbook(page(Title("x"), table, table), Display(accessible=True)))

    assert book.sheetnames == ["Cover", "Contents", "Table 1", "Table 2"]
    assert [cell.value for cell in book["Table 1"][3]] == ["Year", "Year (2)"]
