"""What gives away an amount that is withheld."""

from hmsledger.checks.context import Checked, Context


def withheld_exposed(context: Context) -> Checked:
    """An amount that is withheld may be in no output, nor be what is left when the rest is taken from a total.

    Local Government Act 1972, section 100A(4) and Schedule 12A.
    """
    yield from context.book.exposed
