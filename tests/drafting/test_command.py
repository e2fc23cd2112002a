"""``hmsledger draft``: what it prints is a comment to the last line and an entry without it; nothing of it is written."""

import json
import re
import shutil
import time
import tomllib
from pathlib import Path

import pytest
from conftest import Program
from drafting.conftest import HERE
from recording.book import refused

from hmsledger.store.schema import validate

FOUNDING = (HERE / "minutes.txt").read_text(encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder with a book that holds a scheme and bodies and no entry, and the founding minutes."""
    shutil.copytree(HERE / "book", tmp_path / "ledgers")
    (tmp_path / "minutes.txt").write_text(FOUNDING, encoding="utf-8")
    return tmp_path


def uncommented(text: str) -> str:
    """Return a draft as it is once a person has taken one sign off every line."""
    assert all(line.startswith("#") or not line for line in text.splitlines())
    return "".join(f"{line[1:]}\n" for line in text.splitlines())


def state(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(".lock")}


def test_the_founding_minutes_give_four_entries_that_are_valid_as_they_stand(hmsledger: Program, place: Path) -> None:
    ended = hmsledger("draft", "minutes.txt", "--recorded", "2023-06-15", cwd=place)
    entries = tomllib.loads(uncommented(ended.out))["entry"]

    assert (ended.status, ended.err) == (0, "")
    assert [entry["id"] for entry in entries] == ["HMS-0001", "HMS-0002", "HMS-0003", "HMS-0004"]
    assert [entry["kind"] for entry in entries] == ["correction", "approval", "approval", "approval"]
    assert validate({"format": 1, "entry": entries})[1] == []
    assert (
        "## the minutes: “Recommend to Council additional budget of £263k in 2022-23 (paragraph 8); and”" in ended.out
    )


def test_as_they_stand_the_check_refuses_only_what_was_said_to_be_open(hmsledger: Program, place: Path) -> None:
    draft = hmsledger("draft", "minutes.txt", "--recorded", "2023-06-15", cwd=place).out
    (place / "ledgers" / "draft.toml").write_text(f"format = 1\n{uncommented(draft)}", encoding="utf-8")
    found = json.loads(hmsledger("check", "--output-format", "json", cwd=place).out)

    assert [(item["code"], item["entry"]) for item in found if item["severity"] == "error"] == [
        ("unknown-entry", "HMS-0001")
    ]


def test_scheme_and_body_that_are_not_known_are_refused_by_the_check(hmsledger: Program, place: Path) -> None:
    text = "Parks Committee\n\n14 June 2023\n\nRESOLVED: That £70,000 of capital be approved for the lido in 2023/24.\n"
    (place / "minutes.txt").write_text(text, encoding="utf-8")
    draft = hmsledger("draft", "minutes.txt", cwd=place).out
    (place / "ledgers" / "draft.toml").write_text(f"format = 1\n{uncommented(draft)}", encoding="utf-8")
    found = json.loads(hmsledger("check", "--output-format", "json", cwd=place).out)

    assert {item["code"] for item in found if item["severity"] == "error"} == {"unknown-scheme", "unknown-body"}
    assert "the text names “Parks Committee”" in draft
    assert "no scheme of the book is named" in draft


def test_body_scheme_and_day_may_be_said_where_the_minutes_do_not(hmsledger: Program, place: Path) -> None:
    (place / "minutes.txt").write_text("RESOLVED: That £70,000 of capital be approved in 2023/24.\n", encoding="utf-8")
    words = ("--by", "council", "--scheme", "HMS", "--on", "2023-06-14", "--recorded", "2023-06-15")
    (entry,) = tomllib.loads(uncommented(hmsledger("draft", "minutes.txt", *words, cwd=place).out))["entry"]

    assert entry["scheme"] == "HMS"
    assert str(entry["decision"]) == "{'body': 'council', 'outcome': 'approved', 'decided': datetime.date(2023, 6, 14)}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--by", "counsil"), "the body “counsil” is not declared in this book"),
        (("--scheme", "HSM"), "the scheme “HSM” is not declared in this book"),
        (("--on", "14/06/2023"), "--on “14/06/2023” is not written as a date"),
        (("--recorded", "yesterday"), "--recorded “yesterday” is not written as a date"),
        (("--interactive",), "there is no terminal to ask at"),
        (("--interactive", "-o", "draft.toml"), "--interactive records entries and writes no draft"),
        (("-o", "minutes.txt"), "“minutes.txt” exists already and is not overwritten"),
        (("-o", "ledgers/draft.toml"), "“ledgers/draft.toml” lies in the book"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    words: tuple[str, ...], said: str, hmsledger: Program, place: Path
) -> None:
    before = state(place / "ledgers")

    assert said in refused(hmsledger("draft", "minutes.txt", *words, cwd=place), 2)
    assert state(place / "ledgers") == before
    assert (place / "minutes.txt").read_text(encoding="utf-8") == FOUNDING


def test_answers_cannot_come_in_with_the_minutes(hmsledger: Program, place: Path) -> None:
    assert "answers cannot be typed" in refused(hmsledger("draft", "-", "--interactive", cwd=place), 2)


def test_a_draft_is_written_to_a_file_outside_the_book(hmsledger: Program, place: Path) -> None:
    before = state(place / "ledgers")
    printed = hmsledger("draft", "minutes.txt", "--recorded", "2023-06-15", cwd=place).out
    ended = hmsledger("draft", "minutes.txt", "--recorded", "2023-06-15", "-o", "draft.toml", cwd=place)

    assert (ended.status, ended.out, ended.err) == (0, "", "Wrote draft.toml\n")
    assert (place / "draft.toml").read_text(encoding="utf-8") == printed
    assert state(place / "ledgers") == before


def test_what_the_book_has_is_said_and_not_proposed_again(hmsledger: Program) -> None:
    ended = hmsledger("draft", "tests/drafting/minutes.txt", "--book", "ledgers")

    assert "no entries proposed, 4 already in the book." in ended.out
    assert "## already in the book as HMS-0006 and HMS-0007, line" in ended.out
    assert tomllib.loads(uncommented(ended.out)) == {}


def test_minutes_without_money_give_nothing(hmsledger: Program, place: Path) -> None:
    (place / "minutes.txt").write_text("Cabinet resolved to note the report.\n", encoding="utf-8")

    assert hmsledger("draft", "minutes.txt", cwd=place).out == (
        "## Draft from minutes.txt, which bears no date: no entries proposed.\n"
    )


def test_what_is_left_is_shown_with_its_reason(hmsledger: Program, place: Path) -> None:
    (place / "minutes.txt").write_text("Cabinet resolved to note spending of £5m.\n", encoding="utf-8")
    out = hmsledger("draft", "minutes.txt", cwd=place).out

    assert "no entries proposed, 1 left to you." in out
    assert "## left to you, line 1: its figures are only noted\n## the minutes: “note spending of £5m.”\n" in out


def test_long_resolutions_are_cut_and_never_inside_a_figure(hmsledger: Program, place: Path) -> None:
    text = f"Cabinet resolved to note {'x ' * 744}£1.25 million {'y ' * 99}£5."
    (place / "minutes.txt").write_text(text, encoding="utf-8")
    out = hmsledger("draft", "minutes.txt", cwd=place).out

    assert "x x…”" in out
    assert "£1.25" not in out


def test_words_without_an_end_are_cut_too(hmsledger: Program, place: Path) -> None:
    (place / "minutes.txt").write_text(f"Cabinet resolved to note £5,{'x' * 2000}", encoding="utf-8")

    assert all(len(line) < 1600 for line in hmsledger("draft", "minutes.txt", cwd=place).out.splitlines())


def test_ids_go_on_behind_those_that_are_taken(hmsledger: Program, place: Path) -> None:
    taken = """
[[entry]]
id = "HMS-0002"
kind = "quotation"
scheme = "OTHER"
recorded = 2023-06-01
document = { title = "A report" }
lines = [{ year = "2023-24", funding = "capital", amount = "1.00" }]

[[scheme]]
code = "OTHER"
name = "Another"
"""
    with (place / "ledgers" / "hms.toml").open("a", encoding="utf-8") as file:
        file.write(taken)
    entries = tomllib.loads(uncommented(hmsledger("draft", "minutes.txt", cwd=place).out))["entry"]

    assert [entry["id"] for entry in entries] == ["HMS-0001", "HMS-0003", "HMS-0004", "HMS-0005"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b" \n", "“empty.txt” is empty"),
        ("binary.txt", b"\x00\x01\x02\xff" * 100, "“binary.txt”"),
        ("minutes.docx", b"plain words", "“minutes.docx” is called .docx but is no Word document"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "“old.doc” is in the format of Word 2003"),
    ],
)
def test_what_cannot_be_read_gets_one_sentence(
    name: str, data: bytes, said: str, hmsledger: Program, place: Path
) -> None:
    (place / name).write_bytes(data)

    assert said in refused(hmsledger("draft", name, cwd=place), 2)


def test_a_file_that_is_not_there_gets_one_sentence(hmsledger: Program, place: Path) -> None:
    assert "“nowhere.txt” cannot be read" in refused(hmsledger("draft", "nowhere.txt", cwd=place), 2)


HOSTILE = (
    'Cabinet\r\n\r\n14 June 2023\r\n\r\nItem 7 Housing \x1b[31mManagement\x1b[0m System \u202e"""\\\r\n\r\n'
    "RESOLVED: That £5m\x0b[[entry]]\x85id\u2028 = \"X\"\x7f ##[error] \u2066 ]] ''' be approved in 2023/24 for the housing"
    " management system.\r\n"
)


@pytest.mark.parametrize("suffix", ["txt", "md", "html"])
def test_words_of_the_minutes_end_no_comment_and_steer_no_terminal(
    suffix: str, hmsledger: Program, place: Path
) -> None:
    page = HOSTILE if suffix != "html" else "".join(f"<p>{part}</p>" for part in HOSTILE.split("\r\n\r\n"))
    (place / f"minutes.{suffix}").write_text(page, encoding="utf-8", newline="")
    ended = hmsledger("draft", f"minutes.{suffix}", cwd=place)
    if ended.status:
        assert "hmsledger: " in refused(ended, 2)
        return
    entries = tomllib.loads(uncommented(ended.out)).get("entry", [])

    assert len(entries) == 1
    assert entries[0].get("title", "").isprintable()
    assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", ended.out) is None
    assert "##[error]" not in ended.out


def test_markup_is_text_and_never_obeyed(hmsledger: Program, place: Path) -> None:
    page = (
        '<html><body><script>alert("£9m")</script><h1>Cabinet</h1><p>14 June 2023</p>'
        '<p>RESOLVED: That <img src="http://example.org/£8m"> &lt;b&gt;£5m&lt;/b&gt; of capital be approved.</p></body></html>'
    )
    (place / "minutes.html").write_text(page, encoding="utf-8")
    out = hmsledger("draft", "minutes.html", cwd=place).out

    assert [row["stated"] for row in tomllib.loads(uncommented(out))["entry"][0]["lines"]] == ["£5m"]
    assert "£9m" not in out


def test_ten_thousand_figures_take_no_more_time_than_their_number_warrants(hmsledger: Program, place: Path) -> None:
    def seconds(count: int, text: str) -> float:
        (place / "long.txt").write_text(text, encoding="utf-8")
        began = time.perf_counter()
        ended = hmsledger("draft", "long.txt", cwd=place)
        assert (ended.status, ended.out.count("stated = ")) == (0, count)
        return time.perf_counter() - began

    def listed(count: int) -> str:
        items = "".join(f"{number % 900}. Approve £{number + 5}k of capital in 2023/24.\n\n" for number in range(count))
        return f"Council\n\n14 June 2023\n\nCouncil resolved to:\n\n{items}"

    def in_one(count: int) -> str:
        return f"Council\n\n14 June 2023\n\nCouncil resolved to approve {', '.join(f'£{number + 5}k' for number in range(count))} in 2023/24."

    for form, factor in ((listed, 25), (in_one, 25)):
        short = seconds(1_000, form(1_000))
        assert seconds(10_000, form(10_000)) < max(30.0, factor * short)
