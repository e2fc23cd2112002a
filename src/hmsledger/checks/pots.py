"""What is given out of a pot, and under a ceiling: no more than there is."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from hmsledger.checks.context import Checked, Context, about
from hmsledger.checks.rule import rule
from hmsledger.entries import Approval, BudgetEntry, Line, Variation, VariationType
from hmsledger.findings import Severity
from hmsledger.money import Unstated, shown

_GIVES = frozenset({VariationType.RELEASE, VariationType.VIREMENT})
_CEILING = re.compile(
    r"\b(?:up to|not exceeding|not to exceed|no more than|a (?:maximum|ceiling|total) of|capped at)"
    r"(?: an? (?:maximum|ceiling|total|sum)(?: sum)? of| the sum of)?\s+(?:£|[0-9]{1,3},[0-9]{3})",
    re.IGNORECASE,
)
"""What says a ceiling in money; roofs are brought “up to standard”, and reports are “up to date”."""
_Moved = tuple[date, str, BudgetEntry, Line]


@rule(
    "pot-overdrawn",
    Severity.WARNING,
    why=(
        "The Police and Crime Commissioner for Cleveland releases money from a provision for business cases; once more "
        "is released than was put in, schemes are approved on money that is not there."
    ),
    remedy="Find the decision that put more into the pot, or the release that went too far.",
)
def pot_overdrawn(context: Context) -> Checked:
    """A pot gives no more than was put into it."""
    moved = _moved(context)
    for lines in moved.values():
        if not any(isinstance(entry, Approval) and line.pence > 0 for _, _, entry, line in lines):
            continue
        left = 0
        for _, _, entry, line in sorted(lines, key=lambda part: (part[0], -part[3].pence, part[1])):
            before, left = left, left + line.pence
            if left < 0 <= before and isinstance(entry, Variation) and entry.type in _GIVES:
                name = context.book.scheme_name(line.scheme)
                message = f"{entry.id} takes {shown(-line.pence)} out of {name}, which held {shown(before)}"
                advice = "find what was put in besides, or the move that went too far"
                yield about(entry, "pot-overdrawn", Severity.WARNING, message, advice, "lines")


@rule(
    "ceiling-exceeded",
    Severity.WARNING,
    why=(
        "Gedling's Leader handed over “up to £59,652.67” in 2023: an approval with a ceiling says how far officers may "
        "go, and what is released under it must stay below."
    ),
    remedy="Find the decision that raised the ceiling.",
)
def ceiling_exceeded(context: Context) -> Checked:
    """What is released to a scheme stays under the ceiling that was approved for it."""
    released: dict[str, list[tuple[date, str, BudgetEntry, int]]] = {}
    for life, _, lines in context.approved:
        entry = life.entry
        if isinstance(entry, Variation) and entry.type is VariationType.RELEASE:
            day = entry.decision.decided or entry.recorded
            for line in lines:
                if line.pence > 0:
                    released.setdefault(line.scheme, []).append((day, entry.id, entry, line.pence))
    for scheme, (capped, ceiling) in _ceilings(context, released.keys()).items():
        used = 0
        for _, _, entry, pence in sorted(released.get(scheme, ()), key=lambda part: part[:2]):
            before, used = used, used + pence
            if before <= ceiling < used:
                name = context.book.scheme_name(scheme)
                message = (
                    f"{entry.id} brings what is released to {name} to {shown(used)}, over {shown(ceiling)} of {capped}"
                )
                advice = "find the decision that raised the ceiling"
                yield about(entry, "ceiling-exceeded", Severity.WARNING, message, advice, "lines")


def _ceilings(context: Context, schemes: Collection[str]) -> Mapping[str, tuple[str, int]]:
    """Return each of some schemes whose whole budget is approved under ceilings: by which entry first, and how much."""
    found: dict[str, tuple[str, int]] = {}
    open_ended: set[str] = set()
    for life, _, lines in context.approved:
        entry = life.entry
        if not any(line.scheme in schemes for line in lines):
            continue
        capped = _CEILING.search(f"{entry.title} {entry.note}") is not None
        for line in lines:
            if capped and isinstance(entry, Approval) and isinstance(line.amount, int):
                first, pence = found.get(line.scheme, (entry.id, 0))
                found[line.scheme] = (first, pence + line.amount)
            elif isinstance(entry, Approval) or entry.type is not VariationType.RELEASE:
                open_ended.add(line.scheme)
    return {scheme: ceiling for scheme, ceiling in found.items() if scheme not in open_ended}


def _moved(context: Context) -> Mapping[tuple[str, str], list[_Moved]]:
    """Return what came into and went out of each scheme and account, where every amount of it is known."""
    found: dict[tuple[str, str], list[_Moved]] = {}
    unknown: set[tuple[str, str]] = set()
    given = {
        (line.scheme, line.account)
        for life, _, lines in context.approved
        if isinstance(life.entry, Variation) and life.entry.type in _GIVES
        for line in lines
        if line.pence < 0
    }
    for life, standing, lines in context.approved if given else ():
        giver = standing.given_by
        day = giver.stands_from if giver else life.entry.recorded
        for line in lines:
            key = (line.scheme, line.account)
            if key not in given:
                continue
            if isinstance(line.amount, Unstated):
                unknown.add(key)
            found.setdefault(key, []).append((day, life.entry.id, life.entry, line))
    return {key: lines for key, lines in found.items() if key not in unknown}
