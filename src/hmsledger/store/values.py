"""The values of a ledger file: how each is read, and what is wrong with one that cannot be."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, Field, Strict, WithJsonSchema
from pydantic_core import PydanticCustomError

from hmsledger import money, years
from hmsledger.findings import brief
from hmsledger.money import Unstated

FORMAT = 1
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/#+-]{0,63}")
_COMMITMENT = re.compile(r"sha256:[0-9a-f]{64}")
_UNSTATED = {word.value: word for word in Unstated}
_MOST_DIGITS = 18
_DEEPEST = 12

Complaint = tuple[str, str, str]
"""Code, sentence and advice."""


class Bare:
    """A number with a point, written without quotes: kept as its text, so that nothing takes it for an amount."""

    def __init__(self, text: str) -> None:
        """Keep the text."""
        self.text = text

    def __str__(self) -> str:
        """Return the number as it stands in the file."""
        return self.text


_ADVICE = {
    "amount": 'write pounds and pence, quoted, with two decimals and no commas: "264296.00"',
    "year": 'write it quoted: "2022-23", a span "2023-24..2026-27", or "not-stated"',
    "stated": 'write the figure in quotes as the document prints it: "£263k"',
    "id": 'write up to 64 letters, digits and . _ / # + - in quotes, beginning with a letter or digit: "HMS-0001"',
    "code": 'write text in quotes, without @ and without spaces at its ends: "HMS"',
    "commitment": "leave it as hmsledger wrote it: sha256: and 64 digits from 0 to f",
    "date": "write it bare, without quotes and time: 2023-06-14",
}
_NOUNS = {
    "amount": ("bad-amount", "an amount"),
    "year": ("bad-year", "a financial year"),
    "stated": ("bad-figure", "a printed figure"),
    "id": ("bad-id", "an id"),
    "code": ("bad-code", "a scheme's code"),
    "commitment": ("bad-commitment", "a commitment"),
}


def not_text(key: str, value: object) -> Complaint:
    """Return the complaint about a value that is no text where a text says a year, an amount or a name."""
    if key not in _NOUNS:
        return "wrong-value", f"“{key}” must be text", f'write it in quotes: {key} = "..."'
    code, noun = _NOUNS[key]
    if key == "year" and isinstance(value, int):
        try:
            years.read_year(said(value))
        except ValueError as error:
            return code, str(error), _ADVICE[key]
    return code, f"{quoted(value)} is not {noun}", _ADVICE[key]


def not_a_date(value: object) -> Complaint:
    """Return the complaint about a value that is no date."""
    what = "text and not a date" if isinstance(value, str) else "not a date"
    return "bad-date", f"{quoted(value)} is {what}", _ADVICE["date"]


def said(value: object) -> str:
    """Return a value as the file may have written it, cut short where it is long."""
    match value:
        case bool():
            return str(value).lower()
        case int() if abs(value) >= 10**_MOST_DIGITS:
            return "a number of many digits"
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            return brief(value.isoformat() if isinstance(value, date) else str(value))


def quoted(value: object) -> str:
    """Return a value for a sentence, between quotation marks where it was written."""
    return said(value) if isinstance(value, dict | list) else f"“{said(value)}”"


def tamed(value: object, depth: int = 0) -> object:
    """Return a value that can be spoken of: what is nested deep or has digits without end is cut."""
    match value:
        case dict() | list() if depth > _DEEPEST:
            return Bare("a table nested deep")
        case dict():
            return {key: tamed(inner, depth + 1) for key, inner in value.items()}
        case list():
            return [tamed(inner, depth + 1) for inner in value]
        case int() if abs(value) >= 10**_MOST_DIGITS:
            return Bare("a number of many digits")
        case _:
            return value


def texts_in(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str, bool]]:
    """Yield every text in a tamed value with its path, and whether it is a key."""
    match value:
        case dict():
            for key, inner in value.items():
                yield (*path, key), key, True
                yield from texts_in(inner, (*path, key))
        case list():
            for index, inner in enumerate(value):
                yield from texts_in(inner, (*path, index))
        case str():
            yield path, value, False
        case _:
            pass


def _wrong(complaint: Complaint) -> PydanticCustomError:
    code, message, advice = complaint
    return PydanticCustomError("hmsledger", "{message}", {"code": code, "message": message, "help": advice})


def _format(number: int) -> int:
    if number != FORMAT:
        raise ValueError
    return number


@lru_cache(maxsize=4096)
def _year(text: str) -> years.Year:
    try:
        return years.read_year(text)
    except ValueError as error:
        raise _wrong(("bad-year", str(error), _hyphened(text) or _ADVICE["year"])) from None


def _pence(text: str) -> int:
    try:
        return money.read_filed(text)
    except ValueError as error:
        advice = "a total is a figure: leave it out where there is none" if text in _UNSTATED else _ADVICE["amount"]
        raise _wrong(("bad-amount", f"{quoted(text)} is not an amount: {error}", _hyphened(text) or advice)) from None


@lru_cache(maxsize=65536)
def _amount(text: str) -> money.Amount:
    return _UNSTATED[text] if text in _UNSTATED else _pence(text)


@lru_cache(maxsize=65536)
def _stated(text: str) -> str:
    try:
        money.read_figure(text)
    except ValueError as error:
        raise _wrong(("bad-figure", f"{quoted(text)} is not a printed figure: {error}", _ADVICE["stated"])) from None
    return text


def _id(text: str) -> str:
    if _ID.fullmatch(text):
        return text
    raise _wrong(("bad-id", f"{quoted(text)} cannot be an id", _ADVICE["id"]))


def _commitment(text: str) -> str:
    if _COMMITMENT.fullmatch(text):
        return text
    raise _wrong(("bad-commitment", "what stands here is not a commitment", _ADVICE["commitment"]))


@lru_cache(maxsize=4096)
def _code(text: str) -> str:
    if text and text.strip() == text and "@" not in text and all(sign.isprintable() for sign in text):
        return text
    raise _wrong(("bad-code", f"{quoted(text)} cannot be a scheme's code", _ADVICE["code"]))


def _hyphened(text: str) -> str:
    """Return the advice for a word that only lacks its hyphen."""
    word = text.strip().lower().replace(" ", "-").replace("_", "-")
    return f'write "{word}", with a hyphen' if word in _UNSTATED and word != text else ""


def _written(description: str, pattern: str, *examples: str) -> WithJsonSchema:
    """Return what an editor is told of a text: it may refuse less than the reader of the value, and never more."""
    known = {"type": "string", "description": description, "pattern": f"^({pattern})$", "examples": list(examples)}
    return WithJsonSchema(known)


# Two years of which the second ends in the digit after the first one's: what more there is to a year is arithmetic.
_NEXT_DIGIT = "|".join(rf"{digit}(-|/|\s+to\s+)[0-9]+{(digit + 1) % 10}" for digit in range(10))
_YEAR = rf"\s*(19|20|21)[0-9]({_NEXT_DIGIT})\s*"
_PENCE = r"-?[1-9][0-9]{0,11}\.[0-9]{2}|0\.[0-9]{2}|-0\.(0[1-9]|[1-9][0-9])"
_PRINTED = (
    r"([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]{2}|(\.[0-9]{1,5})?\s*[KkTt][A-Za-z]*"
    r"|(\.[0-9]{1,8})?\s*[Mm][A-Za-z]*|(\.[0-9]{1,11})?\s*[Bb][A-Za-z]+)?"
)
_FIGURE = rf"\s*([-−]?\s*£?|£\s*[-−])\s*{_PRINTED}\s*|\s*\(\s*£?\s*{_PRINTED}\s*\)\s*"
_SAYS_FORMAT = WithJsonSchema({"type": "integer", "minimum": FORMAT, "maximum": FORMAT, "default": FORMAT})
_SAYS_YEAR = _written(
    'Written "2022-23", for a span "2023-24..2026-27", or "not-stated".',
    rf"{_YEAR}(\.\.{_YEAR})?|not-stated",
    "2022-23",
    "2023-24..2026-27",
    "not-stated",
)
_SAYS_AMOUNT = _written(
    'Written with two decimals and no commas, "264296.00"; or "not-stated", or "withheld".',
    "|".join((_PENCE, *_UNSTATED)),
    "264296.00",
    "-25000.00",
    *_UNSTATED,
)
_SAYS_PENCE = _written('Written with two decimals and no commas, "264296.00".', _PENCE, "264296.00")
_SAYS_FIGURE = _written('Written "£263k", "£1.25m" or "£264,296".', _FIGURE, "£263k", "£1.25m", "£264,296")
_SAYS_ID = _written(
    "Up to 64 letters, digits and . _ / # + -, beginning with a letter or digit.", _ID.pattern, "HMS-0001"
)
_SAYS_CODE = _written("Any text without @ and without spaces at its ends.", r"[^@\s]([^@]*[^@\s])?", "HMS")

_SAYS_COMMITMENT = WithJsonSchema(
    {
        "type": "string",
        "description": "Written by hmsledger: sha256: and 64 digits from 0 to f.",
        "pattern": f"^({_COMMITMENT.pattern})$",
    }
)

Format = Annotated[int, Strict(), AfterValidator(_format), _SAYS_FORMAT]
Day = Annotated[date, Strict()]
FiledYear = Annotated[str, AfterValidator(_year), _SAYS_YEAR]
FiledAmount = Annotated[str, AfterValidator(_amount), _SAYS_AMOUNT]
Pence = Annotated[str, AfterValidator(_pence), _SAYS_PENCE]
Printed = Annotated[str, AfterValidator(_stated), _SAYS_FIGURE]
Id = Annotated[str, AfterValidator(_id), _SAYS_ID]
Code = Annotated[str, AfterValidator(_code), _SAYS_CODE]
Commitment = Annotated[str, AfterValidator(_commitment), _SAYS_COMMITMENT]
Text = str
Name = Annotated[str, Field(min_length=1)]
