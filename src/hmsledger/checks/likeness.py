"""Remarks on entries that are too much like another: one decision recorded twice, or a figure copied with a slip.

Two entries are compared only where they share a key, and each with few others, so that this costs no more than
reading the book does. Where any amount of an entry is withheld or not stated, it is compared with nothing.
"""

from collections import Counter
from collections.abc import Hashable, Iterator
from datetime import date
from typing import NamedTuple

from hmsledger.checks.context import Checked, Context, about
from hmsledger.checks.rule import rule
from hmsledger.entries import (
    NOT_STATED,
    Approval,
    BudgetEntry,
    Line,
    Outcome,
    Variation,
    VariationType,
    id_order,
    sum_of,
)
from hmsledger.findings import Severity
from hmsledger.money import shown
from hmsledger.printed import figure_of
from hmsledger.standing import Column

_DAYS_BETWEEN = 31
_YEAR = 366
_OTHERS = 3
_PUT_ANEW = frozenset({Outcome.DEFERRED, Outcome.CALLED_IN})
_CROWD = 3
"""Of more amounts than that for one scheme, year and funding type, some are alike by chance."""
_FEW_DIGITS, _MANY_DIGITS = 3, 5
_UNITS = (1_000_00, 10_000_00, 100_000_00, 1_000_000_00)
_PARTS = tuple(Line._fields.index(part) for part in ("funding", "account", "source"))

_Entered = tuple[BudgetEntry, tuple[Line, ...]]


@rule(
    "probable-duplicate",
    Severity.WARNING,
    "One decision is recorded once.",
    why="A decision is printed in the minutes, in the decision list and in the next budget report, and two people "
    "record it from two of them. The budget is then counted twice, and no total shows it.",
    remedy="Compare both with the minutes. If it is one decision, correct the second to nothing; if there were two, "
    "there is nothing to do.",
)
def probable_duplicate(context: Context) -> Checked:
    """One body rarely gives one scheme the same money twice within a month."""
    alike: dict[Hashable, list[_Entered]] = {}
    for entry, lines in _same_sums(context):
        others = alike.setdefault((entry.decision.body, entry.scheme, _money(lines)), [])
        twin = next((other for other in reversed(others[-_OTHERS:]) if _one_decision((entry, lines), other)), None)
        if twin:
            total = sum(line.pence for line in lines)
            what = f"gives {entry.scheme} the same {shown(total)}" if total else "moves the same money"
            yield about(
                entry,
                "probable-duplicate",
                Severity.WARNING,
                f"{entry.id} {what} in the same year as {twin[0].id}, by the same body"
                f"{_apart(entry, twin[0])}: one decision may be recorded twice",
                f"compare both with the minutes; if it is one decision: hmsledger correct {entry.id}",
            )
        others.append((entry, lines))


@rule(
    "look-alike-amount",
    Severity.WARNING,
    "Two amounts for one scheme, year and funding type do not differ only by what a slip of the pen changes.",
    why="Oxford's housing management system: £538,000 was reported as £528,000, one digit wrong. Flintshire: a "
    "minus sign was lost in print. £263k copied as £263 loses a factor of a thousand.",
    remedy="Compare both with the minutes. If one is the other with a slip, correct it; if both are right, there is "
    "nothing to do.",
)
def look_alike_amount(context: Context) -> Checked:
    """Two amounts that differ by two digits changed round, one digit, a thousand or a sign may be one."""
    alone = [
        (entry, lines[0], lines == entry.lines)
        for entry, lines in _entered(context)
        if len(lines) == 1 and entry.decision.decided and entry.id not in context.corrected.applied
    ]
    crowd = Counter((line.scheme, line.year, line.funding) for _, line, _ in alone)
    seen: dict[Hashable, tuple[BudgetEntry, int]] = {}
    for entry, line, own in alone:
        pence, where = line.pence, (line.scheme, line.year, line.funding)
        slips = [*_slips(entry, pence, _FEW_DIGITS if crowd[where] <= _CROWD else _MANY_DIGITS), *_rounded(entry, line)]
        found = [
            (other, slip.said)
            for slip in slips
            if (other := seen.get((*where, slip.other))) and other[1] != pence and _days(entry, other[0]) <= slip.days
        ]
        if found:
            (like, amount), said = found[0]
            yield about(
                entry,
                "look-alike-amount",
                Severity.WARNING,
                f"{entry.id} has {shown(pence)} and {like.id} {shown(amount)} for {line.scheme} in {line.year.label}: "
                f"they differ only by {said}",
                "compare both with the minutes; if one is wrong, correct it",
                "lines",
                *((0, "amount") if own else ()),
            )
        seen.update(((*where, slip.own), (entry, pence)) for slip in slips)


def _entered(context: Context) -> list[_Entered]:
    """Return the entries that count or may come to count and every amount of which is known, in order of decision.

    What was deferred or called in is often put to the next meeting anew.
    """
    if _entered not in context.kept:
        found = [
            (life.entry, lines)
            for life, standing, lines in context.standings
            if standing.column is not Column.NOT_COUNTED
            and standing.outcome not in _PUT_ANEW
            and all(isinstance(line.amount, int) for line in lines)
            and any(line.amount for line in lines)
        ]
        found.sort(key=lambda each: (each[0].decision.decided or date.min, id_order(each[0].id)))
        context.kept[_entered] = found
    kept: list[_Entered] = context.kept[_entered]
    return kept


def _same_sums(context: Context) -> list[_Entered]:
    """Return the entries that give as much as another of their body and scheme; only these need a closer look."""
    sums = [
        (entry.decision.body, entry.scheme, sum_of(lines) or (0, max([line.pence for line in lines])))
        for entry, lines in _entered(context)
    ]
    often = Counter(sums)
    return [each for each, key in zip(_entered(context), sums, strict=True) if often[key] > 1]


def _money(lines: tuple[Line, ...]) -> Hashable:
    """Return what is given to each scheme in each year; of a move, line by line."""
    if not sum(line.pence for line in lines):
        return tuple(sorted((line.scheme, line.year, line.pence) for line in lines))
    sums: dict[tuple[str, Hashable], int] = {}
    for line in lines:
        sums[line.scheme, line.year] = sums.get((line.scheme, line.year), 0) + line.pence
    return frozenset(sums.items())


def _one_decision(one: _Entered, two: _Entered) -> bool:
    """Return whether two entries with the same money may be one decision."""
    first, second = one[0].decision, two[0].decision
    if first.reference and second.reference and first.reference != second.reference:
        return False
    cited = [(first.item, second.item), (first.minute, second.minute), (first.paragraph, second.paragraph)]
    if first.decided == second.decided and any(left != right for left, right in cited if left and right):
        return False
    if first.decided and second.decided:
        near = (first.decided - second.decided).days <= _DAYS_BETWEEN
    else:
        near = first.decided == second.decided and any(left == right for left, right in cited if left)
    return near and all(_agree({line[part] for line in one[1]}, {line[part] for line in two[1]}) for part in _PARTS)


def _agree(left: set[object], right: set[object]) -> bool:
    """Return whether two sets of words may mean the same: what is not stated may be anything."""
    return NOT_STATED in left or NOT_STATED in right or left == right


def _days(entry: BudgetEntry, other: BudgetEntry) -> int:
    later, earlier = entry.decision.decided, other.decision.decided
    return (later - earlier).days if later and earlier else 0


def _apart(entry: BudgetEntry, other: BudgetEntry) -> str:
    days = _days(entry, other)
    if not entry.decision.decided:
        return ""
    return f" {days} day{'s' if days > 1 else ''} later" if days else " on the same day"


class _Slip(NamedTuple):
    """A slip of the pen by which an amount may differ from another.

    Attributes:
        own: what the amount is known by to others.
        other: what another amount is known by that differs by the slip.
        said: the name of the slip.
        days: how many days may lie between the two decisions.
    """

    own: Hashable
    other: Hashable
    said: str
    days: int


def _slips(entry: BudgetEntry, pence: int, least: int) -> Iterator[_Slip]:
    """Yield the slips of the pen by which an amount may differ from another.

    Args:
        entry: the entry that it stands in.
        pence: the amount.
        least: how many digits it must have besides the noughts at its end: short ones are alike by chance.
    """
    digits, minus = str(abs(pence)), pence < 0
    told = len(digits.rstrip("0"))
    if told >= least:
        for place in range(len(digits) - 1):
            left, right = sorted(digits[place : place + 2])
            key = ("swap", minus, place, digits[:place] + left + right + digits[place + 2 :])
            yield _Slip(key, key, "two digits changed round", _YEAR)
    if told >= _FEW_DIGITS:
        for power, name in ((3, "thousand"), (6, "million")):
            for shorter in (pence, pence // 10**power) if not pence % 10**power else (pence,):
                scale = ("scale", power, shorter)
                yield _Slip(scale, scale, f"a factor of a {name}", _YEAR)
    if told >= least:
        for place in range(len(digits)):
            key = ("digit", minus, place, f"{digits[:place]}?{digits[place + 1 :]}")
            yield _Slip(key, key, "one digit", _YEAR)
    if isinstance(entry, Approval) or entry.type is VariationType.ADDITION:
        sign = ("sign", isinstance(entry, Variation), abs(pence))
        yield _Slip(sign, sign, "the sign", _DAYS_BETWEEN)


def _rounded(entry: BudgetEntry, line: Line) -> Iterator[_Slip]:
    """Yield what an amount may be known by that one body printed to the pound once, and rounded another time."""
    unit = figure_of(line.stated, line.pence).unit if line.stated else 1
    body = entry.decision.body
    for coarse in _UNITS if unit == 1 else (unit,):
        nearest = (2 * line.pence + coarse) // (2 * coarse)
        exact, round_ = ("exact", body, coarse, nearest), ("round", body, coarse, nearest)
        if unit > 1:
            yield _Slip(round_, exact, "rounding", _DAYS_BETWEEN)
        elif line.pence % coarse:
            yield _Slip(exact, round_, "rounding", _DAYS_BETWEEN)
