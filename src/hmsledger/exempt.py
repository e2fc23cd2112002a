"""Exempt figures: amounts that the public book withholds, held in a private one and bound to it by a commitment.

Local Government Act 1972, section 100A(4) and Schedule 12A. A commitment is the digest of a figure together with a
random salt: it says nothing of the figure to who has not the salt, and no other figure can be passed off for it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from hmsledger.clocks import EVERYTHING
from hmsledger.corrections import corrected, taken_out
from hmsledger.entries import AnyEntry, Book, Correction, Line
from hmsledger.findings import Finding, Severity, Spot
from hmsledger.money import Unstated
from hmsledger.withheld import redacted

SALT_BYTES = 32
"""How long a salt is: all the amounts of all councils can be tried in a moment, but not with each of 2^256 salts."""
_DOMAIN = b"hmsledger:withheld:1\0"
_PREFIX = "sha256:"
_WITHHELD = Unstated.WITHHELD
_Place = tuple[str, int]
"""The id of an entry, and the number of one of its lines, counted from 1."""


@dataclass(frozen=True, slots=True)
class ExemptFigure:
    """One amount that the public book withholds. It does not show its amount or salt where it is printed.

    Attributes:
        entry: the id of the entry that withholds it.
        line: the number of the line, counted from 1 among the entry's lines, or those of a correction as they are now.
        pence: the amount.
        salt: the random bytes of its commitment, as hexadecimal digits.
        stated: the figure as printed, which fixes its precision; empty where not kept.
        spot: where it stands in the private book.
    """

    entry: str
    line: int
    pence: int = field(repr=False)
    salt: str = field(repr=False)
    stated: str = field(default="", repr=False)
    spot: Spot = field(default=Spot(""), compare=False, repr=False)

    @property
    def place(self) -> _Place:
        """The line whose amount it is."""
        return (self.entry, self.line)

    @property
    def commitment(self) -> str:
        """What the public entry says of it: ``sha256:`` and 64 hexadecimal digits."""
        said = f"{self.entry}\0{self.line}\0{self.pence}\0".encode() + bytes.fromhex(self.salt)
        return _PREFIX + hashlib.sha256(_DOMAIN + said).hexdigest()

    def opens(self, line: Line) -> bool:
        """Return whether it is the figure that a line withholds, as far as anything binds them."""
        return line.amount is _WITHHELD and line.commitment in {"", self.commitment}


def with_figures(filed: Book, public: Book, figures: Iterable[ExemptFigure]) -> Book:
    """Return the book with the exempt figures that fit it; what does not fit stays withheld.

    Args:
        filed: the book as its files hold it.
        public: the same, redacted.
        figures: the exempt figures.
    """
    fitting = {figure.place: figure for figure in figures if _fits(filed, figure)}
    origins = _origins(filed)
    entries: list[AnyEntry] = []
    for entry in filed.entries:
        if isinstance(entry, Correction):
            was = tuple(
                _filled(line, fitting.get(origins.get((entry.id, n), ("", 0)))) for n, line in _numbered(entry.was)
            )
            entries.append(replace(entry, was=was, now=_lines(entry, entry.now, fitting)))
        else:
            entries.append(replace(entry, lines=_lines(entry, entry.lines, fitting)))
    return replace(redacted(replace(filed, entries=tuple(entries))), neighbours=public.neighbours, public=public)


def findings_of_figures(filed: Book, figures: Iterable[ExemptFigure]) -> tuple[Finding, ...]:
    """Return every exempt figure that does not fit the public book, and all that lacks one; no figure is named."""
    figures = tuple(figures)
    held = {figure.place: figure for figure in figures}
    found = [finding for figure in figures for finding in _of_figure(filed, figure)]
    for entry in filed.entries:
        for number, line in _numbered(_own(entry)):
            if line.commitment and line.amount is _WITHHELD and (entry.id, number) not in held:
                message = f"line {number} of {entry.id} is committed to a figure that the private book does not hold"
                advice = "find the file with its figure: without its salt nobody can prove what was withheld"
                spot = entry.spot.at("now" if isinstance(entry, Correction) else "lines", number - 1)
                found.append(Finding("exempt-figure-missing", Severity.ERROR, message, advice, spot, entry.id))
    return (*found, *_disclosures(filed, held))


def proved(filed: Book, figures: Iterable[ExemptFigure]) -> int:
    """Return how many exempt figures open the commitment of the line that withholds them."""
    return sum(_fits(filed, figure) and bool(_line_of(filed, figure.place).commitment) for figure in figures)


def committed(filed: Book) -> int:
    """Return how many withheld lines of a book bear a commitment."""
    return sum(bool(line.commitment) for entry in filed.entries for line in _own(entry) if line.amount is _WITHHELD)


def paragraphs_of(book: Book) -> tuple[str, ...]:
    """Return the paragraphs of Schedule 12A under which the figures are exempt that stand in a book."""
    if book.public is None:
        return ()
    before = book.public.by_id
    loaded = [entry for entry in book.entries if _holds_more(entry, before[entry.id])]
    return tuple(sorted({entry.exempt for entry in loaded} - {""}))


def _holds_more(entry: AnyEntry, public: AnyEntry) -> bool:
    return any(line.amount != seen.amount for line, seen in zip(_every(entry), _every(public), strict=True))


def _every(entry: AnyEntry) -> tuple[Line, ...]:
    return (*entry.was, *entry.now) if isinstance(entry, Correction) else entry.lines


def _own(entry: AnyEntry) -> tuple[Line, ...]:
    """Return the lines that an entry brings in: a correction only speaks of the lines that were."""
    return entry.now if isinstance(entry, Correction) else entry.lines


def _numbered(lines: tuple[Line, ...]) -> Iterator[tuple[int, Line]]:
    return enumerate(lines, 1)


def _line_of(book: Book, place: _Place) -> Line:
    return _own(book.by_id[place[0]])[place[1] - 1]


def _has(book: Book, place: _Place) -> bool:
    entry = book.by_id.get(place[0])
    return entry is not None and 1 <= place[1] <= len(_own(entry))


def _fits(book: Book, figure: ExemptFigure) -> bool:
    return _has(book, figure.place) and figure.opens(_line_of(book, figure.place))


def _lines(entry: AnyEntry, lines: tuple[Line, ...], fitting: Mapping[_Place, ExemptFigure]) -> tuple[Line, ...]:
    return tuple(_filled(line, fitting.get((entry.id, number))) for number, line in _numbered(lines))


def _filled(line: Line, figure: ExemptFigure | None) -> Line:
    return line if figure is None else line._replace(amount=figure.pence, stated=figure.stated)


def _origins(filed: Book) -> Mapping[_Place, _Place]:
    """Return for each withheld line that a correction says it ``was``, the line that it means.

    The lines are followed through the corrections by a mark in what they were printed as, which means nothing.
    """
    marked = replace(
        filed,
        entries=tuple(
            replace(entry, now=_marked(entry))
            if isinstance(entry, Correction)
            else replace(entry, lines=_marked(entry))
            for entry in filed.entries
        ),
    )
    restated = corrected(marked, EVERYTHING)
    found: dict[_Place, _Place] = {}
    for target, corrections in restated.applied.items():
        standing = _own(marked.by_id[target])
        for correction, (_, after) in zip(corrections, restated.history[target], strict=True):
            for number, place in _numbered_places(taken_out(standing, correction) or ()):
                if standing[place].amount is _WITHHELD:
                    entry, _, line = standing[place].stated.rpartition("\0")
                    found[correction.id, number] = (entry, int(line))
            standing = after
    return found


def _numbered_places(places: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    return enumerate(places, 1)


def _marked(entry: AnyEntry) -> tuple[Line, ...]:
    return tuple(line._replace(stated=f"{entry.id}\0{number}") for number, line in _numbered(_own(entry)))


def _of_figure(filed: Book, figure: ExemptFigure) -> Iterator[Finding]:
    where = f"line {figure.line} of {figure.entry}"
    if not _has(filed, figure.place):
        message = f"the private book holds a figure for {where}, and the public book has no such line"
        advice = "if recording it was interrupted, run the same command again; else see whether the id was changed"
        yield _in_private("exempt-line-unknown", Severity.ERROR, message, advice, figure)
        return
    line = _line_of(filed, figure.place)
    if line.amount is not _WITHHELD:
        message = f"the private book holds a figure for {where}, and the public book does not withhold it"
        advice = "see whether the public file was edited: an exemption ends with a correction, not with an edit"
        yield _in_private("exempt-not-withheld", Severity.ERROR, message, advice, figure)
    elif not line.commitment:
        message = f"{where} is withheld without a commitment: nothing proves that its figure is the one of that day"
        advice = "nothing can be done about it now; with --with-exempt, recording commits to the figure"
        yield _in_private("commitment-lacking", Severity.WARNING, message, advice, figure)
    elif line.commitment != figure.commitment:
        message = f"the figure or the salt that the private book holds for {where} is not the one committed to"
        advice = "one of the two books was altered: see what git knows of both"
        yield _in_private("commitment-unopened", Severity.ERROR, message, advice, figure)


def _in_private(code: str, severity: Severity, message: str, advice: str, figure: ExemptFigure) -> Finding:
    return Finding(code, severity, message, advice, figure.spot, figure.entry, concealed=True)


def _disclosures(filed: Book, held: Mapping[_Place, ExemptFigure]) -> Iterator[Finding]:
    """Yield the corrections that end an exemption with another sum than the one that was committed to."""
    origins = _origins(filed)
    for entry in filed.entries:
        if not isinstance(entry, Correction) or not _says_all(entry):
            continue
        places = [origins.get((entry.id, n)) for n, line in _numbered(entry.was) if line.amount is _WITHHELD]
        figures = [held.get(place) if place else None for place in places]
        bound = [figure for figure in figures if figure is not None and _fits(filed, figure)]
        if not places or len(bound) < len(places):
            continue
        was = sum(figure.pence for figure in bound) + sum(line.pence for line in entry.was)
        if was != sum(line.pence for line in entry.now):
            message = f"{entry.id} discloses another amount than the one that {entry.corrects} withheld"
            advice = "disclose the figure as it was, and correct it by a correction of its own"
            yield Finding("disclosure-disagrees", Severity.ERROR, message, advice, entry.spot.at("now"), entry.id)


def _says_all(entry: Correction) -> bool:
    """Return whether what a correction restates has a figure now, and had one that was at most withheld."""
    stated = all(isinstance(line.amount, int) for line in entry.now)
    return bool(entry.now) and stated and all(line.amount is not Unstated.NOT_STATED for line in entry.was)
