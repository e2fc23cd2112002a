"""The annotated copy as one HTML file: no script, nothing fetched, readable in print, by ear and enlarged."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from hmsledger.documents.page import Document, Passage, Sort
from hmsledger.proof.opinion import MASK, STOPS, Judged, Verdict
from hmsledger.render.annotated.words import SIGNS, sentence, summary
from hmsledger.render.visible import visible

_CLASSES: Mapping[Verdict, str] = {
    Verdict.AGREES: "agrees",
    Verdict.DISAGREES: "disagrees",
    Verdict.STALE: "stale",
    Verdict.UNPLACED: "unplaced",
    Verdict.WITHHELD: "withheld",
}
_MEANINGS: Mapping[Verdict, str] = {
    Verdict.AGREES: "the book says the same",
    Verdict.DISAGREES: "the book says otherwise",
    Verdict.STALE: "it was the book’s figure once, and is no longer",
    Verdict.UNPLACED: "nothing in the book speaks of it",
    Verdict.WITHHELD: "it may not be published",
}
COLOURS: Mapping[str, tuple[str, str]] = {
    "agrees": ("#0b5a30", "#e4f5ea"),
    "disagrees": ("#9b1024", "#fdeaec"),
    "stale": ("#6f4300", "#fff3d9"),
    "unplaced": ("#3a4653", "#eef1f4"),
    "withheld": ("#ffffff", "#4a1d6a"),
    "text": ("#1b1f24", "#ffffff"),
    "link": ("#0b4a9e", "#ffffff"),
}
"""Text and ground of each part; each pair has a contrast of at least 7 : 1."""

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 4rem; overflow-wrap: break-word;
  font: 1.0625rem/1.6 Georgia, 'Times New Roman', serif; color: TEXT; background: #ffffff; }
header, .notes, table.counts, nav { font-family: system-ui, 'Segoe UI', Arial, sans-serif; line-height: 1.45; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1.1rem; line-height: 1.3; margin: 1.75rem 0 .5rem; }
p { margin: 0 0 .9rem; white-space: pre-wrap; }
a { color: LINK; }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid LINK; outline-offset: 2px; }
:target { outline: 3px solid LINK; outline-offset: 2px; scroll-margin-top: 2rem; }
.verdict { font-size: 1.1rem; font-weight: 600; margin: 1rem 0; }
.source { font-size: .9rem; color: #3a4653; }
mark { padding: .05em .3em; border: 1px solid; border-radius: .25em; font-weight: 600; white-space: normal;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
mark.disagrees, mark.stale, mark.withheld { border-width: 2px; }
mark.unplaced { border-style: dashed; font-weight: inherit; }
mark a { color: inherit; font: 600 .75em/1 system-ui, 'Segoe UI', Arial, sans-serif; margin-left: .35em; }
.notes { list-style: none; margin: -.3rem 0 1.2rem; padding: 0; font-size: .9rem; }
.notes li { border-left: .3rem solid; margin: .35rem 0; padding: .3rem .7rem; }
.notes .figure { font-weight: 600; }
MARKS
.word { padding: .1em .4em; }
.notes a { color: inherit; }
.scroll { overflow-x: auto; margin: 1rem 0 .8rem; }
table { border-collapse: collapse; font-size: .95rem; }
th, td { border: 1px solid #8a94a0; padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { background: #eef1f4; }
table.counts { margin: .5rem 0 1rem; }
table.counts td.count { text-align: right; font-variant-numeric: tabular-nums; }
nav ul { padding-left: 1.2rem; }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } .scroll { overflow: visible; }
  .notes li, tr, mark { break-inside: avoid; } h3 { break-after: avoid; }
  mark, .notes li { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
"""


def annotated(document: Document, judged: Sequence[Judged], as_at: str = "") -> str:
    """Return a document as an HTML page, each figure marked, with a note under the passage that it stands in.

    What has to be withheld is masked.

    Args:
        document: the document.
        judged: its figures.
        as_at: through which days the book was looked at, in words; may be empty.
    """
    numbered = list(enumerate(sorted(judged, key=lambda item: (item.passage.number, item.start)), 1))
    by_passage = {number: list(of) for number, of in groupby(numbered, lambda item: item[1].passage.number)}
    title = _text(_masked(document.title or document.name, judged))
    parts = [
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
        f"<title>Checked: {title}</title>\n<style>{_style()}</style>\n</head>\n<body>\n",
        *_header(document, numbered, title, as_at),
        '<main>\n<h2>The document</h2>\n<div class="document">\n',
        *_body(document.passages, by_passage),
        "</div>\n</main>\n</body>\n</html>\n",
    ]
    return "".join(parts)


_Numbered = tuple[int, Judged]


def _masked(title: str, judged: Sequence[Judged]) -> str:
    """Return a title without the figures that have to be withheld: it may be the heading that they stand in."""
    for item in judged:
        if item.verdict is Verdict.WITHHELD:
            title = title.replace(item.passage.text[item.start : item.end], MASK)
    return title


def _style() -> str:
    rules = [
        f".{name} {{ color: {ink}; background: {ground}; }} .notes .{name} {{ border-color: {_edge(name)}; }}"
        for name, (ink, ground) in COLOURS.items()
        if name not in {"text", "link"}
    ]
    style = _STYLE.replace("MARKS", "\n".join(rules))
    return style.replace("TEXT", COLOURS["text"][0]).replace("LINK", COLOURS["link"][0])


def _edge(name: str) -> str:
    return "#c9a6e4" if name == "withheld" else "currentColor"


def _header(document: Document, numbered: Sequence[_Numbered], title: str, as_at: str) -> Iterator[str]:
    judged = [item for _, item in numbered]
    yield f"<header>\n<h1>Checked: {title}</h1>\n"
    day = f" Its own date is {document.dated.day} {document.dated:%B %Y}." if document.dated else ""
    against = f" Checked against the book {_text(as_at)}." if as_at else ""
    yield f'<p class="source">A copy of {_text(document.name)}, made by hmsledger.{day}{against}</p>\n'
    yield f'<p class="verdict">{_text(summary(judged))}.</p>\n'
    rows = [
        f'<tr><th scope="row"><span class="word {_CLASSES[verdict]}">{SIGNS[verdict]} {verdict.value}</span></th>'
        f'<td class="count">{sum(item.verdict is verdict for item in judged):,}</td>'
        f"<td>{_MEANINGS[verdict]}</td></tr>\n"
        for verdict in Verdict
    ]
    yield (
        '<div class="scroll"><table class="counts">\n<thead><tr><th scope="col">Verdict</th>'
        '<th scope="col">Figures</th><th scope="col">Meaning</th></tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody>\n</table></div>\n"
    )
    stops = [(number, item) for number, item in numbered if item.verdict in STOPS]
    if stops:
        yield '<nav aria-labelledby="to-mend">\n<h2 id="to-mend">To be put right</h2>\n<ul>\n'
        for number, item in stops:
            yield (
                f'<li><a href="#figure-{number}">{_text(item.text)}, {_text(item.passage.place)}</a>: '
                f"{item.verdict.value}. {_text(sentence(item))}</li>\n"
            )
        yield "</ul>\n</nav>\n"
    yield "</header>\n"


def _body(passages: Sequence[Passage], by_passage: Mapping[int, list[_Numbered]]) -> Iterator[str]:
    for table, group in groupby(passages, lambda passage: passage.cell.table if passage.cell else 0):
        if table:
            cells = list(group)
            yield from _table(cells, by_passage)
            yield _notes([item for cell in cells for item in by_passage.get(cell.number, ())])
            continue
        for passage in group:
            figures = by_passage.get(passage.number, [])
            name = "h3" if passage.sort is Sort.HEADING else "p"
            label = f"{_text(passage.label)} " if passage.label else ""
            yield f"<{name}>{label}{_marked(passage.text, figures)}</{name}>\n"
            yield _notes(figures)


def _table(cells: Sequence[Passage], by_passage: Mapping[int, list[_Numbered]]) -> Iterator[str]:
    """Yield a table; where cells were merged, or held nothing, an empty cell keeps the columns under each other."""
    places = [passage.cell for passage in cells if passage.cell]
    headings = {heading for place in places for heading in place.headings}
    yield f'<div class="scroll" role="region" tabindex="0" aria-label="Table {places[0].table}"><table>\n'
    row, at = 0, 1
    for passage, place in zip(cells, places, strict=True):
        if place.row != row:
            yield "<tr>" if not row else "</tr>\n<tr>"
            row, at = place.row, 1
        if place.column > at:
            yield f'<td colspan="{place.column - at}"></td>'
        shown = _marked(passage.text, by_passage.get(passage.number, []))
        heads = " ".join(passage.text.split()) in headings
        if heads and (place.column == 1) != (place.row == 1):
            yield f'<th scope="{"col" if place.row == 1 else "row"}">{shown}</th>'
        else:
            yield f"<td>{shown}</td>"
        at = place.column + 1
    yield "</tr>\n</table></div>\n"


def _marked(text: str, figures: Sequence[_Numbered]) -> str:
    parts: list[str] = []
    at = 0
    for number, item in figures:
        start, end = max(at, item.start), max(at, item.end)
        shown = MASK if item.verdict is Verdict.WITHHELD else text[start:end]
        parts.append(_text(text[at:start]))
        parts.append(
            f'<mark class="{_CLASSES[item.verdict]}" id="figure-{number}">{_text(shown)}'
            f'<a href="#note-{number}" aria-label="{item.verdict.value}, note {number}">'
            f"{SIGNS[item.verdict]}&nbsp;{number}</a></mark>"
        )
        at = end
    parts.append(_text(text[at:]))
    return "".join(parts)


def _notes(figures: Sequence[_Numbered]) -> str:
    if not figures:
        return ""
    items = [
        f'<li class="{_CLASSES[item.verdict]}" id="note-{number}">{SIGNS[item.verdict]} {number}. '
        f'<span class="figure">{_text(item.text)} {item.verdict.value}</span> '
        f"({_text(item.passage.place)}). {_text(sentence(item))} "
        f'<a href="#figure-{number}" aria-label="back to figure {number}">Back</a></li>\n'
        for number, item in figures
    ]
    return f'<ul class="notes">\n{"".join(items)}</ul>\n'


def _text(text: str) -> str:
    return escape(visible(text))
