"""Each kind of entry, type of variation and outcome: what is said is what stands, in the column where it belongs."""

import json
import tomllib
from collections.abc import Sequence
from datetime import date

import pytest
from recording.book import APPROVAL, DECIDED, BookOnDisk, refused

LATER = ("--by", "council", "--on", "2024-03-20", "--recorded", "2024-03-21")


def totals(book: BookOnDisk, *words: str) -> tuple[str, str, str]:
    """Return what the report says is approved, pending and not counted."""
    found = json.loads(book("report", "--format", "json", *words).out)["totals"]
    return found["approved"], found["pending"], found["not_counted"]


def rows(book: BookOnDisk, by: str) -> dict[tuple[str, str, str], str]:
    """Return what is approved for each scheme, account or source, year and funding type."""
    found = json.loads(book("report", "--by", by, "--format", "json").out)["rows"]
    return {(row[by], row["year"], row["funding"]): row["approved"] for row in found}


VARIATIONS = {
    "addition": (["2024-25:capital:£5k"], "scheme", {("PARK", "2024-25", "capital"): "105000.00"}),
    "reduction": (["2024-25:capital:(5,000)"], "scheme", {("PARK", "2024-25", "capital"): "95000.00"}),
    "virement": (
        ["2024-25:capital:-25,000", "POOL@2024-25:capital:25,000"],
        "scheme",
        {("PARK", "2024-25", "capital"): "75000.00", ("POOL", "2024-25", "capital"): "25000.00"},
    ),
    "reprofile": (
        ["2024-25:capital:-40k", "2025-26:capital:40k"],
        "scheme",
        {("PARK", "2024-25", "capital"): "60000.00", ("PARK", "2025-26", "capital"): "40000.00"},
    ),
    "reclassify": (
        ["2024-25:capital:-£1k", "2024-25:revenue:£1k"],
        "scheme",
        {("PARK", "2024-25", "capital"): "99000.00", ("PARK", "2024-25", "revenue"): "1000.00"},
    ),
    "funding-swap": (
        ["2024-25:capital:-£30k:borrowing", "2024-25:capital:£30k:lottery"],
        "source",
        {("borrowing", "2024-25", "capital"): "70000.00", ("lottery", "2024-25", "capital"): "30000.00"},
    ),
    "release": (
        ["2024-25:capital:-£9k", "POOL@2024-25:capital:£9k"],
        "scheme",
        {("PARK", "2024-25", "capital"): "91000.00", ("POOL", "2024-25", "capital"): "9000.00"},
    ),
}


@pytest.fixture
def approved(book: BookOnDisk) -> BookOnDisk:
    """Return the book with 100,000 approved for the park, from borrowing."""
    book.record("approve", "PARK", "--line", "2024-25:capital:£100k:borrowing", *DECIDED)
    return book


@pytest.mark.parametrize("kind", VARIATIONS)
def test_every_type_of_variation_moves_the_money_it_says(kind: str, approved: BookOnDisk) -> None:
    lines, by, expected = VARIATIONS[kind]

    approved.record("vary", "PARK", "--as", kind, *(word for line in lines for word in ("--line", line)), *LATER)

    assert expected == rows(approved, by)
    entry = approved.entries()["PARK-0002"]
    assert ("variation", kind, "PARK") == (entry["kind"], entry["type"], entry["scheme"])
    assert approved("check").status == 0


@pytest.mark.parametrize("kind", VARIATIONS)
def test_a_variation_acts_from_the_day_it_is_decided(kind: str, approved: BookOnDisk) -> None:
    lines, by, _ = VARIATIONS[kind]
    before = rows(approved, by)

    approved.record("vary", "PARK", "--as", kind, *(word for line in lines for word in ("--line", line)), *LATER)

    data = json.loads(approved("report", "--by", by, "--as-at", "2024-03-19", "--format", "json").out)
    assert before == {(row[by], row["year"], row["funding"]): row["approved"] for row in data["rows"]}


OUTCOMES = {
    "proposed": (("proposed",), "board", ("0.00", "100.00", "0.00")),
    "recommended": (("recommended",), "cabinet", ("0.00", "100.00", "0.00")),
    "requested": (("requested",), "board", ("0.00", "100.00", "0.00")),
    "agreed": (("agreed",), "board", ("0.00", "100.00", "0.00")),
    "deferred": (("deferred",), "cabinet", ("0.00", "100.00", "0.00")),
    "indicative": (("indicative",), "council", ("0.00", "0.00", "100.00")),
    "noted": (("noted",), "cabinet", ("0.00", "0.00", "100.00")),
    "approved": (("approved",), "council", ("100.00", "0.00", "0.00")),
    "rejected": (("rejected",), "council", ("0.00", "0.00", "100.00")),
    "withdrawn": (("withdrawn",), "cabinet", ("0.00", "0.00", "100.00")),
    "called-in": (("approved", "called-in"), "board", ("0.00", "100.00", "0.00")),
    "upheld": (("approved", "called-in", "upheld"), "cabinet", ("100.00", "0.00", "0.00")),
    "rescinded": (("approved", "rescinded"), "council", ("0.00", "0.00", "100.00")),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_as_a_later_decision_puts_the_money_where_it_counts(outcome: str, book: BookOnDisk) -> None:
    path, body, expected = OUTCOMES[outcome]
    first = "indicative" if outcome == "indicative" else "noted"
    book.record("approve", "PARK", "--line", "2024-25:capital:100", "--outcome", first, *DECIDED)

    for day, step in enumerate(path, 16):
        by = body if step == outcome else "council"
        book.record("decide", "PARK-0001", step, "--by", by, "--on", f"2024-02-{day}", "--recorded", "2024-03-01")

    assert expected == totals(book)
    written = outcome if outcome != "requested" else "recommended"
    last = list(book.entries().values())[-1]
    assert ("decision", "PARK-0001", written, body) == (
        last["kind"],
        last["of"],
        last["decision"]["outcome"],
        last["decision"]["body"],
    )
    assert "scheme" not in last
    assert book("check").status == 0


@pytest.mark.parametrize("outcome", [name for name, (path, _, _) in OUTCOMES.items() if len(path) == 1])
def test_every_first_outcome_puts_the_money_where_it_counts(outcome: str, book: BookOnDisk) -> None:
    _, body, expected = OUTCOMES[outcome]
    book.record(
        *("approve", "PARK", "--line", "2024-25:capital:100", "--outcome", outcome),
        *("--by", body, "--on", "2024-02-15", "--recorded", "2024-02-16"),
    )

    assert expected == totals(book)


def test_an_amendment_carries_its_own_lines(book: BookOnDisk) -> None:
    book.record("approve", "PARK", "--line", "2024-25:capital:100", "--outcome", "recommended", *DECIDED)

    book.record(
        "decide", "PARK-0001", "amended", "--line", "2024-25:capital:£80", "--line", "2025-26:capital:£15", *LATER
    )

    assert totals(book) == ("95.00", "0.00", "0.00")
    assert totals(book, "--as-at", "2024-03-19") == ("0.00", "100.00", "0.00")


def test_an_outcome_is_approved_unless_it_is_said_otherwise(book: BookOnDisk) -> None:
    book.record(*APPROVAL)

    assert book.entries()["PARK-0001"]["decision"]["outcome"] == "approved"


class TestPower:
    def test_what_a_body_without_power_approves_is_recorded_as_agreed_and_said_so(self, book: BookOnDisk) -> None:
        ended = book(
            "approve", "PARK", "--line", "2024-25:capital:100", "--by", "cabinet", "--on", "2024-02-15", "--yes"
        )

        note = (
            "Note: Cabinet has no power over budget matters: recorded as agreed, which is pending and not approved.\n"
        )
        assert (0, note) == (ended.status, ended.err)
        assert book.entries()["PARK-0001"]["decision"]["outcome"] == "agreed"
        assert totals(book) == ("0.00", "100.00", "0.00")

    def test_the_same_holds_for_a_later_decision_and_a_variation(self, book: BookOnDisk) -> None:
        book.record("approve", "PARK", "--line", "2024-25:capital:100", "--outcome", "recommended", *DECIDED)
        by = ("--by", "board", "--on", "2024-02-16", "--recorded", "2024-02-16", "--yes")

        later = book("decide", "PARK-0001", "approved", *by)
        varied = book("vary", "PARK", "--as", "addition", "--line", "2024-25:capital:5", *by)

        assert (later.err + varied.err).count("Project Board has no power over budget matters: recorded as agreed") == 2
        assert totals(book) == ("0.00", "105.00", "0.00")
        assert book("check").status == 0

    def test_a_body_approves_the_matters_it_decides(self, book: BookOnDisk) -> None:
        ended = book(
            *("approve", "PARK", "--line", "2024-25:capital:100", "--matter", "executive"),
            *("--by", "cabinet", "--on", "2024-02-15", "--yes"),
        )

        assert (ended.status, ended.err) == (0, "")
        assert book.entries()["PARK-0001"]["matter"] == "executive"
        assert book.entries()["PARK-0001"]["decision"]["outcome"] == "approved"

    def test_the_matter_of_a_later_decision_is_that_of_the_entry(self, book: BookOnDisk) -> None:
        words = ("approve", "PARK", "--line", "2024-25:capital:100", "--outcome", "recommended")
        book.record(*words, "--matter", "executive", *DECIDED)

        ended = book("decide", "PARK-0001", "approved", "--by", "cabinet", "--on", "2024-02-16", "--yes")

        assert (ended.status, ended.err) == (0, "")
        assert book("check").status == 0

    def test_a_body_without_power_cannot_rescind(self, book: BookOnDisk) -> None:
        book.record(*APPROVAL)

        said = refused(book("decide", "PARK-0001", "rescinded", "--by", "cabinet", "--on", "2024-03-01", "--yes"), 1)

        assert "no power over budget matters" in said

    def test_what_a_body_without_power_amends_is_recorded_as_agreed_too(self, book: BookOnDisk) -> None:
        book.record("approve", "PARK", "--line", "2024-25:capital:100", "--outcome", "recommended", *DECIDED)

        ended = book(
            *("decide", "PARK-0001", "amended", "--line", "2024-25:capital:80"),
            *("--by", "cabinet", "--on", "2024-03-01", "--yes"),
        )

        assert ended.status == 0, ended.err


class TestEvidence:
    def test_a_decision_known_from_a_quotation_needs_no_body_and_no_day(self, book: BookOnDisk) -> None:
        book.record(
            *("approve", "PARK", "--line", "not-stated:capital:£528k", "--evidence", "quoted"),
            *("--quoted-in", "Report to Cabinet, item 12, 2023-06-14", "--recorded", "2023-06-15"),
        )

        assert {
            "outcome": "approved",
            "evidence": "quoted",
            "quoted_in": {"title": "Report to Cabinet, item 12", "dated": date(2023, 6, 14)},
        } == book.entries()["PARK-0001"]["decision"]
        assert totals(book) == ("528000.00", "0.00", "0.00")
        assert json.loads(book("report", "--format", "json").out)["totals"]["quoted"] == "528000.00"
        assert book("check").status == 0

    @pytest.mark.parametrize(
        "by", [(), ("--by", "council"), ("--on", "2023-06-01"), ("--by", "board", "--on", "2023-06-01")]
    )
    def test_what_a_quotation_says_of_body_and_day_is_kept(self, by: Sequence[str], book: BookOnDisk) -> None:
        book.record("approve", "PARK", "--line", "2024-25:capital:1", "--evidence", "quoted", *by)

        decision = book.entries()["PARK-0001"]["decision"]
        assert ("--by" in by, "--on" in by) == ("body" in decision, "decided" in decision)
        assert decision["evidence"] == "quoted"

    @pytest.mark.parametrize(
        ("named", "document"),
        [
            ("Leaflet", {"title": "Leaflet"}),
            ("Leaflet, 2024-01-31", {"title": "Leaflet", "dated": date(2024, 1, 31)}),
            ("Leaflet 2024-01-31", {"title": "Leaflet", "dated": date(2024, 1, 31)}),
            ("Budget 2024-25", {"title": "Budget 2024-25"}),
            ("Report of 2024-01-31 to Council", {"title": "Report of 2024-01-31 to Council"}),
        ],
    )
    def test_the_later_document_is_named_with_its_day(self, named: str, document: object, book: BookOnDisk) -> None:
        book.record("approve", "PARK", "--line", "2024-25:capital:1", "--quoted-in", named)

        assert document == book.entries()["PARK-0001"]["decision"]["quoted_in"]

    def test_a_minute_that_bears_no_date_is_not_stated_and_warned_of(self, book: BookOnDisk) -> None:
        book.record("approve", "PARK", "--line", "2024-25:capital:1", "--by", "council", "--on", "not-stated")

        assert book.entries()["PARK-0001"]["decision"] == {"body": "council", "outcome": "approved"}
        assert "warning[decision-undated]" in book("check").out

    def test_a_minute_is_evidence_that_needs_no_word(self, book: BookOnDisk) -> None:
        book.record(*APPROVAL, "--evidence", "minute")

        assert "evidence" not in book.entries()["PARK-0001"]["decision"]

    def test_an_exempt_amount_is_withheld_everywhere(self, book: BookOnDisk) -> None:
        said = book.record("approve", "PARK", "--line", "not-stated:not-stated:withheld", "--exempt", "3", *DECIDED)

        entry = book.entries()["PARK-0001"]
        assert (
            entry["exempt"],
            entry["lines"],
        ) == ("3", [{"year": "not-stated", "funding": "not-stated", "amount": "withheld"}])
        assert "withheld" in said
        assert json.loads(book("report", "--format", "json").out)["withheld"] == 1


class TestCorrections:
    BY = ("--by", "Head of Finance", "--on", "2024-02-20", "--reason", "Misprint", "--recorded", "2024-02-21")

    def test_a_correction_restates_what_always_was(self, approved: BookOnDisk) -> None:
        approved.record(
            "correct", "PARK-0001", "--was", "2024-25:capital:100k", "--now", "2024-25:capital:£101k", *self.BY
        )

        assert totals(approved) == ("101000.00", "0.00", "0.00")
        assert totals(approved, "--as-at", "2024-02-15") == ("101000.00", "0.00", "0.00")
        assert totals(approved, "--as-known", "2024-02-20") == ("100000.00", "0.00", "0.00")

    def test_what_is_left_out_of_a_line_is_taken_from_the_line_that_stands(self, approved: BookOnDisk) -> None:
        approved.record(
            "correct", "PARK-0001", "--was", "2024-25:capital:100k", "--now", "2025-26:capital:£101k", *self.BY
        )

        entry = approved.entries()["PARK-0002"]
        assert (entry["was"][0]["source"], entry["now"][0]["source"]) == ("borrowing", "borrowing")
        assert rows(approved, "source") == {("borrowing", "2025-26", "capital"): "101000.00"}

    def test_a_line_can_be_corrected_in_scheme_funding_and_account_too(self, approved: BookOnDisk) -> None:
        now = "HMS@2024-25:revenue:100k:grant:hra"
        approved.record("correct", "PARK-0001", "--was", "2024-25:capital:100k", "--now", now, *self.BY)

        assert rows(approved, "scheme") == {("HMS", "2024-25", "revenue"): "100000.00"}
        assert rows(approved, "source") == {("grant", "2024-25", "revenue"): "100000.00"}
        assert rows(approved, "account") == {("hra", "2024-25", "revenue"): "100000.00"}

    def test_a_line_that_becomes_two_keeps_its_source_in_both(self, approved: BookOnDisk) -> None:
        now = ("--now", "2024-25:capital:60k", "--now", "2025-26:capital:40k")
        approved.record("correct", "PARK-0001", "--was", "2024-25:capital:100k", *now, *self.BY)

        found = rows(approved, "source")
        assert found == {
            ("borrowing", "2024-25", "capital"): "60000.00",
            ("borrowing", "2025-26", "capital"): "40000.00",
        }

    def test_a_correction_can_itself_be_corrected(self, approved: BookOnDisk) -> None:
        approved.record(
            "correct", "PARK-0001", "--was", "2024-25:capital:100k", "--now", "2024-25:capital:101k", *self.BY
        )

        approved.record(
            "correct", "PARK-0002", "--was", "2024-25:capital:101k", "--now", "2024-25:capital:110k", *self.BY
        )

        assert totals(approved) == ("110000.00", "0.00", "0.00")
        assert approved("check").status == 0

    def test_a_line_can_be_taken_out_and_one_that_was_forgotten_put_in(self, approved: BookOnDisk) -> None:
        approved.record("correct", "PARK-0001", "--now", "2025-26:capital:1k", *self.BY)
        assert totals(approved) == ("101000.00", "0.00", "0.00")

        approved.record("correct", "PARK-0001", "--was", "2024-25:capital:100k", *self.BY)
        assert totals(approved) == ("1000.00", "0.00", "0.00")
        assert approved("check").status == 0

    def test_who_said_so_where_and_why_is_kept(self, approved: BookOnDisk) -> None:
        approved.record(
            *("correct", "PARK-0001", "--was", "2024-25:capital:100k", "--now", "2024-25:capital:101k", *self.BY),
            *("--body", "cabinet", "--item", "12", "--minute", "3", "--paragraph", "9", "--url", "https://example.org"),
        )

        entry = approved.entries()["PARK-0002"]
        assert {
            "by": "Head of Finance",
            "made": date(2024, 2, 20),
            "body": "cabinet",
            "item": "12",
            "minute": "3",
            "paragraph": "9",
            "url": "https://example.org",
        } == entry["statement"]
        assert (entry["corrects"], entry["reason"]) == ("PARK-0001", "Misprint")


class TestQuotations:
    def test_a_quotation_never_counts(self, approved: BookOnDisk) -> None:
        before = totals(approved)

        approved.record("quote", "PARK", "--line", "2024-25:capital:£100k", "--in", "Leaflet", "--on", "2024-02-20")

        assert before == totals(approved)

    def test_the_document_is_kept_with_its_day_paragraph_and_address(self, approved: BookOnDisk) -> None:
        approved.record(
            *("quote", "PARK", "--line", "2024-25:capital:£0.1m", "--in", "Leaflet, 2nd edition", "--on", "2024-02-20"),
            *(
                "--paragraph",
                "9",
                "--url",
                "https://example.org",
                "--quotes",
                "PARK-0001",
                "--title",
                "t",
                "--note",
                "n",
            ),
        )

        entry = approved.entries()["PARK-0002"]
        document = {
            "title": "Leaflet, 2nd edition",
            "dated": date(2024, 2, 20),
            "paragraph": "9",
            "url": "https://example.org",
        }
        assert (document, "PARK-0001", "t", "n") == (entry["document"], entry["quotes"], entry["title"], entry["note"])

    def test_a_document_may_bear_no_date(self, approved: BookOnDisk) -> None:
        approved.record("quote", "PARK", "--line", "2024-25:capital:£100k", "--in", "Leaflet", "--on", "not-stated")

        assert approved.entries()["PARK-0002"]["document"] == {"title": "Leaflet"}


SAID = {
    "item": "12",
    "minute": "88",
    "paragraph": "9-11",
    "reference": "D/7",
    "report": "Budget report",
    "url": "https://example.org",
    "effective": "2024-02-22",
    "published": "2024-02-23",
    "quoted-in": "Later report",
    "matter": "executive",
    "retrospective": "late minutes",
    "basis": "a direction",
    "exempt": "paragraph 3",
    "title": "A title",
    "note": "A note",
}
WORDS = {
    "approve": ("approve", "PARK", "--line", "2024-25:capital:1", *LATER),
    "vary": ("vary", "PARK", "--as", "addition", "--line", "2024-25:capital:1", *LATER),
    "decide": ("decide", "PARK-0001", "approved", *LATER),
    "correct": (
        "correct",
        "PARK-0001",
        "--was",
        "2024-25:capital:100k",
        "--now",
        "2024-25:capital:101k",
        *TestCorrections.BY,
    ),
    "quote": ("quote", "PARK", "--line", "2024-25:capital:£100k", "--in", "Leaflet", "--on", "2024-02-20"),
}


@pytest.mark.parametrize(
    ("command", "option"),
    [(command, option) for command in WORDS for option in SAID],
)
def test_what_is_said_is_written_or_refused_and_never_silently_lost(
    command: str, option: str, approved: BookOnDisk
) -> None:
    ended = approved(*WORDS[command], f"--{option}", SAID[option], "--dry-run")

    assert ended.status in {0, 2}, ended.err
    block = (
        tomllib.loads("[[" + ended.out.partition("[[")[2].partition("\nChange to the totals")[0]) if ended.out else {}
    )
    assert ended.status == 2 or SAID[option] in _texts(block)


def _texts(value: object) -> set[str]:
    match value:
        case dict():
            return set().union(*map(_texts, value.values()))
        case list():
            return set().union(*map(_texts, value))
        case _:
            return {str(value)}
