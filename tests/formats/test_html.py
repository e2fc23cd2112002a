"""HTML pages in a real browser: nothing that axe-core finds, no sideways scrolling, with and without JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from conftest import ROOT, Program
from formats.browser import browser, violations
from lxml import html as lxml_html
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab
from test_cases import CASES, NAMES

from hmsledger.render import Format, text_of
from hmsledger.render.display import Display, Negatives, Units
from hmsledger.reports.page import (
    Bars,
    Column,
    Depth,
    Items,
    Page,
    Paragraph,
    Pounds,
    Records,
    Row,
    Stair,
    Stairs,
    Table,
    Title,
    Verbatim,
)
from hmsledger.years import read_year

MARK = "Contains exempt information: not for publication"
COMMANDS = (
    "report",
    "report --by scheme --year-style govuk",
    "report --year 2023-24 --units thousands --negatives brackets",
    "explain",
    "show HMS-0008",
    "wording HMS-0008",
    "list",
    "reconcile --to 2023-07-31 --proposed",
    "verify",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Tab]:
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    yield context.new_page()
    context.close()


def page(*blocks: Any, depth: Depth | None = None, mark: str = "") -> Page:  # noqa: ANN401 - any block
    return Page(blocks, dict, lambda: Records((), ()), lambda: depth or Depth(), mark)


def shown(tab: Tab, text: str, folder: Path) -> Tab:
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    tab.goto(path.as_uri())
    return tab


def of_command(hmsledger: Program, words: str, book: Path = ROOT / "ledgers") -> str:
    ended = hmsledger(*words.split(), "--book", str(book), "--format", "html")
    assert ended.status in {0, 1}, ended.err
    return ended.out


@pytest.mark.parametrize("words", COMMANDS)
def test_axe_finds_nothing_in_any_answer_light_or_dark(
    words: str, hmsledger: Program, tab: Tab, tmp_path: Path
) -> None:
    shown(tab, of_command(hmsledger, words), tmp_path)

    assert violations(tab) == []
    tab.emulate_media(color_scheme="dark")
    assert violations(tab) == []


@pytest.mark.parametrize("case", NAMES)
def test_axe_finds_nothing_in_any_case_and_no_page_scrolls_sideways(
    case: str, hmsledger: Program, tab: Tab, tmp_path: Path
) -> None:
    shown(tab, of_command(hmsledger, "report --by scheme", CASES / case / "book"), tmp_path)

    assert violations(tab) == []
    tab.set_viewport_size({"width": 320, "height": 640})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(tab) == []


def test_axe_finds_what_is_wrong(hmsledger: Program, tab: Tab, tmp_path: Path) -> None:
    text = of_command(hmsledger, "report")
    faults = {
        "html-has-lang": text.replace(' lang="en-GB"', ""),
        "color-contrast": text.replace("--ink: #0b0c0c", "--ink: #cccccc"),
        "svg-img-alt": re.sub(r"<title id=.*?</desc>", "", text, flags=re.DOTALL),
    }
    for rule, fault in faults.items():
        freed = re.sub(r"<meta http-equiv.*?>", "", fault)  # the policy would refuse the altered style
        assert any(found.startswith(rule) for found in violations(shown(tab, freed, tmp_path))), rule


@pytest.mark.parametrize("words", COMMANDS)
def test_a_page_asks_for_nothing_and_says_nothing_on_the_console(
    words: str, hmsledger: Program, tab: Tab, tmp_path: Path
) -> None:
    asked: list[str] = []
    told: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: told.append(message.text))
    tab.on("pageerror", lambda error: told.append(str(error)))
    shown(tab, of_command(hmsledger, words), tmp_path)

    assert asked == [(tmp_path / "page.html").as_uri()]
    assert told == []


def test_what_is_less_than_nil_is_read_as_minus(hmsledger: Program, tab: Tab, tmp_path: Path) -> None:
    words = "report --negatives brackets"
    shown(tab, of_command(hmsledger, words, CASES / "flintshire-lost-sign" / "book"), tmp_path)

    heard = tab.locator("main").aria_snapshot()
    assert "minus 15,635,000.00" in heard
    assert "(15,635,000.00)" not in heard
    assert "plus 29,190,000.00" in heard
    assert "(15,635,000.00)" in tab.locator("table").first.inner_text()


def test_every_figure_leads_to_the_lines_behind_it(hmsledger: Program, tab: Tab, tmp_path: Path) -> None:
    tree = lxml_html.fromstring(of_command(hmsledger, "report --by scheme"))
    names = {element.get("id") for element in tree.iter() if element.get("id")}
    links = [link.get("href") for link in tree.iter("a")]

    assert links
    assert {link.removeprefix("#") for link in links if link.startswith("#")} <= names
    shown(tab, of_command(hmsledger, "report"), tmp_path)
    tab.get_by_role("link", name="497,000.00").first.click()
    target = tab.locator(":target")
    assert "HMS-0008" in target.inner_text()
    assert "recommended by Cabinet" in target.inner_text()


def test_all_is_there_without_javascript(chromium: Browser, hmsledger: Program, tmp_path: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = shown(context.new_page(), of_command(hmsledger, "report"), tmp_path)

    assert tab.locator("#movements-table tbody tr td:visible").count() > 8
    assert tab.locator("button, input").count() == 0
    assert tab.locator("svg:visible").count() == 2
    context.close()


def test_lines_can_be_filtered_and_sorted(hmsledger: Program, tab: Tab, tmp_path: Path) -> None:
    shown(tab, of_command(hmsledger, "report"), tmp_path)
    lines = tab.locator("#movements-table tbody tr:has(td):visible")

    tab.get_by_label("Filter the lines").fill("recommended revenue")
    assert [text.split("\t")[0] for text in lines.all_inner_texts()] == ["HMS-0008"]
    assert tab.get_by_role("status").inner_text() == "1 of 8 lines"

    tab.get_by_label("Filter the lines").fill("")
    tab.get_by_role("button", name="Amount").click()
    amounts = [
        float(value) for value in lines.locator("[data-value]").evaluate_all("all => all.map(x => x.dataset.value)")
    ]
    assert amounts == sorted(amounts)
    assert tab.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    assert violations(tab) == []
    tab.get_by_role("button", name="Amount").click()
    assert tab.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"

    tab.get_by_role("button", name="Show all").click()
    assert tab.locator("tbody.part:visible").count() == 5
    assert tab.locator("th[aria-sort]").count() == 0


def test_a_figure_that_is_followed_undoes_filter_and_order(hmsledger: Program, tab: Tab, tmp_path: Path) -> None:
    shown(tab, of_command(hmsledger, "report"), tmp_path)
    tab.get_by_label("Filter the lines").fill("nothing at all")
    tab.get_by_role("link", name="97,000.00", exact=True).first.click()

    assert "97,000.00" in tab.locator(":target").inner_text()


def test_it_keeps_its_words_in_colours_that_a_reader_forces(
    chromium: Browser, hmsledger: Program, tmp_path: Path
) -> None:
    context = chromium.new_context(forced_colors="active")
    tab = shown(context.new_page(), of_command(hmsledger, "report"), tmp_path)

    canvas = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert tab.evaluate("getComputedStyle(document.querySelector('svg rect.k1')).stroke") != canvas
    assert tab.evaluate("getComputedStyle(document.querySelector('svg text')).fill") != canvas
    context.close()


def test_what_is_exempt_is_marked_on_every_sheet_of_paper(tab: Tab, tmp_path: Path) -> None:
    rows = tuple(Row((f"row {number}", Pounds(number))) for number in range(150))
    long = page(
        Paragraph(MARK),
        Title("Totals"),
        Table("", (Column("Name"), Column("Sum", right=True)), rows),
        Paragraph(MARK),
        mark=MARK,
    )
    shown(tab, text_of(long, Format.HTML), tmp_path)

    assert violations(tab) == []
    printed = pypdfium2.PdfDocument(tab.pdf(format="A4"))
    assert len(printed) > 2
    for sheet in printed:
        text = sheet.get_textpage().get_text_range()
        assert MARK in text.replace("\r\n", " ")
        assert "Sum" in text or sheet is printed[len(printed) - 1]
    printed.close()


def test_a_page_of_every_kind_of_block(tab: Tab, tmp_path: Path) -> None:
    year = read_year("2022-23")
    stairs = Stairs(
        "Through time",
        ("capital", "revenue", "funding type not stated"),
        tuple(
            Stair(year.starts.replace(day=day), (day, -day, day), day, (f"E-{day}",), ("approved",))
            for day in range(1, 12)
        ),
    )
    bars = Bars(
        "By year", ("Approved, capital", "Pending, capital"), ((year, (-500, 0)), (read_year("2023-24"), (0, 0)))
    )
    many = page(
        Title("One"),
        Title("Two"),
        Items("List:", ("a", "b")),
        Verbatim(("a = 1", "<b>")),
        Table("None", (Column("Year"),), ()),
        Table(
            "",
            (Column("Entry"), Column("Words", wraps=True), Column("Day")),
            (Row(("E-1", "long words", year.starts)),),
        ),
        Paragraph("End"),
        depth=Depth((), (stairs, bars)),
    )
    for display in (Display(), Display(units=Units.MILLIONS, negatives=Negatives.BRACKETS)):
        shown(tab, text_of(many, Format.HTML, display), tmp_path)
        assert violations(tab) == []
        assert tab.locator("h1").all_inner_texts() == ["One"]
        assert tab.locator("h2").all_inner_texts() == ["Two", "Through time", "By year"]
        assert tab.locator("pre").inner_text() == "a = 1\n<b>"
        assert "2023-24: nil" in str(tab.locator("desc").nth(1).text_content())


def test_a_page_without_a_title_has_one(tab: Tab, tmp_path: Path) -> None:
    shown(tab, text_of(page(Paragraph("Nothing.")), Format.HTML), tmp_path)

    assert tab.title() == tab.locator("h1").inner_text() == "Budget"
    assert violations(tab) == []


def test_a_chart_of_very_many_decisions_has_no_numbers(tmp_path: Path, tab: Tab) -> None:
    year = read_year("2022-23")
    days = [year.starts.replace(month=month, day=day) for month in range(4, 8) for day in range(1, 15)]
    many = Stairs("Through time", ("capital",), tuple(Stair(day, (5,), 0, ("E-1",), ("",)) for day in days))
    shown(tab, text_of(page(Title("x"), Paragraph("End"), depth=Depth((), (many,))), Format.HTML), tmp_path)

    assert tab.locator("svg .dot").count() == 0
