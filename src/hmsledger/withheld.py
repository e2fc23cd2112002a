"""What is withheld stays withheld: figures that would give a withheld amount away are withheld with it.

An amount that is exempt from publication (Local Government Act 1972, section 100A(4) and Schedule 12A) must be in no
output, nor be what is left when the rest is taken from a total. A book that says too much is redacted before anything
reads it: the figures that say too much are withheld too, or left out, and each is reported.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from hmsledger.clocks import EVERYTHING
from hmsledger.corrections import corrected
from hmsledger.entries import (
    AnyEntry,
    Book,
    Correction,
    LaterDecision,
    Line,
    StatedTotal,
    Variation,
)
from hmsledger.findings import Finding, Severity, Spot
from hmsledger.money import Unstated
from hmsledger.nil import NIL_OVER, PER_YEAR, Group
from hmsledger.printed import booked, figure_of, quoted_in, totals_on

_WITHHELD = Unstated.WITHHELD
_PARTS = ("lines", "was", "now")
_TEXTS = ("title", "note", "retrospective", "basis", "reason", "reopens")
_A_FIGURE = re.compile(r"£\s*[0-9]|[0-9](?:\.[0-9]+)?\s?(?:k|m|bn|thousand|million|billion)\b|[0-9]{1,3}(?:,[0-9]{3})+")
_Where = tuple[str, str, int]
"""A line: the id of its entry, the part of the entry that it is in, and its number there."""


@dataclass(slots=True)
class _Redaction:
    """What is to be withheld too, and why."""

    lines: set[_Where] = field(default_factory=set)
    totals: list[StatedTotal] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def report(self, code: str, severity: Severity, message: str, advice: str, spot: Spot, entry: str = "") -> None:
        self.findings.append(Finding(code, severity, message, advice, spot, entry, concealed=True))


def redacted(book: Book) -> Book:
    """Return the book with every figure withheld that would give a withheld amount away.

    What was found is in the ``exposed`` of the book that is returned. A redacted book stays as it is.
    """
    withholding = {entry.id: entry for entry in book.entries for line in lines_in(entry) if line.amount is _WITHHELD}
    if not withholding:
        return book
    redaction = _Redaction()
    for entry in withholding.values():
        _printed(entry, redaction)
    for entry in book.entries:
        if entry.id in withholding or (isinstance(entry, LaterDecision) and entry.of in withholding):
            _told(entry, redaction)
    _misfitting(book, redaction)
    _restated(book, redaction)
    book = _without(book, redaction)
    _moved(book, redaction)
    book = _without(book, redaction)
    _compared(book, redaction)
    if not redaction.findings:
        return book
    totals = tuple(total for total in book.stated_totals if total not in redaction.totals)
    return replace(_without(book, redaction), stated_totals=totals, exposed=(*book.exposed, *redaction.findings))


def withheld_alike(before: Book, after: Book) -> Book:
    """Return an earlier state of a book with every figure withheld that a later state of it withholds.

    Else what is withheld would be the difference between a total before and the same total after.
    """
    hidden = _Redaction()
    for entry in redacted(after).entries:
        was = before.by_id.get(entry.id)
        if was is not None and _any_withheld(lines_in(entry)):
            kept = {line.meaning for line in lines_in(entry)}
            hidden.lines |= {
                (was.id, part, number) for part, number, line in _numbered(was) if line.meaning not in kept
            }
    return _without(before, hidden)


def lines_in(entry: AnyEntry) -> tuple[Line, ...]:
    """Return every line that an entry holds, whatever it says with it."""
    return (*entry.was, *entry.now) if isinstance(entry, Correction) else entry.lines


def _any_withheld(lines: Iterable[Line]) -> bool:
    return any(line.amount is _WITHHELD for line in lines)


def _printed(entry: AnyEntry, redaction: _Redaction) -> None:
    """Report a withheld line that has its figure as printed."""
    for part, number, line in _numbered(entry):
        if line.amount is _WITHHELD and line.stated:
            redaction.lines.add((entry.id, part, number))
            redaction.report(
                "withheld-printed",
                Severity.ERROR,
                f"an amount of {entry.id} is withheld, and the figure as printed stands beside it",
                "take the printed figure out of the file, and out of its history if others can read that",
                entry.spot.at(part, number, "stated"),
                entry.id,
            )


def _told(entry: AnyEntry, redaction: _Redaction) -> None:
    """Report a text with a figure in an entry that withholds one, or in a decision on it."""
    about, its = (entry.of, f"{entry.id}'s") if isinstance(entry, LaterDecision) else (entry.id, "its")
    for name in _TEXTS:
        if _A_FIGURE.search(_text_of(entry, name)):
            redaction.report(
                "withheld-told",
                Severity.WARNING,
                f"an amount of {about} is withheld, and {its} {name} names a figure",
                "make sure that the text does not say what is withheld: it is shown as it stands",
                entry.spot.at(name),
                entry.id,
            )


def _text_of(entry: AnyEntry, name: str) -> str:
    if name == "reopens":
        return entry.reopens.reason if entry.reopens else ""
    text: str = getattr(entry, name, "")
    return text


def _misfitting(book: Book, redaction: _Redaction) -> None:
    """Withhold the figures of a correction that fits nothing, where what it speaks of is withheld."""
    misfits = [misfit.correction for misfit in corrected(book, EVERYTHING).misfits]
    families = _families(book) if misfits else {}
    for correction in misfits:
        figures = {
            (correction.id, part, number)
            for part, number, line in _numbered(correction)
            if isinstance(line.amount, int)
        }
        if figures and any(_any_withheld(lines_in(entry)) for entry in families[_foot(book, correction)]):
            redaction.lines |= figures
            redaction.report(
                "withheld-deducible",
                Severity.ERROR,
                f"an amount of {correction.corrects} is withheld, and {correction.id}, which does not fit it, has"
                " figures that may be what is withheld",
                "write “was” as the lines stand: withheld; take the figures out of the file if they give it away",
                correction.spot.at("was"),
                correction.id,
            )


def _restated(book: Book, redaction: _Redaction) -> None:
    """Withhold in every earlier record a figure that a correction withholds."""
    withholding = [entry for entry in book.entries if isinstance(entry, Correction) and _any_withheld(lines_in(entry))]
    families = _families(book) if withholding else {}
    for correction in withholding:
        gone = _gone(correction)
        if gone:
            _redact_meanings(families[_foot(book, correction)], gone, redaction)
            redaction.report(
                "withheld-late",
                Severity.WARNING,
                f"{correction.id} withholds an amount of {correction.corrects} whose figure stands in the book: no"
                " output shows it any more, but the files and their history still do",
                "have the figure taken out of the file and of its history, if others can read them",
                correction.spot.at("now"),
                correction.id,
            )


def _gone(correction: Correction) -> set[object]:
    """Return what the lines say whose figures a correction withholds, whole or divided."""
    figures = [line for line in correction.was if isinstance(line.amount, int)]
    stays = {_place(line) for line in correction.now if line.amount is not _WITHHELD}
    hides = {_place(line) for line in correction.now if line.amount is _WITHHELD}
    if not hides:
        return set()
    if hides - {_place(line) for line in correction.was}:
        kept = {line.meaning for line in correction.now}
        return {line.meaning for line in figures if line.meaning not in kept}
    return {line.meaning for line in figures if _place(line) in hides or _place(line) not in stays}


def _moved(book: Book, redaction: _Redaction) -> None:
    """Withhold both sides of a move, where one is withheld and the other would say how much it is."""
    restated = corrected(book, EVERYTHING)
    moves = [entry for entry in book.entries if isinstance(entry, Variation | LaterDecision)]
    withholding = [entry for entry in moves if any(map(_any_withheld, restated.versions_of(entry)))]
    families = _families(book) if withholding else {}
    for entry in withholding:
        variation = book.by_id[entry.of] if isinstance(entry, LaterDecision) else entry
        if not isinstance(variation, Variation) or variation.type not in NIL_OVER:
            continue
        group, over = NIL_OVER[variation.type]
        groups = [group]
        if not (variation.basis or entry.basis):
            groups.append(_in_its_ring(book, per_year=variation.type in PER_YEAR))
        given_away = {line.meaning for lines in restated.versions_of(entry) for line in _given_away(lines, groups)}
        if given_away:
            _redact_meanings(families[entry.id], given_away, redaction)
            redaction.report(
                "withheld-deducible",
                Severity.ERROR,
                f"one amount of the {variation.type} {variation.id} is withheld, and its other side gives it away: "
                f"the lines sum to nil {over}",
                "withhold both sides of the move, or neither",
                entry.spot.at("lines"),
                entry.id,
            )


def _compared(book: Book, redaction: _Redaction) -> None:
    """Withhold quoted figures and leave out stated totals from which a withheld amount could be taken."""
    restated = corrected(book, EVERYTHING)
    for item, said in booked(book, EVERYTHING, restated, quoted_in(book.entries), now_too=True):
        if said.withheld and said.agreed(item.figure) is None:
            redaction.lines.add((item.entry.id, "lines", item.number))
            redaction.report(
                "withheld-deducible",
                Severity.ERROR,
                f"an amount that may belong to what {item.entry.id} quotes is withheld, and the quoted figure less what"
                " the book says would give it away",
                "withhold the quoted figure too, or take the quotation out",
                item.entry.spot.at("lines", item.number, "amount"),
                item.entry.id,
            )
    for total, stood, withheld in totals_on(book, EVERYTHING, restated, book.stated_totals):
        if withheld and not figure_of(total.stated, total.pence).covers(stood):
            redaction.totals.append(total)
            redaction.report(
                "withheld-deducible",
                Severity.ERROR,
                "an amount that may belong to this total is withheld, and the total less what the book says would give"
                " it away",
                "take the total out, or state one that leaves out what is withheld",
                total.spot.at("amount"),
            )


def _in_its_ring(book: Book, *, per_year: bool) -> Group:
    """Return the group within which no money may cross between the HRA and the General Fund, and so sums to nil."""
    return lambda line: (book.ring_of(line.account), line.year if per_year else None)


def _given_away(lines: tuple[Line, ...], groups: Iterable[Group]) -> Iterator[Line]:
    """Yield the figures of each group in which they alone say what its one withheld amount is.

    What is withheld in one group may leave another with a single withheld amount, so it is done until none is left.
    """
    amounts = [line.amount for line in lines]
    members: dict[object, list[int]] = {}
    for which, group in enumerate(groups):
        for number, line in enumerate(lines):
            members.setdefault((which, *group(line)), []).append(number)
    found = True
    while found:
        found = False
        for numbers in members.values():
            figures = [number for number in numbers if isinstance(amounts[number], int)]
            unknown = [amounts[number] for number in numbers if not isinstance(amounts[number], int)]
            if figures and unknown == [_WITHHELD]:
                found = True
                yield from (lines[number] for number in figures)
                for number in figures:
                    amounts[number] = _WITHHELD


def _redact_meanings(family: Iterable[AnyEntry], meanings: Container[object], redaction: _Redaction) -> None:
    """Withhold every line that says one of these things, in an entry and all that corrects it."""
    for entry in family:
        redaction.lines |= {
            (entry.id, part, number) for part, number, line in _numbered(entry) if line.meaning in meanings
        }


def _families(book: Book) -> Mapping[str, list[AnyEntry]]:
    """Return each entry with everything that corrects it, by its id."""
    found: dict[str, list[AnyEntry]] = {}
    for entry in book.entries:
        found.setdefault(_foot(book, entry), []).append(entry)
    return found


def _foot(book: Book, entry: AnyEntry) -> str:
    """Return the id of the entry at the foot of a chain of corrections."""
    seen: set[str] = set()
    while isinstance(entry, Correction) and entry.id not in seen:
        seen.add(entry.id)
        entry = book.by_id[entry.corrects]
    return entry.id


def _without(book: Book, redaction: _Redaction) -> Book:
    """Return the book with the lines of the redaction withheld."""
    if not redaction.lines:
        return book
    ids = {entry for entry, _, _ in redaction.lines}
    entries = tuple(_redacted_entry(entry, redaction.lines) if entry.id in ids else entry for entry in book.entries)
    return replace(book, entries=entries)


def _redacted_entry(entry: AnyEntry, lines: set[_Where]) -> AnyEntry:
    if isinstance(entry, Correction):
        return replace(entry, was=_redacted_lines(entry, "was", lines), now=_redacted_lines(entry, "now", lines))
    return replace(entry, lines=_redacted_lines(entry, "lines", lines))


def _redacted_lines(entry: AnyEntry, part: str, lines: set[_Where]) -> tuple[Line, ...]:
    return tuple(
        line._replace(amount=_WITHHELD, stated="") if (entry.id, part, number) in lines else line
        for number, line in enumerate(getattr(entry, part))
    )


def _numbered(entry: AnyEntry) -> Iterator[tuple[str, int, Line]]:
    for part in _PARTS:
        for number, line in enumerate(getattr(entry, part, ())):
            yield part, number, line


def _place(line: Line) -> tuple[object, ...]:
    """Return what a line says but for its amount."""
    return (line.scheme, line.year, line.funding, line.account, line.source)
