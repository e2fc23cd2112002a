"""Files that look like copies of a ledger: left behind by a sync service, an editor, a merge or a person."""

import re

from hmsledger.checks.context import Checked, Context
from hmsledger.checks.rule import rule
from hmsledger.findings import Finding, Severity, Spot

_READ = ".toml"
_COPIES = re.compile(
    r"""
      \ \(\d{1,3}\)\.toml$                          # hms (1).toml
    | [ (_-]cop(?:y|ie)(?:[ _-]?\(?\d{0,3}\)?)?\.toml$  # hms - Copy.toml, hms_copy2.toml
    | ^copy\ of\ .*\.toml$                            # Copy of hms.toml
    | conflict(?:ed)?[ )._-].*\.toml$ | conflict(?:ed)?\.toml$    # hms (conflicted copy 2023-06-14).toml
    | [._-](?:BASE|LOCAL|REMOTE|BACKUP)[._-]\d+\.toml$   # hms_LOCAL_123.toml
    | [ _-](?:backup|bak|old|orig)\.toml$            # hms-backup.toml
    | \.toml(?:\.(?:orig|bak|backup|rej|old|swp|tmp|save|mine|r\d+)|~)$   # hms.toml.orig, hms.toml~
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MAYBE = re.compile(r"(.+?)(?:\ [0-9]{1,2}\.toml|-(?:DESKTOP|LAPTOP|PC)-?[A-Z0-9-]*\.toml|\.(?:bak|orig|old))")
"""What is a copy only where the file stands beside it whose name it carries: hms 2.toml, hms-LAPTOP-7.toml, hms.bak."""
_UNFINISHED = re.compile(r"\.(?P<ledger>.+)\.\d+\.[0-9a-f]{8}\.tmp")


@rule(
    "file-copy",
    Severity.WARNING,
    why=(
        "Sync services keep both versions of a file that two people changed, under names such as “hms (1).toml”; read "
        "together they count every entry twice or clash, and left unread one of them loses what was recorded."
    ),
    remedy="See what the copy holds that the ledger does not, record that, and take the copy away.",
)
def file_copy(context: Context) -> Checked:
    """No file beside the ledgers looks like a copy of one."""
    beside = frozenset(context.book.neighbours)
    for path in context.book.neighbours:
        name = path.rpartition("/")[2]
        of = _MAYBE.fullmatch(path)
        if _COPIES.search(name) or (of and f"{of[1]}.toml" in beside):
            read = "and is read with the rest" if name.endswith(_READ) else "and is not read"
            yield Finding(
                "file-copy",
                Severity.WARNING,
                f"“{name}” looks like a copy that was left behind, {read}",
                "compare it with the ledger, record what is missing there, and take the copy out of the folder",
                Spot(path),
            )


@rule(
    "file-unfinished",
    Severity.INFORMATION,
    why=(
        "A recording command that is killed, or that the power is taken from, leaves the file behind that it was "
        "writing. No command reads it, and the ledger holds its old content or its new one, whole."
    ),
    remedy="Delete the file, and give the command again that was killed: with its --id it records nothing twice.",
)
def file_unfinished(context: Context) -> Checked:
    """No recording command that was killed has left a file behind."""
    for path in context.book.neighbours:
        if found := _UNFINISHED.fullmatch(path.rpartition("/")[2]):
            yield Finding(
                "file-unfinished",
                Severity.INFORMATION,
                f"a command that wrote to “{found['ledger']}” was killed and has left a file behind, which is not read",
                "delete it, unless a command is at work at this moment; see whether what was to be recorded stands",
                Spot(path),
            )
