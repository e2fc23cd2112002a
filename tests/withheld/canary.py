"""Canaries: exempt amounts so unusual that any trace of one is a leak, and a hundred ways to write each of them."""

import base64
import io
import json
import os
import re
import subprocess
import urllib.parse
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from papers_read import text_of_pdf

from hmsledger.exempt import ExemptFigure
from hmsledger.money import shown, written

AMOUNTS = (12345791, 765432123, 91827364, 65498732, 48151623)
"""In pence, in the order of the figures below."""
SALTS = tuple((f"{number:02x}c0ffee{number:02x}5eed" * 5)[:64] for number in range(1, 6))
_PLACES = (("HMS-01", 1), ("HMS-02", 1), ("HMS-02", 2), ("HMS-03", 1), ("HMS-05", 1), ("HMS-07", 1))
_SIGNED = (AMOUNTS[0], AMOUNTS[1], -AMOUNTS[1], AMOUNTS[2], AMOUNTS[3], AMOUNTS[4])
FIGURES = tuple(
    ExemptFigure(entry, line, pence, (SALTS * 2)[number])
    for number, ((entry, line), pence) in enumerate(zip(_PLACES, _SIGNED, strict=True))
)
_UNITS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ADULT = 20
_HUNDRED = 100


def in_words(number: int) -> str:
    """Return a whole number in words, as a minute may write it.

    >>> in_words(123457)
    'one hundred and twenty-three thousand four hundred and fifty-seven'
    """
    for size, name in ((10**6, "million"), (10**3, "thousand")):
        if number >= size:
            return f"{in_words(number // size)} {name} {in_words(number % size)}".strip()
    hundreds, rest = divmod(number, _HUNDRED)
    tens, unit = divmod(rest, 10)
    low = (*_UNITS, *_TEENS)[rest] if rest < _ADULT else "-".join(filter(None, (_TENS[tens], _UNITS[unit])))
    if not hundreds:
        return low
    return f"{_UNITS[hundreds]} hundred{' and ' if low else ''}{low}"


def spellings(pence: int) -> Iterator[bytes]:
    """Yield the ways in which an amount may be written: each is long enough to be no accident."""
    pounds, near = pence // 100, (pence + 50) // 100
    plain = written(pence)
    texts = {plain, shown(pence), str(pence), plain.replace(".", ","), shown(pence).translate({44: ".", 46: ","})}
    for whole in {pounds, near}:
        texts |= {
            str(whole),
            *(f"{whole:,}".replace(",", gap) for gap in (",", " ", "\u00a0", "\u202f", "\u2009", "_", "'", ".")),
        }
        texts |= {in_words(whole), in_words(whole).replace("-", " "), in_words(whole).replace(" and ", " ")}
    for places in range(1, 6):
        for unit, name in ((10**5, "k"), (10**8, "m")):
            digits = f"{pence / unit:.{places}f}"
            if len(digits.replace(".", "").lstrip("0")) > 3:
                texts |= {f"{digits}{name}", f"{digits} {'thousand' if name == 'k' else 'million'}"}
    texts |= {
        f"{pence / 100:.7e}",
        f"{pence / 100:.6e}",
        f"{pence:x}00"[:-2].rjust(8, "0"),
        plain[::-1],
        str(pence)[::-1],
    }
    for text in texts:
        yield text.encode()
        yield text.encode("utf-16-le")
        yield text.encode("utf-16-be")
    for text in (plain, shown(pence), str(pence)):
        data = text.encode()
        yield data.hex().encode()
        yield "".join(f"\\u{ord(sign):04x}" for sign in text).encode()
        yield "".join(f"%{byte:02X}" for byte in data).encode()
        yield "".join(f"&#{byte};" for byte in data).encode()
        yield urllib.parse.quote(text).encode()
        yield json.dumps(text)[1:-1].encode()
        yield from _in_base64(data)


def _in_base64(data: bytes) -> Iterator[bytes]:
    """Yield the middle of a text in Base64, wherever it begins in a longer one."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + data)
        yield coded[(before * 8 + 5) // 6 : len(data) * 8 // 6]


SECRETS: dict[bytes, str] = (
    {
        spelling: f"{shown(pence)} as {spelling!r}"
        for pence in (*AMOUNTS, sum(AMOUNTS), AMOUNTS[0] + AMOUNTS[2])
        for spelling in spellings(pence)
    }
    | {salt.encode(): "a salt" for salt in SALTS}
    | {bytes.fromhex(salt): "a salt" for salt in SALTS}
)


def traces(data: bytes) -> list[str]:
    """Return what of the canaries is in some bytes, whatever case it is in."""
    folded = data.lower()
    return [said for secret, said in SECRETS.items() if secret in data or secret.lower() in folded]


class Aviary(NamedTuple):
    """A public book in git, and a private one elsewhere with the canaries in it.

    Attributes:
        root: the folder that both are in, and in which the program runs.
    """

    root: Path

    @property
    def public(self) -> Path:
        """The folder and git repository of the public book."""
        return self.root / "public"

    @property
    def book(self) -> str:
        """The public book, from the root."""
        return "public/ledgers"

    @property
    def private(self) -> str:
        """The private book, from the root."""
        return "private"

    def escaped(self) -> list[str]:
        """Return every trace of a canary in a file anywhere but in the private book and in what was asked for."""
        found = []
        for path in sorted(self.root.rglob("*")):
            kept = path.relative_to(self.root).parts[0] in {"private", "asked-for"}
            if path.is_file() and not kept:
                data = path.read_bytes()
                data += unpacked(data)
                found += [f"{path.name}: {said}" for said in traces(data)]
            found += [f"the name {path.name}: {said}" for said in traces(path.name.encode())]
        return found


def unpacked(data: bytes) -> bytes:
    """Return what lies packed in a file: an archive's members, a PDF's streams and what it shows, an object of git."""
    if data.startswith(b"PK"):
        with ZipFile(io.BytesIO(data)) as file:
            return b"\0".join(file.read(name) for name in file.namelist())
    if data.startswith(b"%PDF"):
        streams = re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)
        return b"\0".join((*map(_inflated, streams), text_of_pdf(data).encode()))
    return _inflated(data)


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return b""


PUBLIC = """format = 1

[ledger]
title = "Capital programme"

[[body]]
id = "council"
name = "Council"
decides = ["budget"]

[[scheme]]
code = "HMS"
name = "Housing Management System"

[[scheme]]
code = "POOL"
name = "Pool"
"""
_ENTRY = """
[[entry]]
id = "HMS-{id}"
kind = "{kind}"
{more}recorded = {day}
exempt = "3"
{decided}lines = [{lines}]
"""
_DECIDED = 'decision = {{ body = "council", outcome = "{outcome}", decided = {day}, item = "7" }}\n'


def _line(figure: int | None, more: str = "", amount: str = "") -> str:
    held = f'"withheld", commitment = "{FIGURES[figure].commitment}"' if figure is not None else f'"{amount}"'
    return f'{{ year = "2023-24", funding = "capital", amount = {held}{more} }}'


def _entry(id: str, kind: str, day: str, lines: str, more: str = 'scheme = "HMS"\n', outcome: str = "approved") -> str:  # noqa: A002 - the key's name
    decided = "" if kind == "quotation" else _DECIDED.format(outcome=outcome, day=day)
    return _ENTRY.format(id=id, kind=kind, day=day, lines=lines, more=more, decided=decided)


ENTRIES = (
    _entry("01", "approval", "2023-06-14", f"{_line(0)}, {_line(None, amount='5000.00')}"),
    _entry(
        "02",
        "variation",
        "2023-06-15",
        f"{_line(1)}, {_line(2, chr(44) + ' scheme = ' + chr(34) + 'POOL' + chr(34))}",
        'type = "virement"\nscheme = "HMS"\n',
    ),
    _entry(
        "03",
        "quotation",
        "2023-06-16",
        _line(3),
        'scheme = "HMS"\ndocument = { title = "Report", dated = 2023-06-16 }\n',
    ),
    _entry("04", "approval", "2023-06-17", _line(None, amount="7000.00")),
    _entry("05", "decision", "2023-06-18", _line(4), 'of = "HMS-04"\n', "amended"),
    _entry("06", "approval", "2023-06-19", _line(None, amount="9000.00")),
    _entry("07", "variation", "2023-06-20", _line(5), 'type = "addition"\nscheme = "HMS"\n'),
)


def aviary(folder: Path) -> Aviary:
    """Make the two books in a folder."""
    made = Aviary(folder)
    ledgers = made.public / "ledgers"
    ledgers.mkdir(parents=True)
    (ledgers / "hms.toml").write_text(PUBLIC + "".join(ENTRIES), encoding="utf-8")
    private = folder / made.private
    private.mkdir(mode=0o700)
    rows = (
        f'\n[[exempt]]\nentry = "{figure.entry}"\nline = {figure.line}\namount = "{written(figure.pence)}"\nsalt = "{figure.salt}"\n'
        for figure in FIGURES
    )
    path = private / "exempt.toml"
    path.write_text("format = 1\n" + "".join(rows), encoding="utf-8")
    path.chmod(0o600)
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    for part in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{part}_NAME": "Clerk", f"GIT_{part}_EMAIL": "clerk@example.org"}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "--no-gpg-sign", "-m", "the book"]):
        subprocess.run(["git", *words], cwd=made.public, env=env, check=True, capture_output=True)  # noqa: S607 - the user's own git
    for name in ("asked-for", "out", "cache", "tmp"):
        (folder / name).mkdir(mode=0o700)
    return made
