"""Every rule that a book must keep or that is worth a remark, one function each.

To add one, write a function from a ``Context`` to findings in the room it belongs to, and name it below.
"""

from collections.abc import Callable
from datetime import date

from hmsledger.checks import (
    corrections,
    dates,
    decisions,
    figures,
    likeness,
    matters,
    remarks,
    scale,
    schemes,
    variations,
    withheld,
)
from hmsledger.checks.context import Checked, Context
from hmsledger.checks.partial import declared, legible
from hmsledger.clocks import EVERYTHING, Clocks
from hmsledger.entries import Book
from hmsledger.findings import Finding, Severity
from hmsledger.withheld import sealed

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
    remarks.span_not_profiled,
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
    return tuple(finding for check in (*LAWS, *REMARKS) for finding in check(context))


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
    readable = sealed(legible(book, unread))
    alone, named = Context(readable, clocks, today), Context(declared(readable), clocks, today)
    found = [finding for check in BY_THEMSELVES for finding in check(alone)]
    return (*found, *(finding for check in WITH_THEIR_NAMES for finding in check(named)))


def errors_of(book: Book, clocks: Clocks = EVERYTHING) -> tuple[Finding, ...]:
    """Return only the broken laws; no clock on the wall matters to them."""
    context = Context(book, clocks, date.min, errors_only=True)
    return tuple(finding for law in LAWS for finding in law(context) if finding.severity is Severity.ERROR)
