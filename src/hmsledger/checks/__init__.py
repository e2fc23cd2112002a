"""Every rule that a book must keep or that is worth a remark, one function each.

To add one, write a function from a ``Context`` to findings in the room it belongs to, and name it below.
"""

from collections.abc import Callable, Iterable
from datetime import date

from hmsledger.checks import (
    copies,
    corrections,
    dates,
    decisions,
    evidence,
    families,
    figures,
    likeness,
    matters,
    pots,
    remarks,
    scale,
    schemes,
    settings,
    shares,
    spans,
    spelling,
    variations,
    withheld,
)
from hmsledger.checks.context import Checked, Context
from hmsledger.checks.partial import declared, legible
from hmsledger.clocks import EVERYTHING, Clocks
from hmsledger.entries import Book
from hmsledger.findings import Finding, Severity
from hmsledger.withheld import redacted

Check = Callable[[Context], Checked]

LAWS: tuple[Check, ...] = (
    schemes.scheme_cycle,
    variations.variation_not_nil,
    variations.ring_crossed,
    decisions.step_not_possible,
    decisions.dates_backwards,
    decisions.decided_after_recorded,
    decisions.decision_without_body,
    decisions.approved_without_power,
    decisions.retrospective_missing,
    decisions.amended_without_lines,
    corrections.correction_mismatch,
    corrections.correction_cycle,
    corrections.correction_empty,
    figures.amount_outside_print,
    figures.stated_total_disagrees,
    figures.quotation_disagrees,
    withheld.withheld_exposed,
    settings.unknown_rule,
    settings.rule_fixed,
)
"""The checks that can find errors."""

REMARKS: tuple[Check, ...] = (
    variations.ring_not_stated,
    variations.basis_missing,
    decisions.retrospective_decision,
    decisions.decision_undated,
    decisions.decision_awaited,
    decisions.agreed_without_power,
    decisions.published_late,
    corrections.correction_made,
    remarks.rests_on_quotation,
    remarks.never_counted,
    spans.span_not_profiled,
    remarks.amount_withheld,
    remarks.amount_not_stated,
    remarks.year_not_stated,
    remarks.year_unnamed,
    remarks.funding_not_stated,
    remarks.moves_between_years,
    remarks.moves_between_schemes,
    remarks.negative_amount,
    remarks.sign_unexpected,
    remarks.exempt_not_stated,
    remarks.correction_unnamed,
    evidence.correction_without_evidence,
    spans.span_overdue,
    shares.funding_split,
    spelling.mixed_scripts,
    spelling.look_alike_name,
    copies.file_copy,
    copies.file_unfinished,
    pots.pot_overdrawn,
    pots.ceiling_exceeded,
    families.parent_counted_twice,
    families.parent_children_disagree,
    settings.reason_missing,
    dates.published_before_decided,
    dates.effective_before_decided,
    dates.quoted_later,
    dates.year_out_of_context,
    matters.matter_undecided,
    likeness.probable_duplicate,
    likeness.look_alike_amount,
    scale.amount_out_of_scale,
)
"""The checks that only warn or inform."""

BY_THEMSELVES: tuple[Check, ...] = (
    variations.variation_not_nil,
    variations.ring_crossed,
    decisions.dates_backwards,
    decisions.decided_after_recorded,
    decisions.decision_without_body,
    decisions.retrospective_missing,
    decisions.amended_without_lines,
    corrections.correction_mismatch,
    corrections.correction_cycle,
    corrections.correction_empty,
    figures.amount_outside_print,
    evidence.correction_without_evidence,
    copies.file_copy,
    copies.file_unfinished,
)
"""The checks of an entry and what is about it that ask for nothing else a book holds."""

WITH_THEIR_NAMES: tuple[Check, ...] = (
    decisions.step_not_possible,
    decisions.approved_without_power,
    variations.ring_not_stated,
    variations.basis_missing,
    decisions.retrospective_decision,
    decisions.decision_undated,
    decisions.decision_awaited,
    decisions.agreed_without_power,
    decisions.published_late,
    corrections.correction_made,
    remarks.rests_on_quotation,
    remarks.never_counted,
    remarks.amount_withheld,
    remarks.amount_not_stated,
    remarks.year_not_stated,
    remarks.year_unnamed,
    remarks.funding_not_stated,
    remarks.moves_between_years,
    remarks.moves_between_schemes,
    remarks.negative_amount,
    remarks.sign_unexpected,
    remarks.exempt_not_stated,
    remarks.correction_unnamed,
    dates.published_before_decided,
    dates.effective_before_decided,
    dates.quoted_later,
    dates.year_out_of_context,
)
"""The checks that ask besides what the bodies, schemes and other names in them are."""


def findings_of(book: Book, today: date, clocks: Clocks = EVERYTHING) -> tuple[Finding, ...]:
    """Return everything that is wrong with a book or worth knowing about it.

    Args:
        book: the book.
        today: the day from which ages are counted.
        clocks: through which days to look at it.
    """
    context = Context(book, clocks, today)
    found = (finding for check in (*LAWS, *REMARKS) for finding in check(context))
    whole = clocks.as_at is None and all(clocks.knows(entry) for entry in book.entries)
    return _as_set(book, found, whole=whole)


def findings_of_part(
    book: Book, unread: frozenset[str], today: date, clocks: Clocks = EVERYTHING
) -> tuple[Finding, ...]:
    """Return what is wrong in a book that could not be read in full, but for what the rest of it might put right.

    Args:
        book: the entries that could be read.
        unread: every word that might be an entry's id in what could not be read.
        today: the day from which ages are counted.
        clocks: through which days to look at it.
    """
    readable = redacted(legible(book, unread))
    alone, named = Context(readable, clocks, today), Context(declared(readable), clocks, today)
    found = [finding for check in BY_THEMSELVES for finding in check(alone)]
    found += [finding for check in WITH_THEIR_NAMES for finding in check(named)]
    return _as_set(book, found, whole=False)


def errors_of(book: Book, clocks: Clocks = EVERYTHING) -> tuple[Finding, ...]:
    """Return only what a check of the book fails for; no clock on the wall matters to it."""
    if any(setting.severity == Severity.ERROR for setting in book.settings):
        today = clocks.as_at or clocks.as_known or date.min
        return tuple(found for found in findings_of(book, today, clocks) if found.severity is Severity.ERROR)
    context = Context(book, clocks, date.min, errors_only=True)
    return tuple(finding for finding in _as_set(book, _broken(context), whole=False) if _fails(finding))


def broken_laws(book: Book, clocks: Clocks = EVERYTHING) -> tuple[Finding, ...]:
    """Return the broken laws, each by itself, whatever the book says of them: nothing new may break one."""
    return _broken(Context(book, clocks, date.min, errors_only=True, consequences=True))


def _broken(context: Context) -> tuple[Finding, ...]:
    return tuple(finding for law in LAWS for finding in law(context) if _fails(finding))


def _fails(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _as_set(book: Book, findings: Iterable[Finding], *, whole: bool) -> tuple[Finding, ...]:
    return tuple(settings.settled(book.settings, findings, whole=whole) if book.settings else findings)
