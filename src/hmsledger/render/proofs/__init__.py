"""Formats of proofs: one room each, from judged documents to a file's text or bytes.

To add one, write a function from a sequence of ``Checked`` in a room of its own, and name it below; a file ending
that chooses it stands beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from importlib import import_module
from pathlib import PurePath
from typing import NamedTuple

from hmsledger.documents.read import Source
from hmsledger.proof.verdicts import Proof


class ProofFormat(StrEnum):
    """The formats of proofs: text for people, data for programs, and copies of the document with its figures marked."""

    TABLE = "table"
    PLAIN = "plain"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    SARIF = "sarif"
    HTML = "html"
    DOCX = "docx"


class Checked(NamedTuple):
    """A document as it came in, and what is to be said of it."""

    source: Source
    proof: Proof


_ROOMS: Mapping[ProofFormat, str] = {
    ProofFormat.TABLE: "hmsledger.render.proofs.text",
    ProofFormat.PLAIN: "hmsledger.render.proofs.text",
    ProofFormat.JSON: "hmsledger.render.proofs.json",
    ProofFormat.CSV: "hmsledger.render.proofs.csv",
    ProofFormat.MD: "hmsledger.render.proofs.markdown",
    ProofFormat.SARIF: "hmsledger.render.proofs.sarif",
    ProofFormat.HTML: "hmsledger.render.proofs.copy",
    ProofFormat.DOCX: "hmsledger.render.proofs.wordcopy",
}
"""The room of each format, imported when it is asked for."""

_ENDINGS: Mapping[str, ProofFormat] = {
    ".json": ProofFormat.JSON,
    ".csv": ProofFormat.CSV,
    ".md": ProofFormat.MD,
    ".sarif": ProofFormat.SARIF,
    ".html": ProofFormat.HTML,
    ".htm": ProofFormat.HTML,
    ".docx": ProofFormat.DOCX,
    ".txt": ProofFormat.PLAIN,
}


def format_of(name: str) -> ProofFormat | None:
    """Return the format that the ending of a file's name asks for, if it asks for one."""
    return _ENDINGS.get(PurePath(name).suffix.lower())


def render(checked: Sequence[Checked], form: ProofFormat) -> str | bytes:
    """Return judged documents in a format.

    Raises:
        MisuseError: the format is a copy of one document, and there are several, or it is no copy of that document.
    """
    renderer: Callable[[Sequence[Checked]], str | bytes] = import_module(_ROOMS[form]).render
    return renderer(checked)
