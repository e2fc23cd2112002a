"""The ways in which recording can end without an entry."""

from hmsledger.findings import StoppedError


class DeclinedError(StoppedError):
    """The user said no, or went away, before anything was written."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("declined; nothing is written")


class RefusedEntryError(StoppedError):
    """The entry would break a law, or its id is taken."""
