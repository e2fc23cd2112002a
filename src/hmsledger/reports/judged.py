"""Printed opening and closing figures: whether the book agrees with them, and what they leave unexplained."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hmsledger.bridge import Bridge, Candidate, Residual, candidates, residual
from hmsledger.entries import Scope
from hmsledger.money import Figure, Unstated, shown, written
from hmsledger.reports.page import Block, Items, Paragraph
from hmsledger.reports.selection import Selection
from hmsledger.reports.words import signed

_MOST_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as a document prints it, and what it is read as."""

    text: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Judged:
    """Printed figures of a bridge beside the book's own.

    Attributes:
        compared: each printed figure with what it is called and what the book says.
        left: what they leave unexplained; None where no figure is printed, or an amount is withheld.
        withheld: whether an amount that is withheld may belong to what the figures are about.
    """

    compared: tuple[tuple[str, Printed, int], ...]
    left: Residual | None
    explained_by: tuple[Candidate, ...]
    withheld: bool

    @classmethod
    def of(cls, found: Bridge, part: Selection, opening: Printed | None, closing: Printed | None) -> "Judged":
        """Return what is to be said of printed figures, if any are given.

        Args:
            found: the bridge of the book.
            part: which part of the book it is about.
            opening: the opening figure as printed.
            closing: the closing figure as printed.
        """
        pairs = (("opening", opening, found.opening.approved), ("closing", closing, found.closing.approved))
        compared = tuple((name, printed, booked) for name, printed, booked in pairs if printed)
        withheld = _may_withhold(part, found)
        if not compared or (withheld and not all(_agrees(printed, booked) for _, printed, booked in compared)):
            return cls(compared, None, (), withheld)
        left = residual(found, opening.figure if opening else None, closing.figure if closing else None)
        explained = () if left.is_explained else tuple(candidates(found, left, part.filter()))
        return cls(compared, left, explained[:_MOST_CANDIDATES], withheld)

    @property
    def is_explained(self) -> bool:
        """Whether every printed figure agrees and nothing is left over."""
        return all(_agrees(printed, booked) for _, printed, booked in self.compared) and (
            self.left is None or self.left.is_explained
        )

    def blocks(self) -> Iterator[Block]:
        """Yield what people read of it."""
        if not self.compared:
            return
        yield Items("Printed figures:", tuple(self._verdicts()))
        if self.left is None:
            yield Paragraph(
                "What is unexplained is not worked out: an amount that may belong to these figures is withheld, and the"
                " difference would give it away."
            )
            return
        yield Paragraph(_left_words(self.left))
        if self.explained_by:
            yield Items("It would be explained if:", tuple(_candidate_words(item) for item in self.explained_by))

    def data(self) -> Mapping[str, object]:
        """Return what programs read of it."""
        data: dict[str, object] = {}
        for name, printed, booked in self.compared:
            data[f"printed_{name}"] = {
                "stated": printed.text,
                "amount": written(printed.figure.pence),
                "precision": written(printed.figure.unit),
                "agrees": _agrees(printed, booked),
            }
        if self.left:
            data["residual"] = {
                "amount": written(self.left.pence),
                "rounding": written(self.left.rounding),
                "explained": self.left.is_explained,
                "candidates": [
                    {
                        "entries": [entry.id for entry in item.entries],
                        "amount": written(item.pence),
                        "slip": item.slip.value,
                    }
                    for item in self.explained_by
                ],
            }
        return data

    def _verdicts(self) -> Iterator[str]:
        for name, printed, booked in self.compared:
            if _agrees(printed, booked):
                yield f"{name} {printed.text} agrees with {shown(booked)}"
            elif self.withheld:
                yield f"{name} {printed.text} cannot be compared: an amount that may belong to it is withheld"
            else:
                out_by = shown(abs(printed.figure.pence - booked))
                yield f"{name} {printed.text} disagrees: the book says {shown(booked)}, out by {out_by}"


def _agrees(printed: Printed, booked: int) -> bool:
    return printed.figure.covers(booked)


def _may_withhold(part: Selection, found: Bridge) -> bool:
    schemes: list[str | None] = [*sorted(part.schemes)] or [None]
    scopes = [Scope(scheme, part.year, part.funding, part.account or None, part.source or None) for scheme in schemes]
    return any(
        line.amount is Unstated.WITHHELD and scope.may_take(line)
        for seen in (found.before, found.after)
        for item in seen.unstated(Unstated.WITHHELD)
        for line in item.lines
        for scope in scopes
    )


def _left_words(left: Residual) -> str:
    if left.pence == 0:
        return "Nothing is unexplained: the printed figures and the movements between them meet."
    if left.is_explained:
        return f"{signed(left.pence)} is left over, less than the {shown(left.rounding)} that rounding can account for."
    if not left.rounding:
        return f"{signed(left.pence)} is unexplained, and no rounding accounts for it."
    least, most = signed(left.pence - left.rounding), signed(left.pence + left.rounding)
    return (
        f"{signed(left.pence)} is unexplained: rounding alone accounts for less than {shown(left.rounding)}, so that"
        f" what is missing lies between {least} and {most}."
    )


def _candidate_words(item: Candidate) -> str:
    names = " and ".join(f"{entry.id}{f' “{entry.title}”' if entry.title else ''}" for entry in item.entries)
    were = "was" if len(item.entries) == 1 else "were"
    return f"{names} ({signed(item.pence)}) {were} {item.slip}"
