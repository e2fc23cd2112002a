"""A long file is read in runs of entries; what comes of it is what comes of the whole."""

from pathlib import Path

import pytest

from hmsledger.entries import Book
from hmsledger.findings import Finding
from hmsledger.store import runs
from hmsledger.store.files import SourceFile
from hmsledger.store.find import Whereabouts
from hmsledger.store.read import read_files

HEAD = """format = 1

[[scheme]]
code = "HMS"
name = "Housing Management System"
account = "hra"

[[body]]
id = "council"
name = "Council"
decides = ["budget"]

[[body]]
id = "cabinet"
name = "Cabinet"
"""
DECISION = 'decision = { body = "council", outcome = "approved", decided = 2023-02-14, minute = "7" }'
LINES = 'lines = [{ year = "2023-24", funding = "capital", amount = "1000.00", stated = "£1k" }]'
FOOT = """
[[stated_total]]
scope = { year = "2023-24" }
amount = "1.00"
"""


def approval(number: int, more: str = "") -> str:
    return f"""
[[entry]]
id = "HMS-{number}"
kind = "approval"
scheme = "HMS"
recorded = 2023-02-15
{DECISION}
{LINES}
{more}"""


def many(first: int = 1, count: int = 400) -> str:
    return "".join(approval(number) for number in range(first, first + count))


LATER = """
[[entry]]
id = "{0}"
kind = "decision"
of = "{1}"
recorded = 2023-03-15
decision = {{ body = "council", outcome = "rescinded", decided = 2023-03-14, minute = "8" }}
"""
RESTATED = """
[[entry]]
id = "{0}"
kind = "correction"
corrects = "{1}"
recorded = 2023-03-16
statement = {{ by = "Head of Finance", made = 2023-03-16 }}
was = [{{ year = "2023-24", funding = "capital", amount = "1000.00" }}]
now = [{{ year = "2023-24", funding = "capital", amount = "2000.00" }}]
"""
FIGURE = """
[[entry]]
id = "Q-1"
kind = "quotation"
scheme = "HMS"
quotes = "HMS-5"
recorded = 2023-03-16
document = { title = "Report", dated = 2023-03-16 }
lines = [{ year = "2023-24", funding = "capital", amount = "1000.00", source = "grant" }]
"""
MISSPELT = """
[[entry]]
id = "V-1"
kind = "variation"
type = "addition"
scheme = "HMS"
recorded = 2023-03-16
amuont = 1
"""

SOUND = {
    "approvals alone": HEAD + many(),
    "what else it declares behind its entries": HEAD + many() + FOOT,
    "what else it declares among its entries": HEAD + many() + FOOT + many(401),
    "names declared behind their use": "format = 1\n" + many() + "\n" + HEAD.partition("\n\n")[2],
    "decisions before what they are about": HEAD + LATER.format("D-1", "HMS-390") + many(),
    "corrections of corrections, the last first": HEAD
    + RESTATED.format("C-3", "C-2")
    + RESTATED.format("C-2", "C-1")
    + many()
    + RESTATED.format("C-1", "HMS-7")
    + LATER.format("D-1", "HMS-7"),
    "corrections that go round in a circle": HEAD
    + many()
    + RESTATED.format("C-1", "C-2")
    + RESTATED.format("C-2", "C-1"),
    "a quoted figure": HEAD + many() + FIGURE,
    "a header in a text of many lines": HEAD + many() + approval(401, 'note = """\n[[entry]]\n"""') + many(402),
    "headers further in": HEAD + many() + "  [[scheme]]\n  code = 'X'\n  name = 'X'\n" + many(401),
    "tables of an entry's own": HEAD
    + many()
    .replace(DECISION, "")
    .replace(LINES, f"{LINES}\n[entry.decision]\n" + DECISION.partition("{ ")[2].rstrip(" }").replace(", ", "\n")),
    "escapes": HEAD + many() + approval(401, r'note = "\u00a3"'),
    "lines that end as on Windows": (HEAD + many()).replace("\n", "\r\n"),
}
DAMAGED = {
    "a key that is unknown": HEAD + many() + MISSPELT + many(401),
    "a value that is none": HEAD + many().replace('"1000.00"', '"1,000"', 1),
    "an amount that is no text": HEAD + many() + approval(401).replace('"1000.00"', "1000.00"),
    "text that is no TOML": HEAD + many() + approval(401, "note = ") + many(402),
    "a table that is opened twice": HEAD + many() + "\n[entry]\n" + many(401),
    "ids used twice": HEAD + many() + many(400, 100),
    "names nobody declared": HEAD + many() + many(401, 9).replace('body = "council"', 'body = "counsel"'),
    "an entry about none": HEAD + many() + LATER.format("D-1", "HMS-9999"),
    "a head that is wrong": HEAD.replace("format = 1", "format = 2") + many(),
    "a foot that is wrong": HEAD + many() + FOOT.replace('"1.00"', '"1"'),
    "a foot that opens the head's table": HEAD + many() + "\n[[body]]\nid = 'council'\nname = 'Again'\n",
    "a text that swallows the next entry": HEAD + many() + approval(401, 'note = """') + many(402),
    "a hidden character": HEAD + many() + approval(401, r'note = "\u200b"'),
    "a list without end": HEAD + many() + approval(401).replace("}]", "}"),
    "an entry of many brackets": HEAD + many() + approval(401, f"note = {'[' * 600}{']' * 600}"),
}


def read(text: str) -> tuple[Book, tuple[Finding, ...]]:
    reading = read_files(Whereabouts(Path()), (SourceFile(Path("book.toml"), "book.toml", text.encode()),))
    return reading.book, reading.placed(reading.damage)


def read_as_a_whole(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Book, tuple[Finding, ...]]:
    with monkeypatch.context() as patch:
        patch.setattr(runs, "_LONG", len(text.encode()))
        return read(text)


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_a_long_file_says_in_runs_what_it_says_as_a_whole(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    in_runs, damage = read(text)
    whole, none = read_as_a_whole(text, monkeypatch)

    assert (damage, none) == ((), ())
    assert len(in_runs.entries) >= 400
    assert in_runs == whole
    assert [entry.spot for entry in in_runs.entries] == [entry.spot for entry in whole.entries]


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_damage_in_a_long_file_is_named_as_in_a_short_one(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, damage = read(text)

    assert damage
    assert damage == read_as_a_whole(text, monkeypatch)[1]


def test_a_simply_laid_out_file_is_never_parsed_as_a_whole() -> None:
    parts = runs.taken_apart(HEAD + many() + FOOT)

    assert parts is not None
    assert len(parts.runs) > 5
    assert set(parts.document) == {"format", "scheme", "body", "stated_total"}
    assert len(parts.last) < 100
