"""Text in HTML: shown as it stands, never interpreted; and amounts, which are read aloud in words."""

from html import escape

from hmsledger.render.display import Display
from hmsledger.render.visible import visible
from hmsledger.reports.page import Cell, Pounds


def said(text: str) -> str:
    """Return a text as HTML, in an element or in an attribute.

    >>> said('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return escape(visible(text), quote=True)


def cell_of(cell: Cell, display: Display) -> str:
    """Return what a table shows in a place; what is less than nil is read aloud as “minus”.

    >>> cell_of(Pounds(-500), Display())
    '<span aria-hidden="true">-5.00</span><span class="aloud">minus 5.00</span>'
    """
    text = said(display.cell(cell))
    if isinstance(cell, Pounds) and display.rounded(cell.pence) < 0:
        size = said(display.cell(Pounds(-cell.pence)))
        return f'<span aria-hidden="true">{text}</span><span class="aloud">minus {size}</span>'
    if isinstance(cell, Pounds) and text.startswith("+"):
        return f'<span aria-hidden="true">{text}</span><span class="aloud">plus {text[1:]}</span>'
    return text
