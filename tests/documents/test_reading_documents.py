"""Each format gives the passages that its reader sees, with places that people find again."""

import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
from documents_shared import Reader, as_bytes, told, xml
from fpdf import FPDF

from hmsledger.documents.page import Passage, Sort
from hmsledger.documents.read import Kind, load, read_document

Golden = Callable[[str, str], None]

TEXT = """\
CABINET MINUTES

Date: 14 June 2023

27. Budget of £528k and a
line goes on £1.2
million.
28.   Next, with a wide gap.
(a) An item.

Funding
-------

Scheme      2022/23   2023/24
HMS             263       497
Grants
Roof work         1       (2)
            Total: 3
After the table goes
a paragraph.

A paragraph with two spaces.  The next sentence has £5.
More text here.  And 6 more.

Year\tApproved\tPending
2022/23\t263\t
2023/24\t497\t1

| Scheme | £000 |
|--------|------|
| HMS    | 263  |

No heading, for it costs £5

LONGEST

Scheme       2022/23  2023/24  2024/25
HMS              1        2        3
Over all of them are 7        8
Far      away     9        10       12

Scheme                2022/23  2023/24  2024/25
Housing management          1        2        3
Far     away                9       10
"""

MARKDOWN = """\
# Budget *monitoring*

14 June 2023

1. one costs £5
2. two
   goes on\\
   after a hard break

- a bullet with `code`

| Scheme | £000 |
|---|--:|
| **HMS** | 263 |

<p>HTML block of £7</p>

A ~~£5~~ £6 [link](http://example.org/) ![picture of £9](x.png) <!-- £8 --> b

    indented £10

![](blank.png)

<table><tr><th>Just</th><th>headings</th></tr></table>

```
fenced £11
```
"""

HTML = """\
<!DOCTYPE html><html><head><meta charset="windows-1252"><title>Agenda item -
 Performance</title><style>p{}</style><script>var a="£9m"</script></head><body>
<header>Banner £1</header><nav>Menu</nav><div id="modgov">
<h1>Minutes of Cabinet</h1><h2>Wednesday, 14&nbsp;June 2023 6.00 pm</h2>
<table class="mgItemTable"><tr><td>27.</td><td><p><strong>Budget monitoring</strong></p>
<p>Recommend to Council an additional budget of £263k in 2022-23<sup>1</sup> and &pound;1.25&nbsp;million<br>over 4 years,
on the 14<sup>th</sup> of June. <span style="display: none">£99</span><span hidden>£98</span><del>£97</del><!-- £96 --></p>
<ol type="a" start="3"><li>one</li><li value="x"><p>two £5</p><ul><li>inner</li></ul></li><li value="9">nine</li></ol>
</td></tr></table>
<table><caption>Spend (£000)</caption><thead><tr><th>Scheme</th><th colspan=2>Budget</th></tr>
<tr><th></th><th>2022/23</th><th>2023/24</th></tr></thead>
<tr style="display:none"><td>9</td></tr>
<tbody><tr><td rowspan=2>HMS</td><td>263</td><td><p>497</p><p>more</p></td></tr><tr><td>1</td><td>2</td></tr></tbody></table>
<table role="presentation"><tr><td>Just laid out</td></tr></table>
<table><tr><td>LONG</td></tr></table>
<li>stray item</li>
<p>soft&shy;hyphen</p></div><footer>foot</footer></body></html>
""".replace("LONG", "long text " * 80)


def test_plain_text(reading: Reader, golden: Golden) -> None:
    text = TEXT.replace("LONGEST", "word  " * 1000)

    golden("documents/minutes.txt", told(reading("minutes.txt", text)).replace("word  " * 10, ""))


def test_markdown(reading: Reader, golden: Golden) -> None:
    golden("documents/minutes.md.txt", told(reading("minutes.md", MARKDOWN)))


def test_a_saved_page(reading: Reader, golden: Golden) -> None:
    golden("documents/minutes.html.txt", told(reading("minutes.html", HTML.encode("cp1252"))))


def test_a_word_document(reading: Reader, golden: Golden, report: bytes) -> None:
    golden("documents/report.docx.txt", told(reading("report.docx", report)))


def test_a_pdf(reading: Reader, golden: Golden, minutes_pdf: bytes) -> None:
    golden("documents/minutes.pdf.txt", told(reading("minutes.pdf", minutes_pdf)))


def test_a_pdf_that_libreoffice_makes_of_a_report(
    reading: Reader, program_needed: Callable[[str], str], report: bytes, tmp_path: Path
) -> None:
    (tmp_path / "report.docx").write_bytes(report)
    office(program_needed("soffice"), tmp_path, "pdf", tmp_path / "report.docx")

    document = reading("copy.pdf", (tmp_path / "report.pdf").read_bytes())

    texts = [passage.text for passage in document.passages]
    assert document.dated == date(2023, 6, 14)
    assert "1. Council approved a budget of £528k on 28 January 2020." in texts
    figure = next(passage for passage in document.passages if passage.text == "497")
    assert figure.cell is not None
    assert figure.cell.headings[-2:] == ("2023/24", "HMS")


def office(program: str, folder: Path, form: str, path: Path) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )


def test_notes_and_text_boxes_of_a_word_document_are_read(reading: Reader) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("Text")
    for inner in (
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        '<w:r><w:footnoteReference w:id="77"/></w:r>',
        (
            "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box £3k</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r>"
            "<w:t>celled</w:t></w:r></w:p></w:tc><w:tc/></w:tr></w:tbl></w:txbxContent></w:pict></w:r>"
        ),
    ):
        paragraph._p.append(xml(inner))
    data = with_parts(
        as_bytes(made),
        {
            "word/footnotes.xml": f"<w:footnotes {W}><w:footnote w:id='2'><w:p><w:r><w:t>A note of £4k"
            "</w:t></w:r></w:p></w:footnote></w:footnotes>"
        },
    )

    document = reading("report.docx", data)

    assert [(passage.place, passage.text) for passage in document.passages] == [
        ("paragraph 1 from the top", "Text"),
        ("text box beside “Text”", "In a box £3k"),
        ("text box beside “Text”", "celled"),
        ("footnote 1", "A note of £4k"),
    ]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def with_parts(data: bytes, parts: dict[str, str]) -> bytes:
    """Return a document with parts added or put in place of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()


def word_with(body: str, parts: dict[str, str] | None = None) -> bytes:
    whole = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}
    return with_parts(as_bytes(docx.Document()), whole | (parts or {}))


def numbered(text: str, level: int | str, number: int = 1, style: str = "") -> str:
    indent = f"<w:ilvl w:val='{level}'/>" if level != "" else ""
    named = f"<w:pStyle w:val='{style}'/>" if style else ""
    properties = f"{named}<w:numPr>{indent}<w:numId w:val='{number}'/></w:numPr>"
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_word_s_own_numbers_are_counted_as_word_counts_them(reading: Reader) -> None:
    numbering = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
        <w:lvl w:ilvl="0"><w:start w:val="26"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
        <w:lvl w:ilvl="2"><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%3"/><w:isLgl/></w:lvl>
        <w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl>
        <w:lvl w:ilvl="4"><w:pStyle w:val="Fifth"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%5)"/></w:lvl>
        <w:lvl w:ilvl="12"/></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="0"/>
          <w:lvlOverride w:ilvl="0"><w:startOverride w:val="40"/></w:lvlOverride><w:lvlOverride w:ilvl="77"/>
          <w:lvlOverride w:ilvl="1"><w:lvl><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2"/></w:lvl></w:lvlOverride>
        </w:num></w:numbering>"""
    body = "".join(
        (
            "<w:p><w:r><w:t>before</w:t></w:r></w:p>",
            numbered("a", 0),
            numbered("b", 1),
            numbered("c", 1),
            numbered("d", 2),
            numbered("e", 3),
            numbered("f", 0),
            numbered("g", 1),
            numbered("h", 0, 2),
            numbered("i", 1, 2),
            numbered("j", "", 1, "Fifth"),
            numbered("k", 0, 99),
            numbered("l", 0, 0),
        )
    )

    document = reading("report.docx", word_with(body, {"word/numbering.xml": numbering}))

    assert [passage.place for passage in document.passages] == [
        "paragraph 1 from the top",
        "paragraph 26",
        "paragraph 26 (a)",
        "paragraph 26 (b)",
        "paragraph 26.1",
        "paragraph 1 after 26.1",
        "paragraph 27",
        "paragraph 27 (a)",
        "paragraph 40",
        "paragraph 1 after 40",
        "paragraph 40 I)",
        "paragraph 2 after 40",
        "paragraph 3 after 40",
    ]


def test_styles_of_a_word_document_say_what_heads_and_numbers(reading: Reader) -> None:
    styles = f"""<w:styles {W}>
        <w:style w:styleId="H"><w:name w:val="heading 3"/></w:style>
        <w:style w:styleId="Own"><w:name w:val="Council head"/><w:basedOn w:val="H"/></w:style>
        <w:style w:styleId="Fat"><w:name w:val="Fat"/><w:rPr><w:b/></w:rPr></w:style>
        <w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style></w:styles>"""

    def styled(style: str, text: str) -> str:
        return f"<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    body = styled("Own", "One") + styled("Fat", "Two") + styled("Loop", "Three") + styled("Fat", "A sentence.")

    document = reading("report.docx", word_with(body, {"word/styles.xml": styles}))

    assert [(passage.sort, passage.under) for passage in document.passages] == [
        (Sort.HEADING, ""),
        (Sort.HEADING, "One"),
        (Sort.PARAGRAPH, "Two"),
        (Sort.PARAGRAPH, "Two"),
    ]
    assert document.title == "One"


def test_wrappings_of_word_documents_do_not_hide_text(reading: Reader) -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = f"""
        <w:sdt><w:sdtContent><w:p><w:r><w:t>controlled</w:t></w:r></w:p></w:sdtContent></w:sdt><w:sdt/>
        <w:customXml><w:p><w:r><w:t>wrapped</w:t></w:r></w:p></w:customXml>
        <mc:AlternateContent {mc}><mc:Choice><w:p><w:r><w:t>chosen</w:t></w:r></w:p></mc:Choice>
          <mc:Fallback><w:p><w:r><w:t>fallen back</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>
        <w:p><mc:AlternateContent {mc}><mc:Choice><w:r><w:t>inline</w:t></w:r></mc:Choice></mc:AlternateContent></w:p>
        <w:p><w:r><mc:AlternateContent {mc}><mc:Choice><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p>
          </w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>twice</w:t></w:r></w:p>
          </w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>
        <w:tbl><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr>
          <w:p><w:r><w:t>in</w:t></w:r></w:p><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr>
          <w:ins><w:tr><w:trPr><w:tblHeader/></w:trPr><w:sdt><w:sdtContent><w:tc><w:p/></w:tc></w:sdtContent></w:sdt></w:tr>
          </w:ins></w:tbl>
        <w:sectPr/>"""

    document = reading("report.docx", word_with(body))

    assert [(passage.text, passage.place) for passage in document.passages] == [
        ("controlled", "paragraph 1 from the top"),
        ("wrapped", "paragraph 2 from the top"),
        ("chosen", "paragraph 3 from the top"),
        ("inline", "paragraph 4 from the top"),
        ("boxed", "text box beside “inline”"),
        ("in cell", "table 1, row 1, column 2"),
    ]


def test_standing_alone_a_text_box_is_at_the_top(reading: Reader) -> None:
    box = "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>£5</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"

    assert reading("report.docx", word_with(box)).passages[0].place == "text box at the top"


def test_a_word_document_of_nothing_but_a_body_is_read(reading: Reader) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(
            "word/document.xml", f"<w:document {W}><w:body><w:p><w:r><w:t>£5</w:t></w:r></w:p></w:body></w:document>"
        )

    assert [passage.text for passage in reading("bare.docx", out.getvalue()).passages] == ["£5"]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("report.docx", b"%PDF-1.7 rest", Kind.PDF),
        ("report.pdf", b"PK\x03\x04rest", Kind.WORD),
        ("page", b"<!-- saved --><html>", Kind.HTML),
        ("page", b"# Heading\n", Kind.MARKDOWN),
        ("page", b"|a|b|\n|---|---|\n", Kind.MARKDOWN),
        ("page.eml", b"Some text", Kind.TEXT),
        ("page.txt", b"<html>", Kind.TEXT),
        ("page.HTM", b"text", Kind.HTML),
    ],
)
def test_a_format_is_known_by_what_a_file_holds(tmp_path: Path, name: str, content: bytes, kind: Kind) -> None:
    (tmp_path / name).write_bytes(content)

    assert load(str(tmp_path / name)).kind is kind


def test_standard_input_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("£5k for the roof".encode())))

    assert read_document("-") == ("standard input", (Passage("£5k for the roof", "line 1", 0, line=1),), "", None)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\xef\xbb\xbf\xc2\xa35", "£5"),
        ("£5".encode("utf-16"), "£5"),
        (b"\xa35", "£5"),
        ("£5\u200b28k".encode(), "£528k"),
        (b"a\rb\r\nc", "a b c"),
    ],
)
def test_text_comes_in_the_encodings_that_councils_use(reading: Reader, content: bytes, text: str) -> None:
    assert reading("a.txt", content).passages[0].text == text


@pytest.mark.parametrize("charset", ["windows-1252", "no-such", "utf-8"])
def test_a_page_says_its_own_encoding_or_it_is_found(reading: Reader, charset: str) -> None:
    page = f'<meta charset="{charset}"><p>£5</p>'

    assert reading("a.html", page.encode("cp1252")).passages[0].text == "£5"


def test_a_page_without_a_main_part_is_read_without_what_stands_round_it(reading: Reader) -> None:
    page = "<title></title><header>top</header><main> </main><p>Text</p><aside>beside</aside><footer>end</footer>"

    assert [passage.text for passage in reading("a.html", page).passages] == ["Text"]


def test_tables_within_tables_only_lay_out_a_page(reading: Reader) -> None:
    page = "<table><tr><th>Item</th><td><table><tr><th>Scheme</th><td>5</td></tr></table></td></tr></table><hr>"

    document = reading("a.html", page)

    assert [(passage.text, passage.place) for passage in document.passages] == [
        ("Item", "paragraph 1 from the top"),
        ("Scheme", "table 1, row 1, column 1"),
        ("5", "table 1, row 1, column 2"),
    ]


def test_merged_cells_and_wide_tables_keep_their_columns(reading: Reader) -> None:
    wide = "".join(f"<td>{number}</td>" for number in range(520))
    page = f"<table><tr><td colspan=9999>x</td><td>lost</td></tr><tr>{wide}</tr><tr></tr></table>"

    document = reading("a.html", page)

    assert document.passages[-1].place == "table 1, row 2, column 500"
    assert document.passages[-1].cell is not None
    assert document.passages[-1].cell.headings == ("x",)


def test_rows_on_their_own_head_what_follows(reading: Reader) -> None:
    page = """<table><tr><td colspan=3>Capital programme</td></tr><tr><td>Scheme</td><td>£m</td><td>Note</td></tr>
        <tr><td>Housing</td><td></td><td></td></tr><tr><td>HMS</td><td>1.2</td><td>a</td></tr>
        <tr><td>Parks</td><td></td><td></td></tr><tr><td>Pool</td><td>3</td><td>-</td></tr></table>"""

    cells = {passage.text: passage.cell for passage in reading("a.html", page).passages}

    assert cells["1.2"] is not None
    assert cells["1.2"].headings == ("Capital programme", "£m", "Housing", "HMS")
    assert cells["3"] is not None
    assert cells["3"].headings == ("Capital programme", "£m", "Parks", "Pool")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Meeting of Cabinet held on 14th June, 2023\n\nOn 1 May 2023 x", date(2023, 6, 14)),
        ("Report\n\nApproved on 1 May 2022.\n\nDate: 14/06/2023", date(2023, 6, 14)),
        ("Cabinet June 14, 2023", date(2023, 6, 14)),
        ("Cabinet 2023-06-14", date(2023, 6, 14)),
        ("Cabinet 31 February 2023 and 14.6.2023", date(2023, 6, 14)),
        ("Date: to be said", None),
        ("A long passage that speaks of some other day. " * 5 + "14 June 2023", None),
    ],
)
def test_the_day_of_a_document_is_the_meeting_s(reading: Reader, text: str, day: date | None) -> None:
    assert reading("a.txt", text).dated == day


def test_the_day_may_stand_in_a_table_beside_the_word_date(reading: Reader) -> None:
    page = "<p>Of 1 May 2020</p><table><tr><td>Committee</td><td>Cabinet</td></tr><tr><td>Date</td><td>14 June 2023</td></tr></table>"

    assert reading("a.html", page).dated == date(2023, 6, 14)


def test_pages_that_are_bold_or_blank_or_end_a_paragraph_are_read(reading: Reader) -> None:
    pdf = FPDF()
    pdf.set_title("Own title")
    pdf.add_page()
    pdf.add_page()
    pdf.set_font("Helvetica", "B", 11)
    pdf.multi_cell(0, 5, "Bold heading", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", "", 11)
    pdf.multi_cell(0, 5, "- an item\n- another of £5", new_x="LMARGIN", new_y="NEXT")

    document = reading("a.pdf", bytes(pdf.output()))

    assert document.title == "Own title"
    assert [(passage.text, passage.place, passage.sort) for passage in document.passages] == [
        ("Bold heading", "page 2, line 1", Sort.HEADING),
        ("- an item", "page 2, line 2", Sort.PARAGRAPH),
        ("- another of £5", "page 2, line 3", Sort.PARAGRAPH),
    ]


def test_a_title_that_cannot_be_read_is_none(reading: Reader) -> None:
    pdf = FPDF()
    pdf.set_title("Ā title")
    pdf.add_page()
    pdf.set_font("Helvetica", "", 11)
    pdf.cell(text="Text of £5.")
    data = bytes(pdf.output())

    assert reading("a.pdf", data).title == "Ā title"
    assert reading("a.pdf", data.replace(b"<feff0100", b"<feffd800")).title == ""


def test_the_program_starts_without_the_libraries_that_read_documents() -> None:
    script = (
        "import hmsledger.documents.read, sys; print({'lxml', 'docx', 'pypdfium2', 'markdown_it'} & set(sys.modules))"
    )

    assert subprocess.check_output([sys.executable, "-c", script], text=True) == "set()\n"
    assert shutil.which(sys.executable)
