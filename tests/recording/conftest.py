"""What the tests of recording share."""

from pathlib import Path

import pytest
from conftest import Program
from recording.book import BookOnDisk


@pytest.fixture
def book(tmp_path: Path, hmsledger: Program) -> BookOnDisk:
    """Return a small book: a council, a cabinet and a board; schemes in the HRA and in the General Fund."""
    return BookOnDisk(tmp_path, hmsledger)
