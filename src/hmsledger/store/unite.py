"""Uniting the files of a book: values become entries, and every name is looked up across all of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, TypeVar

from hmsledger.entries import (
    KIND_NAMES,
    NOT_STATED,
    RINGS,
    SOURCES,
    Account,
    AnyEntry,
    Body,
    Book,
    Correction,
    Decision,
    Document,
    LaterDecision,
    Line,
    Quotation,
    Reopening,
    Scheme,
    Scope,
    Setting,
    Source,
    StatedTotal,
    Statement,
    body_of,
    in_reading_order,
)
from hmsledger.findings import Finding, Severity, Spot, brief, did_you_mean
from hmsledger.store.schema import Filed

Named = TypeVar("Named", Body, Scheme, Account, Source)
Values = Mapping[str, Any]
NAMED = frozenset({"body", "scheme", "account", "source"})
"""What a book declares and its entries name."""


def unite(filed: list[tuple[str, Filed]], doubtful: frozenset[str], *, whole: bool) -> tuple[Book, tuple[Finding, ...]]:
    """Return the book that files make, and the names in it that are unknown or given twice.

    Args:
        filed: what each file holds, with the file's shown path.
        doubtful: the kinds of name of which one may be missing only because what declares it could not be read.
        whole: whether no element was left out; else an unknown entry id may be that of one left out.
    """
    findings: list[Finding] = []
    elements = {
        section: [
            (Spot(shown, (section, index)), element)
            for shown, file in filed
            for index, element in file.elements[section]
        ]
        for section in ("scheme", "body", "account", "source", "stated_total")
    }
    bodies = _declared(elements["body"], _body, "id", findings, (NOT_STATED,))
    schemes = _declared(elements["scheme"], _scheme, "code", findings)
    accounts = _declared(elements["account"], _account, "id", findings, (*RINGS, NOT_STATED))
    sources = _declared(elements["source"], _source, "id", findings, (*SOURCES, NOT_STATED))
    build = _Builder(schemes)
    entries = in_reading_order(_built(_entries_in(filed), build, findings))
    names = _Names(
        bodies=frozenset(bodies),
        schemes=frozenset(schemes),
        accounts=frozenset((*RINGS, *accounts, NOT_STATED)),
        sources=frozenset((*SOURCES, *sources, NOT_STATED)),
        entries={entry.id: KIND_NAMES[type(entry)] for entry in entries} if whole else None,
        doubtful=doubtful,
    )
    if not names.know_all_of(entries):
        for spot, values in _entries_in(filed):
            findings += names.unknown_in_entry(spot, values)
    for spot, values in elements["stated_total"]:
        findings += names.unknown_in_scope(spot.at("scope"), values["scope"])
    for scheme in schemes.values():
        findings += names.unknown_in_scheme(scheme)
    pages = [file.ledger for _, file in filed if file.ledger]
    book = Book(
        title=min((page["title"] for page in pages if "title" in page), default=""),
        organisation=min((page["organisation"] for page in pages if "organisation" in page), default=""),
        bodies=bodies,
        schemes=schemes,
        accounts=accounts,
        sources=sources,
        entries=entries,
        stated_totals=tuple(total_in(spot, values) for spot, values in elements["stated_total"]),
        settings=tuple(
            Setting(**values, spot=Spot(shown, ("check", "rules", number)))
            for shown, file in filed
            for number, values in enumerate(file.settings)
        ),
    )
    return book, tuple(findings)


def _entries_in(filed: list[tuple[str, Filed]]) -> Iterator[tuple[Spot, Values]]:
    for shown, file in filed:
        for index, values in chain(file.elements["entry"], file.runs):
            yield Spot(shown, ("entry", index)), values


def _built(filed_entries: Iterable[tuple[Spot, Values]], build: "_Builder", findings: list[Finding]) -> list[AnyEntry]:
    """Return the entries, each made as it comes; but one that leaves its scheme to another comes after that one."""
    built: dict[str, AnyEntry] = {}
    waiting: dict[str, tuple[Spot, Values]] = {}
    for spot, values in filed_entries:
        entry_id = values["id"]
        if entry_id in built or entry_id in waiting:
            first = built[entry_id].spot if entry_id in built else waiting[entry_id][0]
            message = f"the id {entry_id} is used twice"
            advice = "give the entry that was recorded later an id of its own"
            findings.append(
                Finding("duplicate-id", Severity.ERROR, message, advice, spot.at("id"), entry_id, first=first)
            )
        elif "scheme" in values:
            built[entry_id] = build.entry(spot, values, values["scheme"])
        else:
            waiting[entry_id] = (spot, values)
    schemes = _schemes_of(waiting, built)
    built |= {entry_id: build.entry(spot, values, schemes[entry_id]) for entry_id, (spot, values) in waiting.items()}
    return list(built.values())


def _schemes_of(waiting: Mapping[str, tuple[Spot, Values]], built: Mapping[str, AnyEntry]) -> Mapping[str, str]:
    """Return the scheme of each entry that leaves it to the one that it is about, or that one to another."""
    schemes: dict[str, str] = {}
    for entry_id in waiting:
        passed: dict[str, None] = {}
        current = entry_id
        while current in waiting and current not in schemes and current not in passed:
            passed[current] = None
            values = waiting[current][1]
            current = values.get("of") or values.get("corrects", "")
        scheme = built[current].scheme if current in built else schemes.get(current, "")
        schemes.update(dict.fromkeys(passed, scheme))
    return schemes


def _declared(
    elements: list[tuple[Spot, Values]],
    build: Callable[[Spot, Values], Named],
    key: str,
    findings: list[Finding],
    taken: tuple[str, ...] = (),
) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for spot, values in elements:
        name = values[key]
        if name in found:
            message = f"the {spot.path[0]} “{name}” is declared twice"
            first = found[name].spot
            findings.append(Finding("duplicate-id", Severity.ERROR, message, "keep one", spot.at(key), first=first))
            continue
        if name in taken:
            message = f"the {spot.path[0]} “{name}” is there already: it is one of hmsledger's own words"
            findings.append(Finding("duplicate-id", Severity.ERROR, message, "choose another id", spot.at(key)))
            continue
        found[name] = build(spot, values)
    return found


_NAMED_BY: Mapping[type[AnyEntry], str] = {LaterDecision: "of", Correction: "corrects", Quotation: "quotes"}
"""Under which key an entry names the one that it is about."""


class _Names:
    """The names that a book knows, and advice on those it does not."""

    def __init__(
        self,
        bodies: frozenset[str],
        schemes: frozenset[str],
        accounts: frozenset[str],
        sources: frozenset[str],
        entries: Mapping[str, str] | None,
        doubtful: frozenset[str],
    ) -> None:
        self.doubtful = doubtful
        self.known: Mapping[str, frozenset[str]] = {
            "body": bodies,
            "scheme": schemes,
            "account": accounts,
            "source": sources,
        }
        self.entries = entries

    def know_all_of(self, entries: tuple[AnyEntry, ...]) -> bool:
        """Return whether every name in the entries is known: a quick look before the one that says where."""
        lines = [line for entry in entries for line in _lines_of(entry)]
        used = {
            "scheme": {entry.scheme for entry in entries} | {line.scheme for line in lines},
            "account": {line.account for line in lines},
            "source": {line.source for line in lines},
            "body": {body_of(entry) for entry in entries} - {""},
        }
        return all(names <= self.known[kind] for kind, names in used.items()) and not any(
            finding for entry in entries for finding in self._unknown_target(entry)
        )

    def _unknown_target(self, entry: AnyEntry) -> Iterable[Finding]:
        key = _NAMED_BY.get(type(entry))
        target = getattr(entry, key) if key else ""
        return self._unknown_entry(key or "", entry.spot, target, entry.id) if target else ()

    def unknown_in_entry(self, spot: Spot, values: Values) -> Iterator[Finding]:
        entry = values["id"]
        yield from self._unknown("scheme", spot, values, entry)
        for part in ("decision", "statement"):
            if part in values:
                yield from self._unknown("body", spot.at(part), values[part], entry)
        for part in ("lines", "was", "now"):
            for index, line in enumerate(values.get(part, ())):
                if len(line) > 3:  # noqa: PLR2004 - year, funding and amount name nothing
                    for name in ("scheme", "account", "source"):
                        yield from self._unknown(name, spot.at(part, index), line, entry)
        for key in ("of", "corrects", "quotes"):
            if key in values:
                yield from self._unknown_entry(key, spot.at(key), values[key], entry)

    def unknown_in_scope(self, spot: Spot, scope: Values) -> Iterator[Finding]:
        for name in ("scheme", "account", "source"):
            yield from self._unknown(name, spot, scope, "")

    def unknown_in_scheme(self, scheme: Scheme) -> Iterator[Finding]:
        if scheme.parent:
            yield from self._unknown("scheme", scheme.spot, {"scheme": scheme.parent}, "", key="parent")
        yield from self._unknown("account", scheme.spot, {"account": scheme.account}, "")

    def _unknown(self, name: str, spot: Spot, values: Values, entry: str, key: str = "") -> Iterator[Finding]:
        word = values.get(name)
        if word is None or word in self.known[name] or name in self.doubtful:
            return
        command = {"body": " with: hmsledger add body", "scheme": " with: hmsledger add scheme"}.get(name, "")
        table = {"account": " in an [[account]] table", "source": " in a [[source]] table"}.get(name, "")
        otherwise = f"declare it{command}{table}"
        message = f"the {name} “{brief(word)}” is not declared in this book"
        advice = did_you_mean(word, self.known[name], otherwise)
        yield Finding(f"unknown-{name}", Severity.ERROR, message, advice, spot.at(key or name), entry)

    def _unknown_entry(self, key: str, spot: Spot, target: str, entry: str) -> Iterator[Finding]:
        if self.entries is None:
            return
        kind = self.entries.get(target)
        if kind is None:
            message = f"the book holds no entry {target}"
            others = [known for known in self.entries if known != entry]
            advice = did_you_mean(target, others, "name an entry that stands in the book")
        elif key == "of" and kind not in {"approval", "variation"}:
            message = f"{target} is a {kind}, and a body decides on approvals and variations only"
            advice = "name the approval or variation that was decided on"
        elif key == "quotes" and kind == "quotation":
            message = f"{target} is a quotation itself, and so no source of a figure"
            advice = "name the entry whose figure is quoted, or leave it out"
        else:
            return
        yield Finding("unknown-entry", Severity.ERROR, message, advice, spot, entry)


_CLASSES: Mapping[str, type[AnyEntry]] = {name: kind for kind, name in KIND_NAMES.items()}
_LINES = ("lines", "was", "now")
"""The keys of an entry that hold lines."""


class _Builder:
    """Makes entries of validated values."""

    def __init__(self, schemes: Mapping[str, Scheme]) -> None:
        self.accounts = {code: scheme.account for code, scheme in schemes.items()}

    def entry(self, spot: Spot, values: Values, scheme: str) -> AnyEntry:
        """Return the entry that values make: what is no text or date of its own becomes a value of its own."""
        made = {**values, "scheme": scheme, "spot": spot}
        kind = _CLASSES[made.pop("kind")]
        for part in _LINES:
            if part in made:
                made[part] = self.lines(made[part], scheme)
        if "reopens" in made:
            made["reopens"] = Reopening(tuple(made["reopens"]["years"]), made["reopens"]["reason"])
        if "decision" in made:
            made["decision"] = _decision(made["decision"])
        elif "document" in made:
            made["document"] = Document(**made["document"])
        else:
            made["statement"] = Statement(**made["statement"])
        return kind(**made)

    def lines(self, filed: Iterable[Values], scheme: str) -> tuple[Line, ...]:
        accounts = self.accounts
        return tuple(
            [
                Line(
                    code := line.get("scheme", scheme),
                    line["year"],
                    line["funding"],
                    line["amount"],
                    line.get("account") or accounts.get(code, NOT_STATED),
                    line.get("source", NOT_STATED),
                    line.get("stated", ""),
                    line.get("commitment", ""),
                )
                for line in filed
            ]
        )


def _lines_of(entry: AnyEntry) -> tuple[Line, ...]:
    return (*entry.was, *entry.now) if isinstance(entry, Correction) else entry.lines


def _decision(values: Values) -> Decision:
    if "quoted_in" in values:
        values = {**values, "quoted_in": Document(**values["quoted_in"])}
    return Decision(**values)


def _body(spot: Spot, values: Values) -> Body:
    return Body(values["id"], values["name"], tuple(values.get("decides", ())), spot)


def _scheme(spot: Spot, values: Values) -> Scheme:
    account = values.get("account", NOT_STATED)
    return Scheme(values["code"], values["name"], account, values.get("parent", ""), values.get("status", ""), spot)


def _account(spot: Spot, values: Values) -> Account:
    return Account(values["id"], values["name"], values["ring"], spot)


def _source(spot: Spot, values: Values) -> Source:
    return Source(values["id"], values["name"], spot)


def entry_in(book: Book, spot: Spot, values: Values) -> AnyEntry:
    """Return one validated entry as it reads in a book that knows every name in it."""
    about = book.by_id.get(values.get("of") or values.get("corrects", ""))
    scheme = values.get("scheme") or (about.scheme if about else "")
    return _Builder(book.schemes).entry(spot, values, scheme)


def total_in(spot: Spot, values: Values) -> StatedTotal:
    """Return one validated stated total."""
    document = values.get("document")
    return StatedTotal(
        scope=Scope(**values["scope"]),
        pence=values["amount"],
        status=values.get("status", "approved"),
        as_at=values.get("as_at"),
        stated=values.get("stated", ""),
        document=Document(**document) if document else None,
        spot=spot,
    )
