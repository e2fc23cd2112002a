"""How writing can fail: before anything was changed, or after the entry stood."""


class NotWrittenError(Exception):
    """Nothing was written.

    Attributes:
        message: one sentence in finance words.
        help: what to do about it.
    """

    def __init__(self, message: str, help: str) -> None:  # noqa: A002 - the same word as in a finding
        """Keep the sentence and the advice."""
        super().__init__(message)
        self.message = message
        self.help = help


class RecordedButError(Exception):
    """The entry stands in the book, but a step after that failed."""
