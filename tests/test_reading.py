"""The reading commands on the shipped book: what people see, in every format and from everywhere."""

import csv
import io
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Ended, Program

Golden = Callable[[str, str], None]
FORMATS = ("table", "plain", "json", "csv", "md")
QUESTIONS = {
    "report": ("report",),
    "report-2022-23": ("report", "--year", "2022-23"),
    "report-2023-24": ("report", "--year", "2023/24"),
    "report-by-scheme": ("report", "--by", "scheme"),
    "report-before-the-document": ("report", "--as-at", "2023-06-05"),
    "explain": ("explain",),
    "explain-span-revenue": ("explain", "2023-24..2026-27", "revenue"),
    "show-approval": ("show", "HMS-0003"),
    "show-decision": ("show", "HMS-0007"),
    "show-correction": ("show", "HMS-0005"),
    "show-quotation": ("show", "HMS-0004"),
    "show-withheld": ("show", "HMS-0009"),
    "list": ("list",),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_reads_as_agreed(name: str, form: str, hmsledger: Program, golden: Golden) -> None:
    ended = hmsledger(*QUESTIONS[name], "--format", form)

    golden(f"reading/{name}.{form}.golden", ended.out)
    assert (ended.status, ended.err) == (0, "")


def test_the_report_of_2022_23_says_in_words_what_is_pending_and_why(hmsledger: Program) -> None:
    said = " ".join(hmsledger("report", "--year", "2022-23").out.split())

    assert "Nothing is approved for 2022-23." in said
    assert "£263,000 for 2022-23, funding type not stated, agreed by the Project Board (no power)" in said
    assert "recommended by Cabinet on 2023-06-14" in said
    assert "retrospective" in said


def test_the_whole_report_gives_the_founding_figures(hmsledger: Program) -> None:
    said = hmsledger("report").out

    assert "802,296.00        538,000.00        0.00" in said
    assert "792,296 approvals + 0 variations + 10,000 corrections = 802,296" in said
    assert "1 exempt item, amount withheld" in said


def test_as_known_the_day_before_the_correction_the_wrong_figure_stands(hmsledger: Program) -> None:
    data = json.loads(hmsledger("report", "--as-known", "2023-06-13", "--format", "json").out)

    assert data["totals"]["quoted"] == "528000.00"


@pytest.mark.parametrize("figure", [("not-stated", "capital"), ("2022-23",), ("2023-24..2026-27", "capital"), ()])
def test_explain_ends_at_exactly_the_figure_of_the_report(figure: tuple[str, ...], hmsledger: Program) -> None:
    report = json.loads(hmsledger("report", "--format", "json").out)
    year, funding = (*figure, None, None)[:2]
    rows = [row for row in report["rows"] if year in {None, row["year"]} and funding in {None, row["funding"]}]

    figures = json.loads(hmsledger("explain", *figure, "--format", "json").out)["figures"]

    for column in ("approved", "pending"):
        total = sum(int(row[column].replace(".", "")) for row in rows)
        explained = [item for item in figures if item["figure"] == column]
        assert total == sum(int(item["total"].replace(".", "")) for item in explained)
        assert all(item["steps"][-1]["running"] == item["total"] for item in explained)


def test_explain_names_the_line_at_which_each_entry_begins(hmsledger: Program) -> None:
    text = (ROOT / "ledgers" / "hms.toml").read_text(encoding="utf-8").splitlines()

    for figure in json.loads(hmsledger("explain", "--format", "json").out)["figures"]:
        for step in figure["steps"]:
            assert step["path"] == "ledgers/hms.toml"
            assert text[step["line"] - 1] == "[[entry]]"
            assert f'id = "{step["entry"]}"' == text[step["line"]]


def test_the_book_is_found_from_any_folder_below(hmsledger: Program, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
    below = tmp_path / "papers" / "2023" / "june"
    below.mkdir(parents=True)

    assert hmsledger("report", cwd=tmp_path).out == hmsledger("report", cwd=below).out
    assert hmsledger("report", cwd=tmp_path / "ledgers").out == hmsledger("report", cwd=below).out


def test_a_file_in_a_book_is_read_in_its_context_and_alone_in_what_it_shows(hmsledger: Program) -> None:
    ended = hmsledger("report", "--book", "ledgers/hms.toml", "--format", "json")

    assert json.loads(ended.out)["totals"]["approved"] == "802296.00"
    assert (
        json.loads(hmsledger("report", "--book", "ledgers/council.toml", "--format", "json").out)["totals"]["approved"]
        == "0.00"
    )


def test_one_file_alone_is_a_book(hmsledger: Program, tmp_path: Path) -> None:
    parts = [(ROOT / "ledgers" / name).read_text(encoding="utf-8") for name in ("council.toml", "hms.toml")]
    (tmp_path / "all.toml").write_text(parts[0] + parts[1].partition("format = 1\n")[2], encoding="utf-8")

    ended = hmsledger("report", "--book", "all.toml", "--format", "json", cwd=tmp_path)

    assert json.loads(ended.out)["totals"]["approved"] == "802296.00"


def test_the_environment_can_name_the_book(hmsledger: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HMSLEDGER_BOOK", str(ROOT / "ledgers"))

    assert "802,296.00" in hmsledger("report", cwd=tmp_path).out


def test_an_answer_goes_to_a_file(hmsledger: Program, tmp_path: Path) -> None:
    ended = hmsledger("report", "--format", "csv", "-o", str(tmp_path / "report.csv"))

    rows = list(csv.DictReader(io.StringIO((tmp_path / "report.csv").read_bytes().decode())))
    assert (ended.out, ended.status) == ("", 0)
    assert [row["pending"] for row in rows] == ["263000.00", "497000.00", "97000.00", "0.00"]


def test_no_answer_is_written_into_the_book_under_another_name(hmsledger: Program, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
    before = folder_bytes(tmp_path / "ledgers")
    (tmp_path / "other").hardlink_to(tmp_path / "ledgers" / "hms.toml")
    (tmp_path / "own").write_text("", encoding="utf-8")
    (tmp_path / "mine").hardlink_to(tmp_path / "own")

    ended = hmsledger("report", "-o", "other", cwd=tmp_path)

    assert (ended.status, "never write there" in ended.err) == (2, True)
    assert before == folder_bytes(tmp_path / "ledgers")
    assert hmsledger("report", "-o", "mine", cwd=tmp_path).status == 0
    assert "802,296.00" in (tmp_path / "own").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "form"), [("a.json", "json"), ("a.CSV", "csv"), ("a.md", "md"), ("a.txt", "table"), ("a", "table")]
)
def test_the_ending_of_the_file_tells_the_format_unless_one_is_asked_for(
    name: str, form: str, hmsledger: Program, tmp_path: Path
) -> None:
    for words in (("report",), ("explain",), ("list",), ("show", "HMS-0003"), ("reconcile", "--from", "2023-01-01")):
        assert hmsledger(*words, "-o", str(tmp_path / name)).status == 0
        assert (tmp_path / name).read_bytes().decode() == hmsledger(*words, "--format", form).out

        assert hmsledger(*words, "--format", "plain", "-o", str(tmp_path / name)).status == 0
        assert (tmp_path / name).read_bytes().decode() == hmsledger(*words, "--format", "plain").out


def test_a_file_that_cannot_be_read_does_not_tell_what_another_withholds(hmsledger: Program, tmp_path: Path) -> None:
    folder = tmp_path / "ledgers"
    folder.mkdir()
    line = '{ year = "2024-25", funding = "capital", amount = "45678.00"'
    (folder / "a.toml").write_text(
        f"""format = 1
[[entry]]
id = "A-1"
kind = "approval"
scheme = "A"
recorded = 2024-02-20
lines = [{line}, yaer = "x" }}]
""",
        encoding="utf-8",
    )
    (folder / "b.toml").write_text(
        f"""format = 1
[[scheme]]
code = "A"
name = "Alpha"
[[entry]]
id = "A-2"
kind = "correction"
corrects = "A-1"
recorded = 2024-02-20
statement = {{ by = "Monitoring Officer", made = 2024-02-20 }}
was = [{line} }}]
now = [{line.replace("45678.00", "withheld")} }}]
""",
        encoding="utf-8",
    )

    for words in (("report",), ("check",), ("check", "--output-format", "sarif"), ("check", "ledgers/a.toml")):
        ended = hmsledger(*words, cwd=tmp_path)
        assert "yaer" in ended.out + ended.err
        assert "45678" not in ended.out + ended.err


@pytest.mark.parametrize("target", ["ledgers/report.csv", "ledgers/hms.toml", "ledgers/deep/report.csv"])
def test_no_answer_is_written_into_the_book(target: str, hmsledger: Program) -> None:
    before = folder_bytes(ROOT / "ledgers")

    ended = hmsledger("report", "-o", target)

    assert ended.status == 2
    assert "never write there" in ended.err
    assert before == folder_bytes(ROOT / "ledgers")


@pytest.mark.parametrize("words", [(*QUESTIONS[name],) for name in QUESTIONS] + [("check",), ("export",)])
def test_reading_changes_nothing_in_the_book(words: tuple[str, ...], hmsledger: Program, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
    before = folder_bytes(tmp_path)

    hmsledger(*words, cwd=tmp_path)

    assert before == folder_bytes(tmp_path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "--year", "2022-24"), "2022-23..2023-24 for the span"),
        (("report", "--year", "2022"), "may be 2021-22 or 2022-23"),
        (("report", "--year", "22-23"), "may be 2022-23 or 1922-23"),
        (("report", "--as-at", "2023-02-30"), "is not a date that exists"),
        (("report", "--as-known", "14/06/2023"), "is not written as a date"),
        (("report", "--funding", "captial"), "did you mean “capital”?"),
        (("report", "--scheme", "HSM"), "did you mean “HMS”?"),
        (("report", "--account", "hrb"), "did you mean “hra”?"),
        (("report", "--source", "grants"), "did you mean “grant”?"),
        (("report", "--status", "aproved"), "did you mean “approved”?"),
        (("report", "--by", "schema"), "did you mean “scheme”?"),
        (("report", "--format", "jsn"), "did you mean “json”?"),
        (("report", "--book", "nowhere"), "there is no file or folder “nowhere”"),
        (("show", "HMS-003"), "did you mean “HMS-0003”?"),
        (("list", "--kind", "aproval"), "did you mean “approval”?"),
        (("list", "--body", "counsil"), "did you mean “council”?"),
        (("check", "nowhere.toml"), "there is no file or folder"),
        (("check", "--output-format", "jason"), "did you mean “json”?"),
        (("export", "--format", "ledger"), "did you mean “hledger”?"),
        (("report", "-o", "no/such/folder/x.csv"), "cannot be written"),
        (("aprove",), "approve"),
        (("report", "--yaer", "2022-23"), "--year"),
    ],
)
def test_misuse_is_one_sentence_and_status_2(words: tuple[str, ...], said: str, hmsledger: Program) -> None:
    ended = hmsledger(*words)

    assert ended.status == 2
    assert ended.out == ""
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_an_empty_folder_is_no_book(hmsledger: Program, tmp_path: Path) -> None:
    for words in (("report", "--book", str(tmp_path)), ("check", str(tmp_path))):
        assert (hmsledger(*words).status, "holds no ledger file" in hmsledger(*words).err) == (2, True)


def test_without_a_book_the_program_says_how_to_make_one(hmsledger: Program, tmp_path: Path) -> None:
    ended = hmsledger("report", cwd=tmp_path)

    assert ended.status == 2
    assert "hmsledger init" in ended.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="left out on Windows, which has no named pipes")
def test_a_pipe_or_device_is_no_ledger(hmsledger: Program, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")

    assert hmsledger("check", str(tmp_path / "pipe.toml")).status == 2
    assert hmsledger("report", "--book", "/dev/null").status == 2
    assert hmsledger("report", "--book", "/dev/zero").status == 2
    assert hmsledger("check", str(tmp_path)).status == 1


def test_a_book_that_breaks_a_law_is_still_read_and_says_so(hmsledger: Program) -> None:
    ended = hmsledger("report", "--book", "tests/cases/ribble-valley-slippage/book")

    assert ended.status == 0
    assert "3,581,040.00" in ended.out
    assert "the check finds an error in this book" in ended.err


def test_a_damaged_book_is_refused_with_its_place_and_no_figure(hmsledger: Program, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
    path = tmp_path / "ledgers" / "hms.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('amount = "264296.00"', "amount = 264296.0"), encoding="utf-8"
    )

    for words in (("report",), ("explain",), ("list",), ("show", "HMS-0001"), ("export",)):
        ended = hmsledger(*words, cwd=tmp_path)

        assert (ended.status, ended.out) == (2, "")
        assert "ledgers/hms.toml:20:58" in ended.err
        assert "no figure is taken from it" in ended.err
    assert hmsledger("check", cwd=tmp_path).status == 1


def test_findings_as_json_have_every_key(hmsledger: Program) -> None:
    found = json.loads(hmsledger("check", "--as-at", "2023-07-31", "--output-format", "json").out)

    keys = {"code", "severity", "message", "help", "path", "line", "column", "end_line", "end_column", "entry"}
    assert {frozenset(keys)} == {frozenset(finding) for finding in found}
    awaited = next(finding for finding in found if finding["code"] == "decision-awaited")
    text = (ROOT / awaited["path"]).read_text(encoding="utf-8").splitlines()[awaited["line"] - 1]
    assert text[awaited["column"] - 1 : awaited["end_column"] - 1] == '"recommended"'


def test_a_file_of_a_book_is_checked_in_its_context_and_shows_its_own_findings(hmsledger: Program) -> None:
    found = json.loads(hmsledger("check", "ledgers/hms.toml", "--output-format", "json").out)
    council = json.loads(hmsledger("check", "ledgers/council.toml", "--output-format", "json").out)

    assert {"ledgers/hms.toml"} == {finding["path"] for finding in found}
    assert council == []


class TestTheCache:
    """An answer kept for next time must never differ from one worked out anew."""

    @pytest.fixture
    def kept(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
        monkeypatch.setenv("HMSLEDGER_CACHE", str(tmp_path / "cache"))
        return tmp_path

    def test_a_second_report_is_the_first(self, kept: Path, hmsledger: Program) -> None:
        first = hmsledger("report", cwd=kept)

        assert list((kept / "cache").iterdir())
        assert first == hmsledger("report", cwd=kept)

    def test_a_changed_book_is_read_anew(self, kept: Path, hmsledger: Program) -> None:
        hmsledger("report", cwd=kept)
        path = kept / "ledgers" / "hms.toml"
        path.write_bytes(
            path.read_bytes().replace(b'"264296.00"', b'"264297.00"').replace("£264,296".encode(), "£264,297".encode())
        )

        assert "802,297.00" in hmsledger("report", cwd=kept).out

    def test_another_question_gets_another_answer(self, kept: Path, hmsledger: Program) -> None:
        whole = hmsledger("report", cwd=kept)

        assert whole != hmsledger("report", "--as-known", "2023-06-13", cwd=kept)
        assert whole == hmsledger("report", cwd=kept)

    @pytest.mark.parametrize("spoilt", [b"", b"nonsense", b"a b c\nforged 999,999.00", "all but one byte"])
    def test_a_spoilt_answer_is_worked_out_anew(self, spoilt: bytes | str, kept: Path, hmsledger: Program) -> None:
        right = hmsledger("report", cwd=kept)
        (answer,) = (kept / "cache").iterdir()
        answer.write_bytes(spoilt if isinstance(spoilt, bytes) else answer.read_bytes()[:-1] + b"!")

        assert right == hmsledger("report", cwd=kept)

    @pytest.mark.skipif(os.name != "posix", reason="left out on Windows, which has no such modes")
    def test_a_folder_that_others_can_write_to_is_not_used(self, kept: Path, hmsledger: Program) -> None:
        (kept / "cache").mkdir(mode=0o700)
        (kept / "cache").chmod(0o777)

        assert hmsledger("report", cwd=kept).status == 0
        assert list((kept / "cache").iterdir()) == []

    def test_it_can_be_turned_off(self, kept: Path, hmsledger: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HMSLEDGER_CACHE", "off")

        assert hmsledger("report", cwd=kept).status == 0
        assert not (kept / "cache").exists()

    def test_broken_laws_are_said_again(self, kept: Path, hmsledger: Program) -> None:
        words = ("report", "--book", str(ROOT / "tests/cases/ribble-valley-slippage/book"))

        assert "finds an error" in hmsledger(*words, cwd=kept).err
        assert "finds an error" in hmsledger(*words, cwd=kept).err


@pytest.mark.parametrize(
    "text",
    [
        "[bold]x[/bold]",
        "[/closed]",
        "ratio 1:100:",
        "\\[x]",
        "a|b",
        "`c`",
        "<script>",
        "=1+1",
        '=WEBSERVICE("x")',
        "@SUM(1)",
        "-x",
    ],
)
def test_text_from_the_book_is_shown_as_it_stands(text: str, hmsledger: Program, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
    words = ("approve", "HMS", "--title", text, "--note", text, "--line", "2024-25:capital:5", "--by", "council")
    assert hmsledger(*words, "--on", "2024-05-01", "--yes", cwd=tmp_path).status == 0

    for form in ("table", "plain"):
        assert text in hmsledger("show", "HMS-0010", "--format", form, cwd=tmp_path).out
        assert text in hmsledger("list", "--format", form, cwd=tmp_path).out
    assert text == json.loads(hmsledger("list", "--format", "json", cwd=tmp_path).out)["entries"][-1]["title"]
    rows = list(csv.DictReader(io.StringIO(hmsledger("list", "--format", "csv", cwd=tmp_path).out)))
    assert rows[-1]["title"] == (f"'{text}" if text[0] in "=+-@" else text)


def test_a_narrow_terminal_cuts_no_figure(on_terminal: Callable[..., str]) -> None:
    shown = on_terminal("report", columns=40)

    assert "Approved: 802,296.00" in shown
    assert "Pending: 857,000.00" in shown


def test_a_wide_terminal_shows_the_table(on_terminal: Callable[..., str]) -> None:
    shown = on_terminal("report", columns=120)

    assert "not stated        capital     802,296.00        538,000.00        0.00" in shown


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}])
def test_piped_output_is_the_same_everywhere(
    env: dict[str, str], hmsledger_process: Program, hmsledger: Program
) -> None:
    assert hmsledger("report").out == hmsledger_process("report", env=env).out


def test_the_version_is_said_without_a_command(hmsledger: Program) -> None:
    from hmsledger import __version__

    assert hmsledger("--version") == Ended(0, f"hmsledger {__version__}\n", "")


def test_a_reader_who_goes_away_is_no_error() -> None:
    import subprocess
    import sys

    process = subprocess.Popen(
        [sys.executable, "-m", "hmsledger", "list", "--book", "tests/cases/bathnes-virements/book"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    process.wait()

    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()


def imported_by(ended: Ended) -> set[str]:
    return {line.rpartition("|")[2].strip() for line in ended.err.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize(
    ("words", "never"),
    [
        (("--help",), {"pydantic", "toml_rs", "rich", "tomli_w", "hmsledger.store.schema"}),
        (("--version",), {"pydantic", "toml_rs", "rich", "tomli_w", "hmsledger.store.schema"}),
        (("report", "--help"), {"pydantic", "toml_rs", "rich", "tomli_w"}),
        (("report",), {"rich", "tomli_w", "hmsledger.store.positions", "hmsledger.commands.approve"}),
        (("report", "--format", "csv"), {"rich", "tomli_w", "hmsledger.render.table"}),
        (("check",), {"rich", "tomli_w"}),
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(
    words: tuple[str, ...], never: set[str], hmsledger_process: Program
) -> None:
    env = {"PYTHONPROFILEIMPORTTIME": "1", "HMSLEDGER_CACHE": "off"}
    imported = imported_by(hmsledger_process(*words, env=env))

    assert "hmsledger.commands" in imported
    assert set() == never & imported


def test_a_kept_answer_needs_no_parser_and_no_validator(hmsledger_process: Program) -> None:
    hmsledger_process("report")
    imported = imported_by(hmsledger_process("report", env={"PYTHONPROFILEIMPORTTIME": "1"}))

    assert set() == {"pydantic", "toml_rs", "rich", "json", "hmsledger.reports.report"} & imported


def folder_bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
