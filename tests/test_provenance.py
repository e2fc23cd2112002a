"""Every report ends with what it was computed from, and is proved to follow from the book, or shown not to."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import ROOT, Ended, Program, needed

QUESTIONS = {
    "report": ("report",),
    "report by scheme": ("report", "--by", "scheme"),
    "report of a year": ("report", "--year", "2022-23"),
    "report then": ("report", "--as-at", "2023-06-14", "--as-known", "2023-06-13"),
    "report of schemes": ("report", "--scheme", "HMS", "--funding", "capital", "--status", "approved"),
    "explain": ("explain",),
    "explain a figure": ("explain", "not-stated", "capital"),
    "explain a funding type": ("explain", "capital"),
    "list": ("list",),
    "list of a search": ("list", "--search", "approved", "--kind", "approval"),
    "show": ("show", "HMS-0003"),
    "reconcile": ("reconcile", "--from", "2023-01-01", "--to", "2023-06-14"),
    "reconcile printed figures": ("reconcile", "--from", "2023-01-01", "--opening", "£264k", "--proposed"),
    "reconcile as reported": ("reconcile", "--as-known", "2023-06-13", "--as-known", "2023-06-15"),
}
LATER = (
    *("approve", "HMS", "--line", "2024-25:capital:£10k", "--by", "council", "--on", "2024-04-20"),
    *("--minute", "9", "--recorded", "2024-04-21", "--yes"),
)
CASES = sorted(path.parent for path in (ROOT / "tests" / "cases").glob("*/expected.toml"))


class Desk:
    """A copy of the shipped book, and reports that lie beside it."""

    def __init__(self, folder: Path, program: Program) -> None:
        self.folder = folder
        self._program = program
        shutil.copytree(ROOT / "ledgers", folder / "ledgers")

    def __call__(self, *words: str) -> Ended:
        return self._program(*words, cwd=self.folder)

    def report(self, form: str, *words: str) -> str:
        """Write a report, and return its name."""
        name = f"report.{form}"
        self(*words, "--format", form, "-o", name)
        return name

    def change(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        data = path.read_bytes().decode()
        assert old in data
        path.write_bytes(data.replace(old, new).encode())


@pytest.fixture
def desk(tmp_path: Path, hmsledger: Program) -> Desk:
    return Desk(tmp_path, hmsledger)


@pytest.fixture
def git(desk: Desk) -> Callable[..., str]:
    program = needed("git")

    def run(*words: str, cwd: Path = desk.folder) -> str:
        known = ("-c", "user.name=Clerk", "-c", "user.email=clerk@example.org")
        return subprocess.run(
            [program, *known, *words], cwd=cwd, check=True, capture_output=True, text=True
        ).stdout.strip()

    run("init", "-q", "-b", "main")
    run("add", "ledgers")
    run("commit", "-q", "-m", "the book")
    return run


class TestWhatItWasComputedFrom:
    @pytest.mark.parametrize("form", ["table", "plain", "md"])
    @pytest.mark.parametrize("words", QUESTIONS.values(), ids=QUESTIONS)
    def test_people_read_it_at_the_foot(self, words: tuple[str, ...], form: str, desk: Desk) -> None:
        foot = desk(*words, "--format", form).out.rpartition("Computed by")[2]

        assert "from 9 entries, the last of them HMS-0009" in foot
        assert "as at: " in foot
        assert re.search(r"ledger files: sha256:[0-9a-f]{64}", foot.replace("\\", ""))
        assert "git commit" not in foot

    def test_programs_read_it_in_json(self, desk: Desk) -> None:
        said = json.loads(desk("report", "--year", "2022-23", "--format", "json").out)

        assert said["question"] == {"command": "report", "year": "2022-23"}
        assert said["version"]
        assert said["book"]["last_entry"] == "HMS-0009"
        assert said["book"]["commit"] is None
        assert {len(said["book"][name]) for name in ("digest", "files")} == {71}

    def test_each_row_of_csv_says_it(self, desk: Desk) -> None:
        header, *rows = desk("report", "--format", "csv").out.splitlines()

        assert header.endswith(",computed_from")
        assert len({row.rpartition(",")[2] for row in rows}) == 1
        assert "command=report&entries=9&last_entry=HMS-0009&digest=sha256:" in rows[0]

    def test_the_digest_of_the_files_heeds_neither_names_nor_line_ends(self, desk: Desk) -> None:
        def files() -> str:
            said: str = json.loads(desk("report", "--format", "json").out)["book"]["files"]
            return said

        before = files()
        path = desk.folder / "ledgers" / "hms.toml"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        path.rename(path.with_name("housing.toml"))
        assert files() == before

        path.with_name("housing.toml").write_bytes(path.with_name("housing.toml").read_bytes() + b"# a remark\r\n")
        assert files() != before

    def test_an_empty_book_has_no_last_entry(self, desk: Desk) -> None:
        desk("init", "empty")

        assert "from 0 entries:" in desk("report", "--book", "empty").out


class TestTheCommitThatIsCheckedOut:
    def commit(self, desk: Desk, *words: str) -> str | None:
        found: str | None = json.loads(desk("report", "--format", "json", *words).out)["book"]["commit"]
        return found

    def test_on_a_branch_detached_packed_and_after_the_next_commit(self, desk: Desk, git: Callable[..., str]) -> None:
        assert self.commit(desk) == git("rev-parse", "HEAD")
        assert f"git commit: {git('rev-parse', 'HEAD')}" in desk("report").out

        git("pack-refs", "--all")
        assert self.commit(desk) == git("rev-parse", "HEAD")

        git("commit", "-q", "--allow-empty", "-m", "another")
        assert self.commit(desk) == git("rev-parse", "HEAD")

        git("checkout", "-q", "--detach", "HEAD~1")
        assert self.commit(desk) == git("rev-parse", "HEAD")

    def test_in_another_working_tree_of_the_repository(self, desk: Desk, git: Callable[..., str]) -> None:
        git("worktree", "add", "-q", "-b", "other", "beside")
        git("commit", "-q", "--allow-empty", "-m", "only there", cwd=desk.folder / "beside")
        git("pack-refs", "--all")

        assert self.commit(desk, "--book", "beside/ledgers") == git("rev-parse", "other")
        assert self.commit(desk) == git("rev-parse", "main")

    def test_of_a_file_that_is_a_book_of_its_own(self, desk: Desk, git: Callable[..., str]) -> None:
        (desk.folder / "alone.toml").write_text("format = 1\n", encoding="utf-8")

        assert self.commit(desk, "--book", "alone.toml") == git("rev-parse", "HEAD")

    def test_none_before_the_first(self, desk: Desk) -> None:
        subprocess.run([needed("git"), "init", "-q"], cwd=desk.folder, check=True)

        assert self.commit(desk) is None

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("HEAD", ""),
            ("HEAD", "ref: refs/../../secret\n"),
            ("HEAD", "ref: HEAD\n"),
            ("HEAD", "\x00\xff"),
            ("refs/heads/main", "ref: refs/heads/main\n"),
            ("refs/heads/main", "no commit\n"),
        ],
    )
    def test_none_where_git_s_files_say_nothing_of_sense(
        self, name: str, text: str, desk: Desk, git: Callable[..., str]
    ) -> None:
        assert git("rev-parse", "HEAD")
        (desk.folder / ".git" / name).write_text(text, encoding="latin-1")

        assert self.commit(desk) is None

    def test_none_where_the_file_that_should_name_the_repository_does_not(self, desk: Desk) -> None:
        (desk.folder / ".git").write_text("nothing\n", encoding="utf-8")

        assert self.commit(desk) is None

    def test_no_folder_is_looked_into_that_git_would_not_look_into(
        self, desk: Desk, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert git("rev-parse", "HEAD")
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", os.pathsep.join(("relative", str(desk.folder))))

        assert self.commit(desk) is None


class TestAReportThatFollows:
    @pytest.mark.parametrize("form", ["json", "csv"])
    @pytest.mark.parametrize("words", QUESTIONS.values(), ids=QUESTIONS)
    def test_whatever_was_asked(self, words: tuple[str, ...], form: str, desk: Desk) -> None:
        ended = desk("verify", desk.report(form, *words))

        assert (ended.status, ended.err) == (0, "")
        assert "Yes: the book gives every figure on it. The book holds as many entries as it did." in ended.out

    @pytest.mark.parametrize("form", ["json", "csv"])
    @pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
    def test_of_each_case_and_not_when_a_penny_is_changed(
        self, case: Path, form: str, hmsledger: Program, tmp_path: Path
    ) -> None:
        shutil.copytree(case / "book", tmp_path / "ledgers")
        name = f"report.{form}"
        assert hmsledger("report", "--by", "scheme", "--format", form, "-o", name, cwd=tmp_path).status == 0
        assert hmsledger("verify", name, cwd=tmp_path).status == 0

        path = tmp_path / name
        text = path.read_bytes().decode()
        figure = re.search(r"(?<=[\",])-?\d+\.\d\d(?=[\",])", text)
        assert figure
        other = f"{figure[0][:-1]}{9 - int(figure[0][-1])}"
        path.write_bytes(f"{text[: figure.start()]}{other}{text[figure.end() :]}".encode())
        ended = hmsledger("verify", name, cwd=tmp_path)

        assert ended.status == 1
        assert "The report was altered." in ended.out
        assert re.search(rf" {re.escape(other)} +{re.escape(figure[0])}\n", ended.out)

    def test_of_one_file_of_the_book(self, desk: Desk) -> None:
        name = desk.report("json", "report", "--book", "ledgers/hms.toml")

        assert json.loads((desk.folder / name).read_text(encoding="utf-8"))["question"]["file"] == "hms.toml"
        assert desk("verify", name).status == 0

    def test_of_a_book_of_one_file(self, desk: Desk) -> None:
        desk("add", "body", "council", "--name", "Council", "--decides", "budget", "--yes", "--book", "alone.toml")
        (desk.folder / "alone.toml").write_text("format = 1\n[ledger]\ntitle = 'Alone'\n", encoding="utf-8")

        assert desk("verify", desk.report("json", "report", "--book", "alone.toml"), "--book", "alone.toml").status == 0

    def test_after_entries_that_change_none_of_its_figures(self, desk: Desk) -> None:
        name = desk.report("json", "report", "--year", "2022-23")
        assert desk(*LATER).status == 0

        ended = desk("verify", name)

        assert ended.status == 0
        assert "The book holds 1 entry more than it did." in ended.out

    def test_in_every_format(self, desk: Desk) -> None:
        name = desk.report("json", "report")
        said = json.loads(desk("verify", name, "--format", "json").out)

        assert said == {
            "schema": "hmsledger/following/1",
            "verdict": "follows",
            "entries_then": 9,
            "entries_now": 9,
            "differences": [],
        }
        assert desk("verify", name, "--format", "csv").out == "place,said,now\r\n"


class TestAReportThatDoesNotFollow:
    @pytest.mark.parametrize("form", ["json", "csv"])
    def test_it_no_longer_does_after_entries_that_change_it(self, form: str, desk: Desk) -> None:
        name = desk.report(form, "report")
        assert desk(*LATER).status == 0

        ended = desk("verify", name)

        assert ended.status == 1
        assert "No longer: it followed from the book as it was known when HMS-0009 was recorded." in ended.out
        assert re.search(r"rows, 2024-25 capital, approved +\(not there\) +10000\.00", ended.out)

    def test_altered_and_the_book_grown_it_follows_from_neither(self, desk: Desk) -> None:
        name = desk.report("json", "report")
        desk.change(name, '"263000.00"', '"264000.00"')
        assert desk(*LATER).status == 0

        ended = desk("verify", name)

        assert ended.status == 1
        assert "No: neither the book of today nor what was known when it was made gives its figures." in ended.out

    def test_the_book_shrunk(self, desk: Desk) -> None:
        name = desk.report("csv", "report")
        path = desk.folder / "ledgers" / "hms.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text[: text.index('[[entry]]\nid = "HMS-0008"')], encoding="utf-8")

        ended = desk("verify", name)

        assert ended.status == 1
        assert "No: the book of today does not give its figures" in ended.out
        assert "what it held when it was made cannot be told" in " ".join(ended.out.split())
        assert "The book holds 2 entries fewer than it did." in " ".join(ended.out.split())

    def test_a_row_left_out_is_named(self, desk: Desk) -> None:
        name = desk.report("csv", "report")
        path = desk.folder / name
        rows = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(rows[:-1]))

        ended = desk("verify", name)

        assert ended.status == 1
        assert re.search(r"rows, not-stated capital, approved +\(not there\) +802296\.00", ended.out)

    def test_one_made_as_known_on_a_day_is_not_asked_for_another(self, desk: Desk) -> None:
        name = desk.report("json", "report", "--as-known", "2023-06-13")
        desk.change(name, '"792296.00"', '"792297.00"')
        assert desk(*LATER).status == 0

        assert "No: neither" in desk("verify", name).out


class TestAForgedReportThatLooksTrue:
    """What one reader would take from it, and another would not."""

    def test_a_figure_that_stands_twice_in_json(self, desk: Desk) -> None:
        name = desk.report("json", "report")
        desk.change(name, '"totals": {', '"totals": {"approved": "999999.00",')

        ended = desk("verify", name)

        assert (ended.status, ended.out) == (2, "")
        assert "it says “approved” twice in one place" in ended.err

    def test_a_column_that_stands_twice_in_csv(self, desk: Desk) -> None:
        name = desk.report("csv", "report")
        header, *rows = (desk.folder / name).read_bytes().decode().splitlines()
        forged = "\r\n".join(("approved," + header, *("999999.00," + row for row in rows), ""))
        (desk.folder / name).write_bytes(forged.encode())

        ended = desk("verify", name)

        assert (ended.status, ended.out) == (2, "")
        assert "it says “approved” twice in one place" in ended.err

    @pytest.mark.parametrize("form", ["json", "csv"])
    def test_a_column_under_another_name(self, form: str, desk: Desk) -> None:
        name = desk.report(form, "report", "--by", "scheme")
        old, new = ('"scheme": "HMS"', '"source": "HMS"') if form == "json" else ("scheme,year", "source,year")
        desk.change(name, old, new)

        ended = desk("verify", name)

        assert ended.status == 1
        assert "The report was altered." in ended.out
        assert "rows, columns" in ended.out

    @pytest.mark.parametrize(
        ("form", "old", "new"),
        [
            ("json", '"entries": 9', '"entries": 900'),
            ("json", '"last_entry": "HMS-0009"', '"last_entry": "HMS-0001"'),
            ("csv", "entries=9", "entries=900"),
        ],
    )
    def test_what_it_was_computed_from(self, form: str, old: str, new: str, desk: Desk) -> None:
        name = desk.report(form, "report")
        desk.change(name, old, new)

        ended = desk("verify", name)

        assert ended.status == 1
        assert "The report was altered." in ended.out
        assert "book, " in ended.out

    def test_one_made_from_an_answer_that_was_kept_and_altered(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = desk.folder / "kept"
        kept.mkdir(mode=0o700)
        monkeypatch.setenv("HMSLEDGER_CACHE", str(kept))
        desk("report", "--format", "json")
        for path in kept.iterdir():
            header, _, payload = path.read_bytes().partition(b"\n")
            key, _, size = header.split(b" ")
            forged = payload.replace(b"802296.00", b"802297.00")
            path.write_bytes(b" ".join((key, sha256(forged).hexdigest().encode(), size)) + b"\n" + forged)

        name = desk.report("json", "report")

        assert "802297.00" in (desk.folder / name).read_text(encoding="utf-8")
        assert desk("verify", name).status == 1


class TestABookThatHasGrown:
    """Entries that came later on the day of the last one are told from an altered report too."""

    def add(self, desk: Desk, scheme: str, entry: str, day: str) -> None:
        words = ("--line", "2024-25:capital:£10k", "--by", "council", "--on", day, "--minute", entry)
        assert desk("approve", scheme, *words, "--id", entry, "--recorded", day, "--yes").status == 0

    @pytest.mark.parametrize("form", ["json", "csv"])
    @pytest.mark.parametrize("clock", [(), ("--as-known", "2023-06-15")], ids=["now", "as known"])
    def test_on_the_same_day(self, clock: tuple[str, ...], form: str, desk: Desk) -> None:
        name = desk.report(form, "report", *clock)
        self.add(desk, "HMS", "HMS-0010", "2023-06-15")

        ended = desk("verify", name)

        assert ended.status == 1
        assert "No longer: it followed from the book" in ended.out

    def test_on_the_same_day_and_the_report_altered(self, desk: Desk) -> None:
        name = desk.report("json", "report")
        desk.change(name, '"802296.00"', '"802297.00"')
        self.add(desk, "HMS", "HMS-0010", "2023-06-15")

        assert "No: neither the book of today" in desk("verify", name).out

    def test_on_the_same_day_in_several_schemes(self, desk: Desk) -> None:
        for code in ("ARK", "BUS", "ZOO"):
            assert desk("add", "scheme", code, "--name", code, "--yes").status == 0
        for scheme in ("ARK", "BUS", "ZOO"):
            self.add(desk, scheme, f"{scheme}-1", "2024-05-01")
        name = desk.report("json", "report")
        for scheme in ("ARK", "BUS", "ZOO"):
            self.add(desk, scheme, f"{scheme}-2", "2024-05-01")

        ended = desk("verify", name)

        assert ended.status == 1
        assert "No longer: it followed from the book" in ended.out

    def test_by_a_decision_on_what_stood(self, desk: Desk) -> None:
        name = desk.report("json", "report")
        words = ("--by", "council", "--on", "2023-06-15", "--minute", "9", "--recorded", "2023-06-15", "--yes")
        assert desk("decide", "HMS-0003", "approved", *words).status == 0

        assert "No longer: it followed from the book" in desk("verify", name).out

    def test_by_what_is_said_to_have_been_recorded_before(self, desk: Desk) -> None:
        name = desk.report("json", "report", "--scheme", "HMS")
        assert desk("add", "scheme", "ARK", "--name", "Ark", "--yes").status == 0
        self.add(desk, "ARK", "ARK-1", "2023-06-01")
        assert desk("verify", name).status == 0

        assert desk(*LATER).status == 0
        assert "No longer: it followed from the book" in desk("verify", name).out

    def test_what_it_held_then_cannot_always_be_told(self, desk: Desk) -> None:
        name = desk.report("json", "report")
        self.add(desk, "HMS", "HMS-0010", "2023-06-01")

        ended = desk("verify", name)

        assert ended.status == 1
        assert "what it held when it was made cannot be told" in " ".join(ended.out.split())


class TestWhatIsWithheldSince:
    @pytest.mark.parametrize("form", ["table", "plain", "md", "json", "csv"])
    @pytest.mark.parametrize("words", [("report",), ("list",), ("explain",), ("show", "HMS-0006")])
    def test_no_figure_of_an_older_report_is_shown(self, words: tuple[str, ...], form: str, desk: Desk) -> None:
        name = desk.report("json", *words)
        path = desk.folder / "ledgers" / "hms.toml"
        correction = (
            '\n[[entry]]\nid = "HMS-0010"\nkind = "correction"\ncorrects = "HMS-0006"\nrecorded = 2024-05-01\n'
            'statement = { by = "Head of Finance", made = 2024-05-01 }\nreason = "exempt"\n'
            'was = [{ year = "2022-23", funding = "not-stated", amount = "263000.00" }]\n'
            'now = [{ year = "2022-23", funding = "not-stated", amount = "withheld" }]\n'
        )
        path.write_text(path.read_text(encoding="utf-8") + correction, encoding="utf-8")

        ended = desk("verify", name, "--format", form)

        assert ended.status == 1
        assert not re.search(r"263[ ,.]?000|857[ ,.]?000", ended.out + ended.err)
        assert "(not shown)" in ended.out.replace("\\", "")


class TestAReportOfAnotherVersion:
    @pytest.mark.parametrize("form", ["json", "csv"])
    def test_is_not_called_altered_before_that_version_is_asked(self, form: str, desk: Desk) -> None:
        name = desk.report(form, "report")
        old = json.loads(desk("report", "--format", "json").out)["version"]
        version = ('"version": "{}"', "version={}")[form == "csv"]
        desk.change(name, version.format(old), version.format("0.0.9"))
        assert desk("verify", name).status == 0

        desk.change(name, "802296.00", "802297.00")
        ended = desk("verify", name)

        assert ended.status == 1
        assert "hmsledger 0.0.9 made the report" in " ".join(ended.out.split())
        assert re.search(r"802297\.00 +802296\.00", ended.out)


class TestWhereItIsAsked:
    @pytest.mark.parametrize("form", ["json", "csv"])
    @pytest.mark.parametrize("words", QUESTIONS.values(), ids=QUESTIONS)
    def test_neither_the_folder_nor_the_layout_of_the_files_matters(
        self, words: tuple[str, ...], form: str, desk: Desk, hmsledger: Program
    ) -> None:
        name = desk.report(form, *words)
        elsewhere = desk.folder / "elsewhere"
        elsewhere.mkdir()
        path = desk.folder / "ledgers" / "hms.toml"
        path.write_bytes(b"# a remark\n" + path.read_bytes())

        assert hmsledger("verify", f"../{name}", "--book", "../ledgers", cwd=elsewhere).status == 0


class TestWhatIsNoReport:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (b"", "it is no report of hmsledger in JSON or CSV"),
            (b"year,funding\r\n2022-23,capital\r\n", "it is no report of hmsledger in JSON or CSV"),
            (b"year,computed_from\r\n", "it has no rows, and so does not say what it was computed from"),
            (b"year,computed_from\r\n2022-23\r\n", "it is no report"),
            (b"year,computed_from\r\n2022-23,command=report,more\r\n", "it is no report"),
            (b'year,computed_from\r\n"2022-23,x\r\n', "it is no report"),
            (b"year,computed_from\r\n2022-23,a\r\n2023-24,b\r\n", "its rows were computed from different things"),
            (b"year,computed_from\r\n2022-23,entries=9\r\n", "it does not say what it was computed from"),
            (b"year,computed_from\r\n2022-23,command=report&entries=many\r\n", "it does not say"),
            (b"year,computed_from\r\n2022-23,command=approve&entries=9\r\n", "it does not say which command made it"),
            (b"year,computed_from\r\n2022-23,command=report&output=x&entries=9\r\n", "report has no option “output”"),
            (b'{"a": 1}', "it does not say what it was computed from"),
            (b'{"book": {"entries": 9}, "question": []}', "it does not say what it was computed from"),
            (b'{"book": {"entries": 9}, "question": {"command": ["report"]}}', "which command made it"),
            (b'{"book": {"entries": 9}, "question": {"command": "report", "year": 7}}', "“year” is not as a report"),
            (b'{"book": {"entries": 9}, "question": {"command": "report", "year": [7]}}', "“year” is not as a report"),
            (b'{"book": {"entries": 9}, "question": {"command": "report", "file": "../x.toml"}}', "none of the book's"),
            (
                b'{"book": {"entries": 9}, "question": {"command": "show", "entry": "X-1"}}',
                "cannot answer its question",
            ),
            (b"{" * 100_000, "it is no report"),
            (b'{"book": {"entries": 9}, "question": {}, "a": [[[[[[[[[[[1]]]]]]]]]]]}', "it is no report"),
            (b"\xff\xfe", "it is no UTF-8 text"),
        ],
    )
    def test_is_refused_in_a_sentence(self, text: bytes, said: str, desk: Desk) -> None:
        (desk.folder / "report.json").write_bytes(text)
        before = sorted(desk.folder.rglob("*"))

        ended = desk("verify", "report.json")

        assert (ended.status, ended.out) == (2, "")
        assert said in ended.err
        assert "help: " in ended.err
        assert sorted(desk.folder.rglob("*")) == before

    def test_is_not_there(self, desk: Desk) -> None:
        ended = desk("verify", "nowhere.json")

        assert ended.status == 2
        assert "nowhere.json" in ended.err

    def test_words_of_a_question_can_be_no_options(self, desk: Desk) -> None:
        name = desk.report("json", "list", "--search", "x")
        desk.change(name, '"search": "x"', '"search": "--output=stolen.txt"')

        assert desk("verify", name).status in {0, 1}
        assert not (desk.folder / "stolen.txt").exists()

    def test_a_damaged_book_proves_nothing(self, desk: Desk) -> None:
        name = desk.report("json", "report")
        (desk.folder / "ledgers" / "more.toml").write_text("format = 2\n", encoding="utf-8")

        assert desk("verify", name).status == 2
