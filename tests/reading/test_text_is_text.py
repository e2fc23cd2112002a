"""Text from a book is only text, wherever it is shown: judged by what reads each format in earnest.

Every command, format and kind of output is looked up in the program's own registries: whoever adds one adds it to the
tables here, or a test fails.
"""

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
import typer
from conftest import Ended, Program
from formats.runner import command_in
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from papers_read import text_of_pdf
from reading.payloads import CODES, FILES, REFUSED, SHOWN, lay, quoted
from withheld.canary import unpacked

from hmsledger.commands import COMMANDS, application
from hmsledger.render import Format
from hmsledger.render.exports import ExportFormat
from hmsledger.render.findings import FindingsFormat
from hmsledger.render.html.script import SCRIPT
from hmsledger.render.html.style import STYLE
from hmsledger.render.proofs import ProofFormat
from hmsledger.render.visible import HIDDEN, visible

if os.name != "posix":
    pytest.skip("left out on Windows, where no file may have these names", allow_module_level=True)

READING = ("--as-known", "2024-01-01")
LINE = "2022-23:capital:1k:b3:b3"
BY = ("--by", "b3", "--on", "2022-02-17")
CITED = tuple(
    word
    for option in (
        "item",
        "minute",
        "paragraph",
        "reference",
        "report",
        "url",
        "title",
        "note",
        "basis",
        "retrospective",
    )
    for word in (f"--{option}", "@")
)
"""Every option of a recording command that takes any text; ``@`` stands for a payload."""

SINKS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "report": (("report",), ("report", "--by", "scheme"), ("report", "--by", "account"), ("report", "--by", "source")),
    "explain": (("explain",), ("explain", "2022-23", "capital")),
    "show": (*tuple(("show", f"P-{number}") for number in range(len(SHOWN))), ("show", "P-2.v"), ("show", "P-2.q")),
    "wording": tuple(("wording", f"P-{number}") for number in range(len(SHOWN))),
    "list": (("list",), ("list", "--search", "@")),
    "reconcile": (
        ("reconcile", "--from", "2022-01-01", "--to", "2024-01-01", "--by", "scheme"),
        ("reconcile", "--from", "2022-01-01", "--to", "2024-01-01", "--by", "source"),
    ),
    "rule": (("rule", "--all"), ("rule", "bad-year")),
    "diff": (("diff", "HEAD"),),
}
"""The commands that answer with a page, in every ``Format``."""

OTHERS: Mapping[str, str] = {
    "check": "test_findings_in_every_format",
    "proof": "test_proofs_in_every_format",
    "export": "test_exports_are_text_in_every_format",
    "merge-file": "test_a_merge_says_what_it_cannot_decide",
    "schema": "test_what_takes_no_text_of_a_book_says_none",
    "draft": "test_a_draft_is_comments_only",
    "seal": "test_a_seal_shows_who_closed_the_year",
    "verify": "test_seals_are_text_in_every_format",
    "import": "test_what_is_imported_is_text_in_every_format",
    "undo": "test_what_is_taken_back_is_shown_as_it_stood",
    "doctor": "test_what_is_found_around_is_text_in_every_format",
    "completion": "test_what_takes_no_text_of_a_book_says_none",
    "init": "test_recording_commands_show_what_they_are_told",
    "add": "test_recording_commands_show_what_they_are_told",
    "approve": "test_recording_commands_show_what_they_are_told",
    "vary": "test_recording_commands_show_what_they_are_told",
    "correct": "test_recording_commands_show_what_they_are_told",
    "decide": "test_recording_commands_show_what_they_are_told",
    "quote": "test_recording_commands_show_what_they_are_told",
}
"""The test that looks at each other command."""


def test_no_command_and_no_format_is_left_out() -> None:
    assert set(COMMANDS) == set(SINKS) | set(OTHERS)
    assert all(callable(globals()[name]) for name in OTHERS.values())
    assert set(Format) == set(PAGES) | set(FILES_ONLY)
    assert set(FindingsFormat) == set(FINDINGS)
    assert set(ProofFormat) == set(PROOFS)
    assert set(ExportFormat) == set(EXPORTED)
    program = typer.main.get_command(application([]))
    below = {
        name: set(command.commands)
        for name, command in program.commands.items()  # type: ignore[attr-defined]  # a group has them
        if hasattr(command, "commands")
    }
    assert set(program.commands) == set(COMMANDS)  # type: ignore[attr-defined]  # the same
    assert below == {"add": {"account", "body", "scheme", "source", "total"}}


def harmless(text: str) -> None:
    """Assert what holds of everything that is printed: a terminal and a CI runner show it and do nothing."""
    found = HIDDEN.search(text.replace("\r\n", "\n"))
    assert found is None, text[max(0, found.start() - 60) : found.end() + 60]
    for line in text.splitlines():
        assert command_in(line) is None, line[:200]


def as_text(text: str) -> None:
    harmless(text)


def as_json(text: str) -> None:
    harmless(text)
    assert json.loads(text)


def as_csv(text: str) -> None:
    """A spreadsheet takes no cell for a formula, and every record has its cells."""
    harmless(text)
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    for cell in (cell for row in rows[1:] for cell in row):
        assert re.fullmatch(r"-?[0-9]+(\.[0-9]{2})?", cell) or not cell.startswith(tuple("=+-@\t\r＝＋－＠")), cell


def as_markdown(text: str) -> None:
    """A page that is made of it has no link, picture or HTML, and GitHub and GitLab find nothing to link."""
    harmless(text)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in (*tokens, *inline) if token.content != "<!-- -->"}
    assert not kinds & {"link_open", "image", "html_block", "html_inline", "code_inline", "s_open", "em_open"}, kinds
    for token in inline:
        if token.type == "text":
            assert not re.search(r"://|\bwww\.|(?<![A-Za-z0-9])@[a-z]|[a-z]@[a-z]|(?<!\w)#\d|\bGH-\d", token.content), (
                token.content
            )
    rows = [token for token in tokens if token.type == "tr_open"]
    cells = [token for token in tokens if token.type in {"td_open", "th_open"}]
    assert not rows or cells


def as_github(text: str) -> None:
    """The runner obeys our own annotations and groups, and finds in them what was meant."""
    assert HIDDEN.search(text) is None
    for line in text.splitlines():
        if (command := command_in(line)) is not None:
            assert command.name in {"error", "warning", "notice", "group", "endgroup"}, line
            assert set(command.properties) <= {"file", "line", "col", "endLine", "endColumn", "title"}, line


def as_xml(text: str) -> None:
    harmless(text)
    tree = etree.fromstring(text.encode())
    assert {element.tag for element in tree.iter()} <= {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "skipped",
        "properties",
        "property",
        "system-out",
        "system-err",
    }


def as_json_lines(text: str) -> None:
    harmless(text)
    assert all(json.loads(line) for line in text.split("\n")[:-1])


def as_page(text: str) -> None:
    """The page has our own script and style and no other, no address out of it, and no handler of an event."""
    harmless(text)
    tree = lxml_html.document_fromstring(text)
    assert {script.text_content() for script in tree.iter("script")} == {SCRIPT}
    assert {style.text_content() for style in tree.iter("style")} == {STYLE}
    for element in tree.iter():
        assert element.tag in PARTS or callable(element.tag), element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (name, value)
            assert name not in {"src", "style", "xlink:href", "action"}, (name, value)
            assert name != "href" or value.startswith("#"), value


PARTS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "script",
        "body",
        "a",
        "nav",
        "main",
        "h1",
        "h2",
        "p",
        "ul",
        "li",
        "pre",
        "div",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "span",
        "figure",
        "svg",
        "g",
        "desc",
        "rect",
        "text",
        "line",
        "path",
        "circle",
    ]
)


def as_workbook(data: bytes) -> None:
    """Every cell with words is text: no formula but those that add up, no link out of the workbook."""
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.data_type == "f":
                assert re.fullmatch(r"=(?:SUMIFS|SUBTOTAL|SUM|ROUND)\([A-Za-z0-9!$:,.\" -]+\)", cell.value), cell.value
            elif isinstance(cell.value, str):
                assert HIDDEN.search(cell.value) is None, cell.value
            assert cell.hyperlink is None


def as_word(data: bytes) -> None:
    """Words are text: no link, no picture, nothing from outside, and no field but the numbers of pages and tables."""
    with ZipFile(io.BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            tree = etree.fromstring(part)
            assert HIDDEN.search("".join(tree.itertext()).replace("\n", "")) is None, name
            assert not tree.xpath("//*[@TargetMode='External' or local-name()='hyperlink' or local-name()='drawing']")
            fields = tree.xpath("//*[local-name()='fldSimple']/@*[local-name()='instr']")
            assert {field.split()[0] for field in fields} <= {"PAGE", "NUMPAGES", "SEQ"}
            assert not tree.xpath("//*[local-name()='instrText']")


def as_pdf(data: bytes) -> None:
    """Words are text: no link, no script, no file in it."""
    shown = text_of_pdf(data).replace("\u200b", "").replace("\n", "").replace("\x02", "")
    assert HIDDEN.search(shown) is None, shown[:200]
    whole = data + unpacked(data).replace(text_of_pdf(data).encode(), b"")
    for name in (b"/URI", b"/JavaScript", b"/JS", b"/Launch", b"/GoToR", b"/EmbeddedFile", b"/OpenAction"):
        assert not re.search(name + rb"\b", whole), name


FILES_ONLY: Mapping[Format, Callable[[bytes], None]] = {
    Format.XLSX: as_workbook,
    Format.DOCX: as_word,
    Format.PDF: as_pdf,
}
"""What looks at each form that is no text."""
TEXTS = [form for form in Format if form not in FILES_ONLY]


def shown_in(form: Format, hmsledger: Program, words: Sequence[str], cwd: Path) -> Ended:
    """Run a command that answers with a page, have its answer looked at, and return how it ended."""
    if form not in FILES_ONLY:
        ended = hmsledger(*words, cwd=cwd)
        PAGES[form](ended.out)
        return ended
    refused = hmsledger(*words, cwd=cwd)
    assert (refused.status, refused.out) == (2, "")
    harmless(refused.err)
    options = [name for name, option in _options(words[0]) if "-o" in option]
    if not options:
        return refused._replace(status=0)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "answer")
        more = words.index("--") if "--" in words else len(words)
        ended = hmsledger(*words[:more], "-o", str(place), *words[more:], cwd=cwd)
        FILES_ONLY[form](place.read_bytes())
    return ended


def _options(command: str) -> list[tuple[str, tuple[str, ...]]]:
    program: Any = typer.main.get_command(application([]))
    return [(part.name, (*part.opts,)) for part in program.commands[command].params]


PAGES: Mapping[Format, Callable[[str], None]] = {
    Format.TABLE: as_text,
    Format.PLAIN: as_text,
    Format.JSON: as_json,
    Format.CSV: as_csv,
    Format.MD: as_markdown,
    Format.HTML: as_page,
}
FINDINGS: Mapping[FindingsFormat, Callable[[str], None]] = {
    FindingsFormat.FULL: as_text,
    FindingsFormat.CONCISE: as_text,
    FindingsFormat.JSON: as_json,
    FindingsFormat.JSON_LINES: as_json_lines,
    FindingsFormat.GITHUB: as_github,
    FindingsFormat.GITLAB: as_json,
    FindingsFormat.SARIF: as_json,
    FindingsFormat.JUNIT: as_xml,
    FindingsFormat.RDJSON: as_json,
}
PROOFS: Mapping[ProofFormat, Callable[[str], None] | None] = {
    ProofFormat.TABLE: as_text,
    ProofFormat.PLAIN: as_text,
    ProofFormat.JSON: as_json,
    ProofFormat.CSV: as_csv,
    ProofFormat.MD: as_markdown,
    ProofFormat.SARIF: as_json,
    ProofFormat.HTML: None,
    ProofFormat.DOCX: None,
}
"""What reads each format; a copy of a document is looked at by a test of its own."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book full of payloads, in git, with a copy of it that misses an entry as the working files."""
    folder = tmp_path_factory.mktemp("texts")
    root = lay(folder)
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {f"GIT_{part}_{what}": "clerk@example.org" for part in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "the book")):
        subprocess.run(["git", *words], cwd=folder, env=env, check=True, capture_output=True)  # noqa: S607 - the user's own git
    one = root / f"{FILES[0]}.toml"
    one.write_text(one.read_text(encoding="utf-8").replace('amount = "50000.00"', 'amount = "1.00"'), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "CI_PROJECT_DIR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HMSLEDGER_CACHE", "off")


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("command", SINKS)
def test_pages_in_every_format(command: str, form: Format, place: Path, hmsledger: Program) -> None:
    for words in SINKS[command]:
        clocks = READING if command != "rule" else ()
        for payload in SHOWN if "@" in words else ("",):
            asked = [*(word.replace("@", payload) for word in words), *clocks, "--format", form]
            ended = shown_in(form, hmsledger, asked, place)

            assert ended.status == 0, ended.err
            harmless(ended.err)


def test_a_page_says_every_text_as_it_stands(place: Path, hmsledger: Program) -> None:
    for number, text in enumerate(SHOWN):
        out = hmsledger("show", f"P-{number}", *READING, "--format", "json", cwd=place).out
        plain = hmsledger("show", f"P-{number}", *READING, "--format", "plain", cwd=place).out

        assert text in list(strings(json.loads(out)))
        assert visible(text) in plain


@pytest.mark.parametrize("form", Format)
def test_a_report_that_is_verified_is_text_in_every_format(form: Format, tmp_path: Path, hmsledger: Program) -> None:
    lay(tmp_path)
    for payload in SHOWN:
        name = f"{payload.replace(chr(0), '0').replace('/', ':')[:80]}.json"
        (tmp_path / "made.json").unlink(missing_ok=True)
        hmsledger("list", f"--search={payload}", *READING, "--format", "json", "-o", "made.json", cwd=tmp_path)
        said = json.loads((tmp_path / "made.json").read_text(encoding="utf-8"))
        said["question"][payload] = payload
        (tmp_path / "odd.json").write_text(json.dumps(said), encoding="utf-8")
        del said["question"][payload]
        said[payload] = said["entries"] = [{"id": payload, payload: payload}]
        (tmp_path / f"./{name}").write_text(json.dumps(said), encoding="utf-8")
        altered = shown_in(form, hmsledger, ("verify", "--format", form, "--", f"./{name}"), tmp_path)
        odd = hmsledger("verify", "--format", form, "odd.json", cwd=tmp_path)

        assert (altered.status, odd.status) == (1, 2), (altered.err, odd.err)
        harmless(altered.err + odd.out + odd.err)


@pytest.mark.parametrize("form", TEXTS)
def test_what_is_found_around_is_text_in_every_format(
    form: Format, place: Path, hmsledger: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    for payload in SHOWN:
        monkeypatch.setenv("NO_COLOR", payload.replace("\0", "0"))
        for words in ((), ("--book", payload.replace("\0", "0"))):
            ended = hmsledger("doctor", *words, "--format", form, cwd=place)

            assert ended.status in {0, 1}
            PAGES[form](ended.out)
            harmless(ended.err)


@pytest.mark.parametrize("form", TEXTS)
def test_what_is_imported_is_text_in_every_format(form: Format, tmp_path: Path, hmsledger: Program) -> None:
    lay(tmp_path)
    with (tmp_path / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Scheme", "Year", "Funding", "Amount", "Note"])
        rows.writerows([text, "2024-25", "capital", "5.00", text] for text in SHOWN)
        rows.writerow(["Total", "", "", f"{5 * len(SHOWN)}.00", ""])
    for more in (("--dry-run",), ("--declare-schemes", "--dry-run"), ("--rejects", "rejects.csv", "--yes")):
        words = ("import", "rows.csv", "--as", "approved", "--by", "b3", "--on", "2024-02-17", "--item", "1", *more)
        ended = hmsledger(*words, "--format", form, cwd=tmp_path)

        assert ended.status in {0, 1, 2}
        if ended.out and "--dry-run" not in more:
            PAGES[form](ended.out)
        harmless(ended.out + ended.err)
    rejected = (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")
    for cell in (cell for row in csv.reader(io.StringIO(rejected, newline="")) for cell in row):
        assert re.fullmatch(r"-?[0-9]+(\.[0-9]{2})?", cell) or not cell.startswith(tuple("=+-@\t\r＝＋－＠")), cell


def test_what_is_taken_back_is_shown_as_it_stood(tmp_path: Path, hmsledger: Program) -> None:
    lay(tmp_path)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)  # noqa: S607 - the user's own git
    for number, payload in enumerate(SHOWN):
        words = ("add", "body", f"n{number}", "--name", payload, "--yes")
        if hmsledger(*words, cwd=tmp_path).status:
            continue
        for taken in (("undo", "--dry-run"), ("undo", payload), ("undo", f"n{number}", "--yes")):
            ended = hmsledger(*taken, cwd=tmp_path)

            harmless(ended.out + ended.err)


def strings(value: object) -> list[str]:
    match value:
        case dict():
            return [text for inner in value.values() for text in strings(inner)]
        case list():
            return [text for inner in value for text in strings(inner)]
        case str():
            return [value]
        case _:
            return []


@pytest.mark.parametrize("form", FindingsFormat)
def test_findings_in_every_format(
    form: FindingsFormat, place: Path, hmsledger: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    for more in ((), ("--since", "HEAD")):
        ended = hmsledger("check", *READING, *more, "--output-format", form, cwd=place)

        assert ended.status == 1
        FINDINGS[form](ended.out)
        harmless(ended.err)
    if form is FindingsFormat.GITHUB:
        as_markdown(
            re.sub(r"</?(?:details|summary|code|pre|b)>", "", (tmp_path / "summary").read_text(encoding="utf-8"))
        )


@pytest.mark.parametrize("form", FindingsFormat)
def test_what_is_damaged_is_shown_as_it_stands_too(form: FindingsFormat, tmp_path: Path, hmsledger: Program) -> None:
    """Keys, values and lines that no ledger may hold stand in the findings about them."""
    root = lay(tmp_path)
    keys = "".join(f"{quoted(text)} = {quoted(text)}\n" for text in (*SHOWN, *REFUSED))
    (root / "keys.toml").write_text(
        f"format = 1\n[[entry]]\nkind = {quoted(SHOWN[0])}\n[ledger]\n{keys}", encoding="utf-8"
    )
    for number, text in enumerate(REFUSED):
        (root / f"raw-{number}.toml").write_text(
            f'format = 1\n# {text}\n[ledger]\ntitle = "{text}"\n', encoding="utf-8", newline=""
        )
        (root / f"escaped-{number}.toml").write_text(
            f"format = 1\n[ledger]\ntitle = {quoted(text)}\n", encoding="utf-8"
        )
    (root / "broken.toml").write_bytes(b"format = 1\nx = \x1b[31m\xff ::error::\n")
    ended = hmsledger("check", *READING, "--output-format", form, cwd=tmp_path)
    damaged = hmsledger("report", cwd=tmp_path)

    assert ended.status == 1
    FINDINGS[form](ended.out)
    harmless(ended.err)
    assert damaged.status == 2
    harmless(damaged.out + damaged.err)


@pytest.mark.parametrize(
    "text", REFUSED, ids=[f"U+{max(map(ord, text)):04X}-{number}" for number, text in enumerate(REFUSED)]
)
def test_what_nobody_sees_does_not_come_in(text: str, tmp_path: Path, hmsledger: Program) -> None:
    for said in (quoted(text), f'"{text}"'):
        (tmp_path / "a.toml").write_text(f"format = 1\n[ledger]\ntitle = {said}\n", encoding="utf-8", newline="")
        ended = hmsledger("check", "a.toml", cwd=tmp_path)

        assert ended.status == 1
        harmless(ended.out + ended.err)


REPORT = "# Report £6000\n\nDated 17 June 2023\n\n" + "\n\n".join(
    f"{text.replace(chr(10), ' ')} The budget of {code} is £50,{number:03} and £3."
    for number, (text, code) in enumerate(zip(SHOWN, CODES * 3, strict=False))
)


@pytest.mark.parametrize("form", [form for form in ProofFormat if PROOFS[form]])
@pytest.mark.parametrize("name", ["[bold]::error::x.md", "=1+1.txt", "a\x1b[31mb\u202e.txt", "##[error]<b>.html"])
def test_proofs_in_every_format(form: ProofFormat, name: str, place: Path, tmp_path: Path, hmsledger: Program) -> None:
    content = (
        REPORT if not name.endswith("html") else "".join(f"<p>{escape(text)}</p>" for text in REPORT.split("\n\n"))
    )
    (tmp_path / name).write_text(content, encoding="utf-8")
    ended = hmsledger("proof", name, "--book", str(place / "ledgers"), "--format", form, cwd=tmp_path)

    assert ended.status in {0, 1}, ended.err
    judge = PROOFS[form]
    assert judge is not None
    judge(ended.out)
    harmless(ended.err)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_a_copy_with_marks_does_nothing_that_a_page_can_do(
    name: str, place: Path, tmp_path: Path, hmsledger: Program
) -> None:
    hostile = "<script>alert(1)</script><p onclick=x>Paid £7</p><iframe src=x></iframe><a href='javascript:x'>£8</a><svg onload=x>"
    content = (
        REPORT
        if not name.endswith("html")
        else hostile + "".join(f"<p>{escape(text)}</p>" for text in REPORT.split("\n\n"))
    )
    (tmp_path / name).write_text(content, encoding="utf-8")
    ended = hmsledger("proof", name, "--book", str(place / "ledgers"), "-o", "copy.html", cwd=tmp_path)
    text = (tmp_path / "copy.html").read_text(encoding="utf-8")
    tree = lxml_html.document_fromstring(text)

    assert ended.status in {0, 1}, ended.err
    assert not [
        element.tag
        for element in tree.iter()
        if element.tag in {"script", "iframe", "object", "embed", "img", "link", "form", "svg", "base"}
    ]
    for element in tree.iter(etree.Element):
        assert not [
            key for key in element.attrib if key.startswith("on") or key in {"src", "srcset", "action", "background"}
        ], element.attrib
        assert not str(element.get("href") or "").strip().lower().startswith(("javascript:", "data:", "vbscript:"))
    assert not [meta for meta in tree.iter("meta") if (meta.get("http-equiv") or "").lower() == "refresh"]
    assert HIDDEN.search(text.replace("\r\n", "\n")) is None


def test_a_word_copy_holds_text_and_no_link(place: Path, tmp_path: Path, hmsledger: Program) -> None:
    import docx

    made = docx.Document()
    for text in REPORT.split("\n\n"):
        made.add_paragraph(text)
    made.save(str(tmp_path / "a.docx"))
    ended = hmsledger("proof", "a.docx", "--book", str(place / "ledgers"), "-o", "copy.docx", cwd=tmp_path)

    assert ended.status in {0, 1}, ended.err
    with ZipFile(tmp_path / "copy.docx") as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(data)
            assert b"instrText" not in data
            assert b'TargetMode="External"' not in data
            assert HIDDEN.search(data.decode().replace("\r\n", "\n").replace("\t", "")) is None, name


def as_journal(path: Path) -> None:
    """hledger takes no line for anything but a comment, a transaction or a posting."""
    text = path.read_bytes().decode()
    harmless(text)
    for line in text.splitlines():
        assert re.match(r"$|; |commodity |[0-9]{4}-[0-9]{2}-[0-9]{2} \(|    ", line), line


def as_package(path: Path) -> None:
    """No spreadsheet runs a cell, no page makes anything of the explanation, and the description is JSON."""
    with ZipFile(path) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    assert {name for name in parts if not re.fullmatch(r"[a-z_]+\.csv", name)} == {"README.md", "datapackage.json"}
    for name, text in parts.items():
        if name.endswith(".csv"):
            as_csv(text)
    as_json(parts["datapackage.json"])
    as_markdown(parts["README.md"].replace("`", ""))


def as_database(path: Path) -> None:
    """A text is a value of a table: what the database is made of has none in it, and every text stands as it is."""
    with closing(sqlite3.connect(path)) as opened:
        made = " ".join(sql for (sql,) in opened.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))
        stored = {text for row in opened.execute("SELECT title, note FROM entries") for text in row}
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
        assert all(opened.execute(f"SELECT * FROM {name}").fetchall() or name == "differences" for name in names)  # noqa: S608 - names of our own
    assert not any(payload in made for payload in SHOWN)
    assert set(SHOWN) <= stored


EXPORTED: Mapping[ExportFormat, Callable[[Path], None]] = {
    ExportFormat.HLEDGER: as_journal,
    ExportFormat.FISCAL: as_package,
    ExportFormat.SQLITE: as_database,
}


@pytest.mark.parametrize("form", ExportFormat)
def test_exports_are_text_in_every_format(form: ExportFormat, place: Path, tmp_path: Path, hmsledger: Program) -> None:
    path = tmp_path / f"out{'.zip' if form is ExportFormat.FISCAL else ''}"
    ended = hmsledger("export", *READING, "--format", form, "-o", str(path), cwd=place)

    assert ended.status == 0, ended.err
    harmless(ended.out + ended.err)
    EXPORTED[form](path)


@pytest.mark.parametrize("command", [*SINKS, "proof"])
def test_what_describes_a_csv_file_is_text(command: str, place: Path, tmp_path: Path, hmsledger: Program) -> None:
    (tmp_path / "report.md").write_text(REPORT, encoding="utf-8")
    for words in SINKS.get(command, (("proof", str(tmp_path / "report.md")),)):
        clocks = READING if command in SINKS else ()
        if command == "rule":
            continue
        for number, payload in enumerate(SHOWN if "@" in words else ("",)):
            name = str(tmp_path / f"{number}.csv")
            said = hmsledger(*(word.replace("@", payload) for word in words), *clocks, "-o", name, cwd=place)

            assert said.status in {0, 1}, said.err
            as_json(Path(f"{name}-metadata.json").read_bytes().decode())


@pytest.mark.parametrize("name", ["[bold]::error::x.md", "a\x1b[31mb\u202e.txt", "##[error]<b>.html"])
def test_a_draft_is_comments_only(name: str, place: Path, tmp_path: Path, hmsledger: Program) -> None:
    minutes = "# Minutes of the Council, 17 June 2023\n\nRESOLVED:\n\n" + "\n\n".join(
        f"{number}. That {text.replace(chr(10), ' ')[:300]} a budget of £{number + 1}5,000 for {CODES[number % 9]} in 2023/24"
        f" be approved: {text.replace(chr(10), ' ')[:300]}."
        for number, text in enumerate(SHOWN)
    )
    minutes = (
        minutes if not name.endswith("html") else "".join(f"<p>{escape(part)}</p>" for part in minutes.split("\n\n"))
    )
    (tmp_path / name).write_text(minutes, encoding="utf-8")
    where = ("--book", str(place / "ledgers"))
    ended = hmsledger("draft", name, "--by", "b3", "--scheme", "<b>x", "--recorded", "2023-08-01", *where, cwd=tmp_path)
    hmsledger("draft", name, "--by", "b3", "--scheme", "<b>x", "-o", f"out{name}", *where, cwd=tmp_path)

    assert ended.status == 0, ended.err
    assert "amount" in ended.out
    for text in (ended.out, (tmp_path / f"out{name}").read_text(encoding="utf-8")):
        harmless(text)
        assert {line[:1] for line in text.splitlines()} <= {"#", ""}
    harmless(ended.err)


def closed_book(folder: Path, text: str) -> Path:
    """A sound book of one year with a text wherever it may stand in an entry that can be sealed."""
    said = quoted(text)
    folder.mkdir()
    (folder / "a.toml").write_text(
        f"""format = 1
[ledger]
title = {said}
[[body]]
id = "council"
name = {said}
decides = ["budget"]
[[scheme]]
code = "HMS"
name = {said}
[[entry]]
id = "HMS-1"
kind = "approval"
scheme = "HMS"
title = {said}
note = {said}
recorded = 2022-02-18
decision = {{ body = "council", outcome = "approved", decided = 2022-02-17, item = {said}, report = {said} }}
lines = [{{ year = "2022-23", funding = "capital", amount = "263000.00" }}]
""",
        encoding="utf-8",
    )
    return folder


def test_a_seal_shows_who_closed_the_year(tmp_path: Path, hmsledger: Program) -> None:
    for number, text in enumerate((*SHOWN, *REFUSED)):
        closed_book(tmp_path / str(number), text if text in SHOWN else "plain")
        words = ["seal", "2022-23", f"--by={text}", "--on", "2023-07-31", "--book", str(number)]
        for more in (["--dry-run"], ["--yes", f"--key={text}"], ["--yes"], ["--yes"]):
            ended = hmsledger(*words, *more, cwd=tmp_path)

            assert ended.status in {0, 1, 2}, ended.err
            harmless(ended.out + ended.err)
            assert ended.status or text not in REFUSED


@pytest.mark.parametrize("form", TEXTS)
def test_seals_are_text_in_every_format(form: Format, tmp_path: Path, hmsledger: Program) -> None:
    for number, text in enumerate(SHOWN):
        folder, said = closed_book(tmp_path / str(number), text), quoted(text)
        words = ("verify", "--book", str(number), "--format", form)
        made = hmsledger(
            "seal",
            "2022-23",
            "--by",
            f"x{text.splitlines()[0]}",
            "--on",
            "2023-07-31",
            "--yes",
            *words[1:3],
            cwd=tmp_path,
        )
        assert made.status == 0, made.err
        sound = hmsledger(*words, cwd=tmp_path)
        path = folder / "a.toml"
        path.write_text(
            path.read_text(encoding="utf-8").replace(f"title = {said}", 'title = "other"'), encoding="utf-8"
        )
        (folder / "seals" / "2023-24.seal").write_text(f"by = {said}\n{said} = {said}\nseal = 1\n", encoding="utf-8")
        (folder / "seals" / "2022-23.seal.sig").write_text(text, encoding="utf-8")
        altered = hmsledger(*words, f"--allowed-signers={text}", cwd=tmp_path)

        assert sound.status == 0, sound.err
        assert altered.status == 1
        assert altered.out, (text, altered.err)
        for ended in (sound, altered):
            PAGES[form](ended.out)
            harmless(ended.err)


def test_what_takes_no_text_of_a_book_says_none(place: Path, hmsledger: Program) -> None:
    ended = hmsledger("schema", cwd=place)

    assert json.loads(ended.out)
    harmless(ended.out + ended.err)


def test_a_merge_says_what_it_cannot_decide(place: Path, tmp_path: Path, hmsledger: Program) -> None:
    base = "".join((place / "ledgers" / f"{name}.toml").read_text(encoding="utf-8") for name in FILES[:1])
    for number, text in enumerate((*SHOWN, *REFUSED)):
        for side, amount in (("base", "1"), ("ours", "2"), ("theirs", "3")):
            entry = f'[[scheme]]\ncode = {quoted(text[:40])}\nname = "{amount}"\n'
            raw = f"# {text}\n" if number % 2 else ""
            (tmp_path / side).write_text(base + entry + raw, encoding="utf-8", newline="")
        ended = hmsledger("merge-file", "--", "base", "ours", "theirs", text.replace("\0", "0"), cwd=tmp_path)

        assert ended.status in {1, 2}, ended.err
        harmless(ended.out + ended.err)


def test_a_commit_that_is_an_option_of_git_is_only_a_name(place: Path, hmsledger: Program) -> None:
    before = sorted(place.rglob("*"))
    for payload in (
        *SHOWN,
        *REFUSED,
        "--output=evil",
        "--upload-pack=touch evil",
        "-O evil",
        "HEAD:council.toml",
        "@{-1}",
    ):
        name = payload.replace("\0", "0")
        for words in (("check", f"--since={name}"), ("diff", "--", name)):
            ended = hmsledger(*words, cwd=place)

            assert ended.status in {1, 2}, (words, ended.err)
            harmless(ended.out + ended.err)
    assert sorted(place.rglob("*")) == before


ENVIRONMENT = {
    "HMSLEDGER_BOOK": ("report",),
    "HMSLEDGER_FORMAT": ("report",),
    "HMSLEDGER_CACHE": ("report",),
    "HMSLEDGER_OUTPUT_FORMAT": ("check",),
    "GITHUB_STEP_SUMMARY": ("check", "--output-format", "github", "--severity", "error"),
}


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_what_stands_in_the_environment_is_only_text(
    name: str, place: Path, tmp_path: Path, hmsledger: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    for payload in (*SHOWN, *REFUSED):
        value = payload.replace("\0", "0")
        is_path = name in {"HMSLEDGER_CACHE", "GITHUB_STEP_SUMMARY"}
        monkeypatch.setenv(name, str(tmp_path / "no" / value) if is_path else value)
        ended = hmsledger(*ENVIRONMENT[name], cwd=place)

        assert ended.status in {0, 1, 2}, ended.err
        if name == "GITHUB_STEP_SUMMARY":
            as_github(ended.out)
        else:
            harmless(ended.out)
        harmless(ended.err)


RECORDING = (
    ("approve", "HMS", "--line", LINE, *BY, *CITED),
    ("vary", "HMS", "--as", "addition", "--line", LINE, *BY, *CITED),
    (
        "correct",
        "P-3",
        "--was",
        "2022-23:capital:50003.00:b3:b3",
        "--now",
        LINE,
        "--by",
        "@",
        "--on",
        "2023-01-01",
        "--reason",
        "@",
        "--item",
        "@",
    ),
    ("decide", "P-3.v", "approved", *BY, "--item", "@", "--note", "@"),
    ("quote", "HMS", "--line", LINE, "--in", "@", "--on", "2022-02-17", "--paragraph", "@"),
    ("approve", "@", "--line", LINE, *BY),
    ("approve", "HMS", "--line", "@", *BY),
    ("approve", "HMS", "--line", LINE, "--by", "@", "--on", "2022-02-17"),
    ("approve", "HMS", "--line", LINE, "--by", "b3", "--on", "@"),
    ("approve", "HMS", "--line", LINE, *BY, "--id", "@"),
    ("approve", "HMS", "--line", LINE, *BY, "--@"),
    ("decide", "@", "approved", *BY),
    ("decide", "P-3.v", "@", *BY),
)


@pytest.mark.parametrize("words", RECORDING, ids=[f"{number} {words[0]}" for number, words in enumerate(RECORDING)])
def test_recording_commands_show_what_they_are_told(words: tuple[str, ...], place: Path, hmsledger: Program) -> None:
    for payload in (*SHOWN, *REFUSED):
        for code in ("=1+1",):
            said = [code if word == "HMS" else word.replace("@", payload) for word in words]
            ended = hmsledger(*said, "--dry-run", "--recorded", "2023-08-01", cwd=place)

            assert ended.status in {0, 1, 2}, ended.err
            harmless(ended.out + ended.err)
            if payload in REFUSED and "@" in words:
                assert ended.status in {1, 2}


def test_declaring_and_beginning_commands_show_what_they_are_told(
    place: Path, tmp_path: Path, hmsledger: Program
) -> None:
    for number, payload in enumerate((*SHOWN, *REFUSED)):
        name = payload.replace("\0", "0").replace("/", ":")[:80]
        for words in (
            ("add", "scheme", payload, "--name", payload, "--yes", "--book", name),
            ("add", "body", f"n{number}", "--name", payload, "--yes", "--book", name),
            ("add", "body", payload, "--name", "x", "--decides", payload, "--yes", "--book", name),
            ("init", f"./{name}", "--title", payload),
            ("init", f"./x{name}", "--title", "x"),
            ("add", "scheme", payload, "--name", payload, "--dry-run", "--book", f"x{name}"),
            ("add", "source", payload, "--name", payload, "--dry-run", "--book", f"x{name}"),
            ("add", "account", payload, "--name", payload, "--ring", payload, "--dry-run", "--book", f"x{name}"),
            ("add", "body", f"n{number}", "--name", payload, "--yes", "--book", f"x{name}"),
            ("add", "total", payload, "--dry-run", "--book", str(place / "ledgers")),
            (
                *("add", "total", "£5k", "--in", payload, "--paragraph", payload, "--url", payload, "--scheme", "<b>x"),
                *("--as-at", "2023-01-01", "--dry-run", "--book", str(place / "ledgers")),
            ),
            ("add", "total", "£5k", f"--scheme={payload}", "--dry-run", "--book", str(place / "ledgers")),
            ("report", "-o", f"out{name}", "--book", str(place / "ledgers")),
            (payload,),
            ("report", payload),
            ("report", f"--{payload}"),
            ("rule", payload),
        ):
            ended = hmsledger(*words, cwd=tmp_path)

            assert ended.status in {0, 1, 2}, (words, ended.err)
            harmless(ended.out + ended.err)


def test_a_terminal_shows_every_sign(place: Path, on_terminal: Callable[..., str]) -> None:
    for number in (0, 1, 13):
        shown = on_terminal(f"show P-{number} --as-known 2024-01-01", 120 + number, cwd=place)

        assert visible(SHOWN[number]) in " ".join(shown.split()), shown
    shown = on_terminal("list --scheme '[bold]x' --as-known 2024-01-01", 150, cwd=place)
    assert "[bold]x" in shown
