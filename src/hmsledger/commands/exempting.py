"""Exempt figures on the command line: where they are read from, and the few places that they may be written to."""

import os
import secrets
import stat
import sys
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hmsledger.commands.output import Delivery, refuse_in_books, say
from hmsledger.entries import Book
from hmsledger.findings import MisuseError
from hmsledger.render import FORMS, Format, text_of
from hmsledger.reports.page import Page
from hmsledger.store.find import Whereabouts

if TYPE_CHECKING:
    from hmsledger.render.findings import FindingsFormat
    from hmsledger.render.findings.inspection import Inspection
    from hmsledger.store.private import PrivateBook
    from hmsledger.store.read import Reading

_PRIVATE = 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def private_book(reading: "Reading", named: str) -> "PrivateBook":
    """Return the private book that is named, with a warning on stderr where others can read it.

    Raises:
        MisuseError: there is none, or it does not lie apart from the public one.
        DamagedBookError: it cannot be read.
    """
    from hmsledger.store.private import read_private

    private = read_private(Path(named), reading.whereabouts.root)
    if private.warning:
        sys.stderr.write(f"hmsledger: {private.warning}\n")
    return private


def book_with_figures(reading: "Reading", named: str) -> Book:
    """Return a book with the exempt figures of the private book that is named; what does not fit stays withheld."""
    from hmsledger.exempt import findings_of_figures, with_figures
    from hmsledger.reports.words import plural

    private = private_book(reading, named)
    wrong = findings_of_figures(reading.filed, private.figures)
    if wrong:
        count = plural(len(wrong), "thing")
        sys.stderr.write(
            f"hmsledger: {count} in the private book or the commitments to it {'is' if len(wrong) == 1 else 'are'} not"
            " as it should be; see: hmsledger verify --with-exempt\n"
        )
    return with_figures(reading.filed, reading.book, private.figures)


def write_exempt(page: Page, book: Book, delivery: Delivery, whereabouts: Whereabouts) -> None:
    """Write a page with exempt figures, marked as such, to the terminal or to a file that only its owner can read.

    Raises:
        MisuseError: the answer would go where others can read it.
    """
    from hmsledger.reports.audience import for_officers

    marked = for_officers(page, book)
    if (named := delivery.file) is not None:
        write_exempt_file(named, delivery.render(marked), whereabouts)
        if delivery.form is Format.CSV:
            from hmsledger.commands.describing import describe

            describe(marked, named, lambda name, text: write_exempt_file(name, text, whereabouts))
    else:
        write_exempt_text(text_of(marked, delivery.form, delivery.display), is_data=FORMS[delivery.form].is_data)


def refuse_for_exempt(form: "FindingsFormat", books: Collection[Path]) -> None:
    """Refuse a check with exempt figures that is meant for others, or of several books.

    Raises:
        MisuseError: it is.
    """
    from hmsledger.render.findings import FindingsFormat as Formats

    own = (Formats.FULL, Formats.CONCISE, Formats.JSON, Formats.JSON_LINES)
    if form not in own:
        raise MisuseError(
            f"“{form}” is for services that others look at, and exempt figures are not for them",
            f"choose one of {', '.join(own)}, or leave --with-exempt out",
        )
    if len(books) > 1:
        raise MisuseError("a private book belongs to one public book", "check one book at a time with --with-exempt")


def write_exempt_findings(
    inspection: "Inspection",
    books: Iterable[Book],
    form: "FindingsFormat",
    output: str | None,
    places: Iterable[Whereabouts],
) -> None:
    """Write what a check of a book with exempt figures found, marked as such.

    Raises:
        MisuseError: it would go where others can read it.
    """
    from hmsledger.render.findings.exempt import text_of
    from hmsledger.reports.audience import mark_of

    text = text_of(inspection, form, mark_of(next(iter(books), Book())))
    if output not in {None, "-"}:
        write_exempt_file(str(output), text, *places)
    else:
        write_exempt_text(text)


def write_exempt_text(text: str, *, is_data: bool = False) -> None:
    """Write a text with exempt figures to stdout.

    Raises:
        MisuseError: that is a file which others can read.
    """
    with suppress(OSError, ValueError):  # a stream that is no file of the system's is nobody else's
        status = os.fstat(sys.stdout.fileno())
        if os.name == "posix" and stat.S_ISREG(status.st_mode) and status.st_mode & _OTHERS:
            raise MisuseError("the answer would go to a file that others can read", "name a file with -o instead")
    say(text, is_data=is_data)


def write_exempt_file(name: str, content: str | bytes, *books: Whereabouts) -> None:
    """Write a text with exempt figures to a file that nobody else can read, from its first byte.

    Raises:
        MisuseError: it would lie in a public book or its git repository, is no ordinary file, or cannot be written.
    """
    from hmsledger.store.private import repository_of

    try:
        path = Path(name).resolve()
        refuse_in_books(name, *books)
        if any((top := repository_of(book.root.resolve())) and path.is_relative_to(top) for book in books):
            raise MisuseError(
                f"“{name}” lies in the git repository of the public book, and what is written there is published",
                "name a file elsewhere with -o",
            )
        if path.exists() and not path.is_file():
            raise MisuseError(f"“{name}” is no ordinary file, and others may read it", "name a file with -o")
        _replace(path, content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no file can have that name"
        raise MisuseError(f"“{name}” cannot be written: {reason}", "name another file with -o") from None
    sys.stderr.write(f"Wrote {name}, which only you can read\n")


def _replace(path: Path, data: bytes) -> None:
    """Put a new file in the place of an old one, whose mode and other names are not kept."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(fresh, flags, _PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        fresh.replace(path)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
