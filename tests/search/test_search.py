"""From a question to evidence over a real library, with the real encoder and reranker."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.datatypes import Evidence, Hit, Reading
from rag.library.encoder import MiniLM
from rag.library.index import open_index
from rag.library.ingest import IngestOutcome, ingest
from rag.library.store import Store
from rag.search.confidence import confidence_signals, probability
from rag.search.evidence import FOREMOST, N_READ, N_READ_FIRST, find_evidence, reordered, scored_pieces
from rag.search.question import Filters
from rag.search.retrieve import Searcher
from rag.service import installed_reranker
from tests.conftest import PAPERS

QUESTIONS = (
    "how much is a brown bin now",
    "What was decided about the library hours?",
    "potholes",
    "latest on Pellbrook pool",
    "Are there any mermaids in the river?",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, minilm: MiniLM) -> Path:
    folder = tmp_path_factory.mktemp("library")
    store = Store.open(folder, minilm.name)
    assert {r.outcome for r in ingest(store, minilm, sorted(PAPERS.glob("*.txt")))} == {IngestOutcome.ADDED}
    store.close()
    return folder


@pytest.fixture
def searcher(library: Path, minilm: MiniLM) -> Iterator[Searcher]:
    store = Store.open(library, minilm.name)
    yield Searcher(open_index(store, minilm.name, minilm.dim), minilm, installed_reranker())
    store.close()


def found(searcher: Searcher, question: str) -> tuple[list[Hit], list[Evidence], float]:
    asked = searcher.read(question)
    hits = searcher.retrieve(asked, 10)
    evidence = find_evidence(asked, hits, searcher, 3)
    return hits, evidence, probability(confidence_signals(asked, evidence, searcher))


def test_results_are_the_same_when_asked_again_and_after_the_index_is_opened_again(
    searcher: Searcher, library: Path, minilm: MiniLM
) -> None:
    first = [found(searcher, question) for question in QUESTIONS]
    assert [found(searcher, question) for question in QUESTIONS] == first
    store = Store.open(library, minilm.name)
    again = Searcher(open_index(store, minilm.name, minilm.dim), minilm, installed_reranker())
    assert [found(again, question) for question in QUESTIONS] == first
    store.close()


def test_a_residents_word_finds_the_officers(searcher: Searcher) -> None:
    hits, _, _ = found(searcher, "when is my green bin emptied")
    assert "Garden Waste" in hits[0].item.title


def test_evidence_is_verbatim_best_first_and_says_how_surely_it_answers(searcher: Searcher) -> None:
    _, evidence, _ = found(searcher, "how much is a brown bin now")
    assert [e.score for e in evidence] == sorted((e.score for e in evidence), reverse=True)
    for piece in evidence:
        passage = piece.hit.passage
        assert passage.text[piece.start - passage.start : piece.end - passage.start] == piece.text
        assert 0.0 < piece.answers < 1.0


class Thinking:
    """A reranker that thinks as well of the first passage as it is told, and little of all others; it counts them."""

    def __init__(self, of_first: float) -> None:
        self.of_first, self.n_read = of_first, 0

    def probabilities(self, question: str, readings: Sequence[Reading]) -> list[NDArray[np.float32]]:
        values = [self.of_first if self.n_read + i == 0 else 0.01 for i in range(len(readings))]
        self.n_read += len(readings)
        return [np.full(len(r.sentences), value, np.float32) for r, value in zip(readings, values, strict=True)]


@pytest.mark.parametrize(("of_first", "reads_on"), [(0.999, False), (0.01, True)])
def test_passages_that_cannot_come_first_any_more_are_not_read(
    searcher: Searcher, of_first: float, reads_on: bool
) -> None:
    asked = searcher.read("How much is a brown bin?")
    reranker = Thinking(of_first)
    scored_pieces(asked, searcher.retrieve(asked, 10), Searcher(searcher.index, searcher.encoder, reranker))
    assert reranker.n_read >= N_READ_FIRST
    assert (reranker.n_read > N_READ_FIRST) == reads_on


def test_what_is_left_unread_does_not_change_what_comes_first(searcher: Searcher) -> None:
    for question in QUESTIONS:
        asked = searcher.read(question)
        hits = searcher.retrieve(asked, 10)
        some, whole = (
            [piece for _, piece in scored_pieces(asked, hits, searcher, n_first=n)] for n in (N_READ_FIRST, N_READ)
        )
        first = [[(piece.hit.passage.id, piece.start) for piece in pieces[:FOREMOST]] for pieces in (some, whole)]
        assert first[0] == first[1]
        assert len(some) == len(whole)


def test_a_question_for_two_things_brings_what_answers_each(searcher: Searcher) -> None:
    _, evidence, _ = found(searcher, "How much is a brown bin and when did Pellbrook pool shut?")
    titles = [piece.hit.item.title for piece in evidence]
    assert any("Garden Waste" in title for title in titles) and any("Pellbrook" in title for title in titles)


def test_the_evidence_of_one_item_comes_from_at_most_two_of_its_passages(searcher: Searcher) -> None:
    asked = searcher.read("What is in the report on school transport?")
    hits = searcher.retrieve(asked, 10)
    several = {piece.hit.passage.id: piece.hit.item.id for piece in find_evidence(asked, hits, searcher, 12)}
    assert max(Counter(several.values()).values()) == 2
    only = [hit for hit in hits if hit.item.id == hits[0].item.id]
    alone = {piece.hit.passage.id for piece in find_evidence(asked, only, searcher, 40)}
    assert len(alone) > 2


def test_a_nonsense_question_is_less_probable_than_one_that_the_papers_answer(searcher: Searcher) -> None:
    assert found(searcher, "Are there any mermaids in the river?")[2] < 0.2 < found(searcher, QUESTIONS[1])[2]


def test_the_meeting_that_a_question_names_comes_first(searcher: Searcher) -> None:
    hits, _, _ = found(searcher, "What was said about garden waste in January 2025?")
    assert str(hits[0].item.meeting.date) == "2025-01-15"


def test_only_what_the_filters_admit_is_found(searcher: Searcher) -> None:
    asked = searcher.read("garden waste")
    hits = searcher.retrieve(asked, 10, Filters(council="stannerby"))
    assert {hit.item.meeting.council for hit in hits} == {"Stannerby Borough Council"}
    only = hits[0].item.id
    assert {hit.item.id for hit in searcher.retrieve(asked, 10, Filters(items=(only,)))} == {only}
    assert searcher.retrieve(asked, 10, Filters(items=("nowhere",))) == []


def test_passages_of_the_evidence_come_before_the_others_and_none_is_lost(searcher: Searcher) -> None:
    asked = searcher.read(QUESTIONS[1])
    hits = searcher.retrieve(asked, 10)
    evidence = find_evidence(asked, hits, searcher, 24)
    again = reordered(hits, evidence)
    assert [hit.rank for hit in again] == list(range(1, len(hits) + 1))
    assert len({hit.passage.id for hit in again}) == len(hits)
    assert again[0].passage.id == evidence[0].hit.passage.id
    assert reordered(hits, []) == hits


def test_evidence_that_the_reranker_does_not_believe_leaves_the_order_of_passages(searcher: Searcher) -> None:
    hits = searcher.retrieve(searcher.read(QUESTIONS[1]), 10)
    last = Evidence("words", "words", 0, 5, 1.0, hits[-1], answers=0.4)
    assert reordered(hits, [last]) == hits
    assert reordered(hits, [replace(last, answers=0.6)])[0].passage.id == hits[-1].passage.id
