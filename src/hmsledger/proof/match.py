"""How far a figure of a document and one of the book speak of the same thing: what supports it, what contradicts it.

An amount alone proves nothing: somewhere in a book of any size there is one that is the same by chance. The scheme,
the year, the funding type, the body or the day must support it; what is said of the figure itself may contradict it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from hmsledger.entries import NOT_STATED, Funding, Outcome, Variation
from hmsledger.nil import NIL_OVER
from hmsledger.proof.context import Context
from hmsledger.proof.cues import Says, Span
from hmsledger.proof.figures import Found
from hmsledger.proof.known import Kind, Known, KnownFigures, references_of
from hmsledger.standing import Column, Step
from hmsledger.years import Year, read_year

_INTO = re.compile(r"\b(?:into|to)\s(?:[12][0-9]{3}|later|next|the following)")
"""What is moved into another year is taken out of this one: it may be printed with either sign."""
_TWO, _THREE = 2, 3
_CENTURY = 100
_SHORT = 8
"""A title of no more letters than this may stand in a text by chance."""
_DIGITS = "0123456789"
_UNITS = (10, 100, 1000, 1_000_000)


class Contradiction(StrEnum):
    """What a text may say of a figure that the book says otherwise, gravest last."""

    SIGN = "sign"
    PART = "part"
    DAY = "date"
    BODY = "body"
    STANDING = "standing"
    FUNDING = "funding type"
    YEAR = "year"
    SCHEME = "scheme"


@dataclass(frozen=True, slots=True)
class Fit:
    """How a figure of the book fits a figure of a document.

    Attributes:
        said: what supports it that is said of the figure itself.
        nearby: what supports it that is only said nearby.
        against: what contradicts it.
        unstated: what the text says and the book does not.
    """

    known: Known
    said: tuple[str, ...]
    nearby: tuple[str, ...]
    against: tuple[Contradiction, ...]
    unstated: tuple[str, ...] = ()

    @property
    def supports(self) -> tuple[str, ...]:
        """Everything that supports it."""
        return (*self.said, *self.nearby)

    @property
    def is_of_scheme(self) -> bool:
        """Whether the scheme, the words of its title, or the reference of its decision support it."""
        return not {"scheme", "title", "reference"}.isdisjoint(self.supports)

    @property
    def order(self) -> tuple[object, ...]:
        """Where it stands among others: the best first."""
        kinds = (Kind.LINE, Kind.ENTRY, Kind.TOTAL, Kind.DECISION, Kind.QUOTATION, Kind.STATED)
        was = self.known.was
        return (
            len(self.against),
            max((list(Contradiction).index(item) for item in self.against), default=-1),
            -2 * len(self.said) - len(self.nearby),
            kinds.index(self.known.kind),
            was.known if was else False,
            -(was.until.toordinal() if was and was.until else 0),
            self.known.entries,
        )


def covers(found: Found, known: Known) -> bool:
    """Return whether an amount of the book rounds to a printed figure, signs apart."""
    return found.covers(known.pence) or found.covers(-known.pence)


def fit(found: Found, context: Context, known: Known, figures: KnownFigures) -> Fit:
    """Return how far a figure of the book is what a document's figure speaks of."""
    said: list[str] = []
    nearby: list[str] = []
    against: list[Contradiction] = []
    unstated: list[str] = []
    if not _same_sign(found, context, known):
        against.append(Contradiction.SIGN)
    for judge in (_scheme, _year, _funding, _account, _standing, _by_whom):
        judge(context, known, figures, said, nearby, against, unstated)
    if known.entry is not None and known.entry.title:
        if len(known.entry.title) > _SHORT and known.entry.title.casefold() in context.clause:
            said.append("title")
        elif _titled(context, figures.title_words(known.entry.title)):
            nearby.append("title")
    if _is_referred_to(context.clause, known):
        said.append("reference")
    elif _is_referred_to(context.sentence, known):
        nearby.append("reference")
    if _is_part(context, known, figures, (*said, *nearby)):
        against.append(Contradiction.PART)
    return Fit(known, tuple(said), tuple(nearby), tuple(against), tuple(unstated))


def scope_total(context: Context, figures: KnownFigures) -> Known | None:
    """Return the total of the part of the budget that a text speaks of, where it names one."""
    schemes = context.schemes or context.near
    if len(schemes) != 1:
        return None
    year = _single_year(context.year)
    if context.year is not None and year is None:
        return None
    column = Column.PENDING if context.says in {Says.AWAITING, Says.RECOMMENDED} else Column.APPROVED
    return figures.total_of(column, scheme=next(iter(schemes)), year=year, funding=context.funding)


def _same_sign(found: Found, context: Context, known: Known) -> bool:
    if (found.figure.pence < 0) == (known.pence < 0):
        return True
    moved = isinstance(known.entry, Variation) and known.entry.type in NIL_OVER
    if known.pence > 0:
        return moved and bool(_INTO.search(context.clause))
    return context.is_less or moved


def _scheme(
    context: Context,
    known: Known,
    figures: KnownFigures,
    said: list[str],
    nearby: list[str],
    against: list[Contradiction],
    _: list[str],
) -> None:
    if context.schemes:
        meant = frozenset().union(*(figures.family(code) for code in context.schemes))
        if not known.schemes:
            return
        if known.schemes <= meant:
            said.append("scheme")
        elif not (known.schemes & meant) or (
            known.kind is Kind.ENTRY and known.entry is not None and known.entry.scheme not in meant
        ):
            against.append(Contradiction.SCHEME)
    elif known.schemes and known.schemes <= context.near:
        nearby.append("scheme")


def _year(
    context: Context,
    known: Known,
    _: KnownFigures,
    said: list[str],
    nearby: list[str],
    against: list[Contradiction],
    unstated: list[str],
) -> None:
    years = [year for year in known.years if year.is_stated]
    if context.year is None:
        if years and any(_is_exactly(span, years) for span in context.years):
            nearby.append("year")
    elif not years:
        unstated.append("year")
    elif _is_exactly(context.year, years):
        if _moves_elsewhere(context.year, known):
            against.append(Contradiction.YEAR)
        else:
            (said if len(years) == len(known.years) else nearby).append("year")
    elif not (context.is_of_all and _within(context.year, years)) and not (
        context.year.first and len(years) < len(known.years) and _within(context.year, years)
    ):
        against.append(Contradiction.YEAR)


def _is_exactly(span: Span, years: list[Year]) -> bool:
    first, last = min(year.first for year in years), max(year.last for year in years)
    if not span.first:
        return last - first + 1 == span.number and span.number > 1
    if span.each:
        return first == last and span.first <= first <= span.last
    if span.between:
        return {first, last} <= {span.first, span.last}
    return (span.first, span.last) == (first, last)


def _moves_elsewhere(span: Span, known: Known) -> bool:
    """Return whether a text moves money between two years of which its entry has but one."""
    if not span.between or not isinstance(known.entry, Variation) or known.entry.type not in NIL_OVER:
        return False
    years = {line.year for line in known.entry.lines}
    return all(year.is_stated for year in years) and not {span.first, span.last} <= {
        first for year in years for first in range(year.first, year.last + 1)
    }


def _within(span: Span, years: list[Year]) -> bool:
    return all(span.first <= year.first and year.last <= span.last for year in years)


def _funding(
    context: Context,
    known: Known,
    _: KnownFigures,
    said: list[str],
    nearby: list[str],
    against: list[Contradiction],
    unstated: list[str],
) -> None:
    only = next(iter(known.fundings)) if len(known.fundings) == 1 else None
    if context.funding is None:
        if only in context.fundings:
            nearby.append("funding type")
    elif only is context.funding:
        said.append("funding type")
    elif only is Funding.NOT_STATED:
        unstated.append("funding type")
    elif known.kind is not Kind.QUOTATION:
        against.append(Contradiction.FUNDING)


def _account(
    context: Context,
    known: Known,
    figures: KnownFigures,
    said: list[str],
    nearby: list[str],
    against: list[Contradiction],
    unstated: list[str],
) -> None:
    del said, unstated
    rings = {figures.book.ring_of(account) for account in known.accounts} - {NOT_STATED}
    if context.account and rings:
        if rings == {context.account}:
            nearby.append("account")
        elif context.account not in rings:
            against.append(Contradiction.SCHEME)


_OUTCOMES: Mapping[Says, frozenset[Outcome]] = {
    Says.APPROVED: frozenset({Outcome.APPROVED, Outcome.AMENDED, Outcome.UPHELD, Outcome.AGREED}),
    Says.RECOMMENDED: frozenset(
        {Outcome.RECOMMENDED, Outcome.PROPOSED, Outcome.AGREED, Outcome.DEFERRED, Outcome.INDICATIVE, Outcome.CALLED_IN}
    ),
    Says.AWAITING: frozenset(
        {Outcome.RECOMMENDED, Outcome.PROPOSED, Outcome.AGREED, Outcome.DEFERRED, Outcome.CALLED_IN}
    ),
    Says.REJECTED: frozenset({Outcome.REJECTED, Outcome.WITHDRAWN}),
}


def relevant(steps: tuple[Step, ...], says: Says | None) -> tuple[Step, ...]:
    """Return the steps that a text speaks of which says that something was approved, recommended or rejected."""
    return steps if says is None else tuple(step for step in steps if step.outcome in _OUTCOMES[says])


def _standing(
    context: Context,
    known: Known,
    _: KnownFigures,
    said: list[str],
    nearby: list[str],
    against: list[Contradiction],
    unstated: list[str],
) -> None:
    del said, nearby, unstated
    says, column = context.says, known.column
    if says is None or known.kind in {Kind.QUOTATION, Kind.STATED}:
        return
    agreed = any(step.outcome is Outcome.AGREED and step.decision.body == context.body for step in known.steps)
    wrong = {
        Says.APPROVED: column is not Column.APPROVED and not (context.body and agreed),
        Says.RECOMMENDED: False,
        Says.AWAITING: column in {Column.APPROVED, Column.NOT_COUNTED},
        Says.REJECTED: column is not Column.NOT_COUNTED,
    }[says]
    if wrong and not (known.kind is Kind.DECISION and column is None):
        against.append(Contradiction.STANDING)


def _by_whom(
    context: Context,
    known: Known,
    _: KnownFigures,
    said: list[str],
    nearby: list[str],
    against: list[Contradiction],
    unstated: list[str],
) -> None:
    del unstated
    if Contradiction.STANDING in against:
        _misnamed(context, known, said)
        return
    steps = relevant(known.steps, context.says)
    by_body = tuple(step for step in steps if step.decision.body == context.body)
    if context.body and steps:
        if by_body:
            said.append("body")
        elif all(step.decision.body for step in steps):
            against.append(Contradiction.BODY)
    dated = [step.decision.decided for step in (by_body or steps) if step.decision.decided]
    if context.day is not None and steps:
        if any(context.day.is_of(day) for day in dated):
            said.append("date")
        elif dated and len(dated) == len(by_body or steps):
            against.append(Contradiction.DAY)
    elif any(day.is_of(step.decision.decided) for day in context.days for step in known.steps if step.decision.decided):
        nearby.append("date")


def _is_referred_to(text: str, known: Known) -> bool:
    """Return whether a text names the decision of a figure by its own reference: “decision 9-2014”, “06#40”."""
    for reference in references_of(known):
        at = text.find(reference)
        if at >= 0 and not (text[:at][-1:].isalnum() or text[at + len(reference) :][:1].isalnum()):
            return True
    return False


def _misnamed(context: Context, known: Known, said: list[str]) -> None:
    """Say which body and day a text has right of a decision that it calls by the wrong name."""
    steps = [step for step in known.steps if context.body and step.decision.body == context.body]
    if steps:
        said.append("body")
    if context.day is not None and any(
        step.decision.decided and context.day.is_of(step.decision.decided) for step in steps or known.steps
    ):
        said.append("date")


def _titled(context: Context, title: frozenset[str]) -> bool:
    shared = len(title & context.telling)
    return shared >= _TWO or (0 < shared == len(title))


def _is_part(context: Context, known: Known, figures: KnownFigures, supports: Sequence[str]) -> bool:
    """Return whether a text says that a figure is all there is, and it is but a part."""
    if not context.is_total or context.says is Says.RECOMMENDED or known.was is not None:
        return False
    if known.is_total and context.year is None and "year" in supports:
        return False
    total = scope_total(context, figures)
    return total is not None and total.pence != known.pence and known.schemes <= total.schemes


class Slip(StrEnum):
    """How a figure may have been mistyped."""

    UNIT = "unit"
    ROUNDING = "rounding"
    DIGIT = "digit"
    SWAPPED = "two digits the wrong way round"
    LOST = "a digit too many or too few"


def slips(found: Found) -> Iterator[tuple[Slip, int]]:
    """Yield what a figure may have been meant to be, as sizes in steps of its own precision."""
    steps = found.size // found.figure.unit
    digits = str(steps)
    if len(digits) < _TWO:
        return
    yield Slip.ROUNDING, steps - 1
    yield Slip.ROUNDING, steps + 1
    yield from ((Slip.SWAPPED, meant) for meant in _swapped(digits))
    for place, printed in enumerate(digits):
        for digit in _DIGITS.replace(printed, "") if place else _DIGITS[1:].replace(printed, ""):
            yield Slip.DIGIT, int(digits[:place] + digit + digits[place + 1 :])
    if len(digits) >= _THREE:
        for place in range(len(digits)):
            yield Slip.LOST, int(digits[:place] + digits[place + 1 :])
        for place in range(len(digits) + 1):
            for digit in _DIGITS:
                yield Slip.LOST, int(digits[:place] + digit + digits[place:])


def may_be_meant(found: Found) -> Iterator[tuple[Slip, int, int]]:
    """Yield the slips by which a figure may have come about, each with the sizes from and to that were meant."""
    unit = found.figure.unit
    half = (unit + 1) // 2
    for factor in _UNITS:
        yield Slip.UNIT, found.reach[0] * factor, found.reach[1] * factor
        yield (Slip.UNIT, *_divided(found, factor))
    for slip, steps in slips(found):
        yield slip, steps * unit - half, steps * unit + half - 1


def _divided(found: Found, factor: int) -> tuple[int, int]:
    low, high = found.reach
    return -(-low // factor), max(high - 1, 0) // factor


def _swapped(digits: str) -> Iterator[int]:
    """Yield what was meant where two digits stand the wrong way round, or take turns the wrong way: 949 for 494."""
    for place, other in combinations(range(len(digits)), _TWO):
        if digits[place] != digits[other]:
            swapped = list(digits)
            swapped[place], swapped[other] = swapped[other], swapped[place]
            yield int("".join(swapped))
    for place, (one, two, three) in enumerate(zip(digits, digits[1:], digits[2:], strict=False)):
        if one == three != two:
            yield int(digits[:place] + two + one + two + digits[place + _THREE :])


def _single_year(span: Span | None) -> Year | None:
    if span is None or not span.first or span.between:
        return None
    first = _label(span.first)
    return read_year(first if span.first == span.last else f"{first}..{_label(span.last)}")


def _label(first: int) -> str:
    return f"{first}-{(first + 1) % _CENTURY:02d}"
