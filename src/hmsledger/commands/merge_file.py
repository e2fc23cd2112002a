"""``hmsledger merge-file``: the merge driver that git calls for a ledger file both sides changed."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from hmsledger.commands import NO
from hmsledger.findings import MisuseError

Base = Annotated[str, typer.Argument(metavar="BASE", help="The common version (%O).")]
Ours = Annotated[str, typer.Argument(metavar="OURS", help="Our version (%A): the merged one is written over it.")]
Theirs = Annotated[str, typer.Argument(metavar="THEIRS", help="Their version (%B).")]
Name = Annotated[str | None, typer.Argument(metavar="[PATH]", help="The ledger file's name, for what is said (%P).")]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("merge-file")(merge_file)


def merge_file(base: Base, ours: Ours, theirs: Theirs, name: Name = None) -> None:
    """Merge two versions of a ledger file by entry, without losing or fusing any.

    Git calls it, once it is told to: git config merge.hmsledger.driver "hmsledger merge-file %O %A %B %P".
    Ends with 0 where the merge is clean, and with 1 where something must be decided: what, is said in words.
    """
    from hmsledger.history.merge import NotByEntryError, merged
    from hmsledger.render.visible import visible
    from hmsledger.store.write import replace_content

    shown = visible(name or ours)
    versions = [_read(path) for path in (base, ours, theirs)]
    try:
        outcome = merged(*versions)
        data, clashes = outcome.data, outcome.clashes
    except NotByEntryError as stop:
        from hmsledger.history.lines import merged_by_line

        data, clean = merged_by_line(Path(base), Path(ours), Path(theirs))
        sys.stderr.write(f"hmsledger: {shown} is merged line by line, as git does: {visible(stop.reason)}\n")
        clashes = [] if clean else ["the two sides changed the same lines: look at what stands between the marks"]
    if data != versions[1]:
        warning = replace_content(Path(ours), versions[1], data)
        sys.stderr.write(f"hmsledger: {warning}\n" if warning else "")
    for clash in clashes:
        sys.stderr.write(f"hmsledger: conflict in {shown}: {visible(clash)}\n")
    if clashes:
        sys.stderr.write("  help: edit the file between <<<<<<< and >>>>>>>, then run: hmsledger check\n")
        raise typer.Exit(NO)


def _read(path: str) -> bytes:
    from hmsledger.store.gate import RefusedError, read_bytes

    try:
        return read_bytes(Path(path), path)
    except RefusedError as refused:
        raise MisuseError(refused.finding.message, refused.finding.help) from None
