"""``hmsledger publish``: the book as a small static site."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from hmsledger.commands import options
from hmsledger.commands.options import Showing
from hmsledger.commands.questions import question_of
from hmsledger.commands.reading import open_book
from hmsledger.commands.spreading import spread
from hmsledger.findings import MisuseError
from hmsledger.reports.page import Page, Records

MANIFEST = "publication.json"
SCHEMA = "hmsledger/publication/1"
_FOLDERS = ("", "data", "entries", "schemes")

FolderArgument = Annotated[str, typer.Argument(metavar="DIR", help="The folder of the site; made where there is none.")]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("publish")(spread(publish, "showing", Showing))


def publish(
    folder: FolderArgument,
    as_at: options.AsAt = None,
    as_known: options.AsKnown = None,
    book: options.BookOption = None,
    *,
    showing: Showing,
) -> None:
    """Write the book as a static site: an overview, a page for each scheme and each entry, and data files.

    For the public: a withheld amount is nowhere in it. The address of a page depends on its code or id alone and stays.
    Running it again replaces what it wrote, and nothing else.
    """
    from hmsledger.commands.output import refuse_in_books
    from hmsledger.commands.placing import put
    from hmsledger.commands.progress import each
    from hmsledger.render.site import Site

    clocks, display = options.read_clocks(as_at, as_known), showing.display
    opened = open_book(book, clocks)
    root = Path(folder)
    refuse_in_books(folder, opened.whereabouts)
    before = _written_before(root, folder)
    asked = question_of("publish", as_at=as_at, as_known=as_known)

    def closing(page: Page) -> Page:
        return opened.closed(page, clocks, asked)

    foot = closing(Page((), dict, lambda: Records((), ()))).blocks[-1]
    site = Site(opened.book, clocks, display, opened.where(), closing, foot)
    written: list[str] = []
    try:
        for part in _FOLDERS:
            (root / part).mkdir(parents=True, exist_ok=True)
        for file in each(site.files(), "Writing pages", site.count):
            put(root / file.path, file.text.encode("utf-8", "backslashreplace"))
            written.append(file.path)
        gone = [name for name in before if name not in {*written}]
        for name in gone:
            (root / name).unlink(missing_ok=True)
        told = {"schema": SCHEMA, **opened.origin(clocks, asked).told, "files": written}
        put(root / MANIFEST, f"{json.dumps(told, indent=2, ensure_ascii=False)}\n".encode())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no file can have that name"
        raise MisuseError(
            f"“{folder}” cannot be written: {reason}; {len(written):,} files of it are", "mend that, and run it again"
        ) from None
    from hmsledger.render.visible import visible

    sys.stderr.write(
        f"Wrote {len(written):,} files to {visible(folder)}; begin with {visible(str(root / 'index.html'))}\n"
    )


def _written_before(root: Path, folder: str) -> list[str]:
    """Return what an earlier run wrote there: nothing else may be replaced or taken away.

    Raises:
        MisuseError: it is no folder, or holds what no run has written.
    """
    if not root.exists():
        return []
    if not root.is_dir():
        raise MisuseError(f"“{folder}” is a file, and a site is a folder", "name a folder")
    try:
        said: Any = json.loads((root / MANIFEST).read_bytes())
        names = said["files"] if said["schema"] == SCHEMA else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        names = None
    if names is None:
        if any(root.iterdir()):
            raise MisuseError(
                f"the folder “{folder}” holds what no earlier run has written, and it would be mixed up with the site",
                "name a folder that is empty or not there yet",
            )
        return []
    return [name for name in names if isinstance(name, str) and _is_ours(root, name)]


def _is_ours(root: Path, name: str) -> bool:
    """Return whether a file can be one of a site's: no name leads out of its folder."""
    parts = name.split("/")
    depth = len(parts)
    return (
        depth <= len(("folder", "file"))
        and parts[0] in (*_FOLDERS, name)
        and ".." not in parts
        and ((root / name).resolve().parent in {(root / part).resolve() for part in _FOLDERS})
    )
