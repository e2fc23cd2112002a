"""The columns in which data leaves the ledger: what each holds, in the words of the field, once for every format."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    MONEY = "money"
    DATE = "date"
    YEAR = "year"
    WHOLE = "whole"
    FLAG = "flag"


class Field(NamedTuple):
    """A column.

    Attributes:
        kind: what its cells hold. Money is in pounds (GBP) with two decimals; a year is a label such as ``2022-23``.
        title: what people call it.
        says: what it means, in a sentence.
    """

    kind: Kind
    title: str
    says: str


def _fields(kind: Kind, /, **said: tuple[str, str]) -> dict[str, Field]:
    return {name: Field(kind, title, says) for name, (title, says) in said.items()}


FIELDS: Mapping[str, Field] = {
    **_fields(
        Kind.YEAR,
        year=("Financial year", "1 April to 31 March; a span of years that no decision profiled, or not-stated."),
    ),
    **_fields(
        Kind.MONEY,
        amount=("Amount", "Pounds; negative where budget is taken away. Empty or in words where there is no figure."),
        approved=("Approved", "Budget that a body with the power to decide it has approved, with every correction."),
        quoted=(
            "Of which resting on a quotation",
            "The part of what is approved that is known only because a later document says so; not added to it.",
        ),
        pending=("Pending", "Budget that was proposed, recommended or deferred, and is not approved."),
        not_counted=("Not counted", "Budget in no total: rejected, withdrawn, rescinded, noted or in principle only."),
        running=("Running total", "The sum of the amounts so far, in the order of the rows."),
        before=("Before", "The total before the change."),
        after=("After", "The total after the change."),
        difference=("Difference", "The total after, less the total before."),
        precision=("Precision", "What one step of the last printed digit is worth."),
    ),
    **_fields(
        Kind.DATE,
        year_start=("First day of the year", "The 1 April on which it begins; empty where the year is not stated."),
        year_end=("Last day of the year", "The 31 March on which it ends; of a span the last; empty if not stated."),
        recorded=("Recorded", "The day on which the entry was written into the book."),
        decided=("Decided", "The day of the decision, or on which a correction or quotation was made."),
        effective=("Effective", "The day from which a decision has effect, where the notice says so."),
        published=("Published", "The day on which a decision was published, where the notice says so."),
        stands_from=("Stands from", "The day from which a decision counts; of an undated one, when it is first known."),
        as_at=("As at", "The day that a stated total is about."),
        dated=("Dated", "The date of the document."),
        quoted_in_dated=("Quoted in: dated", "The date of the later document."),
        sealed=("Sealed", "The day on which a year was closed."),
    ),
    **_fields(
        Kind.WHOLE,
        fiscal_year=(
            "Financial year, as a number",
            "The calendar year in which it begins; empty for a span and where the year is not stated.",
        ),
        number=("Number", "Where a line stands in its part of the entry, from 1."),
        line=("Line", "The line of the ledger file."),
        ordinal=("Order", "Where it stands in an order, from 1."),
    ),
    **_fields(
        Kind.FLAG,
        resting_on_quotation=("Rests on a quotation", "Whether the approval is known only from a later document."),
        in_power=("In power", "Whether the body has the power to do what the outcome says."),
        taken=("Taken", "Whether the step was possible where the entry stood."),
        applied=("Applied", "Whether what the correction says was recorded is there, so that it restates it."),
    ),
    **_fields(
        Kind.TEXT,
        about=("About", "The entry that a decision, correction or movement is about."),
        account=("Account", "The account that pays: hra, general-fund, one that the book names, or not-stated."),
        account_name=("Account, by name", "What people call the account."),
        amount_in_words=("Why there is no figure", "withheld: exempt from publication. not-stated: nobody said it."),
        audience=("Audience", "exempt: not for publication (Local Government Act 1972, Schedule 12A)."),
        basis=("Power used", "The power used to move money across rings or between capital and revenue."),
        body=("Body", "The council, committee or officer that decided, by its short name."),
        body_name=("Body, by name", "What people call the body."),
        budget_line=("Budget line", "A line in force: the entry's id and the number of the line."),
        by=("By", "Who did it."),
        computed_from=("Computed from", "The question, the book's entries and digests, and the program's version."),
        correction=("Correction", "The id of the correction."),
        corrects=("Corrects", "The entry that was recorded or reported wrongly."),
        currency=("Currency", "GBP: pounds sterling."),
        decision=("Decision", "What was decided, by whom, when, and where that is minuted."),
        direction=("Direction", "expenditure: a budget to spend."),
        document=("Document", "The title of the document."),
        entries=("Entries", "The entries that it is about, or how many there are."),
        entry=("Entry", "The id of the entry: its permanent name."),
        evidence=("Evidence", "minute: its own minute or notice. quoted: a later document says so."),
        exempt=("Exempt", "The paragraph of Schedule 12A to the Local Government Act 1972 that exempts it."),
        figure=("Figure", "Which figure of the report, or the figure as it is printed."),
        file=("File", "The ledger file."),
        funding=("Funding type", "capital, revenue or not-stated."),
        help=("What to do", "What to do about it."),
        holds=("Holds", "yes where the book still holds what the seal says."),
        id=("Entry", "The id of the entry: its permanent name."),
        item=("Agenda item", "The item of the agenda under which it was decided."),
        kind=("Kind", "approval, variation, decision, correction or quotation."),
        length=("Length of the year", "year: one financial year. span: several, not profiled. not-stated."),
        line_id=("Line", "A line as it was recorded: the entry's id, its part and its number."),
        lines_of=("Lines of", "The entry whose lines are in force: itself, or the decision that amended it."),
        matter=("Matter", "What kind of matter was decided; the body's power is over that."),
        minute=("Minute", "The number of the minute."),
        movement=("Movement", "How the budget moved: an approval, a variation, a correction or a decision."),
        name=("Name", "What people call it, or which thing is said."),
        note=("Note", "What the entry says besides."),
        now=("Now", "What the book says."),
        outcome=("Outcome", "What the body did, such as recommended, approved or rejected."),
        paragraph=("Paragraph", "The paragraph of the minute, decision or document."),
        parent=("Part of", "The scheme that it is part of."),
        part=("Part", "lines: what an entry says. was, now: what a correction takes out and puts in."),
        path=("File", "The ledger file."),
        phase=("Phase", "Where the money stands: approved, pending, or not-counted in any total."),
        place=("Place", "Where it stands in the document or report."),
        quote=("Quote", "The words around the figure."),
        quoted_in=("Quoted in", "The later document from which the decision is known."),
        quoted_in_paragraph=("Quoted in: paragraph", "The paragraph of the later document."),
        quoted_in_url=("Quoted in: address", "The address of the later document."),
        quotes=("Quotes", "The entry that the quoted figure is about."),
        reason=("Reason", "Why the record is restated."),
        reference=("Reference", "The reference of the decision."),
        reopens=("Reopens", "The sealed years that the entry touches."),
        reopens_reason=("Reopens: why", "Why it comes after the seal."),
        report=("Report", "The report that the decision was taken on."),
        retrospective=("Retrospective", "Why money was put into a year that had already ended."),
        ring=("Ring", "hra or general-fund, which the law keeps apart (Local Government and Housing Act 1989)."),
        root=("Root", "The digest of the entries that the seal closes."),
        said=("Said", "What the report says."),
        says=("Says", "What is said of it."),
        scheme=("Scheme", "What budget is approved for, by its code."),
        scheme_name=("Scheme, by name", "What people call the scheme."),
        signed_by=("Signed by", "Who signed the seal."),
        source=("Source of funding", "Where the money comes from, such as grant or borrowing; or not-stated."),
        source_name=("Source, by name", "What people call the source."),
        standing=("Standing", "Where the entry stands after every decision on it, or what it does to another."),
        stated=("As printed", "The figure as the document printed it, which fixes its precision."),
        stated_by=("Stated by", "Who said that the record was wrong."),
        stated_total=("Stated total", "A total that a document printed, kept only to be checked."),
        status=("Status", "The status of a scheme or of a stated total."),
        title=("Title", "What the decision was about, as the book titles it."),
        total=("Total", "Which total: approved, quoted, pending or not counted."),
        url=("Address", "The address of the minute or document on the web."),
        value=("Value", "What is said of it."),
        variation_type=(
            "Type of variation",
            "addition, reduction, virement, reprofile, reclassify, funding-swap or release.",
        ),
        verdict=("Verdict", "What was judged."),
        what=("What", "Which thing is said."),
        years=("Financial years", "The years that the entry's lines are for."),
    ),
}
"""Every column by its name, in JSON, CSV, SQLite and the Fiscal Data Package."""

NO_FIGURE = ("withheld", "not-stated")
"""What stands in a column of money where there is no figure."""


def field_of(name: str) -> Field:
    """Return what a column holds; one that nobody described holds text under its own name.

    >>> field_of("year_start").title
    'First day of the year'
    """
    return FIELDS.get(name) or Field(Kind.TEXT, name, "")
