"""What reading commands share: the book, the part of it that is asked for, and where its entries stand."""

import sys
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hmsledger.clocks import Clocks
from hmsledger.commands.anew import as_asked
from hmsledger.commands.options import Filters
from hmsledger.commands.output import Delivery, write_page
from hmsledger.commands.questions import Question
from hmsledger.entries import RINGS, SOURCES, AnyEntry, Book, Funding, Outcome
from hmsledger.findings import Finding, MisuseError, Spot, did_you_mean
from hmsledger.reports.page import Page
from hmsledger.reports.selection import Selection
from hmsledger.standing import Column
from hmsledger.store.files import SourceFile, load_files, shown_path
from hmsledger.store.find import Whereabouts, find_book
from hmsledger.years import Year, read_year

if TYPE_CHECKING:
    from hmsledger.reports.provenance import Provenance


def whereabouts_of(book: str | None) -> Whereabouts:
    """Return where the book is that ``--book`` or the surroundings name."""
    return find_book(book, Path.cwd())


_OPENED: list[object] = []
"""Every book that was opened. A process ends without taking it apart, which would take longer than many an answer."""


class OpenBook:
    """A book that is open for reading.

    Attributes:
        whereabouts: where it is.
        book: what it says.
        contents: the bytes of its files, by their shown paths.
    """

    def __init__(
        self, whereabouts: Whereabouts, files: tuple[SourceFile | Finding, ...], with_exempt: str | None = None
    ) -> None:
        """Read the files, and the exempt figures of a private book where one is named.

        Raises:
            DamagedBookError: they cannot be read into entries.
            MisuseError: the private book does not lie apart from this one.
        """
        from hmsledger.store.read import read_files

        reading = read_files(whereabouts, files).sound()
        _OPENED.append(reading)
        self.whereabouts = whereabouts
        self.book: Book = reading.book
        self.contents = {file.shown: file.data for file in reading.files}
        if with_exempt is not None:
            from hmsledger.commands.exempting import book_with_figures

            self.book = book_with_figures(reading, with_exempt)
        self.book = as_asked(self.book)

    def write(self, page: Page, delivery: Delivery) -> None:
        """Write a page of the book where it may be written: with exempt figures in it, for no other eyes."""
        if self.book.public is None:
            write_page(page, delivery, self.whereabouts)
            return
        from hmsledger.commands.exempting import write_exempt

        write_exempt(page, self.book, delivery, self.whereabouts)

    def where(self) -> Callable[[Spot], str]:
        """Return a function that says at which file and line a spot stands."""
        from hmsledger.store.place import Places

        places = Places(self.contents)
        return lambda spot: f"{spot.file}:{places.of(spot).line}"

    def files(self) -> frozenset[str]:
        """Return the shown paths of the only files that were asked for; none for the whole book."""
        only = self.whereabouts.only
        return frozenset({shown_path(only)}) if only else frozenset()

    def closed(self, page: Page, clocks: Clocks, question: Question, commit: str | None = None) -> Page:
        """Return a page that ends with what it was computed from.

        Args:
            page: the answer.
            clocks: through which clocks the book was looked at.
            question: the command and its options.
            commit: the commit that is checked out; None where it was not looked for yet.
        """
        return self.origin(clocks, question, commit).closing(page)

    def origin(self, clocks: Clocks, question: Question, commit: str | None = None) -> "Provenance":
        """Return what an answer from the book is computed from; the parameters are those of ``closed``."""
        only, root = self.whereabouts.only, self.whereabouts.root
        asked = dict(question)
        if only and root.is_dir():
            asked["file"] = only.relative_to(root).as_posix()
        commit = commit_of(self.whereabouts) if commit is None else commit
        return origin_of(self.book, self.contents.values(), commit, clocks, asked)

    def warn_of_errors(self, clocks: Clocks) -> str:
        """Return the advice on broken laws that a reading command owes its reader, or nothing."""
        from hmsledger.checks import errors_of

        count = len(errors_of(self.book, clocks))
        if not count:
            return ""
        errors = "an error" if count == 1 else f"{count} errors"
        return f"hmsledger: the check finds {errors} in this book; see: hmsledger check\n"


def closed_by(
    page: Page, book: Book, contents: Collection[bytes], commit: str, clocks: Clocks, question: Question
) -> Page:
    """Return a page that ends with what it was computed from; the other parameters are those of ``origin_of``."""
    return origin_of(book, contents, commit, clocks, question).closing(page)


def origin_of(book: Book, contents: Collection[bytes], commit: str, clocks: Clocks, question: Question) -> "Provenance":
    """Return what an answer is computed from.

    Args:
        book: the book; of one with exempt figures only what is public is told.
        contents: the bytes of its files; none where they are a commit's.
        commit: the commit that is checked out around it, or that it was read from; empty where there is none.
        clocks: through which clocks it was looked at.
        question: the command and its options.
    """
    from hmsledger import __version__
    from hmsledger.digest import digest_of_book, digest_of_files
    from hmsledger.reports.provenance import Provenance

    files = digest_of_files(contents) if contents else ""
    public = book.public or book
    # Data, records and their description say it each; it takes as long as half of reading the book.
    digest = cache(lambda: digest_of_book(public))
    return Provenance(public, digest, files, commit, clocks, __version__, question)


def commit_of(whereabouts: Whereabouts) -> str:
    """Return the commit that is checked out around a book; nothing where there is none."""
    from hmsledger.history.checkout import commit_checked_out

    root = whereabouts.root
    return commit_checked_out(root if root.is_dir() else root.parent)


def open_book(book: str | None, clocks: Clocks, with_exempt: str | None = None) -> OpenBook:
    """Return the book that is meant, with a warning on stderr if laws are broken in it."""
    whereabouts = whereabouts_of(book)
    opened = OpenBook(whereabouts, load_files(whereabouts), with_exempt)
    sys.stderr.write(opened.warn_of_errors(clocks))
    return opened


def select(opened: OpenBook, clocks: Clocks, filters: Filters, year: str | None, funding: str | None) -> Selection:
    """Return the part of a book that options name.

    Raises:
        MisuseError: one of them names something that does not exist.
    """
    book = opened.book
    return Selection(
        clocks=clocks,
        year=year_of(year) if year is not None else None,
        funding=funding_of(funding) if funding is not None else None,
        schemes=frozenset().union(
            *(book.family(_known(code, book.schemes, "scheme")) for code in filters.scheme or ())
        ),
        account=_known(filters.account, {*RINGS, *book.accounts, "not-stated"}, "account") if filters.account else "",
        source=_known(filters.source, {*SOURCES, *book.sources, "not-stated"}, "source") if filters.source else "",
        status=status_of(filters.status) if filters.status is not None else None,
        files=opened.files(),
    )


def known_entry(book: Book, entry: str, clocks: Clocks) -> AnyEntry:
    """Return the entry of an id.

    Raises:
        MisuseError: there is none, or it had not been recorded by then.
    """
    known = {item.id: item for item in book.entries if clocks.knows(item)}
    if entry in known:
        return known[entry]
    then = f" that was known on {clocks.as_known}" if entry in book.by_id else ""
    raise MisuseError(f"the book holds no entry “{entry}”{then}", did_you_mean(entry, known, "see: hmsledger list"))


def year_of(text: str) -> Year:
    """Return the year a word names.

    Raises:
        MisuseError: it names none, or two.
    """
    try:
        return read_year(text)
    except ValueError as error:
        raise MisuseError(str(error)) from None


def funding_of(text: str) -> Funding:
    """Return the funding type a word names.

    Raises:
        MisuseError: it names none.
    """
    return Funding(_known(text, [funding.value for funding in Funding], "funding type"))


def status_of(text: str) -> Column | Outcome:
    """Return the column or outcome a word names.

    Raises:
        MisuseError: it names none.
    """
    words: dict[str, Column | Outcome] = {outcome.value: outcome for outcome in Outcome}
    words.update({column.value: column for column in Column})
    return words[_known(text, words, "status")]


def _known(word: str, known: Collection[str], kind: str) -> str:
    if word in known:
        return word
    raise MisuseError(f"there is no {kind} “{word}”", did_you_mean(word, known, "name one that the book declares"))
