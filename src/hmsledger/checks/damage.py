"""The rules of ledger files themselves: what breaks one of them is damage, and no figure is taken from the book."""

from hmsledger.findings import Rule, Severity


def _damage(code: str, summary: str, why: str, remedy: str) -> Rule:
    return Rule(code, Severity.ERROR, summary, why, remedy)


DAMAGE: tuple[Rule, ...] = (
    _damage(
        "bad-amount",
        "An amount is pounds and pence in quotes, with two decimals and nothing else.",
        ("A bare number is rounded by the first program that reads it, and 1,000 is one pound to some of them."),
        'Write it as "264296.00".',
    ),
    _damage(
        "bad-code",
        "A scheme's code is a short text without @ and without spaces at its ends.",
        "Lines name schemes by their codes on the command line too.",
        'Write it as "HMS".',
    ),
    _damage(
        "bad-commitment",
        "A commitment is sha256: and 64 digits from 0 to f, as hmsledger wrote it.",
        "It proves years later that the figure which was withheld is the one that was decided.",
        "Put it back as it was written: git knows it.",
    ),
    _damage(
        "bad-date",
        "A date is written bare and exists.",
        "What 04/05/2023 means depends on its reader: 4 May or 5 April.",
        "Write year, month and day: 2023-06-14.",
    ),
    _damage(
        "bad-figure",
        "A figure as printed is written in quotes, as the document prints it.",
        "Its digits and unit say how exact it is: £263k is not £263,000.",
        'Write it as "£263k".',
    ),
    _damage(
        "bad-id",
        "An id is up to 64 letters, digits and . _ / # + - and begins with a letter or digit.",
        "Ids are said aloud, typed and put into commands.",
        'Write it as "HMS-0001".',
    ),
    _damage(
        "bad-year",
        "A financial year is written as 2022-23, a span as 2023-24..2026-27.",
        "A bare 2022 may be 2021-22 or 2022-23, and 2022-24 is no year at all.",
        "Write the year that is meant, or not-stated.",
    ),
    _damage(
        "byte-order-mark",
        "A ledger file does not begin with a byte order mark.",
        "Some editors put it there unasked, and some programs then read the first key wrongly.",
        "Save the file as UTF-8 without it.",
    ),
    _damage(
        "control-character",
        "No hidden character stands in a ledger file.",
        "Bidirectional and invisible characters make a text read otherwise than it is (CVE-2021-42574).",
        "Take the character out.",
    ),
    _damage(
        "duplicate-id",
        "An id is used once in the whole book.",
        (
            "Two branches that both record the next entry choose the same id, and a decision would not know which "
            "is meant."
        ),
        "Give the entry that was recorded later an id of its own.",
    ),
    _damage(
        "empty-text",
        "A text that is there says something.",
        "An empty reason looks like a reason to a program and is none to an auditor.",
        "Fill it in, or leave the key out.",
    ),
    _damage(
        "many-faults",
        "In one file no more than a thousand things are wrong.",
        "A file with more is hardly a ledger: another program's file, or one that was converted by mistake.",
        "Look what file it is; put right what is named, and check again.",
    ),
    _damage(
        "exempt-in-public",
        "A file of exempt figures does not lie in a public book.",
        "Who is given the folder is given what the Local Government Act 1972, Schedule 12A, lets nobody be given.",
        "Move it to a folder of its own, and take it out of git's history, if git has it.",
    ),
    _damage(
        "missing-key",
        "What the kind of entry needs is there.",
        ("An approval without a decision is no approval, and a correction that names nothing corrects nothing."),
        "Add the key, with not-stated where it is not known.",
    ),
    _damage(
        "nested-too-deep",
        "Brackets are nested no deeper than a ledger ever needs.",
        "Thousands of brackets have crashed readers of TOML.",
        "Rewrite the value.",
    ),
    _damage(
        "no-lines",
        "An approval, variation or quotation has at least one line.",
        "Without a line it says nothing about money.",
        "Add what was decided, not-stated where it is not known.",
    ),
    _damage(
        "not-a-file",
        "A book is made of ordinary files.",
        "A pipe or device never ends, or answers differently each time.",
        "Name a TOML file or a folder of them.",
    ),
    _damage(
        "not-toml",
        "A ledger file is TOML.",
        ("A comma too few can swallow the entries that follow; nothing is summed from a file that cannot be read."),
        "Correct the marked place.",
    ),
    _damage(
        "not-utf8",
        "A ledger file is text in UTF-8.",
        "A pound sign from another encoding is a different character, or none.",
        "Save the file as UTF-8.",
    ),
    _damage(
        "oversized-file",
        "A file is no larger than 64 MiB.",
        "All decisions of a council over thirty years fit in less; a larger file is something else.",
        "Check that the file is a ledger, or split it by scheme.",
    ),
    _damage(
        "oversized-line",
        "A line is no longer than 20,000 characters.",
        "Nobody can review a line that long, and what hides in it is not seen.",
        "Break it into lines.",
    ),
    _damage(
        "unfinished-merge",
        "No merge of two versions is left unfinished.",
        "Between the markers stand two versions of the same entries, and both would be read, or neither.",
        "Keep the entries of both sides and take the marker lines out.",
    ),
    _damage(
        "unknown-account",
        "Every account is one of the two rings or declared.",
        "A misspelt account makes a row of its own, and its money leaves the ring.",
        "Correct the name, or declare it with hmsledger add account.",
    ),
    _damage(
        "unknown-body",
        "Every body is declared.",
        "Whether a body has the power to decide is said where it is declared.",
        "Correct the name, or declare it with hmsledger add body.",
    ),
    _damage(
        "unknown-entry",
        "What an entry is about stands in the book.",
        "A decision on nothing approves nothing.",
        "Name the entry that is meant.",
    ),
    _damage(
        "unknown-evidence",
        "Evidence is minute or quoted.",
        "Whether a total rests on a minute depends on it.",
        "Write minute or quoted.",
    ),
    _damage(
        "unknown-format",
        "The file says the format that it is written in, and this version reads it.",
        "A later format may mean something else by the same key.",
        "Write format = 1, or use a version of hmsledger that reads the file.",
    ),
    _damage(
        "unknown-funding",
        "Funding is capital, revenue or not-stated.",
        "Capital and revenue are kept apart by law (Local Government Act 2003, section 16).",
        "Write capital, revenue or not-stated.",
    ),
    _damage(
        "unknown-key",
        "Every key is one that ledger files know.",
        "A misspelt key is a statement that nobody reads.",
        "Correct its spelling, or take it out.",
    ),
    _damage(
        "unknown-kind",
        "The kind of an entry is one of five.",
        "Approval, variation, correction, decision and quotation act differently on every total.",
        "Write the kind that is meant.",
    ),
    _damage(
        "unknown-outcome",
        "An outcome is one of the thirteen that a body can come to.",
        "What counts as approved depends on it.",
        "Write the outcome that is meant; requested is recommended.",
    ),
    _damage(
        "unknown-ring",
        "A ring is hra or general-fund.",
        "The law knows these two (Local Government and Housing Act 1989, Part VI).",
        "Write hra or general-fund.",
    ),
    _damage(
        "unknown-scheme",
        "Every scheme is declared.",
        "A misspelt scheme is a new one, and its money is missed in the old.",
        "Correct the code, or declare it with hmsledger add scheme.",
    ),
    _damage(
        "unknown-severity",
        "A severity is off, information, warning or error.",
        "A rule that is turned down by a word that nobody knows is not turned down.",
        "Write off, information, warning or error.",
    ),
    _damage(
        "unknown-source",
        "Every source of funding is known or declared.",
        "Grant under another name looks like borrowing to nobody.",
        "Correct the name, or declare it with hmsledger add source.",
    ),
    _damage(
        "unknown-status",
        "The status of a stated total is approved, pending or not-counted.",
        "A total is compared with one column of the report.",
        "Write the column that is meant.",
    ),
    _damage(
        "unknown-type",
        "A variation is of one of seven types.",
        "What must net to nil depends on it.",
        "Write the type that is meant.",
    ),
    _damage(
        "unreadable-file",
        "Every file of the book can be opened.",
        "A total that leaves a file out is no total.",
        "Check the path and its permissions.",
    ),
    _damage(
        "wrong-value",
        "A value is of the kind that its key asks for.",
        "A number where a text belongs loses its noughts, a text where a list belongs loses the rest.",
        "Write it as the marked key asks.",
    ),
)
"""The rules that the store keeps; no book can turn one off."""
