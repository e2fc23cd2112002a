"""Show: one entry, everything that was done with it, and where it stands."""

from collections.abc import Callable

from hmsledger.clocks import Clocks
from hmsledger.corrections import Corrected, corrected
from hmsledger.entries import (
    KIND_NAMES,
    NOT_STATED,
    AnyEntry,
    Book,
    BudgetEntry,
    Correction,
    Decision,
    Document,
    LaterDecision,
    Line,
    Quotation,
    Statement,
    Variation,
)
from hmsledger.findings import Spot
from hmsledger.reports.page import Block, Column, Items, Page, Paragraph, Records, Row, Table, Title
from hmsledger.reports.words import (
    amount_cell,
    amount_data,
    clock_data,
    clock_words,
    decision_words,
    funding_words,
    standing_words,
    statement_words,
    step_words,
)
from hmsledger.standing import lines_in_force, standing_of, steps_of

SCHEMA = "hmsledger/entry/1"
Where = Callable[[Spot], str]
_FACTS = ("matter", "retrospective", "exempt", "basis", "note")


def show(book: Book, entry: AnyEntry, clocks: Clocks, where: Where) -> Page:
    """Return one entry, its corrections, decisions and standing.

    Args:
        book: the book.
        entry: the entry to show.
        clocks: through which days to look at it.
        where: says in which file and line a spot stands.
    """
    restated = corrected(book, clocks)
    standing = _standing_words(book, entry, clocks)
    lines, now = _recorded_lines(entry), _lines_now(book, entry, clocks, restated)
    facts = _facts(book, entry, where)
    blocks: list[Block] = [
        Title(f"{entry.id}: {entry.title or KIND_NAMES[type(entry)]}"),
        Table("", (Column("What"), Column("Says", wraps=True)), tuple(Row(fact) for fact in facts)),
    ]
    if isinstance(entry, Correction):
        blocks += [_lines_table(book, "Was", entry.was), _lines_table(book, "Now", entry.now)]
    elif lines:
        blocks.append(_lines_table(book, "Lines as recorded", lines))
    if now != lines:
        blocks.append(_lines_table(book, "Lines now", now))
    blocks += _history(book, entry, clocks, restated, where)
    if standing:
        blocks.append(Paragraph(f"Standing: {standing}."))
    blocks.append(Paragraph(clock_words(clocks)))
    data = {
        "schema": SCHEMA,
        **clock_data(clocks),
        "entry": {"id": entry.id, **{_key(name): text for name, text in facts}},
        "lines": [_line_data(line) for line in lines],
        "lines_now": [_line_data(line) for line in now],
        "standing": standing or None,
        "corrections": [correction.id for correction in restated.applied.get(entry.id, ())],
        "decisions": [later.id for later in _later(book, entry, clocks)],
    }
    return Page(tuple(blocks), lambda: data, lambda: Records(("what", "says"), tuple(facts)))


def _facts(book: Book, entry: AnyEntry, where: Where) -> list[tuple[str, str]]:
    kind = KIND_NAMES[type(entry)]
    facts = [("Kind", f"{kind}: {entry.type}" if isinstance(entry, Variation) else kind)]
    if entry.scheme:
        facts.append(("Scheme", f"{entry.scheme} ({book.scheme_name(entry.scheme)})"))
    facts += [("Recorded", entry.recorded.isoformat()), ("Where", where(entry.spot))]
    match entry:
        case Correction():
            facts += [
                ("Corrects", entry.corrects),
                ("Statement", statement_words(entry.statement)),
                ("Reason", entry.reason),
            ]
            facts += _details(entry.statement, ("paragraph", "url"))
        case Quotation():
            facts += [("Quotes", entry.quotes), *_details(entry.document, ("title", "dated", "paragraph", "url"))]
        case LaterDecision():
            facts += [("Of", entry.of), ("Decision", decision_words(book, entry)), *_decision_details(entry.decision)]
        case _:
            facts += [("Decision", decision_words(book, entry)), *_decision_details(entry.decision)]
    facts += [
        (name.capitalize(), str(getattr(entry, name)))
        for name in _FACTS
        if name != "matter" or entry.matter != "budget"
    ]
    if entry.reopens is not None:
        years = ", ".join(year.label for year in entry.reopens.years)
        facts.append(("Reopens", f"{years}: {entry.reopens.reason}"))
    return [(name, text) for name, text in facts if text]


def _decision_details(decision: Decision) -> list[tuple[str, str]]:
    facts = _details(decision, ("report", "url", "effective", "published"))
    return [*facts, *(_details(decision.quoted_in, ("dated", "paragraph")) if decision.quoted_in else [])]


def _details(holder: Decision | Document | Statement, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(_titled(name), str(getattr(holder, name) or "")) for name in names]


def _titled(name: str) -> str:
    return "Address" if name == "url" else name.capitalize()


def _key(name: str) -> str:
    return name.lower().replace(" ", "_")


def _recorded_lines(entry: AnyEntry) -> tuple[Line, ...]:
    return entry.now if isinstance(entry, Correction) else entry.lines


def _lines_now(book: Book, entry: AnyEntry, clocks: Clocks, restated: Corrected) -> tuple[Line, ...]:
    if isinstance(entry, BudgetEntry) and (standing := standing_of(book, entry, clocks)):
        return lines_in_force(standing, restated.lines)
    return restated.lines.get(entry.id, _recorded_lines(entry))


def _lines_table(book: Book, caption: str, lines: tuple[Line, ...]) -> Table:
    columns = (
        Column("Scheme"),
        Column("Year"),
        Column("Funding"),
        Column("Amount", right=True),
        Column("Account"),
        Column("Source"),
        Column("As printed"),
    )
    rows = (
        (
            book.scheme_name(line.scheme),
            line.year,
            funding_words(line.funding),
            amount_cell(line.amount),
            _or_not_stated(line.account),
            _or_not_stated(line.source),
            line.stated,
        )
        for line in lines
    )
    return Table(caption, columns, tuple(Row(row) for row in rows))


def _or_not_stated(name: str) -> str:
    return "not stated" if name == NOT_STATED else name


def _later(book: Book, entry: AnyEntry, clocks: Clocks) -> tuple[LaterDecision, ...]:
    if not isinstance(entry, BudgetEntry):
        return ()
    steps = (step for step in steps_of(book, entry, clocks) if clocks.reaches(step.stands_from))
    return tuple(step.entry for step in steps if isinstance(step.entry, LaterDecision))


def _history(book: Book, entry: AnyEntry, clocks: Clocks, restated: Corrected, where: Where) -> list[Block]:
    blocks: list[Block] = []
    if isinstance(entry, BudgetEntry):
        steps = tuple(step for step in steps_of(book, entry, clocks) if clocks.reaches(step.stands_from))
        words = tuple(
            f"{step_words(book, step, entry.matter)}: {step.entry.id}, {where(step.entry.spot)}" for step in steps
        )
        blocks.append(Items("Decisions:", words))
    if corrections := restated.applied.get(entry.id, ()):
        said = tuple(f"{statement_words(item.statement)}: {item.id}, {where(item.spot)}" for item in corrections)
        blocks.append(Items("Corrections:", said))
    return blocks


def _standing_words(book: Book, entry: AnyEntry, clocks: Clocks) -> str:
    if not isinstance(entry, BudgetEntry):
        return ""
    standing = standing_of(book, entry, clocks)
    if standing is None:
        return "nothing had been done with it by then"
    return f"{standing.column.value.replace('-', ' ')} ({standing_words(book, entry, standing)})"


def _line_data(line: Line) -> dict[str, object]:
    return {
        "scheme": line.scheme,
        "year": line.year.label,
        "funding": line.funding.value,
        "amount": amount_data(line.amount),
        "account": line.account,
        "source": line.source,
        "stated": line.stated or None,
        **({"commitment": line.commitment} if line.commitment else {}),
    }
