"""The worst inputs that anyone has thought of, at every way in: ledgers, seals, documents, git, settings, answers."""

import os
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

from bench.reliability.inputs import DOCUMENT, ENTRY, MIB, Input, Made, document, ledger, write

Lay = Callable[[Path], object]

LEDGERS, FILES, SEALS = "ledger files", "files and folders that are odd", "seals and their signatures"
DOCUMENTS, GIT = "documents and minutes", "what git holds"
WORDS = "the command line and the environment"
WAYS = (LEDGERS, FILES, SEALS, GIT, WORDS, DOCUMENTS)
"""The ways in."""

_CHECK, _REPORT, _VERIFY = ("check",), ("report",), ("verify",)
_PROOF = "proof"
_LIMIT = 64 * MIB


def inputs() -> Iterator[Input]:
    """Yield every one of them."""
    for name, data in _ledgers():
        for words in (_CHECK, _REPORT):
            yield Input(LEDGERS, f"{name}", words, ledger(data))
    yield from _odd_files()
    yield from _folders()
    yield from _seals()
    for name, file, content in _documents():
        yield Input(DOCUMENTS, f"{name}", (_PROOF, file), document(file, content), limits=DOCUMENT)
    for name, file, content in _minutes():
        yield Input(DOCUMENTS, f"{name}", ("draft", file), document(file, content), limits=DOCUMENT)
    yield from _streams()
    yield from _git()
    yield from _surroundings()


def _ledgers() -> Iterator[tuple[str, Made]]:  # noqa: PLR0915 - one line for each
    """Yield what stands behind the head of a ledger file, and what it is."""
    million = 1_000_000
    line = 19_000
    yield "brackets 100,000 deep", b"x = " + b"[" * 100_000
    yield "brackets 19,000 deep and closed", b"x = " + b"[" * 9_000 + b"]" * 9_000
    yield "braces 6,000 deep", b"x = " + b"{a=" * 6_000 + b"1" + b"}" * 6_000
    yield "a key of 9,000 parts", b".".join([b"a"] * 9_000) + b" = 1"
    yield "a header of 9,000 parts", b"[" + b".".join([b"a"] * 9_000) + b"]"
    yield "a header of 4,000 parts above 30,000 keys", b"[" + b".".join([b"a"] * 4_000) + b"]\n" + _keys(30_000)
    yield (
        "100 headers of 4,000 parts",
        b"\n".join(b"[" + b".".join([b"a"] * 4_000) + b".b%d]" % number for number in range(100)),
    )
    yield "one key of 200,000 parts in one line", b".".join([b"a"] * 200_000) + b" = 1"
    yield "40,000 unknown keys at the top", _keys(40_000)
    yield "40,000 unknown keys in one entry", ENTRY.format(number=1).encode() + _keys(40_000)
    yield "the same key 60,000 times", b"a = 1\n" * 60_000
    yield "50,000 empty entries", b"[[entry]]\n" * 50_000
    yield "55,000 empty tables of other names", b"".join(b"[t%d]\n" % number for number in range(55_000))
    yield "4,000 entries with one id", ENTRY.format(number=1).encode() * 4_000
    yield "2,000 corrections in a ring", _ring(2_000)
    yield "2,000 corrections each of the one before", _ring(2_000, whole=False)
    yield "2,000 corrections of one", ENTRY.format(number=0).encode() + b"".join(map(_of_one, range(1, 2_000)))
    yield "2,000 schemes each the parent of the next", _parents(2_000)
    yield "quotes that are never closed", b'a = "' + b"x" * line + b"\n" + b"'" * line
    yield "quotes of many lines, never closed", b'a = """' + (b"x" * 1_000 + b"\n") * 900
    yield "a quote at each start of 50,000 lines", b'"\n' * 50_000
    yield "backslashes", b'a = "' + b"\\" * 18_001 + b'"'
    yield (
        "30,000 escapes of hidden characters",
        b'a = "\\u202e"\n' * 1 + b"".join(b'k%d = "\\u202e"\n' % number for number in range(50_000)),
    )
    yield "an integer of 19,000 digits", b"a = " + b"9" * line
    yield "a hexadecimal integer of 19,000 digits", b"a = 0x" + b"f" * line
    yield "an amount of 19,000 digits", ENTRY.format(number=1).replace("263000", "9" * line).encode()
    yield "an amount 1e999999999", ENTRY.format(number=1).replace('"263000.00"', "1e999999999").encode()
    yield "an amount nan", ENTRY.format(number=1).replace('"263000.00"', "nan").encode()
    yield "a year of 10,000 digits", ENTRY.format(number=1).replace("2022-23", "2" * 10_000 + "-23").encode()
    yield "a span of nine thousand years", ENTRY.format(number=1).replace("2022-23", "0001-02..9998-99").encode()
    yield "a list of 170,000 numbers", b"a = [" + b"1,\n" * 170_000 + b"]"
    yield "one line of a million characters", b"# " + b"x" * million
    yield "64 MiB of blank lines", lambda: b"\n" * (_LIMIT - 1_000)
    yield "60 MiB of lines of comments", lambda: (b"# " + b"x" * 18_000 + b"\n") * (60 * MIB // 18_003)
    yield (
        "64 MiB of one text of many lines",
        lambda: b'a = """' + (b"x" * 18_000 + b"\n") * ((_LIMIT - 2_000) // 18_001),
    )
    yield "64 MiB of spaces", lambda: (b" " * 18_000 + b"\n") * ((_LIMIT - 2_000) // 18_001)
    yield "64 MiB of £ signs", lambda: b'a = """' + ("£" * 9_000 + "\n").encode() * ((_LIMIT - 2_000) // 18_001)
    yield "64 MiB of entries without a word", lambda: b"\n[[entry]]\n" * ((_LIMIT - 2_000) // 11)
    yield "more than 64 MiB", lambda: b"\n" * (_LIMIT + 1)
    yield "a NUL", b"a = 1\n\0"
    yield "escape sequences", b'a = "\x1b]0;x\x07"'
    yield "bytes that are no UTF-8", b"a = '\xff\xfe'"
    yield "UTF-8 cut short at the end", b"a = '\xe2\x82"
    yield "surrogates in UTF-8", b"a = '\xed\xa0\x80'"
    yield "an escape of a surrogate", b'a = "\\ud800"'
    yield "lone carriage returns", b"a = 1\rb = 2\r"
    yield "merge markers", b"<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> b\n"
    yield "the day 0000-00-00", b"a = 0000-00-00"
    yield "a time of day 24:99:99", b"a = 2022-01-01T24:99:99.999999999999Z"
    yield "TOML 1.1", b'a = { b = 1,\n c = "\\e" }'
    yield (
        "20,000 look-alike names",
        b"".join(
            b'[[body]]\nid = "b%d"\nname = "Council %s"\ndecides = []\n' % (number, b"x" * (number % 50))
            for number in range(20_000)
        ),
    )
    yield "an id of 15,000 characters", ENTRY.format(number="1" * 15_000).encode()


def _keys(count: int) -> bytes:
    return b"".join(b"k%d = %d\n" % (number, number) for number in range(count))


_CORRECTION = """
[[entry]]
id = "HMS-{}"
kind = "correction"
corrects = "HMS-{}"
recorded = 2022-02-18
statement = {{ by = "x", made = 2022-02-17 }}
reason = "x"
was = [{{ year = "2022-23", funding = "capital", amount = "1.00" }}]
now = [{{ year = "2022-23", funding = "capital", amount = "2.00" }}]
"""


def _of_one(number: int) -> bytes:
    was = ("2.00", "263000.00")[number == 1]
    return _CORRECTION.format(number, 0).replace('"1.00"', f'"{was}"').encode()


def _ring(count: int, *, whole: bool = True) -> bytes:
    """Return corrections each of the next, the last of the first, or else of an approval."""
    first = ENTRY.format(number=count) if not whole else ""
    last = 0 if whole else count
    return (
        first.encode()
        + "".join(
            _CORRECTION.format(number, number + 1 if number + 1 < count else last) for number in range(count)
        ).encode()
    )


def _parents(count: int) -> bytes:
    made = '[[scheme]]\ncode = "S{}"\nname = "S{}"\nparent = "S{}"\n'
    return "".join(made.format(number, number, (number + 1) % count) for number in range(count)).encode()


def _odd_files() -> Iterator[Input]:
    def link(target: str, folder: Path) -> None:
        (folder / "ledgers").mkdir()
        (folder / "ledgers" / "a.toml").symlink_to(target)

    def pipe(folder: Path) -> None:
        (folder / "ledgers").mkdir()
        os.mkfifo(folder / "ledgers" / "a.toml")

    def of(name: str, lay: Lay) -> Iterator[Input]:
        for words in (_CHECK, _REPORT, ("approve", "HMS", "--line", "2022-23:capital:1k", "--by", "council", "--yes")):
            yield Input(FILES, f"a ledger that is {name}", words, lay)

    yield from of("a pipe that nobody writes to", pipe)
    for target in ("/dev/zero", "/dev/full", "/dev/tty", "/proc/self/environ", "/", "a.toml", "/proc/self/mem"):
        yield from of(f"a link to {'itself' if target == 'a.toml' else target}", partial(link, target))


def _folders() -> Iterator[Input]:
    def many(folder: Path) -> None:
        (folder / "ledgers").mkdir()
        for number in range(10_050):
            (folder / "ledgers" / f"{number}.toml").touch()

    def loop(folder: Path) -> None:
        ledger(ENTRY.format(number=1))(folder)
        (folder / "ledgers" / "again").symlink_to(".")

    def deep(folder: Path) -> None:
        ledger(ENTRY.format(number=1))(folder)
        path = folder / "ledgers"
        for _ in range(400):
            path /= "d"
            path.mkdir()
        (path / "a.toml").write_text("format = 1\n", encoding="utf-8")

    def names(folder: Path) -> None:
        for name in (b"\xff\xfe.toml", b"\x1b[31m.toml", b"a\nb.toml", b"-rf.toml", "\u202e.toml".encode()):
            write(Path(os.fsdecode(bytes(folder / "ledgers") + b"/" + name)), b"format = 2\n")

    for name, lay in (
        ("10,050 files", many),
        ("a link to itself", loop),
        ("folders 400 deep", deep),
        ("files with names that are no text", names),
    ):
        yield Input(FILES, f"a book with {name}", _CHECK, lay)
        yield Input(FILES, f"a book with {name}", _REPORT, lay)


def _seals() -> Iterator[Input]:
    def sealed(made: Made, folder: Path) -> None:
        ledger(ENTRY.format(number=1))(folder)
        write(folder / "ledgers" / "seals" / "2022-23.seal", made() if callable(made) else made)

    head = b'seal = 1\nyear = "2022-23"\n'
    for name, data in (
        ("brackets 100,000 deep", b"x = " + b"[" * 100_000),
        ("40,000 unknown keys", head + _keys(40_000)),
        ("a key of 9,000 parts", b".".join([b"a"] * 9_000) + b" = 1"),
        ("64 MiB of blank lines", lambda: b"\n" * (_LIMIT - 1)),
        ("bytes that are no text", bytes(range(256)) * 1_000),
        ("nothing", b""),
    ):
        yield Input(SEALS, f"{name}", _VERIFY, partial(sealed, data))
        yield Input(SEALS, f"{name}", _CHECK, partial(sealed, data))

    def piped(folder: Path) -> None:
        sealed(head, folder)
        os.mkfifo(folder / "ledgers" / "seals" / "2023-24.seal")
        os.mkfifo(folder / "ledgers" / "seals" / "2022-23.seal.sig")

    yield Input(SEALS, "a seal and a signature that are pipes", _VERIFY, piped)


def _packed(parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return made.getvalue()


def _word(body: bytes) -> bytes:
    """Return the smallest Word document that holds a body."""
    office = b"http://schemas.openxmlformats.org"
    return _packed(
        {
            "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="' + office + b'/package/2006/content-types">'
            b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            b'wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": b'<?xml version="1.0"?><Relationships xmlns="' + office + b'/package/2006/relationships">'
            b'<Relationship Id="r1" Type="' + office + b'/officeDocument/2006/relationships/officeDocument"'
            b' Target="word/document.xml"/></Relationships>',
            "word/document.xml": body,
        }
    )


def _documents() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Yield what a document is, the name of its file, and what makes it."""
    words = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    laughs = b"<!DOCTYPE x [<!ENTITY a0 'ha'>" + b"".join(
        b"<!ENTITY a%d '%s'>" % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, 10)
    )
    yield "HTML with elements 100,000 deep", "a.html", lambda: b"<div>" * 100_000
    yield "HTML of a table in a table, 5,000 times", "a.html", lambda: b"<table><tr><td>" * 5_000
    yield "HTML with 50,000 elements never closed", "a.html", lambda: b"<p>\xc2\xa35" * 50_000
    yield (
        "HTML with a cell over 1,000,000,000 columns",
        "a.html",
        lambda: b'<table><tr><td colspan="1000000000" rowspan="1000000000">\xc2\xa35</td></tr></table>' * 50,
    )
    yield "HTML of 100,000 less-than signs", "a.html", lambda: b"<" * 100_000
    yield "HTML with a comment never closed, 10,000 times", "a.html", lambda: b"<!--" * 10_000
    yield "Markdown with quotes 10,000 deep", "a.md", lambda: b">" * 10_000 + b" \xc2\xa35"
    yield "Markdown with lists 3,000 deep", "a.md", lambda: b"".join(b" " * (2 * n) + b"- a\n" for n in range(1_000))
    yield "Markdown of 50,000 brackets", "a.md", lambda: b"[" * 50_000
    yield "Markdown of 50,000 stars", "a.md", lambda: b"*a_" * 20_000
    yield "Markdown of 50,000 back-ticks", "a.md", lambda: b"".join(b"`" * n + b" " for n in range(400))
    yield "Markdown table of 2,000 columns", "a.md", lambda: (b"|a" * 2_000 + b"|\n") + b"|-" * 2_000 + b"|\n" * 3
    yield "text of 64 MiB", "a.txt", lambda: b"word \xc2\xa35 " * (6 * MIB)
    yield "text of one line of 5,000,000 characters", "a.txt", lambda: b"x" * 5_000_000
    yield "text of 20,000 digits and commas", "a.txt", lambda: b"\xc2\xa3" + b"1,234" * 4_000
    yield "text of 10,000 figures", "a.txt", lambda: b"The HMS budget is \xc2\xa3263,000.\n" * 1_000
    yield "text of brackets and dots", "a.txt", lambda: b"(" * 20_000 + b"." * 20_000
    yield "text of words in figures", "a.txt", lambda: b"one hundred and " * 5_000
    yield "text of years in figures", "a.txt", lambda: b"2022-23 to " * 5_000
    yield "NUL and escape sequences", "a.txt", lambda: b"\0\x1b[2J" * 1_000
    yield "UTF-16 cut short", "a.txt", lambda: b"\xff\xfe" + b"\x00\xd8" * 999 + b"\x00"
    yield (
        "Word: entities in entities (a billion laughs)",
        "a.docx",
        lambda: _word(laughs + b"]>" + words + b"<w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>"),
    )
    yield (
        "Word: an entity that names a file",
        "a.docx",
        lambda: _word(
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + words + b"<w:p><w:r><w:t>&a;</w:t></w:r></w:p>"
            b"</w:body></w:document>"
        ),
    )
    yield "Word: 1 GiB of zeros, packed", "a.docx", _bomb
    yield "Word: elements 50,000 deep", "a.docx", lambda: _word(words + b"<w:p>" * 50_000)
    yield (
        "Word: a cell over 1,000,000,000 columns",
        "a.docx",
        lambda: _word(
            words + b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
            b"</w:body></w:document>"
        ),
    )
    yield "Word: not what it says", "a.docx", lambda: _packed({"word/document.xml": b"\0"})
    yield "Word: a packed file cut short", "a.docx", lambda: _word(words)[:400]
    yield "Word: 20,000 parts", "a.docx", lambda: _packed({f"p{number}": b"" for number in range(20_000)})
    yield "PDF: a page of pages without end", "a.pdf", lambda: _pdf(b"<</Type/Pages/Count 1/Kids[2 0 R]>>")
    yield "PDF: a count of 2,000,000,000 pages", "a.pdf", lambda: _pdf(b"<</Type/Pages/Count 2000000000/Kids[]>>")
    yield "PDF: brackets 100,000 deep", "a.pdf", lambda: _pdf(b"[" * 100_000)
    yield "PDF: only its first line", "a.pdf", lambda: b"%PDF-1.7\n"
    yield "PDF: 512 MiB of spaces, packed", "a.pdf", lambda: _drawn(_stream(b"/Filter/FlateDecode", _spaces(512)))
    twice = b"/Filter[/FlateDecode/FlateDecode]"
    yield "PDF: 512 MiB of spaces, packed twice", "a.pdf", lambda: _drawn(_stream(twice, zlib.compress(_spaces(512))))
    drawing = _stream(b"/Subtype/Image/Filter/FlateDecode", _spaces(512))
    yield "PDF: 512 MiB of spaces, called an image", "a.pdf", lambda: _drawn(drawing)
    yield "PDF: 100,000 streams and one", "a.pdf", lambda: _drawn(_stream(b"", b"") * 100_001)
    yield (
        "PDF: one stream of 1 MiB on a page 1,000 times",
        "a.pdf",
        lambda: _drawn(_stream(b"/Filter/FlateDecode", _spaces(1)), b"[" + b"4 0 R " * 1_000 + b"]"),
    )
    yield "PDF: drawings in drawings, 10 times each, 8 deep", "a.pdf", lambda: _drawn(*_nested(8, 10))
    for name, drawn in (("lines drawn", b"0 0 m 1 1 l S\n"), ("states saved", b"q "), ("brackets", b"[<<")):
        content = zlib.compress(drawn * (16 * MIB // len(drawn)))
        yield f"PDF: 16 MiB of {name}", "a.pdf", partial(_drawn, _stream(b"/Filter/FlateDecode", content))


def _bomb() -> bytes:
    """Return a Word document that unpacks to a GiB of spaces."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("[Content_Types].xml", b"<Types/>")
        with file.open("word/document.xml", "w") as part:
            part.write(b"<a>")
            for _ in range(1024):
                part.write(b" " * MIB)
    return made.getvalue()


def _pdf(pages: bytes, *more: bytes) -> bytes:
    """Return a PDF whose tree of pages is as given."""
    made = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate((b"<</Type/Catalog/Pages 2 0 R>>", pages, *more), 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, table)
    return made + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)


def _drawn(content: bytes, of: bytes = b"4 0 R", *more: bytes) -> bytes:
    """Return a PDF of one page, with what is drawn on it."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</A 5 0 R>>>>/Contents %s>>" % of
    return _pdf(b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, content, *more)


def _stream(words: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (words, len(data), data)


def _spaces(mebibytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * MIB) for _ in range(mebibytes)) + packer.flush()


def _nested(deep: int, times: int) -> Iterator[bytes]:
    """Yield what a page draws, where it stands, and drawings that each draw the next so many times."""
    yield _stream(b"", b"/A Do " * times)
    yield b"4 0 R"
    for number in range(deep):
        words = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A %d 0 R>>>>" % (number + 6)
        yield _stream(words, b"/A Do " * times if number < deep - 1 else b"0 0 m 1 1 l S")


def _minutes() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    yield "1,000 resolutions", "a.txt", lambda: b"RESOLVED: That \xc2\xa35,000 for HMS be approved.\n\n" * 1_000
    yield "one resolution of 100,000 words", "a.txt", lambda: b"RESOLVED: That " + b"the budget of HMS " * 25_000
    yield "HTML with elements 100,000 deep", "a.html", lambda: b"<div>" * 100_000


def _streams() -> Iterator[Input]:
    sound = ledger(ENTRY.format(number=1))
    yield Input(
        DOCUMENTS, "on standard input: 40 MiB", (_PROOF, "-"), sound, stdin=b"\xc2\xa35 " * (10 * MIB), limits=DOCUMENT
    )
    yield Input(
        DOCUMENTS, "minutes on standard input: zeros", ("draft", "-"), sound, stdin=b"\0" * MIB, limits=DOCUMENT
    )

    def sides(folder: Path) -> None:
        for name, count in (("base", 0), ("ours", 20_000), ("theirs", 20_001)):
            write(folder / name, b"format = 1\n" + _keys(count))

    def pipes(folder: Path) -> None:
        for name in ("base", "ours", "theirs"):
            os.mkfifo(folder / name)

    yield Input(LEDGERS, "a merge of 20,000 keys", ("merge-file", "base", "ours", "theirs"), sides)
    yield Input(LEDGERS, "a merge of pipes", ("merge-file", "base", "ours", "theirs"), pipes)


def _git() -> Iterator[Input]:
    """Yield books whose history is hostile: what git holds comes through the same gate."""

    def history(then: Made, folder: Path) -> None:
        ledger(then)(folder)
        own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        own |= {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "x")):
            subprocess.run(["git", *words], cwd=folder, env=own, check=True, capture_output=True)  # noqa: S607 - the user's own git
        ledger(ENTRY.format(number=1))(folder)

    def commanded(folder: Path) -> None:
        history(b"", folder)
        with (folder / ".git" / "config").open("a", encoding="utf-8") as file:
            file.write('[core]\n\tfsmonitor = "touch pwned; sleep 9"\n[diff]\n\texternal = "touch pwned; sleep 9"\n')

    for name, then in (
        ("a ledger of 70 MiB", lambda: b"\n" * (70 * MIB)),
        ("brackets 100,000 deep", b"x = " + b"[" * 100_000),
        ("40,000 unknown keys", _keys(40_000)),
        ("bytes that are no text", bytes(range(256)) * 1_000),
    ):
        for words in (("check", "--since", "HEAD"), ("diff", "HEAD")):
            yield Input(GIT, f"{name}", words, partial(history, then))
    yield Input(GIT, "settings that run a program", ("check", "--since", "HEAD"), commanded)
    yield Input(GIT, "a commit called --output=x", ("diff", "--", "--output=x"), partial(history, b""))
    yield Input(GIT, "a commit called --upload-pack=x", ("check", "--since=--upload-pack=x"), partial(history, b""))


def _surroundings() -> Iterator[Input]:
    sound = ledger(ENTRY.format(number=1))
    for name in ("HMSLEDGER_BOOK", "HMSLEDGER_FORMAT", "HMSLEDGER_OUTPUT_FORMAT", "GITHUB_STEP_SUMMARY", "COLUMNS"):
        for what, value in (("100,000 signs", b"x" * 100_000), ("bytes that are no text", b"\xff\x1b[2J")):
            yield Input(WORDS, f"{name}: {what}", (*_CHECK, "--as-at", "2024-01-01"), sound, {name: value})
    yield Input(WORDS, "HMSLEDGER_BOOK: a device", _REPORT, sound, {"HMSLEDGER_BOOK": "/dev/zero"})
    for what, words in (
        ("a figure of 100,000 digits", ("reconcile", "--opening", "9" * 100_000, "--closing", "1")),
        ("a date of 100,000 digits", ("report", "--as-at", "9" * 100_000)),
        ("a year of 100,000 digits", ("report", "--year", "9" * 100_000)),
        ("a pattern of 10,000 stars", ("check", "--select", "*a" * 10_000)),
        (
            "a line of 100,000 colons",
            ("approve", "HMS", "--line", ":" * 100_000, "--by", "council", "--on", "2022-02-17"),
        ),
        ("a search for 100,000 signs", ("list", "--search", "(a+)+" * 20_000)),
        ("bytes that are no text", ("show", b"\xff\xfe")),
    ):
        yield Input(WORDS, f"{what}", words, sound)
