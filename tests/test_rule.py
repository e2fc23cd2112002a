"""``rule`` explains one rule, or lists them all."""

import csv
import io
import json

import pytest
from conftest import Program

from hmsledger.checks.catalogue import RULES


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_is_explained_with_its_example(code: str, hmsledger: Program) -> None:
    ended = hmsledger("rule", code, "--format", "json")

    said = json.loads(ended.out)
    assert ended.status == 0
    assert (said["code"], said["severity"], said["why"]) == (code, RULES[code].severity.value, RULES[code].why)
    assert said["example"]["message"]
    assert hmsledger("rule", code).out.startswith(f"{code}: {RULES[code].severity}\n")


def test_all_rules_are_listed_gravest_first(hmsledger: Program) -> None:
    listed = json.loads(hmsledger("rule", "--all", "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(hmsledger("rule", "--all", "--format", "csv").out)))

    assert {rule["code"] for rule in listed} == RULES.keys()
    assert all(rule.keys() == {"code", "severity", "summary"} for rule in listed)
    assert [rule["severity"] for rule in listed] == sorted(
        (rule["severity"] for rule in listed), key=["error", "warning", "information"].index
    )
    assert rows == listed
    for form in ("table", "plain", "md"):
        assert all(code in hmsledger("rule", "--all", "--format", form).out for code in RULES)


@pytest.mark.parametrize("form", ["plain", "md", "csv"])
def test_every_format_shows_the_example(form: str, hmsledger: Program) -> None:
    said = hmsledger("rule", "unfinished-merge", "--format", form).out

    assert "unfinished-merge" in said
    assert form == "csv" or "=======" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("span-not-profilde",), "did you mean “span-not-profiled”?"),
        (("zzz",), "list them: hmsledger rule --all"),
        ((), "name one rule, or say --all"),
        (("bad-year", "--all"), "name one rule, or say --all"),
        (("bad-year", "--format", "xml"), "there is no format “xml”"),
    ],
)
def test_what_makes_no_sense_is_explained(words: tuple[str, ...], said: str, hmsledger: Program) -> None:
    ended = hmsledger("rule", *words)

    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
