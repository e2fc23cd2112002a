"""A library that may be made to do harm, in a process of its own: what it may take there, and what it answers.

An answer is records, each a letter, the length of what follows and that. One that breaks off before its last record is
that of a process which took more than it may.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import suppress
from struct import Struct
from typing import IO

END = b"."
_HEAD = Struct("<cI")
_MEMORY = 184 * 1024 * 1024
"""Beside the document itself. The library takes 20 MiB; a page with the drawing of a detailed map 120 MiB more."""
_SECONDS = 120
"""Of the processor's time, and of the clock's. A report of 300 pages takes a tenth of it."""


class TooMuchError(Exception):
    """It would take more memory or time than it may."""


def ask(module: str, arguments: tuple[str, ...], data: bytes | bytearray) -> Generator[tuple[bytes, bytes]]:
    """Yield the records that a module's ``main`` answers with, each a letter and what belongs to it.

    Linux keeps the process within its memory, and any Unix within its seconds; elsewhere only the clock does.

    Args:
        module: its name; ``main`` gets what is asked for as arguments and on standard input.
        arguments: as they are.
        data: what stands on standard input.

    Raises:
        TooMuchError: it was ended before it had answered.
    """
    limits = (str(_MEMORY + 2 * len(data)), str(_SECONDS))
    code = f"import {module} as room; from {__name__} import confine; confine(); room.main()"
    process = subprocess.Popen(  # noqa: S603 - this very interpreter, and a module of our own
        [sys.executable, "-P", "-c", code, *limits, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    clock = threading.Timer(_SECONDS, process.kill)
    clock.daemon = True
    clock.start()
    try:
        with suppress(BrokenPipeError):
            process.stdin.write(data)  # type: ignore[union-attr] # it is a pipe
            process.stdin.close()  # type: ignore[union-attr]
        yield from _records(process.stdout)  # type: ignore[arg-type]
    finally:
        clock.cancel()
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]


def _records(answer: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    while len(head := answer.read(_HEAD.size)) == _HEAD.size:
        letter, length = _HEAD.unpack(head)
        if letter == END:
            return
        said = answer.read(length)
        if len(said) < length:
            break
        yield letter, said
    raise TooMuchError


def record(letter: bytes, said: bytes = b"") -> bytes:
    """Return a record of an answer."""
    return _HEAD.pack(letter, len(said)) + said


def confine() -> None:
    """Keep this process within the memory and the seconds that it is called with, as far as the system can."""
    memory, seconds = map(int, sys.argv[1:3])
    del sys.argv[1:3]
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - Windows has none

        for what, most in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
            _, hard = resource.getrlimit(what)
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
