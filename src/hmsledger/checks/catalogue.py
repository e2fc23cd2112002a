"""The catalogue of rules: everything that a check can find, with what it means, why it matters and what to do."""

from collections.abc import Mapping

from hmsledger.checks import LAWS, REMARKS
from hmsledger.checks.damage import DAMAGE
from hmsledger.checks.exempting import EXEMPTING
from hmsledger.checks.past import PAST
from hmsledger.checks.rule import rules_of
from hmsledger.checks.sealing import SEALING
from hmsledger.checks.settings import settled
from hmsledger.findings import Rule


def _rules() -> Mapping[str, Rule]:
    found = [
        *DAMAGE,
        *PAST,
        *SEALING,
        *EXEMPTING,
        *(rule for check in (*LAWS, *REMARKS, settled) for rule in rules_of(check)),
    ]
    return {rule.code: rule for rule in sorted(found)}


RULES = _rules()
"""Every rule by its code, in order."""
