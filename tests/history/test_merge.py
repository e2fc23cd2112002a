"""Merging two branches that both added to one ledger file."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Program, needed
from history.conftest import HEAD, Repo, entry

from hmsledger.history.merge import NotByEntryError, merged

BASE = HEAD + entry("HMS-1")
_ID = re.compile(r'^id = "(HMS-[^"]+)"', re.MULTILINE)


def merge(ours: str, theirs: str, base: str = BASE) -> tuple[str, list[str]]:
    outcome = merged(base.encode(), ours.encode(), theirs.encode())
    return outcome.data.decode(), outcome.clashes


def test_what_the_other_side_added_stands_behind_what_stands() -> None:
    ours, theirs = BASE + entry("HMS-2"), BASE + "\n# from the minutes" + entry("HMS-3").rstrip("\n")

    text, clashes = merge(ours, theirs)

    assert clashes == []
    assert text == ours + "\n# from the minutes" + entry("HMS-3")


def test_each_way_round_holds_the_same_entries() -> None:
    ours, theirs = BASE + entry("HMS-2"), BASE + entry("HMS-3") + '\n[[scheme]]\ncode = "POOL"\nname = "Pool"\n'

    one, other = merge(ours, theirs)[0], merge(theirs, ours)[0]

    assert sorted(_ID.findall(one)) == sorted(_ID.findall(other)) == ["HMS-1", "HMS-2", "HMS-3"]
    assert one.count("POOL") == other.count("POOL") == 1


def test_one_entry_added_on_both_sides_stands_once() -> None:
    ours, theirs = BASE + entry("HMS-2"), BASE + "# typed apart" + entry("HMS-2").replace(" = ", "=")

    assert merge(ours, theirs) == (ours, [])


def test_two_entries_under_one_id_are_a_clash_in_words_and_marked() -> None:
    ours, theirs = BASE + entry("HMS-2", more='title = "Roof"\n'), BASE + entry("HMS-2", "2.00") + entry("HMS-3")

    text, clashes = merge(ours, theirs)

    assert clashes == [
        (
            "both sides added an entry HMS-2: ours is the approval of HMS “Roof”, recorded 2022-02-18, theirs is the "
            "approval of HMS, recorded 2022-02-18; keep both, and give the one that was recorded later an id of its own, "
            "such as HMS-4, also where other entries name it"
        )
    ]
    assert text.startswith(BASE)
    mine, _, other = text.partition("<<<<<<< ours\n")[2].partition("=======\n")
    assert mine == entry("HMS-2", more='title = "Roof"\n').lstrip("\n")
    assert other == entry("HMS-2", "2.00").lstrip("\n") + ">>>>>>> theirs\n\n" + entry("HMS-3").lstrip("\n")


@pytest.mark.parametrize("swapped", [False, True])
def test_an_entry_that_one_side_edited_or_took_out_is_a_clash(*, swapped: bool) -> None:
    edited = BASE.replace("1000.00", "1001.00")
    for changed, said in (
        (edited, "the entry HMS-1 stood before and does not say the same"),
        (HEAD, "took out the entry HMS-1"),
    ):
        text, clashes = merge(*((changed, BASE) if swapped else (BASE, changed)))

        assert len(clashes) == 1
        assert said in clashes[0]
        assert '"1000.00"' in text
        assert "<<<<<<< ours\n" in text


def test_what_is_no_entry_is_taken_from_the_side_that_changed_it() -> None:
    renamed = BASE.replace('name = "Cabinet"', 'name = "Executive"')
    less = BASE.replace('[[body]]\nid = "cabinet"\nname = "Cabinet"\n\n', "")
    commented = BASE.replace("[[scheme]]", "# one system\n[[scheme]]")
    for changed in (renamed, less, commented):
        assert merge(BASE, changed) == (changed, [])
        assert merge(changed, BASE) == (changed, [])
    assert len(merge(renamed, less)[1]) == len(merge(less, renamed)[1]) == 1
    assert merge(renamed, BASE.replace('"Cabinet"', '"Leader"'))[1] == [
        "both sides changed the body cabinet, each in its own way: keep one"
    ]


def test_title_pages_and_stated_totals_are_merged_too() -> None:
    page = '\n[ledger]\ntitle = "Budget"\n'
    total = '\n[[stated_total]]\nscope = { year = "2022-23" }\namount = "1000.00"\n'

    text, clashes = merge(BASE + page, BASE + total)

    assert (text, clashes) == (BASE + page + total, [])
    assert merge(BASE + page, BASE + page.replace("Budget", "Money"))[1] == [
        "both sides changed the title page [ledger], each in its own way: keep one"
    ]


def test_what_stands_above_the_first_table_and_stated_totals_can_clash() -> None:
    total = '\n[[stated_total]]\nscope = { year = "2022-23" }\namount = "1000.00"\n'
    base = BASE + total

    assert merge(base, BASE, base=base) == (BASE, [])
    assert merge(BASE, base, base=base) == (BASE, [])
    assert merge(base, BASE + total.replace("1000", "2000"), base=base)[0].count("stated_total") == 1
    decided = (
        entry("HMS-2").replace('scheme = "HMS"', 'of = "HMS-1"').replace("approval", "decision").partition("lines")[0]
    )
    assert "ours is the decision of HMS-1, recorded" in merge(BASE + decided, BASE + entry("HMS-2"))[1][0]


def test_a_file_added_on_both_sides_has_no_common_version() -> None:
    assert merge(BASE, BASE + entry("HMS-2"), base="") == (BASE + entry("HMS-2"), [])


def test_windows_line_ends_are_kept() -> None:
    ours, theirs = BASE + entry("HMS-2"), BASE + entry("HMS-3")

    outcome = merged(BASE.encode(), ours.replace("\n", "\r\n").encode(), theirs.encode())

    assert outcome.data.decode() == (ours + entry("HMS-3")).replace("\n", "\r\n")


def test_a_text_that_looks_like_a_table_is_none() -> None:
    note = 'note = """\n[[entry]]\nid = \\"HMS-9\\"\n"""\n'
    ours, theirs = BASE + entry("HMS-2", more=note), BASE + entry("HMS-3", more=note)

    assert merge(ours, theirs) == (ours + entry("HMS-3", more=note), [])


@pytest.mark.parametrize(
    ("ours", "reason"),
    [
        ("a = 1", "our version is damaged or no ledger file; see: hmsledger check"),
        ("<<<<<<< x", "our version cannot be read: a merge of two versions was left unfinished here"),
        (BASE + entry("HMS-1", "2.00"), "our version holds the entry HMS-1 twice"),
        (
            "format = 1\nentry = []\nscheme = [{code = 'A', name = 'B'}]",
            "our version is not written as [[entry]] tables",
        ),
        ("format = 1\r\n\n", "its lines end in two ways"),
    ],
)
def test_what_cannot_be_taken_apart_is_said(ours: str, reason: str) -> None:
    with pytest.raises(NotByEntryError) as stopped:
        merge(ours, BASE)

    assert stopped.value.reason == reason


@pytest.fixture
def driven(repo: Repo) -> Repo:
    """Return the repository with the merge driver set up."""
    repo.with_driver().commit("set-up")
    return repo


def part(repo: Repo, ours: str, theirs: str) -> str:
    start = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "-b", "theirs")
    repo.add(theirs)
    repo.commit("theirs")
    repo.git("checkout", "-q", "main")
    repo.add(ours)
    repo.commit("ours")
    return start


@pytest.mark.parametrize("way", [("merge", "--no-edit"), ("rebase",), ("cherry-pick",)])
def test_git_merges_rebases_and_picks_by_entry(driven: Repo, way: tuple[str, ...], hmsledger: Program) -> None:
    start = part(driven, entry("HMS-3"), entry("HMS-4"))

    driven.git(*way, "theirs")

    assert sorted(_ID.findall(driven.read())) == ["HMS-1", "HMS-2", "HMS-3", "HMS-4"]
    assert hmsledger("check", "--since", start, cwd=driven.folder).status == 0


def test_a_stash_comes_back_by_entry(driven: Repo) -> None:
    driven.add(entry("HMS-3"))
    driven.git("stash")
    driven.add(entry("HMS-4"))
    driven.commit()

    driven.git("stash", "pop")

    assert _ID.findall(driven.read()) == ["HMS-1", "HMS-2", "HMS-4", "HMS-3"]


def test_without_the_driver_git_stops_at_the_same_merge(repo: Repo) -> None:
    part(repo, entry("HMS-3"), entry("HMS-4"))

    repo.git("merge", "theirs", fails=True)


def test_many_branches_are_merged_one_after_the_other(driven: Repo, hmsledger: Program) -> None:
    start = driven.git("rev-parse", "HEAD")
    for number in (3, 4, 5):
        driven.git("checkout", "-q", "-b", f"side-{number}", start)
        driven.add(entry(f"HMS-{number}"))
        driven.commit()
    driven.git("checkout", "-q", "main")
    for number in (3, 4, 5):
        driven.git("merge", "-q", "--no-edit", f"side-{number}")

    assert sorted(_ID.findall(driven.read())) == [f"HMS-{number}" for number in range(1, 6)]
    assert hmsledger("check", "--since", start, cwd=driven.folder).status == 0


def test_a_merge_of_three_at_once_asks_no_driver_and_git_stops_without_a_loss(driven: Repo, hmsledger: Program) -> None:
    start = part(driven, entry("HMS-3"), entry("HMS-4"))
    driven.git("checkout", "-q", "-b", "third", start)
    driven.add(entry("HMS-5"))
    driven.commit()
    driven.git("checkout", "-q", "main")

    driven.git("merge", "-q", "--no-edit", "theirs", "third", fails=True)

    assert hmsledger("check", "--since", start, cwd=driven.folder).status == 0
    assert _ID.findall(driven.read()) == ["HMS-1", "HMS-2", "HMS-3"]


def test_a_clash_stops_git_in_words_and_check_names_the_unfinished_merge(driven: Repo, hmsledger: Program) -> None:
    part(driven, entry("HMS-3"), entry("HMS-3", "2.00"))

    said = driven.git("merge", "theirs", fails=True)

    assert "conflict in ledgers/hms.toml: both sides added an entry HMS-3" in said
    assert "such as HMS-4" in said
    found = json.loads(hmsledger("check", "--output-format", "json", cwd=driven.folder).out)
    assert [item["code"] for item in found] == ["unfinished-merge"]


def test_criss_cross_merges_hold_every_entry(driven: Repo, hmsledger: Program) -> None:
    start = part(driven, entry("HMS-3"), entry("HMS-4"))
    driven.git("branch", "main-before")
    driven.git("merge", "--no-edit", "theirs")
    driven.git("checkout", "-q", "theirs")
    driven.git("merge", "--no-edit", "main-before")
    driven.add(entry("HMS-5"))
    driven.commit()
    driven.git("checkout", "-q", "main")
    driven.add(entry("HMS-6"))
    driven.commit()

    driven.git("merge", "--no-edit", "theirs")

    assert sorted(_ID.findall(driven.read())) == [f"HMS-{number}" for number in range(1, 7)]
    assert hmsledger("check", "--since", start, cwd=driven.folder).status == 0


def test_a_file_renamed_on_one_side_is_merged_under_its_new_name(driven: Repo, hmsledger: Program) -> None:
    start = driven.git("rev-parse", "HEAD")
    driven.git("checkout", "-q", "-b", "theirs")
    driven.git("mv", "ledgers/hms.toml", "ledgers/housing.toml")
    driven.add(entry("HMS-3"), "ledgers/housing.toml")
    driven.commit()
    driven.git("checkout", "-q", "main")
    driven.add(entry("HMS-4"))
    driven.commit()

    driven.git("merge", "--no-edit", "theirs")

    assert sorted(_ID.findall(driven.read("ledgers/housing.toml"))) == ["HMS-1", "HMS-2", "HMS-3", "HMS-4"]
    assert hmsledger("check", "--since", start, cwd=driven.folder).status == 0


@pytest.fixture
def files(tmp_path: Path, hmsledger: Program) -> Callable[..., tuple[int, str, str]]:
    """Return the command on three files: its status, what the second then holds, and what it said."""
    needed("git")

    def run(base: str, ours: str, theirs: str) -> tuple[int, str, str]:
        for name, text in (("base", base), ("ours", ours), ("theirs", theirs)):
            (tmp_path / name).write_text(text, encoding="utf-8", newline="")
        ended = hmsledger("merge-file", "base", "ours", "theirs", "ledgers/hms.toml", cwd=tmp_path)
        assert ended.out == ""
        assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["base", "ours", "theirs"]
        return ended.status, (tmp_path / "ours").read_bytes().decode(), ended.err

    return run


def test_other_files_are_merged_as_git_merges_them(files: Callable[..., tuple[int, str, str]]) -> None:
    base = "".join(f"{letter} = 1\n" for letter in "abcdefghij")

    status, text, said = files(base, base.replace("a = 1", "a = 2"), base.replace("j = 1", "j = 2"))
    assert (status, text) == (0, base.replace("a = 1", "a = 2").replace("j = 1", "j = 2"))
    assert "ledgers/hms.toml is merged line by line, as git does" in said

    status, text, said = files(base, base.replace("a = 1", "a = 2"), base.replace("a = 1", "a = 3"))
    assert status == 1
    assert text.startswith("<<<<<<< ours\na = 2\n=======\na = 3\n>>>>>>> theirs\n")
    assert "the two sides changed the same lines" in said


def test_a_merge_by_line_that_loses_an_entry_is_never_called_clean(files: Callable[..., tuple[int, str, str]]) -> None:
    broken = BASE + entry("HMS-2") + "<<<<<<< x\n"

    status, _, said = files(broken, BASE + entry("HMS-2") + entry("HMS-3"), BASE)

    assert status == 1
    assert "the common version cannot be read" in said


def test_a_line_by_line_merge_of_two_sound_ledgers_is_clean_only_with_every_entry_of_both(
    files: Callable[..., tuple[int, str, str]],
) -> None:
    unread = BASE.replace("format = 1", "format = 2")
    bodies = BASE.replace('name = "Council"', 'name = "Full Council"')

    assert files(unread, bodies, unread)[0] == 0

    mixed = BASE.replace("format = 1\n", "format = 1\r\n")
    status, text, said = files(mixed, mixed + entry("HMS-2"), mixed)
    assert (status, text) == (0, mixed + entry("HMS-2"))
    assert "its lines end in two ways" in said
    assert files(mixed, mixed, HEAD.replace("format = 1\n", "format = 1\r\n"))[0] == 1


def test_a_missing_version_is_misuse(hmsledger: Program, tmp_path: Path) -> None:
    ended = hmsledger("merge-file", "a", "b", "c", cwd=tmp_path)

    assert (ended.status, ended.out) == (2, "")
    assert "a cannot be opened" in ended.err


def test_random_merges_by_entry_lose_nothing_unreported() -> None:
    """Five hundred pairs of versions: what is not in the result of a merge is named among its clashes."""
    for seed in range(500):
        dice = random.Random(seed)  # noqa: S311 - a test's dice
        base = [entry(f"HMS-{number}", f"{number}.00") for number in range(dice.randrange(4))]
        sides = []
        for _ in range(2):
            blocks = list(base)
            for _ in range(dice.randrange(4)):
                new = entry(
                    f"HMS-{dice.randrange(12)}",
                    f"{dice.randrange(3)}.00",
                    more=dice.choice(["", "# so\n", 'note = "[[entry]]"\n']),
                )
                if _ID.findall(new)[0] not in _ID.findall("".join(blocks)):
                    blocks.insert(dice.randrange(len(blocks) + 1), new)
            if blocks and dice.random() < 0.2:
                blocks.pop(dice.randrange(len(blocks)))
            if dice.random() < 0.3:
                dice.shuffle(blocks)
            sides.append(HEAD + "".join(blocks))
        outcome = merged((HEAD + "".join(base)).encode(), sides[0].encode(), sides[1].encode())
        text = outcome.data.decode()
        for side in sides:
            for block in side.split("\n[[entry]]\n")[1:]:
                named = _ID.findall(block)[0]
                lines = next(line for line in block.splitlines() if line.startswith("lines"))
                clash = any(re.search(rf"\b{named}\b", said) for said in outcome.clashes)
                assert clash or any(
                    f'id = "{named}"\n' in other and lines in other for other in text.split("\n[[entry]]\n")
                ), (seed, named)
        assert bool(outcome.clashes) is ("<<<<<<<" in text)


def entries_in(repo: Repo) -> set[tuple[str, str]]:
    """Return the ids in the files of a book, each with its lines, found without the program."""
    text = "".join(path.read_text(encoding="utf-8") for path in (repo.folder / "ledgers").glob("*.toml"))
    blocks = text.split("\n[[entry]]\n")[1:]
    return {(_ID.findall(block)[0], re.findall(r"^lines = .*$", block, re.MULTILINE)[0]) for block in blocks}


@pytest.mark.parametrize("driver", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_random_branches_in_git_lose_no_entry_unreported(
    repo: Repo, hmsledger: Program, seed: int, *, driver: bool
) -> None:
    """Whatever git makes of two branches, an entry of either is in the book or is named by a command."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    if driver:
        repo.with_driver()
    repo.write("ledgers/pool.toml", "format = 1\n" + entry("HMS-p"))
    start = repo.commit("set-up")
    known: dict[str, set[str]] = {}
    for branch in ("theirs", "ours"):
        repo.git("checkout", "-q", "-b", branch, start)
        for _ in range(dice.randrange(1, 4)):
            name = dice.choice(["ledgers/hms.toml", "ledgers/pool.toml", f"ledgers/{dice.choice('ab')}.toml"])
            if not (repo.folder / name).exists():
                repo.write(name, "format = 1\n")
            new = f"HMS-{dice.randrange(100, 112)}"
            text = "".join(path.read_text() for path in (repo.folder / "ledgers").glob("*.toml"))
            if f'"{new}"' not in text:
                repo.add(entry(new, f"{dice.randrange(2)}.00"), name)
            repo.commit()
        known[branch] = entries_in(repo)
    try:
        repo.git("merge", "--no-edit", "theirs")
        stopped = False
    except AssertionError:
        stopped = True
    for choice in ("as it is", "--ours", "--theirs") if stopped else ("as it is",):
        if choice != "as it is":
            repo.git("checkout", choice, "--", *repo.git("diff", "--name-only", "--diff-filter=U").split())
        ended = hmsledger("check", "--since", start, "--output-format", "json", cwd=repo.folder)
        found = json.loads(ended.out)
        damaged = any(item["code"] in {"unfinished-merge", "not-toml", "duplicate-id"} for item in found)
        missing = {named for named, _ in (known["ours"] | known["theirs"]) - entries_in(repo)}
        named = {item["entry"] for item in found if item["code"] in {"entry-lost", "entry-edited"}}
        assert damaged or named == missing
        assert ended.status == int(any(item["severity"] == "error" for item in found))


def test_the_driver_needs_no_path_of_its_own() -> None:
    """The words in the documents are the ones that git is told: the program is called by its name."""
    text = (Path(__file__).parents[2] / "docs" / "history.md").read_text(encoding="utf-8")

    assert 'git config merge.hmsledger.driver "hmsledger merge-file %O %A %B %P"' in text
