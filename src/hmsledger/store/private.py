"""The private book: files of exempt figures in a folder of their own, through the same gate as the public book.

What is said of them names files, lines and keys, and never a value: a complaint is printed where others read it.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Required

from pydantic import AfterValidator, Field, Strict, TypeAdapter, ValidationError, with_config
from pydantic_core import ErrorDetails, PydanticCustomError
from typing_extensions import TypedDict

from hmsledger.exempt import SALT_BYTES, ExemptFigure
from hmsledger.findings import DamagedBookError, Finding, MisuseError, Severity, Spot
from hmsledger.store.files import SourceFile, shown_path
from hmsledger.store.find import SUFFIX, files_of
from hmsledger.store.gate import RefusedError, decode, hidden_in, read_bytes
from hmsledger.store.place import placed
from hmsledger.store.toml import parse
from hmsledger.store.values import Format, Id, Pence, Printed, tamed, texts_in

FILE = "exempt.toml"
"""What the file is called in a private folder that has none yet."""
_SECTION = "exempt"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ADVICE: Mapping[str, str] = {
    "entry": 'write the id of the entry in quotes: entry = "HMS-0001"',
    "line": "write the number of its line, counted from 1: line = 1",
    "amount": 'write pounds and pence, quoted, with two decimals and no commas: "264296.00"',
    "salt": f"put it back as hmsledger wrote it: {2 * SALT_BYTES} digits from 0 to f; without it nothing is proved",
    "stated": "write the figure in quotes as the document prints it, or leave it out",
    "format": "put format = 1 on the first line",
}
_CODES: Mapping[str, str] = {"amount": "bad-amount", "entry": "bad-id", "stated": "bad-figure"}


def _salt(text: str) -> str:
    if len(text) != 2 * SALT_BYTES or set(text) - set("0123456789abcdef"):
        raise PydanticCustomError("hmsledger", "salt")
    return text


@with_config(extra="forbid")
class FiledFigure(TypedDict, total=False):
    """One amount that the public book withholds."""

    entry: Required[Id]
    """The id of the entry in the public book that withholds it."""
    line: Required[Annotated[int, Strict(), Field(ge=1)]]
    """The number of its line there, counted from 1."""
    amount: Required[Pence]
    """Pounds and pence."""
    salt: Required[Annotated[str, AfterValidator(_salt)]]
    """The random digits of its commitment. Whoever has them can try amounts, so they are kept as the amount is."""
    stated: Printed
    """The figure as the document prints it."""


@with_config(extra="forbid")
class FiledPrivateBook(TypedDict, total=False):
    """A file of exempt figures."""

    format: Required[Format]
    """The format of the file."""
    exempt: list[FiledFigure]
    """The exempt figures."""


class PrivateBook(NamedTuple):
    """A private book as it was read.

    Attributes:
        figures: its exempt figures.
        files: its files.
        warning: who else can read it, in words; empty where nobody can.
    """

    figures: tuple[ExemptFigure, ...]
    files: tuple[SourceFile, ...]
    warning: str

    def contents(self) -> Mapping[str, bytes]:
        """Return the bytes of its files, by their shown paths: to look up places in, never to be shown."""
        return {file.shown: file.data for file in self.files}


def read_private(path: Path, public: Path) -> PrivateBook:
    """Return the private book at a path.

    Args:
        path: its folder or file.
        public: the folder or file of the public book, from which it must lie apart.

    Raises:
        MisuseError: there is none, or it does not lie apart.
        DamagedBookError: it cannot be read.
    """
    refuse_together(path, public)
    if not _is_there(path):
        raise MisuseError(f"there is no private book “{path}”", "check the path after --with-exempt")
    return _read(path)


def read_private_or_none(path: Path, public: Path) -> PrivateBook:
    """Return the private book at a path, empty where there is none yet: recording makes it.

    Raises:
        MisuseError: it does not lie apart.
        DamagedBookError: it cannot be read.
    """
    refuse_together(path, public)
    return _read(path) if _is_there(path) else PrivateBook((), (), "")


def file_for_figures(path: Path) -> Path:
    """Return the file of a private book that new figures go to."""
    return path if path.suffix == SUFFIX and not path.is_dir() else path / FILE


def refuse_together(private: Path, public: Path) -> None:
    """Refuse a private book that does not lie apart: who is given the one would be given the other.

    Raises:
        MisuseError: one lies in the folder or the git repository of the other.
    """
    try:
        private, public = private.resolve(), public.resolve()
    except (OSError, ValueError):
        raise MisuseError("the path after --with-exempt cannot be a file's", "check the path") from None
    for inner, outer, whose in ((private, public, "the public book"), (public, private, "the private book")):
        repository = repository_of(outer)
        if inner.is_relative_to(outer) or (repository is not None and inner.is_relative_to(repository)):
            where = "folder" if inner.is_relative_to(outer) else "git repository"
            raise MisuseError(
                f"the private book and the public one do not lie apart: one is in the {where} of {whose}",
                "keep exempt figures in a folder or repository of their own, which only officers can open",
            )


def repository_of(path: Path) -> Path | None:
    """Return the top of the git repository that a resolved path lies in, if any."""
    return next((folder for folder in (path, *path.parents) if (folder / ".git").exists()), None)


def _is_there(path: Path) -> bool:
    return any(path.rglob(f"[!.]*{SUFFIX}")) if path.is_dir() else path.exists()


def _read(path: Path) -> PrivateBook:
    damage: list[Finding] = []
    figures: list[ExemptFigure] = []
    loaded: list[SourceFile] = []
    for file in files_of(path):
        shown = file.as_posix() if not file.is_absolute() else shown_path(file)
        try:
            data = read_bytes(file, shown)
            loaded.append(SourceFile(file, shown, data))
            found, wrong = _figures_in(data, shown)
        except RefusedError as refused:
            damage.append(_without_values(refused.finding))
            continue
        figures += found
        damage += wrong
    damage += _twice(figures)
    if damage:
        raise DamagedBookError(placed(tuple(damage), {file.shown: file.data for file in loaded}))
    return PrivateBook(tuple(figures), tuple(loaded), _warning(loaded))


def _figures_in(data: bytes, shown: str) -> tuple[list[ExemptFigure], list[Finding]]:
    document = parse(decode(data, shown), shown)
    wrong = [
        _finding("control-character", "a text holds a hidden character", "type it again", shown, where)
        for where, text, _ in texts_in(tamed(document))
        if hidden_in(text)
    ]
    try:
        filed = _adapter().validate_python(document)
    except ValidationError as error:
        complaints = error.errors(include_url=False, include_input=False, include_context=False)
        return [], [*wrong, *(_explained(complaint, shown) for complaint in complaints)]
    rows = filed.get(_SECTION, ())
    return [_figure(row, Spot(shown, (_SECTION, number))) for number, row in enumerate(rows)], wrong


@cache
def _adapter() -> TypeAdapter[Any]:
    return TypeAdapter(FiledPrivateBook)


def _figure(row: Mapping[str, Any], spot: Spot) -> ExemptFigure:
    return ExemptFigure(row["entry"], row["line"], row["amount"], row["salt"], row.get("stated", ""), spot)


def _explained(complaint: ErrorDetails, shown: str) -> Finding:
    """Return a complaint in finance words, without the value that it is about."""
    path = complaint["loc"]
    key = str(path[-1])
    match complaint["type"]:
        case "missing":
            code = "unknown-format" if key == "format" else "missing-key"
            return _finding(code, f"“{key}” is missing here", _ADVICE[key], shown, path[:-1])
        case "extra_forbidden":
            known = "entry, line, amount, salt and stated" if len(path) > 1 else "format and [[exempt]]"
            message = "a private book has no such key"
            return _finding("unknown-key", message, f"take it out; the keys here are {known}", shown, path)
        case _ if key == "format":
            return _finding("unknown-format", "the format is not known here", _ADVICE[key], shown, path)
        case _ if key in _ADVICE:
            code = _CODES.get(key, "wrong-value")
            return _finding(code, f"“{key}” is not written as it must be", _ADVICE[key], shown, path)
        case _:
            advice = 'write each figure as [[exempt]], with entry = "...", line = 1, amount = "..." and salt = "..."'
            return _finding("wrong-value", "what stands here is no exempt figure", advice, shown, path)


def _finding(code: str, message: str, advice: str, shown: str, path: Iterable[str | int]) -> Finding:
    return Finding(code, Severity.ERROR, message, advice, Spot(shown, tuple(path)), concealed=True)


def _without_values(finding: Finding) -> Finding:
    """Return a finding of the gate without what it repeats of the file."""
    if finding.code == "not-toml":
        message = "what stands here is not TOML; it is not repeated, because it may be exempt"
        finding = replace(finding, message=message, help="correct the text at this place")
    return replace(finding, concealed=True)


def _twice(figures: Iterable[ExemptFigure]) -> Iterator[Finding]:
    first: dict[tuple[str, int], ExemptFigure] = {}
    for figure in figures:
        if figure.place in first:
            message = f"line {figure.line} of {figure.entry} has two exempt figures"
            advice = "keep the one that opens its commitment: hmsledger verify says which it is when one stands alone"
            spot = figure.spot
            yield Finding(
                "duplicate-id",
                Severity.ERROR,
                message,
                advice,
                spot,
                figure.entry,
                first=first[figure.place].spot,
                concealed=True,
            )
        first.setdefault(figure.place, figure)


def _warning(files: Iterable[SourceFile]) -> str:
    """Return in words who else can read the files, or nothing."""
    if os.name != "posix":
        return ""
    open_to_others = [file.shown for file in files if file.path.stat().st_mode & _OTHERS]
    if not open_to_others:
        return ""
    return f"{', '.join(open_to_others)} can be read by others than its owner; close it with: chmod 600"
