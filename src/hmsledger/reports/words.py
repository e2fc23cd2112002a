"""How reports name things: standings, steps, citations and unknowns, in one set of words."""

from hmsledger.clocks import Clocks
from hmsledger.entries import Book, BudgetEntry, Decision, Evidence, Funding, LaterDecision, Outcome, Statement
from hmsledger.money import Amount, Unstated, shown, written
from hmsledger.reports.page import Phrase, Pounds, Said
from hmsledger.standing import Standing, Step
from hmsledger.years import Year


def funding_words(funding: Funding) -> str:
    """Return a funding type as people read it."""
    return "not stated" if funding is Funding.NOT_STATED else funding.value


def year_words(year: Year) -> str:
    """Return a year as people read it."""
    return year.label if year.is_stated else "not stated"


def amount_cell(amount: Amount) -> Pounds | str:
    """Return an amount as a table holds it."""
    return Pounds(amount) if isinstance(amount, int) else amount_words(amount)


def amount_words(amount: Amount) -> str:
    """Return an amount as people read it."""
    return amount.value.replace("-", " ") if isinstance(amount, Unstated) else shown(amount)


def amount_data(amount: Amount) -> str:
    """Return an amount as programs read it."""
    return amount.value if isinstance(amount, Unstated) else written(amount)


def signed(pence: int) -> str:
    """Return a difference as people read it, with its sign.

    >>> signed(1000), signed(-1000)
    ('+10.00', '-10.00')
    """
    return f"+{shown(pence)}" if pence > 0 else shown(pence)


def clock_words(clocks: Clocks) -> Phrase:
    """Return a sentence on the two clocks, and the unit."""
    return phrase(f"As at: {seen_words(clocks)}. Unit: ", Said.UNIT, ".")


def phrase(*parts: str | Year | Said | Phrase) -> Phrase:
    """Return a text from its parts; what is a text already gives its own."""
    whole: list[str | Year | Said] = []
    for part in parts:
        whole += part.parts if isinstance(part, Phrase) else (part,)
    return Phrase(tuple(whole))


def seen_words(clocks: Clocks) -> str:
    """Return through which clocks a book is looked at."""
    at = f"decisions taken by {clocks.as_at}" if clocks.as_at else "every decision"
    known = f"as known on {clocks.as_known}" if clocks.as_known else "with everything now known"
    return f"{at}, {known}"


def clock_data(clocks: Clocks) -> dict[str, object]:
    """Return the two clocks as programs read them."""
    return {
        "as_at": clocks.as_at.isoformat() if clocks.as_at else None,
        "as_known": clocks.as_known.isoformat() if clocks.as_known else None,
    }


def body_words(book: Book, body: str) -> str:
    """Return a body's name as it stands in a sentence: Council, but the Project Board."""
    if not body:
        return "a body not named"
    name = book.body_name(body)
    return f"the {name}" if " " in name and not name.lower().startswith(("the ", "full ")) else name


def step_words(book: Book, step: Step, matter: str) -> str:
    """Return one step: what was done, by whom, when and where it is minuted."""
    decision = step.decision
    powerless = not step.powerful or (
        step.outcome is Outcome.AGREED and decision.body and not book.has_power(decision.body, matter)
    )
    return (
        f"{step.outcome} by {body_words(book, decision.body)}"
        f"{' (no power)' if powerless else ''}{_when(decision)}{_bracketed(citation(decision))}"
    )


def standing_words(book: Book, entry: BudgetEntry, standing: Standing) -> str:
    """Return all the steps that led to a standing, and whether it is retrospective."""
    words = [step_words(book, step, entry.matter) for step in standing.steps]
    if any(step.entry.retrospective for step in standing.steps):
        words.append("retrospective")
    return ", ".join(words)


def decision_words(book: Book, entry: BudgetEntry | LaterDecision) -> str:
    """Return an entry's own decision without judging it."""
    decision = entry.decision
    return f"{decision.outcome} by {body_words(book, decision.body)}{_when(decision)}{_bracketed(citation(decision))}"


def statement_words(statement: Statement) -> str:
    """Return who restated the record, when and where."""
    return f"stated by {statement.by} on {statement.made}{_bracketed(statement_citation(statement))}"


def statement_citation(statement: Statement) -> str:
    """Return where a statement is minuted, as far as known."""
    return ", ".join(
        f"{name} {text}" for name, text in (("item", statement.item), ("minute", statement.minute)) if text
    )


def citation(decision: Decision) -> str:
    """Return where a decision is minuted, as far as known."""
    named = (
        ("item", decision.item),
        ("minute", decision.minute),
        ("paragraph", decision.paragraph),
        ("", decision.reference),
    )
    parts = [f"{name} {text}".strip() for name, text in named if text]
    if decision.evidence is Evidence.QUOTED:
        source = decision.quoted_in.title if decision.quoted_in else ""
        parts.append(f"quoted in {source}" if source else "known from a quotation only")
    return ", ".join(parts)


def plural(count: int, noun: str, nouns: str = "") -> str:
    """Return a count with its noun.

    >>> plural(1, "entry", "entries"), plural(2, "line")
    ('1 entry', '2 lines')
    """
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def _when(decision: Decision) -> str:
    return f" on {decision.decided}" if decision.decided else ", date not stated"


def _bracketed(text: str) -> str:
    return f" ({text})" if text else ""
