"""What ``doctor`` looks at that has nothing to do with a book: the program, its extras, its output, its settings."""

import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from hmsledger import __version__
from hmsledger.findings import MisuseError
from hmsledger.history.git import command, find_git, run
from hmsledger.reports.doctor import Look, State

_VARIABLES = ("HMSLEDGER_BOOK", "HMSLEDGER_FORMAT", "HMSLEDGER_OUTPUT_FORMAT", "HMSLEDGER_CACHE", "NO_COLOR")
_NEEDED = re.compile(r"(?P<name>[A-Za-z0-9._-]+).*;.*extra\s*==\s*['\"](?P<extra>[a-z]+)['\"]")
_FOR_BUILDERS = frozenset({"dev", "test", "homes"})


def at_program() -> Iterator[Look]:
    """Look at the program and at what it works with."""
    yield Look("hmsledger", State.FINE, f"{__version__}, on Python {platform.python_version()}, {platform.system()}")
    yield _output()
    yield from _extras()
    yield _git()
    yield _signing()
    for name in _VARIABLES:
        if name in os.environ:
            yield Look(
                "setting", State.NOTE, f"{name}={os.environ[name]}", "it holds wherever no option says otherwise"
            )


def _output() -> Look:
    encoding = (sys.stdout.encoding or "").lower()
    if encoding.replace("-", "") in {"utf8", "utf8sig"}:
        return Look("output", State.FINE, "UTF-8")
    advice = "with -o FILE answers are always UTF-8; or set PYTHONUTF8=1"
    return Look("output", State.NOTE, f"{encoding}: what it lacks is written with other signs", advice)


def _extras() -> Iterator[Look]:
    """Look whether what each extra needs is installed, by what the installed program itself says of them."""
    try:
        needs = requires("hmsledger") or ()
    except PackageNotFoundError:
        needs = ()
    missing: dict[str, list[str]] = {}
    for found in filter(None, map(_NEEDED.match, needs)):
        if found["extra"] not in _FOR_BUILDERS and found["name"] != "hmsledger":
            lacking = missing.setdefault(found["extra"], [])
            lacking += [] if _is_installed(found["name"]) else [found["name"]]
    for extra, lacking in sorted(missing.items()):
        if lacking:
            advice = f"if you need it: pip install 'hmsledger[{extra}]'"
            yield Look(f"extra {extra}", State.NOTE, f"{', '.join(lacking)} not installed", advice)
        else:
            yield Look(f"extra {extra}", State.FINE, "installed")


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _git() -> Look:
    try:
        program = find_git()
    except MisuseError as error:
        return Look("git", State.NOTE, error.message, error.help)
    said = run(command(program, "--version"), Path.cwd()).stdout.decode(errors="replace").strip()
    return Look("git", State.FINE, said.removeprefix("git version "))


def _signing() -> Look:
    if shutil.which("ssh-keygen"):
        return Look("signing", State.FINE, "OpenSSH can sign seals and check their signatures")
    return Look(
        "signing", State.NOTE, "OpenSSH is not installed", "seals can be neither signed nor their signatures checked"
    )
