"""Books that keep every law: no error is found in them, and they come to what a plain model of them comes to."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hmsledger.checks import errors_of
from hmsledger.entries import (
    AnyEntry,
    Approval,
    Book,
    Correction,
    Decision,
    Evidence,
    Funding,
    LaterDecision,
    Line,
    Outcome,
    Statement,
    Variation,
    VariationType,
)
from hmsledger.money import written
from hmsledger.reports.report import report
from hmsledger.reports.selection import Selection
from hmsledger.years import read_year

FIRST = date(2021, 4, 1)
LIVES = {
    ("council approved",): "approved",
    ("council approved quoted",): "quoted",
    ("nobody approved quoted undated",): "quoted",
    ("council approved quoted", "council approved"): "approved",
    ("cabinet recommended",): "pending",
    ("board agreed", "cabinet recommended", "council deferred"): "pending",
    ("cabinet recommended", "council approved"): "approved",
    ("cabinet recommended", "council amended"): "approved",
    ("cabinet recommended", "council rejected"): "not_counted",
    ("council indicative",): "not_counted",
    ("council indicative", "council approved", "cabinet noted"): "approved",
    ("council rejected", "council approved"): "approved",
    ("council approved", "council amended", "council amended"): "approved",
    ("council approved", "board called-in"): "pending",
    ("council approved", "board called-in", "board upheld"): "approved",
    ("council approved", "board called-in", "council amended"): "approved",
    ("council approved", "council rescinded"): "not_counted",
    ("cabinet proposed", "cabinet withdrawn"): "not_counted",
}
"""Histories of possible steps, and where the money stands in the end."""

Meant = tuple[tuple[AnyEntry, ...], dict[str, int], dict[str, int]]


@st.composite
def lawful(draw: st.DrawFn) -> Meant:
    """Draw entries that keep every law, with the totals of each year, funding type and column, and the movements."""
    found: list[AnyEntry] = []
    cells: dict[str, int] = {}
    moved = {"approvals": 0, "variations": 0, "corrections": 0}
    days = (FIRST + timedelta(count) for count in range(300))
    for number in range(1, draw(st.integers(1, 5)) + 1):
        kind = draw(st.sampled_from([None, *VariationType]))
        steps = list(_life(draw, f"E{number}", kind, days))
        source: Any = next((step for step in reversed(steps) if step.decision.outcome is Outcome.AMENDED), steps[0])
        corrections = list(_corrections(draw, source, kind, days))
        found += [*steps, *corrections]
        lines = corrections[-1].now if corrections else source.lines
        column = LIVES[tuple(step.note for step in steps)]
        for name in ("approved", "quoted") if column == "quoted" else (column,):
            for line in lines:
                key = f"{line.year.label} {line.funding} {name}"
                cells[key] = cells.get(key, 0) + line.pence
        if column in {"approved", "quoted"}:
            moved["variations" if kind else "approvals"] += _sum(source.lines)
            moved["corrections"] += _sum(lines) - _sum(source.lines)
    return tuple(found), {key: pence for key, pence in cells.items() if pence}, moved


def _life(draw: st.DrawFn, name: str, kind: VariationType | None, days: Iterator[date]) -> Iterator[Any]:
    life = draw(st.sampled_from(sorted(LIVES)))
    for number, step in enumerate(life, 1):
        body, outcome, *more = step.split()
        day = next(days)
        decision = Decision(
            Outcome(outcome),
            "" if body == "nobody" else body,
            None if "undated" in more else day,
            evidence=Evidence.QUOTED if "quoted" in more else Evidence.MINUTE,
        )
        common: dict[str, Any] = {"id": f"{name}-{number}", "recorded": day, "scheme": "PARK", "note": step}
        if number > 1:
            lines = draw(_lines(kind)) if outcome == "amended" else ()
            yield LaterDecision(**common, of=f"{name}-1", decision=decision, lines=lines)
        elif kind:
            yield Variation(**common, type=kind, decision=decision, lines=draw(_lines(kind)), basis="a power")
        else:
            yield Approval(**common, decision=decision, lines=draw(_lines(None)))


def _corrections(
    draw: st.DrawFn, source: Approval | Variation | LaterDecision, kind: VariationType | None, days: Iterator[date]
) -> Iterator[Correction]:
    """Draw corrections of all lines of an entry, each restating the one before."""
    lines, corrects = source.lines, source.id
    for number in range(draw(st.integers(0, 2))):
        now = draw(_lines(kind))
        if sorted(map(str, now)) == sorted(map(str, lines)):
            return
        day = next(days)
        correction = Correction(
            id=f"{source.id}-C{number}",
            recorded=day,
            scheme="PARK",
            corrects=corrects,
            statement=Statement("Accountant", day),
            was=lines,
            now=now,
        )
        yield correction
        lines, corrects = now, draw(st.sampled_from([source.id, correction.id]))


@st.composite
def _lines(draw: st.DrawFn, kind: VariationType | None) -> tuple[Line, ...]:
    line = Line(
        draw(st.sampled_from(["PARK", "POOL", "HOMES"])),
        read_year(draw(st.sampled_from(["2021-22", "2022-23", "2022-23..2024-25", "not-stated"]))),
        draw(st.sampled_from([Funding.CAPITAL, Funding.REVENUE])),
        draw(st.integers(-(10**9), 10**9)),
        draw(st.sampled_from(["general-fund", "parking"])),
        draw(st.sampled_from(["grant", "reserve"])),
    )
    back = line._replace(amount=-line.pence)
    match kind:
        case VariationType.VIREMENT | VariationType.RELEASE:
            return (line, back._replace(scheme="HMS", funding=draw(st.sampled_from(Funding))))
        case VariationType.REPROFILE:
            return (line, back._replace(year=read_year("2025-26")))
        case VariationType.RECLASSIFY:
            return (line, back._replace(funding=Funding.NOT_STATED))
        case VariationType.FUNDING_SWAP:
            return (line, back._replace(source="borrowing"))
        case _:
            return (line, *(draw(_lines(None)) if draw(st.booleans()) else ()))


def _sum(lines: tuple[Line, ...]) -> int:
    return sum(line.pence for line in lines)


@given(meant=lawful())
@settings(max_examples=25, deadline=None)
def test_a_lawful_book_has_no_errors_and_comes_to_what_was_meant(
    meant: Meant, read_together: Callable[..., Book]
) -> None:
    entries, cells, moved = meant

    book = read_together(*entries)
    data: Any = report(book, Selection()).data()

    assert [finding.message for finding in errors_of(book)] == []
    assert {
        f"{row['year']} {row['funding']} {column}": row[column]
        for row in data["rows"]
        for column in ("approved", "quoted", "pending", "not_counted")
        if row[column] != "0.00"
    } == {key: written(pence) for key, pence in cells.items()}
    assert data["movements"] == {
        **{name: written(pence) for name, pence in moved.items()},
        "current": written(sum(moved.values())),
    }
