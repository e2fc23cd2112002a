"""``hmsledger rule``: what a finding means, why it matters, and how to put it right."""

from typing import Annotated

import typer

from hmsledger.commands import options
from hmsledger.commands.output import delivery_of, write_answer
from hmsledger.findings import MisuseError, did_you_mean

Code = Annotated[str | None, typer.Argument(metavar="[CODE]", help="The code of a finding, such as span-not-profiled.")]
All = Annotated[bool, typer.Option("--all", help="List every rule.")]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("rule")(rule)


def rule(code: Code = None, *, all_: All = False, format: options.FormatOption = None) -> None:  # noqa: A002 - the option's name
    """Explain one rule of the check, or list them all."""
    from hmsledger.checks.catalogue import RULES
    from hmsledger.commands.examples import example_of
    from hmsledger.reports.rules import all_rules, one_rule

    delivery = delivery_of(format, None)
    if all_ == (code is not None):
        raise MisuseError("name one rule, or say --all", "hmsledger rule span-not-profiled; hmsledger rule --all")
    if code is None:
        write_answer(all_rules(RULES), delivery)
        return
    if code not in RULES:
        raise MisuseError(f"there is no rule “{code}”", did_you_mean(code, RULES, "list them: hmsledger rule --all"))
    write_answer(one_rule(RULES[code], example_of(code)), delivery)
