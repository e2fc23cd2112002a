"""No format shows a figure that would say what is withheld, however badly the file that holds it is written."""

import pytest
from formats.conftest import Check, Lay

FORMATS = ("full", "concise", "json", "json-lines", "github", "gitlab", "sarif", "junit", "rdjson")
FIGURE = "7654321"
HEAD = """format = 1

[[body]]
id = "council"
name = "Council"
decides = ["budget"]

[[scheme]]
code = "HMS"
name = "Housing Management System"
"""
ENTRY = """
[[entry]]
id = "HMS-01"
kind = "approval"
scheme = "HMS"
recorded = 2022-02-18
exempt = "3"
decision = { body = "council", outcome = "approved", decided = 2022-02-17, item = "98" }
"""
TOTAL = '[[stated_total]]\nscope = {}\namount = "7654321.00"\n'
BOOKS = {
    "the print on the line": (
        f'{ENTRY}lines = [{{ year = "2022-23", funding = "capital", amount = "withheld", stated = "£7654321" }}]\n',
        "withheld-printed",
    ),
    "the print in a table of its own": (
        f"{ENTRY}[[entry.lines]]\nyear = '2022-23'\nfunding = 'capital'\namount = 'withheld'\nstated = '£7654321'\n",
        "withheld-printed",
    ),
    "a key that is unknown on the line": (
        f'{ENTRY}lines = [{{ year = "2022-23", fund = "capital", amount = "withheld", stated = "£7654321" }}]\n',
        "unknown-key",
    ),
    "a line of the same entry that cannot be read": (
        f'{ENTRY}lines = [{{ year = "2022-23", funding = "capital", amount = "withheld" }}, "7654321.00"]\n',
        "wrong-value",
    ),
    "a file that is no TOML": (
        f'{ENTRY}lines = [{{ year = "2022-23" amount = "withheld", stated = "£7654321" }}]\n',
        "not-toml",
    ),
    "an entry that a correction withholds": (
        (
            f'{ENTRY}lines = [{{ year = "2022-23", fund = "capital", amount = "7654321.00" }}]\n'
            '[[entry]]\nid = "HMS-02"\nkind = "correction"\ncorrects = "HMS-01"\nrecorded = 2022-03-18\n'
            'statement = { by = "Monitoring Officer", made = 2022-03-17 }\n'
            'was = [{ year = "2022-23", funding = "capital", amount = "7654321.00" }]\n'
            'now = [{ year = "2022-23", funding = "capital", amount = "withheld" }]\n'
        ),
        "unknown-key",
    ),
    "the word spelt with an escape sequence": (
        f'{ENTRY}lines = [{{ year = "2022-2x", funding = "capital", amount = "\\u0077ithheld", stated = "£7654321" }}]\n',
        "bad-year",
    ),
    "a printed total": (
        f'{ENTRY}lines = [{{ year = "2022-23", funding = "capital", amount = "withheld" }}]\n{TOTAL}',
        "withheld-deducible",
    ),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("what", BOOKS)
def test_no_format_shows_it(what: str, form: str, lay: Lay, check: Check) -> None:
    text, code = BOOKS[what]
    lay(hms=HEAD + text)

    ended = check("--output-format", form)

    assert ended.status == 1
    assert code in ended.out
    assert FIGURE not in (ended.out + ended.err).replace(",", "")


def test_a_line_without_a_figure_is_shown_all_the_same(lay: Lay, check: Check) -> None:
    lay(hms=f'{HEAD}{ENTRY}lines = [\n    {{ year = "2022-23", funding = "capital", amount = "withheld" }},\n]\n')

    assert "lines = [" in check().out
