"""The question that a report answers: the command and its options, kept with the answer so as to be asked again."""

from collections.abc import Mapping
from typing import NamedTuple

Question = Mapping[str, "str | list[str]"]
"""The command under ``command``, and each option that was given, by its name."""

_FILTERS = ("scheme", "account", "source", "status")
_CLOCKS = ("as-at", "as-known")
_PART = ("year", "funding")


class _Words(NamedTuple):
    """How a command is asked.

    Attributes:
        places: what is given by its place.
        options: what is given by its name.
    """

    places: tuple[str, ...]
    options: tuple[str, ...]


ASKED: Mapping[str, _Words] = {
    "report": _Words((), (*_PART, "by", *_FILTERS, *_CLOCKS)),
    "explain": _Words(_PART, (*_FILTERS, *_CLOCKS)),
    "show": _Words(("entry",), _CLOCKS),
    "list": _Words((), (*_PART, "kind", "body", "search", *_FILTERS, *_CLOCKS)),
    "reconcile": _Words((), ("from", "to", "opening", "closing", *_PART, "by", "as-known", "proposed", *_FILTERS)),
}
"""The commands whose answers can be proved to follow from a book, and what each may be asked."""
_FLAGS = frozenset({"proposed"})
_FILE = "file"


def question_of(command: str, **options: object) -> dict[str, str | list[str]]:
    """Return a question from the options of a command, without those that were not given."""
    found: dict[str, str | list[str]] = {"command": command}
    for name, value in options.items():
        if value is True:
            found[_named(name)] = "yes"
        elif value:
            found[_named(name)] = [str(one) for one in value] if isinstance(value, list | tuple) else str(value)
    return found


def words_of(question: Mapping[str, object], book: str, form: str, with_exempt: str | None = None) -> list[str]:
    """Return the command line that asks a question again, with nothing in it that could be taken for another option.

    Args:
        question: the question, as a report of unknown origin says it.
        book: the folder or file of the book.
        form: the format of the answer.
        with_exempt: the private book, if exempt figures are to be counted.

    Raises:
        ValueError: it is no question of this program's.
    """
    command = question.get("command")
    if not isinstance(command, str) or command not in ASKED:
        raise ValueError("it does not say which command made it")
    known = ASKED[command]
    places: list[str] = []
    words = [command]
    for name, value in question.items():
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            raise ValueError(f"“{name}” is not as a report says it")
        if name in known.options:
            words += [f"--{name}"] if name in _FLAGS else [f"--{name}={one}" for one in values]
        elif name in known.places:
            places += values
        elif name not in {"command", _FILE}:
            raise ValueError(f"{command} has no option “{name}”")
    words += [f"--with-exempt={with_exempt}"] if with_exempt is not None else []
    return [*words, f"--format={form}", f"--book={book}", "--", *places]


def _named(name: str) -> str:
    return name.strip("_").replace("_", "-")
