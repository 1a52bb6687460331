import math
from pathlib import Path

import numpy as np
import pytest

from rag.errors import EncoderMismatchError
from rag.library.vectors import VectorIndex
from rag.library.words import WordIndex, stems


def test_words_are_stemmed_and_single_figures_kept() -> None:
    assert stems("The parking charges rose by £2") == ["park", "charg", "rose", "2"]


def test_rarer_words_score_higher() -> None:
    index = WordIndex(["bins and roads", "bins and parks", "bins and trees"])
    scores = index.scores("roads bins")
    assert scores[0] > scores[1] == scores[2] > 0
    assert index.idf("bin") == pytest.approx(math.log(1 + 0.5 / 3.5))
    assert index.idf("unheard") == pytest.approx(math.log(1 + 3.5 / 0.5))


@pytest.mark.parametrize("texts", [[], ["", ""]])
def test_nothing_to_search_scores_nothing(texts: list[str]) -> None:
    assert WordIndex(texts).scores("bins").tolist() == [0.0] * len(texts)


def test_a_question_of_unknown_words_scores_nothing() -> None:
    assert WordIndex(["bins"]).scores("mermaids").tolist() == [0.0]


def unit(n: int, dim: int = 8) -> np.ndarray:
    rows = np.random.default_rng(7).normal(size=(n, dim)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_nearest_rows_are_those_of_brute_force() -> None:
    vectors = unit(200)
    rows, cosines = VectorIndex.build(vectors).search(vectors[3], 10)
    exact = vectors @ vectors[3]
    assert rows.tolist() == np.argsort(-exact, kind="stable")[:10].tolist()
    assert np.allclose(cosines, np.sort(exact)[::-1][:10], atol=1e-6)


def test_rows_that_are_not_allowed_do_not_come_back() -> None:
    vectors = unit(50)
    allowed = np.zeros(50, np.bool_)
    allowed[[4, 9]] = True
    rows, _ = VectorIndex.build(vectors).search(vectors[3], 10, allowed)
    assert sorted(rows.tolist()) == [4, 9]


def test_equal_rows_come_in_order() -> None:
    vectors = np.repeat(unit(1), 4, axis=0)
    assert VectorIndex.build(vectors).search(vectors[0], 4)[0].tolist() == [0, 1, 2, 3]


def test_a_vector_of_another_length_is_refused() -> None:
    with pytest.raises(EncoderMismatchError, match="8"):
        VectorIndex.build(unit(3)).search(np.ones(4, np.float32), 1)


def test_an_empty_index_finds_nothing() -> None:
    empty = VectorIndex.build(np.zeros((0, 8), np.float32))
    assert empty.search(unit(1)[0], 5)[0].tolist() == []


def test_save_then_open_is_the_same_index(tmp_path: Path) -> None:
    vectors = unit(30)
    VectorIndex.open(tmp_path / "v.faiss", vectors)
    again = VectorIndex.open(tmp_path / "v.faiss", vectors)
    assert np.array_equal(again.vector(5), vectors[5])
