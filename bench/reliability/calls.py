"""Every fault at every call of every recording command: of this the trials of writing take a share, to save time."""

import time
from functools import partial

from bench.reliability.book import TRIALS
from bench.reliability.judging import Tally
from bench.reliability.publishing import circumstances, table
from bench.reliability.strikes import FAULTS, strikes
from bench.reliability.writing import HEAD, Task, figures, perform_all


def section(*, quick: bool, only: str | None = None) -> tuple[str, bool]:
    """Run the trials, and return what is published of them, and whether all is as promised.

    Args:
        quick: whether only ``approve`` is tried, with a single fault.
        only: taken for the sake of the other sections; there are no bad writers here.
    """
    del only
    started = time.monotonic()
    work = [
        Task(fault.partition("=")[2], partial(strikes, trial, faults=(fault,), thorough=True))
        for fault in (FAULTS[:1] if quick else FAULTS)
        for trial in (TRIALS[:1] if quick else TRIALS)
    ]
    rows: dict[str, Tally] = {}
    total = Tally("all")
    for task, tally in zip(work, perform_all(work), strict=True):
        rows.setdefault(task.row, Tally(task.row)).take(tally)
        total.take(tally)
    lines = [figures(name, tally) for name, tally in rows.items()]
    failed = "\n".join(f"- {case}" for case in total.cases)
    parts = [
        f"{circumstances()} All of it took {time.monotonic() - started:,.0f} seconds.",
        table(("at every call", *HEAD[1:]), [*lines, figures("**all**", total)]),
        f"What failed:\n\n{failed}" if failed else "",
    ]
    return "\n\n".join(filter(None, parts)), not failed
