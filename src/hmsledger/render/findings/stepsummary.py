"""The summary of a step in GitHub Actions: totals and findings as Markdown, on the page where a run's result is read.

Every text of a book stands there as it is: what Markdown, HTML, or GitHub itself would make something of, such as a
mention of a team or the number of an issue, is kept apart from its neighbours.
"""

import re
from collections.abc import Iterator, Sequence

from hmsledger.render.display import AS_IT_IS
from hmsledger.render.findings.inspection import TOP, Inspection, summary
from hmsledger.render.visible import visible
from hmsledger.reports.page import Column, Table

MOST_BYTES = 1024 * 1024
"""A longer summary GitHub throws away as a whole."""
_RESERVE = 2048
_APART = "<!-- -->"
_SPECIAL = re.compile(
    r"""(?P<mark>[\\`*_\[\]<>|~!$&])
      | (?P<joined>[@\#] | :(?=[\w+/-]) | \bwww(?=\.) | \bGH(?=-\d))""",
    re.VERBOSE | re.IGNORECASE,
)


def step_summary(inspection: Inspection, totals: Sequence[Table], most_bytes: int = MOST_BYTES) -> str:
    """Return a summary in Markdown: how many findings, the totals, and each finding, gravest first.

    Args:
        inspection: what was found.
        totals: tables of totals: those now, or those before and after a change; none where no total can be given.
        most_bytes: how long it may be; what does not fit is counted.
    """
    parts = ["## hmsledger check", inert(summary(inspection))]
    for table in totals:
        if table.rows:
            parts += [f"### {inert(AS_IT_IS.words(table.caption))}", "\n".join(_table(table))]
        else:
            parts += [f"### {inert(AS_IT_IS.words(table.caption))}", "None."]
    if not totals:
        parts += ["### Totals", "No total can be given until the whole book can be read."]
    text = "\n\n".join(parts) + "\n"
    return text + _findings(inspection, most_bytes - len(text.encode()))


def inert(text: str) -> str:
    """Return a text that Markdown and GitHub show as it stands.

    >>> inert("a|b @team")
    'a&#124;b @<!-- -->team'
    """
    return _SPECIAL.sub(_kept, visible(text))


def _kept(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};" if found["mark"] else f"{found[0]}{_APART}"


def _findings(inspection: Inspection, most_bytes: int) -> str:
    if not inspection.findings:
        return ""
    text = ["\n### Findings\n"]
    text += [f"\n{line}" for line in _head((Column("Severity"), Column("Place"), Column("What"), Column("What to do")))]
    left = most_bytes - _RESERVE
    ordered = inspection.gravest_first()
    for number, finding in enumerate(ordered):
        where = f"{inspection.path_of(finding)}:{(finding.place or TOP).line}"
        row = f"\n{_row((finding.severity.value, where, f'{finding.message} [{finding.code}]', finding.help))}"
        left -= len(row.encode(errors="backslashreplace"))
        if left < 0:
            text.append(f"\n\nand {len(ordered) - number:,} more: hmsledger check shows them all.")
            break
        text.append(row)
    return "".join(text) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield from _head(table.columns)
    for row in table.rows:
        yield _row(tuple(map(AS_IT_IS.cell, row.cells)), bold=row.total)


def _head(columns: Sequence[Column]) -> Iterator[str]:
    yield _row(tuple(column.title.replace("\n", " ") for column in columns))
    yield f"|{'|'.join(' ---: ' if column.right else ' --- ' for column in columns)}|"


def _row(cells: Sequence[str], *, bold: bool = False) -> str:
    texts = (f"**{inert(cell)}**" if bold and cell else inert(cell) for cell in cells)
    return f"| {' | '.join(texts)} |"
