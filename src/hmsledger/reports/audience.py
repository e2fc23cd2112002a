"""For whom a page is: one with exempt figures says at its head and foot, and in every record, that it is not public."""

from collections.abc import Mapping
from dataclasses import replace

from hmsledger.entries import Book
from hmsledger.exempt import paragraphs_of
from hmsledger.reports.page import Json, Page, Paragraph, Records
from hmsledger.reports.words import plural

AUDIENCE = "exempt"


def for_officers(page: Page, book: Book) -> Page:
    """Return a page of a book with exempt figures, marked as such: for people, in data and in every record."""
    words = mark_of(book)
    return replace(
        page,
        blocks=(Paragraph(words), *page.blocks, Paragraph(words)),
        data=lambda: _marked(page.data()),
        records=lambda: _in_each(page.records()),
        mark=words,
    )


def with_proof(page: Page, *, committed: int, proved: int) -> Page:
    """Return a page with what the private book proves.

    Args:
        page: the page.
        committed: how many withheld lines of the public book bear a commitment.
        proved: how many of them the private book opens.
    """
    lines = plural(committed, "withheld line")
    bears = "bears" if committed == 1 else "bear"
    told = Paragraph(f"{lines} {bears} a commitment; the private book holds the figure and salt of {proved:,}.")

    def data() -> Json:
        found = page.data()
        return {**found, "exempt": {"committed": committed, "proved": proved}} if isinstance(found, Mapping) else found

    return replace(page, blocks=(*page.blocks, told), data=data)


def mark_of(book: Book) -> str:
    """Return the sentence that stands on every page with exempt figures.

    Local Government (Access to Information) Act 1985 put Schedule 12A into the Local Government Act 1972; its
    paragraphs say why something may be kept from the public.
    """
    paragraphs = paragraphs_of(book)
    named = f", paragraph{'s' if len(paragraphs) > 1 else ''} {', '.join(paragraphs)}" if paragraphs else ""
    return f"Contains exempt information (Schedule 12A Local Government Act 1972{named}): not for publication"


def _marked(data: Json) -> Json:
    if not isinstance(data, Mapping):
        return [{"audience": AUDIENCE, **row} for row in data]
    schema = {"schema": data["schema"]} if "schema" in data else {}
    return {**schema, "audience": AUDIENCE, **data}


def _in_each(records: Records) -> Records:
    return records._replace(names=(*records.names, "audience"), rows=tuple((*row, AUDIENCE) for row in records.rows))
