"""Printed figures against the book: quotations, stated totals, and the precision of a figure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

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
from hmsledger.standing import Column, standing_of
from hmsledger.timeline import Figures, Question, figures_on


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
    printed = [total for total in context.book.stated_totals if _was_printed(total, context.clocks)]
    stood = _stood(context, [Question(total.as_at, total.scope) for total in printed])
    for total in printed:
        if not _prints(total.stated, total.pence):
            message = f"{shown(total.pence)} is not what “{total.stated}” stands for"
            advice = "correct the amount, or the figure as printed"
            yield Finding("amount-outside-print", Severity.ERROR, message, advice, total.spot.at("amount"))
            continue
        booked = _column(stood[Question(total.as_at, total.scope)], total.status) or 0
        figure = _figure_of(total.stated, total.pence)
        if not (figure.covers(booked) or total.pence == booked):
            yield Finding(
                "stated-total-disagrees",
                Severity.ERROR,
                f"{_titled(total)} {shown(total.pence)}, the book says {shown(booked)}: "
                f"{_out_by(total.pence, booked, _amounts(context, total.scope))}{_rounding(figure)}",
                "find the decision that is missing, or the entry that is wrong; nothing may be made to fit",
                total.spot.at("amount"),
            )


def quotation_disagrees(context: Context) -> Checked:
    """A figure quoted in a document must agree with the book as it stood and was known on the document's day."""
    quoted = [
        _Quoted(entry, number, line, line.amount)
        for entry in context.known
        if isinstance(entry, Quotation)
        for number, line in enumerate(entry.lines)
        if isinstance(line.amount, int)
    ]
    of_totals = [item for item in quoted if not item.entry.quotes]
    stood = dict(_stood(context, [item.then for item in of_totals]))
    unknown_then = [item for item in of_totals if not _of_columns(stood[item.then])]
    stood.update(_stood(context, [item.now for item in (unknown_then if context.errors_only else of_totals)]))
    for item in quoted:
        yield _judged(context, item, stood)


class _Quoted(NamedTuple):
    """One quoted amount."""

    entry: Quotation
    number: int
    line: Line
    amount: int

    @property
    def dated(self) -> date:
        """The document's day, or the day by which it must have been written."""
        return self.entry.document.dated or self.entry.recorded

    @property
    def scope(self) -> Scope:
        """What it speaks of: what it does not say does not restrict it."""
        line = self.line
        return Scope(
            scheme=None if self.entry.quotes else line.scheme,
            year=line.year if line.year.is_stated else None,
            funding=None if line.funding is Funding.NOT_STATED else line.funding,
            account=None if line.account == NOT_STATED else line.account,
            source=None if line.source == NOT_STATED else line.source,
        )

    @property
    def then(self) -> Question:
        """What the document should have said."""
        return Question(self.dated, self.scope, known_then=True)

    @property
    def now(self) -> Question:
        """What is now known to have stood on that day."""
        return Question(self.dated, self.scope)


def _judged(context: Context, item: _Quoted, stood: Mapping[Question, Figures]) -> Finding:
    entry, line, amount, dated = item.entry, item.line, item.amount, item.dated
    path = ("lines", item.number, "amount")
    printed = line.stated or shown(amount)
    if entry.matter != "budget":
        message = f"{printed} is quoted as {entry.matter} and not as budget: it is in no total"
        return about(entry, "quotation-unplaced", Severity.INFORMATION, message, "nothing to do", *path)
    then, now = _figures(context, item, stood)
    seen = then or now
    if not seen:
        message = f"the book has nothing to compare {printed} with"
        advice = "record the decision that it speaks of, or name the entry with “quotes”"
        return about(entry, "quotation-unplaced", Severity.INFORMATION, message, advice, *path)
    figure = _figure_of(line.stated, amount)
    agreed = next((name for name, pence in seen.items() if figure.covers(pence)), None)
    if agreed is None:
        nearest = min(seen.values(), key=lambda pence: abs(pence - amount))
        return about(
            entry,
            "quotation-disagrees",
            Severity.ERROR,
            f"{printed} ({shown(amount)}) is quoted, the book said {shown(nearest)} on {dated}: "
            f"{_out_by(amount, nearest, _amounts(context, Scope(line.scheme)))}{_rounding(figure)}",
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
    status = "" if agreed == Column.APPROVED or entry.quotes else f", which is {agreed} and not approved"
    message = f"{printed} agrees, at its precision, with {shown(seen[agreed])}{status}"
    return about(entry, "quotation-agrees", Severity.INFORMATION, message, "nothing to do", *path)


def _figures(
    context: Context, item: _Quoted, stood: Mapping[Question, Figures]
) -> tuple[dict[str, int], dict[str, int]]:
    """Return the book's figures that a quoted amount may speak of, as known then and now."""
    if item.entry.quotes:
        quoted = context.book.by_id[item.entry.quotes]
        known = _earlier(item.dated, context.clocks.as_known)
        return _of_one(context, item, quoted, known), _of_one(context, item, quoted, context.clocks.as_known)
    return _of_columns(stood[item.then]), _of_columns(stood.get(item.now, Figures()))


def _of_columns(figures: Figures) -> dict[str, int]:
    columns = {Column.APPROVED: figures.approved, Column.PENDING: figures.pending}
    return {column.value: pence for column, pence in columns.items() if pence is not None}


def _of_one(context: Context, item: _Quoted, entry: AnyEntry, known: date | None) -> dict[str, int]:
    """Return the sum of one entry's lines that a quoted amount speaks of, however the entry stands."""
    if not Clocks(None, known).knows(entry):
        return {}
    source: AnyEntry = entry
    if isinstance(entry, BudgetEntry) and (standing := standing_of(context.book, entry, Clocks(None, known))):
        source = standing.lines_of
    own = source.now if isinstance(source, Correction) else source.lines
    lines = context.corrected.lines_as_known(source.id, own, known)
    taken = [line.pence for line in lines if item.scope.takes(line)]
    return {"quoted": sum(taken)} if taken else {}


def _stood(context: Context, questions: list[Question]) -> Mapping[Question, Figures]:
    return figures_on(context.book, context.clocks, context.corrected, questions) if questions else {}


def _column(figures: Figures, status: str) -> int | None:
    columns = {"approved": figures.approved, "pending": figures.pending, "not-counted": figures.not_counted}
    return columns[status]


def _was_printed(total: StatedTotal, clocks: Clocks) -> bool:
    printed = (total.document.dated if total.document else None) or total.as_at
    if total.as_at and not clocks.reaches(total.as_at):
        return False
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


def _figure_of(stated: str, pence: int) -> Figure:
    """Return the figure that was printed for an amount; one printed without its sign takes the amount's."""
    if not stated:
        return Figure(pence, 1)
    figure = read_figure(stated)
    return Figure(-figure.pence, figure.unit) if pence < 0 < figure.pence else figure


def _prints(stated: str, pence: int) -> bool:
    """Return whether a printed figure can stand for an amount, or for the size of one printed without its sign."""
    return _figure_of(stated, pence).covers(pence)


def _amounts(context: Context, scope: Scope) -> Iterator[int]:
    return (line.pence for life in context.lives for line in context.lines_in_force(life) if scope.takes(line))


def _out_by(printed: int, booked: int, amounts: Iterator[int]) -> str:
    """Return a difference in words, with the amount whose lost minus sign would explain it; nothing is repaired."""
    out_by = booked - printed
    slip = any(2 * amount == out_by for amount in amounts if amount)
    why = f", exactly twice {shown(abs(out_by) // 2)}, as if its minus sign were lost" if slip else ""
    return f"out by {shown(abs(out_by))}{why}"


def _rounding(figure: Figure) -> str:
    return f"; rounding explains no more than {shown(figure.unit // 2)}" if figure.unit > 1 else ""


def _earlier(day: date, other: date | None) -> date:
    return day if other is None else min(day, other)


def _titled(total: StatedTotal) -> str:
    title = total.document.title if total.document else ""
    return f"“{title}” prints" if title else "the printed total is"
