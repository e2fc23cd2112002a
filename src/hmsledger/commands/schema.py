"""``hmsledger schema``: the shape of a ledger file, for editors that complete and underline while someone types."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from hmsledger.commands.output import write_anywhere
from hmsledger.findings import MisuseError

_SUFFIX = ".json"

Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to this .json file, beside the ledgers or elsewhere."),
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("schema")(schema)


def schema(output: Output = None) -> None:
    """Print the JSON Schema of a ledger file, by which an editor completes and checks what is typed.

    A new book has it already. To renew it: hmsledger schema -o ledgers/hmsledger.schema.json
    """
    from hmsledger.store.jsonschema import json_schema

    if output in {None, "-"}:
        sys.stdout.write(json_schema())
        return
    # The one answer that may go into a book must not be able to take the place of a ledger.
    if Path(str(output)).resolve().suffix.lower() != _SUFFIX:
        raise MisuseError(f"“{output}” is no name of a JSON file", "let it end in .json, such as hmsledger.schema.json")
    write_anywhere(str(output), json_schema())
