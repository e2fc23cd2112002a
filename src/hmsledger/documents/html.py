"""HTML: a saved page, as its reader sees the main text of it. Nothing that it links to is looked at."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hmsledger.documents.blocks import Block, Box, Paragraph, Reading, Table
from hmsledger.documents.labels import counted
from hmsledger.documents.lines import decode, overlong, seen
from hmsledger.documents.refusing import needs_extra
from hmsledger.findings import MisuseError

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_TAGS = 600_000
"""A report of 300 pages has 300,000 where every page is a table that a word processor has saved."""
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{1,40})", re.IGNORECASE)
_HEAD = 4096
_SPACE = re.compile(r"[ \t\n\r\f]+")
_UNSEEN = frozenset(
    [
        "audio",
        "button",
        "canvas",
        "datalist",
        "del",
        "dialog",
        "embed",
        "head",
        "iframe",
        "input",
        "math",
        "meta",
        "nav",
        "noscript",
        "object",
        "optgroup",
        "option",
        "picture",
        "s",
        "script",
        "select",
        "strike",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    ]
)
_AROUND = frozenset({"aside", "footer", "header"})
"""What stands round the main text where nothing says which part is the main one."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_BOLD = frozenset({"b", "strong"})
_FLOWING = _HEADINGS | frozenset({"ul", "ol", "table"})
"""What no cell of figures holds: a table with such a cell only lays out a page."""
_LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_LONGEST_HEADING = 100
_LONGEST_CELL = 600
_ENDINGS = ".,;:?!"
_MOST_ACROSS = 1000
_LONGEST_NUMBER = 6
_MAIN = (".//main", ".//*[@role='main']", ".//*[@id='modgov']", ".//*[@id='content']", ".//article")


def read(data: bytes, name: str) -> Reading:
    """Return a saved page as blocks.

    Raises:
        MisuseError: it is no text, is nested beyond any page's needs, or a library is missing.
    """
    try:
        from lxml import etree  # noqa: PLC0415 - only HTML and Word need it
    except ImportError:
        raise needs_extra(name, "HTML") from None
    if data.count(b"<") > MOST_TAGS:
        raise overlong(name, f"{MOST_TAGS:,} tags")
    text = _decoded(data, name).replace("\0", "\ufffd")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root: _Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if any(problem.type_name == "ERR_RESOURCE_LIMIT" for problem in parser.error_log):
        raise MisuseError(
            f"“{name}” nests its HTML more deeply than any page does", "save the page again, or as text, and read that"
        )
    if root is None:
        return Reading([])
    main = next((found for path in _MAIN for found in root.iterfind(path) if _has_text(found)), None)
    blocks = _Walk(root if main is None else main, whole=main is None).blocks
    heading = next((block.text for block in blocks if isinstance(block, Paragraph) and block.heading), "")
    title = root.find(".//title")
    said = _SPACE.sub(" ", title.text).strip() if title is not None and title.text else ""
    return Reading(blocks, said or heading)


def _decoded(data: bytes, name: str) -> str:
    if found := _CHARSET.search(data[:_HEAD]):
        try:
            return data.decode(found[1].decode())
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode(data, name)


class _Walk:
    """Walks an element once, and keeps what a reader sees."""

    def __init__(self, element: "_Element", *, whole: bool = False) -> None:
        """Walk an element.

        Args:
            element: the page, its main part, or a cell.
            whole: whether it is a page that does not say which part of it is the main one.
        """
        self.blocks: list[Block] = []
        self._whole = whole
        self._parts: list[str] = []
        self._bold = self._all = 0
        self._label = ""
        self._heading = False
        self._counts: list[int] = []
        self._walk(element)
        self._end()

    def _walk(self, element: "_Element", *, bold: bool = False) -> None:
        tag = str(element.tag)
        if self._is_unseen(element, tag):
            return
        if tag == "br":
            self._parts.append(" ")
        elif tag == "table" and not _is_layout(element):
            self._end()
            self.blocks.append(_table(element))
        elif tag in _BLOCKS:
            self._block(element, tag, bold=bold)
        else:
            if tag == "sup" and _is_note(element):
                self._parts.append(" ")
            self._inside(element, bold=bold or tag in _BOLD)

    def _block(self, element: "_Element", tag: str, *, bold: bool) -> None:
        self._end()
        heading, label = self._heading, self._label
        self._heading = tag in _HEADINGS or element.get("role") == "heading"
        if tag in {"ol", "ul"}:
            self._counts.append(_number(element.get("start", "1"), 1) - 1)
        elif tag == "li":
            self._label = self._next_label(element)
        self._inside(element, bold=bold)
        self._end()
        if tag in {"ol", "ul"}:
            self._counts.pop()
        self._heading = heading
        if tag == "li":
            self._label = label

    def _inside(self, element: "_Element", *, bold: bool) -> None:
        self._take(element.text, bold=bold)
        for child in element:
            self._walk(child, bold=bold)
            self._take(child.tail, bold=bold)

    def _next_label(self, item: "_Element") -> str:
        above = item.getparent()
        if above is None or above.tag != "ol" or not self._counts:
            return ""
        self._counts[-1] = _number(item.get("value", ""), self._counts[-1] + 1)
        return f"{counted(self._counts[-1], _LIST_FORMS.get(above.get('type', ''), 'decimal'))}."

    def _is_unseen(self, element: "_Element", tag: str) -> bool:
        return tag in _UNSEEN or (self._whole and tag in _AROUND) or _is_hidden(element)

    def _take(self, text: str | None, *, bold: bool) -> None:
        if text:
            self._parts.append(text)
            length = len(text.strip())
            self._all += length
            self._bold += length * bold

    def _end(self) -> None:
        """Close the paragraph that is open, if it holds any text."""
        if not self._parts:
            return
        text = seen(_SPACE.sub(" ", "".join(self._parts))).strip(" ")
        if text.strip():
            is_short = len(text) <= _LONGEST_HEADING and text[-1] not in _ENDINGS
            heading = self._heading or (self._all == self._bold and is_short)
            self.blocks.append(Paragraph(text, heading, self._label))
            self._label = ""
        self._parts = []
        self._bold = self._all = 0


def _has_text(element: "_Element") -> bool:
    return any(text.strip() for text in element.itertext())


def _is_note(element: "_Element") -> bool:
    """Return whether raised text is a note's sign, which would otherwise lengthen the figure that it follows."""
    return (element.text or "").lstrip("[(")[:1].isdigit() or len(element) > 0


def _is_hidden(element: "_Element") -> bool:
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")) is not None


def _number(said: str, otherwise: int) -> int:
    said = said.strip()
    return int(said) if said.isdecimal() and len(said) <= _LONGEST_NUMBER else otherwise


def _is_layout(table: "_Element") -> bool:
    """Return whether a table only lays out a page, as minutes do with item numbers beside the text."""
    if table.get("role") in {"presentation", "none"}:
        return True
    if next(table.iter("th"), None) is not None:
        return next(table.iterfind(".//table"), None) is not None
    for row in _rows(table):
        cells = [cell for cell in row if cell.tag == "td"]
        if any(inner.tag in _FLOWING for cell in cells for inner in cell.iterdescendants()):
            return True
        if any(len(_text(cell)) > _LONGEST_CELL for cell in cells):
            return True
    return False


def _rows(table: "_Element") -> Iterator["_Element"]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def _table(element: "_Element") -> Table:
    caption = next(element.iter("caption"), None)
    made = Table(caption=_text(caption) if caption is not None else "")
    for row in _rows(element):
        if _is_hidden(row):
            continue
        made.rows.append(
            [
                Box(_text(cell), _span(cell, "colspan"), _span(cell, "rowspan"), heading=cell.tag == "th")
                for cell in row
                if cell.tag in {"td", "th"}
            ]
        )
    return made


def _span(cell: "_Element", name: str) -> int:
    return max(1, min(_number(cell.get(name, "1"), 1), _MOST_ACROSS))


def _text(cell: "_Element") -> str:
    """Return the text of a cell, its paragraphs one after the other."""
    return " ".join(block.text for block in _Walk(cell).blocks if isinstance(block, Paragraph))
