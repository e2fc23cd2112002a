"""What a new entry itself would break is refused, with nothing written; what was broken before does not stand in its way."""

import json
from collections.abc import Sequence

import pytest
from recording.book import APPROVAL, DECIDED, PARKS, BookOnDisk, refused

LATER = ("--by", "council", "--on", "2024-03-20", "--recorded", "2024-03-21")
BY = ("--by", "Head of Finance", "--on", "2024-02-20", "--reason", "Misprint", "--recorded", "2024-02-21")
RECOMMENDED = ("approve", "PARK", "--line", "2024-25:capital:£100k:borrowing", "--outcome", "recommended", *DECIDED)
APPROVED = ("approve", "PARK", "--line", "2024-25:capital:£100k:borrowing", *DECIDED)
VIREMENT = ("vary", "PARK", "--as", "virement")
CROSSING = (*VIREMENT, "--line", "2024-25:capital:-5k", "--line", "HMS@2024-25:capital:5k", *LATER)


def decide(outcome: str, day: str, *words: str, by: str = "council") -> tuple[str, ...]:
    """Return the recording of a later decision on the first approval."""
    return ("decide", "PARK-0001", outcome, "--by", by, "--on", day, "--recorded", "2024-06-30", *words)


WITHHELD = ("approve", "PARK", "--line", "not-stated:not-stated:withheld", "--exempt", "3", *DECIDED)

REFUSED = {
    "a virement with one side withheld": (
        [APPROVED],
        (*VIREMENT, "--line", "2024-25:capital:withheld", "--line", "POOL@2024-25:capital:5000", *LATER),
        "its other side gives it away",
    ),
    "a quotation of an entry that is withheld": (
        [WITHHELD],
        (
            "quote",
            "PARK",
            "--quotes",
            "PARK-0001",
            "--line",
            "not-stated:not-stated:£5k",
            "--in",
            "R",
            "--on",
            "2024-03-01",
        ),
        "less what the book says would give it away",
    ),
    "a virement that does not net to nil": (
        [APPROVED],
        (*VIREMENT, "--line", "2024-25:capital:-5000", "--line", "POOL@2024-25:capital:4,999", *LATER),
        "does not sum to nil in each year: 2024-25 is out by -1.00",
    ),
    "a virement that nets to nil over two years only": (
        [APPROVED],
        (*VIREMENT, "--line", "2024-25:capital:-5000", "--line", "POOL@2025-26:capital:5000", *LATER),
        "does not sum to nil in each year",
    ),
    "a virement of one side": (
        [APPROVED],
        (*VIREMENT, "--line", "2024-25:capital:-5000", *LATER),
        "does not sum to nil",
    ),
    "a release that gives more than the pot": (
        [APPROVED],
        ("vary", "PARK", "--as", "release", "--line", "2024-25:capital:-1", "--line", "POOL@2024-25:capital:2", *LATER),
        "does not sum to nil",
    ),
    "a reprofile that loses a pound": (
        [APPROVED],
        ("vary", "PARK", "--as", "reprofile", "--line", "2024-25:capital:-10", "--line", "2025-26:capital:9", *LATER),
        "does not sum to nil over its years",
    ),
    "a reprofile to another source": (
        [APPROVED],
        *[
            (
                "vary",
                "PARK",
                "--as",
                "reprofile",
                "--line",
                "2024-25:capital:-9:grant",
                "--line",
                "2025-26:capital:9",
                *LATER,
            )
        ],
        "does not sum to nil over its years",
    ),
    "a reclassification to another year": (
        [APPROVED],
        ("vary", "PARK", "--as", "reclassify", "--line", "2024-25:capital:-9", "--line", "2025-26:revenue:9", *LATER),
        "does not sum to nil for each scheme and year",
    ),
    "a funding swap that spends more": (
        [APPROVED],
        *[
            (
                "vary",
                "PARK",
                "--as",
                "funding-swap",
                "--line",
                "2024-25:capital:-9:borrowing",
                "--line",
                "2024-25:capital:10:grant",
                *LATER,
            )
        ],
        "does not sum to nil for each scheme, year and funding type",
    ),
    "money across the rings": ([APPROVED], CROSSING, "between the HRA and the General Fund"),
    "a release across the rings": (
        [APPROVED],
        ("vary", "PARK", "--as", "release", "--line", "2024-25:capital:-1", "--line", "HMS@2024-25:capital:1", *LATER),
        "between the HRA and the General Fund",
    ),
    "a correction of what does not stand so": (
        [APPROVED],
        ("correct", "PARK-0001", "--was", "2024-25:capital:£99k", "--now", "2024-25:capital:£101k", *BY),
        "its lines stand as 100,000.00",
    ),
    "a correction of what was corrected already": (
        [APPROVED, ("correct", "PARK-0001", "--was", "2024-25:capital:100k", "--now", "2024-25:capital:101k", *BY)],
        ("correct", "PARK-0001", "--was", "2024-25:capital:100k", "--now", "2024-25:capital:102k", *BY),
        "its lines stand as 101,000.00",
    ),
    "a correction that corrects nothing": (
        [APPROVED],
        ("correct", "PARK-0001", "--was", "2024-25:capital:100k", "--now", "2024-25:capital:100,000", *BY),
        "corrects nothing",
    ),
    "a correction of a virement to what does not net": (
        [APPROVED, (*VIREMENT, "--line", "2024-25:capital:-5", "--line", "POOL@2024-25:capital:5", *LATER)],
        ("correct", "PARK-0002", "--was", "2024-25:capital:-5", "--now", "2024-25:capital:-6", *BY),
        "does not sum to nil",
    ),
    "a correction stated after it was recorded": (
        [APPROVED],
        ("correct", "PARK-0001", "--was", "2024-25:capital:100k", "--now", "2024-25:capital:1", *BY[:-1], "2024-02-19"),
        "after it was recorded on 2024-02-19",
    ),
    "upheld before it was called in": (
        [APPROVED],
        decide("upheld", "2024-03-01"),
        "cannot be upheld here: it stands approved",
    ),
    "called in before it was approved": ([RECOMMENDED], decide("called-in", "2024-03-01"), "cannot be called-in here"),
    "approved after it was withdrawn": (
        [RECOMMENDED, decide("withdrawn", "2024-03-01")],
        decide("approved", "2024-03-02"),
        "cannot be approved here: it stands withdrawn",
    ),
    "approved after it was rescinded": (
        [APPROVED, decide("rescinded", "2024-03-01")],
        decide("approved", "2024-03-02"),
        "it stands rescinded",
    ),
    "rejected after it was approved": ([APPROVED], decide("rejected", "2024-03-01"), "it stands approved"),
    "recommended after it was approved": ([APPROVED], decide("recommended", "2024-03-01"), "it stands approved"),
    "rescinded before it was approved": ([RECOMMENDED], decide("rescinded", "2024-03-01"), "it stands recommended"),
    "upheld as the first thing": ([], (*APPROVED[:4], "--outcome", "upheld", *DECIDED), "has not been put to anyone"),
    "called in as the first thing": (
        [],
        (*APPROVED[:4], "--outcome", "called-in", *DECIDED),
        "has not been put to anyone",
    ),
    "rescinded as the first thing": (
        [],
        (*APPROVED[:4], "--outcome", "rescinded", *DECIDED),
        "has not been put to anyone",
    ),
    "approved before it was recommended": (
        [RECOMMENDED],
        decide("approved", "2024-02-14"),
        "before it was recommended",
    ),
    "an amendment without lines": ([RECOMMENDED], decide("amended", "2024-03-01"), "was amended, but not to what"),
    "lines on what is no amendment": (
        [RECOMMENDED],
        decide("approved", "2024-03-01", "--line", "2024-25:capital:1"),
        "carries lines",
    ),
    "an amendment of a virement to what does not net": (
        [
            (
                "vary",
                "PARK",
                "--as",
                "virement",
                "--line",
                "2024-25:capital:-5",
                "--line",
                "POOL@2024-25:capital:5",
                *DECIDED,
            )
        ],
        decide("amended", "2024-03-01", "--line", "2024-25:capital:-6"),
        "does not sum to nil",
    ),
    "money into a year that had ended": (
        [],
        ("approve", "PARK", "--line", "2022-23:capital:1", *DECIDED),
        "puts money into 2022-23, which had ended 321 days before",
    ),
    "an approval of money for a year that had ended since": (
        [("approve", "PARK", "--line", "2023-24:capital:1", "--outcome", "recommended", *DECIDED)],
        decide("approved", "2024-04-01"),
        "which had ended 1 day before",
    ),
    "a decision that is recorded before it is taken": (
        [],
        (
            "approve",
            "PARK",
            "--line",
            "2024-25:capital:1",
            "--by",
            "council",
            "--on",
            "2024-02-17",
            "--recorded",
            "2024-02-16",
        ),
        "after it was recorded on 2024-02-16",
    ),
    "a quotation that disagrees with the book": (
        [APPROVED],
        ("quote", "PARK", "--line", "2024-25:capital:£101k", "--in", "Leaflet", "--on", "2024-02-20"),
        "out by 1,000.00",
    ),
    "a quotation that is finer than the book": (
        [APPROVED],
        ("quote", "PARK", "--line", "2024-25:capital:100,000.01", "--in", "Leaflet", "--on", "2024-02-20"),
        "out by 0.01",
    ),
    "a quotation of an entry that says otherwise": (
        [APPROVED, APPROVED],
        (
            "quote",
            "PARK",
            "--line",
            "2024-25:capital:£200k",
            "--in",
            "x",
            "--on",
            "2024-02-20",
            "--quotes",
            "PARK-0001",
        ),
        "out by 100,000.00",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_breaks_a_law_is_refused_and_nothing_is_written(what: str, book: BookOnDisk) -> None:
    first, words, said = REFUSED[what]
    for earlier in first:
        book.record(*earlier)
    before = book.ledgers()

    message = refused(book(*words, "--yes"), 1)

    assert "nothing is written" in message
    assert said in message
    assert before == book.ledgers()
    assert book("check").status == 0


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ([APPROVED], (*CROSSING, "--basis", "General consent D 2013")),
        ([], ("approve", "PARK", "--line", "2022-23:capital:1", *DECIDED, "--retrospective", "The minute was mislaid")),
        ([], ("approve", "PARK", "--line", "2022-23:capital:-1", *DECIDED)),
        ([], ("approve", "PARK", "--line", "2023-24:capital:1", "--by", "council", "--on", "2024-03-31")),
        ([], ("approve", "PARK", "--line", "2021-22..2024-25:capital:1", *DECIDED)),
        ([APPROVED], ("quote", "PARK", "--line", "2024-25:capital:£0.1m", "--in", "Leaflet", "--on", "2024-02-20")),
        ([RECOMMENDED, decide("rejected", "2024-03-01")], decide("approved", "2024-03-02")),
        ([APPROVED], decide("approved", "2024-03-01")),
        ([APPROVED], decide("noted", "2024-03-01", by="board")),
        (
            [APPROVED],
            (*VIREMENT, "--line", "2024-25:capital:-5k", "--line", "HMS@2024-25:capital:5k::general-fund", *LATER),
        ),
    ],
    ids=lambda words: " ".join(words)[-70:] if isinstance(words, tuple) else "after",
)
def test_what_the_same_laws_allow_is_recorded(
    first: Sequence[Sequence[str]], words: Sequence[str], book: BookOnDisk
) -> None:
    for earlier in first:
        book.record(*earlier)

    book.record(*words)

    assert len(first) + 1 == len(book.entries())
    assert book("check").status == 0


BROKEN = f"""{PARKS}
[[entry]]
id = "OLD-1"
kind = "approval"
scheme = "POOL"
recorded = 2024-02-16
decision = {{ body = "cabinet", outcome = "approved", decided = 2024-02-15 }}
lines = [{{ year = "2022-23", funding = "capital", amount = "100.00" }}]

[[entry]]
id = "OLD-2"
kind = "variation"
type = "virement"
scheme = "POOL"
recorded = 2024-02-16
decision = {{ body = "council", outcome = "approved", decided = 2024-02-15 }}
lines = [{{ year = "2024-25", funding = "capital", amount = "-7.00" }}]
"""


class TestABookThatBreaksALawAlready:
    @pytest.fixture
    def broken(self, book: BookOnDisk) -> BookOnDisk:
        book.put("parks.toml", BROKEN)
        assert book("check").status == 1
        return book

    def test_other_entries_can_still_be_recorded_in_it(self, broken: BookOnDisk) -> None:
        broken.record(*APPROVAL)
        broken.record("approve", "POOL", "--line", "2024-25:capital:1", *DECIDED)
        broken.record("add", "body", "audit", "--name", "Audit")

        assert broken.data("parks.toml").startswith(BROKEN.encode())
        assert len(broken.entries()) == 4

    def test_what_is_decided_on_the_broken_entry_can_be_recorded(self, broken: BookOnDisk) -> None:
        broken.record("decide", "OLD-1", "approved", *LATER, "--retrospective", "Cabinet had no power")

        assert "OLD-3" in broken.entries()

    def test_the_correction_that_mends_it_can_be_recorded(self, broken: BookOnDisk) -> None:
        broken.record("correct", "OLD-2", "--now", "PARK@2024-25:capital:7", *BY)

        found = json.loads(broken("check", "--output-format", "json").out)
        assert {"OLD-1"} == {finding["entry"] for finding in found if finding["severity"] == "error"}

    def test_a_new_entry_is_still_refused_for_what_it_breaks_itself(self, broken: BookOnDisk) -> None:
        before = broken.ledgers()

        said = refused(broken(*VIREMENT, "--line", "2024-25:capital:-1", *LATER, "--yes"), 1)

        assert "2024-25 is out by -1.00" in said
        assert "OLD" not in said
        assert before == broken.ledgers()


def test_a_figure_that_turns_out_to_be_exempt_is_withheld_by_a_correction_and_only_once(book: BookOnDisk) -> None:
    words = (
        "correct",
        "PARK-0001",
        "--was",
        "2024-25:capital:£250k:borrowing",
        "--now",
        "2024-25:capital:withheld",
        *BY,
    )
    book.record(*APPROVAL)

    ended = book(*words, "--exempt", "3", "--id", "X-1", "--yes")

    assert ended.status == 0
    assert "still stands in the file and its history" in ended.err
    assert "already recorded" in book(*words, "--exempt", "3", "--id", "X-1", "--yes").out
    for command in (("report",), ("list",), ("explain",), ("show", "PARK-0001"), ("show", "X-1"), ("check",)):
        for clocks in ((), ("--as-known", "2024-02-17")):
            assert "250" not in "".join(book(*command, *clocks)[1:3]), command


def test_a_decision_that_makes_a_recorded_one_impossible_is_refused(book: BookOnDisk) -> None:
    book.record(*APPROVED)
    book.record(*decide("called-in", "2024-03-10"))
    before = book.ledgers()

    ended = book(*decide("rescinded", "2024-03-01"), "--yes")

    assert (1, before) == (ended.status, book.ledgers()), ended


def test_a_correction_into_a_year_that_had_ended_can_be_recorded_with_a_reason(book: BookOnDisk) -> None:
    book.record(*APPROVED)

    book.record(
        *("correct", "PARK-0001", "--was", "2024-25:capital:100k", "--now", "2022-23:capital:100k", *BY),
        *("--retrospective", "The minute was mislaid"),
    )


DAMAGE = {
    "not TOML": PARKS + "\n[[entry]\n",
    "not UTF-8": (PARKS + "# \xa3").encode("latin-1"),
    "an unfinished merge": PARKS + "<<<<<<< ours\n=======\n>>>>>>> theirs\n",
    "an unknown key": PARKS + "colour = 1\n",
    "a float amount": BROKEN.replace('"100.00"', "100.0"),
    "an id used twice": BROKEN.replace("OLD-2", "OLD-1"),
    "an unknown body": BROKEN.replace('"cabinet"', '"kabinet"'),
    "an unknown format": PARKS.replace("format = 1", "format = 2"),
    "a hidden character": PARKS + "# a\u202eb\n",
}


@pytest.mark.parametrize("command", ["approve", "dry run", "quote", "add body", "add scheme"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_nothing_is_recorded_in_a_damaged_book(damage: str, command: str, book: BookOnDisk) -> None:
    book.put("parks.toml", DAMAGE[damage])
    before = book.ledgers()

    ended = book(
        *{
            "approve": ("approve", "HMS", *APPROVAL[2:]),
            "dry run": (*APPROVAL, "--dry-run"),
            "quote": ("quote", "HMS", "--line", "2024-25:capital:1", "--in", "x", "--on", "2024-02-20"),
            "add body": ("add", "body", "audit", "--name", "Audit"),
            "add scheme": ("add", "scheme", "ROAD", "--name", "Ring road"),
        }[command],
        "--yes",
    )

    assert (ended.status, ended.out) == (2, ""), ended
    assert "ledgers/parks.toml:" in ended.err
    assert "The book is damaged in 1 place" in ended.err
    assert before == book.ledgers()
