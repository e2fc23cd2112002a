"""Many days at once: a sweep over changes says the same as adding the whole book up anew for each day."""

from collections.abc import Callable
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from hmsledger.clocks import Clocks
from hmsledger.corrections import corrected
from hmsledger.entries import AnyEntry, Book, Funding, Scope
from hmsledger.money import Unstated
from hmsledger.reconcile import position
from hmsledger.standing import Column
from hmsledger.timeline import Figures, Question, figures_on
from hmsledger.years import read_year


def added_up(book: Book, clocks: Clocks, question: Question) -> Figures:
    """Answer a question by the long way: the position on its day, with what was known then or now."""
    known = clocks.as_known
    if question.known_then and question.day:
        known = question.day if known is None else min(question.day, known)
    seen = position(book, Clocks(question.day, known), question.scope.takes)
    columns = {
        item.standing.column
        for item in seen.counted
        if any(line.amount is not Unstated.WITHHELD for line in item.lines)
    }
    around = position(book, Clocks(question.day, known), question.scope.may_take)
    withheld = bool(around.unstated(Unstated.WITHHELD))
    totals = seen.totals()
    by_column = {
        Column.APPROVED: totals.approved,
        Column.PENDING: totals.pending,
        Column.NOT_COUNTED: totals.not_counted,
    }
    return Figures(*(pence if column in columns else None for column, pence in by_column.items()), withheld=withheld)


@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_a_sweep_says_the_same_as_adding_up_anew(
    drawn: st.DataObject,
    random_entries: st.SearchStrategy[tuple[AnyEntry, ...]],
    random_days: st.SearchStrategy,  # type: ignore[type-arg]
    read_together: Callable[..., Book],
) -> None:
    book = read_together(*drawn.draw(random_entries))
    clocks = Clocks(None, drawn.draw(st.one_of(st.none(), random_days)))
    scopes = [
        Scope(),
        Scope("HMS"),
        Scope(year=read_year("2023-24")),
        Scope(None, None, Funding.CAPITAL, "hra"),
        Scope(source="grant"),
    ]
    days = drawn.draw(st.lists(random_days, min_size=1, max_size=3))
    questions = [Question(day, scope, known) for day in days for scope in scopes for known in (False, True)]
    questions.append(Question(None, Scope()))

    found = figures_on(book, clocks, corrected(book, clocks), questions)

    assert {question: found[question] for question in questions} == {
        question: added_up(book, clocks, question) for question in questions
    }


def test_a_sweep_knows_on_each_day_only_what_had_been_recorded(book: Callable[..., Book]) -> None:
    ledger = book(
        """
        [[entry]]
        id = "A-1"
        kind = "approval"
        scheme = "HMS"
        recorded = 2023-02-28
        decision = { outcome = "approved", evidence = "quoted", quoted_in = { title = "Draft", dated = 2023-03-31 } }
        lines = [{ year = "2023-24", funding = "capital", amount = "100.00" }]

        [[entry]]
        id = "A-2"
        kind = "decision"
        of = "A-1"
        recorded = 2024-03-31
        decision = { body = "cabinet", outcome = "noted", decided = 2022-04-01 }
        """
    )
    question = Question(date(2023, 4, 1), Scope(), known_then=True)

    found = figures_on(ledger, Clocks(), corrected(ledger, Clocks()), [question])

    assert found[question] == added_up(ledger, Clocks(), question) == Figures(10000, None, None)
