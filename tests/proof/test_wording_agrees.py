"""What ``wording`` writes agrees with the book: every sentence and table of every case is proof-read."""

from pathlib import Path

import pytest
from conftest import ROOT, Program
from test_cases import CASES, NAMES

from hmsledger.clocks import EVERYTHING
from hmsledger.documents.read import Kind, Source, document_of
from hmsledger.entries import Quotation
from hmsledger.money import Unstated
from hmsledger.proof.cues import Names, cues_in
from hmsledger.proof.opinion import Verdict
from hmsledger.proof.verdicts import Judge
from hmsledger.render import Format, render
from hmsledger.render.display import Display, YearStyle
from hmsledger.reports.wording import wording
from hmsledger.store.find import Whereabouts
from hmsledger.store.read import read_book

BOOKS = {"shipped": ROOT / "ledgers", **{case: CASES / case / "book" for case in NAMES}}
FORMS = {Format.MD: Kind.MARKDOWN, Format.HTML: Kind.HTML, Format.DOCX: Kind.WORD}


@pytest.mark.parametrize("style", YearStyle)
@pytest.mark.parametrize("case", BOOKS)
def test_every_figure_of_every_wording_agrees(case: str, style: YearStyle) -> None:
    reading = read_book(Whereabouts(BOOKS[case])).sound()
    judge = Judge(reading.filed, reading.book, EVERYTHING)

    for entry in reading.book.entries:
        if isinstance(entry, Quotation):
            continue
        page = wording(reading.book, entry, EVERYTHING)
        for form, kind in FORMS.items():
            made = render(page, form, display=Display(years=style))
            data = made if isinstance(made, bytes) else made.encode()
            found = judge.proof(document_of(Source(f"{entry.id}", kind, data)), own_date=False).judged
            wrong = [(item.text, item.says) for item in found if item.verdict is not Verdict.AGREES]
            assert wrong == [], (form, entry.id)
            secret = any(line.amount is Unstated.WITHHELD for line in getattr(entry, "lines", ()))
            assert found or secret, (form, entry.id)


def test_a_wording_that_was_tampered_with_does_not_agree(hmsledger: Program, tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.md", tmp_path / "wrong.md"
    hmsledger("wording", "HMS-0008", "-o", str(right))
    wrong.write_text(right.read_text(encoding="utf-8").replace("497,000", "479,000"), encoding="utf-8")

    assert hmsledger("proof", str(right)).status == 0
    assert hmsledger("proof", str(wrong)).status == 1


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("from April 2013 to March 2018", [(2013, 2017)]),
        ("April 2022 to March 2023", [(2022, 2022)]),
        ("April 2023 to March 2023", []),
    ],
)
def test_years_by_their_months_are_read_as_wording_writes_them(text: str, years: list[tuple[int, int]]) -> None:
    names = Names(read_book(Whereabouts(ROOT / "ledgers")).sound().book)

    assert [(cue.value.first, cue.value.last) for cue in cues_in(text, names, None).years] == years
