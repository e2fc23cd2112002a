"""A budget line on the command line: ``[SCHEME@]YEAR:FUNDING:AMOUNT[:SOURCE[:ACCOUNT]]``."""

import re
from typing import Any

from hmsledger.entries import NOT_STATED, RINGS, SOURCES, Book, Funding
from hmsledger.findings import MisuseError, did_you_mean
from hmsledger.money import Unstated, read_figure, written
from hmsledger.years import read_year

FORM = "[SCHEME@]YEAR:FUNDING:AMOUNT[:SOURCE[:ACCOUNT]]"
EXAMPLE = "2023-24:capital:£497k"
_PRINTED = re.compile(r"£|[a-z]", re.IGNORECASE)
_PARTS = range(3, 6)


def read_line(text: str, book: Book) -> dict[str, Any]:
    """Return a line as ledger files write it.

    A figure typed as it was printed, with £ or a unit, is kept as ``stated``, because it fixes the precision.

    Raises:
        MisuseError: it does not have the form, or a part of it makes no sense in this book.
    """
    scheme, _, rest = text.rpartition("@")
    parts = [part.strip() for part in rest.split(":")]
    if len(parts) not in _PARTS:
        raise MisuseError(f"“{text}” is not a line", f"write {FORM}, such as {EXAMPLE}")
    year, funding, amount = parts[:3]
    source, account = (*parts[3:], "", "")[:2]
    line: dict[str, Any] = {"year": _year(year), "funding": _funding(funding), "amount": _amount(amount)}
    if scheme:
        line["scheme"] = known_name(scheme.strip(), book.schemes, "scheme", "hmsledger add scheme")
    if account:
        line["account"] = known_name(account, {*RINGS, *book.accounts, NOT_STATED}, "account", "an [[account]] table")
    if source:
        line["source"] = known_name(source, {*SOURCES, *book.sources, NOT_STATED}, "source", "a [[source]] table")
    if _PRINTED.search(amount) and amount not in {word.value for word in Unstated}:
        line["stated"] = amount
    return line


def known_name(word: str, known: Any, noun: str, declare: str) -> str:  # noqa: ANN401 - any collection of names
    """Return a name that the book knows.

    Raises:
        MisuseError: it does not know it.
    """
    if word in known:
        return word
    raise MisuseError(
        f"the {noun} “{word}” is not declared in this book", did_you_mean(word, known, f"declare it with {declare}")
    )


def _year(text: str) -> str:
    try:
        return read_year(text).label
    except ValueError as error:
        raise MisuseError(str(error)) from None


def _funding(text: str) -> str:
    names = [funding.value for funding in Funding]
    if text in names:
        return text
    raise MisuseError(f"“{text}” is no funding type", did_you_mean(text, names, "choose one"))


def _amount(text: str) -> str:
    if text in {word.value for word in Unstated}:
        return text
    try:
        return written(read_figure(text).pence)
    except ValueError as error:
        raise MisuseError(
            f"“{text}” is not an amount: {error}", "write 264296.00, 264,296, £264k, £1.25m or (50,000)"
        ) from None
