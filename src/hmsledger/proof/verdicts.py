"""Verdicts: each figure of a document beside the book's, and what a careful colleague would say of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hmsledger.clocks import Clocks
from hmsledger.documents.page import Document, Sort
from hmsledger.entries import Book, BudgetEntry, Line
from hmsledger.money import Unstated, shown
from hmsledger.proof import wording
from hmsledger.proof.company import in_company
from hmsledger.proof.context import Context, Placed, placed_in
from hmsledger.proof.cues import Names, is_original, is_supposed, telling
from hmsledger.proof.figures import Fault, Found
from hmsledger.proof.known import MOST, Kind, Known, KnownFigures, Shelf
from hmsledger.proof.match import Contradiction, Fit, Slip, covers, fit, may_be_meant, scope_total
from hmsledger.proof.opinion import MASK, STOPS, Judged, Opinion, Verdict
from hmsledger.proof.sums import with_sums
from hmsledger.standing import Column
from hmsledger.withheld import lines_in

_TWO, _THREE, _MANY = 2, 3, 5
_MOST_TRIED = 40
_SAY_THE_BOOKS = "say the book's figure, or record what changed it"
_GOES_ON = re.compile(
    r"\b(?:it|its|this|that|these|those|them|they|thereof|further|another|also|instal\w*|remain\w*|rest|same|both)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A document, judged.

    Attributes:
        clocks: through which days the book was looked at.
        own_date: whether the day is the document's own.
        judged: its figures, in order.
        kept: for each figure, what it was read as and the figure of the book behind it.
    """

    document: Document
    clocks: Clocks
    own_date: bool
    judged: tuple[Judged, ...]
    kept: tuple[Opinion, ...]

    @property
    def stops(self) -> bool:
        """Whether something in it should keep it from being published."""
        return any(item.verdict in STOPS for item in self.judged)


class Judge:
    """A book, made ready to judge documents as at a day."""

    def __init__(self, filed: Book, book: Book, clocks: Clocks) -> None:
        """Work out the book's figures.

        Args:
            filed: the book as its files hold it: what has to be withheld goes by it.
            book: the same, redacted: what is said goes by it.
            clocks: through which days to look.
        """
        self.book = book
        self.clocks = clocks
        self.names = Names(book, parts=True)
        self.figures = KnownFigures(book, clocks)
        self._secrets = Shelf(_redacted_away(filed, book))
        self._exempt = tuple(_exempt_items(book))

    def proof(self, document: Document, *, own_date: bool = False) -> Proof:
        """Return a document, judged.

        Args:
            document: the document.
            own_date: whether the book is looked at as at the document's own date.
        """
        alone = list(_not_twice(self.opinions(document)))
        opinions = tuple(_leaked_again(with_sums(in_company(alone, self.figures, self.names))))
        return Proof(document, self.clocks, own_date, tuple(item.judged() for item in opinions), opinions)

    def opinions(self, document: Document) -> list[Opinion]:
        """Return what is to be said of each figure of a document by itself."""
        day = self.clocks.as_at or document.dated
        return [self._opinion(placed) for placed in placed_in(document, self.names, day)]

    def _opinion(self, placed: Placed) -> Opinion:
        found, context = placed.found, placed.context
        if found.fault is not None:
            return self._leaked(placed) or _no_amount(placed, found.fault)
        fits = self._fits(self.figures.now, found, context)
        best = fits[0] if fits else None
        if context.is_denied or context.is_past:
            return self._once(placed, best)
        if best and _is_sound(found, context, best):
            return Opinion(placed, Verdict.AGREES, wording.agreement(self.book, found, best), known=best.known)
        return (
            self._stale(placed, fits)
            or self._leaked(placed)
            or self._contradicted(placed, fits)
            or self._kept(placed)
            or self._mistyped(placed)
            or self._elsewhere(placed)
            or self._unplaced(placed, best)
        )

    def _fits(self, shelf: Shelf, found: Found, context: Context) -> list[Fit]:
        known = (item for item in self._near(shelf, found, context) if covers(found, item))
        return sorted((fit(found, context, item, self.figures) for item in known), key=lambda item: item.order)

    def _near(self, shelf: Shelf, found: Found, context: Context) -> Sequence[Known]:
        """Return the figures of about one amount; where they are very many, those of the schemes that are meant."""
        low, high = found.reach
        meant = context.schemes or context.near
        if shelf is not self.figures.now or not meant or shelf.count(low, high) <= MOST:
            return shelf.between(low, high)
        return [item for code in sorted(meant) for item in self.figures.of_scheme.get(code, ())]

    def _once(self, placed: Placed, best: Fit | None) -> Opinion:
        """Return what is to be said of a figure of which the text itself says that it is not, or no longer, so."""
        found, context = placed.found, placed.context
        before = next((item for item in self._fits(self.figures.was, found, context) if not item.against), None)
        if before and before.supports:
            says = f"{wording.stale(self.book, before.known, self.clocks.as_at)}; the text says that it was so"
            return Opinion(placed, Verdict.AGREES, says, known=before.known)
        if context.is_denied and best and _is_sound(found, context, best):
            says = f"the text denies it, and it is so: {wording.described(self.book, best.known)}"
            return Opinion(placed, Verdict.DISAGREES, says, "take the denial out", known=best.known)
        if best and _is_sound(found, context, best):
            return Opinion(placed, Verdict.AGREES, wording.agreement(self.book, found, best), known=best.known)
        slip = self._mistyped(placed) if is_original(_sentence_before(placed)) and not best else None
        return slip or self._unplaced(placed, best)

    def _stale(self, placed: Placed, fits: Sequence[Fit]) -> Opinion | None:
        """Return that a figure was the book's; an old total is not meant where an entry still has the amount."""
        found, context = placed.found, placed.context
        if context.is_spent:
            return None
        still = any(item.is_of_scheme and item.known.kind in {Kind.LINE, Kind.ENTRY} for item in fits)
        for item in self._fits(self.figures.was, found, context)[:_TWO]:
            enough = bool(item.said) or (item.is_of_scheme and found.telling >= _THREE)
            if item.known.kind is Kind.TOTAL:
                enough = context.is_total or (len(item.supports) >= _TWO and not still)
            if item.against or not enough or found.telling < _TWO:
                continue
            was = item.known.was
            stood = was is not None and any(
                _stood_on(was.since, was.until, date(day.year, day.month, day.day))
                for day in context.days
                if day.day and not was.known and _is_date(day.year, day.month, day.day)
            )
            if stood:
                says = f"{wording.stale(self.book, item.known, self.clocks.as_at)}; the text names a day before that"
                return Opinion(placed, Verdict.AGREES, says, known=item.known)
            now = self._now(item.known)
            says = wording.stale(self.book, item.known, self.clocks.as_at)
            by = tuple(entry.id for entry in was.by) if was else ()
            right = f": now {shown(now)}" if now is not None else ""
            advice = f"say {shown(now)}" if now is not None else "look at what became of it"
            entries = tuple(dict.fromkeys((*item.known.entries, *by)))
            return Opinion(placed, Verdict.STALE, f"{says}{right}", advice, known=item.known, entries=entries)
        return None

    def _now(self, known: Known) -> int | None:
        """Return what a figure that was the book's has become."""
        if known.kind is Kind.TOTAL:
            for total in self.figures.totals.values():
                if (total.column, total.schemes, total.years, total.fundings) == (
                    known.column,
                    known.schemes,
                    known.years,
                    known.fundings,
                ):
                    return total.pence
            return None
        for item in self.figures.of_scheme.get(next(iter(sorted(known.schemes)), ""), ()):
            if (
                item.entry is known.entry
                and item.kind is known.kind
                and (item.schemes, item.fundings)
                == (
                    known.schemes,
                    known.fundings,
                )
            ):
                return item.pence
        return None

    def _leaked(self, placed: Placed) -> Opinion | None:
        """Return that a figure is one that has to be withheld: by what it is, or by what the text says of it."""
        found, context = placed.found, placed.context
        low, high = found.reach
        secret = next((item for item in self._secrets.between(low, high) if covers(found, item)), None)
        if secret is not None and found.telling >= _TWO:
            return self._withheld(placed, secret.entries, "it is the amount of an exempt item")
        text = _around(placed)
        said = telling(text)
        for entry, words, head in self._exempt:
            near = entry.scheme in (context.schemes or context.near)
            shared = len(words & said)
            spoken_of = shared >= _TWO or (near and (head in said or context.is_exempt))
            if spoken_of and (not context.schemes or entry.scheme in context.schemes):
                return self._withheld(placed, (entry.id,), "the text speaks of an exempt item")
        return None

    def _withheld(self, placed: Placed, entries: tuple[str, ...], why: str) -> Opinion:
        names = wording.listed(entries)
        says = f"{why}: the amount of {names} is withheld and may not be published"
        return Opinion(
            placed, Verdict.WITHHELD, says, "take the figure out before anyone outside sees it", entries=entries
        )

    def _contradicted(self, placed: Placed, fits: Sequence[Fit]) -> Opinion | None:
        context = placed.context
        if context.is_spent or context.is_bound:
            return None
        for best in [item for item in fits if item.against and item.known.kind is not Kind.QUOTATION][:_TWO]:
            by_day = {"body", "date"} <= set(best.supports) or (
                "date" in best.said and len(best.said) >= _TWO and placed.found.telling > _THREE
            )
            placeable = best.is_of_scheme or by_day
            is_known = len(best.said) >= _TWO or (placed.found.telling > _THREE and len(best.supports) >= _TWO)
            elsewhere = Contradiction.SCHEME in best.against and not is_known
            enough = len(best.supports) >= _enough(placed, best)
            if not placeable or not enough or elsewhere or len(best.against) > _TWO:
                continue
            says = wording.contradiction(self.book, context, best, scope_total(context, self.figures))
            return Opinion(placed, Verdict.DISAGREES, says, _advice(best), known=best.known)
        return None

    def _kept(self, placed: Placed) -> Opinion | None:
        """Return that a figure is kept in the book as printed, where the book itself does not come to it."""
        found, context = placed.found, placed.context
        fits = [item for item in self._fits(self.figures.printed, found, context) if item.supports and not item.against]
        if not fits or found.telling < _TWO:
            return None
        known = fits[0].known
        total = self._total_like(known) if known.kind is Kind.STATED else None
        if total is not None and not covers(found, total):
            says = f"the book keeps it as it was printed, but its decisions lead to {shown(total.pence)}"
            return Opinion(placed, Verdict.DISAGREES, says, "see: hmsledger check", known=total)
        says = f"{wording.name_of(self.book, known)} has it as it was printed, and the book does not come to it"
        return Opinion(placed, Verdict.UNPLACED, says, "see: hmsledger check", entries=known.entries)

    def _total_like(self, known: Known) -> Known | None:
        """Return the approved total of the part of the budget that a total as printed is about."""
        parts = (known.schemes, known.years, known.fundings, known.accounts, known.sources)
        return self.figures.totals.get((Column.APPROVED, *(next(iter(part), None) for part in parts)))

    def _mistyped(self, placed: Placed) -> Opinion | None:
        """Return that a figure is probably a slip for one of the book's that everything else in the text points to."""
        found, context = placed.found, placed.context
        is_other = context.is_spent and not (context.is_rate and found.telling >= _MANY)
        if is_other or (context.is_bound and found.telling <= _THREE) or found.top:
            return None
        meant = frozenset().union(*(self.figures.family(code) for code in context.schemes or context.near))
        meant |= self.figures.referred(f"{context.clause} {context.sentence}")
        by_day = bool(context.body and context.day)
        if not meant and not by_day:
            return None
        order = list(Slip)
        slipped: dict[int, tuple[Known, list[Slip]]] = {}
        for slip, low, high in may_be_meant(found):
            for known in self.figures.any.between(low, high):
                if (by_day or known.schemes & meant) and (slip is not Slip.ROUNDING or known.pence % found.figure.unit):
                    slipped.setdefault(id(known), (known, []))[1].append(slip)
        tried = [
            (order.index(slip), slip, fitted)
            for known, ways in slipped.values()
            for fitted in (fit(found, context, known, self.figures),)
            for slip in ways
            if _is_pointed_to(found, slip, fitted)
        ]
        if not tried:
            return None
        _, slip, best = min(tried, key=lambda item: (item[2].order[:3], item[0], item[2].order))
        says = wording.slip_words(slip, self.book, best.known)
        return Opinion(placed, Verdict.DISAGREES, says, _SAY_THE_BOOKS, known=best.known)

    def _elsewhere(self, placed: Placed) -> Opinion | None:
        """Return that the text says so much of a figure that only one of the book's can be meant, and it is another."""
        found, context = placed.found, placed.context
        if context.is_spent or context.is_bound or context.is_exempt or found.top:
            return None
        total = scope_total(context, self.figures)
        if (
            total
            and context.is_total
            and (context.says is not None or context.year is not None)
            and not covers(found, total)
            and not (is_supposed(context.sentence) and self._would_be(found, total))
        ):
            says = f"the book says otherwise: {wording.described(self.book, total)}"
            return Opinion(placed, Verdict.DISAGREES, says, "say the book's figure", known=total)
        schemes = sorted(context.schemes or context.near)
        if len(schemes) != 1 or context.says is None:
            return None
        tried = [
            fit(found, context, known, self.figures)
            for known in self.figures.of_scheme.get(schemes[0], ())[:_MOST_TRIED]
            if _may_be_pinned(context, known)
        ]
        pinned = [item for item in tried if _is_pinned(item, placed)]
        if len({item.known.entries for item in pinned}) != 1:
            pinned = _of_year(tried)
        if not pinned:
            return None
        best = min(pinned, key=lambda item: item.order)
        says = f"the book says otherwise: {wording.described(self.book, best.known)}"
        return Opinion(placed, Verdict.DISAGREES, says, _SAY_THE_BOOKS, known=best.known, by_pointing=True)

    def _would_be(self, found: Found, total: Known) -> bool:
        """Return whether a figure is what a total would be if all that is pending were approved."""
        scheme = next(iter(total.schemes))
        columns = (Column.APPROVED, Column.PENDING)
        totals = [known for column in columns if (known := self.figures.total_of(column, scheme=scheme))]
        return found.covers(sum(known.pence for known in totals))

    def _unplaced(self, placed: Placed, best: Fit | None) -> Opinion:
        if best and not best.supports and not best.against:
            says = f"{wording.name_of(self.book, best.known)} has this amount, but nothing in the text points to it"
        else:
            says = "nothing in the book speaks of it"
        return Opinion(placed, Verdict.UNPLACED, says)


def _no_amount(placed: Placed, fault: Fault) -> Opinion:
    """Return that what is marked as money is no amount; a rate, which has its own decimals, is only listed."""
    verdict = Verdict.DISAGREES if fault is Fault.SEPARATORS else Verdict.UNPLACED
    return Opinion(placed, verdict, f"it is not written as an amount can be: {fault}", "write the amount again")


def _is_sound(found: Found, context: Context, best: Fit) -> bool:
    """Return whether a figure that covers one of the book's agrees with it, and not by chance."""
    if best.against or not best.supports:
        return False
    if context.is_spent and best.known.kind is not Kind.QUOTATION:
        return len(best.supports) >= _TWO and found.telling >= _TWO
    if found.telling < _TWO:
        return len(best.supports) >= _TWO or bool(best.said)
    return True


def _enough(placed: Placed, best: Fit) -> int:
    """Return how much must support a figure, so that what contradicts it is a slip and not chance."""
    telling = placed.found.telling
    alone = "scheme" in best.said and len(best.against) == 1
    if alone and best.against == (Contradiction.STANDING,):
        return 1
    if {"body", "date"} <= set(best.said):
        return _TWO
    if telling >= _THREE or (alone and (telling == _TWO or placed.passage.sort is Sort.CELL)):
        return 1
    return _TWO if telling == _TWO or "scheme" in best.said else _THREE


def _is_pointed_to(found: Found, slip: Slip, item: Fit) -> bool:
    """Return whether so much points to a figure of the book that one nearly the same must be a slip for it."""
    supports = set(item.supports)
    placed = item.is_of_scheme or {"body", "date"} <= supports
    if item.against or item.known.kind is Kind.QUOTATION or item.known.pence == 0 or not placed:
        return False
    if found.telling < _TWO:
        return slip is Slip.UNIT and "scheme" in item.said and len(item.said) >= _TWO and len(supports) >= _THREE
    if slip is Slip.UNIT:
        return len(supports) >= _TWO
    if (found.telling > _THREE and not {"scheme", "reference"}.isdisjoint(item.said)) or (
        found.telling >= _MANY and "scheme" in supports
    ):
        return True
    if found.telling == _TWO:
        enough = len(supports) >= _THREE and bool(item.said)
        swapped = slip is Slip.SWAPPED and (len(item.said) >= _TWO or "reference" in supports)
        return "scheme" in supports and (enough or swapped)
    swapped = slip is Slip.SWAPPED and "scheme" in item.said
    return swapped or (len(supports) >= _TWO and bool(item.said))


def _of_year(tried: Sequence[Fit]) -> list[Fit]:
    """Return the total of the scheme and year that a text names, or else the one amount that there is."""
    named = [item for item in tried if {"scheme", "year"} <= set(item.said) and not item.against]
    totals = [item for item in named if item.known.is_total]
    return totals or (named if len({item.known.size for item in named}) == 1 else [])


def _may_be_pinned(context: Context, known: Known) -> bool:
    """Return whether the body and day, or the scheme and year, that a text names may be those of a figure at all."""
    if context.schemes and context.year is not None:
        return True
    by_body = context.body and context.day is not None
    return bool(by_body) and any(
        step.decision.body == context.body and step.decision.decided is not None for step in known.steps
    )


def _is_pinned(item: Fit, placed: Placed) -> bool:
    if item.against or item.known.kind is Kind.QUOTATION or not item.is_of_scheme:
        return False
    if placed.passage.sort is Sort.CELL:
        return {"scheme", "year"} <= set(item.said) and item.known.is_total
    return len(item.supports) >= _THREE and {"body", "date"} <= set(item.said)


def _advice(best: Fit) -> str:
    advice = {
        Contradiction.STANDING: "say how it stands, or record the decision with: hmsledger decide",
        Contradiction.PART: "say all of it, or say that it is a part",
        Contradiction.YEAR: "say the year that was decided",
        Contradiction.FUNDING: "say the funding type that was decided",
        Contradiction.BODY: "name the body that decided it",
        Contradiction.DAY: "name the day on which it was decided",
        Contradiction.SIGN: "put the sign right",
        Contradiction.SCHEME: "name the scheme that it was decided for",
    }
    return advice[Contradiction.STANDING if Contradiction.STANDING in best.against else best.against[-1]]


def _redacted_away(filed: Book, book: Book) -> Iterator[Known]:
    """Yield the amounts that the files hold and the redacted book withholds."""
    for entry in filed.entries:
        kept_entry = book.by_id.get(entry.id)
        if kept_entry is None or kept_entry is entry:
            continue
        for line, kept in zip(lines_in(entry), lines_in(kept_entry), strict=True):
            if isinstance(line.amount, int) and kept.amount is Unstated.WITHHELD:
                yield _secret(entry.id, line)


def _secret(entry: str, line: Line) -> Known:
    return Known(
        Kind.LINE,
        line.pence,
        (entry,),
        None,
        frozenset({line.scheme}),
        frozenset({line.year}),
        frozenset({line.funding}),
        frozenset({line.account}),
        frozenset({line.source}),
    )


def _exempt_items(book: Book) -> Iterator[tuple[BudgetEntry, frozenset[str], str]]:
    """Yield each entry that withholds an amount, with the words that tell it from others, and the first of them."""
    public: set[str] = set()
    for entry in book.entries:
        if not any(line.amount is Unstated.WITHHELD for line in lines_in(entry)):
            public |= telling(entry.title)
    for entry in book.entries:
        if isinstance(entry, BudgetEntry) and any(line.amount is Unstated.WITHHELD for line in entry.lines):
            words = telling(entry.title) - public
            head = next((word for word in entry.title.casefold().split() if word.removesuffix("s") in words), "")
            yield entry, words, head.removesuffix("s")


def _sentence_before(placed: Placed) -> str:
    return placed.passage.text[placed.first : placed.found.start]


def _around(placed: Placed) -> str:
    """Return the sentence of a figure and the one before it; for a cell, its headings.

    A sentence about what something cost is not about the figure of the one before it, unless it says that it goes on.
    """
    cell = placed.passage.cell
    if cell is not None:
        return " ".join((*cell.headings, placed.passage.text))
    text = placed.passage.text
    had_its_own = placed.context.is_spent and "£" in text[placed.earlier : placed.first]
    if had_its_own and not _GOES_ON.search(text, placed.first, placed.last):
        return text[placed.first : placed.last]
    return text[placed.earlier : placed.last]


def _not_twice(opinions: Sequence[Opinion]) -> Iterator[Opinion]:
    """Yield opinions; where a sentence has the figure that is pointed to, another beside it is no second try at it."""
    taken = {_about(item) for item in opinions if item.verdict is Verdict.AGREES}
    for item in opinions:
        if item.by_pointing and _about(item) in taken:
            yield replace(item, verdict=Verdict.UNPLACED, says="nothing in the book speaks of it", help="", known=None)
        else:
            yield item


def _about(item: Opinion) -> tuple[object, ...]:
    known = item.known
    return (item.placed.passage.number, item.placed.sentence, known and known.schemes, known and known.years)


def _leaked_again(opinions: Sequence[Opinion]) -> Iterator[Opinion]:
    """Yield opinions; a figure that leaked in one place and stands in another without its words leaks there too."""
    leaked = {item.placed.found.size: item for item in opinions if item.verdict is Verdict.WITHHELD}
    for item in opinions:
        first = leaked.get(item.placed.found.size)
        if first is None or item.verdict in {Verdict.WITHHELD, Verdict.AGREES}:
            yield item
        else:
            says = f"{first.placed.passage.place} gives it as the amount of an exempt item, which may not be published"
            yield replace(item, verdict=Verdict.WITHHELD, says=says, help=first.help, known=None, entries=first.entries)


def _stood_on(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and until is not None and day < until


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def proof(filed: Book, book: Book, document: Document, clocks: Clocks) -> Proof:
    """Return a document with each of its figures judged against a book.

    Args:
        filed: the book as its files hold it.
        book: the same, redacted.
        document: the document.
        clocks: through which days to look.
    """
    return Judge(filed, book, clocks).proof(document)


__all__ = ["MASK", "STOPS", "Judge", "Judged", "Opinion", "Proof", "Verdict", "proof"]
