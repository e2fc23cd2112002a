"""Keeping exempt figures: while an entry is recorded, its figures go into the private book and nowhere else."""

import re
import secrets
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hmsledger.commands.endings import RefusedEntryError
from hmsledger.exempt import SALT_BYTES, ExemptFigure, findings_of_figures, with_figures
from hmsledger.findings import MisuseError, Severity, StoppedError
from hmsledger.money import Unstated, read_filed, written
from hmsledger.store.errors import NotWrittenError, RecordedButError
from hmsledger.store.private import PrivateBook, file_for_figures, read_private_or_none
from hmsledger.store.values import texts_in

if TYPE_CHECKING:
    from hmsledger.commands.recording import Draft
    from hmsledger.entries import AnyEntry, Book

_WORDS = {word.value for word in Unstated}
_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700
_TYPED = re.compile(r"“[^”]*[0-9][^”]*”")
"""What was typed and repeated in a message, wherever there is a digit in it."""
_SEPARATORS = {ord(sign): None for sign in ", \u00a0\u2009\u202f_'"}
_TELLING = 4
"""A figure of so many digits is no item, paragraph or number of a minute by accident."""
_FIRST_LINE = b"format = 1\n"


class Keeping:
    """The figures of one entry, and the private book that keeps them."""

    def __init__(self, named: str, public: Path) -> None:
        """Read the private book.

        Args:
            named: what ``--with-exempt`` says.
            public: the folder or file of the public book.

        Raises:
            MisuseError: the two do not lie apart.
            DamagedBookError: the private one cannot be read.
        """
        self._path, self._public = Path(named), public
        self._book: PrivateBook = read_private_or_none(self._path, public)
        self._new: list[ExemptFigure] = []
        self._kept = 0
        if self._book.warning:
            sys.stderr.write(f"hmsledger: {self._book.warning}\n")

    @staticmethod
    def unrepeated(draft_for: "Callable[[Any], Draft]") -> "Callable[[Any], Draft]":
        """Return a maker of drafts that repeats nothing of what was typed, where it refuses something."""

        def draft(book: Any) -> "Draft":  # noqa: ANN401 - a Book; its room is heavy
            try:
                return draft_for(book)
            except StoppedError as stop:
                raise type(stop)(_unrepeated(stop.message), _unrepeated(stop.help)) from None

        return draft

    def withheld(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of an entry as the public book is to hold them: each figure withheld and committed to.

        A correction that is not exempt discloses: its figures stay, and are proved against the private book instead.

        Raises:
            MisuseError: nothing says by which paragraph the entry is exempt.
            RefusedEntryError: the private book holds another figure for the same line.
        """
        part = "now" if "now" in values else "lines"
        if "exempt" not in values:
            if part == "now":
                return dict(values)
            raise MisuseError(
                "--with-exempt keeps figures from the public, and nothing says why that may be",
                "name the paragraph of Schedule 12A: --exempt 3",
            )
        held = {figure.place: figure for figure in self._book.figures}
        self._new, self._kept = [], 0
        rows = [self._withheld(row, values["id"], number, held) for number, row in enumerate(values.get(part, ()), 1)]
        if not self._kept:
            raise MisuseError("no line of this entry has a figure to keep", "leave --with-exempt out, or add a --line")
        self._refuse_telling({key: value for key, value in values.items() if key not in {"lines", "was", "now"}})
        return {**values, part: rows}

    def _refuse_telling(self, values: Mapping[str, Any]) -> None:
        """Refuse a text that names a figure which is to be kept: it would be published.

        Raises:
            RefusedEntryError: one does.
        """
        told = {str(abs(figure.pence) // 100) for figure in self._new} | {figure.stated for figure in self._new}
        names = {name for name in told if sum(map(str.isdigit, name)) >= _TELLING}
        says = re.compile("|".join(rf"(?<![0-9]){re.escape(name)}(?![0-9])" for name in sorted(names)) or "(?!)")
        for path, text, _ in texts_in(values):
            if says.search(text) or says.search(text.translate(_SEPARATORS)):
                message = f"the {path[-1]} names a figure that is to be kept from the public; nothing is written"
                raise RefusedEntryError(message, "say it without the figure")

    def _withheld(
        self, row: Mapping[str, Any], entry: str, number: int, held: Mapping[tuple[str, int], ExemptFigure]
    ) -> dict[str, Any]:
        if row["amount"] in _WORDS:
            return dict(row)
        self._kept += 1
        figure = held.get((entry, number))
        pence = read_filed(row["amount"])
        if figure is None:
            salt = secrets.token_hex(SALT_BYTES)
            figure = ExemptFigure(entry, number, pence, salt, row.get("stated", ""))
            self._new.append(figure)
        elif figure.pence != pence:
            raise RefusedEntryError(
                f"the private book already holds another figure for line {number} of {entry}; nothing is written",
                "if recording it was interrupted, run that same command again first; else use another --id",
            )
        kept = {key: value for key, value in row.items() if key != "stated"}
        return {**kept, "amount": Unstated.WITHHELD.value, "commitment": figure.commitment}

    def refuse_unlawful(self, after: "Book", entry: "AnyEntry") -> None:
        """Refuse an entry that breaks a law with its figures, or discloses another figure; no figure is named.

        Raises:
            RefusedEntryError: it does.
        """
        from hmsledger.checks import broken_laws
        from hmsledger.withheld import redacted

        figures = (*self._book.figures, *self._new)
        told = {entry.id, getattr(entry, "corrects", entry.id)}
        wrong = [
            item
            for item in findings_of_figures(after, figures)
            if item.entry in told and item.severity is Severity.ERROR
        ]
        if wrong:
            raise RefusedEntryError(f"nothing is written: {wrong[0].message}", wrong[0].help)
        whole = with_figures(after, redacted(after), figures)
        codes = sorted({finding.code for finding in broken_laws(whole) if finding.entry == entry.id})
        if codes:
            message = f"nothing is written: with its exempt figures the entry breaks {', '.join(codes)}"
            raise RefusedEntryError(message, f"see: hmsledger rule {codes[0]}")

    def remarks(self) -> tuple[str, ...]:
        """Return what to know before it is written."""
        if not self._new:
            return ()
        return (
            f"the figures go into {file_for_figures(self._path)} and nowhere else; every run draws new commitments",
        )

    def write(self) -> None:
        """Put the new figures into the private book, on disk, before the public one says that they are withheld.

        Raises:
            NotWrittenError: they are not there; nothing is written anywhere.
        """
        if not self._new:
            return
        from hmsledger.store.compose import appended, composed
        from hmsledger.store.lock import locked
        from hmsledger.store.write import make_folder, replace_content

        file = file_for_figures(self._path)
        try:
            file.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
            make_folder(file.parent)
        except OSError as error:
            message = f"the private folder cannot be made: {error.strerror}; nothing is written"
            raise NotWrittenError(message, "name another after --with-exempt") from None
        blocks = "\n".join(composed("exempt", _row(figure)) for figure in self._new)
        with locked(file.parent):
            if read_private_or_none(self._path, self._public) != self._book:
                message = "the private book was changed by someone else in the meantime; nothing is written"
                raise NotWrittenError(message, "run the same command again")
            old = next((one.data for one in self._book.files if one.path == file), None)
            try:
                replace_content(file, old, appended(_FIRST_LINE if old is None else old, blocks), _PRIVATE_FILE)
            except RecordedButError as error:
                message = f"the private book may not last ({error.message}); the public book is unchanged"
                raise NotWrittenError(message, error.help) from None


def _row(figure: ExemptFigure) -> dict[str, Any]:
    printed = {"stated": figure.stated} if figure.stated else {}
    amount = written(figure.pence)
    return {"entry": figure.entry, "line": figure.line, "amount": amount, "salt": figure.salt, **printed}


def _unrepeated(text: str) -> str:
    return _TYPED.sub("“…”", text)
