"""What evidence cannot answer at all, whatever its score."""

import datetime

import pytest

from rag.answer.guards import named_councils, that_can_answer, unknown_council
from rag.library.words import WordIndex
from tests.answer.made import evidence

COUNCILS = ("Elmshire County Council", "Fenmoor Borough Council", "Kirkby and Dale District Council")
CHARGE = evidence("The brown bin charge is £52 a year, said Councillor Ann Moss.")
FENMOOR = evidence("The charge is £40.", council="Fenmoor Borough Council")


@pytest.fixture(scope="module")
def words() -> WordIndex:
    return WordIndex.build(
        ["the brown bin charge in elmshire", "Elmstow Town Council objected to the scheme", "damp in homes"]
    )


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What does Fenmoor charge?", ("Fenmoor Borough Council",)),
        ("elmshire or fenmoor bins", ("Elmshire County Council", "Fenmoor Borough Council")),
        ("What does the borough council charge?", ()),
        ("bins in kirkby", ()),
        ("bins in Kirkby and Dale", ("Kirkby and Dale District Council",)),
    ],
)
def test_a_council_is_named_by_all_the_words_of_its_name(question: str, named: tuple[str, ...]) -> None:
    assert named_councils(question, COUNCILS) == named


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("what is wexbourne council charging for garden waste", "wexbourne"),
        ("What did Leeds City Council decide about bins?", "Leeds"),
        ("What did Elmshire County Council decide?", None),
        ("What did Elmstow Town Council say about the scheme?", None),
        ("What did the council decide about damp council houses?", None),
        ("How much is mouldy council housing?", None),
        ("Does the county council charge for bins?", None),
        ("what is council tax", None),
    ],
)
def test_a_council_of_which_there_is_no_word_is_told(question: str, name: str | None, words: WordIndex) -> None:
    assert unknown_council(question, COUNCILS, words) == name


def test_a_library_that_knows_no_councils_has_no_strangers(words: WordIndex) -> None:
    assert unknown_council("What did Leeds City Council decide?", (), words) is None


def test_another_councils_evidence_does_not_answer_for_the_one_named() -> None:
    mentions = evidence("Fenmoor charges £40 for the same bin.")
    assert that_can_answer("What does Fenmoor charge?", [CHARGE, FENMOOR, mentions], COUNCILS[1:2]) == [
        FENMOOR,
        mentions,
    ]
    assert that_can_answer("What does Fenmoor charge?", [CHARGE], COUNCILS[1:2]) == []


def test_a_year_must_stand_in_the_evidence_or_its_meeting() -> None:
    assert that_can_answer("What is the charge in 2027?", [CHARGE]) == []
    assert that_can_answer("What is the charge in 2025?", [CHARGE]) == [CHARGE]
    spanning = evidence("The charge for 2026/27 is £55.", day=datetime.date(2025, 1, 1))
    assert that_can_answer("What is the charge in 2027?", [spanning]) == [spanning]


def test_a_time_of_day_and_a_name_must_be_given_where_they_are_asked_for() -> None:
    opens = evidence("The hub opens at 9.30 am.")
    assert that_can_answer("What time does the hub open?", [CHARGE]) == []
    assert that_can_answer("What time does the hub open?", [opens]) == [opens]
    assert that_can_answer("Who spoke about the charge?", [CHARGE]) == [CHARGE]
    assert that_can_answer("Who decided the opening?", [opens]) == []
    assert that_can_answer("Who opposed it?", [evidence("Most residents were against it.")]) != []


def test_no_evidence_stays_none() -> None:
    assert that_can_answer("What is the charge?", []) == []
