"""PDF: tagged for those who hear it read (PDF/UA-1), fit for the archive (PDF/A-2a), set by Typst.

What the paper says goes to Typst as data, never as markup. Only the fonts that Typst brings are used, so that the same
answer is the same file on every machine; where they lack a letter, those of the machine are asked.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, assert_never

from hmsledger.findings import MisuseError
from hmsledger.render.display import AS_IT_IS, Display
from hmsledger.render.paper.contents import Bullets, Drawing, Exactly, Grid, Heading, Paper, Piece, Prose, paper
from hmsledger.render.paper.widths import LONGEST_WORD
from hmsledger.reports.page import Page

if TYPE_CHECKING:
    from types import ModuleType

EXTRA = "hmsledger[pdf]"
_STANDARDS = ["a-2a", "ua-1"]
_FONTS = ["Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern"]
_FIXED = ["DejaVu Sans Mono", "Libertinus Serif"]
_LACKING = re.compile(r'the text `"(?P<text>(?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
MOST_ROWS = 6_000
"""More rows than that would take gigabytes to set, and nobody reads them on paper."""
_MOST_TRIES = 3
_LINE = 72
_BREAK = "\u200b"


def render(page: Page, width: int | None = None, display: Display = AS_IT_IS) -> bytes:  # noqa: ARG001 - paper has its own
    """Return a page as a PDF.

    Raises:
        MisuseError: the library for it is not installed, or the page is far too long for one.
    """
    try:
        import typst  # noqa: PLC0415 - needed for this form alone
    except ImportError:
        raise MisuseError("a PDF needs more than is installed", f"pip install '{EXTRA}'") from None
    contents = paper(page, display)
    rows = sum(len(piece.rows) for sheet in contents.sheets for piece in sheet.pieces if isinstance(piece, Grid))
    if rows > MOST_ROWS:
        raise MisuseError(
            f"a PDF of this would have {rows:,} rows in its tables, and takes no more than {MOST_ROWS:,}",
            "ask for a part of the book, or name a file that ends in .docx or .xlsx",
        )
    return _printed(typst, _data(contents))


def _printed(typst: "ModuleType", data: dict[str, Any]) -> bytes:
    """Return a PDF of what a paper says; a letter that no font on the machine has is named by its number."""
    text = json.dumps(data, ensure_ascii=False)
    named: frozenset[str] = frozenset()
    for own_fonts in (True, *[False] * _MOST_TRIES):
        try:
            return _compiled(typst, _naming(named, text), own_fonts=own_fonts)
        except typst.TypstError as error:
            lacking = frozenset(_lacking(error.diagnostic))
            if not lacking:
                raise
            named = named if own_fonts else named | lacking
    return _compiled(typst, _naming(_every_letter(text), text), own_fonts=True)


def _naming(named: frozenset[str], text: str) -> str:
    return "".join(f"⟨U+{ord(sign):04X}⟩" if sign in named else sign for sign in text) if named else text


def _every_letter(text: str) -> frozenset[str]:
    """Return every letter of a text that no font may have: all but those of English."""
    return frozenset(sign for sign in text if not sign.isascii()) - frozenset("£−–—‘’“”•…")


def _compiled(typst: "ModuleType", text: str, *, own_fonts: bool) -> bytes:
    made = typst.compile(
        _template(),
        format="pdf",
        sys_inputs={"paper": text},
        pdf_standards=_STANDARDS,
        ignore_system_fonts=own_fonts,
        timestamp=0,
    )
    return bytes(made)


@cache
def _template() -> bytes:
    return files("hmsledger.render.paper").joinpath("paper.typ").read_bytes()


def _lacking(diagnostic: str) -> Iterator[str]:
    """Yield the letters that Typst says it has no font for."""
    for found in _LACKING.finditer(diagnostic):
        plain = _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), found["text"])
        yield from (sign for sign in plain if not sign.isascii())


def _data(contents: Paper) -> dict[str, Any]:
    return {
        "title": contents.title,
        "heading": _breakable(contents.heading),
        "mark": contents.mark,
        "day": (contents.day.year, contents.day.month, contents.day.day),
        "fonts": _FONTS,
        "fixed": _FIXED,
        "before": [_piece(piece) for piece in contents.before],
        "sheets": [
            {"is_wide": sheet.is_wide, "pieces": [_piece(piece) for piece in sheet.pieces]} for sheet in contents.sheets
        ],
    }


def _piece(piece: Piece) -> dict[str, Any]:
    match piece:
        case Heading():
            return {"kind": "heading", "text": _breakable(piece.text)}
        case Prose():
            return {"kind": "prose", "text": _breakable(piece.text), "is_mark": piece.is_mark}
        case Bullets():
            return {"kind": "bullets", "lead": _breakable(piece.lead), "items": list(map(_breakable, piece.items))}
        case Exactly():
            return {"kind": "exactly", "lines": list(map(_breakable, piece.lines))}
        case Grid():
            return {
                "kind": "grid",
                "caption": _breakable(piece.caption),
                "heads": [_breakable(head.replace("\n", " "), LONGEST_WORD) for head in piece.heads],
                "right": piece.right,
                "rows": [
                    [
                        cell if right else _breakable(cell, LONGEST_WORD)
                        for cell, right in zip(row, piece.right, strict=True)
                    ]
                    for row in piece.rows
                ],
                "totals": piece.totals,
                "widths": piece.fit.widths,
                "size": piece.fit.size,
            }
        case Drawing():
            return {
                "kind": "drawing",
                "title": piece.title,
                "alt": piece.alt,
                "series": piece.series,
                "groups": [
                    {"name": name, "bars": [{"pence": bar.pence, "label": bar.label} for bar in bars]}
                    for name, bars in piece.groups
                ],
                "days": piece.days,
            }
        case _:
            assert_never(piece)


def _breakable(text: str, most: int = _LINE) -> str:
    """Return a text whose words can be broken where they are longer than a line."""
    return re.sub(rf"\S{{{most}}}(?=\S)", rf"\g<0>{_BREAK}", text)
