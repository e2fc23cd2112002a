"""The summary of a step on GitHub: totals and findings as Markdown that nothing in a book can get out of."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from formats.book import HEAD, TEXTS, approval, hostile, inspections, virement
from formats.conftest import Check, Lay
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from hmsledger.findings import Finding, Severity, Spot
from hmsledger.render.findings.inspection import Inspection
from hmsledger.render.findings.stepsummary import MOST_BYTES, inert, step_summary
from hmsledger.render.visible import visible
from hmsledger.reports.page import Column, Row, Table

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OWN = {"h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "strong"}
WOULD_BE_LINKED = re.compile(r"[@#]\w|:\w+:|\bGH-\d|://|\bwww\.", re.ASCII)


def leaves(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.children is None:
            yield token
        else:
            yield from leaves(token.children)


def texts(markdown: str) -> list[str]:
    """Return the pieces of text that a page shows; what stands between two of them is our own comment."""
    return [token.content for token in leaves(MARKDOWN.parse(markdown)) if token.type == "text"]


@given(inspections())
def test_whatever_a_book_says_the_page_is_made_of_our_own_table_and_headings(inspection: Inspection) -> None:
    total = Table("Totals", (Column("Scheme"), Column("Approved", right=True)), (Row((TEXTS[9], "1.00"), total=True),))
    tokens = MARKDOWN.parse(step_summary(inspection, [total]))
    html = [token.content for token in leaves(tokens) if token.type in {"html_inline", "html_block"}]

    assert {token.tag for token in tokens} | {token.tag for token in leaves(tokens)} <= OWN | {""}
    assert set(html) <= {"<!-- -->"}
    assert not [text for text in texts(step_summary(inspection, [total])) if WOULD_BE_LINKED.search(text)]
    rows = sum(token.type == "tr_open" for token in tokens)
    assert rows == 2 + (1 + len(inspection.findings) if inspection.findings else 0)


@given(hostile)
def test_a_text_is_shown_as_it_stands(text: str) -> None:
    shown = "".join(texts(f"| a{inert(text)}z |\n| --- |\n"))

    assert shown == f"a{visible(text)}z"


def test_a_mention_is_kept_apart_from_its_sign() -> None:
    assert inert("@team #1 https://x www.x :smile: GH-1") == (
        "@<!-- -->team #<!-- -->1 https:<!-- -->//x www<!-- -->.x :<!-- -->smile: GH<!-- -->-1"
    )


def test_the_gravest_finding_comes_first() -> None:
    found = tuple(Finding("x-y", severity, f"is {severity}", "", Spot("a.toml")) for severity in reversed(Severity))
    said = step_summary(Inspection(found), ())

    assert said.index("is error") < said.index("is warning") < said.index("is information")


def test_a_summary_never_outgrows_what_github_takes() -> None:
    found = tuple(
        Finding("x-y", Severity.WARNING, f"{number} {'£|' * 200}", "", Spot("a.toml")) for number in range(9000)
    )
    said = step_summary(Inspection(found), ())
    rows = said.count("| warning |")

    assert MOST_BYTES * 0.9 < len(said.encode()) < MOST_BYTES
    assert said.endswith(f"\n\nand {9000 - rows:,} more: hmsledger check shows them all.\n")


@pytest.fixture
def summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    return path


def test_a_run_for_github_adds_totals_and_findings_to_the_summary(lay: Lay, check: Check, summary: Path) -> None:
    lay(hms=HEAD + approval("HMS-01") + virement("HMS-02", gains="1.00"))
    summary.write_text("# What another step said\n", encoding="utf-8")
    ended = check("--output-format", "github")
    said = summary.read_text(encoding="utf-8")

    assert ended.status == 1
    assert said.startswith("# What another step said\n## hmsledger check\n")
    assert "1 error in 2 entries in 1 file." in said
    assert re.search(r"\| 2022-23 \| capital \| 238,001\.00 \|", said)
    assert "| error | ledgers/hms.toml:" in said
    assert "does not sum to nil" in said


def test_other_formats_leave_the_summary_alone(lay: Lay, check: Check, summary: Path) -> None:
    lay(hms=HEAD + virement("HMS-02", gains="1.00"))
    check("--output-format", "sarif")
    check()

    assert not summary.exists()


def test_without_a_summary_file_there_is_none(lay: Lay, check: Check) -> None:
    lay(hms=HEAD)

    assert check("--output-format", "github").err == ""


def test_a_book_that_cannot_be_read_has_no_totals(lay: Lay, check: Check, summary: Path) -> None:
    lay(hms=HEAD + approval("HMS-01", amount='"1"'))
    check("--output-format", "github")

    assert "No total can be given until the whole book can be read." in summary.read_text(encoding="utf-8")


def test_a_summary_that_cannot_be_written_is_said_and_changes_no_status(lay: Lay, check: Check, summary: Path) -> None:
    lay(hms=HEAD)
    summary.mkdir()
    ended = check("--output-format", "github")

    assert ended.status == 0
    assert "the summary of the step cannot be written" in ended.err


def test_an_empty_table_says_none() -> None:
    assert "### Change to the totals\n\nNone.\n" in step_summary(
        Inspection(()), [Table("Change to the totals", (), ())]
    )


def test_the_totals_before_and_after_a_change_come_before_those_now(summary: Path) -> None:
    from hmsledger.commands.output import write_step_summary
    from hmsledger.entries import Book

    columns = (Column("Year"), Column("Before", right=True), Column("After", right=True))
    changed = Table("Change to the totals", columns, (Row(("2022-23", "1.00", "2.00")),))
    write_step_summary(Inspection(()), [Book(title="HMS")], [changed])
    said = summary.read_text(encoding="utf-8")

    assert said.index("| 2022-23 | 1.00 | 2.00 |") < said.index("### Totals: HMS")
