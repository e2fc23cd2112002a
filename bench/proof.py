"""How well ``hmsledger proof`` judges: ``python bench/proof.py``.

The labelled passages under ``tests/proof`` are judged one by one, and what was said of each figure is compared with
its label. ``tuning.toml`` is what the reader was tuned with; ``once_held_back.toml`` and ``held_back.toml`` were judged
once before what they showed was mended, and docs/proof.md says with what result. Precision: how many of the figures
with a verdict deserve it. Recall: how many that deserve it have it.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from hmsledger.clocks import Clocks
from hmsledger.documents.page import Cell, Document, Passage, Sort
from hmsledger.proof.verdicts import STOPS, Verdict, proof
from hmsledger.store.files import SourceFile, load_files
from hmsledger.store.find import locate
from hmsledger.store.read import Reading, read_files

ROOT = Path(__file__).resolve().parent.parent
SETS = ("tuning", "once_held_back", "held_back")
_LABEL = re.compile(r"\[(?P<verdict>agrees|disagrees|stale|unplaced|withheld):(?P<figure>[^\]]+)\]")
_UNPLACED = "unplaced"


class Compared(NamedTuple):
    """One figure of a labelled passage: what should be said of it, and what was."""

    passage: str
    figure: str
    wanted: Verdict | None
    given: Verdict | None
    says: str = ""


def main() -> int:
    """Print precision and recall per verdict, and every miss."""
    for name in SETS:
        compared = list(compare(name))
        print("\n".join(report(name, compared)))
        print()
    return 0


def report(name: str, compared: list[Compared]) -> Iterator[str]:
    """Yield the figures of one set as a Markdown table, and what was missed."""
    passages = len({item.passage for item in compared})
    yield f"### {name.replace('_', ' ')}: {passages} passages, {len(compared)} figures"
    yield ""
    yield "| verdict | deserved | given | right | precision | recall |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for verdict in Verdict:
        wanted = sum(item.wanted is verdict for item in compared)
        given = sum(item.given is verdict for item in compared)
        right = sum(item.wanted is item.given is verdict for item in compared)
        yield f"| {verdict} | {wanted} | {given} | {right} | {_percent(right, given)} | {_percent(right, wanted)} |"
    caught, wrong, alarms, fine = totals(compared)
    yield ""
    yield f"Wrong figures stopped: {caught} of {wrong} ({_percent(caught, wrong)}). "
    yield f"False alarms on right figures: {alarms} of {fine} ({_percent(alarms, fine)})."
    for item in compared:
        if item.wanted is not item.given:
            yield f"- {item.passage}, {item.figure}: should be “{item.wanted}”, was “{item.given}” ({item.says})"


def totals(compared: list[Compared]) -> tuple[int, int, int, int]:
    """Return how many wrong figures were stopped, of how many; how many right ones were stopped, of how many."""
    wrong = [item for item in compared if item.wanted in STOPS]
    fine = [item for item in compared if item.wanted not in STOPS]
    return sum(item.given in STOPS for item in wrong), len(wrong), sum(item.given in STOPS for item in fine), len(fine)


def compare(name: str) -> Iterator[Compared]:
    """Yield each figure of a labelled set with what was said of it."""
    for labelled in tomllib.loads((ROOT / "tests" / "proof" / f"{name}.toml").read_text(encoding="utf-8"))["passage"]:
        document, wanted = document_of(labelled)
        reading = book_of(labelled["book"], labelled.get("extra", ""))
        given = proof(reading.filed, reading.book, document, Clocks(labelled["as_at"])).kept
        said = {(item.placed.passage.number, item.placed.found.start): item for item in given}
        for place in sorted({*wanted, *said}):
            label, item = wanted.get(place), said.get(place)
            yield Compared(
                labelled["name"],
                label[1] if label else item.placed.found.text if item else "",
                label[0] if label else None,
                item.verdict if item and (label is None or item.placed.found.text == label[1]) else None,
                item.says if item else "it was not seen",
            )


def document_of(labelled: dict[str, Any]) -> tuple[Document, dict[tuple[int, int], tuple[Verdict, str]]]:
    """Return a labelled passage as a document, and the verdict and text that each place deserves."""
    wanted: dict[tuple[int, int], tuple[Verdict, str]] = {}
    passages: list[Passage] = []

    def plain(text: str) -> str:
        bare, done = "", 0
        for match in _LABEL.finditer(text):
            bare += text[done : match.start()]
            verdict = Verdict.UNPLACED if match["verdict"] == _UNPLACED else Verdict(match["verdict"])
            wanted[len(passages), len(bare)] = (verdict, match["figure"])
            bare += match["figure"]
            done = match.end()
        return bare + text[done:]

    for number, text in enumerate(labelled.get("text", "").split("\n\n"), 1):
        if text:
            passages.append(Passage(plain(text), f"paragraph {number}", len(passages)))
    rows = labelled.get("table", [])
    for row, cells in enumerate(rows, 1):
        for column, text in enumerate(cells, 1):
            headings = tuple(
                part for part in (rows[0][column - 1] if row > 1 else "", cells[0] if column > 1 else "") if part
            )
            place = f"table 1, row {row}, column {column}"
            passages.append(Passage(plain(text), place, len(passages), Sort.CELL, Cell(1, row, column, headings)))
    return Document("a labelled passage", tuple(passages), labelled.get("title", "")), wanted


def book_of(folders: list[str], extra: str = "") -> Reading:
    """Return the book that some folders of the cases make together, with a further file."""
    found = [locate(ROOT / "tests" / "cases" / folder) for folder in folders]
    files = [file for whereabouts in found for file in load_files(whereabouts)]
    if extra:
        files.append(SourceFile(Path("extra.toml"), "extra.toml", extra.encode()))
    return read_files(found[0], tuple(files)).sound()


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"


if __name__ == "__main__":
    sys.exit(main())
