"""Proving seals: what a year held when it was closed, beside what the book holds now."""

from collections.abc import Iterable, Iterator, Mapping

from hmsledger.digest import digest_of_entry, parts_of_entry
from hmsledger.entries import AnyEntry, Book, Quotation
from hmsledger.findings import Finding, Severity, Spot, brief
from hmsledger.money import shown
from hmsledger.seals.closing import root_of_sealed, totals_of
from hmsledger.seals.folder import SealFile, SealsOfBook
from hmsledger.seals.seal import Seal, SealedEntry, entries_of_year
from hmsledger.seals.text import DAMAGED

CHANGED, MISSING = "sealed-entry-changed", "sealed-entry-missing"
LATE, BACKDATED, UNSEALED = "seal-not-cited", "entry-backdated", "reopens-unsealed"
CHAIN, TOTAL = "seal-chain-broken", "seal-total-disagrees"
_PUT_BACK = "put it back as it stood, and record a correction or a later decision that cites the seal"


def findings_of_seals(filed: Book, seals: SealsOfBook) -> tuple[Finding, ...]:
    """Return everything in a book that its seals say otherwise, and everything in the seals that does not hold.

    Args:
        filed: the book as its files hold it.
        seals: its seals.
    """
    read = [(file, file.seal) for file in seals.files if file.seal is not None]
    found = [*seals.damage, *_chain(seals.files)]
    digests: dict[str, str] = {}
    for file, seal in read:
        broken = [*_itself(file, seal), *_entries(filed, file, seal, digests)]
        found += broken or _totals(filed, file, seal)
    found += _later(filed, [seal for _, seal in read], complete=not seals.damage)
    return tuple(found)


def failing(seals: SealsOfBook, found: Iterable[Finding]) -> frozenset[str]:
    """Return the shown paths of the seals that do not hold, given what was found."""
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    files = {finding.spot.file for finding in errors}
    entries = {finding.entry for finding in errors} - {""}
    return frozenset(
        file.shown
        for file in seals.files
        if file.seal and (file.shown in files or any(entry.id in entries for entry in file.seal.entries))
    )


def _itself(file: SealFile, seal: Seal) -> Iterator[Finding]:
    """Yield whether a seal says what its own digests come to."""
    if root_of_sealed(seal.entries) != seal.root:
        message = f"the root of {file.shown} is not that of the digests in it: the seal was edited"
        advice = "put it back as it was made: git knows it, and so does whoever was sent a copy"
        yield Finding(DAMAGED, Severity.ERROR, message, advice, Spot(file.shown, ("root",)))


def _entries(filed: Book, file: SealFile, seal: Seal, digests: dict[str, str]) -> Iterator[Finding]:
    for number, sealed in enumerate(seal.entries):
        entry = filed.by_id.get(sealed.id)
        if entry is None:
            message = f"{sealed.id} stood in the book when {seal.year.label} was sealed on {seal.sealed}, and is gone"
            spot = Spot(file.shown, ("entry", number, "id"))
            yield Finding(MISSING, Severity.ERROR, message, _PUT_BACK, spot, sealed.id)
            continue
        if sealed.id not in digests:
            digests[sealed.id] = digest_of_entry(entry)
        if digests[sealed.id] != sealed.digest:
            message = (
                f"{sealed.id} is not what it was when {seal.year.label} was sealed on {seal.sealed}:"
                f" {_changed(sealed, entry)}"
            )
            yield Finding(CHANGED, Severity.ERROR, message, _PUT_BACK, entry.spot.at("id"), sealed.id)


def _changed(sealed: SealedEntry, entry: AnyEntry) -> str:
    """Return which of an entry's keys are no longer what they were, in words."""
    now = parts_of_entry(entry)
    names = [name for name in sorted({*sealed.parts, *now}) if sealed.parts.get(name) != now.get(name)]
    told = {True: "added", False: "taken out", None: "changed"}
    said = []
    for name in names:
        kind = None if name in now and name in sealed.parts else name in now
        said.append(f"“{name}” was {told[kind]}")
    return ", ".join(said) or "its digest in the seal is another's"


def _totals(filed: Book, file: SealFile, seal: Seal) -> Iterator[Finding]:
    """Yield the totals of a seal that its own entries do not come to; they stand as they stood."""
    now = totals_of(filed, frozenset(entry.id for entry in seal.entries), seal.year)
    for name, pence in seal.totals.items():
        if now[name] != pence:
            message = f"{file.shown} says {shown(pence)} {_words(name)}, and its entries come to {shown(now[name])}"
            advice = "see which declaration changed since: a body's power, a scheme's account"
            yield Finding(TOTAL, Severity.ERROR, message, advice, Spot(file.shown, ("totals", name)))


def _words(name: str) -> str:
    column, _, funding = name.partition("-")
    return f"{column}, {'funding type not stated' if funding == 'not-stated' else funding}"


def _chain(files: Iterable[SealFile]) -> Iterator[Finding]:
    """Yield the seals whose seal before them is not the one that they name."""
    by_name = {file.path.name: file for file in files}
    advice = "put the seal back as it was made: git knows it, and so does whoever was sent a copy"
    for file in by_name.values():
        before = file.seal.previous if file.seal else None
        if before is None:
            continue
        spot = Spot(file.shown, ("previous",))
        name, digest = before
        if name not in by_name:
            message = f"{file.shown} follows {brief(name)}, which is gone"
            yield Finding(CHAIN, Severity.ERROR, message, advice, spot)
        elif by_name[name].digest != digest:
            message = f"{file.shown} follows {brief(name)}, which is no longer what it was then"
            yield Finding(CHAIN, Severity.ERROR, message, advice, spot)


def _later(filed: Book, seals: Iterable[Seal], *, complete: bool) -> Iterator[Finding]:
    """Yield the entries that touch a sealed year and stand in no seal, unless they say so and why."""
    by_year: Mapping[str, Seal] = {seal.year.label: seal for seal in seals}
    for seal in by_year.values():
        held = {entry.id for entry in seal.entries}
        year = seal.year.label
        for entry in entries_of_year(filed, seal.year):
            if entry.id in held or isinstance(entry, Quotation):
                continue
            if entry.recorded < seal.sealed:
                message = (
                    f"{entry.id} says that it was recorded on {entry.recorded}, before {year} was sealed on"
                    f" {seal.sealed}, and the seal does not hold it"
                )
                advice = "record it on the day on which it is written, with --reopens"
                yield Finding(BACKDATED, Severity.ERROR, message, advice, entry.spot.at("recorded"), entry.id)
            elif entry.reopens is None or seal.year not in entry.reopens.years:
                message = f"{entry.id} touches {year}, which was sealed on {seal.sealed}, and does not say so"
                advice = f"""say which year and why, when it is recorded: --reopens "{year}: the reason\""""
                yield Finding(LATE, Severity.ERROR, message, advice, entry.spot.at("id"), entry.id)
    if not complete:
        return
    for entry in filed.entries:
        for number, named in enumerate(entry.reopens.years if entry.reopens else ()):
            if named.label not in by_year:
                message = f"{entry.id} says that it reopens {named.label}, which is not sealed"
                spot = entry.spot.at("reopens", "years", number)
                yield Finding(
                    UNSEALED, Severity.WARNING, message, "leave it out, or name the sealed year", spot, entry.id
                )
