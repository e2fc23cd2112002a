"""What stands behind the figures of a report: every line of every entry, and charts by year and through time."""

from collections.abc import Callable, Iterator
from datetime import date

from hmsledger.entries import KIND_NAMES, AnyEntry, Book, BudgetEntry, Correction, Funding, LaterDecision, Line
from hmsledger.findings import Spot
from hmsledger.reconcile import Cell, Counted, Position
from hmsledger.reports.page import Bars, Depth, MovementRow, Pounds, Stair, Stairs
from hmsledger.reports.selection import Selection
from hmsledger.reports.words import (
    amount_words,
    body_words,
    citation,
    funding_words,
    standing_words,
    statement_citation,
    statement_words,
)
from hmsledger.standing import Column as Standing
from hmsledger.standing import Life, lives
from hmsledger.timeline import changes_of
from hmsledger.years import Year

Where = Callable[[Spot], str]
Group = Callable[[Line], str]
_SHOWN = (Standing.APPROVED, Standing.PENDING, Standing.NOT_COUNTED)


def key_of(cell: Cell) -> str:
    """Return the key of the part of the budget that a cell of a report is about.

    >>> from hmsledger.years import read_year
    >>> key_of(Cell("HMS", read_year("2022-23"), Funding.CAPITAL))
    'HMS@2022-23:capital'
    """
    return f"{cell.group}@{cell.year.label}:{cell.funding}" if cell.group else f"{cell.year.label}:{cell.funding}"


def depth_of(book: Book, selection: Selection, seen: Position, group: Group, where: Where) -> Depth:
    """Return what stands behind the figures of a part of a book.

    Args:
        book: the book.
        selection: the part, and the clocks.
        seen: what stands in it.
        group: what its figures are grouped by.
        where: says in which file and line a spot stands.
    """
    rows = tuple(movement_rows(book, selection, seen, group, where))
    charts = (_by_year(seen), _through_time(book, selection, seen))
    return Depth(rows, tuple(chart for chart in charts if chart is not None))


def movement_rows(
    book: Book, selection: Selection, seen: Position, group: Group, where: Where
) -> Iterator[MovementRow]:
    """Yield every line behind every figure: as recorded, then what each correction takes back and puts in."""
    for column in _SHOWN:
        for item in seen.counted:
            if item.standing.column is column:
                for entry, line, sign, why in lines_behind(book, seen, item):
                    if selection.takes_in_year(line):
                        yield _row(book, item, entry, line, sign, why, group, where)


def lines_behind(book: Book, seen: Position, item: Counted) -> Iterator[tuple[AnyEntry, Line, int, str]]:
    """Yield an entry's lines as recorded, then what each correction takes back and puts in, with its sign and why."""
    source: BudgetEntry | LaterDecision = item.standing.lines_of
    why = standing_words(book, item.entry, item.standing)
    yield from ((source, line, 1, why) for line in source.lines)
    for correction in seen.corrected.applied.get(source.id, ()):
        said = f"corrects {correction.corrects}, {statement_words(correction.statement)}"
        yield from ((correction, line, -1, said) for line in correction.was)
        yield from ((correction, line, 1, said) for line in correction.now)


def _row(
    book: Book, item: Counted, entry: AnyEntry, line: Line, sign: int, why: str, group: Group, where: Where
) -> MovementRow:
    path, _, number = where(entry.spot).rpartition(":")
    if isinstance(entry, Correction):
        statement = entry.statement
        body, cited, url = statement.by, statement_citation(statement), statement.url
        decided: date | None = statement.made
    else:
        given = item.standing.given_by
        decision = given.decision if given else item.entry.decision
        body = body_words(book, decision.body)
        decided, cited, url = decision.decided, citation(decision), decision.url
    return MovementRow(
        key=key_of(Cell(group(line), line.year, line.funding)),
        figure=item.standing.column,
        quoted=item.standing.quoted,
        entry=entry.id,
        about=item.entry.id,
        kind=KIND_NAMES[type(entry)],
        title=entry.title or item.entry.title,
        scheme=line.scheme,
        scheme_name=book.scheme_name(line.scheme),
        year=line.year,
        funding=funding_words(line.funding),
        account=line.account,
        source=line.source,
        amount=Pounds(sign * line.pence) if isinstance(line.amount, int) else amount_words(line.amount),
        outcome=item.standing.outcome,
        body=body,
        decided=decided,
        cited=cited,
        words=why,
        url=url,
        recorded=entry.recorded,
        file=path,
        line=int(number),
    )


def _by_year(seen: Position) -> Bars | None:
    """Return approved and pending by year and funding type; nothing where no year has an amount."""
    cells = seen.cells()
    fundings = [funding for funding in Funding if any(cell.funding is funding for cell in cells)]
    series = [(name, column, funding) for name, column in _COLUMNS for funding in fundings]
    groups = tuple(
        (year, tuple(getattr(cells[cell], column) if cell in cells else 0 for cell, column in _places(year, series)))
        for year in dict.fromkeys(cell.year for cell in cells)
    )
    used = [place for place in range(len(series)) if any(amounts[place] for _, amounts in groups)]
    if not used:
        return None
    names = tuple(f"{series[place][0]}, {_kind(series[place][2])}" for place in used)
    return Bars(
        "Approved and pending by year",
        names,
        tuple((year, tuple(amounts[place] for place in used)) for year, amounts in groups),
    )


_COLUMNS = (("Approved", "approved"), ("Pending", "pending"))


def _places(year: Year, series: list[tuple[str, str, Funding]]) -> Iterator[tuple[Cell, str]]:
    return ((Cell("", year, funding), column) for _, column, funding in series)


def _kind(funding: Funding) -> str:
    return "funding type not stated" if funding is Funding.NOT_STATED else funding.value


def _through_time(book: Book, selection: Selection, seen: Position) -> Stairs | None:
    """Return the approved budget from decision to decision; nothing where none was ever approved."""
    clocks = selection.clocks
    moves: dict[date, list[tuple[str, str, Funding, int]]] = {}
    for life in lives(book, clocks):
        if life.standing is not None and selection.wants(life.standing) and selection.is_of(life.entry):
            for change in changes_of(book, life, clocks, seen.corrected, known_then=False):
                if change.column is Standing.APPROVED and clocks.reaches(change.day):
                    entry, words = _decided_on(book, life, change.day)
                    moves.setdefault(change.day, []).extend(
                        (entry, words, line.funding, change.sign * line.pence)
                        for line in change.lines
                        if isinstance(line.amount, int) and selection.takes_in_year(line)
                    )
    fundings = [funding for funding in Funding if any(move[2] is funding for day in moves.values() for move in day)]
    sums = dict.fromkeys(fundings, 0)
    stairs: list[Stair] = []
    for day in sorted(moves):
        of_entry: dict[tuple[str, str], int] = {}
        for entry, words, funding, pence in moves[day]:
            sums[funding] += pence
            of_entry[entry, words] = of_entry.get((entry, words), 0) + pence
        moved = {said: pence for said, pence in of_entry.items() if pence}
        if moves[day]:
            stairs.append(
                Stair(
                    day,
                    tuple(sums.values()),
                    sum(of_entry.values()),
                    tuple(entry for entry, _ in moved or of_entry),
                    tuple(words for _, words in moved or of_entry),
                )
            )
    if not stairs:
        return None
    return Stairs("The approved budget through time", tuple(map(_kind, fundings)), tuple(stairs))


def _decided_on(book: Book, life: Life, day: date) -> tuple[str, str]:
    """Return the id of the entry that records what was decided on a day, and what that was."""
    step = next((step for step in reversed(life.steps) if step.stands_from <= day), life.steps[0])
    cited = citation(step.decision)
    said = f"{step.outcome} by {body_words(book, step.decision.body)}{f' ({cited})' if cited else ''}"
    return step.entry.id, said
