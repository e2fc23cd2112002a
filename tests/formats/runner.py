"""What GitHub's runner makes of a line of a log: its two forms of command, as the runner's own source reads them."""

from typing import NamedTuple

KNOWN = {
    *("error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "add-path", "set-env", "set-output"),
    *("save-state", "stop-commands", "add-matcher", "remove-matcher", "echo", "internal-set-repo-path"),
}


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    data: str


def command_in(line: str) -> Command | None:
    """Return the command that a line is to the runner, or None for a line that is only shown."""
    return _second_form(line) or _first_form(line)


def _second_form(line: str) -> Command | None:
    """``::name key=value,key=value::data``, at the start of a line but for spaces."""
    line = line.lstrip()
    if not line.startswith("::") or "::" not in line[2:]:
        return None
    head, _, data = line[2:].partition("::")
    name, _, said = head.partition(" ")
    if name.lower() not in KNOWN:
        return None
    pairs = (part.partition("=") for part in said.strip().split(",") if part)
    properties = {key: _read(value, "\r\n:,%") for key, _, value in pairs if value}
    return Command(name, properties, _read(data, "\r\n%"))


def _first_form(line: str) -> Command | None:
    """``##[name key=value;key=value]data``, anywhere in a line."""
    _, found, rest = line.partition("##[")
    head, closed, data = rest.partition("]")
    name = head.partition(" ")[0]
    return Command(name, {}, data) if found and closed and name.lower() in KNOWN else None


def _read(text: str, signs: str) -> str:
    for sign in signs:
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text
