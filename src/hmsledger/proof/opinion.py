"""A verdict on a figure, as it is shown and as it is arrived at."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from hmsledger.documents.page import Passage
from hmsledger.proof.context import Placed
from hmsledger.proof.known import Known

MASK = "£▒▒▒"
"""What stands for a figure that is withheld."""


class Verdict(StrEnum):
    """What is to be said of a figure."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    STALE = "stale"
    UNPLACED = "cannot be placed"
    WITHHELD = "withheld"


STOPS = frozenset({Verdict.DISAGREES, Verdict.STALE, Verdict.WITHHELD})
"""The verdicts with which a document should not be published."""


class Judged(NamedTuple):
    """One figure of a document, judged.

    Attributes:
        passage: where it stands.
        start: where it begins in the passage's text.
        end: where it ends; exclusive.
        text: the figure as it stands; a mask where it is withheld.
        pence: the amount that it says; nil where it is withheld, or is no amount.
        unit: its precision in pence, as in ``money.Figure``.
        verdict: what is to be said of it.
        says: one sentence: with what it agrees, or what the book says and why.
        help: what to do; may be empty.
        entries: the ids of the entries behind it.
    """

    passage: Passage
    start: int
    end: int
    text: str
    pence: int
    unit: int
    verdict: Verdict
    says: str
    help: str = ""
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """A verdict on a figure on its way: what it rests on besides its words.

    Attributes:
        known: the figure of the book that it agrees with, or is nearest to.
        by_pointing: whether everything but the amount points to that figure, and nothing about the amount does.
    """

    placed: Placed
    verdict: Verdict
    says: str
    help: str = ""
    known: Known | None = None
    entries: tuple[str, ...] = ()
    by_pointing: bool = False

    def judged(self) -> Judged:
        """Return the verdict as it is shown; what is withheld is masked."""
        found, secret = self.placed.found, self.verdict is Verdict.WITHHELD
        silent = secret or found.fault is not None
        return Judged(
            self.placed.passage,
            found.start,
            found.end,
            MASK if secret else found.text,
            0 if silent else found.figure.pence,
            0 if silent else found.figure.unit,
            self.verdict,
            self.says,
            self.help,
            self.entries or (self.known.entries if self.known else ()),
        )
