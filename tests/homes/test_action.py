"""The GitHub action, and the files for GitHub and GitLab that the documentation shows."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from conftest import ROOT

ACTION = ROOT / "action.yml"
PAGE = ROOT / "docs" / "continuous-integration.md"
Tool = Callable[[str], str]
BASH = ("--noprofile", "--norc", "-eo", "pipefail")
"""How a runner starts bash for a step whose shell is ``bash``."""


def shown(beginning: str) -> str:
    """Return the block of YAML in the documentation that begins with a text."""
    blocks = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return next(block for block in blocks if block.startswith(beginning))


class Ended(NamedTuple):
    status: int
    out: str
    err: str


class Runner:
    """What a runner does with the action: each step's script, with the inputs as the variables that it names."""

    def __init__(self, bash: str, action: Mapping[str, Any], temporary: Path) -> None:
        self.bash = bash
        self.action = action
        self.temporary = temporary

    def step(self, name: str, repository: Path, **inputs: str) -> Ended:
        step = next(step for step in self.action["runs"]["steps"] if step["name"] == name)
        surroundings = {name: value for name, value in inputs.items() if name.isupper()}
        given = {key: inputs.get(key.replace("-", "_"), said["default"]) for key, said in self.action["inputs"].items()}
        told = {
            variable: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: given[found[1]], value)
            for variable, value in step.get("env", {}).items()
        }
        script = self.temporary / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        ended = subprocess.run(
            [self.bash, *BASH, str(script)],
            cwd=repository,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.temporary),
                "RUNNER_TEMP": str(self.temporary),
                "GITHUB_ACTION_PATH": str(ROOT),
                **{name: value for name, value in os.environ.items() if name.startswith("PIP_")},
                **told,
                **surroundings,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


@pytest.fixture(scope="module")
def action(yaml_needed: ModuleType) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml_needed.safe_load(ACTION.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def runner(action: Mapping[str, Any], tool_needed: Tool, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Return a runner on which the action has installed hmsledger, as its first step does it."""
    made = Runner(tool_needed("bash"), action, tmp_path_factory.mktemp("runner"))
    installed = made.step("Install hmsledger", made.temporary)
    assert installed.status == 0, installed.err
    return made


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers", ignore=shutil.ignore_patterns(".*.lock"))
    return tmp_path


def valid(check: str, schema: str, path: Path) -> str:
    ended = subprocess.run([check, "--builtin-schema", f"vendor.{schema}", str(path)], capture_output=True, check=False)
    return "" if ended.returncode == 0 else ended.stdout.decode() + ended.stderr.decode()


def audited(zizmor: str, path: Path) -> list[Any]:
    """Return what zizmor, at its strictest, finds in a file."""
    ended = subprocess.run(
        [zizmor, "--offline", "--no-config", "--no-progress", "--persona=auditor", "--format=json", str(path)],
        capture_output=True,
        check=False,
    )
    found: list[Any] = json.loads(ended.stdout)
    return found


class TestTheFiles:
    def test_the_action_is_one_by_its_schema(self, tool_needed: Tool) -> None:
        assert valid(tool_needed("check-jsonschema"), "github-actions", ACTION) == ""

    def test_the_shown_workflow_is_one_by_its_schema(self, tool_needed: Tool, tmp_path: Path) -> None:
        path = tmp_path / "ledger.yml"
        path.write_text(shown("name: Ledger"), encoding="utf-8")

        assert valid(tool_needed("check-jsonschema"), "github-workflows", path) == ""

    def test_the_shown_job_is_one_by_gitlabs_schema(self, tool_needed: Tool, tmp_path: Path) -> None:
        path = tmp_path / ".gitlab-ci.yml"
        path.write_text(shown("ledger:"), encoding="utf-8")

        assert valid(tool_needed("check-jsonschema"), "gitlab-ci", path) == ""

    def test_a_file_with_a_mistake_is_none(self, tool_needed: Tool, tmp_path: Path) -> None:
        path = tmp_path / "action.yml"
        path.write_text(
            ACTION.read_text(encoding="utf-8").replace("using: composite", "using: compost"), encoding="utf-8"
        )

        assert "compost" in valid(tool_needed("check-jsonschema"), "github-actions", path)

    def test_nothing_is_found_in_the_action_and_the_workflow(self, tool_needed: Tool, tmp_path: Path) -> None:
        workflow = tmp_path / ".github" / "workflows" / "ledger.yml"
        workflow.parent.mkdir(parents=True)
        workflow.write_text(shown("name: Ledger"), encoding="utf-8")
        zizmor = tool_needed("zizmor")

        assert audited(zizmor, ACTION) == []
        assert audited(zizmor, workflow) == []

    def test_an_input_in_a_script_would_be_found(self, tool_needed: Tool, tmp_path: Path) -> None:
        path = tmp_path / "action.yml"
        path.write_text(
            ACTION.read_text(encoding="utf-8").replace('"$LEDGERS"', '"${{ inputs.path }}"'), encoding="utf-8"
        )

        assert {finding["ident"] for finding in audited(tool_needed("zizmor"), path)} == {"template-injection"}

    def test_no_script_holds_an_expression_and_every_other_action_is_pinned(
        self, action: Mapping[str, Any], yaml_needed: ModuleType
    ) -> None:
        workflow = yaml_needed.safe_load(shown("name: Ledger"))
        steps = [*action["runs"]["steps"], *(step for job in workflow["jobs"].values() for step in job["steps"])]

        assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []
        used = [step["uses"] for step in steps if "uses" in step]
        assert len(used) == 2
        assert [action for action in used if not re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", action)] == []

    def test_the_shown_inputs_are_those_of_the_action(self, action: Mapping[str, Any], yaml_needed: ModuleType) -> None:
        page = PAGE.read_text(encoding="utf-8")
        workflow = yaml_needed.safe_load(shown("name: Ledger"))
        given = {key for step in workflow["jobs"]["check"]["steps"][1:] for key in step["with"]}

        assert set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == action["inputs"].keys()
        assert given <= action["inputs"].keys()


@pytest.mark.skipif(os.name != "posix", reason="a runner's bash is asked for on POSIX systems only")
class TestTheSteps:
    def test_a_sound_ledger_passes(self, runner: Runner, repository: Path) -> None:
        ended = runner.step("Check", repository, output_format="full")

        assert (ended.status, ended.err) == (0, "")
        assert "9 entries in 2 files" in ended.out

    def test_without_inputs_findings_come_as_github_shows_them_with_a_summary(
        self, runner: Runner, repository: Path
    ) -> None:
        ledger = repository / "ledgers" / "hms.toml"
        ledger.write_bytes(ledger.read_bytes().replace(b'"264296.00"', b'"264,296"', 1))
        summary = repository / "summary.md"

        ended = runner.step("Check", repository, GITHUB_STEP_SUMMARY=str(summary))

        assert ended.status == 1
        assert re.search(r"^::error [^\n]*file=ledgers/hms\.toml,line=20,", ended.out, re.MULTILINE)
        assert "bad-amount" in summary.read_text(encoding="utf-8")

    def test_without_inputs_a_sound_ledger_passes(self, runner: Runner, repository: Path) -> None:
        ended = runner.step("Check", repository)

        assert (ended.status, ended.err) == (0, "")
        assert "::error" not in ended.out

    def test_what_stood_at_a_commit_is_asked_for_with_since(self, runner: Runner, repository: Path) -> None:
        ledger = repository / "ledgers" / "hms.toml"
        git = ["git", "-c", "user.name=Clerk", "-c", "user.email=clerk@example.org"]
        for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "The book"]):
            subprocess.run([*git, *words], cwd=repository, check=True)
        assert runner.step("Check", repository, since="HEAD").status == 0
        ledger.write_bytes(ledger.read_bytes().replace(b'"264296.00"', b'"264297.00"').replace(b"264,296", b"264,297"))

        ended = runner.step("Check", repository, since="HEAD")

        assert ended.status == 1
        assert "::error" in ended.out
        assert "entry-edited" in ended.out

    def test_what_is_installed_prints_the_shipped_schema(self, runner: Runner) -> None:
        program = next(runner.temporary.glob("hmsledger/*/hmsledger"))
        printed = subprocess.run([str(program), "schema"], capture_output=True, check=True).stdout

        assert printed == (ROOT / "ledgers" / "hmsledger.schema.json").read_bytes()

    def test_an_error_fails_with_its_place(self, runner: Runner, repository: Path) -> None:
        ledger = repository / "ledgers" / "hms.toml"
        ledger.write_bytes(ledger.read_bytes().replace(b'"264296.00"', b'"264,296"', 1))

        ended = runner.step("Check", repository, output_format="full", path="ledgers/council.toml\nledgers/hms.toml\n")

        assert ended.status == 1
        assert "ledgers/hms.toml:20:" in ended.out

    def test_paths_are_one_a_line_with_whatever_is_in_them(self, runner: Runner, repository: Path) -> None:
        (repository / "ledgers").rename(repository / "the council's *ledgers*")
        shutil.copytree(repository / "the council's *ledgers*", repository / "-x")

        ended = runner.step("Check", repository, output_format="full", path="the council's *ledgers*\n\n-x")

        assert (ended.status, ended.err) == (0, "")
        assert "18 entries in 4 files" in ended.out

    @pytest.mark.parametrize("input_name", ["path", "since", "output_format"])
    @pytest.mark.parametrize(
        "hostile",
        [
            "$(touch pwned)",
            "`touch pwned`",
            "; touch pwned",
            "& touch pwned #",
            "| touch pwned",
            "\ntouch pwned\n",
            "'; touch pwned; '",
            '"; touch pwned; "',
            '")\ntouch pwned\n("',
            "${IFS}$(touch${IFS}pwned)",
            "a[$(touch pwned)]",
            "> pwned",
            "-o pwned",
            "--output=pwned",
            "--help",
            "EOF\ntouch pwned\nEOF",
        ],
    )
    def test_what_is_given_is_never_run(self, input_name: str, hostile: str, runner: Runner, repository: Path) -> None:
        before = sorted(path for path in repository.rglob("*") if not path.name.endswith(".lock"))

        ended = runner.step("Check", repository, **{"output_format": "full", input_name: hostile})

        assert ended.status == 2, ended
        assert "Usage" not in ended.out
        assert ended.err.startswith("hmsledger: ") or "No such option" in ended.err
        assert sorted(path for path in repository.rglob("*") if not path.name.endswith(".lock")) == before
