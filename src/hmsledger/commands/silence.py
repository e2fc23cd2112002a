"""Runs with exempt figures: how they end without repeating what was typed or loaded."""

import sys
import traceback

import typer

from hmsledger.commands import MISUSE, USAGE


def run_silently(program: typer.Typer, arguments: list[str]) -> int:
    """Run a command and return its exit status; where its words cannot be read, they are not repeated."""
    try:
        ended = program(arguments, prog_name="hmsledger", standalone_mode=False)
    except USAGE as error:
        option = getattr(error, "option_name", "") or ""
        about = f", at “{option}”" if option.startswith("-") and not any(map(str.isdigit, option)) else ""
        sys.stderr.write(
            f"hmsledger: the command cannot be read{about}; what was typed is not repeated, because it may be exempt\n"
            "  help: see its options with --help\n"
        )
        return MISUSE
    return ended if isinstance(ended, int) else 0


def write_trace(error: BaseException) -> None:
    """Write where a defect lies, and not what it says: that may name an exempt figure."""
    sys.stderr.writelines(traceback.format_tb(error.__traceback__))
