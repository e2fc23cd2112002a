"""Formulas: whether one adds up the cells above or below it, as the totals of a table do."""

import re

from hmsledger.sheets.cells import column_of

_SUM = re.compile(
    r"=?(?:SUM|SUBTOTAL|AGGREGATE)\((?:[0-9]+[,;])*(?P<first>[A-Z]+)[0-9]+:(?P<last>[A-Z]+)[0-9]+"
    r"(?:[,;][A-Z]+[0-9]+(?::[A-Z]+[0-9]+)?)*\)"
)


def adds_up_column(formula: str, column: int) -> bool:
    """Return whether a formula adds up cells of its own column.

    >>> adds_up_column("SUM(C$5:C9)", 3), adds_up_column("of:=SUM([.C5:.C9])", 3), adds_up_column("SUM(A4:B4)", 3)
    (True, True, False)
    """
    found = _SUM.fullmatch(re.sub(r"[$\s\[\].]", "", formula).replace("of:", "").upper())
    return found is not None and column_of(found["first"]) == column_of(found["last"]) == column
