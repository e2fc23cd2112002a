"""Every bit of the shipped ledgers turned over, one at a time, and every cut of them: where each is caught.

The rooms of the program themselves are asked, in the order in which a byte meets them: the gate, TOML, the schema, the
check, the seals and, last, git. What passes them all must leave every figure as it was.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from hmsledger.checks import findings_of
from hmsledger.digest import digest_of_book
from hmsledger.entries import Book
from hmsledger.findings import Finding, Severity, Spot
from hmsledger.history import since
from hmsledger.history.git import Repository
from hmsledger.history.states import States
from hmsledger.reports.report import By, report
from hmsledger.reports.selection import Selection
from hmsledger.seals.folder import SealFile, SealsOfBook, seals_of
from hmsledger.seals.proving import findings_of_seals
from hmsledger.seals.signing import signer_of
from hmsledger.seals.text import seal_in
from hmsledger.store.files import SourceFile, load_files
from hmsledger.store.find import Whereabouts
from hmsledger.store.gate import RefusedError
from hmsledger.store.read import read_files

DAY = date(2026, 10, 1)
"""The day from which the check counts ages: fixed, so that the same changes are caught on any day."""
YEARS = ("2022-23", "2023-24", "2024-25")
"""The years that are sealed, in the order in which they are."""
SIGNER = "officer@example.org"

GATE, TOML, SCHEMA = "the gate", "TOML", "the schema, and names that are unknown"
ERROR, WARNING = "check: an error", "check: a warning"
SEAL, GIT, SIGNED = "verify: the seals", "check --since: git", "verify: the signature of the seal"
WORDS = "words only: every figure is the same, and the digest of the book another"
NOTHING = "nothing: the same values, with the same digest"
MISSED = "not caught, and a figure is another"
LAYERS = (GATE, TOML, SCHEMA, ERROR, WARNING, SEAL, SIGNED, GIT, WORDS, NOTHING, MISSED)
_GATE = frozenset({"control-character", "not-utf8", "byte-order-mark", "oversized-file", "oversized-line"})
_TOML = frozenset({"not-toml", "unfinished-merge", "nested-too-deep"})


class Change(NamedTuple):
    """What is done to one file.

    Attributes:
        file: the file's number among those of the book, or of the seals.
        offset: the byte that is changed, or behind which nothing is left.
        bit: the bit that is turned over; None for a cut.
    """

    file: int
    offset: int
    bit: int | None = None

    def of(self, data: bytes) -> bytes:
        """Return bytes with the change made."""
        if self.bit is None:
            return data[: self.offset]
        return data[: self.offset] + bytes([data[self.offset] ^ 1 << self.bit]) + data[self.offset + 1 :]


@dataclass(slots=True)
class Caught:
    """Where changes were caught first, and how many of those that change a value each of the last layers sees.

    Attributes:
        first: how many each layer was the first to catch.
        altered: how many changed what the book says, and could be read.
        by_seals: how many of those the seals see.
        by_git: how many of those git sees.
        missed: the changes that nothing caught, in words.
    """

    first: Counter[str] = field(default_factory=Counter)
    altered: int = 0
    by_seals: int = 0
    by_git: int = 0
    missed: list[str] = field(default_factory=list)

    def take(self, other: "Caught") -> "Caught":
        """Add what another part of the changes came to, and return it."""
        self.first += other.first
        self.altered += other.altered
        self.by_seals += other.by_seals
        self.by_git += other.by_git
        self.missed += other.missed
        return self


class Ledgers:
    """The shipped ledgers, in a folder of their own: in git, with years sealed and the seals signed."""

    def __init__(self, shipped: Path, folder: Path) -> None:
        """Copy the book, seal it and commit it.

        Args:
            shipped: the folder of the shipped ledgers.
            folder: an empty folder.
        """
        root = folder / "ledgers"
        root.mkdir()
        for path in sorted(shipped.glob("*.toml")):
            (root / path.name).write_bytes(path.read_bytes())
        self.key = folder / "key"
        _run(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", SIGNER, "-f", str(self.key))
        _run(folder, "git", "init", "-q")
        for year in YEARS:
            words = ("seal", year, "--by", "Section 151 Officer", "--on", DAY.isoformat(), "--key", str(self.key))
            _run(folder, sys.executable, "-m", "hmsledger", *words, "--yes", "--book", "ledgers")
        public = self.key.with_suffix(".pub").read_text(encoding="ascii").rpartition(" ")[0]
        self.signers = folder / "allowed_signers"
        self.signers.write_text(f'{SIGNER} namespaces="hmsledger-seal" {public}\n', encoding="ascii")
        _run(folder, "git", "add", "ledgers")
        _run(folder, "git", "-c", "user.name=a", "-c", f"user.email={SIGNER}", "commit", "-q", "-m", "book")
        self.whereabouts = Whereabouts(root)
        self.files = tuple(file for file in load_files(self.whereabouts) if isinstance(file, SourceFile))
        self.seals = seals_of(root)
        self.sound = read_files(self.whereabouts, self.files).sound()
        self.digest = digest_of_book(self.sound.filed)
        self.known = _graver(findings_of(self.sound.book, DAY))
        if findings_of_seals(self.sound.filed, self.seals) or len(self.seals.files) != len(YEARS):
            raise RuntimeError("the seals that were just made do not hold")
        self._figures = _figures(self.sound.book)
        repository = Repository(root)
        head = repository.commit("HEAD")
        if head is None:
            raise RuntimeError("git holds no book")
        with repository.objects() as objects:
            states = States(repository, objects, self.whereabouts)
            self._history = since._History(states, self.sound.filed, Spot(""))  # noqa: SLF001 - what the check of git is made of
            self._history.begin(head)
            self._head = head
            if self._altered(self.sound.filed):
                raise RuntimeError("git finds an unchanged book changed")

    def of_book(self, changes: Iterable[Change]) -> Caught:
        """Return where changes of the ledger files are caught."""
        caught = Caught()
        for change in changes:
            file = self.files[change.file]
            layer = self._layer(change.file, change.of(file.data), caught)
            caught.first[layer] += 1
            if layer == MISSED:
                caught.missed.append(f"{file.path.name}, byte {change.offset}, bit {change.bit}")
        return caught

    def _layer(self, number: int, data: bytes, caught: Caught) -> str:
        """Return the first layer that catches what one file has become, and count what the last ones see."""
        files = (*self.files[:number], SourceFile(*self._named(number), data), *self.files[number + 1 :])
        reading = read_files(self.whereabouts, files)
        if reading.damage:
            codes = {finding.code for finding in reading.damage}
            return GATE if codes & _GATE else TOML if codes & _TOML else SCHEMA
        filed = reading.filed
        if digest_of_book(filed) == self.digest and filed.settings == self.sound.filed.settings:
            return NOTHING
        by_seals = any(finding.severity is Severity.ERROR for finding in findings_of_seals(filed, self.seals))
        by_git = self._altered(filed)
        caught.altered += 1
        caught.by_seals += by_seals
        caught.by_git += by_git
        graver = _graver(findings_of(reading.book, DAY)) - self.known
        if any(severity is Severity.ERROR for _, severity, _ in graver):
            return ERROR
        if graver:
            return WARNING
        if by_seals or by_git:
            return SEAL if by_seals else GIT
        return WORDS if _figures(reading.book) == self._figures else MISSED

    def _named(self, number: int) -> tuple[Path, str]:
        return self.files[number].path, self.files[number].shown

    def _altered(self, filed: Book) -> bool:
        """Return whether the check of git finds that what it holds no longer stands."""
        history = self._history
        history.book = filed
        found = (history.declarations_changed(self._head), history.totals_changed(self._head), history.altered(""))
        return any(next(iter(findings), None) is not None for findings in found)

    def of_seals(self, changes: Iterable[Change]) -> Caught:
        """Return where changes of the seals themselves are caught."""
        caught = Caught()
        for change in changes:
            file = self.seals.files[change.file]
            layer = self._layer_of_seal(change.file, change.of(file.data))
            caught.first[layer] += 1
            if layer == MISSED:
                caught.missed.append(f"{file.path.name}, byte {change.offset}, bit {change.bit}")
        return caught

    def _layer_of_seal(self, number: int, data: bytes) -> str:
        file = self.seals.files[number]
        try:
            seal = seal_in(data, file.shown)
        except RefusedError:
            return SEAL
        others = self.seals.files
        seals = SealsOfBook((*others[:number], SealFile(file.path, file.shown, data, seal), *others[number + 1 :]))
        if any(finding.severity is Severity.ERROR for finding in findings_of_seals(self.sound.filed, seals)):
            return SEAL
        signature = file.path.with_name(f"{file.path.name}.sig").read_bytes()
        return MISSED if signer_of(data, signature, self.signers) else SIGNED


def all_changes(contents: Iterable[bytes], every: int = 1) -> Iterator[Change]:
    """Yield every cut and every flip of files, or each so many-th of both."""
    found = (
        change
        for number, data in enumerate(contents)
        for offset in range(len(data))
        for change in (Change(number, offset), *(Change(number, offset, bit) for bit in range(8)))
    )
    yield from (change for number, change in enumerate(found) if number % every == 0)


def _graver(findings: Iterable[Finding]) -> Counter[tuple[str, Severity, str]]:
    """Return which errors and warnings there are, of which entry."""
    return Counter(
        (finding.code, finding.severity, finding.entry)
        for finding in findings
        if finding.severity is not Severity.INFORMATION
    )


def _figures(book: Book) -> str:
    """Return every figure of the report, by scheme, account and source too, without the digest."""
    pages = [report(book, Selection()), *(report(book, Selection(), by=by) for by in By)]
    found = [dict(page.data()) for page in pages]
    return json.dumps([{name: part for name, part in one.items() if name != "book"} for one in found], default=str)


def _run(folder: Path, *words: str) -> None:
    subprocess.run(words, cwd=folder, check=True, capture_output=True)
