"""Explain: every entry behind a figure of the report, with a running total that ends at exactly that figure."""

from collections.abc import Iterator
from typing import NamedTuple

from hmsledger.entries import KIND_NAMES, AnyEntry, Book, Line
from hmsledger.money import shown, written
from hmsledger.reconcile import Position
from hmsledger.reports.depth import Where, lines_behind
from hmsledger.reports.page import Block, Column, Page, Paragraph, Phrase, Pounds, Records, Row, Table, Title
from hmsledger.reports.selection import Selection
from hmsledger.reports.words import (
    amount_cell,
    clock_data,
    clock_words,
    funding_words,
    phrase,
)
from hmsledger.standing import Column as Standing

SCHEMA = "hmsledger/explain/1"
_NAMES: dict[Standing, str] = {
    Standing.APPROVED: "Approved",
    Standing.PENDING: "Pending, not approved",
    Standing.NOT_COUNTED: "Not counted in any total",
}
_RECORDS = ("figure", "entry", "kind", "scheme", "year", "funding", "amount", "running", "decision", "file", "line")


class Step(NamedTuple):
    """One line on the way to a figure.

    Attributes:
        entry: the entry that the line stands in.
        line: the line itself, as recorded.
        pence: what it adds: nothing where no figure is known, and minus what a correction takes back.
        running: the total so far.
        why: the decision or statement behind it.
    """

    entry: AnyEntry
    line: Line
    pence: int
    running: int
    why: str


def explain(book: Book, selection: Selection, where: Where) -> Page:
    """Return the entries behind the figures of a part of the book.

    Args:
        book: the book.
        selection: which figures.
        where: says in which file and line a spot stands, such as ``ledgers/hms.toml:12``.
    """
    seen = selection.of(book)
    blocks: list[Block] = [Title(_heading(selection)), Paragraph(_scope(book, selection))]
    figures: list[dict[str, object]] = []
    records: list[tuple[str, ...]] = []
    for column, name in _NAMES.items():
        steps = tuple(_steps(book, selection, seen, column))
        if not steps:
            continue
        closing = steps[-1].running
        blocks += [_table(name, steps, where), Paragraph(f"{name}: {shown(closing)}, as in the report.")]
        figures.append(
            {"figure": column.value, "total": written(closing), "steps": [_data(step, where) for step in steps]}
        )
        records += [_record(column, step, where) for step in steps]
    if not figures:
        blocks.append(Paragraph("No entry stands behind this figure: it is nil."))
    data = {"schema": SCHEMA, **clock_data(selection.clocks), "unit": "GBP", "figures": figures}
    return Page(tuple(blocks), lambda: data, lambda: Records(_RECORDS, tuple(records)))


def _steps(book: Book, selection: Selection, seen: Position, column: Standing) -> Iterator[Step]:
    running = 0
    for item in seen.counted:
        if item.standing.column is not column:
            continue
        for entry, line, sign, why in lines_behind(book, seen, item):
            if selection.takes_in_year(line):
                running += sign * line.pence
                yield Step(entry, line, sign * line.pence, running, why)


def _heading(selection: Selection) -> Phrase:
    of_year = (", year ", selection.year) if selection.year else ()
    of_type = (f", funding type {funding_words(selection.funding)}",) if selection.funding else ()
    return phrase("What stands behind the figures", *of_year, *of_type)


def _scope(book: Book, selection: Selection) -> Phrase:
    part = selection.words(book)
    return phrase(f"Only {part}. " if part else "", clock_words(selection.clocks))


def _table(name: str, steps: tuple[Step, ...], where: Where) -> Table:
    columns = (
        Column("Entry"),
        Column("Year"),
        Column("Funding"),
        Column("Amount", right=True),
        Column("Running total", right=True),
        Column("Where"),
        Column("Decision", wraps=True),
    )
    rows = tuple(
        Row(
            (
                step.entry.id,
                step.line.year,
                funding_words(step.line.funding),
                Pounds(step.pence) if isinstance(step.line.amount, int) else amount_cell(step.line.amount),
                Pounds(step.running),
                where(step.entry.spot),
                step.why,
            )
        )
        for step in steps
    )
    return Table(name, columns, rows)


def _data(step: Step, where: Where) -> dict[str, object]:
    file, line = _file_and_line(step, where)
    return {
        "entry": step.entry.id,
        "kind": KIND_NAMES[type(step.entry)],
        "title": step.entry.title,
        "scheme": step.line.scheme,
        "year": step.line.year.label,
        "funding": step.line.funding.value,
        "amount": written(step.pence) if isinstance(step.line.amount, int) else step.line.amount.value,
        "running": written(step.running),
        "decision": step.why,
        "path": file,
        "line": line,
    }


def _record(column: Standing, step: Step, where: Where) -> tuple[str, ...]:
    data = _data(step, where)
    names = ("entry", "kind", "scheme", "year", "funding", "amount", "running", "decision", "path", "line")
    return (column.value, *(str(data[name]) for name in names))


def _file_and_line(step: Step, where: Where) -> tuple[str, int]:
    file, _, line = where(step.entry.spot).rpartition(":")
    return file, int(line)
