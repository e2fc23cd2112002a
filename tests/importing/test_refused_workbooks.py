# ruff: noqa: ANN401 - cells hold anything, and what makes workbooks has no types
"""What cannot be relied on is refused in one sentence that names the cell, and nothing is written."""

import io
import os
import struct
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Ended
from importing_shared import ods, ods_cell, ods_of, ods_row, repacked, text, xls, xlsx, zipped

from hmsledger.findings import MisuseError
from hmsledger.sheets import package, read, refusing

HEAD = ["Scheme", "2023/24 £", "2024/25 £", "Total"]
SOUND: list[list[Any]] = [HEAD, ["Roof works", 1000, 250.5, 1250.5], ["Swimming pool", 2000, None, 2000]]
TOTAL = ("--expect-total", "3,250.50")


def with_cell(row: int, column: int, value: Any) -> list[list[Any]]:
    rows = [list(cells) for cells in SOUND]
    rows[row - 1][column - 1] = value
    return rows


def raw_cell(reference: str, cell: str) -> Callable[[dict[str, bytes]], None]:
    """Return what puts XML of its own in the place of a cell of the first sheet."""

    def change(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        start = sheet.index(f'<c r="{reference}"')
        end = sheet.index("</c>", start) + len("</c>")
        parts["xl/worksheets/sheet1.xml"] = (sheet[:start] + cell + sheet[end:]).encode()

    return change


def test_the_sound_table_comes_in(importing: Callable[..., Ended]) -> None:
    ended = importing(xlsx(SOUND), *TOTAL)

    assert (ended.status, ended.out) == (0, "Recorded 2 entries in ledgers/council.toml, from line 30\n")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            '<c r="B2"><v>0.30000000000000004</v></c>',
            "B2 holds 0.30000000000000004: its pence were lost in floating point",
        ),
        ('<c r="B2"><v>1000.125</v></c>', "B2 holds 1000.125, which in £ is finer than a penny"),
        ('<c r="B2" t="e"><v>#REF!</v></c>', "B2 holds the error #REF!"),
        ('<c r="B2" t="e"><f>#REF!+1</f><v>#REF!</v></c>', "B2 holds the error #REF!"),
        ('<c r="B2"><f>SUM(A1:A9)</f></c>', "B2 holds a formula whose result was never worked out"),
        ('<c r="B2"><f>1+1</f><v></v></c>', "B2 holds a formula whose result was never worked out"),
        ('<c r="B2"><f>1+1</f><v>0</v></c>', "B2 holds a formula that says 0, and may never have been worked out"),
        ('<c r="B2" t="str"><v>1000</v></c>', "B2 holds “1000” as text"),
        ('<c r="B2" t="str"><v>about 1000</v></c>', "B2 says “about 1000”, which is no amount"),
        ('<c r="B2"><v>1e15</v></c>', "B2 holds 1000000000000000, which is larger than any council's budget"),
        ('<c r="A2"><f>X!A1</f></c>', "A2 holds a formula whose result was never worked out"),
        ('<c r="D2" t="e"><v>#N/A</v></c>', "D2 holds the error #N/A"),
    ],
)
def test_a_cell_that_cannot_be_relied_on_is_named(cell: str, said: str, importing: Callable[..., Ended]) -> None:
    ended = importing(repacked(xlsx(SOUND), raw_cell(cell[6:8], cell)))

    assert ended.status == 1
    assert f"Programme!{said}" in " ".join(ended.err.split())
    assert ended.err.endswith("Nothing is written.\n")


@pytest.mark.parametrize(
    ("row", "column", "value", "said"),
    [
        (2, 2, date(2023, 4, 1), "B2 holds the date 2023-04-01 where an amount should be"),
        (2, 2, "1,000", "B2 holds “1,000” as text: the workbook's own sums pass over it"),
        (2, 1, "Roofing", "A2 names “Roofing”, which is no scheme of the book"),
        (2, 1, None, "A2 is empty: the row has an amount and names no scheme"),
        (2, 4, 1250.0, "D2 prints the total 1,250.00, and its row comes to 1,250.50: out by 0.50"),
    ],
)
def test_a_value_in_the_wrong_place_is_named(
    row: int, column: int, value: Any, said: str, importing: Callable[..., Ended]
) -> None:
    ended = importing(xlsx(with_cell(row, column, value)))

    assert ended.status == 1
    assert f"Programme!{said}" in " ".join(ended.err.split())


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(1900, 1, 5), "1900-01-05 lies where spreadsheets begin to count, about 1900"),
        (date(1904, 1, 2), "1904-01-02 lies where spreadsheets begin to count, about 1900"),
        (44756, "the number 44756 where a date should be"),
        ("14/07/22", "“14/07/22” leaves the century open: write the year with four digits"),
        ("07/14/2022", "“07/14/2022” is a date that does not exist, day before month"),
        ("soon", "“soon” is no date"),
        ("3 Foo 2022", "“3 Foo 2022” names no month"),
    ],
)
def test_a_day_that_is_none_is_named(value: Any, said: str, importing: Callable[..., Ended]) -> None:
    rows = [["Scheme", "Decision date", "Amount £"], ["ROOF", value, 1000], ["Total", None, 1000]]

    ended = importing(xlsx(rows), said=("--as", "approved", "--by", "council", "--yes"))

    assert ended.status == 1
    assert f"Programme!B2 says {said}" in " ".join(ended.err.split())


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2011, 12, 1), "B2 says the date 2011-12-01, which a spreadsheet may have made of a year such as 2011-12"),
        (2022, "B2 says “2022” may be 2021-22 or 2022-23: write the one that is meant"),
        ("22/23", "B2 says “22/23” may be 2022-23 or 1922-23: write the one that is meant"),
    ],
)
def test_a_year_that_is_none_is_named(value: Any, said: str, importing: Callable[..., Ended]) -> None:
    ended = importing(xlsx([["Scheme", "Year", "Amount £"], ["ROOF", value, 1000], ["Total", None, 1000]]))

    assert ended.status == 1
    assert f"Programme!{said}" in " ".join(ended.err.split())


def test_numbers_kept_as_text_come_in_once_the_mapping_says_so(importing: Callable[..., Ended], folder: Path) -> None:
    rows = [HEAD[:2], ["ROOF", "(1,000)"], ["POOL", "2,000-"], ["Total", "-3,000"]]
    assert importing(xlsx(rows), "--save-map", "map.toml").status == 1
    saved = (folder / "map.toml").read_text(encoding="utf-8")
    (folder / "map.toml").write_text(saved.replace("\nunit", "\ntext_numbers = true\nunit", 1), encoding="utf-8")

    ended = importing(xlsx(rows), "--map", "map.toml", said=("--yes",))

    assert ended.status == 0, ended.err
    assert 'amount = "-2000.00"' in (folder / "ledgers" / "council.toml").read_text(encoding="utf-8")


def test_a_format_that_shows_thousands_is_not_taken_at_its_word(importing: Callable[..., Ended]) -> None:
    def scale(book: Any, page: Any) -> None:
        page.write_number(1, 1, 263000, book.add_format({"num_format": "#,##0,"}))

    ended = importing(xlsx([["Scheme", "2023/24 £000"], ["ROOF"]], prepare=scale), "--expect-total", "263k")

    assert ended.status == 1
    assert "Programme!B2 shows another figure than it holds: its number format divides by thousands" in " ".join(
        ended.err.split()
    )


def test_hidden_rows_and_columns_with_money_are_refused_and_hidden_sheets_said_aloud(
    importing: Callable[..., Ended],
) -> None:
    def hide(book: Any, page: Any) -> None:
        page.set_row(2, None, None, {"hidden": True})
        page.set_column(2, 2, None, None, {"hidden": True})
        book.add_worksheet("Workings").hide()

    ended = importing(xlsx(SOUND, prepare=hide))

    assert ended.status == 1
    assert "the sheet “Workings” is hidden and was not read" in ended.err
    assert "row 3 is hidden" in ended.err
    assert "column C “2024/25 £” is hidden: nobody who looks at the sheet sees it" in " ".join(ended.err.split())


def test_a_hidden_row_with_an_amount_is_refused(importing: Callable[..., Ended]) -> None:
    ended = importing(xlsx(SOUND, prepare=lambda _, page: page.set_row(2, None, None, {"hidden": True})))

    assert "Programme!A3 is in a hidden row: nobody who looks at the sheet sees it" in " ".join(ended.err.split())


def test_hidden_rows_and_sheets_of_other_formats_are_known_too(importing: Callable[..., Ended]) -> None:
    def hide(book: Any, page: Any) -> None:
        page.row(2).hidden = True
        other = book.add_sheet("Workings")
        other.write(0, 0, "x")
        other.visibility = 1

    old = importing(xls(SOUND, prepare=hide), name="programme.xls")
    body = f'<table:table table:name="Programme">{"".join(map(ods_row, SOUND[:2]))}{ods_row(SOUND[2], " table:visibility=" + chr(34) + "filter" + chr(34))}</table:table>'
    hidden = '<table:table table:name="Workings" table:style-name="ta2"><table:table-row><table:table-cell/></table:table-row></table:table>'
    style = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    opened = importing(ods_of(body + hidden, style), name="programme.ods")

    for ended in (old, opened):
        assert ended.status == 1
        assert "the sheet “Workings” is hidden and was not read" in ended.err
        assert "Programme!A3 is in a hidden row" in ended.err


@pytest.mark.parametrize(
    "cell",
    [
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
        '<table:table-cell table:formula="of:=1+1"/>',
        '<table:table-cell office:value-type="percentage" office:value="0.25"><text:p>25%</text:p></table:table-cell>',
        '<table:table-cell office:value-type="date" office:date-value="2023-13-01"><text:p>x</text:p></table:table-cell>',
    ],
)
def test_cells_of_opendocument_that_cannot_be_relied_on_are_named(cell: str, importing: Callable[..., Ended]) -> None:
    row = f"<table:table-row>{ods_cell('Roof works')}{cell}</table:table-row>"
    ended = importing(
        ods_of(f'<table:table table:name="Programme">{ods_row(HEAD[:2])}{row}{ods_row(SOUND[2][:2])}</table:table>'),
        *TOTAL,
        name="a.ods",
    )

    assert ended.status == 1
    assert "Programme!B2" in ended.err


# The file itself


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf_16_le") + bytes(1000)


def locked_old() -> bytes:
    """Return an old workbook whose stream begins with the record of a password."""
    data = bytearray(xls(SOUND))
    start = data.index(struct.pack("<HH", 0x809, 16))
    data[start + 20 : start + 24] = struct.pack("<HH", 0x2F, 4)
    return bytes(data)


def with_part(name: str) -> bytes:
    return repacked(xlsx(SOUND), lambda parts: parts.update({name: b"x"}))


def bomb() -> bytes:
    return with_zeros(package.MOST_BYTES + 1)


def with_zeros(count: int) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("xl/a.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(count // 2**20 + 1):
            part.write(bytes(2**20))
    return out.getvalue()


def billion_laughs() -> bytes:
    laughs = (
        '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(9)) + "]><worksheet/>"
    )
    return repacked(xlsx(SOUND), lambda parts: parts.update({"xl/worksheets/sheet1.xml": laughs.encode()}))


def cut() -> bytes:
    return xlsx(SOUND)[:-200]


def scrambled() -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row r='x'>"

    return repacked(xlsx(SOUND), change)


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "password": (encrypted, "a.xlsx", "is protected: it opens with a password only"),
    "old password": (locked_old, "a.xls", "is protected: it opens with a password only"),
    "macros": (lambda: with_part("xl/vbaProject.bin"), "a.xlsm", "holds macros"),
    "old macros": (lambda: xls(SOUND) + "_VBA_PROJECT".encode("utf_16_le"), "a.xls", "holds macros"),
    "macro sheet": (lambda: with_part("xl/macrosheets/sheet1.xml"), "a.xlsx", "holds macros"),
    "opendocument macros": (
        lambda: repacked(ods(SOUND), lambda parts: parts.update({"Basic/Standard/M.xml": b"x"})),
        "a.ods",
        "holds macros",
    ),
    "opendocument password": (
        lambda: repacked(ods(SOUND), lambda parts: parts.update({"META-INF/manifest.xml": b"<m:encryption-data/>"})),
        "a.ods",
        "is protected",
    ),
    "zip bomb": (bomb, "a.xlsx", "unpacks to more than 256 MiB"),
    "entity bomb": (billion_laughs, "a.xlsx", "is damaged or no real workbook"),
    "cut off": (cut, "a.xlsx", "is damaged or no real workbook"),
    "scrambled": (scrambled, "a.xlsx", "is damaged or no real workbook"),
    "no workbook": (lambda: zipped({"word/document.xml": b"<x/>"}), "a.xlsx", "is no workbook"),
    "binary": (lambda: zipped({"xl/workbook.bin": b"x"}), "a.xlsb", "is a binary workbook (.xlsb), which is not read"),
    "web page": (lambda: b"<html><table><tr><td>1</table>", "a.xls", "is a web page or XML and no workbook"),
    "text called xlsx": (lambda: b"Scheme,2022/23\n", "a.xlsx", "is damaged or no real workbook"),
    "empty": (lambda: b" \n", "a.csv", "is empty"),
    "bytes": (lambda: b"a\0b", "a.csv", "is no text and no workbook"),
    "old garbage": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        "a.xls",
        "is damaged or no real Excel workbook",
    ),
    "another file of Office": (
        lambda: xls(SOUND).replace("Workbook".encode("utf_16_le"), "WordDocu".encode("utf_16_le")),
        "a.xls",
        "is damaged or no real Excel workbook",
    ),
    "open quote": (lambda: b'Scheme,2022/23\n"ROOF,1\n', "a.csv", "has a quotation mark that opens and never closes"),
    "only hidden": (
        lambda: xlsx([["x"]], prepare=lambda book, page: (book.add_worksheet("b").activate(), page.hide())),
        "a.xlsx",
        "holds nothing that is to be seen",
    ),
    "no headers": (lambda: xlsx([["x", 1]]), "a.xlsx", "no headers are found"),
    "several sheets": (
        lambda: xlsx(SOUND, prepare=lambda book, _: book.add_worksheet("Other").write_string(0, 0, "x")),
        "a.xlsx",
        "has several sheets: “Programme”, “Other”",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_cannot_be_relied_on_is_refused_in_a_sentence(kind: str, importing: Callable[..., Ended]) -> None:
    make, name, said = REFUSED[kind]

    ended = importing(make(), name=name)

    assert ended.status == 2, ended.err
    assert ended.err.startswith("hmsledger: ")
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_a_gigabyte_is_refused_before_it_is_read(folder: Path) -> None:
    path = folder / "huge.xlsx"
    with path.open("wb") as file:
        file.truncate(2**30)

    with pytest.raises(MisuseError, match="larger than 64 MiB"):
        read.read_workbook(str(path))


def test_what_is_no_file_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    for name, said in (
        ("pipe.csv", "folder, pipe or device"),
        (".", "folder, pipe or device"),
        ("none.csv", "No such file"),
        ("a\0b", "no file can have the name"),
    ):
        with pytest.raises(MisuseError, match=said):
            read.read_workbook(str(folder / name) if "\0" not in name else name)


@pytest.mark.parametrize("cells", ["AAAA1", "B1048577", "B0", "b1", "1B"])
def test_a_cell_outside_every_sheet_is_damage(cells: str, importing: Callable[..., Ended]) -> None:
    ended = importing(repacked(xlsx(SOUND), raw_cell("B2", f'<c r="{cells}"><v>1</v></c>')))

    assert (ended.status, "is damaged" in ended.err) == (2, True)


def test_more_cells_than_a_list_has_are_refused(
    importing: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    from hmsledger.sheets import ods as ods_room
    from hmsledger.sheets import text as text_room
    from hmsledger.sheets import xls as xls_room
    from hmsledger.sheets import xlsx as xlsx_room

    for room in (ods_room, text_room, xls_room, xlsx_room):
        monkeypatch.setattr(room, "MOST_CELLS", 5)
    for name, make in (("a.xlsx", xlsx), ("a.xls", xls), ("a.ods", ods), ("a.csv", text)):
        ended = importing(make(SOUND), name=name)
        assert (ended.status, f"holds more than {refusing.MOST_CELLS:,} filled cells" in ended.err) == (2, True)


def test_a_row_repeated_a_million_times_costs_nothing_and_is_refused(importing: Callable[..., Ended]) -> None:
    row = ods_row(["ROOF", 1], ' table:number-rows-repeated="1048575"')
    ended = importing(ods_of(f'<table:table table:name="P">{ods_row(HEAD[:2])}{row}</table:table>'), name="a.ods")

    assert ended.status == 2
    assert "filled cells" in ended.err


@pytest.mark.parametrize(("module", "data", "name"), [("xlrd", xls(SOUND), "a.xls")])
def test_what_is_not_installed_is_said_with_the_way_to_it(
    module: str, data: bytes, name: str, importing: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    ended = importing(data, name=name)

    assert ended.status == 2
    assert "pip install 'hmsledger[excel]'" in ended.err


def test_a_workbook_that_openpyxl_wrote_says_the_same_to_both() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Programme"
    for row in SOUND:
        page.append(row)
    page["A9"], page["B9"], page["C9"] = date(2022, 7, 14), True, "=1+1"
    page["D9"], page["D9"].number_format = 0.25, "0%"
    page.merge_cells("A11:A12")
    page["A11"] = "two rows"
    out = io.BytesIO()
    book.save(out)

    sheet = read.workbook_of(out.getvalue(), "a.xlsx").sheets[0]

    assert [[sheet.at(row, column) for column in range(1, 5)] for row in range(1, 4)] == [
        [None if cell is None else cell if isinstance(cell, str) else pytest.approx(cell) for cell in row]
        for row in SOUND
    ]
    assert [str(sheet.at(9, column)) for column in (1, 2, 4)] == ["2022-07-14", "TRUE", "25%"]
    assert "never worked out" in str(sheet.at(9, 3))
    assert sheet.merged[0] == (11, 1, 12, 1)
