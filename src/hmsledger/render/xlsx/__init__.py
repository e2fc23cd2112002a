"""Workbooks: one to work with, and one by the rules for accessible spreadsheets."""

from hmsledger.render.display import AS_IT_IS, Display
from hmsledger.reports.page import Page


def render(page: Page, width: int | None = None, display: Display = AS_IT_IS) -> bytes:  # noqa: ARG001 - columns are as wide as what they hold
    """Return a page as an Excel workbook.

    Raises:
        MisuseError: what writes workbooks is not installed, or a sheet cannot hold so many rows.
    """
    if display.accessible:
        from hmsledger.render.xlsx.accessible import accessible  # noqa: PLC0415 - only one of the two is wanted

        return accessible(page, display)
    from hmsledger.render.xlsx.working import working  # noqa: PLC0415 - only one of the two is wanted

    return working(page, display)
