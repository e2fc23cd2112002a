"""Closing a financial year: what the seal says, what comes later, and what can be proved of it ever after."""

import itertools
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Program
from hypothesis import given
from hypothesis import strategies as st
from recording.terminal import Terminal
from sealed_books import ENTRY, HEAD, seal

from hmsledger.merkle import root_of

CLOSE = ("seal", "2022-23", "--by", "Section 151 Officer", "--on", "2023-07-31")
LATER = (
    *("approve", "HMS", "--line", "2022-23:capital:5100.00", "--by", "council", "--on", "2023-08-31", "--item", "12"),
    *("--retrospective", "the invoice came late", "--recorded", "2023-09-01"),
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a small book."""
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers" / "hms.toml").write_text(HEAD + ENTRY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def sealed(desk: Path, hmsledger: Program) -> Path:
    """The same, with 2022-23 closed."""
    assert hmsledger(*CLOSE, "--yes", cwd=desk).status == 0
    return desk


def test_a_seal_says_what_the_year_held(sealed: Path, hmsledger: Program) -> None:
    text = (sealed / "ledgers" / "seals" / "2022-23.seal").read_text(encoding="utf-8")

    assert 'approved-capital = "263000.00"' in text
    assert 'by = "Section 151 Officer"' in text
    assert text.count("[[entry]]") == 1
    shown = json.loads(hmsledger("verify", "--format", "json", cwd=sealed).out)
    assert shown["seals"][0]["holds"] is True
    assert shown["seals"][0]["root"] in text


def test_a_closed_book_holds_and_is_as_it_was(sealed: Path, hmsledger: Program) -> None:
    verified = hmsledger("verify", cwd=sealed)

    assert (verified.status, verified.err) == (0, "")
    assert "1 year sealed; every seal holds." in verified.out
    assert hmsledger("check", cwd=sealed).status == 0
    assert hmsledger("report", cwd=sealed).out.count("263,000.00") > 0


def test_a_book_without_seals_says_so(desk: Path, hmsledger: Program) -> None:
    assert "No year of this book is sealed." in hmsledger("verify", cwd=desk).out


@pytest.mark.parametrize("form", ["table", "plain", "csv", "md"])
def test_what_is_proved_is_said_in_every_form(form: str, sealed: Path, hmsledger: Program) -> None:
    said = hmsledger("verify", "--format", form, cwd=sealed).out

    assert "2022-23" in said
    assert "Section 151 Officer" in said


def test_layout_comments_line_ends_and_the_order_of_entries_are_no_part_of_it(sealed: Path, hmsledger: Program) -> None:
    for path in (sealed / "ledgers" / "hms.toml", sealed / "ledgers" / "seals" / "2022-23.seal"):
        text = "# a comment\n" + path.read_text(encoding="utf-8") if path.suffix == ".toml" else path.read_text("utf-8")
        path.write_bytes(text.replace("\n", "\r\n").encode())

    assert hmsledger("verify", cwd=sealed).status == 0


def test_an_edited_amount_is_named(sealed: Path, hmsledger: Program) -> None:
    path = sealed / "ledgers" / "hms.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("263000.00", "264000.00"), encoding="utf-8")

    verified = hmsledger("verify", cwd=sealed)

    assert verified.status == 1
    assert "1 year sealed; 1 seal does not hold." in verified.out
    assert "HMS-01 is not what it was when 2022-23 was sealed on 2023-07-31: “lines” was changed" in verified.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lines =", 'note = "as agreed"\nlines =', "“note” was added"),
        (', item = "98"', "", "“decision” was changed"),
        ("recorded = 2022-02-18", "recorded = 2022-02-19", "“recorded” was changed"),
    ],
)
def test_what_was_changed_is_said(old: str, new: str, said: str, sealed: Path, hmsledger: Program) -> None:
    path = sealed / "ledgers" / "hms.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    assert said in hmsledger("verify", cwd=sealed).err


def test_a_note_that_is_taken_out_is_named(desk: Path, hmsledger: Program) -> None:
    path = desk / "ledgers" / "hms.toml"
    path.write_text(HEAD + ENTRY.replace("lines =", 'note = "as agreed"\nlines ='), encoding="utf-8")
    hmsledger(*CLOSE, "--yes", cwd=desk)
    path.write_text(HEAD + ENTRY, encoding="utf-8")

    assert "“note” was taken out" in hmsledger("verify", cwd=desk).err


def test_an_entry_that_is_gone_is_named(desk: Path, hmsledger: Program) -> None:
    path = desk / "ledgers" / "hms.toml"
    path.write_text(HEAD + ENTRY + "\n" + ENTRY.replace("HMS-01", "HMS-02").replace("263", "64"), encoding="utf-8")
    hmsledger(*CLOSE, "--yes", cwd=desk)
    path.write_text(HEAD + ENTRY, encoding="utf-8")

    verified = hmsledger("verify", cwd=desk)

    assert verified.status == 1
    assert "HMS-02 stood in the book when 2022-23 was sealed on 2023-07-31, and is gone" in verified.err


def test_later_money_for_a_closed_year_is_refused_until_it_says_why(sealed: Path, hmsledger: Program) -> None:
    before = (sealed / "ledgers" / "hms.toml").read_bytes()

    refused = hmsledger(*LATER, "--yes", cwd=sealed)

    assert refused.status == 1
    assert "touches 2022-23, which was sealed on 2023-07-31, and does not say so" in refused.err
    assert (sealed / "ledgers" / "hms.toml").read_bytes() == before

    reopened = hmsledger(*LATER, "--reopens", "2022-23: the invoice came after the close", "--yes", cwd=sealed)

    assert reopened.status == 0
    assert hmsledger("verify", cwd=sealed).status == 0
    assert "2022-23: the invoice came after the close" in hmsledger("show", "HMS-02", cwd=sealed).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--reopens", "2021-22: another year"), "touches 2022-23"),
        (("--reopens", "2022-23: "), "does not say which years and why"),
        (("--reopens", "2022-23: the reason", "--recorded", "2023-07-30"), "before 2022-23 was sealed on 2023-07-31"),
    ],
    ids=["another year", "no reason", "not later"],
)
def test_what_comes_after_a_seal_is_later_names_it_and_says_why(
    words: tuple[str, ...], said: str, sealed: Path, hmsledger: Program
) -> None:
    before = (sealed / "ledgers" / "hms.toml").read_bytes()
    later = [word for word in LATER if word not in {"--recorded", "2023-09-01"}] if "--recorded" in words else LATER

    refused = hmsledger(*later, *words, "--yes", cwd=sealed)

    assert refused.status in {1, 2}
    assert said in refused.err
    assert (sealed / "ledgers" / "hms.toml").read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        (
            *("correct", "HMS-01", "--was", "2022-23:capital:263000", "--now", "2022-23:capital:264000"),
            *("--by", "Treasurer", "--on", "2023-08-31", "--reason", "misprinted"),
        ),
        ("decide", "HMS-01", "rescinded", "--by", "council", "--on", "2023-08-31", "--item", "3"),
    ],
    ids=["correction", "decision"],
)
def test_a_correction_and_a_decision_in_a_closed_year_say_so_too(
    words: tuple[str, ...], sealed: Path, hmsledger: Program
) -> None:
    recorded = ("--recorded", "2023-09-01", "--yes")

    refused = hmsledger(*words, *recorded, cwd=sealed)

    assert refused.status == 1
    assert "touches 2022-23, which was sealed on 2023-07-31, and does not say so" in refused.err

    assert hmsledger(*words, "--reopens", "2022-23: found by the auditor", *recorded, cwd=sealed).status == 0
    assert hmsledger("verify", cwd=sealed).status == 0


def test_what_touches_no_closed_year_goes_on_as_ever(sealed: Path, hmsledger: Program) -> None:
    words = [word.replace("2022-23", "2023-24") for word in LATER if "late" not in word and word != "--retrospective"]

    assert hmsledger(*words, "--yes", cwd=sealed).status == 0
    assert hmsledger("verify", cwd=sealed).status == 0


def test_a_span_and_a_later_decision_touch_the_year_too(desk: Path, hmsledger: Program) -> None:
    span = ENTRY.replace("HMS-01", "HMS-02").replace('"2022-23"', '"2021-22..2024-25"')
    later = (
        '\n[[entry]]\nid = "HMS-03"\nkind = "decision"\nof = "HMS-02"\nrecorded = 2022-03-02\n'
        'decision = { body = "council", outcome = "rescinded", decided = 2022-03-01 }\n'
    )
    (desk / "ledgers" / "hms.toml").write_text(HEAD + ENTRY + "\n" + span + later, encoding="utf-8")

    hmsledger(*CLOSE, "--yes", cwd=desk)

    text = (desk / "ledgers" / "seals" / "2022-23.seal").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("id")] == [f'id = "HMS-0{n}"' for n in (1, 2, 3)]
    assert 'approved-capital = "263000.00"' in text


def test_a_quotation_of_a_closed_year_changes_no_figure_and_need_not_say_why(sealed: Path, hmsledger: Program) -> None:
    words = (
        "quote",
        "HMS",
        "--quotes",
        "HMS-01",
        "--in",
        "Outturn report",
        "--on",
        "2023-09-01",
        "--line",
        "2022-23:capital:£263k",
    )

    assert hmsledger(*words, "--recorded", "2023-09-02", "--yes", cwd=sealed).status == 0
    assert hmsledger("verify", cwd=sealed).status == 0


def test_seals_follow_one_another(sealed: Path, hmsledger: Program) -> None:
    words = [word.replace("2022-23", "2023-24") for word in LATER if "late" not in word and word != "--retrospective"]
    hmsledger(*words, "--yes", cwd=sealed)
    second = ("seal", "2023-24", "--by", "Section 151 Officer", "--on", "2024-07-31", "--yes")

    assert hmsledger(*second, cwd=sealed).status == 0
    assert 'file = "2022-23.seal"' in (sealed / "ledgers" / "seals" / "2023-24.seal").read_text(encoding="utf-8")

    (sealed / "ledgers" / "seals" / "2022-23.seal").unlink()
    verified = hmsledger("verify", cwd=sealed)
    assert verified.status == 1
    assert "2023-24.seal follows 2022-23.seal, which is gone" in verified.err


def test_sealing_again_writes_nothing(sealed: Path, hmsledger: Program) -> None:
    path = sealed / "ledgers" / "seals" / "2022-23.seal"
    before = path.read_bytes()

    again = hmsledger(*CLOSE, "--yes", cwd=sealed)

    assert again.status == 0
    assert "2022-23 is sealed already" in again.out
    assert path.read_bytes() == before


def test_a_seal_is_never_made_anew(sealed: Path, hmsledger: Program) -> None:
    hmsledger(*LATER, "--reopens", "2022-23: the invoice came after the close", "--yes", cwd=sealed)

    again = hmsledger(*CLOSE, "--yes", cwd=sealed)

    assert again.status == 1
    assert "2022-23 was sealed on 2023-07-31, and the book holds more for it now" in again.err


def test_what_breaks_a_law_is_not_sealed(desk: Path, hmsledger: Program) -> None:
    text = HEAD + ENTRY.replace("2022-02-18", "2022-02-16")
    (desk / "ledgers" / "hms.toml").write_text(text, encoding="utf-8")

    refused = hmsledger(*CLOSE, "--yes", cwd=desk)

    assert refused.status == 1
    assert "nothing is sealed" in refused.err
    assert not (desk / "ledgers" / "seals").exists()


def test_looking_first_writes_nothing(desk: Path, hmsledger: Program) -> None:
    shown = hmsledger(*CLOSE, "--dry-run", cwd=desk)

    assert shown.status == 0
    assert "To ledgers/seals/2022-23.seal:" in shown.out
    assert not (desk / "ledgers" / "seals").exists()


def test_a_seal_is_seen_before_it_is_agreed_to(desk: Path) -> None:
    declined = Terminal(desk, *CLOSE)
    declined.sees("approved-capital")
    declined.sees("Seal 2022-23?")
    declined.types("n")
    assert declined.status() == 3
    assert not (desk / "ledgers" / "seals").exists()

    agreed = Terminal(desk, *CLOSE)
    agreed.sees("Seal 2022-23?")
    agreed.types("y")
    agreed.sees("Sealed 2022-23 in ledgers/seals/2022-23.seal")
    assert agreed.status() == 0


def test_a_book_that_changed_while_the_question_stood_is_not_sealed(desk: Path) -> None:
    terminal = Terminal(desk, *CLOSE)
    terminal.sees("Seal 2022-23?")
    path = desk / "ledgers" / "hms.toml"
    path.write_bytes(path.read_bytes() + b"# a colleague was here\n")

    terminal.types("y")

    terminal.sees("the book was changed by someone else in the meantime")
    assert terminal.status() == 1
    assert not (desk / "ledgers" / "seals").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("seal", "2022-24", "--by", "X", "--yes"), "2022-24"),
        (("seal", "2022-23..2024-25", "--by", "X", "--yes"), "is not one financial year"),
        (("seal", "not-stated", "--by", "X", "--yes"), "is not one financial year"),
        (("seal", "2022-23", "--by", "X", "--on", "2023-03-31", "--yes"), "ends on 2023-03-31, and is not over"),
        (("seal", "2022-23", "--yes"), "a seal says who closed the year"),
        (("seal", "2022-23", "--by", "X\x1b", "--yes"), "a seal says who closed the year"),
        (("seal", "2019-20", "--by", "X", "--yes"), "nothing in the book touches 2019-20"),
        ((*CLOSE,), "nothing is written without a yes"),
        ((*CLOSE, "--yes", "--key", "nowhere"), "the seal cannot be signed"),
        ((*LATER, "--reopens", "2022-23", "--yes"), "does not say which years and why"),
        ((*LATER, "--reopens", ", : late", "--yes"), "does not say which years and why"),
        ((*LATER, "--reopens", "2022-24: late", "--yes"), "2022-24"),
    ],
)
def test_misuse_is_one_sentence_and_status_2(words: tuple[str, ...], said: str, desk: Path, hmsledger: Program) -> None:
    ended = hmsledger(*words, cwd=desk)

    assert ended.status == 2
    assert said in ended.err
    assert not (desk / "ledgers" / "seals").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format = 1", "format = 2", "its keys are not those of a seal"),
        ("[totals]", "extra = 1\n[totals]", "its keys are not those of a seal"),
        ('year = "2022-23"', 'year = "2022-23..2024-25"', "which year it closes, and when"),
        ('year = "2022-23"', "year = 3", "it lacks what a seal says"),
        ("sealed = 2023-07-31", 'sealed = "yes"', "which year it closes, and when"),
        ('"263000.00"', '"263k"', "no seal that can be checked"),
        ("approved-revenue", "approved-revenues", "its totals are not those of a seal"),
        ('root = "sha256:', 'root = "sha256:x', "one of its digests is none"),
        ('digest = "', 'digest = "x', "one of its digests is none"),
        ("parts =", "more = 1\nparts =", "says more than a seal does"),
        ('by = "Section 151 Officer"', "by = 1", "it lacks what a seal says"),
        ("[[entry]]", "[[entry", "ledgers/seals/2022-23.seal"),
    ],
)
def test_a_seal_that_cannot_be_read_is_told(old: str, new: str, said: str, sealed: Path, hmsledger: Program) -> None:
    path = sealed / "ledgers" / "seals" / "2022-23.seal"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    verified = hmsledger("verify", cwd=sealed)

    assert verified.status == 1
    assert said in verified.err
    assert "1 seal does not hold" in verified.out


def test_an_entry_that_stands_twice_in_a_seal_makes_it_no_seal(sealed: Path, hmsledger: Program) -> None:
    path = sealed / "ledgers" / "seals" / "2022-23.seal"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text[text.index("[[entry]]") :], encoding="utf-8")

    assert "its entries are not in order, each once" in hmsledger("verify", cwd=sealed).err


def test_a_digest_that_is_swapped_with_its_root_is_found_in_the_book(sealed: Path, hmsledger: Program) -> None:
    from hmsledger.seals.closing import root_of_sealed
    from hmsledger.seals.text import seal_in, text_of

    path = sealed / "ledgers" / "seals" / "2022-23.seal"
    made = seal_in(path.read_bytes(), "a.seal")
    entries = (made.entries[0]._replace(digest="0" * 64),)
    path.write_text(text_of(made._replace(entries=entries, root=root_of_sealed(entries))), encoding="utf-8")

    assert "its digest in the seal is another's" in hmsledger("verify", cwd=sealed).err


def test_a_book_of_one_file_keeps_its_seals_beside_it(tmp_path: Path, hmsledger: Program) -> None:
    (tmp_path / "hms.toml").write_text(HEAD + ENTRY, encoding="utf-8")

    assert hmsledger(*CLOSE, "--yes", "--book", "hms.toml", cwd=tmp_path).status == 0
    assert (tmp_path / "seals" / "2022-23.seal").is_file()
    assert hmsledger("verify", "--book", "hms.toml", cwd=tmp_path).status == 0


def test_a_withheld_amount_is_in_no_seal(tmp_path: Path, hmsledger: Program) -> None:
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")

    assert hmsledger("seal", "2022-23", "--by", "X", "--on", "2023-07-31", "--yes", cwd=tmp_path).status == 0
    text = (tmp_path / "ledgers" / "seals" / "2022-23.seal").read_text(encoding="utf-8")
    assert 'pending-not-stated = "263000.00"' in text


def test_git_is_named_where_there_is_one(desk: Path, hmsledger: Program, program_needed: Callable[[str], str]) -> None:
    git = (program_needed("git"), "-c", "user.name=Clerk", "-c", "user.email=clerk@example.org")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "the book")):
        subprocess.run([*git, *words], cwd=desk, check=True)
    head = subprocess.run([*git, "rev-parse", "HEAD"], cwd=desk, check=True, capture_output=True, text=True).stdout

    assert f'commit = "{head.strip()}"' in hmsledger(*CLOSE, "--dry-run", cwd=desk).out


def test_what_is_no_key_signs_nothing(desk: Path, hmsledger: Program, program_needed: Callable[[str], str]) -> None:
    program_needed("ssh-keygen")
    ended = hmsledger(*CLOSE, "--yes", "--key", "ledgers/hms.toml", cwd=desk)

    assert ended.status == 2
    assert "the seal cannot be signed: " in ended.err
    assert not (desk / "ledgers" / "seals").exists()


@pytest.fixture
def key(desk: Path, program_needed: Callable[[str], str]) -> Path:
    """An SSH key whose signature counts."""
    program = program_needed("ssh-keygen")
    subprocess.run([program, "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(desk / "key")], check=True)
    (desk / "ledgers" / "seals").mkdir()
    public = (desk / "key.pub").read_text(encoding="ascii")
    named = f's151@example.org namespaces="hmsledger-seal" {public}'
    (desk / "ledgers" / "seals" / "allowed_signers").write_text(named, encoding="ascii")
    return desk / "key"


def test_a_signed_seal_names_its_signer(key: Path, hmsledger: Program) -> None:
    desk = key.parent
    assert "signed: 1 entries" in hmsledger(*CLOSE, "--yes", "--key", "key", cwd=desk).out.replace(
        "1 entry", "1 entries"
    )

    verified = hmsledger("verify", cwd=desk)

    assert verified.status == 0
    assert "s151@example.org" in verified.out


def test_a_signature_does_not_fit_another_text(key: Path, hmsledger: Program) -> None:
    desk = key.parent
    hmsledger(*CLOSE, "--yes", "--key", "key", cwd=desk)
    path = desk / "ledgers" / "seals" / "2022-23.seal"
    path.write_text(path.read_text(encoding="utf-8").replace("Section 151 Officer", "Accountant"), encoding="utf-8")

    verified = hmsledger("verify", cwd=desk)

    assert verified.status == 1
    assert "is not the signature of" in verified.err
    assert "nobody" in verified.out


def test_a_signature_for_another_purpose_does_not_count(key: Path, hmsledger: Program) -> None:
    desk = key.parent
    signers = desk / "ledgers" / "seals" / "allowed_signers"
    signers.write_text(signers.read_text(encoding="ascii").replace("hmsledger-seal", "git"), encoding="ascii")
    hmsledger(*CLOSE, "--yes", "--key", "key", cwd=desk)

    assert hmsledger("verify", cwd=desk).status == 1


def test_a_signature_that_nobody_vouches_for_is_said(key: Path, hmsledger: Program) -> None:
    desk = key.parent
    hmsledger(*CLOSE, "--yes", "--key", "key", cwd=desk)

    verified = hmsledger("verify", "--allowed-signers", "nobody", cwd=desk)

    assert verified.status == 0
    assert "nobody says here whose signature counts" in verified.err


def test_without_openssh_a_signature_is_not_checked_and_none_is_made(
    key: Path, hmsledger: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = key.parent
    hmsledger(*CLOSE, "--yes", "--key", "key", cwd=desk)
    monkeypatch.setenv("PATH", str(desk))

    verified = hmsledger("verify", cwd=desk)
    assert verified.status == 0
    assert "is not checked: OpenSSH is not installed here" in verified.err
    shutil.rmtree(desk / "ledgers" / "seals")
    assert hmsledger(*CLOSE, "--yes", "--key", "key", cwd=desk).status == 2


def test_a_signature_that_cannot_be_read_is_told(sealed: Path, hmsledger: Program) -> None:
    (sealed / "ledgers" / "seals" / "2022-23.seal.sig").mkdir()

    assert hmsledger("verify", cwd=sealed).status == 1


def test_the_limits_are_said(hmsledger: Program) -> None:
    said = " ".join(hmsledger("verify", "--help").out.split())

    assert "tampering shows; it is not impossible" in said
    assert "whoever holds the book, the key and every copy of the root outside" in said.lower()


@given(names=st.sets(st.text("abc123-", min_size=1), max_size=9), data=st.data())
def test_a_root_is_the_same_whatever_the_order_and_another_for_any_other_leaves(
    names: set[str], data: st.DataObject
) -> None:
    leaves = {name: f"{hash(name):x}" for name in names}
    shuffled = data.draw(st.permutations(sorted(leaves.items())))

    assert root_of(dict(shuffled)) == root_of(leaves)
    for name in names:
        assert root_of({**leaves, name: "other"}) != root_of(leaves)
        assert root_of({key: value for key, value in leaves.items() if key != name}) != root_of(leaves)


def test_books_that_merge_have_one_root() -> None:
    ours, theirs = {"HMS-01": "a", "HMS-02": "b"}, {"HMS-01": "a", "HMS-03": "c"}

    assert root_of(ours | theirs) == root_of(theirs | ours)
    assert (
        len({root_of(dict(part)) for n in range(4) for part in itertools.combinations((ours | theirs).items(), n)}) == 8
    )


CASES = sorted(path.parent.name for path in (ROOT / "tests" / "cases").glob("*/book"))
VERIFIER = ROOT / "docs" / "verifier.py"


@pytest.mark.parametrize("case", CASES)
def test_a_second_verifier_in_plain_python_gets_the_same_roots_and_totals(
    case: str, tmp_path: Path, hmsledger: Program
) -> None:
    shutil.copytree(ROOT / "tests" / "cases" / case / "book", tmp_path / "ledgers")
    years = sorted(
        {row["year"] for row in json.loads(hmsledger("report", "--format", "json", cwd=tmp_path).out)["rows"]}
    )
    closed = [year for year in years if len(year) == 7 and year < "2026-27"]
    for number, year in enumerate(closed):
        ended = hmsledger("seal", year, "--by", "X", "--on", f"2026-11-{number + 1:02d}", "--yes", cwd=tmp_path)
        assert ended.status in {0, 1}

    ended = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), str(tmp_path / "ledgers")],
        capture_output=True,
        text=True,
        check=False,
    )

    shown = json.loads(hmsledger("verify", "--format", "json", cwd=tmp_path).out)
    assert ended.stderr == ""
    assert f"root {shown['book']['root']}" in ended.stdout
    assert ended.stdout.count("holds") == len(shown["seals"])
    assert ended.returncode == 0


def test_the_second_verifier_is_short_and_imports_nothing_of_hmsledger() -> None:
    text = VERIFIER.read_text(encoding="utf-8")

    assert len(text.splitlines()) < 100
    assert "import hmsledger" not in text
    assert "from hmsledger" not in text


def test_the_second_verifier_finds_what_was_changed(tmp_path: Path) -> None:
    (tmp_path / "hms.toml").write_text(HEAD + ENTRY, encoding="utf-8")
    seal(tmp_path)
    (tmp_path / "hms.toml").write_text(HEAD + ENTRY.replace("263000.00", "264000.00"), encoding="utf-8")

    ended = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert ended.returncode == 1
    assert "HMS-01" in ended.stdout
