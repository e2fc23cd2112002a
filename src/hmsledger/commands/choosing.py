"""Which findings a check shows and judges by: codes chosen or left out, and how grave they must be."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from hmsledger.findings import Finding, MisuseError, Severity, did_you_mean


@dataclass(frozen=True, slots=True)
class Choice:
    """What the options ask for.

    Attributes:
        select: the codes to show, or patterns of them with ``*``; all where there are none.
        ignore: the codes to leave out, or patterns of them.
        severity: the least grave severity to show.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Severity = Severity.INFORMATION

    def takes(self, finding: Finding) -> bool:
        """Return whether a finding is to be shown."""
        gravity = list(Severity)
        return (
            gravity.index(finding.severity) <= gravity.index(self.severity)
            and (not self.select or _matches(finding.code, self.select))
            and not _matches(finding.code, self.ignore)
        )

    def ignores(self, finding: Finding) -> bool:
        """Return whether a finding was named to be left out."""
        return _matches(finding.code, self.ignore)

    def refuse_unknown(self, found: Collection[str]) -> None:
        """Refuse a code that is neither in the catalogue of rules nor among those found.

        Raises:
            MisuseError: there is such a code; a finding that was misspelt would otherwise never be shown or left out.
        """
        from hmsledger.checks.catalogue import RULES

        known = {*RULES, *found}
        for option, words in (("--select", self.select), ("--ignore", self.ignore)):
            for word in words if RULES else ():
                if not any(fnmatchcase(code, word) for code in known):
                    advice = did_you_mean(word, known, "see all codes with: hmsledger rule --all")
                    raise MisuseError(f"{option}: there is no rule “{word}”", advice)


def read_choice(select: Iterable[str] | None, ignore: Iterable[str] | None, severity: str | None) -> Choice:
    """Return what the options ask for.

    Raises:
        MisuseError: one of them is empty or names a severity that does not exist.
    """
    return Choice(_codes(select or (), "--select"), _codes(ignore or (), "--ignore"), _severity(severity))


def _codes(lists: Iterable[str], option: str) -> tuple[str, ...]:
    """Return the codes in lists with commas."""
    words = tuple(word.strip() for text in lists for word in text.split(","))
    if "" in words:
        raise MisuseError(f"{option} has an empty code in it", "write codes with a comma between: CODE,CODE")
    return words


def _matches(code: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(code, pattern) for pattern in patterns)


def _severity(word: str | None) -> Severity:
    names = [severity.value for severity in Severity]
    if word is None:
        return Severity.INFORMATION
    if word not in names:
        raise MisuseError(f"there is no severity “{word}”", did_you_mean(word, names, "choose one"))
    return Severity(word)
