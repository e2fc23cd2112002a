"""What makes no sense on the command line is named in one sentence, with what was probably meant, and nothing is written."""

from collections.abc import Sequence

import pytest
from recording.book import APPROVAL, DECIDED, BookOnDisk, refused

BY = ("--by", "Head of Finance", "--on", "2024-02-20", "--reason", "Misprint")


def line(text: str) -> tuple[str, ...]:
    """Return the recording of an approval with one line."""
    return ("approve", "PARK", "--line", text, *DECIDED)


NAMES = [
    (("approve", "PRAK", *APPROVAL[2:]), "the scheme “PRAK” is not declared in this book", "did you mean “PARK”?"),
    (("approve", "park", *APPROVAL[2:]), "the scheme “park”", "did you mean “PARK”?"),
    (("approve", "ROAD", *APPROVAL[2:]), "the scheme “ROAD”", "hmsledger add scheme; known are HMS, PARK, POOL"),
    (line("PARC@2024-25:capital:1"), "the scheme “PARC”", "did you mean “PARK”?"),
    (line("2024-25:capital:1:borowing"), "the source “borowing”", "did you mean “borrowing”?"),
    (line("2024-25:capital:1:lotery"), "the source “lotery”", "did you mean “lottery”?"),
    (line("2024-25:capital:1:grant:hrb"), "the account “hrb”", "did you mean “hra”?"),
    (line("2024-25:capital:1::parkin"), "the account “parkin”", "did you mean “parking”?"),
    (line("2024-25:captial:1"), "“captial” is no funding type", "did you mean “capital”?"),
    (line("2024-25::1"), "“” is no funding type", "capital"),
    ((*APPROVAL[:4], "--by", "counsil", *APPROVAL[6:]), "the body “counsil”", "did you mean “council”?"),
    ((*APPROVAL[:4], "--by", "Council", *APPROVAL[6:]), "the body “Council”", "did you mean “council”?"),
    ((*APPROVAL, "--outcome", "aproved"), "there is no outcome “aproved”", "did you mean “approved”?"),
    ((*APPROVAL, "--outcome", "called in"), "there is no outcome", "did you mean “called-in”?"),
    ((*APPROVAL, "--evidence", "quotd"), "there is no evidence “quotd”", "did you mean “quoted”?"),
    (("vary", "PARK", "--as", "virment", *APPROVAL[2:]), "there is no type of variation", "did you mean “virement”?"),
    (("decide", "PARK-0010", "approved", *DECIDED), "the book holds no entry “PARK-0010”", "did you mean “PARK-000"),
    (
        ("decide", "PARK-0002", "approved", *DECIDED),
        "PARK-0002 is no approval or variation",
        "name the entry it is about",
    ),
    (("decide", "PARK-0001", "aproved", *DECIDED), "there is no outcome “aproved”", "did you mean “approved”?"),
    (
        ("correct", "PRK-0001", "--was", "2024-25:capital:1", *BY),
        "the book holds no entry",
        "did you mean “PARK-0001”?",
    ),
    (("correct", "PARK-0001", "--was", "2024-25:capital:1", *BY, "--body", "cabnet"), "the body “cabnet”", "“cabinet”"),
    (
        ("quote", "PARK", "--line", "2024-25:capital:1", "--in", "x", "--on", "2024-02-20", "--quotes", "P-1"),
        "no entry “P-1”",
        "",
    ),
    (("add", "scheme", "ROAD", "--name", "x", "--parent", "PRAK"), "the scheme “PRAK”", "did you mean “PARK”?"),
    (("add", "scheme", "ROAD", "--name", "x", "--parent", "ROAD"), "the scheme “ROAD”", ""),
    (
        ("add", "scheme", "ROAD", "--name", "x", "--account", "genral-fund"),
        "the account",
        "did you mean “general-fund”?",
    ),
    (("add", "account", "a", "--name", "x", "--ring", "hrb"), "the ring “hrb”", "did you mean “hra”?"),
]
YEARS = [
    ("2022-24", "2022-23 for the year, or 2022-23..2023-24 for the span"),
    ("2022", "may be 2021-22 or 2022-23"),
    ("22-23", "may be 2022-23 or 1922-23"),
    ("22/23", "may be 2022-23 or 1922-23"),
    ("2022-22", "2022-23 for the year from 1 April 2022, or 2021-22 for the one before"),
    ("2022-21", "is not one financial year"),
    ("2022-2024", "2022-23..2023-24 for the span"),
    ("FY2022-23", "is no financial year"),
    ("2022-23..2022-23", "must run from an earlier to a later financial year"),
    ("2024-25..2022-23", "must run from an earlier to a later financial year"),
    ("2024..2026", "may be 2023-24 or 2024-25"),
    ("not stated", "is no financial year"),
    ("", "is no financial year"),
    ("1066-67", "years run from 1900"),
    ("\u0662\u0660\u0662\u0662-\u0662\u0663", "is no financial year"),
    ("2022\N{EN DASH}23", "is no financial year"),
]
MONEY = [
    ("NaN", "no amount of pounds"),
    ("inf", "no amount of pounds"),
    ("1e3", "no amount of pounds"),
    ("1_000", "no amount of pounds"),
    ("0x10", "no amount of pounds"),
    ("1.234", "pence are two digits"),
    ("1.5", "pence are two digits"),
    ("£1.123456k", "finer than a penny"),
    ("£1,23", "the thousands comma does not stand before three digits"),
    ("1,2345", "the thousands comma does not stand before three digits"),
    ("1.000,00", ""),
    ("\u0661\u0662\u0663", "no ordinary digit or sign"),
    ("\uff11\uff12\uff13", "no ordinary digit or sign"),
    ("€100", "no ordinary digit or sign"),
    ("$100", "no amount of pounds"),
    ("--5", "marked as negative twice"),
    ("-(5)", ""),
    ("(5", "a bracket opens or closes alone"),
    ("5)", "a bracket opens or closes alone"),
    ("", "no amount of pounds"),
    ("£", "no amount of pounds"),
    ("tbc", "no amount of pounds"),
    ("not stated", "no amount of pounds"),
    ("1 000", "no amount of pounds"),
    ("9999999999999", "larger than any council's budget"),
    ("99999bn", "larger than any council's budget"),
]
FORMS = (
    "",
    "2024-25",
    "2024-25:capital",
    "2024-25:capital:1:grant:hra:more",
    "capital",
    "PARK@",
    "PARK@2024-25:capital",
)
DATES = (
    "2023-02-30",
    "2023-13-01",
    "2023-2-3",
    "20230214",
    "14/02/2023",
    "2023-02-14T00:00",
    "2023-W07-2",
    "",
    "yesterday",
    "0000-01-01",
)


@pytest.fixture
def seeded(book: BookOnDisk) -> BookOnDisk:
    book.record(*APPROVAL)
    book.record("quote", "PARK", "--line", "2024-25:capital:£250k", "--in", "Leaflet", "--on", "2024-02-20")
    return book


def misused(book: BookOnDisk, *words: str) -> str:
    """Assert that a command is refused as misuse with nothing written, and return what it said."""
    before = book.ledgers()
    said = refused(book(*words, "--yes"), 2)
    assert before == book.ledgers()
    return said


@pytest.mark.parametrize(
    ("words", "message", "advice"), NAMES, ids=lambda part: part if isinstance(part, str) else " ".join(part)
)
def test_a_name_that_the_book_does_not_know(
    words: Sequence[str], message: str, advice: str, seeded: BookOnDisk
) -> None:
    said = misused(seeded, *words)

    assert message in said
    assert advice in said


@pytest.mark.parametrize(("year", "readings"), YEARS)
def test_a_year_that_can_be_read_in_two_ways_or_in_none(year: str, readings: str, seeded: BookOnDisk) -> None:
    assert readings in misused(seeded, *line(f"{year}:capital:1"))


@pytest.mark.parametrize(("amount", "why"), MONEY)
def test_an_amount_that_is_none(amount: str, why: str, seeded: BookOnDisk) -> None:
    said = misused(seeded, *line(f"2024-25:capital:{amount}"))

    assert f"“{amount}” is not an amount" in said
    assert why in said


@pytest.mark.parametrize("form", FORMS)
def test_a_line_that_has_not_the_form(form: str, seeded: BookOnDisk) -> None:
    said = misused(seeded, *line(form))

    assert f"“{form}” is not a line" in said
    assert "[SCHEME@]YEAR:FUNDING:AMOUNT[:SOURCE[:ACCOUNT]]" in said


@pytest.mark.parametrize("option", ["--on", "--recorded", "--effective", "--published"])
@pytest.mark.parametrize("day", DATES)
def test_a_date_that_does_not_exist(day: str, option: str, seeded: BookOnDisk) -> None:
    words = [word for word in APPROVAL if option not in {"--on", "--recorded"}] or list(APPROVAL)
    if option in words:
        at = words.index(option)
        words[at : at + 2] = []

    said = misused(seeded, *words, f"{option}={day}")

    assert f"{option} “{day}” is not " in said


def test_the_date_of_a_document_must_exist(seeded: BookOnDisk) -> None:
    said = misused(seeded, "approve", "PARK", "--line", "2024-25:capital:1", "--quoted-in", "Report, 2023-02-30")

    assert "“2023-02-30” is not a date that exists" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*APPROVAL, "--book", "nowhere"), "there is no file or folder “nowhere”"),
        ((*APPROVAL, "--book", "."), ""),
        (("add", "body", "audit", "--name", "Audit", "--book", "nowhere"), "there is no file or folder “nowhere”"),
    ],
)
def test_a_book_that_is_not_there(words: Sequence[str], said: str, book: BookOnDisk) -> None:
    if "." in words:
        for path in list(book.folder.iterdir()):
            path.unlink()
        said = "holds no ledger file"

    assert said in misused(book, *words)


def test_a_folder_that_is_no_book_is_left_as_it_is(book: BookOnDisk) -> None:
    (book.root / "papers").mkdir()

    refused(book(*APPROVAL, "--book", "papers", "--yes"), 2)

    assert list((book.root / "papers").iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        (*APPROVAL, "--yaer", "2022-23"),
        ("aprove", *APPROVAL[1:]),
        ("approve", "PARK", "HMS", *APPROVAL[2:]),
        ("add", "bodi", "x", "--name", "x"),
        (*APPROVAL, "--note"),
    ],
    ids=[
        "no such option",
        "no such command",
        "one word too many",
        "nothing to add of that name",
        "an option without value",
    ],
)
def test_a_command_or_option_that_does_not_exist(words: Sequence[str], seeded: BookOnDisk) -> None:
    before = seeded.ledgers()

    ended = seeded(*words, *(() if words[-1] == "--note" else ("--yes",)))

    assert (2, "", before) == (ended.status, ended.out, seeded.ledgers())
    assert "Traceback" not in ended.err


UNFIT = {
    "an id with a space": ((*APPROVAL, "--id", "HMS 1"), "“HMS 1” cannot be an id"),
    "an id with an accent": ((*APPROVAL, "--id", "é1"), "cannot be an id"),
    "an empty id": ((*APPROVAL, "--id", "-"), "cannot be an id"),
    "an id that is too long": ((*APPROVAL, "--id", "x" * 65), "cannot be an id"),
    "an empty basis": ((*APPROVAL, "--basis", ""), "“basis” is empty"),
    "an empty reason": ((*APPROVAL, "--retrospective", ""), "“retrospective” is empty"),
    "a body with a space": (("add", "body", "a b", "--name", "x"), "“a b” cannot be an id"),
    "a body without a name": (("add", "body", "audit", "--name", ""), "“name” is empty"),
    "a scheme with an @": (("add", "scheme", "a@b", "--name", "x"), "cannot be a scheme's code"),
    "a note of a line too long": ((*APPROVAL, "--note", "x" * 20_001), "20,000 characters"),
    "a hidden character": ((*APPROVAL, "--note", "a\u200bb"), "U+200B"),
}


@pytest.mark.parametrize("what", UNFIT)
def test_a_value_that_may_not_be_written_is_refused_with_nothing_written(what: str, book: BookOnDisk) -> None:
    words, said = UNFIT[what]
    before = book.ledgers()

    ended = book(*words, "--yes")

    assert (2, "", before) == (ended.status, ended.out, book.ledgers()), ended
    assert said in ended.err


@pytest.mark.parametrize("what", UNFIT)
def test_a_value_that_may_not_be_written_is_misuse_and_no_damage_to_the_book(what: str, book: BookOnDisk) -> None:
    words, said = UNFIT[what]

    message = misused(book, *words)

    assert said in message
    assert "damaged" not in message


def test_an_empty_id_is_no_wish_for_the_next_one(book: BookOnDisk) -> None:
    ended = book(*APPROVAL, "--id", "", "--yes")

    assert (ended.status, book.entries()) == (2, {})
