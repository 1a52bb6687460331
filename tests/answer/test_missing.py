"""A question is not answered by a near neighbour that lacks the person, place, day or number it asks for."""

import datetime
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from rag.answer.missing import is_missing
from rag.datatypes import Evidence, Part
from rag.library.index import Index
from rag.library.words import WordIndex
from rag.search.mentions import Known, read_mentions
from tests.answer.made import evidence

TEXTS = (
    "The bus gate in Wellgate stays. A shop in Sallowby closed.",
    "He lives in Sallowby now, and the blue bin goes.",
    "People from Sallowby came. The Green Belt is wide and the Green Book too.",
)
JUNE = datetime.date(2025, 6, 18)
KNOWN = Known({}, datetime.date(2025, 9, 1))


@pytest.fixture(scope="module")
def index() -> Index:
    passages = [SimpleNamespace(passage=SimpleNamespace(text=text)) for text in TEXTS]
    rows = {"doc:Second Item": (1,)}
    return cast(
        Index,
        SimpleNamespace(
            words=WordIndex.build(TEXTS), encoded=passages.__getitem__, of_item=lambda item: rows.get(item, ())
        ),
    )


def missing(question: str, index: Index, *pieces: Evidence) -> bool:
    return is_missing(question, pieces, read_mentions(question, KNOWN).periods, index)


@pytest.mark.parametrize(
    ("question", "lacking", "giving"),
    [
        ("Who were the landlords that won?", "Nine landlords appealed, of whom two won.", "Mr Ash and Mrs Bell won."),
        (
            "Which bus companies gave a discount?",
            "Two of the four had given 10%.",
            "A discount came from Vale Coaches.",
        ),
        ("who is the librarian at Sallowby", "Sallowby library opens daily.", "The librarian is Mrs Bell."),
        (
            "who has to mend the foster allowances",
            "Audit: Foster carers; Opinion: Limited; Due: July",
            "Audit: Foster carers\tResponsible officer: Moira Standish",
        ),
        ("when will the strategy be published", "The strategy is being written.", "It will be out in May 2026."),
        ("How many children are neglected?", "Schools find neglect.", "Of them 41 are neglected."),
    ],
)
def test_the_kind_of_thing_asked_for_must_be_given(question: str, lacking: str, giving: str, index: Index) -> None:
    assert missing(question, index, evidence(lacking))
    assert not missing(question, index, evidence(lacking), evidence(giving, score=0.48))


def test_a_name_may_stand_elsewhere_in_the_item(index: Index) -> None:
    assert missing("is there a blue bin in sallowby", index, evidence("The blue bin goes."))
    assert not missing("is there a blue bin in sallowby", index, evidence("The blue bin goes.", title="Second Item"))


def test_what_people_tell_of_themselves_before_they_ask_need_not_be_there(index: Index) -> None:
    piece = evidence("There is a bus gate in Wellgate.")
    assert not missing("I live in Sallowby. Is there a bus gate in Wellgate?", index, piece)
    assert missing("I live in Wellgate. Is there a bus gate in Sallowby?", index, piece)


def test_a_piece_far_behind_the_best_gives_nothing(index: Index) -> None:
    behind = evidence("Mr Ash and Mrs Bell won.", score=0.4)
    assert missing("Who were the landlords that won?", index, evidence("Nine appealed."), behind)


@pytest.mark.parametrize(
    ("question", "is_refused"),
    [
        ("is there a bus gate in sallowby", True),
        ("Is there a bus gate in Derbyshire?", True),
        ("is there a green bus gate", False),
        ("is there a blue bus gate", False),
        ("is there a bus gate in Wellgate on Tuesdays", False),
        ("What is the Bus Gate?", False),
        ("Is there an NHS bus gate?", False),
    ],
)
def test_a_place_that_is_named_must_stand_in_or_over_the_evidence(
    question: str, is_refused: bool, index: Index
) -> None:
    assert missing(question, index, evidence("The bus gate in Wellgate stays.")) is is_refused


def test_a_paper_that_does_not_say_whose_it_is_may_be_of_any_council(index: Index) -> None:
    piece = evidence("The bus gate stays.")
    item = replace(piece.hit.item, meeting=replace(piece.hit.item.meeting, council=None))
    unknown = replace(piece, hit=replace(piece.hit, item=item))
    assert missing("Is there a bus gate in Derbyshire?", index, piece)
    assert not missing("Is there a bus gate in Derbyshire?", index, unknown)


@pytest.mark.parametrize(
    ("question", "piece", "is_refused"),
    [
        ("What was decided in June 2025?", evidence("Resolved: it goes.", day=JUNE), False),
        ("What was decided in June 2025?", evidence("It would go.", day=JUNE, part=Part.REPORT), True),
        ("What was decided in June 2025?", evidence("It will be decided in June 2025."), True),
        ("What happened on 18 June?", evidence("Resolved: it goes.", day=datetime.date(2024, 6, 18)), False),
        ("What happened in June?", evidence("It will be decided in June 2025."), False),
        ("What is planned for June 2025?", evidence("It will be decided in June 2025."), False),
        ("What was decided in June 2025?", evidence("It went in June.", day=datetime.date(2025, 7, 2)), False),
    ],
)
def test_what_came_of_something_is_not_told_by_papers_from_before(
    question: str, piece: Evidence, is_refused: bool, index: Index
) -> None:
    assert missing(question, index, piece) is is_refused
