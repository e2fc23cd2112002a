"""The ways in which recording can end without an entry."""


class DeclinedError(Exception):
    """The user said no, or went away, before anything was written."""


class RefusedEntryError(Exception):
    """The entry would break a law, or its id is taken.

    Attributes:
        message: one sentence.
        help: what to do.
    """

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002 - the same word as in a finding
        """Keep the sentence and the advice."""
        super().__init__(message)
        self.message = message
        self.help = help
