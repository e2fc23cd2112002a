"""How writing can fail: before anything was changed, or after the entry stood."""

from hmsledger.findings import StoppedError


class NotWrittenError(StoppedError):
    """Nothing was written."""


class RecordedButError(StoppedError):
    """The entry stands in the book, but a step after that failed."""
