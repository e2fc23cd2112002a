"""Resolutions of many councils, with the entries that they must give, and with nothing else."""

import tomllib
from datetime import date
from typing import Any

import pytest
from drafting.conftest import HERE, draft_of, told

from hmsledger.store.compose import composed
from hmsledger.store.schema import validate

MINUTES = [
    case
    for name in ("resolutions.toml", "held_back.toml", "held_back_again.toml")
    for case in tomllib.loads((HERE / name).read_text(encoding="utf-8"))["minutes"]
]


@pytest.mark.parametrize("case", MINUTES, ids=[case["name"] for case in MINUTES])
def test_minutes_give_these_entries_and_no_others(case: dict[str, Any]) -> None:
    found = draft_of(case["text"], case["book"], case.get("extra", ""), emptied=not case.get("entries"))

    assert [told(proposal) for proposal in found.proposals] == case["proposed"]
    assert len(found.left) == case.get("left", 0)


def test_the_set_is_as_large_and_as_wide_as_it_says() -> None:
    assert len({case["book"][0].split("/")[0] for case in MINUTES}) >= 8
    assert len(MINUTES) >= 20


@pytest.mark.parametrize("case", MINUTES, ids=[case["name"] for case in MINUTES])
def test_each_entry_is_valid_in_the_schema_of_the_book(case: dict[str, Any]) -> None:
    found = draft_of(case["text"], case["book"], case.get("extra", ""), emptied=not case.get("entries"))
    entries = [
        tomllib.loads(composed("entry", {"id": f"X-{number}", **proposal.values, "recorded": date(2026, 2, 2)}))[
            "entry"
        ][0]
        for number, proposal in enumerate(found.proposals)
        if proposal.values
    ]

    assert validate({"format": 1, "entry": entries})[1] == []
