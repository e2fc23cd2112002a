"""The rules of exempt figures: what is withheld in the public book is what the private one holds, and can be proved."""

from hmsledger.findings import Rule, Severity

EXEMPTING: tuple[Rule, ...] = (
    Rule(
        "commitment-lacking",
        Severity.WARNING,
        "A withheld amount whose figure is held privately bears a commitment.",
        "Without one, nobody can prove afterwards that the figure which is disclosed is the one that was decided.",
        "Record exempt amounts with --with-exempt.",
    ),
    Rule(
        "commitment-unopened",
        Severity.ERROR,
        "The figure and salt in the private book are the ones that the public entry is committed to.",
        "A private figure that can be altered unseen is no record of a decision.",
        "See what git knows of both books, and put the altered one back.",
    ),
    Rule(
        "disclosure-disagrees",
        Severity.ERROR,
        "A correction that ends an exemption discloses the amount that was withheld.",
        "Information stops being exempt when the public interest says so (Local Government Act 1972, Schedule 12A);"
        " what is disclosed then is what was decided, and a later change is a change of its own.",
        "Disclose the figure as it was, and correct it by a correction of its own.",
    ),
    Rule(
        "exempt-figure-missing",
        Severity.ERROR,
        "The private book holds the figure of every withheld line that is committed to.",
        "An amount that nobody can say any more is lost, whatever the public book proves.",
        "Find the private file; without its salt nothing can be proved.",
    ),
    Rule(
        "exempt-line-unknown",
        Severity.ERROR,
        "Every exempt figure belongs to a line of the public book.",
        "A recording that was cut short leaves the figure in the private book alone.",
        "Run the same command again, or see whether the entry's id was changed.",
    ),
    Rule(
        "exempt-not-withheld",
        Severity.ERROR,
        "What the private book holds as exempt is withheld in the public book.",
        "A figure that was typed over the word withheld is published, and no entry says by whose decision.",
        "Put the word back, and disclose by a correction whose “was” is withheld.",
    ),
)
"""The rules that only the public and the private book together can prove; no book can turn one off."""
