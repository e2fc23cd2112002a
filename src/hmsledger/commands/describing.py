"""The description that is written beside each CSV file: CSV on the Web, found by its name."""

from collections.abc import Callable
from pathlib import Path

from hmsledger.reports.page import Page


def describe(page: Page, name: str, write: Callable[[str, str], None]) -> None:
    """Write the description of a page's CSV file beside it; a device or pipe has nothing beside it.

    Args:
        page: the page.
        name: the CSV file, which has been written.
        write: writes a file where the CSV file may be written.
    """
    from hmsledger.render.csvw import metadata, metadata_name

    if Path(name).is_file():
        write(metadata_name(name), metadata(page, name))
