"""``hmsledger add total``: a total that a document prints, kept only to be checked ever after."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from hmsledger.commands import options
from hmsledger.commands.asking import need
from hmsledger.commands.declaring import Declaration, declare
from hmsledger.commands.endings import RefusedEntryError
from hmsledger.commands.lines import known_name
from hmsledger.commands.recording import DryRun, Yes
from hmsledger.entries import NOT_STATED, RINGS, SOURCES, Book, Funding
from hmsledger.findings import MisuseError, did_you_mean

_STATUSES = ("approved", "pending", "not-counted")

Figure = Annotated[str | None, typer.Argument(metavar="FIGURE", help="The total as it is printed, such as £556.7m.")]
SchemeOption = Annotated[str | None, typer.Option("--scheme", metavar="CODE", help="Only this scheme.")]
StatusOption = Annotated[str | None, typer.Option("--status", metavar="STATUS", help="approved, pending, not-counted.")]
In = Annotated[str | None, typer.Option("--in", metavar="DOCUMENT", help="The title of the document that prints it.")]
Dated = Annotated[str | None, typer.Option("--dated", metavar="DATE", help="The document's date.")]
Paragraph = Annotated[str | None, typer.Option("--paragraph", metavar="TEXT", help="The paragraph it stands in.")]
Url = Annotated[str | None, typer.Option("--url", metavar="ADDRESS", help="The document's address.")]


def add_total(
    figure: Figure = None,
    scheme: SchemeOption = None,
    year: options.YearFilter = None,
    funding: options.FundingFilter = None,
    account: options.AccountFilter = None,
    source: options.SourceFilter = None,
    status: StatusOption = None,
    as_at: options.AsAt = None,
    in_: In = None,
    dated: Dated = None,
    paragraph: Paragraph = None,
    url: Url = None,
    book: options.BookOption = None,
    dry_run: DryRun = False,  # noqa: FBT002 - Typer's way
    yes: Yes = False,  # noqa: FBT002 - Typer's way
) -> None:
    """Keep a printed total in the book. It counts nowhere; every check compares it with the decisions behind it.

    It is a total of its day: --as-at, else the document's date, else today.
    """

    def values(known: Book) -> dict[str, Any]:
        amount, stated = need(figure, "FIGURE", "the total as it is printed", _read)
        found: dict[str, Any] = {
            "scope": _scope(known, scheme, year, funding, account, source),
            "amount": amount,
            "stated": stated,
        }
        if status is not None:
            found["status"] = _known(status, _STATUSES, "status")
        day = options.read_date(dated, "--dated") if dated is not None else None
        found["as_at"] = options.read_date(as_at, "--as-at") if as_at is not None else day or _today()
        document: dict[str, Any] = {"title": in_, "dated": day}
        document |= {"paragraph": paragraph, "url": url}
        if said := {key: value for key, value in document.items() if value is not None}:
            found["document"] = said
        return found

    declare(Declaration("stated_total", values, _stands, _place, _refuse), book, dry_run=dry_run, yes=yes)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the officer's own calendar day


def _read(text: str) -> tuple[str, str]:
    """Return the amount as ledger files write it, and the figure as printed.

    Raises:
        MisuseError: it is no figure.
    """
    from hmsledger.money import read_figure, written

    try:
        return written(read_figure(text).pence), text
    except ValueError as error:
        raise MisuseError(f"“{text}” is no figure: {error}", "write it as it is printed: £556.7m") from None


def _scope(
    book: Book, scheme: str | None, year: str | None, funding: str | None, account: str | None, source: str | None
) -> dict[str, str]:
    from hmsledger.commands.reading import year_of

    found: dict[str, str] = {}
    if scheme is not None:
        found["scheme"] = known_name(scheme, book.schemes, "scheme", "hmsledger add scheme")
    if year is not None:
        found["year"] = year_of(year).label
    if funding is not None:
        found["funding"] = _known(funding, tuple(word.value for word in Funding), "funding type")
    if account is not None:
        found["account"] = known_name(account, {*RINGS, *book.accounts, NOT_STATED}, "account", "hmsledger add account")
    if source is not None:
        found["source"] = known_name(source, {*SOURCES, *book.sources, NOT_STATED}, "source", "hmsledger add source")
    return found


def _known(word: str, known: tuple[str, ...], noun: str) -> str:
    if word in known:
        return word
    raise MisuseError(f"there is no {noun} “{word}”", did_you_mean(word, known, "choose one"))


def _total(values: dict[str, Any]) -> Any:  # noqa: ANN401 - a StatedTotal
    from hmsledger.findings import Spot
    from hmsledger.store.schema import validate
    from hmsledger.store.unite import total_in

    filed, _ = validate({"format": 1, "stated_total": [values]})
    return total_in(Spot(""), filed.elements["stated_total"][0][1])


def _stands(book: Book, values: dict[str, Any]) -> bool:
    total = _total(values)
    return any(known._replace(spot=total.spot) == total for known in book.stated_totals)


def _place(reading: Any, values: dict[str, Any]) -> Path:  # noqa: ANN401 - a Reading; its room is heavy
    from hmsledger.store.addition import file_for_body, file_for_entry

    scheme = values["scope"].get("scheme")
    return file_for_entry(reading, scheme, None) if scheme else file_for_body(reading)


def _refuse(reading: Any, path: Path, values: dict[str, Any]) -> None:  # noqa: ANN401 - as above
    """Refuse a total that the book does not lead to.

    Raises:
        RefusedEntryError: it disagrees, or would give a withheld amount away.
    """
    from hmsledger.checks import broken_laws
    from hmsledger.store.addition import with_total
    from hmsledger.withheld import redacted

    after, total = with_total(reading, path, values)
    broken = [finding for finding in broken_laws(redacted(after)) if finding.spot.path[:2] == total.spot.path]
    broken = [finding for finding in broken if finding.spot.file == total.spot.file]
    if broken:
        raise RefusedEntryError(f"nothing is written: {broken[0].message}", broken[0].help)
