"""PDFs made to do harm: what would unpack, draw or take too much is refused, and what no report is, first of all."""

import base64
import io
import sys
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from documents_shared import Reader
from fpdf import FPDF

from hmsledger.documents import confined, glyphs, packed
from hmsledger.documents.confined import TooMuchError, ask, records
from hmsledger.documents.packed import tamed
from hmsledger.findings import MisuseError

MIB = 1024 * 1024
TOO_MUCH = "would unpack to more than 32 MiB in one part or 256 MiB in all, which no report does"


def stream(words: bytes, data: bytes) -> bytes:
    return b"4 0 obj\n<<%s/Length %d>>stream\n%s\nendstream\nendobj\n" % (words, len(data), data)


def spaces(mebibytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * MIB) for _ in range(mebibytes)) + packer.flush()


def slowly(data: bytes) -> bytes:
    """Return data packed so that its first byte stands far before its second."""
    packer = zlib.compressobj(0)
    made = packer.compress(data[:1]) + packer.flush(zlib.Z_FULL_FLUSH)
    return made + b"\0\0\0\xff\xff" * 1_000 + packer.compress(data[1:]) + packer.flush()


def refusal(data: bytes) -> str:
    with pytest.raises(MisuseError) as caught:
        tamed(data, "a.pdf")
    assert caught.value.help == "print it to a new PDF, or name the document that it was made from"
    return caught.value.message.removeprefix("“a.pdf” ")


BOMB = spaces(33)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(stream(b"/Filter/FlateDecode", BOMB), id="by its name"),
        pytest.param(stream(b"/Filter/Fl#61teDecode", BOMB), id="by a name that is hidden"),
        pytest.param(stream(b"", BOMB), id="without a name"),
        pytest.param(stream(b"/Filter 9 0 R", BOMB), id="named elsewhere"),
        pytest.param(stream(b"/Filter[/FlateDecode/FlateDecode]", zlib.compress(BOMB)), id="packed twice"),
        pytest.param(stream(b"/Filter[/Fl/Fl]", slowly(BOMB)), id="packed twice, and told late"),
        pytest.param(
            stream(b"/Filter[/ASCII85Decode/FlateDecode]", base64.a85encode(BOMB) + b"~>"), id="in letters of base 85"
        ),
        pytest.param(stream(b"/Filter[/A#48x/Fl]", BOMB.hex().encode() + b"0>"), id="in hexadecimal digits"),
        pytest.param(stream(b"", spaces(30)) * 9, id="in nine parts"),
        pytest.param(stream(b"/Subtype/Form%" + b"x" * 5_000, BOMB), id="behind a long dictionary"),
        pytest.param(b"stream\n" + BOMB, id="behind nothing"),
    ],
)
def test_what_unpacks_to_more_than_any_report_is_refused(data: bytes) -> None:
    assert refusal(b"%PDF-1.7\n" + data) == TOO_MUCH


def test_what_is_packed_over_and_over_is_refused() -> None:
    data = b"x"
    for _ in range(4):
        data = zlib.compress(data)

    assert refusal(stream(b"", data)) == "packs a stream 4 times over, which no report does"


def test_more_streams_than_any_report_has_are_refused() -> None:
    assert refusal(stream(b"", b"") * 100_001) == "holds more than 100,000 streams, which no report does"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"%PDF-1.7\nnothing", id="no stream"),
        pytest.param(stream(b"", zlib.compress(b"5" * 999)), id="a small one"),
        pytest.param(stream(b"", zlib.compress(bytes(range(256)) * 99)[:300]), id="one cut short"),
        pytest.param(stream(b"", b"\x78\x9c\xff\xff\xff"), id="one damaged"),
        pytest.param(stream(b"/Filter/ASCII85Decode", b"\x7f~>"), id="no letters"),
        pytest.param(b"obj /Filter/AHx stream\n41", id="letters without an end"),
        pytest.param(b"stream\n", id="one that is empty"),
        pytest.param(stream(b"", spaces(30)) * 8, id="much in eight parts"),
    ],
)
def test_all_else_is_as_it_was(data: bytes) -> None:
    assert tamed(data, "a.pdf") == data


def test_images_are_blank_and_never_unpacked() -> None:
    data = stream(b"/Type/XObject/Subtype /Image/Filter/FlateDecode", spaces(64)) + stream(b"", b"x") * 2
    begins = data.index(b"stream\n") + len(b"stream\n")

    found = tamed(data + b"obj /Subtype/Image stream\nx", "a.pdf")

    assert found[begins : begins + 2] == b"~>"
    assert found[begins + 2 : len(data)] == data[begins + 2 :]
    assert len(found) == len(data) + len(b"obj /Subtype/Image stream\nx")


def written(text: str, *, password: str = "", image: bool = False) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    if image:
        from PIL import Image

        pdf.image(Image.new("RGB", (99, 99), "red"), 0, 0, 50)
    pdf.set_font("Helvetica", "B" if "bold" in text else "", 11)
    pdf.cell(text=text)
    pdf.set_title("A title")
    if password:
        pdf.set_encryption(owner_password="owner", user_password=password)
    return bytes(pdf.output())


def test_the_text_beside_an_image_is_read(reading: Reader) -> None:
    assert [passage.text for passage in reading("a.pdf", written("Paid £5.", image=True)).passages] == ["Paid £5."]


def told(said: Iterator[bytes]) -> list[tuple[bytes, bytes]]:
    return list(records(io.BytesIO(b"".join(said))))


def test_a_page_is_said_glyph_by_glyph() -> None:
    for text, is_bold in (("£5 plain", 0), ("£5 bold", 1)):
        (title, said), (page, numbers) = told(glyphs.answers(bytearray(written(text)), 5, 99))
        values = glyphs.array("f", numbers)
        width = len(glyphs.Glyph._fields)
        found = [glyphs.Glyph(*values[at : at + width]) for at in range(0, len(values), width)]

        assert (title, said, page) == (glyphs.TITLE, b"A title", glyphs.PAGE)
        assert "".join(chr(int(glyph.code)) for glyph in found) == text
        assert {glyph.bold for glyph in found} == {is_bold}
        assert all(one.right <= next_.left + 0.01 for one, next_ in pairwise(found))
        assert all(glyph.bottom < glyph.top for glyph in found)


def test_a_title_that_is_no_text_is_none() -> None:
    data = written("5").replace(b"(A title)", rb"(\376\377\330\000\330\000)")

    assert told(glyphs.answers(bytearray(data), 5, 99))[0] == (glyphs.TITLE, b"")


def test_what_only_parts_lines_is_left_out() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", "", 11)
    for text in ("one", " ", "two"):
        pdf.cell(text=text, new_x="LMARGIN", new_y="NEXT")
    _, (_, numbers) = told(glyphs.answers(bytearray(pdf.output()), 5, 99))

    codes = glyphs.array("f", numbers)[:: len(glyphs.Glyph._fields)]
    assert "".join(chr(int(code)) for code in codes).replace(" ", "") == "onetwo"


def test_signs_that_nobody_sees_make_no_line(reading: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    from hmsledger.documents import pdf as room

    monkeypatch.setattr(room, "_SHOWN_AS", {"x": "", "y": " "})
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", "", 11)
    for text in ("xx", "yy", "Paidx £5."):
        pdf.cell(text=text, new_x="LMARGIN", new_y="NEXT")

    assert [passage.text for passage in reading("a.pdf", bytes(pdf.output())).passages] == ["Paid £5."]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 rubbish", (glyphs.DAMAGED, b"")),
        (written("x", password="secret"), (glyphs.ENCRYPTED, b"")),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, said: tuple[bytes, bytes]) -> None:
    assert told(glyphs.answers(bytearray(data), 5, 99)) == [said]


def test_too_much_to_read_is_said() -> None:
    assert told(glyphs.answers(bytearray(written("x")), 0, 99)) == [(glyphs.PAGES, b"1")]
    assert told(glyphs.answers(bytearray(written("12345")), 1, 4))[1:] == [(glyphs.CROWDED, b"5")]


def test_a_page_that_is_none_breaks_the_answer_off() -> None:
    broken = written("x" * 9).replace(b"/Type /Page\n", b"/Type /Pag3\n").replace(b"/Kids [", b"/Kids [99 0 R ")

    assert told(glyphs.answers(bytearray(broken), 5, 99))[-1] == (glyphs.DAMAGED, b"")


def test_the_process_reads_what_it_is_given_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    class Given:
        buffer = io.BytesIO(written("£5"))

    class Said:
        buffer = io.BytesIO()

    monkeypatch.setattr(sys, "argv", ["x", "5", "99"])
    monkeypatch.setattr(sys, "stdin", Given)
    monkeypatch.setattr(sys, "stdout", Said)
    glyphs.main()

    assert [letter for letter, _ in records(io.BytesIO(Said.buffer.getvalue()))] == [
        glyphs.TITLE,
        glyphs.PAGE,
    ]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a module that does as it is asked."""
    (tmp_path / "harmful.py").write_text(
        "import sys, os\n"
        "from hmsledger.documents.confined import END, record\n"
        "def main():\n"
        "    say = sys.stdout.buffer.write\n"
        "    match sys.argv[1]:\n"
        "        case 'echo': say(record(b'x', sys.stdin.buffer.read()) + record(END))\n"
        "        case 'deaf': os.close(0); say(record(b'x', b'y') + record(END))\n"
        "        case 'half': say(record(b'x', b'y'))\n"
        "        case 'less': say(record(b'x', b'12345')[:-2])\n"
        "        case 'dies': os.abort()\n"
        "        case 'grows': x = bytearray(400 * 1024 * 1024); say(record(END))\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    return "harmful"


def test_an_answer_is_given_whole(room: str) -> None:
    assert list(ask(room, ("echo",), b"12345")) == [(b"x", b"12345")]
    assert list(ask(room, ("deaf",), b"1" * MIB)) == [(b"x", b"y")]


@pytest.mark.parametrize("what", ["half", "less", "dies", "grows"])
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing keeps a process within its memory")
def test_an_answer_that_breaks_off_is_too_much(room: str, what: str) -> None:
    with pytest.raises(TooMuchError):
        list(ask(room, (what,), b""))


def test_a_pdf_that_takes_too_much_is_refused(reading: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_MEMORY", MIB)

    with pytest.raises(MisuseError, match="would take more memory or time than any report does") as caught:
        reading("a.pdf", written("x"))
    assert caught.value.help == packed.ANOTHER


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_process_keeps_itself_within_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    kinds = (resource.RLIMIT_DATA, resource.RLIMIT_CPU, resource.RLIMIT_CORE)
    before = [resource.getrlimit(kind) for kind in kinds]
    monkeypatch.setattr(sys, "argv", ["x", str(1 << 40), str(1 << 30), "more"])
    try:
        confined.confine()
        after = [resource.getrlimit(kind) for kind in kinds]
    finally:
        for kind, limits in zip(kinds, before, strict=True):
            resource.setrlimit(kind, limits)

    assert sys.argv == ["x", "more"]
    for (found, hard), (_, bound), most in zip(after, before, (1 << 40, 1 << 30, 0), strict=True):
        assert (found, hard) == (most if bound == resource.RLIM_INFINITY else min(most, bound), bound)
