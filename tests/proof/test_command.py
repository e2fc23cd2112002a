"""``hmsledger proof`` as a user runs it: documents in, verdicts out, and quotations for what agrees."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from conftest import ROOT, Program
from jsonschema import Draft4Validator
from recording.terminal import Terminal

SARIF = ROOT / "tests" / "formats" / "schemas" / "sarif-2.1.0-rtm.5.json"
Golden = Callable[[str, str], None]
DRAFT = """\
# Housing management system

Date: 20 June 2023

Council has so far approved £528k and £264k of capital for the housing management system, and Cabinet on 14 June 2023
recommended a further £857k, made up of £263k for 2022-23, £497k of capital and £97k of revenue.

The settlement with the supplier came to £350k.

| £000 | Capital | Revenue |
| --- | ---: | ---: |
| Further development 2023/24 to 2026/27 | 497 | 97 |
"""
CLEAN = """\
# Housing management system

Date: 20 June 2023

Council approved £264k of capital for the housing management system on 17 February 2021. Some £12 was paid for tea.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the shipped book and two documents."""
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "clean.md").write_text(CLEAN, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("form", ["table", "plain", "json", "csv", "md", "sarif"])
def test_a_draft_reads_as_agreed(form: str, hmsledger: Program, desk: Path, golden: Golden) -> None:
    ended = hmsledger("proof", "draft.md", "--format", form, cwd=desk)

    golden(f"proof/draft.{form}.golden", ended.out)
    assert (ended.status, ended.err) == (1, "")


@pytest.mark.parametrize("form", ["table", "plain", "json", "csv", "md", "sarif", "html"])
def test_a_leaked_figure_is_in_no_output(form: str, hmsledger: Program, desk: Path) -> None:
    said = hmsledger("proof", "draft.md", "--format", form, cwd=desk).out

    assert "350" not in said
    assert "withheld" in said


def test_the_mark_stands_under_the_figure(hmsledger: Program, desk: Path) -> None:
    lines = hmsledger("proof", "draft.md", cwd=desk).out.splitlines()

    at = next(number for number, line in enumerate(lines) if line.startswith("stale: £528k"))
    assert lines[at + 1].index("£528k") == lines[at + 2].index("^^^^^")


def test_a_clean_document_ends_with_0_and_says_as_at_when(hmsledger: Program, desk: Path) -> None:
    ended = hmsledger("proof", "clean.md", cwd=desk)

    assert ended.status == 0
    assert "decisions taken by 2023-06-20 (the document's own date)" in ended.out
    assert "2 figures: 1 agrees, 1 cannot be placed." in ended.out


def test_the_day_may_be_set(hmsledger: Program, desk: Path) -> None:
    early = hmsledger("proof", "clean.md", "--as-at", "2021-02-16", "--as-known", "2021-02-17", cwd=desk)

    assert early.status == 1
    assert "decisions taken by 2021-02-16, as known on 2021-02-17" in early.out


def test_several_documents_are_judged_apart(hmsledger: Program, desk: Path) -> None:
    ended = hmsledger("proof", "clean.md", "draft.md", "--format", "json", cwd=desk)

    data = json.loads(ended.out)
    assert data["schema"] == "hmsledger/proof/1"
    assert [document["stops"] for document in data["documents"]] == [False, True]
    assert data["documents"][1]["counts"] == {
        "agrees": 7,
        "disagrees": 0,
        "stale": 1,
        "cannot be placed": 0,
        "withheld": 1,
    }
    (stale,) = [figure for figure in data["documents"][1]["figures"] if figure["verdict"] == "stale"]
    assert (stale["amount"], stale["precision"], stale["line"]) == ("528000.00", "1000.00", 5)
    assert stale["entries"] == ["HMS-0003", "HMS-0005"]


def test_a_document_may_come_from_standard_input(
    hmsledger: Program, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CLEAN.encode()), encoding="utf-8"))

    ended = hmsledger("proof", "-", cwd=desk)

    assert ended.status == 0
    assert "Proof: standard input" in ended.out


def test_an_undated_document_without_figures(hmsledger: Program, desk: Path) -> None:
    (desk / "none.txt").write_text("Nothing is spent.", encoding="utf-8")

    ended = hmsledger("proof", "none.txt", cwd=desk)

    assert ended.status == 0
    assert "every decision (the document bears no date)" in ended.out
    assert "No figure was found in it." in ended.out


def test_the_answer_goes_to_a_file_outside_the_book(hmsledger: Program, desk: Path) -> None:
    ended = hmsledger("proof", "draft.md", "--format", "csv", "-o", "checked.csv", cwd=desk)

    rows = list(csv.DictReader(io.StringIO((desk / "checked.csv").read_bytes().decode())))
    assert (ended.status, ended.out) == (1, "")
    assert [row["verdict"] for row in rows][:2] == ["stale", "agrees"]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.json", '{\n  "schema": "hmsledger/proof/1"'),
        ("a.csv", "document,place,figure"),
        ("a.md", "# Proof: draft.md"),
        ("a.txt", "Proof: draft.md\n="),
        ("a.sarif", '{\n  "$schema"'),
        ("a.HTML", "<!DOCTYPE html>"),
        ("a.htm", "<!DOCTYPE html>"),
        ("a.out", "Proof: draft.md\n="),
    ],
)
def test_the_ending_of_a_file_decides_its_format(name: str, begins: str, hmsledger: Program, desk: Path) -> None:
    ended = hmsledger("proof", "draft.md", "-o", name, cwd=desk)

    assert (desk / name).read_text(encoding="utf-8").startswith(begins)
    described = f"Wrote {name}-metadata.json\n" if name.endswith(".csv") else ""
    assert (ended.status, ended.out, ended.err) == (1, "", f"Wrote {name}\n{described}")


def test_a_format_that_is_named_goes_before_the_ending_and_the_surroundings(
    hmsledger: Program, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HMSLEDGER_FORMAT", "csv")

    hmsledger("proof", "draft.md", "--format", "json", "-o", "a.csv", cwd=desk)

    assert json.loads((desk / "a.csv").read_text(encoding="utf-8"))["unit"] == "GBP"
    assert hmsledger("proof", "draft.md", cwd=desk).out.startswith("document,place")


def test_a_word_document_comes_back_with_a_comment_on_each_figure(hmsledger: Program, desk: Path) -> None:
    report = docx.Document()
    report.add_heading("Housing management system")
    report.add_paragraph("Council has so far approved £528k of capital for the housing management system.")
    report.save(str(desk / "report.docx"))

    ended = hmsledger("proof", "report.docx", "-o", "report.checked.docx", cwd=desk)

    first, on_figure = docx.Document(str(desk / "report.checked.docx")).comments
    assert ended.status == 1
    assert "1 figure: 1 stale. Do not publish it as it stands." in first.text
    assert "538,000.00" in on_figure.text


def test_sarif_is_valid_and_leaves_out_what_agrees(hmsledger: Program, desk: Path) -> None:
    report = docx.Document()
    report.add_paragraph(
        "Council has so far approved £528k of capital for the housing management system, and £12 for tea."
    )
    report.save(str(desk / "report.docx"))

    data = json.loads(hmsledger("proof", "draft.md", "report.docx", "--format", "sarif", cwd=desk).out)

    Draft4Validator(json.loads(SARIF.read_text(encoding="utf-8"))).validate(data)
    found = [
        (result["ruleId"], result["level"], result["locations"][0].get("physicalLocation"))
        for result in data["runs"][0]["results"]
    ]
    draft, word = ({"uri": name, "uriBaseId": "%SRCROOT%"} for name in ("draft.md", "report.docx"))
    assert found == [
        ("proof/stale", "error", {"artifactLocation": draft, "region": {"startLine": 5}}),
        ("proof/withheld", "error", {"artifactLocation": draft, "region": {"startLine": 8}}),
        ("proof/stale", "error", {"artifactLocation": word}),
        ("proof/unplaced", "note", {"artifactLocation": word}),
    ]
    prints = [result["partialFingerprints"]["hmsledgerFigure/v1"] for result in data["runs"][0]["results"]]
    assert len(set(prints)) == len(prints)


def test_sarif_of_standard_input_names_no_file(hmsledger: Program, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(DRAFT.encode()), encoding="utf-8"))

    data = json.loads(hmsledger("proof", "-", "--format", "sarif", cwd=desk).out)

    assert {tuple(result["locations"][0]) for result in data["runs"][0]["results"]} == {("logicalLocations",)}


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_narrow_terminal_breaks_sentences_and_never_the_mark(
    width: int, on_terminal: Callable[..., str], desk: Path
) -> None:
    lines = on_terminal("proof draft.md", width, desk).splitlines()

    at = next(number for number, line in enumerate(lines) if line.startswith("stale: £528k"))
    assert max(map(len, lines)) <= width
    assert lines[at + 1].index("£528k") == lines[at + 2].index("^^^^^")


def test_hostile_text_is_shown_as_it_stands(hmsledger: Program, desk: Path) -> None:
    (desk / "evil.md").write_text("\x1b[31m£5,123\u202e for [x](javascript:1) =cmd|'/c' <b>::error::", encoding="utf-8")

    for form in ("table", "json", "csv", "md"):
        said = hmsledger("proof", "evil.md", "--format", form, cwd=desk).out
        assert "\x1b" not in said
        assert "\u202e" not in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("proof", "nowhere.md"), "cannot be read"),
        (("proof", "ledgers"), "is no document but a folder"),
        (("proof", "draft.md", "-o", "draft.docx"), "is no Word document"),
        (("proof", "draft.md", "--format", "docx"), "a Word document is not for the terminal"),
        (("proof", "draft.md", "--format", "md", "-o", "./draft.md"), "is the document itself, which is only read"),
        (("proof", "draft.md", "clean.md", "-o", "copy.html"), "a copy with its figures marked is of one document"),
        (("proof", "draft.md", "-o", "ledgers/copy.html"), "lies in the book"),
        (("proof", "draft.md", "-o", "nowhere/copy.html"), "cannot be written"),
        (("proof", "draft.md", "--dry-run"), "--dry-run and --yes are about --record"),
        (("proof", "draft.md", "--record"), "nothing is written without a yes"),
        (("proof", "draft.md", "--as-at", "20 June"), "is not written as a date"),
        (("proof", "draft.md", "--format", "jsn"), "did you mean “json”?"),
    ],
)
def test_misuse_is_one_sentence_and_status_2(words: tuple[str, ...], said: str, hmsledger: Program, desk: Path) -> None:
    ended = hmsledger(*words, cwd=desk)

    assert ended.status == 2
    assert said in ended.err


def test_what_would_be_recorded_is_shown_and_not_written(hmsledger: Program, desk: Path) -> None:
    before = (desk / "ledgers" / "hms.toml").read_bytes()

    ended = hmsledger("proof", "draft.md", "--record", "--dry-run", cwd=desk)

    assert 'id = "HMS-0010"' in ended.out
    assert 'id = "HMS-0011"' in ended.out
    assert 'stated = "£264k"' in ended.out
    assert (desk / "ledgers" / "hms.toml").read_bytes() == before


def test_what_agrees_is_recorded_once(hmsledger: Program, desk: Path) -> None:
    first = hmsledger("proof", "draft.md", "--record", "--yes", cwd=desk)
    again = hmsledger("proof", "draft.md", "--record", "--yes", cwd=desk)

    text = (desk / "ledgers" / "hms.toml").read_text(encoding="utf-8")
    assert first.out.count("Recorded HMS-00") == 7
    assert again.out.count("Recorded") == 0
    assert "recorded already" in again.err
    assert text.count('kind = "quotation"') == 8
    assert '"£528k"' not in text.split('id = "HMS-0010"')[1]
    assert 'document.paragraph = "table 1, row 2, column 2"' in text
    assert hmsledger("check", "--as-at", "2023-06-20", cwd=desk).status == 0


def test_a_quotation_that_would_break_a_law_is_told_and_left_out(hmsledger: Program, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "cases" / "cleveland-pcc" / "book", tmp_path / "ledgers")
    (tmp_path / "plan.txt").write_text(
        "Date: 3 February 2014\n\nDecision 9-2014 releases £35.4k from the provision for business cases.",
        encoding="utf-8",
    )

    dry = hmsledger("proof", "plan.txt", "--record", "--dry-run", cwd=tmp_path)
    wet = hmsledger("proof", "plan.txt", "--record", "--yes", cwd=tmp_path)

    refused = "£35.4k in line 3 is not recorded: nothing is written: £35.4k (-35,400.00) is quoted, the book said 0.00"
    assert refused in dry.err
    assert refused in wet.err
    assert (dry.status, wet.status) == (1, 1)
    assert not (tmp_path / "ledgers" / "ledger.toml").exists()
    assert "plan.txt" not in "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("ledgers/*.toml"))


def test_each_quotation_is_seen_before_it_is_agreed_to(desk: Path) -> None:
    before = (desk / "ledgers" / "hms.toml").read_bytes()
    terminal = Terminal(desk, "proof", "draft.md", "--record")

    terminal.sees("7 agree")
    terminal.sees('stated = "£264k"')
    terminal.sees("Record these 7 quotations?")
    terminal.types("n")

    assert terminal.status() == 3
    assert (desk / "ledgers" / "hms.toml").read_bytes() == before


def test_one_that_is_agreed_to_is_recorded(desk: Path) -> None:
    terminal = Terminal(desk, "proof", "clean.md", "--record")

    terminal.sees("Record this quotation?")
    terminal.types("y")
    terminal.sees("Recorded HMS-0010")

    assert terminal.status() == 0


def test_a_book_that_changed_while_the_question_stood_is_left_alone(desk: Path) -> None:
    path = desk / "ledgers" / "hms.toml"
    terminal = Terminal(desk, "proof", "clean.md", "--record")
    terminal.sees("Record this quotation?")
    path.write_bytes(path.read_bytes() + b"# a colleague was here\n")
    changed = path.read_bytes()

    terminal.types("y")

    terminal.sees("the book was changed by someone else in the meantime; nothing is written")
    assert terminal.status() == 1
    assert path.read_bytes() == changed
