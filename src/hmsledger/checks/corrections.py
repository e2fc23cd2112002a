"""The laws of corrections: they restate what stands, and nothing else."""

from hmsledger.checks.context import Checked, Context, about
from hmsledger.entries import Correction, Line
from hmsledger.findings import Severity
from hmsledger.money import shown


def correction_mismatch(context: Context) -> Checked:
    """What a correction says was recorded must be what stands recorded."""
    for misfit in context.corrected.misfits:
        if misfit.cycle:
            continue
        correction = misfit.correction
        yield about(
            correction,
            "correction-mismatch",
            Severity.ERROR,
            f"{correction.id} says that {correction.corrects} was {described(correction.was)}, "
            f"but its lines stand as {described(misfit.standing)}",
            "write was as the lines stand, with every correction so far; it changes nothing until then",
            "was",
        )


def correction_cycle(context: Context) -> Checked:
    """Corrections that correct each other correct nothing."""
    for misfit in context.corrected.misfits:
        if misfit.cycle:
            yield about(
                misfit.correction,
                "correction-cycle",
                Severity.ERROR,
                f"the corrections {' and '.join(misfit.cycle)} correct each other in a circle",
                "name the entry that was wrong in the first place",
                "corrects",
            )


def correction_empty(context: Context) -> Checked:
    """A correction changes something."""
    for entry in context.known:
        if isinstance(entry, Correction) and _meanings(entry.was) == _meanings(entry.now):
            yield about(
                entry,
                "correction-empty",
                Severity.ERROR,
                f"{entry.id} says the same before and after: it corrects nothing",
                "write in was what stands and in now what it should have been",
                "now",
            )


def correction_made(context: Context) -> Checked:
    """A figure differs from an earlier report because the record was wrong, not because money was added."""
    for target, corrections in context.corrected.applied.items():
        for correction in corrections:
            if correction.corrects == target:
                yield about(
                    correction,
                    "correction-made",
                    Severity.INFORMATION,
                    f"{target} is corrected from {described(correction.was)} to {described(correction.now)} by "
                    f"{correction.statement.by} on {correction.statement.made}: a correction of the "
                    "record, not new money",
                    "nothing to do; as known before it was recorded the earlier figure stands",
                    "now",
                )


def described(lines: tuple[Line, ...]) -> str:
    """Return lines in a few words: their amounts, with year and funding type."""
    if not lines:
        return "nothing"
    return " + ".join(
        f"{shown(line.amount) if isinstance(line.amount, int) else line.amount.value}"
        f" ({'year not stated' if not line.year.is_stated else line.year.label},"
        f" {line.funding if line.funding != 'not-stated' else 'funding type not stated'})"
        for line in lines
    )


def _meanings(lines: tuple[Line, ...]) -> list[tuple[object, ...]]:
    return sorted((line.meaning for line in lines), key=repr)
