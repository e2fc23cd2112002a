"""``hmsledger correct``: an earlier entry was recorded or reported wrongly."""

from typing import Annotated, Any

import typer

from hmsledger.commands import options
from hmsledger.commands.approve import ordered
from hmsledger.commands.asking import need, some
from hmsledger.commands.decide import known_entry
from hmsledger.commands.details import Details, with_details
from hmsledger.commands.lines import FORM, known_name, read_line
from hmsledger.commands.recording import Draft
from hmsledger.entries import AnyEntry, Book, Correction, Line

EntryArgument = Annotated[str | None, typer.Argument(metavar="ID", help="The entry that was wrong.")]
Was = Annotated[
    list[str] | None, typer.Option("--was", metavar="LINE", help=f"A line as it stands, {FORM}. May be repeated.")
]
Now = Annotated[
    list[str] | None, typer.Option("--now", metavar="LINE", help="The same line as it should be. May be repeated.")
]
Who = Annotated[str | None, typer.Option("--by", metavar="WHO", help="Who said so.")]
When = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day on which it was said.")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="What was wrong.")]
AtBody = Annotated[
    str | None, typer.Option("--body", metavar="BODY", help="The id of the body at whose meeting it was said.")
]
_INHERITED = ("scheme", "account", "source")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("correct")(with_details(correct))


def correct(
    entry: EntryArgument = None,
    was: Was = None,
    now: Now = None,
    by: Who = None,
    on: When = None,
    reason: Reason = None,
    body: AtBody = None,
    *,
    details: Details,
) -> None:
    """Record a correction: it restates what the budget always was, and the earlier record stays legible.

    Parts of a line that are left out, such as its source, are taken from the line that is corrected.
    """

    def draft(book: Book) -> Draft:
        target = need(entry, "ID", "the entry that was wrong", lambda text: known_entry(text, book))
        if not was and not now:
            was_lines = [need(None, "--was", "the line as it stands", lambda text: read_line(text, book))]
            now_lines = [need(None, "--now", "the line as it should be", lambda text: read_line(text, book))]
        else:
            was_lines = [read_line(text, book) for text in was or ()]
            now_lines = [read_line(text, book) for text in now or ()]
        standing = _standing(book, target)
        was_lines = [_completed(row, standing, target) for row in was_lines]
        for row, old in zip(now_lines, was_lines * len(now_lines) if len(was_lines) == 1 else was_lines, strict=False):
            row.update({key: old[key] for key in _INHERITED if key in old and key not in row})
        statement: dict[str, Any] = {
            "by": need(by, "--by", "who said so", some),
            "made": need(on, "--on", "the day on which it was said", lambda text: options.read_date(text, "--on")),
        }
        if body is not None:
            statement["body"] = known_name(body, book.bodies, "body", "hmsledger add body")
        details.refuse("reference", "report", "effective", "published", "evidence", "quoted_in")
        values = {
            "statement": {**statement, **details.place()},
            "reason": need(reason, "--reason", "what was wrong", some),
            "was": [ordered(row) for row in was_lines],
            "now": [ordered(row) for row in now_lines],
        }
        filed = details.entry({"kind": "correction", "corrects": target.id}, values)
        return Draft(filed, target.scheme, target.id, _remarks(was_lines, now_lines))

    details.record(draft)


def _remarks(was: list[dict[str, Any]], now: list[dict[str, Any]]) -> tuple[str, ...]:
    if all(row["amount"] != "withheld" for row in now) or all(row["amount"] == "withheld" for row in was):
        return ()
    return ("no output shows the figure any more, but it still stands in the file and its history",)


def _standing(book: Book, target: AnyEntry) -> tuple[Line, ...]:
    from hmsledger.clocks import EVERYTHING
    from hmsledger.corrections import corrected

    own = target.now if isinstance(target, Correction) else target.lines
    return corrected(book, EVERYTHING).lines.get(target.id, own)


def _completed(row: dict[str, Any], standing: tuple[Line, ...], target: AnyEntry) -> dict[str, Any]:
    """Return a line with the parts that it leaves open, taken from the one line that it can mean."""
    from hmsledger.reports.words import amount_data

    fitting = {
        (line.scheme, line.account, line.source)
        for line in standing
        if (line.year.label, line.funding.value, amount_data(line.amount))
        == (row["year"], row["funding"], row["amount"])
        and all(getattr(line, key) == row[key] for key in _INHERITED if key in row)
    }
    if len(fitting) != 1:
        return row
    found = dict(zip(_INHERITED, fitting.pop(), strict=True))
    if found["scheme"] == target.scheme:
        del found["scheme"]
    return {**{key: value for key, value in found.items() if value != "not-stated"}, **row}
