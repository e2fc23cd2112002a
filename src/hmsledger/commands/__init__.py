"""The command line: which commands there are, and how every run of them ends.

Only the command that is asked for is imported, so that none pays for what another needs.
To add one, write a room with a ``register`` function and name it below.
"""

import gc
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from io import StringIO
from typing import Annotated, NoReturn

import typer

from hmsledger import __version__
from hmsledger.commands.endings import DeclinedError, RefusedEntryError
from hmsledger.commands.streams import prepare_streams
from hmsledger.findings import DamagedBookError, MisuseError, StoppedError
from hmsledger.store.errors import NotWrittenError, RecordedButError

FINE, NO, MISUSE, DECLINED, RECORDED_BUT, DEFECT, INTERRUPTED = 0, 1, 2, 3, 4, 70, 130

_STATUS: Mapping[type[StoppedError], int] = {
    MisuseError: MISUSE,
    RefusedEntryError: NO,
    NotWrittenError: NO,
    DeclinedError: DECLINED,
    RecordedButError: RECORDED_BUT,
}

USAGE: type[Exception] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
"""What Typer raises where the words of a command line make no sense; it has no public name."""

COMMANDS: Mapping[str, str] = {
    "init": "hmsledger.commands.init",
    "add": "hmsledger.commands.add",
    "approve": "hmsledger.commands.approve",
    "vary": "hmsledger.commands.vary",
    "correct": "hmsledger.commands.correct",
    "decide": "hmsledger.commands.decide",
    "quote": "hmsledger.commands.quote",
    "report": "hmsledger.commands.report",
    "explain": "hmsledger.commands.explain",
    "show": "hmsledger.commands.show",
    "wording": "hmsledger.commands.wording",
    "list": "hmsledger.commands.list",
    "reconcile": "hmsledger.commands.reconcile",
    "check": "hmsledger.commands.check",
    "rule": "hmsledger.commands.rule",
    "proof": "hmsledger.commands.proof",
    "draft": "hmsledger.commands.draft",
    "import": "hmsledger.commands.import_",
    "export": "hmsledger.commands.export",
    "schema": "hmsledger.commands.schema",
    "diff": "hmsledger.commands.diff",
    "merge-file": "hmsledger.commands.merge_file",
    "seal": "hmsledger.commands.seal",
    "verify": "hmsledger.commands.verify",
    "undo": "hmsledger.commands.undo",
    "doctor": "hmsledger.commands.doctor",
    "completion": "hmsledger.commands.completion",
}
"""The room of each command, in the order in which the help shows them."""

_HELP = """Keep a council's budget decisions, and say at any moment what is approved.

Examples:

  hmsledger report --year 2022-23

  hmsledger approve HMS --line 2023-24:capital:£497k --by cabinet --on 2023-06-14 --outcome recommended

  hmsledger check

Exit status: 0 fine; 1 the check found an error, or the entry would break a law; 2 misuse, or a damaged book;
3 declined, nothing written; 4 recorded, but a later step failed; 70 a defect of hmsledger; 130 interrupted.
"""


def main() -> NoReturn:
    """Run the command that the command line names, and end with its exit status."""
    prepare_streams()
    gc.disable()  # a command lives for a moment and leaves no garbage worth looking for
    _end(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:  # noqa: PLR0911 - one return for each way to end
    """Run one command and return its exit status; every way in which it can end is handled here."""
    try:
        return _called(arguments)
    except USAGE as error:
        return _complain_of_usage(error)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else FINE
    except StoppedError as stop:
        _complain(stop.message, stop.help)
        return next(status for kind, status in _STATUS.items() if isinstance(stop, kind))
    except DamagedBookError as error:
        _complain_of_damage(error)
        return MISUSE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        _complain("interrupted", "")
        return INTERRUPTED
    except OSError as error:
        _complain(f"the system refused: {error.strerror}", "look at where the answer goes, and run it again")
        return NO
    except Exception as error:
        if os.environ.get("HMSLEDGER_DEBUG") and not _traced(error, arguments):
            raise
        _complain(
            f"a defect of hmsledger ({type(error).__name__})", "please report it, with what HMSLEDGER_DEBUG=1 shows"
        )
        return DEFECT


def _called(arguments: list[str]) -> int:
    if keeps_silent(arguments):
        from hmsledger.commands.silence import run_silently

        return run_silently(application(arguments), arguments)
    status = application(arguments)(arguments, prog_name="hmsledger", standalone_mode=False)
    return status if isinstance(status, int) else FINE


def _traced(error: Exception, arguments: list[str]) -> bool:
    """Return whether it was said where a defect lies without saying what it says, which may be exempt."""
    if not keeps_silent(arguments):
        return False
    from hmsledger.commands.silence import write_trace

    write_trace(error)
    return True


def keeps_silent(arguments: list[str]) -> bool:
    """Return whether exempt figures may be among what is typed or loaded, so that no message may repeat either."""
    return any(word.partition("=")[0] == "--with-exempt" for word in arguments)


def application(arguments: list[str]) -> typer.Typer:
    """Return the program with the command that is asked for, or with all of them for help and advice."""
    app = typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        help=_HELP,
    )
    app.callback()(_options)
    asked = arguments[0] if arguments and arguments[0] in COMMANDS else None
    for room in (COMMANDS[asked],) if asked else COMMANDS.values():
        import_module(room).register(app)
    return app


def _say_version(asked: bool) -> None:  # noqa: FBT001 - Typer's way
    if asked:
        sys.stdout.write(f"hmsledger {__version__}\n")
        raise typer.Exit


def _options(
    version: Annotated[  # noqa: FBT002 - Typer's way
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Take the options of the program itself."""


def _end(status: int) -> NoReturn:
    """End the process at once: taking a large book apart piece by piece would take a tenth of the time."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        status = status or FINE
    except OSError as error:
        _complain(f"the answer could not be written: {error.strerror}", "look at where it goes, and run it again")
        status = status or NO
    os._exit(status)


def _complain(message: str, advice: str) -> None:
    """Say what went wrong. If that cannot be said, the exit status still says it."""
    from hmsledger.render.visible import visible

    with suppress(OSError):
        sys.stderr.write(f"hmsledger: {visible(message)}\n")
        if advice:
            sys.stderr.write(f"  help: {visible(advice)}\n")


def _complain_of_usage(error: Exception) -> int:
    """Say what Typer has to say, which repeats words of the command line, and return its exit status."""
    from hmsledger.render.visible import visible_lines

    said = StringIO()
    error.show(said)  # type: ignore[attr-defined]  # every kind of it has one
    sys.stderr.write(visible_lines(said.getvalue()))
    status: int = error.exit_code  # type: ignore[attr-defined]
    return status


def _complain_of_damage(error: DamagedBookError) -> None:
    from hmsledger.commands.output import write_findings

    write_findings(error.findings, error.contents)
    count = len(error.findings)
    sys.stderr.write(f"The book is damaged in {count} place{'' if count == 1 else 's'}: no figure is taken from it.\n")
