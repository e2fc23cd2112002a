"""What is said of a document that cannot be read."""

from hmsledger.findings import MisuseError

EXTRA = "hmsledger[proof]"


def damaged(name: str, what: str) -> MisuseError:
    """Return that a document does not hold what its format promises.

    Args:
        name: how the document is called.
        what: its format as people call it, such as ``Word document``.
    """
    return MisuseError(
        f"“{name}” is damaged or no real {what}", "open it in the program that made it, and save it again"
    )


def encrypted(name: str) -> MisuseError:
    """Return that a document is locked with a password."""
    return MisuseError(f"“{name}” is encrypted: it opens with a password only", "save a copy without a password")


def needs_extra(name: str, what: str) -> MisuseError:
    """Return that the libraries for a format are not installed."""
    return MisuseError(f"reading {what} such as “{name}” needs more than is installed", f"pip install '{EXTRA}'")
