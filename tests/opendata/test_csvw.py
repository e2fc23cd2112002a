"""CSV with its description beside it: read by a validator of CSV on the Web, and by what each column promises."""

import csv
import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
import typer
from conftest import ROOT, Program
from csvw import CSVW
from reading.payloads import SHOWN, lay
from test_documents import keep_in_git
from withheld import canary

from hmsledger.commands import application
from hmsledger.fields import FIELDS

CASES = sorted((ROOT / "tests" / "cases").glob("*/book"))
QUESTIONS = {
    "report": ("report",),
    "report of a year by scheme": ("report", "--year", "2024-25", "--by", "scheme"),
    "report by source as at": ("report", "--by", "source", "--as-at", "2022-12-31"),
    "explain": ("explain",),
    "show": ("show", "HMS-0001"),
    "list": ("list",),
    "reconcile": ("reconcile", "--from", "2021-01-01", "--to", "2023-12-31"),
    "verify": ("verify",),
    "reconcile what was reported": ("reconcile", "--as-known", "2023-06-13", "--as-known", "2023-06-15"),
    "proof": ("proof", "report.md"),
    "wording": ("wording", "HMS-0008"),
}


def described(path: Path) -> dict[str, Any]:
    """Return the description of a CSV file, once the validator and the control totals agree that it is one."""
    read = CSVW(str(path), validate=True)
    assert read.is_valid, read.warnings
    table = read.tables[0]
    if table.tableSchema.primaryKey:
        assert table.check_primary_key()
    said: dict[str, Any] = json.loads(path.with_name(f"{path.name}-metadata.json").read_text(encoding="utf-8"))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    columns = said["tableSchema"]["columns"]
    assert not rows or [column["titles"][0] for column in columns] == list(rows[0])
    told = {note["schema:propertyID"]: note["schema:value"] for note in said["notes"]}
    assert told["rows"] == len(rows) == len(list(table))
    for column in columns:
        assert column["name"] in FIELDS, f"{column['name']} is described nowhere"
        if isinstance(column["datatype"], dict) and column["datatype"]["base"] == "decimal":
            pence = [int(row[column["name"]].replace(".", "")) for row in rows if "." in row[column["name"]]]
            assert int(str(told[column["name"]]).replace(".", "")) == sum(pence)
    return said


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
    return tmp_path


@pytest.mark.parametrize("words", QUESTIONS.values(), ids=QUESTIONS)
def test_every_report_is_described(words: tuple[str, ...], desk: Path, hmsledger: Program) -> None:
    shutil.copy(ROOT / "tests" / "proof" / "report.md", desk)
    ended = hmsledger(*words, "-o", "answer.csv", cwd=desk)

    assert ended.status in {0, 1}, ended.err
    assert "Wrote answer.csv\nWrote answer.csv-metadata.json\n" in ended.err
    described(desk / "answer.csv")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.parent.name)
def test_every_case_is_described(case: Path, tmp_path: Path, hmsledger: Program) -> None:
    shutil.copytree(case, tmp_path / "ledgers")
    for number, words in enumerate((("report", "--by", "scheme"), ("explain",), ("list",))):
        assert hmsledger(*words, "-o", f"{number}.csv", cwd=tmp_path).status == 0
        described(tmp_path / f"{number}.csv")


def test_what_a_description_says(desk: Path, hmsledger: Program) -> None:
    hmsledger("report", "--as-at", "2023-06-30", "-o", "budget.csv", cwd=desk)
    said = described(desk / "budget.csv")
    told = {note["schema:propertyID"]: note["schema:value"] for note in said["notes"]}
    types = {column["name"]: column["datatype"] for column in said["tableSchema"]["columns"]}

    assert said["url"] == "budget.csv"
    assert said["dc:title"] == "Oxford City Council: Housing management system"
    assert said["dc:description"].startswith("As at: decisions taken by 2023-06-30, with everything now known. Unit:")
    assert said["tableSchema"]["primaryKey"] == ["year", "funding"]
    assert types["approved"] == {"base": "decimal", "format": "#0.00"}
    assert types["year_start"] == types["year_end"] == {"base": "date", "format": "yyyy-MM-dd"}
    assert told["as_at"] == "2023-06-30"
    assert told["as_known"] == "everything now known"
    assert told["unit"] == "GBP"
    assert told["entries"] == 9
    assert told["question"] == "command: report; as-at: 2023-06-30"


def test_the_address_of_a_file_with_an_odd_name_is_an_address(desk: Path, hmsledger: Program) -> None:
    hmsledger("report", "-o", "Budget £1 #2.csv", cwd=desk)
    said = json.loads((desk / "Budget £1 #2.csv-metadata.json").read_text(encoding="utf-8"))

    assert said["url"] == "Budget%20%C2%A31%20%232.csv"


def test_the_days_of_a_year_stand_beside_its_label(desk: Path, hmsledger: Program) -> None:
    rows = list(csv.DictReader(hmsledger("report", "--format", "csv", cwd=desk).out.splitlines()))

    assert [(row["year"], row["year_start"], row["year_end"]) for row in rows] == [
        ("2022-23", "2022-04-01", "2023-03-31"),
        ("2023-24..2026-27", "2023-04-01", "2027-03-31"),
        ("2023-24..2026-27", "2023-04-01", "2027-03-31"),
        ("not-stated", "", ""),
    ]


def test_the_bytes_are_those_of_the_standard(desk: Path, hmsledger: Program) -> None:
    hmsledger("list", "-o", "list.csv", cwd=desk)
    data = (desk / "list.csv").read_bytes()

    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.endswith(b"\r\n")


def test_a_column_that_does_not_hold_what_its_name_promises_is_text(tmp_path: Path, hmsledger: Program) -> None:
    (tmp_path / "a.toml").write_text(
        """format = 1
[[body]]
id = "council"
name = "Council"
decides = ["budget"]
[[scheme]]
code = "S"
name = "S"
[[entry]]
id = "S-1"
kind = "approval"
scheme = "S"
exempt = "3"
recorded = 2023-03-31
decision = { body = "council", outcome = "approved", decided = 2023-03-30, item = "1" }
lines = [
    { year = "2023-24", funding = "capital", amount = "100.00" },
    { year = "2024-25", funding = "capital", amount = "withheld" },
]
""",
        encoding="utf-8",
    )
    for words in (("list",), ("explain",)):
        hmsledger(*words, "--book", "a.toml", "-o", "out.csv", cwd=tmp_path)
        said = described(tmp_path / "out.csv")
        types = {column["name"]: column["datatype"] for column in said["tableSchema"]["columns"]}

        # “100.00 + withheld” is no figure; “withheld” alone is a figure that is not there.
        assert (types["amount"] == "string") is (words == ("list",))


def test_a_key_that_tells_nothing_apart_is_none(tmp_path: Path, hmsledger: Program) -> None:
    lay(tmp_path)
    hmsledger("report", "--by", "scheme", "--as-known", "2024-01-01", "-o", "out.csv", cwd=tmp_path)
    book = (tmp_path / "ledgers" / "council.toml").read_text(encoding="utf-8")
    assert "primaryKey" in described(tmp_path / "out.csv")["tableSchema"]

    # A code is shown with a sign before it, so that no spreadsheet runs it, and another is spelled so.
    (tmp_path / "ledgers" / "council.toml").write_text(book.replace('"<b>x"', '"\'=1+1"'), encoding="utf-8")
    for path in (tmp_path / "ledgers").glob("*.toml"):
        path.write_text(path.read_text(encoding="utf-8").replace('"<b>x"', '"\'=1+1"'), encoding="utf-8")
    assert hmsledger("report", "--by", "scheme", "--as-known", "2024-01-01", "-o", "out.csv", cwd=tmp_path).status == 0
    assert "primaryKey" not in described(tmp_path / "out.csv")["tableSchema"]


def test_hostile_text_stays_text(tmp_path: Path, hmsledger: Program) -> None:
    lay(tmp_path)
    for number, text in enumerate(SHOWN):
        name = f"{text.replace('/', ':').replace(chr(10), ' ')[:60]}.csv"
        ended = hmsledger("show", f"P-{number}", "-o", f"./{name}", cwd=tmp_path)

        assert ended.status == 0, ended.err
        said = json.loads((tmp_path / f"{name}-metadata.json").read_text(encoding="utf-8"))
        assert said["notes"]


def test_a_device_or_pipe_has_nothing_beside_it(desk: Path, hmsledger: Program) -> None:
    if not Path("/dev/null").exists():
        pytest.skip("left out on Windows, which has no /dev/null")
    ended = hmsledger("report", "--format", "csv", "-o", "/dev/null", cwd=desk)

    assert (ended.status, ended.err) == (0, "Wrote /dev/null\n")


def test_other_formats_and_the_terminal_have_no_description(desk: Path, hmsledger: Program) -> None:
    hmsledger("report", "-o", "answer.json", cwd=desk)
    hmsledger("report", "--format", "csv", cwd=desk)

    assert sorted(path.name for path in desk.iterdir()) == ["answer.json", "ledgers"]


def test_a_description_with_exempt_figures_is_for_its_owner_alone(tmp_path: Path, hmsledger: Program) -> None:
    birds = canary.aviary(tmp_path)
    words = ("report", "--book", "public/ledgers", "--with-exempt", "private")
    ended = hmsledger(*words, "-o", "asked-for/answer.csv", cwd=birds.root)
    beside = birds.root / "asked-for" / "answer.csv-metadata.json"

    assert ended.status == 0, ended.err
    assert "Wrote asked-for/answer.csv-metadata.json, which only you can read" in ended.err
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    said = described(birds.root / "asked-for" / "answer.csv")
    assert "not for publication" in said["dc:description"]
    assert {"audience": "exempt"}.items() <= {
        note["schema:propertyID"]: note["schema:value"] for note in said["notes"]
    }.items()
    refused = hmsledger(*words, "-o", "public/answer.csv", cwd=birds.root)
    assert refused.status == 2
    assert birds.escaped() == []


def test_a_list_of_rules_is_described_by_its_columns_alone() -> None:
    from hmsledger.checks.catalogue import RULES
    from hmsledger.render.csvw import metadata
    from hmsledger.reports.rules import all_rules

    said = json.loads(metadata(all_rules(RULES), "rules.csv"))

    assert [note["schema:propertyID"] for note in said["notes"]] == ["rows"]
    assert said["tableSchema"]["columns"][0] == {"name": "code", "titles": ["code"], "datatype": "string"}


class TestAReportOfBeforeTheDaysOfTheYear:
    """CSV that an earlier version made, without the first and last day of each year."""

    def old(self, desk: Path, hmsledger: Program, *words: str) -> Path:
        path = desk / "old.csv"
        assert hmsledger(*words, "-o", "old.csv", cwd=desk).status == 0
        with path.open(encoding="utf-8", newline="") as file:
            rows = [[cell for at, cell in enumerate(row) if at not in {1, 2}] for row in csv.reader(file)]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\r\n").writerows(rows)
        return path

    def test_it_follows_as_it_did(self, desk: Path, hmsledger: Program) -> None:
        self.old(desk, hmsledger, "report")
        ended = hmsledger("verify", "old.csv", cwd=desk)

        assert ended.status == 0
        assert "Yes: the book gives every figure on it." in ended.out

    def test_it_does_not_when_it_was_altered(self, desk: Path, hmsledger: Program) -> None:
        path = self.old(desk, hmsledger, "report")
        path.write_bytes(path.read_bytes().replace(b"802296.00", b"802296.01"))
        ended = hmsledger("verify", "old.csv", cwd=desk)

        assert ended.status == 1
        assert "year_start" not in ended.out

    def test_a_day_that_was_altered_or_taken_out_of_a_new_one_is_found(self, desk: Path, hmsledger: Program) -> None:
        assert hmsledger("report", "-o", "new.csv", cwd=desk).status == 0
        whole = (desk / "new.csv").read_bytes()
        for before, after in ((b"2023-03-31", b"2023-03-30"), (b"year_end,", b"ends,")):
            (desk / "new.csv").write_bytes(whole.replace(before, after))
            assert hmsledger("verify", "new.csv", cwd=desk).status == 1


def test_every_command_that_writes_a_report_is_asked() -> None:
    program: Any = typer.main.get_command(application([]))
    writing = {name for name, command in program.commands.items() if "-o" in options_of(command)}

    assert {words[0] for words in QUESTIONS.values()} | {"diff"} == writing - {"check", "export", "schema", "draft"}


def options_of(command: Any) -> set[str]:  # noqa: ANN401 - Typer has no public name for it
    nested = getattr(command, "commands", {}).values()
    return {name for part in (command, *nested) for option in part.params for name in option.opts}


def test_a_diff_is_described(desk: Path, hmsledger: Program) -> None:
    keep_in_git(desk)
    more = ("--line", "2024-25:capital:5", "--by", "council", "--on", "2024-04-20", "--minute", "9", "--yes")
    assert hmsledger("approve", "HMS", *more, cwd=desk).status == 0
    assert hmsledger("diff", "HEAD", "-o", "answer.csv", cwd=desk).status in {0, 1}

    assert described(desk / "answer.csv")["tableSchema"]["primaryKey"] == ["year", "funding", "total"]
