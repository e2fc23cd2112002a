"""Standing: where an entry stands after every step that bodies took with it.

The table ``POSSIBLE`` is the law of the steps. What a body may decide alone is its power over the
matter: a council's executive may recommend a budget that only full Council can approve
(Local Authorities (Functions and Responsibilities) (England) Regulations 2000, regulation 4).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from hmsledger.clocks import Clocks
from hmsledger.entries import Book, BudgetEntry, Decision, Evidence, LaterDecision, Line, Outcome, Word, id_order


class Column(Word):
    """In which column of a report an entry's money stands."""

    APPROVED = "approved"
    PENDING = "pending"
    NOT_COUNTED = "not-counted"


COLUMN_OF: Mapping[Outcome, Column] = {
    Outcome.PROPOSED: Column.PENDING,
    Outcome.RECOMMENDED: Column.PENDING,
    Outcome.AGREED: Column.PENDING,
    Outcome.DEFERRED: Column.PENDING,
    Outcome.CALLED_IN: Column.PENDING,
    Outcome.APPROVED: Column.APPROVED,
    Outcome.AMENDED: Column.APPROVED,
    Outcome.UPHELD: Column.APPROVED,
    Outcome.INDICATIVE: Column.NOT_COUNTED,
    Outcome.NOTED: Column.NOT_COUNTED,
    Outcome.REJECTED: Column.NOT_COUNTED,
    Outcome.WITHDRAWN: Column.NOT_COUNTED,
    Outcome.RESCINDED: Column.NOT_COUNTED,
}
NEEDS_POWER = frozenset({Outcome.APPROVED, Outcome.AMENDED, Outcome.RESCINDED})

_UNDECIDED = frozenset({None, Outcome.NOTED})
_PENDING = frozenset({Outcome.PROPOSED, Outcome.RECOMMENDED, Outcome.AGREED, Outcome.DEFERRED})
_STANDS = frozenset({Outcome.APPROVED, Outcome.AMENDED, Outcome.UPHELD})
_ENDED = frozenset({Outcome.WITHDRAWN, Outcome.RESCINDED})
_ANY = frozenset({None, *Outcome})
_TO_PENDING = _UNDECIDED | _PENDING
_TO_APPROVED = _TO_PENDING | _STANDS | {Outcome.INDICATIVE, Outcome.REJECTED, Outcome.CALLED_IN}
_TO_REFUSED = _TO_PENDING | {Outcome.INDICATIVE}

POSSIBLE: Mapping[Outcome, frozenset[Outcome | None]] = {
    Outcome.PROPOSED: _TO_PENDING,
    Outcome.RECOMMENDED: _TO_PENDING,
    Outcome.AGREED: _TO_PENDING,
    Outcome.DEFERRED: _TO_PENDING,
    Outcome.INDICATIVE: _ANY - _ENDED - _STANDS,
    Outcome.NOTED: _ANY - _ENDED,
    Outcome.APPROVED: _TO_APPROVED,
    Outcome.AMENDED: _TO_APPROVED,
    Outcome.REJECTED: _TO_REFUSED,
    Outcome.WITHDRAWN: _TO_REFUSED,
    Outcome.CALLED_IN: _STANDS,
    Outcome.UPHELD: frozenset({Outcome.CALLED_IN}),
    Outcome.RESCINDED: _STANDS | {Outcome.CALLED_IN},
}
"""From which standing each outcome is possible; None is an entry that nothing was done with yet."""

_LEFT_BY: Mapping[Outcome, frozenset[Outcome | None]] = {
    Outcome.NOTED: frozenset({None}),
    Outcome.INDICATIVE: _UNDECIDED,
}
"""The standings that a note or a word in principle can change; it leaves every other as it is."""


class Step(NamedTuple):
    """One decision in the life of an entry.

    Attributes:
        entry: the entry that records it: the approval or variation itself, or a later decision.
        stands_from: the day from which it counts. For an undated decision that is the day by which it must
            have been taken: the date of the document that quotes it, else the day it was recorded. An entry's own
            first decision came before every other, so it is never later than the first dated one.
        powerful: whether its body may do what the outcome says.
    """

    entry: BudgetEntry | LaterDecision
    stands_from: date
    powerful: bool

    @property
    def decision(self) -> Decision:
        """The decision that was taken."""
        return self.entry.decision

    @property
    def outcome(self) -> Outcome:
        """What was decided."""
        return self.entry.decision.outcome

    @property
    def lacks_power(self) -> bool:
        """Whether a body that is known to lack the power is said to have approved or amended."""
        return not self.powerful and bool(self.decision.body) and self.outcome is not Outcome.RESCINDED


class Standing(NamedTuple):
    """Where an entry stands.

    Attributes:
        outcome: the outcome that gives its standing.
        column: the column in which its money stands.
        quoted: whether its approval is known only because a later document says so.
        lines_of: the entry whose lines are in force: itself, or the decision that amended it.
        steps: the steps that led here, impossible ones left out.
        impossible: the steps that could not be taken, each with the standing it met.
    """

    outcome: Outcome
    column: Column
    quoted: bool
    lines_of: BudgetEntry | LaterDecision
    steps: tuple[Step, ...]
    impossible: tuple[tuple[Step, Outcome | None], ...] = ()

    @property
    def given_by(self) -> Step | None:
        """The last step that says what the standing is; None where no step was possible."""
        return next((step for step in reversed(self.steps) if step.outcome is self.outcome), None) or next(
            (step for step in reversed(self.steps) if step.outcome not in _LEFT_BY), None
        )


class Life(NamedTuple):
    """The life of an approval or variation.

    Attributes:
        steps: every step that had been recorded, in order, whenever it was taken.
        standing: where it stands through the clocks; None where nothing had been done with it.
    """

    entry: BudgetEntry
    steps: tuple[Step, ...]
    standing: Standing | None


def lives(book: Book, clocks: Clocks) -> tuple[Life, ...]:
    """Return the life of every approval and variation that had been recorded.

    They are kept with the book: reports and checks ask for the same ones.
    """
    kept = book.kept.get(clocks)
    if kept is None:
        kept = book.kept[clocks] = tuple([_life(book, entry, clocks) for entry in budget_entries(book, clocks)])
    return kept


def _life(book: Book, entry: BudgetEntry, clocks: Clocks) -> Life:
    steps = steps_of(book, entry, clocks)
    taken = steps if clocks.as_at is None else tuple(step for step in steps if clocks.reaches(step.stands_from))
    return Life(entry, steps, fold(entry, taken) if taken else None)


def steps_of(book: Book, entry: BudgetEntry, clocks: Clocks) -> tuple[Step, ...]:
    """Return the steps taken with an entry that had been recorded, in order, whenever they were taken."""
    later = book.decisions_of.get(entry.id, ())
    if clocks.as_known is not None:
        later = tuple([decision for decision in later if clocks.knows(decision)])
    own = Step(entry, _stands_from(entry, later), _is_powerful(book, entry, entry.matter))
    if not later:
        return (own,)
    others = [Step(step, _stands_from(step), _is_powerful(book, step, entry.matter)) for step in later]
    if len(others) > 1:
        others.sort(key=lambda step: (step.stands_from, step.entry.recorded, id_order(step.entry.id)))
    return (own, *_in_possible_order(own, others))


def _in_possible_order(own: Step, others: list[Step]) -> Iterator[Step]:
    """Yield later steps by their days; but an undated one comes before a dated step that only it makes possible."""
    outcome = _after(own, None)
    left = list(others)
    in_vain: set[tuple[Outcome | None, Outcome]] = set()  # nothing is ever added to what is left
    while left:
        step = left.pop(0)
        if outcome not in POSSIBLE[step.outcome] and (outcome, step.outcome) not in in_vain:
            for index, undated in enumerate(left):
                possible = outcome in POSSIBLE[undated.outcome] and _after(undated, outcome) in POSSIBLE[step.outcome]
                if undated.decision.decided is None and possible:
                    del left[index]
                    outcome = _after(undated, outcome)
                    yield undated._replace(stands_from=min(undated.stands_from, step.stands_from))
                    break
            else:
                in_vain.add((outcome, step.outcome))
        outcome = _after(step, outcome)
        yield step


def _after(step: Step, before: Outcome | None) -> Outcome | None:
    """Return the standing after a step: what it was where the step is impossible or leaves it as it is."""
    if before not in POSSIBLE[step.outcome]:
        return before
    return _reached(step.outcome, before, powerful=step.powerful) or before


def standing_of(book: Book, entry: BudgetEntry, clocks: Clocks) -> Standing | None:
    """Return where an entry stands through the clocks, or None where nothing had been done with it."""
    steps = tuple(step for step in steps_of(book, entry, clocks) if clocks.reaches(step.stands_from))
    return fold(entry, steps) if steps else None


def fold(entry: BudgetEntry, steps: tuple[Step, ...]) -> Standing:
    """Return where the steps lead, taken one after the other; at least one step."""
    outcome: Outcome | None = None
    lines_of: BudgetEntry | LaterDecision = entry
    quoted = False
    taken: list[Step] = []
    impossible: list[tuple[Step, Outcome | None]] = []
    for step in steps:
        decision = step.entry.decision
        said = decision.outcome
        if outcome not in POSSIBLE[said]:
            impossible.append((step, outcome))
            continue
        taken.append(step)
        reached = _reached(said, outcome, powerful=step.powerful)
        if reached is None:
            continue
        if step.entry is not entry and said is Outcome.AMENDED and step.entry.lines:
            lines_of = step.entry
        by_quotation = decision.evidence is Evidence.QUOTED
        confirms = outcome in _STANDS and reached in _STANDS and said is Outcome.APPROVED
        quoted = quoted and by_quotation if confirms else by_quotation
        outcome = reached
    final = outcome or Outcome.NOTED
    column = COLUMN_OF[final]
    return Standing(final, column, quoted and column is Column.APPROVED, lines_of, tuple(taken), tuple(impossible))


def lines_in_force(standing: Standing, corrected_lines: Mapping[str, tuple[Line, ...]]) -> tuple[Line, ...]:
    """Return the lines that count for an entry: its own or the amendment's, as corrected."""
    return corrected_lines.get(standing.lines_of.id, standing.lines_of.lines)


def budget_entries(book: Book, clocks: Clocks) -> Iterator[BudgetEntry]:
    """Yield the approvals and variations that had been recorded."""
    return (entry for entry in book.entries if isinstance(entry, BudgetEntry) and clocks.knows(entry))


def _reached(said: Outcome, before: Outcome | None, *, powerful: bool) -> Outcome | None:
    """Return the standing a possible step leads to, or None where it leaves everything as it was."""
    if before not in _LEFT_BY.get(said, _ANY):
        return None
    if powerful:
        return said
    if said is Outcome.RESCINDED or before in _STANDS or before is Outcome.CALLED_IN:
        return None
    return Outcome.AGREED


def _stands_from(step: BudgetEntry | LaterDecision, later: tuple[LaterDecision, ...] = ()) -> date:
    """Return the day of a decision; an undated one stands once it is known, or with the first dated one after it."""
    decision = step.decision
    if decision.decided is not None:
        return decision.decided
    known = decision.quoted_in.dated if decision.quoted_in and decision.quoted_in.dated else step.recorded
    return min([known, *(other.decision.decided for other in later if other.decision.decided)])


def _is_powerful(book: Book, step: BudgetEntry | LaterDecision, matter: str) -> bool:
    decision = step.decision
    if decision.outcome not in NEEDS_POWER:
        return True
    if not decision.body:
        return decision.evidence is Evidence.QUOTED
    return book.has_power(decision.body, matter)
