"""``hmsledger add``: the bodies, schemes, accounts and sources that entries name."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from hmsledger.commands import add_total, options
from hmsledger.commands.asking import need, some
from hmsledger.commands.declaring import Declaration, declare
from hmsledger.commands.endings import RefusedEntryError
from hmsledger.commands.lines import known_name
from hmsledger.commands.recording import DryRun, Yes
from hmsledger.entries import NOT_STATED, RINGS, SOURCES, Book
from hmsledger.findings import MisuseError

NameOption = Annotated[str | None, typer.Option("--name", metavar="NAME", help="What people call it.")]
_UNSAID: dict[str, Any] = {"account": NOT_STATED, "parent": "", "status": "", "decides": []}
IdArgument = Annotated[str | None, typer.Argument(metavar="ID", help="Its id, such as council.")]


def register(app: typer.Typer) -> None:
    """Add the group of commands to the program."""
    group = typer.Typer(
        rich_markup_mode=None,
        no_args_is_help=True,
        help="Add a body, scheme, account, source or stated total to the book.",
    )
    group.command("body")(add_body)
    group.command("scheme")(add_scheme)
    group.command("account")(add_account)
    group.command("source")(add_source)
    group.command("total")(add_total.add_total)
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
    found = need(word, key.upper(), f"its {key}", some)
    return {key: found, "name": need(name, "--name", "what people call it", _named)}


def _named(text: str) -> str:
    if text:
        return text
    raise MisuseError("“name” is empty", "say what people call it")


def _declare(
    section: str, values_for: Callable[[Book], dict[str, Any]], book: str | None, *, dry_run: bool, yes: bool
) -> None:
    def stands(known: Book, values: dict[str, Any]) -> bool:
        return _stands(known, section, values, "code" if section == "scheme" else "id")

    def place(reading: Any, values: dict[str, Any]) -> Path:  # noqa: ANN401 - a Reading; its room is heavy
        return _file_for(section, reading, values)

    declare(Declaration(section, values_for, stands, place), book, dry_run=dry_run, yes=yes)


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
    own_words = {"account": (*RINGS, NOT_STATED), "source": (*SOURCES, NOT_STATED)}
    if standing is None and values[key] not in own_words.get(section, (NOT_STATED,)):
        return False
    said = {**_UNSAID, **values}
    names = standing._fields if standing is not None else ()
    same = names and all(_plain(getattr(standing, name)) == said.get(name) for name in names if name != "spot")
    if not same:
        message = f"{section} {values[key]} is already declared and says something else"
        raise RefusedEntryError(message, "use another name, or leave it as it is")
    return True


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
