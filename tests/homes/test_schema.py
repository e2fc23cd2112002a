"""``hmsledger schema``: what editors are told of a ledger file, and what two engines make of it."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest
from conftest import ROOT, Program
from homes.engines import ENGINES, Verdicts
from hypothesis import given
from hypothesis import strategies as st
from test_error_examples import ERRORS, FILES, code_of, codes_of_laws

from hmsledger import money, years
from hmsledger.entries import Funding, Outcome, VariationType
from hmsledger.store import schema, values

SHIPPED = ROOT / "ledgers" / "hmsledger.schema.json"
SHIPPED_FILES = sorted((ROOT / "ledgers").glob("*.toml"))
CASE_FILES = sorted(path for path in (ROOT / "tests" / "cases").rglob("*.toml") if path.name != "expected.toml")
Golden = Callable[[str | Path, str], None]
Tool = Callable[[str], str]

ELSEWHERE = "it stands in another element, or another file, of the book"
HIDDEN = "hidden characters are no matter of keys and values"
ARITHMETIC = "that is arithmetic"
SAME_TO_TAPLO = "Taplo takes a date and its text for the same"

UNSEEN_BY_ANY = {
    "bad-figure--too-large": ARITHMETIC,
    "bad-year--span-backwards": ARITHMETIC,
    "bad-year--span-of-one": ARITHMETIC,
    "control-character": HIDDEN,
    "control-character--escape": HIDDEN,
    "control-character--escaped-space": HIDDEN,
    "duplicate-id": ELSEWHERE,
    "unknown-account": ELSEWHERE,
    "unknown-body": ELSEWHERE,
    "unknown-entry": ELSEWHERE,
    "unknown-scheme": ELSEWHERE,
    "unknown-source": ELSEWHERE,
}
"""Damage that lies in no key and no value of one file: by example, or by code for all examples of it."""

UNSEEN = {"taplo": {**UNSEEN_BY_ANY, "bad-date--quoted": SAME_TO_TAPLO}, "tombi": UNSEEN_BY_ANY}

NO_TOML = {"byte-order-mark", "control-character--carriage-return", "not-toml", "not-utf8", "unfinished-merge"}
"""Examples, or codes, of what is no TOML at all: an engine refuses the file, and says in its own way where."""

WHOLE_TABLE = {
    "exempt-in-public",
    "missing-key",
    "unknown-format--missing",
    "unknown-key",
    "unknown-key--accented",
    "unknown-key--in-a-line",
    "unknown-key--misspelt",
    "unknown-key--of-the-decision",
    "unknown-key--of-the-file",
    "unknown-key--title-page",
    "wrong-value--one-bracket",
}
"""What Taplo underlines the whole table for, naming the key in its message."""


def listed(name: str, among: Any) -> bool:  # noqa: ANN401 - a set or a mapping of names
    exact = name in among
    family = code_of(name) in among and not any(other.startswith(f"{code_of(name)}--") for other in among)
    return exact or family


def damaged() -> list[str]:
    """Return the examples of damage. What is no text file, such as a pipe, no editor opens, and it is none of them."""
    return [name for name in FILES if code_of(name) not in codes_of_laws()]


def unseen(engine: str, name: str) -> bool:
    return listed(name, UNSEEN[engine])


def rejected_in_its_place() -> list[tuple[str, str]]:
    every = [(engine, name) for engine in ENGINES for name in damaged()]
    return [(engine, name) for engine, name in every if not unseen(engine, name) and not listed(name, NO_TOML)]


class Judged(NamedTuple):
    """What each engine says of each file, by the engine's name and the file's path from the repository."""

    verdicts: dict[str, Verdicts]
    laid: dict[Path, str]

    def of(self, engine: str, path: Path) -> Any:  # noqa: ANN401 - a Verdict
        return self.verdicts[engine][self.laid[path]]


@pytest.fixture(scope="session")
def judged(tool_needed: Tool, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """Return what both engines say of every ledger and every example here, each asked once for all."""
    scratch = tmp_path_factory.mktemp("engines")
    laid: dict[Path, str] = {}
    for number, path in enumerate([*SHIPPED_FILES, *CASE_FILES, *(ERRORS / f"{name}.toml" for name in FILES)]):
        copy = scratch / f"{number}-{path.name}"
        shutil.copyfile(path, copy)
        laid[path] = str(copy)
    shutil.copyfile(SHIPPED, scratch / "given.json")
    files = [Path(copy) for copy in laid.values()]
    asked = {name: ask(tool_needed(name), files, scratch, scratch / "given.json") for name, ask in ENGINES.items()}
    return Judged(asked, laid)


class TestTheSchema:
    def test_the_shipped_schema_is_what_the_command_prints(self, hmsledger: Program, golden: Golden) -> None:
        golden(SHIPPED, hmsledger("schema").out)

    def test_it_is_a_schema_by_its_own_dialect(self, tool_needed: Tool) -> None:
        ended = subprocess.run(
            [tool_needed("check-jsonschema"), "--check-metaschema", str(SHIPPED)], capture_output=True, check=False
        )

        assert ended.returncode == 0, ended.stdout.decode()

    def test_it_is_written_for_editors_without_references_or_choices(self) -> None:
        words = {key for key, _ in pairs(json.loads(SHIPPED.read_bytes()))}

        assert not words & {"$ref", "$defs", "definitions", "oneOf", "anyOf", "discriminator"}

    def test_every_key_says_what_it_means(self) -> None:
        whole = json.loads(SHIPPED.read_bytes())
        tables = [whole, *(value for _, value in pairs(whole) if isinstance(value, dict) and "then" not in value)]
        shapes = [table for table in tables if table.get("additionalProperties") is False]

        silent = [key for shape in shapes for key, value in shape["properties"].items() if not value.get("description")]
        assert len(shapes) > 10
        assert silent == []

    def test_its_words_are_those_of_the_ledger(self) -> None:
        entry = json.loads(SHIPPED.read_bytes())["properties"]["entry"]["items"]["properties"]

        assert entry["kind"]["enum"] == list(schema.KINDS)
        assert entry["type"]["enum"] == [word.value for word in VariationType]
        assert entry["decision"]["properties"]["outcome"]["enum"] == [word.value for word in Outcome]
        assert entry["lines"]["items"]["properties"]["funding"]["enum"] == [word.value for word in Funding]

    def test_each_kind_has_its_own_keys_and_demands(self) -> None:
        entry = json.loads(SHIPPED.read_bytes())["properties"]["entry"]["items"]
        said = {branch["if"]["properties"]["kind"]["const"]: branch["then"] for branch in entry["allOf"]}

        for kind, shape in schema.KINDS.items():
            allowed = entry["properties"].keys() - {
                key for key, value in said[kind]["properties"].items() if value is False
            }
            assert allowed == set(shape.__annotations__)
            assert {*entry["required"], *said[kind]["required"]} == shape.__required_keys__


class TestTheCommand:
    def test_it_writes_into_the_book_where_it_is_told_to(self, hmsledger: Program, tmp_path: Path) -> None:
        hmsledger("init", cwd=tmp_path)
        path = tmp_path / "ledgers" / "hmsledger.schema.json"
        path.write_text("{}", encoding="utf-8")

        ended = hmsledger("schema", "-o", "ledgers/hmsledger.schema.json", cwd=tmp_path)

        assert (ended.status, ended.out, ended.err) == (0, "", "Wrote ledgers/hmsledger.schema.json\n")
        assert path.read_bytes() == SHIPPED.read_bytes()

    @pytest.mark.parametrize("name", ["ledgers/council.toml", "ledgers/link.json", "ledgers/schema", "ledgers"])
    def test_it_never_takes_the_place_of_a_ledger(self, name: str, hmsledger: Program, tmp_path: Path) -> None:
        hmsledger("init", cwd=tmp_path)
        ledger = tmp_path / "ledgers" / "council.toml"
        (tmp_path / "ledgers" / "link.json").symlink_to("council.toml")
        before = ledger.read_bytes()

        ended = hmsledger("schema", "-o", name, cwd=tmp_path)

        assert (ended.status, ended.out) == (2, "")
        assert "let it end in .json" in ended.err
        assert ledger.read_bytes() == before

    def test_a_folder_that_is_not_there_is_told(self, hmsledger: Program, tmp_path: Path) -> None:
        ended = hmsledger("schema", "-o", "nowhere/x.json", cwd=tmp_path)

        assert ended.status == 2
        assert ended.err.startswith("hmsledger: “nowhere/x.json” cannot be written: ")

    def test_a_dash_is_the_screen(self, hmsledger: Program, tmp_path: Path) -> None:
        assert hmsledger("schema", "-o", "-", cwd=tmp_path).out == hmsledger("schema", cwd=tmp_path).out


class TestTheFirstLine:
    def test_every_shipped_ledger_begins_with_it(self) -> None:
        assert {path.read_bytes().partition(b"\n")[0] for path in SHIPPED_FILES} == {
            b"#:schema ./hmsledger.schema.json"
        }

    def test_a_new_file_has_it_only_where_the_schema_lies_beside_it(self, hmsledger: Program, tmp_path: Path) -> None:
        hmsledger("init", cwd=tmp_path)
        hmsledger("add", "scheme", "PARK", "--name", "Park", "--yes", cwd=tmp_path)
        (tmp_path / "ledgers" / "hmsledger.schema.json").unlink()
        hmsledger("add", "scheme", "POOL", "--name", "Pool", "--yes", cwd=tmp_path)

        first = {path.name: path.read_bytes().partition(b"\n")[0] for path in (tmp_path / "ledgers").glob("*.toml")}
        assert first == {
            "council.toml": b"#:schema ./hmsledger.schema.json",
            "park.toml": b"#:schema ./hmsledger.schema.json",
            "pool.toml": b"format = 1",
        }

    @pytest.mark.parametrize("engine", ENGINES)
    def test_by_it_an_engine_finds_the_schema_of_a_new_book(
        self, engine: str, hmsledger: Program, tmp_path: Path, tool_needed: Tool
    ) -> None:
        program = tool_needed(engine)
        hmsledger("init", cwd=tmp_path)
        hmsledger("add", "scheme", "PARK", "--name", "Park", "--yes", cwd=tmp_path)
        files = sorted((tmp_path / "ledgers").glob("*.toml"))

        assert all(verdict.accepted for verdict in ENGINES[engine](program, files, tmp_path, None).values())

        park = tmp_path / "ledgers" / "park.toml"
        park.write_bytes(park.read_bytes().replace(b'name = "Park"', b'nmae = "Park"'))
        verdicts = ENGINES[engine](program, files, tmp_path, None)
        assert {Path(path).name for path, verdict in verdicts.items() if not verdict.accepted} == {"park.toml"}


@pytest.mark.parametrize("engine", ENGINES)
class TestWhatIsSound:
    def test_every_shipped_ledger_and_case_is_accepted(self, engine: str, judged: Judged) -> None:
        assert len(CASE_FILES) > 10
        assert [path for path in (*SHIPPED_FILES, *CASE_FILES) if not judged.of(engine, path).accepted] == []

    def test_a_book_that_only_breaks_laws_is_accepted(self, engine: str, judged: Judged) -> None:
        lawless = [name for name in FILES if name not in damaged()]

        assert len(lawless) > 50
        assert [name for name in lawless if not judged.of(engine, ERRORS / f"{name}.toml").accepted] == []


class TestWhatIsDamaged:
    @pytest.mark.parametrize(("engine", "name"), rejected_in_its_place())
    def test_it_is_rejected_where_hmsledger_finds_it(
        self, engine: str, name: str, judged: Judged, hmsledger: Program
    ) -> None:
        path = ERRORS / f"{name}.toml"
        found = json.loads(hmsledger("check", str(path), "--output-format", "json").out)
        places = {(finding["line"], finding["column"]) for finding in found}
        lines = {line for line, _ in places}
        verdict = judged.of(engine, path)

        assert not verdict.accepted
        assert len({mark.message for mark in verdict.underlined}) == len(found)
        if engine == "taplo" and listed(name, WHOLE_TABLE):
            assert lines <= verdict.lines
            assert all(missing_or_unknown(found[0]["message"]) in mark.message for mark in verdict.underlined)
        else:
            assert verdict.lines == lines

    @pytest.mark.parametrize("engine", ENGINES)
    @pytest.mark.parametrize("name", [name for name in damaged() if listed(name, NO_TOML)])
    def test_what_is_no_toml_is_rejected(self, engine: str, name: str, judged: Judged) -> None:
        assert not judged.of(engine, ERRORS / f"{name}.toml").accepted

    @pytest.mark.parametrize("engine", ENGINES)
    def test_what_no_schema_can_see_is_known_and_no_longer_than_it_must_be(self, engine: str, judged: Judged) -> None:
        accepted = {name for name in damaged() if judged.of(engine, ERRORS / f"{name}.toml").accepted}

        assert accepted == {name for name in damaged() if unseen(engine, name)}

    def test_what_no_schema_can_see_is_told_to_people(self) -> None:
        page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")

        assert [why for why in {*UNSEEN["taplo"].values(), *UNSEEN["tombi"].values()} if why not in page] == []


def missing_or_unknown(message: str) -> str:
    """Return the key that a message of hmsledger says is missing or not known; nothing where it speaks of none."""
    found = re.search("has no “(.*?)”$|“(.*?)” is not a key", message)
    return (found[1] or found[2]) if found else ""


def pairs(value: object) -> Iterator[tuple[str, Any]]:
    """Yield every key and value in a schema."""
    match value:
        case dict():
            for key, inner in value.items():
                yield key, inner
                yield from pairs(inner)
        case list():
            for inner in value:
                yield from pairs(inner)


def told(alias: Any) -> str:  # noqa: ANN401 - an annotated type
    """Return the pattern that editors are told for a kind of value."""
    return next(str(part.json_schema["pattern"]) for part in get_args(alias) if hasattr(part, "json_schema"))


YEARS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", " "]),
    st.integers(1890, 2210),
    st.sampled_from(["-", "/", " to ", "  to\t"]),
    st.integers(0, 2210).map(lambda number: f"{number:02d}"),
)
NEXT = st.integers(1900, 2199).flatmap(
    lambda first: st.sampled_from(
        [f"{first}-{(first + 1) % 100:02d}", f"{first}/{first + 1}", f" {first} to {first + 1} "]
    )
)
FIGURES = st.from_regex(
    r"[ (]{0,2}[-−]?[ ]?£?[-−]?[0-9]{1,4}(,[0-9]{3}){0,3}(\.[0-9]{1,6})?[ ]?([kmb]|[BM]N|thOUsand|Million|BILLION)?[ )]{0,2}",
    fullmatch=True,
)
AMOUNTS = st.from_regex(r"-?[0-9]{1,13}\.[0-9]{2}", fullmatch=True)


def accepts(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("alias", "read", "texts", "loosely"),
    [
        (values.FiledYear, years.read_year, st.one_of(NEXT, YEARS, st.tuples(NEXT, NEXT).map("..".join)), True),
        (values.Printed, money.read_figure, FIGURES, True),
        (values.Pence, money.read_filed, AMOUNTS, False),
    ],
    ids=["year", "printed", "pence"],
)
def test_an_editor_refuses_no_value_that_hmsledger_reads(
    alias: Any,  # noqa: ANN401 - an annotated type
    read: Callable[[str], object],
    texts: st.SearchStrategy[str],
    *,
    loosely: bool,
) -> None:
    pattern = re.compile(told(alias))

    @given(texts)
    def agrees(text: str) -> None:
        seen = pattern.search(text) is not None
        assert seen or not accepts(read, text)
        assert loosely or seen == accepts(read, text)

    agrees()
