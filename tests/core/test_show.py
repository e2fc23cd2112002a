"""One entry, everything that was done with it, and where it stands."""

from collections.abc import Callable
from typing import Any

import pytest
from as_read import read_page

from hmsledger.entries import Book
from hmsledger.findings import Spot
from hmsledger.reports.page import Items, Page, Paragraph, Table, Title
from hmsledger.reports.show import show

ReadBook = Callable[..., Book]
ClocksAt = Callable[..., Any]

LEDGER = """
[[entry]]
id = "A-1"
kind = "approval"
scheme = "PARK"
title = "Play area"
recorded = 2023-06-15
matter = "executive"
exempt = "paragraph 3"
note = "As printed"
decision = { body = "cabinet", outcome = "recommended", decided = 2023-06-14, item = "12", url = "https://example.org" }
lines = [
    { year = "2023-24", funding = "capital", amount = "528000.00", stated = "£528k", source = "grant" },
    { year = "not-stated", funding = "not-stated", amount = "withheld" },
]

[[entry]]
id = "A-2"
kind = "decision"
of = "A-1"
recorded = 2023-07-15
decision.outcome = "approved"
decision.evidence = "quoted"
decision.quoted_in = { title = "Outturn", dated = 2023-07-10, paragraph = "9" }

[[entry]]
id = "C-1"
kind = "correction"
corrects = "A-1"
recorded = 2023-09-15
statement = { by = "Head of Finance", made = 2023-09-14, item = "4", paragraph = "2", url = "https://example.org/c" }
reason = "A misprint"
was = [{ year = "2023-24", funding = "capital", amount = "528000.00", source = "grant" }]
now = [{ year = "2023-24", funding = "capital", amount = "538000.00", source = "grant" }]

[[entry]]
id = "Q-1"
kind = "quotation"
scheme = "PARK"
quotes = "A-1"
recorded = 2023-10-15
document = { title = "Budget book", dated = 2023-10-14, paragraph = "7", url = "https://example.org/q" }
lines = [{ year = "2023-24", funding = "capital", amount = "538000.00" }]

[[entry]]
id = "V-1"
kind = "variation"
type = "virement"
scheme = "PARK"
recorded = 2023-11-15
basis = "section 74"
decision.body = "council"
decision.outcome = "amended"
decision.decided = 2023-11-14
decision.effective = 2023-12-01
decision.published = 2023-11-20
lines = [{ year = "2023-24", funding = "capital", amount = "-1.00", scheme = "POOL" }]
"""


def where(spot: Spot) -> str:
    return f"book.toml:{int(spot.path[1]) + 1}"


def shown(ledger: Book, entry: str, clocks: Any) -> Page:  # noqa: ANN401 - clocks
    return show(ledger, ledger.by_id[entry], clocks, where)


def facts(page: Page) -> dict[str, str]:
    return {row[0]: row[1] for row in page.records().rows}


def tables(page: Page) -> dict[str, list[str]]:
    return {
        block.caption: [" | ".join(row.cells) for row in block.rows]
        for block in read_page(page).blocks
        if isinstance(block, Table) and block.caption
    }


def lists(page: Page) -> dict[str, tuple[str, ...]]:
    return {block.lead: block.items for block in read_page(page).blocks if isinstance(block, Items)}


def test_an_approval_is_shown_with_its_decisions_its_corrections_and_its_standing(
    book: ReadBook, clocks: ClocksAt
) -> None:
    page = shown(book(LEDGER), "A-1", clocks())

    assert page.blocks[0] == Title("A-1: Play area")
    assert facts(page) == {
        "Kind": "approval",
        "Scheme": "PARK (Park)",
        "Recorded": "2023-06-15",
        "Where": "book.toml:1",
        "Decision": "recommended by Cabinet on 2023-06-14 (item 12)",
        "Address": "https://example.org",
        "Matter": "executive",
        "Exempt": "paragraph 3",
        "Note": "As printed",
    }
    assert tables(page) == {
        "Lines as recorded": [
            "Park | 2023-24 | capital | 528,000.00 | general-fund | grant | £528k",
            "Park | not stated | not stated | withheld | general-fund | not stated | ",
        ],
        "Lines now": [
            "Park | 2023-24 | capital | 538,000.00 | general-fund | grant | ",
            "Park | not stated | not stated | withheld | general-fund | not stated | ",
        ],
    }
    assert lists(page) == {
        "Decisions:": (
            "recommended by Cabinet on 2023-06-14 (item 12): A-1, book.toml:1",
            "approved by a body not named, date not stated (quoted in Outturn): A-2, book.toml:2",
        ),
        "Corrections:": ("stated by Head of Finance on 2023-09-14 (item 4): C-1, book.toml:3",),
    }
    assert page.blocks[-2].text.startswith("Standing: approved (recommended by Cabinet")  # type: ignore[union-attr]


def test_an_approval_is_shown_to_programs(book: ReadBook, clocks: ClocksAt) -> None:
    data: Any = shown(book(LEDGER), "A-1", clocks()).data()

    assert (data["schema"], data["entry"]["id"], data["entry"]["kind"]) == ("hmsledger/entry/1", "A-1", "approval")
    assert data["lines"][0] == {
        "scheme": "PARK",
        "year": "2023-24",
        "funding": "capital",
        "amount": "528000.00",
        "account": "general-fund",
        "source": "grant",
        "stated": "£528k",
    }
    assert data["lines"][1]["amount"] == "withheld"
    assert data["lines_now"][0]["amount"] == "538000.00"
    assert data["lines_now"][0]["stated"] is None
    assert (data["corrections"], data["decisions"]) == (["C-1"], ["A-2"])


@pytest.mark.parametrize(
    ("as_at", "as_known", "standing", "corrections"),
    [
        ("2023-06-13", None, "nothing had been done with it by then", ["C-1"]),
        ("2023-06-14", "2023-06-15", "pending (recommended by Cabinet on 2023-06-14 (item 12))", []),
        (None, "2023-07-14", "pending (recommended by Cabinet on 2023-06-14 (item 12))", []),
    ],
)
def test_an_entry_is_shown_through_the_clocks(
    as_at: str | None, as_known: str | None, standing: str, corrections: list[str], book: ReadBook, clocks: ClocksAt
) -> None:
    page = shown(book(LEDGER), "A-1", clocks(as_at, as_known))
    data: Any = page.data()

    assert (data["standing"], data["corrections"]) == (standing, corrections)
    assert ("Lines now" in tables(page)) is bool(corrections)
    assert Paragraph(f"Standing: {standing}.") in page.blocks


def test_decisions_taken_later_are_not_shown_as_at_an_earlier_day(book: ReadBook, clocks: ClocksAt) -> None:
    later = """
    [[entry]]
    id = "V-2"
    kind = "decision"
    of = "V-1"
    recorded = 2023-12-15
    decision = { body = "council", outcome = "rescinded", decided = 2023-12-14 }
    """

    assert "rescinded" not in str(lists(shown(book(LEDGER, later), "V-1", clocks("2023-12-01"))))


def test_a_later_decision_is_shown_with_the_document_that_quotes_it(book: ReadBook, clocks: ClocksAt) -> None:
    page = shown(book(LEDGER), "A-2", clocks())

    assert page.blocks[0] == Title("A-2: decision")
    assert facts(page) == {
        "Kind": "decision",
        "Scheme": "PARK (Park)",
        "Recorded": "2023-07-15",
        "Where": "book.toml:2",
        "Of": "A-1",
        "Decision": "approved by a body not named, date not stated (quoted in Outturn)",
        "Dated": "2023-07-10",
        "Paragraph": "9",
    }
    data: Any = page.data()
    assert (tables(page), lists(page), data["standing"]) == ({}, {}, None)


def test_a_correction_is_shown_with_what_was_and_what_is_now(book: ReadBook, clocks: ClocksAt) -> None:
    page = shown(book(LEDGER), "C-1", clocks())

    assert tables(page) == {
        "Was": ["Park | 2023-24 | capital | 528,000.00 | general-fund | grant | "],
        "Now": ["Park | 2023-24 | capital | 538,000.00 | general-fund | grant | "],
    }
    assert {name: facts(page)[name] for name in ("Corrects", "Statement", "Reason", "Paragraph", "Address")} == {
        "Corrects": "A-1",
        "Statement": "stated by Head of Finance on 2023-09-14 (item 4)",
        "Reason": "A misprint",
        "Paragraph": "2",
        "Address": "https://example.org/c",
    }


def test_a_quotation_is_shown_with_its_document(book: ReadBook, clocks: ClocksAt) -> None:
    page = shown(book(LEDGER), "Q-1", clocks())

    assert {name: facts(page)[name] for name in ("Quotes", "Title", "Dated", "Paragraph", "Address")} == {
        "Quotes": "A-1",
        "Title": "Budget book",
        "Dated": "2023-10-14",
        "Paragraph": "7",
        "Address": "https://example.org/q",
    }
    assert list(tables(page)) == ["Lines as recorded"]


def test_a_variation_is_shown_with_its_type_its_basis_and_its_other_days(book: ReadBook, clocks: ClocksAt) -> None:
    page = shown(book(LEDGER), "V-1", clocks())

    assert {name: facts(page)[name] for name in ("Kind", "Basis", "Effective", "Published")} == {
        "Kind": "variation: virement",
        "Basis": "section 74",
        "Effective": "2023-12-01",
        "Published": "2023-11-20",
    }
    assert tables(page)["Lines as recorded"] == ["Pool | 2023-24 | capital | -1.00 | general-fund | not stated | "]


def test_a_correction_of_a_correction_is_shown_with_it(book: ReadBook, clocks: ClocksAt) -> None:
    again = """
    [[entry]]
    id = "C-2"
    kind = "correction"
    corrects = "C-1"
    recorded = 2023-12-15
    statement = { by = "Auditor", made = 2023-12-14 }
    was = [{ year = "2023-24", funding = "capital", amount = "538000.00", source = "grant" }]
    now = [{ year = "2023-24", funding = "capital", amount = "539000.00", source = "grant" }]
    """
    page = shown(book(LEDGER, again), "C-1", clocks())

    assert tables(page)["Lines now"] == ["Park | 2023-24 | capital | 539,000.00 | general-fund | grant | "]
    assert lists(page) == {"Corrections:": ("stated by Auditor on 2023-12-14: C-2, book.toml:1",)}


def test_a_withheld_amount_is_not_given_away_by_its_printed_figure(book: ReadBook, clocks: ClocksAt) -> None:
    printed = LEDGER.replace('amount = "withheld" }', 'amount = "withheld", stated = "£1.2m" }')

    page = shown(book(printed), "A-1", clocks())

    assert "£1.2m" not in str(tables(page))
    assert "£1.2m" not in str(page.data())


def test_a_correction_that_corrects_itself_is_shown_without_a_scheme(book: ReadBook, clocks: ClocksAt) -> None:
    circle = """
    [[entry]]
    id = "C-1"
    kind = "correction"
    corrects = "C-1"
    recorded = 2023-12-15
    statement = { by = "Auditor", made = 2023-12-14 }
    was = []
    now = [{ year = "2023-24", funding = "capital", amount = "1.00", scheme = "PARK" }]
    """

    assert "Scheme" not in facts(shown(book(circle), "C-1", clocks()))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Council", "by Council on"),
        ("Project Board", "by the Project Board on"),
        ("Full Council", "by Full Council on"),
        ("The Leader", "by The Leader on"),
    ],
)
def test_a_body_is_named_as_it_stands_in_a_sentence(name: str, said: str, book: ReadBook, clocks: ClocksAt) -> None:
    text = f"""
    [[body]]
    id = "some"
    name = "{name}"

    [[entry]]
    id = "A-1"
    kind = "approval"
    scheme = "PARK"
    recorded = 2023-06-15
    decision = {{ body = "some", outcome = "noted", decided = 2023-06-14 }}
    lines = [{{ year = "2023-24", funding = "capital", amount = "1.00" }}]
    """

    assert said in facts(shown(book(text), "A-1", clocks()))["Decision"]
