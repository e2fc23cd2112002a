"""Exempt figures: kept privately, bound by commitments, put back for officers, proved, and disclosed in the end."""

import hashlib
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Program
from exempt_books import DISCLOSURE, EXEMPT, FIGURE, HEAD, SALT, WITHHELD, held, keep
from hypothesis import given
from hypothesis import strategies as st

from hmsledger.entries import Book, Line
from hmsledger.exempt import (
    SALT_BYTES,
    ExemptFigure,
    committed,
    findings_of_figures,
    paragraphs_of,
    proved,
    with_figures,
)
from hmsledger.money import Unstated
from hmsledger.reports.audience import for_officers, mark_of, with_proof
from hmsledger.reports.page import Page, Paragraph, Records
from hmsledger.store.files import SourceFile
from hmsledger.store.find import Whereabouts
from hmsledger.store.read import Reading, read_files

BY = ("--by", "council", "--on", "2023-06-14", "--recorded", "2023-06-15", "--yes")
LINE = "2023-24:capital:£123,456"


def reading_of(text: str) -> Reading:
    found = read_files(Whereabouts(Path("book")), (SourceFile(Path("book/a.toml"), "a.toml", (HEAD + text).encode()),))
    assert found.damage == ()
    return found


def loaded(text: str, *figures: ExemptFigure) -> Book:
    found = reading_of(text)
    return with_figures(found.filed, found.book, figures)


def lines(book: Book, entry: str, part: str = "lines") -> tuple[Line, ...]:
    found: tuple[Line, ...] = getattr(book.by_id[entry], part)
    return found


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """Return a folder with a public book in it that holds no entry yet."""
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "hms.toml").write_text(HEAD, encoding="utf-8")
    return tmp_path


def test_a_commitment_is_the_digest_of_figure_and_salt() -> None:
    said = b"hmsledger:withheld:1\0HMS-01\0001\00026300000\0" + bytes.fromhex(SALT)
    assert FIGURE.commitment == f"sha256:{hashlib.sha256(said).hexdigest()}"
    others = (
        ExemptFigure("HMS-02", 1, FIGURE.pence, SALT),
        ExemptFigure("HMS-01", 2, FIGURE.pence, SALT),
        ExemptFigure("HMS-01", 1, FIGURE.pence + 1, SALT),
        ExemptFigure("HMS-01", 1, FIGURE.pence, "5b" * SALT_BYTES),
    )
    assert len({figure.commitment for figure in (FIGURE, *others)}) == 5


@given(pence=st.integers(-(10**13), 10**13), salt=st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES))
def test_only_the_figure_that_was_committed_to_opens_a_commitment(pence: int, salt: bytes) -> None:
    figure = ExemptFigure("A-1", 1, pence, salt.hex())
    line = lines(reading_of(EXEMPT).filed, "HMS-01")[0]._replace(commitment=figure.commitment)

    assert figure.opens(line)
    assert not ExemptFigure("A-1", 1, pence + 1, salt.hex()).opens(line)
    assert not figure.opens(line._replace(amount=pence))


def test_a_million_guesses_without_the_salt_find_nothing() -> None:
    said = b"hmsledger:withheld:1\0HMS-01\0001\0"
    guesses = {hashlib.sha256(said + b"%d\0" % pence).hexdigest() for pence in range(25_800_000, 26_800_000)}

    assert FIGURE.commitment.removeprefix("sha256:") not in guesses


def test_a_figure_does_not_show_its_amount_or_salt_where_it_is_printed() -> None:
    assert repr(FIGURE) == "ExemptFigure(entry='HMS-01', line=1)"


def test_figures_stand_where_they_were_withheld_and_the_public_book_beside_them() -> None:
    book = loaded(EXEMPT, FIGURE)

    assert [line.amount for line in lines(book, "HMS-01")] == [26300000]
    assert book.public is not None
    assert [line.amount for line in lines(book.public, "HMS-01")] == [Unstated.WITHHELD]
    assert paragraphs_of(book) == ("3",)
    assert paragraphs_of(book.public) == ()


def test_a_figure_that_does_not_fit_stays_withheld() -> None:
    for figure in (
        ExemptFigure("HMS-01", 1, 26300001, SALT),
        ExemptFigure("HMS-01", 2, 26300000, SALT),
        ExemptFigure("HMS-09", 1, 26300000, SALT),
    ):
        assert [line.amount for line in lines(loaded(EXEMPT, figure), "HMS-01")] == [Unstated.WITHHELD]


def test_what_a_disclosure_says_was_is_the_figure_that_it_discloses() -> None:
    book = loaded(EXEMPT + DISCLOSURE, FIGURE)

    assert [line.amount for line in lines(book, "HMS-02", "was")] == [26300000]
    assert findings_of_figures(reading_of(EXEMPT + DISCLOSURE).filed, (FIGURE,)) == ()


def test_a_correction_of_a_correction_finds_the_line_it_means() -> None:
    first = DISCLOSURE.replace('amount = "263000.00" }]', 'amount = "withheld" }]').replace("capital", "revenue", 0)
    moved = first.replace(
        'now = [{ year = "2022-23", funding = "capital"', 'now = [{ year = "2023-24", funding = "capital"'
    )
    second = (DISCLOSURE.replace('"HMS-02"', '"HMS-03"').replace('corrects = "HMS-01"', 'corrects = "HMS-02"')).replace(
        '"2022-23"', '"2023-24"'
    )
    new = ExemptFigure("HMS-02", 1, 26300000, "a5" * SALT_BYTES)
    book = loaded(EXEMPT + moved + second.replace("2023-09-01", "2023-10-01"), FIGURE, new)

    assert [line.amount for line in lines(book, "HMS-02", "was")] == [26300000]
    assert [line.amount for line in lines(book, "HMS-02", "now")] == [26300000]
    assert [line.amount for line in lines(book, "HMS-03", "was")] == [26300000]


def test_a_correction_that_fits_nothing_is_left_as_it_stands() -> None:
    stray = DISCLOSURE.replace('was = [{ year = "2022-23"', 'was = [{ year = "2021-22"')

    assert [line.amount for line in lines(loaded(EXEMPT + stray, FIGURE), "HMS-02", "was")] == [Unstated.WITHHELD]
    assert findings_of_figures(reading_of(EXEMPT + stray).filed, (FIGURE,)) == ()


def test_two_lines_that_say_the_same_are_told_apart_by_the_commitment_that_was_repeats() -> None:
    second = ExemptFigure("HMS-01", 2, 500, "a5" * SALT_BYTES)
    row = '{ year = "2022-23", funding = "capital", amount = "withheld", commitment = '
    two = EXEMPT.replace("lines = [", f'lines = [{row}"{FIGURE.commitment}" }}, ').replace(
        f'{row}"{FIGURE.commitment}" }}]', f'{row}"{second.commitment}" }}]'
    )
    means_the_second = DISCLOSURE.replace(
        WITHHELD, f'amount = "withheld", commitment = "{second.commitment}" }}'
    ).replace("263000.00", "5.00")

    book = loaded(two + means_the_second, FIGURE, second)

    assert [line.amount for line in lines(book, "HMS-02", "was")] == [500]
    assert findings_of_figures(reading_of(two + means_the_second).filed, (FIGURE, second)) == ()


def test_a_disclosure_of_a_part_or_beside_what_is_not_stated_is_not_compared() -> None:
    for was, now in (
        ('amount = "not-stated" }', 'amount = "1.00" }'),
        (WITHHELD, 'amount = "1.00" }, { year = "2022-23", funding = "capital", amount = "withheld" }'),
    ):
        text = EXEMPT.replace(
            "lines = [", 'lines = [{ year = "2022-23", funding = "capital", amount = "not-stated" }, '
        )
        text = text.replace(FIGURE.commitment, ExemptFigure("HMS-01", 2, 26300000, SALT).commitment)
        later = DISCLOSURE.replace(WITHHELD, was).replace('amount = "263000.00" }', now)
        figures = (ExemptFigure("HMS-01", 2, 26300000, SALT),)
        assert findings_of_figures(reading_of(text + later).filed, figures) == ()


def test_a_disclosure_is_not_compared_with_a_figure_that_nobody_holds() -> None:
    text = EXEMPT + DISCLOSURE.replace("263000.00", "1.00")

    assert [found.code for found in findings_of_figures(reading_of(text).filed, ())] == ["exempt-figure-missing"]


def test_commitments_are_counted_and_proved() -> None:
    filed = reading_of(EXEMPT).filed

    assert (committed(filed), proved(filed, (FIGURE,))) == (1, 1)
    assert proved(filed, (ExemptFigure("HMS-01", 1, 1, SALT),)) == 0
    assert proved(reading_of(EXEMPT.replace(f', commitment = "{FIGURE.commitment}"', "")).filed, (FIGURE,)) == 0


def test_a_page_for_officers_says_so_at_head_and_foot_and_in_every_record() -> None:
    page = Page((Paragraph("x"),), lambda: {"schema": "s", "a": 1}, lambda: Records(("a",), (("1",), ("2",))))
    book = loaded(EXEMPT, FIGURE)
    marked = for_officers(page, book)

    assert [block.text for block in marked.blocks if isinstance(block, Paragraph)] == [
        mark_of(book),
        "x",
        mark_of(book),
    ]
    assert "paragraph 3" in mark_of(book)
    assert marked.data() == {"schema": "s", "audience": "exempt", "a": 1}
    assert marked.records() == Records(("a", "audience"), (("1", "exempt"), ("2", "exempt")))
    rows = Page((), lambda: [{"a": 1}], lambda: Records((), ()))
    assert for_officers(rows, Book()).data() == [{"audience": "exempt", "a": 1}]
    assert with_proof(rows, committed=1, proved=1).data() == [{"a": 1}]
    assert for_officers(Page((), lambda: {"a": 1}, lambda: Records((), ())), Book()).data() == {
        "audience": "exempt",
        "a": 1,
    }


def test_recording_puts_the_figure_into_the_private_book_and_the_word_into_the_public_one(
    books: Path, hmsledger: Program
) -> None:
    words = ("approve", "HMS", "--line", LINE, "--exempt", "3", "--with-exempt", "private", "--book", "book", *BY)

    ended = hmsledger(*words, cwd=books)

    assert (ended.status, ended.err) == (0, "")
    private = books / "private" / "exempt.toml"
    assert 'amount = "123456.00"' in private.read_text(encoding="utf-8")
    assert 'stated = "£123,456"' in private.read_text(encoding="utf-8")
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert stat.S_IMODE(private.parent.stat().st_mode) == 0o700
    assert "123" not in (books / "book" / "hms.toml").read_text(encoding="utf-8").partition('id = "HMS-')[2].replace(
        re.findall("sha256:[0-9a-f]+", (books / "book" / "hms.toml").read_text(encoding="utf-8"))[0], ""
    )


def test_the_same_command_again_is_harmless_and_another_figure_refused(books: Path, hmsledger: Program) -> None:
    words = ("--exempt", "3", "--with-exempt", "private", "--book", "book", "--id", "HMS-05", *BY)
    assert hmsledger("approve", "HMS", "--line", LINE, *words, cwd=books).status == 0
    before = {path: path.read_bytes() for path in books.rglob("*.toml")}

    again = hmsledger("approve", "HMS", "--line", LINE, *words, cwd=books)
    other = hmsledger("approve", "HMS", "--line", "2023-24:capital:5", *words, cwd=books)

    assert (again.status, again.out) == (0, "HMS-05 is already recorded; nothing is written.\n")
    assert (other.status, "another figure" in other.err) == (1, True)
    assert before == {path: path.read_bytes() for path in books.rglob("*.toml")}


def test_a_recording_that_is_cut_short_leaves_the_figure_and_is_completed_by_running_it_again(
    books: Path, hmsledger: Program
) -> None:
    words = ("approve", "HMS", "--line", LINE, "--exempt", "3", "--with-exempt", "private", "--book", "book", *BY)
    public, private = books / "book" / "hms.toml", books / "private" / "exempt.toml"
    before = public.read_bytes()
    public.chmod(0o444)
    cut = hmsledger(*words, cwd=books)
    kept = private.read_bytes()
    public.chmod(0o644)

    assert (cut.status, public.read_bytes()) == (1, before)
    assert b"123456.00" in kept
    other = hmsledger(*(word.replace("123,456", "5") for word in words), cwd=books)
    assert (other.status, "run that same command again" in other.err) == (1, True)
    assert hmsledger(*words, cwd=books).status == 0
    assert private.read_bytes() == kept
    assert hmsledger("verify", "--with-exempt", "private", "--book", "book", cwd=books).status == 0


def test_a_private_book_that_cannot_be_written_leaves_the_public_one_alone(books: Path, hmsledger: Program) -> None:
    path = keep(books / "private")
    path.chmod(0o400)
    before = (books / "book" / "hms.toml").read_bytes()

    ended = hmsledger(
        *("approve", "HMS", "--line", LINE, "--exempt", "3", "--with-exempt", "private", "--book", "book", *BY),
        cwd=books,
    )

    assert (ended.status, "read-only" in ended.err) == (1, True)
    assert (books / "book" / "hms.toml").read_bytes() == before
    (books / "file").touch()
    words = ("approve", "HMS", "--line", LINE, "--exempt", "3", "--with-exempt", "file/private", "--book", "book", *BY)
    assert hmsledger(*words, cwd=books).status == 1
    assert (books / "book" / "hms.toml").read_bytes() == before


def test_figures_can_be_added_to_a_private_file_of_any_name(books: Path, hmsledger: Program) -> None:
    words = ("--exempt", "3", "--with-exempt", "officers.toml", "--book", "book", *BY)

    assert hmsledger("approve", "HMS", "--line", LINE, *words, cwd=books).status == 0
    assert hmsledger("approve", "HMS", "--line", "2024-25:revenue:7", *words, cwd=books).status == 0
    assert (books / "officers.toml").read_text(encoding="utf-8").count("[[exempt]]") == 2
    ended = hmsledger("report", "--with-exempt", "officers.toml", "--book", "book", "--format", "csv", cwd=books)
    assert "2023-24,2023-04-01,2024-03-31,capital,123456.00" in ended.out


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_a_private_file_that_others_can_read_is_warned_of(books: Path, hmsledger: Program) -> None:
    keep(books / "private").chmod(0o640)
    words = ("--with-exempt", "private", "--book", "book")

    for command in (("report",), ("approve", "HMS", "--line", LINE, "--exempt", "3", *BY)):
        assert "chmod 600" in hmsledger(*command, *words, cwd=books).err
    assert stat.S_IMODE((books / "private" / "exempt.toml").stat().st_mode) == 0o640


def test_a_private_book_in_the_repository_of_the_public_one_is_refused(books: Path, hmsledger: Program) -> None:
    keep(books / "private")
    (books / ".git").mkdir()

    ended = hmsledger("report", "--with-exempt", "private", "--book", "book", cwd=books)

    assert (ended.status, "do not lie apart" in ended.err) == (2, True)


def test_an_answer_replaces_a_file_that_others_can_read_by_one_that_they_cannot(
    books: Path, hmsledger: Program
) -> None:
    keep(books / "private")
    answer, beside = books / "answer.txt", books / "beside.txt"
    answer.write_text("old", encoding="utf-8")
    answer.chmod(0o644)
    beside.hardlink_to(answer)

    ended = hmsledger("report", "--with-exempt", "private", "--book", "book", "-o", "answer.txt", cwd=books)

    assert (ended.status, ended.err) == (0, "Wrote answer.txt, which only you can read\n")
    assert stat.S_IMODE(answer.stat().st_mode) == 0o600
    assert beside.read_text(encoding="utf-8") == "old"
    assert not list(books.glob(".*.tmp"))


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_an_answer_is_not_sent_to_a_file_that_others_can_read(books: Path) -> None:
    keep(books / "private")
    words = [sys.executable, "-m", "hmsledger", "report", "--with-exempt", "private", "--book", "book"]
    for mode, status in ((0o644, 2), (0o600, 0)):
        path = books / f"answer-{mode}"
        path.touch(mode)
        path.chmod(mode)
        with path.open("wb") as file:
            ended = subprocess.run(words, cwd=books, stdout=file, stderr=subprocess.PIPE, check=False)
        assert ended.returncode == status
        assert bool(path.read_bytes()) is (status == 0)


def test_an_exemption_ends_with_a_correction_whose_was_is_withheld(books: Path, hmsledger: Program) -> None:
    held_back = ("--with-exempt", "private", "--book", "book")
    approve = ("approve", "HMS", "--line", LINE, "--exempt", "3", "--id", "HMS-05", *held_back, *BY)
    assert hmsledger(*approve, cwd=books).status == 0
    ended = ("--by", "Monitoring Officer", "--on", "2024-05-01", "--reason", "The exemption has ended", "--recorded")

    def correct(now: str) -> int:
        line = ("--was", "2023-24:capital:withheld", "--now", now)
        return hmsledger("correct", "HMS-05", *line, *ended, "2024-05-02", "--yes", *held_back, cwd=books).status

    assert correct("2023-24:capital:£123,465") == 1
    assert correct("2023-24:capital:£123,456") == 0
    public = ("report", "--book", "book", "--format", "csv")
    assert "123456.00" in hmsledger(*public, cwd=books).out
    assert "123456.00" not in hmsledger(*public, "--as-known", "2024-05-01", cwd=books).out
    assert "123456.00" in hmsledger(*public, "--as-known", "2024-05-01", "--with-exempt", "private", cwd=books).out
    assert hmsledger("verify", *held_back, cwd=books).status == 0
    assert hmsledger("check", "--book", "book", "--severity", "error", cwd=books).status == 0
    assert hmsledger("check", *held_back, "--severity", "error", cwd=books).status == 0


def test_seals_and_digests_are_the_same_for_everybody(books: Path, hmsledger: Program) -> None:
    import json

    (books / "book" / "hms.toml").write_text(HEAD + EXEMPT, encoding="utf-8")
    keep(books / "private", held())
    public, exempt = (
        json.loads(hmsledger("report", "--book", "book", "--format", "json", *more, cwd=books).out)
        for more in ((), ("--with-exempt", "private"))
    )

    assert public["book"] == exempt["book"]
    assert (public["totals"]["approved"], exempt["totals"]["approved"]) == ("0.00", "263000.00")
    assert (public["withheld"], exempt["withheld"]) == (1, 0)


def test_a_text_that_names_a_small_figure_is_no_leak(books: Path, hmsledger: Program) -> None:
    words = ("--exempt", "3", "--with-exempt", "private", "--book", "book", "--title", "Settlement of 2023-24", *BY)

    assert hmsledger("approve", "HMS", "--line", "2023-24:capital:£202", *words, cwd=books).status == 0
    told = hmsledger("approve", "HMS", "--line", "2023-24:capital:2023", *words, cwd=books)
    assert (told.status, "the title names a figure" in told.err) == (1, True)


def test_a_second_verifier_comes_to_the_root_of_a_book_with_commitments(books: Path, hmsledger: Program) -> None:
    (books / "book" / "hms.toml").write_text(HEAD + EXEMPT + DISCLOSURE, encoding="utf-8")
    said = hmsledger("verify", "--book", "book", cwd=books).out.partition("Computed by")[0]
    root = re.findall("sha256:[0-9a-f]{64}", said)
    ended = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "verifier.py"), "book"],
        cwd=books,
        capture_output=True,
        text=True,
        check=True,
    )

    assert re.findall("sha256:[0-9a-f]{64}", ended.stdout) == root
