"""The annotated copy of a Word document: the document itself, with a comment on every figure."""

import io
from collections.abc import Sequence
from copy import deepcopy
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, cast

from hmsledger.documents import word
from hmsledger.documents.compose import Placed, compose
from hmsledger.documents.lines import seen
from hmsledger.documents.refusing import needs_extra
from hmsledger.documents.word import Beside, Piece, Pieces
from hmsledger.documents.xml import local
from hmsledger.findings import MisuseError
from hmsledger.proof.opinion import Judged
from hmsledger.render.annotated.words import SIGNS, capitalised, sentence, summary
from hmsledger.render.visible import visible

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.text.run import CT_R
    from lxml.etree import _Element

_AUTHOR, _INITIALS = "hmsledger", "hms"


def annotated(data: bytes, name: str, judged: Sequence[Judged]) -> bytes:
    """Return a copy of a Word document with a comment on each figure, and one at its head that sums them up.

    Word allows no comment inside a text box or a note, so theirs stand where the box or the note's sign does.

    Args:
        data: the document.
        name: how it is called.
        judged: its figures.

    Raises:
        MisuseError: it cannot be opened, or a library is missing.
    """
    try:
        import docx  # noqa: PLC0415 - only Word documents need it
    except ImportError:
        raise needs_extra(name, "Word documents") from None
    word.read(data, name)
    try:
        copy = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, SyntaxError):
        raise MisuseError(
            f"“{name}” cannot be copied with comments: it is damaged, or holds macros",
            "save it as .docx, or name -o with .html",
        ) from None
    placed = list(compose(word.reading(copy.element, word.unpacked(data, name))))
    comments: list[_Comment] = []
    ordered = sorted(judged, key=lambda item: (item.passage.number, item.start))
    for number, group in groupby(ordered, lambda item: item.passage.number):
        # Runs are parted from the end of a passage, so that what stands before keeps its place.
        comments += reversed([_comment_on(item, placed[number]) for item in reversed(list(group))])
    if first := next((piece for item in placed if isinstance(item.origin, tuple) for piece in item.origin), None):
        comments.insert(0, _Comment(first.run, first.run, "Checked by hmsledger", f"{summary(judged)}."))
    _add(copy, comments)
    out = io.BytesIO()
    copy.save(out)
    return out.getvalue()


class _Comment(NamedTuple):
    """A comment, and from which run to which it reaches."""

    first: "_Element"
    last: "_Element"
    head: str
    text: str


def _add(copy: "WordDocument", comments: Sequence[_Comment]) -> None:
    """Add comments. Those after the first are copies of it: for each new number python-docx looks through them all."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - only Word documents need it
    from docx.text.run import Run  # noqa: PLC0415 - the same

    body = copy._body  # noqa: SLF001 - a run has to know its document, and there is no public name for that
    pattern: _Element | None = None
    number = 0
    for comment in comments:
        first, last = (Run(cast("CT_R", run), body) for run in (comment.first, comment.last))
        if pattern is None:
            made = copy.add_comment([first, last], author=_AUTHOR, initials=_INITIALS)
            made.paragraphs[0].add_run(comment.head).bold = True
            made.add_paragraph(comment.text)
            pattern, number = made._comment_elm, made.comment_id  # noqa: SLF001 - to be copied
            continue
        number += 1
        twin = deepcopy(pattern)
        twin.set(qn("w:id"), str(number))
        for element, text in zip(twin.iter(qn("w:t")), (comment.head, comment.text), strict=True):
            element.text = text
        pattern.getparent().append(twin)  # type: ignore[union-attr]  # it stands among the comments
        first.mark_comment_range(last, number)


def _comment_on(item: Judged, placed: Placed) -> _Comment:
    """Return the comment on a figure; the run that holds it is parted from what stands before and after."""
    origin = placed.origin
    first, last = (origin.run, origin.run) if isinstance(origin, Beside) else _runs(cast("Pieces", origin), item)
    head = f"{SIGNS[item.verdict]} {capitalised(item.verdict.value)}: {visible(item.text)}"
    return _Comment(first, last, head, sentence(item))


def _runs(pieces: Pieces, item: Judged) -> "tuple[_Element, _Element]":
    covering = [piece for piece in pieces if piece.start < item.end and piece.start + len(piece.text) > item.start]
    if not covering:
        return pieces[0].run, pieces[-1].run
    first, last = covering[0], covering[-1]
    _parted(last, item.end - last.start)
    begins = _parted(first, max(0, item.start - first.start))
    return begins, begins if last.run is first.run else last.run


def _raw_offset(raw: str, at: int) -> int:
    """Return where a character that is seen stands among those that are not."""
    if seen(raw) == raw:
        return at
    shown = [index for index, sign in enumerate(raw) if seen(sign)]
    return shown[at] if at < len(shown) else len(raw)


def _parted(piece: Piece, at: int) -> "_Element":
    """Part a run before a character of one of its texts, and return the run that begins there.

    Where nothing would be left before it or after it, the run stays as it is and is returned itself.
    """
    run, element = piece.run, piece.element
    parent = run.getparent()
    inner = list(run)
    index = inner.index(element)
    whole = element.text or ""
    raw = _raw_offset(whole, at)
    is_first = raw == 0 and all(local(before) == "rPr" for before in inner[:index])
    if is_first or (raw == len(whole) and element is inner[-1]) or parent is None:
        return run
    after = deepcopy(run)
    for before in list(after)[:index]:
        if local(before) != "rPr":
            after.remove(before)
    for behind in inner[index + 1 :]:
        run.remove(behind)
    twin = next(found for found in after if local(found) == "t")
    element.text, twin.text = whole[:raw], whole[raw:]
    for text in (element, twin):
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    after.tail = None
    parent.insert(parent.index(run) + 1, after)
    return after
