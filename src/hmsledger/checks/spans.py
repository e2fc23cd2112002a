"""Sums over several years that no decision has split."""

from collections.abc import Mapping

from hmsledger.checks.context import Checked, Context, about
from hmsledger.checks.rule import rule
from hmsledger.entries import BudgetEntry, Variation, VariationType
from hmsledger.findings import Severity
from hmsledger.money import shown
from hmsledger.standing import Column
from hmsledger.years import Year


@rule(
    "span-not-profiled",
    Severity.INFORMATION,
    why=(
        "Oxford City Council, Cabinet, 14 June 2023, item 12: £497,000 of capital and £97,000 of revenue were "
        "sought over four years, with no word on how much in which."
    ),
    remedy="Record the decision that profiles it when it comes, with hmsledger vary CODE --as reprofile.",
)
def span_not_profiled(context: Context) -> Checked:
    """A sum over several years that no decision has split belongs to none of them."""
    left = _left(context)
    for life, standing, lines in context.standings:
        entry, approved = life.entry, standing.column is Column.APPROVED
        whole = [
            line
            for line in lines
            if line.year.is_span and not (approved and line.pence > 0 and context.today > line.year.first_ends)
        ]
        spans = sorted({line.year for line in whole if left.get((line.scheme, line.funding, line.year)) != 0})
        if spans and not _moves(entry):
            labels = " and ".join(span.label for span in spans)
            yield about(
                entry,
                "span-not-profiled",
                Severity.INFORMATION,
                f"{entry.id} is a sum over {_years(spans)} years, {labels}, and is not profiled",
                f"record the decision that profiles it when it comes: hmsledger vary {entry.scheme} --as reprofile",
                "lines",
            )


@rule(
    "span-overdue",
    Severity.WARNING,
    why=(
        "Oxford City Council, Cabinet, 14 June 2023, item 12: £497,000 was sought over 2023-24 to 2026-27. Once the "
        "first of those years is over, nobody can say whether it was overspent."
    ),
    remedy="Record the decision that split the sum, with hmsledger vary CODE --as reprofile.",
)
def span_overdue(context: Context) -> Checked:
    """A sum over several years is split by the time the first of them is over."""
    left = _left(context)
    for life, _, lines in context.approved:
        for number, line in enumerate(lines):
            open_ = line.year.is_span and left[line.scheme, line.funding, line.year] and line.pence > 0
            if open_ and context.today > line.year.first_ends:
                days = (context.today - line.year.first_ends).days
                message = (
                    f"{shown(line.pence)} over {line.year.label} is approved and not profiled, and its first year "
                    f"ended {days} day{'s' if days > 1 else ''} ago"
                )
                advice = f"record the decision that splits it: hmsledger vary {line.scheme} --as reprofile"
                yield about(life.entry, "span-overdue", Severity.WARNING, message, advice, "lines", number)


def _left(context: Context) -> Mapping[tuple[str, str, Year], int]:
    """Return what of each approved span no decision has moved into years of its own, in pence."""
    if _left not in context.kept:
        left: dict[tuple[str, str, Year], int] = {}
        for _, _, lines in context.approved:
            for line in lines:
                if line.year.is_span:
                    key = (line.scheme, line.funding, line.year)
                    left[key] = left.get(key, 0) + line.pence
        context.kept[_left] = left
    found: Mapping[tuple[str, str, Year], int] = context.kept[_left]
    return found


def _moves(entry: BudgetEntry) -> bool:
    return isinstance(entry, Variation) and entry.type not in {VariationType.ADDITION, VariationType.REDUCTION}


def _years(spans: list[Year]) -> int:
    return max(span.last for span in spans) - min(span.first for span in spans) + 1
