"""What is worth knowing about a book that breaks no law: what is not stated, not profiled, or not counted."""

import re
from collections.abc import Iterable

from hmsledger.checks.context import Checked, Context, about
from hmsledger.checks.rule import rule
from hmsledger.entries import Approval, BudgetEntry, Funding, Line, Variation, VariationType
from hmsledger.findings import Finding, Severity
from hmsledger.money import Unstated, shown
from hmsledger.standing import Column

_SAYS_IT_CORRECTS = re.compile(r"\bcorrect(?:s|ed|ing|ion|ions)?\b", re.IGNORECASE)
_BETWEEN_SCHEMES = frozenset({VariationType.VIREMENT, VariationType.RELEASE})
_NOTHING = "nothing to do"


@rule(
    "rests-on-quotation",
    Severity.INFORMATION,
    why=(
        "Oxford City Council, Cabinet, 14 June 2023, item 12: £538,000 is known only because a report and a "
        "minute speak of it: no date, no minute of its own."
    ),
    remedy="Find the minute and record the decision with it.",
)
def rests_on_quotation(context: Context) -> Checked:
    """An approval that is known only from a later document still wants its minute."""
    for life in context.lives:
        if life.standing and life.standing.quoted:
            giver = life.standing.given_by
            decision = giver.decision if giver else life.entry.decision
            missing = [
                name
                for name, known in (("date", decision.decided), ("minute", decision.minute or decision.item))
                if not known
            ]
            without = f": no {' and no '.join(missing)}" if missing else ""
            yield about(
                life.entry,
                "rests-on-quotation",
                Severity.INFORMATION,
                f"{shown(_sum(context.lines_in_force(life)))} is approved only because a later document "
                f"says so{without}",
                f"find the minute, then: hmsledger decide {life.entry.id} approved --by BODY --on DATE",
                "decision",
            )


@rule(
    "never-counted",
    Severity.INFORMATION,
    why=(
        "Wirral's Council rejected an amendment that moved £5,000,000; the figures are in the minutes and in no budget."
    ),
    remedy="Nothing.",
)
def never_counted(context: Context) -> Checked:
    """What was lost, withdrawn or only noted stays legible and is in no total."""
    for life in context.lives:
        standing = life.standing
        if standing and standing.steps and standing.column is Column.NOT_COUNTED:
            lines = context.lines_in_force(life)
            giver = standing.given_by
            by = giver.entry if giver else life.entry
            yield Finding(
                "never-counted",
                Severity.INFORMATION,
                f"{life.entry.id} was {standing.outcome}: {shown(_sum(lines))} in {len(lines)} "
                f"line{'s' if len(lines) > 1 else ''} is listed and never counted",
                _NOTHING,
                by.spot.at("decision", "outcome"),
                life.entry.id,
            )


@rule(
    "amount-withheld",
    Severity.INFORMATION,
    why=(
        "Oxford City Council, Cabinet, 14 June 2023, item 12: the settlement with the supplier stood in an exempt "
        "appendix."
    ),
    remedy="Nothing: every total says so and shows none.",
)
def amount_withheld(context: Context) -> Checked:
    """An exempt amount is shown as withheld and is in no total."""
    for entry, _ in _with_unstated(context, Unstated.WITHHELD):
        yield about(
            entry,
            "amount-withheld",
            Severity.INFORMATION,
            f"the amount of {entry.id} is withheld (exempt): every total says so and shows none",
            _NOTHING,
            "lines",
        )


@rule(
    "amount-not-stated",
    Severity.INFORMATION,
    why="A body may approve a scheme in a minute that prints no figure; what is not stated is not guessed.",
    remedy="Correct the entry once the amount is known.",
)
def amount_not_stated(context: Context) -> Checked:
    """A decision without a figure is in no total."""
    for entry, lines in _with_unstated(context, Unstated.NOT_STATED):
        count = sum(line.amount is Unstated.NOT_STATED for line in lines)
        yield about(
            entry,
            "amount-not-stated",
            Severity.INFORMATION,
            f"the amount is not stated on {count} of {len(lines)} lines of {entry.id}",
            "correct the entry once the figure is known",
            "lines",
        )


@rule(
    "year-not-stated",
    Severity.INFORMATION,
    why="Oxford's minute of 17 February 2021 approves £264,296 and names no financial year.",
    remedy="Correct the entry once the year is known.",
)
def year_not_stated(context: Context) -> Checked:
    """Money whose year nobody stated stands in a row of its own."""
    for entry, lines in context.stood:
        found = [index for index, line in enumerate(lines) if not line.year.is_stated and isinstance(line.amount, int)]
        if found and not _is_reprofile(entry):
            yield about(
                entry,
                "year-not-stated",
                Severity.INFORMATION,
                f"the financial year is not stated on {len(found)} of {len(lines)} lines of {entry.id}",
                "correct the entry once the year is known",
                "lines",
                *_part(entry, lines, found[0], "year"),
            )


@rule(
    "year-unnamed",
    Severity.INFORMATION,
    why=(
        "Rochdale carried £94.7m in from earlier years that it did not name; the net effect on them must be shown "
        "and not hidden."
    ),
    remedy="Correct the entry once the years are named.",
)
def year_unnamed(context: Context) -> Checked:
    """A move whose other side lies in years that nobody named."""
    for entry, lines in context.stood:
        if _is_reprofile(entry) and any(not line.year.is_stated for line in lines):
            yield about(
                entry,
                "year-unnamed",
                Severity.INFORMATION,
                f"the other side of the move {entry.id} lies in years that are not stated",
                "correct the entry once the years are known",
                "lines",
            )


@rule(
    "funding-not-stated",
    Severity.INFORMATION,
    why=(
        "Capital and revenue are kept apart by law (Local Government Act 2003, section 16); Oxford's £263,000 was "
        "called neither."
    ),
    remedy="Correct the entry once it is known.",
)
def funding_not_stated(context: Context) -> Checked:
    """Money that nobody called capital or revenue is neither."""
    for entry, lines in context.stood:
        found = [
            index
            for index, line in enumerate(lines)
            if line.funding is Funding.NOT_STATED and isinstance(line.amount, int)
        ]
        if found:
            yield about(
                entry,
                "funding-not-stated",
                Severity.INFORMATION,
                f"capital or revenue is not stated on {len(found)} of {len(lines)} lines of {entry.id}",
                "correct the entry once it is known",
                "lines",
                *_part(entry, lines, found[0], "funding"),
            )


@rule(
    "moves-between-years",
    Severity.INFORMATION,
    why=(
        "Slippage is no saving and carry-forward is no new money: readers of a single year's figures take them "
        "for either."
    ),
    remedy="Nothing.",
)
def moves_between_years(context: Context) -> Checked:
    """Slippage, carry-forward and acceleration change no total over all years."""
    for entry, lines in context.stood:
        if _is_reprofile(entry) and not _sum(lines):
            message = f"{entry.id} moves money between years: the total over all years is unchanged"
            yield about(entry, "moves-between-years", Severity.INFORMATION, message, _NOTHING, "lines")


@rule(
    "moves-between-schemes",
    Severity.INFORMATION,
    why=(
        "Bath and North East Somerset moved £1,515,068 in 27 logs of its register from 2003 to 2006, and the budget "
        "did not change by a penny."
    ),
    remedy="Nothing.",
)
def moves_between_schemes(context: Context) -> Checked:
    """A virement or release changes no total over all schemes."""
    for entry, lines in context.stood:
        moves = isinstance(entry, Variation) and entry.type in _BETWEEN_SCHEMES
        if moves and not _sum(lines) and len({line.scheme for line in lines}) > 1:
            message = f"{entry.id} moves money between schemes: the total over all schemes is unchanged"
            yield about(entry, "moves-between-schemes", Severity.INFORMATION, message, _NOTHING, "lines")


@rule(
    "sign-unexpected",
    Severity.WARNING,
    why="Flintshire's printed split is out by £15,230,000 because one minus sign was lost.",
    remedy="Write a reduction with a minus sign, or call it an addition.",
)
def sign_unexpected(context: Context) -> Checked:
    """A reduction that adds money has probably lost its minus sign."""
    for entry, lines in context.stood:
        if isinstance(entry, Variation) and entry.type is VariationType.REDUCTION and _sum(lines) > 0:
            message = f"the reduction {entry.id} adds {shown(_sum(lines))}"
            advice = "write a reduction with a minus sign, or call it an addition"
            yield about(entry, "sign-unexpected", Severity.WARNING, message, advice, "lines")


@rule(
    "exempt-not-stated",
    Severity.WARNING,
    why=(
        "Information is exempt only under a paragraph of Schedule 12A to the Local Government Act 1972, and the "
        "agenda says which."
    ),
    remedy="Name the paragraph in “exempt”.",
)
def exempt_not_stated(context: Context) -> Checked:
    """An amount may be withheld from the public only under a paragraph of Schedule 12A.

    Local Government Act 1972, section 100A and Schedule 12A.
    """
    for entry, lines in context.stood:
        named = entry.exempt or any(item.exempt for item in context.corrected.applied.get(entry.id, ()))
        if not named and any(line.amount is Unstated.WITHHELD for line in lines):
            message = f"the amount of {entry.id} is withheld, and it is not said under which paragraph"
            advice = "name the paragraph of Schedule 12A in “exempt”, or what is known of it"
            yield about(entry, "exempt-not-stated", Severity.WARNING, message, advice, "lines")


@rule(
    "negative-amount",
    Severity.INFORMATION,
    why=(
        "East Sussex prints negative years of a programme in brackets, rightly; a lost or stray minus sign looks "
        "the same."
    ),
    remedy="Check the sign against the minute.",
)
def negative_amount(context: Context) -> Checked:
    """A negative year is legal: receipts are paid back, and it is shown as it stands."""
    for entry, lines in context.stood:
        for index, line in enumerate(lines):
            if isinstance(entry, Approval) and line.pence < 0:
                message = f"{shown(line.pence)} in {line.year.label} is a negative amount in an approval"
                yield about(
                    entry,
                    "negative-amount",
                    Severity.INFORMATION,
                    message,
                    "check the sign against the minute",
                    "lines",
                    *_part(entry, lines, index, "amount"),
                )


@rule(
    "correction-unnamed",
    Severity.WARNING,
    why="Told as an addition, the £10,000 of Oxford's correction would be budget that nobody approved.",
    remedy="Record a correction that names the entry, or say in the note what it is.",
)
def correction_unnamed(context: Context) -> Checked:
    """A change that says it corrects should say which entry, or it is counted as new money."""
    for entry, _ in context.stood:
        if isinstance(entry, Variation) and (
            _SAYS_IT_CORRECTS.search(entry.title) or _SAYS_IT_CORRECTS.search(entry.note)
        ):
            yield about(
                entry,
                "correction-unnamed",
                Severity.WARNING,
                f"{entry.id} is described as correcting something, but is a variation and names no entry "
                "that it corrects",
                "if the record was wrong, record it with: hmsledger correct ID",
            )


def _with_unstated(context: Context, why: Unstated) -> Iterable[tuple[BudgetEntry, tuple[Line, ...]]]:
    """Return the entries with an amount that is not stated, or withheld, and their lines in force."""
    found = {entry.id: (entry, lines) for entry, lines in context.stood for line in lines if line.amount is why}
    return found.values()


def _part(entry: BudgetEntry, lines: tuple[Line, ...], number: int, key: str) -> tuple[str | int, ...]:
    """Return the way to a part of a line, if the lines in force are those that stand in the entry itself."""
    return (number, key) if lines == entry.lines else ()


def _is_reprofile(entry: BudgetEntry) -> bool:
    return isinstance(entry, Variation) and entry.type is VariationType.REPROFILE


def _sum(lines: tuple[Line, ...]) -> int:
    return sum(line.pence for line in lines)
