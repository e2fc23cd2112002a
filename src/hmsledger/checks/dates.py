"""Remarks on dates and years that cannot be what the papers say: probably misread or mistyped."""

from hmsledger.checks.context import Checked, Context, about
from hmsledger.checks.decisions import late_money
from hmsledger.checks.rule import rule
from hmsledger.entries import BudgetEntry, Document, LaterDecision, Line, Outcome, Quotation, Variation, VariationType
from hmsledger.findings import Severity
from hmsledger.standing import Step
from hmsledger.years import financial_year_of

_YEARS_AHEAD = 10
_YEARS_AGO = 5


@rule(
    "published-before-decided",
    Severity.WARNING,
    "A decision is published on the day it is taken or later.",
    why="The Executive Arrangements (Meetings and Access to Information) (England) Regulations 2012, regulation 12, "
    "have the record of a decision made after the meeting. What is published before is the agenda.",
    remedy="Take the date of publication from the decision notice and not from the agenda.",
)
def published_before_decided(context: Context) -> Checked:
    """What is published before a decision is the agenda, not the decision."""
    for life in context.lives:
        for step in life.steps:
            decided, published = step.decision.decided, step.decision.published
            if decided and published and published < decided:
                yield about(
                    step.entry,
                    "published-before-decided",
                    Severity.WARNING,
                    f"{step.entry.id} was published on {published}, before it was {step.outcome} on {decided}",
                    "check both dates against the decision notice: an agenda's date is no date of publication",
                    "decision",
                    "published",
                )


@rule(
    "effective-before-decided",
    Severity.WARNING,
    "A decision has effect from the day it is taken or later, or the entry says why it looks back.",
    why="Decision notices print the day on which call-in ends as the day from which a decision has effect; it "
    "follows the meeting. One that looks back is retrospective, and auditors ask for its reason.",
    remedy="Check both dates against the notice; where the decision does look back, say why in “retrospective”.",
)
def effective_before_decided(context: Context) -> Checked:
    """A decision that has effect from before it was taken looks back, and needs to say why."""
    for life in context.lives:
        for step in life.steps:
            decided, effective = step.decision.decided, step.decision.effective
            if decided and effective and effective < decided and not step.entry.retrospective:
                yield about(
                    step.entry,
                    "effective-before-decided",
                    Severity.WARNING,
                    f"{step.entry.id} has effect from {effective}, before it was {step.outcome} on {decided}",
                    "check both dates against the notice, or say in “retrospective” why it looks back",
                    "decision",
                    "effective",
                )


@rule(
    "quoted-later",
    Severity.WARNING,
    "Nothing is quoted from a document that is dated after the day on which it was recorded.",
    why="Oxford's housing management system: an approval of £538,000 is known only from later papers. The date of "
    "the document that quotes it decides from when it counts, so a wrong one moves the budget.",
    remedy="Check the date of the document against its title page, and the day of recording.",
)
def quoted_later(context: Context) -> Checked:
    """Nobody can quote a document before it is written."""
    for entry in context.known:
        if isinstance(entry, Quotation):
            document: Document | None = entry.document
            path: tuple[str, ...] = ("document", "dated")
        elif isinstance(entry, BudgetEntry | LaterDecision):
            document, path = entry.decision.quoted_in, ("decision", "quoted_in", "dated")
        else:
            continue
        if document and document.dated and document.dated > entry.recorded:
            yield about(
                entry,
                "quoted-later",
                Severity.WARNING,
                f"{entry.id} was recorded on {entry.recorded} from a document dated {document.dated}, which is later",
                "check the date of the document, and the day on which this was recorded",
                *path,
            )


@rule(
    "year-out-of-context",
    Severity.WARNING,
    "Money is given for a financial year near the decision: begun at most ten years after it, or ended at most five "
    "years before.",
    why="Papers print years in many ways (2022/23, 22-23, 2023), and a misread one puts the money where no report "
    "looks for it. East Sussex plans ten years ahead, a long horizon for a capital programme.",
    remedy="Check the year against the minute; if it is right, turn the rule off or make it a remark.",
)
def year_out_of_context(context: Context) -> Checked:
    """A year far from the meeting is probably misread."""
    late = {(step.entry.id, year) for step, year, _ in late_money(context)}
    for life in context.lives:
        for step in life.steps:
            lines = _brought(context, step, life.entry)
            if not lines:
                continue
            given = financial_year_of(step.stands_from).first
            back = _looks_back(step, life.entry)
            far = [line for line in lines if _is_far(line, given, looks_back=back)]
            found = [line for line in far if (step.entry.id, line.year) not in late]
            if found:
                year = found[0].year
                also = f", and {len(found) - 1} more of its lines" if len(found) > 1 else ""
                own = lines == step.entry.lines
                yield about(
                    step.entry,
                    "year-out-of-context",
                    Severity.WARNING,
                    f"{step.entry.id} was {step.outcome} in {financial_year_of(step.stands_from).label}, far from "
                    f"{year.label} in its lines{also}",
                    "check the year against the minute: it is probably misread",
                    "lines",
                    *((lines.index(found[0]), "year") if own else ()),
                )


def _brought(context: Context, step: Step, entry: BudgetEntry) -> tuple[Line, ...]:
    """Return the lines that a step brought in: those of the entry's first decision, or of an amendment."""
    if step.entry is entry or step.outcome is Outcome.AMENDED:
        return context.lines_of(step.entry)
    return ()


def _looks_back(step: Step, entry: BudgetEntry) -> bool:
    """Return whether a decision is about old years by its nature or for a stated reason."""
    moves = isinstance(entry, Variation) and entry.type in {VariationType.REPROFILE, VariationType.RECLASSIFY}
    return moves or bool(step.entry.retrospective)


def _is_far(line: Line, given: int, *, looks_back: bool) -> bool:
    _, first, last = line.year
    if not first or last > first:
        return False
    ahead = first - given
    return ahead > _YEARS_AHEAD or (ahead < -_YEARS_AGO - 1 and not looks_back and line.pence >= 0)
