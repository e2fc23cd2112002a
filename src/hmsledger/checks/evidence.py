"""What a correction rests on."""

from hmsledger.checks.context import Checked, Context, about
from hmsledger.checks.rule import rule
from hmsledger.entries import Correction
from hmsledger.findings import Severity


@rule(
    "correction-without-evidence",
    Severity.WARNING,
    why=(
        "Oxford City Council, Cabinet, 14 June 2023, item 12: the correction of £528k to £538k stands in the minutes, "
        "with who said it. A correction that nobody can look up is a figure changed by hand."
    ),
    remedy="Say at which meeting, item, minute or address the correction was stated.",
)
def correction_without_evidence(context: Context) -> Checked:
    """A correction says where it was stated."""
    for entry in context.known:
        if isinstance(entry, Correction):
            said = entry.statement
            if not (said.body or said.item or said.minute or said.paragraph or said.url):
                message = f"{entry.id} corrects {entry.corrects} on the word of {said.by}, and nothing says where"
                advice = "add the body, item, minute, paragraph or address of the statement"
                yield about(entry, "correction-without-evidence", Severity.WARNING, message, advice, "statement")
