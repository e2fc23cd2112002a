"""Every form of one report shows the same figures: all forms of every case are made, and each is read back."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import html as lxml_html
from papers_read import tables_of_pdf, tables_of_word
from test_cases import NAMES, book_of, clocks_of, expected

from hmsledger.findings import Spot
from hmsledger.render import Format, render
from hmsledger.render.display import AS_IT_IS
from hmsledger.reports.page import Page, Pounds, Table
from hmsledger.reports.report import By, report
from hmsledger.reports.selection import Selection
from hmsledger.years import read_year

Figures = list[tuple[str, ...]]
"""The rows of the table of totals: words as they are shown, amounts as plain decimals."""

_AMOUNT = re.compile(r"\(?-?[0-9][0-9,]*\.[0-9]{2}\)?")


def where(spot: Spot) -> str:
    return f"{spot.file}:1"


def plain(cell: str) -> str:
    """Return an amount as a plain decimal, whatever its commas and brackets; other words as they are."""
    text = cell.strip()
    if not _AMOUNT.fullmatch(text):
        return text
    sign = "-" if text.startswith(("(", "-")) else ""
    return f"{sign}{text.strip('()-').replace(',', '')}"


def rows(cells: Iterator[list[str]]) -> Figures:
    return [tuple(plain(cell) for cell in row) for row in cells]


def of_table(made: bytes) -> Figures:
    lines = made.decode().split("\n\n")
    block = next(part for part in lines if re.search(r"^-+(  -+)+$", part, re.MULTILINE))
    ruled = [line for line in block.splitlines() if line.strip()]
    rule = next(line for line in ruled if set(line) == {"-", " "})
    starts = [found.start() for found in re.finditer("-+", rule)] + [10_000]
    body = ruled[ruled.index(rule) + 1 :]
    return rows([line[one:other] for one, other in pairwise(starts)] for line in body if line != rule)


def of_plain(made: bytes) -> Figures:
    lines = [line for line in made.decode().splitlines() if re.search(r"(^|; )Approved: ", line)]
    return rows([part.split(": ", 1)[1] for part in line.split("; ")] for line in lines)


def of_markdown(made: bytes) -> Figures:
    lines = [line for line in made.decode().splitlines() if line.startswith("|")]
    unescaped = (re.sub(r"<!-- -->|\\(?=[^\w\s])|\*\*", "", line) for line in lines[2:])
    return rows(line.strip("| ").split(" | ") for line in unescaped)


def of_json(made: bytes) -> Any:  # noqa: ANN401 - JSON
    data = json.loads(made)
    return [*data["rows"], *data.get("spans", ())]


def of_csv(made: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made.decode(), newline="")))


def of_workbook(made: bytes) -> Figures:
    sheet = openpyxl.load_workbook(io.BytesIO(made), data_only=True).worksheets[0]
    found = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(number for number, row in enumerate(found) if "Approved" in row)
    return rows(
        [f"{cell:.2f}" if isinstance(cell, int | float) else str(cell or "") for cell in row]
        for row in found[head + 1 :]
    )


def of_page(made: bytes) -> Figures:
    table = lxml_html.fromstring(made.decode()).find(".//table")
    return rows(
        ["".join(part for part in cell.itertext() if not part.startswith(("minus ", "plus "))) for cell in row]
        for row in table.find("tbody")
    )


def of_word(made: bytes) -> Figures:
    return rows(list(row) for row in tables_of_word(made)[1:])


def of_pdf(made: bytes) -> Figures:
    return rows(list(row) for row in tables_of_pdf(made)[1:])


READERS: Mapping[Format, Callable[[bytes], Figures]] = {
    Format.TABLE: of_table,
    Format.PLAIN: of_plain,
    Format.MD: of_markdown,
    Format.HTML: of_page,
    Format.XLSX: of_workbook,
    Format.DOCX: of_word,
    Format.PDF: of_pdf,
}
DATA: Mapping[Format, Callable[[bytes], list[dict[str, str]]]] = {Format.JSON: of_json, Format.CSV: of_csv}

VIEWS = [
    pytest.param(case, view, id=f"{case}-{view['name']}") for case in NAMES for view in expected(case).get("view", ())
]


def page_of(case: str, view: Mapping[str, Any], folder: Path) -> Page:
    year = read_year(view["year"]) if view.get("year") else None
    selection = Selection(clocks_of(view), year)
    return report(book_of(case, view, folder), selection, By(view["by"]) if view.get("by") else None, where)


def made(page: Page, form: Format) -> bytes:
    found = render(page, form)
    return found if isinstance(found, bytes) else found.encode()


def table_of(page: Page) -> Figures:
    table = next(block for block in page.blocks if isinstance(block, Table))
    return [tuple(plain(AS_IT_IS.cell(cell)) for cell in row.cells) for row in table.rows]


def data_of(page: Page) -> list[dict[str, str]]:
    data: Any = page.data()
    return [*data["rows"], *data.get("spans", ())]


@pytest.mark.parametrize(("case", "view"), VIEWS)
@pytest.mark.parametrize("form", READERS)
def test_every_form_for_people_shows_the_figures_of_the_report(
    form: Format, case: str, view: Mapping[str, Any], tmp_path: Path
) -> None:
    page = page_of(case, view, tmp_path)

    found = [tuple(filter(None, row)) for row in READERS[form](made(page, form))]
    awaited = [tuple(filter(None, row)) for row in table_of(page)]
    assert found[: len(awaited)] == awaited


@pytest.mark.parametrize(("case", "view"), VIEWS)
@pytest.mark.parametrize("form", DATA)
def test_every_form_for_programs_holds_the_figures_of_the_report(
    form: Format, case: str, view: Mapping[str, Any], tmp_path: Path
) -> None:
    page = page_of(case, view, tmp_path)

    awaited = data_of(page)
    found = DATA[form](made(page, form))
    assert [{name: row[name] for name in one} for one, row in zip(awaited, found, strict=True)] == awaited


@pytest.mark.parametrize(("case", "view"), VIEWS)
def test_the_table_says_what_the_data_say(case: str, view: Mapping[str, Any], tmp_path: Path) -> None:
    page = page_of(case, view, tmp_path)
    table = next(block for block in page.blocks if isinstance(block, Table))
    data: Any = page.data()

    shown = [
        {
            column.figure.replace("-", "_"): cell.pence
            for column, cell in zip(table.columns, row.cells, strict=True)
            if isinstance(cell, Pounds)
        }
        for row in table.rows
        if row.key or row is table.rows[-1]
    ]
    awaited = [*data["rows"], data["totals"]]
    assert len(shown) == len(awaited)
    for figures, row in zip(shown, awaited, strict=True):
        assert all(Decimal(row[name]) * 100 == pence for name, pence in figures.items())


def test_every_form_is_read_back() -> None:
    assert {*READERS, *DATA} == {*Format}
