"""``diff``: what a change to the book does in money."""

import csv
import io
import json

from conftest import Program, without_digests
from history.conftest import HEAD, Repo, entry

from hmsledger import __version__

MORE = entry("HMS-3", "250.00", year="2023-24", funding="revenue", more='title = "Roof | *bold*"\n')
CORRECTION = """
[[entry]]
id = "HMS-4"
kind = "correction"
corrects = "HMS-1"
recorded = 2022-06-15
statement = { by = "Head of Finance", made = 2022-06-14 }
was = [{ year = "2022-23", funding = "capital", amount = "528000.00" }]
now = [{ year = "2022-23", funding = "capital", amount = "538000.00" }]
"""
PENDING = entry("HMS-5", "70.00").replace('"council", outcome = "approved"', '"cabinet", outcome = "recommended"')


def test_what_was_added_and_what_it_does_to_the_totals(repo: Repo, hmsledger: Program) -> None:
    repo.add(MORE + CORRECTION)

    ended = hmsledger("diff", "HEAD", cwd=repo.folder)

    assert (ended.status, ended.err) == (0, "")
    rows = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert (
        "HMS-3 approval Housing Management System Roof | *bold* approved by Council on 2022-02-17 (item 98) 250.00"
        in rows
    )
    assert any(row.startswith("HMS-4 correction") and row.endswith("10,000.00") for row in rows)
    assert "2022-23 capital approved 529,000.00 539,000.00 +10,000.00" in rows
    assert "2023-24 revenue approved 0.00 250.00 +250.00" in rows
    assert "Total approved 529,000.00 539,250.00 +10,250.00" in rows
    assert "Total pending 0.00 0.00 0.00" in rows
    assert "Money moved: approved +10,250.00, to 539,250.00; pending 0.00, to 0.00." in rows


def test_json_is_a_contract_with_money_as_text(repo: Repo, hmsledger: Program) -> None:
    start = repo.git("rev-parse", "HEAD")
    repo.add(PENDING)

    data = json.loads(hmsledger("diff", "HEAD", "--format", "json", cwd=repo.folder).out)

    assert (data.pop("book")["commit"], data.pop("question")) == (start, {"command": "diff", "before": "HEAD"})
    assert data.pop("version") == __version__
    assert data == {
        "schema": "hmsledger/diff/1",
        "before": f"HEAD ({start[:9]})",
        "after": "the working files",
        "as_at": None,
        "as_known": None,
        "unit": "GBP",
        "added": [
            {
                "id": "HMS-5",
                "kind": "approval",
                "scheme": "HMS",
                "title": "",
                "decided": "recommended by Cabinet on 2022-02-17 (item 98)",
                "lines": [{"scheme": "HMS", "year": "2022-23", "funding": "capital", "amount": "70.00"}],
            }
        ],
        "altered": [],
        "rows": [
            {
                "year": "2022-23",
                "funding": "capital",
                "total": "pending",
                "before": "0.00",
                "after": "70.00",
                "difference": "70.00",
            }
        ],
        "totals": {
            "approved": {"before": "529000.00", "after": "529000.00", "difference": "0.00"},
            "pending": {"before": "0.00", "after": "70.00", "difference": "70.00"},
        },
        "money_moved": True,
    }


def test_csv_holds_one_changed_total_a_row(repo: Repo, hmsledger: Program) -> None:
    repo.add(PENDING)

    rows = list(csv.reader(io.StringIO(hmsledger("diff", "HEAD", "--format", "csv", cwd=repo.folder).out)))

    assert [row[:-1] for row in rows] == [
        ["year", "year_start", "year_end", "funding", "total", "before", "after", "difference"],
        ["2022-23", "2022-04-01", "2023-03-31", "capital", "pending", "0.00", "70.00", "70.00"],
    ]


def test_markdown_shows_text_from_the_book_as_it_stands(repo: Repo, hmsledger: Program) -> None:
    repo.add(MORE)

    text = hmsledger("diff", "HEAD", "--format", "md", cwd=repo.folder).out

    assert "| HMS-3 | approval | Housing Management System | Roof \\| \\*bold\\* |" in text
    assert "| **Total** |  | **approved** | **529,000.00** | **529,250.00** | **+250.00** |" in text


def test_the_exit_status_says_whether_money_moved_only_when_asked(repo: Repo, hmsledger: Program) -> None:
    repo.add(entry("HMS-6", "9.00").replace('outcome = "approved"', 'outcome = "rejected"'))

    same = hmsledger("diff", "HEAD", "--exit-code", cwd=repo.folder)
    assert same.status == 0
    assert "No money moved: 529,000.00 approved and 0.00 pending, as before." in same.out
    assert "1 entry added" in same.out

    repo.add(PENDING)
    assert hmsledger("diff", "HEAD", cwd=repo.folder).status == 0
    assert hmsledger("diff", "HEAD", "--exit-code", cwd=repo.folder).status == 1


def test_an_entry_that_was_edited_or_lost_is_named_first(repo: Repo, hmsledger: Program) -> None:
    repo.write("ledgers/hms.toml", HEAD + entry("HMS-1", "528000.00").replace('item = "98"', 'item = "99"'))

    ended = hmsledger("diff", "HEAD", "--exit-code", cwd=repo.folder)

    assert ended.status == 1
    assert "HMS-1: the item of the decision was “98” and is now “99”" in ended.out
    assert "HMS-2 is gone" in ended.out
    assert "No entry is added." in ended.out
    data = json.loads(hmsledger("diff", "HEAD", "--format", "json", cwd=repo.folder).out)
    assert [(item["id"], item["lost"]) for item in data["altered"]] == [("HMS-1", False), ("HMS-2", True)]


def test_two_commits_in_either_spelling(repo: Repo, hmsledger: Program) -> None:
    repo.add(PENDING)
    repo.commit()
    repo.add(MORE)

    two = hmsledger("diff", "HEAD~1", "HEAD", "--format", "json", cwd=repo.folder)

    assert [item["id"] for item in json.loads(two.out)["added"]] == ["HMS-5"]
    assert hmsledger("diff", "HEAD~1..HEAD", "--format", "json", cwd=repo.folder).out == two.out
    assert hmsledger("diff", "HEAD~1..", "--format", "json", cwd=repo.folder).out == two.out
    assert json.loads(hmsledger("diff", "HEAD", "HEAD~1", "--format", "json", cwd=repo.folder).out)["altered"][0][
        "lost"
    ]


def test_decisions_and_quotations_are_said_as_what_they_are(repo: Repo, hmsledger: Program) -> None:
    repo.add("""
[[entry]]
id = "D-1"
kind = "decision"
of = "HMS-1"
recorded = 2022-03-18
decision = { body = "council", outcome = "rescinded", decided = 2022-03-17 }

[[entry]]
id = "Q-1"
kind = "quotation"
scheme = "HMS"
recorded = 2022-03-18
document = { title = "Leaflet", dated = 2022-03-18 }
lines = [{ year = "2022-23", funding = "capital", amount = "1000.00" }]
""")

    added = json.loads(hmsledger("diff", "HEAD", "--format", "json", cwd=repo.folder).out)["added"]

    assert [item["decided"] for item in added] == [
        "HMS-1 rescinded by Council on 2022-03-17",
        "quoted only, never counted",
    ]


def test_every_part_of_a_correction_and_a_quotation_is_compared(repo: Repo, hmsledger: Program) -> None:
    quoted = """
[[entry]]
id = "Q-1"
kind = "quotation"
scheme = "HMS"
recorded = 2022-03-18
document = { title = "Leaflet", dated = 2022-03-18 }
lines = [{ year = "2022-23", funding = "capital", amount = "1.00" }, { year = "2023-24", funding = "capital", amount = "2.00" }]
"""
    cited = entry("HMS-9").replace('item = "98"', 'evidence = "quoted", quoted_in = { title = "Old" }')
    good = repo.read()
    repo.add(CORRECTION + quoted + cited)
    repo.commit()
    changed = CORRECTION.replace("538000.00", "548000.00").replace('corrects = "HMS-1"', 'corrects = "HMS-2"')
    shorter = quoted.replace(', { year = "2023-24", funding = "capital", amount = "2.00" }', "").replace(
        "Leaflet", "Flyer"
    )
    repo.write("ledgers/hms.toml", good + changed + shorter + cited.replace("Old", "New"))

    data = json.loads(hmsledger("diff", "HEAD", "--format", "json", cwd=repo.folder).out)

    assert [(item["id"], item["changes"]) for item in data["altered"]] == [
        (
            "HMS-4",
            [
                "the entry corrected was “HMS-1” and is now “HMS-2”",
                "the amount of line 1 as it “now” was 538,000.00 and is now 548,000.00",
            ],
        ),
        ("HMS-9", ["the source of the decision was “Old” and is now “New”"]),
        ("Q-1", ["the title of the document was “Leaflet” and is now “Flyer”", "line 2 was taken out"]),
    ]


def test_a_withheld_amount_is_shown_nowhere(repo: Repo, hmsledger: Program) -> None:
    repo.add(
        entry("HMS-3", "withheld", more='exempt = "3"\n').replace(
            "lines = [", 'lines = [{ year = "2022-23", funding = "revenue", amount = "4321.00" }, '
        )
    )
    repo.write("ledgers/hms.toml", repo.read().replace("528000.00", "withheld"))

    for form in ("table", "plain", "json", "csv", "md"):
        ended = hmsledger("diff", "HEAD", "--format", form, cwd=repo.folder)
        assert ended.status == 0
        assert "HMS-1: the amount of line 1 was 528" not in ended.out
    table = " ".join(hmsledger("diff", "HEAD", cwd=repo.folder).out.split())
    assert "(item 98) withheld" in table
    assert "the amount of line 1 was a figure and is now withheld" in table


def test_what_is_withheld_since_is_not_the_difference_of_two_totals(repo: Repo, hmsledger: Program) -> None:
    withholding = CORRECTION.replace("538000.00", "withheld")
    for change in (repo.read() + withholding, repo.read().replace("528000.00", "withheld")):
        repo.write("ledgers/hms.toml", change)
        for form in ("table", "json"):
            ended = hmsledger("diff", "HEAD", "--format", form, cwd=repo.folder)
            assert ended.status == 0
            assert "withheld" in ended.out
            assert not [figure for figure in ("528", "529") if figure in without_digests(ended.out)], change


def test_a_figure_edited_into_one_that_is_withheld_is_not_repeated(repo: Repo, hmsledger: Program) -> None:
    text = repo.read().replace('"528000.00"', '"528000.00", stated = "£528k"')
    repo.write("ledgers/hms.toml", text.replace("lines =", 'note = "It is £528k"\nlines =', 1))
    start = repo.commit()
    edited = repo.read().replace(
        '"528000.00", stated = "£528k"', '"10000.00" }, { year = "2022-23", amount = "withheld"'
    )
    repo.write(
        "ledgers/hms.toml", edited.replace('"withheld"', '"withheld", funding = "capital"').replace("£528k", "exempt")
    )

    said = hmsledger("diff", start, cwd=repo.folder).out + hmsledger("check", "--since", start, cwd=repo.folder).out

    assert "528" not in without_digests(said)
    words = " ".join(said.split())
    assert "the amount of line 1 was changed; the stated of line 1 was changed" in words
    assert "the note was changed" in words


def test_both_states_are_looked_at_through_the_same_days(repo: Repo, hmsledger: Program) -> None:
    repo.add(MORE.replace("recorded = 2022-02-18", "recorded = 2023-02-18"))

    ended = hmsledger("diff", "HEAD", "--as-known", "2022-12-31", "--exit-code", cwd=repo.folder)

    assert ended.status == 0
    assert "No entry is added." in ended.out


def test_a_state_that_cannot_be_read_is_refused_with_its_place(repo: Repo, hmsledger: Program) -> None:
    good = repo.read()
    repo.add("<<<<<<< ours\n")
    bad = repo.commit()
    repo.write("ledgers/hms.toml", good)

    ended = hmsledger("diff", "HEAD", cwd=repo.folder)

    assert (ended.status, ended.out) == (2, "")
    assert f"--> ledgers/hms.toml at {bad[:9]}:" in ended.err
    assert "error[unfinished-merge]" in ended.err
    repo.write("ledgers/hms.toml", "format = 2\n")
    assert hmsledger("diff", "HEAD~1", cwd=repo.folder).status == 2
    assert hmsledger("diff", "HEAD~1", "HEAD~1", cwd=repo.folder).status == 0


def test_a_book_that_was_not_there_yet_is_all_new_and_one_that_moved_is_not(repo: Repo, hmsledger: Program) -> None:
    repo.git("mv", "ledgers", "moved")
    (repo.folder / "moved").rename(repo.folder / "ledgers-of-all")
    repo.commit()
    repo.git("checkout", "-q", "--orphan", "empty")
    repo.git("rm", "-rfq", "--cached", ".")
    repo.git("commit", "-q", "--allow-empty", "-m", "nothing")

    moved = hmsledger("diff", "main~1", "--book", "ledgers-of-all", "--exit-code", cwd=repo.folder)
    new = hmsledger("diff", "empty", "--book", "ledgers-of-all", cwd=repo.folder)

    assert (moved.status, moved.err) == (0, "")
    assert "2 entries added" in new.out


def test_a_shallow_clone_is_told_how_to_fetch(repo: Repo, hmsledger: Program) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.commit()
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.folder}", "one")

    ended = hmsledger("diff", first, cwd=repo.folder / "one")

    assert ended.status == 2
    assert "git fetch --unshallow" in ended.err
