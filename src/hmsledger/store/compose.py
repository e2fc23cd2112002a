"""Composing: a new table as TOML text, in the one layout that hmsledger writes.

Every key and value is rendered by tomli-w. The layout is ours: tomli-w turns a list of tables from one line each
into blocks as soon as one of them is long, and a one-entry addition should always look the same.
"""

from collections.abc import Mapping
from typing import Any

import tomli_w

Filed = Mapping[str, Any]


def composed(section: str, values: Filed) -> str:
    """Return a ``[[section]]`` table as text with LF line ends, ending in one.

    Args:
        section: the name of the list it is added to.
        values: its keys and values, in the order in which they are to stand; a nested table becomes dotted keys,
            a list of tables becomes one line each.
    """
    return f"[[{section}]]\n" + "".join(_statement((key,), value) for key, value in values.items())


def appended(data: bytes, block: str) -> bytes:
    """Return a file's bytes with a block behind them: a missing final newline is completed, nothing else touched.

    Line ends are those that the file has.
    """
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    gap = b""
    if data and not data.endswith(b"\n"):
        gap = newline
    if data.strip() and not data.endswith((b"\n\n", b"\r\n\r\n")):
        gap += newline
    return data + gap + block.encode().replace(b"\n", newline)


def _statement(path: tuple[str, ...], value: object) -> str:
    match value:
        case dict() if not value:
            return f"{'.'.join(path)} = {{}}\n"
        case dict():
            return "".join(_statement((*path, key), inner) for key, inner in value.items())
        case list() if value and isinstance(value[0], dict):
            rows = "".join(f"    {_inline(row)},\n" for row in value)
            return f"{'.'.join(path)} = [\n{rows}]\n"
        case list():
            return f"{'.'.join(path)} = [{', '.join(_value(item) for item in value)}]\n"
        case _:
            return f"{'.'.join(path)} = {_value(value)}\n"


def _inline(row: Filed) -> str:
    return "{ " + ", ".join(f"{key} = {_value(value)}" for key, value in row.items()) + " }"


def _value(value: object) -> str:
    return tomli_w.dumps({"x": value}).removeprefix("x = ").rstrip("\n")


def written_pairs(values: Filed) -> str:
    """Return keys and values as TOML text, one line each."""
    return "".join(_statement((key,), value) for key, value in values.items())
