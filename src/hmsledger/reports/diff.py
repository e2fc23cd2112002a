"""What a change to the book does in money: entries added, and totals before and after."""

from collections.abc import Mapping
from typing import NamedTuple

from hmsledger.alterations import Alteration, alterations
from hmsledger.clocks import Clocks
from hmsledger.entries import KIND_NAMES, AnyEntry, Approval, Book, Correction, Funding, Line, Quotation, Variation
from hmsledger.money import shown, written
from hmsledger.reconcile import Cell, Totals, position
from hmsledger.reports.page import Block, Column, Items, Json, Page, Paragraph, Pounds, Records, Row, Table, Title
from hmsledger.reports.words import (
    amount_data,
    amount_words,
    clock_data,
    clock_words,
    decision_words,
    funding_words,
    plural,
    statement_words,
)
from hmsledger.withheld import withheld_alike
from hmsledger.years import Year

SCHEMA = "hmsledger/diff/1"
_COLUMNS = ("approved", "pending")


class Diff(NamedTuple):
    """What differs between two states of a book.

    Attributes:
        page: it, to be shown.
        matters: whether an approved or pending total changed, or an entry no longer stands as it stood.
    """

    page: Page
    matters: bool


class Moved(NamedTuple):
    """One total that is not what it was."""

    year: Year
    funding: Funding
    column: str
    before: int
    after: int


def diff(before: Book, after: Book, names: tuple[str, str], clocks: Clocks) -> Diff:
    """Return what differs between two states of a book.

    Args:
        before: the earlier state.
        after: the later state.
        names: what people call the two.
        clocks: through which days to look at both.
    """
    added = tuple(entry for entry in after.entries if entry.id not in before.by_id and clocks.knows(entry))
    altered = alterations(before, after)
    old, new = _cells(withheld_alike(before, after), clocks), _cells(after, clocks)
    moved = _moved(old, new)
    totals = (_total(old), _total(new))
    blocks: list[Block] = [
        Title(f"What changes from {names[0]} to {names[1]}"),
        Paragraph(clock_words(clocks)),
        *_alarms(altered),
        _entries(after, added) if added else Paragraph("No entry is added."),
        *([_table(moved, totals)] if moved else ()),
        Paragraph(_summary(moved, totals)),
    ]

    def data() -> Json:
        return {
            "schema": SCHEMA,
            "before": names[0],
            "after": names[1],
            **clock_data(clocks),
            "unit": "GBP",
            "added": [_added_data(after, entry) for entry in added],
            "altered": [
                {"id": item.before.id, "lost": item.after is None, "changes": list(item.parts)} for item in altered
            ],
            "rows": [_moved_data(item) for item in moved],
            "totals": {name: _figures(getattr(totals[0], name), getattr(totals[1], name)) for name in _COLUMNS},
            "money_moved": bool(moved),
        }

    return Diff(Page(tuple(blocks), data, lambda: _records(moved)), bool(moved or altered))


def _cells(book: Book, clocks: Clocks) -> Mapping[Cell, Totals]:
    return position(book, clocks).cells(lambda _: "")


def _total(cells: Mapping[Cell, Totals]) -> Totals:
    total = Totals()
    for cell in cells.values():
        total = total.plus(cell)
    return total


def _moved(old: Mapping[Cell, Totals], new: Mapping[Cell, Totals]) -> tuple[Moved, ...]:
    figures = (
        Moved(
            cell.year,
            cell.funding,
            name,
            getattr(old.get(cell, Totals()), name),
            getattr(new.get(cell, Totals()), name),
        )
        for cell in sorted({*old, *new}, key=lambda cell: cell.order)
        for name in _COLUMNS
    )
    return tuple(item for item in figures if item.before != item.after)


def _alarms(altered: tuple[Alteration, ...]) -> list[Block]:
    if not altered:
        return []
    said = tuple(
        f"{item.before.id} is gone" if item.after is None else f"{item.before.id}: {'; '.join(item.parts)}"
        for item in altered
    )
    return [Items("Entries that no longer stand as they stood (entries are only ever added):", said)]


def _entries(book: Book, added: tuple[AnyEntry, ...]) -> Table:
    columns = (
        Column("Entry"),
        Column("Kind"),
        Column("Scheme", wraps=True),
        Column("Title", wraps=True),
        Column("What is decided", wraps=True),
        Column("Amount", right=True),
    )
    rows = tuple(
        Row(
            (
                entry.id,
                KIND_NAMES[type(entry)],
                book.scheme_name(entry.scheme),
                entry.title,
                _decided(book, entry),
                _amount(entry),
            )
        )
        for entry in added
    )
    return Table(f"{plural(len(added), 'entry', 'entries')} added", columns, rows)


def _decided(book: Book, entry: AnyEntry) -> str:
    match entry:
        case Correction():
            return f"corrects {entry.corrects}, {statement_words(entry.statement)}"
        case Quotation():
            return "quoted only, never counted"
        case Approval() | Variation():
            return decision_words(book, entry)
        case _:
            return f"{entry.of} {decision_words(book, entry)}"


def _lines(entry: AnyEntry) -> tuple[tuple[int, Line], ...]:
    """Return the lines that an entry brings in, each with its sign."""
    if isinstance(entry, Correction):
        return (*((-1, line) for line in entry.was), *((1, line) for line in entry.now))
    return tuple((1, line) for line in entry.lines)


def _amount(entry: AnyEntry) -> Pounds | str:
    """Return the sum of an entry's lines; in words where one has no figure, so that none can be worked out."""
    lines = _lines(entry)
    for _, line in lines:
        if not isinstance(line.amount, int):
            return amount_words(line.amount)
    return Pounds(sum(sign * line.pence for sign, line in lines)) if lines else ""


def _table(moved: tuple[Moved, ...], totals: tuple[Totals, Totals]) -> Table:
    columns = (
        Column("Year"),
        Column("Funding"),
        Column("Total"),
        Column("Before", right=True),
        Column("After", right=True),
        Column("Difference", right=True),
    )
    rows = [
        Row((item.year, funding_words(item.funding), item.column, *_shown(item.before, item.after))) for item in moved
    ]
    rows += [
        Row(("Total", "", name, *_shown(getattr(totals[0], name), getattr(totals[1], name))), total=True)
        for name in _COLUMNS
    ]
    return Table("Totals that change", columns, tuple(rows))


def _shown(before: int, after: int) -> tuple[Pounds, ...]:
    return (Pounds(before), Pounds(after), Pounds(after - before, signed=True))


def _signed(pence: int) -> str:
    return f"+{shown(pence)}" if pence > 0 else shown(pence)


def _summary(moved: tuple[Moved, ...], totals: tuple[Totals, Totals]) -> str:
    if not moved:
        return (
            f"No money moved: {shown(totals[1].approved)} approved and {shown(totals[1].pending)} pending, as before."
        )
    parts = [
        f"{name} {_signed(getattr(totals[1], name) - getattr(totals[0], name))}, to {shown(getattr(totals[1], name))}"
        for name in _COLUMNS
    ]
    return f"Money moved: {'; '.join(parts)}."


def _figures(before: int, after: int) -> dict[str, str]:
    return {"before": written(before), "after": written(after), "difference": written(after - before)}


def _moved_data(item: Moved) -> dict[str, str]:
    return {
        "year": item.year.label,
        "funding": item.funding.value,
        "total": item.column,
        **_figures(item.before, item.after),
    }


def _added_data(book: Book, entry: AnyEntry) -> dict[str, object]:
    lines = [
        {
            "scheme": line.scheme,
            "year": line.year.label,
            "funding": line.funding.value,
            "amount": amount_data(line.amount if not isinstance(line.amount, int) else sign * line.amount),
        }
        for sign, line in _lines(entry)
    ]
    return {
        "id": entry.id,
        "kind": KIND_NAMES[type(entry)],
        "scheme": entry.scheme,
        "title": entry.title,
        "decided": _decided(book, entry),
        "lines": lines,
    }


def _records(moved: tuple[Moved, ...]) -> Records:
    rows = [_moved_data(item) for item in moved]
    names = ("year", "funding", "total", "before", "after", "difference")
    return Records(names, tuple(tuple(row[name] for name in names) for row in rows), names[:3])
