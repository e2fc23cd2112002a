"""Reading a document: plain text and Markdown, from a file or from standard input."""

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from hmsledger.documents.page import Cell, Document, Passage, Sort
from hmsledger.findings import MisuseError

_LARGEST = 16 * 1024 * 1024
_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*)")
_RULE = re.compile(r"\|?[\s:|-]+\|?")
_DATED = re.compile(
    r"\b(?:date[d]?|meeting)\b[:\s]*(?P<day>[0-3]?[0-9])[\s/.](?P<month>[01]?[0-9]|[A-Z][a-z]+)[\s/.](?P<year>20[0-9]{2})\b",
    re.IGNORECASE,
)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_HEAD = 20


def read_document(path: str) -> Document:
    """Return the document that a path names; ``-`` is standard input.

    Raises:
        MisuseError: it cannot be read, or is no text.
    """
    name = "standard input" if path == "-" else path
    try:
        data = sys.stdin.buffer.read(_LARGEST + 1) if path == "-" else _bytes(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no file can have that name"
        raise MisuseError(f"“{name}” cannot be read: {reason}", "name a document") from None
    if len(data) > _LARGEST:
        raise MisuseError(f"“{name}” is larger than any report", "name the report alone")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MisuseError(f"“{name}” is no text in UTF-8", "save it as text in UTF-8") from None
    if "\0" in text:
        raise MisuseError(f"“{name}” is no text", "name a document of text")
    passages = tuple(_passages(text.replace("\r\n", "\n")))
    if not passages:
        raise MisuseError(f"“{name}” is empty", "name a document with text in it")
    title = next((passage.text for passage in passages if passage.sort is Sort.HEADING), "")
    return Document(name, passages, title, _dated(text))


def _bytes(path: str) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(_LARGEST + 1)


def _dated(text: str) -> date | None:
    match = _DATED.search("\n".join(text.splitlines()[:_HEAD]))
    if match is None:
        return None
    word = match["month"].lower()
    month = int(word) if word.isdigit() else _MONTHS.index(word) + 1 if word in _MONTHS else 0
    try:
        return date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None


def _passages(text: str) -> Iterator[Passage]:
    number = paragraph = table = 0
    under = ""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        first = at
        if heading := _HEADING.fullmatch(lines[at].strip()):
            under = heading["text"]
            yield Passage(under, f"heading “{under}”", number, Sort.HEADING, None, "", first + 1)
            number, at = number + 1, at + 1
            continue
        is_table = lines[at].lstrip().startswith("|")
        while at < len(lines) and lines[at].strip() and lines[at].lstrip().startswith("|") == is_table:
            at += 1
        if not is_table:
            paragraph += 1
            joined = " ".join(line.strip() for line in lines[first:at])
            yield Passage(joined, f"paragraph {paragraph}", number, Sort.PARAGRAPH, None, under, first + 1)
            number += 1
            continue
        table += 1
        rows = [
            (line, [cell.strip() for cell in lines[line].strip().strip("|").split("|")])
            for line in range(first, at)
            if not _RULE.fullmatch(lines[line].strip())
        ]
        for row, (line, cells) in enumerate(rows, 1):
            for column, cell in enumerate(cells, 1):
                above = rows[0][1][column - 1] if row > 1 and column <= len(rows[0][1]) else ""
                headings = tuple(part for part in (above, cells[0] if column > 1 else "") if part)
                place = f"table {table}, row {row}, column {column}"
                yield Passage(cell, place, number, Sort.CELL, Cell(table, row, column, headings), under, line + 1)
                number += 1
