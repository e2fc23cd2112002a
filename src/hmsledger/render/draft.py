"""A draft as text: every line a comment, so that nothing of it counts until a person takes the comment away.

What people read stands behind two signs, the entries behind one: whoever takes one sign off every line of a proposal
has an entry that is ready, with the words of the minutes above it as a comment. Those words are shown so that they can
end no comment and steer no terminal.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from hmsledger.drafting.proposals import Left, Proposal
from hmsledger.proof.wording import listed
from hmsledger.render.visible import unsteering_toml, visible
from hmsledger.store.compose import composed

_LONGEST = 1500
_ROOM_FOR_A_FIGURE = 40
_INTRODUCTION = (
    "Nothing of this is in the book. To enter one: compare it with the minutes, settle what is said to be open, take",
    "one # off each of its lines, and put it into the file of its scheme; then run: hmsledger check",
    "Or be asked about one after the other: hmsledger draft MINUTES --interactive",
)


class Numbered(NamedTuple):
    """A proposed entry with all that its file would hold of it, ``id`` and ``recorded`` too."""

    proposal: Proposal
    values: Mapping[str, Any]


def draft_text(
    source: str, dated: str, numbered: Sequence[Numbered], held: Sequence[Proposal], left: Sequence[Left]
) -> str:
    """Return a draft as text of which every line is a comment, or empty.

    Args:
        source: what the document is called.
        dated: the day it is of, in words.
        numbered: the proposed entries.
        held: what the book has already.
        left: resolutions with figures of which no entry is made.
    """
    lines = [f"Draft from {source}, {dated}: {summary(len(numbered), len(held), len(left))}"]
    lines += _INTRODUCTION if numbered else ()
    blocks = ["".join(_said(line) for line in lines)]
    blocks += [
        "".join(_said(line) for line in (f"{number} of {len(numbered)}, {item.proposal.place}", *about(item.proposal)))
        + _commented(unsteering_toml(composed("entry", item.values)))
        for number, item in enumerate(numbered, 1)
    ]
    blocks += ["".join(_said(line) for line in standing(proposal)) for proposal in held]
    blocks += ["".join(_said(line) for line in set_aside(item)) for item in left]
    return "\n".join(blocks)


def summary(proposed: int, held: int, left: int) -> str:
    """Return how many entries a document gives, in words.

    >>> summary(1, 2, 0)
    '1 entry proposed, 2 already in the book.'
    """
    parts = [f"{proposed or 'no'} {'entry' if proposed == 1 else 'entries'} proposed"]
    parts += [f"{held} already in the book"] if held else []
    parts += [f"{left} left to you"] if left else []
    return f"{', '.join(parts)}."


def about(proposal: Proposal) -> Iterator[str]:
    """Yield what a person has to know of a proposal: the words of the minutes, and what is open."""
    yield f"the minutes: “{_quoted(proposal.quoted)}”"
    for remark in proposal.remarks:
        yield f"- {remark}"


def standing(proposal: Proposal) -> Iterator[str]:
    """Yield what is said of a resolution that the book has already."""
    yield f"already in the book as {listed(proposal.held)}, {proposal.place}"
    yield f"the minutes: “{_quoted(proposal.quoted)}”"


def set_aside(left: Left) -> Iterator[str]:
    """Yield what is said of a resolution with figures of which no entry is made."""
    yield f"left to you, {left.place}: {left.why}"
    yield f"the minutes: “{_quoted(left.quoted)}”"


def _said(line: str) -> str:
    return f"## {visible(' '.join(line.split()))}\n"


def _commented(block: str) -> str:
    return "".join(f"# {line}\n" for line in block.splitlines())


def _quoted(text: str) -> str:
    """Return words of the minutes, cut where they are longer than a comment should be, and never inside a figure."""
    words = " ".join(text.split())
    if len(words) <= _LONGEST:
        return words
    cut = words.rfind(" ", 0, _LONGEST)
    figure = words.rfind("£", max(0, cut - _ROOM_FOR_A_FIGURE), cut) if cut > 0 else -1
    return f"{words[: figure if figure > 0 else cut if cut > 0 else _LONGEST].rstrip()}…"
