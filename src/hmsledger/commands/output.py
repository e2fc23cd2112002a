"""Answers and advice: where they go, and in which form."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from hmsledger.commands.streams import keep_exact
from hmsledger.entries import Book
from hmsledger.findings import Finding, MisuseError, did_you_mean
from hmsledger.render import FORMS, Format, format_of, render, text_of
from hmsledger.render.display import AS_IT_IS, Display
from hmsledger.reports.page import Page
from hmsledger.store.find import Whereabouts, files_of

if TYPE_CHECKING:
    from hmsledger.render.findings import FindingsFormat
    from hmsledger.render.findings.inspection import Inspection
    from hmsledger.render.table import Styled
    from hmsledger.reports.page import Table

_STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "information": "bold cyan",
    "place": "dim",
    "mark": "bold",
    "help": "",
    "head": "dim",
    "total": "bold",
}


def read_format(word: str | None, output: str | None = None) -> Format:
    """Return the format that is asked for, else the one that the ending of a file's name tells, else tables.

    Args:
        word: what ``--format`` says, if anything.
        output: the file that the answer goes to, if it goes to one.

    Raises:
        MisuseError: there is no such format.
    """
    try:
        ending = format_of(output) if output is not None else None
        return Format(word or ending or os.environ.get("HMSLEDGER_FORMAT") or Format.TABLE)
    except ValueError as error:
        names = [form.value for form in Format]
        unknown = str(error).partition("'")[2].partition("'")[0]
        raise MisuseError(f"there is no format “{unknown}”", did_you_mean(unknown, names, "choose one")) from None


def is_terminal(stream: TextIO | None = None) -> bool:
    """Return whether a person looks at the output on a terminal that can move and colour."""
    return (stream or sys.stdout).isatty() and os.environ.get("TERM") != "dumb"


class Delivery(NamedTuple):
    """In which form an answer is given, and to whom.

    Attributes:
        form: the format.
        output: the file that it goes to; None or ``-`` for standard output.
        display: how years and amounts are written.
    """

    form: Format = Format.TABLE
    output: str | None = None
    display: Display = AS_IT_IS

    @property
    def file(self) -> str | None:
        """The file that the answer goes to; None for standard output."""
        return None if self.output == "-" else self.output

    def render(self, page: Page) -> str | bytes:
        """Return a page in this form."""
        return render(page, self.form, display=self.display)


def delivery_of(word: str | None, output: str | None, display: Display = AS_IT_IS) -> Delivery:
    """Return in which form an answer is to be given.

    Args:
        word: what ``--format`` says, if anything.
        output: the file that the answer goes to, if it goes to one.
        display: how years and amounts are written.

    Raises:
        MisuseError: there is no such format, it is not for a terminal, or the display is not for it.
    """
    delivery = Delivery(read_format(word, output), output, display)
    known = FORMS[delivery.form]
    if known.name and delivery.file is None:
        raise MisuseError(
            f"{known.name} is not for the terminal", f"name a file that ends in {known.endings[0]} with -o"
        )
    if known.is_data and display != AS_IT_IS:
        raise MisuseError(
            f"“{delivery.form}” is for programs and holds exact pounds and years as they are",
            "leave the choice of units, years, negatives and accessibility out",
        )
    return delivery


def write_page(page: Page, delivery: Delivery, whereabouts: Whereabouts) -> None:
    """Write a page to a file, to the terminal, or as text to whatever reads it."""
    if (named := delivery.file) is not None:
        write_file(named, delivery.render(page), whereabouts)
        if delivery.form is Format.CSV:
            from hmsledger.commands.describing import describe

            describe(page, named, lambda name, text: write_file(name, text, whereabouts))
    else:
        write_answer(page, delivery)


def write_answer(page: Page, delivery: Delivery) -> None:
    """Write a page to the terminal, or as text to whatever reads it."""
    if delivery.form is Format.TABLE and is_terminal():
        from hmsledger.render.terminal import styled_text

        sys.stdout.write(styled_text(page, delivery.display))
    else:
        say(text_of(page, delivery.form, delivery.display), is_data=FORMS[delivery.form].is_data)


def say(text: str, *, is_data: bool) -> None:
    """Write a text to standard output; in one for programs what a code page lacks is escaped, and has no likeness."""
    if is_data:
        keep_exact(sys.stdout)
    sys.stdout.write(text)


def write_file(name: str, content: str | bytes, *books: Whereabouts) -> None:
    """Write an answer to a file outside every book that it was taken from.

    Raises:
        MisuseError: the file would lie in a book, or cannot be written.
    """
    refuse_in_books(name, *books)
    write_anywhere(name, content)


def refuse_in_books(name: str, *books: Whereabouts) -> None:
    """Refuse a file that lies in a book.

    Raises:
        MisuseError: it does, be it under another name.
    """
    path = Path(name)
    if any(_is_inside(path.resolve(), book.root.resolve()) or _is_one_of(path, book) for book in books):
        raise MisuseError(
            f"“{name}” lies in the book, and reading commands never write there", "name a file elsewhere with -o"
        )


def write_anywhere(name: str, content: str | bytes) -> None:
    """Write an answer to a file, wherever it lies.

    Raises:
        MisuseError: the file cannot be written.
    """
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    try:
        Path(name).write_bytes(data)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no file can have that name"
        raise MisuseError(f"“{name}” cannot be written: {reason}", "name another file with -o") from None
    from hmsledger.render.visible import visible

    sys.stderr.write(f"Wrote {visible(name)}\n")


def _is_inside(path: Path, root: Path) -> bool:
    return path == root or (root.is_dir() and path.is_relative_to(root))


def _is_one_of(path: Path, book: Whereabouts) -> bool:
    """Return whether a file is one of a book's under another name, as a hard link is."""
    return path.is_file() and path.stat().st_nlink > 1 and any(map(path.samefile, files_of(book.root)))


def write_inspection(
    inspection: "Inspection", form: "FindingsFormat", output: str | None, books: Iterable[Whereabouts]
) -> None:
    """Write what a check found to a file, to the terminal, or as text to whatever reads it."""
    from hmsledger.render.findings import FindingsFormat, lines_of

    if output not in {None, "-"}:
        write_file(str(output), "".join(f"{line.text}\n" for line in lines_of(inspection, form)), *books)
        return
    for_people = form in {FindingsFormat.FULL, FindingsFormat.CONCISE}
    _write_lines(lambda width: lines_of(inspection, form, width), sys.stdout, styled=for_people)


def write_findings(findings: Iterable[Finding], contents: Mapping[str, bytes]) -> None:
    """Write findings in full to stderr, with their source lines, taken from the bytes of the book's files."""
    from hmsledger.render.findings.full import blocks

    found = tuple(findings)
    _write_lines(lambda width: blocks(found, contents, width), sys.stderr, styled=True)


def write_step_summary(inspection: "Inspection", books: Iterable[Book], changes: "Iterable[Table]" = ()) -> None:
    """Add totals and findings to the summary that GitHub shows of a step, where there is one.

    Args:
        inspection: what was found.
        books: the books as they are now, if they can be read.
        changes: tables of totals before and after a change, where there is something to compare with.
    """
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    from hmsledger.render.findings.stepsummary import MOST_BYTES, step_summary
    from hmsledger.reports.page import Table, Title
    from hmsledger.reports.report import report
    from hmsledger.reports.selection import Selection

    pages = [report(book, Selection()) for book in books]
    totals = [*changes]
    totals += [
        block._replace(
            caption=f"Totals: {AS_IT_IS.words(page.blocks[0].text)}" if isinstance(page.blocks[0], Title) else "Totals"
        )
        for page in pages
        for block in page.blocks
        if isinstance(block, Table)
    ]
    try:
        with Path(name).open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(step_summary(inspection, totals, MOST_BYTES - file.tell()))
    except OSError as error:
        sys.stderr.write(f"hmsledger: the summary of the step cannot be written: {error.strerror}\n")


def _write_lines(lines: Callable[[int | None], "Iterable[Styled]"], stream: TextIO, *, styled: bool) -> None:
    """Write lines as they are, or as a terminal shows them: no wider than it is, styled as far as it can."""
    if not styled:
        keep_exact(stream)
    if not (styled and is_terminal(stream)):
        stream.writelines(f"{line.text}\n" for line in lines(None))
        return
    from rich.text import Text

    from hmsledger.render.terminal import plain_console

    console = plain_console(stderr=stream is sys.stderr)
    for line in lines(console.width):
        console.print(Text(line.text, style=_STYLES.get(line.role, "")), soft_wrap=True)
