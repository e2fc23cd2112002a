"""Ids and files: the next id of a scheme, the same command twice, and the file that an entry goes to."""

from collections.abc import Sequence

import pytest
from recording.book import APPROVAL, BLOCK, DECIDED, PARKS, BookOnDisk, refused


def entry(entry_id: str, scheme: str = "PARK", year: str = "2024-25") -> str:
    """Return an approval as it may stand in a file, written by hand."""
    return f"""
[[entry]]
id = "{entry_id}"
kind = "approval"
scheme = "{scheme}"
recorded = 2024-02-01
decision = {{ body = "council", outcome = "approved", decided = 2024-02-01 }}
lines = [{{ year = "{year}", funding = "capital", amount = "1.00" }}]
"""


class TestTheNextId:
    def test_the_first_id_of_a_scheme_is_its_code_and_0001(self, book: BookOnDisk) -> None:
        for _ in range(2):
            book.record(*APPROVAL)
        book.record("approve", "HMS", "--line", "2024-25:capital:1", *DECIDED)

        assert sorted(book.entries()) == ["HMS-0001", "PARK-0001", "PARK-0002"]

    @pytest.mark.parametrize(
        ("standing", "following"),
        [
            (["PARK-07"], "PARK-08"),
            (["PARK-7"], "PARK-8"),
            (["PARK-9"], "PARK-10"),
            (["PARK-9", "PARK-10"], "PARK-11"),
            (["PARK-099"], "PARK-100"),
            (["PARK-0002", "PARK-0005"], "PARK-0006"),
            (["park/2023/7"], "park/2023/8"),
            (["P.2023-001", "P.2023-002", "OTHER-9"], "P.2023-003"),
            (["first", "second"], "PARK-0001"),
            (["2023"], "PARK-0001"),
        ],
    )
    def test_the_next_id_follows_the_way_the_scheme_counts(
        self, standing: Sequence[str], following: str, book: BookOnDisk
    ) -> None:
        book.put("parks.toml", PARKS + "".join(map(entry, standing)))

        book.record(*APPROVAL)

        assert {following} == book.entries().keys() - set(standing)

    def test_one_id_given_by_hand_does_not_change_the_way_the_scheme_counts(self, book: BookOnDisk) -> None:
        book.put("parks.toml", PARKS + entry("PARK-0001") + entry("C1"))

        book.record(*APPROVAL)

        assert "PARK-0002" in book.entries()

    def test_an_id_that_another_scheme_has_taken_is_passed_over(self, book: BookOnDisk) -> None:
        book.put("parks.toml", PARKS + entry("PARK-0001", scheme="POOL") + entry("PARK-0002", scheme="POOL"))

        book.record(*APPROVAL)

        assert "PARK-0003" in book.entries()

    @pytest.mark.parametrize(
        ("code", "first"),
        [
            ("Park & Ride", "Park-Ride-0001"),
            ("A/B 2", "A/B-2-0001"),
            ("HRA  new build", "HRA-new-build-0001"),
            ("C:1", "C-1-0001"),
            ("S106", "S106-0001"),
            ("12", "12-0001"),
            ("Ärger", "rger-0001"),
            ("日本", "ENTRY-0001"),
            ("x" * 80, f"{'x' * 56}-0001"),
        ],
    )
    def test_a_code_of_any_signs_gives_an_id_that_may_be_written(self, code: str, first: str, book: BookOnDisk) -> None:
        book.record("add", "scheme", code, "--name", "x")

        for _ in range(2):
            book.record("approve", code, "--line", "2024-25:capital:1", *DECIDED)

        assert [first, f"{first[:-4]}0002"] == sorted(book.entries())
        assert book("check").status == 0

    def test_schemes_whose_codes_look_alike_never_share_an_id(self, book: BookOnDisk) -> None:
        for code in ("A B", "A-B", "A:B"):
            book.record("add", "scheme", code, "--name", "x")
            book.record("approve", code, "--line", "2024-25:capital:1", *DECIDED)

        assert sorted(book.entries()) == ["A-B-0001", "A-B-0002", "A-B-0003"]

    def test_decisions_corrections_and_quotations_count_on_with_the_scheme(self, book: BookOnDisk) -> None:
        book.record("approve", "PARK", "--line", "2024-25:capital:£250k", "--outcome", "recommended", *DECIDED)
        book.record("decide", "PARK-0001", "approved", *DECIDED)
        by = ("--by", "Head of Finance", "--on", "2024-02-16", "--reason", "x", "--recorded", "2024-02-16")
        book.record("correct", "PARK-0001", "--was", "2024-25:capital:250k", "--now", "2024-25:capital:251k", *by)
        book.record("quote", "PARK", "--line", "2024-25:capital:£251k", "--in", "Leaflet", "--on", "2024-02-16")

        kinds = {entry_id: entry["kind"] for entry_id, entry in book.entries().items()}
        assert kinds == {
            "PARK-0001": "approval",
            "PARK-0002": "decision",
            "PARK-0003": "correction",
            "PARK-0004": "quotation",
        }


RECOMMENDED = ("approve", "PARK", "--line", "2024-25:capital:£250k", "--outcome", "recommended", *DECIDED)
CORRECTION = (
    *("correct", "P-1", "--was", "2024-25:capital:£250k", "--now", "2024-25:capital:£251k", "--by", "Head of Finance"),
    *("--on", "2024-02-16", "--reason", "One thousand was lost"),
)
AGAIN = {
    "approve": APPROVAL[:-2],
    "approve with every detail": (
        *APPROVAL[:-2],
        *("--item", "1", "--minute", "2", "--paragraph", "3", "--reference", "4", "--report", "5", "--url", "6"),
        *("--effective", "2024-04-01", "--published", "2024-02-20", "--title", "t", "--note", "n", "--basis", "b"),
    ),
    "approve by a body without power": (
        "approve",
        "PARK",
        "--line",
        "2024-25:capital:1",
        "--by",
        "cabinet",
        "--on",
        "2024-02-15",
    ),
    "approve on a quotation": ("approve", "PARK", "--line", "2024-25:capital:1", "--quoted-in", "Report, 2024-01-01"),
    "vary": ("vary", "PARK", "--as", "addition", "--line", "2024-25:capital:£1k", *DECIDED[:-2]),
    "decide": ("decide", "P-1", "approved", *DECIDED[:-2]),
    "amend": ("decide", "P-1", "amended", "--line", "2024-25:capital:£200k", *DECIDED[:-2]),
    "correct": CORRECTION,
    "quote": ("quote", "POOL", "--line", "2024-25:capital:£251k", "--in", "Leaflet", "--on", "2024-02-16"),
}


class TestTheSameCommandTwice:
    @pytest.mark.parametrize("command", AGAIN)
    def test_the_same_id_and_meaning_again_is_already_recorded(self, command: str, book: BookOnDisk) -> None:
        book.record(*RECOMMENDED, "--id", "P-1")
        book.record(*AGAIN[command], "--id", "X-1", "--recorded", "2024-02-20")
        before = book.ledgers()

        for more in ((), ("--recorded", "2024-02-20")):
            ended = book(*AGAIN[command], "--id", "X-1", *more, "--yes")

            assert (ended.status, ended.out) == (0, "X-1 is already recorded; nothing is written.\n"), ended
            assert before == book.ledgers()

    def test_a_correction_of_a_line_with_a_source_again_is_already_recorded(self, book: BookOnDisk) -> None:
        book.record(*APPROVAL, "--id", "P-1")
        book.record(*CORRECTION, "--id", "X-1")
        before = book.ledgers()

        ended = book(*CORRECTION, "--id", "X-1", "--yes")

        assert (0, before) == (ended.status, book.ledgers()), ended

    @pytest.mark.parametrize(
        "other",
        [
            ("--line", "2024-25:capital:£251k:borrowing", *DECIDED),
            ("--line", "2024-25:capital:250,000:borrowing", *DECIDED),
            ("--line", "2024-25:revenue:£250k:borrowing", *DECIDED),
            ("--line", "2025-26:capital:£250k:borrowing", *DECIDED),
            ("--line", "2024-25:capital:£250k:grant", *DECIDED),
            ("--line", "2024-25:capital:£250k:borrowing:parking", *DECIDED),
            ("--line", "POOL@2024-25:capital:£250k:borrowing", *DECIDED),
            (*APPROVAL[2:], "--line", "2024-25:capital:1"),
            (*APPROVAL[2:], "--note", "other"),
            (*APPROVAL[2:], "--title", "other"),
            (*APPROVAL[2:], "--minute", "9"),
            (*APPROVAL[2:], "--matter", "executive"),
            (*APPROVAL[2:], "--outcome", "recommended"),
            (*APPROVAL[2:4], "--by", "board", "--on", "2024-02-15"),
            (*APPROVAL[2:4], "--by", "council", "--on", "2024-02-14"),
            (*APPROVAL[2:-1], "2024-02-17"),
        ],
        ids=lambda words: " ".join(words).removesuffix(" ".join(DECIDED)).strip()[-60:],
    )
    def test_the_same_id_with_other_content_is_refused(self, other: Sequence[str], book: BookOnDisk) -> None:
        book.record(*APPROVAL, "--id", "P-1")
        before = book.ledgers()

        said = refused(book("approve", "PARK", *other, "--id", "P-1", "--yes"), 1)

        assert "P-1 is already recorded and says something else" in said
        assert before == book.ledgers()

    def test_the_same_id_for_another_scheme_or_kind_is_refused(self, book: BookOnDisk) -> None:
        book.record(*APPROVAL, "--id", "P-1")
        book.record(*APPROVAL, "--id", "P-2")
        before = book.ledgers()

        for words in (
            ("approve", "POOL", *APPROVAL[2:]),
            ("vary", "PARK", "--as", "addition", *APPROVAL[2:]),
            ("decide", "P-2", "approved", *DECIDED),
            ("quote", "PARK", "--line", "2024-25:capital:£250k", "--in", "x", "--on", "2024-02-16"),
        ):
            assert "P-1 is already recorded" in refused(book(*words, "--id", "P-1", "--yes"), 1)
        assert before == book.ledgers()

    def test_an_entry_that_was_laid_out_anew_by_hand_still_says_the_same(self, book: BookOnDisk) -> None:
        by_hand = (
            BLOCK.replace("decision.", "decision . ").replace('"PARK"', "'PARK'").replace("    {", "\t{") + "# mine\n"
        )
        book.put("hms.toml", book.data("hms.toml").decode() + by_hand)
        before = book.ledgers()

        ended = book(*APPROVAL, "--id", "PARK-0001", "--yes")

        assert (0, before) == (ended.status, book.ledgers()), ended

    def test_without_an_id_the_same_words_are_another_entry(self, book: BookOnDisk) -> None:
        book.record(*APPROVAL)
        book.record(*APPROVAL)

        assert (PARKS + "\n" + BLOCK + "\n" + BLOCK.replace("0001", "0002")).encode() == book.data("parks.toml")

    @pytest.mark.parametrize(
        ("words", "other"),
        [
            (
                ("body", "audit", "--name", "Audit", "--decides", "a", "--decides", "b"),
                ("body", "audit", "--name", "Audit"),
            ),
            (("scheme", "ROAD", "--name", "Road", "--parent", "PARK"), ("scheme", "ROAD", "--name", "Other")),
            (
                ("account", "markets", "--name", "Markets", "--ring", "hra"),
                ("account", "markets", "--name", "Markets", "--ring", "general-fund"),
            ),
            (("source", "levy", "--name", "Levy"), ("source", "levy", "--name", "Other")),
            (
                ("scheme", "ROAD", "--name", "Road", "--account", "hra"),
                ("scheme", "ROAD", "--name", "Road", "--account", "general-fund"),
            ),
        ],
    )
    def test_a_name_declared_twice_is_already_declared_or_refused(
        self, words: Sequence[str], other: Sequence[str], book: BookOnDisk
    ) -> None:
        book.record("add", *words)
        before = book.ledgers()

        assert f"{words[1]} is already declared; nothing is written." in book.record("add", *words)
        assert "already declared and says something else" in refused(book("add", *other, "--yes"), 1)
        assert before == book.ledgers()

    def test_a_scheme_added_again_with_less_is_not_the_same(self, book: BookOnDisk) -> None:
        book.record("add", "scheme", "ROAD", "--name", "Road", "--account", "hra")

        refused(book("add", "scheme", "ROAD", "--name", "Road", "--yes"), 1)

    @pytest.mark.parametrize(
        ("section", "name"),
        [
            ("account", "hra"),
            ("account", "general-fund"),
            pytest.param("account", "not-stated"),
            pytest.param("source", "not-stated"),
            pytest.param("source", "grant"),
            pytest.param("source", "borrowing"),
        ],
    )
    def test_a_name_that_means_something_already_is_not_declared_anew(
        self, section: str, name: str, book: BookOnDisk
    ) -> None:
        before = book.ledgers()
        more = ("--ring", "hra") if section == "account" else ()

        ended = book("add", section, name, "--name", "Mine", *more, "--yes")

        assert (1, before) == (ended.status, book.ledgers()), ended


class TestTheFile:
    def test_an_entry_goes_to_the_file_that_declares_its_scheme_when_it_is_the_first(self, book: BookOnDisk) -> None:
        assert "in ledgers/hms.toml:" in book.record("approve", "HMS", "--line", "2024-25:capital:1", *DECIDED)

    def test_an_entry_goes_where_most_entries_of_its_scheme_stand(self, book: BookOnDisk) -> None:
        book.put("2023/decisions.toml", "format = 1\n" + entry("A-1") + entry("A-2"))
        book.put("parks.toml", PARKS + entry("A-3"))

        assert "in ledgers/2023/decisions.toml:" in book.record(*APPROVAL)
        assert "in ledgers/parks.toml:" in book.record("approve", "POOL", "--line", "2024-25:capital:1", *DECIDED)

    def test_what_is_about_an_entry_goes_to_its_file(self, book: BookOnDisk) -> None:
        book.put("council.toml", book.data("council.toml").decode() + entry("A-1"))
        book.put("parks.toml", PARKS + entry("A-2") + entry("A-3"))

        by = ("--by", "x", "--on", "2024-02-16", "--reason", "x")
        assert "in ledgers/council.toml:" in book.record(
            "decide", "A-1", "called-in", "--by", "cabinet", "--on", "2024-02-15"
        )
        said = book.record("correct", "A-1", "--was", "2024-25:capital:1", "--now", "2024-25:capital:2", *by)
        assert "in ledgers/council.toml:" in said

    def test_a_virement_goes_to_the_file_of_the_scheme_that_it_is_recorded_for(self, book: BookOnDisk) -> None:
        book.record("approve", "PARK", "--line", "2024-25:capital:100:borrowing:general-fund", *DECIDED)
        lines = ("--line", "2024-25:capital:-5", "--line", "HMS@2024-25:capital:5::general-fund")

        assert "in ledgers/parks.toml:" in book.record("vary", "PARK", "--as", "virement", *lines, *DECIDED)
        assert "PARK-0002" in book.entries()

    def test_the_line_that_is_named_is_the_one_at_which_the_entry_begins(self, book: BookOnDisk) -> None:
        for _ in range(3):
            said = book.record(*APPROVAL)
            entry_id = said.split()[1]
            line = int(said.split(":")[1])

            lines = book.data("parks.toml").decode().splitlines()
            assert ["[[entry]]", f'id = "{entry_id}"'] == lines[line - 1 : line + 1]

    def test_a_body_goes_to_the_file_with_the_bodies_and_a_scheme_to_one_of_its_own(self, book: BookOnDisk) -> None:
        assert "to ledgers/council.toml:" in book.record("add", "body", "audit", "--name", "Audit")
        assert "to ledgers/park-ride.toml:3" in book.record("add", "scheme", "Park/Ride", "--name", "x")
        assert "to ledgers/parks.toml:" in book.record("add", "scheme", "Parks", "--name", "x")
        assert b'code = "POOL"' in book.data("parks.toml")

    def test_a_file_of_the_book_may_be_named_and_the_entry_still_goes_where_it_belongs(self, book: BookOnDisk) -> None:
        said = book.record(*APPROVAL, "--book", "ledgers/council.toml")

        assert "in ledgers/parks.toml:" in said
        assert list(book.entries()) == ["PARK-0001"]

    @pytest.mark.parametrize("code", ["../../outside", "/etc/passwd", "..", ".hidden", "a\\b", "NUL\u20ac"])
    def test_no_code_leads_a_file_out_of_the_book(self, code: str, book: BookOnDisk) -> None:
        around = set(book.root.parent.iterdir())

        book.record("add", "scheme", code, "--name", "x")

        (added,) = book.ledgers().keys() - {"council.toml", "hms.toml", "parks.toml"}
        assert "/" not in added
        assert not added.startswith(".")
        assert around == set(book.root.parent.iterdir())
        assert [path.name for path in book.root.iterdir()] == ["ledgers"]
        assert book("check").status == 0
