"""What gives away an amount that is withheld."""

from hmsledger.checks.context import Checked, Context
from hmsledger.checks.rule import rule
from hmsledger.findings import Severity


@rule(
    "withheld-deducible",
    Severity.ERROR,
    "A withheld amount must not be what is left when the rest is taken from a total.",
    why=(
        "Exempt information is kept from the public under the Local Government Act 1972, section 100A(4) and "
        "Schedule 12A; a total or the other side of a virement tells it all the same."
    ),
    remedy=(
        "Withhold both sides of a move; take out the total or quotation, or state one that leaves out what is withheld."
    ),
)
@rule(
    "withheld-late",
    Severity.WARNING,
    "A figure that stands in the book cannot be withheld by a correction alone.",
    why="Git keeps every figure that was ever committed, whatever an output shows.",
    remedy="Have the figure taken out of the file and of its history, if others can read them.",
)
@rule(
    "withheld-printed",
    Severity.ERROR,
    "The figure as printed does not stand beside an amount that is withheld.",
    why="The print says what the amount withholds (Local Government Act 1972, Schedule 12A).",
    remedy="Take the printed figure out of the file and of its history.",
)
@rule(
    "withheld-told",
    Severity.WARNING,
    "A text beside a withheld amount should name no figure.",
    why=(
        "Oxford City Council, Cabinet, 14 June 2023, item 12: a settlement stood in an exempt appendix. Texts are "
        "shown as they stand."
    ),
    remedy="Make sure that the text does not say what is withheld.",
)
def withheld_exposed(context: Context) -> Checked:
    """An amount that is withheld may be in no output, nor be what is left when the rest is taken from a total.

    Local Government Act 1972, section 100A(4) and Schedule 12A.
    """
    yield from context.book.exposed
