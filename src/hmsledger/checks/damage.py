"""The rules of ledger files themselves: what breaks one of them is damage, and no figure is taken from the book."""

from hmsledger.checks.rule import Rule

DAMAGE: tuple[Rule, ...] = ()
"""The rules that the store keeps; no book can turn one off."""
