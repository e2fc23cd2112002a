"""``hmsledger check``: everything that is wrong with a book, at once."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hmsledger.clocks import Clocks
from hmsledger.commands import NO, options
from hmsledger.commands.choosing import Choice, read_choice
from hmsledger.commands.exempting import refuse_for_exempt, write_exempt_findings
from hmsledger.commands.output import write_inspection, write_step_summary
from hmsledger.commands.progress import working
from hmsledger.commands.reading import whereabouts_of
from hmsledger.entries import Book
from hmsledger.findings import Finding, MisuseError, Severity, did_you_mean
from hmsledger.store.find import Whereabouts, locate

if TYPE_CHECKING:
    from hmsledger.render.findings import FindingsFormat
    from hmsledger.render.findings.inspection import Inspection
    from hmsledger.reports.page import Table
    from hmsledger.store.read import Reading

_TOPS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""The variables in which CI services say where the top of the repository is."""

Paths = Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", help="Folders or files. Default: the book.")]
OutputFormat = Annotated[
    str,
    typer.Option(
        "--output-format",
        metavar="FORMAT",
        envvar="HMSLEDGER_OUTPUT_FORMAT",
        help="full, concise, json, json-lines, github, gitlab, sarif, junit or rdjson.",
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="CODE,...", help="Only these findings; * stands for any text. May be repeated."),
]
Ignore = Annotated[
    list[str] | None, typer.Option("--ignore", metavar="CODE,...", help="Not these findings. May be repeated.")
]
Least = Annotated[
    str | None,
    typer.Option("--severity", metavar="SEVERITY", help="Only what is as grave: error, warning or information."),
]
MaxWarnings = Annotated[
    int | None, typer.Option("--max-warnings", metavar="N", min=0, help="End with 1 when there are more warnings.")
]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="End with 0 whatever is found.")]

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
    select: Select = None,
    ignore: Ignore = None,
    severity: Least = None,
    max_warnings: MaxWarnings = None,
    exit_zero: ExitZero = False,  # noqa: FBT002 - Typer's way
    output_format: OutputFormat = "full",
    since: Since = None,
    output: options.Output = None,
    book: options.BookOption = None,
    with_exempt: options.WithExempt = None,
) -> None:
    """Say everything that is wrong with a book, all at once, and everything worth knowing about it.

    Ends with 0 where there is no error, and with 1 where there is one. What the options leave out does not count, but
    what cannot be read is never left out.
    """
    from hmsledger.render.findings import FindingsFormat
    from hmsledger.reports.words import plural

    form = _read_format(output_format)
    choice = read_choice(select, ignore, severity)
    clocks = options.read_clocks(as_at, as_known)
    targets = [_locate(path) for path in paths] if paths else [whereabouts_of(book)]
    run = _Run(choice, clocks, clocks.as_at or clocks.as_known or date.today(), with_exempt)  # noqa: DTZ011 - the officer's own calendar day
    if with_exempt is not None:
        refuse_for_exempt(form, {target.root for target in targets})
    with working("Checking"):
        for root in dict.fromkeys(target.root for target in targets):
            run.look_at(root, [target.only for target in targets if target.root == root], since)
        choice.refuse_unknown(run.codes)
        inspection = run.inspection()
    if with_exempt is not None:
        write_exempt_findings(inspection, run.books, form, output, targets)
    else:
        write_inspection(inspection, form, output, targets)
    if form is FindingsFormat.GITHUB:
        write_step_summary(inspection, run.books, run.changes(since))
    sys.stderr.write(run.advice())
    warnings = sum(finding.severity is Severity.WARNING for finding in inspection.findings)
    too_many = max_warnings is not None and warnings > max_warnings
    if too_many:
        sys.stderr.write(f"hmsledger: {plural(warnings, 'warning')}, and --max-warnings allows {max_warnings:,}\n")
    failed = too_many or any(finding.severity is Severity.ERROR for finding in inspection.findings)
    if failed and not exit_zero:
        raise typer.Exit(NO)


@dataclass
class _Run:
    """What is gathered from one book after another."""

    choice: Choice
    clocks: Clocks
    today: date
    with_exempt: str | None = None
    found: list[Finding] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    private: dict[str, bytes] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    books: list[Book] = field(default_factory=list)
    places: list[Whereabouts] = field(default_factory=list)
    entries: int = 0
    hidden: int = 0
    partial: bool = False
    codes: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)

    def look_at(self, root: Path, only: list[Path | None], since: str | None) -> None:
        """Check one book, or the files of it that are asked for."""
        from hmsledger.checks import findings_of, findings_of_part
        from hmsledger.store.files import shown_path
        from hmsledger.store.place import placed
        from hmsledger.store.read import read_book

        reading = read_book(Whereabouts(root))
        damage = set(reading.damage)
        if not damage:
            book, beside = self._with_figures(reading)
            found = findings_of(book, self.today, self.clocks) + beside + self._of_seals(reading)
            self.books.append(book)
            self.places.append(reading.whereabouts)
        elif reading.unread is None:
            found = reading.damage
        else:
            found = reading.damage + findings_of_part(reading.book, reading.unread, self.today, self.clocks)
        if since is not None:
            from hmsledger.history.since import findings_since

            found += findings_since(reading, since)
        self.partial = self.partial or bool(damage)
        self.contents |= {file.shown: file.data for file in reading.files}
        wanted = None if None in only else {shown_path(path) for path in only if path is not None}
        looked_at = [finding for finding in found if wanted is None or finding.spot.file in wanted]
        self.codes |= {finding.code for finding in found}
        self.kept |= {finding.code for finding in looked_at if finding in damage and self.choice.ignores(finding)}
        chosen = tuple(finding for finding in looked_at if finding in damage or self.choice.takes(finding))
        self.hidden += len(looked_at) - len(chosen)
        self.found += placed(chosen, {file.shown: file.data for file in reading.files} | self.private)
        self.entries += sum(wanted is None or entry.spot.file in wanted for entry in reading.book.entries)
        self.files += [file.shown for file in reading.files] if wanted is None else sorted(wanted)

    def _with_figures(self, reading: "Reading") -> tuple[Book, tuple[Finding, ...]]:
        """Return a book with its exempt figures where they are asked for, and what is wrong with them."""
        if self.with_exempt is None:
            return reading.book, ()
        from hmsledger.commands.exempting import private_book
        from hmsledger.exempt import findings_of_figures, with_figures

        private = private_book(reading, self.with_exempt)
        self.private = dict(private.contents())
        book = with_figures(reading.filed, reading.book, private.figures)
        return book, (*reading.book.exposed, *findings_of_figures(reading.filed, private.figures))

    def _of_seals(self, reading: "Reading") -> tuple[Finding, ...]:
        """Return what the seals of a book say otherwise."""
        from hmsledger.seals.where import SIGNATURE, folder_of

        root = reading.whereabouts.root
        if not folder_of(root).is_dir():
            return ()
        from hmsledger.seals.folder import seals_of
        from hmsledger.seals.proving import findings_of_seals
        from hmsledger.seals.signatures import signatures_of
        from hmsledger.seals.signing import SIGNERS
        from hmsledger.store.place import placed

        seals = seals_of(root)
        contents = {file.shown: file.data for file in seals.files}
        self.contents |= contents
        _, told = signatures_of(seals, folder_of(root) / SIGNERS, SIGNATURE)
        found = (*findings_of_seals(reading.filed, seals), *told)
        return placed(found, {file.shown: file.data for file in reading.files} | contents)

    def inspection(self) -> "Inspection":
        """Return what was found, nothing twice."""
        from hmsledger.render.findings.inspection import Inspection

        once = {(finding.code, finding.message, finding.spot.file, finding.place): finding for finding in self.found}
        return Inspection(
            findings=tuple(sorted(once.values(), key=lambda finding: finding.spot.file)),
            contents=self.contents,
            files=tuple(self.files),
            entries=self.entries,
            day=self.today,
            hidden=self.hidden,
            partial=self.partial,
            paths=_from_the_top({*self.files, *(finding.spot.file for finding in self.found)}),
        )

    def changes(self, since: str | None) -> "Iterator[Table]":
        """Yield the totals of each book before and after, where a commit to compare with is named and can be read."""
        if since is None:
            return
        from hmsledger.history.states import book_since
        from hmsledger.reports.change import change

        for book, place in zip(self.books, self.places, strict=True):
            before = book_since(place, since, book.by_id)
            if before is not None:
                yield change(before, book)

    def advice(self) -> str:
        """Return what to know of findings that were to be left out and cannot be."""
        codes = ", ".join(sorted(self.kept))
        return f"hmsledger: what cannot be read is always shown: {codes} cannot be ignored\n" if codes else ""


def _read_format(word: str) -> "FindingsFormat":
    """Return the format that is asked for.

    Raises:
        MisuseError: there is no such format.
    """
    from hmsledger.render.findings import FindingsFormat

    names = [form.value for form in FindingsFormat]
    if word not in names:
        raise MisuseError(f"there is no format “{word}”", did_you_mean(word, names, "choose one"))
    return FindingsFormat(word)


def _from_the_top(shown: Iterable[str]) -> Mapping[str, str]:
    """Return the paths of files from the top of the repository, as CI services know them."""
    here = Path.cwd()
    named = (Path(os.environ[name]) for name in _TOPS if os.environ.get(name))
    repository = (folder for folder in (here, *here.parents) if (folder / ".git").exists())
    top = next((folder for folder in (*named, *repository) if here.is_relative_to(folder)), here)
    found = {}
    for file in shown:
        path = here / file
        found[file] = (path.relative_to(top) if path.is_relative_to(top) else path).as_posix()
    return found


def _locate(path: str) -> Whereabouts:
    """Return where a path leads; a thing that no ledger can be is misuse.

    Raises:
        MisuseError: there is nothing, or no file or folder.
    """
    found = Path(path)
    if found.exists() and not (found.is_file() or found.is_dir()):
        raise MisuseError(f"“{path}” is no file and no folder", "name a TOML file or a folder of them")
    return locate(found)
