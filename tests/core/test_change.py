"""Change: what an addition does to the totals, shown before it is made."""

from collections.abc import Callable

from as_read import read_table

from hmsledger.entries import Book
from hmsledger.reports.change import change

ReadBook = Callable[..., Book]

BEFORE = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "PARK"
recorded = 2023-06-15
decision = { body = "cabinet", outcome = "recommended", decided = 2023-06-14 }
lines = [
    { year = "2023-24", funding = "capital", amount = "100000.00" },
    { year = "not-stated", funding = "not-stated", amount = "5.00" },
]
"""
DECISION = """
[[entry]]
id = "A-2"
kind = "decision"
of = "A-1"
recorded = 2023-07-15
decision = { body = "council", outcome = "approved", decided = 2023-07-14 }
"""
LOST = """
[[entry]]
id = "A-3"
kind = "approval"
scheme = "HMS"
recorded = 2023-07-15
decision = { body = "council", outcome = "rejected", decided = 2023-07-14 }
lines = [{ year = "2023-24", funding = "capital", amount = "-7.05" }]
"""


def test_only_totals_that_change_are_shown_before_and_after(book: ReadBook) -> None:
    table = change(book(BEFORE), book(BEFORE, DECISION, LOST))

    assert table.caption == "Change to the totals"
    assert [" | ".join(row) for row in read_table(table)] == [
        "Housing Management System | 2023-24 | capital | not counted | 0.00 | -7.05 | -7.05",
        "Park | 2023-24 | capital | approved | 0.00 | +100,000.00 | 100,000.00",
        "Park | 2023-24 | capital | pending | 100,000.00 | -100,000.00 | 0.00",
        "Park | not stated | not stated | approved | 0.00 | +5.00 | 5.00",
        "Park | not stated | not stated | pending | 5.00 | -5.00 | 0.00",
    ]


def test_what_changes_no_total_shows_no_change(book: ReadBook) -> None:
    quotation = """
    [[entry]]
    id = "Q-1"
    kind = "quotation"
    scheme = "PARK"
    recorded = 2023-10-15
    document = { title = "Budget book" }
    lines = [{ year = "2023-24", funding = "capital", amount = "100000.00" }]
    """

    assert change(book(BEFORE), book(BEFORE, quotation)).rows == ()


def test_a_scheme_that_is_new_is_shown_by_its_code(book: ReadBook) -> None:
    new = """
    [[scheme]]
    code = "ROOF"
    name = "Town hall roof"
    """
    entry = LOST.replace("HMS", "ROOF")

    assert change(book(BEFORE), book(BEFORE, new, entry)).rows[0].cells[0] == "ROOF"


HMS = """
[[entry]]
id = "A-5"
kind = "approval"
scheme = "HMS"
recorded = 2023-07-15
decision = { body = "council", outcome = "approved", decided = 2023-07-14 }
lines = [{ year = "2023-24", funding = "capital", amount = "7.00" }]
"""
WITHHELD = """
[[entry]]
id = "V-1"
kind = "variation"
type = "virement"
scheme = "PARK"
recorded = 2023-07-15
exempt = "3"
decision = { body = "council", outcome = "approved", decided = 2023-07-14 }
lines = [
    { year = "2023-24", funding = "capital", amount = "withheld" },
    { year = "2023-24", funding = "capital", amount = "-71234.00", scheme = "HMS" },
]
"""
WITHHOLDING = """
[[entry]]
id = "A-4"
kind = "correction"
corrects = "A-1"
recorded = 2023-08-15
exempt = "3"
statement = { by = "Monitoring Officer", made = 2023-08-14 }
reason = "Exempt"
was = [{ year = "2023-24", funding = "capital", amount = "100000.00" }]
now = [{ year = "2023-24", funding = "capital", amount = "withheld" }]
"""


def test_the_other_side_of_a_withheld_move_is_in_no_total(book: ReadBook) -> None:
    table = change(book(BEFORE, WITHHELD, as_filed=True), book(BEFORE, WITHHELD, LOST, HMS, as_filed=True))

    assert "-7.05" in str(read_table(table))
    assert ("0.00", "+7.00", "7.00") in [row[-3:] for row in read_table(table)]


def test_an_amount_withheld_from_now_on_is_not_what_the_totals_lose(book: ReadBook) -> None:
    assert change(book(BEFORE, as_filed=True), book(BEFORE, WITHHOLDING, as_filed=True)).rows == ()
