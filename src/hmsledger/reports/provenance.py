"""What an answer was computed from: it closes every report, so that the figures can be found again years later."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hmsledger.clocks import Clocks
from hmsledger.entries import Book, id_order
from hmsledger.reports.page import Items, Json, Page, Records
from hmsledger.reports.words import plural, seen_words

COLUMN = "computed_from"
"""The column of CSV that says it, the same in every row: a row that is copied elsewhere still says where it is from."""


def last_of(book: Book) -> str:
    """Return the id of the entry that was recorded last; of several of one day, the last of them by id."""
    last = max(book.entries, key=lambda entry: (entry.recorded, id_order(entry.id)), default=None)
    return last.id if last else ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an answer was computed from.

    Attributes:
        book: the book, with nothing in it that is withheld.
        digest: works out the digest of the book's values.
        files: the digest of the bytes of its files; empty where they are a commit's.
        commit: the commit that is checked out around it; empty where there is none.
        clocks: through which clocks it was looked at.
        version: that of the program.
        question: the command and its options, by their names.
    """

    book: Book
    digest: Callable[[], str]
    files: str
    commit: str
    clocks: Clocks
    version: str
    question: Mapping[str, str | list[str]]

    @property
    def last_entry(self) -> str:
        """The id of the entry that was recorded last; of several of one day, the last of them by id."""
        return last_of(self.book)

    @property
    def told(self) -> dict[str, str]:
        """What it was computed from, by name; the digest of the values takes as long as half of reading the book."""
        return {
            "entries": str(len(self.book.entries)),
            "last_entry": self.last_entry,
            "digest": self.digest(),
            "files": self.files,
            "commit": self.commit,
            "version": self.version,
        }

    def closing(self, page: Page) -> Page:
        """Return a page that ends with what it was computed from."""
        return replace(page, blocks=(*page.blocks, self._words()), data=self._data(page), records=self._records(page))

    def _words(self) -> Items:
        count = plural(len(self.book.entries), "entry", "entries")
        last = f", the last of them {self.last_entry}" if self.last_entry else ""
        said = {"as at": seen_words(self.clocks), "ledger files": self.files, "git commit": self.commit}
        return Items(
            f"Computed by hmsledger {self.version} from {count}{last}:",
            tuple(f"{name}: {value}" for name, value in said.items() if value),
        )

    def _data(self, page: Page) -> Callable[[], Json]:
        def data() -> Json:
            said: dict[str, Any] = dict(page.data())  # type: ignore[arg-type]  # a report is an object, never a list
            book = {
                **said.get("book", {}),
                "entries": len(self.book.entries),
                "digest": self.digest(),
                "last_entry": self.last_entry,
                "files": self.files,
                "commit": self.commit or None,
            }
            return {**said, "book": book, "version": self.version, "question": dict(self.question)}

        return data

    def _records(self, page: Page) -> Callable[[], Records]:
        def records() -> Records:
            from urllib.parse import urlencode  # noqa: PLC0415 - text needs none of it, and it takes milliseconds

            found = page.records()
            said = urlencode({**self.question, **self.told}, doseq=True, safe=":@/ ")
            return found._replace(names=(*found.names, COLUMN), rows=tuple((*row, said) for row in found.rows))

        return records
