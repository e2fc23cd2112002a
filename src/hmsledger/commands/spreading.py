"""Options that several commands share, declared once as a dataclass and spread into each command's signature."""

import inspect
from collections.abc import Callable
from dataclasses import fields
from typing import Any


def spread(command: Callable[..., None], name: str, shared: type) -> Callable[..., None]:
    """Return a command whose parameter of a name is spread into options of its own.

    Args:
        command: the command; the parameter takes a value of the dataclass.
        name: the parameter's name.
        shared: the dataclass, each field annotated as Typer annotates an option.
    """
    own = [parameter for parameter in inspect.signature(command).parameters.values() if parameter.name != name]
    options = [
        inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=field.type)
        for field in fields(shared)
    ]
    names = [option.name for option in options]

    def called(**given: Any) -> None:  # noqa: ANN401 - Typer gives what the signature says
        command(**{name: shared(**{option: given.pop(option) for option in names})}, **given)

    parameters = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own] + options
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Typer reads
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    called.__doc__ = command.__doc__
    called.__name__ = command.__name__
    return called
