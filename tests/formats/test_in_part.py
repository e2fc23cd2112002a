"""A book of which one part cannot be read: the rest is checked, and nothing is found that the part might mend."""

import json

import pytest
from formats.book import HEAD, approval, correction, virement
from formats.conftest import Check, Lay

OUT_OF_BALANCE = virement("HMS-02", gains="1.00")
BROKEN = 'format = 1\n[[entry]]\nid = "PARK-01'
WAS = '[{ year = "2022-23", funding = "capital", amount = "1.00", source = "grant" }]'
NOW = '[{ year = "2022-23", funding = "capital", amount = "25000.00", source = "grant" }]'
DECISION = """
[[entry]]
id = "D-1"
kind = "decision"
of = "HMS-01"
recorded = 2022-03-18
decision = { body = "council", outcome = "rescinded", decided = 2022-03-17, item = "1" }
"""


def codes(check: Check) -> list[str]:
    ended = check("--output-format", "json")
    assert (ended.status, ended.err) == (1, "")
    return sorted(f"{finding['entry'] or finding['path']}: {finding['code']}" for finding in json.loads(ended.out))


def test_where_one_file_is_no_toml_the_others_are_still_checked(lay: Lay, check: Check) -> None:
    lay(hms=HEAD + OUT_OF_BALANCE, park=BROKEN)

    assert codes(check) == ["HMS-02: variation-not-nil", "ledgers/park.toml: not-toml"]
    assert check().out.endswith("2 errors in 2 files. Not everything is checked until the whole book can be read.\n")


def test_what_is_wrong_in_the_same_file_as_a_bad_value_is_found_too(lay: Lay, check: Check) -> None:
    lay(hms=HEAD + approval("HMS-01", amount='"1"') + OUT_OF_BALANCE)

    assert codes(check) == ["HMS-01: bad-amount", "HMS-02: variation-not-nil"]


def test_an_unknown_name_does_not_hide_what_is_wrong_elsewhere(lay: Lay, check: Check) -> None:
    lay(hms=HEAD + approval("HMS-01").replace('"council"', '"counsil"') + OUT_OF_BALANCE)

    assert codes(check) == ["HMS-01: unknown-body", "HMS-02: variation-not-nil"]


def test_where_the_bodies_cannot_be_read_no_name_is_called_unknown_and_no_power_doubted(lay: Lay, check: Check) -> None:
    lay(council=HEAD + '[[body]]\nid = "cabinet', hms="format = 1\n" + approval("HMS-01") + OUT_OF_BALANCE)

    assert codes(check) == ["HMS-02: variation-not-nil", "ledgers/council.toml: not-toml"]


@pytest.mark.parametrize(
    "lost",
    [
        f"format = 1\n{correction('C-1', 'HMS-02', WAS, NOW)}\n[[entry",
        f"format = 1\n{correction('C-1', 'HMS-02', WAS, NOW).replace('made', 'maid')}",
        f"format = 1\n{correction('C-1', 'HMS-02', WAS, NOW).replace('[[entry]]', '[[entries]]')}",
        f"format = 1\n{correction('C-1', 'HMS-02', WAS, NOW).replace('[[entry]]', '[entry]')}",
    ],
)
def test_an_entry_that_the_lost_part_may_correct_is_not_judged(lost: str, lay: Lay, check: Check) -> None:
    book = lay(hms=HEAD + OUT_OF_BALANCE + virement("HMS-03", gains="2.00"), later=lost)
    found = codes(check)
    book.joinpath("later.toml").unlink()

    assert "HMS-03: variation-not-nil" in found
    assert not [code for code in found if code.startswith("HMS-02")]
    assert codes(check) == ["HMS-02: variation-not-nil", "HMS-03: variation-not-nil"]


def test_an_entry_is_not_judged_where_a_correction_of_its_correction_is_lost(lay: Lay, check: Check) -> None:
    first = correction("C-1", "HMS-02", WAS, WAS.replace('"1.00"', '"2.00"'))
    lay(hms=HEAD + OUT_OF_BALANCE + first, later=f'{correction("C-2", "C-1", WAS, NOW)}\n"')

    assert codes(check) == ["ledgers/later.toml: not-toml"]


def test_a_decision_on_a_lost_entry_is_no_error(lay: Lay, check: Check) -> None:
    lay(hms=HEAD + approval("HMS-01", amount='"1"') + DECISION)

    assert codes(check) == ["HMS-01: bad-amount"]


def test_a_correction_of_a_lost_entry_is_no_error(lay: Lay, check: Check) -> None:
    lay(hms=HEAD + approval("HMS-01", amount='"1"') + correction("C-1", "HMS-01", WAS, NOW))

    assert codes(check) == ["HMS-01: bad-amount"]


def test_an_id_that_is_used_twice_leaves_open_which_entry_is_meant(lay: Lay, check: Check) -> None:
    lay(hms=HEAD + OUT_OF_BALANCE + virement("HMS-02"))

    assert codes(check) == ["HMS-02: duplicate-id"]


def test_printed_totals_and_quotations_wait_until_everything_can_be_read(lay: Lay, check: Check) -> None:
    total = '\n[[stated_total]]\nscope = { year = "2022-23" }\namount = "999.00"\n'
    quoted = """
[[entry]]
id = "Q-1"
kind = "quotation"
scheme = "HMS"
recorded = 2023-06-06
document = { title = "Report", dated = 2023-06-06 }
lines = [{ year = "2022-23", funding = "capital", amount = "5.00" }]
"""
    book = lay(hms=HEAD + approval("HMS-01") + total + quoted, park=BROKEN)

    assert codes(check) == ["ledgers/park.toml: not-toml"]
    book.joinpath("park.toml").unlink()
    assert codes(check) == ["Q-1: quotation-disagrees", "ledgers/hms.toml: stated-total-disagrees"]


def test_steps_are_judged_only_where_the_bodies_are_known(lay: Lay, check: Check) -> None:
    impossible = DECISION.replace("rescinded", "upheld")
    book = lay(hms=HEAD + approval("HMS-01") + impossible, park=BROKEN)

    assert codes(check) == ["D-1: step-not-possible", "ledgers/park.toml: not-toml"]
    book.joinpath("park.toml").write_text('format = 1\n[[body]]\nid = "board', encoding="utf-8")
    lay(hms=HEAD + approval("HMS-01").replace('"council"', '"board"') + impossible.replace('"council"', '"board"'))
    assert codes(check) == ["ledgers/park.toml: not-toml"]


def test_corrections_in_a_circle_are_one_family(lay: Lay, check: Check) -> None:
    circle = correction("C-1", "C-2", WAS, NOW) + correction("C-2", "C-1", WAS, NOW)
    lay(hms=HEAD + circle + correction("C-3", "C-2", WAS, WAS), park=BROKEN)
    found = codes(check)

    assert "ledgers/park.toml: not-toml" in found
    assert "C-3: correction-empty" in found
    assert sum("correction-cycle" in code for code in found) == 1


def test_a_file_that_cannot_even_be_opened_leaves_everything_open(lay: Lay, check: Check) -> None:
    lay(hms=HEAD + OUT_OF_BALANCE).joinpath("gone.toml").symlink_to("nowhere.toml")

    assert codes(check) == ["ledgers/gone.toml: unreadable-file"]


@pytest.mark.parametrize("lost", ["utf-16", "cp1252"])
def test_a_file_in_another_encoding_is_read_for_the_entries_it_names(lost: str, lay: Lay, check: Check) -> None:
    book = lay(hms=HEAD + OUT_OF_BALANCE + virement("HMS-03", gains="2.00"))
    book.joinpath("later.toml").write_bytes(f"# £1\n{correction('C-1', 'HMS-02', WAS, NOW)}".encode(lost))

    assert codes(check) == ["HMS-03: variation-not-nil", "ledgers/later.toml: not-utf8"]


def test_what_is_worth_knowing_of_a_sound_entry_is_said_too(lay: Lay, check: Check) -> None:
    pending = approval("HMS-01", funding='"not-stated"').replace('"approved"', '"recommended"')
    lay(hms=HEAD + pending, park=BROKEN)

    assert codes(check) == ["HMS-01: decision-awaited", "HMS-01: funding-not-stated", "ledgers/park.toml: not-toml"]
