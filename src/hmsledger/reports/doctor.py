"""What hmsledger finds around itself: the machine, the programs it works with, and the folder of the book."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from hmsledger.reports.page import Column, Page, Paragraph, Records, Row, Table, Title
from hmsledger.reports.words import plural

SCHEMA = "hmsledger/doctor/1"


class State(StrEnum):
    """How something that was looked at stands."""

    FINE = "fine"
    NOTE = "note"
    PROBLEM = "problem"


class Look(NamedTuple):
    """One thing that was looked at.

    Attributes:
        topic: what, in a word or two.
        state: how it stands.
        says: what was found.
        advice: what to do; empty where there is nothing to do.
    """

    topic: str
    state: State
    says: str
    advice: str = ""


def doctor_page(looks: Sequence[Look]) -> Page:
    """Return everything that was looked at, as a page."""
    problems = sum(look.state is State.PROBLEM for look in looks)
    notes = sum(look.state is State.NOTE for look in looks)
    columns = (Column("What"), Column("State"), Column("Found", wraps=True), Column("What to do", wraps=True))
    rows = tuple(
        Row((look.topic, look.state.upper() if look.state is State.PROBLEM else look.state, *look[2:]))
        for look in looks
    )
    told = f"{plural(problems, 'problem')}, {plural(notes, 'note')}." if problems or notes else "All is well."
    names = Look._fields
    return Page(
        (Title("What hmsledger finds here"), Table("", columns, rows), Paragraph(told)),
        lambda: {"schema": SCHEMA, "problems": problems, "looks": [look._asdict() for look in looks]},
        lambda: Records(names, tuple(tuple(map(str, look)) for look in looks)),
    )
