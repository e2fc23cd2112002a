"""Small books for the tests of formats, and findings that no book would have on its own."""

from hypothesis import strategies as st

from hmsledger.findings import Finding, Place, Severity, Spot
from hmsledger.render.findings.inspection import Inspection

HEAD = """\
format = 1

[[body]]
id = "council"
name = "Council"
decides = ["budget"]

[[scheme]]
code = "HMS"
name = "Housing Management System"
"""


def approval(entry: str, *, amount: str = '"263000.00"', funding: str = '"capital"', more: str = "") -> str:
    return f"""
[[entry]]
id = "{entry}"
kind = "approval"
scheme = "HMS"
recorded = 2022-02-18
decision = {{ body = "council", outcome = "approved", decided = 2022-02-17, item = "98" }}
lines = [{{ year = "2022-23", funding = {funding}, amount = {amount} }}]
{more}
"""


def virement(entry: str, *, gains: str = "25000.00") -> str:
    return f"""
[[entry]]
id = "{entry}"
kind = "variation"
type = "virement"
scheme = "HMS"
recorded = 2022-06-18
decision = {{ body = "council", outcome = "approved", decided = 2022-06-17, item = "9" }}
lines = [
    {{ year = "2022-23", funding = "capital", amount = "-25000.00" }},
    {{ year = "2022-23", funding = "capital", amount = "{gains}", source = "grant" }},
]
"""


def correction(entry: str, corrects: str, was: str, now: str) -> str:
    return f"""
[[entry]]
id = "{entry}"
kind = "correction"
corrects = "{corrects}"
recorded = 2022-07-18
statement = {{ by = "Head of Financial Services", made = 2022-07-17 }}
reason = "Misprinted"
was = {was}
now = {now}
"""


TEXTS = (
    "::set-output name=total::1",
    "  ::error::no",
    "##[add-mask]263000",
    "##vso[task.setvariable variable=a]b",
    "%0A::error::no%25",
    "one\r\n::error::two\n##[error]three",
    "a, b: c=d::e",
    "</failure></testcase><failure/> & ]]> \" '",
    "\x00\x1b[31m\x85\u202e\ufffe\uffff",
    "@team-finance, see #1, GH-2 and org/repo#3",
    "[pay](https://example.org/x) ![i](http://example.org/i.png) <img src=x onerror=alert(1)> <!-- x -->",
    "`code` **bold** _it_ ~~gone~~ | cell | $x$ :warning: www.example.org a@example.org &lt;b&gt; \\",
    "{0} {{1}} [bold]x[/bold]",
    "£263k – 財務 𐐀",
)
"""Texts that each try to be something else to whatever shows them."""

hostile = st.lists(st.one_of(st.sampled_from(TEXTS), st.text(max_size=12)), min_size=1, max_size=4).map("".join)
paths = st.one_of(
    st.sampled_from(["ledgers/hms.toml", "::error::x.toml", " ::warning::y.toml", "a b,c:d%.toml"]),
    hostile.filter(bool),
)
places = st.tuples(st.integers(1, 9), st.integers(1, 40), st.integers(0, 2), st.integers(0, 20)).map(
    lambda at: Place(at[0], at[1], at[0] + at[2], at[1] + at[3])
)


@st.composite
def inspections(draw: st.DrawFn) -> Inspection:
    """Any findings at all, about files with any text in any name."""
    files = draw(st.lists(paths, min_size=1, max_size=3, unique=True))
    findings = draw(
        st.lists(
            st.builds(
                Finding,
                code=st.sampled_from(["bad-year", "year-not-stated", "decision-awaited"]),
                severity=st.sampled_from(Severity),
                message=hostile,
                help=st.one_of(st.just(""), hostile),
                spot=st.builds(Spot, st.sampled_from(files), st.just(("entry", 0, "lines", 0))),
                entry=st.sampled_from(["", "HMS-0001", "HMS-0002"]),
                place=st.one_of(st.none(), places),
            ),
            max_size=30,
        )
    )
    contents = {file: draw(hostile).encode(errors="replace") * 3 for file in files}
    return Inspection(tuple(findings), contents, tuple(files), entries=3, hidden=draw(st.integers(0, 2)))
