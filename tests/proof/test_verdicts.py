"""Verdicts on figures, in the words of committee reports: the founding case above all."""

from datetime import date

import pytest

from hmsledger.clocks import Clocks
from hmsledger.proof.opinion import MASK, STOPS, Verdict
from hmsledger.proof.verdicts import proof

from .conftest import DAY, Judges, document_of, of, reading_of, said

AGREES, DISAGREES, STALE = Verdict.AGREES, Verdict.DISAGREES, Verdict.STALE
UNPLACED, WITHHELD = Verdict.UNPLACED, Verdict.WITHHELD
SIBLINGS = ("oxford-siblings/book",)
ROCHDALE = ("rochdale-bridge/book",)
TEXT_A = (
    "Council has so far approved £528k and £264k of capital for the housing management system, and Cabinet on 14 June 2023"
    " recommended a further £857k, made up of £263k for 2022-23, £497k of capital and £97k of revenue."
)
TEXT_B = (
    "The approved budget for the system is therefore £1.06m, being the £538k and £264k already agreed by Council together"
    " with £263k for 2022-23, which leaves £594k for Council to decide."
)


def test_the_founding_figure_is_stopped_with_the_entry_the_minute_and_the_right_figure(judge: Judges) -> None:
    found = judge("Council had approved £528k of capital for the housing management system.")

    opinion = of(found, "£528k")
    assert found.stops
    assert opinion.verdict is STALE
    assert all(words in opinion.says for words in ("HMS-03", "HMS-05", "2023-06-14", "item 12", "538,000.00"))
    assert opinion.judged().entries == ("HMS-03", "HMS-05")


def test_as_known_before_the_correction_it_was_right(judge: Judges) -> None:
    found = judge(
        "Council had approved £528k of capital for the housing management system.",
        as_at=date(2023, 6, 13),
        as_known=date(2023, 6, 13),
    )

    assert said(found) == {"£528k": AGREES}


def test_text_a_of_the_case(judge: Judges) -> None:
    found = judge(TEXT_A)

    assert said(found) == {
        "£528k": STALE,
        "£264k": AGREES,
        "£857k": AGREES,
        "£263k": AGREES,
        "£497k": AGREES,
        "£97k": AGREES,
    }
    assert "264,296.00" in of(found, "£264k").says
    assert "857,000.00, pending" in of(found, "£857k").says
    assert "263,000.00, recommended by Cabinet" in of(found, "£263k").says


@pytest.mark.parametrize("paragraphs", [(TEXT_B,), (TEXT_A, TEXT_B)])
def test_text_b_of_the_case(paragraphs: tuple[str, ...], judge: Judges) -> None:
    found = judge(*paragraphs)

    given = {item.placed.found.text: item for item in found.kept[-5:]}
    assert {text: item.verdict for text, item in given.items()} == {
        "£1.06m": DISAGREES,
        "£538k": AGREES,
        "£264k": AGREES,
        "£263k": DISAGREES,
        "£594k": DISAGREES,
    }
    assert "802,296.00" in given["£1.06m"].says
    assert "resting on a quotation" in given["£538k"].says
    assert "the amount is right, the standing is not" in given["£263k"].says
    assert "the amount is right, the statement is incomplete" in given["£594k"].says
    assert "857,000.00" in given["£594k"].says
    assert "the parts named make 1,065,296.00" in given["£1.06m"].says


def test_an_amount_that_nothing_supports_is_no_agreement(judge: Judges) -> None:
    found = judge("The amount is £264,296.")

    assert said(found) == {"£264,296": UNPLACED}
    assert "nothing in the text points to it" in of(found, "£264,296").says
    assert not found.stops


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        ("Council approved £264,926 of capital for the housing management system.", DISAGREES, "wrong way round"),
        ("Council approved £263.9k of capital for the housing management system.", DISAGREES, "probably"),
        ("Council approved £264,796 of capital for the housing management system.", DISAGREES, "one digit is wrong"),
        ("Council approved £2,642,960 of capital for the housing management system.", DISAGREES, "unit is wrong"),
        ("Council approved £26,429 of capital for the housing management system.", DISAGREES, "too many or too few"),
        ("Council approved £264,296 of revenue for the housing management system.", DISAGREES, "funding type"),
        ("Council approved £263k for the housing management system in 2022-23.", DISAGREES, "standing"),
        ("£263k for the housing management system in 2021-22 was recommended.", DISAGREES, "year"),
        ("£497k for the housing management system over five years was recommended.", DISAGREES, "5 years"),
        ("Cabinet approved £264k of capital for the housing management system.", DISAGREES, "body"),
        ("Council approved £264k of capital for the housing management system in May 2021.", DISAGREES, "2021-05"),
        ("Council on 30 February 2021 approved £264k of capital for the housing management system.", DISAGREES, "date"),
        ("Council cut the capital of the housing management system by -£264,296.", DISAGREES, "sign"),
        ("The sum of £264k of capital for the housing management system was lost.", DISAGREES, "rejected"),
        ("The Project Board agreed £263k for the housing management system in 2022-23.", AGREES, "body"),
        ("Some £6m was spent on the housing management system.", UNPLACED, ""),
        ("Council approved £9.9m of capital for the housing management system.", UNPLACED, ""),
    ],
)
def test_a_wrong_figure_is_stopped_with_the_likely_slip(text: str, verdict: Verdict, words: str, judge: Judges) -> None:
    (found,) = judge(text).kept

    assert found.verdict is verdict
    assert words in found.says


def test_a_text_that_pins_one_decision_is_held_to_it(judge: Judges) -> None:
    found = judge("Council on 17 February 2021 approved £9.9m of capital for the housing management system.")

    (opinion,) = found.kept
    assert opinion.verdict is DISAGREES
    assert "264,296.00" in opinion.says


def test_a_second_figure_beside_the_right_one_is_not_another_try_at_it(judge: Judges) -> None:
    text = "Council on 17 February 2021 approved £264k of capital and took note of £9.9m for the housing management system."

    assert said(judge(text)) == {"£264k": AGREES, "£9.9m": UNPLACED}


def test_what_the_text_itself_denies_is_no_claim(judge: Judges) -> None:
    right = judge("Council had given approval for £538k of capital for the housing management system (not £528k).")
    wrong = judge("Council had approved capital for the housing management system, but not £538k of capital.")
    other = judge("The housing management system takes not £777k.")
    past = judge("The capital for the housing management system was wrongly given as £528k.")
    still = judge("Capital for the housing management system approved by Council was previously at £538k.")

    assert said(right) == {"£538k": AGREES, "£528k": AGREES}
    assert of(wrong, "£538k").verdict is DISAGREES
    assert of(other, "£777k").verdict is UNPLACED
    assert of(past, "£528k").verdict is AGREES
    assert of(still, "£538k").verdict is AGREES


def test_a_total_of_an_earlier_day_is_stale_unless_the_text_names_a_day_before(judge: Judges) -> None:
    later = ("oxford-hms/book", "oxford-hms/continuation")
    now = "The approved budget for the housing management system now stands at £802,296."
    then = "As at 1 July 2023 the approved budget for the housing management system was £802,296."
    no_day = "As at 31 June 2023 the approved budget for the housing management system was £802,296."

    stale = of(judge(now, book=later, as_at=date(2023, 7, 31)), "£802,296")
    assert stale.verdict is STALE
    assert "1,659,296.00" in stale.says
    assert of(judge(then, book=later, as_at=date(2023, 7, 31)), "£802,296").verdict is AGREES
    assert of(judge(no_day, book=later, as_at=date(2023, 7, 31)), "£802,296").verdict is STALE


def test_a_total_as_known_on_the_document_s_day_is_stale_once_it_is_restated(judge: Judges) -> None:
    text = "The approved capital budget for the housing management system now stands at £792,296."

    (opinion,) = judge(text, as_at=date(2023, 6, 13)).kept

    assert opinion.verdict is STALE
    assert "as known on 2023-06-13" in opinion.says


def test_a_decision_still_to_come_on_the_document_s_day_cannot_be_approved_yet(judge: Judges) -> None:
    asked = judge(
        "Cabinet is asked to recommend £497k of capital for the housing management system.", as_at=date(2023, 6, 10)
    )
    given = judge("Council approved £497k of capital for the housing management system.", as_at=date(2023, 6, 10))

    assert "undecided on that day" in of(asked, "£497k").says
    assert of(asked, "£497k").verdict is AGREES
    assert of(given, "£497k").verdict is DISAGREES


AMENDED = """
format = 1
[[entry]]
id = "HMS-50"
kind = "approval"
scheme = "hms"
title = "Scanning of files"
recorded = 2023-05-02
decision = { body = "cabinet", outcome = "recommended", decided = 2023-05-01 }
lines = [{ year = "2023-24", funding = "revenue", amount = "61500.00" }, { year = "2024-25", funding = "revenue", amount = "not-stated" }]
[[entry]]
id = "HMS-51"
kind = "decision"
of = "HMS-50"
recorded = 2023-05-16
decision = { body = "council", outcome = "amended", decided = 2023-05-15 }
lines = [{ year = "2023-24", funding = "revenue", amount = "58200.00" }]
"""


def test_a_sum_as_it_was_before_council_amended_it_is_stale(judge: Judges) -> None:
    text = "Scanning of files for the housing management system will take £61,500 of revenue in 2023-24."

    (opinion,) = judge(text, extra=AMENDED).kept

    assert opinion.verdict is STALE
    assert "HMS-51 came: amended by Council on 2023-05-15" in opinion.says
    assert "58,200.00" in opinion.says


def test_what_an_amended_entry_has_become_may_have_no_like(judge: Judges) -> None:
    extra = AMENDED.replace(
        'lines = [{ year = "2023-24", funding = "revenue", amount = "58200.00" }]',
        'lines = [{ year = "2023-24", funding = "capital", amount = "58200.00" }]',
    )

    (opinion,) = judge(
        "Scanning of files for the housing management system takes £61,500 of revenue in 2023-24.", extra=extra
    ).kept

    assert (opinion.verdict, opinion.help) == (STALE, "look at what became of it")


def test_several_schemes_and_years_in_one_sentence(judge: Judges) -> None:
    found = judge(
        "Council agreed £10.0m of capital for Northern Gateway, £2.7m in 2021/22 and £7.3m in 2022/23; £300,000 in 2020-21 for the"
        " Osney Mead to Oxpens bridge and £1m for city cycling schemes were approved by Council on 20 May 2020.",
        book=SIBLINGS,
        as_at=date(2021, 12, 31),
    )

    assert set(said(found).values()) == {AGREES}


def test_a_scheme_by_a_word_of_its_own(judge: Judges) -> None:
    found = judge("The £70,000 of capital for the Gasworks was approved.", book=SIBLINGS, as_at=date(2021, 12, 31))

    assert said(found) == {"£70,000": AGREES}


def test_a_quotation_that_speaks_of_nothing_decided_is_what_a_spent_sum_agrees_with(judge: Judges) -> None:
    found = judge(
        "Spending on the Policy and Finance Committee capital programme in 2022/23 was £391,415.",
        book=("ribble-valley-slippage/book",),
        as_at=date(2023, 7, 31),
    )

    assert "the quotation RV-05" in of(found, "£391,415").says
    assert of(found, "£391,415").verdict is AGREES


def test_a_total_that_the_book_keeps_as_printed_and_does_not_come_to(judge: Judges) -> None:
    flintshire = judge(
        "The capital programme for 2021/22 rose by £29.595m, a net change of £14.360m before the carry forward.",
        book=("flintshire-lost-sign/book",),
        as_at=date(2021, 12, 31),
    )

    assert "its decisions lead to 44,825,000.00" in of(flintshire, "£29.595m").says
    assert of(flintshire, "£29.595m").verdict is DISAGREES
    assert "the quotation FL-04" in of(flintshire, "£14.360m").says
    assert of(flintshire, "£14.360m").verdict is UNPLACED


def test_a_list_takes_its_standing_from_the_line_above_it(judge: Judges) -> None:
    resolved = judge(
        "# Housing Management System",
        "Council resolved to:",
        "1. Approve additional budget of £263k in 2022-23",
        "Members thanked the officers.",
        "2. Additional budget of £263k in 2022-23",
    )
    asked = judge("# Housing Management System", "Cabinet is recommended to:", "1. Agree £263k in 2022-23")
    nothing = judge("# Housing Management System", "As follows:", "1. There is £263k in 2022-23")

    assert [item.verdict for item in resolved.kept] == [DISAGREES, AGREES]
    assert [item.verdict for item in asked.kept] == [AGREES]
    assert [item.verdict for item in nothing.kept] == [AGREES]


LATE_CORRECTION = """
format = 1
[[entry]]
id = "HMS-40"
kind = "approval"
scheme = "hms"
title = "Legal advice"
recorded = 2023-06-15
decision = { body = "council", outcome = "approved", decided = 2023-06-14 }
lines = [{ year = "2023-24", funding = "revenue", amount = "83750.00" }, { year = "2024-25", funding = "revenue", amount = "1200.00" }]
[[entry]]
id = "HMS-41"
kind = "correction"
corrects = "HMS-40"
recorded = 2023-06-16
statement = { by = "Head of Law", made = 2023-06-16 }
was = [{ year = "2023-24", funding = "revenue", amount = "83750.00" }]
now = [{ year = "2023-24", funding = "revenue", amount = "withheld" }]
"""


def test_an_amount_that_has_to_be_withheld_is_known_wherever_it_stands(judge: Judges) -> None:
    found = judge("In the annex stands £83,750.", "Nobody should read £84k.", "Nor £8m.", extra=LATE_CORRECTION)

    assert [item.verdict for item in found.kept] == [WITHHELD, WITHHELD, UNPLACED]
    assert all(item.text == MASK and item.pence == 0 for item in found.judged[:2])
    assert all("83" not in item.says and "84" not in item.says for item in found.judged[:2])


def test_a_text_that_speaks_of_an_exempt_item_gives_its_amount_away(judge: Judges) -> None:
    settled = judge("The settlement with the supplier came to £350k.", "Later £350k is named again, and £12k.")
    exempt = judge("# Housing Management System", "The exempt appendix gives £350k.")
    elsewhere = judge(
        "Council approved £350k for City Restart in an exempt appendix.",
        book=("oxford-hms/book", "oxford-siblings/book")[:1],
    )

    assert [item.verdict for item in settled.kept] == [WITHHELD, WITHHELD, UNPLACED]
    assert "paragraph 1" in settled.kept[1].says
    assert [item.verdict for item in exempt.kept] == [WITHHELD]
    assert [item.verdict for item in elsewhere.kept] == [UNPLACED]


def test_a_public_figure_in_an_exempt_sentence_is_still_public(judge: Judges) -> None:
    found = judge(
        "Apart from the settlement with the supplier, £263k is recommended for the housing management system in 2022-23."
    )

    assert said(found) == {"£263k": AGREES}


def test_the_order_of_a_book_s_files_changes_nothing() -> None:
    document = document_of((TEXT_A, TEXT_B))
    ways = []
    for folders in (("oxford-hms/book", "oxford-hms/continuation"), ("oxford-hms/continuation", "oxford-hms/book")):
        reading = reading_of(folders)
        ways.append(proof(reading.filed, reading.book, document, Clocks(DAY)).judged)

    assert ways[0] == ways[1]


def test_a_book_without_schemes_or_bodies_places_nothing() -> None:
    from hmsledger.entries import Book

    found = proof(Book(), Book(), document_of((TEXT_A,)), Clocks())

    assert {item.verdict for item in found.judged} == {UNPLACED}


def test_ten_thousand_figures_in_one_paragraph_take_time_by_their_number(judge: Judges) -> None:
    from time import perf_counter

    def seconds(count: int) -> float:
        start = perf_counter()
        judge(" and ".join(f"£{number % 900 + 100}k" for number in range(count)))
        return perf_counter() - start

    seconds(100)
    small, large = seconds(1000), seconds(10_000)

    assert large < 40 * small


@pytest.mark.parametrize(
    "text",
    [
        "£1 " * 3000,
        "\u202e£5\u0000£6\x1b[31m",
        "£" * 5000,
        "(" * 5000 + "£5",
        "2022-23 " * 2000 + "£5k",
        "£5" + "." * 9000,
        "x" * 5000 + "£5",
    ],
)
def test_no_text_is_too_strange(text: str, judge: Judges) -> None:
    assert all(item.verdict not in STOPS for item in judge(text).judged)
