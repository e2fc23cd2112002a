"""``check --since``: what git knows still stands, or is named."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Program
from history.conftest import HEAD, Repo, entry

Found = list[tuple[str, str]]


@pytest.fixture
def since(hmsledger: Program, repo: Repo) -> Callable[..., Found]:
    """Return what the check finds since a commit and would not find without it: codes and entries."""

    def check(ref: str = "HEAD", folder: Path | None = None) -> Found:
        return sorted(
            (finding["code"], finding["entry"] or "") for finding in findings(hmsledger, folder or repo.folder, ref)
        )

    return check


def findings(hmsledger: Program, folder: Path, ref: str) -> list[dict[str, Any]]:
    plain = json.loads(hmsledger("check", "--output-format", "json", cwd=folder).out)
    ended = hmsledger("check", "--since", ref, "--output-format", "json", cwd=folder)
    assert ended.err == ""
    found = json.loads(ended.out)
    assert ended.status == int(any(finding["severity"] == "error" for finding in found))
    return [finding for finding in found if finding not in plain]


def test_a_book_that_only_grew_stands(repo: Repo, since: Callable[..., Found]) -> None:
    repo.add(entry("HMS-3"))

    assert since() == []


def test_an_edited_amount_is_named_with_what_it_was(repo: Repo, hmsledger: Program) -> None:
    repo.write("ledgers/hms.toml", repo.read().replace("528000.00", "538000.00"))

    (found,) = findings(hmsledger, repo.folder, "HEAD")

    assert found["code"] == "entry-edited"
    assert found["severity"] == "error"
    assert found["message"].endswith(": the amount of line 1 was 528,000.00 and is now 538,000.00")
    assert (found["path"], found["line"]) == ("ledgers/hms.toml", 17)


def test_a_lost_entry_is_named_with_its_file_and_commit(repo: Repo, hmsledger: Program) -> None:
    short = repo.git("rev-parse", "HEAD")[:9]
    repo.write("ledgers/hms.toml", HEAD + entry("HMS-2"))

    (found,) = findings(hmsledger, repo.folder, "main")

    assert found["code"] == "entry-lost"
    assert found["message"] == f"the approval HMS-1 stood in ledgers/hms.toml at {short} and is gone"
    assert found["help"] == f"put it back, for example from: git show {short}:ledgers/hms.toml"


def test_layout_comments_order_files_and_defaults_carry_no_meaning(repo: Repo, since: Callable[..., Found]) -> None:
    first = entry("HMS-1", "528000.00", more='matter = "budget"\n').replace(
        "lines = [{", '# why\nlines = [{ scheme = "HMS",'
    )
    repo.write("ledgers/other.toml", "format = 1\n" + first)
    repo.write("ledgers/hms.toml", HEAD + entry("HMS-2"))

    assert since() == []


def test_windows_line_ends_are_the_same_book(repo: Repo, since: Callable[..., Found]) -> None:
    repo.write("ledgers/hms.toml", repo.read().replace("\n", "\r\n"))

    assert since() == []


def test_a_checkout_that_converts_line_ends_is_the_same_book(
    repo: Repo, since: Callable[..., Found], tmp_path: Path
) -> None:
    repo.git("clone", "-q", "-c", "core.autocrlf=true", str(repo.folder), str(tmp_path / "crlf"))

    assert b"\r\n" in (tmp_path / "crlf/ledgers/hms.toml").read_bytes()
    assert since("HEAD", tmp_path / "crlf") == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'outcome = "approved"',
            'outcome = "recommended"',
            "the outcome of the decision was approved and is now recommended",
        ),
        ('item = "98"', 'item = "89"', "the item of the decision was “98” and is now “89”"),
        (', item = "98"', "", "the item of the decision was “98” and is now not given"),
        (
            "decided = 2022-02-17",
            "decided = 2022-02-16",
            "the date of the decision was 2022-02-17 and is now 2022-02-16",
        ),
        ('funding = "capital"', 'funding = "not-stated"', "the funding of line 1 was capital and is now not stated"),
        ('year = "2022-23"', 'year = "2023-24"', "the year of line 1 was 2022-23 and is now 2023-24"),
        (
            '"528000.00" }',
            '"528000.00" }, { year = "2022-23", funding = "capital", amount = "1.00" }',
            "line 2 was put in",
        ),
        ('amount = "528000.00"', 'amount = "withheld"', "the amount of line 1 was a figure and is now withheld"),
        ('kind = "approval"', 'kind = "variation"\ntype = "addition"', "it was an approval and is now a variation"),
        ("recorded = 2022-02-18", "recorded = 2022-02-19", "the day recorded was 2022-02-18 and is now 2022-02-19"),
    ],
)
def test_every_part_of_an_entry_is_watched(repo: Repo, hmsledger: Program, old: str, new: str, said: str) -> None:
    assert old in repo.read()
    repo.write("ledgers/hms.toml", repo.read().replace(old, new, 1))

    (found,) = (item for item in findings(hmsledger, repo.folder, "HEAD") if item["code"] == "entry-edited")

    assert said in found["message"]


def test_an_entry_added_and_reverted_since_is_lost(repo: Repo, since: Callable[..., Found]) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.add(entry("HMS-3"))
    repo.commit("adds")
    repo.git("revert", "--no-edit", "HEAD")

    assert since(first) == [("entry-lost", "HMS-3")]
    assert since("HEAD") == []


def test_an_edit_that_was_taken_back_is_no_edit(repo: Repo, since: Callable[..., Found]) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.write("ledgers/hms.toml", repo.read().replace("528000.00", "538000.00"))
    repo.commit("edits")
    repo.git("revert", "--no-edit", "HEAD")

    assert since(first) == []
    assert since("HEAD~1") == [("entry-edited", "HMS-1")]


def branches(repo: Repo, ours: str, theirs: str) -> str:
    """Return where two branches began that each added something at the end of one file; ours is checked out."""
    start = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "-b", "theirs")
    repo.add(theirs)
    repo.commit("theirs")
    repo.git("checkout", "-q", "main")
    repo.add(ours)
    repo.commit("ours")
    return start


def test_a_side_lost_in_a_badly_finished_merge_is_named(repo: Repo, since: Callable[..., Found]) -> None:
    start = branches(repo, entry("HMS-3"), entry("HMS-4"))
    repo.git("merge", "theirs", fails=True)

    assert since(start) == [("history-incomplete", "")]

    repo.git("checkout", "--ours", "ledgers/hms.toml")

    assert since(start) == [("entry-lost", "HMS-4")]
    assert since("main") == [("entry-lost", "HMS-4")]

    repo.commit("merged")

    assert since(start) == [("entry-lost", "HMS-4")]
    assert since("HEAD~1") == [("entry-lost", "HMS-4")]


def test_the_loser_of_two_entries_under_one_id_is_named_until_it_has_an_id_of_its_own(
    repo: Repo, since: Callable[..., Found]
) -> None:
    decision = """
[[entry]]
id = "HMS-3-decided"
kind = "decision"
of = "HMS-3"
recorded = 2022-03-18
decision = { body = "council", outcome = "approved", decided = 2022-03-17 }
"""
    start = branches(repo, entry("HMS-3", "5.00"), entry("HMS-3", "7.00") + decision)
    repo.git("merge", "theirs", fails=True)
    base = HEAD + entry("HMS-1", "528000.00") + entry("HMS-2") + entry("HMS-3", "5.00")

    repo.write("ledgers/hms.toml", base + decision)
    assert since(start) == [("entry-edited", "HMS-3")]

    repo.write("ledgers/hms.toml", base + entry("HMS-4", "7.00") + decision.replace('of = "HMS-3"', 'of = "HMS-4"'))
    repo.commit("merged")
    assert since(start) == [("entry-renumbered", "HMS-4")]


def test_two_entries_that_say_the_same_are_two(repo: Repo, since: Callable[..., Found]) -> None:
    start = branches(repo, entry("HMS-3", "5.00"), entry("HMS-3", "7.00") + entry("HMS-4", "7.00"))
    repo.git("merge", "theirs", fails=True)
    base = HEAD + entry("HMS-1", "528000.00") + entry("HMS-2")
    repo.write("ledgers/hms.toml", base + entry("HMS-3", "5.00") + entry("HMS-4", "7.00"))
    repo.commit("merged")

    assert since(start) == [("entry-edited", "HMS-3")]


def test_a_book_that_moved_or_was_renamed_is_known_again(repo: Repo, since: Callable[..., Found]) -> None:
    repo.write("tests/deep/wrong.toml", "format = 1\n" + entry("HMS-1", "9.00"))
    repo.write("pyproject.toml", "[project]\n")
    first = repo.commit()
    repo.git("mv", "ledgers", "accounts")
    (repo.folder / "accounts").rename(repo.folder / "x")
    repo.write("books/ledgers/readme.txt", "")
    (repo.folder / "x" / "hms.toml").rename(repo.folder / "books/ledgers/system.toml")
    repo.commit("moves")

    assert since(first, repo.folder / "books") == []

    path = repo.folder / "books/ledgers/system.toml"
    path.write_text(HEAD + entry("HMS-2"))

    assert since(first, repo.folder / "books") == [("entry-lost", "HMS-1")]


def test_a_book_of_one_file_and_one_that_was_renamed(repo: Repo, hmsledger: Program) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.git("mv", "ledgers/hms.toml", "budget.toml")
    repo.write("budget.toml", HEAD + entry("HMS-2"))

    ended = hmsledger("check", "budget.toml", "--since", first, "--output-format", "json", cwd=repo.folder)

    assert [item["entry"] for item in json.loads(ended.out) if item["code"] == "entry-lost"] == ["HMS-1"]


def test_a_commit_before_the_book_proves_nothing_and_says_so(repo: Repo, since: Callable[..., Found]) -> None:
    repo.git("checkout", "-q", "--orphan", "fresh")
    repo.git("rm", "-rfq", ".")
    repo.write("readme.txt", "nothing yet")
    repo.commit("before")
    repo.write("ledgers/hms.toml", HEAD + entry("HMS-1"))
    repo.commit("the book")

    assert since("HEAD~1") == [("history-incomplete", "")]


def test_what_could_not_be_read_at_a_commit_is_said_and_the_rest_is_compared(
    repo: Repo, since: Callable[..., Found]
) -> None:
    first = repo.git("rev-parse", "HEAD")
    good = repo.read()
    repo.add(entry("HMS-3") + "<<<<<<< ours\n")
    repo.commit("a conflict is committed")
    repo.write("ledgers/hms.toml", good + entry("HMS-4"))
    repo.commit("mended, badly")
    repo.write("ledgers/hms.toml", good)

    assert since(first) == [("entry-lost", "HMS-4"), ("history-incomplete", "")]


def test_power_given_to_a_body_is_a_warning(repo: Repo, hmsledger: Program) -> None:
    text = repo.read().replace('name = "Cabinet"\n', 'name = "Cabinet"\ndecides = ["budget"]\n')
    repo.write("ledgers/hms.toml", text)

    (found,) = findings(hmsledger, repo.folder, "HEAD")

    assert (found["code"], found["severity"]) == ("declaration-changed", "warning")
    assert "the body “cabinet” is declared otherwise (budget, where it was nothing)" in found["message"]


def test_a_scheme_put_in_a_ring_does_not_make_its_entries_edited(repo: Repo, since: Callable[..., Found]) -> None:
    repo.write("ledgers/hms.toml", repo.read().replace('code = "HMS"\n', 'code = "HMS"\naccount = "hra"\n'))

    assert since() == [("declaration-changed", "")]


def test_a_shallow_clone_says_what_it_cannot_compare(repo: Repo, since: Callable[..., Found], tmp_path: Path) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.add(entry("HMS-3"))
    repo.commit()
    repo.write("ledgers/hms.toml", HEAD + entry("HMS-1", "528000.00") + entry("HMS-3"))
    repo.commit("loses HMS-2")
    url = f"file://{repo.folder}"
    repo.git("clone", "-q", "--depth", "1", url, str(tmp_path / "one"))
    repo.git("clone", "-q", "--depth", "2", url, str(tmp_path / "two"))

    assert since(first) == [("entry-lost", "HMS-2")]
    assert since(first, tmp_path / "one") == [("history-incomplete", "")]
    assert since(first, tmp_path / "two") == [("entry-lost", "HMS-2"), ("history-incomplete", "")]
    assert since("HEAD~1", tmp_path / "two") == [("entry-lost", "HMS-2")]


def test_a_shallow_clone_that_holds_both_ends_compares_them_and_says_what_lies_between(
    repo: Repo, since: Callable[..., Found], tmp_path: Path
) -> None:
    repo.git("branch", "base")
    repo.add(entry("HMS-3"))
    repo.commit()
    repo.write("ledgers/hms.toml", HEAD + entry("HMS-1", "528000.00"))
    repo.commit("loses HMS-2 and HMS-3")
    one = tmp_path / "one"
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.folder}", str(one))
    repo.git("-C", str(one), "fetch", "-q", "--depth", "1", "origin", "base:base")

    assert since("base", one) == [("entry-lost", "HMS-2"), ("history-incomplete", "")]
    assert since("base") == [("entry-lost", "HMS-2"), ("entry-lost", "HMS-3")]


def test_a_partial_clone_is_never_completed_over_the_network(
    repo: Repo, since: Callable[..., Found], tmp_path: Path
) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.add(entry("HMS-3"))
    repo.commit()
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "-q", "--filter=blob:none", f"file://{repo.folder}", str(tmp_path / "partial"))

    assert since(first, tmp_path / "partial") == [("history-incomplete", "")]


def test_a_clone_without_folders_or_with_a_damaged_one_says_so(
    repo: Repo, hmsledger: Program, since: Callable[..., Found], tmp_path: Path
) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.add(entry("HMS-3"))
    repo.commit()
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "-q", "--filter=tree:0", f"file://{repo.folder}", str(tmp_path / "bare"))

    assert since(first, tmp_path / "bare") == [("history-incomplete", "")]
    ended = hmsledger("diff", first, cwd=tmp_path / "bare")
    assert (ended.status, ended.out) == (2, "")
    assert f"the files of {first[:9]} are not in this clone" in ended.err

    tree = repo.git("rev-parse", f"{first}:ledgers")
    path = repo.folder / ".git/objects" / tree[:2] / tree[2:]
    path.chmod(0o644)
    path.write_bytes(b"no object")
    assert since(first) == [("history-incomplete", "")]


def test_a_file_in_a_commit_that_no_ledger_can_be_is_said(repo: Repo, hmsledger: Program) -> None:
    path = repo.folder / "ledgers/big.toml"
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    repo.commit()
    path.unlink()

    (found,) = findings(hmsledger, repo.folder, "HEAD")

    assert "ledgers/big.toml at" in found["message"]
    assert "is larger than any ledger file may be" in found["message"]
    assert "is larger than any ledger file may be" in hmsledger("diff", "HEAD", cwd=repo.folder).err


def test_declarations_that_are_gone_or_changed_are_named(repo: Repo, hmsledger: Program) -> None:
    more = (
        '\n[[account]]\nid = "shops"\nname = "Shops"\nring = "hra"\n\n[[source]]\nid = "lottery"\nname = "Lottery"\n'
        '\n[[scheme]]\ncode = "POOL"\nname = "Pool"\n'
    )
    good = repo.read()
    repo.add(more)
    repo.commit()
    repo.write("ledgers/hms.toml", good + more.replace('"hra"', '"general-fund"').replace("Lottery", "The Lottery"))

    (ring,) = findings(hmsledger, repo.folder, "HEAD")
    assert "the account “shops” is declared otherwise (general-fund, where it was hra) since" in ring["message"]

    repo.write("ledgers/hms.toml", good)
    said = [item["message"].partition(" since")[0] for item in findings(hmsledger, repo.folder, "HEAD")]
    assert sorted(said) == [
        "the account “shops” is declared no more",
        "the scheme “POOL” is declared no more",
        "the source “lottery” is declared no more",
    ]


def test_printed_totals_that_are_gone_or_edited_are_named_and_those_that_moved_are_not(
    repo: Repo, hmsledger: Program
) -> None:
    def total(amount: str, more: str = "", year: str = "2022-23") -> str:
        return f'\n[[stated_total]]\nscope = {{ year = "{year}" }}\nas_at = 2022-02-18\namount = "{amount}"\n{more}'

    revised = 'document = { title = "Revised estimates" }\n'
    good = repo.read()
    repo.write("ledgers/hms.toml", good + total("1.00", revised) + total("2.00", year="2023-24") * 2 + total("3.00"))
    repo.commit()
    repo.write("ledgers/hms.toml", good + total("3.00", 'stated = "£3"\n') + total("2.00", year="2023-24"))
    repo.write("ledgers/b.toml", "format = 1\n" + total("1.05", revised))

    found = findings(hmsledger, repo.folder, "HEAD")
    said = {
        item["message"].replace(repo.git("rev-parse", "HEAD")[:9], "COMMIT"): item["path"]
        for item in found
        if item["code"] == "total-changed"
    }

    assert said == {
        "the printed total of “Revised estimates” was 1.00 at COMMIT and is now 1.05": "ledgers/b.toml",
        "the printed total was 3.00 at COMMIT and is stated otherwise": "ledgers/hms.toml",
        "the printed total, 2.00, stood in ledgers/hms.toml at COMMIT and is gone": "ledgers/hms.toml",
    }
    assert {item["severity"] for item in found if item["code"] == "total-changed"} == {"warning"}

    repo.write("ledgers/hms.toml", good + total("3.00") + total("2.00", year="2023-24") * 2)
    repo.write("ledgers/b.toml", "format = 1\n" + total("1.00", revised))
    moved = findings(hmsledger, repo.folder, "HEAD")
    assert [item for item in moved if item["code"] == "total-changed"] == []


def test_a_branch_that_is_behind_is_told_to_merge_first(repo: Repo, hmsledger: Program) -> None:
    repo.git("branch", "behind")
    repo.add(entry("HMS-3"))
    repo.commit()
    repo.git("checkout", "-q", "behind")

    (found,) = findings(hmsledger, repo.folder, "main")

    assert (found["code"], found["entry"]) == ("entry-lost", "HMS-3")
    assert "if it is only not merged yet, merge main first" in found["help"]


@pytest.mark.parametrize(
    "ref", ["--output=stolen", "-h", "", "nowhere", "HEAD\n", "main..theirs", "HEAD:ledgers", "a" * 5000]
)
@pytest.mark.parametrize("command", [("check", "--since"), ("diff", "--")])
def test_a_hostile_name_is_misuse_and_runs_nothing(
    repo: Repo, hmsledger: Program, ref: str, command: tuple[str, str]
) -> None:
    ended = (
        hmsledger(command[0], f"{command[1]}={ref}", cwd=repo.folder)
        if command[1] != "--"
        else hmsledger(*command, ref, cwd=repo.folder)
    )

    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("hmsledger: ")
    assert sorted(path.name for path in repo.folder.iterdir()) == [".git", "ledgers"]


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for what an attacker leaves")
def test_nothing_that_a_repository_configures_is_run(
    repo: Repo, hmsledger: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = repo.folder / ".git" / "trap"
    trap.write_text(f"#!/bin/sh\ntouch '{repo.folder}/sprung'\nexit 1\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "core.pager", "pager.rev-list", "core.sshCommand", "core.gitProxy"):
        repo.git("config", key, str(trap))
    repo.git("config", "filter.x.smudge", str(trap))
    repo.git("config", "filter.x.clean", str(trap))
    repo.git("config", "diff.x.textconv", str(trap))
    repo.git("config", "alias.rev-parse", f"!{trap}")
    repo.git("config", "alias.cat-file", f"!{trap}")
    (repo.folder / ".git" / "info" / "attributes").write_text("*.toml filter=x diff=x\n")
    for hook in ("post-index-change", "reference-transaction", "pre-commit"):
        (repo.folder / ".git" / "hooks").mkdir(exist_ok=True)
        trap.rename(trap)
        path = repo.folder / ".git" / "hooks" / hook
        path.write_bytes(trap.read_bytes())
        path.chmod(0o755)
    monkeypatch.setenv("GIT_PAGER", str(trap))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(trap))

    assert hmsledger("check", "--since", "HEAD", cwd=repo.folder).status == 0
    assert hmsledger("diff", "HEAD", cwd=repo.folder).status == 0
    assert not (repo.folder / "sprung").exists()


def test_the_surroundings_of_another_git_command_do_not_mislead(
    repo: Repo, since: Callable[..., Found], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = Repo(tmp_path / "other").init()
    other.commit()
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "nothing"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "nothing"))
    repo.write("ledgers/hms.toml", HEAD + entry("HMS-2"))

    assert since("main") == [("entry-lost", "HMS-1")]


def test_a_replaced_commit_hides_nothing(repo: Repo, since: Callable[..., Found]) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.write("ledgers/hms.toml", HEAD + entry("HMS-2"))
    second = repo.commit()
    repo.git("replace", first, second)

    assert since(first) == [("entry-lost", "HMS-1")]


def test_no_git_no_repository_and_no_commit_are_said_plainly(
    repo: Repo, hmsledger: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "bare"
    (bare / "ledgers").mkdir(parents=True)
    (bare / "ledgers/hms.toml").write_bytes((repo.folder / "ledgers/hms.toml").read_bytes())
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))

    outside = hmsledger("check", "--since", "HEAD", cwd=bare)
    assert (outside.status, outside.out) == (2, "")
    assert "lies in the working files of no git repository" in outside.err

    Repo(bare).init()
    empty = hmsledger("check", "--since", "HEAD", cwd=bare)
    assert (empty.status, empty.out) == (2, "")
    assert "git knows no commit “HEAD” here" in empty.err

    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}.")
    missing = hmsledger("check", "--since", "HEAD", cwd=bare)
    assert (missing.status, missing.out) == (2, "")
    assert "git is not installed here" in missing.err


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can give a folder to another user")
def test_a_repository_of_another_user_is_not_opened_and_said_so(repo: Repo, hmsledger: Program) -> None:
    for path in (repo.folder, repo.folder / ".git"):
        os.chown(path, 12345, 12345)

    ended = hmsledger("check", "--since", "HEAD", cwd=repo.folder)

    assert ended.status == 2
    assert "dubious ownership" in ended.err
    assert "safe.directory" in ended.err


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_link_in_a_commit_is_not_followed_and_said_so(repo: Repo, since: Callable[..., Found]) -> None:
    (repo.folder / "ledgers/link.toml").symlink_to("hms.toml")
    repo.git("add", "-A")
    repo.git("commit", "-qm", "a link")
    (repo.folder / "ledgers/link.toml").unlink()

    assert since() == [("history-incomplete", "")]


def test_a_worktree_and_a_folder_with_odd_names(repo: Repo, since: Callable[..., Found], tmp_path: Path) -> None:
    repo.write(
        'ledgers/Wörk "quoted".toml' if os.name == "posix" else "ledgers/Wörk.toml", "format = 1\n" + entry("HMS-9")
    )
    repo.commit()
    repo.git("worktree", "add", "-q", str(tmp_path / "tree"))
    for path in (tmp_path / "tree/ledgers").glob("W*.toml"):
        path.unlink()

    assert since("main", tmp_path / "tree") == [("entry-lost", "HMS-9")]


def test_a_long_history_costs_what_was_changed(repo: Repo, hmsledger: Program) -> None:
    first = repo.git("rev-parse", "HEAD")
    stream = []
    text = repo.read().encode()
    parent = "refs/heads/main^0"
    for number in range(300):
        text += entry(f"HMS-1{number:04}").encode()
        stream.append(
            b"commit refs/heads/main\ncommitter Clerk <clerk@example.org> 1645185600 +0000\ndata 1\nx\n"
            + (f"from {parent}\n".encode() if number == 0 else b"")
            + b"M 100644 inline ledgers/hms.toml\ndata %d\n%s\n" % (len(text), text)
        )
    repo.git("fast-import", "--quiet", given=b"".join(stream))
    repo.git("reset", "-q", "--hard", "main")
    repo.write("ledgers/hms.toml", repo.read().replace(entry("HMS-10150"), ""))

    found = findings(hmsledger, repo.folder, first)

    assert [(item["code"], item["entry"]) for item in found] == [("entry-lost", "HMS-10150")]
