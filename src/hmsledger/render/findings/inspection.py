"""What one run of a check found, with all that a format may want to say about it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from hmsledger.findings import Finding, Place, Severity
from hmsledger.render.concealed import Concealed, exposed_elements
from hmsledger.reports.words import plural

TOP = Place(1, 1, 1, 1)
NOUNS: Mapping[Severity, tuple[str, str]] = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFORMATION: ("remark", "remarks"),
}
"""What people call findings of each severity: one of them, and several."""


@dataclass(frozen=True)
class Inspection:
    """What one run found.

    Attributes:
        findings: what is to be shown, each with its place, in order of file and line.
        contents: the bytes of the files, by their shown paths.
        files: the shown paths of the files that were looked at.
        entries: how many entries they hold.
        day: the day on which the book was looked at.
        hidden: how many findings the options left out.
        partial: whether something could not be read, so that not everything was checked.
        paths: the files' paths from the top of the repository, where these differ from the shown ones.
    """

    findings: tuple[Finding, ...]
    contents: Mapping[str, bytes] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    entries: int = 0
    day: date = date.min
    hidden: int = 0
    partial: bool = False
    paths: Mapping[str, str] = field(default_factory=dict)

    def path_of(self, finding: Finding) -> str:
        """Return the path of a finding's file as other programs know it: from the top of the repository."""
        return self.paths.get(finding.spot.file, finding.spot.file)

    def gravest_first(self) -> list[Finding]:
        """Return the findings with errors first, then warnings, then remarks, each in order of file and line."""
        gravity = list(Severity)
        return sorted(self.findings, key=lambda finding: gravity.index(finding.severity))

    def fingerprints(self) -> Iterator[tuple[Finding, str]]:
        """Yield each finding with a name that stays when lines move, and that no two findings share.

        It is made of the code, the file, and the entry with the key that is meant; where no entry is known, of
        the text of the line, or where that may not be shown, of the place. Findings alike in all that are counted.
        """
        sources = Sources(self.contents, self.findings)
        seen: dict[str, int] = {}
        for finding in self.findings:
            if finding.entry:
                about = (finding.entry, *finding.spot.path[2:])
            elif sources.conceals(finding):
                about = tuple(map(str, finding.spot.path))
            else:
                about = (sources.line(finding).strip(), *(key for key in finding.spot.path if isinstance(key, str)))
            same = repr((finding.code, self.path_of(finding), about))
            count = seen[same] = seen.get(same, -1) + 1
            yield finding, sha256(f"{same}{count}".encode(errors="surrogatepass")).hexdigest()


class Sources:
    """The lines of files, taken apart when they are first asked for."""

    def __init__(self, contents: Mapping[str, bytes], findings: Iterable[Finding] = ()) -> None:
        """Take the bytes of each file, by its shown path, and the findings that are to be shown."""
        self._contents = contents
        findings = tuple(findings)
        # What is refused for its size would take long to take apart, and no line of it is at fault.
        self._left_whole = frozenset(finding.spot.file for finding in findings if finding.code == "oversized-file")
        self._exposed = exposed_elements(findings)
        self._lines: dict[str, list[str]] = {}
        self._concealed: Concealed | None = None

    def line(self, finding: Finding) -> str:
        """Return the line on which a finding stands; bytes that are no UTF-8 as lone surrogates."""
        lines, number = self._lines_of(finding.spot.file), (finding.place or TOP).line
        return lines[number - 1] if number <= len(lines) else ""

    def conceals(self, finding: Finding) -> bool:
        """Return whether the line on which a finding stands may not be shown, because of what is withheld."""
        file = finding.spot.file
        if self._concealed is None:
            self._concealed = Concealed(self._contents)
        hidden = self._concealed.lines_of(file)
        return (file, finding.spot.path[:2]) in self._exposed or (finding.place or TOP).line in hidden

    def _lines_of(self, file: str) -> list[str]:
        if file not in self._lines:
            data = b"" if file in self._left_whole else self._contents.get(file, b"")
            text = data.decode(errors="surrogateescape")
            self._lines[file] = text.replace("\r\n", "\n").split("\n")
        return self._lines[file]


def counts_of(findings: Iterable[Finding]) -> Mapping[Severity, int]:
    """Return how many findings there are of each severity, gravest first."""
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1
    return counts


def counted(count: int, severity: Severity) -> str:
    """Return a count of findings in words.

    >>> counted(1, Severity.INFORMATION), counted(4660, Severity.WARNING)
    ('1 remark', '4,660 warnings')
    """
    return f"{count:,} {NOUNS[severity][count != 1]}"


def summary(inspection: Inspection) -> str:
    """Return the closing line: how many of each severity, in what, and what is not shown.

    >>> summary(Inspection((), files=("a.toml",), entries=3))
    'Nothing is wrong: 3 entries in 1 file.'
    """
    checked = plural(len(inspection.files), "file")
    if not inspection.partial:
        checked = f"{plural(inspection.entries, 'entry', 'entries')} in {checked}"
    said = [counted(count, severity) for severity, count in counts_of(inspection.findings).items() if count]
    nothing = "Nothing is shown" if inspection.hidden else "Nothing is wrong"
    text = f"{', '.join(said)} in {checked}." if said else f"{nothing}: {checked}."
    if inspection.hidden:
        text += f" {plural(inspection.hidden, 'finding')} left out, as asked."
    if inspection.partial:
        text += " Not everything is checked until the whole book can be read."
    return text


_STEERS = re.compile(r"\A\s*::")


def unsteering(line: str) -> str:
    """Return a line that a CI runner does not take for a command to itself, for it begins with a path.

    >>> unsteering("::error::x.toml:1:1"), unsteering("hms.toml:1:1")
    ('./::error::x.toml:1:1', 'hms.toml:1:1')
    """
    return f"./{line}" if _STEERS.match(line) else line
