"""What the tests of history share: a real git repository with a book in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAD = """\
format = 1

[[body]]
id = "council"
name = "Council"
decides = ["budget"]

[[body]]
id = "cabinet"
name = "Cabinet"

[[scheme]]
code = "HMS"
name = "Housing Management System"
"""
DRIVER = f'"{sys.executable}" -m hmsledger merge-file %O %A %B %P'


def entry(
    entry_id: str, amount: str = "1000.00", *, year: str = "2022-23", more: str = "", funding: str = "capital"
) -> str:
    return f"""
[[entry]]
id = "{entry_id}"
kind = "approval"
scheme = "HMS"
recorded = 2022-02-18
decision = {{ body = "council", outcome = "approved", decided = 2022-02-17, item = "98" }}
lines = [{{ year = "{year}", funding = "{funding}", amount = "{amount}" }}]
{more}"""


class Repo:
    """A git repository with a book in ``ledgers/``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Clerk",
            "GIT_AUTHOR_EMAIL": "clerk@example.org",
            "GIT_COMMITTER_NAME": "Clerk",
            "GIT_COMMITTER_EMAIL": "clerk@example.org",
            "GIT_AUTHOR_DATE": "2022-02-18T12:00:00Z",
            "GIT_COMMITTER_DATE": "2022-02-18T12:00:00Z",
            "GIT_EDITOR": "true",
        }
        folder.mkdir(parents=True, exist_ok=True)

    def git(self, *words: str, fails: bool = False, given: bytes = b"") -> str:
        words = ("git", *words)
        ended = subprocess.run(words, cwd=self.folder, env=self.env, input=given, capture_output=True, check=False)
        said = ended.stdout.decode(errors="replace") + ended.stderr.decode(errors="replace")
        assert bool(ended.returncode) is fails, said
        return said.strip()

    def init(self) -> "Repo":
        self.git("init", "-q", "-b", "main")
        return self

    def with_driver(self) -> "Repo":
        self.git("config", "merge.hmsledger.driver", DRIVER)
        (self.folder / ".gitattributes").write_text("*.toml -text merge=hmsledger\n")
        return self

    def write(self, name: str, text: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def read(self, name: str = "ledgers/hms.toml") -> str:
        return (self.folder / name).read_bytes().decode()

    def add(self, text: str, name: str = "ledgers/hms.toml") -> None:
        self.write(name, self.read(name) + text)

    def commit(self, message: str = "a change") -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path: Path, program_needed: object) -> Repo:
    """Return a repository whose first commit holds the entries HMS-1 and HMS-2."""
    program_needed("git")  # type: ignore[operator]
    made = Repo(tmp_path / "repo").init()
    made.write("ledgers/hms.toml", HEAD + entry("HMS-1", "528000.00") + entry("HMS-2"))
    made.commit("first")
    return made
