"""Corners of reading and importing: formats' oddities, damaged files, other writers, and a person at a terminal."""
# ruff: noqa: ANN401 - cells hold anything, and what makes workbooks has no types

import os
import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import Ended
from hypothesis import given, settings
from hypothesis import strategies as st
from importing_shared import ods, ods_cell, ods_of, ods_row, repacked, text, xls, xlsx, zipped

from hmsledger.commands import importing as command
from hmsledger.commands.endings import RefusedEntryError
from hmsledger.findings import MisuseError
from hmsledger.importing.judging import Judged, judge
from hmsledger.render import Format
from hmsledger.sheets import numbers, read, styles
from hmsledger.sheets.cells import Broken, Sheet
from hmsledger.store.errors import RecordedButError

Importing = Callable[..., Ended]
TABLE: list[list[Any]] = [["Scheme", "2022/23 £"], ["ROOF", 5], ["Total", 5]]


def sheet_of(data: bytes, name: str = "a.xlsx") -> Sheet:
    return read.workbook_of(data, name).sheets[0]


def table(rows: str, before: str = "") -> bytes:
    return ods_of(f'<table:table table:name="P">{before}{rows}</table:table>')


# OpenDocument


def test_opendocument_keeps_spaces_sums_spans_and_hidden_columns() -> None:
    columns = '<table:table-column/><table:table-column-group><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/></table:table-column-group>'
    paragraph = '<text:p>a<text:s text:c="2"/>b<text:tab/>c<text:span>d</text:span><office:annotation><text:p>no</text:p></office:annotation>e<text:s/></text:p>'
    rows = (
        f'<table:table-header-rows><table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="2">{paragraph}</table:table-cell>'
        f"<table:covered-table-cell/>{ods_cell('x')}</table:table-row></table:table-header-rows>"
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"/></table:table-row>'
        '<table:table-row><table:table-cell table:formula="of:=SUM([.A1:.A2])" office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell>'
        '<table:table-cell office:value-type="time"><text:p>01:00</text:p></table:table-cell><table:shapes/></table:table-row>'
    )

    sheet = sheet_of(table(rows, columns), "a.ods")

    assert sheet.rows == {1: {1: "a  b cde ", 3: "x"}, 4: {1: Decimal(7), 2: "TRUE", 3: "01:00"}}
    assert sheet.merged[0] == (1, 1, 2, 2)
    assert sheet.sums == {(4, 1)}
    assert sheet.hidden_columns == {2, 3}
    assert list(sheet.hidden_with_content()) == ["column B", "column C"]
    assert list(Sheet("", {1: {1: "x"}}, hidden_columns=frozenset({2})).hidden_with_content()) == []


@pytest.mark.parametrize("attribute", ["rows", "columns"])
@pytest.mark.parametrize("count", ["0", "-1", "x", "9999999999"])
def test_repetitions_of_opendocument_that_no_sheet_has_are_damage(attribute: str, count: str) -> None:
    row = f' table:number-rows-repeated="{count}"' if attribute == "rows" else ""
    cell = f'<table:table-cell table:number-columns-repeated="{count}" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    data = table(f"<table:table-row{row}>{cell if attribute == 'columns' else ods_cell('x')}</table:table-row>")

    with pytest.raises(MisuseError, match="is damaged"):
        sheet_of(data, "a.ods")


def test_opendocument_without_tables_is_damaged() -> None:
    with pytest.raises(MisuseError, match="is damaged"):
        sheet_of(ods_of(""), "a.ods")


# Excel


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    def work(parts: dict[str, bytes]) -> None:
        before = parts[part].decode()
        after = change(before)
        assert after != before
        parts[part] = after.encode()

    return repacked(data, work)


def test_texts_in_runs_days_and_percentages_are_read() -> None:
    def fill(book: Any, page: Any) -> None:
        bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red"})
        page.write_rich_string(0, 0, bold, "Roof ", red, "works")
        page.write_number(1, 0, 0.25, book.add_format({"num_format": 9}))
        page.write_number(2, 0, 44756, book.add_format({"num_format": 14}))
        page.write_number(3, 0, 3e6, book.add_format({"num_format": "d mmm yyyy"}))
        page.write_boolean(4, 0, boolean=False)
        page.write_number(5, 0, 12, book.add_format({"num_format": '"d" 0;[Red](0)'}))
        book.add_chartsheet()

    sheet = sheet_of(xlsx([], prepare=fill))

    assert [sheet.at(row, 1) for row in range(1, 7)] == [
        "Roof works",
        "25%",
        date(2022, 7, 14),
        Broken("holds a date that does not exist"),
        "FALSE",
        Decimal(12),
    ]


def test_days_since_1904_and_days_as_text_are_read() -> None:
    import xlsxwriter

    def mark(_: Any, page: Any) -> None:
        page.write_number(0, 0, 0)

    data = changed(
        xlsx([[date(2022, 7, 14)]]),
        "xl/workbook.xml",
        lambda xml: xml.replace("<workbookPr ", '<workbookPr date1904="1" '),
    )
    assert sheet_of(data).at(1, 1) == date(2026, 7, 15)
    stated = changed(
        xlsx([[5]], prepare=mark),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace('<c r="A1"><v>0</v></c>', '<c r="A1" t="d"><v>2022-07-14T00:00:00</v></c>'),
    )
    assert sheet_of(stated).at(1, 1) == date(2022, 7, 14)
    assert xlsxwriter.__version__


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", '<c r="B2"', '<c r="A1"'),
        ("xl/worksheets/sheet1.xml", '<row r="2"', '<row r="1"'),
        ("xl/worksheets/sheet1.xml", "<v>5</v>", "<v>five</v>"),
        ("xl/worksheets/sheet1.xml", "<v>5</v>", "<v>1_000</v>"),
        ("xl/worksheets/sheet1.xml", "<v>5</v>", "<v>nan</v>"),
        ("xl/worksheets/sheet1.xml", 't="s"><v>0</v>', 't="s"><v>99</v>'),
        ("xl/worksheets/sheet1.xml", "<worksheet", "<!DOCTYPE x><worksheet"),
        ("xl/worksheets/sheet1.xml", 'encoding="UTF-8"', 'encoding="cp037"'),
        ("xl/workbook.xml", "<sheets>", "<nothing>"),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/sheet9.xml"),
        ("xl/_rels/workbook.xml.rels", "relationships/worksheet", "relationships/chartsheet"),
    ],
)
def test_parts_that_contradict_each_other_are_damage(part: str, old: str, new: str) -> None:
    data = changed(xlsx(TABLE), part, lambda xml: xml.replace(old, new, 1))

    with pytest.raises(MisuseError, match="is damaged"):
        sheet_of(data)


def test_values_from_other_workbooks_are_said_aloud() -> None:
    data = repacked(xlsx(TABLE), lambda parts: parts.update({"xl/externalLinks/externalLink1.xml": b"<x/>"}))

    assert read.workbook_of(data, "a.xlsx").remarks == (
        "it takes values from other workbooks, as they were when it was last saved",
    )


def test_a_workbook_without_its_first_relations_and_addresses_is_read_all_the_same() -> None:
    def bare(parts: dict[str, bytes]) -> None:
        del parts["_rels/.rels"]
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        for name in ("A1", "B1", "A2", "B2", "A3", "B3"):
            sheet = sheet.replace(f' r="{name}"', "")
        for row in "123":
            sheet = sheet.replace(f'<row r="{row}"', "<row")
        parts["xl/worksheets/sheet1.xml"] = sheet.encode()

    assert sheet_of(repacked(xlsx(TABLE), bare)).rows == sheet_of(xlsx(TABLE)).rows


def test_relations_before_the_one_to_the_workbook_are_passed_over() -> None:
    other = '<Relationship Id="rId9" Type="http://x/core-properties" Target="docProps/core.xml"/>'
    data = changed(xlsx(TABLE), "_rels/.rels", lambda xml: xml.replace("<Relationship ", f"{other}<Relationship ", 1))

    assert sheet_of(data).at(2, 2) == Decimal(5)


def test_names_that_stand_twice_and_locked_parts_are_refused() -> None:
    import io
    import warnings
    import zipfile

    twice = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(twice, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("xl/a.xml", "1")
        archive.writestr("xl/a.xml", "2")
    with pytest.raises(MisuseError, match="is damaged"):
        read.workbook_of(twice.getvalue(), "a.xlsx")
    locked = bytearray(zipped({"xl/a.xml": b"x"}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(MisuseError, match="is protected"):
        read.workbook_of(bytes(locked), "a.xlsx")


def test_a_part_whose_bytes_were_changed_is_damage() -> None:
    data = bytearray(xlsx(TABLE))
    start = data.index(b"xl/worksheets/sheet1.xml") + len(b"xl/worksheets/sheet1.xml")
    data[start + 20 : start + 60] = bytes(40)

    with pytest.raises(MisuseError, match="is damaged"):
        read.workbook_of(bytes(data), "a.xlsx")


# Old workbooks


def test_old_workbooks_tell_errors_truths_percentages_and_scaling_formats() -> None:
    import xlwt

    def fill(_: Any, page: Any) -> None:
        page.row(0).set_cell_boolean(0, value=True)
        page.row(1).set_cell_boolean(0, value=False)
        page.row(2).set_cell_error(0, 0x2A)
        page.write(3, 0, 0.5, xlwt.easyxf(num_format_str="0%"))
        page.write(4, 0, 263000, xlwt.easyxf(num_format_str="#,##0,"))
        page.write(5, 0, "text")
        page.write(6, 0, float("inf"))

    sheet = sheet_of(xls([], prepare=fill), "a.xls")

    assert [sheet.at(row, 1) for row in range(1, 8)] == [
        "TRUE",
        "FALSE",
        Broken("holds the error #N/A"),
        "50%",
        Decimal(263000),
        "text",
        Broken("holds no number"),
    ]
    assert sheet.scaled == {(5, 1)}


@settings(max_examples=60)
@given(st.data())
def test_no_damage_to_a_file_ends_in_anything_but_a_sentence(data: st.DataObject) -> None:
    name, make = data.draw(st.sampled_from([("a.xlsx", xlsx), ("a.xls", xls), ("a.ods", ods), ("a.csv", text)]))
    damaged = bytearray(make(TABLE))
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(damaged[: data.draw(st.integers(len(damaged) // 2, len(damaged)))])

    with suppress(MisuseError):
        read.workbook_of(cut, name)


# Text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfea", "is in no encoding that is read"),
        (b"a,\x81b\n", "is in no encoding that is read"),
        (b"x" * 200_000, "quotation mark"),
    ],
)
def test_text_that_cannot_be_taken_apart_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(MisuseError, match=said):
        read.workbook_of(data, "a.csv")


def test_sheets_are_named_as_people_do() -> None:
    workbook = read.workbook_of(
        xlsx(
            TABLE,
            prepare=lambda book, _: (
                book.add_worksheet("Empty"),
                book.add_worksheet("Gone").hide(),
                book.add_worksheet("B").write_string(0, 0, "x"),
            ),
        ),
        "a.xlsx",
    )

    assert read.sheet_named(workbook, "B").name == "B"
    for name, said in (
        ("Gone", "is hidden"),
        ("Empty", "is empty"),
        ("C", "there is no sheet “C”"),
        (None, "has several sheets"),
    ):
        with pytest.raises(MisuseError, match=said):
            read.sheet_named(workbook, name)
    assert Sheet("It's here", {}).place(1, 1, 3) == "'It''s here'!A1:C1"


def test_numbers_and_formats_that_are_none() -> None:
    assert numbers.number("inf") is None
    assert numbers.number("1e30") == Decimal("1e30")
    assert styles.style_of("General") == styles.PLAIN
    assert styles.style_of("mm:ss").shown is styles.Shown.DAY
    assert styles.style_of("0.0,,").scaled
    assert not styles.style_of("#,##0.00;(#,##0.00)").scaled


# Layouts


def test_headers_over_several_rows_are_read_together(importing: Importing, folder: Path) -> None:
    rows = [
        ["Scheme", "2022/23", None, "2023/24", None],
        [None, "Capital", "Revenue", "Capital", "Revenue"],
        [None, "£000", "£000", "£000", "£000"],
        ["ROOF", "1", "2", "3", "4"],
        ["Total", "1", "2", "3", "4"],
    ]

    ended = importing(text(rows), name="a.csv")

    assert ended.status == 0, ended.err
    lines = tomllib.loads((folder / "ledgers" / "council.toml").read_text(encoding="utf-8"))["entry"][0]["lines"]
    assert [(line["year"], line["funding"], line["amount"]) for line in lines] == [
        ("2022-23", "capital", "1000.00"),
        ("2022-23", "revenue", "2000.00"),
        ("2023-24", "capital", "3000.00"),
        ("2023-24", "revenue", "4000.00"),
    ]


@pytest.mark.parametrize(
    ("head", "cells", "holds"),
    [
        (["Scheme code", "Scheme name"], ["ROOF", "Roofs"], ["scheme", "title"]),
        (["Scheme", "Description"], ["ROOF", "Roofs"], ["scheme", "title"]),
        (["Whatever", "Scheme"], ["x", "ROOF"], ["nothing", "scheme"]),
        (["Whatever", "Else"], ["ROOF", "x"], ["scheme", "nothing"]),
        (["Scheme", "Account"], ["ROOF", "HRA"], ["scheme", "account"]),
        (["Scheme", "Kind"], ["ROOF", "virement"], ["scheme", "kind"]),
        (["Scheme", "Kind"], ["ROOF", "blue"], ["scheme", "note"]),
        (["Scheme", "Status"], ["ROOF", "on hold"], ["scheme", "note"]),
        (["Scheme", "Type"], ["ROOF", "Capital"], ["scheme", "funding"]),
        (["Scheme", "Type"], ["ROOF", "Large"], ["scheme", "note"]),
        (["Scheme", "Funding"], ["ROOF", "Grant"], ["scheme", "source"]),
    ],
)
def test_what_a_column_holds_is_told_by_header_and_values(
    head: list[str], cells: list[str], holds: list[str], importing: Importing, folder: Path
) -> None:
    importing(xlsx([[*head, "2022/23"], [*cells, 5]]), "--save-map", "m.toml", "--dry-run")

    columns = tomllib.loads((folder / "m.toml").read_text(encoding="utf-8"))["column"]
    assert [column["holds"] for column in columns] == [*holds, "amount"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Scheme", "Side", "Amount"], ["ROOF", None, 5]], "C2 has an amount, and its row names no side"),
        (
            [["Scheme", "Side", "Amount"], ["ROOF", "up", 5], ["POOL", "to", 5]],
            "B2 says “up”, which is no word for a side of a virement",
        ),
        ([["From", "To", "Amount"], [None, None, 5]], "C2 has an amount, and nothing says of which scheme"),
        ([["From", "To", "Amount"], ["ROOF", None, 5]], "does not sum to nil"),
        (
            [["Scheme", "Year", "2022/23"], ["ROOF", "2023/24", 5]],
            "C2 stands under year 2022-23, and its row says 2023-24",
        ),
        ([["Scheme", "2022/23"], ["Total", 5], ["Total", 5]], "no row below the headers has an amount"),
        ([["Scheme", "2022/23"], ["ROOF", "5k"], ["POOL", 6]], "B2 holds “5k” as text"),
    ],
)
def test_rows_that_say_too_little_or_two_things_are_named(
    rows: list[list[Any]], said: str, importing: Importing
) -> None:
    ended = importing(xlsx(rows), "--expect-total", "5")

    assert ended.status == 1
    assert said in " ".join(ended.err.split())


def test_the_word_total_beside_a_scheme_makes_no_total_of_its_row(importing: Importing, folder: Path) -> None:
    rows = [["Scheme", "Note", "2022/23"], ["ROOF", "Total cost revised", 5], [None, "Total", 5]]

    ended = importing(xlsx(rows))

    assert ended.status == 0, ended.err
    assert len(tomllib.loads((folder / "ledgers" / "council.toml").read_text(encoding="utf-8"))["entry"]) == 1


def test_a_unit_that_is_said_twice_is_refused(importing: Importing) -> None:
    ended = importing(text([["Scheme", "2022/23 £000"], ["ROOF", "5k"]]), "--expect-total", "5k", name="a.csv")

    assert "B2 says “5k” in a column of £000: its unit is said twice" in " ".join(ended.err.split())


def test_a_figure_that_bears_its_own_unit_keeps_it(importing: Importing, folder: Path) -> None:
    ended = importing(text([["Scheme", "2022/23"], ["ROOF", "(£1.25m)"], ["Total", "-1.25m"]]), name="a.csv")

    assert ended.status == 0, ended.err
    line = tomllib.loads((folder / "ledgers" / "council.toml").read_text(encoding="utf-8"))["entry"][0]["lines"][0]
    assert (line["amount"], line["stated"]) == ("-1250000.00", "-£1.25m")


def test_a_total_above_no_rows_is_named() -> None:
    from hmsledger.entries import Book, Scheme
    from hmsledger.importing.mapping import Column, Given, Holds, Mapping

    mapping = Mapping(
        "", 1, 1, (Column(1, "Scheme", Holds.SCHEME), Column(2, "£", Holds.AMOUNT)), given=Given(standing="approved")
    )
    sheet = Sheet(
        "",
        {1: {1: "Scheme", 2: "£"}, 2: {1: "ROOF", 2: "1"}, 3: {1: "Total", 2: "1"}, 4: {1: "Total", 2: "2"}},
        typed=False,
    )

    judged: Judged = judge(Book(schemes={"ROOF": Scheme("ROOF", "Roof")}), "a.csv", sheet, mapping, None)

    assert [problem.said for problem in judged.problems] == [
        "B4 prints the total 2, and all rows above come to 1: out by 1"
    ]


def test_schemes_that_are_called_alike_are_not_told_apart_by_chance(importing: Importing, folder: Path) -> None:
    (folder / "ledgers" / "more.toml").write_text(
        'format = 1\n\n[[scheme]]\ncode = "ROOF2"\nname = "Roof works"\n', encoding="utf-8"
    )

    ended = importing(xlsx([["Scheme", "2022/23"], ["Roof works", 5]]), "--expect-total", "5")

    assert "A2 names “Roof works”, and several schemes are called that: ROOF, ROOF2" in " ".join(ended.err.split())


def test_a_cell_that_cannot_be_relied_on_comes_back_in_words(importing: Importing, folder: Path) -> None:
    rows = table(
        ods_row(TABLE[0])
        + '<table:table-row><table:table-cell table:formula="of:=1"/></table:table-row>'
        + ods_row(TABLE[1])
    )

    ended = importing(rows, "--expect-total", "6", "--rejects", "back.csv", name="a.ods")

    assert ended.status == 1
    assert "holds a formula whose result was never worked out" in (folder / "back.csv").read_text(encoding="utf-8-sig")


# The book


def test_a_file_that_is_a_book_alone_takes_the_entries(importing: Importing, folder: Path) -> None:
    alone = folder / "alone.toml"
    alone.write_bytes((folder / "ledgers" / "council.toml").read_bytes())

    ended = importing(xlsx(TABLE), "--book", "alone.toml")

    assert ended.status == 0, ended.err
    assert len(tomllib.loads(alone.read_text(encoding="utf-8"))["entry"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--id-prefix", "É"), "cannot be an id"), (("--map", "m.toml"), "unknown source|“lottery”")],
)
def test_what_a_ledger_may_not_hold_is_refused(
    words: tuple[str, ...], said: str, importing: Importing, folder: Path
) -> None:
    importing(xlsx(TABLE), "--dry-run", "--save-map", "m.toml")
    saved = (folder / "m.toml").read_text(encoding="utf-8")
    (folder / "m.toml").write_text(
        saved.replace('year = "2022-23"', 'year = "2022-23"\nsource = "lottery"'), encoding="utf-8"
    )

    ended = importing(xlsx(TABLE), *words, said=("--as", "approved", "--yes"))

    assert ended.status == 2
    assert any(part in ended.err for part in said.split("|"))


def test_a_ledger_that_nothing_can_be_added_to_is_left_alone(importing: Importing, folder: Path) -> None:
    path = folder / "ledgers" / "council.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("format = 1\n", "format = 1\nentry = []\n", 1), encoding="utf-8"
    )

    ended = importing(xlsx(TABLE))

    assert ended.status == 1
    assert "is written in a way that nothing can be added to" in ended.err


def test_what_would_read_otherwise_is_never_written(importing: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    from hmsledger.store import additions

    compose = additions.composed
    monkeypatch.setattr(additions, "composed", lambda section, values: compose(section, values).replace("5.00", "6.00"))

    ended = importing(xlsx(TABLE))

    assert ended.status == 1
    assert "does not read back as it was meant" in ended.err


def planned(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[command.Importing, command.Plan]:
    monkeypatch.chdir(folder)
    workbook = read.workbook_of(xlsx(TABLE), "a.xlsx")
    importing = command.Importing(workbook, None, date(2023, 3, 1), Format.TABLE)
    mapping = importing.guessed_mapping(workbook.sheets[0])
    from dataclasses import replace

    mapping = replace(mapping, given=mapping.given._replace(standing="approved"))
    return importing, importing.plan(judge(importing.before, "a.xlsx", workbook.sheets[0], mapping, None))


def test_a_book_that_changed_in_the_meantime_is_not_written_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    importing, plan = planned(folder, monkeypatch)
    path = folder / "ledgers" / "council.toml"
    path.write_bytes(path.read_bytes() + b"\n# somebody else\n")
    before = path.read_bytes()

    with pytest.raises(RefusedEntryError, match="the book was changed by someone else"):
        importing.write(plan)

    assert path.read_bytes() == before


def test_a_disk_that_cannot_promise_is_told_apart_from_nothing_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing, plan = planned(folder, monkeypatch)

    def fail(*_: object) -> str:
        raise RecordedButError("it is recorded, but", "check the disk")

    monkeypatch.setattr(command, "replace_content", fail)
    with pytest.raises(RecordedButError, match="the import: it is recorded, but"):
        importing.write(plan)


def test_an_id_that_a_correction_has_is_not_used_again(importing: Importing, folder: Path) -> None:
    (folder / "ledgers" / "more.toml").write_text(
        """
format = 1

[[entry]]
id = "A-1"
kind = "approval"
scheme = "ROOF"
recorded = 2022-03-01
decision = { outcome = "approved", evidence = "quoted" }
lines = [{ year = "2022-23", funding = "capital", amount = "5.00" }]

[[entry]]
id = "IMP-C1"
kind = "correction"
corrects = "A-1"
recorded = 2023-01-01
statement = { by = "Treasurer", made = 2023-01-01 }
was = [{ year = "2022-23", funding = "capital", amount = "6.00" }]
now = [{ year = "2022-23", funding = "capital", amount = "7.00" }]
""",
        encoding="utf-8",
    )
    rows = [["Ref", "Scheme", "2022/23"], ["C1", "ROOF", 5], ["C2", "ROOF", 6], ["Total", None, 11]]

    ended = importing(xlsx(rows))
    assert "IMP-C1 is already recorded and says something else" in " ".join(ended.err.split())

    # The law that the correction breaks was broken before, and does not stand in the way of other rows.
    ended = importing(xlsx([rows[0], rows[2], ["Total", None, 6]]))
    assert ended.status == 0, ended.err


def test_corrections_and_quotations_of_the_book_are_no_hindrance(importing: Importing, folder: Path) -> None:
    quoted = ("--as", "quoted", "--yes")
    assert importing(xlsx(TABLE), said=quoted).status == 0
    (entry,) = tomllib.loads((folder / "ledgers" / "council.toml").read_text(encoding="utf-8"))["entry"]
    path = folder / "ledgers" / "more.toml"
    path.write_text(
        f'format = 1\n\n[[entry]]\nid = "IMP-C1"\nkind = "correction"\ncorrects = "{entry["id"]}"\nrecorded = 2027-01-01\n'
        'statement = { by = "Treasurer", made = 2027-01-01 }\nreason = "slip"\n'
        'was = [{ year = "2022-23", funding = "not-stated", amount = "5.00" }]\nnow = [{ year = "2022-23", funding = "capital", amount = "5.00" }]\n',
        encoding="utf-8",
    )

    ended = importing(xlsx(TABLE), "--funding", "capital", said=quoted)

    assert ended.status == 1
    assert "the same money is recorded as IMP-" in " ".join(ended.err.split())
    assert (
        importing(xlsx(TABLE), "--funding", "capital", "--dated", "2023-01-01", "--id-prefix", "Q", said=quoted).status
        == 0
    )
    again = importing(xlsx(TABLE), "--funding", "capital", "--dated", "2023-01-01", "--id-prefix", "R", said=quoted)
    assert "Everything is already recorded" in again.out


def test_a_sealed_year_is_not_imported_into(
    importing: Importing, hmsledger: Callable[..., Ended], folder: Path
) -> None:
    assert importing(xlsx(TABLE)).status == 0
    assert hmsledger("seal", "2022-23", "--by", "Treasurer", "--on", "2023-07-31", "--yes", cwd=folder).status == 0

    ended = importing(
        xlsx(TABLE),
        "--retrospective",
        "late",
        said=(
            "--as",
            "approved",
            "--by",
            "council",
            "--on",
            "2023-09-01",
            "--item",
            "1",
            "--recorded",
            "2023-09-02",
            "--yes",
        ),
    )

    assert ended.status == 1
    assert "Programme!A2:B2: " in ended.err
    assert "seal" in ended.err


# At a terminal


@pytest.mark.skipif(os.name != "posix", reason="left out on Windows, which has no pseudo-terminals")
def test_a_person_is_asked_what_the_rows_stand_for_and_before_anything_is_written(folder: Path) -> None:
    from recording.terminal import Terminal

    (folder / "a.xlsx").write_bytes(xlsx([*TABLE[:2], ["POOL", 6], ["Total", 11]]))
    terminal = Terminal(folder, "import", "a.xlsx", "--by", "council", "--on", "2022-02-17", "--item", "4")
    terminal.sees("what the rows stand for (")
    terminal.types("")
    terminal.sees("there is no outcome “nothing”")
    terminal.types("recommended")
    terminal.sees("Record these 2 entries? [y/N] ")
    terminal.types("y")
    terminal.sees("Recorded 2 entries in ledgers/council.toml")
    terminal.close()
