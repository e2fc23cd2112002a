"""``hmsledger reconcile``: how one figure became another."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from hmsledger.clocks import Clocks
from hmsledger.commands import NO, options
from hmsledger.commands.options import Answering, Filters, FundingFilter, YearFilter
from hmsledger.commands.questions import question_of
from hmsledger.commands.reading import open_book, select
from hmsledger.commands.spreading import spread
from hmsledger.findings import MisuseError, did_you_mean

if TYPE_CHECKING:
    from hmsledger.reports.judged import Printed

_TWO = 2

From = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="The day of the opening figure. Default: before every decision."),
]
To = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="The day of the closing figure. Default: every decision.")
]
AsKnown = Annotated[
    list[str] | None,
    typer.Option(
        "--as-known",
        metavar="DATE",
        help="Only what had been recorded by this day. Twice: as originally reported, and as restated.",
    ),
]
Opening = Annotated[
    str | None, typer.Option("--opening", metavar="FIGURE", help="The opening figure as printed, such as 505.9m.")
]
Closing = Annotated[
    str | None, typer.Option("--closing", metavar="FIGURE", help="The closing figure as printed, such as 556.7m.")
]
ByOption = Annotated[str, typer.Option("--by", metavar="GROUP", help="Group movements by kind, scheme or source.")]
Proposed = Annotated[bool, typer.Option("--proposed", help="Show the original, current and proposed budgets too.")]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("reconcile")(spread(spread(reconcile, "filters", Filters), "answering", Answering))


def reconcile(
    from_: From = None,
    to: To = None,
    opening: Opening = None,
    closing: Closing = None,
    year: YearFilter = None,
    funding: FundingFilter = None,
    by: ByOption = "kind",
    as_known: AsKnown = None,
    *,
    proposed: Proposed = False,
    filters: Filters,
    answering: Answering,
    book: options.BookOption = None,
    with_exempt: options.WithExempt = None,
) -> None:
    """Explain how one figure of approved budget became another: opening, every movement, closing.

    With printed figures it says whether they agree, and what nothing in the book explains: then it ends with 1.
    """
    from hmsledger.reports.reconciliation import By, Question, reconciliation

    delivery = answering.delivery
    groups = [group.value for group in By]
    if by not in groups:
        raise MisuseError(f"there is no grouping by “{by}”", did_you_mean(by, groups, "choose one"))
    first, last = _clocks(from_, to, as_known or [])
    opened = open_book(book, last, with_exempt)
    if filters.status is not None:
        raise MisuseError("a reconciliation is of what is approved", "leave --status out")
    asked = Question(
        first=first,
        last=last,
        part=select(opened, last, filters, year, funding),
        by=By(by),
        opening=_printed(opening, "--opening"),
        closing=_printed(closing, "--closing"),
        proposed=proposed,
    )
    answer = reconciliation(opened.book, asked, opened.where())
    words = question_of(
        "reconcile",
        from_=from_,
        to=to,
        opening=opening,
        closing=closing,
        year=year,
        funding=funding,
        by=by if by != "kind" else None,
        as_known=as_known,
        proposed=proposed,
        **filters.asked,
    )
    opened.write(opened.closed(answer.page, last, words), delivery)
    if not answer.is_explained:
        raise typer.Exit(NO)


def _clocks(from_: str | None, to: str | None, as_known: list[str]) -> tuple[Clocks, Clocks]:
    """Return the clocks of the opening and of the closing figure.

    Raises:
        MisuseError: there are none to tell apart, too many, or they run backwards.
    """
    if len(as_known) > _TWO:
        raise MisuseError("--as-known is given more than twice", "give the day of the first report, then of the second")
    if from_ is None and to is None and len(as_known) < _TWO:
        raise MisuseError("there are no two figures to reconcile", "name two days: --from 2023-02-28 --to 2023-07-31")
    known: list[date | None] = [options.read_date(text, "--as-known") for text in as_known] or [None]
    start = options.read_date(from_, "--from") if from_ is not None else None
    end = options.read_date(to, "--to") if to is not None else None
    if start is None and len(known) < _TWO:
        start = date.min
    for earlier, later, names in ((start, end, "--from and --to"), (known[0], known[-1], "the two days of --as-known")):
        if earlier and later and later < earlier:
            raise MisuseError(f"{names} run backwards: {later} is before {earlier}", "give the earlier day first")
    return Clocks(start, known[0]), Clocks(end, known[-1])


def _printed(text: str | None, option: str) -> "Printed | None":
    """Return a printed figure.

    Raises:
        MisuseError: it is none.
    """
    from hmsledger.money import read_figure
    from hmsledger.reports.judged import Printed

    if text is None:
        return None
    try:
        return Printed(text, read_figure(text))
    except ValueError as error:
        raise MisuseError(f"{option} “{text}” is no figure: {error}", "write it as it is printed: £505.9m") from None
