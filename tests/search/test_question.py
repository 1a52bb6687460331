import datetime

import pytest

from rag.datatypes import AgendaItem, Meeting, Part
from rag.errors import QuestionError
from rag.search.giving import satisfied
from rag.search.question import Filters, Wants, clean_question, parts, subject, wants


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What was decided about bins?", Wants.DECISION | Wants.OUTCOME | Wants.EARLIER),
        ("what happened about the library", Wants.OUTCOME),
        ("Who seconded it?", Wants.PERSON),
        ("When does it start?", Wants.DATE),
        ("How much does a brown bin cost?", Wants.MONEY),
        ("What percentage left?", Wants.SHARE),
        ("Did the amendment get through?", Wants.OUTCOME | Wants.VOTE),
        ("why is it shut", Wants.REASON),
        ("where is the meeting", Wants.PLACE),
        ("How many social workers left?", Wants.COUNT),
        ("how often are bins emptied", Wants.MEASURE),
        ("potholes", Wants.NOTHING_SPECIAL),
    ],
)
def test_a_question_shows_what_would_answer_it(question: str, wanted: Wants) -> None:
    assert wants(question) == wanted


@pytest.mark.parametrize(
    ("wanted", "text", "share"),
    [
        (Wants.COUNT, "The turnover was 15% in 2023, or £12,000.", 0.0),
        (Wants.COUNT, "On 3 March 2024 at 10.30 am there were twelve.", 1.0),
        (Wants.MONEY, "It would cost £12.", 1.0),
        (Wants.MONEY, "It would cost 12.", 0.0),
        (Wants.MONEY | Wants.DATE, "It would cost £12.", 0.5),
        (Wants.NOTHING_SPECIAL, "It would cost £12.", 0.0),
    ],
)
def test_only_the_kind_of_figure_asked_for_counts(wanted: Wants, text: str, share: float) -> None:
    assert satisfied(wanted, text) == share


def test_the_subject_is_what_is_left_of_a_question_without_its_frame() -> None:
    assert subject("What did the council decide about school transport?") == "school transport?"
    assert subject("what was decided?") == "what was decided?"


@pytest.mark.parametrize(
    ("question", "asked_for"),
    [
        ("How much is the brown bin charge?", ()),
        ("How many homes and businesses flooded?", ()),
        ("What about the road, which the council closed?", ()),
        ("Who chairs the children and families committee?", ()),
        (
            "How much is the brown bin charge, and from when?",
            ("How much is the brown bin charge", "from when brown bin charge"),
        ),
        (
            "When and where is the deep dive on 23 April?",
            ("When deep dive 23 April", "where is the deep dive on 23 April"),
        ),
        ("Who proposed and seconded the motion", ("Who proposed the motion", "Who seconded the motion")),
        (
            "Who are the chair and the deputy in Elmshire?",
            ("Who are the chair in Elmshire", "Who are the deputy in Elmshire"),
        ),
        (
            "How big is the overspend on roads? What was the budget",
            ("How big is the overspend on roads", "What was the budget big overspend roads"),
        ),
    ],
)
def test_a_question_for_two_things_is_cut_into_questions_that_can_stand_alone(
    question: str, asked_for: tuple[str, ...]
) -> None:
    assert parts(question) == asked_for


def test_a_question_is_cleaned_of_what_cannot_be_seen() -> None:
    assert clean_question(" What\u200b was\n\tdecided?\x00 ") == "What was decided?"


@pytest.mark.parametrize("question", ["", " \n", "?!…", "\u200b", "x" * 1001])
def test_what_is_no_question_is_refused(question: str) -> None:
    with pytest.raises(QuestionError):
        clean_question(question)


MEETING = Meeting("Elm Council", "Roads Committee", datetime.date(2025, 3, 4))


@pytest.mark.parametrize(
    ("filters", "admitted"),
    [
        (Filters(), True),
        (Filters(council="elm"), True),
        (Filters(council="oak"), False),
        (Filters(committee="ROADS"), True),
        (Filters(date_from=datetime.date(2025, 3, 4), date_to=datetime.date(2025, 3, 4)), True),
        (Filters(date_from=datetime.date(2025, 3, 5)), False),
        (Filters(date_to=datetime.date(2025, 3, 3)), False),
    ],
)
def test_filters_admit_meetings(filters: Filters, admitted: bool) -> None:
    item = AgendaItem("d:0", "d", MEETING, Part.MINUTES, "1", "1", None, "Bins", 0, 0, 1, 1, 1)
    assert filters.admits(item) is admitted


def test_a_meeting_without_a_date_fails_a_date_filter() -> None:
    item = AgendaItem("d:0", "d", Meeting(), Part.MINUTES, "1", "1", None, "Bins", 0, 0, 1, 1, 1)
    assert not Filters(date_from=datetime.date(2020, 1, 1)).admits(item)
