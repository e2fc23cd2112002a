"""Rules: what each one says, why it matters, an example, and how to put it right."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hmsledger.findings import Rule, Severity
from hmsledger.reports.page import Block, Column, Page, Paragraph, Records, Row, Table, Title, Verbatim
from hmsledger.reports.words import plural


class Example(NamedTuple):
    """A book that breaks a rule, and what the check says of it.

    Attributes:
        title: what is wrong in it, in one sentence.
        lines: the lines of the book; none where no text file can provoke the finding.
        message: what is found.
        help: what the finding says is to be done.
    """

    title: str
    lines: tuple[str, ...]
    message: str
    help: str


def one_rule(rule: Rule, example: Example) -> Page:
    """Return everything there is to say about one rule."""
    blocks: list[Block] = [
        Title(f"{rule.code}: {rule.severity}"),
        Paragraph(rule.summary),
        Paragraph(f"Why: {rule.why}"),
        Paragraph(f"To put it right: {rule.remedy}"),
        Paragraph(f"Example: {example.title}"),
    ]
    if example.lines:
        blocks.append(Verbatim(example.lines))
    blocks.append(Paragraph(f"{rule.severity}[{rule.code}]: {example.message}"))
    data = {
        "code": rule.code,
        "severity": rule.severity.value,
        "summary": rule.summary,
        "why": rule.why,
        "remedy": rule.remedy,
        "example": {"title": example.title, "book": "\n".join(example.lines), "message": example.message},
    }
    facts = tuple((name, str(value)) for name, value in data.items() if isinstance(value, str))
    return Page(tuple(blocks), lambda: data, lambda: Records(("what", "says"), facts))


def all_rules(rules: Mapping[str, Rule]) -> Page:
    """Return the list of all rules, gravest first."""
    gravity = list(Severity)
    ordered = sorted(rules.values(), key=lambda rule: (gravity.index(rule.severity), rule.code))
    names = ("code", "severity", "summary")
    rows = tuple((rule.code, rule.severity.value, rule.summary) for rule in ordered)
    columns = (Column("Code"), Column("Severity"), Column("Summary", wraps=True))
    blocks = (
        Title("Rules"),
        Table("", columns, tuple(Row(row) for row in rows)),
        Paragraph(f"{plural(len(rows), 'rule')}. What one of them is about: hmsledger rule CODE"),
    )
    data: Sequence[Mapping[str, object]] = [dict(zip(names, row, strict=True)) for row in rows]
    return Page(blocks, lambda: data, lambda: Records(names, rows))
