"""Who signed which seal, as far as it can be told here."""

import os
from collections.abc import Mapping
from pathlib import Path

from hmsledger.findings import Finding, MisuseError, Severity, Spot
from hmsledger.seals.folder import SealFile, SealsOfBook
from hmsledger.seals.signing import signer_of
from hmsledger.store.files import shown_path
from hmsledger.store.gate import RefusedError, read_bytes

WRONG, UNCHECKED = "seal-signature-wrong", "seal-signature-unchecked"


def signatures_of(seals: SealsOfBook, signers: Path, suffix: str) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """Return who signed each seal, by its shown path, and what is wrong with signatures; unsigned seals have nobody.

    Args:
        seals: the seals of a book.
        signers: the file of those whose signatures count, there or not.
        suffix: what the name of a signature adds to that of its seal.
    """
    signed: dict[str, str] = {}
    found: list[Finding] = []
    for file in seals.files:
        beside = file.path.with_name(file.path.name + suffix)
        if beside.exists():
            finding = _signer(file, beside, signers, signed)
            found += [finding] if finding else []
    return signed, tuple(found)


def _signer(file: SealFile, beside: Path, signers: Path, signed: dict[str, str]) -> Finding | None:
    shown, spot = shown_path(beside), Spot(file.shown)
    try:
        signature = read_bytes(beside, shown)
    except RefusedError as refused:
        return refused.finding
    if not os.path.isfile(signers):  # noqa: PTH113 - where no file can have the name, there is none
        message = f"{shown} is signed, and nobody says here whose signature counts"
        advice = f"name them in {shown_path(signers)}, or with --allowed-signers FILE"
        return Finding(UNCHECKED, Severity.WARNING, message, advice, spot)
    try:
        signed[file.shown] = signer_of(file.data, signature, signers)
    except MisuseError as error:
        return Finding(UNCHECKED, Severity.WARNING, f"{shown} is not checked: {error.message}", error.help, spot)
    if signed[file.shown]:
        return None
    message = f"{shown} is not the signature of {file.shown} by anyone whose signature counts"
    return Finding(WRONG, Severity.ERROR, message, "put both back as they were made, or ask who signed it", spot)
