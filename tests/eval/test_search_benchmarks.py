"""What the benchmarks of search count, on values small enough to work out by hand."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from eval.bench import nearest, retrieval, sizes
from eval.bench.growth import plot
from eval.bench.qmsum import bm25, load
from eval.measures.ranking import Place
from rag.datatypes import AgendaItem, Paper, Passage
from rag.items import split
from rag.library.passages import passages_of
from rag.library.words import WordIndex
from rag.read import read
from tests.sample import MINUTES


@pytest.fixture
def talk_file(tmp_path: Path) -> Path:
    said = ["Bins are late.", "Yes.", "Roads?", "Fixed.", "Good.", "The pool opens in May.", "Thank you."]
    record = {
        "meeting_transcripts": [{"speaker": "A", "content": words} for words in said],
        "specific_query_list": [{"query": "When does the pool open?", "relevant_text_span": [["5", "5"]]}],
    }
    path = tmp_path / "covid_1.json"
    path.write_text(json.dumps(record))
    return path


def test_a_meeting_is_cut_into_windows_of_five_turns(talk_file: Path) -> None:
    talk = load(talk_file)
    assert talk.text.startswith("A: Bins are late.\n\nA: Yes.\n\n")
    assert talk.windows == [
        Place("covid_1", 0, talk.turns[4].end),
        Place("covid_1", talk.turns[5].start, talk.turns[6].end),
    ]
    [question] = talk.questions
    assert (question.id, question.turns) == ("covid_1-0", {5})


def test_a_window_is_scored_by_the_gold_turns_in_it(talk_file: Path) -> None:
    talk = load(talk_file)
    words = WordIndex.build(talk.text[w.start : w.end] for w in talk.windows)
    scores = bm25(talk, words, talk.questions[0])
    assert (scores.ndcg, scores.recall) == (1.0, 1.0)


def test_made_vectors_are_the_real_ones_then_near_ones_of_unit_length(tmp_path: Path) -> None:
    real = np.eye(3, 16, dtype=np.float32)
    nearest.write_vectors(tmp_path / "vectors-9.npy", real, 9)
    made = np.asarray(retrieval.Work(tmp_path).vectors(9), np.float32)
    assert np.array_equal(made[:3], real)
    assert np.linalg.norm(made, axis=1) == pytest.approx(1.0, abs=1e-3)
    assert all(0.5 < float(made[row] @ real[row % 3]) < 0.999 for row in range(3, 9))
    nearest.write_vectors(tmp_path / "vectors-10.npy", real, 9)
    assert np.array_equal(np.asarray(retrieval.Work(tmp_path).vectors(10), np.float32), made)


def test_the_nearest_by_blocks_are_the_nearest_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "BLOCK", 7)
    vectors = np.random.default_rng(1).normal(size=(40, 8)).astype(np.float32)
    asked = vectors[:2]
    expected = [np.argsort(-(vectors @ one), kind="stable")[:10].tolist() for one in asked]
    assert nearest.exact_nearest(vectors, asked) == expected


def test_growth_is_drawn_for_every_line_that_has_figures() -> None:
    figures: dict[str, dict[str, float | str]] = {
        "ingest": {"papers": 1},
        "1000": {"flat_p50_ms": 0.1},
        "10000": {"flat_p50_ms": 1.0},
    }
    drawn = plot(figures)
    assert drawn.count("<polyline") == 6
    assert 'points="70.0,370.0 460.0,20.0"' in drawn
    assert plot({"ingest": {}}).startswith("<svg")


def test_passages_that_are_changed_for_a_comparison_are_still_the_papers_own_words(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(MINUTES)
    paper = split(read(tmp_path / "a.txt"))
    text = paper.document.text
    short, whole = (_of_item(paper, "Brown Bin Charge", window) for window in (60, 200))
    begun = sizes.overlapping(paper.document, short.item, short.passages)
    assert [p.sentences[0] for p in begun[1:]] == [p.sentences[-1] for p in short.passages[:-1]] != []
    *same, apart = sizes.decisions_apart(paper.document, whole.item, whole.passages)
    assert same == list(whole.passages)
    assert apart.text == "Resolved: That the brown bin charge be set at £52 a year from 1 April 2025."
    assert all(text[p.start : p.end] == p.text for p in (*begun, apart))


class _OfItem(NamedTuple):
    item: AgendaItem
    passages: list[Passage]


def _of_item(paper: Paper, title: str, window: int) -> _OfItem:
    items, passages = passages_of(paper, lambda said: len(said.split()), window)
    item = next(item for item in items if item.title == title)
    return _OfItem(item, [passage for passage in passages if passage.item == item.id])
