"""The formats for people: every finding once, readable however many there are, on any terminal."""

import json
import os
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Program
from formats.book import HEAD, approval, inspections, virement
from formats.conftest import Check, Lay
from hypothesis import given
from hypothesis import strategies as st

from hmsledger.findings import Finding, Place, Severity, Spot
from hmsledger.render.findings import FindingsFormat, lines_of
from hmsledger.render.findings.full import blocks
from hmsledger.render.findings.inspection import Inspection, summary

MISSPELT = HEAD + "".join(approval(f"HMS-{number:04}", funding='"captial"') for number in range(40))


def written(inspection: Inspection, form: FindingsFormat, width: int | None = None) -> list[str]:
    return [line.text for line in lines_of(inspection, form, width)]


def remark(number: int, code: str = "year-not-stated", severity: Severity = Severity.INFORMATION) -> Finding:
    spot = Spot("hms.toml", ("entry", number))
    return Finding(code, severity, f"of HMS-{number}", "look", spot, f"HMS-{number}", Place(number, 1, number, 2))


def test_what_is_the_same_in_many_places_is_said_once_with_all_the_places(lay: Lay, check: Check) -> None:
    lay(hms=MISSPELT)
    out = check().out
    places = re.findall(r"\b(\d+):40\b", out)

    assert out.count("error[unknown-funding]") == 1
    assert out.count("did you mean “capital”?") == 1
    assert len(places) == len(set(places)) == 40
    assert "= also: ledgers/hms.toml:27:40, 36:40" in out
    assert out.endswith("40 errors in 1 file. Not everything is checked until the whole book can be read.\n")


def test_of_many_like_errors_the_first_ten_stand_in_full_and_each_other_on_a_line(lay: Lay, check: Check) -> None:
    lay(hms=HEAD + "".join(virement(f"HMS-{number:04}", gains=f"{number}.00") for number in range(1, 31)))
    out = check().out

    assert len(re.findall(r"^error\[variation-not-nil\]", out, re.MULTILINE)) == 10
    assert "\nand 20 more of error[variation-not-nil], a line each:\n" in out
    assert len(re.findall(r"^  ledgers/hms.toml:\d+:\d+: error: the virement HMS-", out, re.MULTILINE)) == 20
    assert all(f"the virement HMS-{number:04} does not sum to nil" in out for number in range(1, 31))


def test_of_many_like_remarks_the_first_ten_stand_in_full_and_the_others_are_counted() -> None:
    lines = written(Inspection(tuple(remark(number) for number in range(1, 5000))), FindingsFormat.FULL)

    assert sum(line.startswith("information[year-not-stated]: of") for line in lines) == 10
    assert lines[-4] == "and more like those above; --output-format concise gives each a line:"
    assert lines[-3].startswith("  information[year-not-stated]: 4,989 more: HMS-11, HMS-12, ")
    assert lines[-1] == "4,999 remarks in 0 entries in 0 files."
    assert len(lines) < 50


def test_a_repeated_remark_names_its_first_places() -> None:
    same = tuple(
        Finding("empty-text", Severity.WARNING, "it is empty", "", Spot("a.toml"), place=Place(line, 1, line, 2))
        for line in range(1, 31)
    )
    text = "\n".join(written(Inspection(same), FindingsFormat.FULL))

    assert "= also: a.toml:2:1, 3:1, " in text
    assert "13:1 and 17 more places" in text
    assert "help" not in text


def test_counted_warnings_come_before_counted_remarks() -> None:
    found = [remark(number) for number in range(20)]
    found += [remark(number, "decision-awaited", Severity.WARNING) for number in range(20, 40)]
    lines = written(Inspection(tuple(found)), FindingsFormat.FULL)

    assert [line.split("]")[0] for line in lines if "10 more" in line] == [
        "  warning[decision-awaited",
        "  information[year-not-stated",
    ]


def test_findings_without_an_entry_are_counted_without_names() -> None:
    found = tuple(Finding("unused", Severity.WARNING, f"scheme {number}", "", Spot("a.toml")) for number in range(12))

    assert "  warning[unused]: 2 more" in written(Inspection(found), FindingsFormat.FULL)


def test_concise_gives_every_finding_a_line_that_editors_understand(lay: Lay, check: Check) -> None:
    lay(hms=MISSPELT)
    *lines, last = check("--output-format", "concise").out.splitlines()

    assert len(lines) == 40
    assert all(re.fullmatch(r"ledgers/hms\.toml:\d+:\d+: error: .+ \[unknown-funding\]", line) for line in lines)
    assert last.startswith("40 errors in 1 file.")


def test_findings_stand_in_order_of_file_and_line(lay: Lay, check: Check) -> None:
    lay(
        b=HEAD + virement("B-1", gains="1.00") + virement("B-2", gains="1.00"),
        a="format = 1\n" + virement("A-1", gains="1.00"),
    )
    lines = check("--output-format", "concise").out.splitlines()[:-1]
    where = [(file, int(line)) for file, line, *_ in (line.split(":") for line in lines)]

    assert where == sorted(where)
    assert len({file for file, _ in where}) == 2


def test_nothing_is_said_twice_when_a_book_is_named_twice(lay: Lay, check: Check) -> None:
    lay(hms=HEAD + virement("HMS-01", gains="1.00"))

    assert check("ledgers", "ledgers/hms.toml", "--output-format", "json").out == check("--output-format", "json").out


@given(inspections(), st.integers(20, 200))
def test_on_any_terminal_each_sentence_is_whole_and_no_line_is_broken_within_a_word(
    inspection: Inspection, width: int
) -> None:
    narrow = " ".join(" ".join(written(inspection, FindingsFormat.FULL, width)).split())

    assert " ".join(summary(inspection).split()) in narrow
    assert "\n" not in narrow


@given(inspections())
def test_a_block_has_one_row_of_carets_under_what_it_shows(inspection: Inspection) -> None:
    lines = [line.text for line in blocks(inspection.findings, inspection.contents)]
    marks = [index for index, line in enumerate(lines) if re.fullmatch(r" *\| *\^+", line)]

    assert all(" | " in lines[index - 1] for index in marks)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_underlined_text_is_in_view_however_narrow_the_terminal(width: int) -> None:
    line = f'note = "{"far " * 100}WRONG {"away " * 100}"'
    start = line.index("WRONG") + 1
    finding = Finding("bad-year", Severity.ERROR, "wrong", "", Spot("a.toml"), place=Place(1, start, 1, start + 5))
    shown = [item.text for item in blocks([finding], {"a.toml": line.encode()}, width)]
    source, marks = shown[3], shown[4]

    assert max(map(len, shown)) <= max(width, 51)
    assert source[marks.index("^") : marks.rindex("^") + 1] == "WRONG"


def test_a_command_in_the_advice_is_left_in_one_piece() -> None:
    finding = remark(1)
    lines = [line.text for line in blocks([replace(finding, help="run: hmsledger " + "decide " * 20)], {}, 60)]

    assert f"  = help: run: hmsledger {'decide ' * 20}" in lines


def tmux_screen(command: str, tmp_path: Path, columns: int, tmux: str) -> str:
    session = f"hmsledger-{os.getpid()}-{columns}"
    words = f"{command}; echo ended; sleep 30"
    subprocess.run(
        [tmux, "-L", session, "new-session", "-d", "-x", str(columns), "-y", "120", words], cwd=tmp_path, check=True
    )
    try:
        for _ in range(100):
            pane = [tmux, "-L", session, "capture-pane", "-p", "-e"]
            screen = subprocess.run(pane, capture_output=True, text=True, check=True).stdout
            if "ended" in screen:
                return screen
            time.sleep(0.1)
        raise AssertionError(screen)
    finally:
        subprocess.run([tmux, "-L", session, "kill-server"], check=False)


@pytest.mark.parametrize("columns", [60, 160])
def test_a_terminal_shows_colours_and_breaks_no_line_itself(
    columns: int, lay: Lay, tmp_path: Path, program_needed: Callable[[str], str]
) -> None:
    import sys

    lay(hms=HEAD + virement("HMS-01", gains="1.00"))
    screen = tmux_screen(
        f"env -u COLUMNS {sys.executable} -m hmsledger check --as-known 2026-03-31",
        tmp_path,
        columns,
        program_needed("tmux"),
    )
    plain = re.sub(r"\x1b\[[0-9;]*m", "", screen)
    longest = max(len(line.rstrip()) for line in plain.splitlines())

    assert "\x1b[1m\x1b[31merror[variation-not-nil]" in screen
    assert "does not sum to nil" in " ".join(plain.split())
    assert longest < columns


def test_without_a_terminal_or_with_no_color_nothing_is_coloured(
    lay: Lay, hmsledger_process: Program, tmp_path: Path
) -> None:
    lay(hms=HEAD + virement("HMS-01", gains="1.00"))
    for env in ({}, {"NO_COLOR": "1"}, {"GITHUB_ACTIONS": "true", "FORCE_COLOR": "1"}):
        ended = hmsledger_process("check", cwd=tmp_path, env=env)

        assert ended.status == 1
        assert "\x1b" not in ended.out + ended.err


@pytest.mark.parametrize(
    ("words", "codes", "status"),
    [
        ((), {"variation-not-nil", "moves-between-years", "year-not-stated", "funding-not-stated"}, 1),
        (("--select", "variation-not-nil"), {"variation-not-nil"}, 1),
        (("--select", "*-not-stated"), {"year-not-stated", "funding-not-stated"}, 0),
        (("--select", "year-not-stated,variation-not-nil"), {"year-not-stated", "variation-not-nil"}, 1),
        (
            ("--select", "year-not-stated", "--select", " funding-not-stated"),
            {"year-not-stated", "funding-not-stated"},
            0,
        ),
        (("--ignore", "variation-not-nil"), {"moves-between-years", "year-not-stated", "funding-not-stated"}, 0),
        (("--select", "*-not-*", "--ignore", "year*"), {"variation-not-nil", "funding-not-stated"}, 1),
        (("--severity", "error"), {"variation-not-nil"}, 1),
        (("--severity", "warning"), {"variation-not-nil"}, 1),
        (("--exit-zero",), {"variation-not-nil", "moves-between-years", "year-not-stated", "funding-not-stated"}, 0),
    ],
)
def test_only_what_is_chosen_is_shown_and_counts(
    words: tuple[str, ...], codes: set[str], status: int, lay: Lay, check: Check
) -> None:
    reprofile = virement("HMS-03").replace('"virement"', '"reprofile"').replace(', source = "grant"', "")
    unstated = approval("HMS-02", funding='"not-stated"').replace('year = "2022-23"', 'year = "not-stated"')
    lay(hms=HEAD + virement("HMS-01", gains="1.00") + unstated + reprofile)
    ended = check(*words, "--output-format", "json")

    assert {finding["code"] for finding in json.loads(ended.out)} == codes
    assert ended.status == status
    assert ended.err == ""


def test_the_closing_line_says_how_many_were_left_out(lay: Lay, check: Check) -> None:
    lay(hms=HEAD + virement("HMS-01", gains="1.00") + approval("HMS-02", funding='"not-stated"'))

    assert check("--severity", "error").out.endswith("1 error in 2 entries in 1 file. 1 finding left out, as asked.\n")
    assert (
        check("--select", "year-not-*").out == "Nothing is shown: 2 entries in 1 file. 2 findings left out, as asked.\n"
    )


def test_what_cannot_be_read_is_never_left_out(lay: Lay, check: Check) -> None:
    lay(hms=MISSPELT)
    for words in (("--ignore", "*"), ("--ignore", "unknown-funding"), ("--select", "year-not-stated")):
        ended = check(*words, "--output-format", "json")

        assert ended.status == 1
        assert len(json.loads(ended.out)) == 40
    assert "unknown-funding cannot be ignored" in check("--ignore", "unknown-*").err
    assert check("--select", "year-not-stated").err == ""


@pytest.mark.parametrize(("most", "status"), [("0", 1), ("1", 1), ("2", 0), ("9", 0)])
def test_more_warnings_than_allowed_end_with_1(most: str, status: int, lay: Lay, check: Check) -> None:
    pending = approval("HMS-01").replace('"approved"', '"recommended"')
    lay(hms=HEAD + pending + pending.replace("HMS-01", "HMS-02").replace("263000.00", "5100.00"))
    ended = check("--max-warnings", most)

    assert ended.status == status
    assert ("2 warnings, and --max-warnings allows" in ended.err) == bool(status)
    assert check("--max-warnings", most, "--severity", "error").status == 0
    assert check("--max-warnings", most, "--exit-zero").status == 0


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("--select", "year-not-statd"), "did you mean “year-not-stated”?"),
        (("--ignore", "xyz*"), "there is no rule “xyz*”"),
        (("--select", "year-not-stated,"), "has an empty code"),
        (("--severity", "eror"), "did you mean “error”?"),
        (("--max-warnings", "-1"), "--max-warnings"),
    ],
)
def test_what_does_not_exist_cannot_be_chosen(
    words: tuple[str, ...], advice: str, lay: Lay, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hmsledger.checks import catalogue

    known = {
        code: catalogue.Rule(code, Severity.ERROR, "", "", "") for code in ("year-not-stated", "variation-not-nil")
    }
    monkeypatch.setattr(catalogue, "RULES", known)
    lay(hms=HEAD)
    ended = check(*words)

    assert (ended.status, ended.out) == (2, "")
    assert advice in ended.err


def test_what_is_found_can_be_chosen_whether_or_not_it_is_a_rule(
    lay: Lay, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hmsledger.checks import catalogue

    rule = catalogue.Rule("variation-not-nil", Severity.ERROR, "", "", "")
    monkeypatch.setattr(catalogue, "RULES", {rule.code: rule})
    lay(hms=MISSPELT)

    assert check("--select", "unknown-funding").status == 1
    assert check("--select", "variation-*").status == 1
    assert check("--select", "unknown-body").status == 2


def test_findings_of_several_books_stand_in_order_of_file_too(lay: Lay, hmsledger: Program, tmp_path: Path) -> None:
    lay(hms=HEAD + virement("HMS-01", gains="1.00"))
    other = tmp_path / "archive"
    other.mkdir()
    (other / "old.toml").write_text(HEAD + virement("HMS-02", gains="1.00"), encoding="utf-8")
    ended = hmsledger("check", "ledgers", "archive", "--output-format", "concise", cwd=tmp_path)
    named = [line.split(":")[0] for line in ended.out.splitlines()[:-1]]

    assert named == sorted(named)
    assert set(named) == {"archive/old.toml", "ledgers/hms.toml"}
    assert ended.out.endswith("in 2 entries in 2 files.\n")
