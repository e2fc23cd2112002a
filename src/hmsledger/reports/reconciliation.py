"""The reconciliation: how one figure became another, movement by movement."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hmsledger.bridge import Bridge, Movement, bridge
from hmsledger.clocks import Clocks
from hmsledger.entries import Approval, Book, Correction
from hmsledger.findings import Spot
from hmsledger.money import Unstated, shown, written
from hmsledger.reconcile import Cell, Position, Totals
from hmsledger.reports.judged import Judged, Printed
from hmsledger.reports.page import (
    Block,
    Column,
    Items,
    Json,
    Page,
    Paragraph,
    Phrase,
    Pounds,
    Records,
    Row,
    Said,
    Table,
    Title,
)
from hmsledger.reports.report import TotalsDisagreeError
from hmsledger.reports.selection import Selection
from hmsledger.reports.words import clock_data, funding_words, phrase, signed, standing_words, statement_words
from hmsledger.standing import Column as Standing

SCHEMA = "hmsledger/reconciliation/1"
Where = Callable[[Spot], str]
_RECORDS = ("movement", "entry", "about", "scheme", "year", "funding", "source", "amount", "running", "decision")


class By(StrEnum):
    """What movements may be grouped by."""

    KIND = "kind"
    SCHEME = "scheme"
    SOURCE = "source"


_GROUP: Mapping[By, Callable[[Book, Movement], str]] = {
    By.KIND: lambda _, movement: movement.kind.value,
    By.SCHEME: lambda book, movement: book.scheme_name(movement.scheme),
    By.SOURCE: lambda _, movement: f"source {movement.source.replace('not-stated', 'not stated')}",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be reconciled.

    Attributes:
        first: the days of the opening figure.
        last: the days of the closing figure.
        part: which part of the book; its own clocks are not looked at.
        by: what the movements are grouped by.
        opening: the opening figure as printed, if one is given.
        closing: the same of the closing figure.
        proposed: whether the original, current and proposed budgets are wanted too.
    """

    first: Clocks
    last: Clocks
    part: Selection
    by: By = By.KIND
    opening: Printed | None = None
    closing: Printed | None = None
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The answer: the page, and whether printed figures are explained by the book."""

    page: Page
    is_explained: bool


def reconciliation(book: Book, asked: Question, where: Where) -> Reconciliation:
    """Return how one figure became another.

    Args:
        book: the book.
        asked: which figures.
        where: says in which file and line a spot stands.

    Raises:
        TotalsDisagreeError: opening and movements do not lead to the closing figure.
    """
    found = _bridge(book, asked, asked.first, asked.last)
    judged = Judged.of(found, asked.part, asked.opening, asked.closing)
    blocks: list[Block] = [
        Title(f"Reconciliation: {book.title or book.organisation or 'the book'}"),
        Paragraph(_scope_words(book, asked)),
        _table(book, asked, found),
        Paragraph(_proof(found)),
    ]
    blocks += _restated(book, asked, found)
    if asked.proposed:
        blocks.append(_budgets(asked, found))
    blocks += judged.blocks()
    blocks += _left_out(asked, found)
    data = _data(book, asked, found, judged, where)
    page = Page(tuple(blocks), lambda: data, lambda: Records(_RECORDS, tuple(_records(book, asked, found))))
    return Reconciliation(page, judged.is_explained)


def _bridge(book: Book, asked: Question, first: Clocks, last: Clocks) -> Bridge:
    files = asked.part.files
    return proved(bridge(book, first, last, asked.part.filter(), lambda entry: not files or entry.spot.file in files))


def proved(found: Bridge) -> Bridge:
    """Return a bridge that holds.

    Raises:
        TotalsDisagreeError: opening and movements do not lead to the closing figure.
    """
    if not found.holds:
        raise TotalsDisagreeError(f"{found.opening} and {found.moved} do not lead to {found.closing}")
    return found


def _scope_words(book: Book, asked: Question) -> Phrase:
    part = asked.part.words(book)
    of_year = ("Year ", asked.part.year, ". ") if asked.part.year else ()
    return phrase(*of_year, f"Only {part}. " if part else "", "What is approved. Unit: ", Said.UNIT, ".")


def _day_words(clocks: Clocks) -> str:
    if clocks.as_at == date.min:
        return "before every decision"
    at = f"as at {clocks.as_at}" if clocks.as_at else ""
    known = f"as known on {clocks.as_known}" if clocks.as_known else ""
    return ", ".join(part for part in (at, known) if part) or "every decision, as now known"


def _table(book: Book, asked: Question, found: Bridge) -> Table:
    columns = (
        Column("Movement"),
        Column("Entry"),
        Column("Scheme"),
        Column("Year"),
        Column("Funding"),
        Column("Amount", right=True),
        Column("Running total", right=True),
        Column("Decision", wraps=True),
    )
    rows = [_end_row(f"Opening, {_day_words(asked.first)}", found.opening)]
    running = found.opening.approved
    for group, members in _grouped(book, asked, found).items():
        for movement in members:
            running += movement.pence
            cells = (movement.kind.value, movement.by.id, movement.scheme, movement.year)
            money = (funding_words(movement.funding), Pounds(movement.pence, signed=True), Pounds(running))
            rows.append(Row((*cells, *money, _why(book, movement))))
        if len(members) > 1:
            together = Pounds(sum(movement.pence for movement in members), signed=True)
            rows.append(Row((f"{group}, together", "", "", "", "", together, Pounds(running), ""), total=True))
    rows.append(_end_row(f"Closing, {_day_words(asked.last)}", found.closing))
    return Table("", columns, tuple(rows))


def _end_row(words: str, totals: Totals) -> Row:
    return Row((words, "", "", "", "", "", Pounds(totals.approved), ""), total=True)


def _grouped(book: Book, asked: Question, found: Bridge) -> Mapping[str, list[Movement]]:
    """Return the movements by what they are grouped by, in order."""
    groups: dict[str, list[Movement]] = {}
    for movement in found.movements:
        groups.setdefault(_GROUP[asked.by](book, movement), []).append(movement)
    return groups if asked.by is By.KIND else dict(sorted(groups.items()))


def _why(book: Book, movement: Movement) -> str:
    if isinstance(movement.by, Correction):
        return f"corrects {movement.by.corrects}, {statement_words(movement.by.statement)}"
    words = standing_words(book, movement.about, movement.standing)
    return words if movement.by.id == movement.about.id else f"{movement.about.id}: {words}"


def _proof(found: Bridge) -> str:
    sums: dict[str, int] = {}
    for movement in found.movements:
        sums[movement.kind.value] = sums.get(movement.kind.value, 0) + movement.pence
    parts = "".join(f" {'-' if pence < 0 else '+'} {shown(abs(pence))} {kind}" for kind, pence in sums.items())
    pending = f"Pending: {shown(found.opening.pending)} at first, {shown(found.closing.pending)} at last."
    opening, closing = shown(found.opening.approved), shown(found.closing.approved)
    return f"Opening {opening}{parts or ' + no movements'} = closing {closing}. Added up apart and agree. {pending}"


def _restated(book: Book, asked: Question, found: Bridge) -> Iterator[Block]:
    """Yield what had been reported at first, and what has restated it since."""
    first, last = asked.first, asked.last
    if first.as_known != last.as_known:
        yield _as_reported(asked, found)
        return
    if first.as_at is None or (first.as_known and first.as_known <= first.as_at):
        return
    since = _bridge(book, asked, Clocks(first.as_at, first.as_at), first)
    if since.movements:
        reported, restated = shown(since.opening.approved), shown(since.closing.approved)
        lead = f"As known on {first.as_at} the opening was {reported}; restated since to {restated}:"
        words = (
            f"{signed(movement.pence)} {movement.kind.value}: {movement.by.id}, recorded {movement.by.recorded},"
            f" {_why(book, movement)}"
            for movement in since.movements
        )
        yield Items(lead, tuple(words))


def _as_reported(asked: Question, found: Bridge) -> Table:
    before, after = (_cells(asked, seen) for seen in (found.before, found.after))
    rows = [
        Row((cell.year, funding_words(cell.funding), *_three(before.get(cell, 0), after.get(cell, 0))))
        for cell in sorted({*before, *after}, key=lambda cell: cell.order)
    ]
    rows.append(Row(("Total", "", *_three(found.opening.approved, found.closing.approved)), total=True))
    columns = (
        Column("Year"),
        Column("Funding"),
        Column("As originally reported", right=True),
        Column("Restated", right=True),
        Column("Difference", right=True),
    )
    return Table("Approved, as reported and as restated", columns, tuple(rows))


def _three(start: int, end: int) -> tuple[Pounds, ...]:
    return Pounds(start), Pounds(end), Pounds(end - start, signed=True)


def _cells(asked: Question, seen: Position) -> Mapping[Cell, int]:
    return {cell: pence for (cell, column), pence in _sums(asked, seen).items() if column is Standing.APPROVED}


def _sums(asked: Question, seen: Position) -> Mapping[tuple[Cell, Standing], int]:
    """Return the sums of what may be read, by year, funding type and column."""
    sums: dict[tuple[Cell, Standing], int] = {}
    takes = asked.part.filter()
    for item in seen.counted:
        for line in item.lines:
            if takes(line) and line.amount is not Unstated.WITHHELD:
                key = (Cell("", line.year, line.funding), item.standing.column)
                sums[key] = sums.get(key, 0) + line.pence
    return sums


def _budgets(asked: Question, found: Bridge) -> Table:
    """Return the original, current and proposed budgets at the closing day.

    The original budget is what was approved as new budget, the current one takes in every variation, and the proposed
    one takes in what is pending.
    """
    original: dict[Cell, int] = {}
    takes = asked.part.filter()
    for item in found.after.counted:
        if isinstance(item.entry, Approval) and item.standing.column is Standing.APPROVED:
            for line in item.lines:
                if takes(line) and line.amount is not Unstated.WITHHELD:
                    cell = Cell("", line.year, line.funding)
                    original[cell] = original.get(cell, 0) + line.pence
    sums = _sums(asked, found.after)
    cells = sorted({cell for cell, column in sums if column is not Standing.NOT_COUNTED}, key=lambda cell: cell.order)
    figures = [
        (
            original.get(cell, 0),
            sums.get((cell, Standing.APPROVED), 0),
            sums.get((cell, Standing.PENDING), 0),
        )
        for cell in cells
    ]
    rows = [
        Row((cell.year, funding_words(cell.funding), *_budgets_of(*of_cell)))
        for cell, of_cell in zip(cells, figures, strict=True)
    ]
    together = [sum(column) for column in zip(*figures, strict=True)] or [0, 0, 0]
    rows.append(Row(("Total", "", *_budgets_of(*together)), total=True))
    names = ("Original", "Variations", "Current", "Pending", "Proposed")
    columns = (Column("Year"), Column("Funding"), *(Column(name, right=True) for name in names))
    return Table(f"Budgets, {_day_words(asked.last)}", columns, tuple(rows))


def _budgets_of(original: int, current: int, pending: int) -> tuple[Pounds, ...]:
    return tuple(Pounds(pence) for pence in (original, current - original, current, pending, current + pending))


def _left_out(asked: Question, found: Bridge) -> Iterator[Block]:
    takes = asked.part.filter()
    words = {Unstated.WITHHELD: "amount withheld", Unstated.NOT_STATED: "amount not stated"}
    said = [
        f"{item.entry.id}: {words[why]}"
        for why in words
        for item in found.after.unstated(why)
        if any(line.amount is why and takes(line) for line in item.lines)
    ]
    if said:
        yield Items("In neither figure:", tuple(said))


def _data(book: Book, asked: Question, found: Bridge, judged: Judged, where: Where) -> Json:
    data: dict[str, object] = {
        "schema": SCHEMA,
        "from": None if asked.first.as_at == date.min else clock_data(asked.first),
        "to": clock_data(asked.last),
        "unit": "GBP",
        "opening": written(found.opening.approved),
        "movements": [
            _movement_data(book, group, movement, running, where)
            for group, movement, running in _steps(book, asked, found)
        ],
        "closing": written(found.closing.approved),
        "pending": {"opening": written(found.opening.pending), "closing": written(found.closing.pending)},
    }
    data.update(judged.data())
    if asked.first.as_known != asked.last.as_known:
        before, after = (_cells(asked, seen) for seen in (found.before, found.after))
        data["restated"] = [
            {
                "year": cell.year.label,
                "funding": cell.funding.value,
                "reported": written(before.get(cell, 0)),
                "restated": written(after.get(cell, 0)),
                "difference": written(after.get(cell, 0) - before.get(cell, 0)),
            }
            for cell in sorted({*before, *after}, key=lambda cell: cell.order)
        ]
    return data


def _steps(book: Book, asked: Question, found: Bridge) -> Iterator[tuple[str, Movement, int]]:
    """Yield each movement with its group and the total so far, in pence."""
    running = found.opening.approved
    for group, members in _grouped(book, asked, found).items():
        for movement in members:
            running += movement.pence
            yield group, movement, running


def _movement_data(book: Book, group: str, movement: Movement, running: int, where: Where) -> Mapping[str, object]:
    path, _, line = where(movement.by.spot).rpartition(":")
    return {
        "group": group,
        "movement": movement.kind.value,
        "entry": movement.by.id,
        "about": movement.about.id,
        "scheme": movement.scheme,
        "year": movement.year.label,
        "funding": movement.funding.value,
        "source": movement.source,
        "amount": written(movement.pence),
        "running": written(running),
        "decision": _why(book, movement),
        "path": path,
        "line": int(line),
    }


def _records(book: Book, asked: Question, found: Bridge) -> Iterator[tuple[str, ...]]:
    blank = ("", "", "", "", "", "")
    opening, closing = written(found.opening.approved), written(found.closing.approved)
    yield ("opening", *blank, "", opening, _day_words(asked.first))
    for _, movement, running in _steps(book, asked, found):
        yield (
            movement.kind.value,
            movement.by.id,
            movement.about.id,
            movement.scheme,
            movement.year.label,
            movement.funding.value,
            movement.source,
            written(movement.pence),
            written(running),
            _why(book, movement),
        )
    yield ("closing", *blank, "", closing, _day_words(asked.last))
