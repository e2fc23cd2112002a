"""The shape of a ledger file as a JSON Schema, for editors that complete and underline while someone types.

It is generated from the shapes in ``schema.py``: their keys, their values, and what stands beneath each key there.
The dialect is draft-07, without references and without ``oneOf``: what an entry must hold is said by ``if`` and
``then`` for each kind, so that an editor names the one key that is wrong instead of underlining the whole entry.
"""

import ast
import inspect
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonRef, JsonSchemaValue
from pydantic_core import core_schema

from hmsledger.store import schema


def json_schema() -> str:
    """Return the JSON Schema of a ledger file as text, ending in a line feed."""
    generated = TypeAdapter(schema.FiledBook).json_schema(schema_generator=_Generator)
    shapes = generated.pop("$defs")
    whole = {"$schema": _Generator.schema_dialect, "title": "Ledger file of hmsledger", **_whole(generated, shapes)}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


class _Generator(GenerateJsonSchema):
    """Pydantic's generator, in a form from which editors speak plainly."""

    schema_dialect = "http://json-schema.org/draft-07/schema#"

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - Pydantic's signature
        """Return False: a title made of the key says nothing that the key does not."""
        return False

    def typed_dict_schema(self, schema: core_schema.TypedDictSchema) -> JsonSchemaValue:
        """Return the schema of a table, each key with what stands beneath it in the source."""
        table = super().typed_dict_schema(schema)
        meanings = _meanings(schema["cls"].__name__)
        table["properties"] = {key: _described(value, meanings.get(key)) for key, value in table["properties"].items()}
        del table["title"]
        return table

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        """Return the schema of a table that is of one of several kinds: all keys, and what each kind demands."""
        kinds = {str(kind): self._table(choice) for kind, choice in schema["choices"].items()}
        tag = str(schema["discriminator"])
        keys = {key: value for table in kinds.values() for key, value in table["properties"].items()}
        meaning = "; ".join(f"{kind}: {table['description'].rstrip('.')}" for kind, table in kinds.items())
        chosen = {"type": "string", "enum": list(kinds), "description": f"What the entry says. {meaning}."}
        always = [key for key in keys if all(key in table["required"] for table in kinds.values())]
        return {
            "type": "object",
            "properties": {**keys, tag: chosen},
            "required": always,
            "additionalProperties": False,
            "allOf": [
                {
                    "if": {"properties": {tag: {"const": kind}}, "required": [tag]},
                    "then": {
                        "required": [key for key in table["required"] if key not in always],
                        "properties": dict.fromkeys((key for key in keys if key not in table["properties"]), False),
                    },
                }
                for kind, table in kinds.items()
            ],
        }

    def _table(self, choice: core_schema.CoreSchema) -> JsonSchemaValue:
        found = self.generate_inner(choice)
        return self.get_schema_from_definitions(JsonRef(found["$ref"])) or found


def _whole(value: Any, shapes: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a part of a schema with the shapes that it names put in their places."""
    match value:
        case {"$ref": str(reference), **besides}:
            shape = _whole(shapes[reference.rpartition("/")[2]], shapes)
            return {**shape, **_whole(besides, shapes)}
        case dict():
            return {key: _whole(inner, shapes) for key, inner in value.items() if not _is_heading(key, inner)}
        case list():
            return [_whole(inner, shapes) for inner in value]
        case _:
            return value


def _is_heading(key: str, value: object) -> bool:
    """Return whether a pair is the title that Pydantic gives a list of words, and no key called “title”."""
    return key == "title" and isinstance(value, str)


def _described(value: JsonSchemaValue, meaning: str | None) -> JsonSchemaValue:
    """Return the schema of a value, with what its key means before what its own description says."""
    if meaning is None:
        return value
    form = value.get("description")
    return {**value, "description": f"{meaning} {form}" if form else meaning}


@cache
def _classes() -> Mapping[str, ast.ClassDef]:
    tree = ast.parse(inspect.getsource(schema))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def _meanings(name: str) -> dict[str, str]:
    """Return what the source says beneath each key of a shape, and of the shapes that it extends."""
    shape = _classes().get(name)
    if shape is None:
        return {}
    inherited = [_meanings(base.id) for base in shape.bases if isinstance(base, ast.Name)]
    return {key: said for meanings in (*inherited, dict(_said_in(shape))) for key, said in meanings.items()}


def _said_in(shape: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for key, said in zip(shape.body, shape.body[1:], strict=False):
        match key, said:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())
            case _:
                pass
