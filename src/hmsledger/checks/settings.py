"""Settings: what a book says of the rules, turning them off, down or up, each with a written reason.

No book can turn off what is damage, or what gives a withheld amount away.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from hmsledger.checks.context import Checked, Context
from hmsledger.checks.rule import rule
from hmsledger.entries import Setting
from hmsledger.findings import Finding, Rule, Severity, did_you_mean

_OFF = "off"
_FIXED = "withheld-"
"""How the codes begin of what no setting can change, beside damage and the past."""


@rule(
    "unknown-rule",
    Severity.ERROR,
    why="A setting of a rule that does not exist lets its reader believe that something is looked at, or is not.",
    remedy="Correct the code; hmsledger rule --all lists them.",
)
def unknown_rule(context: Context) -> Checked:
    """A setting names a rule that there is."""
    known = _known() if context.book.settings else {}
    for setting in context.book.settings:
        if setting.code not in known:
            advice = did_you_mean(setting.code, known, "list them with: hmsledger rule --all")
            message = f"there is no rule “{setting.code}”"
            yield Finding("unknown-rule", Severity.ERROR, message, advice, setting.spot.at("code"))


@rule(
    "rule-fixed",
    Severity.ERROR,
    why="What cannot be read cannot be added up, and what is exempt stays exempt, whatever a book would like.",
    remedy="Take the setting out and mend what the rule finds.",
)
def rule_fixed(context: Context) -> Checked:
    """No book can change damage, what git proves, or what gives a withheld amount away."""
    known = _known() if context.book.settings else {}
    for setting in context.book.settings:
        if setting.code in known and not _may_set(setting):
            message = f"{setting.code} cannot be turned off, down or up"
            advice = "take the setting out"
            yield Finding("rule-fixed", Severity.ERROR, message, advice, setting.spot.at("code"))


@rule(
    "reason-missing",
    Severity.WARNING,
    why="An auditor who meets a rule that is turned off asks why, and whoever knew has left.",
    remedy="Write the reason, and who agreed to it.",
)
def reason_missing(context: Context) -> Checked:
    """A rule is turned off, down or up for a written reason."""
    for setting in context.book.settings:
        if not setting.reason.strip():
            message = f"{setting.code} is set to {setting.severity}, and nobody says why"
            advice = 'add reason = "..."'
            yield Finding("reason-missing", Severity.WARNING, message, advice, setting.spot)


@rule(
    "setting-unused",
    Severity.WARNING,
    why="A setting that has outlived what it was for hides the next finding of its kind.",
    remedy="Take the setting out.",
)
def settled(settings: Iterable[Setting], findings: Iterable[Finding], *, whole: bool) -> Iterator[Finding]:
    """A setting changes something that is found.

    Args:
        settings: what a book says of the rules.
        findings: what was found.
        whole: whether everything was looked at, so that a setting that changes nothing is not needed.
    """
    wanted = {(setting.code, setting.entry): setting for setting in settings if _may_set(setting)}
    used: set[tuple[str, str]] = set()
    for finding in findings:
        key = next((key for key in ((finding.code, finding.entry), (finding.code, "")) if key in wanted), None)
        if key is None:
            yield finding
            continue
        used.add(key)
        if wanted[key].severity != _OFF:
            yield replace(finding, severity=Severity(wanted[key].severity))
    for setting in settings if whole else ():
        key = (setting.code, setting.entry)
        if _may_set(setting) and (key not in used or wanted[key] is not setting):
            about = f" of {setting.entry}" if setting.entry else ""
            message = f"{setting.code} is set to {setting.severity}, and nothing{about} is found that it would change"
            yield Finding("setting-unused", Severity.WARNING, message, "take the setting out", setting.spot)


def _may_set(setting: Setting) -> bool:
    return setting.code in _known() and setting.code not in _fixed() and not setting.code.startswith(_FIXED)


def _known() -> Mapping[str, Rule]:
    from hmsledger.checks.catalogue import RULES  # noqa: PLC0415 - the catalogue names this room's rules too

    return RULES


def _fixed() -> frozenset[str]:
    from hmsledger.checks.damage import DAMAGE  # noqa: PLC0415 - a book without settings never asks
    from hmsledger.checks.past import PAST  # noqa: PLC0415 - the same

    return frozenset(rule.code for rule in (*DAMAGE, *PAST))
