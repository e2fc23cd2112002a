"""The ways in which recording can end without an entry."""

import sys
from contextlib import suppress

from hmsledger.findings import StoppedError
from hmsledger.store.errors import RecordedButError


class DeclinedError(StoppedError):
    """The user said no, or went away, before anything was written."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("declined; nothing is written")


class GoneError(DeclinedError):
    """The user went away: nobody is there to answer the next question."""


class RefusedEntryError(StoppedError):
    """The entry would break a law, or its id is taken."""


def tell(said: str, *, advice: str = "") -> None:
    """Say that something was written. If that cannot be said, it still was, and the exit status must not deny it.

    Raises:
        RecordedButError: standard output could not be written to.
    """
    from hmsledger.render.visible import visible_lines

    try:
        sys.stdout.write(f"{visible_lines(said)}\n")
        sys.stdout.flush()
    except OSError as error:
        message = f"it is recorded, but that could not be said: {error.strerror}"
        raise RecordedButError(message, "look at where the answer goes") from None
    if advice:
        with suppress(OSError):
            sys.stderr.write(visible_lines(advice))
            sys.stderr.flush()
