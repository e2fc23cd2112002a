"""What ``hmsledger verify REPORT`` does: the report's own question is asked again, and the answers are compared."""

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from hmsledger.commands import NO, application
from hmsledger.commands.exempting import book_with_figures, write_exempt
from hmsledger.commands.output import write_page
from hmsledger.commands.questions import words_of
from hmsledger.findings import MisuseError, brief
from hmsledger.render import Format
from hmsledger.store.find import Whereabouts

if TYPE_CHECKING:
    from hmsledger.entries import Book
    from hmsledger.reports.following import Difference
    from hmsledger.reports.reread import Reread

_ADVICE = "name a report written with --format json or --format csv, by report, explain, show, list or reconcile"


def verify_report(
    name: str, form: Format, output: str | None, whereabouts: Whereabouts, with_exempt: str | None = None
) -> None:
    """Say whether a report still follows from a book; ends with 1 where it does not.

    Raises:
        MisuseError: the file is no report, cannot be read, or holds exempt figures that nobody has asked for.
        DamagedBookError: the book cannot be read into entries.
    """
    from hmsledger.digest import digest_of_book
    from hmsledger.reports.following import Verdict, differences, following_page, verdict_on
    from hmsledger.store.read import read_book

    said = _read(name)
    if said.exempt and with_exempt is None:
        message = f"“{brief(name)}” is not for publication: it holds exempt figures"
        raise MisuseError(message, "name the private book that they are from with --with-exempt PATH")
    private = with_exempt if said.exempt else None
    reading = read_book(whereabouts).sound()
    book = reading.book
    try:
        found = differences(said, _asked_again(said, whereabouts, {}, private))
        then = _then(said, book, whereabouts, private) if found else None
    except ValueError as error:
        raise MisuseError(f"“{brief(name)}” cannot be verified: {error}", _ADVICE) from None
    verdict = verdict_on(said, digest_of_book(book), found, then)
    page = following_page(name, said, book, found, verdict)
    if private is None:
        write_page(page, form, output, whereabouts)
    else:
        write_exempt(page, book_with_figures(reading, private), form, output, whereabouts)
    if verdict is not Verdict.FOLLOWS:
        raise typer.Exit(NO)


def _read(name: str) -> "Reread":
    from hmsledger.reports.reread import reread
    from hmsledger.store.gate import RefusedError, read_bytes

    try:
        data = read_bytes(Path(name), name)
    except RefusedError as refused:
        raise MisuseError(refused.finding.message, refused.finding.help) from None
    try:
        return reread(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise MisuseError(f"“{brief(name)}” cannot be verified: it is no UTF-8 text", _ADVICE) from None
    except ValueError as error:
        raise MisuseError(f"“{brief(name)}” cannot be verified: {error}", _ADVICE) from None


def _then(
    said: "Reread", book: "Book", whereabouts: Whereabouts, private: str | None
) -> "tuple[Difference, ...] | None":
    """Return what the report says otherwise than the book as known when the report's last entry was recorded.

    Returns:
        The differences; None where that day is not known, or the report was asked for another.
    """
    from hmsledger.reports.following import differences

    last = book.by_id.get(said.last_entry)
    if last is None or "as-known" in said.question:
        return None
    again = _asked_again(said, whereabouts, {"as-known": last.recorded.isoformat()}, private)
    # That it was asked for another day is no difference in what was answered.
    return tuple(pair for pair in differences(said, again) if not pair.place.endswith("as_known"))


def _asked_again(said: "Reread", whereabouts: Whereabouts, more: dict[str, str], private: str | None) -> "Reread":
    """Return the answer to the report's question from the book of today.

    Raises:
        ValueError: it is no question of this program's, or the book cannot answer it any more.
    """
    from hmsledger.reports.reread import reread

    answer = io.StringIO()
    words = words_of({**said.question, **more}, _book_of(said, whereabouts), said.form, private)
    try:
        with redirect_stdout(answer), redirect_stderr(io.StringIO()):
            application(words)(words, prog_name="hmsledger", standalone_mode=False)
    except MisuseError as error:
        raise ValueError(f"the book cannot answer its question any more: {error.message}") from None
    return reread(answer.getvalue())


def _book_of(said: "Reread", whereabouts: Whereabouts) -> str:
    """Return the path of the book, or of the one file of it that the report is about.

    Raises:
        ValueError: the report names a file that is none of the book's.
    """
    part = said.question.get("file")
    if part is None:
        return str(whereabouts.only or whereabouts.root)
    path = whereabouts.root / str(part)
    if ".." in Path(str(part)).parts or not path.resolve().is_relative_to(whereabouts.root.resolve()):
        raise ValueError("it names a file that is none of the book's")
    return str(path)
