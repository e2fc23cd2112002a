"""``hmsledger report``: reconciled totals per financial year and funding type."""

import sys
from typing import Annotated

import typer

from hmsledger.commands.anew import is_anew
from hmsledger.commands.cache import Answer, answered
from hmsledger.commands.options import Filters, FundingFilter, ReadingForOfficers, YearFilter
from hmsledger.commands.output import is_terminal, say, write_file
from hmsledger.commands.questions import question_of
from hmsledger.commands.reading import OpenBook, commit_of, select, whereabouts_of
from hmsledger.commands.spreading import spread
from hmsledger.findings import MisuseError, did_you_mean
from hmsledger.render import FORMS, Format
from hmsledger.reports.page import Page
from hmsledger.reports.selection import Selection
from hmsledger.store.files import load_files

ByOption = Annotated[str | None, typer.Option("--by", metavar="GROUP", help="Group by scheme, account or source.")]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("report")(spread(spread(report, "filters", Filters), "reading", ReadingForOfficers))


def report(
    year: YearFilter = None,
    funding: FundingFilter = None,
    by: ByOption = None,
    *,
    filters: Filters,
    reading: ReadingForOfficers,
) -> None:
    """Print reconciled totals per financial year and funding type.

    Approved, the part of it that rests on a quotation, and pending; with what they leave out, and how they came about.
    """
    clocks, delivery = reading.clocks, reading.delivery
    whereabouts = whereabouts_of(reading.book)
    files = load_files(whereabouts)
    commit = commit_of(whereabouts)
    asked = question_of("report", year=year, funding=funding, by=by, **filters.asked, **reading.asked)
    described = (
        delivery.form is Format.CSV and delivery.file is not None
    )  # what describes a file is worked out from its page
    if reading.with_exempt is not None or described:
        opened = OpenBook(whereabouts, files, reading.with_exempt)
        page = _totals(opened, select(opened, clocks, filters, year, funding), by)
        sys.stderr.write(opened.warn_of_errors(clocks))
        opened.write(opened.closed(page, clocks, asked, commit), delivery)  # what is exempt is never kept for next time
        return
    styled = delivery.form is Format.TABLE and delivery.output is None and is_terminal()

    def compute() -> Answer:
        opened = OpenBook(whereabouts, files)
        page = _totals(opened, select(opened, clocks, filters, year, funding), by)
        page = opened.closed(page, clocks, asked, commit)
        warning = opened.warn_of_errors(clocks)
        if styled:
            from hmsledger.render.terminal import styled_text

            return Answer(styled_text(page, delivery.display), warning)
        return Answer(delivery.render(page), warning)

    question = (year, funding, by, delivery.form, repr(delivery.display), repr(filters), repr(reading.asked), commit)
    fleeting = styled or is_anew() or FORMS[delivery.form].name
    answer = compute() if fleeting else answered(whereabouts, files, question, compute)
    sys.stderr.write(answer.advice)
    if delivery.file is not None:
        write_file(delivery.file, answer.content, whereabouts)
    else:
        say(str(answer.content), is_data=FORMS[delivery.form].is_data)


def _totals(opened: OpenBook, selection: Selection, by: str | None) -> Page:
    """Return the report of a part of a book.

    Raises:
        MisuseError: there is no such grouping.
    """
    from hmsledger.reports.report import By
    from hmsledger.reports.report import report as totals

    groups = [group.value for group in By]
    if by is not None and by not in groups:
        raise MisuseError(f"there is no grouping by “{by}”", did_you_mean(by, groups, "choose one"))
    return totals(opened.book, selection, By(by) if by else None, opened.where())
