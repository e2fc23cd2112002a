"""What recording commands share: work out one entry, prove it, show it, ask, and write it under the lock."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hmsledger.commands import options
from hmsledger.commands.asking import can_ask, confirm
from hmsledger.commands.endings import RefusedEntryError, tell
from hmsledger.commands.reading import whereabouts_of
from hmsledger.findings import Finding, MisuseError, Severity
from hmsledger.store.errors import RecordedButError

if TYPE_CHECKING:
    from hmsledger.commands.keeping import Keeping

DryRun = Annotated[
    bool, typer.Option("--dry-run", "-n", help="Show the TOML and the change to the totals; write nothing.")
]
_HEAD = frozenset({"kind", "type", "scheme", "of", "corrects", "quotes", "title"})

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")]


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as a command understands it.

    Attributes:
        values: its keys and values as ledger files write them, without ``id`` and ``recorded``.
        scheme: the code of the scheme whose ids it takes.
        about: the id of the entry it is about, if any.
        remarks: what the user should know about how the words were understood.
    """

    values: Mapping[str, Any]
    scheme: str
    about: str = ""
    remarks: tuple[str, ...] = ()


def record(
    draft_for: Callable[[Any], Draft],
    *,
    entry_id: str | None,
    recorded: str | None,
    book: str | None,
    dry_run: bool,
    yes: bool,
    with_exempt: str | None = None,
) -> None:
    """Record one entry: worked out from the book, shown, agreed to, and written under the book's lock.

    Args:
        draft_for: makes the draft from the book; asks for what is missing.
        entry_id: the id to use; None for the scheme's next.
        recorded: the day of recording; None for today.
        book: what ``--book`` says.
        dry_run: whether to write nothing.
        yes: whether to write without asking.
        with_exempt: the private book that exempt figures are kept in; None where there is none.

    Raises:
        MisuseError: something makes no sense, or nobody can be asked and ``--yes`` is missing.
        DeclinedError: the user said no.
        RefusedEntryError: it would break a law, or the id says something else already.
        NotWrittenError: the file could not be written.
    """
    from hmsledger.store.find import files_of
    from hmsledger.store.lock import locked
    from hmsledger.store.read import read_book

    if not (dry_run or yes or can_ask()):
        raise MisuseError(
            "nothing is written without a yes, and there is no terminal to ask at",
            "add --yes, or --dry-run to look first",
        )
    whereabouts = whereabouts_of(book)
    files_of(whereabouts.root)
    day = options.read_date(recorded, "--recorded") if recorded is not None else None
    keeping = None
    if with_exempt is not None:
        from hmsledger.commands.keeping import Keeping

        keeping = Keeping(with_exempt, whereabouts.root)
        draft_for = keeping.unrepeated(draft_for)
    if yes and not dry_run and not can_ask():
        with locked(whereabouts.root):
            reading = read_book(whereabouts).sound()
            proposal = Proposal.of(reading, draft_for(_without(reading.filed, entry_id)), entry_id, day, keeping)
            if proposal:
                proposal.write()
        return
    reading = read_book(whereabouts).sound()
    proposal = Proposal.of(reading, draft_for(_without(reading.filed, entry_id)), entry_id, day, keeping)
    if proposal is None:
        return
    proposal.show(sys.stdout if dry_run else sys.stderr)
    if dry_run:
        return
    if not yes:
        confirm("Record this?")
    with locked(whereabouts.root):
        if read_book(whereabouts).files != reading.files:
            message = "the book was changed by someone else in the meantime; nothing is written"
            raise RefusedEntryError(message, "run the same command again")
        proposal.write()


def _without(book: Any, entry_id: str | None) -> Any:  # noqa: ANN401 - a Book; its room is heavy
    """Return a book as it was before an entry, so that the same words mean the same as when it was recorded."""
    if entry_id not in book.by_id:
        return book
    return replace(book, entries=tuple(entry for entry in book.entries if entry.id != entry_id))


class Proposal:
    """One entry, proved sound and lawful, ready to be shown and written."""

    def __init__(self, reading: Any, draft: Draft, values: Mapping[str, Any], keeping: "Keeping | None" = None) -> None:  # noqa: ANN401 - a Reading; its room is heavy
        """Work out the addition.

        Raises:
            RefusedEntryError: it would break a law.
        """
        from hmsledger.store.addition import add_to_file, file_for_entry, with_entry

        about = reading.filed.by_id.get(draft.about)
        path: Path = file_for_entry(reading, draft.scheme, about)
        self.draft = draft
        self.keeping = keeping
        self.root: Path = reading.whereabouts.root
        self.before = reading.filed
        self._root: Path = reading.whereabouts.root
        self.addition = add_to_file(reading, path, "entry", values)
        self.after, self.entry = with_entry(reading, path, values)
        self._refuse_unlawful()
        if keeping is not None:
            keeping.refuse_unlawful(self.after, self.entry)

    @classmethod
    def of(
        cls,
        reading: Any,  # noqa: ANN401 - as above
        draft: Draft,
        entry_id: str | None,
        day: date | None,
        keeping: "Keeping | None" = None,
    ) -> "Proposal | None":
        """Return the proposal for a draft, or None where the same entry stands already.

        Raises:
            RefusedEntryError: the id stands with another meaning, or the entry would break a law.
        """
        from hmsledger.commands.ids import next_id
        from hmsledger.store.addition import file_for_entry, with_entry

        if entry_id is not None and not entry_id.strip():
            raise MisuseError("--id is empty", "name an id, or leave --id out for the next one")
        standing = reading.filed.by_id.get(entry_id) if entry_id else None
        values = {
            "id": entry_id or next_id(reading.filed, draft.scheme),
            **with_recorded(draft.values, day or (standing.recorded if standing else date.today())),  # noqa: DTZ011 - the officer's day
        }
        if keeping is not None:
            values = keeping.withheld(values)
        if standing is None:
            return cls(reading, draft, values, keeping)
        about = reading.filed.by_id.get(draft.about)
        _, meant = with_entry(reading, file_for_entry(reading, draft.scheme, about), values)
        if meant != standing:
            message = f"{entry_id} is already recorded and says something else"
            raise RefusedEntryError(
                message, f"look at it with: hmsledger show {entry_id}; use another id for a new entry"
            )
        tell(f"{entry_id} is already recorded; nothing is written.")
        return None

    def show(self, stream: Any) -> None:  # noqa: ANN401 - a text stream
        """Print the TOML and the change to the totals."""
        from hmsledger.render import Format, text_of
        from hmsledger.render.visible import unsteering_toml, visible
        from hmsledger.reports.change import change
        from hmsledger.reports.page import Page, Records

        page = Page((change(self.before, self.after),), dict, lambda: Records((), ()))
        stream.write(f"To {visible(self.addition.shown)}, from line {self.addition.line}:\n\n")
        stream.write(f"{unsteering_toml(self.addition.block)}\n")
        stream.write(text_of(page, Format.TABLE))
        self._remark(stream)

    def write(self) -> None:
        """Write it and say so.

        Raises:
            NotWrittenError: nothing was written.
            RecordedButError: it stands, but a later step failed.
        """
        from hmsledger.reports.words import amount_words, funding_words, year_words
        from hmsledger.store.lock import locked_beside
        from hmsledger.store.write import replace_content

        lines = getattr(self.entry, "lines", ()) or getattr(self.entry, "now", ())
        understood = "; ".join(
            f"{line.scheme} {year_words(line.year)} {funding_words(line.funding)} {amount_words(line.amount)}"
            for line in lines
        )
        where = f"{self.addition.shown}:{self.addition.line}{f': {understood}' if understood else ''}"
        remarks = "".join(f"Note: {remark}\n" for remark in self.draft.remarks)
        with locked_beside(self.addition.path, self._root):
            if self.keeping is not None:
                self.keeping.write()  # first: a figure that is lost is worse than one that nothing asks for
            try:
                warning = replace_content(self.addition.path, self.addition.old, self.addition.new)
            except RecordedButError as error:
                advice = f"{error.help}, with --id {self.entry.id}"
                raise RecordedButError(f"{self.entry.id}: {error.message}", advice) from None
            tell(
                f"Recorded {self.entry.id} in {where}", advice=remarks + (f"hmsledger: {warning}\n" if warning else "")
            )

    def _remark(self, stream: Any) -> None:  # noqa: ANN401 - a text stream
        from hmsledger.render.visible import visible

        kept = self.keeping.remarks() if self.keeping else ()
        for remark in (*self.draft.remarks, *kept):
            stream.write(f"Note: {visible(remark)}\n")

    def _refuse_unlawful(self) -> None:
        """Refuse what the new entry itself breaks; what was broken before is not its fault."""
        from hmsledger.checks import broken_laws
        from hmsledger.withheld import redacted

        touched = {self.entry.id, *_kin(self.before, self.draft.about)}
        broken = [finding for finding in broken_laws(redacted(self.after)) if finding.entry in touched]
        broken += self._of_seals()
        if any(finding.entry != self.entry.id for finding in broken):
            known = {(finding.code, finding.entry, finding.message) for finding in broken_laws(redacted(self.before))}
            broken = [finding for finding in broken if (finding.code, finding.entry, finding.message) not in known]
        if broken:
            said = "; ".join(dict.fromkeys(finding.message for finding in broken))
            advice = "; ".join(dict.fromkeys(finding.help for finding in broken))
            raise RefusedEntryError(f"nothing is written: {said}", advice)

    def _of_seals(self) -> "list[Finding]":
        """Return why a seal of the book does not let the new entry in."""
        return [item for item in seals_broken(self.root, self.after) if item.entry == self.entry.id]


def seals_broken(root: Path, after: Any) -> "list[Finding]":  # noqa: ANN401 - a Book; its room is heavy
    """Return the errors that the seals of a book find in what it would hold."""
    from hmsledger.seals.where import folder_of

    if not folder_of(root).is_dir():
        return []
    from hmsledger.seals.folder import seals_of
    from hmsledger.seals.proving import findings_of_seals

    found = findings_of_seals(after, seals_of(root))
    return [item for item in found if item.severity is Severity.ERROR]


def with_recorded(values: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Return values with the day of recording in its usual place, behind what the entry is and is about."""
    first = {key: value for key, value in values.items() if key in _HEAD}
    return {**first, "recorded": day, **{key: value for key, value in values.items() if key not in _HEAD}}


def _kin(book: Any, about: str) -> set[str]:  # noqa: ANN401 - a Book; its room is heavy
    """Return the entry that a new one is about, those that that one is about, and all that is about any of them."""
    found: set[str] = set()
    while about and about not in found and about in book.by_id:
        found.add(about)
        entry = book.by_id[about]
        about = _about(entry)
    return found | {entry.id for entry in book.entries if _about(entry) in found}


def _about(entry: Any) -> str:  # noqa: ANN401 - any entry
    target: str = getattr(entry, "corrects", "") or getattr(entry, "of", "")
    return target
