"""Every example in the documents is run, in order, and must print what the document says."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, Program, needed

DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/ci-formats.md",
    "docs/continuous-integration.md",
    "docs/display.md",
    "docs/documents.md",
    "docs/drafting.md",
    "docs/editors.md",
    "docs/exempt.md",
    "docs/importing.md",
    "docs/open-data.md",
    "docs/papers.md",
    "docs/proof.md",
    "docs/seals.md",
    "docs/settings.md",
    "docs/web.md",
    "docs/workbooks.md",
)
_BLOCK = re.compile(r"^```console\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_ASKS_GIT = re.compile(r"^hmsledger (?:diff|undo)|--since")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_LINKS = re.compile(r"\]\((?!https?:)(?P<target>[^)#]+)")


def examples(text: str) -> list[str]:
    return [line[2:] for block in _BLOCK.finditer(text) for line in block["body"].splitlines() if line.startswith("$ ")]


def keep_in_git(folder: Path) -> None:
    """Commit what is in a folder: some examples ask git what it knows of the book."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    for part in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{part}_NAME": "Clerk", f"GIT_{part}_EMAIL": "clerk@example.org"}
        env |= {f"GIT_{part}_DATE": "2022-02-18T12:00:00Z"}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for words in (
        ["init", "-q", "-b", "main"],
        ["-c", "core.autocrlf=false", "add", "ledgers/*.toml"],
        ["commit", "-q", "--no-gpg-sign", "-m", "the book"],
    ):
        subprocess.run([needed("git"), *words], cwd=folder, env=env, check=True, capture_output=True)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_examples_print_what_the_document_says(
    document: str, hmsledger: Program, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
    (tmp_path / "tests" / "proof").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "proof" / "report.md", tmp_path / "tests" / "proof")
    for part in ("minutes.txt", "book"):
        whole = ROOT / "tests" / "drafting" / part
        copy = shutil.copytree if whole.is_dir() else shutil.copy
        (tmp_path / "tests" / "drafting").mkdir(exist_ok=True)
        copy(whole, tmp_path / "tests" / "drafting" / part)
    (tmp_path / "tests" / "importing").mkdir()
    shutil.copytree(ROOT / "tests" / "importing" / "books", tmp_path / "tests" / "importing" / "books")
    for name in ("programme.csv", "faults.csv"):
        shutil.copy(ROOT / "tests" / "importing" / name, tmp_path / "tests" / "importing")
    path = ROOT / document
    text = path.read_text(encoding="utf-8")
    if any(_ASKS_GIT.search(command) for command in examples(text)):
        keep_in_git(tmp_path)

    # A commitment is salted by chance, and with it every digest of what it stands in.
    salted = any("--with-exempt" in command for command in examples(text))

    def run_block(block: re.Match[str]) -> str:
        printed: list[str] = []
        for command in examples(block[0]):
            program, *words = shlex.split(command)
            assert program == "hmsledger"
            ended = hmsledger(*words, cwd=tmp_path)
            said = (ended.out + ended.err).replace("\r\n", "\n")
            printed += [f"$ {command}", *(_DIGEST.sub("sha256:…", said) if salted else said).splitlines()]
        return "```console\n" + "".join(f"{line}\n" for line in printed) + "```"

    ran = _BLOCK.sub(run_block, text)

    if request.config.getoption("--update-golden"):
        path.write_text(ran, encoding="utf-8")
    assert ran == text or request.config.getoption("--update-golden")


def test_the_readme_shows_every_command(hmsledger: Program) -> None:
    from hmsledger.commands import COMMANDS

    shown = {command.split()[1] for command in examples((ROOT / "README.md").read_text(encoding="utf-8"))}

    assert set(COMMANDS) == shown
    assert hmsledger("--help").status == 0


def test_the_founding_case_gives_the_shipped_book(hmsledger: Program, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "founding-case.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    for command in (line for block in blocks for line in block.splitlines()):
        ended = hmsledger(*shlex.split(command)[1:], cwd=tmp_path)
        assert (ended.status, ended.err) == (0, "")

    made = {
        path.name: path.read_bytes() for path in (tmp_path / "ledgers").iterdir() if not path.name.endswith(".lock")
    }
    shipped = {path.name: path.read_bytes() for path in (ROOT / "ledgers").iterdir() if not path.name.endswith(".lock")}

    assert shipped == made


@pytest.mark.parametrize("document", [*DOCUMENTS, "docs/founding-case.md", "docs/history.md", "CHANGELOG.md"])
def test_links_between_documents_lead_somewhere(document: str) -> None:
    path = ROOT / document
    targets = [match["target"] for match in _LINKS.finditer(path.read_text(encoding="utf-8"))]

    assert [target for target in targets if not (path.parent / target).exists()] == []
