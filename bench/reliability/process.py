"""A writer as a process of its own, begun from one that has imported the program already, if need be under strace.

Importing is three quarters of a short command, and none of it touches the book. What is run is the program's own
``main`` with its own words, from reading the command line to the exit status.
"""

import ctypes
import gc
import os
import pkgutil
import resource
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, NoReturn

Action = Callable[[], object]

_ALLOW_TRACING, _ANYONE, _DIE_WITH_PARENT = 0x59616D61, ctypes.c_ulong(-1), 1
_PATIENCE = 60
_STREAMS = ((0, "r"), (1, "w"), (2, "w"))
_LEAVE = signal.SIGUSR1


class Ended(NamedTuple):
    """How a process ended: its exit status, negative for a signal, and what it printed."""

    status: int
    out: str
    err: str


def warm_up() -> None:
    """Import all of hmsledger, so that a process begun from this one imports nothing."""
    import hmsledger  # noqa: PLC0415 - only the trials that run it need it

    for module in pkgutil.walk_packages(hmsledger.__path__, "hmsledger."):
        if not module.name.endswith("__main__"):
            with suppress(ImportError):  # the rooms for documents need what only the extra “proof” installs
                import_module(module.name)
    gc.disable()
    gc.freeze()  # nothing of it is touched again, so that a new process shares it


def hmsledger(*words: str) -> Action:
    """Return the program with its words, to be run in a process of its own."""

    def act() -> None:
        from hmsledger.commands import main  # noqa: PLC0415 - as above

        sys.argv = ["hmsledger", *words]
        main()

    return act


class Started:
    """A process that waits for leave to act."""

    def __init__(self, action: Action, cwd: Path, *, most_bytes: int | None = None) -> None:
        """Begin a process.

        Args:
            action: what it is to do.
            cwd: its working folder.
            most_bytes: how large a file it may write; None for any size.
        """
        self._out, self._err = (tempfile.TemporaryFile() for _ in range(2))  # noqa: SIM115 - closed when it has ended
        sys.stdout.flush()
        sys.stderr.flush()
        # It waits for a signal: to wait at a pipe would be a read, and the reads are counted.
        signal.pthread_sigmask(signal.SIG_BLOCK, {_LEAVE})
        self.pid = os.fork()
        if self.pid == 0:
            _become(action, cwd, (self._out.fileno(), self._err.fileno()), most_bytes)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {_LEAVE})

    def go(self) -> None:
        """Give it leave to act."""
        os.kill(self.pid, _LEAVE)

    def wait(self) -> Ended:
        """Wait for its end."""
        _, status = os.waitpid(self.pid, 0)
        return self.ended(os.waitstatus_to_exitcode(status))

    def ended(self, status: int) -> Ended:
        """Return how it ended, given its exit status."""
        texts = []
        for file in (self._out, self._err):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
            file.close()
        return Ended(status, *texts)


def run(action: Action, cwd: Path, *, most_bytes: int | None = None) -> Ended:
    """Run a writer in a process of its own, undisturbed."""
    started = Started(action, cwd, most_bytes=most_bytes)
    started.go()
    return started.wait()


class Traced(NamedTuple):
    """A process under strace: the process, and strace itself."""

    writer: Started
    tracer: subprocess.Popen[str]

    def end(self) -> Ended:
        """Wait for its end, and for that of the log."""
        ended = self.writer.wait()
        self.tracer.wait(_PATIENCE)
        if self.tracer.stderr is not None:
            self.tracer.stderr.close()
        return ended


def start_traced(action: Action, cwd: Path, log: Path, words: Sequence[str]) -> Traced:
    """Begin a writer under strace.

    Args:
        action: what it is to do.
        cwd: its working folder.
        log: the file for strace's log.
        words: further words for strace.

    Raises:
        OSError: strace may not watch it here.
    """
    writer = Started(action, cwd)
    command = ["strace", "-y", "-o", str(log), *words, "-p", str(writer.pid)]
    tracer = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    first = tracer.stderr.readline() if tracer.stderr is not None else ""
    if "attached" not in first:
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        raise OSError(f"strace may not watch a process here: {first.strip()}")
    writer.go()
    return Traced(writer, tracer)


def _become(action: Action, cwd: Path, streams: tuple[int, int], most_bytes: int | None) -> NoReturn:
    """Be the new process: with streams of its own and the signals of a fresh start."""
    status = 70
    try:
        os.setpgid(0, 0)
        os.chdir(cwd)
        for source, target in ((os.open(os.devnull, os.O_RDONLY), 0), (streams[0], 1), (streams[1], 2)):
            os.dup2(source, target)
        sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode, encoding="utf-8") for number, mode in _STREAMS)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for name in [name for name in os.environ if name.startswith("HMSLEDGER_")]:
            del os.environ[name]
        os.environ["HMSLEDGER_CACHE"] = "off"
        with suppress(OSError, AttributeError):
            library = ctypes.CDLL(None)
            library.prctl(_ALLOW_TRACING, _ANYONE, 0, 0, 0)
            library.prctl(_DIE_WITH_PARENT, ctypes.c_ulong(signal.SIGKILL), 0, 0, 0)
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
        signal.sigwait({_LEAVE})
        action()
        sys.stdout.flush()
        status = 0
    except SystemExit as ending:
        status = ending.code if isinstance(ending.code, int) else 0
    except BaseException:  # noqa: BLE001 - told, and this process ends
        traceback.print_exc()
        with suppress(OSError):
            sys.stderr.flush()
        status = 1
    finally:
        os._exit(status)
