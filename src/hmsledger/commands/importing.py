"""What an import does with the book: names looked up, laws kept, one file written in one step under the lock."""

import os
import sys
from collections.abc import Mapping as Pairs
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from hmsledger.commands.endings import RefusedEntryError, tell
from hmsledger.commands.output import Delivery, write_answer, write_file
from hmsledger.commands.reading import whereabouts_of
from hmsledger.commands.recording import seals_broken, with_recorded
from hmsledger.entries import Book
from hmsledger.findings import MisuseError, did_you_mean
from hmsledger.importing import filed, layout
from hmsledger.importing.entries import Proposal
from hmsledger.importing.fates import Fate, fate_of
from hmsledger.importing.judging import Judged
from hmsledger.importing.mapping import UNSURE, Given, Mapping
from hmsledger.importing.names import Names, UnknownNameError
from hmsledger.importing.rows import Problem
from hmsledger.render import Format, text_of
from hmsledger.render.display import AS_IT_IS
from hmsledger.render.visible import visible
from hmsledger.reports.change import change
from hmsledger.reports.imported import imported_page
from hmsledger.reports.page import Items, Page, Records
from hmsledger.sheets.cells import Sheet, Workbook
from hmsledger.store.addition import Addition
from hmsledger.store.additions import add_all, file_for_all, meant
from hmsledger.store.compose import composed, written_pairs
from hmsledger.store.errors import RecordedButError
from hmsledger.store.gate import RefusedError, decode, read_bytes
from hmsledger.store.lock import locked, locked_beside
from hmsledger.store.read import read_book
from hmsledger.store.toml import parse
from hmsledger.store.write import replace_content

_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would write.

    Attributes:
        judged: what the sheet comes to.
        fate: what becomes of its entries.
        new: the entries that are new.
        addition: what is to be written; None where nothing is new, or nothing may be.
        after: the book with it.
    """

    judged: Judged
    fate: Fate
    new: tuple[Proposal, ...]
    addition: Addition | None
    after: Book | None

    @property
    def is_sound(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.judged.problems and not self.fate.refused

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that stands in the way, by row."""
        of_entries = [
            Problem(row, 1, *self.fate.refused[proposal.id])
            for proposal in self.judged.proposals
            if proposal.id in self.fate.refused
            for row in proposal.rows
        ]
        return (*self.judged.problems, *of_entries)


def new_file(name: str) -> None:
    """Refuse a name that stands for a file already.

    Raises:
        MisuseError: there is such a file.
    """
    if os.path.lexists(name):
        raise MisuseError(f"“{name}” exists already and is not overwritten", "name another file")


class Importing:
    """One import into one book."""

    def __init__(self, workbook: Workbook, book: str | None, day: date | None, delivery: Delivery) -> None:
        """Read the book.

        Raises:
            DamagedBookError: it cannot be read into entries.
        """
        self.workbook, self.delivery = workbook, delivery
        self.day = day
        self.whereabouts = whereabouts_of(book)
        self.reading = read_book(self.whereabouts).sound()
        self.before: Book = self.reading.filed
        self.unread: tuple[str, ...] = ()

    def guessed_mapping(self, sheet: Sheet) -> Mapping:
        """Return the mapping that a sheet's headers and values suggest.

        Raises:
            MisuseError: no headers are found.
        """
        sources = {source.name: source.id for source in self.before.sources.values()}
        found = layout.guess(sheet, sources | {source.id: source.id for source in self.before.sources.values()})
        self.unread = found.unread
        if found.mapping is None:
            raise MisuseError(
                f"no headers are found in {f'the sheet “{sheet.name}”' if sheet.name else f'“{self.workbook.name}”'}",
                "put a row above the figures that says what each column holds, such as Scheme and 2022-23 £000",
            )
        return found.mapping

    def saved_mapping(self, name: str) -> Mapping:
        """Return the mapping that a file keeps.

        Raises:
            MisuseError: it cannot be read, or keeps no mapping.
        """
        try:
            document = parse(decode(read_bytes(Path(name), name), name), name)
        except RefusedError as refused:
            found = refused.finding
            where = f"{name}:{found.place.line}: " if found.place and name not in found.message else ""
            raise MisuseError(
                f"{where}{found.message}", "correct it, or save the mapping anew with --save-map"
            ) from None
        return filed.read_filed(document, name)

    def changed(self, sheet: Sheet, mapping: Mapping) -> Judged | None:
        """Return what is said where the headers are no longer those of the mapping; None where they are."""
        changes = filed.changed_headers(sheet, mapping)
        return Judged(sheet, mapping, (), changes) if changes else None

    def known(self, given: Given) -> Given:
        """Return what the user says of all rows, in the names of the book.

        Raises:
            MisuseError: the book does not know one of them.
        """
        names = Names(self.before, {}, {})
        if given.scheme and given.scheme not in self.before.schemes:
            advice = did_you_mean(given.scheme, list(self.before.schemes), "declare it with hmsledger add scheme")
            raise MisuseError(f"--scheme names “{given.scheme}”, which is no scheme of the book", advice)
        found: dict[str, str] = {}
        for field, option, look in (
            ("body", "--by", names.body),
            ("source", "--source", names.source),
            ("account", "--account", names.account),
        ):
            said = getattr(given, field)
            try:
                found[field] = look(said) if said else ""
            except UnknownNameError as unknown:
                raise MisuseError(f"{option} {unknown.message}", unknown.help) from None
        return given._replace(body=found["body"], source=found["source"], account=found["account"])

    def save(self, mapping: Mapping, name: str) -> None:
        """Write a mapping to a file of its own.

        Raises:
            MisuseError: it cannot be written there.
        """
        values = filed.filed(mapping)
        columns: list[dict[str, Any]] = values.pop("column")
        tables = {key: values.pop(key) for key in ("given", "schemes", "names")}
        parts = [f"# How {visible(self.workbook.name)} is read by hmsledger import.\n{written_pairs(values)}"]
        parts += [
            f"[{key}]\n{written_pairs(_quoted(table))}" for key, table in tables.items() if table or key == "schemes"
        ]
        for column, told in zip(mapping.columns, columns, strict=True):
            doubt = f"# To be settled: {visible(column.doubt)}\n" if column.doubt or column.year == UNSURE else ""
            parts.append(doubt + composed("column", told))
        write_file(name, "\n".join(parts), self.whereabouts)

    def plan(self, judged: Judged) -> Plan:
        """Return what is to be written, proved to read back and to keep every law."""
        if judged.problems:
            return Plan(judged, Fate(), (), None, None)
        values = [self._values(proposal) for proposal in judged.proposals]
        entries = meant(self.reading, values)
        fate = fate_of(self.before, judged.proposals, entries, judged.mapping.prefix)
        new = tuple(one for one in judged.proposals if one.id not in {*fate.standing, *fate.refused})
        if fate.refused or not new:
            return Plan(judged, fate, new, None, None)
        schemes = [proposal.values["scheme"] for proposal in new]
        path = file_for_all(
            self.reading, [*dict.fromkeys(schemes), *judged.declared], PurePath(self.workbook.name).stem
        )
        blocks = [("scheme", {"code": code, "name": code}) for code in judged.declared]
        blocks += [("entry", self._values(proposal)) for proposal in new]
        addition, after = add_all(self.reading, path, blocks)
        refused = self._refused(new, after)
        return Plan(judged, fate._replace(refused=refused), new, addition, after)

    def _values(self, proposal: Proposal) -> dict[str, Any]:
        standing = self.before.by_id.get(proposal.id)
        day = self.day or (standing.recorded if standing else date.today())  # noqa: DTZ011 - the officer's day
        said = {key: value for key, value in proposal.values.items() if key != "id"}
        return {"id": proposal.id, **with_recorded(said, day)}

    def _refused(self, new: Sequence[Proposal], after: Book) -> Pairs[str, tuple[str, str]]:
        """Return which laws new entries would break, by their ids."""
        from hmsledger.checks import broken_laws
        from hmsledger.withheld import redacted

        places = {proposal.id: proposal.place for proposal in new}
        found: dict[str, tuple[str, str]] = {}
        broken = [*broken_laws(redacted(after)), *seals_broken(self.whereabouts.root, after)]
        for finding in broken:
            if finding.entry in places:
                message, advice = found.get(finding.entry, (f"{places[finding.entry]}: ", ""))
                parted = "; " if advice else ""
                found[finding.entry] = (f"{message}{parted}{finding.message}", advice or finding.help)
        return found

    def show(self, plan: Plan, *, dry_run: bool, quiet: bool) -> None:
        """Show what the sheet comes to, and what would be written.

        Args:
            plan: what would be written.
            dry_run: whether nothing will be.
            quiet: whether only what a careful reader would ask about is said of what can be recorded.
        """
        toml = plan.addition.block if plan.addition is not None and plan.is_sound else ""
        page = imported_page(self.workbook, plan.judged, plan.fate, self.unread, toml)
        if self.delivery.form is not Format.TABLE:
            write_answer(page, self.delivery)
            return
        if quiet and plan.is_sound and not dry_run:
            for block in page.blocks:
                if isinstance(block, Items):
                    sys.stderr.writelines(f"Note: {visible(AS_IT_IS.words(item))}\n" for item in block.items)
            return
        stream = sys.stdout if dry_run and plan.is_sound else sys.stderr
        stream.write(text_of(page, self.delivery.form))
        if plan.addition is not None and plan.after is not None and plan.is_sound:
            stream.write(f"\nTo {plan.addition.shown}, from line {plan.addition.line}:\n\n{plan.addition.block}\n")
            totals = Page((change(self.before, plan.after),), dict, lambda: Records((), ()))
            stream.write(text_of(totals, self.delivery.form))

    def nothing_new(self, plan: Plan) -> bool:
        """Say so where everything stands already, and return whether it does."""
        if plan.addition is None:
            self._say("Everything is already recorded; nothing is written.")
        return plan.addition is None

    def _say(self, line: str, advice: str = "") -> None:
        """Say how it ended: in a format for programs nothing but the answer goes to standard output."""
        if self.delivery.form is Format.TABLE:
            tell(line, advice=advice)
        else:
            sys.stderr.write(f"{line}\n{advice}")

    def reject(self, plan: Plan, name: str) -> None:
        """Write the sheet with the reason beside each row that was refused.

        Raises:
            MisuseError: it cannot be written there.
        """
        from hmsledger.render.rejects import rejects_csv, rejects_workbook

        write = rejects_workbook if PurePath(name).suffix.casefold() == ".xlsx" else rejects_csv
        write_file(name, write(plan.judged.sheet, plan.problems, plan.judged.mapping.header), self.whereabouts)

    def write(self, plan: Plan) -> None:
        """Write all new entries in one step, and say so.

        Raises:
            RefusedEntryError: the book was changed in the meantime.
            NotWrittenError: nothing was written.
            RecordedButError: they stand, but a later step failed.
        """
        addition = plan.addition
        assert addition is not None  # noqa: S101 - a plan without one is never written
        root = self.whereabouts.root
        count, standing = len(plan.new), len(plan.fate.standing)
        entries = "1 entry" if count == 1 else f"{count} entries"
        before = f"; {standing} {'was' if standing == 1 else 'were'} already recorded" if standing else ""
        with locked(root):
            if read_book(self.whereabouts).files != self.reading.files:
                message = "the book was changed by someone else in the meantime; nothing is written"
                raise RefusedEntryError(message, "run the same command again")
            with locked_beside(addition.path, root):
                try:
                    warning = replace_content(addition.path, addition.old, addition.new)
                except RecordedButError as error:
                    raise RecordedButError(f"the import: {error.message}", error.help) from None
                line = f"Recorded {entries} in {addition.shown}, from line {addition.line}{before}"
                self._say(line, f"hmsledger: {warning}\n" if warning else "")


def _quoted(table: Pairs[str, Any]) -> dict[str, Any]:
    """Return a table whose keys are written as TOML wants words with spaces."""
    from json import dumps

    bare = {
        key: key if key.replace("_", "").isalnum() and key.isascii() else dumps(key, ensure_ascii=False)
        for key in table
    }
    return {bare[key]: said for key, said in table.items()}
