"""``hmsledger diff``: what a change to the book does in money."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from hmsledger.commands import NO
from hmsledger.commands.options import Reading
from hmsledger.commands.output import write_page
from hmsledger.commands.questions import question_of
from hmsledger.commands.reading import OpenBook, closed_by, commit_of, whereabouts_of
from hmsledger.commands.spreading import spread
from hmsledger.findings import MisuseError, brief
from hmsledger.store.files import SourceFile, load_files

if TYPE_CHECKING:
    from hmsledger.history.git import Repository

Before = Annotated[str, typer.Argument(metavar="COMMIT", help="The earlier state, or both as COMMIT..COMMIT.")]
After = Annotated[
    str | None, typer.Argument(metavar="[COMMIT]", help="The later state. Default: the book as it stands in its files.")
]
ExitCode = Annotated[
    bool, typer.Option("--exit-code", help="End with 1 where money moved, or an entry no longer stands as it stood.")
]
_FILES = "the working files"


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("diff")(spread(diff, "reading", Reading))


def diff(before: Before, after: After = None, exit_code: ExitCode = False, *, reading: Reading) -> None:  # noqa: FBT002 - Typer's way
    """Say what a change does in money: entries added, and the totals that change, before and after.

    The two states are commits of git, or a commit and the book as it stands in its files.
    """
    from hmsledger.history.git import Repository
    from hmsledger.history.states import SHORT, States, book_at
    from hmsledger.reports.diff import diff as difference
    from hmsledger.store.read import read_files

    delivery, clocks = reading.delivery, reading.clocks
    if after is None and ".." in before:
        before, _, after = before.partition("..")
        before, after = before or "HEAD", after or "HEAD"
    whereabouts = whereabouts_of(reading.book)
    root = whereabouts.root
    repository = Repository(root if root.is_dir() else root.parent)
    old, new = _commit(repository, before), _commit(repository, after) if after is not None else None
    files = load_files(whereabouts)
    now = OpenBook(whereabouts, files).book if new is None else read_files(whereabouts, files).book
    with repository.objects() as objects:
        states = States(repository, objects, whereabouts)
        later = now if new is None else book_at(states, new, now.by_id)
        earlier = book_at(states, old, later.by_id)
    names = (f"{brief(before)} ({old[:SHORT]})", f"{brief(after)} ({new[:SHORT]})" if after and new else _FILES)
    found = difference(earlier, later, names, clocks)
    contents = [file.data for file in files if isinstance(file, SourceFile)] if new is None else []
    asked = question_of("diff", before=before, after=after, **reading.asked)
    page = closed_by(found.page, later, contents, new or commit_of(whereabouts), clocks, asked)
    write_page(page, delivery, whereabouts)
    sys.stdout.flush()
    if exit_code and found.matters:
        raise typer.Exit(NO)


def _commit(repository: "Repository", name: str) -> str:
    """Return the id of a commit.

    Raises:
        MisuseError: there is none of that name.
    """
    found = repository.commit(name)
    if found is None:
        advice = "name a branch, a tag or a commit id; see: git log --oneline"
        if repository.boundary():
            advice = "this clone holds only the latest history; fetch the rest with: git fetch --unshallow"
        raise MisuseError(f"git knows no commit “{brief(name)}” here", advice)
    return found
