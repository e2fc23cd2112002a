"""Books with a closed year, and what may become of them: examples for the findings about seals."""

from collections.abc import Callable
from pathlib import Path

from hmsledger.commands import run

HEAD = """\
format = 1

[[body]]
id = "council"
name = "Council"
decides = ["budget"]

[[scheme]]
code = "HMS"
name = "Housing Management System"

"""
ENTRY = """\
[[entry]]
id = "HMS-01"
kind = "approval"
scheme = "HMS"
recorded = 2022-02-18
decision = { body = "council", outcome = "approved", decided = 2022-02-17, item = "98" }
lines = [{ year = "2022-23", funding = "capital", amount = "263000.00" }]
"""
LATER = """
[[entry]]
id = "HMS-02"
kind = "approval"
scheme = "HMS"
recorded = 2023-09-01
retrospective = "the invoice came after the close"
decision = { body = "council", outcome = "approved", decided = 2023-08-31, item = "12" }
lines = [{ year = "2022-23", funding = "capital", amount = "5100.00" }]
"""


def seal(book: Path, year: str = "2022-23", on: str = "2023-07-31", *more: str) -> Path:
    """Close a year of a book with the program, and return the seal's file."""
    words = ["seal", year, "--by", "Section 151 Officer", "--on", on, "--yes", "--book", str(book), *more]
    assert run(words) == 0
    return book / "seals" / f"{year}.seal"


def _closed(book: Path, text: str = HEAD + ENTRY) -> Path:
    (book / "hms.toml").write_text(text, encoding="utf-8")
    made = seal(book)
    # The seal would name the version and the commit of the day.
    kept = [
        line for line in made.read_text(encoding="utf-8").splitlines() if not line.startswith(("commit", "version"))
    ]
    made.write_text("\n".join([*kept[:5], 'version = "0"', *kept[5:], ""]), encoding="utf-8")
    return made


def _then(book: Path, text: str) -> None:
    (book / "hms.toml").write_text(text, encoding="utf-8")


def a_changed_entry(book: Path) -> None:
    """An amount was edited after its year had been sealed."""
    _closed(book)
    _then(book, HEAD + ENTRY.replace("263000.00", "264000.00"))


def a_missing_entry(book: Path) -> None:
    """An entry was taken out after its year had been sealed."""
    _closed(book, HEAD + ENTRY + ENTRY.replace("HMS-01", "HMS-09").replace("263000", "26400"))
    _then(book, HEAD + ENTRY)


def a_later_entry(book: Path) -> None:
    """Money was put into a sealed year without a word about the seal."""
    _closed(book)
    _then(book, HEAD + ENTRY + LATER)


def a_backdated_entry(book: Path) -> None:
    """An entry says that it was recorded before its year was sealed, and the seal does not hold it."""
    _closed(book)
    _then(book, HEAD + ENTRY + LATER.replace("2023-09-01", "2023-07-01").replace("2023-08-31", "2023-06-30"))


def a_year_that_is_not_sealed(book: Path) -> None:
    """An entry says that it reopens a year that nobody sealed."""
    _closed(book)
    reopened = 'reopens = { years = ["2022-23", "2021-22"], reason = "the invoice came after the close" }\n'
    _then(book, HEAD + ENTRY + LATER.replace("retrospective", f"{reopened}retrospective"))


def an_edited_seal(book: Path) -> None:
    """A digest in a seal was edited."""
    made = _closed(book)
    text = made.read_text(encoding="utf-8")
    at = text.index('root = "sha256:') + len('root = "sha256:')
    made.write_text(f"{text[:at]}{'0' * 64}{text[at + 64 :]}", encoding="utf-8")


def a_broken_chain(book: Path) -> None:
    """A seal that a later one follows was made anew."""
    text = HEAD + ENTRY + ENTRY.replace("HMS-01", "HMS-02").replace("2022-23", "2023-24").replace("263000", "1500")
    first = _closed(book, text)
    seal(book, "2023-24", "2024-07-31")
    first.write_text(first.read_text(encoding="utf-8").replace("Section 151 Officer", "Accountant"), encoding="utf-8")


def a_total_that_no_longer_follows(book: Path) -> None:
    """The seal's printed total was edited, and its entries come to another."""
    made = _closed(book)
    made.write_text(made.read_text(encoding="utf-8").replace('"263000.00"', '"264000.00"'), encoding="utf-8")


def a_signature_that_nobody_vouches_for(book: Path) -> None:
    """A seal is signed, and no file says whose signature counts."""
    made = _closed(book)
    made.with_name(f"{made.name}.sig").write_text("-----BEGIN SSH SIGNATURE-----\n", encoding="utf-8")


def a_wrong_signature(book: Path) -> None:
    """The signature beside a seal is nobody's."""
    a_signature_that_nobody_vouches_for(book)
    (book / "seals" / "allowed_signers").write_text(
        "s151@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEqm1C4IMNZZ0pQpqvYCgKXgyDlGQtVwKfmoBWlRfaCr\n",
        encoding="utf-8",
    )


MADE: dict[str, Callable[[Path], None]] = {
    "entry-backdated": a_backdated_entry,
    "reopens-unsealed": a_year_that_is_not_sealed,
    "seal-chain-broken": a_broken_chain,
    "seal-damaged": an_edited_seal,
    "seal-not-cited": a_later_entry,
    "seal-signature-unchecked": a_signature_that_nobody_vouches_for,
    "seal-signature-wrong": a_wrong_signature,
    "seal-total-disagrees": a_total_that_no_longer_follows,
    "sealed-entry-changed": a_changed_entry,
    "sealed-entry-missing": a_missing_entry,
}
