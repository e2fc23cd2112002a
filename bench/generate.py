"""Books of any size and of realistic shape, the same for the same seed: ``python bench/generate.py FOLDER -n 10000``.

A council decides for thirty years. Six entries in ten are approvals; the rest are variations of every type, later
decisions, corrections and quotations. Everything is lawful: moves net to nil, steps are possible, ``was`` fits,
quotations agree and late money has its reason, so that ``hmsledger check`` finds no error.
"""

import argparse
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from hmsledger.entries import SOURCES
from hmsledger.money import shown_short, written
from hmsledger.store.compose import composed
from hmsledger.years import NOT_STATED, Year, financial_year_of, read_year

FILES = ("one", "per-scheme")
SEED = 2026

_FIRST_DAY, _DAYS = date(1996, 4, 1), 30 * 365
_NEWEST = 40
_MOST_SCHEMES, _ENTRIES_A_SCHEME, _FEWEST_SCHEMES = 40, 25, 4
_ACCOUNTS = ("general-fund", "general-fund", "hra", "general-fund", "not-stated")
_OWN_SOURCES = {"lottery": "National Lottery", "developer": "Developer's contribution", "partner": "Partner council"}
_ALL_SOURCES = (*SOURCES, *_OWN_SOURCES)
_KINDS = {"approval": 60, "variation": 21, "decision": 12, "correction": 6, "quotation": 1}
_TYPES = {
    "addition": 28,
    "reduction": 18,
    "virement": 18,
    "reprofile": 20,
    "reclassify": 4,
    "funding-swap": 6,
    "release": 6,
}
_FIRST = {"approved": 87, "recommended": 11, "proposed": 2}
_NEXT_FOR_PENDING = {
    "approved": 68,
    "amended": 8,
    "deferred": 10,
    "rejected": 7,
    "withdrawn": 3,
    "noted": 2,
    "agreed": 2,
}
_NEXT_FOR_CALLED_IN = {"upheld": 75, "rescinded": 25}
_PUTS_MONEY = frozenset({"proposed", "recommended", "agreed", "approved", "amended"})
_COLUMN_OF = {
    "proposed": "pending",
    "recommended": "pending",
    "agreed": "pending",
    "deferred": "pending",
    "called-in": "pending",
    "approved": "approved",
    "amended": "approved",
    "upheld": "approved",
}
_DECIDED_BY = {
    "proposed": "project-board",
    "recommended": "cabinet",
    "agreed": "project-board",
    "deferred": "council",
    "called-in": "scrutiny",
    "withdrawn": "cabinet",
}
_TITLES = (
    "New budget for the {0} programme",
    "Further phase of the {0}",
    "{0}: contract award",
    "Capital strategy: {0}",
    "{0}, revised business case",
    "Budget setting: {0}",
)
_NOTES = (
    "As recommended in the report of the Head of Financial Services.",
    "The year is that of the capital programme annexed to the report.",
    "Subject to the grant being confirmed; the contract is not to be let before.",
    "The sum was printed in thousands. Fees and contingency are included.",
    "Moved by the portfolio holder and carried on a show of hands.",
    "See also the quarterly monitoring report of the same meeting, appendix C.",
)
_PLACES = ("Leisure centre", "Town hall", "Riverside", "Housing estate", "Museum", "Depot", "Market", "Park", "Library")
_WORKS = ("roof", "heating", "renewal", "extension", "systems", "access", "repairs", "lighting", "car park")
_BASIS = "Direction of the Secretary of State under section 16(2)(b) of the Local Government Act 2003"
_REASON = "The works were finished before the year closed and the invoice came late."
_URL = "https://democracy.example.gov.uk/ieListDocuments.aspx?CId={0}&MId={1}&Ver=4"


class Money(NamedTuple):
    """One line as the books are made of: like a line of the ledger, with its year read and its amount in pence."""

    scheme: str
    year: Year
    funding: str
    pence: int | None
    account: str = ""
    source: str = ""
    stated: str = ""


@dataclass(slots=True)
class Standing:
    """An approval or variation as it stands while the years go by.

    Attributes:
        lines: the lines in force, as corrected so far.
        decided: the last day on which something was decided on it.
        amended: whether the lines in force are no longer its own.
        variation: whether it moves money, so that its lines hang together.
        corrected_by: the id of its last correction.
        corrected_on: the day on which that was recorded; the next one comes on a later day.
        brought_in: the line that its last correction brought in.
    """

    id: str
    scheme: str
    lines: tuple[Money, ...]
    outcome: str
    decided: date
    amended: bool = False
    variation: bool = False
    corrected_by: str = ""
    corrected_on: date | None = None
    brought_in: Money | None = None


@dataclass(slots=True)
class Bag:
    """Things to draw from at random, each once: one of the newest, as councils deal with what is new."""

    things: list[Standing] = field(default_factory=list)

    def draw(self, rng: random.Random) -> Standing | None:
        """Take one out, or return None if the bag is empty."""
        if not self.things:
            return None
        return self.things.pop(-1 - rng.randrange(min(_NEWEST, len(self.things))))


class Scheme(NamedTuple):
    """What money is approved for."""

    code: str
    name: str
    account: str


Entry = dict[str, Any]


class Council:
    """A council that decides entry after entry; ``entries`` holds what it has decided, with each entry's scheme."""

    def __init__(self, count: int, seed: int) -> None:
        self.entries: list[tuple[str, Entry]] = []
        self._rng = random.Random(f"{seed}:{count}")  # noqa: S311 - a repeatable book, no secret
        self.schemes = _schemes(max(_FEWEST_SCHEMES, min(_MOST_SCHEMES, count // _ENTRIES_A_SCHEME)))
        self._by_account: dict[str, list[Scheme]] = {}
        for scheme in self.schemes:
            self._by_account.setdefault(scheme.account, []).append(scheme)
        self._accounts = {scheme.code: scheme.account for scheme in self.schemes}
        self._numbers = dict.fromkeys(self._accounts, 0)
        self._pending, self._called_in, self._settled = Bag(), Bag(), Bag()
        self._totals: dict[tuple[str, str, Year, str], int] = {}
        self._quotable: list[tuple[str, Year, str]] = []
        self._recorded = _FIRST_DAY
        for day in self._days(count):
            self._decide(day)

    def _days(self, count: int) -> list[date]:
        """Return the days of the meetings: one in thirty on each side of the year's end."""
        days = []
        for _ in range(count):
            day = _FIRST_DAY + timedelta(self._rng.randrange(_DAYS))
            if self._chance(30):
                day = date(day.year, 3, 31) if day.year > _FIRST_DAY.year else day
            elif self._chance(30):
                day = date(day.year, 4, 1)
            days.append(day)
        return sorted(days)

    def _decide(self, day: date) -> None:
        self._recorded = max(self._recorded, day + timedelta(self._rng.choice((0, 1, 1, 2))))
        kind = self._pick(_KINDS)
        done = (
            (kind == "variation" and self._variation(day))
            or (kind == "decision" and self._later_decision(day))
            or (kind == "correction" and self._correction(day))
            or (kind == "quotation" and self._quotation())
        )
        if not done:
            self._approval(day)

    def _approval(self, day: date) -> None:
        scheme = self._rng.choice(self.schemes)
        if self._chance(300):
            self._exempt(scheme, day)
            return
        count = self._rng.choice((2, 2, 3, 3, 3, 4, 5))
        lines = tuple(self._money(scheme.code, day) for _ in range(count))
        if self._chance(150):
            lines = (lines[0]._replace(pence=None, stated=""), *lines[1:])
        title = self._rng.choice(_TITLES).format(scheme.name.lower())
        self._budget({"kind": "approval", "scheme": scheme.code, "title": title}, scheme, lines, day)

    def _exempt(self, scheme: Scheme, day: date) -> None:
        entry: Entry = {
            "id": self._id(scheme.code),
            "kind": "approval",
            "scheme": scheme.code,
            "recorded": self._recorded,
            "matter": "executive",
            "exempt": "paragraph 3 of Schedule 12A to the Local Government Act 1972",
            "decision": self._citation("cabinet", "approved", day),
            "lines": [{"year": "not-stated", "funding": "not-stated", "amount": "withheld"}],
        }
        self.entries.append((scheme.code, entry))

    def _variation(self, day: date) -> bool:
        kind = self._pick(_TYPES)
        scheme = self._rng.choice(self.schemes)
        basis = _BASIS if kind == "reclassify" else ""
        match kind:
            case "addition" | "reduction":
                sign = 1 if kind == "addition" else -1
                count = self._rng.choice((2, 2, 3, 4))
                lines = tuple(_times(self._money(scheme.code, day), sign) for _ in range(count))
            case "virement" | "release":
                pots = [pot for pot in self.schemes if pot.account != "not-stated"]
                scheme = self._rng.choice(pots[:2] if kind == "release" else pots)
                others = [other for other in self._by_account[scheme.account] if other != scheme]
                if self._chance(25) or not others:
                    others, basis = [other for other in pots if other != scheme], _BASIS
                takers = self._rng.sample(others, min(len(others), self._rng.choice((1, 1, 2))))
                lines = self._moved(scheme, takers, day)
            case _:
                lines = self._turned(kind, scheme, day)
        head = {"kind": "variation", "type": kind, "scheme": scheme.code}
        self._budget(head, scheme, lines, day, basis=basis, variation=True)
        return True

    def _moved(self, scheme: Scheme, others: Sequence[Scheme], day: date) -> tuple[Money, ...]:
        """Return money that goes from one scheme to others, in one or two years."""
        lines: list[Money] = []
        for _ in range(self._rng.choice((1, 1, 2))):
            given = self._money(scheme.code, day)._replace(account="", source="")
            parts = [given._replace(scheme=other.code) for other in others]
            lines += [_times(given, -len(parts)), *parts]
        return tuple(lines)

    def _turned(self, kind: str, scheme: Scheme, day: date) -> tuple[Money, ...]:
        """Return money of one scheme that changes its year, its funding type or its source."""
        now = financial_year_of(day)
        given = self._money(scheme.code, day)._replace(year=now, account="", funding="capital", source="borrowing")
        match kind:
            case "reprofile":
                years = [_later(now, step) for step in range(1, self._rng.choice((2, 2, 3, 4)))]
                return (_times(given, -len(years)), *(given._replace(year=year) for year in years))
            case "reclassify":
                return (_times(given, -1), given._replace(funding="revenue", source="reserve"))
            case _:
                other = self._rng.choice([source for source in _ALL_SOURCES if source != given.source])
                return (_times(given, -1), given._replace(source=other))

    def _budget(
        self,
        head: Entry,
        scheme: Scheme,
        lines: tuple[Money, ...],
        day: date,
        *,
        basis: str = "",
        variation: bool = False,
    ) -> None:
        """Add an approval or a variation with its own first decision, and remember where it stands."""
        outcome = self._pick(_FIRST)
        entry = {"id": self._id(scheme.code), **head, "recorded": self._recorded}
        if outcome in _PUTS_MONEY and _is_late(lines, day):
            entry["retrospective"] = _REASON
        if basis:
            entry["basis"] = basis
        if outcome == "approved" and self._chance(80):
            entry["decision"] = self._quoted_decision(day)
        else:
            entry["decision"] = self._citation(_DECIDED_BY.get(outcome, "council"), outcome, day)
        entry["lines"] = [_row(line, scheme.code) for line in lines]
        self._add(scheme.code, entry)
        standing = Standing(entry["id"], scheme.code, lines, outcome, day, variation=variation)
        self._count(standing, 1)
        self._keep(standing)

    def _later_decision(self, day: date) -> bool:
        """Decide on something that is pending, called in or, once in a while, approved; and say whether there was."""
        called = not self._chance(3)
        standing = (self._called_in.draw(self._rng) if called else None) or self._pending.draw(self._rng)
        if standing is None or self._chance(8):
            other = self._settled.draw(self._rng)
            if standing is not None and other is not None:
                self._keep(standing)
            standing = other or standing
        if standing is None:
            return False
        outcome = self._next_outcome(standing)
        lines = standing.lines
        entry: Entry = {"id": self._id(standing.scheme), "kind": "decision", "of": standing.id}
        entry["recorded"] = self._recorded
        self._count(standing, -1)
        if outcome == "amended":
            lines = tuple(line._replace(pence=(line.pence or 0) * 9 // 10, stated="") for line in lines)
            standing.amended, standing.lines = True, lines
        if outcome in _PUTS_MONEY and _is_late(lines, day):
            entry["retrospective"] = _REASON
        entry["decision"] = self._citation(_DECIDED_BY.get(outcome, "council"), outcome, day)
        if outcome == "amended":
            entry["lines"] = [_row(line, standing.scheme) for line in lines]
        self._add(standing.scheme, entry)
        standing.decided = day
        if outcome != "noted":
            standing.outcome = outcome
        self._count(standing, 1)
        self._keep(standing)
        return True

    def _next_outcome(self, standing: Standing) -> str:
        if standing.outcome == "called-in":
            return self._pick(_NEXT_FOR_CALLED_IN)
        if _COLUMN_OF.get(standing.outcome) == "approved":
            return "called-in"
        outcome = self._pick(_NEXT_FOR_PENDING)
        divisible = all(line.pence is not None and line.pence % 10 == 0 for line in standing.lines)
        return "approved" if outcome == "amended" and not divisible else outcome

    def _correction(self, day: date) -> bool:
        """Restate one line of an approval, or what its last correction brought in; say whether there was one."""
        standing = self._settled.draw(self._rng)
        if standing is None or standing.amended or standing.variation or standing.corrected_on == self._recorded:
            if standing is not None:
                self._keep(standing)
            return False
        again = standing.brought_in is not None and self._chance(2)
        was = standing.brought_in if again else self._rng.choice(standing.lines)
        target = standing.corrected_by if again else standing.id
        if was is None or was.pence is None:
            self._keep(standing)
            return False
        now = was._replace(pence=was.pence + self._rng.choice((100_000, 1_000_000, 2_500_000)), stated="")
        if self._chance(5):
            now = was._replace(funding="revenue" if was.funding == "capital" else "capital")
        elif was.year == NOT_STATED:
            now = was._replace(year=financial_year_of(day))
        entry: Entry = {
            "id": self._id(standing.scheme),
            "kind": "correction",
            "corrects": target,
            "recorded": self._recorded,
            "statement": {"by": "Head of Financial Services", "made": day, "body": "cabinet", "item": self._item()},
            "reason": "The figure in the report was wrong; the minute book has it right.",
            "was": [_row(was, standing.scheme)],
            "now": [_row(now, standing.scheme)],
        }
        self._add(standing.scheme, entry)
        self._count(standing, -1)
        place = standing.lines.index(was)
        standing.lines = (*standing.lines[:place], now, *standing.lines[place + 1 :])
        standing.corrected_by, standing.corrected_on, standing.brought_in = entry["id"], self._recorded, now
        self._count(standing, 1)
        self._keep(standing)
        return True

    def _quotation(self) -> bool:
        """Quote a figure as it stands this evening, of one entry or of a scheme; say whether there is anything."""
        found = self._quoted_entry() if self._chance(2) else self._quoted_total()
        if found is None or not found[0].pence:
            return False
        line, quotes = found
        entry: Entry = {
            "id": self._id(line.scheme),
            "kind": "quotation",
            "scheme": line.scheme,
            **({"quotes": quotes} if quotes else {}),
            "recorded": self._recorded,
            "document": {"title": "Budget monitoring report", "dated": self._recorded, "paragraph": self._item()},
            "lines": [_row(line, line.scheme)],
        }
        self._add(line.scheme, entry)
        self._recorded += timedelta(1)
        return True

    def _quoted_entry(self) -> tuple[Money, str] | None:
        """Return what one entry gives to a year and funding type, and its id."""
        standing = self._settled.draw(self._rng)
        if standing is None:
            return None
        self._keep(standing)
        line = self._rng.choice(standing.lines)
        if self._cell(line) is None or any(other.scheme != standing.scheme for other in standing.lines):
            return None
        others = [other for other in standing.lines if self._cell(other) == self._cell(line)]
        pence = sum(other.pence or 0 for other in others)
        return Money(line.scheme, line.year, line.funding, pence, stated=_printed(pence)), standing.id

    def _quoted_total(self) -> tuple[Money, str] | None:
        """Return what is approved for some scheme, year and funding type."""
        if not self._quotable:
            return None
        cell = self._rng.choice(self._quotable)
        pence = self._totals["approved", *cell]
        return Money(cell[0], cell[1], cell[2], pence, stated=_printed(pence)), ""

    def _money(self, scheme: str, day: date) -> Money:
        """Return a line of new money: mostly whole thousands, as reports print them."""
        rng = self._rng
        thousands = max(1, int(rng.lognormvariate(4, 1.3)))
        match rng.randrange(10):
            case 0:
                pence, stated = thousands * 100_000 + rng.randrange(100_000), ""
            case 1 | 2 | 3:
                pence = thousands * 100_000 + rng.randrange(1000) * 100
                stated = _printed(pence)
            case _:
                pence, stated = thousands * 100_000, f"£{thousands}k"
        funding = rng.choices(("capital", "revenue", "not-stated"), (60, 37, 3))[0]
        source = rng.choice(_ALL_SOURCES) if rng.randrange(10) < 4 else ""  # noqa: PLR2004 - four lines in ten
        account = self._accounts[scheme] if self._chance(20) and self._accounts[scheme] != "not-stated" else ""
        return Money(scheme, self._year(day), funding, pence, account, source, stated)

    def _year(self, day: date) -> Year:
        now = financial_year_of(day)
        step = self._rng.choices((-1, 0, 1, 2, 3, 4, 8, 9), (2, 50, 24, 9, 5, 3, 4, 3))[0]
        if step == 8:  # noqa: PLR2004 - the step that stands for a span
            return read_year(f"{now.label}..{_later(now, self._rng.choice((1, 2, 3, 3, 4))).label}")
        return NOT_STATED if step == 9 else _later(now, step)  # noqa: PLR2004 - the step for no year

    def _citation(self, body: str, outcome: str, day: date) -> Entry:
        found: Entry = {"body": body, "outcome": outcome, "decided": day}
        found["item" if self._chance(2) else "minute"] = self._item()
        if self._chance(2):
            found["paragraph"] = f"{self._rng.randrange(1, 40)}-{self._rng.randrange(40, 60)}"
        if not self._chance(4):
            found["url"] = _URL.format(self._rng.randrange(100, 999), self._rng.randrange(1000, 9999))
        if self._chance(10):
            found["published"] = day + timedelta(self._rng.randrange(1, 15))
        return found

    def _quoted_decision(self, day: date) -> Entry:
        found: Entry = {"body": "council", "outcome": "approved"}
        if self._chance(2):
            found["decided"] = day
        document = {"title": "Capital programme, outturn report", "dated": day, "paragraph": self._item()}
        return {**found, "evidence": "quoted", "quoted_in": document}

    def _add(self, scheme: str, entry: Entry) -> None:
        if self._rng.randrange(10) < 6:  # noqa: PLR2004 - six entries in ten
            entry["note"] = self._rng.choice(_NOTES)
        self.entries.append((scheme, entry))

    def _keep(self, standing: Standing) -> None:
        """Put an entry where the next meeting that deals with it will look for it."""
        if standing.outcome == "called-in":
            self._called_in.things.append(standing)
        elif _COLUMN_OF.get(standing.outcome) == "pending":
            self._pending.things.append(standing)
        elif _COLUMN_OF.get(standing.outcome) == "approved":
            self._settled.things.append(standing)

    def _count(self, standing: Standing, sign: int) -> None:
        """Add an entry's lines to the running totals that quotations speak of, or take them out."""
        column = _COLUMN_OF.get(standing.outcome, "")
        for line in standing.lines:
            cell = self._cell(line)
            if cell is None:
                continue
            if column == "approved" and (column, *cell) not in self._totals:
                self._quotable.append(cell)
            self._totals[column, *cell] = self._totals.get((column, *cell), 0) + sign * (line.pence or 0)

    def _cell(self, line: Money) -> tuple[str, Year, str] | None:
        """Return the total that a line is part of, or None where scheme, year or funding type leave it open."""
        open_ = not line.year.is_stated or "not-stated" in {line.funding, self._accounts[line.scheme]}
        return None if open_ else (line.scheme, line.year, line.funding)

    def _id(self, scheme: str) -> str:
        self._numbers[scheme] += 1
        return f"{scheme}-{self._numbers[scheme]:04d}"

    def _item(self) -> str:
        return str(self._rng.randrange(1, 160))

    def _pick(self, weights: dict[str, int]) -> str:
        return self._rng.choices(tuple(weights), tuple(weights.values()))[0]

    def _chance(self, one_in: int) -> bool:
        return self._rng.randrange(one_in) == 0


def generate(folder: Path, count: int, *, seed: int = SEED, files: str = "one") -> None:
    """Write a book of so many entries into a folder that is not there yet.

    Args:
        folder: where to.
        count: how many entries.
        seed: the same seed gives the same bytes.
        files: ``one`` file for everything but the bodies, or one ``per-scheme``.
    """
    council = Council(count, seed)
    folder.mkdir(parents=True)
    _write(folder / "council.toml", _council_blocks())
    blocks = {scheme.code: [composed("scheme", _scheme_values(scheme))] for scheme in council.schemes}
    for code, entry in council.entries:
        blocks[code].append(composed("entry", entry))
    if files == "one":
        _write(folder / "schemes.toml", [part[0] for part in blocks.values()], _in_turn(council, blocks))
    else:
        for code, part in blocks.items():
            _write(folder / f"{code.lower()}.toml", part)


def _in_turn(council: Council, blocks: dict[str, list[str]]) -> list[str]:
    """Return the entries of all schemes in the order in which they were recorded."""
    left = {code: iter(part[1:]) for code, part in blocks.items()}
    return [next(left[code]) for code, _ in council.entries]


def _write(path: Path, *parts: Iterable[str]) -> None:
    blocks = [block for part in parts for block in part]
    path.write_bytes("\n".join(["format = 1\n", *blocks]).encode())


def _council_blocks() -> list[str]:
    bodies = {
        "council": ("Council", ["budget", "executive"]),
        "cabinet": ("Cabinet", ["executive"]),
        "project-board": ("Project Board", []),
        "scrutiny": ("Scrutiny Committee", []),
    }
    return [
        '[ledger]\ntitle = "Thirty years of decisions"\norganisation = "Exampleton Borough Council"\n',
        *(composed("body", {"id": id_, "name": name, "decides": decides}) for id_, (name, decides) in bodies.items()),
        *(composed("source", {"id": id_, "name": name}) for id_, name in _OWN_SOURCES.items()),
    ]


def _schemes(count: int) -> tuple[Scheme, ...]:
    """Return schemes with codes of letters and a digit; the first two are the pots that money is released from."""
    pots = (Scheme("CON1", "General Fund contingency", "general-fund"), Scheme("CON2", "HRA contingency", "hra"))
    names = [(place, work) for work in _WORKS for place in _PLACES]
    rest = (
        Scheme(f"{place[:2]}{work[:2]}{number % 10}".upper(), f"{place} {work}", _ACCOUNTS[number % len(_ACCOUNTS)])
        for number, (place, work) in enumerate(names)
    )
    return (*pots, *(scheme for scheme, _ in zip(rest, range(count - len(pots)), strict=False)))


def _scheme_values(scheme: Scheme) -> Entry:
    values = {"code": scheme.code, "name": scheme.name}
    return values if scheme.account == "not-stated" else {**values, "account": scheme.account}


def _row(line: Money, scheme: str) -> Entry:
    amount = "not-stated" if line.pence is None else written(line.pence)
    row: Entry = {"year": line.year.label, "funding": line.funding, "amount": amount}
    if line.scheme != scheme:
        row["scheme"] = line.scheme
    given = {"account": line.account, "source": line.source, "stated": line.stated}
    return {**row, **{key: value for key, value in given.items() if value}}


def _times(line: Money, factor: int) -> Money:
    pence = (line.pence or 0) * factor
    return line._replace(pence=pence, stated=_printed(pence) if line.stated else "")


def _printed(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}£{shown_short(abs(pence))[0]}"


def _later(year: Year, steps: int) -> Year:
    return financial_year_of(date(year.first + steps, 4, 1))


def _is_late(lines: tuple[Money, ...], day: date) -> bool:
    """Return whether some scheme and funding type gains money in a year that had ended."""
    nets: dict[tuple[str, Year, str], int] = {}
    for line in lines:
        if line.year.is_stated and line.year.ends < day:
            key = (line.scheme, line.year, line.funding)
            nets[key] = nets.get(key, 0) + (1 if line.pence is None else line.pence)
    return any(net > 0 for net in nets.values())


def main() -> None:
    """Write the book that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write a book of realistic shape.")
    parser.add_argument("folder", type=Path, help="where to; must not be there yet")
    parser.add_argument("-n", "--entries", type=int, default=1000, help="how many entries (default: 1000)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"the same seed gives the same bytes (default: {SEED})")
    parser.add_argument("--files", choices=FILES, default="one", help="one file, or one per scheme (default: one)")
    asked = parser.parse_args()
    generate(asked.folder, asked.entries, seed=asked.seed, files=asked.files)


if __name__ == "__main__":
    main()
