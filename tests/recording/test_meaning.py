"""What is recorded reads back as it was meant, whatever is said: lines, amounts, years, names and texts."""

import io
import tempfile
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recording.book import APPROVAL, COUNCIL, DECIDED, HOUSING, PARKS, BookOnDisk

from hmsledger.commands import run
from hmsledger.entries import Approval, Funding, Line
from hmsledger.money import Unstated
from hmsledger.store.compose import appended, composed
from hmsledger.store.find import Whereabouts
from hmsledger.store.read import read_book
from hmsledger.years import NOT_STATED, Year

HIDDEN = "\x7f\xad\u061c\ufeff\ufff9\ufffa\ufffb\u115f\u1160\u180e\u3164\uffa0" + "".join(
    chr(sign)
    for first, last in (
        (0, 9),
        (11, 32),
        (0x80, 0xA0),
        (0x200B, 0x2010),
        (0x2028, 0x202F),
        (0x2060, 0x206A),
        (0xE0000, 0xE0080),
    )
    for sign in range(first, last)
)
"""What a reader could not see, and the gate keeps out; a tab is seen."""

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=HIDDEN.replace("\t", "")), max_size=60)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
pence = st.integers(-(10**13) + 1, 10**13 - 1)
filed_lines = st.fixed_dictionaries(
    {"year": st.just("2024-25"), "amount": texts}, optional={"stated": texts, "source": texts}
)
filed = st.fixed_dictionaries(
    {
        "id": texts,
        "recorded": days,
        "decision": st.fixed_dictionaries(
            {"body": texts, "decided": days, "quoted_in": st.fixed_dictionaries({"title": texts})}
        ),
    },
    optional={
        "note": texts,
        "title": texts,
        "lines": st.lists(filed_lines, min_size=1, max_size=5),
        "decides": st.lists(texts),
    },
)


@given(filed)
@settings(deadline=None)
def test_what_is_composed_parses_to_the_same_values_on_the_same_number_of_lines(values: dict[str, Any]) -> None:
    block = composed("entry", values)

    assert {"entry": [values]} == tomllib.loads(block)
    rows = len(values["lines"]) + 1 if "lines" in values else 0
    assert 2 + 3 + sum(key in values for key in ("note", "title", "lines", "decides")) + rows == block.count("\n") - 1
    assert block.endswith("\n")


@given(
    st.lists(st.sampled_from(["# £", "", "  ", "x = 1", "[[body]]", "\t"])),
    st.sampled_from(["", "\n", "\n\n"]),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(deadline=None)
def test_a_block_is_added_behind_any_text_on_lines_of_its_own(lines: list[str], end: str, newline: str) -> None:
    data = (newline.join(lines) + end.replace("\n", newline)).encode()

    after = appended(data, "[[entry]]\nid = 1\n")

    assert after.startswith(data)
    ended = newline if newline.encode() in data else "\n"
    assert f"[[entry]]{ended}id = 1{ended}" == after.decode()[-len(f"[[entry]]{ended}id = 1{ended}") :]
    assert after[len(data) :].decode().removesuffix(f"[[entry]]{ended}id = 1{ended}") in {"", ended, ended * 2}
    assert data.strip() == b"" or f"{ended}{ended}[[entry]]" in after.decode()


def test_a_file_with_crlf_gets_crlf_only() -> None:
    assert appended(b"a = 1\r\n", "[[entry]]\nid = 1\n") == b"a = 1\r\n\r\n[[entry]]\r\nid = 1\r\n"


@st.composite
def years(draw: st.DrawFn) -> tuple[str, Year]:
    """Draw a year as people type it, and what it means."""
    if draw(st.integers(0, 9)) == 0:
        return "not-stated", NOT_STATED
    first = draw(st.integers(2024, 2150))

    def typed(start: int) -> str:
        short = f"{(start + 1) % 100:02d}"
        return draw(
            st.sampled_from([f"{start}-{short}", f"{start}/{short}", f"{start} to {start + 1}", f"{start}-{start + 1}"])
        )

    if draw(st.booleans()):
        return typed(first), Year(f"{first}-{(first + 1) % 100:02d}", first, first)
    last = first + draw(st.integers(1, 9))
    label = f"{first}-{(first + 1) % 100:02d}..{last}-{(last + 1) % 100:02d}"
    return f"{typed(first)}..{typed(last)}", Year(label, first, last)


@st.composite
def amounts(draw: st.DrawFn) -> tuple[str, int | Unstated, str]:
    """Draw an amount as people type it, what it means, and what is kept of how it was printed."""
    if draw(st.integers(0, 9)) == 0:
        word = draw(st.sampled_from(Unstated))
        return word.value, word, ""
    amount = draw(pence)
    pounds, rest = divmod(abs(amount), 100)
    grouped, minus = draw(st.sampled_from(["", ","])), draw(st.sampled_from(["-", "\N{MINUS SIGN}", "()"]))
    digits = f"{pounds:{grouped}}" + (f".{rest:02d}" if rest or draw(st.booleans()) else "")
    if amount % 10**5 == 0 and draw(st.booleans()):
        digits = f"{abs(amount) // 10**5}{draw(st.sampled_from(['k', ' thousand', 'K']))}"
    typed = f"£{digits}" if draw(st.booleans()) else digits
    if amount < 0:
        typed = f"({typed})" if minus == "()" else f"{minus}{typed}"
    return typed, amount, typed if "£" in typed or typed.strip("()-\N{MINUS SIGN}£,.0123456789") else ""


@st.composite
def typed_lines(draw: st.DrawFn) -> tuple[str, Line]:
    """Draw a line as people type it, and the line that is meant."""
    scheme, own = draw(st.sampled_from([("PARK", "general-fund"), ("HMS", "hra"), ("A:B", "not-stated")]))
    (year, meant), (amount, figure, stated) = draw(years()), draw(amounts())
    funding = draw(st.sampled_from(Funding))
    source = draw(st.sampled_from(["", "grant", "lottery", "not-stated"]))
    account = draw(st.sampled_from(["", "hra", "parking", "not-stated"]))
    text = f"{year}:{funding}:{amount}"
    text += f":{source}:{account}" if account else f":{source}" if source else ""
    before = f"{scheme}@" if scheme != "PARK" or draw(st.booleans()) else ""
    return f"{before}{text}", Line(scheme, meant, funding, figure, account or own, source or "not-stated", stated)


@given(st.lists(typed_lines(), min_size=1, max_size=6), texts, texts)
@settings(deadline=None, max_examples=60)
def test_an_approval_reads_back_with_the_lines_and_texts_that_were_meant(
    typed: list[tuple[str, Line]], note: str, title: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("council", COUNCIL), ("hms", HOUSING), ("parks", PARKS)):
            Path(folder, f"{name}.toml").write_bytes(text.encode())
        Path(folder, "ab.toml").write_bytes(b'format = 1\n[[scheme]]\ncode = "A:B"\nname = "A and B"')
        lines = [word for text, _ in typed for word in ("--line", text)]
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as said:
            words = [
                "approve",
                "PARK",
                *lines,
                *DECIDED,
                f"--note={note}",
                f"--title={title}",
                "--yes",
                "--book",
                folder,
            ]
            status = run(words)

        assert (status, said.getvalue()) == (0, "")
        reading = read_book(Whereabouts(Path(folder)))
        (entry,) = reading.sound().book.entries
    assert isinstance(entry, Approval)
    assert tuple(line for _, line in typed) == entry.lines
    assert (note, title, date(2024, 2, 16)) == (entry.note, entry.title, entry.recorded)
    assert ("council", "approved", date(2024, 2, 15)) == (
        entry.decision.body,
        entry.decision.outcome,
        entry.decision.decided,
    )


@pytest.mark.parametrize(
    ("typed", "amount", "stated"),
    [
        ("264296.00", "264296.00", None),
        ("264,296", "264296.00", None),
        ("£264,296", "264296.00", "£264,296"),
        ("£264k", "264000.00", "£264k"),
        ("264k", "264000.00", "264k"),
        ("£1.25m", "1250000.00", "£1.25m"),
        ("£1.25 million", "1250000.00", "£1.25 million"),
        ("£0.5bn", "500000000.00", "£0.5bn"),
        ("(50,000)", "-50000.00", None),
        ("(£50k)", "-50000.00", "(£50k)"),
        ("-25000", "-25000.00", None),
        ("\N{MINUS SIGN}25,000.50", "-25000.50", None),
        ("-£0.5m", "-500000.00", "-£0.5m"),
        ("0", "0.00", None),
        ("-0", "0.00", None),
        ("not-stated", "not-stated", None),
        ("withheld", "withheld", None),
    ],
)
def test_an_amount_is_understood_and_kept_as_printed(
    typed: str, amount: str, stated: str | None, book: BookOnDisk
) -> None:
    book.record("approve", "PARK", "--line", f"2024-25:capital:{typed}", *DECIDED)

    (line,) = book.entries()["PARK-0001"]["lines"]
    assert {"year": "2024-25", "funding": "capital", "amount": amount} | ({"stated": stated} if stated else {}) == line


def test_what_was_understood_is_echoed(book: BookOnDisk) -> None:
    said = book.record(
        *("approve", "PARK", "--line", "2024/25:capital:£1.25m", "--line", "POOL@2024-25..2026-27:revenue:(50,000)"),
        *("--line", "not-stated:not-stated:withheld", "--exempt", "3", *DECIDED),
    )

    assert "PARK 2024-25 capital 1,250,000.00" in said
    assert "POOL 2024-25..2026-27 revenue -50,000.00" in said
    assert "withheld" in said


def test_every_detail_is_kept_under_its_own_key(book: BookOnDisk) -> None:
    book.record(
        *APPROVAL,
        *("--item", "12", "--minute", "88", "--paragraph", "9-11", "--reference", "D/7", "--report", "Budget 2024"),
        *("--url", "https://example.org/?a=1&b=2#c", "--effective", "2024-04-01", "--published", "2024-02-20"),
        *(
            "--title",
            "Roof",
            "--note",
            "n",
            "--exempt",
            "3",
            "--basis",
            "b",
            "--retrospective",
            "r",
            "--matter",
            "executive",
        ),
    )

    entry = book.entries()["PARK-0001"]
    assert {
        "body": "council",
        "outcome": "approved",
        "decided": date(2024, 2, 15),
        "item": "12",
        "minute": "88",
        "paragraph": "9-11",
        "reference": "D/7",
        "report": "Budget 2024",
        "url": "https://example.org/?a=1&b=2#c",
        "effective": date(2024, 4, 1),
        "published": date(2024, 2, 20),
    } == entry.pop("decision")
    entry.pop("lines")
    assert {
        "id": "PARK-0001",
        "kind": "approval",
        "scheme": "PARK",
        "recorded": date(2024, 2, 16),
        "title": "Roof",
        "note": "n",
        "exempt": "3",
        "basis": "b",
        "retrospective": "r",
        "matter": "executive",
    } == entry
