"""Remarks on the matters that entries say they are about."""

from hmsledger.checks.context import Checked, Context, about
from hmsledger.checks.rule import rule
from hmsledger.entries import BudgetEntry
from hmsledger.findings import Severity, did_you_mean

_USUAL = "budget"


@rule(
    "matter-undecided",
    Severity.WARNING,
    "Every matter is one that some body of the book has power over.",
    why="Local Government Act 2000, section 9D: each function lies with the council or its executive. A matter that "
    "nobody decides can never be approved, and is most often a misspelt word.",
    remedy="Correct the matter of the entry, or declare in a [[body]] that it decides it.",
)
def matter_undecided(context: Context) -> Checked:
    """A matter that no body decides can never be approved; it is said once, for its first entry."""
    decided = {matter for body in context.book.bodies.values() for matter in body.decides}
    found: dict[str, list[BudgetEntry]] = {}
    for life in context.lives:
        if decided and life.entry.matter not in decided:
            found.setdefault(life.entry.matter, []).append(life.entry)
    for matter, entries in found.items():
        others = len(entries) - 1
        also = f" and {others:,} other entr{'ies are' if others > 1 else 'y is'} about" if others else " is about"
        yield about(
            entries[0],
            "matter-undecided",
            Severity.WARNING,
            f"no declared body decides “{matter}” matters, which {entries[0].id}{also}",
            did_you_mean(matter, decided, f"declare in a [[body]] that it decides {matter}, or correct the matter"),
            *(() if matter == _USUAL else ("matter",)),
        )
