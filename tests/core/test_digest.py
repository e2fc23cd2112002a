"""Digests: they change with what a book says, and with nothing else."""

import re
from collections.abc import Callable

import pytest

from hmsledger.digest import digest_of_book, digest_of_entry
from hmsledger.entries import Book

ReadBook = Callable[..., Book]

APPROVAL = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "HMS"
recorded = 2023-06-15
decision = { body = "council", outcome = "approved", decided = 2023-06-14 }
lines = [{ year = "2023-24", funding = "capital", amount = "100.00" }]
"""
LATER = """
[[entry]]
id = "A-2"
kind = "decision"
of = "A-1"
recorded = 2023-06-20
decision = { body = "council", outcome = "noted", quoted_in = { title = "Minutes", dated = 2023-06-19 } }
"""
TOTAL = """
[[stated_total]]
scope = { year = "2023-24" }
amount = "100.00"
"""

SAME = {
    "a comment": (APPROVAL.replace("[[entry]]", "# as minuted\n[[entry]]"), LATER, TOTAL),
    "the order of keys": ("\n".join(["[[entry]]", *sorted(APPROVAL.strip().splitlines()[1:])]), LATER, TOTAL),
    "the order of entries": (LATER, APPROVAL, TOTAL),
    "one file": (LATER + TOTAL + APPROVAL,),
    "another spelling of the year": (APPROVAL.replace("2023-24", "2023/24"), LATER, TOTAL),
    "blocks for lines": (
        APPROVAL.replace("lines = [{", "[[entry.lines]]\n")
        .replace(" }]", "")
        .replace(", funding", "\nfunding")
        .replace(", amount", "\namount"),
        LATER,
        TOTAL,
    ),
    "what is meant anyway": (APPROVAL.replace("scheme = ", 'matter = "budget"\ntitle = ""\nscheme = '), LATER, TOTAL),
}

OTHER = {
    "an amount": (APPROVAL.replace("100.00", "100.01"), LATER, TOTAL),
    "an amount not stated": (APPROVAL.replace("100.00", "not-stated"), LATER, TOTAL),
    "a withheld amount": (APPROVAL.replace("100.00", "withheld"), LATER, TOTAL),
    "a year": (APPROVAL.replace("2023-24", "2024-25"), LATER, TOTAL),
    "a funding type": (APPROVAL.replace("capital", "revenue"), LATER, TOTAL),
    "a printed figure": (APPROVAL.replace('"100.00"', '"100.00", stated = "£100"'), LATER, TOTAL),
    "a scheme": (APPROVAL.replace("HMS", "PARK"), LATER, TOTAL),
    "a day": (APPROVAL.replace("2023-06-14", "2023-06-13"), LATER, TOTAL),
    "the day of record": (APPROVAL.replace("2023-06-15", "2023-06-16"), LATER, TOTAL),
    "an outcome": (APPROVAL.replace("approved", "recommended"), LATER, TOTAL),
    "a title": (APPROVAL.replace("scheme = ", 'title = "Roof"\nscheme = '), LATER, TOTAL),
    "a title elsewhere": (APPROVAL.replace("scheme = ", 'note = "Roof"\nscheme = '), LATER, TOTAL),
    "an id": (APPROVAL.replace("A-1", "A-3"), LATER.replace("A-1", "A-3"), TOTAL),
    "a later decision": (APPROVAL, TOTAL),
    "a quoting document": (APPROVAL, LATER.replace("Minutes", "Report"), TOTAL),
    "a stated total": (APPROVAL, LATER, TOTAL.replace("100.00", "99.00")),
    "the scope of a stated total": (APPROVAL, LATER, TOTAL.replace('year = "2023-24"', "")),
    "no stated total": (APPROVAL, LATER),
    "another scheme": (APPROVAL, LATER, TOTAL, '[[scheme]]\ncode = "ROOF"\nname = "Roof"'),
    "another body": (APPROVAL, LATER, TOTAL, '[[body]]\nid = "panel"\nname = "Panel"'),
    "another account": (APPROVAL, LATER, TOTAL, '[[account]]\nid = "pot"\nname = "Pot"\nring = "hra"'),
    "another source": (APPROVAL, LATER, TOTAL, '[[source]]\nid = "pot"\nname = "Pot"'),
    "a title page": (APPROVAL, LATER, TOTAL, '[ledger]\ntitle = "Budget"'),
    "another title page": (APPROVAL, LATER, TOTAL, '[ledger]\norganisation = "Budget"'),
}


@pytest.mark.parametrize("what", SAME)
def test_the_digest_does_not_change_with_layout_or_order(what: str, book: ReadBook) -> None:
    assert digest_of_book(book(*SAME[what])) == digest_of_book(book(APPROVAL, LATER, TOTAL))


def test_the_digest_changes_with_everything_that_a_book_says(book: ReadBook) -> None:
    texts = {"": (APPROVAL, LATER, TOTAL), **OTHER}
    digests = {what: digest_of_book(book(*text)) for what, text in texts.items()}

    assert len(set(digests.values())) == len(texts)
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in digests.values())


def test_the_digest_of_an_entry_is_of_its_values_wherever_it_stands(book: ReadBook) -> None:
    one, other = book(APPROVAL), book("# elsewhere", LATER + APPROVAL)

    assert digest_of_entry(one.entries[0]) == digest_of_entry(other.entries[0])
    assert digest_of_entry(other.entries[0]) != digest_of_entry(other.entries[1])
    assert one.entries[0].spot != other.entries[0].spot


def test_two_title_pages_do_not_make_the_digest_depend_on_the_files(book: ReadBook) -> None:
    page, other = '[ledger]\ntitle = "Capital"', '[ledger]\ntitle = "Revenue"'

    assert digest_of_book(book(page, other)) == digest_of_book(book(other, page))
