"""``python -m bench.reliability``: runs the trials that are asked for, and prints or publishes what they find."""

import argparse
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from bench.reliability.publishing import publish

WRITERS = ("hmsledger", "planted")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
SECTIONS: Mapping[str, str] = {
    "writing": "bench.reliability.writing",
    "reading": "bench.reliability.reading",
    "calls": "bench.reliability.calls",
}
"""The room of each section of the page; its ``section`` function runs the trials and returns text and success."""
WHEN_NAMED = frozenset({"calls"})
"""What takes so long that it is only run when it is named."""


def main() -> int:
    """Run the sections that are asked for, and return the exit status: 1 where a trial failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.reliability", description=__doc__)
    for name in SECTIONS:
        parser.add_argument(f"--{name}", action="store_true", help=f"only the trials of {name}, and others named")
    parser.add_argument("--quick", action="store_true", help="a small share of each, in about a minute")
    parser.add_argument("--only", choices=WRITERS, help="only hmsledger, or only the writers that are known to be bad")
    parser.add_argument("--publish", action="store_true", help=f"write the figures into {PAGE.name}")
    asked = parser.parse_args()
    if asked.publish and (asked.quick or asked.only):
        parser.error("a share is not what is published")
    status = 0
    for name in [name for name in SECTIONS if getattr(asked, name)] or [
        name for name in SECTIONS if name not in WHEN_NAMED
    ]:
        text, fine = import_module(SECTIONS[name]).section(quick=asked.quick, only=asked.only)
        sys.stdout.write(f"{text}\n")
        status = status if fine else 1
        if asked.publish and fine:
            publish(PAGE, name, text)
    return status


if __name__ == "__main__":
    sys.exit(main())
