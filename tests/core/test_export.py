"""The journal for hledger: each step of an entry posts what it moves from one column to another."""

from collections.abc import Callable
from typing import Any

from hmsledger.entries import Book
from hmsledger.exports.hledger import journal

ReadBook = Callable[..., Book]

STORY = """
[[scheme]]
code = "HMS: phase; two"
name = "Second phase"

[[entry]]
id = "A-1"
kind = "approval"
scheme = "HMS: phase; two"
recorded = 2023-03-31
decision = { body = "cabinet", outcome = "recommended", decided = 2023-03-30 }
lines = [
    { year = "2023-24", funding = "capital", amount = "100.00" },
    { year = "2023-24", funding = "capital", amount = "0.05" },
    { year = "not-stated", funding = "not-stated", amount = "withheld" },
]

[[entry]]
id = "A-2"
kind = "decision"
of = "A-1"
recorded = 2023-04-02
decision = { body = "council", outcome = "approved", decided = 2023-04-01, evidence = "quoted" }

[[entry]]
id = "A-3"
kind = "decision"
of = "A-1"
recorded = 2023-04-04
decision = { body = "cabinet", outcome = "noted", decided = 2023-04-03 }
"""


def postings(text: str) -> list[str]:
    """Return the postings of a journal, without comments and tags, each behind its day."""
    found = []
    for line in text.splitlines():
        if line[:1].isdigit():
            day = line[:10]
        elif line.startswith("    ") and not line.strip().startswith(";"):
            found.append(f"{day} {line.strip().split('  ;')[0]}")
    return found


def test_a_journal_moves_money_from_column_to_column_on_the_day_of_each_step(
    book: ReadBook, clocks: Callable[..., Any]
) -> None:
    text = journal(book(STORY), clocks())

    assert text.startswith("; Exported by hmsledger")
    assert postings(text) == [
        "2023-03-30 pending:2023-24:capital:HMS-phase-two  100.05 GBP",
        "2023-03-30 decisions",
        "2023-04-01 approved:2023-24:capital:HMS-phase-two  100.05 GBP",
        "2023-04-01 pending:2023-24:capital:HMS-phase-two  -100.05 GBP",
        "2023-04-01 quoted:2023-24:capital:HMS-phase-two  100.05 GBP",
        "2023-04-01 decisions",
    ]


def test_a_journal_holds_only_what_the_clocks_show(book: ReadBook, clocks: Callable[..., Any]) -> None:
    ledger = book(STORY)

    assert "2023-04-01" not in journal(ledger, clocks("2023-03-31"))
    assert "2023-03-30" in journal(ledger, clocks("2023-03-31"))
    assert "2023-04-01" not in journal(ledger, clocks(None, "2023-04-01"))
    assert postings(journal(ledger, clocks("2023-03-29"))) == []
