"""What leaves the program on a Windows console or through a pipe. Simulated: the streams are real, Windows is not."""

import io
import json
import sys

import pytest
from conftest import ROOT

from hmsledger.clocks import EVERYTHING
from hmsledger.commands.output import Delivery, write_answer
from hmsledger.commands.streams import prepare_streams
from hmsledger.render import Format
from hmsledger.reports.page import Page, Paragraph, Records
from hmsledger.reports.report import report
from hmsledger.reports.selection import Selection
from hmsledger.store.find import Whereabouts
from hmsledger.store.read import read_book

TEXT = "£263k – “as printed”, 1−1 … 3 × 4 → ✓ \N{GRINNING FACE} é"


class Streams:
    """Standard output and error as a pipe or a console has them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, encoding: str, *, windows: bool, page: str | None) -> None:
        self.out, self.err = io.BytesIO(), io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(self.out, encoding=encoding, newline="\r\n"))
        monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(self.err, encoding=encoding))
        prepare_streams(windows=windows, page_of=lambda _: page)

    def written(self) -> bytes:
        sys.stdout.flush()
        return self.out.getvalue()


def page(text: str) -> Page:
    return Page((Paragraph(text),), lambda: {"schema": "x", "text": text}, lambda: Records(("text",), ((text,),)))


@pytest.mark.parametrize(
    ("code_page", "awaited"),
    [
        ("cp1252", "£263k – “as printed”, 1-1 … 3 × 4 -> \\u2713 \\ud83d\\ude00 é\n"),
        ("cp850", "£263k - 'as printed', 1-1 ... 3 × 4 -> \\u2713 \\ud83d\\ude00 é\n"),
        ("cp437", "£263k - 'as printed', 1-1 ... 3 x 4 -> \\u2713 \\ud83d\\ude00 é\n"),
        ("ascii", "GBP 263k - 'as printed', 1-1 ... 3 x 4 -> \\u2713 \\ud83d\\ude00 \\u00e9\n"),
    ],
)
def test_a_pipe_of_windows_gets_what_its_code_page_has(
    code_page: str, awaited: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = Streams(monkeypatch, code_page, windows=True, page=None)

    write_answer(page(TEXT), Delivery())

    assert streams.written().decode(code_page) == awaited


@pytest.mark.parametrize("code_page", ["cp850", "cp437", "cp1252", "cp65001"])
def test_a_console_of_windows_gets_no_character_outside_its_code_page(
    code_page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = "utf-8" if code_page == "cp65001" else code_page
    streams = Streams(monkeypatch, "utf-8", windows=True, page=known)

    write_answer(page(TEXT), Delivery())

    shown = streams.written().decode("utf-8")
    assert shown.encode(known)
    assert ("✓" in shown) is (known == "utf-8")
    assert shown.startswith("£263k ")


@pytest.mark.parametrize("code_page", ["cp1252", "cp850", "ascii"])
def test_what_programs_read_is_exact_in_any_code_page(code_page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    streams = Streams(monkeypatch, code_page, windows=True, page=None)

    write_answer(page(TEXT), Delivery(Format.JSON))

    assert json.loads(streams.written().decode(code_page))["text"] == TEXT


def test_elsewhere_everything_is_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = Streams(monkeypatch, "ascii", windows=False, page=None)

    write_answer(page(TEXT), Delivery(Format.JSON))

    assert json.loads(streams.written().decode("utf-8"))["text"] == TEXT


@pytest.mark.parametrize("code_page", ["cp437", "cp850", "cp1252"])
@pytest.mark.parametrize("form", [Format.TABLE, Format.PLAIN, Format.MD, Format.CSV, Format.JSON])
def test_the_shipped_book_can_be_read_in_every_code_page(
    code_page: str, form: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = Streams(monkeypatch, code_page, windows=True, page=None)
    book = read_book(Whereabouts(ROOT / "ledgers")).sound().book

    write_answer(report(book, Selection(EVERYTHING)), Delivery(form))

    said = streams.written().decode(code_page)
    assert "802296.00" in said.replace(",", "")
    assert "\r" not in said or form is Format.CSV


def test_a_stream_that_is_closed_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)

    prepare_streams(windows=True)

    assert sys.stdout.write("£") == 1
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.close()
