"""An import, judged: every row, every total and the control total, before anything is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hmsledger.entries import Book
from hmsledger.importing.entries import Proposal, proposed
from hmsledger.importing.mapping import UNSURE, Column, Holds, Makes, Mapping
from hmsledger.importing.names import Names
from hmsledger.importing.oddities import oddities
from hmsledger.importing.rows import Problem, Row, Sort, read_rows
from hmsledger.importing.totals import Totals, row_problems, totals_of
from hmsledger.money import Figure, shown_short
from hmsledger.sheets.cells import Sheet, letters

_KEYED = (Holds.SCHEME, Holds.FROM, Holds.TO)


@dataclass(frozen=True, slots=True)
class Judged:
    """What an import comes to.

    Attributes:
        sheet: the sheet.
        mapping: how it was understood.
        rows: what each row says.
        problems: everything that stands in the way; empty where the rows can be recorded.
        totals: how the sheet's totals stand to its rows; None where not every row could be read.
        proposals: the entries that the rows come to; empty where something stands in the way.
        oddities: what a careful reader would ask about.
        declared: the schemes that are to be declared.
    """

    sheet: Sheet
    mapping: Mapping
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    totals: Totals | None = None
    proposals: tuple[Proposal, ...] = ()
    oddities: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()


def judge(
    book: Book, workbook: str, sheet: Sheet, mapping: Mapping, expected: Figure | None, *, declares: bool = False
) -> Judged:
    """Return what an import comes to.

    Args:
        book: the book that it is for.
        workbook: the workbook's name.
        sheet: the sheet.
        mapping: how it is understood.
        expected: what its amounts must come to; None where the sheet's own totals say so.
        declares: whether schemes that the book does not know are to be declared.
    """
    doubts = _doubts(sheet, mapping)
    if doubts:
        return Judged(sheet, mapping, (), doubts)
    names = Names(book, mapping.schemes, mapping.names, declares=declares)
    rows = read_rows(sheet, mapping, names)
    problems = [problem for row in rows for problem in row.problems]
    if not problems and not any(row.sort is Sort.MOVEMENT for row in rows):
        problems.append(Problem(mapping.header, 1, "no row below the headers has an amount", "look at the mapping"))
    if problems:
        return Judged(sheet, mapping, rows, (*problems, *row_problems(sheet, mapping, rows)))
    totals = totals_of(sheet, mapping, rows)
    problems += [*totals.problems, *_control(sheet, mapping, totals, expected)]
    made = proposed(book, workbook, sheet, mapping, rows)
    problems += made.problems
    return Judged(
        sheet,
        mapping,
        rows,
        tuple(problems),
        totals,
        () if problems else made.proposals,
        oddities(sheet, mapping, rows),
        tuple(names.declared),
    )


def _doubts(sheet: Sheet, mapping: Mapping) -> tuple[Problem, ...]:
    """Return what must be settled in the mapping before any row is read."""
    found = [
        Problem(
            mapping.header,
            column.number,
            f"{sheet.place(mapping.header, column.number)} “{column.header}”: {_doubt(column.doubt)}",
            "say which is meant in the mapping: save it with --save-map, and use it with --map",
        )
        for column in mapping.columns
        if column.doubt or column.year == UNSURE
    ]
    found += _alike(sheet, mapping)
    if not mapping.holding(Holds.AMOUNT):
        found.append(Problem(mapping.header, 1, "no column of the sheet is known to hold amounts", _SAY))
    if not mapping.holding(*_KEYED) and not mapping.given.scheme:
        found.append(
            Problem(mapping.header, 1, "no column of the sheet is known to name the scheme", f"{_SAY}; or --scheme")
        )
    if not mapping.given.standing and not mapping.holding(Holds.OUTCOME):
        said = "nothing says what the rows stand for: approved, recommended, or only quoted"
        found.append(Problem(mapping.header, 1, said, "say it with --as, such as --as approved"))
    if mapping.makes is Makes.REFERENCE and not mapping.holding(Holds.REFERENCE):
        found.append(Problem(mapping.header, 1, "entries are to be made by reference, and no column holds one", _SAY))
    found += _said_twice(mapping)
    hidden = [column for column in mapping.columns if column.holds is not Holds.NOTHING]
    found += [
        Problem(
            mapping.header,
            column.number,
            f"column {letters(column.number)} “{column.header}” is hidden: nobody who looks at the sheet sees it",
            "unhide it, or let it hold nothing in the mapping",
        )
        for column in hidden
        if column.number in sheet.hidden_columns
    ]
    return tuple(found)


_SAY = "say it in the mapping: save it with --save-map, edit it, and use it with --map"


def _doubt(doubt: str) -> str:
    return doubt or "the year is still open"


def _alike(sheet: Sheet, mapping: Mapping) -> Iterator[Problem]:
    """Yield the columns of amounts that nothing tells apart: an original and a revised budget are not to be added."""
    first: dict[object, Column] = {}
    for column in () if mapping.adds_alike else mapping.holding(Holds.AMOUNT):
        key = (column.year, column.funding, column.source, column.account, column.side)
        before = first.setdefault(key, column)
        if before is not column and column.year != UNSURE:
            place = sheet.place(mapping.header, column.number)
            said = (
                f"{place} “{column.header}” would be added to {letters(before.number)} “{before.header}” as the same "
                "money, for nothing in their headers tells them apart"
            )
            advice = "let one of them hold nothing in the mapping, or say adds_alike = true there"
            yield Problem(mapping.header, column.number, said, advice)


def _said_twice(mapping: Mapping) -> list[Problem]:
    given = mapping.given
    pairs: Sequence[tuple[Holds, object, str]] = (
        (Holds.OUTCOME, given.standing, "--as"),
        (Holds.KIND, given.kind, "--kind"),
        (Holds.BODY, given.body, "--by"),
        (Holds.DECIDED, given.decided, "--on"),
        (Holds.SCHEME, given.scheme, "--scheme"),
        (Holds.YEAR, given.year, "--year"),
        (Holds.FUNDING, given.funding, "--funding"),
        (Holds.ITEM, given.item, "--item"),
        (Holds.MINUTE, given.minute, "--minute"),
        (Holds.REFERENCE, given.reference, "--reference"),
    )
    return [
        Problem(
            mapping.header,
            column.number,
            f"column {letters(column.number)} “{column.header}” says it for each row, and {option} for all of them",
            f"leave out {option}, or let the column hold nothing in the mapping",
        )
        for holds, said, option in pairs
        for column in mapping.holding(holds)[:1]
        if said
    ]


def _control(sheet: Sheet, mapping: Mapping, totals: Totals, expected: Figure | None) -> list[Problem]:
    """Return why the control total does not agree."""
    column = mapping.holding(Holds.AMOUNT)[0].number
    if expected is not None and not expected.covers(totals.pence):
        told, found, out = shown_short(expected.pence, totals.pence, abs(expected.pence - totals.pence))
        said = f"the amounts of the sheet come to {found}, and {told} was expected: out by {out}"
        return [Problem(mapping.header, column, said, "find out which of the two is wrong")]
    if expected is None and totals.uncovered is not None and not totals.problems:
        place = sheet.place(*totals.uncovered)
        found = shown_short(totals.pence)[0]
        said = f"no total row adds up {place}, so that nothing proves that no row is missing"
        return [
            Problem(*totals.uncovered, said, f"say what the amounts come to; here they come to {found}: --expect-total")
        ]
    return []
