"""A SQLite database for Datasette, Power BI and whoever asks in SQL: money in whole pence, and in pounds as text.

The bytes are a function of the book, of the question and of the version of SQLite. Everything from the book is bound as
a value and never part of a statement. The views add up what the report adds up, so that anyone can do it again.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date

from hmsledger.clocks import Clocks
from hmsledger.entries import Book
from hmsledger.exports.tables import Cell, Row, Table, tables
from hmsledger.fields import Kind, field_of
from hmsledger.money import written

_VERSION = 1
"""The version of the tables; another number means that queries may have to change."""
_TYPES: Mapping[Kind, str] = {
    Kind.TEXT: "TEXT",
    Kind.YEAR: "TEXT",
    Kind.DATE: "TEXT",
    Kind.WHOLE: "INTEGER",
    Kind.FLAG: "INTEGER",
}
_COUNTED = {
    "approved": "phase = 'approved'",
    "quoted": "phase = 'approved' AND resting_on_quotation",
    "pending": "phase = 'pending'",
    "not_counted": "phase = 'not-counted'",
}
"""Which lines of the budget each column of the report adds up."""
_GROUPS = {"totals": "", "totals_by_scheme": "scheme", "totals_by_account": "account", "totals_by_source": "source"}


def export(book: Book, clocks: Clocks, about: Mapping[str, str]) -> bytes:
    """Return a book as the bytes of a SQLite database."""
    made = tables(book, clocks, about)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute("PRAGMA page_size = 1024")  # a small book is a small file
        database.execute(f"PRAGMA user_version = {_VERSION}")
        database.execute("BEGIN")
        for table in made:
            database.execute(_definition(table))
            _fill(database, table)
        database.execute(_EXPLANATIONS)
        database.executemany("INSERT INTO explanations VALUES (?, ?, ?)", _explained(made))
        for statement in (*_indices(made), *_views()):
            database.execute(statement)
        database.execute("COMMIT")
        return database.serialize()


_EXPLANATIONS = """CREATE TABLE explanations (
    -- What each table and column means.
    table_name TEXT NOT NULL,
    column_name TEXT, -- empty for the table itself
    says TEXT NOT NULL
)"""


def _definition(table: Table) -> str:
    """Return the statement that makes a table, with what its columns mean as comments that the database keeps."""
    lines = [f"    -- {table.says}"]
    parts = [part for name in table.columns for part in _columns(name, table)]
    parts.append((f"PRIMARY KEY ({', '.join(table.key)})", ""))
    for number, (part, says) in enumerate(parts, 1):
        lines.append(f"    {part}{',' if number < len(parts) else ''}{f' -- {says}' if says else ''}")
    return f"CREATE TABLE {table.name} (\n" + "\n".join(lines) + "\n)"


def _columns(name: str, table: Table) -> Iterator[tuple[str, str]]:
    """Yield the columns of the database in which a column of a table stands, and what each means."""
    field = field_of(name)
    if field.kind is Kind.MONEY:
        yield f"{name}_pence INTEGER", f"{field.says} In whole pence."
        yield f"{name}_pounds TEXT", "The same in pounds, with two decimals."
        return
    needed = " NOT NULL" if name in table.key else ""
    among = f" CHECK ({name} IN (0, 1))" if field.kind is Kind.FLAG else ""
    to = table.refers.get(name)
    refers = f" REFERENCES {to[0]} ({to[1]})" if to else ""
    yield f"{name} {_TYPES[field.kind]}{needed}{among}{refers}", field.says


def _fill(database: sqlite3.Connection, table: Table) -> None:
    kinds = tuple(field_of(name).kind for name in table.columns)

    def bound(row: Row) -> tuple[Cell, ...]:
        return tuple(value for kind, cell in zip(kinds, row, strict=True) for value in _values(kind, cell))

    places = ", ".join("?" for kind in kinds for _ in range(2 if kind is Kind.MONEY else 1))
    database.executemany(f"INSERT INTO {table.name} VALUES ({places})", map(bound, table.rows))  # noqa: S608 - names of our own


def _values(kind: Kind, cell: Cell) -> tuple[Cell, ...]:
    if kind is Kind.MONEY:
        return (cell, written(cell)) if isinstance(cell, int) else (None, None)
    return (cell.isoformat() if isinstance(cell, date) else cell,)


def _explained(made: Iterable[Table]) -> Iterator[tuple[str, str | None, str]]:
    for table in made:
        yield table.name, None, table.says
        for name in table.columns:
            for part, says in _columns(name, table):
                yield table.name, part.partition(" ")[0], says


def _indices(made: Iterable[Table]) -> Iterator[str]:
    for table in made:
        for column in table.refers:
            if column not in table.key[:1]:
                yield f"CREATE INDEX {table.name}_by_{column} ON {table.name} ({column})"


def _views() -> Iterator[str]:
    """Yield the statements of the views: the totals of the report by year and funding type, and how they came about.

    A line that is withheld makes no row of a total, as in the report; an amount that is not stated makes a row of nil.
    """
    for name, group in _GROUPS.items():
        columns = f"budget.{group}, " if group else ""
        yield (
            f"CREATE VIEW {name} AS SELECT {columns}years.year, years.year_start, years.year_end, funding, {_SUMS}"  # noqa: S608 - names of our own
            " FROM (SELECT budget.* FROM budget WHERE amount_in_words IS NOT 'withheld') AS budget"
            f" JOIN years USING (year) GROUP BY {columns}years.year, funding"
            f" ORDER BY {columns}years.ordinal, {_FUNDING_ORDER}"
        )
    yield f"CREATE VIEW grand_total AS SELECT {_SUMS} FROM budget"  # noqa: S608 - the same
    yield _MOVEMENTS
    yield _DIFFERENCES


def _pounds(pence: str) -> str:
    """Return the expression that writes pence as pounds, exactly: no fraction is ever worked out."""
    return f"printf('%s%d.%02d', CASE WHEN {pence} < 0 THEN '-' ELSE '' END, abs({pence}) / 100, abs({pence}) % 100)"


def _sum(condition: str) -> str:
    return f"coalesce(sum(CASE WHEN {condition} THEN amount_pence END), 0)"


_SUMS = ", ".join(
    f"{_sum(condition)} AS {name}_pence, {_pounds(_sum(condition))} AS {name}_pounds"
    for name, condition in _COUNTED.items()
)
_FUNDING_ORDER = "CASE funding WHEN 'capital' THEN 1 WHEN 'revenue' THEN 2 ELSE 3 END"
_PARTS = """
    SELECT entries.kind AS kind, amount_pence FROM entries JOIN lines ON lines.entry = entries.lines_of
    WHERE entries.phase = 'approved' AND lines.part = 'lines'
    UNION ALL
    SELECT 'correction', CASE part WHEN 'was' THEN -amount_pence ELSE amount_pence END
    FROM entries JOIN restatements ON restatements.entry = entries.lines_of
    JOIN lines ON lines.entry = restatements.correction
    WHERE entries.phase = 'approved'
"""
_MOVED = {"approvals": "kind = 'approval'", "variations": "kind = 'variation'", "corrections": "kind = 'correction'"}
_MOVED_SUMS = ", ".join(
    f"{_sum(condition)} AS {name}_pence, {_pounds(_sum(condition))} AS {name}_pounds"
    for name, condition in {**_MOVED, "current": "1"}.items()
)
_MOVEMENTS = f"CREATE VIEW movements AS SELECT {_MOVED_SUMS} FROM ({_PARTS})"  # noqa: S608 - names of our own
_DIFFERENCES = """CREATE VIEW differences AS -- no row: the lines in force lead to the positions
    SELECT scheme, year, funding, phase, sum(pence) AS difference_pence FROM (
        SELECT scheme, year, funding, phase, amount_pence AS pence FROM positions
        UNION ALL SELECT scheme, year, funding, phase, -amount_pence FROM budget
    ) GROUP BY scheme, year, funding, phase HAVING coalesce(sum(pence), 0) <> 0"""
