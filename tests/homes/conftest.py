"""The programs that read ledgers where they live: editors' engines, pre-commit, and the readers of CI files."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

INSTALL = "install the extra “homes” for it"


def _left_out(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{what} is not installed, and in CI nothing is left out")
    pytest.skip(f"left out, because {what} is not installed: {INSTALL}")


@pytest.fixture(scope="session")
def tool_needed() -> Callable[[str], str]:
    """Return a function that finds a program beside this Python, or on the path: left out in plain words without."""

    def find(name: str) -> str:
        path = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
        if path is None:
            _left_out(name)
        return str(path)

    return find


@pytest.fixture(scope="session")
def yaml_needed() -> ModuleType:
    """Return PyYAML, which comes with pre-commit."""
    try:
        import yaml
    except ImportError:
        _left_out("PyYAML")
    return yaml
