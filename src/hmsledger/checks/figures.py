"""Printed figures against the book: quotations, stated totals, and the precision of a figure."""

from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date

from hmsledger.checks.causes import told
from hmsledger.checks.context import Checked, Context, about
from hmsledger.checks.rule import rule
from hmsledger.checks.totals import Agreeing
from hmsledger.clocks import Clocks
from hmsledger.entries import Correction, Line, Quotation, Scope, StatedTotal, id_order
from hmsledger.findings import Finding, Severity
from hmsledger.money import Figure, shown
from hmsledger.printed import Booked, Quoted, booked, figure_of, prints, quoted_in, totals_on
from hmsledger.standing import Column

_MOST_NAMED = 3
"""So many corrections are named that explain one difference."""


@rule(
    "amount-outside-print",
    Severity.ERROR,
    why=(
        "Two digits turned round (£236,000 for £263k) are the commonest slip of the pen; the printed figure and "
        "its precision give it away."
    ),
    remedy="Correct the amount, or the figure as printed.",
)
def amount_outside_print(context: Context) -> Checked:
    """An amount must be one that its printed figure can stand for."""
    for entry in context.known:
        for part in ("was", "now") if isinstance(entry, Correction) else ("lines",):
            for index, line in enumerate(getattr(entry, part)):
                if line.stated and isinstance(line.amount, int) and not prints(line.stated, line.amount):
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


@rule(
    "stated-total-disagrees",
    Severity.ERROR,
    why=(
        "Ribble Valley printed a revised budget of £1,397,630 where its own figures lead to £1,395,580; "
        "Flintshire printed a sum in which a minus sign was lost."
    ),
    remedy="Find the decision that is missing, or the entry that is wrong; nothing may be made to fit.",
)
@rule(
    "parts-do-not-add",
    Severity.ERROR,
    "A printed sum is what its printed parts add up to, as exactly as they are printed.",
    why=(
        "Flintshire printed the parts of its capital programme beside their sum, and a lost minus sign stood between "
        "them. Rounded parts may miss a rounded sum by half a unit each, and by no more."
    ),
    remedy="Check the sum against the document; nothing may be made to fit.",
)
@rule(
    "opening-not-closing",
    Severity.ERROR,
    "What is printed as opening on 1 April is what was printed as closing on 31 March.",
    why=(
        "The Police and Crime Commissioner for Cleveland closed one decision at £4,855,400 and opened the next at "
        "£4,875k: £19,600 that no decision explains."
    ),
    remedy="Find the decision that lies between; nothing may be made to fit.",
)
def stated_total_disagrees(context: Context) -> Checked:
    """A printed total must be the sum of the decisions behind it, at its own precision."""
    printed = [total for total in context.book.stated_totals if _was_printed(total, context.clocks)]
    disagreeing: list[tuple[StatedTotal, int]] = []
    agreeing: list[StatedTotal] = []
    for total, stood, _ in totals_on(context.book, context.clocks, context.corrected, printed):
        if not prints(total.stated, total.pence):
            message = f"{shown(total.pence)} is not what “{total.stated}” stands for"
            advice = "correct the amount, or the figure as printed"
            yield Finding("amount-outside-print", Severity.ERROR, message, advice, total.spot.at("amount"))
        elif figure_of(total.stated, total.pence).covers(stood) or total.pence == stood:
            agreeing.append(total)
        else:
            disagreeing.append((total, stood))
    beside = Agreeing(agreeing)
    for total, stood in disagreeing:
        figure = figure_of(total.stated, total.pence)
        if total.status == Column.APPROVED and told(context, total.scope, total.as_at, stood, figure):
            continue
        out_by = _out_by(context, total.pence, stood, total.scope)
        said = f"{_titled(total)} {shown(total.pence)}, the book says {shown(stood)}: {out_by}"
        rounding = _rounding(figure)
        code, message = beside.sharper(total) or ("stated-total-disagrees", f"{said}{rounding}")
        advice = "find the decision that is missing, or the entry that is wrong; nothing may be made to fit"
        yield Finding(code, Severity.ERROR, message, advice, total.spot.at("amount"))


@rule(
    "quotation-disagrees",
    Severity.ERROR,
    ("A figure quoted in a document must agree with the book as it stood and was known on the document's day."),
    why=(
        "Oxford City Council, Cabinet, 14 June 2023, item 12: paragraph 9 of the report said that Council had "
        "approved £528k; it was £538k."
    ),
    remedy="Correct the document, or record the decision that is missing.",
)
@rule(
    "quotation-explained",
    Severity.INFORMATION,
    "A quoted figure was right when it was printed, and was corrected since.",
    why=(
        "Oxford City Council, Cabinet, 14 June 2023, item 12: £528k agreed with the record until the Head of "
        "Financial Services corrected it."
    ),
    remedy="Nothing: say the corrected figure from now on.",
)
@rule(
    "quotation-agrees",
    Severity.INFORMATION,
    "A quoted figure agrees with the book at its own precision.",
    why="A clerk wants to see that a quotation was compared, and with what.",
    remedy="Nothing.",
)
@rule(
    "quotation-unplaced",
    Severity.INFORMATION,
    "Nothing in the book can be compared with a quoted figure.",
    why=(
        "The press put the cost of Oxford's system at £1.7m; no decision says so, and no total may be made to fit it."
    ),
    remedy="Record the decision that it speaks of, or name the entry with “quotes”.",
)
def quotation_disagrees(context: Context) -> Checked:
    """A figure quoted in a document must agree with the book as it stood and was known on the document's day."""
    quoted = quoted_in(context.known)
    for item, said in booked(context.book, context.clocks, context.corrected, quoted, now_too=not context.errors_only):
        finding = _judged(context, item, said)
        if finding.code != "quotation-disagrees" or not _is_told(context, item, said):
            yield finding


def _is_told(context: Context, item: Quoted, said: Booked) -> bool:
    stood = said.seen.get(Column.APPROVED, 0)
    return not item.entry.quotes and told(context, item.scope, item.dated, stood, item.figure)


def _judged(context: Context, item: Quoted, said: Booked) -> Finding:
    entry, line, amount, dated = item.entry, item.line, item.amount, item.dated
    path = ("lines", item.number, "amount")
    printed = line.stated or shown(amount)
    if entry.matter != "budget":
        message = f"{printed} is quoted as {entry.matter} and not as budget: it is in no total"
        return about(entry, "quotation-unplaced", Severity.INFORMATION, message, "nothing to do", *path)
    figure = item.figure
    agreed = said.agreed(figure)
    if agreed is None and said.withheld:
        message = "the book has nothing to compare this figure with: an amount that may belong to it is withheld"
        return about(entry, "quotation-unplaced", Severity.INFORMATION, message, "nothing to do", *path)
    if not said.seen:
        message = f"the book has nothing to compare {printed} with"
        advice = "record the decision that it speaks of, or name the entry with “quotes”"
        return about(entry, "quotation-unplaced", Severity.INFORMATION, message, advice, *path)
    if agreed is None:
        nearest = min(said.seen.values(), key=lambda pence: abs(pence - amount))
        return about(
            entry,
            "quotation-disagrees",
            Severity.ERROR,
            f"{printed} ({shown(amount)}) is quoted, the book said {shown(nearest)} on {dated}: "
            f"{_out_by(context, amount, nearest, Scope(line.scheme))}{_rounding(figure)}",
            "correct the document, or record the decision that is missing",
            *path,
        )
    if agreed in said.now and not figure.covers(said.now[agreed]):
        by = _explaining(context, entry, dated)
        return about(
            entry,
            "quotation-explained",
            Severity.INFORMATION,
            f"{printed} was right as known on {dated}; the book now says {shown(said.now[agreed])}"
            f"{f', explained by {by}' if by else ''}",
            "nothing to do; say the corrected figure from now on",
            *path,
        )
    status = "" if agreed == Column.APPROVED or entry.quotes else f", which is {agreed} and not approved"
    message = f"{printed} agrees, at its precision, with {shown(said.seen[agreed])}{status}"
    return about(entry, "quotation-agrees", Severity.INFORMATION, message, "nothing to do", *path)


def _was_printed(total: StatedTotal, clocks: Clocks) -> bool:
    printed = (total.document.dated if total.document else None) or total.as_at
    if total.as_at and not clocks.reaches(total.as_at):
        return False
    return clocks.as_known is None or printed is None or printed <= clocks.as_known


def _explaining(context: Context, entry: Quotation, dated: date) -> str:
    """Return the first corrections recorded since the document's day that restate what it spoke of, by their ids."""
    if _explaining not in context.kept:
        by_scheme: dict[str, dict[str, Correction]] = {}
        for life in context.lives:
            for correction in context.corrected.applied.get(life.entry.id, ()):
                by_scheme.setdefault(life.entry.scheme, {})[correction.id] = correction
        context.kept[_explaining] = {scheme: _as_recorded(found.values()) for scheme, found in by_scheme.items()}
    of_scheme: Mapping[str, list[Correction]] = context.kept[_explaining]
    applied = context.corrected.applied
    known = _as_recorded(applied.get(entry.quotes, ())) if entry.quotes else of_scheme.get(entry.scheme, [])
    after = bisect_right(known, dated, key=lambda correction: correction.recorded)
    named = [correction.id for correction in known[after : after + _MOST_NAMED]]
    more = len(known) - after - len(named)
    return " and ".join(named) + (f" and {more:,} more" if more > 0 else "")


def _as_recorded(corrections: Iterable[Correction]) -> list[Correction]:
    return sorted(corrections, key=lambda correction: (correction.recorded, id_order(correction.id)))


def _lines_by_amount(context: Context) -> Mapping[int, Collection[Line]]:
    """Return the lines of each amount, one of each meaning."""
    if _lines_by_amount not in context.kept:
        by_amount: dict[int, dict[Hashable, Line]] = {}
        for _, lines in context.stood:
            for line in lines:
                by_amount.setdefault(line.pence, {})[line.meaning] = line
        context.kept[_lines_by_amount] = {pence: alike.values() for pence, alike in by_amount.items()}
    found: Mapping[int, Collection[Line]] = context.kept[_lines_by_amount]
    return found


def _out_by(context: Context, printed: int, booked: int, scope: Scope) -> str:
    """Return a difference in words, with the amount whose lost minus sign would explain it; nothing is repaired."""
    out_by = booked - printed
    half, odd = divmod(out_by, 2)
    slip = out_by and not odd and any(scope.takes(line) for line in _lines_by_amount(context).get(half, ()))
    why = f", exactly twice {shown(abs(out_by) // 2)}, as if its minus sign were lost" if slip else ""
    return f"out by {shown(abs(out_by))}{why}"


def _rounding(figure: Figure) -> str:
    return f"; rounding explains no more than {shown(figure.unit // 2)}" if figure.unit > 1 else ""


def _titled(total: StatedTotal) -> str:
    title = total.document.title if total.document else ""
    return f"“{title}” prints" if title else "the printed total is"
