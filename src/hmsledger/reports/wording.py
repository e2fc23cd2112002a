"""Wording: a recommendation or resolution as text and table, ready for a report, in the figures of the book."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from hmsledger.clocks import Clocks
from hmsledger.corrections import corrected
from hmsledger.entries import (
    RINGS,
    AnyEntry,
    Approval,
    Book,
    BudgetEntry,
    Correction,
    Decision,
    Funding,
    LaterDecision,
    Line,
    Outcome,
    Quotation,
    Statement,
    VariationType,
)
from hmsledger.findings import MisuseError
from hmsledger.money import Unstated, shown_short
from hmsledger.reports.page import (
    Block,
    Cell,
    Column,
    Page,
    Paragraph,
    Phrase,
    Pounds,
    Records,
    Row,
    Table,
    Text,
)
from hmsledger.reports.words import (
    amount_cell,
    amount_data,
    body_words,
    citation,
    clock_data,
    phrase,
    statement_citation,
)
from hmsledger.standing import Column as Standing
from hmsledger.standing import Standing as Stands
from hmsledger.standing import Step, lines_in_force, standing_of
from hmsledger.years import Year

SCHEMA = "hmsledger/wording/1"
_RECORDS = ("scheme", "year", "funding", "source", "amount")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DONE: Mapping[Outcome, str] = {
    Outcome.APPROVED: "approved",
    Outcome.AMENDED: "approved, as amended,",
    Outcome.UPHELD: "upheld its decision to approve",
    Outcome.INDICATIVE: "agreed in principle, without approving it,",
    Outcome.NOTED: "noted",
    Outcome.REJECTED: "rejected",
    Outcome.WITHDRAWN: "withdrew",
    Outcome.RESCINDED: "rescinded its approval of",
    Outcome.DEFERRED: "deferred a decision on",
    Outcome.CALLED_IN: "called in the approval of",
}


def _named(known: object, name: str) -> str:
    return str(getattr(known, "name", "") or name).replace("not-stated", "not stated")


def _account(book: Book, line: Line) -> str:
    return RINGS.get(line.account) or _named(book.accounts.get(line.account), line.account)


_MOST_NAMED = 3
_CHANGES: Mapping[VariationType, str] = {
    VariationType.ADDITION: "an addition",
    VariationType.REDUCTION: "a reduction",
    VariationType.VIREMENT: "a virement",
    VariationType.REPROFILE: "a reprofiling",
    VariationType.RELEASE: "a release",
    VariationType.RECLASSIFY: "a reclassification",
    VariationType.FUNDING_SWAP: "a change of funding",
}
_SIDES: Mapping[str, Callable[[Book, Line], Text | Year]] = {
    "scheme": lambda book, line: book.scheme_name(line.scheme),
    "year": lambda _, line: line.year if line.year.is_stated else "a year not stated",
    "funding": lambda _, line: _kind(line.funding),
    "account": _account,
    "source": lambda book, line: _named(book.sources.get(line.source), line.source),
}
"""What may tell the two sides of a move apart."""
_PLURALS: Mapping[str, str] = {
    "scheme": "schemes",
    "year": "years",
    "funding": "funding types",
    "account": "accounts",
    "source": "sources",
}

_Parts = tuple["str | Year | Phrase", ...]


def wording(book: Book, entry: AnyEntry, clocks: Clocks) -> Page:
    """Return an entry as it would stand in a report or a minute.

    Args:
        book: the book.
        entry: an approval, a variation, what was later decided on one, or a correction.
        clocks: through which days to look.

    Raises:
        MisuseError: the entry decides nothing, or nothing had been done with it by then.
    """
    match entry:
        case Quotation():
            raise MisuseError(
                f"{entry.id} is a quotation, and a quotation decides nothing", "name the entry that it quotes"
            )
        case Correction():
            return _page(book, entry, clocks, _of_correction(book, entry), entry.now)
        case LaterDecision():
            target = book.by_id[entry.of]
            return wording(book, target, clocks)
        case _:
            return _of_budget(book, entry, clocks)


def _of_budget(book: Book, entry: BudgetEntry, clocks: Clocks) -> Page:
    standing = standing_of(book, entry, clocks)
    if standing is None:
        raise MisuseError(f"nothing had been done with {entry.id} by then", "name a later day with --as-at")
    lines = lines_in_force(standing, corrected(book, clocks).lines)
    what = _what(book, entry, lines)
    return _page(book, entry, clocks, tuple(_sentences(book, entry, standing, what)), lines, standing)


def _page(
    book: Book,
    entry: AnyEntry,
    clocks: Clocks,
    said: Iterable[Phrase],
    lines: tuple[Line, ...],
    standing: Stands | None = None,
) -> Page:
    sentences = tuple(said)
    blocks: list[Block] = [*map(Paragraph, sentences)]
    if any(line.amount is not Unstated.WITHHELD for line in lines):
        blocks.append(_table(book, lines, standing))
    data = {
        "schema": SCHEMA,
        **clock_data(clocks),
        "entry": entry.id,
        "text": [
            "".join(part.label if isinstance(part, Year) else str(part) for part in one.parts) for one in sentences
        ],
        "lines": [dict(zip(_RECORDS, _record(line), strict=True)) for line in lines],
    }
    return Page(tuple(blocks), lambda: data, lambda: Records(_RECORDS, tuple(map(_record, lines))))


def _record(line: Line) -> tuple[str, ...]:
    return (line.scheme, line.year.label, line.funding.value, line.source, amount_data(line.amount))


def _sentences(book: Book, entry: BudgetEntry, standing: Stands, what: _Parts) -> Iterator[Phrase]:
    """Yield what was decided last, and what led there."""
    given = standing.given_by or standing.steps[-1]
    who = _who(book, given.decision)
    power = _power(book, entry.matter)
    if standing.outcome is Outcome.PROPOSED:
        yield phrase(f"It is proposed that {power} approve ", *what, _by(book, given.decision), ".")
    elif standing.outcome is Outcome.RECOMMENDED:
        yield phrase(f"{who} recommended that {power} approve ", *what, ".")
    elif standing.outcome is Outcome.AGREED:
        yield phrase(f"{who} agreed ", *what, f". It has no power to approve it; {power} has not approved it.")
    else:
        yield phrase(f"{who} {_DONE[standing.outcome]} ", *what, ".")
    if standing.column is Standing.APPROVED and (steps := [step for step in standing.steps if step is not given]):
        yield phrase(*_before(book, steps))
    if reason := next((step.entry.retrospective for step in standing.steps if step.entry.retrospective), ""):
        yield phrase(f"The decision is retrospective: {reason}")


def _before(book: Book, steps: list[Step]) -> Iterator[str]:
    for number, step in enumerate(steps):
        who = _who(book, step.decision, first=number == 0)
        yield f"{'; ' if number else 'Before, '}{who} {step.outcome.value.replace('-', ' ')} it"
    yield "."


def _who(book: Book, decision: Decision, *, first: bool = False) -> str:
    name = body_words(book, decision.body)
    name = name if first else f"{name[0].upper()}{name[1:]}"
    when = f" on {_day(decision.decided)}" if decision.decided else ""
    cited = citation(decision)
    return f"{name}{when}{f' ({cited})' if cited else ''}"


def _by(book: Book, decision: Decision) -> str:
    return f", as {_who(book, decision, first=True)} proposed" if decision.body else ""


def _power(book: Book, matter: str) -> str:
    """Return the name of the body that can approve a matter: the first that is declared to."""
    able = [body.id for body in book.bodies.values() if matter in body.decides]
    return body_words(book, able[0]) if able else "the body with power"


def _what(book: Book, entry: BudgetEntry, lines: tuple[Line, ...]) -> _Parts:
    """Return what is decided on: budget of a scheme, or a change of it."""
    if not isinstance(entry, Approval):
        return _change(book, entry.type, lines)
    return (*_sums(entry, lines), f" for {_schemes(book, lines)}", *_years(lines))


def _sums(entry: AnyEntry, lines: tuple[Line, ...]) -> _Parts:
    """Return the sums of each funding type, in words where an amount is not known."""
    sums: dict[Funding, int] = {}
    for line in lines:
        if isinstance(line.amount, int):
            sums[line.funding] = sums.get(line.funding, 0) + line.amount
    said = [f"{_kind(kind)} of {_pounds(pence)}" for kind, pence in sums.items() if kind is not Funding.NOT_STATED]
    if Funding.NOT_STATED in sums:
        said.append(f"{_pounds(sums[Funding.NOT_STATED])} (capital or revenue not stated)")
    if any(line.amount is Unstated.WITHHELD for line in lines):
        named = f"paragraph {entry.exempt}" if entry.exempt.isdigit() else entry.exempt
        under = f" (Schedule 12A Local Government Act 1972: {named})" if named else ""
        said.append(f"an amount that is exempt from publication{under}")
    if any(line.amount is Unstated.NOT_STATED for line in lines):
        said.append("an amount that is not stated")
    return (_joined(said),)


def _change(book: Book, kind: VariationType, lines: tuple[Line, ...]) -> _Parts:
    """Return a change of budget: how much from where to where, or by how much and where."""
    known = [line for line in lines if isinstance(line.amount, int)]
    gives, takes = [line for line in known if line.pence < 0], [line for line in known if line.pence > 0]
    total = sum(line.pence for line in known)
    if len(known) < len(lines) or not gives or not takes or total:
        falls = kind is VariationType.REDUCTION and total < 0
        size = f" of {_pounds(-total if falls else total)}" if known else ""
        return (f"{_CHANGES[kind]}{size} for {_schemes(book, lines)}", *_years(lines))
    parts: list[str | Year | Phrase] = [f"{_CHANGES[kind]} of {_pounds(sum(line.pence for line in takes))}"]
    apart = [
        name for name in _SIDES if {getattr(line, name) for line in gives} != {getattr(line, name) for line in takes}
    ]
    if "scheme" in apart and "account" in apart:
        apart.remove("account")  # it is the scheme's own, and goes without saying
    for word, side in ((" from ", gives), (" to ", takes)):
        parts += [word, *_side(book, side, apart)]
    if "scheme" not in apart:
        parts.append(f" for {_schemes(book, lines)}")
    if "year" not in apart:
        parts += _years(lines)
    return tuple(parts)


def _side(book: Book, lines: list[Line], apart: list[str]) -> Iterator[str | Year | Phrase]:
    """Yield what a side of a move is: only what tells it from the other."""
    for number, name in enumerate(apart):
        kinds = list(dict.fromkeys(_SIDES[name](book, line) for line in lines))
        yield ", " if number else ""
        yield kinds[0] if len(kinds) == 1 else f"several {_PLURALS[name]}"


def _schemes(book: Book, lines: tuple[Line, ...]) -> str:
    names = list(dict.fromkeys(book.scheme_name(line.scheme) for line in lines))
    return _joined(names) if len(names) <= _MOST_NAMED else f"{len(names)} schemes"


def _years(lines: tuple[Line, ...]) -> _Parts:
    """Return the one year that lines are of; several stand in the table, which says how much each has."""
    years = {line.year for line in lines}
    if len(years) > 1:
        return (", year by year as below",)
    year = lines[0].year
    if not year.is_stated:
        return ()
    return (" over ", year, ", not profiled by year") if year.is_span else (" in ", year)


def _of_correction(book: Book, entry: Correction) -> Iterator[Phrase]:
    """Yield what was wrong in the record, and what is right."""
    out, put_in = list(entry.was), list(entry.now)
    said = _statement(entry.statement)
    yield phrase(f"{said} restated {entry.corrects}: {entry.reason[0].lower() + entry.reason[1:]}".rstrip(".") + ".")
    if len(out) == len(put_in) == 1 and isinstance(out[0].amount, int) and isinstance(put_in[0].amount, int):
        kind = _kind(put_in[0].funding)
        yield phrase(
            f"{kind[0].upper()}{kind[1:]} for {_schemes(book, entry.now)}",
            *_years(entry.now),
            f" is {_pounds(put_in[0].pence)}, not {_pounds(out[0].pence)}.",
        )


def _statement(statement: Statement) -> str:
    cited = statement_citation(statement)
    return f"{statement.by} on {_day(statement.made)}{f' ({cited})' if cited else ''}"


def _table(book: Book, lines: tuple[Line, ...], standing: Stands | None) -> Table:
    """Return the lines as a table, with only the columns that say something, and a total where there are several."""
    shown = [line for line in lines if line.amount is not Unstated.WITHHELD]
    name = "Amount (£)" if standing is None else f"{standing.outcome.value.replace('-', ' ').capitalize()} (£)"
    columns: list[tuple[Column, Callable[[Line], Cell]]] = [
        (Column("Scheme"), lambda line: book.scheme_name(line.scheme)),
        (Column("Year"), lambda line: line.year),
        (Column("Funding"), lambda line: _kind(line.funding)),
        (Column("Source"), lambda line: _named(book.sources.get(line.source), line.source)),
        (Column("Account"), lambda line: _account(book, line)),
    ]
    used = [
        (column, value)
        for column, value in columns
        if column.title in {"Year", "Funding"}
        or len({value(line) for line in shown}) > 1
        or (column.title == "Source" and value(shown[0]) != "not stated")
    ]
    rows = [Row((*(value(line) for _, value in used), amount_cell(line.amount))) for line in shown]
    pence: list[int] = [line.amount for line in shown if isinstance(line.amount, int)]
    total = sum(pence)
    if len(pence) > 1 and len(pence) == len(lines) and total:
        blank = ("",) * (len(used) - 1)
        alone = (
            f"{book.scheme_name(lines[0].scheme)}, together"
            if len({line.scheme for line in lines}) == 1
            else "Together"
        )
        rows.append(Row((alone, *blank, Pounds(total)), total=True, adds=tuple(range(len(rows)))))
    return Table("", (*(column for column, _ in used), Column(name, right=True)), tuple(rows))


def _kind(funding: Funding) -> str:
    return "funding type not stated" if funding is Funding.NOT_STATED else funding.value


def _joined(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def _pounds(pence: int) -> str:
    text = shown_short(abs(pence))[0]
    return f"-£{text}" if pence < 0 else f"£{text}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
