"""The laws of schemes."""

from hmsledger.checks.context import Checked, Context
from hmsledger.checks.rule import rule
from hmsledger.findings import Finding, Severity


@rule(
    "scheme-cycle",
    Severity.ERROR,
    why=(
        "The total of a scheme takes in the schemes below it; in a circle there is no below, and the total would "
        "have no end."
    ),
    remedy="Take the wrong parent out of one of the schemes.",
)
def scheme_cycle(context: Context) -> Checked:
    """A scheme cannot be part of itself."""
    schemes = context.book.schemes
    seen: set[str] = set()
    for scheme in schemes.values():
        chain: list[str] = []
        code = scheme.code
        while code in schemes and code not in chain and code not in seen:
            chain.append(code)
            code = schemes[code].parent
        seen.update(chain)
        if code in chain:
            circle = " and ".join(sorted(chain[chain.index(code) :]))
            message = f"{circle} cannot be part of each other" if code != chain[-1] else f"{code} is part of itself"
            advice = "take the wrong “parent” out"
            yield Finding("scheme-cycle", Severity.ERROR, message, advice, schemes[code].spot.at("parent"))
