"""What ``hmsledger verify REPORT`` does: the report's own question is asked again, and the answers are compared."""

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from hmsledger.commands import NO, application
from hmsledger.commands.anew import asked_anew
from hmsledger.commands.exempting import book_with_figures, write_exempt
from hmsledger.commands.output import Delivery, write_page
from hmsledger.commands.questions import words_of
from hmsledger.findings import MisuseError, brief
from hmsledger.store.find import Whereabouts

if TYPE_CHECKING:
    from hmsledger.entries import Book
    from hmsledger.reports.following import Difference
    from hmsledger.reports.reread import Reread

_ADVICE = "name a report written with --format json or --format csv, by report, explain, show, list or reconcile"


def verify_report(name: str, delivery: Delivery, whereabouts: Whereabouts, with_exempt: str | None = None) -> None:
    """Say whether a report still follows from a book; ends with 1 where it does not.

    Raises:
        MisuseError: the file is no report, cannot be read, or holds exempt figures that nobody has asked for.
        DamagedBookError: the book cannot be read into entries.
    """
    from hmsledger import __version__
    from hmsledger.digest import digest_of_book
    from hmsledger.money import Unstated
    from hmsledger.reports.following import (
        Verdict,
        concealed,
        differences,
        differences_of_book,
        following_page,
        verdict_on,
    )
    from hmsledger.store.read import read_book
    from hmsledger.withheld import lines_in

    said = _read(name)
    if said.exempt and with_exempt is None:
        message = f"“{brief(name)}” is not for publication: it holds exempt figures"
        raise MisuseError(message, "name the private book that they are from with --with-exempt PATH")
    private = with_exempt if said.exempt else None
    reading = read_book(whereabouts).sound()
    book = reading.book
    digest = digest_of_book(book)
    try:
        found = (
            *differences_of_book(said, book, digest),
            *differences(said, _asked_again(said, whereabouts, {}, private)),
        )
        then = _then(said, book, whereabouts, private) if found else None
    except ValueError as error:
        raise MisuseError(f"“{brief(name)}” cannot be verified: {error}", _ADVICE) from None
    verdict = verdict_on(said, digest, __version__, found, then)
    withholds = any(line.amount is Unstated.WITHHELD for entry in book.entries for line in lines_in(entry))
    if withholds and private is None and verdict is Verdict.DOES_NOT_FOLLOW:
        found = concealed(found)
    page = following_page(name, said, book, found, verdict, told=then is not None)
    if private is None:
        write_page(page, delivery, whereabouts)
    else:
        write_exempt(page, book_with_figures(reading, private), delivery, whereabouts)
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
    """Return what the report says otherwise than the book as it was when the report was made.

    Returns:
        The differences; None where it cannot be told what the book was then, and the book as known at the end of the
        day on which the report's last entry was recorded does not give its figures.
    """
    from hmsledger.reports.earlier import entries_then
    from hmsledger.reports.following import differences

    held = entries_then(book, said.entries, said.last_entry, said.digest)
    if held is not None:
        return differences(said, _asked_again(said, whereabouts, {}, private, held))
    last = book.by_id.get(said.last_entry)
    if last is None or "as-known" in said.question:
        return None
    again = _asked_again(said, whereabouts, {"as-known": last.recorded.isoformat()}, private)
    # That it was asked for another day is no difference in what was answered.
    return None if any(not pair.place.endswith("as_known") for pair in differences(said, again)) else ()


def _asked_again(
    said: "Reread",
    whereabouts: Whereabouts,
    more: dict[str, str],
    private: str | None,
    only: frozenset[str] | None = None,
) -> "Reread":
    """Return the answer to the report's question from the book of today, or from some of its entries alone.

    Raises:
        ValueError: it is no question of this program's, or the book cannot answer it any more.
    """
    from hmsledger.reports.reread import reread

    answer = io.StringIO()
    words = words_of({**said.question, **more}, _book_of(said, whereabouts), said.form, private)
    try:
        with asked_anew(only), redirect_stdout(answer), redirect_stderr(io.StringIO()):
            application(words)(words, prog_name="hmsledger", standalone_mode=False)
    except MisuseError as error:
        raise ValueError(f"the book cannot answer its question any more: {error.message}") from None
    return reread(answer.getvalue(), without_days=said.without_days)


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
