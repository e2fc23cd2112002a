"""What the tests of proofs share: a book of the cases, and a document of a few paragraphs or a table, judged."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import pytest
from conftest import ROOT

from hmsledger.clocks import Clocks
from hmsledger.documents.page import Cell, Document, Passage, Sort
from hmsledger.proof.opinion import Opinion, Verdict
from hmsledger.proof.verdicts import Proof, proof
from hmsledger.store.files import SourceFile, load_files
from hmsledger.store.find import locate
from hmsledger.store.read import Reading, read_files

OXFORD = ("oxford-hms/book",)
DAY = date(2023, 6, 20)


class Judges(Protocol):
    def __call__(
        self,
        *paragraphs: str,
        book: Sequence[str] = OXFORD,
        as_at: date | None = DAY,
        as_known: date | None = None,
        title: str = "",
        extra: str = "",
        table: Sequence[Sequence[str]] = (),
    ) -> Proof: ...


def reading_of(folders: Sequence[str], extra: str = "") -> Reading:
    found = [locate(ROOT / "tests" / "cases" / folder) for folder in folders]
    files = [file for whereabouts in found for file in load_files(whereabouts)]
    if extra:
        files.append(SourceFile(ROOT / "extra.toml", "extra.toml", extra.encode()))
    return read_files(found[0], tuple(files)).sound()


def document_of(paragraphs: Sequence[str], title: str = "", table: Sequence[Sequence[str]] = ()) -> Document:
    passages = [
        Passage(
            text.removeprefix("# "),
            f"paragraph {number + 1}",
            number,
            Sort.HEADING if text[:1] == "#" else Sort.PARAGRAPH,
        )
        for number, text in enumerate(paragraphs)
    ]
    for row, cells in enumerate(table, 1):
        for column, text in enumerate(cells, 1):
            above, left = (table[0][column - 1] if row > 1 else ""), (cells[0] if column > 1 else "")
            cell = Cell(1, row, column, tuple(part for part in (above, left) if part))
            passages.append(Passage(text, f"table 1, row {row}, column {column}", len(passages), Sort.CELL, cell))
    return Document("draft.md", tuple(passages), title)


@pytest.fixture
def judge() -> Judges:
    """Return a function that judges paragraphs, or a table, against a book of the cases."""

    def judged(
        *paragraphs: str,
        book: Sequence[str] = OXFORD,
        as_at: date | None = DAY,
        as_known: date | None = None,
        title: str = "",
        extra: str = "",
        table: Sequence[Sequence[str]] = (),
    ) -> Proof:
        reading = reading_of(book, extra)
        return proof(reading.filed, reading.book, document_of(paragraphs, title, table), Clocks(as_at, as_known))

    return judged


def said(found: Proof) -> dict[str, Verdict]:
    """Return the verdict on each figure, by the figure as it stands."""
    return {item.placed.found.text: item.verdict for item in found.kept}


def of(found: Proof, figure: str) -> Opinion:
    """Return what is said of a figure."""
    return next(item for item in found.kept if item.placed.found.text == figure)
