"""A quick share of the trials of reading; and that they bite: what is planted in them is found."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which

import pytest
from conftest import ROOT

from bench.reliability import flips, hostile, inputs
from hmsledger.checks import findings_of
from hmsledger.findings import Finding

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="left out here: the limits are those of Linux")


def test_a_quick_share_of_the_trials_finds_nothing(program_needed: Callable[[str], str]) -> None:
    program_needed("ssh-keygen")
    words = [sys.executable, "-m", "bench.reliability", "--reading", "--quick"]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "What failed" not in ended.stdout
    assert re.search(r"Inputs made to do harm: \d+ runs, 0 failed\.", ended.stdout)
    assert re.search(r"\*\*not caught, and a figure is another\*\* \| 0 \| 0\.0 % \| 0 \| 0\.0 % \|", ended.stdout)


def test_there_are_inputs_at_every_way_in() -> None:
    assert {item.way for item in hostile.inputs()} == set(hostile.WAYS)


PLANTED = {
    "it never ended": "import time; time.sleep(60)",
    "more than 1 s": "sum(range(10**8)); print('x')",
    "more than 200 MiB": "x = bytearray(300 * 2**20); print('x')",
    "a traceback": "print('x'); 1 / 0",
    "it ended with -11": "import os; print('x', flush=True); os.kill(os.getpid(), 11)",
    "it ended with 70": "import sys; print('x'); sys.exit(70)",
    "not a word": "pass",
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_program_that_does_what_it_must_not_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "_STOPPED_AFTER", 3)
    monkeypatch.setattr(inputs, "_WHILE_OTHERS_WORK", 1)
    item = inputs.Input(hostile.LEDGERS, "anything", ("x",))

    assert inputs.run_input(item, (sys.executable, "-c", PLANTED[fault])).fault == fault


@pytest.fixture(scope="module")
def ledgers() -> Iterator[flips.Ledgers]:
    if which("ssh-keygen") is None:
        pytest.skip("left out, because ssh-keygen is not installed")
    with tempfile.TemporaryDirectory() as folder:
        yield flips.Ledgers(ROOT / "ledgers", Path(folder))


def test_a_flip_that_nothing_sees_is_found(ledgers: flips.Ledgers, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the seals, git and the check struck blind, a figure that is another is what the trial says it is."""
    number = next(number for number, file in enumerate(ledgers.files) if file.path.name == "hms.toml")
    at = ledgers.files[number].data.index(b"2021-02-11")
    amount = ledgers.files[number].data.index(b'"264296.00"') + 1
    day, figure = flips.Change(number, at + 9, 1), flips.Change(number, amount, 0)
    known = {flips.GIT, flips.ERROR, flips.WARNING, flips.SEAL}

    assert set(ledgers.of_book([day]).first) | set(ledgers.of_book([figure]).first) <= known

    def blind(*_: object) -> tuple[Finding, ...]:
        return ()

    monkeypatch.setattr(flips, "findings_of", blind)
    monkeypatch.setattr(flips, "findings_of_seals", blind)
    monkeypatch.setattr(flips.Ledgers, "_altered", lambda *_: False)
    caught = ledgers.of_book([day, figure])

    assert caught.first == {flips.WORDS: 1, flips.MISSED: 1}
    assert caught.missed == [f"hms.toml, byte {amount}, bit 0"]
    assert findings_of is not blind


def test_a_seal_with_another_name_on_it_is_caught_by_its_signature_alone(ledgers: flips.Ledgers) -> None:
    data = ledgers.seals.files[-1].data
    number = len(ledgers.seals.files) - 1
    officer, root = data.index(b"Officer"), data.index(b"sha256:") + 10

    assert ledgers.of_seals([flips.Change(number, officer, 0)]).first == {flips.SIGNED: 1}
    assert ledgers.of_seals([flips.Change(number, root, 0), flips.Change(number, root)]).first == {flips.SEAL: 2}


def test_every_cut_and_flip_is_tried() -> None:
    changes = list(flips.all_changes([b"ab", b"c"]))

    assert len(changes) == 27
    assert {change.of(b"ab") for change in changes if change.file == 0 and change.bit is None} == {b"", b"a"}
    assert {change.of(b"c")[0] ^ ord("c") for change in changes if change.file == 1 and change.bit is not None} == {
        1 << bit for bit in range(8)
    }
