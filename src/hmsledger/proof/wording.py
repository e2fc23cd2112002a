"""Verdicts in words: what the book says, in sentences that a finance officer can act on."""

from collections.abc import Iterable, Sequence
from datetime import date

from hmsledger.entries import Book, BudgetEntry, Correction, Decision, Evidence, Funding, LaterDecision
from hmsledger.money import shown
from hmsledger.proof.context import Context
from hmsledger.proof.figures import Found
from hmsledger.proof.known import Kind, Known
from hmsledger.proof.match import Contradiction, Fit, Slip, relevant
from hmsledger.standing import Column, Step

_MOST_NAMED = 4


def listed(parts: Iterable[str]) -> str:
    """Return words as a sentence lists them.

    >>> listed(["scheme", "year", "body"])
    'scheme, year and body'
    """
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def described(book: Book, known: Known) -> str:
    """Return what a figure of the book is, with its amount and standing: who decided it, when and where."""
    return f"{name_of(book, known)} is {shown(known.pence)}, {standing_of(book, known)}"


def name_of(book: Book, known: Known) -> str:
    """Return what a figure of the book is called."""
    about = _about(book, known)
    if known.kind is Kind.QUOTATION:
        return f"the quotation {known.entries[0]}{about}"
    if known.kind is Kind.STATED:
        return f"the total as printed{about}"
    if known.kind is Kind.DECISION:
        return f"what {_decider(book, known.steps)} in all ({_named(known.entries)})"
    if known.kind is Kind.TOTAL:
        return f"the {standing_of(book, known)} total{about} ({_named(known.entries)})"
    return f"{known.entries[0]}{about}"


def standing_of(book: Book, known: Known) -> str:
    """Return how a figure of the book stands."""
    if known.kind in {Kind.QUOTATION, Kind.STATED}:
        return "kept to be checked and counted nowhere"
    if known.kind is Kind.LINE or known.kind is Kind.ENTRY:
        if known.standing is None:
            return f"undecided on that day{_next(book, known.steps)}"
        words = f"{known.standing.outcome}{_given(book, known.standing.given_by)}"
        return f"{words}, resting on a quotation" if known.standing.quoted else words
    return {Column.APPROVED: "approved", Column.PENDING: "pending", Column.NOT_COUNTED: "not counted"}.get(
        known.column or Column.PENDING, "pending"
    )


def agreement(book: Book, found: Found, best: Fit) -> str:
    """Return the sentence of a figure that agrees."""
    exact = "" if found.figure.unit == 1 else f" at its precision of {shown(found.figure.unit).removesuffix('.00')}"
    if found.top:
        exact = " in its range"
    silent = f"; the book does not state the {listed(best.unstated)}" if best.unstated else ""
    fits = f"{listed(best.supports)} {'fits' if len(best.supports) == 1 else 'fit'}"
    return f"{described(book, best.known)}{exact}; {fits}{silent}"


def contradiction(book: Book, context: Context, best: Fit, total: Known | None) -> str:
    """Return the sentence of a figure whose amount is right, and whose words are not.

    Args:
        book: the book.
        context: what is said of the figure.
        best: the figure of the book with this amount.
        total: the total of the part of the budget that the text speaks of.
    """
    if best.against == (Contradiction.PART,) and total is not None:
        in_all = f"{shown(total.pence)} is {standing_of(book, total)} in all ({_named(total.entries)})"
        return f"the amount is right, the statement is incomplete: {described(book, best.known)}; {in_all}"
    wrong = [_gravest(best), *(item for item in best.against if item is not _gravest(best) and item not in _BY_WHOM)]
    are = "is" if len(wrong) == 1 else "are"
    return f"the amount is right, the {listed(wrong)} {are} not: {_against(book, context, best)}"


def stale(book: Book, known: Known, day: date | None) -> str:
    """Return the sentence of a figure that was the book's."""
    was = known.was
    if was is None or was.until is None:
        return f"{name_of(book, known)} was {shown(known.pence)} as known on {day}; it has been restated since"
    how = "as known before" if was.known else "before"
    changed = listed([_change(book, entry) for entry in was.by[:_MOST_NAMED]])
    return f"{name_of(book, known)} was {shown(known.pence)} {how} {was.until}, when {changed}"


def slip_words(slip: Slip, book: Book, known: Known) -> str:
    """Return the sentence of a figure that was probably mistyped."""
    kind = {
        Slip.UNIT: "the unit is wrong",
        Slip.DIGIT: "one digit is wrong",
        Slip.SWAPPED: "two digits stand the wrong way round",
        Slip.LOST: "a digit is too many or too few",
        Slip.ROUNDING: "it is rounded wrongly",
    }[slip]
    return f"{described(book, known)}: probably {kind}"


def _about(book: Book, known: Known) -> str:
    schemes = sorted(known.schemes)
    parts = []
    if known.kind is Kind.TOTAL and len(schemes) == 1:
        parts.append(book.scheme_name(schemes[0]))
    years = sorted(known.years, key=lambda year: year.order)
    if len(years) == 1 and years[0].is_stated:
        parts.append(years[0].label)
    elif len(years) > 1:
        parts.append("all years")
    if len(known.fundings) == 1 and (funding := next(iter(known.fundings))) is not Funding.NOT_STATED:
        parts.append(funding.value)
    title = known.entry.title if known.entry and known.kind in {Kind.LINE, Kind.ENTRY} else ""
    said = f" “{title}”" if title else ""
    return f"{said} ({', '.join(parts)})" if parts else said


def _named(ids: Sequence[str]) -> str:
    shown_ids = ", ".join(ids[:_MOST_NAMED])
    return f"{shown_ids} and {len(ids) - _MOST_NAMED} more" if len(ids) > _MOST_NAMED else shown_ids


def _decider(book: Book, steps: Sequence[Step]) -> str:
    decision = steps[0].decision
    return f"{book.body_name(decision.body)} {decision.outcome} on {decision.decided}"


def _given(book: Book, step: Step | None) -> str:
    if step is None:
        return ""
    decision = step.decision
    by = f" by {book.body_name(decision.body)}" if decision.body else ""
    on = f" on {decision.decided}" if decision.decided else ""
    cited = _cited(decision)
    return f"{by}{on}{f' ({cited})' if cited else ''}"


def _cited(decision: Decision) -> str:
    parts = [f"{name} {text}" for name, text in (("item", decision.item), ("minute", decision.minute)) if text]
    if not parts and decision.reference:
        parts.append(decision.reference)
    if decision.evidence is Evidence.QUOTED:
        parts.append("no minute is known")
    return ", ".join(parts)


def _next(book: Book, steps: Sequence[Step]) -> str:
    return f"; {steps[0].outcome}{_given(book, steps[0])}" if steps else ""


def _against(book: Book, context: Context, best: Fit) -> str:
    known = best.known
    gravest = _gravest(best)
    reason = {
        Contradiction.SIGN: "the text has the other sign",
        Contradiction.PART: "the text speaks of all there is, and this is a part of it",
        Contradiction.DAY: f"the text says {context.day.words if context.day else ''}",
        Contradiction.BODY: f"the text says {book.body_name(context.body)}",
        Contradiction.STANDING: f"the text has it as {context.says.value if context.says else ''}",
        Contradiction.FUNDING: f"the text says {context.funding.value if context.funding else ''}",
        Contradiction.YEAR: f"the text says {context.year.words if context.year else ''}",
        Contradiction.SCHEME: "the text speaks of something else",
    }[gravest]
    steps = relevant(known.steps, context.says)
    decided = f"; {steps[-1].outcome}{_given(book, steps[-1])}" if steps and gravest in _BY_WHOM else ""
    return f"{described(book, known)}{decided}; {reason}"


def _gravest(best: Fit) -> Contradiction:
    return Contradiction.STANDING if Contradiction.STANDING in best.against else best.against[-1]


_BY_WHOM = frozenset({Contradiction.DAY, Contradiction.BODY})


def _change(book: Book, entry: BudgetEntry | LaterDecision | Correction) -> str:
    if isinstance(entry, Correction):
        said = entry.statement
        cited = ", ".join(f"{name} {text}" for name, text in (("item", said.item), ("minute", said.minute)) if text)
        on = f" on {said.made}{f' ({cited})' if cited else ''}"
        return f"{entry.id} corrected it, as {said.by} said{on}"
    return f"{entry.id} came: {entry.decision.outcome}{_given_by(book, entry.decision)}"


def _given_by(book: Book, decision: Decision) -> str:
    by = f" by {book.body_name(decision.body)}" if decision.body else ""
    return f"{by}{f' on {decision.decided}' if decision.decided else ''}"
