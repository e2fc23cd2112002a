"""What stood once stands for good: every entry that git knows, looked for in the book of today.

An entry is looked for as it first stood: at the commit that is asked about, and at every commit after it that
brought the entry in, on either side of every merge. So an entry that was added and taken out again in between is
found missing too: what git holds is not taken back but corrected.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from hmsledger.alterations import differences
from hmsledger.entries import KIND_NAMES, AnyEntry, Book, StatedTotal, id_order
from hmsledger.findings import Finding, MisuseError, Severity, Spot, brief
from hmsledger.history.git import Commit, Repository
from hmsledger.history.states import SHORT, Files, States
from hmsledger.money import shown
from hmsledger.store.place import TOP
from hmsledger.store.read import Reading
from hmsledger.store.unite import entry_in, total_in

Values = Mapping[str, Any]
_REFERENCES = ("of", "corrects", "quotes")
_FETCH = "fetch the whole history (git fetch --unshallow; in a CI job: fetch-depth: 0) and check again"
_MOST_NAMED = 3


class Version(NamedTuple):
    """An entry as a commit brought it in.

    Attributes:
        values: what it said, as filed.
        commit: the commit's id.
        file: the path of its file from the top of the repository.
    """

    values: Values
    commit: str
    file: str


def findings_since(reading: Reading, name: str) -> tuple[Finding, ...]:
    """Return every entry that git knows since a commit and that the book no longer holds unchanged.

    Args:
        reading: the book as it stands.
        name: the commit, by any name that git knows it under.

    Raises:
        MisuseError: there is no such commit or no repository, or git is not installed.
    """
    root = reading.whereabouts.root
    repository = Repository(root if root.is_dir() else root.parent)
    anywhere = Spot(reading.files[0].shown if reading.files else str(root))
    base = repository.commit(name)
    head = repository.commit("HEAD")
    boundary = repository.boundary()
    if base is None and not boundary:
        raise MisuseError(
            f"git knows no commit “{brief(name)}” here", "name a branch, a tag or a commit id; see: git log --oneline"
        )
    if reading.damage:
        message = f"the book cannot be compared with what stood at {brief(name)}, because it is damaged"
        return (_incomplete(anywhere, message, "put the damage right and check again"),)
    with repository.objects() as objects:
        states = States(repository, objects, reading.whereabouts)
        seen = _History(states, reading.filed, anywhere)
        tips = tuple(tip for tip in (head, *repository.merging()) if tip)
        commits = repository.commits(tips, base) if tips else ()
        findings: list[Finding] = []
        if base is None:
            message = f"this clone holds only the latest history, and “{brief(name)}” is not in it: what stood there"
            findings.append(_incomplete(anywhere, f"{message} is not compared", _FETCH))
        else:
            seen.begin(base)
            findings += seen.declarations_changed(base)
            findings += seen.totals_changed(base)
        for commit in commits:
            seen.follow(commit)
        cut = [commit.id for commit in commits if commit.id in boundary]
        if cut and base is not None:
            ids = ", ".join(commit[:SHORT] for commit in cut[:_MOST_NAMED])
            message = f"this clone holds nothing from before {ids}: what stood there and is gone since is not compared"
            findings.append(_incomplete(anywhere, message, _FETCH))
        apart = base is not None and head is not None and not repository.is_ancestor(base, head)
        return (*findings, *seen.incomplete, *seen.altered(name if apart else ""))


class _History:
    """The entries that commits brought in, one commit after the other."""

    def __init__(self, states: States, book: Book, anywhere: Spot) -> None:
        self.states, self.book, self.anywhere = states, book, anywhere
        self.originals: dict[str, list[Version]] = {}
        self.incomplete: list[Finding] = []
        self._files: dict[str, Files | None] = {}
        self._looked_at: set[str] = set()
        self._known: dict[str, list[Values]] = {}

    def begin(self, base: str) -> None:
        """Take the entries that stood at a commit."""
        self.follow(Commit(base, ()))
        if self._files.get(base) == {}:
            message = f"the book did not stand in git at {base[:SHORT]}: there is nothing there to compare it with"
            self.incomplete.append(
                _incomplete(self.anywhere, message, "name a later commit, if the book was there before")
            )

    def follow(self, commit: Commit) -> None:
        """Take the entries that a commit brought in."""
        files = self._files_at(commit.id)
        if files is None:
            message = f"the files of {commit.id[:SHORT]} are not in this clone: what stood there is not compared"
            self.incomplete.append(_incomplete(self.anywhere, message, _FETCH))
            return
        for path, node in sorted(files.items()):
            if node.id in self._looked_at:
                continue
            self._looked_at.add(node.id)
            stored = self.states.stored(node)
            if stored.problem:
                message = f"{path} at {commit.id[:SHORT]} {stored.problem}; what it held is not compared"
                advice = _FETCH if "not in this clone" in stored.problem else "look at that commit with: git show"
                self.incomplete.append(_incomplete(self._spot(path), message, advice))
            for _, values in stored.filed.elements["entry"] if stored.filed else ():
                known = self._known.setdefault(values["id"], [])
                if values in known:
                    continue
                known.append(values)
                if not any(self._held(parent, values["id"]) for parent in commit.parents):
                    self.originals.setdefault(values["id"], []).append(Version(values, commit.id, path))

    def altered(self, apart: str) -> Iterator[Finding]:
        """Yield the entries that are lost, edited or renumbered.

        Args:
            apart: the commit that was asked about, where the book's own history does not lead through it.
        """
        missing = [version for versions in self.originals.values() for version in versions if not self._stands(version)]
        again = {id(version): self._renumbered(version) for version in missing}
        new_ids = {version.values["id"]: entry.id for version in missing if (entry := again[id(version)])}
        for version in sorted(missing, key=lambda version: id_order(version.values["id"])):
            if entry := again[id(version)]:
                yield self._renumbered_finding(version, entry)
            elif not self._stands(version, new_ids):
                yield self._altered(version, apart)

    def declarations_changed(self, base: str) -> Iterator[Finding]:
        """Yield what was declared at a commit and is declared otherwise now: who may approve, which ring is meant."""
        for path, node in sorted((self._files.get(base) or {}).items()):
            filed = self.states.stored(node).filed
            if filed is None:
                continue
            for section, name, was, now in _declared(filed.elements, self.book):
                if was == now:
                    continue
                message = f"the {section} “{brief(name)}” {_changed(was, now)} since {base[:SHORT]}"
                spot = self._spot(path)
                yield Finding(
                    "declaration-changed",
                    Severity.WARNING,
                    message,
                    "check that this is meant: it can change what counts as approved, or which ring pays",
                    spot,
                    place=TOP,
                )

    def totals_changed(self, base: str) -> Iterator[Finding]:
        """Yield the printed totals that stood at a commit and stand no more, or otherwise.

        They are no entries and count in no total; but a figure that the book disagrees with can be made to agree.
        """
        left = Counter(total._replace(spot=Spot("")) for total in self.book.stated_totals)
        gone: list[tuple[str, StatedTotal]] = []
        for path, node in sorted((self._files.get(base) or {}).items()):
            filed = self.states.stored(node).filed
            for _, values in filed.elements["stated_total"] if filed else ():
                total = total_in(Spot(""), values)
                if left[total]:
                    left[total] -= 1
                else:
                    gone.append((path, total))
        edited: dict[object, list[StatedTotal]] = {}
        for total in self.book.stated_totals if gone else ():
            known = total._replace(spot=Spot(""))
            if left[known]:
                left[known] -= 1
                edited.setdefault(_of_total(total), []).append(total)
        for path, total in gone:
            now = edited.get(_of_total(total))
            yield self._total_changed(path, total, now.pop() if now else None, base)

    def _total_changed(self, path: str, was: StatedTotal, now: StatedTotal | None, base: str) -> Finding:
        title = f" of “{brief(was.document.title)}”" if was.document and was.document.title else ""
        message = f"the printed total{title}, {shown(was.pence)}, stood in {path} at {base[:SHORT]} and is gone"
        spot = self._spot(path)
        if now is not None:
            what = f"is now {shown(now.pence)}" if now.pence != was.pence else "is stated otherwise"
            message = f"the printed total{title} was {shown(was.pence)} at {base[:SHORT]} and {what}"
            spot = now.spot.at("amount")
        advice = "check it against the document: a printed figure does not change when the book disagrees with it"
        return Finding("total-changed", Severity.WARNING, message, advice, spot, place=None if now else TOP)

    def _spot(self, path: str) -> Spot:
        return Spot(self.states.shown(path))

    def _held(self, commit: str, entry_id: str) -> bool:
        return any(entry_id in self.states.ids(node) for node in (self._files_at(commit) or {}).values())

    def _files_at(self, commit: str) -> Files | None:
        if commit not in self._files:
            self._files[commit] = self.states.files(commit, self.book.by_id)
        return self._files[commit]

    def _read(self, values: Values) -> AnyEntry:
        """Return an entry as it reads beside the declarations of today."""
        return entry_in(self.book, Spot(""), values)

    def _stands(self, version: Version, new_ids: Mapping[str, str] | None = None) -> bool:
        values = version.values
        if new_ids:
            values = {**values, **{key: new_ids.get(values[key], values[key]) for key in _REFERENCES if key in values}}
        return self.book.by_id.get(values["id"]) == self._read(values)

    def _renumbered(self, version: Version) -> AnyEntry | None:
        """Return the entry that says the same under another id, where two sides of a merge had taken one id."""
        if len(self.originals[version.values["id"]]) == 1:
            return None
        entry = self._read(version.values)
        return next(
            (
                other
                for other in self.book.entries
                if type(other) is type(entry)
                and replace(other, id=entry.id) == entry
                and not self._stood_together(version, other.id)
            ),
            None,
        )

    def _stood_together(self, version: Version, other: str) -> bool:
        """Return whether some commit held an entry beside another that says the same: then they are two."""
        commits = {version.commit, *(known.commit for known in self.originals.get(other, ()))}
        return any(self._held(commit, other) and self._says(commit, version.values) for commit in commits)

    def _says(self, commit: str, values: Values) -> bool:
        stored = (self.states.stored(node).filed for node in (self._files_at(commit) or {}).values())
        return any(values == other for filed in stored if filed for _, other in filed.elements["entry"])

    def _renumbered_finding(self, version: Version, entry: AnyEntry) -> Finding:
        old = version.values["id"]
        message = f"{old}, as it came in with {version.commit[:SHORT]}, stands now as {entry.id}"
        advice = f"tell whoever was given the id {old} for it: that id is another entry's"
        return Finding("entry-renumbered", Severity.WARNING, message, advice, entry.spot.at("id"), entry.id)

    def _altered(self, version: Version, apart: str) -> Finding:
        before, now = self._read(version.values), self.book.by_id.get(version.values["id"])
        commit = version.commit[:SHORT]
        if now is None:
            title = f" “{brief(before.title)}”" if before.title else ""
            message = (
                f"the {KIND_NAMES[type(before)]} {before.id}{title} stood in {version.file} at {commit} and is gone"
            )
            advice = f"put it back, for example from: git show {commit}:{version.file}"
            if apart:
                advice += f"; if it is only not merged yet, merge {brief(apart)} first"
            return Finding("entry-lost", Severity.ERROR, message, advice, self._spot(version.file), before.id, TOP)
        parts = "; ".join(differences(before, now)[:_MOST_NAMED])
        message = f"{before.id} does not stand as it stood at {commit}: {parts}"
        advice = "put back what it said, and record what is right with: hmsledger correct, or hmsledger decide"
        return Finding("entry-edited", Severity.ERROR, message, advice, now.spot.at("id"), before.id)


def _of_total(total: StatedTotal) -> object:
    """Return what a printed total is about, whatever it says of it."""
    return (total.scope, total.status, total.as_at, total.document)


def _declared(
    elements: Mapping[str, list[tuple[int, Any]]], book: Book
) -> Iterator[tuple[str, str, tuple[str, ...] | None, tuple[str, ...] | None]]:
    """Yield each declared name, with what it meant then and means now; None where it is not declared."""
    for _, body in elements["body"]:
        known = book.bodies.get(body["id"])
        yield (
            "body",
            body["id"],
            tuple(sorted(body.get("decides", ()))),
            tuple(sorted(known.decides)) if known else None,
        )
    for _, scheme in elements["scheme"]:
        now = book.schemes.get(scheme["code"])
        was = (scheme.get("account", "not-stated"), scheme.get("parent", ""))
        yield "scheme", scheme["code"], was, (now.account, now.parent) if now else None
    for _, account in elements["account"]:
        ring = book.accounts.get(account["id"])
        yield "account", account["id"], (account["ring"],), (ring.ring,) if ring else None
    for _, source in elements["source"]:
        yield "source", source["id"], (), () if source["id"] in book.sources else None


def _changed(was: tuple[str, ...] | None, now: tuple[str, ...] | None) -> str:
    if now is None:
        return "is declared no more"
    return f"is declared otherwise ({_listed(now)}, where it was {_listed(was or ())})"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(brief(word) for word in words if word) or "nothing"


def _incomplete(spot: Spot, message: str, advice: str) -> Finding:
    return Finding("history-incomplete", Severity.WARNING, message, advice, spot, place=TOP)
