"""What ``hmsledger proof --record`` writes: a quotation for each figure that agrees with the book."""

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hmsledger.commands.asking import can_ask, confirm
from hmsledger.commands.endings import RefusedEntryError
from hmsledger.commands.ids import next_id
from hmsledger.commands.recording import Draft, Proposal
from hmsledger.entries import NOT_STATED, Book, Quotation
from hmsledger.money import read_figure, written

if TYPE_CHECKING:
    from hmsledger.proof.known import Known
    from hmsledger.proof.opinion import Opinion
    from hmsledger.proof.verdicts import Proof
    from hmsledger.store.read import Reading


def record_proofs(proofs: "Sequence[Proof]", reading: "Reading", *, dry_run: bool, yes: bool) -> bool:
    """Record the figures that agree as quotations, and return whether the book refused some.

    Args:
        proofs: the documents as judged.
        reading: the book with which they were judged.
        dry_run: whether to write nothing.
        yes: whether to write without asking.

    Raises:
        DeclinedError: the user said no.
        RefusedEntryError: the book was changed in the meantime.
        NotWrittenError: a file could not be written.
    """
    from hmsledger.store.lock import locked
    from hmsledger.store.read import read_book

    drafts = [draft for item in proofs for draft in _drafts(item, reading.filed)]
    whereabouts = reading.whereabouts
    if not drafts:
        sys.stderr.write("There is no figure to record that is not recorded already.\n")
        return False
    if dry_run or (can_ask() and not yes):
        refused = _show(drafts, reading, sys.stdout if dry_run else sys.stderr)
        if dry_run:
            return refused
        confirm(f"Record {'this quotation' if len(drafts) == 1 else f'these {len(drafts)} quotations'}?")
    refused = False
    with locked(whereabouts.root):
        if read_book(whereabouts).files != reading.files:
            message = "the book was changed by someone else in the meantime; nothing is written"
            raise RefusedEntryError(message, "run the same command again")
        for draft in drafts:
            try:
                proposal = Proposal.of(read_book(whereabouts).sound(), draft, None, None)
            except RefusedEntryError as error:
                refused = True
                _tell_refused(draft, error)
                continue
            if proposal is not None:  # an entry without an id of its own is never recorded already
                proposal.write()
    return refused


def _show(drafts: "Sequence[Draft]", reading: "Reading", stream: Any) -> bool:  # noqa: ANN401 - a text stream
    """Print the TOML of each quotation, with the id that it would get; return whether the book would refuse some."""
    from hmsledger.render.visible import unsteering_toml, visible

    refused = False
    book = reading.filed
    for draft in drafts:
        try:
            proposal = Proposal.of(reading, draft, next_id(book, draft.scheme), None)
        except RefusedEntryError as error:
            refused = True
            _tell_refused(draft, error)
            continue
        if proposal is not None:
            stream.write(f"To {visible(proposal.addition.shown)}:\n\n{unsteering_toml(proposal.addition.block)}\n")
            book = _with(book, proposal)
    return refused


def _with(book: Book, proposal: Proposal) -> Book:
    from dataclasses import replace

    return replace(book, entries=(*book.entries, proposal.entry))


def _tell_refused(draft: Draft, error: RefusedEntryError) -> None:
    from hmsledger.render.visible import visible

    line = draft.values["lines"][0]
    place = draft.values["document"]["paragraph"]
    sys.stderr.write(
        f"hmsledger: {visible(line['stated'])} in {visible(place)} is not recorded: {visible(error.message)}\n"
    )


def _drafts(proof: "Proof", book: Book) -> "Iterator[Draft]":
    """Yield a quotation for each figure that agrees with the book, unless the book has it."""
    from hmsledger.proof.opinion import Verdict

    known = {_meaning(entry) for entry in book.entries if isinstance(entry, Quotation)}
    for item in proof.kept:
        if (
            item.verdict is Verdict.AGREES
            and item.known is not None
            and item.known.was is None
            and not item.placed.found.top
        ):
            draft, meaning = _draft(proof, item, item.known)
            if meaning not in known:
                known.add(meaning)
                yield draft


def _meaning(entry: Quotation) -> object:
    line = entry.lines[0] if entry.lines else None
    return (entry.document.title, entry.document.paragraph, line.amount if line else None, line.scheme if line else "")


def _draft(proof: "Proof", item: "Opinion", known: "Known") -> tuple[Draft, object]:
    from hmsledger.proof.known import Kind

    found = item.placed.found
    scheme = next(iter(sorted(known.schemes)))
    if known.entry is not None and len(known.schemes) > 1:
        scheme = known.entry.scheme
    document: dict[str, Any] = {"title": proof.document.title or proof.document.name}
    if proof.document.dated:
        document["dated"] = proof.document.dated
    document["paragraph"] = item.placed.passage.place
    pence = -found.size if known.pence < 0 else found.size
    values: dict[str, Any] = {"kind": "quotation", "scheme": scheme}
    if known.kind in {Kind.LINE, Kind.ENTRY}:
        values["quotes"] = known.entries[0]
    line: dict[str, Any] = {"year": _only(known.years, "label"), "funding": _only(known.fundings, "value")}
    line["amount"] = written(pence)
    accounts, sources = known.accounts - {NOT_STATED}, known.sources - {NOT_STATED}
    if len(accounts) == 1 == len(known.accounts):
        line["account"] = next(iter(accounts))
    if len(sources) == 1 == len(known.sources):
        line["source"] = next(iter(sources))
    line["stated"] = _printed(found.text, pence, found.figure.unit)
    values["document"], values["lines"] = document, [line]
    return Draft(values, scheme), (document["title"], document["paragraph"], pence, scheme)


def _only(values: Any, name: str) -> str:  # noqa: ANN401 - years or funding types
    found: str = getattr(next(iter(values)), name) if len(values) == 1 else NOT_STATED
    return found


def _printed(text: str, pence: int, unit: int) -> str:
    """Return a figure as it is printed; one without its unit, from a table, in the shortest form of its precision."""
    try:
        read = read_figure(text)
    except ValueError:
        read = None
    if read is not None and read.unit == unit and abs(read.pence) == abs(pence):
        return text
    for digits, word in ((5, "k"), (8, "m"), (11, "bn")):
        places = next((count for count in range(digits + 1) if 10 ** (digits - count) == unit), None)
        if places is not None and unit >= 10 ** (digits - 3):
            whole, rest = divmod(abs(pence), 10**digits)
            part = str(rest).zfill(digits)[:places]
            return f"{'-' if pence < 0 else ''}£{whole:,}{f'.{part}' if places else ''}{word}"
    return f"{'-' if pence < 0 else ''}£{abs(pence) // 100:,}" + (f".{abs(pence) % 100:02d}" if unit == 1 else "")
