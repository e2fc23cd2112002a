"""The examples of the rules, as they come with the program: made of the books under ``tests/errors``."""

import json
from importlib.resources import files

from hmsledger.reports.rules import Example


def example_of(code: str) -> Example:
    """Return the example of one rule."""
    found = json.loads(files("hmsledger").joinpath("examples.json").read_text(encoding="utf-8"))[code]
    return Example(found["title"], tuple(found["lines"]), found["message"], found["help"])
