"""Which pieces are quoted, in which order, and how much of each."""

import datetime
from dataclasses import replace

import pytest

from rag.answer.quoting import (
    LONG_DECISION_WORDS,
    LONG_WORDS,
    MOST_PIECES,
    SHORT_DECISION_WORDS,
    SHORT_WORDS,
    shortened,
    within,
    worth_quoting,
)
from rag.answer.subjects import are_one_subject
from rag.datatypes import Evidence
from tests.answer.made import evidence

JUNE = datetime.date(2025, 6, 18)
CHARGE = evidence("The charge had been £46 a year since 2022.")


def shown(question: str, *pieces: Evidence) -> list[str]:
    return [piece.readable for piece in worth_quoting(question, pieces)]


def test_one_clear_answer_brings_only_what_is_short() -> None:
    second = evidence("word " * 50, title="Other", score=0.45)
    third = evidence("It is emptied each week.", title="Third", score=0.4)
    last = evidence("It is brown.", title="Last", score=0.34)
    assert shown("How much is the charge?", CHARGE, second, third, last) == [CHARGE.readable, third.readable]


def test_where_the_best_are_close_more_is_quoted_within_the_limit() -> None:
    near = evidence("word " * 50, title="Other", score=0.49)
    assert shown("How much is the charge?", CHARGE, near) == [CHARGE.readable, near.readable]
    pieces = [evidence(f"word{i} " * 20, title=f"T{i}", score=0.5 - i / 1000) for i in range(9)]
    words = " ".join(shown("How much?", *pieces)).split()
    assert SHORT_WORDS < len(words) <= LONG_WORDS
    short = [evidence(f"Word {i}.", title=f"T{i}", score=0.5) for i in range(9)]
    assert len(shown("How much?", *short)) == MOST_PIECES


def test_a_piece_longer_than_an_answer_may_be_gives_way() -> None:
    endless = evidence("word " * (LONG_WORDS + 1), title="Endless", score=0.6)
    near = evidence("It is £46.", title="Near", score=0.59)
    assert shown("How much is the charge?", endless, near) == [near.readable]
    assert shown("How much is the charge?", endless) == [endless.readable]


def test_two_things_asked_for_are_given_the_room_of_two() -> None:
    second = evidence("word " * 50, title="Other", score=0.4)
    assert len(shown("How much is the charge?", CHARGE, second)) == 1
    assert len(shown("How much is the charge, and who pays it?", CHARGE, second)) == 2


def test_a_reason_is_given_more_room_than_a_figure() -> None:
    second = evidence("word " * 50, title="Other", score=0.42)
    assert shown("How much is the charge?", CHARGE, second) == [CHARGE.readable]
    assert shown("Why is there a charge?", CHARGE, second) == [CHARGE.readable, second.readable]
    far = replace(second, score=0.39)
    assert shown("Why is there a charge?", CHARGE, far) == [CHARGE.readable]


def test_what_is_said_before_the_quotations_takes_of_their_room() -> None:
    pieces = [evidence("word " * 10, title=f"T{i}") for i in range(4)]
    assert within(pieces, 30) == pieces[:3]
    assert within(pieces, 3) == pieces[:1]


def test_a_decision_comes_first_where_its_outcome_is_asked_for() -> None:
    decided = evidence("Resolved: That the charge be £52.", score=0.48, is_decision=True)
    assert shown("Was the charge put up?", CHARGE, decided)[0] == decided.readable
    assert shown("How much had the charge been?", CHARGE, decided)[0] == CHARGE.readable


def test_the_later_meeting_comes_first_unless_a_time_is_asked_for() -> None:
    later = evidence("The charge be £52 a year.", day=JUNE, score=0.48, document="june")
    assert shown("How much is the charge?", CHARGE, later)[0] == later.readable
    assert shown("How much was the charge in January?", CHARGE, later)[0] == CHARGE.readable


def test_words_that_only_lead_in_to_others_are_not_quoted() -> None:
    lead = evidence("Arising from the discussion, the following comments were made:-", title="Other", score=0.5)
    columns = evidence("Bin\tCharge", title="Table", score=0.5)
    bare = evidence("RESOLVED: That;", title="Bare", score=0.5)
    title = evidence("Brown Bin Charge (Pages 3 - 9)", score=0.5, document="agenda")
    assert shown("How much is the charge?", lead, columns, bare, title, CHARGE) == [CHARGE.readable]
    assert shown("How much is the charge?", lead) == [lead.readable]


def test_an_answer_of_stop_words_alone_is_no_heading() -> None:
    no = evidence("No, there was not.", score=0.5, document="reply")
    assert shown("Was there a charge?", no, CHARGE)[0] == no.readable


def test_another_councils_later_meeting_is_another_subject() -> None:
    other = evidence("The charge be £40 a year.", day=JUNE, score=0.47, council="Fenmoor Council", document="june")
    assert shown("How much is the charge?", CHARGE, other)[0] == CHARGE.readable


def test_a_short_decision_is_quoted_whole() -> None:
    decision = evidence("Resolved: That", "- i. The charge be £52.", "- ii. It be reviewed in 2026.", is_decision=True)
    assert shortened("What was decided about the charge?", decision) == decision


def test_a_longer_decision_is_quoted_whole_where_it_is_asked_for() -> None:
    assert shown("What was decided about the pool?", LONG) == [LONG.readable]
    assert shown("What happened about the pool?", LONG) == [LONG.readable]


def test_a_longer_decision_is_quoted_whole_where_the_best_are_close() -> None:
    other = evidence("The pool is old.", title="Other", score=0.49)
    assert LONG_DECISION_WORDS >= len(LONG.readable.split()) > SHORT_DECISION_WORDS
    assert LONG.readable in shown("How much will the roof cost?", LONG, other)
    assert LONG.readable not in shown("How much will the roof cost?", LONG)


LONG = evidence(
    "RESOLVED:",
    "(a) That tenders be invited for the replacement of the roof of the pool at an estimated cost of £1.2 million;",
    "(b) That the pool be reopened on Monday 8 September 2025, subject to the receipt of a satisfactory tender;",
    "(c) That coaches for the eleven schools continue until the pool reopens, and that the cost be met from reserves.",
    title="Pellbrook Swimming Pool",
    is_decision=True,
)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("What about the coaches for schools?", [3]),
        ("How much will the roof cost and who is to tender?", [1]),
        ("What was decided about Pellbrook pool?", [1, 2]),
    ],
)
def test_a_long_decision_is_quoted_by_the_parts_that_matter(question: str, parts: list[int]) -> None:
    whole = LONG.text.split("\n")
    said = shortened(question, LONG).readable
    kept = [i for i in range(1, 4) if whole[i] in said]
    assert kept == parts
    assert said.startswith("RESOLVED: ")
    assert said.count("[…]") == {(3,): 1, (1,): 1, (1, 2): 1}[tuple(parts)]
    assert shortened(question, LONG).text == LONG.text


def test_a_later_part_of_a_decision_comes_after_what_was_decided_of_the_matter_itself() -> None:
    whole = evidence(
        "RESOLVED:", "That Option B be adopted for a trial year.", "That nobody be moved.", is_decision=True
    )
    _, opening, last = whole.hit.passage.sentences
    later = replace(whole, text="That nobody be moved.", readable="That nobody be moved.", start=last.start)
    first, second = worth_quoting("What happened to the fire engine in the end?", [later])
    assert (first.text, first.end) == (whole.text[: opening.end], opening.end)
    assert first.readable == "RESOLVED: That Option B be adopted for a trial year."
    assert second == later
    assert worth_quoting("Can anybody be moved?", [later]) == [later]


def test_a_long_decision_for_reasons_gives_the_first_of_them() -> None:
    refused = evidence(
        "RESOLVED – That the application be refused, contrary to the recommendation of the officers, for these reasons:",
        "(1) The shop had not been offered for sale for twelve months, as the Local Plan asks of those who would convert it.",
        "(2) The road is too narrow for the lorries, which would have to wait on the pavement in front of the school.",
        title="Shop",
        is_decision=True,
    )
    said = shortened("Why did it fail?", refused).readable
    assert "twelve months" in said
    assert "lorries" not in said


def test_a_neutral_frame_is_left_off_but_not_who_said_it() -> None:
    framed = evidence("It was reported to members that 31 homes were flooded.")
    said = evidence("Mr Patel said that 31 homes were flooded.")
    assert shortened("How many?", framed).readable == "31 homes were flooded."
    assert shortened("How many?", said) == said


def test_titles_tell_one_subject_from_another() -> None:
    first, second = (
        evidence("x", title="Pellbrook Swimming Pool"),
        evidence("y", title="Pellbrook Swimming Pool: Award of Contract", document="b"),
    )
    assert are_one_subject(first.hit.item, second.hit.item)
    assert not are_one_subject(first.hit.item, evidence("z", title="Report on Allotments").hit.item)
    assert not are_one_subject(
        evidence("a", title="Report").hit.item, evidence("b", title="Update", document="b").hit.item
    )
