"""The laws of corrections: they restate what stands, and nothing else."""

from hmsledger.checks.context import Checked, Context, about
from hmsledger.checks.rule import rule
from hmsledger.corrections import DEEPEST
from hmsledger.entries import NOT_STATED, Correction, Funding, Line
from hmsledger.findings import Severity
from hmsledger.money import shown


@rule(
    "correction-mismatch",
    Severity.ERROR,
    why=(
        "A correction of a figure that nobody recorded corrects something else: the earlier record must stay legible."
    ),
    remedy="Write in “was” what stands now, as hmsledger show prints it.",
)
def correction_mismatch(context: Context) -> Checked:
    """What a correction says was recorded must be what stands recorded."""
    for misfit in context.corrected.misfits:
        if misfit.cycle:
            continue
        correction = misfit.correction
        advice = "write “was” as the lines stand, with every correction so far; it changes nothing until then"
        if not misfit.standing:
            advice = "name the entry whose lines were wrong: the approval or variation itself"
        yield about(
            correction,
            "correction-mismatch",
            Severity.ERROR,
            f"{correction.id} says that {correction.corrects} was {described(correction.was, correction.scheme)}, "
            f"but its lines stand as {described(misfit.standing, correction.scheme)}",
            advice,
            "was",
        )


@rule(
    "correction-cycle",
    Severity.ERROR,
    why="Two corrections of each other leave no first record to start from.",
    remedy="Let the later correction name the entry that was wrong.",
)
def correction_cycle(context: Context) -> Checked:
    """Corrections that correct each other correct nothing."""
    seen: set[frozenset[str]] = set()
    for misfit in context.corrected.misfits:
        if misfit.deep:
            yield about(
                misfit.correction,
                "correction-cycle",
                Severity.ERROR,
                f"corrections of corrections stand more than {DEEPEST} deep here, and no first record is looked for",
                "name the entry that was wrong in the first place",
                "corrects",
            )
            continue
        circle = frozenset(misfit.cycle)
        if not circle or circle in seen:
            continue
        seen.add(circle)
        ids = " and ".join(misfit.cycle)
        yield about(
            misfit.correction,
            "correction-cycle",
            Severity.ERROR,
            f"{ids} corrects itself" if len(circle) == 1 else f"the corrections {ids} correct each other in a circle",
            "name the entry that was wrong in the first place",
            "corrects",
        )


@rule(
    "correction-empty",
    Severity.ERROR,
    why="A correction that changes nothing hides what was meant.",
    remedy="Write in “was” what stands, and in “now” what it should have been.",
)
def correction_empty(context: Context) -> Checked:
    """A correction changes something."""
    redacted = {finding.entry for finding in context.book.exposed}
    public = context.book.public or context.book  # who knows the figure sees no change in its disclosure
    for entry in context.known:
        said = public.by_id[entry.id]
        if isinstance(said, Correction) and _meanings(said.was) == _meanings(said.now) and said.id not in redacted:
            yield about(
                entry,
                "correction-empty",
                Severity.ERROR,
                f"{entry.id} says the same before and after: it corrects nothing",
                "write in “was” what stands, and in “now” what it should have been",
                "now",
            )


@rule(
    "correction-made",
    Severity.INFORMATION,
    why=(
        "Oxford City Council, Cabinet, 14 June 2023, item 12: the Head of Financial Services corrected £528k to "
        "£538k. It is no new money, and a report printed before the correction still says the earlier figure."
    ),
    remedy="Nothing: as known before it was recorded the earlier figure stands.",
)
def correction_made(context: Context) -> Checked:
    """A figure differs from an earlier report because the record was wrong, not because money was added."""
    for target, corrections in context.corrected.applied.items():
        for correction in corrections:
            if correction.corrects == target and _meanings(correction.was) != _meanings(correction.now):
                yield about(
                    correction,
                    "correction-made",
                    Severity.INFORMATION,
                    f"{target} is corrected from {described(correction.was, correction.scheme)} to "
                    f"{described(correction.now, correction.scheme)} by {correction.statement.by} on "
                    f"{correction.statement.made}: a correction of the record, not new money",
                    "nothing to do; as known before it was recorded the earlier figure stands",
                    "now",
                )


def described(lines: tuple[Line, ...], scheme: str) -> str:
    """Return lines in a few words: their amounts, with all that they state beside what an entry's scheme implies."""
    return " + ".join(f"{_amount(line)} ({', '.join(_said(line, scheme))})" for line in lines) or "nothing"


def _amount(line: Line) -> str:
    return shown(line.amount) if isinstance(line.amount, int) else line.amount.value


def _said(line: Line, scheme: str) -> list[str]:
    year = line.year.label if line.year.is_stated else "year not stated"
    funding = "funding type not stated" if line.funding is Funding.NOT_STATED else line.funding.value
    named = [name for name in (line.source, line.account) if name != NOT_STATED]
    return [*([line.scheme] if line.scheme != scheme else []), year, funding, *named]


def _meanings(lines: tuple[Line, ...]) -> list[tuple[object, ...]]:
    return sorted((line.meaning for line in lines), key=repr)
