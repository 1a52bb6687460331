"""What is said where a question takes for granted what the record denies, or where two papers differ."""

import datetime

import pytest

from rag.answer.disagreement import corrects, disagreement
from rag.answer.premise import denied_premise, outcomes
from rag.answer.quoting import worth_quoting
from rag.datatypes import Part
from tests.answer.made import evidence

PUB = "Application for the Weavers Arms, Tansy Hill, from public house to shop"
REFUSED = evidence("RESOLVED – That the application be refused.", title=PUB, is_decision=True)
APPROVED = evidence("RESOLVED – That the application be approved.", title=PUB, is_decision=True, document="later")
SIGNS = evidence(
    "Resolved: That a 20 mph limit be not introduced on Ferry Road.", title="20 mph Speed Limits", is_decision=True
)


@pytest.mark.parametrize(
    ("question", "decision", "said"),
    [
        ("Why was the Weavers Arms shop approved?", REFUSED, "The papers say that it was refused, not approved."),
        ("Was the Weavers Arms shop approved?", REFUSED, "The papers say that it was refused, not approved."),
        ("Why was the Weavers Arms shop refused?", APPROVED, "The papers say that it was approved, not refused."),
        ("Who voted to put off the Weavers Arms shop?", APPROVED, "The papers say that it was approved, not deferred."),
        ("When was the 20 mph limit on Ferry Road introduced?", SIGNS, "The papers say that it was not introduced."),
    ],
)
def test_a_premise_that_the_decision_denies_is_named(question: str, decision: object, said: str) -> None:
    denial = denied_premise(question, [evidence("Something else was said."), decision])  # type: ignore[list-item]
    assert denial is not None
    assert (denial.text, denial.piece) == (said, decision)


@pytest.mark.parametrize(
    "question",
    [
        "Why was the Weavers Arms shop refused?",
        "Was it approved?",
        "Why was the library in Marton approved?",
        "How many shops were approved at the Weavers Arms?",
        "What was decided about the Weavers Arms shop?",
    ],
)
def test_a_premise_that_holds_or_is_of_something_else_is_not_denied(question: str) -> None:
    assert denied_premise(question, [REFUSED]) is None


def test_a_later_decision_that_agrees_with_the_question_is_no_denial() -> None:
    assert denied_premise("Why was the Weavers Arms shop approved?", [REFUSED, APPROVED]) is None
    assert denied_premise("Why was the Weavers Arms shop approved?", []) is None


def test_only_a_decision_denies() -> None:
    said = evidence("Mr Hall said that the application should be refused.", title=PUB)
    assert denied_premise("Why was the Weavers Arms shop approved?", [said]) is None


def test_outcomes_are_read_with_their_denials_and_without_their_conditions() -> None:
    assert outcomes("That the plan be not approved") == {"refused"}
    assert outcomes("That a decision wait until the budget is approved") == set()
    assert outcomes("The motion was lost and the report noted") == {"refused"}


MARCH, JANUARY = datetime.date(2024, 3, 13), datetime.date(2024, 1, 10)
TURNOVER = "Social Worker Turnover"


def test_papers_that_differ_are_told_with_their_dates_the_minutes_first() -> None:
    report = evidence(
        "The turnover rate of social workers was 15%.", title=TURNOVER, day=JANUARY, part=Part.REPORT, document="r"
    )
    minutes = evidence("The turnover rate of social workers was 12%.", title=TURNOVER, day=MARCH, document="m")
    found = disagreement([report, minutes])
    assert found is not None
    assert found.text == "The papers differ: 12% in the minutes of 13 March 2024, 15% in the report of 10 January 2024."
    assert (found.first, found.second) == (minutes, report)


@pytest.mark.parametrize(
    "other",
    [
        evidence("The turnover rate of social workers was 12%.", title=TURNOVER, document="b"),
        evidence("The turnover rate of teachers at Marton was 15%.", title="Schools", document="b"),
        evidence("A further 15 social workers left.", title=TURNOVER, document="b"),
        evidence("The turnover rate of social workers was 15%.", title=TURNOVER, document="a"),
        evidence(
            "The turnover rate of social workers was 15%.", title=TURNOVER, document="b", council="Fenmoor Council"
        ),
    ],
)
def test_what_only_looks_like_a_contradiction_is_none(other: object) -> None:
    one = evidence("The turnover rate of social workers was 12%.", title=TURNOVER, document="a")
    assert disagreement([one, other]) is None  # type: ignore[list-item]


def test_a_correction_is_quoted_first_with_what_it_corrects() -> None:
    wrong = evidence("In total 63 properties were flooded.", title="Flooding", day=JANUARY, document="a", score=0.6)
    right = evidence(
        'The words "63 properties were flooded" should read "68 properties were flooded".',
        title="Minutes of the last meeting",
        day=MARCH,
        document="b",
        score=0.4,
    )
    assert corrects(right, wrong)
    assert not corrects(wrong, right)
    assert not corrects(right, evidence("In total 12 roads were flooded."))
    assert worth_quoting("How many properties flooded?", [wrong, right]) == [right, wrong]
