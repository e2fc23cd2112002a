"""Shares of funding that a text gives in per cent."""

import re

from hmsledger.checks.context import Checked, Context, about
from hmsledger.checks.rule import rule
from hmsledger.findings import Severity

_SOURCE = r"(?:fund|grant|borrow|receipt|s106|section 106|cil\b|reserve|revenue contribution|developer|council\b)"
_NUMBER = r"([0-9]{1,3}(?:\.[0-9]+)?)\s?(?:%|per cent\b)"
# "60% from borrowing", "40 per cent is to be met by a grant"; "grant: 60%", "borrowing (40%)".
_SHARE = re.compile(
    rf"\b{_NUMBER}(?:\s+(?!and\b|or\b|at\b)[\w'’-]+){{0,6}}?\s+\b{_SOURCE}|\b{_SOURCE}[a-z]*\s?[:=(,]?\s?{_NUMBER}",
    re.IGNORECASE,
)
"""A share of the cost that a source of funding is said to meet; rates of interest and contingencies are none."""
_WHOLE = 100
_HALF_A_PER_CENT = 0.5


@rule(
    "funding-split",
    Severity.WARNING,
    why=(
        "Bath and North East Somerset's programme of 2005 names three funders for each scheme; shares that do not make "
        "a whole leave money that nobody gives, or count some of it twice."
    ),
    remedy="Check the shares against the report; nothing may be made to fit.",
)
def funding_split(context: Context) -> Checked:
    """Shares of funding in a note or title make a whole."""
    for entry in context.known:
        for name in ("note", "title"):
            text: str = getattr(entry, name)
            told = "%" in text or "per cent" in text
            shares = [float(before or after) for before, after in _SHARE.findall(text)] if told else []
            total = sum(shares)
            if len(shares) > 1 and abs(total - _WHOLE) > _HALF_A_PER_CENT:
                said = " + ".join(f"{share:g}%" for share in shares)
                message = f"the shares of funding make {said} = {total:g}%"
                advice = "check the shares against the report"
                yield about(entry, "funding-split", Severity.WARNING, message, advice, name)
