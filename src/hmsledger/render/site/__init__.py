"""The book as a small static site: an overview, a page a scheme, a page an entry, and data files beside.

Every page is whole in itself, as every HTML page is; addresses depend on codes and ids alone, so that they stay.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from hmsledger.clocks import Clocks
from hmsledger.entries import Book, Quotation
from hmsledger.render import Format, text_of
from hmsledger.render.display import Display
from hmsledger.render.html.body import Body
from hmsledger.render.html.document import Link, document
from hmsledger.render.site.addresses import address_of
from hmsledger.render.site.parts import entries_of_schemes
from hmsledger.reports.depth import Where
from hmsledger.reports.listing import Search, listing
from hmsledger.reports.page import Block, Column, Depth, Page, Paragraph, Pounds, Row, Table, Title
from hmsledger.reports.report import By, report
from hmsledger.reports.selection import Selection
from hmsledger.reports.show import show
from hmsledger.reports.wording import wording
from hmsledger.standing import standing_of

INDEX, ENTRIES = "index.html", "entries.html"
DATA = ("totals", "entries")
Closing = Callable[[Page], Page]


class File(NamedTuple):
    """A file of the site, by its path below the site's folder, with forward slashes."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Site:
    """A book that is published.

    Attributes:
        book: the book, with nothing in it that is withheld.
        clocks: through which days it is looked at.
        display: how years and amounts are written.
        where: says in which file and line a spot stands.
        closing: ends a page with what it was computed from.
        foot: the block that it ends a page with, worked out once for all pages that people read.
    """

    book: Book
    clocks: Clocks
    display: Display
    where: Where
    closing: Closing
    foot: Block

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self._entries) + len(self.book.schemes) + len(DATA) * 2 + 2

    @property
    def _entries(self) -> tuple[str, ...]:
        return tuple(entry.id for entry in self.book.entries if self.clocks.knows(entry))

    def files(self) -> Iterator[File]:
        """Yield every file; what leads to others comes after them, and the overview last."""
        yield from self._of_entries()
        yield from self._of_schemes()
        selection = Selection(self.clocks)
        totals = self.closing(report(self.book, selection, None, self.where))
        listed = self.closing(listing(self.book, selection, Search(), self.where))
        for name, page in zip(DATA, (totals, listed), strict=True):
            yield File(f"data/{name}.json", text_of(page, Format.JSON))
            yield File(f"data/{name}.csv", text_of(page, Format.CSV))
        yield File(ENTRIES, self._page(listed, "", self._addresses("entries", self._entries)))
        yield File(INDEX, self._overview(totals))

    def _of_entries(self) -> Iterator[File]:
        addresses = {entry: f"{address_of(entry)}.html" for entry in self._entries}
        for entry in self.book.entries:
            if entry.id not in addresses:
                continue
            page = show(self.book, entry, self.clocks, self.where)
            target = self.book.by_id[getattr(entry, "of", entry.id)]
            decides = not isinstance(target, Quotation) and (
                not hasattr(target, "decision") or standing_of(self.book, target, self.clocks) is not None  # type: ignore[arg-type]  # what has a decision and is no later one stands
            )
            if decides:
                worded = wording(self.book, entry, self.clocks)
                said = tuple(block for block in worded.blocks if isinstance(block, Paragraph))
                page = replace(page, blocks=(page.blocks[0], *said, *page.blocks[1:]))
            yield File(f"entries/{addresses[entry.id]}", self._page(self._closed(page), "../", addresses))

    def _of_schemes(self) -> Iterator[File]:
        addresses = self._addresses("../entries", self._entries)
        for code, entries in entries_of_schemes(self.book).items():
            part = replace(self.book, entries=entries)
            page = report(part, Selection(self.clocks, schemes=self.book.family(code)), None, self.where)
            named = Title(self.book.scheme_name(code))
            page = replace(page, blocks=(named, *page.blocks[1:]))
            yield File(f"schemes/{address_of(code)}.html", self._page(self._closed(page), "../", addresses))

    def _closed(self, page: Page) -> Page:
        return replace(page, blocks=(*page.blocks, self.foot))

    def _overview(self, totals: Page) -> str:
        """Return the overview: the totals, their charts, and a row for each scheme that leads to its page."""
        depth = totals.depth()
        *blocks, foot = totals.blocks
        page = replace(totals, blocks=(*blocks, self._schemes(), foot), depth=lambda: Depth((), depth.charts))
        return self._page(page, "", self._addresses("schemes", self.book.schemes))

    def _schemes(self) -> Table:
        data = report(self.book, Selection(self.clocks), By.SCHEME)
        sums: dict[str, list[int]] = {}
        table = next(block for block in data.blocks if isinstance(block, Table))
        figures = {column.figure: place for place, column in enumerate(table.columns) if column.figure}
        for row in table.rows:
            code = row.key.partition("@")[0]
            if row.key:
                found = sums.setdefault(code, [0, 0])
                for number, figure in enumerate(("approved", "pending")):
                    cell = row.cells[figures[figure]]
                    found[number] += cell.pence if isinstance(cell, Pounds) else 0
        columns = (
            Column("Code"),
            Column("Scheme", wraps=True),
            Column("Approved", right=True),
            Column("Pending", right=True),
        )
        rows = tuple(
            Row((code, self.book.scheme_name(code), *map(Pounds, sums.get(code, [0, 0]))))
            for code in sorted(self.book.schemes)
        )
        return Table("Schemes, each without those below it", columns, rows)

    def _addresses(self, folder: str, names: "Mapping[str, object] | tuple[str, ...]") -> Mapping[str, str]:
        return {name: f"{folder}/{address_of(name)}.html" for name in names}

    def _page(self, page: Page, up: str, addresses: Mapping[str, str]) -> str:
        body = Body(page, self.display, addresses)
        links = (
            Link(f"{up}{INDEX}", "Overview"),
            Link(f"{up}{ENTRIES}", "All entries"),
            *(
                Link(f"{up}data/{name}.{form}", f"Data: {name}, {form.upper()}")
                for name in DATA
                for form in ("csv", "json")
            ),
        )
        return document(body.title, body.text(), page.mark, links)
