"""What is said of a workbook that cannot be read."""

from hmsledger.findings import MisuseError

EXTRA = "hmsledger[excel]"
MOST_CELLS = 2_000_000


def damaged(name: str, what: str = "workbook") -> MisuseError:
    """Return that a file does not hold what its format promises."""
    return MisuseError(
        f"“{name}” is damaged or no real {what}", "open it in the program that made it, and save it again"
    )


def encrypted(name: str) -> MisuseError:
    """Return that a workbook is locked with a password."""
    return MisuseError(f"“{name}” is protected: it opens with a password only", "save a copy without a password")


def with_macros(name: str) -> MisuseError:
    """Return that a workbook carries programs."""
    return MisuseError(f"“{name}” holds macros, which may change what its cells say", "save a copy as .xlsx")


def too_full(name: str) -> MisuseError:
    """Return that a workbook holds more than any list of decisions."""
    return MisuseError(
        f"“{name}” holds more than {MOST_CELLS:,} filled cells, which no list of decisions does",
        "save the sheet that is meant as a workbook of its own",
    )


def needs_extra(name: str, what: str) -> MisuseError:
    """Return that the library for a format is not installed."""
    return MisuseError(f"{what} such as “{name}” need more than is installed", f"pip install '{EXTRA}'")
