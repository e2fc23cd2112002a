"""``hmsledger check``: everything that is wrong with a book, at once."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from hmsledger.clocks import Clocks
from hmsledger.commands import NO, options
from hmsledger.commands.output import write_findings
from hmsledger.commands.reading import whereabouts_of
from hmsledger.findings import Finding, MisuseError, Severity, did_you_mean
from hmsledger.store.find import Whereabouts, locate

_FORMATS = ("full", "json")

Paths = Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", help="Folders or files. Default: the book.")]
OutputFormat = Annotated[
    str, typer.Option("--output-format", metavar="FORMAT", envvar="HMSLEDGER_OUTPUT_FORMAT", help="full or json.")
]

Since = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="COMMIT", help="Prove from git that what stood at a commit still stands unchanged."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("check")(check)


def check(
    paths: Paths = None,
    as_at: options.AsAt = None,
    as_known: options.AsKnown = None,
    output_format: OutputFormat = "full",
    since: Since = None,
    book: options.BookOption = None,
) -> None:
    """Say everything that is wrong with a book, all at once, and everything worth knowing about it.

    Ends with 0 where there is no error, and with 1 where there is one.
    """
    if output_format not in _FORMATS:
        raise MisuseError(f"there is no format “{output_format}”", did_you_mean(output_format, _FORMATS, "choose one"))
    clocks = options.read_clocks(as_at, as_known)
    targets = [_locate(path) for path in paths] if paths else [whereabouts_of(book)]
    findings: list[Finding] = []
    contents: dict[str, bytes] = {}
    entries = files = 0
    for root in dict.fromkeys(target.root for target in targets):
        only = [target.only for target in targets if target.root == root]
        checked = _check(root, only, clocks, contents, since)
        findings += checked[0]
        entries += checked[1]
        files += checked[2]
    if output_format == "json":
        from hmsledger.render.findings import as_json

        sys.stdout.write(as_json(findings))
    else:
        from hmsledger.render.findings import summary
        from hmsledger.reports.words import plural

        write_findings(findings, to_stderr=False, contents=contents)
        where = f"{plural(entries, 'entry', 'entries')} in {plural(files, 'file')}"
        sys.stdout.write(f"{summary(findings, where)}\n")
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise typer.Exit(NO)


def _check(
    root: Path, only: list[Path | None], clocks: Clocks, contents: dict[str, bytes], since: str | None
) -> tuple[tuple[Finding, ...], int, int]:
    """Return the findings of one book, with the number of entries and files that were looked at."""
    from hmsledger.checks import findings_of
    from hmsledger.store.files import shown_path
    from hmsledger.store.read import read_book

    reading = read_book(Whereabouts(root))
    today = clocks.as_at or clocks.as_known or date.today()  # noqa: DTZ011 - the officer's own calendar day
    found = reading.damage or findings_of(reading.book, today, clocks)
    if since is not None:
        from hmsledger.history.since import findings_since

        found += findings_since(reading, since)
    contents |= {file.shown: file.data for file in reading.files}
    wanted = None if None in only else {shown_path(path) for path in only if path is not None}
    placed = tuple(finding for finding in reading.placed(found) if wanted is None or finding.spot.file in wanted)
    entries = sum(wanted is None or entry.spot.file in wanted for entry in reading.book.entries)
    return placed, entries, len(reading.files) if wanted is None else len(wanted)


def _locate(path: str) -> Whereabouts:
    """Return where a path leads; a thing that no ledger can be is misuse.

    Raises:
        MisuseError: there is nothing, or no file or folder.
    """
    found = Path(path)
    if found.exists() and not (found.is_file() or found.is_dir()):
        raise MisuseError(f"“{path}” is no file and no folder", "name a TOML file or a folder of them")
    return locate(found)
