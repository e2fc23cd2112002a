"""Whatever bytes come in, they are read or refused: nothing but our own refusal comes out, and it says where."""

from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import example, given
from hypothesis import strategies as st
from reading.payloads import REFUSED, SHOWN, quoted

from hmsledger.checks import findings_of, findings_of_part
from hmsledger.digest import digest_of_book
from hmsledger.findings import Finding, Severity
from hmsledger.render import Format, render
from hmsledger.reports.report import report
from hmsledger.reports.selection import Selection
from hmsledger.seals.text import seal_in
from hmsledger.store.files import SourceFile
from hmsledger.store.find import Whereabouts
from hmsledger.store.gate import RefusedError
from hmsledger.store.read import Reading, read_files, read_text

HMS = (ROOT / "ledgers" / "hms.toml").read_bytes()
COUNCIL = SourceFile(Path("council.toml"), "council.toml", (ROOT / "ledgers" / "council.toml").read_bytes())
DAY = date(2026, 10, 1)
HEAD = b'format = 1\n[[body]]\nid = "b"\nname = "B"\ndecides = ["budget"]\n[[scheme]]\ncode = "S"\nname = "S"\n'

KEYS = (
    *("id", "kind", "type", "scheme", "title", "recorded", "matter", "retrospective", "exempt", "basis", "decision"),
    *("lines", "note", "corrects", "was", "now", "statement", "reason", "of", "quotes", "document", "year", "funding"),
    *("amount", "account", "source", "stated", "body", "outcome", "decided", "item", "by", "made", "quoted_in", "code"),
)
WORDS = (
    *("approval", "variation", "correction", "decision", "quotation", "virement", "release", "reprofile", "HMS", "S"),
    *("capital", "revenue", "not-stated", "withheld", "2022-23", "2023-24..2026-27", "264296.00", "-0.00", "1e9", "b"),
    *("approved", "amended", "called-in", "council", "cabinet", "£263k", "HMS-0001", "quoted", "0.00", "٣.٠٠"),
)


def read(data: bytes) -> Reading:
    return read_files(Whereabouts(Path()), (COUNCIL, SourceFile(Path("hms.toml"), "hms.toml", data)))


def answered(data: bytes) -> tuple[Finding, ...]:
    """Return what a check says of a book with such a file; where it is sound, take its figures too."""
    reading = read(data)
    if reading.damage:
        found = reading.damage + findings_of_part(reading.book, reading.unread or frozenset(), DAY)
        assert all(finding.severity is Severity.ERROR for finding in reading.damage)
    else:
        found = findings_of(reading.book, DAY)
        for form in Format:
            render(report(reading.book, Selection()), form)
    lines = data.count(b"\n") + 1
    for finding in reading.placed(found):
        assert finding.place is not None
        assert 1 <= finding.place.line <= max(lines, 60)
        assert finding.message
    return found


SCALARS = st.one_of(
    st.sampled_from(WORDS).map(quoted),
    st.text(max_size=12).map(quoted),
    st.sampled_from((*SHOWN[:-1], *REFUSED)).map(quoted),
    st.dates().map(str),
    st.datetimes().map(lambda moment: moment.isoformat()),
    st.integers(min_value=-(10**30), max_value=10**30).map(str),
    st.floats().map(repr),
    st.booleans().map(lambda value: str(value).lower()),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda parts: f"[{', '.join(parts)}]"),
        st.dictionaries(st.sampled_from(KEYS), inner, max_size=5).map(
            lambda pairs: "{" + ", ".join(f"{key} = {value}" for key, value in pairs.items()) + "}"
        ),
    ),
    max_leaves=8,
)
TABLES = st.sampled_from(
    ("[[entry]]", "[[scheme]]", "[[body]]", "[[account]]", "[[source]]", "[[stated_total]]", "[ledger]", "[check]")
)
LEDGERS = st.lists(
    st.tuples(TABLES, st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8)), min_size=1, max_size=5
).map(
    lambda parts: (
        "format = 1\n"
        + "".join(
            f"{table}\n" + "".join(f"{key} = {value}\n" for key, value in pairs.items()) for table, pairs in parts
        )
    )
)


@given(LEDGERS)
def test_a_ledger_of_any_keys_and_values_is_answered(text: str) -> None:
    answered(text.encode("utf-8", "surrogatepass"))


LINES = HMS.split(b"\n")


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(LINES) - 1),
            st.one_of(
                st.none(),
                st.integers(0, len(LINES) - 1),
                st.tuples(st.sampled_from(KEYS), VALUES).map(lambda pair: f"{pair[0]} = {pair[1]}".encode()),
                st.binary(max_size=20),
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_the_shipped_ledger_with_lines_lost_doubled_moved_or_made_up_is_answered(
    changes: list[tuple[int, int | bytes | None]],
) -> None:
    lines = list(LINES)
    for at, what in changes:
        lines[at] = b"" if what is None else LINES[what] if isinstance(what, int) else what
    answered(b"\n".join(lines))


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.tuples(st.integers(0, len(HMS)), st.integers(0, len(HMS)), st.binary(max_size=30)).map(
            lambda cut: HMS[: min(cut[:2])] + cut[2] + HMS[max(cut[:2]) :]
        ),
    ),
    st.sampled_from((HEAD, b"")),
)
@example(b'"\\ud800" = 1', b"")
@example(b"x = 0000-01-01", HEAD)
@example(b'[[body]]\nid = "c"\nname = "C"\ndecides = ["budget", ""]\n', HEAD)
@example(b"\xef\xbb\xbf", b"")
@example(b"[[entry]]\n" * 3, HEAD)
@example(b"", b"")
def test_raw_bytes_are_answered(data: bytes, head: bytes) -> None:
    answered(head + data)


@given(st.binary(max_size=400))
def test_bytes_that_are_no_seal_are_refused_with_their_place(data: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        seal_in(data, "2022-23.seal")
    assert refused.value.finding.spot.file == "2022-23.seal"


@given(st.sampled_from(REFUSED), st.integers(0, len(LINES) - 1))
def test_no_sign_that_nobody_sees_comes_through_the_gate_anywhere(text: str, at: int) -> None:
    """Neither in a value nor in a comment, and written as an escape neither."""
    raw = b"\n".join((*LINES[:at], b"# " + text.encode(), *LINES[at:]))
    with pytest.raises(RefusedError) as refused:
        read_text(raw, "hms.toml")
    assert refused.value.finding.code == "control-character"
    written = "".join(f"\\U{ord(sign):08x}" for sign in text).encode()
    escaped = HMS.replace(b'name = "Housing', b'name = "' + written + b" Housing")
    assert "control-character" in {finding.code for finding in read_text(escaped, "hms.toml").findings}


@given(st.permutations(range(HMS.count(b"\n[[entry]]"))))
def test_layout_line_ends_and_order_are_without_effect_on_any_value(order: list[int]) -> None:
    head, *entries = HMS.split(b"\n[[entry]]")
    whole = digest_of_book(read(HMS).filed)
    moved = b"\n[[entry]]".join((head, *(entries[number] for number in order))) + b"\n# the end\n"
    for data in (moved, moved.replace(b"\n", b"\r\n")):
        assert digest_of_book(read(data).filed) == whole
