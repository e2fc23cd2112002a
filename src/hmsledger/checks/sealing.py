"""The rules of seals: what a financial year held when it was closed stands for good, and what comes later says so."""

from hmsledger.findings import Rule, Severity

SEALING: tuple[Rule, ...] = (
    Rule(
        "entry-backdated",
        Severity.ERROR,
        "No entry is recorded for a day before a seal that does not hold it.",
        "A decision that is slipped in behind the close of the accounts changes figures that were audited without it.",
        "Record it on the day on which it is written, and say why with reopens.",
    ),
    Rule(
        "reopens-unsealed",
        Severity.WARNING,
        "An entry says that it reopens a year only where that year is sealed.",
        "A reader who looks for the seal of that year finds none, and takes a seal for lost.",
        "Leave it out, or name the year that is sealed.",
    ),
    Rule(
        "seal-chain-broken",
        Severity.ERROR,
        "Each seal names the one before it, and that one is what it was.",
        "One seal that is made anew fits the book it is made from; it does not fit the seals that were made after it.",
        "Put the seal back as it was made.",
    ),
    Rule(
        "seal-damaged",
        Severity.ERROR,
        "A seal can be read, and says what its own digests come to.",
        "A seal that was edited proves nothing, and hides what it proved before.",
        "Put the seal back as it was made.",
    ),
    Rule(
        "seal-not-cited",
        Severity.ERROR,
        "An entry that touches a sealed year says which, and why it comes after the seal.",
        "The Code of Practice on Local Authority Accounting (section 3.3) has prior period adjustments disclosed with"
        " their nature and amount; an entry into a closed year is one.",
        "Record it with reopens: the year and the reason.",
    ),
    Rule(
        "seal-signature-unchecked",
        Severity.WARNING,
        "The signature of a seal can be checked here.",
        "A signature that nobody checks is a picture of one.",
        "Name the allowed signers, and install OpenSSH.",
    ),
    Rule(
        "seal-signature-wrong",
        Severity.ERROR,
        "A seal that is signed is signed by someone who may.",
        "Whoever can write the files can make a seal; only who holds the key can sign it.",
        "Ask the one who signed it; put the seal and its signature back as they were made.",
    ),
    Rule(
        "seal-total-disagrees",
        Severity.ERROR,
        "The totals of a seal are what its entries come to.",
        "A power that is granted in the file afterwards approves what nobody with power had approved when the year"
        " was closed, without a line of any entry changing.",
        "See which declaration changed since, and put it right.",
    ),
    Rule(
        "sealed-entry-changed",
        Severity.ERROR,
        "An entry says what it said when its year was sealed.",
        "Accounts are audited as they are closed; a figure that is edited afterwards was audited by nobody.",
        "Put the entry back, and record a correction or a later decision that cites the seal.",
    ),
    Rule(
        "sealed-entry-missing",
        Severity.ERROR,
        "An entry that stood when its year was sealed still stands.",
        "A decision that is taken out of the file is out of every total, and nobody who reads the file can see it.",
        "Put the entry back, and record a correction or a later decision that cites the seal.",
    ),
)
"""The rules that only seals can prove; no book can turn one off."""
