"""Asking: what is missing is asked for on a terminal, and named without one."""

import sys
from collections.abc import Callable
from typing import TypeVar

from hmsledger.commands.endings import DeclinedError, GoneError
from hmsledger.findings import MisuseError

Answer = TypeVar("Answer")
_LONGEST_ANSWER = 20_000
_YES, _NO = frozenset({"y", "yes"}), frozenset({"", "n", "no"})


def can_ask() -> bool:
    """Return whether a person can be asked: both their keyboard and their screen are there."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stderr.isatty())


def need(value: str | None, option: str, question: str, read: Callable[[str], Answer]) -> Answer:
    """Return what an option says, or what the user answers where it is missing.

    Args:
        value: what the option says, if it is given.
        option: its name, such as ``--by``.
        question: what to ask.
        read: makes something of the words.

    Raises:
        MisuseError: it is missing and nobody can be asked, or makes no sense.
        DeclinedError: the user went away.
    """
    if value is not None:
        return read(value)
    if not can_ask():
        raise MisuseError(f"{option} is missing", f"say it with {option}: {question}")
    while True:
        try:
            return read(_answer(f"{question}: "))
        except MisuseError as error:
            _complain(f"{error.message}{f' ({error.help})' if error.help else ''}")


def need_several(values: list[str] | None, option: str, question: str, read: Callable[[str], Answer]) -> list[Answer]:
    """Return what each use of an option says, or the user's answers up to an empty one.

    Raises:
        MisuseError: it is missing and nobody can be asked, or makes no sense.
        DeclinedError: the user went away.
    """
    if values:
        return [read(value) for value in values]
    found = [need(None, option, question, read)]
    while more := _answer("another, or Enter to go on: "):
        try:
            found.append(read(more))
        except MisuseError as error:
            _complain(error.message)
    return found


def some(text: str) -> str:
    """Return a text that says something.

    Raises:
        MisuseError: it is empty.
    """
    if text:
        return text
    raise MisuseError("this cannot be empty", "say it in words")


def confirm(question: str) -> None:
    """Ask for a yes.

    Raises:
        DeclinedError: the answer is no.
    """
    while (answer := _answer(f"{question} [y/N] ").casefold()) not in _YES:
        if answer in _NO:
            raise DeclinedError


def _answer(question: str) -> str:
    while True:
        sys.stderr.write(question)
        sys.stderr.flush()
        line = sys.stdin.buffer.readline(_LONGEST_ANSWER)
        if not line:
            raise GoneError
        try:
            return line.decode().strip()
        except UnicodeDecodeError:
            question = "that is no text in UTF-8; again: "


def _complain(message: str) -> None:
    from hmsledger.render.visible import visible

    sys.stderr.write(f"{visible(message)}\n")
