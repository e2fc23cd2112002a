"""The details that every recording command takes, declared once and given to each command's signature."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from hmsledger.commands import options
from hmsledger.commands.cited import Cited, text
from hmsledger.commands.recording import Draft, DryRun, Yes, record
from hmsledger.commands.spreading import spread
from hmsledger.entries import Evidence
from hmsledger.findings import MisuseError, did_you_mean

_TITLED = re.compile(r"(?P<title>.*?)[,\s]+(?P<dated>[0-9]{4}-[0-9]{2}-[0-9]{2})")
UNDATED = "not-stated"


@dataclass(frozen=True, slots=True)
class Details(Cited):
    """What a recording command may say beside what it is about."""

    paragraph: Annotated[str | None, text("--paragraph", "TEXT", "The paragraph of the report.")] = None
    effective: Annotated[str | None, text("--effective", "DATE", "The day from which the decision has effect.")] = None
    published: Annotated[str | None, text("--published", "DATE", "The day on which it was published.")] = None
    evidence: Annotated[
        str | None, text("--evidence", "KIND", "minute, or quoted if known only from a later document.")
    ] = None
    quoted_in: Annotated[str | None, text("--quoted-in", "TITLE[, DATE]", "The later document it is known from.")] = (
        None
    )
    matter: Annotated[str | None, text("--matter", "MATTER", "What kind of matter it is. Default: budget.")] = None
    reopens: Annotated[
        str | None,
        text("--reopens", "YEARS: REASON", "The sealed years it touches, and why it comes after the seal."),
    ] = None
    exempt: Annotated[str | None, text("--exempt", "PARAGRAPH", "The paragraph of Schedule 12A that exempts it.")] = (
        None
    )
    with_exempt: Annotated[
        str | None,
        text("--with-exempt", "PATH", "Keep the figures in this private book, and commit to them in the public one."),
    ] = None
    note: Annotated[str | None, text("--note", "TEXT", "Anything else worth keeping.")] = None
    id: Annotated[str | None, text("--id", "ID", "The entry's id. Default: the scheme's next.")] = None
    recorded: Annotated[str | None, text("--recorded", "DATE", "The day of recording. Default: today.")] = None
    book: options.BookOption = None
    dry_run: DryRun = False
    yes: Yes = False

    def entry(self, head: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        """Return an entry's values in the order in which they stand in the file: head, details, body, note."""
        matter = self.matter if self.matter != "budget" else None
        between = {
            "title": self.title,
            "matter": matter,
            "retrospective": self.retrospective,
            "exempt": self.exempt,
            "basis": self.basis,
            "reopens": _reopening(self.reopens) if self.reopens is not None else None,
        }
        return {**head, **_given(between), **body, **_given({"note": self.note})}

    def citation(self) -> dict[str, Any]:
        """Return where a decision is minuted, and how it is known."""
        quoted = self.is_quoted()
        return _given(
            {
                "item": self.item,
                "minute": self.minute,
                "paragraph": self.paragraph,
                "reference": self.reference,
                "report": self.report,
                "url": self.url,
                "effective": options.read_date(self.effective, "--effective") if self.effective is not None else None,
                "published": options.read_date(self.published, "--published") if self.published is not None else None,
                "evidence": Evidence.QUOTED.value if quoted else None,
                "quoted_in": document(self.quoted_in) if self.quoted_in else None,
            }
        )

    def place(self) -> dict[str, Any]:
        """Return where a statement is minuted."""
        named = {"item": self.item, "minute": self.minute, "paragraph": self.paragraph, "url": self.url}
        return _given(named)

    def refuse(self, *names: str) -> None:
        """Refuse details that have no place in this kind of entry, so that none is lost without a word.

        Raises:
            MisuseError: one of them is given.
        """
        for name in names:
            if getattr(self, name) is not None:
                option = f"--{name.replace('_', '-')}"
                raise MisuseError(f"{option} has no place in this kind of entry", "put it into --note, or leave it out")

    def is_quoted(self) -> bool:
        """Return whether the decision is known only because a later document says so.

        Raises:
            MisuseError: ``--evidence`` says something else.
        """
        if self.evidence is None:
            return self.quoted_in is not None
        names = [evidence.value for evidence in Evidence]
        if self.evidence not in names:
            raise MisuseError(
                f"there is no evidence “{self.evidence}”", did_you_mean(self.evidence, names, "choose one")
            )
        return self.evidence == Evidence.QUOTED

    def record(self, draft_for: Callable[[Any], Draft]) -> None:
        """Record the entry that a draft describes."""
        record(
            draft_for,
            entry_id=self.id,
            recorded=self.recorded,
            book=self.book,
            dry_run=self.dry_run,
            yes=self.yes,
            with_exempt=self.with_exempt,
        )


def with_details(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command whose parameter ``details`` is spread into options of its own."""
    return spread(command, "details", Details)


def document(text: str) -> dict[str, Any]:
    """Return a document that is named as ``TITLE`` or ``TITLE, DATE``."""
    titled = _TITLED.fullmatch(text)
    if titled is None:
        return {"title": text}
    return {"title": titled["title"], "dated": options.read_date(titled["dated"], "the document's date")}


def _reopening(text: str) -> dict[str, Any]:
    """Return the sealed years and the reason that are named as ``2022-23, 2023-24: REASON``.

    Raises:
        MisuseError: there is no year or no reason.
    """
    years, _, reason = text.partition(":")
    named = [year.strip() for year in years.split(",")]
    if not reason.strip() or not all(named):
        raise MisuseError(
            f"--reopens “{text}” does not say which years and why", "write it so: --reopens '2022-23: the reason'"
        )
    return {"years": named, "reason": reason.strip()}


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
