"""The catalogue of rules: what each code means, why it matters, and how to put it right."""

from collections.abc import Mapping
from typing import NamedTuple

from hmsledger.findings import Severity


class Rule(NamedTuple):
    """One rule that a book is checked against.

    Attributes:
        code: its stable name, kebab-case.
        severity: how much it matters unless a book says otherwise.
        summary: what must hold, in one plain sentence.
        why: the real case, act, regulation or code of practice behind it.
        remedy: how to put it right.
    """

    code: str
    severity: Severity
    summary: str
    why: str
    remedy: str


RULES: Mapping[str, Rule] = {}
"""Every rule by its code."""
