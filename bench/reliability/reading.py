"""The trials of reading: inputs made to do harm, every bit and every cut of the shipped ledgers, and fuzzing."""

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from bench.reliability import hostile
from bench.reliability.flips import LAYERS, MISSED, NOTHING, WORDS, Caught, Change, Ledgers, all_changes
from bench.reliability.fuzz import ROOT, Fuzzed, available, fuzz
from bench.reliability.inputs import DOCUMENT, LEDGER, Outcome, run_input
from bench.reliability.publishing import BUSY, LOAD, circumstances, table

FUZZED = {"check": 40_000, "gate": 120_000, "document": 4_000, "seal": 100_000}
"""How many inputs each target is given, the dearest first."""
_QUICK = {"check": 500, "gate": 2_000}
_QUICK_INPUTS, _QUICK_CHANGES = 9, 131
_PARTS = 12
_LEEWAY, _QUICK_LEEWAY = 1.5, 3.0
"""So many times as long may an input take where others use the processor too; in the quick share always."""
_HUNDRED = 100

Found = Outcome | Fuzzed | tuple[str, Caught]
_WORK: list[Callable[[], Found]] = []


def section(*, quick: bool, only: str | None = None) -> tuple[str, bool]:
    """Run the trials of reading, and return what is published of them, and whether all is as promised."""
    if only == "planted":
        return "The trials of reading have no bad writers; tests show that they bite.", True
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="reliability-") as scratch:
        ledgers = Ledgers(ROOT / "ledgers", Path(scratch))
        found = _perform(_tasks(ledgers, quick=quick))
    outcomes = [one for one in found if isinstance(one, Outcome)]
    fuzzed = [one for one in found if isinstance(one, Fuzzed)]
    caught = {"ledgers": Caught(), "seals": Caught()}
    for one in found:
        if isinstance(one, tuple) and not isinstance(one, Outcome | Fuzzed):
            caught[one[0]].take(one[1])
    failed = [f"{one.way}: {one.name}: {one.fault}" for one in outcomes if one.fault]
    failed += [f"{kind}: {change} is not caught" for kind, one in caught.items() for change in one.missed]
    failed += [f"fuzzing of {one.target}: {one.fault}" for one in fuzzed if one.fault]
    parts = [
        f"{circumstances()} All of it took {time.monotonic() - started:,.0f} seconds.",
        _promised(outcomes),
        _of_inputs(outcomes),
        _in_words(caught, quick=quick),
        _of_changes(caught),
        _seen_by(caught["ledgers"]),
        _of_fuzzing(fuzzed),
        "What failed:\n\n" + "\n".join(f"- {case}" for case in failed) if failed else "",
    ]
    return "\n\n".join(filter(None, parts)), not failed


def _tasks(ledgers: Ledgers, *, quick: bool) -> list[Callable[[], Found]]:
    """Return what there is to do, the longest first."""
    every = _QUICK_CHANGES if quick else 1
    amounts = _QUICK if quick else FUZZED
    work: list[Callable[[], Found]] = [partial(fuzz, name, runs) for name, runs in amounts.items() if available()]
    of_book = list(all_changes([file.data for file in ledgers.files], every))
    of_seals = list(all_changes([file.data for file in ledgers.seals.files], every))
    for part in range(_PARTS):
        work.append(partial(_changed, "ledgers", ledgers.of_book, of_book[part::_PARTS]))
        work.append(partial(_changed, "seals", ledgers.of_seals, of_seals[part::_PARTS]))
    items = list(hostile.inputs())[:: _QUICK_INPUTS if quick else 1]
    leeway = _QUICK_LEEWAY if quick else _LEEWAY if LOAD > BUSY else 1.0
    work += [partial(run_input, item, leeway=leeway) for item in items]
    return work


def _changed(name: str, judge: Callable[[Sequence[Change]], Caught], changes: Sequence[Change]) -> Found:
    return name, judge(changes)


def _perform(work: list[Callable[[], Found]]) -> list[Found]:
    _WORK[:] = work
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        return list(pool.map(_nth, range(len(work))))


def _nth(number: int) -> Found:
    return _WORK[number]()


def _of_inputs(outcomes: Sequence[Outcome]) -> str:
    rows: list[tuple[object, ...]] = []
    for way in hostile.WAYS:
        own = [one for one in outcomes if one.way == way]
        if not own:
            continue
        slowest, largest = max(own, key=lambda one: one.seconds), max(own, key=lambda one: one.mebibytes)
        rows.append(
            (
                way,
                len(own),
                sum(bool(one.fault) for one in own),
                f"{slowest.seconds:.2f}",
                f"{largest.mebibytes:.0f}",
                f"{slowest.name}; {largest.name}" if slowest is not largest else slowest.name,
            )
        )
    return table(("way in", "runs", "failed", "s at most", "MiB at most", "what took it"), rows)


def _promised(outcomes: Sequence[Outcome]) -> str:
    failed = sum(bool(one.fault) for one in outcomes)
    busy = f"; {_LEEWAY:g} times the seconds, because the machine did other work" if LOAD > BUSY else ""
    return (
        f"Inputs made to do harm: {len(outcomes):,} runs, {failed:,} failed. What belongs to a book may take "
        f"{LEDGER.seconds:g} s and {LEDGER.mebibytes:g} MiB, a document {DOCUMENT.seconds:g} s and "
        f"{DOCUMENT.mebibytes:g} MiB{busy}."
    )


def _in_words(caught: dict[str, Caught], *, quick: bool) -> str:
    share = f"One in {_QUICK_CHANGES} of all" if quick else "All"
    ledgers, seals = (sum(caught[name].first.values()) for name in ("ledgers", "seals"))
    return (
        f"{share} single-bit flips and cuts of the shipped ledgers ({ledgers:,}) and of the seals of three of their "
        f"years ({seals:,}), each at the first layer that catches it:"
    )


def _of_changes(caught: dict[str, Caught]) -> str:
    totals = {name: sum(one.first.values()) for name, one in caught.items()}
    rows: list[tuple[object, ...]] = [
        (
            layer if layer != MISSED else f"**{layer}**",
            *(
                cell
                for name in ("ledgers", "seals")
                for cell in (caught[name].first[layer], _share(caught[name].first[layer], totals[name]))
            ),
        )
        for layer in LAYERS
    ]
    return table(("caught first by", "of the ledgers", "share", "of the seals", "share"), rows)


def _share(part: int, whole: int) -> str:
    return f"{part * _HUNDRED / whole:.1f} %" if whole else ""


def _seen_by(caught: Caught) -> str:
    told = Counter(caught.first)
    return (
        f"Of the {caught.altered:,} that could be read and changed a value, git alone sees {caught.by_git:,} "
        f"({_share(caught.by_git, caught.altered)}) and the seals alone {caught.by_seals:,} "
        f"({_share(caught.by_seals, caught.altered)}), which hold the entries of the sealed years only. "
        f"{told[NOTHING]:,} stand in comments and layout, or mean the same; {told[WORDS]:,} change a name or a title, "
        "and with it the digest that stands under every report, but no figure."
    )


def _of_fuzzing(fuzzed: Sequence[Fuzzed]) -> str:
    if not fuzzed:
        return "Fuzzing guided by coverage was left out here, because atheris is not installed."
    rows = [(one.target, one.runs, one.branches, int(bool(one.fault))) for one in fuzzed]
    words = (
        "Fuzzing guided by coverage (atheris), from the shipped ledgers, the example of every finding and these pages:"
    )
    return f"{words}\n\n{table(('target', 'inputs', 'branches met', 'uncaught'), rows)}"
