"""What a question means after another: words in, words out; and that an earlier answer is no evidence."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rag.answer.follow_up import Meant, meant, previous_of
from rag.datatypes import AnswerStatus, Previous
from rag.library.encoder import MiniLM
from rag.service import Service
from rag.settings import Settings
from tests.generate.fakes import FakeGenerator
from tests.sample import MINUTES

PARKING = Previous("What was decided about parking charges in Leyland in March 2024?", ("doc:4",))


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ("And in Preston?", "What was decided about parking charges in Preston in March 2024?"),
        ("and preston?", "What was decided about preston?"),
        ("What about Preston?", "What was decided about parking charges in Preston in March 2024?"),
        ("and in June 2025?", "What was decided about parking charges in Leyland in June 2025?"),
        ("what about 2025", "What was decided about parking charges in Leyland in 2025?"),
        ("What about libraries?", "What was decided about libraries?"),
    ],
)
def test_a_fragment_takes_the_place_of_what_it_replaces(asked: str, question: str) -> None:
    assert meant(asked, PARKING) == Meant(question)


def test_a_fragment_with_nothing_to_replace_is_added() -> None:
    assert meant("and in Preston?", Previous("Who chairs the panel?")) == Meant("Who chairs the panel in Preston?")


@pytest.mark.parametrize("asked", ["Who proposed it?", "when?", "why?", "When does it start?", "What was the vote?"])
def test_a_question_that_leans_is_asked_of_the_earlier_items(asked: str) -> None:
    about = "parking charges in Leyland in March 2024"
    assert meant(asked, PARKING) == Meant(f"{asked.rstrip('?')} ({about})?", ("doc:4",))


@pytest.mark.parametrize(
    "asked",
    [
        "What was decided about libraries?",
        "Who chairs the planning committee?",
        "Are there any mermaids in the harbour?",
        "what will council tax be this year",
        "potholes",
        "And who moved the amendment on allotments in Leyland?",
    ],
)
def test_a_question_of_its_own_stands_by_itself(asked: str) -> None:
    assert meant(asked, PARKING) == Meant(asked)


def test_without_a_question_before_it_nothing_is_changed() -> None:
    assert meant("Who proposed it?", None) == Meant("Who proposed it?")


@pytest.fixture
def open_library(tmp_path: Path, minilm: MiniLM) -> Callable[..., Service]:
    paper = tmp_path / "minutes.txt"
    paper.write_text(MINUTES)

    def opened(*replies: str) -> Service:
        service = Service(Settings(tmp_path / "library"), encoder=minilm, generator=FakeGenerator(replies))
        list(service.ingest([paper]))
        return service

    return opened


def test_a_follow_up_is_answered_from_the_item_it_leans_on(open_library: Callable[..., Service]) -> None:
    with open_library(*[""] * 9) as service:
        first = service.answer("What was said about potholes on Mill Lane?")
        previous = previous_of(first)
        assert previous.items == (first.sentences[0].citations[0].item,)
        then = service.answer("How much would it cost?", previous=previous)
    assert then.understood == "How much would it cost (potholes on Mill Lane)?"
    assert then.question == "How much would it cost?"
    assert "£18,500" in then.text
    assert {c.item for s in then.sentences for c in s.citations} == set(previous.items)


def test_what_an_earlier_answer_said_is_never_evidence(open_library: Callable[..., Service]) -> None:
    claimed = Previous("Was the charge set at £999, as you said?", ("no-such-item",))
    with open_library(*[""] * 9) as service:
        answer = service.answer("when does it start?", previous=claimed)
    assert "999" not in answer.text
    assert answer.status in (AnswerStatus.QUOTED, AnswerStatus.NOT_FOUND)
    assert all(MINUTES[c.start : c.end] == c.quote for s in answer.sentences for c in s.citations)


def test_items_of_an_earlier_question_that_are_gone_do_no_harm(open_library: Callable[..., Service]) -> None:
    with open_library(*[""] * 9) as service:
        answer = service.answer(
            "How much would it cost?", previous=Previous("What was said about potholes on Mill Lane?", ("gone:1",))
        )
    assert "£18,500" in answer.text
