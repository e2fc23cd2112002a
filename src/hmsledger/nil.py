"""What moves must net to nil: over which lines of a variation the two sides of a move cancel out."""

from collections.abc import Callable, Mapping

from hmsledger.entries import Line, VariationType

Group = Callable[[Line], tuple[object, ...]]
"""What the lines of one sum have in common."""

NIL_OVER: Mapping[VariationType, tuple[Group, str]] = {
    VariationType.VIREMENT: (lambda line: (line.year,), "in each year"),
    VariationType.RELEASE: (lambda line: (line.year,), "in each year"),
    VariationType.REPROFILE: (
        lambda line: (line.scheme, line.funding, line.source),
        "over its years, for each scheme, funding type and source",
    ),
    VariationType.RECLASSIFY: (lambda line: (line.scheme, line.year), "for each scheme and year"),
    VariationType.FUNDING_SWAP: (
        lambda line: (line.scheme, line.year, line.funding),
        "for each scheme, year and funding type",
    ),
}
"""For each type that moves money without adding any: the group whose lines sum to nil, and the same in words."""

PER_YEAR = frozenset({VariationType.VIREMENT, VariationType.RELEASE})
"""The types whose lines sum to nil in each year."""
