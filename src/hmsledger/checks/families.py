"""Schemes with schemes below them: money that is counted twice, or that does not add up."""

from collections.abc import Mapping

from hmsledger.checks.context import Checked, Context
from hmsledger.checks.rule import rule
from hmsledger.entries import Approval
from hmsledger.findings import Finding, Severity
from hmsledger.money import Unstated, shown

_Cell = tuple[str, str]


@rule(
    "parent-counted-twice",
    Severity.WARNING,
    why=(
        "Capital programmes print a sum beside the schemes that it is made of; recorded both ways, the same money "
        "stands in the total twice."
    ),
    remedy="Record the parts alone, or the sum alone; a move from the sum to its parts is a release.",
)
def parent_counted_twice(context: Context) -> Checked:
    """The budget of a scheme is not the sum of the schemes below it over again."""
    for code, own, below in _families(context):
        if own == below:
            total = shown(sum(own.values()))
            scheme = context.book.schemes[code]
            message = f"{scheme.name} has approvals of {total}, and so have the schemes below it: once too often"
            advice = "keep the parts or the sum"
            yield Finding("parent-counted-twice", Severity.WARNING, message, advice, scheme.spot.at("code"))


@rule(
    "parent-children-disagree",
    Severity.INFORMATION,
    why=(
        "A programme's own budget and that of its schemes are added up in every total of the programme; where both are "
        "there and differ, a reader may take the one for the sum of the other."
    ),
    remedy="Nothing, if the scheme's own money is its own; else record the parts alone.",
)
def parent_children_disagree(context: Context) -> Checked:
    """A scheme's own budget beside that of the schemes below it is told apart."""
    for code, own, below in _families(context):
        if own != below:
            scheme = context.book.schemes[code]
            message = (
                f"{scheme.name} has approvals of its own of {shown(sum(own.values()))}, and the schemes below it of "
                f"{shown(sum(below.values()))}: its total holds both"
            )
            advice = "nothing to do, unless its own are meant as the sum of the others"
            yield Finding("parent-children-disagree", Severity.INFORMATION, message, advice, scheme.spot.at("code"))


def _families(context: Context) -> list[tuple[str, Mapping[_Cell, int], Mapping[_Cell, int]]]:
    """Return each scheme with its own approvals and those just below it, where these cover the same cells."""
    schemes = context.book.schemes
    if not any(scheme.parent for scheme in schemes.values()):
        return []
    own: dict[str, dict[_Cell, int]] = {}
    unknown: set[str] = set()
    for life, _, lines in context.approved:
        if isinstance(life.entry, Approval):
            for line in lines:
                if isinstance(line.amount, Unstated):
                    unknown.add(line.scheme)
                cells = own.setdefault(line.scheme, {})
                cell = (line.year.label, line.funding.value)
                cells[cell] = cells.get(cell, 0) + line.pence
    below: dict[str, dict[_Cell, int]] = {}
    for code, cells in own.items():
        parent = schemes[code].parent
        if code in unknown:
            unknown.add(parent)
        sums = below.setdefault(parent, {})
        for cell, pence in cells.items():
            sums[cell] = sums.get(cell, 0) + pence
    return [
        (code, cells, below[code])
        for code, cells in own.items()
        if code not in unknown and below.get(code, {}).keys() >= cells.keys() and any(cells.values())
    ]
