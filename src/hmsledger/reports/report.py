"""The report: reconciled totals per financial year and funding type, with all that they leave out."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from hmsledger.digest import digest_of_book
from hmsledger.entries import Book, Funding, Line
from hmsledger.money import Unstated, shown, shown_short, written
from hmsledger.reconcile import Cell, Counted, Movements, Position, Totals, movements
from hmsledger.reports.depth import Where, depth_of, key_of
from hmsledger.reports.page import (
    Block,
    Column,
    Depth,
    Items,
    Json,
    Page,
    Paragraph,
    Phrase,
    Pounds,
    Records,
    Row,
    Table,
    Text,
    Title,
)
from hmsledger.reports.selection import Selection
from hmsledger.reports.words import clock_data, clock_words, funding_words, phrase, plural, standing_words
from hmsledger.standing import Column as Standing
from hmsledger.years import Year

SCHEMA = "hmsledger/report/1"
_MOST_LISTED = 20


class By(StrEnum):
    """What a report may be grouped by."""

    SCHEME = "scheme"
    ACCOUNT = "account"
    SOURCE = "source"


_GROUP: Mapping[By | None, Callable[[Line], str]] = {
    None: lambda _: "",
    By.SCHEME: lambda line: line.scheme,
    By.ACCOUNT: lambda line: line.account,
    By.SOURCE: lambda line: line.source,
}


class TotalsDisagreeError(Exception):
    """Two routes to one total did not meet: a defect of the program, never of the book."""


def report(book: Book, selection: Selection, by: By | None = None, where: Where | None = None) -> Page:
    """Return the totals of a book, or of a part of it.

    Args:
        book: the book.
        selection: which part, and through which clocks.
        by: what to group by.
        where: says in which file and line a spot stands; without it nothing is said of what stands behind the figures.

    Raises:
        TotalsDisagreeError: the cross-cast failed.
    """
    seen = selection.of(book)
    cells = seen.cells(_GROUP[by])
    spans = _spans(book, selection, by)
    moved = movements(seen, selection.filter())
    totals = cross_cast(cells, seen, moved)
    blocks: list[Block] = [
        Title(_headline(book)),
        Paragraph(_scope_words(book, selection)),
        _table(book, cells, totals, by),
    ]
    if spans and selection.year:
        caption = phrase("Sums over several years that cover ", selection.year, ", not profiled")
        blocks.append(_table(book, spans, None, by, caption))
    blocks += _sentences(book, selection, seen, moved, (*cells, *spans))

    def data() -> Json:
        rows = [_row_data(cell, total, by) for cell, total in cells.items()]
        found: dict[str, object] = {
            "schema": SCHEMA,
            **clock_data(selection.clocks),
            "unit": "GBP",
            "rows": rows,
            "totals": _totals_data(totals),
            "movements": {
                "approvals": written(moved.approvals),
                "variations": written(moved.variations),
                "corrections": written(moved.corrections),
                "current": written(moved.current),
            },
            "withheld": len(seen.unstated(Unstated.WITHHELD)),
            "amounts_not_stated": len(seen.unstated(Unstated.NOT_STATED)),
            "may_already_stand": len(seen.may_already_stand),
            "book": {"entries": len(book.entries), "digest": digest_of_book(book)},
        }
        if selection.year:
            found["year"] = selection.year.label
            found["spans"] = [_row_data(cell, total, by) for cell, total in spans.items()]
        return found

    def depth() -> Depth:
        return depth_of(book, selection, seen, _GROUP[by], where) if where else Depth()

    return Page(tuple(blocks), data, lambda: _records(cells, spans, by), depth)


def cross_cast(cells: Mapping[Cell, Totals], seen: Position, moved: Movements) -> Totals:
    """Return the grand totals, once rows, columns, entries and movements lead to the same.

    Raises:
        TotalsDisagreeError: they do not.
    """
    by_rows = [sum(column) for column in zip(*(list(total) for total in cells.values()), strict=True)] or [0] * 4
    totals = seen.totals()
    by_funding = [
        sum(total.approved for cell, total in cells.items() if cell.funding is funding) for funding in Funding
    ]
    if list(totals) != by_rows or sum(by_funding) != totals.approved or moved.current != totals.approved:
        raise TotalsDisagreeError(f"rows {by_rows}, entries {list(totals)}, movements {moved.current}")
    return totals


def movement_line(moved: Movements) -> str:
    """Return the sentence that derives the approved total.

    >>> movement_line(Movements(79229600, 0, 1000000))
    '792,296 approvals + 0 variations + 10,000 corrections = 802,296 approved now'
    """
    parts = shown_short(moved.approvals, moved.variations, moved.corrections, moved.current)
    approvals, variations, corrections, current = parts
    return f"{approvals} approvals + {variations} variations + {corrections} corrections = {current} approved now"


def _headline(book: Book) -> str:
    names = [name for name in (book.organisation, book.title) if name]
    return ": ".join(names) or "Budget"


def _scope_words(book: Book, selection: Selection) -> Phrase:
    part, year = selection.words(book), selection.year
    if year is None:
        of_year: tuple[str | Year, ...] = ()
    else:
        of_year = ("Financial year ", year, ". ") if year.is_stated else ("Year not stated. ",)
    return phrase(*of_year, f"Only {part}. " if part else "", clock_words(selection.clocks))


def _spans(book: Book, selection: Selection, by: By | None) -> Mapping[Cell, Totals]:
    year = selection.year
    if year is None or not year.is_stated or year.is_span:
        return {}
    cells = selection.of(book, in_year=False).cells(_GROUP[by])
    return {cell: total for cell, total in cells.items() if cell.year.is_span and cell.year.covers(year)}


def _table(book: Book, cells: Mapping[Cell, Totals], totals: Totals | None, by: By | None, caption: Text = "") -> Table:
    uncounted = any(total.not_counted for total in cells.values())
    columns = (
        *((Column(by.value.capitalize()),) if by else ()),
        Column("Year"),
        Column("Funding"),
        Column("Approved", right=True, figure=Standing.APPROVED),
        Column("of which resting\non a quotation", right=True, figure="quoted"),
        Column("Pending", right=True, figure=Standing.PENDING),
        *((Column("Not counted", right=True, figure=Standing.NOT_COUNTED),) if uncounted else ()),
    )

    def figures(total: Totals) -> tuple[Pounds, ...]:
        counted = (Pounds(total.approved), Pounds(total.quoted), Pounds(total.pending))
        return (*counted, Pounds(total.not_counted)) if uncounted else counted

    rows: list[Row] = []
    details: dict[Cell, int] = {}
    for (group, year), part in _by_year(cells).items():
        name = (_group_words(book, by, group),) if by else ()
        for cell, total in part.items():
            details[cell] = len(rows)
            rows.append(Row((*name, year, funding_words(cell.funding), *figures(total)), key=key_of(cell)))
        if len(part) > 1 and totals is not None:
            adds = tuple(details[cell] for cell in part)
            rows.append(Row((*name, year, "together", *figures(_added(part.values()))), adds=adds))
    if totals is not None:
        blank = ("",) if by else ()
        used = [funding for funding in Funding if any(cell.funding is funding for cell in cells)]
        for funding in used if len(used) > 1 else ():
            of_type = {cell: place for cell, place in details.items() if cell.funding is funding}
            part_total = _added(cells[cell] for cell in of_type)
            cells_of_type = (*blank, "All years", funding_words(funding), *figures(part_total))
            rows.append(Row(cells_of_type, total=True, adds=tuple(of_type.values())))
        rows.append(Row((*blank, "Total", "", *figures(totals)), total=True, adds=tuple(details.values())))
    return Table(caption, columns, tuple(rows))


def _by_year(cells: Mapping[Cell, Totals]) -> Mapping[tuple[str, Year], Mapping[Cell, Totals]]:
    found: dict[tuple[str, Year], dict[Cell, Totals]] = {}
    for cell, total in cells.items():
        found.setdefault((cell.group, cell.year), {})[cell] = total
    return found


def _added(parts: Iterable[Totals]) -> Totals:
    total = Totals()
    for part in parts:
        total = total.plus(part)
    return total


def _group_words(book: Book, by: By | None, group: str) -> str:
    if group == "not-stated":
        return "not stated"
    return book.scheme_name(group) if by is By.SCHEME else group


def _sentences(
    book: Book, selection: Selection, seen: Position, moved: Movements, cells: tuple[Cell, ...]
) -> list[Block]:
    blocks: list[Block] = []
    approved = [item for item in seen.counted if item.standing.column is Standing.APPROVED]
    if not approved:
        blocks.append(Paragraph(phrase("Nothing is approved", *_for_year(selection.year), ".")))
    blocks.append(Paragraph(f"{movement_line(moved)}. Rows, columns and movements were added up apart and agree."))
    if quoted := [item for item in approved if item.standing.quoted and _has_figure(item)]:
        blocks.append(Items("Approved, but resting on a quotation and not on a minute:", _listed(book, quoted)))
    if pending := [item for item in seen.counted if item.standing.column is Standing.PENDING and _has_figure(item)]:
        blocks.append(Items("Pending, not approved:", _listed(book, pending)))
    blocks += _left_out(book, seen)
    if any(cell.year.is_span for cell in cells):
        blocks.append(
            Paragraph("A sum over several years stays one sum until a decision profiles it; it is in no single year.")
        )
    return blocks


def _left_out(book: Book, seen: Position) -> list[Block]:
    blocks: list[Block] = []
    refused = [item for item in seen.counted if item.standing.column is Standing.NOT_COUNTED]
    if uncounted := [item for item in refused if _has_figure(item)]:
        blocks.append(Items("Not counted in any total:", _listed(book, uncounted)))
    if withheld := seen.unstated(Unstated.WITHHELD):
        ids = ", ".join(item.entry.id for item in withheld)
        blocks.append(Paragraph(f"Left out: {plural(len(withheld), 'exempt item')}, amount withheld ({ids})."))
    if unstated := seen.unstated(Unstated.NOT_STATED):
        ids = ", ".join(item.entry.id for item in unstated)
        entries = plural(len(unstated), "entry", "entries")
        blocks.append(Paragraph(f"Left out: the amounts that {entries} do not state ({ids})."))
    for step, pence in seen.may_already_stand:
        blocks.append(
            Paragraph(
                f"An undated decision of {shown(pence)} may already have stood ({step.entry.id}): "
                f"it is counted from {step.stands_from}, when it is first known."
            )
        )
    return blocks


def _has_figure(item: Counted) -> bool:
    return any(isinstance(line.amount, int) for line in item.lines)


def _listed(book: Book, items: list[Counted]) -> tuple[Text, ...]:
    if len(items) > _MOST_LISTED:
        counts: dict[str, list[Counted]] = {}
        for item in items:
            counts.setdefault(item.standing.outcome, []).append(item)
        return tuple(
            f"{_pounds(sum(item.pence for item in part))} {outcome}, in {plural(len(part), 'entry', 'entries')}"
            for outcome, part in sorted(counts.items())
        )
    return tuple(line for item in items for line in _pieces(book, item))


def _pieces(book: Book, item: Counted) -> list[Text]:
    """Return an entry's money, a sentence for each year and funding type."""
    sums: dict[tuple[Year, Funding], int] = {}
    for line in item.lines:
        if isinstance(line.amount, int):
            key = (line.year, line.funding)
            sums[key] = sums.get(key, 0) + line.amount
    words = standing_words(book, item.entry, item.standing)
    title = f" “{item.entry.title}”" if item.entry.title else ""
    return [
        phrase(_pounds(pence), *_for_year(year), f", {_kind_words(funding)}, {words}: {item.entry.id}{title}")
        for (year, funding), pence in sorted(sums.items(), key=lambda pair: (pair[0][0].order, pair[0][1]))
    ]


def _kind_words(funding: Funding) -> str:
    return "funding type not stated" if funding is Funding.NOT_STATED else funding.value


def _for_year(year: Year | None) -> tuple[str | Year, ...]:
    if year is None:
        return ()
    return (" for ", year) if year.is_stated else (" for a year not stated",)


def _pounds(pence: int) -> str:
    text = shown_short(abs(pence))[0]
    return f"-£{text}" if pence < 0 else f"£{text}"


def _row_data(cell: Cell, total: Totals, by: By | None) -> dict[str, str]:
    group = {by.value: cell.group} if by else {}
    return {**group, "year": cell.year.label, "funding": cell.funding.value, **_totals_data(total)}


def _totals_data(total: Totals) -> dict[str, str]:
    return {name: written(pence) for name, pence in total._asdict().items()}


def _records(cells: Mapping[Cell, Totals], spans: Mapping[Cell, Totals], by: By | None) -> Records:
    rows = [_row_data(cell, total, by) for cell, total in (*cells.items(), *spans.items())]
    names = (*((by.value,) if by else ()), "year", "funding", *Totals._fields)
    return Records(names, tuple(tuple(row[name] for name in names) for row in rows), names[: -len(Totals._fields)])
