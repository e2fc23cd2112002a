"""Ways of resolving, and of saying sums, that are rarer than those of the labelled minutes; and what is doubtful is said."""

from datetime import date

import pytest
from drafting.conftest import draft_of, told

from hmsledger.documents.read import Kind
from hmsledger.drafting.proposals import Drafted, Given
from hmsledger.drafting.verbs import clauses_of

SIBLINGS = ("oxford-siblings/book",)
HEAD = "Council\n\n14 June 2023\n\nNorthern Gateway\n\n"


def resolved(text: str, head: str = HEAD, **how: object) -> Drafted:
    """Return what a resolution of Council gives."""
    return draft_of(f"{head}{text}\n", SIBLINGS, **how)  # type: ignore[arg-type]  # passed on


def remarks(found: Drafted) -> str:
    """Return what is said of the only proposal."""
    (proposal,) = found.proposals
    return "\n".join(proposal.remarks)


def lines(found: Drafted) -> list[str]:
    """Return the lines of the only proposal."""
    (proposal,) = found.proposals
    return told(proposal).partition(": ")[2].split("; ")


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("Note the report, consider £5m, and approve £6m", ["noted", "approved"]),
        ("Approve £5m and support £6m", ["approved"]),
        ("Recommend to Council approval of £5m and add £6m", ["recommended"]),
        ("Recommend to Council approval of £5m; approve £6m", ["recommended", "approved"]),
        ("Approve £5m, award the contract of £4m", ["approved"]),
        ("Delegate authority, to approve £5m and agree £6m", ["delegated"]),
        ("Agree that £5m be not approved", ["rejected"]),
        ("That £5m not be approved", ["rejected"]),
        ("That £5m be not noted", ["noted"]),
        ("That £5m be approved and £6m be noted", ["approved", "noted"]),
        ("That £5m be approved £6m be noted", ["approved", "noted"]),
        ("Defer £5m to 2024/25", ["approved"]),
        ("Defer the request for £5m", ["deferred"]),
        ("Endorse £5m", ["agreed"]),
        ("Withdraw the bid of £5m", ["withdrawn"]),
        ("the sum of £5m", [""]),
        ("Council approves the allocation of £5m", ["approved"]),
    ],
)
def test_each_clause_is_under_its_verb(text: str, does: list[str]) -> None:
    found = list(clauses_of(text))

    assert [clause.does for clause in found] == does
    assert "".join(text[clause.start : clause.end] for clause in found) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("RESOLVED: That £5m for the bid be received by officers.", "its figures are only noted"),
        ("RESOLVED: That the tender of £5m be approved.", "spent, owed, a limit, a contract or a total"),
        ("RESOLVED: That a revised capital budget of £5m be approved.", "spent, owed, a limit, a contract or a total"),
        ("RESOLVED: That the budget be changed from £5m to £6m.", "is not understood"),
        ("RESOLVED: That it be approved to change the budget from £5m to £6m.", "it changes one total into another"),
        ("RESOLVED: That the lido of £5m open in May.", "is not understood"),
        ("RESOLVED: That authority be delegated to spend £5m.", "it delegates"),
        ("RESOLVED: That £5m be accepted.", "decides no budget"),
        ("Members agreed that £5k was too little.", "is not understood"),
        ("RESOLVED: That the loan of £2m to the company be approved.", "spent, owed"),
        ("RESOLVED: That the contract for the lifts at a cost of £1.2m be approved.", "spent, owed"),
        ("RESOLVED: That the sale of the depot for £300,000 be approved.", "spent, owed"),
        ("RESOLVED: That savings of £400k be approved.", "spent, owed"),
        ("RESOLVED: That the virement of £50,000 from revenue to capital be approved.", "--as reclassify"),
    ],
)
def test_a_resolution_with_figures_that_gives_no_entry_is_listed(text: str, why: str) -> None:
    found = resolved(text)

    assert found.proposals == ()
    assert [why in left.why for left in found.left] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Cabinet agreed £5m for Northern Gateway.",
        "The Mayor said that Council resolved to approve £5m.",
        "On 20 May 2020 Council agreed £5m for Northern Gateway.",
        "Traders of the city agreed £5m for Northern Gateway.",
        "The amendment had asked for £5m.",
        "The report RESOLVED nothing for £5m" + " before it was said that £5m was RESOLVED.",
        "As was explained, an amendment of £5m was lost.",
        "Councillors were asked to\n\nreject £5m for Northern Gateway.",
        "RESOLVED: That the exempt minutes be approved.",
    ],
)
def test_what_is_only_told_gives_nothing(text: str) -> None:
    assert resolved(text).proposals == ()


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("Council agreed about £5m of capital in 2023/24.", "£5m is said to be approximate"),
        ("Council agreed up to £5m of capital in 2023/24.", "£5m is a most, “up to”"),
        ("Council agreed £5m of capital in 2023/24, funded from borrowing and met from reserves.", "comes from borrowing and reserve"),
        ("Council agreed £5m of capital for the current financial year.", "2023-24 follows from the day of the document"),
        ("Council agreed £5m of capital over a four year period.", "which 4 years £5m is for is not stated"),
        ("Council agreed £5m of capital. It is for 2023/24.", "the year of £5m is not stated"),
        ("Council agreed to move £5m of capital between 2023/24 and 2025/26.", "say how much is for which"),
        ("RESOLVED: To endorse £5m of capital in 2023/24.", "which approves nothing"),
        ("Council agreed £5m of capital in 2021/22.", "2021-22 had ended"),
        ("Council agreed £5m of capital, spent £3m in all on the bid.", "£3m is left out"),
        ("Council agreed £2m in 2023/24, £3m in 2024/25, in total £6m of capital.", "do not add up to it"),
        ("Council agreed £2m in 2023/24, £3m in 2024/25, £5m of capital.", "£5m is the sum of the others"),
        ("Council agreed to carry forward £5m of capital from 2022/23.", "the year to which £5m is moved is not stated"),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_said(text: str, remark: str) -> None:
    assert remark in remarks(resolved(text))


def test_a_name_that_two_schemes_have_is_left_open() -> None:
    extra = "format = 1\n" + "".join(f'[[scheme]]\ncode = "L{number}"\nname = "Lido roof"\n' for number in (1, 2))
    found = resolved("Council agreed £5m of capital in 2023/24 for the Lido roof.", extra=extra)

    assert found.proposals[0].scheme == "SCHEME-NOT-KNOWN"
    assert "several schemes may be meant: L1 and L2" in remarks(found)
    moved = resolved("RESOLVED: To vire £5m of capital in 2023/24 from Northern Gateway to the Lido roof.", extra=extra)
    assert lines(moved)[1].endswith("@SCHEME-NOT-KNOWN")


def test_years_that_do_not_exist_are_not_taken_for_the_ends_of_a_move() -> None:
    assert lines(resolved("Council agreed that £5m of capital be carried forward from 2022/24 to 2023/24.")) == [
        "not-stated capital -5000000.00",
        "2023-24 capital 5000000.00",
    ]


def test_several_sums_are_moved_each_its_own_way() -> None:
    text = (
        "RESOLVED: To vire £5k of revenue from Northern Gateway to City Restart and £6k of revenue from City cycling"
        " schemes to the Gasworks bridge."
    )

    assert lines(resolved(text)) == [
        "not-stated revenue -5000.00",
        "not-stated revenue 5000.00 @city-restart",
        "not-stated revenue -6000.00 @city-cycling",
        "not-stated revenue 6000.00 @gasworks-bridge",
    ]


def test_money_that_is_transferred_within_the_only_scheme_named_is_no_virement() -> None:
    assert told(resolved("RESOLVED: To transfer £5k of revenue to Northern Gateway.").proposals[0]).startswith(
        "approval"
    )


def test_several_sums_are_carried_forward_each_its_own_way() -> None:
    text = (
        "RESOLVED: To carry forward £5k of capital from 2021/22 to 2022/23 and £6k of capital from 2022/23 to 2023/24."
    )

    assert lines(resolved(text)) == [
        "2021-22 capital -5000.00",
        "2022-23 capital 5000.00",
        "2022-23 capital -6000.00",
        "2023-24 capital 6000.00",
    ]


def test_a_figure_that_files_cannot_read_is_written_in_plain_pounds() -> None:
    found = resolved("Council agreed £1\u00a0250\u00a0000 of capital in 2023/24.")

    assert found.proposals[0].values["lines"][0]["stated"] == "£1,250,000.00"


def test_numbers_within_a_paragraph_keep_what_leads_them() -> None:
    found = resolved(
        "Council RESOLVED: That £5k be approved, and (a) £6k be approved for City Restart; (b) £7k be refused."
    )

    assert [told(proposal).split()[2] for proposal in found.proposals] == ["approved", "approved", "rejected"]


def test_who_resolved_may_stand_before_the_word() -> None:
    found = resolved("Cabinet RESOLVED that £5k of capital be approved.")

    assert told(found.proposals[0]).startswith("approval northern-gateway agreed cabinet")


def test_a_body_that_met_is_known_from_its_own_sentence() -> None:
    found = resolved("Council agreed £5k of capital.", "14 June 2023\n\nNorthern Gateway\n\n")

    assert told(found.proposals[0]).startswith("approval northern-gateway approved council")


def test_a_body_that_the_book_lacks_is_named() -> None:
    found = resolved("The Parks Committee agreed £5k of capital.", "14 June 2023\n\nNorthern Gateway\n\n")

    assert "the text names “Parks Committee”" in remarks(found)


def test_headings_of_items_that_were_already_begun_go_on_with_them() -> None:
    head = "Council\n\n14 June 2023\n\nItem 4 Northern Gateway\n\n4 Bids\n\n"

    assert told(resolved("Council agreed £5k of capital.", head).proposals[0]) == (
        "approval northern-gateway approved council 2023-06-14, item 4: not-stated capital 5000.00"
    )


def test_the_minute_is_cited_where_its_number_is_called_one() -> None:
    found = resolved("Council agreed £5k of capital.", "Council\n\n14 June 2023\n\nMinute 78: Northern Gateway\n\n")

    assert found.proposals[0].values["decision"]["minute"] == "78"


def test_tables_are_not_read_as_resolutions() -> None:
    page = "<h1>Council</h1><p>14 June 2023</p><p>Council resolved to:</p><table><tr><td>Approve £5k</td></tr></table>"

    assert draft_of(page, SIBLINGS, kind=Kind.HTML).proposals == ()


def test_a_heading_that_resolves_is_read_and_one_that_does_not_ends_the_list() -> None:
    text = "Council resolved to:\n\n(a) Note the bid\n\n(b) Approve £5k of capital;\n\nFuture bids\n\n(c) Approve £6k of capital;"
    found = resolved(text)

    assert [told(proposal).split(": ")[1] for proposal in found.proposals] == ["not-stated capital 5000.00"]


def test_items_of_a_lead_that_approves_may_be_bare_sums() -> None:
    found = resolved("Council agreed:\n\n£5k of capital in 2023/24 for City Restart.")

    assert told(found.proposals[0]) == "approval city-restart approved council 2023-06-14: 2023-24 capital 5000.00"


def test_a_settlement_that_was_refused_gives_nothing() -> None:
    assert resolved("RESOLVED: To refuse the settlement in the exempt appendix.").proposals == ()


def test_what_was_only_asked_may_be_refused_without_an_entry() -> None:
    assert resolved("Council is asked to:\n\n1. Refuse £5k of capital for City Restart;").proposals == ()


def test_a_heading_with_a_figure_is_no_title_of_what_is_withheld() -> None:
    found = draft_of(
        "# Council\n\n14 June 2023\n\n## 4. Northern Gateway £5m\n\nRESOLVED: That the settlement in exempt appendix B be approved.\n",
        SIBLINGS,
        kind=Kind.MARKDOWN,
    )

    assert "title" not in found.proposals[0].values
    assert found.proposals[0].values["exempt"] == "paragraph not stated; exempt appendix b"


def test_an_exempt_settlement_may_name_no_appendix() -> None:
    found = resolved("RESOLVED: That the confidential settlement for City Restart be approved.")

    assert found.proposals[0].values["exempt"] == "paragraph not stated"
    assert found.proposals[0].scheme == "city-restart"


@pytest.mark.parametrize(
    "text",
    [
        "The Treasurer said that the figure of £5k was wrongly printed and should be £6k.",
        "It was pointed out that the budget of £5k had been corrected to £6k.",
        "The budget was corrected from £5k to £6k.",
        "The budget was wrong: it was £6k rather than £5k.",
    ],
)
def test_a_figure_is_put_right_in_many_ways(text: str) -> None:
    (proposal,) = resolved(text).proposals

    assert told(proposal).endswith("not-stated not-stated 5000.00 -> not-stated not-stated 6000.00")


@pytest.mark.parametrize(
    "text",
    [
        "The budget of £5k should be £6k by then.",
        "It is wrong to compare £5k of rent with £6k of income.",
        "A mistake was made over £5k. The budget is £6k.",
    ],
)
def test_two_figures_are_not_always_a_correction(text: str) -> None:
    assert resolved(text).proposals == ()


def test_a_correction_keeps_the_years_that_the_text_names() -> None:
    one = resolved("The budget was corrected from £5k in 2022/23 of capital to £6k.")
    both = resolved("For 2022/23 to 2023/24 the capital budget should have read £6k and not £5k.")

    assert one.proposals == ()
    assert told(both.proposals[0]).endswith("2022-23..2023-24 capital 5000.00 -> 2022-23..2023-24 capital 6000.00")


def test_a_correction_in_minutes_that_bear_no_date_is_left() -> None:
    found = draft_of("The budget was corrected from £5k to £6k.\n", SIBLINGS)

    assert found.proposals == ()
    assert "say the day of the meeting with --on" in found.left[0].why
    given = Given(date(2023, 6, 14), "council")
    assert told(draft_of("The budget was corrected from £5k to £6k.\n", SIBLINGS, given=given).proposals[0]) == (
        "correction of ENTRY-NOT-KNOWN, not-stated 2023-06-14: not-stated not-stated 5000.00 -> not-stated not-stated 6000.00"
    )


ENTRY = """
[[entry]]
id = "{id}"
kind = "approval"
scheme = "northern-gateway"
recorded = 2023-05-02
decision = {{ body = "cabinet", outcome = "{outcome}", decided = {decided} }}
lines = [{{ year = "2023-24", funding = "capital", amount = "{amount}", account = "general-fund", source = "grant"{more} }}]
"""


def entry(name: str, amount: str, outcome: str = "recommended", decided: str = "2023-05-01", more: str = "") -> str:
    return ENTRY.format(id=name, amount=amount, outcome=outcome, decided=decided, more=more)


def in_book(text: str, *entries: str) -> Drafted:
    """Return what a resolution gives against the siblings' book with these entries and no others of their kind."""
    return draft_of(f"{HEAD}{text}\n", SIBLINGS, f"format = 1\n{''.join(entries)}", emptied=False)


def test_a_correction_takes_the_line_as_it_stands_with_all_that_it_says() -> None:
    (proposal,) = in_book(
        "The capital budget was corrected from £77,001 to £77,002.",
        entry("NG-90", "77001.00", more=', stated = "£77,001"'),
    ).proposals

    assert proposal.values["corrects"] == "NG-90"
    assert proposal.values["was"] == [
        {
            "year": "2023-24",
            "funding": "capital",
            "amount": "77001.00",
            "account": "general-fund",
            "source": "grant",
            "stated": "£77,001",
        }
    ]


def test_a_line_that_was_never_printed_is_corrected_without_a_print() -> None:
    (proposal,) = in_book(
        "The capital budget was corrected from £77,001 to £77,002.", entry("NG-90", "77001.00")
    ).proposals

    assert "stated" not in proposal.values["was"][0]


def test_several_entries_with_the_wrong_figure_leave_the_choice_open() -> None:
    found = in_book(
        "The capital budget was corrected from £77,001 to £77,002.",
        entry("NG-90", "77001.00"),
        entry("NG-91", "77001.00"),
    )

    assert told(found.proposals[0]).startswith("correction of ENTRY-NOT-KNOWN")
    assert "several entries hold £77,001: NG-90 and NG-91" in remarks(found)


def test_what_waits_is_decided_on_and_what_does_not_is_pointed_out() -> None:
    text = "Council agreed £77,001 of capital in 2023/24."

    assert told(in_book(text, entry("NG-90", "77001.00")).proposals[0]) == "decision NG-90 approved council 2023-06-14"
    assert "the same money is in the book as NG-90" in remarks(in_book(text, entry("NG-90", "77001.00", "rejected")))
    later = entry("NG-90", "77001.00", decided="2023-06-15")
    assert "the same money is in the book as NG-90" in remarks(in_book(text, later))
    two = (entry("NG-90", "77001.00"), entry("NG-91", "77001.00"))
    assert "the same money is in the book as NG-90 and NG-91" in remarks(in_book(text, *two))


@pytest.mark.parametrize(
    "text",
    [
        "Council agreed £77,001 of revenue in 2023/24.",
        "Council agreed £77,001 of capital in 2024/25.",
        "Council agreed £77,001 of capital in 2023/24 for City Restart.",
        "Council agreed £77,001 and £5k of capital in 2023/24.",
        "Council agreed to reduce the capital budget for 2023/24 by £77,001.",
        "Council agreed £77,001 to £78,000 of capital in 2023/24.",
    ],
)
def test_other_money_is_not_taken_for_what_waits(text: str) -> None:
    (proposal,) = in_book(text, entry("NG-90", "77001.00")).proposals

    assert proposal.values["kind"] != "decision"
    assert "same money" not in "".join(proposal.remarks)


def test_an_amount_that_the_book_does_not_state_is_found_by_its_body_and_day() -> None:
    text = "Cabinet\n\n14 June 2023\n\nNorthern Gateway\n\nRESOLVED: That £5m to £6m of capital be approved in 2023/24."
    extra = f"format = 1\n{entry('NG-90', 'not-stated', 'agreed', '2023-06-14')}"

    assert told(draft_of(text, SIBLINGS, extra, emptied=False).proposals[0]) == "held NG-90"


def test_the_scheme_of_the_user_counts_where_none_is_named() -> None:
    found = resolved("RESOLVED: That £5k be approved.", "Council\n\n", given=Given(scheme="city-restart"))

    assert found.proposals[0].scheme == "city-restart"
    assert "the document bears no date" in remarks(found)


def test_a_second_heading_names_another_body_only_where_it_is_of_a_meeting() -> None:
    head = "Meeting of Council\n\n14 June 2023\n\nRecommendations of Cabinet\n\nNorthern Gateway\n\n"

    assert " council 2023-06-14" in told(resolved("RESOLVED: That £5k be approved.", head).proposals[0])


@pytest.mark.parametrize("text", ["£5m to £6m and £77,001", "£77,001 and £5m to £6m"])
def test_amounts_that_are_stated_and_not_are_compared_line_by_line(text: str) -> None:
    blank = '{ year = "2023-24", funding = "capital", amount = "not-stated" }'
    for one in (
        entry("NG-90", "77001.00").replace("lines = [", f"lines = [{blank}, "),
        entry("NG-90", "77001.00").replace("}]", f"}}, {blank}]"),
    ):
        found = in_book(f"Council agreed {text} of capital in 2023/24.", one)
        assert told(found.proposals[0]) == "decision NG-90 approved council 2023-06-14"


def test_a_scheme_that_is_neither_where_money_goes_nor_where_it_comes_from() -> None:
    text = "RESOLVED: To vire £5k of revenue, after City cycling schemes, from City Restart to the Gasworks bridge."

    assert told(resolved(text).proposals[0]).startswith("virement city-restart")


def test_what_is_resolved_comes_right_behind_what_was_recommended() -> None:
    found = resolved(
        "Council is asked to:\n\n1. Approve £5k of capital for City Restart;\n\nRESOLVED: That £4k of capital be approved for City Restart."
    )

    assert [told(proposal) for proposal in found.proposals] == [
        "approval city-restart approved council 2023-06-14: not-stated capital 4000.00"
    ]


def test_a_sum_for_several_years_is_not_put_into_the_first() -> None:
    found = resolved("Council agreed £5k of capital in 2023/24, 2024/25 and 2025/26.")

    assert lines(found) == ["not-stated capital 5000.00"]
    assert "several years are named for £5k" in remarks(found)


def test_what_a_file_keeps_of_a_heading_hides_nothing() -> None:
    found = resolved(
        "Council agreed £5k of capital.", "Council\n\n14 June 2023\n\n4. Northern \u202eGateway \u200b\x1b[1m\n\n"
    )

    assert found.proposals[0].values["title"].isprintable()


def test_the_same_body_on_another_day_decides_anew() -> None:
    earlier = entry("NG-90", "77001.00", "agreed").replace('"cabinet"', '"council"')
    found = in_book("Council agreed £77,001 of capital in 2023/24.", earlier)

    assert told(found.proposals[0]) == "decision NG-90 approved council 2023-06-14"
