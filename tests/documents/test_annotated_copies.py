"""Annotated copies say of each figure what the book says of it, in words and signs, and open in real programs."""

import io
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from documents_shared import Reader, as_bytes, xml

from hmsledger.documents.page import Document
from hmsledger.documents.read import Kind, Source, document_of
from hmsledger.findings import MisuseError
from hmsledger.proof.opinion import MASK, STOPS, Judged, Verdict
from hmsledger.render.annotated import html, word
from hmsledger.render.annotated.words import SIGNS, sentence, summary

FIGURE = re.compile(r"£[0-9][0-9,.]*(?:k| million)?|^\(?[0-9]+\)?$")
Golden = Callable[[str, str], None]


def judged(document: Document) -> list[Judged]:
    """Return every figure of a document with one verdict after the other."""
    made: list[Judged] = []
    for passage in document.passages:
        for found in FIGURE.finditer(passage.text):
            verdict = list(Verdict)[len(made) % len(Verdict)]
            text = MASK if verdict is Verdict.WITHHELD else found[0]
            advice = "say £538k" if verdict in STOPS else ""
            made.append(
                Judged(passage, *found.span(), text, 0, 1, verdict, "Council approved £538k", advice, ("HMS-0003",))
            )
    return made


def of_word(data: bytes) -> tuple[Document, list[Judged]]:
    document = document_of(Source("report.docx", Kind.WORD, data))
    return document, judged(document)


def commented(data: bytes) -> list[tuple[str, str]]:
    """Return what each comment of a Word document stands on, and what it says."""
    copy = docx.Document(io.BytesIO(data))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    on: dict[int, str] = {}
    going: set[int] = set()
    for element in copy.element.body.iter():
        if element.tag == f"{w}commentRangeStart":
            going.add(int(element.get(f"{w}id")))
        elif element.tag == f"{w}commentRangeEnd":
            going.discard(int(element.get(f"{w}id")))
        elif element.tag == f"{w}t":
            for number in going:
                on[number] = on.get(number, "") + (element.text or "")
    return [(on.get(comment.comment_id, ""), comment.text) for comment in copy.comments]


def test_each_figure_of_a_word_document_has_its_comment_and_nothing_else_is_in_it(report: bytes) -> None:
    document, figures = of_word(report)

    copy = word.annotated(report, "report.docx", figures)

    summed, *comments = commented(copy)
    assert summed[1].startswith("Checked by hmsledger\n15 figures: 3 agree, 3 disagree, 3 stale, 3 cannot be placed, 3")
    assert [on for on, _ in comments] == [item.passage.text[item.start : item.end] for item in figures]
    assert comments[1] == ("£1.25 million", "✗ Disagrees: £1.25 million\nCouncil approved £538k (HMS-0003). Say £538k.")
    assert document_of(Source("report.docx", Kind.WORD, copy)).passages == document.passages


def test_the_copy_opens_in_libreoffice_with_its_text_as_it_was(
    report: bytes, tmp_path: Path, program_needed: Callable[[str], str]
) -> None:
    program = program_needed("soffice")
    (tmp_path / "before.docx").write_bytes(report)
    (tmp_path / "after.docx").write_bytes(word.annotated(report, "report.docx", of_word(report)[1]))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = [str(tmp_path / name) for name in ("before.docx", "after.docx")]

    for form in ("txt:Text", "odt"):
        subprocess.run(
            [program, profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path), *files],
            check=True,
            capture_output=True,
            timeout=120,
        )

    assert (tmp_path / "after.txt").read_bytes() == (tmp_path / "before.txt").read_bytes()
    with zipfile.ZipFile(tmp_path / "after.odt") as opened:
        assert opened.read("content.xml").count(b"<office:annotation ") == 16


def test_comments_on_notes_and_text_boxes_stand_where_they_hang() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("Text ")
    paragraph._p.append(
        xml(
            "<w:r><w:t>host</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>In a box £3k</w:t></w:r></w:p></w:txbxContent>"
            "</w:pict></w:r>"
        )
    )
    data = as_bytes(made)

    assert [on for on, _ in commented(word.annotated(data, "a.docx", of_word(data)[1]))] == [
        "Text ",
        "hostIn a box £3k",
    ]


@pytest.mark.parametrize(
    ("runs", "on"),
    [
        ("<w:r><w:t>£5 and £6</w:t></w:r>", ["£5", "£6"]),
        ("<w:r><w:t>a £</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>5</w:t></w:r><w:r><w:t>k b</w:t></w:r>", ["£5k"]),
        ("<w:r><w:t>a £</w:t><w:t>5</w:t><w:tab/><w:t>b £6</w:t></w:r>", ["£5", "£6"]),
        ("<w:r><w:rPr><w:b/></w:rPr><w:t>a £5\u00ad2\u00ad8k</w:t><w:t>b</w:t></w:r>", ["£5\u00ad2\u00ad8k"]),
        ("<w:r><w:t>£5\u00ad</w:t></w:r>", ["£5\u00ad"]),
    ],
)
def test_figures_are_parted_from_their_runs_however_word_has_cut_them(runs: str, on: list[str]) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph()
    for run in xml(f"<w:p>{runs}</w:p>"):
        paragraph._p.append(run)
    data = as_bytes(made)
    document, figures = of_word(data)

    copy = word.annotated(data, "a.docx", figures)

    assert [text for text, _ in commented(copy)[1:]] == on
    assert document_of(Source("report.docx", Kind.WORD, copy)).passages == document.passages


def test_a_text_box_in_a_cell_has_its_comment_where_it_hangs() -> None:
    made = docx.Document()
    table = made.add_table(rows=1, cols=2)
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>£3k</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    table.cell(0, 0).paragraphs[0]._p.append(xml(box))
    table.cell(0, 1).text = "£4k"
    table.cell(0, 1).paragraphs[0]._p.append(xml(box))
    data = as_bytes(made)

    comments = commented(word.annotated(data, "a.docx", of_word(data)[1]))

    assert [on for on, _ in comments[1:]] == ["£3k", "£4k", "£4k"]


def test_a_document_without_figures_is_summed_up_all_the_same(report: bytes) -> None:
    assert commented(word.annotated(report, "a.docx", []))[0][1] == "Checked by hmsledger\nNo figure was found in it."


def test_a_document_of_a_text_box_alone_has_no_head_to_comment_on() -> None:
    made = docx.Document()
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>£3k</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    made.add_paragraph()._p.append(xml(box))
    data = as_bytes(made)

    assert commented(word.annotated(data, "a.docx", of_word(data)[1])) == [
        ("£3k", "✓ Agrees: £3k\nCouncil approved £538k (HMS-0003).")
    ]
    assert commented(word.annotated(data, "a.docx", [])) == []


def test_comments_that_are_there_already_stay(report: bytes) -> None:
    made = docx.Document(io.BytesIO(report))
    made.add_comment(made.paragraphs[0].runs, text="A colleague's", author="A", initials="a")
    data = as_bytes(made)

    comments = commented(word.annotated(data, "a.docx", of_word(data)[1]))

    assert comments[0][1] == "A colleague's"
    assert len(comments) == 17


def test_a_figure_that_is_not_where_it_should_be_has_its_comment_on_the_paragraph(report: bytes) -> None:
    document, _ = of_word(report)
    passage = document.passages[4]
    lost = Judged(passage, 999, 1003, "£5", 0, 1, Verdict.AGREES, "so")

    assert commented(word.annotated(report, "a.docx", [lost]))[1][0] == passage.text


def test_a_document_with_macros_is_not_copied(report: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(report)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"vnd.ms-word.document.macroEnabled.main+xml",
                )
            new.writestr(name, data)

    with pytest.raises(MisuseError, match="is damaged, or holds macros"):
        word.annotated(out.getvalue(), "a.docm", [])


def test_a_missing_library_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch, report: bytes) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)

    with pytest.raises(MisuseError, match="needs more than is installed"):
        word.annotated(report, "a.docx", [])


def test_the_html_copy(report: bytes, golden: Golden) -> None:
    golden("documents/report.checked.html", html.annotated(*of_word(report), as_at="as at 14 June 2023"))


class _Checker(HTMLParser):
    """Collects what an accessibility check asks of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.ids += [value for key, value in attrs if key == "id" and value]
        self.targets += [str(found["href"])] if "href" in found else []
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_html_copy_is_whole_and_leads_nowhere_else(report: bytes) -> None:
    page = html.annotated(*of_word(report))
    checker = _Checker()
    checker.feed(page)

    assert checker.open == []
    assert len(checker.ids) == len(set(checker.ids))
    assert {target.removeprefix("#") for target in checker.targets} <= set(checker.ids)
    assert not {"script", "img", "link", "iframe"} & set(checker.tags)
    assert checker.tags.count("h1") == 1
    assert "Checked against" not in page


def test_text_of_the_document_and_the_book_cannot_become_markup(reading: Reader) -> None:
    hostile = '£5 <script>alert(1)</script> & "quoted" \x1b[31m'
    document = reading("a.txt", f"{hostile}\n\nTitle <b>\n")
    item = Judged(document.passages[0], 0, 2, "£5<i>", 0, 1, Verdict.STALE, "says <i>", "help <i>", ("<i>",))

    page = html.annotated(document._replace(name="<i>.txt"), [item], as_at="<i>")

    assert "<script" not in page
    assert "<i>" not in page
    assert "<b>" not in page
    assert "\x1b" not in page


def test_what_must_be_withheld_is_in_no_part_of_the_copy(reading: Reader) -> None:
    document = reading("a.md", "# Settlement of £45,678\n\nText\n")
    item = Judged(document.passages[0], 14, 21, MASK, 0, 0, Verdict.WITHHELD, "it may not be published")

    page = html.annotated(document, [item])

    assert "45,678" not in page
    assert f"Checked: Settlement of {MASK}" in page


def test_figures_that_overlap_are_each_marked_once(reading: Reader) -> None:
    document = reading("a.txt", "£1.2m to £1.4m")
    whole, first = ((0, 14, "£1.2m to £1.4m"), (0, 5, "£1.2m"))
    items = [Judged(document.passages[0], *span, 0, 1, Verdict.UNPLACED, "so") for span in (whole, first)]

    page = html.annotated(document, items)

    assert re.sub(r"<[^>]+>", "", page.partition('<div class="document">')[2]).count("£1.2m to £1.4m") == 2


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("part", html.COLOURS)
def test_every_pair_of_colours_can_be_read(part: str) -> None:
    dark, light = sorted(_luminance(colour) for colour in html.COLOURS[part])

    assert (light + 0.05) / (dark + 0.05) >= 7


def test_no_verdict_is_told_by_colour_alone() -> None:
    assert len(set(SIGNS.values())) == len(Verdict)


def test_the_words_of_a_copy(reading: Reader) -> None:
    passage = reading("a.txt", "£5").passages[0]
    one = Judged(passage, 0, 2, "£5", 500, 100, Verdict.AGREES, "the book says so.", "", ())

    assert sentence(one) == "The book says so."
    assert summary([one]) == "1 figure: 1 agrees. Nothing in it stops it from being published"


def test_ten_thousand_figures_are_marked_in_linear_time() -> None:
    def seconds(count: int) -> float:
        made = docx.Document()
        for _ in range(count):
            made.element.body.insert(0, xml("<w:p><w:r><w:t>Paid £5k for it.</w:t></w:r></w:p>"))
        data = as_bytes(made)
        document, figures = of_word(data)
        began = time.process_time()
        word.annotated(data, "a.docx", figures)
        html.annotated(document, figures)
        return time.process_time() - began

    assert seconds(4_000) < 12 * max(seconds(1_000), 0.05)


def test_the_html_copy_needs_no_sideways_scrolling_when_enlarged(
    report: bytes, tmp_path: Path, program_needed: Callable[[str], str]
) -> None:
    """A window of 320 pixels is what 400 % of a usual screen leaves (WCAG 2.2, 1.4.10)."""
    page = html.annotated(*of_word(report)).replace(
        "default-src 'none';", "default-src 'none'; script-src 'unsafe-inline';"
    )
    script = "<script>document.title = 'wide ' + document.documentElement.scrollWidth</script></body>"
    path = tmp_path / "copy.html"
    frame = tmp_path / "frame.html"
    path.write_text(page.replace("</body>", script), encoding="utf-8")
    # Chromium's own window is never narrower than 500 pixels, so a frame is.
    frame.write_text(
        "<iframe src='copy.html' width=320 height=600 style='border:0'></iframe><script>onload = () => {"
        "document.title = document.querySelector('iframe').contentDocument.title}</script>",
        encoding="utf-8",
    )
    shown = subprocess.run(
        [
            program_needed("chromium"),
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            "--allow-file-access-from-files",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--dump-dom",
            frame.as_uri(),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout

    found = re.search(r"<title>wide (\d+)</title>", shown)
    assert found
    assert int(found[1]) <= 320
