"""The seals of a book: each closed year, what it held, who signed it, and whether it still holds."""

from collections.abc import Sequence
from typing import NamedTuple

from hmsledger.entries import Book, Funding
from hmsledger.money import written
from hmsledger.reports.page import Block, Column, Page, Paragraph, Pounds, Records, Row, Table, Title
from hmsledger.reports.words import funding_words, plural
from hmsledger.seals.seal import Seal, total_name

SCHEMA = "hmsledger/seals/1"
_RECORDS = ("year", "sealed", "by", "entries", "root", "signed_by", "holds", "path")


class ProvedSeal(NamedTuple):
    """A seal, and what became of the proof.

    Attributes:
        path: the shown path of its file.
        signed_by: who signed it, as far as it could be told; empty for nobody.
        holds: whether the book still holds what it says.
    """

    seal: Seal
    path: str
    signed_by: str
    holds: bool


def seals_page(book: Book, root: str, seals: Sequence[ProvedSeal], *, unreadable: int) -> Page:
    """Return the seals of a book.

    Args:
        book: the book.
        root: the root of all its entries.
        seals: its seals, in order of their years.
        unreadable: how many seals could not be read.
    """
    columns = [Column("Year"), Column("Sealed"), Column("By", wraps=True), Column("Entries", right=True)]
    columns += [Column(f"Approved {funding_words(funding)}", right=True) for funding in Funding]
    columns += [Column("Signed by", wraps=True), Column("Holds")]
    rows = tuple(
        Row(
            (
                item.seal.year,
                item.seal.sealed.isoformat(),
                item.seal.by,
                f"{len(item.seal.entries):,}",
                *(Pounds(item.seal.totals[total_name("approved", funding)]) for funding in Funding),
                item.signed_by or "nobody",
                "yes" if item.holds else "NO",
            )
        )
        for item in seals
    )
    failed = sum(not item.holds for item in seals) + unreadable
    told = f"{plural(len(seals) + unreadable, 'year')} sealed; "
    told += (
        "every seal holds." if not failed else f"{plural(failed, 'seal')} {'does' if failed == 1 else 'do'} not hold."
    )
    blocks: list[Block] = [Title(f"Seals: {book.title or book.organisation or 'the book'}")]
    if rows:
        blocks.append(Table("", tuple(columns), rows))
    blocks.append(Paragraph(told if seals or unreadable else "No year of this book is sealed."))
    blocks.append(
        Paragraph(f"The book holds {plural(len(book.entries), 'entry', 'entries')} now; their root is {root}.")
    )
    data = {
        "schema": SCHEMA,
        "book": {"entries": len(book.entries), "root": root},
        "unreadable": unreadable,
        "seals": [_data(item) for item in seals],
    }
    records = tuple(
        (
            item.seal.year.label,
            item.seal.sealed.isoformat(),
            item.seal.by,
            str(len(item.seal.entries)),
            item.seal.root,
            item.signed_by,
            "yes" if item.holds else "no",
            item.path,
        )
        for item in seals
    )
    return Page(tuple(blocks), lambda: data, lambda: Records(_RECORDS, records))


def _data(item: ProvedSeal) -> dict[str, object]:
    return {
        "year": item.seal.year.label,
        "sealed": item.seal.sealed.isoformat(),
        "by": item.seal.by,
        "entries": len(item.seal.entries),
        "totals": {name: written(pence) for name, pence in item.seal.totals.items()},
        "root": item.seal.root,
        "signed_by": item.signed_by or None,
        "holds": item.holds,
        "path": item.path,
    }
