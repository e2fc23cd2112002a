"""The published site: every link leads somewhere, every page is accessible, and nothing else in its folder is touched."""

import json
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import ROOT, Program
from formats.browser import browser, violations
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from test_cases import CASES, NAMES

from hmsledger.render.site.addresses import address_of
from hmsledger.render.site.parts import entries_of_schemes
from hmsledger.reports.report import report
from hmsledger.reports.selection import Selection
from hmsledger.store.find import Whereabouts
from hmsledger.store.read import read_book

SCHEMES_WITHIN_SCHEMES = """format = 1
[[body]]
id = "council"
name = "Council"
decides = ["budget"]
[[scheme]]
code = "A"
name = "All"
[[scheme]]
code = "b/c"
name = "Below"
parent = "A"
[[entry]]
id = "x/y"
kind = "approval"
scheme = "b/c"
recorded = 2023-06-15
decision = { body = "council", outcome = "approved", decided = 2023-06-14 }
lines = [{ year = "2023-24", funding = "capital", amount = "5.00" }]
[[entry]]
id = "c-1"
kind = "correction"
corrects = "x/y"
recorded = 2023-06-16
statement = { by = "Officer", made = 2023-06-16 }
reason = "Wrong scheme"
was = [{ year = "2023-24", funding = "capital", amount = "5.00" }]
now = [{ year = "2023-24", funding = "capital", amount = "7.00", scheme = "A" }]
[[entry]]
id = "c-2"
kind = "correction"
corrects = "c-1"
recorded = 2023-06-17
statement = { by = "Officer", made = 2023-06-17 }
reason = "Wrong again"
was = [{ year = "2023-24", funding = "capital", amount = "7.00", scheme = "A" }]
now = [{ year = "2023-24", funding = "capital", amount = "8.00", scheme = "A" }]
"""


def published(hmsledger: Program, book: Path, folder: Path, *more: str) -> Path:
    ended = hmsledger("publish", str(folder), "--book", str(book), *more)
    assert (ended.status, ended.out) == (0, ""), ended.err
    return folder


def names_in(page: Path) -> set[str]:
    return {str(element.get("id")) for element in lxml_html.parse(str(page)).getroot().iter() if element.get("id")}


@pytest.mark.parametrize("case", NAMES)
def test_every_link_and_every_anchor_leads_somewhere(case: str, hmsledger: Program, tmp_path: Path) -> None:
    site = published(hmsledger, CASES / case / "book", tmp_path / "site")

    led_to = set()
    for page in site.rglob("*.html"):
        for link in lxml_html.parse(str(page)).getroot().iter("a"):
            address, _, anchor = str(link.get("href")).partition("#")
            target = (page.parent / unquote(address)).resolve() if address else page
            assert target.is_file(), (page.name, address)
            assert not anchor or anchor in names_in(target), (page.name, anchor)
            led_to.add(target)
    assert {path for path in site.rglob("*") if path.is_file()} == led_to | {site / "publication.json"}


@pytest.mark.parametrize("case", NAMES)
def test_a_schemes_page_is_the_report_of_that_scheme(case: str) -> None:
    book = read_book(Whereabouts(CASES / case / "book")).sound().book
    parts = entries_of_schemes(book)

    assert {*parts} == {*book.schemes}
    for code, entries in parts.items():
        from dataclasses import replace

        selection = Selection(schemes=book.family(code))
        alone, whole = report(replace(book, entries=entries), selection), report(book, selection)
        assert alone.blocks == whole.blocks
        assert len(entries) < len(book.entries) or len(book.schemes) == 1 or len(parts) > 0


def test_what_was_corrected_into_another_scheme_is_on_both_pages(hmsledger: Program, tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "a.toml").write_text(SCHEMES_WITHIN_SCHEMES, encoding="utf-8")
    site = published(hmsledger, tmp_path / "book", tmp_path / "site")

    above, below = (
        lxml_html.parse(str(site / "schemes" / f"{address_of(code)}.html")).getroot() for code in ("A", "b/c")
    )
    assert "8.00" in above.text_content()
    assert "All" in above.findtext(".//h1")
    assert "8.00" not in below.findtext(".//table")
    assert (site / "entries" / f"{address_of('x/y')}.html").is_file()


def test_pages_are_accessible_in_a_real_browser(hmsledger: Program, tmp_path: Path) -> None:
    site = published(hmsledger, ROOT / "ledgers", tmp_path / "site", "--year-style", "govuk")

    with browser() as chromium:
        context = chromium.new_context(viewport={"width": 320, "height": 640})
        tab = context.new_page()
        for page in sorted(site.rglob("*.html")):
            tab.goto(page.as_uri())
            assert violations(tab) == [], page.name
            assert tab.evaluate("document.documentElement.scrollWidth") <= 320, page.name
        tab.goto((site / "index.html").as_uri())
        tab.get_by_role("link", name="HMS", exact=True).click()
        assert tab.locator("h1").inner_text() == "Housing Management System"
        tab.get_by_role("link", name="HMS-0008").first.click()
        assert "recommended that Council approve capital of £497,000" in tab.locator("main").inner_text()
        tab.get_by_role("link", name="Overview").click()
        assert tab.title() == "Oxford City Council: Housing management system"
        context.close()


def test_running_it_again_replaces_what_it_wrote_and_takes_away_what_is_gone(
    hmsledger: Program, tmp_path: Path
) -> None:
    site = published(hmsledger, ROOT / "ledgers", tmp_path / "site")
    first = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    (site / "own.txt").write_text("mine", encoding="utf-8")

    assert {
        path: path.read_bytes()
        for path in published(hmsledger, ROOT / "ledgers", site).rglob("*")
        if path.is_file() and path.name != "own.txt"
    } == first
    published(hmsledger, ROOT / "ledgers", site, "--as-known", "2021-12-31")
    assert sorted(path.name for path in (site / "entries").iterdir()) == ["HMS-0001.html", "HMS-0002.html"]
    assert (site / "own.txt").read_text(encoding="utf-8") == "mine"
    assert "as known on 2021-12-31" in (site / "index.html").read_text(encoding="utf-8")


def test_a_folder_with_other_things_in_it_is_left_alone(hmsledger: Program, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "own.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "publication.json").write_text("[1]", encoding="utf-8")

    for name, said in (
        ("site", "holds what no earlier run has written"),
        ("file", "is a file, and a site is a folder"),
        ("damaged", "holds what no earlier run has written"),
    ):
        ended = hmsledger("publish", str(tmp_path / name))
        assert (ended.status, ended.out) == (2, "")
        assert said in ended.err
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "damaged",
        "file",
        "own.txt",
        "publication.json",
        "site",
    ]


def test_it_is_never_written_into_the_book(hmsledger: Program, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
    before = sorted((tmp_path / "ledgers").iterdir())
    ended = hmsledger("publish", str(tmp_path / "ledgers" / "site"), "--book", str(tmp_path / "ledgers"))

    assert ended.status == 2
    assert "lies in the book" in ended.err
    assert sorted((tmp_path / "ledgers").iterdir()) == before


def test_a_list_that_was_tampered_with_leads_out_of_no_folder(hmsledger: Program, tmp_path: Path) -> None:
    site = published(hmsledger, ROOT / "ledgers", tmp_path / "site")
    outside = tmp_path / "outside.txt"
    outside.write_text("mine", encoding="utf-8")
    said = json.loads((site / "publication.json").read_text(encoding="utf-8"))
    said["files"] += ["../outside.txt", str(outside), "entries/../../outside.txt", "a/b/c", 5, ""]
    (site / "publication.json").write_text(json.dumps(said), encoding="utf-8")

    published(hmsledger, ROOT / "ledgers", site)
    assert outside.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_written_is_said_so(hmsledger: Program, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = hmsledger("publish", str(tmp_path / "file" / "site"))

    assert (ended.status, ended.out) == (2, "")
    assert "cannot be written" in ended.err


@given(st.sets(st.text(min_size=1, max_size=40), min_size=2, max_size=2))
def test_no_two_names_share_an_address_even_where_case_makes_no_difference(names: set[str]) -> None:
    one, other = (address_of(name).upper() for name in names)

    assert one != other


@pytest.mark.parametrize("name", ["CON", "nul", "COM1", "a" * 300, "é", "..", "a.b", "A B"])
def test_an_address_is_a_name_of_a_file_everywhere(name: str) -> None:
    address = address_of(name)

    assert len(address) < 200
    assert not set(address) - {*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~"}
    assert address.upper() not in {"CON", "NUL", "COM1"}
