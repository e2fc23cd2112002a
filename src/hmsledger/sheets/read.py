"""Reading a workbook: bytes through the gate, the format told by what they are, and the sheet that is meant."""

import os
import re
import stat
from pathlib import PurePath

from hmsledger.findings import MisuseError, did_you_mean
from hmsledger.sheets.cells import Sheet, Workbook
from hmsledger.sheets.refusing import damaged, encrypted

MOST_BYTES = 64 * 1024 * 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf_16_le")
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml)", re.IGNORECASE)
_PROMISED = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


def read_workbook(path: str) -> Workbook:
    """Return a workbook.

    Raises:
        MisuseError: it cannot be read, is empty, huge, damaged, locked, carries macros or is made to do harm.
    """
    name = PurePath(path).name or path
    return workbook_of(_bytes_of(path, name), name)


def workbook_of(data: bytes, name: str) -> Workbook:
    """Return the workbook that bytes are.

    Raises:
        MisuseError: as for a path.
    """
    suffix = PurePath(name).suffix.casefold()
    if not data.strip():
        raise MisuseError(f"“{name}” is empty", "name a workbook with a table in it")
    if data.startswith(_ZIP):
        return _zipped(data, name)
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED_OFFICE in data:
            raise encrypted(name)
        from hmsledger.sheets import xls  # noqa: PLC0415 - one format at a time

        return xls.read(data, name)
    if _HTML.match(data):
        raise MisuseError(f"“{name}” is a web page or XML and no workbook", "open it in Excel and save it as .xlsx")
    if suffix in _PROMISED:
        raise damaged(name)
    from hmsledger.sheets import text  # noqa: PLC0415 - one format at a time

    return text.read(data, name)


def sheet_named(workbook: Workbook, name: str | None) -> Sheet:
    """Return the sheet that is meant: the one that is named, or the only one with something in it.

    Raises:
        MisuseError: there is none, it is hidden, or there are several.
    """
    names = [sheet.name for sheet in workbook.sheets]
    if name is not None:
        for sheet in workbook.sheets:
            if sheet.name == name and sheet.rows:
                return sheet
        if name in workbook.hidden:
            raise MisuseError(f"the sheet “{name}” is hidden", "unhide it in the workbook, look at it, and save it")
        if name in names:
            raise MisuseError(f"the sheet “{name}” is empty", "name one with a table in it")
        raise MisuseError(f"there is no sheet “{name}”", did_you_mean(name, names, "name one with --sheet"))
    filled = [sheet for sheet in workbook.sheets if sheet.rows]
    if not filled:
        raise MisuseError(f"“{workbook.name}” holds nothing that is to be seen", "name a workbook with a table in it")
    if len(filled) > 1:
        several = ", ".join(f"“{sheet.name}”" for sheet in filled)
        raise MisuseError(f"“{workbook.name}” has several sheets: {several}", "say which with --sheet")
    return filled[0]


def _zipped(data: bytes, name: str) -> Workbook:
    from hmsledger.sheets.package import Package  # noqa: PLC0415 - one format at a time

    package = Package(data, name)
    if package.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        from hmsledger.sheets import ods  # noqa: PLC0415 - one format at a time

        return ods.read(package)
    if "xl/workbook.bin" in package.names:
        raise MisuseError(f"“{name}” is a binary workbook (.xlsb), which is not read", "save it as .xlsx")
    if not any(part.startswith("xl/") for part in package.names):
        raise MisuseError(f"“{name}” is no workbook", "name an .xlsx, .xls, .ods or .csv file")
    from hmsledger.sheets import xlsx  # noqa: PLC0415 - one format at a time

    return xlsx.read(package)


def _bytes_of(path: str, name: str) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(path, flags)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise MisuseError(f"“{name}” is no workbook but a folder, pipe or device", "name a file")
            if status.st_size > MOST_BYTES or len(data := file.read(MOST_BYTES + 1)) > MOST_BYTES:
                raise MisuseError(
                    f"“{name}” is larger than {MOST_BYTES // 1024 // 1024} MiB, which no list of decisions is",
                    "save the sheet that is meant as a workbook of its own",
                )
            return data
    except IsADirectoryError:
        raise MisuseError(f"“{name}” is no workbook but a folder, pipe or device", "name a file") from None
    except OSError as error:
        raise MisuseError(f"“{name}” cannot be read: {error.strerror}", "check the path and its permissions") from None
    except ValueError:
        raise MisuseError("no file can have the name that was given", "check the path") from None
