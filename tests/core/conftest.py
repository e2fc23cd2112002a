"""What the tests of the accounts share: small books through the real store, random ones, and a second adder-up."""

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from hmsledger.checks import findings_of
from hmsledger.clocks import Clocks
from hmsledger.entries import (
    AnyEntry,
    Approval,
    Book,
    Correction,
    Decision,
    Document,
    Evidence,
    Funding,
    LaterDecision,
    Line,
    Outcome,
    Quotation,
    Scope,
    StatedTotal,
    Statement,
    Variation,
    VariationType,
)
from hmsledger.findings import Finding
from hmsledger.money import Unstated, shown, written
from hmsledger.reports.page import Page
from hmsledger.reports.report import By, report
from hmsledger.reports.selection import Selection
from hmsledger.standing import Column
from hmsledger.store.compose import composed
from hmsledger.store.files import SourceFile
from hmsledger.store.find import Whereabouts
from hmsledger.store.gate import hidden_in
from hmsledger.store.read import read_book, read_files
from hmsledger.years import read_year

COUNCIL = """\
[[body]]
id = "council"
name = "Council"
decides = ["budget", "executive"]

[[body]]
id = "cabinet"
name = "Cabinet"
decides = ["executive"]

[[body]]
id = "board"
name = "Project Board"

[[scheme]]
code = "HMS"
name = "Housing Management System"

[[scheme]]
code = "PARK"
name = "Park"
account = "general-fund"

[[scheme]]
code = "POOL"
name = "Pool"
account = "general-fund"
parent = "PARK"

[[scheme]]
code = "HOMES"
name = "Homes"
account = "hra"

[[account]]
id = "parking"
name = "Parking account"
ring = "general-fund"

[[source]]
id = "lottery"
name = "Lottery"
"""
"""The council of every book in these tests; what is decided stands in each test itself."""

SCHEME_ACCOUNTS = {"HMS": "not-stated", "PARK": "general-fund", "POOL": "general-fund", "HOMES": "hra"}


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Book]:
    """Return a reader of small books: texts of entries, each a file of its own, beside the council's file."""
    made = iter(range(100))

    def read(*texts: str, as_filed: bool = False) -> Book:
        folder = tmp_path / f"book-{next(made)}"
        folder.mkdir()
        for name, text in {"council": COUNCIL, **{f"file-{index}": text for index, text in enumerate(texts)}}.items():
            (folder / f"{name}.toml").write_text(f"format = 1\n{text}", encoding="utf-8")
        reading = read_book(Whereabouts(folder)).sound()
        return reading.filed if as_filed else reading.book

    return read


@pytest.fixture(scope="session")
def clocks() -> Callable[..., Clocks]:
    """Return a maker of clocks from days as they are written."""

    def set_to(as_at: str | None = None, as_known: str | None = None) -> Clocks:
        return Clocks(*(date.fromisoformat(day) if day else None for day in (as_at, as_known)))

    return set_to


@pytest.fixture(scope="session")
def select(clocks: Callable[..., Clocks]) -> Callable[..., Selection]:
    """Return a maker of selections from words as they stand on the command line."""

    def selected(as_at: str | None = None, as_known: str | None = None, **parts: Any) -> Selection:  # noqa: ANN401 - parts of a view
        words: dict[str, Callable[[Any], Any]] = {"year": read_year, "funding": Funding, "schemes": frozenset}
        read = {name: words.get(name, lambda part: part)(part) for name, part in parts.items()}
        return Selection(clocks(as_at, as_known), **read)

    return selected


@pytest.fixture(scope="session")
def page(select: Callable[..., Selection]) -> Callable[..., Page]:
    """Return a maker of report pages."""

    def made(ledger: Book, by: str | None = None, **parts: Any) -> Page:  # noqa: ANN401 - parts of a view
        return report(ledger, select(**parts), By(by) if by else None)

    return made


@pytest.fixture(scope="session")
def data(page: Callable[..., Page]) -> Callable[..., Any]:
    """Return a reader of what a report says to programs."""
    return lambda ledger, **parts: page(ledger, **parts).data()


@pytest.fixture(scope="session")
def totals(data: Callable[..., Any]) -> Callable[..., dict[str, str]]:
    """Return a reader of a report's totals; what is nil is left out."""

    def read(ledger: Book, **parts: Any) -> dict[str, str]:  # noqa: ANN401 - parts of a view
        found = data(ledger, **parts)["totals"]
        return {name: figure for name, figure in found.items() if figure != "0.00"}

    return read


@pytest.fixture(scope="session")
def check(clocks: Callable[..., Clocks]) -> Callable[..., dict[str, Finding]]:
    """Return a checker: findings by ``severity code ENTRY``, of the code that is asked for or of all."""

    def checked(
        ledger: Book, *codes: str, today: str = "2024-03-31", as_at: str | None = None, as_known: str | None = None
    ) -> dict[str, Finding]:
        found = findings_of(ledger, date.fromisoformat(today), clocks(as_at, as_known))
        return {
            f"{finding.severity} {finding.code} {finding.entry}".strip(): finding
            for finding in found
            if not codes or finding.code in codes
        }

    return checked


@pytest.fixture(scope="session")
def errors(check: Callable[..., dict[str, Finding]]) -> Callable[..., list[str]]:
    """Return a checker that gives only the errors, as ``code ENTRY``."""

    def found(ledger: Book, **parts: Any) -> list[str]:  # noqa: ANN401 - parts of a view
        return [
            name.removeprefix("error ")
            for name, finding in check(ledger, **parts).items()
            if finding.severity == "error"
        ]

    return found


# Random books.

DAYS = tuple(
    date.fromisoformat(day)
    for day in [
        "2022-03-31",
        "2022-04-01",
        "2023-02-28",
        "2023-03-30",
        "2023-03-31",
        "2023-04-01",
        "2023-04-02",
        "2024-03-31",
        "2024-04-01",
    ]
)
_YEARS = ("2021-22", "2022-23", "2023-24", "2024-25", "2022-23..2024-25", "2023-24..2026-27", "not-stated")
_WORDS = st.sampled_from(
    (
        "",
        "",
        "",
        "12",
        "9-11",
        "£1.25m & more",
        "Roof\nand walls\t;|",
        "he said \"yes\" \\u0041 and 'no'",
        '"""',
        "'''",
        "[x] = {1}, date:2024-01-01",
        "# no",
        "Café №5",
        "2024-01-01",
    )
)
_TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z", "M"), include_characters=" \t\n"), max_size=8
).filter(lambda text: not hidden_in(text))
_NAMES = _WORDS.filter(bool)


@st.composite
def _lines(draw: st.DrawFn, least: int = 1) -> tuple[Line, ...]:
    return tuple(draw(st.lists(_line(), min_size=least, max_size=3)))


@st.composite
def _line(draw: st.DrawFn) -> Line:
    amount = draw(st.one_of(st.integers(-300, 300), st.integers(-(10**13), 10**13), st.sampled_from(Unstated)))
    return Line(
        draw(st.sampled_from(sorted(SCHEME_ACCOUNTS))),
        read_year(draw(st.sampled_from(_YEARS))),
        draw(st.sampled_from(Funding)),
        amount,
        draw(st.sampled_from(["hra", "general-fund", "parking", "not-stated"])),
        draw(st.sampled_from(["borrowing", "grant", "lottery", "not-stated"])),
        draw(st.sampled_from(["", shown(amount), "£1.2m", "(3)"])) if isinstance(amount, int) else "",
    )


_days = st.sampled_from(DAYS)
_perhaps_day = st.one_of(st.none(), _days)
_documents = st.builds(Document, title=_NAMES, dated=_perhaps_day, paragraph=_WORDS, url=_WORDS)
_statements = st.builds(
    Statement,
    by=_NAMES,
    made=_days,
    body=st.sampled_from(["", "council", "cabinet"]),
    item=_WORDS,
    minute=_WORDS,
    paragraph=_WORDS,
    url=_WORDS,
)
_outcomes = st.one_of(
    st.sampled_from([Outcome.APPROVED, Outcome.AMENDED, Outcome.RECOMMENDED, Outcome.CALLED_IN, Outcome.UPHELD]),
    st.sampled_from(Outcome),
)
_decisions = st.builds(
    Decision,
    outcome=_outcomes,
    body=st.sampled_from(["council", "council", "cabinet", "board", ""]),
    decided=st.one_of(_days, _perhaps_day),
    item=_WORDS,
    minute=_WORDS,
    paragraph=_WORDS,
    reference=_WORDS,
    report=_WORDS,
    url=_WORDS,
    effective=_perhaps_day,
    published=_perhaps_day,
    evidence=st.sampled_from(Evidence),
    quoted_in=st.one_of(st.none(), _documents),
)


@st.composite
def _entries(draw: st.DrawFn, most: int = 8) -> tuple[AnyEntry, ...]:
    """Draw entries of every kind. Their books can be read; which laws they break is left to chance."""
    found: list[AnyEntry] = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        found.append(_entry(draw, f"E-{number}", found))
    return tuple(found)


def _entry(draw: st.DrawFn, entry_id: str, before: list[AnyEntry]) -> AnyEntry:
    decided_on = [entry for entry in before if isinstance(entry, Approval | Variation)]
    kinds = ["approval", "variation", "quotation"]
    kinds += ["decision", "decision", "decision"] if decided_on else []
    kinds += ["correction", "correction"] if before else []
    kind = draw(st.sampled_from(kinds))
    scheme = draw(st.sampled_from(sorted(SCHEME_ACCOUNTS)))
    common: dict[str, Any] = {
        "id": entry_id,
        "recorded": draw(_days),
        "scheme": scheme,
        "title": draw(_WORDS),
        "matter": draw(st.sampled_from(["budget", "budget", "executive"])),
        "retrospective": draw(_WORDS),
        "exempt": draw(_WORDS),
        "basis": draw(_WORDS),
        "note": draw(_TEXTS),
    }
    if kind == "decision":
        target = draw(st.sampled_from(decided_on))
        decision = _decision(draw, common["recorded"])
        lines = draw(_lines()) if decision.outcome is Outcome.AMENDED or draw(st.integers(0, 9)) == 0 else ()
        return LaterDecision(**{**common, "scheme": target.scheme}, of=target.id, decision=decision, lines=lines)
    if kind == "correction":
        corrected = draw(st.sampled_from(before))
        own = corrected.now if isinstance(corrected, Correction) else corrected.lines
        return Correction(
            **{**common, "scheme": corrected.scheme},
            corrects=corrected.id,
            statement=draw(_statements),
            reason=draw(_WORDS),
            was=tuple(line for line in own if draw(st.booleans())),
            now=draw(_lines(0)),
        )
    if kind == "quotation":
        quotes = draw(st.sampled_from(["", *(entry.id for entry in before if not isinstance(entry, Quotation))]))
        return Quotation(**common, document=draw(_documents), lines=draw(_lines()), quotes=quotes)
    if kind == "variation":
        sort = draw(st.sampled_from(VariationType))
        return Variation(**common, type=sort, decision=_decision(draw, common["recorded"]), lines=_moved(draw))
    return Approval(**common, decision=_decision(draw, common["recorded"]), lines=draw(_lines()))


def _decision(draw: st.DrawFn, recorded: date) -> Decision:
    """Draw a decision; what quotes it had been written by the day it was recorded."""
    decision = draw(_decisions)
    quoted_in = decision.quoted_in
    if quoted_in is None or quoted_in.dated is None or quoted_in.dated <= recorded:
        return decision
    return decision._replace(quoted_in=quoted_in._replace(dated=recorded))


def _moved(draw: st.DrawFn) -> tuple[Line, ...]:
    """Draw the lines of a variation: often the two sides of one move."""
    lines = draw(_lines())
    first = lines[0]
    if isinstance(first.amount, int) and draw(st.booleans()):
        other = draw(_line())
        return (first, other._replace(amount=-first.amount, stated=""))
    return lines


@st.composite
def _stated_totals(draw: st.DrawFn) -> tuple[StatedTotal, ...]:
    return tuple(
        StatedTotal(
            Scope(
                draw(st.sampled_from([None, *SCHEME_ACCOUNTS])),
                draw(st.sampled_from([None, *map(read_year, _YEARS)])),
                draw(st.sampled_from([None, *Funding])),
                draw(st.sampled_from([None, "hra", "parking"])),
                draw(st.sampled_from([None, "grant"])),
            ),
            draw(st.integers(-300, 300)),
            draw(st.sampled_from([column.value for column in Column])),
            draw(_perhaps_day),
            draw(st.sampled_from(["", "£0k", "£3"])),
            draw(st.one_of(st.none(), _documents)),
        )
        for _ in range(draw(st.integers(0, 2)))
    )


@pytest.fixture(scope="session")
def random_entries() -> st.SearchStrategy[tuple[AnyEntry, ...]]:
    """Return a strategy for entries of every kind that can be read together."""
    return _entries()


@pytest.fixture(scope="session")
def random_days() -> st.SearchStrategy[date]:
    """Return a strategy for days around which random entries are decided and recorded."""
    return _days


@pytest.fixture(scope="session")
def random_lines() -> st.SearchStrategy[tuple[Line, ...]]:
    """Return a strategy for the lines of an entry."""
    return _lines()


@pytest.fixture(scope="session")
def random_stated_totals() -> st.SearchStrategy[tuple[StatedTotal, ...]]:
    """Return a strategy for totals that documents print."""
    return _stated_totals()


@pytest.fixture(scope="session")
def as_toml() -> Callable[[AnyEntry | StatedTotal], str]:
    """Return a writer of what was meant, so that what was read can be compared with it."""

    def text(meant: AnyEntry | StatedTotal) -> str:
        if isinstance(meant, StatedTotal):
            return composed("stated_total", _filed(meant))
        return composed("entry", _filed(meant))

    return text


@pytest.fixture(scope="session")
def read_together(as_toml: Callable[[Any], str]) -> Callable[..., Book]:
    """Return a reader of entries and stated totals, put into files by their names; one file unless told otherwise."""

    def read(
        *meant: AnyEntry | StatedTotal,
        files: Mapping[str, tuple[AnyEntry | StatedTotal, ...]] | None = None,
        as_filed: bool = False,
    ) -> Book:
        texts = {name: "".join(map(as_toml, parts)) for name, parts in (files or {"m.toml": meant}).items()}
        sources = tuple(
            SourceFile(Path(name), name, f"format = 1\n{text}".encode())
            for name, text in sorted({**texts, "council.toml": COUNCIL}.items())
        )
        reading = read_files(Whereabouts(Path()), sources).sound()
        return reading.filed if as_filed else reading.book

    return read


_DOCUMENT = ("title", "dated", "paragraph", "url")
_STATEMENT = ("by", "made", "body", "item", "minute", "paragraph", "url")
_DECISION = ("body", "decided", "item", "minute", "paragraph", "reference", "report", "url", "effective", "published")


def _filed(meant: AnyEntry | StatedTotal) -> dict[str, Any]:
    """Return the keys and values of an entry or a stated total as a file holds them."""
    match meant:
        case StatedTotal():
            scope = {name: getattr(meant.scope, name) for name in ("scheme", "funding", "account", "source")}
            scope["year"] = meant.scope.year.label if meant.scope.year else None
            rest = {"status": meant.status, "as_at": meant.as_at, "stated": meant.stated or None}
            own = {"scope": _said(scope), "amount": written(meant.pence), **rest, "document": _document(meant.document)}
            return {key: value for key, value in own.items() if value is not None}
        case Approval():
            own = {"kind": "approval", "scheme": meant.scheme}
        case Variation():
            own = {"kind": "variation", "type": str(meant.type), "scheme": meant.scheme}
        case LaterDecision():
            own = {"kind": "decision", "of": meant.of}
        case Correction():
            own = {"kind": "correction", "corrects": meant.corrects, "reason": meant.reason}
            own["statement"] = _said({name: getattr(meant.statement, name) for name in _STATEMENT})
            own["was"] = [_filed_line(line, meant.scheme) for line in meant.was]
            own["now"] = [_filed_line(line, meant.scheme) for line in meant.now]
        case Quotation():
            own = {"kind": "quotation", "scheme": meant.scheme, "document": _document(meant.document)}
            own |= {"quotes": meant.quotes} if meant.quotes else {}
    common = {name: getattr(meant, name) for name in ("id", "recorded", "title", "matter", "note")}
    common |= _said({name: getattr(meant, name) for name in ("retrospective", "exempt", "basis")})
    if not isinstance(meant, Correction | Quotation):
        own["decision"] = _filed_decision(meant.decision)
    if not isinstance(meant, Correction) and meant.lines:
        own["lines"] = [_filed_line(line, meant.scheme) for line in meant.lines]
    return {**common, **own}


def _filed_decision(decision: Decision) -> dict[str, Any]:
    said = _said({name: getattr(decision, name) for name in _DECISION})
    said |= {"outcome": str(decision.outcome), "evidence": str(decision.evidence)}
    return said if decision.quoted_in is None else {**said, "quoted_in": _document(decision.quoted_in)}


def _filed_line(line: Line, scheme: str) -> dict[str, str]:
    amount = written(line.amount) if isinstance(line.amount, int) else line.amount.value
    filed = {"year": line.year.label, "funding": str(line.funding), "amount": amount, "stated": line.stated}
    filed |= {"scheme": line.scheme} if line.scheme != scheme else {}
    filed |= {"account": line.account} if line.account != SCHEME_ACCOUNTS.get(line.scheme, "not-stated") else {}
    filed |= {"source": line.source} if line.source != "not-stated" else {}
    return _said(filed)


def _document(document: Document | None) -> dict[str, Any] | None:
    return None if document is None else _said({name: getattr(document, name) for name in _DOCUMENT})


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: str(value) if isinstance(value, Funding) else value for key, value in values.items() if value}


# The second adder-up.


@pytest.fixture(scope="session")
def hledger() -> Callable[..., dict[str, str]]:
    """Return hledger: a journal and words for ``bal`` in, balances by column, year, funding type and scheme out.

    Of a scheme's code only letters and digits are kept, since not every code can be part of an account's name.
    """
    program = shutil.which("hledger")
    if program is None and os.environ.get("CI") == "true":
        pytest.fail("hledger is not installed, and in CI nothing is left out")
    if program is None:
        pytest.skip("left out, because hledger is not installed")

    def balances(journal: str, *words: str) -> dict[str, str]:
        command = [program, "-f", "-", "bal", "-O", "csv", "--flat", "-N", *words]
        ended = subprocess.run(
            command, input=journal.encode(), capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"}
        )
        found: dict[str, int] = {}
        for account, balance in list(csv.reader(io.StringIO(ended.stdout.decode())))[1:]:
            if account != "decisions":
                figure = balance.removeprefix("GBP ")
                pence = int(figure.replace(".", "")) if "." in figure else int(figure) * 100
                place, _, scheme = account.rpartition(":")
                key = f"{place}:{''.join(filter(str.isalnum, scheme))}"
                found[key] = found.get(key, 0) + pence
        return {key: written(pence) for key, pence in sorted(found.items()) if pence}

    return balances
