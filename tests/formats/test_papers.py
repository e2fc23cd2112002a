"""Papers for a committee: Word documents and PDFs with real structure, the same contents, and every figure whole.

With ``HMSLEDGER_ARTEFACTS`` set to a folder, pictures of every page are put there to be looked at.
"""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pypdfium2
import pytest
from conftest import ROOT, Program
from docx.oxml.ns import qn
from papers_read import pages_of_pdf, tables_of_word, tags_of_pdf, text_of_pdf
from test_cases import CASES

from hmsledger.findings import MisuseError, Spot
from hmsledger.render import Format, render
from hmsledger.render.display import AS_IT_IS, Display, Negatives, Units, YearStyle
from hmsledger.render.paper import pdf
from hmsledger.render.paper.widths import LANDSCAPE, PORTRAIT, SIZES, fit
from hmsledger.reports.page import (
    Column,
    Items,
    Page,
    Paragraph,
    Pounds,
    Records,
    Row,
    Table,
    Title,
    Verbatim,
)
from hmsledger.reports.report import report
from hmsledger.reports.selection import Selection
from hmsledger.store.find import Whereabouts
from hmsledger.store.read import read_book

MARK = "Contains exempt information: not for publication"
TITLE = '#heading[x] *bold* $x^2$ `a` @ref <label> \\ // none /* */ ~ -- "q" <w:t>&amp;</w:t>'


def long_book(entries: int) -> str:
    """Return a book with capital and revenue, additions and reductions, over ten years."""
    text = 'format = 1\n[ledger]\ntitle = "Capital programme"\norganisation = "Borough Council"\n'
    text += '[[body]]\nid = "council"\nname = "Council"\ndecides = ["budget"]\n'
    text += '[[body]]\nid = "cabinet"\nname = "Cabinet"\ndecides = []\n'
    for number in range(7):
        text += f'[[scheme]]\ncode = "S{number}"\nname = "Renewal of depot number {number} and its approaches"\n'
    for number in range(entries):
        day = f"{2015 + number * 10 // entries}-{1 + number % 12:02}-{1 + number % 28:02}"
        less = number % 5 == 0
        kind = 'kind = "variation"\ntype = "reduction"' if less else 'kind = "approval"'
        given = (
            'body = "cabinet", outcome = "recommended"' if number % 4 == 1 else 'body = "council", outcome = "approved"'
        )
        text += f'[[entry]]\nid = "S-{number:04}"\n{kind}\nscheme = "S{number % 7}"\nrecorded = {day}\n'
        text += f'title = "Change number {number} of the works at the depot"\n'
        text += f'decision = {{ {given}, decided = {day}, item = "{number % 30}" }}\n'
        year = 2015 + number % 10
        text += f'lines = [{{ year = "{year}-{(year + 1) % 100:02}", funding = "{("capital", "revenue")[number % 2]}", '
        text += (
            f'amount = "{"-" if less else ""}{1_234_567 + number * 7919}.{number % 100:02}", source = "borrowing" }}]\n'
        )
    return text


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Return a short book, one with negatives, and a long one."""
    folder = tmp_path_factory.mktemp("long")
    (folder / "book.toml").write_text(long_book(200), encoding="utf-8")
    return {
        "founding": ROOT / "ledgers",
        "negatives": CASES / "ribble-valley-slippage" / "book",
        "spans": CASES / "york-net-increase" / "book",
        "long": folder,
    }


BOOKS = ("founding", "negatives", "spans", "long")


def where(spot: Spot) -> str:
    return f"{spot.file}:1"


def page_of(folder: Path) -> Page:
    page = report(read_book(Whereabouts(folder)).sound().book, Selection(), None, where)
    return replace(page, blocks=(*page.blocks, Items("Computed by the program from a book:", ("as at: now",))))


def made(page: Page, form: Format, display: Display = AS_IT_IS) -> bytes:
    data = render(page, form, display=display)
    assert isinstance(data, bytes)
    return data


def amounts_of(data: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield every amount of a report, as paper shows it."""
    rows = [*data["rows"], data["totals"]]
    for text in {row[name] for row in rows for name in ("approved", "quoted", "pending", "not_counted")}:
        pence = round(float(text) * 100)
        yield AS_IT_IS.amount(Pounds(abs(pence))) if pence >= 0 else f"({AS_IT_IS.amount(Pounds(-pence))})"


def small(*blocks: Any, mark: str = "") -> Page:  # noqa: ANN401 - blocks of any kind
    return Page((*blocks,), dict, lambda: Records((), ()), mark=mark)


def headings_of_word(data: bytes) -> list[str]:
    return [item.text for item in docx.Document(io.BytesIO(data)).paragraphs if item.style.name == "Heading 1"]


def headings_of_pdf(data: bytes) -> list[str]:
    return [element.text for page in tags_of_pdf(data) for element in page.every("H1")]


@pytest.mark.parametrize("name", BOOKS)
def test_both_papers_say_every_figure_of_the_report_under_the_same_headings(
    name: str, books: Mapping[str, Path]
) -> None:
    page = page_of(books[name])
    word, printed = made(page, Format.DOCX), made(page, Format.PDF)

    cells = {cell for row in tables_of_word(word) for cell in row}
    said = text_of_pdf(printed)
    for amount in amounts_of(page.data()):
        assert amount in cells
        assert re.search(rf"(?<![\d,]){re.escape(amount)}(?![\d,])", said), amount
    assert headings_of_word(word) == headings_of_pdf(printed)
    assert headings_of_word(word)[0] == "Summary"
    assert {"What was approved", "What is recommended or pending"} & {*headings_of_word(word)}
    assert headings_of_word(word)[-3:] == ["Movements", "Citations", "What this was computed from"]


@pytest.mark.parametrize("name", BOOKS)
def test_the_parts_of_the_appendix_add_up_to_the_totals_of_the_report(name: str, books: Mapping[str, Path]) -> None:
    page = page_of(books[name])
    totals: Any = json.loads(json.dumps(page.data()))["totals"]
    rows = tables_of_word(made(page, Format.DOCX, Display(negatives=Negatives.MINUS)))

    found = {row[0]: row[-1] for row in rows if row[0] in {"Approved", "Pending", "Not counted"}}
    awaited = {name.capitalize().replace("_", " "): Pounds(round(float(text) * 100)) for name, text in totals.items()}
    for name_of, amount in found.items():
        assert amount == AS_IT_IS.cell(awaited[name_of]).replace("-", "−")
    assert {"Approved", "Pending"} & {*found}


@pytest.mark.parametrize("name", BOOKS)
def test_the_entries_of_each_part_add_up_to_its_total(name: str, books: Mapping[str, Path]) -> None:
    document = docx.Document(io.BytesIO(made(page_of(books[name]), Format.DOCX)))
    parts = [table for table in document.tables if table.cell(0, 0).text == "What"]

    assert parts
    for table in parts:
        rows = [tuple(cell.text for cell in row.cells) for row in table.rows][1:]
        amounts = [pence_of(row[-1]) for row in rows if row[-1] not in {"withheld", "not stated"}]
        assert (rows[-1][0], amounts[-1]) == ("Total", sum(amounts[:-1]))
        last_but_one = table.rows[-2].cells[0].paragraphs[0]
        assert last_but_one.paragraph_format.keep_with_next
        assert table.rows[0].cells[0].paragraphs[0].paragraph_format.keep_with_next


def pence_of(shown: str) -> int:
    pence = int(re.sub(r"[(),.]", "", shown))
    return -pence if shown.startswith("(") else pence


def test_an_entry_of_several_schemes_is_said_to_be_one(books: Mapping[str, Path]) -> None:
    rows = tables_of_word(made(page_of(books["spans"]), Format.DOCX))

    assert "YO-13: Net increase of the capital programme 2013-14..2017-18 (5 schemes)" in {row[0] for row in rows}


def test_a_pdf_is_tagged_archivable_and_in_british_english(books: Mapping[str, Path]) -> None:
    data = made(page_of(books["founding"]), Format.PDF)

    with pypdfium2.PdfDocument(data) as document:
        assert document.is_tagged()
        assert document.get_metadata_value("Title") == "Oxford City Council: Housing management system"
    for name in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang(en-GB)", b"/DisplayDocTitle true"):
        assert name in data, name
    for claim in (rb"pdfuaid:part>1<", rb"pdfaid:part>2<", rb"pdfaid:conformance>A<"):
        assert re.search(claim, data), claim
    assert b"/URI" not in data


def test_a_long_table_repeats_its_headings_and_breaks_no_row(books: Mapping[str, Path]) -> None:
    data = made(page_of(books["long"]), Format.PDF)
    pages = pages_of_pdf(data)

    continued = [text for text in pages[2:] if re.search(r"\.[0-9]{2}$", text, re.MULTILINE)]
    assert len(continued) > 5
    assert all(re.search(r"^(What\s+Decision|Decided\s+Entry|Day\s+What)", text, re.MULTILINE) for text in continued)
    assert all(f"Page {number} of {len(pages)}" in text for number, text in enumerate(pages, 1))


def test_charts_say_in_words_what_they_draw(books: Mapping[str, Path]) -> None:
    data = made(page_of(books["founding"]), Format.PDF)
    alts = [element.alt for page in tags_of_pdf(data) for element in page.every("Figure")]

    assert len(alts) == 2
    assert "Approved, capital 802,296.00" in alts[0]
    assert alts[1].startswith("Step chart. The approved budget through time, from 17 February 2021 to 6 June 2023")
    assert alts[1].endswith("where it stands at capital 802,296.00. The table below gives every step.")


def test_a_word_document_has_real_structure(books: Mapping[str, Path]) -> None:
    document = docx.Document(io.BytesIO(made(page_of(books["negatives"]), Format.DOCX)))

    assert document.core_properties.title.startswith("Ribble Valley")
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.author == ""
    languages = {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert styles >= {"Title", "Heading 1", "Caption", "List Bullet", "Normal"}
    assert all(paragraph.text.strip() for paragraph in document.paragraphs)
    for table in document.tables:
        assert table.style.name == "Ledger Table"
        properties = [row._tr.trPr for row in table.rows]
        assert all(item.find(qn("w:cantSplit")) is not None for item in properties)
        assert [item.find(qn("w:tblHeader")) is not None for item in properties] == [True] + [False] * (
            len(properties) - 1
        )
        assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    turned = [section.page_width > section.page_height for section in document.sections]
    assert turned == [False, True, False]
    assert all(round(min(each.page_width.cm, each.page_height.cm), 1) == 21.0 for each in document.sections)
    foot = document.sections[0].footer.part.element
    assert [field.get(qn("w:instr")) for field in foot.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    figures = {row[-1] for row in tables_of_word(made(page_of(books["negatives"]), Format.DOCX))}
    assert any(figure.startswith("(") for figure in figures)


def test_figures_stand_to_the_right_and_are_never_broken(books: Mapping[str, Path]) -> None:
    document = docx.Document(io.BytesIO(made(page_of(books["founding"]), Format.DOCX)))

    cell = document.tables[0].cell(1, 4)
    assert cell.text == "263,000.00"
    assert cell.paragraphs[0].style.name == "Table Figure"
    assert cell._tc.tcPr.find(qn("w:noWrap")) is not None
    assert document.tables[0].cell(1, 0).text == "2022-23"
    assert document.tables[0].cell(1, 0)._tc.findall(f".//{qn('w:noBreakHyphen')}")


@pytest.mark.parametrize("form", [Format.DOCX, Format.PDF])
def test_the_same_answer_is_the_same_file(form: Format, books: Mapping[str, Path], tmp_path: Path) -> None:
    page = page_of(books["founding"])
    first = made(page, form)

    assert made(page, form) == first
    if form is Format.DOCX:
        with ZipFile(io.BytesIO(first)) as package:
            assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert b"20" not in re.sub(rb"http://[^\"]*", b"", package.read("docProps/core.xml"))
    words = (sys.executable, "-m", "hmsledger", "report", "--book", str(books["founding"]), "-o")
    there = {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "GIT_CEILING_DIRECTORIES": str(ROOT)}
    here = {"TZ": "UTC", "GIT_CEILING_DIRECTORIES": str(ROOT)}
    for number, env in enumerate((there, here)):
        name = tmp_path / f"{number}.{form.value}"
        subprocess.run((*words, str(name)), env={**os.environ, **env}, check=True, capture_output=True)
    assert (tmp_path / f"0.{form.value}").read_bytes() == (tmp_path / f"1.{form.value}").read_bytes()


def test_the_mark_stands_on_every_page(books: Mapping[str, Path]) -> None:
    page = page_of(books["long"])
    marked = replace(page, blocks=(Paragraph(MARK), *page.blocks, Paragraph(MARK)), mark=MARK)

    pages = pages_of_pdf(made(marked, Format.PDF))
    assert len(pages) > 9
    assert all(MARK in text for text in pages)
    document = docx.Document(io.BytesIO(made(marked, Format.DOCX)))
    assert MARK in [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    assert all(section.header.is_linked_to_previous for section in list(document.sections)[1:])
    assert document.paragraphs[0].text == document.paragraphs[-1].text == MARK


def test_text_is_never_taken_for_markup() -> None:
    page = small(
        Title(TITLE),
        Paragraph(TITLE),
        Items(TITLE, (TITLE,)),
        Verbatim((TITLE,)),
        Table(TITLE, (Column(TITLE),), (Row((TITLE,)),)),
        Paragraph("end"),
    )
    document = docx.Document(io.BytesIO(made(page, Format.DOCX)))
    printed = made(page, Format.PDF)

    assert [paragraph.text for paragraph in document.paragraphs].count(TITLE) == 5
    assert document.tables[0].cell(0, 0).text == document.tables[0].cell(1, 0).text == TITLE
    with pypdfium2.PdfDocument(printed) as opened:
        assert opened.get_metadata_value("Title") == TITLE
    said = "".join(text_of_pdf(printed).split()).replace("\u200b", "")
    assert said.count("".join(TITLE.split())) == 9


@pytest.mark.parametrize("text", ["項目", "a␛b﷽", "🎉", "Llŷn ŵ Łódź", "a" * 400, "\ufffe|\uffff"])
def test_a_letter_that_no_font_has_is_named_by_its_number(text: str) -> None:
    page = small(Title(text), Table("", (Column("What"),), (Row((text,)),)), Paragraph(text))

    said = text_of_pdf(made(page, Format.PDF))
    flat = "".join(said.split()).replace("\u200b", "").replace("\ufffe", "")
    shown = "".join(sign if sign in flat else f"⟨U+{ord(sign):04X}⟩" for sign in text if sign != " ")
    assert shown in flat
    assert docx.Document(io.BytesIO(made(page, Format.DOCX))).tables


def test_a_pdf_comes_about_whatever_the_fonts_of_the_machine_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_MOST_TRIES", 0)

    said = text_of_pdf(made(small(Title("項 £5 – “é”"), Paragraph("x")), Format.PDF))
    assert "⟨U+9805⟩ £5 – “⟨U+00E9⟩”" in said


def test_the_unit_the_years_and_the_minus_are_as_asked_for(books: Mapping[str, Path]) -> None:
    display = Display(units=Units.THOUSANDS, years=YearStyle.GOVUK, negatives=Negatives.MINUS)
    page = page_of(books["negatives"])

    for text in (
        text_of_pdf(made(page, Format.PDF, display)),
        "\n".join(item.text for item in docx.Document(io.BytesIO(made(page, Format.DOCX, display))).paragraphs),
    ):
        assert "thousands of pounds (£000)" in text
        assert "Amounts in brackets" not in text
    rows = tables_of_word(made(page, Format.DOCX, display))
    assert any(cell.startswith("−") for row in rows for cell in row)
    assert "2022 to 2023" in {row[0] for row in rows}
    noted = "\n".join(item.text for item in docx.Document(io.BytesIO(made(page, Format.DOCX))).paragraphs)
    assert "Amounts in brackets are less than nil." in noted
    rounded = text_of_pdf(made(page_of(books["long"]), Format.PDF, display))
    assert "rounded to the nearest £1,000, half up" in " ".join(rounded.split())


def test_what_is_wide_lies_on_its_side_and_what_is_too_wide_is_set_smaller() -> None:
    wide = Table("", tuple(Column(f"Column {n}", right=True) for n in range(9)), (Row((Pounds(10**11),) * 9),))
    document = docx.Document(io.BytesIO(made(small(Title("t"), wide, Paragraph("end")), Format.DOCX)))

    assert document.sections[0].page_width > document.sections[0].page_height
    narrow = fit(["a", "b"], [["1", "2"]], [True, False], PORTRAIT)
    assert narrow.is_comfortable
    assert sum(narrow.widths) <= PORTRAIT
    many = fit(["x" * 9] * 16, [["1" * 9] * 16], [True] * 16, LANDSCAPE)
    assert many.size in SIZES[1:]
    most = fit(["x" * 9] * 60, [["1" * 9] * 60], [True] * 60, LANDSCAPE)
    assert round(sum(most.widths), 1) == LANDSCAPE
    assert fit(["", ""], [], [False, True], PORTRAIT).is_comfortable


def test_a_page_without_a_title_is_for_another_paper() -> None:
    page = small(Paragraph("It is recommended that Council approve £5. " * 4), Items("", ("one",)))
    document = docx.Document(io.BytesIO(made(page, Format.DOCX)))

    assert [paragraph.style.name for paragraph in document.paragraphs] == ["Normal", "List Bullet"]
    assert document.core_properties.title.endswith("…")
    assert document.sections[0].header.paragraphs[0].text == ""
    assert "H1" not in {element.kind for tags in tags_of_pdf(made(page, Format.PDF)) for element in tags.every("H1")}
    assert docx.Document(io.BytesIO(made(small(Items("", ())), Format.DOCX))).core_properties.title == "Budget"


def test_a_pdf_that_nobody_could_read_is_refused() -> None:
    rows = tuple(Row((Pounds(number),)) for number in range(pdf.MOST_ROWS + 1))

    with pytest.raises(MisuseError, match="6,001 rows") as refused:
        made(small(Title("t"), Table("", (Column("Amount", right=True),), rows), Paragraph("end")), Format.PDF)
    assert "docx" in str(refused.value.help)


@pytest.mark.parametrize(("form", "library", "extra"), [("docx", "docx", "word"), ("pdf", "typst", "pdf")])
def test_a_library_that_is_missing_is_asked_for_in_a_sentence(
    form: str, library: str, extra: str, hmsledger: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, library, None)

    ended = hmsledger("report", "-o", str(tmp_path / f"budget.{form}"))

    assert (ended.status, ended.out) == (2, "")
    assert f"pip install 'hmsledger[{extra}]'" in ended.err
    assert "needs more than is installed" in ended.err


def test_a_template_that_is_wrong_is_a_defect_and_not_a_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    import typst

    monkeypatch.setattr(pdf, "_template", lambda: b"#none-such")
    with pytest.raises(typst.TypstError, match="none-such"):
        made(small(Title("t"), Paragraph("x")), Format.PDF)


@pytest.mark.parametrize("name", BOOKS)
def test_what_word_prints_breaks_no_figure(
    name: str,
    books: Mapping[str, Path],
    tmp_path: Path,
    program_needed: Any,  # noqa: ANN401 - a fixture
) -> None:
    """LibreOffice opens the document and prints it; pictures of it and of our PDF can be kept and looked at."""
    soffice = program_needed("soffice")
    page = page_of(books[name])
    (tmp_path / f"{name}-word.docx").write_bytes(made(page, Format.DOCX))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        (soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / f"{name}-word.docx"),
        check=True,
        capture_output=True,
    )
    (tmp_path / f"{name}-typst.pdf").write_bytes(made(page, Format.PDF))

    for printed in (tmp_path / f"{name}-word.pdf", tmp_path / f"{name}-typst.pdf"):
        data = printed.read_bytes()
        said = text_of_pdf(data)
        for amount in amounts_of(page.data()):
            assert re.search(rf"(?<![\d,]){re.escape(amount)}(?![\d,])", said), (printed.name, amount)
        assert not re.search(r"\d,\s\d{3}\.\d\d", said)
        if kept := os.environ.get("HMSLEDGER_ARTEFACTS"):
            Path(kept).mkdir(parents=True, exist_ok=True)
            with pypdfium2.PdfDocument(data) as document:
                for number, sheet in enumerate(document, 1):
                    sheet.render(scale=1.2).to_pil().save(Path(kept) / f"{printed.stem}-{number:02}.png")
