"""Exports for programs: a Fiscal Data Package that frictionless validates, a database, and where they may be put."""

import csv
import io
import json
import os
import re
import shutil
import sqlite3
import zipfile
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Program
from frictionless import Package, system
from jsonschema import Draft202012Validator
from reading.payloads import lay

from hmsledger.render.exports import EXPORTS, ExportFormat

CASES = sorted((ROOT / "tests" / "cases").glob("*/book"))
MODEL = json.loads((Path(__file__).parent / "fiscal-model.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
    return tmp_path


def validated(folder: Path) -> dict[str, Any]:
    """Return the description of a package, once frictionless has read every file and found no fault."""
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    said: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert len(report.tasks) == len(said["resources"])
    assert list(Draft202012Validator(MODEL).iter_errors(said)) == []
    facts = {field["name"]: field for field in said["resources"][0]["schema"]["fields"]}
    for dimension in said["model"]["dimensions"].values():
        assert {part["source"] for part in dimension["attributes"].values()} <= set(facts)
    return said


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


class TestFiscalDataPackage:
    @pytest.mark.parametrize("case", CASES, ids=lambda path: path.parent.name)
    def test_every_case_is_valid_and_adds_up_to_the_report(
        self, case: Path, tmp_path: Path, hmsledger: Program
    ) -> None:
        where = ("--book", str(case))
        assert hmsledger("export", "--format", "fiscal", "-o", "package", *where, cwd=tmp_path).status == 0
        said = validated(tmp_path / "package")
        report = json.loads(hmsledger("report", "--format", "json", *where, cwd=tmp_path).out)

        for phase, column in (("approved", "approved"), ("pending", "pending"), ("not-counted", "not_counted")):
            found: dict[tuple[str, str], Decimal] = {}
            for row in table(tmp_path / "package", "budget"):
                if row["phase"] == phase and row["amount"]:
                    key = (row["year"], row["funding"])
                    found[key] = found.get(key, Decimal(0)) + Decimal(row["amount"])
            told = {(row["year"], row["funding"]): Decimal(row[column]) for row in report["rows"]}
            assert {key: sum_ for key, sum_ in found.items() if sum_} == {
                key: sum_ for key, sum_ in told.items() if sum_
            }
            assert Decimal(said["controlTotals"].get(phase, "0")) == Decimal(report["totals"][column])

    def test_the_fiscal_concepts_are_those_of_the_taxonomy(self, desk: Path, hmsledger: Program) -> None:
        hmsledger("export", "-o", "out.zip", cwd=desk)
        zipfile.ZipFile(desk / "out.zip").extractall(desk / "out")
        said = validated(desk / "out")
        concepts = {
            field["name"]: field["columnType"]
            for field in said["resources"][0]["schema"]["fields"]
            if "columnType" in field
        }

        assert said["columnTypes"] == ["https://specs.frictionlessdata.io/taxonomies/fiscal/budgets.json"]
        assert said["countryCode"] == "GB"
        assert said["fiscalPeriod"] == {"start": "2022-04-01", "end": "2027-03-31"}
        assert "licenses" not in said
        assert {source["path"].partition("?")[0] for source in said["sources"]} == {
            "https://mycouncil.oxford.gov.uk/ieIssueDetails.aspx"
        }
        assert concepts["amount"] == "value"
        assert concepts["phase"] == "phase:id"
        assert concepts["fiscal_year"] == "date:fiscal-year"
        assert concepts["budget_line"] == "budget-line-id"
        assert said["provenance"]["entries"] == "9"
        assert said["name"] == "oxford-city-council-housing-management-system"

    def test_the_clocks_are_followed_and_said(self, desk: Path, hmsledger: Program) -> None:
        words = ("--as-at", "2022-12-31", "--as-known", "2023-06-13")
        hmsledger("export", "--format", "fiscal", "-o", "out", *words, cwd=desk)
        said = validated(desk / "out")

        assert said["description"].endswith("As at: 2022-12-31. As known: 2023-06-13.")
        assert "As at: 2022-12-31. As known: 2023-06-13." in (desk / "out" / "README.md").read_text(encoding="utf-8")
        assert {row["entry"] for row in table(desk / "out", "entries")} < {f"HMS-000{number}" for number in range(1, 9)}

    def test_a_book_without_entries_is_a_package_too(self, tmp_path: Path, hmsledger: Program) -> None:
        (tmp_path / "a.toml").write_text("format = 1\n", encoding="utf-8")
        assert hmsledger("export", "--format", "fiscal", "-o", "out", "--book", "a.toml", cwd=tmp_path).status == 0
        said = validated(tmp_path / "out")

        assert (said["name"], said["title"], "fiscalPeriod" in said, "sources" in said) == (
            "budget",
            "Budget",
            False,
            False,
        )

    def test_hostile_text_stays_text(self, tmp_path: Path, hmsledger: Program) -> None:
        lay(tmp_path)
        for form in ("out", "out.zip"):
            ended = hmsledger("export", "--format", "fiscal", "-o", form, "--as-known", "2024-01-01", cwd=tmp_path)
            assert ended.status == 0, ended.err
        said = validated(tmp_path / "out")

        assert all(source["path"].startswith(("http://", "https://")) for source in said.get("sources", ()))
        assert zipfile.ZipFile(tmp_path / "out.zip").namelist() == [
            *(resource["path"] for resource in said["resources"]),
            "README.md",
            "datapackage.json",
        ]

    def test_a_key_that_tells_nothing_apart_as_shown_is_none(self, tmp_path: Path, hmsledger: Program) -> None:
        (tmp_path / "a.toml").write_text(
            'format = 1\n[[scheme]]\ncode = "=1"\nname = "a"\n[[scheme]]\ncode = "\'=1"\nname = "b"\n', encoding="utf-8"
        )
        assert hmsledger("export", "--format", "fiscal", "-o", "out", "--book", "a.toml", cwd=tmp_path).status == 0
        schemes = next(one for one in validated(tmp_path / "out")["resources"] if one["name"] == "schemes")

        assert "primaryKey" not in schemes["schema"]

    def test_what_was_altered_is_found(self, desk: Path, hmsledger: Program) -> None:
        hmsledger("export", "--format", "fiscal", "-o", "out", cwd=desk)
        path = desk / "out" / "budget.csv"
        path.write_bytes(path.read_bytes().replace(b"264296.00", b"264297.00"))

        assert not Package(str(desk / "out" / "datapackage.json")).validate().valid


class TestDatabase:
    def test_it_says_what_it_was_computed_from_and_what_each_column_means(self, desk: Path, hmsledger: Program) -> None:
        assert hmsledger("export", "-o", "book.sqlite", "--as-at", "2023-06-30", cwd=desk).status == 0
        with closing(sqlite3.connect(desk / "book.sqlite")) as opened:
            told = dict(opened.execute("SELECT name, value FROM provenance"))
            tables = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            explained = set(opened.execute("SELECT table_name, column_name FROM explanations"))
            for name in (name for name in tables if name != "explanations"):
                columns = [row[1] for row in opened.execute(f"PRAGMA table_info({name})")]
                assert {(name, column) for column in columns} | {(name, None)} <= explained

        assert told["as_at"] == "2023-06-30"
        assert told["as_known"] == "everything now known"
        assert told["digest"].startswith("sha256:")
        assert told["last_entry"] == "HMS-0009"
        assert {"schemes", "bodies", "entries", "lines", "decisions", "corrections", "positions"} <= set(tables)

    def test_the_same_book_makes_the_same_bytes(self, desk: Path, hmsledger: Program) -> None:
        for name in ("one.db", "two.sqlite3", "one.zip", "two.zip"):
            assert hmsledger("export", "-o", name, cwd=desk).status == 0

        assert (desk / "one.db").read_bytes() == (desk / "two.sqlite3").read_bytes()
        assert (desk / "one.zip").read_bytes() == (desk / "two.zip").read_bytes()

    @pytest.mark.parametrize("name", ["book.sqlite", "data.zip", "report.csv"])
    def test_and_wherever_it_is_made(self, name: str, desk: Path, hmsledger_process: Program) -> None:
        words = ("report", "--by", "source") if name == "report.csv" else ("export",)
        made = set()
        for seed, zone, language in (
            ("0", "UTC", "C"),
            ("1", "Pacific/Kiritimati", "C.UTF-8"),
            ("2", "Etc/GMT+12", "C"),
        ):
            env = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language}
            ended = hmsledger_process(*words, "-o", name, cwd=desk, env=env)
            assert ended.status == 0, ended.err
            beside = desk / f"{name}-metadata.json"
            made.add((desk / name).read_bytes() + (beside.read_bytes() if beside.exists() else b""))

        assert len(made) == 1

    def test_text_stands_as_it_is_in_the_book(self, tmp_path: Path, hmsledger: Program) -> None:
        lay(tmp_path)
        assert hmsledger("export", "-o", "book.sqlite", "--as-known", "2024-01-01", cwd=tmp_path).status == 0
        listed = json.loads(hmsledger("list", "--as-known", "2024-01-01", "--format", "json", cwd=tmp_path).out)[
            "entries"
        ]
        with closing(sqlite3.connect(tmp_path / "book.sqlite")) as opened:
            found = dict(opened.execute("SELECT entry, title FROM entries"))
            assert opened.execute("PRAGMA foreign_key_check").fetchall() == []

        assert found == {entry["id"]: entry["title"] or None for entry in listed}


class TestWhereAnExportIsPut:
    @pytest.mark.parametrize("form", [form for form in ExportFormat if EXPORTS[form].output])
    @pytest.mark.parametrize("output", [(), ("-o", "-")])
    def test_what_is_no_text_needs_a_name(
        self, form: ExportFormat, output: tuple[str, ...], desk: Path, hmsledger: Program
    ) -> None:
        ended = hmsledger("export", "--format", form, *output, cwd=desk)

        assert (ended.status, ended.out) == (2, "")
        assert "is not for the terminal" in ended.err
        assert f"-o {EXPORTS[form].output}" in ended.err

    def test_the_ending_tells_the_format(self, desk: Path, hmsledger: Program) -> None:
        for form, export in EXPORTS.items():
            for ending in export.endings:
                assert hmsledger("export", "-o", f"{form}{ending}", cwd=desk).status == 0
        assert (desk / "hledger.journal").read_text(encoding="utf-8").startswith("; Exported by hmsledger")
        assert (desk / "sqlite.db").read_bytes().startswith(b"SQLite format 3\0")
        assert zipfile.is_zipfile(desk / "fiscal.zip")

    @pytest.mark.parametrize("name", ["ledgers/book.sqlite", "ledgers/out.zip", "ledgers/out", "ledgers"])
    def test_never_in_the_book(self, name: str, desk: Path, hmsledger: Program) -> None:
        form = "sqlite" if name.endswith("sqlite") else "fiscal"
        before = {path.name: path.read_bytes() for path in (desk / "ledgers").iterdir()}
        ended = hmsledger("export", "--format", form, "-o", name, cwd=desk)

        assert ended.status == 2
        assert "never write there" in ended.err
        assert {path.name: path.read_bytes() for path in (desk / "ledgers").iterdir()} == before

    def test_a_database_that_is_in_use_is_not_replaced(self, desk: Path, hmsledger: Program) -> None:
        assert hmsledger("export", "-o", "book.sqlite", cwd=desk).status == 0
        with closing(sqlite3.connect(desk / "book.sqlite", isolation_level=None)) as opened:
            opened.execute("PRAGMA journal_mode = wal")
            opened.execute("DELETE FROM stated_totals")
            ended = hmsledger("export", "-o", "book.sqlite", cwd=desk)

        assert ended.status == 2
        assert "another program is writing to “book.sqlite”" in ended.err
        assert hmsledger("export", "-o", "book.sqlite", cwd=desk).status == 0

    def test_a_folder_with_other_files_is_left_alone(self, desk: Path, hmsledger: Program) -> None:
        (desk / "README.md").write_text("mine", encoding="utf-8")
        (desk / "only").mkdir()
        (desk / "only" / "README.md").write_text("mine", encoding="utf-8")
        for name in (".", "only"):
            ended = hmsledger("export", "--format", "fiscal", "-o", name, cwd=desk)

            assert ended.status == 2
            assert "holds other files than a package of this format" in ended.err
            assert (desk / name / "README.md").read_text(encoding="utf-8") == "mine"

    def test_a_package_is_written_over_an_earlier_one(self, desk: Path, hmsledger: Program) -> None:
        for words in (("--as-at", "2022-12-31"), ()):
            assert hmsledger("export", "--format", "fiscal", "-o", "out", *words, cwd=desk).status == 0

        assert validated(desk / "out")["description"].endswith("As known: everything now known.")

    def test_what_is_no_place_for_it_is_refused_in_a_sentence(self, desk: Path, hmsledger: Program) -> None:
        (desk / "file").write_text("", encoding="utf-8")
        (desk / "folder").mkdir()
        for form, name, said in (
            ("fiscal", "file", "a package is a folder"),
            ("fiscal", "no/such/folder", "cannot be written"),
            ("fiscal", "no/such.zip", "cannot be written"),
            ("fiscal", "a\0b", "no file can have that name"),
            ("sqlite", "folder", "is no ordinary file"),
            ("sqlite", "no/such.sqlite", "cannot be written"),
        ):
            ended = hmsledger("export", "--format", form, "-o", name, cwd=desk)

            assert (ended.status, ended.out) == (2, "")
            assert said in ended.err
        assert sorted(path.name for path in desk.iterdir()) == ["file", "folder", "ledgers"]

    @pytest.mark.skipif(os.name != "posix", reason="left out on Windows, which has no modes and needs rights for links")
    def test_a_file_keeps_its_mode_and_a_link_leads_where_it_did(self, desk: Path, hmsledger: Program) -> None:
        (desk / "real.sqlite").write_bytes(b"")
        (desk / "real.sqlite").chmod(0o640)
        (desk / "link.sqlite").symlink_to("real.sqlite")
        assert hmsledger("export", "-o", "link.sqlite", cwd=desk).status == 0

        assert (desk / "link.sqlite").is_symlink()
        assert (desk / "real.sqlite").stat().st_mode & 0o777 == 0o640
        assert (desk / "real.sqlite").read_bytes().startswith(b"SQLite")

    def test_what_fails_half_way_leaves_the_old_file(
        self, desk: Path, hmsledger: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (desk / "book.sqlite").write_bytes(b"old")

        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device", descriptor)

        monkeypatch.setattr(os, "fsync", full)
        ended = hmsledger("export", "-o", "book.sqlite", cwd=desk)

        assert ended.status == 2
        assert "No space left on device" in ended.err
        assert (desk / "book.sqlite").read_bytes() == b"old"
        assert sorted(path.name for path in desk.iterdir()) == ["book.sqlite", "ledgers"]


def test_a_journal_says_what_it_was_computed_from(desk: Path, hmsledger: Program) -> None:
    out = hmsledger("export", "--as-at", "2023-06-30", cwd=desk).out

    assert "; as_at: 2023-06-30\n" in out
    assert "; entries: 9\n; last_entry: HMS-0009\n; digest: sha256:" in out


def test_a_package_may_be_of_one_file_of_the_book(desk: Path, hmsledger: Program) -> None:
    assert hmsledger("export", "-o", "out.zip", "--book", "ledgers/hms.toml", cwd=desk).status == 0
    with zipfile.ZipFile(desk / "out.zip") as packed:
        rows = list(csv.DictReader(io.StringIO(packed.read("entries.csv").decode())))

    assert len(rows) == 9


def test_the_queries_of_the_documentation_give_what_it_says(desk: Path, hmsledger: Program) -> None:
    text = (ROOT / "docs" / "open-data.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```sql\n(.*?)^```\n\n```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert hmsledger("export", "-o", "book.sqlite", cwd=desk).status == 0
    with closing(sqlite3.connect(desk / "book.sqlite")) as opened:
        for query, said in shown:
            rows = opened.execute(query).fetchall()
            assert "".join(f"{' | '.join(map(str, row))}\n" for row in rows) == said
    assert len(shown) == text.count("```sql")
