"""What cannot be read as a report is refused in one sentence, before it can do harm."""

import io
import os
import sys
import time
import zipfile
from pathlib import Path

import docx
import pytest
from documents_shared import Reader, as_bytes
from fpdf import FPDF

from hmsledger.documents.read import MOST_BYTES, MOST_BYTES_OF_TEXT, MOST_NUMBERS, read_document
from hmsledger.findings import MisuseError


def refusal(reading: Reader, name: str, content: bytes | str) -> str:
    with pytest.raises(MisuseError) as caught:
        reading(name, content)
    assert "\n" not in caught.value.message
    assert caught.value.help
    return caught.value.message


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


def pdf(*, text: str = "", password: str = "") -> bytes:
    made = FPDF()
    made.add_page()
    if text:
        made.set_font("Helvetica", "", 11)
        made.cell(text=text)
    if password:
        made.set_encryption(owner_password="owner", user_password=password)
    return bytes(made.output())


BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY x SYSTEM "file:///etc/passwd">]><d xmlns:w="x"><w:body><w:p><w:r><w:t>&b;&x;</w:t></w:r></w:p></w:body></d>"""


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "“a.txt” is empty"),
        ("a.txt", b" \n\t ", "“a.txt” is empty"),
        ("a.md", b"<!-- only a comment -->", "“a.md” holds no text"),
        ("a.html", b"<script>1</script>", "“a.html” holds no text"),
        ("a.html", b"<!---->", "“a.html” holds no text"),
        ("a.txt", b"\x7fELF\x00\x01", "“a.txt” is no text but binary data"),
        ("a.html", b"<p>\x00</p>", "“a.html” is no text but binary data"),
        ("a.docx", b"plain text", "“a.docx” is called .docx but is no Word document"),
        ("a.pdf", b"plain text", "“a.pdf” is called .pdf but is no PDF document"),
        ("a.docx", b"PK\x03\x04 and rubbish", "“a.docx” is damaged or no real Word document"),
        ("a.pdf", b"%PDF-1.7 and rubbish", "“a.pdf” is damaged or no real PDF"),
        ("a.rtf", b"{\\rtf1 text}", "“a.rtf” is rich text (RTF), which is not read"),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest",
            "“a.doc” is in the format of Word 2003 or before, or another Office file",
        ),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "“a.docx” is encrypted: it opens with a password only",
        ),
        ("a.pdf", pdf(text="x", password="secret"), "“a.pdf” is encrypted: it opens with a password only"),
        ("a.pdf", pdf(), "“a.pdf” holds no text: it is probably a scan, a picture of each page"),
        ("a.xlsx", zipped({"xl/workbook.xml": b"<x/>"}), "“a.xlsx” is an Excel workbook, not a report"),
        ("a.odt", zipped({"content.xml": b"<x/>"}), "“a.odt” is an OpenDocument file, which is not read"),
        ("a.zip", zipped({"a.txt": b"5"}), "“a.zip” is a ZIP archive, not a document"),
        ("a.docx", zipped({"word/document.xml": b"<not xml"}), "“a.docx” is damaged or no real Word document"),
        ("a.docx", zipped({"word/document.xml": b"<d/>"}), "“a.docx” holds no text"),
        (
            "a.docx",
            zipped({"word/document.xml": BOMB}),
            "“a.docx” declares entities, which no Word document does: it may be made to do harm",
        ),
        (
            "a.docx",
            zipped({"word/document.xml": b"<d/>", "word/styles.xml": BOMB}),
            "“a.docx” declares entities, which no Word document does: it may be made to do harm",
        ),
        (
            "a.docx",
            zipped({"word/document.xml": b" " * (65 * 1024 * 1024)}),
            "“a.docx” would unpack to more than 64 MiB of text or 256 MiB in all, which no report does",
        ),
        (
            "a.docx",
            zipped({"word/document.xml": b"<a>" * 300 + b"</a>" * 300}),
            "“a.docx” is damaged or no real Word document",
        ),
        (
            "a.docx",
            zipped({"word/document.xml": b"<d>" + b"<p/>" * 1_200_000 + b"</d>"}),
            "“a.docx” holds more than 1,200,000 tags of XML, which no report does",
        ),
        (
            "a.html",
            b"<div>" * 100_000 + b"\xc2\xa35",
            "“a.html” nests its HTML more deeply than any page does",
        ),
        ("a.txt", b"a\n" * 50_001, "“a.txt” holds more than 50,000 lines, which no report does"),
        ("a.md", b"a\r" * 50_001, "“a.md” holds more than 50,000 lines, which no report does"),
        ("a.txt", b"a" * 3_000_001, "“a.txt” holds more than 3,000,000 characters, which no report does"),
        ("a.html", b"<p>" + b"a" * 3_000_001, "“a.html” holds more than 3,000,000 characters, which no report does"),
        ("a.html", b"<br>" * 600_001, "“a.html” holds more than 600,000 tags, which no report does"),
        ("a.html", b"<p>a" * 150_001, "“a.html” holds more than 150,000 paragraphs and cells, which no report does"),
        ("a.md", b"[" * 40_001, "“a.md” holds more than 40,000 marks of Markdown, which no report does"),
        ("a.md", b"> " * 100 + b"5", "“a.md” nests its lists or quotes more than 20 deep"),
    ],
)
def test_it_is_refused_in_a_sentence(reading: Reader, name: str, content: bytes, said: str) -> None:
    assert refusal(reading, name, content) == said


def test_a_word_document_with_a_locked_part_is_encrypted(reading: Reader) -> None:
    data = bytearray(zipped({"word/document.xml": b"<d/>"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert refusal(reading, "a.docx", bytes(data)) == "“a.docx” is encrypted: it opens with a password only"


def test_a_huge_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)

    began = time.process_time()
    with pytest.raises(MisuseError, match="larger than 64 MiB"):
        read_document(str(path))
    assert time.process_time() - began < 0.1


def test_an_endless_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a" * (MOST_BYTES + 1))))

    with pytest.raises(MisuseError, match="“standard input” is larger than 64 MiB"):
        read_document("-")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("no-such.txt", "“no-such.txt” cannot be read: No such file or directory"),
        (".", "“.” is no document but a folder, pipe or device"),
        ("a\0b", "no file can have the name that was given"),
        ("x" * 5000, f"“{'x' * 200}...” cannot be read: File name too long"),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="other systems word these in their own way")
def test_what_is_no_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, said: str) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(MisuseError) as caught:
        read_document(path)
    assert caught.value.message == said


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(MisuseError, match="folder, pipe or device"):
        read_document(str(tmp_path / "pipe"))


@pytest.mark.parametrize(
    ("name", "content", "module", "said"),
    [
        ("a.html", b"<p>5</p>", "lxml", "reading HTML such as “a.html” needs more than is installed"),
        ("a.docx", zipped({}), "lxml", "reading Word documents such as “a.docx” needs more than is installed"),
        ("a.pdf", b"%PDF-", "pypdfium2", "reading PDF such as “a.pdf” needs more than is installed"),
    ],
)
def test_a_missing_library_is_named_with_its_remedy(
    reading: Reader, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, module: str, said: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(MisuseError) as caught:
        reading(name, content)
    assert (caught.value.message, caught.value.help) == (said, "pip install 'hmsledger[proof]'")


def test_too_many_pages_or_letters_are_refused(reading: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    from hmsledger.documents import pdf as room

    monkeypatch.setattr(room, "MOST_PAGES", 0)
    assert refusal(reading, "a.pdf", pdf(text="x")) == "“a.pdf” has 1 pages; at most 0 are read"
    monkeypatch.undo()
    monkeypatch.setattr(room, "MOST_ON_A_PAGE", 3)
    with pytest.raises(MisuseError, match="has a page with 5 characters"):
        room.read(pdf(text="12345"), "a.pdf")


def test_a_page_that_breaks_a_pdf_off_is_damage(reading: Reader) -> None:
    whole = pdf(text="x" * 50)
    broken = whole.replace(b"/Type /Page\n", b"/Type /Pag3\n").replace(b"/Kids [", b"/Kids [99 0 R ")

    assert "“a.pdf”" in refusal(reading, "a.pdf", broken)


def test_no_more_than_the_first_twenty_rows_head_a_column(reading: Reader) -> None:
    page = "<table>" + "".join(f"<tr><th>a{row}<th>b{row}" for row in range(40)) + "<tr><td>x<td>5</table>"

    cell = reading("a.html", page).passages[-1].cell

    assert cell is not None
    assert cell.headings[:20] == tuple(f"b{row}" for row in range(20))
    assert len(cell.headings) < 25


def test_a_report_of_three_hundred_dense_pages_meets_no_limit(reading: Reader) -> None:
    row = "<tr>" + "<td><p><span>1,000</span></p></td>" * 9 + "</tr>"
    paragraph = "27. To recommend that the Council approves an additional budget for the system. " * 38
    table = f"<table>{row * 11}</table>"

    document = reading("a.html", (table + f"<p>{paragraph}</p>") * 300)

    assert len(document.passages) == 300 * (9 * 11 + 1)
    text = (paragraph[:80] + "\n") * 60 * 300
    assert len(reading("a.txt", text).passages) == 60 * 300
    assert len(reading("a.md", f"- **Paid**: [{paragraph[:60]}](x)\n" * 5_000).passages) == 5_000


def test_the_deepest_page_that_is_read_is_read(reading: Reader) -> None:
    deep = "<table><tr><td>" * 80 + "£5" + "</td></tr></table>" * 80

    assert [passage.text for passage in reading("a.html", deep).passages] == ["£5"]


def test_ten_thousand_paragraphs_take_no_time_to_speak_of(reading: Reader) -> None:
    made = docx.Document()
    body = made.element.body
    paragraph = made.add_paragraph("Paid £5,000 for the roof.")._p
    from copy import deepcopy

    for _ in range(9_999):
        body.insert(0, deepcopy(paragraph))
    data = as_bytes(made)

    began = time.process_time()
    document = reading("a.docx", data)

    assert len(document.passages) == 10_000
    assert time.process_time() - began < 10


def test_nothing_that_a_page_names_is_fetched(reading: Reader, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET", encoding="utf-8")
    page = f"""<?xml version="1.0"?><!DOCTYPE html [<!ENTITY s SYSTEM "{(tmp_path / "secret").as_uri()}">]>
        <html><body><p>&s; £5</p><iframe src="{(tmp_path / "secret").as_uri()}"></iframe></body></html>"""

    assert "SECRET" not in str(reading("a.html", page))


def test_a_text_that_no_report_is_as_long_as_is_refused_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"The budget is \xc2\xa35.\n" * (MOST_BYTES_OF_TEXT // 15))
    (tmp_path / "b.txt").write_text("It is £5. " * (MOST_NUMBERS + 1), encoding="utf-8")

    with pytest.raises(MisuseError, match="larger than 16 MiB"):
        read_document(str(tmp_path / "a.txt"))
    with pytest.raises(MisuseError, match="more than 100,000 numbers"):
        read_document(str(tmp_path / "b.txt"))
