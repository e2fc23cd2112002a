"""What the reader is worth, measured on labelled passages. The figures are printed in docs/proof.md."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT

from hmsledger.proof.opinion import STOPS


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_proof", ROOT / "bench" / "proof.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def both(bench: ModuleType) -> Iterator[object]:
    for name in bench.SETS:
        yield from bench.compare(name)


def test_wrong_figures_are_stopped_and_right_ones_are_not(bench: ModuleType) -> None:
    caught, wrong, alarms, fine = bench.totals(list(both(bench)))

    assert caught >= 0.95 * wrong
    assert alarms <= 0.02 * fine


def test_the_labelled_set_is_as_large_as_it_is_said_to_be(bench: ModuleType) -> None:
    compared = [item for name in bench.SETS for item in bench.compare(name)]

    assert len({item.passage for item in compared}) >= 60
    assert sum(item.wanted in STOPS for item in compared) >= 60


def test_the_document_prints_what_was_measured(bench: ModuleType, request: pytest.FixtureRequest) -> None:
    path = ROOT / "docs" / "proof.md"
    text = path.read_text(encoding="utf-8")
    start, end = "<!-- measured -->\n", "<!-- end -->"
    before, _, rest = text.partition(start)
    measured, _, after = rest.partition(end)
    now = "\n".join("\n".join(bench.report(name, list(bench.compare(name)))) + "\n" for name in bench.SETS)

    if request.config.getoption("--update-golden"):
        path.write_text(f"{before}{start}\n{now}\n{end}{after}", encoding="utf-8")
    else:
        assert measured.strip() == now.strip()


def test_the_script_prints_both_sets(bench: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main() == 0

    said = capsys.readouterr().out
    assert "tuning" in said
    assert "held back" in said


def test_every_labelled_figure_is_seen_where_it_stands(bench: ModuleType) -> None:
    unseen = [item for item in both(bench) if item.given is None or item.wanted is None]

    assert unseen == []


def test_the_passages_hold_no_path_of_a_machine() -> None:
    for path in (ROOT / "tests" / "proof").glob("*.toml"):
        assert "/tmp" not in Path(path).read_text(encoding="utf-8")  # noqa: S108 - it is looked for, not used
