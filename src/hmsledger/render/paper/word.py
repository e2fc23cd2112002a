"""Word documents: real styles, rows of headings that repeat, British English, A4 with the page's number in its footer.

Everything is written by the library as text, so nothing of a book is ever taken for markup. The files of the package
bear one fixed time and the document names no day and no author, so that the same answer is the same file.
"""

import re
import zipfile
from collections.abc import Iterable
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple, assert_never

from hmsledger.findings import MisuseError
from hmsledger.render.display import AS_IT_IS, Display
from hmsledger.render.paper.contents import Bullets, Drawing, Exactly, Grid, Heading, Paper, Piece, Prose, Sheet, paper
from hmsledger.render.paper.widths import Fit
from hmsledger.reports.page import Page

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.styles.style import ParagraphStyle
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

EXTRA = "hmsledger[word]"
_FACE = "Arial"
_INK = "12436D"
_TINT = "E7ECF1"
_RULE = "8C9BA8"
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_JOINED = re.compile(r"(?<=\w)-(?=\w)")
_TWIPS = 1440 / 2.54
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def render(page: Page, width: int | None = None, display: Display = AS_IT_IS) -> bytes:  # noqa: ARG001 - paper has its own
    """Return a page as a Word document.

    Raises:
        MisuseError: the library for it is not installed.
    """
    try:
        from docx import Document  # noqa: PLC0415 - needed for this form alone
    except ImportError:
        raise MisuseError("a Word document needs more than is installed", f"pip install '{EXTRA}'") from None
    contents = paper(page, display)
    document = Document()
    _Writing(document, contents).write()
    made = BytesIO()
    document.save(made)
    return _packed(made.getvalue())


class _Writing:
    """A paper on its way into a document."""

    def __init__(self, document: "Document", contents: Paper) -> None:
        self._document = document
        self._paper = contents
        self._tables = 0
        self._under_table = False

    def write(self) -> None:
        """Write the whole paper."""
        self._style()
        self._describe()
        for above in self._paper.before:
            self._say(above.text, "Exempt Mark")
        if self._paper.heading:
            self._say(self._paper.heading, "Title")
        last = self._paper.sheets[-1]
        for sheet in self._paper.sheets:
            for piece in sheet.pieces:
                self._piece(piece)
            if sheet is not last:
                self._end_section(sheet)
        self._lay_out(self._document.sections[-1], last)
        self._head_and_foot()

    def _piece(self, piece: Piece) -> None:
        match piece:
            case Heading():
                self._say(piece.text, "Heading 1")
            case Prose():
                self._say(piece.text, "Exempt Mark" if piece.is_mark else "Normal")
            case Bullets():
                if piece.lead:
                    self._say(piece.lead, "Normal").paragraph_format.keep_with_next = True
                for item in piece.items:
                    self._say(item, "List Bullet")
            case Exactly():
                for line in piece.lines:
                    self._say(line, "Letter By Letter")
            case Grid():
                self._grid(piece)
            case Drawing():
                pass  # the table beside it says the same
            case _:
                assert_never(piece)

    def _say(self, text: str, style: str) -> "Paragraph":
        from docx.shared import Pt  # noqa: PLC0415 - needed for this form alone

        paragraph = self._document.add_paragraph(style=style)
        if self._under_table and not style.startswith("Heading"):
            paragraph.paragraph_format.space_before = Pt(8)
        self._under_table = False
        _run(paragraph._p, text)
        return paragraph

    def _grid(self, grid: Grid) -> None:
        from docx.shared import Cm  # noqa: PLC0415 - needed for this form alone

        self._tables += 1
        if grid.caption:
            caption = self._document.add_paragraph(style="Caption")
            _run(caption._p, "Table ")
            _field(caption._p, "SEQ Table \\* ARABIC", str(self._tables))
            _run(caption._p, f": {grid.caption}")
        table = self._document.add_table(rows=0, cols=len(grid.heads))
        table.style = self._document.styles["Ledger Table"]
        table.autofit = False
        _say_what(table, grid.caption or self._paper.title)
        for place, wide in enumerate(grid.fit.widths):
            table.columns[place].width = Cm(wide)
        heads = tuple(head.replace("\n", " ") for head in grid.heads)
        shapes = [_Shape(grid.fit, place, is_right=right) for place, right in enumerate(grid.right)]
        _row(table._tbl, heads, shapes, keeps_next=True, is_head=True)
        for cells, is_total, next_is in zip(grid.rows, grid.totals, (*grid.totals[1:], False), strict=True):
            _row(table._tbl, cells, shapes, keeps_next=next_is, is_total=is_total)
        self._under_table = True

    def _end_section(self, sheet: Sheet) -> None:
        """End a section with the paragraph that stands last in it, so that none has to stand there empty."""
        self._lay_out(self._document.sections[-1], sheet)
        laid_out = self._document.element.body.sectPr
        self._document.paragraphs[-1]._p.get_or_add_pPr().append(deepcopy(laid_out))

    @staticmethod
    def _lay_out(section: "Section", sheet: Sheet) -> None:
        from docx.enum.section import WD_ORIENT  # noqa: PLC0415 - needed for this form alone
        from docx.shared import Cm  # noqa: PLC0415

        short, long = Cm(21.0), Cm(29.7)
        section.orientation = WD_ORIENT.LANDSCAPE if sheet.is_wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, short) if sheet.is_wide else (short, long)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.0)
        section.header_distance = section.footer_distance = Cm(1.0)

    def _head_and_foot(self) -> None:
        """Put the title and the mark at the head of every page, and the page's number at its foot."""
        section = next(iter(self._document.sections))
        says = [(self._paper.title, "Header")] if self._paper.heading else []
        says += [(self._paper.mark, "Exempt Mark")] if self._paper.mark else []
        head = section.header
        for number, (text, style) in enumerate(says):
            paragraph = head.add_paragraph() if number else head.paragraphs[0]
            paragraph.style = self._document.styles[style]
            _run(paragraph._p, text)
        foot = section.footer.paragraphs[0]
        _run(foot._p, "Page ")
        _field(foot._p, "PAGE", "1")
        _run(foot._p, " of ")
        _field(foot._p, "NUMPAGES", "1")

    def _describe(self) -> None:
        """Name the document, and nobody and no day: neither is part of the answer."""
        properties = self._document.core_properties
        properties.title = self._paper.title
        properties.subject = "Budget approvals and variations"
        properties.author = properties.comments = properties.keywords = properties.last_modified_by = ""
        properties.language = "en-GB"
        core = properties._element  # noqa: SLF001 - the library has no way to leave a day out
        for day in core.xpath("dcterms:created | dcterms:modified"):
            core.remove(day)

    def _style(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - needed for this form alone
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
        from docx.oxml import parse_xml  # noqa: PLC0415
        from docx.oxml.ns import nsdecls  # noqa: PLC0415

        styles = self._document.styles
        root = styles.element
        for language in root.xpath(".//w:lang"):
            for kind in ("val", "eastAsia", "bidi"):
                language.set(_W + kind, "en-GB")
        for style, size, ink, before, after in (
            ("Normal", 10.5, "000000", 0, 6),
            ("Title", 20, _INK, 0, 8),
            ("Heading 1", 14, _INK, 14, 4),
            ("Caption", 9.5, "000000", 8, 3),
            ("List Bullet", 10.5, "000000", 0, 3),
            ("Header", 8.5, "3D3D3D", 0, 0),
            ("Footer", 8.5, "3D3D3D", 0, 0),
        ):
            _face(styles[style], size, ink, before, after)
        for name, size, after in (
            ("Table Text", 9, 1),
            ("Table Figure", 9, 1),
            ("Exempt Mark", 10.5, 4),
            ("Letter By Letter", 8.5, 0),
        ):
            made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            made.base_style = styles["Normal"]
            _face(made, size, "000000", 1, after)
        styles["Table Figure"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        styles["Exempt Mark"].font.bold = True
        styles["Caption"].paragraph_format.keep_with_next = True
        styles["Footer"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        styles["Title"].element.xpath("./w:pPr/w:pBdr")[0].getparent().remove(
            styles["Title"].element.xpath("./w:pPr/w:pBdr")[0]
        )
        styles["Letter By Letter"].font.name = "Courier New"
        root.append(parse_xml(_TABLE_STYLE.format(spaces=nsdecls("w"), rule=_RULE, ink=_INK)))
        settings = self._document.settings.element
        for old in settings.xpath("./w:compat"):
            settings.replace(old, parse_xml(_AS_WORD_DOES_NOW.format(spaces=nsdecls("w"))))
        for font in settings.xpath("./w:themeFontLang"):
            font.set(_W + "val", "en-GB")


_TABLE_STYLE = """<w:style {spaces} w:type="table" w:customStyle="1" w:styleId="LedgerTable">
<w:name w:val="Ledger Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>
<w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="{ink}"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ink}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{rule}"/>
</w:tblBorders><w:tblCellMar>
<w:top w:w="20" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>
<w:bottom w:w="20" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>
</w:tblCellMar></w:tblPr></w:style>"""
_AS_WORD_DOES_NOW = """<w:compat {spaces}><w:compatSetting w:name="compatibilityMode"
w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"""


def _face(style: "ParagraphStyle", size: float, ink: str, before: float, after: float) -> None:
    """Give a style the face of the paper; the theme's own fonts and colours go."""
    from docx.shared import Pt, RGBColor  # noqa: PLC0415 - needed for this form alone

    style.font.name = _FACE
    fonts = style.element.rPr.rFonts
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(_W + kind, None)
    for kind in ("cs", "eastAsia"):
        fonts.set(_W + kind, _FACE)
    style.font.size = Pt(size)
    style.font.color.rgb = RGBColor.from_string(ink)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = 1.1


class _Shape(NamedTuple):
    """What every cell of a column has."""

    fit: Fit
    place: int
    is_right: bool

    @property
    def style(self) -> str:
        """The name of the style of its paragraphs."""
        return "TableFigure" if self.is_right else "TableText"


def _row(
    table: "_Element",
    cells: Iterable[str],
    shapes: Iterable[_Shape],
    *,
    keeps_next: bool,
    is_head: bool = False,
    is_total: bool = False,
) -> None:
    """Add a row, element by element: a long table would take minutes otherwise."""
    row = _child(table, "tr")
    properties = _child(row, "trPr")
    _child(properties, "cantSplit")
    if is_head:
        _child(properties, "tblHeader")
    for text, shape in zip(cells, shapes, strict=True):
        cell = _child(row, "tc")
        its = _child(cell, "tcPr")
        _child(its, "tcW", w=str(round(shape.fit.widths[shape.place] * _TWIPS)), type="dxa")
        if is_head or is_total:
            _child(its, "shd", val="clear", color="auto", fill=_TINT)
        if shape.is_right and not is_head:
            _child(its, "noWrap")
        paragraph = _child(cell, "p")
        style = _child(paragraph, "pPr")
        _child(style, "pStyle", val=shape.style)
        if keeps_next:
            _child(style, "keepNext")
        _run(paragraph, text, size=shape.fit.size, is_bold=is_head or is_total)


def _run(paragraph: "_Element", text: str, *, size: float | None = None, is_bold: bool = False) -> None:
    """Write a text in which no line breaks at the hyphen of a year, an id or a date."""
    run = _child(paragraph, "r")
    properties = _child(run, "rPr")
    if is_bold:
        _child(properties, "b")
    if size is not None:
        _child(properties, "sz", val=str(round(size * 2)))
    for place, part in enumerate(_JOINED.split(text)):
        if place:
            _child(run, "noBreakHyphen")
        if part:
            element = _child(run, "t")
            element.text = part
            element.set(_SPACE, "preserve")


def _field(paragraph: "_Element", instruction: str, shown: str) -> None:
    """Write what Word works out anew, such as the number of a page."""
    _run(_child(paragraph, "fldSimple", instr=instruction), shown)


def _say_what(table: "Table", caption: str) -> None:
    """Say what a table is about, to those who do not see it, and that its first row is its heading."""
    properties = table._tbl.tblPr
    for look in properties.xpath("./w:tblLook"):
        properties.remove(look)
    _child(
        properties,
        "tblLook",
        val="0420",
        firstRow="1",
        lastRow="0",
        firstColumn="0",
        lastColumn="0",
        noHBand="0",
        noVBand="1",
    )
    _child(properties, "tblCaption", val=caption)


def _child(parent: "_Element", tag: str, **marks: str) -> "_Element":
    """Add an element of WordprocessingML to another, with its marks."""
    from lxml.etree import SubElement  # noqa: PLC0415 - needed for this form alone

    child = SubElement(parent, _W + tag)
    for name, value in marks.items():
        child.set(_W + name, value)
    return child


def _packed(data: bytes) -> bytes:
    """Return a package whose files all bear the same time."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _FIXED_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            new.writestr(member, old.read(name))
    return made.getvalue()
