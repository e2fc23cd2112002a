"""What a shell offers when someone presses Tab: commands, options, codes of schemes and ids, as the book has them.

A shell asks for it at every press, so nothing heavy is imported and no file is parsed: names are looked for in the
bytes of the ledgers. Nothing is ever said of what is wrong with them, and no name is offered that a shell could
take for anything but a name.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

VARIABLE = "HMSLEDGER_COMPLETE"
"""Set, the program says what the last of its words could become, and does nothing else."""

PLACES: Mapping[str, tuple[str, ...]] = {
    "init": (),
    "add": ("kind",),
    "approve": ("scheme",),
    "vary": ("scheme",),
    "correct": ("entry",),
    "decide": ("entry", "outcome"),
    "quote": ("scheme",),
    "report": (),
    "explain": ("", "funding"),
    "show": ("entry",),
    "wording": ("entry",),
    "list": (),
    "reconcile": (),
    "check": (),
    "rule": (),
    "proof": (),
    "draft": (),
    "import": (),
    "export": (),
    "publish": (),
    "schema": (),
    "diff": (),
    "merge-file": (),
    "seal": (),
    "verify": (),
    "undo": ("entry",),
    "doctor": (),
    "completion": ("shell",),
}
"""Each command, and what is given to it by its place; an empty word for what nobody can list."""

VALUES: Mapping[str, str] = {
    "--scheme": "scheme",
    "--parent": "scheme",
    "--body": "body",
    "--by": "body",
    "--account": "account",
    "--source": "source",
    "--funding": "funding",
    "--outcome": "outcome",
    "--quotes": "entry",
    "--as": "type",
    "--units": "units",
    "--year-style": "year style",
    "--negatives": "negatives",
}
"""What the value of an option is, where it can be listed."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "kind": ("account", "body", "scheme", "source", "total"),
    "shell": ("bash", "fish", "powershell", "zsh"),
    "funding": ("capital", "not-stated", "revenue"),
    "account": ("general-fund", "hra", "not-stated"),
    "source": (
        *("borrowing", "capital-receipts", "cil", "grant", "not-stated", "reserve"),
        *("revenue-contribution", "s106"),
    ),
    "outcome": (
        *("agreed", "amended", "approved", "called-in", "deferred", "indicative", "noted", "proposed"),
        *("recommended", "rejected", "rescinded", "upheld", "withdrawn"),
    ),
    "type": ("addition", "funding-swap", "reclassify", "reduction", "release", "reprofile", "virement"),
    "group": ("account", "kind", "scheme", "source"),
    "units": ("millions", "pounds", "thousands"),
    "year style": ("2022-23", "2022/23", "govuk"),
    "negatives": ("brackets", "minus"),
}
"""The words that the program itself knows."""

_OF_COMMAND: Mapping[tuple[str, str], str] = {
    ("import", "--as"): "outcome",
    ("reconcile", "--by"): "group",
    ("report", "--by"): "group",
}
"""Options whose values are others in these commands."""
_NAME = re.compile(rb'\n[ \t]*(?:id|code)[ \t]*=[ \t]*"(?P<name>[^"\\\n]+)"')
_HARMLESS = re.compile(r"[\w./-]+")


def answer(words: Sequence[str]) -> None:
    """Print what the last of some words could become, each on a line.

    Args:
        words: the words behind the program's name, the last of them as far as it is typed.
    """
    typed = words[-1] if words else ""
    found = (word for word in _offered(words[:-1], typed) if word.startswith(typed) and _HARMLESS.fullmatch(word))
    sys.stdout.buffer.write("".join(f"{word}\n" for word in dict.fromkeys(found)).encode())


def _offered(before: Sequence[str], typed: str) -> Iterable[str]:
    if not before:
        return (*PLACES, "--help", "--version")
    command, *rest = before
    if command not in PLACES:
        return ()
    last = rest[-1] if rest else ""
    if last in VALUES:
        return _words(_OF_COMMAND.get((command, last), VALUES[last]), rest)
    if typed.startswith("-"):
        return _options(command, rest)
    places = [word for word, option in zip(rest, ("", *rest), strict=False) if not {word[:1], option[:1]} & {"-"}]
    kinds = PLACES[command][len(places) :]
    return _words(kinds[0], rest) if kinds else ()


def _words(kind: str, rest: Sequence[str]) -> Iterable[str]:
    return (*WORDS.get(kind, ()), *sorted(set(_named(kind, _book(rest)))))


def _book(rest: Sequence[str]) -> str | None:
    """Return the book that the words name, if they name one."""
    for word, following in pairwise(rest):
        if word == "--book":
            return following
    return next((word.removeprefix("--book=") for word in rest if word.startswith("--book=")), None)


def _named(section: str, book: str | None) -> Iterator[str]:
    """Yield the codes or ids that the ledgers declare in a section."""
    from hmsledger.findings import MisuseError  # noqa: PLC0415 - only where the book is asked
    from hmsledger.store.find import files_of, find_book  # noqa: PLC0415 - the same

    opening = f"{section}]]".encode()
    try:
        for path in files_of(find_book(book, Path.cwd()).root):
            for block in (b"\n" + path.read_bytes().replace(b"\r\n", b"\n")).split(b"\n[["):
                if block.startswith(opening) and (found := _NAME.search(block)):
                    yield found["name"].decode(errors="replace")
    except (MisuseError, OSError):
        return


def _options(command: str, rest: Sequence[str]) -> Iterator[str]:
    """Yield the options of a command, as the program declares them."""
    from typer.main import get_command  # noqa: PLC0415 - takes a tenth of a second, and names need none of it

    from hmsledger.commands import application  # noqa: PLC0415 - the same

    found = getattr(get_command(application([command])), "commands", {}).get(command)
    found = getattr(found, "commands", {}).get(rest[0] if rest else "", found)
    for option in getattr(found, "params", ()):
        yield from (name for name in option.opts if name.startswith("--"))
    yield "--help"


def asked() -> bool:
    """Return whether a shell asks."""
    return VARIABLE in os.environ
