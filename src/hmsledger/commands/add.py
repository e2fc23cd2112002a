"""``hmsledger add``: the bodies, schemes, accounts and sources that entries name."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from hmsledger.commands import options
from hmsledger.commands.asking import can_ask, confirm, need
from hmsledger.commands.endings import RefusedEntryError
from hmsledger.commands.lines import known_name
from hmsledger.commands.reading import whereabouts_of
from hmsledger.commands.recording import DryRun, Yes
from hmsledger.entries import RINGS, Book
from hmsledger.findings import MisuseError

NameOption = Annotated[str | None, typer.Option("--name", metavar="NAME", help="What people call it.")]
IdArgument = Annotated[str | None, typer.Argument(metavar="ID", help="Its id, such as council.")]


def register(app: typer.Typer) -> None:
    """Add the group of commands to the program."""
    group = typer.Typer(
        rich_markup_mode=None, no_args_is_help=True, help="Add a body, a scheme, an account or a source to the book."
    )
    group.command("body")(add_body)
    group.command("scheme")(add_scheme)
    group.command("account")(add_account)
    group.command("source")(add_source)
    app.add_typer(group, name="add")


def add_body(
    id: IdArgument = None,  # noqa: A002 - the argument's name
    name: NameOption = None,
    decides: Annotated[
        list[str] | None,
        typer.Option(
            "--decides", metavar="MATTER", help="A matter it has power over, such as budget. May be repeated."
        ),
    ] = None,
    book: options.BookOption = None,
    dry_run: DryRun = False,  # noqa: FBT002 - Typer's way
    yes: Yes = False,  # noqa: FBT002 - Typer's way
) -> None:
    """Add a body or officer, with the matters it can decide: budget, executive, or none."""

    def values(_: Book) -> dict[str, Any]:
        return {**_identity("id", id, name), "decides": list(decides or ())}

    _declare("body", values, book, dry_run=dry_run, yes=yes)


def add_scheme(
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="Its code, such as HMS.")] = None,
    name: NameOption = None,
    account: Annotated[
        str | None, typer.Option("--account", metavar="ID", help="hra, general-fund or a declared account.")
    ] = None,
    parent: Annotated[str | None, typer.Option("--parent", metavar="CODE", help="The scheme it is part of.")] = None,
    status: Annotated[
        str | None, typer.Option("--status", metavar="TEXT", help="Such as on hold or completed.")
    ] = None,
    book: options.BookOption = None,
    dry_run: DryRun = False,  # noqa: FBT002 - Typer's way
    yes: Yes = False,  # noqa: FBT002 - Typer's way
) -> None:
    """Add a scheme, in a file of its own."""

    def values(known: Book) -> dict[str, Any]:
        found = _identity("code", code, name)
        if account is not None:
            found["account"] = known_name(
                account, {*RINGS, *known.accounts, "not-stated"}, "account", "hmsledger add account"
            )
        if parent is not None:
            found["parent"] = known_name(parent, known.schemes, "scheme", "hmsledger add scheme")
        return {**found, **({"status": status} if status is not None else {})}

    _declare("scheme", values, book, dry_run=dry_run, yes=yes)


def add_account(
    id: IdArgument = None,  # noqa: A002 - the argument's name
    name: NameOption = None,
    ring: Annotated[str | None, typer.Option("--ring", metavar="RING", help="hra or general-fund.")] = None,
    book: options.BookOption = None,
    dry_run: DryRun = False,  # noqa: FBT002 - Typer's way
    yes: Yes = False,  # noqa: FBT002 - Typer's way
) -> None:
    """Add the council's own name for an account, and the ring it lies in."""

    def values(_: Book) -> dict[str, Any]:
        lies_in = need(
            ring,
            "--ring",
            "its ring, hra or general-fund",
            lambda text: known_name(text, RINGS, "ring", "hra or general-fund"),
        )
        return {**_identity("id", id, name), "ring": lies_in}

    _declare("account", values, book, dry_run=dry_run, yes=yes)


def add_source(
    id: IdArgument = None,  # noqa: A002 - the argument's name
    name: NameOption = None,
    book: options.BookOption = None,
    dry_run: DryRun = False,  # noqa: FBT002 - Typer's way
    yes: Yes = False,  # noqa: FBT002 - Typer's way
) -> None:
    """Add a source of funding beside the usual ones."""
    _declare("source", lambda _: _identity("id", id, name), book, dry_run=dry_run, yes=yes)


def _identity(key: str, word: str | None, name: str | None) -> dict[str, Any]:
    found = need(word, key.upper(), f"its {key}", str)
    return {key: found, "name": need(name, "--name", "what people call it", str)}


def _declare(
    section: str, values_for: Callable[[Book], dict[str, Any]], book: str | None, *, dry_run: bool, yes: bool
) -> None:
    from hmsledger.store.addition import add_to_file
    from hmsledger.store.lock import locked
    from hmsledger.store.read import read_book
    from hmsledger.store.write import replace_content

    if not (dry_run or yes or can_ask()):
        raise MisuseError(
            "nothing is written without a yes, and there is no terminal to ask at",
            "add --yes, or --dry-run to look first",
        )
    whereabouts = whereabouts_of(book)
    reading = read_book(whereabouts).sound()
    values = values_for(reading.book)
    key = "code" if section == "scheme" else "id"
    if _stands(reading.book, section, values, key):
        sys.stdout.write(f"{section} {values[key]} is already declared; nothing is written.\n")
        return
    path = _file_for(section, reading, values)
    addition = add_to_file(reading, path, section, values)
    if dry_run or not yes:
        (sys.stdout if dry_run else sys.stderr).write(
            f"To {addition.shown}, from line {addition.line}:\n\n{addition.block}"
        )
    if dry_run:
        return
    if not yes:
        confirm("Add this?")
    with locked(whereabouts.root):
        if read_book(whereabouts).files != reading.files:
            raise RefusedEntryError(
                "the book was changed by someone else in the meantime; nothing is written", "run the same command again"
            )
        warning = replace_content(addition.path, addition.old, addition.new)
    sys.stdout.write(f"Added {section} {values[key]} to {addition.shown}:{addition.line}\n")
    if warning:
        sys.stderr.write(f"hmsledger: {warning}\n")


def _file_for(section: str, reading: Any, values: dict[str, Any]) -> Path:  # noqa: ANN401 - a Reading; its room is heavy
    from hmsledger.store.addition import file_for_body, file_for_scheme

    return file_for_scheme(reading, values["code"]) if section == "scheme" else file_for_body(reading)


def _stands(book: Book, section: str, values: dict[str, Any], key: str) -> bool:
    """Return whether the same declaration stands already.

    Raises:
        RefusedEntryError: its name stands for something else.
    """
    known: dict[str, Any] = {
        "body": book.bodies,
        "scheme": book.schemes,
        "account": book.accounts,
        "source": book.sources,
    }
    standing = known[section].get(values[key])
    if standing is None and values[key] not in (RINGS if section == "account" else ()):
        return False
    same = standing is not None and all(_plain(getattr(standing, name)) == value for name, value in values.items())
    if not same:
        raise RefusedEntryError(
            f"{section} {values[key]} is already declared and says something else",
            "use another name, or leave it as it is",
        )
    return True


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
