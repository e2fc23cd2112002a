"""Names that look like others: letters of two scripts in one word, and ids that only a close look tells apart."""

import re
import unicodedata
from collections.abc import Iterator

from hmsledger.checks.context import Checked, Context
from hmsledger.checks.rule import rule
from hmsledger.findings import Finding, Severity, Spot

_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN")
_WORD = re.compile(r"[^\W\d_]+")
_SAME = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s"})


@rule(
    "mixed-scripts",
    Severity.WARNING,
    why=(
        "A Cyrillic “а” looks like a Latin “a” and is another letter, so that one scheme becomes two (Unicode "
        "Technical Standard 39, confusable detection)."
    ),
    remedy="Type the name again on one keyboard layout.",
)
def mixed_scripts(context: Context) -> Checked:
    """The letters of a name are of one script."""
    for name, key, spot, entry in _names(context):
        for word in () if name.isascii() else _WORD.findall(name):
            scripts = {script for sign in word for script in _SCRIPTS if unicodedata.name(sign, "").startswith(script)}
            if len(scripts) > 1:
                kinds = " and ".join(sorted(script.capitalize() for script in scripts))
                message = f"“{word}” mixes {kinds} letters"
                yield Finding("mixed-scripts", Severity.WARNING, message, "type it again", spot.at(key), entry)


@rule(
    "look-alike-name",
    Severity.WARNING,
    why="HMS-O1 and HMS-01 are two ids to a program and one to a reader, who looks for a decision under the other.",
    remedy="Give one of them a name that nobody can take for the other.",
)
def look_alike_name(context: Context) -> Checked:
    """No two names differ only by what the eye takes for the same."""
    first: dict[tuple[object, str], str] = {}
    for name, key, spot, entry in _names(context):
        known = first.setdefault((spot.path[0], name.casefold().translate(_SAME)), name)
        if known != name:
            message = f"“{name}” looks like “{known}”, and is another name"
            advice = "give one of them a name that nobody takes for the other"
            yield Finding("look-alike-name", Severity.WARNING, message, advice, spot.at(key), entry)


def _names(context: Context) -> Iterator[tuple[str, str, Spot, str]]:
    """Yield each name with the key under which it stands, and whose it is: where, and the id if it is an entry."""
    book = context.book
    for scheme in book.schemes.values():
        yield scheme.code, "code", scheme.spot, ""
    for group in (book.bodies, book.accounts, book.sources):
        for declared in group.values():
            yield declared.id, "id", declared.spot, ""
    for entry in context.known:
        yield entry.id, "id", entry.spot, entry.id
