"""Markdown: what a reader of the rendered page sees."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hmsledger.documents.blocks import Block, Box, Paragraph, Reading, Table
from hmsledger.documents.lines import decode, overlong, refuse_length, seen
from hmsledger.findings import MisuseError

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST_MARKS = 40_000
"""Brackets, stars and the like: each takes the parser longer than a word does."""
_MARK = re.compile(r"[\[<\\&!]|[*_~`]+")
_DEEPEST = 40
"""Beyond this the parser leaves text out without a word."""
_SPACES = frozenset({"softbreak", "hardbreak"})


def read(data: bytes, name: str) -> Reading:
    """Return a Markdown document as blocks.

    Raises:
        MisuseError: it is no text, is nested too deeply, or holds HTML and a library is missing.
    """
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only Markdown needs it

    text = refuse_length(decode(data, name), name).replace("\0", "\ufffd")
    if sum(1 for _ in _MARK.finditer(text)) > MOST_MARKS:
        raise overlong(name, f"{MOST_MARKS:,} marks of Markdown")
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    if any(token.level >= _DEEPEST - 1 for token in tokens):
        raise MisuseError(f"“{name}” nests its lists or quotes more than {_DEEPEST // 2} deep", "lay it out plainly")
    blocks = list(_blocks(iter(tokens), name))
    title = next((block.text for block in blocks if isinstance(block, Paragraph) and block.heading), "")
    return Reading(blocks, title)


def _blocks(tokens: "Iterator[Token]", name: str) -> Iterator[Block]:
    heading = False
    label = ""
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        match token.type:
            case "heading_open" | "heading_close":
                heading = token.nesting > 0
            case "list_item_open":
                label = f"{token.info}{token.markup}" if token.info else ""
            case "inline":
                yield Paragraph(_text(token), heading, label, f"line {line}", line)
                label = ""
            case "table_open":
                yield _table(tokens)
            case "html_block":
                from hmsledger.documents.html import read as read_html  # noqa: PLC0415 - rarely there

                for block in read_html(token.content.encode(), name):
                    if isinstance(block, Paragraph):
                        block.place, block.line = f"line {line}", line
                    yield block
            case "fence" | "code_block":
                yield Paragraph(seen(" ".join(token.content.split("\n"))).strip(), place=f"line {line}", line=line)
            case _:
                pass


def _table(tokens: "Iterator[Token]") -> Table:
    table = Table()
    line = 0
    heading = False
    while (token := next(tokens)).type != "table_close":
        match token.type:
            case "tr_open":
                table.rows.append([])
                line = token.map[0] + 1 if token.map else line
            case "th_open" | "td_open":
                heading = token.type == "th_open"
            case "inline":
                table.rows[-1].append(Box(_text(token), heading=heading, line=line))
            case _:
                pass
    return table


def _text(inline: "Token") -> str:
    """Return the text of a paragraph without its marks; what is struck out is not part of it."""
    parts: list[str] = []
    struck = 0
    for token in inline.children or ():
        if token.type in {"s_open", "s_close"}:
            struck += token.nesting
        elif struck:
            continue
        elif token.type in _SPACES:
            parts.append(" ")
        elif token.type in {"text", "code_inline", "image"}:
            parts.append(token.content)
    return seen("".join(parts))
