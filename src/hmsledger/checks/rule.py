"""What a rule says of itself, written above the function that checks it."""

from collections.abc import Callable
from typing import TypeVar

from hmsledger.findings import Rule, Severity

RuleCheck = TypeVar("RuleCheck", bound=Callable[..., object])
_KEPT = "rules"


def rule(
    code: str, severity: Severity, summary: str = "", *, why: str, remedy: str
) -> Callable[[RuleCheck], RuleCheck]:
    """Write a rule above the check that finds what breaks it; a check that finds several things takes several.

    Args:
        code: its stable name.
        severity: how much it matters.
        summary: what must hold; by default what the check says of itself in its first line.
        why: the real case, act, regulation or code of practice behind it.
        remedy: how to put it right.
    """

    def written(check: RuleCheck) -> RuleCheck:
        said = summary or (check.__doc__ or "").partition("\n")[0]
        setattr(check, _KEPT, (Rule(code, severity, said, why, remedy), *rules_of(check)))
        return check

    return written


def rules_of(check: object) -> tuple[Rule, ...]:
    """Return the rules that are written above a check."""
    found: tuple[Rule, ...] = getattr(check, _KEPT, ())
    return found
