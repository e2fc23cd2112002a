"""What is built of the sources is the same wherever and whenever it is built, and what it is built with is known."""

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import ROOT

CONSTRAINTS = ROOT / ".ci" / "constraints.txt"
LOCK = ROOT / ".ci" / "requirements.lock"


def built(git: str, folder: Path, epoch: str) -> dict[str, bytes]:
    """Return the wheel and the source archive of the committed sources, built in a folder of their own."""
    folder.mkdir()
    archive = subprocess.run([git, "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x"], cwd=folder, input=archive, check=True)  # noqa: S607 - the system's own
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", "made"],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": epoch, "TZ": f"UTC{len(folder.name)}"},
        check=True,
        capture_output=True,
    )
    return {path.name: path.read_bytes() for path in (folder / "made").iterdir()}


def test_wheel_and_source_archive_are_the_same_byte_for_byte(
    tmp_path: Path, program_needed: Callable[[str], str]
) -> None:
    git = program_needed("git")
    if not (ROOT / ".git").exists() or find_spec("build") is None or find_spec("hatchling") is None:
        assert "CI" not in os.environ, "in CI nothing is left out"
        pytest.skip("left out: this is no clone, or build and hatchling are not installed")

    first, second = built(git, tmp_path / "one", "1700000000"), built(git, tmp_path / "another", "1700000000")

    assert {name: hashlib.sha256(data).hexdigest() for name, data in first.items()} == {
        name: hashlib.sha256(data).hexdigest() for name, data in second.items()
    }
    (wheel,) = (name for name in first if name.endswith(".whl"))
    inside = zipfile.ZipFile(tmp_path / "one" / "made" / wheel).namelist()
    assert {"hmsledger/examples.json", "hmsledger/py.typed"} <= set(inside)
    assert not [name for name in inside if not name.startswith(("hmsledger/", "hmsledger-"))]


def test_every_dependency_of_ours_is_locked_with_its_hashes() -> None:
    locked = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE))
    pinned = dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", CONSTRAINTS.read_text(encoding="utf-8"), re.MULTILINE))

    def plain(versions: dict[str, str]) -> dict[str, str]:
        return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in versions.items()}

    # What only another system needs is locked as well.
    assert plain(pinned).items() <= plain(locked).items()
    assert set(plain(locked)) - set(plain(pinned)) <= {"colorama", "pywin32", "pywin32-ctypes"}
    blocks = re.split(r"\n(?=[A-Za-z0-9])", LOCK.read_text(encoding="utf-8").strip())
    assert all("--hash=sha256:" in block for block in blocks if not block.startswith("#"))
