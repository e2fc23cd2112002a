"""The laws of variations: what moves must net to nil, and the two rings stay apart."""

from collections.abc import Callable, Mapping

from hmsledger.checks.context import Checked, Context, about
from hmsledger.checks.rule import rule
from hmsledger.entries import NOT_STATED, RINGS, Book, Funding, LaterDecision, Line, Variation, VariationType
from hmsledger.findings import Severity
from hmsledger.money import shown
from hmsledger.nil import NIL_OVER, PER_YEAR

_Key = tuple[object, ...]
_BETWEEN_FUNDINGS = PER_YEAR | {VariationType.RECLASSIFY}


@rule(
    "variation-not-nil",
    Severity.ERROR,
    why=(
        "Bath and North East Somerset's register of virements has two sides in each log, and they sum to nil; "
        "Gedling created a budget of £59,652.67 “by virement” from developers' money that was in no budget, and that "
        "is an addition."
    ),
    remedy="Record both sides of the move, or call money from outside the budget an addition.",
)
def variation_not_nil(context: Context) -> Checked:
    """A variation that moves money must net to nil: what one side gains the other gives."""
    for variation, holder in context.variations:
        if variation.type not in NIL_OVER:
            continue
        key, over = NIL_OVER[variation.type]
        for group, net in _nets(context.lines_of(holder), key).items():
            if net:
                where = ", ".join(_named(context.book, part) for part in group)
                yield about(
                    holder,
                    "variation-not-nil",
                    Severity.ERROR,
                    f"the {variation.type} {variation.id} does not sum to nil {over}: {where} is out by {shown(net)}",
                    "record both sides of the move; money that comes from outside the budget is an addition",
                    "lines",
                )


@rule(
    "ring-crossed",
    Severity.ERROR,
    why=(
        "The Housing Revenue Account is ring-fenced: Local Government and Housing Act 1989, sections 74 to 76. "
        "Money crosses to the General Fund only under a named power."
    ),
    remedy="Name the power in “basis”, or keep each side within its own account.",
)
def ring_crossed(context: Context) -> Checked:
    """Money may not cross between the Housing Revenue Account and the General Fund without a stated power.

    Local Government and Housing Act 1989, sections 74 to 76.
    """
    for variation, holder in context.variations:
        for nets in _crossings(context, variation, holder):
            if all(nets.get(ring) for ring in RINGS) and not (holder.basis or variation.basis):
                moved = shown(abs(nets["hra"]))
                yield about(
                    holder,
                    "ring-crossed",
                    Severity.ERROR,
                    f"the {variation.type} {variation.id} moves {moved} between the HRA and the General Fund",
                    "name the power for it with basis, or keep each side within its own account",
                    "lines",
                )


@rule(
    "ring-not-stated",
    Severity.WARNING,
    why=(
        "The Housing Revenue Account is ring-fenced (Local Government and Housing Act 1989, section 74), and a "
        "side without an account may lie in the other ring."
    ),
    remedy="State the account of each side, or name the power in “basis”.",
)
def ring_not_stated(context: Context) -> Checked:
    """Money moved between an account that is not stated and a ring may have crossed without anyone seeing it."""
    for variation, holder in context.variations:
        for nets in _crossings(context, variation, holder):
            if nets.get(NOT_STATED) and not all(nets.get(ring) for ring in RINGS):
                moved = shown(abs(nets[NOT_STATED]))
                yield about(
                    holder,
                    "ring-not-stated",
                    Severity.WARNING,
                    f"the {variation.type} {variation.id} moves {moved} between a ring and an account that "
                    "is not stated",
                    "state the account of every line, HRA or General Fund, once it is known",
                    "lines",
                )


@rule(
    "basis-missing",
    Severity.WARNING,
    why=(
        "Capital resources pay for revenue only under a direction of the Secretary of State or as the proper "
        "practices say: Local Government Act 2003, sections 16 and 21."
    ),
    remedy="Name the direction or the rule in “basis”.",
)
def basis_missing(context: Context) -> Checked:
    """Revenue becomes capital, or the other way, only under a power: a direction or the proper-practices definition.

    Local Government Act 2003, section 16.
    """
    for variation, holder in context.variations:
        if variation.type not in _BETWEEN_FUNDINGS or holder.basis or variation.basis:
            continue
        nets = _nets(context.lines_of(holder), lambda line: (line.funding,))
        moved = nets.get((Funding.CAPITAL,), 0)
        if moved and nets.get((Funding.REVENUE,), 0) == -moved:
            yield about(
                holder,
                "basis-missing",
                Severity.WARNING,
                f"the {variation.type} {variation.id} moves {shown(abs(moved))} between capital and revenue"
                " and names no power for it",
                "name the power with basis, such as the capitalisation direction",
                "lines",
            )


def _crossings(context: Context, variation: Variation, holder: Variation | LaterDecision) -> list[Mapping[str, int]]:
    """Return each net where the whole is nil but a ring is not: per year or over all, as the type asks."""
    if variation.type not in NIL_OVER:
        return []
    by_year = variation.type in PER_YEAR
    lines = context.lines_of(holder)
    found: list[Mapping[str, int]] = []
    for group in {line.year if by_year else None for line in lines}:
        part = tuple(line for line in lines if not by_year or line.year == group)
        nets = {
            str(key[0]): net for key, net in _nets(part, lambda line: (context.book.ring_of(line.account),)).items()
        }
        if not sum(nets.values()) and any(nets.values()):
            found.append(nets)
    return found


def _nets(lines: tuple[Line, ...], key: Callable[[Line], _Key]) -> Mapping[_Key, int]:
    """Return the sum of each group of lines; a group with an amount that is not known is left out."""
    nets: dict[_Key, int] = {}
    unknown: set[_Key] = set()
    for line in lines:
        group = key(line)
        nets[group] = nets.get(group, 0) + line.pence
        if not isinstance(line.amount, int):
            unknown.add(group)
    return {group: net for group, net in nets.items() if group not in unknown}


def _named(book: Book, part: object) -> str:
    if isinstance(part, Funding):
        return f"funding type {part}" if part is Funding.NOT_STATED else part.value
    if isinstance(part, tuple):
        return "year not stated" if part[0] == NOT_STATED else str(part[0])
    return "source not stated" if part == NOT_STATED else book.scheme_name(str(part))
