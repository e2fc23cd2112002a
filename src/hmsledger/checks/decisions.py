"""The laws of decisions: possible steps, dates that run forward, and power to decide."""

from collections.abc import Iterator
from datetime import date

from hmsledger.checks.context import Checked, Context, about
from hmsledger.checks.rule import rule
from hmsledger.entries import Body, Book, Correction, Evidence, LaterDecision, Line, Outcome, Quotation
from hmsledger.findings import Severity
from hmsledger.standing import POSSIBLE, Column, Life, Step
from hmsledger.years import Year, financial_year_of

_PUTS_MONEY = frozenset(
    {
        Outcome.PROPOSED,
        Outcome.RECOMMENDED,
        Outcome.AGREED,
        Outcome.INDICATIVE,
        Outcome.APPROVED,
        Outcome.AMENDED,
    }
)
_APPROVES = frozenset({Outcome.APPROVED, Outcome.AMENDED})
_AWAITS = frozenset({Outcome.PROPOSED, Outcome.RECOMMENDED, Outcome.AGREED, Outcome.DEFERRED})
_PUBLISHED_LATE_DAYS = 28
_PUBLISHED_VERY_LATE_DAYS = 90


@rule(
    "step-not-possible",
    Severity.ERROR,
    why=(
        "A decision that answers nothing is a slip of the pen: a called-in decision must have been taken, and "
        "what was withdrawn cannot be approved."
    ),
    remedy="Record the decision that came between, or correct the outcome.",
)
def step_not_possible(context: Context) -> Checked:
    """A body can only do what is possible from where the entry stands."""
    for life in context.lives:
        for step, met in _impossible(context, life):
            stands = f"stands {met}" if met else "has not been put to anyone"
            possible = ", ".join(sorted(str(outcome) for outcome in POSSIBLE[step.outcome] if outcome)) or "nothing"
            yield about(
                step.entry,
                "step-not-possible",
                Severity.ERROR,
                f"{life.entry.id} cannot be {step.outcome} here: it {stands}",
                f"“{step.outcome}” is possible from: {possible}; record the decision that came between, or "
                "correct the outcome",
                "decision",
                "outcome",
            )


def _impossible(context: Context, life: Life) -> Iterator[tuple[Step, Outcome | None]]:
    """Yield the steps that cannot be, but for those that are impossible only because an earlier one is wrong."""
    powerless = any(step.lacks_power and context.tells("approved-without-power", step.entry.id) for step in life.steps)
    before: tuple[Step, Outcome | None] | None = None
    for step, met in life.standing.impossible if life.standing else ():
        follows = before is not None and before[1] == met and before[0].outcome in POSSIBLE[step.outcome]
        if not follows and not (powerless and _APPROVES & POSSIBLE[step.outcome]):
            yield step, met
        before = (step, met)


@rule(
    "dates-backwards",
    Severity.ERROR,
    why=("A council answers a recommendation after it is made; a date that runs backwards is usually a wrong year."),
    remedy="Check both dates against the minutes.",
)
def dates_backwards(context: Context) -> Checked:
    """What a body later decided cannot have been decided before the entry's own first decision."""
    for life in context.lives:
        first = life.entry.decision.decided
        for step in life.steps[1:]:
            decided = step.decision.decided
            if first and decided and decided < first:
                yield about(
                    step.entry,
                    "dates-backwards",
                    Severity.ERROR,
                    f"{life.entry.id} was {step.outcome} on {decided}, before it was "
                    f"{life.entry.decision.outcome} on {first}",
                    "check both dates against the minutes",
                    "decision",
                    "decided",
                )


@rule(
    "decided-after-recorded",
    Severity.ERROR,
    why="What a report said on a day can be proved only if nothing is recorded before it happened.",
    remedy="Check the date of the meeting; record a decision on its day or later.",
)
def decided_after_recorded(context: Context) -> Checked:
    """Nobody can record a decision before it is taken."""
    for entry in context.known:
        day: date | None
        match entry:
            case Quotation():
                continue
            case Correction():
                day, path, verb = entry.statement.made, ("statement", "made"), "stated"
            case _:
                day, path, verb = entry.decision.decided, ("decision", "decided"), "decided"
        if day is not None and day > entry.recorded:
            yield about(
                entry,
                "decided-after-recorded",
                Severity.ERROR,
                f"{entry.id} was {verb} on {day}, after it was recorded on {entry.recorded}",
                "check the date of the meeting; a decision is recorded on its day or later",
                *path,
            )


@rule(
    "decision-without-body",
    Severity.ERROR,
    why="Who decided is the first question of an auditor, and whether it had the power depends on it.",
    remedy='Name the body, or say evidence = "quoted" if the decision is known only from a later document.',
)
def decision_without_body(context: Context) -> Checked:
    """A minute names the body that decided; only a quotation may leave it open."""
    for step in _steps(context):
        if not step.decision.body and step.decision.evidence is Evidence.MINUTE:
            yield about(
                step.entry,
                "decision-without-body",
                Severity.ERROR,
                f"{step.entry.id} does not say which body decided",
                'name the body, or say evidence = "quoted" if it is known only from a later document',
                "decision",
            )


@rule(
    "approved-without-power",
    Severity.ERROR,
    why=(
        "The budget is set by full council: Local Government Act 2000, section 9D, and the Local Authorities "
        "(Functions and Responsibilities) (England) Regulations 2000, regulation 4. Oxford City Council, Cabinet, "
        "14 June 2023, item 12: a project board had agreed what only Council approves."
    ),
    remedy="Record what the body could do, such as recommended or agreed; record the approval when it comes.",
)
def approved_without_power(context: Context) -> Checked:
    """Only a body with power over the matter can approve, amend or rescind.

    Local Government Act 2000, section 9D, and the Functions and Responsibilities Regulations under it.
    """
    for life in context.lives:
        for step in life.steps:
            if not step.powerful and step.decision.body and step.outcome is Outcome.RESCINDED:
                yield about(
                    step.entry,
                    "approved-without-power",
                    Severity.ERROR,
                    f"{_name(context.book, step)} cannot have rescinded {life.entry.id}: "
                    f"it has no power over {life.entry.matter} matters; the decision stands",
                    "record the decision of the body that has the power",
                    "decision",
                    "outcome",
                )
            elif not step.powerful and step.decision.body:
                yield about(
                    step.entry,
                    "approved-without-power",
                    Severity.ERROR,
                    f"{_name(context.book, step)} cannot have {step.outcome} {life.entry.id}: "
                    f"it has no power over {life.entry.matter} matters; this is not counted as approved",
                    "record it as agreed or recommended, or declare in its [[body]] that it decides "
                    f"{life.entry.matter} matters",
                    "decision",
                    "outcome",
                )


@rule(
    "retrospective-missing",
    Severity.ERROR,
    why=(
        "Oxford City Council, Cabinet, 14 June 2023, item 12: £263,000 for 2022-23 came to Cabinet 75 days after "
        "the year had ended. Spending before approval must be seen as such."
    ),
    remedy="Say in “retrospective” why the decision came after the year.",
)
def retrospective_missing(context: Context) -> Checked:
    """Money put into a year that had already ended needs a stated reason."""
    for step, year, days in late_money(context):
        if not _reason(context, step):
            yield about(
                step.entry,
                "retrospective-missing",
                Severity.ERROR,
                f"{step.entry.id} puts money into {year.label}, which had ended {days:,} day{'s' if days > 1 else ''} "
                f"before it was {step.outcome}",
                "check the year; if it is right, say why in “retrospective”",
                "decision",
                "decided",
            )


@rule(
    "retrospective-decision",
    Severity.INFORMATION,
    why=(
        "Oxford City Council, Cabinet, 14 June 2023, item 12: the resolution gives the reason for which spending "
        "of the last year was put to it."
    ),
    remedy="Nothing: the report marks it.",
)
def retrospective_decision(context: Context) -> Checked:
    """Money was put into a year that had ended, and somebody said why."""
    for step, year, days in late_money(context):
        if reason := _reason(context, step):
            yield about(
                step.entry,
                "retrospective-decision",
                Severity.INFORMATION,
                f"{year.label} had ended {days} days before {step.entry.id} was {step.outcome}: "
                f"retrospective, because: {reason}",
                "nothing to do; the report marks it",
                *(("retrospective",) if step.entry.retrospective else ("decision", "decided")),
            )


@rule(
    "amended-without-lines",
    Severity.ERROR,
    "A decision that amends says what it amends to.",
    why=("Councillors amend budgets in the chamber; the figures as amended are the budget, not those of the motion."),
    remedy="Add the lines as approved.",
)
@rule(
    "lines-not-amended",
    Severity.ERROR,
    "A decision that does not amend carries no figures of its own.",
    why=(
        "Figures that differ from what was put to the meeting are an amendment, and figures that do not differ "
        "are said once."
    ),
    remedy="Say amended if the body changed the figures, or take the lines out.",
)
def amended_without_lines(context: Context) -> Checked:
    """An amendment carries the lines as approved, and no other later decision carries any."""
    for step in _steps(context):
        if not isinstance(step.entry, LaterDecision):
            continue
        if step.outcome is Outcome.AMENDED and not step.entry.lines:
            yield about(
                step.entry,
                "amended-without-lines",
                Severity.ERROR,
                f"{step.entry.id} says that {step.entry.of} was amended, but not to what",
                "add the lines as approved",
                "decision",
                "outcome",
            )
        elif step.outcome is not Outcome.AMENDED and step.entry.lines:
            yield about(
                step.entry,
                "lines-not-amended",
                Severity.ERROR,
                f"{step.entry.id} carries lines, but {step.entry.of} was {step.outcome} and not amended",
                "say amended if the body changed the figures, or take the lines out",
                "lines",
            )


@rule(
    "decision-undated",
    Severity.WARNING,
    why=(
        "Two decision notices of the Police and Crime Commissioner for Cleveland bear no date: nobody can say "
        "from when the budget stood."
    ),
    remedy="Find the date of the meeting and record it.",
)
def decision_undated(context: Context) -> Checked:
    """A minute without a date leaves open from when the budget stood."""
    for step in _steps(context):
        decision = step.decision
        if not decision.decided and decision.evidence is Evidence.MINUTE and step.outcome is not Outcome.PROPOSED:
            yield about(
                step.entry,
                "decision-undated",
                Severity.WARNING,
                f"the date on which {step.entry.id} was {step.outcome} is not stated; it counts from "
                f"{step.stands_from}",
                "add its date as “decided” once it is found",
                "decision",
            )


@rule(
    "decision-awaited",
    Severity.WARNING,
    why=(
        "Oxford City Council, Cabinet, 14 June 2023, item 12: £857,000 was recommended to Council. Until Council "
        "decides it is not budget, and nobody is told when that is forgotten."
    ),
    remedy="Record what was decided, or that it was withdrawn.",
)
def decision_awaited(context: Context) -> Checked:
    """What was recommended and never decided is not budget, however long ago it was."""
    for life in context.lives:
        if not life.standing or life.standing.outcome not in _AWAITS:
            continue
        last = next(
            step for step in reversed(life.standing.steps) if step.outcome not in {Outcome.NOTED, Outcome.INDICATIVE}
        )
        if last.lacks_power and context.tells("approved-without-power", last.entry.id):
            continue
        decided = last.decision.decided
        days = _days(context.today, decided) if decided else 0
        age = f" {days:,} day{'' if days == 1 else 's'} ago" if decided else ""
        yield about(
            last.entry,
            "decision-awaited",
            Severity.WARNING,
            f"{life.entry.id} was {last.outcome} by {_name(context.book, last)}{age} and no decision with "
            "power is recorded",
            f"record what was decided: hmsledger decide {life.entry.id} approved --by BODY --on DATE",
            "decision",
            "outcome",
        )


@rule(
    "agreed-without-power",
    Severity.INFORMATION,
    why=(
        "Oxford City Council, Cabinet, 14 June 2023, item 12: a project board had agreed £263,000 that only "
        "Council could approve."
    ),
    remedy="Nothing: a body with power has to approve it.",
)
def agreed_without_power(context: Context) -> Checked:
    """A board that cannot decide may agree; that approves nothing."""
    for life in context.lives:
        for step in life.steps:
            body = step.decision.body
            uncounted = life.standing is not None and life.standing.column is not Column.APPROVED
            powerless = body and not context.book.has_power(body, life.entry.matter)
            if step.outcome is Outcome.AGREED and powerless and uncounted:
                yield about(
                    step.entry,
                    "agreed-without-power",
                    Severity.INFORMATION,
                    f"{life.entry.id} was agreed by {_name(context.book, step)}, which cannot decide "
                    f"{life.entry.matter} matters: not counted as approved",
                    "nothing to do; a body with power has to approve it",
                    "decision",
                    "body",
                )


@rule(
    "published-late",
    Severity.WARNING,
    why=(
        "An officer decision of Oxford City Council of 4 August 2020 was published on 14 April 2021. Decisions "
        "are to be published as soon as practicable: Local Authorities (Executive Arrangements) (Meetings and "
        "Access to Information) (England) Regulations 2012, regulations 12 and 13."
    ),
    remedy="Check the dates; reports in between could not know of it.",
)
def published_late(context: Context) -> Checked:
    """A decision that is published long after it was taken was missing from every report in between."""
    for step in _steps(context):
        decided, published = step.decision.decided, step.decision.published
        if not decided or not published:
            continue
        days = _days(published, decided)
        if days <= _PUBLISHED_LATE_DAYS:
            continue
        other_year = financial_year_of(published) != financial_year_of(decided)
        worse = days > _PUBLISHED_VERY_LATE_DAYS or other_year
        yield about(
            step.entry,
            "published-late",
            Severity.WARNING if worse else Severity.INFORMATION,
            f"{step.entry.id} was published {days} days after it was "
            f"decided{', in another financial year' if other_year else ''}",
            "look at reports made in between: they could not show it",
            "decision",
            "published",
        )


def _reason(context: Context, step: Step) -> str:
    """Return why money went into a year that had ended: said with the decision, or when the record was corrected."""
    corrections = context.corrected.applied.get(step.entry.id, ())
    return step.entry.retrospective or next((item.retrospective for item in corrections if item.retrospective), "")


def _steps(context: Context) -> Iterator[Step]:
    return (step for life in context.lives for step in life.steps)


def late_money(context: Context) -> list[tuple[Step, Year, int]]:
    """Return each step that puts money into a year that had ended, with the year and the days since its end."""
    if late_money not in context.kept:
        context.kept[late_money] = [late for life in context.lives for late in _late_in(context, life)]
    found: list[tuple[Step, Year, int]] = context.kept[late_money]
    return found


def _late_in(context: Context, life: Life) -> Iterator[tuple[Step, Year, int]]:
    lines = context.lines_of(life.entry)
    approved = False
    for step in life.steps:
        said, decided = step.outcome, step.decision.decided
        if said is Outcome.AMENDED and isinstance(step.entry, LaterDecision):
            lines = context.lines_of(step.entry)
        confirms = approved and said is Outcome.APPROVED
        approved = approved or said in _APPROVES
        if decided and said in _PUTS_MONEY and not confirms:
            yield from ((step, year, _days(decided, year.ends)) for year in _years_given_money(lines, decided))


def _years_given_money(lines: tuple[Line, ...], decided: date) -> list[Year]:
    """Return the ended years in which some scheme and funding type gains money."""
    current = financial_year_of(decided).first
    ended = [line for line in lines if 0 < line.year.last < current]
    if not ended:
        return []
    nets: dict[tuple[str, Year, str], int] = {}
    for line in ended:
        key = (line.scheme, line.year, line.funding)
        nets[key] = nets.get(key, 0) + (line.amount if isinstance(line.amount, int) else 1)
    return sorted({key[1] for key, net in nets.items() if net > 0})


def _days(later: date, earlier: date) -> int:
    return (later - earlier).days


def _name(book: Book, step: Step) -> str:
    body = step.decision.body
    return book.bodies.get(body, Body(body, body)).name if body else "a body not named"
