"""What the tests of documents share: documents made by real programs, and their passages as lines of text."""

from pathlib import Path

import docx
import pytest
from documents_shared import Reader, as_bytes, xml
from fpdf import FPDF

from hmsledger.documents.page import Document
from hmsledger.documents.read import read_document


@pytest.fixture
def reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Return a function that writes a file and reads it as a document."""
    monkeypatch.chdir(tmp_path)

    def read(name: str, content: bytes | str) -> Document:
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return read_document(name)

    return read


@pytest.fixture
def report() -> bytes:
    """Return a committee report as Word keeps it: numbered paragraphs, tables, tracked changes and a footnote."""
    made = docx.Document()
    made.core_properties.title = ""
    made.add_heading("Housing management system: update", 1)
    made.add_paragraph("To: Cabinet")
    made.add_paragraph("Date of meeting: 14 June 2023")
    made.add_heading("Budget", 2)
    made.add_paragraph("Council approved a budget of £528k on 28 January 2020.", style="List Number")
    paragraph = made.add_paragraph("The second phase costs ", style="List Number")
    paragraph.add_run("£").bold = True
    paragraph.add_run("1.25 million").italic = True
    paragraph.add_run(" in all, of which\n£97k\tis revenue.")
    made.add_paragraph("a bullet with £5k", style="List Bullet")
    bold = made.add_paragraph()
    bold.add_run("Funding").bold = True
    changed = made.add_paragraph("Tracked: ")
    for change in (
        '<w:del w:id="1" w:author="a"><w:r><w:delText>£1</w:delText></w:r></w:del>',
        '<w:ins w:id="2" w:author="a"><w:r><w:t>£264k and £265k</w:t></w:r></w:ins>',
        '<w:moveFrom w:id="3" w:author="a"><w:r><w:t>moved</w:t></w:r></w:moveFrom>',
        '<w:hyperlink><w:r><w:t xml:space="preserve"> linked</w:t></w:r></w:hyperlink>',
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>",
        "<w:sdt><w:sdtContent><w:r><w:t>, controlled</w:t></w:r></w:sdtContent></w:sdt>",
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>',
        "<w:r><w:noBreakHyphen/><w:t>end</w:t></w:r>",
    ):
        changed._p.append(xml(change))
    joined = made.add_paragraph("This paragraph ")
    joined._p.insert(0, xml('<w:pPr><w:rPr><w:del w:id="4" w:author="a"/></w:rPr></w:pPr>'))
    made.add_paragraph("goes on in the next with £7k.")
    table = made.add_table(rows=6, cols=3)
    cells = [
        ["£000", "2022/23", "2023/24"],
        ["HMS", "263", "497"],
        ["Grants", "", ""],
        ["Roof", "1", "(2)"],
        ["", "3", "4"],
        ["deleted", "8", "9"],
    ]
    for row, texts in enumerate(cells):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(2, 0).merge(table.cell(2, 2))
    table.cell(3, 0).merge(table.cell(4, 0))
    table.rows[5]._tr.get_or_add_trPr().append(xml('<w:del w:id="5" w:author="a"/>'))
    made.add_paragraph("After the table £6k.")
    return as_bytes(made)


@pytest.fixture
def minutes_pdf() -> bytes:
    """Return minutes as a PDF with text, a table drawn with space, and a heading in larger letters."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", "B", 16)
    pdf.cell(text="Minutes of Cabinet", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", "", 11)
    pdf.ln(4)
    pdf.multi_cell(0, 5, "Wednesday 14 June 2023", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    pdf.multi_cell(
        0,
        5,
        "27. Recommend to Council the approval of an additional budget of £263k in 2022-23 and of a further capital "
        "budget over the next four years of £1.25 million, of which £97k is revenue.",
        align="L",
        new_x="LMARGIN",
        new_y="NEXT",
    )
    pdf.multi_cell(0, 5, "28. Another paragraph.", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(6)
    for row in (("Scheme", "2022/23", "2023/24"), ("HMS", "263", "497"), ("Roof repairs", "1", "(2)")):
        for text, width, align in zip(row, (60, 30, 30), "LRR", strict=True):
            pdf.cell(width, 9, text, align=align)
        pdf.ln()
    pdf.add_page()
    pdf.multi_cell(0, 5, "On the second page stands £5,000.", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())
