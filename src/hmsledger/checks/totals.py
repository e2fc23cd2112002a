"""Printed totals beside one another: a sum and its parts, a closing figure and the next opening.

Where a printed total disagrees with the book, what is printed beside it may say more exactly what is wrong.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from hmsledger.entries import Funding, Scope, StatedTotal
from hmsledger.money import shown
from hmsledger.printed import figure_of
from hmsledger.years import Year, read_year

_YEAR_END = (3, 31)
_A_DAY = timedelta(days=1)


class Sharper(NamedTuple):
    """What exactly is wrong with a printed total: the code of the rule that it breaks, and a sentence."""

    code: str
    message: str


class Agreeing:
    """The printed totals that the book agrees with."""

    def __init__(self, totals: Iterable[StatedTotal]) -> None:
        """Take the totals."""
        found = tuple(totals)
        self._beside = {(total.scope, total.status, total.as_at, total.document): total for total in found}
        self._closing = {
            (total.scope, total.status, total.as_at): total
            for total in found
            if total.as_at and (total.as_at.month, total.as_at.day) == _YEAR_END
        }

    def sharper(self, total: StatedTotal) -> Sharper | None:
        """Return what exactly is wrong with a total that the book disagrees with, where these totals say."""
        before = self._closing.get((total.scope, total.status, total.as_at - _A_DAY)) if total.as_at else None
        if before is not None:
            out_by = shown(abs(total.pence - before.pence))
            opening, closing = shown(total.pence), shown(before.pence)
            message = f"{opening} is printed as opening on {total.as_at}, and {closing} as closing the day before"
            return Sharper("opening-not-closing", f"{message}: out by {out_by}, and no decision lies between")
        for scopes in _splits(total.scope):
            parts = [self._beside.get((scope, total.status, total.as_at, total.document)) for scope in scopes]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts):
                return _not_added(total, known)
        return None


def _not_added(total: StatedTotal, parts: list[StatedTotal]) -> Sharper:
    added = sum(part.pence for part in parts)
    rounding = sum(figure_of(part.stated, part.pence).unit // 2 for part in (*parts, total))
    explained = f"; rounding explains less than {shown(rounding)}" if rounding else ""
    message = (
        f"{shown(total.pence)} is printed as the sum of parts that add up to {shown(added)} and agree with the book:"
        f" out by {shown(abs(total.pence - added))}{explained}"
    )
    return Sharper("parts-do-not-add", message)


def _splits(scope: Scope) -> list[list[Scope]]:
    """Return the ways in which a part of the budget falls into parts that are printed beside it."""
    found: list[list[Scope]] = []
    if scope.funding is None:
        found.append([scope._replace(funding=kind) for kind in (Funding.CAPITAL, Funding.REVENUE)])
    if scope.year is not None and scope.year.is_span:
        found.append([scope._replace(year=year) for year in _years_of(scope.year)])
    return found


def _years_of(span: Year) -> list[Year]:
    return [read_year(f"{first}-{(first + 1) % 100:02d}") for first in range(span.first, span.last + 1)]
