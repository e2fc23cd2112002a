"""The numbers and letters that a word processor or browser sets before paragraphs by itself."""

_LETTERS = 26
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 4999


def counted(number: int, form: str) -> str:
    """Return a number in one of the forms of Word: ``decimal``, ``lowerLetter``, ``upperRoman`` and so on.

    >>> [counted(28, form) for form in ("decimal", "lowerLetter", "upperRoman", "decimalZero")]
    ['28', 'bb', 'XXVIII', '28']
    >>> [counted(0, form) for form in ("none", "decimalZero", "lowerRoman")]
    ['', '00', '0']
    """
    if form in {"lowerLetter", "upperLetter"} and number > 0:
        text = chr(ord("a") + (number - 1) % _LETTERS) * min((number - 1) // _LETTERS + 1, 4)
    elif form in {"lowerRoman", "upperRoman"} and 0 < number <= _MOST_ROMAN:
        text = _roman(number)
    elif form in {"bullet", "none"}:
        return ""
    elif form == "decimalZero":
        return f"{number:02}"
    else:
        return str(number)
    return text.upper() if form.startswith("upper") else text


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text
