"""``hmsledger draft``: entries proposed from the resolutions of minutes, to be edited or confirmed one by one."""

import os
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hmsledger.commands import NO, options
from hmsledger.commands.asking import can_ask, confirm, need, some
from hmsledger.commands.decide import known_entry
from hmsledger.commands.endings import DeclinedError, GoneError, RefusedEntryError
from hmsledger.commands.ids import next_ids
from hmsledger.commands.lines import known_name
from hmsledger.commands.output import say, write_file
from hmsledger.commands.reading import whereabouts_of
from hmsledger.commands.recording import Draft, record, with_recorded
from hmsledger.entries import Book
from hmsledger.findings import MisuseError

if TYPE_CHECKING:
    from hmsledger.drafting.proposals import Given, Proposal
    from hmsledger.render.draft import Numbered

Minutes = Annotated[str, typer.Argument(metavar="MINUTES", help="The minutes; - is standard input.")]
Interactive = Annotated[
    bool, typer.Option("--interactive", "-i", help="Ask about each entry, and record it after a yes.")
]
On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day of the meeting. Default: what the minutes bear.")
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="BODY", help="The id of the body that met, where the minutes do not name it."),
]
ForScheme = Annotated[
    str | None, typer.Option("--scheme", metavar="CODE", help="The scheme, where a resolution names none.")
]
Recorded = Annotated[
    str | None, typer.Option("--recorded", metavar="DATE", help="The day of recording. Default: today.")
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("draft")(draft)


def draft(
    minutes: Minutes,
    on: On = None,
    by: By = None,
    scheme: ForScheme = None,
    recorded: Recorded = None,
    output: options.Output = None,
    book: options.BookOption = None,
    *,
    interactive: Interactive = False,
) -> None:
    """Propose entries from the resolutions of minutes: commented-out TOML to edit, or one question after the other.

    Nothing enters the book but what is confirmed with --interactive. What the minutes do not say stays not stated.
    """
    from hmsledger.documents.read import STANDARD_INPUT, read_document
    from hmsledger.drafting.proposals import drafted
    from hmsledger.store.read import read_book

    if interactive and (output is not None or minutes == STANDARD_INPUT or not can_ask()):
        _refuse_asking(output, minutes)
    if output not in {None, "-"} and os.path.lexists(str(output)):
        raise MisuseError(f"“{output}” exists already and is not overwritten", "name another file with -o")
    day = options.read_date(recorded, "--recorded") if recorded is not None else None
    met = options.read_date(on, "--on") if on is not None else None
    document = read_document(minutes)
    whereabouts = whereabouts_of(book)
    reading = read_book(whereabouts).sound()
    given = _given(reading.book, met, by, scheme)
    found = drafted(reading.book, document, given)
    proposed = [proposal for proposal in found.proposals if not proposal.held]
    held = [proposal for proposal in found.proposals if proposal.held]
    if interactive:
        _ask(proposed, held, found.left, recorded, book)
        return
    from hmsledger.render.draft import draft_text

    dated = met or document.dated
    text = draft_text(
        document.name,
        f"{'the meeting' if met else 'dated'} {dated}" if dated else "which bears no date",
        _numbered(reading.filed, proposed, day or date.today()),  # noqa: DTZ011 - the officer's day
        held,
        found.left,
    )
    if output in {None, "-"}:
        say(text, is_data=True)
    else:
        write_file(str(output), text, whereabouts)


def _refuse_asking(output: str | None, minutes: str) -> None:
    if output is not None:
        raise MisuseError("--interactive records entries and writes no draft", "leave out -o, or --interactive")
    if minutes == "-":
        raise MisuseError(
            "answers cannot be typed where the minutes come in", "name a file, or leave out --interactive"
        )
    raise MisuseError("there is no terminal to ask at", "leave out --interactive, and edit the draft")


def _given(book: Book, day: date | None, by: str | None, scheme: str | None) -> "Given":
    from hmsledger.drafting.proposals import Given

    return Given(
        day,
        known_name(by, book.bodies, "body", "hmsledger add body") if by is not None else "",
        known_name(scheme, book.schemes, "scheme", "hmsledger add scheme") if scheme is not None else "",
    )


def _numbered(book: Book, proposed: "Sequence[Proposal]", day: date) -> "list[Numbered]":
    """Return proposals with the ids that they would get if all of them were recorded in order."""
    from hmsledger.render.draft import Numbered

    ids = {code: next_ids(book, code) for code in {proposal.scheme for proposal in proposed}}
    return [
        Numbered(proposal, {"id": next(ids[proposal.scheme]), **with_recorded(proposal.values, day)})
        for proposal in proposed
    ]


def _ask(
    proposed: "Sequence[Proposal]",
    held: "Sequence[Proposal]",
    left: Sequence[Any],
    recorded: str | None,
    book: str | None,
) -> None:
    """Go through the proposals at the terminal, and record each that is confirmed.

    Raises:
        DeclinedError: there was something to record, and nothing was.
    """
    from hmsledger.render.draft import about, set_aside, standing, summary

    for proposal in held:
        _tell(*standing(proposal))
    for item in left:
        _tell(*set_aside(item))
    done = refused = 0
    for number, proposal in enumerate(proposed, 1):
        _tell("", f"{number} of {len(proposed)}, {proposal.place}", *about(proposal))
        try:
            if _is_open(proposal):
                confirm("Something is missing. Go on with this one?")
            record(_completing(proposal), entry_id=None, recorded=recorded, book=book, dry_run=False, yes=False)
            done += 1
        except GoneError:
            break
        except DeclinedError:
            _tell("not recorded")
        except (RefusedEntryError, MisuseError) as error:
            refused += 1
            _tell(error.message, *([f"help: {error.help}"] if error.help else []))
    _tell("", f"{summary(len(proposed), len(held), len(left))} {done or 'None'} recorded.")
    if refused:
        raise typer.Exit(NO)
    if proposed and not done:
        raise DeclinedError


def _tell(*lines: str) -> None:
    from hmsledger.render.visible import visible

    sys.stderr.write("".join(f"{visible(line)}\n" for line in lines))


def _is_open(proposal: "Proposal") -> bool:
    """Return whether something is missing without which no entry can be recorded."""
    from hmsledger.drafting.lines import UNKNOWN_SCHEME
    from hmsledger.drafting.proposals import REASON, UNKNOWN_BODY, UNKNOWN_ENTRY

    values = proposal.values
    return (
        values.get("decision", {}).get("body") == UNKNOWN_BODY
        or values.get("corrects") == UNKNOWN_ENTRY
        or values.get("retrospective") == REASON
        or values.get("scheme") == UNKNOWN_SCHEME
        or any(row.get("scheme") == UNKNOWN_SCHEME for row in values.get("lines", ()))
    )


def _completing(proposal: "Proposal") -> Any:  # noqa: ANN401 - a function from a book to a draft
    """Return what makes the draft of a proposal, asking for what is missing."""
    from hmsledger.drafting.lines import UNKNOWN_SCHEME
    from hmsledger.drafting.proposals import REASON, UNKNOWN_BODY, UNKNOWN_ENTRY

    def read_scheme(book: Book) -> str:
        question = f"the scheme ({', '.join(sorted(book.schemes)) or 'none declared yet'})"
        return need(
            None, "SCHEME", question, lambda text: known_name(text, book.schemes, "scheme", "hmsledger add scheme")
        )

    def draft_of(book: Book) -> Draft:
        values = dict(proposal.values)
        scheme, about = proposal.scheme, proposal.about
        remarks: tuple[str, ...] = ()
        if values.get("corrects") == UNKNOWN_ENTRY:
            about = need(None, "ID", "the entry that was wrong", lambda text: known_entry(text, book).id)
            values["corrects"], scheme = about, book.by_id[about].scheme
        if values.get("scheme") == UNKNOWN_SCHEME:
            values["scheme"] = scheme = read_scheme(book)
        if any(row.get("scheme") == UNKNOWN_SCHEME for row in values.get("lines", ())):
            _tell("the other scheme of the move:")
            other = read_scheme(book)
            values["lines"] = [
                {**row, "scheme": other} if row.get("scheme") == UNKNOWN_SCHEME else row for row in values["lines"]
            ]
        if values.get("decision", {}).get("body") == UNKNOWN_BODY:
            question = f"the body that decided ({', '.join(sorted(book.bodies)) or 'none declared yet'})"
            body = need(
                None, "--by", question, lambda text: known_name(text, book.bodies, "body", "hmsledger add body")
            )
            values, remarks = _decided_by(book, values, body)
        if values.get("retrospective") == REASON:
            values["retrospective"] = need(None, "--retrospective", "why money goes into a year that had ended", some)
        return Draft(values, scheme, about, remarks)

    return draft_of


def _decided_by(book: Book, values: dict[str, Any], body: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return an entry as decided by a body that the user names, within that body's power, and a remark on that."""
    from hmsledger.drafting.proposals import within_power
    from hmsledger.entries import Outcome

    said = Outcome(values["decision"]["outcome"])
    outcome, matter, remark = within_power(book, body, said, withheld="exempt" in values)
    first = {key: value for key, value in values.items() if key not in {"exempt", "decision", "lines"}}
    matters = {"matter": matter} if matter else {}
    decision = {**values["decision"], "body": body, "outcome": outcome.value}
    return {**first, **matters, **values, "decision": decision}, (remark,) if remark else ()
