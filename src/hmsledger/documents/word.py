"""Word documents: the text as it would read with every tracked change accepted and every comment gone."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, cast

from hmsledger.documents.blocks import Block, Box, Paragraph, Reading, Table
from hmsledger.documents.lines import overlong, seen
from hmsledger.documents.numbering import Numbering, numbering_of
from hmsledger.documents.refusing import damaged, encrypted, needs_extra
from hmsledger.documents.xml import UnsafeXmlError, child, children, is_on, local, parsed, value
from hmsledger.findings import MisuseError

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_BYTES = 256 * 1024 * 1024
"""All parts of a document unpacked, pictures included."""
MOST_BYTES_OF_TEXT = 64 * 1024 * 1024
MOST_TAGS = 1_200_000
"""A report of 300 pages of text has 200,000; one of 100,000 cells has a million."""
_MOST_PARTS = 20_000
_MAIN = "word/document.xml"
_OTHERS = ("styles.xml", "numbering.xml", "footnotes.xml", "endnotes.xml")
_WHAT = "Word document"
_AROUND = frozenset({"ins", "moveTo", "hyperlink", "smartTag", "fldSimple", "customXml", "dir", "bdo", "sdtContent"})
"""What only wraps text that is seen."""
_SIGNS = {"tab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_MOST_STYLES_DEEP = 20
_MOST_ACROSS = 1000
_LONGEST_NUMBER = 9
_LONGEST_HEADING = 100
_BODY_LEVEL = 9
_ENDINGS = ".,;:?!"


class Piece(NamedTuple):
    """Text of a paragraph that stands together in one element.

    Attributes:
        run: the run it belongs to.
        element: its own element.
        start: where it begins in the text of the passage.
        text: what is seen of it.
    """

    run: "_Element"
    element: "_Element"
    start: int
    text: str


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Where a note or a text box hangs: the run that holds its sign or its drawing."""

    run: "_Element"


class _Style(NamedTuple):
    name: str
    above: str
    number_id: str
    level: str
    outline: str
    bold: bool


@dataclass(slots=True)
class _Open:
    """A paragraph in the making."""

    parts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0
    bold: bool = True
    boxes: list[tuple["_Element", Beside]] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def read(data: bytes, name: str) -> Reading:
    """Return a Word document as blocks; what its text is found again by are ``Pieces`` or ``Beside``.

    Raises:
        MisuseError: it is damaged, encrypted or unsafe, or a library is missing.
    """
    try:
        from lxml import etree  # noqa: PLC0415 - only HTML and Word need it
    except ImportError:
        raise needs_extra(name, "Word documents") from None
    parts = unpacked(data, name)
    try:
        return reading(parsed(parts[_MAIN]), parts)
    except UnsafeXmlError:
        raise MisuseError(
            f"“{name}” declares entities, which no Word document does: it may be made to do harm", "do not open it"
        ) from None
    except etree.XMLSyntaxError:
        raise damaged(name, _WHAT) from None


def unpacked(data: bytes, name: str) -> dict[str, bytes]:
    """Return the parts of a Word document that hold text and its numbering.

    Raises:
        MisuseError: it is damaged, encrypted, or grows beyond bounds.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            sizes = {entry.filename: entry.file_size for entry in packed.infolist()}
            if any(entry.flag_bits & 1 for entry in packed.infolist()):
                raise encrypted(name)
            _refuse_bombs(sizes, name)
            if _MAIN not in sizes:
                raise _no_word(sizes, name)
            wanted = (_MAIN, *(f"word/{part}" for part in _OTHERS), "docProps/core.xml")
            parts = {part: packed.read(part) for part in wanted if part in sizes}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, OverflowError):
        raise damaged(name, _WHAT) from None
    if sum(data.count(b"<") for data in parts.values()) > MOST_TAGS:
        raise overlong(name, f"{MOST_TAGS:,} tags of XML")
    return parts


def _refuse_bombs(sizes: Mapping[str, int], name: str) -> None:
    of_text = sum(size for part, size in sizes.items() if part.endswith((".xml", ".rels")))
    if len(sizes) > _MOST_PARTS or sum(sizes.values()) > MOST_BYTES or of_text > MOST_BYTES_OF_TEXT:
        raise MisuseError(
            f"“{name}” would unpack to more than {MOST_BYTES_OF_TEXT // 1024 // 1024} MiB of text or "
            f"{MOST_BYTES // 1024 // 1024} MiB in all, which no report does",
            "save it again, without pictures",
        )


def _no_word(parts: Mapping[str, int], name: str) -> MisuseError:
    if "xl/workbook.xml" in parts:
        return MisuseError(f"“{name}” is an Excel workbook, not a report", "save the sheet as HTML or text")
    if "content.xml" in parts:
        return MisuseError(f"“{name}” is an OpenDocument file, which is not read", "save it as .docx")
    return MisuseError(f"“{name}” is a ZIP archive, not a document", "unpack it, and name the document")


def reading(root: "_Element", parts: Mapping[str, bytes]) -> Reading:
    """Return the blocks of a document.

    Args:
        root: the main part.
        parts: the others, by their paths.
    """
    others = {part: parsed(parts[path]) for part in _OTHERS if (path := f"word/{part}") in parts}
    made = _Reader(
        _styles_of(others.get("styles.xml")),
        numbering_of(others.get("numbering.xml")),
        {
            kind: {value(note, "id"): note for note in children(others.get(f"{kind}s.xml"), kind)}
            for kind in _NOTES.values()
        },
    )
    body = child(root, "body")
    if body is not None:
        made.walk(body)
        made.close()
    title = ""
    if "docProps/core.xml" in parts:
        title = (getattr(child(parsed(parts["docProps/core.xml"]), "title"), "text", "") or "").strip()
    headings = (block.text for block in made.blocks if isinstance(block, Paragraph) and block.heading)
    return Reading(made.blocks, title or next(headings, ""))


class _Reader:
    """Walks the body of a document once."""

    def __init__(
        self, styles: Mapping[str, _Style], numbering: Numbering, notes: Mapping[str, Mapping[str, "_Element"]]
    ) -> None:
        self.blocks: list[Block] = []
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._going = _Open()
        self._found: list[tuple[str, str, Beside]] = []

    def walk(self, element: "_Element") -> None:
        """Take the paragraphs and tables in an element."""
        for inner in element:
            match local(inner):
                case "p":
                    self._paragraph(inner)
                case "tbl":
                    self.blocks.append(self._table(inner))
                case "sdt":
                    self.walk(_or_nothing(child(inner, "sdtContent"), inner))
                case "AlternateContent":
                    self.walk(_or_nothing(child(inner, "Choice"), inner))
                case name if name in _AROUND:
                    self.walk(inner)
                case _:
                    pass

    def close(self) -> None:
        """Take what is left: a last paragraph whose end is deleted, and the notes."""
        self._finish(None)
        seen_notes: set[tuple[str, str]] = set()
        counts = dict.fromkeys(_NOTES.values(), 0)
        for kind, own, beside in self._found:
            note = self._notes[kind].get(own)
            if note is None or (kind, own) in seen_notes:
                continue
            seen_notes.add((kind, own))
            counts[kind] += 1
            for made in self._inside(note):
                made.place, made.heading, made.origin = f"{kind} {counts[kind]}", False, beside
                self.blocks.append(made)

    def _inside(self, element: "_Element") -> list[Paragraph]:
        """Return the paragraphs of a cell, a text box or a note, numbered on with the document."""
        inner = _Reader(self._styles, self._numbering, self._notes)
        inner.walk(element)
        inner._finish(None)
        self._found += inner._found
        made: list[Paragraph] = []
        for block in inner.blocks:
            if isinstance(block, Paragraph):
                made.append(block)
            else:
                made += [
                    Paragraph(box.text, origin=box.origin) for row in block.rows for box in row if box.text.strip()
                ]
        return made

    def _paragraph(self, element: "_Element") -> None:
        self._take(element)
        mark = child(element, "pPr", "rPr")
        if child(mark, "del") is None and child(mark, "moveFrom") is None:
            self._finish(element)

    def _finish(self, element: "_Element | None") -> None:
        """Close the paragraph that is open; where its end is deleted, it goes on with the next."""
        going, self._going = self._going, _Open()
        text = "".join(going.parts)
        pieces = tuple(going.pieces)
        if text.strip():
            style = value(child(element, "pPr", "pStyle"), "val")
            outlined = value(child(element, "pPr", "outlineLvl"), "val") or self._of_style(style, "outline")
            is_short = len(text) <= _LONGEST_HEADING and text.rstrip()[-1] not in _ENDINGS
            is_bold = going.bold or self._of_style(style, "bold") == "1"
            heading = (outlined.isdecimal() and int(outlined) < _BODY_LEVEL) or (is_bold and is_short)
            label = self._label(element, style)
            self.blocks.append(Paragraph(text, heading, label, origin=pieces))
        for box, beside in going.boxes:
            place = f"text box {self._beside()}"
            for made in self._inside(box):
                made.place, made.heading, made.origin = place, False, beside
                self.blocks.append(made)

    def _beside(self) -> str:
        above = next(
            (block for block in reversed(self.blocks) if isinstance(block, Paragraph) and not block.place), None
        )
        return f"beside “{above.text[:40]}”" if above else "at the top"

    def _label(self, element: "_Element | None", style: str) -> str:
        own = child(element, "pPr", "numPr")
        number_id = value(child(own, "numId"), "val") or self._of_style(style, "number_id")
        if not number_id or number_id == "0":
            return ""
        level = value(child(own, "ilvl"), "val") or self._of_style(style, "level")
        return self._numbering.next_label(
            number_id, int(level) if level.isdecimal() else self._numbering.level_of(number_id, style)
        )

    def _of_style(self, style: str, what: str) -> str:
        """Return what a style, or one it is based on, says."""
        for _ in range(_MOST_STYLES_DEEP):
            if style not in self._styles:
                break
            if said := getattr(self._styles[style], what):
                return str(int(said)) if isinstance(said, bool) else str(said)
            style = self._styles[style].above
        return ""

    def _take(self, element: "_Element") -> None:
        """Take the text of runs, and of what wraps runs; deleted and moved text is no part of it."""
        for inner in element:
            match local(inner):
                case "r":
                    self._run(inner)
                case "sdt":
                    self._take(_or_nothing(child(inner, "sdtContent"), inner))
                case "AlternateContent":
                    self._take(_or_nothing(child(inner, "Choice"), inner))
                case name if name in _AROUND:
                    self._take(inner)
                case _:
                    pass

    def _run(self, run: "_Element") -> None:
        properties = child(run, "rPr")
        if is_on(child(properties, "vanish")):
            return
        going = self._going
        raised = value(child(properties, "vertAlign"), "val") == "superscript"
        for inner in run:
            name = local(inner)
            if name == "t":
                text = seen(inner.text or "")
                if raised and text.lstrip("[(")[:1].isdigit():
                    going.add(" ")
                if text.strip() and not is_on(child(properties, "b")):
                    going.bold = False
                going.pieces.append(Piece(run, inner, going.length, text))
                going.add(text)
            elif name in _SIGNS:
                going.add(_SIGNS[name])
            elif name in _NOTES:
                self._found.append((_NOTES[name], value(inner, "id"), Beside(run)))
            elif name in {"drawing", "pict", "object", "AlternateContent"}:
                going.boxes += [(box, Beside(run)) for box in _text_boxes(inner)]

    def _table(self, element: "_Element") -> Table:
        made = Table()
        for row in _through(element, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None or is_on(child(properties, "hidden")):
                continue
            heads = is_on(child(properties, "tblHeader"))
            boxes = [Box("") for _ in range(_whole(value(child(properties, "gridBefore"), "val"), 0))]
            for cell in _through(row, "tc"):
                own = child(cell, "tcPr")
                across = max(1, _whole(value(child(own, "gridSpan"), "val"), 1))
                merged = child(own, "vMerge")
                if merged is not None and value(merged, "val") != "restart":
                    boxes.append(Box("", across, above=True))
                    continue
                text, origin = _joined(self._inside(cell))
                boxes.append(Box(text, across, heading=heads, origin=origin))
            made.rows.append(boxes)
        return made


def _joined(paragraphs: list[Paragraph]) -> tuple[str, Pieces | Beside]:
    """Return the paragraphs of a cell as one text, and their pieces counted on; what hangs in it, if it has none."""
    parts: list[str] = []
    pieces: list[Piece] = []
    hanging: list[Beside] = []
    length = 0
    for paragraph in paragraphs:
        text = f"{paragraph.label} {paragraph.text}" if paragraph.label else paragraph.text
        before = len(text) - len(paragraph.text) + length
        origin = paragraph.origin
        if isinstance(origin, tuple):
            pieces += [piece._replace(start=piece.start + before) for piece in origin]
        else:
            hanging.append(cast("Beside", origin))
        parts.append(text)
        length += len(text) + 1
    return " ".join(parts), hanging[0] if hanging and not pieces else tuple(pieces)


def _through(element: "_Element", name: str) -> Iterator["_Element"]:
    """Yield rows or cells, also those within content controls and tracked insertions."""
    for inner in element:
        kind = local(inner)
        if kind == name:
            yield inner
        elif kind in {"sdt", *_AROUND}:
            yield from _through(inner, name)


def _text_boxes(element: "_Element") -> list["_Element"]:
    """Return the text boxes in a drawing, without the older form of the same that is kept beside it."""
    if local(element) == "txbxContent":
        return [element]
    return [box for inner in element if local(inner) != "Fallback" for box in _text_boxes(inner)]


def _styles_of(root: "_Element | None") -> dict[str, _Style]:
    made: dict[str, _Style] = {}
    for style in children(root, "style"):
        numbered = child(style, "pPr", "numPr")
        name = value(child(style, "name"), "val")
        outline = value(child(style, "pPr", "outlineLvl"), "val")
        made[value(style, "styleId")] = _Style(
            name,
            value(child(style, "basedOn"), "val"),
            value(child(numbered, "numId"), "val"),
            value(child(numbered, "ilvl"), "val"),
            outline
            or ("0" if name.casefold() in {"title", "subtitle"} or name.casefold().startswith("heading ") else ""),
            is_on(child(style, "rPr", "b")),
        )
    return made


def _or_nothing(element: "_Element | None", otherwise: "_Element") -> "_Element":
    return element if element is not None else otherwise.makeelement("nothing")


def _whole(text: str, otherwise: int) -> int:
    return min(int(text), _MOST_ACROSS) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else otherwise
