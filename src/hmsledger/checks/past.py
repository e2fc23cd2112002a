"""The rules of what git knows: what stood once stands for good. They are checked with ``--since``."""

from hmsledger.findings import Rule, Severity

PAST: tuple[Rule, ...] = (
    Rule(
        "entry-lost",
        Severity.ERROR,
        "Every entry that git knows since a commit still stands.",
        "A decision that is taken out of the file is out of every total, and nobody who reads the file can see it.",
        "Put the entry back as it stood; record a correction or a later decision if it was wrong.",
    ),
    Rule(
        "entry-edited",
        Severity.ERROR,
        "An entry still says what it said when git first knew it.",
        "Oxford City Council, Cabinet, 14 June 2023, item 12: had £528k been overwritten with £538k, nobody could say"
        " what was believed the day before.",
        "Put the entry back as it stood and record a correction.",
    ),
    Rule(
        "entry-renumbered",
        Severity.WARNING,
        "An entry keeps its id.",
        "Two branches that both take the next id leave one of them to be renumbered, and minutes may cite it already.",
        "Nothing, if two branches took one id; else give it its id back.",
    ),
    Rule(
        "declaration-changed",
        Severity.WARNING,
        "What a body may decide and what ring an account lies in stay as they were declared.",
        "A power that is granted in the file approves every earlier decision of that body in one stroke.",
        "Check the change against the council's constitution, and say in the commit who agreed to it.",
    ),
    Rule(
        "total-changed",
        Severity.WARNING,
        "A printed total stays as it was recorded.",
        "Ribble Valley printed a revised budget of £1,397,630 where its own figures lead to £1,395,580; a printed"
        " figure that is edited or taken out hides such a difference.",
        "Put the total back as the document prints it; nothing may be made to fit.",
    ),
    Rule(
        "history-incomplete",
        Severity.WARNING,
        "All that git knew since the commit can be compared.",
        "CI services fetch only the latest commit unless told otherwise, and what is not there proves nothing.",
        "Fetch the whole history: in GitHub Actions fetch-depth: 0, in GitLab GIT_DEPTH: 0.",
    ),
)
"""The rules that only git can prove; no book can turn one off."""
