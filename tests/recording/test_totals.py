"""A printed total is kept only to be checked: it counts nowhere, and one that the book does not lead to is refused."""

import json
import tomllib

import pytest
from recording.book import APPROVAL, BookOnDisk, refused

TOTAL = (
    "add",
    "total",
    "£0.25m",
    "--scheme",
    "PARK",
    "--year",
    "2024-25",
    "--funding",
    "capital",
    "--as-at",
    "2024-03-31",
)


def test_a_total_that_the_book_leads_to_is_kept_and_checked_ever_after(book: BookOnDisk) -> None:
    book.record(*APPROVAL)
    before = book.data("parks.toml")

    said = book.record(
        *TOTAL, "--in", "Outturn", "--dated", "2024-06-01", "--paragraph", "4", "--url", "https://example.org"
    )

    added = book.data("parks.toml").removeprefix(before).decode()
    assert said == "Added stated total 250000.00 to ledgers/parks.toml:25\n"
    assert tomllib.loads(added)["stated_total"] == [
        {
            "scope": {"scheme": "PARK", "year": "2024-25", "funding": "capital"},
            "amount": "250000.00",
            "stated": "£0.25m",
            "as_at": tomllib.loads("d = 2024-03-31")["d"],
            "document": {
                "title": "Outturn",
                "dated": tomllib.loads("d = 2024-06-01")["d"],
                "paragraph": "4",
                "url": "https://example.org",
            },
        }
    ]
    assert book("check").status == 0
    book.put(
        "parks.toml",
        book.data("parks.toml")
        .replace(b'"250000.00", source', b'"200000.00", source')
        .replace(b"\xc2\xa3250k", b"\xc2\xa3200k"),
    )
    found = json.loads(book("check", "--output-format", "json").out)
    assert [finding["code"] for finding in found if finding["severity"] == "error"] == ["stated-total-disagrees"]


def test_the_same_total_is_kept_once(book: BookOnDisk) -> None:
    book.record(*APPROVAL)
    book.record(*TOTAL)
    before = book.ledgers()

    assert book(*TOTAL, "--yes").out == "stated total 250000.00 is already declared; nothing is written.\n"
    assert before == book.ledgers()


def test_a_total_of_the_whole_book_goes_to_the_council_s_file(book: BookOnDisk) -> None:
    book.record(*APPROVAL)

    book.record("add", "total", "250,000", "--status", "approved")
    book.record("add", "total", "£0", "--status", "pending", "--account", "hra", "--source", "grant")

    kept = tomllib.loads(book.data("council.toml").decode())["stated_total"]
    assert [total["scope"] for total in kept] == [{}, {"account": "hra", "source": "grant"}]
    assert all(total["as_at"].year >= 2026 for total in kept)
    assert book("check").status == 0


def test_a_total_is_one_of_the_day_of_its_document(book: BookOnDisk) -> None:
    book.record(*APPROVAL)
    book.record("add", "total", "£250k", "--dated", "2024-03-01")

    book.record("approve", "PARK", "--line", "2024-25:capital:1", "--by", "council", "--on", "2024-03-02")

    assert book("check").status == 0


def test_nothing_is_written_on_a_dry_run(book: BookOnDisk) -> None:
    book.record(*APPROVAL)
    before = book.ledgers()

    ended = book(*TOTAL, "--dry-run")

    assert ended.status == 0
    assert 'amount = "250000.00"' in ended.out
    assert before == book.ledgers()


REFUSED = {
    "a total that disagrees": (("£0.26m", "--scheme", "PARK"), 1, "out by 10,000.00"),
    "no figure": (("lots",), 2, "“lots” is no figure"),
    "no scheme": (("£1", "--scheme", "PRAK"), 2, "the scheme “PRAK” is not declared"),
    "no year": (("£1", "--year", "2024"), 2, "may be 2023-24 or 2024-25"),
    "no funding type": (("£1", "--funding", "captial"), 2, "there is no funding type “captial”"),
    "no status": (("£1", "--status", "aproved"), 2, "there is no status “aproved”"),
    "no day": (("£1", "--as-at", "2024-02-30"), 2, "is not a date that exists"),
    "no account": (("£1", "--account", "general"), 2, "the account “general” is not declared"),
    "no source": (("£1", "--source", "borowing"), 2, "the source “borowing” is not declared"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(what: str, book: BookOnDisk) -> None:
    words, status, said = REFUSED[what]
    book.record(*APPROVAL)
    before = book.ledgers()

    assert said in refused(book("add", "total", *words, "--yes"), status)
    assert before == book.ledgers()
