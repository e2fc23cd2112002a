"""Pydantic's complaints about a file, in the words of a finance officer."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from pydantic_core import ErrorDetails

from hmsledger.entries import Evidence, Funding, Outcome, VariationType
from hmsledger.findings import Finding, Severity, Spot, brief, did_you_mean, nearest
from hmsledger.store import schema
from hmsledger.store.values import not_a_date, not_text, quoted, said

_CHOICES: Mapping[str, type[StrEnum]] = {
    "funding": Funding,
    "outcome": Outcome,
    "evidence": Evidence,
    "type": VariationType,
}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "ring": ("hra", "general-fund"),
    "status": ("approved", "pending", "not-counted"),
    "kind": tuple(schema.KINDS),
    "severity": ("off", "information", "warning", "error"),
}
_PARTS: Mapping[str, Any] = {
    "decision": schema.FiledDecision,
    "quoted_in": schema.FiledDocument,
    "document": schema.FiledDocument,
    "statement": schema.FiledStatement,
    "scope": schema.FiledScope,
    "ledger": schema.FiledLedger,
    "check": schema.FiledCheck,
    "rules": schema.FiledSetting,
    "lines": schema.FiledLine,
    "was": schema.FiledLine,
    "now": schema.FiledLine,
}
_LIKENESS = 0.75
"""How alike a word of few must be before one is suggested: a wrong outcome would change what is counted."""
_ALSO_CALLED = {"requested": "recommended", "adopted": "approved", "carried": "approved", "lost": "rejected"}
_CALLED = {"funding": "funding type", "type": "type of variation", "kind": "kind of entry"}
_NOUNS: Mapping[str, str] = {
    "lines": "line",
    "was": "line of was",
    "now": "line of now",
    "quoted_in": "document",
    "ledger": "ledger table",
    "check": "check table",
    "rules": "setting of a rule",
    "stated_total": "stated total",
}


def explained(complaint: ErrorDetails, document: Mapping[str, object], shown: str) -> Finding:
    """Return a complaint as a finding.

    Args:
        complaint: one of Pydantic's errors.
        document: the values that were validated.
        shown: the file's path as people see it.
    """
    path = _without_tag(complaint["loc"])
    spot, entry = Spot(shown, path), _entry_id(document, path)
    code, message, advice = _sentence(complaint, path, document)
    if complaint["type"] in {"missing", "union_tag_not_found"}:
        spot = Spot(shown, path[:-1] if complaint["type"] == "missing" else path)
    elif complaint["type"] == "extra_forbidden":
        spot = Spot(shown, path, key=True)
    elif complaint["type"] == "union_tag_invalid":
        spot = spot.at("kind")
    return Finding(code, Severity.ERROR, message, advice, spot, entry)


def _sentence(  # noqa: C901, PLR0911, PLR0912 - one case for each complaint
    complaint: ErrorDetails, path: tuple[str | int, ...], document: Mapping[str, object]
) -> tuple[str, str, str]:
    key = str(path[-1]) if path else ""
    value = complaint["input"]
    context: dict[str, Any] = complaint.get("ctx", {})
    match complaint["type"]:
        case "hmsledger":
            return context["code"], context["message"], context["help"]
        case _ if path == ("format",):
            return _about_format(complaint["type"] == "missing", value)
        case "missing":
            return "missing-key", f"{_a(_noun(path[:-1], document))} has no “{key}”", f"add {key} = {_form_of(key)}"
        case "union_tag_not_found":
            return "missing-key", "an entry has no “kind”", f"add kind = one of {', '.join(schema.KINDS)}"
        case "extra_forbidden":
            return _about_unknown_key(key, path[:-1], document)
        case "union_tag_invalid":
            return _about_choice("kind", str(context["tag"]), _WORDS["kind"])
        case "enum":
            return _about_choice(key, said(value), [member.value for member in _CHOICES[key]])
        case "literal_error":
            return _about_choice(key, said(value), _WORDS[key])
        case "too_short":
            advice = "add what was decided, not-stated where it is not known"
            return "no-lines", f"{_a(_noun(path[:-1], document))} needs at least one line", advice
        case "string_too_short" if isinstance(path[-1], int):
            return "empty-text", f"“{path[-2]}” holds an empty text", "fill it in, or take it out"
        case "string_too_short":
            advice = "fill it in" if key in _required(path[:-1], document) else "fill it in, or leave the key out"
            return "empty-text", f"“{key}” is empty", advice
        case "string_type":
            return not_text(_name_of(key), value)
        case "date_type":
            return not_a_date(value)
        case "list_type":
            return "wrong-value", f"“{key}” must be a list", _about_list(key, path)
        case _:
            return "wrong-value", f"{_element(path)} must be keys and values", "write it as { key = value, ... }"


def _element(path: tuple[str | int, ...]) -> str:
    """Return what stands at a path, in words: a key by its name, a part of a list by its number."""
    if isinstance(path[-1], int):
        return f"number {path[-1] + 1} of “{path[-2]}”"
    return f"“{path[-1]}”"


def _form_of(key: str) -> str:
    """Return how the value of a key is written."""
    if key in _CHOICES:
        return f"one of {', '.join(member.value for member in _CHOICES[key])}"
    forms = {"recorded": "2023-06-15", "made": "2023-06-14", "year": '"2022-23"', "amount": '"264296.00"'}
    tables = {"decision": "{ body = ..., outcome = ..., decided = ... }", "statement": "{ by = ..., made = ... }"}
    lists = dict.fromkeys(("lines", "was", "now"), "[{ year = ..., funding = ..., amount = ... }]")
    return {**forms, **tables, **lists, "document": "{ title = ... }", "scope": "{ year = ... }"}.get(key, '"..."')


def _name_of(key: str) -> str:
    """Return which kind of name a key holds: some hold the id of another entry, some a scheme's code."""
    return {"of": "id", "corrects": "id", "quotes": "id", "scheme": "code", "parent": "code"}.get(key, key)


def _about_format(missing: bool, value: object) -> tuple[str, str, str]:  # noqa: FBT001 - one of two sentences
    if missing:
        return "unknown-format", "the file does not say which format it is in", "put format = 1 on its first line"
    if said(value) == "1":
        return "unknown-format", "the format is a number and stands here as text", "write format = 1, without quotes"
    advice = "this hmsledger reads format = 1; a newer one may read it"
    return "unknown-format", f"the format {quoted(value)} is not known here", advice


def _about_unknown_key(key: str, holder: tuple[str | int, ...], document: Mapping[str, object]) -> tuple[str, str, str]:
    known = _keys_of(holder, document)
    message = f"“{brief(key)}” is not a key of {_a(_noun(holder, document))}"
    if place := _place_of(key, holder):
        return "unknown-key", message, place
    otherwise = "take it out, or put the text into note" if _is_entry(holder) else "take it out"
    return "unknown-key", message, did_you_mean(key, known, otherwise)


def _place_of(key: str, holder: tuple[str | int, ...]) -> str:
    """Return the advice for a key of an entry that is known, but elsewhere."""
    if not _is_entry(holder):
        return ""
    for part in ("decision", "statement", "document", "lines"):
        if key in _PARTS[part].__annotations__ and key != "scheme":
            return f"it belongs {'in a line of lines' if part == 'lines' else f'inside {part} = {{ ... }}'}"
    owner = next((kind for kind, shape in schema.KINDS.items() if key in shape.__annotations__), "")
    return f"it belongs to {_a(owner)}: take it out, or change the entry's kind" if owner else ""


def _about_choice(key: str, word: str, known: Iterable[str]) -> tuple[str, str, str]:
    names = list(known)
    match = _ALSO_CALLED.get(word) or nearest(word, names, _LIKENESS)
    advice = f"did you mean “{match}”?" if match else f"write one of {', '.join(names)}"
    return f"unknown-{key}", f"“{brief(word)}” is not a known {_CALLED.get(key, key)}", advice


def _about_list(key: str, path: tuple[str | int, ...]) -> str:
    return f"write [[{key}]] with two brackets" if len(path) == 1 else f"write {key} = [ ... ]"


def _required(holder: tuple[str | int, ...], document: Mapping[str, object]) -> frozenset[str]:
    shape = _shape_of(holder, document)
    required: frozenset[str] = shape.__required_keys__
    return required


def _keys_of(holder: tuple[str | int, ...], document: Mapping[str, object]) -> list[str]:
    return list(_shape_of(holder, document).__annotations__)


def _shape_of(holder: tuple[str | int, ...], document: Mapping[str, object]) -> Any:  # noqa: ANN401 - a TypedDict class
    if not holder:
        return schema.FiledBook
    if _is_entry(holder):
        kind = _at(document, (*holder, "kind"))
        return schema.KINDS.get(kind if isinstance(kind, str) else "", schema.FiledEntry)
    name = next(part for part in reversed(holder) if isinstance(part, str))
    return _PARTS[name] if name in _PARTS else schema.SECTIONS[name]


def _noun(holder: tuple[str | int, ...], document: Mapping[str, object]) -> str:
    if not holder:
        return "ledger file"
    if _is_entry(holder):
        kind = _at(document, (*holder, "kind"))
        return kind if isinstance(kind, str) and kind in schema.KINDS else "entry"
    name = next(part for part in reversed(holder) if isinstance(part, str))
    return _NOUNS.get(name, name)


def _is_entry(holder: tuple[str | int, ...]) -> bool:
    return len(holder) == 2 and holder[0] == "entry"  # noqa: PLR2004 - section and number


def _entry_id(document: Mapping[str, object], path: tuple[str | int, ...]) -> str:
    found = _at(document, (*path[:2], "id")) if path[:1] == ("entry",) else ""
    return found if isinstance(found, str) else ""


def _without_tag(location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Return a location without the kind that Pydantic puts behind an entry's number."""
    if location[:1] == ("entry",) and len(location) > 2 and location[2] in schema.KINDS:  # noqa: PLR2004 - section, number, kind
        return location[:2] + location[3:]
    return location


def _at(document: Mapping[str, object], path: tuple[str | int, ...]) -> object:
    value: object = document
    for part in path:
        match value:
            case dict() if part in value:
                value = value[part]
            case list() if isinstance(part, int) and part < len(value):
                value = value[part]
            case _:
                return None
    return value


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
