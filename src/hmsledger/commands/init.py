"""``hmsledger init``: a new book."""

from pathlib import Path
from typing import Annotated

import typer

from hmsledger.commands.endings import tell
from hmsledger.findings import MisuseError
from hmsledger.store.errors import NotWrittenError, RecordedButError
from hmsledger.store.find import DIRECTIVE, SCHEMA_FILE

_TITLE_PAGE = "council.toml"
_ATTRIBUTES = """# Ledger files and seals keep their bytes as they are, on every system.
*.toml -text
*.seal -text
*.sig -text
"""
_IGNORE = """# The lock and temporary files of hmsledger.
.hmsledger.lock
.*.tmp
"""


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("init")(init)


def init(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help="The folder of the new book.")] = "ledgers",
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What the book is about.")] = None,
    organisation: Annotated[
        str | None, typer.Option("--organisation", metavar="NAME", help="Whose budget it keeps.")
    ] = None,
) -> None:
    """Make a new book: a title page for the council, commented examples of what to add, and a schema for editors."""
    from hmsledger.render.visible import visible
    from hmsledger.store.addition import refuse_unreadable
    from hmsledger.store.jsonschema import json_schema
    from hmsledger.store.lock import locked
    from hmsledger.store.write import make_folder

    root = Path(folder)
    if any(root.glob("*.toml")) or (root.exists() and not root.is_dir()):
        raise MisuseError(f"“{folder}” holds something already", "name a new or empty folder")
    try:
        warnings = {make_folder(root)}
    except OSError as error:
        raise MisuseError(f"the folder “{folder}” cannot be made: {error.strerror}", "name another") from None
    refuse_unreadable({"title": title, "organisation": organisation})
    # The title page comes last: with it the book is there, and without it this command can be run again.
    files = {
        ".gitattributes": _ATTRIBUTES,
        ".gitignore": _IGNORE,
        SCHEMA_FILE: json_schema(),
        _TITLE_PAGE: _council(title, organisation),
    }
    with locked(root):
        for name, text in files.items():
            if not (root / name).exists():
                warnings.add(_put(root / name, text))
        said = "".join(f"hmsledger: {warning}\n" for warning in sorted(filter(None, warnings)))
        shown = visible(folder)
        tell(
            f"Made a book in {shown}. Next:\n"
            f'  hmsledger add body council --name "Council" --decides budget --yes --book {shown}\n'
            f'  hmsledger add scheme HMS --name "Housing Management System" --yes --book {shown}',
            advice=said,
        )


def _put(path: Path, text: str) -> str:
    """Write one of the files of a new book, and return a warning if the place cannot promise that it lasts.

    Raises:
        NotWrittenError: it is not there, or it is not certain that it lasts and it makes no book.
        RecordedButError: the title page is there, and so is the book, but it is not certain that it lasts.
    """
    from hmsledger.store.write import replace_content

    try:
        return replace_content(path, None, text.encode())
    except RecordedButError as error:
        if path.name == _TITLE_PAGE:
            raise
        message = f"the book is not made yet: {path.name} was written, but the command did not come to its end"
        raise NotWrittenError(message, error.help) from None


def _council(title: str | None, organisation: str | None) -> str:
    from hmsledger.store.compose import written_pairs

    page = written_pairs({"title": title or "Budget decisions", "organisation": organisation or "Our council"})
    return f"""{DIRECTIVE}
format = 1

# The title page of this book. Its name and whose budget it keeps stand at the head of every report.
[ledger]
{page}
# Bodies that decide, and what they have power over. A body whose list is empty can agree, but approves
# nothing. Example:
#
#   [[body]]
#   id = "council"
#   name = "Council"
#   decides = ["budget"]
#
# Schemes stand in files of their own beside this one. Example:
#
#   [[scheme]]
#   code = "HMS"
#   name = "Housing Management System"
#   account = "hra"
#
# Entries are only ever added, with hmsledger approve, vary, correct, decide and quote; none is edited or removed.
"""
