"""The options that commands share, and how their words are read."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from hmsledger.clocks import Clocks
from hmsledger.findings import MisuseError, did_you_mean
from hmsledger.render.display import Display, Negatives, Units, YearStyle

if TYPE_CHECKING:
    from hmsledger.commands.output import Delivery

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
BookOption = Annotated[
    str | None,
    typer.Option(
        "--book",
        metavar="PATH",
        help="The book: a folder or file. Default: $HMSLEDGER_BOOK, else the nearest ledgers/.",
    ),
]
AsAt = Annotated[
    str | None, typer.Option("--as-at", metavar="DATE", help="Only decisions taken on or before this day.")
]
AsKnown = Annotated[
    str | None, typer.Option("--as-known", metavar="DATE", help="Only what had been recorded by this day.")
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="table, plain, json, csv, md, html, xlsx, docx or pdf. Default: as FILE ends, else table.",
    ),
]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write the answer to a file. Its ending tells the format."),
]
UnitsOption = Annotated[
    str | None,
    typer.Option("--units", metavar="UNITS", help="Show tables in pounds, thousands or millions. Default: pounds."),
]
YearStyleOption = Annotated[
    str | None,
    typer.Option("--year-style", metavar="STYLE", help="Write years as 2022-23, 2022/23 or govuk (2022 to 2023)."),
]
NegativesOption = Annotated[
    str | None, typer.Option("--negatives", metavar="STYLE", help="Mark negatives in tables with minus or brackets.")
]
AccessibleOption = Annotated[
    bool, typer.Option("--accessible", help="A workbook by the rules of the Government Analysis Function.")
]
WithExempt = Annotated[
    str | None,
    typer.Option(
        "--with-exempt",
        metavar="PATH",
        help="The private book of exempt figures: a folder or file of its own. The answer is then not for publication.",
    ),
]
SchemeFilter = Annotated[
    list[str] | None,
    typer.Option("--scheme", metavar="CODE", help="Only this scheme and those below it. May be repeated."),
]
YearFilter = Annotated[
    str | None,
    typer.Option("--year", metavar="YEAR", help="Only this financial year, such as 2022-23, a span, or not-stated."),
]
FundingFilter = Annotated[str | None, typer.Option("--funding", metavar="TYPE", help="capital, revenue or not-stated.")]
AccountFilter = Annotated[str | None, typer.Option("--account", metavar="ID", help="Only this account, such as hra.")]
SourceFilter = Annotated[str | None, typer.Option("--source", metavar="ID", help="Only this source, such as grant.")]
StatusFilter = Annotated[
    str | None,
    typer.Option(
        "--status", metavar="STATUS", help="approved, pending or not-counted; or an outcome such as rejected."
    ),
]


@dataclass(frozen=True, slots=True)
class Showing:
    """How amounts and years are written for people."""

    units: UnitsOption = None
    year_style: YearStyleOption = None
    negatives: NegativesOption = None

    @property
    def display(self) -> Display:
        """How amounts and years are to be written.

        Raises:
            MisuseError: there is no such unit or style.
        """
        return Display(
            units=_one_of(Units, self.units or Units.POUNDS, "unit"),
            years=_one_of(YearStyle, self.year_style or YearStyle.SHORT, "way to write years"),
            negatives=_one_of(Negatives, self.negatives, "way to write negatives") if self.negatives else None,
        )


@dataclass(frozen=True, slots=True)
class Answering(Showing):
    """In which form a command answers, and where to."""

    accessible: AccessibleOption = False
    format: FormatOption = None
    output: Output = None

    @property
    def delivery(self) -> "Delivery":
        """How the answer is to be given.

        Raises:
            MisuseError: there is no such format, unit or style, or they do not go together.
        """
        from hmsledger.commands.output import delivery_of

        return delivery_of(self.format, self.output, replace(self.display, accessible=self.accessible))


@dataclass(frozen=True, slots=True)
class Reading(Answering):
    """Through which clocks a reading command looks at which book, and how and where it answers."""

    as_at: AsAt = None
    as_known: AsKnown = None
    book: BookOption = None

    @property
    def clocks(self) -> Clocks:
        """The clocks that the options set.

        Raises:
            MisuseError: one of them is no date.
        """
        return read_clocks(self.as_at, self.as_known)

    @property
    def asked(self) -> dict[str, str | None]:
        """What was asked for, by the names of the options: the clocks alone."""
        return {"as_at": self.as_at, "as_known": self.as_known}


@dataclass(frozen=True, slots=True)
class ReadingForOfficers(Reading):
    """The same for a command that shows exempt figures to those who may see them."""

    with_exempt: WithExempt = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which part of the book is meant."""

    scheme: SchemeFilter = None
    account: AccountFilter = None
    source: SourceFilter = None
    status: StatusFilter = None

    @property
    def asked(self) -> dict[str, object]:
        """What was asked for, by the names of the options."""
        return {"scheme": self.scheme, "account": self.account, "source": self.source, "status": self.status}


_Choice = TypeVar("_Choice", bound=StrEnum)


def _one_of(known: type[_Choice], word: str, kind: str) -> _Choice:
    """Return what a word chooses.

    Raises:
        MisuseError: there is no such choice.
    """
    names = [choice.value for choice in known]
    if word not in names:
        raise MisuseError(f"there is no {kind} “{word}”", did_you_mean(word, names, "choose one"))
    return known(word)


def read_date(text: str, option: str) -> date:
    """Return the day an option names.

    Raises:
        MisuseError: it is no date of the form 2023-06-14.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        wrong = "is not a date that exists" if _WRITTEN.fullmatch(text) else "is not written as a date"
        raise MisuseError(f"{option} “{text}” {wrong}", "write year, month and day: 2023-06-14")
    return day


def read_clocks(as_at: str | None, as_known: str | None) -> Clocks:
    """Return the clocks that the options set.

    Raises:
        MisuseError: one of them is no date.
    """
    return Clocks(
        read_date(as_at, "--as-at") if as_at is not None else None,
        read_date(as_known, "--as-known") if as_known is not None else None,
    )
