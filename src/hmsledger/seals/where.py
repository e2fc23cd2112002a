"""Where the seals of a book lie: a folder ``seals`` beside its ledger files, a file for each year."""

from pathlib import Path

from hmsledger.years import Year

FOLDER = "seals"
SUFFIX = ".seal"
SIGNATURE = ".sig"


def folder_of(root: Path) -> Path:
    """Return the folder of a book's seals, there or not."""
    return (root if root.is_dir() else root.parent) / FOLDER


def path_of(root: Path, year: Year) -> Path:
    """Return the file of a year's seal, there or not."""
    return folder_of(root) / f"{year.label}{SUFFIX}"
