"""A quick share of the trials of writing, and the writers that are known to be bad, each of which must be caught."""

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from conftest import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform != "linux",
    reason="left out here: only Linux has strace, with which processes are killed and disks fail",
)

# What a harness must catch to be worth anything; those that need the right to mount say so where they have it not.
CAUGHT = {
    ("rewrite in place", "killed"),
    ("rewrite in place", "a system call fails"),
    ("rewrite in place", "writes cut short"),
    ("rewrite in place", "power cuts, simulated"),
    ("plain append", "writes cut short"),
    ("plain append", "power cuts, simulated"),
    ("plain append", "shares"),
    ("append and fsync", "power cuts, simulated"),
    ("replace without fsync", "power cuts, simulated"),
    ("replace without fsync of the folder", "power cuts, simulated"),
    ("replace without fsync of the folder", "a colleague's editor"),
    ("replace without fsync of the folder", "mode, group and access list"),
    ("failures denied", "a system call fails"),
    ("failures denied", "shares"),
    ("no lock", "many writers"),
    ("lock on the replaced file", "many writers"),
    ("copy over what is held open", "as on Windows"),
}
NEEDS_MOUNTING = ("power cuts, real images", "file systems that fill up")

Trials = Callable[[str], str]

READING = {
    *("report", "explain", "show", "list", "reconcile", "check", "rule", "draft", "export", "schema", "diff"),
    *("verify", "doctor", "completion", "wording", "publish"),
}
"""The commands that write nothing into a book; ``draft`` records what is agreed to one by one, as ``approve`` does."""


def test_every_command_that_writes_is_on_trial() -> None:
    from bench.reliability.book import TRIALS
    from hmsledger.commands import COMMANDS

    assert {trial.name.split()[0] for trial in TRIALS} == set(COMMANDS) - READING


@pytest.fixture
def trials(program_needed: Callable[[str], str]) -> Trials:
    """Return a function that runs a quick share of the trials on some writers, and returns what is printed."""
    program_needed("strace")

    def run(writers: str) -> str:
        words = ["-m", "bench.reliability", "--writing", "--quick", "--only", writers]
        ended = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
        if "strace may not watch" in ended.stderr and not os.environ.get("CI"):
            pytest.skip("left out, because strace may not watch processes here")
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    return run


def rows(printed: str) -> list[list[str]]:
    lines = [line for line in printed.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_in_a_quick_share_of_all_trials_nothing_is_damaged_lost_untrue_or_left_over(trials: Trials) -> None:
    printed = trials("hmsledger")

    figures = {name: [int(cell.replace(",", "")) for cell in cells] for name, *cells in rows(printed)[2:]}
    done = {name: counts for name, counts in figures.items() if name != "**all**"}
    assert {name: counts for name, counts in done.items() if any(counts[2:])} == {}
    assert min(counts[0] for name, counts in done.items() if not name.startswith(NEEDS_MOUNTING)) >= 5
    assert figures["**all**"][1] > 300
    left_out = set(re.findall(r"^- (.*): left out here, because", printed, re.MULTILINE))
    assert all(name.startswith(NEEDS_MOUNTING) for name in left_out)


def test_every_writer_that_is_known_to_be_bad_is_caught_by_the_trials_that_are_for_it(trials: Trials) -> None:
    printed = trials("planted")

    found = {(cells[0], cells[1]): int(cells[3]) for cells in rows(printed) if len(cells) == 4 and cells[3].isdigit()}
    assert [key for key, count in found.items() if not count] == []
    done = {
        (writer, row) for writer, row in CAUGHT if any(name == writer and full.startswith(row) for name, full in found)
    }
    assert set() == CAUGHT - done
