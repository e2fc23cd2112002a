"""In GitHub Actions, a check since a commit says what the change does to the totals."""

from pathlib import Path

import pytest
from conftest import Program
from history.conftest import Repo, entry

WORDS = ("check", "--output-format", "github", "--since")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file that GitHub shows as the summary of a step."""
    file = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
    return file


def test_the_summary_has_the_totals_before_and_after(repo: Repo, hmsledger: Program, page: Path) -> None:
    before = repo.commit("base")
    repo.add(entry("HMS-0100", "250.00"))

    hmsledger(*WORDS, before, cwd=repo.folder)

    text = page.read_text(encoding="utf-8")
    assert "### Change to the totals" in text
    assert "+250.00" in text
    assert "### Totals" in text


@pytest.mark.parametrize("since", ["no-such-commit", "damaged"])
def test_without_a_state_to_compare_with_there_are_only_the_totals(
    since: str, repo: Repo, hmsledger: Program, page: Path
) -> None:
    sound = repo.read()
    repo.write("ledgers/hms.toml", "format = 2\n")
    repo.commit("damaged")
    repo.git("tag", "damaged")
    repo.write("ledgers/hms.toml", sound)
    repo.commit("mended")

    ended = hmsledger(*WORDS, since, cwd=repo.folder)

    if since == "damaged":
        text = page.read_text(encoding="utf-8")
        assert "Change to the totals" not in text
        assert "### Totals" in text
    else:
        assert ended.status == 2
        assert not page.exists()
