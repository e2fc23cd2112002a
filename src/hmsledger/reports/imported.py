"""Imported: what a sheet comes to, row by row, with the address of every cell that is spoken of."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from hmsledger.entries import Funding
from hmsledger.importing.fates import Fate
from hmsledger.importing.filed import filed
from hmsledger.importing.judging import Judged
from hmsledger.importing.mapping import Column as SheetColumn
from hmsledger.importing.mapping import Holds
from hmsledger.importing.rows import Problem, Sort
from hmsledger.importing.rows import Row as SheetRow
from hmsledger.money import read_filed, shown_short, written
from hmsledger.reports.page import Block, Column, Items, Page, Paragraph, Records, Row, Table, Title
from hmsledger.reports.words import funding_words, year_words
from hmsledger.sheets.cells import Workbook, letters
from hmsledger.years import read_year

_SCHEMA = "hmsledger/import/1"
_MOST_AMOUNTS = 3


class _Said(NamedTuple):
    """What is said of a row."""

    row: int
    cells: str
    verdict: str
    says: str
    entry: str
    problems: tuple[tuple[str, str], ...]


def imported_page(workbook: Workbook, judged: Judged, fate: Fate, unread: tuple[str, ...], toml: str) -> Page:
    """Return what a sheet comes to.

    Args:
        workbook: the workbook.
        judged: what its sheet comes to.
        fate: what becomes of the entries.
        unread: the columns with figures that are not read, as people call them.
        toml: what would be written; empty where nothing may be.
    """
    said = tuple(_rows(judged, fate))
    remarks = tuple(_remarks(workbook, judged, unread))
    where = f"sheet {judged.sheet.name} of {workbook.name}" if judged.sheet.name else workbook.name
    blocks: list[Block] = [Title(f"Import of {where}")]
    if remarks:
        blocks.append(Items("How it was read:", remarks))
    blocks.append(_mapping_table(judged))
    if said:
        blocks.append(_row_table(said))
    wrong = [f"{message} ({advice})" if advice else message for message, advice in _problems(judged, fate)]
    if wrong:
        blocks.append(Items("What stands in the way:", tuple(wrong)))
    if judged.oddities:
        blocks.append(Items("Worth a second look; nothing was changed:", judged.oddities))
    blocks += [Paragraph(text) for text in _totals(judged)]
    return Page(
        tuple(blocks),
        lambda: {**_data(workbook, judged, fate, said, remarks), "toml": toml},
        lambda: Records(
            ("row", "cells", "verdict", "says", "entry", "problem", "help"),
            tuple(
                (str(one.row), one.cells, one.verdict, one.says, one.entry, message, advice)
                for one in said
                for message, advice in (one.problems or (("", ""),))
            ),
        ),
    )


def _remarks(workbook: Workbook, judged: Judged, unread: tuple[str, ...]) -> Iterator[str]:
    yield from workbook.remarks
    for name in workbook.hidden:
        yield f"the sheet “{name}” is hidden and was not read"
    for name in judged.sheet.hidden_with_content():
        yield f"{name} is hidden"
    for column in unread:
        yield f"column {column} holds figures that are not read"
    for proposal in judged.proposals:
        for remark in proposal.remarks:
            yield f"{proposal.place}: {remark}"
    if judged.declared:
        schemes = "1 scheme is" if len(judged.declared) == 1 else f"{len(judged.declared)} schemes are"
        yield f"{schemes} declared: {'; '.join(judged.declared)}"


def _mapping_table(judged: Judged) -> Table:
    mapping = judged.mapping
    rows = [
        Row((letters(column.number), column.header, column.holds.value, _meaning(judged, column)))
        for column in mapping.columns
    ]
    headers = (
        f"row {mapping.header}" if mapping.first == mapping.header else f"rows {mapping.first} to {mapping.header}"
    )
    caption = f"What the columns hold (headers in {headers}; an entry for each {mapping.makes.value})"
    return Table(
        caption, (Column("Column"), Column("Header", wraps=True), Column("Holds"), Column("Meaning")), tuple(rows)
    )


def _meaning(judged: Judged, column: SheetColumn) -> str:
    if column.holds not in {Holds.AMOUNT, Holds.TOTAL}:
        return ""
    words = [column.year, column.funding, column.account, column.source, column.side.value if column.side else ""]
    return ", ".join([*filter(None, words), f"in {judged.mapping.unit_of(column).value}"])


def _row_table(said: tuple[_Said, ...]) -> Table:
    columns = (Column("Cells"), Column("Verdict"), Column("Says", wraps=True), Column("Entry"))
    return Table("Row by row", columns, tuple(Row((one.cells, one.verdict, one.says, one.entry)) for one in said))


def _rows(judged: Judged, fate: Fate) -> Iterator[_Said]:
    entries = {row: proposal.id for proposal in judged.proposals for row in proposal.rows}
    wrong: dict[int, list[Problem]] = {}
    for problem in judged.problems:
        wrong.setdefault(problem.row, []).append(problem)
    agreed = {agreement.row: agreement for agreement in (judged.totals.agreed if judged.totals else ())}
    used = [column.number for column in judged.mapping.columns if column.holds is not Holds.NOTHING] or [1]
    for row in judged.rows:
        problems = tuple((problem.said, problem.help) for problem in wrong.get(row.number, ()))
        entry = entries.get(row.number, "")
        if entry in fate.refused:
            problems = (*problems, fate.refused[entry])
        if problems:
            verdict, says = "refused", "; ".join(message for message, _ in problems)
        elif row.sort is Sort.PASSED_OVER:
            verdict, says = "passed over", row.why
        elif row.sort is Sort.TOTAL:
            verdict = "agrees" if row.number in agreed else "total"
            says = f"{agreed[row.number].says}: {_pounds(agreed[row.number].pence)}" if row.number in agreed else ""
        else:
            verdict, says = "ok", _movements(row)
            if entry in fate.standing:
                verdict, entry = "already recorded", fate.standing[entry]
        yield _Said(row.number, judged.sheet.place(row.number, min(used), max(used)), verdict, says, entry, problems)


def _movements(row: SheetRow) -> str:
    shown = [
        f"{line['scheme']} {year_words(read_year(line['year']))} {funding_words(Funding(line['funding']))} "
        f"{_pounds(read_filed(line['amount']))}"
        for movement in row.movements[:_MOST_AMOUNTS]
        for line in (movement.line,)
    ]
    more = len(row.movements) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more > 0 else "")


def _pounds(pence: int) -> str:
    return shown_short(pence)[0]


def _problems(judged: Judged, fate: Fate) -> Iterator[tuple[str, str]]:
    yield from ((problem.said, problem.help) for problem in judged.problems)
    for proposal in judged.proposals:
        if proposal.id in fate.refused:
            message, advice = fate.refused[proposal.id]
            yield message, advice


def _totals(judged: Judged) -> Iterator[str]:
    if judged.totals is None:
        if judged.rows:
            yield "The total rows are compared once every row can be read."
        return
    totals = judged.totals
    yield f"The amounts of the sheet come to {_pounds(totals.pence)}."
    agreeing = len(totals.agreed)
    if agreeing or totals.of_rows:
        parts = [f"{agreeing} total row{'' if agreeing == 1 else 's'}"] if agreeing else []
        parts += (
            [f"{totals.of_rows} total{'' if totals.of_rows == 1 else 's'} of single rows"] if totals.of_rows else []
        )
        verb = "agrees" if agreeing + totals.of_rows == 1 else "agree"
        yield f"Of the sheet's own totals {' and '.join(parts)} {verb} with the rows to the penny."


def _data(
    workbook: Workbook, judged: Judged, fate: Fate, said: tuple[_Said, ...], remarks: tuple[str, ...]
) -> Mapping[str, Any]:
    totals = judged.totals
    return {
        "schema": _SCHEMA,
        "workbook": workbook.name,
        "sheet": judged.sheet.name,
        "mapping": _plain(filed(judged.mapping)),
        "remarks": list(remarks),
        "rows": [
            {
                "row": one.row,
                "cells": one.cells,
                "verdict": one.verdict,
                "says": one.says,
                "entry": one.entry,
                "problems": [{"message": message, "help": advice} for message, advice in one.problems],
            }
            for one in said
        ],
        "problems": [{"message": message, "help": advice} for message, advice in _problems(judged, fate)],
        "oddities": list(judged.oddities),
        "totals": None
        if totals is None
        else {
            "amounts": written(totals.pence),
            "rows_agreed": [agreement.row for agreement in totals.agreed],
            "single_rows_agreed": totals.of_rows,
        },
        "entries": [fate.standing.get(proposal.id, proposal.id) for proposal in judged.proposals],
        "already_recorded": sorted(fate.standing.values()),
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - values of a file
    match value:
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list():
            return [_plain(inner) for inner in value]
        case str() | bool() | int():
            return value
        case _:
            return value.isoformat()
