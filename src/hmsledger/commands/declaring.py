"""What the commands that add a declaration share: work it out, show it, ask, and write it under the lock."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hmsledger.commands.asking import can_ask, confirm
from hmsledger.commands.endings import RefusedEntryError, tell
from hmsledger.commands.reading import whereabouts_of
from hmsledger.entries import Book
from hmsledger.findings import MisuseError


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is to be declared.

    Attributes:
        section: the list of the file that it is added to.
        values_for: makes its keys and values from the book; asks for what is missing.
        stands: says whether the same stands already; refuses what stands and says something else.
        place: says which file it goes to.
        refuse: refuses what would break a law, given the file that it goes to.
    """

    section: str
    values_for: Callable[[Book], dict[str, Any]]
    stands: Callable[[Book, dict[str, Any]], bool]
    place: Callable[[Any, dict[str, Any]], Path]
    refuse: Callable[[Any, Path, dict[str, Any]], None] | None = None


def declare(declaration: Declaration, book: str | None, *, dry_run: bool, yes: bool) -> None:
    """Add a declaration to the book.

    Args:
        declaration: what is to be declared.
        book: what ``--book`` says.
        dry_run: whether to write nothing.
        yes: whether to write without asking.

    Raises:
        MisuseError: something makes no sense, or nobody can be asked and ``--yes`` is missing.
        DeclinedError: the user said no.
        RefusedEntryError: its name stands for something else, or the book was changed in the meantime.
        NotWrittenError: the file could not be written.
    """
    from hmsledger.render.visible import unsteering_toml, visible
    from hmsledger.store.files import load_files
    from hmsledger.store.lock import locked
    from hmsledger.store.read import read_book

    if not (dry_run or yes or can_ask()):
        raise MisuseError(
            "nothing is written without a yes, and there is no terminal to ask at",
            "add --yes, or --dry-run to look first",
        )
    whereabouts = whereabouts_of(book)
    if yes and not dry_run and not can_ask():
        load_files(whereabouts)
        with locked(whereabouts.root):
            reading = read_book(whereabouts).sound()
            if addition := _addition(declaration, reading):
                _write(declaration.section, addition, whereabouts.root)
        return
    reading = read_book(whereabouts).sound()
    addition = _addition(declaration, reading)
    if addition is None:
        return
    stream = sys.stdout if dry_run else sys.stderr
    stream.write(f"To {visible(addition.shown)}, from line {addition.line}:\n\n{unsteering_toml(addition.block)}")
    if dry_run:
        return
    if not yes:
        confirm("Add this?")
    with locked(whereabouts.root):
        if read_book(whereabouts).files != reading.files:
            message = "the book was changed by someone else in the meantime; nothing is written"
            raise RefusedEntryError(message, "run the same command again")
        _write(declaration.section, addition, whereabouts.root)


def _addition(declaration: Declaration, reading: Any) -> Any:  # noqa: ANN401 - a Reading and an Addition; their rooms are heavy
    """Return the addition, or None where the same is declared already."""
    from hmsledger.store.addition import add_to_file

    values = declaration.values_for(reading.filed)
    section = declaration.section
    if declaration.stands(reading.filed, values):
        named = values.get("code") or values.get("id") or values["amount"]
        tell(f"{section.replace('_', ' ')} {named} is already declared; nothing is written.")
        return None
    path = declaration.place(reading, values)
    addition = add_to_file(reading, path, section, values)
    if declaration.refuse:
        declaration.refuse(reading, path, values)
    return addition


def _write(section: str, addition: Any, root: Path) -> None:  # noqa: ANN401 - as above
    from hmsledger.store.lock import locked_beside
    from hmsledger.store.write import replace_content

    said = f"Added {section.replace('_', ' ')} {addition.name} to {addition.shown}:{addition.line}"
    with locked_beside(addition.path, root):
        warning = replace_content(addition.path, addition.old, addition.new)
        tell(said, advice=f"hmsledger: {warning}\n" if warning else "")
