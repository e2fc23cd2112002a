"""Printed figures against the book: quotations, stated totals, and the precision of a figure."""

from collections.abc import Iterator
from datetime import date

from hmsledger.checks.context import Checked, Context, about
from hmsledger.clocks import Clocks
from hmsledger.entries import (
    NOT_STATED,
    AnyEntry,
    BudgetEntry,
    Correction,
    Funding,
    Line,
    Quotation,
    Scope,
    StatedTotal,
)
from hmsledger.findings import Finding, Severity
from hmsledger.money import Figure, read_figure, shown
from hmsledger.reconcile import Position, position
from hmsledger.standing import Column, lines_in_force, standing_of


def amount_outside_print(context: Context) -> Checked:
    """An amount must be one that its printed figure can stand for."""
    for entry in context.known:
        for part in ("lines", "was", "now"):
            for index, line in enumerate(getattr(entry, part, ())):
                if line.stated and isinstance(line.amount, int) and not _prints(line.stated, line.amount):
                    yield about(
                        entry,
                        "amount-outside-print",
                        Severity.ERROR,
                        f"{shown(line.amount)} is not what “{line.stated}” stands for",
                        "correct the amount, or the figure as printed",
                        part,
                        index,
                        "amount",
                    )


def stated_total_disagrees(context: Context) -> Checked:
    """A printed total must be the sum of the decisions behind it, at its own precision."""
    for total in context.book.stated_totals:
        if (total.as_at and not context.clocks.reaches(total.as_at)) or not _was_printed(total, context.clocks):
            continue
        booked = _booked(context, total)
        figure = read_figure(total.stated) if total.stated else Figure(total.pence, 1)
        if not _prints(total.stated, total.pence):
            message = f"{shown(total.pence)} is not what “{total.stated}” stands for"
            advice = "correct the amount, or the figure as printed"
            yield Finding("amount-outside-print", Severity.ERROR, message, advice, total.spot.at("amount"))
        elif not (figure.covers(booked) or total.pence == booked):
            yield Finding(
                "stated-total-disagrees",
                Severity.ERROR,
                f"{_titled(total)} {shown(total.pence)}, the book says {shown(booked)}: "
                f"out by {shown(abs(total.pence - booked))}{_slip(booked - total.pence, _amounts(context, total.scope))}"
                f"{_rounding(figure)}",
                "find the decision that is missing, or the entry that is wrong; nothing may be made to fit",
                total.spot.at("amount"),
            )


def quotation_disagrees(context: Context) -> Checked:
    """A figure quoted in a document must agree with the book as it stood and was known on the document's day."""
    for entry in context.known:
        if isinstance(entry, Quotation):
            for index, line in enumerate(entry.lines):
                if isinstance(line.amount, int):
                    yield _judged(context, entry, index, line, line.amount)


def _judged(context: Context, entry: Quotation, index: int, line: Line, amount: int) -> Finding:
    path = ("lines", index, "amount")
    printed = line.stated or shown(amount)
    if entry.matter != "budget":
        message = f"{printed} is quoted as {entry.matter} and not as budget: it is in no total"
        return about(entry, "quotation-unplaced", Severity.INFORMATION, message, "nothing to do", *path)
    dated = entry.document.dated or entry.recorded
    then = _figures(context, entry, line, Clocks(dated, _earlier(dated, context.clocks.as_known)))
    now = _figures(context, entry, line, Clocks(dated, context.clocks.as_known))
    seen = then or now
    if not seen:
        message = f"the book has nothing to compare {printed} with"
        return about(entry, "quotation-unplaced", Severity.INFORMATION, message, "nothing to do", *path)
    figure = read_figure(line.stated) if line.stated else Figure(amount, 1)
    agreed = next((name for name, pence in seen.items() if figure.covers(pence)), None)
    if agreed is None:
        nearest = min(seen.values(), key=lambda pence: abs(pence - amount))
        return about(
            entry,
            "quotation-disagrees",
            Severity.ERROR,
            f"{printed} ({shown(amount)}) is quoted, the book said {shown(nearest)} on {dated}: "
            f"out by {shown(abs(amount - nearest))}{_slip(nearest - amount, _amounts(context, Scope(line.scheme)))}"
            f"{_rounding(figure)}",
            "correct the document, or record the decision that is missing",
            *path,
        )
    if agreed in now and not figure.covers(now[agreed]):
        by = _explaining(context, entry, dated)
        return about(
            entry,
            "quotation-explained",
            Severity.INFORMATION,
            f"{printed} was right as known on {dated}; the book now says {shown(now[agreed])}"
            f"{f', explained by {by}' if by else ''}",
            "nothing to do; say the corrected figure from now on",
            *path,
        )
    status = "" if agreed == Column.APPROVED or entry.quotes else f" {agreed}, which is not approved"
    message = f"{printed} agrees with {shown(seen[agreed])}{status} at its precision"
    return about(entry, "quotation-agrees", Severity.INFORMATION, message, "nothing to do", *path)


def _figures(context: Context, entry: Quotation, line: Line, clocks: Clocks) -> dict[str, int]:
    """Return the book's figures that a quoted line may speak of; empty where there are none."""
    scope = Scope(
        scheme=None if entry.quotes else line.scheme,
        year=line.year if line.year.is_stated else None,
        funding=None if line.funding is Funding.NOT_STATED else line.funding,
        account=None if line.account == NOT_STATED else line.account,
        source=None if line.source == NOT_STATED else line.source,
    )
    if entry.quotes:
        lines = _lines_of_quoted(context, context.book.by_id[entry.quotes], clocks)
        taken = [part.pence for part in lines if scope.takes(part)]
        return {"quoted": sum(taken)} if taken else {}
    seen = _position(context, clocks, scope)
    columns = {item.standing.column for item in seen.counted} - {Column.NOT_COUNTED}
    totals = seen.totals()
    figures = {Column.APPROVED: totals.approved, Column.PENDING: totals.pending}
    return {column.value: pence for column, pence in figures.items() if column in columns}


def _lines_of_quoted(context: Context, entry: AnyEntry, clocks: Clocks) -> tuple[Line, ...]:
    if not clocks.knows(entry):
        return ()
    seen = position(context.book, clocks).corrected if context.corrected.lines else context.corrected
    if isinstance(entry, BudgetEntry) and (standing := standing_of(context.book, entry, Clocks(None, clocks.as_known))):
        return lines_in_force(standing, seen.lines)
    own = entry.now if isinstance(entry, Correction) else entry.lines
    return seen.lines.get(entry.id, own)


def _booked(context: Context, total: StatedTotal) -> int:
    totals = _position(context, Clocks(total.as_at, context.clocks.as_known), total.scope).totals()
    return {"approved": totals.approved, "pending": totals.pending, "not-counted": totals.not_counted}[total.status]


def _position(context: Context, clocks: Clocks, scope: Scope) -> Position:
    return position(context.book, clocks, scope.takes)


def _was_printed(total: StatedTotal, clocks: Clocks) -> bool:
    printed = (total.document.dated if total.document else None) or total.as_at
    return clocks.as_known is None or printed is None or printed <= clocks.as_known


def _explaining(context: Context, entry: Quotation, dated: date) -> str:
    """Return the ids of the corrections recorded since the document's day that restate what it spoke of."""
    applied = context.corrected.applied
    targets = (
        [entry.quotes]
        if entry.quotes
        else [life.entry.id for life in context.lives if life.entry.scheme == entry.scheme]
    )
    found = {
        correction.id for target in targets for correction in applied.get(target, ()) if correction.recorded > dated
    }
    return " and ".join(sorted(found))


def _prints(stated: str, pence: int) -> bool:
    """Return whether a printed figure can stand for an amount, or for the size of one printed without its sign."""
    if not stated:
        return True
    figure = read_figure(stated)
    return figure.covers(pence) or (figure.pence > 0 and figure.covers(-pence))


def _amounts(context: Context, scope: Scope) -> Iterator[int]:
    return (line.pence for life in context.lives for line in life.lines if scope.takes(line))


def _slip(out_by: int, amounts: Iterator[int]) -> str:
    """Return the one amount whose lost minus sign would explain a difference, in words; nothing is ever repaired."""
    if any(2 * amount == out_by for amount in amounts if amount):
        return f", exactly twice {shown(abs(out_by) // 2)}, as if its minus sign were lost"
    return ""


def _rounding(figure: Figure) -> str:
    return f"; rounding explains no more than {shown(figure.unit // 2)}" if figure.unit > 1 else ""


def _earlier(day: date, other: date | None) -> date:
    return day if other is None else min(day, other)


def _titled(total: StatedTotal) -> str:
    title = total.document.title if total.document else ""
    return f"“{title}” prints" if title else "the printed total is"
