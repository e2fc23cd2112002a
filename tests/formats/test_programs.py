"""The formats for programs, each against its own published schema or a program that reads it."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from conftest import ROOT, Program
from formats.book import HEAD, approval, inspections, virement
from formats.conftest import Check, Lay
from formats.runner import command_in
from hypothesis import given
from jsonschema import Draft4Validator, Draft7Validator
from junitparser import Failure, JUnitXml, Skipped
from lxml import etree

from hmsledger.findings import Finding, Severity, Spot
from hmsledger.render.findings import FindingsFormat, lines_of
from hmsledger.render.findings.inspection import Inspection
from hmsledger.render.visible import visible

SCHEMAS = Path(__file__).parent / "schemas"
PROGRAMS = [form for form in FindingsFormat if form not in {FindingsFormat.FULL, FindingsFormat.CONCISE}]
MANY = HEAD + "".join(virement(f"HMS-{number:04}", gains=f"{number}.00") for number in range(1, 15))


def text_of(inspection: Inspection, form: FindingsFormat) -> str:
    return "".join(f"{line.text}\n" for line in lines_of(inspection, form)).encode(errors="backslashreplace").decode()


def schema(name: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


def closed(part: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a schema that allows no keys but those it names: one misspelt would otherwise pass."""
    if isinstance(part, list):
        return [closed(item) for item in part]
    if not isinstance(part, dict):
        return part
    found = {key: closed(value) for key, value in part.items()}
    return found | {"additionalProperties": False} if "properties" in part else found


SARIF = Draft4Validator(schema("sarif-2.1.0-rtm.5.json"))
RDJSON = Draft4Validator(closed(schema("reviewdog-diagnostic-result.json")))
GITLAB = Draft7Validator(schema("gitlab-codeclimate.json"))
JUNIT = etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))


@given(inspections())
def test_json_holds_every_finding_with_exactly_the_keys_of_the_contract(inspection: Inspection) -> None:
    found = json.loads(text_of(inspection, FindingsFormat.JSON))

    assert [(item["code"], item["severity"], item["path"], item["entry"]) for item in found] == [
        (finding.code, finding.severity, finding.spot.file, finding.entry or None) for finding in inspection.findings
    ]
    keys = ["code", "severity", "message", "help", "path", "line", "column", "end_line", "end_column", "entry"]
    assert all(list(item) == keys for item in found)


@given(inspections())
def test_json_lines_are_the_same_findings_one_a_line(inspection: Inspection) -> None:
    lines = text_of(inspection, FindingsFormat.JSON_LINES).split("\n")[:-1]

    assert [json.loads(line) for line in lines] == json.loads(text_of(inspection, FindingsFormat.JSON))


@given(inspections())
def test_sarif_is_valid_and_holds_every_finding(inspection: Inspection) -> None:
    log = json.loads(text_of(inspection, FindingsFormat.SARIF))
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]

    assert [error.message for error in SARIF.iter_errors(log)] == []
    assert len(run["results"]) == len(inspection.findings)
    for result, finding in zip(run["results"], inspection.findings, strict=True):
        location = result["locations"][0]["physicalLocation"]
        uri = location["artifactLocation"]["uri"]

        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
        assert result["level"] == {"error": "error", "warning": "warning", "information": "note"}[finding.severity]
        assert uri.isascii()
        assert not set(uri) & set(' <>"\\^`{|}')
        assert unquote_to_bytes(uri.removeprefix("file:///")).decode() == finding.spot.file.lstrip("/")
        assert as_a_viewer_shows(result["message"]["text"]) == f"{visible(finding.message)}."
    prints = [json.dumps(result["partialFingerprints"]) for result in run["results"]]
    assert len(set(prints)) == len(prints)


def as_a_viewer_shows(text: str) -> str:
    """Return a SARIF message as the specification has it shown (3.11.5 and 3.11.6): no placeholders, no links."""
    assert not [part for part in text.split("{{") if "{" in part.replace("}}", "")]
    shown = re.sub(r"\\([\[\]])", r"\1", text) if "](" in text.replace("\\]", "]") else text
    return shown.replace("{{", "{").replace("}}", "}")


@given(inspections())
def test_junit_is_valid_and_a_reader_counts_the_same(inspection: Inspection) -> None:
    data = text_of(inspection, FindingsFormat.JUNIT).encode()
    JUNIT.assertValid(etree.parse(BytesIO(data)))
    read = JUnitXml.fromstring(data)
    cases = [case for suite in read for case in suite]
    results = [result for case in cases for result in case.result]
    errors = sum(finding.severity is Severity.ERROR for finding in inspection.findings)

    assert sum(isinstance(result, Failure) for result in results) == errors == read.failures
    assert sum(isinstance(result, Skipped) for result in results) == len(inspection.findings) - errors
    assert len(cases) == read.tests
    for suite in read:
        assert suite.tests == len(list(suite))
        assert len({case.name for case in suite}) == suite.tests


@given(inspections())
def test_gitlab_is_valid_and_no_two_findings_share_a_fingerprint(inspection: Inspection) -> None:
    found = json.loads(text_of(inspection, FindingsFormat.GITLAB))

    for item in found:
        assert [error.message for error in GITLAB.iter_errors(item)] == []
        assert set(item) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert item["severity"] in {"info", "minor", "major", "critical", "blocker"}
    assert len({item["fingerprint"] for item in found}) == len(inspection.findings)


@given(inspections())
def test_rdjson_is_valid_and_holds_every_finding(inspection: Inspection) -> None:
    found = json.loads(text_of(inspection, FindingsFormat.RDJSON))

    assert [error.message for error in RDJSON.iter_errors(found)] == []
    assert [item["code"]["value"] for item in found["diagnostics"]] == [item.code for item in inspection.findings]


@given(inspections())
def test_github_shows_ten_of_each_kind_the_gravest_first_and_lists_the_rest(inspection: Inspection) -> None:
    commands = [command_in(line) for line in text_of(inspection, FindingsFormat.GITHUB).splitlines()]
    annotations = [command for command in commands if command and command.name in {"error", "warning", "notice"}]
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "notice"}
    shown = [
        finding
        for severity in Severity
        for finding in [item for item in inspection.findings if item.severity is severity][:10]
    ]

    assert [command.name for command in annotations] == [names[finding.severity] for finding in shown]
    for command, finding in zip(annotations, shown, strict=True):
        advice = f"\nhelp: {visible(finding.help)}" if finding.help else ""
        assert command.data == visible(finding.message) + advice
        assert command.properties["file"] == visible(finding.spot.file)
        assert command.properties["title"] == f"hmsledger {finding.code}"
    logged = len(commands) - len(annotations) - 1
    assert logged == (2 + len(inspection.findings) - len(shown) if len(inspection.findings) > len(shown) else 0)


@pytest.mark.parametrize("form", list(FindingsFormat))
@given(inspections())
def test_no_text_of_a_book_is_a_command_to_a_runner(form: FindingsFormat, inspection: Inspection) -> None:
    own = {"error", "warning", "notice", "group", "endgroup"} if form is FindingsFormat.GITHUB else set()
    for line in text_of(inspection, form).split("\n"):
        command = command_in(line)

        assert command is None or (command.name in own and line.startswith("::"))
        assert "##vso[" not in line
        assert "\r" not in line
        assert "\x1b" not in line


@pytest.mark.parametrize("form", PROGRAMS)
def test_a_format_for_programs_never_colours(form: FindingsFormat) -> None:
    finding = Finding("bad-year", Severity.ERROR, "wrong", "mend it", Spot("a.toml"))

    assert {line.role for line in lines_of(Inspection((finding,)), form)} <= {""}


def regions(found: Any) -> Iterator[tuple[int, int, int]]:  # noqa: ANN401 - JSON
    for item in found["diagnostics"]:
        at = item["location"]["range"]
        if "end" in at:
            yield at["start"]["line"], at["start"]["column"], at["end"]["column"]


def test_rdjson_counts_columns_in_bytes(lay: Lay, check: Check) -> None:
    text = HEAD + approval("HMS-01", funding='"captial"').replace(
        'year = "2022-23"', '"year" = "2022-23", stated = "£1 – 財"'
    )
    book = lay(hms=text)
    found = json.loads(check("--output-format", "rdjson").out)
    lines = (book / "hms.toml").read_bytes().split(b"\n")

    assert '"captial"' in [lines[line - 1][start - 1 : end - 1].decode() for line, start, end in regions(found)]


def test_sarif_counts_columns_in_characters(lay: Lay, check: Check) -> None:
    text = HEAD + approval("HMS-01", funding='"captial"').replace('"2022-23"', '"2022-23", stated = "£1 – 財𐐀"')
    book = lay(hms=text)
    run = json.loads(check("--output-format", "sarif").out)["runs"][0]
    result = next(result for result in run["results"] if result["ruleId"] == "unknown-funding")
    region = result["locations"][0]["physicalLocation"]["region"]
    line = (book / "hms.toml").read_text(encoding="utf-8").split("\n")[region["startLine"] - 1]

    assert run["columnKind"] == "unicodeCodePoints"
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == '"captial"'


def test_a_fingerprint_stays_when_lines_move_and_differs_between_entries(lay: Lay, check: Check) -> None:
    def prints() -> dict[str, str]:
        found = json.loads(check("--output-format", "gitlab").out)
        return {item["description"]: item["fingerprint"] for item in found}

    text = HEAD + virement("HMS-01", gains="1.00") + virement("HMS-02", gains="1.00")
    lay(hms=text)
    before = prints()
    lay(hms="# a line more\n\n" + text.replace("[[entry]]", approval("HMS-00").strip() + "\n\n[[entry]]", 1))
    after = prints()

    assert len(set(before.values())) == len(before) > 1
    assert {key: after[key] for key in before} == before


def test_sarif_says_what_the_catalogue_says_of_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    from hmsledger.checks.catalogue import Rule
    from hmsledger.render.findings import sarif

    rule = Rule("bad-year", Severity.ERROR, "A year is a year.", "Budgets are annual.", "Write 2022-23.")
    monkeypatch.setattr(sarif, "RULES", {"bad-year": rule})
    finding = Finding("bad-year", Severity.WARNING, "wrong", "mend it", Spot("a.toml"))
    said = json.loads(text_of(Inspection((finding,)), FindingsFormat.SARIF))["runs"][0]["tool"]["driver"]["rules"][0]

    assert said["shortDescription"]["text"] == "A year is a year."
    assert said["fullDescription"]["text"] == "Budgets are annual."
    assert said["help"]["text"] == "Write 2022-23."
    assert said["defaultConfiguration"]["level"] == "error"


@pytest.mark.parametrize("form", PROGRAMS)
def test_paths_are_those_of_the_repository_wherever_the_check_runs(
    form: FindingsFormat, lay: Lay, check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if form in {FindingsFormat.JSON, FindingsFormat.JSON_LINES}:
        return
    lay(hms=HEAD + virement("HMS-01", gains="1.00"))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path.parent))
    out = check("--output-format", form).out

    assert f"{tmp_path.name}/ledgers/hms.toml" in out
    assert str(tmp_path) not in out


def test_paths_start_at_the_git_repository_and_a_file_outside_it_is_named_whole(
    lay: Lay, tmp_path: Path, hmsledger: Program
) -> None:
    lay(hms=HEAD + virement("HMS-01", gains="1.00"))
    (tmp_path / ".git").mkdir()
    (tmp_path / "finance").mkdir()
    words = ("check", str(tmp_path / "ledgers"), "--output-format", "gitlab")
    inside = json.loads(hmsledger(*words, cwd=tmp_path / "finance").out)
    (tmp_path / "finance" / ".git").mkdir()
    outside = json.loads(hmsledger(*words[:-1], "sarif", cwd=tmp_path / "finance").out)

    assert {item["location"]["path"] for item in inside} == {"ledgers/hms.toml"}
    location = outside["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": f"file://{tmp_path.as_posix()}/ledgers/hms.toml"}


def test_github_says_how_many_there_are_beyond_ten(lay: Lay, check: Check) -> None:
    lay(hms=MANY)
    ended = check("--output-format", "github")
    lines = ended.out.splitlines()
    errors = [line for line in lines if line.startswith("::error ")]

    assert len(errors) == 10
    assert "file=ledgers/hms.toml,line=" in errors[0]
    group = next(index for index, line in enumerate(lines) if line.startswith("::group::"))
    assert "GitHub shows 10 annotations of each kind" in lines[group]
    assert sum(": error: the virement" in line for line in lines[group:]) == 4
    assert ended.status == 1


@pytest.mark.parametrize("form", list(FindingsFormat))
def test_the_status_and_the_findings_do_not_depend_on_the_format(form: FindingsFormat, lay: Lay, check: Check) -> None:
    lay(hms=MANY)
    ended = check("--output-format", form)

    assert ended.status == 1
    assert all(f"HMS-{number:04}" in ended.out for number in range(1, 15))


def test_the_format_may_be_said_by_the_surroundings(lay: Lay, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(hms=MANY)
    monkeypatch.setenv("HMSLEDGER_OUTPUT_FORMAT", "json-lines")

    assert all(json.loads(line) for line in check().out.splitlines())
    assert check("--output-format", "concise").out.startswith("ledgers/hms.toml:")


def test_a_format_that_does_not_exist_is_misuse(lay: Lay, check: Check) -> None:
    lay(hms=HEAD)
    ended = check("--output-format", "sarf")

    assert (ended.status, ended.out) == (2, "")
    assert "did you mean “sarif”?" in ended.err


@pytest.mark.parametrize("form", list(FindingsFormat))
def test_an_answer_may_go_to_a_file_but_never_into_the_book(
    form: FindingsFormat, lay: Lay, check: Check, tmp_path: Path
) -> None:
    lay(hms=MANY)
    shown = check("--output-format", form)
    ended = check("--output-format", form, "-o", "found")

    assert (ended.status, ended.out, ended.err) == (1, "", "Wrote found\n")
    assert (tmp_path / "found").read_bytes().decode() == shown.out
    assert check("--output-format", form, "-o", "ledgers/found").status == 2
    assert not (tmp_path / "ledgers" / "found").exists()


def test_the_shipped_book_gives_valid_answers(hmsledger: Program) -> None:
    words = ("check", "--as-at", "2023-07-31", "--output-format")

    SARIF.validate(json.loads(hmsledger(*words, "sarif", cwd=ROOT).out))
    RDJSON.validate(json.loads(hmsledger(*words, "rdjson", cwd=ROOT).out))
    JUNIT.assertValid(etree.fromstring(hmsledger(*words, "junit", cwd=ROOT).out.encode()).getroottree())
